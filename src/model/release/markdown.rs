//! Markdown bodies to HTML: CommonMark with tables, footnotes and strikethrough, by pulldown-cmark.
//!
//! Links and pictures are resolved by the caller; headings begin at level two, below the page's title; raw HTML is
//! sanitised by ammonia unless the site trusts it.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};

use super::attributes::{escaped, open_tag};
use super::destination::Target;
use super::quotes::{Speaker, attribution};
use super::raw::{Part, Prepared};
use super::sanitise;

/// Turns Markdown into HTML.
pub struct Markdown {
    trust_html: bool,
    sanitiser: ammonia::Builder<'static>,
}

impl Markdown {
    /// With `trust_html`, raw HTML is passed on as it is.
    pub fn new(trust_html: bool) -> Markdown {
        let sanitiser = sanitise::sanitiser();
        Markdown { trust_html, sanitiser }
    }

    /// The HTML of `text`. `resolve` is asked for every link and picture: destination, whether it is a picture, and
    /// where in `text` it stands; `speaker` for the person whom a quote names, by the id.
    pub fn render(
        &self,
        text: &str,
        resolve: &mut dyn FnMut(&str, bool, Range<usize>) -> Target,
        speaker: &dyn Fn(&str) -> Option<Speaker>,
    ) -> String {
        let mut raw_html = false;
        let mut top: Option<HeadingLevel> = None;
        // Links that lose their target, by nesting: CommonMark allows a picture inside a link.
        let mut dropped: Vec<bool> = Vec::new();
        let mut events: Vec<Event<'_>> = Vec::with_capacity(text.len() / 24);
        let mut table = Table::default();
        // How many block quotes are open, and of the outermost where its last line begins and who is named there.
        let mut depth = 0;
        let mut quote: Option<(usize, Speaker)> = None;
        let prepared = Prepared::of(text, self.trust_html);
        for (part, range) in prepared.read().parts {
            if let Some((line, _)) = &quote
                && range.start >= *line
            {
                continue;
            }
            let event = match part {
                Part::Event(event) => event,
                raw => {
                    raw_html = true;
                    Event::InlineHtml(match raw {
                        Part::Open(tag, written) => match open_tag(&tag, &written, resolve) {
                            Ok(html) => html.into(),
                            Err(alt) => escaped(&alt).into(),
                        },
                        Part::Close(name) => format!("</{name}>").into(),
                        Part::Html(html) => html.into(),
                        Part::Event(_) => continue,
                    })
                }
            };
            let event = match event {
                Event::Start(Tag::BlockQuote(kind)) => {
                    depth += 1;
                    if depth == 1 {
                        let named = attribution(text, range);
                        quote = named.and_then(|(line, id)| Some((line.start, speaker(&text[id])?)));
                        if quote.is_some() {
                            events.push(Event::Html("<figure class=\"quote\">\n".into()));
                        }
                    }
                    Event::Start(Tag::BlockQuote(kind))
                }
                Event::End(TagEnd::BlockQuote(kind)) => {
                    depth -= 1;
                    events.push(Event::End(TagEnd::BlockQuote(kind)));
                    if let Some((_, speaker)) = quote.take_if(|_| depth == 0) {
                        push_caption(&mut events, speaker);
                    }
                    continue;
                }
                Event::End(TagEnd::Paragraph) if quote.is_some() => {
                    // Of the line that is left out.
                    if matches!(events.last(), Some(Event::SoftBreak | Event::HardBreak)) {
                        events.pop();
                    }
                    event
                }
                Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                    top = Some(top.map_or(level, |top| top.min(level)));
                    Event::Start(Tag::Heading { level, id, classes, attrs })
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let target =
                        if link_type == LinkType::Email { Target::AsIs } else { resolve(&dest_url, false, range) };
                    dropped.push(matches!(target, Target::Nowhere));
                    match target {
                        Target::AsIs => Event::Start(Tag::Link { link_type, dest_url, title, id }),
                        Target::To(url) => Event::Start(Tag::Link { link_type, dest_url: url.into(), title, id }),
                        Target::Nowhere => continue,
                    }
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let target = resolve(&dest_url, true, range);
                    dropped.push(matches!(target, Target::Nowhere));
                    match target {
                        Target::AsIs => Event::Start(Tag::Image { link_type, dest_url, title, id }),
                        Target::To(url) => Event::Start(Tag::Image { link_type, dest_url: url.into(), title, id }),
                        Target::Nowhere => continue,
                    }
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if dropped.pop() == Some(true) {
                        continue;
                    }
                    event
                }
                Event::Start(Tag::Table(alignments)) => {
                    table = Table { alignments, column: 0, head: false };
                    Event::Start(Tag::Table(Vec::new()))
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    table.column = 0;
                    table.head = matches!(event, Event::Start(Tag::TableHead));
                    event
                }
                // Ids of footnotes must not be those of the page.
                Event::FootnoteReference(label) => Event::FootnoteReference(format!("fn-{label}").into()),
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    Event::Start(Tag::FootnoteDefinition(format!("fn-{label}").into()))
                }
                Event::Start(Tag::TableCell) => Event::InlineHtml(table.open_cell().into()),
                Event::End(TagEnd::TableCell) => Event::InlineHtml(if table.head { "</th>" } else { "</td>" }.into()),
                event => event,
            };
            events.push(event);
        }
        shift_headings(&mut events, top);
        let mut out = String::with_capacity(text.len() + text.len() / 4);
        html::push_html(&mut out, events.into_iter());
        if !raw_html || self.trust_html {
            return out;
        }
        // A paragraph of raw HTML within one of Markdown leaves empty ones around it.
        self.sanitiser.clean(&out).to_string().replace("<p></p>", "")
    }
}

