//! What a text holds that no page shows, or shows otherwise than was meant: raw HTML that is left out, Markdown that is
//! none, template code of other systems.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag as Mark, TagEnd};

use super::dialect::Rules;
use super::raw::{DEPTH, Loss, Part, Prepared, Reading};
use super::sanitise;
use super::shown::{self, Remark};
use super::tags::{Tag, Token, tokens};
use crate::base::diagnostics::Kind;
use crate::model::content::front_matter::Document;
use crate::yaml::{self, Step};

/// How many findings of one kind a text gets; the last says how many more there are.
const MOST: usize = 20;

/// Attributes that no reader would miss.
const UNSEEN: [&str; 14] = [
    "target",
    "rel",
    "loading",
    "decoding",
    "fetchpriority",
    "referrerpolicy",
    "crossorigin",
    "tabindex",
    "itemprop",
    "itemscope",
    "itemtype",
    "xmlns",
    "spellcheck",
    "contenteditable",
];

/// Endings of files that texts link to.
const ENDINGS: [&str; 25] = [
    "md", "pdf", "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt",
    "pptx", "csv", "zip", "txt", "html", "htm", "mp4", "mp3", "json",
];

/// Short codes of WordPress and its plug-ins.
const SHORTCODES: [&str; 12] = [
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "video",
    "audio",
    "playlist",
    "contact-form-7",
    "vc_row",
    "vc_column",
    "et_pb_section",
    "fusion_text",
];

/// Reports what is wrong with the body of a file.
pub(crate) fn check(document: &mut Document, rules: &Rules) {
    let start = document.body_start;
    for Remark { kind, range, message, help } in remarks(document.body(), rules, true) {
        document.fault_in(kind, start + range.start..start + range.end, message, Some(help));
    }
}

/// Reports what is wrong with a Markdown text in the front matter.
pub(crate) fn check_value(document: &mut Document, path: &[Step], text: &str, rules: &Rules) {
    for Remark { kind, message, help, .. } in of_text(text, rules) {
        document.fault(kind, path, format!("`{}`: {message}", yaml::name(path)), Some(help));
    }
}

/// Reports template code in a text that is no Markdown, such as a title.
pub(crate) fn check_line(document: &mut Document, key: &'static str, text: &str) {
    let found =
        memchr::memchr(b'{', text.as_bytes()).and_then(|_| (0..text.len()).find_map(|at| template_at(text, at)));
    if let Some((code, _)) = found {
        let path = [Step::Key(key)];
        document.fault(
            Kind::TemplateCode,
            &path,
            format!("`{key}` holds template code, `{code}`"),
            Some(TEMPLATE_HELP.to_owned()),
        );
    }
}

/// What to do about template code.
pub(crate) const TEMPLATE_HELP: &str =
    "it belongs to another system and is shown as it is here: write in Markdown what it made";

/// How many remarks a text gets.
#[cfg(test)]
pub(crate) fn count(text: &str) -> usize {
    remarks(text, &Rules::default(), true).len()
}

/// What is wrong with a Markdown text that is a part of a page.
pub(crate) fn of_text(text: &str, rules: &Rules) -> Vec<Remark> {
    remarks(text, rules, false)
}

fn remarks(text: &str, rules: &Rules, is_body: bool) -> Vec<Remark> {
    if !is_suspicious(text) && !shown::is_suspicious(text) {
        return Vec::new();
    }
    let prepared = Prepared::of(text, rules.trust_html);
    let reading = prepared.read();
    let mut found = html(text, &reading, rules.trust_html);
    let runs = runs(&reading);
    let tags: Vec<Range<usize>> = reading
        .parts
        .iter()
        .filter(|(part, _)| matches!(part, Part::Open(..)))
        .map(|(_, range)| range.clone())
        .collect();
    templates(text, &runs, &tags, &mut found);
    let mut unparsed = Vec::new();
    for run in &runs {
        destinations(text, run, &mut unparsed);
    }
    indented(text, &reading, &mut unparsed);
    unparsed.extend(shown::check(text, &reading, &runs, rules, is_body));
    let more = unparsed.len().saturating_sub(MOST);
    unparsed.truncate(MOST);
    if let Some(last) = unparsed.last_mut().filter(|_| more > 0) {
        last.message.push_str(&format!("; and {more} more like this"));
    }
    found.extend(unparsed);
    found
}

