//! Releases in several languages: which files are one release, and which of them are behind.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Finding, Release, ReleaseId, Spot};
use crate::base::diagnostics::Kind;
use crate::base::localised::LangId;
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::model::release::facts::{Facts, Filed};

/// Joins releases that share a translation key: of two in one language, the first. Two files that are the same release
/// in the same language are reported, those that are held back among them.
pub(super) fn group_translations(
    config: &Config,
    tree: &Tree,
    releases: &mut [Release],
    hidden: &[Filed],
    findings: &mut Vec<Finding>,
) -> Vec<Box<[ReleaseId]>> {
    /// A release that is held back has no number.
    type Version<'a> = (&'a str, LangId, u32, Option<ReleaseId>);
    let public = releases.iter().enumerate().map(|(id, release)| (release.key_hash, Ok(id as ReleaseId)));
    let held = hidden.iter().enumerate().map(|(at, (_, facts))| (key_hash(facts), Err(at as u32)));
    let mut hashes: Vec<(u64, Result<ReleaseId, u32>)> = public.chain(held).collect();
    hashes.par_sort_unstable();
    let version = |which: &Result<ReleaseId, u32>| -> Version {
        let (file, facts, id) = match which {
            Ok(id) => {
                let release = &releases[*id as usize];
                (release.file, &release.facts, Some(*id))
            }
            Err(at) => (hidden[*at as usize].0, &hidden[*at as usize].1, None),
        };
        (&facts.translation_key, facts.lang, file, id)
    };
    let mut groups: Vec<Box<[ReleaseId]>> = Vec::new();
    for run in hashes.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let mut versions: Vec<Version> = run.iter().map(|(_, which)| version(which)).collect();
        versions.sort_unstable();
        for versions in versions.chunk_by(|a, b| a.0 == b.0) {
            for same in versions.chunk_by(|a, b| a.1 == b.1) {
                for (_, lang, file, _) in &same[1..] {
                    let first = tree.path(same[0].2 as usize);
                    let message = format!("this is the same release in {} as {first}", config.tag(*lang));
                    let help = Some("give one of them another `translation_key` or `lang`".to_owned());
                    let spot = Spot::key("translation_key");
                    findings.push(Finding::new(Kind::DuplicateTranslation, *file, spot, message, help));
                }
            }
            let held = run.iter().filter_map(|(_, which)| which.as_ref().err()).map(|at| &hidden[*at as usize]);
            let key = versions[0].0;
            let mut held = held.filter(|(_, facts)| &*facts.translation_key == key && waits(facts));
            if let Some((file, _)) = held.next() {
                let original = tree.path(*file as usize);
                for (_, _, public, _) in versions.iter().filter(|(.., id)| id.is_some()) {
                    let message = format!("{original} is under embargo, and this translation of it is public");
                    let help = "give it the same `embargo`".to_owned();
                    findings.push(Finding::new(
                        Kind::EarlyTranslation,
                        *public,
                        Spot::key("date"),
                        message,
                        Some(help),
                    ));
                }
            }
            let mut group: Vec<(LangId, ReleaseId)> =
                versions.iter().filter_map(|(_, lang, _, id)| Some((*lang, (*id)?))).collect();
            group.dedup_by_key(|(lang, _)| *lang);
            if group.len() > 1 {
                groups.push(group.into_iter().map(|(_, id)| id).collect());
            }
        }
    }
    for (number, group) in groups.iter().enumerate() {
        for id in group.iter() {
            releases[*id as usize].group = Some(number as u32);
        }
    }
    groups
}

/// Reports translations that are older than the last major change (`updated`) of the original: of the version in the site's
/// default language, else of the first.
pub(super) fn report_stale_translations(
    config: &Config,
    tree: &Tree,
    releases: &[Release],
    groups: &[Box<[ReleaseId]>],
    findings: &mut Vec<Finding>,
) {
    let updated = |release: &Release| release.facts.more.as_deref().and_then(|more| more.updated);
    for group in groups {
        let versions = || group.iter().map(|id| &releases[*id as usize]);
        let Some(original) = versions().find(|release| release.lang == config.default_lang).or(versions().next())
        else {
            continue;
        };
        let Some(changed) = updated(original) else { continue };
        for translation in versions().filter(|release| release.lang != original.lang) {
            let stand = updated(translation).unwrap_or(translation.date);
            if stand.instant() >= changed.instant() {
                continue;
            }
            let message = format!(
                "this translation is of {}; {} was changed on {}",
                stand.iso(),
                tree.path(original.file as usize),
                changed.iso()
            );
            let help = Some("bring it up to date and give it the same `updated`".to_owned());
            let key = if updated(translation).is_some() { "updated" } else { "date" };
            findings.push(Finding::new(Kind::StaleTranslation, translation.file, Spot::key(key), message, help));
        }
    }
}

/// True for a release that is held back by an embargo: neither a draft nor taken away nor expired.
fn waits(facts: &Facts) -> bool {
    facts.more.as_deref().is_some_and(|more| more.embargo.is_some() && more.unpublish.is_none()) && !facts.draft
}

/// The hash of what the translations of a release share.
pub(super) fn key_hash(facts: &Facts) -> u64 {
    xxh3_64(facts.translation_key.as_bytes())
}
