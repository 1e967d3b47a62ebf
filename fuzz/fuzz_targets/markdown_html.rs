//! A text as HTML: sanitised output holds nothing that runs, and what is asked for was found before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::internals::Target;
use pressroom::internals::Rules;
use pressroom::internals::{find_links, leads_here};
use pressroom::internals::Markdown;
use pressroom::internals::{Token, tokens};

fuzz_target!(|text: &str| {
    for trust_html in [false, true] {
        let rules = Rules { trust_html, ..Rules::default() };
        let found = find_links(text, &rules);
        let found: Vec<(&str, u32)> = found.iter().map(|link| (&*link.dest, link.start)).collect();
        let mut resolve = |dest: &str, _: bool, range: std::ops::Range<usize>| {
            let asked = (dest, range.start as u32);
            let is_looked_up = leads_here(dest, &rules);
            assert!(!is_looked_up || found.contains(&asked), "{dest} is asked for and was not found");
            Target::AsIs
        };
        let html = Markdown::new(trust_html).render(text, &mut resolve, &|_| None);
        for token in tokens(&html).into_iter().filter(|_| !trust_html) {
            let Token::Open(tag) = token else { continue };
            assert!(!matches!(&*tag.name, "script" | "style" | "iframe" | "object" | "embed" | "base"), "{html}");
            assert!(!tag.attributes.iter().any(|attribute| attribute.name.starts_with("on")), "{html}");
        }
    }
});
