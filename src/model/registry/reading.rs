//! Registry files: from their text to entries that know each other.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::base::diagnostics::{Diagnostic, Kind, Level};
use crate::base::localised::Localised;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug;
use crate::locale::country::Country;
use crate::locale::stamp::Stamp;
use crate::model::content::common::{
    Context, check_email, check_website, find_country, find_file, language, localised, missing,
};
use crate::model::content::front_matter::Document;
use crate::model::content::held::{self, Shape};
use crate::model::content::tree::ContentName;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::Contact;
use crate::model::release::front::RawContact;
use crate::model::release::links::find_links;
use crate::model::release::mentions::{Mentions, find_mentions};
use crate::model::release::placeholder;
use crate::model::release::{markup, remarks};
use crate::yaml::{self, Step};

use super::agency;
use super::files::{Placer, RegistryFile};
use super::parents;
use super::raw::{RawAgency, RawCountry, RawEvent, RawPersonEntry, RawRole, RawTopic};
use super::{Body, Details, Entry, Registries, Registry, Role, open_id, unknown_help, unknown_message};
use crate::base::localised::LangId;

/// Reads all registry files. Findings are raw.
pub(crate) fn read(context: &Context, files: &[RegistryFile]) -> (Registries, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let by_kind = RegistryKind::ALL.map(|kind| {
        let folder = format!("content/{}", kind.plural());
        let below = context.tree.below(&folder);
        let mut entries: Vec<Entry> = Vec::new();
        let mut bodies: Vec<(Box<str>, Body)> = Vec::new();
        for file in files.iter().filter(|file| below.contains(&file.file)) {
            read_file(context, kind, &folder, file, &mut entries, &mut bodies, &mut faults);
        }
        if kind == RegistryKind::Country {
            entries = all_countries(entries);
        }
        let mut registry = Registry::new(kind, entries);
        for (id, body) in bodies {
            match registry.find(&id) {
                Some(entry) => {
                    let details = registry.entries[entry as usize].details.get_or_insert_default();
                    // It cannot be shared yet.
                    if let Some(details) = Arc::get_mut(details) {
                        details.bodies.push(body);
                    }
                }
                None => {
                    let path = &*body.file;
                    let message = format!("a translation of `{id}.md`, which is not there");
                    faults.push(Diagnostic::new(Kind::StrayFile, path, message));
                }
            }
        }
        registry
    });
    let mut registries = Registries { by_kind };
    let mut placer = Placer::of(context, files);
    agency::claim_former_ids(&mut placer, &mut registries, &mut faults);
    if context.config.open_registries {
        add_open_references(&mut registries);
    }
    parents::link(context, &mut placer, &mut registries, &mut faults);
    agency::link_successors(context, &mut placer, &mut registries, &mut faults);
    check_references(context, &mut placer, &registries, &mut faults);
    (registries, faults)
}

/// One entry per country of ISO 3166-1, in the order of the codes, with what files say about some.
fn all_countries(filed: Vec<Entry>) -> Vec<Entry> {
    let mut filed: HashMap<Box<str>, Entry> = filed.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    Country::all()
        .map(|country| {
            let id: Box<str> = country.lower().into();
            filed.remove(&id).unwrap_or_else(|| Entry { id, ..Entry::default() })
        })
        .collect()
}

