//! Registries: agencies, countries, topics, people and events, from their files in `content/`.
//!
//! A registry file `content/agencies/ID.md` holds the facts in its front matter and the landing text in its body;
//! `ID.ru.md` holds the landing text in another language. Under `registries: open` a name that has no file is an entry
//! all the same (see [`Registry::add_open`]).

mod agency;
pub(crate) mod files;
mod parents;
mod raw;
pub(crate) mod reading;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::base::diagnostics::nearest;
use crate::base::localised::{LangId, Localised};
use crate::base::near::Near;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug;
use crate::locale::country::Country;
use crate::locale::stamp::Stamp;
use crate::model::content::held::{Audience, Terms, Visibility, decide};
use crate::model::release::facts::Contact;
use crate::model::release::links::Link;
use crate::model::release::mentions::{Mention, Mentions};
use crate::model::texts::{Change, Texts, leave_out_changed};
pub(crate) use agency::Former;

/// An entry of a registry, by its place in it.
pub(crate) type EntryId = u32;

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
    /// The agencies that took its place.
    pub successors: Vec<EntryId>,
    /// The agencies whose place it took.
    pub predecessors: Vec<EntryId>,
    /// The entries below it.
    pub children: Vec<EntryId>,
    /// True if it has a file of its own.
    pub filed: bool,
    /// What only files tell.
    pub details: Option<Arc<Details>>,
}

/// What the file of an entry tells.
#[derive(Clone, Default)]
pub struct Details {
    /// The path of the file.
    pub file: Box<str>,
    /// The id of the parent, as written.
    pub parent: Option<String>,
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
    /// Names that an agency had before.
    pub former: Vec<Former>,
    /// The agencies that took its place, as written.
    pub successors: Vec<String>,
    /// Roles of a person.
    pub roles: Vec<Role>,
    /// Place of an event.
    pub place: Option<Localised>,
    /// First day of an event or agency.
    pub start: Option<Stamp>,
    /// Last day of an event or agency.
    pub end: Option<Stamp>,
    /// Agencies of an event, as written.
    pub agencies: Vec<String>,
    /// Landing texts.
    pub bodies: Vec<Body>,
    /// Whole addresses of the site's own host in the file.
    pub mentions: Mentions,
    /// When it may be public.
    pub terms: Terms,
    /// The free map for themes.
    pub extra: Option<Value>,
}

impl Entry {
    /// True if it may have a whole address of the site's own host in what its front matter says.
    fn may_name_own_host(&self) -> bool {
        match &self.details {
            Some(details) => details.mentions.in_values,
            // Its name comes from the releases that name it.
            None => self.name.as_ref().is_some_and(|name| name.all().any(|text| text.contains('/'))),
        }
    }
}

/// A landing text.
#[derive(Clone)]
pub struct Body {
    /// Its language.
    pub lang: LangId,
    /// The path of the file that it is in.
    pub file: Box<str>,
    /// Where it begins in the file, in bytes.
    pub start: u32,
    /// The text, as Markdown.
    pub text: String,
    /// Its links that lead into the site.
    pub links: Box<[Link]>,
    /// Whole addresses of the site's own host in it, where its file has nothing else.
    pub mentions: Box<[Mention]>,
}

impl Texts for Entry {
    /// Boilerplate and landing texts are Markdown with links, and left out.
    fn each_text(&mut self, change: &mut Change) {
        let Entry { id: _, name, short, parent: _, successors: _, predecessors: _, children: _, filed: _, details } =
            self;
        name.each_text(change);
        short.each_text(change);
        if let Some(details) = details {
            Arc::make_mut(details).each_text(change);
        }
    }
}

