//! Keys and words that YAML takes for a part of something else: a key in a text of several lines, a text cut at `#`.

use crate::model::content::held::{self, Likeness, Shape};
use crate::yaml::Step;

/// Keys whose values are no texts that people read: dates, codes, names of files and entries, `true` and `false`. Every
/// other value is a text, so that none can be forgotten; but for the free map, which belongs to the theme.
const NO_TEXTS: [&str; 36] = [
    "agencies",
    "aliases",
    "calendar",
    "countries",
    "country",
    "date",
    "draft",
    "embargo",
    "end",
    "event",
    "expires",
    "from",
    "id",
    "lang",
    "logo",
    "menu",
    "parent",
    "people",
    "portrait",
    "redirect",
    "related",
    "site",
    "slug",
    "src",
    "start",
    "subjects",
    "successors",
    "supersedes",
    "template",
    "topics",
    "translation_key",
    "unpublish",
    "until",
    "updated",
    "url",
    "year",
];

/// True for the way to a text that people read; what is below unknown keys goes to the free map.
pub(super) fn is_text(path: &[Step], unknown: &[String]) -> bool {
    let mut keys = path.iter().filter_map(|step| if let Step::Key(key) = step { Some(*key) } else { None });
    let is_free = |key: &str| key == "extra" || unknown.iter().any(|unknown| unknown == key);
    !keys.clone().next().is_some_and(is_free) && keys.next_back().is_some_and(|key| !NO_TEXTS.contains(&key))
}

/// The key that a line of a text seems to set, and the word that seems to be it.
pub(super) fn swallowed_key(line: &str) -> Option<(&'static str, &str)> {
    let colon = memchr::memchr(b':', line.as_bytes()).filter(|colon| *colon < 80)?;
    let (word, value) = (line[..colon].trim().trim_matches(['"', '\'']), &line[colon + 1..]);
    if word.is_empty() || word.contains(char::is_whitespace) || is_usual(word) {
        return None;
    }
    let (key, likeness) = held::meant(word, Shape::Scalar(value))?;
    // Words of other programs and days are found in any text.
    (key != "date" && (likeness != Likeness::Kin || held::has_key_in_it(word))).then_some((key, word))
}

/// True for keys that most files have, and that mean nothing else.
fn is_usual(word: &str) -> bool {
    matches!(
        word,
        "title"
            | "subtitle"
            | "date"
            | "updated"
            | "summary"
            | "agencies"
            | "topics"
            | "people"
            | "country"
            | "countries"
            | "contacts"
            | "attachments"
            | "images"
            | "name"
            | "role"
            | "email"
            | "phone"
            | "src"
            | "alt"
            | "caption"
            | "credit"
            | "id"
            | "note"
            | "url"
            | "https"
            | "http"
    )
}

/// Whether a line that looks like a key which keeps a file back may stand within a text: indented below the sign of a
/// block, or behind a quotation mark that does not end on its line. Read without a parser, since every file is looked at.
pub(super) fn may_swallow_a_key(yaml: &str) -> bool {
    let bytes = yaml.as_bytes();
    if memchr::memchr3(b'|', b'>', b'"', bytes).is_none() && memchr::memchr(b'\'', bytes).is_none() {
        return false;
    }
    // How far the line with the sign of the block is indented; the quotation mark that is open.
    let (mut block, mut quote): (Option<usize>, Option<u8>) = (None, None);
    for line in yaml.split('\n') {
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|above| indent <= above && !line.trim().is_empty()) {
            block = None;
        }
        if (block.is_some() || quote.is_some()) && swallowed_key(line).is_some() {
            return true;
        }
        if block.is_some() {
            continue;
        }
        let is_odd = |mark: u8| memchr::memchr_iter(mark, line.as_bytes()).count() % 2 == 1;
        quote = match quote {
            Some(open) => Some(open).filter(|open| !is_odd(*open)),
            None => [b'"', b'\''].into_iter().find(|mark| is_odd(*mark)),
        };
        let sign = line.trim_end().trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if quote.is_none() && (sign.ends_with(['|', '>']) || line.contains("| #") || line.contains("> #")) {
            block = Some(indent);
        }
    }
    false
}

/// Whether there is a number sign behind a blank that does not begin its line, or an exclamation mark behind a blank or
/// bracket: only there can they cut a text short.
pub(super) fn may_cut_text(yaml: &str) -> bool {
    let bytes = yaml.as_bytes();
    let may_be_tag = |at: usize| at > 0 && (bytes[at - 1].is_ascii_whitespace() || b"[{,".contains(&bytes[at - 1]));
    if memchr::memchr_iter(b'!', bytes).any(may_be_tag) {
        return true;
    }
    memchr::memchr_iter(b'#', bytes).any(|at| {
        let before = yaml[..at].trim_end_matches([' ', '\t']);
        before.len() < at && !before.ends_with(['\n', '\r']) && !before.is_empty()
    })
}

/// A text in quotation marks, as YAML reads it back.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}
