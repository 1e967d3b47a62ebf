//! Lines of a width.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// How wide a line is.
const COLUMNS: usize = 72;

/// Wraps a text; `first` stands before its first line, `rest` before the others. Each line ends with a line feed.
pub(super) fn wrapped(text: &str, first: &str, rest: &str) -> String {
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
    use unicode_width::UnicodeWidthStr;

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
}
