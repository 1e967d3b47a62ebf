//! From the names in a release to the entries of the registries.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::Release;
use super::addresses::is_plain;
use super::members::countries_of;
use super::reuse::Candidate;
use crate::base::address::text_address;
use crate::base::diagnostics::Kind;
use crate::base::registry_kind::RegistryKind;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::common::{find_file, missing_message};
use crate::model::content::tree::Tree;
use crate::model::registry::{EntryId, Registries, unknown_message};
use crate::model::release::facts::{Facts, Refs};
use crate::model::source_cache::SourceCache;
use crate::yaml::{self, Step};

/// A finding that knows its file but not the text of it; [`crate::build`] reads the file again to show the line.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of finding.
    pub kind: Kind,
    /// The file, by its number in the tree.
    pub file: u32,
    /// Where in the file.
    pub spot: Spot,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Help,
}

/// What to do about a finding. Advice that takes a search is a question here, and answered for findings that are shown
/// ([`Plan::answer`](crate::site::plan::Plan::answer)): an archive may have a hundred thousand, of which a terminal shows ten.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Help {
    /// Nothing is known.
    None,
    /// As it stands.
    Text(String),
    /// Which address has a last part like that of this path?
    Address(Box<str>),
    /// Which file has a name like this one?
    File {
        /// The folder of the file that names it.
        folder: Box<str>,
        /// The path as written there.
        src: Box<str>,
    },
    /// Which release has a path like this one, as `related` names them?
    Release(Box<str>),
    /// Which entry of a registry has an id like this one?
    Entry(RegistryKind, Box<str>),
}

impl From<Option<String>> for Help {
    fn from(help: Option<String>) -> Help {
        help.map_or(Help::None, Help::Text)
    }
}

/// A place in a content file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A value of the front matter: `agencies[2]`.
    Front {
        key: &'static str,
        /// The item of its list.
        item: Option<usize>,
        /// A key of that item.
        field: Option<&'static str>,
    },
    /// A range of bytes of the body.
    Body(u32, u32),
}

impl Spot {
    /// The value of a key.
    pub fn key(key: &'static str) -> Spot {
        Spot::Front { key, item: None, field: None }
    }

    /// An item of a list.
    pub fn item(key: &'static str, item: usize) -> Spot {
        Spot::Front { key, item: Some(item), field: None }
    }

    /// The key of the front matter; `None` for the body. Places of one part are in the order of the file.
    pub fn part(self) -> Option<&'static str> {
        match self {
            Spot::Front { key, .. } => Some(key),
            Spot::Body(..) => None,
        }
    }
}

impl Finding {
    /// Stands in `file` for `site.yaml`, which is not in the content folder.
    pub const CONFIG: u32 = u32::MAX;

    /// A finding.
    pub fn new(kind: Kind, file: u32, spot: Spot, message: impl Into<String>, help: impl Into<Help>) -> Finding {
        Finding { kind, file, spot, message: message.into(), help: help.into() }
    }
}

/// What is said of a file that may not be published.
pub(super) const BELONGS: &str = "belongs to a release that is not public now; it is left out";

/// What to do about it.
pub(super) const COPY_IT: &str = "if it may be seen before that release, copy it to the file that names it";

/// That a document or picture of a release belongs to another one that is not public.
pub(super) fn withheld_finding(tree: &Tree, file: u32, key: &'static str, at: usize, withheld: u32) -> Finding {
    let name = yaml::name(&[Step::Key(key), Step::Index(at)]);
    let folder = tree.path(file as usize).rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = tree.path(withheld as usize);
    let shown = path.strip_prefix(folder).map_or(path, |path| path.trim_start_matches('/'));
    let message = format!("`{name}`: `{shown}` {BELONGS}");
    Finding::new(Kind::HiddenLink, file, Spot::item(key, at), message, Some(COPY_IT.to_owned()))
}

/// A release whose names are found, with what was not.
pub(super) struct Resolved {
    pub release: Release,
    pub findings: Vec<Finding>,
}

/// Makes an entry of every name that is none yet, in the order of the files; reports names that come to one id.
pub(super) fn add_open_entries(registries: &mut Registries, releases: &[Candidate], findings: &mut Vec<Finding>) {
    let mut reported: std::collections::HashSet<(RegistryKind, String)> = Default::default();
    for Candidate { file, facts, .. } in releases {
        for (kind, key, item, name) in names_of(&facts.refs) {
            let registry = registries.of_mut(kind);
            if registry.is_held(name) {
                continue;
            }
            let (id, twin) = registry.add_open(name);
            let Some(twin) = twin.map(str::to_owned) else { continue };
            if reported.insert((kind, name.to_owned())) {
                let message = format!("`{name}` and `{twin}` are one {} here: `{}`", kind.name(), registry.get(id).id);
                let help = Some("write the name in one way, or give both a file".to_owned());
                let spot = Spot::Front { key, item, field: None };
                findings.push(Finding::new(Kind::TwinNames, *file, spot, message, help));
            }
        }
    }
}

