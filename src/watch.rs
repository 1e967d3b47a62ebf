//! Watching: waits until something that a build reads has changed.
//!
//! Only `content/`, `themes/` and `site.yaml` are watched, never the output or our own state. Where the platform's
//! watcher cannot be had (too many watches, a network file system), the files are looked at once a second instead.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::build::Scope;
use crate::fs;

/// Quiet that must follow a change before it is reported: editors write in several steps, `git checkout` many files.
const QUIET: Duration = Duration::from_millis(5);

/// How often files are looked at where they cannot be watched.
const POLL: Duration = Duration::from_secs(1);

/// A site that is being watched.
pub struct Watch {
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
}

enum Signal {
    Event(notify::Result<Event>),
    Stop,
}

/// Why a wait ended.
#[derive(Clone, Debug)]
pub enum Wake {
    /// Something changed, and a build is to look at it.
    Changed(Scope),
    /// The time is up.
    Time,
    /// The watcher is gone, or was told to stop.
    Ended,
}

impl Watch {
    /// Begins to watch a site. With `poll`, and where the system cannot watch it, its files are looked at once a second.
    pub fn start(root: &Path, poll: bool) -> notify::Result<Watch> {
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
        Ok(Watch { root, events, sender, watcher, linked: BTreeSet::new(), polls, news })
    }

    /// What is worth telling about the watching itself, once.
    pub fn news(&mut self) -> Option<String> {
        self.news.take()
    }

    /// Watches the files, too, to which links of the content folder lead: what is changed there has another name than
    /// that by which the site knows it.
    pub fn also(&mut self, links: &[PathBuf]) {
        let inside = |path: &PathBuf| ["content", "themes"].iter().any(|name| path.starts_with(self.root.join(name)));
        self.linked = links.iter().filter(|path| !inside(path) && !fs::is_dir(path)).cloned().collect();
        for path in &self.linked {
            // A file that was replaced is another one; that it is watched already is no fault, nor that it is gone.
            let _ = self.watcher.watch(path, RecursiveMode::NonRecursive);
        }
    }

    /// What ends the next wait, or the one that is under way, from any thread.
    pub fn stopper(&self) -> impl Fn() + Send + 'static {
        let stop = self.sender.clone();
        move || drop(stop.send(Signal::Stop))
    }

    /// Waits until it is told to stop.
    pub fn wait_for_end(&self) {
        while !matches!(self.events.recv(), Ok(Signal::Stop) | Err(_)) {}
    }

    /// Waits for a change and the quiet after it, or until the time is up; without a time, as long as it takes.
    pub fn wait(&mut self, time: Option<Duration>) -> Wake {
        let mut scope = Scope::default();
        loop {
            let event = match time {
                Some(time) => self.events.recv_timeout(time),
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(Signal::Event(event)) if self.add(&event, &mut scope) => break,
                Ok(Signal::Event(_)) => {}
                Ok(Signal::Stop) => return Wake::Ended,
                Err(RecvTimeoutError::Timeout) => return Wake::Time,
                Err(RecvTimeoutError::Disconnected) => return Wake::Ended,
            }
        }
        // Many files at once come with pauses: the more there were, the longer the quiet.
        let mut quiet = QUIET;
        let mut count = 0;
        while let Ok(signal) = self.events.recv_timeout(quiet) {
            let Signal::Event(event) = signal else { return Wake::Ended };
            count += usize::from(self.add(&event, &mut scope));
            if count > 20 {
                quiet = QUIET * 10;
            }
        }
        Wake::Changed(scope)
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

    /// Adds what an event is about; true where that may change the output. Where events were lost, that may be anything.
    fn add(&mut self, event: &notify::Result<Event>, scope: &mut Scope) -> bool {
        let event = match event {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return false,
            Ok(event) if event.need_rescan() || event.paths.is_empty() => {
                self.news = Some("More changed at once than the system tells; everything is looked at.".to_owned());
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

fn native(root: &Path, sender: Sender<Signal>) -> notify::Result<Box<dyn Watcher + Send>> {
    let send = move |event| drop(sender.send(Signal::Event(event)));
    let watcher = RecommendedWatcher::new(send, Config::default())?;
    Ok(Box::new(watch_all(watcher, root)?))
}

fn poller(root: &Path, sender: Sender<Signal>) -> notify::Result<Box<dyn Watcher + Send>> {
    // Its times are whole seconds, within which a file may change twice; so it compares what files hold.
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let send = move |event| drop(sender.send(Signal::Event(event)));
    Ok(Box::new(watch_all(PollWatcher::new(send, config)?, root)?))
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
    use super::*;

    fn a_saved_file_wakes(poll: bool) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("content")).unwrap();
        let mut watch = Watch::start(dir.path(), poll).unwrap();
        std::fs::write(dir.path().join("output.html"), "x").unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_millis(50))), Wake::Time));
        std::fs::write(dir.path().join("content/new.md"), "x").unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed(_)));
        let saved = dir.path().join("content/.new.md.tmp");
        std::fs::write(&saved, "y").unwrap();
        std::fs::rename(saved, dir.path().join("content/new.md")).unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed(_)));
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
    fn where_watching_fails_files_are_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("content")).unwrap();
        let mut watch = Watch::start(dir.path(), false).unwrap();
        let full = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        watch.sender.send(Signal::Event(Err(full))).unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed(Scope { all: true, .. })));
        assert!(watch.news().is_some_and(|news| news.contains("once a second")));
        std::fs::write(dir.path().join("content/new.md"), "x").unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed(_)));
        assert_eq!(watch.news(), None);
    }

    #[test]
    fn lost_events_are_made_good() {
        let dir = tempfile::tempdir().unwrap();
        let mut watch = Watch::start(dir.path(), false).unwrap();
        let lost = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        watch.sender.send(Signal::Event(Ok(lost))).unwrap();
        assert!(matches!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed(Scope { all: true, .. })));
        assert!(watch.news().is_some_and(|news| news.contains("everything is looked at")));
    }
}
