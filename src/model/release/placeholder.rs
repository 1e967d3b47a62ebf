//! Texts that are in new files for what somebody is to write: published, they would embarrass an office.

use std::ops::Range;

use crate::base::diagnostics::Kind;
use crate::model::config::Config;
use crate::model::content::front_matter::Document;
use crate::yaml;

/// The text of a new release.
pub(crate) const TEXT: &str = "Write the text here.";
/// The text of a new translation.
pub(crate) const TRANSLATION: &str = "Write the translation here.";

/// Where a new site says that it is published.
pub(crate) const EXAMPLE_SITE: &str = "https://press.example.org/";

/// What a new site says of itself, in the words that nobody else would use.
pub(crate) const OF_A_NEW_SITE: [&str; 4] = [
    "stands in this new site for yours",
    "We are glad to show an example of a quotation.",
    "Change this release, or delete it.",
    "This site publishes the press releases of the [Example Ministry]",
];

/// Values that new files and our own advice have where somebody is to write another.
const VALUES: [&str; 4] = ["…", "...", "What it shows", "What it is"];

/// Reports the texts that were to be replaced. What a new site says of itself counts only once the site has an address
/// of its own: until then all of it is an example.
pub(crate) fn check(document: &mut Document, config: &Config) {
    let text = document.text();
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for words in [TEXT, TRANSLATION] {
        found.extend(places(text, words).filter(|place| is_whole_line(text, place)).map(|place| (place, words.into())));
    }
    if !is_example(config) {
        found.extend(OF_A_NEW_SITE.iter().flat_map(|words| places(text, words).map(|place| (place, (*words).into()))));
    }
    let front = &text[..document.body_start];
    if VALUES.iter().any(|value| memchr::memmem::find(front.as_bytes(), value.as_bytes()).is_some()) {
        document.each_text(&mut |path, place, value| {
            if VALUES.contains(&value.trim()) {
                found.push((place, format!("{}: {}", yaml::name(path), value.trim())));
            }
        });
    }
    found.sort_by_key(|(place, _)| place.start);
    for (place, words) in found {
        let message = format!("`{words}` was to be replaced by a text of yours");
        let help = match place.start < document.body_start {
            true => "write your text, or take it out",
            false => "write your text, or delete the sentence",
        };
        document.fault_in(Kind::Placeholder, place, message, Some(help.to_owned()));
    }
}

/// True for a site that has the address of an example, by what `site.yaml` says: a preview has another.
pub(crate) fn is_example(config: &Config) -> bool {
    config.own_base().canonical("/") == EXAMPLE_SITE
}

/// True for a text in which a new site says something of itself.
pub(crate) fn is_of_a_new_site(text: &str) -> bool {
    OF_A_NEW_SITE.iter().any(|words| places(text, words).next().is_some())
}

fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    memchr::memmem::find_iter(text.as_bytes(), words.as_bytes()).map(|start| start..start + words.len())
}

fn is_whole_line(text: &str, place: &Range<usize>) -> bool {
    text[..place.start].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
        && text[place.end..].split('\n').next().is_some_and(|after| after.trim().is_empty())
}
