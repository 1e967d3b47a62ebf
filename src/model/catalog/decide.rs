//! What is public at the build's instant, and what leaves the build here.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::FileState;
use super::addresses::{entry_address, page_address};
use super::held::Held;
use super::input::{Input, Notes};
use super::later;
use super::resolve::{Finding, Spot};
use super::reuse::{Candidate, Previous};
use crate::base::diagnostics::Kind;
use crate::base::registry_kind::RegistryKind;
use crate::locale::stamp::Stamp;
use crate::model::content::held::decide;
use crate::model::content_page::ContentPage;
use crate::model::registry::{HeldEntry, Registries};
use crate::model::release::facts::{Audience, Facts, Filed, Visibility, visible};

/// Registries and content pages: what is public of them, and what is held back.
pub(super) struct Decided {
    /// The registries without what is held back.
    pub filed: Arc<Registries>,
    /// The entries that are held back.
    pub held_entries: BTreeSet<HeldEntry>,
    /// The pages that are public.
    pub pages: Arc<[Arc<ContentPage>]>,
    /// The pages that are held back.
    pub held_pages: Vec<Arc<ContentPage>>,
    /// The addresses of both that are held back.
    pub held_addresses: Vec<(String, Held)>,
}

/// Decides on registries and content pages.
pub(super) fn decide_pages_and_entries(input: &Input, previous: Option<&Previous>, notes: &mut Notes) -> Decided {
    let Input { config, tree, registries, instant, audience, .. } = input;
    let (held_entries, until) = registries.held_at(*instant, *audience);
    notes.until(until);
    let filed = match previous.and_then(|previous| previous.filed(&held_entries)) {
        _ if held_entries.is_empty() => Arc::clone(registries),
        Some(filed) => filed,
        None => Arc::new(registries.without(&held_entries)),
    };
    let mut held_addresses: Vec<(String, Held)> = Vec::new();
    let hold = |path: &str| Held { file: tree.find(path).map_or(0, |file| file as u32), is_own: true };
    let (mut pages, mut held_pages) = (Arc::clone(&input.pages), Vec::new());
    let decided: Vec<Visibility> = pages.iter().map(|page| decide(&page.terms, *instant, *audience)).collect();
    for (page, visibility) in pages.iter().zip(&decided) {
        let (Visibility::Public { until } | Visibility::Hidden { until }) = visibility else { continue };
        notes.until(*until);
        if matches!(visibility, Visibility::Hidden { .. }) {
            held_pages.push(Arc::clone(page));
            // The address of the home page is there with another page.
            if page.slug != "home" {
                held_addresses.push((page_address(config, page).to_lowercase(), hold(&page.file)));
            }
            for alias in &page.aliases {
                let alias = crate::base::address::decode(alias).to_lowercase();
                let held = Held { is_own: false, ..hold(&page.file) };
                held_addresses.push((alias.trim_end_matches('/').to_owned(), held));
            }
        }
    }
    if !held_pages.is_empty() {
        let public = pages.iter().zip(&decided).filter(|(_, seen)| !matches!(seen, Visibility::Hidden { .. }));
        pages = public.map(|(page, _)| Arc::clone(page)).collect();
    }
    for (kind, id) in held_entries.iter().filter(|(kind, _)| *kind != RegistryKind::Country) {
        let entry = registries.of(*kind).get(*id);
        let Some(details) = entry.details.as_deref() else { continue };
        let address = |lang| entry_address(config, lang, *kind, &entry.id).to_lowercase();
        held_addresses.extend(config.lang_ids().map(|lang| (address(lang), hold(&details.file))));
    }
    Decided { filed, held_entries, pages, held_pages, held_addresses }
}

/// Decides on releases: those that are public, and those that are not.
pub(super) fn decide_releases<'a>(
    releases: Vec<Candidate<'a>>,
    instant: Timestamp,
    audience: Audience,
    notes: &mut Notes,
) -> (Vec<Candidate<'a>>, Vec<Filed>) {
    let mut public = Vec::with_capacity(releases.len());
    let mut hidden: Vec<Filed> = Vec::new();
    let look = |candidate: &Candidate| visible(candidate.facts, instant, audience);
    let seen: Vec<Visibility> = releases.par_iter().with_min_len(512).map(look).collect();
    for (candidate, visibility) in releases.into_iter().zip(seen) {
        let Candidate { file, facts, .. } = candidate;
        match visibility {
            Visibility::Public { until } => {
                public.push(candidate);
                notes.until(until);
                let later = later::report(file, facts, instant, &mut notes.findings);
                notes.until(later);
            }
            Visibility::Moved => {
                notes.files[file as usize] = FileState::Moved;
                hidden.push((file, Arc::clone(facts)));
            }
            Visibility::Hidden { until } => {
                notes.files[file as usize] = FileState::Hidden;
                notes.findings.extend(held_for_its_date(file, facts, until));
                hidden.push((file, Arc::clone(facts)));
                notes.until(until);
            }
        }
    }
    (public, hidden)
}

/// A release that waits for another date than an embargo: that may be meant as one.
fn held_for_its_date(file: u32, facts: &Facts, until: Option<Timestamp>) -> Option<Finding> {
    let embargo = facts.more.as_deref().and_then(|more| more.embargo);
    let waits = facts.more.as_deref().and_then(|more| more.waits.as_ref());
    let decides =
        |stamp: &Stamp| until == Some(stamp.instant()) && embargo.is_none_or(|end| end.instant() < stamp.instant());
    if let Some((key, stamp)) = waits.filter(|(_, stamp)| decides(stamp)) {
        let message = format!(
            "this release is held back until {}, which `{key}` says: that may be meant as its embargo",
            stamp.iso()
        );
        let help = format!("write `embargo: {}`", stamp.iso());
        return Some(Finding::new(Kind::FutureDate, file, Spot::key("title"), message, Some(help)));
    }
    (until == Some(facts.date.instant()) && embargo.is_none()).then(|| {
        let message = format!("this release is dated in the future and held back until {}", facts.date.iso());
        Finding::new(Kind::FutureDate, file, Spot::key("date"), message, None)
    })
}
