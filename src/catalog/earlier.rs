//! What a catalog takes over from the one before: releases of which nothing is different.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::{Catalog, Labels, Release};
use crate::config::Config;
use crate::facet::FacetKind;
use crate::registry::Registries;
use crate::release::facts::{Audience, Facts, Filed};

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
        public: &mut Vec<Filed>,
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
        let mut files: HashMap<*const Facts, u32> =
            public.iter().map(|(file, facts)| (Arc::as_ptr(facts), *file)).collect();
        let mut taken = self.releases;
        taken.retain_mut(|release| {
            if !release.stands_alone {
                return false;
            }
            let Some(file) = files.remove(&Arc::as_ptr(&release.facts)) else { return false };
            release.file = file;
            release.group = None;
            true
        });
        public.retain(|(_, facts)| files.contains_key(&Arc::as_ptr(facts)));
        (taken, Some(self.labels))
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
