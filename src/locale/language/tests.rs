//! Tests of `language`.

use jiff::tz::TimeZone;

use super::*;

const REGION: [&str; 10] = ["en", "ru", "ky", "kk", "uz", "tg", "tk", "zh", "fa", "ar"];

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

#[test]
fn shared_between_threads() {
    fn shared<S: Send + Sync>() {}
    shared::<Locale>();
}

#[test]
fn tags() {
    assert_eq!(locale("ZH-hant-tw").tag(), "zh-Hant-TW");
    assert_eq!(locale("ky").tag(), "ky");
    let help = |tag: &str| Locale::parse(tag).unwrap_err().help;
    assert_eq!(help("en_US").as_deref(), Some("did you mean `en-US`?"));
    assert_eq!(help("ru_RU.UTF-8").as_deref(), Some("did you mean `ru-RU`?"));
    assert_eq!(help("fa-u-nu-latn").as_deref(), Some("did you mean `fa`?"));
    for tag in ["", "und", "english language", "e", "en--us", "кы"] {
        assert_eq!(help(tag), None, "{tag}");
    }
    assert_eq!(
        Locale::parse("und").unwrap_err().to_string(),
        "`und` is not a language tag such as `en`, `ky` or `zh-Hant`"
    );
}

#[test]
fn known_languages() {
    for tag in ["en", "ky", "ru", "zh", "fa", "ckb", "zh-Hant", "en-GB"] {
        assert!(is_language(tag), "{tag}");
    }
    for tag in ["xx", "md", "und", "", "2025", "index"] {
        assert!(!is_language(tag), "{tag}");
    }
}

#[test]
fn chains() {
    assert_eq!(locale("ky").chain(), ["ky"]);
    assert_eq!(locale("pt-PT").chain(), ["pt-PT", "pt"]);
    assert_eq!(locale("zh-Hant-TW").chain(), ["zh-Hant-TW", "zh-Hant"]);
    for tag in ["zh-TW", "zh-HK", "zh-MO"] {
        assert_eq!(locale(tag).chain(), [tag, "zh-Hant"]);
    }
    assert_eq!(locale("zh-CN").chain(), ["zh-CN", "zh"]);
    assert_eq!(locale("zh-Hans-SG").chain(), ["zh-Hans-SG", "zh-Hans", "zh"]);
    assert_eq!(locale("sr-Latn").chain(), ["sr-Latn"]);
    assert_eq!(locale("sr-ME").chain(), ["sr-ME", "sr-Latn"]);
    assert_eq!(locale("sr-Cyrl-RS").chain(), ["sr-Cyrl-RS", "sr-Cyrl", "sr"]);
    assert_eq!(locale("uz-Cyrl-UZ").chain(), ["uz-Cyrl-UZ", "uz-Cyrl"]);
    assert_eq!(locale("pa-PK").chain(), ["pa-PK", "pa-Arab"]);
    assert_eq!(locale("az-Cyrl").chain(), ["az-Cyrl"]);
    assert_eq!(locale("en-GB").chain(), ["en-GB", "en"]);
    assert_eq!(locale("xx").chain(), ["xx"]);
    assert_eq!(locale("ca-ES-valencia").chain(), ["ca-ES-valencia", "ca-ES", "ca"]);
}

#[test]
fn directions() {
    for tag in ["fa", "ar", "he", "ur", "ckb", "ps", "ug", "kk-Arab", "dv"] {
        assert_eq!(locale(tag).dir(), "rtl", "{tag}");
    }
    for tag in ["en", "ky", "ru", "zh", "uz", "tg", "kk", "xx"] {
        assert_eq!(locale(tag).dir(), "ltr", "{tag}");
    }
}

