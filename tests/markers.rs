//! The marker test, made by a generator: a release with a marker in every field, file and name is held back in some
//! spelling, public files refer to it in some ways, and the site is more or less mild about faults. Whatever the
//! combination, no byte of a marker is in the output: of a clean build, of an incremental one, after a change and when the
//! clock alone moves. The same release is there once it is public, so that the test can fail.
//!
//! `PRESSROOM_MARKERS=2000` sets the number of sites, `PRESSROOM_SEED=7` the first of them. A failure names its seed.

#![allow(clippy::disallowed_methods, reason = "tests look at the disk as a user does")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;

use pressroom::build::{Builder, Options, Report, Scope, Status};
use rayon::prelude::*;
use support::{Files, Site, reported};

/// How every marker begins.
const MARKER: &[u8] = b"qzx";

/// The instant of most builds.
const NOW: &str = "2025-10-01T00:00:00Z";

/// Numbers that look random and come again with the seed (Steele, Lea and Flood: SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

/// The front matter that the release has in any case, key by key; the values stand on one line.
const FIELDS: [(&str, &str); 14] = [
    ("slug", "qzxslug"),
    ("title", "qzxtitle"),
    ("date", "2025-09-02"),
    ("agencies", "[office]"),
    ("summary", "qzxsummary"),
    ("subtitle", "qzxsubtitle"),
    ("place", "qzxplace"),
    ("number", "qzxnumber"),
    ("source", "{name: qzxsource, url: \"https://qzxsource.example/\"}"),
    ("contacts", "[{name: qzxcontact, email: qzxmail@example.org}]"),
    ("attachments", "[{src: qzxfile.pdf, title: qzxattachment}]"),
    ("notes_to_editors", "qzxnotes"),
    ("corrections", "[{date: 2025-09-03, note: qzxcorrection}]"),
    ("aliases", "[/news/qzxalias/]"),
];

/// Keys that hold a release back, with values that do, whether they can be read or not.
const HOLDS: [(&str, &[&str]); 4] = [
    (
        "embargo",
        &["2099-01-01", "2099-01-01T09:00:00Z", "", "~", "2099-02-30", "soon", "[2099-01-01]", "{}", "\"\"", "!x 1"],
    ),
    ("draft", &["true", "", "~", "yes", "1", "[true]", "\"true\"", "True", "ja"]),
    ("expires", &["2020-01-01", "", "~", "2020-02-30", "[2020-01-01]", "never"]),
    ("date", &["2099-01-01", "2099-12-31T00:00:00Z"]),
];

/// Keys that are nearly one of those.
const NEARLY: [(&str, &str); 14] = [
    ("embargos", "2099-01-01"),
    ("Embargo", "2099-01-01"),
    ("EMBARGO", "2099-01-01"),
    ("embrago", "2099-01-01"),
    ("embargo_until", "2099-01-01"),
    ("embargo-until", "2099-01-01"),
    ("\u{435}mbargo", "2099-01-01"),
    ("embarg\u{43e}", "2099-01-01"),
    ("embargo\u{a0}", "2099-01-01"),
    ("drafts", "true"),
    ("Draft", "true"),
    ("dr\u{430}ft", "true"),
    ("expire", "2020-01-01"),
    ("Expires", "2020-01-01"),
];

