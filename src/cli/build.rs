//! `pressroom build`

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::base::diagnostics::{Diagnostic, Severity};
use crate::build::{Action, Builder, Ledger, Options, Outcome, Progress, Report, Shown, Status, build};
use crate::cli::args::BuildArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result};
use crate::cli::report;
use crate::cli::reported;
use crate::cli::site;
use crate::cli::stream::{GREEN, err, err_width, json, styled};
use crate::cli::text::{count, number};
use crate::cli::watching;
use crate::model::listing::rfc3339;

/// How long a build takes before its progress is worth showing.
const PATIENCE: Duration = Duration::from_millis(300);

/// Builds the site and tells how it went.
pub(super) fn run(dir: &Path, args: &BuildArgs) -> Result<Exit> {
    let zone = site::zone(dir).unwrap_or(TimeZone::UTC);
    let instant = site::check(dir).and_then(|()| clock::instant(args.at.as_deref(), &zone));
    let instant = match instant {
        Ok(instant) => instant,
        Err(failure) if args.json => {
            let (exit, findings) = failure.into_findings();
            json(&Json::stopped(&findings))?;
            return Ok(exit);
        }
        Err(failure) => return Err(failure),
    };
    let options = Options {
        output: args.output.as_deref().map(|output| output_dir(dir, output)),
        base_url: args.base_url.clone(),
        dry_run: args.dry_run,
        explain: args.explain,
        shown: if args.json { Shown::All } else { report::SHOWN },
        ledger: ledger(args, instant),
        holder: clock::holder(if args.watch { "build --watch" } else { "build" }),
        ..Options::of(dir, instant)
    };
    if args.watch {
        return watch(dir, options, args, &zone);
    }
    let wait = |other: &str| wait_for(other, args.quiet);
    let report = showing_progress(args, true, |progress| build(&options, progress, &wait));
    if args.json {
        json(&Json::of(&report, &zone, args))?;
    } else {
        err(&people(dir, &report, instant, &zone, args));
    }
    Ok(exit(report.status))
}

/// Builds, and shows how far it is where a person looks at a build that may take long.
fn showing_progress(args: &BuildArgs, may_be_long: bool, build: impl FnOnce(Progress) -> Report) -> Report {
    match std::io::stderr().is_terminal() && !args.json && !args.quiet && may_be_long {
        true => with_progress("rendering", build),
        false => build(&|_, _| {}),
    }
}

/// Whether to wait for another program that builds the site: not for one that stays.
pub(super) fn wait_for(other: &str, quiet: bool) -> bool {
    let waits = other.starts_with("build (");
    if waits && !quiet {
        err(&format!("Another build of this site is running (pressroom {other}); waiting for it.\n"));
    }
    waits
}

/// Builds again and again, until it is interrupted.
fn watch(dir: &Path, options: Options, args: &BuildArgs, zone: &TimeZone) -> Result<Exit> {
    let mut watch = watching::start(&options.site, args.poll)?;
    let mut builder = Builder::new(options);
    let wait = |other: &str| wait_for(other, args.quiet);
    watching::keep_building(
        &mut watch,
        &mut builder,
        &mut |builder, scope| showing_progress(args, scope.all, |progress| builder.build(scope, progress, &wait)),
        &mut |report| {
            err(&people(dir, report, clock::now(), zone, args));
            ControlFlow::Continue(())
        },
    );
    Ok(Exit::Done)
}

/// What becomes of the ledger: only a build of what is public by now, to where it is published, adds to it.
fn ledger(args: &BuildArgs, instant: Timestamp) -> Ledger {
    match instant <= clock::now() && args.at.is_none() && args.output.is_none() && !args.dry_run {
        true => Ledger::Kept,
        false => Ledger::Reported,
    }
}

/// The exit status of a build.
pub(super) fn exit(status: Status) -> Exit {
    match status {
        Status::Done => Exit::Done,
        Status::Content => Exit::Content,
        Status::Config => Exit::Usage,
        Status::Disk => Exit::Disk,
    }
}

