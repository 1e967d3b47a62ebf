//! A release: from the text of its file to typed facts. Nothing here knows the disk or the registries.

pub mod front;
pub mod links;
pub mod markdown;

use jiff::Timestamp;
use serde_json::Value;

use crate::config::Config;
use crate::country::{Country, Names};
use crate::date::Stamp;
use crate::diag::{Diagnostic, Kind, Level, nearest};
use crate::document::Document;
use crate::hash::Digest;
use crate::localised::LangId;
use crate::slug;
use crate::source::{ContentName, Tree, join};
use crate::yaml::{self, Step};
use front::{Front, RawContact};
use links::{Link, find_links};

/// The folder of releases.
pub const FOLDER: &str = "content/releases";

/// What a release's file says, checked as far as the file alone allows. Kept for every release of the site, so small:
/// what few releases have is in [`More`], the body is read again when it is rendered.
pub struct Facts {
    /// The file, by its number in the [`Tree`].
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
    /// The file, by its number in the [`Tree`].
    pub file: u32,
    /// Title.
    pub title: Option<String>,
    /// Language of the document.
    pub lang: Option<String>,
}

/// A picture beside a release.
pub struct Image {
    /// The file, by its number in the [`Tree`].
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

/// What becomes of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It can be published.
    Good,
    /// It has an error; what else it says is checked, so that one run tells everything.
    Failed,
    /// It is skipped, and nothing more is said about it.
    Skipped,
}

/// A file that was read.
pub struct Parsed {
    /// The release; `None` where nothing can be made of the file. Where its fate is not good, some facts may be blank.
    pub release: Option<(Facts, Refs)>,
    /// What becomes of it.
    pub fate: Fate,
    /// The findings, unjudged.
    pub faults: Vec<Diagnostic>,
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

/// What parsing needs to know besides the file.
pub struct Context<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// Names of countries.
    pub countries: &'a Names,
    /// Which files there are.
    pub tree: &'a Tree,
}

