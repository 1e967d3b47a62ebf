//! Dates and instants as content files write them.
//!
//! Two forms are read: the calendar date of ISO 8601 (`2025-09-10`) and the instant of RFC 3339
//! (`2025-09-10T14:00:00+06:00`), the latter with the liberties that archives in the wild take: a space for the `T`, an
//! hour of one digit, no seconds, an offset without its colon or after a space, or no offset at all, which means the
//! zone of the site. Whatever else people write is refused with the form that was expected and, where only one day can
//! be meant, with that day: a date that is guessed wrong is worse than a build that stops.

use std::fmt;

use jiff::civil::{self, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::diagnostics::DATE_FORMS;

/// A date, or an instant with the date on which it falls where it was written.
///
/// Stamps are ordered by day first and then by instant, as the archive is cut: a release of the evening of 9 September
/// in New York comes before one of the morning of 10 September in Bishkek, although that was earlier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    date: civil::Date,
    instant: Timestamp,
    offset: Offset,
    timed: bool,
    zoned: bool,
}

/// For the store of a build's memory, in the fewest bytes: year, month, day; seconds and nanoseconds; offset; flags.
type Written = ((i16, i8, i8), (i64, i32), i32, (bool, bool));

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Stamp { date, instant, offset, timed, zoned } = self;
        let written: Written = (
            (date.year(), date.month(), date.day()),
            (instant.as_second(), instant.subsec_nanosecond()),
            offset.seconds(),
            (*timed, *zoned),
        );
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
        let ((year, month, day), (second, nanosecond), offset, (timed, zoned)) = Written::deserialize(deserializer)?;
        let date = civil::Date::new(year, month, day).map_err(D::Error::custom)?;
        let instant = Timestamp::new(second, nanosecond).map_err(D::Error::custom)?;
        let offset = Offset::from_seconds(offset).map_err(D::Error::custom)?;
        Ok(Stamp { date, instant, offset, timed, zoned })
    }
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateFault {
    /// What is wrong, in plain words, with the text.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Stamp {
    /// The date of what has none that could be read; nothing with it is published.
    pub const EPOCH: Stamp = Stamp {
        date: civil::Date::constant(1970, 1, 1),
        instant: Timestamp::UNIX_EPOCH,
        offset: Offset::UTC,
        timed: false,
        zoned: true,
    };

    /// Reads a date or an instant; what names no offset is in `zone`.
    ///
    /// A time that clocks in the zone skipped or showed twice is taken as RFC 5545 does: the skipped one with the
    /// offset before the change, the doubled one as its first showing. A date without a time begins at the first
    /// moment of its day.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Stamp, DateFault> {
        let text = text.trim();
        let parts = Parts::read(text).ok_or_else(|| foreign(text))?;
        let impossible = |why: String| DateFault { message: format!("`{text}` does not exist: {why}"), help: None };
        let date = parts.date().map_err(impossible)?;
        let time = parts.clock().map_err(impossible)?;
        let offset = parts.offset().map_err(impossible)?;
        let local = date.to_datetime(time.unwrap_or(Time::midnight()));
        let (instant, offset) = match offset {
            Some(offset) => offset.to_timestamp(local).map(|instant| (instant, offset)),
            None => in_zone(local, zone),
        }
        .map_err(|_| DateFault { message: format!("`{text}` is too far away to calculate with"), help: None })?;
        let date = match time {
            Some(_) => offset.to_datetime(instant).date(),
            None => date,
        };
        Ok(Stamp { date, instant, offset, timed: time.is_some(), zoned: parts.offset.is_some() })
    }

    /// The day, as written: not moved into the zone of the site.
    pub fn date(&self) -> civil::Date {
        self.date
    }

    /// The year of the day.
    pub fn year(&self) -> i16 {
        self.date.year()
    }

    /// The month of the day, from 1.
    pub fn month(&self) -> i8 {
        self.date.month()
    }

    /// The moment it begins to be: the instant, or the first moment of the day.
    pub fn instant(&self) -> Timestamp {
        self.instant
    }

    /// The offset from UTC: as written, else that of the zone at that moment.
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// The time of day, where one was given.
    pub fn time(&self) -> Option<Time> {
        self.timed.then(|| self.offset.to_datetime(self.instant).time())
    }

    /// The same instant with the day and the clock of a zone, for people who live by it; a day alone is no instant, and
    /// stays.
    pub fn in_zone(self, zone: &TimeZone) -> Stamp {
        if !self.timed {
            return self;
        }
        let offset = zone.to_offset(self.instant);
        Stamp { date: offset.to_datetime(self.instant).date(), offset, ..self }
    }

    /// Whether a time of day was given.
    pub fn timed(&self) -> bool {
        self.timed
    }

    /// Whether an offset was given; an embargo without one is easily misunderstood.
    pub fn zoned(&self) -> bool {
        self.zoned
    }

    /// As HTML's `datetime` attribute, sitemaps (W3C date and time formats) and JSON take it: `2025-09-10`, or the
    /// instant of RFC 3339 where a time was given.
    pub fn iso(&self) -> String {
        if self.timed { self.rfc3339() } else { self.date.to_string() }
    }

    /// The instant of RFC 3339, for Atom and JSON Feed: `2025-09-10T14:00:00+06:00`.
    pub fn rfc3339(&self) -> String {
        let form = if self.offset == Offset::UTC { "%Y-%m-%dT%H:%M:%S%.fZ" } else { "%Y-%m-%dT%H:%M:%S%.f%:z" };
        self.local().strftime(form).to_string()
    }

    /// The instant of RFC 2822, for RSS: `Wed, 10 Sep 2025 14:00:00 +0600`.
    pub fn rfc2822(&self) -> String {
        self.local().strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
    }

    fn local(&self) -> Zoned {
        Zoned::new(self.instant, TimeZone::fixed(self.offset))
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stamp({})", self.iso())
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// Reads the build instant as `--at` takes it: anything that [`Stamp::parse`] reads; a date is its first moment in
/// `zone`.
pub(crate) fn parse_instant(text: &str, zone: &TimeZone) -> Result<Timestamp, DateFault> {
    Stamp::parse(text, zone).map(|stamp| stamp.instant)
}

/// Reads the build instant as the environment variable `SOURCE_DATE_EPOCH` has it: seconds since 1970.
pub(crate) fn parse_epoch(text: &str) -> Result<Timestamp, DateFault> {
    text.trim().parse::<i64>().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| DateFault {
        message: format!("`{text}` is not a number of seconds since 1970"),
        help: Some("write the seconds since 1970-01-01T00:00:00Z, as `date +%s` prints them".to_owned()),
    })
}

