//! The views of sitemaps: one per month of releases, one for the rest, and their index.

use std::borrow::Cow;

use super::Viewer;
use super::payload::Fill;
use crate::feed::sitemap::{self, SitemapUrl};
use crate::model::catalog::{MonthKey, ReleaseId};
use crate::site::plan::{self, PER_SITEMAP, Subject, is_in_rest};

impl<P: Fill> Viewer<'_, P> {
    /// The index of all sitemaps.
    pub(super) fn sitemap_index(&self) -> String {
        let sitemaps = self.plan.pages.iter().filter(|page| matches!(page.subject, Subject::Sitemap(..)));
        let base = &self.catalog.config.base;
        sitemap::index(sitemaps.map(|page| (Cow::Owned(base.canonical(&page.address)), None)))
    }

    /// A part of the sitemap of a month, or of all that is not a release.
    pub(super) fn sitemap(&self, month: Option<MonthKey>, part: u32) -> String {
        // A part is planned to stay within the limits of the protocol, so there is one file.
        sitemap::sitemap(self.sitemap_urls(month, part)).concat()
    }

    /// The releases of a part of a month's sitemap, in all languages: oldest first, so that a new one changes the end of
    /// the last part alone.
    pub(super) fn sitemap_releases(&self, month: MonthKey, part: u32) -> impl Iterator<Item = ReleaseId> {
        let archives = self.catalog.archives.iter();
        let of_month = archives.flat_map(|archive| archive.months.iter().filter(|(known, _)| *known == month));
        let mut ids: Vec<ReleaseId> = of_month.flat_map(|(_, range)| range.clone()).collect();
        ids.sort_by_key(|id| {
            let release = self.catalog.release(*id);
            (release.date.date(), release.date.instant(), release.lang, *id)
        });
        ids.into_iter().skip(part as usize * PER_SITEMAP).take(PER_SITEMAP)
    }

    pub(super) fn sitemap_urls(&self, month: Option<MonthKey>, part: u32) -> Vec<SitemapUrl<'_>> {
        match month {
            Some(month) => self.sitemap_releases(month, part).map(|id| self.release_url(id)).collect(),
            None => {
                let rest = self.plan.pages.iter().filter(|page| is_in_rest(&page.subject));
                rest.skip(part as usize * PER_SITEMAP).take(PER_SITEMAP).map(|page| self.page_url(page)).collect()
            }
        }
    }

    fn release_url(&self, id: ReleaseId) -> SitemapUrl<'_> {
        let base = &self.catalog.config.base;
        let versions = self.catalog.translations(id).iter().map(|id| self.catalog.release(*id));
        let versions = versions.map(|release| (release.facts.lang, base.canonical(&release.address)));
        SitemapUrl { alternates: self.hreflang(versions.collect()), ..self.alone(id).sitemap_url() }
    }

    fn page_url<'v>(&'v self, page: &'v plan::OutputFile) -> SitemapUrl<'v> {
        let base = &self.catalog.config.base;
        let versions = if self.catalog.config.languages.len() < 2 { Vec::new() } else { self.versions(page) };
        let versions = versions.into_iter().map(|(lang, address)| (lang, base.canonical(&address))).collect();
        SitemapUrl {
            loc: Cow::Owned(base.canonical(&page.address)),
            lastmod: None,
            alternates: self.hreflang(versions),
        }
    }

    /// Language versions with `x-default`; none where there is but one.
    fn hreflang(&self, versions: Vec<(crate::base::localised::LangId, String)>) -> Vec<(&str, Cow<'_, str>)> {
        let config = &*self.catalog.config;
        if versions.len() < 2 {
            return Vec::new();
        }
        let default = versions.iter().find(|(lang, _)| *lang == config.default_lang).or(versions.first());
        let default = default.map(|(_, url)| ("x-default", Cow::Owned(url.clone())));
        let versions = versions.iter().map(|(lang, url)| (config.tag(*lang), Cow::Owned(url.clone())));
        versions.chain(default).collect()
    }
}
