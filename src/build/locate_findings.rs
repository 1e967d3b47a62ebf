//! Places of findings: a phase that no longer has the text of a file reports a key or a range of bytes; here the file is
//! read again to show the line, and what may have been meant is looked for. Both cost time, so that only findings which
//! are shown get them, and the others are counted.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::settings::Settings;
use crate::base::diagnostics::{Diagnostic, Kind, More, Severities};
use crate::base::fs;
use crate::model::catalog::{Catalog, Finding, Spot};
use crate::model::config;
use crate::model::content::front_matter::Document;
use crate::model::content::tree::Tree;
use crate::site::plan::Plan;
use crate::yaml::{self, Input, Step};

/// Which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of them: a program reads them.
    All,
    /// So many of each kind, the first by file and place: a person reads them.
    First(usize),
}

/// Findings of a phase, raw.
#[derive(Clone, Debug, Default)]
pub struct RawFindings {
    /// Those that have their place.
    pub placed: Vec<Diagnostic>,
    /// Those that get it when they are shown.
    pub open: Vec<Finding>,
}

impl RawFindings {
    /// Adds those of another phase.
    pub fn extend(&mut self, other: RawFindings) {
        self.placed.extend(other.placed);
        self.open.extend(other.open);
    }
}

/// What the places and the advice of findings are found with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The configuration.
    pub settings: &'a Settings,
    /// The content folder.
    pub tree: &'a Tree,
    pub catalog: &'a Catalog,
    pub plan: &'a Plan,
}

/// The findings that are shown, and how many more there are of each kind; those that the site turns off are neither.
pub(super) fn locate<'f>(
    context: Context,
    findings: impl IntoIterator<Item = &'f Finding>,
    shown: Shown,
) -> (Vec<Diagnostic>, More) {
    let severities = &context.settings.config.severities;
    let (findings, more) = select(severities, findings, shown);
    let in_content = findings.partition_point(|finding| finding.file != Finding::CONFIG);
    let (in_content, in_config) = findings.split_at(in_content);
    let groups: Vec<&[&Finding]> = in_content.chunk_by(|a, b| a.file == b.file).collect();
    let mut placed: Vec<Diagnostic> =
        groups.into_par_iter().flat_map_iter(|group| place_file(context, group)).collect();
    placed.extend(in_config.iter().map(|finding| place_in_config(context, finding)));
    (placed, more)
}

/// Those to show, sorted by file.
fn select<'f>(
    severities: &Severities,
    findings: impl IntoIterator<Item = &'f Finding>,
    shown: Shown,
) -> (Vec<&'f Finding>, More) {
    let mut kinds: BTreeMap<Kind, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry(finding.kind).or_default().push(finding);
    }
    let (mut selected, mut more) = (Vec::new(), More::new());
    for (kind, mut findings) in kinds {
        let Some(severity) = severities.severity(kind) else { continue };
        if let Shown::First(wanted) = shown
            && findings.len() > wanted
        {
            let all = findings.len();
            // Those of later files are counted only, without sorting a hundred thousand on each build of a watch.
            let last = findings.select_nth_unstable_by_key(wanted, |finding| finding.file).1.file;
            findings.retain(|finding| finding.file <= last);
            let near = findings.len();
            let place = |finding: &Finding| (finding.file, finding.spot);
            findings.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.message.cmp(&b.message)));
            findings.dedup_by(|b, a| place(a) == place(b) && a.message == b.message);
            let twice = near - findings.len();
            findings = first(&findings, wanted);
            if let Some(rest) = all.checked_sub(findings.len() + twice).filter(|rest| *rest > 0) {
                more.insert((severity, kind), rest);
            }
        }
        selected.extend(findings);
    }
    selected.sort_by_key(|finding| finding.file);
    (selected, more)
}

/// Those among which the first so many by file, line and column are; they are sorted by file and spot. Which key of a
/// front matter is first is not known, so that each key keeps its first ones.
fn first<'f>(findings: &[&'f Finding], wanted: usize) -> Vec<&'f Finding> {
    let mut first = Vec::new();
    for file in findings.chunk_by(|a, b| a.file == b.file) {
        for part in file.chunk_by(|a, b| a.spot.part() == b.spot.part()) {
            first.extend(part.iter().take(wanted));
        }
        if first.len() >= wanted {
            break;
        }
    }
    first
}

/// Places the findings of one file.
fn place_file(context: Context, findings: &[&Finding]) -> Vec<Diagnostic> {
    let path = context.tree.path(findings[0].file as usize);
    let answer = |finding: &Finding| context.plan.answer(context.catalog, &finding.help);
    let bytes = fs::read(&context.tree.on_disk(path)).unwrap_or_default();
    let Ok(mut document) = Document::open(path, &bytes) else {
        let unplaced = |finding: &&Finding| Diagnostic::new(finding.kind, path, finding.message.clone());
        return findings.iter().map(unplaced).collect();
    };
    let mut spot_before = None;
    for finding in findings {
        let (message, help) = (finding.message.clone(), answer(finding));
        // A text in the front matter may have thousands, all with one place.
        let same = document.faults.last().filter(|_| spot_before == Some(finding.spot)).cloned();
        if let Some(same) = same {
            document.faults.push(Diagnostic { kind: finding.kind, message, help, ..same });
            continue;
        }
        spot_before = Some(finding.spot);
        match finding.spot {
            Spot::Body(start, end) => document.fault_in(finding.kind, start as usize..end as usize, message, help),
            spot @ Spot::Front { .. } => document.fault(finding.kind, &steps(spot), message, help),
        }
    }
    document.faults
}

fn place_in_config(context: Context, finding: &Finding) -> Diagnostic {
    let text = &*context.settings.config_text;
    let mut diagnostic = Diagnostic::new(finding.kind, config::FILE, finding.message.clone());
    diagnostic.help = context.plan.answer(context.catalog, &finding.help);
    match yaml::locate(&Input::whole(config::FILE, text), &steps(finding.spot)) {
        Some(range) => diagnostic.at(text, range),
        None => diagnostic,
    }
}

/// The way to a value of the front matter; empty for a place of the body.
fn steps(spot: Spot) -> Vec<Step<'static>> {
    let Spot::Front { key, item, field } = spot else { return Vec::new() };
    let inside = item.map(Step::Index).into_iter().chain(field.map(Step::Key));
    [Step::Key(key)].into_iter().chain(inside).collect()
}
