//! The instant of a command: the one place where the program asks what time it is.

#![expect(clippy::disallowed_methods, reason = "a command begins at one instant, and this is where it is read")]

use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::build::watch::Reading;
use crate::cli::outcome::{Result, usage};
use crate::locale::stamp::{parse_epoch, parse_instant};

/// The environment variable that reproducible builds set.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// What `--at` says, else what `SOURCE_DATE_EPOCH` says, else now. `zone` is that of a text without an offset.
pub(super) fn instant(at: Option<&str>, zone: &TimeZone) -> Result<Timestamp> {
    if let Some(at) = at {
        return parse_instant(at, zone)
            .map_err(|fault| usage(format!("`--at`: {}", fault.message), fault.help.unwrap_or_default()));
    }
    match std::env::var_os(EPOCH).filter(|epoch| !epoch.is_empty()) {
        Some(epoch) => parse_epoch(&epoch.to_string_lossy())
            .map_err(|fault| usage(format!("{EPOCH}: {}", fault.message), fault.help.unwrap_or_default())),
        None => Ok(now()),
    }
}

/// Whether [`instant`] is that of the environment.
pub(super) fn is_of_environment(at: Option<&str>) -> bool {
    at.is_none() && std::env::var_os(EPOCH).is_some_and(|epoch| !epoch.is_empty())
}

/// Who runs a command, for others that wait for it: `build (process 1234)`.
pub(super) fn holder(command: &str) -> String {
    format!("{command} (process {})", std::process::id())
}

/// A stop-watch, running.
pub(super) fn stopwatch() -> Instant {
    Instant::now()
}

pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Now, and what tells whether the clock was set meanwhile.
pub(super) fn reading() -> Reading {
    Reading { wall: now(), steady: Instant::now() }
}
