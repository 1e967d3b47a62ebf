//! A text as plain text: what is asked for was found before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::internals::plain;
use pressroom::internals::Target;
use pressroom::internals::Rules;
use pressroom::internals::{find_links, leads_here};

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
