//! Does as the help of findings says, as somebody would who pastes it without a thought.
//!
//! What a help says to write, to add or to mean is applied in one of these ways:
//!
//! | Help | What is done |
//! | --- | --- |
//! | ``write `key: value` `` | it takes the place of that key with its value, at the finding or at the top of the front matter; of the key that the finding underlines; or it is added |
//! | ``add `key: value` `` | it is added to what the finding stands in |
//! | ``add `key: value` to `group` in FILE`` | it is added to that group |
//! | ``write `key: value` in FILE`` | the same in another file |
//! | ``write `name="value"` `` | the tag that is underlined gets the attribute |
//! | ``did you mean `text`?``, ``write `text` `` | it takes the place of what is underlined |
//!
//! What has an ellipsis (`title: …`) is for the reader to fill in. Of several proposals the first is taken. A sentence
//! that only holds "if that is right" is applied, too: it must work for whom it is right.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pressroom::{Diagnostic, Kind, Severity};

/// Kinds of findings behind which others hide: where one is mended, more may come to light in other lines.
const HIDING: [Kind; 4] = [Kind::Config, Kind::YamlSyntax, Kind::NoFrontMatter, Kind::Template];

/// What a help proposes.
struct Proposal<'a> {
    /// `add` rather than `write`.
    is_added: bool,
    text: &'a str,
    /// The group that it is added to.
    group: Option<&'a str>,
    /// The file that it belongs into, if that is not the file of the finding.
    file: Option<&'a str>,
}

/// A change of one file.
struct Change<'a> {
    finding: &'a Diagnostic,
    file: String,
    /// What it replaces, in bytes.
    range: Range<usize>,
    text: String,
}

/// What came of the helps of some findings.
pub struct Applied<'a> {
    /// The findings that were answered.
    pub answered: Vec<&'a Diagnostic>,
    /// The files that are otherwise now.
    pub files: BTreeMap<String, String>,
    /// The lines that were written, by file and number.
    lines: BTreeSet<(String, u32)>,
}

/// Applies the helps of some findings. Of two that change the same line, or set the same key, the second is left for
/// another time.
pub fn apply<'a>(findings: &'a [Diagnostic], text_of: &dyn Fn(&str) -> Option<String>) -> Applied<'a> {
    let mut changes: Vec<Change> = Vec::new();
    for finding in findings {
        let Some(change) = proposal(finding).and_then(|proposal| change(finding, &proposal, text_of)) else { continue };
        let text = text_of(&change.file).expect("a file that was read");
        let line = |at: usize| text[..at].matches('\n').count();
        let apart = |other: &Change| {
            let name = |change: &Change| key(&change.text).unwrap_or(&change.text).to_owned();
            let same_key = name(other) == name(&change);
            let apart = other.range.end <= change.range.start || change.range.end <= other.range.start;
            other.file != change.file || apart && (line(other.range.start) != line(change.range.start) && !same_key)
        };
        if changes.iter().all(apart) {
            changes.push(change);
        }
    }
    changes.sort_by_key(|change| (change.file.clone(), change.range.start));
    let (mut files, mut lines) = (BTreeMap::new(), BTreeSet::new());
    for change in changes.iter().rev() {
        let text: &mut String =
            files.entry(change.file.clone()).or_insert_with(|| text_of(&change.file).expect("a file that was read"));
        text.replace_range(change.range.clone(), &change.text);
    }
    let mut shift: BTreeMap<&str, isize> = BTreeMap::new();
    for change in &changes {
        let shift = shift.entry(&change.file).or_default();
        let start = change.range.start.checked_add_signed(*shift).expect("a place in the text");
        let line = files[&change.file][..start].matches('\n').count() as u32 + 1;
        lines.insert((change.file.clone(), line));
        *shift += change.text.len() as isize - change.range.len() as isize;
    }
    Applied { answered: changes.iter().map(|change| change.finding).collect(), files, lines }
}

