//! The plan: every file of the output, sorted by address, known in full before anything is rendered.

mod clashes;
mod files;
pub(crate) mod link_targets;
mod moved;
mod origins;
mod pages;
pub(crate) mod resolve;
mod strays;
mod suggest;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::base::sorted_index::Index;
use crate::feed::model::Format;
use crate::model::catalog::{Catalog, Finding, Help, MonthKey, ReleaseId};
use crate::model::registry::EntryId;
use crate::model::source_cache::SourceCache;
use crate::theme::Asset;
use link_targets::Linked;
pub(crate) use link_targets::{LinkTargets, Previous};
pub(crate) use origins::origin;
use resolve::{Links, Tables};
use suggest::Suggestions;

/// One file of the output.
pub struct OutputFile {
    /// Its address, such as `/agencies/scns/`; `index.html` is left out. Two builds that agree on a release share it.
    pub address: Arc<str>,
    /// Its language.
    pub lang: LangId,
    /// What it is about.
    pub subject: Subject,
    /// It is here because a text links to its file. Links were looked up before, so none leads to it by its address: where
    /// links lead must be the same whenever it is asked.
    is_linked: bool,
}

/// What a file of the output is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The home page.
    Home,
    Release(ReleaseId),
    /// The plain-text edition of a release.
    Text(ReleaseId),
    /// The landing page of a facet.
    Facet(RegistryKind, EntryId),
    /// A year of a facet, or an older part of it.
    FacetYear(RegistryKind, EntryId, i16, Option<u32>),
    /// All entries of a registry.
    Index(RegistryKind),
    /// The archive's first page.
    Archive,
    /// A year of the archive.
    ArchiveYear(i16),
    /// A month of the archive, or an older part of it.
    ArchiveMonth(MonthKey, Option<u32>),
    /// A plain page.
    Plain(u32),
    /// The page that a host shows where there is none.
    NotFound,
    /// An old address; where it leads: an address of this site, or a URL.
    Redirect(Arc<str>),
    /// A feed of the site, or of a facet.
    Feed(Format, Option<(RegistryKind, EntryId)>),
    /// The index of sitemaps.
    SitemapIndex,
    /// The sitemap of the releases of a month, in all languages, or of all other pages; a part of it, from 0.
    Sitemap(Option<MonthKey>, u32),
    /// `robots.txt`.
    Robots,
    /// An asset of the theme, by its number.
    Asset(u32),
    /// A file of the content folder, copied as it is.
    File(u32),
}

impl Subject {
    /// True for pages that people read and search engines list.
    pub fn is_listed(&self) -> bool {
        match self {
            Subject::Home
            | Subject::Release(_)
            | Subject::Facet(..)
            | Subject::FacetYear(..)
            | Subject::Index(_)
            | Subject::Archive
            | Subject::ArchiveYear(_)
            | Subject::ArchiveMonth(..)
            | Subject::Plain(_) => true,
            Subject::Text(_)
            | Subject::NotFound
            | Subject::Redirect(_)
            | Subject::Feed(..)
            | Subject::SitemapIndex
            | Subject::Sitemap(..)
            | Subject::Robots
            | Subject::Asset(_)
            | Subject::File(_) => false,
        }
    }

    /// The template that renders it; `None` if no template does.
    pub fn template(&self) -> Option<&'static str> {
        Some(match self {
            Subject::Home => "home",
            Subject::Release(_) => "release",
            Subject::Facet(kind, _) => kind.name(),
            Subject::FacetYear(..) => "facet_year",
            Subject::Index(kind) => kind.plural(),
            Subject::Archive => "archive",
            Subject::ArchiveYear(_) => "archive_year",
            Subject::ArchiveMonth(..) => "archive_month",
            Subject::Plain(_) => "page",
            Subject::NotFound => "not_found",
            Subject::Redirect(_) => "redirect",
            _ => return None,
        })
    }
}

impl OutputFile {
    /// The template that renders it, without `.html`, which is its kind; `None` if no template does. Plain pages may
    /// name one.
    pub fn template<'c>(&self, catalog: &'c Catalog) -> Option<&'c str> {
        match self.subject {
            Subject::Plain(at) => Some(&catalog.pages[at as usize].template),
            _ => self.subject.template(),
        }
    }
}

