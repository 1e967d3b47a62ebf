#![doc = include_str!("reference.md")]

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write;
    use std::path::Path;

    use jiff::Timestamp;
    use schemars::generate::SchemaSettings;
    use serde_json::{Map, Value};

    use crate::build;
    use crate::plan::Plan;
    use crate::theme::Theme;
    use crate::view::Viewer;
    use crate::view::contract::{
        ArchiveMonthPage, ArchivePage, ArchiveYearPage, FacetPage, FacetYearPage, HomePage, IndexPage, Page, PlainPage,
        RedirectPage, ReleasePage, Site,
    };

    /// The page, beside this file.
    const FILE: &str = "src/view/reference.md";

    /// The kinds of pages, with the type whose fields are their variables; none where there are no variables.
    const KINDS: [(&[&str], &str); 12] = [
        (&["home"], "HomePage"),
        (&["release"], "ReleasePage"),
        (&["agency", "country", "topic", "person", "event"], "FacetPage"),
        (&["facet_year"], "FacetYearPage"),
        (&["agencies", "countries", "topics", "people", "events"], "IndexPage"),
        (&["archive"], "ArchivePage"),
        (&["archive_year"], "ArchiveYearPage"),
        (&["archive_month"], "ArchiveMonthPage"),
        (&["page"], "PlainPage"),
        (&["not_found"], ""),
        (&["redirect"], "RedirectPage"),
        // `page` and `site` are shared by all kinds, so no kind's own variables are of these types.
        (&[], "Page"),
    ];

    /// A type of the contract.
    struct Type {
        about: String,
        /// In the order of the source.
        fields: Vec<Field>,
    }

    struct Field {
        name: String,
        about: String,
        list: bool,
        optional: bool,
        what: What,
    }

    enum What {
        Text,
        Number,
        Flag,
        Anything,
        Type(String),
    }

    type Types = BTreeMap<String, Type>;
}
