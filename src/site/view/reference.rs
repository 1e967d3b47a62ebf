#![doc = include_str!("../../../docs/reference/view.md")]

/// The text of this page.
pub(crate) const TEXT: &str = include_str!("../../../docs/reference/view.md");

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write;
    use std::path::Path;

    use jiff::Timestamp;
    use schemars::generate::SchemaSettings;
    use serde::Serialize;
    use serde_json::{Map, Value};

    use crate::build::Workspace;
    use crate::site::view::contract::{
        ArchiveMonthPage, ArchivePage, ArchiveYearPage, FacetPage, FacetYearPage, HomePage, IndexPage, PageMeta, Pick,
        PlainPage, RedirectPage, ReleasePage, Site,
    };
    use crate::site::view::{ReleaseDigests, Viewer};

    /// The page that this module shows.
    const FILE: &str = "docs/reference/view.md";

    /// The kinds of pages, with the type whose fields are the variables of the kind; `None` if it has none.
    const KINDS: [(&[&str], Option<&str>); 11] = [
        (&["home"], Some("HomePage")),
        (&["release"], Some("ReleasePage")),
        (&["agency", "country", "topic", "person", "event"], Some("FacetPage")),
        (&["facet_year"], Some("FacetYearPage")),
        (&["agencies", "countries", "topics", "people", "events"], Some("IndexPage")),
        (&["archive"], Some("ArchivePage")),
        (&["archive_year"], Some("ArchiveYearPage")),
        (&["archive_month"], Some("ArchiveMonthPage")),
        (&["page"], Some("PlainPage")),
        (&["not_found"], None),
        (&["redirect"], Some("RedirectPage")),
    ];

    /// What comes before the tables.
    const INTRODUCTION: &str = r#"# What templates see

*Written by the tests of `view::reference` from the types of `view::contract`; `UPDATE=1 cargo test --lib reference` writes it
again.*

A page is rendered by the template of its kind, `templates/KIND.html` of the theme. The template sees the variables
listed here and nothing else: it cannot ask the site for more. `pressroom view ADDRESS` prints the values of one page as
JSON.

- Addresses in fields called `url` or `…_url` are root-relative and ready for `href`; those called `canonical` are
  absolute.
- Text is escaped where it is printed. Fields that are HTML say so; they are safe to print with `| safe`.
- Text that a language lacks is taken from another one, and says so by itself: it is printed as
  `<span lang="en" dir="ltr">…</span>` where it stands in text, and plain in attributes, in `<title>` and the like;
  HTML comes in a `<div>` with both. A theme does nothing for it. Until the page is finished, such a text has invisible
  marks: it is not equal to the same text without them, and `length` counts them.
- A value that may be `none` is absent where the content does not give it. A list is never `none`: it is empty.
- `a.b` is the field `b` of `a`; `a[].b` is the field `b` of each item of the list `a`.
- `shared.NAME` is the template `templates/shared/NAME.html`, rendered once per language, which sees `site`, `text` and
  `assets` alone; print it with `| safe`.

"#;

    /// What comes after the variables of every page.
    const FUNCTION: &str = r#"
One function stands beside those of Tera: `t(key="…", name=value, …)` is a message of the theme's strings that needs
values; numbers choose the plural form and are shown in the numerals of the page's language.

