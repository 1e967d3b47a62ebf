//! Building again and again, for `build --watch` and `serve`.

use std::path::Path;
use std::time::Duration;

use crate::build::{Builder, Report, Scope, Status};
use crate::cli::clock;
use crate::cli::outcome::{Result, disk};
use crate::cli::stream::tell;
use crate::watch::{Wake, Watch};

/// When folders came or went, all is looked at again after this time.
const ECHO: Duration = Duration::from_millis(200);

/// How long a fault waits to be told.
const PATIENCE: Duration = Duration::from_millis(250);

/// Begins to watch a site: before the first build, so that what changes during it is not lost. An interruption ends
/// the watching, so that the program can end as it should.
/// With `poll`, files are looked at once a second.
pub fn start(site: &Path, poll: bool) -> Result<Watch> {
    let watch = Watch::start(site, poll).map_err(|error| disk(format!("the site cannot be watched: {error}")))?;
    let stop = watch.stopper();
    ctrlc::set_handler(stop).map_err(|error| disk(format!("interruptions cannot be heard: {error}")))?;
    Ok(watch)
}

/// Builds, and builds again whenever something changed or the clock makes something public, until it is interrupted.
/// `told` gets every report but those of a second look that found nothing.
pub fn keep_building(
    watch: &mut Watch,
    builder: &mut Builder,
    build: &mut dyn FnMut(&mut Builder, &Scope) -> Report,
    told: &mut dyn FnMut(&Report),
) {
    let mut scope = Scope::all();
    let mut echo = false;
    loop {
        if let Some(news) = watch.news() {
            tell(&format!("{news}\n"));
        }
        let report = build(builder, &scope);
        watch.also(builder.links());
        // What is told as a fault may be a file that is half written: its other half is waited for.
        if report.status != Status::Done {
            match watch.wait(Some(PATIENCE)) {
                Wake::Ended => return,
                Wake::Time => {}
                Wake::Changed(changed) => {
                    scope = changed;
                    scope.all |= !builder.links().is_empty();
                    builder.options.instant = clock::now();
                    continue;
                }
            }
        }
        if !echo || report.written + report.deleted > 0 {
            told(&report);
        }
        let until_next = report.next_change.map(|at| at.duration_since(clock::now()));
        // A negative wait is none; one that ends a moment early would build the same again.
        let wait = until_next.map(|wait| Duration::try_from(wait).unwrap_or_default() + Duration::from_millis(1));
        // Files may have come into a new folder before it was watched: all is looked at once more.
        let again = scope.all && !echo;
        let wait = if again { Some(wait.map_or(ECHO, |wait| wait.min(ECHO))) } else { wait };
        let wake = watch.wait(wait);
        echo = again && matches!(wake, Wake::Time);
        scope = match wake {
            Wake::Ended => return,
            Wake::Time if again => Scope::all(),
            Wake::Time => Scope::default(),
            Wake::Changed(scope) => scope,
        };
        // What a link leads to has two names, and the watcher told one.
        scope.all |= !builder.links().is_empty();
        builder.options.instant = clock::now();
    }
}
