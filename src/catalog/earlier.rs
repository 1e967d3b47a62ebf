//! What a catalog takes over from the one before: releases of which nothing is different.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64;

use super::{Catalog, Labels, Release};
use crate::config::Config;
use crate::facet::FacetKind;
use crate::registry::Registries;
use crate::release::facts::{Audience, Facts};

/// What is left of a catalog when what it was made from has changed.
pub struct Earlier {
    config: Arc<Config>,
    filed: Arc<Registries>,
    registries: Arc<Registries>,
    labels: Vec<Labels>,
    audience: Audience,
    releases: Vec<Release>,
}

impl From<Catalog> for Earlier {
    fn from(catalog: Catalog) -> Earlier {
        let Catalog { config, filed, registries, labels, audience, releases, .. } = catalog;
        Earlier { config, filed, registries, labels, audience, releases }
    }
}

impl Earlier {
    /// The releases that are as they were, in their old order, taken out of `public`. They are what [`super::resolve`]
    /// would make of them again, but for the numbers of files: their facts are the same, all names mean the same entries,
    /// and neither needs a file beside it.
    pub fn take(
        self,
        config: &Arc<Config>,
        filed: &Arc<Registries>,
        registries: &Registries,
        audience: Audience,
        public: &mut Vec<(u32, &Arc<Facts>)>,
    ) -> (Vec<Release>, Option<Vec<Labels>>) {
        let same_ids = |kind| {
            let (now, before) = (registries.of(kind).entries(), self.registries.of(kind).entries());
            now.iter().map(|entry| &entry.id).eq(before.iter().map(|entry| &entry.id))
        };
        let holds = Arc::ptr_eq(config, &self.config)
            && Arc::ptr_eq(filed, &self.filed)
            && audience == self.audience
            && (!config.open_registries || FacetKind::ALL.into_iter().all(same_ids));
        if !holds {
            return (Vec::new(), None);
        }
        let place = |facts: &Arc<Facts>| Place(Arc::as_ptr(facts) as usize);
        let mut files: HashMap<Place, u32, BuildHasherDefault<OfPlace>> =
            public.iter().map(|(file, facts)| (place(facts), *file)).collect();
        let mut taken = self.releases;
        taken.retain_mut(|release| {
            if !release.stands_alone {
                return false;
            }
            let Some(file) = files.remove(&place(&release.facts)) else { return false };
            release.file = file;
            release.group = None;
            true
        });
        public.retain(|(_, facts)| files.contains_key(&place(facts)));
        (taken, Some(self.labels))
    }
}

/// Where facts are in memory.
#[derive(PartialEq, Eq)]
struct Place(usize);

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
