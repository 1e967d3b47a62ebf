//! Registries: agencies, countries, topics, people and events, from their files in `content/`.
//!
//! A registry file `content/agencies/ID.md` holds the facts in its front matter and the landing text in its body;
//! `ID.ru.md` holds the landing text in another language. Under `registries: open` a name that has no file is an entry
//! all the same (see [`Registry::add_open`]).

mod raw;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::content::{Context, check_website, find_country, find_file, language, missing};
use crate::country::Country;
use crate::date::Stamp;
use crate::diag::{Diagnostic, Kind, Level, nearest};
use crate::document::Document;
use crate::facet::FacetKind;
use crate::localised::{LangId, Localised, TextOrMap};
use crate::release::facts::Contact;
use crate::release::front::RawContact;
use crate::release::links::{Link, find_links};
use crate::slug;
use crate::source::ContentName;
use crate::yaml::{self, Step};
use raw::{RawAgency, RawCountry, RawEvent, RawPersonEntry, RawRole, RawTopic};

/// An entry of a registry, by its place in it.
pub type EntryId = u32;

/// An agency, country, topic, person or event.
#[derive(Clone, Default)]
pub struct Entry {
    /// The stem of its file, the slug of its name, or the country's code in small letters.
    pub id: Box<str>,
    /// Name per language; `None` for a country that keeps its CLDR name.
    pub name: Option<Localised>,
    /// Acronym per language.
    pub short: Option<Localised>,
    /// The entry above it.
    pub parent: Option<EntryId>,
    /// True where it has a file of its own.
    pub filed: bool,
    /// What only files tell.
    pub details: Option<Arc<Details>>,
}

/// What the file of an entry tells.
#[derive(Default)]
pub struct Details {
    /// The path of the file.
    pub file: Box<str>,
    /// The id of the parent, as written.
    pub parent: Option<String>,
    /// Its country.
    pub country: Option<Country>,
    /// Its website.
    pub site: Option<String>,
    /// The path of its logo or portrait.
    pub logo: Option<Box<str>>,
    /// Press contacts.
    pub contacts: Vec<Contact>,
    /// Boilerplate, as Markdown.
    pub boilerplate: Option<Localised>,
    /// The links of the boilerplate in all languages that lead into the site.
    pub boilerplate_links: Vec<Link>,
    /// Roles of a person.
    pub roles: Vec<Role>,
    /// Place of an event.
    pub place: Option<Localised>,
    /// First day of an event.
    pub start: Option<Stamp>,
    /// Last day of an event.
    pub end: Option<Stamp>,
    /// Agencies of an event, as written.
    pub agencies: Vec<String>,
    /// Landing texts.
    pub bodies: Vec<Body>,
    /// The free map for themes.
    pub extra: Option<Value>,
}

/// A landing text.
pub struct Body {
    /// Its language.
    pub lang: LangId,
    /// The path of the file that it stands in.
    pub file: Box<str>,
    /// Where it begins in the file, in bytes.
    pub start: u32,
    /// The text, as Markdown.
    pub text: String,
    /// Its links that lead into the site.
    pub links: Box<[Link]>,
}

impl Details {
    /// The landing text for a language: its own, else that of the default language.
    pub fn body(&self, lang: LangId, default: LangId) -> Option<&Body> {
        let own = |wanted: LangId| self.bodies.iter().find(|body| body.lang == wanted);
        own(lang).or_else(|| own(default))
    }
}

/// A role that a person held.
pub struct Role {
    /// Its name.
    pub title: Localised,
    /// Where: the id of an agency, as written.
    pub agency: Option<String>,
    /// First day.
    pub from: Option<Stamp>,
    /// Last day.
    pub until: Option<Stamp>,
    /// Its place in the list of the file.
    item: usize,
}

impl Role {
    /// True where the role was held on that day.
    pub fn held_on(&self, day: jiff::civil::Date) -> bool {
        self.from.is_none_or(|from| from.date() <= day) && self.until.is_none_or(|until| day <= until.date())
    }
}

/// All entries of one kind.
#[derive(Clone)]
pub struct Registry {
    /// Which kind.
    pub kind: FacetKind,
    entries: Vec<Entry>,
    by_id: HashMap<Box<str>, EntryId>,
}

impl Registry {
    fn new(kind: FacetKind, entries: Vec<Entry>) -> Registry {
        let by_id = entries.iter().enumerate().map(|(at, entry)| (entry.id.clone(), at as EntryId)).collect();
        Registry { kind, entries, by_id }
    }

    /// All entries; those of files first, sorted by id.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One entry.
    pub fn get(&self, id: EntryId) -> &Entry {
        &self.entries[id as usize]
    }

