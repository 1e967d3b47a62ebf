mod random;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use random::same;

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Side {
    Host,
    Participant,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    Many(BTreeMap<String, String>),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    src: String,
    alt: Option<String>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Page {
    title: String,
    #[serde(alias = "abstract")]
    summary: Option<String>,
    date: Option<String>,
    draft: bool,
    menu: Option<u8>,
    offset: i64,
    ratio: f64,
    side: Option<Side>,
    agencies: Vec<String>,
    images: Vec<Image>,
    pair: Option<(u32, String)>,
    names: BTreeMap<String, String>,
    numbers: BTreeMap<String, u64>,
    label: Option<Text>,
    nothing: (),
    any: serde_json::Value,
    extra: serde_json::Map<String, serde_json::Value>,
}

fn page(text: &str) -> Read<Page> {
    read(&Input::whole("content/pages/about.md", text))
}

/// `LINE:COLUMN kind message; help`, in the order told.
fn reported<T>(read: &Read<T>) -> Vec<String> {
    let line = |fault: &Diagnostic| {
        let help = fault.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}:{} {} {}{help}", fault.line, fault.column, fault.kind.name(), fault.message)
    };
    read.faults.iter().map(line).collect()
}

fn one(text: &str) -> String {
    let reported = reported(&page(text));
    assert_eq!(reported.len(), 1, "{text:?}: {reported:#?}");
    reported.into_iter().next().unwrap()
}

#[test]
fn a_sound_document_is_read() {
    let read = page("title: Norway: no\n".replace(": no", " says no").as_str());
    assert_eq!(read.value.unwrap().title, "Norway says no");
    assert!(read.faults.is_empty() && read.unknown.is_empty());
}

#[test]
fn a_document_without_yaml_is_the_default() {
    for text in ["", "\n", "# nothing here\r\n  # nor here\r\n", "\u{feff}", "---\n", "\u{feff}# x\n"] {
        let read = page(text);
        assert_eq!(read.value, Some(Page::default()), "{text:?}");
        assert!(read.faults.is_empty());
    }
}

#[test]
fn all_faults_are_told_at_once_and_the_rest_is_kept() {
    let read = page(
        "title: [a, b]\nagencys: [scns]\ndraft: yes\nmenu: many\nside: guest\nimages:\n  - src: a.jpg\n    alt: {x: y}\n  \
         - alt: No source\n  - src: b.jpg\n    hight: 5\nagencies: scns\nlabel: [x]\nnames:\n  en: A\n  en: B\nzzz: 1\n",
    );
    assert_eq!(
        reported(&read),
        [
            "1:8 wrong-type `title` must be text, but this is a list",
            "2:1 unknown-key unknown key `agencys`; `agencies` is there already: leave one of the two",
            "3:8 wrong-type `draft` must be `true` or `false`, but this is the text `yes`; write `draft: true`",
            "4:7 wrong-type `menu` must be a whole number, not below zero, but this is the text `many`",
            "5:7 bad-value `side` cannot be `guest`; known values: host, participant",
            "8:10 wrong-type `images[1].alt` must be text, but this is a group of `key: value` lines",
            "9:5 missing-key the key `src` is missing in `images[2]`",
            "11:5 unknown-key unknown key `hight` in `images[3]`; known keys: src, alt",
            "12:11 wrong-type `agencies` must be a list, but this is the text `scns`; write `agencies: [scns]`",
            "13:8 wrong-type `label` cannot be a list",
            "16:3 duplicate-key the key `en` is there twice; the first is in line 15; leave one of the two",
            "17:1 unknown-key unknown key `zzz`; known keys: title, abstract, summary, date, draft, menu, offset, ratio, \
             side, agencies, images, pair, names, numbers, label, nothing, any, extra",
        ]
    );
    let value = read.value.unwrap();
    assert_eq!(value.images.len(), 2);
    assert_eq!(value.images[1], Image { src: "b.jpg".into(), alt: None });
    assert_eq!(value.names, BTreeMap::from([("en".into(), "A".into())]));
    assert_eq!(read.unknown, [("agencys".to_owned(), json!(["scns"])), ("zzz".to_owned(), json!(1))]);
}

