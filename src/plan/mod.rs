//! The plan: every file of the output, sorted by address, known in full before anything is rendered.

mod linked;
pub mod links;
mod moved;
mod strays;
mod suggest;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Finding, Help, MonthKey, ReleaseId, Spot, chunks};
use crate::content::check_name;
use crate::diag::Kind;
use crate::facet::FacetKind;
use crate::feed::model::Format;
use crate::hash::Digest;
use crate::index::Index;
use crate::localised::LangId;
use crate::media::media_type;
use crate::registry::EntryId;
use crate::sources::Sources;
use crate::theme::Asset;
use linked::Linked;
pub use linked::{LinkTargets, Previous};
use links::{Links, Tables};
use suggest::Suggestions;

/// One file of the output.
pub struct Page {
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
    /// A release.
    Release(ReleaseId),
    /// The plain-text edition of a release.
    Text(ReleaseId),
    /// The landing page of a facet.
    Facet(FacetKind, EntryId),
    /// A year of a facet, or an older part of it.
    FacetYear(FacetKind, EntryId, i16, Option<u32>),
    /// All entries of a registry.
    Index(FacetKind),
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
    Feed(Format, Option<(FacetKind, EntryId)>),
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

    /// The template that renders it; `None` where no template does.
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

impl Page {
    /// The template that renders it, without `.html`, which is its kind; `None` where no template does. Plain pages may
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
    pub pages: Vec<Page>,
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
    /// What may have been meant by what is not there.
    suggestions: Suggestions,
}

impl Plan {
    /// Plans the output. Findings are unjudged: two files with one address, links that lead nowhere. Of the previous plan,
    /// the targets of links are reused; those of this one are returned for the next.
    pub fn build(
        catalog: &Catalog,
        sources: &Sources,
        assets: &[Asset],
        previous: Previous,
    ) -> (Plan, Vec<LinkTargets>, Vec<Finding>) {
        let mut planner = Planner { catalog, pages: Vec::with_capacity(catalog.releases.len() * 3 / 2 + 64) };
        for lang in catalog.config.lang_ids() {
            planner.language(lang);
        }
        planner.site(assets);
        planner.moved();
        let mut pages = sorted(planner.pages);
        let mut findings = Vec::new();

        drop_held(catalog, &mut pages, &mut findings);
        moved::check(catalog, &mut pages, &mut findings);
        report_withheld_files(catalog, &mut findings);
        let (index, tables) = (Index::default(), Tables::default());
        let mut linked = Linked::collect(
            &Links { catalog, pages: &pages, index: &index, tables: &tables },
            sources,
            previous,
            &mut findings,
        );
        give_files(catalog, &mut pages, &linked.files, &mut findings);
        let before = pages.len();
        let any_file = !linked.files.is_empty();
        for (address, lang, file) in std::mem::take(&mut linked.files) {
            pages.push(Page { address: address.into(), lang, subject: Subject::File(file), is_linked: true });
        }
        strays::report(catalog, &pages, &linked.unpublished, &mut findings);
        // Nearly all of them stand in their places.
        pages.par_sort_by(by_address);
        drop_clashes(catalog, &mut pages, &mut findings);
        // Files came among the pages, or clashes went.
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
    pub fn find(&self, address: &str) -> Option<&Page> {
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

fn find<'p>(pages: &'p [Page], index: &Index, address: &str) -> Option<&'p Page> {
    fn text(page: &Page) -> &str {
        &page.address
    }
    let at = index.find(pages, text, address)?;
    Some(&pages[at])
}

fn by_address(a: &Page, b: &Page) -> std::cmp::Ordering {
    (&a.address, &a.subject).cmp(&(&b.address, &b.subject))
}

/// Sorts pages by address. Addresses lie apart in memory, so their first bytes are compared first, which stand together.
fn sorted(pages: Vec<Page>) -> Vec<Page> {
    type Head = [u8; 32];
    let head = |page: &Page| {
        // No address has a zero, so a shorter one goes first.
        let mut head: Head = [0; 32];
        let bytes = page.address.as_bytes();
        let length = bytes.len().min(head.len());
        head[..length].copy_from_slice(&bytes[..length]);
        head
    };
    let mut keyed: Vec<(Head, Page)> =
        pages.into_par_iter().with_min_len(1024).map(|page| (head(&page), page)).collect();
    keyed.par_sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| by_address(one, other)));
    keyed.into_par_iter().with_min_len(1024).map(|(_, page)| page).collect()
}

