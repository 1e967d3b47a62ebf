//! Tags of raw HTML, as browsers read them (WHATWG HTML, section 13.2.5), with their places.
//!
//! html5ever, which sanitises, keeps no places; the tests hold what is read here against it.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{self, BufferQueue, TokenSink, TokenSinkResult, Tokenizer};

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// Text between tags.
    Text(Range<usize>),
    /// A start tag.
    Open(Tag),
    /// An end tag: its name in small letters, and its place.
    Close(String, Range<usize>),
    /// A comment, or what browsers take for one: a declaration, a processing instruction, a CDATA section.
    Comment(Range<usize>),
    /// A comment or tag without an end.
    Broken(Range<usize>),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes; where one is there twice, the first counts.
    pub attributes: Vec<Attribute>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// An attribute of a tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, in small letters.
    pub name: String,
    /// Its value, references such as `&amp;` read.
    pub value: String,
    /// Where name and value stand.
    pub range: Range<usize>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }
}

/// Takes HTML apart. What is in scripts and the like is read as all else is.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut text = 0;
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[from..]).map(|at| from + at) {
        let Some(token) = token(html, open) else {
            from = open + 1;
            continue;
        };
        if text < open {
            tokens.push(Token::Text(text..open));
        }
        from = token.range().end;
        text = from;
        tokens.push(token);
    }
    if text < html.len() {
        tokens.push(Token::Text(text..html.len()));
    }
    tokens
}

impl Token {
    /// Where it stands.
    pub fn range(&self) -> Range<usize> {
        match self {
            Token::Text(range) | Token::Close(_, range) | Token::Comment(range) | Token::Broken(range) => range.clone(),
            Token::Open(tag) => tag.range.clone(),
        }
    }
}

/// The tag or comment that begins with the `<` there; `None` if that is text.
fn token(html: &str, open: usize) -> Option<Token> {
    let rest = &html[open..];
    let until = |end: Option<usize>, length: usize| match end {
        Some(end) => Token::Comment(open..open + end + length),
        None => Token::Broken(open..html.len()),
    };
    match *rest.as_bytes().get(1)? {
        b'!' if rest.starts_with("<!--") => Some(match comment_end(&rest[4..]) {
            Some(end) => Token::Comment(open..open + 4 + end),
            None => Token::Broken(open..html.len()),
        }),
        b'!' | b'?' => Some(until(rest.find('>'), 1)),
        b'/' => match *rest.as_bytes().get(2)? {
            byte if byte.is_ascii_alphabetic() => Some(match tag(html, open, open + 2) {
                Some(Tag { name, range, .. }) => Token::Close(name, range),
                None => Token::Broken(open..html.len()),
            }),
            _ => Some(until(rest.find('>'), 1)),
        },
        byte if byte.is_ascii_alphabetic() => {
            Some(tag(html, open, open + 1).map_or(Token::Broken(open..html.len()), Token::Open))
        }
        _ => None,
    }
}

