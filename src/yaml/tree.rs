//! A YAML document as a tree in which every value knows its place in the source.
//!
//! `serde_yaml` gives one place, that of the first fault. To report all faults at once, and to find the place of a value
//! that proves wrong only later, the document is read a second time, into this tree. The parser is `libyaml-safer`, the
//! safe port of the one inside `serde_yaml`: what one of them takes for YAML, the other does.
//!
//! Events are pulled one by one, so a document that goes beyond a bound costs no more than what comes before the
//! bound.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::rc::Rc;

use libyaml_safer::{EventData, MappingStyle, Mark, Parser, ScalarStyle, SequenceStyle};

use super::step::Step;

/// How deep lists and maps may be in each other: the bound of `serde_yaml`, which also keeps the stack small.
pub(super) const MAX_DEPTH: usize = 128;

/// How many values aliases may add, so that a small file cannot unfold into a huge one.
const MAX_ALIASED: usize = 100_000;

/// How many bytes of text aliases may add to a document, whatever its length.
pub(super) const ALIASED_BYTES: usize = 64 << 10;

/// How many times its own length aliases may add to a document that is longer.
pub(super) const ALIASED_TIMES: usize = 4;

/// One value, or one key. A copy shares what it holds.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, in bytes of the source; an empty value stands where its key does.
    pub range: Range<usize>,
    /// The tag in full, such as `!local` or `tag:yaml.org,2002:int`.
    pub tag: Option<Rc<str>>,
    /// Left out: a fault was found here, and readers pass over it.
    pub gone: bool,
    /// What it holds.
    pub content: Content,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text, as it is after quotation marks, escapes and folding.
    Scalar {
        text: Rc<str>,
        /// How it was written: only plain text can be a number, `true`, `false` or nothing.
        style: ScalarStyle,
    },
    /// A list.
    Seq(Rc<Vec<Node>>),
    /// A map, in the order of the source.
    Map(Rc<Vec<(Node, Node)>>),
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar without quotation marks.
    pub fn plain(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, style: ScalarStyle::Plain } => Some(text),
            _ => None,
        }
    }

    /// The pairs of a map; none for anything else.
    pub fn pairs(&self) -> &[(Node, Node)] {
        match &self.content {
            Content::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The first pair of a map with this key.
    pub fn pair(&self, name: &str) -> Option<(&Node, &Node)> {
        self.pairs().iter().find(|(key, _)| key.text() == Some(name)).map(|(key, value)| (key, value))
    }

    /// An item of a list.
    pub fn item(&self, at: usize) -> Option<&Node> {
        match &self.content {
            Content::Seq(items) => items.get(at),
            _ => None,
        }
    }

    /// The item of a list, or the value of a map, at a position.
    fn child(&self, at: usize) -> Option<&Node> {
        self.item(at).or_else(|| self.pairs().get(at).map(|(_, value)| value))
    }

    /// What is at the end of a row of positions.
    pub fn at(&self, path: &[usize]) -> Option<&Node> {
        path.iter().try_fold(self, |node, at| node.child(*at))
    }

    /// Leaves out what is at the end of a row of positions.
    pub fn leave_out(&mut self, path: &[usize]) {
        let node = path.iter().try_fold(self, |node, at| match &mut node.content {
            Content::Scalar { .. } => None,
            Content::Seq(items) => Rc::make_mut(items).get_mut(*at),
            Content::Map(pairs) => Rc::make_mut(pairs).get_mut(*at).map(|(_, value)| value),
        });
        if let Some(node) = node {
            node.gone = true;
        }
    }
}

/// A key that is there twice in one map. Its second pair is left out of the tree.
#[derive(Debug)]
pub struct Duplicate {
    /// The key.
    pub name: String,
    /// Where it comes first.
    pub first: Range<usize>,
    /// Where it stands again.
    pub again: Range<usize>,
}

/// A document.
#[derive(Debug)]
pub struct Tree {
    /// The whole; nothing for a document of comments alone.
    pub root: Option<Node>,
    /// The keys that are there twice.
    pub duplicates: Vec<Duplicate>,
    /// How many values and keys it has.
    pub values: usize,
}

/// Why there is no tree.
#[derive(Debug)]
pub enum Refused {
    /// It is not YAML; `serde_yaml` says why.
    Syntax,
    /// It goes beyond a bound.
    Bound(&'static str, Range<usize>),
}

impl Tree {
    /// Reads the first document of `yaml`, which begins at byte `base` of its file; all ranges are bytes of the file.
    pub fn parse(yaml: &str, base: usize) -> Result<Tree, Refused> {
        if let Some(tag) = tag_before_comma(yaml) {
            let message = "a tag is right before a comma here; put a blank between them";
            return Err(Refused::Bound(message, base + tag.start..base + tag.end));
        }
        let mut parser = Parser::new();
        // The parser counts on a line break behind a block of text.
        let end: &[u8] = if yaml.ends_with(['\n', '\r']) { b"" } else { b"\n" };
        parser.set_input(yaml.as_bytes().chain(end));
        let mut builder = Builder {
            yaml,
            base,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            aliased: Size::default(),
            root: None,
            values: 0,
            duplicates: Vec::new(),
        };
        for event in &mut parser {
            let event = event.map_err(|_| Refused::Syntax)?;
            let marks = (event.start_mark, event.end_mark);
            match event.data {
                EventData::Scalar { anchor, tag, value, style, .. } => {
                    let bare = value.is_empty() && style == ScalarStyle::Plain && anchor.is_none() && tag.is_none();
                    let size = Size { values: 1, bytes: value.len(), depth: 0 };
                    let mut node = builder.node(marks, tag, Content::Scalar { text: value.into(), style });
                    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        node.range.start += header(&yaml[node.range.start - base..node.range.end - base]);
                    }
                    builder.add(node, size, anchor, bare)?;
                }
                EventData::SequenceStart { anchor, tag, style, .. } => {
                    let node = builder.node(marks, tag, Content::Seq(Rc::default()));
                    builder.open(node, anchor, style == SequenceStyle::Flow, Items::Seq(Vec::new()))?;
                }
                EventData::MappingStart { anchor, tag, style, .. } => {
                    let node = builder.node(marks, tag, Content::Map(Rc::default()));
                    builder.open(node, anchor, style == MappingStyle::Flow, Items::Map(Vec::new()))?;
                }
                EventData::SequenceEnd | EventData::MappingEnd => builder.close(marks)?,
                EventData::Alias { anchor } => builder.alias(marks, &anchor)?,
                EventData::DocumentEnd { .. } => break,
                EventData::StreamStart { .. } | EventData::StreamEnd | EventData::DocumentStart { .. } => {}
            }
        }
        let Builder { root, duplicates, values, .. } = builder;
        Ok(Tree { root, duplicates, values })
    }
}

impl Tree {
    /// Where a value stands; where the way leads no further, the last key on it; `None` if not even its first step
    /// is there.
    pub fn locate(&self, path: &[Step<'_>]) -> Option<Range<usize>> {
        let (key, value) = self.walk(path);
        value.or(key)
    }

    /// Where a value stands; `None` if the way does not lead to one.
    pub fn place(&self, path: &[Step<'_>]) -> Option<Range<usize>> {
        self.walk(path).1
    }

    /// Where the last key of the way stands, or the item if its last step is one; where the way leads no further, the
    /// last key on it.
    pub fn locate_key(&self, path: &[Step<'_>]) -> Option<Range<usize>> {
        self.walk(path).0
    }

    /// The last key or item of the way that is there; and the value, if the way leads to one.
    fn walk(&self, path: &[Step<'_>]) -> (Option<Range<usize>>, Option<Range<usize>>) {
        let Some(mut node) = self.root.as_ref() else { return (None, None) };
        let mut last = None;
        for step in path {
            let next = match step {
                Step::Key(name) => node.pair(name),
                Step::Index(at) => node.item(*at).map(|item| (item, item)),
            };
            let Some((key, value)) = next else { return (last, None) };
            last = Some(key.range.clone());
            node = value;
        }
        (last, Some(node.range.clone()))
    }

    /// Shows every value that is neither a list nor a map, with the way to it.
    pub fn each_value<'a>(&'a self, see: &mut SeeValue<'_, 'a>) {
        if let Some(root) = &self.root {
            each_value(root, &mut Vec::new(), see);
        }
    }

    /// Shows every key that is text, with the way to it, its place and its value, in the order of the source.
    pub fn each_key<'a>(&'a self, see: &mut SeeKey<'_, 'a>) {
        if let Some(root) = &self.root {
            each_key(root, &mut Vec::new(), see);
        }
    }
}

/// Is shown the way to a value, and the value.
type SeeValue<'s, 'a> = dyn FnMut(&[Step<'a>], &'a Node) + 's;

fn each_value<'a>(node: &'a Node, path: &mut Vec<Step<'a>>, see: &mut SeeValue<'_, 'a>) {
    match &node.content {
        Content::Scalar { .. } => see(path, node),
        Content::Seq(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Step::Index(at));
                each_value(item, path, see);
                path.pop();
            }
        }
        Content::Map(pairs) => {
            for (key, value) in pairs.iter() {
                path.push(Step::Key(key.text().unwrap_or("…")));
                each_value(value, path, see);
                path.pop();
            }
        }
    }
}

/// Is shown the way to a key, its place and its value.
type SeeKey<'s, 'a> = dyn FnMut(&[Step<'a>], Range<usize>, &'a Node) + 's;

fn each_key<'a>(node: &'a Node, path: &mut Vec<Step<'a>>, see: &mut SeeKey<'_, 'a>) {
    match &node.content {
        Content::Scalar { .. } => {}
        Content::Seq(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Step::Index(at));
                each_key(item, path, see);
                path.pop();
            }
        }
        Content::Map(pairs) => {
            for (key, value) in pairs.iter() {
                path.push(Step::Key(key.text().unwrap_or("…")));
                if key.text().is_some() {
                    see(path, key.range.clone(), value);
                }
                each_key(value, path, see);
                path.pop();
            }
        }
    }
}

