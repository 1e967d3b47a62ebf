//! A site at an instant, as far as it was looked at: for commands that do not build.

use jiff::Timestamp;

use super::load::SiteData;
use super::locate_findings::{Context, RawFindings, Shown, locate};
use super::settings::Settings;
use crate::base::diagnostics::{self, Diagnostic, More};
use crate::model::catalog::Catalog;
use crate::model::release::facts::{Audience, Facts};
use crate::model::release::{ParseOutcome, Parsed};
use crate::model::source_cache::SourceCache;
use crate::site::plan::Plan;
use crate::site::view::{ReleaseDigests, ViewContext};
use crate::theme::Theme;

/// The content of a site at an instant.
pub struct Contents<'w> {
    /// What `site.yaml` says.
    pub settings: &'w Settings,
    /// The files.
    pub sources: &'w SourceCache,
    /// Registries and plain pages.
    pub site_data: &'w SiteData,
    /// What is public.
    pub catalog: &'w Catalog,
    /// The findings about content files, raw.
    pub found: &'w RawFindings,
}

/// A site as it is planned at an instant.
pub struct Survey<'w> {
    /// What `site.yaml` says.
    pub settings: &'w Settings,
    /// The files.
    pub sources: &'w SourceCache,
    /// Registries and plain pages.
    pub site_data: &'w SiteData,
    /// The theme; `None` if it cannot be used.
    pub theme: Option<&'w Theme>,
    /// What is public.
    pub catalog: &'w Catalog,
    /// Every file of the output.
    pub plan: &'w Plan,
    /// What is public is public then.
    pub instant: Timestamp,
    /// Who looks at the pages.
    pub audience: Audience,
    /// The findings so far, raw.
    pub found: RawFindings,
}

impl Survey<'_> {
    /// The releases of which something could be made, by file, whether they are public or not, or have an error. What
    /// cannot be read, or is skipped, is left out: nothing more is said about it.
    pub fn releases(&self) -> impl Iterator<Item = (u32, &Parsed, &Facts)> {
        let kept = self.sources.releases().filter(|(_, parsed)| parsed.outcome != ParseOutcome::Skipped);
        kept.filter_map(|(file, parsed)| Some((file, parsed, &**parsed.read_facts()?)))
    }

    /// The findings of the survey and others about the same site that are shown, with the severities of the site, sorted; and
    /// how many more there are.
    pub fn apply_severities(&self, others: RawFindings, shown: Shown) -> (Vec<Diagnostic>, More) {
        let Survey { settings, sources, catalog, plan, .. } = self;
        let context = Context { settings, tree: sources.tree(), catalog, plan };
        let (placed, more) = locate(context, self.found.open.iter().chain(&others.open), shown);
        let all = self.found.placed.iter().cloned().chain(others.placed).chain(placed);
        let mut applied: Vec<Diagnostic> =
            all.filter_map(|finding| settings.config.severities.apply(finding)).collect();
        diagnostics::sort(&mut applied);
        applied.dedup();
        (applied, more)
    }

    /// What views are made from; with digests of its own, since nothing is reused.
    pub fn view_context<'a>(&'a self, theme: &'a Theme, digests: &'a ReleaseDigests) -> ViewContext<'a> {
        let Survey { catalog, plan, sources, instant, audience, .. } = *self;
        ViewContext { catalog, plan, sources, theme, digests, instant, audience }
    }
}
