//! What holds for every site: the same bytes whatever the number of threads, no byte of what is held back, links that
//! lead somewhere, feeds and sitemaps that others can read, and no content that makes a build fall over.

#![allow(clippy::disallowed_methods, reason = "tests look at the disk as a user does")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use pressroom::Severity;
use pressroom::build::{Ledger, Options, Status, build};
use pressroom::internals::Audience;
use proptest::prelude::*;
use support::{Files, Site, Tag, dead_links, decode, errors, path_of, reported, tags};

/// The base address of the demonstration site.
const BASE: &str = "https://press.example.org/";

/// An instant at which all of the demonstration site has happened that will have happened by then.
const NOW: &str = "2026-01-01T00:00:00Z";

/// The output of the demonstration site, built once for all tests here.
fn demonstration() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let site = Site::demonstration();
        let report = site.build_well(NOW);
        let grave = report.diagnostics.iter().filter(|one| one.severity != Severity::Note);
        assert_eq!(grave.count(), 0, "{}", reported(&report.diagnostics));
        site.published()
    })
}

/// Pages as text, by their paths.
fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("a page in UTF-8")))
}

/// The file in the output at an absolute address of the demonstration site.
fn file_at(address: &str) -> String {
    let url = address.strip_prefix(BASE.trim_end_matches('/')).unwrap_or_else(|| panic!("{address} is elsewhere"));
    path_of("/", url).expect("a path from the root")
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}

mod determinism {
    use super::*;

    fn built(site: &Site, threads: usize) -> (Files, String) {
        let report = with_threads(threads, || site.build(NOW));
        (site.published(), reported(&report.diagnostics))
    }

    /// Compares without printing thousands of bytes.
    fn assert_same(a: &(Files, String), b: &(Files, String)) {
        assert_eq!(a.1, b.1);
        assert_eq!(a.0.keys().collect::<Vec<_>>(), b.0.keys().collect::<Vec<_>>());
        let differing: Vec<&String> = a.0.keys().filter(|path| a.0[*path] != b.0[*path]).collect();
        assert!(differing.is_empty(), "{differing:?} differ");
    }

    #[test]
    fn the_demonstration_has_the_same_bytes_every_time() {
        let one = built(&Site::demonstration(), 1);
        for threads in [1, 2, 7] {
            assert_same(&one, &built(&Site::demonstration(), threads));
        }
        let site = Site::demonstration();
        let first = built(&site, 3);
        assert_same(&one, &first);
        assert_same(&first, &built(&site, 2));
    }

    /// Names that come to one id, releases of one day, two at one address, links to each other: whatever has an order
    /// that threads could upset.
    #[test]
    fn a_tangled_archive_has_the_same_bytes_every_time() {
        let site = || {
            let site = Site::with(&[(
                "site.yaml",
                "name: Office\nbase_url: https://press.example.org/\nlanguages: {en: {}, ru: {}}\nregistries: open\n\
                 severities: {duplicate-address: skip, duplicate-translation: warn}\n",
            )]);
            for n in 0..400 {
                let (day, lang) = (n % 7 + 1, if n % 3 == 0 { ".ru" } else { "" });
                let text = format!(
                    "---\ntitle: Number {}\ndate: 2025-0{}-0{day}\nagencies: [Office {}, office {}]\n\
                     topics: [Topic {}, topic-{}]\ncountries: [KG, TJ]\n---\nSee [one](r{}.md).\n",
                    n % 50,
                    n % 4 + 1,
                    n % 5,
                    n % 3,
                    n % 11,
                    n % 13,
                    (n * 7) % 400,
                );
                site.write(&format!("content/releases/r{n}{lang}.md"), text.as_bytes());
                if n % 40 == 0 {
                    site.write(&format!("content/releases/again/r{n}{lang}.md"), text.as_bytes());
                }
            }
            site
        };
        let one = built(&site(), 1);
        assert!(!one.0.is_empty(), "{}", one.1);
        for threads in [2, 5] {
            assert_same(&one, &built(&site(), threads));
        }
    }

    #[test]
    fn findings_do_not_depend_on_threads() {
        let site = || {
            let site = Site::with(&[("site.yaml", "name: Office\nbase_url: https://press.example.org/\n")]);
            for n in 0..300 {
                let text =
                    format!("---\ntitel: x\ntitle: N{n}\ndate: 2025-02-{}\nagencies: [a{n}]\n---\n[x](y)\n", n % 35);
                site.write(&format!("content/releases/r{n}.md"), text.as_bytes());
            }
            site
        };
        let one = built(&site(), 1);
        assert!(one.0.is_empty());
        assert_same(&one, &built(&site(), 4));
    }

    /// Of a fault in a template that shows on every page, the first page is named, whichever thread came upon it first.
    #[test]
    fn template_faults_do_not_depend_on_threads() {
        let site = || {
            let site = Site::with(&[
                ("site.yaml", "name: Office\nbase_url: https://press.example.org/\nregistries: open\n"),
                ("themes/default/templates/release.html", "{{ release.nothing.at_all }}\n"),
            ]);
            for n in 0..300 {
                let text = format!("---\ntitle: N{n}\ndate: 2025-02-01\n---\n");
                site.write(&format!("content/releases/r{n:03}.md"), text.as_bytes());
            }
            site
        };
        let one = built(&site(), 1);
        assert!(one.1.contains("(content/releases/r000.md)"), "{}", one.1);
        for _ in 0..5 {
            assert_same(&one, &built(&site(), 4));
        }
    }
}

