//! Diagnostics: what is wrong, where, what was expected and what to do.
//!
//! Every phase returns its findings as [`Diagnostic`] values; nothing is printed before the command has ended. A
//! finding has a [`Kind`], and the site decides per kind what it means (see [`Level`] and [`Severities`]): an office
//! that imports an old archive may let `unknown-key` pass with a warning, another makes `twin-names` an error.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How grave a diagnostic is, in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something is wrong that does not stop the build.
    Warning,
    /// The build fails and the output stays as it was.
    Error,
}

impl Severity {
    /// The word that is in the first line of a diagnostic.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What the site does about one kind of finding: a value under `severities` in `site.yaml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The build fails.
    Error,
    /// Reported as a warning; the offending value is left out and the rest is published.
    Warn,
    /// Reported as a warning; the file is not published.
    Skip,
    /// Reported as a note.
    Note,
    /// Not reported; otherwise as [`Level::Warn`].
    Off,
}

impl Level {
    /// The words that `site.yaml` may use.
    pub const WORDS: [&'static str; 5] = ["error", "warn", "skip", "note", "off"];

    /// Reads one of [`Level::WORDS`].
    pub fn parse(word: &str) -> Option<Level> {
        Some(match word {
            "error" => Level::Error,
            "warn" => Level::Warn,
            "skip" => Level::Skip,
            "note" => Level::Note,
            "off" => Level::Off,
            _ => return None,
        })
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $level:ident;)+) => {
        /// The kinds of findings; their names are stable and are the keys of `severities` in `site.yaml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind { $($(#[doc = $doc])+ $variant,)+ }

        impl Kind {
            /// All kinds, in the order of this page.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)+];

            /// The name as printed and as used in `site.yaml`.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)+ }
            }

            /// What happens unless the site says otherwise.
            pub fn default_level(self) -> Level {
                match self { $(Kind::$variant => Level::$level,)+ }
            }

            /// One sentence for people.
            pub fn about(self) -> &'static str {
                match self { $(Kind::$variant => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

kinds! {
    /// The configuration, `site.yaml` or `theme.yaml`, is invalid.
    Config = "config", Error;
    /// The disk or the system failed.
    Disk = "disk", Error;
    /// A file is not UTF-8 text.
    NotUtf8 = "not-utf8", Error;
    /// A text, or an asset of a theme, is too large to be read.
    TooLarge = "too-large", Error;
    /// A file has no front matter.
    NoFrontMatter = "no-front-matter", Error;
    /// The marks that git leaves where two versions of a file disagree: one of the two is to be taken out, with the marks.
    ConflictMarks = "conflict-marks", Error;
    /// The front matter is not YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// A key that Pressroom does not know; with `warn` its value goes to `extra`.
    UnknownKey = "unknown-key", Error;
    /// A number sign behind a blank cuts a text short: YAML takes the rest of the line for a comment.
    CommentInText = "comment-in-text", Error;
    /// An exclamation mark begins a text: YAML takes the first word for a tag, and it would be lost.
    TagInText = "tag-in-text", Error;
    /// HTML or Markdown in a text that is shown as plain text, such as a title or a caption; HTML is taken out of titles.
    MarkupInText = "markup-in-text", Warn;
    /// A key is there twice.
    DuplicateKey = "duplicate-key", Error;
    /// A value of the wrong type.
    WrongType = "wrong-type", Error;
    /// A required key is missing.
    MissingKey = "missing-key", Error;
    /// The title is empty.
    EmptyTitle = "empty-title", Error;
    /// A date or instant that does not exist or cannot be read.
    BadDate = "bad-date", Error;
    /// A value of the right type that makes no sense.
    BadValue = "bad-value", Error;
    /// A title or a text that begins by saying that it is under embargo, while there is no key `embargo`.
    EmbargoInText = "embargo-in-text", Error;
    /// Dates of one release that contradict each other: it was changed, corrected or withdrawn before it was published,
    /// or will be in the future.
    DateOrder = "date-order", Warn;
    /// An agency that has no file in `content/agencies/`.
    UnknownAgency = "unknown-agency", Error;
    /// Neither an ISO 3166-1 code nor the CLDR name of a country in a language of the site.
    UnknownCountry = "unknown-country", Error;
    /// A topic that has no file in `content/topics/`.
    UnknownTopic = "unknown-topic", Error;
    /// A person who has no file in `content/people/`.
    UnknownPerson = "unknown-person", Error;
    /// An event that has no file in `content/events/`.
    UnknownEvent = "unknown-event", Error;
    /// A language that the site does not have.
    UnknownLanguage = "unknown-language", Error;
    /// Two files would be published at one address.
    DuplicateAddress = "duplicate-address", Error;
    /// Two files are the same release in the same language.
    DuplicateTranslation = "duplicate-translation", Error;
    /// An address or a file name that some systems cannot hold.
    BadPath = "bad-path", Error;
    /// A file that is named does not exist.
    MissingFile = "missing-file", Error;
    /// A link inside the site leads nowhere; a warning under `registries: open`, where archives come from elsewhere.
    BrokenLink = "broken-link", Error;
    /// A link, a whole address or a file that belongs to a release which is not public now; it is left out.
    HiddenLink = "hidden-link", Warn;
    /// An address that was once published and at which nothing stands any more.
    LostAddress = "lost-address", Warn;
    /// A release under embargo lies in a git repository with a remote: whoever can read that can read it.
    ExposedEmbargo = "exposed-embargo", Warn;
    /// A translation of a release under embargo is public.
    EarlyTranslation = "early-translation", Warn;
    /// A translation is older than the last major change of its original.
    StaleTranslation = "stale-translation", Warn;
    /// A parent of an agency or topic that leads round in a circle, or is 16 levels deep already.
    Hierarchy = "hierarchy", Error;
    /// Names that differ but come to one id.
    TwinNames = "twin-names", Warn;
    /// Two releases with the same title, day and agency: one may be a copy that was left.
    TwinReleases = "twin-releases", Warn;
    /// A text that a new file holds until somebody writes another: it would be published as it is.
    Placeholder = "placeholder", Error;
    /// A release without a text.
    EmptyText = "empty-text", Warn;
    /// Raw HTML that no page shows, or that has no end and would swallow what follows.
    HtmlRemoved = "html-removed", Warn;
    /// A link, a picture, a heading, a table or the like that is shown as text, since Markdown does not take it for one.
    UnparsedMarkdown = "unparsed-markdown", Warn;
    /// Template code of another system, which is shown as it is.
    TemplateCode = "template-code", Warn;
    /// A person who held no role on the day of the release.
    NoRole = "no-role", Warn;
    /// An agency that did not exist on the day of the release.
    AgencyDates = "agency-dates", Warn;
    /// A release that is dated in the future and held back until then.
    FutureDate = "future-date", Note;
    /// A template is invalid.
    Template = "template", Error;
    /// A name in a template that means nothing there; reported by `theme check`.
    UnknownVariable = "unknown-variable", Error;
    /// A template prints HTML without `safe`, or a list or map as a whole; reported by `theme check`.
    RawValue = "raw-value", Warn;
    /// A template that no page uses, a string that no template asks for, or a question of a theme whose answer no
    /// template reads; reported by `theme check`.
    Unused = "unused", Warn;
    /// A question of a theme whose answers many pages show, so that one new release changes them all.
    CostlyQuery = "costly-query", Warn;
    /// A style sheet, a script of a theme or a picture of a text that asks another host: it learns who reads, and strict
    /// policies block it.
    ForeignAsset = "foreign-asset", Warn;
    /// Two colours of the site or its theme that many people cannot tell apart: less contrast than WCAG 2.2 AA asks for.
    LowContrast = "low-contrast", Warn;
    /// A style sheet, a colour or markup of a theme that browsers read in another way than it was meant, or not at all.
    BrokenStyle = "broken-style", Warn;
    /// A string that a theme asks for and no language file has; a language of the site that lacks some, or has them in
    /// English still.
    MissingString = "missing-string", Warn;
    /// A setting of `site.yaml` that is taken as it is written and hardly meant so.
    DoubtfulSetting = "doubtful-setting", Warn;
    /// A file in the content folder that is not part of the site; one of a theme that nobody reads is reported by
    /// `theme check`.
    StrayFile = "stray-file", Warn;
    /// A picture without a text for those who do not see it; reported by `check`.
    MissingAlt = "missing-alt", Warn;
    /// A picture that browsers cannot show: by its first bytes it is something else than its name says, or it is cut off;
    /// reported by `check`. One under `images` with the name of a document is reported by every build.
    BadPicture = "bad-picture", Warn;
    /// A heading that skips a level; reported by `check`.
    HeadingSkip = "heading-skip", Warn;
    /// A link whose text does not say where it leads, such as `here`; reported by `check`.
    VagueLink = "vague-link", Warn;
    /// A title of more than 110 characters; reported by `check`.
    LongTitle = "long-title", Warn;
    /// Texts of a new site that would be published as they are, since `base_url` is still the example's; reported by `check`.
    ExampleSite = "example-site", Warn;
    /// A title in the letters of another language than that of its release; reported by `check`.
    TitleScript = "title-script", Note;
    /// Two releases of one agency with the same number; reported by `check`.
    DuplicateNumber = "duplicate-number", Warn;
    /// An embargo without an offset, which is read in the zone of the site; reported by `check`.
    EmbargoZone = "embargo-zone", Warn;
    /// An `embargo` or `expires` in the future that is in a comment, so that it means nothing; reported by `check`.
    CommentedEmbargo = "commented-embargo", Note;
    /// A release that does not exist in all languages of the site; reported by `check`.
    MissingTranslation = "missing-translation", Note;
    /// A file name that some systems cannot hold, or take for another; reported by `check`.
    UnportableName = "unportable-name", Warn;
    /// A link to another site that leads nowhere; reported by `check --external`.
    DeadLink = "dead-link", Warn;
    /// A link to another site whose page has moved for good; reported by `check --external`.
    MovedLink = "moved-link", Note;
}

impl Kind {
    /// True for faults that no site can pass over: without a configuration, a theme or a disk there is no build.
    pub fn is_fixed(self) -> bool {
        matches!(self, Kind::Config | Kind::Disk | Kind::Template)
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// A line of a faulty file, with the columns to underline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The line's text, without its line end.
    pub text: String,
    /// Where the underlined part begins, in bytes of `text`.
    pub start: usize,
    /// Where it ends, in bytes of `text`; at least `start`.
    pub end: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How grave it is, after the site's own severities were applied.
    pub severity: Severity,
    /// What kind of finding.
    pub kind: Kind,
    /// The file, relative to the site's folder, with `/`; empty where no file is meant.
    pub file: String,
    /// Line, from 1; 0 where the finding is about a whole file.
    pub line: u32,
    /// Column in characters, from 1; 0 where `line` is 0.
    pub column: u32,
    /// What is wrong, in plain words, with the key and the value.
    pub message: String,
    /// What was expected, a suggestion, a command that would mend it.
    pub help: Option<String>,
    /// The offending line.
    pub excerpt: Option<Excerpt>,
    /// The least that the site can make of it. A finding for which a file is held back is at least a warning, whatever
    /// the site says about its kind: nothing that was written stays out of the output without a word.
    pub floor: Option<Severity>,
}

impl Diagnostic {
    /// A finding about a whole file.
    pub fn new(kind: Kind, file: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        // One line, whatever of the file it quotes.
        let mut message: String = message.into();
        if message.contains(['\n', '\r']) {
            message = message.replace(['\n', '\r'], " ");
        }
        Diagnostic {
            severity: Severity::Error,
            kind,
            file: file.into(),
            line: 0,
            column: 0,
            message,
            help: None,
            excerpt: None,
            floor: None,
        }
    }

    /// The same with a suggestion.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same as the reason for which its file is held back: reported as a warning at least.
    pub fn holding(mut self) -> Diagnostic {
        self.hold();
        self
    }

    /// Makes it the reason for which its file is held back.
    pub fn hold(&mut self) {
        self.floor = self.floor.max(Some(Severity::Warning));
    }

    /// The same, placed at a range of bytes of the file's text; line, column and excerpt are taken from there.
    pub fn at(self, text: &str, range: std::ops::Range<usize>) -> Diagnostic {
        self.placed(Place::of(text, range))
    }

    /// The same, at a place.
    pub fn placed(mut self, place: Place) -> Diagnostic {
        self.line = place.line;
        self.column = place.column;
        self.excerpt = Some(place.excerpt);
        self
    }
}

impl fmt::Display for Diagnostic {
    /// The first line: `PATH:LINE:COL: severity[kind]: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}:", self.file)?;
            if self.line > 0 {
                write!(f, "{}:{}:", self.line, self.column)?;
            } else {
                f.write_str("1:1:")?;
            }
            f.write_str(" ")?;
        }
        write!(f, "{}[{}]: {}", self.severity.word(), self.kind.name(), self.message)
    }
}

/// A range of bytes, told as people count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The line and the part of it that the range covers.
    pub excerpt: Excerpt,
}

/// How dates and instants are written, as a help.
pub(crate) const DATE_FORMS: &str = "write a date as `2025-09-10`, an instant as `2025-09-10T14:00:00+06:00`";

/// How many bytes of a line an excerpt shows before the place in question.
const BEFORE: usize = 160;

/// How many bytes from the place in question on.
const AFTER: usize = 320;

impl Place {
    /// Finds line and column of `range` in `text`; a range past the end or over several lines is cut to its first line.
    pub fn of(text: &str, range: std::ops::Range<usize>) -> Place {
        let start = floor_char(text, range.start);
        let before = &text.as_bytes()[..start];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = 1 + memchr::memchr_iter(b'\n', before).count() as u32;
        let line_start = skip_mark(text, line_start, start);
        let column = 1 + text[line_start..start].chars().count() as u32;
        Place { line, column, excerpt: Excerpt::of(text, line_start, start, range.end) }
    }
}

/// A byte-order mark takes no column on anybody's screen.
fn skip_mark(text: &str, line_start: usize, start: usize) -> usize {
    let skip = if line_start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(start) } else { 0 };
    line_start + skip
}

impl Excerpt {
    /// The line that begins at `line_start`, or what is around the place in question where the line is long: a finding
    /// must not cost a copy of a megabyte.
    fn of(text: &str, line_start: usize, start: usize, end: usize) -> Excerpt {
        let cut_before = start - line_start > BEFORE;
        let first = if cut_before { floor_char(text, start - BEFORE) } else { line_start };
        let window = floor_char(text, start + AFTER);
        let line_end = text[start..window].find(['\n', '\r']).map_or(window, |at| start + at);
        let cut_after = line_end == window && !matches!(text.as_bytes().get(window), None | Some(b'\n' | b'\r'));
        let end = floor_char(text, end).clamp(start, line_end);
        let head = if cut_before { "…" } else { "" };
        let tail = if cut_after { "…" } else { "" };
        let place = |at: usize| at - first + head.len();
        Excerpt { start: place(start), end: place(end), text: format!("{head}{}{tail}", &text[first..line_end]) }
    }
}

/// Where the lines and letters of a text stand, for many places in one text: each is found without going through the text.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<u32>,
    /// How many characters begin before each block of [`BLOCK`] bytes.
    letters: Vec<u32>,
}

