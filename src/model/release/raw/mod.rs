//! Raw HTML in Markdown, made such that it cannot swallow the text that follows it.
//!
//! CommonMark lets a block that begins with `<script>`, `<pre>` or `<!--` go on until its end is found, and browsers
//! let `<textarea>`, `<title>` and others do the same. Where the end is missing, all the rest would be gone or shown
//! without its Markdown. So what is never shown (scripts, comments) is blanked where it has an end, and the beginning
//! alone where it has none, before the text is taken apart: offsets stay those of the text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag as Mark, TagEnd};

use super::dialect::options;
use super::sanitise::{self, FORMATTING, VOID};
use super::tags::{Tag, Token, tokens};

/// Stands in place of what was blanked within a line. No page can hold it, so it is taken out of texts without a loss.
const BLANK: char = '\u{1}';

/// How deep quotes, lists and elements may be nested; what is deeper is shown at that depth. Browsers and the sanitiser
/// need time for each level at each element.
pub(crate) const DEPTH: usize = 100;

/// The elements whose content is left out with them.
const WITH_CONTENT: [&str; 3] = ["script", "style", "svg"];

/// The elements in which browsers see no tags until they end, or that show nothing of what is in them.
const SWALLOWING: [&str; 15] = [
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// A part of a text: an event of CommonMark, or a piece of its raw HTML.
#[derive(Debug)]
pub(crate) enum Part<'t> {
    /// What CommonMark makes of it; never raw HTML.
    Event(Event<'t>),
    /// A start tag.
    Open(Tag, String),
    /// An end tag.
    Close(String),
    /// Text of a block of raw HTML, as HTML.
    Html(String),
}

/// Something of the raw HTML of a text that is not shown, or that goes on to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Loss {
    /// The tags of an element; what is between them is shown.
    Element(String),
    /// An element with all that is in it.
    Content(String),
    /// The start tag of an element that has no end, though nothing else could end it.
    Unclosed(String),
    Attribute(String),
    /// A tag, a quote or a list that is nested too deep.
    Deep,
    /// A tag without `>`, which is shown as text.
    BrokenTag,
}

/// A text taken apart.
#[derive(Default)]
pub(crate) struct Reading<'t> {
    /// Its parts, and where each is.
    pub parts: Vec<(Part<'t>, Range<usize>)>,
    /// What is lost, in the order of the text.
    pub losses: Vec<(Loss, Range<usize>)>,
}

/// A text whose raw HTML cannot swallow the rest, as long as the text itself.
pub(crate) struct Prepared<'t> {
    text: Cow<'t, str>,
    losses: Vec<(Loss, Range<usize>)>,
    trusted: bool,
}

impl<'t> Prepared<'t> {
    /// With `trusted`, raw HTML is passed on as it is, and no more than said where it goes on to the end.
    pub(crate) fn of(text: &'t str, trusted: bool) -> Prepared<'t> {
        let mut prepared = Prepared { text: Cow::Borrowed(text), losses: Vec::new(), trusted };
        if !may_swallow(text) {
            return prepared;
        }
        // One that was blanked may have hidden others, of which there are few kinds.
        for _ in 0..8 {
            let cuts = cuts(&prepared.text, trusted);
            if cuts.is_empty() {
                break;
            }
            let mut bytes = std::mem::take(&mut prepared.text).into_owned().into_bytes();
            for Cut { range, lines, new, loss } in cuts {
                match new.len() {
                    _ if trusted => {}
                    0 => blank(&mut bytes, range.clone(), lines),
                    _ => bytes[range.clone()].copy_from_slice(new.as_bytes()),
                }
                prepared.losses.extend(loss.map(|loss| (loss, range)));
            }
            prepared.text = Cow::Owned(String::from_utf8(bytes).expect("whole characters become ASCII"));
            if trusted {
                break;
            }
        }
        prepared
    }

    /// Takes it apart.
    pub(crate) fn read(&self) -> Reading<'_> {
        let parser = Parser::new_ext(&self.text, options()).into_offset_iter();
        if self.losses.is_empty() && !self.text.contains(['<', BLANK]) {
            let parts = parser.map(|(event, range)| (Part::Event(event), range)).collect();
            let mut reading = Reading { parts, losses: Vec::new() };
            bounded(&mut reading);
            return reading;
        }
        let mut reading = Reading { parts: Vec::with_capacity(self.text.len() / 24), losses: Vec::new() };
        with_html(parser, self.trusted, &mut reading);
        bounded(&mut reading);
        if !self.trusted {
            sanitise(&mut reading);
        }
        reading.losses.extend(self.losses.iter().map(|(loss, range)| (loss.clone(), range.clone())));
        reading.losses.sort_by_key(|(_, range)| range.start);
        reading
    }
}

