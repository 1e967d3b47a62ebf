//! Custom properties of CSS that no style sheet of the theme gives a value: browsers then use none, without a word.

use std::collections::BTreeSet;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::theme::Theme;

/// Reports them where a style sheet asks for one.
pub(super) fn check(theme: &Theme) -> Vec<Diagnostic> {
    // As they are published, with the colours of the site.
    let published = theme.assets().iter().filter_map(|asset| std::str::from_utf8(&asset.bytes).ok());
    let texts: Vec<&str> = published.chain(theme.templates().map(|(_, text)| text)).collect();
    let known: BTreeSet<&str> = texts.iter().flat_map(|text| given(text)).collect();
    let mut found = Vec::new();
    for (own, file) in theme.files().filter(|(_, file)| file.ends_with(".css")) {
        let path = format!("themes/{own}/{file}");
        let text = theme.text_of(&path);
        for (at, name) in asked(&text).filter(|(_, name)| !known.contains(name)) {
            let message = format!("no style sheet of the theme gives `{name}` a value");
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("give it one, `:root {{ {name}: … }}`, or one to fall back on: `var({name}, …)`"),
            };
            let finding = Diagnostic::new(Kind::BrokenStyle, path.as_str(), message);
            found.push(finding.help(help).at(&text, at..at + name.len()));
        }
    }
    found
}

/// The names of a text that begin with two hyphens and are followed by a colon, in a script by whatever there is.
fn given(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("--").filter_map(|(at, _)| {
        let name = name(&text[at..])?;
        let is_asked = text[..at].trim_end().ends_with("var(");
        let behind = text[at + name.len()..].trim_start();
        (!is_asked && behind.starts_with([':', '"', '\'', '`', '{'])).then_some(name)
    })
}

/// The names that are asked for with nothing to fall back on, and where.
fn asked(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("var(").filter_map(|(at, var)| {
        let inside = at + var.len();
        let at = inside + text[inside..].len() - text[inside..].trim_start().len();
        let name = name(&text[at..])?;
        text[at + name.len()..].trim_start().starts_with(')').then_some((at, name))
    })
}

fn name(text: &str) -> Option<&str> {
    let is_end = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
    let name = &text[..text.find(is_end).unwrap_or(text.len())];
    (name.len() > 2 && name.starts_with("--")).then_some(name)
}
