//! Tests of `stamp`.

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn stamp(text: &str) -> Stamp {
    Stamp::parse(text, &zone("Asia/Bishkek")).unwrap()
}

fn fault(text: &str) -> DateFault {
    Stamp::parse(text, &zone("Asia/Bishkek")).unwrap_err()
}

#[test]
fn small() {
    assert!(size_of::<Stamp>() <= 32, "{}", size_of::<Stamp>());
    fn shared<S: Send + Sync + Copy>() {}
    shared::<Stamp>();
}

#[test]
fn a_plain_date() {
    let stamp = stamp(" 2025-09-10 ");
    assert_eq!((stamp.year(), stamp.month()), (2025, 9));
    assert!(!stamp.timed() && !stamp.zoned());
    assert_eq!(stamp.time(), None);
    assert_eq!(stamp.iso(), "2025-09-10");
    assert_eq!(stamp.rfc3339(), "2025-09-10T00:00:00+06:00");
    assert_eq!(stamp.rfc2822(), "Wed, 10 Sep 2025 00:00:00 +0600");
    assert_eq!(stamp.instant().to_string(), "2025-09-09T18:00:00Z");
    assert_eq!(format!("{stamp} {stamp:?}"), "2025-09-10 Stamp(2025-09-10)");
}

#[test]
fn instants() {
    for (text, iso, zoned) in [
        ("2025-09-10T14:00:00+06:00", "2025-09-10T14:00:00+06:00", true),
        ("2025-09-10T14:00:00", "2025-09-10T14:00:00+06:00", false),
        ("2025-09-10 14:00", "2025-09-10T14:00:00+06:00", false),
        ("2025-09-10t14:00z", "2025-09-10T14:00:00Z", true),
        ("2025-09-10T14:00:00+00:00", "2025-09-10T14:00:00Z", true),
        ("2019-03-26 9:00:00 -0500", "2019-03-26T09:00:00-05:00", true),
        ("2019-03-26 09:00:00-05:00", "2019-03-26T09:00:00-05:00", true),
        ("2019-03-26   9:00 +0530", "2019-03-26T09:00:00+05:30", true),
        ("2019-03-26 9:00:00 +05", "2019-03-26T09:00:00+05:00", true),
        ("2019-03-26 9:00:00 Z", "2019-03-26T09:00:00Z", true),
        ("2025-09-10T14:00:00.5+06:00", "2025-09-10T14:00:00.5+06:00", true),
        ("2025-09-10T14:00:00.123456789123Z", "2025-09-10T14:00:00.123456789Z", true),
        ("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00Z", true),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", true),
    ] {
        let stamp = stamp(text);
        assert_eq!(stamp.iso(), iso, "{text}");
        assert_eq!(stamp.zoned(), zoned, "{text}");
        assert!(stamp.timed());
        let again = Stamp::parse(&stamp.iso(), &TimeZone::UTC).unwrap();
        assert_eq!((again.instant(), again.date(), again.offset()), (stamp.instant(), stamp.date(), stamp.offset()));
    }
}

#[test]
fn the_day_is_the_day_as_written() {
    let evening = stamp("2025-09-09T23:00:00-04:00");
    let morning = stamp("2025-09-10T08:00:00+06:00");
    assert_eq!(evening.date().to_string(), "2025-09-09");
    assert!(evening.instant() > morning.instant());
    assert!(evening < morning);
    assert!(stamp("2025-09-10") < morning);
}

#[test]
fn changing_clocks() {
    let berlin = zone("Europe/Berlin");
    let iso = |text: &str| Stamp::parse(text, &berlin).unwrap().iso();
    assert_eq!(iso("2025-03-30T02:30"), "2025-03-30T03:30:00+02:00");
    assert_eq!(iso("2025-10-26T02:30"), "2025-10-26T02:30:00+02:00");
    assert_eq!(iso("2025-01-15T12:00"), "2025-01-15T12:00:00+01:00");
    // Beirut has no midnight on the day its clocks go forward.
    let beirut = Stamp::parse("2024-03-31", &zone("Asia/Beirut")).unwrap();
    assert_eq!((beirut.iso(), beirut.rfc3339()), ("2024-03-31".to_owned(), "2024-03-31T01:00:00+03:00".to_owned()));
}

#[test]
fn local_mean_time_is_rounded_to_minutes() {
    // +04:58:24 until 1924.
    assert_eq!(stamp("1910-05-01T12:00").iso(), "1910-05-01T12:00:00+04:58");
    assert_eq!(stamp("1910-05-01").rfc3339(), "1910-05-01T00:00:00+04:58");
    let new_york = Stamp::parse("1810-05-01T12:00", &zone("America/New_York")).unwrap();
    assert_eq!(new_york.iso(), "1810-05-01T12:00:00-04:56");
}

