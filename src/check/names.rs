//! Names of content files that some systems cannot hold, or take for those of other files.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::build::Survey;
use crate::model::catalog::Finding;
use crate::model::content::common::check_name;

/// Files that cannot be copied to every system. What a build reports of a file's name is not reported again.
pub(super) fn unportable(survey: &Survey) -> Vec<Diagnostic> {
    let tree = survey.sources.tree();
    let placed = survey.found.placed.iter().map(|finding| (finding.kind, finding.file.as_str()));
    let open = survey.found.open.iter().filter(|finding| finding.file != Finding::CONFIG);
    let open = open.map(|finding| (finding.kind, tree.path(finding.file as usize)));
    let reported = placed.chain(open).filter(|(kind, _)| *kind == Kind::BadPath);
    let reported: HashSet<&str> = reported.map(|(_, file)| file).collect();
    let mut found = Vec::new();
    // Folders that were reported: one finding is enough for all that is in them.
    let mut bad: HashSet<&str> = HashSet::new();
    let mut seen: HashMap<Cow<str>, &str> = HashMap::new();
    for path in tree.files() {
        let path: &str = path;
        if let Some((part, why)) = unportable_part(path)
            && bad.insert(part)
            && !reported.contains(path)
        {
            let help = "rename it, or the site cannot be copied to Windows".to_owned();
            found.push(Diagnostic::new(Kind::UnportableName, path, why).help(help));
        }
        match seen.entry(folded(path)) {
            Entry::Occupied(first) if !reported.contains(path) && !reported.contains(first.get()) => {
                let message = format!("its name and that of {} are one on some systems", first.get());
                let help = "rename one: Windows and macOS do not tell capitals from small letters, nor two ways to \
                            write one letter";
                found.push(Diagnostic::new(Kind::UnportableName, path, message).help(help));
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => drop(place.insert(path)),
        }
    }
    found
}

/// The path down to the first part that some system cannot hold, and why.
fn unportable_part(path: &str) -> Option<(&str, String)> {
    let mut end = 0;
    path.split('/').find_map(|name| {
        end += name.len() + usize::from(end > 0);
        Some((&path[..end], check_name(name).err()?))
    })
}

/// What is the same for two paths that a file system may take for one: without capitals, letters put together.
fn folded(path: &str) -> Cow<'_, str> {
    if path.is_ascii() {
        return if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            path.to_lowercase().into()
        } else {
            path.into()
        };
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(path);
    composed.to_lowercase().into()
}
