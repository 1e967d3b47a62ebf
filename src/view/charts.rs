//! Small pictures of numbers: releases per month as bars.

use std::borrow::Cow;

use super::Viewer;
use super::contract::{Bar, Chart};
use crate::catalog::{MonthKey, ReleaseId};
use crate::facet::FacetKind;
use crate::localised::LangId;
use crate::registry::EntryId;

/// How many months the chart of a landing page shows, the newest last.
const MONTHS: i32 = 24;

/// Fewer releases than this are counted faster than a chart is read.
const WORTH_IT: usize = 3;

/// The height of the highest bar.
const HEIGHT: usize = 100;

/// Months counted through from the year 0.
fn number((year, month): MonthKey) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

fn month(number: i32) -> MonthKey {
    (number.div_euclid(12) as i16, (number.rem_euclid(12) + 1) as i8)
}

impl Viewer<'_> {
    /// The releases of a facet in its newest two years; `None` where there are too few to show.
    pub(super) fn newest_months(&self, lang: LangId, kind: FacetKind, id: EntryId) -> Option<Chart<'_>> {
        let releases = &self.catalog.members(lang, kind, id).releases;
        let last = self.month_of(*releases.first()?);
        let first = last - MONTHS + 1;
        let shown = releases.iter().copied().map(|id| self.month_of(id)).take_while(|month| *month >= first);
        self.chart(lang, shown, first, last, &|_| None)
    }

    /// The releases of a year.
    pub(super) fn months_of_year(
        &self,
        lang: LangId,
        year: i16,
        releases: impl Iterator<Item = ReleaseId>,
        url: &dyn Fn(MonthKey) -> Option<String>,
    ) -> Option<Chart<'_>> {
        let shown = releases.map(|id| self.month_of(id));
        self.chart(lang, shown, number((year, 1)), number((year, 12)), url)
    }

    fn month_of(&self, id: ReleaseId) -> i32 {
        let date = self.catalog.release(id).date;
        number((date.year(), date.month()))
    }

    fn chart(
        &self,
        lang: LangId,
        shown: impl Iterator<Item = i32>,
        first: i32,
        last: i32,
        url: &dyn Fn(MonthKey) -> Option<String>,
    ) -> Option<Chart<'_>> {
        let mut counts = vec![0usize; (last - first + 1) as usize];
        for month in shown.filter(|month| (first..=last).contains(month)) {
            counts[(month - first) as usize] += 1;
        }
        if counts.iter().sum::<usize>() < WORTH_IT {
            return None;
        }
        // What was before the first release is no part of the picture.
        let empty = counts.iter().take_while(|count| **count == 0).count();
        let empty = if last - first + 1 == MONTHS { empty } else { 0 };
        let most = counts.iter().copied().max().unwrap_or(1).max(1);
        let locale = self.catalog.config.locale(lang);
        let bars = counts.iter().enumerate().skip(empty).map(|(at, count)| {
            let key = month(first + at as i32);
            Bar {
                label: Cow::Owned(locale.capitalised(&locale.month_text(key.0, key.1))),
                url: url(key).filter(|_| *count > 0).map(Cow::Owned),
                count: *count,
                count_text: locale.number(*count as u64),
                // Something stands where there is something.
                height: (count * HEIGHT).div_ceil(most),
            }
        });
        Some(Chart { bars: bars.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_through() {
        assert_eq!(month(number((2025, 1)) - 1), (2024, 12));
        assert_eq!(month(number((2025, 12))), (2025, 12));
    }
}
