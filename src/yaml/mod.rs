//! Strict YAML: typed values, or every fault with its place.
//!
//! `serde_yaml` reads the document; nearly always that is all. Where it finds a fault it stops, knowing one place and
//! speaking to programmers. Then the document is read again, into a tree that knows its places, and the type is read
//! from the tree; what is invalid is noted and left out, and the type is read again, until nothing is invalid. So a
//! press officer sees all that is to be mended at once, and the value holds whatever was right.
//!
//! What counts as a number, as `true` or as nothing is what `serde_yaml` 0.9 says, on both ways: `no` is text, `~` is
//! nothing, and a field that holds text takes any scalar as it is written, even `1.10` or `2025-09-10`.
//!
//! In: the text of a document, and the type that it should have. Out: the value, as far as it is valid, findings, and
//! where each value stands. Imports `base`.

mod de;
pub(crate) mod step;
mod syntax;
mod tree;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::base::diagnostics::{Diagnostic, Kind, Place, nearest};
use crate::yaml::de::{Error, Fault};
pub(crate) use crate::yaml::step::{Step, name};
pub(crate) use crate::yaml::tree::Tree;
use crate::yaml::tree::{Content, Node, Refused};
use crate::yaml::words::Words;

/// How often a document is read before the rest of its faults is left for later: each fault costs one reading.
const MAX_READINGS: usize = 200;

/// How many values all these readings visit.
const MAX_VISITS: usize = 2_000_000;

/// How many unknown or repeated keys of one map are shown one by one.
const MAX_TOLD: usize = 100;

/// How many opening brackets, and how many aliases, a document may have before its bounds are looked at. Up to there
/// they cannot cost much: the parser looks at all open brackets for each token, and every alias doubles a document at
/// most.
const FREE_BRACKETS: usize = 500;
const FREE_ALIASES: usize = 3;

/// YAML, as part of a file or the whole of it.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The file, relative to the site's folder.
    pub file: &'a str,
    /// The whole text of the file.
    pub text: &'a str,
    /// Where in `text` the YAML stands, in bytes.
    pub yaml: Range<usize>,
}

impl<'a> Input<'a> {
    /// A file that is YAML from its first byte to its last.
    pub fn whole(file: &'a str, text: &'a str) -> Input<'a> {
        Input { file, text, yaml: 0..text.len() }
    }

    /// The YAML without a byte-order mark, and where it begins.
    fn content(&self) -> (&'a str, usize) {
        let yaml = self.text.get(self.yaml.clone()).unwrap_or("");
        let content = yaml.strip_prefix('\u{feff}').unwrap_or(yaml);
        (content, self.yaml.start + (yaml.len() - content.len()))
    }

    fn finding(&self, words: Words, range: Range<usize>) -> Diagnostic {
        let diagnostic = Diagnostic::new(words.kind, self.file, words.message).at(self.text, range);
        Diagnostic { help: words.help, ..diagnostic }
    }
}

/// What [`read`] found.
#[derive(Debug)]
pub struct Read<T> {
    /// The value, without what is invalid. `None` if nothing can be made of the document: then there is a fault, and
    /// the file cannot be used, even if the site lets faults of that kind pass.
    pub value: Option<T>,
    /// What is wrong, in the order of the file; no severity has been applied.
    pub faults: Vec<Diagnostic>,
    /// The unknown keys of the outermost map, for a site that lets them pass.
    pub unknown: Vec<(String, serde_json::Value)>,
    /// The keys of the outermost map of which something was left out, or which stand twice.
    pub left_out: Vec<String>,
    /// The known keys that unknown keys of the outermost map are probably meant to be.
    pub mistyped: Vec<String>,
    /// The document with its places, where it was read so: not where nothing is invalid.
    pub tree: Option<Tree>,
}

impl<T> Read<T> {
    fn of(value: Option<T>) -> Read<T> {
        Read { value, faults: Vec::new(), unknown: Vec::new(), left_out: Vec::new(), mistyped: Vec::new(), tree: None }
    }
}

