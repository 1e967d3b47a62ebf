//! What one process knows of the output, and the last phase of a build: what became different is rendered and put in
//! place.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::check::{refuse_deleting_all, refuse_output};
use super::clock::Clock;
use super::options::{Ledger, Options, Progress};
use super::outputs::Outputs;
use super::render::{self, Made, RenderStop, render};
use super::report::{Action, Outcome, Report, Status, Stop};
use super::settings::{LoadError, Settings};
use super::snapshot::{self, Found, Written};
use super::workspace::{Workspace, drop_aside, released};
use crate::base::address::Base;
use crate::base::cached::Revision;
use crate::base::diagnostics::{Diagnostic, Kind, Severity};
use crate::base::fs::{self, FsError};
use crate::build::build_db::{BuildDb, OutputRecord, RecordError, Records};
use crate::build::output::{Output, path_of, strangers};
use crate::model::release::facts::Audience;
use crate::site::ledger;
use crate::site::plan::OutputFile;
use crate::site::view::Viewer;

/// The output folder and what is known of it.
pub(super) struct Publisher {
    db: BuildDb,
    dir: PathBuf,
    outputs: Outputs,
    strangers: BTreeSet<Box<str>>,
    /// Why files of the output may be ours that are not known, until that was reported.
    doubt: Option<String>,
    /// Nothing is known of earlier builds into this folder.
    is_new: bool,
    /// The time of the file system before the names in the output were listed last.
    looked_at: i64,
    /// What the output was rendered with last; `None` if nothing was put in place yet.
    rendered_with: Option<Revision>,
}

/// Why it is in doubt which files of an output are ours where no build is known.
const NO_RECORD: &str = "there is no record of them";

fn record_stop(error: RecordError, report: &mut Report) -> Stop {
    match error {
        RecordError::Disk(error) => Stop::Disk(error),
        RecordError::Busy(other) => {
            let message = format!("another program keeps this output up to date: pressroom {other}");
            let help = "end it first, or build into another folder with `--output DIR`";
            report.diagnostics.push(Diagnostic::new(Kind::Disk, "", message).help(help));
            Stop::Reported(Status::Disk)
        }
    }
}

/// Where a build writes, and what it was told. As long as it lives, no other build of the site may write there.
pub(super) struct Place {
    settings: Settings,
    dir: PathBuf,
    records: Records,
}

impl Place {
    /// Reads the settings and takes hold of the records of the output.
    pub(super) fn take(options: &Options, report: &mut Report, wait: &dyn Fn(&str) -> bool) -> Result<Place, Stop> {
        let settings = Settings::load(&options.site, options.base_url.as_deref(), options.audience);
        let settings = settings.map_err(|error| config_stop(error, report))?;
        let dir = match &options.output {
            Some(dir) => dir.clone(),
            None => options.site.join(&settings.config.output),
        };
        if let Some(why) = refuse_output(&options.site, &dir, options.audience)? {
            let help = "name a folder of its own, such as `output`";
            report.diagnostics.push(Diagnostic::new(Kind::Config, "", why).help(help));
            return Err(Stop::Reported(Status::Config));
        }
        let records = Records::hold(&options.site, &dir, &options.holder, wait);
        Ok(Place { settings, dir, records: records.map_err(|error| record_stop(error, report))? })
    }

    /// What a build here would report if nothing changed since the last one.
    pub(super) fn unchanged(&self, options: &Options) -> Option<Found> {
        snapshot::unchanged(&self.records, options, self.settings.parsing, &self.dir)
    }

