//! Markdown and HTML in texts of the front matter that are shown as plain text, such as titles and captions.

use super::sanitise;
use crate::base::diagnostics::Kind;
use crate::model::content::front_matter::Document;
use crate::yaml::{self, Step};

/// Keys whose texts are Markdown.
const MARKDOWN: [&str; 2] = ["notes_to_editors", "boilerplate"];

/// Keys from whose texts tags are taken out, which is reported there.
const WITHOUT_TAGS: [&str; 3] = ["title", "subtitle", "summary"];

/// Elements that people write and no page takes from a text.
const OTHER_ELEMENTS: [&str; 5] = ["font", "center", "script", "iframe", "style"];

/// Reports signs of Markdown, and tags, in values that are shown as they are written.
pub(crate) fn check(document: &mut Document) {
    let front = &document.text()[..document.body_start];
    if !front.contains("](") && memchr::memchr3(b'*', b'<', b'`', front.as_bytes()).is_none() {
        return;
    }
    let mut found = Vec::new();
    document.each_text(&mut |path, place, text| {
        let mut keys = path.iter().filter_map(|step| if let Step::Key(key) = step { Some(*key) } else { None });
        let first = keys.clone().next().unwrap_or_default();
        let last = keys.next_back().unwrap_or_default();
        if MARKDOWN.contains(&first) {
            return;
        }
        // Tags of the outermost texts are taken out and reported where that is done.
        let reads_tags = !(path.len() == 1 && WITHOUT_TAGS.contains(&last));
        if let Some((sign, plain)) = plain(text, reads_tags) {
            let message = format!("`{}` is shown as plain text, with its `{sign}`", yaml::name(path));
            let plain = plain.replace('"', "”").replace('\\', "/");
            let help = match plain.contains('\n') {
                true => "take the signs out".to_owned(),
                false => format!("write `{last}: \"{plain}\"`"),
            };
            found.push((place, message, help));
        }
    });
    for (place, message, help) in found {
        document.fault_in(Kind::MarkupInText, place, message, Some(help));
    }
}

/// The first sign of markup in a text, and the text without all of it; `None` for plain text.
fn plain(text: &str, reads_tags: bool) -> Option<(&'static str, String)> {
    let mut plain = text.trim().to_owned();
    let mut first = None;
    while let Some((sign, range, words)) = next(&plain, reads_tags) {
        let words = words.to_owned();
        plain.replace_range(range, &words);
        first = first.or(Some(sign));
    }
    Some((first?, plain.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// A sign of markup: which it is, the place that it and its words take, and the words.
type Sign<'t> = (&'static str, std::ops::Range<usize>, &'t str);

fn next(text: &str, reads_tags: bool) -> Option<Sign<'_>> {
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let found = match c {
            '*' if rest.starts_with("**") => pair(text, at, "**", "**…**"),
            '*' => pair(text, at, "*", "*…*"),
            '[' => link(text, at),
            '<' if reads_tags => tag(text, at),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Emphasis: words between two signs, with no letters outside of them and no blanks inside.
fn pair<'t>(text: &'t str, at: usize, sign: &str, name: &'static str) -> Option<Sign<'t>> {
    let rest = &text[at + sign.len()..];
    let inside = &rest[..rest.find(sign)?];
    let end = at + 2 * sign.len() + inside.len();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '*');
    let is_outside = !is_word(text[..at].chars().next_back()) && !is_word(text[end..].chars().next());
    let is_inside = inside.starts_with(|c: char| !c.is_whitespace()) && inside.ends_with(|c: char| !c.is_whitespace());
    (is_outside && is_inside && inside.chars().any(char::is_alphabetic)).then_some((name, at..end, inside))
}

/// `[words](destination)`.
fn link(text: &str, at: usize) -> Option<Sign<'_>> {
    let (words, rest) = text[at + 1..].split_once("](")?;
    let end = rest.find(')')?;
    let is_link = !words.is_empty() && !words.contains(['[', ']', '\n']) && !rest[..end].is_empty();
    is_link.then(|| ("[…](…)", at..at + 1 + words.len() + 2 + end + 1, words))
}

/// A tag of an element that there is.
fn tag(text: &str, at: usize) -> Option<Sign<'_>> {
    let inside = &text[at + 1..];
    let inside = &inside[..inside.find('>')?];
    let name =
        inside.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next()?.to_ascii_lowercase();
    let is_element = sanitise::allowed().tags.contains(&*name) || OTHER_ELEMENTS.contains(&&*name);
    is_element.then_some(("<…>", at..at + inside.len() + 2, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_plain_text() {
        for (text, sign, plain_text) in [
            ("Water Board **opens** its well", "**…**", "Water Board opens its well"),
            ("A *new* [well](x.md)", "*…*", "A new well"),
            ("Water<br>Board", "<…>", "Water Board"),
            ("<b>Water</b> Board", "<…>", "Water Board"),
        ] {
            assert_eq!(plain(text, true), Some((sign, plain_text.to_owned())), "{text}");
        }
        for text in
            ["5 * 3 * 2", "a*b*c", "5 < 6 > 3", "A <press@example.org>", "[sic] (x)", "*", "**", "* a", "<unknown>"]
        {
            assert_eq!(plain(text, true), None, "{text}");
        }
        assert_eq!(plain("Water<br>Board", false), None);
    }
}
