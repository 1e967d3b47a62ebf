//! The words of the interface, in Fluent: what a theme says itself rather than a release.
//!
//! A language's strings come from several files: the site's own theme first, then the built-in theme, then the default
//! language in the same order. The first file that has a message wins. Each message keeps to its own language: one
//! that is borrowed from English is put together by the plural rules and in the numerals of English, since a sentence
//! half in one language is worse than one in the wrong language.
//!
//! Placeables are not wrapped in Unicode isolation marks, which Fluent does unless told otherwise: the strings also
//! become attributes, titles and feed texts, where the marks would be copied along. A theme isolates with `<bdi>`.

pub(crate) mod depth;
mod fault;
mod number;
mod resolver;
mod skeleton;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use fluent_syntax::ast::Resource;

pub(crate) use fault::StringFault;
use number::Number;
use resolver::{Bundle, Value};
pub(crate) use skeleton::skeleton;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::foreign::unmarked;
use crate::locale::language::Locale;

/// One `.ftl` file.
#[derive(Clone, Copy, Debug)]
pub struct FtlFile<'a> {
    /// The file's name, for diagnostics.
    pub file: &'a str,
    pub text: &'a str,
    /// The language that it is written in.
    pub locale: &'a Locale,
}

/// A value for a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    /// A whole number: shown in the numerals of the language, and may select a plural form.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// A text, shown as it is.
    Text(&'a str),
}

/// The strings of one language of the site.
pub struct Strings {
    /// By language, best first.
    languages: Vec<Bundle>,
    /// The messages, and the position in `languages` of the one that has each.
    messages: BTreeMap<String, usize>,
    /// Those that need no values, formatted.
    plain: BTreeMap<String, String>,
    /// Those of them that are borrowed, marked as being in another language.
    marked: BTreeMap<String, String>,
}

impl Strings {
    /// Puts together the strings of `locale` from files, best first; later ones fill what earlier ones lack. A message
    /// with an error in its syntax is left out and so taken from the next file that has it.
    pub fn new(locale: &Locale, sources: &[FtlFile<'_>]) -> (Strings, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let resources: Vec<Arc<Resource<String>>> =
            sources.iter().map(|source| Arc::new(parse(source, &mut diagnostics))).collect();
        let heads: Vec<Vec<Head<'_>>> = sources.iter().map(|source| heads(source, &mut diagnostics)).collect();

        let mut tags: Vec<&str> = Vec::new();
        let mut languages: Vec<Bundle> = Vec::new();
        let own = locale.chain();
        for source in sources {
            let tag = source.locale.tag();
            if tags.contains(&tag) {
                continue;
            }
            let is_own = own.iter().any(|own| own == tag);
            // Its own files first; then the others, for the terms and messages that it refers to and does not have.
            let of_language = |mine: bool| {
                let all = sources.iter().zip(&resources);
                all.filter(move |(other, _)| (other.locale.tag() == tag) == mine)
                    .map(|(_, resource)| Arc::clone(resource))
            };
            let files = of_language(true).chain(of_language(false)).collect();
            tags.push(tag);
            languages.push(Bundle::new(is_own, source.locale.clone(), files));
        }

        let mut strings =
            Strings { languages, messages: BTreeMap::new(), plain: BTreeMap::new(), marked: BTreeMap::new() };
        for (source, heads) in sources.iter().zip(&heads) {
            let language = tags.iter().position(|tag| *tag == source.locale.tag());
            let language = language.expect("the languages are those of the files");
            for head in heads {
                if !strings.has_text(language, head.id) || strings.messages.contains_key(head.id) {
                    continue;
                }
                strings.messages.insert(head.id.to_owned(), language);
                match strings.format_shown(head.id, &[]) {
                    Ok(text) => {
                        let plain = unmarked(&text).into_owned();
                        if plain != text {
                            strings.marked.insert(head.id.to_owned(), text);
                        }
                        strings.plain.insert(head.id.to_owned(), plain);
                    }
                    Err(fault @ StringFault::Broken { .. }) => {
                        // The next file that has it fills in.
                        strings.messages.remove(head.id);
                        diagnostics.push(
                            Diagnostic::new(Kind::MissingString, source.file, fault.to_string())
                                .at(source.text, head.range.clone()),
                        );
                    }
                    Err(_) => {}
                }
            }
        }
        (strings, diagnostics)
    }

    /// All messages that need no values, with their texts, sorted by id: what templates see as `text.KEY`. Those that are
    /// borrowed are marked: see [`crate::base::foreign`].
    pub fn texts(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.plain.iter().map(|(id, text)| (id.as_str(), self.marked.get(id).unwrap_or(text).as_str()))
    }

    /// True for a message that is there, in this language or in one that it borrows from.
    pub fn knows(&self, id: &str) -> bool {
        self.messages.contains_key(id)
    }

    /// The ids of all messages, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// A message that needs no values.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// The same, marked where it is borrowed.
    pub fn shown(&self, id: &str) -> Option<&str> {
        self.marked.get(id).or_else(|| self.plain.get(id)).map(String::as_str)
    }

    /// A message with its values put in. Values that the message does not use are ignored: a translation may do
    /// without.
    pub fn format(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<String, StringFault> {
        self.format_shown(id, args).map(|text| match unmarked(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(plain) => plain,
        })
    }

    /// The same, marked where it is borrowed: see [`crate::base::foreign`]. Values that are texts are in the language of the
    /// page, unless they have marks themselves.
    pub fn format_shown(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<String, StringFault> {
        let unknown = || {
            let near = nearest(id, self.messages.keys().map(String::as_str)).map(str::to_owned);
            StringFault::Unknown { id: id.to_owned(), near }
        };
        let language = &self.languages[*self.messages.get(id).ok_or_else(unknown)?];
        let values = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
        language.format(id, values).ok_or_else(unknown)?
    }

    /// The messages that `reference`, usually the default language, has and this language has to borrow or do without.
    pub fn missing(&self, reference: &Strings) -> Vec<String> {
        let own = |id: &str| self.messages.get(id).is_some_and(|language| self.languages[*language].own);
        reference.messages.keys().filter(|id| !own(id)).cloned().collect()
    }

    fn has_text(&self, language: usize, id: &str) -> bool {
        self.languages[language].has_text(id)
    }
}

impl fmt::Debug for Strings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.plain).finish_non_exhaustive()
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Whole(number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Arg::Real(number)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(text)
    }
}

impl<'a> Arg<'a> {
    /// As messages hold it; a number too large for its digits to be exact is a text.
    fn value(self) -> Value<'a> {
        match self {
            Arg::Whole(number) => Value::Number(Number::whole(number)),
            Arg::Real(number) if number.abs() < 1e15 => Value::Number(Number::real(number)),
            Arg::Real(number) => Value::Text(number.to_string().into()),
            Arg::Text(text) => Value::Text(text.into()),
        }
    }
}

