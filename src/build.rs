//! The build: read → parse → catalog → plan → view → render → write.
//!
//! A [`Builder`] remembers what it read and wrote, in memory and in the [record](crate::record), so that a build makes
//! only what became different. The phases are the same whether anything is remembered or not.

#![expect(clippy::disallowed_methods, reason = "the stop-watch of the phases")]

mod check;
mod place;
mod render;
mod terms;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rayon::prelude::*;
use tera::Value;

use check::{check_config, refuse_output};
use place::place;
use render::{RenderStop, Rendered, render};
pub use terms::{Action, Options, Outcome, Progress, Report, Status};
use terms::{Changed, ENGINE, Stop};

use crate::catalog::{Catalog, Finding, Input};
use crate::config::{self, Config};
use crate::content::Context;
use crate::country::Names;
use crate::diag::{self, Diagnostic, Kind};
use crate::facet::FacetKind;
use crate::fs::{self, FsError};
use crate::hash::Digest;
use crate::output::{Output, path_of, strangers};
use crate::page::{self, PlainPage};
use crate::plan::Plan;
use crate::record::{Made, Record, RecordError, Row};
use crate::registry::{self, Registries, RegistryFile};
use crate::release::facts::{Audience, Filed};
use crate::release::{Fate, Parsed};
use crate::source::{ContentName, Tree};
use crate::sources::{Changes, Site, Sources};
use crate::theme::Theme;
use crate::view::{Scene, Viewer};

/// The site as it was read: all phases up to the catalog need only this.
pub struct Loaded {
    /// The text of `site.yaml`, to show what is at fault in it.
    pub config_text: String,
    /// The configuration.
    pub config: Arc<Config>,
    /// The content folder.
    pub tree: Arc<Tree>,
    /// Names of countries.
    pub countries: Names,
}

/// Why a site cannot be loaded.
pub enum LoadError {
    /// `site.yaml` is at fault.
    Config(Vec<Diagnostic>),
    /// The disk is.
    Disk(FsError),
}

impl From<FsError> for LoadError {
    fn from(error: FsError) -> LoadError {
        LoadError::Disk(error)
    }
}

/// Reads the configuration and walks the content folder.
pub fn load(site: &Path, base_url: Option<&str>) -> Result<(Loaded, Vec<Diagnostic>), LoadError> {
    let (config_text, config) = load_config(site, base_url)?;
    let (tree, faults) = Tree::walk(site)?;
    let countries = Names::new(config.languages.iter().map(|language| &language.locale));
    Ok((Loaded { config_text, config: Arc::new(config), tree: Arc::new(tree), countries }, faults))
}

fn load_config(site: &Path, base_url: Option<&str>) -> Result<(String, Config), LoadError> {
    let Some(bytes) = fs::read_if_there(&site.join(config::FILE))? else {
        let message = "there is no site.yaml in this folder";
        let help = "name the site's folder with `--site DIR`, or make a new site with `pressroom init DIR`";
        return Err(LoadError::Config(vec![Diagnostic::new(Kind::Config, config::FILE, message).help(help)]));
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = "this file is not UTF-8 text";
        LoadError::Config(vec![Diagnostic::new(Kind::NotUtf8, config::FILE, message)])
    })?;
    let config = config::read(&text, base_url).map_err(LoadError::Config)?;
    Ok((text, config))
}

impl Loaded {
    /// What parsing needs to know besides a file.
    pub fn context(&self) -> Context<'_> {
        Context { config: &self.config, countries: &self.countries, tree: &self.tree }
    }

    /// Reads all sources as if nothing were known of them.
    pub fn sources(&self) -> Result<Sources, FsError> {
        let site = Site { config: &self.config, countries: &self.countries };
        Sources::read(Arc::clone(&self.tree), site, Vec::new(), i64::MIN)
    }
}

/// Registries and plain pages: files that are few.
pub struct Office {
    /// Agencies, countries, topics, people, events.
    pub registries: Registries,
    /// The plain pages that could be read, sorted by file.
    pub pages: Arc<[PlainPage]>,
    /// Pages that could not be read or were skipped.
    lost: Vec<usize>,
    /// The findings, unjudged.
    pub faults: Vec<Diagnostic>,
}

