//! What a site says of itself in `site.yaml`, and the content folder that it is about.

use std::path::Path;
use std::sync::Arc;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs::{self, FsError};
use crate::base::hash::Digest;
use crate::locale::country::Names;
use crate::model::config::{self, Config};
use crate::model::content::common::Context;
use crate::model::content::tree::{self, MAX_TEXT, Tree};
use crate::model::release::facts::Audience;
use crate::model::source_cache::Site;

/// What the program was made from: what another one computed is stale.
pub(super) const ENGINE: &str = env!("PRESSROOM_ENGINE");

/// What a site says of itself in `site.yaml`.
pub struct Settings {
    /// The text of the file, to show what is invalid in it.
    pub config_text: String,
    /// The configuration.
    pub config: Arc<Config>,
    /// Names of countries in the languages of the site.
    pub countries: Names,
    /// The digest of all that releases are parsed with besides their files.
    pub parsing: Digest,
}

/// Settings and content folder: what commands need that look at few files.
pub struct Loaded {
    /// The text of `site.yaml`, to show what is invalid in it.
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
    /// `site.yaml` is invalid.
    Config(Vec<Diagnostic>),
    /// A file could not be read.
    Disk(FsError),
}

impl From<FsError> for LoadError {
    fn from(error: FsError) -> LoadError {
        LoadError::Disk(error)
    }
}

/// Reads the configuration and walks the content folder.
pub fn load(site: &Path, base_url: Option<&str>) -> Result<(Loaded, Vec<Diagnostic>), LoadError> {
    let Settings { config_text, config, countries, .. } = Settings::load(site, base_url, Audience::Public)?;
    let (tree, faults) = Tree::walk(site, config.outside_links)?;
    Ok((Loaded { config_text, config, tree: Arc::new(tree), countries }, faults))
}

impl Settings {
    /// Reads the configuration. In a preview, what was not written yet stops nothing.
    pub fn load(site: &Path, base_url: Option<&str>, audience: Audience) -> Result<Settings, LoadError> {
        let (config_text, mut config) = load_config(site, base_url)?;
        if audience == Audience::Preview {
            config.severities = config.severities.without_consequence(Kind::Placeholder);
        }
        let parsing = Digest::of(format!("{ENGINE}\0{base_url:?}\0{audience:?}\0{config_text}").as_bytes());
        let countries = Names::new(config.languages.iter().map(|language| &*language.locale));
        Ok(Settings { config_text, config: Arc::new(config), countries, parsing })
    }

    /// What parsing a release needs to know besides its file.
    pub fn site(&self) -> Site<'_> {
        Site { config: &self.config, countries: &self.countries }
    }

    /// What parsing any file needs to know besides the file.
    pub fn context<'a>(&'a self, tree: &'a Tree) -> Context<'a> {
        Context { config: &self.config, countries: &self.countries, tree }
    }
}

fn load_config(site: &Path, base_url: Option<&str>) -> Result<(String, Config), LoadError> {
    let path = site.join(config::FILE);
    if let Some(mut fault) = tree::special(&path, config::FILE) {
        fault.kind = Kind::Config;
        return Err(LoadError::Config(vec![fault]));
    }
    if fs::stat(&path).is_some_and(|stat| stat.size > MAX_TEXT) {
        return Err(LoadError::Config(vec![tree::too_large(config::FILE)]));
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
}