    /// The entry of that id.
    pub fn find(&self, id: &str) -> Option<EntryId> {
        self.by_id.get(id).copied()
    }

    /// The entry of a name as it comes, under open registries: by id, else by the slug of the name.
    pub fn find_open(&self, name: &str) -> Option<EntryId> {
        self.find(name).or_else(|| self.find(&open_id(name)))
    }

    /// Adds the name as an entry if it is none yet; the entry, and the other name where two names come to one id.
    pub fn add_open(&mut self, name: &str) -> (EntryId, Option<&str>) {
        if let Some(id) = self.find_open(name) {
            let entry = &self.entries[id as usize];
            let known = entry.name.as_ref().map_or("", |known| known.all().next().unwrap_or_default());
            let twin = !entry.filed && known != name && *entry.id != *name;
            return (id, twin.then_some(known));
        }
        let id: Box<str> = open_id(name).into_boxed_str();
        let number = self.entries.len() as EntryId;
        self.by_id.insert(id.clone(), number);
        self.entries.push(Entry { id, name: Some(Localised::same(name)), ..Entry::default() });
        (number, None)
    }

    /// The entry, the one above it, and so on to the top.
    pub fn with_ancestors(&self, id: EntryId) -> impl Iterator<Item = EntryId> + '_ {
        std::iter::successors(Some(id), |id| self.get(*id).parent)
    }

    /// The nearest id to one that is not there.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.entries.iter().map(|entry| &*entry.id))
    }
}

/// The id of a name under open registries. Names that cannot be transliterated are told apart by a digest.
pub fn open_id(name: &str) -> String {
    let id = slug::slug(name);
    if id.is_empty() { format!("x-{}", crate::hash::fingerprint(name.as_bytes())) } else { id }
}

/// All registries, in the order of [`FacetKind::ALL`].
#[derive(Clone)]
pub struct Registries {
    by_kind: [Registry; FacetKind::COUNT],
}

impl Registries {
    /// The registry of a kind.
    pub fn of(&self, kind: FacetKind) -> &Registry {
        &self.by_kind[kind.index()]
    }

    /// The registry of a kind, to add open entries to.
    pub fn of_mut(&mut self, kind: FacetKind) -> &mut Registry {
        &mut self.by_kind[kind.index()]
    }
}

/// The entry of a country; countries are entries whether they have a file or not.
pub fn country_id(country: Country) -> EntryId {
    country.index() as EntryId
}

/// A registry file with its bytes.
pub struct RegistryFile<'a> {
    /// Its number in the tree.
    pub file: usize,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// Reads all registry files. Findings are unjudged.
