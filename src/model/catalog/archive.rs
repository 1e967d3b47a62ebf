//! Archives that do not shift: months of the site, years of a facet, cut into pages that are numbered from the oldest.

use std::ops::Range;

use super::{Release, ReleaseId};

/// How many releases an archive page holds.
pub(super) const PER_PAGE: usize = 100;

/// A month: year, then month from 1.
pub(crate) type MonthKey = (i16, i8);

/// The archive of a language.
pub struct Archive {
    /// The months that have releases, newest first, with those releases.
    pub months: Vec<(MonthKey, Range<ReleaseId>)>,
}

impl Archive {
    /// Cuts the releases of a language, which stand newest first, by month.
    pub fn build(releases: &[Release], range: Range<usize>) -> Archive {
        let month = |id: usize| {
            let date = releases[id].date.date();
            (date.year(), date.month())
        };
        let mut months: Vec<(MonthKey, Range<ReleaseId>)> = Vec::new();
        for id in range {
            match months.last_mut() {
                Some((key, range)) if *key == month(id) => range.end = id as ReleaseId + 1,
                _ => months.push((month(id), id as ReleaseId..id as ReleaseId + 1)),
            }
        }
        Archive { months }
    }

    /// The releases of a month; `None` if it has none.
    pub fn month(&self, key: MonthKey) -> Option<Range<ReleaseId>> {
        let at = self.months.binary_search_by(|(known, _)| key.cmp(known)).ok()?;
        Some(self.months[at].1.clone())
    }

    /// The years that have releases, newest first, with the places of their months in [`Archive::months`].
    pub fn years(&self) -> Vec<(i16, Range<usize>)> {
        let mut years: Vec<(i16, Range<usize>)> = Vec::new();
        for (at, ((year, _), _)) in self.months.iter().enumerate() {
            match years.last_mut() {
                Some((known, range)) if known == year => range.end = at + 1,
                _ => years.push((*year, at..at + 1)),
            }
        }
        years
    }
}

/// One page of a list that stands newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its number from the oldest; `None` for the newest, which has the list's own address.
    pub number: Option<u32>,
    /// Its part of the list.
    pub range: Range<usize>,
}

/// Cuts a list of `len` items, newest first, into pages: full ones numbered from the oldest, and the newest items, at
/// least one, on the page that has no number. A new item touches that page alone, or at most begins a new one.
pub(crate) fn chunks(len: usize) -> Vec<Chunk> {
    let full = len.saturating_sub(1) / PER_PAGE;
    let newest = len - full * PER_PAGE;
    let mut chunks = vec![Chunk { number: None, range: 0..newest }];
    for number in (1..=full).rev() {
        let start = len - number * PER_PAGE;
        chunks.push(Chunk { number: Some(number as u32), range: start..start + PER_PAGE });
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_the_list_and_do_not_shift() {
        assert_eq!(chunks(1), [Chunk { number: None, range: 0..1 }]);
        assert_eq!(chunks(100), [Chunk { number: None, range: 0..100 }]);
        assert_eq!(chunks(101), [Chunk { number: None, range: 0..1 }, Chunk { number: Some(1), range: 1..101 }]);
        for len in 1..1000 {
            let chunks = chunks(len);
            let covered: Vec<usize> = chunks.iter().flat_map(|chunk| chunk.range.clone()).collect();
            assert_eq!(covered, (0..len).collect::<Vec<_>>());
            // Counted from the oldest, page 1 holds the same items whatever the length.
            if let Some(first) = chunks.iter().find(|chunk| chunk.number == Some(1)) {
                assert_eq!(len - first.range.end, 0);
            }
        }
    }
}
