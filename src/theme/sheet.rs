//! What is wrong with the text of a style sheet so that browsers pass over more than its author sees.
//!
//! Browsers never complain: a brace or a comment that is not closed takes the rest of the sheet with it. This looks at
//! brackets, comments, strings, and at what other languages have and CSS does not; it knows no properties.

use std::ops::Range;

/// A fault of a sheet: where, what is wrong, and what to do.
pub(super) struct Fault {
    /// In bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The faults of a sheet, in its order.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut say = |range: Range<usize>, message: &str, help: &str| {
        faults.push(Fault { range, message: message.to_owned(), help: help.to_owned() });
    };
    let bytes = text.as_bytes();
    // The brackets that are open, and where.
    let mut open: Vec<(u8, usize)> = Vec::new();
    // Where the statement begins that is being read, and its first colon.
    let (mut is_start, mut colon, mut at) = (true, None, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if !byte.is_ascii() {
            (is_start, at) = (false, at + 1);
            continue;
        }
        let rest = &text[at..];
        let mut next = at + 1;
        match byte {
            b'/' if rest.starts_with("/*") => match rest[2..].find("*/") {
                Some(end) => next = at + 2 + end + 2,
                None => {
                    say(at..at + 2, "the comment that begins here has no end", "its end is `*/`");
                    return faults;
                }
            },
            b'/' if is_start && rest.starts_with("//") => {
                let line = rest.find('\n').unwrap_or(rest.len());
                let help = "a comment is written `/* like this */`";
                say(at..at + line, "`//` begins no comment in CSS, and spoils the rule that follows", help);
                next = at + line;
            }
            b'$' if is_start => {
                let help = "a variable of CSS is written `--name: value`, and used as `var(--name)`";
                say(at..at + 1, "CSS has no variables with `$`; this belongs to Sass", help);
                is_start = false;
            }
            b'\\' => next = at + 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            b'"' | b'\'' => {
                let end = string_end(bytes, at);
                if bytes.get(end) != Some(&byte) {
                    say(at..end, "the text that begins here has no end in its line", "close the quotation marks");
                }
                next = (end + 1).min(bytes.len());
                is_start = false;
            }
            b'(' if at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"url") && !quoted_next(&rest[1..]) => {
                // What is in it is looked at with the files that the sheet names.
                next = rest.find(')').map_or(bytes.len(), |end| at + end + 1);
            }
            b'(' | b'[' | b'{' => {
                open.push((byte, at));
                (is_start, colon) = (byte == b'{', None);
            }
            b')' | b']' | b'}' => {
                let begin = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                match open.iter().rposition(|(bracket, _)| *bracket == begin) {
                    Some(last) => {
                        for (bracket, start) in open.drain(last..).skip(1) {
                            let sign = char::from(bracket);
                            say(start..start + 1, &format!("the `{sign}` that begins here has no end"), "close it");
                        }
                    }
                    None => {
                        let sign = char::from(byte);
                        say(
                            at..at + 1,
                            &format!("this `{sign}` ends nothing"),
                            "take it out, or look for one too many before",
                        );
                    }
                }
                if byte == b'}' {
                    (is_start, colon) = (true, None);
                }
            }
            b';' => (is_start, colon) = (true, None),
            b':' if open.last().is_some_and(|(bracket, _)| *bracket == b'{') => {
                if let Some((first, place)) = colon.zip(second_property(text, at))
                    && text[first..place.start].contains('\n')
                    && !nested(&text[at..])
                {
                    let help = "put `;` at the end of the line before it";
                    say(place, "another property begins here before the one above has ended", help);
                }
                colon = Some(at);
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => is_start = false,
        }
        at = next;
    }
    for (bracket, start) in open {
        let (sign, end) = match bracket {
            b'(' => ('(', ')'),
            b'[' => ('[', ']'),
            _ => ('{', '}'),
        };
        let message = format!("the `{sign}` that begins here has no end, and takes the rest of the sheet with it");
        say(start..start + 1, &message, &format!("close it with `{end}`"));
    }
    faults
}

/// Where a string ends: at its quotation mark, or at the end of its line.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == bytes[start] || byte == b'\n' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn quoted_next(rest: &str) -> bool {
    rest.trim_start().starts_with(['"', '\''])
}

/// The word before a colon, where it comes first in its line and is written like a property.
fn second_property(text: &str, colon: usize) -> Option<Range<usize>> {
    let line = text[..colon].rfind('\n')? + 1;
    let word = text[line..colon].trim();
    let start = line + text[line..colon].find(word)?;
    let is_property = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && text[colon + 1..].starts_with(' ');
    is_property.then(|| start..start + word.len())
}

/// True if a brace comes before the end of the statement: it is a selector such as `a:hover {`.
fn nested(rest: &str) -> bool {
    rest.find(['{', ';', '}']).is_some_and(|at| rest[at..].starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        faults(text).into_iter().map(|fault| format!("{} {}", &text[fault.range], fault.message)).collect()
    }

    #[test]
    fn what_browsers_pass_over_is_found() {
        let first = |text: &str| found(text).into_iter().next().unwrap_or_default();
        assert!(first("a { b { color: red }").starts_with("{ the `{` that begins here has no end, and takes"));
        assert!(first("a { color: red } }").starts_with("} this `}` ends nothing"));
        assert!(first("/* a { }").starts_with("/* the comment"));
        assert!(first("a { content: \"x; }\n").starts_with("\"x; } the text"));
        assert!(first("// old\na { }").starts_with("// old `//` begins no comment"));
        assert!(first("$ink: red;").starts_with("$ CSS has no variables"));
        assert!(first("a {\n  color: red\n  margin: 0;\n}").starts_with("margin another property"));
        assert!(first("a { width: calc(1px; }").starts_with("( the `(` that begins here has no end"));
    }

    #[test]
    fn no_sheet_is_too_odd() {
        for odd in ["é{\\é", "\\", "a{\"\\", "url(é", "é: é\né: é", "a{\nb: c\nd: e", "/", "/*", "$é", "a{b:c\n é: d}"]
        {
            faults(odd);
        }
    }

    #[test]
    fn good_sheets_have_none() {
        let good = r#"@charset "utf-8"; @import url(https://a.example/x.css?a{b); /* { " */ :root { --a: { b }; --c: ; }
            a:hover, a[href^="http://"]::after { content: "\"} //"; background: url(data:image/png;base64,//xx==) }
            @media (min-width: 1px) and (max-width: 2px) { p { grid-area:
            a / b; transition: color 1s,
              margin 2s } }
            .a { color: red;
              &:hover { x: y }
              a:hover { x: y }
            } .\{ { x: y }"#;
        assert_eq!(found(good), [""; 0]);
    }
}
