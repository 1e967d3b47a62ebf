//! The tags of a Tera template as tokens. Tera keeps its own parser to itself; what is needed here, which names stand
//! where, takes less than a parser. The syntax is Tera's (see its documentation, "Templates").

use std::ops::Range;

/// A `{{ … }}` or `{% … %}`.
pub struct Tag {
    /// True for `{{ … }}`.
    pub prints: bool,
    /// What stands in it.
    pub tokens: Vec<Token>,
}

/// A part of a tag.
#[derive(Clone)]
pub struct Token {
    /// What it is.
    pub what: What,
    /// Where it stands in the template, in bytes.
    pub range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A name or a keyword.
    Name(String),
    /// A text in quotes, without them.
    Text(String),
    /// A number.
    Number,
    /// Any other sign; of `==` and its like, each by itself.
    Sign(char),
}

impl Tag {
    /// The first name in it: of `{% for … %}`, `for`.
    pub fn word(&self) -> &str {
        match self.tokens.first().map(|token| &token.what) {
            Some(What::Name(name)) if !self.prints => name,
            _ => "",
        }
    }
}

/// The tags of a template that compiles, in their order; comments and what stands between `raw` tags are left out.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    let mut raw = false;
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[open..];
        if rest.starts_with("{#") && !raw {
            at = rest.find("#}").map_or(text.len(), |end| open + end + 2);
        } else if rest.starts_with("{{") || rest.starts_with("{%") {
            let prints = rest.starts_with("{{");
            let (tokens, end) = tokens(text, open + 2, if prints { "}}" } else { "%}" });
            let tag = Tag { prints, tokens };
            let word = tag.word().to_owned();
            at = end;
            if raw && word != "endraw" {
                // It may be text of any kind, so it is looked at again from behind its first sign.
                at = open + 2;
                continue;
            }
            raw = word == "raw";
            if !raw && word != "endraw" {
                tags.push(tag);
            }
        } else {
            at = open + 1;
        }
    }
    tags
}

/// The tokens from `at` on, and where the tag ends.
fn tokens(text: &str, mut at: usize, close: &str) -> (Vec<Token>, usize) {
    let mut tokens = Vec::new();
    // The mark that takes the white space before a tag away.
    at += usize::from(text[at..].starts_with('-'));
    let trimmed = format!("-{close}");
    // Within braces, `}}` may close two of them.
    let mut braces = 0usize;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if braces == 0 && (rest.starts_with(close) || rest.starts_with(&trimmed)) {
            let length = if rest.starts_with(close) { close.len() } else { trimmed.len() };
            return (tokens, at + length);
        }
        let (what, length) = match first {
            '"' | '\'' | '`' => {
                let end = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
                (What::Text(rest[1..end.saturating_sub(1).max(1)].to_owned()), end)
            }
            _ if first.is_alphabetic() || first == '_' => {
                let length = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len());
                (What::Name(rest[..length].to_owned()), length)
            }
            _ if first.is_ascii_digit() => {
                (What::Number, rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len()))
            }
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            _ => {
                match first {
                    '{' => braces += 1,
                    '}' => braces = braces.saturating_sub(1),
                    _ => {}
                }
                (What::Sign(first), first.len_utf8())
            }
        };
        tokens.push(Token { what, range: at..at + length });
        at += length;
    }
    (tokens, text.len())
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
}
