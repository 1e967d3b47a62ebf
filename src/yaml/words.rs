//! Says in plain words what is wrong with a value.

use libyaml_safer::ScalarStyle;

use crate::base::diagnostics::{Kind, nearest};
use crate::yaml::de::{Fault, Plain};
use crate::yaml::step::{SHOWN, shown};
use crate::yaml::tree::{Content, Node};

/// A finding that has no place yet.
pub(super) struct Words {
    /// What kind of finding.
    pub kind: Kind,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A key that is not known, with its value, where it is; `is_there` says which other keys are beside it.
pub(super) fn unknown_key(
    name: &str,
    parent: &str,
    known: &[&str],
    value: &Node,
    is_there: &dyn Fn(&str) -> bool,
) -> Words {
    let place = if parent.is_empty() { String::new() } else { format!(" in `{parent}`") };
    let is_text = value.text().is_some();
    let fits = |key: &&str| is_text || !TEXTS.contains(key);
    let fitting: Vec<&str> = known.iter().copied().filter(fits).collect();
    let meant = renamed(name, &fitting).or_else(|| nearest(name, fitting.iter().copied()));
    let help = match meant {
        _ if matches!(&*name.to_lowercase(), "author" | "authors" | "byline") && known.contains(&"contacts") => {
            let words = "a release is issued by its `agencies`; whom to ask stands under `contacts`, who takes part under \
                         `people`, and whose text it is under `source`";
            Some(words.to_owned())
        }
        Some(key) if is_there(key) => Some(format!("`{key}` is there already: leave one of the two")),
        Some(key) => match LISTS.contains(&key).then(|| help("a sequence", key, value)).flatten() {
            // A list is not written as the one thing is.
            Some(line) => Some(line),
            None => Some(format!("did you mean `{key}`?")),
        },
        None => listed(known, "known keys"),
    };
    Words {
        kind: Kind::UnknownKey,
        message: format!("unknown key `{}`{place}", shown(name)),
        help: no_break_space(name).or(help),
    }
}

/// Keys whose values are texts: what is a list or a group is not meant for them.
const TEXTS: [&str; 8] = ["date", "draft", "embargo", "expires", "lang", "slug", "template", "updated"];

/// Keys of lists.
const LISTS: [&str; 9] =
    ["agencies", "aliases", "attachments", "contacts", "corrections", "images", "people", "related", "topics"];

/// Any other fault of `node`, which is called `name`; an empty name is the document itself.
pub(super) fn fault(fault: &Fault, name: &str, node: &Node) -> Words {
    let subject = if name.is_empty() { "what is here".to_owned() } else { format!("`{name}`") };
    let found = found(node);
    let wrong = |expected: &str| format!("{subject} must be {}, but this is {found}", in_words(expected));
    let (kind, message, help) = match fault {
        Fault::Unknown { name: word, known } => {
            let message = format!("{subject} cannot be `{}`", shown(word));
            (Kind::BadValue, message, suggestion(word, known, "known values"))
        }
        Fault::Duplicate => (Kind::DuplicateKey, format!("{subject} is given twice, under two names"), None),
        Fault::Missing(key) if name.is_empty() => {
            (Kind::MissingKey, format!("the key `{key}` is missing"), Some(format!("add a line `{key}: …`")))
        }
        Fault::Missing(key) => (Kind::MissingKey, format!("the key `{key}` is missing in {subject}"), None),
        Fault::Type { .. } if name.is_empty() => {
            let message = format!("keys and values are expected here, but this is {found}");
            let help = match node.text().and_then(|text| text.split_once(" = ")) {
                Some((key, _)) if key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') => {
                    format!("this is TOML; write each line as YAML, with a colon: `{key}: …`")
                }
                _ => "write lines such as `title: …`".to_owned(),
            };
            (Kind::WrongType, message, Some(help))
        }
        Fault::Type { expected } => (Kind::WrongType, wrong(expected), help(expected, name, node)),
        Fault::Value { expected } => (Kind::BadValue, wrong(expected), None),
        Fault::Length { expected } => (Kind::WrongType, wrong(expected), None),
        Fault::Other(message) if message.starts_with("data did not match any variant") => {
            (Kind::WrongType, format!("{subject} cannot be {found}"), None)
        }
        Fault::Other(message) => (Kind::BadValue, format!("{subject}: {message}"), None),
    };
    Words { kind, message, help }
}

