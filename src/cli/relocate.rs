//! Moving releases: which references change when content files get other paths, and what a moved file says besides.
//!
//! All of it works on texts. A reference is changed where it is and nothing else, so that a file reads as its author
//! wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value};

use crate::base::address::{decode, encode};
use crate::model::content::common::find_file;
use crate::model::content::front_matter::Document;
use crate::model::content::tree::{CONTENT, Tree, join};
use crate::model::release::destination::Destination;
use crate::model::release::dialect::Rules;
use crate::model::release::links::find_links;
use crate::yaml::Step;

/// Content files that get other paths: from the old to the new one.
pub type Moves = BTreeMap<String, String>;

/// The text of a content file whose references lead where they led, and how many were changed. `path` is the file's own
/// path before the move.
pub fn rewrite(tree: &Tree, moves: &Moves, path: &str, text: &str) -> (String, usize) {
    let new_path = moves.get(path).map_or(path, String::as_str);
    let paths = Paths { tree, moves, folder: folder(path), new_folder: folder(new_path) };
    let mut changes = Changes::new();
    for Reference { place, written, kind } in references(path, text) {
        if let Some(new) = paths.rewritten(&written, kind) {
            change(text, place, &written, &new, kind, &mut changes);
        }
    }
    let count = changes.len();
    (apply(text, changes), count)
}

/// The files of the content folder, no pages, to which a content file refers.
pub fn files_of<'a>(tree: &'a Tree, path: &str, text: &str) -> Vec<&'a str> {
    let target = |Reference { written, kind, .. }: Reference| {
        let plain = match kind {
            Written::Markdown | Written::Definition | Written::Attribute => decode(&written).into_owned(),
            Written::File | Written::Release => written,
        };
        let file = tree.path(find_file(tree, folder(path), &plain)?);
        Some(file)
    };
    references(path, text).into_iter().filter_map(target).collect()
}

/// `site.yaml` with the new paths of the releases that lead the home page; `places` are the places of its items.
pub(crate) fn rewrite_featured(
    tree: &Tree,
    moves: &Moves,
    text: &str,
    places: &[(Range<usize>, String)],
) -> (String, usize) {
    let paths = Paths { tree, moves, folder: CONTENT, new_folder: CONTENT };
    let mut changes = Changes::new();
    for (place, written) in places {
        if let Some(new) = paths.rewritten(written, Written::Release) {
            change(text, place.clone(), written, &new, Written::Release, &mut changes);
        }
    }
    let count = changes.len();
    (apply(text, changes), count)
}

/// The front matter of a release with a key set to a value on one line; its lines are replaced where it has the key. `None`
/// where the front matter is not written line by line.
pub fn set_key(path: &str, text: &str, key: &'static str, value: &str) -> Option<String> {
    let document = Document::open(path, text.as_bytes()).ok()?;
    let line = format!("{key}: {value}\n");
    let old = document.place_of_key(&[Step::Key(key)]).zip(document.place(&[Step::Key(key)]));
    let (start, end) = match old {
        Some((key, value)) => {
            let start = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[..value.end.max(key.end)].trim_end().len();
            (start, text[end..].find('\n').map_or(text.len(), |at| end + at + 1))
        }
        None => {
            let fence = text[..document.body_start].trim_end().rfind('\n')? + 1;
            (fence, fence)
        }
    };
    let set = format!("{}{line}{}", &text[..start], &text[end..]);
    // A line within braces, or where another key is read, says something else.
    let (_, others) = front_without(path, text, key)?;
    let (has_key, others_now) = front_without(path, &set, key)?;
    (has_key && others == others_now).then_some(set)
}

/// Whether the front matter has a key, and what it says besides; `None` if it cannot be read.
fn front_without(path: &str, text: &str, key: &str) -> Option<(bool, Map<String, Value>)> {
    let mut document = Document::open(path, text.as_bytes()).ok()?;
    let mut front = document.front::<Map<String, Value>>().0?;
    let had = front.remove(key).is_some();
    Some((had, front))
}

/// A reference of a content file to another.
struct Reference {
    /// Where it stands, or the text in which it does.
    place: Range<usize>,
    /// The path as written, without query and fragment.
    written: String,
    kind: Written,
}

