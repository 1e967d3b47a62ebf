//! [RSS 2.0](https://www.rssboard.org/rss-specification), as the validator of the World Wide Web Consortium and the
//! [best practices](https://www.rssboard.org/rss-profile) of the RSS Advisory Board want it.
//!
//! What RSS lacks comes from the usual modules: `content:encoded` for the full text, `dc:creator` for agencies (RSS's
//! own `author` must be an e-mail address), `atom:link` for the feed's own address.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use quick_xml::escape::partial_escape;

use crate::feed::model::{Feed, FeedEntry, Format, WITHDRAWN};
use crate::feed::xml::{Attributes, DECLARATION, cdata, clean, close, empty, open};

/// Declared whether used or not, so that the head of a feed does not change with its entries.
const ROOT: &Attributes<'_> = &[
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// Writes the feed as RSS.
pub(super) fn rss(feed: &Feed<'_>) -> String {
    let mut out = String::from(DECLARATION);
    open(&mut out, "rss", ROOT);
    open(&mut out, "channel", &[]);
    out.push('\n');
    element(&mut out, "title", &[], &feed.title);
    element(&mut out, "link", &[], &feed.home);
    // Required; the title is the one text that is always there.
    element(&mut out, "description", &[], feed.description.as_deref().unwrap_or(&feed.title));
    element(&mut out, "language", &[], feed.lang);
    if let Some(rights) = &feed.rights {
        element(&mut out, "copyright", &[], rights);
    }
    if let Some(date) = feed.updated.and_then(date) {
        element(&mut out, "lastBuildDate", &[], &date);
    }
    // By this a reader finds the feed again when it was given a file.
    let this = [("rel", "self"), ("type", Format::Rss.media_type()), ("href", &feed.self_url)];
    empty(&mut out, "atom:link", &this);
    element(&mut out, "dc:creator", &[], feed.author);
    for entry in &feed.entries {
        item(&mut out, entry);
    }
    close(&mut out, "channel");
    close(&mut out, "rss");
    out
}

fn item(out: &mut String, entry: &FeedEntry<'_>) {
    open(out, "item", &[]);
    out.push('\n');
    element(out, "title", &[], &entry.title);
    element(out, "link", &[], &entry.url);
    // A description is HTML, a summary is not. And a reader that knows only one of the two elements takes the
    // description, so where there is no summary it holds the full text.
    match (entry.summary(), entry.content_html.as_deref()) {
        (Some(summary), content) => {
            cdata(out, "description", &partial_escape(summary));
            if let Some(content) = content {
                cdata(out, "content:encoded", content);
            }
        }
        (None, Some(content)) => cdata(out, "description", content),
        (None, None) => {}
    }
    for name in &entry.authors {
        element(out, "dc:creator", &[], name);
    }
    for name in &entry.categories {
        element(out, "category", &[], name);
    }
    if entry.withdrawn {
        let (scheme, term) = WITHDRAWN;
        element(out, "category", &[("domain", scheme)], term);
    }
    // The specification does not forbid a second enclosure, but readers differ on which one they take.
    if let Some(file) = entry.attachments.first() {
        let size = file.bytes.to_string();
        empty(out, "enclosure", &[("url", &file.url), ("length", &size), ("type", file.media_type)]);
    }
    element(out, "guid", &[("isPermaLink", "false")], &entry.id);
    if let Some(date) = date(entry.published) {
        element(out, "pubDate", &[], &date);
    }
    close(out, "item");
}

/// An element with plain text. RSS does not say whether a title is plain text or HTML; the best practices found that
/// most readers show `&` and `<` right where they are written as hexadecimal references, and the validator asks for
/// it.
fn element(out: &mut String, name: &str, attributes: &Attributes<'_>, text: &str) {
    open(out, name, attributes);
    let text = clean(text);
    let mut rest = &*text;
    while let Some(at) = rest.find(['&', '<', '>', '\r']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&#x26;",
            b'<' => "&#x3C;",
            b'>' => "&#x3E;",
            // Else a parser would read it as a line feed.
            _ => "&#xD;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    close(out, name);
}

/// RFC 2822 with the zone written `GMT`, which the oldest readers know too; `None` for years that it cannot express.
fn date(instant: Timestamp) -> Option<String> {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).ok()
}
