//! The catalog: everything that the pages of one build are made from. It is built in one call and never changed.
//!
//! Only what is public at the build's instant is in it; a release that is held back is known here as no more than a
//! file to which nothing may link.

mod archive;
mod labels;
mod later;
mod resolve;
mod reuse;
mod shown;
mod translations;
mod twins;
mod withheld;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

pub(crate) use archive::{Archive, MonthKey, chunks};
pub(crate) use labels::{LabelText, Labels};
pub(crate) use resolve::{Finding, Help, Spot, unknown_kind};
pub(crate) use reuse::{Candidate, Previous, Reuse};

use crate::base::cached::Revision;
use crate::base::diagnostics::{Kind, Level};
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::country::Names;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::common::check_name;
use crate::model::content::held::decide;
use crate::model::content::tree::{ContentName, RELEASES, Tree};
use crate::model::content_page::{self, ContentPage};
use crate::model::registry::{EntryId, HeldEntry, Registries, country_id};
use crate::model::release::dialect::Rules;
use crate::model::release::facts::{Audience, Facts, Filed, Visibility, visible};
use crate::model::source_cache::SourceCache;
use resolve::{Resolved, Resolver};
use reuse::Reused;
use shown::{Cut, NotPublic, Shown, cut_addresses};
use translations::{group_translations, key_hash, tell_stale_translations};
use withheld::{Holder, NonReleases, Said, Withheld};

/// How many releases the landing page of a facet shows.
pub(crate) const NEWEST: usize = 20;

/// Up to how many new releases are put in their places one by one.
const FEW: usize = 8;

/// A public release by its place in [`Catalog::releases`].
pub(crate) type ReleaseId = u32;

/// A public release.
pub struct Release {
    /// Its file, by its number in the tree.
    pub file: u32,
    /// Its language, as in its facts; it stands here again, as its date, for those who go through all.
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
    /// Topics.
    pub topics: Box<[EntryId]>,
    /// People, with the role that the release names.
    pub people: Box<[(EntryId, Option<Box<str>>)]>,
    /// Event.
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

/// The roles in which a country stands in a release, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// The country is the host.
    pub const HOST: Roles = Roles(1);
    /// The country takes part.
    pub const PARTICIPANT: Roles = Roles(2);
    /// The release is about the country.
    pub const SUBJECT: Roles = Roles(4);
    /// Facets other than countries know no roles.
    pub const ALL: Roles = Roles(0);

    /// True where `role` is among these.
    pub fn has(self, role: Roles) -> bool {
        self.0 & role.0 == role.0
    }
}

/// The public releases of one facet in one language, newest first, each once.
#[derive(Default)]
pub struct Members {
    /// The releases.
    pub releases: Vec<ReleaseId>,
    /// For countries, the roles in each of them; else empty.
    pub roles: Vec<Roles>,
    /// The years, newest first, with their parts of the releases.
    years: Vec<(i16, Range<usize>)>,
}

impl Members {
    /// Adds a release of that year, which is older than all so far, or the same as the last.
    fn add(&mut self, release: ReleaseId, year: i16, roles: Roles) {
        if self.releases.last() == Some(&release) {
            return;
        }
        let at = self.releases.len();
        match self.years.last_mut() {
            Some((known, range)) if *known == year => range.end = at + 1,
            _ => self.years.push((year, at..at + 1)),
        }
        self.releases.push(release);
        if roles != Roles::ALL {
            self.roles.push(roles);
        }
    }

    /// The releases at `range` in which the facet has that role.
    pub fn in_role(&self, range: Range<usize>, role: Roles) -> impl Iterator<Item = ReleaseId> + '_ {
        range.filter(move |at| self.roles.get(*at).is_none_or(|roles| roles.has(role))).map(|at| self.releases[at])
    }
}

/// A release that was taken away; at its address stands a redirect.
pub struct Moved {
    /// Its file, by its number in the tree.
    pub file: u32,
    /// Its address.
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

/// An address that is not public now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The file whose address it is.
    pub file: u32,
    /// It is that of the release itself, below which its files would lie, and no old one.
    pub is_own: bool,
}

