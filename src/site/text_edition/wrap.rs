//! Lines of a width.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// How wide a line is.
const COLUMNS: usize = 72;

/// Wraps a text; `first` comes before its first line, `rest` before the others. Each line ends with a line feed.
pub(super) fn wrapped(text: &str, first: &str, rest: &str) -> String {
    // Most scripts put spaces between words, and where they do, lines are broken there alone: that takes a tenth of the
    // time. Thai and those after it, among them all of East Asia, have other rules.
    let spaced = text.chars().all(|c| c < '\u{0e00}' || ('\u{1e00}'..'\u{2e80}').contains(&c));
    if spaced { wrapped_at_spaces(text, first, rest) } else { wrapped_by_rules(text, first, rest) }
}

fn wrapped_at_spaces(text: &str, first: &str, rest: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / 16 + first.len());
    let mut indent = first;
    for line in text.split('\n') {
        if line.is_ascii() && !line.is_empty() && is_spaced_evenly(line.as_bytes()) {
            cut_ascii(&mut lines, line, &mut indent, rest);
            continue;
        }
        let mut column = 0;
        for word in words_of(line).filter(|word| !word.is_empty()) {
            let width = if word.is_ascii() { word.len() } else { word.width() };
            if column > 0 && column + 1 + width <= COLUMNS {
                lines.push(' ');
                column += 1;
            } else {
                if column > 0 {
                    lines.push('\n');
                }
                lines.push_str(indent);
                column = indent.width();
                indent = rest;
            }
            lines.push_str(word);
            column += width;
        }
        lines.push('\n');
    }
    lines
}

/// True where one space is between words, and none is around them.
fn is_spaced_evenly(line: &[u8]) -> bool {
    line.first() != Some(&b' ') && line.last() != Some(&b' ') && memchr::memmem::find(line, b"  ").is_none()
}

/// Cuts a line of ASCII at the last space that fits, without looking at each word: most text is such.
fn cut_ascii<'i>(lines: &mut String, line: &str, indent: &mut &'i str, rest: &'i str) {
    let mut left = line;
    loop {
        let room = COLUMNS.saturating_sub(indent.width());
        lines.push_str(indent);
        *indent = rest;
        if left.len() <= room {
            break;
        }
        // A space right behind the last column is a place to cut, too; a word that is too long is on a line of its own.
        let bytes = left.as_bytes();
        let fits = memchr::memrchr(b' ', &bytes[..=room]);
        let Some(cut) = fits.or_else(|| memchr::memchr(b' ', &bytes[room..]).map(|at| room + at)) else { break };
        lines.push_str(&left[..cut]);
        lines.push('\n');
        left = &left[cut + 1..];
    }
    lines.push_str(left);
    lines.push('\n');
}

/// The words between spaces. Words are short, so that looking at each byte is faster than a search that is made for long
/// texts.
fn words_of(line: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    line.as_bytes().split(|byte| *byte == b' ').map(move |word| {
        let end = start + word.len();
        let word = &line[start..end];
        start = end + 1;
        word
    })
}

fn wrapped_by_rules(text: &str, first: &str, rest: &str) -> String {
    let options = Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let mut lines = String::with_capacity(text.len() + text.len() / 16);
    for line in textwrap::wrap(text, options) {
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

/// Where lines may break: as Unicode has it, but not within an address, which nobody could follow then.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let is_address = |word: &str| word.contains("://") || word.contains('@');
    Box::new(line.split_inclusive(' ').flat_map(move |word| match is_address(word) {
        true => Box::new(std::iter::once(Word::from(word))) as Box<dyn Iterator<Item = Word<'_>>>,
        false => WordSeparator::UnicodeBreakProperties.find_words(word),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_they_look() {
        let address =
            "https://press.example.org/a-very-long-address-that-nobody-should-break/because-it-would-not-work/";
        for text in ["word ".repeat(60), "上海合作组织".repeat(30), "слово ".repeat(60), "واژه ".repeat(60)]
        {
            let lines = wrapped(&text, "", "  ");
            assert!(lines.lines().count() > 2, "{lines}");
            assert!(lines.lines().all(|line| line.width() <= COLUMNS), "{lines}");
        }
        let lines = wrapped(&format!("See {address} for more."), "", "");
        assert!(lines.lines().any(|line| line == address), "{lines}");
    }

    #[test]
    fn both_ways_are_one() {
        let texts = ["one two three four ".repeat(30), "слово і ещё одно ".repeat(30), "a\nb c\n\nd".to_owned()];
        for text in texts {
            assert_eq!(wrapped_at_spaces(&text, "- ", "  "), wrapped_by_rules(&text, "- ", "  "));
        }
        assert_eq!(wrapped_at_spaces("", "- ", "  "), "\n");
    }

    proptest::proptest! {
        /// A letter that is not ASCII, as wide as one that is, takes the way by words.
        #[test]
        fn ascii_is_cut_where_words_are(text in "([a-z,.-]{1,12} ?|[a-z]{70,90} |  |\n){0,60}", indent in " {0,4}") {
            let by_words = wrapped_at_spaces(&text.replace('a', "ä"), "- ", &indent);
            proptest::prop_assert_eq!(wrapped_at_spaces(&text, "- ", &indent), by_words.replace('ä', "a"));
        }
    }
}