/// All files of the output.
pub struct Plan {
    /// Sorted by address.
    pub pages: Vec<OutputFile>,
    /// Digests of what the links of each release become, by [`ReleaseId`]; blank where it has none.
    pub link_digests: Vec<Digest>,
    /// Releases named by `related` in each release that names some.
    pub related: BTreeMap<ReleaseId, Vec<ReleaseId>>,
    /// The release in whose place each of some stands.
    pub supersedes: BTreeMap<ReleaseId, ReleaseId>,
    /// The same the other way round; of several, the newest.
    pub superseded_by: BTreeMap<ReleaseId, ReleaseId>,
    /// The releases that lead the home page, per language.
    pub featured: Vec<Vec<ReleaseId>>,
    /// Where each address stands among the pages.
    index: Index,
    /// What else links are looked up in.
    tables: Tables,
    /// What may have been meant by what does not exist.
    suggestions: Suggestions,
}

impl Plan {
    /// Plans the output: pages, then where all links lead, then both together. Findings are raw: two files with one address, links that lead nowhere. Of the previous plan,
    /// the targets of links are reused; those of this one are returned for the next.
    pub fn build(
        catalog: &Catalog,
        sources: &SourceCache,
        assets: &[Asset],
        previous: Previous,
    ) -> (Plan, Vec<LinkTargets>, Vec<Finding>) {
        let (pages, mut findings) = pages::pages(catalog, assets);
        let (index, tables) = (Index::default(), Tables::default());
        let links = Links { catalog, pages: &pages, index: &index, tables: &tables };
        let mut linked = Linked::collect(&links, sources, previous, &mut findings);
        let (before, any_file) = (pages.len(), !linked.files.is_empty());
        let mut pages = files::merged(catalog, pages, std::mem::take(&mut linked.files), &mut findings);
        strays::report(catalog, &pages, &linked.unpublished, &mut findings);
        clashes::drop_clashes(catalog, &mut pages, &mut findings);
        // Files came among the pages, or pages went.
        let index = if pages.len() == before && !any_file { index } else { Index::default() };
        let Linked { related, supersedes, featured, link_targets, .. } = linked;
        let link_digests = link_targets.iter().map(|targets| targets.digest).collect();
        let superseded_by = supersedes.iter().rev().map(|(new, old)| (*old, *new)).collect();
        let suggestions = Suggestions::default();
        let plan =
            Plan { pages, link_digests, related, supersedes, superseded_by, featured, index, tables, suggestions };
        (plan, link_targets, findings)
    }

    /// The page at an address.
    pub fn find(&self, address: &str) -> Option<&OutputFile> {
        find(&self.pages, &self.index, address)
    }

    /// What to do about a finding about this catalog or plan.
    pub fn answer(&self, catalog: &Catalog, help: &Help) -> Option<String> {
        self.suggestions.answer(catalog, &self.pages, help)
    }

    /// The places that links can lead to.
    pub fn links_of<'a>(&'a self, catalog: &'a Catalog) -> Links<'a> {
        Links { catalog, pages: &self.pages, index: &self.index, tables: &self.tables }
    }
}

fn find<'p>(pages: &'p [OutputFile], index: &Index, address: &str) -> Option<&'p OutputFile> {
    fn text(page: &OutputFile) -> &str {
        &page.address
    }
    let at = index.find(pages, text, address)?;
    Some(&pages[at])
}

fn by_address(a: &OutputFile, b: &OutputFile) -> std::cmp::Ordering {
    (&a.address, &a.subject).cmp(&(&b.address, &b.subject))
}

/// How many addresses a sitemap holds. The protocol allows 50,000 in 50 MB; with a dozen languages beside each address,
/// this many stay below both.
pub(crate) const PER_SITEMAP: usize = 10_000;

/// True for pages in the sitemap of all that is not a release.
pub(crate) fn is_in_rest(subject: &Subject) -> bool {
    subject.is_listed() && !matches!(subject, Subject::Release(_))
}

/// The address of an older part of a list.
pub(crate) fn numbered(address: String, number: Option<u32>) -> String {
    match number {
        None => address,
        Some(number) => format!("{address}{number}/"),
    }
}

/// The one address of a file of the output by its path with a slash before it: `/a/index.html` is at `/a/`. Two that are
/// one file are one text, so that they are found to clash.
fn address_of(path: &str) -> String {
    let path = match path.strip_suffix("/index.html") {
        Some(folder) => &path[..=folder.len()],
        None => path,
    };
    crate::base::address::encode(&path.replace('%', "%25"))
}

/// An old address as a file can be at it: `/news/12` is a folder, `/news/12.html` a file.
pub(crate) fn alias_address(alias: &str) -> String {
    let last = alias.rsplit('/').next().unwrap_or_default();
    let address = address_of(&crate::base::address::decode(alias));
    if last.is_empty() || last.contains('.') { address } else { format!("{address}/") }
}

/// The address of a file that lies beside a page.
pub(crate) fn beside(address: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", crate::base::address::encode_segment(name))
}
