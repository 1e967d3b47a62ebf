//! The website before it is written: which files there are, what is in each, and which addresses must not be lost.
//!
//! In: a catalog and a theme. Out: a [`plan::Plan`] of all files, a view for every page, and the text editions. Imports
//! `model`, `theme` and what is below them.

pub(crate) mod ledger;
pub(crate) mod plan;
pub(crate) mod text_edition;
pub(crate) mod view;
