//! Machine-readable views of the site and their writers: feeds, sitemaps, `robots.txt`.
//!
//! All of them are pure: plain values in, text out. None reads a clock: the dates in a feed are those of its entries,
//! so that the same content gives the same bytes, and a reader that asks whether a feed has changed gets a true
//! answer.
//!
//! - [`model`][]: what a feed says; [`write()`] writes it in one of the formats of [`model::Format`].
//! - [`sitemap`][]: sitemaps and their index.
//! - [`robots`][]: the file `robots.txt`.
//!
//! Imports nothing of the program.

use crate::feed::model::{Feed, Format};

mod atom;
mod json;
pub(crate) mod model;
pub(crate) mod robots;
mod rss;
pub(crate) mod sitemap;
mod xml;

#[cfg(test)]
mod tests;

/// Writes a feed. A feed without entries is valid in all formats.
pub(crate) fn write(format: Format, feed: &Feed<'_>) -> String {
    match format {
        Format::Rss => rss::rss(feed),
        Format::Atom => atom::atom(feed),
        Format::Json => json::json(feed),
    }
}
