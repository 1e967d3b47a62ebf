//! The strings of the built-in theme: every language says what English says.

use std::collections::{BTreeMap, BTreeSet};

use icu_plurals::{PluralCategory, PluralRules};

use super::builtin_files;
use crate::locale::language::Locale;
use crate::locale::messages::{FtlFile, Strings};

/// The languages whose strings native speakers have read; all others are drafts and say so.
const REVIEWED: [&str; 5] = ["en", "fa", "ky", "ru", "zh"];

/// How the file of a draft begins.
const DRAFT: &str = "# An unreviewed draft: ";

/// The files of strings by the tags of their languages.
fn files() -> BTreeMap<String, String> {
    let tag = |name: &str| Some(name.strip_prefix("strings/")?.strip_suffix(".ftl")?.to_owned());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    builtin_files().filter_map(|(name, bytes)| Some((tag(&name)?, text(&bytes)))).collect()
}

/// The text without the line that says that it is a draft.
fn without_mark(text: &str) -> &str {
    match text.strip_prefix(DRAFT) {
        Some(rest) => rest.split_once("\n\n").map_or("", |(_, rest)| rest),
        None => text,
    }
}

/// Comments and the ids of messages, in their order.
fn outline(text: &str) -> Vec<&str> {
    let heads = without_mark(text).lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
    heads.map(|line| if line.starts_with('#') { line } else { line.split(" =").next().unwrap_or(line) }).collect()
}

/// What a message is made from besides words.
#[derive(Default, Debug)]
struct Parts {
    /// The variables, those included that only the comment before it names.
    variables: BTreeSet<String>,
    /// The keys of the variants from which it selects.
    variants: BTreeSet<String>,
}

/// The parts of each message of a file.
fn messages(text: &str) -> BTreeMap<&str, Parts> {
    let mut messages: BTreeMap<&str, Parts> = BTreeMap::new();
    let (mut id, mut reported) = ("", BTreeSet::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        let names = line.split('$').skip(1);
        let names = names.filter_map(|after| after.split(|c: char| !c.is_ascii_alphabetic() && c != '_').next());
        reported.extend(names.map(str::to_owned));
        if line.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ') {
            id = line.split(" =").next().unwrap_or_default();
        }
        let parts = messages.entry(id).or_default();
        parts.variables.append(&mut reported);
        let variant = line.trim_start().trim_start_matches('*').strip_prefix('[').and_then(|rest| rest.split_once(']'));
        parts.variants.extend(variant.map(|(key, _)| key.to_owned()));
    }
    messages
}

/// The plural categories that CLDR has for a language.
fn categories(locale: &Locale) -> BTreeSet<String> {
    let rules = PluralRules::try_new(locale.icu().into(), <_>::default()).expect("plural rules");
    rules.categories().map(|category| word(category).to_owned()).collect()
}

fn word(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[test]
fn every_language_has_the_messages_of_english_in_their_order() {
    let files = files();
    for (tag, text) in &files {
        assert_eq!(outline(text), outline(&files["en"]), "{tag}");
    }
}

#[test]
fn every_file_is_without_fault() {
    for (tag, text) in &files() {
        let locale = Locale::parse(tag).expect("a language tag");
        assert!(locale.in_cldr(), "{tag}");
        let (strings, faults) = Strings::new(&locale, &[FtlFile { file: tag, text, locale: &locale }]);
        assert!(faults.is_empty(), "{faults:?}");
        for n in (0i64..130).chain([1000, 12_345, 1_000_000]) {
            assert!(strings.format("releases_count", &[("n", n.into())]).is_ok(), "{n} in {tag}");
        }
    }
}

#[test]
fn messages_select_and_show_what_those_of_english_do() {
    let files = files();
    let (english, plurals) = (messages(&files["en"]), categories(&Locale::parse("en").expect("English")));
    for (tag, text) in &files {
        let own = categories(&Locale::parse(tag).expect("a language tag"));
        for (id, parts) in messages(text) {
            let Parts { variables, variants } = &english[id];
            let unknown: Vec<&String> = parts.variables.difference(variables).collect();
            assert!(unknown.is_empty(), "`{id}` in {tag} has {unknown:?}");
            let wanted = if *variants == plurals { &own } else { variants };
            // Where a language has but one form, there is nothing to select.
            if !(parts.variants.is_empty() && wanted.len() == 1) {
                assert_eq!(parts.variants, *wanted, "`{id}` in {tag}");
            }
        }
    }
}

#[test]
fn drafts_say_so() {
    let files = files();
    assert!(REVIEWED.iter().all(|tag| files.contains_key(*tag)));
    for (tag, text) in &files {
        assert_eq!(text.starts_with(DRAFT), !REVIEWED.contains(&tag.as_str()), "{tag}");
    }
}
