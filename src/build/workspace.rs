//! What one process holds of a site: its files as they were read last, and what every phase up to rendering computed from
//! them.
//!
//! Each phase is [`Cached`] with its inputs, whose types are the whole table of invalidation: what a phase depends on is a
//! field, and a phase whose inputs have the same revisions is not computed again. All commands that look at a site as a
//! whole go through here, those that build again and again and those that look once.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::spawn;
use tera::Value;

use super::check::{check_config, check_theme, exposed_embargoes, hidden_in_theme, refuse_emptied, refuse_unreleased};
use super::inputs::{
    CatalogInputs, DigestInputs, LedgerInputs, PlanInputs, RendererInputs, Revisions, SiteDataInputs, ThemeInputs,
};
use super::load::{SiteData, catalog_input, findings, site_data};
use super::locate_findings::{Context, RawFindings};
use super::options::Scope;
use super::queries::check_queries;
use super::settings::{LoadError, Settings};
use super::survey::{Contents, Survey};
use super::templates::missing_templates;
use crate::base::cached::{Cached, Revision};
use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs::{self, FsError};
use crate::base::hash::Digest;
use crate::model::catalog::{Catalog, FileState, Finding, Previous, ReleaseId, Reuse};
use crate::model::content::tree::{self, Tree};
use crate::model::release::facts::Audience;
use crate::model::source_cache::{CachedFile, SourceCache};
use crate::site::ledger;
use crate::site::plan::{self, LinkTargets, Plan};
use crate::site::view::{ReleaseDigests, ViewContext, Viewer};
use crate::theme::{Renderer, Theme};

/// A site, as far as one process has looked at it.
pub struct Workspace {
    site: PathBuf,
    /// The base address, where the command line names one.
    base_url: Option<String>,
    audience: Audience,

    settings: Settings,
    sources: SourceCache,
    walk_faults: Vec<Diagnostic>,
    /// The time of the file system before all files were looked at last.
    looked_at: i64,
    /// The ledger of addresses as it was read or written last.
    ledger_text: Option<Arc<str>>,
    revisions: Revisions,
    /// Addresses in the files of the theme that are not public.
    hidden_in_theme: BTreeSet<Box<str>>,

    theme: Cached<ThemeInputs, Checked<Option<Theme>>>,
    site_data: Cached<SiteDataInputs, SiteData>,
    catalog: Cached<CatalogInputs, CatalogAt>,
    plan: Cached<PlanInputs, Planned>,
    ledger: Cached<LedgerInputs, Ledger>,
    digests: Cached<DigestInputs, ReleaseDigests>,
    renderer: Cached<RendererInputs, Renderer>,
}

/// A value with the findings about it, raw.
pub struct Checked<T> {
    /// What was made, as far as it could be.
    pub value: T,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

/// A catalog and when it was built.
struct CatalogAt {
    catalog: Catalog,
    /// The findings about content files up to here, raw.
    found: RawFindings,
    instant: Timestamp,
    reuse: Reuse,
    /// The revision of the catalog that `reuse` compares with.
    previous: Option<Revision>,
}

/// A plan, and what the next one can reuse of it.
struct Planned {
    plan: Plan,
    link_targets: Vec<LinkTargets>,
    found: RawFindings,
}

/// What a plan means for the ledger of addresses.
pub(super) struct Ledger {
    /// What was lost, raw.
    pub lost: Vec<Diagnostic>,
    /// The text of the ledger with what is new.
    pub extended: Option<Arc<str>>,
}

impl Workspace {
    /// Reads all files of the content folder. `known` is what is known of them, sorted by path; `now` is the time of the
    /// file system.
    pub(super) fn open(
        site: &Path,
        settings: Settings,
        base_url: Option<&str>,
        audience: Audience,
        known: Vec<(Box<str>, CachedFile)>,
        now: i64,
    ) -> Result<Workspace, FsError> {
        let (tree, walk_faults) = Tree::walk(site, settings.config.outside_links)?;
        let sources = SourceCache::read(Arc::new(tree), settings.site(), known, now)?;
        Ok(Workspace {
            site: site.to_owned(),
            base_url: base_url.map(str::to_owned),
            audience,
            settings,
            sources,
            walk_faults,
            looked_at: now,
            ledger_text: None,
            revisions: Revisions::default(),
            hidden_in_theme: BTreeSet::new(),
            theme: Cached::default(),
            site_data: Cached::default(),
            catalog: Cached::default(),
            plan: Cached::default(),
            ledger: Cached::default(),
            digests: Cached::default(),
            renderer: Cached::default(),
        })
    }