    /// Reads the build database and the site, with what earlier builds knew.
    pub(super) fn open(self, options: &Options, report: &mut Report) -> Result<(Workspace, Publisher), Stop> {
        let Place { settings, dir, records } = self;
        let (db, known) = BuildDb::open(records, settings.parsing)?;
        let now = db.now()?;
        let is_given_up = known.given_up.is_some();
        if let Some(why) = known.given_up {
            report.note(
                "",
                format!("the record of earlier builds is not complete: {why}; what it does not have is made again"),
            );
        }
        let none_known = known.outputs.is_empty();
        let is_new = none_known && !is_given_up && known.doubt.is_none();
        let base_url = options.base_url.as_deref();
        let workspace = Workspace::open(&options.site, settings, base_url, options.audience, known.sources, now)?;
        let publisher = Publisher {
            db,
            dir,
            outputs: Outputs::Recorded(known.outputs),
            strangers: known.strangers,
            // Where nothing is known to be ours, a page that lies there is hardly anybody else's.
            doubt: known.doubt.or_else(|| none_known.then(|| NO_RECORD.to_owned())),
            is_new,
            looked_at: now,
            rendered_with: None,
        };
        Ok((workspace, publisher))
    }
}

pub(super) fn config_stop(error: LoadError, report: &mut Report) -> Stop {
    match error {
        LoadError::Disk(error) => Stop::Disk(error),
        LoadError::Config(faults) => {
            report.diagnostics.extend(faults);
            Stop::Reported(Status::Config)
        }
    }
}

impl Publisher {
    /// The time of the file system.
    pub(super) fn now(&self) -> Result<i64, Stop> {
        Ok(self.db.now()?)
    }

