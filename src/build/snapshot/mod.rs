//! The state of a site and of its output when a build had ended: where all of it is still so, the next build has nothing to
//! do, and finds that out by asking the file system alone. It reads neither content nor theme nor build database.
//!
//! A snapshot has what the file system said of every file and folder that the build looked at and of all that it wrote,
//! and what it reported. A file that is too new for the file system to be [sure](Stat::is_settled) is recognised by its
//! bytes, and a folder by its names; of a theme that is too new, none is taken. Where a snapshot is damaged or missing, or does not hold, the build looks at everything as if there were none.

mod entries;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;
use xxhash_rust::xxh3::xxh3_64;

use super::build_db::{JOURNAL, LIST, OutputRecord, Records};
use super::check::git_remote;
use super::options::{Ledger, Options};
use super::output::{STAGE, holds, path_of};
use super::report::Report;
use super::workspace::Workspace;
use crate::base::diagnostics::{Diagnostic, Kind, More};
use crate::base::fs::{self, FsError, Stat};
use crate::base::hash::Digest;
use crate::model::content::tree;
use crate::model::source_cache::CachedFile;
use crate::site::ledger;
use entries::{BLOCK, Seen, Writer, blocks, read};

/// Among the [`Records`]: the snapshot.
const FILE: &str = "snapshot";

/// What a snapshot begins with. Then come the checksum of the rest (`u64`), and three parts, each after its length (`u64`):
/// the head, the paths of the site, and those of the output.
const MAGIC: &[u8] = b"Pressroom snapshot 1\n";

/// Where themes are in a site.
const THEMES: &str = "themes";

/// What a build reports that has nothing to do.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Found {
    planned: usize,
    releases: usize,
    /// When the output would change with no edit at all, in nanoseconds since 1970.
    next_change: Option<i128>,
    diagnostics: Vec<Diagnostic>,
    more: More,
}

impl Found {
    /// What is in a report before anything is rendered, but for its first `before` findings.
    pub(super) fn of(report: &Report, before: usize) -> Found {
        Found {
            planned: report.planned,
            releases: report.releases,
            next_change: report.next_change.map(Timestamp::as_nanosecond),
            diagnostics: report.diagnostics[before..].to_vec(),
            more: report.more.clone(),
        }
    }

    /// Adds it to a report.
    pub(super) fn report(self, report: &mut Report) {
        report.planned = self.planned;
        report.releases = self.releases;
        report.next_change = self.next_change.and_then(|instant| Timestamp::from_nanosecond(instant).ok());
        report.diagnostics.extend(self.diagnostics);
        report.more = self.more;
    }
}

/// What a snapshot has besides paths.
#[derive(Serialize, Deserialize)]
struct Head {
    /// What the build was told, and what it knew from elsewhere: see [`asked`].
    asked: Digest,
    /// The instant of the build, in nanoseconds since 1970.
    instant: i128,
    /// The digest of the ledger of addresses, if it was looked at.
    ledger: Option<Digest>,
    /// The journals of the build database, which the next build that has something to do will read.
    journals: [Stat; 2],
    found: Found,
}

/// The digest of all that decides on a build and is not in the files of the content, the theme and the output: program and
/// configuration (`parsing`), options, and what is looked at beside the content folder.
fn asked(options: &Options, parsing: Digest) -> Result<Digest, FsError> {
    let Options { site, shown, ledger, .. } = options;
    let remote = git_remote(&fs::canonical(site)?)?;
    let beside: Vec<&str> = tree::beside(site).collect();
    Ok(Digest::of(format!("{parsing:?} {shown:?} {ledger:?} {remote:?} {beside:?}").as_bytes()))
}

fn journals(records: &Records) -> [Stat; 2] {
    [JOURNAL, LIST].map(|kind| fs::stat(&records.file(kind)).unwrap_or_default())
}

/// What the file system says of a file or folder, in eight bytes.
fn mark(Stat { size, modified, changed, inode }: Stat) -> u64 {
    let numbers = [size, modified as u64, changed as u64, inode];
    xxh3_64(numbers.map(u64::to_le_bytes).as_flattened())
}

/// What a build of a site into `dir` would report if nothing changed since the snapshot was taken; `None` where something
/// did, or where that is not certain.
pub(super) fn unchanged(records: &Records, options: &Options, parsing: Digest, dir: &Path) -> Option<Found> {
    let bytes = fs::read_if_there(&records.file(FILE)).ok()??;
    let (sum, parts) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*sum) != xxh3_64(parts) {
        return None;
    }
    let (head, parts) = part(parts)?;
    let (of_site, parts) = part(parts)?;
    let (of_output, _) = part(parts)?;
    let head: Head = postcard::from_bytes(head).ok()?;
    let instant = options.instant.as_nanosecond();
    let holds = head.asked == asked(options, parsing).ok()?
        && head.instant <= instant
        && head.found.next_change.is_none_or(|next| instant < next)
        && (options.ledger == Ledger::Off || head.ledger == ledger_digest(&options.site))
        && head.journals == journals(records)
        && all_same(&options.site, of_site, counts_in_site)?
        && all_same(dir, of_output, counts_in_output)?;
    holds.then_some(head.found)
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
}

