//! YAML of every shape into typed values.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use pressroom::internals::yaml::{self, Input, Step};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(dead_code)]
struct All {
    text: Option<String>,
    number: Option<i64>,
    small: Option<u8>,
    float: Option<f64>,
    flag: Option<bool>,
    list: Vec<String>,
    pair: Option<(u64, String)>,
    map: BTreeMap<String, Vec<String>>,
    any: Option<serde_json::Value>,
    inner: Option<Box<All>>,
    word: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Host,
    Guest,
}

fuzz_target!(|text: &str| {
    let source = Input::whole("x.yaml", text);
    let read = yaml::read::<All>(&source);
    assert!(read.value.is_some() || !read.faults.is_empty());
    for path in [&[Step::Key("inner"), Step::Key("list"), Step::Index(0)][..], &[Step::Key("text")], &[]] {
        if let Some(range) = yaml::locate(&source, path) {
            assert!(text.get(range).is_some());
        }
    }
});
