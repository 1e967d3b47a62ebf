//! The addresses of what is not public: nothing may link to them, or name them.

use std::collections::HashMap;

use super::FileState;
use super::addresses::release_address;
use crate::model::config::Config;
use crate::model::release::facts::Filed;

/// An address that is not public now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The file whose address it is.
    pub file: u32,
    /// It is that of the release itself, below which its files would lie, and no old one.
    pub is_own: bool,
}

/// The addresses of releases that are not public and leave no redirect.
pub(super) fn held_addresses<'a>(
    config: &Config,
    releases: impl IntoIterator<Item = &'a Vec<Filed>>,
    files: &[FileState],
) -> HashMap<String, Held> {
    let mut held = HashMap::new();
    let all = releases.into_iter().flatten();
    for (file, facts) in all.filter(|(file, _)| matches!(files[*file as usize], FileState::Hidden | FileState::Lost)) {
        if !facts.slug.is_empty() {
            held.insert(release_address(config, facts).to_lowercase(), Held { file: *file, is_own: true });
            // Without a slash before it, which every address has.
            held.entry(facts.slug.to_lowercase()).or_insert(Held { file: *file, is_own: false });
        }
        for alias in facts.more.iter().flat_map(|more| &more.aliases) {
            let alias = crate::base::address::decode(alias).to_lowercase();
            held.entry(alias.trim_end_matches('/').to_owned()).or_insert(Held { file: *file, is_own: false });
        }
    }
    held
}

/// What is held at an address, or at a folder above it. Letters of either case are the same here: what is nearly an
/// address discloses as much as the address.
pub(super) fn find_held(held: &HashMap<String, Held>, address: &str) -> Option<Held> {
    if held.is_empty() {
        return None;
    }
    let address = crate::base::address::decode(address).to_lowercase();
    let address = address.trim_end_matches('/');
    if let Some(held) = held.get(address) {
        return Some(*held);
    }
    let whole = format!("{address}/");
    let folders = whole.match_indices('/').map(|(at, _)| &whole[..=at]);
    folders.filter_map(|folder| held.get(folder)).find(|held| held.is_own).copied()
}

/// True for a path that has the slug of what is not public in it: it was probably meant, and names it in any case.
pub(super) fn has_held_slug(held: &HashMap<String, Held>, path: &str) -> bool {
    let path = crate::base::address::decode(path).to_lowercase();
    path.split('/').any(|part| !part.is_empty() && held.contains_key(part))
}
