//! Content hashes and digests: XXH3 with 128 bits (<https://xxhash.com>). They tell whether something changed; they
//! guard against nobody.

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// A digest of some bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Digest(pub u128);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(xxh3_128(bytes))
    }
}

/// Makes the digest of bytes that come in pieces.
#[derive(Default)]
pub(crate) struct Digester(Xxh3);

impl Digester {
    /// Takes the next piece.
    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces together, as [`Digest::of`] gives it.
    pub(crate) fn finish(&self) -> Digest {
        Digest(self.0.digest128())
    }
}

/// Ten characters for the name of an asset: `style.1f2e3d4c5b.css`.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    format!("{:010x}", xxh3_64(bytes) >> 24)
}

/// True for the name of a file that has the [fingerprint] of its bytes in it, as assets have: other bytes have another name.
pub(crate) fn has_fingerprint(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let is_mark = |part: &str| part.len() == 10 && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    path.starts_with(ASSETS) && name.split('.').skip(1).any(is_mark)
}

/// Where assets are in the output.
pub(crate) const ASSETS: &str = "assets/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_digest_of_the_whole() {
        let bytes: Vec<u8> = (0..1_000_000_u32).map(|number| (number * 7 % 251) as u8).collect();
        for (length, piece) in [(0, 1), (1, 1), (240, 7), (241, 240), (16_385, 16_384), (1_000_000, 262_144)] {
            let mut digester = Digester::default();
            bytes[..length].chunks(piece).for_each(|piece| digester.update(piece));
            assert_eq!(digester.finish(), Digest::of(&bytes[..length]), "{length} in pieces of {piece}");
        }
    }

    #[test]
    fn fingerprints_have_ten_characters() {
        assert_eq!(fingerprint(b"").len(), 10);
        let name = |mark: &str| format!("assets/fonts/text.{mark}.woff2");
        assert!(has_fingerprint(&name(&fingerprint(b"a"))));
        assert!(!has_fingerprint(&name("min")));
        assert!(!has_fingerprint("releases/a.0123456789.pdf"));
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
        assert_ne!(Digest::of(b"a"), Digest::of(b"b"));
    }
}
