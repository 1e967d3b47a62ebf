//! The layers of the source: no arrows in a circle, in no folder; and few files that may touch the disk, a clock or other
//! hosts. Clippy forbids these (`.clippy.toml`); the test knows who is excepted.

#![allow(clippy::disallowed_methods, reason = "tests look at the disk as a user does")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};

/// The rooms from the lowest to the highest. A room imports from those before it.
const ROOMS: [&str; 12] =
    ["base", "yaml", "locale", "feed", "model", "theme", "site", "build", "check", "deploy", "serve", "cli"];

/// Folders whose files use what stands in their `mod.rs`, and why that is so. In all others a child knows its siblings
/// at most, so that `mod.rs` can be read as the summary of what lies below it.
const CHILDREN_KNOW_THEIR_PARENT: [(&str, &str); 6] = [
    ("model::catalog", "the parts of the one call that builds the catalog work on its releases"),
    ("site::plan", "links are looked up among the planned pages"),
    ("model::registry", "the parts that read and link work on its entries"),
    ("site::view", "each file adds one family of views to the viewer"),
    ("model::config", "what checks the configuration makes its parts"),
    ("deploy::store", "each file is one kind of the stores that the trait describes"),
];

/// A module by its way from the root: `["site", "plan"]`.
type Module = Vec<String>;

/// The paths that a file names, in `use` and elsewhere, that begin at the root of the crate or beside the file.
struct Paths {
    module: Module,
    found: BTreeSet<Module>,
}

impl Paths {
    fn add(&mut self, mut path: Vec<String>) {
        let mut base = if path[0] == "crate" { Vec::new() } else { self.module.clone() };
        while matches!(path.first().map(String::as_str), Some("crate" | "self" | "super")) {
            if path.remove(0) == "super" {
                base.pop();
            }
        }
        base.extend(path);
        self.found.insert(base);
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|of| of.is_ident("test"))
        };
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    // `pub(super)` names nobody.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if matches!(names[0].as_str(), "crate" | "self" | "super") {
            self.add(names);
        }
        visit::visit_path(self, path);
    }
}

/// The files of the source that are no tests, by module, and their texts.
fn files() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.expect("a folder of the source");
        if entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let relative = entry.path().strip_prefix(&root).expect("a file of the source").with_extension("");
        let mut module: Module = relative.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        module.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
        if !module.is_empty() && !module.iter().any(|name| name == "tests") {
            files.insert(module, fs::read_to_string(entry.path()).expect("a source file"));
        }
    }
    assert!(files.len() > 100);
    files
}

/// Which modules each module uses.
fn graph() -> BTreeMap<Module, BTreeSet<Module>> {
    let files = files();
    let uses = |module: &Module, text: &str| {
        let mut paths = Paths { module: module.clone(), found: BTreeSet::new() };
        paths.visit_file(&syn::parse_file(text).expect("Rust"));
        let known =
            |path: &Module| (1..=path.len()).rev().map(|end| path[..end].to_vec()).find(|it| files.contains_key(it));
        paths.found.iter().filter_map(known).filter(|used| used != module).collect()
    };
    files.iter().map(|(module, text)| (module.clone(), uses(module, text))).collect()
}

#[test]
fn imports_point_down() {
    let height = |module: &Module| ROOMS.iter().position(|room| *room == module[0]);
    for (from, uses) in graph() {
        let own = height(&from).unwrap_or_else(|| panic!("`{}` is no room: put it into ROOMS", from[0]));
        let up = uses.iter().find(|to| height(to).is_none_or(|height| height > own));
        assert!(up.is_none(), "{} → {} runs up", from.join("::"), up.expect("one").join("::"));
    }
}

#[test]
fn no_folder_has_a_circle() {
    // Of each folder, which of its parts use which.
    let mut folders: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let graph = graph();
    for (from, to) in graph.iter().flat_map(|(from, uses)| uses.iter().map(move |to| (from, to))) {
        let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        if let (Some(part), Some(used)) = (from.get(common), to.get(common)) {
            let folder = folders.entry(from[..common].to_vec()).or_default();
            folder.entry(part.clone()).or_default().insert(used.clone());
        }
    }
    for (folder, mut parts) in folders {
        // What uses nothing that is left is in no circle.
        while let Some(done) = parts.iter().find(|(_, uses)| !uses.iter().any(|used| parts.contains_key(used))) {
            let done = done.0.clone();
            parts.remove(&done);
        }
        assert!(parts.is_empty(), "in `{}` these lead round in a circle: {parts:?}", folder.join("::"));
    }
}

#[test]
fn children_do_not_know_their_parents() {
    let graph = graph();
    let knows = |from: &Module, uses: &BTreeSet<Module>| {
        (1..from.len()).map(|end| from[..end].to_vec()).find(|parent| uses.contains(parent))
    };
    let mut knowing: BTreeMap<String, Module> = BTreeMap::new();
    for (from, uses) in &graph {
        if let Some(parent) = knows(from, uses) {
            knowing.insert(parent.join("::"), from.clone());
        }
    }
    let allowed: BTreeSet<String> = CHILDREN_KNOW_THEIR_PARENT.iter().map(|(folder, _)| (*folder).to_owned()).collect();
    let found: BTreeSet<String> = knowing.keys().cloned().collect();
    assert_eq!(found, allowed, "whose children use what stands in the `mod.rs` above them: {knowing:#?}");
}

/// Where clippy is told to let something pass that `.clippy.toml` forbids: the disk, clocks, chance, other hosts.
#[test]
fn few_files_may_do_what_is_forbidden() {
    let excepted = [
        ("base::fs", "this is where the disk is used"),
        ("build::clock", "it measures; nothing that is built depends on it"),
        ("check::link_check::request", "this is where other hosts are asked"),
        ("deploy::public", "the public address is that of another host"),
        ("deploy::store::http", "a deployment sends to another host; that is what it is for"),
        ("cli::clock", "a command begins at one instant, and this is where it is read"),
        ("cli::schedule", "a command asks who calls it; no page depends on this"),
        ("site::view::body", "it chooses where the text is cached, not what it is"),
    ];
    let mut found: BTreeMap<String, bool> = BTreeMap::new();
    for (module, text) in files() {
        if text.contains("clippy::disallowed") {
            let of_module = excepted.iter().find(|(name, _)| *name == module.join("::"));
            found.insert(module.join("::"), of_module.is_some_and(|(_, reason)| text.contains(reason)));
        }
    }
    let wanted = excepted.iter().map(|(name, _)| ((*name).to_owned(), true)).collect();
    assert_eq!(found, wanted, "the exceptions, and whether they say why in these words");
}
