//! Content hashes and digests: XXH3 with 128 bits (<https://xxhash.com>). They tell whether something changed; they
//! guard against nobody.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// A digest of some bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Digest(pub u128);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(xxh3_128(bytes))
    }
}

/// Ten characters for the name of an asset: `style.1f2e3d4c5b.css`.
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:010x}", xxh3_64(bytes) >> 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_have_ten_characters() {
        assert_eq!(fingerprint(b"").len(), 10);
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
        assert_ne!(Digest::of(b"a"), Digest::of(b"b"));
    }
}
