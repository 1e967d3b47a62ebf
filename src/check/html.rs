//! Tags of raw HTML in Markdown, with their attributes: no more than lints need.

use std::ops::Range;

use pulldown_cmark::Event;

use super::text::Events;

/// A start tag.
pub(super) struct Tag {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, their names in small letters.
    pub attributes: Vec<(String, String)>,
    /// Where it is in the text.
    pub range: Range<usize>,
}

impl Tag {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The start tags of raw HTML. A block comes line by line, and a tag may go over several lines, so the lines that follow
/// each other are read as one text.
pub(super) fn tags(events: &Events) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut block = String::new();
    // Where in the text each line begins that is in `block`.
    let mut lines: Vec<(usize, usize)> = Vec::new();
    for (event, range) in events {
        match event {
            Event::Html(html) => {
                lines.push((block.len(), range.start));
                block.push_str(html);
                continue;
            }
            Event::InlineHtml(html) => {
                let place = |at: usize| range.start + at;
                read(html, &place, &mut tags);
            }
            _ => {}
        }
        flush(&mut block, &mut lines, &mut tags);
    }
    flush(&mut block, &mut lines, &mut tags);
    tags
}

fn flush(block: &mut String, lines: &mut Vec<(usize, usize)>, tags: &mut Vec<Tag>) {
    if block.is_empty() {
        return;
    }
    let place = |at: usize| {
        let line = lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        lines.get(line).map_or(at, |(start, place)| place + (at - start))
    };
    read(block, &place, tags);
    block.clear();
    lines.clear();
}

fn read(html: &str, place: &dyn Fn(usize) -> usize, tags: &mut Vec<Tag>) {
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[open + 1..];
        if rest.starts_with("!--") {
            at = html[open..].find("-->").map_or(html.len(), |end| open + end + 3);
            continue;
        }
        at = open + 1;
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let (attributes, length) = attributes(&rest[end..]);
        at = open + 1 + end + length;
        let range = place(open)..place(at.saturating_sub(1)) + 1;
        // What is in a script is no HTML.
        if name == "script" || name == "style" {
            let close = format!("</{name}");
            at = html[at..].to_ascii_lowercase().find(&close).map_or(html.len(), |end| at + end);
        }
        tags.push(Tag { name, attributes, range });
    }
}

/// The attributes of a tag after its name, and how many bytes they and the end of the tag take.
fn attributes(text: &str) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (found, text.len() - after.len());
        }
        if rest.is_empty() {
            return (found, text.len());
        }
        // An attribute may begin with `=`, which is then part of its name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(rest.len(), |end| first + end);
        let name = rest[..end].to_ascii_lowercase();
        let mut value = "";
        let after = rest[end..].trim_start();
        match after.strip_prefix('=') {
            None => rest = &rest[end..],
            Some(after) => {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (start, end) = match quote {
                    Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |end| end + 1)),
                    None => (0, after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len())),
                };
                value = &after[start..end];
                rest = &after[(end + usize::from(quote.is_some())).min(after.len())..];
            }
        }
        found.push((name, value.replace("&amp;", "&")));
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Parser;

    use super::*;

    fn found(text: &str) -> Vec<(String, Option<String>, String)> {
        let events: Events = Parser::new(text).into_offset_iter().collect();
        let all = tags(&events).into_iter();
        all.map(|tag| {
            let alt = tag.get("alt").map(str::to_owned);
            (tag.name, alt, text[tag.range].to_owned())
        })
        .collect()
    }

    #[test]
    fn tags_have_attributes_and_a_place() {
        let text = "Ж <IMG src=a.png alt='x > y'> and <br/>\n";
        let alt = Some("x > y".to_owned());
        assert_eq!(
            found(text),
            [
                ("img".to_owned(), alt, "<IMG src=a.png alt='x > y'>".to_owned()),
                ("br".to_owned(), None, "<br/>".to_owned())
            ]
        );
    }

    #[test]
    fn a_tag_may_go_over_lines() {
        let text = "> <div>\n> <img src=\"a\"\n>   alt=\"\">\n> </div>\n";
        let all = found(text);
        assert_eq!(all.len(), 2);
        assert_eq!((all[1].0.as_str(), all[1].1.as_deref()), ("img", Some("")));
        assert!(all[1].2.starts_with("<img") && all[1].2.ends_with('>'), "{}", all[1].2);
    }

    #[test]
    fn comments_scripts_and_broken_tags_are_survived() {
        assert!(found("<!-- <img> -->\n").is_empty());
        assert_eq!(found("<script>\n'<img>'\n</script>\n").len(), 1);
        for text in ["<img", "<img alt=\n", "<div><img alt='", "<a =x><", "<div ж=ж>"] {
            found(text);
        }
    }
}
