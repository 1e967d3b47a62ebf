//! That one deployment at a time goes to a target, from whatever machine.
//!
//! A small file at the target says who deploys and until when it may be believed; it is renewed as long as the deployment
//! runs, so that one that was killed keeps nobody out for long. On the machine where it was killed the next one goes on at
//! once: a lock of the system shows that it is gone, and a note beside it which lock was its.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::store::{Condition, Result, Store, Version};
use crate::base::fs;
use crate::base::hash::Digest;

/// Where it lies at a target.
const PATH: &str = ".pressroom/lock";

/// How long a lock is believed that is not renewed.
const LIFE: SignedDuration = SignedDuration::from_mins(3);

/// How often it is renewed.
const RENEWAL: Duration = Duration::from_secs(45);

/// Tells the time.
pub(crate) type Clock<'a> = &'a (dyn Fn() -> Timestamp + Sync);

/// What a lock says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Of the deployment, unlike all others.
    id: String,
    /// When it began.
    pub since: Timestamp,
    /// Until when it may be believed.
    pub until: Timestamp,
}

impl Claim {
    fn encode(&self) -> Vec<u8> {
        format!("pressroom lock 1\n{}\n{}\n{}\n", self.id, self.since, self.until).into_bytes()
    }

    fn decode(bytes: &[u8]) -> Option<Claim> {
        let mut lines = std::str::from_utf8(bytes).ok()?.lines();
        (lines.next()? == "pressroom lock 1").then_some(())?;
        Some(Claim {
            id: lines.next()?.to_owned(),
            since: lines.next()?.parse().ok()?,
            until: lines.next()?.parse().ok()?,
        })
    }
}

/// A lock that is held.
pub(crate) struct RemoteLock<'a> {
    store: &'a dyn Store,
    clock: Clock<'a>,
    held: Mutex<(Claim, Version)>,
    is_lost: AtomicBool,
}

impl<'a> RemoteLock<'a> {
    /// Takes the lock of a target; the inner error is the deployment that has it. `note` is where this machine notes which
    /// lock is its own; `holder` is unlike that of any other program that runs here. With `take_over`, the lock of another
    /// one counts for nothing.
    pub(crate) fn take(
        store: &'a dyn Store,
        note: &Path,
        holder: &str,
        clock: Clock<'a>,
        take_over: bool,
    ) -> Result<std::result::Result<RemoteLock<'a>, Claim>> {
        let now = clock();
        let Digest(id) = Digest::of(format!("{holder} {now} {}", note.display()).as_bytes());
        let claim = Claim { id: format!("{id:032x}"), since: now, until: now + LIFE };
        let before = fs::read_if_there(note)?.unwrap_or_default();
        let mut condition = Condition::IfAbsent;
        let mut there;
        loop {
            // Before it is taken: one that is killed in between has no lock, and one that has it has its note.
            fs::replace(note, &[before.as_slice(), claim.id.as_bytes(), b"\n"].concat())?;
            if let Ok(version) = store.put(PATH, &claim.encode(), condition)? {
                fs::replace(note, format!("{}\n", claim.id).as_bytes())?;
                return Ok(Ok(RemoteLock {
                    store,
                    clock,
                    held: Mutex::new((claim, version)),
                    is_lost: AtomicBool::new(false),
                }));
            }
            let Some((bytes, version)) = store.get(PATH)? else {
                // It was given back just now.
                condition = Condition::IfAbsent;
                continue;
            };
            let other = Claim::decode(&bytes);
            let is_ours = |other: &Claim| String::from_utf8_lossy(&before).lines().any(|id| id == other.id);
            match other {
                Some(other) if !take_over && other.until > now && !is_ours(&other) => return Ok(Err(other)),
                // One that nobody can read keeps nobody out.
                _ => {
                    there = version;
                    condition = Condition::If(&there);
                }
            }
        }
    }

    /// True if somebody else has taken it over, so that nothing more may be done.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// Does what takes long, and renews the lock meanwhile.
    pub(crate) fn keep<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let (done, wait) = channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                while let Err(RecvTimeoutError::Timeout) = wait.recv_timeout(RENEWAL) {
                    self.renew();
                }
            });
            let result = work();
            drop(done);
            result
        })
    }

    fn renew(&self) {
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (claim, version) = &mut *held;
        claim.until = (self.clock)() + LIFE;
        match self.store.put(PATH, &claim.encode(), Condition::If(version)) {
            Ok(Ok(new)) => *version = new,
            Ok(Err(_)) => self.is_lost.store(true, Ordering::Relaxed),
            // It is tried again before the lock ends; what cannot reach the target sends nothing either.
            Err(_) => {}
        }
    }

    /// Gives it back.
    pub(crate) fn give_back(self) -> Result<()> {
        match self.is_lost() {
            true => Ok(()),
            false => self.store.delete(&[PATH], &|| {}),
        }
    }
}