/// False for most texts: nothing in them can go on beyond its block.
fn may_swallow(text: &str) -> bool {
    let starts =
        |name: &str, rest: &[u8]| rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes());
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let rest = &text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'!' | b'?') => true,
            Some(byte) if byte.is_ascii_alphabetic() => {
                starts("pre", rest) || SWALLOWING.iter().any(|name| starts(name, rest))
            }
            _ => false,
        }
    })
}

/// A change of the text before it is taken apart.
struct Cut {
    range: Range<usize>,
    /// It is on lines of its own, and not within a block of raw HTML that would end with them.
    lines: bool,
    /// What is there instead; blank where it is empty.
    new: String,
    loss: Option<Loss>,
}

impl Cut {
    fn of(loss: Loss, range: Range<usize>) -> Cut {
        Cut { range, lines: true, new: String::new(), loss: Some(loss) }
    }
}

/// What is to be changed, in the order of the text. Of trusted HTML, only what has no end.
fn cuts(text: &str, trusted: bool) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut ends = Ends { text, known: HashMap::new() };
    let mut done = 0;
    for region in regions(text) {
        let end = region.place(region.html.len()..region.html.len()).end;
        let mut first = true;
        for token in tokens(&region.html) {
            let place = region.place(token.range());
            if place.start >= done {
                let cut = cut(&region, &token, place, region.block && first, end, trusted, &mut ends);
                done = cut.as_ref().map_or(done, |cut| cut.range.end);
                cuts.extend(cut.map(|cut| Cut { lines: first || !region.block, ..cut }));
            }
            first &= matches!(&token, Token::Text(range) if region.html[range.clone()].trim().is_empty());
        }
    }
    cuts
}

/// What is to be changed at a token of a region that ends at `end`; `first` where it begins a block.
fn cut(
    region: &Region,
    token: &Token,
    place: Range<usize>,
    first: bool,
    end: usize,
    trusted: bool,
    ends: &mut Ends,
) -> Option<Cut> {
    let written = &region.html[token.range()];
    match token {
        Token::Open(tag) if trusted => {
            let name = &*tag.name;
            let swallows = SWALLOWING.contains(&name)
                && (name == "plaintext" || ends.of(&format!("</{name}"), place.end).is_none());
            swallows.then(|| Cut::of(Loss::Unclosed(tag.name.clone()), place))
        }
        Token::Open(tag) if WITH_CONTENT.contains(&&*tag.name) => {
            Some(match ends.of(&format!("</{}", tag.name), place.end) {
                Some(end) => Cut::of(Loss::Content(tag.name.clone()), place.start..end),
                None => Cut::of(Loss::Unclosed(tag.name.clone()), place),
            })
        }
        // A block that begins with these ends at nothing else.
        Token::Open(tag) if matches!(&*tag.name, "pre" | "textarea") && region.block => {
            let closed = ends.of(&format!("</{}", tag.name), place.end).is_some_and(|found| found <= end);
            (!closed).then(|| Cut::of(Loss::Unclosed(tag.name.clone()), place))
        }
        // In other spellings the block would not end there.
        Token::Close(name, _) if !trusted && matches!(&**name, "pre" | "textarea") => {
            let exact = format!("</{name}>");
            let new = format!("{exact}{}", " ".repeat(written.len() - exact.len()));
            (written != new).then_some(Cut { range: place, lines: true, new, loss: None })
        }
        Token::Broken(_) if written.starts_with("<!--") => match ends.of("-->", place.start + 4) {
            Some(_) if trusted => None,
            Some(end) => Some(Cut { range: place.start..end, lines: true, new: String::new(), loss: None }),
            None => Some(Cut::of(Loss::Unclosed("!--".to_owned()), place.start..place.start + 4)),
        },
        Token::Broken(_) if first && !trusted && (written.starts_with("<!") || written.starts_with("<?")) => {
            Some(Cut::of(Loss::BrokenTag, place.start..place.start + 2))
        }
        // CommonMark looks for other ends of these than browsers do.
        Token::Comment(_) if first && !trusted => {
            let mark = [("<?", "?>"), ("<![CDATA[", "]]>")];
            let (mark, close) = mark.into_iter().find(|(mark, _)| written.starts_with(mark))?;
            let unclosed = !region.html.contains(close);
            unclosed.then(|| Cut::of(Loss::Unclosed(mark[1..].to_owned()), place.start..place.start + mark.len()))
        }
        _ => None,
    }
}

