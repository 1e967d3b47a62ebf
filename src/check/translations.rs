//! Releases that are not there in all languages of the site.

use std::collections::BTreeMap;

use crate::build::Survey;
use crate::catalog::{Finding, Spot};
use crate::diag::Kind;
use crate::localised::LangId;
use crate::release::facts::{Audience, Facts, Visibility, visible};

/// The languages in which a release that is public or waits for its hour does not exist, told at its original: the
/// version in the default language, else the first. A translation that is still a draft exists.
pub fn missing(survey: &Survey) -> Vec<Finding> {
    let config = &*survey.loaded.config;
    if config.languages.len() < 2 {
        return Vec::new();
    }
    let mut groups: BTreeMap<&str, Vec<(LangId, u32, &Facts)>> = BTreeMap::new();
    for (file, _, facts) in survey.releases() {
        groups.entry(&facts.translation_key).or_default().push((facts.lang, file, facts));
    }
    let mut found = Vec::new();
    for mut versions in groups.into_values() {
        versions.sort_by_key(|(lang, file, _)| (*lang != config.default_lang, *lang, *file));
        let is_shown = |facts: &Facts| match visible(facts, survey.instant, Audience::Public) {
            Visibility::Public { .. } => !facts.is_withdrawn(),
            Visibility::Moved => false,
            Visibility::Hidden { until } => until.is_some(),
        };
        if !versions.iter().any(|(.., facts)| is_shown(facts)) {
            continue;
        }
        let lacking = config.lang_ids().filter(|lang| !versions.iter().any(|(known, ..)| known == lang));
        let lacking: Vec<&str> = lacking.map(|lang| config.tag(lang)).collect();
        let (Some((_, file, _)), Some(first)) = (versions.first(), lacking.first()) else { continue };
        let path = survey.sources.tree().path(*file as usize);
        let message = format!("this release is not there in `{}`", lacking.join("`, `"));
        let help = format!("`pressroom new TITLE --lang {first} --translation-of {path}` begins a translation");
        found.push(Finding::new(Kind::MissingTranslation, *file, Spot::key("title"), message, Some(help)));
    }
    found
}