/// What the catalog is built from.
pub struct Input<'a> {
    /// The site's configuration.
    pub config: Arc<Config>,
    /// The content folder.
    pub tree: Arc<Tree>,
    /// Names of countries.
    pub countries: &'a Names,
    /// The registries as their files give them.
    pub registries: Arc<Registries>,
    /// The releases that can be published, sorted by file.
    pub releases: Vec<Candidate<'a>>,
    /// Releases with an error, some facts of which may be blank: checked, and nothing else.
    pub failed: Vec<Filed>,
    /// The plain pages that could be read, sorted by file.
    pub pages: Arc<[Arc<ContentPage>]>,
    /// Releases that the site skips.
    pub skipped: Vec<Filed>,
    /// Files that could not be read or were skipped.
    pub lost: Vec<usize>,
    /// The build's instant.
    pub instant: Timestamp,
    /// Who looks at the pages.
    pub audience: Audience,
    /// The previous catalog, if there was one.
    pub previous: Option<Previous>,
    /// The files of the content folder, for what the texts of releases name.
    pub sources: &'a SourceCache,
}

impl Catalog {
    /// Builds the catalog. The findings are raw and have no excerpt yet.
    pub fn build(input: Input) -> (Catalog, Reuse, Vec<Finding>) {
        let Input {
            config,
            tree,
            countries,
            registries,
            releases,
            failed,
            mut skipped,
            pages,
            lost,
            instant,
            audience,
            previous,
            sources,
        } = input;
        let (shared_config, shared_tree, read) = (config, tree, registries);
        // Entries that are not public leave the build here, as releases do below.
        let (held_entries, mut next_change) = read.held_at(instant, audience);
        let filed = match previous.as_ref().and_then(|previous| previous.filed(&held_entries)) {
            _ if held_entries.is_empty() => Arc::clone(&read),
            Some(filed) => filed,
            None => Arc::new(read.without(&held_entries)),
        };
        let mut registries = Arc::clone(&filed);
        let written_config = shared_config;
        let (config, tree) = (&*written_config, &*shared_tree);
        let mut findings = Vec::new();
        let mut files = vec![FileState::Other; tree.files().len()];
        for file in lost {
            files[file] = FileState::Lost;
        }

        let page_address = |page: &ContentPage| {
            let prefix = config.prefix(page.lang);
            match page.slug.as_str() {
                "home" => format!("{prefix}/"),
                slug => format!("{prefix}{}", config.addresses.page.fill(&[slug])),
            }
        };
        let mut held_addresses: Vec<(String, Held)> = Vec::new();
        let hold = |path: &str| Held { file: tree.find(path).map_or(0, |file| file as u32), is_own: true };
        let (mut pages, mut held_pages) = (pages, Vec::new());
        let decided: Vec<Visibility> = pages.iter().map(|page| decide(&page.terms, instant, audience)).collect();
        for (page, visibility) in pages.iter().zip(&decided) {
            let (Visibility::Public { until } | Visibility::Hidden { until }) = visibility else { continue };
            next_change = [next_change, *until].into_iter().flatten().min();
            if matches!(visibility, Visibility::Hidden { .. }) {
                held_pages.push(Arc::clone(page));
                // The address of the home page is there with another page.
                if page.slug != "home" {
                    held_addresses.push((page_address(page).to_lowercase(), hold(&page.file)));
                }
                for alias in &page.aliases {
                    let alias = crate::base::address::decode(alias).to_lowercase();
                    let held = Held { is_own: false, ..hold(&page.file) };
                    held_addresses.push((alias.trim_end_matches('/').to_owned(), held));
                }
            }
        }
        if !held_pages.is_empty() {
            let public = pages.iter().zip(&decided).filter(|(_, seen)| !matches!(seen, Visibility::Hidden { .. }));
            pages = public.map(|(page, _)| Arc::clone(page)).collect();
        }
        for (kind, id) in &held_entries {
            let entry = read.of(*kind).get(*id);
            let Some(details) = entry.details.as_deref() else { continue };
            if *kind != RegistryKind::Country {
                held_addresses.extend(
                    config.lang_ids().map(|lang| {
                        (entry_address(config, lang, *kind, &entry.id).to_lowercase(), hold(&details.file))
                    }),
                );
            }
        }

        let mut public = Vec::with_capacity(releases.len());
        let mut hidden: Vec<Filed> = Vec::new();
        let look = |candidate: &Candidate| visible(candidate.facts, instant, audience);
        let seen: Vec<Visibility> = releases.par_iter().with_min_len(512).map(look).collect();
        for (candidate, visibility) in releases.into_iter().zip(seen) {
            let Candidate { file, facts, .. } = candidate;
            let until = match visibility {
                Visibility::Public { until } => {
                    public.push(candidate);
                    let later = later::report(file, facts, instant, &mut findings);
                    [until, later].into_iter().flatten().min()
                }
                Visibility::Moved => {
                    files[file as usize] = FileState::Moved;
                    hidden.push((file, Arc::clone(facts)));
                    None
                }
                Visibility::Hidden { until } => {
                    files[file as usize] = FileState::Hidden;
                    let embargo = facts.more.as_deref().and_then(|more| more.embargo);
                    let waits = facts.more.as_deref().and_then(|more| more.waits.as_ref());
                    let decides = |stamp: &Stamp| {
                        until == Some(stamp.instant()) && embargo.is_none_or(|end| end.instant() < stamp.instant())
                    };
                    if let Some((key, stamp)) = waits.filter(|(_, stamp)| decides(stamp)) {
                        let message = format!(
                            "this release is held back until {}, which `{key}` says: that may be meant as its embargo",
                            stamp.iso()
                        );
                        let help = format!("write `embargo: {}`", stamp.iso());
                        findings.push(Finding::new(Kind::FutureDate, file, Spot::key("title"), message, Some(help)));
                    } else if until == Some(facts.date.instant()) && embargo.is_none() {
                        let message =
                            format!("this release is dated in the future and held back until {}", facts.date.iso());
                        findings.push(Finding::new(Kind::FutureDate, file, Spot::key("date"), message, None));
                    }
                    hidden.push((file, Arc::clone(facts)));
                    until
                }
            };
            next_change = [next_change, until].into_iter().flatten().min();
        }

        if config.open_registries {
            resolve::add_open_entries(Arc::make_mut(&mut registries), &public, &mut findings);
        }
        // Releases that are held back are checked as the others are, so that nothing is found out on the morning of
        // publication; those with an error, so that one run reports everything.
        let resolver = Resolver { config, tree, registries: &registries, sources };
        let unseen: Vec<&Filed> = hidden.iter().chain(&failed).collect();
        let checked: Vec<Vec<Finding>> = unseen.par_iter().map(|(file, facts)| resolver.check(*file, facts)).collect();
        findings.extend(checked.into_iter().flatten());
        let Reused { mut releases, mut gone, order, texts: previous_texts } = match previous {
            Some(previous) => previous.reuse(config, &registries, audience, &held_entries, &mut public),
            None => Reused::default(),
        };
        // Without any that are reused, all are.
        let fresh: Option<HashSet<Revision>> =
            (!releases.is_empty()).then(|| public.iter().map(|candidate| candidate.revision).collect());
        let resolved: Vec<Resolved> =
            public.into_par_iter().with_min_len(256).map(|candidate| resolver.resolve(candidate)).collect();
        for Resolved { release, findings: found } in resolved {
            let is_skipped = found.iter().any(|finding| config.severities.level(finding.kind) == Level::Skip);
            findings.extend(found);
            if is_skipped {
                files[release.file as usize] = FileState::Lost;
                skipped.push((release.file, release.facts));
            } else {
                releases.push(release);
            }
        }
        let mut releases = drop_clashes(config, tree, releases, &hidden, &mut findings, &mut files, &mut gone);
        let others =
            NonReleases { pages: &pages, held_pages: &held_pages, entries: &read, held_entries: &held_entries };
        let withheld =
            withhold(config, tree, sources, &mut releases, &hidden, &others, &mut findings, &mut files, &mut gone);
        report_withheld_logos(tree, &registries, &withheld, &mut findings);
        let not_public = NotPublic { releases: [&hidden, &failed, &skipped], others: &held_addresses, files: &files };
        let shown =
            Shown { config: &written_config, registries: &mut registries, pages: &mut pages, releases: &mut releases };
        let (shown_config, cut) = cut_addresses(shown, &not_public, tree, sources, &page_address, &mut findings);
        // What is shown of those is not what their files say, as long as the others are not public.
        let cut_releases = releases.iter().filter(|release| release.names_own_host && !release.stands_alone);
        gone.extend(cut_releases.map(|release| release.revision));
        let newest_first = |a: &Release, b: &Release| {
            let key =
                |release: &Release| (release.lang, std::cmp::Reverse((release.date.date(), release.date.instant())));
            key(a).cmp(&key(b)).then_with(|| b.address.cmp(&a.address))
        };
        // Those that are reused stand first and in order, so that a few others need only their places.
        let fresh = match fresh {
            None => std::mem::take(&mut releases),
            Some(fresh) => releases.split_off(releases.partition_point(|known| !fresh.contains(&known.revision))),
        };
        if fresh.len() <= FEW && !releases.is_empty() {
            for release in fresh {
                let at = releases.partition_point(|known| newest_first(known, &release).is_lt());
                releases.insert(at, release);
            }
        } else {
            releases.extend(fresh);
            releases.par_sort_unstable_by(newest_first);
        }
        for (id, release) in releases.iter().enumerate() {
            files[release.file as usize] = FileState::Release(id as ReleaseId);
        }
        let langs: Vec<Range<usize>> = config
            .lang_ids()
            .map(|lang| {
                let start = releases.partition_point(|release| release.lang < lang);
                let end = releases.partition_point(|release| release.lang <= lang);
                start..end
            })
            .collect();
        let groups = group_translations(config, tree, &mut releases, &hidden, &mut findings);
        tell_stale_translations(config, tree, &releases, &groups, &mut findings);
        twins::report_twins(tree, &releases, &mut findings);
        let members: Vec<_> =
            langs.par_iter().map(|range| collect_members(&registries, &releases, range.clone())).collect();
        let labels: Vec<Labels> = config
            .lang_ids()
            .map(|lang| Labels::build(config, countries, &registries, &members[lang.index()], lang))
            .collect();
        let same_texts = previous_texts.is_some_and(|previous| previous.labels == labels && previous.cut == cut);
        let reuse = Reuse::of(&releases, &order, gone, same_texts);
        let archives = langs.iter().map(|range| Archive::build(&releases, range.clone())).collect();

        let mut mark = |path: &str, state: FileState| {
            if let Some(file) = tree.find(path) {
                files[file] = state;
            }
        };
        for page in &held_pages {
            mark(&page.file, FileState::Hidden);
        }
        let mut page_addresses = Vec::with_capacity(pages.len());
        for (at, page) in pages.iter().enumerate() {
            mark(&page.file, FileState::Page(at as u32));
            page_addresses.push(page_address(page));
        }
        for (kind, id) in &held_entries {
            let entry = read.of(*kind).get(*id);
            let Some(details) = entry.details.as_deref() else { continue };
            mark(&details.file, FileState::Hidden);
            for body in &details.bodies {
                mark(&body.file, FileState::Hidden);
            }
        }
        for kind in RegistryKind::ALL {
            for (id, entry) in registries.of(kind).entries().iter().enumerate() {
                let Some(details) = entry.details.as_deref() else {
                    continue;
                };
                mark(&details.file, FileState::Entry(kind, id as EntryId));
                for body in &details.bodies {
                    mark(&body.file, FileState::Entry(kind, id as EntryId));
                }
            }
        }
        let is_moved = |(file, _): &&Filed| files[*file as usize] == FileState::Moved;
        let moved = hidden.iter().filter(is_moved).map(|(file, facts)| {
            let facts = Arc::clone(facts);
            Moved { file: *file, address: release_address(config, &facts), facts }
        });
        let moved = moved.collect();
        let catalog = Catalog {
            moved,
            config: shown_config,
            written_config,
            cut,
            tree: shared_tree,
            registries,
            releases,
            pages,
            page_addresses,
            labels,
            archives,
            next_change,
            held_entries,
            held_addresses,
            filed,
            audience,
            langs,
            members,
            groups,
            files,
            withheld,
            skipped,
            held: OnceLock::new(),
            unseen: hidden.into_iter().chain(failed).collect(),
        };
        (catalog, reuse, findings)
    }

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