#[test]
fn what_is_missing_only_because_it_was_wrong_is_not_told_twice() {
    let read = page("images:\n- src: [a]\n- src: b\npair: [x, y]\n");
    assert_eq!(
        reported(&read),
        [
            "2:8 wrong-type `images[1].src` must be text, but this is a list",
            "4:8 wrong-type `pair[1]` must be a whole number, not below zero, but this is the text `x`",
        ]
    );
    assert_eq!(read.value.unwrap().images.len(), 1);
}

#[test]
fn places_are_right_after_many_bytes_carriage_returns_and_a_mark() {
    let head = "\u{feff}---\r\n";
    let yaml = "title: Совещание в Бишкеке\r\nimages:\r\n- {src: 山.jpg, альт: 山}\r\n";
    let text = format!("{head}{yaml}---\r\nТекст\r\n");
    let source = Input { file: "x.md", text: &text, yaml: head.len()..head.len() + yaml.len() };
    let read: Read<Page> = super::read(&source);
    assert_eq!(reported(&read), ["4:16 unknown-key unknown key `альт` in `images[1]`; known keys: src, alt"]);
    let excerpt = read.faults[0].excerpt.clone().unwrap();
    assert_eq!(&excerpt.text[excerpt.start..excerpt.end], "альт");

    let slice = |range: Option<Range<usize>>| range.map(|range| &text[range]);
    use Step::{Index, Key};
    assert_eq!(slice(locate(&source, &[Key("title")])), Some("Совещание в Бишкеке"));
    assert_eq!(slice(locate_key(&source, &[Key("title")])), Some("title"));
    assert_eq!(slice(locate(&source, &[Key("images"), Index(0), Key("src")])), Some("山.jpg"));
    assert_eq!(slice(locate(&source, &[Key("images"), Index(0)])), Some("{src: 山.jpg, альт: 山}"));
    assert_eq!(slice(locate(&source, &[Key("images"), Index(0), Key("rights")])), Some("{src: 山.jpg, альт: 山}"));
    assert_eq!(slice(locate(&source, &[Key("images"), Index(3)])), Some("images"));
    assert_eq!(slice(locate(&source, &[Key("title"), Index(3)])), Some("title"));
    assert_eq!(locate(&source, &[Key("nothing")]), None);
    assert_eq!(locate_key(&source, &[Key("nothing")]), None);
}

#[test]
fn values_stand_where_they_are_written() {
    let text =
        "a: >-\n  two\n  lines\n\n\nb:\nc: &x [1,\n  2]\nd: *x\ne:\n- 'q'\n-\n- k: v\n  l: |\n    w\nf: !!str 5\n";
    let source = Input::whole("x.yaml", text);
    let slice = |path: &[Step]| locate(&source, path).map(|range| &text[range]);
    use Step::{Index, Key};
    assert_eq!(slice(&[Key("a")]), Some("two\n  lines"));
    assert_eq!(slice(&[Key("b")]), Some("b"), "an empty value stands where its key does");
    assert_eq!(slice(&[Key("c")]), Some("&x [1,\n  2]"));
    assert_eq!(slice(&[Key("d")]), Some("*x"));
    assert_eq!(slice(&[Key("d"), Index(1)]), Some("2"), "inside an alias, where it is written");
    assert_eq!(slice(&[Key("e"), Index(0)]), Some("'q'"));
    assert_eq!(slice(&[Key("e"), Index(2)]), Some("k: v\n  l: |\n    w"));
    assert_eq!(slice(&[Key("f")]), Some("!!str 5"));
}

