//! What is known of a release: plain data, and the one function that decides whether it is public.

use jiff::Timestamp;
use serde_json::Value;

use crate::country::Country;
use crate::date::Stamp;
use crate::hash::Digest;
use crate::localised::LangId;

use super::front::RawContact;
use super::links::Link;

/// What a release's file says, checked as far as the file alone allows. Kept for every release of the site, so small:
/// what few releases have is in [`More`], the body is read again when it is rendered.
pub struct Facts {
    /// The file, by its number in the [`Tree`](crate::source::Tree).
    pub file: u32,
    /// Where the body begins in the file, in bytes.
    pub body_start: u32,
    /// The digest of the whole file.
    pub digest: Digest,
    /// Its language.
    pub lang: LangId,
    /// Never published.
    pub draft: bool,
    /// The last part of its address.
    pub slug: Box<str>,
    /// What all its translations share.
    pub translation_key: Box<str>,
    /// Title.
    pub title: Box<str>,
    /// Summary.
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
    /// Links and pictures of the body that lead into the site.
    pub links: Box<[Link]>,
    /// All the rest, where there is any.
    pub more: Option<Box<More>>,
}

/// What few releases have.
#[derive(Default)]
pub struct More {
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Date of the last major change.
    pub updated: Option<Stamp>,
    /// When its embargo ends.
    pub embargo: Option<Stamp>,
    /// When it is taken down.
    pub expires: Option<Stamp>,
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
    /// Related releases, as written.
    pub related: Vec<String>,
    /// Addresses that lead here.
    pub aliases: Vec<String>,
    /// The free map for themes.
    pub extra: Option<Value>,
}

/// A press contact.
#[derive(Clone, Default)]
pub struct Contact {
    /// Name.
    pub name: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Office hours.
    pub hours: Option<String>,
}

impl From<RawContact> for Contact {
    fn from(raw: RawContact) -> Contact {
        let RawContact { name, role, email, phone, hours } = raw;
        Contact { name, role, email, phone, hours }
    }
}

/// A document beside a release.
pub struct Attachment {
    /// The file, by its number in the [`Tree`](crate::source::Tree).
    pub file: u32,
    /// Title.
    pub title: Option<String>,
    /// Language of the document.
    pub lang: Option<String>,
}

/// A picture beside a release.
pub struct Image {
    /// The file, by its number in the [`Tree`](crate::source::Tree).
    pub file: u32,
    /// Text for those who do not see it.
    pub alt: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Credit.
    pub credit: Option<String>,
    /// Rights.
    pub rights: Option<String>,
}

/// The names by which a release refers to registries, as written.
#[derive(Default)]
pub struct Refs {
    /// The issuing agency first.
    pub agencies: Box<[Box<str>]>,
    /// Topics.
    pub topics: Box<[Box<str>]>,
    /// People, with a role where the release names one.
    pub people: Box<[PersonRef]>,
    /// Event.
    pub event: Option<Box<str>>,
}

/// A person as a release names them.
pub struct PersonRef {
    /// The id.
    pub id: Box<str>,
    /// The role that the release gives; else it is the one held on the day.
    pub role: Option<Box<str>>,
}

impl More {
    /// True where there is anything in it.
    pub fn is_used(&self) -> bool {
        let More {
            subtitle,
            updated,
            embargo,
            expires,
            number,
            status,
            source,
            contacts,
            attachments,
            images,
            notes_to_editors,
            corrections,
            withdrawn,
            related,
            aliases,
            extra,
        } = self;
        [subtitle, number, status, notes_to_editors].iter().any(|text| text.is_some())
            || [updated, embargo, expires].iter().any(|stamp| stamp.is_some())
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

/// Whether a release is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// It is, until the instant given.
    Public {
        /// When it expires.
        until: Option<Timestamp>,
    },
    /// It is not, until the instant given; `None` where no clock will change that.
    Hidden {
        /// When it becomes public.
        until: Option<Timestamp>,
    },
}

/// Whether a release may be in the output of a build at `instant`. This is the only place that decides it.
///
/// A draft never; an embargoed release from its instant on, a release dated in the future from its date on (where both
/// are given, from the later), an expired one no more.
pub fn visible(release: &Facts, instant: Timestamp) -> Visibility {
    if release.draft {
        return Visibility::Hidden { until: None };
    }
    let more = release.more.as_deref();
    let embargo = more.and_then(|more| more.embargo).map(|stamp| stamp.instant());
    let expires = more.and_then(|more| more.expires).map(|stamp| stamp.instant());
    let from = embargo.map_or(release.date.instant(), |embargo| embargo.max(release.date.instant()));
    if expires.is_some_and(|expires| expires <= instant.max(from)) {
        return Visibility::Hidden { until: None };
    }
    if from > instant { Visibility::Hidden { until: Some(from) } } else { Visibility::Public { until: expires } }
}