    /// True where an entry has a page in a language.
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

    /// True where the text of a release decides which files may be published.
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

    /// The years of a facet, newest first, with their parts of its releases; empty where all stand on its landing page.
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

fn entry_address(config: &Config, lang: LangId, kind: RegistryKind, id: &str) -> String {
    format!("{}{}", config.prefix(lang), config.addresses.facets[kind.index()].fill(&[id]))
}

/// The address of a release by what its file says.
pub(crate) fn release_address(config: &Config, facts: &Facts) -> Arc<str> {
    let date = facts.date.date();
    let (year, month, day) =
        (format!("{:04}", date.year()), format!("{:02}", date.month()), format!("{:02}", date.day()));
    let address = config.addresses.release.fill(&[&year, &month, &day, &facts.slug]);
    let prefix = config.prefix(facts.lang);
    if prefix.is_empty() { address.into() } else { format!("{prefix}{address}").into() }
}

/// Reports two files with one address; where the site skips, the later one goes.
fn drop_clashes(
    config: &Config,
    tree: &Tree,
    mut releases: Vec<Release>,
    hidden: &[Filed],
    findings: &mut Vec<Finding>,
    files: &mut [FileState],
    gone: &mut HashSet<Revision>,
) -> Vec<Release> {
    // Public ones come first, so that a release that is held back never takes an address from one that is not.
    let hidden: Vec<(Arc<str>, u32)> =
        hidden.iter().map(|(file, facts)| (release_address(config, facts), *file)).collect();
    let mut hashes: Vec<u64> = releases.iter().map(|release| release.address_hash).collect();
    hashes.extend(hidden.iter().map(|(address, _)| xxh3_64(address.as_bytes())));
    hashes.par_sort_unstable();
    if hashes.windows(2).all(|two| two[0] != two[1]) {
        return releases;
    }
    let public = releases.iter().map(|release| (&*release.address, release.file, true));
    let mut claims: Vec<(&str, u32, bool)> =
        public.chain(hidden.iter().map(|(address, file)| (&**address, *file, false))).collect();
    claims.par_sort_unstable_by(|a, b| (a.0, !a.2, a.1).cmp(&(b.0, !b.2, b.1)));
    let mut dropped = BTreeSet::new();
    let mut first = 0;
    for at in 1..claims.len() {
        if claims[at].0 != claims[first].0 {
            first = at;
            continue;
        }
        let (address, file, _) = claims[at];
        let message = format!("the address {address} is taken by {}", tree.path(claims[first].1 as usize));
        let in_folder = [file, claims[first].1].into_iter().find_map(|file| in_language_folder(config, tree, file));
        let help = Some(in_folder.unwrap_or_else(|| "give one of them a `slug`, or rename its file".to_owned()));
        findings.push(Finding::new(Kind::DuplicateAddress, file, Spot::key("slug"), message, help));
        dropped.insert(file);
    }
    for release in releases.extract_if(.., |release| dropped.contains(&release.file)) {
        gone.insert(release.revision);
    }
    for file in dropped {
        if files[file as usize] != FileState::Hidden {
            files[file as usize] = FileState::Lost;
        }
    }
    releases
}

/// What to do about a release that lies in a folder which is called like a language of the site: the language is told by
/// the end of the name alone.
fn in_language_folder(config: &Config, tree: &Tree, file: u32) -> Option<String> {
    let path = tree.path(file as usize);
    let name = ContentName::of(path).filter(|name| name.suffix.is_none())?;
    let folders = name.folder.strip_prefix(crate::model::content::tree::RELEASES)?;
    let lang = folders.split('/').find_map(|folder| config.lang(folder))?;
    let others: Vec<&str> = folders.split('/').filter(|folder| config.lang(folder) != Some(lang)).collect();
    Some(format!(
        "a folder says nothing about the language; the end of the name does: rename {path} to `{}{}/{}.{}.md`",
        crate::model::content::tree::RELEASES,
        others.join("/"),
        name.stem,
        config.tag(lang)
    ))
}

/// The addresses of releases that are not public and leave no redirect.
fn held_addresses<'a>(
    config: &Config,
    releases: impl IntoIterator<Item = &'a Vec<Filed>>,
    files: &[FileState],
) -> HashMap<String, Held> {
    let mut held = HashMap::new();
    let all = releases.into_iter().flatten();
    for (file, facts) in all.filter(|(file, _)| matches!(files[*file as usize], FileState::Hidden | FileState::Lost)) {
        if !facts.slug.is_empty() {
            held.insert(release_address(config, facts).to_lowercase(), Held { file: *file, is_own: true });
            // Without a slash before it, which every address has.
            held.entry(facts.slug.to_lowercase()).or_insert(Held { file: *file, is_own: false });
        }
        for alias in facts.more.iter().flat_map(|more| &more.aliases) {
            let alias = crate::base::address::decode(alias).to_lowercase();
            held.entry(alias.trim_end_matches('/').to_owned()).or_insert(Held { file: *file, is_own: false });
        }
    }
    held
}

