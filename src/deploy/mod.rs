//! Deployment: what was built goes to where the public sees it.
//!
//! A deployment compares what the last build wrote with the record that lies at the target, and does what is missing, in an
//! order in which every link of the public site leads somewhere at every moment. It can be broken off at any point: what it is
//! about to touch is noted there first, and the next one looks at these files alone, whoever makes it.
//!
//! | file | charge |
//! | --- | --- |
//! | `changes` | what is to be done, and in which order; pure |
//! | `doubt` | what nobody knows of a target, since a deployment was broken off |
//! | `record` | what lies at a target, as the target keeps it |
//! | `lock` | one deployment at a time |
//! | `headers` | what files are sent with |
//! | `public` | whether the public sees that something is gone or was taken back |
//! | `store` | the kinds of targets |
//!
//! In: the files of an output folder, as a build left them, and a target. Out: a [`Report`]. Imports `build` and what is
//! below it; nothing in it prints.

pub(crate) mod changes;
mod doubt;
mod headers;
mod lock;
mod public;
mod record;
mod store;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::fs::{self, FsError, Lock};
use crate::base::hash::Digest;
use crate::build::published::Published;
use crate::model::config::deploy::DeployTarget;
use changes::{Changes, Phase, Step};
use doubt::Doubt;
pub(crate) use lock::Clock;
use lock::{Claim, RemoteLock};
pub(crate) use public::{Gone, StillThere, await_gone};
use record::Record;
pub(crate) use store::StoreError;
use store::{Condition, Sending, Store, Version};

/// What of ours lies at a target.
const OURS: &str = ".pressroom/";
/// The record.
const RECORD: &str = ".pressroom/deployed.gz";
/// What a deployment is about to touch.
const PENDING: &str = ".pressroom/pending.gz";

/// Where this machine keeps what it needs for deployments, in the site.
const SCRATCH: &str = ".pressroom/deploy";

/// Files are sent in lots of so many; between two it is seen whether the lock is still ours.
const LOT: usize = 2_000;

/// So many deletions need no question, however few files there are.
const FEW: usize = 20;

/// What a deployment is to do.
pub(crate) struct Order<'a> {
    /// The site's folder.
    pub site: &'a Path,
    /// What was built.
    pub published: &'a Published,
    /// Where it goes.
    pub target: &'a DeployTarget,
    /// How many files it may delete; as the target says, else a tenth of what is there, but 20 in any case.
    pub max_delete: Option<usize>,
    /// Compare the record with a listing of what is there.
    pub verify: bool,
    /// Do not care about the lock of another deployment.
    pub take_over: bool,
    /// Only find out what is to be done.
    pub dry_run: bool,
    /// Who deploys, for others on this machine.
    pub holder: String,
}

/// Why a deployment did not come to its end.
pub(crate) enum Stop {
    /// The target, or the disk of this machine.
    Store(StoreError),
    /// More would be deleted than it may.
    TooMany {
        /// Their paths.
        delete: Vec<Box<str>>,
        /// How many it may.
        limit: usize,
    },
    /// Another deployment is running, on this machine or elsewhere; what is known of it.
    Running(String),
    /// Somebody else deployed meanwhile.
    Overtaken,
    /// The name of a file of the output that hosts do not take.
    BadName(String),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Store(error)
    }
}

impl From<FsError> for Stop {
    fn from(error: FsError) -> Stop {
        Stop::Store(error.into())
    }
}

/// What a deployment did, or would do.
#[derive(Default)]
pub(crate) struct Report {
    /// What was sent, step by step.
    pub sent: Vec<(Step, Box<str>)>,
    /// How many of these were not there before.
    pub new: usize,
    /// What was deleted.
    pub deleted: Vec<Box<str>>,
    /// Of what was deleted or replaced, the digests of the bytes that were there, as far as they are known.
    pub replaced: BTreeMap<Box<str>, Digest>,
    /// How many files stay for a while though no page refers to them.
    pub kept: usize,
    /// Files at the target that no deployment put there, if it was looked; they are left alone.
    pub foreign: Vec<String>,
    /// What is worth knowing besides.
    pub notes: Vec<String>,
}