/// All names of a release with their places.
fn names_of(refs: &Refs) -> impl Iterator<Item = (RegistryKind, &'static str, Option<usize>, &str)> {
    let agencies =
        refs.agencies.iter().enumerate().map(|(at, name)| (RegistryKind::Agency, "agencies", Some(at), &**name));
    let topics = refs.topics.iter().enumerate().map(|(at, name)| (RegistryKind::Topic, "topics", Some(at), &**name));
    let people = refs.people.iter().enumerate().map(|(at, one)| (RegistryKind::Person, "people", Some(at), &*one.id));
    let event = refs.event.iter().map(|name| (RegistryKind::Event, "event", None, &**name));
    agencies.chain(topics).chain(people).chain(event).filter(|(.., name)| !name.trim().is_empty())
}

/// The kind of finding for an entry of a registry that does not exist.
pub(crate) fn unknown_kind(kind: RegistryKind) -> Kind {
    match kind {
        RegistryKind::Agency => Kind::UnknownAgency,
        RegistryKind::Country => Kind::UnknownCountry,
        RegistryKind::Topic => Kind::UnknownTopic,
        RegistryKind::Person => Kind::UnknownPerson,
        RegistryKind::Event => Kind::UnknownEvent,
    }
}

/// Finds what releases name: entries of the registries, files beside them.
pub(super) struct Resolver<'a> {
    pub config: &'a Config,
    pub tree: &'a Tree,
    pub registries: &'a Registries,
    pub sources: &'a SourceCache,
}

