//! Plain text for wire desks: paragraphs of at most 72 columns by display width, as terminals and editors show them.
//!
//! Lines break where Unicode allows it (UAX #14), so also between Chinese characters; what cannot be broken, such as a
//! long address, is on a line of its own.

pub(crate) mod markdown;
mod wrap;

use crate::base::foreign::unmarked;
use wrap::wrapped;

/// A text that is put together paragraph by paragraph.
#[derive(Default)]
pub(crate) struct Plain {
    text: String,
}

impl Plain {
    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// Adds a paragraph after a blank line; nothing where it is empty.
    pub(crate) fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.blank();
            self.line(text);
        }
    }

    /// Adds a line, or several where it is too long, right below the last, without marks of languages; nothing where it
    /// is empty.
    pub(crate) fn line(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.text.push_str(&wrapped(unmarked(text).trim(), "", ""));
        }
    }

    /// Adds text that was wrapped before, after a blank line.
    pub(crate) fn block(&mut self, text: &str) {
        if !text.is_empty() {
            self.blank();
            self.text.push_str(text);
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_have_blank_lines_between_them() {
        let mut plain = Plain::default();
        plain.line("A");
        plain.line("b");
        plain.paragraph("");
        plain.paragraph(" C ");
        plain.block("D\n");
        assert_eq!(plain.finish(), "A\nb\n\nC\n\nD\n");
    }
}