/// What is held at an address, or at a folder above it. Letters of either case are the same here: what is nearly an
/// address discloses as much as the address.
fn find_held(held: &HashMap<String, Held>, address: &str) -> Option<Held> {
    if held.is_empty() {
        return None;
    }
    let address = crate::base::address::decode(address).to_lowercase();
    let address = address.trim_end_matches('/');
    if let Some(held) = held.get(address) {
        return Some(*held);
    }
    let whole = format!("{address}/");
    let folders = whole.match_indices('/').map(|(at, _)| &whole[..=at]);
    folders.filter_map(|folder| held.get(folder)).find(|held| held.is_own).copied()
}

/// True for a path that has the slug of what is not public in it: it was probably meant, and names it in any case.
fn has_held_slug(held: &HashMap<String, Held>, path: &str) -> bool {
    let path = crate::base::address::decode(path).to_lowercase();
    path.split('/').any(|part| !part.is_empty() && held.contains_key(part))
}

/// Takes out of the public releases the documents and pictures that belong to releases which are not public, and says
/// which files nobody may publish. A release that the site skips for it is not public either, so this goes on until it
/// takes nothing out.
#[expect(clippy::too_many_arguments, reason = "one step of the one call that builds the catalog")]
fn withhold(
    config: &Config,
    tree: &Tree,
    sources: &SourceCache,
    releases: &mut Vec<Release>,
    hidden: &[Filed],
    others: &NonReleases,
    findings: &mut Vec<Finding>,
    files: &mut [FileState],
    gone: &mut HashSet<Revision>,
) -> Withheld {
    let skips = config.severities.level(Kind::HiddenLink) == Level::Skip;
    let rules = Rules::of(config);
    loop {
        let of_hidden = hidden.iter().map(|(file, facts)| Holder { file: *file, said: Some(Said::Release(facts)) });
        let below = tree.below(RELEASES).chain(tree.below(content_page::FOLDER));
        let lost = below.filter(|file| files[*file] == FileState::Lost);
        let lost = lost.map(|file| Holder { file: file as u32, said: None });
        let withdrawn = releases.iter().filter(|release| release.facts.is_withdrawn());
        let withdrawn =
            withdrawn.map(|release| Holder { file: release.file, said: Some(Said::Release(&release.facts)) });
        let holders: Vec<Holder> = of_hidden.chain(lost).chain(withdrawn).collect();
        let withheld = withheld::Search { rules: &rules, tree, sources, releases, others }.withheld(holders);
        if withheld.files.is_empty() {
            return withheld;
        }
        let mut skipped: BTreeSet<u32> = BTreeSet::new();
        for release in releases.iter_mut() {
            let lists = [("attachments", &mut release.attachments), ("images", &mut release.images)];
            for (key, list) in lists {
                if !list.iter().any(|(_, file)| withheld.files.contains(file)) {
                    continue;
                }
                let (held, kept): (Vec<_>, Vec<_>) = list.iter().partition(|(_, file)| withheld.files.contains(file));
                *list = kept.into_boxed_slice();
                for (at, file) in held {
                    findings.push(resolve::withheld_finding(tree, release.file, key, at as usize, file));
                    skipped.insert(release.file);
                }
            }
        }
        if !skips || skipped.is_empty() {
            return withheld;
        }
        for release in releases.extract_if(.., |release| skipped.contains(&release.file)) {
            gone.insert(release.revision);
        }
        for file in skipped {
            files[file as usize] = FileState::Lost;
        }
    }
}

