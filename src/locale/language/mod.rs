//! Languages: what Unicode CLDR knows about writing dates, numbers and sorted lists in them.
//!
//! A [`Locale`] is one language of the site. Making it reads its tag and nothing more; each formatter is made when it
//! is first asked for and then kept, so a command that renders nothing pays nothing. Everything here is a pure
//! function of the tag and the CLDR data compiled in: no environment, no clock, the same text on any machine.
//!
//! Dates are those of the Gregorian calendar, also in languages whose readers mostly use another one (CLDR prefers the
//! Solar Hijri calendar for Persian in Iran), unless the site gives a language another [`Calendar`]. Then its days are
//! written in that one. Months and years that stand alone are Gregorian all the same: they are the names of archives,
//! which are cut by Gregorian months and have them in their addresses, and most other calendars have no name for such a
//! month.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_datetime::fieldsets::{M, Y, YM, YMD};
use icu_datetime::input::Date;
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_datetime::preferences::{CalendarAlgorithm, HijriCalendarAlgorithm};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale::names::{DisplayNamesPreferences, LanguageIdentifierDisplayName, RegionDisplayName};
use icu_locale::subtags::region;
use icu_locale::{Direction, LanguageIdentifier, LocaleDirectionality, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use jiff::civil;
use jiff::tz::TimeZone;

use crate::locale::stamp::Stamp;

mod clock;

use clock::Clock;

/// A formatter, ready for use.
type Show<I> = Box<dyn Fn(I) -> String + Send + Sync>;

/// Makes the formatter of some fields of Gregorian dates; `$plain` is the form where CLDR does not know the language,
/// where ICU4X would write `2025 M09 10`. A macro, since the traits that a function would have to name are not public.
macro_rules! gregorian {
    ($locale:expr, $fields:expr, $plain:literal) => {{
        let preferences = DateTimeFormatterPreferences::from(&$locale.icu);
        let made = FixedCalendarDateTimeFormatter::try_new(preferences, $fields).ok();
        // ICU4X 2.4 makes the one for the months of Portuguese without the numerals that it needs.
        let made = made.and_then(|formatter| {
            let mut names = FixedCalendarDateTimeNames::from_formatter(preferences, formatter);
            names.include_decimal_formatter().ok()?;
            names.try_into_formatter($fields).ok()
        });
        let plain = |day: civil::Date| day.strftime($plain).to_string();
        match made.filter(|_| $locale.in_cldr()) {
            Some(formatter) => Box::new(move |day: civil::Date| {
                // The type of this date tells the formatter which calendar it is for.
                match Date::try_new_gregorian(i32::from(day.year()), day.month() as u8, day.day() as u8) {
                    Ok(date) => formatter.format(&date).to_string(),
                    Err(_) => plain(day),
                }
            }) as Show<civil::Date>,
            None => Box::new(plain),
        }
    }};
}

/// A calendar in which a language writes its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar(CalendarAlgorithm);

impl Calendar {
    /// The calendar of Pope Gregory, which every language has unless the site says otherwise.
    pub const GREGORIAN: Calendar = Calendar(CalendarAlgorithm::Gregory);

    /// By the words that stand for them in `site.yaml`. The Chinese and the Korean calendar are not among them: their
    /// years have names and no numbers.
    const ALL: [(&str, CalendarAlgorithm); 12] = {
        use CalendarAlgorithm::{Buddhist, Coptic, Ethiopic, Gregory, Hebrew, Hijri, Indian, Japanese, Persian, Roc};
        use HijriCalendarAlgorithm::{Civil, Tbla, Umalqura};
        [
            ("gregorian", Gregory),
            ("persian", Persian),
            ("islamic-umalqura", Hijri(Some(Umalqura))),
            ("islamic-civil", Hijri(Some(Civil))),
            ("islamic-tabular", Hijri(Some(Tbla))),
            ("hebrew", Hebrew),
            ("buddhist", Buddhist),
            ("japanese", Japanese),
            ("roc", Roc),
            ("indian", Indian),
            ("coptic", Coptic),
            ("ethiopian", Ethiopic),
        ]
    };

    /// The calendar of that word.
    pub fn parse(word: &str) -> Option<Calendar> {
        Calendar::ALL.iter().find(|(known, _)| *known == word).map(|(_, algorithm)| Calendar(*algorithm))
    }

    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Calendar::ALL.iter().map(|(word, _)| *word)
    }
}

/// A text that is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TagFault {
    /// What is wrong, in plain words.
    pub message: String,
    /// The tag that was probably meant.
    pub help: Option<String>,
}

