//! `pressroom add`

use std::path::Path;

use crate::base::fs;
use crate::base::registry_kind::RegistryKind;
use crate::base::slug::is_portable_name;
use crate::build;
use crate::cli::args::AddArgs;
use crate::cli::outcome::{Exit, Result, usage};
use crate::cli::site;
use crate::cli::stream::{err, out};
use crate::cli::text::clean;
use crate::cli::yaml::scalar;
use crate::model::registry::open_id;

/// Writes the file of an entry and prints its path.
pub(super) fn run(dir: &Path, args: &AddArgs) -> Result<Exit> {
    let AddArgs { kind, id, name, parent } = args;
    let kind = kind.facet();
    let loaded = site::load(dir)?;
    let id = match kind {
        RegistryKind::Country => site::find_country(&loaded.countries, None, id)?.lower().to_owned(),
        _ => check_id(id)?,
    };
    if let Some(parent) = parent {
        if !matches!(kind, RegistryKind::Agency | RegistryKind::Topic) {
            return Err(usage(format!("`--parent`: {} have no parent", kind.plural()), "agencies and topics have one"));
        }
        let registries = build::site_data(&loaded.context())?.registries;
        let registry = registries.of(kind);
        if registry.find(parent).is_none() {
            return Err(site::unknown(registry, "--parent", parent, true));
        }
    }
    let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let path = format!("content/{}/{id}.md", kind.plural());
    let on_disk = dir.join(&path);
    if fs::exists(&on_disk) {
        return Err(usage(format!("{} is there already", site::shown(dir, &path)), "nothing was written"));
    }
    fs::write_new(&on_disk, text(kind, &id, name, parent.as_deref()).as_bytes())?;
    if name.is_none() && kind != RegistryKind::Country {
        err(&format!("Its name is {} until you change it there.\n", scalar(&name_of(kind, &id))));
    }
    out(&format!("{}\n", site::shown(dir, &path)))?;
    Ok(Exit::Done)
}

fn check_id(id: &str) -> Result<String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !id.is_empty() && id.chars().all(plain) && is_portable_name(id).is_ok() {
        return Ok(id.to_owned());
    }
    let message = format!("`{}` cannot be an id: ids are made of a–z, 0–9 and hyphens", clean(id));
    let other = open_id(id);
    let help = match is_portable_name(&other) {
        Ok(()) if other != id => format!("`{other}` can"),
        _ => String::new(),
    };
    Err(usage(message, help))
}

/// A name for an id that came without one.
fn name_of(kind: RegistryKind, id: &str) -> String {
    let words = id.split('-').filter(|word| !word.is_empty()).enumerate();
    let words: Vec<String> = words
        .map(|(at, word)| match at == 0 || kind == RegistryKind::Person {
            true => word[..1].to_uppercase() + &word[1..],
            false => word.to_owned(),
        })
        .collect();
    match words.is_empty() {
        true => id.to_owned(),
        false => words.join(" "),
    }
}