mod folders {
    use super::*;
    use pressroom::build::{Options, build};

    /// Each output folder has a record of its own, so that a preview deletes nothing from the site.
    #[test]
    fn each_output_folder_has_its_own_record() {
        let site = Site::with(&[
            ("site.yaml", "name: Office\nbase_url: https://press.example.org/\nregistries: open\n"),
            ("content/releases/one.md", "---\ntitle: One\ndate: 2025-09-01\n---\n"),
            ("content/releases/two.md", "---\ntitle: Two\ndate: 2025-09-02\n---\n"),
        ]);
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let to = |output: Option<&std::path::Path>| {
            let options = Options {
                output: output.map(|path| path.to_owned()),
                base_url: output.map(|_| "https://preview.example.org/site/".to_owned()),
                ..Options::of(site.root(), support::at(NOW))
            };
            build(&options, &|_, _| {}, &|_| true)
        };
        let two = "releases/2025/09/two/index.html";
        assert_eq!((to(None).status, to(Some(elsewhere.path())).status), (Status::Done, Status::Done));
        let preview = support::files(elsewhere.path());
        assert!(site.published().contains_key(two) && preview.contains_key(two));
        assert!(String::from_utf8_lossy(&preview[two]).contains("https://preview.example.org/site/releases/"));

        site.remove("content/releases/two.md");
        assert!(to(Some(elsewhere.path())).deleted > 0);
        assert!(!support::files(elsewhere.path()).contains_key(two) && site.published().contains_key(two));
        assert!(to(None).deleted > 0);
        assert!(!site.published().contains_key(two));
    }

    #[test]
    fn a_site_of_which_nothing_is_left_leaves_only_what_every_site_has() {
        let site = Site::demonstration();
        site.build_well(NOW);
        let yaml = "name: Office\nbase_url: https://press.example.org/\n";
        site.write("site.yaml", yaml.as_bytes());
        site.remove("content");
        // Without any content, nothing would be built: its folder may only be missing.
        let page = ("content/pages/moved.md", "---\ntitle: We have moved\n---\nTo another office.\n");
        site.write(page.0, page.1.as_bytes());
        site.build_well(NOW);
        let left = site.published();
        let empty = Site::with(&[("site.yaml", yaml), page]);
        empty.build_well(NOW);
        assert_eq!(left.keys().collect::<Vec<_>>(), empty.published().keys().collect::<Vec<_>>());
        let folders = std::fs::read_dir(site.output()).expect("the output").count();
        assert_eq!(folders, std::fs::read_dir(empty.output()).expect("the output").count(), "empty folders stay");
    }
}

mod held_back {
    use super::*;

    /// All fields that can hold text and that pages or feeds show, each with a marker; a field's name in the marker
    /// tells which one leaked.
    const FIELDS: [&str; 27] = [
        "title",
        "subtitle",
        "summary",
        "place",
        "agency",
        "topic",
        "person",
        "role",
        "event",
        "number",
        "source",
        "sourceurl",
        "status",
        "contact",
        "email",
        "attached",
        "attachment",
        "alt",
        "caption",
        "credit",
        "rights",
        "notes",
        "correction",
        "alias",
        "slug",
        "key",
        "body",
    ];

    fn marker(state: &str, field: &str) -> String {
        format!("qx{state}{field}zw")
    }

    /// A release with a marker everywhere, and a bundle around it. `state` is a word; `lines` go into the front matter.
    fn write(site: &Site, state: &str, lines: &str) {
        let m = |field: &str| marker(state, field);
        let folder = format!("content/releases/{}", m("folder"));
        let text = format!(
            "---\ntitle: {}\nsubtitle: {}\n{lines}summary: {}\nplace: {}\ncountry: KG\nagencies: [{}]\ntopics: [{}]\n\
             people: [{{id: {}, role: {}}}]\nevent: {}\nnumber: {}\n\
             source: {{name: {}, url: \"https://{}.example/\"}}\nstatus: {}\n\
             contacts: [{{name: {}, email: {}@example.org}}]\n\
             attachments: [{{src: {}.txt, title: {}}}]\n\
             images: [{{src: {}.svg, alt: {}, caption: {}, credit: {}, rights: {}}}]\nnotes_to_editors: {}\n\
             corrections: [{{date: 2025-09-20, note: {}}}]\naliases: [/{}/]\nslug: {}\ntranslation_key: {}\n\
             extra: {{any: {}}}\n---\n{} and ![x]({}.svg)\n",
            m("title"),
            m("subtitle"),
            m("summary"),
            m("place"),
            m("agency"),
            m("topic"),
            m("person"),
            m("role"),
            m("event"),
            m("number"),
            m("source"),
            m("sourceurl"),
            m("status"),
            m("contact"),
            m("email"),
            m("attached"),
            m("attachment"),
            m("image"),
            m("alt"),
            m("caption"),
            m("credit"),
            m("rights"),
            m("notes"),
            m("correction"),
            m("alias"),
            m("slug"),
            m("key"),
            m("extra"),
            m("body"),
            m("picture"),
        );
        site.write(&format!("{folder}/index.md"), text.as_bytes());
        let translation =
            text.replace("title: qx", "title: Перевод qx").replace("slug: qx", "slug: ru-qx").replace("[/", "[/ru-");
        site.write(&format!("{folder}/index.ru.md"), translation.as_bytes());
        for (name, ending) in [("attached", "txt"), ("image", "svg"), ("picture", "svg"), ("unused", "pdf")] {
            let bytes =
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title></svg>", m(&format!("in{name}")));
            site.write(&format!("{folder}/{}.{ending}", m(name)), bytes.as_bytes());
        }
    }

