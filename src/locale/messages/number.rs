//! Numbers in messages, with the options of Fluent's function `NUMBER`.

use crate::locale::language::Locale;

/// How many digits of a kind a number may have.
const MOST_DIGITS: usize = 15;

/// A number and how it is to be shown.
#[derive(Clone)]
pub(super) struct Number {
    /// As it is, in ASCII.
    digits: String,
    least_whole: usize,
    least_fraction: usize,
    most_fraction: Option<usize>,
    is_grouped: bool,
    is_ordinal: bool,
}

impl Number {
    fn new(digits: String) -> Number {
        let (least_whole, least_fraction, most_fraction) = (1, 0, None);
        Number { digits, least_whole, least_fraction, most_fraction, is_grouped: true, is_ordinal: false }
    }

    pub(super) fn whole(number: i64) -> Number {
        Number::new(number.to_string())
    }

    pub(super) fn real(number: f64) -> Number {
        Number::new(number.to_string())
    }

    /// One that is written in a message; the digits of its fraction are shown as they are there.
    pub(super) fn literal(text: &str) -> Number {
        let fraction = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Number { least_fraction: fraction.min(MOST_DIGITS), ..Number::new(text.to_owned()) }
    }

    /// Sets an option whose value is a word; others are ignored.
    pub(super) fn set_word(&mut self, option: &str, word: &str) {
        match option {
            "type" => self.is_ordinal = word == "ordinal",
            "useGrouping" => self.is_grouped = word != "false",
            _ => {}
        }
    }

    /// Sets an option whose value is a number of digits.
    pub(super) fn set_count(&mut self, option: &str, count: &Number) {
        let count = count.digits.parse().unwrap_or(0.0_f64).clamp(0.0, MOST_DIGITS as f64) as usize;
        match option {
            "minimumIntegerDigits" => self.least_whole = count,
            "minimumFractionDigits" => self.least_fraction = count,
            "maximumFractionDigits" => self.most_fraction = Some(count),
            "useGrouping" => self.is_grouped = count > 0,
            _ => {}
        }
    }

    /// True if a literal means the same number.
    pub(super) fn is(&self, literal: &str) -> bool {
        let parse = |text: &str| text.parse::<f64>().ok();
        self.digits == literal || parse(&self.digits).is_some_and(|number| Some(number) == parse(literal))
    }

    /// Its plural form in a language.
    pub(super) fn category(&self, locale: &Locale) -> &'static str {
        locale.plural_of(&self.ascii(), self.is_ordinal)
    }

    /// In the numerals of a language.
    pub(super) fn show(&self, locale: &Locale) -> String {
        let ascii = self.ascii();
        locale.decimal(&ascii, self.is_grouped).unwrap_or(ascii)
    }

    /// In ASCII, with as many digits as its options want.
    fn ascii(&self) -> String {
        let rounded = self.most_fraction.filter(|_| self.digits.contains('.')).and_then(|most| {
            let number: f64 = self.digits.parse().ok()?;
            Some(format!("{number:.most$}"))
        });
        let text = rounded.as_deref().unwrap_or(&self.digits);
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
        let fraction = if self.most_fraction.is_some() { fraction.trim_end_matches('0') } else { fraction };
        let (least_whole, least_fraction) = (self.least_whole, self.least_fraction);
        let point = if fraction.is_empty() && least_fraction == 0 { "" } else { "." };
        format!("{sign}{whole:0>least_whole$}{point}{fraction:0<least_fraction$}")
    }
}
