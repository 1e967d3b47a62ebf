//! Where a text stands in a sorted list. Paths and addresses begin alike and lie apart in memory, so that a binary search
//! among a hundred thousand of them costs microseconds; a table of their hashes costs one look at the one that is meant.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// A table of hashes.
#[derive(Clone)]
pub struct Index {
    by_hash: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
}

impl Index {
    /// The table of a list.
    pub fn of<T: Sync>(list: &[T], text: impl Fn(&T) -> &str + Sync) -> Index {
        let hashes: Vec<u64> = list.par_iter().with_min_len(512).map(|item| xxh3_64(text(item).as_bytes())).collect();
        Index { by_hash: hashes.into_iter().zip(0..).collect() }
    }

    /// The place of a text in the list that the table is of.
    pub fn find<T>(&self, list: &[T], text: impl Fn(&T) -> &str, wanted: &str) -> Option<usize> {
        let at = *self.by_hash.get(&xxh3_64(wanted.as_bytes()))? as usize;
        if text(&list[at]) == wanted {
            return Some(at);
        }
        // Two texts have one hash, and the table knows the other.
        list.binary_search_by(|item| text(item).cmp(wanted)).ok()
    }

    /// Notes that a text came into the list.
    pub fn insert(&mut self, at: usize, text: &str) {
        for place in self.by_hash.values_mut() {
            *place += u32::from(*place as usize >= at);
        }
        self.by_hash.insert(xxh3_64(text.as_bytes()), at as u32);
    }
}

/// What is hashed already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_and_nothing_else() {
        let mut list: Vec<String> = (0..2_000).map(|number| format!("/a/{number:05}/")).collect();
        let mut index = Index::of(&list, |text| text);
        list.insert(7, "/a/00006b/".to_owned());
        index.insert(7, "/a/00006b/");
        for (at, text) in list.iter().enumerate() {
            assert_eq!(index.find(&list, |text| text, text), Some(at));
        }
        assert_eq!(index.find(&list, |text| text, "/b/"), None);
    }
}