/// Is told how far a deployment is: files done, files to do.
pub(crate) type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Brings a target to what was built.
pub(crate) fn deploy(order: &Order, clock: Clock, progress: Progress) -> Result<Report, Stop> {
    let Order { site, published, target, .. } = order;
    if let Some((path, _)) = published.files.iter().find(|(path, _)| !record::is_portable(path)) {
        return Err(Stop::BadName(path.to_string()));
    }
    let scratch = site.join(SCRATCH);
    fs::create_dir(&scratch)?;
    let name = |kind: &str| scratch.join(format!("{}.{kind}", target.name));
    let _alone = match Lock::take(&name("lock"), &order.holder, &|_| false)? {
        Ok(lock) => lock,
        Err(other) => return Err(Stop::Running(format!("on this machine: pressroom {other}"))),
    };
    let store = store::open(target, site, &published.dir, &scratch)?;
    let store = &*store;
    if order.dry_run || store.is_atomic() {
        let there = There::look(order, store)?;
        return there.bring(order, store, None, clock, progress);
    }
    let lock = RemoteLock::take(store, &name("id"), &order.holder, clock, order.take_over)?;
    let lock = lock.map_err(|Claim { since, until, .. }| {
        Stop::Running(format!("it began at {since} and is believed until {until}"))
    })?;
    let done = lock.keep(|| {
        let there = There::look(order, store)?;
        there.bring(order, store, Some(&lock), clock, progress)
    });
    // What went wrong before is what counts.
    let back = lock.give_back();
    let report = done?;
    back?;
    Ok(report)
}

/// What lies at a target.
struct There {
    record: Record,
    /// The version of the record; `None` if there is none.
    version: Option<Version>,
    doubt: Doubt,
    /// Whether an earlier deployment was broken off.
    is_broken_off: bool,
    foreign: Vec<String>,
    notes: Vec<String>,
}

impl There {
    fn look(order: &Order, store: &dyn Store) -> Result<There, StoreError> {
        let mut notes = Vec::new();
        let found = store.get(RECORD)?;
        let version = found.as_ref().map(|(_, version)| version.clone());
        let record = found.and_then(|(bytes, _)| Record::decode(&bytes));
        if version.is_some() && record.is_none() {
            notes.push("the record of what was deployed is damaged; what lies there was listed instead".to_owned());
        }
        let pending = if store.is_atomic() { None } else { store.get(PENDING)? };
        let is_broken_off = pending.is_some();
        let pending = pending.map(|(bytes, _)| record::decode_doubt(&bytes));
        let is_known = record.is_some() && !matches!(pending, Some(None));
        let mut there = There {
            record: record.unwrap_or_default(),
            version,
            doubt: Doubt::default(),
            is_broken_off,
            foreign: Vec::new(),
            notes,
        };
        if is_broken_off {
            there.notes.push("the last deployment was broken off; what it may have touched was looked at".to_owned());
        }
        if order.verify || is_broken_off || !is_known {
            there.doubt = pending.flatten().unwrap_or_default();
            there.compare(order, store.list()?, is_known);
        }
        Ok(there)
    }

    /// Takes into account what a listing says; `is_known` says whether the record can be believed.
    fn compare(&mut self, order: &Order, listed: Vec<(String, Option<u64>)>, is_known: bool) {
        let listed: HashMap<&str, Option<u64>> = listed.iter().map(|(path, size)| (&**path, *size)).collect();
        let Order { published, target, .. } = order;
        let built: HashMap<&str, _> = published.files.iter().map(|(path, digest)| (&**path, *digest)).collect();
        let recorded = self.record.files.iter().map(|(path, _)| path).chain(self.record.kept.keys());
        let absent: BTreeSet<Box<str>> = recorded.filter(|path| !listed.contains_key(&***path)).cloned().collect();
        if order.verify && !absent.is_empty() {
            self.notes.push(format!("{} of the record were not there any more", files(absent.len())));
        }
        self.record.without(&absent);
        self.doubt.keep_those(|path| listed.contains_key(path));
        // What has another size than what was sent was changed by somebody else.
        let size_differs = |path: &str, size: Option<u64>| {
            let is_as_sent = !headers::Headers::of(path, &target.cache, target.gzip).is_compressed();
            let same = self.record.find(path).is_some_and(|digest| built.get(path) == Some(&digest));
            let own = || fs::stat(&published.dir.join(path)).map(|stat| stat.size);
            is_as_sent && same && size.is_some() && size != own()
        };
        for (path, size) in &listed {
            if path.starts_with(OURS) || self.doubt.has(path) {
                continue;
            }
            let is_ours = self.record.find(path).is_some() || self.record.kept.contains_key(*path);
            if (!is_known && built.contains_key(path)) || size_differs(path, *size) {
                self.doubt.public.insert((*path).into());
            } else if !is_ours {
                self.foreign.push((*path).to_owned());
            }
        }
        self.foreign.sort_unstable();
    }

