//! Attributes of raw HTML that hold links.

use std::ops::Range;

use super::destination::Target;
use super::tags::{Attribute, Tag};

/// What an attribute holds.
enum Holds {
    Link,
    Picture,
    /// Pictures with their sizes: `a.png 1x, b.png 2x`.
    Pictures,
    /// Links with spaces between them.
    Links,
}

/// Attributes that hold addresses (WHATWG HTML, index of attributes), and those of older and of SVG pictures.
fn holds(tag: &Tag, attribute: &Attribute) -> Option<Holds> {
    Some(match &*attribute.name {
        "src" if matches!(&*tag.name, "img" | "image" | "input") => Holds::Picture,
        "poster" | "background" => Holds::Picture,
        "srcset" | "imagesrcset" => Holds::Pictures,
        "ping" => Holds::Links,
        "href" | "src" | "cite" | "data" | "action" | "formaction" | "longdesc" | "xlink:href" | "manifest"
        | "codebase" | "classid" | "archive" | "lowsrc" | "dynsrc" => Holds::Link,
        _ => return None,
    })
}

/// What becomes of an attribute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It stays as it is.
    Kept,
    /// It has another value.
    New(String),
    /// It leads nowhere that may be shown.
    Gone,
}

/// What becomes of each attribute of a tag. `resolve` is asked for every link: destination, whether it is a picture,
/// and where in the text its attribute stands.
pub(crate) fn resolve_all(tag: &Tag, resolve: &mut dyn FnMut(&str, bool, Range<usize>) -> Target) -> Vec<Change> {
    let mut change = |attribute: &Attribute| {
        let Some(holds) = holds(tag, attribute) else { return Change::Kept };
        let mut one = |dest: &str, picture: bool| match resolve(dest, picture, attribute.range.clone()) {
            Target::AsIs => Some(dest.to_owned()),
            Target::To(url) => Some(url),
            Target::Nowhere => None,
        };
        let value = cleaned(&attribute.value);
        let new = match holds {
            Holds::Link => one(&value, false),
            Holds::Picture => one(&value, true),
            Holds::Links => {
                let all: Vec<String> = value.split_ascii_whitespace().filter_map(|dest| one(dest, false)).collect();
                (!all.is_empty()).then(|| all.join(" "))
            }
            Holds::Pictures => {
                let kept = candidates(&attribute.value).into_iter().filter_map(|(dest, size)| {
                    let dest = one(&cleaned(dest), true)?;
                    Some(if size.is_empty() { dest } else { format!("{dest} {size}") })
                });
                let all: Vec<String> = kept.collect();
                (!all.is_empty()).then(|| all.join(", "))
            }
        };
        match new {
            Some(new) if new == attribute.value => Change::Kept,
            Some(new) => Change::New(new),
            None => Change::Gone,
        }
    };
    tag.attributes.iter().map(&mut change).collect()
}

/// An address as browsers take it: without blanks and control characters around it, and line breaks in it (WHATWG URL,
/// section 4.4).
fn cleaned(value: &str) -> String {
    value.trim_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "")
}

/// The pictures of a `srcset` with their sizes (WHATWG HTML, section 4.8.4.2.1).
fn candidates(value: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let plain = url.trim_end_matches(',');
        if plain.len() < url.len() {
            found.push((plain, ""));
            rest = after;
            continue;
        }
        let end = after.find(',').unwrap_or(after.len());
        found.push((url, after[..end].trim()));
        rest = &after[end..];
    }
}

/// A start tag as HTML, and the text that is in its place where it is a picture that may not be shown.
/// `written` is the tag as its author wrote it, where that is to be kept.
pub(crate) fn open_tag(
    tag: &Tag,
    written: &str,
    resolve: &mut dyn FnMut(&str, bool, Range<usize>) -> Target,
) -> Result<String, String> {
    let changes = resolve_all(tag, resolve);
    if !written.is_empty() && changes.iter().all(|change| *change == Change::Kept) {
        return Ok(written.to_owned());
    }
    let is_gone = |name: &str| {
        tag.attributes.iter().zip(&changes).any(|(attribute, change)| attribute.name == name && *change == Change::Gone)
    };
    if tag.name == "img" && is_gone("src") {
        return Err(tag.get("alt").unwrap_or_default().to_owned());
    }
    let mut html = format!("<{}", tag.name);
    for (attribute, change) in tag.attributes.iter().zip(&changes) {
        let value = match change {
            Change::Kept => &attribute.value,
            Change::New(value) => value,
            Change::Gone => continue,
        };
        html.extend([" ", &attribute.name, "=\"", &escaped(value), "\""]);
    }
    html.push('>');
    Ok(html)
}

/// Text as HTML, in attributes too.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::release::tags::{Token, tokens};

    fn html(written: &str) -> Result<String, String> {
        let Some(Token::Open(tag)) = tokens(written).into_iter().next() else { panic!("a tag") };
        open_tag(&tag, "", &mut |dest, picture, range| {
            assert!(written[range].contains('='), "{written}");
            match dest {
                "gone" => Target::Nowhere,
                dest if dest.starts_with("https:") => Target::AsIs,
                dest => Target::To(format!("/{}{dest}", if picture { "p/" } else { "" })),
            }
        })
    }

    #[test]
    fn links_are_resolved() {
        assert_eq!(
            html("<A HREF=x.md title='a \"b\"'>"),
            Ok("<a href=\"/x.md\" title=\"a &quot;b&quot;\">".to_owned())
        );
        assert_eq!(html("<a href=gone class=x>"), Ok("<a class=\"x\">".to_owned()));
        assert_eq!(html("<a href=' g\no&#110;e '>"), Ok("<a>".to_owned()));
        assert_eq!(html("<img src=gone alt='A well'>"), Err("A well".to_owned()));
        assert_eq!(html("<video poster=a.png src=b.mp4>"), Ok("<video poster=\"/p/a.png\" src=\"/b.mp4\">".to_owned()));
        assert_eq!(
            html("<q cite='https://a.example/?a&amp;b'>"),
            Ok("<q cite=\"https://a.example/?a&amp;b\">".to_owned())
        );
        assert_eq!(
            html("<img srcset='a.png, b.png 2x,gone 3x , c,d.png 100w'>"),
            Ok("<img srcset=\"/p/a.png, /p/b.png 2x, /p/c,d.png 100w\">".to_owned())
        );
    }
}
