//! Templates of a theme: nothing that is not too deep overflows Tera's stack, and what compiles is walked through.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pressroom::internals::{Schema, Type};
use pressroom::internals::{Known, Missing, Seen, Templates, Walk};
use pressroom::internals::depth;
use pressroom::Kind;
use tera::{Kwargs, State, Tera, Value};

/// The files of a theme and of one that it extends; in what is read, NUL stands between their texts.
const FILES: [(&str, &str); 4] =
    [("own", "release.html"), ("own", "part.html"), ("own", "shared/top.html"), ("base", "release.html")];

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::of_reference);

/// A site with few names.
struct Few;

impl Known for Few {
    fn string(&self, id: &str, _: bool) -> Option<Missing> {
        (id != "menu").then(|| Missing { message: id.to_owned(), help: None, kind: Kind::MissingString, is_whole: false })
    }

    fn asset(&self, name: &str) -> bool {
        name == "site.css"
    }

    fn near_asset(&self, _: &str) -> Option<String> {
        None
    }

    fn fragment(&self, name: &str) -> bool {
        name == "top"
    }

    fn answer(&self, name: &str, _: &str) -> Option<&'static str> {
        (name == "latest").then_some("Entry")
    }
}

fuzz_target!(|text: &str| {
    let texts = BTreeMap::from_iter(FILES.into_iter().zip(text.split('\0')));
    let mut is_deep = false;
    for text in texts.values() {
        if let Some((_, range)) = depth::of_template(text) {
            assert!(text.get(range).is_some_and(|place| !place.is_empty()));
            is_deep = true;
        }
        if let Some((_, range)) = depth::of_strings(text) {
            assert!(range.end <= text.len());
        }
    }
    if is_deep || !compiles(&texts) {
        return;
    }
    let templates = Templates::read(texts.iter().rev().map(|(file, text)| (*file, *text)));
    let owned = |variables: BTreeMap<&'static str, Type>| -> BTreeMap<String, Type> {
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    };
    let everywhere = owned(SCHEMA.everywhere());
    let mut variables = everywhere.clone();
    variables.extend(owned(SCHEMA.variables("release")));
    let mut seen = Seen::default();
    for file in texts.keys() {
        Walk::new(&templates, &SCHEMA, &Few, "release", everywhere.clone(), &mut seen).page(*file, &variables);
    }
    for (file, start, end) in seen.names.keys() {
        assert!(texts[file].get(*start..*end).is_some_and(|name| !name.is_empty()));
    }
});

/// What the program does with templates before it looks at their names.
fn compiles(texts: &BTreeMap<(&str, &str), &str>) -> bool {
    let mut engine = Tera::new();
    engine.register_function("t", |_: Kwargs, _: &State| Value::from(""));
    let named: Vec<(String, &str)> =
        texts.iter().map(|((theme, path), text)| (format!("{theme}/{path}"), *text)).collect();
    let prefixed = engine.set_fallback_prefixes(["own/", "base/"].map(str::to_owned).to_vec());
    prefixed.and_then(|()| engine.add_raw_templates(named.iter().map(|(name, text)| (name.as_str(), *text)))).is_ok()
}
