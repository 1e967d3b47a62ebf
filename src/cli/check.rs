//! `pressroom check`

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde::Serialize;
use url::Url;

use crate::base::diagnostics::{Diagnostic, Kind, More, Severity, sort};
use crate::build::{self, Shown, Survey, Workspace};
use crate::check::link_check::cache::{self, Cache};
use crate::check::link_check::{self, Answer, RequestOptions};
use crate::check::{self, External};
use crate::cli::args::CheckArgs;
use crate::cli::build::{JsonFinding, with_progress};
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result};
use crate::cli::report;
use crate::cli::sarif::Sarif;
use crate::cli::site;
use crate::cli::stream::{err, err_width, json};
use crate::cli::text::{count, number};
use crate::model::catalog::Finding;

/// After so many answers they are written.
const KEPT_AT_ONCE: usize = 50;

/// Looks a site over and tells what is to be mended.
pub(super) fn run(dir: &Path, args: &CheckArgs) -> Result<Exit> {
    let begin = clock::stopwatch();
    match look_over(dir, args) {
        Ok(checked) => {
            let exit = checked.exit();
            match (args.json, args.sarif) {
                (true, _) => json(&Json::of(exit, &checked))?,
                (_, true) => json(&Sarif::of(&checked.findings))?,
                _ => err(&people(&checked, begin)),
            }
            Ok(exit)
        }
        Err(failure) if args.json || args.sarif => {
            let (exit, findings) = failure.into_findings();
            let stopped = Checked { releases: 0, findings, more: More::new(), external: None };
            if args.json {
                json(&Json::of(exit, &stopped))?
            } else {
                json(&Sarif::of(&stopped.findings))?
            }
            Ok(exit)
        }
        Err(failure) => Err(failure),
    }
}

/// What a check found.
struct Checked {
    /// How many files of releases there are.
    releases: usize,
    /// Those that are shown, with their severities, sorted.
    findings: Vec<Diagnostic>,
    /// How many more there are.
    more: More,
    external: Option<Asked>,
}

impl Checked {
    fn exit(&self) -> Exit {
        let mut grave =
            self.findings.iter().map(|finding| finding.severity).chain(self.more.keys().map(|(severity, _)| *severity));
        let failed = grave.any(|severity| severity == Severity::Error);
        if failed { Exit::Content } else { Exit::Done }
    }
}

/// How asking other sites went: numbers of addresses.
#[derive(Default, Serialize)]
struct Asked {
    /// Of which it is known now what became of them.
    checked: usize,
    /// Those among them that were not asked for, since the answer is kept from before.
    cached: usize,
    dead: usize,
    moved: usize,
    /// Those that lead to names kept for examples.
    reserved: usize,
    /// Those that stand only in what is not public.
    left_out: usize,
}

fn look_over(dir: &Path, args: &CheckArgs) -> Result<Checked> {
    site::check(dir)?;
    let zone = site::zone(dir).unwrap_or(TimeZone::UTC);
    let instant = clock::instant(args.at.as_deref(), &zone)?;
    let mut workspace = Workspace::once(dir)?;
    let survey = workspace.survey(instant)?;
    let mut found = check::check(&survey)?;
    let (mut external, mut notes) = (None, Vec::new());
    if args.external {
        let (asked, reported) = ask(dir, args, &survey, &mut notes)?;
        found.open.extend(reported);
        external = Some(asked);
    }
    let shown = if args.json || args.sarif { Shown::All } else { report::SHOWN };
    let (mut findings, more) = survey.apply_severities(found, shown);
    for message in notes {
        let mut finding = Diagnostic::new(Kind::StrayFile, cache::PATH, message);
        finding.severity = Severity::Note;
        findings.push(finding);
    }
    sort(&mut findings);
    Ok(Checked { releases: survey.sources.releases().count(), findings, more, external })
}