/// The instant of a local time, and the offset then. Offsets are rounded to minutes, as RFC 3339 can tell no more: it
/// matters for the local mean times of before about 1930 only.
fn in_zone(local: DateTime, zone: &TimeZone) -> Result<(Timestamp, Offset), jiff::Error> {
    let instant = zone.to_ambiguous_timestamp(local).compatible()?;
    let offset = zone.to_offset(instant);
    if offset.seconds() % 60 == 0 {
        return Ok((instant, offset));
    }
    let offset = Offset::from_seconds((offset.seconds() + 30).div_euclid(60) * 60)?;
    Ok((offset.to_timestamp(local)?, offset))
}

/// A text that has the right form; its numbers may yet be impossible.
struct Parts {
    year: u16,
    month: u8,
    day: u8,
    time: Option<(u8, u8, u8, u32)>,
    /// Whether it is behind UTC, hours, minutes.
    offset: Option<(bool, u8, u8)>,
}

impl Parts {
    fn read(text: &str) -> Option<Parts> {
        let mut cursor = Cursor { rest: text.as_bytes() };
        let year = cursor.number(4, 4)?;
        cursor.expect(b'-')?;
        let month = cursor.number(2, 2)?;
        cursor.expect(b'-')?;
        let day = cursor.number(2, 2)?;
        let mut parts = Parts { year: year as u16, month: month as u8, day: day as u8, time: None, offset: None };
        if cursor.rest.is_empty() {
            return Some(parts);
        }
        if !cursor.eat(b'T') && !cursor.eat(b't') && !cursor.spaces() {
            return None;
        }
        let hour = cursor.number(1, 2)?;
        cursor.expect(b':')?;
        let minute = cursor.number(2, 2)?;
        let mut second = 0;
        let mut nanosecond = 0;
        if cursor.eat(b':') {
            second = cursor.number(2, 2)?;
            if cursor.eat(b'.') || cursor.eat(b',') {
                nanosecond = cursor.fraction()?;
            }
        }
        parts.time = Some((hour as u8, minute as u8, second as u8, nanosecond));
        cursor.spaces();
        if cursor.eat(b'Z') || cursor.eat(b'z') {
            parts.offset = Some((false, 0, 0));
        } else if !cursor.rest.is_empty() {
            let behind = cursor.eat(b'-');
            if !behind {
                cursor.expect(b'+')?;
            }
            let hours = cursor.number(2, 2)?;
            let minutes = if cursor.eat(b':') || !cursor.rest.is_empty() { cursor.number(2, 2)? } else { 0 };
            parts.offset = Some((behind, hours as u8, minutes as u8));
        }
        cursor.rest.is_empty().then_some(parts)
    }

