//! The files of an output folder, as the last build left them; for those who take them elsewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::build_db::{self, RecordError, Records};
use super::output::path_of;
use super::settings::{LoadError, Settings};
use crate::base::fs::FsError;
use crate::base::hash::Digest;
use crate::model::catalog::release_address;
use crate::model::release::facts::{Audience, Facts, Visibility, visible};

/// What a site's output folder holds. As long as this lives, no build writes there.
pub(crate) struct Published {
    /// What the site says of itself.
    pub(crate) settings: Settings,
    /// The output folder.
    pub(crate) dir: PathBuf,
    /// Its files by their paths, with the digests of their bytes, sorted; those that a build wrote, and no others.
    pub(crate) files: Vec<(Box<str>, Digest)>,
    records: Records,
}

/// Why it is not known what an output folder holds.
pub(crate) enum NotPublished {
    /// `site.yaml` is invalid, or the disk fails.
    Load(LoadError),
    /// Another program builds there; what it said of itself.
    Busy(String),
    /// No build is known that went well.
    NotBuilt,
}

impl From<FsError> for NotPublished {
    fn from(error: FsError) -> NotPublished {
        NotPublished::Load(LoadError::Disk(error))
    }
}

impl Published {
    /// Reads what the last build of a site noted. `holder` says who does, for others that want to build meanwhile; `wait`
    /// is as that of [`Builder::build`](super::Builder::build).
    pub(crate) fn open(site: &Path, holder: &str, wait: &dyn Fn(&str) -> bool) -> Result<Published, NotPublished> {
        let settings = Settings::load(site, None, Audience::Public).map_err(NotPublished::Load)?;
        let dir = site.join(&settings.config.output);
        let records = Records::hold(site, &dir, holder, wait).map_err(|error| match error {
            RecordError::Disk(error) => NotPublished::from(error),
            RecordError::Busy(other) => NotPublished::Busy(other),
        })?;
        let files = build_db::files(&records)?.ok_or(NotPublished::NotBuilt)?;
        Ok(Published { settings, dir, files, records })
    }
    /// The files of releases whose content was taken back: they are withdrawn, or lead elsewhere since they were
    /// unpublished.
    pub(crate) fn taken_back(&self, now: Timestamp) -> Result<BTreeSet<String>, FsError> {
        let Settings { config, parsing, .. } = &self.settings;
        let is_taken_back =
            |facts: &Facts| facts.is_withdrawn() || matches!(visible(facts, now, Audience::Public), Visibility::Moved);
        let sources = build_db::sources(&self.records, *parsing)?;
        let facts = sources.iter().filter_map(|(_, source)| source.parsed.as_ref()?.facts.as_deref());
        let taken_back =
            facts.filter(|facts| is_taken_back(facts)).map(|facts| path_of(&release_address(config, facts)));
        Ok(taken_back.collect())
    }
}
