//! What keeps a file back from publication: its keys, the words that may mean one of them, and the one decision.
//!
//! A release is public unless something in its front matter says otherwise. So a key that says it must never be passed
//! over: where it is empty, unreadable or misspelt, nobody can know whether the file may be public, and it is held back.

use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use icu_normalizer::ComposingNormalizerBorrowed;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

/// The keys by which the publication of a release can depend on.
pub(crate) const KEYS: [&str; 6] = ["embargo", "draft", "expires", "withdrawn", "unpublish", "date"];

/// The value of a key that keeps a file back: that the key is there counts even where it has no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given<T> {
    /// The key does not exist.
    #[default]
    Absent,
    /// The key is there without a value, in whatever way that was written.
    Empty,
    /// The value.
    Is(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Given::Is(value) => Some(value),
            Given::Absent | Given::Empty => None,
        }
    }

    /// The key is there and has no value.
    pub fn is_empty(&self) -> bool {
        matches!(self, Given::Empty)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Given<T>, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Given::Empty, Given::Is))
    }
}

/// How surely a word means one of [`KEYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The key itself but for capitals, accents, hyphens, blanks, and letters that look like others.
    Same,
    /// A letter or two are wrong.
    Typo,
    /// The key with other words, such as `embargo_until`, or what another program calls it.
    Kin,
}

/// What the value of a key looks like, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    /// Text, a number, `true` or nothing, as it is written.
    Scalar(&'a str),
    /// A list or a map.
    Many,
}

/// What words have in them that mean a key, and the key.
const ROOTS: [(&str, &str); 4] =
    [("embargo", "embargo"), ("unpublish", "unpublish"), ("withdraw", "withdrawn"), ("expir", "expires")];

/// Words that are a letter or two away from a key and have a meaning of their own.
const NOT_MEANT: [&str; 5] = ["craft", "empires", "experts", "express", "drafting"];

/// Which of [`KEYS`] a key that is not known here is probably meant to be.
pub(crate) fn meant(word: &str, value: Shape) -> Option<(&'static str, Likeness)> {
    let folded = fold(word);
    // The longest of the keys and what may stand around it.
    if folded.is_empty() || folded.len() > 60 || NOT_MEANT.contains(&folded.as_str()) {
        return None;
    }
    if let Some(same) = KEYS.into_iter().find(|key| *key == folded) {
        return Some((same, Likeness::Same));
    }
    if let Some(key) = of_another_program(&folded, value) {
        return Some((key, Likeness::Kin));
    }
    let typo = |key: &&str| {
        let wrong = strsim::osa_distance(&folded, key);
        match *key {
            // Too short to be told apart from other words by its letters alone.
            "date" => wrong <= 1 && may_be_date(value),
            "draft" => wrong <= 1,
            _ => wrong <= 2,
        }
    };
    if let Some(near) = KEYS.into_iter().find(typo) {
        return Some((near, Likeness::Typo));
    }
    if let Some((_, key)) = ROOTS.into_iter().find(|(root, _)| folded.contains(root)) {
        return Some((key, Likeness::Kin));
    }
    let drafted = ["drafted", "drafter", "draftsm"].iter().any(|other| folded.starts_with(other));
    let draft = !drafted && (folded.starts_with("draft") || folded.ends_with("draft"));
    draft.then_some(("draft", Likeness::Kin))
}

/// True for a word with one of [`KEYS`] in it, or the root of one.
pub(crate) fn has_key_in_it(word: &str) -> bool {
    let folded = fold(word);
    ROOTS.iter().any(|(root, _)| folded.contains(root)) || folded.contains("draft")
}

/// True for a key that has the word embargo in it, such as `embargo_until`: it can mean nothing else, wherever it stands.
pub(crate) fn names_embargo(word: &str) -> bool {
    fold(word).contains("embargo")
}

/// Keys of other programs that keep a page back: Jekyll's and Hexo's `published: false`, Hugo's `publishDate` and
/// `expiryDate`, and what people write in their place.
fn of_another_program(folded: &str, value: Shape) -> Option<&'static str> {
    let says = |words: [&str; 4]| match value {
        Shape::Scalar(text) => words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)),
        Shape::Many => false,
    };
    let is_day = |text: &str| {
        text.trim()
            .get(..5)
            .is_some_and(|start| start.ends_with('-') && start[..4].bytes().all(|byte| byte.is_ascii_digit()))
    };
    match folded {
        "published" | "publish" | "public" if matches!(value, Shape::Scalar(text) if is_day(text)) => Some("embargo"),
        "published" | "publish" | "public" if !says(["true", "yes", "on", "1"]) => Some("draft"),
        "hidden" | "private" | "unlisted" | "confidential" | "secret" if !says(["false", "no", "off", "0"]) => {
            Some("draft")
        }
        "publishdate" | "publishon" | "publishat" | "publishafter" | "notbefore" | "golive" | "scheduled"
        | "sperrfrist" | "holduntil" | "blackout" | "blackoutuntil" => Some("embargo"),
        _ => None,
    }
}

fn may_be_date(value: Shape) -> bool {
    match value {
        Shape::Scalar(text) => {
            matches!(text.trim(), "" | "~" | "null") || text.chars().filter(|c| c.is_numeric()).count() >= 4
        }
        Shape::Many => false,
    }
}

/// A key as its reader sees it: small letters and digits of ASCII. Letters that look like another count as that one,
/// since they come from the wrong keyboard; what cannot be seen counts as nothing.
fn fold(word: &str) -> String {
    static NFKC: LazyLock<ComposingNormalizerBorrowed<'static>> = LazyLock::new(ComposingNormalizerBorrowed::new_nfkc);
    let composed = if word.is_ascii() { word.to_owned() } else { NFKC.normalize(word).into_owned() };
    let mut folded = String::with_capacity(composed.len());
    for letter in composed.chars().flat_map(char::to_lowercase) {
        match looks_like(letter) {
            Some(other) => folded.push(other),
            None => folded.extend(
                any_ascii_char(letter).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()),
            ),
        }
    }
    folded
}

