//! The ground floor: what every other room may use and what knows nothing of press releases.
//!
//! Findings and how they are reported, the disk, digests, addresses, slugs, texts in several languages, and the one
//! primitive by which anything is reused. Imports nothing of the program.

pub(crate) mod address;
pub(crate) mod cached;
pub(crate) mod color;
pub(crate) mod diagnostics;
pub(crate) mod foreign;
pub(crate) mod fs;
pub(crate) mod hash;
pub(crate) mod keys;
pub(crate) mod localised;
pub(crate) mod media;
pub(crate) mod near;
pub(crate) mod registry_kind;
pub(crate) mod slug;
pub(crate) mod sorted_index;
pub(crate) mod xml_chars;