#[test]
fn other_wrong_values_are_explained() {
    assert_eq!(
        one("- a\n- b\n"),
        "1:1 wrong-type keys and values are expected here, but this is a list; write lines such as `title: …`"
    );
    assert_eq!(
        one("just text\n"),
        "1:1 wrong-type keys and values are expected here, but this is the text `just text`; \
         write lines such as `title: …`"
    );
    assert_eq!(
        one("draft: \"true\"\n"),
        "1:8 wrong-type `draft` must be `true` or `false`, but this is the text `true`; write `draft: true`"
    );
    assert_eq!(
        one("menu: '5'\n"),
        "1:7 wrong-type `menu` must be a whole number, not below zero, but this is the text `5`; write `menu: 5`"
    );
    assert_eq!(
        one("menu: 300\n"),
        "1:7 bad-value `menu` must be a whole number, not below zero, but this is the number 300"
    );
    assert_eq!(
        one("agencies: ~\n"),
        "1:11 wrong-type `agencies` must be a list, but this is empty; write `agencies: []`"
    );
    assert_eq!(one("draft:\n"), "1:1 wrong-type `draft` must be `true` or `false`, but this is empty");
    assert_eq!(
        one("title: x\nsummary: a\nabstract: b\n"),
        "3:1 duplicate-key `abstract` is another name of a key that is already there; leave one of the two"
    );
    assert_eq!(
        one("? [a]\n: b\n"),
        "1:3 wrong-type a key must be text, but this is a list; if it is text, put it in quotation marks"
    );
    assert_eq!(
        one("title: a\ntitle: b\n"),
        "2:1 duplicate-key the key `title` is there twice; the first is in line 1; leave one of the two"
    );
    assert_eq!(
        one("extra: {a: {b: 1, 'b': 2}}\n"),
        "1:19 duplicate-key the key `b` is there twice; the first is in line 1; leave one of the two"
    );
    assert_eq!(
        one("extra:\n  a: !draft x\n"),
        "2:6 wrong-type `extra.a` must be any valid JSON value, but this is a value with the tag `!draft`"
    );
    assert_eq!(one("pair: [1]\n"), "1:7 wrong-type `pair` must be a tuple of size 2, but this is a list");
    assert_eq!(one("pair: [1, b, c]\n"), "1:7 wrong-type `pair` must be a list of 2, but this is a list");
}

#[test]
fn the_words_of_a_type_are_kept() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(try_from = "String")]
    struct Id(String);

    impl TryFrom<String> for Id {
        type Error = String;

        fn try_from(id: String) -> Result<Id, String> {
            if id.is_ascii() { Ok(Id(id)) } else { Err(format!("`{id}` is no id")) }
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged, expecting = "an id or an id with a role is expected")]
    #[allow(dead_code)]
    enum Person {
        Id(Id),
        Role { id: Id, role: String },
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct People {
        people: Vec<Person>,
        ids: Vec<Id>,
        sides: BTreeMap<String, Side>,
        #[serde(flatten)]
        rest: BTreeMap<String, u64>,
    }

    let text = "people: [a, {id: b}, 5]\nids:\n- a\n- é\n- c\nsides: {kg: gast, kz: host}\nmore: 5\n";
    let read: Read<People> = super::read(&Input::whole("x.md", text));
    assert_eq!(
        reported(&read),
        [
            "1:13 bad-value `people[2]`: an id or an id with a role is expected",
            "1:22 bad-value `people[3]`: an id or an id with a role is expected",
            "4:3 bad-value `ids[2]`: `é` is no id",
            "6:13 bad-value `sides.kg` cannot be `gast`; known values: host, participant",
        ]
    );
    let value = read.value.unwrap();
    assert_eq!(value.ids, [Id("a".into()), Id("c".into())]);
    assert_eq!((value.people.len(), value.sides.len(), value.rest["more"]), (1, 1, 5));
}

#[test]
fn a_missing_key_of_the_whole_leaves_no_value() {
    #[derive(Debug, Default, Deserialize)]
    #[allow(dead_code)]
    struct Strict {
        title: String,
    }
    let read: Read<Strict> = super::read(&Input::whole("x.md", "a: 1\n"));
    assert!(read.value.is_none());
    assert_eq!(read.faults[0].message, "the key `title` is missing");
    assert_eq!(read.faults[0].kind, Kind::MissingKey);
}

