//! Headings that skip a level: who cannot see a page finds their way by them.

use pulldown_cmark::{Event, Tag};

use super::text::{Events, Remark};
use crate::base::diagnostics::Kind;

/// Headings that stand more than one level below the heading before them. The highest level of a text will be the one
/// below the title of the page, whatever it is.
pub(super) fn check(events: &Events) -> Vec<Remark> {
    let headings = || {
        events.iter().filter_map(|(event, range)| match event {
            Event::Start(Tag::Heading { level, .. }) => Some((*level as usize, range)),
            _ => None,
        })
    };
    let mut remarks = Vec::new();
    let Some(top) = headings().map(|(level, _)| level).min() else { return remarks };
    let mut before = top - 1;
    for (level, range) in headings() {
        if level > before + 1 {
            let marks = |level: usize| format!("`{} …`", "#".repeat(level));
            let (message, help) = match before < top {
                true => (
                    format!("the first heading is of level {level}, but the text has headings of level {top}"),
                    format!("begin with {}, or make the later ones {}", marks(top), marks(level)),
                ),
                false => (
                    format!("this heading is of level {level}, and the one before it of level {before}"),
                    format!("write {}: levels go down one by one", marks(before + 1)),
                ),
            };
            remarks.push(Remark { kind: Kind::HeadingSkip, range: range.clone(), message, help });
        }
        before = level;
    }
    remarks
}
