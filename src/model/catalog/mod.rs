//! The catalog: everything that the pages of one build are made from. It is built in one call and never changed.
//!
//! Only what is public at the build's instant is in it; a release that is held back is known here as no more than a
//! file to which nothing may link.

mod addresses;
mod archive;
mod build;
mod clashes;
mod decide;
mod held;
mod input;
mod labels;
mod later;
mod members;
mod resolve;
mod reuse;
mod shown;
mod translations;
mod twins;
mod withheld;
mod withhold;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

pub(crate) use addresses::release_address;
pub(crate) use archive::{Archive, MonthKey, chunks};
pub(crate) use held::Held;
pub(crate) use input::Input;
pub(crate) use labels::{LabelText, Labels};
pub(crate) use members::{Members, Roles};
pub(crate) use resolve::{Finding, Help, Spot, unknown_kind};
pub(crate) use reuse::{Candidate, Previous, Reuse};

use crate::base::cached::Revision;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::model::content_page::ContentPage;
use crate::model::registry::{EntryId, HeldEntry, Registries, country_id};
use crate::model::release::facts::{Audience, Facts, Filed};
use addresses::entry_address;
use held::{find_held, has_held_slug, held_addresses};
use shown::Cut;
use translations::key_hash;
use withheld::Withheld;

/// How many releases the landing page of a facet shows.
pub(crate) const NEWEST: usize = 20;

/// A public release by its place in [`Catalog::releases`].
pub(crate) type ReleaseId = u32;

/// A public release.
pub struct Release {
    /// Its file, by its number in the tree.
    pub file: u32,
    /// Its language, as in its facts; it is here again, as its date, for those who go through all.
    pub lang: LangId,
    /// Its date, as in its facts.
    pub date: Stamp,
    /// What its file says.
    pub facts: Arc<Facts>,
    /// The revision of its facts.
    pub revision: Revision,
    /// Its address, such as `/ru/releases/2025/09/meeting/`.
    pub address: Arc<str>,
    /// The address of its plain-text edition, where the site has them.
    pub text_address: Option<Arc<str>>,
    /// The issuing agency first.
    pub agencies: Box<[EntryId]>,
    pub topics: Box<[EntryId]>,
    /// People, with the role that the release names.
    pub people: Box<[(EntryId, Option<Box<str>>)]>,
    pub event: Option<EntryId>,
    /// Countries, each once, with their roles.
    countries: Box<[(EntryId, Roles)]>,
    /// Its documents that are published: which of [`More::attachments`](crate::model::release::facts::More), and their files by
    /// number.
    pub attachments: Box<[(u32, u32)]>,
    /// Its pictures that are published, likewise.
    pub images: Box<[(u32, u32)]>,
    /// Its translations, itself included, by the number of their group.
    pub group: Option<u32>,
    /// Its address is made of small letters, digits, hyphens and slashes, and every system can hold its parts.
    pub is_plain: bool,
    /// Old addresses lead to it.
    pub has_aliases: bool,
    /// Nothing was found about it, and it needs no file beside it.
    stands_alone: bool,
    /// What it says of itself has a whole address of the site's own host.
    names_own_host: bool,
    /// The hash of its address.
    address_hash: u64,
    /// The hash of what its translations share.
    key_hash: u64,
}

impl Release {
    /// Its entries of a registry, each once.
    pub fn entries(&self, kind: RegistryKind) -> Vec<EntryId> {
        let mut entries: Vec<EntryId> = match kind {
            RegistryKind::Agency => self.agencies.to_vec(),
            RegistryKind::Country => self.countries.iter().map(|(id, _)| *id).collect(),
            RegistryKind::Topic => self.topics.to_vec(),
            RegistryKind::Person => self.people.iter().map(|(id, _)| *id).collect(),
            RegistryKind::Event => self.event.into_iter().collect(),
        };
        let mut seen = HashSet::new();
        entries.retain(|id| seen.insert(*id));
        entries
    }