    /// Renders what became different and puts it in place.
    pub(super) fn write(
        &mut self,
        workspace: &mut Workspace,
        options: &Options,
        look_at_output: bool,
        report: &mut Report,
        clock: &mut Clock,
        progress: Progress,
    ) -> Result<(), Stop> {
        let instant = options.instant;
        let rendered_with = workspace.renderer(instant).map_err(|fault| {
            report.apply_severities(&workspace.settings().config, vec![*fault]);
            Stop::Reported(Status::Content)
        })?;
        let (scene, renderer) = workspace.rendering(instant);
        let viewer = Viewer::new(scene);
        let plan = scene.plan;
        let output = Output::open(&self.dir)?;
        let (made, stale) = self.outputs.matched(&plan.pages);
        if let Some(fault) = refuse_deleting_all(&options.site, workspace.sources().tree(), &self.dir, &stale) {
            output.abandon()?;
            report.diagnostics.push(fault);
            return Err(Stop::Reported(Status::Config));
        }
        let only_texts = self.rendered_with == Some(rendered_with) && !look_at_output;
        let edited = workspace.sources().edited();
        let wanted = only_texts.then(|| viewer.pages_with_text_of(&released(scene.catalog, edited)));
        let known = render::Known {
            made: &made,
            wanted: wanted.as_deref(),
            db: &self.db,
            look: look_at_output,
            now: self.db.now()?,
        };
        let rendered = render(&viewer, renderer, &output, &known, options, progress);
        clock.phase("render");
        let mut rendered = match rendered {
            Ok(rendered) => rendered,
            Err(stop) => {
                output.abandon()?;
                return Err(match stop {
                    RenderStop::Stop(stop) => stop,
                    RenderStop::Faults(faults) => {
                        report.apply_severities(&workspace.settings().config, faults);
                        Stop::Reported(Status::Content)
                    }
                });
            }
        };
        let outcome = |made: &mut Made| {
            let path = path_of(&plan.pages[made.at as usize].address).into();
            Some(Outcome { path, action: made.action?, why: std::mem::take(&mut made.why) })
        };
        let mut outcomes: Vec<Outcome> = rendered.iter_mut().filter_map(outcome).collect();
        report.rendered = outcomes.len();
        report.written = outcomes.iter().filter(|outcome| outcome.action == Action::Written).count();

        outcomes.extend(stale.iter().map(|path| Outcome {
            path: path.as_str().into(),
            action: Action::Deleted,
            why: Vec::new(),
        }));
        outcomes.sort_by(|a, b| a.path.cmp(&b.path));
        if self.is_new && options.audience == Audience::Public {
            let base = &workspace.settings().config.base;
            if let Some(fault) = taken(&output, &options.site, &self.dir, base, &outcomes)? {
                output.abandon()?;
                report.diagnostics.push(fault);
                return Err(Stop::Reported(Status::Config));
            }
        }
        report.deleted = stale.len();
        report.outcomes = outcomes;
        if options.dry_run {
            output.abandon()?;
            return Ok(());
        }

        // Before any page is in place: an address that is public and not in the ledger could be lost without a word. One
        // that is in it a moment too early does no harm.
        if options.ledger == Ledger::Kept && workspace.write_ledger()? && !self.outputs.is_empty() {
            // Pages of earlier builds are known, so it was there before.
            let message = "this file is missing and is written again: addresses that were published earlier and have no page \
                           now are not in it. If it was deleted, take it back from version control";
            report.note(ledger::FILE, message.to_owned());
        }
        prepare(&mut self.db, workspace, rendered.iter().map(|one| one.at as usize).filter(|at| made[*at].is_none()))?;
        workspace.sources_mut().recorded();
        let plan = workspace.known().plan;
        // Nobody else's files were in a folder that had none.
        let may_have_strangers = look_at_output && !output.is_fresh();
        report.deleted = output.commit(&stale)?;

        let doubt = self.doubt.take_if(|_| look_at_output);
        let now = self.db.now()?;
        self.looked_at = now;
        let strangers = match may_have_strangers {
            true => self.look_for_strangers(&plan.pages, doubt.as_deref(), report)?,
            false => self.strangers.clone(),
        };
        let path = |at: u32| path_of(&plan.pages[at as usize].address);
        rendered.par_iter_mut().with_min_len(64).for_each(|Made { at, record, .. }| {
            let stat = fs::stat(&self.dir.join(path(*at))).unwrap_or_default();
            record.stat = if stat.is_settled(now) { stat } else { fs::Stat::default() };
        });
        if !rendered.is_empty() || !stale.is_empty() || strangers != self.strangers || doubt.is_some() {
            let gone = stale.iter().map(String::as_str);
            let rows = rendered.iter().map(|Made { at, record, parts, .. }| (path(*at), record, &**parts));
            self.db.complete(rows, gone, &strangers)?;
        }
        self.strangers = strangers;
        let mut outputs: Vec<OutputRecord> = made.iter().map(|made| made.copied().unwrap_or_default()).collect();
        for Made { at, record, .. } in rendered {
            outputs[at as usize] = record;
        }
        let addresses = plan.pages.iter().map(|page| Arc::clone(&page.address));
        let outputs = Outputs::Planned(addresses.zip(outputs).collect());
        drop_aside(std::mem::replace(&mut self.outputs, outputs));
        self.rendered_with = Some(rendered_with);
        self.is_new = false;
        clock.phase("write");
        Ok(())
    }

    /// Notes the state of the site and the output, after a build that looked at everything; `found` is what it reported
    /// before it rendered.
    pub(super) fn take_snapshot(&self, workspace: &Workspace, options: &Options, found: Found) -> Result<(), FsError> {
        let Outputs::Planned(files) = &self.outputs else { return Ok(()) };
        let written = Written { dir: &self.dir, files, strangers: &self.strangers, looked_at: self.looked_at };
        snapshot::take(self.db.records(), options, workspace, written, found)
    }

    /// The files of the output that no page has; those that were not reported before are.
    fn look_for_strangers(
        &self,
        planned: &[OutputFile],
        doubt: Option<&str>,
        report: &mut Report,
    ) -> Result<BTreeSet<Box<str>>, FsError> {
        let planned: HashSet<String> = planned.par_iter().map(|page| path_of(&page.address)).collect();
        let found = strangers(&self.dir, &|path| planned.contains(path))?;
        report.diagnostics.extend(about_strangers(&found, &self.strangers, doubt));
        Ok(found.into_iter().collect())
    }
}

