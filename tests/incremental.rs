//! Incremental builds give what a clean build would, byte for byte: after random edits, and after builds that were
//! killed.
//!
//! `PRESSROOM_STEPS=10000 cargo test --release --test incremental` makes the random edits many; `PRESSROOM_KILLS=1000`
//! the builds that are killed, `PRESSROOM_DAMAGES=1000` the records that are damaged. `PRESSROOM_SEED` begins another
//! series.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests make their own sites and read their settings"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use pressroom::Kind;
use pressroom::build::{Action, Builder, Options, Report, Scope, Shown, Status, Workspace, build};
use pressroom::internals::Digest;
use pressroom::internals::Viewer;
use support::{Site, difference};

/// A series of numbers that looks random (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % end.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The seed of a random test, which is printed where it fails: that of `PRESSROOM_SEED`; in a long run without one, a new
/// one each time.
fn seed(default: u64) -> u64 {
    let is_long =
        ["PRESSROOM_STEPS", "PRESSROOM_KILLS", "PRESSROOM_DAMAGES"].iter().any(|name| std::env::var_os(name).is_some());
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(default, |since| since.as_secs());
    let seed = setting("PRESSROOM_SEED", if is_long { now } else { default });
    println!("PRESSROOM_SEED={seed}");
    seed
}

/// What an edit changed.
#[derive(Default)]
struct Edit {
    /// The release of which only the text was changed, by path.
    body: Option<String>,
    /// What a watcher would tell of it.
    scope: Scope,
}

/// A site that is edited at random. What its files are follows from the chance alone.
struct Edited {
    site: Site,
    chance: Chance,
    /// Day of the build, from 1 June 2025.
    day: i64,
}

impl Edited {
    fn new(seed: u64) -> Edited {
        let site = Site::with(&[
            ("site.yaml", "name: Office\nbase_url: https://press.example.org/site/\nlanguages: {en: {}, ru: {}}\n"),
            ("content/agencies/office.md", "---\nname: Office\nacronym: OFF\nboilerplate: About [it](/about/).\n---\n"),
            ("content/agencies/branch.md", "---\nname: Branch\nparent: office\n---\nText.\n"),
            ("content/people/anna.md", "---\nname: Anna\n---\n"),
            ("content/topics/trade.md", "---\nname: {en: Trade, ru: Торговля}\n---\n"),
            ("content/pages/about.md", "---\ntitle: About\nmenu: 1\n---\nText.\n"),
        ]);
        let mut edited = Edited { site, chance: Chance(seed), day: 20 };
        edited.configure();
        edited.ask();
        for _ in 0..8 {
            edited.write_release(false);
        }
        edited
    }

    fn configure(&mut self) {
        let name = self.chance.of(&["Office", "Press Office"]);
        let skip = self.chance.of(&[
            "",
            "home:\n  newest: 3\n",
            "raw_html: trust\n",
            "registries: open\n",
            "map: {show: false}\n",
        ]);
        let base = "base_url: https://press.example.org/site/\nlanguages: {en: {}, ru: {}}\n";
        let severities = "severities: {hidden-link: note, broken-link: note, duplicate-address: skip, future-date: off, \
             missing-file: note, duplicate-translation: note, unknown-person: note, unknown-agency: note, \
             agency-dates: note}\n";
        let theme = self.chance.of(&["", "theme: asking\n"]);
        self.site.write("site.yaml", format!("name: {name}\n{base}{severities}{skip}{theme}").as_bytes());
    }

    /// Writes a theme that shows on every page the answers to questions of all sorts.
    fn ask(&mut self) {
        let [few, some] = [1 + self.chance.below(2), 1 + self.chance.below(5)];
        let end = self.chance.of(&["newest", "oldest"]);
        let fixed = self.chance.of(&["office", "branch", "nobody"]);
        let text = format!(
            "extends: default\n\
             queries:\n  \
               same_office: {{on: [release, agency], same: agency, {end}: {few}}}\n  \
               same_offices: {{on: [release, facet_year], same: agencies, newest: {some}, summaries: true}}\n  \
               same_country: {{on: release, same: country, {end}: {some}}}\n  \
               same_topics: {{on: release, same: topics, oldest: {few}}}\n  \
               latest: {{on: [not_found, page, home, topic], {end}: {some}, summaries: true}}\n  \
               of_one: {{on: [archive, release, archive_month], of: {{agency: {fixed}}}, {end}: {few}}}\n  \
               each: {{on: [home, page], one_per: country, {end}: {some}}}\n  \
               each_here: {{on: agency, same: agency, one_per: topic, {end}: {some}}}\n"
        );
        self.site.write("themes/asking/theme.yaml", text.as_bytes());
        let show = "{% extends \"default/base.html\" %}{% block address %}{{ super() }}{% for name, list in query %}\n\
             <!-- {{ name }}: {% for item in list %}{% if item.label %}{{ item.label.name }} {{ item.entry.title }}\
             {% else %}{{ item.url }} {{ item.title }} {{ item.summary or \"\" }}{% endif %}, {% endfor %}-->{% endfor %}\
             {% endblock %}";
        self.site.write("themes/asking/templates/base.html", show.as_bytes());
    }

