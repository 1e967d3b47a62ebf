//! Digests of all that pages and files are made from, put together from the [digests](super::digests) of each release and
//! from what depends on others.

use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Serialize;

use super::contract::{Answers, Full};
use super::digests::Digests;
use super::key::{self, Field};
use super::payload::{Fingerprint, Prepared, Text};
use super::release::Own;
use super::{View, ViewError, Viewer};
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::model::catalog::ReleaseId;
use crate::site::plan::{self, Subject};

/// The answers as a part of a view by their name in templates.
#[derive(Serialize)]
struct Asked<'a> {
    query: &'a Answers<'a, Fingerprint>,
}

impl<'a> Viewer<'a, Full> {
    /// A viewer of the same context that computes keys: in its views, digests stand for texts and lists, so that no text is
    /// read or rendered. Those of `all` pages take more to prepare.
    pub fn for_keys(&self, all: bool) -> Viewer<'a, Fingerprint> {
        let cache = std::sync::Arc::clone(&self.cache);
        let prepared = Prepared { months: self.month_digests(), ..Prepared::default() };
        let mut viewer: Viewer<Fingerprint> = Viewer { context: self.context, cache, prepared };
        if all {
            let count = self.catalog.releases.len();
            let releases = (0..count).into_par_iter().with_min_len(512);
            viewer.prepared.releases = std::iter::repeat_with(OnceLock::new).take(count).collect();
            viewer.prepared.cards = Some(releases.map(|id| viewer.digests_of(id as ReleaseId).card[0]).collect());
        }
        viewer
    }

    /// The ways to the months of the archive, as digests.
    fn month_digests(&self) -> HashMap<(LangId, crate::model::catalog::MonthKey), Digest> {
        let buffer = &mut Vec::new();
        let mut months = HashMap::new();
        for lang in self.catalog.config.lang_ids() {
            for (month, _) in &self.catalog.archives[lang.index()].months {
                months.insert((lang, *month), key::digest(buffer, &self.trail_of_month(lang, *month)));
            }
        }
        months
    }
}

impl Viewer<'_, Fingerprint> {
    /// The digest of all that a page or file is made from, except for its template: of its view, of the values that a feed
    /// or sitemap holds, of the bytes that are copied. `buffer` is for many.
    pub fn digest(&self, page: &plan::OutputFile, buffer: &mut Vec<u8>) -> Result<Digest, ViewError> {
        Ok(match &page.subject {
            Subject::Release(id) => {
                let release = self.release_digest(*id, buffer)?;
                let links = self.head_links(page, self.trail_digest(*id));
                key::digest(buffer, &(release, links, self.answers(page)))
            }
            Subject::Text(id) => {
                let release = self.release_digest(*id, buffer)?;
                let Digest(strings) = self.theme.strings_digest(page.lang);
                key::digest(buffer, &(release, strings, self.catalog.config.name.get(page.lang)))
            }
            Subject::Feed(format, of) => {
                let head = self.feed_head(page, *format, *of);
                key::digest(buffer, &(format, head, self.feed_items(page.lang, *of)?))
            }
            Subject::SitemapIndex => key::digest(buffer, &self.sitemap_index()),
            Subject::Sitemap(Some(month), part) => {
                let releases =
                    self.sitemap_releases(*month, *part).map(|id| (self.digests_of(id).sitemap, self.versions_of(id)));
                key::digest(buffer, &releases.collect::<Vec<_>>())
            }
            Subject::Sitemap(None, part) => key::digest(buffer, &self.sitemap_urls(None, *part)),
            Subject::Robots => Digest::of(self.catalog.config.base.full().as_bytes()),
            Subject::Asset(at) => Digest::of(&self.theme.assets()[*at as usize].bytes),
            Subject::File(file) => self.sources.get(*file).digest,
            _ => match self.view(page)? {
                Some(view) => key::digest(buffer, &(&view.page, &view.query, &view.body)),
                None => Digest::default(),
            },
        })
    }

    /// The fields of a page's view: what changed between two builds shows in their digests. `buffer` is for many.
    pub(crate) fn fields(&self, page: &plan::OutputFile, buffer: &mut Vec<u8>) -> Result<Vec<Field>, ViewError> {
        Ok(match self.view(page)? {
            Some(View { page, query, body }) => {
                key::fields(buffer, &[("page", &page), ("", &Asked { query: &query }), ("", &body)])
            }
            None => Vec::new(),
        })
    }

    /// The digests of what views take from a release by itself.
    pub(super) fn digests_of(&self, id: ReleaseId) -> &Digests {
        self.digests.get(id, || self.compute_digests(id))
    }

    fn compute_digests(&self, id: ReleaseId) -> Digests {
        let buffer = &mut Vec::with_capacity(4 * 1024);
        let (alone, lang) = (self.alone(id), self.catalog.release(id).lang);
        let own: Own<Fingerprint> = alone.own();
        Digests {
            page: key::digest(buffer, &(alone.head(self.audience), own)),
            card: [false, true].map(|with_summary| key::digest(buffer, &alone.entry(lang, with_summary))),
            link: key::digest(buffer, &alone.link()),
            feed: key::digest(buffer, &alone.feed_entry(lang)),
            sitemap: key::digest(buffer, &alone.sitemap_url()),
        }
    }

    /// The digest of all that a release's page and its plain-text edition say of it.
    fn release_digest(&self, id: ReleaseId, buffer: &mut Vec<u8>) -> Result<Digest, ViewError> {
        let compute = |buffer: &mut Vec<u8>| Ok(key::digest(buffer, &(self.digests_of(id).page, self.around(id)?)));
        match self.prepared.releases.get(id as usize) {
            Some(known) => match known.get() {
                Some(digest) => Ok(*digest),
                None => compute(buffer).map(|digest| *known.get_or_init(|| digest)),
            },
            None => compute(buffer),
        }
    }

    /// What is for the way to a release.
    fn trail_digest(&self, id: ReleaseId) -> Option<Digest> {
        let release = self.catalog.release(id);
        let day = release.date.date();
        self.prepared.months.get(&(release.lang, (day.year(), day.month()))).copied()
    }

    /// What is for the HTML of a release's text.
    pub(super) fn text(&self, id: ReleaseId) -> Text {
        let release = self.catalog.release(id);
        if release.facts.is_withdrawn() {
            return Text::default();
        }
        Text {
            text: self.sources.body(release.file).map(|body| body.digest),
            links: self.plan.link_digests[id as usize],
            trust_html: self.catalog.config.trust_html,
            speakers: self.speakers(id),
        }
    }

    /// The addresses of a release in all languages that have it.
    fn versions_of(&self, id: ReleaseId) -> Vec<(LangId, &str)> {
        let versions = self.catalog.translations(id).iter().map(|id| self.catalog.release(*id));
        versions.map(|release| (release.lang, &*release.address)).collect()
    }
}
