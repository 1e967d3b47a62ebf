//! What each phase of a workspace depends on: the table of invalidation. A value is stale where one of its revisions is
//! another.

use std::collections::BTreeSet;

use crate::base::cached::Revision;
use crate::base::hash::Digest;

/// The revisions of the inputs, besides [those](crate::model::source_cache::SourceCache::revisions) of the content folder.
#[derive(Default)]
pub(super) struct Revisions {
    pub settings: Revision,
    pub theme_files: Revision,
    pub ledger_file: Revision,
    /// Which files the texts of releases name, where that decides on what others may publish.
    pub claims: Revision,
    /// The time in which the same is public.
    pub period: Revision,
}

#[derive(PartialEq)]
pub(super) struct ThemeInputs {
    pub settings: Revision,
    pub files: Revision,
    /// The addresses that are cut short in its files.
    pub cut: BTreeSet<Box<str>>,
}

/// Registries and plain pages name files by their paths, so that they stay valid when releases come and go.
#[derive(PartialEq)]
pub(super) struct SiteDataInputs {
    pub settings: Revision,
    pub other_files: Revision,
}

#[derive(PartialEq)]
pub(super) struct CatalogInputs {
    pub settings: Revision,
    pub site_data: Revision,
    pub tree: Revision,
    pub facts: Revision,
    pub claims: Revision,
    pub period: Revision,
}

#[derive(PartialEq)]
pub(super) struct PlanInputs {
    pub catalog: Revision,
    pub theme: Revision,
    pub links: Revision,
}

#[derive(PartialEq)]
pub(super) struct LedgerInputs {
    pub plan: Revision,
    pub file: Revision,
}

#[derive(PartialEq)]
pub(super) struct DigestInputs {
    pub catalog: Revision,
    /// Of each language.
    pub strings: Vec<Digest>,
}

#[derive(PartialEq)]
pub(super) struct RendererInputs {
    pub theme: Revision,
    pub plan: Revision,
}
