//! `pressroom deploy`

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::base::address::Base;
use crate::base::diagnostics::nearest;
use crate::base::hash::has_fingerprint;
use crate::build::published::{NotPublished, Published};
use crate::build::{self, Ledger, Options, Settings, Status};
use crate::check::link_check::address::is_reserved;
use crate::cli::args::{BuildArgs, DeployArgs};
use crate::cli::build::{JsonFinding, people, wait_for, with_progress};
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, remote, usage};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{GREEN, err, json, styled};
use crate::cli::text::{count, number};
use crate::deploy::changes::Step;
use crate::deploy::{self, Gone, Order, Report, StillThere, Stop, StoreError};
use crate::model::config::deploy::DeployTarget;
use crate::model::release::facts::Audience;

/// So many paths are shown where more are too many to read.
const SHOWN: usize = 10;

/// Publishes the site.
pub(super) fn run(dir: &Path, args: &DeployArgs) -> Result<Exit> {
    match publish(dir, args) {
        Ok(deployed) => {
            let exit = if deployed.still_there.is_empty() { Exit::Done } else { Exit::Remote };
            if args.json {
                json(&Json::of(exit, &deployed, args))?;
                return Ok(exit);
            }
            err(&told(&deployed, args));
            match still_there(&deployed.still_there) {
                Some(failure) => Err(failure),
                None => Ok(exit),
            }
        }
        Err(failure) if args.json => {
            let (exit, findings) = failure.into_findings();
            json(&JsonStopped { status: exit.word(), diagnostics: findings.iter().map(JsonFinding::of).collect() })?;
            Ok(exit)
        }
        Err(failure) => Err(failure),
    }
}

/// How a deployment went.
struct Deployed {
    target: DeployTarget,
    report: Report,
    still_there: Vec<StillThere>,
}

fn publish(dir: &Path, args: &DeployArgs) -> Result<Deployed> {
    site::check(dir)?;
    // What is wrong with the command line is said before anything is done.
    let settings = Settings::load(dir, None, Audience::Public)?;
    target(&settings.config.deploy, args.target.as_deref())?;
    if !args.no_build {
        build_first(dir, args)?;
    }
    let wait = |other: &str| wait_for(other, args.json);
    let published = Published::open(dir, &clock::holder("build"), &wait).map_err(not_published)?;
    let target = target(&published.settings.config.deploy, args.target.as_deref())?;
    let mut order = Order {
        site: dir,
        published: &published,
        target,
        max_delete: if args.yes { Some(usize::MAX) } else { args.max_delete },
        verify: args.verify,
        take_over: args.take_over,
        dry_run: args.dry_run,
        holder: clock::holder("deploy"),
    };
    let shows = std::io::stderr().is_terminal() && !args.json;
    let deploy = |order: &Order| match shows {
        true => with_progress("sending", |progress| deploy::deploy(order, &clock::now, progress)),
        false => deploy::deploy(order, &clock::now, &|_, _| {}),
    };
    let report = match deploy(&order) {
        Err(Stop::TooMany { delete, limit }) if shows && std::io::stdin().is_terminal() && agrees(&delete, limit) => {
            order.max_delete = Some(delete.len());
            deploy(&order)
        }
        done => done,
    };
    let report = report.map_err(|stop| stopped(stop, target))?;
    let url = target.url.as_ref().filter(|url| !args.dry_run && args.wait > 0 && !is_for_examples(url));
    let still_there = match url {
        Some(url) => look_at_public(url, &published, &report, args.wait)?,
        None => Vec::new(),
    };
    Ok(Deployed { target: target.clone(), report, still_there })
}

/// Whether the public does not see any more what was deleted, withdrawn or unpublished; what it still sees.
fn look_at_public(url: &Base, published: &Published, report: &Report, wait: u64) -> Result<Vec<StillThere>> {
    let changed = report.sent.iter().map(|(_, path)| path).filter(|path| report.replaced.contains_key(*path));
    let changed: Vec<&Box<str>> = changed.collect();
    let taken_back = if changed.is_empty() { BTreeSet::new() } else { published.taken_back(clock::now())? };
    let changed = changed.into_iter().filter(|path| taken_back.contains(&***path));
    let paths = report.deleted.iter().filter(|path| !has_fingerprint(path)).chain(changed);
    let gone: Vec<Gone> = paths.map(|path| Gone { path, was: report.replaced.get(path).copied() }).collect();
    let begin = clock::stopwatch();
    let pause = |pause: Duration| {
        let has_time = begin.elapsed() + pause < Duration::from_secs(wait);
        if has_time {
            std::thread::sleep(pause);
        }
        has_time
    };
    Ok(deploy::await_gone(url, &gone, &pause))
}

