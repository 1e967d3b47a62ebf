//! What is known of a release: plain data, and the one function that decides whether it is public.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::localised::LangId;
use crate::locale::country::Country;
use crate::locale::stamp::Stamp;
pub(crate) use crate::model::content::held::{Audience, Visibility};
use crate::model::content::held::{Terms, decide};
use crate::model::texts::{Change, Texts, leave_out_changed};

use super::front::RawContact;

/// What a release's front matter says, checked as far as the file alone allows: it knows neither the other files nor its
/// own place among them, so it stays true as long as the file does. Kept for every release of the site, so small: what
/// few releases have is in [`More`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Its language.
    pub lang: LangId,
    /// Never published.
    pub draft: bool,
    /// The last part of its address.
    pub slug: Box<str>,
    /// What all its translations share.
    pub translation_key: Box<str>,
    pub title: Box<str>,
    pub summary: Option<Box<str>>,
    /// Place of the dateline.
    pub place: Option<Box<str>>,
    /// Date of the release.
    pub date: Stamp,
    /// The host country.
    pub host: Option<Country>,
    /// Participating countries.
    pub participants: Box<[Country]>,
    /// Countries that it is about.
    pub subjects: Box<[Country]>,
    /// The names by which it refers to registries.
    pub refs: Refs,
    /// All the rest, where there is any.
    pub more: Option<Box<More>>,
}

/// A release as its file has it, with the number of the file in the [`Tree`](crate::model::content::tree::Tree).
pub(crate) type Filed = (u32, Arc<Facts>);

/// What few releases have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct More {
    pub subtitle: Option<String>,
    /// Date of the last major change.
    pub updated: Option<Stamp>,
    /// When its embargo ends.
    pub embargo: Option<Stamp>,
    /// When it is taken down.
    pub expires: Option<Stamp>,
    /// A key that is not known here, and the date that is its value: until then the release waits, as it may be an
    /// embargo under another name.
    pub waits: Option<(String, Stamp)>,
    /// Release number.
    pub number: Option<String>,
    /// Status line.
    pub status: Option<String>,
    /// Where the text comes from: name and address.
    pub source: Option<(Option<String>, Option<String>)>,
    /// Press contacts.
    pub contacts: Vec<Contact>,
    /// Documents beside it.
    pub attachments: Vec<Attachment>,
    /// Pictures beside it.
    pub images: Vec<Image>,
    /// Notes to editors, as Markdown.
    pub notes_to_editors: Option<String>,
    /// Corrections, newest first.
    pub corrections: Vec<(Stamp, Option<String>)>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<(Option<Stamp>, Option<String>)>,
    /// It was taken away: where its address leads now, as written.
    pub unpublish: Option<String>,
    /// Related releases, as written.
    pub related: Vec<String>,
    /// The release in whose place it stands, as written.
    pub supersedes: Option<String>,
    /// Addresses that lead here.
    pub aliases: Vec<String>,
    /// The free map for themes.
    #[serde(with = "as_text")]
    pub extra: Option<Value>,
}

/// A press contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub name: Option<String>,
    pub role: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Office hours.
    pub hours: Option<String>,
}

impl Texts for Contact {
    fn each_text(&mut self, change: &mut Change) {
        let Contact { name, role, email, phone, hours } = self;
        [name, role, email, phone, hours].into_iter().for_each(|text| text.each_text(change));
    }
}

impl From<RawContact> for Contact {
    fn from(raw: RawContact) -> Contact {
        let RawContact { name, role, email, phone, hours } = raw;
        Contact { name, role, email, phone, hours }
    }
}

/// A document beside a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file, as written.
    pub src: String,
    pub title: Option<String>,
    /// Language of the document.
    pub lang: Option<String>,
}

/// A picture beside a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// The file, as written.
    pub src: String,
    /// Text for those who do not see it; an empty one says that there is nothing to see.
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub rights: Option<String>,
}

/// The names by which a release refers to registries, as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Refs {
    /// The issuing agency first.
    pub agencies: Box<[Box<str>]>,
    pub topics: Box<[Box<str>]>,
    /// People, with a role where the release names one.
    pub people: Box<[PersonRef]>,
    pub event: Option<Box<str>>,
}

/// A person as a release names them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRef {
    pub id: Box<str>,
    /// The role that the release gives; else it is the one held on the day.
    pub role: Option<Box<str>>,
}