impl Resolver<'_> {
    fn find(&self, kind: RegistryKind, name: &str) -> Option<EntryId> {
        let registry = self.registries.of(kind);
        if self.config.open_registries { registry.find_open(name) } else { registry.find(name) }
    }

    /// Reports the names and files of a release that do not exist, and people who held no role on its day.
    pub(super) fn check(&self, file: u32, facts: &Facts) -> Vec<Finding> {
        let mut findings = self.check_names(file, facts);
        // Entries that are held back may well become public with it.
        findings.retain(|finding| finding.kind != Kind::HiddenLink);
        self.beside(file, facts, &mut findings);
        findings
    }

    fn check_names(&self, file: u32, facts: &Facts) -> Vec<Finding> {
        let mut findings = Vec::new();
        let refs = &facts.refs;
        for (kind, key, item, name) in names_of(refs) {
            let spot = Spot::Front { key, item, field: None };
            let Some(id) = self.find(kind, name) else {
                if self.registries.of(kind).is_held(name) {
                    let message = format!("`{key}`: the {} `{name}` is not public now; it is left out", kind.name());
                    findings.push(Finding::new(Kind::HiddenLink, file, spot, message, Help::None));
                    continue;
                }
                // Under open registries only what is public makes entries.
                if !self.config.open_registries {
                    let (message, help) = (unknown_message(kind, key, name), Help::Entry(kind, name.into()));
                    findings.push(Finding::new(unknown_kind(kind), file, spot, message, help));
                }
                continue;
            };
            if kind == RegistryKind::Agency && facts.date != Stamp::EPOCH {
                findings.extend(self.check_period(file, spot, facts, id, name));
            }
            let person = item.and_then(|at| refs.people.get(at)).filter(|_| kind == RegistryKind::Person);
            if person.is_none_or(|person| person.role.is_some()) || facts.date == Stamp::EPOCH {
                continue;
            }
            let details = self.registries.of(kind).get(id).details.as_deref();
            let roles = details.map_or(&[][..], |details| &details.roles);
            if !roles.is_empty() && !roles.iter().any(|role| role.held_on(facts.date.date())) {
                let message = format!("`{name}` held no role on {}, so the name is shown alone", facts.date.date());
                let help =
                    Some(format!("add the role to content/people/{name}.md, or write `{{id: {name}, role: …}}`"));
                findings.push(Finding::new(Kind::NoRole, file, spot, message, help));
            }
        }
        findings
    }

    /// Reports an agency that did not exist on the day of the release. One that is named by a former id is
    /// that of then.
    fn check_period(&self, file: u32, spot: Spot, facts: &Facts, id: EntryId, name: &str) -> Option<Finding> {
        let registry = self.registries.of(RegistryKind::Agency);
        let entry = registry.get(id);
        let details = entry.details.as_deref()?;
        let day = facts.date.date();
        let old = details.former.iter().filter(|former| former.id.as_deref() == Some(name));
        if let Some(until) = old.filter_map(|former| former.until).map(|until| until.date()).max() {
            let message = format!("`{name}` was the id until {until}; this release is of {day}");
            let help = Some(format!("did you mean `{}`?", entry.id));
            return (until < day).then(|| Finding::new(Kind::AgencyDates, file, spot, message, help));
        }
        if *entry.id != *name {
            return None;
        }
        let message = match (details.start, details.end) {
            (_, Some(end)) if end.date() < day => format!("`{name}` existed until {}", end.date()),
            (Some(start), _) if day < start.date() => format!("`{name}` exists since {}", start.date()),
            _ => return None,
        };
        let successors: Vec<&str> = entry.successors.iter().map(|id| &*registry.get(*id).id).collect();
        let help = (!successors.is_empty()).then(|| format!("did you mean `{}`?", successors.join("` or `")));
        let message = format!("{message}; this release is of {day}");
        Some(Finding::new(Kind::AgencyDates, file, spot, message, help))
    }

    /// The documents and pictures of a release that are there.
    fn beside(&self, file: u32, facts: &Facts, findings: &mut Vec<Finding>) -> [Box<[(u32, u32)]>; 2] {
        let Some(more) = facts.more.as_deref() else { return Default::default() };
        let path = self.tree.path(file as usize);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut find = |key: &'static str, sources: &mut dyn Iterator<Item = &str>| {
            let mut found = Vec::new();
            for (at, src) in sources.enumerate() {
                let name = yaml::name(&[Step::Key(key), Step::Index(at)]);
                let Some(number) = find_file(self.tree, folder, src) else {
                    let help = Help::File { folder: folder.into(), src: src.into() };
                    let spot = Spot::Front { key, item: Some(at), field: Some("src") };
                    let message = format!("`{name}.src`: {}", missing_message(src));
                    findings.push(Finding::new(Kind::MissingFile, file, spot, message, help));
                    continue;
                };
                found.push((at as u32, number as u32));
            }
            found.into_boxed_slice()
        };
        let attachments = find("attachments", &mut more.attachments.iter().map(|one| one.src.as_str()));
        let images = find("images", &mut more.images.iter().map(|one| one.src.as_str()));
        [attachments, images]
    }

    /// Finds the entries and files of a release.
    pub(super) fn resolve(&self, candidate: Candidate) -> Resolved {
        let Candidate { file, revision, facts } = candidate;
        let facts = Arc::clone(facts);
        let mut findings = self.check_names(file, &facts);
        let refs = &facts.refs;
        let ids = |kind: RegistryKind, names: &[Box<str>]| -> Box<[EntryId]> {
            let mut ids: Vec<EntryId> = Vec::with_capacity(names.len());
            for id in names.iter().filter_map(|name| self.find(kind, name)) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            ids.into_boxed_slice()
        };
        let agencies = ids(RegistryKind::Agency, &refs.agencies);
        let topics = ids(RegistryKind::Topic, &refs.topics);
        let mut people: Vec<(EntryId, Option<Box<str>>)> = Vec::with_capacity(refs.people.len());
        for person in &refs.people {
            let Some(id) = self.find(RegistryKind::Person, &person.id) else {
                continue;
            };
            if !people.iter().any(|(known, _)| *known == id) {
                people.push((id, person.role.clone()));
            }
        }
        let event = refs.event.as_deref().and_then(|name| self.find(RegistryKind::Event, name));
        let [mut attachments, mut images] = self.beside(file, &facts, &mut findings);
        if facts.is_withdrawn() {
            (attachments, images) = Default::default();
        }
        let address = super::release_address(self.config, &facts);
        let people = people.into_boxed_slice();
        let needs_files =
            facts.more.as_deref().is_some_and(|more| !more.attachments.is_empty() || !more.images.is_empty());
        let release = Release {
            file,
            lang: facts.lang,
            date: facts.date,
            countries: countries_of(&facts),
            has_aliases: facts.more.as_deref().is_some_and(|more| !more.aliases.is_empty()),
            is_plain: is_plain(&address),
            stands_alone: findings.is_empty() && !needs_files,
            names_own_host: self.sources.body(file).is_some_and(|body| body.mentions.in_values),
            address_hash: xxh3_64(address.as_bytes()),
            key_hash: super::key_hash(&facts),
            facts,
            revision,
            text_address: self.config.plain_text.then(|| text_address(&address).into()),
            address,
            agencies,
            topics,
            people,
            event,
            attachments,
            images,
            group: None,
        };
        Resolved { release, findings }
    }
}
