//! The paths of a snapshot with what is known of each, in few bytes: a path shares its beginning with the one before it.
//!
//! A list is made of blocks, each its length in bytes (`u32`) and up to [`BLOCK`] entries, so that threads read one each. An
//! entry is a tag (`u8`), how many bytes of the last path of its block it begins with (`u16`), how many follow (`u16`), these
//! bytes, and what the tag says. Numbers are little-endian.

use crate::base::hash::Digest;

/// How many entries a block has.
pub(super) const BLOCK: usize = 4096;

/// What is known of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A file of which the file system says the same as long as its bytes are the same; the digest of what it said.
    File(u64),
    /// A file that was too new for that; the digest of its bytes.
    Bytes(Digest),
    /// A folder of which the file system says the same as long as it has the same names; the digest of what it said.
    Folder(u64),
    /// A folder that was too new for that: its names are those of the list.
    Names,
    /// A file or folder that is there, whatever is in it.
    Foreign,
    /// Nothing is there.
    Absent,
}

/// A list that is written.
pub(super) struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
    /// Where the length of the block is.
    block: usize,
    count: usize,
    last: String,
}

impl<'a> Writer<'a> {
    /// Writes behind what is there.
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Writer<'a> {
        Writer { bytes, block: 0, count: 0, last: String::new() }
    }

    pub(super) fn put(&mut self, path: &str, seen: Seen) {
        if self.count.is_multiple_of(BLOCK) {
            self.end_block();
            self.block = self.bytes.len();
            self.bytes.extend_from_slice(&[0; 4]);
            self.last.clear();
        }
        self.count += 1;
        let pairs = self.last.bytes().zip(path.bytes());
        let mut shared = pairs.take_while(|(a, b)| a == b).count();
        while !path.is_char_boundary(shared) {
            shared -= 1;
        }
        let rest = &path[shared..];
        let (tag, value): (u8, &[u8]) = match &seen {
            Seen::File(mark) => (0, &mark.to_le_bytes()),
            Seen::Bytes(digest) => (1, &digest.0.to_le_bytes()),
            Seen::Folder(mark) => (2, &mark.to_le_bytes()),
            Seen::Names => (3, &[]),
            Seen::Foreign => (4, &[]),
            Seen::Absent => (5, &[]),
        };
        let short = |length: usize| u16::try_from(length).expect("no system has paths of 64 KiB").to_le_bytes();
        self.bytes.push(tag);
        self.bytes.extend_from_slice(&short(shared));
        self.bytes.extend_from_slice(&short(rest.len()));
        self.bytes.extend_from_slice(rest.as_bytes());
        self.bytes.extend_from_slice(value);
        self.last.truncate(shared);
        self.last.push_str(rest);
    }

    fn end_block(&mut self) {
        if self.count > 0 {
            let length = (self.bytes.len() - self.block - 4) as u32;
            self.bytes[self.block..self.block + 4].copy_from_slice(&length.to_le_bytes());
        }
    }

    pub(super) fn finish(mut self) {
        self.end_block();
    }
}

/// The blocks of a list; `None` where it is damaged.
pub(super) fn blocks(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (block, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        blocks.push(block);
        bytes = rest;
    }
    Some(blocks)
}

/// Shows the entries of a block until `each` says false; `None` where the block is damaged, else whether all were shown.
pub(super) fn read(mut block: &[u8], mut each: impl FnMut(&str, Seen) -> bool) -> Option<bool> {
    let mut path = String::new();
    while !block.is_empty() {
        let ([tag, a, b, c, d], rest) = block.split_first_chunk::<5>()?;
        let (shared, length) = (u16::from_le_bytes([*a, *b]).into(), u16::from_le_bytes([*c, *d]).into());
        let (name, rest) = rest.split_at_checked(length)?;
        path.is_char_boundary(shared).then(|| path.truncate(shared))?;
        path.push_str(std::str::from_utf8(name).ok()?);
        block = rest;
        let seen = match tag {
            0 => Seen::File(u64::from_le_bytes(take(&mut block)?)),
            1 => Seen::Bytes(Digest(u128::from_le_bytes(take(&mut block)?))),
            2 => Seen::Folder(u64::from_le_bytes(take(&mut block)?)),
            3 => Seen::Names,
            4 => Seen::Foreign,
            5 => Seen::Absent,
            _ => return None,
        };
        if !each(&path, seen) {
            return Some(false);
        }
    }
    Some(true)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen() -> impl Strategy<Value = Seen> {
        prop_oneof![
            any::<u64>().prop_map(Seen::File),
            any::<u128>().prop_map(|bits| Seen::Bytes(Digest(bits))),
            any::<u64>().prop_map(Seen::Folder),
            Just(Seen::Names),
            Just(Seen::Foreign),
            Just(Seen::Absent),
        ]
    }

    fn read_all(bytes: &[u8]) -> Option<Vec<(String, Seen)>> {
        let mut all = Vec::new();
        for block in blocks(bytes)? {
            read(block, |path, seen| {
                all.push((path.to_owned(), seen));
                true
            })?;
        }
        Some(all)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(entries in prop::collection::vec(("[aä/]{0,6}", seen()), 0..60)) {
            let mut bytes = Vec::new();
            let mut writer = Writer::new(&mut bytes);
            // More than one block.
            let entries: Vec<(String, Seen)> = entries.iter().cycle().take(entries.len() * 100).cloned().collect();
            entries.iter().for_each(|(path, seen)| writer.put(path, *seen));
            writer.finish();
            prop_assert_eq!(read_all(&bytes), Some(entries));
        }

        #[test]
        fn damage_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_all(&bytes);
            let _ = read(&bytes, |_, _| true);
        }
    }
}
