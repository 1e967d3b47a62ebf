//! Markdown as plain text: what marks emphasis goes, addresses are behind the words that link to them.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use unicode_width::UnicodeWidthChar;

use crate::model::release::attributes::{Change, resolve_all};
use crate::model::release::destination::Target;
use crate::model::release::quotes::{Speaker, attribution};
use crate::model::release::raw::{Part, Prepared};
use crate::model::release::tags::{Tag as Raw, decode};

use super::wrap::wrapped;

/// The text of `markdown`, wrapped. `lead` comes before its first words, as a dateline does; `resolve` is asked for
/// every link and picture, `speaker` for the person whom a quote names.
pub fn plain(
    markdown: &str,
    lead: &str,
    resolve: &mut dyn FnMut(&str, bool) -> Target,
    speaker: &dyn Fn(&str) -> Option<Speaker>,
) -> String {
    let mut writer = Writer { lead: (!lead.is_empty()).then(|| lead.to_owned()), ..Writer::default() };
    let mut depth = 0;
    // Of the outermost block quote: where its last line begins, and who is named there.
    let mut quote: Option<(usize, Speaker)> = None;
    let prepared = Prepared::of(markdown, false);
    for (part, range) in prepared.read().parts {
        if quote.as_ref().is_some_and(|(line, _)| range.start >= *line) {
            continue;
        }
        let event = match part {
            Part::Event(event) => event,
            Part::Open(tag, _) => {
                writer.open_html(&tag, resolve);
                continue;
            }
            Part::Close(name) => {
                writer.close_html(&name);
                continue;
            }
            Part::Html(html) => {
                writer.html_words(&html);
                continue;
            }
        };
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                writer.flush();
                depth += 1;
                if depth == 1 {
                    let named = attribution(markdown, range);
                    quote = named.and_then(|(line, id)| Some((line.start, speaker(&markdown[id])?)));
                }
                writer.indents.push("    ".to_owned());
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                writer.flush();
                depth -= 1;
                if let Some((_, Speaker { name, role, comma, .. })) = quote.take_if(|_| depth == 0) {
                    let role = role.map(|role| format!("{comma}{role}")).unwrap_or_default();
                    writer.inline = format!("— {name}{role}");
                    writer.flush();
                }
                writer.indents.pop();
            }
            Event::Start(tag) => writer.open(tag, resolve),
            Event::End(tag) => writer.close(tag),
            Event::Text(text) if writer.code => writer.verbatim.push_str(&text),
            Event::Text(text) | Event::Code(text) => writer.inline.push_str(&text),
            // All raw HTML is parts of its own.
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::FootnoteReference(label) => {
                let number = writer.note(&label);
                writer.inline.push_str(&format!("[{number}]"));
            }
            Event::SoftBreak => writer.soft_break(),
            Event::HardBreak => writer.inline.push('\n'),
            Event::Rule => {
                writer.flush();
                writer.inline.push_str("* * *");
                writer.flush();
            }
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }
    writer.flush();
    writer.lead_alone();
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// What comes before the first words.
    lead: Option<String>,
    /// The words of the paragraph that is open.
    inline: String,
    /// What comes before each line, by nesting.
    indents: Vec<String>,
    /// What comes before the next line instead of the last indent: the mark of a list.
    mark: Option<String>,
    /// The next number of each open list; `None` for lists without numbers.
    lists: Vec<Option<u64>>,
    /// Where the words of open links begin, and where they lead.
    links: Vec<(usize, Option<String>)>,
    /// No blank line comes before the next paragraph: it is an item of a list.
    close_up: bool,
    code: bool,
    verbatim: String,
    /// The destinations of open links of raw HTML.
    anchors: Vec<(usize, Option<String>)>,
    /// The labels of footnotes, in the order of their numbers.
    notes: Vec<String>,
    cells: Vec<String>,
}

