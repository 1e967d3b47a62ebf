//! Which files beside releases, plain pages and entries may not be published, because they belong to one that is not
//! public. What is said of releases here holds for pages and entries.
//!
//! A file belongs to the releases of the nearest folder at or above it that has any: to the bundle, where that folder has
//! an `index.md`, else to all releases in it. Where none of them is public, nobody may publish it. Where some are, it may
//! be published by them and, through them, by others; but what a release names that is not public, what is called as its
//! file is, and all of what a file may name that cannot be read, needs one of the public ones that names it too.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Release;
use crate::base::address::decode;
use crate::base::registry_kind::RegistryKind;
use crate::model::content::common::find_file;
use crate::model::content::tree::{CONTENT, ContentName, RELEASES, Tree, join};
use crate::model::content_page::{self, ContentPage};
use crate::model::registry::{Details, EntryId, HeldEntry, Registries};
use crate::model::release::destination::Destination;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::Facts;
use crate::model::release::links::{Link, find_links};
use crate::model::source_cache::SourceCache;

/// The files that may not be published.
#[derive(Default)]
pub(super) struct Withheld {
    /// By number.
    pub files: HashSet<u32>,
    /// The folders of the releases to which it was looked for this: where one of their texts names other files than
    /// before, it must be looked again.
    pub folders: BTreeSet<String>,
}

/// A release, page or entry that is not public, or shows no files.
pub(super) struct Holder<'a> {
    /// Its file, by number.
    pub file: u32,
    /// What it says; `None` if that is not known.
    pub said: Option<Said<'a>>,
}

/// What a file says that may name others.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    Release(&'a Facts),
    Page(&'a ContentPage),
    Entry(&'a Details),
}

/// Plain pages and the entries of registries.
pub(super) struct NonReleases<'a> {
    /// The public pages.
    pub pages: &'a [Arc<ContentPage>],
    /// Those that are held back.
    pub held_pages: &'a [Arc<ContentPage>],
    /// All entries.
    pub entries: &'a Registries,
    /// Those that are held back.
    pub held_entries: &'a BTreeSet<HeldEntry>,
}

impl NonReleases<'_> {
    /// Those that are public, or those that are held back, by file.
    fn all(&self, tree: &Tree, held: bool) -> Vec<(u32, Said<'_>)> {
        let number = |path: &str| tree.find(path).map(|file| file as u32);
        let pages = if held { self.held_pages } else { self.pages };
        let pages = pages.iter().filter_map(|page| Some((number(&page.file)?, Said::Page(page))));
        let of_kind = |kind: RegistryKind| {
            let entries = self.entries.of(kind).entries().iter().enumerate();
            let wanted = move |at: usize| self.held_entries.contains(&(kind, at as EntryId)) == held;
            entries.filter(move |(at, _)| wanted(*at)).filter_map(|(_, entry)| entry.details.as_deref())
        };
        let entries = RegistryKind::ALL
            .into_iter()
            .flat_map(of_kind)
            .flat_map(|details| details.files().filter_map(move |file| Some((number(file)?, Said::Entry(details)))));
        pages.chain(entries).collect()
    }
}

/// What is looked at.
pub(super) struct Search<'a> {
    /// How links are read.
    pub rules: &'a Rules,
    pub tree: &'a Tree,
    pub sources: &'a SourceCache,
    /// The public releases.
    pub releases: &'a [Release],
    /// All that are no releases.
    pub others: &'a NonReleases<'a>,
}