/// How many bytes are counted for one place at most.
const BLOCK: usize = 512;

impl<'a> Lines<'a> {
    /// Goes through a text once.
    pub(crate) fn of(text: &'a str) -> Lines<'a> {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        let mut sum = 0;
        let letters = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = sum;
            sum += letters_in(block);
            before
        });
        Lines { text, letters: letters.collect(), starts }
    }

    /// The same as [`Place::of`].
    pub(crate) fn place(&self, range: std::ops::Range<usize>) -> Place {
        let start = floor_char(self.text, range.start);
        let line = self.starts.partition_point(|line| *line as usize <= start);
        let line_start = skip_mark(self.text, self.starts[line - 1] as usize, start);
        let column = 1 + self.letters_before(start) - self.letters_before(line_start);
        Place { line: line as u32, column, excerpt: Excerpt::of(self.text, line_start, start, range.end) }
    }

    fn letters_before(&self, at: usize) -> u32 {
        let block = at / BLOCK;
        let known = self.letters.get(block).copied();
        // At the very end of a text that fills its last block.
        let Some(known) = known else { return letters_in(self.text.as_bytes()) };
        known + letters_in(&self.text.as_bytes()[block * BLOCK..at])
    }
}

/// How many characters begin in some bytes of UTF-8.
fn letters_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