fn ledger_digest(site: &Path) -> Option<Digest> {
    let bytes = fs::read_if_there(&site.join(ledger::FILE)).ok()?;
    Some(Digest::of(&bytes.unwrap_or_default()))
}

/// True if a name in a folder of the site means something for a build: see [`tree::is_passed_over`].
fn counts_in_site(folder: &str, name: &str) -> bool {
    !folder.starts_with(tree::CONTENT) || !tree::is_passed_over(name.as_bytes())
}

/// The same in a folder of the output. What begins with a dot at its root belongs to hosts and tools, but for our stage.
fn counts_in_output(folder: &str, name: &str) -> bool {
    !folder.is_empty() || !name.starts_with('.') || name == STAGE
}

/// True if everything below a folder is as a list says; `None` where the list is damaged. `counts` says of which names in
/// which folder that must be so.
fn all_same(root: &Path, list: &[u8], counts: fn(&str, &str) -> bool) -> Option<bool> {
    let blocks = blocks(list)?;
    let look = |block: &&[u8]| {
        let (mut new_folders, mut buffer) = (Vec::new(), Vec::new());
        let is_same = read(block, |path, seen| {
            let on_disk = root.join(path);
            match seen {
                Seen::File(known) => fs::stat(&on_disk).is_some_and(|stat| mark(stat) == known),
                Seen::Bytes(digest) => holds(&on_disk, digest, &mut buffer),
                Seen::Folder(known) => fs::stat_dir(&on_disk).is_some_and(|stat| mark(stat) == known),
                Seen::Names => {
                    new_folders.push(path.to_owned());
                    true
                }
                Seen::Foreign => fs::exists(&on_disk),
                Seen::Absent => !fs::exists(&on_disk),
            }
        })?;
        Some((is_same, new_folders))
    };
    let mut new_folders: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    for (is_same, folders) in blocks.par_iter().map(look).collect::<Option<Vec<_>>>()? {
        if !is_same {
            return Some(false);
        }
        new_folders.extend(folders.into_iter().map(|path| (path, Vec::new())));
    }
    if new_folders.is_empty() {
        return Some(true);
    }
    for block in blocks {
        read(block, |path, seen| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if let Some(names) = new_folders.get_mut(folder).filter(|_| !path.is_empty()) {
                names.push((name.to_owned(), matches!(seen, Seen::Folder(_) | Seen::Names)));
            }
            true
        })?;
    }
    let has_names = |(path, names): (&String, &mut Vec<(String, bool)>)| {
        names.sort_unstable();
        fs::names(&root.join(path)).is_ok_and(|mut found| {
            found.retain(|(name, _)| counts(path, name));
            found == *names
        })
    };
    Some(new_folders.par_iter_mut().all(has_names))
}

/// What is known of the output when a build has ended.
pub(super) struct Written<'a> {
    pub dir: &'a Path,
    /// Its files by their addresses.
    pub files: &'a [(std::sync::Arc<str>, OutputRecord)],
    /// Files that are not ours, by their paths.
    pub strangers: &'a BTreeSet<Box<str>>,
    /// The time of the file system before its names were listed.
    pub looked_at: i64,
}

/// Takes the snapshot of a build that went well; where it cannot be taken, the one of before goes.
pub(super) fn take(
    records: &Records,
    options: &Options,
    workspace: &Workspace,
    written: Written,
    found: Found,
) -> Result<(), FsError> {
    let file = records.file(FILE);
    let ledger = workspace.ledger_text().map(|text| Digest::of(text.as_bytes()));
    let of_site = match options.ledger == Ledger::Off || ledger.is_some() {
        true => site_paths(&options.site, workspace),
        false => None,
    };
    let Some(of_site) = of_site else { return fs::remove_file(&file) };
    let head = Head {
        asked: asked(options, workspace.settings().parsing)?,
        instant: options.instant.as_nanosecond(),
        ledger,
        journals: journals(records),
        found,
    };
    let head = postcard::to_stdvec(&head).expect("a vector takes all bytes, and a report is plain data");
    let mut bytes = [MAGIC, &[0; 8]].concat();
    let start = bytes.len();
    put_part(&mut bytes, |bytes| bytes.extend_from_slice(&head));
    put_part(&mut bytes, |bytes| bytes.extend_from_slice(&of_site));
    put_part(&mut bytes, |bytes| put_output_paths(bytes, &written));
    let sum = xxh3_64(&bytes[start..]);
    bytes[start - 8..start].copy_from_slice(&sum.to_le_bytes());
    fs::replace(&file, &bytes)
}

