//! The views of feeds.

use std::borrow::Cow;

use super::{NOTHING, ViewError, Viewer};
use crate::catalog::ReleaseId;
use crate::facet::FacetKind;
use crate::feed::model::{Feed, FeedAttachment, FeedEntry, Format};
use crate::localised::LangId;
use crate::media::media_type;
use crate::plan::{self, beside};
use crate::registry::EntryId;
use crate::url::encode_segment;

impl Viewer<'_> {
    /// A feed of the site or of a facet.
    pub(super) fn feed(
        &self,
        page: &plan::Page,
        format: Format,
        of: Option<(FacetKind, EntryId)>,
    ) -> Result<Feed<'_>, ViewError> {
        let with_text = self.has_full_text(of);
        let newest = self.feed_releases(page.lang, of);
        let mut entries = Vec::with_capacity(newest.len());
        for id in newest {
            let with_text = with_text && !self.catalog.release(id).facts.is_withdrawn();
            let content_html = if with_text { Some(Cow::Owned(self.release_body(id, true)?)) } else { None };
            entries.push(FeedEntry { content_html, ..self.feed_entry_alone(page.lang, id) });
        }
        let updated = entries.iter().map(|entry| entry.updated.unwrap_or(entry.published)).max();
        Ok(Feed { updated, entries, ..self.feed_head(page, format, of) })
    }

    /// Whether a feed carries the texts of its releases.
    pub(super) fn has_full_text(&self, of: Option<(FacetKind, EntryId)>) -> bool {
        let feeds = &self.catalog.config.feeds;
        match of {
            None => feeds.site_full_text,
            Some((kind, _)) => feeds.facets_full_text[kind.index()],
        }
    }

    /// A feed without its entries and what follows from them.
    pub(super) fn feed_head(&self, page: &plan::Page, format: Format, of: Option<(FacetKind, EntryId)>) -> Feed<'_> {
        let catalog = self.catalog;
        let config = &*catalog.config;
        let lang = page.lang;
        let home = match of {
            None => format!("{}/", config.prefix(lang)),
            Some((kind, id)) => catalog.entry_address(lang, kind, id),
        };
        let subject = match of {
            None => String::new(),
            Some((kind, id)) => {
                format!("/{}/{}", kind.plural(), encode_segment(&catalog.registries.of(kind).get(id).id))
            }
        };
        let description = config.description.as_ref().map(|text| text.get(lang)).filter(|text| !text.is_empty());
        Feed {
            id: Cow::Owned(format!("tag:{}:feed/{}{subject}", config.id_base, config.tag(lang))),
            title: self.feed_title(lang, of),
            description: description.filter(|_| of.is_none()).map(Cow::Borrowed),
            lang: config.tag(lang),
            home: Cow::Owned(config.base.canonical(&home)),
            self_url: Cow::Owned(config.base.canonical(&format!("{home}{}", format.file_name()))),
            updated: None,
            author: config.name.get(lang),
            rights: None,
            entries: Vec::new(),
        }
    }

    /// The releases of a feed, newest first.
    pub(super) fn feed_releases(&self, lang: LangId, of: Option<(FacetKind, EntryId)>) -> Vec<ReleaseId> {
        let items = self.catalog.config.feeds.items;
        match of {
            None => self.catalog.releases_in(lang).take(items).collect(),
            Some((kind, id)) => self.catalog.members(lang, kind, id).releases.iter().copied().take(items).collect(),
        }
    }

    /// A release in a feed, its text left out.
    pub(super) fn feed_entry_alone(&self, lang: LangId, id: ReleaseId) -> FeedEntry<'_> {
        let catalog = self.catalog;
        let config = &*catalog.config;
        let release = catalog.release(id);
        let facts = &release.facts;
        let more = facts.more.as_deref().unwrap_or(&NOTHING);
        let names = |kind: FacetKind, ids: &[EntryId]| -> Vec<&str> {
            ids.iter().map(|id| &*catalog.label(lang, kind, *id).name).collect()
        };
        let attachments = release.attachments.iter().map(|(_, file)| {
            let path = catalog.tree.path(*file as usize);
            FeedAttachment {
                url: Cow::Owned(config.base.canonical(&beside(&release.address, path))),
                media_type: media_type(path),
                bytes: self.sources.get(*file).stat.size,
            }
        });
        let author = |id: &EntryId| match self.former_then(release, *id) {
            Some(former) => former.name.get(lang),
            None => &*catalog.label(lang, FacetKind::Agency, *id).name,
        };
        let published = facts.date.instant();
        FeedEntry {
            id: Cow::Owned(self.feed_id(id)),
            url: Cow::Owned(config.base.canonical(&release.address)),
            title: Cow::Borrowed(&facts.title),
            summary: self.summary_or_notice(facts),
            content_html: None,
            published,
            // A withdrawal is the change that readers of feeds must not miss.
            updated: [more.updated, more.withdrawn.as_ref().and_then(|(stamp, _)| *stamp)]
                .into_iter()
                .flatten()
                .map(|stamp| stamp.instant())
                .max()
                .filter(|updated| *updated > published),
            lang: config.tag(lang),
            authors: release.agencies.iter().map(author).collect(),
            categories: names(FacetKind::Topic, &release.topics),
            attachments: attachments.collect(),
            withdrawn: facts.is_withdrawn(),
        }
    }

    /// The `tag:` URI of a release (RFC 4151): from its translation key and language, so that it stays when it moves.
    fn feed_id(&self, id: ReleaseId) -> String {
        let config = &*self.catalog.config;
        let facts = &self.catalog.release(id).facts;
        let key: Vec<String> = facts.translation_key.split('/').map(encode_segment).collect();
        format!("tag:{}:release/{}/{}", config.id_base, config.tag(facts.lang), key.join("/"))
    }
}