fn floor_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What the site says about each kind; the rest keeps its default.
#[derive(Clone, Debug, Default)]
pub struct Severities(BTreeMap<Kind, Level>);

impl Severities {
    /// From the settings of `site.yaml`.
    pub fn new(settings: BTreeMap<Kind, Level>) -> Severities {
        Severities(settings)
    }

    /// The same, where findings of this kind stop nothing.
    pub fn without_consequence(mut self, kind: Kind) -> Severities {
        if matches!(self.level(kind), Level::Error | Level::Skip) {
            self.0.insert(kind, Level::Warn);
        }
        self
    }

    /// What a finding of this kind means here.
    pub fn level(&self, kind: Kind) -> Level {
        self.0.get(&kind).copied().unwrap_or_else(|| kind.default_level())
    }

    /// How grave findings of this kind are here; `None` if they are not reported.
    pub fn severity(&self, kind: Kind) -> Option<Severity> {
        Some(match self.level(kind) {
            Level::Error => Severity::Error,
            Level::Warn | Level::Skip => Severity::Warning,
            Level::Note => Severity::Note,
            Level::Off => return None,
        })
    }

    /// Gives the finding its severity; `None` if it is not to be reported.
    pub fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        diagnostic.severity = self.severity(diagnostic.kind).max(diagnostic.floor)?;
        Some(diagnostic)
    }
}

