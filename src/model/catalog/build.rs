//! How the catalog is built: decide what is public, resolve names, drop what must not be there, order, and count.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::addresses::{page_address, release_address};
use super::archive::Archive;
use super::clashes::drop_clashes;
use super::decide::{Decided, decide_pages_and_entries, decide_releases};
use super::input::{Input, Notes};
use super::labels::Labels;
use super::members::collect_members;
use super::resolve;
use super::resolve::Finding;
use super::resolve::{Resolved, Resolver};
use super::reuse::Reused;
use super::reuse::{Candidate, Reuse};
use super::shown::{NotPublic, Shown, cut_addresses};
use super::translations::{group_translations, report_stale_translations};
use super::twins;
use super::withheld::NonReleases;
use super::withhold::{report_withheld_logos, withhold};
use super::{Catalog, FileState, Moved, Release, ReleaseId};
use crate::base::cached::Revision;
use crate::base::diagnostics::Level;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::content::tree::Tree;
use crate::model::content_page::ContentPage;
use crate::model::registry::{Details, HeldEntry, Registries};
use crate::model::release::facts::Filed;

/// Up to how many new releases are put in their places one by one.
const FEW: usize = 8;

impl Catalog {
    /// Builds the catalog. The findings are raw and have no excerpt yet.
    pub fn build(mut input: Input) -> (Catalog, Reuse, Vec<Finding>) {
        let mut notes = Notes {
            findings: Vec::new(),
            files: vec![FileState::Other; input.tree.files().len()],
            next_change: None,
            gone: HashSet::new(),
        };
        for file in &input.lost {
            notes.files[*file] = FileState::Lost;
        }
        let previous = input.previous.take();
        // What is not public leaves the build here.
        let decided = decide_pages_and_entries(&input, previous.as_ref(), &mut notes);
        let candidates = std::mem::take(&mut input.releases);
        let (mut public, hidden) = decide_releases(candidates, input.instant, input.audience, &mut notes);
        let Input { config, tree, countries, registries: read, failed, mut skipped, audience, sources, .. } = input;
        let Decided { filed, held_entries, mut pages, held_pages, held_addresses } = decided;

        let mut registries = Arc::clone(&filed);
        if config.open_registries {
            resolve::add_open_entries(Arc::make_mut(&mut registries), &public, &mut notes.findings);
        }
        let resolver = Resolver { config: &config, tree: &tree, registries: &registries, sources };
        // Releases that are held back are checked as the others are, so that nothing is found out on the morning of
        // publication; those with an error, so that one run reports everything.
        let unseen: Vec<&Filed> = hidden.iter().chain(&failed).collect();
        let checked: Vec<Vec<Finding>> = unseen.par_iter().map(|(file, facts)| resolver.check(*file, facts)).collect();
        notes.findings.extend(checked.into_iter().flatten());
        let Reused { mut releases, gone, order, texts: previous_texts } = match previous {
            Some(previous) => previous.reuse(&config, &registries, audience, &held_entries, &mut public),
            None => Reused::default(),
        };
        notes.gone = gone;
        // Without any that are reused, all are.
        let fresh: Option<HashSet<Revision>> =
            (!releases.is_empty()).then(|| public.iter().map(|candidate| candidate.revision).collect());
        resolve_all(&resolver, public, &mut releases, &mut skipped, &mut notes);
        let mut releases = drop_clashes(&config, &tree, releases, &hidden, &mut notes);
        let others =
            NonReleases { pages: &pages, held_pages: &held_pages, entries: &read, held_entries: &held_entries };
        let withheld = withhold(&resolver, &mut releases, &hidden, &others, &mut notes);
        report_withheld_logos(&resolver, &registries, &withheld, &mut notes.findings);
        let Notes { findings, files, .. } = &mut notes;
        let not_public = NotPublic { releases: [&hidden, &failed, &skipped], others: &held_addresses, files };
        let shown = Shown { config: &config, registries: &mut registries, pages: &mut pages, releases: &mut releases };
        let (shown_config, cut) = cut_addresses(shown, &not_public, &tree, sources, findings);
        // What is shown of those is not what their files say, as long as the others are not public.
        let cut_releases = releases.iter().filter(|release| release.names_own_host && !release.stands_alone);
        notes.gone.extend(cut_releases.map(|release| release.revision));

        order_releases(&mut releases, fresh);
        for (id, release) in releases.iter().enumerate() {
            notes.files[release.file as usize] = FileState::Release(id as ReleaseId);
        }
        let langs: Vec<Range<usize>> = config.lang_ids().map(|lang| range_of(&releases, lang)).collect();
        let groups = group_translations(&config, &tree, &mut releases, &hidden, &mut notes.findings);
        report_stale_translations(&config, &tree, &releases, &groups, &mut notes.findings);
        twins::report_twins(&tree, &releases, &mut notes.findings);
        let members: Vec<_> =
            langs.par_iter().map(|range| collect_members(&registries, &releases, range.clone())).collect();
        let labels: Vec<Labels> = config
            .lang_ids()
            .map(|lang| Labels::build(&config, countries, &registries, &members[lang.index()], lang))
            .collect();
        let same_texts = previous_texts.is_some_and(|previous| previous.labels == labels && previous.cut == cut);
        let reuse = Reuse::of(&releases, &order, std::mem::take(&mut notes.gone), same_texts);
        let archives = langs.iter().map(|range| Archive::build(&releases, range.clone())).collect();

        mark_held(&tree, &read, &held_pages, &held_entries, &mut notes.files);
        mark_public(&tree, &pages, &registries, &mut notes.files);
        let Notes { findings, files, next_change, .. } = notes;
        let moved = hidden.iter().filter(|(file, _)| files[*file as usize] == FileState::Moved);
        let moved = moved.map(|(file, facts)| Moved {
            file: *file,
            address: release_address(&config, facts),
            facts: Arc::clone(facts),
        });
        let catalog = Catalog {
            moved: moved.collect(),
            page_addresses: pages.iter().map(|page| page_address(&config, page)).collect(),
            config: shown_config,
            written_config: config,
            cut,
            tree,
            registries,
            releases,
            pages,
            labels,
            archives,
            next_change,
            held_entries,
            held_addresses,
            filed,
            audience,
            langs,
            members,
            groups,
            files,
            withheld,
            skipped,
            held: OnceLock::new(),
            unseen: hidden.into_iter().chain(failed).collect(),
        };
        (catalog, reuse, findings)
    }
}

