//! Watching: waits until something that a build reads has changed, or until an hour has come.
//!
//! Only `content/`, `themes/` and `site.yaml` are watched, never the output or our own state. Where the platform's
//! watcher cannot be had (too many watches, a network file system), the files are looked at once a second instead.
//!
//! Every wait has an end that no event can put off: whoever reads the site all the time, such as a backup, and whoever
//! saves a file all the time delay neither a build nor an hour. The clock is looked at once a second, since nobody
//! reports that it was set, or that the machine slept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::options::Scope;
use crate::base::fs;

/// Quiet that must follow a change before it is reported: editors write in several steps, `git checkout` many files.
const QUIET: Duration = Duration::from_millis(5);

/// How long changes that follow one another may put off that they are reported.
const LONGEST: Duration = Duration::from_secs(1);

/// How often files are looked at where they cannot be watched.
const POLL: Duration = Duration::from_secs(1);

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// A clock that goes this much wrong was set, in nanoseconds. Less than that may have passed between two looks at it.
const SET: i128 = 500_000_000;

/// A look at the clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// What time it is. People and programs can set this, forward and back.
    pub wall: Timestamp,
    /// What only ever goes on. While the machine sleeps, it may stand still.
    pub steady: Instant,
}

impl Reading {
    /// True if the clock was set since an earlier look, or the machine slept.
    fn was_set_since(&self, earlier: &Reading) -> bool {
        let by_wall = self.wall.as_nanosecond() - earlier.wall.as_nanosecond();
        let passed = self.steady.saturating_duration_since(earlier.steady).as_nanos();
        (by_wall - i128::try_from(passed).unwrap_or(i128::MAX)).abs() > SET
    }
}

/// A site that is being watched.
pub(crate) struct Watch {
    root: PathBuf,
    events: Receiver<Signal>,
    sender: Sender<Signal>,
    // Watches as long as it lives.
    watcher: Box<dyn Watcher + Send>,
    /// Files outside of the watched folders to which links lead.
    linked: BTreeSet<PathBuf>,
    polls: bool,
    /// What is worth telling about the watching itself.
    news: Option<String>,
    clock: Box<dyn Fn() -> Reading + Send>,
    /// The look at the clock that the last build went by.
    known: Reading,
}

enum Signal {
    Event(notify::Result<Event>),
    Stop,
}

/// Why a wait ended.
#[derive(Clone, Debug)]
pub(crate) enum Wake {
    /// Something changed, and a build is to look at it.
    Changed(Scope),
    /// The hour has come, or the clock was set: other releases may be public now.
    Hour,
    /// Nothing happened for as long as was to be waited.
    Quiet,
    /// The watcher is gone, or was told to stop.
    Ended,
}

impl Watch {
    /// Begins to watch a site. With `poll`, and where the system cannot watch it, its files are looked at once a second.
    pub(crate) fn start(
        root: &Path,
        poll: bool,
        clock: impl Fn() -> Reading + Send + 'static,
    ) -> notify::Result<Watch> {
        // Events come with absolute paths.
        let root = fs::canonical(root).map_err(|error| notify::Error::io(error.source))?;
        let (sender, events) = channel();
        let native = match poll {
            true => None,
            false => Some(native(&root, sender.clone())),
        };
        let (watcher, news) = match native {
            Some(Ok(watcher)) => (watcher, None),
            Some(Err(error)) => (poller(&root, sender.clone())?, Some(cannot_be_watched(&error))),
            None => (poller(&root, sender.clone())?, None),
        };
        let polls = poll || news.is_some();
        let (known, clock) = (clock(), Box::new(clock));
        Ok(Watch { root, events, sender, watcher, linked: BTreeSet::new(), polls, news, clock, known })
    }

    /// What time it is. From here on, a clock that goes otherwise than this one is one that was set.
    pub(crate) fn now(&mut self) -> Reading {
        self.known = (self.clock)();
        self.known
    }

    /// What is worth telling about the watching itself, once.
    pub(crate) fn news(&mut self) -> Option<String> {
        self.news.take()
    }

