//! Text in another language than that of its page: a string that a language lacks, a name that was written in others
//! only. In HTML such text needs `lang` and `dir` (WCAG 2.2, 3.1.2), and which element can carry them depends on where a
//! theme prints it: in a paragraph a `<span>`, in an attribute or in `<title>` none.
//!
//! So that authors of themes need not care, the text is *marked* where it comes from, and the marks become elements in
//! the finished page ([`to_html`]), where it can be seen what they stand in. Marks are noncharacters (Unicode, section
//! 23.7), which neither HTML nor a content file can hold; [`crate::base::xml_chars`] takes them out of everything that is no page,
//! and out of those places of a page that can hold no element. So feeds and plain text know nothing of them.

use std::borrow::Cow;

/// Begins a mark of text that is written from left to right.
const LTR: char = '\u{fde0}';
/// Begins a mark of text that is written from right to left.
const RTL: char = '\u{fde1}';
/// Ends the language of a mark; the text begins.
const TEXT: char = '\u{fde2}';
/// Begins text in the language of the page, within text that is marked.
const PAGE: char = '\u{fde4}';
/// Ends the text.
const END: char = '\u{fde3}';
/// Half a byte of the language is this one or one of the fifteen behind it: letters would be changed by filters such as
/// `upper`.
const NIBBLE: u32 = 0xfdd0;
/// All marks are U+FDD0 to U+FDEF: these bytes, then 90 to AF.
const PREFIX: [u8; 2] = [0xef, 0xb7];

/// The text, marked as being in another language. Without letters it is in every language, and stays as it is.
pub(crate) fn mark(text: &str, tag: &str, dir: &str) -> String {
    if !has_letters(text) {
        return text.to_owned();
    }
    let mut marked = String::with_capacity(text.len() + 6 * (tag.len() + 2));
    marked.push(if dir == "rtl" { RTL } else { LTR });
    for byte in tag.bytes() {
        for half in [byte >> 4, byte & 0xf] {
            marked.extend(char::from_u32(NIBBLE + u32::from(half)));
        }
    }
    marked.push(TEXT);
    marked.push_str(text);
    marked.push(END);
    marked
}

/// A value that is put into a text which may be marked: marked as being in the language of the page. `None` if it needs
/// no mark, having no letters or marks of its own.
pub(crate) fn mark_value(text: &str) -> Option<String> {
    let needed = has_letters(text) && !text.contains(is_mark);
    needed.then(|| format!("{PAGE}{text}{END}"))
}

/// The same text without marks.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    if memchr::memmem::find(text.as_bytes(), &PREFIX).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_mark(*c)).collect())
}

/// True for the characters of which marks are made.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// True if there is a letter outside of marks within the text: what is put into a sentence is marked itself.
fn has_letters(text: &str) -> bool {
    let mut depth = 0usize;
    text.chars().any(|c| {
        match c {
            LTR | RTL | PAGE => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphabetic()
    })
}

/// Turns the marks of a finished page into `<span lang dir>`, where its text can hold elements; the others stay, and are
/// for [`crate::base::xml_chars`] to take out. `tag` and `dir` are those of the page.
pub(crate) fn to_html(html: &mut Vec<u8>, tag: &str, dir: &'static str) {
    let opens = |bytes: &[u8]| memchr::memmem::find_iter(bytes, &PREFIX).any(|at| starts_mark(&bytes[at..]));
    if opens(html) {
        *html =
            Pass { html, tag, dir, at: 0, done: Vec::with_capacity(html.len() + 1024), open: Vec::new(), foreign: 0 }
                .run();
    }
}

/// True if a mark begins.
fn starts_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [0xef, 0xb7, 0xa0 | 0xa1, ..])
}

/// Elements whose contents are text alone (HTML Standard, section 13.1.2), and `option`, which holds nothing else.
const TEXT_ONLY: [&str; 9] = ["script", "style", "title", "textarea", "xmp", "noembed", "noframes", "iframe", "option"];

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// One pass over a page.
struct Pass<'a> {
    html: &'a [u8],
    /// The language of the page.
    tag: &'a str,
    /// The direction of the page.
    dir: &'static str,
    /// Where it is.
    at: usize,
    done: Vec<u8>,
    /// The marked texts that are open.
    open: Vec<Open>,
    /// How many elements of SVG or MathML are open: they hold no `<span>`.
    foreign: usize,
}

/// A marked text that is open.
struct Open {
    tag: String,
    /// Whether an element was written for it.
    element: bool,
    /// How many elements were opened in it.
    inside: usize,
}

