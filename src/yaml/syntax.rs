//! Says in plain words why a text is not YAML.
//!
//! `serde_yaml` speaks of scalars, anchors and contexts. Nearly all faults of real front matter are a value that needed
//! quotation marks, an indentation that is off by one, or a tab; so the line at fault decides what is suggested.

use std::ops::Range;

use crate::diag::DATE_FORMS;
use crate::yaml::step::shown;

/// What is wrong, where (in bytes of the YAML), and what to do about it.
pub struct Syntax {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Explains why `yaml` cannot be read, given what `serde_yaml` says.
pub fn explain(yaml: &str, error: &serde_yaml::Error) -> Syntax {
    let told = error.to_string();
    let at = error.location().map_or(0, |place| place.index()).min(yaml.len());
    let here = Line::of(yaml, at);
    let quotes = here.in_quotes();
    let char_at = |at: usize| yaml.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let is = |problem: &str| told.starts_with(problem);
    let say = |at: usize, message: &str, help: Option<String>| Syntax {
        range: at..at + yaml.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
        message: message.to_owned(),
        help,
    };
    let indentation = || Some("check the indentation: the keys of a group begin in the same column".to_owned());

    if is("control characters are not allowed") {
        let (at, c) = yaml.char_indices().find(|(_, c)| !allowed(*c)).unwrap_or((0, ' '));
        let message = format!("an invisible control character (U+{:04X}) stands in the text", u32::from(c));
        return say(at, &message, Some("delete it".to_owned()));
    }
    if is("deserializing from YAML containing more than one document") {
        let at = second_document(yaml);
        return say(at, "a second document begins here; only one can be read", Some("delete this line".to_owned()));
    }
    let indent = here.text.len() - here.text.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = here.text[..indent].find('\t') {
        let help = Some("indent with spaces".to_owned());
        return say(here.start + tab, "a tab stands at the beginning of this line; YAML does not allow that", help);
    }
    if is("mapping values are not allowed") {
        return match here.key_value() {
            Some((key, value)) if here.start + here.offset(value) <= at => {
                let message = format!("the value of `{key}` contains a colon and a space, so it needs quotation marks");
                say(here.start + here.offset(value), &message, quotes)
            }
            _ => match Line::of(yaml, here.start.saturating_sub(1)).without_space() {
                Some((key, value)) if here.start > 0 => {
                    let message = "there is no space after the colon, in the line before this";
                    say(at, message, Some(format!("write `{key}: {value}`")))
                }
                _ => say(at, "a key cannot stand here", indentation()),
            },
        };
    }
    if is("could not find expected ':'") {
        let at = context(yaml, &told, "while scanning a simple key").unwrap_or(at);
        let help = "write `key: value`, or indent the line if it goes on with the value before".to_owned();
        return say(at, "this line has no key", Some(help));
    }
    if is("found unexpected end of stream") || is("found unexpected document indicator") {
        let at = context(yaml, &told, "while scanning a quoted scalar").unwrap_or(0);
        let help = "close it, or put the whole value in quotation marks of the other sort".to_owned();
        return say(at, "a quotation mark is opened here and never closed", Some(help));
    }
    if is("did not find expected ',' or ']'") || is("did not find expected ',' or '}'") {
        let list = is("did not find expected ',' or ']'");
        let (what, name, end) = if list {
            ("while parsing a flow sequence", "list", ']')
        } else {
            ("while parsing a flow mapping", "group", '}')
        };
        let at = context(yaml, &told, what).unwrap_or(at);
        let message = format!("the {name} that begins here lacks a comma or its `{end}`");
        // Where the list fits its line, only the bracket is missing.
        let line = Line::of(yaml, at);
        let value = line.text[at.saturating_sub(line.start).min(line.text.len())..].trim_end();
        let key = line.text[..at.saturating_sub(line.start).min(line.text.len())].trim();
        let help = format!("write `{key} {}{end}`", value.trim_end_matches(','));
        return say(at, &message, Some(help));
    }
    if is("did not find expected key") {
        return match here.key_value() {
            Some((_, value)) if here.start + here.offset(value) < at && value.starts_with(['"', '\'', '[', '{']) => {
                let mark = &value[..1];
                let message = match mark {
                    "[" | "{" => "text stands after the closing bracket".to_owned(),
                    _ => format!("text stands after the closing quotation mark (`{mark}`)"),
                };
                say(at, &message, quotes)
            }
            _ => say(at, "this line does not fit the lines before it", indentation()),
        };
    }
    if is("found character that cannot start any token") {
        let message = match char_at(at) {
            '\t' => "a value cannot begin with a tab".to_owned(),
            c => format!("a value cannot begin with `{c}`"),
        };
        return say(at, &message, quotes);
    }
    if is("did not find expected alphabetic") || is("unknown anchor") || is("found undefined tag") {
        let at = here.key_value().map_or(at, |(_, value)| here.start + here.offset(value));
        // Where there is no key, what is at fault stands just before.
        let at = if char_at(at).is_whitespace() {
            here.start + (here.text.len() - here.text.trim_start().len())
        } else {
            at
        };
        let c = char_at(at);
        return say(at, &format!("`{c}` at the beginning of a value has a meaning of its own"), quotes);
    }
    if is("block sequence entries are not allowed") {
        return say(
            at,
            "a list cannot begin in the line of its key",
            quotes.map(|quotes| format!("begin the list in the next line; if this is text, {quotes}")),
        );
    }
    if is("found unknown escape") || is("did not find expected hexdecimal") || is("found invalid Unicode character") {
        let help = "write two backslashes, or put the value in single quotation marks".to_owned();
        return say(at, "a backslash between double quotation marks has a meaning of its own", Some(help));
    }
    if is("did not find expected comment or line break") {
        return say(at, "after `|` or `>` the text begins in the next line", quotes);
    }
    let problem = told.split(" at line ").next().unwrap_or(&told).split(", while ").next().unwrap_or(&told);
    say(at, &format!("this cannot be read as YAML: {problem}"), quotes)
}

/// A line, and where it begins.
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn of(yaml: &'a str, at: usize) -> Line<'a> {
        let at = (0..=at.min(yaml.len())).rev().find(|at| yaml.is_char_boundary(*at)).unwrap_or(0);
        let start = yaml[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = yaml[at..].find(['\n', '\r']).map_or(yaml.len(), |end| at + end);
        Line { start, text: &yaml[start..end] }
    }

    /// Where a part of the line begins.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len())
    }

    fn key_value(&self) -> Option<(&'a str, &'a str)> {
        let (key, value) = self.text.split_once(": ")?;
        let key = key.trim_start_matches([' ', '-']);
        (!key.is_empty() && !value.trim().is_empty()).then_some((key, value.trim()))
    }

    fn without_space(&self) -> Option<(&'a str, &'a str)> {
        let (key, value) = self.text.split_once(':')?;
        let word = key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ' || c == '-');
        (word && !value.is_empty() && !value.starts_with([' ', '/'])).then_some((key.trim(), value.trim_end()))
    }

    /// The line as it would be right if its value is meant as text.
    fn in_quotes(&self) -> Option<String> {
        let (key, value) = self.key_value()?;
        if matches!(key, "date" | "embargo" | "expires" | "updated") {
            return Some(DATE_FORMS.to_owned());
        }
        let inner = |mark| value.strip_prefix(mark)?.strip_suffix(mark);
        let value = inner('"').or_else(|| inner('\'')).unwrap_or(value);
        let quoted = if value.contains(['"', '\\']) {
            format!("'{}'", value.replace('\'', "''"))
        } else {
            format!("\"{value}\"")
        };
        // A suggestion that is cut short cannot be copied.
        Some(if shown(&quoted) == quoted {
            format!("write `{key}: {quoted}`")
        } else {
            format!("put the whole value in quotation marks: `{key}: {}`", shown(&quoted))
        })
    }
}

/// The place that `serde_yaml` names after the words `what`, as a byte.
fn context(yaml: &str, told: &str, what: &str) -> Option<usize> {
    let (_, place) = told.split_once(what)?;
    let mut numbers = place.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse::<usize>().ok());
    // It names no place at all for the very first character.
    let (line, column) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
    let start: usize = yaml.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let column = yaml[start..].char_indices().nth(column.saturating_sub(1));
    Some(start + column.map_or(0, |(at, _)| at))
}

/// Where a line of `---` or `...` ends the first document.
fn second_document(yaml: &str) -> usize {
    let mut at = 0;
    let mut begun = false;
    for line in yaml.split_inclusive('\n') {
        let marker = line.starts_with("---") || line.starts_with("...");
        if marker && begun {
            break;
        }
        begun |= marker || !(line.trim().is_empty() || line.starts_with(['#', '%']));
        at += line.len();
    }
    at
}

/// The characters that YAML allows.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