    /// Writes a release of a few names, so that names are written again and again.
    fn write_release(&mut self, keep_dates: bool) -> String {
        let chance = &mut self.chance;
        let name = chance.of(&["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]);
        let lang = chance.of(&["", "", ".ru"]);
        let path = format!("content/releases/{name}{lang}.md");
        let day = if keep_dates { 10 } else { 1 + chance.below(28) };
        let month = chance.of(&["04", "05", "06"]);
        let title = chance.of(&["A meeting", "A treaty", "A visit", "An answer"]);
        let agency = chance.of(&["office", "branch", "office, branch", "bureau"]);
        let country = chance.of(&["KG", "UZ", "CN"]);
        let more = chance.of(&[
            "",
            "draft: true\n",
            "embargo: 2025-06-22T09:00:00Z\n",
            "expires: 2025-06-25T09:00:00Z\n",
            "topics: [trade]\n",
            "summary: In short.\n",
            "related: [releases/one.md]\n",
            "supersedes: releases/two.md\n",
            "withdrawn: {date: 2025-06-20, reason: Wrong.}\n",
            "unpublish: {redirect: one.md}\n",
            "unpublish: {redirect: /about/}\n",
            "aliases: [/old/]\n",
            "notes_to_editors: See [two](two.md).\n",
            "images: [{src: map.png, alt: A map}]\n",
            "attachments: [{src: plan.png, title: A plan}]\n",
            "translation_key: together\n",
            "slug: same\n",
        ]);
        let body = self.body();
        let facts = format!("title: {title}\ndate: 2025-{month}-{day:02}\nagencies: [{agency}]\ncountry: {country}\n");
        self.site.write(&path, format!("---\n{facts}{more}---\n{body}").as_bytes());
        path
    }

    fn body(&mut self) -> String {
        let number = self.chance.below(1000);
        let link = self.chance.of(&[
            "",
            "[one](one.md)",
            "[two](two.md#part)",
            "[three](/releases/2025/05/three/)",
            "[about](/about/)",
            "![map](map.png)",
            "<b onclick=x>bold</b>",
            "\n\n> Said.\n>\n> — [anna]",
            "\n\n> Said.\n> — [boris]",
        ]);
        format!("Paragraph {number} {link}\n")
    }

    fn releases(&self) -> Vec<String> {
        let folder = self.site.root().join("content/releases");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".md"))
            .collect();
        names.sort();
        names.into_iter().map(|name| format!("content/releases/{name}")).collect()
    }

    /// Changes the site.
    fn edit(&mut self) -> Edit {
        let releases = self.releases();
        let some = |chance: &mut Chance| releases.get(chance.below(releases.len())).cloned();
        let files = |paths: &[&str]| {
            let files = paths.iter().map(|path| (*path).to_owned()).collect();
            Edit { body: None, scope: Scope { files, ..Scope::default() } }
        };
        match self.chance.below(19) {
            0..=2 => {
                let Some(path) = some(&mut self.chance) else { return Edit::default() };
                let text = fs::read_to_string(self.site.root().join(&path)).unwrap();
                let end = text.rfind("---\n").unwrap() + 4;
                let body = self.body();
                self.site.write(&path, format!("{}{body}", &text[..end]).as_bytes());
                Edit { body: Some(path.clone()), ..files(&[&path]) }
            }
            3..=6 => files(&[&self.write_release(false)]),
            7 => {
                let Some(path) = some(&mut self.chance) else { return Edit::default() };
                self.site.remove(&path);
                files(&[&path])
            }
            8 => {
                let Some(path) = some(&mut self.chance) else { return Edit::default() };
                let to = format!("content/releases/{}.md", self.chance.of(&["moved", "one", "other"]));
                fs::rename(self.site.root().join(&path), self.site.root().join(&to)).unwrap();
                files(&[&path, &to])
            }
            9 => {
                let word =
                    self.chance.of(&["", "<p>One</p>", "<p>{{ page.title }}</p>", "{% include \"part.html\" %}"]);
                self.site.write("themes/default/templates/part.html", self.chance.of(&["part", "PART"]).as_bytes());
                let text = format!("{{% extends \"base.html\" %}}{{% block main %}}{word}{{% endblock %}}");
                let name = self.chance.of(&["page", "archive", "topic"]);
                self.site.write(&format!("themes/default/templates/{name}.html"), text.as_bytes());
                Edit { body: None, scope: Scope { theme: true, ..Scope::default() } }
            }
            10 => {
                let word = self.chance.of(&["Archive", "All releases"]);
                self.site.write(
                    "themes/default/strings/en.ftl",
                    ENGLISH.replace("archive = Archive", &format!("archive = {word}")).as_bytes(),
                );
                Edit { body: None, scope: Scope { theme: true, ..Scope::default() } }
            }
            11 => {
                self.configure();
                Edit { body: None, scope: Scope { config: true, ..Scope::default() } }
            }
            16 => {
                let line = self.chance.of(&["KG - M1 1h2v2z", "KG - M1 1h3v2z", "# KG", "UZ 5,5", "- - M4 4h2v2z"]);
                let text = format!("size 9 9\n{line}\nCN 1,2\n");
                self.site.write("themes/default/map/world.txt", text.as_bytes());
                Edit { body: None, scope: Scope { theme: true, ..Scope::default() } }
            }
            17 => {
                self.ask();
                Edit { body: None, scope: Scope { theme: true, ..Scope::default() } }
            }
            12 => {
                self.day = 15 + self.chance.below(15) as i64;
                Edit::default()
            }
            13 => {
                let bytes = self.chance.of(&["one", "other"]);
                let path = self.chance.of(&["content/releases/map.png", "content/releases/plan.png"]);
                match self.chance.below(3) {
                    0 => drop(fs::remove_file(self.site.root().join(path))),
                    _ => self.site.write(path, bytes.as_bytes()),
                }
                files(&[path])
            }
            14 => {
                let boilerplate = self.chance.of(&["About [it](/about/).", "See [one](../releases/one.md)."]);
                let time = self.chance.of(&[
                    "",
                    "former: [{name: Bureau, until: 2025-05-15}]\n",
                    "former: [{id: bureau, name: Bureau}]\nuntil: 2025-06-01\nsuccessors: [branch]\n",
                ]);
                let text = format!("---\nname: Office\nacronym: OFF\n{time}boilerplate: {boilerplate}\n---\n");
                self.site.write("content/agencies/office.md", text.as_bytes());
                files(&["content/agencies/office.md"])
            }
            15 => {
                let role =
                    self.chance.of(&["", "roles: [{title: Head}]\n", "roles: [{title: Chair, from: 2025-05-10}]\n"]);
                self.site.write("content/people/anna.md", format!("---\nname: Anna\n{role}---\n").as_bytes());
                files(&["content/people/anna.md"])
            }
            _ => {
                let name = self.chance.of(&["Trade", "Commerce"]);
                let text = format!("---\nname: {{en: {name}, ru: Торговля}}\n---\n");
                self.site.write("content/topics/trade.md", text.as_bytes());
                files(&["content/topics/trade.md"])
            }
        }
    }

