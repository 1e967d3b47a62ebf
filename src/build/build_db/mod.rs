//! The build database: what earlier builds of a site read and wrote, one for each output folder, in `.pressroom/records/`.
//!
//! It is two journals. The first has the sources (path → what is known of the file) and the outputs (path →
//! what it was made from, its bytes, what the file system says of it). The outputs are also the list of the files that a
//! build may delete; since a page that must not be public any more is deleted by that list alone, the second journal has
//! it again, nothing but paths, for where the first is damaged or missing.
//!
//! Damage is never an error: rows that are damaged are passed over, at worst everything is rebuilt, and where both
//! lists have suffered, the build reports which files of the output nobody knows ([`BuildDbContents::doubt`]). What the disk refuses
//! is always an error, and nothing is given up for it: the next build finds all as it was.

mod journal;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::base::fs::{self, FsError, Lock, Stat};
use crate::base::hash::{Digest, fingerprint};
use crate::model::source_cache::CachedFile;
use journal::{Health, Journal, Rows};

/// Table of the build database: sources by path.
const SOURCES: u8 = 1;
/// Table of the build database and of the list: files of the output by path.
const OUTPUTS: u8 = 2;
/// Table of the build database: what is there once.
const META: u8 = 3;

/// So many rows are not worth writing a journal again.
const FEW: usize = 2_000;

/// Among the [`Records`]: the journal of sources and outputs.
pub(crate) const JOURNAL: &str = "record";
/// Among the [`Records`]: the journal of the paths of outputs.
pub(crate) const LIST: &str = "files";

/// So many rows are encoded at a time.
const SOME: usize = 4096;

/// Where records lie in the site.
const FOLDER: &str = ".pressroom/records";

/// Key in [`META`]: the files of the output that are not ours, as far as they were reported.
const STRANGERS: &str = "strangers";
/// Key in [`META`]: why it is in doubt which files of the output are ours; there until it was reported.
const DOUBT: &str = "doubt";

/// What is known of a file of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutputRecord {
    /// The digest of all that it was made from; blank where a build was broken off before it could tell.
    pub key: Digest,
    /// The digest of its bytes.
    pub hash: Digest,
    /// What the file system said of it; blank where it was not sure.
    pub stat: Stat,
}

/// What a build database holds.
#[derive(Default)]
pub(crate) struct BuildDbContents {
    /// SourceCache, sorted by path. Where the engine or the configuration was another one, without what releases say.
    pub sources: Vec<(Box<str>, CachedFile)>,
    /// Files of the output that are ours.
    pub outputs: HashMap<Box<str>, OutputRecord>,
    /// Files of the output that are not, as far as they were reported.
    pub strangers: BTreeSet<Box<str>>,
    /// Why files of the output may be ours that are not in [`BuildDbContents::outputs`]; `None` if that is certain.
    pub doubt: Option<String>,
    /// Why not all that an earlier build knew is here; what is missing is made again.
    pub given_up: Option<String>,
}

/// The files that remember the builds into one output folder. As long as this lives, no other build of the site may write
/// there.
pub(crate) struct Records {
    folder: PathBuf,
    name: String,
    /// The file of version 0.1.
    old: PathBuf,
    lock: Lock,
}

/// The build database of one output folder.
pub(crate) struct BuildDb {
    journal: Journal,
    /// The paths of the output files again.
    list: Journal,
    /// The parts of views, which few builds ask for; read when the first does.
    parts: OnceLock<HashMap<Box<str>, Vec<u16>>>,
    records: Records,
}

/// Why there is no record.
#[derive(Debug)]
pub(crate) enum RecordError {
    /// The disk failed.
    Disk(FsError),
    /// Another program has it and will not let go of it; what it said of itself.
    Busy(String),
}

impl From<FsError> for RecordError {
    fn from(error: FsError) -> RecordError {
        RecordError::Disk(error)
    }
}

/// The longest name of an output folder that is in the names of its build database as it is.
const LONGEST: usize = 60;

/// The name of the build database of an output folder. Folders of the site have their own name, the others and those further down
/// that of a digest, so that no two are one and no name is too long for a file system.
fn name(site: &Path, output: &Path) -> String {
    let plain = |name: &&str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_plain)
    };
    match output.strip_prefix(site) {
        Ok(inside) => match inside.to_str().filter(plain) {
            Some(name) => name.to_owned(),
            None => format!("in.{}", fingerprint(inside.as_os_str().as_encoded_bytes())),
        },
        Err(_) => format!("elsewhere.{}", fingerprint(output.as_os_str().as_encoded_bytes())),
    }
}

