//! Addresses that are taken twice, or that some systems cannot hold.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::base::diagnostics::Kind;
use crate::model::catalog::{Catalog, Finding, Spot};
use crate::model::content::common::check_name;

use super::origins::Origins;
use super::{OutputFile, Subject};

/// Reports pages with one address and addresses that some systems cannot hold. The first of two stays.
pub(super) fn drop_clashes(catalog: &Catalog, pages: &mut Vec<OutputFile>, findings: &mut Vec<Finding>) {
    // One file may be linked from several places; that is no clash.
    pages.dedup_by(|b, a| a.address == b.address && a.subject == b.subject);
    let mut lost = BTreeSet::new();
    let origins = Origins::of(catalog);
    let place = |page: &OutputFile| origins.find(page).unwrap_or((Finding::CONFIG, Spot::key("addresses")));
    // One pass over addresses that lie apart in memory finds the few that may be invalid.
    let is_plain_release = |page: &OutputFile| match page.subject {
        Subject::Release(id) | Subject::Text(id) => catalog.release(id).is_plain,
        _ => false,
    };
    let suspects = pages.par_iter().enumerate().with_min_len(1024).filter(|(at, page)| {
        let next = pages.get(at + 1);
        let is_prefix = |next: &&OutputFile| next.address.starts_with(&*page.address);
        let meets_next = next
            .filter(is_prefix)
            .is_some_and(|next| next.address.len() == page.address.len() || !page.address.ends_with('/'));
        meets_next || !is_plain_release(page)
    });
    let suspects: Vec<usize> = suspects.map(|(at, _)| at).collect();
    let next_is_same = |at: &&usize| pages.get(**at + 1).is_some_and(|next| next.address == pages[**at].address);
    let twice: Vec<usize> = suspects.iter().filter(next_is_same).map(|at| at + 1).collect();
    for at in twice {
        let (first, second) = (&pages[at - 1], &pages[at]);
        lost.insert(at);
        // Feeds clash only where their pages do, which is reported.
        if matches!((&first.subject, &second.subject), (Subject::Feed(..), Subject::Feed(..))) {
            continue;
        }
        let (file, spot) = origins.find(second).unwrap_or_else(|| place(first));
        let message = format!(
            "the address {} is taken twice: by {} and by {}",
            second.address,
            origins.describe(first),
            origins.describe(second)
        );
        findings.push(Finding::new(Kind::DuplicateAddress, file, spot, message, None));
    }
    let suspects = suspects.into_iter().map(|at| (at, &pages[at]));
    let files = suspects.clone().filter(|(_, page)| !page.address.ends_with('/'));
    // What lies below a file stands together behind it.
    let below: Vec<(&OutputFile, Vec<usize>)> = files
        .map(|(at, page)| {
            let folder = format!("{}/", page.address);
            let start = at + 1 + pages[at + 1..].partition_point(|longer| *longer.address < *folder);
            let below = pages[start..].iter().take_while(|inside| inside.address.starts_with(&folder));
            (page, (start..).zip(below).map(|(at, _)| at).collect::<Vec<_>>())
        })
        .filter(|(_, below)| !below.is_empty())
        .collect();
    for (page, below) in below {
        for at in below {
            lost.insert(at);
            let inside = &pages[at];
            let (file, spot) = place(inside);
            let message = format!("the address {} lies below {}, which is a file", inside.address, page.address);
            findings.push(Finding::new(Kind::DuplicateAddress, file, spot, message, None));
        }
    }
    let odd: Vec<usize> = suspects.clone().filter(|(_, page)| !is_plain_release(page)).map(|(at, _)| at).collect();
    for (first, second) in same_but_for_case(pages, &odd) {
        let (file, spot) = place(&pages[second]);
        let message =
            format!("the addresses {} and {} differ only by case", pages[second].address, pages[first].address);
        findings.push(Finding::new(Kind::BadPath, file, spot, message, Some("rename one of them".to_owned())));
    }
    let named = odd.iter().map(|at| (*at, &pages[*at])).filter(|(_, page)| {
        matches!(page.subject, Subject::Release(_) | Subject::File(_) | Subject::Redirect(_) | Subject::Plain(_))
    });
    let faults: Vec<(usize, String)> = named
        .filter_map(|(at, page)| {
            let mut names = page.address.split('/').filter(|name| !name.is_empty());
            Some((at, names.find_map(|name| check_name(&crate::base::address::decode(name)).err())?))
        })
        .collect();
    for (at, why) in faults {
        let page = &pages[at];
        lost.insert(at);
        let (file, spot) = place(page);
        let message = format!("the address {}: {why}", page.address);
        findings.push(Finding::new(Kind::BadPath, file, spot, message, Some("rename it".to_owned())));
    }
    if !lost.is_empty() {
        let mut places = 0..;
        pages.retain(|_| places.next().is_none_or(|at| !lost.contains(&at)));
    }
}

/// Pairs of addresses that are one file on systems which do not tell capitals from small letters, by their places among
/// the pages; `odd` are those of the pages that may have other letters than plain small ones.
fn same_but_for_case(pages: &[OutputFile], odd: &[usize]) -> Vec<(usize, usize)> {
    let is_plain = |address: &str| !address.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'%');
    let mut folded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in odd.iter().filter(|at| !is_plain(&pages[**at].address)) {
        folded.entry(crate::base::address::decode(&pages[*at].address).to_lowercase()).or_default().push(*at);
    }
    let mut pairs = Vec::new();
    for (address, mut alike) in folded {
        if is_plain(&address) {
            alike.extend(pages.binary_search_by(|page| (*page.address).cmp(&address)));
        }
        alike.sort_unstable();
        alike.dedup_by_key(|at| &pages[*at].address);
        pairs.extend(alike.iter().skip(1).map(|second| (alike[0], *second)));
    }
    pairs
}
