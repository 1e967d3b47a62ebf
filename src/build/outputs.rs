//! What is known of the files of the output, matched with the pages of a plan.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::build::build_db::OutputRecord;
use crate::build::output::path_of;
use crate::site::plan::OutputFile;

/// The files of the output that are ours.
pub(super) enum Outputs {
    /// By path, as the build database has them.
    Recorded(HashMap<Box<str>, OutputRecord>),
    /// Page by page of the last plan, sorted by address.
    Planned(Vec<(Arc<str>, OutputRecord)>),
}

impl Outputs {
    /// True if no file is known to be ours.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Outputs::Recorded(by_path) => by_path.is_empty(),
            Outputs::Planned(pages) => pages.is_empty(),
        }
    }

    /// What is known of the file of each page; and the paths of files that no page has any more, sorted.
    pub(super) fn matched<'o>(&'o self, pages: &[OutputFile]) -> (Vec<Option<&'o OutputRecord>>, Vec<String>) {
        let (found, mut stale): (Vec<Option<&OutputRecord>>, Vec<String>) = match self {
            Outputs::Recorded(by_path) => {
                let find = |page: &OutputFile| by_path.get(path_of(&page.address).as_str());
                let found: Vec<_> = pages.par_iter().with_min_len(256).map(find).collect();
                if found.iter().flatten().count() == by_path.len() {
                    (found, Vec::new())
                } else {
                    let planned: HashSet<String> = pages.iter().map(|page| path_of(&page.address)).collect();
                    let stale = by_path.keys().filter(|path| !planned.contains(&***path)).map(|path| path.to_string());
                    (found, stale.collect())
                }
            }
            Outputs::Planned(before) => {
                let (mut found, mut stale) = (Vec::with_capacity(pages.len()), Vec::new());
                let mut before = before.iter().peekable();
                for page in pages {
                    // Where nothing changed, both are the same text in memory, which need not be read.
                    let order = |address: &Arc<str>| match Arc::ptr_eq(address, &page.address) {
                        true => Ordering::Equal,
                        false => address.cmp(&page.address),
                    };
                    while let Some((address, _)) = before.next_if(|(address, _)| order(address).is_lt()) {
                        stale.push(path_of(address));
                    }
                    found.push(before.next_if(|(address, _)| order(address).is_eq()).map(|(_, made)| made));
                }
                stale.extend(before.map(|(address, _)| path_of(address)));
                (found, stale)
            }
        };
        stale.sort_unstable();
        (found, stale)
    }
}