/// A key that is no text, or not one that its map takes.
pub(super) fn wrong_key(fault: &Fault, parent: &str, key: &Node) -> Words {
    let subject = if parent.is_empty() { "a key".to_owned() } else { format!("a key in `{parent}`") };
    let (message, help) = match fault {
        Fault::Duplicate => {
            let message =
                format!("`{}` is another name of a key that is already there", shown(key.text().unwrap_or("")));
            return Words { kind: Kind::DuplicateKey, message, help: Some("leave one of the two".to_owned()) };
        }
        Fault::Type { expected } | Fault::Value { expected } | Fault::Length { expected } => {
            let help = key.text().is_none().then(|| "if it is text, put it in quotation marks".to_owned());
            (format!("{subject} must be {}, but this is {}", in_words(expected), found(key)), help)
        }
        Fault::Other(message) => (format!("{subject}: {message}"), None),
        Fault::Unknown { .. } | Fault::Missing(_) => (format!("{subject} cannot be {}", found(key)), None),
    };
    Words { kind: Kind::WrongType, message, help }
}

/// Keys of other programs, and singulars, with the key that means the same here.
const RENAMED: [(&str, &str); 54] = [
    ("agency", "agencies"),
    ("attachment", "attachments"),
    ("baseurl", "base_url"),
    ("categories", "topics"),
    ("category", "topics"),
    ("contact", "contacts"),
    ("correction", "corrections"),
    ("deck", "subtitle"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("featured_image", "images"),
    ("headline", "title"),
    ("image", "images"),
    ("defaultcontentlanguage", "language"),
    ("lang", "language"),
    ("language", "lang"),
    ("languagecode", "language"),
    ("lastmod", "updated"),
    ("layout", "template"),
    ("lead", "summary"),
    ("locale", "lang"),
    ("locale", "language"),
    ("location", "place"),
    ("modified", "updated"),
    ("nav", "menu"),
    ("navigation", "menu"),
    ("notes", "notes_to_editors"),
    ("participants", "countries"),
    ("permalink", "aliases"),
    ("person", "people"),
    ("photo", "images"),
    ("photos", "images"),
    ("picture", "images"),
    ("pictures", "images"),
    ("redirect_from", "aliases"),
    ("site_name", "name"),
    ("site_url", "base_url"),
    ("sitename", "name"),
    ("siteurl", "base_url"),
    ("subject", "subjects"),
    ("tag", "topics"),
    ("tags", "topics"),
    ("topic", "topics"),
    ("time_zone", "zone"),
    ("timezone", "zone"),
    ("title", "name"),
    ("translationkey", "translation_key"),
    ("tz", "zone"),
    ("title_en", "title"),
    ("url", "aliases"),
    ("url", "base_url"),
    ("website", "site"),
    ("logo", "portrait"),
    ("portrait", "logo"),
];

fn renamed(word: &str, known: &[&str]) -> Option<&'static str> {
    let word = word.to_lowercase();
    let mut meant = RENAMED.iter().filter(|(other, key)| *other == word && known.contains(key));
    meant.next().map(|(_, key)| *key)
}

