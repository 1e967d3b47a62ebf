//! What templates see. Every page has `page`, `site`, `text`, `assets` and `shared`; the other top-level variables depend
//! on the kind of page and are the fields of the `…Page` types below. `shared.NAME` is the template
//! `templates/shared/NAME.html`, rendered once per language with `site`, `text` and `assets` alone.
//!
//! Addresses in `url` fields are root-relative and include the site's base path, ready for `href`; `canonical` ones are
//! absolute. Fields called `html` or said to be HTML are safe to print with `| safe`; all others are plain text. An
//! absent value is `none`, an absent list is empty.
//!
//! Text that is in another language than the page, because its own lacks it, is printed as
//! `<span lang="en" dir="ltr">…</span>` by itself where it is in text, and plain in attributes, in `<title>` and the
//! like; HTML is in a `<div>` with them. A theme does nothing for it. Such text has invisible marks until the page is
//! finished, so it is not equal to the same text without, and `length` counts them.

mod indexes;
mod releases;

pub(crate) use indexes::*;
pub(crate) use releases::*;
