//! Agencies over time: names that they had before, what they were merged into, what took their place.

use std::cell::OnceCell;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::localised::Localised;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug;
use crate::locale::stamp::Stamp;
use crate::model::content::common::{Context, localised};
use crate::model::content::front_matter::Document;
use crate::yaml::{self, Step};

use super::files::Placer;
use super::raw::RawFormer;
use super::{Details, EntryId, Registries, open_id, unknown_help, unknown_message};

/// A name that an agency had before, or the name of one that was merged into it.
#[derive(Clone)]
pub struct Former {
    /// The id that it had then: releases that name it mean the agency of today, and its address leads there.
    pub id: Option<Box<str>>,
    pub name: Localised,
    /// The acronym.
    pub short: Option<Localised>,
    /// The last day of the name.
    pub until: Option<Stamp>,
    /// Its place in the list of the file.
    item: usize,
}

impl Details {
    /// The name that an agency had on a day, for a release that names it by `written`; `None` if that is its name of
    /// today. By an id of its own, a former name means what bore that id; names without an id were the agency's own.
    pub fn name_on(&self, written: &str, day: jiff::civil::Date) -> Option<&Former> {
        let meant = |former: &&Former| former.id.as_deref().is_some_and(|id| id == written || id == open_id(written));
        let by_id = self.former.iter().any(|former| meant(&former));
        let known = self.former.iter().filter(|former| if by_id { meant(former) } else { former.id.is_none() });
        let still = known.filter(|former| former.until.is_none_or(|until| day <= until.date()));
        // Of several that still held, the one that ended first.
        still.min_by_key(|former| (former.until.is_none(), former.until.map(|until| until.date())))
    }
}

/// Reads the list `former` of an agency.
pub(super) fn read_former(context: &Context, document: &mut Document, raw: Vec<RawFormer>) -> Vec<Former> {
    let mut list = Vec::new();
    for (item, RawFormer { id, name, acronym, until }) in raw.into_iter().enumerate() {
        let path = [Step::Key("former"), Step::Index(item)];
        let within = |key| [path[0], path[1], Step::Key(key)];
        let until = document.stamp(&within("until"), until.as_deref(), &context.config.zone);
        let short = localised(context, document, &within("acronym"), acronym);
        let Some(name) = localised(context, document, &within("name"), name) else {
            let message = format!("`{}` is missing", yaml::name(&within("name")));
            document.fault(Kind::MissingKey, &path, message, Some("say what it was called".to_owned()));
            continue;
        };
        if until.is_none() && id.is_none() && !document.is_invalid("former") {
            let message = format!("`{}` is missing", yaml::name(&within("until")));
            let help = "say which was the last day of the name, or which `id` it had";
            document.fault(Kind::MissingKey, &path, message, Some(help.to_owned()));
        }
        if let Some(id) = id.as_deref().filter(|id| slug::slug(id) != *id || id.is_empty()) {
            let message = format!("`{}` is `{id}`: ids are made of a–z, 0–9 and hyphens", yaml::name(&within("id")));
            document.fault(Kind::BadPath, &within("id"), message, None);
        }
        list.push(Former { id: id.map(String::into_boxed_str), name, short, until, item });
    }
    list
}

/// Makes former ids mean the agencies of today; reports those that another agency has.
pub(super) fn claim_former_ids(placer: &mut Placer, registries: &mut Registries, faults: &mut Vec<Diagnostic>) {
    let registry = registries.of_mut(RegistryKind::Agency);
    for at in 0..registry.entries.len() {
        let Some(details) = registry.entries[at].details.clone() else { continue };
        for former in &details.former {
            let Some(id) = &former.id else { continue };
            let Some(taken) = registry.by_id.insert(id.clone(), at as EntryId) else { continue };
            registry.by_id.insert(id.clone(), taken);
            let path = [Step::Key("former"), Step::Index(former.item), Step::Key("id")];
            let message = format!("`{}`: there is another agency `{id}`", yaml::name(&path));
            let help = "one that has a file of its own names this one among its `successors` instead".to_owned();
            faults.extend(placer.place(&details.file, &path, Kind::DuplicateAddress, message, help));
        }
    }
}

/// Finds what took the place of agencies.
pub(super) fn link_successors(
    context: &Context,
    placer: &mut Placer,
    registries: &mut Registries,
    faults: &mut Vec<Diagnostic>,
) {
    let open = context.config.open_registries;
    let near = OnceCell::new();
    let registry = registries.of_mut(RegistryKind::Agency);
    for at in 0..registry.entries.len() {
        let Some(details) = registry.entries[at].details.clone() else { continue };
        for (item, written) in details.successors.iter().enumerate() {
            let path = [Step::Key("successors"), Step::Index(item)];
            let mut report = |kind, message, help| {
                faults.extend(placer.place(&details.file, &path, kind, message, help));
            };
            let found = if open { registry.find_open(written) } else { registry.find(written) };
            let Some(successor) = found else {
                let message = unknown_message(registry.kind, &yaml::name(&path), written);
                let help = unknown_help(registry.kind, written, near.get_or_init(|| registry.near()).find(written));
                report(Kind::UnknownAgency, message, help);
                continue;
            };
            if successor as usize == at {
                let message = format!("`{}`: the agency cannot take its own place", yaml::name(&path));
                report(Kind::Hierarchy, message, "name another one".to_owned());
                continue;
            }
            registry.entries[at].successors.push(successor);
            registry.entries[successor as usize].predecessors.push(at as EntryId);
        }
    }
}