    fn options(&self) -> Options {
        Options::of(self.site.root(), support::at(&format!("2025-06-{:02}T12:00:00Z", self.day)))
    }

    /// What a build that knows nothing of earlier ones makes.
    fn clean(&self) -> (Report, support::Files) {
        let copy = tempfile::tempdir().unwrap();
        for folder in ["content", "themes"] {
            copy_folder(&self.site.root().join(folder), &copy.path().join(folder));
        }
        fs::copy(self.site.root().join("site.yaml"), copy.path().join("site.yaml")).unwrap();
        let report = build(&Options::of(copy.path(), self.options().instant), &|_, _| {}, &|_| true);
        let files = support::files(&copy.path().join("output"));
        (report, files)
    }
}

const ENGLISH: &str = include_str!("../themes/default/strings/en.ftl");

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target)
        } else {
            let _ = fs::copy(&path, &target).unwrap();
        }
    }
}

fn assert_same(clean: &support::Files, incremental: &support::Files, step: &str) {
    let names = |files: &support::Files| files.keys().cloned().collect::<Vec<_>>().join("\n");
    let (clean_names, names) = (names(clean), names(incremental));
    assert!(clean_names == names, "{step}:\n{}", difference(&clean_names, &names));
    for (name, bytes) in clean {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let other = &incremental[name];
        assert!(bytes == other, "{step}: {name}:\n{}", difference(&text(bytes), &text(other)));
    }
}

/// The paths that an edit of one body may touch: the release's own page and feeds.
fn is_feed(path: &str) -> bool {
    ["feed.xml", "atom.xml", "feed.json"].iter().any(|name| path.ends_with(name))
}