/// True for an address that is kept for examples: nobody answers there.
fn is_for_examples(base: &Base) -> bool {
    url::Url::parse(&base.full()).is_ok_and(|url| is_reserved(&url))
}

/// Builds the site as the public may see it now.
fn build_first(dir: &Path, args: &DeployArgs) -> Result<()> {
    let zone = site::zone(dir).unwrap_or(TimeZone::UTC);
    let instant = clock::instant(None, &zone)?;
    let options = Options {
        ledger: if args.dry_run { Ledger::Reported } else { Ledger::Kept },
        shown: report::SHOWN,
        holder: clock::holder("build"),
        ..Options::of(dir, instant)
    };
    let wait = |other: &str| wait_for(other, args.json);
    let report = match std::io::stderr().is_terminal() && !args.json {
        true => with_progress("rendering", |progress| build::build(&options, progress, &wait)),
        false => build::build(&options, &|_, _| {}, &wait),
    };
    let exit = super::build::exit(report.status);
    if report.status != Status::Done {
        return Err(Failure::Findings(exit, report.diagnostics));
    }
    if !args.json {
        err(&people(dir, &report, instant, &zone, &BuildArgs::default()));
    }
    Ok(())
}

/// The target of a name.
fn target<'t>(targets: &'t [DeployTarget], name: Option<&str>) -> Result<&'t DeployTarget> {
    let names: Vec<&str> = targets.iter().map(|target| &*target.name).collect();
    match (targets, name) {
        ([], _) => Err(usage(
            "site.yaml has no `deploy`: it is not known where the site is published",
            "write `deploy: {public: s3://BUCKET}` into site.yaml, or another address; docs/publishing/deploy.md has all",
        )),
        ([only], None) => Ok(only),
        (_, None) => Err(usage("site.yaml has several targets", format!("name one of {}", site::quoted(&names)))),
        (_, Some(name)) => targets.iter().find(|target| target.name == name).ok_or_else(|| {
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("site.yaml has {}", site::quoted(&names)),
            };
            usage(format!("there is no target `{name}`"), help)
        }),
    }
}

fn not_published(why: NotPublished) -> Failure {
    match why {
        NotPublished::Load(error) => error.into(),
        NotPublished::Busy(other) => usage(
            format!("another program keeps the output up to date: pressroom {other}"),
            "end it first, so that the output stays as it is while it is sent",
        ),
        NotPublished::NotBuilt => usage(
            "it is not known what the output folder holds",
            "build first: `pressroom deploy` without `--no-build`",
        ),
    }
}

/// Why a deployment stopped, in words.
fn stopped(stop: Stop, target: &DeployTarget) -> Failure {
    match stop {
        Stop::Store(StoreError::Disk(error)) => error.into(),
        Stop::Store(error @ StoreError::Changed(_)) => {
            usage(error.to_string(), "build again; then nobody but a build has written what is sent")
        }
        Stop::Store(error @ StoreError::Refused { .. }) => {
            let message = format!("{}: cannot {error}", target.to);
            remote(message, "what was sent so far is whole; the next `pressroom deploy` goes on from there")
        }
        Stop::TooMany { delete, limit } => {
            let message = format!(
                "{} would be deleted at {}, and {} may be; nothing was sent: {}",
                count(delete.len(), "file"),
                target.to,
                number(limit),
                some(&delete)
            );
            usage(message, format!("`--max-delete {}` deletes them, `--yes` however many there are", delete.len()))
        }
        Stop::Running(which) => remote(
            format!("another deployment to {} is running: {which}", target.to),
            "wait for it; if you know that it does not run any more, `--take-over`",
        ),
        Stop::Overtaken => remote(
            format!("another deployment to {} began meanwhile, and this one stopped", target.to),
            "deploy again when it has ended",
        ),
        Stop::BadName(path) => {
            usage(format!("no host takes a file of the name `{path}`"), "give it a name without signs that nobody sees")
        }
    }
}