struct Planner<'a> {
    catalog: &'a Catalog,
    pages: Vec<Page>,
}

impl Planner<'_> {
    fn add(&mut self, lang: LangId, address: impl Into<Arc<str>>, subject: Subject) {
        self.pages.push(Page { address: address.into(), lang, subject, is_linked: false });
    }

    fn language(&mut self, lang: LangId) {
        let catalog = self.catalog;
        let config = &catalog.config;
        let prefix = config.prefix(lang);
        self.add(lang, format!("{prefix}/"), Subject::Home);
        self.add(lang, format!("{prefix}/404.html"), Subject::NotFound);
        let releases = catalog.releases_in(lang).into_par_iter().with_min_len(1024).flat_map_iter(|id| {
            let release = catalog.release(id);
            let page =
                |address: &Arc<str>, subject| Page { address: Arc::clone(address), lang, subject, is_linked: false };
            let text = release.text_address.as_ref().map(|address| page(address, Subject::Text(id)));
            std::iter::once(page(&release.address, Subject::Release(id))).chain(text)
        });
        self.pages.par_extend(releases);
        for release in catalog.releases_in(lang).map(|id| catalog.release(id)).filter(|release| release.has_aliases) {
            for alias in release.facts.more.iter().flat_map(|more| &more.aliases) {
                self.add(lang, alias_address(alias), Subject::Redirect(Arc::clone(&release.address)));
            }
        }
        for kind in FacetKind::ALL {
            let mut any = false;
            for id in catalog.entries_with_page(lang, kind) {
                any = true;
                self.facet(lang, kind, id);
            }
            if any {
                let address = format!("{prefix}{}", config.addresses.indexes[kind.index()]);
                self.add(lang, address, Subject::Index(kind));
            }
        }
        self.archive(lang);
        for (at, page) in catalog.pages.iter().enumerate().filter(|(_, page)| page.lang == lang) {
            let address = &catalog.page_addresses[at];
            if page.slug != "home" {
                self.add(lang, address.as_str(), Subject::Plain(at as u32));
            }
            for alias in &page.aliases {
                self.add(lang, alias_address(alias), Subject::Redirect(address.as_str().into()));
            }
        }
        for format in &config.feeds.site {
            self.add(lang, format!("{prefix}/{}", format.file_name()), Subject::Feed(*format, None));
        }
    }

    fn facet(&mut self, lang: LangId, kind: FacetKind, id: EntryId) {
        let catalog = self.catalog;
        let address = catalog.entry_address(lang, kind, id);
        for format in &catalog.config.feeds.facets[kind.index()] {
            self.add(lang, format!("{address}{}", format.file_name()), Subject::Feed(*format, Some((kind, id))));
        }
        for (year, range) in catalog.facet_years(lang, kind, id) {
            let year = *year;
            for chunk in chunks(range.len()) {
                let subject = Subject::FacetYear(kind, id, year, chunk.number);
                self.add(lang, numbered(format!("{address}{year:04}/"), chunk.number), subject);
            }
        }
        if let Some((path, file)) = catalog.logo(kind, id) {
            self.add(lang, beside(&address, path), Subject::File(file));
        }
        self.former(lang, kind, id, &address);
        self.add(lang, address, Subject::Facet(kind, id));
    }

    /// What stands at the addresses of the ids that an agency had before: redirects, and feeds, since no reader of feeds
    /// follows a page.
    fn former(&mut self, lang: LangId, kind: FacetKind, id: EntryId, address: &str) {
        let catalog = self.catalog;
        let config = &catalog.config;
        let registry = catalog.registries.of(kind);
        let details = registry.get(id).details.as_deref();
        let former = details.map_or(&[][..], |details| &details.former).iter();
        let former = former.filter_map(|former| Some((former.id.as_deref()?, former.until)));
        // Another agency may have that id, which is told.
        for (old, until) in former.filter(|(old, _)| registry.find(old) == Some(id)) {
            let old = format!("{}{}", config.prefix(lang), config.addresses.facets[kind.index()].fill(&[old]));
            for format in &config.feeds.facets[kind.index()] {
                self.add(lang, format!("{old}{}", format.file_name()), Subject::Feed(*format, Some((kind, id))));
            }
            let years = catalog.facet_years(lang, kind, id).iter();
            for (year, _) in years.filter(|(year, _)| until.is_none_or(|until| *year <= until.year())) {
                let target = format!("{address}{year:04}/");
                self.add(lang, format!("{old}{year:04}/"), Subject::Redirect(target.into()));
            }
            self.add(lang, old, Subject::Redirect(address.into()));
        }
    }

    fn archive(&mut self, lang: LangId) {
        let catalog = self.catalog;
        let archive = &catalog.archives[lang.index()];
        if archive.months.is_empty() {
            return;
        }
        let root = catalog.archive_root(lang);
        for (key, range) in &archive.months {
            for chunk in chunks(range.len()) {
                let address = numbered(catalog.month_address(lang, *key), chunk.number);
                self.add(lang, address, Subject::ArchiveMonth(*key, chunk.number));
            }
        }
        for (year, _) in archive.years() {
            self.add(lang, format!("{root}{year:04}/"), Subject::ArchiveYear(year));
        }
        self.add(lang, root, Subject::Archive);
    }

    /// The sitemaps stand at the root: one may list only addresses below its own folder.
    fn sitemaps(&mut self, lang: LangId, name: &str, month: Option<MonthKey>, count: usize) {
        for part in 0..count.div_ceil(PER_SITEMAP) {
            let mark = if part == 0 { String::new() } else { format!("-{}", part + 1) };
            self.add(lang, format!("/sitemap-{name}{mark}.xml"), Subject::Sitemap(month, part as u32));
        }
    }

    /// What releases leave that were taken away.
    fn moved(&mut self) {
        for moved in &self.catalog.moved {
            let Some(more) = moved.facts.more.as_deref() else { continue };
            let Some(target) = moved::target(self.catalog, moved) else { continue };
            let own = std::iter::once(Arc::clone(&moved.address));
            for address in own.chain(more.aliases.iter().map(|alias| alias_address(alias).into())) {
                self.add(moved.facts.lang, address, Subject::Redirect(Arc::clone(&target)));
            }
        }
    }

    fn site(&mut self, assets: &[Asset]) {
        let catalog = self.catalog;
        let lang = catalog.config.default_lang;
        self.add(lang, "/robots.txt", Subject::Robots);
        self.add(lang, "/sitemap.xml", Subject::SitemapIndex);
        let listed = self.pages.iter().filter(|page| is_in_rest(&page.subject)).count();
        self.sitemaps(lang, "pages", None, listed);
        let mut months: BTreeMap<MonthKey, usize> = BTreeMap::new();
        for (key, range) in catalog.archives.iter().flat_map(|archive| &archive.months) {
            *months.entry(*key).or_default() += range.len();
        }
        for ((year, month), count) in months {
            self.sitemaps(lang, &format!("releases-{year:04}-{month:02}"), Some((year, month)), count);
        }
        for (at, asset) in assets.iter().enumerate() {
            self.add(lang, asset.address.as_str(), Subject::Asset(at as u32));
        }
        for file in catalog.static_files() {
            let path = &catalog.tree.path(file)["content/static".len()..];
            self.add(lang, address_of(path), Subject::File(file as u32));
        }
    }
}

