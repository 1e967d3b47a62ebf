//! Where the links of a body lead: to pages of the plan, to files beside the release, or nowhere.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::base::address::decode;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug::slug;
use crate::base::sorted_index::Index;
use crate::model::catalog::{Catalog, FileState, Help, ReleaseId};
use crate::model::config::MenuTarget;
use crate::model::content::tree::{ContentName, join};
use crate::model::release::destination::{Destination, preview_path, without_slashes};
use crate::model::release::dialect::Rules;
use crate::model::release::mentions::SHORT;

use super::{OutputFile, Subject, beside, find};

/// What a link of a body leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site, or a place on the page.
    Elsewhere,
    /// An address of this site, with query and fragment.
    Address(Arc<str>),
    /// The same, of a release that the link names itself and not by a translation.
    Release(ReleaseId, Arc<str>),
    /// The same, of a page that is there whatever releases there are.
    Lasting(Arc<str>),
    /// The same by a whole address of the site's own host, which stays as it is written.
    Whole(Box<LinkTarget>),
    /// A file of the content folder, and the address at which it is published beside the page.
    File(u32, String),
    /// A release that is held back.
    Hidden,
    /// A file beside a release that is held back.
    HiddenFile,
    /// The text of a release, by a name that no release has: never published as a file.
    Manuscript,
    /// A file with findings of its own.
    Lost,
    /// A scheme that may not be followed.
    Forbidden,
    /// Nothing; what may have been meant is looked for where that is shown.
    Broken(Help),
}

impl LinkTarget {
    /// With query and fragment.
    fn with(self, suffix: &str) -> LinkTarget {
        match self {
            LinkTarget::Address(address) => LinkTarget::Address(with(&address, suffix)),
            LinkTarget::Release(id, address) => LinkTarget::Release(id, with(&address, suffix)),
            LinkTarget::Lasting(address) => LinkTarget::Lasting(with(&address, suffix)),
            target => target,
        }
    }
}

/// What an entry of the menu names in a language.
pub enum MenuPlace<'a> {
    /// A page or file of the plan, and its address with query and fragment.
    Page(&'a OutputFile, Arc<str>),
    /// Something that does not exist in this language.
    Untranslated,
    /// Something that is held back, or has findings of its own.
    Held,
    /// Nothing; with a suggestion.
    Missing(Help),
}

/// The places that links can lead to.
pub struct Links<'a> {
    pub catalog: &'a Catalog,
    /// The planned pages, sorted by address.
    pub(super) pages: &'a [OutputFile],
    /// Where they stand.
    pub(super) index: &'a Index,
    /// What else they are looked up in.
    pub(super) tables: &'a Tables,
}

impl LinkTarget {
    /// True for what may not be shown in any way.
    pub fn is_hidden(&self) -> bool {
        matches!(self, LinkTarget::Hidden | LinkTarget::HiddenFile | LinkTarget::Lost | LinkTarget::Manuscript)
    }
}

/// What links are looked up in besides pages and files; each is made when it is asked for first.
#[derive(Default)]
pub(super) struct Tables {
    /// What tells whole addresses of the site from others.
    rules: OnceLock<Rules>,
    /// What is held back or has an error, by slug; of several, the first by path.
    held_slugs: OnceLock<HashMap<String, FileState>>,
    /// Plain pages in all their languages, by key.
    versions: OnceLock<HashMap<Box<str>, Versions>>,
}

/// A plain page in its languages, by its place among the pages.
type Versions = Vec<(LangId, u32)>;

