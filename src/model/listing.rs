//! The list of all releases, public or not: what `pressroom list` prints.
//!
//! The catalog holds only what is public; this list is made from the parsed files, so that an editor sees drafts and
//! what waits for its hour.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::country::Country;
use crate::locale::stamp::Stamp;
use crate::model::catalog::{Catalog, FileState, release_address};
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::model::registry::{EntryId, Registries, open_id};
use crate::model::release::facts::{Audience, Facts, Filed, Refs, Visibility, visible};

/// The state of a release at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Marked as a draft.
    Draft,
    /// Its embargo has not ended.
    Embargoed,
    /// Dated in the future.
    Scheduled,
    /// On the website.
    Public,
    /// Taken down.
    Expired,
    /// On the website, with the note that it was withdrawn.
    Withdrawn,
    /// Taken away; its address leads elsewhere.
    Unpublished,
    /// Left out by a finding that lets the build go on.
    Skipped,
    /// Has an error, which stops the build.
    Failed,
}

impl State {
    /// All states.
    pub(crate) const ALL: [State; 9] = [
        State::Draft,
        State::Embargoed,
        State::Scheduled,
        State::Public,
        State::Expired,
        State::Withdrawn,
        State::Unpublished,
        State::Skipped,
        State::Failed,
    ];

    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Embargoed => "embargoed",
            State::Scheduled => "scheduled",
            State::Public => "public",
            State::Expired => "expired",
            State::Withdrawn => "withdrawn",
            State::Unpublished => "unpublished",
            State::Skipped => "skipped",
            State::Failed => "failed",
        }
    }

    /// A few words for people.
    pub(crate) fn about(self) -> &'static str {
        match self {
            State::Draft => "has `draft: true`; never published",
            State::Embargoed => "held back until its embargo ends",
            State::Scheduled => "dated in the future; held back until then",
            State::Public => "on the website",
            State::Expired => "taken down after `expires`",
            State::Withdrawn => "on the website, with the note that it was withdrawn",
            State::Unpublished => "taken away by `unpublish`; its address leads elsewhere",
            State::Skipped => "left out because of a finding that lets the build go on",
            State::Failed => "has an error, which stops the build",
        }
    }
}

/// A release in the list.
pub(crate) struct Row<'a> {
    /// Its file, by its number in the tree.
    pub file: u32,
    /// What its file says.
    pub facts: &'a Facts,
    /// Its address, whether it is public by now or not; `None` if its file is invalid and says too little.
    pub address: Option<Arc<str>>,
    pub state: State,
    /// When the clock will make it public.
    pub goes_out: Option<Timestamp>,
    /// When the clock will take it down.
    pub expires: Option<Timestamp>,
}

/// What the clock does to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    /// It becomes public.
    Publish,
    /// It is taken down.
    Expire,
}

impl Change {
    /// The word for it in a table.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Change::Publish => "goes out",
            Change::Expire => "expires",
        }
    }
}

/// An instant as RFC 3339 has it, in a time zone.
pub(crate) fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// All releases at an instant, newest first, by what their own files say.
pub(crate) fn rows<'a>(config: &Config, releases: &'a [Filed], instant: Timestamp) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = releases.iter().map(|(file, facts)| row(config, *file, facts, instant)).collect();
    // Within a day and a language by file, as the releases come.
    rows.sort_by_key(|row| (Reverse(row.facts.date), row.facts.lang, row.file));
    rows
}