impl Writer {
    fn open(&mut self, tag: Tag, resolve: &mut dyn FnMut(&str, bool) -> Target) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::TableHead | Tag::TableRow => self.flush(),
            Tag::List(start) => {
                self.flush();
                // Below the words of its item.
                self.close_up = !self.lists.is_empty();
                self.lists.push(start);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.indents.push(" ".repeat(mark.len()));
                self.mark = Some(mark);
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                let mark = format!("[{}] ", self.note(&label));
                self.indents.push(" ".repeat(mark.chars().count()));
                self.mark = Some(mark);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::Link { link_type, dest_url, .. } => {
                // `<a@example.org>` is no path.
                let target = if link_type == LinkType::Email { Target::AsIs } else { resolve(&dest_url, false) };
                let to = match target {
                    Target::AsIs => Some(dest_url.into_string()),
                    Target::To(url) => Some(url),
                    Target::Nowhere => None,
                };
                self.links.push((self.inline.len(), to));
            }
            Tag::Image { .. } => self.links.push((self.inline.len(), None)),
            Tag::TableCell => self.inline.clear(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::Item => {
                self.flush();
                self.mark = None;
                self.indents.pop();
                self.close_up = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.close_up = !self.lists.is_empty();
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.mark = None;
                self.indents.pop();
            }
            TagEnd::CodeBlock => {
                self.code = false;
                let lines: String = self.verbatim.lines().map(|line| format!("    {line}\n")).collect();
                self.verbatim.clear();
                self.add(&lines);
            }
            TagEnd::HtmlBlock => self.flush(),
            TagEnd::Link => {
                let link = self.links.pop();
                self.close_link(link);
            }
            TagEnd::Image => {
                let Some((start, _)) = self.links.pop() else { return };
                let alt = self.inline.split_off(start);
                if !alt.trim().is_empty() {
                    self.inline.push_str(&format!("[{}]", alt.trim()));
                }
            }
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.inline)),
            TagEnd::TableHead | TagEnd::TableRow => {
                self.inline = std::mem::take(&mut self.cells).join(" | ");
                self.close_up = tag == TagEnd::TableRow;
                self.flush();
            }
            _ => {}
        }
    }

    /// Adds where a link leads that began there.
    fn close_link(&mut self, link: Option<(usize, Option<String>)>) {
        let Some((start, Some(to))) = link else { return };
        let to = to.strip_prefix("mailto:").or(to.strip_prefix("tel:")).unwrap_or(&to);
        // Where its words were flushed before its end, they are above.
        let said = self.inline.get(start..).is_some_and(|words| words.trim() == to);
        if !said && !to.is_empty() && !to.starts_with('#') {
            self.inline.push_str(&format!(" ({to})"));
        }
    }

    fn open_html(&mut self, tag: &Raw, resolve: &mut dyn FnMut(&str, bool) -> Target) {
        match &*tag.name {
            "a" => {
                let changes = resolve_all(tag, &mut |dest, picture, _| resolve(dest, picture));
                let href = tag.attributes.iter().zip(changes).find(|(attribute, _)| attribute.name == "href");
                let to = href.and_then(|(attribute, change)| match change {
                    Change::Kept => Some(attribute.value.clone()),
                    Change::New(url) => Some(url),
                    Change::Gone => None,
                });
                self.anchors.push((self.inline.len(), to));
            }
            "img" => {
                let alt = tag.get("alt").unwrap_or_default().trim();
                if !alt.is_empty() {
                    self.inline.push_str(&format!("[{alt}]"));
                }
            }
            "br" => self.inline.push('\n'),
            "td" | "th" if !self.inline.trim().is_empty() => self.inline.push_str(" | "),
            name => self.bound_html(name),
        }
    }

    fn close_html(&mut self, name: &str) {
        match name {
            "a" => {
                let link = self.anchors.pop();
                self.close_link(link);
            }
            "td" | "th" => {}
            name => self.bound_html(name),
        }
    }

    /// Words on both sides of an element that is on lines of its own are apart.
    fn bound_html(&mut self, name: &str) {
        if INLINE.contains(&name) {
            return;
        }
        match self.cells.is_empty() && self.links.is_empty() {
            true => self.flush(),
            false => self.inline.push(' '),
        }
        // Items and rows are below each other.
        self.close_up = matches!(name, "li" | "tr" | "dt" | "dd") && !self.text.is_empty();
    }

    /// Words of raw HTML.
    fn html_words(&mut self, html: &str) {
        let words = decode(html, false);
        let begins = words.starts_with(|c: char| c.is_ascii_whitespace());
        let ends = words.ends_with(|c: char| c.is_ascii_whitespace());
        if begins && !self.inline.is_empty() && !self.inline.ends_with([' ', '\n']) {
            self.inline.push(' ');
        }
        let mut first = true;
        for word in words.split_ascii_whitespace() {
            if !std::mem::take(&mut first) {
                self.inline.push(' ');
            }
            self.inline.push_str(word);
        }
        if ends && !first {
            self.inline.push(' ');
        }
    }

    /// The number of a footnote: they are counted as they are first named.
    fn note(&mut self, label: &str) -> usize {
        let known = self.notes.iter().position(|note| note == label);
        known.unwrap_or_else(|| {
            self.notes.push(label.to_owned());
            self.notes.len() - 1
        }) + 1
    }

    /// A line break of the source: a space, but not between Chinese or Japanese characters, which have none.
    fn soft_break(&mut self) {
        let is_hangul = |c: char| ('\u{ac00}'..='\u{d7af}').contains(&c);
        let wide = self.inline.chars().next_back().is_some_and(|c| c.width() == Some(2) && !is_hangul(c));
        if !wide {
            self.inline.push(' ');
        }
    }

    /// Ends the paragraph that is open.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.inline);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let words = match self.lead.take_if(|_| self.indents.is_empty()) {
            Some(lead) => format!("{lead} {words}"),
            None => {
                self.lead_alone();
                words.to_owned()
            }
        };
        let rest = self.indents.concat();
        let first = match self.mark.take() {
            Some(mark) => {
                let above = self.indents.len().saturating_sub(1);
                format!("{}{mark}", self.indents[..above].concat())
            }
            None => rest.clone(),
        };
        let lines = wrapped(&words, &first, &rest);
        self.add(&lines);
    }

    /// Where no paragraph comes first, the lead is one.
    fn lead_alone(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.add(&wrapped(&lead, "", ""));
        }
    }

    fn add(&mut self, lines: &str) {
        if !self.text.is_empty() && !std::mem::take(&mut self.close_up) {
            self.text.push('\n');
        }
        self.close_up = false;
        self.text.push_str(lines);
    }
}

