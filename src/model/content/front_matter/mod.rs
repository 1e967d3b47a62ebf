//! A content file: front matter between two lines of `---`, then Markdown.

mod fences;
mod swallowed;

use std::cell::OnceCell;
use std::ops::Range;

use jiff::tz::TimeZone;

use crate::base::diagnostics::{Diagnostic, Kind, Level, Lines, Place, Severities};
use crate::locale::stamp::Stamp;
use crate::model::content::held::{self, Given, Likeness, Shape, Terms};
use crate::yaml::{self, Input, Step, Tree};
use fences::{conflict_marks, is_fence, is_row, line_at, misplaced, not_utf8};
use swallowed::{is_text, may_cut_text, may_swallow_a_key, quoted, swallowed_key};

/// Gets a text of the front matter: the way to it, where it is, and what it is without its quotation marks.
pub(crate) type SeeText<'a> = &'a mut dyn FnMut(&[Step], Range<usize>, &str);

/// A content file taken apart, with the findings about it so far.
pub struct Document<'a> {
    source: Input<'a>,
    /// Where the body begins, in bytes.
    pub body_start: usize,
    /// True if the file has front matter.
    pub has_front_matter: bool,
    /// The findings, raw.
    pub faults: Vec<Diagnostic>,
    /// Keys of the front matter whose values are invalid.
    left_out: Vec<String>,
    /// Keys that are probably meant by unknown ones.
    mistyped: Vec<String>,
    /// The unknown keys.
    unknown: Vec<String>,
    unreadable: bool,
    /// Made for the first finding.
    lines: Option<Lines<'a>>,
    /// The front matter with its places, read when a place is asked for first.
    tree: OnceCell<Option<Tree>>,
}

