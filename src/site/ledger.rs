//! The ledger: the addresses that were once published, in a plain file under version control. An address that somebody
//! may have cited never goes without a word.
//!
//! One address a line, sorted by bytes; what begins with `#` is a remark. Builds add lines and never take one out: an
//! address that is to be gone is taken out by hand. Held are the addresses that people keep: of releases, plain pages,
//! entries that have a file, redirects, feeds, documents and pictures. Archives, sitemaps and what the theme brings come
//! and go with them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use crate::base::diagnostics::{Diagnostic, Kind, Lines, nearest};
use crate::model::catalog::{Catalog, Release, release_address};
use crate::site::plan::{OutputFile, Plan, Subject};

/// The file's name, beside `site.yaml`.
pub(crate) const FILE: &str = "published.txt";

/// What is at its head.
const HEAD: &str = "\
# The addresses that were once published. `pressroom build` adds to them and tells when one leads nowhere.
# Keep this file under version control; take a line out where its address is to be gone.
";

/// The addresses of a ledger with the places of their first lines, sorted by address.
pub fn lines(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut lines = Vec::new();
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text[start..].split_inclusive('\n') {
        let address = line.trim();
        if address.starts_with('/') {
            let at = start + line.len() - line.trim_start().len();
            lines.push((address, at..at + address.len()));
        }
        start += line.len();
    }
    if !lines.is_sorted_by(|a, b| a.0 <= b.0) {
        lines.sort_by(|a, b| a.0.cmp(b.0));
    }
    lines.dedup_by(|b, a| a.0 == b.0);
    lines
}

/// True for pages whose addresses are held.
fn is_held(catalog: &Catalog, plan: &Plan, page: &OutputFile) -> bool {
    let filed = |kind, id| catalog.registries.of(kind).get(id).filed;
    match &page.subject {
        Subject::Release(_) | Subject::Plain(_) | Subject::File(_) => true,
        // Years of an agency come and go with its releases.
        Subject::Redirect(target) => {
            !plan.find(target).is_some_and(|page| matches!(page.subject, Subject::FacetYear(..)))
        }
        Subject::Facet(kind, id) => filed(*kind, *id),
        Subject::Feed(_, of) => of.is_none_or(|(kind, id)| filed(kind, id)),
        Subject::Home
        | Subject::Text(_)
        | Subject::FacetYear(..)
        | Subject::Index(_)
        | Subject::Archive
        | Subject::ArchiveYear(_)
        | Subject::ArchiveMonth(..)
        | Subject::NotFound
        | Subject::SitemapIndex
        | Subject::Sitemap(..)
        | Subject::Robots
        | Subject::Asset(_) => false,
    }
}

/// How a plan differs from a ledger.
pub(crate) struct Difference {
    /// What is reported: addresses at which nothing stands any more, and marks of a merge.
    pub lost: Vec<Diagnostic>,
    /// The text of the ledger with the addresses that the plan adds; `None` if it adds none.
    pub extended: Option<String>,
}

/// Compares the text of a ledger with a plan. That a release expired, waits for its hour again because the clock was set
/// back, was withdrawn or taken away explains what is gone of it.
pub(crate) fn compare(text: &str, catalog: &Catalog, plan: &Plan) -> Difference {
    let (mut lost, mut new): (Vec<(&str, Range<usize>)>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut add = |page: &'_ OutputFile, address| {
        if is_held(catalog, plan, page) {
            new.push(address);
        }
    };
    // Both are sorted by address.
    let mut pages = plan.pages.iter().peekable();
    for (address, place) in lines(text) {
        while let Some(page) = pages.next_if(|page| *page.address < *address) {
            add(page, &page.address);
        }
        if pages.next_if(|page| *page.address == *address).is_none() {
            lost.push((address, place));
        }
    }
    pages.for_each(|page| add(page, &page.address));
    let mut reported = leftovers(text);
    reported.extend(report(text, catalog, lost, &new));
    Difference { lost: reported, extended: extended(text, new) }
}

/// A ledger with new addresses, which are sorted; `None` if there are none.
fn extended(text: &str, new: Vec<&str>) -> Option<String> {
    if new.is_empty() {
        return None;
    }
    let mut new = new.into_iter().peekable();
    let mut extended = String::with_capacity(text.len() + 64 * 1024);
    if text.trim().is_empty() {
        extended.push_str(HEAD);
    }
    // Remarks stay with the line that follows them, those at the head of the file where they are.
    let (mut remarks, mut at_head) = (String::new(), true);
    for line in text.lines() {
        let address = line.trim();
        if !address.starts_with('/') {
            remarks.extend([line, "\n"]);
            continue;
        }
        if std::mem::take(&mut at_head) {
            extended.push_str(&std::mem::take(&mut remarks));
        }
        while let Some(new) = new.next_if(|new| *new < address) {
            extended.extend([new, "\n"]);
        }
        extended.push_str(&std::mem::take(&mut remarks));
        extended.extend([line, "\n"]);
    }
    let (head, foot) = if at_head { (&*remarks, "") } else { ("", &*remarks) };
    extended.push_str(head);
    new.for_each(|new| extended.extend([new, "\n"]));
    extended.push_str(foot);
    // As the file has them.
    Some(if text.contains("\r\n") { extended.replace('\n', "\r\n") } else { extended })
}

