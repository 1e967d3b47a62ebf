//! The names in a release: of countries, people, agencies and topics; and those of its own: address and translation key.

use super::facts::{PersonRef, Refs};
use super::front;
use super::trim::filled;
use crate::base::address::decode;
use crate::base::diagnostics::Kind;
use crate::base::slug;
use crate::locale::country::{Country, Names};
use crate::model::content::common::find_country;
use crate::model::content::front_matter::Document;
use crate::model::content::tree::{ContentName, RELEASES};
use crate::yaml::{self, Step};

/// How many agencies, topics or people a release may name under `registries: open`, where each may be a page of its own
/// with lists and feeds: a slip must not make twenty thousand.
pub(super) const MOST_NAMES: usize = 100;

/// Reports lists of names that are too long, and leaves out the rest.
pub(super) fn bound_names(document: &mut Document, refs: &mut Refs) {
    let Refs { agencies, topics, people, event: _ } = refs;
    let mut too_many = |key: &'static str, count: usize| {
        if count > MOST_NAMES {
            let message = format!("`{key}` has {count} names; a release may have {MOST_NAMES}");
            let help = format!("take some out: under `registries: open` each of the {key} may get a page of its own");
            document.fault(Kind::BadValue, &[Step::Key(key)], message, Some(help));
        }
    };
    too_many("agencies", agencies.len());
    too_many("topics", topics.len());
    too_many("people", people.len());
    for names in [agencies, topics] {
        if names.len() > MOST_NAMES {
            *names = std::mem::take(names).into_iter().take(MOST_NAMES).collect();
        }
    }
    if people.len() > MOST_NAMES {
        *people = std::mem::take(people).into_iter().take(MOST_NAMES).collect();
    }
}

/// What the translations of a file share: its path without language and extension, or the key that it names.
pub(super) fn translation_key_of(name: &ContentName, stem: &str, written: Option<String>) -> String {
    // The colon keeps a written key apart from all paths.
    if let Some(written) = filled(written) {
        // With a slash before it, it is the path that the files had before they were moved.
        return match written.strip_prefix('/') {
            Some(path) => path.trim_end_matches('/').to_owned(),
            None => format!(":{written}"),
        };
    }
    let folder = name.folder.strip_prefix(RELEASES).unwrap_or(name.folder).trim_start_matches('/');
    match (folder, stem) {
        (folder, "index") => folder.to_owned(),
        ("", stem) => stem.to_owned(),
        (folder, stem) => format!("{folder}/{stem}"),
    }
}

pub(super) fn find_slug(
    document: &mut Document,
    written: Option<String>,
    stem: &str,
    title: Option<&str>,
) -> Option<String> {
    if let Some(written) = written {
        let slug = slug::slug(&decode(&written));
        if slug != written || slug.is_empty() {
            let help = if slug.is_empty() { None } else { Some(format!("write `slug: {slug}`")) };
            let message =
                format!("`slug` is `{written}`; it may hold a–z, 0–9 and single hyphens, at most 100 of them");
            document.fault(Kind::BadValue, &[Step::Key("slug")], message, help);
            if slug.is_empty() {
                document.hold_for_last();
            }
        }
        return Some(slug).filter(|slug| !slug.is_empty());
    }
    let folder = document_folder(document);
    let stem = if stem == "index" { folder.as_str() } else { stem };
    let slug = Some(slug::slug(stem)).filter(|slug| !slug.is_empty()).or_else(|| title.map(slug::slug));
    match slug {
        Some(slug) if !slug.is_empty() => Some(slug),
        Some(_) => {
            let message = "neither the file's name nor the title gives an address";
            document.fault_in(Kind::BadPath, 0..0, message, Some("add `slug: …`".to_owned()));
            document.hold_for_last();
            None
        }
        None => None,
    }
}

pub(super) fn document_folder(document: &Document) -> String {
    let path = document.file();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.rsplit_once('/').map_or(folder, |(_, name)| name).to_owned()
}

pub(super) fn find_countries(
    countries: &Names,
    document: &mut Document,
    key: &'static str,
    written: Option<Vec<String>>,
) -> Box<[Country]> {
    let mut found = Vec::new();
    for (at, name) in written.unwrap_or_default().iter().enumerate() {
        let country = find_country(countries, document, &[Step::Key(key), Step::Index(at)], name);
        if let Some(country) = country.filter(|country| !found.contains(country)) {
            found.push(country);
        }
    }
    found.into_boxed_slice()
}

pub(super) fn read_people(document: &mut Document, raw: Vec<front::RawPerson>) -> Box<[PersonRef]> {
    let mut people = Vec::new();
    for (at, person) in raw.into_iter().enumerate() {
        match filled(person.id) {
            Some(id) => {
                let role = filled(person.role).map(String::into_boxed_str);
                people.push(PersonRef { id: id.into_boxed_str(), role });
            }
            None => {
                let message = format!("`{}` has no `id`", yaml::name(&[Step::Key("people"), Step::Index(at)]));
                document.fault(Kind::MissingKey, &[Step::Key("people"), Step::Index(at)], message, None);
            }
        }
    }
    people.into_boxed_slice()
}