    /// Opens a site to look at it once, as the public sees it: nothing is remembered, and nothing is written.
    ///
    /// # Errors
    /// `site.yaml` is invalid, or the disk fails.
    pub fn once(site: &Path) -> Result<Workspace, LoadError> {
        let settings = Settings::load(site, None, Audience::Public)?;
        Ok(Workspace::open(site, settings, None, Audience::Public, Vec::new(), i64::MIN)?)
    }

    /// Reads what may have changed. What was computed from it becomes stale.
    ///
    /// # Errors
    /// `site.yaml` is invalid, or the disk fails; then part of the scope is not read.
    pub fn refresh(&mut self, scope: &Scope, now: i64) -> Result<(), LoadError> {
        let tree = self.sources.tree();
        // A name that stands for a folder: what was in it came or went as well.
        let is_folder = |path: &String| tree.find(path).is_none() && !tree.below(path).is_empty();
        let all = scope.all || scope.files.iter().any(is_folder);
        let mut reparse = false;
        if all || scope.config {
            let settings = Settings::load(&self.site, self.base_url.as_deref(), self.audience)?;
            if settings.config_text != self.settings.config_text {
                self.settings = settings;
                self.revisions.settings.advance();
                reparse = true;
            }
        }
        if all || scope.theme {
            self.revisions.theme_files.advance();
        }
        if all {
            self.ledger_text = None;
            self.revisions.ledger_file.advance();
        }
        let links = self.sources.revisions().links;
        if all || reparse {
            let (tree, walk_faults) = Tree::walk(&self.site, self.settings.config.outside_links)?;
            (self.walk_faults, self.looked_at) = (walk_faults, now);
            self.sources.read_again(Arc::new(tree), self.settings.site(), reparse, now)?;
        } else {
            self.sources.look_again(self.settings.site(), &scope.files, now)?;
        }
        let decides = |path: &str| self.catalog.peek().is_some_and(|at| at.catalog.decides_on_files(path));
        if self.sources.revisions().links != links && self.sources.edited().iter().any(|path| decides(path)) {
            self.revisions.claims.advance();
        }
        Ok(())
    }

    /// The settings as they were read last.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The content folder as it was read last.
    pub fn sources(&self) -> &SourceCache {
        &self.sources
    }

    /// The same, for what is kept with it beyond a build.
    pub(super) fn sources_mut(&mut self) -> &mut SourceCache {
        &mut self.sources
    }

    /// The findings about the content folder, raw.
    pub(super) fn walk_faults(&self) -> &[Diagnostic] {
        &self.walk_faults
    }

    /// The time of the file system before all files were looked at last.
    pub(super) fn looked_at(&self) -> i64 {
        self.looked_at
    }

    /// The ledger of addresses as it was read or written last, if it was.
    pub(super) fn ledger_text(&self) -> Option<&str> {
        self.ledger_text.as_deref()
    }

    /// The theme; `None` with its findings where it cannot be used.
    pub fn theme(&mut self) -> Result<&Checked<Option<Theme>>, FsError> {
        let Revisions { settings, theme_files: files, .. } = self.revisions;
        let (site, audience) = (&self.site, self.audience);
        let Settings { config, config_text, .. } = &self.settings;
        let inputs = ThemeInputs { settings, files, cut: self.hidden_in_theme.clone() };
        self.theme.update(inputs, |_, inputs| {
            let (value, findings) = Theme::load(site, config, config_text, audience, inputs.cut.clone())?;
            Ok::<_, FsError>(Checked { value, findings })
        })?;
        Ok(self.theme.get())
    }

    /// Theme and registries, after both; `None` if the theme cannot be used.
    pub fn theme_and_site_data(&self) -> Option<(&Theme, &SiteData)> {
        Some((self.theme.get().value.as_ref()?, self.site_data.get()))
    }

