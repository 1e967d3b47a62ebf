//! XML as text.
//!
//! Feeds and sitemaps are flat lists of a few kinds of element, and a build writes very many of them, so they are
//! written straight into a `String`: no tree, no errors to pass on. Escaping is that of `quick-xml`.
//!
//! The crates `rss` and `atom_syndication` were tried first. They take owned copies of every text: an entry cost 2.4
//! and 3.3 µs with a summary, 5.6 and 10 µs with a full text of 4 kB, where this takes 1.0 and 0.9, and 2.2 and 5 µs.
//! They also need `chrono` and a second `quick-xml`, cannot state the language of an Atom entry, and leave in the
//! characters that XML forbids.

use std::borrow::Cow;

use quick_xml::escape::{escape, partial_escape};

/// The first line of every document.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The attributes of an element. The names are written as they are.
pub(super) type Attributes<'a> = [(&'a str, &'a str)];

/// `<name attribute="value">`, to be followed by [`close`].
pub(super) fn open(out: &mut String, name: &str, attributes: &Attributes<'_>) {
    start(out, name, attributes);
    out.push('>');
}

/// `</name>` and a line break.
pub(super) fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// `<name attribute="value"/>` and a line break.
pub(super) fn empty(out: &mut String, name: &str, attributes: &Attributes<'_>) {
    start(out, name, attributes);
    out.push_str("/>\n");
}

/// `<name attribute="value">text</name>` and a line break.
pub(super) fn element(out: &mut String, name: &str, attributes: &Attributes<'_>, text: &str) {
    open(out, name, attributes);
    out.push_str(&partial_escape(clean(text)));
    close(out, name);
}

/// `<name><![CDATA[text]]></name>` and a line break: for HTML, which escaping would swell.
pub(super) fn cdata(out: &mut String, name: &str, text: &str) {
    open(out, name, &[]);
    out.push_str("<![CDATA[");
    // The only thing that cannot be in a section is its end: it is cut in two, one half in each of two sections.
    for (i, part) in clean(text).split("]]>").enumerate() {
        if i > 0 {
            out.push_str("]]]]><![CDATA[>");
        }
        out.push_str(part);
    }
    out.push_str("]]>");
    close(out, name);
}

/// Appends the text, cleaned and escaped so that it may be in an element or in a quoted attribute. Most texts that
/// come here are addresses, of which a sitemap has hundreds of thousands and nearly none has anything to escape.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let special = |byte: u8| suspicious(byte) | matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | b'\r');
    if any(text, special) {
        out.push_str(&escape(clean(text)));
    } else {
        out.push_str(text);
    }
}

/// The text without the characters that [XML 1.0](https://www.w3.org/TR/xml/#charsets) forbids: control characters
/// other than tab, line feed and carriage return, and U+FFFE and U+FFFF. They cannot be escaped either: with one of
/// them in a title, no reader would open the feed at all. They come from texts pasted out of word processors and mean
/// nothing.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if any(text, suspicious) && text.contains(forbidden) {
        Cow::Owned(text.chars().filter(|&c| !forbidden(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn start(out: &mut String, name: &str, attributes: &Attributes<'_>) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        push_escaped(out, value);
        out.push('"');
    }
}

fn forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a byte may belong to a forbidden character: a control character, or the byte that begins U+F000 to U+FFFF
/// in UTF-8.
fn suspicious(byte: u8) -> bool {
    (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r') | (byte == 0xef)
}

/// Whether a byte of the text passes the test. Every text of every feed comes here, so this is a loop without exits,
/// which the compiler turns into vector code.
fn any(text: &str, test: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | test(byte))
}
