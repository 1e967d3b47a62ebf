//! Addresses of the site that are no links, wherever they are in a text: whole ones of its own hosts, and paths in a
//! sentence. Where one is that of a release which is not public, it would disclose it.

use std::borrow::Cow;

use memchr::memmem;
use serde::{Deserialize, Serialize};

/// What is in place of the path of an address that may not be shown.
pub(crate) const SHORT: &str = "/…";

/// A whole address of the site's own host, or a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Its path, with a slash before it, without query and fragment.
    pub path: Box<str>,
    /// Where the path is in the text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Finds them, with a scheme and without; `hosts` are in small letters.
pub(crate) fn find_mentions(text: &str, hosts: &[String]) -> Box<[Mention]> {
    let mut mentions: Vec<Mention> = Vec::new();
    for host in hosts {
        find_of(text, host, &mut mentions);
    }
    let of_hosts = mentions.len();
    if !hosts.is_empty() {
        find_paths(text, &mut mentions);
    }
    if hosts.len() > 1 || mentions.len() > of_hosts {
        mentions.sort_unstable_by_key(|mention| (mention.start, mention.end));
        mentions.dedup();
    }
    mentions.into_boxed_slice()
}

/// The same in YAML, where a path that is a whole value, or an item of a list, names something rather than being shown.
pub(crate) fn find_in_yaml(text: &str, hosts: &[String]) -> Box<[Mention]> {
    find_mentions(text, hosts)
        .into_iter()
        .filter(|mention| is_whole(text, mention) || is_in_prose(text, mention))
        .collect()
}

/// True if a host comes before it.
fn is_whole(text: &str, mention: &Mention) -> bool {
    text[..mention.start as usize].ends_with(|c: char| c.is_alphanumeric() || c == ']')
}

