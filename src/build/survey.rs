//! A site looked at as far as its plan, with all that a build would tell before it renders.

use std::path::Path;

use jiff::Timestamp;

use super::check::{check_config, check_theme, exposed_embargoes, refuse_emptied, refuse_unreleased};
use super::load::{LoadError, Loaded, Office, catalog, findings, load, office};
use super::place::{Found, Known, Shown, place};
use super::queries::check_queries;
use super::templates::missing_templates;
use crate::catalog::{Catalog, Earlier};
use crate::diag::{self, Diagnostic, More};
use crate::fs::{self, FsError};
use crate::ledger;
use crate::plan::{Leads, Plan};
use crate::release::facts::{Audience, Facts};
use crate::release::{Fate, Parsed};
use crate::sources::Sources;
use crate::theme::Theme;

/// A site as it is planned at an instant.
pub struct Survey {
    /// Configuration and content folder.
    pub loaded: Loaded,
    /// The files.
    pub sources: Sources,
    /// Registries and plain pages.
    pub office: Office,
    /// The theme; `None` where it cannot be used.
    pub theme: Option<Theme>,
    /// What is public.
    pub catalog: Catalog,
    /// Every file of the output.
    pub plan: Plan,
    /// The instant.
    pub instant: Timestamp,
    /// The findings so far, unjudged.
    pub found: Found,
}

/// Reads a site and plans its output. Nothing is remembered, and nothing is written.
pub fn survey(site: &Path, instant: Timestamp) -> Result<Survey, LoadError> {
    let (loaded, placed) = load(site, None)?;
    if let Some(fault) = refuse_emptied(site, &loaded.tree)? {
        return Err(LoadError::Config(vec![fault]));
    }
    let mut told = Found { placed, open: Vec::new() };
    let (theme, found) = Theme::load(site, &loaded.config, &loaded.config_text)?;
    told.placed.extend(found);
    let (sources, office) = (loaded.sources()?, office(&loaded.context())?);
    let (catalog, found) = told_catalog(site, &loaded, &sources, &office, instant, Audience::Public, None)?;
    told.extend(found);
    let (plan, found) = told_plan(&loaded, &sources, &catalog, theme.as_ref(), None);
    told.extend(found);
    let ledger = fs::read_if_there(&site.join(ledger::FILE))?.unwrap_or_default();
    let lost = ledger::compare(&String::from_utf8_lossy(&ledger), &catalog, &plan).lost;
    if let Some(fault) = refuse_unreleased(site, &loaded.config, &lost)? {
        return Err(LoadError::Config(vec![fault]));
    }
    told.placed.extend(lost);
    Ok(Survey { loaded, sources, office, theme, catalog, plan, instant, found: told })
}

impl Survey {
    /// The releases of which something could be made, by file, whether they are public or not, or have an error. What
    /// cannot be read, or is skipped, is left out: nothing more is said about it.
    pub fn releases(&self) -> impl Iterator<Item = (u32, &Parsed, &Facts)> {
        let kept = self.sources.releases().filter(|(_, parsed)| parsed.fate != Fate::Skipped);
        kept.filter_map(|(file, parsed)| Some((file, parsed, &**parsed.read_facts()?)))
    }

    /// The findings of the survey and others about the same site that are shown, as the site judges them, sorted; and
    /// how many more there are.
    pub fn judge(&self, others: Found, shown: Shown) -> (Vec<Diagnostic>, More) {
        let Survey { loaded, sources, catalog, plan, .. } = self;
        let known = Known { loaded, tree: sources.tree(), catalog, plan };
        let (placed, more) = place(known, self.found.open.iter().chain(&others.open), shown);
        let all = self.found.placed.iter().cloned().chain(others.placed).chain(placed);
        let mut judged: Vec<Diagnostic> = all.filter_map(|finding| loaded.config.severities.judge(finding)).collect();
        diag::sort(&mut judged);
        judged.dedup();
        (judged, more)
    }
}

/// The catalog, and all findings about content files up to it, unjudged.
pub(super) fn told_catalog(
    site: &Path,
    loaded: &Loaded,
    sources: &Sources,
    office: &Office,
    instant: Timestamp,
    audience: Audience,
    earlier: Option<Earlier>,
) -> Result<(Catalog, Found), FsError> {
    let (catalog, mut open) = catalog(loaded, sources, office, instant, audience, earlier);
    open.extend(exposed_embargoes(site, &catalog, instant)?);
    Ok((catalog, Found { placed: findings(sources, office), open }))
}

/// The plan, and the findings about it, about what `site.yaml` names and about what the theme asks, unjudged.
pub(super) fn told_plan(
    loaded: &Loaded,
    sources: &Sources,
    catalog: &Catalog,
    theme: Option<&Theme>,
    earlier: Option<Vec<Leads>>,
) -> (Plan, Found) {
    let assets = theme.map_or(&[][..], |theme| theme.assets());
    let (plan, mut open) = Plan::build(catalog, sources, assets, earlier);
    open.extend(theme.into_iter().flat_map(|theme| missing_templates(theme, catalog)));
    let mut placed = check_config(&loaded.config_text, catalog, &plan);
    placed.extend(theme.into_iter().flat_map(|theme| check_queries(theme, catalog, &plan)));
    placed.extend(theme.into_iter().flat_map(|theme| check_theme(theme, catalog, &plan)));
    (plan, Found { placed, open })
}