/// How a path is written.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    /// In Markdown: relative to the file, percent-encoded.
    Markdown,
    /// The same, in a definition of a link.
    Definition,
    /// In an attribute of raw HTML, likewise.
    Attribute,
    /// Of a file: relative to the file, or from `content/` with a slash before it.
    File,
    /// Of a release: relative to the file, or from `content/`.
    Release,
}

/// All references of a content file.
fn references(path: &str, text: &str) -> Vec<Reference> {
    let Ok(mut document) = Document::open(path, text.as_bytes()) else { return Vec::new() };
    let mut found = Vec::new();
    push_links(document.body_start..text.len(), document.body(), true, &mut found);
    let front = document.front::<Map<String, Value>>().0.unwrap_or_default();
    let mut value = |steps: &[Step], value: Option<&Value>, kind: Written| {
        let (Some(place), Some(written)) = (document.place(steps), value.and_then(Value::as_str)) else { return };
        match kind {
            Written::Markdown => push_links(place, written, false, &mut found),
            kind => found.push(Reference { place, written: written.to_owned(), kind }),
        }
    };
    let items = |key: &str| front.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    for (at, related) in items("related") {
        value(&[Step::Key("related"), Step::Index(at)], Some(related), Written::Release);
    }
    value(&[Step::Key("supersedes")], front.get("supersedes"), Written::Release);
    let redirect = front.get("unpublish").and_then(|unpublish| unpublish.get("redirect"));
    value(&[Step::Key("unpublish"), Step::Key("redirect")], redirect, Written::Release);
    for key in ["images", "attachments"] {
        for (at, item) in items(key) {
            value(&[Step::Key(key), Step::Index(at), Step::Key("src")], item.get("src"), Written::File);
        }
    }
    for key in ["logo", "portrait"] {
        value(&[Step::Key(key)], front.get(key), Written::File);
    }
    for key in ["notes_to_editors", "boilerplate"] {
        value(&[Step::Key(key)], front.get(key), Written::Markdown);
        for (lang, text) in front.get(key).and_then(Value::as_object).into_iter().flatten() {
            value(&[Step::Key(key), Step::Key(lang)], Some(text), Written::Markdown);
        }
    }
    found
}

/// The links in a piece of Markdown that is at `place`. Where it is there as it is, each link has a place of its
/// own; one that names its destination elsewhere leads to a definition.
fn push_links(place: Range<usize>, markdown: &str, as_it_is: bool, found: &mut Vec<Reference>) {
    let rules = Rules { trust_html: true, ..Rules::default() };
    let links = find_links(markdown, &rules);
    // The whole text is looked through for a definition, so that is done once, however many links lead to it.
    let mut defined = BTreeSet::new();
    for link in &links {
        let Destination::Internal(path, _) = Destination::of(&link.dest) else { continue };
        let own = place.start + link.start as usize..place.start + link.end as usize;
        let inline = as_it_is && markdown[link.start as usize..link.end as usize].contains(&format!("({path}"));
        let angled = as_it_is && markdown[link.start as usize..link.end as usize].contains(&format!("<{path}"));
        let attribute = as_it_is && markdown[link.start as usize..].starts_with(|c: char| c.is_ascii_alphabetic());
        let (place, kind) = match inline || angled {
            _ if attribute => (own, Written::Attribute),
            true => (own, Written::Markdown),
            false if as_it_is => (place.clone(), Written::Definition),
            false => (place.clone(), Written::Markdown),
        };
        if kind != Written::Definition || defined.insert(path) {
            found.push(Reference { place, written: path.to_owned(), kind });
        }
    }
}

/// The paths of one file.
struct Paths<'a> {
    tree: &'a Tree,
    moves: &'a Moves,
    folder: &'a str,
    new_folder: &'a str,
}

impl Paths<'_> {
    /// What is to be written instead; `None` if nothing changes, or no content file is meant.
    fn rewritten(&self, written: &str, kind: Written) -> Option<String> {
        let plain = match kind {
            Written::Markdown | Written::Definition | Written::Attribute => decode(written),
            Written::File | Written::Release => written.into(),
        };
        let moved = |target: &str| self.moves.get(target).cloned();
        let new = if let Some(rest) = plain.strip_prefix('/') {
            let target = moved(&format!("{CONTENT}/{rest}"))?;
            target[CONTENT.len()..].to_owned()
        } else if let Some(target) = join(self.folder, &plain).filter(|target| self.tree.find(target).is_some()) {
            // What neither moves nor is seen from elsewhere stays as its author wrote it.
            let target = match moved(&target) {
                Some(new) => new,
                None if self.folder == self.new_folder => return None,
                None => target,
            };
            relative(self.new_folder, &target)
        } else if kind == Written::Release {
            moved(&format!("{CONTENT}/{plain}"))?[CONTENT.len() + 1..].to_owned()
        } else {
            return None;
        };
        let is_markdown = matches!(kind, Written::Markdown | Written::Definition | Written::Attribute);
        // A `%` in the name of a file is no escape.
        let new = if is_markdown { encode(&new.replace('%', "%25")) } else { new };
        (new != written).then_some(new)
    }
}

