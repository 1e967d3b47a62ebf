//! The build: read → parse → catalog → plan → view → render → write.

#![expect(clippy::disallowed_methods, reason = "the stop-watch of the phases")]

mod check;
mod place;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rayon::prelude::*;
use tera::Value;

use check::{check_config, refuse_output};
use place::place;

use crate::catalog::{Catalog, Input};
use crate::config::{self, Config};
use crate::content::Context;
use crate::country::Names;
use crate::diag::{self, Diagnostic, Kind, Severity};
use crate::facet::FacetKind;
use crate::fs::{self, FsError};
use crate::output::{Output, Record, Scratch, path_of};
use crate::page;
use crate::plan::{Page, Plan};
use crate::registry::{self, RegistryFile};
use crate::release::facts::{Facts, Refs};
use crate::release::{self, Fate};
use crate::source::{ContentName, Tree};
use crate::theme::Theme;
use crate::view::{ViewError, Viewer};

/// What to build.
pub struct Options {
    /// The site's folder.
    pub site: PathBuf,
    /// The output folder, where the command line names one.
    pub output: Option<PathBuf>,
    /// The base address, where the command line names one.
    pub base_url: Option<String>,
    /// The build's instant: what is public is public then.
    pub instant: Timestamp,
}

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The output is up to date.
    Done,
    /// The content or the theme is at fault; the output is as it was.
    Content,
    /// The configuration is at fault; the output is as it was.
    Config,
    /// The disk or the system is at fault.
    Disk,
}

/// What a build did, whether it went well or not.
pub struct Report {
    /// How it ended.
    pub status: Status,
    /// Files planned.
    pub planned: usize,
    /// Files rendered.
    pub rendered: usize,
    /// Files whose bytes changed.
    pub written: usize,
    /// Files deleted.
    pub deleted: usize,
    /// Public releases.
    pub releases: usize,
    /// The phases in their order, with the time that each took.
    pub phases: Vec<(&'static str, Duration)>,
    /// When the output would change with no edit at all.
    pub next_change: Option<Timestamp>,
    /// The findings, judged and sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many bytes of bodies are kept from parsing to rendering. Small sites are read once; large ones keep to their
/// bound of memory and read the rest again.
const KEPT_BODIES: usize = 32 << 20;

/// Told how far a build is: files done, files planned.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The site as it was read: all phases up to the catalog need only this.
pub struct Loaded {
    /// The text of `site.yaml`, to show what is at fault in it.
    pub config_text: String,
    /// The configuration.
    pub config: Config,
    /// The content folder.
    pub tree: Tree,
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
    let (tree, faults) = Tree::walk(site)?;
    let countries = Names::new(config.languages.iter().map(|language| &language.locale));
    Ok((Loaded { config_text: text, config, tree, countries }, faults))
}

/// Everything that the content folder says: read, parsed and put together.
pub fn catalog<'a>(loaded: &'a Loaded, instant: Timestamp) -> Result<(Catalog<'a>, Vec<Diagnostic>), FsError> {
    let (parsed, faults) = parse(loaded)?;
    Ok(assemble(loaded, parsed, faults, instant))
}

/// What the files of the content folder say, one by one.
pub struct ParsedSite {
    /// Agencies, countries, topics, people, events.
    pub registries: registry::Registries,
    /// The releases that could be read, sorted by file; those that are held back are among them.
    pub releases: Vec<(Facts, Refs)>,
    /// Bodies of the first releases by file, as Markdown.
    pub bodies: HashMap<u32, Box<str>>,
    /// Releases with an error, some facts of which may be blank.
    pub failed: Vec<(Facts, Refs)>,
    /// The plain pages that could be read, sorted by file.
    pub pages: Vec<page::PlainPage>,
    /// Files that could not be read or were skipped.
    pub lost: Vec<usize>,
}

impl Loaded {
    /// What parsing needs to know besides a file.
    pub fn context(&self) -> Context<'_> {
        Context { config: &self.config, countries: &self.countries, tree: &self.tree }
    }
}

/// Reads the registries alone; the findings are unjudged.
pub fn registries(loaded: &Loaded) -> Result<(registry::Registries, Vec<Diagnostic>), FsError> {
    let tree = &loaded.tree;
    let is_markdown = |file: &usize| ContentName::of(tree.path(*file)).is_some();
    let mut entries = Vec::new();
    for kind in FacetKind::ALL {
        for file in tree.below(&format!("content/{}", kind.plural())).filter(is_markdown) {
            entries.push((file, fs::read(&tree.on_disk(tree.path(file)))?));
        }
    }
    let files: Vec<RegistryFile> = entries.iter().map(|(file, bytes)| RegistryFile { file: *file, bytes }).collect();
    Ok(registry::read(&loaded.context(), &files))
}

