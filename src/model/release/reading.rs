//! A release from its front matter: every key checked, and left out where it is invalid.

use serde_json::Value;

use super::checks::{check_order, check_what_it_says};
use super::facts::{Contact, Facts, More, Refs};
use super::front;
use super::front::Front;
use super::furniture::{
    read_attachments, read_corrections, read_images, read_unpublish, read_withdrawal, report_emails,
};
use super::names::{bound_names, find_countries, find_slug, read_people, translation_key_of};
use super::trim::{boxed, filled, one_line};
use crate::base::diagnostics::{Kind, Level};
use crate::locale::country::Names;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::common::{check_website, find_country, language, plain_text, read_aliases};
use crate::model::content::front_matter::Document;
use crate::model::content::held::Given;
use crate::model::content::tree::ContentName;
use crate::yaml::{self, Step};

/// The facts of a release, `None` if not even its name can be read; and whether all are there that it needs.
pub(super) fn read(
    config: &Config,
    names: &Names,
    path: &str,
    document: &mut Document,
    front: Front,
    unknown: Vec<(String, Value)>,
) -> (Option<Facts>, bool) {
    // Taken apart without a rest, so that a key which nobody uses does not compile.
    let Front {
        title,
        subtitle,
        date,
        updated,
        summary,
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
        embargo,
        expires,
        draft,
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
        slug,
        lang,
        translation_key,
        extra,
    } = front;
    let zone = &config.zone;
    let failed = document.has_level(&config.severities, Level::Error);
    let Some(name) = ContentName::of(path) else { return (None, false) };

    let title = read_title(document, title, failed);
    let says_when = draft != Given::Absent || embargo != Given::Absent;
    if !says_when && !matches!(unpublish, Given::Is(_)) {
        check_what_it_says(document, title.as_deref(), status.as_deref());
    }
    document.hold_for_empty(&[
        ("date", date.is_empty()),
        ("draft", draft.is_empty()),
        ("embargo", embargo.is_empty()),
        ("expires", expires.is_empty()),
        ("withdrawn", withdrawn.is_empty()),
        ("unpublish", unpublish.is_empty()),
    ]);
    report_missing(config, document, date == Given::Absent, &agencies, failed);
    let mut stamp =
        |key: &'static str, written: Option<String>| document.stamp(&[Step::Key(key)], written.as_deref(), zone);
    let date = stamp("date", date.value());
    let updated = stamp("updated", updated);
    let (embargo, expires) = (stamp("embargo", embargo.value()), stamp("expires", expires.value()));

    let (lang, stem) = language(config, document, &name, path, lang);
    let host = country.and_then(|written| find_country(names, document, &[Step::Key("country")], &written));
    let participants = find_countries(names, document, "countries", countries);
    let subjects = find_countries(names, document, "subjects", subjects);
    let mut refs = Refs {
        agencies: boxed(agencies),
        topics: boxed(topics),
        people: read_people(document, people.unwrap_or_default()),
        event: filled(event).map(String::into_boxed_str),
    };
    if config.open_registries {
        bound_names(document, &mut refs);
    }
    report_empty_names(document, &refs);
    if let Some(url) = source.as_ref().and_then(|source| source.url.as_deref()) {
        check_website(document, &[Step::Key("source"), Step::Key("url")], url);
    }

    report_emails(document, &contacts);
    let attachments = read_attachments(document, attachments);
    let images = read_images(document, images);
    let corrections = read_corrections(document, corrections, zone);
    let withdrawn = withdrawn.value().map(|raw| read_withdrawal(document, raw, zone));
    let unpublish = unpublish.value().map(|raw| read_unpublish(document, raw));
    let aliases = read_aliases(document, aliases);
    let subtitle = subtitle.map(|text| plain_text(document, "subtitle", text));
    let summary = summary.map(|text| plain_text(document, "summary", text));
    let slug = find_slug(document, slug, stem, title.as_deref());
    document.check_free_map(extra.as_ref());
    let waits = document.unknown_date(&unknown, date, zone);
    let mut extra = extra.unwrap_or_default();
    for (key, value) in unknown {
        extra.entry(key).or_insert(value);
    }
    let more = More {
        subtitle: filled(subtitle),
        updated,
        embargo,
        expires,
        waits,
        number: filled(number),
        status: filled(status),
        source: source.map(|front::RawSource { name, url }| (filled(name), filled(url))),
        contacts: contacts.unwrap_or_default().into_iter().map(Contact::from).collect(),
        attachments,
        images,
        notes_to_editors: filled(notes_to_editors),
        corrections,
        withdrawn,
        unpublish,
        related: related.unwrap_or_default(),
        supersedes: filled(supersedes),
        aliases,
        extra: (!extra.is_empty()).then_some(Value::Object(extra)),
    };
    check_order(document, date, &more);
    let complete = title.is_some() && date.is_some() && lang.is_some() && slug.is_some();
    let facts = Facts {
        lang: lang.unwrap_or(config.default_lang),
        draft: draft.value().unwrap_or(false),
        slug: slug.unwrap_or_default().into_boxed_str(),
        translation_key: translation_key_of(&name, stem, translation_key).into_boxed_str(),
        title: title.unwrap_or_default().into_boxed_str(),
        summary: filled(summary).map(|text| one_line(&text).into_boxed_str()),
        place: filled(place).map(String::into_boxed_str),
        date: date.unwrap_or(Stamp::EPOCH),
        host,
        participants,
        subjects,
        refs,
        more: more.is_used().then(|| Box::new(more)),
    };
    (Some(facts), complete)
}

/// The title on one line; `None` if there is none, which holds the release back.
fn read_title(document: &mut Document, title: Option<String>, failed: bool) -> Option<String> {
    match title {
        None if !document.is_missing("title", failed) => None,
        None => {
            document.hold(Kind::MissingKey, &[], "`title` is missing", Some("add `title: …`".to_owned()));
            None
        }
        Some(title) => {
            let title = one_line(&plain_text(document, "title", title));
            if title.is_empty() {
                let help = Some("a release needs a title".to_owned());
                document.hold(Kind::EmptyTitle, &[Step::Key("title")], "`title` is empty", help);
            }
            Some(title).filter(|title| !title.is_empty())
        }
    }
}

/// Reports keys that every release needs.
fn report_missing(
    config: &Config,
    document: &mut Document,
    no_date: bool,
    agencies: &Option<Vec<String>>,
    failed: bool,
) {
    if no_date && document.is_missing("date", failed) {
        document.hold(
            Kind::MissingKey,
            &[],
            "`date` is missing",
            Some("add `date: 2025-09-10`, or an instant such as `2025-09-10T14:00:00+06:00`".to_owned()),
        );
    }
    let no_agencies = agencies.as_ref().is_none_or(Vec::is_empty) && document.is_missing("agencies", failed);
    if no_agencies && !config.open_registries {
        document.fault(
            Kind::MissingKey,
            &[Step::Key("agencies")],
            "`agencies` is missing or empty",
            Some("name the agency that issues the release: `agencies: [id]`".to_owned()),
        );
    }
}

/// Reports names of agencies and topics that are blank.
fn report_empty_names(document: &mut Document, refs: &Refs) {
    for (key, names) in [("agencies", &refs.agencies), ("topics", &refs.topics)] {
        for (at, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                let path = [Step::Key(key), Step::Index(at)];
                document.fault(Kind::BadValue, &path, format!("`{}` is empty", yaml::name(&path)), None);
            }
        }
    }
}