/// Finds ends in a text. What was found once, or not, is not looked for again.
struct Ends<'t> {
    text: &'t str,
    /// Of each mark: from where it was looked for last, and where it was found.
    known: HashMap<String, (usize, Option<usize>)>,
}

impl Ends<'_> {
    /// Where an end is, its `>` included, from a place on.
    fn of(&mut self, mark: &str, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let start = match self.known.get(mark) {
            Some((looked, found)) if *looked <= from && found.is_none_or(|found| from <= found) => *found,
            _ => {
                let found = memchr::memchr_iter(mark.as_bytes()[0], &bytes[from..]).map(|at| from + at).find(|at| {
                    let end = at + mark.len();
                    let whole = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
                    let same = bytes.get(*at..end).is_some_and(|found| found.eq_ignore_ascii_case(mark.as_bytes()));
                    same && (whole || !mark.starts_with('<'))
                });
                self.known.insert(mark.to_owned(), (from, found));
                found
            }
        }?;
        if mark.ends_with('>') {
            return Some(start + mark.len());
        }
        memchr::memchr(b'>', &bytes[start..]).map(|length| start + length + 1)
    }
}

/// Blanks a part of a text: whole lines become blank ones, and within a line it is as if nothing stood there.
fn blank(bytes: &mut [u8], range: Range<usize>, lines: bool) {
    let line = bytes[..range.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let before = bytes[line..range.start].iter().all(|byte| matches!(byte, b' ' | b'\t'));
    let rest = bytes[range.end..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    let whole = lines && before && matches!(rest, None | Some(b'\n'));
    for byte in &mut bytes[range] {
        match byte {
            b'\n' if whole => {}
            _ => *byte = if whole { b' ' } else { BLANK as u8 },
        }
    }
}

/// A piece of raw HTML: a block, or what is within a paragraph.
struct Region {
    html: String,
    block: bool,
    /// Where in `html` each line begins, and where it is in the text.
    lines: Vec<(usize, usize)>,
}

impl Region {
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.lines.get(line).map_or(at, |(start, place)| place + (at - start))
        };
        place(range.start)..place(range.end.saturating_sub(1)).max(place(range.start)) + usize::from(!range.is_empty())
    }

    fn empty() -> Region {
        Region { html: String::new(), block: true, lines: Vec::new() }
    }

    fn push(&mut self, html: &str, start: usize) {
        self.lines.push((self.html.len(), start));
        self.html.push_str(html);
    }

    fn inline(html: &str, start: usize) -> Region {
        Region { html: html.to_owned(), block: false, lines: vec![(0, start)] }
    }
}

/// The raw HTML of a text.
fn regions(text: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut block = Region::empty();
    let mut pictures = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Html(html) => block.push(&html, range.start),
            Event::InlineHtml(html) if pictures == 0 => regions.push(Region::inline(&html, range.start)),
            Event::End(TagEnd::HtmlBlock) => regions.push(std::mem::replace(&mut block, Region::empty())),
            Event::Start(Mark::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ => {}
        }
    }
    regions
}

