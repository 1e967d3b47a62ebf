//! Texts that differ by language.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

/// A language of the site: its place in the list of `site.yaml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct LangId(pub u8);

impl LangId {
    /// For indexing lists that have one entry per language.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A text as it is in YAML: one for all languages, or one per language.
#[derive(Clone, Debug, PartialEq)]
pub enum TextOrMap {
    /// One for all.
    Text(String),
    /// Language tag → text.
    Map(IndexMap<String, String>),
}

impl<'de> Deserialize<'de> for TextOrMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = TextOrMap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, or a map of languages to texts")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<TextOrMap, E> {
                Ok(TextOrMap::Text(text.to_owned()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<TextOrMap, E> {
                Ok(TextOrMap::Text(number.to_string()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<TextOrMap, E> {
                Ok(TextOrMap::Text(number.to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TextOrMap, A::Error> {
                let mut texts = IndexMap::new();
                while let Some((lang, text)) = map.next_entry()? {
                    texts.insert(lang, text);
                }
                Ok(TextOrMap::Map(texts))
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

/// A text in some of the site's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localised {
    /// For languages that have none of their own.
    fallback: Box<str>,
    /// Its language; `None` if the text is one for all.
    fallback_lang: Option<LangId>,
    own: Vec<(LangId, Box<str>)>,
}

impl Localised {
    /// One text for all languages.
    pub fn same(text: &str) -> Localised {
        Localised { fallback: text.into(), fallback_lang: None, own: Vec::new() }
    }

    /// One text per language; languages that have none get that of `default`, else the first.
    pub fn per_language(texts: Vec<(LangId, Box<str>)>, default: LangId) -> Localised {
        let fallback = texts.iter().find(|(lang, _)| *lang == default).or(texts.first());
        Localised {
            fallback: fallback.map(|(_, text)| text.clone()).unwrap_or_default(),
            fallback_lang: fallback.map(|(lang, _)| *lang),
            own: texts,
        }
    }

    /// The text for a language.
    pub fn get(&self, lang: LangId) -> &str {
        self.own.iter().find(|(own, _)| *own == lang).map_or(&self.fallback, |(_, text)| text)
    }

    /// The language from which a language borrows its text; `None` if the text is its own, or one for all.
    pub fn lender(&self, lang: LangId) -> Option<LangId> {
        self.fallback_lang.filter(|_| !self.own.iter().any(|(own, _)| *own == lang))
    }

    /// The same, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Box<str>> {
        std::iter::once(&mut self.fallback).chain(self.own.iter_mut().map(|(_, text)| text))
    }

    /// All texts, the fallback first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.fallback).chain(self.own.iter().map(|(_, text)| &**text))
    }
}
