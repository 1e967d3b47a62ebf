//! A YAML document as a tree in which every value knows its place in the source.
//!
//! `serde_yaml` tells one place, that of the first fault. To tell all faults at once, and to find the place of a value
//! that proves wrong only later, the document is read a second time, by `saphyr-parser`, into this tree.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};

/// How deep lists and maps may stand in each other: the bound of `serde_yaml`, which also keeps the stack small.
const MAX_DEPTH: usize = 128;

/// How many values aliases may add, so that a small file cannot unfold into a huge one.
const MAX_ALIASED: usize = 100_000;

/// One value, or one key.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, in bytes of the source; an empty value stands where its key does.
    pub range: Range<usize>,
    /// The tag in full, such as `!local` or `tag:yaml.org,2002:int`.
    pub tag: Option<String>,
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
        /// The text.
        text: String,
        /// How it was written: only plain text can be a number, `true`, `false` or nothing.
        style: ScalarStyle,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A map, in the order of the source.
    Map(Vec<(Node, Node)>),
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

    /// What stands at the end of a row of positions.
    pub fn at(&self, path: &[usize]) -> Option<&Node> {
        path.iter().try_fold(self, |node, at| node.child(*at))
    }

    /// Leaves out what stands at the end of a row of positions.
    pub fn leave_out(&mut self, path: &[usize]) {
        let node = path.iter().try_fold(self, |node, at| match &mut node.content {
            Content::Scalar { .. } => None,
            Content::Seq(items) => items.get_mut(*at),
            Content::Map(pairs) => pairs.get_mut(*at).map(|(_, value)| value),
        });
        if let Some(node) = node {
            node.gone = true;
        }
    }

    /// How many nodes this is, and how deep.
    fn size(&self) -> (usize, usize) {
        let sum = |(count, depth): (usize, usize), node: &Node| {
            let (more, deeper) = node.size();
            (count + more, depth.max(deeper))
        };
        match &self.content {
            Content::Scalar { .. } => (1, 0),
            Content::Seq(items) => {
                let (count, depth) = items.iter().fold((1, 0), sum);
                (count, depth + 1)
            }
            Content::Map(pairs) => {
                let (count, depth) = pairs.iter().flat_map(|(key, value)| [key, value]).fold((1, 0), sum);
                (count, depth + 1)
            }
        }
    }
}

/// A key that stands twice in one map. Its second pair is left out of the tree.
#[derive(Debug)]
pub struct Duplicate {
    /// The key.
    pub name: String,
    /// Where it stands first.
    pub first: Range<usize>,
    /// Where it stands again.
    pub again: Range<usize>,
}

/// A document.
#[derive(Debug)]
pub struct Tree {
    /// The whole; nothing for a document of comments alone.
    pub root: Option<Node>,
    /// The keys that stand twice.
    pub duplicates: Vec<Duplicate>,
}

/// Why there is no tree.
#[derive(Debug)]
pub enum Refused {
    /// This parser does not take it; `serde_yaml` may, as it follows an older YAML in corners.
    Syntax,
    /// It goes beyond a bound.
    Bound(&'static str, Range<usize>),
}

impl Tree {
    /// Reads the first document of `yaml`, which begins at byte `base` of its file; all ranges are bytes of the file.
    pub fn parse(yaml: &str, base: usize) -> Result<Tree, Refused> {
        let mut builder = Builder::new(yaml, base);
        for event in Parser::new_from_str(yaml) {
            let (event, span) = event.map_err(|_| Refused::Syntax)?;
            match event {
                Event::Scalar(text, style, anchor, tag) => {
                    let bare = text.is_empty() && style == ScalarStyle::Plain && anchor == 0 && tag.is_none();
                    let node = builder.node(span, tag.as_deref(), Content::Scalar { text: text.into_owned(), style });
                    builder.add(node, anchor, bare)?;
                }
                Event::SequenceStart(anchor, tag) => {
                    builder.open(span, anchor, tag.as_deref(), Content::Seq(Vec::new()))?;
                }
                Event::MappingStart(anchor, tag) => {
                    builder.open(span, anchor, tag.as_deref(), Content::Map(Vec::new()))?;
                }
                Event::SequenceEnd | Event::MappingEnd => builder.close(span)?,
                Event::Alias(anchor) => builder.alias(span, anchor)?,
                Event::DocumentEnd => break,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
            }
        }
        Ok(Tree { root: builder.root, duplicates: builder.duplicates })
    }
}

/// A list or map whose end has not been seen yet.
struct Open {
    node: Node,
    anchor: usize,
    /// Written in brackets, so that its end is a character of the source.
    flow: bool,
    /// The key that waits for its value.
    key: Option<Node>,
    /// The keys so far.
    keys: BTreeMap<String, Range<usize>>,
}

struct Builder<'a> {
    yaml: &'a str,
    base: usize,
    /// The byte at which each character begins; empty where the two counts are one.
    bytes: Vec<usize>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    aliased: usize,
    root: Option<Node>,
    duplicates: Vec<Duplicate>,
}