impl Pass<'_> {
    fn run(mut self) -> Vec<u8> {
        while let Some(next) = memchr::memchr2(b'<', PREFIX[0], &self.html[self.at..]) {
            self.copy(self.at + next);
            let rest = &self.html[self.at..];
            match rest {
                [b'<', b'!', b'-', b'-', ..] => self.copy_behind(b"-->"),
                [b'<', b'/', ..] => self.end_tag(),
                [b'<', first, ..] if first.is_ascii_alphabetic() => self.start_tag(),
                [0xef, 0xb7, 0xa0 | 0xa1 | 0xa4, ..] => self.begin(),
                [0xef, 0xb7, 0xa3, ..] => {
                    self.at += 3;
                    self.end();
                }
                _ => self.copy(self.at + 1),
            }
        }
        self.copy(self.html.len());
        while !self.open.is_empty() {
            self.end();
        }
        self.done
    }

    /// Copies up to a place.
    fn copy(&mut self, end: usize) {
        let end = end.min(self.html.len());
        self.done.extend_from_slice(&self.html[self.at..end]);
        self.at = end;
    }

    /// Copies up to behind some bytes; all where they do not follow.
    fn copy_behind(&mut self, bytes: &[u8]) {
        let found = memchr::memmem::find(&self.html[self.at..], bytes);
        self.copy(found.map_or(self.html.len(), |found| self.at + found + bytes.len()));
    }

    /// The name of the tag that begins here, in small letters.
    fn name(&self, skip: usize) -> String {
        let letters = self.html[self.at + skip..]
            .iter()
            .take_while(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>'));
        letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
    }

    /// Behind the tag that begins here; a `>` within quotes does not end it.
    fn tag_end(&self) -> usize {
        let mut quote = None;
        for (at, byte) in self.html.iter().enumerate().skip(self.at + 1) {
            match (quote, byte) {
                (None, b'>') => return at + 1,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        self.html.len()
    }

    fn start_tag(&mut self) {
        let name = self.name(1);
        let end = self.tag_end();
        let closes_itself = self.html[..end].ends_with(b"/>");
        self.copy(end);
        let is_foreign = matches!(name.as_str(), "svg" | "math");
        if (is_foreign || self.foreign > 0) && closes_itself {
            return;
        }
        self.foreign += usize::from(is_foreign);
        if VOID.contains(&name.as_str()) {
            return;
        }
        if self.foreign == 0 && TEXT_ONLY.contains(&name.as_str()) {
            self.copy_text_of(&name);
        }
        if let Some(open) = self.open.last_mut() {
            open.inside += 1;
        }
    }

    /// Copies the contents of an element of text alone, up to its end tag.
    fn copy_text_of(&mut self, name: &str) {
        let ends = memchr::memmem::find_iter(&self.html[self.at..], b"</").find(|found| {
            let behind = &self.html[self.at + found + 2..];
            behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        });
        self.copy(ends.map_or(self.html.len(), |found| self.at + found));
    }

    fn end_tag(&mut self) {
        let name = self.name(2);
        // An element that was opened before the text ends it: a filter may have cut off its end.
        while let Some(open) = self.open.last_mut() {
            if open.inside > 0 {
                open.inside -= 1;
                break;
            }
            self.end();
        }
        if matches!(name.as_str(), "svg" | "math") {
            self.foreign = self.foreign.saturating_sub(1);
        }
        self.copy(self.tag_end());
    }

    /// A mark begins a text.
    fn begin(&mut self) {
        let of_page = self.html[self.at + 2] == 0xa4;
        let read = if of_page { Some((self.dir, self.tag.to_owned(), 3)) } else { read(&self.html[self.at..]) };
        let Some((dir, tag, length)) = read else {
            self.copy(self.at + 3);
            return;
        };
        self.at += length;
        let around = self.open.last().map_or(self.tag, |open| &open.tag);
        let element = self.foreign == 0 && around != tag;
        if element {
            self.done.extend_from_slice(format!("<span lang=\"{tag}\" dir=\"{dir}\">").as_bytes());
        }
        self.open.push(Open { tag, element, inside: 0 });
    }

    /// The innermost marked text ends.
    fn end(&mut self) {
        if self.open.pop().is_some_and(|open| open.element) {
            self.done.extend_from_slice(b"</span>");
        }
    }
}

/// Direction and language of the mark that begins here, and its length.
fn read(bytes: &[u8]) -> Option<(&'static str, String, usize)> {
    let dir = if bytes.get(2) == Some(&0xa1) { "rtl" } else { "ltr" };
    let (mut tag, mut high) = (String::new(), None);
    for (at, mark) in bytes.chunks_exact(3).enumerate().skip(1) {
        let [0xef, 0xb7, last] = mark else { return None };
        match (last, high.take()) {
            (0xa2, None) => {
                let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                return is_tag.then_some((dir, tag, 3 * (at + 1)));
            }
            (0x90..=0x9f, None) => high = Some(last - 0x90),
            (0x90..=0x9f, Some(high)) => tag.push(char::from((high << 4) | (last - 0x90))),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::xml_chars::remove_forbidden;
    use proptest::prelude::*;

    fn page(html: &str) -> String {
        let mut bytes = html.as_bytes().to_vec();
        to_html(&mut bytes, "bg", "ltr");
        remove_forbidden(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    fn en(text: &str) -> String {
        mark(text, "en", "ltr")
    }

    #[test]
    fn text_becomes_an_element_and_other_places_stay_plain() {
        let t = en("Menu");
        let html = format!(
            "<title>{t}</title><!-- {t} --><nav aria-label=\"a > {t}\">{t} <b>Новини</b></nav><script>{t}</script>\
             <svg><title>{t}</title><path/></svg><option>{t}</option><p>{t}</p>"
        );
        let span = "<span lang=\"en\" dir=\"ltr\">Menu</span>";
        assert_eq!(
            page(&html),
            format!(
                "<title>Menu</title><!-- Menu --><nav aria-label=\"a > Menu\">{span} <b>Новини</b></nav>\
                 <script>Menu</script><svg><title>Menu</title><path/></svg><option>Menu</option><p>{span}</p>"
            )
        );
    }

    #[test]
    fn texts_within_texts() {
        let inner = mark_value("София").unwrap();
        assert_eq!(mark_value("10"), None);
        assert_eq!(
            page(&format!("<p>{}</p>", en(&format!("About: {inner}")))),
            "<p><span lang=\"en\" dir=\"ltr\">About: <span lang=\"bg\" dir=\"ltr\">София</span></span></p>"
        );
        // A frame without letters is in no language, and the page's own language needs no mark.
        assert_eq!(page(&format!("<p>{}</p>", en(&format!("{inner}, 10")))), "<p>София, 10</p>");
        assert_eq!(page(&mark("بيان", "ar", "rtl")), "<span lang=\"ar\" dir=\"rtl\">بيان</span>");
        assert_eq!(mark("– 2 –", "en", "ltr"), "– 2 –");
    }

    #[test]
    fn filters_do_no_harm() {
        let cut: String = en("Press release").chars().take(11).collect();
        assert_eq!(page(&format!("<p>{cut}</p><p>б</p>")), "<p><span lang=\"en\" dir=\"ltr\">Press</span></p><p>б</p>");
        let lower = en("MENU").to_lowercase();
        assert_eq!(page(&lower), "<span lang=\"en\" dir=\"ltr\">menu</span>");
        // What is left of a mark says nothing.
        let rest: String = en("Menu").chars().skip(2).collect();
        assert_eq!(page(&rest), "Menu");
        assert_eq!(unmarked(&en("Menu")), "Menu");
    }

    #[test]
    fn elements_within_a_text() {
        assert_eq!(
            page(&format!("<p>{}.</p>", en("See <b>this</b><br>now"))),
            "<p><span lang=\"en\" dir=\"ltr\">See <b>this</b><br>now</span>.</p>"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_left(parts in prop::collection::vec(
            prop_oneof![
                Just("<p>".to_owned()), Just("</p>".to_owned()), Just("<a href=\"".to_owned()), Just("\">".to_owned()),
                Just("<!--".to_owned()), Just("-->".to_owned()), Just("<title>".to_owned()), Just("</title>".to_owned()),
                Just("<svg>".to_owned()), Just("</svg>".to_owned()), Just("<".to_owned()),
                "[\u{fdd0}-\u{fdef}a-zж]{0,6}",
                "[a-zж ]{0,6}".prop_map(|text| mark(&text, "en", "ltr")),
            ],
            0..12,
        )) {
            let html: String = parts.concat();
            let made = page(&html);
            prop_assert!(!made.contains(is_mark));
            let without = made.replace("<span lang=\"en\" dir=\"ltr\">", "").replace("</span>", "");
            let spans = regex_free_spans(&without);
            prop_assert_eq!(spans, unmarked(&html).into_owned());
            prop_assert_eq!(made.matches("<span ").count(), made.matches("</span>").count());
        }
    }

    /// The text without the spans of languages that hostile marks may spell.
    fn regex_free_spans(html: &str) -> String {
        let mut rest = html;
        let mut plain = String::new();
        while let Some(at) = rest.find("<span lang=") {
            plain.push_str(&rest[..at]);
            rest = rest[at..].split_once('>').map_or("", |(_, rest)| rest);
        }
        plain + rest
    }
}