    /// Its first entry of a registry: the issuing agency, the host country.
    pub fn first_entry(&self, kind: RegistryKind) -> Option<EntryId> {
        match kind {
            RegistryKind::Agency => self.agencies.first().copied(),
            RegistryKind::Country => self.facts.host.map(country_id),
            RegistryKind::Topic => self.topics.first().copied(),
            RegistryKind::Person => self.people.first().map(|(id, _)| *id),
            RegistryKind::Event => self.event,
        }
    }
}

/// A release that was taken away; at its address stands a redirect.
pub struct Moved {
    /// Its file, by its number in the tree.
    pub file: u32,
    pub address: Arc<str>,
    /// What its file says.
    pub facts: Arc<Facts>,
}

/// What a content file became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Nothing that has an address: a registry file, a picture.
    Other,
    /// A public release.
    Release(ReleaseId),
    /// A plain page.
    Page(u32),
    /// The landing text of an entry.
    Entry(RegistryKind, EntryId),
    /// A release that was taken away: links to it lead where its address leads.
    Moved,
    /// A release that is held back: links to it show their text only.
    Hidden,
    /// A file that could not be read or was skipped: links to it are not reported as broken besides.
    Lost,
}

/// Everything that the pages of one build are made from.
pub struct Catalog {
    /// The site's configuration, as pages may show it.
    pub config: Arc<Config>,
    /// The content folder.
    pub tree: Arc<Tree>,
    /// Agencies, countries, topics, people, events.
    pub registries: Arc<Registries>,
    /// The public releases: language by language, each newest first.
    pub releases: Vec<Release>,
    /// Plain pages.
    pub pages: Arc<[Arc<ContentPage>]>,
    /// Addresses of the plain pages.
    pub page_addresses: Vec<String>,
    /// Names and addresses of entries per language.
    pub labels: Vec<Labels>,
    /// The archive per language.
    pub archives: Vec<Archive>,
    /// When the output would change with no edit at all.
    pub next_change: Option<Timestamp>,
    /// The addresses of plain pages and entries that are not public now, with their files.
    held_addresses: Vec<(String, Held)>,
    /// The configuration as its file gives it.
    pub written_config: Arc<Config>,
    /// The addresses that were cut short in what pages show of configuration, registries and plain pages.
    cut: Cut,
    /// The entries that are not public now.
    held_entries: BTreeSet<HeldEntry>,
    /// The registries as their files give them, without those.
    filed: Arc<Registries>,
    audience: Audience,
    langs: Vec<Range<usize>>,
    members: Vec<[Vec<Members>; RegistryKind::COUNT]>,
    groups: Vec<Box<[ReleaseId]>>,
    files: Vec<FileState>,
    withheld: Withheld,
    /// The releases that were taken away and left a redirect, sorted by file.
    pub moved: Vec<Moved>,
    /// Releases that are held back, were taken away or have an error, by file, for the check of their links alone.
    pub unseen: Vec<Filed>,
    /// Releases that the site skips, by file: only their addresses are known.
    skipped: Vec<Filed>,
    held: OnceLock<HashMap<String, Held>>,
}

impl Catalog {
    /// One release.
    pub fn release(&self, id: ReleaseId) -> &Release {
        &self.releases[id as usize]
    }

    /// The releases of a language, newest first.
    pub fn releases_in(&self, lang: LangId) -> Range<ReleaseId> {
        let range = &self.langs[lang.index()];
        range.start as ReleaseId..range.end as ReleaseId
    }

    /// The release before (older) and after (newer) in the same language.
    pub fn neighbours(&self, id: ReleaseId) -> (Option<ReleaseId>, Option<ReleaseId>) {
        let range = self.releases_in(self.release(id).lang);
        let older = (id + 1 < range.end).then_some(id + 1);
        let newer = (id > range.start).then(|| id - 1);
        (older, newer)
    }

    /// The translations of a release, itself included, in the order of the site's languages; empty where it has none.
    pub fn translations(&self, id: ReleaseId) -> &[ReleaseId] {
        self.release(id).group.map_or(&[], |group| &self.groups[group as usize])
    }

