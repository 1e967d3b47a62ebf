//! Tests of `messages`.

use super::*;
use crate::base::foreign::{mark, mark_value};

const ENGLISH: &str = "\
# Comments are not strings.
-office = Press Office
latest = Latest releases
by_office = by the { -office }
releases = { $count ->
    [one] { $count } release
   *[other] { $count } releases
}
part = Part { $part } of { $parts }
year = Year { NUMBER($year, useGrouping: \"false\") }
only_english = { $count ->
    [one] { $count } thing
   *[other] { $count } things
}
";

const RUSSIAN: &str = "\
latest = Последние релизы
releases = { $count ->
    [one] { $count } релиз
    [few] { $count } релиза
   *[many] { $count } релизов
}
by_office = подготовлено: { -office }
";

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn strings(tag: &str, texts: &[(&str, &str)]) -> (Strings, Vec<String>) {
    let page = locale(tag);
    let locales: Vec<Locale> = texts.iter().map(|(tag, _)| locale(tag)).collect();
    let files: Vec<String> = texts.iter().map(|(tag, _)| format!("strings/{tag}.ftl")).collect();
    let sources: Vec<FtlFile<'_>> = texts
        .iter()
        .zip(&locales)
        .zip(&files)
        .map(|(((_, text), locale), file)| FtlFile { file, text, locale })
        .collect();
    let (strings, diagnostics) = Strings::new(&page, &sources);
    (strings, diagnostics.iter().map(Diagnostic::to_string).collect())
}

fn clean(tag: &str, texts: &[(&str, &str)]) -> Strings {
    let (strings, diagnostics) = strings(tag, texts);
    assert_eq!(diagnostics, Vec::<String>::new());
    strings
}

#[test]
fn shared_between_threads() {
    fn shared<S: Send + Sync>() {}
    shared::<Strings>();
}

#[test]
fn plain_strings() {
    let english = clean("en", &[("en", ENGLISH)]);
    let plain: Vec<(&str, &str)> = english.texts().collect();
    assert_eq!(plain, [("by_office", "by the Press Office"), ("latest", "Latest releases")]);
    assert_eq!(english.get("latest"), Some("Latest releases"));
    assert_eq!(english.get("releases"), None);
}

#[test]
fn russian_plurals() {
    let russian = clean("ru", &[("ru", RUSSIAN), ("en", ENGLISH)]);
    for (count, text) in [
        (0i64, "0 релизов"),
        (1, "1 релиз"),
        (2, "2 релиза"),
        (5, "5 релизов"),
        (11, "11 релизов"),
        (21, "21 релиз"),
        (22, "22 релиза"),
        (12_345, "12\u{a0}345 релизов"),
    ] {
        assert_eq!(russian.format("releases", &[("count", count.into())]).unwrap(), text);
    }
}

#[test]
fn borrowed_strings_stay_in_their_language() {
    let russian = clean("ru", &[("ru", RUSSIAN), ("en", ENGLISH)]);
    // By the Russian rules 21 would be `one`, and 12345 would be grouped with a space.
    assert_eq!(russian.format("only_english", &[("count", 21i64.into())]).unwrap(), "21 things");
    assert_eq!(russian.format("only_english", &[("count", 12_345i64.into())]).unwrap(), "12,345 things");
    // A message may refer to a term that only another language has.
    assert_eq!(russian.get("by_office"), Some("подготовлено: Press Office"));
    let english = clean("en", &[("en", ENGLISH)]);
    assert_eq!(russian.missing(&english), ["only_english", "part", "year"]);
    assert_eq!(english.missing(&english), Vec::<String>::new());
    // British English does not borrow from English.
    assert_eq!(clean("en-GB", &[("en", ENGLISH)]).missing(&english), Vec::<String>::new());
    assert_eq!(clean("ky", &[("en", ENGLISH)]).missing(&english).len(), english.messages.len());
}

#[test]
fn borrowed_strings_are_marked() {
    let russian = clean("bg", &[("en", ENGLISH)]);
    assert_eq!(russian.get("latest"), Some("Latest releases"));
    assert_eq!(russian.shown("latest").unwrap(), mark("Latest releases", "en", "ltr"));
    let part = [("part", "първа".into()), ("parts", 2i64.into())];
    assert_eq!(russian.format("part", &part).unwrap(), "Part първа of 2");
    let value = mark_value("първа").unwrap();
    assert_eq!(russian.format_shown("part", &part).unwrap(), mark(&format!("Part {value} of 2"), "en", "ltr"));
}

#[test]
fn earlier_files_win() {
    let both = clean("en", &[("en", "latest = News\n-office = Bureau\n"), ("en", ENGLISH)]);
    assert_eq!(both.get("latest"), Some("News"));
    assert_eq!(both.get("by_office"), Some("by the Bureau"));
}

#[test]
fn numerals_of_the_language() {
    let text = "releases = { $count } خبر\nyear = سال { NUMBER($year, useGrouping: \"false\") }\n\
                    share = { NUMBER($share, maximumFractionDigits: 1) }\n\
                    exact = { NUMBER($share, minimumFractionDigits: 2) }\n\
                    named = { $name }\n";
    let persian = clean("fa", &[("fa", text)]);
    let format = |id: &str, name: &str, arg: Arg<'_>| persian.format(id, &[(name, arg)]).unwrap();
    assert_eq!(format("releases", "count", 12_345i64.into()), "۱۲٬۳۴۵ خبر");
    assert_eq!(format("year", "year", 2025i64.into()), "سال ۲۰۲۵");
    assert_eq!(format("share", "share", 12.34.into()), "۱۲٫۳");
    assert_eq!(format("share", "share", 12.0.into()), "۱۲");
    assert_eq!(format("exact", "share", 12.5.into()), "۱۲٫۵۰");
    assert_eq!(format("named", "name", "12345".into()), "12345");
    assert_eq!(format("releases", "count", 7usize.into()), "۷ خبر");
    assert_eq!(format("releases", "count", f64::NAN.into()), "NaN خبر");
    assert_eq!(format("releases", "count", 1e300.into()), format!("{} خبر", 1e300));
}

/// Those of millions, of which French and Spanish have a form, among them.
#[test]
fn plural_forms_agree_with_cldr() {
    let form = |name: &str| format!("    [{name}] {name}\n");
    let forms: String = ["zero", "one", "two", "few", "many"].map(form).concat();
    let text = format!("kind = {{ $n ->\n{forms}   *[other] other\n}}\n");
    let numbers: Vec<u64> = (0..130).chain([1_000, 12_345, 138_000, 1_000_000, 2_000_000]).collect();
    let tags =
        "en ru ky kk uz fa tg tk zh fr es ar be cy de ga he hy lt lv mn pl ro sl tr uk zh-Hant sr-Latn uz-Cyrl xx";
    for tag in tags.split(' ') {
        let strings = clean(tag, &[(tag, &text)]);
        let locale = locale(tag);
        assert!(!matches!(tag, "fr" | "es") || locale.plural(1_000_000) == "many");
        for n in &numbers {
            let fluent = strings.format("kind", &[("n", (*n as i64).into())]).unwrap();
            assert_eq!(fluent, locale.plural(*n), "{n} in {tag}");
        }
    }
}

#[test]
fn the_form_is_selected_and_the_number_shown() {
    let text = "releases = { $n ->\n    [0] none\n    [few] { $n } few { NUMBER($n, useGrouping: \"false\") }\n   \
                    *[other] { $n } other\n}\n";
    let arabic = clean("ar-EG", &[("ar-EG", text)]);
    let format = |n: i64| arabic.format("releases", &[("n", n.into())]).unwrap();
    assert_eq!(format(0), "none");
    assert_eq!(format(3), "٣ few ٣");
    assert_eq!(format(12_103), "١٢٬١٠٣ few ١٢١٠٣");
    assert_eq!(format(100), "١٠٠ other");
}

#[test]
fn faults() {
    let english = clean("en", &[("en", ENGLISH)]);
    let fault = |id: &str, args: &[(&str, Arg<'_>)]| english.format(id, args).unwrap_err().to_string();
    assert_eq!(fault("latests", &[]), "there is no string `latests`; did you mean `latest`?");
    assert_eq!(fault("nothing_of_the_kind", &[]), "there is no string `nothing_of_the_kind`");
    assert_eq!(fault("part", &[]), "the string `part` needs `part`, `parts`");
    assert_eq!(fault("part", &[("part", 1i64.into())]), "the string `part` needs `parts`");
    assert_eq!(fault("releases", &[]), "the string `releases` needs `count`");
    assert_eq!(english.format("latest", &[("count", 1i64.into())]).unwrap(), "Latest releases");
}

#[test]
fn skeletons_have_the_plural_forms_of_the_language() {
    let english = "## Lists\n\n# $n: how many\nreleases =\n    { $n ->\n        [one] { $n } release\n       *[other] { $n } \
                       releases\n    }\n\nmenu = Menu\n\n## A release\n\n# Ends it\nend = Ends\nform = { $form ->\n    [a] A\n   *[b] B\n}\n";
    let wanted = ["releases", "end", "form"].map(str::to_owned);
    let made = skeleton(&[english], &wanted, &locale("uk"));
    assert_eq!(
        made,
        "## Lists\n\n# $n: how many\nreleases =\n    { $n ->\n        [one] { $n } release\n        [few] { $n } releases\n       \
             *[many] { $n } releases\n    }\n\n## A release\n\n# Ends it\nend = Ends\nform = { $form ->\n    [a] A\n   *[b] B\n}\n"
    );
    let thai = skeleton(&[english], &wanted, &locale("th"));
    assert!(thai.contains("    { $n ->\n       *[other] { $n } releases\n    }\n"), "{thai}");
    let (strings, reported) = strings("uk", &[("uk", &made)]);
    assert_eq!(reported, Vec::<String>::new());
    assert_eq!(strings.format("releases", &[("n", 21i64.into())]).unwrap(), "21 release");
}

#[test]
fn syntax_errors_have_places() {
    let (strings, reported) =
        strings("en", &[("en", "one = 1\ntwo 2\nthree = { $x\nfour = 4\n"), ("en", "two = II\n")]);
    assert_eq!(strings.get("one"), Some("1"));
    assert_eq!(strings.get("two"), Some("II"));
    assert_eq!(strings.get("four"), Some("4"));
    assert_eq!(
        reported,
        [
            "strings/en.ftl:2:5: error[template]: syntax error in the strings: expected \"=\"",
            "strings/en.ftl:4:1: error[template]: syntax error in the strings: expected \"}\"",
        ]
    );
}

#[test]
fn other_findings() {
    let text = "\u{feff}one = 1\r\none = 2\r\ntwo = { three }\r\nround = { round }\r\n-t = a\r\n-t = b\r\n\
                    attr =\r\n    .title = x\r\nmulti =\r\n    a = b\r\n    c\r\n";
    let (strings, reported) = strings("en", &[("en", text)]);
    assert_eq!(
        reported,
        [
            "strings/en.ftl:2:1: error[duplicate-key]: the string `one` is there twice",
            "strings/en.ftl:6:1: error[duplicate-key]: the string `-t` is there twice",
            "strings/en.ftl:3:1: error[missing-string]: the string `two` is broken: there is no string `three`",
            "strings/en.ftl:4:1: error[missing-string]: the string `round` is broken: it refers to itself",
        ]
    );
    let plain: Vec<(&str, &str)> = strings.texts().collect();
    assert_eq!(plain, [("multi", "a = b\nc"), ("one", "1")]);
}

/// Ordinals, fractions, terms with values, attributes, and placeables in placeables.
#[test]
fn all_of_the_syntax_means_what_the_guide_says() {
    let text = "\
-brand = { $case ->
    [genitive] der Wasserbehörde
   *[nominative] die Wasserbehörde
}
    .gender = feminine
day = { NUMBER($n, type: \"ordinal\") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
of = Haus { -brand(case: \"genitive\") }, { -brand }
kind = { -brand.gender ->
    [feminine] sie
   *[other] es
}
exact = { $n ->
    [1.5] anderthalb
    [one] eins
   *[other] { NUMBER($n, minimumFractionDigits: 2) }
}
nested = { { \"{\" } }\\u00e4 { \"\\u00e4\" } { 1.50 }
part = { of.short }
    .short = kurz
of-part = { part.short }
bomb = { a }{ a }{ a }{ a }{ a }{ a }{ a }{ a }{ a }{ a }{ a }
a = { b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }
b = { \"x\" }
call = { SHOUT($n) }
";
    let (strings, found) = strings("en", &[("en", text)]);
    let format = |id: &str, n: f64| strings.format(id, &[("n", n.into())]).unwrap();
    let days: Vec<String> = [1.0, 2.0, 3.0, 4.0, 11.0, 21.0].into_iter().map(|n| format("day", n)).collect();
    assert_eq!(days, ["1st", "2nd", "3rd", "4th", "11th", "21st"]);
    assert_eq!(format("of", 0.0), "Haus der Wasserbehörde, die Wasserbehörde");
    assert_eq!(format("kind", 0.0), "sie");
    assert_eq!([1.5, 1.0, 2.5].map(|n| format("exact", n)), ["anderthalb", "eins", "2.50"]);
    assert_eq!(format("nested", 0.0), "{\\u00e4 ä 1.50");
    assert_eq!(format("of-part", 0.0), "kurz");
    let broken = |id: &str| {
        let is_about = |finding: &&String| finding.contains(&format!("the string `{id}`"));
        found.iter().find(is_about).map(|finding| finding.split("is broken: ").last().unwrap_or_default())
    };
    assert_eq!(broken("bomb"), Some("it has more than 100 placeables"));
    assert_eq!(broken("part"), Some("there is no attribute `of.short`"));
    assert_eq!(broken("call"), Some("there is no function `SHOUT`"));
}

proptest::proptest! {
    /// Whatever a theme's author writes, strings are put together in the end, or there is a finding.
    #[test]
    fn no_soup_of_signs_breaks_it(tokens in proptest::collection::vec(0..SOUP.len(), 0..60)) {
        let text: String = tokens.iter().map(|token| SOUP[*token]).collect();
        for tag in ["en", "ar"] {
            let (strings, _) = strings(tag, &[(tag, &text), ("en", ENGLISH)]);
            for id in ["a", "b", "latest"] {
                for arg in [Arg::Whole(i64::MIN), Arg::Real(f64::NAN), Arg::Real(1.5), Arg::Text("few")] {
                    let _ = strings.format(id, &[("n", arg)]);
                }
            }
        }
    }
}

/// What messages are made of.
const SOUP: [&str; 28] = [
    "\na = ",
    "\nb = ",
    "\n-t = ",
    "\n    .x = ",
    "{ ",
    " }",
    "{ $n ->",
    "\n    [one] x",
    "\n    [few] { $n }",
    "\n    [1.5] y",
    "\n   *[other] { $n }",
    "\n}\n",
    "$n",
    "$m",
    "-t",
    "-t.x",
    "a",
    "b.x",
    "(",
    ")",
    ", ",
    "x: 1",
    "NUMBER($n, type: \"ordinal\")",
    "NUMBER($n, minimumFractionDigits: 99999999999)",
    "NUMBER($n, minimumIntegerDigits: -1, useGrouping: 0)",
    "\"\\u0041\\UFFFFFF\"",
    "-1.50",
    "{ -t(n: $n) }",
];
