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
mod skeleton;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

pub(crate) use skeleton::skeleton;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::foreign::{mark, mark_value, unmarked};
use crate::locale::language::{Locale, TagFault};

/// Digits after the decimal sign at most. Fluent's plural rules reckon with powers of ten in 64 bits.
const FRACTION: usize = 15;

/// One `.ftl` file.
#[derive(Clone, Copy, Debug)]
pub struct FtlFile<'a> {
    /// The file's name, for diagnostics.
    pub file: &'a str,
    /// Its text.
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

/// Why a message cannot be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StringFault {
    /// No file has it.
    Unknown {
        /// The message.
        id: String,
        /// One with nearly the same name.
        near: Option<String>,
    },
    /// Its text needs values that were not given.
    Arguments {
        /// The message.
        id: String,
        /// The names of the values.
        names: Vec<String>,
    },
    /// Its text refers to something that does not exist, or to itself.
    Broken {
        /// The message.
        id: String,
        /// What Fluent says of it.
        why: String,
    },
}

impl fmt::Display for StringFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StringFault::Unknown { id, near: None } => write!(f, "there is no string `{id}`"),
            StringFault::Unknown { id, near: Some(near) } => {
                write!(f, "there is no string `{id}`; did you mean `{near}`?")
            }
            StringFault::Arguments { id, names } => write!(f, "the string `{id}` needs `{}`", names.join("`, `")),
            StringFault::Broken { id, why } => write!(f, "the string `{id}` is broken: {why}"),
        }
    }
}

impl std::error::Error for StringFault {}

/// The strings of one language of the site.
pub struct Strings {
    /// By language, best first.
    languages: Vec<Language>,
    /// The messages, and the position in `languages` of the one that has each.
    messages: BTreeMap<String, usize>,
    /// Those that need no values, formatted.
    plain: BTreeMap<String, String>,
    /// Those of them that are borrowed, marked as being in another language.
    marked: BTreeMap<String, String>,
}

struct Language {
    /// Whether it is the language of the page, rather than one that is borrowed from.
    own: bool,
    /// For the plural rules of CLDR.
    locale: Locale,
    bundle: FluentBundle<Arc<FluentResource>>,
}

impl Strings {
    /// Puts together the strings of `locale` from files, best first; later ones fill what earlier ones lack. A message
    /// with an error in its syntax is left out and so taken from the next file that has it.
    pub fn new(locale: &Locale, sources: &[FtlFile<'_>]) -> (Strings, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let resources: Vec<Arc<FluentResource>> =
            sources.iter().map(|source| Arc::new(parse(source, &mut diagnostics))).collect();
        let categories = FluentResource::try_new(CATEGORIES.to_owned());
        let categories = Arc::new(categories.unwrap_or_else(|(resource, _)| resource));
        let heads: Vec<Vec<Head<'_>>> = sources.iter().map(|source| heads(source, &mut diagnostics)).collect();

        let mut tags: Vec<&str> = Vec::new();
        let mut languages: Vec<Language> = Vec::new();
        let own = locale.chain();
        for source in sources {
            let tag = source.locale.tag();
            if tags.contains(&tag) {
                continue;
            }
            let is_own = own.iter().any(|own| own == tag);
            let mut bundle = bundle(tag, is_own);
            // Its own files first; then the others, for the terms and messages that it refers to and does not have.
            for mine in [true, false] {
                for (other, resource) in sources.iter().zip(&resources) {
                    if (other.locale.tag() == tag) == mine {
                        // What it refuses is what an earlier file has.
                        let _ = bundle.add_resource(Arc::clone(resource));
                    }
                }
            }
            let _ = bundle.add_resource(Arc::clone(&categories));
            tags.push(tag);
            languages.push(Language { own: is_own, locale: source.locale.clone(), bundle });
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
        let bundle = &language.bundle;
        let pattern = bundle.get_message(id).and_then(|message| message.value()).ok_or_else(unknown)?;
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, language.value(*arg))).collect();
        let mut errors = Vec::new();
        // Formatted as a whole it would be a value itself, and marked as one.
        let mut text = String::new();
        let written = bundle.write_pattern(&mut text, pattern, Some(&args), &mut errors);
        written.expect("a String takes whatever is written");
        let mut names = Vec::new();
        let mut broken = None;
        for error in errors {
            match error {
                FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => {
                    if !names.contains(&id) {
                        names.push(id);
                    }
                }
                other => broken = broken.or(Some(other)),
            }
        }
        match broken {
            Some(FluentError::ResolverError(error)) => {
                Err(StringFault::Broken { id: id.to_owned(), why: error.to_string() })
            }
            Some(error) => Err(StringFault::Broken { id: id.to_owned(), why: error.to_string() }),
            None if !names.is_empty() => Err(StringFault::Arguments { id: id.to_owned(), names }),
            None if language.own => Ok(text),
            None => Ok(mark(&text, language.locale.tag(), language.locale.dir())),
        }
    }

    /// The messages that `reference`, usually the default language, has and this language has to borrow or do without.
    pub fn missing(&self, reference: &Strings) -> Vec<String> {
        let own = |id: &str| self.messages.get(id).is_some_and(|language| self.languages[*language].own);
        reference.messages.keys().filter(|id| !own(id)).cloned().collect()
    }

    fn has_text(&self, language: usize, id: &str) -> bool {
        self.languages[language].bundle.get_message(id).is_some_and(|message| message.value().is_some())
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

impl Language {
    /// The value for Fluent, which cannot reckon with numbers that 64-bit integers do not hold; those are texts.
    fn value<'a>(&self, arg: Arg<'a>) -> FluentValue<'a> {
        match arg {
            Arg::Whole(number) => self.whole(number).into(),
            Arg::Real(number) if number.abs() < 1e15 => FluentValue::from(number),
            Arg::Real(number) => FluentValue::from(number.to_string()),
            Arg::Text(text) => FluentValue::from(text),
        }
    }