/// A tag with nothing behind it but a comma, as in `{a: !!null, b: 1}`: right YAML, at which `libyaml-safer` 0.3 ends the
/// program. Texts in quotation marks that look like it are taken for it, too.
fn tag_before_comma(yaml: &str) -> Option<Range<usize>> {
    let bytes = yaml.as_bytes();
    let begins = |at: usize| at == 0 || bytes[at - 1].is_ascii_whitespace() || b"[{,:".contains(&bytes[at - 1]);
    memchr::memchr_iter(b'!', bytes).filter(|at| begins(*at)).find_map(|start| {
        let length = bytes[start..].iter().position(|byte| byte.is_ascii_whitespace() || *byte == b',')?;
        (bytes[start + length] == b',').then_some(start..start + length)
    })
}

/// How long the sign of a block of text is, up to the text itself: `|` and what may follow it, and its line's end.
fn header(block: &str) -> usize {
    let text = block.find(['\n', '\r']).map_or("", |end| block[end..].trim_start());
    if text.is_empty() { 0 } else { block.len() - text.len() }
}

/// How much a value holds.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    /// Values and keys, itself included.
    values: usize,
    /// Text, in bytes.
    bytes: usize,
    /// Lists and maps in each other.
    depth: usize,
}

impl Size {
    fn add(&mut self, inner: Size) {
        self.values = self.values.saturating_add(inner.values);
        self.bytes = self.bytes.saturating_add(inner.bytes);
        self.depth = self.depth.max(inner.depth + 1);
    }
}

