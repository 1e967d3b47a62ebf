//! Which Markdown releases are written in.

use pulldown_cmark::Options;

/// The extensions of CommonMark that releases may use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}
