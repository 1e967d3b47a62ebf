//! Releases that a reader would take for one another: a copy that was left beside its original.

use std::collections::HashMap;

use super::{Finding, Release, Spot};
use crate::base::diagnostics::Kind;
use crate::model::content::tree::Tree;
use crate::model::registry::EntryId;
use crate::model::release::facts::{Facts, More};

/// Reports public releases with the language, day, title and issuing agency of another one. `releases` are sorted by
/// language and day, so only those of one day are compared.
pub(super) fn report_twins(tree: &Tree, releases: &[Release], findings: &mut Vec<Finding>) {
    let same_day = |a: &Release, b: &Release| a.lang == b.lang && a.date.date() == b.date.date();
    for day in releases.chunk_by(same_day).filter(|day| day.len() > 1) {
        let mut first: HashMap<(&str, Option<EntryId>), &Release> = HashMap::with_capacity(day.len());
        let mut by_file: Vec<&Release> = day.iter().collect();
        by_file.sort_unstable_by_key(|release| release.file);
        for release in by_file {
            let known = *first.entry((&*release.facts.title, release.agencies.first().copied())).or_insert(release);
            if known.file == release.file || are_told_apart(&known.facts, &release.facts) {
                continue;
            }
            let message =
                format!("this release has the title, the day and the agency of {}", tree.path(known.file as usize));
            let help = "delete the copy, or give each a title or a `number` of its own; a release that replaces another \
                        names it with `supersedes`";
            let spot = Spot::key("title");
            findings.push(Finding::new(Kind::TwinReleases, release.file, spot, message, Some(help.to_owned())));
        }
    }
}

/// True if readers see which is which: by number, or because one of them replaces another release.
fn are_told_apart(a: &Facts, b: &Facts) -> bool {
    let number = |facts: &'_ Facts| facts.more.as_deref().and_then(|more| more.number.clone());
    let replaces = |facts: &Facts| facts.more.as_deref().is_some_and(|more: &More| more.supersedes.is_some());
    number(a) != number(b) || replaces(a) || replaces(b)
}