/// Reports the addresses at which nothing stands any more, but for those that something explains.
/// `new` are the addresses that the ledger does not have yet.
fn report(text: &str, catalog: &Catalog, mut lost: Vec<(&str, Range<usize>)>, new: &[&str]) -> Vec<Diagnostic> {
    if lost.is_empty() {
        return Vec::new();
    }
    let explained = Explained::of(catalog);
    lost.retain(|(address, _)| !explained.holds(address));
    let successors = Successors::of(catalog, &lost, new);
    let all = Lines::of(text);
    let report = |(address, place): (&str, Range<usize>)| {
        // Nobody reads a line of kilobytes.
        let shown: String = address.chars().take(200).collect();
        let message = format!("`{shown}` was published, and there is nothing there any more");
        let help = match successors.of_address(address) {
            // It has its file still.
            _ if catalog.held_at(address).is_some() => {
                "the file that has this address is not public now; where what was there is to be gone for good, \
                 `withdrawn` keeps the address and says why, and `unpublish: {redirect: …}` leads elsewhere"
                    .to_owned()
            }
            Some(release) => {
                let file = catalog.tree.path(release.file as usize);
                format!(
                    "is it {} now? Then write `aliases: [{shown}]` in {file}; `pressroom mv` renames a release and does \
                     that by itself",
                    release.address
                )
            }
            None if is_file(address) => {
                "put a file of that name beside its release again, or take this line out where nobody needs it any more"
                    .to_owned()
            }
            None => {
                "let it lead on: with `aliases` where its content is now, or with `unpublish: {redirect: …}` in the \
                     release; where it is to be gone, take this line out"
                    .to_owned()
            }
        };
        Diagnostic::new(Kind::LostAddress, FILE, message).help(help).placed(all.place(place))
    };
    lost.into_iter().map(report).collect()
}

/// The last part of an address.
fn last(address: &str) -> &str {
    address.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// True for the address of a document or picture, rather than of a page or feed.
fn is_file(address: &str) -> bool {
    let ending = last(address).rsplit_once('.').map(|(_, ending)| ending);
    !address.ends_with('/') && ending.is_some_and(|ending| !["html", "xml", "json", "txt"].contains(&ending))
}

/// What comes before the last part of an address.
fn folder(address: &str) -> &str {
    let address = address.trim_end_matches('/');
    &address[..address.len() - last(address).len()]
}

/// The releases that may be those of lost addresses: with the same name elsewhere, or new in the same place, alone or
/// under a name that is near. One that is not new was there beside the lost one, so it is another.
struct Successors<'a> {
    by_name: HashMap<&'a str, &'a Release>,
    new_by_folder: HashMap<&'a str, Vec<&'a Release>>,
}

/// How many releases are new in a place at most where one of them may have been renamed: else an archive came.
const RENAMED: usize = 100;

impl<'a> Successors<'a> {
    fn of(catalog: &'a Catalog, lost: &[(&str, Range<usize>)], new: &[&str]) -> Successors<'a> {
        let mut successors = Successors { by_name: HashMap::new(), new_by_folder: HashMap::new() };
        if lost.is_empty() {
            return successors;
        }
        let names: HashSet<&str> = lost.iter().map(|(address, _)| last(address)).collect();
        let folders: HashSet<&str> = lost.iter().map(|(address, _)| folder(address)).collect();
        let new: HashSet<&str> = new.iter().copied().collect();
        for release in &catalog.releases {
            if names.contains(last(&release.address)) {
                successors.by_name.insert(last(&release.address), release);
            }
            if new.contains(&*release.address) && folders.contains(folder(&release.address)) {
                successors.new_by_folder.entry(folder(&release.address)).or_default().push(release);
            }
        }
        successors.new_by_folder.retain(|_, releases| releases.len() <= RENAMED);
        successors
    }

    fn of_address(&self, address: &str) -> Option<&'a Release> {
        if let Some(release) = self.by_name.get(last(address)) {
            return Some(release);
        }
        match self.new_by_folder.get(folder(address)).filter(|_| address.ends_with('/'))?.as_slice() {
            [only] => Some(only),
            new => {
                let near = nearest(last(address), new.iter().map(|release| last(&release.address)))?;
                new.iter().find(|release| last(&release.address) == near).copied()
            }
        }
    }
}

/// Marks of a merge that was not finished.
fn leftovers(text: &str) -> Vec<Diagnostic> {
    let mut start = 0;
    let mut reported = Vec::new();
    for line in text.split_inclusive('\n') {
        if ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) {
            let message = "this line is left over from a merge; the lines around it are all good";
            let fault = Diagnostic::new(Kind::BadValue, FILE, message).at(text, start..start + line.trim_end().len());
            reported.push(fault.help("take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`"));
        }
        start += line.len();
    }
    reported
}

/// What explains that addresses are gone.
struct Explained {
    /// These addresses themselves.
    addresses: BTreeSet<String>,
    /// And what is below these.
    folders: BTreeSet<String>,
}

impl Explained {
    fn of(catalog: &Catalog) -> Explained {
        let (mut addresses, mut folders) = (BTreeSet::new(), BTreeSet::new());
        // A draft is no explanation: nobody who has published something means to make it one without a word.
        for (_, facts) in catalog.unseen.iter().filter(|(_, facts)| !facts.draft) {
            let address = release_address(&catalog.config, facts).to_string();
            let aliases = facts.more.iter().flat_map(|more| &more.aliases);
            addresses.extend(aliases.map(|alias| crate::site::plan::alias_address(alias)));
            addresses.insert(address.clone());
            folders.insert(address);
        }
        for release in catalog.releases.iter().filter(|release| release.facts.is_withdrawn()) {
            let aliases = release.facts.more.iter().flat_map(|more| &more.aliases);
            addresses.extend(aliases.map(|alias| crate::site::plan::alias_address(alias)));
            folders.insert(release.address.to_string());
        }
        Explained { addresses, folders }
    }

    fn holds(&self, address: &str) -> bool {
        let folder = address.rfind('/').map_or("", |at| &address[..=at]);
        self.addresses.contains(address) || self.folders.contains(folder)
    }
}
