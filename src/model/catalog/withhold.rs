//! Files that belong to what is not public are taken out of the releases that name them.

use std::collections::BTreeSet;

use super::input::Notes;
use super::resolve;
use super::resolve::Resolver;
use super::resolve::{Finding, Spot};
use super::withheld::Search;
use super::withheld::{Holder, NonReleases, Said, Withheld};
use super::{FileState, Release};
use crate::base::diagnostics::{Kind, Level};
use crate::base::registry_kind::RegistryKind;
use crate::model::content::tree::RELEASES;
use crate::model::content_page::{self};
use crate::model::registry::Registries;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::Filed;

/// Takes out of the public releases the documents and pictures that belong to releases which are not public, and says
/// which files nobody may publish. A release that the site skips for it is not public either, so this goes on until it
/// takes nothing out.
pub(super) fn withhold(
    resolver: &Resolver,
    releases: &mut Vec<Release>,
    hidden: &[Filed],
    others: &NonReleases,
    notes: &mut Notes,
) -> Withheld {
    let Resolver { config, tree, sources, .. } = *resolver;
    let skips = config.severities.level(Kind::HiddenLink) == Level::Skip;
    let rules = Rules::of(config);
    loop {
        let of_hidden = hidden.iter().map(|(file, facts)| Holder { file: *file, said: Some(Said::Release(facts)) });
        let below = tree.below(RELEASES).chain(tree.below(content_page::FOLDER));
        let lost = below.filter(|file| notes.files[*file] == FileState::Lost);
        let lost = lost.map(|file| Holder { file: file as u32, said: None });
        let withdrawn = releases.iter().filter(|release| release.facts.is_withdrawn());
        let withdrawn =
            withdrawn.map(|release| Holder { file: release.file, said: Some(Said::Release(&release.facts)) });
        let holders: Vec<Holder> = of_hidden.chain(lost).chain(withdrawn).collect();
        let withheld = Search { rules: &rules, tree, sources, releases, others }.withheld(holders);
        if withheld.files.is_empty() {
            return withheld;
        }
        let mut skipped: BTreeSet<u32> = BTreeSet::new();
        for release in releases.iter_mut() {
            let lists = [("attachments", &mut release.attachments), ("images", &mut release.images)];
            for (key, list) in lists {
                if !list.iter().any(|(_, file)| withheld.files.contains(file)) {
                    continue;
                }
                let (held, kept): (Vec<_>, Vec<_>) = list.iter().partition(|(_, file)| withheld.files.contains(file));
                *list = kept.into_boxed_slice();
                for (at, file) in held {
                    notes.findings.push(resolve::withheld_finding(tree, release.file, key, at as usize, file));
                    skipped.insert(release.file);
                }
            }
        }
        if !skips || skipped.is_empty() {
            return withheld;
        }
        for release in releases.extract_if(.., |release| skipped.contains(&release.file)) {
            notes.gone.insert(release.revision);
        }
        for file in skipped {
            notes.files[file as usize] = FileState::Lost;
        }
    }
}

/// Reports logos and portraits that belong to a release which is not public.
pub(super) fn report_withheld_logos(
    resolver: &Resolver,
    registries: &Registries,
    withheld: &Withheld,
    findings: &mut Vec<Finding>,
) {
    if withheld.files.is_empty() {
        return;
    }
    let tree = resolver.tree;
    for kind in RegistryKind::ALL {
        for details in registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref()) {
            let logo = details.logo.as_deref().and_then(|logo| tree.find(logo));
            let (Some(logo), Some(file)) = (logo, tree.find(&details.file)) else { continue };
            if !withheld.files.contains(&(logo as u32)) {
                continue;
            }
            let key = if kind == RegistryKind::Person { "portrait" } else { "logo" };
            let message = format!("`{key}`: `{}` {}", tree.path(logo), resolve::BELONGS);
            let help = Some(resolve::COPY_IT.to_owned());
            findings.push(Finding::new(Kind::HiddenLink, file as u32, Spot::key(key), message, help));
        }
    }
}