impl Texts for Details {
    fn each_text(&mut self, change: &mut Change) {
        let Details {
            file: _,
            parent: _,
            country: _,
            site,
            logo: _,
            contacts,
            boilerplate: _,
            boilerplate_links: _,
            former,
            successors: _,
            roles,
            place,
            start: _,
            end: _,
            agencies: _,
            bodies: _,
            mentions: _,
            terms: _,
            extra,
        } = self;
        leave_out_changed(site, change);
        contacts.each_text(change);
        for Former { name, short, .. } in former {
            name.each_text(change);
            short.each_text(change);
        }
        roles.iter_mut().for_each(|role| role.title.each_text(change));
        place.each_text(change);
        extra.each_text(change);
    }
}

impl Details {
    /// The paths of its files: its own, and those of its landing texts.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.file).chain(self.bodies.iter().map(|body| &*body.file))
    }

    /// The landing text for a language: its own, else that of the default language.
    pub fn body(&self, lang: LangId, default: LangId) -> Option<&Body> {
        let own = |wanted: LangId| self.bodies.iter().find(|body| body.lang == wanted);
        own(lang).or_else(|| own(default))
    }
}

/// A role that a person held.
#[derive(Clone)]
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
    /// True if the role was held on that day.
    pub fn held_on(&self, day: jiff::civil::Date) -> bool {
        self.from.is_none_or(|from| from.date() <= day) && self.until.is_none_or(|until| day <= until.date())
    }
}

/// All entries of one kind.
#[derive(Clone)]
pub struct Registry {
    /// Which kind.
    pub kind: RegistryKind,
    entries: Vec<Entry>,
    by_id: HashMap<Box<str>, EntryId>,
    /// The ids of entries that are not public now.
    held: BTreeSet<Box<str>>,
}

impl Registry {
    fn new(kind: RegistryKind, entries: Vec<Entry>) -> Registry {
        let by_id = entries.iter().enumerate().map(|(at, entry)| (entry.id.clone(), at as EntryId)).collect();
        Registry { kind, entries, by_id, held: BTreeSet::new() }
    }

    /// The same without some entries, which are known as held back from then on. A country stays, without what its
    /// file says.
    fn without(&self, held: &BTreeSet<EntryId>) -> Registry {
        let mut registry = self.clone();
        if self.kind == RegistryKind::Country {
            for at in held {
                let entry = &mut registry.entries[*at as usize];
                *entry = Entry { id: entry.id.clone(), ..Entry::default() };
            }
            return registry;
        }
        let mut next = 0..;
        let number = |at: EntryId| (!held.contains(&at)).then(|| next.next().expect("there is no last number"));
        let numbers: Vec<Option<EntryId>> = (0..self.entries.len() as EntryId).map(number).collect();
        let new = |at: &EntryId| numbers[*at as usize];
        registry.entries = self
            .entries
            .iter()
            .zip(&numbers)
            .filter_map(|(entry, number)| {
                number.map(|_| Entry {
                    parent: entry.parent.as_ref().and_then(new),
                    successors: entry.successors.iter().filter_map(new).collect(),
                    predecessors: entry.predecessors.iter().filter_map(new).collect(),
                    children: entry.children.iter().filter_map(new).collect(),
                    ..entry.clone()
                })
            })
            .collect();
        let (public, hidden): (Vec<_>, Vec<_>) = self.by_id.iter().partition(|(_, at)| new(at).is_some());
        registry.by_id = public.into_iter().filter_map(|(id, at)| Some((id.clone(), new(at)?))).collect();
        registry.held = hidden.into_iter().map(|(id, _)| id.clone()).collect();
        registry
    }

    /// True for a name whose entry is not public now.
    pub fn is_held(&self, name: &str) -> bool {
        !self.held.is_empty() && (self.held.contains(name) || self.held.contains(open_id(name).as_str()))
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

    /// Its ids, to find the nearest to many that do not exist.
    pub fn near(&self) -> Near {
        Near::new(self.words())
    }

    /// The ids of its entries and their names, by both of which people call them.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .flat_map(|entry| std::iter::once(&*entry.id).chain(entry.name.iter().flat_map(Localised::all)))
    }