/// True for what is in braces where it has an equals sign.
fn has_equals(rest: &[u8]) -> bool {
    let end = memchr::memchr2(b'}', b'\n', rest).unwrap_or(rest.len());
    memchr::memchr(b'=', &rest[..end]).is_some()
}

/// False for most texts, which a few searches tell without parsing Markdown.
fn is_suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let after = |byte: u8, is: &dyn Fn(&[u8]) -> bool| memchr::memchr_iter(byte, bytes).any(|at| is(&bytes[at + 1..]));
    after(b'<', &|rest| rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte)))
        || after(b'{', &|rest| matches!(rest.first(), Some(b'{' | b'%' | b':' | b'.' | b'#')) || has_equals(rest))
        || after(b']', &|rest| match rest {
            [b'(', rest @ ..] => {
                let end = memchr::memchr2(b')', b'\n', rest).unwrap_or(rest.len());
                rest.get(end) != Some(&b')') || rest[..end].contains(&b' ')
            }
            [b' ', b'(', ..] => true,
            rest => rest.starts_with("（".as_bytes()),
        })
        || after(b')', &|rest| rest.first() == Some(&b'['))
        || after(b'[', &|rest| {
            SHORTCODES.iter().any(|name| rest.strip_prefix(b"/").unwrap_or(rest).starts_with(name.as_bytes()))
        })
}

/// The places of what is shown as text, code left out; what is side by side is one.
fn runs(reading: &Reading) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut code = false;
    for (part, range) in &reading.parts {
        match part {
            Part::Event(Event::Start(Mark::CodeBlock(_))) => code = true,
            Part::Event(Event::End(TagEnd::CodeBlock)) => code = false,
            Part::Event(Event::Text(_)) | Part::Html(_) if !code => match runs.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => runs.push(range.clone()),
            },
            _ => {}
        }
    }
    runs
}

/// Raw HTML that is left out: one finding for each kind.
fn html(text: &str, reading: &Reading, trusted: bool) -> Vec<Remark> {
    let mut kinds: Vec<(&Loss, &Range<usize>, usize)> = Vec::new();
    let mut known: std::collections::HashMap<&Loss, usize> = std::collections::HashMap::new();
    for (loss, range) in &reading.losses {
        let unseen = |name: &str| UNSEEN.contains(&name) || name.starts_with("data-") || name.starts_with("xmlns:");
        // Quotation marks of template code end the value in which it stands; it is reported for itself.
        let template = |range: &Range<usize>| {
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            ["{{", "{%"].iter().any(|code| text[line..range.start].contains(code))
        };
        if matches!(loss, Loss::Attribute(name) if unseen(name) || template(range)) {
            continue;
        }
        match known.get(loss) {
            Some(at) => kinds[*at].2 += 1,
            None => {
                known.insert(loss, kinds.len());
                kinds.push((loss, range, 1));
            }
        }
    }
    let more = kinds.len().saturating_sub(MOST);
    let mut remarks: Vec<Remark> = kinds
        .into_iter()
        .take(MOST)
        .map(|(loss, range, count)| {
            let (mut message, help) = of_loss(loss, text.get(range.clone()).unwrap_or_default(), trusted);
            if count > 1 {
                message.push_str(&format!(" ({count} times in this text)"));
            }
            Remark { kind: Kind::HtmlRemoved, range: range.clone(), message, help }
        })
        .collect();
    if let Some(last) = remarks.last_mut().filter(|_| more > 0) {
        last.message.push_str(&format!("; and {more} more kinds of HTML are left out of this text"));
    }
    remarks
}