#[test]
fn impossible() {
    for (text, why) in [
        ("2015-02-30", "February 2015 has 28 days"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("2025-09-31", "September 2025 has 30 days"),
        ("2025-09-00", "September 2025 has 30 days"),
        ("2025-12-99", "December 2025 has 31 days"),
        ("2025-13-01", "there is no month 13"),
        ("2025-00-01", "there is no month 00"),
        ("0000-01-01", "there is no year 0"),
        ("2025-09-10T25:00", "hours run from 00 to 23"),
        ("2025-09-10T24:00:00", "hours run from 00 to 23; midnight is 00:00 of the next day"),
        ("2025-09-10T14:60", "minutes run from 00 to 59"),
        ("2025-09-10T14:00:60Z", "seconds run from 00 to 59"),
        ("2025-09-10T14:00:00+19:00", "no zone is 19:00 away from UTC"),
        ("2025-09-10T14:00:00+06:75", "no zone is 06:75 away from UTC"),
    ] {
        assert_eq!(fault(text).message, format!("`{text}` does not exist: {why}"));
        assert_eq!(fault(text).help, None);
    }
    assert_eq!(fault("9999-12-31T23:59:59-11:00").message.split(" is ").nth(1), Some("too far away to calculate with"));
}

#[test]
fn other_forms() {
    for (text, iso) in [
        ("10.09.2025", "2025-09-10"),
        ("1.9.2025", "2025-09-01"),
        ("10 September 2025", "2025-09-10"),
        ("10th of September 2025", "2025-09-10"),
        ("September 10, 2025", "2025-09-10"),
        ("Sept. 1, 2025", "2025-09-01"),
        ("10-Sep-2025", "2025-09-10"),
        ("2025/09/10", "2025-09-10"),
        ("2025.9.1", "2025-09-01"),
        ("2025-9-1", "2025-09-01"),
        ("20250910", "2025-09-10"),
        ("25/09/2025", "2025-09-25"),
        ("09/25/2025", "2025-09-25"),
        ("09/09/2025", "2025-09-09"),
        ("Wed, 10 Sep 2025 14:00:00 +0600", "2025-09-10T14:00:00+06:00"),
        ("2019-03-26 09:00:00 UTC", "2019-03-26T09:00:00Z"),
        ("2016-03-21 12:00:00 -4", "2016-03-21T12:00:00-04:00"),
        ("2025-09-10T14:00:00+6", "2025-09-10T14:00:00+06:00"),
    ] {
        let fault = fault(text);
        assert_eq!(fault.message, format!("cannot read the date `{text}`"));
        assert_eq!(fault.help, Some(format!("write `{iso}`")), "{text}");
    }
    assert_eq!(fault("05/09/2025").help.as_deref(), Some("write `2025-09-05` or `2025-05-09`, whichever is meant"));
    for text in [
        "2025",
        "2025-09",
        "31.02.2025",
        "10 September",
        "tomorrow",
        "2025-09-10T",
        "2025-09-10 14",
        "2025-09-10T14:00:00 Bishkek",
        "2025-09-10T14:00:00+06:00:00",
        "2025-09-10x",
        "12345678",
        "10 сентября 2025",
        "۲۰۲۵-۰۹-۱۰",
        "10 ééé 2025",
    ] {
        assert_eq!(fault(text).help.as_deref(), Some(DATE_FORMS), "{text}");
    }
    assert_eq!(fault("January 2018").help.as_deref(), Some("the day is missing: write it as in `2018-01-01`"));
    assert_eq!(fault("  ").message, "the date is empty");
}

#[test]
fn build_instants() {
    let bishkek = zone("Asia/Bishkek");
    assert_eq!(parse_instant("2025-09-10", &bishkek).unwrap().to_string(), "2025-09-09T18:00:00Z");
    assert_eq!(parse_instant("2025-09-10T00:00Z", &bishkek).unwrap().to_string(), "2025-09-10T00:00:00Z");
    assert!(parse_instant("now", &bishkek).is_err());
    assert_eq!(parse_epoch("1757484000").unwrap().to_string(), "2025-09-10T06:00:00Z");
    assert_eq!(parse_epoch("0").unwrap(), Timestamp::UNIX_EPOCH);
    for text in ["", "today", "1.5", "99999999999999999999", "9999999999999"] {
        assert!(parse_epoch(text).is_err(), "{text}");
    }
}