/// The front matter of the release, held back in some spelling.
fn held_front(dice: &mut Dice) -> String {
    let (key, value) = match dice.chance(25) {
        true => *dice.one(&NEARLY),
        false => {
            let (key, values) = *dice.one(&HOLDS);
            (key, *dice.one(values))
        }
    };
    let fields = || FIELDS.iter().filter(|(own, _)| *own != key);
    let mut text = String::new();
    match dice.roll(14) {
        // In a text, by an indent too many or a quotation mark that was forgotten.
        2 if key != "date" => {
            fields()
                .filter(|(key, _)| *key != "summary")
                .for_each(|(key, value)| writeln!(text, "{key}: {value}").expect("memory"));
            let texts =
                ["|\n  qzxsummary\n  {held}\n", ">-\n  qzxsummary\n\n    {held}\n", "\"qzxsummary\n  {held}\"\n"];
            let held = format!("{key}: {}", value.replace('"', "'"));
            return format!("{text}summary: {}", dice.one(&texts).replace("{held}", &held));
        }
        // In what cannot be read.
        3 => {
            fields().for_each(|(key, value)| writeln!(text, "{key}: {value}").expect("memory"));
            return format!("{text}{key}: {value}\nbroken: [qzxbroken\n");
        }
        // In braces.
        0 => {
            let pairs: Vec<String> = fields().map(|(key, value)| format!("{key}: {value}")).collect();
            return format!("{{{}, {key}: {value}}}\n", pairs.join(", "));
        }
        // Everything indented.
        1 => {
            fields().for_each(|(key, value)| writeln!(text, "  {key}: {value}").expect("memory"));
            return format!("{text}  {key}: {value}\n");
        }
        _ => {}
    }
    let at = dice.roll(FIELDS.len());
    let spelt = match dice.roll(10) {
        0 => format!("\"{key}\": {value}\n"),
        1 => format!("'{key}': {value}\n"),
        2 => format!("{key} : {value}\n"),
        3 => format!("? {key}\n: {value}\n"),
        4 => format!("{key}: &a {value}\n"),
        5 => format!("<<: {{{key}: {value}}}\n"),
        6 if !value.is_empty() => format!("extra: {{n: &n {value}}}\n{key}: *n\n"),
        7 if key != "date" => format!("{key}: {value}\n{key}: {value}\n"),
        8 => format!("{key}:   {value}   # a remark\n"),
        _ => format!("{key}: {value}\n"),
    };
    for (number, (key, value)) in fields().enumerate() {
        if number == at {
            text.push_str(&spelt);
        }
        writeln!(text, "{key}: {value}").expect("memory");
    }
    if !text.contains(&spelt) {
        text.push_str(&spelt);
    }
    text
}

fn plain_front(more: &str) -> String {
    let mut text = String::new();
    FIELDS.iter().for_each(|(key, value)| writeln!(text, "{key}: {value}").expect("memory"));
    text + more
}

/// Ways to refer to the release or to one of its files in Markdown, by a link or a mention; `{base}` is the way to
/// `content/releases/`.
const IN_TEXTS: [&str; 39] = [
    "See /releases/2025/09/qzxslug/ and (`/releases/2025/09/qzxslug/qzxfile.pdf`).",
    "[/releases/2025/09/qzxslug/](https://example.org/) <i>/news/qzxalias/</i>",
    "[a](/qzxpage/)",
    "[a]({base}../pages/qzxpage/qzxbeside.pdf)",
    "![a]({base}../pages/qzxpage/qzxbeside.svg)",
    "See https://press.example.org/qzxpage/",
    "[a]({base}qzxslug/index.md)",
    "[a]({base}qzxslug/qzxfile.pdf)",
    "![a]({base}qzxslug/qzxpicture.svg)",
    "[a](/releases/2025/09/qzxslug/)",
    "[a](/releases/2025/09/qzxslug)",
    "[a](/releases/2025/09/qzxslug/index.txt)",
    "[a](/releases/2025/09/qzxslug/qzxfile.pdf)",
    "[a](/news/qzxalias/)",
    "[a][r]\n\n[r]: /releases/2025/09/qzxslug/ \"qzxtitle\"",
    "[a](https://press.example.org/releases/2025/09/qzxslug/)",
    "[a](http://PRESS.Example.org:80/releases/2025/09/qzxslug/?x#y)",
    "[a](//press.example.org/releases/2025/09/qzxslug/)",
    "[a](https://user@press.example.org/releases/2025/09/qzxslug/)",
    "[a](https://press.example.org./releases/2025/09/qzxslug/)",
    "[a](https:/press.example.org/releases/2025/09/qzxslug/)",
    "[a](https://press.example.org/releases/2025/%30%39/qzxslug/)",
    "[a](https://press.example.org:8080/releases/2025/09/qzxslug/)",
    "[a](https://press.example.org/releases/2025/09/qzxslug/qzxfile.pdf)",
    "<https://press.example.org/releases/2025/09/qzxslug/>",
    "[https://press.example.org/releases/2025/09/qzxslug/](https://example.org/)",
    "See https://press.example.org/releases/2025/09/qzxslug/.",
    "See press.example.org/releases/2025/09/qzxslug/qzxfile.pdf",
    "`https://press.example.org/releases/2025/09/QZXSLUG`",
    "    https://press.example.org/releases/2025/09/qzxslug/",
    "<a href=\"/releases/2025/09/qzxslug/\">a</a>",
    "<a href='https://press.example.org/releases/2025/09/qzxslug/'>a</a>",
    "<a href=\"{base}qzxslug/index.md\">a</a>",
    "<img src=\"{base}qzxslug/qzxpicture.svg\" alt=\"\">",
    "<img src=\"/releases/2025/09/qzxslug/qzxpicture.svg\" alt=\"a\">",
    "<blockquote cite=\"/releases/2025/09/qzxslug/\">a</blockquote>",
    "<img srcset=\"/releases/2025/09/qzxslug/qzxpicture.svg 2x\" alt=\"\">",
    "<q cite=\"//press.example.org/releases/2025/09/qzxslug/\">a</q>",
    "<div>See https://press.example.org/releases/2025/09/qzxslug/</div>",
];

