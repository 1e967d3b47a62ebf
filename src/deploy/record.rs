//! The record of a deployment: what lies at a target. It lies there, too, so that whoever deploys next, from whatever
//! machine, knows.
//!
//! Text, compressed with gzip (RFC 1952): a first line with the version, a line for each file — its digest in hexadecimal, a
//! blank and its path, sorted by path —, a line for each file that stays for a while though no page refers to it any more — `kept`,
//! since when, and its path —, and a last line with the digest of all before it. Names of files have no line ends
//! ([`is_portable`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;

use super::doubt::Doubt;
use crate::base::hash::Digest;

/// The first line.
const HEAD: &str = "pressroom deployment 1";

/// What is known to lie at a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its files with the digests of their bytes, sorted by path.
    pub files: Vec<(Box<str>, Digest)>,
    /// Files that no page refers to any more, with the moment since when.
    pub kept: BTreeMap<Box<str>, (Digest, Timestamp)>,
}

impl Record {
    /// As it lies at a target.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut text = String::with_capacity(self.files.len() * 100 + 100);
        text.push_str(HEAD);
        text.push('\n');
        for (path, Digest(digest)) in &self.files {
            text.push_str(&format!("{digest:032x} {path}\n"));
        }
        for (path, (Digest(digest), since)) in &self.kept {
            text.push_str(&format!("kept {since} {digest:032x} {path}\n"));
        }
        let Digest(sum) = Digest::of(text.as_bytes());
        text.push_str(&format!("end {sum:032x}\n"));
        compressed_for_us(&text)
    }

    /// Reads one; `None` where it is damaged or of another version.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Record> {
        let text = decompressed(bytes)?;
        let (body, sum) = text.strip_suffix('\n')?.rsplit_once("\nend ")?;
        let body = &text[..body.len() + 1];
        if digest(sum)? != Digest::of(body.as_bytes()) {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let mut record = Record::default();
        for line in lines {
            match line.strip_prefix("kept ") {
                Some(rest) => {
                    let (since, rest) = rest.split_once(' ')?;
                    let (sum, path) = rest.split_once(' ')?;
                    record.kept.insert(path.into(), (digest(sum)?, since.parse().ok()?));
                }
                None => {
                    let (sum, path) = line.split_once(' ')?;
                    record.files.push((path.into(), digest(sum)?));
                }
            }
        }
        record.files.is_sorted_by(|(a, _), (b, _)| a < b).then_some(record)
    }

    /// Forgets files that are known to lie there no more.
    pub(crate) fn without(&mut self, absent: &BTreeSet<Box<str>>) {
        self.files.retain(|(path, _)| !absent.contains(path));
        self.kept.retain(|path, _| !absent.contains(path));
    }

    /// The digest of a file that lies there.
    pub(crate) fn find(&self, path: &str) -> Option<Digest> {
        self.files.binary_search_by(|(known, _)| (**known).cmp(path)).ok().map(|at| self.files[at].1)
    }
}

fn digest(text: &str) -> Option<Digest> {
    (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Digest))?
}

/// True for a path that can be in a record and on every host.
pub(crate) fn is_portable(path: &str) -> bool {
    !path.is_empty() && !path.chars().any(char::is_control)
}

/// What a deployment may touch, as it lies at a target: a path a line, with `+` before those that nothing leads to and a
/// blank before the others; compressed.
pub(crate) fn encode_doubt(doubt: &Doubt) -> Vec<u8> {
    let mut text = String::new();
    doubt.public.iter().for_each(|path| text.extend([" ", path, "\n"]));
    doubt.orphans.iter().for_each(|path| text.extend(["+", path, "\n"]));
    compressed_for_us(&text)
}

/// Reads it; `None` where it is damaged.
pub(crate) fn decode_doubt(bytes: &[u8]) -> Option<Doubt> {
    let mut doubt = Doubt::default();
    for line in decompressed(bytes)?.lines() {
        match line.strip_prefix('+') {
            Some(path) => doubt.orphans.insert(path.into()),
            None => doubt.public.insert(line.strip_prefix(' ')?.into()),
        };
    }
    Some(doubt)
}

/// A text that readers get, small. The same bytes for the same bytes.
pub(crate) fn compressed_for_readers(bytes: &[u8]) -> Vec<u8> {
    compressed(bytes, Compression::new(8))
}

/// What is ours, quickly: half of a record is digests, in which there is nothing to find.
fn compressed_for_us(text: &str) -> Vec<u8> {
    compressed(text.as_bytes(), Compression::fast())
}

fn compressed(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all bytes")
}

/// At most so many bytes are taken from a target for a record: what is larger is none.
const LARGEST: u64 = 1 << 30;

fn decompressed(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record() -> impl Strategy<Value = Record> {
        let files = prop::collection::btree_map("[a-zä/ ]{1,12}", any::<u128>(), 0..20);
        let kept = prop::collection::btree_map("[a-z/ ]{1,12}", (any::<u128>(), 0..4_000_000_000i64), 0..5);
        (files, kept).prop_map(|(files, kept)| Record {
            files: files.into_iter().map(|(path, digest)| (path.into(), Digest(digest))).collect(),
            kept: kept
                .into_iter()
                .map(|(path, (digest, since))| {
                    (path.into(), (Digest(digest), Timestamp::from_second(since).expect("in range")))
                })
                .collect(),
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(record in record()) {
            prop_assert_eq!(Record::decode(&record.encode()), Some(record));
        }

        #[test]
        fn damage_is_noticed(record in record(), at: prop::sample::Index, bit in 0..8) {
            let mut bytes = record.encode();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            // A bit of the head of gzip may mean nothing.
            let read = Record::decode(&bytes);
            prop_assert!(read.is_none() || read == Some(record));
            prop_assert_eq!(Record::decode(&bytes[..at]), None);
        }
    }
}