fn read_file(
    context: &Context,
    kind: RegistryKind,
    folder: &str,
    file: &RegistryFile,
    entries: &mut Vec<Entry>,
    bodies: &mut Vec<(Box<str>, Body)>,
    faults: &mut Vec<Diagnostic>,
) {
    let path = context.tree.path(file.file);
    let Some(name) = ContentName::of(path) else { return };
    let mut document = match Document::open(path, file.bytes) {
        Ok(document) => document,
        Err(fault) => return faults.push(*fault),
    };
    if name.folder != folder {
        document.fault_in(Kind::StrayFile, 0..0, format!("entries lie in `{folder}/` itself, not below it"), None);
    }
    placeholder::check(&mut document, context.config);
    let (lang, stem) = language(context.config, &mut document, &name, path, None);
    let lang = lang.unwrap_or(context.config.default_lang);
    let translation =
        lang != context.config.default_lang && context.tree.find(&format!("{folder}/{stem}.md")).is_some();
    if translation {
        if document.has_front_matter {
            let (front, _) = document.front::<Map<String, Value>>();
            let keeps_back = |word: &String| held::meant(word, Shape::Many).is_some();
            let is_held = front.as_ref().is_some_and(|front| front.keys().any(keeps_back));
            if front.is_some_and(|front| !front.is_empty()) {
                let message = format!("the facts about `{stem}` are in `{stem}.md`; this file holds only a text");
                document.fault_in(Kind::UnknownKey, 0..0, message, None);
                if is_held {
                    document.hold_for_last();
                }
            }
        }
        if !document.is_held() && !document.body().trim().is_empty() {
            remarks::check(&mut document, &Rules::of(context.config));
            let rules = Rules::of(context.config);
            let mentions = find_mentions(document.text(), &rules.hosts);
            bodies.push((stem.into(), Body { mentions, ..landing_text(context, &document, lang, path) }));
        }
        return faults.append(&mut document.faults);
    }
    check_id(&mut document, kind, stem);
    let (entry_name, short, mut details) = read_details(context, kind, &name, &mut document);
    details.file = path.into();
    // What cannot be known to be public is not.
    details.terms.draft |= document.is_held();
    let rules = Rules::of(context.config);
    details.mentions = Mentions::of(document.text(), document.body_start, &rules.hosts);
    let boilerplates = details.boilerplate.iter().flat_map(|text| text.all());
    details.boilerplate_links = boilerplates.flat_map(|text| find_links(text, &rules)).collect();
    for text in details.boilerplate.iter().flat_map(|text| text.all()) {
        remarks::check_value(&mut document, &[Step::Key("boilerplate")], text, &rules);
    }
    markup::check(&mut document);
    remarks::check(&mut document, &rules);
    if !document.body().trim().is_empty() {
        details.bodies.push(landing_text(context, &document, lang, path));
    }
    let id: Box<str> = if kind == RegistryKind::Country { stem.to_lowercase().into() } else { stem.into() };
    if entry_name.is_none()
        && kind != RegistryKind::Country
        && document.is_readable()
        && document.is_missing("name", document.has_level(&context.config.severities, Level::Error))
    {
        let help = Some(format!("add `name: …`, or a map of languages to names, to {path}"));
        document.fault(Kind::MissingKey, &[], "`name` is missing", help);
    }
    faults.append(&mut document.faults);
    let entry_name = entry_name.or_else(|| (kind != RegistryKind::Country).then(|| Localised::same(stem)));
    if let Some(first) = entries.iter().find(|entry| entry.id == id) {
        let first = first.details.as_deref().map_or("", |details| &details.file);
        let message = format!("the {} `{id}` has two files: {first} and this one", kind.name());
        let help = "leave one of the two";
        return faults.push(Diagnostic::new(Kind::DuplicateAddress, path, message).help(help));
    }
    entries.push(Entry {
        id,
        name: entry_name,
        short,
        filed: true,
        details: Some(Arc::new(details)),
        ..Entry::default()
    });
}

fn landing_text(context: &Context, document: &Document, lang: LangId, file: &str) -> Body {
    let text = document.body().to_owned();
    let links = find_links(&text, &Rules::of(context.config));
    Body { lang, file: file.into(), start: document.body_start as u32, links, text, mentions: Box::default() }
}

