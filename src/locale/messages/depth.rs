//! How deep strings are nested. The parser of Fluent calls itself for each level and has no bound, so that a file of a few
//! kilobytes could end the program; it is looked at before Fluent sees it.

use std::ops::Range;

/// How deep braces and parentheses of strings may be in each other.
pub(crate) const MOST_BRACES: usize = 20;

/// What is too deep in a file of strings, and where.
pub fn of_strings(text: &str) -> Option<(String, Range<usize>)> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut line_start) = (0_usize, 0, true);
    while at < bytes.len() {
        let byte = bytes[at];
        // A message, a term or a remark begins at the first column, whatever was open before it.
        if line_start && (byte.is_ascii_alphabetic() || byte == b'-' || byte == b'#') {
            depth = 0;
        }
        line_start = byte == b'\n';
        match byte {
            b'{' => depth += 1,
            b'(' if depth > 0 => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b')' if depth > 0 => depth -= 1,
            b'"' if depth > 0 => at = end_of_text(bytes, at),
            _ => {}
        }
        if depth > MOST_BRACES {
            let message = format!("braces are nested more than {MOST_BRACES} deep here");
            return Some((message, at..at + 1));
        }
        at += 1;
    }
    None
}

/// Where a text in quotes ends: at its quote, or before the end of its line.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at,
            b'\n' => return at - 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_strings_are_found() {
        assert_eq!(of_strings("a = { $n ->\n [one] { \"{\" }\n *[other] { NUMBER($n) }\n }\n"), None);
        assert_eq!(of_strings(&"a = { \"}\" } { $b\n".repeat(1_000)), None);
        assert!(of_strings(&format!("a = {}", "{".repeat(50_000))).is_some());
        assert!(of_strings(&format!("a = {{ {}", "F(".repeat(50_000))).is_some());
        assert!(of_strings("a = { \"\\").is_none());
    }
}