/// Notes what is known of the content now, and the paths of files that are about to be put in place for the first time, by
/// the places of their pages in the plan.
fn prepare(db: &mut BuildDb, workspace: &Workspace, new: impl Iterator<Item = usize> + Clone) -> Result<(), FsError> {
    let pages = &workspace.known().plan.pages;
    let new = new.map(|at| path_of(&pages[at].address));
    let (fresh, gone) = workspace.sources().unrecorded();
    let (mut fresh, mut gone, mut new) = (fresh.peekable(), gone.peekable(), new.peekable());
    if fresh.peek().is_some() || gone.peek().is_some() || new.peek().is_some() {
        db.prepare(workspace.settings().parsing, fresh, gone, new)?;
    }
    Ok(())
}

/// Why a first build into a folder that has files already may not go on: some have the names of pages, and nothing proves
/// that a build wrote them. What is the same byte for byte is not touched by any build. Where the build database was lost, the
/// sitemap, or the file for robots that names it, shows that the folder is that of this site.
fn taken(
    output: &Output,
    site: &Path,
    dir: &Path,
    base: &Base,
    outcomes: &[Outcome],
) -> Result<Option<Diagnostic>, Stop> {
    if output.is_fresh() {
        return Ok(None);
    }
    let own = base.full();
    for name in ["robots.txt", "sitemap.xml"] {
        let text = fs::read_if_there(&dir.join(name))?.unwrap_or_default();
        if memchr::memmem::find(&text, own.as_bytes()).is_some() {
            return Ok(None);
        }
    }
    let written = outcomes.iter().filter(|outcome| outcome.action == Action::Written).map(|outcome| &*outcome.path);
    let there: Vec<&str> = written.filter(|path| fs::exists(&dir.join(path))).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let message = format!(
        "the output folder `{}` has files of the names of pages that no build of this site is known to have written; \
         nothing is overwritten: {}",
        dir.strip_prefix(site).unwrap_or(dir).display(),
        first_of(&there, 20)
    );
    let help = "build into a folder of its own (`output` in site.yaml, or `--output DIR`); where these files are not needed, \
                delete them";
    Ok(Some(Diagnostic::new(Kind::Config, "", message).help(help)))
}

/// The first names of a list, and how many more there are.
fn first_of(names: &[&str], most: usize) -> String {
    let shown = names.len().min(most);
    let more = if names.len() > shown { format!(" and {} more", names.len() - shown) } else { String::new() };
    format!("{}{more}", names[..shown].join(", "))
}

/// What is reported about files of the output that no page has and no build is known to have written: a note of those
/// that were not reported before. Where it is in doubt which files are ours, all of them and a warning, since one may be a
/// page that must not be public any more.
fn about_strangers(found: &[Box<str>], reported: &BTreeSet<Box<str>>, doubt: Option<&str>) -> Option<Diagnostic> {
    // In a folder that was never built into, other files than pages are those of a host.
    let found = || found.iter().map(|path| &**path);
    let doubt = doubt.filter(|why| *why != NO_RECORD || found().any(|path| path.ends_with(".html")));
    let new: Vec<&str> = found().filter(|path| doubt.is_some() || !reported.contains(*path)).collect();
    if new.is_empty() {
        return None;
    }
    let names = first_of(&new, if doubt.is_some() { 50 } else { 5 });
    let (severity, message, help) = match doubt {
        None => {
            let message = format!("the output folder has files that no build wrote; they are left alone: {names}");
            (Severity::Note, message, None)
        }
        Some(why) => {
            let message = format!(
                "it is not known which files of the output earlier builds wrote ({why}); these have no page any more \
                 and are left as they are: {names}"
            );
            let help = "delete those that you did not put there yourself: what must not be public any more may be among \
                        them. An empty output folder is filled again by the next build";
            (Severity::Warning, message, Some(help.to_owned()))
        }
    };
    let mut finding = Diagnostic::new(Kind::StrayFile, "", message);
    (finding.severity, finding.help) = (severity, help);
    Some(finding)
}
