//! The types of the variables that templates see, read from the very page that authors of themes read.

use std::collections::BTreeMap;

use crate::site::view::reference::TEXT;

/// What is known of a value in a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Anything: what the site says freely, or what was reckoned.
    Any,
    /// A text, a number, true or false.
    Plain,
    /// HTML, which is printed with `safe`.
    Html,
    /// A map whose fields are known.
    Map(Fields),
    /// A list of such values.
    List(Box<Type>),
    /// `text`: the strings that need no values.
    Strings,
    /// `assets`.
    Assets,
    /// `shared`: fragments that are rendered once per language.
    Fragments,
    /// `query`: answers to the questions of the theme.
    Answers,
}

/// The fields of a map: the rows of a table whose names begin with `prefix`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fields {
    section: usize,
    prefix: String,
}

/// A section of the reference with its table.
#[derive(Default)]
struct Section {
    /// Kinds of pages, or the name of a type.
    names: Vec<&'static str>,
    /// Path → type, as they are written; `HTML` for texts of which the table says so.
    rows: BTreeMap<&'static str, &'static str>,
}

/// All that the reference says of types.
pub struct Schema {
    /// The first is of every page.
    sections: Vec<Section>,
}

impl Schema {
    /// Reads the reference.
    pub fn of_reference() -> Schema {
        let mut sections: Vec<Section> = Vec::new();
        for line in TEXT.lines() {
            if let Some(head) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
                let quoted: Vec<&str> = head.split('`').skip(1).step_by(2).collect();
                let names = if quoted.is_empty() { vec![head] } else { quoted };
                sections.push(Section { names, ..Section::default() });
                continue;
            }
            let mut cells = line.strip_prefix("| `").unwrap_or_default().splitn(3, " | ");
            if let (Some(path), Some(what), Some(section)) = (cells.next(), cells.next(), sections.last_mut())
                && let Some(path) = path.strip_suffix('`')
            {
                let is_html = what == "text" && cells.next().is_some_and(|about| about.contains("HTML"));
                section.rows.insert(path, if is_html { "HTML" } else { what });
            }
        }
        Schema { sections }
    }

    /// The variables that pages of a kind have besides those of every page; plain pages may be of any kind.
    pub fn variables(&self, kind: &str) -> BTreeMap<&'static str, Type> {
        let named = |name: &str| self.sections.iter().position(|section| section.names.contains(&name));
        let own = named(kind).or_else(|| named("page"));
        own.map(|section| self.roots(section)).unwrap_or_default()
    }

    /// The variables of every page; with `page` and `query` left out, those of what all pages share.
    pub fn everywhere(&self) -> BTreeMap<&'static str, Type> {
        let mut roots = self.roots(0);
        roots.extend([
            ("text", Type::Strings),
            ("assets", Type::Assets),
            ("shared", Type::Fragments),
            ("query", Type::Answers),
        ]);
        roots
    }

    fn roots(&self, section: usize) -> BTreeMap<&'static str, Type> {
        let rows = self.sections[section].rows.iter().filter(|(path, _)| !path.contains(['.', '[']));
        rows.map(|(path, what)| (*path, self.type_of(section, path, what))).collect()
    }

    /// A type that has a section of its own.
    pub fn named(&self, name: &str) -> Type {
        match self.sections.iter().position(|section| section.names == [name]) {
            Some(section) => Type::Map(Fields { section, prefix: String::new() }),
            None => Type::Any,
        }
    }

    /// A field of a map; `None` if it has none of that name.
    pub fn field(&self, fields: &Fields, name: &str) -> Option<Type> {
        let path = format!("{}{name}", fields.prefix);
        let (path, what) = self.sections[fields.section].rows.get_key_value(path.as_str())?;
        Some(self.type_of(fields.section, path, what))
    }

    /// The names of the fields of a map.
    pub fn names<'s>(&'s self, fields: &'s Fields) -> impl Iterator<Item = &'static str> + 's {
        let rows = self.sections[fields.section].rows.keys();
        rows.filter_map(|path| path.strip_prefix(fields.prefix.as_str())).filter(|name| !name.contains(['.', '[']))
    }

    fn type_of(&self, section: usize, path: &str, what: &str) -> Type {
        if let Some(items) = what.strip_prefix("list of ") {
            let item = match items {
                "maps" => Type::Map(Fields { section, prefix: format!("{path}[].") }),
                "anything" => Type::Any,
                link if link.starts_with('[') => self.linked(link),
                _ => Type::Plain,
            };
            return Type::List(Box::new(item));
        }
        match what {
            "map" => Type::Map(Fields { section, prefix: format!("{path}.") }),
            "anything" => Type::Any,
            "HTML" => Type::Html,
            link if link.starts_with('[') => self.linked(link),
            _ => Type::Plain,
        }
    }

    /// The type to which `[Name](#name)` leads.
    fn linked(&self, link: &str) -> Type {
        self.named(link.trim_start_matches('[').split(']').next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_read() {
        let schema = Schema::of_reference();
        let release = schema.variables("release");
        let Type::Map(release) = &release["release"] else { panic!() };
        assert_eq!(schema.field(release, "title"), Some(Type::Plain));
        assert_eq!(schema.field(release, "extra"), Some(Type::Any));
        assert_eq!(schema.field(release, "body"), Some(Type::Html));
        assert_eq!(schema.field(release, "tittle"), None);
        let Some(Type::List(person)) = schema.field(release, "people") else { panic!() };
        let Type::Map(person) = *person else { panic!() };
        assert_eq!(schema.names(&person).collect::<Vec<_>>(), ["person", "role"]);
        assert_eq!(schema.field(&person, "person"), Some(schema.named("Label")));
        assert!(schema.variables("contact").contains_key("content"));
        assert!(schema.everywhere().contains_key("page"));
    }
}
