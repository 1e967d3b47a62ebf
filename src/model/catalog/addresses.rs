//! The addresses of releases, pages and entries, by what their files say.

use std::sync::Arc;

use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::config::Config;
use crate::model::content::common::check_name;
use crate::model::content_page::ContentPage;
use crate::model::release::facts::Facts;

/// The address of an entry of a registry.
pub(super) fn entry_address(config: &Config, lang: LangId, kind: RegistryKind, id: &str) -> String {
    format!("{}{}", config.prefix(lang), config.addresses.facets[kind.index()].fill(&[id]))
}

/// The address of a content page.
pub(super) fn page_address(config: &Config, page: &ContentPage) -> String {
    let prefix = config.prefix(page.lang);
    match page.slug.as_str() {
        "home" => format!("{prefix}/"),
        slug => format!("{prefix}{}", config.addresses.page.fill(&[slug])),
    }
}

/// The address of a release by what its file says.
pub(crate) fn release_address(config: &Config, facts: &Facts) -> Arc<str> {
    let date = facts.date.date();
    let (year, month, day) =
        (format!("{:04}", date.year()), format!("{:02}", date.month()), format!("{:02}", date.day()));
    let address = config.addresses.release.fill(&[&year, &month, &day, &facts.slug]);
    let prefix = config.prefix(facts.lang);
    if prefix.is_empty() { address.into() } else { format!("{prefix}{address}").into() }
}

/// True for an address that every system can hold, whatever else there is.
pub(super) fn is_plain(address: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'/';
    let mut names = address.split('/').filter(|name| !name.is_empty());
    address.bytes().all(plain) && names.all(|name| check_name(name).is_ok())
}
