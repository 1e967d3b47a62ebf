//! What goes into a build and what comes of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::place::{Known, Shown, place};
use crate::base::diagnostics::{Diagnostic, Kind, More, Severity};
use crate::base::fs::FsError;
use crate::model::catalog::Finding;
use crate::model::config::Config;
use crate::model::release::facts::Audience;
use crate::site::view::ViewError;

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
    /// Tell of each page that is rendered why it is.
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
    /// What was lost is told.
    Told,
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
    /// The theme.
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

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The output is up to date.
    Done,
    /// The content or the theme is at fault; the output is as it was.
    Content,
    /// The configuration is at fault; the output is as it was.
    Config,
    /// The disk or the system is at fault.
    Disk,
}

/// What happened to a file of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It was rendered, and its bytes were the same.
    Rendered,
    /// Its bytes changed, or it is new.
    Written,
    /// It is gone.
    Deleted,
}

/// What happened to a file of the output, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its path in the output.
    pub path: Box<str>,
    /// What happened.
    pub action: Action,
    /// Why, where that was asked for: the parts of its view that changed, or a few words.
    pub why: Vec<String>,
}

/// What a build did, whether it went well or not.
pub struct Report {
    /// How it ended.
    pub status: Status,
    /// Files planned.
    pub planned: usize,
    /// Files rendered.
    pub rendered: usize,
    /// Files whose bytes changed.
    pub written: usize,
    /// Files deleted.
    pub deleted: usize,
    /// Public releases.
    pub releases: usize,
    /// What happened to which file, sorted by path; what stayed as it was is left out.
    pub outcomes: Vec<Outcome>,
    /// The phases in their order, with the time that each took.
    pub phases: Vec<(&'static str, Duration)>,
    /// When the output would change with no edit at all.
    pub next_change: Option<Timestamp>,
    /// The findings that are shown, judged and sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are.
    pub more: More,
}

/// Told how far a build is: files done, files planned.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A file changed while it was read.
pub(super) struct Changed(pub String);

/// Why a build stops.
pub(super) enum Stop {
    /// The build ends here; what is wrong is in the report.
    Told(Status),
    /// The disk is at fault.
    Disk(FsError),
    /// It begins again.
    Changed(Changed),
}

impl From<FsError> for Stop {
    fn from(error: FsError) -> Stop {
        Stop::Disk(error)
    }
}

impl From<ViewError> for Stop {
    fn from(error: ViewError) -> Stop {
        match error {
            ViewError::Disk(error) => Stop::Disk(error),
            ViewError::Changed(_) => Stop::Changed(Changed(error.to_string())),
        }
    }
}

impl Report {
    /// Nothing was done yet.
    pub fn empty(status: Status) -> Report {
        Report {
            status,
            planned: 0,
            rendered: 0,
            written: 0,
            deleted: 0,
            releases: 0,
            outcomes: Vec::new(),
            phases: Vec::new(),
            next_change: None,
            diagnostics: Vec::new(),
            more: More::new(),
        }
    }

    /// Judges findings and adds them; true where one is an error.
    pub fn judge(&mut self, config: &Config, found: Vec<Diagnostic>) -> bool {
        let judged: Vec<Diagnostic> = found.into_iter().filter_map(|one| config.severities.judge(one)).collect();
        let failed = judged.iter().any(|one| one.severity == Severity::Error);
        self.diagnostics.extend(judged);
        failed
    }

    /// Adds findings that have no place yet.
    pub fn show<'f>(&mut self, known: Known, findings: impl IntoIterator<Item = &'f Finding>, shown: Shown) {
        let (placed, more) = place(known, findings, shown);
        self.judge(&known.settings.config, placed);
        for (kind, count) in more {
            *self.more.entry(kind).or_default() += count;
        }
    }

    /// Adds what is worth knowing.
    pub fn note(&mut self, file: &str, message: String) {
        let mut note = Diagnostic::new(Kind::StrayFile, file, message);
        note.severity = Severity::Note;
        self.diagnostics.push(note);
    }
}