/// Reads registries and plain pages.
pub fn office(context: &Context) -> Result<Office, FsError> {
    let tree = context.tree;
    let is_markdown = |file: &usize| ContentName::of(tree.path(*file)).is_some();
    let mut entries = Vec::new();
    for kind in FacetKind::ALL {
        for file in tree.below(&format!("content/{}", kind.plural())).filter(is_markdown) {
            entries.push((file, fs::read(&tree.on_disk(tree.path(file)))?));
        }
    }
    let files: Vec<RegistryFile> = entries.iter().map(|(file, bytes)| RegistryFile { file: *file, bytes }).collect();
    let (registries, mut faults) = registry::read(context, &files);
    let mut pages = Vec::new();
    let mut lost = Vec::new();
    for file in tree.below(page::FOLDER).filter(is_markdown) {
        let (page, found) = page::parse(context, file, &fs::read(&tree.on_disk(tree.path(file)))?);
        faults.extend(found);
        match page {
            Some(page) => pages.push(page),
            None => lost.push(file),
        }
    }
    faults.extend(tree.strays());
    Ok(Office { registries, pages: pages.into(), lost, faults })
}

/// The releases that could be read, sorted by file; those that are held back are among them.
pub fn good_releases(sources: &Sources) -> Vec<Filed> {
    let good = sources.releases().filter(|(_, parsed)| parsed.fate == Fate::Good);
    good.filter_map(|(file, parsed)| Some((file, Arc::clone(parsed.facts.as_ref()?)))).collect()
}

/// Puts everything that the content folder says together. The findings are those of the catalog alone.
pub fn catalog(
    loaded: &Loaded,
    sources: &Sources,
    office: &Office,
    instant: Timestamp,
    audience: Audience,
) -> (Catalog, Vec<Finding>) {
    let mut lost = office.lost.clone();
    let mut failed = Vec::new();
    for (file, Parsed { facts, fate, .. }) in sources.releases() {
        if *fate != Fate::Good {
            lost.push(file as usize);
        }
        if *fate == Fate::Failed {
            failed.extend(facts.iter().map(|facts| (file, Arc::clone(facts))));
        }
    }
    Catalog::build(Input {
        config: Arc::clone(&loaded.config),
        tree: Arc::clone(sources.tree()),
        countries: &loaded.countries,
        registries: office.registries.clone(),
        releases: good_releases(sources),
        failed,
        pages: Arc::clone(&office.pages),
        lost,
        instant,
        audience,
    })
}

/// All findings about content files, unjudged: of each file alone, and `of_catalog` with their places.
pub fn findings(loaded: &Loaded, sources: &Sources, office: &Office, of_catalog: Vec<Finding>) -> Vec<Diagnostic> {
    let mut found = office.faults.clone();
    found.extend(sources.releases().flat_map(|(_, parsed)| parsed.faults.iter().cloned()));
    found.extend(place(sources.tree(), &loaded.config, of_catalog));
    found
}

/// Which files a build looks at. Those that it does not look at are taken to be as they were.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Walk all folders, and look at the output, too.
    pub all: bool,
    /// `site.yaml`.
    pub config: bool,
    /// The theme.
    pub theme: bool,
    /// Files of the content folder by their paths relative to the site: regular files, or none at all.
    pub files: BTreeSet<String>,
}

impl Scope {
    /// Everything.
    pub fn all() -> Scope {
        Scope { all: true, ..Scope::default() }
    }
}

/// Builds a site once.
pub fn build(options: &Options, progress: Progress) -> Report {
    Builder::new(options.clone()).build(&Scope::all(), progress, &|_| true)
}

/// Builds a site again and again, and remembers what it read and wrote.
pub struct Builder {
    /// What to build; the instant may be moved.
    pub options: Options,
    memory: Option<Memory>,
    /// The last build ended before it had looked at all that it was told of.
    behind: bool,
}

/// What is remembered from one build to the next in the same program.
struct Memory {
    record: Record,
    dir: PathBuf,
    outputs: HashMap<Box<str>, Made>,
    strangers: BTreeSet<Box<str>>,
    loaded: Loaded,
    /// What releases are parsed with.
    parsing: Digest,
    walk_faults: Vec<Diagnostic>,
    theme: Option<(Theme, Vec<Diagnostic>)>,
    sources: Sources,
    office: Option<Office>,
    catalog: Option<(Catalog, Vec<Diagnostic>, Timestamp)>,
    plan: Option<(Plan, Vec<Diagnostic>)>,
}