/// Whole addresses of the release, as values of front matter and settings, in quotation marks.
const WHOLE: [&str; 6] = [
    "\"https://press.example.org/releases/2025/09/qzxslug/\"",
    "\"https:\\/\\/press.example.org\\/releases\\/2025\\/09\\/qzxslug\\/\"",
    "'//press.example.org/releases/2025/09/qzxslug/qzxfile.pdf'",
    "\"https://press.example.org/news/qzxalias/\"",
    "\"https://press.example.org:8443/releases/2025/09/QZXSLUG\"",
    "\"https://press.example.org/qzxpage/\"",
];

/// The same in texts, with an address in a sentence.
const SAID: [&str; 8] = [
    WHOLE[0],
    WHOLE[1],
    WHOLE[2],
    WHOLE[3],
    WHOLE[4],
    WHOLE[5],
    "See /releases/2025/09/qzxslug/",
    "\"Was at /news/qzxalias/, or press.example.org/releases/2025/09/qzxslug/\"",
];

/// Lines of which each may stand in a file or not; `{whole}` is one of [`WHOLE`], `{said}` one of [`SAID`].
fn lines(dice: &mut Dice, lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        if dice.chance(30) {
            let line = line.replace("{whole}", dice.one::<&str>(&WHOLE));
            text.push_str(&line.replace("{said}", dice.one::<&str>(&SAID)));
        }
    }
    text
}

/// Some of them.
fn references(dice: &mut Dice, base: &str) -> String {
    let mut text = String::new();
    for _ in 0..dice.roll(4) {
        text.push_str(&dice.one(&IN_TEXTS).replace("{base}", base));
        text.push_str("\n\n");
    }
    text
}

/// Lines of the front matter of a public release that refer to it.
const IN_FRONTS: [&str; 13] = [
    "summary: See /releases/2025/09/qzxslug/ now\n",
    "summary: \"At https:\\/\\/press.example.org\\/releases\\/2025\\/09\\/qzxslug\\/\"\n",
    "attachments: [{src: ../pages/qzxpage/qzxbeside.pdf}]\n",
    "contacts: [{name: a, hours: \"https://press.example.org/releases/2025/09/qzxslug/\"}]\n",
    "attachments: [{src: qzxslug/qzxfile.pdf}]\n",
    "images: [{src: qzxslug/qzxpicture.svg, alt: a}]\n",
    "related: [releases/qzxslug/index.md, /releases/2025/09/qzxslug/]\n",
    "supersedes: releases/qzxslug/index.md\n",
    "source: {name: a, url: \"https://press.example.org/releases/2025/09/qzxslug/\"}\n",
    "summary: See https://press.example.org/releases/2025/09/qzxslug/\n",
    "notes_to_editors: \"[a](/releases/2025/09/qzxslug/), <https://press.example.org/releases/2025/09/qzxslug/>\"\n",
    "corrections: [{date: 2025-09-20, note: \"https://press.example.org/releases/2025/09/qzxslug/\"}]\n",
    "extra: {a: \"https://press.example.org/releases/2025/09/qzxslug/\"}\n",
];

const KINDS: [&str; 14] = [
    "unknown-key",
    "duplicate-key",
    "wrong-type",
    "bad-date",
    "bad-value",
    "missing-key",
    "yaml-syntax",
    "hidden-link",
    "broken-link",
    "missing-file",
    "duplicate-address",
    "bad-path",
    "stray-file",
    "hierarchy",
];

/// The file of the release.
const RELEASE: &str = "content/releases/qzxslug/index.md";