/// Asks other sites, or the cache; what is worth knowing of the cache goes into `notes`.
fn ask(dir: &Path, args: &CheckArgs, survey: &Survey, notes: &mut Vec<String>) -> Result<(Asked, Vec<Finding>)> {
    let external = check::external(survey, args.drafts)?;
    let (mut cache, given_up) = Cache::read(dir)?;
    notes.extend(given_up.map(|why| format!("the answers of before were given up ({why}); all sites are asked again")));
    // Not the instant of the check, which may be any: the cache holds for days of the real clock.
    let now = clock::now();
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let mut unknown: Vec<Url> = Vec::new();
    for url in &external.urls {
        match cache.get(url.as_str(), now) {
            Some(answer) => drop(answers.insert(url.as_str().to_owned(), answer.clone())),
            None => unknown.push(url.clone()),
        }
    }
    let cached = answers.len();
    if !unknown.is_empty() {
        answers.extend(request(dir, &unknown, &mut cache, args));
        // The answers are here, whether they can be kept or not: the folder may be for reading only.
        if let Err(error) = cache.write(dir, clock::now()) {
            notes.push(format!("the answers cannot be kept: {error}"));
        }
    }
    let reported = check::dead_links(&external, &answers);
    let External { reserved, left_out, .. } = external;
    let dead = answers.values().filter(|answer| matches!(answer, Answer::Dead(_))).count();
    let moved = answers.values().filter(|answer| matches!(answer, Answer::Moved(_))).count();
    Ok((Asked { checked: answers.len(), cached, dead, moved, reserved, left_out }, reported))
}

/// Asks other sites, and keeps what they answer.
fn request(dir: &Path, urls: &[Url], cache: &mut Cache, args: &CheckArgs) -> BTreeMap<String, Answer> {
    let pause = args.delay.map_or(link_check::PAUSE, Duration::from_millis);
    let cache = Mutex::new(cache);
    let ask = |progress: build::Progress| {
        let reported = |url: &Url, answer: &Answer, done: usize, all: usize| {
            progress(done, all);
            let (mut cache, now) = (cache.lock().unwrap_or_else(PoisonError::into_inner), clock::now());
            cache.put(url.as_str(), answer, now);
            // Whoever breaks off a long check need not ask all again. That the disk failed shows at the end.
            if done.is_multiple_of(KEPT_AT_ONCE) {
                let _ = cache.write(dir, now);
            }
        };
        link_check::ask(urls, &RequestOptions { pause, now: &clock::now, reported: &reported })
    };
    match std::io::stderr().is_terminal() && !args.json && !args.sarif {
        true => with_progress("asking", ask),
        false => ask(&|_, _| {}),
    }
}

/// What people read.
fn people(checked: &Checked, begin: Instant) -> String {
    let mut text = report::listed(&checked.findings, &checked.more, err_width());
    if let Some(Asked { checked, cached, dead, moved, reserved, left_out }) = &checked.external {
        let mut parts = vec![format!("{} to other sites checked", count(*checked, "link"))];
        for (count, what) in [(cached, "known from before"), (dead, "dead"), (moved, "moved")] {
            if *count > 0 {
                parts.push(format!("{} {what}", number(*count)));
            }
        }
        text.push_str(&format!("{}.\n", parts.join(", ")));
        if *reserved > 0 {
            text.push_str(&format!(
                "{} to names kept for examples {} not asked for.\n",
                count(*reserved, "link"),
                were(*reserved)
            ));
        }
        if *left_out > 0 {
            let what = "of releases that are not public";
            text.push_str(&format!(
                "{} {what} {} left out; `--drafts` asks for them.\n",
                count(*left_out, "link"),
                were(*left_out)
            ));
        }
    }
    let found = report::counted(&checked.findings, &checked.more).unwrap_or_else(|| "nothing found".to_owned());
    let releases = count(checked.releases, "release");
    text.push_str(&format!("{releases} checked in {:.2} s: {found}\n", begin.elapsed().as_secs_f64()));
    text
}

fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// How a check ended, for programs.
#[derive(Serialize)]
struct Json<'a> {
    status: &'static str,
    releases: usize,
    diagnostics: Vec<JsonFinding<'a>>,
    external: Option<&'a Asked>,
}

impl<'a> Json<'a> {
    fn of(exit: Exit, checked: &'a Checked) -> Json<'a> {
        Json {
            status: exit.word(),
            releases: checked.releases,
            diagnostics: checked.findings.iter().map(JsonFinding::of).collect(),
            external: checked.external.as_ref(),
        }
    }
}
