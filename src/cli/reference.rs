//! Pages of the reference that the program writes itself: keys of front matter and of `site.yaml`, kinds of findings,
//! commands. They are in `docs/reference/` between marks; `UPDATE=1 cargo test --lib reference` writes them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use clap::Arg;

use super::args::command;
use crate::base::diagnostics::{Kind, Level};
use crate::base::fs;
use crate::base::keys::Key;
use crate::model::config;
use crate::model::config::raw::RawConfig;
use crate::model::release::front::Front;
use crate::yaml::{self, Input};

/// Holds the part of a page between its marks against what it should be.
fn holds(page: &str, part: &str, wanted: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference").join(page);
    let text = String::from_utf8(fs::read(&file).unwrap()).unwrap();
    let (begin, end) = (format!("<!-- begin {part} -->\n"), format!("<!-- end {part} -->"));
    let start = text.find(&begin).unwrap_or_else(|| panic!("{page} has no mark {begin}")) + begin.len();
    let stop = start + text[start..].find(&end).unwrap_or_else(|| panic!("{page} has no mark {end}"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, format!("{}{wanted}{}", &text[..start], &text[stop..]).as_bytes()).unwrap();
        return;
    }
    let differs = text[start..stop].lines().zip(wanted.lines()).find(|(there, wanted)| there != wanted);
    assert!(
        &text[start..stop] == wanted,
        "{page}: `{part}` is stale ({differs:?}); `UPDATE=1 cargo test --lib reference` writes it again"
    );
}

fn example(keys: &[Key], fence: &str) -> String {
    let lines: String = keys.iter().map(|key| format!("{}\n", key.example)).collect();
    format!("```yaml\n{fence}{lines}{fence}```\n")
}

fn table(keys: &[Key]) -> String {
    let has_defaults = keys.iter().any(|key| !key.default.is_empty());
    let (head, rule) = if has_defaults { (" default |", " --- |") } else { ("", "") };
    let mut table = format!("| key | type |{head} |\n| --- | --- |{rule} --- |\n");
    for Key { name, kind, default, about, .. } in keys {
        let default = if has_defaults { format!(" {default} |").replace("  ", " ") } else { String::new() };
        writeln!(table, "| `{name}` | {kind} |{default} {about} |").expect("memory");
    }
    table
}

/// The keys of a map.
fn keys(map: &serde_yaml::Value) -> BTreeSet<&str> {
    map.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap()).collect()
}

/// The keys that a type knows, which the error for an unknown one lists.
fn known(yaml: &str, error: Option<String>) -> BTreeSet<String> {
    let error = error.unwrap_or_else(|| panic!("{yaml} has no error"));
    let listed = error.split("expected one of").nth(1).unwrap_or_else(|| panic!("{error}"));
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_keys_of_releases_are_explained() {
    let text: String = Front::KEYS.iter().map(|key| format!("{}\n", key.example)).collect();
    let source = Input { file: "x.md", text: &text, yaml: 0..text.len() };
    assert_eq!(yaml::read::<Front>(&source).faults, []);
    holds("front-matter.md", "example", &example(Front::KEYS, "---\n"));
    holds("front-matter.md", "keys", &table(Front::KEYS));
}

#[test]
fn the_settings_of_sites_are_explained() {
    let text: String = RawConfig::KEYS.iter().map(|key| format!("{}\n", key.example)).collect();
    if let Err(faults) = config::read(&text, None) {
        panic!("{faults:?}");
    }
    // Maps inside of it have all of their keys in the example, too.
    let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    for key in ["addresses", "feeds", "home", "look", "map"] {
        let yaml = format!("{key}: {{zzzz: 1}}");
        let error = serde_yaml::from_str::<RawConfig>(&yaml).err().map(|error| error.to_string());
        let all = match key {
            // Two keys are listed as `a` or `b`.
            "home" | "look" => error.unwrap().split('`').skip(3).step_by(2).map(str::to_owned).collect(),
            _ => known(&yaml, error),
        };
        assert_eq!(keys(&value[key]), all.iter().map(String::as_str).collect(), "{key}");
    }
    holds("site-yaml.md", "example", &example(RawConfig::KEYS, ""));
    holds("site-yaml.md", "keys", &table(RawConfig::KEYS));
}

#[test]
fn every_kind_of_finding_is_explained() {
    let mut table = "| kind | default | |\n| --- | --- | --- |\n".to_owned();
    for kind in Kind::ALL {
        let level = Level::WORDS.iter().find(|word| Level::parse(word) == Some(kind.default_level())).unwrap();
        writeln!(table, "| `{}` | {level} | {} |", kind.name(), kind.about()).unwrap();
    }
    holds("findings.md", "kinds", &table);
}

/// An argument as it is written: `--at WHEN`, `-o, --output DIR`, `FILE…`.
fn written(arg: &Arg) -> String {
    let values: Vec<String> = arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let values = if arg.get_action().takes_values() { values.join(" ") } else { String::new() };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    match arg.get_long() {
        Some(long) => format!("{short}--{long} {values}").trim_end().to_owned(),
        None => values,
    }
}

fn section(out: &mut String, name: &str, command: &clap::Command) {
    writeln!(out, "## {name}\n\n{}\n", command.get_long_about().or(command.get_about()).unwrap()).unwrap();
    let own: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_global_set() && arg.get_id() != "help").collect();
    if !own.is_empty() {
        out.push_str("| argument | |\n| --- | --- |\n");
    }
    for arg in &own {
        let help = arg.get_long_help().or(arg.get_help()).unwrap().to_string().replace("\n\n", " ").replace('\n', " ");
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|_| arg.get_action().takes_values() && !arg.is_hide_possible_values_set())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        // The last full stop is not in what clap has of a short help.
        let stop = if help.ends_with('.') { "" } else { "." };
        let values = if values.is_empty() { String::new() } else { format!("{stop} One of {}.", values.join(", ")) };
        writeln!(out, "| `{}` | {help}{values} |", written(arg)).unwrap();
    }
    if !own.is_empty() {
        out.push('\n');
    }
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(out, &format!("{name} {}", sub.get_name()), sub);
    }
}

#[test]
fn every_command_is_explained() {
    let mut out = "\n".to_owned();
    for sub in command().get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = sub.get_name();
        writeln!(out, "- [`pressroom {name}`](#pressroom-{name}): {}", sub.get_about().expect("a doc comment"))
            .unwrap();
    }
    out.push('\n');
    for sub in command().get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(&mut out, &format!("pressroom {}", sub.get_name()), sub);
    }
    holds("commands.md", "commands", &out);
}
