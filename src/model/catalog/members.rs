//! The releases of each facet.

use std::ops::Range;

use rayon::prelude::*;

use super::{Release, ReleaseId};
use crate::base::registry_kind::RegistryKind;
use crate::model::registry::{EntryId, Registries, country_id};
use crate::model::release::facts::Facts;

/// The roles in which a country is in a release, as bits.
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

    /// True if `role` is among these.
    pub fn has(self, role: Roles) -> bool {
        self.0 & role.0 == role.0
    }
}

/// The public releases of one facet in one language, newest first, each once.
#[derive(Default)]
pub struct Members {
    pub releases: Vec<ReleaseId>,
    /// For countries, the roles in each of them; else empty.
    pub roles: Vec<Roles>,
    /// The years, newest first, with their parts of the releases.
    pub(super) years: Vec<(i16, Range<usize>)>,
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

/// The countries of a release, each once, with their roles.
pub(super) fn countries_of(facts: &Facts) -> Box<[(EntryId, Roles)]> {
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
pub(super) fn collect_members(
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