    fn date(&self) -> Result<civil::Date, String> {
        let &Parts { year, month, day, .. } = self;
        if year == 0 {
            return Err("there is no year 0".to_owned());
        }
        let Ok(first) = civil::Date::new(year as i16, month as i8, 1) else {
            return Err(format!("there is no month {month:02}"));
        };
        civil::Date::new(year as i16, month as i8, day as i8)
            .map_err(|_| format!("{} {year} has {} days", MONTHS[usize::from(month - 1)], first.days_in_month()))
    }

    fn clock(&self) -> Result<Option<Time>, String> {
        let Some((hour, minute, second, nanosecond)) = self.time else {
            return Ok(None);
        };
        let why = match (hour, minute, second) {
            (24, 0, 0) => "hours run from 00 to 23; midnight is 00:00 of the next day",
            (24.., ..) => "hours run from 00 to 23",
            (_, 60.., _) => "minutes run from 00 to 59",
            (.., 60..) => "seconds run from 00 to 59",
            _ => {
                return Time::new(hour as i8, minute as i8, second as i8, nanosecond as i32)
                    .map(Some)
                    .map_err(|_| "there is no such time of day".to_owned());
            }
        };
        Err(why.to_owned())
    }

    fn offset(&self) -> Result<Option<Offset>, String> {
        let Some((behind, hours, minutes)) = self.offset else {
            return Ok(None);
        };
        // The zones of the world reach from -12:00 to +14:00, and did from -15:14 to +15:14 before there were zones.
        if hours > 15 || minutes > 59 {
            return Err(format!("no zone is {hours:02}:{minutes:02} away from UTC"));
        }
        let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
        Offset::from_seconds(if behind { -seconds } else { seconds })
            .map(Some)
            .map_err(|_| "there is no such offset".to_owned())
    }
}