/// Resolves the names of releases that are not reused; those that the site skips for what was found are only known by
/// their addresses.
fn resolve_all(
    resolver: &Resolver,
    public: Vec<Candidate>,
    releases: &mut Vec<Release>,
    skipped: &mut Vec<Filed>,
    notes: &mut Notes,
) {
    let severities = &resolver.config.severities;
    let resolved: Vec<Resolved> =
        public.into_par_iter().with_min_len(256).map(|candidate| resolver.resolve(candidate)).collect();
    for Resolved { release, findings } in resolved {
        let is_skipped = findings.iter().any(|finding| severities.level(finding.kind) == Level::Skip);
        notes.findings.extend(findings);
        if is_skipped {
            notes.files[release.file as usize] = FileState::Lost;
            skipped.push((release.file, release.facts));
        } else {
            releases.push(release);
        }
    }
}

/// Language by language, newest first. Those that are reused come first and in order, so that a few others need only
/// their places; `fresh` are the others, if there are any that are reused.
fn order_releases(releases: &mut Vec<Release>, fresh: Option<HashSet<Revision>>) {
    let newest_first = |a: &Release, b: &Release| {
        let key = |release: &Release| (release.lang, std::cmp::Reverse((release.date.date(), release.date.instant())));
        key(a).cmp(&key(b)).then_with(|| b.address.cmp(&a.address))
    };
    let fresh = match fresh {
        None => std::mem::take(releases),
        Some(fresh) => releases.split_off(releases.partition_point(|known| !fresh.contains(&known.revision))),
    };
    if fresh.len() <= FEW && !releases.is_empty() {
        for release in fresh {
            let at = releases.partition_point(|known| newest_first(known, &release).is_lt());
            releases.insert(at, release);
        }
    } else {
        releases.extend(fresh);
        releases.par_sort_unstable_by(newest_first);
    }
}

/// Where the releases of a language stand.
fn range_of(releases: &[Release], lang: LangId) -> Range<usize> {
    let start = releases.partition_point(|release| release.lang < lang);
    let end = releases.partition_point(|release| release.lang <= lang);
    start..end
}

/// Notes which files are pages and entries that are held back.
fn mark_held(
    tree: &Tree,
    read: &Registries,
    pages: &[Arc<ContentPage>],
    entries: &BTreeSet<HeldEntry>,
    files: &mut [FileState],
) {
    let entries = entries.iter().filter_map(|(kind, id)| read.of(*kind).get(*id).details.as_deref());
    let pages = pages.iter().map(|page| &*page.file);
    for file in pages.chain(entries.flat_map(Details::files)).filter_map(|path| tree.find(path)) {
        files[file] = FileState::Hidden;
    }
}

/// Notes which files are pages and entries that are public.
fn mark_public(tree: &Tree, pages: &[Arc<ContentPage>], registries: &Registries, files: &mut [FileState]) {
    for (page, at) in pages.iter().zip(0..) {
        if let Some(file) = tree.find(&page.file) {
            files[file] = FileState::Page(at);
        }
    }
    for kind in RegistryKind::ALL {
        for (entry, id) in registries.of(kind).entries().iter().zip(0..) {
            for path in entry.details.iter().flat_map(|details| details.files()) {
                if let Some(file) = tree.find(path) {
                    files[file] = FileState::Entry(kind, id);
                }
            }
        }
    }
}