/// Where a comment ends whose text begins here.
fn comment_end(text: &str) -> Option<usize> {
    if text.starts_with('>') {
        return Some(1);
    }
    if text.starts_with("->") {
        return Some(2);
    }
    memchr::memmem::find_iter(text.as_bytes(), "--").find_map(|at| match &text.as_bytes()[at + 2..] {
        [b'>', ..] => Some(at + 3),
        [b'!', b'>', ..] => Some(at + 4),
        // One of several hyphens.
        [b'-', b'>', ..] => Some(at + 4),
        _ => None,
    })
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// The tag whose name begins at `at`; `None` if it has no end.
fn tag(html: &str, open: usize, at: usize) -> Option<Tag> {
    let bytes = html.as_bytes();
    let after = |at: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[at..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |length| at + length)
    };
    let name_end = after(at, &|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
    let name = html[at..name_end].to_ascii_lowercase();
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut at = name_end;
    loop {
        at = after(at, &|byte| !is_space(byte) && byte != b'/');
        if *bytes.get(at)? == b'>' {
            return Some(Tag { name, attributes, range: open..at + 1 });
        }
        // An attribute may begin with `=`, which is then part of its name.
        let start = at;
        let name_end = after(at + 1, &|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let mut end = name_end;
        let mut value = 0..0;
        let equals = after(name_end, &|byte| !is_space(byte));
        if bytes.get(equals) == Some(&b'=') {
            let first = after(equals + 1, &|byte| !is_space(byte));
            match *bytes.get(first)? {
                quote @ (b'"' | b'\'') => {
                    value = first + 1..after(first + 1, &|byte| byte == quote);
                    bytes.get(value.end)?;
                    end = value.end + 1;
                }
                _ => {
                    value = first..after(first, &|byte| is_space(byte) || byte == b'>');
                    end = value.end;
                }
            }
        }
        at = end;
        let name = html[start..name_end].to_ascii_lowercase();
        if !attributes.iter().any(|known| known.name == name) {
            attributes.push(Attribute { name, value: decode(&html[value], true), range: start..end });
        }
    }
}

/// Text or the value of an attribute with its references, such as `&amp;` and `&#8217;`, read.
pub(crate) fn decode(html: &str, attribute: bool) -> String {
    #[derive(Default)]
    struct Words(std::cell::RefCell<String>);
    impl TokenSink for Words {
        type Handle = ();
        fn process_token(&self, token: tokenizer::Token, _: u64) -> TokenSinkResult<()> {
            match token {
                tokenizer::Token::CharacterTokens(text) => self.0.borrow_mut().push_str(&text),
                tokenizer::Token::TagToken(tag) => {
                    tag.attrs.iter().for_each(|attribute| self.0.borrow_mut().push_str(&attribute.value));
                }
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }
    if !html.contains('&') {
        return html.to_owned();
    }
    let input = match attribute {
        true => format!("<a b=\"{}\">", html.replace('"', "&quot;")),
        false => html.replace('<', "&lt;"),
    };
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(input));
    let tokenizer = Tokenizer::new(Words::default(), tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A tag: whether it opens an element, its name, its attributes.
    type Read = (bool, String, Vec<(String, String)>);

    /// What html5ever reads: start tags with their attributes, end tags.
    fn by_html5ever(html: &str) -> Vec<Read> {
        #[derive(Default)]
        struct Tags(std::cell::RefCell<Vec<Read>>);
        impl TokenSink for Tags {
            type Handle = ();
            fn process_token(&self, token: tokenizer::Token, _: u64) -> TokenSinkResult<()> {
                if let tokenizer::Token::TagToken(tag) = token {
                    let is_open = tag.kind == tokenizer::TagKind::StartTag;
                    let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
                    let attributes = if is_open { attributes.collect() } else { Vec::new() };
                    self.0.borrow_mut().push((is_open, tag.name.to_string(), attributes));
                }
                TokenSinkResult::Continue
            }
        }
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Tags::default(), tokenizer::TokenizerOpts::default());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.0.take()
    }

    fn by_us(html: &str) -> Vec<Read> {
        let read = |token| match token {
            Token::Open(Tag { name, attributes, .. }) => {
                Some((true, name, attributes.into_iter().map(|a| (a.name, a.value)).collect()))
            }
            Token::Close(name, _) => Some((false, name, Vec::new())),
            _ => None,
        };
        tokens(html).into_iter().filter_map(read).collect()
    }

    #[test]
    fn tags_have_attributes_and_places() {
        let html = "Ж <IMG src=a.png alt='x > y'> and <br/> &amp; </P >";
        let Token::Open(tag) = &tokens(html)[1] else { panic!("a tag") };
        assert_eq!((tag.name.as_str(), tag.get("alt")), ("img", Some("x > y")));
        assert_eq!(&html[tag.range.clone()], "<IMG src=a.png alt='x > y'>");
        assert_eq!(&html[tag.attributes[1].range.clone()], "alt='x > y'");
        assert_eq!(tokens(html).len(), 6);
        assert_eq!(decode("a&nbsp;b &eacute &#x2014; a & b", false), "a\u{a0}b é — a & b");
        assert_eq!(decode("?a=1&copy=2&amp;b \"", true), "?a=1&copy=2&b \"");
    }

    #[test]
    fn what_has_no_end_is_said() {
        for html in ["<img", "<img alt=\"", "<!-- a", "<!-- a --!", "<![CDATA[ a", "<!doctype", "</p", "<a b='>"] {
            assert_eq!(tokens(html), [Token::Broken(0..html.len())], "{html}");
        }
        for html in ["<!-->", "<!--->", "<!-- a -->", "<!-- a ---->", "<!-- a --!>", "<!-- - -- a --->"] {
            assert_eq!(tokens(&format!("{html}a-->"))[0], Token::Comment(0..html.len()), "{html}");
        }
        assert_eq!(tokens("a < b <3"), [Token::Text(0..8)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
        #[test]
        fn tags_are_those_that_html5ever_reads(html in "(<|</|>|/|=|'|\"| |\n|a|B|href|&amp;|&#58;|<!--|-->|-|é|<a href=|<img src=\"){0,24}") {
            prop_assert_eq!(by_us(&html), by_html5ever(&html), "{:?}", html);
        }
    }
}
