//! A content file: front matter between two lines of `---`, then Markdown.

use std::ops::Range;

use jiff::tz::TimeZone;

use crate::date::Stamp;
use crate::diag::{Diagnostic, Kind, Level, Lines, Severities};
use crate::yaml::{self, Source, Step};

/// A content file taken apart, with the findings about it so far.
pub struct Document<'a> {
    source: Source<'a>,
    /// Where the body begins, in bytes.
    pub body_start: usize,
    /// True where the file has front matter.
    pub has_front_matter: bool,
    /// The findings, unjudged.
    pub faults: Vec<Diagnostic>,
    /// Keys of the front matter whose values are at fault.
    left_out: Vec<String>,
    /// Keys that are probably meant by unknown ones.
    mistyped: Vec<String>,
    unreadable: bool,
    /// Made for the first finding.
    lines: Option<Lines<'a>>,
}

impl<'a> Document<'a> {
    /// Takes a file apart. `file` is its path relative to the site. The error is that it is not UTF-8 or has front
    /// matter that does not end.
    ///
    /// A byte-order mark and blank lines before the first `---` are passed over. A file that does not begin with `---`
    /// is all body.
    pub fn open(file: &'a str, bytes: &'a [u8]) -> Result<Document<'a>, Box<Diagnostic>> {
        let text = std::str::from_utf8(bytes).map_err(|error| Box::new(not_utf8(file, bytes, error.valid_up_to())))?;
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
            let source = Source { file, text, yaml: mark..mark };
            return Ok(Document {
                source,
                body_start: mark,
                has_front_matter: false,
                faults: Vec::new(),
                left_out: Vec::new(),
                mistyped: Vec::new(),
                unreadable: false,
                lines: None,
            });
        };
        let mut at = opening.end;
        while let Some(line) = line_at(text, at) {
            if is_fence(&text[line.clone()]) {
                let source = Source { file, text, yaml: opening.end..line.start };
                return Ok(Document {
                    source,
                    body_start: line.end,
                    has_front_matter: true,
                    faults: Vec::new(),
                    left_out: Vec::new(),
                    mistyped: Vec::new(),
                    unreadable: false,
                    lines: None,
                });
            }
            at = line.end;
        }
        Err(Box::new(
            Diagnostic::new(Kind::NoFrontMatter, file, "the front matter that begins here has no end")
                .help("close it with a line of three hyphens: `---`")
                .at(text, opening),
        ))
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
    pub fn front<T: serde::de::DeserializeOwned + Default>(&mut self) -> (Option<T>, Vec<(String, serde_json::Value)>) {
        let read = yaml::read(&self.source);
        self.faults.extend(read.faults);
        self.left_out.extend(read.left_out);
        self.mistyped.extend(read.mistyped);
        self.unreadable = read.value.is_none();
        (read.value, read.unknown)
    }

    /// False where the front matter could not be read at all.
    pub fn is_readable(&self) -> bool {
        !self.unreadable
    }

    /// True where a required key is to be told as missing: not where an error explains it, since a fault is told once;
    /// but where the site lets that fault pass, or the file would vanish without a word.
    /// `failed` says whether reading the front matter ended in an error.
    pub fn is_missing(&self, key: &str, failed: bool) -> bool {
        let explained = self.is_at_fault(key) || self.mistyped.iter().any(|mistyped| mistyped == key);
        !explained || !failed
    }

    /// True where the value of a key is there but at fault, which has been told: it is not missing besides.
    pub fn is_at_fault(&self, key: &str) -> bool {
        self.left_out.iter().any(|left_out| left_out == key)
    }

    /// Where the value stands to which `path` leads in the front matter; `None` where there is none.
    pub fn place(&self, path: &[Step]) -> Option<Range<usize>> {
        yaml::place(&self.source, path)
    }

    /// Where the key or item stands to which `path` leads; `None` where there is none.
    pub fn place_of_key(&self, path: &[Step]) -> Option<Range<usize>> {
        self.place(path)?;
        yaml::locate_key(&self.source, path)
    }

    /// Adds a finding at the value that `path` leads to.
    pub fn fault(&mut self, kind: Kind, path: &[Step], message: impl Into<String>, help: Option<String>) {
        let place = yaml::locate(&self.source, path).or_else(|| yaml::locate(&self.source, &[])).unwrap_or(0..0);
        self.fault_in(kind, place, message, help);
    }

    /// True where the front matter has a key without a value.
    pub fn has_empty(&self, key: &str) -> bool {
        let yaml = &self.source.text[self.source.yaml.clone()];
        let line = |line: &str| line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned);
        // Most have no such line, which a search tells without looking at each.
        let found = memchr::memmem::find(yaml.as_bytes(), key.as_bytes()).is_some();
        found
            && !self.is_at_fault(key)
            && yaml.lines().filter_map(line).any(|rest| {
                let value = rest.split('#').next().unwrap_or_default().trim();
                matches!(value, "" | "~" | "null" | "Null" | "NULL")
            })
    }

    /// Adds that a required key is missing in the value of a key, which is left out for it.
    pub fn leave_out(&mut self, key: &'static str, message: &str, help: Option<String>) {
        self.fault(Kind::MissingKey, &[Step::Key(key)], message, help);
        self.left_out.push(key.to_owned());
    }

    /// Adds a finding at a range of bytes of the file.
    pub fn fault_in(&mut self, kind: Kind, place: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let lines = self.lines.get_or_insert_with(|| Lines::of(self.source.text));
        let mut diagnostic = Diagnostic::new(kind, self.source.file, message).placed(lines.place(place));
        diagnostic.help = help;
        self.faults.push(diagnostic);
    }

    /// Reads a date or instant, or tells why it is none.
    pub fn stamp(&mut self, path: &[Step], written: Option<&str>, zone: &TimeZone) -> Option<Stamp> {
        let written = written?;
        match Stamp::parse(written, zone) {
            Ok(stamp) => Some(stamp),
            Err(fault) => {
                let message = format!("`{}`: {}", yaml::name(path), fault.message);
                self.fault(Kind::BadDate, path, message, fault.help);
                if let [Step::Key(key)] = path {
                    self.left_out.push((*key).to_owned());
                }
                None
            }
        }
    }

    /// True where a finding of this file means that it is not published.
    pub fn is_lost(&self, severities: &Severities) -> bool {
        self.has_level(severities, Level::Error) || self.has_level(severities, Level::Skip)
    }

    /// True where a finding of this file is of that level.
    pub fn has_level(&self, severities: &Severities, level: Level) -> bool {
        self.faults.iter().any(|fault| severities.level(fault.kind) == level)
    }
}