    /// Registries and plain pages.
    pub fn site_data(&mut self) -> Result<&SiteData, FsError> {
        let inputs = SiteDataInputs { settings: self.revisions.settings, other_files: self.sources.revisions().others };
        let (settings, sources) = (&self.settings, &self.sources);
        self.site_data.update(inputs, |_, _| site_data(&settings.context(sources.tree())))?;
        Ok(self.site_data.get())
    }

    /// What is public at an instant, with the findings about content files, raw.
    pub fn catalog(&mut self, instant: Timestamp) -> Result<(&Catalog, &RawFindings), FsError> {
        self.site_data()?;
        let holds = |at: &CatalogAt| at.instant <= instant && at.catalog.next_change.is_none_or(|next| instant < next);
        // The clock moved past an embargo, or back.
        if self.catalog.peek().is_some_and(|at| !holds(at)) {
            self.revisions.period.advance();
        }
        let of_sources = self.sources.revisions();
        let inputs = CatalogInputs {
            settings: self.revisions.settings,
            site_data: self.site_data.revision(),
            tree: of_sources.tree,
            facts: of_sources.facts,
            claims: self.revisions.claims,
            period: self.revisions.period,
        };
        let Workspace { site, settings, sources, site_data, audience, catalog, .. } = self;
        let revision = catalog.revision();
        catalog.update(inputs, |known, inputs| {
            let previous = known.map(|(known, at)| Previous {
                catalog: at.catalog,
                same_config: known.settings == inputs.settings,
                same_registries: known.site_data == inputs.site_data,
            });
            let has_previous = previous.is_some();
            let input = catalog_input(settings, sources, site_data.get(), instant, *audience, previous);
            let (catalog, reuse, mut open) = Catalog::build(input);
            open.extend(exposed_embargoes(site, &catalog, instant)?);
            let found = RawFindings { placed: findings(sources, site_data.get()), open };
            Ok::<_, FsError>(CatalogAt { catalog, found, instant, reuse, previous: has_previous.then_some(revision) })
        })?;
        let CatalogAt { catalog, found, .. } = self.catalog.get();
        Ok((catalog, found))
    }

    /// The content of the site at an instant, with the findings about it; nothing is planned.
    pub fn contents(&mut self, instant: Timestamp) -> Result<Contents<'_>, FsError> {
        self.catalog(instant)?;
        let Workspace { settings, sources, site_data, catalog, .. } = &*self;
        let CatalogAt { catalog, found, .. } = catalog.get();
        Ok(Contents { settings, sources, site_data: site_data.get(), catalog, found })
    }

    /// The output as it is planned at an instant, with the findings about links, about what `site.yaml` names and about
    /// what the theme asks, raw.
    pub fn plan(&mut self, instant: Timestamp) -> Result<(&Plan, &RawFindings), FsError> {
        self.catalog(instant)?;
        loop {
            self.theme()?;
            self.update_plan();
            let (plan, catalog) = (&self.plan.get().plan, &self.catalog.get().catalog);
            let theme = self.theme.get().value.as_ref();
            let hidden = theme.map(|theme| hidden_in_theme(theme, catalog, plan)).unwrap_or_default();
            if hidden == self.hidden_in_theme {
                break;
            }
            // What is not public is known when all is planned; then the theme is read again without it.
            self.hidden_in_theme = hidden;
        }
        let Planned { plan, found, .. } = self.plan.get();
        Ok((plan, found))
    }

    fn update_plan(&mut self) {
        let inputs = PlanInputs {
            catalog: self.catalog.revision(),
            theme: self.theme.revision(),
            links: self.sources.revisions().links,
        };
        let Workspace { settings, sources, theme, catalog, plan, .. } = self;
        let CatalogAt { catalog, reuse, previous, .. } = catalog.get();
        let theme = theme.get().value.as_ref();
        let Ok(()) = plan.update(inputs, |known, inputs| {
            let previous = known.map_or_else(plan::Previous::default, |(known, planned)| {
                let same_links = known.links == inputs.links;
                let link_targets = planned.link_targets;
                drop_aside(planned.plan);
                match known.catalog {
                    catalog if same_links && catalog == inputs.catalog => plan::Previous { link_targets, reuse: None },
                    catalog if same_links && Some(catalog) == *previous => {
                        plan::Previous { link_targets, reuse: Some(reuse) }
                    }
                    _ => plan::Previous::default(),
                }
            });
            let assets = theme.map_or(&[][..], |theme| theme.assets());
            let (plan, link_targets, mut open) = Plan::build(catalog, sources, assets, previous);
            open.extend(theme.into_iter().flat_map(|theme| missing_templates(theme, catalog)));
            let mut placed = check_config(&settings.config_text, catalog, &plan);
            placed.extend(theme.into_iter().flat_map(|theme| check_queries(theme, catalog, &plan)));
            placed.extend(theme.into_iter().flat_map(|theme| check_theme(theme, catalog, &plan)));
            Ok::<_, Infallible>(Planned { plan, link_targets, found: RawFindings { placed, open } })
        });
    }