/// A site with everything but the release itself.
fn site(dice: &mut Dice) -> Site {
    let site = Site::new();
    let mut config = String::from("name: Office\nbase_url: https://press.example.org/\n");
    // Most sites are mild, so that most are built.
    let levels = ["warn", "off", "note", "off", "warn", "skip", "error"];
    let known = if dice.chance(75) { 5 } else { levels.len() };
    let severities: Vec<String> = KINDS.iter().map(|kind| format!("{kind}: {}", dice.one(&levels[..known]))).collect();
    writeln!(config, "severities: {{{}}}", severities.join(", ")).expect("memory");
    if dice.chance(30) {
        config.push_str("registries: open\n");
    }
    if dice.chance(30) {
        config.push_str("raw_html: trust\n");
    }
    if dice.chance(30) {
        config.push_str("feeds: {site: {formats: [rss, atom, json], full_text: true}}\n");
    }
    if dice.chance(40) {
        let footer = references(dice, "/releases/").replace('\n', "\n  ");
        if !footer.trim().is_empty() {
            writeln!(config, "footer: |\n  a\n\n  {footer}").expect("memory");
        }
    }
    config.push_str(&lines(
        dice,
        &[
            "tagline: {said}\n",
            "description: {said}\n",
            "map: {note: {said}}\n",
            "extra: {a: [{said}]}\n",
            "languages: {en: {name: {whole}}}\n",
        ],
    ));
    if dice.chance(30) {
        let all = [
            "home",
            "agencies",
            "pages/about.md",
            "releases/qzxslug/index.md",
            "/releases/2025/09/qzxslug/",
            "pages/qzxpage/index.md",
            "{label: {whole}, url: /agencies/}",
            "{label: a, url: {whole}}",
            "{label: a, url: /news/qzxalias/}",
        ];
        let some: Vec<String> =
            (0..1 + dice.roll(5)).map(|_| dice.one(&all).replace("{whole}", dice.one::<&str>(&WHOLE))).collect();
        writeln!(config, "menu: [{}]", some.join(", ")).expect("memory");
    }
    if dice.chance(25) {
        config.push_str("theme: own\n");
        theme(dice, &site);
    }
    if dice.chance(20) {
        config.push_str("home: {featured: [releases/qzxslug/index.md]}\n");
    }
    site.write("site.yaml", config.as_bytes());
    let logo = if dice.chance(40) { "logo: /releases/qzxslug/qzxpicture.svg\n" } else { "" };
    let more = lines(
        dice,
        &[
            "site: {whole}\n",
            "acronym: {said}\n",
            "boilerplate: {said}\n",
            "contacts: [{name: {said}, role: {said}}]\n",
            "former: [{name: {whole}, until: 2025-09-30}]\n",
        ],
    );
    let agency = format!("---\nname: Office\n{logo}{more}---\n{}", references(dice, "../releases/"));
    site.write("content/agencies/office.md", agency.as_bytes());
    if dice.chance(30) {
        let portrait = *dice.one(&["/releases/qzxslug/qzxpicture.svg", "/pages/qzxpage/qzxbeside.svg"]);
        let more = lines(dice, &["site: {whole}\n", "roles: [{title: {whole}}]\n", "extra: {a: {whole}}\n"]);
        let person = format!("---\nname: A\nportrait: {portrait}\n{more}---\n");
        site.write("content/people/a.md", person.as_bytes());
    }
    let title = if dice.chance(30) { *dice.one(&SAID) } else { "About" };
    let more = lines(dice, &["summary: {said}\n", "extra: {a: {said}}\n"]);
    let page = format!("---\ntitle: {title}\n{more}---\n{}", references(dice, "../releases/"));
    site.write("content/pages/about.md", page.as_bytes());
    for name in ["one", "two"] {
        let front = if dice.chance(50) { *dice.one(&IN_FRONTS) } else { "" };
        let text = format!(
            "---\ntitle: Public {name}\ndate: 2025-09-05\nagencies: [office]\n{front}---\nText.\n\n{}",
            references(dice, "")
        );
        site.write(&format!("content/releases/{name}.md"), text.as_bytes());
    }
    if dice.chance(20) {
        let old = "---\ntitle: Old\ndate: 2025-09-01\nagencies: [office]\nunpublish: {redirect: \"{to}\"}\n---\n";
        let to =
            ["releases/qzxslug/index.md", "/releases/2025/09/qzxslug/", "https://press.example.org/news/qzxalias/"];
        site.write("content/releases/old.md", old.replace("{to}", to[dice.roll(to.len())]).as_bytes());
    }
    // A page that nobody may see at any time, and what lies beside it.
    let draft = "---\ntitle: qzxpage\ndraft: true\nmenu: 1\n---\nqzxpage [a](qzxbeside.pdf)\n";
    site.write("content/pages/qzxpage/index.md", draft.as_bytes());
    for name in ["qzxbeside.pdf", "qzxbeside.svg"] {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>qzxbeside</title></svg>";
        site.write(&format!("content/pages/qzxpage/{name}"), text.as_bytes());
    }
    for (name, text) in [
        ("qzxfile.pdf", "qzxbytes"),
        ("qzxpicture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>qzxdrawn</title></svg>"),
    ] {
        site.write(&format!("content/releases/qzxslug/{name}"), text.as_bytes());
    }
    #[cfg(unix)]
    for (path, to) in [
        ("content/static/folder", "../releases/qzxslug"),
        ("content/static/file.pdf", "../releases/qzxslug/qzxfile.pdf"),
        ("content/shared.pdf", "releases/qzxslug/qzxfile.pdf"),
        ("content/pages/copy.md", "../releases/qzxslug/index.md"),
        ("content/static/beside.pdf", "../pages/qzxpage/qzxbeside.pdf"),
    ] {
        if dice.chance(15) {
            let path = site.root().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::os::unix::fs::symlink(to, path).expect("a link");
        }
    }
    site
}

