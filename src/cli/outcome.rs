//! How a command ends.

use crate::base::diagnostics::{Diagnostic, Kind, sort};
use crate::base::fs::FsError;
use crate::build::LoadError;

/// The exit status; the help of every command tells what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Done = 0,
    /// The content or the theme is invalid.
    Content = 1,
    /// The command line or the configuration is invalid.
    Usage = 2,
    /// The disk or the system failed.
    Disk = 3,
    /// A target of deployments refused or cannot be reached, or the public still sees what was deleted.
    Remote = 4,
}

impl Exit {
    /// Its word in JSON.
    pub(super) fn word(self) -> &'static str {
        match self {
            Exit::Done => "done",
            Exit::Content => "content",
            Exit::Usage => "config",
            Exit::Disk => "disk",
            Exit::Remote => "remote",
        }
    }
}

/// Why a command stopped; told to people by [`crate::cli::report`], once, at the end.
pub(super) enum Failure {
    /// The command line asks for what cannot be.
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// A target of deployments, or the public, is not as it should be.
    Remote {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Findings, and the exit status that they mean.
    Findings(Exit, Vec<Diagnostic>),
}

/// The result of a command or of a step of one.
pub(super) type Result<T> = std::result::Result<T, Failure>;

/// A fault of the command line.
pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Failure {
    let help = help.into();
    Failure::Usage { message: message.into(), help: (!help.is_empty()).then_some(help) }
}

/// A fault of the disk or the system.
pub(super) fn disk(message: String) -> Failure {
    Failure::Findings(Exit::Disk, vec![Diagnostic::new(Kind::Disk, "", message)])
}

/// A fault of another host, or of what lies there.
pub(super) fn remote(message: impl Into<String>, help: impl Into<String>) -> Failure {
    let help = help.into();
    Failure::Remote { message: message.into(), help: (!help.is_empty()).then_some(help) }
}

impl Failure {
    /// The exit status and the findings, where they go into one report with others.
    pub(super) fn into_findings(self) -> (Exit, Vec<Diagnostic>) {
        match self {
            Failure::Usage { message, help } => {
                let mut finding = Diagnostic::new(Kind::Config, "", message);
                finding.help = help;
                (Exit::Usage, vec![finding])
            }
            Failure::Remote { message, help } => {
                let mut finding = Diagnostic::new(Kind::Disk, "", message);
                finding.help = help;
                (Exit::Remote, vec![finding])
            }
            Failure::Findings(exit, findings) => (exit, findings),
        }
    }
}

impl From<FsError> for Failure {
    fn from(error: FsError) -> Failure {
        disk(error.to_string())
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        match error {
            LoadError::Config(mut findings) => {
                sort(&mut findings);
                Failure::Findings(Exit::Usage, findings)
            }
            LoadError::Disk(error) => Failure::from(error),
        }
    }
}
