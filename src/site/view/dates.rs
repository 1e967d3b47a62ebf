//! Dates in the languages of the site. Many releases share a day, so each is put into words once per language.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil;

use super::contract::Date;
use crate::base::localised::LangId;
use crate::locale::stamp::Stamp;
use crate::model::catalog::{Catalog, MonthKey};
use crate::model::config::Config;

/// How many years are kept, from that of the newest release back.
const YEARS: usize = 64;

/// How many days are kept, from the newest release back; older ones are put into words each time.
const KEPT: usize = 20_000;

/// The days of a language's releases, in words as soon as one was asked for.
pub(super) struct Dates {
    by_lang: Vec<Days>,
}

struct Days {
    newest: usize,
    texts: Box<[OnceLock<Box<str>>]>,
    newest_year: i16,
    years: Box<[OnceLock<Box<str>>]>,
    /// Months of those years, from the newest back.
    months: Box<[OnceLock<Box<str>>]>,
}

fn empty(count: usize) -> Box<[OnceLock<Box<str>>]> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

/// A number for each day, with gaps where months are short; days before the year 0 have none.
fn number(day: civil::Date) -> Option<usize> {
    let (month, day_of_month) = (day.month() as usize - 1, day.day() as usize - 1);
    Some((usize::try_from(day.year()).ok()? * 12 + month) * 31 + day_of_month)
}

impl Dates {
    /// For the days of all releases.
    pub(super) fn of(catalog: &Catalog) -> Dates {
        let day = |id| number(catalog.release(id).date.date()).unwrap_or_default();
        let days = |lang| {
            let releases = catalog.releases_in(lang);
            if releases.is_empty() {
                return Days { newest: 0, texts: empty(0), newest_year: 0, years: empty(0), months: empty(0) };
            }
            let (newest, oldest) = (day(releases.start), day(releases.end - 1));
            let count = (newest - oldest.min(newest) + 1).min(KEPT);
            let newest_year = catalog.release(releases.start).date.year();
            Days { newest, texts: empty(count), newest_year, years: empty(YEARS), months: empty(YEARS * 12) }
        };
        Dates { by_lang: catalog.config.lang_ids().map(days).collect() }
    }

    /// A year in words.
    pub(super) fn year(&self, config: &Config, lang: LangId, year: i16) -> Cow<'_, str> {
        let text = || config.locale(lang).year_text(year);
        let Days { newest_year, years, .. } = &self.by_lang[lang.index()];
        let back = newest_year.checked_sub(year).and_then(|back| usize::try_from(back).ok());
        match back.and_then(|back| years.get(back)) {
            Some(kept) => Cow::Borrowed(&**kept.get_or_init(|| text().into())),
            None => Cow::Owned(text()),
        }
    }

    /// A month with its year in words, as a title.
    pub(super) fn month(&self, config: &Config, lang: LangId, (year, month): MonthKey) -> Cow<'_, str> {
        let locale = config.locale(lang);
        let text = || locale.capitalised(&locale.month_text(year, month));
        let Days { newest_year, months, .. } = &self.by_lang[lang.index()];
        let back = (i32::from(*newest_year) - i32::from(year)) * 12 + 12 - i32::from(month);
        match usize::try_from(back).ok().and_then(|back| months.get(back)) {
            Some(kept) => Cow::Borrowed(&**kept.get_or_init(|| text().into())),
            None => Cow::Owned(text()),
        }
    }

    /// A date as templates see it: an instant by the clocks of the site's zone, whatever offset it was written with.
    pub(super) fn view<'a>(&'a self, config: &Config, lang: LangId, stamp: Stamp) -> Date<'a> {
        let shown = self.as_written(config, lang, stamp.in_zone(&config.zone));
        Date { iso: Cow::Owned(stamp.iso()), ..shown }
    }

    /// The same by the clocks of the offset that was written.
    pub(super) fn as_written<'a>(&'a self, config: &Config, lang: LangId, stamp: Stamp) -> Date<'a> {
        let locale = config.locale(lang);
        let Days { newest, texts, .. } = &self.by_lang[lang.index()];
        let kept = number(stamp.date()).and_then(|day| texts.get(newest.checked_sub(day)?));
        let text = match kept {
            Some(text) => Cow::Borrowed(&**text.get_or_init(|| locale.date_text(stamp.date()).into())),
            None => Cow::Owned(locale.date_text(stamp.date())),
        };
        let time = locale.time_text(stamp, &config.zone);
        Date { iso: Cow::Owned(stamp.iso()), text, time: time.map(Cow::Owned) }
    }
}