#[test]
fn incremental_builds_equal_clean_ones() {
    let steps = setting("PRESSROOM_STEPS", 40);
    let mut edited = Edited::new(seed(1));
    let mut builder: Option<Builder> = None;
    let mut before = edited.day;
    let mut done = 0;
    for step in 0..steps {
        let Edit { body, scope } = edited.edit();
        let reported = format!("step {step}");
        // A builder that stays, as in watch mode; now and then another program.
        if edited.chance.below(8) == 0 {
            builder = None;
        }
        let fresh = builder.is_none();
        let same = builder.get_or_insert_with(|| Builder::new(edited.options()));
        same.options = edited.options();
        // In watch mode a build looks at what the watcher tells; after an overflow at everything.
        let scope = if edited.chance.below(8) == 0 { Scope::all() } else { scope };
        let report = same.build(&scope, &|_, _| {}, &|_| true);
        let (clean, files) = edited.clean();
        assert_eq!(report.status, clean.status, "{reported}: {}", support::reported(&report.diagnostics));
        done += u64::from(report.status == Status::Done);
        let findings = |report: &Report| {
            let mut found = report.diagnostics.clone();
            found.retain(|finding| !finding.message.starts_with("the output folder has files"));
            support::reported(&found)
        };
        assert_eq!(findings(&report), findings(&clean), "{reported}");
        if report.status != Status::Done {
            continue;
        }
        assert_same(&files, &edited.site.published(), &reported);
        if let (Some(path), true, true) = (&body, before == edited.day, !fresh) {
            let stem = path.rsplit('/').next().unwrap().split('.').next().unwrap();
            let others: Vec<&str> = report
                .outcomes
                .iter()
                .filter(|outcome| outcome.action != Action::Deleted)
                .map(|outcome| &*outcome.path)
                .filter(|path| {
                    let is_page = |slug: &&str| {
                        ["html", "txt"].iter().any(|kind| path.ends_with(&format!("/{slug}/index.{kind}")))
                    };
                    let own = [stem, "same"].iter().any(is_page);
                    !is_feed(path) && !own && !path.ends_with(".png")
                })
                .collect();
            // A link may have come or gone, whose picture is published or not; pages of others stay.
            assert!(others.is_empty(), "{reported}: {path} rendered {others:?}");
        }
        before = edited.day;
        let again = same.build(&Scope::all(), &|_, _| {}, &|_| true);
        assert_eq!((again.rendered, again.written, again.deleted), (0, 0, 0), "{reported}: {:?}", again.outcomes);
        // What a program that watches leaves behind is fresh for the next one, too.
        if edited.chance.below(6) == 0 {
            builder = None;
            let next = builder.insert(Builder::new(edited.options())).build(&Scope::all(), &|_, _| {}, &|_| true);
            assert_eq!((next.rendered, next.written, next.deleted), (0, 0, 0), "{reported}: {:?}", next.outcomes);
        }
    }
    println!("{done} of {steps} sites could be built");
    assert!(done * 2 > steps, "only {done} of {steps} sites could be built");
}

/// A release that another names is held back, so that nothing is reported; then it goes, while the program watches.
#[test]
fn what_is_named_and_held_back_may_go() {
    let release = |title: &str, more: &str| {
        format!("---\ntitle: {title}\ndate: 2025-05-01\nagencies: [office]\n{more}---\nText.\n")
    };
    let site = Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\nseverities: {broken-link: warn}\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/one.md", &release("One", "draft: true\n")),
        ("content/releases/two.md", &release("Two", "related: [releases/one.md]\n")),
        ("content/releases/three.md", &release("Three", "")),
    ]);
    let mut builder = Builder::new(Options::of(site.root(), support::at("2025-06-01T12:00:00Z")));
    let mut build = |files: &[&str]| {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        let report = builder.build(&Scope { files, ..Scope::default() }, &|_, _| {}, &|_| true);
        support::reported(&report.diagnostics)
    };
    assert_eq!(build(&[]), "");
    // Another release changes, so that catalog and plan are made again with what they can take over.
    site.write("content/releases/three.md", release("Three", "summary: Short.\n").as_bytes());
    assert_eq!(build(&["content/releases/three.md"]), "");
    site.remove("content/releases/one.md");
    let reported = build(&["content/releases/one.md"]);
    assert!(reported.contains("there is no release `releases/one.md`"), "{reported}");
}

/// What a watching program wrote down after an edit, a new process takes for what it would render itself.
#[test]
fn a_new_process_renders_nothing_after_an_edit_in_a_watch() {
    let release = |title: &str| {
        format!("---\ntitle: {title}\ndate: 2025-05-01\nplace: Osh\ncountry: KG\nagencies: [office]\n---\nText.\n")
    };
    let usual = "name: Office\nbase_url: https://press.example.org/\ntheme: own\n";
    let site = Site::with(&[
        ("site.yaml", usual),
        ("themes/own/theme.yaml", "extends: default\n"),
        ("themes/own/strings/en.ftl", "dateline = { $place }, { $date }\n"),
        ("themes/own/assets/own.css", "p {}\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/one.md", &release("One")),
        ("content/releases/two.md", &release("Two")),
    ]);
    let theme = Scope { theme: true, ..Scope::default() };
    let files = |path: &str| Scope { files: [path.to_owned()].into(), ..Scope::default() };
    let not_found = "{% extends \"base.html\" %}{% block main %}Lost.{% endblock %}";
    for (path, text, scope) in [
        ("themes/own/strings/en.ftl", "dateline = { $place }; { $date }\n".to_owned(), theme.clone()),
        ("themes/own/templates/not_found.html", not_found.to_owned(), theme.clone()),
        ("themes/own/assets/own.css", "p { color: red }\n".to_owned(), theme.clone()),
        ("site.yaml", usual.replace("Office", "The Office"), Scope { config: true, ..Scope::default() }),
        ("content/agencies/office.md", "---\nname: The Office\n---\n".to_owned(), files("content/agencies/office.md")),
        ("content/releases/one.md", release("The first"), files("content/releases/one.md")),
        ("themes/own/strings/en.ftl", "dateline = { $place } / { $date }\n".to_owned(), Scope::all()),
    ] {
        let options = Options::of(site.root(), support::at("2025-06-01T12:00:00Z"));
        let mut watch = Builder::new(options.clone());
        let mut build_again = |scope: &Scope| {
            let report = watch.build(scope, &|_, _| {}, &|_| true);
            assert_eq!(report.status, Status::Done, "{path}: {}", support::reported(&report.diagnostics));
            report
        };
        build_again(&Scope::all());
        site.write(path, text.as_bytes());
        assert!(build_again(&scope).rendered > 0, "{path}");
        drop(watch);
        let report = build(&options, &|_, _| {}, &|_| true);
        assert_eq!(report.rendered, 0, "{path}: {:?}", report.outcomes);
    }
}