impl Builder {
    /// Nothing is read or written yet.
    pub fn new(options: Options) -> Builder {
        Builder { options, memory: None, behind: false }
    }

    /// Builds the site. The first build looks at everything, whatever `scope` says. Where another program builds the
    /// same site into the same folder, `wait` is told who, and says whether to wait for it.
    pub fn build(&mut self, scope: &Scope, progress: Progress, wait: &dyn Fn(&str) -> bool) -> Report {
        // A file that changes under the build means that the build begins again; someone who saves all the time gets
        // an answer all the same.
        let mut scope = Scope { all: scope.all || self.behind, ..scope.clone() };
        let mut last = String::new();
        for _ in 0..5 {
            let mut report = Report::empty(Status::Done);
            let mut clock = Clock { phases: Vec::new(), last: Instant::now() };
            let done = self.attempt(&scope, &mut report, &mut clock, progress, wait);
            if let Some(memory) = &mut self.memory {
                memory.sources.forget_texts();
            }
            match done {
                Ok(()) => {}
                Err(Stop::Told(status)) => report.status = status,
                Err(Stop::Disk(error)) => {
                    // What was put in place is not known.
                    self.memory = None;
                    report.diagnostics.push(Diagnostic::new(Kind::Disk, "", error.to_string()));
                    report.status = Status::Disk;
                }
                Err(Stop::Changed(Changed(changed))) => {
                    last = changed;
                    scope.all = true;
                    continue;
                }
            }
            report.phases = clock.phases;
            diag::sort(&mut report.diagnostics);
            report.diagnostics.dedup();
            return report;
        }
        let mut report = Report::empty(Status::Disk);
        report.diagnostics.push(Diagnostic::new(Kind::Disk, "", last));
        report
    }

    /// Where symbolic links of the content folder lead, and whether there are any.
    pub fn links(&self) -> &[PathBuf] {
        self.memory.as_ref().map_or(&[], |memory| memory.sources.tree().links())
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
        let first = self.memory.is_none();
        if first {
            self.memory = Some(remember(options, report, wait)?);
        }
        let Some(memory) = self.memory.as_mut() else { return Ok(()) };
        self.behind = true;
        memory.read(options, scope, first, report)?;
        self.behind = false;
        clock.phase("read");
        memory.assemble(options, report, clock)?;
        memory.write(options, scope.all || first, report, clock, progress)
    }
}

/// The stop-watch of the phases.
struct Clock {
    phases: Vec<(&'static str, Duration)>,
    last: Instant,
}

impl Clock {
    /// Ends a phase.
    fn phase(&mut self, name: &'static str) {
        let now = Instant::now();
        self.phases.push((name, now - self.last));
        self.last = now;
    }
}

/// The digest of what releases are parsed with besides their files.
fn parsing(config_text: &str, options: &Options) -> Digest {
    Digest::of(format!("{ENGINE}\0{:?}\0{config_text}", options.base_url).as_bytes())
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
        RecordError::Damaged(why) => {
            let message = format!("the record of earlier builds cannot be used: {why}");
            let help = "delete the folder .pressroom/records/; everything is built anew then";
            report.diagnostics.push(Diagnostic::new(Kind::Disk, "", message).help(help));
            Stop::Told(Status::Disk)
        }
    }
}

