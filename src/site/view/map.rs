//! The view of the map of countries.

use super::Viewer;
use super::contract::{Dot, Map, Shade, Shape};
use super::payload::Fill;
use crate::base::foreign::unmarked;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::country::Country;
use crate::locale::language::Locale;
use crate::model::registry::country_id;

/// How many shades there are.
const SHADES: u32 = 5;

impl<P: Fill> Viewer<'_, P> {
    /// The map of the countries that have releases in a language.
    pub(super) fn map(&self, lang: LangId) -> Option<Map<'_, P>> {
        let catalog = self.catalog;
        let config = &*catalog.config;
        let geometry = self.theme.geometry().filter(|_| config.map.show)?;
        let count = |country| catalog.members(lang, RegistryKind::Country, country_id(country)).releases.len();
        let found = Country::all().filter_map(|country| {
            let label = self.words().country(lang, country);
            Some((country, geometry.outline(country)?, label.name, label.url?, count(country)))
        });
        let found: Vec<_> = found.filter(|(.., count)| *count > 0).collect();
        let most = found.iter().map(|(.., count)| *count as u64).max()?;

        let (base, locale) = (base(most), config.locale(lang));
        let mut on_map = vec![false; Country::all().len()];
        let mut shapes = Vec::with_capacity(found.len());
        for (country, outline, name, url, count) in found {
            on_map[country.index()] = true;
            shapes.push(Shape {
                code: country.code(),
                name,
                url,
                count,
                count_text: locale.number(count as u64),
                shade: shade(count as u64, base),
                path: P::outline(outline),
                dot: outline.dot.map(|(x, y)| Dot { x, y }),
            });
        }
        shapes.sort_by(|a, b| {
            a.dot
                .is_some()
                .cmp(&b.dot.is_some())
                .then_with(|| locale.compare(&unmarked(&a.name), &unmarked(&b.name)))
                .then(a.code.cmp(b.code))
        });
        let (land, disputed) = P::land(geometry, &on_map);
        let scale = (1..=shade(most, base)).map(|shade| Shade { shade, text: numbers(shade, base, locale) });
        Some(Map {
            view_box: format!("0 0 {} {}", geometry.width, geometry.height),
            land,
            disputed,
            shapes,
            scale: scale.collect(),
            note: config.map.note.as_ref().map(|note| config.shown(note, lang)).filter(|note| !note.is_empty()),
        })
    }
}

// Shades are logarithmic, since a few countries have most releases of any office: each stands for so many times the
// numbers of the one before, 1–2, 3–8, 9–26, 27–80 and 81–242, say. How many times is the least whole number, but two at
// least, with which five shades reach the country that has most. So a new release changes the shade of one country
// mostly, which quantiles would not do, and no two machines round differently.

/// By what the numbers of releases of a shade are more than those of the shade before.
fn base(most: u64) -> u64 {
    (2..).find(|base: &u64| base.checked_pow(SHADES).is_none_or(|end| most < end)).unwrap_or(2)
}

/// The shade of a number of releases, from 1 on.
fn shade(count: u64, base: u64) -> u32 {
    (count.checked_ilog(base).unwrap_or(0) + 1).min(SHADES)
}

/// The numbers of releases of a shade in words.
fn numbers(shade: u32, base: u64, locale: &Locale) -> String {
    let from = base.saturating_pow(shade - 1);
    let to = base.saturating_pow(shade) - 1;
    let first = locale.number(from);
    if from == to { first } else { format!("{first}–{}", locale.number(to)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_are_logarithmic() {
        let shades = |counts: &[u64]| {
            let base = base(counts.iter().copied().max().unwrap());
            counts.iter().map(|count| shade(*count, base)).collect::<Vec<_>>()
        };
        assert_eq!(shades(&[1]), [1]);
        assert_eq!(shades(&[1, 2, 3, 4, 7, 8, 15, 16, 31]), [1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(shades(&[1, 2, 3, 31, 32]), [1, 1, 2, 4, 4]);
        assert_eq!(shades(&[1, 9, 27, 80, 81, 242]), [1, 3, 4, 4, 5, 5]);
        assert_eq!(shades(&[1, 10, 100, 1_000, 99_999]), [1, 2, 3, 4, 5]);
        assert_eq!(shades(&[1, u64::MAX]), [1, 5]);
    }

    #[test]
    fn the_numbers_of_shades_follow_each_other() {
        let locale = Locale::parse("en").unwrap();
        let reported = |most| (1..=SHADES).map(|one| numbers(one, base(most), &locale)).collect::<Vec<_>>();
        assert_eq!(reported(5), ["1", "2–3", "4–7", "8–15", "16–31"]);
        assert_eq!(reported(200), ["1–2", "3–8", "9–26", "27–80", "81–242"]);
        assert_eq!(reported(90_000), ["1–9", "10–99", "100–999", "1,000–9,999", "10,000–99,999"]);
        let persian = Locale::parse("fa").unwrap();
        assert_eq!(numbers(2, 2, &persian), "۲–۳");
    }
}
