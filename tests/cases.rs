//! Small sites, each with what a build must say about it and what must then stand in its output.
//!
//! A case is a file `tests/cases/NAME/case.txt`: a few words on what it is about, then sections. A section begins with
//! a line `-- HEAD --` and ends where the next one begins. Before and between builds, sections are files of the site:
//!
//! | Head | Means |
//! | --- | --- |
//! | `-- content/a.md --` | a file; the rest of the section is its text |
//! | `-- content/a.md escaped --` | the same with escapes (see below) |
//! | `-- content/a-{n}.md repeat 120 --` | 120 files; `{n}` is the number, `{d}` a day from 01 to 28 |
//! | `-- content/a.md deleted --` | the file is deleted |
//! | `-- content/a.md -> b.md --` | a symbolic link (where the system has them) |
//! | `-- content/a.md padded 20000000 --` | the same with blank lines at its end up to that size in bytes |
//! | `-- content/a.pdf pipe --` | a named pipe (where the system has them) |
//! | `-- only linux --` | the case is passed over on systems whose folders cannot hold its files |
//! | `-- ledger --` | builds keep `published.txt`, as those of the command line do |
//! | `-- bare --` | the files of `tests/cases/usual.txt`, which stand in every site, do not stand in this one |
//! | `-- build 2025-10-01T00:00:00Z --` | a build, and how it ended: `done`, `content`, `config` or `disk` |
//! | `-- check 2025-10-01T00:00:00Z --` | a check, and how it ended, likewise; after it stand its findings alone |
//! | `-- theme check --` | a check of the theme, likewise |
//!
//! A release that ends with its front matter gets the text `Text.`, since one without a text has a finding; one that is
//! to have none ends with an empty line.
//!
//! What is said of a build may go on with `planned=`, `releases=`, `written=`, `deleted=` and `next=`. Escapes are
//! `\xFF` for a byte, `\u{feff}`, `\t`, `\r`, `\n` and `\\`; a `\` at the end of a line joins it to the next.
//!
//! After a build stands what is expected of it:
//!
//! | Head | Means |
//! | --- | --- |
//! | `-- diagnostics --` | the findings as printed; where the section is missing there must be none |
//! | `-- output --` | the paths of all files of the output but for `assets/` |
//! | `-- output archive/ --` | the paths that begin so; the digest in the name of an asset is shown as `DIGEST` |
//! | `-- file published.txt --` | the text of a file of the site |
//! | `-- output/index.html --` | lines `contains …`, `once …`, `lacks …` on that file; `output/*` is all files |
//!
//! What holds for every case stands in the code: a build that fails leaves the output as it was, none writes outside
//! it, a check writes nothing, in a site that is built no link of any page leads nowhere, and where somebody does as the
//! helps say that name what to write (`support/helps.rs`), those findings are gone and no error is new.
//!
//! A case with a theme of its own has `theme: mine` and a file `themes/mine/theme.yaml` with `extends: default`.
//!
//! `UPDATE=1 cargo test --test cases` writes what builds now say into the files, `contains` and `lacks` excepted: read
//! the difference before you commit it. That run fails where it wrote something, and shows what; run it again. `CASE=links,themes` runs the cases whose names contain one of these words.

#![allow(clippy::disallowed_methods, reason = "tests look at the disk as a user does")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use pressroom::build::{Ledger, Report, Status};
use pressroom::{Diagnostic, Kind};
use rayon::prelude::*;
use support::{Files, Site, dead_links, difference, helps, reported};

/// Kinds of findings that no case can bring about.
const NOT_IN_CASES: [(Kind, &str); 3] = [
    (Kind::Disk, "needs a disk that fails; the tests of `fs` and `output` do that"),
    (Kind::DeadLink, "needs another site; the tests in `external.rs` have one"),
    (Kind::MovedLink, "needs another site; the tests in `external.rs` have one"),
];

/// How many helps are applied in all cases at least, lest none be and nobody see it.
const HELPS: usize = 125;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The case files, sorted by name.
fn all() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder()).expect("tests/cases");
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.expect("an entry of tests/cases").path())
        .filter(|path| path.is_dir())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, path.join("case.txt"))
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn cases() {
    let update = std::env::var_os("UPDATE").is_some();
    let wanted = std::env::var("CASE").unwrap_or_default();
    let usual = Text::read(&folder().join("usual.txt"));
    let helped = AtomicUsize::new(0);
    let failed: Vec<String> = all()
        .par_iter()
        .filter(|(name, _)| wanted.split(',').any(|word| name.contains(word)))
        .filter_map(|(name, path)| {
            let case = Text::read(path);
            if !cfg!(target_os = "linux") && case.sections.iter().any(|section| section.head == "only linux") {
                return None;
            }
            let (now, faults, applied) = run(&case, &usual);
            helped.fetch_add(applied, Ordering::Relaxed);
            if update && now != case {
                fs::write(path, now.to_string()).expect("a case file");
            }
            (!faults.is_empty()).then(|| format!("{name}:\n{faults}"))
        })
        .collect();
    assert!(failed.is_empty(), "\n{}\n{} cases failed", failed.join("\n"), failed.len());
    let helped = helped.load(Ordering::Relaxed);
    assert!(!wanted.is_empty() || helped >= HELPS, "{helped} helps were applied; there were {HELPS}");
}

