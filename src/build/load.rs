//! What is read of a site, and the phases from there to the catalog.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::catalog::{Catalog, Earlier, Finding, Input};
use crate::config::{self, Config};
use crate::content::Context;
use crate::country::Names;
use crate::diag::{Diagnostic, Kind};
use crate::facet::FacetKind;
use crate::fs::{self, FsError};
use crate::page::{self, PlainPage};
use crate::registry::Registries;
use crate::registry::files::RegistryFile;
use crate::registry::reading;
use crate::release::facts::{Audience, Facts, Filed};
use crate::release::{Fate, Parsed};
use crate::source::{self, ContentName, MAX_TEXT, Tree};
use crate::sources::{Site, Sources};

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
    let (tree, faults) = Tree::walk(site, config.outside_links)?;
    let countries = Names::new(config.languages.iter().map(|language| &*language.locale));
    Ok((Loaded { config_text, config: Arc::new(config), tree: Arc::new(tree), countries }, faults))
}

pub(super) fn load_config(site: &Path, base_url: Option<&str>) -> Result<(String, Config), LoadError> {
    let path = site.join(config::FILE);
    if let Some(mut fault) = source::special(&path, config::FILE) {
        fault.kind = Kind::Config;
        return Err(LoadError::Config(vec![fault]));
    }
    if fs::stat(&path).is_some_and(|stat| stat.size > MAX_TEXT) {
        return Err(LoadError::Config(vec![source::too_large(config::FILE)]));
    }
    let Some(bytes) = fs::read_if_there(&path)? else {
        let message = "there is no site.yaml in this folder";
        let help = match fs::exists(&site.join("site.yml")) {
            true => "rename `site.yml` to `site.yaml`",
            false => "name the site's folder with `--site DIR`, or make a new site with `pressroom init DIR`",
        };
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

/// Registries and plain pages: files that are few. It names files by their paths, so that it stays true when releases
/// come and go.
pub struct Office {
    /// Agencies, countries, topics, people, events.
    pub registries: Arc<Registries>,
    /// The plain pages that could be read, sorted by file.
    pub pages: Arc<[Arc<PlainPage>]>,
    /// Pages that could not be read or were skipped, by path.
    lost: Vec<Box<str>>,
    /// The findings, unjudged.
    pub faults: Vec<Diagnostic>,
}

/// Reads registries and plain pages.
pub fn office(context: &Context) -> Result<Office, FsError> {
    let tree = context.tree;
    let mut faults = Vec::new();
    let mut is_markdown = |file: &usize| {
        let path = tree.path(*file);
        let is_markdown = ContentName::of(path).is_some();
        // Another file would say when a release is public than its own.
        let is_release = is_markdown && tree.is_manuscript(path);
        if is_release {
            let message = "this is a link to the text of a release; it is not read here";
            let help = "link to the release, or copy what may be read here into a file of its own";
            faults.push(Diagnostic::new(Kind::BadPath, path, message).help(help));
        }
        is_markdown && !is_release
    };
    let mut entries = Vec::new();
    let mut too_large = Vec::new();
    for kind in FacetKind::ALL {
        for file in tree.below(&format!("content/{}", kind.plural())).filter(&mut is_markdown) {
            match read_text(tree, file)? {
                Ok(bytes) => entries.push((file, bytes)),
                Err(fault) => too_large.push(*fault),
            }
        }
    }
    let files: Vec<RegistryFile> = entries.iter().map(|(file, bytes)| RegistryFile { file: *file, bytes }).collect();
    let (registries, of_registries) = reading::read(context, &files);
    let mut pages = Vec::new();
    let mut lost = Vec::new();
    let page_files: Vec<usize> = tree.below(page::FOLDER).filter(&mut is_markdown).collect();
    faults.extend(of_registries);
    for file in page_files {
        let (page, found) = match read_text(tree, file)? {
            Ok(bytes) => page::parse(context, file, &bytes),
            Err(fault) => (None, vec![*fault]),
        };
        faults.extend(found);
        match page {
            Some(page) => pages.push(Arc::new(page)),
            None => lost.push(tree.path(file).into()),
        }
    }
    faults.extend(too_large);
    faults.extend(tree.strays());
    faults.extend(tree.misplaced(&context.config.output));
    Ok(Office { registries: Arc::new(registries), pages: pages.into(), lost, faults })
}

/// The bytes of a text, unless it is too large.
fn read_text(tree: &Tree, file: usize) -> Result<Result<Vec<u8>, Box<Diagnostic>>, FsError> {
    let path = tree.path(file);
    let on_disk = tree.on_disk(path);
    match fs::stat_regular(&on_disk)?.size {
        size if size > MAX_TEXT => Ok(Err(Box::new(source::too_large(path)))),
        _ => fs::read(&on_disk).map(Ok),
    }
}

/// The releases that could be read, sorted by file; those that are held back are among them.
pub fn good_releases(sources: &Sources) -> Vec<Filed> {
    good(sources).map(|(file, facts)| (file, Arc::clone(facts))).collect()
}

fn good(sources: &Sources) -> impl Iterator<Item = (u32, &Arc<Facts>)> {
    let good = sources.releases().filter(|(_, parsed)| parsed.fate == Fate::Good);
    good.filter_map(|(file, parsed)| Some((file, parsed.facts.as_ref()?)))
}

/// Puts everything that the content folder says together; what `earlier` has of it is taken over. The findings are those of the catalog alone.
pub fn catalog(
    loaded: &Loaded,
    sources: &Sources,
    office: &Office,
    instant: Timestamp,
    audience: Audience,
    earlier: Option<Earlier>,
) -> (Catalog, Vec<Finding>) {
    let mut lost: Vec<usize> = office.lost.iter().filter_map(|path| sources.tree().find(path)).collect();
    let (mut failed, mut skipped) = (Vec::new(), Vec::new());
    for (file, Parsed { facts, fate, .. }) in sources.releases() {
        if *fate != Fate::Good {
            lost.push(file as usize);
        }
        let facts = facts.iter().map(|facts| (file, Arc::clone(facts)));
        match fate {
            Fate::Good => {}
            Fate::Failed => failed.extend(facts),
            // Of what cannot be read the address alone may be known, as of what is skipped.
            Fate::Skipped | Fate::Unreadable => skipped.extend(facts),
        }
    }
    Catalog::build(Input {
        config: Arc::clone(&loaded.config),
        tree: Arc::clone(sources.tree()),
        countries: &loaded.countries,
        registries: Arc::clone(&office.registries),
        releases: good(sources).collect(),
        failed,
        skipped,
        pages: Arc::clone(&office.pages),
        lost,
        instant,
        audience,
        earlier,
        sources,
    })
}

/// The findings about each content file alone, unjudged.
pub fn findings(sources: &Sources, office: &Office) -> Vec<Diagnostic> {
    let mut found = office.faults.clone();
    found.extend(sources.releases().flat_map(|(_, parsed)| parsed.faults.iter().cloned()));
    found
}