/// Of many findings of a kind the first are placed and get advice; the others are counted.
#[test]
fn findings_that_are_not_shown_cost_no_search() {
    let release = |number: usize| {
        format!(
            "---\ntitle: T {number}\ndate: 2025-05-01\nagencies: [nobody-{number}]\n---\n[a](/x-{number}/) [b](y.md)\n"
        )
    };
    let site = Site::with(&[("site.yaml", "name: Office\nbase_url: https://press.example.org/\n")]);
    for number in 0..40 {
        site.write(&format!("content/releases/{number:02}.md"), release(number).as_bytes());
    }
    let options = Options::of(site.root(), support::at("2025-06-01T12:00:00Z"));
    let all = build(&options, &|_, _| {}, &|_| true);
    assert_eq!((all.diagnostics.len(), all.more.len()), (120, 0));
    let first = build(&Options { shown: Shown::First(10), ..options }, &|_, _| {}, &|_| true);
    assert_eq!((first.status, all.status), (Status::Content, Status::Content));
    let more: Vec<(&str, usize)> = first.more.iter().map(|((_, kind), count)| (kind.name(), *count)).collect();
    assert_eq!(more, [("unknown-agency", 30), ("broken-link", 70)]);
    for kind in [Kind::UnknownAgency, Kind::BrokenLink] {
        let of_kind = |report: &Report| -> Vec<String> {
            let found = report.diagnostics.iter().filter(|one| one.kind == kind);
            found.map(|one| format!("{one} {:?}", one.help)).take(10).collect()
        };
        assert_eq!(of_kind(&first), of_kind(&all));
    }
    assert_eq!(first.diagnostics.len(), 20);
}

/// Charts, the map and all lists are drawn again where the newest release stands, and nowhere else.
#[test]
fn a_new_release_changes_as_many_files_however_large_the_archive_is() {
    let changed = |archive: usize| {
        let site = Site::with(&[
            ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
            ("content/agencies/office.md", "---\nname: Office\n---\n"),
            ("content/agencies/branch.md", "---\nname: Branch\nparent: office\n---\n"),
            ("content/topics/trade.md", "---\nname: Trade\n---\n"),
        ]);
        let release = |number: usize, date: &str| {
            let (agency, country) = (["office", "branch"][number % 2], ["KG", "UZ", "CN"][number % 3]);
            let facts = format!("title: Number {number}\ndate: {date}\nagencies: [{agency}]\ncountry: {country}\n");
            site.write(
                &format!("content/releases/{number}.md"),
                format!("---\n{facts}topics: [trade]\n---\nText.\n").as_bytes(),
            );
        };
        for number in 0..archive {
            let (year, month, day) = (2021 + number % 4, 1 + number % 12, 1 + number % 28);
            release(number, &format!("{year}-{month:02}-{day:02}"));
        }
        // The month of the new one is there already.
        release(90_000, "2025-05-01");
        site.build_well("2025-06-01T12:00:00Z");
        release(90_006, "2025-05-02");
        site.build_well("2025-06-01T12:00:00Z").written
    };
    let (small, large) = (changed(150), changed(1_500));
    assert!((20..50).contains(&small) && large <= small, "{small} files, then {large}");
}

/// What a page shows of another release follows that one: its title where it is related, is replaced or replaces, is next
/// or before.
#[test]
fn pages_follow_the_releases_that_they_name() {
    let release = |title: &str, day: u32, more: &str| {
        format!("---\ntitle: {title}\ndate: 2025-05-{day:02}\nagencies: [office]\n{more}---\nText.\n")
    };
    let site = Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/named.md", &release("Before", 9, "")),
        ("content/releases/related.md", &release("Related", 1, "related: [named.md]\n")),
        ("content/releases/between.md", &release("Between", 2, "")),
        ("content/releases/newer.md", &release("Newer", 20, "supersedes: named.md\n")),
        ("content/releases/after.md", &release("After", 25, "")),
    ]);
    let shows = |name: &str, title: &str| {
        let page = site.root().join(format!("output/releases/2025/05/{name}/index.html"));
        fs::read_to_string(page).unwrap().contains(title)
    };
    site.build_well("2025-06-01T12:00:00Z");
    site.write("content/releases/named.md", release("Named anew", 9, "").as_bytes());
    site.build_well("2025-06-01T12:00:00Z");
    // The one that is related, the one that replaces it, and its neighbours in time.
    for page in ["related", "newer", "between"] {
        assert!(shows(page, "Named anew") && !shows(page, ">Before<"), "{page}");
    }
    site.write("content/releases/newer.md", release("Newer anew", 20, "supersedes: named.md\n").as_bytes());
    site.build_well("2025-06-01T12:00:00Z");
    assert!(shows("named", "Newer anew") && shows("after", "Newer anew"));
}