/// The parts of a text with raw HTML.
fn with_html<'t>(events: impl Iterator<Item = (Event<'t>, Range<usize>)>, trusted: bool, reading: &mut Reading<'t>) {
    let mut block = Region::empty();
    let mut pictures = 0;
    for (event, range) in events {
        match event {
            Event::Html(html) => block.push(&html, range.start),
            // Within the text of a picture there are no tags.
            Event::InlineHtml(html) if pictures > 0 => reading.parts.push((Part::Event(Event::Text(html)), range)),
            Event::InlineHtml(html) => push_html(&Region::inline(&html, range.start), trusted, reading),
            Event::End(TagEnd::HtmlBlock) => {
                push_html(&std::mem::replace(&mut block, Region::empty()), trusted, reading);
                reading.parts.push((Part::Event(event), range));
            }
            Event::Text(words) if words.contains(BLANK) => {
                let shown = words.replace(BLANK, "");
                let begins = matches!(reading.parts.last(), Some((Part::Event(Event::Start(_)), _)));
                let shown = if begins { shown.trim_start().to_owned() } else { shown };
                if !shown.is_empty() {
                    reading.parts.push((Part::Event(Event::Text(CowStr::from(shown))), range));
                }
            }
            // Before it stood what was blanked.
            Event::SoftBreak
                if matches!(reading.parts.last(), Some((Part::Event(Event::Start(Mark::Paragraph)), _))) => {}
            Event::End(TagEnd::Paragraph)
                if matches!(reading.parts.last(), Some((Part::Event(Event::Start(Mark::Paragraph)), _))) =>
            {
                reading.parts.pop();
            }
            Event::Start(Mark::Image { .. }) | Event::End(TagEnd::Image) => {
                pictures += if matches!(event, Event::Start(_)) { 1 } else { -1 };
                reading.parts.push((Part::Event(event), range));
            }
            event => reading.parts.push((Part::Event(event), range)),
        }
    }
}

