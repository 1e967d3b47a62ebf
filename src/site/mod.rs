//! The website before it is written: which files there are, what stands in each, and which addresses must not be lost.
//!
//! In: a catalog and a theme. Out: a [`plan::Plan`] of all files, a view for every page, and the text editions. Imports
//! `model`, `theme` and what is below them.

pub mod ledger;
pub mod plan;
pub mod text_edition;
pub mod view;