/// A language of the site, and how to write in it.
pub struct Locale {
    tag: String,
    icu: icu_locale::Locale,
    right_to_left: bool,
    calendar: Calendar,
    in_cldr: OnceLock<bool>,
    own_name: OnceLock<String>,
    days: OnceLock<Show<civil::Date>>,
    months: OnceLock<Show<civil::Date>>,
    month_names: OnceLock<Show<civil::Date>>,
    years: OnceLock<Show<civil::Date>>,
    clock: OnceLock<Clock>,
    grouped: OnceLock<Option<DecimalFormatter>>,
    ungrouped: OnceLock<Option<DecimalFormatter>>,
    collator: OnceLock<Option<CollatorBorrowed<'static>>>,
    plurals: OnceLock<Option<PluralRules>>,
    ordinals: OnceLock<Option<PluralRules>>,
}

impl Locale {
    /// Reads a BCP 47 tag of language, script, region and variants (`ky`, `zh-Hant`, `pt-PT`). The `-u-` and `-x-`
    /// extensions of UTS #35 are refused: the tag is in file names and in `lang` attributes.
    pub fn parse(tag: &str) -> Result<Locale, TagFault> {
        let fault = |help: Option<String>| TagFault {
            message: format!("`{tag}` is not a language tag such as `en`, `ky` or `zh-Hant`"),
            help,
        };
        let Ok(id) = tag.parse::<LanguageIdentifier>() else {
            let shorter = tag.replace('_', "-");
            let shorter = shorter.split(['.', '@']).next().unwrap_or_default();
            let shorter = shorter.split("-u-").next().unwrap_or_default();
            let meant = shorter.parse::<LanguageIdentifier>().ok().filter(|id| !id.language.is_unknown());
            return Err(fault(meant.map(|id| format!("did you mean `{id}`?"))));
        };
        if id.language.is_unknown() {
            return Err(fault(None));
        }
        // ICU4X takes `en_US` for `en-US`; a browser would not.
        if tag.contains('_') {
            return Err(fault(Some(format!("did you mean `{id}`?"))));
        }
        let right_to_left = LocaleDirectionality::new_with_expander(LocaleExpander::new_extended()).get(&id)
            == Some(Direction::RightToLeft);
        Ok(Locale::new(id, right_to_left))
    }

    fn new(id: LanguageIdentifier, right_to_left: bool) -> Locale {
        Locale {
            tag: id.to_string(),
            icu: icu_locale::Locale::from(id),
            right_to_left,
            calendar: Calendar::GREGORIAN,
            in_cldr: OnceLock::new(),
            own_name: OnceLock::new(),
            days: OnceLock::new(),
            months: OnceLock::new(),
            month_names: OnceLock::new(),
            years: OnceLock::new(),
            clock: OnceLock::new(),
            grouped: OnceLock::new(),
            ungrouped: OnceLock::new(),
            collator: OnceLock::new(),
            plurals: OnceLock::new(),
            ordinals: OnceLock::new(),
        }
    }

    /// The same language with its days in that calendar.
    pub fn with_calendar(self, calendar: Calendar) -> Locale {
        Locale { calendar, days: OnceLock::new(), ..self }
    }

    /// The tag in its canonical case: `zh-Hant-TW`, however it was written.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The same for ICU4X.
    pub fn icu(&self) -> &icu_locale::Locale {
        &self.icu
    }

    /// Writing direction, as the HTML attribute `dir` has it: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }

    /// The tags under which something for this language may be found, best first: `pt-PT`, then `pt`. None is in another
    /// script: `zh-TW` goes on to `zh-Hant`, which it means by the likely subtags of CLDR, and neither to `zh`, which
    /// means `zh-Hans`; so do `sr-Latn`, `uz-Cyrl` and `pa-PK` (UTS #35, part 1, sections 4.1.3 and 4.3).
    pub fn chain(&self) -> Vec<String> {
        let expander = LocaleExpander::new_extended();
        let script = |id: &LanguageIdentifier| {
            let mut id = id.clone();
            expander.maximize(&mut id);
            id.script
        };
        let own = script(&self.icu.id);
        let mut id = self.icu.id.clone();
        let mut chain = vec![self.tag.clone()];
        let mut add = |id: &LanguageIdentifier| {
            let tag = id.to_string();
            if script(id) == own && !chain.contains(&tag) {
                chain.push(tag);
            }
        };
        id.variants.clear();
        add(&id);
        // With the script that goes without saying, lest it be lost with the region: `zh-Hant-TW`, `zh-Hant`.
        let mut said = id.clone();
        said.script = own;
        let region = said.region.take().is_some();
        id.region = None;
        let is_usual = script(&id) == own;
        if region && !is_usual {
            add(&said);
        }
        add(&id);
        // A script that goes without saying brings none: `zh-Hans` is `zh`.
        id.script = None;
        add(&id);
        chain
    }