/// What is lost, and what to do; `written` is the tag or attribute.
fn of_loss(loss: &Loss, written: &str, trusted: bool) -> (String, String) {
    match loss {
        Loss::Element(name) => {
            let message = format!("`<{name}>` is left out; what is between its tags is shown");
            (message, element_help(name, written))
        }
        Loss::Content(name) if name.starts_with(['?', '!']) => {
            (format!("`<{name}` is left out, up to its `>`"), "take it out".to_owned())
        }
        Loss::Content(name) => (format!("`<{name}>` is left out with all that is in it"), element_help(name, written)),
        Loss::Unclosed(name) => {
            let (tag, end) = match &**name {
                "!--" => ("<!--".to_owned(), "-->".to_owned()),
                "?" => ("<?".to_owned(), "?>".to_owned()),
                "![CDATA[" => ("<![CDATA[".to_owned(), "]]>".to_owned()),
                name => (format!("<{name}>"), format!("</{name}>")),
            };
            let message = match trusted {
                true => format!("`{tag}` has no end: browsers take all that follows for a part of it"),
                false => format!("`{tag}` has no end: it is left out, and what follows is shown as text"),
            };
            (message, format!("close it with `{end}`, or take it out"))
        }
        Loss::Attribute(name) => {
            let help = match &**name {
                name if name.starts_with("on") => "pages run no scripts from texts: take it out",
                "name" => "a place to which links lead has an `id`: write `id=` for `name=`",
                "href" | "src" | "srcset" => "use an address that begins with https: or a path of this site",
                _ => "how a text looks is the theme's: take it out, or use a `class` that the theme knows",
            };
            (format!("the attribute `{name}` is left out"), help.to_owned())
        }
        Loss::Deep => {
            let message = format!("this is nested more than {DEPTH} deep; what is deeper is shown at that depth");
            (message, "nest it less".to_owned())
        }
        Loss::BrokenTag => {
            let help = "close it with `>`; write `&lt;` for a `<` that begins no tag";
            ("this tag is not closed, so it is shown as text".to_owned(), help.to_owned())
        }
    }
}

fn element_help(name: &str, written: &str) -> String {
    let tag = tokens(written).into_iter().find_map(|token| match token {
        Token::Open(tag) => Some(tag),
        _ => None,
    });
    let source = tag.as_ref().and_then(|tag: &Tag| tag.get("src").or_else(|| tag.get("data"))).unwrap_or("https://…");
    match name {
        "iframe" | "video" | "audio" | "embed" | "object" | "source" | "track" | "frame" | "param" => {
            format!("link to the film, the sound or the page instead: `[what it is]({source})`")
        }
        "script" | "noscript" => "pages run no scripts from texts: take it out".to_owned(),
        "style" | "link" | "font" | "center" | "big" | "basefont" | "marquee" | "blink" => {
            "how a text looks is the theme's: take it out, or write `**…**` for what is important".to_owned()
        }
        "svg" => "save the picture as a file and show it: `![what it shows](picture.svg)`".to_owned(),
        "form" | "input" | "button" | "select" | "option" | "textarea" | "label" | "fieldset" => {
            "link to the page that has the form: `[what it is](https://…)`".to_owned()
        }
        _ => format!(
            "take it out, or write in Markdown what it was for; where it is text and no tag, write `&lt;{name}>`"
        ),
    }
}

/// The kind of template code that begins there, and where it ends.
fn template_at(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text.get(at..)?;
    let ends = |close: &str| {
        let paragraph = rest.find("\n\n").unwrap_or(rest.len()).min(2_000);
        memchr::memmem::find(&rest.as_bytes()[..paragraph], close.as_bytes()).map(|end| at + end + close.len())
    };
    let marks =
        [("{{<", ">}}", "{{< … >}}"), ("{{%", "%}}", "{{% … %}}"), ("{{", "}}", "{{ … }}"), ("{%", "%}", "{% … %}")];
    for (open, close, code) in marks {
        if rest.starts_with(open) {
            return Some((code, ends(close)?));
        }
    }
    // Pandoc: `![x](y.jpg){width=50%}`, `[x](y){.class}`, `# Heading {#id}`.
    if let Some(inside) = rest.strip_prefix('{').filter(|inside| !inside.starts_with([':', '{', '%'])) {
        let inside = &inside[..inside.find(['}', '\n']).filter(|end| inside[*end..].starts_with('}'))?];
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_behind = text[..at].ends_with([')', ']']) || text[line..at].starts_with('#');
        let named = |(name, _): (&str, &str)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_list = inside.starts_with(['.', '#']) || inside.split_once('=').is_some_and(named);
        return (is_behind && is_list).then(|| ("{…}", at + inside.len() + 2));
    }
    // kramdown: `{:.class}`, `{: #id target="_blank"}`, `{::comment}`.
    if let Some(inside) = rest.strip_prefix("{:") {
        let inside = &inside[..inside.find(['}', '\n']).filter(|end| inside[*end..].starts_with('}'))?];
        let words = inside.trim_start_matches(':').trim_start();
        let is_list =
            words.starts_with(['.', '#']) || words.contains('=') || matches!(words, "toc" | "comment" | "/comment");
        return is_list.then(|| ("{: … }", at + 2 + inside.len() + 1));
    }
    let inside = rest.strip_prefix('[')?;
    let (closing, name) = match inside.strip_prefix('/') {
        Some(name) => (true, name),
        None => (false, inside),
    };
    let code = SHORTCODES.iter().find(|code| name.starts_with(**code))?;
    let after = &name[code.len()..];
    let end = after.find([']', '\n']).filter(|end| after[*end..].starts_with(']'))?;
    let is_code = match closing {
        true => end == 0,
        false => after.starts_with(' ') && after[..end].contains('='),
    };
    let length = rest.len() - after.len() + end + 1;
    is_code.then_some(("[short codes]", at + length))
}

