//! A release: from the text of its file to typed facts. Nothing here knows the disk or the registries.

pub(crate) mod attributes;
pub(crate) mod destination;
pub(crate) mod dialect;
pub(crate) mod facts;
pub(crate) mod front;
mod guess;
pub(crate) mod links;
pub(crate) mod markdown;
pub(crate) mod markup;
pub(crate) mod mentions;
pub(crate) mod placeholder;
pub(crate) mod quotes;
pub(crate) mod raw;
pub(crate) mod remarks;
pub(crate) mod said;
mod sanitise;
pub(crate) mod shown;
pub(crate) mod tags;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::address::decode;
use crate::base::diagnostics::{Diagnostic, Kind, Level};
use crate::base::hash::Digest;
use crate::base::media::media_type;
use crate::base::slug;
use crate::locale::country::{Country, Names};
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::common::{check_alias, check_email, check_website, find_country, language, plain_text};
use crate::model::content::front_matter::Document;
use crate::model::content::held::Given;
use crate::model::content::tree::ContentName;
use crate::yaml::{self, Step};
use dialect::Rules;
use facts::{Attachment, Contact, Facts, Image, More, PersonRef, Refs};
use front::Front;
use links::{Link, find_links};
use mentions::Mentions;
use quotes::{Quote, find_quotes};

/// The folder of releases.
pub const FOLDER: &str = crate::model::content::tree::RELEASES;

/// What becomes of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParseOutcome {
    /// It can be published.
    Good,
    /// It has an error; what else it says is checked, so that one run reports everything.
    Failed,
    /// It is skipped, and nothing more is said about it.
    Skipped,
    /// It cannot be read. Its facts are blank but for what its address may be.
    Unreadable,
}

/// The Markdown of a release, but for its text, which is read again when it is rendered.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Where it begins in the file, in bytes.
    pub start: u32,
    /// The digest of its text.
    pub digest: Digest,
    /// Links and pictures that lead into the site.
    pub links: Box<[Link]>,
    /// Quotes that name their speakers.
    pub quotes: Box<[Quote]>,
    /// Whole addresses of the site's own host in the file, the front matter included; their places are those in the file.
    pub mentions: Mentions,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parsed {
    /// The release; `None` where nothing at all is known of the file. Where its fate is not good, some facts may be blank.
    pub facts: Option<Arc<Facts>>,
    /// Its body.
    pub body: Arc<Body>,
    /// What becomes of it.
    pub fate: ParseOutcome,
    /// The findings, raw.
    pub faults: Vec<Diagnostic>,
}

impl Parsed {
    /// A release of which nothing could be read.
    pub fn failed(faults: Vec<Diagnostic>) -> Parsed {
        let (links, quotes, mentions) = Default::default();
        let body = Arc::new(Body { start: 0, digest: Digest::of(&[]), links, quotes, mentions });
        Parsed { facts: None, body, fate: ParseOutcome::Failed, faults }
    }

    /// What was read of the release: nothing where only its address can be guessed.
    pub fn read_facts(&self) -> Option<&Arc<Facts>> {
        self.facts.as_ref().filter(|_| self.fate != ParseOutcome::Unreadable)
    }

    /// One of which no more than its address can be guessed, from its bytes or the first of them.
    pub fn unreadable(config: &Config, path: &str, bytes: &[u8], faults: Vec<Diagnostic>) -> Parsed {
        let facts = guess::facts(config, path, &String::from_utf8_lossy(bytes));
        Parsed { facts, fate: ParseOutcome::Unreadable, ..Parsed::failed(faults) }
    }
}