    fn site() -> Site {
        let site = Site::with(&[
            (
                "site.yaml",
                "name: Office\nbase_url: https://press.example.org/\nlanguages: {en: {}, ru: {}}\nregistries: open\n",
            ),
            ("content/releases/public.ru.md", "---\ntitle: Открытый\ndate: 2025-09-01\n---\n"),
        ]);
        let states = ["draft", "embargo", "future", "expired"];
        let links = states.map(|state| {
            let (folder, slug) = (marker(state, "folder"), marker(state, "slug"));
            format!("[one]({folder}/index.md) [two](/releases/2025/09/{slug}/) [three]({folder}/index.ru.md)\n")
        });
        let related = states.map(|state| format!("releases/{}/index.md", marker(state, "folder")));
        let text =
            format!("---\ntitle: Public\ndate: 2025-09-01\nrelated: [{}]\n---\n{}", related.join(", "), links.concat());
        site.write("content/releases/public.md", text.as_bytes());
        write(&site, "draft", "date: 2025-09-02\ndraft: true\n");
        write(&site, "embargo", "date: 2025-09-03\nembargo: 2025-11-01T09:00:00Z\n");
        write(&site, "future", "date: 2025-12-01\n");
        write(&site, "expired", "date: 2025-09-04\nexpires: 2025-10-15T00:00:00Z\n");
        site
    }

    /// The fields of a state whose markers stand in the output, in whatever case, in names or in bytes.
    fn found(files: &Files, state: &str) -> BTreeSet<String> {
        let start = format!("qx{state}").into_bytes();
        let mut found = BTreeSet::new();
        for (path, bytes) in files {
            for text in [path.as_bytes(), bytes] {
                let text = text.to_ascii_lowercase();
                for at in (0..text.len()).filter(|at| text[*at..].starts_with(&start)) {
                    let rest = &text[at + start.len()..];
                    let field: String = rest
                        .iter()
                        .take_while(|byte| byte.is_ascii_lowercase())
                        .map(|byte| char::from(*byte))
                        .collect();
                    found.insert(field.trim_end_matches("zw").to_owned());
                }
            }
        }
        found
    }

    fn assert_hidden(files: &Files, state: &str) {
        let found = found(files, state);
        assert!(found.is_empty(), "of what is {state}, the output shows {found:?}");
        // Whatever the case and however it is cut: no byte of a marker's beginning.
        let start = format!("qx{state}");
        let names: Vec<&String> = files.keys().filter(|path| path.to_lowercase().contains(&start)).collect();
        assert!(names.is_empty(), "{names:?}");
    }

    /// The markers can be found: each field of a release that is public is somewhere in the output.
    fn assert_shown(files: &Files, state: &str) {
        let found = found(files, state);
        let missing: Vec<&&str> = FIELDS.iter().filter(|field| !found.contains(**field)).collect();
        assert!(missing.is_empty(), "of what is {state} no more, {missing:?} is not shown, only {found:?}");
        for (name, inside) in [("attached", "inattached"), ("image", "inimage"), ("picture", "inpicture")] {
            assert!(found.contains(name) && found.contains(inside), "the file {name} of {state} is not published");
        }
        assert!(!found.contains("unused"), "a file that nothing names was published");
    }

    #[test]
    fn no_byte_of_what_is_held_back_is_in_the_output() {
        let site = site();
        let before = site.build_with("2025-10-20T00:00:00Z", Ledger::Kept);
        assert_eq!((before.status, errors(&before).len()), (Status::Done, 0));
        let ledger = || Files::from([("ledger".to_owned(), std::fs::read(site.root().join("published.txt")).unwrap())]);
        for state in ["draft", "embargo", "future", "expired"] {
            assert_hidden(&ledger(), state);
        }
        assert_eq!(before.next_change, Some(support::at("2025-11-01T09:00:00Z")));
        let files = site.published();
        assert!(files.contains_key("releases/2025/09/public/index.html"));
        for state in ["draft", "embargo", "future", "expired"] {
            assert_hidden(&files, state);
        }

        // Before it expires, and while all others are held back.
        site.build_well("2025-10-01T00:00:00Z");
        assert_shown(&site.published(), "expired");
        assert_hidden(&site.published(), "embargo");

        // The moment before the embargo ends, and the moment.
        site.build_well("2025-11-01T08:59:59.999999999Z");
        for state in ["draft", "embargo", "future", "expired"] {
            assert_hidden(&site.published(), state);
        }
        site.build_well("2025-11-01T09:00:00Z");
        assert_shown(&site.published(), "embargo");
        site.build_with("2025-11-01T09:00:00Z", Ledger::Kept);
        assert!(found(&ledger(), "embargo").contains("slug") && found(&ledger(), "embargo").contains("alias"));
        assert_hidden(&ledger(), "future");
        for state in ["draft", "future", "expired"] {
            assert_hidden(&site.published(), state);
        }

        site.build_well("2025-12-01T00:00:00Z");
        assert_shown(&site.published(), "future");
        assert_hidden(&site.published(), "draft");

        write(&site, "draft", "date: 2025-09-02\n");
        site.build_well("2025-12-01T00:00:00Z");
        assert_shown(&site.published(), "draft");
        assert_hidden(&site.published(), "expired");

        // A clock that is set back takes all of it away again, from the output of the build before too.
        site.build_well("2025-09-01T12:00:00Z");
        for state in ["draft", "embargo", "future", "expired"] {
            assert_hidden(&site.published(), state);
        }
    }

