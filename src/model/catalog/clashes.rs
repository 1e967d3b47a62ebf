//! Releases with one address.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::addresses::release_address;
use super::input::Notes;
use super::resolve::{Finding, Spot};
use super::{FileState, Release};
use crate::base::diagnostics::Kind;
use crate::model::config::Config;
use crate::model::content::tree::{ContentName, RELEASES, Tree};
use crate::model::release::facts::Filed;

/// Reports two files with one address; where the site skips, the later one goes.
pub(super) fn drop_clashes(
    config: &Config,
    tree: &Tree,
    mut releases: Vec<Release>,
    hidden: &[Filed],
    notes: &mut Notes,
) -> Vec<Release> {
    // Public ones come first, so that a release that is held back never takes an address from one that is not.
    let hidden: Vec<(Arc<str>, u32)> =
        hidden.iter().map(|(file, facts)| (release_address(config, facts), *file)).collect();
    let mut hashes: Vec<u64> = releases.iter().map(|release| release.address_hash).collect();
    hashes.extend(hidden.iter().map(|(address, _)| xxh3_64(address.as_bytes())));
    hashes.par_sort_unstable();
    if hashes.windows(2).all(|two| two[0] != two[1]) {
        return releases;
    }
    let public = releases.iter().map(|release| (&*release.address, release.file, true));
    let mut claims: Vec<(&str, u32, bool)> =
        public.chain(hidden.iter().map(|(address, file)| (&**address, *file, false))).collect();
    claims.par_sort_unstable_by(|a, b| (a.0, !a.2, a.1).cmp(&(b.0, !b.2, b.1)));
    let mut dropped = BTreeSet::new();
    let mut first = 0;
    for at in 1..claims.len() {
        if claims[at].0 != claims[first].0 {
            first = at;
            continue;
        }
        let (address, file, _) = claims[at];
        let message = format!("the address {address} is taken by {}", tree.path(claims[first].1 as usize));
        let in_folder = [file, claims[first].1].into_iter().find_map(|file| in_language_folder(config, tree, file));
        let help = Some(in_folder.unwrap_or_else(|| "give one of them a `slug`, or rename its file".to_owned()));
        notes.findings.push(Finding::new(Kind::DuplicateAddress, file, Spot::key("slug"), message, help));
        dropped.insert(file);
    }
    for release in releases.extract_if(.., |release| dropped.contains(&release.file)) {
        notes.gone.insert(release.revision);
    }
    for file in dropped {
        if notes.files[file as usize] != FileState::Hidden {
            notes.files[file as usize] = FileState::Lost;
        }
    }
    releases
}

/// What to do about a release that lies in a folder which is called like a language of the site: the language is told by
/// the end of the name alone.
fn in_language_folder(config: &Config, tree: &Tree, file: u32) -> Option<String> {
    let path = tree.path(file as usize);
    let name = ContentName::of(path).filter(|name| name.suffix.is_none())?;
    let folders = name.folder.strip_prefix(RELEASES)?;
    let lang = folders.split('/').find_map(|folder| config.lang(folder))?;
    let others: Vec<&str> = folders.split('/').filter(|folder| config.lang(folder) != Some(lang)).collect();
    Some(format!(
        "a folder says nothing about the language; the end of the name does: rename {path} to `{}{}/{}.{}.md`",
        RELEASES,
        others.join("/"),
        name.stem,
        config.tag(lang)
    ))
}
