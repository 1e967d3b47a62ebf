//! Text for terminals: counts, columns, and nothing that a terminal would obey.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A number with its thousands apart: `2,990`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 page`, `538 pages`.
pub(super) fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count))
}

/// A text as a shell takes it for one word.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@:".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text, filled up with blanks to a number of columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The beginning of a text that takes at most `columns`; where something is left out, it ends in `…`.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut left = columns.saturating_sub(1);
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}

/// The end of a text that takes at most `columns`; where something is left out, it begins with `…`.
pub(super) fn cut_front(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut left = columns.saturating_sub(1);
    let mut start = text.len();
    for (at, letter) in text.char_indices().rev() {
        let wide = letter.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        start = at;
    }
    format!("…{}", &text[start..])
}

/// A text in lines of at most `columns`, where a word is not longer; all begin below the first, after its head.
pub(super) fn hang(head: &str, text: &str, columns: usize) -> String {
    let indent = " ".repeat(width(head));
    let mut lines = head.to_owned();
    let mut at = indent.len();
    for (number, word) in text.split(' ').enumerate() {
        let wide = width(word);
        if number > 0 && at + 1 + wide > columns {
            lines.push('\n');
            lines.push_str(&indent);
            at = indent.len();
        } else if number > 0 {
            lines.push(' ');
            at += 1;
        }
        lines.push_str(word);
        at += wide;
    }
    lines
}

/// The text without characters that a terminal takes as commands: content comes from anywhere.
pub(super) fn clean(text: &str) -> String {
    let bad = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if text.contains(bad) { text.replace(bad, "\u{fffd}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(2990), "2,990");
        assert_eq!(number(1234567), "1,234,567");
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(0, "page"), "0 pages");
    }

    #[test]
    fn columns() {
        assert_eq!(cut("Заседание", 9), "Заседание");
        assert_eq!(cut("Заседание", 5), "Засе…");
        assert_eq!(cut("上海合作组织", 5), "上海…");
        assert_eq!(width(&cut("上海合作组织", 6)), 5);
        assert_eq!(cut("one two", 5), "one…");
        assert_eq!(cut_front("content/releases/x.md", 7), "…s/x.md");
        assert_eq!(cut_front("上海合作组织", 6), "…组织");
        assert_eq!(pad("上海", 6), "上海  ");
    }

    #[test]
    fn lines() {
        assert_eq!(hang("help: ", "one two three", 80), "help: one two three");
        assert_eq!(hang("help: ", "one two three", 13), "help: one two\n      three");
        assert_eq!(hang("", "a incomprehensible b", 5), "a\nincomprehensible\nb");
    }

    #[test]
    fn terminals_get_no_commands() {
        assert_eq!(clean("a\u{1b}[2Jb\tc\n"), "a\u{fffd}[2Jb\tc\n");
    }
}