    /// Watches the files, too, to which links of the content folder lead: what is changed there has another name than
    /// that by which the site knows it.
    pub(crate) fn also(&mut self, links: &[PathBuf]) {
        let inside = |path: &PathBuf| ["content", "themes"].iter().any(|name| path.starts_with(self.root.join(name)));
        self.linked = links.iter().filter(|path| !inside(path) && !fs::is_dir(path)).cloned().collect();
        for path in &self.linked {
            // A file that was replaced is another one; that it is watched already is no fault, nor that it is gone.
            let _ = self.watcher.watch(path, RecursiveMode::NonRecursive);
        }
    }

    /// What ends the next wait, or the one that is under way, from any thread.
    pub(crate) fn stopper(&self) -> impl Fn() + Send + 'static {
        let stop = self.sender.clone();
        move || drop(stop.send(Signal::Stop))
    }

    /// Waits until it is told to stop.
    pub(crate) fn wait_for_end(&self) {
        while !matches!(self.events.recv(), Ok(Signal::Stop) | Err(_)) {}
    }

    /// Waits for a change and the short quiet after it, for an hour, for the clock to be set, or, where `patience` is
    /// given, for that long at most.
    pub(crate) fn wait(&mut self, hour: Option<Timestamp>, patience: Option<Duration>) -> Wake {
        let begin = (self.clock)().steady;
        let mut scope = Scope::default();
        // The changes so far: the first, the last, and how many.
        let mut changes: Option<(Instant, Instant, usize)> = None;
        loop {
            let now = (self.clock)();
            let was_set = now.was_set_since(&self.known);
            let is_over = |since: Instant, limit| now.steady.saturating_duration_since(since) >= limit;
            if was_set || hour.is_some_and(|hour| hour <= now.wall) {
                if was_set {
                    self.news = Some("The clock was set: what is public is looked at again.".to_owned());
                }
                return if changes.is_some() { Wake::Changed(scope) } else { Wake::Hour };
            }
            let rest = |since: Instant, limit: Duration| (since + limit).saturating_duration_since(now.steady);
            let quiet = match changes {
                Some((first, ..)) if is_over(first, LONGEST) => return Wake::Changed(scope),
                // Many files at once come with pauses: the more there were, the longer the quiet.
                Some((_, last, count)) => Some(rest(last, if count > 20 { QUIET * 10 } else { QUIET })),
                None => match patience {
                    Some(patience) if is_over(begin, patience) => return Wake::Quiet,
                    patience => patience.map(|patience| rest(begin, patience)),
                },
            };
            let until_hour = hour.map(|hour| Duration::try_from(hour.duration_since(now.wall)).unwrap_or_default());
            let wait = [quiet, until_hour].into_iter().flatten().fold(TICK, Duration::min);
            match self.events.recv_timeout(wait) {
                Ok(Signal::Event(event)) => {
                    if self.add(&event, &mut scope) {
                        let (first, _, count) = changes.unwrap_or((now.steady, now.steady, 0));
                        changes = Some((first, (self.clock)().steady, count + 1));
                    }
                }
                Err(RecvTimeoutError::Timeout) if changes.is_some() && quiet == Some(wait) => {
                    return Wake::Changed(scope);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Wake::Ended,
            }
        }
    }

    /// Goes over to polling, since the system can no longer watch.
    fn poll(&mut self, error: &notify::Error) {
        if self.polls {
            return;
        }
        if let Ok(watcher) = poller(&self.root, self.sender.clone()) {
            self.watcher = watcher;
            self.polls = true;
            self.news = Some(cannot_be_watched(error));
        }
    }

    /// Adds what an event is about; true if that may change the output. Where events were lost, that may be anything.
    fn add(&mut self, event: &notify::Result<Event>, scope: &mut Scope) -> bool {
        let event = match event {
            Ok(event) if event.need_rescan() || event.paths.is_empty() => {
                self.news = Some("More changed at once than the system reports; everything is looked at.".to_owned());
                scope.all = true;
                return true;
            }
            Ok(event) => event,
            Err(error) => {
                self.poll(error);
                scope.all = true;
                return true;
            }
        };
        let mut any = false;
        for path in &event.paths {
            if self.linked.contains(path) {
                scope.all = true;
                any = true;
                continue;
            }
            let Ok(inside) = path.strip_prefix(&self.root) else { continue };
            let mut parts = inside.components();
            let Some(first) = parts.next() else { continue };
            match first.as_os_str().to_str() {
                Some("site.yaml") => scope.config = true,
                Some("themes") => scope.theme = true,
                // Editors write files with such names beside the real ones; the walk passes over them, too.
                Some("content") if parts.clone().any(|part| is_hidden(part.as_os_str())) => continue,
                Some("content") => {
                    // Only of what is plainly one file is nothing else to be looked for: a folder that came may have
                    // been filled before it was watched, one that went took its files with it.
                    let is_file = fs::stat(path).is_some() && fs::link_target(path).is_empty();
                    let is_gone = !fs::exists(path) && path.extension().is_some();
                    let name = inside.to_str().filter(|_| is_file || is_gone);
                    match name.map(|name| name.replace('\\', "/")) {
                        Some(name) => drop(scope.files.insert(name)),
                        None => scope.all = true,
                    }
                }
                _ => continue,
            }
            any = true;
        }
        any
    }
}

