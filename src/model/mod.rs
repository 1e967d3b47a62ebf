//! What the office wrote, read and understood: `site.yaml`, releases, registries and pages, and the catalog of what is
//! public.
//!
//! In: bytes of files, and the build's instant. Out: a [`config::Config`], the facts of each file, and the
//! [`catalog::Catalog`] on which all that follows is built. Knows nothing of themes and addresses of pages. Imports
//! `base`, `yaml`, `locale` and `feed`.

pub mod catalog;
pub mod config;
pub mod content;
pub mod listing;
pub mod page;
pub mod registry;
pub mod release;
pub mod source_cache;
