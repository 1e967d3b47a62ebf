//! Building again and again, for `build --watch` and `serve`.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::base::diagnostics::Diagnostic;
use crate::build::watch::{Wake, Watch};
use crate::build::{Builder, Report, Scope, Status};
use crate::cli::clock;
use crate::cli::outcome::{Result, disk};
use crate::cli::stream::err;

/// When folders came or went, all is looked at again after this time.
const ECHO: Duration = Duration::from_millis(200);

/// How long a fault waits to be reported: it may be a file that is half written.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long it waits at most, where files are saved again and again.
const LONGEST: Duration = Duration::from_secs(1);

/// How soon a build is tried again that the disk broke off: for want of space, or of file handles, or because another
/// program was at work.
const RETRY: Duration = Duration::from_secs(5);

/// Begins to watch a site: before the first build, so that what changes during it is not lost. An interruption ends
/// the watching, so that the program can end as it should.
/// With `poll`, files are looked at once a second.
pub(super) fn start(site: &Path, poll: bool) -> Result<Watch> {
    let watch = Watch::start(site, poll, clock::reading);
    let watch = watch.map_err(|error| disk(format!("the site cannot be watched: {error}")))?;
    let stop = watch.stopper();
    ctrlc::set_handler(stop).map_err(|error| disk(format!("interruptions cannot be heard: {error}")))?;
    Ok(watch)
}

