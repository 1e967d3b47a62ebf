//! `site.yaml` as it is written: every key that there is, nothing checked but its type.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::base::localised::TextOrMap;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawConfig {
    pub name: Option<TextOrMap>,
    pub tagline: Option<TextOrMap>,
    pub description: Option<TextOrMap>,
    pub footer: Option<TextOrMap>,
    pub menu: Option<Vec<RawMenuEntry>>,
    pub base_url: Option<String>,
    pub language: Option<String>,
    pub languages: Option<IndexMap<String, Option<RawLanguage>>>,
    pub zone: Option<String>,
    pub theme: Option<String>,
    pub registries: Option<String>,
    pub raw_html: Option<String>,
    pub symlinks: Option<String>,
    pub plain_text: Option<bool>,
    pub id_base: Option<String>,
    pub output: Option<String>,
    pub addresses: Option<RawAddresses>,
    pub feeds: Option<RawFeeds>,
    pub look: Option<RawLook>,
    pub home: Option<RawHome>,
    pub map: Option<RawMap>,
    pub severities: Option<IndexMap<String, String>>,
    pub extra: Option<serde_json::Value>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLanguage {
    pub name: Option<String>,
    pub calendar: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawAddresses {
    pub release: Option<String>,
    pub page: Option<String>,
    pub agency: Option<String>,
    pub country: Option<String>,
    pub topic: Option<String>,
    pub person: Option<String>,
    pub event: Option<String>,
    pub archive: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFeeds {
    pub site: Option<Vec<String>>,
    pub agency: Option<Vec<String>>,
    pub country: Option<Vec<String>>,
    pub topic: Option<Vec<String>>,
    pub person: Option<Vec<String>>,
    pub event: Option<Vec<String>>,
    pub items: Option<u32>,
    pub full_text: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLook {
    pub emblem: Option<String>,
    pub colors: Option<IndexMap<String, serde_json::Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawHome {
    pub featured: Option<Vec<String>>,
    pub newest: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawMap {
    pub show: Option<bool>,
    pub view: Option<String>,
    pub note: Option<TextOrMap>,
}

/// An entry of the menu: what is built in, a page, or a link with a label.
pub(crate) enum RawMenuEntry {
    Word(String),
    Link(RawMenuLink),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawMenuLink {
    pub label: Option<TextOrMap>,
    pub url: Option<String>,
}

impl<'de> de::Deserialize<'de> for RawMenuEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;
        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = RawMenuEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word such as `agencies`, a page, or a map with `label` and `url`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawMenuEntry, E> {
                Ok(RawMenuEntry::Word(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawMenuEntry, A::Error> {
                RawMenuLink::deserialize(MapAccessDeserializer::new(map)).map(RawMenuEntry::Link)
            }
        }
        deserializer.deserialize_any(EntryVisitor)
    }
}