/// A theme whose strings and templates name the release, and whose files are links to those beside it.
fn theme(dice: &mut Dice, site: &Site) {
    site.write("themes/own/theme.yaml", b"extends: default\n");
    let whole = "https://press.example.org/releases/2025/09/qzxslug/";
    if dice.chance(50) {
        site.write("themes/own/strings/en.ftl", format!("archive = Archive {whole}\n").as_bytes());
    }
    if dice.chance(50) {
        let template = format!(
            "{{% extends \"default/page.html\" %}}{{% block main %}}{{{{ super() }}}}{whole}?x {{{{ site.extra }}}}{{% endblock %}}"
        );
        site.write("themes/own/templates/page.html", template.as_bytes());
    }
    #[cfg(unix)]
    for (path, to) in [
        ("assets/file.pdf", "../../../content/releases/qzxslug/qzxfile.pdf"),
        ("assets/folder", "../../../content/releases/qzxslug"),
        ("assets/page", "../../../content/pages/qzxpage"),
        ("templates/note.html", "../../../content/releases/qzxslug/index.md"),
    ] {
        if dice.chance(40) {
            let path = site.root().join("themes/own").join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::os::unix::fs::symlink(to, path).expect("a link");
        }
    }
}

/// Where markers stand in an output, each once.
fn found(files: &Files) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, bytes) in files {
        for (what, text) in [("name", path.as_bytes()), ("bytes", bytes.as_slice())] {
            let text = text.to_ascii_lowercase();
            for at in text.windows(MARKER.len()).enumerate().filter(|(_, part)| *part == MARKER).map(|(at, _)| at) {
                let end =
                    text[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(text.len(), |end| at + end);
                let from = at.saturating_sub(60);
                let around = String::from_utf8_lossy(&text[from..end]).replace('\n', " ");
                found.insert(format!("{path} ({what}): {around}"));
            }
        }
    }
    found
}

/// A text in which the release has another slug.
fn readdressed(text: &str, own: &str) -> String {
    let mut text = text.replace("slug: qzxslug", &format!("slug: {own}"));
    for before in ["/2025/09/", "/2025/%30%39/", "\\/2025\\/09\\/"] {
        text = text.replace(&format!("{before}qzxslug"), &format!("{before}{own}"));
    }
    text.replace("/09/QZXSLUG", &format!("/09/{}", own.to_uppercase()))
}

/// What happened in one site.
struct Played {
    /// The release was published when nothing held it back.
    shown: bool,
    /// The site was built while it was held back.
    built: bool,
    /// What went wrong.
    wrong: Option<String>,
}