/// Builds, and builds again whenever something changed or the clock makes something public, until it is interrupted or
/// `told` says that it is enough. `told` gets every report but those that say nothing new.
pub(super) fn keep_building(
    watch: &mut Watch,
    builder: &mut Builder,
    build: &mut dyn FnMut(&mut Builder, &Scope) -> Report,
    reported: &mut dyn FnMut(&Report) -> ControlFlow<()>,
) {
    let mut scope = Scope::all();
    // Whether this build looks again at what was looked at a moment ago.
    let mut echo = false;
    // Whether nothing was edited, so that a report is of interest only where it says something new.
    let mut unasked = false;
    // Since when there is a fault that was not reported.
    let mut faulty: Option<Instant> = None;
    let mut known: Vec<Diagnostic> = Vec::new();
    loop {
        if let Some(news) = watch.news() {
            err(&format!("{news}\n"));
        }
        let now = watch.now();
        builder.options.instant = now.wall;
        let report = build(builder, &scope);
        watch.also(builder.links());
        let done = report.status == Status::Done;
        let since = *faulty.get_or_insert(now.steady);
        if !done && now.steady.saturating_duration_since(since) < LONGEST {
            match watch.wait(report.next_change, Some(PATIENCE)) {
                Wake::Ended => return,
                Wake::Quiet => {}
                Wake::Hour => continue,
                Wake::Changed(changed) => {
                    scope = changed;
                    scope.all |= !builder.links().is_empty();
                    (echo, unasked) = (false, false);
                    continue;
                }
            }
        }
        faulty = None;
        if !unasked || report.written + report.deleted > 0 || report.diagnostics != known {
            if reported(&report).is_break() {
                return;
            }
            known.clone_from(&report.diagnostics);
            if report.status == Status::Disk {
                err(&format!("It is tried again every {} seconds.\n", RETRY.as_secs()));
            }
        }
        // Files may have come into a new folder before it was watched: all is looked at once more.
        let again = scope.all && !echo;
        let patience = match report.status {
            Status::Disk => Some(RETRY),
            _ => again.then_some(ECHO),
        };
        let wake = watch.wait(report.next_change, patience);
        (echo, unasked) = (again && matches!(wake, Wake::Quiet), !matches!(wake, Wake::Changed(_)));
        scope = match wake {
            Wake::Ended => return,
            Wake::Quiet => Scope::all(),
            Wake::Hour if again => Scope::all(),
            Wake::Hour => Scope::default(),
            Wake::Changed(scope) => scope,
        };
        // What a link leads to has two names, and the watcher told one.
        scope.all |= !builder.links().is_empty();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use jiff::Timestamp;

    use crate::build::watch::Reading;
    use crate::build::{Ledger, Options};

    /// A site with a release under embargo until 2030, and one that expires in 2029.
    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
            ("content/agencies/office.md", "---\nname: Office\n---\n"),
            (
                "content/releases/embargoed.md",
                "---\ntitle: Embargoed\ndate: 2025-05-06\nagencies: [office]\nembargo: 2030-01-01T00:00:00Z\n---\nText.\n",
            ),
            (
                "content/releases/expiring.md",
                "---\ntitle: Expiring\ndate: 2025-05-06\nagencies: [office]\nexpires: 2029-01-01T00:00:00Z\n---\nText.\n",
            ),
        ] {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn a_clock_that_is_set_changes_what_is_public() {
        let dir = site();
        let begin: Timestamp = "2028-06-01T00:00:00Z".parse().unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let (set, steady) = (Arc::clone(&ahead), Instant::now());
        let clock = move || {
            let now = Instant::now();
            let passed = jiff::SignedDuration::try_from(now.duration_since(steady)).unwrap();
            Reading {
                wall: begin + passed + jiff::SignedDuration::from_hours(24 * set.load(Ordering::Relaxed)),
                steady: now,
            }
        };
        let mut watch = Watch::start(dir.path(), false, clock).unwrap();
        let mut builder = Builder::new(Options { ledger: Ledger::Kept, ..Options::of(dir.path(), begin) });
        let page = |name: &str| dir.path().join(format!("output/releases/2025/05/{name}/index.html")).exists();
        // Days after the beginning, and what is then to be seen: the expiring release, the embargoed one.
        let mut steps =
            [(0, (true, false)), (365, (false, false)), (700, (false, true)), (0, (true, false))].into_iter();
        let mut expected = steps.next().unwrap().1;
        let mut seen = 0;
        keep_building(
            &mut watch,
            &mut builder,
            &mut |builder, scope| builder.build(scope, &|_, _| {}, &|_| false),
            &mut |report| {
                let reported: Vec<&str> = report.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
                assert_eq!(
                    (report.status, (page("expiring"), page("embargoed"))),
                    (Status::Done, expected),
                    "{reported:#?}"
                );
                seen += 1;
                let Some((days, next)) = steps.next() else { return ControlFlow::Break(()) };
                ahead.store(days, Ordering::Relaxed);
                expected = next;
                ControlFlow::Continue(())
            },
        );
        assert_eq!(seen, 4);
    }

    #[test]
    fn faults_that_come_again_and_again_are_told() {
        let dir = site();
        let mut watch = Watch::start(dir.path(), false, clock::reading).unwrap();
        let mut builder = Builder::new(Options::of(dir.path(), clock::now()));
        let file = dir.path().join("content/releases/expiring.md");
        let mut reported = 0;
        keep_building(
            &mut watch,
            &mut builder,
            &mut |builder, scope| {
                let report = builder.build(scope, &|_, _| {}, &|_| false);
                // Someone saves before the fault has waited long enough.
                std::fs::write(&file, "---\ntitle: [\n---\n").unwrap();
                report
            },
            &mut |report| {
                reported += usize::from(report.status != Status::Done);
                if reported < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        );
        assert_eq!(reported, 2);
    }

    #[test]
    fn what_the_disk_broke_off_is_tried_again() {
        let dir = site();
        let mut watch = Watch::start(dir.path(), false, clock::reading).unwrap();
        let mut builder = Builder::new(Options::of(dir.path(), clock::now()));
        let output = dir.path().join("output");
        // A file is in the way of the folder.
        std::fs::write(&output, "x").unwrap();
        let mut ends = Vec::new();
        keep_building(
            &mut watch,
            &mut builder,
            &mut |builder, scope| builder.build(scope, &|_, _| {}, &|_| false),
            &mut |report| {
                ends.push(report.status);
                match report.status {
                    Status::Done => return ControlFlow::Break(()),
                    _ => std::fs::remove_file(&output).unwrap(),
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(ends, [Status::Disk, Status::Done]);
    }
}