#[test]
fn every_kind_of_finding_is_in_a_case() {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let texts: Vec<Text> = all().iter().map(|(_, path)| Text::read(path)).collect();
    for section in texts.iter().flat_map(|case| &case.sections) {
        if section.head == "diagnostics" {
            let kinds = section.body.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
            seen.extend(kinds.map(|(kind, _)| kind));
        }
    }
    let missing: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| !NOT_IN_CASES.iter().any(|(known, _)| known == *kind))
        .map(|kind| kind.name())
        .filter(|kind| !seen.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no case tells {}", missing.join(", "));
}

/// A case file taken apart; it is put together again as it was.
#[derive(Clone, PartialEq)]
struct Text {
    about: String,
    sections: Vec<Section>,
}

#[derive(Clone, PartialEq)]
struct Section {
    head: String,
    body: String,
}

impl Text {
    fn read(path: &Path) -> Text {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut case = Text { about: String::new(), sections: Vec::new() };
        for line in text.split_inclusive('\n') {
            let head = line.trim_end_matches('\n').strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (head, case.sections.last_mut()) {
                (Some(head), _) => case.sections.push(Section { head: head.to_owned(), body: String::new() }),
                (None, Some(section)) => section.body.push_str(line),
                (None, None) => case.about.push_str(line),
            }
        }
        case
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.about)?;
        for section in &self.sections {
            write!(f, "-- {} --\n{}", section.head, section.body)?;
        }
        Ok(())
    }
}

/// Runs a case: the text as it would be if all were right, and what is not.
fn run(case: &Text, usual: &Text) -> (Text, String, usize) {
    let site = Site::new();
    let mut base_url = String::new();
    if !case.sections.iter().any(|section| section.head == "bare") {
        for section in &usual.sections {
            put(&site, section, &mut base_url);
        }
    }

    let kept = case.sections.iter().any(|section| section.head == "ledger");
    let ledger = if kept { Ledger::Kept } else { Ledger::Off };
    let mut now = Text { about: case.about.clone(), sections: Vec::new() };
    let mut faults = String::new();
    let mut applied = 0;
    let mut last: Option<(Files, String)> = None;
    for (at, section) in case.sections.iter().enumerate() {
        let Section { head, body } = section;
        let mut expected = body.clone();
        if let Some(instant) = head.strip_prefix("build ") {
            let before = support::files(site.root());
            let report = site.build_with(instant, ledger);
            let again = |site: &Site| site.build_with(instant, ledger).diagnostics;
            applied += apply_helps(&site, &report.diagnostics, &again, &mut faults);
            let after = support::files(site.root());
            expected = ending(&report, body);
            compare(&mut faults, head, body, &expected);
            check(&report, &before, &after, &base_url, ledger, &mut faults);
            let reported = reported(&report.diagnostics);
            now.sections.push(Section { head: head.clone(), body: expected });
            if !is_described(&case.sections[at + 1..]) && !reported.is_empty() {
                compare(&mut faults, "diagnostics", "", &reported);
                now.sections.push(Section { head: "diagnostics".to_owned(), body: reported.clone() });
            }
            last = Some((site.published(), reported));
            continue;
        }
        if is_check(head) {
            let before = support::files(site.root());
            let (status, findings) = match head.strip_prefix("check ") {
                Some(instant) => site.check(instant),
                None => site.check_theme(),
            };
            if support::files(site.root()) != before {
                faults.push_str(" the check wrote something\n");
            }
            let again = |site: &Site| match head.strip_prefix("check ") {
                Some(instant) => site.check(instant).1,
                None => site.check_theme().1,
            };
            applied += apply_helps(&site, &findings, &again, &mut faults);
            let reported = reported(&findings);
            compare(&mut faults, head, body, &format!("{status}\n"));
            now.sections.push(Section { head: head.clone(), body: format!("{status}\n") });
            if !is_described(&case.sections[at + 1..]) && !reported.is_empty() {
                compare(&mut faults, "diagnostics", "", &reported);
                now.sections.push(Section { head: "diagnostics".to_owned(), body: reported.clone() });
            }
            last = Some((site.published(), reported));
            continue;
        }
        match (&last, head.as_str()) {
            (_, "bare" | "only linux" | "ledger") => {}
            (Some((_, reported)), "diagnostics") => {
                expected.clone_from(reported);
                compare(&mut faults, head, body, &expected);
            }
            (Some((files, _)), _) if head == "output" || head.starts_with("output ") => {
                expected = paths(files, head.strip_prefix("output").unwrap_or_default().trim());
                compare(&mut faults, head, body, &expected);
            }
            (Some((files, _)), _) if head.starts_with("output/") => {
                excerpts(files, head, body, &mut faults);
            }
            (Some(_), _) if head.starts_with("file ") => {
                let path = head.strip_prefix("file ").unwrap_or_default();
                expected = fs::read_to_string(site.root().join(path)).unwrap_or_default();
                compare(&mut faults, head, body, &expected);
            }
            _ => put(&site, section, &mut base_url),
        }
        now.sections.push(Section { head: head.clone(), body: expected });
    }
    assert!(last.is_some(), "a case without a build:\n{}", case.about);
    (now, faults, applied)
}