    /// The id of the entry with that id or name.
    pub fn id_of(&self, word: &str) -> Option<&str> {
        let has_name = |entry: &&Entry| entry.name.iter().flat_map(Localised::all).any(|name| name == word);
        let by_id = self.entries.iter().find(|entry| *entry.id == *word);
        by_id.or_else(|| self.entries.iter().find(has_name)).map(|entry| &*entry.id)
    }

    /// The nearest id to one that does not exist.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        self.id_of(nearest(id, self.words())?)
    }
}

/// The id of a name under open registries. Names that cannot be transliterated are told apart by a digest.
pub(crate) fn open_id(name: &str) -> String {
    let id = slug::slug(name);
    if id.is_empty() { format!("x-{}", crate::base::hash::fingerprint(name.as_bytes())) } else { id }
}

/// All registries, in the order of [`RegistryKind::ALL`].
#[derive(Clone)]
pub struct Registries {
    by_kind: [Registry; RegistryKind::COUNT],
}

/// An entry that is not public now, by the kind and its number among all.
pub(crate) type HeldEntry = (RegistryKind, EntryId);

impl Registries {
    /// The entries that are not public at an instant, and when the next of all will be or will be no more.
    pub fn held_at(&self, instant: Timestamp, audience: Audience) -> (BTreeSet<HeldEntry>, Option<Timestamp>) {
        let (mut held, mut next) = (BTreeSet::new(), None);
        for registry in &self.by_kind {
            for (at, entry) in registry.entries.iter().enumerate() {
                let Some(details) = entry.details.as_deref().filter(|details| !details.terms.is_free()) else {
                    continue;
                };
                let until = match decide(&details.terms, instant, audience) {
                    Visibility::Public { until } => until,
                    Visibility::Hidden { until } => {
                        held.insert((registry.kind, at as EntryId));
                        until
                    }
                    Visibility::Moved => None,
                };
                next = [next, until].into_iter().flatten().min();
            }
        }
        (held, next)
    }

    /// The same without entries that are not public.
    pub fn without(&self, held: &BTreeSet<HeldEntry>) -> Registries {
        let of = |kind: RegistryKind| held.iter().filter(|(of, _)| *of == kind).map(|(_, at)| *at).collect();
        Registries { by_kind: self.by_kind.each_ref().map(|registry| registry.without(&of(registry.kind))) }
    }

    /// The registry of a kind.
    pub fn of(&self, kind: RegistryKind) -> &Registry {
        &self.by_kind[kind.index()]
    }

    /// True if an entry may have a whole address of the site's own host in what its front matter says.
    pub fn may_name_own_host(&self) -> bool {
        self.by_kind.iter().flat_map(|registry| &registry.entries).any(Entry::may_name_own_host)
    }

    /// The entries of which that is true, with their files.
    pub fn naming_own_host(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.by_kind.iter_mut().flat_map(|registry| &mut registry.entries).filter(|entry| entry.may_name_own_host())
    }

    /// The registry of a kind, to add open entries to.
    pub fn of_mut(&mut self, kind: RegistryKind) -> &mut Registry {
        &mut self.by_kind[kind.index()]
    }
}

/// The entry of a country; countries are entries whether they have a file or not.
pub(crate) fn country_id(country: Country) -> EntryId {
    country.index() as EntryId
}

/// That an id has no file.
pub(crate) fn unknown_message(kind: RegistryKind, key: &str, id: &str) -> String {
    format!("`{key}`: there is no {} `{id}`", kind.name())
}

/// What to do about an id that has no file: the nearest id, and the command that would create it.
pub(crate) fn unknown_help(kind: RegistryKind, id: &str, near: Option<&str>) -> String {
    let (word, plural) = (kind.name(), kind.plural());
    let create = format!(
        "`pressroom add {word} {}` makes content/{plural}/{}.md; `registries: open` in site.yaml takes any name",
        open_id(id),
        open_id(id)
    );
    match near {
        Some(near) => format!("did you mean `{near}`? Otherwise {create}"),
        None => create,
    }
}
