//! What a catalog reuses of the previous one: releases of which nothing changed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Catalog, Cut, Labels, Release, ReleaseId};
use crate::base::cached::Revision;
use crate::base::registry_kind::RegistryKind;
use crate::model::config::Config;
use crate::model::registry::{HeldEntry, Registries};
use crate::model::release::facts::{Audience, Facts};

/// The previous catalog, and which of its inputs are the same.
pub struct Previous {
    pub catalog: Catalog,
    /// The configuration.
    pub same_config: bool,
    /// The registries as their files give them.
    pub same_registries: bool,
}

impl Previous {
    /// The registries without what is held back, where that is the same.
    pub(super) fn filed(&self, held: &BTreeSet<HeldEntry>) -> Option<Arc<Registries>> {
        let same = self.same_registries && *held == self.catalog.held_entries;
        same.then(|| Arc::clone(&self.catalog.filed))
    }

    /// The releases that are unchanged, in their order, taken out of `public`. They are what [`super::resolve`] would make
    /// of them again, except for the numbers of files: their facts are the same, all names mean the same entries, and none
    /// needs a file beside it.
    pub(super) fn reuse(
        self,
        config: &Config,
        registries: &Registries,
        audience: Audience,
        held: &BTreeSet<HeldEntry>,
        public: &mut Vec<Candidate>,
    ) -> Reused {
        let Previous { catalog, same_config, same_registries } = self;
        let same_ids = |kind| {
            let (now, previous) = (registries.of(kind).entries(), catalog.registries.of(kind).entries());
            now.iter().map(|entry| &entry.id).eq(previous.iter().map(|entry| &entry.id))
        };
        let is_valid = same_config
            && same_registries
            && *held == catalog.held_entries
            && audience == catalog.audience
            && (!config.open_registries || RegistryKind::ALL.into_iter().all(same_ids));
        if !is_valid {
            return Reused::default();
        }
        let mut files: HashMap<Revision, u32> =
            public.iter().map(|candidate| (candidate.revision, candidate.file)).collect();
        let order = catalog.releases.iter().map(|release| release.revision).collect();
        let mut releases = catalog.releases;
        let mut gone = HashSet::new();
        releases.retain_mut(|release| {
            let file = files.get(&release.revision).copied().filter(|_| release.stands_alone);
            let Some(file) = file else {
                gone.insert(release.revision);
                return false;
            };
            files.remove(&release.revision);
            release.file = file;
            release.group = None;
            true
        });
        public.retain(|candidate| files.contains_key(&candidate.revision));
        let texts = SharedTexts { labels: catalog.labels, cut: catalog.cut };
        Reused { releases, gone, order, texts: Some(texts) }
    }
}

/// A release that can be published: its file, its facts and their revision.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    /// The number of its file in the tree.
    pub file: u32,
    /// The revision of its facts.
    pub revision: Revision,
    pub facts: &'a Arc<Facts>,
}

/// What was reused.
#[derive(Default)]
pub(super) struct Reused {
    /// The releases, in their order.
    pub releases: Vec<Release>,
    /// The previous releases that are not among them.
    pub gone: HashSet<Revision>,
    /// All releases of the previous catalog, in their order.
    pub order: Vec<Revision>,
    /// What releases showed then of others, if anything was reused.
    pub texts: Option<SharedTexts>,
}

/// What the pages and cards of releases show of configuration and registries.
pub(super) struct SharedTexts {
    /// Names and addresses of entries.
    pub labels: Vec<Labels>,
    /// Addresses that were cut short.
    pub cut: Cut,
}

/// Which releases of a catalog are those of the previous one, so that what was computed for them can be reused.
#[derive(Debug, Default)]
pub struct Reuse {
    /// By [`ReleaseId`]: the number in the previous catalog. Empty where none was reused.
    previous: Vec<Option<ReleaseId>>,
    /// The previous releases that are no more, or changed.
    gone: HashSet<Revision>,
    /// What releases show of configuration and registries is the same.
    pub same_texts: bool,
}

impl Reuse {
    /// Compares a catalog's releases with those of the previous one. Both are in the same order, so that one pass over
    /// both finds all.
    pub(super) fn of(releases: &[Release], order: &[Revision], gone: HashSet<Revision>, same_texts: bool) -> Reuse {
        if order.is_empty() {
            return Reuse::default();
        }
        let mut kept = order.iter().zip(0..).filter(|(revision, _)| !gone.contains(revision)).peekable();
        let find = |release: &Release| kept.next_if(|(revision, _)| **revision == release.revision).map(|(_, id)| id);
        let previous = releases.iter().map(find).collect();
        Reuse { previous, gone, same_texts }
    }

    /// The number of a release in the previous catalog.
    pub fn previous(&self, id: ReleaseId) -> Option<ReleaseId> {
        *self.previous.get(id as usize)?
    }

    /// True for a revision of facts that the previous catalog had, and this one has no more as it was.
    pub fn is_gone(&self, revision: Revision) -> bool {
        self.gone.contains(&revision)
    }

    /// True if the previous catalog has no release that is not here as it was.
    pub fn none_gone(&self) -> bool {
        self.gone.is_empty()
    }
}