/// Reads a document into a `T`.
///
/// `T` should derive `Deserialize` with `deny_unknown_fields`. A field without a default is a required one: where it is
/// missing that is a fault, and the map that lacks it is left out. A document of blanks and comments is `T::default()`.
/// A key that is there twice in one map is a fault, and the first one counts.
pub fn read<T: DeserializeOwned + Default>(source: &Input<'_>) -> Read<T> {
    read_weighing(source, &[])
}

/// The same; faults of the outermost keys `weighty`, and of a document that cannot be read at all, are
/// [holding](Diagnostic::holding).
pub(crate) fn read_weighing<T: DeserializeOwned + Default>(source: &Input<'_>, weighty: &[&str]) -> Read<T> {
    let (yaml, base) = source.content();
    if yaml.lines().all(is_blank) {
        return Read::of(Some(T::default()));
    }
    if may_be_beyond_bounds(yaml)
        && let Err(Refused::Bound(message, range)) = Tree::parse(yaml, base)
    {
        return unreadable(source, message.to_owned(), range, None);
    }
    let error = match serde_yaml::from_str::<T>(yaml) {
        Err(error) => error,
        Ok(value) if !may_repeat_a_key(yaml) => return Read::of(Some(value)),
        Ok(value) => {
            return match Tree::parse(yaml, base) {
                Ok(tree) if !tree.duplicates.is_empty() => slowly(source, tree, weighty),
                _ => Read::of(Some(value)),
            };
        }
    };
    if let Err(error) = serde_yaml::from_str::<IgnoredAny>(yaml) {
        let found = syntax::explain(yaml, &error);
        let range = base + found.range.start..base + found.range.end;
        return unreadable(source, found.message, range, found.help);
    }
    match Tree::parse(yaml, base) {
        Err(Refused::Bound(message, range)) => unreadable(source, message.to_owned(), range, None),
        Err(Refused::Syntax) => only(source, &error, base),
        Ok(tree) => {
            let read = slowly(source, tree, weighty);
            if read.faults.is_empty() { only(source, &error, base) } else { read }
        }
    }
}

fn unreadable<T>(source: &Input, message: String, range: Range<usize>, help: Option<String>) -> Read<T> {
    let mut read = Read::of(None);
    read.faults.push(source.finding(Words { kind: Kind::YamlSyntax, message, help }, range).holding());
    read
}

/// The one fault that `serde_yaml` told, should the two parsers ever take a document differently.
fn only<T>(source: &Input, error: &serde_yaml::Error, base: usize) -> Read<T> {
    let at = base + error.location().map_or(0, |place| place.index());
    let message = error.to_string();
    unreadable(source, message.split(" at line ").next().unwrap_or(&message).to_owned(), at..at, None)
}

/// Reads from the tree, again and again, until nothing is invalid.
fn slowly<T: DeserializeOwned>(source: &Input<'_>, tree: Tree, weighty: &[&str]) -> Read<T> {
    let mut read = Read::of(None);
    for (at, duplicate) in tree.duplicates.iter().enumerate() {
        let weighs = weighty.contains(&duplicate.name.as_str());
        if at < MAX_TOLD || weighs {
            let line = Place::of(source.text, duplicate.first.clone()).line;
            let words = Words {
                kind: Kind::DuplicateKey,
                message: format!("the key `{}` is there twice", step::shown(&duplicate.name)),
                help: Some(format!("the first is in line {line}; leave one of the two")),
            };
            let fault = source.finding(words, duplicate.again.clone());
            read.faults.push(if weighs { fault.holding() } else { fault });
        }
        read.left_out.push(duplicate.name.clone());
    }
    read.faults.extend(more(source, tree.duplicates.len(), Kind::DuplicateKey, "keys that are there twice"));
    let Some(mut root) = tree.root.clone() else { return read };
    // Each reading visits all values, so a long document is read again less often.
    let mut readings = 0..(MAX_VISITS / tree.values.max(1)).clamp(3, MAX_READINGS);
    read.value = loop {
        match T::deserialize(&root) {
            Ok(value) => break Some(value),
            Err(_) if readings.next().is_none() => {
                let message = "this file has more faults than are shown here; mend these first";
                read.faults.push(Diagnostic::new(Kind::YamlSyntax, source.file, message));
                break None;
            }
            Err(error) if note(source, &mut root, &error, &mut read, weighty) => {}
            Err(_) => break None,
        }
    };
    read.faults.sort_by_key(|fault| (fault.line, fault.column));
    if read.value.is_none() {
        read.faults = read.faults.into_iter().map(Diagnostic::holding).collect();
    }
    read.tree = Some(tree);
    read
}

