//! Dates in the languages of the site. Many releases share a day, so each is put into words once per language.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil;

use super::contract::Date;
use crate::catalog::Catalog;
use crate::date::Stamp;
use crate::localised::LangId;

/// The days on which releases are dated, in words.
pub struct Dates {
    by_lang: Vec<HashMap<civil::Date, Box<str>>>,
}

impl Dates {
    /// Puts the days of all releases into words.
    pub fn of(catalog: &Catalog) -> Dates {
        let by_lang = catalog
            .config
            .lang_ids()
            .map(|lang| {
                let locale = catalog.config.locale(lang);
                let mut texts: HashMap<civil::Date, Box<str>> = HashMap::new();
                for id in catalog.releases_in(lang) {
                    let day = catalog.release(id).facts.date.date();
                    texts.entry(day).or_insert_with(|| locale.date_text(day).into());
                }
                texts
            })
            .collect();
        Dates { by_lang }
    }

    /// A date as templates see it.
    pub fn view<'a>(&'a self, catalog: &Catalog, lang: LangId, stamp: Stamp) -> Date<'a> {
        let locale = catalog.config.locale(lang);
        let text = match self.by_lang[lang.index()].get(&stamp.date()) {
            Some(text) => Cow::Borrowed(&**text),
            None => Cow::Owned(locale.date_text(stamp.date())),
        };
        Date { iso: Cow::Owned(stamp.iso()), text, time: locale.time_text(stamp).map(Cow::Owned) }
    }
}
