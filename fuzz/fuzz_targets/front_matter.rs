//! A release from its bytes to its facts.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pressroom::internals::{config, Config};
use pressroom::internals::Names;
use pressroom::{Kind, Severity};
use pressroom::internals::{release, ParseOutcome};

/// A site that is as mild as can be.
static SITE: LazyLock<(Config, Names)> = LazyLock::new(|| {
    let kinds = Kind::ALL.iter().filter(|kind| !kind.is_fixed());
    let off: Vec<String> = kinds.map(|kind| format!("{}: off", kind.name())).collect();
    let text = format!("name: N\nbase_url: https://example.org/\nseverities: {{{}}}\n", off.join(", "));
    let config = config::read(&text, None).unwrap_or_else(|faults| panic!("{faults:?}"));
    let names = Names::new(config.languages.iter().map(|language| &*language.locale));
    (config, names)
});

fuzz_target!(|bytes: &[u8]| {
    let (config, names) = &*SITE;
    let parsed = release::parse(config, names, "content/releases/a.md", bytes);
    let judged = parsed.faults.iter().cloned().filter_map(|fault| config.severities.apply(fault));
    let is_told = judged.into_iter().any(|fault| fault.severity >= Severity::Warning);
    // Nothing stays out of the output without a word, and what is held back is not good.
    assert_eq!(parsed.outcome != ParseOutcome::Good, is_told, "{:?}", parsed.faults);
});