/// That there are more findings of one kind than are shown one by one.
fn more(source: &Input, count: usize, kind: Kind, what: &str) -> Option<Diagnostic> {
    let rest = count.checked_sub(MAX_TOLD).filter(|rest| *rest > 0)?;
    Some(Diagnostic::new(kind, source.file, format!("this file has {rest} more {what}; mend the first ones first")))
}

/// Reports the fault and leaves it out of the tree; `false` if nothing would be left.
fn note<T>(source: &Input<'_>, root: &mut Node, error: &Error, read: &mut Read<T>, weighty: &[&str]) -> bool {
    let mut path = error.path();
    if let Fault::Unknown { known, .. } = &error.fault
        && let Some(unknown) = unknown_keys(root, &path, error.on_key, known)
    {
        path.truncate(path.len() - usize::from(error.on_key));
        let name = name(&steps(root, &path));
        read.faults.extend(more(source, unknown.len(), Kind::UnknownKey, "unknown keys"));
        for (nth, at) in unknown.into_iter().enumerate() {
            let pairs = root.at(&path).map_or(&[][..], Node::pairs);
            let Some((key, value)) = pairs.get(at) else {
                continue;
            };
            let word = key.text().unwrap_or_default().to_owned();
            let is_told = nth < MAX_TOLD || weighty.contains(&word.as_str());
            if is_told {
                let is_there = |key: &str| pairs.iter().any(|(other, _)| other.text() == Some(key));
                let mut words = words::unknown_key(&word, &name, known, value, &is_there);
                // Within braces the comma of a text begins another key, and a blank that is missing makes one of all.
                let group = root.at(&path).map_or(0..0, |map| map.range.clone());
                let odd = word.contains(' ') || (value.text() == Some("") && word.contains([':', '=']));
                let mended =
                    source.text.get(group.clone()).filter(|_| odd).and_then(|text| syntax::mended(text, known));
                let range = match mended.filter(|mended| source.text.get(group.clone()) != Some(mended.as_str())) {
                    Some(mended) => {
                        words.help = Some(format!("write `{mended}`"));
                        group
                    }
                    None => key.range.clone(),
                };
                read.faults.push(source.finding(words, range));
            }
            if path.is_empty() {
                // The key that was probably meant is not missing besides.
                if is_told {
                    read.mistyped.extend(nearest(&word, known.iter().copied()).map(str::to_owned));
                }
                let value = serde_json::Value::deserialize(value).unwrap_or_default();
                read.unknown.push((word, value));
            }
            path.push(at);
            root.leave_out(&path);
            path.pop();
        }
        return true;
    }
    let outermost = match steps(root, &path).first() {
        Some(Step::Key(key)) => Some((*key).to_owned()),
        _ => None,
    };
    let weighs = outermost.as_deref().is_some_and(|key| weighty.contains(&key));
    read.left_out.extend(outermost);
    let Some(node) = root.at(&path) else { return false };
    if !is_consequence(&error.fault, node) {
        let steps = steps(root, &path);
        let key = parent_key(root, &path).filter(|_| error.on_key);
        let fault = match key {
            Some(key) => {
                let parent = name(&steps[..steps.len() - 1]);
                source.finding(words::wrong_key(&error.fault, &parent, key), key.range.clone())
            }
            None => source.finding(words::fault(&error.fault, &name(&steps), node), node.range.clone()),
        };
        read.faults.push(if weighs { fault.holding() } else { fault });
    }
    root.leave_out(&path);
    !path.is_empty()
}

/// The positions of all keys of a map that are not known; `None` if the fault is not about keys.
fn unknown_keys(root: &Node, path: &[usize], on_key: bool, known: &[&str]) -> Option<Vec<usize>> {
    let map = &path[..path.len().checked_sub(usize::from(on_key))?];
    let pairs = root.at(map)?.pairs().iter().enumerate();
    let unknown: Vec<usize> = pairs
        .filter(|(_, (key, value))| !value.gone && key.text().is_some_and(|key| !known.contains(&key)))
        .map(|(at, _)| at)
        .collect();
    let found = if on_key { unknown.contains(path.last()?) } else { !unknown.is_empty() };
    found.then_some(unknown)
}