#[test]
fn own_names() {
    for (tag, name) in [
        ("en", "English"),
        ("ru", "Русский"),
        ("ky", "Кыргызча"),
        ("zh", "中文"),
        ("fa", "فارسی"),
        ("uz", "O‘zbek"),
        ("tg", "Тоҷикӣ"),
        ("kk", "Қазақ тілі"),
        ("ka", "ქართული"),
        ("tr", "Türkçe"),
        ("xx", "xx"),
    ] {
        assert_eq!(locale(tag).own_name(), name, "{tag}");
    }
}

#[test]
fn capitals() {
    assert_eq!(locale("ru").capitalised("сентябрь"), "Сентябрь");
    assert_eq!(locale("tr").capitalised("iyul"), "İyul");
    assert_eq!(locale("en").capitalised("iyul"), "Iyul");
    assert_eq!(locale("ka").capitalised("ქართული"), "ქართული");
    assert_eq!(locale("en").capitalised(""), "");
    assert_eq!(locale("zh").capitalised("九月"), "九月");
}

#[test]
fn days() {
    let day = civil::date(2025, 9, 10);
    for (tag, text) in [
        ("en", "September 10, 2025"),
        ("en-GB", "10 September 2025"),
        ("ru", "10 сентября 2025\u{202f}г."),
        ("ky", "2025-ж. 10-сентябрь"),
        ("zh", "2025年9月10日"),
        ("fa", "۱۰ سپتامبر ۲۰۲۵"),
        ("uz", "10-sentabr, 2025"),
        ("th", "10 กันยายน ค.ศ. 2025"),
        ("ja", "2025年9月10日"),
        ("xx", "2025-09-10"),
    ] {
        assert_eq!(locale(tag).date_text(day), text, "{tag}");
    }
}

