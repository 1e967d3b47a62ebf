//! Numbers of releases that were given twice.

use std::collections::{HashMap, HashSet};

use crate::base::diagnostics::Kind;
use crate::base::registry_kind::RegistryKind;
use crate::build::Survey;
use crate::model::catalog::{Finding, Spot};

/// Releases with the number of another one of the same issuing agency, of which they are no translation. Many offices begin
/// with 1 every year, so a number that names no year counts for its year alone. Told at all but the first, in the order
/// of the files.
pub(super) fn twice(survey: &Survey) -> Vec<Finding> {
    let agencies = survey.catalog.registries.of(RegistryKind::Agency);
    // The first file that has it, and the translation keys of all.
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for (file, _, facts) in survey.releases() {
        let Some(number) = facts.more.as_deref().and_then(|more| more.number.as_deref()) else { continue };
        let issuer = facts.refs.agencies.first().map_or("", |agency| {
            let id =
                if survey.settings.config.open_registries { agencies.find_open(agency) } else { agencies.find(agency) };
            id.map_or(&**agency, |id| &*agencies.get(id).id)
        });
        let year = (!names_a_year(number)).then(|| facts.date.year());
        let (first, keys) = seen.entry((issuer, number, year)).or_insert_with(|| (file, HashSet::new()));
        if !keys.insert(&*facts.translation_key) || *first == file {
            continue;
        }
        let first = survey.sources.tree().path(*first as usize);
        let message = format!("`number`: {first} of the same agency has the number `{number}` as well");
        let help = "give one of them another number; if they are translations, one `translation_key`".to_owned();
        found.push(Finding::new(Kind::DuplicateNumber, file, Spot::key("number"), message, Some(help)));
    }
    found
}

/// True for `2025/17` and `PR-17-2025`: four digits together that may be a year.
fn names_a_year(number: &str) -> bool {
    number
        .split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
}