/// A no-break space looks like a blank and is a letter to YAML; word processors and web pages bring it.
fn no_break_space(word: &str) -> Option<String> {
    let odd = word.chars().find(|c| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r'))?;
    Some(format!("this key has a no-break space in it (U+{:04X}); write an ordinary blank", u32::from(odd)))
}

fn suggestion(word: &str, known: &[&str], list: &str) -> Option<String> {
    match nearest(word, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => listed(known, list),
    }
}

fn listed(known: &[&str], list: &str) -> Option<String> {
    // A list of all keys of a release helps nobody.
    if known.len() > 20 && known.contains(&"extra") {
        return Some("the documentation lists the keys; one of your own belongs under `extra`".to_owned());
    }
    (!known.is_empty()).then(|| format!("{list}: {}", known.join(", ")))
}

/// What a type calls itself, for people who do not know types; a type's own words stay as they are.
fn in_words(expected: &str) -> &str {
    match expected {
        "a string" | "a borrowed string" | "a string key" | "identifier" | "field identifier" => "text",
        "a boolean" => "`true` or `false`",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, not below zero",
        "f32" | "f64" => "a number",
        "a character" => "a single character",
        "a sequence" => "a list",
        "unit" | "null" => "empty",
        _ if expected == "a map" || expected.starts_with("struct ") => "a group of `key: value` lines",
        _ => expected,
    }
}

fn found(node: &Node) -> String {
    if let Some(tag) = node.local_tag() {
        return format!("a value with the tag `{}`", shown(tag));
    }
    match &node.content {
        Content::Seq(_) => "a list".to_owned(),
        Content::Map(_) => "a group of `key: value` lines".to_owned(),
        Content::Scalar { text, style } => match (Plain::of(text), style) {
            (Plain::Null, ScalarStyle::Plain) => "empty".to_owned(),
            (Plain::Bool(_), ScalarStyle::Plain) => format!("`{text}`"),
            (Plain::Text | Plain::Null | Plain::Bool(_), _) => format!("the text `{}`", shown(text)),
            (_, ScalarStyle::Plain) => format!("the number {}", shown(text)),
            (_, _) => format!("the text `{}`", shown(text)),
        },
    }
}

/// What a value of groups looks like, by its key.
const GROUPS: [(&str, &str); 9] = [
    ("images", "[{src: FILE, alt: What it shows}]"),
    ("attachments", "[{src: FILE, title: What it is}]"),
    ("contacts", "[{name: TEXT}]"),
    ("corrections", "[{date: 2025-09-10, note: TEXT}]"),
    ("withdrawn", "{date: 2025-09-10, reason: TEXT}"),
    ("unpublish", "{redirect: TEXT}"),
    ("source", "{name: TEXT}"),
    ("roles", "[{title: TEXT}]"),
    ("former", "[{name: TEXT, until: 2025-09-10}]"),
];

/// The line with the text that was given, or with one that stands for it, where it belongs.
fn group(name: &str, node: &Node) -> Option<String> {
    let key = name.split('[').next().unwrap_or_default();
    // One thing where a list of them belongs: it needs no more than brackets around it.
    let example = GROUPS.iter().find(|(group, _)| *group == key).map(|(_, example)| *example);
    let is_of_groups = key == "people" || example.is_some_and(|example| example.starts_with('['));
    if !node.pairs().is_empty() && is_of_groups {
        return Some(format!("write `{key}: [{}]`", flow(node)?));
    }
    let example = example?;
    let says_no =
        |text: &str| ["no", "false", "off", "none", "never", "0"].iter().any(|no| text.eq_ignore_ascii_case(no));
    if node.text().is_some_and(says_no) {
        return Some("take the line out: where it is missing, there is none".to_owned());
    }
    let text = node.text().filter(|text| Plain::of(text) == Plain::Text && text.len() <= SHOWN);
    let inside = |text: &&str| !text.contains(['[', ']', '{', '}', ',', '\n', '"', ':', '#', '\'']);
    let text = text.filter(inside);
    // A file has an ending.
    let file = text.filter(|text| text.contains('.')).unwrap_or("…");
    Some(format!("write `{key}: {}`", example.replace("FILE", file).replace("TEXT", text.unwrap_or("…"))))
}

fn help(expected: &str, name: &str, node: &Node) -> Option<String> {
    let key = name.rsplit('.').next().filter(|key| !key.ends_with(']'))?;
    match in_words(expected) {
        "a list" => {
            if let Some(line) = group(name, node) {
                return Some(line);
            }
        }
        "a group of `key: value` lines" => return group(name, node).or_else(|| settings(name, key, node)),
        _ => {}
    }
    let text = node.text()?;
    let quoted = node.plain().is_none();
    let value = match (in_words(expected), Plain::of(text)) {
        ("a list", Plain::Null) => "[]".to_owned(),
        ("a list", _) if key == "related" && !text.contains(['.', '/']) => {
            return Some("write a list of files: `related: [releases/2025/meeting.md]`".to_owned());
        }
        ("a list", _) if text.len() <= 4 * SHOWN => {
            let items = items(key, text)?;
            // What is named by its id is named so at once.
            let ids = matches!(key, "agencies" | "topics" | "people");
            let item = |item: String| if ids && item.contains(' ') { crate::base::slug::slug(&item) } else { item };
            format!("[{}]", items.into_iter().map(item).collect::<Vec<_>>().join(", "))
        }
        ("`true` or `false`", Plain::Bool(value)) if quoted => value.to_string(),
        ("`true` or `false`", _) => match text.to_lowercase().as_str() {
            "yes" | "on" | "y" => "true".to_owned(),
            "no" | "off" | "n" => "false".to_owned(),
            _ => return None,
        },
        ("a whole number" | "a whole number, not below zero", Plain::U64(number)) if quoted => number.to_string(),
        _ => return None,
    };
    Some(format!("write `{key}: {value}`"))
}

/// The names of a list that was written as a text: with commas, semicolons, bullets or hyphens without a blank between
/// them, or in brackets that are in quotation marks. Codes of countries may have nothing but blanks between them.
/// `None` for a text with signs that have a meaning in YAML.
fn items(key: &str, text: &str) -> Option<Vec<String>> {
    let text = text.trim().trim_matches(['[', ']', '(', ')', '"', '\'', ' ']);
    let is_country = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let are_codes = matches!(key, "countries" | "subjects") && text.split_whitespace().all(is_country);
    let (mut items, mut item) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let name = word.trim_start_matches(['-', '–', '—', '•', '·', '‣', '*']);
        if name.len() < word.len() || are_codes {
            items.push(std::mem::take(&mut item));
        }
        for (at, part) in name.split([',', ';']).enumerate() {
            if at > 0 {
                items.push(std::mem::take(&mut item));
            }
            if !(item.is_empty() || part.is_empty()) {
                item.push(' ');
            }
            item.push_str(part);
        }
    }
    items.push(item);
    items.retain(|item| !item.is_empty());
    let is_plain = |item: &String| !item.contains(['[', ']', '{', '}', '"', ':', '#', '\'']);
    (!items.is_empty() && items.iter().all(is_plain)).then_some(items)
}