    /// A whole number that selects the plural form which CLDR has for it.
    ///
    /// Fluent's own rules (intl_pluralrules 7) drop the modulo of conditions such as `n % 100 = 3..10`: they are wrong
    /// for Arabic from 103, for most Belarusian and Lithuanian numbers and for some others. Where they differ from
    /// CLDR, a smaller number of the right kind is sent to select in place of the real one, which is carried along to
    /// be shown. Of the form that French, Spanish and others have for millions Fluent knows nothing, so that no number
    /// stands in; those show `other`.
    fn whole(&self, number: i64) -> FluentNumber {
        let right = self.locale.plural(number.unsigned_abs());
        if self.category(number).as_deref() == Some(right) {
            return number.into();
        }
        let Some(stand_in) = (0..200).find(|stand_in| self.category(*stand_in).as_deref() == Some(right)) else {
            return number.into();
        };
        let mut stand_in = FluentNumber::from(stand_in);
        // The one option that takes any text. No currency is ever shown here.
        stand_in.options.currency = Some(number.to_string());
        stand_in
    }

    /// The plural category that Fluent finds for a number.
    fn category(&self, number: i64) -> Option<String> {
        let pattern = self.bundle.get_message(CATEGORY).and_then(|message| message.value())?;
        let args: FluentArgs<'_> = [("n", FluentValue::from(number))].into_iter().collect();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    }
}

/// The message that tells Fluent's plural category of a number; no theme can ask for it, as it is in no theme's file.
const CATEGORY: &str = "pressroom-plural-category";

/// The file of that message.
const CATEGORIES: &str = "\
pressroom-plural-category = { $n ->
    [zero] zero
    [one] one
    [two] two
    [few] few
    [many] many
   *[other] other
}
";

/// An empty bundle that shows numbers as the language does. Where it is not the page's own, values are marked.
fn bundle(tag: &str, own: bool) -> FluentBundle<Arc<FluentResource>> {
    let language = tag.parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(if own { show } else { show_marked }));
    // It fails only where the name is taken, and nothing is in the bundle yet.
    let _ = bundle.add_function("NUMBER", number);
    bundle
}

/// Fluent's function `NUMBER`, with its options kept to what can be shown.
fn number<'a>(positional: &[FluentValue<'a>], named: &FluentArgs<'_>) -> FluentValue<'a> {
    let Some(FluentValue::Number(number)) = positional.first() else {
        return FluentValue::Error;
    };
    let mut number = number.clone();
    let carried = number.options.currency.take();
    number.options.merge(named);
    number.options.currency = carried;
    for digits in [
        &mut number.options.minimum_integer_digits,
        &mut number.options.minimum_fraction_digits,
        &mut number.options.maximum_fraction_digits,
    ] {
        *digits = digits.map(|digits| digits.min(FRACTION));
    }
    FluentValue::Number(number)
}

/// Shows numbers; leaves everything else to Fluent.
fn show(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = digits(number);
    memoizer
        .with_try_get::<Numerals, _, _>((), |numerals| numerals.0.decimal(&digits, number.options.use_grouping))
        .ok()
        .flatten()
}

/// The same in a language that is not the page's: texts are in that of the page.
fn show_marked(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    match value {
        FluentValue::String(text) => mark_value(text),
        other => show(other, memoizer),
    }
}

/// The number in ASCII, with as many digits as its options want.
fn digits(number: &FluentNumber) -> String {
    let options = &number.options;
    let text = match (&options.currency, options.maximum_fraction_digits) {
        (Some(carried), _) => carried.clone(),
        (None, Some(most)) => format!("{:.most$}", number.value),
        (None, None) => number.value.to_string(),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let fraction = match options.maximum_fraction_digits {
        Some(_) => fraction.trim_end_matches('0'),
        None => fraction,
    };
    let least_whole = options.minimum_integer_digits.unwrap_or(1);
    let least_fraction = options.minimum_fraction_digits.unwrap_or(0);
    let point = if fraction.is_empty() && least_fraction == 0 { "" } else { "." };
    format!("{sign}{whole:0>least_whole$}{point}{fraction:0<least_fraction$}")
}

/// The numerals of a bundle's language, kept by Fluent beside its plural rules: its formatter of values is a plain
/// function and cannot bring a [`Locale`] along.
struct Numerals(Locale);

impl Memoizable for Numerals {
    type Args = ();
    type Error = TagFault;

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Numerals, TagFault> {
        Locale::parse(&language.to_string()).map(Numerals)
    }
}

/// Reads a file; what has an error is reported and left out.
fn parse(source: &FtlFile<'_>, diagnostics: &mut Vec<Diagnostic>) -> FluentResource {
    // A byte-order mark would be an error before the first message.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    let skipped = source.text.len() - text.len();
    // A deeper one would overflow the stack of the parser, or end in a panic when it is formatted.
    if let Some((message, range)) = depth::of_strings(text) {
        let range = range.start + skipped..range.end + skipped;
        let fault = Diagnostic::new(Kind::Template, source.file, message).at(source.text, range);
        diagnostics.push(fault.help("no string of this file is used; write them with fewer braces in each other"));
        return empty();
    }
    match FluentResource::try_new(text.to_owned()) {
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

fn empty() -> FluentResource {
    FluentResource::try_new(String::new()).unwrap_or_else(|(resource, _)| resource)
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