/// The file of the build database as version 0.1 called it.
fn old_file(site: &Path, output: &Path) -> PathBuf {
    let name = match output.strip_prefix(site) {
        Ok(path) => path.to_string_lossy().replace(['/', '\\'], "-"),
        Err(_) => format!("elsewhere-{}", fingerprint(output.as_os_str().as_encoded_bytes())),
    };
    site.join(FOLDER).join(name + ".redb")
}

impl Records {
    /// Takes hold of the records of an output folder. `holder` says who does, for others who come meanwhile; where another
    /// one has them, `wait` is called with its name, and says whether to wait for it.
    ///
    /// # Errors
    /// What the disk refuses, and [`RecordError::Busy`].
    pub(crate) fn hold(
        site: &Path,
        output: &Path,
        holder: &str,
        wait: &dyn Fn(&str) -> bool,
    ) -> Result<Records, RecordError> {
        let folder = site.join(FOLDER);
        fs::create_dir(&folder)?;
        let (name, old) = (name(site, output), old_file(site, output));
        match Lock::take(&folder.join(format!("{name}.lock")), holder, wait)? {
            Ok(lock) => Ok(Records { folder, name, old, lock }),
            Err(other) => Err(RecordError::Busy(other)),
        }
    }

    /// Where one of them lies.
    pub(crate) fn file(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("{}.{kind}", self.name))
    }

    /// The time of the file system, in nanoseconds since 1970.
    pub(crate) fn now(&self) -> Result<i64, FsError> {
        self.lock.touch()
    }
}

impl BuildDb {
    /// Reads the build database of an output folder. `parsing` is the digest of what releases were parsed with.
    ///
    /// # Errors
    /// What the disk refuses, at which the files stay as they are.
    pub(crate) fn open(records: Records, parsing: Digest) -> Result<(BuildDb, BuildDbContents), FsError> {
        let read = || {
            let (journal, rows, health) = Journal::open(&records.file(JOURNAL))?;
            let known = known(&rows, parsing);
            Ok::<_, FsError>((journal, rows, health, known))
        };
        // The list is read, too, so that damage to it is found while the other is whole.
        let (found, listed) = rayon::join(read, || Journal::open(&records.file(LIST)));
        let ((mut journal, rows, health, mut known), (mut list, listed, list_health)) = (found?, listed?);
        match (&health, &list_health) {
            (Health::Whole, Health::Whole) => {
                if rows.len() > 2 * (known.sources.len() + known.outputs.len()) + FEW {
                    journal.write_live(&rows)?;
                }
                if listed.len() > 2 * known.outputs.len() + FEW {
                    write_list(&mut list, &known.outputs)?;
                }
            }
            (Health::Whole, _) => write_list(&mut list, &known.outputs)?,
            _ => {
                known = mended(known, health, &listed, list_health, fs::exists(&records.old));
                // The one that says whether there is doubt goes first, so that a program that is killed between both
                // loses nothing.
                journal.write_anew(rows_of(&rows, &known).into_iter())?;
                write_list(&mut list, &known.outputs)?;
            }
        }
        fs::remove_file(&records.old)?;
        Ok((BuildDb { journal, list, parts: OnceLock::new(), records }, known))
    }

    /// Where the records are that it is one of.
    pub(crate) fn records(&self) -> &Records {
        &self.records
    }

    /// The time of the file system, in nanoseconds since 1970.
    pub(crate) fn now(&self) -> Result<i64, FsError> {
        self.records.now()
    }

    /// The parts of the view that a file was made from.
    pub(crate) fn parts(&self, path: &str) -> Option<Vec<u16>> {
        let read = || {
            // Who asks wants to know why a page is made again; where that cannot be read, it is not known.
            let Ok(rows) = self.journal.read() else { return HashMap::new() };
            let outputs = rows.iter().filter(|(table, ..)| *table == OUTPUTS);
            outputs.filter_map(|(_, path, value)| Some((path.into(), decode(value?)?.1))).collect()
        };
        self.parts.get_or_init(read).get(path).cloned()
    }

