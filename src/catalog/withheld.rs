//! Which files of the folder of releases may not be published, because they belong to a release that is not public.
//!
//! A file belongs to the releases of the nearest folder at or above it that has any: to the bundle, where that folder has
//! an `index.md`, else to all releases in it. Where none of them is public, nobody may publish it. Where some are, it may
//! be published by them and, through them, by others; but what a release names that is not public, what is called as its
//! file is, and all of what a file may name that cannot be read, needs one of the public ones that names it too.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Release;
use crate::content::find_file;
use crate::release::destination::Destination;
use crate::release::dialect::Rules;
use crate::release::facts::Facts;
use crate::release::links::{Link, find_links};
use crate::source::{ContentName, RELEASES, Tree, join};
use crate::sources::Sources;
use crate::url::decode;

/// The files that may not be published.
#[derive(Default)]
pub(super) struct Withheld {
    /// By number.
    pub files: HashSet<u32>,
    /// The folders of the releases to which it was looked for this: where one of their texts names other files than
    /// before, it must be looked again.
    pub folders: BTreeSet<String>,
}

/// A release that is not public, or shows no files.
pub(super) struct Holder<'a> {
    /// Its file, by number.
    pub file: u32,
    /// What it says; `None` where that is not known.
    pub facts: Option<&'a Facts>,
}

/// What is looked at.
pub(super) struct Scene<'a> {
    /// How links are read.
    pub rules: &'a Rules,
    pub tree: &'a Tree,
    pub sources: &'a Sources,
    /// The public releases.
    pub releases: &'a [Release],
}

impl Scene<'_> {
    /// Finds the files. It costs nothing where all releases are public.
    pub fn withheld(&self, holders: &[Holder]) -> Withheld {
        if holders.is_empty() {
            return Withheld::default();
        }
        let homes = Homes::of(self.tree);
        let open = |release: &&Release| !release.facts.is_withdrawn();
        let public: HashMap<u32, &Release> =
            self.releases.iter().filter(open).map(|release| (release.file, release)).collect();
        let owners = |home: &str| -> Vec<&Release> {
            let files = self.tree.below(home).map(|file| file as u32);
            let owned = files.filter(|file| homes.owns(home, self.tree.path(*file as usize)));
            owned.filter_map(|file| public.get(&file).copied()).collect()
        };
        let mut found = Withheld::default();
        let home_of = |holder: &Holder| folder_of(self.tree.path(holder.file as usize));
        let of_holders: BTreeSet<&str> = holders.iter().map(home_of).collect();
        let closed: HashSet<&str> = of_holders.iter().copied().filter(|home| owners(home).is_empty()).collect();
        let mut suspects: BTreeSet<u32> = BTreeSet::new();
        // Once per folder, however many of its releases are not public.
        let unknown = holders.iter().filter(|holder| holder.facts.is_none()).map(home_of);
        let whole: BTreeSet<&str> = closed.iter().copied().chain(unknown).collect();
        for home in whole {
            let files = self.tree.below(home).filter(|file| homes.home(self.tree.path(*file)) == Some(home));
            suspects.extend(files.map(|file| file as u32));
        }
        for holder in holders {
            if let Some(facts) = holder.facts {
                suspects.extend(self.named(holder.file, facts));
            }
            let path = self.tree.path(holder.file as usize);
            let stem = format!("{}/{}.", home_of(holder), ContentName::of(path).map_or("", |name| name.stem));
            suspects.extend(self.tree.beginning_with(&stem).map(|file| file as u32));
        }
        let mut vouched: HashMap<&str, HashSet<u32>> = HashMap::new();
        for file in suspects {
            let path = self.tree.path(file as usize);
            let Some(home) = homes.home(path).filter(|_| !is_release(path)) else { continue };
            let vouched = vouched.entry(home).or_insert_with(|| {
                owners(home).iter().flat_map(|release| self.named(release.file, &release.facts)).collect()
            });
            if !vouched.contains(&file) {
                found.files.insert(file);
            }
        }
        let real: HashSet<_> = match self.tree.linked_files().next() {
            Some(_) => found.files.iter().map(|file| self.tree.real(self.tree.path(*file as usize))).collect(),
            None => HashSet::new(),
        };
        for file in self.tree.linked_files() {
            let path = self.tree.real(self.tree.path(file));
            let is_shut = || homes.home(&path).is_some_and(|home| closed.contains(home));
            if real.contains(&path) || is_shut() {
                found.files.insert(file as u32);
            }
        }
        let folders = of_holders.into_iter().chain(vouched.into_keys());
        found.folders = folders.map(str::to_owned).collect();
        found
    }

    /// The files that a release names.
    fn named(&self, file: u32, facts: &Facts) -> Vec<u32> {
        let folder = folder_of(self.tree.path(file as usize));
        let mut named = Vec::new();
        let mut link = |link: &Link| {
            let Destination::Internal(path, _) = Destination::of(&link.dest) else { return };
            let path = decode(path);
            let found = match path.strip_prefix('/') {
                Some(path) => self.tree.find(&format!("content/{path}")),
                None => join(folder, &path).and_then(|path| self.tree.find(&path)),
            };
            named.extend(found.map(|file| file as u32));
        };
        if let Some(body) = self.sources.body(file) {
            body.links.iter().for_each(&mut link);
        }
        let Some(more) = facts.more.as_deref() else { return named };
        if let Some(notes) = &more.notes_to_editors {
            find_links(notes, self.rules).iter().for_each(&mut link);
        }
        let sources = more.attachments.iter().map(|one| &one.src).chain(more.images.iter().map(|one| &one.src));
        named.extend(sources.filter_map(|src| find_file(self.tree, folder, src)).map(|file| file as u32));
        named
    }
}

/// The folders that have releases.
struct Homes<'a> {
    /// With whether it is a bundle.
    folders: HashMap<&'a str, bool>,
}

impl<'a> Homes<'a> {
    fn of(tree: &'a Tree) -> Homes<'a> {
        let mut folders: HashMap<&str, bool> = HashMap::new();
        let mut last = ("", false);
        for path in &tree.files()[tree.below(RELEASES)] {
            let Some(name) = ContentName::of(path) else { continue };
            let this = (name.folder, name.stem == "index");
            if this != last {
                *folders.entry(name.folder).or_default() |= this.1;
                last = this;
            }
        }
        Homes { folders }
    }

    /// The nearest folder at or above a file that has releases.
    fn home(&self, path: &str) -> Option<&'a str> {
        let mut folder = folder_of(path);
        while folder.len() >= RELEASES.len() {
            if let Some((home, _)) = self.folders.get_key_value(folder) {
                return Some(home);
            }
            folder = folder_of(folder);
        }
        None
    }

    /// True for a release to which the files of its folder belong.
    fn owns(&self, home: &str, path: &str) -> bool {
        let is_bundle = self.folders.get(home).copied().unwrap_or_default();
        folder_of(path) == home && ContentName::of(path).is_some_and(|name| !is_bundle || name.stem == "index")
    }
}

fn is_release(path: &str) -> bool {
    ContentName::of(path).is_some()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