    /// The findings name what is held back; the output does not, even where the build fails after it was public.
    #[test]
    fn a_failed_build_publishes_nothing_of_it() {
        let site = site();
        site.build_well("2025-10-20T00:00:00Z");
        site.write("content/releases/wrong.md", b"---\ntitle: Wrong\ndate: 2025-02-30\n---\n");
        let report = site.build("2026-01-01T00:00:00Z");
        assert_eq!(report.status, Status::Content);
        for state in ["draft", "embargo", "future", "expired"] {
            assert_hidden(&site.published(), state);
        }
    }
}

mod pages {
    use super::*;

    #[test]
    fn links_lead_to_files_that_are_there() {
        let dead = dead_links(demonstration(), BASE);
        assert!(dead.is_empty(), "{}", dead.join("\n"));
    }

    #[test]
    fn links_hold_below_a_path_of_the_host() {
        let site = Site::demonstration();
        let yaml = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
        let base = "https://host.example.org/press/office/";
        site.write("site.yaml", yaml.replace(&format!("base_url: {BASE}"), &format!("base_url: {base}")).as_bytes());
        site.build_well(NOW);
        let files = site.published();
        let dead = dead_links(&files, base);
        assert!(dead.is_empty(), "{}", dead.join("\n"));
        let wrong = format!("https://host.example.org/{}", "releases");
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains(&wrong), "{path} leads past the base path");
        }
    }

    /// The address that a page says is its own.
    fn canonical(tags: &[Tag]) -> Option<&str> {
        let tag = tags.iter().find(|tag| tag.name == "link" && tag.get("rel") == Some("canonical"));
        tag.and_then(|tag| tag.get("href"))
    }

    fn is_listed(tags: &[Tag]) -> bool {
        !tags.iter().any(|tag| tag.get("name") == Some("robots") && tag.get("content") == Some("noindex"))
    }

    /// Language → address.
    fn alternates(tags: &[Tag]) -> BTreeMap<String, String> {
        let links = tags.iter().filter(|tag| tag.name == "link" && tag.get("rel") == Some("alternate"));
        links.filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned()))).collect()
    }

    #[test]
    fn canonical_addresses_are_the_pages_own() {
        let mut listed = 0;
        for (path, html) in pages(demonstration()) {
            let tags = tags(html);
            match canonical(&tags) {
                Some(own) if is_listed(&tags) => {
                    listed += 1;
                    assert_eq!(file_at(own), path);
                }
                // An address that moved.
                Some(new) => assert!(demonstration().contains_key(&file_at(new)), "{path} leads to {new}"),
                None => assert!(path.ends_with("404.html"), "{path} has no canonical address"),
            }
        }
        assert!(listed > 100);
    }

    #[test]
    fn language_versions_name_each_other() {
        let mut groups = 0;
        for (path, html) in pages(demonstration()) {
            let tags = tags(html);
            let own = alternates(&tags);
            if own.is_empty() {
                continue;
            }
            groups += 1;
            let lang = tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang")).expect("a language");
            assert_eq!(own.get(lang).map(|address| file_at(address)).as_deref(), Some(path));
            let default = own.get("x-default").unwrap_or_else(|| panic!("{path} has no x-default"));
            assert!(own.iter().any(|(lang, address)| lang != "x-default" && address == default));
            for address in own.values() {
                let other = &demonstration()[&file_at(address)];
                let other = alternates(&super::tags(std::str::from_utf8(other).expect("UTF-8")));
                assert_eq!(other, own, "{path} and {address}");
            }
        }
        assert!(groups > 50);
    }

    /// What a validator would say first: ids that stand twice, pictures without a text, no or several `h1`, what a
    /// strict content security policy forbids.
    #[test]
    fn pages_keep_the_rules_of_html() {
        for (path, html) in pages(demonstration()) {
            assert!(html.trim_start().starts_with("<!DOCTYPE html>"), "{path}");
            let tags = tags(html);
            let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
            // The links of a map have titles, too.
            let (head, _) = html.split_once("</head>").unwrap_or_else(|| panic!("{path} has no head"));
            assert_eq!(head.matches("<title").count(), 1, "{path}");
            for name in ["html", "head", "body", "h1"] {
                assert_eq!(count(name), 1, "{path} has {} <{name}>", count(name));
            }
            assert_eq!(count("style"), 0, "{path}");
            // The switch between light and dark runs before anything is shown; a strict policy allows files of the site.
            for script in tags.iter().filter(|tag| tag.name == "script") {
                let own = script.get("src").is_some_and(|src| src.starts_with("/assets/scheme."));
                assert!(own && html.contains("></script>"), "{path}: {script:?}");
            }
            let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
            for tag in &tags {
                assert!(tag.name != "img" || tag.get("alt").is_some(), "{path}: {tag:?}");
                let forbidden = |name: &str| name.starts_with("on") || name == "style";
                assert!(!tag.attributes.iter().any(|(name, _)| forbidden(name)), "{path}: {tag:?}");
            }
            closed(path, html);
        }
    }

    /// Every tag that is opened is closed in its place.
    fn closed(path: &str, html: &str) {
        const VOID: [&str; 8] = ["meta", "link", "img", "br", "hr", "input", "source", "wbr"];
        let mut open: Vec<String> = Vec::new();
        for part in html.split('<').skip(1) {
            let end = part.find(|c: char| c.is_whitespace() || matches!(c, '>')).unwrap_or(part.len());
            let name = part[..end].trim_end_matches('/').to_ascii_lowercase();
            // Shapes of SVG close themselves.
            if part.split('>').next().is_some_and(|tag| tag.ends_with('/')) {
                continue;
            }
            if let Some(name) = part[..end].strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "{path}: </{name}>");
            } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{path}: {open:?} stay open");
    }
}