/// Adds a part after its length.
fn put_part(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>)) {
    let start = bytes.len();
    bytes.extend_from_slice(&[0; 8]);
    put(bytes);
    let length = (bytes.len() - start - 8) as u64;
    bytes[start..start + 8].copy_from_slice(&length.to_le_bytes());
}

/// The files and folders of content and themes; `None` where the file system is not sure of a theme, or where a link or
/// what is no regular file is among them, whose changes are elsewhere.
fn site_paths(site: &Path, workspace: &Workspace) -> Option<Vec<u8>> {
    let (sources, now) = (workspace.sources(), workspace.looked_at());
    let tree = sources.tree();
    let is_plain = workspace.walk_faults().iter().all(|fault| fault.kind == Kind::StrayFile);
    if !is_plain || !tree.links().is_empty() || tree.files().is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    let mut list = Writer::new(&mut bytes);
    for (path, stat) in tree.folders() {
        list.put(path, if stat.is_settled(now) { Seen::Folder(mark(*stat)) } else { Seen::Names });
    }
    for (file, path) in tree.files().iter().enumerate() {
        let CachedFile { stat, digest, .. } = sources.get(file as u32);
        list.put(path, if stat.is_settled(now) { Seen::File(mark(*stat)) } else { Seen::Bytes(*digest) });
    }
    let themes = site.join(THEMES);
    if !fs::exists(&themes) {
        list.put(THEMES, Seen::Absent);
        list.finish();
        return Some(bytes);
    }
    for entry in WalkDir::new(&themes).sort_by_file_name() {
        let entry = entry.ok()?;
        let path = entry.path().strip_prefix(site).ok()?.to_str()?.replace('\\', "/");
        let kind = entry.file_type();
        let (stat, is_dir) = if kind.is_dir() {
            (fs::stat_dir(entry.path())?, true)
        } else if kind.is_file() {
            (fs::stat(entry.path())?, false)
        } else {
            return None;
        };
        let mark = stat.is_settled(now).then(|| mark(stat))?;
        list.put(&path, if is_dir { Seen::Folder(mark) } else { Seen::File(mark) });
    }
    list.finish();
    Some(bytes)
}

/// Adds the files and folders of an output. All threads write blocks of their own.
fn put_output_paths(bytes: &mut Vec<u8>, Written { dir, files, strangers, looked_at }: &Written) {
    let blocks = files.par_chunks(BLOCK).map(|files| {
        let (mut block, mut folders) = (Vec::new(), Vec::new());
        let mut list = Writer::new(&mut block);
        for (address, made) in files {
            let path = path_of(address);
            note_folders(&mut folders, &path);
            let is_sure = made.stat != Stat::default();
            list.put(&path, if is_sure { Seen::File(mark(made.stat)) } else { Seen::Bytes(made.hash) });
        }
        list.finish();
        (block, folders)
    });
    let mut folders = vec![String::new()];
    for (block, of_block) in blocks.collect::<Vec<_>>() {
        bytes.extend_from_slice(&block);
        folders.extend(of_block);
    }
    let mut list = Writer::new(bytes);
    for path in *strangers {
        note_folders(&mut folders, path);
        list.put(path, Seen::Foreign);
    }
    list.finish();
    folders.par_sort_unstable();
    folders.dedup();
    let blocks = folders.par_chunks(BLOCK).map(|folders| {
        let mut block = Vec::new();
        let mut list = Writer::new(&mut block);
        for folder in folders {
            let stat = fs::stat_dir(&dir.join(folder)).filter(|stat| stat.is_settled(*looked_at));
            list.put(folder, stat.map_or(Seen::Names, |stat| Seen::Folder(mark(stat))));
        }
        list.finish();
        block
    });
    blocks.collect::<Vec<_>>().iter().for_each(|block| bytes.extend_from_slice(block));
}

/// Adds the folders of a path, but for those that it shares with the one that was added last.
fn note_folders(folders: &mut Vec<String>, path: &str) {
    let known = folders.last().cloned().unwrap_or_default();
    let is_known =
        |folder: &str| known.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let above = std::iter::successors(path.rsplit_once('/'), |(folder, _)| folder.rsplit_once('/'));
    let new: Vec<&str> = above.map(|(folder, _)| folder).take_while(|folder| !is_known(folder)).collect();
    // The deepest is the last.
    folders.extend(new.into_iter().rev().map(str::to_owned));
}
