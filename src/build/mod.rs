//! The build: read → parse → catalog → plan → view → render → write.
//!
//! A [`Builder`] reuses what it read and computed, in its [`Workspace`] and from the [build database](build_db), so that a
//! build renders only what is stale. The phases are the same whether anything is reused or not.
//!
//! In: the folder of a site, an instant, and what changed. Out: the files of the output folder, and a [`Report`]. Imports
//! `site`, `theme`, `model` and what is below them; nothing in it prints.

#![warn(missing_docs)]

pub(crate) mod build_db;
mod check;
mod clock;
mod inputs;
mod load;
mod locate_findings;
mod options;
pub(crate) mod output;
mod outputs;
pub(crate) mod published;
mod publisher;
mod queries;
mod render;
mod report;
mod settings;
pub(crate) mod snapshot;
mod survey;
mod templates;
pub(crate) mod watch;
mod workspace;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clock::Clock;
pub use load::{SiteData, findings, good_releases, site_data};
pub use locate_findings::{RawFindings, Shown};
pub use options::{Ledger, Options, Progress, Scope};
use publisher::{Place, Publisher, config_stop};
pub use report::{Action, Outcome, Report, Status};
use report::{Changed, Stop};
pub use settings::{LoadError, Loaded, Settings, load};
use snapshot::Found;
pub use survey::{Contents, Survey};
use workspace::drop_aside;
pub use workspace::{Checked, Workspace};

use crate::base::diagnostics::{self, Diagnostic, Kind, Level};
use crate::base::fs::FsError;

/// How often a build begins because files change under it, until it gives up.
const ATTEMPTS: u32 = 20;

/// How much longer than before a build waits each time.
const PAUSE: Duration = Duration::from_millis(10);

/// Builds a site once. Where nothing changed since the last build, that is found out without reading anything. `wait` is as
/// that of [`Builder::build`].
pub fn build(options: &Options, progress: Progress, wait: &dyn Fn(&str) -> bool) -> Report {
    let builder = Builder::new(options.clone());
    let mut builder = Builder { is_for_once: true, ..builder };
    let report = builder.build(&Scope::all(), progress, wait);
    // Hundreds of thousands of small values take a moment to be freed, which a program that ends need not wait for.
    if let Some(Opened { workspace, publisher: _ }) = builder.opened {
        drop_aside(workspace);
    }
    report
}

/// What a builder holds from its first build on.
struct Opened {
    workspace: Workspace,
    publisher: Publisher,
}

/// Builds a site again and again, and reuses what it read and computed.
pub struct Builder {
    /// What to build; the instant may be moved.
    pub options: Options,
    opened: Option<Opened>,
    /// It builds once, so that what another build would need is not read where this one has nothing to do.
    is_for_once: bool,
    /// The last build ended before it had looked at all that it was told of.
    behind: bool,
}

impl Builder {
    /// Nothing is read or written yet.
    pub fn new(options: Options) -> Builder {
        Builder { options, opened: None, is_for_once: false, behind: false }
    }