    /// What the plan means for the ledger of addresses.
    pub(super) fn ledger(&mut self, instant: Timestamp) -> Result<&Ledger, FsError> {
        self.plan(instant)?;
        let inputs = LedgerInputs { plan: self.plan.revision(), file: self.revisions.ledger_file };
        let Workspace { site, ledger_text, catalog, plan, ledger, .. } = self;
        ledger.update(inputs, |_, _| {
            if ledger_text.is_none() {
                match read_ledger(site)? {
                    // One that does not exist has no addresses.
                    Ok(text) => *ledger_text = Some(text.unwrap_or_default()),
                    Err(fault) => return Ok::<_, FsError>(Ledger { lost: vec![*fault], extended: None }),
                }
            }
            let text = ledger_text.as_deref().expect("it was read above");
            let ledger::Difference { lost, extended } = ledger::compare(text, &catalog.get().catalog, &plan.get().plan);
            Ok(Ledger { lost, extended: extended.map(Arc::from) })
        })?;
        Ok(self.ledger.get())
    }

    /// Why nothing may be built of a site that was published and whose content does not exist.
    pub(super) fn refuse_emptied(&self) -> Result<Option<Diagnostic>, FsError> {
        refuse_emptied(&self.site, self.sources.tree())
    }

    /// The same of its releases, where their addresses are `lost`.
    pub(super) fn refuse_unreleased(&self, lost: &[Diagnostic]) -> Result<Option<Diagnostic>, FsError> {
        refuse_unreleased(&self.site, &self.settings.config, lost)
    }

    /// Writes the ledger with its new addresses, if there are some; true if there was no ledger.
    pub(super) fn write_ledger(&mut self) -> Result<bool, FsError> {
        let extended = self.ledger.get().extended.as_ref();
        let Some(text) = extended.filter(|text| self.ledger_text.as_ref() != Some(text)) else { return Ok(false) };
        let path = self.site.join(ledger::FILE);
        let is_new = !fs::exists(&path);
        fs::replace(&path, text.as_bytes())?;
        self.ledger_text = Some(Arc::clone(text));
        Ok(is_new)
    }

    /// What pages are rendered with; its revision is another one whenever any page may be stale for another reason than
    /// the text of a release.
    ///
    /// # Errors
    /// The fault of a template that all pages share.
    pub fn renderer(&mut self, instant: Timestamp) -> Result<Revision, Box<Diagnostic>> {
        let Workspace { sources, audience, theme, catalog, plan, digests, renderer, .. } = self;
        let (theme_revision, plan_revision) = (theme.revision(), plan.revision());
        let theme = theme.get().value.as_ref().expect("a build without a theme ends before it renders");
        let strings: Vec<Digest> =
            catalog.get().catalog.config.lang_ids().map(|lang| theme.strings_digest(lang)).collect();
        let inputs = DigestInputs { catalog: catalog.revision(), strings };
        let CatalogAt { catalog, reuse, previous, .. } = catalog.get();
        let releases = catalog.releases.len();
        let Ok(()) = digests.update(inputs, |known, inputs| {
            Ok::<_, Infallible>(match known {
                Some((known, digests)) if Some(known.catalog) == *previous && known.strings == inputs.strings => {
                    digests.carried_over(reuse, releases)
                }
                _ => ReleaseDigests::new(releases),
            })
        });
        let context = ViewContext {
            catalog,
            plan: &plan.get().plan,
            sources,
            theme,
            digests: digests.get(),
            instant,
            audience: *audience,
        };
        let inputs = RendererInputs { theme: theme_revision, plan: plan_revision };
        renderer.update(inputs, |known, inputs| {
            let viewer = Viewer::new(context);
            let mut renderer = match known {
                Some((known, renderer)) if known.theme == inputs.theme => renderer,
                _ => theme.renderer(),
            };
            for lang in catalog.config.lang_ids() {
                let shared = viewer.shared(lang);
                let values = [
                    ("site", Value::from_serializable(&shared.site)),
                    ("text", Value::from_serializable(&shared.text)),
                    ("assets", Value::from_serializable(&shared.assets)),
                ];
                renderer.share(lang, values, viewer.shared_digest(lang))?;
            }
            Ok::<_, Box<Diagnostic>>(renderer)
        })?;
        Ok(self.renderer.revision())
    }

