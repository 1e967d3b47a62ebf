//! The layers of the source: imports point down only, one file touches the disk, and clocks are read in two places.
//!
//! The test reads the source itself: comments, texts and what is compiled for tests only are left out, and every path
//! that begins with `crate::` or `super::` is an arrow from its file to a module.

#![allow(clippy::disallowed_methods, reason = "tests look at the disk as a user does")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the lowest layer to the highest. A module may use those of lower layers, and no other of its own.
const LAYERS: [&[&str]; 19] = [
    &[
        "cached",
        "clean",
        "color",
        "diag",
        "facet",
        "foreign",
        "fs",
        "hash",
        "index",
        "localised",
        "media",
        "near",
        "slug",
        "template",
        "url",
    ],
    &["date", "depth", "feed", "held", "source", "texts", "web", "yaml"],
    &["document", "lang"],
    &["config", "country", "strings"],
    &["content"],
    &["release"],
    &["registry"],
    &["page", "plain", "relocate"],
    &["sources", "theme"],
    &["record"],
    &["catalog"],
    &["plan"],
    &["ledger", "listing", "view"],
    &["output"],
    &["serve"],
    &["build"],
    &["check", "watch"],
    &["cli"],
    &["main"],
];

/// Folders whose files use what stands in their `mod.rs`, and why that is so. In all others a child knows its siblings
/// at most, so that `mod.rs` can be read as the summary of what lies below it.
const CHILDREN_KNOW_THEIR_PARENT: [(&str, &str); 4] = [
    ("catalog", "the parts of the one call that builds the catalog work on its release"),
    ("plan", "links are looked up among the planned pages"),
    ("registry", "the parts that read and link work on its entries"),
    ("view", "each file adds one family of views to the viewer"),
];

/// A file of the source.
struct File {
    path: PathBuf,
    /// `["plan", "links"]` of `src/plan/links.rs`.
    module: Vec<String>,
    /// The text without comments, the contents of texts, and tests.
    code: String,
}

/// The files of the source, those that are compiled for tests only left out.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let mut tests_only: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let relative = path.strip_prefix(&root).expect("a file of the source").with_extension("");
        let mut module: Vec<String> = relative.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let (code, modules) = without_tests(&without_comments(&text));
        tests_only.extend(modules.into_iter().map(|name| [module.as_slice(), &[name]].concat()));
        files.push(File { path: path.strip_prefix(&root).expect("a file of the source").to_owned(), module, code });
    }
    files.retain(|file| !(1..=file.module.len()).any(|end| tests_only.contains(&file.module[..end])));
    assert!(files.len() > 20);
    files
}

fn collect(dir: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The source with every comment and the inside of every text and character turned to spaces.
fn without_comments(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |out: &mut String, from: usize, to: usize| {
        out.extend(bytes[from..to.min(bytes.len())].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
    };
    let find = |from: usize, end: &[char]| {
        (from..bytes.len()).find(|at| bytes[*at..].starts_with(end)).map_or(bytes.len(), |at| at + end.len())
    };
    while at < bytes.len() {
        let rest = &bytes[at..];
        let word_before = at > 0 && (bytes[at - 1].is_alphanumeric() || bytes[at - 1] == '_');
        let end = if rest.starts_with(&['/', '/']) {
            find(at, &['\n']) - 1
        } else if rest.starts_with(&['/', '*']) {
            let (mut depth, mut end) = (1, at + 2);
            while depth > 0 && end < bytes.len() {
                let step = |pair: [char; 2]| bytes[end..].starts_with(&pair);
                (depth, end) = match (step(['/', '*']), step(['*', '/'])) {
                    (true, _) => (depth + 1, end + 2),
                    (_, true) => (depth - 1, end + 2),
                    _ => (depth, end + 1),
                };
            }
            end
        } else if rest[0] == 'r' && !word_before && matches!(rest.get(1), Some('"' | '#')) {
            let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
            if rest.get(1 + hashes) == Some(&'"') {
                let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                find(at + 2 + hashes, &close)
            } else {
                at
            }
        } else if rest[0] == '"' {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != '"' {
                end += if bytes[end] == '\\' { 2 } else { 1 };
            }
            end + 1
        } else if rest[0] == '\'' && (rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\'')) {
            find(at + if rest[1] == '\\' { 3 } else { 2 }, &['\''])
        } else {
            at
        };
        if end > at {
            blank(&mut out, at, end);
            at = end;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

/// Takes out what stands under `#[cfg(test)]`; with it, the names of modules in other files that do.
fn without_tests(code: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let (mut out, mut modules) = (String::with_capacity(code.len()), Vec::new());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        out.push_str(&rest[..start]);
        let mut item = rest[start + MARK.len()..].trim_start();
        while item.starts_with("#[") {
            item = item[item.find(']').expect("an attribute that ends") + 1..].trim_start();
        }
        let mut depth = 0;
        let end = item
            .char_indices()
            .find_map(|(at, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                let done = depth == 0 && (c == ';' || c == '}' && !item.starts_with("use"));
                done.then_some(at + 1)
            })
            .expect("an item that ends");
        if let Some(name) = item[..end].strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
            modules.push(name.trim().to_owned());
        }
        rest = &item[end..];
    }
    out.push_str(rest);
    (out, modules)
}

/// The paths of a tree such as `a::{b, c::D}` at the beginning of `text`, without the names after `as`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 0;
        let mut found = Vec::new();
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    found.extend(paths(&group[start..at]));
                    start = at + 1;
                    if c == '}' {
                        return found;
                    }
                }
                _ => {}
            }
        }
        return found;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    if end == 0 {
        return Vec::new();
    }
    let name = text[..end].to_owned();
    match text[end..].trim_start().strip_prefix("::") {
        Some(rest) => {
            let mut found = paths(rest);
            if found.is_empty() {
                found.push(Vec::new());
            }
            found.into_iter().map(|path| [vec![name.clone()], path].concat()).collect()
        }
        None => vec![vec![name]],
    }
}

