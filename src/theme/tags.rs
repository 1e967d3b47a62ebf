//! The tags of a Tera template as tokens, cut as Tera's own reader cuts them (its documentation, "Templates"): what is a
//! tag, a text or a comment to one of the two must be that to the other. Tera keeps its reader to itself; what is needed
//! here, which names stand where and how deep tags are nested, takes less than its parser.

use std::ops::Range;

/// A `{{ … }}` or `{% … %}`.
pub(crate) struct Tag {
    /// True for `{{ … }}`.
    pub prints: bool,
    /// Where it begins in the template, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is in it.
    pub tokens: Vec<Token>,
}

/// A part of a tag.
#[derive(Clone)]
pub(crate) struct Token {
    pub what: What,
    /// Where it is in the template, in bytes.
    pub range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A name or a keyword.
    Name(String),
    /// A text in quotes, without them.
    Text(String),
    Number,
    /// Any other sign; of `==` and its like, each by itself.
    Sign(char),
}

impl Tag {
    /// The first name in it: of `{% for … %}`, `for`.
    pub(crate) fn word(&self) -> &str {
        match self.tokens.first().map(|token| &token.what) {
            Some(What::Name(name)) if !self.prints => name,
            _ => "",
        }
    }

    /// True for a `set` or `set_global` with a value, which has no end tag.
    pub(crate) fn is_assignment(&self) -> bool {
        self.word().starts_with("set") && self.tokens.get(2).is_some_and(|token| token.what == What::Sign('='))
    }
}

/// The tags of a template in their order; comments and what is between `raw` tags are left out. Of a template that
/// does not compile, those before its fault at least.
pub(crate) fn tags(text: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let inside = start + 2;
        let prints = match text.as_bytes().get(start + 1) {
            Some(b'{') => true,
            Some(b'%') => false,
            Some(b'#') => {
                at = text[inside..].find("#}").map_or(text.len(), |end| inside + end + 2);
                continue;
            }
            _ => {
                at = start + 1;
                continue;
            }
        };
        if let Some(raw) = plain_tag(text, inside, "raw").filter(|_| !prints) {
            at = end_of_raw(text, raw);
            continue;
        }
        let (tokens, end) = tokens(text, inside, if prints { "}}" } else { "%}" });
        tags.push(Tag { prints, start, end, tokens });
        at = end;
    }
    tags
}

/// What is for each byte of a tag in [`markup`].
pub(crate) const CODE: char = '\u{1}';

/// The markup of a template: its tags and comments are replaced byte by byte by [`CODE`], so that places stay.
pub(crate) fn markup(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for tag in tags(text) {
        bytes[tag.start..tag.end].fill(CODE as u8);
    }
    let mut from = 0;
    while let Some(start) = memchr::memmem::find(&bytes[from..], b"{#").map(|at| from + at) {
        let end = memchr::memmem::find(&bytes[start..], b"#}").map_or(bytes.len(), |at| start + at + 2);
        bytes[start..end].fill(CODE as u8);
        from = end;
    }
    String::from_utf8(bytes).expect("whole tags and comments became ASCII")
}

/// Where a tag ends that holds one word only; `at` is behind its `{%`.
fn plain_tag(text: &str, at: usize, word: &str) -> Option<usize> {
    let blank = |c: char| c.is_ascii_whitespace();
    let rest = text[at..].strip_prefix('-').unwrap_or(&text[at..]);
    let rest = rest.trim_start_matches(blank).strip_prefix(word)?.trim_start_matches(blank);
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

/// Where the tag ends that closes the `raw` before `at`.
fn end_of_raw(text: &str, at: usize) -> usize {
    let inside = |(found, _)| at + found + 2;
    text[at..].match_indices("{%").map(inside).find_map(|at| plain_tag(text, at, "endraw")).unwrap_or(text.len())
}

/// The tokens from `at` on, and where the tag ends.
fn tokens(text: &str, mut at: usize, close: &str) -> (Vec<Token>, usize) {
    let mut tokens = Vec::new();
    // The mark that takes the white space before a tag away.
    at += usize::from(text[at..].starts_with('-'));
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let dash = usize::from(first == '-');
        if rest[dash..].starts_with(close) {
            return (tokens, at + dash + close.len());
        }
        let (what, length) = match first {
            '"' | '\'' | '`' => quoted(rest),
            _ if first.is_alphabetic() || first == '_' => {
                let length = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len());
                (What::Name(rest[..length].to_owned()), length)
            }
            _ if first.is_ascii_digit() => (What::Number, number(rest)),
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            _ => (What::Sign(first), first.len_utf8()),
        };
        tokens.push(Token { what, range: at..at + length });
        at += length;
    }
    (tokens, text.len())
}

/// The text in quotes with which `rest` begins, its escapes resolved, and how long it is with its quotes.
fn quoted(rest: &str) -> (What, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices();
    let quote = chars.next().map(|(_, quote)| quote);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => text.extend(chars.next().map(|(_, escaped)| match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                escaped => escaped,
            })),
            c if Some(c) == quote => return (What::Text(text), at + 1),
            c => text.push(c),
        }
    }
    (What::Text(text), rest.len())
}

/// How long the number is with which `rest` begins: digits with one dot in them or behind them.
fn number(rest: &str) -> usize {
    let mut dots = 0;
    let ends = |byte: u8| {
        dots += usize::from(byte == b'.');
        !(byte.is_ascii_digit() || (byte == b'.' && dots == 1))
    };
    rest.bytes().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token: Token| match token.what {
            What::Name(name) => name,
            What::Text(text) => format!("“{text}”"),
            What::Number => "#".to_owned(),
            What::Sign(sign) => sign.to_string(),
        };
        tags(text).into_iter().map(|tag| tag.tokens.into_iter().map(show).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn tags_are_found() {
        assert_eq!(
            shown(
                "a {{- b.c[0] -}} {# {{ d }} #} {% if e == \"}}\" %} {% raw %}{{ f }} {% x {% endraw %} {{ <g h={i} /> }} {"
            ),
            ["b . c [ # ]", "if e = = “}}”", "< g h = { i } / >"]
        );
    }

    #[test]
    fn tags_are_cut_as_tera_cuts_them() {
        for (text, expected) in [
            // A quote behind a backslash does not end a text.
            (r#"{{ "a\"b\\" ~ c }}{{ d }}"#, vec![r#"“a"b\” ~ c"#, "d"]),
            (r#"{{ '}}\'' }}{{ d }}"#, vec!["“}}'”", "d"]),
            // `{#}` opens a comment and does not close it.
            ("{#} {{ a }} #}{{ b }}{#-#}{{ c }}", vec!["b", "c"]),
            // Only the tag ends what is raw, not the word.
            ("{%- raw -%} endraw {# {{ a }} {%endraw-%}{{ b }}", vec!["b"]),
            ("{% raw a %}{{ b }}", vec!["raw a", "b"]),
            ("{{ 1.5.a }}{{ 1. }}", vec!["# . a", "#"]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        let is_assignment = |text: &str| tags(text)[0].is_assignment();
        assert!(is_assignment("{% set a = b %}"));
        assert!(!is_assignment("{% set a | f(b=1) %}"));
    }

    #[test]
    fn raw_text_is_passed_once() {
        let text = format!("{{% raw %}}{}", "{{ {% ".repeat(200_000));
        assert!(tags(&text).is_empty());
    }
}