/// Reports redirects, pages and static files at the address of a release that waits, and takes them out: they would
/// disclose the address now, and stand in its way on the morning of publication.
fn drop_held(catalog: &Catalog, pages: &mut Vec<Page>, findings: &mut Vec<Finding>) {
    let waits = |file: u32| {
        let filed = catalog.unseen.iter().find(|(known, _)| *known == file).map(|(_, facts)| facts);
        // An expired one waits for nothing: its address may lead on.
        filed.is_some_and(|facts| facts.draft || facts.more.as_deref().is_none_or(|more| more.expires.is_none()))
    };
    let mut lost = BTreeSet::new();
    for (address, held) in catalog.held().iter().filter(|(_, held)| held.is_own) {
        let first = pages.partition_point(|page| &*page.address < address.as_str());
        let below =
            pages[first..].iter().enumerate().take_while(|(_, page)| page.address.starts_with(address.as_str()));
        for (at, page) in below {
            let is_suspect = match &page.subject {
                Subject::Redirect(_) => !catalog.moved.iter().any(|moved| moved.address == page.address),
                Subject::Plain(_) | Subject::File(_) => true,
                _ => false,
            };
            if is_suspect && waits(held.file) {
                lost.insert(first + at);
                let (file, spot) = origin(catalog, page).unwrap_or((Finding::CONFIG, Spot::key("addresses")));
                let release = catalog.tree.path(held.file as usize);
                let message = format!("the address {} belongs to {release}, which is not public now", page.address);
                findings.push(Finding::new(Kind::DuplicateAddress, file, spot, message, Help::None));
            }
        }
    }
    if !lost.is_empty() {
        let mut places = 0..;
        pages.retain(|_| places.next().is_none_or(|at| !lost.contains(&at)));
    }
}

