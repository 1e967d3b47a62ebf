//! Texts that stand in new files for what somebody is to write: published, they would embarrass an office.

use std::ops::Range;

use crate::config::Config;
use crate::diag::Kind;
use crate::document::Document;

/// The text of a new release.
pub const TEXT: &str = "Write the text here.";
/// The text of a new translation.
pub const TRANSLATION: &str = "Write the translation here.";

/// Where a new site says that it is published.
pub const EXAMPLE_SITE: &str = "https://press.example.org/";

/// What a new site says of itself, in the words that nobody else would use.
pub const OF_A_NEW_SITE: [&str; 4] = [
    "stands in this new site for yours",
    "We are glad to show an example of a quotation.",
    "Change this release, or delete it.",
    "This site publishes the press releases of the [Example Ministry]",
];

/// Reports a text that was to be replaced. What a new site says of itself counts only once the site has an address of
/// its own: until then all of it is an example.
pub fn check(document: &mut Document, config: &Config) {
    let Some((place, words)) = find(document.text(), config) else { return };
    let message = format!("`{words}` was to be replaced by a text of yours");
    document.fault_in(Kind::Placeholder, place, message, Some("write your text, or delete the sentence".to_owned()));
}

/// The first such text of a file, and where it is.
fn find(text: &str, config: &Config) -> Option<(Range<usize>, &'static str)> {
    let at = |words: &'static str| {
        let start = memchr::memmem::find(text.as_bytes(), words.as_bytes())?;
        Some((start..start + words.len(), words))
    };
    let is_whole_line = |(range, _): &(Range<usize>, &str)| {
        text[..range.start].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
            && text[range.end..].split('\n').next().is_some_and(|after| after.trim().is_empty())
    };
    let of_a_file = [TEXT, TRANSLATION].into_iter().filter_map(at).find(is_whole_line);
    of_a_file.or_else(|| match config.base.canonical("/") == EXAMPLE_SITE {
        true => None,
        false => OF_A_NEW_SITE.into_iter().find_map(at),
    })
}
