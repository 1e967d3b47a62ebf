//! The documentation: every relative link of its pages leads to a file, and to a heading where it names one.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests look at the disk as a user does")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The pages: those of the repository and those of the book.
fn pages(root: &Path) -> Vec<PathBuf> {
    let named = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "themes/README.md", "fuzz/README.md"];
    let mut pages: Vec<PathBuf> = named.into_iter().map(|page| root.join(page)).collect();
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => pages.extend(Some(path).filter(|path| path.extension().is_some_and(|kind| kind == "md"))),
            }
        }
    }
    pages.sort();
    pages
}

/// The destinations of a page, and the fragments of its headings as GitHub and mdBook make them.
fn read(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let (mut links, mut headings, mut heading) = (Vec::new(), BTreeSet::new(), None::<String>);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let plain = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
                let heading = heading.take().unwrap_or_default().to_lowercase();
                headings.insert(heading.chars().filter(plain).collect::<String>().replace(' ', "-"));
            }
            _ => {}
        }
    }
    (links, headings)
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lost = Vec::new();
    for page in pages(root) {
        let text = fs::read_to_string(&page).unwrap();
        for link in read(&text).0.into_iter().filter(|link| !link.contains("://")) {
            let (path, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let has_heading = || read(&fs::read_to_string(&target).unwrap_or_default()).1.contains(fragment);
            if !target.exists() || !fragment.is_empty() && !has_heading() {
                lost.push(format!("{}: {link}", page.strip_prefix(root).unwrap().display()));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = root.join("docs");
    let summary = read(&fs::read_to_string(docs.join("SUMMARY.md")).unwrap()).0;
    let listed: BTreeSet<PathBuf> = summary.iter().map(|link| docs.join(link)).collect();
    let is_of_book = |page: &PathBuf| page.starts_with(&docs) && !page.ends_with("SUMMARY.md");
    let there: BTreeSet<PathBuf> = pages(root).into_iter().filter(is_of_book).collect();
    assert_eq!(listed, there);
}

#[test]
fn the_readme_is_a_page() {
    assert!(
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap().lines().count() <= 150
    );
}