impl Links<'_> {
    fn page(&self, address: &str) -> Option<&OutputFile> {
        find(self.pages, self.index, address).filter(|page| !page.is_linked)
    }

    /// Looks up a link or picture of a file by its path, whose page has the address given. A link to a file of another
    /// language leads to its translation in `lang` where there is one.
    pub fn find(&self, file: &str, lang: LangId, address: &str, dest: &str, picture: bool) -> LinkTarget {
        let (path, suffix) = match Destination::of(dest) {
            Destination::External => return self.whole(dest),
            Destination::Fragment => return LinkTarget::Elsewhere,
            Destination::Forbidden => return LinkTarget::Forbidden,
            Destination::Internal(path, suffix) => (path, suffix),
        };
        if let Some(help) = crate::model::content::common::no_path(dest) {
            return LinkTarget::Broken(Help::Text(help));
        }
        let path = decode(path);
        if path.starts_with('/') {
            return self.address(&path, suffix);
        }
        let tree = &*self.catalog.tree;
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(number) = join(folder, &path).and_then(|path| tree.find(&path)) else {
            // A path relative to the page's own address, as other generators have it.
            let relative = join_address(address, &path);
            if !picture && let Some(page) = self.page(&relative) {
                return LinkTarget::Address(with(&page.address, suffix));
            }
            return LinkTarget::Broken(Help::File { folder: folder.into(), src: path.into() });
        };
        match self.file(number, lang) {
            Some(target) => target.with(suffix),
            None => LinkTarget::File(number as u32, beside(address, tree.path(number))),
        }
    }

    /// Looks up a link that no content file holds: only addresses can be meant.
    pub fn by_address(&self, dest: &str) -> LinkTarget {
        match Destination::of(dest) {
            Destination::External => self.whole(dest),
            Destination::Fragment => LinkTarget::Elsewhere,
            Destination::Forbidden => LinkTarget::Forbidden,
            Destination::Internal(path, suffix) if path.starts_with('/') => self.address(&decode(path), suffix),
            Destination::Internal(..) => {
                LinkTarget::Broken(Help::Text("an address such as `/about/` was expected".to_owned()))
            }
        }
    }

    /// Looks up a whole address: one of this site's own host is looked up like one without it.
    pub fn whole(&self, dest: &str) -> LinkTarget {
        let config = &self.catalog.config;
        let is_elsewhere = preview_path(&config.own_base().canonical("/")).is_none();
        if let Some(path) = preview_path(dest).filter(|_| is_elsewhere) {
            let help = format!("it is copied from a preview, which nobody else can see: write `{path}`");
            return LinkTarget::Broken(Help::Text(help));
        }
        if !self.tables.rules.get_or_init(|| Rules::of(config)).is_own(dest) {
            return match without_slashes(dest) {
                Some((scheme, rest)) => LinkTarget::Broken(Help::Text(format!("write `{scheme}://{rest}`"))),
                None => LinkTarget::Elsewhere,
            };
        }
        let Some((path, suffix, is_same_port)) = config.own(dest) else { return LinkTarget::Elsewhere };
        let path = decode(&path);
        if path.ends_with(SHORT) {
            // Cut short, which was reported.
            return LinkTarget::Lost;
        }
        match self.address(&path, &suffix) {
            LinkTarget::Broken(_) if !is_same_port => LinkTarget::Elsewhere,
            target @ (LinkTarget::Address(_) | LinkTarget::Release(..) | LinkTarget::Lasting(_)) => {
                LinkTarget::Whole(Box::new(target))
            }
            target => target,
        }
    }

    /// What a whole address of the site's own host leads to that is no link, by its path.
    pub fn mention(&self, path: &str) -> LinkTarget {
        let at = |path: &str| match self.address(&decode(path), "") {
            LinkTarget::Broken(_) if self.names_held(path) => LinkTarget::Hidden,
            target => target,
        };
        // Below which of two addresses of the site it stands is not known; where it is hidden below one, it is.
        let mut targets: Vec<LinkTarget> = self.catalog.config.addresses_of(path).map(at).collect();
        let hidden = targets.iter().position(LinkTarget::is_hidden);
        if targets.is_empty() { LinkTarget::Elsewhere } else { targets.swap_remove(hidden.unwrap_or(0)) }
    }

    /// True for a path that has the slug of what is not public in it, or of a file that cannot be read.
    fn names_held(&self, path: &str) -> bool {
        let slugs = self.tables.held_slugs.get_or_init(|| held_slugs(self.catalog));
        let path = decode(path).to_lowercase();
        self.catalog.has_held_slug(&path) || path.split('/').any(|part| !part.is_empty() && slugs.contains_key(part))
    }

    fn address(&self, path: &str, suffix: &str) -> LinkTarget {
        let encoded = super::address_of(path);
        let found = self.page(&encoded).or_else(|| self.page(&format!("{encoded}/")));
        if let Some(page) = found {
            let address = with(&page.address, suffix);
            return match page.subject {
                Subject::Release(id) => LinkTarget::Release(id, address),
                Subject::Home | Subject::Plain(_) => LinkTarget::Lasting(address),
                Subject::Facet(kind, id) if self.catalog.registries.of(kind).get(id).filed => {
                    LinkTarget::Lasting(address)
                }
                _ => LinkTarget::Address(address),
            };
        }
        if let Some(file) = self.catalog.tree.find(&format!("content{path}")) {
            return match self.file(file, self.catalog.config.default_lang) {
                Some(target) => target.with(suffix),
                None => LinkTarget::Broken(Help::Text("files are published beside the pages that use them".to_owned())),
            };
        }
        match self.catalog.held_at(&encoded) {
            Some(FileState::Hidden) => return LinkTarget::Hidden,
            Some(_) => return LinkTarget::Lost,
            None if self.is_empty_entry(&encoded) => return LinkTarget::Hidden,
            None => {}
        }
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match self.tables.held_slugs.get_or_init(|| held_slugs(self.catalog)).get(last) {
            Some(FileState::Hidden) => LinkTarget::Hidden,
            Some(_) => LinkTarget::Lost,
            None => LinkTarget::Broken(Help::Address(path.into())),
        }
    }

    /// True for the page, or the feed, of an entry that no public release names: it may be there again at another hour.
    fn is_empty_entry(&self, address: &str) -> bool {
        let config = &self.catalog.config;
        let entry = |lang: LangId, kind: RegistryKind| {
            let rest = address.strip_prefix(config.prefix(lang))?;
            let id = rest.strip_prefix(&*config.addresses.indexes[kind.index()])?.split('/').next()?;
            let found = self.catalog.registries.of(kind).find(id)?;
            Some(!self.catalog.has_page(lang, kind, found))
        };
        config.lang_ids().any(|lang| RegistryKind::ALL.into_iter().any(|kind| entry(lang, kind) == Some(true)))
    }

    /// What a content file leads to; `None` for a file that is no page.
    fn file(&self, number: usize, lang: LangId) -> Option<LinkTarget> {
        let catalog = self.catalog;
        Some(match catalog.file_state(number) {
            FileState::Other if catalog.tree.is_manuscript(catalog.tree.path(number)) => LinkTarget::Manuscript,
            FileState::Other if catalog.is_held_back(number) => LinkTarget::HiddenFile,
            FileState::Other => return None,
            FileState::Release(id) => {
                let translated = catalog.in_language(id, lang).unwrap_or(id);
                let address = Arc::clone(&catalog.release(translated).address);
                match translated == id && catalog.release(id).lang == lang {
                    true => LinkTarget::Release(id, address),
                    false => LinkTarget::Address(address),
                }
            }
            FileState::Page(at) => {
                let versions = self.tables.versions.get_or_init(|| versions(catalog));
                let same = versions.get(catalog.pages[at as usize].key.as_str());
                let translated = same.and_then(|same| same.iter().find(|(of, _)| *of == lang));
                let at = translated.map_or(at, |(_, at)| *at);
                LinkTarget::Lasting(catalog.page_addresses[at as usize].as_str().into())
            }
            FileState::Entry(kind, id) => LinkTarget::Lasting(catalog.entry_address(lang, kind, id).into()),
            FileState::Moved => {
                let at = catalog.moved.binary_search_by_key(&(number as u32), |moved| moved.file);
                at.map_or(LinkTarget::Lost, |at| LinkTarget::Address(Arc::clone(&catalog.moved[at].address)))
            }
            FileState::Hidden => LinkTarget::Hidden,
            FileState::Lost => LinkTarget::Lost,
        })
    }

    /// The release that `reference` names: a path relative to the file or to `content/`, or an address. `None` if
    /// it is held back; the error is the question what was meant.
    pub fn find_release(&self, file: &str, lang: LangId, reference: &str) -> Result<Option<ReleaseId>, Help> {
        let catalog = self.catalog;
        let tree = &*catalog.tree;
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let number = join(folder, reference)
            .and_then(|path| tree.find(&path))
            .or_else(|| tree.find(&format!("content/{}", reference.trim_start_matches('/'))));
        if let Some(number) = number {
            return match catalog.file_state(number) {
                FileState::Release(id) => Ok(Some(catalog.in_language(id, lang).unwrap_or(id))),
                FileState::Hidden | FileState::Moved | FileState::Lost => Ok(None),
                _ => Err(Help::None),
            };
        }
        let own = reference.contains("://").then(|| catalog.config.base.own(reference)).flatten();
        let reference = own.as_ref().map_or(reference, |(path, ..)| path);
        if reference.starts_with('/') {
            return match self.address(&decode(reference), "") {
                LinkTarget::Release(id, _) => Ok(Some(id)),
                LinkTarget::Hidden | LinkTarget::HiddenFile | LinkTarget::Lost => Ok(None),
                LinkTarget::Broken(help) => Err(help),
                _ => Err(Help::None),
            };
        }
        Err(Help::Release(reference.into()))
    }

    /// What the menu names, in a language: the path of a content file, an address, or the slug of a page.
    pub fn of_menu(&self, lang: LangId, place: &str) -> MenuPlace<'_> {
        let catalog = self.catalog;
        let target = if place.starts_with('/') {
            // The same page in the language, if there is one.
            match self.by_address(&format!("{}{place}", catalog.config.prefix(lang))) {
                LinkTarget::Broken(_) => self.by_address(place),
                target => target,
            }
        } else {
            let path = place.strip_prefix("content/").unwrap_or(place);
            let by_slug = || catalog.pages.iter().find(|page| page.slug == place).map(|page| &*page.file);
            let file = catalog.tree.find(&format!("content/{path}"));
            let file = file.or_else(|| catalog.tree.find(by_slug()?));
            let file = file.or_else(|| catalog.tree.find(&format!("content/pages/{path}.md")));
            file.and_then(|file| self.file(file, lang))
                .unwrap_or_else(|| LinkTarget::Broken(self.suggest_for_menu(place).into()))
        };
        match target {
            LinkTarget::Address(address) | LinkTarget::Release(_, address) | LinkTarget::Lasting(address) => {
                let end = address.find(['?', '#']).unwrap_or(address.len());
                match self.page(&address[..end]) {
                    Some(page) if page.lang == lang || !page.subject.is_listed() => MenuPlace::Page(page, address),
                    _ => MenuPlace::Untranslated,
                }
            }
            LinkTarget::Hidden | LinkTarget::HiddenFile | LinkTarget::Lost | LinkTarget::Manuscript => MenuPlace::Held,
            LinkTarget::Broken(help) => MenuPlace::Missing(help),
            LinkTarget::Elsewhere | LinkTarget::Forbidden | LinkTarget::File(..) | LinkTarget::Whole(_) => {
                MenuPlace::Missing(Help::None)
            }
        }
    }

    /// The nearest of the words, slugs and paths that the menu may name.
    fn suggest_for_menu(&self, place: &str) -> Option<String> {
        let files = self.catalog.pages.iter().map(|page| page.file.strip_prefix("content/").unwrap_or(&page.file));
        let slugs = self.catalog.pages.iter().map(|page| page.slug.as_str());
        let known = MenuTarget::WORDS.into_iter().chain(slugs).chain(files);
        crate::base::diagnostics::nearest(place, known).map(|near| format!("did you mean `{near}`?"))
    }

    /// The release that `home.featured` names, in a language.
    pub fn featured(&self, lang: LangId, path: &str) -> Option<ReleaseId> {
        let number = self.catalog.tree.find(&format!("content/{}", path.trim_start_matches('/')))?;
        match self.catalog.file_state(number) {
            FileState::Release(id) => self.catalog.in_language(id, lang),
            _ => None,
        }
    }
}