/// The line that begins at `start`, its line end included; `None` at the end of the text.
fn line_at(text: &str, start: usize) -> Option<Range<usize>> {
    if start >= text.len() {
        return None;
    }
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    Some(start..end)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn not_utf8(file: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let byte = bytes.get(valid).copied().unwrap_or_default();
    Diagnostic::new(Kind::NotUtf8, file, format!("the byte 0x{byte:02X} is not UTF-8 text"))
        .help("save the file as UTF-8; it may be in Windows-1251 or Latin-1")
        .at(&text, valid..valid + '\u{fffd}'.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, &str) {
        let document = Document::open("x.md", text.as_bytes()).unwrap();
        (&text[document.source.yaml.clone()], &text[document.body_start..])
    }

    #[test]
    fn front_matter_and_body_are_told_apart() {
        assert_eq!(parts("---\na: 1\n---\nbody\n---\nrule\n"), ("a: 1\n", "body\n---\nrule\n"));
        assert_eq!(parts("\u{feff}\n \n---\r\na: 1\r\n--- \r\nbody"), ("a: 1\r\n", "body"));
        assert_eq!(parts("---\n---\n"), ("", ""));
        assert_eq!(parts("---\n---"), ("", ""));
        assert_eq!(parts("body only\n---\n"), ("", "body only\n---\n"));
        assert_eq!(parts(""), ("", ""));
        assert_eq!(parts("\u{feff}"), ("", ""));
    }

    #[test]
    fn what_does_not_end_or_is_not_text_is_told() {
        let error = Document::open("x.md", b"---\na: 1\n").err().unwrap();
        assert_eq!((error.kind, error.line), (Kind::NoFrontMatter, 1));
        let error = Document::open("x.md", b"---\nab\xe9\n---\n").err().unwrap();
        assert_eq!((error.kind, error.line, error.column), (Kind::NotUtf8, 2, 3));
    }
}