fn play(seed: u64) -> Played {
    let mut dice = Dice(seed);
    let site = site(&mut dice);
    // Its address may have another slug than its folder.
    let own = if dice.chance(30) { "qzxown" } else { "qzxslug" };
    if own != "qzxslug" {
        for (path, bytes) in support::files(site.root()) {
            if let Some(text) = std::str::from_utf8(&bytes).ok().filter(|_| !site.root().join(&path).is_symlink()) {
                site.write(&path, readdressed(text, own).as_bytes());
            }
        }
    }
    let options = Options {
        base_url: dice.chance(15).then(|| "https://elsewhere.example/sub/".to_owned()),
        ..Options::of(site.root(), support::at(NOW))
    };
    let release = |front: &str| readdressed(&format!("---\n{front}---\nqzxbody ![a](qzxpicture.svg)\n"), own);
    let (held, public) = (release(&held_front(&mut dice)), release(&plain_front("")));
    let waits = release(&plain_front("embargo: 2025-11-01T00:00:00Z\n"));
    let mut wrong = String::new();
    let mut hidden = |step: &str, files: &Files, report: &Report| {
        let found = found(files);
        if !found.is_empty() {
            let list: Vec<String> = found.into_iter().take(12).collect();
            writeln!(wrong, "{step}:\n  {}\n{}", list.join("\n  "), reported(&report.diagnostics)).expect("memory");
        }
    };
    // A clean build of what is held back.
    site.write(RELEASE, held.as_bytes());
    let clean = pressroom::build::build(&options, &|_, _| {}, &|_| true);
    let clean_files = site.published();
    hidden("clean build", &clean_files, &clean);

    // The same site while it is edited, and while its clock moves.
    std::fs::remove_dir_all(site.output()).ok();
    std::fs::remove_dir_all(site.root().join(".pressroom")).ok();
    site.write(RELEASE, public.as_bytes());
    let mut builder = Builder::new(options);
    let build = |builder: &mut Builder, scope: &Scope| builder.build(scope, &|_, _| {}, &|_| true);
    let first = build(&mut builder, &Scope::all());
    let shown = first.status == Status::Done && !found(&site.published()).is_empty();
    let mut scope = match dice.chance(50) {
        true => Scope::all(),
        false => Scope { all: false, ..Scope::all() },
    };
    scope.files.insert(RELEASE.to_owned());
    site.write(RELEASE, held.as_bytes());
    let again = build(&mut builder, &scope);
    // A build that fails leaves what was there.
    if again.status == Status::Done {
        let files = site.published();
        hidden("after an edit", &files, &again);
        if clean.status == Status::Done && files != clean_files {
            let differing: Vec<&String> = files
                .keys()
                .chain(clean_files.keys())
                .filter(|path| files.get(*path) != clean_files.get(*path))
                .collect();
            wrong_differs(&mut wrong, &differing);
        }
    }
    site.write(RELEASE, waits.as_bytes());
    for (step, instant, is_held) in [
        ("before its hour", NOW, true),
        ("at its hour", "2025-11-01T00:00:00Z", false),
        ("before its hour again", NOW, true),
    ] {
        builder.options.instant = support::at(instant);
        let report = build(&mut builder, &scope);
        if report.status == Status::Done && is_held {
            let found = found(&site.published());
            if !found.is_empty() {
                let list: Vec<String> = found.into_iter().take(12).collect();
                writeln!(wrong, "{step}:\n  {}\n{}", list.join("\n  "), reported(&report.diagnostics)).expect("memory");
            }
        }
    }
    let wrong = (!wrong.is_empty()).then(|| {
        let config = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
        format!("PRESSROOM_SEED={seed} PRESSROOM_MARKERS=1\n{wrong}\n{config}\n{held}")
    });
    Played { shown, built: clean.status == Status::Done, wrong }
}

fn wrong_differs(wrong: &mut String, differing: &[&String]) {
    writeln!(wrong, "the incremental build differs from the clean one: {differing:?}").expect("memory");
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

#[test]
fn no_marker_of_a_release_that_is_held_back_is_in_the_output() {
    let seed = number("PRESSROOM_SEED", 20_251_001);
    let count = number("PRESSROOM_MARKERS", 40);
    println!("PRESSROOM_SEED={seed} PRESSROOM_MARKERS={count}");
    let played: Vec<Played> = (seed..seed + count).into_par_iter().map(play).collect();
    let wrong: Vec<&str> = played.iter().filter_map(|one| one.wrong.as_deref()).collect();
    let shown = played.iter().filter(|one| one.shown).count();
    let built = played.iter().filter(|one| one.built).count();
    println!("{count} sites; {built} were built while the release was held back, {shown} showed it when it was public");
    assert!(
        wrong.is_empty(),
        "{} of {count} sites disclose it:\n\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n\n")
    );
    assert!(count < 10 || built * 2 > played.len(), "only {built} of {count} sites were built");
    assert!(
        count < 10 || shown * 2 > played.len(),
        "only {shown} of {count} sites showed the release when it was public"
    );
}