/// Template code in what is shown as text, and in tags of raw HTML: one finding for each kind.
fn templates(text: &str, runs: &[Range<usize>], tags: &[Range<usize>], remarks: &mut Vec<Remark>) {
    let mut kinds: Vec<(&str, Range<usize>, usize)> = Vec::new();
    let mut done = 0;
    for run in runs {
        for at in memchr::memchr2_iter(b'{', b'[', &text.as_bytes()[run.clone()]).map(|at| run.start + at) {
            if at < done {
                continue;
            }
            let Some((code, end)) = template_at(text, at) else { continue };
            done = end;
            match kinds.iter_mut().find(|(known, ..)| *known == code) {
                Some((.., count)) => *count += 1,
                None => kinds.push((code, at..end, 1)),
            }
        }
    }
    for tag in tags {
        let inside = memchr::memchr_iter(b'{', &text.as_bytes()[tag.clone()]).map(|at| tag.start + at);
        let Some((at, (code, end))) = inside.filter_map(|at| Some((at, template_at(text, at)?))).next() else {
            continue;
        };
        match kinds.iter_mut().find(|(known, ..)| *known == code) {
            Some((.., count)) => *count += 1,
            None => kinds.push((code, at..end, 1)),
        }
    }
    remarks.extend(kinds.into_iter().map(|(code, range, count)| {
        let times = if count > 1 { format!(" ({count} times in this text)") } else { String::new() };
        let message = format!("template code of another system is shown as it is: `{code}`{times}");
        Remark { kind: Kind::TemplateCode, range, message, help: TEMPLATE_HELP.to_owned() }
    }));
}

fn is_address(text: &str) -> bool {
    ["http://", "https://", "www.", "mailto:", "tel:"].iter().any(|start| text.starts_with(start))
}

/// True if a text can hardly be anything but a destination.
fn is_destination(text: &str) -> bool {
    let ending = text.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    is_address(text)
        || ["/", "./", "../"].iter().any(|start| text.starts_with(start))
        || ending.is_some_and(|ending| ENDINGS.contains(&&*ending))
}

/// What comes before the bracket that closes the one before it, on one line.
fn until(text: &str, open: char, close: char) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => return None,
            c if c == open => depth += 1,
            c if c == close && depth == 0 => return Some(&text[..at]),
            c if c == close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Links and pictures of Markdown that are shown as text.