impl<'a> Builder<'a> {
    fn new(yaml: &'a str, base: usize) -> Builder<'a> {
        let bytes =
            if yaml.is_ascii() { Vec::new() } else { yaml.char_indices().map(|(at, _)| at).collect::<Vec<_>>() };
        Builder {
            yaml,
            base,
            bytes,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            aliased: 0,
            root: None,
            duplicates: Vec::new(),
        }
    }

    /// The parser counts characters.
    fn byte(&self, marker: Marker) -> usize {
        let at = if self.bytes.is_empty() { Some(marker.index()) } else { self.bytes.get(marker.index()).copied() };
        at.map_or(self.yaml.len(), |at| at.min(self.yaml.len()))
    }

    /// The range in the file, without the line ends and blanks that the parser counts to a block of text.
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        let end = self.byte(span.end).max(start);
        self.base + start..self.base + start + self.yaml[start..end].trim_end().len()
    }

    fn node(&self, span: Span, tag: Option<&Tag>, content: Content) -> Node {
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        Node { range: self.range(span), tag, gone: false, content }
    }

    fn open(&mut self, span: Span, anchor: usize, tag: Option<&Tag>, content: Content) -> Result<(), Refused> {
        let node = self.node(span, tag, content);
        if self.open.len() >= MAX_DEPTH {
            return Err(Refused::Bound(TOO_DEEP, node.range));
        }
        let flow = self.yaml[..node.range.end - self.base].ends_with(['[', '{']);
        self.open.push(Open { node, anchor, flow, key: None, keys: BTreeMap::new() });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Refused> {
        let Some(Open { mut node, anchor, flow, .. }) = self.open.pop() else {
            return Err(Refused::Syntax);
        };
        let last = match &node.content {
            Content::Scalar { .. } => None,
            Content::Seq(items) => items.last(),
            Content::Map(pairs) => pairs.last().map(|(_, value)| value),
        };
        let end = if flow { Some(self.range(span).end) } else { last.map(|last| last.range.end) };
        node.range.end = end.unwrap_or(node.range.end).max(node.range.start);
        self.add(node, anchor, false)
    }

    /// An alias becomes a copy of what it names, in its own place.
    fn alias(&mut self, span: Span, anchor: usize) -> Result<(), Refused> {
        let range = self.range(span);
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(Refused::Bound("an alias stands inside the value that it names", range));
        };
        let (count, depth) = node.size();
        self.aliased += count;
        if self.aliased > MAX_ALIASED {
            return Err(Refused::Bound("the aliases of this file unfold into too many values", range));
        }
        if self.open.len() + depth > MAX_DEPTH {
            return Err(Refused::Bound(TOO_DEEP, range));
        }
        let node = Node { range, ..node.clone() };
        self.add(node, 0, false)
    }

    /// Puts a finished value where it belongs. `bare`: nothing is written, so it takes the place of its key.
    fn add(&mut self, mut node: Node, anchor: usize, bare: bool) -> Result<(), Refused> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.content, open.key.take()) {
            (Content::Scalar { .. }, _) => return Err(Refused::Syntax),
            (Content::Seq(items), _) => items.push(node),
            (Content::Map(_), None) => open.key = Some(node),
            (Content::Map(pairs), Some(key)) => {
                if bare {
                    node.range = key.range.clone();
                }
                if let Some(name) = key.text() {
                    if let Some(first) = open.keys.get(name) {
                        let (first, again) = (first.clone(), key.range.clone());
                        self.duplicates.push(Duplicate { name: name.to_owned(), first, again });
                        node.gone = true;
                    } else {
                        open.keys.insert(name.to_owned(), key.range.clone());
                    }
                }
                pairs.push((key, node));
            }
        }
        Ok(())
    }
}

const TOO_DEEP: &str = "lists and maps stand too deep in each other";
