//! Digests of what views take from each release. A release is on the pages of its facets, archives, neighbours and feeds;
//! these digests are computed once and reused from build to build, so that a build which changed one release looks at no
//! other again.

use std::sync::OnceLock;

use crate::base::hash::Digest;
use crate::model::catalog::{ReleaseId, Reuse};

/// Digests of what views take from a release. They depend on its facts, the registries, the configuration, the strings of
/// the theme and the files beside it, and on no other release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digests {
    /// Its page, except for what depends on others: its text with the links in it, translations, neighbours, related
    /// releases.
    pub page: Digest,
    /// It in a list, without and with its summary.
    pub card: [Digest; 2],
    /// A link to it.
    pub link: Digest,
    /// Its entry in a feed, except for its text.
    pub feed: Digest,
    /// Its line of a sitemap, except for its translations.
    pub sitemap: Digest,
}

/// The digests of all releases by [`ReleaseId`], each computed when it is asked for first.
#[derive(Debug, Default)]
pub struct ReleaseDigests(Vec<OnceLock<Digests>>);

impl ReleaseDigests {
    /// Those of a catalog with so many releases; none is computed yet.
    pub fn new(releases: usize) -> ReleaseDigests {
        ReleaseDigests(std::iter::repeat_with(OnceLock::new).take(releases).collect())
    }

    /// Those of the next catalog: what was computed for a release that is unchanged is reused.
    #[must_use]
    pub fn carried_over(mut self, reuse: &Reuse, releases: usize) -> ReleaseDigests {
        if !reuse.same_texts {
            return ReleaseDigests::new(releases);
        }
        let mut carry = |id: ReleaseId| {
            let previous = self.0.get_mut(reuse.previous(id)? as usize)?;
            Some(std::mem::take(previous))
        };
        ReleaseDigests((0..releases as ReleaseId).map(|id| carry(id).unwrap_or_default()).collect())
    }

    /// The digests of a release.
    pub(super) fn get(&self, id: ReleaseId, compute: impl FnOnce() -> Digests) -> &Digests {
        self.0[id as usize].get_or_init(compute)
    }
}