/// The settings of `site.yaml` that are groups, from what was written in their place.
fn settings(name: &str, key: &str, node: &Node) -> Option<String> {
    let value = match (name, &node.content) {
        ("languages", content) => {
            let tags = match content {
                Content::Seq(items) => {
                    items.iter().map(|item| item.text().map(str::to_owned)).collect::<Option<Vec<_>>>()?
                }
                Content::Scalar { text, .. } => items(key, text)?,
                Content::Map(_) => return None,
            };
            let tags: Vec<String> = tags.iter().map(|tag| format!("{}: {{}}", scalar(tag))).collect();
            format!("{{{}}}", tags.join(", "))
        }
        ("severities", Content::Seq(items)) => {
            let pairs = items.iter().flat_map(|item| item.pairs());
            let pairs: Option<Vec<String>> = pairs
                .map(|(kind, level)| Some(format!("{}: {}", scalar(kind.text()?), scalar(level.text()?))))
                .collect();
            format!("{{{}}}", pairs.filter(|pairs| !pairs.is_empty())?.join(", "))
        }
        (_, Content::Scalar { text, .. }) if name.starts_with("languages.") => format!("{{name: {}}}", scalar(text)),
        _ => return None,
    };
    Some(format!("write `{key}: {value}`"))
}

/// A value as it is written within brackets; `None` for one that is too long to be shown.
fn flow(node: &Node) -> Option<String> {
    let written = match &node.content {
        Content::Scalar { text, style: ScalarStyle::Plain } => scalar(text),
        Content::Scalar { text, .. } => serde_json::Value::from(&**text).to_string(),
        Content::Seq(items) => format!("[{}]", items.iter().map(flow).collect::<Option<Vec<_>>>()?.join(", ")),
        Content::Map(pairs) => {
            let pair = |(key, value): &(Node, Node)| Some(format!("{}: {}", flow(key)?, flow(value)?));
            format!("{{{}}}", pairs.iter().map(pair).collect::<Option<Vec<_>>>()?.join(", "))
        }
    };
    (written.len() <= 8 * SHOWN).then_some(written)
}

/// A plain text as it is written within brackets.
fn scalar(text: &str) -> String {
    // JSON is YAML.
    if super::syntax::needs_quotes(text) { serde_json::Value::from(text).to_string() } else { text.to_owned() }
}
