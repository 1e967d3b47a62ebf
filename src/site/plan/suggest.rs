//! What may have been meant by what does not exist. Asked for the findings that are shown, since each answer is a search
//! among all addresses, files or ids.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::base::near::Near;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{Catalog, Help};
use crate::model::content::common::{is_there, missing_help, names_in, other_path};
use crate::model::registry::unknown_help;
use crate::model::release;

use super::{OutputFile, Subject};

/// Among how many addresses or files a suggestion is looked for.
const LOOKED_AT: usize = 20_000;

/// What suggestions are looked for in; each is made when it is asked for first.
#[derive(Default)]
pub(super) struct Suggestions {
    /// The last parts of addresses.
    addresses: OnceLock<Near>,
    /// The first address of each last part.
    first: OnceLock<HashMap<Box<str>, Arc<str>>>,
    /// The paths of releases as other files name them.
    releases: OnceLock<Near>,
    /// The last parts of these paths, without the ending, and the first path of each.
    stems: OnceLock<Stems>,
    /// The texts by their names, where no other has the same.
    by_name: OnceLock<HashMap<Box<str>, Option<usize>>>,
    entries: [OnceLock<Near>; RegistryKind::COUNT],
    /// The names of files by their folder, those of pages and all others apart.
    files: Mutex<HashMap<NamesOf, Arc<Near>>>,
}

/// The last parts of paths, and the first path of each.
type Stems = (Near, HashMap<Box<str>, Box<str>>);

/// A folder, and whether its pages are meant or its other files.
type NamesOf = (Box<str>, bool);

impl Suggestions {
    /// What to do about a finding.
    pub(super) fn answer(&self, catalog: &Catalog, pages: &[OutputFile], help: &Help) -> Option<String> {
        match help {
            Help::None => None,
            Help::Text(text) => Some(text.clone()),
            Help::Address(path) => {
                let near = self.address(pages, last_part(path).trim_end_matches(".md"))?;
                Some(format!("did you mean `{near}`?"))
            }
            Help::File { folder, src } => {
                if !is_there(&catalog.tree, folder, src)
                    && let Some(meant) = self.elsewhere(catalog, pages, folder, src)
                {
                    return Some(format!("did you mean `{meant}`?"));
                }
                let near =
                    |folder: &str, name: &str, pages| self.file(catalog, folder, pages).find(name).map(str::to_owned);
                Some(missing_help(&catalog.tree, folder, src, &near))
            }
            Help::Release(path) => Some(match (self.release(catalog, path), self.release_of(pages, path)) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => "a path such as `releases/2025/meeting.md`, or an address, was expected".to_owned(),
            }),
            Help::Entry(kind, id) => {
                let registry = catalog.registries.of(*kind);
                let near = self.entries[kind.index()].get_or_init(|| registry.near()).find(id);
                let near = near.and_then(|word| registry.id_of(word));
                Some(unknown_help(*kind, id, near))
            }
        }
    }

    /// The address whose last part is nearest; the first of several.
    fn address(&self, pages: &[OutputFile], last: &str) -> Option<Arc<str>> {
        if last.is_empty() {
            return None;
        }
        let first = self.first.get_or_init(|| {
            let mut first = HashMap::new();
            for page in pages.iter().filter(|page| page.subject.is_listed()).take(LOOKED_AT) {
                first.entry(last_part(&page.address).into()).or_insert_with(|| Arc::clone(&page.address));
            }
            first
        });
        let near = self.addresses.get_or_init(|| Near::new(first.keys().map(|name| &**name)));
        first.get(near.find(last)?).cloned()
    }

    /// What lies elsewhere in the site than at a path that does not exist: an address or path without the slash before it, the
    /// one text of that name, a page whose address has a last part like its own.
    fn elsewhere(&self, catalog: &Catalog, pages: &[OutputFile], folder: &str, src: &str) -> Option<String> {
        if let Some(meant) = without_slash(catalog, pages, src) {
            return Some(meant);
        }
        // What is written only a little differently is nearer.
        if other_path(&catalog.tree, folder, src).is_some() {
            return None;
        }
        let name = last_part(src);
        if src.ends_with(".md") {
            return self.of_name(catalog, name);
        }
        let is_address = src.contains('/') && !name.contains(['.', '@', '\\']) && !src.contains("//");
        self.address(pages, name).filter(|_| is_address).map(|near| near.to_string())
    }

    /// The address of the release whose last part is nearest to that of a path.
    fn release_of(&self, pages: &[OutputFile], path: &str) -> Option<Arc<str>> {
        let near = self.address(pages, last_part(path).trim_end_matches(".md"))?;
        let at = pages.binary_search_by(|page| page.address.cmp(&near)).ok()?;
        matches!(pages[at].subject, Subject::Release(_)).then_some(near)
    }

    /// The path of the one text of that name, as texts link to it; `None` if there are several.
    fn of_name(&self, catalog: &Catalog, name: &str) -> Option<String> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<Box<str>, Option<usize>> = HashMap::new();
            let texts = catalog.tree.files().iter().enumerate().filter(|(_, path)| path.ends_with(".md"));
            for (file, path) in texts.take(LOOKED_AT) {
                by_name.entry(last_part(path).into()).and_modify(|known| *known = None).or_insert(Some(file));
            }
            by_name
        });
        let file = by_name.get(name).copied().flatten()?;
        Some(catalog.tree.path(file).trim_start_matches(crate::model::content::tree::CONTENT).to_owned())
    }

    /// The path of the release with the nearest path, else with the nearest last part of one.
    fn release<'s>(&'s self, catalog: &'s Catalog, path: &str) -> Option<&'s str> {
        let paths = || {
            let tree = &*catalog.tree;
            let paths = tree.files()[tree.below(release::FOLDER)].iter().map(|path| &path["content/".len()..]);
            paths.filter(|path| path.ends_with(".md")).take(LOOKED_AT)
        };
        let releases = self.releases.get_or_init(|| Near::new(paths()));
        if let Some(near) = releases.find(path) {
            return Some(near);
        }
        let (near, first) = self.stems.get_or_init(|| {
            let mut first: HashMap<Box<str>, Box<str>> = HashMap::new();
            for path in paths() {
                first.entry(stem(path).into()).or_insert_with(|| path.into());
            }
            (Near::new(first.keys().map(|name| &**name)), first)
        });
        Some(first.get(near.find(stem(path))?)?)
    }

    fn file(&self, catalog: &Catalog, folder: &str, pages: bool) -> Arc<Near> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(Near::new(names_in(&catalog.tree, folder, pages)));
        Arc::clone(files.entry((folder.into(), pages)).or_insert_with(make))
    }
}

/// An address or a path of `content/` that lacks the slash before it.
fn without_slash(catalog: &Catalog, pages: &[OutputFile], src: &str) -> Option<String> {
    let path = format!("/{}", src.trim_start_matches("content/"));
    if catalog.tree.find(&format!("content{path}")).is_some() {
        return Some(path);
    }
    let address = format!("{}/", path.trim_end_matches('/'));
    let is_there = |address: &str| pages.binary_search_by(|page| (*page.address).cmp(address)).is_ok();
    [path, address].into_iter().find(|address| is_there(address))
}

/// What a release is called by its path: the name of the file, or of its folder.
fn stem(path: &str) -> &str {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    last_part(path.strip_suffix(".md").unwrap_or(path))
}

fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}