/// Reports files of `content/static/` that are links to what may not be published.
fn report_withheld_files(catalog: &Catalog, findings: &mut Vec<Finding>) {
    let tree = &*catalog.tree;
    let folder = tree.below("content/static");
    for file in tree.linked_files().filter(|file| folder.contains(file)) {
        let path = tree.path(file);
        let (kind, what) = match (tree.is_manuscript(path), catalog.is_held_back(file)) {
            (true, _) => (Kind::StrayFile, "the text of a release"),
            (_, true) => (Kind::HiddenLink, "a file of a release that is not public now"),
            _ => continue,
        };
        let message = format!("this is a link to {what}; it is not published");
        findings.push(Finding::new(kind, file as u32, Spot::Body(0, 0), message, None));
    }
}

/// How many addresses a sitemap holds. The protocol allows 50,000 in 50 MB; with a dozen languages beside each address,
/// this many stay below both.
pub const PER_SITEMAP: usize = 10_000;

/// True for pages in the sitemap of all that is not a release.
pub fn is_in_rest(subject: &Subject) -> bool {
    subject.is_listed() && !matches!(subject, Subject::Release(_))
}

/// The address of an older part of a list.
pub fn numbered(address: String, number: Option<u32>) -> String {
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
    crate::url::encode(&path.replace('%', "%25"))
}

/// An old address as a file can stand at it: `/news/12` is a folder, `/news/12.html` a file.
pub fn alias_address(alias: &str) -> String {
    let last = alias.rsplit('/').next().unwrap_or_default();
    let address = address_of(&crate::url::decode(alias));
    if last.is_empty() || last.contains('.') { address } else { format!("{address}/") }
}

/// Old addresses of files: a redirect whose address ends in the name of a file beside the page that it leads to is that
/// file, since nobody who asks for a picture or a document can follow a page.
fn give_files(
    catalog: &Catalog,
    pages: &mut Vec<Page>,
    files: &BTreeSet<(String, LangId, u32)>,
    findings: &mut Vec<Finding>,
) {
    let is_file = |page: &&mut Page| match &page.subject {
        Subject::Redirect(_) => page.address.rsplit('/').next().is_some_and(|name| name.contains('.')),
        _ => false,
    };
    for page in pages.iter_mut().filter(is_file) {
        let Subject::Redirect(target) = &page.subject else { continue };
        let name = page.address.rsplit('/').next().unwrap_or_default();
        let address = format!("{}/{name}", target.rsplit_once('/').map_or("", |(folder, _)| folder));
        let file = files.range((address.clone(), LangId(0), 0)..).next().filter(|(found, ..)| *found == address);
        if let Some((_, _, file)) = file {
            page.subject = Subject::File(*file);
        }
    }
    // What is published no more leaves no page in its place: hosts would send that as a picture or a document.
    let is_lost = |page: &Page| {
        let Subject::Redirect(_) = page.subject else { return false };
        let name = page.address.rsplit('/').next().unwrap_or_default();
        let media = media_type(name);
        name.contains('.') && !media.starts_with("text/html") && media != "application/octet-stream"
    };
    let origins = Origins::of(catalog);
    for page in pages.iter().filter(|page| is_lost(page)) {
        // What was taken away takes its files along.
        let Some((file, spot)) = origins.find(page).filter(|(_, spot)| *spot == Spot::key("aliases")) else { continue };
        let name = crate::url::decode(page.address.rsplit('/').next().unwrap_or_default());
        let message =
            format!("the alias {} is the address of a file, and no file `{name}` is published here", page.address);
        let help = format!(
            "put `{name}` beside this file and link to it, or name it under `attachments`; a page cannot be sent in the \
             place of a file"
        );
        findings.push(Finding::new(Kind::LostAddress, file, spot, message, Some(help)));
    }
    pages.retain(|page| !is_lost(page));
}

