//! Keys of releases, put together from the [digests](super::digests) of each.

use super::digests::Digests;
use super::{NOTHING, ViewError, Viewer, key};
use crate::catalog::ReleaseId;
use crate::facet::FacetKind;
use crate::feed::model::{Feed, Format};
use crate::hash::Digest;
use crate::localised::LangId;
use crate::plan;
use crate::registry::EntryId;
use crate::release::facts::Audience;
use crate::release::quotes::Speaker;

impl Viewer<'_> {
    /// The digests of a release. Of a viewer for keys.
    pub(super) fn digests_of(&self, id: ReleaseId) -> &Digests {
        self.digests.get(id, || self.compute_digests(id))
    }

    fn compute_digests(&self, id: ReleaseId) -> Digests {
        let buffer = &mut Vec::with_capacity(4 * 1024);
        let release = self.catalog.release(id);
        let (facts, config) = (&release.facts, &*self.catalog.config);
        let (lang, locale) = (facts.lang, config.locale(facts.lang));
        let url = config.base.url(&release.address);
        let canonical = config.base.canonical(&release.address);
        // What the head of its page has besides title and summary, which are in the release itself.
        let head = (config.tag(lang), locale.dir(), &url, &canonical, self.audience == Audience::Preview);
        let notes = facts.more.as_deref().unwrap_or(&NOTHING).notes_to_editors.as_deref();
        let notes = notes.filter(|_| !facts.is_withdrawn());
        let page = key::digest(buffer, &(head, self.release_alone(id), notes));
        let mut card = |with_summary| key::digest(buffer, &self.entry(lang, id, with_summary));
        let card = [card(false), card(true)];
        Digests {
            page,
            card,
            link: key::digest(buffer, &(&facts.title, &url)),
            feed: key::digest(buffer, &self.feed_entry_alone(lang, id)),
            sitemap: key::digest(buffer, &self.sitemap_line(id)),
        }
    }

    /// The digest of all that a release's page is made from: its own digests, and what depends on others.
    pub(super) fn release_digest(&self, id: ReleaseId, buffer: &mut Vec<u8>) -> Digest {
        match self.releases.get(id as usize) {
            Some(kept) => *kept.get_or_init(|| self.make_release_digest(id, buffer)),
            None => self.make_release_digest(id, buffer),
        }
    }

    fn make_release_digest(&self, id: ReleaseId, buffer: &mut Vec<u8>) -> Digest {
        let release = self.catalog.release(id);
        let (lang, date) = (release.lang, release.date.date());
        let (older, newer) = self.catalog.neighbours(id);
        let link = |id: ReleaseId| self.digests_of(id).link;
        let versions = self.version_addresses(id);
        let boilerplates: Vec<Option<Digest>> =
            release.agencies.iter().map(|id| Some(self.boilerplate_of(lang, *id)?.digest)).collect();
        let trail = self.months.get(&(lang, (date.year(), date.month())));
        let around = (older.map(link), newer.map(link), versions, boilerplates, trail);
        let whole = (
            self.digests_of(id).page,
            around,
            self.related(id),
            self.superseded(id),
            self.waits_for(id),
            self.text_digest(id),
        );
        key::digest(buffer, &whole)
    }

    /// The digest of what the text of a release becomes: of the text, of where its links lead, of what is done to HTML, of
    /// whom its quotes name.
    fn text_digest(&self, id: ReleaseId) -> (Option<Digest>, Digest, bool, Vec<Option<Speaker>>) {
        let release = self.catalog.release(id);
        if release.facts.is_withdrawn() {
            return (None, Digest::default(), false, Vec::new());
        }
        let body = self.sources.body(release.file).map(|body| body.digest);
        (body, self.plan.link_digests[id as usize], self.catalog.config.trust_html, self.speakers(id))
    }

    /// The digest of a feed.
    pub(super) fn feed_digest(
        &self,
        page: &plan::Page,
        format: Format,
        of: Option<(FacetKind, EntryId)>,
        buffer: &mut Vec<u8>,
    ) -> Result<Digest, ViewError> {
        let head: Feed = self.feed_head(page, format, of);
        let with_text = self.has_full_text(of);
        let entries = self.feed_releases(page.lang, of).into_iter();
        let entries: Vec<_> =
            entries.map(|id| (self.digests_of(id).feed, with_text.then(|| self.text_digest(id)))).collect();
        Ok(key::digest(buffer, &(format, head, entries)))
    }

    /// The ways to the months of the archive, as digests.
    pub(super) fn mark_months(&self) -> super::Months {
        let mut months = super::Months::new();
        let mut buffer = Vec::new();
        for lang in self.catalog.config.lang_ids() {
            for (month, _) in &self.catalog.archives[lang.index()].months {
                let digest = key::digest(&mut buffer, &self.trail_of_month(lang, *month));
                months.insert((lang, *month), digest);
            }
        }
        months
    }

    /// The digest of a release's line in a sitemap, with its translations.
    pub(super) fn sitemap_mark(&self, id: ReleaseId) -> (Digest, Vec<(LangId, &str)>) {
        (self.digests_of(id).sitemap, self.version_addresses(id))
    }

    /// All that pages show of the translations of a release.
    fn version_addresses(&self, id: ReleaseId) -> Vec<(LangId, &str)> {
        let versions = self.catalog.translations(id).iter().map(|id| self.catalog.release(*id));
        versions.map(|release| (release.lang, &*release.address)).collect()
    }
}
