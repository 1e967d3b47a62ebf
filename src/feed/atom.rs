//! Atom, [RFC 4287](https://www.rfc-editor.org/rfc/rfc4287).

use jiff::Timestamp;

use crate::feed::model::{Feed, FeedEntry, Format, WITHDRAWN};
use crate::feed::xml::{Attributes, DECLARATION, close, element, empty, open};

/// Writes the feed as Atom.
pub(super) fn atom(feed: &Feed<'_>) -> String {
    let mut out = String::from(DECLARATION);
    open(&mut out, "feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.lang)]);
    out.push('\n');
    element(&mut out, "id", &[], &feed.id);
    element(&mut out, "title", &[], &feed.title);
    if let Some(description) = &feed.description {
        element(&mut out, "subtitle", &[], description);
    }
    // Required, also where there is no entry to take it from: then it is the epoch, a constant, and older than any
    // entry that may come.
    element(&mut out, "updated", &[], &feed.updated.unwrap_or(Timestamp::UNIX_EPOCH).to_string());
    // Required too; entries without agencies inherit it.
    author(&mut out, feed.author);
    link(&mut out, "self", &feed.self_url, &[("type", Format::Atom.media_type())]);
    link(&mut out, "alternate", &feed.home, &[("type", "text/html"), ("hreflang", feed.lang)]);
    if let Some(rights) = &feed.rights {
        element(&mut out, "rights", &[], rights);
    }
    for each in &feed.entries {
        entry(&mut out, each);
    }
    close(&mut out, "feed");
    out
}

fn entry(out: &mut String, entry: &FeedEntry<'_>) {
    open(out, "entry", &[("xml:lang", entry.lang)]);
    out.push('\n');
    element(out, "id", &[], &entry.id);
    element(out, "title", &[], &entry.title);
    let published = entry.published.to_string();
    element(out, "published", &[], &published);
    match entry.updated {
        Some(updated) => element(out, "updated", &[], &updated.to_string()),
        None => element(out, "updated", &[], &published),
    }
    for name in &entry.authors {
        author(out, name);
    }
    for name in &entry.categories {
        empty(out, "category", &[("term", name)]);
    }
    if entry.withdrawn {
        let (scheme, term) = WITHDRAWN;
        empty(out, "category", &[("scheme", scheme), ("term", term)]);
    }
    link(out, "alternate", &entry.url, &[("type", "text/html"), ("hreflang", entry.lang)]);
    for file in &entry.attachments {
        link(out, "enclosure", &file.url, &[("type", file.media_type), ("length", &file.bytes.to_string())]);
    }
    if let Some(summary) = entry.summary() {
        element(out, "summary", &[], summary);
    }
    if let Some(html) = &entry.content_html {
        element(out, "content", &[("type", "html")], html);
    }
    close(out, "entry");
}

fn author(out: &mut String, name: &str) {
    open(out, "author", &[]);
    element(out, "name", &[], name);
    close(out, "author");
}

fn link(out: &mut String, rel: &str, href: &str, more: &Attributes<'_>) {
    let mut attributes = vec![("rel", rel), ("href", href)];
    attributes.extend(more);
    empty(out, "link", &attributes);
}