/// Opens the record and reads what earlier builds knew.
fn remember(options: &Options, report: &mut Report, wait: &dyn Fn(&str) -> bool) -> Result<Memory, Stop> {
    let (config_text, config) = match load_config(&options.site, options.base_url.as_deref()) {
        Ok(loaded) => loaded,
        Err(error) => return Err(config_stop(error, report)),
    };
    let dir = match &options.output {
        Some(dir) => dir.clone(),
        None => options.site.join(&config.output),
    };
    if let Some(why) = refuse_output(&options.site, &dir, options.audience)? {
        let help = "name a folder of its own, such as `output`";
        report.diagnostics.push(Diagnostic::new(Kind::Config, "", why).help(help));
        return Err(Stop::Told(Status::Config));
    }
    let opened = Record::open(&options.site, &dir, &options.holder, wait);
    let (record, given_up) = opened.map_err(|error| record_stop(error, report))?;
    let parsing = parsing(&config_text, options);
    let known = record.load(parsing).map_err(|error| record_stop(error, report))?;
    let now = record.now().map_err(|error| record_stop(error, report))?;
    if let Some(why) = given_up {
        report.note("", format!("the record of earlier builds was given up ({why}), so everything is built anew"));
    }
    let (tree, walk_faults) = Tree::walk(&options.site)?;
    let tree = Arc::new(tree);
    let countries = Names::new(config.languages.iter().map(|language| &language.locale));
    let site = Site { config: &config, countries: &countries };
    let sources = Sources::read(Arc::clone(&tree), site, known.sources, now)?;
    Ok(Memory {
        record,
        dir,
        outputs: known.outputs,
        strangers: known.strangers,
        loaded: Loaded { config_text, config: Arc::new(config), tree, countries },
        parsing,
        walk_faults,
        theme: None,
        sources,
        office: None,
        catalog: None,
        plan: None,
    })
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
    fn read(&mut self, options: &Options, scope: &Scope, first: bool, report: &mut Report) -> Result<(), Stop> {
        if first {
            return Ok(());
        }
        let mut reparse = false;
        // A name that stands for a folder: what was in it came or went as well.
        let tree = self.sources.tree();
        let is_folder = |path: &String| tree.find(path).is_none() && !tree.below(path).is_empty();
        let all = scope.all || scope.files.iter().any(is_folder);
        if all || scope.config {
            let (config_text, config) =
                load_config(&options.site, options.base_url.as_deref()).map_err(|error| config_stop(error, report))?;
            if config_text != self.loaded.config_text {
                let countries = Names::new(config.languages.iter().map(|language| &language.locale));
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
        let now = self.record.now().map_err(|error| record_stop(error, report))?;
        let site = Site { config: &self.loaded.config, countries: &self.loaded.countries };
        let changes = if all || reparse {
            let (tree, walk_faults) = Tree::walk(&options.site)?;
            self.walk_faults = walk_faults;
            self.sources.read_again(Arc::new(tree), site, reparse, now)?;
            Changes::ALL
        } else {
            self.sources.look_again(site, &scope.files, now)?
        };
        self.loaded.tree = Arc::clone(self.sources.tree());
        let Changes { tree, facts, links, others } = changes;
        if tree || others {
            self.office = None;
        }
        if tree || others || facts {
            self.catalog = None;
        }
        if links {
            self.plan = None;
        }
        Ok(())
    }

    /// Catalog and plan, unless those of the last build still hold.
    fn assemble(&mut self, options: &Options, report: &mut Report, clock: &mut Clock) -> Result<(), Stop> {
        let Memory { loaded, sources, .. } = self;
        let config = Arc::clone(&loaded.config);
        let mut failed = report.judge(&config, self.walk_faults.clone());
        if self.theme.is_none() {
            self.plan = None;
            let (theme, found) = Theme::load(&options.site, &config, &loaded.config_text)?;
            match theme {
                Some(mut theme) => {
                    if options.audience == Audience::Preview {
                        theme.keep_asset_addresses();
                    }
                    self.theme = Some((theme, found));
                }
                None => failed |= report.judge(&config, found),
            }
        }
        if let Some((_, found)) = &self.theme {
            failed |= report.judge(&config, found.clone());
        }

        if self.office.is_none() {
            self.catalog = None;
            self.office = Some(office(&loaded.context())?);
        }
        let Some(office) = &self.office else { return Ok(()) };
        clock.phase("parse");
        // The clock may have moved past an embargo, or back.
        let holds = |catalog: &Catalog, built: Timestamp| {
            built <= options.instant && catalog.next_change.is_none_or(|next| options.instant < next)
        };
        if self.catalog.as_ref().is_none_or(|(catalog, _, built)| !holds(catalog, *built)) {
            self.plan = None;
            // Freed first: two of them would be in memory at once.
            self.catalog = None;
            let (catalog, found) = catalog(loaded, sources, office, options.instant, options.audience);
            let found = findings(loaded, sources, office, found);
            self.catalog = Some((catalog, found, options.instant));
        }
        let Some((catalog, found, _)) = &self.catalog else { return Ok(()) };
        failed |= report.judge(&config, found.clone());
        report.releases = catalog.releases.len();
        report.next_change = catalog.next_change;
        clock.phase("catalog");

        if self.plan.is_none() {
            let assets = self.theme.as_ref().map_or(&[][..], |(theme, _)| theme.assets());
            let (plan, found) = Plan::build(catalog, sources, assets);
            let mut found = place(sources.tree(), &config, found);
            found.extend(check_config(&loaded.config_text, catalog, &plan));
            self.plan = Some((plan, found));
        }
        let Some((plan, found)) = &self.plan else { return Ok(()) };
        failed |= report.judge(&config, found.clone());
        report.planned = plan.pages.len();
        clock.phase("plan");
        if failed || self.theme.is_none() { Err(Stop::Told(Status::Content)) } else { Ok(()) }
    }

    /// Renders what became different and puts it in place.
    fn write(
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
        let shared = shared_values(&Viewer::new(Scene { catalog, plan, sources, theme, instant, audience }));
        if let Err(fault) = share(theme, shared) {
            report.judge(&self.loaded.config, vec![*fault]);
            return Err(Stop::Told(Status::Content));
        }
        let viewer = Viewer::new(Scene { catalog, plan, sources, theme, instant, audience });
        let output = Output::open(&self.dir)?;
        let known = render::Known {
            outputs: &self.outputs,
            record: &self.record,
            look: look_at_output,
            now: self.record.now().map_err(|error| record_stop(error, report))?,
        };
        let rendered = render(&viewer, &output, &known, options, progress);
        clock.phase("render");
        let Rendered { mut rows, mut outcomes, rendered } = match rendered {
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

        let mut planned: Vec<String> = plan.pages.par_iter().map(|page| path_of(&page.address)).collect();
        planned.par_sort_unstable();
        let is_planned = |path: &str| planned.binary_search_by(|planned| planned.as_str().cmp(path)).is_ok();
        let mut stale: Vec<String> =
            self.outputs.keys().filter(|path| !is_planned(path)).map(|path| path.to_string()).collect();
        stale.sort_unstable();
        outcomes.extend(stale.iter().map(|path| Outcome {
            path: path.as_str().into(),
            action: Action::Deleted,
            why: Vec::new(),
        }));
        outcomes.sort_by(|a, b| a.path.cmp(&b.path));
        report.deleted = stale.len();
        report.outcomes = outcomes;
        if options.dry_run {
            output.abandon()?;
            return Ok(());
        }

        {
            let new = rows.iter().map(|(path, ..)| &**path).filter(|path| !self.outputs.contains_key(*path));
            let (fresh, gone) = self.sources.unrecorded();
            let (mut fresh, mut gone, mut new) = (fresh.peekable(), gone.peekable(), new.peekable());
            if fresh.peek().is_some() || gone.peek().is_some() || new.peek().is_some() {
                let prepared = self.record.prepare(self.parsing, fresh, gone, new);
                prepared.map_err(|error| record_stop(error, report))?;
            }
        }
        self.sources.recorded();
        report.deleted = output.commit(&stale)?;

        let mut told = self.strangers.clone();
        if look_at_output {
            let found = strangers(&self.dir, &|path| is_planned(path))?;
            let new: Vec<&str> = found.iter().filter(|path| !told.contains(*path)).map(|path| &**path).collect();
            if !new.is_empty() {
                let names: Vec<&str> = new.iter().take(5).copied().collect();
                let more = if new.len() > names.len() {
                    format!(" and {} more", new.len() - names.len())
                } else {
                    String::new()
                };
                let message = format!(
                    "the output folder has files that no build wrote; they are left alone: {}{more}",
                    names.join(", ")
                );
                report.note("", message);
            }
            told = found.into_iter().collect();
        }
        let now = self.record.now().map_err(|error| record_stop(error, report))?;
        rows.par_iter_mut().with_min_len(64).for_each(|(path, made, _)| {
            let stat = fs::stat(&self.dir.join(&**path)).unwrap_or_default();
            made.stat = if stat.is_settled(now) { stat } else { fs::Stat::default() };
        });
        if !rows.is_empty() || !stale.is_empty() || told != self.strangers {
            let gone = stale.iter().map(String::as_str);
            self.record.complete(&rows, gone, &told).map_err(|error| record_stop(error, report))?;
        }
        self.strangers = told;
        for path in &stale {
            self.outputs.remove(path.as_str());
        }
        self.outputs.extend(rows.into_iter().map(|(path, made, _): Row| (path, made)));
        clock.phase("write");
        Ok(())
    }
}

/// What all pages of each language share, as template values, with their digest.
pub type SharedValues = Vec<(crate::localised::LangId, Digest, [(&'static str, Value); 3])>;

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