    /// Before the first file is put in place: what is known of sources by now, and the paths that are about to be
    /// written for the first time, so that a build that is killed leaves nothing behind that nobody knows.
    pub(crate) fn prepare<'a>(
        &mut self,
        parsing: Digest,
        mut sources: impl Iterator<Item = (&'a str, &'a CachedFile)>,
        mut gone: impl Iterator<Item = &'a str>,
        mut paths: impl Iterator<Item = String> + Clone,
    ) -> Result<(), FsError> {
        self.list.append(|rows| paths.clone().try_for_each(|path| rows.put(OUTPUTS, &path, &[])))?;
        let mut blank = Vec::new();
        encode(&mut blank, &OutputRecord::default(), &[]);
        self.journal.append(|rows| {
            loop {
                // All threads encode, and no more is in memory than is soon written.
                let some: Vec<(&str, &CachedFile)> = sources.by_ref().take(SOME).collect();
                if some.is_empty() {
                    break;
                }
                let encode = |(path, source): &(&'a str, &CachedFile)| (*path, encode_source(parsing, source));
                let encoded: Vec<(&str, Vec<u8>)> = some.par_iter().with_min_len(64).map(encode).collect();
                encoded.iter().try_for_each(|(path, bytes)| rows.put(SOURCES, path, bytes))?;
            }
            gone.try_for_each(|path| rows.remove(SOURCES, path))?;
            paths.try_for_each(|path| rows.put(OUTPUTS, &path, &blank))
        })
    }

    /// After the last file was put in place: what was made, with the parts of its view; what is gone; and which files are
    /// not ours, which have been reported.
    pub(crate) fn complete<'a>(
        &mut self,
        mut made: impl Iterator<Item = (String, &'a OutputRecord, &'a [u16])>,
        mut gone: impl Iterator<Item = &'a str> + Clone,
        strangers: &BTreeSet<Box<str>>,
    ) -> Result<(), FsError> {
        self.parts.take();
        let mut row = Vec::new();
        self.journal.append(|append| {
            made.try_for_each(|(path, record, parts)| {
                encode(&mut row, record, parts);
                append.put(OUTPUTS, &path, &row)
            })?;
            gone.clone().try_for_each(|path| append.remove(OUTPUTS, path))?;
            append.put(
                META,
                STRANGERS,
                strangers.iter().map(|path| &**path).collect::<Vec<_>>().join("\0").as_bytes(),
            )?;
            append.remove(META, DOUBT)
        })?;
        self.list.append(|append| gone.try_for_each(|path| append.remove(OUTPUTS, path)))
    }
}

/// The files of an output with the digests of their bytes, sorted by path.
pub(crate) type Files = Vec<(Box<str>, Digest)>;

/// The files of an output; `None` where there is no build that is known to
/// have ended, or where the build database is damaged.
pub(crate) fn files(records: &Records) -> Result<Option<Files>, FsError> {
    let (_, rows, health) = Journal::open(&records.file(JOURNAL))?;
    if health != Health::Whole {
        return Ok(None);
    }
    let mut files: HashMap<&str, Option<Digest>> = HashMap::new();
    for (table, path, value) in rows.iter().filter(|(_, path, _)| is_inside(path)) {
        match (table, value) {
            (OUTPUTS, Some(value)) => {
                let made = decode(value).map(|(made, _)| made).filter(|made| *made != OutputRecord::default());
                files.insert(path, made.map(|made| made.hash));
            }
            (OUTPUTS, None) => drop(files.remove(path)),
            _ => {}
        }
    }
    let files = files.into_iter().map(|(path, digest)| Some((Box::from(path), digest?)));
    let Some(mut files) = files.collect::<Option<Vec<_>>>() else { return Ok(None) };
    files.par_sort_unstable();
    Ok((!files.is_empty()).then_some(files))
}

/// The sources that a build database knows. `parsing` is the digest of what releases were parsed with.
pub(crate) fn sources(records: &Records, parsing: Digest) -> Result<Vec<(Box<str>, CachedFile)>, FsError> {
    let (_, rows, _) = Journal::open(&records.file(JOURNAL))?;
    Ok(known(&rows, parsing).sources)
}

/// What the rows of a build database say.
fn known(rows: &Rows, parsing: Digest) -> BuildDbContents {
    let mut known = BuildDbContents::default();
    let mut sources = Vec::new();
    for (table, key, value) in rows.iter() {
        match (table, value) {
            (SOURCES, value) => sources.push((key, value)),
            (OUTPUTS, Some(value)) if is_inside(key) => {
                known.outputs.insert(key.into(), decode(value).map(|(made, _)| made).unwrap_or_default());
            }
            (OUTPUTS, None) => drop(known.outputs.remove(key)),
            (META, value) if key == STRANGERS => {
                let text = value.and_then(|value| std::str::from_utf8(value).ok()).unwrap_or_default();
                known.strangers = text.split('\0').filter(|path| !path.is_empty()).map(Box::from).collect();
            }
            (META, value) if key == DOUBT => {
                known.doubt = value.map(|value| String::from_utf8_lossy(value).into_owned());
            }
            _ => {}
        }
    }
    // The last row of each path counts, and the sort keeps the order of rows of one path.
    sources.sort_by_key(|(path, _)| *path);
    let last = sources.chunk_by(|a, b| a.0 == b.0).filter_map(|same| same.last());
    let last: Vec<(&str, &[u8])> = last.filter_map(|(path, value)| Some((*path, (*value)?))).collect();
    let decode = |(path, value): (&str, &[u8])| Some((path.into(), decode_source(parsing, value)?));
    known.sources = last.into_par_iter().with_min_len(256).filter_map(decode).collect();
    known
}

