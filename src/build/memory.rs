//! What one build remembers for the next in the same program, and the phases that it saves by that.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rayon::prelude::*;
use tera::Value;

use super::check::{hidden_in_theme, refuse_deleting_all, refuse_emptied, refuse_output, refuse_unreleased};
use super::clock::Clock;
use super::load::{LoadError, Loaded, Office, load_config, office};
use super::outputs::Outputs;
use super::place::{Found, Known};
use super::render::{self, RenderStop, Rendered, render};
use super::survey::{told_catalog, told_plan};
use super::terms::{Action, ENGINE, Ledger, Options, Outcome, Progress, Report, Scope, Status, Stop};
use crate::catalog::{Catalog, Earlier, FileState, ReleaseId};
use crate::config::Config;
use crate::country::Names;
use crate::diag::{Diagnostic, Kind, Level, Severity};
use crate::fs;
use crate::hash::Digest;
use crate::ledger;
use crate::localised::LangId;
use crate::output::{Output, path_of, strangers};
use crate::plan::{Leads, Plan};
use crate::record::{Made, Record, RecordError};
use crate::release::facts::Audience;
use crate::source::{self, Tree};
use crate::sources::{Changes, Site, Sources};
use crate::theme::Theme;
use crate::url::Base;
use crate::view::{Scene, Viewer};

/// What is remembered from one build to the next in the same program.
pub struct Memory {
    record: Record,
    dir: PathBuf,
    outputs: Outputs,
    strangers: BTreeSet<Box<str>>,
    /// Why files of the output may be ours that are not known, until that was reported.
    doubt: Option<String>,
    /// Nothing is known of earlier builds into this folder.
    is_new: bool,
    loaded: Loaded,
    /// What releases are parsed with.
    parsing: Digest,
    walk_faults: Vec<Diagnostic>,
    theme: Option<(Theme, Vec<Diagnostic>)>,
    /// The digests of the strings with which [`Release::marks`](crate::catalog::Release::marks) were made.
    marked_with: Vec<Digest>,
    /// The content folder as it was read last.
    pub sources: Sources,
    office: Option<Office>,
    catalog: Option<(Catalog, Found, Timestamp)>,
    /// What is left of the last catalog, and of its plan where no text has other links by now.
    earlier: Option<Earlier>,
    earlier_leads: Option<Vec<Leads>>,
    plan: Option<(Plan, Found)>,
    /// What the plan means for the ledger of addresses: what was lost, and its text where addresses came.
    ledger: Option<(Vec<Diagnostic>, Option<String>)>,
    /// The ledger as it was read or written last.
    ledger_text: Option<String>,
    /// The releases of which at most the text became another since all was put in place, by path; `None` where more may
    /// have changed, or nothing was put in place yet.
    bodies: Option<BTreeSet<String>>,
}

/// Why it is in doubt which files of an output are ours where no build is known.
const NO_RECORD: &str = "there is no record of them";

/// The digest of what releases are parsed with besides their files.
fn parsing(config_text: &str, options: &Options) -> Digest {
    Digest::of(format!("{ENGINE}\0{:?}\0{:?}\0{config_text}", options.base_url, options.audience).as_bytes())
}

fn record_stop(error: RecordError, report: &mut Report) -> Stop {
    match error {
        RecordError::Disk(error) => Stop::Disk(error),
        RecordError::Busy(other) => {
            let message = format!("another program keeps this output up to date: pressroom {other}");
            let help = "end it first, or build into another folder with `--output DIR`";
            report.diagnostics.push(Diagnostic::new(Kind::Disk, "", message).help(help));
            Stop::Told(Status::Disk)
        }
    }
}

