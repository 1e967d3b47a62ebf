//! A text as plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::plain::markdown::plain;
use pressroom::release::markdown::Target;

fuzz_target!(|text: &str| {
    plain(text, "", &mut |_, _| Target::AsIs, &|_| None);
});
