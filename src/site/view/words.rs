//! Names, dates and phrases in the languages of the site.

use std::borrow::Cow;

use jiff::civil;

use super::contract::{Date, Label, PersonInRelease};
use super::dates::Dates;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::country::Country;
use crate::locale::messages::Arg;
use crate::locale::stamp::Stamp;
use crate::model::catalog::{self, Labels, MonthKey};
use crate::model::config::Config;
use crate::model::registry::{EntryId, Former, Registries, country_id};
use crate::theme::Theme;

/// What says names, dates and phrases. It knows no release: what is said of one with these words depends on that one and
/// on no other.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) config: &'a Config,
    pub(super) registries: &'a Registries,
    pub(super) labels: &'a [Labels],
    pub(super) theme: &'a Theme,
    pub(super) dates: &'a Dates,
}

impl<'a> Words<'a> {
    /// A string of the interface that pages need, marked where it is in another language; its key where no file has it.
    pub(super) fn word(self, lang: LangId, key: &'a str) -> &'a str {
        self.theme.strings(lang).shown(key).unwrap_or(key)
    }

    /// A date, by the clocks of the site's zone.
    pub(super) fn date(self, lang: LangId, stamp: Stamp) -> Date<'a> {
        self.dates.view(self.config, lang, stamp)
    }

    /// The date of a release, on the day under which its address and the archive have it.
    pub(super) fn release_date(self, lang: LangId, stamp: Stamp) -> Date<'a> {
        match stamp.in_zone(&self.config.zone).date() == stamp.date() {
            true => self.dates.view(self.config, lang, stamp),
            false => self.dates.as_written(self.config, lang, stamp),
        }
    }

    pub(super) fn year(self, lang: LangId, year: i16) -> Cow<'a, str> {
        self.dates.year(self.config, lang, year)
    }

    /// A month with its year.
    pub(super) fn month(self, lang: LangId, month: MonthKey) -> Cow<'a, str> {
        self.dates.month(self.config, lang, month)
    }

    /// An entry of a registry.
    pub(super) fn label(self, lang: LangId, kind: RegistryKind, id: EntryId) -> Label<'a> {
        let text = self.labels[lang.index()].get(kind, id);
        let entry = self.registries.of(kind).get(id);
        let code = || Country::all().nth(id as usize).map_or("", Country::code);
        Label {
            id: if kind == RegistryKind::Country { code() } else { &entry.id },
            name: Cow::Borrowed(text.shown_name()),
            short: text.shown_short().map(Cow::Borrowed),
            url: text.url.as_deref().map(Cow::Borrowed),
        }
    }

    /// An agency with its name of today.
    pub(super) fn agency(self, lang: LangId, id: EntryId) -> Label<'a> {
        self.label(lang, RegistryKind::Agency, id)
    }

    /// An agency with the name that it had on the day of a release.
    pub(super) fn agency_then(self, lang: LangId, release: &catalog::Release, id: EntryId) -> Label<'a> {
        let label = self.agency(lang, id);
        match self.former_then(release, id) {
            Some(Former { name, short, .. }) => {
                let short =
                    short.as_ref().map(|short| self.config.shown(short, lang)).filter(|short| !short.is_empty());
                Label { name: self.config.shown(name, lang), short, ..label }
            }
            None => label,
        }
    }

    /// The name that an agency had on the day of a release, where it is none of today.
    pub(super) fn former_then(self, release: &catalog::Release, id: EntryId) -> Option<&'a Former> {
        let registry = self.registries.of(RegistryKind::Agency);
        let details = registry.get(id).details.as_deref().filter(|details| !details.former.is_empty())?;
        let names = &release.facts.refs.agencies;
        let written = names.iter().find(|name| registry.find_open(name) == Some(id))?;
        details.name_on(written, release.date.date())
    }

    pub(super) fn country(self, lang: LangId, country: Country) -> Label<'a> {
        self.label(lang, RegistryKind::Country, country_id(country))
    }

    /// A person with the role that a release gives, else with those held on its day.
    pub(super) fn person(
        self,
        lang: LangId,
        id: EntryId,
        written: Option<&'a str>,
        day: civil::Date,
    ) -> PersonInRelease<'a> {
        let details = self.registries.of(RegistryKind::Person).get(id).details.as_deref();
        let held = || {
            let roles = details.map_or(&[][..], |details| &details.roles).iter().filter(|role| role.held_on(day));
            let titles: Vec<Cow<str>> = roles.map(|role| self.config.shown(&role.title, lang)).collect();
            (!titles.is_empty()).then(|| Cow::Owned(titles.join(self.word(lang, "comma"))))
        };
        PersonInRelease {
            person: self.label(lang, RegistryKind::Person, id),
            role: written.map(Cow::Borrowed).or_else(held),
        }
    }

    /// `CHOLPON-ATA, Kyrgyzstan, 10 September 2025`, in the form of the language.
    pub(super) fn dateline(self, lang: LangId, place: Option<&str>, country: Option<&Label>, date: &str) -> String {
        let country = country.map(|country| &*country.name).filter(|country| place != Some(*country));
        let form = match (place, country) {
            (Some(_), Some(_)) => "place_country",
            (Some(_), None) => "place",
            (None, Some(_)) => "country",
            (None, None) => "date",
        };
        let capitals = self.config.locale(lang).capitals(place.unwrap_or_default());
        let args = [
            ("form", Arg::Text(form)),
            ("place", Arg::Text(place.unwrap_or_default())),
            ("place_capitals", Arg::Text(&capitals)),
            ("country", Arg::Text(country.unwrap_or_default())),
            ("date", Arg::Text(date)),
        ];
        self.theme.strings(lang).format_shown("dateline", &args).unwrap_or_else(|_| date.to_owned())
    }

    /// A size in the numerals and units of a language.
    pub(super) fn size(self, lang: LangId, bytes: u64) -> String {
        let (number, unit) = size(bytes);
        let number = self.config.locale(lang).decimal(&number, false).unwrap_or(number);
        format!("{number}\u{a0}{}", self.word(lang, unit))
    }
}

/// A size for people, in decimal units (IEC 80000-13): a number, and the string that names the unit.
fn size(bytes: u64) -> (String, &'static str) {
    match bytes {
        0..1_000 => (bytes.to_string(), "bytes"),
        1_000..1_000_000 => (bytes.div_ceil(1_000).to_string(), "kilobytes"),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            (format!("{}.{}", tenths / 10, tenths % 10), "megabytes")
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_for_people() {
        assert_eq!(super::size(999), ("999".to_owned(), "bytes"));
        assert_eq!(super::size(1_001), ("2".to_owned(), "kilobytes"));
        assert_eq!(super::size(1_234_567), ("1.3".to_owned(), "megabytes"));
    }
}
