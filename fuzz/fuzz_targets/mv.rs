//! References in a file, rewritten for a move.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pressroom::relocate;
use pressroom::source::Tree;

/// A site without files.
static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join("pressroom-fuzz-mv");
    std::fs::create_dir_all(folder.join("content")).expect("a folder");
    Tree::walk(&folder, false).ok().expect("a tree").0
});

fuzz_target!(|text: &str| {
    relocate::files_of(&TREE, "content/releases/a.md", text);
    relocate::set_key("content/releases/a.md", text, "slug", "other");
});
