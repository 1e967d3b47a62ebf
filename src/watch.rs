//! Watching: waits until something that a build reads has changed.
//!
//! Only `content/`, `themes/` and `site.yaml` are watched, never the output or our own state. Where the platform's
//! watcher cannot be had (too many watches, a network file system), the files are looked at once a second instead.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::fs;

/// Quiet that must follow a change before it is reported: editors write in several steps, `git checkout` many files.
const QUIET: Duration = Duration::from_millis(5);

/// How often files are looked at where they cannot be watched.
const POLL: Duration = Duration::from_secs(1);

/// A site that is being watched.
pub struct Watch {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    // Watches as long as it lives.
    _watcher: Box<dyn Watcher + Send>,
    /// Why the files are polled, where they are.
    pub polling: Option<String>,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something changed.
    Changed,
    /// The time is up.
    Time,
    /// The watcher is gone.
    Ended,
}

impl Watch {
    /// Begins to watch a site.
    pub fn start(root: &Path) -> notify::Result<Watch> {
        // Events come with absolute paths.
        let root = fs::canonical(root).map_err(|error| notify::Error::io(error.source))?;
        let (sender, events) = channel();
        let own = |send: std::sync::mpsc::Sender<_>| move |event| drop(send.send(event));
        let native = RecommendedWatcher::new(own(sender.clone()), Config::default())
            .and_then(|watcher| watch_all(watcher, &root));
        let (watcher, polling): (Box<dyn Watcher + Send>, _) = match native {
            Ok(watcher) => (Box::new(watcher), None),
            Err(error) => {
                let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
                let watcher = PollWatcher::new(own(sender), config)?;
                (Box::new(watch_all(watcher, &root)?), Some(error.to_string()))
            }
        };
        Ok(Watch { root, events, _watcher: watcher, polling })
    }

    /// Waits for a change and the quiet after it, or until the time is up; without a time, as long as it takes.
    pub fn wait(&self, time: Option<Duration>) -> Wake {
        loop {
            let event = match time {
                Some(time) => self.events.recv_timeout(time),
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(event) if self.concerns(&event) => break,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Wake::Time,
                Err(RecvTimeoutError::Disconnected) => return Wake::Ended,
            }
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        Wake::Changed
    }

    /// True for events that may change the output. One that the watcher could not read may be anything.
    fn concerns(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        event.need_rescan() || event.paths.is_empty() || event.paths.iter().any(|path| is_source(&self.root, path))
    }
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

fn is_source(root: &Path, path: &Path) -> bool {
    match path.strip_prefix(root).ok().and_then(|path| path.components().next()) {
        Some(first) => ["site.yaml", "content", "themes"].iter().any(|name| first.as_os_str() == *name),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_count() {
        let root = Path::new("/site");
        for (path, counts) in [
            ("/site/site.yaml", true),
            ("/site/content/releases/a.md", true),
            ("/site/themes/x/theme.yaml", true),
            ("/site/output/index.html", false),
            ("/site/.pressroom/records/output.txt", false),
            ("/site/.site.yaml.swp", false),
        ] {
            assert_eq!(is_source(root, Path::new(path)), counts, "{path}");
        }
    }

    #[test]
    fn a_saved_file_wakes() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("content")).unwrap();
        let watch = Watch::start(dir.path()).unwrap();
        std::fs::write(dir.path().join("output.html"), "x").unwrap();
        assert_eq!(watch.wait(Some(Duration::from_millis(50))), Wake::Time);
        std::fs::write(dir.path().join("content/new.md"), "x").unwrap();
        assert_eq!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed);
        let saved = dir.path().join("content/.new.md.tmp");
        std::fs::write(&saved, "y").unwrap();
        std::fs::rename(saved, dir.path().join("content/new.md")).unwrap();
        assert_eq!(watch.wait(Some(Duration::from_secs(20))), Wake::Changed);
    }
}