/// A list or map whose end has not been seen yet.
struct Open {
    node: Node,
    anchor: Option<String>,
    /// Written in brackets, so that its end is a character of the source.
    flow: bool,
    items: Items,
    size: Size,
    /// The key that waits for its value.
    key: Option<Node>,
    /// The keys so far.
    keys: BTreeMap<Rc<str>, Range<usize>>,
}

enum Items {
    Seq(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

struct Builder<'a> {
    yaml: &'a str,
    base: usize,
    open: Vec<Open>,
    anchors: BTreeMap<String, (Node, Size)>,
    aliased: Size,
    root: Option<Node>,
    values: usize,
    duplicates: Vec<Duplicate>,
}

impl Builder<'_> {
    fn byte(&self, mark: Mark) -> usize {
        let at = usize::try_from(mark.index).unwrap_or(usize::MAX).min(self.yaml.len());
        // The parser counts bytes of whole characters; should it ever err, a place is off by a little.
        (0..=at).rev().find(|at| self.yaml.is_char_boundary(*at)).unwrap_or(0)
    }

    /// The range in the file, without the line ends and blanks that the parser counts to a block of text.
    fn range(&self, (start, end): (Mark, Mark)) -> Range<usize> {
        let start = self.byte(start);
        let end = self.byte(end).max(start);
        self.base + start..self.base + start + self.yaml[start..end].trim_end().len()
    }