/// Reads the file of a release.
pub fn parse(context: &Context, file: usize, bytes: &[u8]) -> Parsed {
    let path = context.tree.path(file);
    let mut document = match Document::open(path, bytes) {
        Ok(document) => document,
        Err(fault) => {
            return Parsed { release: None, fate: Fate::Failed, faults: vec![*fault] };
        }
    };
    if !document.has_front_matter {
        document.fault_in(
            Kind::NoFrontMatter,
            0..0,
            "this file has no front matter",
            Some("begin it with `---`, the keys `title`, `date` and `agencies`, and `---` again".to_owned()),
        );
        return Parsed { release: None, fate: Fate::Failed, faults: document.faults };
    }
    let (front, unknown) = document.front::<Front>();
    let Some(front) = front else {
        return Parsed { release: None, fate: Fate::Failed, faults: document.faults };
    };
    let digest = Digest::of(bytes);
    let (release, complete) = read(context, file, digest, &mut document, front, unknown);
    // However mild the site is about faults: where it cannot be known when a release may be public, it is not.
    let secret = ["draft", "embargo", "expires"].iter().any(|key| document.is_at_fault(key));
    let severities = &context.config.severities;
    let fate = if document.has_level(severities, Level::Skip) {
        Fate::Skipped
    } else if secret || !complete || document.has_level(severities, Level::Error) {
        Fate::Failed
    } else {
        Fate::Good
    };
    Parsed { release, fate, faults: document.faults }
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
    context: &Context,
    file: usize,
    digest: Digest,
    document: &mut Document,
    front: Front,
    unknown: Vec<(String, Value)>,
) -> (Option<(Facts, Refs)>, bool) {
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
        related,
        aliases,
        slug,
        lang,
        translation_key,
        extra,
    } = front;
    let config = context.config;
    let zone = &config.zone;
    let Some(name) = ContentName::of(context.tree.path(file)) else { return (None, false) };

    let title = match title {
        None if document.is_at_fault("title") => None,
        None => {
            document.fault(Kind::MissingKey, &[], "`title` is missing", Some("add `title: …`".to_owned()));
            None
        }
        Some(title) => {
            let title = one_line(&title);
            if title.is_empty() {
                let help = Some("a release needs a title".to_owned());
                document.fault(Kind::EmptyTitle, &[Step::Key("title")], "`title` is empty", help);
            }
            Some(title).filter(|title| !title.is_empty())
        }
    };
    if date.is_none() && !document.is_at_fault("date") {
        document.fault(
            Kind::MissingKey,
            &[],
            "`date` is missing",
            Some("add `date: 2025-09-10`, or an instant such as `2025-09-10T14:00:00+06:00`".to_owned()),
        );
    }
    let no_agencies = agencies.as_ref().is_none_or(Vec::is_empty) && !document.is_at_fault("agencies");
    if no_agencies && !config.open_registries {
        document.fault(
            Kind::MissingKey,
            &[Step::Key("agencies")],
            "`agencies` is missing or empty",
            Some("name the agency that issues the release: `agencies: [id]`".to_owned()),
        );
    }
    let mut stamp =
        |key: &'static str, written: &Option<String>| document.stamp(&[Step::Key(key)], written.as_deref(), zone);
    let date = stamp("date", &date);
    let (updated, embargo, expires) =
        (stamp("updated", &updated), stamp("embargo", &embargo), stamp("expires", &expires));

    let (lang, stem) = language(config, document, &name, context.tree.path(file), lang);
    let host = country.and_then(|written| find_country(context, document, &[Step::Key("country")], &written));
    let participants = find_countries(context, document, "countries", countries);
    let subjects = find_countries(context, document, "subjects", subjects);
    let refs = Refs {
        agencies: boxed(agencies),
        topics: boxed(topics),
        people: read_people(document, people.unwrap_or_default()),
        event: filled(event).map(String::into_boxed_str),
    };
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

    let mut attached = Vec::new();
    for (at, raw) in attachments.unwrap_or_default().into_iter().enumerate() {
        let front::RawAttachment { src, title, lang } = raw;
        let path = [Step::Key("attachments"), Step::Index(at)];
        if let Some(file) = bundled(context, document, &name, &path, src) {
            attached.push(Attachment { file, title: filled(title), lang: filled(lang) });
        }
    }
    let mut pictures = Vec::new();
    for (at, raw) in images.unwrap_or_default().into_iter().enumerate() {
        let front::RawImage { src, alt, caption, credit, rights } = raw;
        let path = [Step::Key("images"), Step::Index(at)];
        if let Some(file) = bundled(context, document, &name, &path, src) {
            let (caption, credit) = (filled(caption), filled(credit));
            pictures.push(Image { file, alt: filled(alt), caption, credit, rights: filled(rights) });
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
    let withdrawn = withdrawn.map(|front::RawWithdrawal { date, reason }| {
        let path = [Step::Key("withdrawn"), Step::Key("date")];
        (document.stamp(&path, date.as_deref(), zone), filled(reason))
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

    let slug = find_slug(document, slug, stem, title.as_deref());
    let mut extra = extra.unwrap_or_default();
    for (key, value) in unknown {
        extra.entry(key).or_insert(value);
    }
    let more = More {
        subtitle: filled(subtitle),
        updated,
        embargo,
        expires,
        number: filled(number),
        status: filled(status),
        source: source.map(|front::RawSource { name, url }| (filled(name), filled(url))),
        contacts: contacts.unwrap_or_default().into_iter().map(Contact::from).collect(),
        attachments: attached,
        images: pictures,
        notes_to_editors: filled(notes_to_editors),
        corrections: notes,
        withdrawn,
        related: related.unwrap_or_default(),
        aliases: old_addresses,
        extra: (!extra.is_empty()).then_some(Value::Object(extra)),
    };
    let complete = title.is_some() && date.is_some() && lang.is_some() && slug.is_some();
    let facts = Facts {
        file: file as u32,
        body_start: document.body_start as u32,
        digest,
        lang: lang.unwrap_or(config.default_lang),
        draft: draft.unwrap_or(false),
        slug: slug.unwrap_or_default().into_boxed_str(),
        translation_key: translation_key_of(&name, stem, translation_key).into_boxed_str(),
        title: title.unwrap_or_default().into_boxed_str(),
        summary: filled(summary).map(|text| one_line(&text).into_boxed_str()),
        place: filled(place).map(String::into_boxed_str),
        date: date.unwrap_or(Stamp::EPOCH),
        host,
        participants,
        subjects,
        links: find_links(document.body()),
        more: more.is_used().then(|| Box::new(more)),
    };
    (Some((facts, refs)), complete)
}

impl More {
    fn is_used(&self) -> bool {
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

/// The language of a file and its stem: from the front matter, else the suffix, else the site's default.
///
/// A suffix is a language only where the site has it; a known language that the site does not have is told.
pub fn language<'a>(
    config: &Config,
    document: &mut Document,
    name: &ContentName<'a>,
    path: &'a str,
    written: Option<String>,
) -> (Option<LangId>, &'a str) {
    let from_suffix = name.suffix.and_then(|suffix| config.lang(suffix));
    let known = name.suffix.is_some_and(|suffix| from_suffix.is_none() && crate::lang::is_language(suffix));
    let stem = if from_suffix.is_some() || known { name.stem } else { ContentName::whole_stem(path) };
    let help = |tag: &str| {
        Some(format!("add `{tag}: {{}}` to `languages` in site.yaml, or `unknown-language: skip` to `severities`"))
    };
    if let Some(written) = written {
        let lang = config.lang(&written);
        if lang.is_none() {
            let message = format!("`lang` is `{written}`, which is not a language of this site");
            document.fault(Kind::UnknownLanguage, &[Step::Key("lang")], message, help(&written));
        } else if from_suffix.is_some() && from_suffix != lang {
            let suffix = name.suffix.unwrap_or_default();
            let message = format!("`lang` is `{written}`, but the file's name says `{suffix}`");
            document.fault(Kind::BadValue, &[Step::Key("lang")], message, None);
        }
        return (lang.or(Some(config.default_lang)), stem);
    }
    if let (true, Some(suffix)) = (known, name.suffix) {
        let message = format!("the name of this file ends in `.{suffix}.md`, which is not a language of this site");
        document.fault_in(Kind::UnknownLanguage, 0..0, message, help(suffix));
    }
    (Some(from_suffix.unwrap_or(config.default_lang)), stem)
}

/// What the translations of a file share: its path without language and extension, or the key that it names.
fn translation_key_of(name: &ContentName, stem: &str, written: Option<String>) -> String {
    // The colon keeps a written key apart from all paths.
    if let Some(written) = filled(written) {
        return format!(":{written}");
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
        let slug = slug::slug(&written);
        if slug != written || slug.is_empty() {
            let help = if slug.is_empty() { None } else { Some(format!("write `slug: {slug}`")) };
            let message =
                format!("`slug` is `{written}`; it may hold a–z, 0–9 and single hyphens, at most 100 of them");
            document.fault(Kind::BadValue, &[Step::Key("slug")], message, help);
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
    context: &Context,
    document: &mut Document,
    key: &'static str,
    written: Option<Vec<String>>,
) -> Box<[Country]> {
    let mut found = Vec::new();
    for (at, name) in written.unwrap_or_default().iter().enumerate() {
        let country = find_country(context, document, &[Step::Key(key), Step::Index(at)], name);
        if let Some(country) = country.filter(|country| !found.contains(country)) {
            found.push(country);
        }
    }
    found.into_boxed_slice()
}

/// A country by its code or by its name in a language of the site.
pub fn find_country(context: &Context, document: &mut Document, path: &[Step], written: &str) -> Option<Country> {
    let written = written.trim();
    if let Some(country) = Country::parse(written).or_else(|| context.countries.find(written)) {
        return Some(country);
    }
    let help = match context.countries.suggest(written) {
        Some((country, name)) => format!("did you mean `{}` ({name})?", country.code()),
        None => "a code of ISO 3166-1 such as `KG`, or a country's name, was expected".to_owned(),
    };
    let message = format!("`{}`: there is no country `{written}`", yaml::name(path));
    document.fault(Kind::UnknownCountry, path, message, Some(help));
    None
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

/// Tells an address that is not that of a website: a theme makes a link of it.
pub fn check_website(document: &mut Document, path: &[Step], url: &str) {
    let rest = url.trim().strip_prefix("https://").or_else(|| url.trim().strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) {
        let message = format!("`{}` is `{url}`, which is no address of a website", yaml::name(path));
        let help = Some("an address such as `https://www.example.org/` was expected".to_owned());
        document.fault(Kind::BadValue, path, message, help);
    }
}

/// The file beside the release that `src` names.
fn bundled(
    context: &Context,
    document: &mut Document,
    name: &ContentName,
    path: &[Step],
    src: Option<String>,
) -> Option<u32> {
    let spelt = yaml::name(path);
    let Some(src) = filled(src) else {
        document.fault(Kind::MissingKey, path, format!("`{spelt}.src` is missing"), Some("name the file".to_owned()));
        return None;
    };
    let mut at = path.to_vec();
    at.push(Step::Key("src"));
    let found = find_file(context.tree, name.folder, &src);
    if found.is_none() {
        let (message, help) = missing(context.tree, name.folder, &src);
        document.fault(Kind::MissingFile, &at, format!("`{spelt}.src`: {message}"), help);
    }
    found.map(|file| file as u32)
}

/// A file of the content folder by its path relative to `folder`, or from `content/` where it begins with a slash.
pub fn find_file(tree: &Tree, folder: &str, src: &str) -> Option<usize> {
    let path = match src.strip_prefix('/') {
        Some(rest) => join(crate::source::CONTENT, rest)?,
        None => join(folder, src)?,
    };
    tree.find(&path).filter(|_| !path.ends_with(".md"))
}

/// The message that a file is not there, and the nearest name in its folder.
pub fn missing(tree: &Tree, folder: &str, src: &str) -> (String, Option<String>) {
    let path = match src.strip_prefix('/') {
        Some(rest) => join(crate::source::CONTENT, rest),
        None => join(folder, src),
    };
    let help = match &path {
        None => format!("put the file into `{folder}/`; a path cannot lead out of `content/`"),
        Some(path) if tree.find(path).is_some() => "a Markdown file is a page, not a file beside one".to_owned(),
        Some(path) => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let is_page = name.ends_with(".md");
            let beside = tree.files()[tree.below(folder)].iter().map(|file| &file[folder.len() + 1..]);
            let alike = beside.filter(|other| !other.contains('/') && other.ends_with(".md") == is_page);
            match nearest(name, alike) {
                Some(near) => {
                    format!("did you mean `{}{near}`?", &src[..src.len() - src.rsplit('/').next().unwrap_or("").len()])
                }
                None => format!("put the file into `{folder}/`"),
            }
        }
    };
    (format!("there is no file `{src}`"), Some(help))
}

/// An alias is a path from the root of the site.
pub fn check_alias(alias: &str) -> Result<(), String> {
    if !alias.starts_with('/') || alias.starts_with("//") {
        return Err("it must begin with one `/`".to_owned());
    }
    if alias == "/" {
        return Err("the home page cannot be an alias".to_owned());
    }
    if alias.contains(['?', '#', '\\']) || alias.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("it must be a plain path".to_owned());
    }
    for segment in alias.split('/').filter(|segment| !segment.is_empty()) {
        if segment == "." || segment == ".." {
            return Err("it must be a plain path".to_owned());
        }
        check_name(&crate::url::decode(segment))?;
    }
    Ok(())
}

/// A name of a file or folder that every system can hold.
pub fn check_name(name: &str) -> Result<(), String> {
    slug::is_portable_name(name).map_err(|why| format!("the name `{name}` {why}"))
}