impl Applied<'_> {
    /// What did not come out as promised: findings that are still there, and errors that are new.
    pub fn faults(&self, before: &[Diagnostic], after: &[Diagnostic]) -> String {
        let name = |finding: &Diagnostic| (finding.kind, finding.file.clone(), finding.message.clone());
        let count = |findings: &mut dyn Iterator<Item = &Diagnostic>| {
            findings.fold(BTreeMap::new(), |mut counts, finding| {
                *counts.entry(name(finding)).or_insert(0_usize) += 1;
                counts
            })
        };
        let (was, is) = (count(&mut before.iter()), count(&mut after.iter()));
        let answered = count(&mut self.answered.iter().copied());
        let is_there = |finding: &&&Diagnostic| {
            let name = name(finding);
            is.get(&name).copied().unwrap_or_default() + answered[&name] > was[&name]
        };
        let hidden = self.answered.iter().any(|finding| HIDING.contains(&finding.kind));
        let is_new = |finding: &&Diagnostic| {
            let is_ours = self.lines.contains(&(finding.file.clone(), finding.line));
            finding.severity == Severity::Error && !was.contains_key(&name(finding)) && (is_ours || !hidden)
        };
        let mut text = String::new();
        for finding in self.answered.iter().filter(is_there) {
            let help = finding.help.as_deref().unwrap_or_default();
            text.push_str(&format!(" its help did not help: {finding}\n    help: {help}\n"));
        }
        for finding in after.iter().filter(is_new) {
            text.push_str(&format!(" this is new after the helps were applied: {finding}\n"));
        }
        if !text.is_empty() {
            for (file, text_now) in &self.files {
                text.push_str(&format!("  {file} is now\n{text_now}\n"));
            }
        }
        text
    }
}

/// What the help of a finding proposes, if it does.
fn proposal(finding: &Diagnostic) -> Option<Proposal<'_>> {
    let help = finding.help.as_deref()?;
    let starts = ["did you mean `", "write `", "Write `", "add `", "Add `"];
    let (start, word) = starts.iter().filter_map(|word| Some((help.find(word)? + word.len(), word))).min()?;
    let (text, rest) = help[start..].split_once('`')?;
    let (group, rest) = match rest.strip_prefix(" to `").and_then(|rest| rest.split_once('`')) {
        Some((group, rest)) => (Some(group), rest),
        None => (None, rest),
    };
    let file = rest.strip_prefix(" in ").map(|rest| rest.split([' ', ';', ',']).next().unwrap_or_default());
    (!text.contains('…')).then_some(Proposal { is_added: word.ends_with("dd `"), text, group, file })
}

fn change<'a>(
    finding: &'a Diagnostic,
    proposal: &Proposal,
    text_of: &dyn Fn(&str) -> Option<String>,
) -> Option<Change<'a>> {
    let file = proposal.file.unwrap_or(&finding.file).to_owned();
    let text = text_of(&file)?;
    let span = proposal.file.is_none().then(|| span(finding, &text)).flatten();
    let (range, text) = match (key(proposal.text), span) {
        (Some(_), _) if let Some(group) = proposal.group => add_to_group(&text, group, proposal.text),
        (Some(key), span) => write_entry(&text, key, proposal, span),
        (None, Some(span)) if proposal.text.contains("=\"") && text[span.clone()].starts_with('<') => {
            let name = text[span.clone()].find([' ', '\n', '>'])?;
            (span.start + name..span.start + name, format!(" {}", proposal.text))
        }
        // Quotation marks stay.
        (None, Some(span))
            if text[span.clone()].len() > 1 && text[span.clone()].starts_with('"') && !proposal.text.contains('"') =>
        {
            (span.start + 1..span.end - 1, proposal.text.to_owned())
        }
        (None, Some(span)) => (span, proposal.text.to_owned()),
        (None, None) => return None,
    };
    Some(Change { finding, file, range, text })
}