/// New texts by the ranges of bytes in whose place they stand.
type Changes = BTreeMap<(usize, usize), String>;

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path as a file in a folder calls it.
fn relative(folder: &str, path: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), path.split('/').collect());
    let same = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = "../".repeat(from.len() - same);
    format!("{up}{}", to[same..].join("/"))
}

/// True if a destination may begin behind that text: that of a link, or of a definition.
fn is_destination(before: &str) -> bool {
    let before = before.trim_end_matches('<').trim_end();
    before.ends_with("](") || before.ends_with("]:")
}

/// Notes that `old` becomes `new` wherever it stands as a whole within `place`, in Markdown as a destination.
fn change(text: &str, place: Range<usize>, old: &str, new: &str, kind: Written, changes: &mut Changes) {
    let ends = |c: char| c.is_whitespace() || "()<>[]{}\"',:#?|=".contains(c);
    let known = changes.len();
    for (at, _) in text[place.clone()].match_indices(old) {
        let (start, end) = (place.start + at, place.start + at + old.len());
        let (before, after) = (&text[..start], &text[end..]);
        let whole = before.chars().next_back().is_none_or(ends) && after.chars().next().is_none_or(ends);
        let is_right = match kind {
            Written::Markdown => is_destination(before),
            Written::Definition => before.trim_end_matches('<').trim_end().ends_with("]:"),
            Written::File | Written::Release | Written::Attribute => true,
        };
        if whole && is_right {
            changes.insert((start, end), new.to_owned());
        }
    }
    // An attribute may have its value in another way than it is read: with references, with line ends in it.
    if kind == Written::Attribute && changes.len() == known {
        let path = path_of_attribute(text, place);
        changes.insert((path.start, path.end), new.to_owned());
    }
}

/// Where the path is in an attribute that is at `place`: its value up to query and fragment, without quotes.
fn path_of_attribute(text: &str, place: Range<usize>) -> Range<usize> {
    let attribute = &text[place.clone()];
    let value = attribute.find('=').map_or(attribute.len(), |at| at + 1);
    let start = attribute.len() - attribute[value..].trim_start().trim_start_matches(['"', '\'']).len();
    let mut ends = attribute[start..].match_indices(['?', '#', '"', '\'']).map(|(at, _)| start + at);
    // `&#100;` is a letter.
    let end = ends.find(|at| attribute.as_bytes()[at - 1] != b'&').unwrap_or(attribute.len());
    place.start + start..place.start + end
}

