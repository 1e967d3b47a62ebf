//! From the names in a release to the entries of the registries.

use crate::config::Config;
use crate::date::Stamp;
use crate::diag::Kind;
use crate::facet::FacetKind;
use crate::registry::{EntryId, Registries, unknown_message};
use crate::release::facts::{Facts, PersonRef, Refs};

use super::Release;

/// A finding that knows its file but not the text of it; [`crate::build`] reads the file again to show the line.
#[derive(Debug)]
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
    pub help: Option<String>,
}

/// A place in a content file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A value of the front matter: `agencies[2]`.
    Front {
        /// The key.
        key: &'static str,
        /// The item of its list.
        item: Option<usize>,
    },
    /// A range of bytes of the body.
    Body(u32, u32),
}

impl Spot {
    /// The value of a key.
    pub fn key(key: &'static str) -> Spot {
        Spot::Front { key, item: None }
    }

    /// An item of a list.
    pub fn item(key: &'static str, item: usize) -> Spot {
        Spot::Front { key, item: Some(item) }
    }
}

impl Finding {
    /// Stands in `file` for `site.yaml`, which is not in the content folder.
    pub const CONFIG: u32 = u32::MAX;

    /// A finding.
    pub fn new(kind: Kind, file: u32, spot: Spot, message: impl Into<String>, help: Option<String>) -> Finding {
        Finding { kind, file, spot, message: message.into(), help }
    }
}

/// A release whose names are found, with what was not.
pub(super) struct Resolved {
    pub release: Release,
    pub findings: Vec<Finding>,
}

/// Makes an entry of every name that is none yet, in the order of the files; tells names that come to one id.
pub(super) fn add_open_entries(registries: &mut Registries, releases: &[(Facts, Refs)], findings: &mut Vec<Finding>) {
    let mut told: std::collections::HashSet<(FacetKind, String)> = Default::default();
    for (facts, refs) in releases {
        for (kind, key, item, name) in names_of(refs) {
            let registry = registries.of_mut(kind);
            let (id, twin) = registry.add_open(name);
            let Some(twin) = twin.map(str::to_owned) else { continue };
            if told.insert((kind, name.to_owned())) {
                let message = format!("`{name}` and `{twin}` are one {} here: `{}`", kind.name(), registry.get(id).id);
                let help = Some("write the name in one way, or give both a file".to_owned());
                findings.push(Finding::new(Kind::TwinNames, facts.file, Spot::Front { key, item }, message, help));
            }
        }
    }
}

/// All names of a release with their places.
fn names_of(refs: &Refs) -> impl Iterator<Item = (FacetKind, &'static str, Option<usize>, &str)> {
    let agencies =
        refs.agencies.iter().enumerate().map(|(at, name)| (FacetKind::Agency, "agencies", Some(at), &**name));
    let topics = refs.topics.iter().enumerate().map(|(at, name)| (FacetKind::Topic, "topics", Some(at), &**name));
    let people = refs.people.iter().enumerate().map(|(at, one)| (FacetKind::Person, "people", Some(at), &*one.id));
    let event = refs.event.iter().map(|name| (FacetKind::Event, "event", None, &**name));
    agencies.chain(topics).chain(people).chain(event).filter(|(.., name)| !name.trim().is_empty())
}

fn unknown_kind(kind: FacetKind) -> Kind {
    match kind {
        FacetKind::Agency => Kind::UnknownAgency,
        FacetKind::Country => Kind::UnknownCountry,
        FacetKind::Topic => Kind::UnknownTopic,
        FacetKind::Person => Kind::UnknownPerson,
        FacetKind::Event => Kind::UnknownEvent,
    }
}

fn find(config: &Config, registries: &Registries, kind: FacetKind, name: &str) -> Option<EntryId> {
    let registry = registries.of(kind);
    if config.open_registries { registry.find_open(name) } else { registry.find(name) }
}

/// Tells the names of a release that are not in the registries, and people who held no role on its day.
pub(super) fn check(config: &Config, registries: &Registries, facts: &Facts, refs: &Refs) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, key, item, name) in names_of(refs) {
        let spot = Spot::Front { key, item };
        let Some(id) = find(config, registries, kind, name) else {
            // Under open registries only what is public makes entries.
            if !config.open_registries {
                let (message, help) = unknown_message(registries.of(kind), key, name);
                findings.push(Finding::new(unknown_kind(kind), facts.file, spot, message, Some(help)));
            }
            continue;
        };
        let person = item.and_then(|at| refs.people.get(at)).filter(|_| kind == FacetKind::Person);
        if person.is_none_or(|person| person.role.is_some()) || facts.date == Stamp::EPOCH {
            continue;
        }
        let details = registries.of(kind).get(id).details.as_deref();
        let roles = details.map_or(&[][..], |details| &details.roles);
        if !roles.is_empty() && !roles.iter().any(|role| role.held_on(facts.date.date())) {
            let message = format!("`{name}` held no role on {}, so the name stands alone", facts.date.date());
            let help = Some(format!("add the role to content/people/{name}.md, or write `{{id: {name}, role: …}}`"));
            findings.push(Finding::new(Kind::NoRole, facts.file, spot, message, help));
        }
    }
    findings
}

/// Finds the entries of a release.
pub(super) fn resolve(config: &Config, registries: &Registries, facts: Facts, refs: Refs) -> Resolved {
    let findings = check(config, registries, &facts, &refs);
    let ids = |kind: FacetKind, names: &[Box<str>]| -> Box<[EntryId]> {
        let mut ids: Vec<EntryId> = Vec::with_capacity(names.len());
        for id in names.iter().filter_map(|name| find(config, registries, kind, name)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_boxed_slice()
    };
    let agencies = ids(FacetKind::Agency, &refs.agencies);
    let topics = ids(FacetKind::Topic, &refs.topics);
    let mut people: Vec<(EntryId, Option<Box<str>>)> = Vec::with_capacity(refs.people.len());
    for PersonRef { id: name, role } in refs.people {
        let Some(id) = find(config, registries, FacetKind::Person, &name) else {
            continue;
        };
        if people.iter().any(|(known, _)| *known == id) {
            continue;
        }
        people.push((id, role));
    }
    let event = refs.event.and_then(|name| find(config, registries, FacetKind::Event, &name));
    let address = super::address_of(config, &facts);
    let release = Release { facts, address, agencies, topics, people: people.into_boxed_slice(), event, group: None };
    Resolved { release, findings }
}
