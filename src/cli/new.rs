//! `pressroom new`

use std::path::Path;

use serde_json::{Map, Value};

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs;
use crate::base::keys::Key;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug::{is_portable_name, slug};
use crate::build::{self, Loaded};
use crate::cli::args::NewArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::site;
use crate::cli::stream::{err, out};
use crate::cli::yaml::{list, scalar};
use crate::locale::stamp::Stamp;
use crate::model::content::common::language;
use crate::model::content::front_matter::Document;
use crate::model::content::tree::ContentName;
use crate::model::release::front::Front;
use crate::model::release::{FOLDER, placeholder};

/// Writes the file of a new release and prints its path.
pub(super) fn run(dir: &Path, args: &NewArgs) -> Result<Exit> {
    let loaded = site::load(dir)?;
    let lang = match &args.lang {
        Some(tag) => site::find_lang(&loaded.config, "--lang", tag)?,
        None => loaded.config.default_lang,
    };
    let title = args.title.iter().flat_map(|words| words.split_whitespace()).collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(usage("TITLE is empty", "a release needs a title"));
    }
    let (path, text) = match &args.translation_of {
        Some(original) => {
            refuse_facts(args)?;
            translation(dir, &loaded, &title, lang, original)?
        }
        None => release(&loaded, &title, lang, args)?,
    };
    let on_disk = dir.join(&path);
    if fs::exists(&on_disk) {
        let message = format!("{} is there already", site::shown(dir, &path));
        return Err(usage(message, "nothing was written; edit that file, or give this release another title"));
    }
    fs::write_new(&on_disk, text.as_bytes())?;
    if let Some(note) = about_script(&loaded, &title, lang) {
        err(&note);
    }
    err("A draft: take out the line `draft: true` when the text is ready.\n");
    out(&format!("{}\n", site::shown(dir, &path)))?;
    Ok(Exit::Done)
}

