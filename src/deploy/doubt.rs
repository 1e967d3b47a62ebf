//! What nobody knows of a target, since a deployment was broken off.

use std::collections::BTreeSet;

/// What may lie at a target, and nobody knows what it is, because a deployment was broken off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// To which something public may lead.
    pub public: BTreeSet<Box<str>>,
    /// To which nothing public leads: they were sent before what was to lead there, or were to be deleted.
    pub orphans: BTreeSet<Box<str>>,
}

impl Doubt {
    /// True if it is not known what lies at a path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.public.contains(path) || self.orphans.contains(path)
    }

    /// All of them.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Box<str>> {
        self.public.iter().chain(&self.orphans)
    }

    /// Forgets what does not lie there.
    pub(crate) fn keep_those(&mut self, lies: impl Fn(&str) -> bool) {
        self.public.retain(|path| lies(path));
        self.orphans.retain(|path| lies(path));
    }
}
