//! Pressroom.
#![warn(missing_docs)]

pub mod build;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod country;
pub mod date;
pub mod diag;
pub mod document;
pub mod facet;
pub mod feed;
pub mod fs;
pub mod hash;
pub mod lang;
pub mod localised;
pub mod output;
pub mod page;
pub mod plan;
pub mod registry;
pub mod release;
pub mod slug;
pub mod source;
pub mod strings;
pub mod theme;
pub mod url;
pub mod view;
pub mod yaml;