/// The address of a file that lies beside a page.
pub fn beside(address: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", crate::url::encode_segment(name))
}

/// Tells pages with one address and addresses that some systems cannot hold. The first of two stays.
fn drop_clashes(catalog: &Catalog, pages: &mut Vec<Page>, findings: &mut Vec<Finding>) {
    // One file may be linked from several places; that is no clash.
    pages.dedup_by(|b, a| a.address == b.address && a.subject == b.subject);
    let mut lost = BTreeSet::new();
    let origins = Origins::of(catalog);
    let place = |page: &Page| origins.find(page).unwrap_or((Finding::CONFIG, Spot::key("addresses")));
    // One pass over addresses that lie apart in memory finds the few that may be at fault.
    let is_plain_release = |page: &Page| match page.subject {
        Subject::Release(id) | Subject::Text(id) => catalog.release(id).is_plain,
        _ => false,
    };
    let suspects = pages.par_iter().enumerate().with_min_len(1024).filter(|(at, page)| {
        let next = pages.get(at + 1);
        let is_prefix = |next: &&Page| next.address.starts_with(&*page.address);
        let meets_next = next
            .filter(is_prefix)
            .is_some_and(|next| next.address.len() == page.address.len() || !page.address.ends_with('/'));
        meets_next || !is_plain_release(page)
    });
    let suspects: Vec<usize> = suspects.map(|(at, _)| at).collect();
    let next_is_same = |at: &&usize| pages.get(**at + 1).is_some_and(|next| next.address == pages[**at].address);
    let twice: Vec<usize> = suspects.iter().filter(next_is_same).map(|at| at + 1).collect();
    for at in twice {
        let (first, second) = (&pages[at - 1], &pages[at]);
        lost.insert(at);
        // Feeds clash only where their pages do, which is told.
        if matches!((&first.subject, &second.subject), (Subject::Feed(..), Subject::Feed(..))) {
            continue;
        }
        let (file, spot) = origins.find(second).unwrap_or_else(|| place(first));
        let message = format!(
            "the address {} is taken twice: by {} and by {}",
            second.address,
            origins.describe(first),
            origins.describe(second)
        );
        findings.push(Finding::new(Kind::DuplicateAddress, file, spot, message, None));
    }
    let suspects = suspects.into_iter().map(|at| (at, &pages[at]));
    let files = suspects.clone().filter(|(_, page)| !page.address.ends_with('/'));
    // What lies below a file stands together behind it.
    let below: Vec<(&Page, Vec<usize>)> = files
        .map(|(at, page)| {
            let folder = format!("{}/", page.address);
            let start = at + 1 + pages[at + 1..].partition_point(|longer| *longer.address < *folder);
            let below = pages[start..].iter().take_while(|inside| inside.address.starts_with(&folder));
            (page, (start..).zip(below).map(|(at, _)| at).collect::<Vec<_>>())
        })
        .filter(|(_, below)| !below.is_empty())
        .collect();
    for (page, below) in below {
        for at in below {
            lost.insert(at);
            let inside = &pages[at];
            let (file, spot) = place(inside);
            let message = format!("the address {} lies below {}, which is a file", inside.address, page.address);
            findings.push(Finding::new(Kind::DuplicateAddress, file, spot, message, None));
        }
    }
    let odd: Vec<usize> = suspects.clone().filter(|(_, page)| !is_plain_release(page)).map(|(at, _)| at).collect();
    for (first, second) in same_but_for_case(pages, &odd) {
        let (file, spot) = place(&pages[second]);
        let message =
            format!("the addresses {} and {} differ only by case", pages[second].address, pages[first].address);
        findings.push(Finding::new(Kind::BadPath, file, spot, message, Some("rename one of them".to_owned())));
    }
    let named = odd.iter().map(|at| (*at, &pages[*at])).filter(|(_, page)| {
        matches!(page.subject, Subject::Release(_) | Subject::File(_) | Subject::Redirect(_) | Subject::Plain(_))
    });
    let faults: Vec<(usize, String)> = named
        .filter_map(|(at, page)| {
            let mut names = page.address.split('/').filter(|name| !name.is_empty());
            Some((at, names.find_map(|name| check_name(&crate::url::decode(name)).err())?))
        })
        .collect();
    for (at, why) in faults {
        let page = &pages[at];
        lost.insert(at);
        let (file, spot) = place(page);
        let message = format!("the address {}: {why}", page.address);
        findings.push(Finding::new(Kind::BadPath, file, spot, message, Some("rename it".to_owned())));
    }
    if !lost.is_empty() {
        let mut places = 0..;
        pages.retain(|_| places.next().is_none_or(|at| !lost.contains(&at)));
    }
}