/// The days are reckoned by the Python packages persiantools, hijridate and convertdate; those of the tabular
/// calendar are one ahead of the civil one, Ethiopian years 276 ahead of Coptic ones. The years of the others are
/// Gregorian ones with another first year.
#[test]
fn days_in_other_calendars() {
    let (september, leap, winter) = (civil::date(2025, 9, 10), civil::date(2024, 2, 29), civil::date(2000, 1, 1));
    for (word, tag, day, text) in [
        ("persian", "fa", september, "۱۹ شهریور ۱۴۰۴"),
        ("persian", "fa", leap, "۱۰ اسفند ۱۴۰۲"),
        ("persian", "fa", civil::date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
        ("persian", "fa", civil::date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
        ("persian", "fa-AF", september, "۱۹ سنبلهٔ ۱۴۰۴"),
        ("persian", "en", winter, "Dey 11, 1378 AP"),
        ("islamic-umalqura", "ar", september, "18 ربيع الأول 1447 هـ"),
        ("islamic-umalqura", "en", september, "Rabiʻ I 18, 1447 AH"),
        ("islamic-umalqura", "en", leap, "Shaʻban 19, 1445 AH"),
        ("islamic-civil", "en", september, "Rabiʻ I 17, 1447 AH"),
        ("islamic-civil", "en", winter, "Ramadan 24, 1420 AH"),
        ("islamic-tabular", "en", september, "Rabiʻ I 18, 1447 AH"),
        ("islamic-tabular", "en", winter, "Ramadan 25, 1420 AH"),
        ("hebrew", "he", september, "י״ז באלול ה׳תשפ״ה"),
        ("hebrew", "en", september, "17 Elul 5785"),
        ("hebrew", "en", leap, "20 Adar I 5784"),
        ("hebrew", "en", civil::date(2024, 3, 20), "10 Adar II 5784"),
        ("buddhist", "th", september, "10 กันยายน 2568"),
        ("buddhist", "en", leap, "February 29, 2567 BE"),
        ("japanese", "ja", september, "令和7年9月10日"),
        ("japanese", "ja", civil::date(2019, 5, 1), "令和元年5月1日"),
        ("japanese", "ja", civil::date(2019, 4, 30), "平成31年4月30日"),
        ("japanese", "en", september, "September 10, 7 Reiwa"),
        ("roc", "zh-Hant", september, "民國114年9月10日"),
        ("roc", "en", winter, "January 1, 89 Minguo"),
        ("indian", "hi", september, "19 भाद्रपद 1947 शक"),
        ("indian", "en", leap, "Phalguna 10, 1945 Śaka"),
        ("coptic", "en", september, "Nasie 5, 1741 AM"),
        ("coptic", "en", civil::date(2024, 9, 11), "Tout 1, 1741 AM"),
        ("ethiopian", "am", september, "ጳጉሜን 5፣ 2017 AM"),
        ("ethiopian", "en", civil::date(2024, 9, 11), "Meskerem 1, 2017 AM"),
        ("gregorian", "th", september, "10 กันยายน ค.ศ. 2025"),
        // Before the first year of the calendar.
        ("persian", "en", civil::date(1, 1, 1), "Dey 11, -621 AP"),
        ("islamic-civil", "en", civil::date(1, 1, 1), "Jumada I 18, 641 BH"),
        ("japanese", "ja", civil::date(1850, 6, 1), "西暦1850年6月1日"),
        ("roc", "zh-Hant", civil::date(1850, 6, 1), "民國前62年6月1日"),
        // No CLDR data; no year of a release.
        ("persian", "xx", september, "2025-09-10"),
        ("hebrew", "he", civil::date(-9999, 1, 1), "-009999-01-01"),
    ] {
        let locale = locale(tag).with_calendar(Calendar::parse(word).unwrap());
        assert_eq!(locale.date_text(day), text, "{word} in {tag}");
        assert_eq!(locale.clone().date_text(day), text, "{word} in {tag}");
    }
}

#[test]
fn every_language_writes_days_of_all_years_in_every_calendar() {
    let years = (1..=9999).step_by(101).map(|year| civil::date(year, 12, 31));
    let days: Vec<civil::Date> = years.chain([civil::Date::MIN, civil::Date::MAX]).collect();
    for word in Calendar::words() {
        for tag in REGION.iter().chain(&["he", "th", "ja", "zh-Hant", "hi", "am", "xx"]) {
            let locale = locale(tag).with_calendar(Calendar::parse(word).unwrap());
            for day in &days {
                assert!(locale.date_text(*day).chars().any(char::is_alphanumeric), "{word} {tag} {day}");
            }
        }
    }
}

#[test]
fn only_days_are_in_another_calendar() {
    let persian = locale("fa").with_calendar(Calendar::parse("persian").unwrap());
    assert_eq!(persian.month_text(2025, 9), "سپتامبر ۲۰۲۵");
    assert_eq!(persian.month_name(9), "سپتامبر");
    assert_eq!(persian.year_text(2025), "۲۰۲۵");
    assert_eq!(Calendar::parse("lunar"), None);
}

#[test]
fn months_and_years() {
    for (tag, month, name, year) in [
        ("en", "September 2025", "September", "2025"),
        ("ru", "сентябрь 2025\u{202f}г.", "сентябрь", "2025"),
        ("ky", "2025-ж., сентябрь", "Сентябрь", "2025"),
        ("zh", "2025年9月", "九月", "2025年"),
        ("fa", "سپتامبر ۲۰۲۵", "سپتامبر", "۲۰۲۵"),
        ("xx", "2025-09", "09", "2025"),
    ] {
        let locale = locale(tag);
        assert_eq!(locale.month_text(2025, 9), month, "{tag}");
        assert_eq!(locale.month_name(9), name, "{tag}");
        assert_eq!(locale.year_text(2025), year, "{tag}");
    }
    assert_eq!(locale("en").month_text(2025, 13), "2025-13");
    assert_eq!(locale("en").month_name(0), "00");
}

#[test]
fn every_language_of_the_region_has_dates() {
    for tag in REGION {
        let locale = locale(tag);
        assert!(locale.in_cldr(), "{tag}");
        for month in 1..=12 {
            assert!(!locale.month_text(2025, month).contains("M0"), "{tag}");
            assert!(locale.month_name(month).chars().any(char::is_alphabetic), "{tag}");
        }
    }
}

#[test]
fn times() {
    let zone = TimeZone::get("Asia/Bishkek").unwrap();
    let stamp = |text: &str| Stamp::parse(text, &zone).unwrap();
    let afternoon = stamp("2025-09-10T14:05:00");
    let text = |tag: &str, stamp: Stamp| locale(tag).time_text(stamp, &zone);
    for (tag, expected) in [
        ("en", "14:05 Kyrgyzstan Time (+06:00)"),
        ("ru", "14:05 Киргизия (+06:00)"),
        ("ky", "14:05 Кыргызстан убактысы (+06:00)"),
        ("fi", "14.05 Kirgisian aika (+06:00)"),
        ("zh", "吉尔吉斯斯坦时间 14:05 (+06:00)"),
        ("fa", "۱۴:۰۵ (وقت قرقیزستان) (\u{200e}+۰۶:۰۰)"),
        ("xx", "14:05 +06:00"),
    ] {
        assert_eq!(text(tag, afternoon).unwrap(), expected, "{tag}");
    }
    // By other clocks than those of the site.
    assert_eq!(text("en", stamp("2019-03-26 9:00:00 -0530")).unwrap(), "09:00 -05:30");
    assert_eq!(text("fa", stamp("2019-03-26 9:00:00 -0530")).unwrap(), "۹:۰۰ \u{200e}-۰۵:۳۰");
    assert_eq!(text("en", stamp("2025-09-10")), None);
}

#[test]
fn zones_have_the_name_that_they_had_then() {
    for (zone, written, expected) in [
        ("America/New_York", "2025-01-10T09:00:00", "09:00 Eastern Standard Time (-05:00)"),
        ("America/New_York", "2025-07-10T09:00:00", "09:00 Eastern Daylight Time (-04:00)"),
        ("Europe/Brussels", "2025-07-10T09:00:00", "09:00 Central European Summer Time (+02:00)"),
        ("Asia/Kolkata", "2025-07-10T09:00:00", "09:00 India Standard Time (+05:30)"),
        ("UTC", "2019-03-26T00:00Z", "00:00 Coordinated Universal Time (+00:00)"),
        ("Europe/Istanbul", "2015-07-10T09:00:00", "09:00 Eastern European Summer Time (+03:00)"),
        ("Europe/Istanbul", "2025-07-10T09:00:00", "09:00 Türkiye Standard Time (+03:00)"),
        // Before there were zones.
        ("Asia/Bishkek", "1900-01-01T12:00:00", "12:00 +04:58"),
    ] {
        let zone = TimeZone::get(zone).unwrap();
        let stamp = Stamp::parse(written, &zone).unwrap();
        assert_eq!(locale("en").time_text(stamp, &zone).unwrap(), expected, "{zone:?} {written}");
    }
}

#[test]
fn numbers() {
    for (tag, grouped, digits) in [
        ("en", "12,345", "12345"),
        ("ru", "12\u{a0}345", "12345"),
        ("ky", "12\u{a0}345", "12345"),
        ("fa", "۱۲٬۳۴۵", "۱۲۳۴۵"),
        ("xx", "12,345", "12345"),
    ] {
        assert_eq!(locale(tag).number(12_345), grouped, "{tag}");
        assert_eq!(locale(tag).digits(12_345), digits, "{tag}");
    }
    assert_eq!(locale("en").number(0), "0");
    assert_eq!(locale("fa").decimal("-1234.50", true).as_deref(), Some("\u{200e}\u{2212}۱٬۲۳۴٫۵۰"));
    assert_eq!(locale("ru").decimal("1234.50", false).as_deref(), Some("1234,50"));
    assert_eq!(locale("ru").decimal("many", false), None);
    assert_eq!(locale("en").number(u64::MAX), "18,446,744,073,709,551,615");
}

fn sorted<'a>(tag: &str, mut words: Vec<&'a str>) -> Vec<&'a str> {
    let locale = locale(tag);
    words.sort_by(|left, right| locale.compare(left, right));
    words
}

