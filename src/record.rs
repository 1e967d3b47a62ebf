//! The record: what earlier builds of a site read and wrote, one for each output folder, in `.pressroom/records/`.
//!
//! It is a small database ([`redb`]) with two tables: sources (path → what is known of the file) and outputs (path → what
//! it was made from, its bytes, what the file system says of it). The second is also the list of the files that a build
//! may delete. Deleting the record costs time, and the knowledge of which files in the output are ours.
//!
//! It heals itself: what is damaged, foreign or of another version is passed over, and at worst everything is built anew.
//! Each row has a checksum of its own, since the database checks pages only after a crash.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use xxhash_rust::xxh3::xxh3_64;

use crate::fs::{self, FsError, Lock, Stat};
use crate::hash::{Digest, fingerprint};
use crate::sources::Source;

/// The layout of the tables. Another one counts as damaged.
const FORMAT: u32 = 1;

/// Memory for pages of the database: what a build reads, it reads once and in order, so more would be of no use.
const CACHE: usize = 16 << 20;

const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
const SOURCES: TableDefinition<&str, &[u8]> = TableDefinition::new("sources");
const OUTPUTS: TableDefinition<&str, &[u8]> = TableDefinition::new("outputs");

/// What is known of a file of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The digest of all that it was made from; blank where a build was broken off before it could tell.
    pub key: Digest,
    /// The digest of its bytes.
    pub hash: Digest,
    /// What the file system said of it; blank where it was not sure.
    pub stat: Stat,
}

/// What a record holds.
#[derive(Default)]
pub struct Known {
    /// Sources, sorted by path. Where the engine or the configuration was another one, without what releases say.
    pub sources: Vec<(Box<str>, Source)>,
    /// Files of the output that are ours.
    pub outputs: HashMap<Box<str>, Made>,
    /// Files of the output that are not, as far as they were told.
    pub strangers: BTreeSet<Box<str>>,
}

/// A file of the output as it is recorded: path, what is known of it, the parts of its view.
pub type Row = (Box<str>, Made, Vec<u16>);

/// The record of one output folder. As long as it lives, no other build of the site may write there.
pub struct Record {
    db: Database,
    lock: Lock,
}

/// Why there is no record.
#[derive(Debug)]
pub enum RecordError {
    /// The disk is at fault.
    Disk(FsError),
    /// Another program has it and will not let go of it; what it said of itself.
    Busy(String),
    /// It was damaged while it was used.
    Damaged(String),
}

impl From<FsError> for RecordError {
    fn from(error: FsError) -> RecordError {
        RecordError::Disk(error)
    }
}

macro_rules! damaged {
    ($($error:ty)+) => {
        $(impl From<$error> for RecordError {
            fn from(error: $error) -> RecordError {
                RecordError::Damaged(error.to_string())
            }
        })+
    };
}

damaged! { redb::DatabaseError redb::TransactionError redb::TableError redb::StorageError redb::CommitError }

type Result<T> = std::result::Result<T, RecordError>;

/// Where the record of an output folder is.
fn place(site: &Path, output: &Path) -> PathBuf {
    let name = match output.strip_prefix(site) {
        Ok(path) => path.to_string_lossy().replace(['/', '\\'], "-"),
        Err(_) => format!("elsewhere-{}", fingerprint(output.as_os_str().as_encoded_bytes())),
    };
    site.join(".pressroom/records").join(name + ".redb")
}

impl Record {
    /// Opens the record of an output folder and reads it. `holder` says who does, for others who come meanwhile; where
    /// another one has it, `wait` is told who, and says whether to wait for it. With the record comes why an earlier one
    /// was given up.
    pub fn open(
        site: &Path,
        output: &Path,
        holder: &str,
        wait: &dyn Fn(&str) -> bool,
    ) -> Result<(Record, Option<String>)> {
        let file = place(site, output);
        if let Some(folder) = file.parent() {
            fs::create_dir(folder)?;
        }
        let lock = match Lock::take(&file.with_extension("lock"), holder, wait)? {
            Ok(lock) => lock,
            Err(other) => return Err(RecordError::Busy(other)),
        };
        match open(&file) {
            Ok(db) => Ok((Record { db, lock }, None)),
            Err(why) => {
                fs::remove_file(&file)?;
                let db = open(&file).map_err(RecordError::Damaged)?;
                Ok((Record { db, lock }, Some(why)))
            }
        }
    }

    /// The time of the file system, in nanoseconds since 1970.
    pub fn now(&self) -> Result<i64> {
        Ok(self.lock.touch()?)
    }

    /// All that is in it. `parsing` is the digest of what releases were parsed with.
    pub fn load(&self, parsing: Digest) -> Result<Known> {
        let read = self.db.begin_read()?;
        let meta = read.open_table(META)?;
        let same = match meta.get("parsing")? {
            Some(found) => checked(found.value()) == Some(&parsing.0.to_le_bytes()[..]),
            None => false,
        };
        let strangers = match meta.get("strangers")? {
            Some(found) => checked(found.value()).and_then(|bytes| postcard::from_bytes(bytes).ok()),
            None => None,
        };
        let mut rows: Vec<(Box<str>, Box<[u8]>)> = Vec::new();
        for row in read.open_table(SOURCES)?.iter()? {
            let (path, bytes) = row?;
            rows.push((path.value().into(), bytes.value().into()));
        }
        let sources = rows.into_par_iter().with_min_len(256).filter_map(|(path, bytes)| {
            let mut source: Source = postcard::from_bytes(checked(&bytes)?).ok()?;
            if !same {
                source.parsed = None;
            }
            Some((path, source))
        });
        let sources = sources.collect();
        let outputs = read.open_table(OUTPUTS)?;
        let mut made = HashMap::new();
        for row in outputs.iter()? {
            let (path, bytes) = row?;
            // Such a path would lead out of the output, whoever wrote it.
            let path = path.value();
            let outside = path.split('/').any(|name| matches!(name, "" | "." | "..")) || path.contains('\\');
            if !outside {
                made.insert(path.into(), decode(bytes.value()).map(|(made, _)| made).unwrap_or_default());
            }
        }
        Ok(Known { sources, outputs: made, strangers: strangers.unwrap_or_default() })
    }

