//! Where front matter begins and ends, and what is wrong with a file in which it does not.

use std::ops::Range;

use crate::base::diagnostics::{Diagnostic, Kind};

/// The first line of two versions that disagree (git-merge(1), "How conflicts are presented").
pub(super) fn conflict_marks(text: &str) -> Option<Range<usize>> {
    let begins_line = |at: &usize| *at == 0 || text.as_bytes()[at - 1] == b'\n';
    let find = |mark: &str| memchr::memmem::find_iter(text.as_bytes(), mark.as_bytes()).find(begins_line);
    let start = find("<<<<<<< ")?;
    let end = find(">>>>>>> ").filter(|end| *end > start)?;
    let has_middle = text[start..end].lines().any(|line| line.trim_end() == "=======");
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    has_middle.then(|| start..start + line.len())
}

/// The line that begins at `start`, its line end included; `None` at the end of the text.
pub(super) fn line_at(text: &str, start: usize) -> Option<Range<usize>> {
    if start >= text.len() {
        return None;
    }
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    Some(start..end)
}

/// Why a file whose first text, at `start`, does not begin with front matter has some all the same: it begins later, or the
/// lines end in a way that hides it. What is above would be shown, and the keys with it.
pub(super) fn misplaced(file: &str, text: &str, start: usize) -> Option<Diagnostic> {
    if text[start..].strip_prefix("---\r").is_some_and(|rest| !rest.starts_with('\n')) {
        let message = "the lines of this file end in a carriage return alone (CR), so that all of it is one line";
        let fault = Diagnostic::new(Kind::NoFrontMatter, file, message);
        return Some(fault.help("save it with Unix (LF) or Windows (CR LF) line ends").holding());
    }
    let mut at = start;
    for _ in 0..LOOKED_AT {
        let line = line_at(text, at)?;
        if is_fence(&text[line.clone()]) {
            let mut rest = line.end;
            let mut keys = 0;
            while let Some(next) = line_at(text, rest).filter(|next| !is_fence(&text[next.clone()])) {
                let key = text[next.clone()].split_once(':').map_or("", |(key, _)| key);
                keys += usize::from(["title", "date", "agencies", "embargo", "draft"].contains(&key));
                rest = next.end;
            }
            if keys == 0 || line_at(text, rest).is_none() {
                return None;
            }
            let number = text[..line.start].matches('\n').count() + 1;
            let message = format!("front matter begins in line {number}, and there is other text above it");
            let fault = Diagnostic::new(Kind::NoFrontMatter, file, message).help(
                "front matter is the first thing in a file: take out what is above it, or move that below its end",
            );
            let end = start + text[start..].find(['\r', '\n']).unwrap_or(0);
            return Some(fault.at(text, start..end).holding());
        }
        at = line.end;
    }
    None
}

/// In how many lines front matter is looked for that does not begin a file.
const LOOKED_AT: usize = 40;

/// A row of dashes of whatever sort.
pub(super) fn is_row(line: &str) -> bool {
    let signs = ['-', '–', '—', '―', '−', '‐', '‑'];
    line.chars().count() <= 40 && line.chars().all(|c| signs.contains(&c))
}

pub(super) fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

pub(super) fn not_utf8(file: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Diagnostic::new(Kind::NotUtf8, file, "this file is saved as UTF-16, which some programs call Unicode")
            .help("save it as UTF-8: in Notepad, \u{201c}Save as\u{201d} has a list \u{201c}Encoding\u{201d}")
            .holding();
    }
    let text = String::from_utf8_lossy(bytes);
    let byte = bytes.get(valid).copied().unwrap_or_default();
    Diagnostic::new(Kind::NotUtf8, file, format!("the byte 0x{byte:02X} is not UTF-8 text"))
        .help("save the file as UTF-8; it may be in Windows-1251 or Latin-1")
        .at(&text, valid..valid + '\u{fffd}'.len_utf8())
        .holding()
}