fn row<'a>(config: &Config, file: u32, facts: &'a Facts, instant: Timestamp) -> Row<'a> {
    let more = facts.more.as_deref();
    let embargo = more.and_then(|more| more.embargo).map(|stamp| stamp.instant());
    let expires = more.and_then(|more| more.expires).map(|stamp| stamp.instant());
    let (state, goes_out, expires) = match visible(facts, instant, Audience::Public) {
        Visibility::Public { until } if more.is_some_and(|more| more.withdrawn.is_some()) => {
            (State::Withdrawn, None, until)
        }
        Visibility::Public { until } => (State::Public, None, until),
        Visibility::Moved => (State::Unpublished, None, None),
        Visibility::Hidden { until: Some(until) } if embargo.is_some_and(|embargo| embargo > instant) => {
            (State::Embargoed, Some(until), expires)
        }
        Visibility::Hidden { until: Some(until) } => (State::Scheduled, Some(until), expires),
        Visibility::Hidden { until: None } if facts.draft => (State::Draft, None, None),
        Visibility::Hidden { until: None } => (State::Expired, None, None),
    };
    Row { file, facts, address: Some(release_address(config, facts)), state, goes_out, expires }
}

/// Says of each release what a build does with it besides: files with an error stop the build, those that `catalog` left
/// out are skipped. `failed` are the paths of the files with an error.
pub(crate) fn apply_build(rows: &mut [Row], catalog: &Catalog, failed: &BTreeSet<&str>) {
    for row in rows {
        let state = match catalog.file_state(row.file as usize) {
            _ if failed.contains(catalog.tree.path(row.file as usize)) => State::Failed,
            FileState::Lost => State::Skipped,
            _ => continue,
        };
        // What such a file does not say is blank.
        let is_complete = row.facts.date != Stamp::EPOCH && !row.facts.slug.is_empty();
        let address = row.address.take().filter(|_| is_complete);
        *row = Row { state, goes_out: None, expires: None, address, ..*row };
    }
}

/// What the clock will do to these releases, soonest first.
pub(crate) fn changes<'r, 'a>(rows: &'r [Row<'a>]) -> Vec<(Timestamp, Change, &'r Row<'a>)> {
    let mut changes: Vec<(Timestamp, Change, &Row)> = Vec::new();
    for row in rows {
        changes.extend(row.goes_out.map(|at| (at, Change::Publish, row)));
        changes.extend(row.expires.map(|at| (at, Change::Expire, row)));
    }
    changes.sort_by_key(|(at, change, row)| (*at, *change, row.facts.lang, row.file));
    changes
}

/// An entry of a registry, as a filter names it: one with a file, or the id of a name under open registries.
pub(crate) enum Wanted {
    /// With those below it.
    Entry(EntryId),
    /// A name without a file.
    Open(String),
}

impl Wanted {
    /// Finds the entry that `name` means: one with a file, else, under open registries, one that a release names.
    pub(crate) fn find(
        config: &Config,
        registries: &Registries,
        kind: RegistryKind,
        name: &str,
        releases: &[Filed],
    ) -> Option<Wanted> {
        let registry = registries.of(kind);
        if !config.open_registries {
            return registry.find(name).map(Wanted::Entry);
        }
        if let Some(id) = registry.find_open(name) {
            return Some(Wanted::Entry(id));
        }
        let id = open_id(name);
        let mut named = releases.iter().flat_map(|(_, facts)| names(&facts.refs, kind));
        named.any(|name| open_id(name) == id).then_some(Wanted::Open(id))
    }

    fn is_among(&self, names: &[Box<str>], config: &Config, registries: &Registries, kind: RegistryKind) -> bool {
        let registry = registries.of(kind);
        let find = |name: &str| match config.open_registries {
            true => registry.find_open(name),
            false => registry.find(name),
        };
        names.iter().any(|name| match self {
            Wanted::Entry(wanted) => find(name).is_some_and(|id| registry.with_ancestors(id).any(|id| id == *wanted)),
            Wanted::Open(wanted) => open_id(name) == *wanted,
        })
    }
}

/// The names by which a release refers to agencies or topics.
pub(crate) fn names(refs: &Refs, kind: RegistryKind) -> &[Box<str>] {
    match kind {
        RegistryKind::Agency => &refs.agencies,
        RegistryKind::Topic => &refs.topics,
        RegistryKind::Country | RegistryKind::Person | RegistryKind::Event => &[],
    }
}

