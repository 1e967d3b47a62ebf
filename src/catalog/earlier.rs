//! What a catalog takes over from the one before: releases of which nothing is different.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64;

use super::{Catalog, Cut, Labels, Release};
use crate::config::Config;
use crate::facet::FacetKind;
use crate::registry::{HeldEntry, Registries};
use crate::release::facts::{Audience, Facts};

/// What is left of a catalog when what it was made from has changed.
pub struct Earlier {
    config: Arc<Config>,
    read: Arc<Registries>,
    held_entries: BTreeSet<HeldEntry>,
    filed: Arc<Registries>,
    registries: Arc<Registries>,
    labels: Vec<Labels>,
    audience: Audience,
    cut: Cut,
    releases: Vec<Release>,
}

impl From<Catalog> for Earlier {
    fn from(catalog: Catalog) -> Earlier {
        let Catalog { written_config, read, held_entries, filed, registries, labels, audience, cut, releases, .. } =
            catalog;
        Earlier { config: written_config, read, held_entries, filed, registries, labels, audience, cut, releases }
    }
}

impl Earlier {
    /// The releases, for what is kept with them and depends on more than the catalog.
    pub fn releases_mut(&mut self) -> &mut Vec<Release> {
        &mut self.releases
    }

    /// True where the same entries of the same registries were held back.
    pub(super) fn holds_the_same(&self, read: &Arc<Registries>, held: &BTreeSet<HeldEntry>) -> bool {
        Arc::ptr_eq(read, &self.read) && *held == self.held_entries
    }

    /// The registries without what is held back.
    pub(super) fn filed(&self) -> Arc<Registries> {
        Arc::clone(&self.filed)
    }

    /// The releases that are as they were, in their old order, taken out of `public`. They are what [`super::resolve`]
    /// would make of them again, but for the numbers of files: their facts are the same, all names mean the same entries,
    /// and neither needs a file beside it.
    pub(super) fn take(
        self,
        config: &Arc<Config>,
        filed: &Arc<Registries>,
        registries: &Registries,
        audience: Audience,
        public: &mut Vec<(u32, &Arc<Facts>)>,
    ) -> Taken {
        let same_ids = |kind| {
            let (now, before) = (registries.of(kind).entries(), self.registries.of(kind).entries());
            now.iter().map(|entry| &entry.id).eq(before.iter().map(|entry| &entry.id))
        };
        let holds = Arc::ptr_eq(config, &self.config)
            && Arc::ptr_eq(filed, &self.filed)
            && audience == self.audience
            && (!config.open_registries || FacetKind::ALL.into_iter().all(same_ids));
        if !holds {
            return Taken::default();
        }
        let place = |facts: &Arc<Facts>| Place(facts_place(facts));
        let mut files: HashMap<Place, u32, BuildHasherDefault<OfPlace>> =
            public.iter().map(|(file, facts)| (place(facts), *file)).collect();
        let mut releases = self.releases;
        let mut gone = HashSet::new();
        let mut before = 0..;
        releases.retain_mut(|release| {
            release.before = before.next();
            let file = files.get(&place(&release.facts)).copied().filter(|_| release.stands_alone);
            let Some(file) = file else {
                gone.insert(facts_place(&release.facts));
                return false;
            };
            files.remove(&place(&release.facts));
            release.file = file;
            release.group = None;
            true
        });
        public.retain(|(_, facts)| files.contains_key(&place(facts)));
        Taken { releases, gone, labels: Some(self.labels), cut: Some(self.cut) }
    }
}

/// What was taken over.
#[derive(Default)]
pub(super) struct Taken {
    /// The releases, in their old order.
    pub releases: Vec<Release>,
    /// Those that were left.
    pub gone: HashSet<FactsPlace>,
    /// The labels of then, if anything was taken over.
    pub labels: Option<Vec<Labels>>,
    /// The addresses of then that were cut short, likewise.
    pub cut: Option<Cut>,
}

/// Where the facts of a release are in memory: what tells two apart as long as both are there.
pub type FactsPlace = usize;

/// Where facts are.
pub fn facts_place(facts: &Arc<Facts>) -> FactsPlace {
    Arc::as_ptr(facts) as FactsPlace
}

/// The same as a key.
#[derive(PartialEq, Eq)]
struct Place(FactsPlace);

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.0);
    }
}

/// A hash of places that costs next to nothing; nobody chooses them.
#[derive(Default)]
struct OfPlace(u64);

impl Hasher for OfPlace {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_usize(&mut self, place: usize) {
        // Fibonacci hashing: Knuth, The Art of Computer Programming 3, section 6.4.
        self.0 = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }
}

/// Forgets the marks of releases where labels became others.
pub(super) fn compare_labels(before: Option<Vec<Labels>>, labels: &[Labels], releases: &mut [Release]) {
    if before.is_some_and(|before| before != labels) {
        for release in releases {
            release.marks = OnceLock::new();
        }
    }
}
