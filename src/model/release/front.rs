//! The front matter of a release as it is written: every key that there is, nothing checked but its type.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::model::content::held::Given;

/// The keys of a release. All are optional here, so that a missing one is reported with all other faults.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Front {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub date: Given<String>,
    pub updated: Option<String>,
    pub summary: Option<String>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub countries: Option<Vec<String>>,
    pub subjects: Option<Vec<String>>,
    pub agencies: Option<Vec<String>>,
    pub topics: Option<Vec<String>>,
    pub people: Option<Vec<RawPerson>>,
    pub event: Option<String>,
    pub number: Option<String>,
    pub source: Option<RawSource>,
    pub status: Option<String>,
    pub embargo: Given<String>,
    pub expires: Given<String>,
    pub draft: Given<bool>,
    pub contacts: Option<Vec<RawContact>>,
    pub attachments: Option<Vec<RawAttachment>>,
    pub images: Option<Vec<RawImage>>,
    pub notes_to_editors: Option<String>,
    pub corrections: Option<Vec<RawCorrection>>,
    pub withdrawn: Given<RawWithdrawal>,
    pub unpublish: Given<RawUnpublish>,
    pub related: Option<Vec<String>>,
    pub supersedes: Option<String>,
    pub aliases: Option<Vec<String>>,
    pub slug: Option<String>,
    pub lang: Option<String>,
    pub translation_key: Option<String>,
    pub extra: Option<serde_json::Map<String, Value>>,
}

/// `id`, or `{id, role}`.
pub(crate) struct RawPerson {
    pub id: Option<String>,
    pub role: Option<String>,
}

impl<'de> Deserialize<'de> for RawPerson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["id", "role"];
        struct PersonVisitor;
        impl<'de> Visitor<'de> for PersonVisitor {
            type Value = RawPerson;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a person's id, or a map with `id` and `role`")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<RawPerson, E> {
                Ok(RawPerson { id: Some(id.to_owned()), role: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawPerson, A::Error> {
                let mut person = RawPerson { id: None, role: None };
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "id" => person.id = map.next_value()?,
                        "role" => person.role = map.next_value()?,
                        other => return Err(de::Error::unknown_field(other, FIELDS)),
                    }
                }
                Ok(person)
            }
        }
        deserializer.deserialize_any(PersonVisitor)
    }
}

/// Where the text comes from.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawSource {
    pub name: Option<String>,
    pub url: Option<String>,
}

/// A press contact.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct RawContact {
    pub name: Option<String>,
    pub role: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub hours: Option<String>,
}

/// A document beside the release.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawAttachment {
    pub src: Option<String>,
    pub title: Option<String>,
    pub lang: Option<String>,
}

/// A picture beside the release.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawImage {
    pub src: Option<String>,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub rights: Option<String>,
}

/// A dated public note.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCorrection {
    pub date: Option<String>,
    pub note: Option<String>,
}

/// When and why a release was withdrawn.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawWithdrawal {
    pub date: Option<String>,
    pub reason: Option<String>,
}

/// Where the address of a release leads that was taken away.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawUnpublish {
    pub redirect: Option<String>,
}
