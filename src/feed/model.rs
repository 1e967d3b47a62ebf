//! What a feed says, whatever its format.
//!
//! These types are the views of feeds as the types of `view::contract` are the views of pages: plain values, borrowed
//! from the catalog where possible, serialisable so that the key of a feed can be the hash of its view.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A feed in one language. All addresses are absolute and percent-encoded: a feed is read far from the site, and feed
/// formats disagree on what a relative address is relative to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Feed<'a> {
    /// A `tag:` URI ([RFC 4151](https://www.rfc-editor.org/rfc/rfc4151)) for the feed in this language. It stays when
    /// the feed moves, so that readers do not take it for another one. Only Atom has a place for it.
    pub id: Cow<'a, str>,
    /// The feed's title, as plain text.
    pub title: Cow<'a, str>,
    /// A sentence on what the feed holds, as plain text.
    pub description: Option<Cow<'a, str>>,
    /// The feed's language as a BCP 47 tag.
    pub lang: &'a str,
    /// The page that the feed belongs to: the home page or the landing page of a facet.
    pub home: Cow<'a, str>,
    /// Where the feed itself is. It differs per format.
    pub self_url: Cow<'a, str>,
    /// When the newest entry was last changed; `None` if there is no entry. Never the time of the build: that would
    /// change the file with every build, and readers would fetch it for nothing.
    #[serde(serialize_with = "maybe_instant")]
    pub updated: Option<Timestamp>,
    /// Who publishes the feed: the name of the site.
    pub author: &'a str,
    /// Rights in the content, as plain text. JSON Feed has no place for it.
    pub rights: Option<Cow<'a, str>>,
    /// The entries, in the order of the file; newest first is what readers expect.
    pub entries: Vec<FeedEntry<'a>>,
}

/// One release in a feed.
#[derive(Clone, Debug, Serialize)]
pub struct FeedEntry<'a> {
    /// A `tag:` URI ([RFC 4151](https://www.rfc-editor.org/rfc/rfc4151)). It is what readers tell entries apart by, so
    /// it must not follow from the address: a release that moves would be shown as new.
    pub id: Cow<'a, str>,
    /// The page of the release.
    pub url: Cow<'a, str>,
    /// The title, as plain text.
    pub title: Cow<'a, str>,
    /// The summary, as plain text; one that is blank counts as absent.
    pub summary: Option<Cow<'a, str>>,
    /// The full text as HTML with absolute links; `None` if the feed carries summaries only.
    pub content_html: Option<Cow<'a, str>>,
    /// When it was published.
    #[serde(serialize_with = "instant")]
    pub published: Timestamp,
    /// When it was last changed, if that is later. RSS has no place for it.
    #[serde(serialize_with = "maybe_instant")]
    pub updated: Option<Timestamp>,
    /// The release's language as a BCP 47 tag.
    pub lang: &'a str,
    /// The agencies that issued it, by name.
    pub authors: Vec<&'a str>,
    /// Labels of its topics and other facets, as plain text.
    pub categories: Vec<&'a str>,
    /// Files to download. RSS carries the first one only.
    pub attachments: Vec<FeedAttachment<'a>>,
    /// True for a withdrawn release; see [`WITHDRAWN`].
    pub withdrawn: bool,
}

/// A file that belongs to a release.
#[derive(Clone, Debug, Serialize)]
pub struct FeedAttachment<'a> {
    /// Where it is.
    pub url: Cow<'a, str>,
    /// Its media type, such as `application/pdf`.
    pub media_type: &'a str,
    /// Its size.
    pub bytes: u64,
}

/// How a feed marks a withdrawn release: scheme and term.
///
/// An entry that merely disappears from a feed stays in the readers that have it, and the tombstones of Atom ([RFC
/// 6721](https://www.rfc-editor.org/rfc/rfc6721)), where a reader knows them, take away the notice along with the
/// text. So the entry stays, and carries the publishing status of the International Press Telecommunications Council,
/// which news software knows: `canceled` there means that the item must not be used. RSS and Atom carry it as a
/// category, JSON Feed as an extension.
pub(crate) const WITHDRAWN: (&str, &str) = ("http://cv.iptc.org/newscodes/pubstatusg2/", "canceled");

impl FeedEntry<'_> {
    /// The summary, unless it is blank: validators object to empty summaries, and readers show an empty line for them.
    pub(super) fn summary(&self) -> Option<&str> {
        self.summary.as_deref().filter(|summary| !summary.trim().is_empty())
    }
}

/// The formats of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// [RSS 2.0](https://www.rssboard.org/rss-specification), which every reader understands.
    Rss,
    /// Atom, [RFC 4287](https://www.rfc-editor.org/rfc/rfc4287).
    Atom,
    /// [JSON Feed 1.1](https://www.jsonfeed.org/version/1.1/).
    Json,
}

impl Format {
    /// All formats, in the order in which pages link to them.
    pub const ALL: [Format; 3] = [Format::Rss, Format::Atom, Format::Json];

    /// The words that `site.yaml` may use, in the order of [`Format::ALL`].
    pub const WORDS: [&'static str; 3] = ["rss", "atom", "json"];

    /// Reads one of [`Format::WORDS`].
    pub fn parse(word: &str) -> Option<Format> {
        Some(match word {
            "rss" => Format::Rss,
            "atom" => Format::Atom,
            "json" => Format::Json,
            _ => return None,
        })
    }

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Format::Rss => "RSS",
            Format::Atom => "Atom",
            Format::Json => "JSON Feed",
        }
    }

    /// The media type, for `<link type>` and for the server.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Rss => "application/rss+xml",
            Format::Atom => "application/atom+xml",
            Format::Json => "application/feed+json",
        }
    }

    /// The name of the file, beside the page that the feed belongs to.
    pub fn file_name(self) -> &'static str {
        match self {
            Format::Rss => "feed.xml",
            Format::Atom => "atom.xml",
            Format::Json => "feed.json",
        }
    }
}

/// Serialises an instant as RFC 3339 in UTC, which is how `jiff` displays it.
pub(super) fn instant<S: Serializer>(instant: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(instant)
}

/// As [`instant`], for one that may be absent.
pub(super) fn maybe_instant<S: Serializer>(instant: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serializer.collect_str(instant),
        None => serializer.serialize_none(),
    }
}