#[test]
fn syntax_faults_are_explained() {
    let cases = [
        (
            "title: Summit: day two\n",
            "1:8 yaml-syntax the value of `title` contains a colon and a space, so it needs quotation marks; \
             write `title: \"Summit: day two\"`",
        ),
        (
            "title: \"Peace\" summit\ndraft: true\n",
            "1:16 yaml-syntax there is text after the closing quotation mark (`\"`); write `title: '\"Peace\" summit'`",
        ),
        (
            "title: 'It's here'\n",
            "1:12 yaml-syntax there is text after the closing quotation mark (`'`); write `title: \"It's here\"`",
        ),
        (
            "title: [draft] Summit\n",
            "1:16 yaml-syntax there is text after the closing bracket; write `title: \"[draft] Summit\"`",
        ),
        (
            "title: \"Summit\ndraft: true\n",
            "1:8 yaml-syntax a quotation mark is opened here and never closed; close it, or put the whole value in \
             quotation marks of the other sort",
        ),
        (
            "\"title: Summit\n",
            "1:1 yaml-syntax a quotation mark is opened here and never closed; close it, or put the whole value in \
             quotation marks of the other sort",
        ),
        (
            "images:\n\t- src: a\n",
            "2:1 yaml-syntax there is a tab at the beginning of this line; YAML does not allow that; indent with spaces",
        ),
        (
            "images:\n  - src: a\n \talt: b\n",
            "3:2 yaml-syntax there is a tab at the beginning of this line; YAML does not allow that; indent with spaces",
        ),
        (
            "agencies: [a, b\ntitle: x\n",
            "1:11 yaml-syntax the list that begins here lacks a comma or its `]`; write `agencies: [a, b]`",
        ),
        ("title: @home\n", "1:8 yaml-syntax a value cannot begin with `@`; write `title: \"@home\"`"),
        (
            "title: *star\n",
            "1:8 yaml-syntax `*` at the beginning of a value has a meaning of its own; write `title: \"*star\"`",
        ),
        (
            "title: & more\n",
            "1:8 yaml-syntax `&` at the beginning of a value has a meaning of its own; write `title: \"& more\"`",
        ),
        (
            "title: x\nno colon here\ndraft: true\n",
            "2:1 yaml-syntax this line has no key; write `key: value`, or indent the line if it goes on with the value \
             before",
        ),
        (
            "title:Summit\ndraft: true\n",
            "2:6 yaml-syntax there is no space after the colon, in the line before this; write `title: Summit`",
        ),
        (
            "title: x\n draft: true\n",
            "2:7 yaml-syntax a key cannot be here; begin `draft` in the same column as `title` above it: with no blank \
             before it",
        ),
        (
            "names:\n    en: 2\n  ru: 3\n",
            "3:3 yaml-syntax this line does not fit the lines before it; begin `ru` in the same column as `en` above it: \
             with 4 blanks before it",
        ),
        (
            "agencies: - a\n",
            "1:11 yaml-syntax a list cannot begin in the line of its key; begin the list in the next line; if this is \
             text, write `agencies: \"- a\"`",
        ),
        (
            "title: \"C:\\path\"\n",
            "1:11 yaml-syntax a backslash between double quotation marks has a meaning of its own; write two \
             backslashes, or put the value in single quotation marks",
        ),
        (
            "title: > text\n",
            "1:10 yaml-syntax after `|` or `>` the text begins in the next line; write `title: \"> text\"`",
        ),
        (
            "title: x\n---\ndraft: true\n",
            "2:1 yaml-syntax a second document begins here; only one can be read; delete this line",
        ),
        ("title: тест\u{7}\n", "1:12 yaml-syntax an invisible control character (U+0007) is in the text; delete it"),
        (
            "title: a\n- b\n",
            "2:1 yaml-syntax this line does not fit the lines before it; check the indentation: the keys of a group \
             begin in the same column",
        ),
        (
            "title: [a,\t@]\n",
            "1:12 yaml-syntax a value cannot begin with `@`; put the whole value in quotation marks: \
             `title: \"[a, @]\"`",
        ),
        ("title: \t%\n", "1:9 yaml-syntax a value cannot begin with `%`; write `title: \"%\"`"),
        (
            "title: >-\n\n\tx\n",
            "3:1 yaml-syntax there is a tab at the beginning of this line; YAML does not allow that; indent with spaces",
        ),
        ("%YAML 3.0\n---\na: 1\n", "1:1 yaml-syntax this cannot be read as YAML: found incompatible YAML document"),
    ];
    for (text, expected) in cases {
        assert_eq!(one(text), expected, "{text:?}");
        assert!(page(text).value.is_none());
    }
}

