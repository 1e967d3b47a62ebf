//! The links and pictures of a body that lead into the site, found when the file is parsed: the plan must know them
//! before anything is rendered.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};
use serde::{Deserialize, Serialize};

use super::attributes::resolve_all;
use super::destination::{Destination, Target, preview_path, without_slashes};
use super::dialect::Rules;
use super::raw::{Part, Prepared, Reading};

/// A link or picture that leads into the site, by its whole address too, or that may not be followed at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads, as written.
    pub dest: Box<str>,
    /// True for a picture.
    pub picture: bool,
    /// Where it is in the body, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Finds them. Most bodies have none, which a search for brackets tells without parsing Markdown.
pub fn find_links(body: &str, rules: &Rules) -> Box<[Link]> {
    if !may_have_links(body, rules) {
        return Box::default();
    }
    let prepared = Prepared::of(body, rules.trust_html);
    links_of(&prepared.read(), rules)
}

/// Those of a text that was taken apart.
pub(crate) fn links_of(reading: &Reading, rules: &Rules) -> Box<[Link]> {
    let mut links = Vec::new();
    let mut found = |dest: &str, picture: bool, range: Range<usize>| {
        if leads_here(dest, rules) {
            links.push(Link { dest: dest.into(), picture, start: range.start as u32, end: range.end as u32 });
        }
        Target::AsIs
    };
    for (part, range) in &reading.parts {
        match part {
            Part::Event(Event::Start(Tag::Link { link_type, dest_url, .. })) if *link_type != LinkType::Email => {
                found(dest_url, false, range.clone());
            }
            Part::Event(Event::Start(Tag::Image { dest_url, .. })) => {
                found(dest_url, true, range.clone());
            }
            Part::Open(tag, _) => {
                resolve_all(tag, &mut found);
            }
            _ => {}
        }
    }
    links.into_boxed_slice()
}

/// True for what is looked up: all but fragments, addresses for mail and the like, and those of other hosts.
pub fn leads_here(dest: &str, rules: &Rules) -> bool {
    match Destination::of(dest) {
        Destination::Internal(..) | Destination::Forbidden => true,
        Destination::External => rules.is_own(dest) || preview_path(dest).is_some() || without_slashes(dest).is_some(),
        Destination::Fragment => false,
    }
}

/// False only where no inline link (`](…`), reference definition (`]: …`) or autolink (`<…:…>`) leads anywhere but to
/// other hosts or to a place on the page, and there is no raw HTML.
fn may_have_links(body: &str, rules: &Rules) -> bool {
    let plain = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches('<');
        match ["http://", "https://"].iter().any(|start| rest.starts_with(start)) {
            // The end of the destination is not known; a place of its host at the front is enough.
            true => {
                let dest = rest.split([' ', '\t', '\n', '\r', ')', '>']).next().unwrap_or_default();
                !rules.is_own(dest) && preview_path(dest).is_none()
            }
            false => ["mailto:", "tel:", "#"].iter().any(|start| rest.starts_with(start)),
        }
    };
    let brackets = body.match_indices(']').any(|(at, _)| {
        let rest = &body[at + 1..];
        rest.starts_with(['(', ':']) && !plain(&rest[1..])
    });
    brackets
        // Autolinks, and tags of raw HTML.
        || memchr::memchr_iter(b'<', body.as_bytes()).any(|at| {
            let rest = &body[at + 1..];
            rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !plain(rest)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<String> {
        find_links(body, &Rules::default()).iter().map(|link| link.dest.to_string()).collect()
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
    fn whole_addresses_of_the_site_are_found() {
        let rules = Rules { hosts: vec!["press.example.org".to_owned()], ..Rules::default() };
        let own = |body: &str| find_links(body, &rules).len();
        for dest in [
            "https://press.example.org/a/",
            "http://PRESS.example.org:8080/a/",
            "//press.example.org/a/",
            "https://user@press.example.org?x",
            "https:/press.example.org/a/",
            "HTTPS:press.example.org/a/",
            "https://press.example%2Eorg/a/",
            "https://press.example.org./a/",
        ] {
            assert_eq!(own(&format!("[a]({dest})")), 1, "{dest}");
            assert_eq!(own(&format!("[a]\n\n[a]: {dest}\n")), 1, "{dest}");
        }
        assert_eq!(own("<https://press.example.org/a/>"), 1);
        for dest in [
            "https://example.org/press.example.org/",
            "https://press.example.org.evil.example/",
            "mailto:a@press.example.org",
        ] {
            assert_eq!(own(&format!("[a]({dest}) <{dest}>")), 0, "{dest}");
        }
    }

    #[test]
    fn links_know_their_place() {
        let body = "Text, then [a link](x.md).";
        let link = &find_links(body, &Rules::default())[0];
        assert_eq!(&body[link.start as usize..link.end as usize], "[a link](x.md)");
    }
}
