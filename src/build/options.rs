//! What a build is to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::locate_findings::Shown;
use crate::model::release::facts::Audience;

/// What to build.
#[derive(Clone)]
pub struct Options {
    /// The site's folder.
    pub site: PathBuf,
    /// The output folder, where the command line names one.
    pub output: Option<PathBuf>,
    /// The base address, where the command line names one.
    pub base_url: Option<String>,
    /// The build's instant: what is public is public then.
    pub instant: Timestamp,
    /// What becomes of the ledger of published addresses.
    pub ledger: Ledger,
    /// Who looks at the pages. What is for a preview must not be written where the public looks.
    pub audience: Audience,
    /// Only find out what would change.
    pub dry_run: bool,
    /// Which findings are shown.
    pub shown: Shown,
    /// Say of each page that is rendered why it is.
    pub explain: bool,
    /// Who builds, for others that want to build meanwhile: `build 1234`.
    pub holder: String,
}

impl Options {
    /// A build of a site as it is published, at an instant.
    pub fn of(site: &Path, instant: Timestamp) -> Options {
        Options {
            site: site.to_owned(),
            output: None,
            base_url: None,
            instant,
            ledger: Ledger::Off,
            audience: Audience::Public,
            dry_run: false,
            shown: Shown::All,
            explain: false,
            holder: "build".to_owned(),
        }
    }
}

/// What becomes of the [ledger](crate::site::ledger) of published addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ledger {
    /// It is not looked at.
    Off,
    /// What was lost is reported.
    Reported,
    /// New addresses are added, too.
    Kept,
}

/// Which files a build looks at. Those that it does not look at are taken to be as they were.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Walk all folders, and look at the output, too.
    pub all: bool,
    /// `site.yaml`.
    pub config: bool,
    /// The files of themes.
    pub theme: bool,
    /// Files of the content folder by their paths relative to the site: regular files, or none at all.
    pub files: BTreeSet<String>,
}

impl Scope {
    /// Everything.
    pub fn all() -> Scope {
        Scope { all: true, ..Scope::default() }
    }
}

/// Is told how far a build is: files done, files planned.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);