/// Reports logos and portraits that belong to a release which is not public.
fn report_withheld_logos(tree: &Tree, registries: &Registries, withheld: &Withheld, findings: &mut Vec<Finding>) {
    if withheld.files.is_empty() {
        return;
    }
    for kind in RegistryKind::ALL {
        for details in registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref()) {
            let logo = details.logo.as_deref().and_then(|logo| tree.find(logo));
            let (Some(logo), Some(file)) = (logo, tree.find(&details.file)) else { continue };
            if !withheld.files.contains(&(logo as u32)) {
                continue;
            }
            let key = if kind == RegistryKind::Person { "portrait" } else { "logo" };
            let message = format!("`{key}`: `{}` {}", tree.path(logo), resolve::BELONGS);
            let help = Some(resolve::COPY_IT.to_owned());
            findings.push(Finding::new(Kind::HiddenLink, file as u32, Spot::key(key), message, help));
        }
    }
}

/// True for an address that every system can hold, whatever else there is.
fn is_plain(address: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'/';
    let mut names = address.split('/').filter(|name| !name.is_empty());
    address.bytes().all(plain) && names.all(|name| check_name(name).is_ok())
}

/// The countries of a release, each once, with their roles.
fn countries_of(facts: &Facts) -> Box<[(EntryId, Roles)]> {
    let mut countries: Vec<(EntryId, Roles)> = Vec::new();
    for (of_role, role) in [
        (facts.host.as_slice(), Roles::HOST),
        (&facts.participants, Roles::PARTICIPANT),
        (&facts.subjects, Roles::SUBJECT),
    ] {
        for id in of_role.iter().map(|country| country_id(*country)) {
            match countries.iter_mut().find(|(known, _)| *known == id) {
                Some((_, roles)) => roles.0 |= role.0,
                None => countries.push((id, role)),
            }
        }
    }
    countries.into_boxed_slice()
}