/// Opens the record and reads what earlier builds knew.
pub fn remember(options: &Options, report: &mut Report, wait: &dyn Fn(&str) -> bool) -> Result<Memory, Stop> {
    let (config_text, config) = config_of(options, report)?;
    let dir = match &options.output {
        Some(dir) => dir.clone(),
        None => options.site.join(&config.output),
    };
    if let Some(why) = refuse_output(&options.site, &dir, options.audience)? {
        let help = "name a folder of its own, such as `output`";
        report.diagnostics.push(Diagnostic::new(Kind::Config, "", why).help(help));
        return Err(Stop::Told(Status::Config));
    }
    let parsing = parsing(&config_text, options);
    let opened = Record::open(&options.site, &dir, &options.holder, parsing, wait);
    let (record, known) = opened.map_err(|error| record_stop(error, report))?;
    let now = record.now()?;
    let is_given_up = known.given_up.is_some();
    if let Some(why) = known.given_up {
        report.note(
            "",
            format!("the record of earlier builds is not complete: {why}; what it does not have is made again"),
        );
    }
    let none_known = known.outputs.is_empty();
    let is_new = none_known && !is_given_up && known.doubt.is_none();
    let (tree, walk_faults) = Tree::walk(&options.site, config.outside_links)?;
    let tree = Arc::new(tree);
    let countries = Names::new(config.languages.iter().map(|language| &*language.locale));
    let site = Site { config: &config, countries: &countries };
    let sources = Sources::read(Arc::clone(&tree), site, known.sources, now)?;
    Ok(Memory {
        record,
        dir,
        outputs: Outputs::Recorded(known.outputs),
        strangers: known.strangers,
        // Where nothing is known to be ours, a page that lies there is hardly anybody else's.
        doubt: known.doubt.or_else(|| none_known.then(|| NO_RECORD.to_owned())),
        is_new,
        loaded: Loaded { config_text, config: Arc::new(config), tree, countries },
        parsing,
        walk_faults,
        theme: None,
        marked_with: Vec::new(),
        sources,
        office: None,
        catalog: None,
        earlier: None,
        earlier_leads: None,
        plan: None,
        ledger: None,
        ledger_text: None,
        bodies: None,
    })
}

/// The configuration of a site, as a build is to have it. In a preview, what was not written yet stops nothing.
fn config_of(options: &Options, report: &mut Report) -> Result<(String, Config), Stop> {
    let loaded = load_config(&options.site, options.base_url.as_deref());
    let (text, mut config) = loaded.map_err(|error| config_stop(error, report))?;
    if options.audience == Audience::Preview {
        config.severities = config.severities.without_consequence(Kind::Placeholder);
    }
    Ok((text, config))
}

fn config_stop(error: LoadError, report: &mut Report) -> Stop {
    match error {
        LoadError::Disk(error) => Stop::Disk(error),
        LoadError::Config(faults) => {
            report.diagnostics.extend(faults);
            Stop::Told(Status::Config)
        }
    }
}