fn destinations(text: &str, run: &Range<usize>, remarks: &mut Vec<Remark>) {
    let shown = &text[run.clone()];
    let mut done = 0;
    let mut bracket = None;
    for (at, byte) in shown.bytes().enumerate() {
        match byte {
            b'[' => {
                if shown[..at].ends_with(')') && at > done {
                    turned_round(shown, at, run.start, &mut done, remarks);
                }
                bracket = Some(at);
                continue;
            }
            b']' => {}
            _ => continue,
        }
        let Some(open) = bracket.take().filter(|open| *open >= done) else { continue };
        // What is escaped is meant to be shown.
        if text[..run.start + open].ends_with('\\') || text[..run.start + at].ends_with('\\') {
            continue;
        }
        let label = &shown[open + 1..at];
        let picture = shown[..open].ends_with('!');
        let start = open - usize::from(picture);
        let mark = if picture { "!" } else { "" };
        let after = &text[run.start + at + 1..];
        let (inside, skipped, wide) = if let Some(rest) = after.strip_prefix('(') {
            (until(rest, '(', ')'), 1, false)
        } else if let Some(rest) = after.strip_prefix('（') {
            (until(rest, '（', '）').or_else(|| until(rest, '(', ')')), '（'.len_utf8(), true)
        } else if let Some(rest) = after.strip_prefix(" (") {
            (until(rest, '(', ')'), 2, true)
        } else {
            continue;
        };
        let Some(inside) = inside else { continue };
        let dest = inside.trim();
        let spaced = dest.contains(char::is_whitespace);
        // What holds template code, or is a note in brackets, is something else.
        let sure = match wide {
            false => spaced && !dest.starts_with('<') && (picture || is_destination(dest) || is_address(dest)),
            true => !spaced && is_destination(dest) && label.chars().any(char::is_alphabetic),
        };
        if !sure || dest.contains("{{") || dest.contains("{%") {
            continue;
        }
        let what = if picture { "picture" } else { "link" };
        let message = format!("this {what} is shown as text: CommonMark does not take `{dest}` for a destination here");
        let help = format!("write `{mark}[{label}]({})`", written(dest));
        let end = run.start + at + 1 + skipped + inside.len() + 1;
        done = at + 1;
        remarks.push(Remark {
            kind: Kind::UnparsedMarkdown,
            range: run.start + start..end.min(text.len()),
            message,
            help,
        });
    }
}

/// `(words)[https://…]`, whose bracket opens at `at`.
fn turned_round(shown: &str, at: usize, start: usize, done: &mut usize, remarks: &mut Vec<Remark>) {
    let Some(open) = shown[*done..at - 1].rfind('(').map(|open| *done + open) else { return };
    let (label, Some(dest)) = (&shown[open + 1..at - 1], until(&shown[at + 1..], '[', ']')) else { return };
    if !is_destination(dest) || dest.contains(char::is_whitespace) || label.is_empty() {
        return;
    }
    let range = start + open..start + at + 1 + dest.len() + 1;
    *done = at + 1;
    remarks.push(Remark {
        kind: Kind::UnparsedMarkdown,
        range,
        message: "this link is shown as text: its brackets are the wrong way round".to_owned(),
        help: format!("write `[{label}]({dest})`"),
    });
}

/// A destination, with its title, as Markdown wants it.
fn written(dest: &str) -> String {
    let quotes = ['"', '\'', '“', '”', '„', '«', '»', '‘', '’'];
    let title = dest.find(char::is_whitespace).filter(|at| dest[*at..].trim_start().starts_with(quotes));
    if let Some(at) = title {
        let words = dest[at..].trim().trim_matches(quotes).replace('"', "'");
        return format!("{} \"{words}\"", &dest[..at]);
    }
    if dest.starts_with("mailto:") || dest.starts_with("tel:") {
        return dest.replace(char::is_whitespace, "");
    }
    match dest.contains(['<', '>']) {
        true => dest.replace(' ', "%20"),
        false if dest.contains(char::is_whitespace) => format!("<{dest}>"),
        false => dest.to_owned(),
    }
}

/// Blocks of HTML that are shown as code, since four blanks come before them.
fn indented(text: &str, reading: &Reading, remarks: &mut Vec<Remark>) {
    for (part, range) in &reading.parts {
        let Part::Event(Event::Start(Mark::CodeBlock(CodeBlockKind::Indented))) = part else { continue };
        let code = text[range.clone()].trim();
        if !code.starts_with('<') || !code.ends_with('>') {
            continue;
        }
        let name = match tokens(code.lines().next().unwrap_or_default()).into_iter().next() {
            Some(Token::Open(tag)) => tag.name,
            Some(Token::Close(name, _)) => name,
            _ => continue,
        };
        let is_html = sanitise::allowed().tags.contains(&*name)
            || matches!(
                &*name,
                "iframe" | "script" | "style" | "video" | "form" | "input" | "button" | "center" | "font" | "main"
            );
        if is_html {
            remarks.push(Remark {
                kind: Kind::UnparsedMarkdown,
                range: range.clone(),
                message: format!(
                    "`<{name}>` is shown as code, with its tags: lines that begin with four blanks are code"
                ),
                help:
                    "take the blanks away at the beginnings of these lines; for code, put it between two lines of ```"
                        .to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests;
