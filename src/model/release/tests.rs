//! Whatever the front matter looks like: a key that keeps a release back holds it, and nothing stays out without a word.

use proptest::prelude::*;

use super::*;
use crate::base::diagnostics::Severity;
use crate::model::config;
use crate::model::content::held;

/// A site that is as mild about every finding as it can be.
fn mild() -> (Config, Names) {
    let kinds = Kind::ALL.iter().filter(|kind| !kind.is_fixed());
    let off: Vec<String> = kinds.map(|kind| format!("{}: off", kind.name())).collect();
    let text = format!("name: N\nbase_url: https://example.org/\nseverities: {{{}}}\n", off.join(", "));
    let config = config::read(&text, None).unwrap_or_else(|faults| panic!("{faults:?}"));
    let names = Names::new(config.languages.iter().map(|language| &*language.locale));
    (config, names)
}

/// What becomes of a release, and whether anything of weight is said about it.
fn outcome(front: &str) -> (ParseOutcome, bool) {
    let (config, names) = mild();
    let file = format!("---\n{front}---\nText.\n");
    let parsed = parse(&config, &names, "content/releases/a.md", file.as_bytes());
    let applied: Vec<Diagnostic> =
        parsed.faults.into_iter().filter_map(|fault| config.severities.apply(fault)).collect();
    (parsed.outcome, applied.iter().any(|fault| fault.severity >= Severity::Warning))
}

/// Ways to write a key.
fn spelling(key: &str, way: usize) -> String {
    match way {
        0 => key.to_owned(),
        1 => format!("\"{key}\""),
        2 => format!("'{key}'"),
        3 => format!("\"\\u{:04x}{}\"", u32::from(key.as_bytes()[0]), &key[1..]),
        4 => format!("&k {key}"),
        5 => format!("!!str {key}"),
        6 => key.to_uppercase(),
        7 => format!("{key}s"),
        8 => key.replace('a', "\u{430}").replace('e', "\u{435}"),
        9 => format!("{}_{}", &key[..2], &key[2..]),
        _ => format!("\"{key}\u{200b}\""),
    }
}

/// Values that nobody can read: nothing in many forms, and others.
const VALUES: [&str; 14] =
    ["", " ", "~", "null", "&a", "!!null", "*n", "[", "[]", "{}", "\"\"", "soon", "2099-02-30", "{a: 1}"];

fn around(lines: &[&str], at: usize, line: &str, flow: bool, end: &str) -> String {
    let mut all: Vec<&str> = lines.to_vec();
    all.insert(at.min(lines.len()), line);
    if flow { format!("{{{}}}\n", all.join(", ")) } else { format!("{}\n", all.join(end)) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_cannot_be_read_holds(
        key in prop::sample::select(held::KEYS.to_vec()),
        way in 0..11_usize,
        value in prop::sample::select(VALUES.to_vec()),
        at in 1..5_usize,
        flow in any::<bool>(),
        blank in any::<bool>(),
        end in prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\n# x\n"]),
    ) {
        // What a group holds may be left out: `withdrawn: {}` is withdrawn.
        prop_assume!(!(matches!(key, "withdrawn") && value.starts_with('{')));
        let mut lines = vec!["title: T", "agencies: [a]", "extra: {n: &n ~}"];
        if key != "date" || way > 5 {
            lines.push("date: 2020-01-01");
        }
        let written = spelling(key, way);
        let colon = if blank { " :" } else { ":" };
        let line = format!("{written}{colon} {value}");
        let front = around(&lines, at, &line, flow, if flow { "" } else { end });
        let (outcome, reported) = outcome(&front);
        // A key with another letter may mean another key of ours, where its value is no date.
        let is_other = key == "date" && way > 5 && !value.trim_matches(['~', '"', ' ']).is_empty();
        if !is_other {
            prop_assert!(outcome != ParseOutcome::Good, "{front}");
        }
        prop_assert_eq!(outcome != ParseOutcome::Good, reported, "{}", front);
    }

    #[test]
    fn nothing_stays_out_without_a_word(front in "([a-z]{1,9}:( [^\n]{0,12})?\n){0,6}") {
        let (outcome, reported) = outcome(&front);
        prop_assert_eq!(outcome != ParseOutcome::Good, reported, "{}", front);
    }
}

#[test]
fn a_good_release_is_good() {
    assert_eq!(outcome("title: T\ndate: 2020-01-01\nagencies: [a]\n"), (ParseOutcome::Good, false));
}