impl Memory {
    /// Reads what may have changed, and forgets what was made from it.
    pub fn read(&mut self, options: &Options, scope: &Scope, first: bool, report: &mut Report) -> Result<(), Stop> {
        if first {
            return Ok(());
        }
        let mut reparse = false;
        // A name that stands for a folder: what was in it came or went as well.
        let tree = self.sources.tree();
        let is_folder = |path: &String| tree.find(path).is_none() && !tree.below(path).is_empty();
        let all = scope.all || scope.files.iter().any(is_folder);
        if all || scope.config {
            let (config_text, config) = config_of(options, report)?;
            if config_text != self.loaded.config_text {
                let countries = Names::new(config.languages.iter().map(|language| &*language.locale));
                self.parsing = parsing(&config_text, options);
                self.loaded.config_text = config_text;
                self.loaded.config = Arc::new(config);
                self.loaded.countries = countries;
                self.theme = None;
                reparse = true;
            }
        }
        if all || scope.theme {
            self.theme = None;
        }
        if all {
            self.ledger = None;
            self.ledger_text = None;
        }
        let now = self.record.now()?;
        // A tree that nobody else holds can be changed where it is.
        let comes_or_goes =
            |path: &String| self.sources.tree().find(path).is_some() != fs::stat(&options.site.join(path)).is_some();
        if !all && scope.files.iter().any(comes_or_goes) {
            self.loaded.tree = Arc::default();
            self.retire_catalog();
        }
        let site = Site { config: &self.loaded.config, countries: &self.loaded.countries };
        let changes = if all || reparse {
            let (tree, walk_faults) = Tree::walk(&options.site, self.loaded.config.outside_links)?;
            self.walk_faults = walk_faults;
            self.sources.read_again(Arc::new(tree), site, reparse, now)?;
            Changes::all()
        } else {
            self.sources.look_again(site, &scope.files, now)?
        };
        self.loaded.tree = Arc::clone(self.sources.tree());
        let Changes { tree, facts, links, others, bodies } = changes;
        // Which files the text of a release names may decide on what others publish.
        let decides =
            |(catalog, ..): &(Catalog, Found, Timestamp)| bodies.iter().any(|path| catalog.decides_on_files(path));
        let files = links && self.catalog.as_ref().is_some_and(decides);
        if let Some(known) = &mut self.bodies {
            known.extend(bodies);
        }
        if others {
            self.office = None;
        }
        if tree || others || facts || files {
            self.retire_catalog();
        }
        if links {
            self.plan = None;
            self.earlier_leads = None;
        }
        Ok(())
    }

    /// Keeps of the catalog what the next one can take over.
    fn retire_catalog(&mut self) {
        if let Some((catalog, ..)) = self.catalog.take() {
            self.earlier = Some(Earlier::from(catalog));
            self.earlier_leads = self.plan.take().map(|(mut plan, _)| {
                let leads = std::mem::take(&mut plan.leads);
                drop_aside(plan);
                leads
            });
        }
    }

    /// Loads the theme; the findings where it cannot be used.
    fn load_theme(&mut self, options: &Options, cut: BTreeSet<Box<str>>) -> Result<Vec<Diagnostic>, Stop> {
        self.bodies = None;
        self.theme = None;
        let Loaded { config, config_text, .. } = &self.loaded;
        let (theme, found) = Theme::load_without(&options.site, config, config_text, cut)?;
        let Some(mut theme) = theme else { return Ok(found) };
        if options.audience == Audience::Preview {
            theme.keep_asset_addresses();
        }
        // What stands for releases in keys holds words of the theme.
        if self.marked_with != theme.string_digests() {
            self.marked_with = theme.string_digests().to_vec();
            let catalog = self.catalog.as_mut().map(|(catalog, ..)| &mut catalog.releases);
            let earlier = self.earlier.as_mut().map(Earlier::releases_mut);
            for release in catalog.into_iter().chain(earlier).flatten() {
                release.marks = OnceLock::new();
            }
        }
        self.theme = Some((theme, found));
        Ok(Vec::new())
    }