/// Asks whether so much may be deleted.
fn agrees(delete: &[Box<str>], limit: usize) -> bool {
    let question = format!(
        "{} would be deleted, and {} may be without a question:\n{}\nDelete them? [y/N] ",
        count(delete.len(), "file"),
        number(limit),
        some(delete)
    );
    err(&question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// The first paths of a list, and how many more there are.
fn some(paths: &[Box<str>]) -> String {
    let shown: Vec<&str> = paths.iter().take(SHOWN).map(|path| &**path).collect();
    match paths.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), number(more)),
    }
}

fn still_there(there: &[StillThere]) -> Option<Failure> {
    let first = there.first()?;
    let message = format!(
        "what is gone is still public: {} {}{}",
        first.url,
        first.answer,
        match there.len() {
            1 => String::new(),
            all => format!(", and {} more", number(all - 1)),
        }
    );
    Some(remote(message, "purge the cache of your host or delivery network, and look again"))
}

/// What people read.
fn told(deployed: &Deployed, args: &DeployArgs) -> String {
    let Deployed { target, report, .. } = deployed;
    let mut text = String::new();
    for note in &report.notes {
        text.push_str(&format!("{note}\n"));
    }
    if args.dry_run {
        report.sent.iter().for_each(|(_, path)| text.push_str(&format!("send     {path}\n")));
        report.deleted.iter().for_each(|path| text.push_str(&format!("delete   {path}\n")));
    }
    let by_step: Vec<String> = Step::ALL
        .into_iter()
        .map(|step| (step, report.sent.iter().filter(|(of, _)| *of == step).count()))
        .filter(|(_, files)| *files > 0)
        .map(|(step, files)| format!("{} {}", number(files), step.words()))
        .collect();
    if !by_step.is_empty() {
        text.push_str(&format!("{}\n", by_step.join(", ")));
    }
    if !report.foreign.is_empty() {
        let paths: Vec<Box<str>> = report.foreign.iter().map(|path| path.as_str().into()).collect();
        text.push_str(&format!("Files there that no deployment sent are left alone: {}\n", some(&paths)));
    }
    let done = match (args.dry_run, report.sent.is_empty() && report.deleted.is_empty()) {
        (_, true) => format!("{}: nothing to do", target.to),
        (dry_run, false) => format!(
            "{}: {} {}, {} deleted{}",
            target.to,
            count(report.sent.len(), "file"),
            if dry_run { "to send" } else { "sent" },
            number(report.deleted.len()),
            if dry_run { "; nothing was touched" } else { "" }
        ),
    };
    text.push_str(&format!("{}\n", styled(GREEN, &done)));
    text
}

/// What `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    status: &'static str,
    target: &'a str,
    to: String,
    dry_run: bool,
    sent: usize,
    new: usize,
    deleted: usize,
    kept: usize,
    foreign: usize,
    /// How many files by step.
    steps: BTreeMap<&'static str, usize>,
    changed_paths: Vec<&'a str>,
    deleted_paths: &'a [Box<str>],
    still_public: Vec<&'a str>,
    notes: &'a [String],
}

impl<'a> Json<'a> {
    fn of(exit: Exit, deployed: &'a Deployed, args: &DeployArgs) -> Json<'a> {
        let Deployed { target, report, still_there } = deployed;
        let mut steps = BTreeMap::new();
        report.sent.iter().for_each(|(step, _)| *steps.entry(step.word()).or_default() += 1);
        Json {
            status: exit.word(),
            target: &target.name,
            to: target.to.to_string(),
            dry_run: args.dry_run,
            sent: report.sent.len(),
            new: report.new,
            deleted: report.deleted.len(),
            kept: report.kept,
            foreign: report.foreign.len(),
            steps,
            changed_paths: report.sent.iter().map(|(_, path)| &**path).collect(),
            deleted_paths: &report.deleted,
            still_public: still_there.iter().map(|there| &*there.url).collect(),
            notes: &report.notes,
        }
    }
}

/// What `--json` prints where it stopped.
#[derive(Serialize)]
struct JsonStopped<'a> {
    status: &'static str,
    diagnostics: Vec<JsonFinding<'a>>,
}
