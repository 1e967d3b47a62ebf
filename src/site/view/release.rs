//! The view of a release. What it says of itself is apart from what depends on others, on its text and on the clock: the
//! former is computed by [`Alone`], which knows no other release, so its digest can be reused from build to build; the
//! latter is [`Around`] it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::contract::Payload;
use super::contract::{
    Attachment, Contact, Date, Entry, Image, Label, Link, Note, PersonInRelease, Release, ReleasePage, SourceNote, Text,
};
use super::head::OwnHead;
use super::payload::Fill;
use super::words::Words;
use super::{NOTHING, ViewError, Viewer};
use crate::base::address::encode_segment;
use crate::base::localised::LangId;
use crate::base::media::media_type;
use crate::base::registry_kind::RegistryKind;
use crate::feed::model::{FeedAttachment, FeedEntry};
use crate::feed::sitemap::SitemapUrl;
use crate::locale::messages::Arg;
use crate::model::catalog::{self, ReleaseId};
use crate::model::content::tree::Tree;
use crate::model::registry::EntryId;
use crate::model::release::facts::{Audience, Facts, More, Visibility, visible};
use crate::model::source_cache::SourceCache;
use crate::site::plan::beside;

/// The fields of [`Release`] that depend on the release itself, the registries, the configuration and the strings.
#[derive(Serialize)]
#[serde(bound = "")]
pub(super) struct Own<'a, P: Payload> {
    pub(super) title: &'a str,
    pub(super) subtitle: Option<&'a str>,
    pub(super) summary: Option<&'a str>,
    pub(super) date: Date<'a>,
    pub(super) updated: Option<Date<'a>>,
    pub(super) dateline: String,
    pub(super) place: Option<&'a str>,
    pub(super) country: Option<Label<'a>>,
    pub(super) countries: Vec<Label<'a>>,
    pub(super) subjects: Vec<Label<'a>>,
    pub(super) agencies: Vec<Label<'a>>,
    pub(super) topics: Vec<Label<'a>>,
    pub(super) people: Vec<PersonInRelease<'a>>,
    pub(super) event: Option<Label<'a>>,
    pub(super) number: Option<&'a str>,
    pub(super) source: Option<SourceNote<'a>>,
    pub(super) status: Option<&'a str>,
    pub(super) text_url: Option<String>,
    pub(super) draft: bool,
    pub(super) embargo: Option<Date<'a>>,
    pub(super) expires: Option<Date<'a>>,
    pub(super) contacts: Vec<Contact<'a>>,
    pub(super) attachments: Vec<Attachment<'a>>,
    pub(super) images: Vec<Image<'a, P>>,
    pub(super) corrections: Vec<Note<'a>>,
    pub(super) withdrawn: Option<Note<'a>>,
    pub(super) extra: Option<&'a serde_json::Value>,
}

/// The fields of [`Release`] that depend on other releases, on what its texts become, and on the clock.
#[derive(Serialize)]
#[serde(bound = "")]
pub(super) struct Around<'a, P: Payload> {
    status_line: Text<'a>,
    embargoed: bool,
    scheduled: bool,
    notes_to_editors: Option<P::Html>,
    related: Vec<P::Card<'a>>,
    supersedes: Option<P::Card<'a>>,
    superseded_by: Option<P::Card<'a>>,
    boilerplates: Vec<P::Boilerplate<'a>>,
    body: P::Html,
    previous: Option<P::Link<'a>>,
    next: Option<P::Link<'a>>,
}

impl<'a, P: Payload> Release<'a, P> {
    /// Both as templates see them. Each field comes from one of the two, so a new field is in the key of its page or does
    /// not compile.
    fn of(own: Own<'a, P>, around: Around<'a, P>) -> Release<'a, P> {
        let Own {
            title,
            subtitle,
            summary,
            date,
            updated,
            dateline,
            place,
            country,
            countries,
            subjects,
            agencies,
            topics,
            people,
            event,
            number,
            source,
            status,
            text_url,
            draft,
            embargo,
            expires,
            contacts,
            attachments,
            images,
            corrections,
            withdrawn,
            extra,
        } = own;
        let Around {
            status_line,
            embargoed,
            scheduled,
            notes_to_editors,
            related,
            supersedes,
            superseded_by,
            boilerplates,
            body,
            previous,
            next,
        } = around;
        Release {
            title,
            subtitle,
            summary,
            date,
            updated,
            dateline,
            place,
            country,
            countries,
            subjects,
            agencies,
            topics,
            people,
            event,
            number,
            source,
            status,
            status_line,
            text_url,
            draft,
            embargo,
            embargoed,
            scheduled,
            expires,
            contacts,
            attachments,
            images,
            notes_to_editors,
            corrections,
            withdrawn,
            related,
            supersedes,
            superseded_by,
            boilerplates,
            body,
            previous,
            next,
            extra,
        }
    }
}