/// True for a path that does not lead out of the output, whoever wrote it.
fn is_inside(path: &str) -> bool {
    !path.split('/').any(|name| matches!(name, "" | "." | "..")) && !path.contains('\\')
}

/// What is still known where the build database is damaged or missing. Each of both journals has every file that is ours, so the
/// list is enough where it is whole; where it is not, what is left of both counts, and doubt remains.
fn mended(
    mut known: BuildDbContents,
    health: Health,
    listed: &Rows,
    list_health: Health,
    old_format: bool,
) -> BuildDbContents {
    let mut paths = BTreeSet::new();
    for (_, path, value) in listed.iter().filter(|(_, path, _)| is_inside(path)) {
        match value {
            Some(_) => paths.insert(path),
            None => paths.remove(path),
        };
    }
    if list_health == Health::Whole {
        known.outputs.retain(|path, _| paths.contains(&**path));
    }
    for path in paths {
        known.outputs.entry(path.into()).or_default();
    }
    known.given_up = match health {
        Health::Damaged(why) => Some(why.to_owned()),
        _ if old_format => Some("it is of another version".to_owned()),
        Health::Missing if list_health != Health::Missing => Some("it is missing".to_owned()),
        Health::Missing | Health::Whole => None,
    };
    if list_health != Health::Whole {
        known.doubt = known.doubt.or_else(|| known.given_up.clone());
    }
    known
}

/// The rows that a build database is written again with: those that count and are still good, and what else is known by now.
fn rows_of<'r>(rows: &'r Rows, known: &'r BuildDbContents) -> Vec<(u8, &'r str, &'r [u8])> {
    let mut live = rows.live();
    live.retain(|(table, key, _)| match *table {
        OUTPUTS => known.outputs.contains_key(*key),
        META => *key != DOUBT,
        _ => true,
    });
    let kept: HashSet<&str> = live.iter().filter(|(table, ..)| *table == OUTPUTS).map(|(_, key, _)| *key).collect();
    let blank = known.outputs.keys().filter(|path| !kept.contains(&***path));
    live.extend(blank.map(|path| (OUTPUTS, &**path, &[][..])));
    live.extend(known.doubt.iter().map(|why| (META, DOUBT, why.as_bytes())));
    live
}

/// Writes the list of our files again.
fn write_list(list: &mut Journal, outputs: &HashMap<Box<str>, OutputRecord>) -> Result<(), FsError> {
    let mut paths: Vec<&str> = outputs.keys().map(|path| &**path).collect();
    paths.sort_unstable();
    list.write_anew(paths.into_iter().map(|path| (OUTPUTS, path, &[][..])))
}

/// A row of the sources: what releases were parsed with, then the source.
fn encode_source(parsing: Digest, source: &CachedFile) -> Vec<u8> {
    let bytes = parsing.0.to_le_bytes().to_vec();
    postcard::to_extend(source, bytes).expect("a vector takes all bytes, and a source is plain data")
}

/// A source; without what it says where that was parsed with something else.
fn decode_source(parsing: Digest, row: &[u8]) -> Option<CachedFile> {
    let (parsed_with, bytes) = row.split_first_chunk::<16>()?;
    let mut source: CachedFile = postcard::from_bytes(bytes).ok()?;
    if *parsed_with != parsing.0.to_le_bytes() {
        source.parsed = None;
    }
    Some(source)
}

/// Makes a row of the outputs: key, hash, size, two times, inode, then the parts; numbers little-endian.
fn encode(bytes: &mut Vec<u8>, made: &OutputRecord, parts: &[u16]) {
    let OutputRecord { key, hash, stat: Stat { size, modified, changed, inode } } = made;
    bytes.clear();
    bytes.extend_from_slice(&key.0.to_le_bytes());
    bytes.extend_from_slice(&hash.0.to_le_bytes());
    for number in [*size, *modified as u64, *changed as u64, *inode] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    for part in parts {
        bytes.extend_from_slice(&part.to_le_bytes());
    }
}

fn decode(row: &[u8]) -> Option<(OutputRecord, Vec<u16>)> {
    let mut bytes = row;
    let mut digest = || {
        let (first, rest) = bytes.split_first_chunk::<16>()?;
        bytes = rest;
        Some(Digest(u128::from_le_bytes(*first)))
    };
    let (key, hash) = (digest()?, digest()?);
    let mut number = || {
        let (first, rest) = bytes.split_first_chunk::<8>()?;
        bytes = rest;
        Some(u64::from_le_bytes(*first))
    };
    let stat = Stat { size: number()?, modified: number()? as i64, changed: number()? as i64, inode: number()? };
    let (parts, _) = bytes.as_chunks::<2>();
    Some((OutputRecord { key, hash, stat }, parts.iter().map(|part| u16::from_le_bytes(*part)).collect()))
}
