//! The time of day, and the zone in words: `14:05 Kyrgyzstan Time (+06:00)`.

use icu_datetime::fieldsets::zone::{LocalizedOffsetLong, SpecificLong};
use icu_datetime::fieldsets::{Combo, T};
use icu_datetime::input::{Date, DateTime, Time, TimeZone, UtcOffset, ZonedTime};
use icu_datetime::preferences::HourCycle;
use icu_datetime::{DateTimeFormatterPreferences, NoCalendarFormatter};
use jiff::{civil, tz};

use crate::locale::stamp::Stamp;

/// The formatters for times of one language.
pub(super) struct Clock {
    /// None where CLDR does not know the language.
    formatters: Option<Formatters>,
}

struct Formatters {
    time: NoCalendarFormatter<T>,
    time_and_zone: NoCalendarFormatter<Combo<T, SpecificLong>>,
    time_and_offset: NoCalendarFormatter<Combo<T, LocalizedOffsetLong>>,
}

impl Clock {
    /// For a language, and whether CLDR knows it. The clock has 24 hours in every language: an embargo must not be misread.
    pub(super) fn new(mut preferences: DateTimeFormatterPreferences, in_cldr: bool) -> Clock {
        preferences.hour_cycle = Some(HourCycle::H23);
        let formatters = || {
            Some(Formatters {
                time: NoCalendarFormatter::try_new(preferences, T::hm()).ok()?,
                time_and_zone: NoCalendarFormatter::try_new(preferences, T::hm().with_zone(SpecificLong)).ok()?,
                time_and_offset: NoCalendarFormatter::try_new(preferences, T::hm().with_zone(LocalizedOffsetLong))
                    .ok()?,
            })
        };
        Clock { formatters: in_cldr.then(formatters).flatten() }
    }

    /// The time of day as numbers alone: `14:05`.
    pub(super) fn time(&self, time: civil::Time) -> String {
        match (&self.formatters, icu_time(time)) {
            (Some(formatters), Some(time)) => formatters.time.format(&time).to_string(),
            _ => format!("{:02}:{:02}", time.hour(), time.minute()),
        }
    }

    /// The time of day with the name of the zone, standard or summer time as it was then: `14:05 Kyrgyzstan Time`.
    /// `None` if the stamp is not by the clocks of the zone, and where CLDR has no name for it in this language.
    pub(super) fn time_in_zone(&self, stamp: Stamp, zone: &tz::TimeZone) -> Option<String> {
        let formatters = self.formatters.as_ref()?;
        let offset = stamp.offset();
        if zone.to_offset(stamp.instant()) != offset {
            return None;
        }
        let (day, time) = (stamp.date(), icu_time(stamp.time()?)?);
        let date = Date::try_new_iso(i32::from(day.year()), day.month() as u8, day.day() as u8).ok()?;
        // Zones are renamed in the course of years: the name is the one of that day.
        let zone = TimeZone::from_iana_id(zone.iana_name()?)
            .with_offset(UtcOffset::try_from_seconds(offset.seconds()).ok())
            .at_date_time(DateTime { date, time });
        let time = ZonedTime { time, zone };
        let text = formatters.time_and_zone.format(&time).to_string();
        // What ICU4X writes where it knows no name.
        (text != formatters.time_and_offset.format(&time).to_string()).then_some(text)
    }
}

fn icu_time(time: civil::Time) -> Option<Time> {
    Time::try_new(time.hour() as u8, time.minute() as u8, 0, 0).ok()
}
