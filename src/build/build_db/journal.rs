//! A file of rows that grows at its end: `table, key → value`, the last row of a key counts.
//!
//! Every row carries a checksum over its bytes and the place where it lies, so a row is good by itself: damage costs the
//! rows that it touches and no others, and what a page of another file, another place or another time says is not
//! believed. Reading never fails because of what the bytes are, only because the disk does not give them.
//!
//! Rows are added with one write and a flush to the disk ([`Journal::append`]); a program that is killed while it writes
//! leaves rows that are whole and at most one that is not. Where most rows no longer count, the file is written again
//! beside the old one and put in its place.
//!
//! A row is the mark [`MARK`], the length of its payload (`u32`), a checksum (`u64`), then the payload: table (`u8`), 1 or 0 for
//! a value that is there or was removed (`u8`), length of the key (`u32`), key, value. Numbers are little-endian.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::base::fs::{self, Appending, FsError};

/// What a journal begins with; another version counts as damaged. Then come the length of the file (`u64`), which tells
/// where its end was cut off, and the checksum of that.
const HEAD: &[u8] = b"Pressroom journal 1\n";

/// What journals of all versions begin with.
const NAME: &[u8] = b"Pressroom journal ";

/// Where the first row lies.
const START: usize = HEAD.len() + 16;

/// What each row begins with, so that the next good row is found after a damaged one.
const MARK: [u8; 4] = [0xf0, b'R', b'O', b'W'];

/// Bytes before the payload: mark, length, checksum.
const FRAME: usize = 16;

/// Bytes of the payload before the key.
const FIELDS: usize = 6;

/// Rows are written in pieces of about this many bytes.
const PIECE: usize = 1 << 20;

/// A file of which so many bytes were added since it was written again may be written again again.
const SLACK: u64 = 4 << 20;

/// A journal, for adding rows.
pub(super) struct Journal {
    path: PathBuf,
    /// Where the next row goes.
    end: u64,
    /// How long the file was when every row of it counted.
    live: u64,
}

/// In what state a journal was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Health {
    /// Every byte of it is good.
    Whole,
    /// There is no such file.
    Missing,
    /// Rows are missing, or it is no journal of this version; why.
    Damaged(&'static str),
}

/// One row. There are hundreds of thousands, so it is small.
struct Row {
    /// Where its key begins; its value is behind it.
    start: usize,
    key: u32,
    value: u32,
    table: u8,
    /// False if it was removed.
    is_there: bool,
}

/// The rows of a journal that are good, in the order in which they were written.
pub(super) struct Rows {
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

impl Rows {
    /// Table, key and value of each row; without a value where the key was removed.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u8, &str, Option<&[u8]>)> {
        self.rows.iter().filter_map(|Row { start, key, value, table, is_there }| {
            let (key, rest) = self.bytes[*start..].split_at(*key as usize);
            let value = is_there.then_some(&rest[..*value as usize]);
            Some((*table, std::str::from_utf8(key).ok()?, value))
        })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows that count, sorted by table and key.
    pub(super) fn live(&self) -> Vec<(u8, &str, &[u8])> {
        let last: HashMap<(u8, &str), Option<&[u8]>> =
            self.iter().map(|(table, key, value)| ((table, key), value)).collect();
        let mut live: Vec<(u8, &str, &[u8])> =
            last.into_iter().filter_map(|((table, key), value)| Some((table, key, value?))).collect();
        live.sort_unstable_by_key(|(table, key, _)| (*table, *key));
        live
    }