/// Reads the file of a release; `path` is relative to the site.
pub fn parse(config: &Config, countries: &Names, path: &str, bytes: &[u8]) -> Parsed {
    let mut document = match Document::open(path, bytes) {
        Ok(document) => document,
        Err(fault) => return Parsed::unreadable(config, path, bytes, vec![*fault]),
    };
    if !document.has_front_matter {
        let help = "begin it with `---`, the keys `title`, `date` and `agencies`, and `---` again".to_owned();
        match document.almost_fence() {
            Some((line, "+++")) => {
                let message = "this front matter is TOML; here it is YAML, between two lines of `---`";
                let help = "begin and end it with `---`, and write each line with a colon in place of the equals sign: \
                            `title: …`";
                document.fault_in(Kind::NoFrontMatter, line, message, Some(help.to_owned()));
            }
            Some((line, written)) => {
                let message = match written {
                    "---" => "the three hyphens that begin the front matter have a blank before them".to_owned(),
                    written => format!("front matter begins with three hyphens, and here is `{written}`"),
                };
                document.fault_in(Kind::NoFrontMatter, line, message, Some("write `---`".to_owned()));
            }
            None => document.fault_in(Kind::NoFrontMatter, 0..0, "this file has no front matter", Some(help)),
        }
        document.hold_for_last();
        return Parsed::unreadable(config, path, bytes, document.faults);
    }
    let (front, unknown) = document.front::<Front>();
    let Some(front) = front else {
        return Parsed::unreadable(config, path, bytes, document.faults);
    };
    let (facts, complete) = read(config, countries, path, &mut document, front, unknown);
    if let Some(facts) = facts.as_ref().filter(|facts| !facts.draft) {
        check_text(&mut document, config, facts);
    }
    let rules = Rules::of(config);
    if let Some(facts) = &facts {
        check_words(&mut document, facts, &rules);
    }
    let severities = &config.severities;
    let fate = if document.has_level(severities, Level::Skip) {
        ParseOutcome::Skipped
    } else if document.is_held() || !complete || document.has_level(severities, Level::Error) {
        ParseOutcome::Failed
    } else {
        ParseOutcome::Good
    };
    let (text, rules) = (document.body(), Rules::of(config));
    let body = Body {
        start: document.body_start as u32,
        digest: Digest::of(text.as_bytes()),
        links: find_links(text, &rules),
        quotes: find_quotes(text),
        mentions: Mentions::of(document.text(), document.body_start, &rules.hosts),
    };
    Parsed { facts: facts.map(Arc::new), body: Arc::new(body), fate, faults: document.faults }
}

/// Reports what its texts hold that no page shows as it was meant.
fn check_words(document: &mut Document, facts: &Facts, rules: &Rules) {
    remarks::check_line(document, "title", &facts.title);
    remarks::check_line(document, "summary", facts.summary.as_deref().unwrap_or_default());
    if let Some(notes) = facts.more.as_deref().and_then(|more| more.notes_to_editors.as_deref()) {
        remarks::check_value(document, &[Step::Key("notes_to_editors")], notes, rules);
    }
    markup::check(document);
    remarks::check(document, rules);
}

/// Reports what would be published without having been written. A draft may wait for its text.
fn check_text(document: &mut Document, config: &Config, facts: &Facts) {
    placeholder::check(document, config);
    let is_gone = facts.more.as_deref().is_some_and(|more| more.withdrawn.is_some() || more.unpublish.is_some());
    if !is_gone && document.body().trim().is_empty() {
        let help =
            "write the text below the second line of `---`; until it is there, `draft: true` holds the release back";
        document.fault_in(Kind::EmptyText, 0..0, "this release has no text", Some(help.to_owned()));
    }
}

fn boxed(texts: Option<Vec<String>>) -> Box<[Box<str>]> {
    texts.unwrap_or_default().into_iter().map(String::into_boxed_str).collect()
}

/// A text without white space around it; `None` where nothing is left.
fn filled(text: Option<String>) -> Option<String> {
    let text = text?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(trimmed.to_owned())
    }
}