/// Where in its file a finding stands.
fn span(finding: &Diagnostic, text: &str) -> Option<Range<usize>> {
    let excerpt = finding.excerpt.as_ref()?;
    let line: usize = text.split_inclusive('\n').take(finding.line as usize - 1).map(str::len).sum();
    let line = line + if line == 0 && text.starts_with('\u{feff}') { 3 } else { 0 };
    let skip: usize = text[line..].chars().take(finding.column as usize - 1).map(char::len_utf8).sum();
    Some(line + skip..line + skip + (excerpt.end - excerpt.start))
}

/// `key: value` in the place of what the reader would take it for.
fn write_entry(text: &str, own: &str, proposal: &Proposal, span: Option<Range<usize>>) -> (Range<usize>, String) {
    if let Some(span) = span {
        let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let rest = text[span.end..].split('\n').next().unwrap_or_default();
        // Its own value, which is written again.
        let is_value = text[line..span.start].trim() == format!("{own}:");
        // The group that is underlined, or whose key is.
        let braces = match rest.trim_start().strip_prefix(": {") {
            Some(_) => Some(span.end..span.end + rest.len()),
            None => text[span.clone()].starts_with('{').then_some(span.clone()),
        };
        if let Some(braces) = braces.filter(|braces| !is_value && text[braces.clone()].contains('}')) {
            let inside = &text[braces.clone()];
            if let Some(at) = inside.find(&format!("{own}:")) {
                let end = inside[at..].find([',', '}']).map_or(inside.len(), |end| at + end);
                return (braces.start + at..braces.start + end, proposal.text.to_owned());
            }
            let close = braces.start + inside.rfind('}').expect("a group that ends");
            return (close..close, format!(", {}", proposal.text));
        }
        if !proposal.is_added {
            if let Some(range) = entry(text, line, own) {
                return (range, proposal.text.to_owned());
            }
            // A key that is to have another name.
            if rest.trim_start().starts_with(':') {
                return (span.start..span.end + rest.len(), proposal.text.to_owned());
            }
        }
    }
    let (mut line, mut fences) = (0, 0);
    for written in text.split_inclusive('\n') {
        fences += usize::from(written.trim_end() == "---");
        if fences == 2 {
            break;
        }
        if let Some(range) = entry(text, line, own).filter(|range| range.start == line) {
            return (range, proposal.text.to_owned());
        }
        line += written.len();
    }
    (line..line, format!("{}\n", proposal.text))
}

/// One more entry of a group at the top of a file.
fn add_to_group(text: &str, group: &str, entry: &str) -> (Range<usize>, String) {
    let Some(at) = text.find(&format!("\n{group}:")).map(|at| at + 1) else {
        return (text.len()..text.len(), format!("{group}:\n  {entry}\n"));
    };
    let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
    match text[at..line].rfind('}') {
        Some(brace) => (at + brace..at + brace, format!(", {entry}")),
        None => (line + 1..line + 1, format!("  {entry}\n")),
    }
}

/// The key of a text of the form `key: value`.
fn key(text: &str) -> Option<&str> {
    let (key, value) = text.trim().split_once(':')?;
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (plain && value.starts_with(' ')).then_some(key)
}

/// The entry of a key that begins in the line at `line`, without its line end.
fn entry(text: &str, line: usize, key: &str) -> Option<Range<usize>> {
    let own = text[line..].split('\n').next()?;
    let indent = own.len() - own.trim_start_matches([' ', '-']).len();
    own[indent..].strip_prefix(key)?.trim_start().strip_prefix(':')?;
    let mut end = line + own.len();
    for next in text[end..].split_inclusive('\n').skip(1) {
        let depth = next.len() - next.trim_start_matches(' ').len();
        let is_item = depth == indent && next.trim_start().starts_with("- ");
        if next.trim().is_empty() || depth <= indent && !is_item {
            break;
        }
        end += next.len();
    }
    if end > line + own.len() {
        end = text[..end].trim_end_matches('\n').len();
    }
    Some(line + indent..end)
}