    /// Finds the good rows of a file, where the next one goes, and whether anything else is in it.
    fn find(bytes: Vec<u8>) -> (Rows, usize, Health) {
        if !bytes.starts_with(HEAD) && bytes.starts_with(NAME) {
            return (Rows { bytes, rows: Vec::new() }, 0, Health::Damaged("it is of another version"));
        }
        let length = length_in(&bytes).and_then(|length| usize::try_from(length).ok());
        let mut whole = bytes.starts_with(HEAD) && length.is_some_and(|length| length <= bytes.len());
        let mut rows = Vec::new();
        let mut at = START.min(bytes.len());
        let marks = memchr::memmem::Finder::new(&MARK);
        while at < bytes.len() {
            match row_at(&bytes, at) {
                Some((row, end)) => {
                    rows.push(row);
                    at = end;
                }
                // A program that was killed while it added rows: what it meant to say was not said.
                None if whole && length.is_some_and(|length| at >= length) => break,
                None => {
                    whole = false;
                    let next = marks.find(&bytes[at + 1..]);
                    at = next.map_or(bytes.len(), |next| at + 1 + next);
                }
            }
        }
        let health = if whole { Health::Whole } else { Health::Damaged("parts of it are damaged") };
        (Rows { bytes, rows }, at, health)
    }
}

/// The length that a journal says it has.
fn length_in(bytes: &[u8]) -> Option<u64> {
    let (length, sum) = bytes.get(HEAD.len()..START)?.split_first_chunk::<8>()?;
    (sum == checksum(length, HEAD.len() as u64).to_le_bytes()).then_some(u64::from_le_bytes(*length))
}

/// The first bytes of a journal of some length.
fn header(length: u64) -> Vec<u8> {
    let length = length.to_le_bytes();
    [HEAD, &length, &checksum(&length, HEAD.len() as u64).to_le_bytes()].concat()
}

/// The row at a place, and where it ends.
fn row_at(bytes: &[u8], at: usize) -> Option<(Row, usize)> {
    let (frame, rest) = bytes[at..].split_first_chunk::<FRAME>()?;
    let [mark, length, sum @ ..] = frame.as_chunks::<4>().0 else { return None };
    let length = u32::from_le_bytes(*length) as usize;
    if *mark != MARK || length < FIELDS || length > rest.len() {
        return None;
    }
    if sum.concat() != checksum(&rest[..length], at as u64).to_le_bytes() {
        return None;
    }
    let start = at + FRAME;
    let key = u32::from_le_bytes([rest[2], rest[3], rest[4], rest[5]]);
    let value = u32::try_from(length - FIELDS).ok()?.checked_sub(key)?;
    Some((Row { start: start + FIELDS, key, value, table: rest[0], is_there: rest[1] == 1 }, start + length))
}

/// The checksum of a row that lies at a place of its file.
fn checksum(payload: &[u8], at: u64) -> u64 {
    xxh3_64_with_seed(payload, at ^ (payload.len() as u64) << 40)
}

impl Journal {
    /// Reads a journal. Where it is not whole, it must be [written again](Journal::write_anew) before rows are added.
    pub(super) fn open(path: &Path) -> Result<(Journal, Rows, Health), FsError> {
        let Some(bytes) = fs::read_if_there(path)? else {
            let journal = Journal { path: path.to_owned(), end: 0, live: 0 };
            return Ok((journal, Rows { bytes: Vec::new(), rows: Vec::new() }, Health::Missing));
        };
        let (rows, end, health) = Rows::find(bytes);
        let end = end as u64;
        // How much of it counts is known where it is written again; until then, all.
        Ok((Journal { path: path.to_owned(), end, live: end }, rows, health))
    }

    /// Writes the file again with these rows alone; until the last moment the old one is there.
    pub(super) fn write_anew<'r>(
        &mut self,
        rows: impl Iterator<Item = (u8, &'r str, &'r [u8])>,
    ) -> Result<(), FsError> {
        let mut name = self.path.file_name().expect("a journal has a name").to_owned();
        name.push(".new");
        let new = self.path.with_file_name(name);
        fs::write(&new, &header(START as u64))?;
        let mut append = Append::begin(&new, START as u64)?;
        for (table, key, value) in rows {
            append.put(table, key, value)?;
        }
        self.end = append.finish()?;
        self.live = self.end;
        fs::rename(&new, &self.path)
    }

    /// Writes the rows that count again, from what was read.
    pub(super) fn write_live(&mut self, rows: &Rows) -> Result<(), FsError> {
        self.write_anew(rows.live().into_iter())
    }

    /// Adds rows; when this returns, they are on the disk. Where it fails, none of them counts.
    pub(super) fn append(&mut self, rows: impl FnOnce(&mut Append) -> Result<(), FsError>) -> Result<(), FsError> {
        let mut append = Append::begin(&self.path, self.end)?;
        rows(&mut append)?;
        let was_empty = self.end <= START as u64;
        self.end = append.finish()?;
        if was_empty {
            // Nothing was there that these rows could take the place of.
            self.live = self.end;
        }
        if self.end > self.live.saturating_mul(2) + SLACK {
            let (_, read, _) = Journal::open(&self.path)?;
            self.write_live(&read)?;
        }
        Ok(())
    }

    /// The rows as they are on the disk now.
    pub(super) fn read(&self) -> Result<Rows, FsError> {
        Ok(Journal::open(&self.path)?.1)
    }
}

/// Rows that are being added.
pub(super) struct Append {
    file: Appending,
    buffer: Vec<u8>,
    /// Where the buffer goes.
    at: u64,
}

impl Append {
    fn begin(path: &Path, at: u64) -> Result<Append, FsError> {
        Ok(Append { file: Appending::open(path, at)?, buffer: Vec::new(), at })
    }

    /// Adds a row.
    pub(super) fn put(&mut self, table: u8, key: &str, value: &[u8]) -> Result<(), FsError> {
        self.row(table, key, Some(value))
    }

    /// Adds that a key has no value any more.
    pub(super) fn remove(&mut self, table: u8, key: &str) -> Result<(), FsError> {
        self.row(table, key, None)
    }

