//! Strings of a theme for another language, to be translated.

use crate::locale::language::Locale;

/// The messages of some files, best first, that are wanted: with the comments before them and the headings above them, and
/// with the plural forms of another language, each with the text that it has here or else with that of the others.
pub(crate) fn skeleton(texts: &[&str], wanted: &[String], locale: &Locale) -> String {
    let mut open: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let mut made = String::new();
    for text in texts {
        let (mut heading, mut comment) = (None, String::new());
        let mut lines = text.trim_start_matches('\u{feff}').lines().peekable();
        while let Some(line) = lines.next() {
            if line.starts_with("##") {
                heading = Some(line);
            } else if line.starts_with('#') {
                comment.extend([line, "\n"]);
            } else if line.trim().is_empty() {
                comment.clear();
            } else {
                let mut message = vec![line];
                // A text goes on in indented lines, between which there may be blank ones, and ends with a brace.
                while let Some(more) = lines.next_if(|more| more.starts_with([' ', '}'])) {
                    message.push(more);
                }
                let id = line.split('=').next().unwrap_or_default().trim_end();
                if let Some(at) = open.iter().position(|wanted| *wanted == id) {
                    open.swap_remove(at);
                    if let Some(heading) = heading.take() {
                        let blank = if made.is_empty() { "" } else { "\n" };
                        made.extend([blank, heading, "\n\n"]);
                    }
                    made.push_str(&comment);
                    made.push_str(&in_plural_forms_of(locale, &message));
                }
                comment.clear();
            }
        }
    }
    made
}

/// The lines of a message, with the plural forms of a language in place of its own.
fn in_plural_forms_of(locale: &Locale, message: &[&str]) -> String {
    const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    let form = |line: &str| -> Option<&'static str> {
        let inside = line.trim_start().trim_start_matches('*').strip_prefix('[')?.split(']').next()?.trim();
        FORMS.into_iter().find(|form| *form == inside)
    };
    let is_variant = |line: &str| line.trim_start().trim_start_matches('*').starts_with('[');
    let mut made = String::new();
    let mut rest = message;
    while let Some((line, behind)) = rest.split_first() {
        if form(line).is_none() {
            made.extend([line, "\n"]);
            rest = behind;
            continue;
        }
        // All variants of this choice: each a line with its form, and the lines that go on.
        let end = rest.iter().position(|line| line.trim_start().starts_with('}')).unwrap_or(rest.len());
        let (choice, behind) = rest.split_at(end);
        rest = behind;
        let mut variants: Vec<(Option<&str>, String)> = Vec::new();
        for line in choice {
            match variants.last_mut().filter(|_| !is_variant(line)) {
                Some((_, text)) => text.extend(["\n", line]),
                None => {
                    let text = line.split_once(']').map_or("", |(_, text)| text);
                    variants.push((form(line), text.to_owned()));
                }
            }
        }
        let numbers = (0..=200).chain([1_000, 1_000_000]);
        let used: Vec<&str> = numbers.map(|number| locale.plural(number)).collect();
        let forms: Vec<&str> = FORMS.into_iter().filter(|form| used.contains(form)).collect();
        // Fluent wants one that stands for all others.
        let default = if forms.contains(&"other") { Some("other") } else { forms.last().copied() };
        let text_of = |wanted: &str| {
            let own = variants.iter().find(|(form, _)| *form == Some(wanted));
            own.or(variants.last()).map_or("", |(_, text)| text)
        };
        for form in forms {
            let star = if Some(form) == default { "   *" } else { "    " };
            made.push_str(&format!("    {star}[{form}]{}\n", text_of(form)));
        }
    }
    made
}
