//! Markdown that is shown with its signs, since it is not quite Markdown: headings without their blank, emphasis with
//! blanks inside, tables without their second line, notes that do not exist, the spellings of other programs.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag as Mark, TagEnd};

use super::dialect::Rules;
use super::raw::{Part, Reading};
use crate::base::address::decode;
use crate::base::diagnostics::Kind;

/// Something to report about a part of a text.
pub(crate) struct Remark {
    /// What kind of finding.
    pub kind: Kind,
    /// The part, in bytes of the text.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Remark {
    fn unparsed(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Remark {
        Remark { kind: Kind::UnparsedMarkdown, range, message: message.into(), help: help.into() }
    }
}

/// False for most texts, which a few searches tell without parsing Markdown.
pub(crate) fn is_suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins_line = |at: usize| at == 0 || matches!(bytes[at - 1], b'\n' | b'>' | b' ');
    let line_begins = |byte: u8, is: &dyn Fn(&[u8]) -> bool| {
        memchr::memchr_iter(byte, bytes).any(|at| begins_line(at) && is(&bytes[at + 1..]))
    };
    line_begins(b'#', &|rest| {
        let rest = &rest[rest.iter().take_while(|byte| **byte == b'#').count()..];
        rest.first().is_some_and(|byte| !byte.is_ascii_whitespace())
    }) || line_begins(b'|', &|_| true)
        || memchr::memchr_iter(b'\t', bytes).any(|at| at > 0 && !matches!(bytes[at - 1], b'\n' | b'\t' | b' '))
        || memchr::memmem::find(bytes, b":::").is_some()
        || memchr::memchr_iter(b'[', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'^' | b'[' | b'!')))
        || memchr::memmem::find_iter(bytes, b"![").any(|at| {
            let end = memchr::memchr2(b'(', b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1);
            bytes[end.min(bytes.len())..].starts_with(b"http") || bytes[end.min(bytes.len())..].starts_with(b"//")
        })
        || memchr::memmem::find(bytes, b"](#").is_some()
        || may_be_loose(text)
        || names_a_speaker(text)
}

/// True if two asterisks stand so that they may open or close nothing.
fn may_be_loose(text: &str) -> bool {
    let mut opens = true;
    let mut paragraph = 0;
    memchr::memmem::find_iter(text.as_bytes(), b"**").any(|at| {
        if text[paragraph..at].contains("\n\n") {
            opens = true;
        }
        paragraph = at;
        let (before, after) = (text[..at].chars().next_back(), text[at + 2..].chars().next());
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_sign = |c: Option<char>| !is_blank(c) && !is_word(c);
        let (inside, outside) = if opens { (after, before) } else { (before, after) };
        opens = !opens;
        is_blank(inside) || (is_sign(inside) && is_word(outside))
    })
}

/// Reports it. The runs are the places of what is shown as text; a body is a page of its own, on which links may lead to
/// places.
pub(crate) fn check(text: &str, reading: &Reading, runs: &[Range<usize>], rules: &Rules, is_body: bool) -> Vec<Remark> {
    let mut found = Vec::new();
    blocks(text, reading, &mut found);
    for run in runs {
        emphasis(text, run, &mut found);
        brackets(text, run, &mut found);
    }
    pictures(reading, rules, &mut found);
    if is_body {
        fragments(reading, &mut found);
    }
    found
}

/// Paragraphs that were to be headings, tables, boxes; and quotes.
fn blocks(text: &str, reading: &Reading, found: &mut Vec<Remark>) {
    let mut quotes = 0;
    let last = reading.parts.iter().rposition(|(part, _)| matches!(part, Part::Event(Event::Start(Mark::Paragraph))));
    for (at, (part, range)) in reading.parts.iter().enumerate() {
        match part {
            Part::Event(Event::Start(Mark::BlockQuote(_))) => {
                quotes += 1;
                if quotes == 1 {
                    speaker(text, range, found);
                }
            }
            Part::Event(Event::End(TagEnd::BlockQuote(_))) => quotes -= 1,
            Part::Event(Event::Start(Mark::Paragraph)) => {
                let Some(paragraph) = text.get(range.clone()) else { continue };
                headings(paragraph, range.start, Some(at) == last, found);
                tables(paragraph, range.start, found);
                boxes(paragraph, range.start, quotes > 0, found);
            }
            _ => {}
        }
    }
}

