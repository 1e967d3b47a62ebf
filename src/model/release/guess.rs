//! What the address of a release may be whose front matter cannot be read: nobody may be shown it, so it is looked for in
//! the lines themselves. Nothing else is made of it.

use std::sync::Arc;

use super::facts::{Facts, More, Refs};
use crate::base::address::decode;
use crate::base::slug;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::tree::ContentName;

/// Facts that are blank but for the address. `text` is the file, whatever it holds.
pub(super) fn facts(config: &Config, path: &str, text: &str) -> Option<Arc<Facts>> {
    let name = ContentName::of(path)?;
    let tagged = || config.lang(name.suffix?);
    let lang = value_of(text, "lang").and_then(|tag| config.lang(tag)).or_else(tagged);
    let date = value_of(text, "date").and_then(|written| Stamp::parse(written, &config.zone).ok());
    let folder = name.folder.rsplit('/').next().unwrap_or_default();
    let stem = if name.stem == "index" { folder } else { name.stem };
    let written = value_of(text, "slug").map(|written| slug::slug(&decode(written)));
    let slug = written.filter(|slug| !slug.is_empty()).unwrap_or_else(|| slug::slug(stem));
    let aliases = aliases(text);
    let more = (!aliases.is_empty()).then(|| Box::new(More { aliases, ..More::default() }));
    let refs = Refs { agencies: Box::default(), topics: Box::default(), people: Box::default(), event: None };
    Some(Arc::new(Facts {
        lang: lang.unwrap_or(config.default_lang),
        draft: true,
        slug: slug.into(),
        translation_key: Box::default(),
        title: Box::default(),
        summary: None,
        place: None,
        date: date.unwrap_or(Stamp::EPOCH),
        host: None,
        participants: Box::default(),
        subjects: Box::default(),
        refs,
        more,
    }))
}

/// What is behind the first place where a key seems to be: at the beginning of a line, or in braces.
fn value_of<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let rest = after_key(text, key)?;
    let line = rest.lines().next().unwrap_or_default().trim();
    let end = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => return line[1..].split(quote).next(),
        _ => line.find([',', '}']).or_else(|| line.find(" #")).unwrap_or(line.len()),
    };
    Some(line[..end].trim()).filter(|value| !value.is_empty())
}

/// The text behind the colon of a key.
fn after_key<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\t', '"', '\'']);
        let begins = before.is_empty() || before.ends_with(['\n', '\r', '{', ',', '?', '\u{feff}']);
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
        rest.strip_prefix(':').filter(|_| begins)
    })
}

/// The old addresses: what begins with a slash behind the key, up to a line that is no item of its list.
fn aliases(text: &str) -> Vec<String> {
    let Some(rest) = after_key(text, "aliases") else { return Vec::new() };
    let mut lines = rest.lines();
    let first = lines.next().unwrap_or_default();
    let items = lines.take_while(|line| line.trim_start().starts_with(['-', '/', '"', '\'', ']']));
    let words =
        std::iter::once(first).chain(items).flat_map(|line| line.split([' ', ',', '[', ']', '{', '}', '"', '\'']));
    words.filter(|word| word.starts_with('/') && word.len() > 1).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_what_no_parser_reads() {
        assert_eq!(value_of("title: [x\n\"slug\" : 'a-b' # c\n", "slug"), Some("a-b"));
        assert_eq!(value_of("{title: [x, slug: a-b, date: 2025-01-01", "slug"), Some("a-b"));
        assert_eq!(value_of("title: my slug: x\n", "slug"), None);
        assert_eq!(value_of("slug:\n", "slug"), None);
        assert_eq!(aliases("aliases: [/a/, \"/b/\"]\nx: /c/\n"), ["/a/", "/b/"]);
        assert_eq!(aliases("aliases:\n  - /a/\n  - '/b/'\nx: /c/\n"), ["/a/", "/b/"]);
    }
}
