//! The path of a request.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pressroom::internals::Wanted;

fuzz_target!(|path: &str| {
    if let Some(wanted) = Wanted::parse(path) {
        assert!(wanted.names.iter().all(|name| name != ".." && !name.contains(['/', '\\', '\0'])));
        wanted.address();
        wanted.is_hidden();
    }
});