/// The output folder as the library wants it. One in the site is named from the site, however the command line calls
/// it, so that it keeps one record of what was written there.
fn output_dir(dir: &Path, output: &Path) -> PathBuf {
    let absolute = site::absolute(output);
    match absolute.strip_prefix(site::absolute(dir)) {
        Ok(inside) => dir.join(inside),
        Err(_) => absolute,
    }
}

/// What people read when a build has ended.
pub(super) fn people(dir: &Path, report: &Report, at: Timestamp, zone: &TimeZone, args: &BuildArgs) -> String {
    if args.quiet {
        let (findings, more) = reported::new_findings(dir, &report.diagnostics, &report.more, args.dry_run);
        return report::all(&findings, &more, err_width());
    }
    let mut text = report::all(&report.diagnostics, &report.more, err_width());
    if report.status != Status::Done {
        text.push_str(match report.status {
            Status::Disk => "The build was broken off; build again when this is mended.\n",
            _ => "Nothing was built; the output is as it was.\n",
        });
        return text;
    }
    if args.dry_run || args.explain {
        text.push_str(&explained(report, args));
    }
    let took: Duration = report.phases.iter().map(|(_, took)| took).sum();
    let done = format!(
        "{}, {}: {} written, {} deleted in {:.2} s",
        count(report.releases, "release"),
        count(report.planned, "file"),
        number(report.written),
        number(report.deleted),
        took.as_secs_f64()
    );
    let done = if args.dry_run { format!("{done}; nothing was touched") } else { done };
    text.push_str(&format!("{}\n", styled(GREEN, &done)));
    if args.stats {
        text.push_str(&format!("{} planned, {} rendered\n", number(report.planned), number(report.rendered)));
        for (phase, took) in &report.phases {
            text.push_str(&format!("  {phase:8} {:8.1} ms\n", took.as_secs_f64() * 1000.0));
        }
    }
    // What is public by now and not by that moment would go without a word.
    if !args.watch
        && clock::is_of_environment(args.at.as_deref())
        && report.next_change.is_some_and(|next| next <= clock::now())
    {
        text.push_str(&format!(
            "The moment of this build is that of SOURCE_DATE_EPOCH, {}: what became public since then is left out.\n",
            moment(at, zone)
        ));
    }
    if let Some(at) = report.next_change {
        text.push_str(&format!("The output would next change on {}.\n", moment(at, zone)));
    }
    text
}

/// What happened to which file, one a line: `written releases/x/index.html: release.body`.
fn explained(report: &Report, args: &BuildArgs) -> String {
    let mut text = String::new();
    for Outcome { path, action, why } in &report.outcomes {
        // What stays the same byte for byte is of interest only to those who ask why it was rendered.
        if *action == Action::Rendered && !args.explain {
            continue;
        }
        let why = if why.is_empty() { String::new() } else { format!(": {}", why.join(", ")) };
        text.push_str(&format!("{:8} {path}{why}\n", word(*action)));
    }
    text
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Rendered => "the same",
        Action::Written => "written",
        Action::Deleted => "deleted",
    }
}

