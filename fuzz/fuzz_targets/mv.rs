//! References in a file, rewritten for a move: they lead where they led.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pressroom::internals::find_file;
use pressroom::internals::Document;
use pressroom::internals::Destination;
use pressroom::internals::Rules;
use pressroom::internals::find_links;
use pressroom::internals::{relocate, Moves};
use pressroom::internals::{CONTENT, Tree, join};
use pressroom::internals::decode;
use serde_json::{Map, Value};

/// A file that stays, and one that is moved.
const STAYS: &str = "content/releases/a.md";
const MOVED: &str = "content/releases/b/index.md";

const FILES: [&str; 4] = ["content/pages/p.md", STAYS, "content/releases/c.md", "content/static/s.pdf"];

static MOVES: LazyLock<Moves> = LazyLock::new(|| {
    let name = |name: &str| (format!("content/releases/b/{name}"), format!("content/releases/y/z/{name}"));
    ["index.md", "d e.png", "f.pdf"].map(name).into()
});

static BEFORE: LazyLock<Tree> = LazyLock::new(|| tree(MOVES.keys()));
static AFTER: LazyLock<Tree> = LazyLock::new(|| tree(MOVES.values()));

fn tree<'a>(moved: impl Iterator<Item = &'a String>) -> Tree {
    let mut tree = Tree::default();
    for file in FILES.into_iter().chain(moved.map(String::as_str)) {
        tree.insert(file);
    }
    tree
}

fuzz_target!(|text: &str| {
    for path in [STAYS, MOVED] {
        assert_eq!(relocate::rewrite(&BEFORE, &Moves::new(), path, text), (text.to_owned(), 0));
        let new_path = MOVES.get(path).map_or(path, String::as_str);
        let (new, count) = relocate::rewrite(&BEFORE, &MOVES, path, text);
        assert_eq!(count == 0, new == text);
        let led = targets(&BEFORE, path, text);
        let led: BTreeSet<String> = led.into_iter().map(|file| MOVES.get(&file).cloned().unwrap_or(file)).collect();
        assert_eq!(led, targets(&AFTER, new_path, &new), "{new}");
    }
    if let (Some(mut old), Some(new)) = (front(text), relocate::set_key(STAYS, text, "slug", "other")) {
        old.insert("slug".to_owned(), "other".into());
        assert_eq!(front(&new), Some(old), "{new}");
    }
});

/// The content files to which a file refers: from its text to all, from its front matter to those that are no pages.
fn targets(tree: &Tree, path: &str, text: &str) -> BTreeSet<String> {
    let Ok(document) = Document::open(path, text.as_bytes()) else { return BTreeSet::new() };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let target = |dest: &str| {
        let Destination::Internal(path, _) = Destination::of(dest) else { return None };
        let path = decode(path);
        let path = match path.strip_prefix('/') {
            Some(rest) => join(CONTENT, rest)?,
            None => join(folder, &path)?,
        };
        tree.find(&path).map(|file| tree.path(file).to_owned())
    };
    let rules = Rules { trust_html: true, ..Rules::default() };
    let links = find_links(document.body(), &rules);
    let from_text = links.iter().filter_map(|link| target(&link.dest));
    let files = relocate::files_of(tree, path, text)
        .into_iter()
        .filter(|file| find_file(tree, CONTENT, &file[CONTENT.len()..]).is_some());
    from_text.chain(files.map(str::to_owned)).collect()
}

/// The front matter; `None` where it cannot be read without a finding.
fn front(text: &str) -> Option<Map<String, Value>> {
    let mut document = Document::open(STAYS, text.as_bytes()).ok()?;
    let (front, _) = document.front::<Map<String, Value>>();
    front.filter(|_| document.faults.is_empty())
}