/// The Latin letter that a small letter of another script cannot be told from: Unicode's confusables (UTS #39) for
/// Cyrillic, Greek and Armenian, as far as they look like letters of [`KEYS`]. All others are transliterated.
fn looks_like(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'α' | 'ɑ' => 'a',
        'ь' | 'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'є' | 'ҽ' => 'e',
        'ғ' => 'f',
        'ɡ' | 'ց' | 'ԍ' => 'g',
        'һ' | 'հ' | 'н' | 'η' => 'h',
        'і' | 'ı' | 'ι' | 'ɩ' => 'i',
        'ӏ' | 'ⅼ' => 'l',
        'м' | 'μ' => 'm',
        'ո' | 'п' | 'ν' => 'n',
        'о' | 'ο' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'г' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ѡ' | 'ԝ' | 'ω' | 'ш' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        _ => return None,
    })
}

/// Whether a file is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// It is, until the instant given.
    Public {
        /// When it expires.
        until: Option<Timestamp>,
    },
    /// It was taken away, and its address leads elsewhere.
    Moved,
    /// It is not, until the instant given; `None` if no clock will change that.
    Hidden {
        /// When it becomes public.
        until: Option<Timestamp>,
    },
}

/// What decides when a file may be public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Never.
    pub draft: bool,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Up to this instant.
    pub until: Option<Timestamp>,
    /// From then on something else is at its address.
    pub moved: bool,
}

impl Terms {
    /// True if no clock and nobody's word keeps it back.
    pub fn is_free(&self) -> bool {
        *self == Terms::default()
    }
}

/// Who looks at the pages of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody: only what is public is built.
    Public,
    /// The office itself: drafts and what waits for its hour are built besides.
    Preview,
}

/// Whether a file may be in the output of a build at `instant`, by its terms. This is the only place that decides it.
pub(crate) fn decide(terms: &Terms, instant: Timestamp, audience: Audience) -> Visibility {
    match (public(terms, instant), audience) {
        (Visibility::Hidden { until: Some(until) }, Audience::Preview) => Visibility::Public { until: Some(until) },
        (Visibility::Hidden { until: None }, Audience::Preview) if terms.draft => Visibility::Public { until: None },
        (visibility, _) => visibility,
    }
}

fn public(terms: &Terms, instant: Timestamp) -> Visibility {
    let Terms { draft, from, until: expires, moved } = *terms;
    if draft {
        return Visibility::Hidden { until: None };
    }
    let from = from.unwrap_or(Timestamp::MIN);
    if from <= instant && moved {
        return Visibility::Moved;
    }
    if expires.is_some_and(|expires| expires <= instant.max(from)) {
        return Visibility::Hidden { until: None };
    }
    if from > instant { Visibility::Hidden { until: Some(from) } } else { Visibility::Public { until: expires } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> Option<(&'static str, Likeness)> {
        meant(word, Shape::Scalar("2099-01-01"))
    }

    #[test]
    fn words_that_mean_a_key() {
        use Likeness::{Kin, Same, Typo};
        for (word, expected) in [
            ("Embargo", ("embargo", Same)),
            ("EMBARGO ", ("embargo", Same)),
            ("\u{a0}embargo", ("embargo", Same)),
            ("em\u{200b}bargo", ("embargo", Same)),
            ("\u{435}mbargo", ("embargo", Same)),
            ("emb\u{430}rg\u{43e}", ("embargo", Same)),
            ("ｅｍｂａｒｇｏ", ("embargo", Same)),
            ("𝐞𝐦𝐛𝐚𝐫𝐠𝐨", ("embargo", Same)),
            ("embargó", ("embargo", Same)),
            ("эмбарго", ("embargo", Typo)),
            ("em-bargo", ("embargo", Same)),
            ("embargos", ("embargo", Typo)),
            ("embrago", ("embargo", Typo)),
            ("embarg", ("embargo", Typo)),
            ("embargo_until", ("embargo", Kin)),
            ("embargoedUntil", ("embargo", Kin)),
            ("Draft", ("draft", Same)),
            ("drafts", ("draft", Typo)),
            ("dr\u{430}ft", ("draft", Same)),
            ("is_draft", ("draft", Kin)),
            ("expiers", ("expires", Typo)),
            ("е\u{445}\u{440}ires", ("expires", Same)),
            ("expiryDate", ("expires", Kin)),
            ("withdraw", ("withdrawn", Typo)),
            ("withdrawal", ("withdrawn", Typo)),
            ("unpublished", ("unpublish", Typo)),
            ("Date", ("date", Same)),
            ("dates", ("date", Typo)),
            ("publishDate", ("embargo", Kin)),
        ] {
            assert_eq!(key(word), Some(expected), "{word}");
        }
    }

    #[test]
    fn words_that_mean_something_else() {
        for word in ["", "craft", "experts", "drafted_by", "updated", "data_source", "表", "published_by", "name"] {
            assert_eq!(key(word), None, "{word}");
        }
        assert_eq!(meant("data", Shape::Many), None);
        assert_eq!(meant("rate", Shape::Scalar("5 %")), None);
        assert_eq!(meant("published", Shape::Scalar("true")), None);
        assert_eq!(meant("published", Shape::Scalar("false")), Some(("draft", Likeness::Kin)));
        assert_eq!(meant("hidden", Shape::Scalar("false")), None);
    }
}