mod feeds_and_sitemaps {
    use super::*;

    const FEEDS: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

    #[test]
    fn feeds_are_read_by_others() {
        let mut by_folder: BTreeMap<String, Vec<feed_rs::model::Feed>> = BTreeMap::new();
        for (path, bytes) in demonstration() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if !FEEDS.contains(&name) {
                continue;
            }
            let feed = feed_rs::parser::parse(bytes.as_slice()).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(!feed.title.as_ref().expect("a title").content.is_empty(), "{path}");
            let ids: BTreeSet<&String> = feed.entries.iter().map(|entry| &entry.id).collect();
            assert_eq!(ids.len(), feed.entries.len(), "{path}");
            assert!(feed.entries.len() <= 20, "{path}");
            for entry in &feed.entries {
                assert!(entry.id.starts_with("tag:press.example.org,2025:release/"), "{path}: {}", entry.id);
                assert!(entry.title.as_ref().is_some_and(|title| !title.content.trim().is_empty()), "{path}");
                assert!(entry.published.is_some(), "{path}: {}", entry.id);
                let link = &entry.links.first().unwrap_or_else(|| panic!("{path}: {} has no link", entry.id)).href;
                assert!(demonstration().contains_key(&file_at(link)), "{path}: {link}");
                for media in entry.media.iter().flat_map(|media| &media.content) {
                    let url = media.url.as_ref().expect("an address").as_str();
                    let bytes = demonstration().get(&file_at(url)).unwrap_or_else(|| panic!("{path}: {url}"));
                    assert_eq!(media.size.unwrap_or(bytes.len() as u64), bytes.len() as u64, "{path}: {url}");
                }
            }
            let published: Vec<_> = feed.entries.iter().filter_map(|entry| entry.published).collect();
            assert!(published.is_sorted_by(|a, b| a >= b), "{path}: newest first");
            by_folder.entry(folder.to_owned()).or_default().push(feed);
        }
        assert!(by_folder.len() > 10);
        for (folder, feeds) in by_folder {
            for feed in &feeds[1..] {
                let entries = |feed: &feed_rs::model::Feed| -> Vec<(String, String)> {
                    let title = |entry: &feed_rs::model::Entry| entry.title.clone().map(|title| title.content);
                    feed.entries.iter().map(|entry| (entry.id.clone(), title(entry).unwrap_or_default())).collect()
                };
                assert_eq!(entries(feed), entries(&feeds[0]), "{folder}/");
            }
        }
    }

    #[test]
    fn the_newest_release_leads_the_feed_and_its_day_is_the_feeds() {
        let feed = feed_rs::parser::parse(demonstration()["atom.xml"].as_slice()).expect("a feed");
        let newest = feed.entries.iter().filter_map(|entry| entry.updated.max(entry.published)).max();
        assert_eq!(feed.updated, newest);
        assert!(feed.entries[0].title.as_ref().is_some_and(|title| !title.content.is_empty()));
    }

    struct Entry {
        loc: String,
        alternates: BTreeMap<String, String>,
    }

    fn sitemap(path: &str) -> Vec<Entry> {
        let text = std::str::from_utf8(&demonstration()[path]).expect("UTF-8");
        let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(
            document.root_element().has_tag_name(("http://www.sitemaps.org/schemas/sitemap/0.9", "urlset")),
            "{path}"
        );
        let urls = document.root_element().children().filter(|node| node.is_element());
        urls.map(|url| {
            let child = |name| url.children().find(move |node| node.tag_name().name() == name);
            let links = url.children().filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "link")));
            let pair = |link: roxmltree::Node| {
                assert_eq!(link.attribute("rel"), Some("alternate"));
                let (lang, href) = (link.attribute("hreflang"), link.attribute("href"));
                (lang.expect("a language").to_owned(), href.expect("an address").to_owned())
            };
            Entry {
                loc: child("loc").and_then(|loc| loc.text()).expect("an address").to_owned(),
                alternates: links.map(pair).collect(),
            }
        })
        .collect()
    }

    #[test]
    fn sitemaps_list_every_page_once() {
        let index = std::str::from_utf8(&demonstration()["sitemap.xml"]).expect("UTF-8");
        let index = roxmltree::Document::parse(index).expect("an index of sitemaps");
        let locs = index.descendants().filter(|node| node.tag_name().name() == "loc").filter_map(|node| node.text());
        let named: Vec<String> = locs.map(file_at).collect();
        let there: Vec<&String> =
            demonstration().keys().filter(|path| path.starts_with("sitemap-") && path.ends_with(".xml")).collect();
        assert_eq!(named.iter().collect::<BTreeSet<_>>(), there.into_iter().collect());
        assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len());

        let entries: Vec<Entry> = named.iter().flat_map(|path| sitemap(path)).collect();
        let mut listed: Vec<String> = entries.iter().map(|entry| file_at(&entry.loc)).collect();
        listed.sort();
        let mut wanted: Vec<String> = pages(demonstration())
            .filter(|(_, html)| !tags(html).iter().any(|tag| tag.get("content") == Some("noindex")))
            .map(|(path, _)| path.to_owned())
            .collect();
        wanted.sort();
        assert_eq!(listed, wanted);

        // Language versions are those of the page itself, and so name each other.
        for entry in &entries {
            let html = std::str::from_utf8(&demonstration()[&file_at(&entry.loc)]).expect("UTF-8");
            let own: BTreeMap<String, String> = tags(html)
                .iter()
                .filter(|tag| tag.name == "link" && tag.get("rel") == Some("alternate"))
                .filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned())))
                .collect();
            assert_eq!(entry.alternates, own, "{}", entry.loc);
        }
    }

    #[test]
    fn robots_lead_to_the_sitemap() {
        let robots = std::str::from_utf8(&demonstration()["robots.txt"]).expect("UTF-8");
        let line = robots.lines().find_map(|line| line.strip_prefix("Sitemap: ")).expect("a sitemap");
        assert_eq!(file_at(line), "sitemap.xml");
    }
}

