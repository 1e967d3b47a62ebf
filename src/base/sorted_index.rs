//! Where a text is in a sorted list. Paths and addresses begin alike and lie apart in memory, so that a binary search
//! among a hundred thousand of them costs microseconds; a table of their hashes costs one look at the one that is meant.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// How many times the list itself is searched before a table is worth its making.
const PATIENCE: u32 = 500;

/// Finds texts in a list; makes a table of it when it is asked often.
#[derive(Default)]
pub(crate) struct Index {
    asked: AtomicU32,
    table: OnceLock<Table>,
}

type Table = HashMap<u64, u32, BuildHasherDefault<AsIs>>;

impl Index {
    /// The place of a text in the list, which must be sorted, and the same each time.
    pub(crate) fn find<T: Sync>(&self, list: &[T], text: impl Fn(&T) -> &str + Sync, wanted: &str) -> Option<usize> {
        let search = || list.binary_search_by(|item| text(item).cmp(wanted)).ok();
        if self.asked.load(Ordering::Relaxed) < PATIENCE {
            self.asked.fetch_add(1, Ordering::Relaxed);
            return search();
        }
        let at = *self.table.get_or_init(|| table(list, &text)).get(&xxh3_64(wanted.as_bytes()))? as usize;
        // Two texts may have one hash, and the table knows but one of them.
        if text(&list[at]) == wanted { Some(at) } else { search() }
    }

    /// Notes that a text came into the list.
    pub(crate) fn insert(&mut self, at: usize, text: &str) {
        let Some(table) = self.table.get_mut() else { return };
        for place in table.values_mut() {
            *place += u32::from(*place as usize >= at);
        }
        table.insert(xxh3_64(text.as_bytes()), at as u32);
    }
}

fn table<T: Sync>(list: &[T], text: &(impl Fn(&T) -> &str + Sync)) -> Table {
    let hashes: Vec<u64> = list.par_iter().with_min_len(512).map(|item| xxh3_64(text(item).as_bytes())).collect();
    hashes.into_iter().zip(0..).collect()
}

impl Clone for Index {
    fn clone(&self) -> Index {
        Index { asked: AtomicU32::new(self.asked.load(Ordering::Relaxed)), table: self.table.clone() }
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
        let mut index = Index::default();
        for round in 0..2 {
            if round == 1 {
                list.insert(7, "/a/00006b/".to_owned());
                index.insert(7, "/a/00006b/");
            }
            for (at, text) in list.iter().enumerate() {
                assert_eq!(index.find(&list, |text| text, text), Some(at));
            }
            assert_eq!(index.find(&list, |text| text, "/b/"), None);
        }
    }
}
