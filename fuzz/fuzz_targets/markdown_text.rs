//! A text as plain text: what is asked for was found before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::site::text_edition::markdown::plain;
use pressroom::model::release::destination::Target;
use pressroom::model::release::dialect::Rules;
use pressroom::model::release::links::{find_links, leads_here};

fuzz_target!(|text: &str| {
    let rules = Rules::default();
    let found = find_links(text, &rules);
    let mut resolve = |dest: &str, _: bool| {
        let is_found = found.iter().any(|link| &*link.dest == dest);
        assert!(!leads_here(dest, &rules) || is_found, "{dest} is asked for and was not found");
        Target::AsIs
    };
    plain(text, "", &mut resolve, &|_| None);
});