/// A text on one line, as titles are.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn read(
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

    let title = match title {
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
    };
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
    if date == Given::Absent && document.is_missing("date", failed) {
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
    for (key, names) in [("agencies", &refs.agencies), ("topics", &refs.topics)] {
        for (at, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                let path = [Step::Key(key), Step::Index(at)];
                document.fault(Kind::BadValue, &path, format!("`{}` is empty", yaml::name(&path)), None);
            }
        }
    }

    if let Some(url) = source.as_ref().and_then(|source| source.url.as_deref()) {
        check_website(document, &[Step::Key("source"), Step::Key("url")], url);
    }

    for (at, contact) in contacts.iter().flatten().enumerate() {
        let path = [Step::Key("contacts"), Step::Index(at), Step::Key("email")];
        check_email(document, &path, contact.email.as_deref());
    }
    let mut attached = Vec::new();
    for (at, raw) in attachments.unwrap_or_default().into_iter().enumerate() {
        let front::RawAttachment { src, title, lang } = raw;
        let path = [Step::Key("attachments"), Step::Index(at)];
        if let Some(src) = bundled(document, &path, src) {
            attached.push(Attachment { src, title: filled(title), lang: filled(lang) });
        }
    }
    let mut pictures = Vec::new();
    for (at, raw) in images.unwrap_or_default().into_iter().enumerate() {
        let front::RawImage { src, alt, caption, credit, rights } = raw;
        let path = [Step::Key("images"), Step::Index(at)];
        if let Some(src) = bundled(document, &path, src) {
            let media = media_type(&src);
            let is_known = media.starts_with("image/") || media == "application/octet-stream" && !is_camera_raw(&src);
            if !is_known {
                let message =
                    format!("`{}.src` is `{src}`, which browsers do not show as a picture", yaml::name(&path));
                let help = "name a JPEG, PNG, GIF, WebP, AVIF or SVG; documents belong under `attachments`";
                document.fault(Kind::BadPicture, &path, message, Some(help.to_owned()));
            }
            let (caption, credit) = (filled(caption), filled(credit));
            let alt = alt.map(|alt| alt.trim().to_owned());
            pictures.push(Image { src, alt, caption, credit, rights: filled(rights) });
        }
    }
    let mut notes = Vec::new();
    for (at, raw) in corrections.unwrap_or_default().into_iter().enumerate() {
        let front::RawCorrection { date, note } = raw;
        let path = [Step::Key("corrections"), Step::Index(at), Step::Key("date")];
        if date.is_none() {
            let message = format!("`{}` is missing", yaml::name(&path));
            document.fault(Kind::MissingKey, &path[..2], message, Some("say when it was corrected".to_owned()));
        }
        if let Some(stamp) = document.stamp(&path, date.as_deref(), zone) {
            notes.push((stamp, filled(note)));
        }
    }
    notes.sort_by_key(|(stamp, _)| std::cmp::Reverse(stamp.instant()));
    let withdrawn = withdrawn.value().map(|front::RawWithdrawal { date, reason }| {
        let path = [Step::Key("withdrawn"), Step::Key("date")];
        (document.stamp(&path, date.as_deref(), zone), filled(reason))
    });
    let unpublish = unpublish.value().map(|front::RawUnpublish { redirect }| {
        let redirect = filled(redirect);
        if let Some(url) = redirect.as_deref().filter(|redirect| redirect.contains("://")) {
            check_website(document, &[Step::Key("unpublish"), Step::Key("redirect")], url);
        }
        if redirect.is_none() {
            let help = "name where the address leads now: `unpublish: {redirect: releases/2025/newer.md}`; a release \
                        that leaves nothing behind has `expires`";
            document.leave_out("unpublish", "`unpublish.redirect` is missing", Some(help.to_owned()));
        }
        redirect.unwrap_or_default()
    });
    let mut old_addresses = Vec::new();
    for (at, alias) in aliases.unwrap_or_default().into_iter().enumerate() {
        match check_alias(&alias) {
            Ok(()) => old_addresses.push(alias),
            Err(why) => {
                let message = format!("`{}` is `{alias}`: {why}", yaml::name(&[Step::Key("aliases"), Step::Index(at)]));
                let help = Some("an alias is an old address such as `/news/1234/`".to_owned());
                document.fault(Kind::BadPath, &[Step::Key("aliases"), Step::Index(at)], message, help);
            }
        }
    }

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
        attachments: attached,
        images: pictures,
        notes_to_editors: filled(notes_to_editors),
        corrections: notes,
        withdrawn,
        unpublish,
        related: related.unwrap_or_default(),
        supersedes: filled(supersedes),
        aliases: old_addresses,
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

/// Reports what a release says in words about its own publication, where no key says it: `status: draft`, or a title or
/// text that begins with EMBARGOED UNTIL.
fn check_what_it_says(document: &mut Document, title: Option<&str>, status: Option<&str>) {
    const EMBARGO: &str = "write when it ends, such as `embargo: 2025-09-10T09:00:00+06:00`; if it has ended, take the \
                           words out";
    if let Some(status) = status
        && let Some(key) = said::meant_by_status(status)
    {
        let message = format!("`status` is `{}`, which keeps nothing back; so this file is held back", status.trim());
        let help = if key == "draft" { "write `draft: true`, and take this line out" } else { EMBARGO };
        document.hold(Kind::BadValue, &[Step::Key("status")], message, Some(help.to_owned()));
        return;
    }
    let help = Some(EMBARGO.to_owned());
    if title.is_some_and(said::speaks_of_embargo) {
        let message = "`title` speaks of an embargo, and there is no key `embargo`";
        document.fault(Kind::EmbargoInText, &[Step::Key("title")], message, help);
    } else if let Some((start, line)) =
        said::first_line(document.body()).filter(|(_, line)| said::speaks_of_embargo(line))
    {
        let (start, length) = (document.body_start + start, line.trim_end().len());
        let message = "the text begins by speaking of an embargo, and there is no key `embargo`";
        document.fault_in(Kind::EmbargoInText, start..start + length, message, help);
    }
}

