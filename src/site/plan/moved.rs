//! Releases that were taken away: where their addresses lead now.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::base::diagnostics::Kind;
use crate::base::localised::LangId;
use crate::model::catalog::{Catalog, FileState, Finding, Moved, Spot};
use crate::model::content::tree::join;

use super::{OutputFile, Subject, address_of};

/// Where the address of a release leads that was taken away: a page of this site, or a URL. `None` for a content file
/// that is no page, which the check of the build reports.
pub(super) fn target(catalog: &Catalog, moved: &Moved) -> Option<Arc<str>> {
    let written = moved.facts.more.as_deref()?.unpublish.as_deref()?;
    if is_url(written) {
        return match catalog.config.own(written) {
            // One of this site is checked like one without the host.
            Some((path, suffix, true)) => {
                Some(format!("{}{suffix}", address_of(&crate::base::address::decode(&path))).into())
            }
            _ => Some(written.into()),
        };
    }
    let file = file(catalog, moved, written);
    let lang = moved.facts.lang;
    match file.map(|file| catalog.file_state(file)) {
        Some(FileState::Release(id)) => {
            let id = catalog.in_language(id, lang).unwrap_or(id);
            Some(Arc::clone(&catalog.release(id).address))
        }
        Some(FileState::Moved) => {
            let other = catalog.moved.binary_search_by_key(&(file? as u32), |other| other.file).ok()?;
            Some(Arc::clone(&catalog.moved[other].address))
        }
        Some(FileState::Page(at)) => Some(catalog.page_addresses[at as usize].as_str().into()),
        Some(FileState::Entry(kind, id)) => Some(catalog.entry_address(lang, kind, id).into()),
        Some(FileState::Other | FileState::Hidden | FileState::Lost) => None,
        None if written.starts_with('/') => {
            let end = written.find(['?', '#']).unwrap_or(written.len());
            Some(format!("{}{}", address_of(&crate::base::address::decode(&written[..end])), &written[end..]).into())
        }
        None => None,
    }
}

/// The content file that is meant, if one is.
fn file(catalog: &Catalog, moved: &Moved, written: &str) -> Option<usize> {
    let tree = &*catalog.tree;
    let folder = tree.path(moved.file as usize).rsplit_once('/').map_or("", |(folder, _)| folder);
    join(folder, written)
        .and_then(|path| tree.find(&path))
        .or_else(|| tree.find(&format!("content/{}", written.trim_start_matches('/'))))
}

fn is_url(written: &str) -> bool {
    written
        .split_once("://")
        .is_some_and(|(scheme, _)| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

/// Reports redirects that lead nowhere or in a circle; their places among the pages, which are sorted by address and of
/// which some are `gone`.
pub(super) fn lost(
    catalog: &Catalog,
    pages: &[OutputFile],
    gone: &BTreeSet<usize>,
    findings: &mut Vec<Finding>,
) -> BTreeSet<usize> {
    if catalog.moved.is_empty() {
        return BTreeSet::new();
    }
    let there = || pages.iter().enumerate().filter(|(at, _)| !gone.contains(at));
    let redirects: HashMap<&str, &str> = there()
        .filter_map(|(_, page)| match &page.subject {
            Subject::Redirect(target) => Some((&*page.address, &**target)),
            _ => None,
        })
        .collect();
    let is_page = |address: &str| {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        // Of several at one address, any does.
        let first = pages.partition_point(|page| &*page.address < address);
        let same = pages[first..].iter().take_while(|page| &*page.address == address);
        (first..).zip(same).any(|(at, _)| !gone.contains(&at))
    };
    let mut lost: HashSet<(LangId, Arc<str>)> = HashSet::new();
    for moved in &catalog.moved {
        let written = moved.facts.more.as_deref().and_then(|more| more.unpublish.as_deref()).unwrap_or_default();
        let end = end_of(&redirects, &moved.address);
        let leads = end.is_some_and(|end| is_url(end) || (end != &*moved.address && is_page(end)));
        if leads {
            continue;
        }
        let hidden = file(catalog, moved, written).map(|file| catalog.file_state(file)) == Some(FileState::Hidden)
            || end.is_some_and(|end| catalog.held_at(end.split(['?', '#']).next().unwrap_or_default()).is_some());
        let (kind, why, help) = match end {
            None => (Kind::BrokenLink, "leads round in a circle", Some("take one of the redirects out")),
            Some(_) if hidden => {
                (Kind::HiddenLink, "is not public now; until then this release leaves no redirect", None)
            }
            Some(_) => {
                let help = "a path such as `releases/2025/newer.md`, an address or a URL was expected";
                (Kind::BrokenLink, "leads nowhere", Some(help))
            }
        };
        let spot = Spot::Front { key: "unpublish", item: None, field: Some("redirect") };
        let message = format!("`unpublish.redirect`: `{written}` {why}");
        findings.push(Finding::new(kind, moved.file, spot, message, help.map(str::to_owned)));
        lost.extend(redirects.get(&*moved.address).map(|target| (moved.facts.lang, Arc::<str>::from(*target))));
    }
    let is_lost = |page: &OutputFile| match &page.subject {
        Subject::Redirect(target) => lost.contains(&(page.lang, Arc::clone(target))),
        _ => false,
    };
    there().filter(|(_, page)| is_lost(page)).map(|(at, _)| at).collect()
}

/// Where an address leads in the end; `None` if it leads round in a circle.
fn end_of<'a>(redirects: &HashMap<&'a str, &'a str>, address: &'a str) -> Option<&'a str> {
    let mut at = address;
    for _ in 0..=redirects.len() {
        match redirects.get(at) {
            Some(next) => at = next,
            None => return Some(at),
        }
    }
    None
}
