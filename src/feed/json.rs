//! [JSON Feed 1.1](https://www.jsonfeed.org/version/1.1/).

use jiff::Timestamp;
use serde::Serialize;

use crate::feed::model::{Feed, FeedAttachment, FeedEntry, WITHDRAWN, instant, maybe_instant};

/// Writes the feed as JSON Feed. Unlike XML, JSON can express every character, so texts stay as they are.
pub(super) fn json(feed: &Feed<'_>) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.self_url,
        description: feed.description.as_deref(),
        authors: vec![Author { name: feed.author, url: Some(&feed.home) }],
        language: feed.lang,
        items: feed.entries.iter().map(item).collect(),
    };
    let mut out = serde_json::to_string(&document).expect("maps with text for keys");
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    authors: Vec<Author<'a>>,
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(serialize_with = "instant")]
    date_published: Timestamp,
    #[serde(serialize_with = "maybe_instant", skip_serializing_if = "Option::is_none")]
    date_modified: Option<Timestamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    /// An extension; the format asks that its name begin with an underscore.
    #[serde(rename = "_iptc", skip_serializing_if = "Option::is_none")]
    iptc: Option<Iptc>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    size_in_bytes: u64,
}

#[derive(Serialize)]
struct Iptc {
    about: &'static str,
    pubstatus: &'static str,
}

fn item<'a>(entry: &'a FeedEntry<'_>) -> Item<'a> {
    let content_html = entry.content_html.as_deref();
    let summary = entry.summary();
    let (about, pubstatus) = WITHDRAWN;
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        content_html,
        // One of the two is required.
        content_text: content_html.is_none().then(|| summary.unwrap_or_default()),
        summary,
        date_published: entry.published,
        date_modified: entry.updated,
        authors: entry.authors.iter().map(|name| Author { name, url: None }).collect(),
        tags: &entry.categories,
        language: entry.lang,
        attachments: entry.attachments.iter().map(attachment).collect(),
        iptc: entry.withdrawn.then_some(Iptc { about, pubstatus }),
    }
}

fn attachment<'a>(file: &'a FeedAttachment<'_>) -> Attachment<'a> {
    Attachment { url: &file.url, mime_type: file.media_type, size_in_bytes: file.bytes }
}