/// A translation has the facts of its original.
fn refuse_facts(args: &NewArgs) -> Result<()> {
    let given = [
        ("--agency", !args.agencies.is_empty()),
        ("--country", args.country.is_some()),
        ("--date", args.date.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(usage(
            format!("`{option}` cannot be used with `--translation-of`: a translation has the facts of its original"),
            format!("leave `{option}` out: `pressroom new TITLE --translation-of FILE --lang LANG`"),
        )),
        None => Ok(()),
    }
}

/// A note where the title is in other letters than those of the language.
fn about_script(loaded: &Loaded, title: &str, lang: LangId) -> Option<String> {
    let config = &loaded.config;
    if !config.locale(lang).is_foreign_script(title) {
        return None;
    }
    let tag = config.tag(lang);
    let others = config.lang_ids().filter(|other| !config.locale(*other).is_foreign_script(title));
    let others: Vec<String> = others.map(|other| format!("`--lang {}`", config.tag(other))).collect();
    Some(match others.as_slice() {
        [] => format!("The title has no letter of the script in which the language `{tag}` is written.\n"),
        others => {
            format!("The title is not in the letters of `{tag}`; for another language, {}.\n", others.join(" or "))
        }
    })
}

/// The file's name of a stem in a language: `meeting.md`, `meeting.ru.md`.
fn file_name(loaded: &Loaded, stem: &str, lang: LangId) -> String {
    match lang == loaded.config.default_lang {
        true => format!("{stem}.md"),
        false => format!("{stem}.{}.md", loaded.config.tag(lang)),
    }
}

/// Path and text of a release of its own.
fn release(loaded: &Loaded, title: &str, lang: LangId, args: &NewArgs) -> Result<(String, String)> {
    let zone = &loaded.config.zone;
    let registries = build::site_data(&loaded.context())?.registries;
    let registry = registries.of(RegistryKind::Agency);
    if !loaded.config.open_registries {
        for id in &args.agencies {
            if registry.find(id).is_none() {
                return Err(site::unknown(registry, "--agency", id, true));
            }
        }
    }
    let country = args.country.as_deref();
    let country =
        country.map(|country| site::find_country(&loaded.countries, Some("--country"), country)).transpose()?;
    let (date, written) = match &args.date {
        Some(text) => match Stamp::parse(text, zone) {
            Ok(stamp) => (stamp.date(), text.trim().to_owned()),
            Err(fault) => {
                let message = format!("`--date`: {}", fault.message);
                return Err(usage(message, fault.help.unwrap_or_default()));
            }
        },
        None => {
            let today = clock::instant(None, zone)?.to_zoned(zone.clone()).date();
            (today, today.to_string())
        }
    };
    let stem = slug(title);
    if stem.is_empty() || is_portable_name(&stem).is_err() {
        let message = format!("the title `{title}` gives no name for a file");
        return Err(usage(message, "begin with a longer title and change it in the file"));
    }
    let name = file_name(loaded, &stem, lang);
    let path = format!("{FOLDER}/{:04}/{:02}/{name}", date.year(), date.month());
    let mut given = vec![("title", scalar(title)), ("date", written), ("agencies", list(&args.agencies))];
    given.extend(country.map(|country| ("country", country.code().to_owned())));
    given.push(("draft", "true".to_owned()));
    Ok((path, text(&given)))
}

/// The file: keys that are given, then all others as comments.
fn text(given: &[(&str, String)]) -> String {
    let mut text = "---\n".to_owned();
    let is_given = |key: &&Key| given.iter().any(|(name, _)| *name == key.name);
    for key in Front::KEYS.iter().filter(is_given) {
        let value = given.iter().find(|(name, _)| *name == key.name);
        let value = value.map_or("", |(_, value)| value);
        text.push_str(&format!("# {}\n{}: {value}\n", key.summary(), key.name));
    }
    text.push_str("\n# What follows is optional: take out the `# ` before what you need.\n");
    for key in Front::KEYS.iter().filter(|key| !is_given(key)) {
        text.push_str(&format!("# {}\n", key.summary()));
        let space = if key.blank.starts_with('\n') { "" } else { " " };
        let example = format!("{}:{space}{}", key.name, key.blank);
        for line in example.lines() {
            text.push_str(&format!("# {line}\n"));
        }
    }
    text.push_str(&format!("---\n\n{}\n", placeholder::TEXT));
    text
}

/// Facts: the same in every language.
const FACTS: [&str; 21] = [
    "date",
    "updated",
    "agencies",
    "country",
    "countries",
    "subjects",
    "topics",
    "event",
    "number",
    "source",
    "embargo",
    "expires",
    "images",
    "attachments",
    "related",
    "supersedes",
    "withdrawn",
    "corrections",
    "slug",
    "translation_key",
    "extra",
];

/// Facts in which there are words to translate.
const FACTS_WITH_WORDS: [&str; 3] = ["place", "people", "contacts"];

/// Texts: shown as comments.
const TEXTS: [&str; 4] = ["subtitle", "summary", "status", "notes_to_editors"];

/// Path and text of a translation.
fn translation(dir: &Path, loaded: &Loaded, title: &str, lang: LangId, original: &Path) -> Result<(String, String)> {
    let path = site::find_release(dir, loaded, "--translation-of", original)?;
    let bytes = fs::read(&loaded.tree.on_disk(path))?;
    let failed = |faults: Vec<Diagnostic>| Failure::Findings(Exit::Content, site::errors(&loaded.config, faults));
    let mut document = Document::open(path, &bytes).map_err(|fault| failed(vec![*fault]))?;
    let (Some(front), Some(name)) = (document.front::<Map<String, Value>>().0, ContentName::of(path)) else {
        return Err(failed(document.faults));
    };
    if !document.faults.is_empty() || front.is_empty() {
        if front.is_empty() {
            let message = "this release has no front matter, so there are no facts to copy";
            document.faults.push(Diagnostic::new(Kind::NoFrontMatter, path, message));
        }
        return Err(failed(document.faults));
    }
    let written = front.get("lang").and_then(Value::as_str).map(str::to_owned);
    let (own, stem) = language(&loaded.config, &mut document, &name, path, written);
    if own == Some(lang) {
        let message = format!("`--lang`: {path} is in `{}` already", loaded.config.tag(lang));
        return Err(usage(message, "name the language of the translation"));
    }
    let target = format!("{}/{}", name.folder, file_name(loaded, stem, lang));
    let blocks = blocks(document.text(), document.body_start);
    let title = scalar(title);
    let original = Original { path, front: &front, blocks: &blocks };
    let mut text = original.translated(&title, false);
    // The lines of the original are copied as they are. Where YAML is written so that lines do not tell its keys, the
    // values are written again.
    if !original.agrees(&text) {
        text = original.translated(&title, true);
    }
    Ok((target, text))
}

/// The lines of every key of the front matter, its value included.
fn blocks(text: &str, body_start: usize) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in text[..body_start].lines() {
        if line.trim_start_matches('\u{feff}').trim_end() == "---" {
            open = !open;
            continue;
        }
        if !open || line.starts_with('#') {
            continue;
        }
        let key = line
            .split_once(':')
            .map(|(key, _)| key.trim_end())
            .filter(|key| !key.is_empty() && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'));
        match (key, blocks.last_mut()) {
            (Some(key), _) => blocks.push((key, format!("{line}\n"))),
            (None, Some((_, block))) => block.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    for (_, block) in &mut blocks {
        block.truncate(block.trim_end().len());
        block.push('\n');
    }
    blocks
}

/// A release that is to be translated.
struct Original<'a> {
    path: &'a str,
    front: &'a Map<String, Value>,
    blocks: &'a [(&'a str, String)],
}

