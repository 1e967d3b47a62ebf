//! Dates in the languages of the site. Many releases share a day, so each is put into words once per language.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil;

use super::contract::Date;
use crate::catalog::Catalog;
use crate::date::Stamp;
use crate::localised::LangId;

/// How many days are kept, from the newest release back; older ones are put into words each time.
const KEPT: usize = 20_000;

/// The days of a language's releases, in words as soon as one was asked for.
pub struct Dates {
    by_lang: Vec<Days>,
}

struct Days {
    newest: usize,
    texts: Box<[OnceLock<Box<str>>]>,
}

/// A number for each day, with gaps where months are short; days before the year 0 have none.
fn number(day: civil::Date) -> Option<usize> {
    let (month, day_of_month) = (day.month() as usize - 1, day.day() as usize - 1);
    Some((usize::try_from(day.year()).ok()? * 12 + month) * 31 + day_of_month)
}

impl Dates {
    /// For the days of all releases.
    pub fn of(catalog: &Catalog) -> Dates {
        let day = |id| number(catalog.release(id).facts.date.date()).unwrap_or_default();
        let days = |lang| {
            let releases = catalog.releases_in(lang);
            if releases.is_empty() {
                return Days { newest: 0, texts: Box::default() };
            }
            let (newest, oldest) = (day(releases.start), day(releases.end - 1));
            let count = (newest - oldest.min(newest) + 1).min(KEPT);
            Days { newest, texts: std::iter::repeat_with(OnceLock::new).take(count).collect() }
        };
        Dates { by_lang: catalog.config.lang_ids().map(days).collect() }
    }

    /// A date as templates see it.
    pub fn view<'a>(&'a self, catalog: &Catalog, lang: LangId, stamp: Stamp) -> Date<'a> {
        let locale = catalog.config.locale(lang);
        let Days { newest, texts } = &self.by_lang[lang.index()];
        let kept = number(stamp.date()).and_then(|day| texts.get(newest.checked_sub(day)?));
        let text = match kept {
            Some(text) => Cow::Borrowed(&**text.get_or_init(|| locale.date_text(stamp.date()).into())),
            None => Cow::Owned(locale.date_text(stamp.date())),
        };
        Date { iso: Cow::Owned(stamp.iso()), text, time: locale.time_text(stamp).map(Cow::Owned) }
    }
}