/// A key is missing, or a list too short, only because what stood there was left out and has been reported.
fn is_consequence(fault: &Fault, node: &Node) -> bool {
    match (fault, &node.content) {
        (Fault::Missing(name), Content::Map(pairs)) => {
            pairs.iter().any(|(key, value)| value.gone && key.text() == Some(name))
        }
        (Fault::Length { .. }, Content::Seq(items)) => items.iter().any(|item| item.gone),
        _ => false,
    }
}

fn parent_key<'a>(root: &'a Node, path: &[usize]) -> Option<&'a Node> {
    let (last, parent) = path.split_last()?;
    Some(&root.at(parent)?.pairs().get(*last)?.0)
}

fn steps<'a>(root: &'a Node, path: &[usize]) -> Vec<Step<'a>> {
    (0..path.len())
        .map(|at| match parent_key(root, &path[..=at]) {
            Some(key) => Step::Key(key.text().unwrap_or("…")),
            None => Step::Index(path[at]),
        })
        .collect()
}

/// Where a value is in `source.text`, for a fault that shows only later. Where the way leads no further, the last
/// key on it; `None` if not even its first step is there.
pub fn locate(source: &Input<'_>, path: &[Step<'_>]) -> Option<Range<usize>> {
    tree(source)?.locate(path)
}

/// Where a value is in `source.text`; `None` if the way does not lead to one.
pub(crate) fn place(source: &Input<'_>, path: &[Step<'_>]) -> Option<Range<usize>> {
    tree(source)?.place(path)
}

/// Where the last key of the way stands, or the item if its last step is one; where the way leads no further, the last
/// key on it.
pub(crate) fn locate_key(source: &Input<'_>, path: &[Step<'_>]) -> Option<Range<usize>> {
    tree(source)?.locate_key(path)
}

/// The tree of a document, for those who look for several places; `None` if it is no YAML or beyond the bounds.
pub(crate) fn tree(source: &Input<'_>) -> Option<Tree> {
    let (yaml, base) = source.content();
    Tree::parse(yaml, base).ok()
}

/// A line on which there is no YAML.
fn is_blank(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '\r']);
    line.is_empty() || line.starts_with('#')
}

/// Whether a document may go beyond the bounds of [`tree`](mod@tree): it has very many brackets, or anchors and several aliases. As
/// these signs also are in texts, this is yes too often and never no too often.
fn may_be_beyond_bounds(yaml: &str) -> bool {
    let bytes = yaml.as_bytes();
    // What may come before an anchor or alias; the line breaks of YAML 1.1 that are no ASCII end so, too.
    let begins = |at: &usize| match at.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(before) => before <= b' ' || before >= 0x80 || b"[{,:-?".contains(&before),
    };
    let has_anchors = || memchr::memchr_iter(b'&', bytes).any(|at| begins(&at));
    memchr::memchr2_iter(b'[', b'{', bytes).nth(FREE_BRACKETS).is_some()
        || (memchr::memchr_iter(b'*', bytes).filter(begins).nth(FREE_ALIASES).is_some() && has_anchors())
}

/// Whether some map may have a key twice. `serde_yaml` refuses that for structs alone, and to look properly takes as
/// long as to read the document; so this looks, within a microsecond, for what every repeated key has: the same word
/// at the same column of two lines. What a line cannot show (braces, quoted or marked keys) counts as a yes.
fn may_repeat_a_key(yaml: &str) -> bool {
    let mut seen = BTreeSet::new();
    yaml.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).any(|line| {
        let rest = line.trim_start_matches([' ', '-', '\t']);
        if line.contains('{') || rest.starts_with(['"', '\'', '&', '*', '!', '?', ':']) {
            return true;
        }
        let end = rest.match_indices(':').find(|(at, _)| rest[at + 1..].chars().next().is_none_or(char::is_whitespace));
        end.is_some_and(|(end, _)| !seen.insert((line.len() - rest.len(), rest[..end].trim_end())))
    })
}
