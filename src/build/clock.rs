//! The stop-watch of the phases.

#![expect(clippy::disallowed_methods, reason = "it measures; nothing that is built depends on it")]

use std::time::{Duration, Instant};

/// How long the phases take.
pub(super) struct Clock {
    /// The phases so far, with the time that each took.
    pub phases: Vec<(&'static str, Duration)>,
    last: Instant,
}

impl Clock {
    pub(super) fn start() -> Clock {
        Clock { phases: Vec::new(), last: Instant::now() }
    }

    /// Ends a phase.
    pub(super) fn phase(&mut self, name: &'static str) {
        let now = Instant::now();
        self.phases.push((name, now - self.last));
        self.last = now;
    }
}
