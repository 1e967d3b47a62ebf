//! Releases that do not exist in all languages of the site.

use std::collections::BTreeMap;

use crate::base::diagnostics::Kind;
use crate::base::localised::LangId;
use crate::build::Survey;
use crate::model::catalog::{Finding, Spot};
use crate::model::content::tree::ContentName;
use crate::model::release::facts::{Audience, Facts, Visibility, visible};

/// The languages in which a release that is public or waits for its hour does not exist, told at its original: the
/// version in the default language, else the first. A translation that is still a draft exists.
pub(super) fn missing(survey: &Survey) -> Vec<Finding> {
    let config = &*survey.settings.config;
    if config.languages.len() < 2 {
        return Vec::new();
    }
    let mut groups: BTreeMap<&str, Vec<(LangId, u32, &Facts)>> = BTreeMap::new();
    for (file, _, facts) in survey.releases() {
        groups.entry(&facts.translation_key).or_default().push((facts.lang, file, facts));
    }
    let days = by_day(survey);
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
        let begin = format!("`pressroom new TITLE --lang {first} --translation-of {path}` begins a translation");
        let help = match lone_version(survey, &days, &versions, &lacking) {
            Some(help) => format!("{help}; {begin}"),
            None => begin,
        };
        found.push(Finding::new(Kind::MissingTranslation, *file, Spot::key("title"), message, Some(help)));
    }
    found
}

/// The releases of each day and first agency.
type Days<'a> = BTreeMap<(jiff::civil::Date, &'a str), Vec<(u32, &'a Facts)>>;

fn by_day<'a>(survey: &'a Survey) -> Days<'a> {
    let mut days: Days = BTreeMap::new();
    for (file, _, facts) in survey.releases() {
        if let Some(agency) = facts.refs.agencies.first() {
            days.entry((facts.date.date(), agency)).or_default().push((file, facts));
        }
    }
    days
}

/// What to do where the translation that is missing is there under another name: the one release of the same day and
/// agency in that language that is a translation of nothing.
fn lone_version(survey: &Survey, days: &Days, versions: &[(LangId, u32, &Facts)], lacking: &[&str]) -> Option<String> {
    let config = &*survey.settings.config;
    let (_, own, facts) = versions.first().filter(|(lang, ..)| *lang == config.default_lang)?;
    let same_day = days.get(&(facts.date.date(), &**facts.refs.agencies.first()?))?;
    let is_alone = |other: &Facts| {
        let same = same_day.iter().filter(|(_, facts)| facts.translation_key == other.translation_key);
        lacking.contains(&config.tag(other.lang)) && other.refs.agencies == facts.refs.agencies && same.count() == 1
    };
    let mut alone = same_day.iter().filter(|(_, other)| is_alone(other));
    let (Some((file, other)), None) = (alone.next(), alone.next()) else { return None };
    // Two originals of one day would both claim it.
    let originals =
        same_day.iter().filter(|(_, one)| one.lang == config.default_lang && one.refs.agencies == facts.refs.agencies);
    if originals.count() > 1 {
        return None;
    }
    let tree = survey.sources.tree();
    let (path, tag) = (tree.path(*file as usize), config.tag(other.lang));
    Some(match facts.translation_key.strip_prefix(':') {
        Some(key) => format!("is it {path}? Then give that `translation_key: {key}`, too"),
        None => {
            let name = ContentName::of(tree.path(*own as usize))?;
            let key = if other.translation_key.starts_with(':') { " and take out its `translation_key`" } else { "" };
            format!("is it {path}? Then rename that to `{}/{}.{tag}.md`{key}", name.folder, name.stem)
        }
    })
}
