//! The parents of agencies and topics: trees without circles, of a depth that whoever shows them can follow.

use std::cell::OnceCell;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::registry_kind::RegistryKind;
use crate::model::content::common::Context;
use crate::yaml::Step;

use super::files::Placer;
use super::{EntryId, Registries, Registry, unknown_help, unknown_message};

/// How many levels of entries there may be below each other. No office has as many, and what shows a tree calls itself for
/// each level: Tera for 20 at most, other things until the stack is full.
const MOST_LEVELS: usize = 16;

/// Finds the parents. Those that do not exist are reported; circles, and trees that are too deep, are also cut.
pub(super) fn link(context: &Context, placer: &mut Placer, registries: &mut Registries, faults: &mut Vec<Diagnostic>) {
    for kind in [RegistryKind::Agency, RegistryKind::Topic] {
        let registry = registries.of_mut(kind);
        faults.extend(find_all(context, placer, registry));
        for at in closing_circles(registry) {
            let words =
                (|parent: &str| format!("`parent: {parent}` leads round in a circle"), "take out one of the parents");
            faults.extend(cut(registry, placer, at, words));
        }
        for at in 0..registry.entries.len() {
            if let Some(parent) = registry.entries[at].parent {
                registry.entries[parent as usize].children.push(at as EntryId);
            }
        }
        for at in too_deep(registry) {
            let message =
                |parent: &str| format!("`parent: {parent}` is {MOST_LEVELS} levels deep already, which is the most");
            let parent = registry.entries[at as usize].parent;
            faults.extend(cut(registry, placer, at, (message, "name a parent that is higher up")));
            if let Some(parent) = parent {
                registry.entries[parent as usize].children.retain(|child| *child != at);
            }
        }
    }
}

/// Sets the parent of each entry that names one; gives what is to be said of those that do not exist.
fn find_all(context: &Context, placer: &mut Placer, registry: &mut Registry) -> Vec<Diagnostic> {
    let (open, near) = (context.config.open_registries, OnceCell::new());
    let unknown = if registry.kind == RegistryKind::Agency { Kind::UnknownAgency } else { Kind::UnknownTopic };
    let mut faults = Vec::new();
    for at in 0..registry.entries.len() {
        let details = registry.entries[at].details.as_deref();
        let Some((file, parent)) = details.and_then(|details| Some((&details.file, details.parent.as_ref()?))) else {
            continue;
        };
        let found = if open { registry.find_open(parent) } else { registry.find(parent) };
        if found.is_none() {
            let message = unknown_message(registry.kind, "parent", parent);
            let nearest = near.get_or_init(|| registry.near()).find(parent);
            let help = unknown_help(registry.kind, parent, nearest);
            faults.extend(placer.place(file, &[Step::Key("parent")], unknown, message, help));
        }
        registry.entries[at].parent = found;
    }
    faults
}

/// Takes an entry out of the tree of its parent; gives what is to be said at its file.
fn cut(
    registry: &mut Registry,
    placer: &mut Placer,
    at: EntryId,
    (message, help): (impl Fn(&str) -> String, &str),
) -> Option<Diagnostic> {
    let entry = &mut registry.entries[at as usize];
    entry.parent = None;
    let details = entry.details.as_deref()?;
    let message = message(details.parent.as_ref()?);
    placer.place(&details.file, &[Step::Key("parent")], Kind::Hierarchy, message, help.to_owned())
}

/// One entry of each circle: the last in the order of the registry.
fn closing_circles(registry: &Registry) -> Vec<EntryId> {
    let mut circles = Vec::new();
    // From where each entry was come to first, upwards.
    let mut seen: Vec<Option<EntryId>> = vec![None; registry.entries.len()];
    for start in 0..registry.entries.len() as EntryId {
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| seen[*here as usize].is_none()) {
            seen[here as usize] = Some(start);
            at = registry.get(here).parent;
        }
        if let Some(here) = at.filter(|here| seen[*here as usize] == Some(start)) {
            let others = registry.with_ancestors(here).skip(1).take_while(|above| *above != here);
            circles.push(others.fold(here, EntryId::max));
        }
    }
    circles
}

/// The entries at which trees without circles are to be cut, so that no part is deeper than it may be.
fn too_deep(registry: &Registry) -> Vec<EntryId> {
    let mut found = Vec::new();
    let roots = (0..registry.entries.len() as EntryId).filter(|at| registry.get(*at).parent.is_none());
    let mut open: Vec<(EntryId, usize)> = roots.map(|root| (root, 1)).collect();
    while let Some((at, level)) = open.pop() {
        let children = &registry.get(at).children;
        let is_full = level == MOST_LEVELS;
        found.extend(children.iter().filter(|_| is_full));
        open.extend(children.iter().map(|child| (*child, if is_full { 1 } else { level + 1 })));
    }
    found
}
