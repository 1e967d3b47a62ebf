//! The views of feeds.

use std::borrow::Cow;

use super::contract::Full;
use super::payload::Fill;
use super::{ViewError, Viewer};
use crate::base::address::encode_segment;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::feed::model::{Feed, Format};
use crate::model::catalog::ReleaseId;
use crate::model::registry::EntryId;
use crate::site::plan;

impl Viewer<'_, Full> {
    /// A feed of the site or of a facet.
    pub(super) fn feed(
        &self,
        page: &plan::OutputFile,
        format: Format,
        of: Option<(RegistryKind, EntryId)>,
    ) -> Result<Feed<'_>, ViewError> {
        let entries = self.feed_items(page.lang, of)?;
        let updated = entries.iter().map(|entry| entry.updated.unwrap_or(entry.published)).max();
        Ok(Feed { updated, entries, ..self.feed_head(page, format, of) })
    }
}

impl<P: Fill> Viewer<'_, P> {
    /// The releases of a feed, newest first.
    pub(super) fn feed_items(
        &self,
        lang: LangId,
        of: Option<(RegistryKind, EntryId)>,
    ) -> Result<Vec<P::FeedItem<'_>>, ViewError> {
        let with_text = self.has_full_text(of);
        self.feed_releases(lang, of).into_iter().map(|id| P::feed_item(self, lang, id, with_text)).collect()
    }

    /// Whether a feed carries the texts of its releases.
    fn has_full_text(&self, of: Option<(RegistryKind, EntryId)>) -> bool {
        let feeds = &self.catalog.config.feeds;
        match of {
            None => feeds.site_full_text,
            Some((kind, _)) => feeds.facets_full_text[kind.index()],
        }
    }

    /// A feed without its entries and what follows from them.
    pub(super) fn feed_head(
        &self,
        page: &plan::OutputFile,
        format: Format,
        of: Option<(RegistryKind, EntryId)>,
    ) -> Feed<'_> {
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
    pub(super) fn feed_releases(&self, lang: LangId, of: Option<(RegistryKind, EntryId)>) -> Vec<ReleaseId> {
        let items = self.catalog.config.feeds.items;
        match of {
            None => self.catalog.releases_in(lang).take(items).collect(),
            Some((kind, id)) => self.catalog.members(lang, kind, id).releases.iter().copied().take(items).collect(),
        }
    }
}