    /// The parts of the view that a file was made from.
    pub fn parts(&self, path: &str) -> Option<Vec<u16>> {
        let read = self.db.begin_read().ok()?;
        let row = read.open_table(OUTPUTS).ok()?.get(path).ok()??;
        decode(row.value()).map(|(_, parts)| parts)
    }

    /// Before the first file is put in place: what is known of sources by now, and the paths that are about to be
    /// written for the first time, so that a build that is killed leaves nothing behind that nobody knows.
    pub fn prepare<'a>(
        &self,
        parsing: Digest,
        sources: impl Iterator<Item = (&'a str, &'a Source)>,
        gone: impl Iterator<Item = &'a str>,
        paths: impl Iterator<Item = &'a str>,
    ) -> Result<()> {
        let write = self.db.begin_write()?;
        {
            let mut meta = write.open_table(META)?;
            meta.insert("parsing", &*sealed(&parsing.0.to_le_bytes()))?;
            let mut table = write.open_table(SOURCES)?;
            for (path, source) in sources {
                let bytes = postcard::to_stdvec(source).map_err(|error| RecordError::Damaged(error.to_string()))?;
                table.insert(path, &*sealed(&bytes))?;
            }
            for path in gone {
                table.remove(path)?;
            }
            let mut outputs = write.open_table(OUTPUTS)?;
            for path in paths {
                outputs.insert(path, &*encode(&Made::default(), &[]))?;
            }
        }
        Ok(write.commit()?)
    }

    /// After the last file was put in place: what was made, what is gone, and which files are not ours.
    pub fn complete<'a>(
        &self,
        rows: impl Iterator<Item = &'a Row>,
        gone: impl Iterator<Item = &'a str>,
        strangers: &BTreeSet<Box<str>>,
    ) -> Result<()> {
        let write = self.db.begin_write()?;
        {
            let mut outputs = write.open_table(OUTPUTS)?;
            for (path, made, parts) in rows {
                outputs.insert(&**path, &*encode(made, parts))?;
            }
            for path in gone {
                outputs.remove(path)?;
            }
            let bytes = postcard::to_stdvec(strangers).map_err(|error| RecordError::Damaged(error.to_string()))?;
            write.open_table(META)?.insert("strangers", &*sealed(&bytes))?;
        }
        Ok(write.commit()?)
    }
}

/// Opens a database of our format, or makes it.
fn open(file: &Path) -> std::result::Result<Database, String> {
    // A file that was damaged on purpose may make the database panic rather than fail.
    let opened = std::panic::catch_unwind(|| {
        let db = Database::builder().set_cache_size(CACHE).create(file).map_err(|error| error.to_string())?;
        check(&db).map_err(|error| match error {
            RecordError::Damaged(why) => why,
            RecordError::Disk(error) => error.to_string(),
            RecordError::Busy(other) => other,
        })?;
        Ok(db)
    });
    opened.unwrap_or_else(|_| Err("the file is damaged".to_owned()))
}

/// Makes the tables of a new database; fails where an older one has another format.
fn check(db: &Database) -> Result<()> {
    let write = db.begin_write()?;
    {
        let mut meta = write.open_table(META)?;
        let format = meta.get("format")?.map(|found| found.value().to_owned());
        match format {
            Some(format) if format == FORMAT.to_le_bytes() => return Ok(()),
            Some(_) => return Err(RecordError::Damaged("it is of another version".to_owned())),
            None => meta.insert("format", &FORMAT.to_le_bytes()[..])?,
        };
        write.open_table(SOURCES)?;
        write.open_table(OUTPUTS)?;
    }
    Ok(write.commit()?)
}

/// Bytes with their checksum before them.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut row = Vec::with_capacity(bytes.len() + 8);
    row.extend_from_slice(&xxh3_64(bytes).to_le_bytes());
    row.extend_from_slice(bytes);
    row
}

/// The bytes that [`sealed`] was given; `None` where they are damaged.
fn checked(row: &[u8]) -> Option<&[u8]> {
    let (sum, bytes) = row.split_first_chunk::<8>()?;
    (u64::from_le_bytes(*sum) == xxh3_64(bytes)).then_some(bytes)
}

/// A row of the outputs: key, hash, size, two times, inode, then the parts; numbers little-endian.
fn encode(made: &Made, parts: &[u16]) -> Vec<u8> {
    let Made { key, hash, stat: Stat { size, modified, changed, inode } } = made;
    let mut bytes = Vec::with_capacity(64 + parts.len() * 2);
    bytes.extend_from_slice(&key.0.to_le_bytes());
    bytes.extend_from_slice(&hash.0.to_le_bytes());
    for number in [*size, *modified as u64, *changed as u64, *inode] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    for part in parts {
        bytes.extend_from_slice(&part.to_le_bytes());
    }
    sealed(&bytes)
}

fn decode(row: &[u8]) -> Option<(Made, Vec<u16>)> {
    let mut bytes = checked(row)?;
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
    Some((Made { key, hash, stat }, parts.iter().map(|part| u16::from_le_bytes(*part)).collect()))
}