/// A quote names a person as the registry does.
#[test]
fn quotes_follow_the_people_whom_they_name() {
    let site = Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/people/anna.md", "---\nname: Anna\n---\n"),
        (
            "content/releases/one.md",
            "---\ntitle: One\ndate: 2025-05-01\nagencies: [office]\n---\n> Said.\n>\n> — [anna]\n",
        ),
    ]);
    let page = site.root().join("output/releases/2025/05/one/index.html");
    site.build_well("2025-06-01T12:00:00Z");
    assert!(fs::read_to_string(&page).unwrap().contains(">Anna<"));
    site.write("content/people/anna.md", b"---\nname: Anna Ivanova\n---\n");
    site.build_well("2025-06-01T12:00:00Z");
    assert!(fs::read_to_string(&page).unwrap().contains(">Anna Ivanova<"));
}

/// A text gets a quote of somebody who is not there, and no other link, while the program watches.
#[test]
fn a_speaker_who_is_not_there_is_told() {
    let release = |body: &str| format!("---\ntitle: A visit\ndate: 2025-05-01\nagencies: [office]\n---\n{body}");
    let site = Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/one.md", &release("Text.\n")),
    ]);
    let mut builder = Builder::new(Options::of(site.root(), support::at("2025-06-01T12:00:00Z")));
    let scope = Scope { files: ["content/releases/one.md".to_owned()].into(), ..Scope::default() };
    let mut build = || builder.build(&scope, &|_, _| {}, &|_| true);
    assert_eq!(build().status, Status::Done);
    site.write("content/releases/one.md", release("> Said.\n> — [boris]\n").as_bytes());
    let report = build();
    assert_eq!(report.status, Status::Content, "{}", support::reported(&report.diagnostics));
}

/// Of every page and file, by address: its key, and all that it is made from besides its template.
fn keys_and_views(workspace: &mut Workspace, instant: Timestamp) -> Option<BTreeMap<String, (Digest, String)>> {
    workspace.plan(instant).ok()?;
    workspace.theme().ok()?.value.as_ref()?;
    workspace.renderer(instant).ok()?;
    let (scene, _) = workspace.rendering(instant);
    let viewer = Viewer::new(scene);
    let (some, all) = (viewer.for_keys(false), viewer.for_keys(true));
    let mut known = BTreeMap::new();
    for page in &scene.plan.pages {
        let key = all.digest(page, &mut Vec::new()).ok()?;
        assert_eq!(some.digest(page, &mut Vec::new()).ok()?, key, "{}", page.address);
        let view = match viewer.machine(page).ok()? {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => serde_json::to_string(&viewer.view(page).ok()?).unwrap(),
        };
        known.insert(page.address.to_string(), (key, view));
    }
    Some(known)
}

/// Two views have one key only where they are the same; and what is reused from step to step gives the keys that a new
/// process computes.
#[test]
fn keys_tell_views_apart() {
    let mut edited = Edited::new(seed(4));
    let once = |edited: &Edited| Workspace::once(edited.site.root()).ok();
    let mut reused = once(&edited).unwrap();
    let mut before = keys_and_views(&mut reused, edited.options().instant).unwrap();
    let (mut same, mut different) = (0, 0);
    // What could not be read is read again with the next edit.
    let mut behind = false;
    for step in 0..setting("PRESSROOM_STEPS", 40) {
        let Edit { body, mut scope } = edited.edit();
        let instant = edited.options().instant;
        scope.all |= behind;
        behind = reused.refresh(&scope, i64::MIN).is_err();
        if behind {
            continue;
        }
        let Some(after) = keys_and_views(&mut reused, instant) else { continue };
        let fresh = once(&edited).and_then(|mut workspace| keys_and_views(&mut workspace, instant));
        let fresh = fresh.expect("a new process can do what an old one can");
        for (address, (key, _)) in &fresh {
            assert_eq!(after.get(address).map(|(key, _)| key), Some(key), "step {step}: {address} has a stale key");
        }
        assert_eq!(after.len(), fresh.len(), "step {step}");
        for (address, (key, view)) in &after {
            let Some((key_before, view_before)) = before.get(address) else { continue };
            if view != view_before {
                assert_ne!(key, key_before, "step {step}: {address} is another page now:\n{view_before}\n{view}");
                different += 1;
            } else if address.ends_with('/')
                && body.is_none()
                && !scope.config
                && scope.files.iter().all(|path| path.ends_with(".md"))
            {
                // Another text, or another way with HTML, may come to the same page, and a picture to the same size. No
                // format of a feed shows all that the feed knows.
                assert_eq!(key, key_before, "step {step}: {address} is the same page:\n{view}");
                same += 1;
            }
        }
        before = after;
    }
    assert!(same > 100 && different > 100, "{same} {different}");
}