/// Reads every file of the content folder; the findings are unjudged.
pub fn parse(loaded: &Loaded) -> Result<(ParsedSite, Vec<Diagnostic>), FsError> {
    let tree = &loaded.tree;
    let context = loaded.context();
    let read = |file: usize| fs::read(&tree.on_disk(tree.path(file)));
    let is_markdown = |file: &usize| ContentName::of(tree.path(*file)).is_some();

    let mut faults = Vec::new();
    let (registries, found) = registries(loaded)?;
    faults.extend(found);

    let mut pages = Vec::new();
    let mut lost = Vec::new();
    for file in tree.below(page::FOLDER).filter(is_markdown) {
        let (page, found) = page::parse(&context, file, &read(file)?);
        faults.extend(found);
        match page {
            Some(page) => pages.push(page),
            None => lost.push(file),
        }
    }

    faults.extend(tree.strays());
    let below = tree.below(release::FOLDER);
    let kept = AtomicUsize::new(0);
    let parsed: Vec<(usize, release::Parsed, Option<Box<str>>)> = below
        .into_par_iter()
        .filter(is_markdown)
        .map_init(Vec::new, |buffer, file| {
            fs::read_into(&tree.on_disk(tree.path(file)), buffer)?;
            let parsed = release::parse(&context, file, buffer);
            let body = parsed.release.as_ref().map_or(0, |(facts, _)| facts.body_start as usize);
            let size = buffer.len() - body;
            // Freed room is not given back: what matters is that there is a bound.
            let keep = parsed.fate == Fate::Good && kept.fetch_add(size, Ordering::Relaxed) + size <= KEPT_BODIES;
            let body = if keep { std::str::from_utf8(&buffer[body..]).ok().map(Box::from) } else { None };
            Ok((file, parsed, body))
        })
        .collect::<Result<_, FsError>>()?;
    let mut releases = Vec::with_capacity(parsed.len());
    let mut failed = Vec::new();
    let mut bodies = HashMap::new();
    for (file, release::Parsed { release, fate, faults: found }, body) in parsed {
        faults.extend(found);
        bodies.extend(body.map(|body| (file as u32, body)));
        match fate {
            Fate::Good => releases.extend(release),
            Fate::Failed => failed.extend(release),
            Fate::Skipped => {}
        }
        if fate != Fate::Good {
            lost.push(file);
        }
    }
    Ok((ParsedSite { registries, releases, bodies, failed, pages, lost }, faults))
}

fn assemble<'a>(
    loaded: &'a Loaded,
    parsed: ParsedSite,
    mut faults: Vec<Diagnostic>,
    instant: Timestamp,
) -> (Catalog<'a>, Vec<Diagnostic>) {
    let Loaded { config, tree, countries, .. } = loaded;
    let ParsedSite { registries, releases, bodies, failed, pages, lost } = parsed;
    let (catalog, findings) =
        Catalog::build(Input { config, tree, countries, registries, releases, bodies, failed, pages, lost, instant });
    faults.extend(place(tree, config, findings));
    (catalog, faults)
}

/// Builds a site.
pub fn build(options: &Options, progress: Progress) -> Report {
    // A file that changes under the build means that the build begins again; someone who saves all the time gets an
    // answer all the same.
    let mut report = attempt(options, progress);
    for _ in 0..4 {
        match report {
            Ok(report) => return report,
            Err(_) => report = attempt(options, progress),
        }
    }
    report.unwrap_or_else(|changed| {
        let mut report = Report::empty(Status::Disk);
        report.diagnostics.push(Diagnostic::new(Kind::Config, "", changed.0));
        report
    })
}

/// A file changed while it was read.
struct Changed(String);

fn attempt(options: &Options, progress: Progress) -> Result<Report, Changed> {
    let mut build = Build { report: Report::empty(Status::Done), clock: Instant::now() };
    let status = match build.run(options, progress) {
        Ok(status) => status,
        Err(Stop::Disk(error)) => {
            build.report.diagnostics.push(Diagnostic::new(Kind::Disk, "", error.to_string()));
            Status::Disk
        }
        Err(Stop::Changed(changed)) => return Err(changed),
    };
    let mut report = build.report;
    report.status = status;
    diag::sort(&mut report.diagnostics);
    report.diagnostics.dedup();
    Ok(report)
}