    /// A release in another language, where it is public there.
    pub fn in_language(&self, id: ReleaseId, lang: LangId) -> Option<ReleaseId> {
        if self.release(id).lang == lang {
            return Some(id);
        }
        self.translations(id).iter().copied().find(|id| self.release(*id).lang == lang)
    }

    /// The releases of a facet in a language.
    pub fn members(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> &Members {
        &self.members[lang.index()][kind.index()][id as usize]
    }

    /// The entries that have a page in a language: those with a file, and those with a release there.
    pub fn entries_with_page(&self, lang: LangId, kind: RegistryKind) -> impl Iterator<Item = EntryId> + '_ {
        let entries = self.registries.of(kind).entries();
        (0..entries.len() as EntryId).filter(move |id| self.has_page(lang, kind, *id))
    }

    /// True if an entry has a page in a language.
    pub fn has_page(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> bool {
        self.registries.of(kind).get(id).filed || !self.members(lang, kind, id).releases.is_empty()
    }

    /// Name and address of an entry.
    pub fn label(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> &LabelText {
        self.labels[lang.index()].get(kind, id)
    }

    /// True for a file that belongs to a release which is not public, so that nobody may publish it.
    pub fn is_held_back(&self, file: usize) -> bool {
        self.withheld.files.contains(&(file as u32))
    }

    /// The addresses that were cut short in what pages show of `site.yaml`, by their paths.
    pub fn cut_in_config(&self) -> &[String] {
        self.cut.in_config()
    }

    /// The addresses of what is not public, and the old ones that would lead to it.
    pub fn held(&self) -> &HashMap<String, Held> {
        self.held.get_or_init(|| {
            let mut held = held_addresses(&self.config, [&self.unseen, &self.skipped], &self.files);
            held.extend(self.held_addresses.iter().cloned());
            held
        })
    }

    /// What is not public and has that address, or would have its files there.
    pub fn held_at(&self, address: &str) -> Option<FileState> {
        find_held(self.held(), address).map(|held| self.files[held.file as usize])
    }

    /// True for a path that has the slug of what is not public in it.
    pub fn has_held_slug(&self, path: &str) -> bool {
        has_held_slug(self.held(), path)
    }

    /// The files of `content/static/` that are published.
    pub fn static_files(&self) -> impl Iterator<Item = usize> + '_ {
        let below = self.tree.below("content/static");
        below.filter(|file| !self.is_held_back(*file) && !self.tree.is_manuscript(self.tree.path(*file)))
    }

    /// True if the text of a release decides which files may be published.
    pub fn decides_on_files(&self, path: &str) -> bool {
        path.rsplit_once('/').is_some_and(|(folder, _)| self.withheld.folders.contains(folder))
    }

    /// The logo or portrait of an entry, where it may be published: its path and number.
    pub fn logo(&self, kind: RegistryKind, id: EntryId) -> Option<(&str, u32)> {
        let path = self.registries.of(kind).get(id).details.as_deref()?.logo.as_deref()?;
        let file = self.tree.find(path).filter(|file| !self.is_held_back(*file))?;
        Some((path, file as u32))
    }

    /// What a content file became.
    pub fn file_state(&self, file: usize) -> FileState {
        self.files[file]
    }

    /// The years of a facet, newest first, with their parts of its releases; empty where all are on its landing page.
    pub fn facet_years(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> &[(i16, Range<usize>)] {
        let members = self.members(lang, kind, id);
        if members.releases.len() <= NEWEST { &[] } else { &members.years }
    }

    /// The address of the archive's first page.
    pub fn archive_root(&self, lang: LangId) -> String {
        format!("{}{}", self.config.prefix(lang), self.config.addresses.archive_root)
    }

    /// The address of a month of the archive.
    pub fn month_address(&self, lang: LangId, (year, month): MonthKey) -> String {
        let (year, month) = (format!("{year:04}"), format!("{month:02}"));
        format!("{}{}", self.config.prefix(lang), self.config.addresses.archive.fill(&[&year, &month]))
    }

    /// The address of an entry, language prefix included.
    pub fn entry_address(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> String {
        entry_address(&self.config, lang, kind, &self.registries.of(kind).get(id).id)
    }
}
