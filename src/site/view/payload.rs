//! The two payloads of a view: what templates see, and what is for it in a key.
//!
//! One function makes a view for both; the type says which. What is costly to make, such as a text as HTML, or what many
//! pages share, such as a release in a list, is an associated type of [`Payload`]: [`Full`] makes it, [`Fingerprint`] has
//! a digest of all that it is made from instead, so that a key is computed without a text being read or rendered.
//! Whatever is no associated type is the same in both, so no field of a view can be missing in its key.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Serialize;

use super::contract::{Boilerplate, Entry, Full, Link, Payload};
use super::{ViewError, Viewer, key};
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::media::picture_size;
use crate::feed::model::FeedEntry;
use crate::model::catalog::{MonthKey, ReleaseId};
use crate::model::content::tree::Tree;
use crate::model::registry::EntryId;
use crate::model::release::quotes::Speaker;
use crate::model::source_cache::SourceCache;
use crate::theme::geometry::{Geometry, Outline};

/// How a viewer fills its views.
pub trait Fill: Payload {
    /// What a viewer computes once for many views.
    type Prepared: Default + Send + Sync;
    /// A release in a feed.
    type FeedItem<'a>: Serialize;

    /// The body of a release.
    fn body(viewer: &Viewer<Self>, id: ReleaseId) -> Result<Self::Html, ViewError>;

    /// The notes of a release to editors, of which this is the text.
    fn notes(viewer: &Viewer<Self>, id: ReleaseId, text: &str) -> Self::Html;

    /// A release in a list of a page in that language.
    fn card<'v>(viewer: &'v Viewer<Self>, lang: LangId, id: ReleaseId, with_summary: bool) -> Self::Card<'v>;

    /// A link to a release.
    fn link<'v>(viewer: &'v Viewer<Self>, id: ReleaseId) -> Self::Link<'v>;

    /// The standing text about an agency, if it has one.
    fn boilerplate<'v>(viewer: &'v Viewer<Self>, lang: LangId, id: EntryId) -> Option<Self::Boilerplate<'v>>;

    /// A release in a feed of that language, with its text or without.
    fn feed_item<'v>(
        viewer: &'v Viewer<Self>,
        lang: LangId,
        id: ReleaseId,
        with_text: bool,
    ) -> Result<Self::FeedItem<'v>, ViewError>;

    /// Width and height of a picture of the content folder, where its format says.
    fn sides(tree: &Tree, sources: &SourceCache, file: u32) -> (Option<Self::Side>, Option<Self::Side>);

    /// The outline of a country, where it has one.
    fn outline(outline: &Outline) -> Option<Self::Outline<'_>>;

    /// The land of those that are not on a map themselves, and the disputed land.
    fn land(geometry: &Geometry, on_map: &[bool]) -> (Self::Land, Self::Land);
}

impl Fill for Full {
    type Prepared = ();
    type FeedItem<'a> = FeedEntry<'a>;

    fn body(viewer: &Viewer<Full>, id: ReleaseId) -> Result<String, ViewError> {
        viewer.release_body(id, false)
    }

    fn notes(viewer: &Viewer<Full>, id: ReleaseId, text: &str) -> String {
        viewer.quoting(viewer.catalog.release(id), text, false)
    }

    fn card<'v>(viewer: &'v Viewer<Full>, lang: LangId, id: ReleaseId, with_summary: bool) -> Box<Entry<'v>> {
        let waiting = viewer.waiting(id);
        Box::new(Entry { waiting, ..viewer.alone(id).entry(lang, with_summary) })
    }

    fn link<'v>(viewer: &'v Viewer<Full>, id: ReleaseId) -> Link<'v> {
        viewer.alone(id).link()
    }

    fn boilerplate<'v>(viewer: &'v Viewer<Full>, lang: LangId, id: EntryId) -> Option<Boilerplate<'v>> {
        let html = &viewer.boilerplate_of(lang, id)?.text;
        Some(Boilerplate { agency: viewer.words().agency(lang, id), html })
    }

    fn feed_item<'v>(
        viewer: &'v Viewer<Full>,
        lang: LangId,
        id: ReleaseId,
        with_text: bool,
    ) -> Result<FeedEntry<'v>, ViewError> {
        let with_text = with_text && !viewer.catalog.release(id).facts.is_withdrawn();
        let content_html = if with_text { Some(viewer.release_body(id, true)?.into()) } else { None };
        Ok(FeedEntry { content_html, ..viewer.alone(id).feed_entry(lang) })
    }

    fn sides(tree: &Tree, _: &SourceCache, file: u32) -> (Option<u32>, Option<u32>) {
        let path = tree.on_disk(tree.path(file as usize));
        crate::base::fs::open(&path).ok().and_then(picture_size).unzip()
    }

    fn outline(outline: &Outline) -> Option<&str> {
        outline.path.as_deref()
    }

    fn land(geometry: &Geometry, on_map: &[bool]) -> (String, String) {
        (geometry.land_without(|country| on_map[country.index()]), geometry.disputed())
    }
}

