//! Attributed quotes: a block quote whose last line is `— [person-id]` shows who said it, with the role held on the day.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};
use serde::{Deserialize, Serialize};

use super::dialect::options;

/// A quote of a body that names its speaker.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The id of the person, as written.
    pub id: Box<str>,
    /// Where the id is in the body, in bytes.
    pub start: u32,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    pub name: String,
    /// Roles on the day of the release.
    pub role: Option<String>,
    /// The page of the person.
    pub url: Option<String>,
    /// What is between name and role.
    pub comma: String,
}

/// The dashes that may begin the line.
const DASHES: [&str; 4] = ["—", "–", "―", "--"];

/// Finds them. Most bodies have none, which a search for the dash tells without parsing Markdown.
pub(crate) fn find_quotes(body: &str) -> Box<[Quote]> {
    let behind_dash = |at: usize| {
        let before = body[..at].trim_end_matches([' ', '\t']);
        DASHES.iter().any(|dash| before.ends_with(dash))
    };
    if !body.contains('>') || !memchr::memchr_iter(b'[', body.as_bytes()).any(behind_dash) {
        return Box::default();
    }
    let mut depth = 0;
    let mut quotes = Vec::new();
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                depth += 1;
                let line = attribution(body, range).filter(|_| depth == 1);
                quotes.extend(line.map(|(_, id)| Quote { id: body[id.clone()].into(), start: id.start as u32 }));
            }
            Event::End(pulldown_cmark::TagEnd::BlockQuote(_)) => depth -= 1,
            _ => {}
        }
    }
    quotes.into_boxed_slice()
}

/// The last line of a block quote from its dash on, and the id in it, where it is `— [id]`.
pub(crate) fn attribution(text: &str, quote: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let inside = text.get(quote.clone())?.trim_end();
    let line_start = inside.rfind('\n').map_or(0, |at| at + 1);
    let line = inside[line_start..].trim_start_matches(['>', ' ', '\t']);
    let start = quote.start + inside.len() - line.len();
    let rest = DASHES.iter().find_map(|dash| line.strip_prefix(dash))?.trim_start();
    let id = rest.strip_prefix('[')?.strip_suffix(']')?;
    let id_start = quote.start + inside.len() - id.len() - 1;
    let plain = !id.is_empty() && !id.contains(['[', ']', '\n']);
    // A quote that says nothing but who said it is none.
    let says = inside[..inside.len() - line.len()].chars().any(|c| !matches!(c, '>' | ' ' | '\t' | '\r' | '\n'));
    (plain && says).then(|| (start..quote.start + inside.len(), id_start..id_start + id.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<String> {
        let quotes = find_quotes(body);
        for quote in &quotes {
            assert!(body[quote.start as usize..].starts_with(&*quote.id));
        }
        quotes.iter().map(|quote| quote.id.to_string()).collect()
    }

    #[test]
    fn the_last_line_of_a_quote_names_its_speaker() {
        assert_eq!(found("Text.\n\n> It works.\n>\n> — [a-example]\n\nMore."), ["a-example"]);
        assert_eq!(found("> It works.\n> -- [b]\n"), ["b"]);
        assert_eq!(found("> One.\n— [lazy]\n\n> Two.\n> – [c]"), ["lazy", "c"]);
        assert_eq!(found("> It works.\n>\n> — A. Example\n"), [""; 0]);
        assert_eq!(found("> — [a]\n"), [""; 0]);
        assert_eq!(found("It works.\n\n— [a]\n"), [""; 0]);
        assert_eq!(found("> a — [b] c\n"), [""; 0]);
        assert_eq!(found("> Outer.\n> > Inner.\n> > — [a]\n>\n> — [b]\n"), ["b"]);
    }
}
