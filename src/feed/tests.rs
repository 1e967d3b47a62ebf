//! What is written is read back by readers that know nothing of this crate: `feed-rs` for feeds, `roxmltree` for XML.

use std::borrow::Cow;

use feed_rs::model::{Entry, Feed as ReadFeed};
use jiff::Timestamp;
use proptest::prelude::*;
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use super::write;
use crate::feed::model::{Feed, FeedAttachment, FeedEntry, Format, WITHDRAWN};
use crate::feed::robots::robots;
use crate::feed::sitemap::{SitemapUrl, index, sitemap, sitemaps_within};

const ATOM: &str = "http://www.w3.org/2005/Atom";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Everything that has broken a feed somewhere. Emoji of several code points, Arabic with a direction mark, Kyrgyz.
const HOSTILE: &str = "]]> \u{0}\u{8}\u{b}\u{1b}\u{fffe}\u{ffff}<script>alert(\"1\" & '2')</script> &amp; ]]&gt; \
                       🏳\u{fe0f}\u{200d}🌈 \u{200f}مرحبا بالعالم Өкүл \u{fb01}\u{fffd}]]>";

/// [`HOSTILE`] as XML can carry it.
const CLEANED: &str = "]]> <script>alert(\"1\" & '2')</script> &amp; ]]&gt; \
                       🏳\u{fe0f}\u{200d}🌈 \u{200f}مرحبا بالعالم Өкүл \u{fb01}\u{fffd}]]>";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn empty_feed() -> Feed<'static> {
    Feed {
        id: "tag:press.example.org,2025:feeds/en/agencies/scns".into(),
        title: "Council: press releases".into(),
        description: None,
        lang: "en",
        home: "https://press.example.org/agencies/scns/".into(),
        self_url: "https://press.example.org/agencies/scns/feed".into(),
        updated: None,
        author: "Example Press Office",
        rights: None,
        entries: Vec::new(),
    }
}

fn entry() -> FeedEntry<'static> {
    FeedEntry {
        id: "tag:press.example.org,2025:releases/2025/x#en".into(),
        url: "https://press.example.org/releases/2025/09/x/?a=1&b=2".into(),
        title: "Ministers meet".into(),
        summary: Some("Ministers met in Bishkek.".into()),
        content_html: Some("<p>Ministers <a href=\"https://press.example.org/\">met</a> &amp; left.</p>".into()),
        published: at("2025-09-10T14:00:00+06:00"),
        updated: Some(at("2025-09-11T09:30:00+06:00")),
        lang: "en",
        authors: vec!["Council", "Ministry of Defence"],
        categories: vec!["Security", "Research & development"],
        attachments: vec![
            FeedAttachment {
                url: "https://press.example.org/releases/2025/09/x/statement.pdf?a&b".into(),
                media_type: "application/pdf",
                bytes: 123_456,
            },
            FeedAttachment {
                url: "https://press.example.org/releases/2025/09/x/photo.jpg".into(),
                media_type: "image/jpeg",
                bytes: 7_000_000_000,
            },
        ],
        withdrawn: false,
    }
}