/// What is for it in a key.
pub enum Fingerprint {}

/// What the keys of many pages share.
#[derive(Default)]
pub struct Prepared {
    /// The ways to the pages of each month.
    pub(super) months: HashMap<(LangId, MonthKey), Digest>,
    /// For the keys of all pages: the digests of the cards without summaries, close together in memory.
    pub(super) cards: Option<Vec<Digest>>,
    /// For the keys of all pages: the digests of releases, which a page and its plain-text edition share.
    pub(super) releases: Vec<OnceLock<Digest>>,
}

impl Payload for Fingerprint {
    type Html = Text;
    type Card<'a> = Digest;
    type Link<'a> = Digest;
    type Boilerplate<'a> = Digest;
    /// That of the picture itself.
    type Side = Digest;
    type Outline<'a> = ();
    /// That of all outlines of the geometry, which stands for those of the countries, too.
    type Land = Digest;
}

impl Fill for Fingerprint {
    type Prepared = Prepared;
    type FeedItem<'a> = (Digest, Option<Text>);

    fn body(viewer: &Viewer<Fingerprint>, id: ReleaseId) -> Result<Text, ViewError> {
        Ok(viewer.text(id))
    }

    fn notes(viewer: &Viewer<Fingerprint>, id: ReleaseId, text: &str) -> Text {
        // Where its links lead, and whom its quotes name, stands among those of the release.
        Text { text: Some(Digest::of(text.as_bytes())), ..viewer.text(id) }
    }

    fn card(viewer: &Viewer<Fingerprint>, lang: LangId, id: ReleaseId, with_summary: bool) -> Digest {
        let card = match &viewer.prepared.cards {
            // A card in another language than its own has labels of that language, which its digest does not know.
            _ if viewer.catalog.release(id).lang != lang => {
                key::digest(&mut Vec::new(), &viewer.alone(id).entry(lang, with_summary))
            }
            Some(cards) if !with_summary => cards[id as usize],
            _ => viewer.digests_of(id).card[usize::from(with_summary)],
        };
        // The clock moves on while the digests of cards stay.
        match viewer.waiting(id) {
            Some(word) => key::digest(&mut Vec::new(), &(card, word)),
            None => card,
        }
    }

    fn link(viewer: &Viewer<Fingerprint>, id: ReleaseId) -> Digest {
        viewer.digests_of(id).link
    }

    fn boilerplate(viewer: &Viewer<Fingerprint>, lang: LangId, id: EntryId) -> Option<Digest> {
        Some(viewer.boilerplate_of(lang, id)?.digest)
    }

    fn feed_item(
        viewer: &Viewer<Fingerprint>,
        _: LangId,
        id: ReleaseId,
        with_text: bool,
    ) -> Result<(Digest, Option<Text>), ViewError> {
        Ok((viewer.digests_of(id).feed, with_text.then(|| viewer.text(id))))
    }

    fn sides(_: &Tree, sources: &SourceCache, file: u32) -> (Option<Digest>, Option<Digest>) {
        (Some(sources.get(file).digest), None)
    }

    fn outline(_: &Outline) -> Option<()> {
        None
    }

    fn land(geometry: &Geometry, _: &[bool]) -> (Digest, Digest) {
        (geometry.digest, geometry.digest)
    }
}

/// What is for the HTML of a text of a release: all that it is made from.
#[derive(Default, Serialize)]
pub struct Text {
    /// The text; `None` if there is none.
    pub(super) text: Option<Digest>,
    /// Where the links of the release lead, and which addresses in it are cut short.
    pub(super) links: Digest,
    /// Whether raw HTML stays as it is.
    pub(super) trust_html: bool,
    /// Whom its quotes name.
    pub(super) speakers: Vec<Option<Speaker>>,
}