/// The lines of a paragraph without the signs of quotes before them, and where each begins.
fn lines(paragraph: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    paragraph.split_inclusive('\n').map(move |line| {
        let words = line.trim_start_matches(['>', ' ', '\t']);
        let place = at + line.len() - words.len();
        at += line.len();
        (place, words.trim_end())
    })
}

/// `##Heading`, and `#Heading` where it can hardly be a word for social networks.
fn headings(paragraph: &str, start: usize, is_last: bool, found: &mut Vec<Remark>) {
    let is_alone = !paragraph.trim_end().contains('\n');
    for (at, line) in lines(paragraph, start) {
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        let Some(first) = words.chars().next().filter(|_| (1..=6).contains(&level)) else { continue };
        // Words for networks have more capitals than one, or are a part of a sentence.
        let is_title = || {
            let word = words.split(' ').next().unwrap_or_default();
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            let is_plain = first.is_uppercase() && capitals == 1 && word.chars().all(char::is_alphabetic);
            let is_sentence = words.ends_with(['.', '!', ':', ',', ';']);
            is_alone && !is_last && is_plain && !is_sentence && !words.contains('#')
        };
        if first.is_whitespace() || !first.is_alphanumeric() || (level == 1 && !is_title()) {
            continue;
        }
        let message = "this heading is shown as text, with its signs: a blank is missing behind them";
        let help = format!("write `{} {}`", &line[..level], words.trim());
        found.push(Remark::unparsed(at..at + line.len(), message, help));
    }
}

/// Lines of a table without the line of hyphens, and tables as spreadsheets copy them.
fn tables(paragraph: &str, start: usize, found: &mut Vec<Remark>) {
    if !paragraph.contains(['|', '\t']) {
        return;
    }
    let rows: Vec<&str> = lines(paragraph, start).map(|(_, line)| line.trim()).collect();
    if rows.len() < 2 {
        return;
    }
    let columns = |cells: usize| format!("|{}", " --- |".repeat(cells));
    let is_row = |row: &&str| row.len() > 2 && row.starts_with('|') && row.ends_with('|') && !row.ends_with("\\|");
    if rows.iter().all(is_row) {
        let cells = rows[0].matches('|').count() - 1;
        let message =
            "this table is shown as text, with its bars: its second line is not one of hyphens, as many as cells";
        let help = format!("put the line `{}` below the first one", columns(cells));
        return found.push(Remark::unparsed(start..start + paragraph.trim_end().len(), message, help));
    }
    let tabs = rows[0].matches('\t').count();
    if tabs > 0 && rows.iter().all(|row| row.matches('\t').count() == tabs) {
        let message = "this table is shown as running text: tabs make no columns";
        let head: Vec<&str> = rows[0].split('\t').map(str::trim).collect();
        let help = format!(
            "write the first line as `| {} |`, then `{}`, then the others like the first",
            head.join(" | "),
            columns(tabs + 1)
        );
        found.push(Remark::unparsed(start..start + paragraph.trim_end().len(), message, help));
    }
}

/// Boxes of other programs: `::: note`, `> [!NOTE]`.
fn boxes(paragraph: &str, start: usize, in_quote: bool, found: &mut Vec<Remark>) {
    if let Some((at, line)) = lines(paragraph, start).find(|(_, line)| line.starts_with(":::")) {
        let message = "this mark of a box belongs to another program and is shown as it is";
        let help = "take it out; what is to be set apart can be a quote: `> …`";
        found.push(Remark {
            kind: Kind::TemplateCode,
            range: at..at + line.len(),
            message: message.to_owned(),
            help: help.to_owned(),
        });
    }
    let mark = paragraph.strip_prefix("[!").and_then(|rest| rest.split_once(']')).filter(|_| in_quote);
    if let Some((name, _)) = mark.filter(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase())) {
        let word = format!("{}{}", &name[..1], name[1..].to_lowercase());
        let message = "this mark of a box belongs to another program and is shown as it is";
        found.push(Remark {
            kind: Kind::TemplateCode,
            range: start..start + name.len() + 3,
            message: message.to_owned(),
            help: format!("write `**{word}:**`"),
        });
    }
}

