//! Pictures without a text for those who do not see them (WCAG 2.2, 1.1.1).

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html;
use super::text::{Events, Remark};
use crate::build::Survey;
use crate::catalog::{Finding, Spot};
use crate::diag::Kind;

/// What to do about `images` and raw HTML, where an empty text can be written.
const DECORATION: &str = "say what it shows, or write `alt: \"\"` if it is decoration";

/// Pictures of a Markdown text.
pub fn check(events: &Events) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut open: Option<(&str, &Range<usize>)> = None;
    let mut has_text = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                open = Some((dest_url, range));
                has_text = false;
            }
            Event::Text(text) | Event::Code(text) => has_text |= !text.trim().is_empty(),
            Event::End(TagEnd::Image) => {
                if let Some((dest, range)) = open.take().filter(|_| !has_text) {
                    let message = format!("the picture `{dest}` has no text for those who do not see it");
                    let help = "say between the brackets what it shows: `![A well](well.jpg)`".to_owned();
                    remarks.push(Remark { kind: Kind::MissingAlt, range: range.clone(), message, help });
                }
            }
            _ => {}
        }
    }
    for tag in html::tags(events).into_iter().filter(|tag| tag.name == "img" && tag.get("alt").is_none()) {
        let src = tag.get("src").unwrap_or_default();
        let message = format!("the picture `{src}` has no `alt`, a text for those who do not see it");
        let help = "say what it shows: `alt=\"A well\"`; or write `alt=\"\"` if it is decoration".to_owned();
        remarks.push(Remark { kind: Kind::MissingAlt, range: tag.range, message, help });
    }
    remarks
}

/// Pictures beside releases.
pub fn without_alt(survey: &Survey) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, _, facts) in survey.releases().filter(|(.., facts)| !facts.is_withdrawn()) {
        let images = facts.more.as_deref().map_or(&[][..], |more| &more.images);
        for (at, image) in images.iter().enumerate().filter(|(_, image)| image.alt.is_none()) {
            let message =
                format!("`images[{}]`: `{}` has no `alt`, a text for those who do not see it", at + 1, image.src);
            let help = Some(DECORATION.to_owned());
            found.push(Finding::new(Kind::MissingAlt, file, Spot::item("images", at), message, help));
        }
    }
    found
}