/// Pairs of addresses that are one file on systems which do not tell capitals from small letters, by their places among
/// the pages; `odd` are those of the pages that may have other letters than plain small ones.
fn same_but_for_case(pages: &[Page], odd: &[usize]) -> Vec<(usize, usize)> {
    let is_plain = |address: &str| !address.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'%');
    let mut folded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in odd.iter().filter(|at| !is_plain(&pages[**at].address)) {
        folded.entry(crate::url::decode(&pages[*at].address).to_lowercase()).or_default().push(*at);
    }
    let mut pairs = Vec::new();
    for (address, mut alike) in folded {
        if is_plain(&address) {
            alike.extend(pages.binary_search_by(|page| (*page.address).cmp(&address)));
        }
        alike.sort_unstable();
        alike.dedup_by_key(|at| &pages[*at].address);
        pairs.extend(alike.iter().skip(1).map(|second| (alike[0], *second)));
    }
    pairs
}

/// The content file that a page comes from.
pub fn origin(catalog: &Catalog, page: &Page) -> Option<(u32, Spot)> {
    Origins::of(catalog).find(page)
}

/// Where pages come from, for many pages.
struct Origins<'a> {
    catalog: &'a Catalog,
    /// The files of releases and plain pages, by address; made for the first redirect.
    by_address: OnceCell<HashMap<&'a str, u32>>,
    /// The same of releases that were taken away.
    moved: OnceCell<HashMap<&'a str, u32>>,
}

impl<'a> Origins<'a> {
    fn of(catalog: &'a Catalog) -> Origins<'a> {
        Origins { catalog, by_address: OnceCell::new(), moved: OnceCell::new() }
    }

    /// The content file that a page comes from.
    fn find(&self, page: &Page) -> Option<(u32, Spot)> {
        let catalog = self.catalog;
        let number = |path: &str| catalog.tree.find(path).map(|file| file as u32);
        match &page.subject {
            Subject::Release(id) | Subject::Text(id) => Some((catalog.release(*id).file, Spot::key("slug"))),
            Subject::Plain(at) => Some((number(&catalog.pages[*at as usize].file)?, Spot::key("slug"))),
            Subject::File(file) => Some((*file, Spot::Body(0, 0))),
            Subject::Facet(kind, id) | Subject::FacetYear(kind, id, ..) => {
                let entry = catalog.registries.of(*kind).get(*id);
                let details = entry.details.as_deref().filter(|_| entry.filed)?;
                Some((number(&details.file)?, Spot::key("name")))
            }
            Subject::Redirect(target) => {
                let moved = || catalog.moved.iter().map(|moved| (&*moved.address, moved.file)).collect();
                if let Some(file) = self.moved.get_or_init(moved).get(&*page.address) {
                    return Some((*file, Spot::key("unpublish")));
                }
                let by_address = self.by_address.get_or_init(|| {
                    let pages = catalog.pages.iter().zip(&catalog.page_addresses);
                    let pages = pages.filter_map(|(page, address)| Some((address.as_str(), number(&page.file)?)));
                    let releases = catalog.releases.iter().map(|release| (&*release.address, release.file));
                    pages.chain(releases).collect()
                });
                let file = by_address.get(&**target)?;
                Some((*file, Spot::key("aliases")))
            }
            _ => None,
        }
    }

    fn describe(&self, page: &Page) -> String {
        match (self.find(page), &page.subject) {
            (Some((file, _)), Subject::Redirect(_)) => format!("an alias in {}", self.catalog.tree.path(file as usize)),
            (Some((file, _)), _) => self.catalog.tree.path(file as usize).to_owned(),
            (None, Subject::Feed(format, _)) => format!("a feed ({})", format.name()),
            (None, subject) => format!("the page of kind `{}`", subject.template().unwrap_or("file")),
        }
    }
}