/// Builds that are killed leave nothing behind that the next one does not put right.
#[cfg(unix)]
#[test]
fn killed_builds_are_put_right() {
    let kills = setting("PRESSROOM_KILLS", 4);
    let mut edited = Edited::new(seed(2));
    let report = build(&edited.options(), &|_, _| {}, &|_| true);
    assert_eq!(report.status, Status::Done, "{}", support::reported(&report.diagnostics));
    for kill in 0..kills {
        for _ in 0..3 {
            edited.edit();
        }
        let at = format!("2025-06-{:02}T12:00:00Z", edited.day);
        let mut child = Command::new(env!("CARGO_BIN_EXE_pressroom"))
            .arg("--site")
            .arg(edited.site.root())
            .args(["build", "--at", &at])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(edited.chance.below(60_000) as u64));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        let report = build(&edited.options(), &|_, _| {}, &|_| true);
        let (clean, files) = edited.clean();
        assert_eq!(report.status, clean.status, "kill {kill}");
        if report.status == Status::Done {
            assert_same(&files, &edited.site.published(), &format!("kill {kill}"));
        }
    }
}

/// Damages a file as disks and people do; what was done.
fn damage(chance: &mut Chance, file: &Path) -> String {
    const PAGE: usize = 4096;
    let mut bytes = fs::read(file).unwrap();
    let length = bytes.len();
    let (at, to) = (chance.below(length), chance.below(length));
    let (page, other) = (at / PAGE * PAGE, to / PAGE * PAGE);
    let how = chance.of(&["page", "sector", "bit", "bits", "cut", "tail", "fifty", "swap", "empty", "gone", "fill"]);
    match how {
        "page" => bytes[page..(page + PAGE).min(length)].fill(0),
        "sector" => bytes[at / 512 * 512..(at / 512 * 512 + 512).min(length)].fill(0),
        "bit" => bytes[at] ^= 1 << (to % 8),
        "bits" => (0..200).for_each(|_| bytes[chance.below(length)] ^= 1 << chance.below(8)),
        "cut" => bytes.truncate(at),
        "tail" => bytes.extend((0..to % 9000).map(|_| chance.below(256) as u8)),
        "fifty" => (at..length.min(at + 50)).for_each(|at| bytes[at] = chance.below(256) as u8),
        "swap" => (0..PAGE.min(length - page.max(other))).for_each(|byte| bytes.swap(page + byte, other + byte)),
        "empty" => bytes.clear(),
        "fill" => bytes.fill(0x55),
        _ => fs::remove_file(file).unwrap(),
    }
    if how != "gone" {
        fs::write(file, bytes).unwrap();
    }
    format!("{how} at {at} of {length} in {}", file.display())
}

/// A record that is damaged, of whatever kind, costs time and nothing else: the files that earlier builds wrote and that
/// no page has any more are deleted. Where both lists of them are damaged, those that are not known are named.
#[test]
fn damaged_records_heal() {
    let mut edited = Edited::new(seed(3));
    while build(&edited.options(), &|_, _| {}, &|_| true).status != Status::Done {
        edited.edit();
    }
    let (mut compared, mut named) = (0, 0);
    for number in 0..setting("PRESSROOM_DAMAGES", 15) {
        for _ in 0..3 {
            edited.edit();
        }
        let record = |kind: &str| edited.site.root().join(".pressroom/records/output").with_extension(kind);
        let (first, both) = (["record", "record", "files"][number as usize % 3], number % 5 == 4);
        let mut done = damage(&mut edited.chance, &record(first));
        if both {
            let second = if first == "files" { "record" } else { "files" };
            done += &format!(", {}", damage(&mut edited.chance, &record(second)));
        }
        let done = format!("damage {number}: {done}");
        let report = build(&edited.options(), &|_, _| {}, &|_| true);
        let (wanted, clean) = edited.clean();
        assert_eq!(report.status, wanted.status, "{done}: {}", support::reported(&report.diagnostics));
        if report.status != Status::Done {
            continue;
        }
        let (mut files, published) = (clean.clone(), edited.site.published());
        for (path, bytes) in published.iter().filter(|(path, _)| !clean.contains_key(*path)) {
            let warned = |finding: &pressroom::Diagnostic| {
                finding.severity == pressroom::Severity::Warning && finding.message.contains(&**path)
            };
            assert!(both && report.diagnostics.iter().any(warned), "{done}: {path} is left");
            files.insert(path.clone(), bytes.clone());
            fs::remove_file(edited.site.output().join(path)).unwrap();
            named += 1;
        }
        assert_same(&files, &published, &done);
        compared += 1;
    }
    println!("{compared} outputs compared, {named} files named that are not known to be ours");
    assert!(compared > 5);
}