/// Reads from the front.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    /// A number of `min` to `max` digits.
    fn number(&mut self, min: usize, max: usize) -> Option<u32> {
        let length = self.rest.iter().take(max).take_while(|byte| byte.is_ascii_digit()).count();
        if length < min {
            return None;
        }
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    /// The digits after a decimal point, as nanoseconds; what is finer is dropped.
    fn fraction(&mut self) -> Option<u32> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        let digits = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
        (length > 0).then(|| digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    /// Skips spaces; whether there were any.
    fn spaces(&mut self) -> bool {
        let mut any = false;
        while self.eat(b' ') || self.eat(b'\t') {
            any = true;
        }
        any
    }
}

/// For the messages, which are in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The fault of a text in any other form.
fn foreign(text: &str) -> DateFault {
    let help = match meaning(text) {
        Meaning::One(iso) => format!("write `{iso}`"),
        Meaning::Two(one, other) => format!("write `{one}` or `{other}`, whichever is meant"),
        Meaning::Month(first) => format!("the day is missing: write it as in `{first}`"),
        Meaning::Unclear => DATE_FORMS.to_owned(),
    };
    let message =
        if text.is_empty() { "the date is empty".to_owned() } else { format!("cannot read the date `{text}`") };
    DateFault { message, help: Some(help) }
}

/// What the writer of a date in another form may have meant, in the forms that are read.
enum Meaning {
    One(String),
    Two(civil::Date, civil::Date),
    /// A month, by its first day.
    Month(civil::Date),
    Unclear,
}

fn meaning(text: &str) -> Meaning {
    // The date lines of mails, and what `git log` and JavaScript print.
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Meaning::One(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    }
    // An offset of whole hours without its zero: `-4`.
    if let Some((front, hours)) = text.rsplit_once(['-', '+'])
        && let (1, Some(_)) = (hours.len(), number(hours))
    {
        let sign = &text[front.len()..front.len() + 1];
        if let Ok(stamp) = Stamp::parse(&format!("{front}{sign}0{hours}:00"), &TimeZone::UTC)
            && stamp.zoned()
        {
            return Meaning::One(stamp.iso());
        }
    }
    // The universal time of Ruby, and so of many Jekyll sites.
    for name in ["UTC", "GMT"] {
        if let Some(front) = text.strip_suffix(name)
            && let Ok(stamp) = Stamp::parse(&format!("{}Z", front.trim_end()), &TimeZone::UTC)
        {
            return Meaning::One(stamp.iso());
        }
    }
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "of" | "the"))
        .collect();
    let clear = |date: Option<civil::Date>| date.map_or(Meaning::Unclear, |date| Meaning::One(date.to_string()));
    match words[..] {
        [one] => match one.len() {
            // The basic format of ISO 8601.
            8 if one.is_ascii() => clear(day(&one[..4], &one[4..6], &one[6..])),
            _ => Meaning::Unclear,
        },
        [month, year] | [year, month] if year.len() == 4 && number(year).is_some() => {
            match month_named(month).and_then(|month| day(year, month, "1")) {
                Some(first) => Meaning::Month(first),
                None => Meaning::Unclear,
            }
        }
        // 2025/09/10, 2025.9.10
        [year, month, date] if year.len() == 4 && number(year).is_some() => clear(day(year, month, date)),
        [first, second, year] if year.len() == 4 => {
            if let Some(month) = month_named(second) {
                // 10 September 2025
                return clear(day(year, month, ordinal(first)));
            }
            if let Some(month) = month_named(first) {
                // September 10, 2025
                return clear(day(year, month, ordinal(second)));
            }
            // Days come first where people write points; with strokes it depends on the country.
            match (day(year, second, first), day(year, first, second)) {
                (european, _) if text.contains('.') => clear(european),
                (Some(european), Some(american)) if european != american => Meaning::Two(european, american),
                (european, american) => clear(european.or(american)),
            }
        }
        _ => Meaning::Unclear,
    }
}

fn number(digits: &str) -> Option<i16> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// A day in the years of which releases may be; anything else is no date but some other number.
fn day(year: &str, month: &str, day: &str) -> Option<civil::Date> {
    let year = number(year).filter(|year| (1800..2200).contains(year))?;
    civil::Date::new(year, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()
}

/// The number of a month from its English name or an abbreviation of that.
fn month_named(word: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let at = MONTHS.iter().position(|name| {
        word.len() >= 3 && name.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word))
    })?;
    Some(NUMBERS[at])
}

/// The number of `10th`, and of `10`.
fn ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

#[cfg(test)]
mod tests;