    fn node(&self, marks: (Mark, Mark), tag: Option<String>, content: Content) -> Node {
        Node { range: self.range(marks), tag: tag.map(Rc::from), gone: false, content }
    }

    fn open(&mut self, node: Node, anchor: Option<String>, flow: bool, items: Items) -> Result<(), Refused> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Refused::Bound(TOO_DEEP, node.range));
        }
        let size = Size { values: 1, ..Size::default() };
        self.open.push(Open { node, anchor, flow, items, size, key: None, keys: BTreeMap::new() });
        Ok(())
    }

    fn close(&mut self, marks: (Mark, Mark)) -> Result<(), Refused> {
        let Some(Open { mut node, anchor, flow, items, size, .. }) = self.open.pop() else {
            return Err(Refused::Syntax);
        };
        let last = match &items {
            Items::Seq(items) => items.last(),
            Items::Map(pairs) => pairs.last().map(|(_, value)| value),
        };
        let end = if flow { Some(self.range(marks).end) } else { last.map(|last| last.range.end) };
        node.range.end = end.unwrap_or(node.range.end).max(node.range.start);
        node.content = match items {
            Items::Seq(items) => Content::Seq(Rc::new(items)),
            Items::Map(pairs) => Content::Map(Rc::new(pairs)),
        };
        self.add(node, size, anchor, false)
    }

    /// An alias becomes a copy of what it names, in its own place.
    fn alias(&mut self, marks: (Mark, Mark), anchor: &str) -> Result<(), Refused> {
        let range = self.range(marks);
        let Some((node, size)) = self.anchors.get(anchor).cloned() else {
            let inside = self.open.iter().any(|open| open.anchor.as_deref() == Some(anchor));
            let why = "there is an alias inside the value that it names";
            return Err(if inside { Refused::Bound(why, range) } else { Refused::Syntax });
        };
        self.aliased.add(size);
        let bytes = ALIASED_BYTES.max(self.yaml.len().saturating_mul(ALIASED_TIMES));
        if self.aliased.values > MAX_ALIASED || self.aliased.bytes > bytes {
            return Err(Refused::Bound("the aliases of this file unfold into too many values", range));
        }
        if self.open.len() + size.depth > MAX_DEPTH {
            return Err(Refused::Bound(TOO_DEEP, range));
        }
        self.add(Node { range, ..node }, size, None, false)
    }

    /// Puts a finished value where it belongs. `bare`: nothing is written, so it takes the place of its key.
    fn add(&mut self, mut node: Node, size: Size, anchor: Option<String>, bare: bool) -> Result<(), Refused> {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            self.values = size.values;
            return Ok(());
        };
        open.size.add(size);
        match (&mut open.items, open.key.take()) {
            (Items::Seq(items), _) => items.push(node),
            (Items::Map(_), None) => open.key = Some(node),
            (Items::Map(pairs), Some(key)) => {
                if bare {
                    node.range = key.range.clone();
                }
                if let Content::Scalar { text: name, .. } = &key.content {
                    if let Some(first) = open.keys.get(name) {
                        let (first, again) = (first.clone(), key.range.clone());
                        self.duplicates.push(Duplicate { name: name.to_string(), first, again });
                        node.gone = true;
                    } else {
                        open.keys.insert(Rc::clone(name), key.range.clone());
                    }
                }
                pairs.push((key, node));
            }
        }
        Ok(())
    }
}

const TOO_DEEP: &str = "lists and maps are too deep in each other";
