//! Small pictures of numbers: releases per month as bars.

use std::borrow::Cow;

use super::Viewer;
use super::contract::{Bar, Chart};
use super::payload::Fill;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{MonthKey, ReleaseId};
use crate::model::registry::EntryId;

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

impl<P: Fill> Viewer<'_, P> {
    /// The releases of a facet in its newest two years; `None` if there are too few to show.
    pub(super) fn newest_months(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> Option<Chart<'_>> {
        let releases = &self.catalog.members(lang, kind, id).releases;
        let newest = self.catalog.release(*releases.first()?).date;
        let last = number((newest.year(), newest.month()));
        let mut counts = self.count(lang, releases, last - MONTHS + 1, last);
        // What was before the first release is no part of the picture.
        counts.drain(..counts.iter().take_while(|count| **count == 0).count());
        self.chart(lang, last - counts.len() as i32 + 1, &counts, &|_| None)
    }

    /// Those of some releases that are of a year, month by month.
    pub(super) fn months_of_year(
        &self,
        lang: LangId,
        year: i16,
        releases: &[ReleaseId],
        url: &dyn Fn(MonthKey) -> Option<String>,
    ) -> Option<Chart<'_>> {
        let first = number((year, 1));
        self.chart(lang, first, &self.count(lang, releases, first, number((year, 12))), url)
    }

    /// How many releases of a sorted list there are in each month. The releases of a month stand together in the list of
    /// all, so that no release need be looked at.
    fn count(&self, lang: LangId, releases: &[ReleaseId], first: i32, last: i32) -> Vec<usize> {
        let archive = &self.catalog.archives[lang.index()];
        let until = |id: ReleaseId| releases.partition_point(|known| *known < id);
        let of_month = |key: MonthKey| archive.month(key).map_or(0, |ids| until(ids.end) - until(ids.start));
        (first..=last).map(|at| of_month(month(at))).collect()
    }

    /// Bars for a row of months, of which `first` is the first.
    fn chart(
        &self,
        lang: LangId,
        first: i32,
        counts: &[usize],
        url: &dyn Fn(MonthKey) -> Option<String>,
    ) -> Option<Chart<'_>> {
        if counts.iter().sum::<usize>() < WORTH_IT {
            return None;
        }
        let most = counts.iter().copied().max().unwrap_or(1).max(1);
        let locale = self.catalog.config.locale(lang);
        let bars = counts.iter().zip(first..).map(|(count, at)| Bar {
            label: self.words().month(lang, month(at)),
            url: url(month(at)).filter(|_| *count > 0).map(Cow::Owned),
            count: *count,
            count_text: locale.number(*count as u64),
            // Something stands where there is something.
            height: (count * HEIGHT).div_ceil(most),
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