mod whatever_people_write {
    use super::*;

    const GOOD: &str = r#"---
title: "A meeting: the second day"
subtitle: In Osh
date: 2025-09-10T14:00:00+06:00
updated: 2025-09-11
agencies: [office]
country: KG
countries: [NO, Китай]
place: Osh
people:
  - {id: a-example, role: Head}
source: {name: Source, url: "https://example.org/"}
corrections:
  - {date: 2025-09-12, note: One number.}
aliases: [/old/]
notes_to_editors: |
  Some *notes*.
extra: {a: [1, ~, yes]}
---
# A heading

A [link](/agencies/office/) & a <b>bold</b> word.[^1]

| A | B |
|---|---|
| 1 | 2 |

[^1]: A note.
"#;

    const CONFIGURATION: &str = "\
name: {en: Office, ru: Офис}
base_url: https://press.example.org/
languages: {en: {}, ru: {}}
zone: Asia/Bishkek
feeds: {site: [rss], items: 5}
severities: {unknown-key: warn}
";

    fn site() -> Site {
        Site::with(&[
            ("site.yaml", "name: Office\nbase_url: https://press.example.org/\nlanguages: {en: {}, ru: {}}\n"),
            ("content/agencies/office.md", "---\nname: Office\n---\n"),
            ("content/people/a-example.md", "---\nname: A. Example\n---\n"),
        ])
    }

