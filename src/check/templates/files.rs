//! Files of a theme that nobody reads.

use std::collections::BTreeSet;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::model::config::Config;
use crate::theme::{BUILTIN, Theme};

/// The folders of a theme.
const FOLDERS: [&str; 4] = ["assets", "map", "strings", "templates"];

/// Style sheets that another program has to translate first.
const TO_TRANSLATE: [&str; 4] = ["less", "sass", "scss", "styl"];

/// Reports them, each folder once.
pub(super) fn check(config: &Config, theme: &Theme) -> Vec<Diagnostic> {
    let tags: BTreeSet<&str> = config.lang_ids().map(|lang| config.tag(lang)).collect();
    let mut folders = BTreeSet::new();
    let mut found = Vec::new();
    // What the program brings is for sites that want it; what begins with a dot is no part of a theme.
    let files = theme.files().filter(|(own, path)| *own != BUILTIN && !path.starts_with('.'));
    for (own, path) in files {
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let (message, help) = match folder {
            "" => continue,
            "assets" if TO_TRANSLATE.contains(&ending) => (
                format!("browsers do not read `.{ending}`, and it is published as it is"),
                "translate it to `.css`, and keep what it is made from outside of `assets/`".to_owned(),
            ),
            "strings" if ending != "ftl" => {
                ("strings are read from `.ftl` files".to_owned(), format!("write it as `strings/{stem}.ftl`"))
            }
            "strings"
                if stem != "en" && !tags.iter().any(|tag| tag == &stem || tag.starts_with(&format!("{stem}-"))) =>
            {
                // The themes that one extends may have more languages than the site.
                if theme.files().next().is_some_and(|(first, _)| first != own) {
                    continue;
                }
                (
                    format!("the site has no language `{stem}`"),
                    "add it to `languages` of site.yaml, or take the file out".to_owned(),
                )
            }
            folder if FOLDERS.contains(&folder) => continue,
            folder if !folders.insert((own, folder)) => continue,
            folder => {
                let help = match nearest(folder, FOLDERS) {
                    Some(near) => format!("did you mean `{near}/`?"),
                    None => "the folders of a theme are `templates/`, `assets/`, `strings/` and `map/`".to_owned(),
                };
                (format!("nothing is read from `{folder}/`"), help)
            }
        };
        found.push(Diagnostic::new(Kind::StrayFile, format!("themes/{own}/{path}"), message).help(help));
    }
    found
}