impl<'a> Document<'a> {
    /// Takes a file apart. `file` is its path relative to the site. The error is that it is not UTF-8, has front matter
    /// that does not end, or the marks of two versions that disagree.
    ///
    /// A byte-order mark and blank lines before the first `---` are passed over. A file that does not begin with `---`
    /// is all body.
    pub fn open(file: &'a str, bytes: &'a [u8]) -> Result<Document<'a>, Box<Diagnostic>> {
        let text = std::str::from_utf8(bytes).map_err(|error| Box::new(not_utf8(file, bytes, error.valid_up_to())))?;
        if let Some(place) = conflict_marks(text) {
            return Err(Box::new(
                Diagnostic::new(
                    Kind::ConflictMarks,
                    file,
                    "two versions of this file disagree here, and git left both",
                )
                .help("leave one of the two, and take out the lines that begin with `<<<<<<<`, `=======`, `>>>>>>>`")
                .at(text, place)
                .holding(),
            ));
        }
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut at = mark;
        while let Some(line) = line_at(text, at) {
            if !text[line.clone()].trim().is_empty() {
                break;
            }
            at = line.end;
        }
        let opening = line_at(text, at).filter(|line| is_fence(&text[line.clone()]));
        let Some(opening) = opening else {
            return match misplaced(file, text, at) {
                Some(fault) => Err(Box::new(fault)),
                None => Ok(Document::of(Input { file, text, yaml: mark..mark }, mark, false)),
            };
        };
        let mut at = opening.end;
        while let Some(line) = line_at(text, at) {
            if is_fence(&text[line.clone()]) {
                let source = Input { file, text, yaml: opening.end..line.start };
                return Ok(Document::of(source, line.end, true));
            }
            at = line.end;
        }
        let mut at = opening.end;
        while let Some(line) = line_at(text, at) {
            let written = text[line.clone()].trim_end();
            if written.chars().count() > 1 && is_row(written) {
                let message = format!("front matter ends with three hyphens, and here is `{written}`");
                let fault = Diagnostic::new(Kind::NoFrontMatter, file, message).help("write `---`");
                return Err(Box::new(fault.at(text, line.start..line.start + written.len()).holding()));
            }
            at = line.end;
        }
        Err(Box::new(
            Diagnostic::new(Kind::NoFrontMatter, file, "the front matter that begins here has no end")
                .help("close it with a line of three hyphens: `---`")
                .at(text, opening)
                .holding(),
        ))
    }

    fn of(source: Input<'a>, body_start: usize, has_front_matter: bool) -> Document<'a> {
        Document {
            source,
            body_start,
            has_front_matter,
            faults: Vec::new(),
            left_out: Vec::new(),
            mistyped: Vec::new(),
            unknown: Vec::new(),
            unreadable: false,
            lines: None,
            tree: OnceCell::new(),
        }
    }

    /// The first line of a file without front matter, if it is a row of other dashes, or that of TOML: what word
    /// processors make of `---`, and what other programs take.
    pub fn almost_fence(&self) -> Option<(Range<usize>, &'a str)> {
        let text = self.source.text;
        let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
        // The blanks before it belong to what is to be written otherwise.
        let begin = text[..start]
            .rfind(['\n', '\u{feff}'])
            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        let line = text[start..].lines().next().unwrap_or_default().trim_end();
        let almost = is_row(line) || line == "+++";
        almost.then(|| (begin..start + line.len(), line))
    }

    /// The file's path, relative to the site.
    pub fn file(&self) -> &'a str {
        self.source.file
    }

    /// The text of the whole file.
    pub fn text(&self) -> &'a str {
        self.source.text
    }

    /// The Markdown after the front matter.
    pub fn body(&self) -> &'a str {
        &self.source.text[self.body_start..]
    }

    /// Reads the front matter; its faults are added to [`Document::faults`]. With the value come the top-level keys
    /// that it does not know.
    ///
    /// Where a key that [keeps the file back](held::KEYS) is invalid, or another may mean one, the file is held back:
    /// see [`Document::is_held`].
    pub fn front<T: serde::de::DeserializeOwned + Default>(&mut self) -> (Option<T>, Vec<(String, serde_json::Value)>) {
        let read = yaml::read_weighing(&self.source, &held::KEYS);
        let is_faulty = !read.faults.is_empty();
        self.faults.extend(read.faults);
        self.left_out.extend(read.left_out);
        self.mistyped.extend(read.mistyped);
        self.unknown.extend(read.unknown.iter().map(|(key, _)| key.clone()));
        self.unreadable = read.value.is_none();
        if let Some(tree) = read.tree {
            self.tree = OnceCell::from(Some(tree));
        }
        // What is not read, such as an unknown key or a value that was left out, may hide such a key.
        if is_faulty && !self.unreadable {
            self.hold_for_hidden_keys();
        }
        let yaml = &self.source.text[self.source.yaml.clone()];
        if !self.unreadable && may_cut_text(yaml) {
            self.report_cut_texts();
        }
        if !self.unreadable && may_swallow_a_key(yaml) {
            self.hold_for_swallowed_keys();
        }
        (read.value, read.unknown)
    }

    /// Holds the file back where its free map has a key that means something at the top only. What may be an embargo
    /// under another name is taken for one here as it is at the top.
    pub fn check_free_map(&mut self, map: Option<&serde_json::Map<String, serde_json::Value>>) {
        let hides = |word: &String| match held::meant(word, Shape::Scalar("")) {
            Some((key, Likeness::Same | Likeness::Typo)) => key != "date",
            Some((_, Likeness::Kin)) | None => held::names_embargo(word),
        };
        if map.is_some_and(|map| map.keys().any(hides)) {
            self.hold_for_hidden_keys();
        }
    }

    /// Finds the keys that may be meant to keep the file back and do not: unknown ones that are like them, and those
    /// that are inside another value. The file is held back for each.
    fn hold_for_hidden_keys(&mut self) {
        let mut hidden = Vec::new();
        let Some(tree) = self.tree() else { return };
        tree.each_key(&mut |path, range, value| {
            let (Some(Step::Key(word)), depth) = (path.last(), path.len()) else { return };
            let shape = value.text().map_or(Shape::Many, Shape::Scalar);
            let Some((key, likeness)) = held::meant(word, shape) else { return };
            let is_known = path.iter().any(|step| matches!(step, Step::Key("extra"))) && depth > 2;
            // `date` is a key of many groups.
            if (depth > 1 && key == "date") || is_known {
                return;
            }
            // What a merge key brings is meant for the top, where other programs put it.
            let is_merged = matches!(path.first(), Some(Step::Key("<<")));
            let is_free = depth == 2 && held::names_embargo(word) && matches!(path.first(), Some(Step::Key("extra")));
            hidden.push((range, yaml::name(path), key, likeness, depth, is_merged || is_free));
        });
        for (range, name, key, likeness, depth, may_be_kin) in hidden {
            let place = Place::of(self.source.text, range.clone());
            let is_there = self.place(&[Step::Key(key)]).is_some();
            let unknown = self.faults.iter_mut().find(|fault| {
                fault.kind == Kind::UnknownKey && (fault.line, fault.column) == (place.line, place.column)
            });
            let is_own = depth == 1 && likeness == Likeness::Same && name == key;
            let message = match (depth, is_own) {
                (1, true) => format!("unknown key `{key}`: this file cannot have it, and is held back for it"),
                (1, false) => format!("unknown key `{name}`; it may mean `{key}`, so this file is held back"),
                _ => format!("`{name}` keeps nothing back in this place, so this file is held back"),
            };
            let help = match (depth, is_own) {
                (1, true) => "take it out".to_owned(),
                (1, false) if is_there => {
                    format!("`{key}` is there already: leave one of the two")
                }
                (1, false) if (key, likeness) == ("draft", Likeness::Kin) => "write `draft: true`".to_owned(),
                (1, false) => format!("did you mean `{key}`?"),
                _ => format!("put `{key}` at the beginning of a line of its own, or give the key another name"),
            };
            match unknown {
                Some(fault) => {
                    (fault.message, fault.help) = (message, Some(help));
                    fault.hold();
                }
                // A key that this file knows.
                None if is_own => {}
                None if depth > 1 && likeness == Likeness::Kin && !may_be_kin => {}
                None => {
                    let fault = Diagnostic::new(Kind::UnknownKey, self.source.file, message).help(help);
                    self.faults.push(fault.at(self.source.text, range).holding());
                }
            }
        }
    }

    /// Holds the file back for each line of a text that looks like a key which keeps a file back: it stands too far to the
    /// right, or behind a quotation mark that has no end, and nothing says which was meant.
    fn hold_for_swallowed_keys(&mut self) {
        let Some(tree) = self.tree() else { return };
        let text = self.source.text;
        let mut swallowed = Vec::new();
        tree.each_value(&mut |path, node| {
            let range = node.range.clone();
            let inside = &text[range.clone()];
            // The first line is behind its own key.
            let Some(first) = inside.find('\n') else { return };
            let mut start = range.start + first + 1;
            for line in inside[first + 1..].split_inclusive('\n') {
                if let Some((key, word)) = swallowed_key(line) {
                    let at = start + line.find(word).unwrap_or(0);
                    swallowed.push((at..at + word.len(), yaml::name(path), key, word));
                }
                start += line.len();
            }
        });
        for (range, name, key, word) in swallowed {
            let message = format!(
                "this line is part of the text of `{name}`, so that `{word}` keeps nothing back there; the file is held back for it"
            );
            let help = format!(
                "put `{key}` at the beginning of a line of its own, below the text and its quotation marks; if it belongs to \
                 the text, put a word before it, or leave the colon out"
            );
            self.fault_in(Kind::UnknownKey, range, message, Some(help));
            self.hold_for_last();
        }
    }

    /// The unknown key whose value is a date later than that of the file, the latest of several: it may be an embargo
    /// under a name that is not known. Its finding says how an embargo is written.
    pub fn unknown_date(
        &mut self,
        unknown: &[(String, serde_json::Value)],
        date: Option<Stamp>,
        zone: &TimeZone,
    ) -> Option<(String, Stamp)> {
        let mut latest: Option<(String, Stamp)> = None;
        for (key, value) in unknown {
            let Some(written) = value.as_str() else { continue };
            let Ok(stamp) = Stamp::parse(written, zone) else { continue };
            if date.is_some_and(|date| stamp.instant() <= date.instant()) {
                continue;
            }
            let Some(place) = self.tree().and_then(|tree| tree.locate_key(&[Step::Key(key)])) else { continue };
            let place = Place::of(self.source.text, place);
            let reported = self.faults.iter_mut().find(|fault| {
                fault.kind == Kind::UnknownKey && (fault.line, fault.column) == (place.line, place.column)
            });
            // Where a known key was meant, that was said.
            if let Some(fault) = reported
                && fault.floor.is_none()
                && !fault.help.as_deref().is_some_and(|help| help.starts_with("did you mean"))
            {
                fault.help = Some(format!(
                    "if it is to wait until then, write `embargo: {}`; if not, a key of your own belongs under `extra`",
                    written.trim()
                ));
                if latest.as_ref().is_none_or(|(_, known)| known.instant() < stamp.instant()) {
                    latest = Some((key.clone(), stamp));
                }
            }
        }
        latest
    }

    /// When the file may be public, by the two keys that any file can have.
    pub fn terms(&mut self, draft: Given<bool>, embargo: Given<String>, zone: &TimeZone) -> Terms {
        self.hold_for_empty(&[("draft", draft.is_empty()), ("embargo", embargo.is_empty())]);
        let embargo = self.stamp(&[Step::Key("embargo")], embargo.value().as_deref(), zone);
        Terms {
            draft: draft.value().unwrap_or(false),
            from: embargo.map(|embargo| embargo.instant()),
            ..Terms::default()
        }
    }

    /// Shows every text of the front matter that people read.
    pub fn each_text(&self, see: SeeText) {
        let Some(tree) = self.tree() else { return };
        tree.each_value(&mut |path, node| {
            if is_text(path, &self.unknown) {
                see(path, node.range.clone(), node.text().unwrap_or_default());
            }
        });
    }

    /// Reports texts of which YAML takes a part for something else, so that it is lost: what is behind a ` #` is a
    /// comment, and a first word that begins with `!` is a tag.
    fn report_cut_texts(&mut self) {
        let Some(tree) = self.tree() else { return };
        let text = self.source.text;
        let mut cut = Vec::new();
        tree.each_value(&mut |path, node| {
            let key = match path.last() {
                Some(Step::Key(key)) => format!("{key}: "),
                _ => "- ".to_owned(),
            };
            let name = yaml::name(path);
            if let Some(tag) = node.local_tag().filter(|_| path.first() != Some(&Step::Key("extra"))) {
                let line = text[node.range.start..].split(['\n', '\r']).next().unwrap_or_default().trim_end();
                let end = node.range.end.min(node.range.start + line.len());
                let written = text.get(node.range.start..end).filter(|written| written.starts_with('!'));
                let whole = written.unwrap_or(tag).to_owned();
                let message = format!("`{name}` begins with `!`, so YAML takes `{tag}` for a tag, and it is lost");
                let help = match path.last() {
                    Some(Step::Key(_)) => format!("write `{key}{}`", quoted(&whole)),
                    _ => format!("put it in quotation marks: `{}`", quoted(&whole)),
                };
                cut.push((Kind::TagInText, node.range.clone(), message, help));
                return;
            }
            // A free map belongs to its theme, and what is a name or a date can hold no number sign.
            let Some(plain) = node.plain().filter(|_| node.tag.is_none()) else { return };
            if !is_text(path, &self.unknown) {
                return;
            }
            let range = if plain.is_empty() { node.range.end..node.range.end } else { node.range.clone() };
            let line_end = text[range.end..].find(['\n', '\r']).map_or(text.len(), |at| range.end + at);
            let rest = text[range.end..line_end].trim_end();
            // Where nothing but the comment is there, it is the value only if it looks like one: `#MeToo`, `#5`.
            let is_empty = range.is_empty();
            let behind = if is_empty { rest.trim_start().strip_prefix(':').unwrap_or(rest) } else { rest };
            let comment = behind.trim_start();
            let is_word = comment.chars().nth(1).is_some_and(|c| !c.is_whitespace() && c != '#');
            if !comment.starts_with('#') || comment.len() == behind.len() || (is_empty && !is_word) {
                return;
            }
            let start = range.end + rest.len() - comment.len();
            let whole = if is_empty { comment } else { &text[range.start..range.end + rest.len()] };
            let message = format!("`{name}` ends before the `#`, which begins a comment in YAML");
            let help = format!("write `{key}{}`", quoted(whole));
            cut.push((Kind::CommentInText, start..start + comment.len(), message, help));
        });
        for (kind, range, message, help) in cut {
            self.fault_in(kind, range, message, Some(help));
        }
    }

    /// True if a finding so far means that the file is not published, however mild the site is about it.
    pub fn is_held(&self) -> bool {
        self.faults.iter().any(|fault| fault.floor.is_some())
    }

    fn tree(&self) -> Option<&Tree> {
        self.tree.get_or_init(|| yaml::tree(&self.source)).as_ref()
    }

    /// False if the front matter could not be read at all.
    pub fn is_readable(&self) -> bool {
        !self.unreadable
    }

    /// True if a required key is to be reported as missing: not where an error explains it, since a fault is reported once;
    /// but where the site lets that fault pass, or the file would vanish without a word.
    /// `failed` says whether reading the front matter ended in an error.
    pub fn is_missing(&self, key: &str, failed: bool) -> bool {
        let explained = self.is_invalid(key) || self.mistyped.iter().any(|mistyped| mistyped == key);
        !explained || !failed
    }

    /// True if the value of a key is there but invalid, which has been reported: it is not missing besides.
    pub fn is_invalid(&self, key: &str) -> bool {
        self.left_out.iter().any(|left_out| left_out == key)
    }

    /// Where the value stands to which `path` leads in the front matter; `None` if there is none.
    pub fn place(&self, path: &[Step]) -> Option<Range<usize>> {
        self.tree()?.place(path)
    }

    /// Where the key or item stands to which `path` leads; `None` if there is none.
    pub fn place_of_key(&self, path: &[Step]) -> Option<Range<usize>> {
        self.place(path)?;
        self.tree()?.locate_key(path)
    }

    /// Adds a finding at the value that `path` leads to.
    pub fn fault(&mut self, kind: Kind, path: &[Step], message: impl Into<String>, help: Option<String>) {
        let tree = self.tree();
        let place = tree.and_then(|tree| tree.locate(path).or_else(|| tree.locate(&[]))).unwrap_or(0..0);
        self.fault_in(kind, place, message, help);
    }

    /// The same for a fault without whose mending the file cannot be published: it is held back.
    pub fn hold(&mut self, kind: Kind, path: &[Step], message: impl Into<String>, help: Option<String>) {
        self.fault(kind, path, message, help);
        self.hold_for_last();
    }

    /// The finding that was added last means that the file is held back.
    pub fn hold_for_last(&mut self) {
        if let Some(last) = self.faults.last_mut() {
            last.hold();
        }
    }

    /// Adds that the value of a key cannot be used, which is left out for it.
    pub fn leave_out(&mut self, key: &'static str, message: &str, help: Option<String>) {
        self.fault(Kind::MissingKey, &[Step::Key(key)], message, help);
        if held::KEYS.contains(&key) {
            self.hold_for_last();
        }
        self.left_out.push(key.to_owned());
    }

    /// Holds the file back for every key of `given` that is there without a value.
    pub fn hold_for_empty(&mut self, given: &[(&'static str, bool)]) {
        for (key, _) in given.iter().filter(|(_, is_empty)| *is_empty) {
            let help = match *key {
                "date" => "give the day of the release, such as `date: 2025-09-10`",
                _ => "give it a value, or take the line out",
            };
            self.leave_out(key, &format!("`{key}` is empty"), Some(help.to_owned()));
        }
    }

    /// Adds a finding at a range of bytes of the file.
    pub fn fault_in(&mut self, kind: Kind, place: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let lines = self.lines.get_or_insert_with(|| Lines::of(self.source.text));
        let mut diagnostic = Diagnostic::new(kind, self.source.file, message).placed(lines.place(place));
        diagnostic.help = help;
        self.faults.push(diagnostic);
    }

    /// Reads a date or instant, or says why it is none.
    pub fn stamp(&mut self, path: &[Step], written: Option<&str>, zone: &TimeZone) -> Option<Stamp> {
        let written = written?;
        match Stamp::parse(written, zone) {
            Ok(stamp) => Some(stamp),
            Err(fault) => {
                let message = format!("`{}`: {}", yaml::name(path), fault.message);
                self.fault(Kind::BadDate, path, message, fault.help);
                if let [Step::Key(key)] = path {
                    if held::KEYS.contains(key) {
                        self.hold_for_last();
                    }
                    self.left_out.push((*key).to_owned());
                }
                None
            }
        }
    }

    /// True if a finding of this file means that it is not published.
    pub fn is_lost(&self, severities: &Severities) -> bool {
        self.is_held() || self.has_level(severities, Level::Error) || self.has_level(severities, Level::Skip)
    }

    /// True if a finding of this file is of that level.
    pub fn has_level(&self, severities: &Severities, level: Level) -> bool {
        self.faults.iter().any(|fault| severities.level(fault.kind) == level)
    }
}

#[cfg(test)]
mod tests;