impl<'a> Search<'a> {
    /// Finds the files. It costs nothing where all releases are public.
    pub(super) fn withheld(&self, mut holders: Vec<Holder<'a>>) -> Withheld {
        let others: &'a NonReleases = self.others;
        let others = others.all(self.tree, true);
        holders.extend(others.iter().map(|(file, said)| Holder { file: *file, said: Some(*said) }));
        if holders.is_empty() {
            return Withheld::default();
        }
        let homes = Homes::of(self.tree);
        let open = |release: &&Release| !release.facts.is_withdrawn();
        let releases = self.releases.iter().filter(open);
        let releases = releases.map(|release| (release.file, Said::Release(&release.facts)));
        let public: HashMap<u32, Said> = releases.chain(self.others.all(self.tree, false)).collect();
        let owners = |home: &str| -> Vec<(u32, Said)> {
            let files = self.tree.below(home).map(|file| file as u32);
            let owned = files.filter(|file| homes.owns(home, self.tree.path(*file as usize)));
            owned.filter_map(|file| Some((file, *public.get(&file)?))).collect()
        };
        let mut found = Withheld::default();
        let home_of = |holder: &Holder| folder_of(self.tree.path(holder.file as usize));
        let of_holders: BTreeSet<&str> = holders.iter().map(home_of).collect();
        let closed: HashSet<&str> = of_holders.iter().copied().filter(|home| owners(home).is_empty()).collect();
        let mut suspects: BTreeSet<u32> = BTreeSet::new();
        // Once per folder, however many of its releases are not public.
        let unknown = holders.iter().filter(|holder| holder.said.is_none()).map(home_of);
        let whole: BTreeSet<&str> = closed.iter().copied().chain(unknown).collect();
        for home in whole {
            let files = self.tree.below(home).filter(|file| homes.home(self.tree.path(*file)) == Some(home));
            suspects.extend(files.map(|file| file as u32));
        }
        for holder in &holders {
            if let Some(said) = holder.said {
                suspects.extend(self.named(holder.file, said));
            }
            let path = self.tree.path(holder.file as usize);
            let stem = format!("{}/{}.", home_of(holder), ContentName::of(path).map_or("", |name| name.stem));
            suspects.extend(self.tree.beginning_with(&stem).map(|file| file as u32));
        }
        let mut vouched: HashMap<&str, HashSet<u32>> = HashMap::new();
        for file in suspects {
            let path = self.tree.path(file as usize);
            let Some(home) = homes.home(path).filter(|_| !is_release(path)) else { continue };
            let vouched = vouched
                .entry(home)
                .or_insert_with(|| owners(home).into_iter().flat_map(|(file, said)| self.named(file, said)).collect());
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

    /// The files that a release, page or entry names.
    fn named(&self, file: u32, said: Said) -> Vec<u32> {
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
        let facts = match said {
            Said::Release(facts) => facts,
            Said::Page(page) => {
                page.links.iter().for_each(&mut link);
                return named;
            }
            Said::Entry(details) => {
                details.boilerplate_links.iter().for_each(&mut link);
                details.bodies.iter().flat_map(|body| &body.links).for_each(&mut link);
                let logo = details.logo.as_deref().and_then(|logo| self.tree.find(logo));
                named.extend(logo.map(|file| file as u32));
                return named;
            }
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

/// The folders that have releases, plain pages or entries.
struct Homes<'a> {
    /// With whether it is a bundle.
    folders: HashMap<&'a str, bool>,
}

impl<'a> Homes<'a> {
    fn of(tree: &'a Tree) -> Homes<'a> {
        let mut folders: HashMap<&str, bool> = HashMap::new();
        let mut last = ("", false);
        let entries = RegistryKind::ALL.map(|kind| tree.below(&format!("content/{}", kind.plural())));
        let of_pages = tree.below(content_page::FOLDER);
        for file in tree.below(RELEASES).chain(of_pages).chain(entries.into_iter().flatten()) {
            let Some(name) = ContentName::of(tree.path(file)) else { continue };
            // The home page is one among the others of its folder.
            let this = (name.folder, name.stem == "index" && name.folder != content_page::FOLDER);
            if this != last {
                *folders.entry(name.folder).or_default() |= this.1;
                last = this;
            }
        }
        Homes { folders }
    }

    /// The nearest folder at or above a file that has some.
    fn home(&self, path: &str) -> Option<&'a str> {
        let mut folder = folder_of(path);
        while folder.len() > CONTENT.len() {
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
