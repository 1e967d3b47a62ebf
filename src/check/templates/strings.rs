//! Strings of a theme that no template asks for, which is how a misspelt id looks, and those that are still in English.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::model::config::Config;
use crate::theme::{BUILTIN, Theme, builtin_files};

/// Reports them, at the ids in the files of the site's own themes. What the built-in theme has is asked for by the
/// program, if not by templates.
pub(super) fn unasked(theme: &Theme) -> Vec<Diagnostic> {
    let built_in: Vec<String> = builtin_files()
        .filter(|(name, _)| name.starts_with("strings/"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let known: BTreeSet<&str> = built_in.iter().flat_map(|text| ids(text)).map(|(_, id)| id).collect();
    let templates: Vec<&str> = theme.templates().map(|(_, text)| text).collect();
    let files: Vec<(String, &str)> = theme.string_files().collect();
    let is_asked = |id: &str| {
        known.contains(id)
            || templates.iter().any(|text| has_word(text, id) || has_beginning(text, id))
            // A string may be a part of others.
            || files.iter().any(|(_, text)| text.contains(&format!("{{ {id} ")) || text.contains(&format!("{{{id}")))
    };
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with(&format!("themes/{BUILTIN}/"))) {
        for (at, id) in ids(text).filter(|(_, id)| !is_asked(id)) {
            let help = match nearest(id, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("a template reads it as `text.{id}`"),
            };
            let message = format!("no template asks for the string `{id}`");
            found.push(Diagnostic::new(Kind::Unused, path.as_str(), message).help(help).at(text, at..at + id.len()));
        }
    }
    found
}

/// Reports, for each file of strings of another language, those that have the English text: a skeleton that nobody
/// translated. Texts of one or two words may well be the same.
pub(super) fn untranslated(config: &Config, theme: &Theme) -> Vec<Diagnostic> {
    let built_in: Vec<String> = builtin_files()
        .filter(|(name, _)| name == "strings/en.ftl")
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let files: Vec<(String, &str)> = theme.string_files().collect();
    let own = files.iter().filter(|(path, _)| path.ends_with("/strings/en.ftl")).map(|(_, text)| *text);
    let english: BTreeMap<&str, String> =
        own.chain(built_in.iter().map(String::as_str)).flat_map(messages).map(|(_, id, text)| (id, text)).collect();
    let tags: Vec<&str> = config.lang_ids().map(|lang| config.tag(lang)).filter(|tag| !is_english(tag)).collect();
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with(&format!("themes/{BUILTIN}/"))) {
        let Some(tag) = tags.iter().find(|tag| path.ends_with(&format!("/strings/{tag}.ftl"))) else { continue };
        let is_same = |id: &str, text: &str| english.get(id).is_some_and(|english| english == text);
        let same: Vec<(usize, &str)> = messages(text)
            .filter(|(_, id, text)| words(text) > 2 && is_same(id, text))
            .map(|(at, id, _)| (at, id))
            .collect();
        let Some((at, first)) = same.first() else { continue };
        let ids: Vec<String> = same.iter().take(5).map(|(_, id)| format!("`{id}`")).collect();
        let more = if same.len() > 5 { format!(" and {} more", same.len() - 5) } else { String::new() };
        let what = if same.len() == 1 { "1 string is".to_owned() } else { format!("{} strings are", same.len()) };
        let message = format!("{what} in English, in the file of `{tag}`: {}{more}", ids.join(", "));
        let finding = Diagnostic::new(Kind::MissingString, path.as_str(), message).help("translate them");
        found.push(finding.at(text, *at..at + first.len()));
    }
    found
}

fn is_english(tag: &str) -> bool {
    tag == "en" || tag.starts_with("en-")
}

/// The words of a message outside of what is filled in.
fn words(text: &str) -> usize {
    let outside = text.split('{').enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('}').map_or("", |(_, behind)| behind),
    });
    outside.flat_map(str::split_whitespace).filter(|word| word.chars().any(char::is_alphabetic)).count()
}

/// The messages of a file of Fluent: where each begins, its id, and its text with single blanks.
fn messages(text: &str) -> impl Iterator<Item = (usize, &str, String)> {
    ids(text).map(|(at, id)| {
        let rest = text[at + id.len()..].trim_start().trim_start_matches('=');
        let mut lines = rest.lines();
        let first = lines.next().unwrap_or_default();
        let more = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '}']));
        let words: Vec<&str> = std::iter::once(first).chain(more).flat_map(str::split_whitespace).collect();
        (at, id, words.join(" "))
    })
}

/// The ids of messages in a file of Fluent, and where they are.
fn ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let id = line.split_once('=')?.0.trim_end_matches(' ');
        let is_id = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        is_id.then_some((at, id))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

/// True if a template puts ids together from a beginning of this one: `text["group_" ~ name]`.
fn has_beginning(text: &str, id: &str) -> bool {
    text.match_indices('~').any(|(at, _)| {
        let before = text[..at].trim_end().strip_suffix(['"', '\'']);
        let part = before.and_then(|before| before.rsplit(['"', '\'']).next()).unwrap_or_default();
        !part.is_empty() && id.starts_with(part)
    })
}