fn check_id(document: &mut Document, kind: RegistryKind, stem: &str) {
    if kind == RegistryKind::Country {
        if Country::parse(stem).is_none() {
            let message = format!("`{stem}` is not a country code of ISO 3166-1");
            document.fault_in(Kind::UnknownCountry, 0..0, message, Some("name the file `kg.md`, say".to_owned()));
        }
        return;
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if let Err(why) = slug::is_portable_name(stem) {
        let message = format!("`{stem}` cannot be an id: the name `{stem}` {why}");
        return document.fault_in(Kind::BadPath, 0..0, message, Some("rename it".to_owned()));
    }
    if stem.is_empty() || !stem.chars().all(plain) {
        let help = Some(format!("rename it to `{}.md`", open_id(stem)));
        let message = format!("`{stem}` cannot be an id: ids are made of a–z, 0–9 and hyphens");
        document.fault_in(Kind::BadPath, 0..0, message, help);
    }
}

fn picture(
    context: &Context,
    document: &mut Document,
    name: &ContentName,
    key: &'static str,
    src: Option<String>,
) -> Option<Box<str>> {
    let src = src?;
    let found = find_file(context.tree, name.folder, &src);
    if found.is_none() {
        let (message, help) = missing(context.tree, name.folder, &src);
        document.fault(Kind::MissingFile, &[Step::Key(key)], format!("`{key}`: {message}"), help);
    }
    found.map(|file| context.tree.path(file).into())
}

/// The free map, with the unknown keys that the site lets pass.
pub(crate) fn extra_of(
    document: &mut Document,
    extra: Option<Map<String, Value>>,
    unknown: Vec<(String, Value)>,
) -> Option<Value> {
    document.check_free_map(extra.as_ref());
    let mut extra = extra.unwrap_or_default();
    for (key, value) in unknown {
        extra.entry(key).or_insert(value);
    }
    (!extra.is_empty()).then_some(Value::Object(extra))
}

fn contacts_of(document: &mut Document, raw: Option<Vec<RawContact>>) -> Vec<Contact> {
    for (at, contact) in raw.iter().flatten().enumerate() {
        let path = [Step::Key("contacts"), Step::Index(at), Step::Key("email")];
        check_email(document, &path, contact.email.as_deref());
    }
    raw.unwrap_or_default().into_iter().map(Contact::from).collect()
}

/// Name, acronym and details by the keys that the kind has.
fn read_details(
    context: &Context,
    kind: RegistryKind,
    file: &ContentName,
    document: &mut Document,
) -> (Option<Localised>, Option<Localised>, Details) {
    let zone = &context.config.zone;
    let website = |document: &mut Document, written: Option<String>| {
        if let Some(url) = &written {
            check_website(document, &[Step::Key("site")], url);
        }
        written
    };
    let country_of = |document: &mut Document, written: Option<String>| {
        written.and_then(|written| find_country(context.countries, document, &[Step::Key("country")], &written))
    };
    match kind {
        RegistryKind::Agency => {
            let (front, unknown) = document.front::<RawAgency>();
            let RawAgency {
                name,
                acronym,
                parent,
                from,
                until,
                successors,
                former,
                country,
                site,
                logo,
                contacts,
                boilerplate,
                draft,
                embargo,
                extra,
            } = front.unwrap_or_default();
            let (start, end) = period(document, zone, ["from", "until"], [from, until]);
            let details = Details {
                parent,
                start,
                end,
                successors: successors.unwrap_or_default(),
                former: agency::read_former(context, document, former.unwrap_or_default()),
                country: country_of(document, country),
                site: website(document, site),
                logo: picture(context, document, file, "logo", logo),
                contacts: contacts_of(document, contacts),
                boilerplate: localised(context, document, &[Step::Key("boilerplate")], boilerplate),
                terms: document.terms(draft, embargo, zone),
                extra: extra_of(document, extra, unknown),
                ..Details::default()
            };
            let name = localised(context, document, &[Step::Key("name")], name);
            (name, localised(context, document, &[Step::Key("acronym")], acronym), details)
        }
        RegistryKind::Country => {
            let (front, unknown) = document.front::<RawCountry>();
            let RawCountry { name, site, draft, embargo, extra } = front.unwrap_or_default();
            let details = Details {
                site: website(document, site),
                terms: document.terms(draft, embargo, zone),
                extra: extra_of(document, extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        RegistryKind::Topic => {
            let (front, unknown) = document.front::<RawTopic>();
            let RawTopic { name, parent, draft, embargo, extra } = front.unwrap_or_default();
            let details = Details {
                parent,
                terms: document.terms(draft, embargo, zone),
                extra: extra_of(document, extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        RegistryKind::Person => {
            let (front, unknown) = document.front::<RawPersonEntry>();
            let RawPersonEntry { name, country, site, portrait, roles, draft, embargo, extra } =
                front.unwrap_or_default();
            let details = Details {
                country: country_of(document, country),
                site: website(document, site),
                logo: picture(context, document, file, "portrait", portrait),
                roles: read_roles(context, document, roles.unwrap_or_default()),
                terms: document.terms(draft, embargo, zone),
                extra: extra_of(document, extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        RegistryKind::Event => {
            let (front, unknown) = document.front::<RawEvent>();
            let RawEvent { name, start, end, place, country, agencies, site, draft, embargo, extra } =
                front.unwrap_or_default();
            let (start, end) = period(document, zone, ["start", "end"], [start, end]);
            let details = Details {
                country: country_of(document, country),
                place: localised(context, document, &[Step::Key("place")], place),
                start,
                end,
                agencies: agencies.unwrap_or_default(),
                site: website(document, site),
                terms: document.terms(draft, embargo, zone),
                extra: extra_of(document, extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
    }
}

/// First and last day, by their keys.
fn period(
    document: &mut Document,
    zone: &TimeZone,
    [first, last]: [&'static str; 2],
    [start, end]: [Option<String>; 2],
) -> (Option<Stamp>, Option<Stamp>) {
    let start = document.stamp(&[Step::Key(first)], start.as_deref(), zone);
    let end = document.stamp(&[Step::Key(last)], end.as_deref(), zone);
    if start.zip(end).is_some_and(|(start, end)| end.date() < start.date()) {
        document.fault(Kind::BadDate, &[Step::Key(last)], format!("`{last}` is before `{first}`"), None);
    }
    (start, end)
}

fn read_roles(context: &Context, document: &mut Document, raw: Vec<RawRole>) -> Vec<Role> {
    let zone = &context.config.zone;
    let mut roles = Vec::new();
    for (at, RawRole { title, agency, from, until }) in raw.into_iter().enumerate() {
        let path = [Step::Key("roles"), Step::Index(at)];
        let within = |key| [path[0], path[1], Step::Key(key)];
        let from = document.stamp(&within("from"), from.as_deref(), zone);
        let until = document.stamp(&within("until"), until.as_deref(), zone);
        match localised(context, document, &within("title"), title) {
            Some(title) => roles.push(Role { title, agency, from, until, item: at }),
            None => {
                let message = format!("`{}` is missing", yaml::name(&within("title")));
                document.fault(Kind::MissingKey, &path, message, Some("name the role".to_owned()));
            }
        }
    }
    // Newest first; roles without a beginning are the oldest.
    roles.sort_by_key(|role| std::cmp::Reverse(role.from.map(|from| from.date())));
    roles
}

/// Under open registries, files of entries may name what has no file, as releases may.
fn add_open_references(registries: &mut Registries) {
    // What is named by a file that is held back is not public by that.
    let is_free = |details: &&Details| details.terms.is_free();
    for kind in [RegistryKind::Agency, RegistryKind::Topic] {
        let registry = registries.of_mut(kind);
        let details = registry.entries.iter().filter_map(|entry| entry.details.as_deref().filter(is_free));
        let parents: Vec<String> =
            details.flat_map(|details| details.parent.iter().chain(&details.successors)).cloned().collect();
        for parent in parents {
            registry.add_open(&parent);
        }
    }
    let mut agencies: Vec<String> = Vec::new();
    for kind in [RegistryKind::Person, RegistryKind::Event] {
        for details in registries.of(kind).entries.iter().filter_map(|entry| entry.details.as_deref().filter(is_free)) {
            agencies.extend(details.roles.iter().filter_map(|role| role.agency.clone()));
            agencies.extend(details.agencies.iter().cloned());
        }
    }
    for agency in agencies {
        registries.of_mut(RegistryKind::Agency).add_open(&agency);
    }
}

/// Reports agencies that roles and events name and that do not exist.
fn check_references(context: &Context, placer: &mut Placer, registries: &Registries, faults: &mut Vec<Diagnostic>) {
    let agencies = registries.of(RegistryKind::Agency);
    let near = OnceCell::new();
    for kind in [RegistryKind::Person, RegistryKind::Event] {
        for details in registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref()) {
            let mut report = |path: &[Step], id: &str| {
                if agencies.find(id).is_none() && !context.config.open_registries {
                    let message = unknown_message(agencies.kind, &yaml::name(path), id);
                    let help = unknown_help(agencies.kind, id, near.get_or_init(|| agencies.near()).find(id));
                    faults.extend(placer.place(&details.file, path, Kind::UnknownAgency, message, help));
                }
            };
            for (at, id) in details.agencies.iter().enumerate() {
                report(&[Step::Key("agencies"), Step::Index(at)], id);
            }
            for role in &details.roles {
                if let Some(id) = &role.agency {
                    report(&[Step::Key("roles"), Step::Index(role.item), Step::Key("agency")], id);
                }
            }
        }
    }
}