    /// Loads the theme again where other addresses than before are not public that stand in it, until none is left.
    fn cut_theme(&mut self, options: &Options) -> Result<Vec<Diagnostic>, Stop> {
        while let (Some((theme, _)), Some((catalog, ..)), Some((plan, _))) = (&self.theme, &self.catalog, &self.plan) {
            let hidden = hidden_in_theme(theme, catalog, plan);
            if hidden == *theme.cut() {
                break;
            }
            let found = self.load_theme(options, hidden)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Catalog and plan, unless those of the last build still hold.
    pub fn assemble(&mut self, options: &Options, report: &mut Report, clock: &mut Clock) -> Result<(), Stop> {
        let config = Arc::clone(&self.loaded.config);
        if let Some(fault) = refuse_emptied(&options.site, self.sources.tree())? {
            report.diagnostics.push(fault);
            return Err(Stop::Told(Status::Config));
        }
        let mut failed = report.judge(&config, self.walk_faults.clone());
        if self.theme.is_none() {
            self.plan = None;
            let found = self.load_theme(options, BTreeSet::new())?;
            failed |= report.judge(&config, found);
        }
        if let Some((_, found)) = &self.theme {
            failed |= report.judge(&config, found.clone());
        }

        if self.office.is_none() {
            self.retire_catalog();
            self.office = Some(office(&self.loaded.context())?);
        }
        clock.phase("parse");
        // The clock may have moved past an embargo, or back.
        let holds = |catalog: &Catalog, built: Timestamp| {
            built <= options.instant && catalog.next_change.is_none_or(|next| options.instant < next)
        };
        if self.catalog.as_ref().is_none_or(|(catalog, _, built)| !holds(catalog, *built)) {
            self.retire_catalog();
            self.bodies = None;
            let (Some(office), earlier) = (&self.office, self.earlier.take()) else { return Ok(()) };
            let (loaded, sources) = (&self.loaded, &self.sources);
            let Options { site, instant, audience, .. } = options;
            let (catalog, found) = told_catalog(site, loaded, sources, office, *instant, *audience, earlier)?;
            self.catalog = Some((catalog, found, *instant));
        }
        let Some((catalog, of_catalog, _)) = &self.catalog else { return Ok(()) };
        failed |= report.judge(&config, of_catalog.placed.clone());
        report.releases = catalog.releases.len();
        report.next_change = catalog.next_change;
        clock.phase("catalog");

        if self.plan.is_none() {
            self.bodies = None;
            self.ledger = None;
            let theme = self.theme.as_ref().map(|(theme, _)| theme);
            self.plan = Some(told_plan(&self.loaded, &self.sources, catalog, theme, self.earlier_leads.take()));
        }
        let found = self.cut_theme(options)?;
        failed |= report.judge(&config, found);
        let Some((catalog, of_catalog, _)) = &self.catalog else { return Ok(()) };
        let Some((plan, of_plan)) = &self.plan else { return Ok(()) };
        failed |= report.judge(&config, of_plan.placed.clone());
        let open = || of_catalog.open.iter().chain(&of_plan.open);
        failed |= open().any(|finding| config.severities.level(finding.kind) == Level::Error);
        let known = Known { loaded: &self.loaded, tree: self.sources.tree(), catalog, plan };
        report.show(known, open(), options.shown);
        report.planned = plan.pages.len();
        if self.ledger.is_none() && options.ledger != Ledger::Off {
            self.ledger = Some(compare_ledger(&options.site, &mut self.ledger_text, catalog, plan)?);
        }
        let lost: Vec<Diagnostic> = self.ledger.iter().flat_map(|(lost, _)| lost.clone()).collect();
        if let Some(fault) = refuse_unreleased(&options.site, &config, &lost)? {
            report.diagnostics.push(fault);
            return Err(Stop::Told(Status::Config));
        }
        failed |= report.judge(&config, lost);
        clock.phase("plan");
        if failed || self.theme.is_none() { Err(Stop::Told(Status::Content)) } else { Ok(()) }
    }

    /// Renders what became different and puts it in place.
    pub fn write(
        &mut self,
        options: &Options,
        look_at_output: bool,
        report: &mut Report,
        clock: &mut Clock,
        progress: Progress,
    ) -> Result<(), Stop> {
        let (Some((catalog, ..)), Some((plan, _)), Some((theme, _))) = (&self.catalog, &self.plan, &mut self.theme)
        else {
            return Ok(());
        };
        let sources = &self.sources;
        let Options { instant, audience, .. } = *options;
        if self.bodies.is_none() {
            let shared = shared_values(&Viewer::new(Scene { catalog, plan, sources, theme, instant, audience }));
            if let Err(fault) = share(theme, shared) {
                report.judge(&self.loaded.config, vec![*fault]);
                return Err(Stop::Told(Status::Content));
            }
        }
        let viewer = Viewer::new(Scene { catalog, plan, sources, theme, instant, audience });
        let output = Output::open(&self.dir)?;
        let (made, stale) = self.outputs.matched(&plan.pages);
        if let Some(fault) = refuse_deleting_all(&options.site, sources.tree(), &self.dir, &stale) {
            output.abandon()?;
            report.diagnostics.push(fault);
            return Err(Stop::Told(Status::Config));
        }
        let wanted = match &self.bodies {
            Some(bodies) if !look_at_output => Some(viewer.pages_with_text_of(&released(catalog, bodies))),
            _ => None,
        };
        let known = render::Known {
            made: &made,
            wanted: wanted.as_deref(),
            record: &self.record,
            look: look_at_output,
            now: self.record.now()?,
        };
        let rendered = render(&viewer, &output, &known, options, progress);
        clock.phase("render");
        let Rendered { mut new, mut outcomes, rendered } = match rendered {
            Ok(rendered) => rendered,
            Err(stop) => {
                output.abandon()?;
                return Err(match stop {
                    RenderStop::Stop(stop) => stop,
                    RenderStop::Faults(faults) => {
                        report.judge(&self.loaded.config, faults);
                        Stop::Told(Status::Content)
                    }
                });
            }
        };
        report.rendered = rendered;
        report.written = outcomes.iter().filter(|outcome| outcome.action == Action::Written).count();

        outcomes.extend(stale.iter().map(|path| Outcome {
            path: path.as_str().into(),
            action: Action::Deleted,
            why: Vec::new(),
        }));
        outcomes.sort_by(|a, b| a.path.cmp(&b.path));
        if self.is_new && audience == Audience::Public {
            let base = &self.loaded.config.base;
            if let Some(fault) = taken(&output, &options.site, &self.dir, base, &outcomes)? {
                output.abandon()?;
                report.diagnostics.push(fault);
                return Err(Stop::Told(Status::Config));
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
        if let Some(text) =
            self.ledger.as_mut().and_then(|(_, text)| text.take()).filter(|_| options.ledger == Ledger::Kept)
        {
            let path = options.site.join(ledger::FILE);
            if !self.outputs.is_empty() && !fs::exists(&path) {
                note_missing_ledger(report);
            }
            fs::replace(&path, text.as_bytes())?;
            self.ledger_text = Some(text);
        }
        {
            let new = new.iter().filter(|(at, _)| made[*at as usize].is_none()).map(|(_, (path, ..))| &**path);
            let (fresh, gone) = self.sources.unrecorded();
            let (mut fresh, mut gone, mut new) = (fresh.peekable(), gone.peekable(), new.peekable());
            if fresh.peek().is_some() || gone.peek().is_some() || new.peek().is_some() {
                self.record.prepare(self.parsing, fresh, gone, new)?;
            }
        }
        self.sources.recorded();
        report.deleted = output.commit(&stale)?;

        let mut told = self.strangers.clone();
        let doubt = self.doubt.take_if(|_| look_at_output);
        if look_at_output {
            let planned: HashSet<String> = plan.pages.par_iter().map(|page| path_of(&page.address)).collect();
            let found = strangers(&self.dir, &|path| planned.contains(path))?;
            report.diagnostics.extend(about_strangers(&found, &told, doubt.as_deref()));
            told = found.into_iter().collect();
        }
        let now = self.record.now()?;
        new.par_iter_mut().with_min_len(64).for_each(|(_, (path, made, _))| {
            let stat = fs::stat(&self.dir.join(&**path)).unwrap_or_default();
            made.stat = if stat.is_settled(now) { stat } else { fs::Stat::default() };
        });
        if !new.is_empty() || !stale.is_empty() || told != self.strangers || doubt.is_some() {
            let gone = stale.iter().map(String::as_str);
            self.record.complete(new.iter().map(|(_, row)| row), gone, &told)?;
        }
        self.strangers = told;
        let mut outputs: Vec<Made> = made.iter().map(|made| made.copied().unwrap_or_default()).collect();
        for (at, (_, made, _)) in new {
            outputs[at as usize] = made;
        }
        let addresses = plan.pages.iter().map(|page| Arc::clone(&page.address));
        let outputs = Outputs::Planned(addresses.zip(outputs).collect());
        drop_aside(std::mem::replace(&mut self.outputs, outputs));
        self.bodies = Some(BTreeSet::new());
        self.is_new = false;
        clock.phase("write");
        Ok(())
    }
}

/// Why a first build into a folder that has files already may not go on: some have the names of pages, and nothing proves
/// that a build wrote them. What is the same byte for byte is not touched by any build. Where the record was lost, the
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

/// Says that the ledger is written anew where pages of earlier builds are known: it was there before.
fn note_missing_ledger(report: &mut Report) {
    let message = "this file is missing and is written anew: addresses that were published earlier and have no page now are \
                   not in it. If it was deleted, take it back from version control";
    report.note(ledger::FILE, message.to_owned());
}

/// What a plan means for the ledger of addresses, which is read where it is not known.
fn compare_ledger(
    site: &Path,
    known: &mut Option<String>,
    catalog: &Catalog,
    plan: &Plan,
) -> Result<(Vec<Diagnostic>, Option<String>), Stop> {
    let text = match known {
        Some(text) => text,
        None => {
            let path = site.join(ledger::FILE);
            if let Some(fault) = source::special(&path, ledger::FILE) {
                return Ok((vec![fault], None));
            }
            let bytes = fs::read_if_there(&path)?.unwrap_or_default();
            let Ok(text) = String::from_utf8(bytes) else {
                let message = "this file is not UTF-8 text; nothing was added to it";
                return Ok((vec![Diagnostic::new(Kind::NotUtf8, ledger::FILE, message)], None));
            };
            known.insert(text)
        }
    };
    let ledger::Difference { lost, extended } = ledger::compare(text, catalog, plan);
    Ok((lost, extended))
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
                        them. An empty output folder is filled anew by the next build";
            (Severity::Warning, message, Some(help.to_owned()))
        }
    };
    let mut finding = Diagnostic::new(Kind::StrayFile, "", message);
    (finding.severity, finding.help) = (severity, help);
    Some(finding)
}

/// Frees what is large while something else is done.
fn drop_aside<T: Send + 'static>(value: T) {
    rayon::spawn(move || drop(value));
}

/// The releases of some files.
fn released(catalog: &Catalog, paths: &BTreeSet<String>) -> HashSet<ReleaseId> {
    let state = |path: &String| Some(catalog.file_state(catalog.tree.find(path)?));
    let release = |path| match state(path) {
        Some(FileState::Release(id)) => Some(id),
        _ => None,
    };
    paths.iter().filter_map(release).collect()
}

/// What all pages of each language share, as template values, with their digest.
pub type SharedValues = Vec<(LangId, Digest, [(&'static str, Value); 3])>;

/// Makes what all pages of each language share.
pub fn shared_values(viewer: &Viewer) -> SharedValues {
    let langs = viewer.catalog.config.lang_ids();
    langs
        .map(|lang| {
            let shared = viewer.shared(lang);
            let values = [
                ("site", Value::from_serializable(&shared.site)),
                ("text", Value::from_serializable(&shared.text)),
                ("assets", Value::from_serializable(&shared.assets)),
            ];
            (lang, viewer.shared_digest(lang), values)
        })
        .collect()
}

/// Gives the theme what all pages of a language share.
pub fn share(theme: &mut Theme, shared: SharedValues) -> Result<(), Box<Diagnostic>> {
    for (lang, digest, values) in shared {
        for (name, value) in values {
            theme.share(lang, name, value);
        }
        let fragments = theme.share_fragments(lang)?;
        theme.note_shared(lang, Digest::of(&[digest.0.to_le_bytes(), fragments.0.to_le_bytes()].concat()));
    }
    Ok(())
}
