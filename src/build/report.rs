//! What a build did, or why it stopped.

use std::time::Duration;

use jiff::Timestamp;

use super::locate_findings::{Context, Shown, locate};
use crate::base::diagnostics::{Diagnostic, Kind, More, Severity};
use crate::base::fs::FsError;
use crate::model::catalog::Finding;
use crate::model::config::Config;
use crate::site::view::ViewError;

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The output is up to date.
    Done,
    /// The content or the theme is invalid; the output is as it was.
    Content,
    /// The configuration is invalid; the output is as it was.
    Config,
    /// The disk or the system failed.
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
    /// The findings that are shown, with their severities, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are.
    pub more: More,
}

/// A file changed while it was read.
pub(super) struct Changed(pub String);

/// Why a build stops.
pub(super) enum Stop {
    /// The build ends here; what is wrong is in the report.
    Reported(Status),
    /// The disk failed.
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

    /// Gives findings their severities and adds them; true if one is an error.
    pub fn apply_severities(&mut self, config: &Config, found: Vec<Diagnostic>) -> bool {
        let applied: Vec<Diagnostic> = found.into_iter().filter_map(|one| config.severities.apply(one)).collect();
        let failed = applied.iter().any(|one| one.severity == Severity::Error);
        self.diagnostics.extend(applied);
        failed
    }

    /// Adds findings that have no place yet.
    pub fn show<'f>(&mut self, context: Context, findings: impl IntoIterator<Item = &'f Finding>, shown: Shown) {
        let (placed, more) = locate(context, findings, shown);
        self.apply_severities(&context.settings.config, placed);
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