    /// Builds a site with these files; nothing may panic, and an error means that nothing is written.
    fn build(files: &[(&str, &[u8])]) {
        let site = site();
        for (path, bytes) in files {
            site.write(path, bytes);
        }
        let before = support::files(site.root());
        let report = site.build(NOW);
        let files = site.published();
        let reported = reported(&report.diagnostics);
        assert!(matches!(report.status, Status::Done | Status::Content), "{:?}: {reported}", report.status);
        assert_eq!(report.status == Status::Done, errors(&report).is_empty(), "{reported}");
        assert_eq!(report.status == Status::Done, !files.is_empty(), "{reported}");
        for diagnostic in &report.diagnostics {
            assert!(before.contains_key(&diagnostic.file), "{diagnostic}");
            assert!(!diagnostic.message.contains(['\n', '\r']), "{diagnostic}");
            if let Some(excerpt) = &diagnostic.excerpt {
                assert!(diagnostic.line > 0 && diagnostic.column > 0, "{diagnostic}");
                assert!(excerpt.text.get(excerpt.start..excerpt.end).is_some(), "{diagnostic}: {excerpt:?}");
                let text = String::from_utf8_lossy(&before[&diagnostic.file]);
                let line = text.split('\n').nth(diagnostic.line as usize - 1).unwrap_or_default();
                assert!(shows_a_part_of(line, &excerpt.text), "{diagnostic}: {excerpt:?}");
            }
        }
        let dead = dead_links(&files, BASE);
        assert!(dead.is_empty(), "{dead:?}");
        for (path, html) in pages(&files) {
            assert_eq!(html.matches("</main>").count(), html.matches("<main").count(), "{path}");
            let bad = html.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
            assert_eq!(bad, None, "{path}");
        }
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml")) {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }

    /// Whether the excerpt is the line, or a part of it where a long line is cut, which `…` marks.
    fn shows_a_part_of(line: &str, excerpt: &str) -> bool {
        let start = excerpt.strip_prefix('…').unwrap_or(excerpt);
        let middle = start.strip_suffix('…').unwrap_or(start);
        line == excerpt || line.contains(middle)
    }

    #[test]
    fn long_lines_are_cut() {
        build(&[("content/releases/a.md", &[0x87; 2_000])]);
        build(&[("content/releases/a.md", format!("---\ntitle: [{}\n---\n", "é…".repeat(2_000)).as_bytes())]);
    }

    /// Pieces that mean something to one of the parsers.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec![
                "---\n",
                "---",
                "\n",
                "\r\n",
                "\t",
                ": ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                "\"",
                "'",
                "|",
                ">",
                "&a ",
                "*a",
                "!!int ",
                "!x ",
                "? ",
                "#",
                "~",
                "no",
                "null",
                "\u{feff}",
                "\0",
                "\u{1}",
                "\u{85}",
                "\u{2028}",
                "\u{7f}",
                "title:",
                "date:",
                "draft: true\n",
                "embargo: 2099-01-01\n",
                "lang: ru\n",
                "slug: a\n",
                "2025-02-30",
                "99999999999999999999",
                "-1e400",
                "<script>",
                "</main>",
                "<!--",
                "]]>",
                "<a href=\"https://example.org/\">",
                "![",
                "](",
                "[^1]",
                "```",
                "$",
                "{{",
                "{%",
                "../",
                "/..",
                "%2e%2e",
                "javascript:",
                "http://[",
                "é",
                "👩‍👩‍👧",
                "ﷺ",
                "\u{202e}",
                "\u{e000}",
                "\u{fffe}",
                "\u{ffff}",
                "\u{10ffff}",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ]
    }

    /// An edit: where, how much goes, what comes.
    fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<String>)>> {
        let length = prop_oneof![3 => Just(0_usize), 3 => 1..6_usize, 1 => 6..60_usize];
        prop::collection::vec((any::<prop::sample::Index>(), length, prop::collection::vec(piece(), 0..3)), 1..6)
    }

    fn mutated(good: &str, edits: &[(prop::sample::Index, usize, Vec<String>)]) -> String {
        let mut chars: Vec<char> = good.chars().collect();
        for (at, length, pieces) in edits {
            let at = at.index(chars.len() + 1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, pieces.concat().chars());
        }
        chars.into_iter().collect()
    }

    #[test]
    fn the_good_file_is_good() {
        let site = site();
        site.write("content/releases/good.md", GOOD.as_bytes());
        site.build_well(NOW);
        assert!(site.published().contains_key("releases/2025/09/good/index.html"));
    }

    /// A build takes a tenth of a second, so few are made unless `PROPTEST_CASES` says otherwise. What fails is
    /// printed; it becomes a case in `tests/cases/` rather than a seed that nobody can read.
    fn few() -> ProptestConfig {
        let usual = ProptestConfig::default();
        let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 40 };
        ProptestConfig { cases, failure_persistence: None, ..usual }
    }

    proptest! {
        #![proptest_config(few())]

        #[test]
        fn any_text(pieces in prop::collection::vec(piece(), 0..60)) {
            let text = pieces.concat();
            build(&[
                ("content/releases/whole.md", text.as_bytes()),
                ("content/pages/whole.md", text.as_bytes()),
                ("content/topics/whole.md", text.as_bytes()),
            ]);
        }

        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            build(&[("content/releases/a.md", &bytes)]);
        }

        #[test]
        fn any_front_matter(pieces in prop::collection::vec(piece(), 0..40)) {
            let pieces = pieces.concat();
            let text = format!("---\ntitle: A\ndate: 2025-09-10\nagencies: [office]\n{pieces}\n---\nBody.\n");
            build(&[("content/releases/a.md", text.as_bytes())]);
        }

        #[test]
        fn any_body(pieces in prop::collection::vec(piece(), 0..80)) {
            let text = format!("---\ntitle: A\ndate: 2025-09-10\nagencies: [office]\n---\n{}\n", pieces.concat());
            build(&[("content/releases/a.md", text.as_bytes())]);
        }

        #[test]
        fn any_title(title in any::<String>()) {
            let title = serde_json::to_string(&title).expect("JSON");
            let text = format!("---\ntitle: {title}\nsummary: {title}\ndate: 2025-09-10\nagencies: [office]\n---\n");
            build(&[("content/releases/a.md", text.as_bytes())]);
        }

        #[test]
        fn any_slip(edits in edits()) {
            build(&[("content/releases/a.md", mutated(GOOD, &edits).as_bytes())]);
        }

        #[test]
        fn any_configuration(edits in edits()) {
            let site = site();
            site.write("site.yaml", mutated(CONFIGURATION, &edits).as_bytes());
            let report = site.build(NOW);
            prop_assert_eq!(report.status == Status::Done, errors(&report).is_empty());
            prop_assert_eq!(report.status == Status::Done, !site.published().is_empty());
            prop_assert!(report.status != Status::Disk, "{}", reported(&report.diagnostics));
        }
    }

    /// Addresses are decoded as browsers do, so that the tests above look where a reader would.
    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decode("/a%20b/%D0%BE"), "/a b/о");
        assert_eq!(path_of("/press/", "/press/a/?x#y").as_deref(), Some("a/index.html"));
        assert_eq!(path_of("/press/", "/a/"), None);
    }
}

/// A preview shows what waits for its hour, and says so on the page and in lists.
#[test]
fn previews_say_what_a_release_waits_for() {
    let release = |facts: &str| format!("---\ntitle: A visit\nagencies: [office]\n{facts}---\nText.\n");
    let site = Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/draft.md", &release("date: 2025-05-01\ndraft: true\n")),
        ("content/releases/embargo.md", &release("date: 2025-05-01\nembargo: 2025-06-02T09:00:00Z\n")),
        ("content/releases/date.md", &release("date: 2025-06-03\n")),
        ("content/releases/public.md", &release("date: 2025-05-01\nembargo: 2025-05-02T09:00:00Z\n")),
    ]);
    let notices = |instant: &str| -> (Vec<bool>, Vec<String>) {
        let options = Options {
            audience: Audience::Preview,
            output: Some(site.root().join("preview")),
            ..Options::of(site.root(), support::at(instant))
        };
        let report = build(&options, &|_, _| {}, &|_| true);
        assert_eq!(report.status, Status::Done, "{}", support::reported(&report.diagnostics));
        let files = support::files(&site.root().join("preview"));
        let page = |address: &str| String::from_utf8_lossy(&files[&format!("releases/2025/{address}/index.html")]);
        let says = |address: &str, words: &str| page(address).contains(words);
        let home = String::from_utf8_lossy(&files["index.html"]);
        let badges = home.split("<b class=\"waiting\">").skip(1).filter_map(|rest| rest.split('<').next());
        let badges = badges.map(str::to_owned).collect();
        let says = vec![
            says("05/draft", "Draft. Not for publication."),
            says("05/embargo", "Embargoed until"),
            says("06/date", "Scheduled for"),
            says("05/public", "Embargoed until") || says("05/public", "Scheduled for"),
        ];
        (says, badges)
    };
    let (says, mut badges) = notices("2025-05-10T00:00:00Z");
    badges.sort();
    assert_eq!(says, [true, true, true, false]);
    assert_eq!(badges, ["Draft", "Embargoed", "Scheduled"]);
    // The clock alone takes badges away.
    let (says, badges) = notices("2025-06-10T00:00:00Z");
    assert_eq!(says, [true, false, false, false]);
    assert_eq!(badges, ["Draft"]);
}

