//! Strings of a theme that no template asks for, which is how a misspelt id looks.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Kind, nearest};
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

/// The ids of messages in a file of Fluent, and where they stand.
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

/// True where a template puts ids together from a beginning of this one: `text["group_" ~ name]`.
fn has_beginning(text: &str, id: &str) -> bool {
    text.match_indices('~').any(|(at, _)| {
        let before = text[..at].trim_end().strip_suffix(['"', '\'']);
        let part = before.and_then(|before| before.rsplit(['"', '\'']).next()).unwrap_or_default();
        !part.is_empty() && id.starts_with(part)
    })
}