/// Reads a file; what has an error is reported and left out.
fn parse(source: &FtlFile<'_>, diagnostics: &mut Vec<Diagnostic>) -> Resource<String> {
    // A byte-order mark would be an error before the first message.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    let skipped = source.text.len() - text.len();
    // A deeper one would overflow the stack of the parser, or end in a panic when it is formatted.
    if let Some((message, range)) = depth::of_strings(text) {
        let range = range.start + skipped..range.end + skipped;
        let fault = Diagnostic::new(Kind::Template, source.file, message).at(source.text, range);
        diagnostics.push(fault.help("no string of this file is used; write them with fewer braces in each other"));
        return Resource { body: Vec::new() };
    }
    match fluent_syntax::parser::parse(text.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let range = error.pos.start + skipped..error.pos.end + skipped;
                let why = error.kind.to_string().replace("a token starting with ", "");
                let mut letters = why.chars();
                let first = letters.next().map(|letter| letter.to_ascii_lowercase());
                let why: String = first.into_iter().chain(letters).collect();
                diagnostics.push(
                    Diagnostic::new(Kind::Template, source.file, format!("syntax error in the strings: {why}"))
                        .at(source.text, range)
                        .help("the form is `id = text`; further lines of the text are indented"),
                );
            }
            resource
        }
    }
}

/// The head of a message.
struct Head<'a> {
    id: &'a str,
    /// Where the id stands.
    range: Range<usize>,
}

/// Finds the messages of a file. In Fluent a line that begins with an id and `=` always begins a message, since texts
/// go on in indented lines only; so the lines tell the ids, which a Fluent bundle does not.
fn heads<'a>(source: &FtlFile<'a>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Head<'a>> {
    let mut heads: Vec<Head<'a>> = Vec::new();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let mut start = 0;
    for (at, line) in source.text.split_inclusive('\n').enumerate() {
        let content = line.trim_start_matches('\u{feff}');
        let begin = start + (line.len() - content.len());
        start += line.len();
        let Some((id, _)) = content.split_once('=') else {
            continue;
        };
        let id = id.trim_end_matches(' ');
        // A term is `-name`.
        let name = id.strip_prefix('-').unwrap_or(id);
        if !name.starts_with(|first: char| first.is_ascii_alphabetic())
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        {
            continue;
        }
        let range = begin..begin + id.len();
        if let Some(first) = lines.get(id) {
            diagnostics.push(
                Diagnostic::new(Kind::DuplicateKey, source.file, format!("the string `{id}` is there twice"))
                    .at(source.text, range)
                    .help(format!("the first one, in line {first}, is used")),
            );
            continue;
        }
        lines.insert(id, at + 1);
        if name.len() == id.len() {
            heads.push(Head { id, range });
        }
    }
    heads
}

#[cfg(test)]
mod tests;
