//! A text as sanitised HTML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::release::markdown::{Markdown, Target};

fuzz_target!(|text: &str| {
    let html = Markdown::new(false).render(text, &mut |_, _, _| Target::Nowhere, &|_| None);
    assert!(!html.to_ascii_lowercase().contains("<script"));
});
