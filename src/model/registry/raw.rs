//! The front matter of registry files as it is written.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::base::localised::TextOrMap;
use crate::model::content::held::Given;
use crate::model::release::front::RawContact;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAgency {
    pub name: Option<TextOrMap>,
    pub acronym: Option<TextOrMap>,
    pub parent: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub successors: Option<Vec<String>>,
    pub former: Option<Vec<RawFormer>>,
    pub country: Option<String>,
    pub site: Option<String>,
    pub logo: Option<String>,
    pub contacts: Option<Vec<RawContact>>,
    pub boilerplate: Option<TextOrMap>,
    pub draft: Given<bool>,
    pub embargo: Given<String>,
    pub extra: Option<Map<String, Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFormer {
    pub id: Option<String>,
    pub name: Option<TextOrMap>,
    pub acronym: Option<TextOrMap>,
    pub until: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawTopic {
    pub name: Option<TextOrMap>,
    pub parent: Option<String>,
    pub draft: Given<bool>,
    pub embargo: Given<String>,
    pub extra: Option<Map<String, Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPersonEntry {
    pub name: Option<TextOrMap>,
    pub country: Option<String>,
    pub site: Option<String>,
    pub portrait: Option<String>,
    pub roles: Option<Vec<RawRole>>,
    pub draft: Given<bool>,
    pub embargo: Given<String>,
    pub extra: Option<Map<String, Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRole {
    pub title: Option<TextOrMap>,
    pub agency: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawEvent {
    pub name: Option<TextOrMap>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub place: Option<TextOrMap>,
    pub country: Option<String>,
    pub agencies: Option<Vec<String>>,
    pub site: Option<String>,
    pub draft: Given<bool>,
    pub embargo: Given<String>,
    pub extra: Option<Map<String, Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawCountry {
    pub name: Option<TextOrMap>,
    pub site: Option<String>,
    pub draft: Given<bool>,
    pub embargo: Given<String>,
    pub extra: Option<Map<String, Value>>,
}