/// Who said it, below a quote.
fn push_caption(events: &mut Vec<Event<'_>>, speaker: Speaker) {
    let Speaker { name, role, url, comma } = speaker;
    let text = |text: String| Event::Text(text.into());
    events.push(Event::Html("<figcaption>— ".into()));
    match url {
        Some(url) => {
            let (title, id) = (CowStr::from(""), CowStr::from(""));
            let link = Tag::Link { link_type: LinkType::Inline, dest_url: url.into(), title, id };
            events.extend([Event::Start(link), text(name), Event::End(TagEnd::Link)]);
        }
        None => events.push(text(name)),
    }
    events.extend(role.map(|role| text(format!("{comma}{role}"))));
    events.push(Event::Html("</figcaption>\n</figure>\n".into()));
}

/// Where a table is: pulldown-cmark writes alignment into `style` attributes, which a strict content security policy
/// forbids, so cells are written here, with classes.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Table {
    fn open_cell(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-start\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        if self.head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }
    }
}

/// Moves all headings by one distance, so that the highest is at level two: the page's title is its only `h1`.
fn shift_headings(events: &mut [Event<'_>], top: Option<HeadingLevel>) {
    let Some(top) = top else { return };
    let by = HeadingLevel::H2 as isize - top as isize;
    if by == 0 {
        return;
    }
    let shifted = |level: HeadingLevel| {
        let level = (level as isize + by).clamp(2, 6) as usize;
        HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
    };
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => *level = shifted(*level),
            Event::End(TagEnd::Heading(level)) => *level = shifted(*level),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        Markdown::new(false).render(text, &mut |_, _, _| Target::AsIs, &|_| None)
    }

    #[test]
    fn headings_begin_at_level_two() {
        assert_eq!(html("# A\n\n## B\n"), "<h2>A</h2>\n<h3>B</h3>\n");
        assert_eq!(html("### A\n\n# B\n"), "<h4>A</h4>\n<h2>B</h2>\n");
        assert_eq!(html("## A\n\n### B\n"), "<h2>A</h2>\n<h3>B</h3>\n");
        assert_eq!(html("###### A\n\n# B"), "<h6>A</h6>\n<h2>B</h2>\n");
    }

    #[test]
    fn raw_html_is_sanitised() {
        let out = html("a <script>alert(1)</script><b onclick=x>b</b>\n\n<iframe src=x></iframe>\n");
        assert!(!out.contains("script") && !out.contains("onclick") && !out.contains("iframe"), "{out}");
        assert!(out.contains("<b>b</b>"), "{out}");
        let trusted = Markdown::new(true).render("<iframe src=x></iframe>", &mut |_, _, _| Target::AsIs, &|_| None);
        assert!(trusted.contains("<iframe"));
    }

    #[test]
    fn quotes_name_their_speakers() {
        let speaker = |id: &str| {
            let role = (id == "a").then(|| "Head & <Chair>".to_owned());
            let url = (id == "a").then(|| "/people/a/".to_owned());
            (id != "nobody").then(|| Speaker { name: "A. Example".to_owned(), role, url, comma: ", ".to_owned() })
        };
        let html = |text: &str| Markdown::new(false).render(text, &mut |_, _, _| Target::AsIs, &speaker);
        let quote = "<figure class=\"quote\">\n<blockquote>\n<p>It works.</p>\n</blockquote>\n<figcaption>— ";
        let by = "<a href=\"/people/a/\">A. Example</a>, Head &amp; &lt;Chair&gt;</figcaption>\n</figure>\n";
        assert_eq!(html("> It works.\n>\n> — [a]\n"), format!("{quote}{by}"));
        assert_eq!(html("> It works.\n> — [a]\n\nMore."), format!("{quote}{by}<p>More.</p>\n"));
        assert_eq!(html("> It works.\n— [b]"), format!("{quote}A. Example</figcaption>\n</figure>\n"));
        assert_eq!(
            html("> It works.\n>\n> — [nobody]"),
            "<blockquote>\n<p>It works.</p>\n<p>— [nobody]</p>\n</blockquote>\n"
        );
        // Sanitising leaves it as it is.
        assert!(
            html("> It <b>works</b>.\n>\n> — [a]\n").ends_with(by.trim_end())
                || html("> It <b>works</b>.\n>\n> — [a]\n").ends_with(by)
        );
        let nested = html("> One.\n>\n> > Two.\n>\n> — [b]\n");
        assert!(
            nested.starts_with("<figure class=\"quote\">\n<blockquote>\n<p>One.</p>\n<blockquote>\n<p>Two.</p>"),
            "{nested}"
        );
    }

    #[test]
    fn links_are_resolved_or_dropped() {
        let text = "[a](x.md) [b](y.md) ![c](p.png)";
        let out = Markdown::new(false).render(
            text,
            &mut |dest, picture, range| {
                assert!(text[range].starts_with(if picture { "![" } else { "[" }));
                match dest {
                    "x.md" => Target::To("/x/".to_owned()),
                    "y.md" => Target::Nowhere,
                    _ => Target::AsIs,
                }
            },
            &|_| None,
        );
        assert_eq!(out, "<p><a href=\"/x/\">a</a> b <img src=\"p.png\" alt=\"c\" /></p>\n");
    }

    #[test]
    fn tables_have_classes_and_no_styles() {
        let out = html("| a | b |\n|---|--:|\n| 1 | *2* |\n");
        assert!(out.contains("<th scope=\"col\">a</th><th scope=\"col\" class=\"align-end\">b</th>"), "{out}");
        assert!(out.contains("<td>1</td><td class=\"align-end\"><em>2</em></td>"), "{out}");
    }
}
