//! What differs from language to language and from place to place: dates and times, numbers, plurals and sorting,
//! names of countries, and the strings of themes.
//!
//! In: tags of languages, instants, codes of countries, Fluent files. Out: text for readers. Data come from Unicode CLDR
//! by way of ICU4X. Imports `base` only.

pub(crate) mod country;
pub(crate) mod language;
pub(crate) mod messages;
pub(crate) mod stamp;
