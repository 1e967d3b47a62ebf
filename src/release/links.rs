//! The links and pictures of a body that lead into the site, found when the file is parsed: the plan must know them
//! before anything is rendered.

use pulldown_cmark::{Event, LinkType, Parser, Tag};
use serde::{Deserialize, Serialize};

use super::dialect::options;
use super::markdown::Destination;

/// A link or picture that leads into the site, or that may not be followed at all.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads, as written.
    pub dest: Box<str>,
    /// True for a picture.
    pub picture: bool,
    /// Where it stands in the body, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Finds them. Most bodies have none, which a search for brackets tells without parsing Markdown.
pub fn find_links(body: &str) -> Box<[Link]> {
    if !may_have_links(body) {
        return Box::default();
    }
    let mut links = Vec::new();
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let (dest, picture) = match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) if link_type != LinkType::Email => (dest_url, false),
            Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
            _ => continue,
        };
        if matches!(Destination::of(&dest), Destination::Internal(..) | Destination::Forbidden) {
            let dest = dest.into_string().into_boxed_str();
            links.push(Link { dest, picture, start: range.start as u32, end: range.end as u32 });
        }
    }
    links.into_boxed_slice()
}

/// False only where no inline link (`](…`), reference definition (`]: …`) or autolink (`<…:…>`) leads anywhere but to
/// other hosts or to a place on the page.
fn may_have_links(body: &str) -> bool {
    let plain = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches('<');
        ["http://", "https://", "mailto:", "tel:", "#"].iter().any(|start| rest.starts_with(start))
    };
    let brackets = body.match_indices(']').any(|(at, _)| {
        let rest = &body[at + 1..];
        rest.starts_with(['(', ':']) && !plain(&rest[1..])
    });
    brackets
        || body.match_indices('<').any(|(at, _)| {
            let rest = &body[at + 1..];
            let scheme = rest.split_once(':').map_or("", |(scheme, _)| scheme);
            !scheme.is_empty()
                && scheme.len() <= 32
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                && !plain(rest)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<String> {
        find_links(body).iter().map(|link| link.dest.to_string()).collect()
    }

    #[test]
    fn links_into_the_site_are_found() {
        assert_eq!(found("[a](x.md) ![b](p.png \"t\") [c](https://x.example/)"), ["x.md", "p.png"]);
        assert_eq!(found("[a][r] and [r]\n\n[r]: <../y.md>\n"), ["../y.md", "../y.md"]);
        assert_eq!(found("[a](\n  x.md)"), ["x.md"]);
        assert_eq!(
            found("<javascript:alert(1)> [x](javascript:alert(1))"),
            ["javascript:alert(1)", "javascript:alert(1)"]
        );
        assert_eq!(found("<someone@example.org> <https://example.org> [a](#b) `[a](x.md)`"), [""; 0]);
    }

    #[test]
    fn links_know_their_place() {
        let body = "Text, then [a link](x.md).";
        let link = &find_links(body)[0];
        assert_eq!(&body[link.start as usize..link.end as usize], "[a link](x.md)");
    }
}