pub fn read(context: &Context, files: &[RegistryFile]) -> (Registries, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let by_kind = FacetKind::ALL.map(|kind| {
        let folder = format!("content/{}", kind.plural());
        let below = context.tree.below(&folder);
        let mut entries: Vec<Entry> = Vec::new();
        let mut bodies: Vec<(Box<str>, Body)> = Vec::new();
        for file in files.iter().filter(|file| below.contains(&file.file)) {
            read_file(context, kind, &folder, file, &mut entries, &mut bodies, &mut faults);
        }
        if kind == FacetKind::Country {
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
    if context.config.open_registries {
        add_open_references(&mut registries);
    }
    link_parents(context, files, &mut registries, &mut faults);
    check_references(context, files, &registries, &mut faults);
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
    kind: FacetKind,
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
    let (lang, stem) = language(context.config, &mut document, &name, path, None);
    let lang = lang.unwrap_or(context.config.default_lang);
    let translation =
        lang != context.config.default_lang && context.tree.find(&format!("{folder}/{stem}.md")).is_some();
    if translation {
        if document.has_front_matter {
            let (front, _) = document.front::<Map<String, Value>>();
            if front.is_some_and(|front| !front.is_empty()) {
                let message = format!("the facts about `{stem}` stand in `{stem}.md`; this file holds only a text");
                document.fault_in(Kind::UnknownKey, 0..0, message, None);
            }
        }
        if !document.body().trim().is_empty() {
            bodies.push((stem.into(), landing_text(&document, lang, path)));
        }
        return faults.append(&mut document.faults);
    }
    check_id(&mut document, kind, stem);
    let (entry_name, short, mut details) = read_details(context, kind, &name, &mut document);
    details.file = path.into();
    details.boilerplate_links = details.boilerplate.iter().flat_map(|text| text.all()).flat_map(find_links).collect();
    if !document.body().trim().is_empty() {
        details.bodies.push(landing_text(&document, lang, path));
    }
    let id: Box<str> = if kind == FacetKind::Country { stem.to_lowercase().into() } else { stem.into() };
    if entry_name.is_none()
        && kind != FacetKind::Country
        && document.is_readable()
        && document.is_missing("name", document.has_level(&context.config.severities, Level::Error))
    {
        let help = Some(format!("add `name: …`, or a map of languages to names, to {path}"));
        document.fault(Kind::MissingKey, &[], "`name` is missing", help);
    }
    faults.append(&mut document.faults);
    let entry_name = entry_name.or_else(|| (kind != FacetKind::Country).then(|| Localised::same(stem)));
    if let Some(first) = entries.iter().find(|entry| entry.id == id) {
        let first = first.details.as_deref().map_or("", |details| &details.file);
        let message = format!("the {} `{id}` has two files: {first} and this one", kind.name());
        let help = "leave one of the two";
        return faults.push(Diagnostic::new(Kind::DuplicateAddress, path, message).help(help));
    }
    entries.push(Entry { id, name: entry_name, short, parent: None, filed: true, details: Some(Arc::new(details)) });
}

fn landing_text(document: &Document, lang: LangId, file: &str) -> Body {
    let text = document.body().to_owned();
    Body { lang, file: file.into(), start: document.body_start as u32, links: find_links(&text), text }
}

fn check_id(document: &mut Document, kind: FacetKind, stem: &str) {
    if kind == FacetKind::Country {
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

fn localised(context: &Context, document: &mut Document, path: &[Step], text: Option<TextOrMap>) -> Option<Localised> {
    let (text, unknown) = context.config.localise(text?);
    for tag in unknown {
        let mut path = path.to_vec();
        path.push(Step::Key(&tag));
        let message = format!("`{tag}` is not a language of this site");
        let help = Some(format!("add `{tag}: {{}}` to `languages` in site.yaml"));
        document.fault(Kind::UnknownLanguage, &path, message, help);
    }
    Some(text).filter(|text| text.all().any(|text| !text.is_empty()))
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
pub fn extra_of(extra: Option<Map<String, Value>>, unknown: Vec<(String, Value)>) -> Option<Value> {
    let mut extra = extra.unwrap_or_default();
    for (key, value) in unknown {
        extra.entry(key).or_insert(value);
    }
    (!extra.is_empty()).then_some(Value::Object(extra))
}

fn contacts_of(raw: Option<Vec<RawContact>>) -> Vec<Contact> {
    raw.unwrap_or_default().into_iter().map(Contact::from).collect()
}

/// Name, acronym and details by the keys that the kind has.
fn read_details(
    context: &Context,
    kind: FacetKind,
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
        FacetKind::Agency => {
            let (front, unknown) = document.front::<RawAgency>();
            let RawAgency { name, acronym, parent, country, site, logo, contacts, boilerplate, extra } =
                front.unwrap_or_default();
            let details = Details {
                parent,
                country: country_of(document, country),
                site: website(document, site),
                logo: picture(context, document, file, "logo", logo),
                contacts: contacts_of(contacts),
                boilerplate: localised(context, document, &[Step::Key("boilerplate")], boilerplate),
                extra: extra_of(extra, unknown),
                ..Details::default()
            };
            let name = localised(context, document, &[Step::Key("name")], name);
            (name, localised(context, document, &[Step::Key("acronym")], acronym), details)
        }
        FacetKind::Country => {
            let (front, unknown) = document.front::<RawCountry>();
            let RawCountry { name, site, extra } = front.unwrap_or_default();
            let details =
                Details { site: website(document, site), extra: extra_of(extra, unknown), ..Details::default() };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        FacetKind::Topic => {
            let (front, unknown) = document.front::<RawTopic>();
            let RawTopic { name, parent, extra } = front.unwrap_or_default();
            let details = Details { parent, extra: extra_of(extra, unknown), ..Details::default() };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        FacetKind::Person => {
            let (front, unknown) = document.front::<RawPersonEntry>();
            let RawPersonEntry { name, country, site, portrait, roles, extra } = front.unwrap_or_default();
            let details = Details {
                country: country_of(document, country),
                site: website(document, site),
                logo: picture(context, document, file, "portrait", portrait),
                roles: read_roles(context, document, roles.unwrap_or_default()),
                extra: extra_of(extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
        FacetKind::Event => {
            let (front, unknown) = document.front::<RawEvent>();
            let RawEvent { name, start, end, place, country, agencies, site, extra } = front.unwrap_or_default();
            let start = document.stamp(&[Step::Key("start")], start.as_deref(), zone);
            let end = document.stamp(&[Step::Key("end")], end.as_deref(), zone);
            if let (Some(first), Some(last)) = (start, end)
                && last.date() < first.date()
            {
                document.fault(Kind::BadDate, &[Step::Key("end")], "`end` is before `start`", None);
            }
            let details = Details {
                country: country_of(document, country),
                place: localised(context, document, &[Step::Key("place")], place),
                start,
                end,
                agencies: agencies.unwrap_or_default(),
                site: website(document, site),
                extra: extra_of(extra, unknown),
                ..Details::default()
            };
            (localised(context, document, &[Step::Key("name")], name), None, details)
        }
    }
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
    for kind in [FacetKind::Agency, FacetKind::Topic] {
        let registry = registries.of_mut(kind);
        let parents: Vec<String> =
            registry.entries.iter().filter_map(|entry| entry.details.as_deref()?.parent.clone()).collect();
        for parent in parents {
            registry.add_open(&parent);
        }
    }
    let mut agencies: Vec<String> = Vec::new();
    for kind in [FacetKind::Person, FacetKind::Event] {
        for details in registries.of(kind).entries.iter().filter_map(|entry| entry.details.as_deref()) {
            agencies.extend(details.roles.iter().filter_map(|role| role.agency.clone()));
            agencies.extend(details.agencies.iter().cloned());
        }
    }
    for agency in agencies {
        registries.of_mut(FacetKind::Agency).add_open(&agency);
    }
}

/// Finds the parents of agencies and topics and tells circles, which are cut where they are found.
fn link_parents(context: &Context, files: &[RegistryFile], registries: &mut Registries, faults: &mut Vec<Diagnostic>) {
    for kind in [FacetKind::Agency, FacetKind::Topic] {
        let unknown = if kind == FacetKind::Agency { Kind::UnknownAgency } else { Kind::UnknownTopic };
        let registry = registries.of_mut(kind);
        for at in 0..registry.entries.len() {
            let details = registry.entries[at].details.as_deref();
            let Some((file, parent)) =
                details.and_then(|details| Some((details.file.clone(), details.parent.clone()?)))
            else {
                continue;
            };
            let mut tell = |kind, message, help| {
                faults.extend(placed(context, files, &file, &[Step::Key("parent")], kind, message, help));
            };
            let open = context.config.open_registries;
            let found = if open { registry.find_open(&parent) } else { registry.find(&parent) };
            let Some(parent_id) = found else {
                let (message, help) = unknown_message(registry, "parent", &parent);
                tell(unknown, message, help);
                continue;
            };
            if registry.with_ancestors(parent_id).any(|above| above as usize == at) {
                let message = format!("`parent: {parent}` leads round in a circle");
                tell(Kind::Hierarchy, message, "take out one of the parents".to_owned());
                continue;
            }
            registry.entries[at].parent = Some(parent_id);
        }
    }
}

/// Tells agencies that roles and events name and that are not there.
fn check_references(context: &Context, files: &[RegistryFile], registries: &Registries, faults: &mut Vec<Diagnostic>) {
    let agencies = registries.of(FacetKind::Agency);
    for kind in [FacetKind::Person, FacetKind::Event] {
        for details in registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref()) {
            let mut tell = |path: &[Step], id: &str| {
                if agencies.find(id).is_none() && !context.config.open_registries {
                    let (message, help) = unknown_message(agencies, &yaml::name(path), id);
                    faults.extend(placed(context, files, &details.file, path, Kind::UnknownAgency, message, help));
                }
            };
            for (at, id) in details.agencies.iter().enumerate() {
                tell(&[Step::Key("agencies"), Step::Index(at)], id);
            }
            for role in &details.roles {
                if let Some(id) = &role.agency {
                    tell(&[Step::Key("roles"), Step::Index(role.item), Step::Key("agency")], id);
                }
            }
        }
    }
}

/// A finding about a file that was read before, at the value that `path` leads to.
fn placed(
    context: &Context,
    files: &[RegistryFile],
    file: &str,
    path: &[Step],
    kind: Kind,
    message: String,
    help: String,
) -> Option<Diagnostic> {
    let read = files.iter().find(|read| context.tree.path(read.file) == file)?;
    let mut document = Document::open(file, read.bytes).ok()?;
    document.fault(kind, path, message, Some(help));
    document.faults.pop()
}

/// That an id has no file: the finding, and the nearest id and the command that would create it.
pub fn unknown_message(registry: &Registry, key: &str, id: &str) -> (String, String) {
    let word = registry.kind.name();
    let plural = registry.kind.plural();
    let create = format!(
        "`pressroom add {word} {}` makes content/{plural}/{}.md; `registries: open` in site.yaml takes any name",
        open_id(id),
        open_id(id)
    );
    let help = match registry.nearest(id) {
        Some(near) => format!("did you mean `{near}`? Otherwise {create}"),
        None => create,
    };
    (format!("`{key}`: there is no {word} `{id}`"), help)
}
