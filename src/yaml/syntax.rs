//! Says in plain words why a text is not YAML.
//!
//! `serde_yaml` speaks of scalars, anchors and contexts. Nearly all faults of real front matter are a value that needed
//! quotation marks, an indentation that is off by one, or a tab; so the faulty line decides what is suggested.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::base::diagnostics::DATE_FORMS;
use crate::yaml::step::shown;

/// What is wrong, where (in bytes of the YAML), and what to do about it.
pub(super) struct Syntax {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Explains why `yaml` cannot be read, given what `serde_yaml` says.
pub(super) fn explain(yaml: &str, error: &serde_yaml::Error) -> Syntax {
    let message = error.to_string();
    let at = error.location().map_or(0, |place| place.index()).min(yaml.len());
    let here = Line::of(yaml, at);
    let quotes = here.in_quotes();
    let char_at = |at: usize| yaml.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let is = |problem: &str| message.starts_with(problem);
    let say = |at: usize, message: &str, help: Option<String>| Syntax {
        range: at..at + yaml.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
        message: message.to_owned(),
        help,
    };
    let indentation = || {
        let help = "check the indentation: the keys of a group begin in the same column";
        here.aligned(yaml).or_else(|| Some(help.to_owned()))
    };

    if is("control characters are not allowed") {
        let (at, c) = yaml.char_indices().find(|(_, c)| !allowed(*c)).unwrap_or((0, ' '));
        let message = format!("an invisible control character (U+{:04X}) is in the text", u32::from(c));
        return say(at, &message, Some("delete it".to_owned()));
    }
    if is("deserializing from YAML containing more than one document") {
        let at = second_document(yaml);
        return say(at, "a second document begins here; only one can be read", Some("delete this line".to_owned()));
    }
    if let Some(found) = [Some(&here), here.before(yaml).as_ref()].into_iter().flatten().find_map(Line::wide_colon) {
        return found;
    }
    let indent = here.text.len() - here.text.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = here.text[..indent].find('\t') {
        let help = Some("indent with spaces".to_owned());
        return say(here.start + tab, "there is a tab at the beginning of this line; YAML does not allow that", help);
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
                _ => say(at, "a key cannot be here", indentation()),
            },
        };
    }
    if is("could not find expected ':'") {
        let at = context(yaml, &message, "while scanning a simple key").unwrap_or(at);
        if let Some(found) = Line::of(yaml, at).bullet() {
            return found;
        }
        let help = "write `key: value`, or indent the line if it goes on with the value before".to_owned();
        return say(at, "this line has no key", Some(help));
    }
    if is("found unexpected end of stream") || is("found unexpected document indicator") {
        let at = context(yaml, &message, "while scanning a quoted scalar").unwrap_or(0);
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
        let at = context(yaml, &message, what).unwrap_or(at);
        let message = format!("the {name} that begins here lacks a comma or its `{end}`");
        let line = Line::of(yaml, at);
        if let Some(found) = line.brackets() {
            return found;
        }
        // Where the list fits its line, only the bracket is missing.
        let open = line.open().unwrap_or(at.saturating_sub(line.start).min(line.text.len()));
        let (key, value) = (line.text[..open].trim(), line.text[open..].trim_end());
        let help = match value.ends_with(end) || line.goes_on(yaml) {
            true => "put values with a comma, a colon or a `#` in quotation marks".to_owned(),
            false => format!("write `{}`", format!("{key} {}", closed(value)).trim_start()),
        };
        return say(at, &message, Some(help));
    }
    if is("did not find expected key") {
        return match here.key_value() {
            Some((_, value)) if here.start + here.offset(value) < at && value.starts_with(['"', '\'', '[', '{']) => {
                let mark = &value[..1];
                let message = match mark {
                    "[" | "{" => "there is text after the closing bracket".to_owned(),
                    _ => format!("there is text after the closing quotation mark (`{mark}`)"),
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
    if is("did not find expected '-' indicator") {
        return say(at, "this line does not fit the lines before it", indentation());
    }
    if let Some(found) = here.bullet().filter(|_| is("did not find expected alphabetic")) {
        return found;
    }
    if is("did not find expected alphabetic") || is("unknown anchor") || is("found undefined tag") {
        let at = here.key_value().map_or(at, |(_, value)| here.start + here.offset(value));
        // Where there is no key, what is invalid stands just before.
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
    let problem = message.split(" at line ").next().unwrap_or(&message).split(", while ").next().unwrap_or(&message);
    say(at, &format!("this cannot be read as YAML: {problem}"), quotes)
}

/// In how many lines before an item of a list another is looked for.
const MOST_LINES: usize = 50;

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

    /// The line before this that is not blank.
    fn before(&self, yaml: &'a str) -> Option<Line<'a>> {
        let mut at = self.start;
        while at > 0 {
            let line = Line::of(yaml, at - 1);
            if !line.text.trim().is_empty() && !line.text.trim_start().starts_with('#') {
                return Some(line);
            }
            at = line.start;
        }
        None
    }

    /// Its key, and in which column that begins.
    fn key_at(&self) -> Option<(&'a str, usize)> {
        let rest = self.text.trim_start_matches([' ', '-']);
        let (key, _) = rest.split_once(':')?;
        (!key.is_empty() && !key.contains([' ', '"', '\'', '{', '['])).then_some((key, self.text.len() - rest.len()))
    }

    /// In which column its key belongs, that of the key before it; or its hyphen.
    fn aligned(&self, yaml: &'a str) -> Option<String> {
        let blanks = |column: usize| match column {
            0 => "no blank".to_owned(),
            1 => "one blank".to_owned(),
            many => format!("{many} blanks"),
        };
        let hyphen = |line: &Line| line.text.trim_start().starts_with("- ").then(|| line.text.find('-')).flatten();
        if let Some(own) = hyphen(self) {
            let lines = std::iter::successors(self.before(yaml), |line| line.before(yaml));
            let column = lines.take(MOST_LINES).find_map(|line| hyphen(&line)).filter(|column| *column != own)?;
            return Some(format!("begin it in the same column as the hyphen above: with {} before it", blanks(column)));
        }
        let (key, own) = self.key_at()?;
        let (other, column) = self.before(yaml)?.key_at()?;
        let blanks = blanks(column);
        (own != column)
            .then(|| format!("begin `{key}` in the same column as `{other}` above it: with {blanks} before it"))
    }

    /// The finding about a key with a colon as Chinese and Japanese keyboards write it.
    fn wide_colon(&self) -> Option<Syntax> {
        let (key, value) = self.text.split_once('：')?;
        let word = key.trim_start_matches([' ', '-']).trim_end();
        let is_key = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let start = self.start + key.len();
        is_key.then(|| Syntax {
            range: start..start + '：'.len_utf8(),
            message: format!("the colon after `{word}` is a wide one (U+FF1A), which is none to YAML"),
            help: Some(format!("write `:{}`", if value.starts_with(' ') { "" } else { " " })),
        })
    }

    /// The finding about an item of a list with another sign than a hyphen and a blank.
    fn bullet(&self) -> Option<Syntax> {
        let text = self.text.trim();
        let sign = text.chars().next().filter(|sign| "*•·‣–—-".contains(*sign))?;
        let item = text[sign.len_utf8()..].trim_start();
        let is_list = !item.is_empty() && (sign != '*' || text.starts_with("* ")) && !text.starts_with("--");
        let start = self.start + self.text.len() - self.text.trim_start().len();
        (is_list && !text.starts_with("- ")).then(|| Syntax {
            range: start..start + text.len(),
            message: "an item of a list begins with a hyphen and a blank".to_owned(),
            help: Some(format!("write `- {item}`")),
        })
    }

    /// Where the value begins that is a list or group in brackets.
    fn open(&self) -> Option<usize> {
        let begins = |at: &usize| {
            let before = self.text[..*at].trim_end();
            before.is_empty() || before.ends_with([':', '-'])
        };
        self.text.match_indices(['[', '{']).map(|(at, _)| at).find(begins)
    }

    /// The finding about a list or group in brackets with a value that needs quotation marks.
    fn brackets(&self) -> Option<Syntax> {
        let open = self.open()?;
        let value = self.text[open..].trim_end();
        let right = |value: &str| mended(value, &[]).filter(|mended| mended != value && is_yaml(mended));
        let mended = right(value).or_else(|| right(&closed(value)))?;
        let start = self.start + self.text.len() - self.text.trim_start().len();
        let brackets = if value.starts_with('{') { "braces" } else { "brackets" };
        Some(Syntax {
            range: start..self.start + self.text.trim_end().len(),
            message: format!("within {brackets} a value with a comma, a colon or a `#` needs quotation marks"),
            help: Some(format!("write `{}`", format!("{} {mended}", self.text[..open].trim()).trim_start())),
        })
    }

    /// Whether the next line may belong to the same value.
    fn goes_on(&self, yaml: &str) -> bool {
        let indent = |text: &str| text.len() - text.trim_start_matches(' ').len();
        let next = yaml[self.start + self.text.len()..].trim_start_matches(['\r', '\n']);
        let next = next.split(['\r', '\n']).next().unwrap_or_default();
        !next.trim().is_empty() && indent(next) > indent(self.text)
    }

    /// The line as it would be right if its value is meant as text.
    fn in_quotes(&self) -> Option<String> {
        let (key, value) = self.key_value()?;
        if matches!(key, "date" | "embargo" | "expires" | "updated") {
            return Some(DATE_FORMS.to_owned());
        }
        let inner = |mark| value.strip_prefix(mark)?.strip_suffix(mark);
        let value = inner('"').or_else(|| inner('\'')).unwrap_or(value);
        let quoted = quoted(value);
        // A suggestion that is cut short cannot be copied.
        Some(if shown(&quoted) == quoted {
            format!("write `{key}: {quoted}`")
        } else {
            format!("put the whole value in quotation marks: `{key}: {}`", shown(&quoted))
        })
    }
}

/// A list or group in brackets with the brackets that it lacks at its end.
fn closed(text: &str) -> String {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '[' => open.push(']'),
            '{' => open.push('}'),
            c if open.last() == Some(&c) => {
                open.pop();
            }
            _ => {}
        }
    }
    let mut closed = text.trim_end_matches(',').to_owned();
    closed.extend(open.into_iter().rev());
    closed
}

fn is_yaml(text: &str) -> bool {
    serde_yaml::from_str::<IgnoredAny>(text).is_ok()
}

/// A list or group in brackets as it was probably meant, with values in quotation marks where they need them: a comma
/// that no key follows belongs to the value before it, and all but the first colon of an entry to its value. Those of the
/// keys `known` may lack the blank after their colon, or have an equals sign. `None` if the brackets do not match.
pub(super) fn mended(flow: &str, known: &[&str]) -> Option<String> {
    let (is_group, inner) = match flow.strip_prefix('{') {
        Some(rest) => (true, rest.strip_suffix('}')?),
        None => (false, flow.strip_prefix('[')?.strip_suffix(']')?),
    };
    let mut entries: Vec<(&str, String)> = Vec::new();
    for piece in pieces(inner)? {
        match (is_group.then(|| entry_of(piece, known)).flatten(), entries.last_mut()) {
            (Some((key, value)), _) => entries.push((key, value.to_owned())),
            (None, _) if !is_group => entries.push(("", piece.to_owned())),
            (None, Some((_, before))) => *before = format!("{before},{piece}"),
            (None, None) => return None,
        }
    }
    let written = |(key, value): &(&str, String)| {
        let value = value.trim();
        let is_quoted = |mark| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
        let value = match value.starts_with(['{', '[']).then(|| mended(value, known)).flatten() {
            Some(inner) => inner,
            None if is_quoted('"') || is_quoted('\'') || !needs_quotes(value) => value.to_owned(),
            None => quoted(value),
        };
        if is_group { format!("{key}: {value}") } else { value }
    };
    let entries: Vec<String> = entries.iter().map(written).collect();
    let (open, close) = if is_group { ('{', '}') } else { ('[', ']') };
    Some(format!("{open}{}{close}", entries.join(", ")))
}

/// The parts of a text between its commas; those within brackets and quotation marks divide nothing. `None` if brackets
/// or quotation marks do not match.
fn pieces(text: &str) -> Option<Vec<&str>> {
    let (mut pieces, mut start, mut depth, mut quote, mut last) = (Vec::new(), 0, 0_usize, None, ',');
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if ",[{:".contains(last) => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        if !c.is_whitespace() {
            last = c;
        }
    }
    pieces.push(&text[start..]);
    pieces.retain(|piece| !piece.trim().is_empty());
    (depth == 0 && quote.is_none()).then_some(pieces)
}

/// The key and the value of an entry of a group.
fn entry_of<'a>(piece: &'a str, known: &[&str]) -> Option<(&'a str, &'a str)> {
    let piece = piece.trim();
    let end = piece.find([':', '='])?;
    let (key, value) = (piece[..end].trim_end(), &piece[end + 1..]);
    let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let is_apart = piece[end..].starts_with(':') && (value.is_empty() || value.starts_with(' '));
    (is_key && (is_apart || known.contains(&key))).then_some((key, value))
}

/// Whether a plain text within brackets would be taken for something else.
pub(super) fn needs_quotes(text: &str) -> bool {
    text.contains([',', '[', ']', '{', '}', '\n'])
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with(|c: char| "#&*!|>%@`\"'".contains(c))
        || ["- ", "? ", ": "].iter().any(|start| text.starts_with(start))
}

/// A text in quotation marks, as YAML reads it back.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// The place that `serde_yaml` names after the words `what`, as a byte.
fn context(yaml: &str, message: &str, what: &str) -> Option<usize> {
    let (_, place) = message.split_once(what)?;
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