#[test]
fn collation() {
    // By code points, Ё comes before А and ё after я. In Russian it sorts as Е, unless nothing else differs.
    assert_eq!(
        sorted("ru", vec!["Япония", "Ёлка", "Ереван", "Ещё", "Елка", "Жук", "Абакан"]),
        ["Абакан", "Елка", "Ёлка", "Ереван", "Ещё", "Жук", "Япония"]
    );
    // In Kyrgyz it is a letter of its own.
    assert_eq!(sorted("ky", vec!["Ёлка", "Ереван", "Ещё", "Жук"]), ["Ереван", "Ещё", "Ёлка", "Жук"]);
    // Kyrgyz has ң after н, ө after о and ү after у; by code points they come after я.
    assert_eq!(
        sorted("ky", vec!["Яков", "Өзгөн", "Пишпек", "Ош", "Үзөнгү", "Фрунзе", "Ысык-Көл"]),
        ["Ош", "Өзгөн", "Пишпек", "Үзөнгү", "Фрунзе", "Ысык-Көл", "Яков"]
    );
    assert_eq!(sorted("en", vec!["zebra", "Äpfel", "apple", "Zürich"]), ["Äpfel", "apple", "zebra", "Zürich"]);
    assert_eq!(sorted("sv", vec!["Äpfel", "zebra", "Ånge"]), ["zebra", "Ånge", "Äpfel"]);
    assert_eq!(sorted("zh", vec!["中国", "北京", "上海"]), ["北京", "上海", "中国"]);
    assert_eq!(sorted("xx", vec!["b", "a"]), ["a", "b"]);
}