impl<P: Fill> Viewer<'_, P> {
    /// The view of a release's page.
    pub(super) fn release(&self, id: ReleaseId) -> Result<ReleasePage<'_, P>, ViewError> {
        Ok(ReleasePage { release: Release::of(self.alone(id).own(), self.around(id)?) })
    }

    /// A release by itself.
    pub(super) fn alone(&self, id: ReleaseId) -> Alone<'_> {
        let catalog = self.catalog;
        Alone { words: self.words(), release: catalog.release(id), tree: &catalog.tree, sources: self.sources }
    }

    /// What is around a release.
    pub(super) fn around(&self, id: ReleaseId) -> Result<Around<'_, P>, ViewError> {
        let release = self.catalog.release(id);
        let (lang, facts) = (release.lang, &release.facts);
        let more = more(facts);
        let (older, newer) = self.catalog.neighbours(id);
        let [embargoed, scheduled] = self.waits_for(id);
        let notes = more.notes_to_editors.as_deref().filter(|_| !facts.is_withdrawn());
        let card = |id: &ReleaseId| P::card(self, lang, *id, false);
        let other = |map: &BTreeMap<ReleaseId, ReleaseId>| map.get(&id).map(card);
        Ok(Around {
            status_line: self.status_line(lang, more, embargoed, facts.is_withdrawn()),
            embargoed,
            scheduled,
            notes_to_editors: notes.map(|text| P::notes(self, id, text)),
            related: self.plan.related.get(&id).into_iter().flatten().map(card).collect(),
            supersedes: other(&self.plan.supersedes),
            superseded_by: other(&self.plan.superseded_by),
            boilerplates: release.agencies.iter().filter_map(|id| P::boilerplate(self, lang, *id)).collect(),
            body: P::body(self, id)?,
            previous: older.map(|id| P::link(self, id)),
            next: newer.map(|id| P::link(self, id)),
        })
    }

    /// What a release still waits for: the end of its embargo, or its date.
    pub(super) fn waits_for(&self, id: ReleaseId) -> [bool; 2] {
        let facts = &self.catalog.release(id).facts;
        let waits = self.audience == Audience::Preview
            && matches!(visible(facts, self.instant, Audience::Public), Visibility::Hidden { until: Some(_) });
        let embargo = facts.more.as_deref().is_some_and(|more| more.embargo.is_some());
        [waits && embargo, waits && !embargo]
    }

    /// In previews, why a release is not public yet, as a word of the contract.
    pub(super) fn waiting(&self, id: ReleaseId) -> Option<&'static str> {
        if self.audience != Audience::Preview {
            return None;
        }
        match self.waits_for(id) {
            _ if self.catalog.release(id).facts.draft => Some("draft"),
            [true, _] => Some("embargoed"),
            [_, true] => Some("scheduled"),
            _ => None,
        }
    }

    /// `For immediate release`, `Embargoed until …`, or what the release says itself.
    pub(super) fn status_line(&self, lang: LangId, more: &More, embargoed: bool, withdrawn: bool) -> Cow<'_, str> {
        let words = self.words();
        if withdrawn {
            return Cow::Borrowed(words.word(lang, "withdrawn"));
        }
        if let Some(embargo) = more.embargo.filter(|_| embargoed) {
            let Date { text, time, .. } = words.date(lang, embargo);
            let date = match time {
                Some(time) => format!("{text}{}{time}", words.word(lang, "comma")),
                None => text.into_owned(),
            };
            let line = self.theme.strings(lang).format_shown("status_embargoed", &[("date", Arg::Text(&date))]);
            return Cow::Owned(line.unwrap_or(date));
        }
        match &more.status {
            Some(own) => Cow::Owned(own.clone()),
            None => Cow::Borrowed(words.word(lang, "for_immediate_release")),
        }
    }
}

/// What few releases have.
pub(super) fn more(facts: &Facts) -> &More {
    facts.more.as_deref().unwrap_or(&NOTHING)
}

/// The summary of a release; of one that was withdrawn, why it was.
pub(super) fn summary_or_notice(facts: &Facts) -> Option<Cow<'_, str>> {
    match &more(facts).withdrawn {
        Some((_, reason)) => reason.as_deref().map(Cow::Borrowed),
        None => facts.summary.as_deref().map(Cow::Borrowed),
    }
}

