//! The view of a release.

use std::borrow::Cow;

use super::contract::{
    Attachment, Boilerplate, Card, Contact, Date, Image, Label, Link, Note, PersonInRelease, Release, ReleasePage,
    SourceNote,
};
use super::{NOTHING, ViewError, Viewer};
use crate::catalog::{self, ReleaseId};
use crate::facet::FacetKind;
use crate::localised::LangId;
use crate::plan::beside;
use crate::registry::EntryId;
use crate::release::facts::{Audience, More, Visibility, visible};
use crate::strings::Arg;

impl Viewer<'_> {
    /// The view of a release's page.
    pub(super) fn release(&self, id: ReleaseId) -> Result<ReleasePage<'_>, ViewError> {
        let catalog = self.catalog;
        let release = catalog.release(id);
        let lang = release.facts.lang;
        let more: &More = release.facts.more.as_deref().unwrap_or(&NOTHING);
        let (older, newer) = catalog.neighbours(id);
        let link = |id: ReleaseId| {
            let release = catalog.release(id);
            Link {
                label: Cow::Borrowed(&*release.facts.title),
                url: Cow::Owned(catalog.config.base.url(&release.address)),
            }
        };
        // What is added here to the release by itself is what its key names besides its marks.
        let [embargoed, scheduled] = self.waits_for(id);
        let [supersedes, superseded_by] = self.superseded(id);
        let release = Release {
            status_line: self.status_line(lang, more, embargoed, release.facts.is_withdrawn()),
            embargoed,
            scheduled,
            notes_to_editors: self.notes(id),
            related: self.related(id),
            supersedes,
            superseded_by,
            boilerplates: release.agencies.iter().filter_map(|id| self.boilerplate(lang, *id)).collect(),
            body: self.release_body(id, false)?,
            previous: older.map(link),
            next: newer.map(link),
            ..self.release_alone(id)
        };
        Ok(ReleasePage { release })
    }

    /// What a release still waits for: the end of its embargo, or its date.
    pub(super) fn waits_for(&self, id: ReleaseId) -> [bool; 2] {
        let facts = &self.catalog.release(id).facts;
        let waits = self.audience == Audience::Preview
            && matches!(visible(facts, self.instant, Audience::Public), Visibility::Hidden { until: Some(_) });
        let embargo = facts.more.as_deref().is_some_and(|more| more.embargo.is_some());
        [waits && embargo, waits && !embargo]
    }

    /// A release without what depends on other releases, on its text and on the clock.
    pub(super) fn release_alone(&self, id: ReleaseId) -> Release<'_> {
        let catalog = self.catalog;
        let release = catalog.release(id);
        let facts = &release.facts;
        let lang = facts.lang;
        let more: &More = facts.more.as_deref().unwrap_or(&NOTHING);
        let date = self.release_date(lang, facts.date);
        let label = |kind, id| self.label(lang, kind, id);
        let labels = |kind, ids: &[EntryId]| ids.iter().map(|id| self.label(lang, kind, *id)).collect::<Vec<_>>();
        let countries = |countries: &[crate::country::Country]| {
            countries.iter().map(|country| self.country(lang, *country)).collect::<Vec<_>>()
        };
        let country = facts.host.map(|country| self.country(lang, country));
        Release {
            title: &facts.title,
            subtitle: more.subtitle.as_deref(),
            summary: facts.summary.as_deref().filter(|_| !facts.is_withdrawn()),
            dateline: self.dateline(lang, facts.place.as_deref(), country.as_ref(), &date.text),
            date,
            updated: more.updated.map(|stamp| self.date(lang, stamp)),
            place: facts.place.as_deref(),
            country,
            countries: countries(&facts.participants),
            subjects: countries(&facts.subjects),
            agencies: release.agencies.iter().map(|id| self.agency_then(lang, release, *id)).collect(),
            topics: labels(FacetKind::Topic, &release.topics),
            people: release
                .people
                .iter()
                .map(|(id, role)| self.person(lang, *id, role.as_deref(), facts.date.date()))
                .collect(),
            event: release.event.map(|id| label(FacetKind::Event, id)),
            number: more.number.as_deref(),
            source: more.source.as_ref().map(|(name, url)| SourceNote { name: name.as_deref(), url: url.as_deref() }),
            status: more.status.as_deref(),
            status_line: Cow::Borrowed(""),
            text_url: release.text_address.as_deref().map(|address| catalog.config.base.url(address)),
            draft: facts.draft,
            embargo: more.embargo.map(|stamp| self.date(lang, stamp)),
            embargoed: false,
            scheduled: false,
            expires: more.expires.map(|stamp| self.date(lang, stamp)),
            contacts: self.contacts(more, release.agencies.first().copied()),
            attachments: self.attachments(release, more),
            images: self.images(release, more),
            notes_to_editors: None,
            corrections: more
                .corrections
                .iter()
                .map(|(stamp, note)| Note { date: Some(self.date(lang, *stamp)), note: note.as_deref() })
                .collect(),
            withdrawn: more.withdrawn.as_ref().map(|(stamp, reason)| Note {
                date: stamp.map(|stamp| self.date(lang, stamp)),
                note: reason.as_deref(),
            }),
            related: Vec::new(),
            supersedes: None,
            superseded_by: None,
            boilerplates: Vec::new(),
            body: String::new(),
            previous: None,
            next: None,
            extra: more.extra.as_ref(),
        }
    }

    /// The release in whose place another stands, and the one that stands in its own.
    pub(super) fn superseded(&self, id: ReleaseId) -> [Option<Card<'_>>; 2] {
        let lang = self.catalog.release(id).lang;
        let other =
            |map: &std::collections::BTreeMap<ReleaseId, ReleaseId>| map.get(&id).map(|id| self.card(lang, *id, false));
        [other(&self.plan.supersedes), other(&self.plan.superseded_by)]
    }

    pub(super) fn related(&self, id: ReleaseId) -> Vec<Card<'_>> {
        let lang = self.catalog.release(id).facts.lang;
        self.plan.related.get(&id).into_iter().flatten().map(|id| self.card(lang, *id, false)).collect()
    }

    /// `CHOLPON-ATA, Kyrgyzstan, 10 September 2025`, in the form of the language.
    fn dateline(&self, lang: LangId, place: Option<&str>, country: Option<&Label>, date: &str) -> String {
        let country = country.map(|country| &*country.name).filter(|country| place != Some(*country));
        let form = match (place, country) {
            (Some(_), Some(_)) => "place_country",
            (Some(_), None) => "place",
            (None, Some(_)) => "country",
            (None, None) => "date",
        };
        let capitals = self.catalog.config.locale(lang).capitals(place.unwrap_or_default());
        let args = [
            ("form", Arg::Text(form)),
            ("place", Arg::Text(place.unwrap_or_default())),
            ("place_capitals", Arg::Text(&capitals)),
            ("country", Arg::Text(country.unwrap_or_default())),
            ("date", Arg::Text(date)),
        ];
        self.theme.strings(lang).format_shown("dateline", &args).unwrap_or_else(|_| date.to_owned())
    }

    /// `For immediate release`, `Embargoed until …`, or what the release says itself.
    pub(super) fn status_line(&self, lang: LangId, more: &More, embargoed: bool, withdrawn: bool) -> Cow<'_, str> {
        if withdrawn {
            return Cow::Borrowed(self.word(lang, "withdrawn"));
        }
        if let Some(embargo) = more.embargo.filter(|_| embargoed) {
            let Date { text, time, .. } = self.date(lang, embargo);
            let date = match time {
                Some(time) => format!("{text}{}{time}", self.word(lang, "comma")),
                None => text.into_owned(),
            };
            let line = self.theme.strings(lang).format_shown("status_embargoed", &[("date", Arg::Text(&date))]);
            return Cow::Owned(line.unwrap_or(date));
        }
        match &more.status {
            Some(own) => Cow::Owned(own.clone()),
            None => Cow::Borrowed(self.word(lang, "for_immediate_release")),
        }
    }

    pub(super) fn person<'a>(
        &'a self,
        lang: LangId,
        id: EntryId,
        written: Option<&'a str>,
        day: jiff::civil::Date,
    ) -> PersonInRelease<'a> {
        let details = self.catalog.registries.of(FacetKind::Person).get(id).details.as_deref();
        let held = || {
            let roles = details.map_or(&[][..], |details| &details.roles).iter().filter(|role| role.held_on(day));
            let titles: Vec<Cow<str>> = roles.map(|role| self.catalog.config.shown(&role.title, lang)).collect();
            (!titles.is_empty()).then(|| Cow::Owned(titles.join(self.word(lang, "comma"))))
        };
        PersonInRelease {
            person: self.label(lang, FacetKind::Person, id),
            role: written.map(Cow::Borrowed).or_else(held),
        }
    }

    fn contacts<'a>(&'a self, more: &'a More, agency: Option<EntryId>) -> Vec<Contact<'a>> {
        let own = &more.contacts;
        let details = agency.and_then(|id| self.catalog.registries.of(FacetKind::Agency).get(id).details.as_deref());
        let contacts = if own.is_empty() { details.map_or(&[][..], |details| &details.contacts) } else { own };
        contacts.iter().map(super::contact).collect()
    }

    fn boilerplate(&self, lang: LangId, id: EntryId) -> Option<Boilerplate<'_>> {
        let html = &self.boilerplate_of(lang, id)?.text;
        Some(Boilerplate { agency: self.label(lang, FacetKind::Agency, id), html })
    }

    fn attachments<'a>(&'a self, release: &'a catalog::Release, more: &'a More) -> Vec<Attachment<'a>> {
        let tag = self.catalog.config.tag(release.facts.lang);
        let published = release.attachments.iter().map(|(at, file)| (&more.attachments[*at as usize], *file));
        published
            .map(|(attachment, file)| {
                let path = self.catalog.tree.path(file as usize);
                let name = path.rsplit('/').next().unwrap_or(path);
                let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
                Attachment {
                    url: self.catalog.config.base.url(&beside(&release.address, path)),
                    title: attachment.title.as_deref().unwrap_or(name),
                    lang: attachment.lang.as_deref().filter(|lang| *lang != tag),
                    format: extension.to_uppercase(),
                    size: self.size(release.lang, self.sources.get(file).stat.size),
                }
            })
            .collect()
    }

    /// A size in the numerals and units of a language.
    fn size(&self, lang: LangId, bytes: u64) -> String {
        let (number, unit) = size(bytes);
        let number = self.catalog.config.locale(lang).decimal(&number, false).unwrap_or(number);
        format!("{number}\u{a0}{}", self.word(lang, unit))
    }

    fn images<'a>(&'a self, release: &'a catalog::Release, more: &'a More) -> Vec<Image<'a>> {
        let published = release.images.iter().map(|(at, file)| (&more.images[*at as usize], *file));
        published
            .map(|(image, file)| {
                let (width, height) = self.dimensions(file);
                let address = beside(&release.address, self.catalog.tree.path(file as usize));
                Image {
                    url: self.catalog.config.base.url(&address),
                    canonical: self.catalog.config.base.canonical(&address),
                    alt: image.alt.as_deref().unwrap_or(""),
                    caption: image.caption.as_deref(),
                    credit: image.credit.as_deref(),
                    rights: image.rights.as_deref(),
                    width,
                    height,
                }
            })
            .collect()
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
