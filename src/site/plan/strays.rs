//! Files in the folder of releases that nobody names, so that they are not published.

use std::collections::HashSet;

use super::{OutputFile, Subject};
use crate::base::diagnostics::Kind;
use crate::base::media::media_type;
use crate::model::catalog::{Catalog, FileState, Finding, Spot};
use crate::model::content::common::find_file;
use crate::model::release;
use crate::model::release::facts::More;

/// Reports them. `unpublished` are the files that links of releases need which are not public.
pub(super) fn report(catalog: &Catalog, pages: &[OutputFile], unpublished: &HashSet<u32>, findings: &mut Vec<Finding>) {
    let tree = &*catalog.tree;
    let below = tree.below(release::FOLDER);
    let is_other = |file: &usize| catalog.file_state(*file) == FileState::Other && !catalog.is_held_back(*file);
    let mut files = below.clone().filter(is_other).filter(|file| !is_of_the_system(tree.path(*file))).peekable();
    if files.peek().is_none() {
        return;
    }
    let published = pages.iter().filter_map(|page| match page.subject {
        Subject::File(file) => Some(file as usize),
        _ => None,
    });
    let mut named: HashSet<usize> = published.chain(unpublished.iter().map(|file| *file as usize)).collect();
    for (file, more) in catalog.unseen.iter().filter_map(|(file, facts)| Some((*file, facts.more.as_deref()?))) {
        let folder = folder_of(tree.path(file as usize));
        named.extend(sources_of(more).filter_map(|src| find_file(tree, folder, src)));
    }
    for release in catalog.releases.iter().filter(|release| release.facts.is_withdrawn()) {
        let Some(more) = release.facts.more.as_deref() else { continue };
        let folder = folder_of(tree.path(release.file as usize));
        named.extend(sources_of(more).filter_map(|src| find_file(tree, folder, src)));
    }
    // What a file names that cannot be read is not known.
    let unreadable: HashSet<&str> = below
        .filter(|file| catalog.file_state(*file) == FileState::Lost)
        .map(|file| folder_of(tree.path(file)))
        .collect();
    for file in files.filter(|file| !named.contains(file)) {
        let path = tree.path(file);
        if unreadable.contains(folder_of(path)) {
            continue;
        }
        let message = "no release names this file, so it is not published".to_owned();
        let help = Some(help(path.rsplit('/').next().unwrap_or(path)));
        findings.push(Finding::new(Kind::StrayFile, file as u32, Spot::Body(0, 0), message, help));
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn sources_of(more: &More) -> impl Iterator<Item = &str> {
    more.attachments.iter().map(|file| &*file.src).chain(more.images.iter().map(|image| &*image.src))
}

/// Files that file managers and editors leave behind. Those whose names begin with a dot are not in the tree.
fn is_of_the_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "Thumbs.db" | "ehthumbs.db" | "desktop.ini" | "Desktop.ini")
        || name.ends_with('~')
        || name.starts_with("~$")
}

/// What was probably meant with a file of that name.
fn help(name: &str) -> String {
    let lower = name.to_lowercase();
    let stem = [".md.txt", ".markdown", ".md"].iter().find_map(|end| lower.strip_suffix(end));
    if let Some(stem) = stem.and_then(|stem| name.get(..stem.len())) {
        return format!("if it is a release, rename it to `{stem}.md`");
    }
    if [".bak", ".old", ".orig", ".tmp", ".save"].iter().any(|end| lower.ends_with(end)) {
        let help =
            "delete it if it is a copy that a program left; if it is a release, give it a name that ends in `.md`";
        return help.to_owned();
    }
    if !name.contains('.') {
        return format!(
            "if it is a release, rename it to `{name}.md`; if it belongs to one, give it its ending and name it there"
        );
    }
    let media = media_type(name);
    if media.starts_with("image/") {
        return format!("name it under `images` of its release: `images: [{{src: {}, alt: …}}]`", quoted(name));
    }
    let texts = [".txt", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".pages"];
    match texts.iter().any(|end| lower.ends_with(end)) {
        true => format!(
            "if it is a release, copy its text into a file that ends in `.md`; if it belongs to one, name it there: \
             `attachments: [{{src: {}}}]`",
            quoted(name)
        ),
        false => format!("name it in its release: `attachments: [{{src: {}}}]`", quoted(name)),
    }
}

/// A file's name as YAML can hold it in a list in brackets.
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    match name.chars().all(is_plain) && name.starts_with(char::is_alphabetic) {
        true => name.to_owned(),
        // JSON is YAML.
        false => serde_json::Value::from(name).to_string(),
    }
}