/// True if a word comes before it.
fn is_in_prose(text: &str, mention: &Mention) -> bool {
    text[..mention.start as usize].strip_suffix(' ').is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// Finds paths that begin with a slash behind a blank, a bracket or a quotation mark, and are no destinations of links or
/// values of attributes: those are looked up by themselves.
fn find_paths(text: &str, mentions: &mut Vec<Mention>) {
    let bytes = text.as_bytes();
    for start in memchr::memchr_iter(b'/', bytes) {
        let begins =
            bytes.get(start + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80 || *next == b'%');
        let is_quick = start == 0 || b" \t\r\n([{`'\">*_|".contains(&bytes[start - 1]) || bytes[start - 1] >= 0x80;
        if !begins || !is_quick {
            continue;
        }
        let before = &text[..start];
        let opened = before.trim_end_matches([' ', '\t', '\r', '\n', '"', '\'', '<']);
        let is_destination = ["](", "]:", "="].iter().any(|end| opened.ends_with(end));
        if is_destination || before.ends_with(char::is_alphanumeric) {
            continue;
        }
        let path = path_at(&text[start..]);
        mentions.push(Mention { path: path.into(), start: start as u32, end: (start + path.len()) as u32 });
    }
}

/// The path at the beginning of a text, without the marks behind it that belong to the sentence.
fn path_at(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`()[]{}|\\^?#,;“”„‘’‚«»‹›".contains(c);
    text[..text.find(ends).unwrap_or(text.len())].trim_end_matches(['.', ':', '!', '*', '_'])
}

fn find_of(text: &str, host: &str, mentions: &mut Vec<Mention>) {
    let bytes = text.as_bytes();
    let plain = memmem::find_iter(bytes, host);
    // With a scheme, in letters of either case.
    let schemes = memmem::find_iter(bytes, "//").map(|at| at + 2);
    let is_host =
        |at: &usize| bytes.get(*at..at + host.len()).is_some_and(|found| found.eq_ignore_ascii_case(host.as_bytes()));
    let mut places: Vec<usize> = plain.chain(schemes.filter(is_host)).collect();
    places.sort_unstable();
    places.dedup();
    for at in places {
        let in_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if at > 0 && in_name(bytes[at - 1]) {
            continue;
        }
        let after = &text[at + host.len()..];
        let port = after
            .strip_prefix(':')
            .map_or(0, |rest| 1 + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        if !after[port..].starts_with('/') {
            continue;
        }
        let path = path_at(&after[port..]);
        let start = at + host.len() + port;
        let end = start + path.len();
        mentions.push(Mention { path: path.into(), start: start as u32, end: end as u32 });
    }
}

/// Those of a content file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentions {
    /// Those that are in it as they are read, in the order of the file.
    pub found: Box<[Mention]>,
    /// The values of its front matter may hold some.
    pub in_values: bool,
    /// They may hold others than those that were found.
    pub escaped: bool,
}

impl Mentions {
    /// Looks through a file, whose Markdown begins at `body_start`.
    pub fn of(text: &str, body_start: usize, hosts: &[String]) -> Mentions {
        let is_body = |mention: &Mention| mention.start as usize >= body_start;
        let found = find_mentions(text, hosts).into_iter();
        let found: Box<[Mention]> =
            found.filter(|one| is_body(one) || is_whole(text, one) || is_in_prose(text, one)).collect();
        let in_front = found.first().is_some_and(|mention| (mention.start as usize) < body_start);
        let escaped = may_be_escaped(&text.as_bytes()[..body_start]);
        Mentions { found, in_values: in_front || escaped, escaped }
    }
}

/// Whether front matter may mean other letters than it shows: in quotation marks, YAML reads `\/` as a slash, and entities
/// are read in titles.
fn may_be_escaped(front: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', front)
        .any(|at| matches!(front.get(at + 1), Some(b'/' | b'x' | b'u' | b'U' | b'\r' | b'\n')))
        || memchr::memchr_iter(b'&', front).any(|at| {
            let entity = &front[at + 1..];
            entity.starts_with(b"#") || entity.starts_with(b"sol;") || entity.starts_with(b"period;")
        })
}

/// The text with those of its addresses cut short that are `hidden` by their path.
pub(crate) fn shorten<'t>(text: &'t str, hosts: &[String], hidden: &dyn Fn(&str) -> bool) -> Cow<'t, str> {
    let mentions = find_mentions(text, hosts);
    let mut mentions = mentions.iter().filter(|mention| hidden(&mention.path)).peekable();
    if mentions.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut short, mut from) = (String::with_capacity(text.len()), 0);
    for mention in mentions {
        short.push_str(&text[from..mention.start as usize]);
        short.push_str(SHORT);
        from = mention.end as usize;
    }
    short.push_str(&text[from..]);
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_addresses_are_found_anywhere() {
        let paths = |text: &str| -> Vec<String> {
            find_mentions(text, &["press.example.org".to_owned()])
                .iter()
                .map(|mention| mention.path.to_string())
                .collect()
        };
        assert_eq!(paths("See https://press.example.org/a/b/, and (press.example.org:8080/c)."), ["/a/b/", "/c"]);
        assert_eq!(paths("HTTPS://PRESS.example.ORG/a?b#c <//press.example.org/d/>"), ["/a", "/d/"]);
        assert_eq!(paths("a@press.example.org https://other.press.example.org/a/ press.example.org.evil/"), [""; 0]);
        assert_eq!(paths("https://user@press.example.org/a/"), ["/a/"]);
        assert_eq!(
            paths("See /a/b/, (/c/), `/d/` or “/e/”. [/f/](/g/), either/or, 1/2, </p> //x https://x.example/y"),
            ["/a/b/", "/c/", "/d/", "/e/", "/f/"]
        );
        assert_eq!(paths("<a href=\"/a/\" title='/b/'>/c/</a> <img src=/d/> [e]: /e/ \"t\" [f](<  /g/>) é/h"), ["/c/"]);
        let in_yaml = |text: &str| find_in_yaml(text, &["press.example.org".to_owned()]).len();
        assert_eq!(in_yaml("aliases: [/a/, /b/]\nrelated:\n  - /c/\nx: /d/\ny: \"/e/\"\n"), 0);
        assert_eq!(in_yaml("summary: See /a/ and press.example.org/b/\n"), 2);
    }

    #[test]
    fn hidden_ones_are_cut_short() {
        let short = shorten("x https://h.example/a/ and https://h.example/b/.", &["h.example".to_owned()], &|path| {
            path == "/a/"
        });
        assert_eq!(short, "x https://h.example/… and https://h.example/b/.");
    }
}
