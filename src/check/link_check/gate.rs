//! One request at a time for each host, and a pause between two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A host that wants to be left alone for longer is not waited for.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// The gates of all hosts.
pub(super) struct RateLimiter<'a> {
    pause: Duration,
    now: &'a (dyn Fn() -> Timestamp + Sync),
    /// By host: from when on it may be asked again.
    hosts: Mutex<HashMap<String, Arc<Mutex<Timestamp>>>>,
}

impl<'a> RateLimiter<'a> {
    /// All open.
    pub(super) fn new(pause: Duration, now: &'a (dyn Fn() -> Timestamp + Sync)) -> RateLimiter<'a> {
        RateLimiter { pause, now, hosts: Mutex::default() }
    }

    /// What the clock says.
    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Works while nobody else asks that host. With the result comes how long the host wants to be left alone, if it
    /// says so.
    pub(super) fn pass<T>(&self, host: &str, work: impl FnOnce() -> (T, Option<Duration>)) -> T {
        let gate = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Mutex::new(Timestamp::MIN))))
        };
        let mut open = gate.lock().unwrap_or_else(PoisonError::into_inner);
        // The clock may have been set since; no wait is longer than the longest.
        let wait = Duration::try_from(open.duration_since(self.now())).unwrap_or_default();
        std::thread::sleep(wait.min(self.pause.max(LONGEST)));
        let (result, alone) = work();
        let alone = alone.filter(|alone| *alone <= LONGEST).unwrap_or_default();
        let pause = self.pause.max(alone);
        let pause = SignedDuration::try_from(pause).unwrap_or_default();
        *open = self.now().checked_add(pause).unwrap_or(Timestamp::MIN);
        result
    }
}