"#;

    /// A type of the contract.
    struct Type {
        about: String,
        /// In the order of the source.
        fields: Vec<Field>,
    }

    struct Field {
        name: String,
        about: String,
        what: What,
        list: bool,
        optional: bool,
    }

    #[derive(PartialEq)]
    enum What {
        Text,
        Number,
        Flag,
        Anything,
        Type(String),
    }

    type Types = BTreeMap<String, Type>;

    fn schemas(settings: SchemaSettings) -> Map<String, Value> {
        let mut generator = settings.into_generator();
        macro_rules! add {
            ($($name:ident)+) => { $(generator.subschema_for::<$name>();)+ };
        }
        add!(HomePage ReleasePage FacetPage FacetYearPage IndexPage ArchivePage ArchiveYearPage ArchiveMonthPage);
        add!(PlainPage RedirectPage PageMeta Site Pick);
        generator.take_definitions(true)
    }

    /// The types of the contract as their schemas tell them.
    ///
    /// A schema of what is read leaves optional fields out of `required`; one of what is written has all there, in the
    /// order of the source.
    fn types() -> Types {
        let read = schemas(SchemaSettings::draft2020_12().for_deserialize());
        let written = schemas(SchemaSettings::draft2020_12().for_serialize());
        let required = |schema: &Value| -> Vec<String> {
            let names = schema["required"].as_array().into_iter().flatten();
            names.map(|name| name.as_str().unwrap().to_owned()).collect()
        };
        let mut types = Types::new();
        for (name, schema) in &written {
            let always = required(&read[name]);
            let fields = required(schema).into_iter().map(|field| {
                let optional = !always.contains(&field);
                self::field(&schema["properties"][&field], field, optional)
            });
            let fields: Vec<Field> = fields.collect();
            assert_eq!(fields.len(), schema["properties"].as_object().map_or(0, Map::len), "{name}");
            let about = about(schema);
            types.insert(name.clone(), Type { about, fields });
        }
        types
    }

    fn about(schema: &Value) -> String {
        let text = schema["description"].as_str().unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn field(schema: &Value, name: String, optional: bool) -> Field {
        let list = schema["type"] == "array";
        Field { about: about(schema), what: what(if list { &schema["items"] } else { schema }), name, list, optional }
    }

    fn what(schema: &Value) -> What {
        let schema = match schema["anyOf"].as_array() {
            Some(choice) => choice.iter().find(|one| one["type"] != "null").unwrap(),
            None => schema,
        };
        if let Some(path) = schema["$ref"].as_str() {
            return What::Type(path.rsplit('/').next().unwrap().to_owned());
        }
        let word = match &schema["type"] {
            Value::Array(words) => words.iter().find(|word| *word != "null").unwrap(),
            word => word,
        };
        match word.as_str() {
            Some("string") => What::Text,
            Some("integer") => What::Number,
            Some("boolean") => What::Flag,
            None => What::Anything,
            Some(other) => panic!("the reference has no word for `{other}`"),
        }
    }

    /// The types that are in more than one place, and that of answers: they have a section of their own.
    fn shared(types: &Types) -> BTreeSet<&str> {
        let (mut once, mut shared) = (BTreeSet::new(), BTreeSet::from(["Pick"]));
        for field in types.values().flat_map(|one| &one.fields) {
            if let What::Type(name) = &field.what
                && !once.insert(name.as_str())
            {
                shared.insert(name.as_str());
            }
        }
        shared
    }

    /// The head of a table of variables or fields.
    fn table(out: &mut String, column: &str) {
        writeln!(out, "| {column} | type | may be `none` | |\n| --- | --- | --- | --- |").unwrap();
    }

    fn row(out: &mut String, path: &str, what: &str, optional: bool, about: &str) {
        let about = about.replace('|', "\\|");
        let optional = if optional { "yes" } else { "" };
        writeln!(out, "| `{path}` | {what} | {optional} | {about} |").unwrap();
    }

    /// The fields of a type, those of types that stand nowhere else included.
    fn rows(out: &mut String, types: &Types, shared: &BTreeSet<&str>, prefix: &str, name: &str) {
        for field in &types[name].fields {
            let path = format!("{prefix}{}", field.name);
            let inner = match &field.what {
                What::Type(name) if !shared.contains(name.as_str()) => Some(name),
                _ => None,
            };
            let (one, many) = match (&field.what, inner) {
                (What::Text, _) => ("text".to_owned(), "list of texts".to_owned()),
                (What::Number, _) => ("number".to_owned(), "list of numbers".to_owned()),
                (What::Flag, _) => ("true or false".to_owned(), "list of true and false".to_owned()),
                (What::Anything, _) => ("anything".to_owned(), "list of anything".to_owned()),
                (What::Type(_), Some(_)) => ("map".to_owned(), "list of maps".to_owned()),
                (What::Type(name), None) => {
                    let link = format!("[{name}](#{})", name.to_lowercase());
                    (link.clone(), format!("list of {link}"))
                }
            };
            let what = if field.list { many } else { one };
            row(out, &path, &what, field.optional, &field.about);
            if let Some(inner) = inner {
                let mark = if field.list { "[]." } else { "." };
                rows(out, types, shared, &format!("{path}{mark}"), inner);
            }
        }
    }

    fn reference() -> String {
        let types = types();
        let shared = shared(&types);
        let mut out = INTRODUCTION.to_owned();
        out.push_str("## On every page\n\n");
        table(&mut out, "variable");
        let page = ("page", "PageMeta", "About the page itself.");
        let site = ("site", "Site", "About the site, in the page's language.");
        for (name, of, about) in [page, site] {
            row(&mut out, name, "map", false, about);
            rows(&mut out, &types, &shared, &format!("{name}."), of);
        }
        let about = "Each string of the theme that needs no values, in the page's language, as plain text.";
        row(&mut out, "text.KEY", "text", false, about);
        let about = "The address of each asset of the theme, by its path in `assets/`.";
        row(&mut out, "assets[\"NAME\"]", "text", false, about);
        let about = "The answer to each question that `theme.yaml` asks for pages of this kind; with `one_per`, a list of picks.";
        row(&mut out, "query.NAME", "list of [Entry](#entry) or [Pick](#pick)", false, about);
        out.push_str(FUNCTION);
        for (kinds, name) in KINDS {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
            let word = if kinds.len() == 1 { "Kind" } else { "Kinds" };
            writeln!(out, "## {word} {}\n", kinds.join(", ")).unwrap();
            match name {
                Some(name) => {
                    writeln!(out, "{}\n", types[name].about).unwrap();
                    table(&mut out, "variable");
                    rows(&mut out, &types, &shared, "", name);
                }
                None => out.push_str("No variables besides those of every page.\n"),
            }
            out.push('\n');
        }
        out.push_str("## Types that stand in several places\n");
        for name in &shared {
            writeln!(out, "\n### {name}\n\n{}\n", types[*name].about).unwrap();
            table(&mut out, "field");
            rows(&mut out, &types, &shared, "", name);
        }
        out
    }

    #[test]
    fn the_page_says_what_the_types_say() {
        let reference = reference();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
        if std::env::var_os("UPDATE").is_some() {
            crate::base::fs::write(&file, reference.as_bytes()).unwrap();
        }
        let there = String::from_utf8(crate::base::fs::read(&file).unwrap()).unwrap();
        let differs = there.lines().zip(reference.lines()).find(|(there, new)| there != new);
        assert!(
            there == reference,
            "{FILE} is not what the types say ({differs:?}); `UPDATE=1 cargo test --lib reference` writes it again"
        );
    }

    #[test]
    fn every_variable_is_explained() {
        for (name, one) in types() {
            assert!(one.about.ends_with('.'), "{name}");
            for field in one.fields {
                assert!(field.about.ends_with('.'), "{name}.{}: {}", field.name, field.about);
            }
        }
    }

    /// Reports where a value is not of the type that the reference gives for it.
    fn check(types: &Types, name: &str, value: &Value, path: &str) {
        let fields = &types[name].fields;
        let named: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let value = value.as_object().unwrap_or_else(|| panic!("{path}: {value}"));
        let there: BTreeSet<&str> = value.keys().map(String::as_str).collect();
        assert_eq!(there, named, "{path}");
        for field in fields {
            let (path, value) = (format!("{path}.{}", field.name), &value[&field.name]);
            let items = match value {
                Value::Array(items) if field.list => items.as_slice(),
                _ if field.list => panic!("{path} is no list: {value}"),
                Value::Null if field.optional => continue,
                value => std::slice::from_ref(value),
            };
            for item in items {
                match &field.what {
                    What::Text => assert!(item.is_string(), "{path}: {item}"),
                    What::Number => assert!(item.is_u64(), "{path}: {item}"),
                    What::Flag => assert!(item.is_boolean(), "{path}: {item}"),
                    What::Anything => assert!(!item.is_null(), "{path}"),
                    What::Type(name) => check(types, name, item, &path),
                }
            }
        }
    }

    fn json(value: &impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }

    #[test]
    fn the_views_of_the_demonstration_are_as_the_page_says() {
        let types = types();
        let site = Path::new(env!("CARGO_MANIFEST_DIR"));
        // Any instant will do at which releases of the demonstration are public.
        let instant: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let Ok(mut workspace) = Workspace::once(site) else {
            panic!("the demonstration cannot be loaded");
        };
        let Ok(survey) = workspace.survey(instant) else { panic!("the demonstration cannot be planned") };
        let (catalog, plan) = (survey.catalog, survey.plan);
        let digests = ReleaseDigests::new(catalog.releases.len());
        let viewer = Viewer::new(survey.view_context(survey.theme.expect("a theme without faults"), &digests));

        for lang in catalog.config.lang_ids() {
            let shared = json(&viewer.shared(lang));
            let names: Vec<&str> = shared.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(names, ["assets", "site", "text"]);
            check(&types, "Site", &shared["site"], "site");
        }
        let mut seen = BTreeSet::new();
        for page in &plan.pages {
            let Some(kind) = page.subject.template() else { continue };
            let view = viewer.view(page).unwrap().unwrap();
            let Value::Object(mut view) = json(&view) else { panic!("{kind}") };
            let head = view.remove("page").unwrap();
            check(&types, "PageMeta", &head, &format!("{}: page", page.address));
            // Plain pages may name a template of their own.
            assert!(head["kind"] == kind || kind == "page", "{}", head["kind"]);
            let asked = view.remove("query").unwrap();
            assert_eq!(asked, json(&Map::new()), "the default theme asks nothing");
            let (_, name) = KINDS.iter().find(|(kinds, _)| kinds.contains(&kind)).expect(kind);
            match name {
                Some(name) => check(&types, name, &Value::Object(view), &page.address),
                None => assert!(view.is_empty(), "{kind}"),
            }
            seen.insert(kind);
        }
        let all: BTreeSet<&str> = KINDS.iter().flat_map(|(kinds, _)| kinds.iter().copied()).collect();
        assert_eq!(seen, all, "the demonstration is to have a page of every kind");
        assert_eq!(BTreeSet::from(crate::theme::queries::KINDS), all, "themes may ask on every kind of page");
    }
}