fn feed_with(entries: Vec<FeedEntry<'static>>) -> Feed<'static> {
    Feed {
        description: Some("Releases of the Council".into()),
        updated: entries.iter().map(|entry| entry.updated.unwrap_or(entry.published)).max(),
        rights: Some("© Example & Sons".into()),
        entries,
        ..empty_feed()
    }
}

fn read(text: &str) -> ReadFeed {
    feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn xml(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The children of a node with a name of a namespace; the empty one for none.
fn children<'a, 'input>(node: Node<'a, 'input>, namespace: &str, name: &str) -> Vec<Node<'a, 'input>> {
    let is = |child: &Node<'_, '_>| {
        child.tag_name().name() == name && child.tag_name().namespace().unwrap_or_default() == namespace
    };
    node.children().filter(is).collect()
}

/// The texts of those children. A text in several CDATA sections is several nodes.
fn texts(node: Node<'_, '_>, namespace: &str, name: &str) -> Vec<String> {
    let text = |child: Node<'_, '_>| child.descendants().filter(Node::is_text).filter_map(|t| t.text()).collect();
    children(node, namespace, name).into_iter().map(text).collect()
}

fn channel<'a, 'input>(document: &'a Document<'input>) -> Node<'a, 'input> {
    assert_eq!(document.root_element().tag_name().name(), "rss");
    children(document.root_element(), "", "channel")[0]
}

fn links(entry: &Entry) -> Vec<&str> {
    entry.links.iter().map(|link| link.href.as_str()).collect()
}

#[test]
fn readers_find_everything_in_every_format() {
    let feed = feed_with(vec![entry(), FeedEntry { id: "tag:press.example.org,2025:other".into(), ..entry() }]);
    for format in Format::ALL {
        let read = read(&write(format, &feed));
        assert_eq!(read.title.unwrap().content, feed.title);
        assert_eq!(read.description.unwrap().content, "Releases of the Council");
        assert_eq!(read.language.as_deref(), Some("en"));
        // The reader does not look for `dc:creator` in the head of a feed.
        if format != Format::Rss {
            assert_eq!(read.authors[0].name.as_deref(), Some("Example Press Office"));
        }
        assert!(read.links.iter().any(|link| link.href == feed.home), "{format:?}");
        assert_eq!(read.entries.len(), 2);
        assert_eq!(read.entries[1].id, "tag:press.example.org,2025:other");
        let (found, expected) = (&read.entries[0], entry());
        assert_eq!(found.id, expected.id);
        assert!(links(found).contains(&&*expected.url), "{format:?}: {:?}", links(found));
        assert_eq!(found.title.as_ref().unwrap().content, expected.title);
        assert_eq!(found.summary.as_ref().unwrap().content, "Ministers met in Bishkek.");
        assert_eq!(found.content.as_ref().unwrap().body.as_deref(), expected.content_html.as_deref());
        assert_eq!(found.published.unwrap().to_rfc3339(), "2025-09-10T08:00:00+00:00");
        assert_eq!(
            found.authors.iter().map(|author| author.name.as_deref().unwrap()).collect::<Vec<_>>(),
            expected.authors
        );
        assert_eq!(found.categories.iter().map(|tag| &*tag.term).collect::<Vec<_>>(), expected.categories);
        if format != Format::Rss {
            assert_eq!(found.updated.unwrap().to_rfc3339(), "2025-09-11T03:30:00+00:00");
        }
    }
}

#[test]
fn a_feed_without_entries_is_valid() {
    for format in Format::ALL {
        let read = read(&write(format, &empty_feed()));
        assert_eq!(read.title.unwrap().content, "Council: press releases");
        assert!(read.entries.is_empty());
    }
}

#[test]
fn hostile_text_survives() {
    let hostile = FeedEntry {
        title: HOSTILE.into(),
        summary: Some(HOSTILE.into()),
        content_html: Some(HOSTILE.into()),
        authors: vec![HOSTILE],
        categories: vec![HOSTILE],
        ..entry()
    };
    let feed = Feed {
        title: HOSTILE.into(),
        description: Some(HOSTILE.into()),
        author: HOSTILE,
        rights: Some(HOSTILE.into()),
        ..feed_with(vec![hostile])
    };

    let rss = write(Format::Rss, &feed);
    let rss = xml(&rss);
    let channel = channel(&rss);
    assert_eq!(texts(channel, "", "title"), [CLEANED]);
    assert_eq!(texts(channel, "", "description"), [CLEANED]);
    assert_eq!(texts(channel, "", "copyright"), [CLEANED]);
    assert_eq!(texts(channel, DC, "creator"), [CLEANED]);
    let item = children(channel, "", "item")[0];
    assert_eq!(texts(item, "", "title"), [CLEANED]);
    // A description is HTML, so that a summary with markup characters is escaped once more.
    let summary = CLEANED.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert_eq!(texts(item, "", "description"), [summary]);
    assert_eq!(texts(item, CONTENT, "encoded"), [CLEANED]);
    assert_eq!(texts(item, DC, "creator"), [CLEANED]);
    assert_eq!(texts(item, "", "category"), [CLEANED]);

    let atom = write(Format::Atom, &feed);
    let atom = xml(&atom);
    let root = atom.root_element();
    assert_eq!(texts(root, ATOM, "title"), [CLEANED]);
    assert_eq!(texts(root, ATOM, "subtitle"), [CLEANED]);
    assert_eq!(texts(root, ATOM, "rights"), [CLEANED]);
    let entry = children(root, ATOM, "entry")[0];
    for name in ["title", "summary", "content"] {
        assert_eq!(texts(entry, ATOM, name), [CLEANED], "{name}");
    }
    assert_eq!(texts(children(entry, ATOM, "author")[0], ATOM, "name"), [CLEANED]);
    assert_eq!(children(entry, ATOM, "category")[0].attribute("term"), Some(CLEANED));

    let json = json_of(&write(Format::Json, &feed));
    assert_eq!(json["title"], HOSTILE);
    for name in ["title", "summary", "content_html"] {
        assert_eq!(json["items"][0][name], HOSTILE, "{name}");
    }

    // And a reader finds the entry, whatever it makes of the text.
    for format in Format::ALL {
        let read = read(&write(format, &feed));
        assert_eq!(read.entries[0].id, "tag:press.example.org,2025:releases/2025/x#en");
        assert!(links(&read.entries[0]).contains(&"https://press.example.org/releases/2025/09/x/?a=1&b=2"));
    }
}

#[test]
fn rss_keeps_the_rules_of_the_validator() {
    let text = write(Format::Rss, &feed_with(vec![entry()]));
    let document = xml(&text);
    assert_eq!(document.root_element().attribute("version"), Some("2.0"));
    let channel = channel(&document);
    assert_eq!(texts(channel, "", "link"), ["https://press.example.org/agencies/scns/"]);
    assert_eq!(texts(channel, "", "language"), ["en"]);
    assert_eq!(texts(channel, "", "lastBuildDate"), ["Thu, 11 Sep 2025 03:30:00 GMT"]);
    let this = children(channel, ATOM, "link")[0];
    assert_eq!(this.attribute("rel"), Some("self"));
    assert_eq!(this.attribute("type"), Some("application/rss+xml"));
    assert_eq!(this.attribute("href"), Some("https://press.example.org/agencies/scns/feed"));
    let item = children(channel, "", "item")[0];
    assert_eq!(item.next_sibling_element(), None, "items come last");
    let guid = children(item, "", "guid")[0];
    assert_eq!(guid.attribute("isPermaLink"), Some("false"));
    assert_eq!(guid.text(), Some("tag:press.example.org,2025:releases/2025/x#en"));
    assert_eq!(texts(item, "", "pubDate"), ["Wed, 10 Sep 2025 08:00:00 GMT"]);
    let enclosures = children(item, "", "enclosure");
    assert_eq!(enclosures.len(), 1, "the first attachment only");
    assert_eq!(enclosures[0].attribute("url"), Some("https://press.example.org/releases/2025/09/x/statement.pdf?a&b"));
    assert_eq!(enclosures[0].attribute("length"), Some("123456"));
    assert_eq!(enclosures[0].attribute("type"), Some("application/pdf"));
    let names: Vec<_> = item.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    let place = |name| names.iter().position(|each| *each == name);
    assert!(place("description") < place("encoded"));
    assert!(text.contains("<copyright>© Example &#x26; Sons</copyright>"), "{text}");
}

#[test]
fn rss_without_entries_has_a_description_and_no_date() {
    let text = write(Format::Rss, &empty_feed());
    let document = xml(&text);
    assert_eq!(texts(channel(&document), "", "description"), ["Council: press releases"]);
    assert!(!text.contains("Date"), "{text}");
}

#[test]
fn rss_without_a_summary_describes_by_the_full_text() {
    for blank in [None, Some(Cow::Borrowed(" \n"))] {
        let text = write(Format::Rss, &feed_with(vec![FeedEntry { summary: blank, ..entry() }]));
        let document = xml(&text);
        let item = children(channel(&document), "", "item")[0];
        assert_eq!(texts(item, "", "description"), [&*entry().content_html.unwrap()]);
        assert!(children(item, CONTENT, "encoded").is_empty());
    }
    let bare = FeedEntry { summary: None, content_html: None, ..entry() };
    let text = write(Format::Rss, &feed_with(vec![bare]));
    let document = xml(&text);
    let item = children(channel(&document), "", "item")[0];
    assert!(children(item, "", "description").is_empty());
    assert_eq!(texts(item, "", "title"), ["Ministers meet"]);
}

#[test]
fn atom_has_what_the_rfc_requires() {
    let text = write(Format::Atom, &feed_with(vec![FeedEntry { lang: "ky", updated: None, ..entry() }]));
    let document = xml(&text);
    let feed = document.root_element();
    assert_eq!(feed.attribute((XML, "lang")), Some("en"));
    assert_eq!(texts(feed, ATOM, "id"), ["tag:press.example.org,2025:feeds/en/agencies/scns"]);
    assert_eq!(texts(feed, ATOM, "updated"), ["2025-09-10T08:00:00Z"]);
    let link = |node: Node<'_, '_>, rel: &str| -> Vec<[Option<String>; 4]> {
        let attribute = |link: &Node<'_, '_>, name| link.attribute(name).map(str::to_owned);
        let links = children(node, ATOM, "link").into_iter().filter(|link| link.attribute("rel") == Some(rel));
        links.map(|link| ["href", "type", "hreflang", "length"].map(|name| attribute(&link, name))).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    let this = "https://press.example.org/agencies/scns/feed";
    assert_eq!(link(feed, "self"), [[some(this), some("application/atom+xml"), None, None]]);
    let home = "https://press.example.org/agencies/scns/";
    assert_eq!(link(feed, "alternate"), [[some(home), some("text/html"), some("en"), None]]);
    let entry = children(feed, ATOM, "entry")[0];
    assert_eq!(entry.attribute((XML, "lang")), Some("ky"));
    assert_eq!(texts(entry, ATOM, "published"), ["2025-09-10T08:00:00Z"]);
    assert_eq!(texts(entry, ATOM, "updated"), ["2025-09-10T08:00:00Z"]);
    let page = "https://press.example.org/releases/2025/09/x/?a=1&b=2";
    assert_eq!(link(entry, "alternate"), [[some(page), some("text/html"), some("ky"), None]]);
    let files = link(entry, "enclosure");
    assert_eq!(files.len(), 2);
    assert_eq!(files[1][1..], [some("image/jpeg"), None, some("7000000000")]);
    assert_eq!(children(entry, ATOM, "content")[0].attribute("type"), Some("html"));
    assert_eq!(children(entry, ATOM, "summary")[0].attribute("type"), None, "plain text");

    let text = write(Format::Atom, &empty_feed());
    let document = xml(&text);
    assert_eq!(texts(document.root_element(), ATOM, "updated"), ["1970-01-01T00:00:00Z"]);
    assert_eq!(children(document.root_element(), ATOM, "author").len(), 1);
}

#[test]
fn json_feed_is_as_specified() {
    assert_eq!(
        json_of(&write(Format::Json, &feed_with(vec![entry()]))),
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Council: press releases",
            "home_page_url": "https://press.example.org/agencies/scns/",
            "feed_url": "https://press.example.org/agencies/scns/feed",
            "description": "Releases of the Council",
            "authors": [{"name": "Example Press Office", "url": "https://press.example.org/agencies/scns/"}],
            "language": "en",
            "items": [{
                "id": "tag:press.example.org,2025:releases/2025/x#en",
                "url": "https://press.example.org/releases/2025/09/x/?a=1&b=2",
                "title": "Ministers meet",
                "content_html": "<p>Ministers <a href=\"https://press.example.org/\">met</a> &amp; left.</p>",
                "summary": "Ministers met in Bishkek.",
                "date_published": "2025-09-10T08:00:00Z",
                "date_modified": "2025-09-11T03:30:00Z",
                "authors": [{"name": "Council"}, {"name": "Ministry of Defence"}],
                "tags": ["Security", "Research & development"],
                "language": "en",
                "attachments": [
                    {
                        "url": "https://press.example.org/releases/2025/09/x/statement.pdf?a&b",
                        "mime_type": "application/pdf",
                        "size_in_bytes": 123_456,
                    },
                    {
                        "url": "https://press.example.org/releases/2025/09/x/photo.jpg",
                        "mime_type": "image/jpeg",
                        "size_in_bytes": 7_000_000_000_u64,
                    },
                ],
            }],
        })
    );
    assert_eq!(json_of(&write(Format::Json, &empty_feed()))["items"], json!([]));

    // Every item has content, in one form or the other.
    let content = |summary: Option<&'static str>| {
        let bare = FeedEntry { content_html: None, summary: summary.map(Cow::Borrowed), ..entry() };
        json_of(&write(Format::Json, &feed_with(vec![bare])))["items"][0].take()
    };
    let item = content(Some("Ministers met."));
    assert_eq!(item["content_text"], "Ministers met.");
    assert_eq!(item["summary"], "Ministers met.");
    let item = content(None);
    assert_eq!(item["content_text"], "");
    assert_eq!(item.get("summary"), None);
    assert_eq!(item.get("content_html"), None);
}

#[test]
fn a_withdrawn_release_stays_and_says_so() {
    let feed = feed_with(vec![FeedEntry { withdrawn: true, ..entry() }]);
    let (scheme, term) = WITHDRAWN;

    let text = write(Format::Rss, &feed);
    let document = xml(&text);
    let categories = children(children(channel(&document), "", "item")[0], "", "category");
    let last = categories.last().unwrap();
    assert_eq!((last.attribute("domain"), last.text()), (Some(scheme), Some(term)));

    let text = write(Format::Atom, &feed);
    let document = xml(&text);
    let categories = children(children(document.root_element(), ATOM, "entry")[0], ATOM, "category");
    let last = categories.last().unwrap();
    assert_eq!((last.attribute("scheme"), last.attribute("term")), (Some(scheme), Some(term)));

    let json = json_of(&write(Format::Json, &feed));
    assert_eq!(json["items"][0]["_iptc"], json!({"about": scheme, "pubstatus": term}));
}

#[test]
fn the_view_of_a_feed_serialises() {
    let value = serde_json::to_value(feed_with(vec![entry()])).unwrap();
    assert_eq!(value["updated"], "2025-09-11T03:30:00Z");
    assert_eq!(value["entries"][0]["published"], "2025-09-10T08:00:00Z");
    assert_eq!(value["entries"][0]["attachments"][0]["bytes"], 123_456);
    assert_eq!(serde_json::to_value(empty_feed()).unwrap()["updated"], Value::Null);
}

#[test]
fn formats_are_named_in_the_configuration() {
    for (format, word) in Format::ALL.into_iter().zip(Format::WORDS) {
        assert_eq!(Format::parse(word), Some(format));
        assert_eq!(serde_json::to_value(format).unwrap(), word);
    }
    assert_eq!(Format::parse("RSS"), None);
    assert_eq!(Format::ALL.map(Format::name), ["RSS", "Atom", "JSON Feed"]);
    assert_eq!(Format::ALL.map(Format::file_name), ["feed.xml", "atom.xml", "feed.json"]);
    assert_eq!(
        Format::ALL.map(Format::media_type),
        ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a text holds, the document is well-formed and the text comes back without what XML forbids.
    #[test]
    fn any_text_survives(text in "(\\PC|[\u{0}-\u{1f}]|[<>&\"'\\]]|\\]\\]>|[\u{fff0}-\u{ffff}]){0,40}") {
        let allowed = |&c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        // A parser reads line ends as line feeds unless they are escaped, which a CDATA section cannot do.
        let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let cleaned: String = text.chars().filter(allowed).collect();
        let hostile = FeedEntry {
            title: Cow::Owned(text.clone()),
            summary: Some("Summary".into()),
            content_html: Some(Cow::Owned(text.clone())),
            ..entry()
        };
        let feed = feed_with(vec![hostile]);

        let rss = write(Format::Rss, &feed);
        let rss = xml(&rss);
        let item = children(channel(&rss), "", "item")[0];
        prop_assert_eq!(&texts(item, "", "title"), std::slice::from_ref(&cleaned));
        prop_assert_eq!(texts(item, CONTENT, "encoded"), [lines(&cleaned)]);

        let atom = write(Format::Atom, &feed);
        let atom = xml(&atom);
        let found = children(atom.root_element(), ATOM, "entry")[0];
        prop_assert_eq!(&texts(found, ATOM, "title"), std::slice::from_ref(&cleaned));
        prop_assert_eq!(&texts(found, ATOM, "content"), std::slice::from_ref(&cleaned));

        prop_assert_eq!(&json_of(&write(Format::Json, &feed))["items"][0]["title"], &Value::from(text));
    }
}

fn page(n: usize) -> SitemapUrl<'static> {
    SitemapUrl { loc: format!("https://press.example.org/{n}/").into(), lastmod: None, alternates: Vec::new() }
}

/// The addresses in a sitemap, which must be well-formed.
fn locs(text: &str) -> Vec<String> {
    let document = xml(text);
    assert_eq!(document.root_element().tag_name().name(), "urlset");
    let urls = children(document.root_element(), SITEMAP, "url");
    urls.into_iter().flat_map(|url| texts(url, SITEMAP, "loc")).collect()
}

#[test]
fn a_sitemap_lists_pages_and_their_languages() {
    let files = sitemap([
        SitemapUrl {
            loc: "https://press.example.org/a/?b='c'&d".into(),
            lastmod: Some("2025-09-10T14:00:00+06:00".into()),
            alternates: vec![
                ("en", "https://press.example.org/a/?b='c'&d".into()),
                ("ky", "https://press.example.org/ky/\"a\"/".into()),
                ("x-default", "https://press.example.org/a/?b='c'&d".into()),
            ],
        },
        SitemapUrl { lastmod: Some("2025-09-10".into()), ..page(1) },
        page(2),
    ]);
    assert_eq!(files.len(), 1);
    assert!(files[0].contains("<loc>https://press.example.org/a/?b=&apos;c&apos;&amp;d</loc>"), "{}", files[0]);
    let document = xml(&files[0]);
    let urls = children(document.root_element(), SITEMAP, "url");
    assert_eq!(texts(urls[0], SITEMAP, "loc"), ["https://press.example.org/a/?b='c'&d"]);
    assert_eq!(texts(urls[0], SITEMAP, "lastmod"), ["2025-09-10T14:00:00+06:00"]);
    let alternates: Vec<_> = children(urls[0], XHTML, "link")
        .into_iter()
        .map(|link| ["rel", "hreflang", "href"].map(|name| link.attribute(name).unwrap()))
        .collect();
    assert_eq!(
        alternates,
        [
            ["alternate", "en", "https://press.example.org/a/?b='c'&d"],
            ["alternate", "ky", "https://press.example.org/ky/\"a\"/"],
            ["alternate", "x-default", "https://press.example.org/a/?b='c'&d"],
        ]
    );
    assert_eq!(texts(urls[1], SITEMAP, "lastmod"), ["2025-09-10"]);
    assert!(children(urls[2], SITEMAP, "lastmod").is_empty());
}

#[test]
fn sitemaps_stay_within_the_number_of_addresses() {
    let files = sitemap((0..100_001).map(page));
    assert_eq!(files.iter().map(|file| locs(file).len()).collect::<Vec<_>>(), [50_000, 50_000, 1]);
    assert_eq!(sitemap((0..50_000).map(page)).len(), 1);
    assert_eq!(sitemap(std::iter::empty()), Vec::<String>::new());
}

#[test]
fn sitemaps_stay_within_the_number_of_bytes() {
    let all: Vec<String> = (0..500).map(|n| page(n).loc.into_owned()).collect();
    let whole = sitemap((0..500).map(page)).remove(0);
    for max_bytes in [1_000, 1_001, 4_096, whole.len() - 1] {
        let files = sitemaps_within((0..500).map(page), 50_000, max_bytes);
        assert!(files.len() > 1);
        assert!(files.iter().all(|file| file.len() <= max_bytes));
        assert_eq!(files.iter().flat_map(|file| locs(file)).collect::<Vec<_>>(), all);
        // Each is filled before the next begins.
        let line = 60;
        assert!(files[..files.len() - 1].iter().all(|file| file.len() + line > max_bytes));
    }
    assert_eq!(sitemaps_within((0..500).map(page), 50_000, whole.len()), [whole]);
    assert_eq!(sitemaps_within((0..3).map(page), 50_000, 10).len(), 3, "never an empty file");
}

#[test]
fn an_index_lists_sitemaps() {
    let text = index([
        ("https://press.example.org/sitemap-1.xml?a&b".into(), Some("2025-09-10".into())),
        ("https://press.example.org/sitemap-2.xml".into(), None),
    ]);
    let document = xml(&text);
    assert_eq!(document.root_element().tag_name().name(), "sitemapindex");
    let children = children(document.root_element(), SITEMAP, "sitemap");
    assert_eq!(children.len(), 2);
    assert_eq!(texts(children[0], SITEMAP, "loc"), ["https://press.example.org/sitemap-1.xml?a&b"]);
    assert_eq!(texts(children[0], SITEMAP, "lastmod"), ["2025-09-10"]);
    assert_eq!(texts(children[1], SITEMAP, "loc"), ["https://press.example.org/sitemap-2.xml"]);
}

#[test]
fn robots_name_the_sitemap() {
    assert_eq!(
        robots("https://press.example.org/sitemap.xml"),
        "User-agent: *\nAllow: /\n\nSitemap: https://press.example.org/sitemap.xml\n"
    );
    assert_eq!(robots("x\r\nDisallow: /").lines().filter(|line| line.starts_with("Disallow")).count(), 0);
}