fn apply(text: &str, changes: Changes) -> String {
    let mut changed = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for ((start, end), new) in changes {
        if start >= done {
            changed.push_str(&text[done..start]);
            changed.push_str(&new);
            done = end;
        }
    }
    changed.push_str(&text[done..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> Tree {
        let mut tree = Tree::default();
        for file in files {
            tree.insert(file);
        }
        tree
    }

    #[test]
    fn paths_are_told_from_folders() {
        assert_eq!(relative("content/releases/2025", "content/releases/2025/a.md"), "a.md");
        assert_eq!(relative("content/releases/2025/09", "content/releases/2001/a.md"), "../../2001/a.md");
        assert_eq!(relative("content/pages", "content/releases/a.md"), "../releases/a.md");
    }

    #[test]
    fn references_lead_where_they_led() {
        let tree = tree(&[
            "content/pages/about.md",
            "content/releases/map one.png",
            "content/releases/old.md",
            "content/releases/other.md",
        ]);
        let moves = Moves::from([("content/releases/old.md".to_owned(), "content/releases/2025/new.md".to_owned())]);
        let other = "---\ntitle: old.md\nrelated: [old.md, \"releases/old.md\"]\nsupersedes: releases/old.md # old.md\n\
             notes_to_editors: |\n  See [it](old.md).\n---\nold.md, [it](old.md#part), [r] and `[x](y.md)`.\n\n[r]: <old.md>\n\n<a title='old.md' href=old.md>it</a>\n";
        let (text, count) = rewrite(&tree, &moves, "content/releases/other.md", other);
        assert_eq!(count, 7, "{text}");
        assert_eq!(
            text,
            "---\ntitle: old.md\nrelated: [2025/new.md, \"2025/new.md\"]\nsupersedes: releases/2025/new.md # old.md\n\
             notes_to_editors: |\n  See [it](2025/new.md).\n---\nold.md, [it](2025/new.md#part), [r] and `[x](y.md)`.\n\n\
             [r]: <2025/new.md>\n\n<a title='old.md' href=2025/new.md>it</a>\n"
                .replace("\"2025/new.md\"", "\"releases/2025/new.md\"")
        );
        let old =
            "---\nimages: [{src: map one.png}]\n---\n![map](map%20one.png) [about](../pages/about.md) [self](old.md)\n";
        let (text, _) = rewrite(&tree, &moves, "content/releases/old.md", old);
        assert_eq!(
            text,
            "---\nimages: [{src: ../map one.png}]\n---\n![map](../map%20one.png) [about](../../pages/about.md) [self](new.md)\n"
        );
    }

    #[test]
    fn names_with_a_percent_sign_are_escaped() {
        let tree = tree(&["content/releases/old.md", "content/releases/5%20.png"]);
        let moves = Moves::from([("content/releases/old.md".to_owned(), "content/releases/2025/new.md".to_owned())]);
        let (text, _) = rewrite(&tree, &moves, "content/releases/old.md", "---\ntitle: A\n---\n![a](5%2520.png)\n");
        assert_eq!(text, "---\ntitle: A\n---\n![a](../5%2520.png)\n");
    }

    #[test]
    fn attributes_may_have_line_ends_and_references_in_them() {
        let tree = tree(&["content/releases/old.pdf"]);
        let moves = Moves::from([("content/releases/old.pdf".to_owned(), "content/releases/b/new.pdf".to_owned())]);
        let text =
            "---\ntitle: A\n---\n<a href=\"ol\nd.pdf#a\">x</a> <a href='&#111;ld.pdf'>x</a> <a href=old.pdf>x</a>\n";
        let (text, count) = rewrite(&tree, &moves, "content/releases/other.md", text);
        let body = "<a href=\"b/new.pdf#a\">x</a> <a href='b/new.pdf'>x</a> <a href=b/new.pdf>x</a>\n";
        assert_eq!((text.as_str(), count), (format!("---\ntitle: A\n---\n{body}").as_str(), 3));
    }

    #[test]
    fn a_definition_is_looked_for_once() {
        let tree = tree(&["content/releases/old.md"]);
        let moves = Moves::from([("content/releases/old.md".to_owned(), "content/releases/new.md".to_owned())]);
        let text = format!("{}\n\n[r]: old.md\n", "[r] ".repeat(100_000));
        let begin = std::time::Instant::now();
        let (rewritten, count) = rewrite(&tree, &moves, "content/releases/other.md", &text);
        assert!(rewritten.ends_with("[r]: new.md\n"));
        assert_eq!(count, 1);
        assert!(begin.elapsed() < std::time::Duration::from_secs(20), "{:?}", begin.elapsed());
    }

    #[test]
    fn keys_are_set_line_by_line() {
        let set = |text: &str| set_key("content/releases/a.md", text, "aliases", "[/a/]");
        assert_eq!(set("---\ntitle: A\n---\nText").unwrap(), "---\ntitle: A\naliases: [/a/]\n---\nText");
        assert_eq!(set("---\naliases: [/b/]\ntitle: A\n---\n").unwrap(), "---\naliases: [/a/]\ntitle: A\n---\n");
        assert_eq!(
            set("---\naliases:\n  - /b/\n  - /c/\ntitle: A\n---\n").unwrap(),
            "---\naliases: [/a/]\ntitle: A\n---\n"
        );
        // Not written line by line.
        assert_eq!(set("---\n{title: A}\n---\nText"), None);
        assert_eq!(set("---\n{title: A, aliases: [/b/]}\n---\nText"), None);
    }
}