/// What is held back or has an error, by slug: a link may name its address of another month, or without its date.
fn held_slugs(catalog: &Catalog) -> HashMap<String, FileState> {
    let mut slugs = HashMap::new();
    for file in 0..catalog.tree.files().len() {
        let state = catalog.file_state(file);
        if !matches!(state, FileState::Hidden | FileState::Lost) {
            continue;
        }
        let Some(name) = ContentName::of(catalog.tree.path(file)) else { continue };
        let folder = name.folder.rsplit('/').next().unwrap_or_default();
        slugs.entry(slug(if name.stem == "index" { folder } else { name.stem })).or_insert(state);
    }
    slugs
}

/// The plain pages in all their languages, by key.
fn versions(catalog: &Catalog) -> HashMap<Box<str>, Vec<(LangId, u32)>> {
    let mut versions: HashMap<Box<str>, Vec<(LangId, u32)>> = HashMap::new();
    for (at, page) in catalog.pages.iter().enumerate() {
        versions.entry(page.key.as_str().into()).or_default().push((page.lang, at as u32));
    }
    versions
}

/// An address with what is behind it in a link: query and fragment.
fn with(address: &Arc<str>, suffix: &str) -> Arc<str> {
    if suffix.is_empty() { Arc::clone(address) } else { format!("{address}{suffix}").into() }
}

/// A relative path seen from an address.
fn join_address(address: &str, path: &str) -> String {
    let mut parts: Vec<&str> = address.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.len() > 1 {
                    parts.pop();
                }
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_joined() {
        assert_eq!(join_address("/a/b/", "../c/"), "/a/c/");
        assert_eq!(join_address("/a/b/", "c/"), "/a/b/c/");
        assert_eq!(join_address("/a/", "../../../c/"), "/c/");
    }
}