fn cannot_be_watched(error: &notify::Error) -> String {
    format!("Changes are looked for once a second, since the files cannot be watched: {error}")
}

/// Passes on what changes something. That a file was opened, read or closed wakes nobody: a build does so itself.
fn send_to(sender: Sender<Signal>) -> impl Fn(notify::Result<Event>) {
    move |event| match event {
        Ok(Event { kind: EventKind::Access(_), .. }) => {}
        // An error says that nobody waits any more.
        event => drop(sender.send(Signal::Event(event))),
    }
}

fn native(root: &Path, sender: Sender<Signal>) -> notify::Result<Box<dyn Watcher + Send>> {
    let watcher = RecommendedWatcher::new(send_to(sender), Config::default())?;
    Ok(Box::new(watch_all(watcher, root)?))
}

fn poller(root: &Path, sender: Sender<Signal>) -> notify::Result<Box<dyn Watcher + Send>> {
    // Its times are whole seconds, within which a file may change twice; so it compares what files hold.
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    Ok(Box::new(watch_all(PollWatcher::new(send_to(sender), config)?, root)?))
}

fn watch_all<W: Watcher>(mut watcher: W, root: &Path) -> notify::Result<W> {
    // The folder itself for `site.yaml`, which editors replace by renaming.
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in ["content", "themes"].map(|name| root.join(name)) {
        if fs::is_dir(&folder) {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(watcher)
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") && name != ".md" && name != ".well-known"
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

    use super::*;

    const LONG: Option<Duration> = Some(Duration::from_secs(20));

    fn reading() -> Reading {
        Reading { wall: Timestamp::now(), steady: Instant::now() }
    }

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("content")).unwrap();
        dir
    }

    /// Does something again and again, until it is dropped.
    struct Busy(Arc<AtomicBool>, Option<std::thread::JoinHandle<()>>);

    impl Busy {
        fn with(pause: Duration, mut work: impl FnMut() + Send + 'static) -> Busy {
            let ended = Arc::new(AtomicBool::new(false));
            let end = Arc::clone(&ended);
            let thread = std::thread::spawn(move || {
                while !end.load(Ordering::Relaxed) {
                    work();
                    std::thread::sleep(pause);
                }
            });
            Busy(ended, Some(thread))
        }
    }

    impl Drop for Busy {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
            self.1.take().unwrap().join().unwrap();
        }
    }

    fn a_saved_file_wakes(poll: bool) {
        let dir = site();
        let mut watch = Watch::start(dir.path(), poll, reading).unwrap();
        std::fs::write(dir.path().join("output.html"), "x").unwrap();
        assert!(matches!(watch.wait(None, Some(Duration::from_millis(50))), Wake::Quiet));
        std::fs::write(dir.path().join("content/new.md"), "x").unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(_)));
        let saved = dir.path().join("content/.new.md.tmp");
        std::fs::write(&saved, "y").unwrap();
        std::fs::rename(saved, dir.path().join("content/new.md")).unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(_)));
        assert_eq!(watch.news(), None);
    }

    #[test]
    fn a_saved_file_is_told() {
        a_saved_file_wakes(false);
    }

    #[test]
    fn a_saved_file_is_found() {
        a_saved_file_wakes(true);
    }

    #[test]
    fn who_only_reads_puts_nothing_off() {
        let dir = site();
        let (file, output) = (dir.path().join("content/a.md"), dir.path().join("output"));
        std::fs::write(&file, "x").unwrap();
        std::fs::create_dir(&output).unwrap();
        let mut watch = Watch::start(dir.path(), false, reading).unwrap();
        let (read, listed) = (file.clone(), output.clone());
        let beside = dir.path().join("content/.a.md.swp");
        let _busy = Busy::with(Duration::from_millis(1), move || {
            std::fs::read(&read).unwrap();
            std::fs::read_dir(&listed).unwrap().for_each(drop);
            std::fs::read_dir(read.parent().unwrap()).unwrap().for_each(drop);
            // What is written and of no interest puts nothing off, either.
            std::fs::write(&beside, "x").unwrap();
            std::fs::write(listed.with_extension("log"), "x").unwrap();
        });
        let hour = reading().wall + Duration::from_millis(400);
        let begin = Instant::now();
        assert!(matches!(watch.wait(Some(hour), LONG), Wake::Hour));
        assert!(reading().wall >= hour && begin.elapsed() < Duration::from_secs(10));
        assert!(matches!(watch.wait(None, Some(Duration::from_millis(300))), Wake::Quiet));
        std::fs::write(&file, "y").unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(_)));
        assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
    }

    #[test]
    fn who_saves_all_the_time_puts_nothing_off() {
        let dir = site();
        let file = dir.path().join("content/a.md");
        let mut watch = Watch::start(dir.path(), false, reading).unwrap();
        let _busy = Busy::with(Duration::ZERO, move || std::fs::write(&file, "x").unwrap());
        let begin = Instant::now();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(_)));
        assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
        // An hour that comes in between is met by the build that the change asks for, or wakes by itself where the system
        // was too busy to report a change before.
        let hour = reading().wall + Duration::from_millis(1);
        assert!(matches!(watch.wait(Some(hour), LONG), Wake::Changed(_) | Wake::Hour));
        assert!(reading().wall >= hour);
    }

    #[test]
    fn a_clock_that_is_set_is_seen() {
        let dir = site();
        let ahead = Arc::new(AtomicI64::new(0));
        let set = Arc::clone(&ahead);
        let clock = move || {
            let real = reading();
            Reading { wall: real.wall + jiff::SignedDuration::from_secs(set.load(Ordering::Relaxed)), ..real }
        };
        let mut watch = Watch::start(dir.path(), false, clock).unwrap();
        for to in [3600, -3600, 0, 1, 0] {
            ahead.store(to, Ordering::Relaxed);
            let begin = Instant::now();
            assert!(matches!(watch.wait(None, LONG), Wake::Hour), "{to}");
            assert!(begin.elapsed() < Duration::from_secs(10), "{to}");
            assert!(watch.news().is_some_and(|news| news.contains("clock was set")), "{to}");
            watch.now();
            assert!(matches!(watch.wait(None, Some(Duration::from_millis(10))), Wake::Quiet), "{to}");
        }
        // While it waits, too.
        let later = Arc::clone(&ahead);
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            later.store(7200, Ordering::Relaxed);
        });
        let hour = watch.now().wall + Duration::from_secs(7200);
        assert!(matches!(watch.wait(Some(hour), LONG), Wake::Hour));
        thread.join().unwrap();
    }

    #[test]
    fn where_watching_fails_files_are_looked_at() {
        let dir = site();
        let mut watch = Watch::start(dir.path(), false, reading).unwrap();
        let full = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        watch.sender.send(Signal::Event(Err(full))).unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(Scope { all: true, .. })));
        assert!(watch.news().is_some_and(|news| news.contains("once a second")));
        std::fs::write(dir.path().join("content/new.md"), "x").unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(_)));
        assert_eq!(watch.news(), None);
    }

    #[test]
    fn lost_events_are_made_good() {
        let dir = tempfile::tempdir().unwrap();
        let mut watch = Watch::start(dir.path(), false, reading).unwrap();
        let lost = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        watch.sender.send(Signal::Event(Ok(lost))).unwrap();
        assert!(matches!(watch.wait(None, LONG), Wake::Changed(Scope { all: true, .. })));
        assert!(watch.news().is_some_and(|news| news.contains("everything is looked at")));
    }
}