/// Elements that stand within words and lines (HTML, section 4.5).
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(markdown: &str, lead: &str) -> String {
        let mut resolve = |dest: &str, _| match dest {
            "gone.md" => Target::Nowhere,
            dest if dest.ends_with(".md") => Target::To(format!("https://press.example.org/{dest}/")),
            _ => Target::AsIs,
        };
        let speaker = |id: &str| {
            let (name, comma) = ("A. Example".to_owned(), ", ".to_owned());
            (id == "a").then(|| Speaker { name, role: Some("Head".to_owned()), url: None, comma })
        };
        plain(markdown, lead, &mut resolve, &speaker)
    }

    #[test]
    fn paragraphs_and_links() {
        assert_eq!(text("One *two*\n**three**.\n\nFour.\n", "PLACE —"), "PLACE — One two three.\n\nFour.\n");
        assert_eq!(
            text("See [it](a.md), [that](gone.md) and <https://a.example>.", ""),
            "See it (https://press.example.org/a.md/), that and https://a.example.\n"
        );
        assert_eq!(text("[a@example.org](mailto:a@example.org) ![A *map*](m.png)", ""), "a@example.org [A map]\n");
        assert_eq!(text("<a@example.md>", ""), "a@example.md\n");
        assert_eq!(text("上海\n合作 A\nb", ""), "上海合作 A b\n");
        assert_eq!(text("One  \ntwo", ""), "One\ntwo\n");
    }

    #[test]
    fn lists_quotes_and_code() {
        assert_eq!(
            text("Then:\n\n- a\n- b\n  1. c\n  2. d\n- e\n\nEnd.", ""),
            "Then:\n\n- a\n- b\n  1. c\n  2. d\n- e\n\nEnd.\n"
        );
        assert_eq!(text("- a\n\n  b\n\n- c\n", "X —"), "X —\n\n- a\n\n  b\n- c\n");
        assert_eq!(text("> Said.\n>\n> — [a]\n\nMore.", ""), "    Said.\n\n    — A. Example, Head\n\nMore.\n");
        assert_eq!(text("```\na  b\n```\n", ""), "    a  b\n");
        assert_eq!(text("## Head\n\nText.[^x]\n\n[^x]: Note.\n", "L —"), "L — Head\n\nText.[1]\n\n[1] Note.\n");
        assert_eq!(text("| a | b |\n|---|---|\n| 1 | *2* |\n", ""), "a | b\n1 | 2\n");
    }

    #[test]
    fn html_is_left_out() {
        assert_eq!(
            text("<div>Words &amp; <b>more</b></div><script>x()</script>\n\nText <b>on</b>.", ""),
            "Words & more\n\nText on.\n"
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(markdown in "[ a-z\\[\\]()!|>*_`#\n<>&;:/1.上-]{0,200}") {
            text(&markdown, "L —");
        }
    }
}
