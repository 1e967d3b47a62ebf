//! The files that texts need, among the pages.

use std::collections::BTreeSet;

use crate::base::diagnostics::Kind;
use crate::base::localised::LangId;
use crate::base::media::media_type;
use crate::base::sorted_index::Index;
use crate::model::catalog::{Catalog, Finding, Spot};

use super::origins::Origins;
use super::{OutputFile, Subject, by_address, find};

/// Pages, sorted by address, with the files that texts need, sorted likewise.
pub(super) fn merged(
    catalog: &Catalog,
    mut pages: Vec<OutputFile>,
    files: BTreeSet<(String, LangId, u32)>,
    findings: &mut Vec<Finding>,
) -> Vec<OutputFile> {
    give_files(catalog, &mut pages, &files, findings);
    let file = |(address, lang, file): (String, LangId, u32)| OutputFile {
        address: address.into(),
        lang,
        subject: Subject::File(file),
        is_linked: true,
    };
    let mut files: Vec<OutputFile> = files.into_iter().map(file).collect();
    if files.is_empty() {
        return pages;
    }
    files.sort_unstable_by(by_address);
    let mut merged = Vec::with_capacity(pages.len() + files.len());
    let mut files = files.into_iter().peekable();
    for page in pages {
        while let Some(file) = files.next_if(|file| by_address(file, &page).is_lt()) {
            merged.push(file);
        }
        merged.push(page);
    }
    merged.extend(files);
    merged
}

/// Old addresses of files: a redirect whose address ends in the name of a file beside the page that it leads to is that
/// file, since nobody who asks for a picture or a document can follow a page.
fn give_files(
    catalog: &Catalog,
    pages: &mut Vec<OutputFile>,
    files: &BTreeSet<(String, LangId, u32)>,
    findings: &mut Vec<Finding>,
) {
    let file_at = |address: &str| {
        let linked = files.range((address.to_owned(), LangId(0), 0)..).next().filter(|(found, ..)| found == address);
        let planned = || match find(pages, &Index::default(), address)?.subject {
            Subject::File(file) => Some(file),
            _ => None,
        };
        linked.map(|(_, _, file)| *file).or_else(planned)
    };
    let given = pages.iter().enumerate().filter_map(|(at, page)| {
        let Subject::Redirect(target) = &page.subject else { return None };
        let (_, name) = page.address.rsplit_once('/').filter(|(_, name)| name.contains('.'))?;
        Some((at, file_at(&format!("{}/{name}", target.rsplit_once('/').map_or("", |(folder, _)| folder)))?))
    });
    for (at, file) in given.collect::<Vec<_>>() {
        pages[at].subject = Subject::File(file);
    }
    // What is published no more leaves no page in its place: hosts would send that as a picture or a document.
    let is_lost = |page: &OutputFile| {
        let Subject::Redirect(_) = page.subject else { return false };
        let name = page.address.rsplit('/').next().unwrap_or_default();
        let media = media_type(name);
        name.contains('.') && !media.starts_with("text/html") && media != "application/octet-stream"
    };
    let origins = Origins::of(catalog);
    for page in pages.iter().filter(|page| is_lost(page)) {
        // What was taken away takes its files along.
        let Some((file, spot)) = origins.find(page).filter(|(_, spot)| *spot == Spot::key("aliases")) else { continue };
        let name = crate::base::address::decode(page.address.rsplit('/').next().unwrap_or_default());
        let message =
            format!("the alias {} is the address of a file, and no file `{name}` is published here", page.address);
        let help = format!(
            "put `{name}` beside this file and link to it, or name it under `attachments`; a page cannot be sent in the \
             place of a file"
        );
        findings.push(Finding::new(Kind::LostAddress, file, spot, message, Some(help)));
    }
    pages.retain(|page| !is_lost(page));
}