/// The releases of each facet. Every kind goes through all releases by itself, so that several threads can share the
/// work.
fn collect_members(
    registries: &Registries,
    releases: &[Release],
    range: Range<usize>,
) -> [Vec<Members>; RegistryKind::COUNT] {
    let of_kind = |kind: RegistryKind| {
        let registry = registries.of(kind);
        let mut members: Vec<Members> = registry.entries().iter().map(|_| Members::default()).collect();
        for id in range.clone() {
            let release = &releases[id];
            let year = release.date.year();
            let mut add = |entry: EntryId, roles| members[entry as usize].add(id as ReleaseId, year, roles);
            match kind {
                RegistryKind::Agency | RegistryKind::Topic => {
                    let entries = if kind == RegistryKind::Agency { &release.agencies } else { &release.topics };
                    for entry in entries.iter().flat_map(|entry| registry.with_ancestors(*entry)) {
                        add(entry, Roles::ALL);
                    }
                }
                RegistryKind::Person => release.people.iter().for_each(|(entry, _)| add(*entry, Roles::ALL)),
                RegistryKind::Event => release.event.iter().for_each(|entry| add(*entry, Roles::ALL)),
                RegistryKind::Country => release.countries.iter().for_each(|(entry, roles)| add(*entry, *roles)),
            }
        }
        members
    };
    let mut members: [Vec<Members>; RegistryKind::COUNT] = Default::default();
    members.par_iter_mut().zip(RegistryKind::ALL).for_each(|(members, kind)| *members = of_kind(kind));
    members
}
