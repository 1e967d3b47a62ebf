//! Sitemaps ([sitemaps.org](https://www.sitemaps.org/protocol.html)) with language versions as [Google describes
//! them](https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap).
//!
//! A sitemap lists every page of the site, so it is written straight into text, without a tree in between.

use std::borrow::Cow;

use serde::Serialize;

use crate::feed::xml::{DECLARATION, push_escaped};

/// A sitemap, and an index of sitemaps, may hold this many addresses. Only `loc` elements count, not alternates.
const MAX_URLS: usize = 50_000;

/// A sitemap may be this large, uncompressed.
const MAX_BYTES: usize = 50 * 1024 * 1024;

const URLSET: &str =
    r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">"#;
const URLSET_END: &str = "</urlset>\n";

const INDEX: &str = r#"<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#;
const INDEX_END: &str = "</sitemapindex>\n";

/// One page in a sitemap.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SitemapUrl<'a> {
    /// The absolute address, percent-encoded.
    pub loc: Cow<'a, str>,
    /// When its content last changed, in the [W3C format](https://www.w3.org/TR/NOTE-datetime): a date, or an RFC 3339
    /// instant. Never the time of the build: search engines disregard dates that they find to be untrue.
    pub lastmod: Option<Cow<'a, str>>,
    /// Its language versions as (`hreflang`, absolute address), the page itself and `x-default` included; empty for a
    /// page in one language only. Search engines believe a version only if it names the others in turn, so all
    /// translations carry the same list.
    pub alternates: Vec<(&'a str, Cow<'a, str>)>,
}

/// Writes sitemaps of at most 50,000 addresses and 50 MB each, in the order given, each filled before the next begins.
///
/// With the oldest page first, a new page changes the last file alone. There is no file where there is no address: an
/// empty `urlset` is not valid. The addresses must be below the folder that the sitemap is in.
pub(crate) fn sitemap<'a>(urls: impl IntoIterator<Item = SitemapUrl<'a>>) -> Vec<String> {
    sitemaps_within(urls, MAX_URLS, MAX_BYTES)
}

/// [`sitemap`] with other limits. An address that is alone in its file is written even where it is over the limit.
pub(super) fn sitemaps_within<'a>(
    urls: impl IntoIterator<Item = SitemapUrl<'a>>,
    max_urls: usize,
    max_bytes: usize,
) -> Vec<String> {
    let mut full = Vec::new();
    let head = [DECLARATION, URLSET, "\n"].concat();
    let mut current = head.clone();
    let mut count = 0;
    for url in urls {
        let start = current.len();
        push_url(&mut current, &url);
        if count > 0 && (count == max_urls || current.len() + URLSET_END.len() > max_bytes) {
            let mut next = String::with_capacity(start.min(max_bytes));
            next.push_str(&head);
            next.push_str(&current[start..]);
            current.truncate(start);
            current.push_str(URLSET_END);
            full.push(std::mem::replace(&mut current, next));
            count = 0;
        }
        count += 1;
    }
    if count > 0 {
        current.push_str(URLSET_END);
        full.push(current);
    }
    full
}

/// Writes the index of several sitemaps, given as (absolute address, `lastmod` as in [`SitemapUrl`]).
///
/// An index may hold 50,000 sitemaps, which is room for more pages than a site can have; and it must hold one.
pub(crate) fn index<'a>(children: impl IntoIterator<Item = (Cow<'a, str>, Option<Cow<'a, str>>)>) -> String {
    let mut out = [DECLARATION, INDEX, "\n"].concat();
    for (loc, lastmod) in children {
        out.push_str("<sitemap>");
        push_loc(&mut out, &loc, lastmod.as_deref());
        out.push_str("</sitemap>\n");
    }
    out.push_str(INDEX_END);
    out
}

fn push_url(out: &mut String, url: &SitemapUrl<'_>) {
    out.push_str("<url>");
    push_loc(out, &url.loc, url.lastmod.as_deref());
    for (lang, href) in &url.alternates {
        out.push_str(r#"<xhtml:link rel="alternate" hreflang=""#);
        push_escaped(out, lang);
        out.push_str(r#"" href=""#);
        push_escaped(out, href);
        out.push_str(r#""/>"#);
    }
    out.push_str("</url>\n");
}

fn push_loc(out: &mut String, loc: &str, lastmod: Option<&str>) {
    out.push_str("<loc>");
    push_escaped(out, loc);
    out.push_str("</loc>");
    if let Some(lastmod) = lastmod {
        out.push_str("<lastmod>");
        push_escaped(out, lastmod);
        out.push_str("</lastmod>");
    }
}
