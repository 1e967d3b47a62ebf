//! Says in plain words what is wrong with a value.

use libyaml_safer::ScalarStyle;

use crate::diag::{Kind, nearest};
use crate::yaml::de::{Fault, Plain};
use crate::yaml::step::{SHOWN, shown};
use crate::yaml::tree::{Content, Node};

/// A finding that has no place yet.
pub struct Words {
    /// What kind of finding.
    pub kind: Kind,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A key that is not known, where it stands.
pub fn unknown_key(name: &str, parent: &str, known: &[&str]) -> Words {
    let place = if parent.is_empty() { String::new() } else { format!(" in `{parent}`") };
    Words {
        kind: Kind::UnknownKey,
        message: format!("unknown key `{}`{place}", shown(name)),
        help: suggestion(name, known, "known keys"),
    }
}

/// Any other fault of `node`, which is called `name`; an empty name is the document itself.
pub fn fault(fault: &Fault, name: &str, node: &Node) -> Words {
    let subject = if name.is_empty() { "what stands here".to_owned() } else { format!("`{name}`") };
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
            (Kind::WrongType, message, Some("write lines such as `title: …`".to_owned()))
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
pub fn wrong_key(fault: &Fault, parent: &str, key: &Node) -> Words {
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

fn suggestion(word: &str, known: &[&str], list: &str) -> Option<String> {
    match nearest(word, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("{list}: {}", known.join(", "))),
    }
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

fn help(expected: &str, name: &str, node: &Node) -> Option<String> {
    let key = name.rsplit('.').next().filter(|key| !key.ends_with(']'))?;
    let text = node.text()?;
    let quoted = node.plain().is_none();
    let value = match (in_words(expected), Plain::of(text)) {
        ("a list", Plain::Null) => "[]".to_owned(),
        ("a list", _) if text.len() <= SHOWN && !text.contains(['[', ']', '{', '}', ',', '\n', '"', ':', '#']) => {
            format!("[{text}]")
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