/// An instant as people read it, in the time zone of the site: `2099-01-01 09:00 +06:00`.
pub(super) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// Works, and shows how far it is where that takes long. `doing` is what is counted.
pub(super) fn with_progress<T>(doing: &str, work: impl FnOnce(Progress) -> T) -> T {
    let (done, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (ended, wait) = channel::<()>();
    std::thread::scope(|scope| {
        let (done, total) = (&done, &total);
        scope.spawn(move || show(&wait, doing, done, total));
        // Dropped when the work has ended, be it by a panic: then the thread ends, too.
        let _ended = ended;
        work(&|so_far, all| {
            total.store(all, Ordering::Relaxed);
            done.fetch_max(so_far, Ordering::Relaxed);
        })
    })
}

fn show(wait: &Receiver<()>, doing: &str, done: &AtomicUsize, total: &AtomicUsize) {
    if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // The templates are constant; one that is wrong would show in the tests.
    let style =
        |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style("{spinner} reading"));
    let mut rendering = false;
    while wait.recv_timeout(Duration::from_millis(80)) == Err(RecvTimeoutError::Timeout) {
        let all = total.load(Ordering::Relaxed);
        if all > 0 && !rendering {
            rendering = true;
            bar.set_style(style(&format!("{{spinner}} {doing} {{bar:32}} {{human_pos}} of {{human_len}}")));
            bar.set_length(all as u64);
        }
        bar.set_position(done.load(Ordering::Relaxed) as u64);
        bar.tick();
    }
    bar.finish_and_clear();
}

/// How a build ended, for programs.
#[derive(Serialize)]
struct Json<'a> {
    status: &'static str,
    planned: usize,
    rendered: usize,
    written: usize,
    deleted: usize,
    releases: usize,
    outcomes: Option<Vec<JsonOutcome<'a>>>,
    phases: serde_json::Map<String, serde_json::Value>,
    next_change_at: Option<String>,
    diagnostics: Vec<JsonFinding<'a>>,
}

/// What happened to a file of the output, for programs.
#[derive(Serialize)]
struct JsonOutcome<'a> {
    path: &'a str,
    action: &'static str,
    why: &'a [String],
}

/// A finding, for programs; what is not known is null.
#[derive(Serialize)]
pub(super) struct JsonFinding<'a> {
    severity: Severity,
    kind: &'static str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Json<'a> {
    fn of(report: &'a Report, zone: &TimeZone, args: &BuildArgs) -> Json<'a> {
        let Report { status, planned, rendered, written, deleted, releases, .. } = report;
        let Report { outcomes, phases, next_change, diagnostics, .. } = report;
        let outcomes = outcomes.iter().map(|Outcome { path, action, why }| JsonOutcome {
            path,
            action: match action {
                Action::Rendered => "rendered",
                Action::Written => "written",
                Action::Deleted => "deleted",
            },
            why,
        });
        let milliseconds = |took: &Duration| serde_json::Value::from(took.as_secs_f64() * 1000.0);
        Json {
            status: match status {
                Status::Done => "done",
                Status::Content => "content",
                Status::Config => "config",
                Status::Disk => "disk",
            },
            planned: *planned,
            rendered: *rendered,
            written: *written,
            deleted: *deleted,
            releases: *releases,
            outcomes: (args.explain || args.dry_run).then(|| outcomes.collect()),
            phases: phases.iter().map(|(name, took)| ((*name).to_owned(), milliseconds(took))).collect(),
            next_change_at: next_change.map(|at| rfc3339(at, zone)),
            diagnostics: diagnostics.iter().map(JsonFinding::of).collect(),
        }
    }

    /// A build that did not begin.
    fn stopped(findings: &'a [Diagnostic]) -> Json<'a> {
        Json {
            status: "config",
            planned: 0,
            rendered: 0,
            written: 0,
            deleted: 0,
            releases: 0,
            outcomes: None,
            phases: serde_json::Map::new(),
            next_change_at: None,
            diagnostics: findings.iter().map(JsonFinding::of).collect(),
        }
    }
}

impl<'a> JsonFinding<'a> {
    /// A finding.
    pub(super) fn of(finding: &'a Diagnostic) -> JsonFinding<'a> {
        let Diagnostic { severity, kind, file, line, column, message, help, excerpt: _, floor: _ } = finding;
        JsonFinding {
            severity: *severity,
            kind: kind.name(),
            file: (!file.is_empty()).then_some(file),
            line: (*line > 0).then_some(*line),
            column: (*line > 0).then_some(*column),
            message,
            help: help.as_deref(),
        }
    }
}