/// Which releases are listed: those for which all that is set holds.
#[derive(Default)]
pub(crate) struct Filter {
    /// Of this agency or one below it.
    pub agency: Option<Wanted>,
    /// With this country as host, participant or subject.
    pub country: Option<Country>,
    /// On this topic or one below it.
    pub topic: Option<Wanted>,
    /// In this language.
    pub lang: Option<LangId>,
    /// In one of these states; none means all.
    pub states: Vec<State>,
    /// Of this day or later.
    pub since: Option<Date>,
    /// Of this day or earlier.
    pub until: Option<Date>,
}

impl Filter {
    /// True if a release is listed.
    pub(crate) fn keeps(&self, row: &Row, config: &Config, registries: &Registries) -> bool {
        let Filter { agency, country, topic, lang, states, since, until } = self;
        let facts = row.facts;
        let day = facts.date.date();
        let among = |wanted: &Option<Wanted>, kind: RegistryKind| {
            let names = names(&row.facts.refs, kind);
            wanted.as_ref().is_none_or(|wanted| wanted.is_among(names, config, registries, kind))
        };
        lang.is_none_or(|lang| facts.lang == lang)
            && (states.is_empty() || states.contains(&row.state))
            && since.is_none_or(|since| since <= day)
            && until.is_none_or(|until| day <= until)
            && country.is_none_or(|country| {
                facts.host == Some(country)
                    || facts.participants.contains(&country)
                    || facts.subjects.contains(&country)
            })
            && among(agency, RegistryKind::Agency)
            && among(topic, RegistryKind::Topic)
    }
}

/// A release in the list, as JSON has it.
#[derive(Serialize)]
pub(crate) struct Item<'a> {
    /// The day, or the instant of RFC 3339; blank where its file is invalid and names none.
    pub date: String,
    pub state: State,
    /// The tag of its language.
    pub lang: &'a str,
    /// Agencies as written, the issuing one first.
    pub agencies: &'a [Box<str>],
    /// The code of the host country.
    pub country: Option<&'static str>,
    /// The codes of participating countries.
    pub countries: Vec<&'static str>,
    /// The codes of the countries that it is about.
    pub subjects: Vec<&'static str>,
    /// Topics as written.
    pub topics: &'a [Box<str>],
    /// People as written, without their roles.
    pub people: Vec<&'a str>,
    /// Event as written.
    pub event: Option<&'a str>,
    pub title: &'a str,
    /// Its file, relative to the site.
    pub file: &'a str,
    /// Its address, without the path of the site's base.
    pub address: Option<String>,
    /// When the clock will make it public.
    pub goes_out_at: Option<String>,
    /// When the clock will take it down.
    pub expires_at: Option<String>,
}

impl<'a> Row<'a> {
    /// As JSON has it; instants are in the time zone of the site.
    pub(crate) fn item(&self, config: &'a Config, tree: &'a Tree) -> Item<'a> {
        let Facts { lang, title, date, host, participants, subjects, .. } = self.facts;
        let codes = |countries: &[Country]| countries.iter().map(|country| country.code()).collect();
        let instant = |at: Timestamp| rfc3339(at, &config.zone);
        Item {
            date: if self.address.is_some() { date.iso() } else { String::new() },
            state: self.state,
            lang: config.tag(*lang),
            agencies: &self.facts.refs.agencies,
            country: host.map(Country::code),
            countries: codes(participants),
            subjects: codes(subjects),
            topics: &self.facts.refs.topics,
            people: self.facts.refs.people.iter().map(|person| &*person.id).collect(),
            event: self.facts.refs.event.as_deref(),
            title,
            file: tree.path(self.file as usize),
            address: self.address.as_deref().map(str::to_owned),
            goes_out_at: self.goes_out.map(instant),
            expires_at: self.expires.map(instant),
        }
    }
}