/// A release, and no other: what is computed from it depends on its facts, the registries, the configuration, the strings
/// and the files beside it.
#[derive(Clone, Copy)]
pub(super) struct Alone<'a> {
    words: Words<'a>,
    release: &'a catalog::Release,
    tree: &'a Tree,
    sources: &'a SourceCache,
}

impl<'a> Alone<'a> {
    /// What its page says of it.
    pub(super) fn own<P: Fill>(self) -> Own<'a, P> {
        let Alone { words, release, .. } = self;
        let facts = &*release.facts;
        let (lang, more) = (facts.lang, more(facts));
        let date = words.release_date(lang, facts.date);
        let labels = |kind, ids: &[EntryId]| ids.iter().map(|id| words.label(lang, kind, *id)).collect::<Vec<_>>();
        let countries = |countries: &[crate::locale::country::Country]| {
            countries.iter().map(|country| words.country(lang, *country)).collect::<Vec<_>>()
        };
        let person =
            |(id, role): &'a (EntryId, Option<Box<str>>)| words.person(lang, *id, role.as_deref(), facts.date.date());
        let country = facts.host.map(|country| words.country(lang, country));
        Own {
            title: &facts.title,
            subtitle: more.subtitle.as_deref(),
            summary: facts.summary.as_deref().filter(|_| !facts.is_withdrawn()),
            dateline: words.dateline(lang, facts.place.as_deref(), country.as_ref(), &date.text),
            date,
            updated: more.updated.map(|stamp| words.date(lang, stamp)),
            place: facts.place.as_deref(),
            country,
            countries: countries(&facts.participants),
            subjects: countries(&facts.subjects),
            agencies: release.agencies.iter().map(|id| words.agency_then(lang, release, *id)).collect(),
            topics: labels(RegistryKind::Topic, &release.topics),
            people: release.people.iter().map(person).collect(),
            event: release.event.map(|id| words.label(lang, RegistryKind::Event, id)),
            number: more.number.as_deref(),
            source: more.source.as_ref().map(|(name, url)| SourceNote { name: name.as_deref(), url: url.as_deref() }),
            status: more.status.as_deref(),
            text_url: release.text_address.as_deref().map(|address| words.config.base.url(address)),
            draft: facts.draft,
            embargo: more.embargo.map(|stamp| words.date(lang, stamp)),
            expires: more.expires.map(|stamp| words.date(lang, stamp)),
            contacts: self.contacts(more),
            attachments: self.attachments(more),
            images: self.images(more),
            corrections: more
                .corrections
                .iter()
                .map(|(stamp, note)| Note { date: Some(words.date(lang, *stamp)), note: note.as_deref() })
                .collect(),
            withdrawn: more.withdrawn.as_ref().map(|(stamp, reason)| Note {
                date: stamp.map(|stamp| words.date(lang, stamp)),
                note: reason.as_deref(),
            }),
            extra: more.extra.as_ref(),
        }
    }

    /// The head of its page, except for what it has of other pages.
    pub(super) fn head(self, audience: Audience) -> OwnHead<'a> {
        let Alone { words, release, .. } = self;
        let (facts, config) = (&*release.facts, words.config);
        OwnHead {
            lang: config.tag(facts.lang),
            dir: config.locale(facts.lang).dir(),
            title: Cow::Borrowed(&facts.title),
            description: summary_or_notice(facts),
            url: Cow::Owned(config.base.url(&release.address)),
            canonical: config.base.canonical(&release.address),
            noindex: audience == Audience::Preview,
        }
    }

    /// It in a list, except for what the clock says of it.
    pub(super) fn entry(self, lang: LangId, with_summary: bool) -> Entry<'a> {
        let Alone { words, release, .. } = self;
        let (facts, config) = (&release.facts, words.config);
        let agency = release.agencies.first().map(|id| words.agency_then(lang, release, *id));
        let other = Some(config.locale(facts.lang)).filter(|_| facts.lang != lang);
        let own = |text| config.marked(text, facts.lang, lang);
        Entry {
            lang: other.map(|locale| locale.tag()),
            dir: other.map(|locale| locale.dir()),
            url: Cow::Owned(config.base.url(&release.address)),
            title: &facts.title,
            date: words.release_date(lang, facts.date),
            agency: agency.map(|label| label.short.unwrap_or(label.name)),
            place: facts.place.as_deref().map(own),
            summary: facts.summary.as_deref().filter(|_| with_summary && !facts.is_withdrawn()).map(own),
            withdrawn: facts.is_withdrawn(),
            waiting: None,
        }
    }

    /// A link to it.
    pub(super) fn link(self) -> Link<'a> {
        Link {
            label: Cow::Borrowed(&*self.release.facts.title),
            url: Cow::Owned(self.words.config.base.url(&self.release.address)),
        }
    }

    /// It in a feed, except for its text.
    pub(super) fn feed_entry(self, lang: LangId) -> FeedEntry<'a> {
        let Alone { words, release, tree, sources } = self;
        let (facts, config) = (&*release.facts, words.config);
        let more = more(facts);
        let name = |kind: RegistryKind, id: EntryId| &*words.labels[lang.index()].get(kind, id).name;
        let attachments = release.attachments.iter().map(|(_, file)| {
            let path = tree.path(*file as usize);
            FeedAttachment {
                url: Cow::Owned(config.base.canonical(&beside(&release.address, path))),
                media_type: media_type(path),
                bytes: sources.get(*file).stat.size,
            }
        });
        let author = |id: &EntryId| match words.former_then(release, *id) {
            Some(former) => former.name.get(lang),
            None => name(RegistryKind::Agency, *id),
        };
        let published = facts.date.instant();
        FeedEntry {
            id: Cow::Owned(self.feed_id()),
            url: Cow::Owned(config.base.canonical(&release.address)),
            title: Cow::Borrowed(&facts.title),
            summary: summary_or_notice(facts),
            content_html: None,
            published,
            // A withdrawal is the change that readers of feeds must not miss.
            updated: [more.updated, more.withdrawn.as_ref().and_then(|(stamp, _)| *stamp)]
                .into_iter()
                .flatten()
                .map(|stamp| stamp.instant())
                .max()
                .filter(|updated| *updated > published),
            lang: config.tag(lang),
            authors: release.agencies.iter().map(author).collect(),
            categories: release.topics.iter().map(|id| name(RegistryKind::Topic, *id)).collect(),
            attachments: attachments.collect(),
            withdrawn: facts.is_withdrawn(),
        }
    }

    /// The `tag:` URI of a release (RFC 4151): from its translation key and language, so that it stays when it moves.
    fn feed_id(self) -> String {
        let (facts, config) = (&self.release.facts, self.words.config);
        let key: Vec<String> = facts.translation_key.split('/').map(encode_segment).collect();
        format!("tag:{}:release/{}/{}", config.id_base, config.tag(facts.lang), key.join("/"))
    }

    /// Its line in a sitemap, except for its translations.
    pub(super) fn sitemap_url(self) -> SitemapUrl<'a> {
        let facts = &*self.release.facts;
        SitemapUrl {
            loc: Cow::Owned(self.words.config.base.canonical(&self.release.address)),
            lastmod: Some(Cow::Owned(more(facts).updated.unwrap_or(facts.date).iso())),
            alternates: Vec::new(),
        }
    }

    fn contacts(self, more: &'a More) -> Vec<Contact<'a>> {
        let agency = self.release.agencies.first();
        let details = agency.and_then(|id| self.words.registries.of(RegistryKind::Agency).get(*id).details.as_deref());
        let of_agency = details.map_or(&[][..], |details| &details.contacts);
        let contacts = if more.contacts.is_empty() { of_agency } else { &more.contacts };
        contacts.iter().map(super::contact).collect()
    }

    fn attachments(self, more: &'a More) -> Vec<Attachment<'a>> {
        let Alone { words, release, tree, sources } = self;
        let tag = words.config.tag(release.facts.lang);
        let published = release.attachments.iter().map(|(at, file)| (&more.attachments[*at as usize], *file));
        published
            .map(|(attachment, file)| {
                let path = tree.path(file as usize);
                let name = path.rsplit('/').next().unwrap_or(path);
                let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
                Attachment {
                    url: words.config.base.url(&beside(&release.address, path)),
                    title: attachment.title.as_deref().unwrap_or(name),
                    lang: attachment.lang.as_deref().filter(|lang| *lang != tag),
                    format: extension.to_uppercase(),
                    size: words.size(release.lang, sources.get(file).stat.size),
                }
            })
            .collect()
    }

    fn images<P: Fill>(self, more: &'a More) -> Vec<Image<'a, P>> {
        let Alone { words, release, tree, sources } = self;
        let published = release.images.iter().map(|(at, file)| (&more.images[*at as usize], *file));
        published
            .map(|(image, file)| {
                let (width, height) = P::sides(tree, sources, file);
                let address = beside(&release.address, tree.path(file as usize));
                Image {
                    url: words.config.base.url(&address),
                    canonical: words.config.base.canonical(&address),
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