    /// Builds the site. The first build looks at everything, whatever `scope` says. Where another program builds the
    /// same site into the same folder, `wait` is called with its name, and says whether to wait for it.
    pub fn build(&mut self, scope: &Scope, progress: Progress, wait: &dyn Fn(&str) -> bool) -> Report {
        // A file that changes under the build means that the build begins again; someone who saves all the time gets
        // an answer all the same.
        let mut scope = Scope { all: scope.all || self.behind, ..scope.clone() };
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            std::thread::sleep(PAUSE * attempt);
            let mut report = Report::empty(Status::Done);
            let mut clock = Clock::start();
            let done = self.attempt(&scope, &mut report, &mut clock, progress, wait);
            if let Some(opened) = &mut self.opened {
                opened.workspace.sources_mut().forget_texts();
            }
            match done {
                Ok(()) => {}
                Err(Stop::Reported(status)) => report.status = status,
                // It was there when its folder was listed.
                Err(Stop::Disk(error)) if error.is_vanished() => {
                    last = error.to_string();
                    scope.all = true;
                    continue;
                }
                Err(Stop::Disk(error)) => {
                    // What was put in place is not known.
                    self.opened = None;
                    let help = help_for(&error);
                    report.diagnostics.push(Diagnostic { help, ..Diagnostic::new(Kind::Disk, "", error.to_string()) });
                    report.status = Status::Disk;
                }
                Err(Stop::Changed(Changed(changed))) => {
                    last = changed;
                    scope.all = true;
                    continue;
                }
            }
            report.phases = clock.phases;
            diagnostics::sort(&mut report.diagnostics);
            report.diagnostics.dedup();
            return report;
        }
        let mut report = Report::empty(Status::Disk);
        let message = format!("files were changed again and again while they were read; the last time: {last}");
        let help = "build again when what writes them has ended";
        report.diagnostics.push(Diagnostic::new(Kind::Disk, "", message).help(help));
        report
    }

    /// Where symbolic links of the content folder lead, and whether there are any.
    pub fn links(&self) -> &[PathBuf] {
        self.opened.as_ref().map_or(&[], |opened| opened.workspace.sources().tree().links())
    }

    fn attempt(
        &mut self,
        scope: &Scope,
        report: &mut Report,
        clock: &mut Clock,
        progress: Progress,
        wait: &dyn Fn(&str) -> bool,
    ) -> Result<(), Stop> {
        let options = &self.options;
        let first = self.opened.is_none();
        if first {
            let place = Place::take(options, report, wait)?;
            if let Some(found) = self.is_for_once.then(|| place.unchanged(options)).flatten() {
                found.report(report);
                clock.phase("look");
                return Ok(());
            }
            let (workspace, publisher) = place.open(options, report)?;
            self.opened = Some(Opened { workspace, publisher });
        }
        let Opened { workspace, publisher } = self.opened.as_mut().expect("it was opened above");
        self.behind = true;
        if !first {
            workspace.refresh(scope, publisher.now()?).map_err(|error| config_stop(error, report))?;
        }
        self.behind = false;
        clock.phase("read");
        let before = report.diagnostics.len();
        assemble(workspace, options, report, clock)?;
        let found = Found::of(report, before);
        let looks_at_all = scope.all || first;
        publisher.write(workspace, options, looks_at_all, report, clock, progress)?;
        if looks_at_all && !options.dry_run {
            publisher.take_snapshot(workspace, options, found)?;
            clock.phase("snapshot");
        }
        Ok(())
    }
}

/// Brings all phases up to the plan up to date, and reports what they found. A site with errors is not rendered.
fn assemble(workspace: &mut Workspace, options: &Options, report: &mut Report, clock: &mut Clock) -> Result<(), Stop> {
    let config = Arc::clone(&workspace.settings().config);
    let instant = options.instant;
    if let Some(fault) = workspace.refuse_emptied()? {
        report.diagnostics.push(fault);
        return Err(Stop::Reported(Status::Config));
    }
    let mut failed = report.apply_severities(&config, workspace.walk_faults().to_vec());
    workspace.theme()?;
    workspace.site_data()?;
    clock.phase("parse");

    let (catalog, found) = workspace.catalog(instant)?;
    failed |= report.apply_severities(&config, found.placed.clone());
    report.releases = catalog.releases.len();
    report.next_change = catalog.next_change;
    clock.phase("catalog");

    let (plan, found) = workspace.plan(instant)?;
    failed |= report.apply_severities(&config, found.placed.clone());
    report.planned = plan.pages.len();
    let theme = workspace.theme()?;
    failed |= report.apply_severities(&config, theme.findings.clone()) || theme.value.is_none();
    if options.ledger != Ledger::Off {
        let lost = workspace.ledger(instant)?.lost.clone();
        if let Some(fault) = workspace.refuse_unreleased(&lost)? {
            report.diagnostics.push(fault);
            return Err(Stop::Reported(Status::Config));
        }
        failed |= report.apply_severities(&config, lost);
    }
    let open = || workspace.open_findings();
    failed |= open().any(|finding| config.severities.level(finding.kind) == Level::Error);
    report.show(workspace.known(), open(), options.shown);
    clock.phase("plan");
    if failed { Err(Stop::Reported(Status::Content)) } else { Ok(()) }
}

/// What to do where the system refuses what a build must have.
fn help_for(error: &FsError) -> Option<String> {
    let is_ours = error.path.components().any(|part| part.as_os_str() == ".pressroom");
    let is_refused = matches!(error.source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem);
    (is_ours && is_refused).then(|| {
        "the site's folder must be writable for the user who builds: what builds remember stands in `.pressroom/` there, \
         wherever the output is; where it must not be, build a copy of the folder"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_write_our_state_is_told_where_it_is() {
        let refused = |path: &str, kind: ErrorKind| {
            help_for(&FsError { action: "open", path: PathBuf::from(path), source: kind.into() }).is_some()
        };
        assert!(refused("./.pressroom/records/a.lock", ErrorKind::PermissionDenied));
        assert!(refused("/srv/site/.pressroom", ErrorKind::ReadOnlyFilesystem));
        assert!(!refused("./output/index.html", ErrorKind::PermissionDenied));
        assert!(!refused("./.pressroom/records/a.lock", ErrorKind::StorageFull));
    }
}