/// How many findings there are of each kind besides those that are shown.
pub(crate) type More = BTreeMap<(Severity, Kind), usize>;

/// Sorts by file and place, so that output does not depend on the order in which threads finished.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        (&a.file, a.line, a.column, a.kind, &a.message).cmp(&(&b.file, b.line, b.column, b.kind, &b.message))
    });
}

/// The nearest of `known` to `word`, if it is near enough to be worth suggesting.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let length = word.chars().count();
    known
        .into_iter()
        // The distance is at least the difference in length; most candidates need no closer look.
        .filter(|candidate| {
            let other = candidate.chars().count();
            length.abs_diff(other) <= (length.max(other) / 3).max(1)
        })
        .map(|candidate| (strsim::osa_distance(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (length.max(candidate.chars().count()) / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_say_what_a_look_through_the_text_says(
            text in "(\u{feff})?([aé…\n\r]|[a-z]{200}){0,40}",
            start in 0_usize..4_000,
            length in 0_usize..700,
        ) {
            prop_assert_eq!(Lines::of(&text).place(start..start + length), Place::of(&text, start..start + length));
        }
    }

    #[test]
    fn a_message_is_one_line() {
        let quoted = Diagnostic::new(Kind::BrokenLink, "x.md", "the link `a\r\nb` leads nowhere");
        assert_eq!(quoted.message, "the link `a  b` leads nowhere");
    }

    #[test]
    fn excerpts_of_long_lines_are_short() {
        let text = format!("a\n{}MARK{}\nb", "é".repeat(100_000), "é".repeat(100_000));
        let start = text.find("MARK").unwrap();
        let place = Place::of(&text, start..start + 4);
        let Excerpt { text: shown, start: from, end: to } = &place.excerpt;
        assert_eq!((place.line, place.column, &shown[*from..*to]), (2, 100_001, "MARK"));
        assert!(shown.len() < 600 && shown.starts_with("…é") && shown.ends_with("é…"), "{shown}");
        let whole = Place::of(&text, start..text.len()).excerpt;
        assert!(whole.text.get(whole.start..whole.end).is_some());
    }
}
