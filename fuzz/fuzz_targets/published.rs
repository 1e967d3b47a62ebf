//! The addresses in `published.txt`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::internals::ledger;

fuzz_target!(|text: &str| {
    let lines = ledger::lines(text);
    assert!(lines.is_sorted_by(|a, b| a.0 < b.0));
    for (address, place) in lines {
        assert_eq!(&text[place], address);
    }
});