    /// What views and pages are made from, after [`Workspace::renderer`].
    pub fn rendering(&self, instant: Timestamp) -> (ViewContext<'_>, &Renderer) {
        let Workspace { sources, audience, theme, catalog, plan, digests, renderer, .. } = self;
        let theme = theme.get().value.as_ref().expect("a build without a theme ends before it renders");
        let context = ViewContext {
            catalog: &catalog.get().catalog,
            plan: &plan.get().plan,
            sources,
            theme,
            digests: digests.get(),
            instant,
            audience: *audience,
        };
        (context, renderer.get())
    }

    /// What the places and the advice of findings are found with, after the plan.
    pub(super) fn known(&self) -> Context<'_> {
        Context {
            settings: &self.settings,
            tree: self.sources.tree(),
            catalog: &self.catalog.get().catalog,
            plan: &self.plan.get().plan,
        }
    }

    /// The findings that get their place when they are shown, after the plan.
    pub(super) fn open_findings(&self) -> impl Iterator<Item = &Finding> {
        self.catalog.get().found.open.iter().chain(&self.plan.get().found.open)
    }

    /// The whole site as it is planned at an instant, with all that a build reports before it renders.
    pub fn survey(&mut self, instant: Timestamp) -> Result<Survey<'_>, LoadError> {
        self.ledger(instant)?;
        let emptied = self.refuse_emptied()?;
        if let Some(fault) =
            emptied.map_or_else(|| self.refuse_unreleased(&self.ledger.get().lost), |fault| Ok(Some(fault)))?
        {
            return Err(LoadError::Config(vec![fault]));
        }
        let Workspace { settings, sources, site_data, theme, catalog, plan, ledger, walk_faults, audience, .. } =
            &*self;
        let (theme, CatalogAt { catalog, found, .. }, planned) = (theme.get(), catalog.get(), plan.get());
        let mut all = RawFindings { placed: walk_faults.clone(), open: Vec::new() };
        all.placed.extend(theme.findings.iter().cloned());
        all.extend(found.clone());
        all.extend(planned.found.clone());
        all.placed.extend(ledger.get().lost.iter().cloned());
        Ok(Survey {
            settings,
            sources,
            site_data: site_data.get(),
            theme: theme.value.as_ref(),
            catalog,
            plan: &planned.plan,
            instant,
            audience: *audience,
            found: all,
        })
    }
}

/// The text of the ledger, `None` if there is none; the finding about one that cannot be read.
fn read_ledger(site: &Path) -> Result<Result<Option<Arc<str>>, Box<Diagnostic>>, FsError> {
    let path = site.join(ledger::FILE);
    if let Some(fault) = tree::special(&path, ledger::FILE) {
        return Ok(Err(Box::new(fault)));
    }
    let Some(bytes) = fs::read_if_there(&path)? else { return Ok(Ok(None)) };
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text.into())),
        Err(_) => {
            let message = "this file is not UTF-8 text; nothing was added to it";
            Err(Box::new(Diagnostic::new(Kind::NotUtf8, ledger::FILE, message)))
        }
    })
}

/// The releases of some files.
pub(super) fn released(catalog: &Catalog, paths: &BTreeSet<Box<str>>) -> std::collections::HashSet<ReleaseId> {
    let state = |path: &str| Some(catalog.file_state(catalog.tree.find(path)?));
    let release = |path: &str| match state(path) {
        Some(FileState::Release(id)) => Some(id),
        _ => None,
    };
    paths.iter().filter_map(|path| release(path)).collect()
}

/// Frees what is large while something else is done.
pub(super) fn drop_aside<T: Send + 'static>(value: T) {
    spawn(move || drop(value));
}