enum Stop {
    Disk(FsError),
    Changed(Changed),
}

impl From<FsError> for Stop {
    fn from(error: FsError) -> Stop {
        Stop::Disk(error)
    }
}

impl From<ViewError> for Stop {
    fn from(error: ViewError) -> Stop {
        match error {
            ViewError::Disk(error) => Stop::Disk(error),
            ViewError::Changed(_) => Stop::Changed(Changed(error.to_string())),
        }
    }
}

impl Report {
    fn empty(status: Status) -> Report {
        Report {
            status,
            planned: 0,
            rendered: 0,
            written: 0,
            deleted: 0,
            releases: 0,
            phases: Vec::new(),
            next_change: None,
            diagnostics: Vec::new(),
        }
    }
}

struct Build {
    report: Report,
    clock: Instant,
}

impl Build {
    /// Ends a phase.
    fn phase(&mut self, name: &'static str) {
        let now = Instant::now();
        self.report.phases.push((name, now - self.clock));
        self.clock = now;
    }

    /// Judges findings and adds them to the report; true where one is an error.
    fn judge(&mut self, config: &Config, found: Vec<Diagnostic>) -> bool {
        let judged: Vec<Diagnostic> = found.into_iter().filter_map(|one| config.severities.judge(one)).collect();
        let failed = judged.iter().any(|one| one.severity == Severity::Error);
        self.report.diagnostics.extend(judged);
        failed
    }

    fn run(&mut self, options: &Options, progress: Progress) -> Result<Status, Stop> {
        let (loaded, found) = match load(&options.site, options.base_url.as_deref()) {
            Ok(loaded) => loaded,
            Err(LoadError::Disk(error)) => return Err(Stop::Disk(error)),
            Err(LoadError::Config(faults)) => {
                self.report.diagnostics = faults;
                return Ok(Status::Config);
            }
        };
        let config = &loaded.config;
        let mut failed = self.judge(config, found);
        let (theme, found) = Theme::load(&options.site, config, &loaded.config_text)?;
        failed |= self.judge(config, found);
        self.phase("read");

        let (parsed, faults) = parse(&loaded)?;
        self.phase("parse");
        let (catalog, found) = assemble(&loaded, parsed, faults, options.instant);
        failed |= self.judge(config, found);
        self.report.releases = catalog.releases.len();
        self.report.next_change = catalog.next_change;
        self.phase("catalog");

        let assets = theme.as_ref().map_or(&[][..], Theme::assets);
        let (plan, findings) = Plan::build(&catalog, assets);
        failed |= self.judge(config, place(&loaded.tree, config, findings));
        self.report.planned = plan.pages.len();
        self.phase("plan");
        failed |= self.judge(config, check_config(&loaded.config_text, &catalog, &plan));
        let Some(mut theme) = theme.filter(|_| !failed) else { return Ok(Status::Content) };

        if let Err(fault) = share_globals(&catalog, &plan, &mut theme, options.instant) {
            self.judge(config, vec![*fault]);
            return Ok(Status::Content);
        }
        let viewer = Viewer::new(&catalog, &plan, &theme, options.instant);
        let dir = match &options.output {
            Some(dir) => dir.clone(),
            None => options.site.join(&config.output),
        };
        if let Some(why) = refuse_output(&options.site, &dir)? {
            let help = "name a folder of its own, such as `output`";
            self.report.diagnostics.push(Diagnostic::new(Kind::Config, "", why).help(help));
            return Ok(Status::Config);
        }
        let record = Record::load(&options.site, &dir)?;
        let output = Output::open(&dir)?;
        let rendered = render(&catalog, &plan, &theme, &viewer, &output, progress);
        self.phase("render");
        let written = match rendered {
            Ok(written) => written,
            Err(stop) => {
                output.abandon()?;
                return match stop {
                    RenderStop::Stop(stop) => Err(stop),
                    RenderStop::Faults(faults) => {
                        self.judge(config, faults);
                        Ok(Status::Content)
                    }
                };
            }
        };
        self.report.rendered = plan.pages.len();
        self.report.written = written;

        let mut paths: Vec<String> = plan.pages.iter().map(|page| path_of(&page.address)).collect();
        paths.par_sort_unstable();
        let stale = record.stale(&paths);
        record.save(&paths, &stale)?;
        self.report.deleted = output.commit(&stale)?;
        if !stale.is_empty() {
            record.save(&paths, &[])?;
        }
        self.phase("write");
        Ok(Status::Done)
    }
}