fn push_html(region: &Region, trusted: bool, reading: &mut Reading) {
    for token in tokens(&region.html) {
        let (own, place) = (token.range(), region.place(token.range()));
        let written = || region.html[own.clone()].to_owned();
        let as_text = || Part::Html(written().replace('<', "&lt;").replace(BLANK, ""));
        let part = match token {
            Token::Open(mut tag) => {
                tag.range = place.clone();
                for attribute in &mut tag.attributes {
                    attribute.range = region.place(attribute.range.clone());
                }
                Part::Open(tag, if trusted { written() } else { String::new() })
            }
            _ if trusted => Part::Html(written()),
            Token::Close(name, _) => Part::Close(name),
            Token::Text(_) => as_text(),
            Token::Broken(_) => {
                reading.losses.push((Loss::BrokenTag, place.clone()));
                as_text()
            }
            Token::Comment(_) => {
                let name =
                    written()[1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default().to_owned();
                // Comments are not meant to be seen.
                if !name.starts_with("!--") && !name.starts_with('/') {
                    reading.losses.push((Loss::Content(name), place));
                }
                continue;
            }
        };
        reading.parts.push((part, place));
    }
}

/// Leaves out quotes, lists, emphasis that are nested too deep; what they hold stays.
fn bounded(reading: &mut Reading) {
    let opens = |part: &Part| match part {
        Part::Event(Event::Start(mark)) => matches!(
            mark,
            Mark::BlockQuote(_) | Mark::List(_) | Mark::Item | Mark::Emphasis | Mark::Strong | Mark::Strikethrough
        ),
        _ => false,
    };
    let closes = |part: &Part| match part {
        Part::Event(Event::End(mark)) => matches!(
            mark,
            TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
        ),
        _ => false,
    };
    let (mut depth, mut deepest) = (0usize, 0);
    for (part, _) in &reading.parts {
        if opens(part) {
            depth += 1;
            deepest = deepest.max(depth);
        } else if closes(part) {
            depth = depth.saturating_sub(1);
        }
    }
    if deepest <= DEPTH {
        return;
    }
    let mut open: Vec<bool> = Vec::new();
    let mut shown = 0;
    for (part, range) in std::mem::take(&mut reading.parts) {
        if opens(&part) {
            // An item goes with its list.
            let item = matches!(part, Part::Event(Event::Start(Mark::Item)));
            let whole = if item { open.last() == Some(&true) } else { shown < DEPTH - 1 };
            open.push(whole);
            shown += usize::from(whole);
            if !whole {
                reading.losses.push((Loss::Deep, range.clone()));
                if item {
                    // Its words stay apart from those before.
                    reading.parts.push((Part::Event(Event::SoftBreak), range));
                }
                continue;
            }
        } else if closes(&part) {
            let whole = open.pop().unwrap_or(true);
            shown -= usize::from(whole);
            if !whole {
                continue;
            }
        }
        reading.parts.push((part, range));
    }
}

/// What becomes of a tag.
#[derive(Clone, Copy, PartialEq)]
enum TagAction {
    /// It has no end, and needs none.
    Kept,
    /// Its end is the part of that number.
    Closed(usize),
    /// Nothing ends it.
    Open,
    Dropped,
}

/// Leaves out the tags and attributes that the sanitiser does not know, end tags that end nothing, and those too deep.
fn sanitise(reading: &mut Reading) {
    let allowed = sanitise::allowed();
    let mut fates: Vec<TagAction> = vec![TagAction::Kept; reading.parts.len()];
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (part, _)) in reading.parts.iter().enumerate() {
        match part {
            Part::Open(tag, _) if VOID.contains(&&*tag.name) => {}
            Part::Open(tag, _) => {
                fates[at] = TagAction::Open;
                open.entry(&tag.name).or_default().push(at);
            }
            Part::Close(name) => match open.get_mut(name.as_str()).and_then(Vec::pop) {
                Some(start) => fates[start] = TagAction::Closed(at),
                None => fates[at] = TagAction::Dropped,
            },
            _ => {}
        }
    }
    let parts = std::mem::take(&mut reading.parts);
    let mut kept: Vec<(Part, Range<usize>)> = Vec::with_capacity(parts.len());
    let mut ids: std::collections::HashSet<String> = std::collections::HashSet::new();
    for (part, _) in &parts {
        if let Part::Event(Event::Start(Mark::FootnoteDefinition(label))) = part {
            ids.insert(format!("fn-{label}"));
        }
    }
    let mut depth = 0usize;
    // Elements such as `<b>` that nothing ends, of the block that is open.
    let mut unclosed: Vec<String> = Vec::new();
    for (at, (part, range)) in parts.into_iter().enumerate() {
        match part {
            Part::Open(mut tag, written) => {
                if !allowed.tags.contains(&*tag.name) {
                    reading.losses.push((Loss::Element(tag.name), range));
                    if let TagAction::Closed(end) = fates[at] {
                        fates[end] = TagAction::Dropped;
                    }
                    continue;
                }
                // Browsers move what is no cell out of a table, and one without an end goes on to the end.
                if tag.name == "table" && fates[at] == TagAction::Open {
                    reading.losses.push((Loss::Unclosed(tag.name), range));
                    continue;
                }
                let nests = !sanitise::ends_itself(&tag.name) && fates[at] != TagAction::Kept;
                if nests && depth + unclosed.len() >= DEPTH {
                    reading.losses.push((Loss::Deep, range));
                    if let TagAction::Closed(end) = fates[at] {
                        fates[end] = TagAction::Dropped;
                    }
                    continue;
                }
                let is_formatting = FORMATTING.contains(&&*tag.name);
                match fates[at] {
                    TagAction::Open if is_formatting => unclosed.push(tag.name.clone()),
                    _ if nests => depth += 1,
                    _ => {}
                }
                let mut losses = Vec::new();
                tag.attributes.retain(|attribute| {
                    let known = allowed.has(&tag.name, &attribute.name);
                    if !known {
                        losses.push((Loss::Attribute(attribute.name.clone()), attribute.range.clone()));
                    }
                    known && (attribute.name != "id" || ids.insert(attribute.value.clone()))
                });
                reading.losses.extend(losses);
                kept.push((Part::Open(tag, written), range));
            }
            Part::Close(name) => {
                if fates[at] != TagAction::Dropped {
                    if !sanitise::ends_itself(&name) {
                        depth = depth.saturating_sub(1);
                    }
                    kept.push((Part::Close(name), range));
                }
            }
            part => {
                let ends_block = matches!(
                    part,
                    Part::Event(
                        Event::End(
                            TagEnd::Paragraph
                                | TagEnd::Heading(_)
                                | TagEnd::HtmlBlock
                                | TagEnd::TableCell
                                | TagEnd::Item
                        ) | Event::Start(Mark::List(_) | Mark::Paragraph)
                    )
                );
                if ends_block {
                    kept.extend(unclosed.drain(..).rev().map(|name| (Part::Close(name), range.start..range.start)));
                }
                kept.push((part, range));
            }
        }
    }
    kept.extend(unclosed.drain(..).rev().map(|name| (Part::Close(name), 0..0)));
    reading.parts = kept;
}

#[cfg(test)]
mod tests;