/// Dashes that may come before the name of a speaker.
const DASHES: [&str; 5] = ["—", "–", "―", "--", "-"];

/// The id in a line such as `- [a-example]` or `— a-example`, and whether that is as it must be within a quote.
fn speaker_of(line: &str) -> Option<(&str, bool)> {
    let (dash, rest) = DASHES.iter().find_map(|dash| Some((*dash, line.strip_prefix(*dash)?)))?;
    let rest = rest.trim();
    let is_id = |id: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !id.is_empty()
            && id.bytes().all(plain)
            && id.starts_with(|c: char| c.is_ascii_lowercase())
            && !id.ends_with('-')
    };
    match rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(id) => is_id(id).then_some((id, dash != "-")),
        // Without brackets it is an id only if nobody's word could look so.
        None => (is_id(rest) && rest.contains('-')).then_some((rest, false)),
    }
}

/// True if a quote is near a line that names a speaker in a way that is none.
fn names_a_speaker(text: &str) -> bool {
    if !text.contains('>') {
        return false;
    }
    text.lines().any(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        line.starts_with(['-', '—', '–', '―']) && speaker_of(line.trim_end()).is_some()
    })
}

/// Speakers of a quote that are not taken for such.
fn speaker(text: &str, quote: &Range<usize>, found: &mut Vec<Remark>) {
    let Some(inside) = text.get(quote.clone()).map(str::trim_end) else { return };
    let message = "this does not name the speaker of the quote: it is shown as it is";
    let start = inside.rfind('\n').map_or(0, |at| at + 1);
    let line = inside[start..].trim_start_matches(['>', ' ', '\t']);
    if start > 0
        && let Some((id, false)) = speaker_of(line)
    {
        let end = quote.start + inside.len();
        let help = format!("write `> — [{id}]`");
        return found.push(Remark::unparsed(end - line.len()..end, message, help));
    }
    let behind = &text[quote.start + inside.len()..];
    let rest = behind.trim_start();
    let line = rest.lines().next().unwrap_or_default().trim_end();
    if let Some((id, _)) = speaker_of(line) {
        let start = text.len() - rest.len();
        let help = format!("make it the last line of the quote: write `> — [{id}]` right below it");
        found.push(Remark::unparsed(start..start + line.len(), message, help));
    }
}

/// `** words **`, and bold words at which signs and letters stand so that they do not begin or end.
fn emphasis(text: &str, run: &Range<usize>, found: &mut Vec<Remark>) {
    let shown = &text[run.clone()];
    let is_pair = |at: &usize| {
        let alone = |byte: Option<u8>| byte != Some(b'*') && byte != Some(b'\\');
        alone(at.checked_sub(1).map(|before| shown.as_bytes()[before])) && alone(shown.as_bytes().get(at + 2).copied())
    };
    let mut pairs = memchr::memmem::find_iter(shown.as_bytes(), b"**").filter(is_pair);
    while let (Some(open), Some(close)) = (pairs.next(), pairs.next()) {
        let inside = &shown[open + 2..close];
        let words = inside.trim();
        if words.contains('\n') || !words.chars().any(char::is_alphabetic) {
            continue;
        }
        let message = "these words are not bold: their asterisks are shown";
        let help = match words.len() < inside.len() {
            true => format!("write `**{words}**`, without blanks inside"),
            false => {
                format!("write `<strong>{words}</strong>`: between a letter and a sign, `**` begins and ends nothing")
            }
        };
        found.push(Remark::unparsed(run.start + open..run.start + close + 2, message, help));
    }
}