/// What a file uses: modules of the crate, as paths from its root.
fn uses(file: &File, modules: &BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in ["crate", "super", "self"] {
        for (at, _) in file.code.match_indices(&format!("{start}::")) {
            let before = file.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '$')) {
                continue;
            }
            for mut path in paths(&file.code[at..]) {
                let mut base = if start == "crate" { Vec::new() } else { file.module.clone() };
                while let Some(first) = path.first() {
                    match first.as_str() {
                        "super" => drop(base.pop()),
                        "crate" | "self" => {}
                        _ => break,
                    }
                    path.remove(0);
                }
                let full = [base, path].concat();
                let known = (1..=full.len()).rev().find(|end| modules.contains(&full[..*end]));
                found.extend(known.map(|end| full[..end].to_vec()));
            }
        }
    }
    found.remove(&file.module);
    found
}

fn graph() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let files = files();
    let modules: BTreeSet<Vec<String>> =
        files.iter().map(|file| file.module.clone()).filter(|module| !module.is_empty()).collect();
    files.iter().map(|file| (file.module.clone(), uses(file, &modules))).collect()
}

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("`{module}` is in no layer: put it into LAYERS in tests/architecture.rs"))
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    let graph = graph();
    let arrow = |from: &str, to: &str| graph[&vec![from.to_owned()]].contains(&vec![to.to_owned()]);
    assert!(arrow("view", "plan") && arrow("plan", "catalog"), "the test does not read arrows any more");
    for (from, uses) in &graph {
        let Some(own) = from.first() else { continue };
        for to in uses.iter().filter(|to| to.first() != Some(own)) {
            if layer(own) <= layer(&to[0]) {
                wrong.push(format!("{} → {}", from.join("::"), to.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "these arrows run up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn every_layer_is_there() {
    let there: BTreeSet<String> = graph().into_keys().filter_map(|module| module.into_iter().next()).collect();
    let gone: Vec<&&str> = LAYERS.iter().copied().flatten().filter(|module| !there.contains(**module)).collect();
    assert!(gone.is_empty(), "take out of LAYERS what is there no more: {gone:?}");
}

#[test]
fn files_of_a_folder_do_not_run_in_circles() {
    let graph = graph();
    // Only arrows between the children of one folder: a parent knows its children, and some children their parent.
    let beside = |from: &Vec<String>, to: &Vec<String>| from.len() > 1 && to.len() > 1 && from[0] == to[0];
    for start in graph.keys() {
        let mut reached: BTreeSet<&Vec<String>> = BTreeSet::new();
        let mut next: Vec<&Vec<String>> = vec![start];
        while let Some(from) = next.pop() {
            for to in graph[from].iter().filter(|to| beside(from, to)) {
                assert!(to != start, "{} leads back to itself by way of {}", start.join("::"), from.join("::"));
                if reached.insert(to) {
                    next.push(to);
                }
            }
        }
    }
}

#[test]
fn children_do_not_know_their_parents() {
    let graph = graph();
    let mut knowing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (from, uses) in graph.iter().filter(|(from, _)| from.len() > 1) {
        if uses.contains(&from[..1].to_vec()) {
            knowing.entry(&from[0]).or_default().push(from.join("::"));
        }
    }
    let allowed: BTreeSet<&str> = CHILDREN_KNOW_THEIR_PARENT.iter().map(|(folder, _)| *folder).collect();
    let wrong: Vec<_> = knowing.iter().filter(|(folder, _)| !allowed.contains(**folder)).collect();
    assert!(wrong.is_empty(), "{wrong:?} use what stands in the `mod.rs` above them");
    let unused: Vec<_> = allowed.iter().filter(|folder| !knowing.contains_key(**folder)).collect();
    assert!(unused.is_empty(), "take out of CHILDREN_KNOW_THEIR_PARENT what needs it no more: {unused:?}");
}

/// Files outside `allowed` that contain one of the words.
fn users(words: &[&str], allowed: &[&str]) -> Vec<String> {
    files()
        .iter()
        .filter(|file| !allowed.iter().any(|allowed| file.path.starts_with(allowed)))
        .flat_map(|file| {
            let found = words.iter().filter(|word| file.code.contains(**word));
            found.map(|word| format!("src/{} has `{word}`", file.path.display()))
        })
        .collect()
}

#[test]
fn one_file_touches_the_disk() {
    let words =
        ["std::fs", "File::open", "File::create", "OpenOptions", "read_dir(", ".metadata()", ".symlink_metadata()"];
    let found = users(&words, &["fs.rs"]);
    assert!(found.is_empty(), "only src/fs.rs uses `std::fs`, with the path in every error:\n{}", found.join("\n"));
}

#[test]
fn one_folder_asks_other_hosts() {
    let found = users(&["ureq", "TcpStream", "UdpSocket"], &["web"]);
    assert!(found.is_empty(), "only src/web/ asks other hosts, and only where it was told to:\n{}", found.join("\n"));
}

#[test]
fn clocks_are_read_in_two_places() {
    let found = users(&["SystemTime", "Timestamp::now", "Zoned::now"], &["cli"]);
    assert!(found.is_empty(), "the build's instant is read by the command line and handed down:\n{}", found.join("\n"));
    let found = users(&["Instant::now"], &["cli", "build/clock.rs"]);
    assert!(found.is_empty(), "only the build has a stop-watch:\n{}", found.join("\n"));
}

#[test]
fn randomness_is_nobodys() {
    let words = ["rand::", "getrandom", "fastrand", "RandomState", "thread::current().id", "process::id"];
    // The number of the process is for others that wait for it, and is in no output.
    let found = users(&words, &["cli/clock.rs"]);
    assert!(found.is_empty(), "the same content gives the same bytes:\n{}", found.join("\n"));
}

mod reading {
    use super::*;

    #[test]
    fn comments_and_texts_are_left_out() {
        let code = without_comments(
            "a // crate::b\n/* crate::c /* d */ */ e \"crate::f\\\"\" r#\"crate::\"g\"# '\"' 'x' &'a h",
        );
        assert!(!code.contains("crate") && !code.contains('b') && !code.contains('g'), "{code}");
        for word in ["a", "e", "h", "&'a"] {
            assert!(code.split_whitespace().any(|found| found == word), "{word}: {code}");
        }
    }

    #[test]
    fn tests_are_left_out() {
        let (code, modules) =
            without_tests("a;\n#[cfg(test)]\nmod tests {\n fn f() { x }\n}\nb;\n#[cfg(test)]\nmod more;\nc;");
        assert_eq!(code.split_whitespace().collect::<String>(), "a;b;c;");
        assert_eq!(modules, ["more"]);
        assert_eq!(without_tests("#[cfg(test)] #[x] use a::{b};c").0, "c");
    }

    #[test]
    fn paths_are_taken_apart() {
        let joined = |text: &str| paths(text).iter().map(|path| path.join("::")).collect::<Vec<_>>();
        assert_eq!(
            joined("crate::a::{b, c::{D, self}, e::F as G};"),
            ["crate::a::b", "crate::a::c::D", "crate::a::c::self", "crate::a::e::F"]
        );
        assert_eq!(joined("super::super::x::f(1)"), ["super::super::x::f"]);
        assert_eq!(joined("crate::a::*;"), ["crate::a"]);
    }
}