/// Reports dates that contradict each other.
fn check_order(document: &mut Document, date: Option<Stamp>, more: &More) {
    let Some(date) = date else { return };
    let begins = more.embargo.filter(|embargo| embargo.instant() > date.instant()).unwrap_or(date);
    if let Some(expires) = more.expires.filter(|expires| expires.instant() <= begins.instant()) {
        let message = format!(
            "`expires` is {}, and the release is not public before {}: nobody would ever see it",
            expires.iso(),
            begins.iso()
        );
        let help = Some("give the day from which on it is to be taken down, or take the line out".to_owned());
        document.fault(Kind::DateOrder, &[Step::Key("expires")], message, help);
    }
    let mut before = |path: &[Step], what: &str, stamp: Option<Stamp>| {
        let Some(stamp) = stamp.filter(|stamp| stamp.date() < date.date()) else { return };
        let message = format!(
            "`{}` is {}, before the release was {what}: its `date` is {}",
            yaml::name(path),
            stamp.iso(),
            date.iso()
        );
        document.fault(Kind::DateOrder, path, message, Some("one of the two dates is wrong".to_owned()));
    };
    before(&[Step::Key("updated")], "there to be changed", more.updated);
    let withdrawn = more.withdrawn.as_ref().and_then(|(stamp, _)| *stamp);
    before(&[Step::Key("withdrawn"), Step::Key("date")], "there to be withdrawn", withdrawn);
    for (stamp, _) in &more.corrections {
        before(&[Step::Key("corrections")], "there to be corrected", Some(*stamp));
    }
}

/// How many agencies, topics or people a release may name under `registries: open`, where each may be a page of its own
/// with lists and feeds: a slip must not make twenty thousand.
const MOST_NAMES: usize = 100;

/// Reports lists of names that are too long, and leaves out the rest.
fn bound_names(document: &mut Document, refs: &mut Refs) {
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
fn translation_key_of(name: &ContentName, stem: &str, written: Option<String>) -> String {
    // The colon keeps a written key apart from all paths.
    if let Some(written) = filled(written) {
        // With a slash before it, it is the path that the files had before they were moved.
        return match written.strip_prefix('/') {
            Some(path) => path.trim_end_matches('/').to_owned(),
            None => format!(":{written}"),
        };
    }
    let folder = name.folder.strip_prefix(FOLDER).unwrap_or(name.folder).trim_start_matches('/');
    match (folder, stem) {
        (folder, "index") => folder.to_owned(),
        ("", stem) => stem.to_owned(),
        (folder, stem) => format!("{folder}/{stem}"),
    }
}

fn find_slug(document: &mut Document, written: Option<String>, stem: &str, title: Option<&str>) -> Option<String> {
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

fn document_folder(document: &Document) -> String {
    let path = document.file();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.rsplit_once('/').map_or(folder, |(_, name)| name).to_owned()
}

fn find_countries(
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

fn read_people(document: &mut Document, raw: Vec<front::RawPerson>) -> Box<[PersonRef]> {
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

/// True for pictures of scanners and cameras that browsers do not show, by their names.
fn is_camera_raw(src: &str) -> bool {
    let ending = src.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    matches!(&*ending, "tif" | "tiff" | "heic" | "heif" | "bmp" | "psd" | "eps" | "raw")
}

/// The name of a file beside the release; whether it is there is found out when all files are known.
fn bundled(document: &mut Document, path: &[Step], src: Option<String>) -> Option<String> {
    let src = filled(src);
    if src.is_none() {
        let message = format!("`{}.src` is missing", yaml::name(path));
        document.fault(Kind::MissingKey, path, message, Some("name the file".to_owned()));
    }
    src
}