    /// Does what makes it what was built.
    fn bring(
        self,
        order: &Order,
        store: &dyn Store,
        lock: Option<&RemoteLock>,
        clock: Clock,
        progress: Progress,
    ) -> Result<Report, Stop> {
        let Order { published, target, .. } = order;
        let built = &published.files;
        let changes = Changes::between(built, &self.record, &self.doubt, clock(), target.keep_assets);
        let limit = order.max_delete.or(target.max_delete).unwrap_or(FEW.max(self.record.files.len() / 10));
        let sent = changes.send.iter().map(|(step, _, at)| (*step, built[*at as usize].0.clone()));
        let touched = changes.send.iter().map(|(_, _, at)| &built[*at as usize].0).chain(&changes.delete);
        let replaced = touched.filter(|path| !self.doubt.has(path));
        let replaced = replaced.filter_map(|path| Some((path.clone(), self.record.find(path)?))).collect();
        let report = Report {
            sent: sent.collect(),
            replaced,
            new: changes.new,
            deleted: changes.delete.clone(),
            kept: changes.kept.len(),
            foreign: self.foreign,
            notes: self.notes,
        };
        if order.dry_run {
            return Ok(report);
        }
        if changes.delete.len() > limit {
            return Err(Stop::TooMany { delete: changes.delete, limit });
        }
        let is_noted = self.version.is_some() && self.record.kept == changes.kept && !self.is_broken_off;
        if changes.are_none() && is_noted {
            return Ok(report);
        }
        let note = |phase: Phase| {
            // Only who has the lock writes it.
            let doubt = record::encode_doubt(&changes.doubt(built, &self.doubt, phase));
            store.put(PENDING, &doubt, Condition::Always).map(drop)
        };
        let note: &dyn Fn(Phase) -> Result<(), StoreError> = if store.is_atomic() { &|_| Ok(()) } else { &note };
        put_files(store, lock, &changes, built, note, progress)?;
        let record = Record { files: built.clone(), kept: changes.kept }.encode();
        let condition = self.version.as_ref().map_or(Condition::IfAbsent, Condition::If);
        store.put(RECORD, &record, condition)?.map_err(|_| Stop::Overtaken)?;
        if !store.is_atomic() {
            store.delete(&[PENDING], &|| {})?;
        }
        let message = format!("Publish {}, {} deleted", files(report.sent.len()), report.deleted.len());
        store.finish(&message)?.map_err(|_| Stop::Overtaken)?;
        Ok(report)
    }
}

/// Sends and deletes, step by step. `note` notes at the target which phase begins, so that whoever goes on knows what may
/// have been touched.
fn put_files(
    store: &dyn Store,
    lock: Option<&RemoteLock>,
    changes: &Changes,
    built: &[(Box<str>, Digest)],
    note: &dyn Fn(Phase) -> Result<(), StoreError>,
    progress: Progress,
) -> Result<(), Stop> {
    let all = changes.send.len() + changes.delete.len();
    let count = AtomicUsize::new(0);
    let done = || progress(count.fetch_add(1, Ordering::Relaxed) + 1, all);
    let check = || if lock.is_some_and(RemoteLock::is_lost) { Err(Stop::Overtaken) } else { Ok(()) };
    note(Phase::New)?;
    let has_new = changes.send.iter().any(|(_, is_new, _)| *is_new);
    let mut phase = Phase::New;
    // A step begins when the one before it is done: that is what keeps links whole.
    for step in changes.send.chunk_by(|(a, _, _), (b, _, _)| a == b) {
        if step[0].0 > Step::New && phase == Phase::New {
            phase = Phase::Changed;
            // Where nothing is new, the note says the same.
            if has_new {
                note(phase)?;
            }
        }
        for lot in step.chunks(LOT) {
            check()?;
            let sending = |(_, _, at): &(Step, bool, u32)| {
                let (path, digest) = &built[*at as usize];
                Sending { path, digest: *digest }
            };
            store.send(&lot.iter().map(sending).collect::<Vec<_>>(), &done)?;
        }
    }
    if !changes.delete.is_empty() {
        note(Phase::Delete)?;
    }
    for lot in changes.delete.chunks(LOT) {
        check()?;
        store.delete(&lot.iter().map(|path| &**path).collect::<Vec<_>>(), &done)?;
    }
    Ok(())
}

/// `1 file`, `2 files`
fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