/// Words in Latin letters that a page shows outside of elements that say they are English (WCAG 2.2, 3.1.2), with the
/// element that they stand in. Comments, scripts, styles and the title have no elements and are passed over.
fn unmarked_english(html: &str) -> Vec<(String, String)> {
    const VOID: [&str; 6] = ["meta", "link", "img", "br", "hr", "input"];
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        let lang = open.iter().rev().find_map(|(_, lang)| lang.as_deref()).unwrap_or_default();
        let (element, _) = open.last().cloned().unwrap_or_default();
        let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if lang != "en" && !matches!(element.as_str(), "script" | "style" | "title") {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(is_word);
            found.extend(words.map(|word| (element.clone(), word.to_owned())));
        }
        rest = &rest[at..];
        if rest.starts_with("<!") {
            rest = &rest[rest.find('>').expect("a declaration or a comment that ends") + 1..];
            continue;
        }
        let end = rest.find('>').expect("a tag that ends");
        let tag = rest[1..end].trim_end_matches('/');
        let name = tag.split_whitespace().next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            let (known, _) = open.pop().expect("an element that is open");
            assert_eq!(known, name, "elements are closed in their order");
        } else if !VOID.contains(&name) && !rest[..end].ends_with('/') {
            let lang = tag.split(" lang=\"").nth(1).and_then(|value| value.split('"').next());
            open.push((name.to_owned(), lang.map(str::to_owned)));
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?} is not closed");
    found
}

#[test]
fn english_words_on_pages_of_languages_without_strings_say_that_they_are_english() {
    let release = "---\ntitle: Среща\ndate: 2025-09-10\nagencies: [vodi]\nplace: София\ncountry: bg\ncountries: [th]\n\
                   people: [ivanov]\ntopics: [voda]\nnumber: 12\nsummary: За водата.\nnotes_to_editors: Бележка.\n\
                   contacts: [{name: Иванов, email: 1@2.3}]\nattachments: [{src: a.pdf, title: Доклад}]\n\
                   images: [{src: a.png, alt: Река, caption: Река, credit: Иванов}]\n\
                   updated: 2025-09-12\ncorrections: [{date: 2025-09-11, note: Поправка.}]\nexpires: 2030-01-01\n---\nТекст.\n";
    let mut files = vec![
        (
            "site.yaml".to_owned(),
            "name: {bg: Служба, th: สำนักงาน, en: Office}\nbase_url: https://press.example.org/\nzone: Europe/Sofia\n\
             language: bg\nlanguages: {bg: {}, th: {}, en: {}}\nplain_text: true\nfooter: {en: Write to us.}\n\
             severities: {missing-string: off}\n"
                .to_owned(),
        ),
        (
            "content/agencies/vodi.md".to_owned(),
            "---\nname: {en: Water, bg: Води}\nboilerplate: {en: We keep it.}\n---\n".to_owned(),
        ),
        ("content/topics/voda.md".to_owned(), "---\nname: {en: Water}\n---\nЗа водата.\n".to_owned()),
        (
            "content/people/ivanov.md".to_owned(),
            "---\nname: {bg: Иванов, en: Ivanov}\nroles: [{title: {en: Director}, agency: vodi}]\n---\n".to_owned(),
        ),
    ];
    for (tag, title) in [("bg", "Среща"), ("th", "ประชุม"), ("en", "Meeting")] {
        let folder = "content/releases/meeting";
        files.push((format!("{folder}/index.{tag}.md"), release.replace("Среща", title)));
    }
    let site = Site::new();
    for (path, text) in &files {
        site.write(path, text.as_bytes());
    }
    site.write("content/releases/meeting/a.pdf", b"%PDF-1.4 a");
    site.write("content/releases/meeting/a.png", b"\x89PNG\r\n\x1a\n");
    site.build_well("2026-01-01T00:00:00Z");
    let published = site.published();
    let mut seen = 0;
    for (path, html) in pages(&published) {
        // English pages are English, and what moved has no language of its own.
        if path.starts_with("en/") || !html.contains("<main") {
            continue;
        }
        let mut words = unmarked_english(html);
        // Names of formats, addresses and the office's own telephone book are in every language.
        words.retain(|(_, word)| {
            !["RSS", "Atom", "JSON", "Feed", "PDF", "https", "press", "example", "org", "releases", "meeting", "th"]
                .contains(&word.as_str())
        });
        assert!(words.is_empty(), "{path}: {words:?}");
        seen += 1;
        assert!(html.contains("<span lang=\"en\" dir=\"ltr\">"), "{path} shows no English at all");
    }
    assert!(seen > 20, "{seen} pages");
}
