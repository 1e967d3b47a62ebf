//! What the office wrote, read and understood: `site.yaml`, releases, registries and pages, and the catalog of what is
//! public.
//!
//! In: bytes of files, and the build's instant. Out: a [`config::Config`], the facts of each file, and the
//! [`catalog::Catalog`] on which all that follows is built. Knows nothing of themes and addresses of pages. Imports
//! `base`, `yaml`, `locale` and `feed`.

pub(crate) mod catalog;
pub(crate) mod config;
pub(crate) mod content;
pub(crate) mod content_page;
pub(crate) mod listing;
pub(crate) mod registry;
pub(crate) mod release;
pub(crate) mod source_cache;
pub(crate) mod texts;