    /// Whether CLDR has data for the language. Where it has none, dates are written as ISO 8601 does.
    pub fn in_cldr(&self) -> bool {
        *self.in_cldr.get_or_init(|| {
            let preferences = DisplayNamesPreferences::from(&self.icu);
            RegionDisplayName::try_new_light(preferences, region!("US")).is_ok()
        })
    }

    /// What the language calls another one, within a sentence; the tag where CLDR does not know.
    fn name_of(&self, id: &LanguageIdentifier) -> String {
        LanguageIdentifierDisplayName::try_new_heavy(
            DisplayNamesPreferences::from(&self.icu),
            id.clone(),
            <_>::default(),
        )
        .map_or_else(|_| id.to_string(), |name| name.as_borrowed().to_string())
    }

    /// What speakers of the language call it (`Кыргызча`, `English`, `فارسی`), by CLDR; the tag where CLDR does not
    /// know. CLDR has it as it is within a sentence; here it begins with a capital, since it stands alone.
    pub fn own_name(&self) -> &str {
        self.own_name.get_or_init(|| {
            let id = self.icu.id.clone();
            LanguageIdentifierDisplayName::try_new_heavy(DisplayNamesPreferences::from(&self.icu), id, <_>::default())
                .map(|name| name.as_borrowed().to_string())
                // Where it knows no name, ICU4X puts the tag.
                .ok()
                .filter(|name| !name.eq_ignore_ascii_case(&self.tag))
                .map_or_else(|| self.tag.clone(), |name| self.capitalised(&name))
        })
    }

