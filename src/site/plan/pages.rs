//! The first step of the plan: all pages that follow from the catalog alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::diagnostics::Kind;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{Catalog, Finding, Help, MonthKey, Spot, chunks};
use crate::model::registry::EntryId;
use crate::theme::Asset;

use super::origins::origin;
use super::{
    OutputFile, PER_SITEMAP, Subject, address_of, alias_address, beside, by_address, is_in_rest, moved, numbered,
};

/// The pages, sorted by address, without those that would disclose what is held back and without redirects that lead
/// nowhere. Findings are raw.
pub(super) fn pages(catalog: &Catalog, assets: &[Asset]) -> (Vec<OutputFile>, Vec<Finding>) {
    let mut planner = Planner { catalog, pages: Vec::with_capacity(catalog.releases.len() * 3 / 2 + 64) };
    for lang in catalog.config.lang_ids() {
        planner.language(lang);
    }
    planner.site(assets);
    planner.moved();
    let mut pages = sorted(planner.pages);
    let mut findings = Vec::new();
    let mut lost = disclosing(catalog, &pages, &mut findings);
    lost.extend(moved::lost(catalog, &pages, &lost, &mut findings));
    report_withheld_files(catalog, &mut findings);
    if !lost.is_empty() {
        let mut places = 0..;
        pages.retain(|_| places.next().is_none_or(|at| !lost.contains(&at)));
    }
    (pages, findings)
}

/// Sorts pages by address. Addresses lie apart in memory, so their first bytes are compared first, which stand together.
fn sorted(pages: Vec<OutputFile>) -> Vec<OutputFile> {
    type Head = [u8; 32];
    let head = |page: &OutputFile| {
        // No address has a zero, so a shorter one goes first.
        let mut head: Head = [0; 32];
        let bytes = page.address.as_bytes();
        let length = bytes.len().min(head.len());
        head[..length].copy_from_slice(&bytes[..length]);
        head
    };
    let mut keyed: Vec<(Head, OutputFile)> =
        pages.into_par_iter().with_min_len(1024).map(|page| (head(&page), page)).collect();
    keyed.par_sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| by_address(one, other)));
    keyed.into_par_iter().with_min_len(1024).map(|(_, page)| page).collect()
}

struct Planner<'a> {
    catalog: &'a Catalog,
    pages: Vec<OutputFile>,
}

impl Planner<'_> {
    fn add(&mut self, lang: LangId, address: impl Into<Arc<str>>, subject: Subject) {
        self.pages.push(OutputFile { address: address.into(), lang, subject, is_linked: false });
    }

    fn language(&mut self, lang: LangId) {
        let catalog = self.catalog;
        let config = &catalog.config;
        let prefix = config.prefix(lang);
        self.add(lang, format!("{prefix}/"), Subject::Home);
        self.add(lang, format!("{prefix}/404.html"), Subject::NotFound);
        let releases = catalog.releases_in(lang).into_par_iter().with_min_len(1024).flat_map_iter(|id| {
            let release = catalog.release(id);
            let page = move |address: &Arc<str>, subject| OutputFile {
                address: Arc::clone(address),
                lang,
                subject,
                is_linked: false,
            };
            let text = release.text_address.as_ref().map(|address| page(address, Subject::Text(id)));
            let is_shown = !release.facts.is_withdrawn();
            let files = release.attachments.iter().chain(&release.images).filter(move |_| is_shown);
            let files = files.map(move |(_, file)| {
                let address = beside(&release.address, catalog.tree.path(*file as usize));
                page(&address.into(), Subject::File(*file))
            });
            std::iter::once(page(&release.address, Subject::Release(id))).chain(text).chain(files)
        });
        self.pages.par_extend(releases);
        for release in catalog.releases_in(lang).map(|id| catalog.release(id)).filter(|release| release.has_aliases) {
            for alias in release.facts.more.iter().flat_map(|more| &more.aliases) {
                self.add(lang, alias_address(alias), Subject::Redirect(Arc::clone(&release.address)));
            }
        }
        for kind in RegistryKind::ALL {
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

    fn facet(&mut self, lang: LangId, kind: RegistryKind, id: EntryId) {
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

    /// What is at the addresses of the ids that an agency had before: redirects, and feeds, since no reader of feeds
    /// follows a page.
    fn former(&mut self, lang: LangId, kind: RegistryKind, id: EntryId, address: &str) {
        let catalog = self.catalog;
        let config = &catalog.config;
        let registry = catalog.registries.of(kind);
        let details = registry.get(id).details.as_deref();
        let former = details.map_or(&[][..], |details| &details.former).iter();
        let former = former.filter_map(|former| Some((former.id.as_deref()?, former.until)));
        // Another agency may have that id, which is reported.
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

    /// The sitemaps are at the root: one may list only addresses below its own folder.
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

/// Reports redirects, pages and static files at the address of a release that waits; their places. They would disclose the
/// address now, and be in its way on the morning of publication.
fn disclosing(catalog: &Catalog, pages: &[OutputFile], findings: &mut Vec<Finding>) -> BTreeSet<usize> {
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
    lost
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