impl Original<'_> {
    /// The lines of a key; written again where they are not wanted as they are.
    fn lines(&self, key: &str, from_file: bool) -> Option<String> {
        let value = self.front.get(key)?;
        let block = self.blocks.iter().find(|(name, _)| *name == key);
        match block.filter(|_| !from_file) {
            Some((_, block)) => Some(block.clone()),
            // JSON is YAML.
            None => Some(format!("{key}: {value}\n")),
        }
    }

    /// The file of the translation.
    fn translated(&self, title: &str, from_file: bool) -> String {
        let mut text = format!("---\ntitle: {title}\n");
        let lines = |keys: &[&str]| -> String { keys.iter().filter_map(|key| self.lines(key, from_file)).collect() };
        let texts = lines(&TEXTS);
        if !texts.is_empty() {
            text.push_str("# To be translated:\n");
            text.extend(texts.lines().map(|line| format!("# {line}\n")));
        }
        let words = lines(&FACTS_WITH_WORDS);
        if !words.is_empty() {
            text.push_str(&format!("# Facts in which there may be words to translate:\n{words}"));
        }
        text.push_str(&format!("# Facts, the same as in {}:\n{}", self.path, lines(&FACTS)));
        text.push_str("# A draft is never published: take this line out when the text is ready.\ndraft: true\n");
        text.push_str(&format!("---\n\n{}\n", placeholder::TRANSLATION));
        text
    }

    /// True if the facts of a translation are those of the original.
    fn agrees(&self, text: &str) -> bool {
        let Ok(mut document) = Document::open(self.path, text.as_bytes()) else {
            return false;
        };
        let front = document.front::<Map<String, Value>>().0.unwrap_or_default();
        let mut keys = FACTS.iter().chain(&FACTS_WITH_WORDS);
        document.faults.is_empty() && keys.all(|key| front.get(*key) == self.front.get(*key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_can_be_taken_in_one_by_one() {
        let base = text(&[("title", "x".to_owned())]);
        for key in &Front::KEYS[1..] {
            let mut taken = String::new();
            let mut within = false;
            for line in base.lines() {
                let rest = line.strip_prefix("# ").unwrap_or(line);
                within = rest.starts_with(&format!("{}:", key.name)) || within && rest.starts_with("  ");
                taken.push_str(if within { rest } else { line });
                taken.push('\n');
            }
            let mut document = Document::open("x.md", taken.as_bytes()).unwrap();
            let (front, _) = document.front::<Map<String, Value>>();
            assert!(document.faults.is_empty(), "{taken}");
            assert!(front.unwrap().contains_key(key.name), "{taken}");
        }
    }

    fn translate(text: &str) -> (String, bool) {
        let mut document = Document::open("content/releases/x.md", text.as_bytes()).unwrap();
        let front = document.front::<Map<String, Value>>().0.unwrap();
        let blocks = blocks(text, document.body_start);
        let original = Original { path: "content/releases/x.md", front: &front, blocks: &blocks };
        let kept = original.translated("t", false);
        let agrees = original.agrees(&kept);
        let from_file = original.translated("t", true);
        assert!(original.agrees(&from_file), "{from_file}");
        (kept, agrees)
    }

    #[test]
    fn lines_are_copied_as_they_are() {
        let (text, agrees) = translate(
            "---\ntitle: T\nsummary: >-\n  One\n  two.\ndate: 2025-09-10 # a Wednesday\n# a comment\nagencies:\n- a\n- b\n\
             place: Bishkek\naliases: [/old/]\n---\nBody\n---\nno: key\n",
        );
        assert!(agrees);
        assert!(text.contains("# summary: >-\n#   One\n#   two.\n"), "{text}");
        assert!(text.contains("date: 2025-09-10 # a Wednesday\nagencies:\n- a\n- b\n"), "{text}");
        assert!(!text.contains("aliases") && !text.contains("no: key"), "{text}");
    }

    #[test]
    fn unusual_yaml_is_written_anew() {
        assert!(!translate("---\n{title: T, date: 2025-09-10,\nagencies: [a, b]}\n---\n").1);
        assert!(!translate("---\ntitle: &t T\n\"date\": 2025-09-10\nplace: *t\n---\n").1);
    }
}