/// Files of the output that somebody changed or deleted are made again; an edit within a tick of the clock and an old
/// time are seen.
#[test]
fn what_others_change_is_seen() {
    let edited = Edited::new(4);
    let run = || build(&edited.options(), &|_, _| {}, &|_| true);
    assert_eq!(run().status, Status::Done);
    let output = edited.site.output();
    let home = fs::read(output.join("index.html")).unwrap();
    fs::write(output.join("index.html"), vec![b'x'; home.len()]).unwrap();
    fs::remove_file(output.join("404.html")).unwrap();
    let report = run();
    assert_eq!((report.rendered, report.written), (2, 2));
    assert_eq!(fs::read(output.join("index.html")).unwrap(), home);

    let page = edited.site.root().join("content/pages/about.md");
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    for text in ["Tex1.", "Tex2."] {
        fs::write(&page, format!("---\ntitle: About\nmenu: 1\n---\n{text}\n")).unwrap();
        fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
        assert_eq!(run().written, 1, "{text}");
    }
}

/// A process that builds once asks the file system alone whether there is anything to do. It finds that there is nothing, and
/// whatever somebody changes, the times of files apart, is seen.
#[test]
fn what_is_unchanged_is_not_read() {
    let mut edited = Edited::new(seed(5));
    let run = |edited: &mut Edited| {
        // What changed a moment ago has to be read again, or its names; what is older has not.
        if edited.chance.below(2) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(40));
        }
        build(&edited.options(), &|_, _| {}, &|_| true)
    };
    let looked = |report: &Report| report.phases.iter().all(|(phase, _)| *phase == "look");
    let findings = |report: &Report| {
        let mut found = report.diagnostics.clone();
        found.retain(|finding| !finding.message.starts_with("the output folder has files"));
        support::reported(&found)
    };
    let (mut unchanged, mut done) = (0, 0);
    for step in 0..setting("PRESSROOM_STEPS", 40) / 2 {
        let published: Vec<String> = edited.site.published().into_keys().collect();
        let output = edited.site.output();
        let some = published.get(edited.chance.below(published.len().max(1)));
        let mut strange = None;
        match (edited.chance.below(8), some) {
            (0, Some(path)) => fs::write(output.join(path), "x").unwrap(),
            (1, Some(path)) => fs::remove_file(output.join(path)).unwrap(),
            (2, Some(path)) => {
                let path = strange.insert(format!("{path}.bak"));
                fs::write(output.join(path), "x").unwrap();
            }
            (3, _) => fs::create_dir_all(output.join(".pressroom-stage/left")).unwrap(),
            (4, _) => fs::create_dir(edited.site.root().join("people")).unwrap(),
            _ => drop(edited.edit()),
        }
        let report = run(&mut edited);
        let (clean, files) = edited.clean();
        assert_eq!(report.status, clean.status, "step {step}: {}", support::reported(&report.diagnostics));
        let is_beside = edited.site.root().join("people").exists();
        let named = support::reported(&report.diagnostics).contains("the folder `people/` lies beside `content/`");
        assert_eq!(is_beside, named, "step {step}");
        if is_beside {
            fs::remove_dir(edited.site.root().join("people")).unwrap();
        } else {
            assert_eq!(findings(&report), findings(&clean), "step {step}");
        }
        if report.status != Status::Done {
            continue;
        }
        if let Some(path) = strange {
            let noted = support::reported(&report.diagnostics);
            assert!(noted.contains(&path), "step {step}: {path}: {noted}");
            fs::remove_file(output.join(&path)).unwrap();
        }
        assert!(!output.join(".pressroom-stage").exists(), "step {step}");
        assert_same(&files, &edited.site.published(), &format!("step {step}"));
        done += 1;
        // The first may find files that were written a moment before.
        run(&mut edited);
        let again = run(&mut edited);
        assert_eq!((again.rendered, again.written, again.deleted), (0, 0, 0), "step {step}");
        assert_eq!((again.planned, again.releases), (clean.planned, clean.releases), "step {step}");
        assert_eq!(findings(&again), findings(&clean), "step {step}");
        assert_eq!(again.next_change, clean.next_change, "step {step}");
        unchanged += u64::from(looked(&again));
    }
    println!("{unchanged} of {done} builds were found to have nothing to do");
    // Of a theme that is new, there is no snapshot.
    assert!(done > 3 && unchanged * 2 > done, "{unchanged} of {done}");
}

/// What changed together with a `site.yaml` that cannot be read is not forgotten when that is as it was again.
#[test]
fn a_fault_of_the_configuration_hides_no_change() {
    let edited = Edited::new(5);
    let mut builder = Builder::new(edited.options());
    let mut run = |scope: &Scope| builder.build(scope, &|_, _| {}, &|_| true);
    assert_eq!(run(&Scope::all()).status, Status::Done);
    let config = fs::read(edited.site.root().join("site.yaml")).unwrap();
    let page = "content/pages/about.md";
    edited.site.write("site.yaml", b"name: [\n");
    edited.site.write(page, b"---\ntitle: Another\n---\n");
    let scope = Scope { config: true, files: [page.to_owned()].into(), ..Scope::default() };
    assert_eq!(run(&scope).status, Status::Config);
    edited.site.write("site.yaml", &config);
    assert_eq!(run(&Scope { config: true, ..Scope::default() }).status, Status::Done);
    assert_same(&edited.clean().1, &edited.site.published(), "after the fault");
}
