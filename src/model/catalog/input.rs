//! What goes into a catalog, and what every step of building it adds to.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::FileState;
use super::resolve::Finding;
use super::reuse::{Candidate, Previous};
use crate::base::cached::Revision;
use crate::locale::country::Names;
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::model::content_page::ContentPage;
use crate::model::registry::Registries;
use crate::model::release::facts::{Audience, Filed};
use crate::model::source_cache::SourceCache;

/// What the catalog is built from.
pub struct Input<'a> {
    /// The site's configuration.
    pub config: Arc<Config>,
    /// The content folder.
    pub tree: Arc<Tree>,
    /// Names of countries.
    pub countries: &'a Names,
    /// The registries as their files give them.
    pub registries: Arc<Registries>,
    /// The releases that can be published, sorted by file.
    pub releases: Vec<Candidate<'a>>,
    /// Releases with an error, some facts of which may be blank: checked, and nothing else.
    pub failed: Vec<Filed>,
    /// The plain pages that could be read, sorted by file.
    pub pages: Arc<[Arc<ContentPage>]>,
    /// Releases that the site skips.
    pub skipped: Vec<Filed>,
    /// Files that could not be read or were skipped.
    pub lost: Vec<usize>,
    /// The build's instant.
    pub instant: Timestamp,
    /// Who looks at the pages.
    pub audience: Audience,
    /// The previous catalog, if there was one.
    pub previous: Option<Previous>,
    /// The files of the content folder, for what the texts of releases name.
    pub sources: &'a SourceCache,
}

/// What every step adds to.
pub(super) struct Notes {
    /// Findings, raw.
    pub findings: Vec<Finding>,
    /// What each content file became.
    pub files: Vec<FileState>,
    /// When the output would change with no edit at all.
    pub next_change: Option<Timestamp>,
    /// The releases that are no more as the previous catalog had them.
    pub gone: HashSet<Revision>,
}

impl Notes {
    /// The output changes at this instant at the latest.
    pub(super) fn until(&mut self, until: Option<Timestamp>) {
        self.next_change = [self.next_change, until].into_iter().flatten().min();
    }
}