    /// True if a text has letters and none of them is in a script of the language's own name: an English title on a
    /// Russian page, or the other way round.
    pub fn is_foreign_script(&self, text: &str) -> bool {
        let scripts = CodePointMapData::<Script>::new();
        let script = |letter: char| match scripts.get(letter) {
            // Chinese, Japanese and Korean are written in several.
            Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => Script::Han,
            script => script,
        };
        let letters = |text: &'_ str| -> BTreeSet<Script> {
            text.chars().filter(|letter| letter.is_alphabetic()).map(script).collect()
        };
        let (own, used) = (letters(self.own_name()), letters(text));
        !used.is_empty() && own.is_disjoint(&used)
    }

    /// The text with a capital first letter, for what CLDR writes small within sentences and a page shows as a heading:
    /// month names in Russian, names of languages.
    pub fn capitalised(&self, text: &str) -> String {
        let mut letters = text.chars();
        let Some(first) = letters.next() else {
            return String::new();
        };
        let mut capitalised = String::with_capacity(text.len());
        match first {
            // Turkic languages in Latin script tell i from ı also in capitals.
            'i' if matches!(self.icu.id.language.as_str(), "tr" | "az" | "crh" | "gag" | "tt" | "kaa") => {
                capitalised.push('İ');
            }
            // Georgian capitals are for whole words, never for the first letter of one.
            'ა'..='ჿ' => capitalised.push(first),
            _ => capitalised.extend(first.to_uppercase()),
        }
        capitalised.push_str(letters.as_str());
        capitalised
    }

    /// The text in capital letters, by the rules of the language; scripts without them stay as they are.
    pub fn capitals(&self, text: &str) -> String {
        match self.icu.id.language.as_str() {
            "tr" | "az" | "crh" | "gag" | "tt" | "kaa" => text.replace('i', "İ").to_uppercase(),
            _ => text.to_uppercase(),
        }
    }

    /// A day in full: `September 10, 2025`, `10 сентября 2025 г.`, `۱۰ سپتامبر ۲۰۲۵`; in the language's [`Calendar`] where
    /// it has another one: `۱۹ شهریور ۱۴۰۴`.
    pub fn date_text(&self, day: civil::Date) -> String {
        let gregorian = || gregorian!(self, YMD::long(), "%Y-%m-%d");
        let show = self.days.get_or_init(|| self.days_of_calendar().unwrap_or_else(gregorian));
        show(day)
    }

    /// A Gregorian month of a year: `September 2025`, `сентябрь 2025 г.`.
    pub fn month_text(&self, year: i16, month: i8) -> String {
        match civil::Date::new(year, month, 1) {
            Ok(day) => self.months.get_or_init(|| gregorian!(self, YM::long(), "%Y-%m"))(day),
            Err(_) => format!("{year:04}-{month:02}"),
        }
    }

    /// The name of a Gregorian month that stands alone: `September`, `сентябрь`.
    pub fn month_name(&self, month: i8) -> String {
        // Any year does.
        match civil::Date::new(2000, month, 1) {
            Ok(day) => self.month_names.get_or_init(|| gregorian!(self, M::long(), "%m"))(day),
            Err(_) => format!("{month:02}"),
        }
    }

    /// A Gregorian year that stands alone: `2025`, `2025年`, `۲۰۲۵`.
    pub fn year_text(&self, year: i16) -> String {
        match civil::Date::new(year, 1, 1) {
            Ok(day) => self.years.get_or_init(|| gregorian!(self, Y::long(), "%Y"))(day),
            Err(_) => format!("{year:04}"),
        }
    }

    /// Time of day with the zone of the site in words and its offset from UTC, where the stamp has a time: `14:00
    /// Kyrgyzstan Time (+06:00)`; `14:00 +06:00` where CLDR has no name for it in the language, or the stamp is by other
    /// clocks than those of the zone. The numerals are those of the language.
    ///
    /// The offset is always there, and abbreviations never: an embargo must not be misread by readers elsewhere, and
    /// they are not unique (`IST`).
    pub fn time_text(&self, stamp: Stamp, zone: &TimeZone) -> Option<String> {
        let time = stamp.time()?;
        let clock =
            self.clock.get_or_init(|| Clock::new(DateTimeFormatterPreferences::from(&self.icu), self.in_cldr()));
        let offset = self.offset_text(stamp.offset().seconds() / 60);
        Some(match clock.time_in_zone(stamp, zone) {
            Some(text) => format!("{text} ({offset})"),
            None => format!("{} {offset}", clock.time(time)),
        })
    }

    /// Minutes from UTC as `+06:00`.
    fn offset_text(&self, minutes: i32) -> String {
        // Without the mark the sign would jump to the other side of the digits in a line that runs right to left.
        let mark = if self.right_to_left { "\u{200e}" } else { "" };
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        format!("{mark}{sign}{}:{}", self.two_digits(hours), self.two_digits(minutes))
    }

    /// A number with the numerals and the grouping of the language: `12,345`, `12 345`, `۱۲٬۳۴۵`.
    pub fn number(&self, number: u64) -> String {
        match self.grouped.get_or_init(|| self.decimals(GroupingStrategy::Auto)) {
            Some(formatter) => formatter.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// A number in the numerals of the language without grouping, for what is counted but not a quantity: a page, a
    /// release's running number.
    pub fn digits(&self, number: u64) -> String {
        match self.ungrouped.get_or_init(|| self.decimals(GroupingStrategy::Never)) {
            Some(formatter) => formatter.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// A decimal number (`-12.50`) with the numerals, the decimal sign and, where `grouped`, the grouping of the
    /// language; `None` if the text is no number.
    pub fn decimal(&self, number: &str, grouped: bool) -> Option<String> {
        let formatter = match grouped {
            true => self.grouped.get_or_init(|| self.decimals(GroupingStrategy::Auto)),
            false => self.ungrouped.get_or_init(|| self.decimals(GroupingStrategy::Never)),
        };
        Some(formatter.as_ref()?.format(&Decimal::try_from_str(number).ok()?).to_string())
    }

    /// Compares two texts as a list in this language is sorted, by the collation of CLDR. Texts that the language holds
    /// for equal are ordered by code points, so that the order is total and a sorted list has one form only.
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        let collator = self.collator.get_or_init(|| {
            CollatorBorrowed::try_new(CollatorPreferences::from(&self.icu), CollatorOptions::default()).ok()
        });
        match collator {
            Some(collator) => collator.compare(left, right).then_with(|| left.cmp(right)),
            None => left.cmp(right),
        }
    }

    /// The plural category of a number of things by CLDR: `zero`, `one`, `two`, `few`, `many` or `other`.
    pub fn plural(&self, number: u64) -> &'static str {
        self.plural_of(&number.to_string(), false)
    }

    /// The same of a decimal number, or with `ordinal` of what is the first, second and so on.
    pub fn plural_of(&self, number: &str, ordinal: bool) -> &'static str {
        let (rules, kind) = match ordinal {
            false => (&self.plurals, PluralRuleType::Cardinal),
            true => (&self.ordinals, PluralRuleType::Ordinal),
        };
        let rules = rules.get_or_init(|| {
            // Without the script, in which grammar takes no part: ICU4X finds no rules for `sr-Latn`.
            let mut id = self.icu.id.clone();
            id.script = None;
            PluralRules::try_new((&icu_locale::Locale::from(id)).into(), kind.into()).ok()
        });
        let number = Decimal::try_from_str(number).ok();
        let category = rules.as_ref().zip(number).map(|(rules, number)| rules.category_for(&number));
        match category {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    /// Writes days in the calendar that the site gave the language; `None` if they are Gregorian, also for want of
    /// CLDR data.
    fn days_of_calendar(&self) -> Option<Show<civil::Date>> {
        if self.calendar == Calendar::GREGORIAN || !self.in_cldr() {
            return None;
        }
        let mut preferences = DateTimeFormatterPreferences::from(&self.icu);
        preferences.calendar_algorithm = Some(self.calendar.0);
        let formatter = DateTimeFormatter::try_new(preferences, YMD::long()).ok()?;
        Some(Box::new(move |day: civil::Date| {
            match Date::try_new_iso(i32::from(day.year()), day.month() as u8, day.day() as u8) {
                // No release is older than the year 1, and ICU4X has no Hebrew numerals for years below zero.
                Ok(date) if day.year() > 0 => formatter.format(&date).to_string(),
                _ => day.to_string(),
            }
        }))
    }

    fn decimals(&self, grouping: GroupingStrategy) -> Option<DecimalFormatter> {
        let mut options = DecimalFormatterOptions::default();
        options.grouping_strategy = Some(grouping);
        DecimalFormatter::try_new((&self.icu).into(), options).ok()
    }

    fn two_digits(&self, number: i32) -> String {
        let number = u64::from(number.unsigned_abs());
        format!("{}{}", self.digits(number / 10), self.digits(number % 10))
    }
}

impl Clone for Locale {
    /// Another one of the same language and calendar; it makes its formatters again.
    fn clone(&self) -> Locale {
        Locale::new(self.icu.id.clone(), self.right_to_left).with_calendar(self.calendar)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.tag)
    }
}

/// Codes of countries (ISO 3166-1) that are no tags of languages, with the tag of the language that was probably meant.
const OF_COUNTRIES: [(&str, &str); 17] = [
    ("al", "sq"),
    ("by", "be"),
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("ge", "ka"),
    ("gr", "el"),
    ("ir", "fa"),
    ("jp", "ja"),
    ("kz", "kk"),
    ("pk", "ur"),
    ("rs", "sr"),
    ("tj", "tg"),
    ("tm", "tk"),
    ("ua", "uk"),
    ("us", "en"),
    ("vn", "vi"),
];

/// The languages that are looked for by their names.
const NAMED: [&str; 44] = [
    "ar", "az", "be", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "hy",
    "id", "it", "ja", "ka", "kk", "ko", "ky", "lt", "lv", "mn", "nl", "pl", "ps", "pt", "ro", "ru", "sq", "sr", "sv",
    "tg", "tk", "tr", "uk", "ur", "uz",
];

/// The tag that was probably meant by the code of a country or by the name of a language, in English or its own, with its
/// English name; `None` for what is the tag of a language.
pub(crate) fn meant(word: &str) -> Option<(&'static str, String)> {
    let word = word.trim().to_lowercase();
    let english = Locale::parse("en").ok()?;
    let name = |tag: &str| Some(english.name_of(&tag.parse().ok()?));
    if let Some((_, tag)) = OF_COUNTRIES.iter().find(|(code, _)| *code == word) {
        return Some((tag, name(tag)?));
    }
    if word.chars().count() < 4 {
        return None;
    }
    let others = [("farsi", "fa"), ("kirghiz", "ky"), ("mandarin", "zh"), ("chinese", "zh"), ("中文", "zh")];
    let other = others.iter().find(|(name, _)| *name == word).map(|(_, tag)| *tag);
    let is_named = |tag: &&str| {
        let own = Locale::parse(tag).is_ok_and(|locale| locale.own_name().to_lowercase() == word);
        own || name(tag).is_some_and(|name| name.to_lowercase() == word)
    };
    let tag = other.or_else(|| NAMED.into_iter().find(is_named))?;
    Some((tag, name(tag)?))
}

/// Whether CLDR knows a language by this tag: `ru` and `ckb`, but neither `xx` nor `md`. For telling a language that
/// the site does not have from a part of a file's name.
pub(crate) fn is_language(tag: &str) -> bool {
    let Ok(id) = tag.parse::<LanguageIdentifier>() else {
        return false;
    };
    let english = DisplayNamesPreferences::from(&icu_locale::locale!("en"));
    let language = LanguageIdentifier::from(id.language);
    !id.language.is_unknown()
        && LanguageIdentifierDisplayName::try_new_heavy(english, language, <_>::default())
            .is_ok_and(|name| !name.as_borrowed().to_string().eq_ignore_ascii_case(id.language.as_str()))
}

#[cfg(test)]
mod tests;