#[test]
fn hostile_documents_end_soon_and_with_a_fault() {
    let bomb = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, at| {
        let below = at - 1;
        text + &format!("a{at}: &a{at} [*a{below}, *a{below}, *a{below}, *a{below}]\n")
    });
    let many: String = (0..3000).map(|at| format!("k{at}: [1]\n")).collect();
    let wrong: String = (0..3000).map(|_| "- {src: [], x: 1}\n").collect();
    let cases = [
        bomb.clone(),
        format!("any:\n  {}", bomb.replace('\n', "\n  ")),
        format!("any: {}", "[".repeat(20_000)),
        format!("any: {}{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("any: {}{}", "[".repeat(129), "]".repeat(129)),
        format!("any: {}", "{a: ".repeat(5_000)),
        format!("any:\n  {}", "- ".repeat(5_000)),
        format!("any:\n  {}x", "? ".repeat(5_000)),
        "any: &a [*a]\n".to_owned(),
        "any: &a {b: *a}\nzzz: 1".to_owned(),
        format!("x: {}", "a".repeat(1_000_000)),
        many,
        format!("images:\n{wrong}"),
        "title: \0".to_owned(),
        "a\0b: c".to_owned(),
    ];
    for text in cases {
        let begin = Instant::now();
        let read = page(&text);
        assert!(!read.faults.is_empty(), "{:?}", text.get(..60));
        assert!(read.value.is_none() || read.faults.iter().all(|fault| fault.kind != Kind::YamlSyntax));
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", text.get(..60));
    }
    assert!(page(&format!("any: {}{}", "[".repeat(127), "]".repeat(127))).faults.is_empty());
}

#[test]
fn scalars_mean_what_serde_yaml_says() {
    let words = [
        "no",
        "yes",
        "on",
        "off",
        "true",
        "True",
        "TRUE",
        "tRUE",
        "null",
        "Null",
        "NULL",
        "~",
        "",
        "0",
        "-0",
        "+0",
        "00",
        "007",
        "-007",
        "+5",
        "-5",
        "++5",
        "+-5",
        "-+5",
        "0x1F",
        "0X1F",
        "-0x1f",
        "0x-1",
        "0x+1",
        "+0x1",
        "-0x-1",
        "0o17",
        "-0o17",
        "0o8",
        "0b101",
        "-0b1",
        "0b",
        "0x",
        "1_000",
        "255",
        "256",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "340282366920938463463374607431768211456",
        "1.5",
        "-1.5",
        "+1.5",
        ".5",
        "5.",
        "1e5",
        "1E400",
        ".inf",
        "-.inf",
        "+.inf",
        ".INF",
        ".nan",
        ".NaN",
        "+.nan",
        "inf",
        "nan",
        "infinity",
        "1.2.3",
        "2025-09-10",
        "2025-09-10T14:00:00+06:00",
        "12:30",
        "-",
        "+",
        ".",
        "<<",
        "=",
        "0.0",
        "-0.0",
        "01.5",
        "0x10000000000000000",
        "\"5\"",
        "'true'",
        "\"\"",
        "''",
        "'~'",
        "!!str 5",
        "!!int 5",
        "!!int \"5\"",
        "!!int x",
        "!!bool true",
        "!!bool \"true\"",
        "!!bool 1",
        "!!float 5",
        "!!float x",
        "!!null ~",
        "!!null ''",
        "!!null x",
        "!!null",
        "!!binary aGk=",
        "!own 5",
        "!own",
        "!!str",
        "|\n  5",
        "!!int |-\n  5",
        "!!bool |-\n  true",
        ">-\n  true",
        "&a 5",
        "[]",
        "{}",
        "[1, ~]",
        "! 5",
    ];
    for word in words {
        let yaml = format!("a: {word}\n");
        same::<BTreeMap<String, serde_json::Value>>(&yaml);
        same::<BTreeMap<String, String>>(&yaml);
        same::<BTreeMap<String, Option<String>>>(&yaml);
        same::<BTreeMap<String, Option<i64>>>(&yaml);
        same::<BTreeMap<String, bool>>(&yaml);
        same::<BTreeMap<String, u8>>(&yaml);
        same::<BTreeMap<String, u64>>(&yaml);
        same::<BTreeMap<String, i64>>(&yaml);
        same::<BTreeMap<String, u128>>(&yaml);
        same::<BTreeMap<String, i128>>(&yaml);
        same::<BTreeMap<String, f64>>(&yaml);
        same::<BTreeMap<String, char>>(&yaml);
        same::<BTreeMap<String, ()>>(&yaml);
        same::<BTreeMap<String, Vec<String>>>(&yaml);
        same::<BTreeMap<String, BTreeMap<String, String>>>(&yaml);
        same::<BTreeMap<String, Text>>(&yaml);
    }
    for word in ["host", "participant", "guest", "\"host\"", "[host]", "{host: ~}", "~", ""] {
        same::<BTreeMap<String, Side>>(&format!("a: {word}\n"));
    }
}
