//! Standard output and standard error. Data goes to the one, everything for people to the other.

use std::io::{self, ErrorKind, IsTerminal, Write};

use clap::builder::styling::{AnsiColor, Style};

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::foreign::unmarked;
use crate::cli::outcome::{Exit, Failure, Result};

/// Prints data. A reader that has seen enough (`| head`) is no fault.
pub(super) fn out(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = format!("cannot write to standard output: {error}");
            let finding = Diagnostic::new(Kind::Disk, "", message);
            Err(Failure::Findings(Exit::Disk, vec![finding]))
        }
        _ => Ok(()),
    }
}

/// Prints a value as JSON, and a line end.
pub(super) fn json(value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::from).map_err(|error| {
        let finding = Diagnostic::new(Kind::Disk, "", format!("cannot write JSON: {error}"));
        Failure::Findings(Exit::Disk, vec![finding])
    })?;
    // Text in another language has marks for pages alone.
    out(&format!("{}\n", unmarked(&text)))
}

/// Prints for people. Where standard error cannot be written to, there is nobody to tell.
pub(super) fn err(text: &str) {
    let mut err = anstream::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// The width of the terminal that standard output is; `None` if it is none.
pub(super) fn out_width() -> Option<usize> {
    let stdout = io::stdout();
    stdout
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(stdout))
        .flatten()
        .map(|(width, _)| usize::from(width.0))
}

/// The width of the terminal that standard error is; `None` if it is none.
pub(super) fn err_width() -> Option<usize> {
    let stderr = io::stderr();
    stderr
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(stderr))
        .flatten()
        .map(|(width, _)| usize::from(width.0))
}

/// Emphasis.
pub(super) const BOLD: Style = Style::new().bold();
/// What matters less.
pub(super) const DIM: Style = Style::new().dimmed();
/// Errors.
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
/// Warnings.
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Notes and help.
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default().bold();
/// What went well.
pub(super) const GREEN: Style = AnsiColor::Green.on_default();

/// The text in a style; [`out`] and [`err`] take the style out again where it is not wanted.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
