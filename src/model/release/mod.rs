//! A release: from the text of its file to typed facts. Nothing here knows the disk or the registries.

pub(crate) mod attributes;
mod checks;
pub(crate) mod destination;
pub(crate) mod dialect;
pub(crate) mod facts;
pub(crate) mod front;
mod furniture;
mod guess;
pub(crate) mod links;
pub(crate) mod markdown;
pub(crate) mod markup;
pub(crate) mod mentions;
mod names;
pub(crate) mod placeholder;
pub(crate) mod quotes;
pub(crate) mod raw;
mod reading;
pub(crate) mod remarks;
pub(crate) mod said;
mod sanitise;
pub(crate) mod shown;
pub(crate) mod tags;
mod trim;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::diagnostics::{Diagnostic, Kind, Level};
use crate::base::hash::Digest;
use crate::locale::country::Names;
use crate::model::config::Config;
use crate::model::content::front_matter::Document;
use checks::{check_text, check_words};
use dialect::Rules;
use facts::Facts;
use front::Front;
use links::{Link, find_links};
use mentions::Mentions;
use quotes::{Quote, find_quotes};
use reading::read;

/// The folder of releases.
pub const FOLDER: &str = crate::model::content::tree::RELEASES;

/// What becomes of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParseOutcome {
    /// It can be published.
    Good,
    /// It has an error; what else it says is checked, so that one run reports everything.
    Failed,
    /// It is skipped, and nothing more is said about it.
    Skipped,
    /// It cannot be read. Its facts are blank but for what its address may be.
    Unreadable,
}

/// The Markdown of a release, but for its text, which is read again when it is rendered.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Where it begins in the file, in bytes.
    pub start: u32,
    /// The digest of its text.
    pub digest: Digest,
    /// Links and pictures that lead into the site.
    pub links: Box<[Link]>,
    /// Quotes that name their speakers.
    pub quotes: Box<[Quote]>,
    /// Whole addresses of the site's own host in the file, the front matter included; their places are those in the file.
    pub mentions: Mentions,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parsed {
    /// The release; `None` if nothing at all is known of the file. Where its outcome is not good, some facts may be blank.
    pub facts: Option<Arc<Facts>>,
    pub body: Arc<Body>,
    /// What becomes of it.
    pub outcome: ParseOutcome,
    /// The findings, raw.
    pub faults: Vec<Diagnostic>,
}

impl Parsed {
    /// A release of which nothing could be read.
    pub fn failed(faults: Vec<Diagnostic>) -> Parsed {
        let (links, quotes, mentions) = Default::default();
        let body = Arc::new(Body { start: 0, digest: Digest::of(&[]), links, quotes, mentions });
        Parsed { facts: None, body, outcome: ParseOutcome::Failed, faults }
    }

    /// What was read of the release: nothing where only its address can be guessed.
    pub fn read_facts(&self) -> Option<&Arc<Facts>> {
        self.facts.as_ref().filter(|_| self.outcome != ParseOutcome::Unreadable)
    }

    /// One of which no more than its address can be guessed, from its bytes or the first of them.
    pub fn unreadable(config: &Config, path: &str, bytes: &[u8], faults: Vec<Diagnostic>) -> Parsed {
        let facts = guess::facts(config, path, &String::from_utf8_lossy(bytes));
        Parsed { facts, outcome: ParseOutcome::Unreadable, ..Parsed::failed(faults) }
    }
}

/// Reads the file of a release; `path` is relative to the site.
pub fn parse(config: &Config, countries: &Names, path: &str, bytes: &[u8]) -> Parsed {
    let mut document = match Document::open(path, bytes) {
        Ok(document) => document,
        Err(fault) => return Parsed::unreadable(config, path, bytes, vec![*fault]),
    };
    if !document.has_front_matter {
        report_no_front_matter(&mut document);
        return Parsed::unreadable(config, path, bytes, document.faults);
    }
    let (front, unknown) = document.front::<Front>();
    let Some(front) = front else {
        return Parsed::unreadable(config, path, bytes, document.faults);
    };
    let (facts, complete) = read(config, countries, path, &mut document, front, unknown);
    if let Some(facts) = facts.as_ref().filter(|facts| !facts.draft) {
        check_text(&mut document, config, facts);
    }
    let rules = Rules::of(config);
    if let Some(facts) = &facts {
        check_words(&mut document, facts, &rules);
    }
    let severities = &config.severities;
    let outcome = if document.has_level(severities, Level::Skip) {
        ParseOutcome::Skipped
    } else if document.is_held() || !complete || document.has_level(severities, Level::Error) {
        ParseOutcome::Failed
    } else {
        ParseOutcome::Good
    };
    let (text, rules) = (document.body(), Rules::of(config));
    let body = Body {
        start: document.body_start as u32,
        digest: Digest::of(text.as_bytes()),
        links: find_links(text, &rules),
        quotes: find_quotes(text),
        mentions: Mentions::of(document.text(), document.body_start, &rules.hosts),
    };
    Parsed { facts: facts.map(Arc::new), body: Arc::new(body), outcome, faults: document.faults }
}

/// Reports that front matter is missing, or what is in its place.
fn report_no_front_matter(document: &mut Document) {
    let help = "begin it with `---`, the keys `title`, `date` and `agencies`, and `---` again".to_owned();
    match document.almost_fence() {
        Some((line, "+++")) => {
            let message = "this front matter is TOML; here it is YAML, between two lines of `---`";
            let help = "begin and end it with `---`, and write each line with a colon in place of the equals sign: \
                        `title: …`";
            document.fault_in(Kind::NoFrontMatter, line, message, Some(help.to_owned()));
        }
        Some((line, written)) => {
            let message = match written {
                "---" => "the three hyphens that begin the front matter have a blank before them".to_owned(),
                written => format!("front matter begins with three hyphens, and here is `{written}`"),
            };
            document.fault_in(Kind::NoFrontMatter, line, message, Some("write `---`".to_owned()));
        }
        None => document.fault_in(Kind::NoFrontMatter, 0..0, "this file has no front matter", Some(help)),
    }
    document.hold_for_last();
}