#[test]
fn the_order_is_total() {
    let english = locale("en");
    // Equal to the collation, which ignores the control character.
    assert_eq!(english.compare("ab", "a\u{1}b"), "ab".cmp("a\u{1}b"));
    assert_eq!(english.compare("ab", "ab"), Ordering::Equal);
}

#[test]
fn plurals() {
    let russian = locale("ru");
    for (number, category) in
        [(0, "many"), (1, "one"), (2, "few"), (5, "many"), (11, "many"), (21, "one"), (22, "few"), (25, "many")]
    {
        assert_eq!(russian.plural(number), category, "{number}");
    }
    for (tag, one, two) in [
        ("en", "one", "other"),
        ("ky", "one", "other"),
        ("kk", "one", "other"),
        ("uz", "one", "other"),
        ("fa", "one", "other"),
        ("ar", "one", "two"),
        ("zh", "other", "other"),
        ("sr-Latn", "one", "few"),
        ("uz-Cyrl", "one", "other"),
        ("xx", "other", "other"),
    ] {
        assert_eq!((locale(tag).plural(1), locale(tag).plural(2)), (one, two), "{tag}");
    }
}

#[test]
fn every_language_of_cldr_writes_dates() {
    let tags = "af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja \
         ka kk km kn ko ky lo lt lv mk ml mn mr ms my ne nl no or pa pl ps pt ro ru sd si sk sl so sq sr sv sw ta te tg th \
         tk tr uk ur uz vi yue zh zu pt-PT sr-Latn zh-Hant";
    let mut broken = Vec::new();
    for tag in tags.split_whitespace() {
        let written = std::panic::catch_unwind(|| {
            let locale = locale(tag);
            for month in 1..=12 {
                locale.month_text(2025, month);
                locale.month_name(month);
                locale.date_text(civil::date(2025, month, 3));
            }
            locale.year_text(2025);
        });
        if written.is_err() {
            broken.push(tag);
        }
    }
    assert!(broken.is_empty(), "{broken:?}");
}
