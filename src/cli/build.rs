//! `pressroom build`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::build::{self, Options, Progress, Report, Status};
use crate::cli::args::BuildArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result, disk};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{GREEN, err_width, json, styled, tell};
use crate::cli::text::{count, number};
use crate::diag::{Diagnostic, Severity};
use crate::listing::rfc3339;
use crate::watch::{Wake, Watch};

/// How long a build takes before its progress is worth showing.
const PATIENCE: Duration = Duration::from_millis(300);

/// Builds the site and tells how it went.
pub fn run(dir: &Path, args: &BuildArgs) -> Result<Exit> {
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
        site: dir.to_owned(),
        output: args.output.as_deref().map(|output| output_dir(dir, output)),
        base_url: args.base_url.clone(),
        instant,
    };
    if args.watch {
        return watch(options, args, &zone);
    }
    let report = build_once(&options, args);
    if args.json {
        json(&Json::of(&report, &zone))?;
    } else {
        tell(&people(&report, &zone, args.quiet));
    }
    Ok(exit(report.status))
}

fn build_once(options: &Options, args: &BuildArgs) -> Report {
    match std::io::stderr().is_terminal() && !args.json && !args.quiet {
        true => with_progress(|progress| build::build(options, progress)),
        false => build::build(options, &|_, _| {}),
    }
}

/// Builds again and again, until it is interrupted.
fn watch(mut options: Options, args: &BuildArgs, zone: &TimeZone) -> Result<Exit> {
    // Before the first build, so that what changes during it is not lost.
    let watch = Watch::start(&options.site).map_err(|error| disk(format!("the site cannot be watched: {error}")))?;
    if let Some(why) = &watch.polling {
        tell(&format!("Changes are looked for once a second, since the files cannot be watched: {why}\n"));
    }
    loop {
        let report = build_once(&options, args);
        tell(&people(&report, zone, args.quiet));
        let until_next = report.next_change.map(|at| at.duration_since(clock::now()));
        // A negative wait is none; one that ends a moment early would build the same again.
        let wait = until_next.map(|wait| Duration::try_from(wait).unwrap_or_default() + Duration::from_millis(1));
        if watch.wait(wait) == Wake::Ended {
            return Err(disk("the site can no longer be watched".to_owned()));
        }
        options.instant = clock::now();
    }
}

/// The exit status of a build.
fn exit(status: Status) -> Exit {
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
fn people(report: &Report, zone: &TimeZone, quiet: bool) -> String {
    let grave = |finding: &&Diagnostic| !quiet || finding.severity > Severity::Note;
    let told: Vec<Diagnostic> = report.diagnostics.iter().filter(grave).cloned().collect();
    let mut text = report::all(&told, err_width());
    if quiet {
        return text;
    }
    if report.status != Status::Done {
        text.push_str(match report.status {
            Status::Disk => "The build was broken off; build again when this is mended.\n",
            _ => "Nothing was built; the output is as it was.\n",
        });
        return text;
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
    text.push_str(&format!("{}\n", styled(GREEN, &done)));
    if let Some(at) = report.next_change {
        text.push_str(&format!("The output would next change on {}.\n", moment(at, zone)));
    }
    text
}

/// An instant as people read it, in the time zone of the site: `2099-01-01 09:00 +06:00`.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// Works, and shows how far it is where that takes long.
fn with_progress<T>(work: impl FnOnce(Progress) -> T) -> T {
    let (done, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (ended, wait) = channel::<()>();
    std::thread::scope(|scope| {
        let (done, total) = (&done, &total);
        scope.spawn(move || show(&wait, done, total));
        // Dropped when the work has ended, be it by a panic: then the thread ends, too.
        let _ended = ended;
        work(&|so_far, all| {
            total.store(all, Ordering::Relaxed);
            done.fetch_max(so_far, Ordering::Relaxed);
        })
    })
}

fn show(wait: &Receiver<()>, done: &AtomicUsize, total: &AtomicUsize) {
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
            bar.set_style(style("{spinner} rendering {bar:32} {human_pos} of {human_len}"));
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
    phases: serde_json::Map<String, serde_json::Value>,
    next_change_at: Option<String>,
    diagnostics: Vec<JsonFinding<'a>>,
}

/// A finding, for programs; what is not known is null.
#[derive(Serialize)]
struct JsonFinding<'a> {
    severity: Severity,
    kind: &'static str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Json<'a> {
    fn of(report: &'a Report, zone: &TimeZone) -> Json<'a> {
        let Report { status, planned, rendered, written, deleted, releases, phases, next_change, diagnostics } = report;
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
            phases: serde_json::Map::new(),
            next_change_at: None,
            diagnostics: findings.iter().map(JsonFinding::of).collect(),
        }
    }
}

impl<'a> JsonFinding<'a> {
    fn of(finding: &'a Diagnostic) -> JsonFinding<'a> {
        let Diagnostic { severity, kind, file, line, column, message, help, excerpt: _ } = finding;
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
