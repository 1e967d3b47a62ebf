//! Random documents: no text breaks the reader, and both ways of reading give the same.

use proptest::prelude::*;

use super::super::*;
use super::Page;

/// Both ways give the same value, or both give none.
pub(super) fn same<T: DeserializeOwned + std::fmt::Debug>(yaml: &str) {
    let fast = serde_yaml::from_str::<T>(yaml);
    let Ok(tree) = Tree::parse(yaml, 0) else {
        assert!(serde_yaml::from_str::<IgnoredAny>(yaml).is_err(), "{yaml:?}");
        return;
    };
    let slow = T::deserialize(&tree.root.unwrap());
    // By their texts, as not-a-number is not itself.
    let (fast, slow) = (fast.ok().map(|value| format!("{value:?}")), slow.ok().map(|value| format!("{value:?}")));
    assert_eq!(fast, slow, "{yaml:?} as {}", std::any::type_name::<T>());
}

/// Whatever is read, the ranges are good and a fault is reported where there is no value.
fn sound(text: &str, yaml: Range<usize>) {
    let source = Input { file: "x.md", text, yaml };
    let read: Read<Page> = super::super::read(&source);
    assert!(read.value.is_some() || !read.faults.is_empty());
    let (yaml, base) = source.content();
    assert!(!read.faults.is_empty() || yaml.lines().all(is_blank) || serde_yaml::from_str::<Page>(yaml).is_ok());
    for path in [&[Step::Key("title")][..], &[Step::Key("images"), Step::Index(0), Step::Key("src")], &[]] {
        for range in [locate(&source, path), locate_key(&source, path)].into_iter().flatten() {
            assert!(text.get(range.clone()).is_some());
            assert!(source.yaml.start <= range.start && range.end <= source.yaml.end);
            Place::of(text, range);
        }
    }
    if let (Ok(tree), Ok(_)) = (Tree::parse(yaml, base), serde_yaml::from_str::<IgnoredAny>(yaml)) {
        assert!(tree.duplicates.is_empty() || may_repeat_a_key(yaml), "{yaml:?}");
    }
}

/// A value, with the indentation of its key.
fn value(indent: usize) -> BoxedStrategy<String> {
    let pad = " ".repeat(indent + 2);
    let scalar = prop::sample::select(vec![
        "text",
        "no",
        "5",
        "-5",
        "0x1F",
        "1.5",
        "true",
        "~",
        "",
        "\"q\\u00e9\"",
        "'it''s'",
        "2025-09-10",
        "host",
        "Привет",
        "a b c",
        "a#b",
        "http://x.org/",
        "!!str 5",
        "007",
        "&n 7",
        "\"\"",
    ]);
    let flow = prop::collection::vec(scalar.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
    let flow_map = (scalar.clone(), "[a-c]").prop_map(|(value, key)| format!("{{{key}: {value}}}"));
    let (one, two) = (pad.clone(), pad.clone());
    let block = prop::collection::vec(scalar.clone(), 1..4)
        .prop_map(move |items| items.iter().map(|item| format!("\n{one}- {item}")).collect::<String>());
    let image = prop::collection::vec((prop::sample::select(vec!["src", "alt", "wrong"]), scalar.clone()), 1..3)
        .prop_map(move |keys| {
            let line = |(at, (key, value)): (usize, &(&str, &str))| {
                format!("\n{two}{} {key}: {value}", if at == 0 { "-" } else { " " })
            };
            keys.iter().enumerate().map(line).collect::<String>()
        });
    let three = pad.clone();
    let map = prop::collection::vec(("[a-d]|en|ru", scalar.clone()), 1..4)
        .prop_map(move |keys| keys.iter().map(|(key, value)| format!("\n{three}{key}: {value}")).collect::<String>());
    let lines = prop::sample::select(vec!["|", ">-", "|+", ">"])
        .prop_map(move |style| format!("{style}\n{pad}one: x\n\n{pad}two # no\n"));
    prop_oneof![4 => scalar.prop_map(str::to_owned), 1 => flow, 1 => flow_map, 1 => block, 2 => image, 1 => map, 1 => lines]
        .boxed()
}

fn document() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "title",
        "summary",
        "abstract",
        "date",
        "draft",
        "menu",
        "offset",
        "ratio",
        "side",
        "agencies",
        "images",
        "pair",
        "names",
        "numbers",
        "label",
        "nothing",
        "any",
        "extra",
        "agencys",
        "\"title\"",
        "? date\n",
    ]);
    let pairs = prop::collection::vec((keys, value(0)), 0..6);
    (pairs, prop::sample::select(vec!["\n", "\r\n"]), any::<bool>()).prop_map(|(pairs, end, comment)| {
        let mut text = String::new();
        for (key, value) in pairs {
            text.push_str(&format!("{key}: {value}\n"));
            if comment {
                text.push_str("# a comment: here\n\n");
            }
        }
        text.replace('\n', end)
    })
}

fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "title",
        "images",
        "src",
        ": ",
        ":",
        "\n",
        "\r\n",
        "  ",
        " ",
        "- ",
        "-",
        "? ",
        "?",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "&a ",
        "*a",
        "!x ",
        "!!int ",
        "#",
        " # ",
        "\t",
        "---\n",
        "...\n",
        "%TAG ! x\n",
        "~",
        "5",
        "é",
        "山",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "\0",
        "\u{7}",
        "\\",
        "<<",
        "@",
        "`",
        "%",
        "=",
        "\r",
        "\u{a0}",
        "any: ",
        "\n  ",
    ]);
    prop::collection::vec(words, 0..24).prop_map(|words| words.concat())
}

/// The parser of the tree ends the program at such a tag, so that it is not shown any.
#[test]
fn a_tag_before_a_comma_is_refused() {
    for yaml in ["{title: !!null, colour: red}", "colour: 1\nextra: {a: !x, b: 2}\n", "[!, a]"] {
        sound(yaml, 0..yaml.len());
        assert!(matches!(Tree::parse(yaml, 0), Err(Refused::Bound(..))), "{yaml}");
    }
    for yaml in ["title: Wow!, she said\n", "{a: !!null , b: 1}", "a: !x b, c\n"] {
        assert!(Tree::parse(yaml, 0).is_ok(), "{yaml}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_read_the_same(yaml in document()) {
        if let (Ok(_), Ok(tree)) = (serde_yaml::from_str::<IgnoredAny>(&yaml), Tree::parse(&yaml, 0))
            && let Some(root) = &tree.root
            && tree.duplicates.is_empty()
        {
            prop_assert_eq!(serde_yaml::from_str::<Page>(&yaml).ok(), Page::deserialize(root).ok());
        }
        sound(&yaml, 0..yaml.len());
    }

    #[test]
    fn no_text_breaks_it(text in any::<String>(), cut in any::<(u8, u8)>()) {
        sound(&text, 0..text.len());
        let at = |at: u8| text.char_indices().nth(at.into()).map_or(text.len(), |(at, _)| at);
        let (start, end) = (at(cut.0 % 8), at(cut.1));
        sound(&text, start..end.max(start));
    }

    #[test]
    fn no_soup_of_signs_breaks_it(head in soup(), yaml in soup()) {
        sound(&yaml, 0..yaml.len());
        sound(&format!("{head}{yaml}{head}"), head.len()..head.len() + yaml.len());
    }
}