/// Does as the helps of findings say, and looks the site over again: how many were applied.
fn apply_helps(
    site: &Site,
    findings: &[Diagnostic],
    again: &dyn Fn(&Site) -> Vec<Diagnostic>,
    faults: &mut String,
) -> usize {
    let text_of = |file: &str| fs::read_to_string(site.root().join(file)).ok();
    let applied = helps::apply(findings, &text_of);
    if applied.answered.is_empty() {
        return 0;
    }
    let copied = site.sources();
    for (file, text) in &applied.files {
        copied.write(file, text.as_bytes());
    }
    faults.push_str(&applied.faults(findings, &again(&copied)));
    applied.answered.len()
}

fn is_check(head: &str) -> bool {
    head.starts_with("check ") || head == "theme check"
}

/// True where the findings of a build or check stand in the sections after it.
fn is_described(after: &[Section]) -> bool {
    after
        .iter()
        .take_while(|section| !section.head.starts_with("build ") && !is_check(&section.head))
        .any(|section| section.head == "diagnostics")
}

fn compare(faults: &mut String, what: &str, expected: &str, actual: &str) {
    let difference = difference(expected, actual);
    if !difference.is_empty() {
        let _ = write!(faults, " {what}\n{difference}");
    }
}

/// Changes the site as a section says; notes the base address.
fn put(site: &Site, Section { head, body }: &Section, base_url: &mut String) {
    if head == "site.yaml" {
        let line = body.lines().find_map(|line| line.strip_prefix("base_url:"));
        *base_url = line.unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
    }
    if let Some(path) = head.strip_suffix(" deleted") {
        site.remove(path);
    } else if let Some(path) = head.strip_suffix(" escaped") {
        site.write(path, &unescape(body));
    } else if let Some((path, target)) = head.split_once(" -> ") {
        let path = site.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folders of a link");
        #[cfg(unix)]
        std::os::unix::fs::symlink(target, path).expect("a symbolic link");
        #[cfg(not(unix))]
        let _ = target;
    } else if let Some((path, size)) = head.split_once(" padded ") {
        let mut bytes = body.clone().into_bytes();
        bytes.resize(size.parse().expect("a size in bytes"), b'\n');
        site.write(path, &bytes);
    } else if let Some(path) = head.strip_suffix(" pipe") {
        let path = site.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folders of a pipe");
        #[cfg(unix)]
        assert!(std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    } else if let Some((path, count)) = head.split_once(" repeat ") {
        for n in 1..=count.parse::<usize>().expect("a number of files") {
            let day = format!("{:02}", (n - 1) % 28 + 1);
            let fill = |text: &str| text.replace("{n}", &n.to_string()).replace("{d}", &day);
            site.write(&fill(path), with_a_text(path, fill(body)).as_bytes());
        }
    } else {
        site.write(head, with_a_text(head, body.clone()).as_bytes());
    }
}

/// The file of a section; a release that ends with its front matter gets a text.
fn with_a_text(path: &str, mut body: String) -> String {
    let is_release = path.starts_with("content/releases/") && path.ends_with(".md");
    let fences = body.lines().filter(|line| *line == "---").count();
    if is_release && fences == 2 && body.ends_with("\n---\n") {
        body.push_str("Text.\n");
    }
    body
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at + 1..];
        let length = match escape.chars().next().expect("something after a backslash") {
            'x' => {
                bytes.push(u8::from_str_radix(&escape[1..3], 16).expect("two hexadecimal digits"));
                3
            }
            'u' => {
                let end = escape.find('}').expect("a `}`");
                let code = u32::from_str_radix(&escape[2..end], 16).expect("hexadecimal digits");
                let c = char::from_u32(code).expect("a character");
                bytes.extend_from_slice(c.to_string().as_bytes());
                end + 1
            }
            '\n' => 1,
            letter => {
                bytes.push(match letter {
                    't' => b'\t',
                    'r' => b'\r',
                    'n' => b'\n',
                    '\\' => b'\\',
                    other => panic!("there is no escape `\\{other}`"),
                });
                1
            }
        };
        rest = &escape[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// How a build ended, told as fully as `expected` tells it.
fn ending(report: &Report, expected: &str) -> String {
    let status = match report.status {
        Status::Done => "done",
        Status::Content => "content",
        Status::Config => "config",
        Status::Disk => "disk",
    };
    let mut line = status.to_owned();
    for word in expected.split_whitespace().filter_map(|word| word.split_once('=')) {
        let value = match word.0 {
            "planned" => report.planned.to_string(),
            "written" => report.written.to_string(),
            "deleted" => report.deleted.to_string(),
            "releases" => report.releases.to_string(),
            "next" => report.next_change.map_or("never".to_owned(), |next| next.to_string()),
            other => panic!("nothing is called `{other}`"),
        };
        let _ = write!(line, " {}={value}", word.0);
    }
    line.push('\n');
    line
}

/// What holds for every build of every case; `before` and `after` are all files of the site's folder.
fn check(report: &Report, before: &Files, after: &Files, base_url: &str, ledger: Ledger, faults: &mut String) {
    let changed = before
        .iter()
        .filter(|(path, bytes)| after.get(*path) != Some(bytes))
        .chain(after.iter().filter(|(path, _)| !before.contains_key(*path)))
        .map(|(path, _)| path.as_str());
    for path in changed {
        if path.starts_with("output/") && report.status != Status::Done {
            let _ = writeln!(faults, " the build failed and changed {path}");
        } else if path.starts_with("output/.pressroom") && after.contains_key(path) {
            let _ = writeln!(faults, " the build left {path}");
        } else if ledger == Ledger::Kept && path == "published.txt" && report.status == Status::Done {
            // Builds of the command line keep it.
        } else if !path.starts_with("output/") && !path.starts_with(".pressroom/") {
            let _ = writeln!(faults, " the build wrote outside the output: {path}");
        }
    }
    if report.status == Status::Done {
        let output = after.iter();
        let output = output.filter_map(|(path, bytes)| Some((path.strip_prefix("output/")?.to_owned(), bytes.clone())));
        for dead in dead_links(&output.collect(), base_url) {
            let _ = writeln!(faults, " leads nowhere: {dead}");
        }
    }
}

/// The paths that begin with `prefix`, one a line.
fn paths(files: &Files, prefix: &str) -> String {
    let shown = files.keys().filter(|path| match prefix {
        "" => !path.starts_with("assets/"),
        prefix => path.starts_with(prefix),
    });
    let mut names: Vec<String> = shown.map(|path| without_digest(path)).collect();
    names.sort();
    names.into_iter().fold(String::new(), |mut list, name| {
        list.push_str(&name);
        list.push('\n');
        list
    })
}

fn without_digest(path: &str) -> String {
    if !path.starts_with("assets/") {
        return path.to_owned();
    }
    let digest = |part: &&str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = path.split('.').collect();
    match parts.iter().position(digest) {
        Some(at) => [&parts[..at], &["DIGEST"], &parts[at + 1..]].concat().join("."),
        None => path.to_owned(),
    }
}

/// Looks for the lines of a section `output/PATH` in that file.
fn excerpts(files: &Files, head: &str, body: &str, faults: &mut String) {
    let path = head.strip_prefix("output/").unwrap_or_default();
    let found: Vec<String> = files
        .iter()
        .filter(|(name, _)| path == "*" || *name == path)
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    if found.is_empty() {
        let _ = writeln!(faults, " {head}: there is no such file");
        return;
    }
    for line in body.lines() {
        let (word, text) = line.split_once(' ').unwrap_or((line, ""));
        let text = String::from_utf8(unescape(text)).expect("text");
        let count: usize = found.iter().map(|file| file.matches(&text).count()).sum();
        let right = match word {
            "contains" => count > 0,
            "once" => count == 1,
            "lacks" => count == 0,
            other => panic!("nothing is called `{other}`"),
        };
        if !right {
            let _ = writeln!(faults, " {head}: stands {count} times, not as in: {line}");
        }
    }
}