    fn row(&mut self, table: u8, key: &str, value: Option<&[u8]>) -> Result<(), FsError> {
        let there = u8::from(value.is_some());
        let value = value.unwrap_or_default();
        let length = FIELDS + key.len() + value.len();
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&MARK);
        self.buffer.extend_from_slice(&(length as u32).to_le_bytes());
        self.buffer.extend_from_slice(&[0; 8]);
        self.buffer.extend_from_slice(&[table, there]);
        self.buffer.extend_from_slice(&(key.len() as u32).to_le_bytes());
        self.buffer.extend_from_slice(key.as_bytes());
        self.buffer.extend_from_slice(value);
        let sum = checksum(&self.buffer[start + FRAME..], self.at + start as u64);
        self.buffer[start + 8..start + FRAME].copy_from_slice(&sum.to_le_bytes());
        if self.buffer.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), FsError> {
        self.file.write(&self.buffer)?;
        self.at += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Where the file ends now.
    fn finish(mut self) -> Result<u64, FsError> {
        self.flush()?;
        self.file.write_start(&header(self.at))?;
        self.file.sync()?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entries(rows: &Rows) -> Vec<(u8, String, Vec<u8>)> {
        rows.live().into_iter().map(|(table, key, value)| (table, key.to_owned(), value.to_owned())).collect()
    }

    /// A journal of `count` rows, and its path.
    fn journal(dir: &Path, count: usize) -> (Journal, PathBuf) {
        let path = dir.join("journal");
        let (mut journal, _, health) = Journal::open(&path).unwrap();
        assert_eq!(health, Health::Missing);
        journal.write_anew(std::iter::empty()).unwrap();
        journal
            .append(|rows| (0..count).try_for_each(|number| rows.put(1, &format!("key {number}"), &[number as u8; 40])))
            .unwrap();
        (journal, path)
    }

    #[test]
    fn the_last_row_of_a_key_counts() {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, path) = journal(dir.path(), 3);
        journal
            .append(|rows| {
                rows.put(1, "key 0", b"new")?;
                rows.put(2, "key 0", b"other table")?;
                rows.remove(1, "key 1")
            })
            .unwrap();
        let (mut journal, rows, health) = Journal::open(&path).unwrap();
        assert_eq!(health, Health::Whole);
        let live = entries(&rows);
        let expected = [(1, "key 0", &b"new"[..]), (1, "key 2", &[2; 40]), (2, "key 0", b"other table")]
            .map(|(table, key, value)| (table, key.to_owned(), value.to_owned()));
        assert_eq!(live, expected);
        journal.write_live(&rows).unwrap();
        let (_, rows, health) = Journal::open(&path).unwrap();
        assert_eq!((entries(&rows), health), (live, Health::Whole));
        assert_eq!(rows.iter().count(), 3);
    }

    #[test]
    fn a_file_that_grows_is_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, path) = journal(dir.path(), 3);
        let large = vec![7; 1 << 20];
        for _ in 0..20 {
            journal.append(|rows| rows.put(1, "key 0", &large)).unwrap();
        }
        assert!(fs::stat(&path).unwrap().size < 12 << 20);
        let (_, rows, health) = Journal::open(&path).unwrap();
        assert_eq!((rows.live().len(), health), (3, Health::Whole));
    }

    #[test]
    fn rows_after_a_broken_end_are_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, path) = journal(dir.path(), 3);
        let end = journal.end;
        journal.append(|rows| rows.put(1, "lost", b"x")).unwrap();
        // As after a write that failed: the file is longer than what counts.
        journal.end = end;
        journal.append(|rows| rows.put(1, "k", b"")).unwrap();
        let (_, rows, health) = Journal::open(&path).unwrap();
        assert_eq!(health, Health::Whole);
        assert!(rows.iter().all(|(_, key, _)| key != "lost"));
    }

    proptest! {
        /// Whatever is done to the file: what is read is a part of what was written.
        #[test]
        fn damage_costs_rows_and_nothing_else(
            cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..300, any::<u8>(), 0u8..5), 1..4),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let (_, path) = journal(dir.path(), 50);
            let (_, before, _) = Journal::open(&path).unwrap();
            let mut bytes = before.bytes.clone();
            for (at, length, byte, how) in cuts {
                let at = at.index(bytes.len().max(1)).min(bytes.len());
                let end = (at + length).min(bytes.len());
                match how {
                    0 => bytes[at..end].fill(byte),
                    1 => bytes.truncate(at),
                    2 => bytes.extend(std::iter::repeat_n(byte, length)),
                    3 => drop(bytes.drain(at..end)),
                    _ => bytes[at..end].reverse(),
                }
            }
            std::fs::write(&path, &bytes).unwrap();
            let (_, after, health) = Journal::open(&path).unwrap();
            let (before_rows, after_rows) = (entries(&before), entries(&after));
            prop_assert!(after_rows.iter().all(|row| before_rows.contains(row)));
            // What is added behind the end is no damage: a program that is killed leaves such.
            prop_assert!((health == Health::Whole) == bytes.starts_with(&before.bytes));
            prop_assert!(after_rows.len() == before_rows.len() || health != Health::Whole);
        }
    }
}
