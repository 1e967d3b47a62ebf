//! `page`: what every view says of its page.

use std::borrow::Cow;

use serde::Serialize;

use super::Viewer;
use super::contract::{Alternate, FeedLink, Link, PageMeta, Text};
use super::payload::Fill;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{MonthKey, ReleaseId};
use crate::model::registry::EntryId;
use crate::model::release::facts::Audience;
use crate::site::plan::{self, Subject};

/// The fields of [`PageMeta`] that depend on what the page is about.
#[derive(Serialize)]
pub(super) struct OwnHead<'a> {
    pub(super) lang: &'a str,
    pub(super) dir: &'a str,
    pub(super) title: Text<'a>,
    pub(super) description: Option<Text<'a>>,
    pub(super) url: Text<'a>,
    pub(super) canonical: String,
    pub(super) noindex: bool,
}

/// What the other fields are made from: other pages.
#[derive(Serialize)]
pub(super) struct HeadLinks<'a, T> {
    /// The addresses of the page in all languages that have it.
    versions: Vec<(LangId, Cow<'a, str>)>,
    feeds: Vec<FeedLink<'a>>,
    /// The way to the page, or what is for it in a key.
    trail: T,
}

impl<P: Fill> Viewer<'_, P> {
    /// `page`: the head of every page.
    pub(super) fn head<'v>(&'v self, page: &'v plan::OutputFile) -> PageMeta<'v> {
        let config = &*self.catalog.config;
        let OwnHead { lang, dir, title, description, url, canonical, noindex } = self.own_head(page);
        let HeadLinks { versions, feeds, trail } = self.head_links(page, self.trail(page));
        let alternates = self.alternates(page.lang, versions);
        let x_default = alternates
            .iter()
            .find(|alternate| alternate.lang == config.tag(config.default_lang))
            .or(alternates.first())
            .map(|alternate| alternate.canonical.clone());
        let kind = self.template(page).unwrap_or_default();
        PageMeta { kind, lang, dir, title, description, url, canonical, alternates, x_default, feeds, trail, noindex }
    }

    fn own_head<'v>(&'v self, page: &'v plan::OutputFile) -> OwnHead<'v> {
        let (catalog, words, lang) = (self.catalog, self.words(), page.lang);
        let config = &*catalog.config;
        let label = |kind, id| Cow::Borrowed(catalog.label(lang, kind, id).shown_name());
        let mut description = None;
        let title = match &page.subject {
            Subject::Home => {
                let text = config.description.as_ref().map(|text| config.shown(text, lang));
                description = text.filter(|text| !text.is_empty());
                config.shown(&config.name, lang)
            }
            Subject::Release(id) => return self.alone(*id).head(self.audience),
            Subject::Plain(at) => {
                let page = &catalog.pages[*at as usize];
                description = page.summary.as_deref().map(Cow::Borrowed);
                Cow::Borrowed(page.title.as_str())
            }
            Subject::Facet(kind, id) => label(*kind, *id),
            Subject::FacetYear(kind, id, year, _) => {
                Cow::Owned(format!("{} · {}", label(*kind, *id), words.year(lang, *year)))
            }
            Subject::Index(kind) => Cow::Borrowed(words.word(lang, kind.plural())),
            Subject::Archive => Cow::Borrowed(words.word(lang, "archive")),
            Subject::ArchiveYear(year) => {
                Cow::Owned(format!("{} · {}", words.word(lang, "archive"), words.year(lang, *year)))
            }
            Subject::ArchiveMonth(key, _) => words.month(lang, *key),
            Subject::NotFound => Cow::Borrowed(words.word(lang, "not_found")),
            Subject::Redirect(target) => self.redirect(lang, target).target.label,
            _ => Cow::Borrowed(""),
        };
        OwnHead {
            lang: config.tag(lang),
            dir: config.locale(lang).dir(),
            title,
            description,
            url: Cow::Owned(config.base.url(&page.address)),
            canonical: config.base.canonical(&page.address),
            noindex: self.audience == Audience::Preview
                || matches!(page.subject, Subject::NotFound | Subject::Redirect(_)),
        }
    }

    /// What the head has of other pages.
    pub(super) fn head_links<'v, T>(&'v self, page: &'v plan::OutputFile, trail: T) -> HeadLinks<'v, T> {
        let feeds = match &page.subject {
            Subject::Facet(kind, id) => self.feed_links(page.lang, Some((*kind, *id))),
            _ => Vec::new(),
        };
        let has_versions = self.catalog.config.languages.len() > 1;
        HeadLinks { versions: if has_versions { self.versions(page) } else { Vec::new() }, feeds, trail }
    }

    /// The language versions of a page, itself included; empty where there is but one.
    fn alternates<'v>(&'v self, own: LangId, versions: Vec<(LangId, Cow<'v, str>)>) -> Vec<Alternate<'v>> {
        let config = &*self.catalog.config;
        if versions.len() < 2 {
            return Vec::new();
        }
        let alternate = |(lang, address): (LangId, Cow<'v, str>)| Alternate {
            lang: config.tag(lang),
            dir: config.locale(lang).dir(),
            name: &config.languages[lang.index()].name,
            url: Cow::Owned(config.base.url(&address)),
            canonical: config.base.canonical(&address),
            current: lang == own,
        };
        versions.into_iter().map(alternate).collect()
    }

    /// The addresses of a page in all languages that have it.
    pub(super) fn versions<'v>(&'v self, page: &'v plan::OutputFile) -> Vec<(LangId, Cow<'v, str>)> {
        let catalog = self.catalog;
        let config = &*catalog.config;
        match &page.subject {
            Subject::Release(id) => {
                let release = |id: &ReleaseId| {
                    let release = catalog.release(*id);
                    (release.facts.lang, Cow::Borrowed(&*release.address))
                };
                catalog.translations(*id).iter().map(release).collect()
            }
            Subject::Plain(at) => {
                let key = &catalog.pages[*at as usize].key;
                let pages = catalog.pages.iter().zip(&catalog.page_addresses).filter(|(page, _)| page.key == *key);
                let mut versions: Vec<_> =
                    pages.map(|(page, address)| (page.lang, Cow::Borrowed(address.as_str()))).collect();
                versions.sort();
                versions
            }
            Subject::Redirect(_) | Subject::NotFound => Vec::new(),
            subject => {
                let Some(rest) = page.address.strip_prefix(config.prefix(page.lang)) else { return Vec::new() };
                let in_lang = |lang: LangId| {
                    let address = format!("{}{rest}", config.prefix(lang));
                    let found = self.plan.find(&address)?;
                    (found.lang == lang && found.subject == *subject).then_some((lang, Cow::Owned(address)))
                };
                config.lang_ids().filter_map(in_lang).collect()
            }
        }
    }

    /// The way to a page from the home page.
    fn trail(&self, page: &plan::OutputFile) -> Vec<Link<'_>> {
        let catalog = self.catalog;
        let lang = page.lang;
        let base = &catalog.config.base;
        let link = |label, address: String| Link { label, url: Cow::Owned(base.url(&address)) };
        let word = |key: &'static str| Cow::Borrowed(self.words().word(lang, key));
        let prefix = catalog.config.prefix(lang);
        let home = || link(word("home_page"), format!("{prefix}/"));
        let index = |kind: RegistryKind| {
            link(word(kind.plural()), format!("{prefix}{}", catalog.config.addresses.indexes[kind.index()]))
        };
        let archive = || link(word("archive"), catalog.archive_root(lang));
        let entry = |kind: RegistryKind, id: EntryId| {
            let label = catalog.label(lang, kind, id);
            match &label.url {
                Some(url) => Link { label: Cow::Borrowed(label.shown_name()), url: Cow::Borrowed(&**url) },
                None => link(Cow::Borrowed(label.shown_name()), catalog.entry_address(lang, kind, id)),
            }
        };
        let year = |year: i16| link(self.words().year(lang, year), format!("{}{year:04}/", catalog.archive_root(lang)));
        match &page.subject {
            Subject::Home | Subject::NotFound | Subject::Redirect(_) => Vec::new(),
            Subject::Release(id) => {
                let date = catalog.release(*id).facts.date.date();
                self.trail_of_month(lang, (date.year(), date.month()))
            }
            Subject::Facet(kind, id) => {
                let mut above: Vec<EntryId> = catalog.registries.of(*kind).with_ancestors(*id).skip(1).collect();
                above.reverse();
                let above = above.into_iter().filter(|id| catalog.has_page(lang, *kind, *id));
                [home(), index(*kind)].into_iter().chain(above.map(|id| entry(*kind, id))).collect()
            }
            Subject::FacetYear(kind, id, ..) => vec![home(), index(*kind), entry(*kind, *id)],
            Subject::ArchiveYear(_) => vec![home(), archive()],
            Subject::ArchiveMonth(key, _) => vec![home(), archive(), year(key.0)],
            _ => vec![home()],
        }
    }

    /// The way to the pages of a month.
    pub(super) fn trail_of_month<'v>(&'v self, lang: LangId, month: MonthKey) -> Vec<Link<'v>> {
        let catalog = self.catalog;
        let base = &catalog.config.base;
        let link = |label: Cow<'v, str>, address: String| Link { label, url: Cow::Owned(base.url(&address)) };
        let word = |key: &'static str| Cow::Borrowed(self.words().word(lang, key));
        let name = self.words().month(lang, month);
        vec![
            link(word("home_page"), format!("{}/", catalog.config.prefix(lang))),
            link(word("archive"), catalog.archive_root(lang)),
            link(name, catalog.month_address(lang, month)),
        ]
    }
}