/// The file: the keys of the kind, each explained.
fn text(kind: RegistryKind, id: &str, name: Option<&str>, parent: Option<&str>) -> String {
    let own = scalar(&name.map_or_else(|| name_of(kind, id), str::to_owned));
    let parent = match parent {
        Some(parent) => format!("parent: {}", scalar(parent)),
        None => format!("# parent: {}", if kind == RegistryKind::Agency { "ministry" } else { "security" }),
    };
    let keys = match kind {
        RegistryKind::Agency => format!(
            "\
# The name; in several languages: {{en: …, ru: …}}.
name: {own}

# What follows is optional: take out the `# ` before what you need.
# A short name, or one per language.
# acronym: PC
# The agency that it is part of, by its id.
{parent}
# Its country: a code of ISO 3166-1, or a name.
# country: KG
# Its own website.
# site: https://agency.example.org/
# A picture beside this file.
# logo: {id}.svg
# Press contacts; every key of a contact is optional.
# contacts:
#   - {{name: Press desk, role: Spokesperson, email: press@example.org, phone: \"+996 312 000000\", hours: 9 to 17}}
# The paragraph about the agency below each of its releases: Markdown, or one text per language.
# boilerplate: The agency is …
# Anything else, for the theme of this site.
# extra: {{}}
"
        ),
        RegistryKind::Topic => format!(
            "\
# The name; in several languages: {{en: …, ru: …}}.
name: {own}

# What follows is optional: take out the `# ` before what you need.
# The topic that it is part of, by its id.
{parent}
# Anything else, for the theme of this site.
# extra: {{}}
"
        ),
        RegistryKind::Person => format!(
            "\
# The name; in several languages: {{en: …, ru: …}}.
name: {own}

# What follows is optional: take out the `# ` before what you need.
# The country: a code of ISO 3166-1, or a name.
# country: KG
# The person's own website.
# site: https://person.example.org/
# A picture beside this file.
# portrait: {id}.jpg
# Roles with their days; a release shows the one that was held on its day. Title: text, or one per language.
# roles:
#   - {{title: Chair, agency: ministry, from: 2024-01-31, until: 2025-06-30}}
# Anything else, for the theme of this site.
# extra: {{}}
"
        ),
        RegistryKind::Event => format!(
            "\
# The name; in several languages: {{en: …, ru: …}}.
name: {own}

# What follows is optional: take out the `# ` before what you need.
# First and last day.
# start: 2025-09-10
# end: 2025-09-12
# Where it is held: text, or one per language.
# place: Bishkek
# The country: a code of ISO 3166-1, or a name.
# country: KG
# The agencies that hold it, by their ids.
# agencies: [ministry]
# Its own website.
# site: https://event.example.org/
# Anything else, for the theme of this site.
# extra: {{}}
"
        ),
        RegistryKind::Country => {
            let name = match name {
                Some(name) => format!("name: {}", scalar(name)),
                None => "# name: …".to_owned(),
            };
            format!(
                "\
# The name, if it is not to be that of Unicode CLDR; in several languages: {{en: …, ru: …}}.
{name}

# What follows is optional: take out the `# ` before what you need.
# A website.
# site: https://country.example.org/
# Anything else, for the theme of this site.
# extra: {{}}
"
            )
        }
    };
    let beside =
        format!("# Below the second line of hyphens: a text for its page; for one in Russian, make {id}.ru.md.\n");
    format!("---\n{keys}{beside}---\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::content::front_matter::Document;
    use serde_json::{Map, Value};

    /// All keys of a file whose commented keys are taken in, as its comments advise.
    fn keys(text: &str) -> Vec<String> {
        let key = |line: &str| {
            let word = line.split(':').next().unwrap_or_default();
            line.starts_with("  ")
                || !word.is_empty() && line.contains(':') && word.chars().all(|c| c.is_ascii_lowercase())
        };
        let lines = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest) if key(rest) => rest,
            _ => line,
        });
        let text = lines.collect::<Vec<_>>().join("\n") + "\n";
        let mut document = Document::open("x.md", text.as_bytes()).unwrap();
        let (front, _) = document.front::<Map<String, Value>>();
        assert!(document.faults.is_empty(), "{text}{:?}", document.faults);
        front.unwrap().into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn every_key_of_a_kind_is_explained() {
        for (kind, expected) in [
            (RegistryKind::Agency, "acronym boilerplate contacts country extra logo name parent site"),
            (RegistryKind::Topic, "extra name parent"),
            (RegistryKind::Person, "country extra name portrait roles site"),
            (RegistryKind::Event, "agencies country end extra name place site start"),
            (RegistryKind::Country, "extra name site"),
        ] {
            let mut keys = keys(&text(kind, "x", None, None));
            keys.sort();
            assert_eq!(keys.join(" "), expected);
        }
    }

    #[test]
    fn names_are_made_from_ids() {
        assert_eq!(name_of(RegistryKind::Agency, "press-centre"), "Press centre");
        assert_eq!(name_of(RegistryKind::Person, "aida-example"), "Aida Example");
        assert_eq!(name_of(RegistryKind::Topic, "-"), "-");
    }
}