/// Gives the theme what all pages of a language share.
pub fn share_globals(
    catalog: &Catalog,
    plan: &Plan,
    theme: &mut Theme,
    instant: Timestamp,
) -> Result<(), Box<Diagnostic>> {
    let viewer = Viewer::new(catalog, plan, theme, instant);
    let shared: Vec<_> = catalog
        .config
        .lang_ids()
        .map(|lang| {
            let shared = viewer.shared(lang);
            let values = [
                ("site", Value::from_serializable(&shared.site)),
                ("text", Value::from_serializable(&shared.text)),
                ("assets", Value::from_serializable(&shared.assets)),
            ];
            (lang, values)
        })
        .collect();
    for (lang, values) in shared {
        for (name, value) in values {
            theme.share(lang, name, value);
        }
        theme.share_fragments(lang)?;
    }
    Ok(())
}

enum RenderStop {
    Stop(Stop),
    Faults(Vec<Diagnostic>),
}

/// Renders and stages every planned page; the number of those that changed.
fn render(
    catalog: &Catalog,
    plan: &Plan,
    theme: &Theme,
    viewer: &Viewer,
    output: &Output,
    progress: Progress,
) -> Result<usize, RenderStop> {
    let (written, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    progress(0, plan.pages.len());
    // The error is `None` where a template is at fault.
    let result: Result<(), Option<Stop>> = plan.pages.par_iter().with_min_len(32).try_for_each_init(
        || (Vec::with_capacity(64 * 1024), Scratch::default()),
        |(buffer, scratch), page| {
            let bytes = render_one(catalog, theme, viewer, page, buffer).map_err(Some)?.map_err(|_| None)?;
            let staged = output.put(&path_of(&page.address), &bytes, scratch).map_err(Stop::from).map_err(Some)?;
            written.fetch_add(usize::from(staged), Ordering::Relaxed);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(256) {
                progress(done, plan.pages.len());
            }
            Ok(())
        },
    );
    match result {
        Ok(()) => Ok(written.into_inner()),
        Err(Some(stop)) => Err(RenderStop::Stop(stop)),
        Err(None) => Err(collect_faults(catalog, plan, theme, viewer)),
    }
}

/// The faults of templates, each told for the first page that has it. One thread does it in the order of the plan, so
/// that the same faults are told every time; a template that is at fault is not tried again.
fn collect_faults(catalog: &Catalog, plan: &Plan, theme: &Theme, viewer: &Viewer) -> RenderStop {
    let mut faults: Vec<Diagnostic> = Vec::new();
    let mut at_fault = BTreeSet::new();
    let mut buffer = Vec::new();
    for page in &plan.pages {
        let template = page.subject.template();
        if template.is_none() || at_fault.contains(&template) {
            continue;
        }
        match render_one(catalog, theme, viewer, page, &mut buffer) {
            Ok(Ok(_)) => {}
            Ok(Err(fault)) => {
                at_fault.insert(template);
                // One file may serve several templates.
                let place = |one: &Diagnostic| (one.file.clone(), one.line, one.column, one.message.clone());
                if !faults.iter().any(|known| place(known) == place(&fault)) {
                    faults.push(*fault);
                }
            }
            Err(stop) => return RenderStop::Stop(stop),
        }
    }
    RenderStop::Faults(faults)
}

/// The bytes of one page.
fn render_one<'b>(
    catalog: &Catalog,
    theme: &Theme,
    viewer: &'b Viewer,
    page: &Page,
    buffer: &'b mut Vec<u8>,
) -> Result<Result<std::borrow::Cow<'b, [u8]>, Box<Diagnostic>>, Stop> {
    if let Some(bytes) = viewer.machine(page)? {
        return Ok(Ok(bytes));
    }
    let (Some(template), Some(view)) = (page.subject.template(), viewer.view(page)?) else {
        return Ok(Ok(std::borrow::Cow::Borrowed(&[])));
    };
    let subject = || match crate::plan::origin(catalog, page) {
        Some((file, _)) => format!("{} ({})", page.address, catalog.tree.path(file as usize)),
        None => page.address.to_string(),
    };
    let rendered = theme.render(page.lang, &format!("{template}.html"), &view.context(), &subject, buffer);
    Ok(rendered.map(|()| std::borrow::Cow::Borrowed(buffer.as_slice())))
}
