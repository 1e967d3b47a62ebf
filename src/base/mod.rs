//! The ground floor: what every other room may use and what knows nothing of press releases.
//!
//! Findings and how they are reported, the disk, digests, addresses, slugs, texts in several languages, and the one
//! primitive by which anything is reused. Imports nothing of the program.

pub mod address;
pub mod cached;
pub mod color;
pub mod diagnostics;
pub mod foreign;
pub mod fs;
pub mod hash;
pub mod localised;
pub mod media;
pub mod near;
pub mod registry_kind;
pub mod slug;
pub mod sorted_index;
pub mod xml_chars;
