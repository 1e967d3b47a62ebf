//! Pictures without a text for those who do not see them (WCAG 2.2, 1.1.1), and files that are none.

use std::ops::Range;

use std::io::Read;

use pulldown_cmark::{Event, Tag, TagEnd};
use rayon::prelude::*;

use super::html;
use super::text::{Events, Remark};
use crate::base::diagnostics::Kind;
use crate::base::fs;
use crate::base::media::{media_type, picture_size, sniffed};
use crate::build::Survey;
use crate::model::catalog::{Finding, Spot};
use crate::site::plan::Subject;

/// What to do about `images` and raw HTML, where an empty text can be written.
const DECORATION: &str = "say what it shows, or write `alt: \"\"` if it is decoration";

/// Pictures of a Markdown text.
pub(super) fn check(events: &Events) -> Vec<Remark> {
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
pub(super) fn without_alt(survey: &Survey) -> Vec<Finding> {
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

/// What browsers show as a picture, as people call it.
const SHOWN: [(&str, &str); 6] = [
    ("image/jpeg", "a JPEG"),
    ("image/png", "a PNG"),
    ("image/gif", "a GIF"),
    ("image/webp", "a WebP"),
    ("image/avif", "an AVIF"),
    ("image/svg+xml", "an SVG"),
];

/// What is given for a picture, and is none that browsers show.
const NOT_SHOWN: [(&str, &str); 6] = [
    ("image/tiff", "a TIFF"),
    ("image/heic", "an HEIC"),
    ("image/bmp", "a bitmap of Windows"),
    ("application/pdf", "a PDF"),
    ("application/zip", "an archive or a document of an office program"),
    ("text/html", "a page of a website"),
];

/// Pictures that are published and are another thing than their names say, or cannot be read.
pub(super) fn damaged(survey: &Survey) -> Vec<Finding> {
    let tree = survey.sources.tree();
    let mut files: Vec<u32> = survey
        .plan
        .pages
        .iter()
        .filter_map(|page| if let Subject::File(file) = page.subject { Some(file) } else { None })
        .filter(|file| SHOWN.iter().any(|(media, _)| media_type(tree.path(*file as usize)) == *media))
        .collect();
    files.sort_unstable();
    files.dedup();
    let found: Vec<Option<Finding>> = files
        .into_par_iter()
        .with_min_len(16)
        .map(|file| {
            let path = tree.path(file as usize);
            let why = damage(media_type(path), &tree.on_disk(path))?;
            let name = path.rsplit('/').next().unwrap_or(path);
            let message = format!("`{name}` is published as a picture, and {why}");
            let help = Some("save it again as a JPEG or PNG; a document belongs under `attachments`".to_owned());
            Some(Finding::new(Kind::BadPicture, file, Spot::Body(0, 0), message, help))
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Why a file is no picture of its kind. What cannot be opened was reported by the build.
fn damage(media: &str, path: &std::path::Path) -> Option<String> {
    let mut head = Vec::new();
    fs::open(path).ok()?.take(1024).read_to_end(&mut head).ok()?;
    if head.is_empty() {
        return Some("it is empty".to_owned());
    }
    let real = sniffed(&head);
    let called = |media: &str| SHOWN.iter().chain(&NOT_SHOWN).find(|(known, _)| *known == media).map(|(_, name)| *name);
    let expected = called(media).unwrap_or("a picture");
    match real {
        Some(real) if real == media => {}
        Some(real) => return Some(format!("it is not {expected} but {}", called(real)?)),
        // An SVG may begin with much else.
        None if media == "image/svg+xml" => {}
        None => return Some(format!("it is not {expected}")),
    }
    // Of an AVIF the size may stand anywhere; an SVG needs none.
    let has_size = matches!(media, "image/svg+xml" | "image/avif") || picture_size(fs::open(path).ok()?).is_some();
    (!has_size).then(|| format!("it is {expected} that cannot be read: it may be cut off"))
}
