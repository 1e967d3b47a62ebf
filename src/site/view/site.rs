//! What all pages of a language share: `site`, with its menu, and the strings and assets of the theme.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::contract::{Full, Language, Link, Logo, Site};
use super::payload::Fill;
use super::{Viewer, key};
use crate::base::hash::Digest;
use crate::base::localised::{LangId, Localised};
use crate::base::registry_kind::RegistryKind;
use crate::model::config::{MenuEntry, MenuTarget};
use crate::model::release::destination::Target;
use crate::site::plan::Subject;
use crate::site::plan::resolve::{LinkTarget, MenuPlace};

/// What all pages of one language share.
#[derive(Serialize)]
pub struct Shared<'a> {
    /// About the site.
    pub site: Site<'a>,
    /// The strings that need no values.
    pub text: BTreeMap<&'a str, &'a str>,
    /// Assets by name: their addresses.
    pub assets: BTreeMap<&'a str, String>,
}

impl<'a> Viewer<'a, Full> {
    /// What all pages of a language share.
    pub fn shared(&self, lang: LangId) -> Shared<'_> {
        let config = &*self.catalog.config;
        let base = &config.base;
        let home = |lang: LangId| base.url(&format!("{}/", config.prefix(lang)));
        let text = |text: &'a Option<Localised>| {
            text.as_ref().map(|text| config.shown(text, lang)).filter(|text| !text.is_empty())
        };
        let site = Site {
            name: config.shown(&config.name, lang),
            emblem: self.emblem(),
            tagline: text(&config.tagline),
            description: text(&config.description),
            base_url: base.full(),
            base_path: &base.path,
            home_url: home(lang),
            languages: config
                .lang_ids()
                .map(|lang| Language {
                    lang: config.tag(lang),
                    dir: config.locale(lang).dir(),
                    name: &config.languages[lang.index()].name,
                    url: home(lang),
                })
                .collect(),
            menu: self.menu(lang),
            feeds: self.feed_links(lang, None),
            footer: config.footer.as_ref().filter(|footer| !footer.get(lang).is_empty()).map(|footer| {
                let links = self.plan.links_of(self.catalog);
                let mut resolve = |dest: &str, _, _: std::ops::Range<usize>| match links.by_address(dest) {
                    LinkTarget::Elsewhere | LinkTarget::Whole(_) => Target::AsIs,
                    LinkTarget::Address(to) | LinkTarget::Release(_, to) | LinkTarget::Lasting(to) => {
                        Target::To(base.url(&to))
                    }
                    _ => Target::Nowhere,
                };
                let html = self.cache.markdown.render(&self.shortened(footer.get(lang)), &mut resolve, &|_| None);
                self.html_of(footer.lender(lang), lang, html)
            }),
            extra: &config.extra,
        };
        let assets = self.theme.assets().iter().map(|asset| (asset.name.as_str(), base.url(&asset.address))).collect();
        Shared { site, text: self.theme.strings(lang).texts().collect(), assets }
    }

    /// The emblem in the masthead, where there is that file.
    fn emblem(&self) -> Option<Logo<'_>> {
        let path = self.catalog.config.look.emblem.as_deref()?;
        let file = self.catalog.tree.find(&format!("content/{}", path.trim_start_matches('/')))?;
        if self.catalog.is_held_back(file) {
            return None;
        }
        let address = self.catalog.tree.path(file).strip_prefix("content/static")?;
        let (width, height) = Full::sides(&self.catalog.tree, self.sources, file as u32);
        Some(Logo {
            url: Cow::Owned(self.catalog.config.base.url(&crate::base::address::encode(address))),
            width,
            height,
        })
    }

    /// The digest of what all pages of a language share.
    pub fn shared_digest(&self, lang: LangId) -> Digest {
        key::digest(&mut Vec::new(), &self.shared(lang))
    }

    /// The menu that the site lists; else the indexes that have entries, the archive, and the plain pages that ask for a
    /// place.
    fn menu(&self, lang: LangId) -> Vec<Link<'_>> {
        let catalog = self.catalog;
        let config = &*catalog.config;
        let base = &config.base;
        if let Some(listed) = &config.menu {
            return listed.iter().filter_map(|entry| self.menu_entry(lang, entry)).collect();
        }
        let kinds = [
            RegistryKind::Agency,
            RegistryKind::Country,
            RegistryKind::Topic,
            RegistryKind::Event,
            RegistryKind::Person,
        ];
        let indexes = kinds.into_iter().filter_map(|kind| self.index_link(lang, kind));
        let mut menu: Vec<Link> = indexes.chain(self.archive_link(lang)).collect();
        let mut asked: Vec<(i64, usize)> = catalog
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.lang == lang)
            .filter_map(|(at, page)| Some((page.menu?, at)))
            .collect();
        asked.sort();
        menu.extend(asked.into_iter().map(|(_, at)| Link {
            label: Cow::Borrowed(catalog.pages[at].title.as_str()),
            url: Cow::Owned(base.url(&catalog.page_addresses[at])),
        }));
        menu
    }

    /// An entry of the menu that the site lists; `None` if its page does not exist in the language.
    fn menu_entry<'v>(&'v self, lang: LangId, entry: &'v MenuEntry) -> Option<Link<'v>> {
        let config = &*self.catalog.config;
        let link = match &entry.to {
            MenuTarget::Home => Link {
                label: Cow::Borrowed(self.words().word(lang, "home_page")),
                url: Cow::Owned(config.base.url(&format!("{}/", config.prefix(lang)))),
            },
            MenuTarget::Index(kind) => self.index_link(lang, *kind)?,
            MenuTarget::Archive => self.archive_link(lang)?,
            MenuTarget::Elsewhere(url) => Link { label: Cow::Borrowed(url), url: Cow::Borrowed(url) },
            MenuTarget::Place(place) => {
                let links = self.plan.links_of(self.catalog);
                let MenuPlace::Page(page, address) = links.of_menu(lang, place) else {
                    return None;
                };
                let title = self.head(page).title;
                let label =
                    if title.is_empty() { Cow::Borrowed(place.as_str()) } else { Cow::Owned(title.into_owned()) };
                Link { label, url: Cow::Owned(config.base.url(&address)) }
            }
        };
        let own = entry.label.as_ref().map(|label| config.shown(label, lang)).filter(|label| !label.is_empty());
        Some(match own {
            Some(label) => Link { label, ..link },
            None => link,
        })
    }

    /// A link to all entries of a registry, if there are some.
    fn index_link(&self, lang: LangId, kind: RegistryKind) -> Option<Link<'_>> {
        let config = &*self.catalog.config;
        let address = format!("{}{}", config.prefix(lang), config.addresses.indexes[kind.index()]);
        self.plan.find(&address).filter(|page| page.subject == Subject::Index(kind))?;
        Some(Link {
            label: Cow::Borrowed(self.words().word(lang, kind.plural())),
            url: Cow::Owned(config.base.url(&address)),
        })
    }

    /// A link to the archive, if there are releases.
    fn archive_link(&self, lang: LangId) -> Option<Link<'_>> {
        if self.catalog.releases_in(lang).is_empty() {
            return None;
        }
        let url = self.catalog.config.base.url(&self.catalog.archive_root(lang));
        Some(Link { label: Cow::Borrowed(self.words().word(lang, "archive")), url: Cow::Owned(url) })
    }
}