/// A free map as one text: the formats in which facts are kept do not say of each value what it is.
mod as_text {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        let text = value.as_ref().map(serde_json::to_string).transpose().map_err(S::Error::custom)?;
        text.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(D::Error::custom)
    }
}

impl Facts {
    /// What decides when it may be public.
    pub fn terms(&self) -> Terms {
        let more = self.more.as_deref();
        let embargo = more.and_then(|more| more.embargo).map(|stamp| stamp.instant());
        let waits = more.and_then(|more| more.waits.as_ref()).map(|(_, stamp)| stamp.instant());
        let from = [embargo, waits].into_iter().flatten().fold(self.date.instant(), jiff::Timestamp::max);
        Terms {
            draft: self.draft,
            from: Some(from),
            until: more.and_then(|more| more.expires).map(|stamp| stamp.instant()),
            moved: more.is_some_and(|more| more.unpublish.is_some()),
        }
    }

    /// True if the release was withdrawn: its address and title stay, with a notice; its text, summary, pictures and
    /// documents are published no more.
    pub fn is_withdrawn(&self) -> bool {
        self.more.as_deref().is_some_and(|more| more.withdrawn.is_some())
    }
}

impl Texts for Facts {
    /// What pages show as it is, and the notes to editors: not what names files, releases and entries.
    fn each_text(&mut self, change: &mut Change) {
        let Facts {
            lang: _,
            draft: _,
            slug: _,
            translation_key: _,
            title,
            summary,
            place,
            date: _,
            host: _,
            participants: _,
            subjects: _,
            refs: Refs { agencies: _, topics: _, people, event: _ },
            more,
        } = self;
        title.each_text(change);
        summary.each_text(change);
        place.each_text(change);
        people.iter_mut().for_each(|person| person.role.each_text(change));
        if let Some(more) = more {
            more.each_text(change);
        }
    }
}

impl Texts for More {
    fn each_text(&mut self, change: &mut Change) {
        let More {
            subtitle,
            updated: _,
            embargo: _,
            expires: _,
            number,
            status,
            source,
            contacts,
            attachments,
            images,
            notes_to_editors,
            corrections,
            waits: _,
            withdrawn,
            unpublish: _,
            related: _,
            supersedes: _,
            aliases: _,
            extra,
        } = self;
        [subtitle, number, status, notes_to_editors].into_iter().for_each(|text| text.each_text(change));
        if let Some((name, url)) = source {
            name.each_text(change);
            leave_out_changed(url, change);
        }
        contacts.each_text(change);
        attachments.iter_mut().for_each(|attachment| attachment.title.each_text(change));
        for Image { src: _, alt, caption, credit, rights } in images {
            [alt, caption, credit, rights].into_iter().for_each(|text| text.each_text(change));
        }
        corrections.iter_mut().for_each(|(_, note)| note.each_text(change));
        if let Some((_, reason)) = withdrawn {
            reason.each_text(change);
        }
        extra.each_text(change);
    }
}

impl More {
    /// True if there is anything in it.
    pub fn is_used(&self) -> bool {
        let More {
            subtitle,
            updated,
            embargo,
            expires,
            waits,
            number,
            status,
            source,
            contacts,
            attachments,
            images,
            notes_to_editors,
            corrections,
            withdrawn,
            unpublish,
            related,
            supersedes,
            aliases,
            extra,
        } = self;
        [subtitle, number, status, notes_to_editors, unpublish, supersedes].iter().any(|text| text.is_some())
            || [updated, embargo, expires].iter().any(|stamp| stamp.is_some())
            || waits.is_some()
            || source.is_some()
            || withdrawn.is_some()
            || extra.is_some()
            || !contacts.is_empty()
            || !attachments.is_empty()
            || !images.is_empty()
            || !corrections.is_empty()
            || !related.is_empty()
            || !aliases.is_empty()
    }
}

/// Whether a release may be in the output of a build at `instant`.
///
/// A draft never; an embargoed release from its instant on, a release dated in the future from its date on (where both
/// are given, from the later), an expired one no more. One that was taken away with a redirect leaves that, and only once
/// it could have been public: its address may tell of it. In a preview, drafts and what waits are there, and until the
/// instant at which they would stop waiting, since the page says so.
pub(crate) fn visible(release: &Facts, instant: Timestamp, audience: Audience) -> Visibility {
    decide(&release.terms(), instant, audience)
}