/// `[^1]` without its note, and `[[page]]` as wikis have it.
fn brackets(text: &str, run: &Range<usize>, found: &mut Vec<Remark>) {
    let shown = &text[run.clone()];
    let mut done = 0;
    for at in memchr::memchr_iter(b'[', shown.as_bytes()) {
        if at < done || text[..run.start + at].ends_with('\\') {
            continue;
        }
        let rest = &shown[at + 1..];
        if let Some(label) = rest.strip_prefix('^').and_then(|rest| rest.split_once(']')).map(|(label, _)| label) {
            if label.is_empty() || label.contains(char::is_whitespace) || label.contains('[') {
                continue;
            }
            done = at + label.len() + 3;
            let message = format!("there is no note `[^{label}]`, so this is shown as it is");
            let help = format!("write the note on a line of its own, `[^{label}]: …`, or take this out");
            found.push(Remark::unparsed(run.start + at..run.start + done, message, help));
        } else if let Some((name, _)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("]]")) {
            let is_name = name.chars().any(char::is_alphabetic) && !name.contains(['[', ']', '\n']);
            if !is_name {
                continue;
            }
            done = at + name.len() + 4;
            let picture = shown[..at].ends_with('!');
            let (target, words) = name.split_once('|').unwrap_or((name, name));
            let (target, words) = (target.trim(), words.trim());
            let has_ending = target.rsplit_once('.').is_some_and(|(_, end)| (2..=4).contains(&end.len()));
            let ending = if has_ending { "" } else { ".md" };
            let target = if target.contains(' ') { format!("<{target}{ending}>") } else { format!("{target}{ending}") };
            let mark = if picture { "!" } else { "" };
            let message = "double brackets make no link here: they are shown as they are";
            let start = run.start + at - usize::from(picture);
            let help = format!("write `{mark}[{words}]({target})`, with the path of the file");
            found.push(Remark::unparsed(start..run.start + done, message, help));
        }
    }
}

/// Pictures that the browser of each reader loads from another host.
fn pictures(reading: &Reading, rules: &Rules, found: &mut Vec<Remark>) {
    let mut first: Option<(Range<usize>, String)> = None;
    let mut count = 0;
    let mut see = |dest: &str, range: &Range<usize>| {
        let rest = ["https://", "http://", "//"].iter().find_map(|start| dest.strip_prefix(start));
        let Some(rest) = rest.filter(|_| !rules.is_own(dest)) else { return };
        count += 1;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        first.get_or_insert_with(|| (range.clone(), host.to_owned()));
    };
    for (part, range) in &reading.parts {
        match part {
            Part::Event(Event::Start(Mark::Image { dest_url, .. })) => see(dest_url, range),
            Part::Open(tag, _) if tag.name == "img" => see(tag.get("src").unwrap_or_default(), range),
            _ => {}
        }
    }
    let Some((range, host)) = first else { return };
    let times = if count > 1 { format!(" ({count} such pictures in this text)") } else { String::new() };
    let message = format!(
        "this picture lies at another host, `{host}`, which learns who reads this page and may change it{times}"
    );
    let help = "save it beside this file and show that: `![what is on it](picture.jpg)`".to_owned();
    found.push(Remark { kind: Kind::ForeignAsset, range, message, help });
}

/// Links to places of the page that do not exist. Headings have no ids; those of the theme's own are not meant.
fn fragments(reading: &Reading, found: &mut Vec<Remark>) {
    let notes = reading.parts.iter().filter_map(|(part, _)| match part {
        Part::Event(Event::Start(Mark::FootnoteDefinition(label))) => Some(format!("fn-{label}")),
        _ => None,
    });
    let notes: HashSet<String> = notes.collect();
    let mut ids: HashSet<&str> = notes.iter().map(String::as_str).chain(["top"]).collect();
    let mut links: Vec<(&str, &Range<usize>)> = Vec::new();
    for (part, range) in &reading.parts {
        match part {
            Part::Event(Event::Start(Mark::Link { dest_url, .. })) => links.push((dest_url, range)),
            Part::Open(tag, _) => {
                ids.extend([tag.get("id"), tag.get("name")].into_iter().flatten());
                links.extend(tag.get("href").filter(|_| tag.name == "a").map(|href| (href, range)));
            }
            _ => {}
        }
    }
    let mut reported = HashSet::new();
    for (dest, range) in links {
        let Some(id) = dest.strip_prefix('#').filter(|id| !id.is_empty()) else { continue };
        let decoded = decode(id);
        if ids.contains(&*decoded) || ids.contains(id) || !reported.insert(id) {
            continue;
        }
        let message = format!("the link `#{id}` leads to no place of this page");
        let help = format!("put `<a id=\"{decoded}\"></a>` before the place to which it is to lead");
        found.push(Remark { kind: Kind::BrokenLink, range: range.clone(), message, help });
    }
}
