//! Views: what each page's template may see, computed from the catalog and the plan. A view is all that a page depends
//! on besides its template.

mod body;
mod charts;
pub mod contract;
mod dates;
mod digests;
mod feeds;
mod head;
mod key;
mod lists;
mod map;
mod marks;
mod plain;
mod queries;
pub mod reference;
mod release;
mod sitemaps;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

pub use body::ViewError;
use contract::{
    Answers, ArchiveMonthPage, ArchivePage, ArchiveYearPage, Card, Content, Date, Entry, FacetPage, FacetYearPage,
    FeedLink, HomePage, IndexPage, Label, Language, Link, Page, PlainPage, RedirectPage, ReleasePage, Site,
};
use dates::Dates;
pub use digests::ReleaseDigests;

use crate::catalog::{self, Catalog, MonthKey, ReleaseId};
use crate::clean::remove_forbidden;
use crate::config::{MenuEntry, MenuTarget};
use crate::country::Country;
use crate::date::Stamp;
use crate::facet::FacetKind;
use crate::feed::model::Format;
use crate::hash::Digest;
use crate::localised::{LangId, Localised};
use crate::media::picture_size;
use crate::plan::links::{LinkTarget, MenuPlace};
use crate::plan::{self, Plan, Subject};
use crate::registry::{EntryId, Former, country_id};
use crate::release::destination::Target;
use crate::release::dialect::Rules;
use crate::release::facts::{Audience, Contact, Facts, More};
use crate::release::markdown::Markdown;
use crate::sources::Sources;
use crate::theme::Theme;

/// The variables that depend on the kind of page; serialised as they stand.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Body<'a> {
    /// The home page.
    Home(HomePage<'a>),
    /// A release.
    Release(Box<ReleasePage<'a>>),
    /// The landing page of a facet.
    Facet(Box<FacetPage<'a>>),
    /// A year of a facet.
    FacetYear(FacetYearPage<'a>),
    /// All entries of a registry.
    Index(IndexPage<'a>),
    /// The archive's first page.
    Archive(ArchivePage<'a>),
    /// A year of the archive.
    ArchiveYear(ArchiveYearPage<'a>),
    /// A month of the archive.
    ArchiveMonth(ArchiveMonthPage<'a>),
    /// A plain page.
    Plain(PlainPage<'a>),
    /// An old address.
    Redirect(RedirectPage<'a>),
    /// A page with no variables of its own.
    Nothing {},
}

/// The view of one page, without what all pages of its language share.
#[derive(Serialize)]
pub struct View<'a> {
    /// About the page.
    pub page: Page<'a>,
    /// What the theme asked for pages of this kind.
    pub query: Answers<'a>,
    /// The rest.
    #[serde(flatten)]
    pub body: Body<'a>,
}

/// The answers as a part of a view by their name in templates.
#[derive(Serialize)]
struct Asked<'a> {
    query: &'a Answers<'a>,
}

impl View<'_> {
    /// As Tera wants it.
    pub fn context(&self) -> Context {
        // Serialising our own types cannot fail: their keys are field names.
        let mut context = Context::from_serialize(&self.body).unwrap_or_default();
        context.insert("page", &self.page);
        context.insert("query", &self.query);
        context
    }
}

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

/// Makes views.
pub struct Viewer<'a> {
    scene: Scene<'a>,
    shelf: Arc<Shelf>,
    /// Only keys are made.
    for_keys: bool,
    /// For keys: the way to the pages of each month.
    months: Arc<Months>,
    /// For the keys of all pages: the digests of the cards without summaries, close together in memory.
    cards: Option<Vec<Digest>>,
    /// For the keys of all pages: the digests of releases, which a page and its plain-text edition share.
    releases: Vec<OnceLock<Digest>>,
}

/// The digests of the ways to the months of the archive.
type Months = HashMap<(LangId, MonthKey), Digest>;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The plan.
    pub plan: &'a Plan,
    /// The files of the content folder, for the bodies.
    pub sources: &'a Sources,
    /// The theme.
    pub theme: &'a Theme,
    /// What is reused of the keys of releases.
    pub digests: &'a ReleaseDigests,
    /// The build's instant.
    pub instant: Timestamp,
    /// Who looks at the pages.
    pub audience: Audience,
}

impl<'a> std::ops::Deref for Viewer<'a> {
    type Target = Scene<'a>;

    fn deref(&self) -> &Scene<'a> {
        &self.scene
    }
}

/// What many views share, made once.
struct Shelf {
    markdown: Markdown,
    rules: Rules,
    dates: Dates,
    /// By thread.
    last_texts: Vec<LastText>,
    /// By language and agency; made when one is asked for first.
    boilerplates: Vec<Vec<OnceLock<Html>>>,
    /// The same as plain text.
    plain_boilerplates: Vec<Vec<OnceLock<String>>>,
}

/// The text that a thread read last, with its file: a page and its plain-text edition follow each other.
type LastText = Mutex<Option<(u32, Arc<str>)>>;

/// HTML with its digest.
struct Html {
    text: String,
    digest: Digest,
}

/// What a release has that has none of what few releases have.
static NOTHING: LazyLock<More> = LazyLock::new(More::default);

impl<'a> Viewer<'a> {
    /// Prepares what many views share: dates in words, boilerplate as HTML.
    pub fn new(scene: Scene<'a>) -> Viewer<'a> {
        let Scene { catalog, .. } = scene;
        let agencies = catalog.registries.of(FacetKind::Agency).entries().len();
        let empty = || std::iter::repeat_with(OnceLock::new).take(agencies).collect();
        let empty_texts = || std::iter::repeat_with(OnceLock::new).take(agencies).collect();
        let shelf = Shelf {
            rules: Rules::of(&catalog.config),
            markdown: Markdown::new(catalog.config.trust_html),
            dates: Dates::of(catalog),
            last_texts: (0..=rayon::current_num_threads()).map(|_| LastText::default()).collect(),
            boilerplates: catalog.config.lang_ids().map(|_| empty()).collect(),
            plain_boilerplates: catalog.config.lang_ids().map(|_| empty_texts()).collect(),
        };
        Viewer {
            scene,
            shelf: Arc::new(shelf),
            for_keys: false,
            months: Arc::default(),
            cards: None,
            releases: Vec::new(),
        }
    }

    /// The same, for keys: bodies and cards stand in its views as digests, so that no body is read or rendered.
    /// Those of `all` pages take more to prepare.
    pub fn for_keys(&self, all: bool) -> Viewer<'a> {
        let (months, shelf) = (Arc::new(self.mark_months()), Arc::clone(&self.shelf));
        let mut viewer = Viewer { scene: self.scene, shelf, for_keys: true, months, cards: None, releases: Vec::new() };
        if all {
            let releases = (0..self.catalog.releases.len()).into_par_iter().with_min_len(512);
            viewer.releases = std::iter::repeat_with(OnceLock::new).take(self.catalog.releases.len()).collect();
            viewer.cards = Some(releases.map(|id| viewer.digests_of(id as ReleaseId).card[0]).collect());
        }
        viewer
    }

    /// The boilerplate of an agency, if it has one.
    fn boilerplate_of(&self, lang: LangId, id: EntryId) -> Option<&Html> {
        let details = self.catalog.registries.of(FacetKind::Agency).get(id).details.as_deref()?;
        let boilerplate = details.boilerplate.as_ref()?;
        Some(self.shelf.boilerplates[lang.index()][id as usize].get_or_init(|| {
            let text = self.markdown(&details.file, lang, "/", boilerplate.get(lang), false);
            let text = self.html_of(boilerplate.lender(lang), lang, text);
            let digest = Digest::of(text.as_bytes());
            Html { text, digest }
        }))
    }

    /// HTML of another language for pages of `lang`, in an element that says so.
    fn html_of(&self, lender: Option<LangId>, lang: LangId, html: String) -> String {
        let config = &*self.catalog.config;
        match lender.filter(|lender| *lender != lang) {
            Some(lender) => {
                format!("<div lang=\"{}\" dir=\"{}\">\n{html}</div>\n", config.tag(lender), config.locale(lender).dir())
            }
            None => html,
        }
    }

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
                let html = self.shelf.markdown.render(&self.shortened(footer.get(lang)), &mut resolve, &|_| None);
                self.html_of(footer.lender(lang), lang, html)
            }),
            extra: &config.extra,
        };
        let assets = self.theme.assets().iter().map(|asset| (asset.name.as_str(), base.url(&asset.address))).collect();
        Shared { site, text: self.theme.strings(lang).texts().collect(), assets }
    }

    /// The emblem in the masthead, where there is that file.
    fn emblem(&self) -> Option<contract::Logo<'_>> {
        let path = self.catalog.config.look.emblem.as_deref()?;
        let file = self.catalog.tree.find(&format!("content/{}", path.trim_start_matches('/')))?;
        if self.catalog.is_held_back(file) {
            return None;
        }
        let address = self.catalog.tree.path(file).strip_prefix("content/static")?;
        let (width, height) = self.dimensions(file as u32);
        Some(contract::Logo {
            url: Cow::Owned(self.catalog.config.base.url(&crate::url::encode(address))),
            width,
            height,
        })
    }

    /// The template that renders a page: see [`plan::Page::template`].
    pub fn template(&self, page: &plan::Page) -> Option<&str> {
        page.template(self.scene.catalog)
    }

    /// The view of a planned page; `None` for files that no template renders.
    pub fn view<'v>(&'v self, page: &'v plan::Page) -> Result<Option<View<'v>>, ViewError> {
        let lang = page.lang;
        let body = match &page.subject {
            Subject::Home => Body::Home(self.home(lang)),
            Subject::Release(id) => Body::Release(Box::new(self.release(*id)?)),
            Subject::Facet(kind, id) => Body::Facet(Box::new(self.facet(lang, *kind, *id))),
            Subject::FacetYear(kind, id, year, part) => {
                Body::FacetYear(self.facet_year(lang, *kind, *id, *year, *part))
            }
            Subject::Index(kind) => Body::Index(self.index(lang, *kind)),
            Subject::Archive => Body::Archive(self.archive(lang)),
            Subject::ArchiveYear(year) => Body::ArchiveYear(self.archive_year(lang, *year)),
            Subject::ArchiveMonth(key, part) => Body::ArchiveMonth(self.archive_month(lang, *key, *part)),
            Subject::Plain(at) => Body::Plain(self.plain(*at)),
            Subject::NotFound => Body::Nothing {},
            Subject::Redirect(target) => Body::Redirect(self.redirect(lang, target)),
            Subject::Text(_)
            | Subject::Feed(..)
            | Subject::SitemapIndex
            | Subject::Sitemap(..)
            | Subject::Robots
            | Subject::Asset(_)
            | Subject::File(_) => return Ok(None),
        };
        Ok(Some(View { page: self.head(page), query: self.answers(page), body }))
    }

    /// The digest of all that a page or file is made from, its template left out: of its view, of the values that a feed
    /// or sitemap holds, of the bytes that are copied. Of a viewer [for keys](Viewer::for_keys); `buffer` is for many.
    pub fn digest(&self, page: &plan::Page, buffer: &mut Vec<u8>) -> Result<Digest, ViewError> {
        Ok(match &page.subject {
            Subject::Feed(format, of) => self.feed_digest(page, *format, *of, buffer)?,
            Subject::Release(id) => {
                let release = self.release_digest(*id, buffer);
                let query = self.answers(page);
                if query.is_empty() { release } else { key::digest(buffer, &(release, query)) }
            }
            Subject::Text(id) => self.text_edition_digest(*id, buffer),
            Subject::SitemapIndex => key::digest(buffer, &self.sitemap_index()),
            Subject::Sitemap(month, part) => self.sitemap_digest(*month, *part, buffer),
            Subject::Robots => Digest::of(self.catalog.config.base.full().as_bytes()),
            Subject::Asset(at) => Digest::of(&self.theme.assets()[*at as usize].bytes),
            Subject::File(file) => self.sources.get(*file).digest,
            _ => match self.view(page)? {
                Some(view) => key::digest(buffer, &(&view.page, &view.query, &view.body)),
                None => Digest::default(),
            },
        })
    }

    /// The pages and feeds that show the text of any of these releases, by their places in the plan.
    pub fn pages_with_text_of(&self, releases: &HashSet<ReleaseId>) -> Vec<u32> {
        let shows = |page: &plan::Page| match &page.subject {
            Subject::Release(id) | Subject::Text(id) => releases.contains(id),
            Subject::Feed(_, of) => self.feed_releases(page.lang, *of).iter().any(|id| releases.contains(id)),
            _ => false,
        };
        let pages = self.plan.pages.iter().enumerate();
        pages.filter(|(_, page)| shows(page)).map(|(at, _)| at as u32).collect()
    }

    /// The digest of what all pages of a language share.
    pub fn shared_digest(&self, lang: LangId) -> Digest {
        key::digest(&mut Vec::new(), &self.shared(lang))
    }

    /// The parts of a page's view by name, each with a short digest: what changed between two builds shows in them. Of a
    /// viewer [for keys](Viewer::for_keys).
    pub fn parts(&self, page: &plan::Page) -> Result<Vec<(String, u16)>, ViewError> {
        Ok(match self.view(page)? {
            Some(View { page, query, body }) => {
                key::parts(&[("page", &page), ("", &Asked { query: &query }), ("", &body)])
            }
            None => Vec::new(),
        })
    }

    /// The file of the content folder that a page is, byte for byte, with its path and the digest that it had when the
    /// site was read; `None` where a page is made.
    pub fn file(&self, page: &plan::Page) -> Option<(&str, Digest)> {
        let Subject::File(file) = page.subject else { return None };
        Some((self.catalog.tree.path(file as usize), self.sources.get(file).digest))
    }

    /// The bytes of a file that no template renders; `None` for pages. Those of [files](Viewer::file) are read whole.
    pub fn machine(&self, page: &plan::Page) -> Result<Option<Cow<'_, [u8]>>, ViewError> {
        let config = &*self.catalog.config;
        Ok(Some(match &page.subject {
            Subject::Text(id) => {
                let mut bytes = self.text_edition(*id)?.into_bytes();
                remove_forbidden(&mut bytes);
                Cow::Owned(bytes)
            }
            Subject::Feed(format, of) => {
                let mut bytes = crate::feed::write(*format, &self.feed(page, *format, *of)?).into_bytes();
                remove_forbidden(&mut bytes);
                Cow::Owned(bytes)
            }
            Subject::SitemapIndex => Cow::Owned(self.sitemap_index().into_bytes()),
            Subject::Sitemap(month, part) => Cow::Owned(self.sitemap(*month, *part).into_bytes()),
            Subject::Robots => {
                Cow::Owned(crate::feed::robots::robots(&config.base.canonical("/sitemap.xml")).into_bytes())
            }
            Subject::Asset(at) => Cow::Borrowed(&*self.theme.assets()[*at as usize].bytes),
            Subject::File(file) => {
                let path = self.catalog.tree.path(*file as usize);
                let bytes = crate::fs::read(&self.catalog.tree.on_disk(path))?;
                if Digest::of(&bytes) != self.sources.get(*file).digest {
                    return Err(ViewError::Changed(path.to_owned()));
                }
                Cow::Owned(bytes)
            }
            _ => return Ok(None),
        }))
    }

    fn plain(&self, at: u32) -> PlainPage<'_> {
        let page = &self.catalog.pages[at as usize];
        let address = &self.catalog.page_addresses[at as usize];
        let body = self.markdown(&page.file, page.lang, address, &page.body, false);
        PlainPage { content: Content { title: &page.title, body, extra: page.extra.as_ref() } }
    }

    fn redirect<'v>(&'v self, page: LangId, target: &'v str) -> RedirectPage<'v> {
        let config = &*self.catalog.config;
        let base = &config.base;
        let found = self.plan.find(target);
        let own = found.map_or(page, |page| page.lang);
        let label = match found.map(|page| &page.subject) {
            Some(Subject::Release(id)) => config.marked(&self.catalog.release(*id).facts.title, own, page),
            Some(Subject::Plain(at)) => config.marked(&self.catalog.pages[*at as usize].title, own, page),
            Some(Subject::Facet(kind, id) | Subject::FacetYear(kind, id, ..)) => {
                config.marked(&self.catalog.label(own, *kind, *id).name, own, page)
            }
            _ => Cow::Borrowed(target),
        };
        // A URL of another site stands as it is.
        let (url, canonical) = match target.starts_with('/') {
            true => (Cow::Owned(base.url(target)), base.canonical(target)),
            false => (Cow::Borrowed(target), target.to_owned()),
        };
        RedirectPage { target: Link { label, url }, canonical }
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
        let kinds = [FacetKind::Agency, FacetKind::Country, FacetKind::Topic, FacetKind::Event, FacetKind::Person];
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

    /// An entry of the menu that the site lists; `None` where its page is not there in the language.
    fn menu_entry<'v>(&'v self, lang: LangId, entry: &'v MenuEntry) -> Option<Link<'v>> {
        let config = &*self.catalog.config;
        let link = match &entry.to {
            MenuTarget::Home => Link {
                label: Cow::Borrowed(self.word(lang, "home_page")),
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
    fn index_link(&self, lang: LangId, kind: FacetKind) -> Option<Link<'_>> {
        let config = &*self.catalog.config;
        let address = format!("{}{}", config.prefix(lang), config.addresses.indexes[kind.index()]);
        self.plan.find(&address).filter(|page| page.subject == Subject::Index(kind))?;
        Some(Link { label: Cow::Borrowed(self.word(lang, kind.plural())), url: Cow::Owned(config.base.url(&address)) })
    }

    /// A link to the archive, if there are releases.
    fn archive_link(&self, lang: LangId) -> Option<Link<'_>> {
        if self.catalog.releases_in(lang).is_empty() {
            return None;
        }
        let url = self.catalog.config.base.url(&self.catalog.archive_root(lang));
        Some(Link { label: Cow::Borrowed(self.word(lang, "archive")), url: Cow::Owned(url) })
    }

    /// The feeds of the site or of a facet.
    fn feed_links(&self, lang: LangId, of: Option<(FacetKind, EntryId)>) -> Vec<FeedLink<'_>> {
        let config = &*self.catalog.config;
        let formats: &[Format] = match of {
            None => &config.feeds.site,
            Some((kind, _)) => &config.feeds.facets[kind.index()],
        };
        let folder = match of {
            None => format!("{}/", config.prefix(lang)),
            Some((kind, id)) => self.catalog.entry_address(lang, kind, id),
        };
        formats
            .iter()
            .map(|format| FeedLink {
                format: format.name(),
                media_type: format.media_type(),
                title: self.feed_title(lang, of),
                url: Cow::Owned(config.base.url(&format!("{folder}{}", format.file_name()))),
            })
            .collect()
    }

    fn feed_title(&self, lang: LangId, of: Option<(FacetKind, EntryId)>) -> Cow<'_, str> {
        let name = self.catalog.config.shown(&self.catalog.config.name, lang);
        match of {
            None => name,
            Some((kind, id)) => Cow::Owned(format!("{} – {name}", self.catalog.label(lang, kind, id).shown_name())),
        }
    }

    /// A string of the interface that pages need, marked where it is in another language; its key where no file has it.
    fn word<'v>(&'v self, lang: LangId, key: &'v str) -> &'v str {
        self.theme.strings(lang).shown(key).unwrap_or(key)
    }

    fn date(&self, lang: LangId, stamp: Stamp) -> Date<'_> {
        self.shelf.dates.view(self.catalog, lang, stamp)
    }

    /// The date of a release, on the day under which its address and the archive have it.
    fn release_date(&self, lang: LangId, stamp: Stamp) -> Date<'_> {
        let in_zone = stamp.in_zone(&self.catalog.config.zone);
        let dates = &self.shelf.dates;
        if in_zone.date() == stamp.date() {
            dates.view(self.catalog, lang, stamp)
        } else {
            dates.as_written(self.catalog, lang, stamp)
        }
    }

    fn year(&self, lang: LangId, year: i16) -> Cow<'_, str> {
        self.shelf.dates.year(self.catalog, lang, year)
    }

    fn month(&self, lang: LangId, month: MonthKey) -> Cow<'_, str> {
        self.shelf.dates.month(self.catalog, lang, month)
    }

    fn label(&self, lang: LangId, kind: FacetKind, id: EntryId) -> Label<'_> {
        let text = self.catalog.label(lang, kind, id);
        let entry = self.catalog.registries.of(kind).get(id);
        let code = || Country::all().nth(id as usize).map_or("", Country::code);
        Label {
            id: if kind == FacetKind::Country { code() } else { &entry.id },
            name: Cow::Borrowed(text.shown_name()),
            short: text.shown_short().map(Cow::Borrowed),
            url: text.url.as_deref().map(Cow::Borrowed),
        }
    }

    /// An agency with the name that it had on the day of a release.
    fn agency_then<'v>(&'v self, lang: LangId, release: &catalog::Release, id: EntryId) -> Label<'v> {
        let label = self.label(lang, FacetKind::Agency, id);
        match self.former_then(release, id) {
            Some(Former { name, short, .. }) => {
                let config = &self.catalog.config;
                let short = short.as_ref().map(|short| config.shown(short, lang)).filter(|short| !short.is_empty());
                Label { name: config.shown(name, lang), short, ..label }
            }
            None => label,
        }
    }

    /// The name that an agency had on the day of a release, where it is none of today.
    fn former_then(&self, release: &catalog::Release, id: EntryId) -> Option<&Former> {
        let registry = self.scene.catalog.registries.of(FacetKind::Agency);
        let details = registry.get(id).details.as_deref().filter(|details| !details.former.is_empty())?;
        let names = &release.facts.refs.agencies;
        let written = names.iter().find(|name| registry.find_open(name) == Some(id))?;
        details.name_on(written, release.date.date())
    }

    fn country(&self, lang: LangId, country: Country) -> Label<'_> {
        self.label(lang, FacetKind::Country, country_id(country))
    }

    /// A release in a list.
    fn card(&self, lang: LangId, id: ReleaseId, with_summary: bool) -> Card<'_> {
        // A card in another language than its own has labels of that language, which its digest does not know.
        let own_lang = || self.catalog.releases_in(lang).contains(&id);
        // The clock moves on while the digests of cards stay.
        let waiting = self.waiting(id);
        let marked = |card: Digest| match waiting {
            Some(word) => Card::Digest(key::digest(&mut Vec::new(), &(card, word))),
            None => Card::Digest(card),
        };
        if let (Some(cards), false) = (&self.cards, with_summary)
            && own_lang()
        {
            return marked(cards[id as usize]);
        }
        if self.for_keys && own_lang() {
            return marked(self.digests_of(id).card[usize::from(with_summary)]);
        }
        Card::Entry(Box::new(Entry { waiting, ..self.entry(lang, id, with_summary) }))
    }

    /// In previews, why a release is not public yet, as a word of the contract.
    fn waiting(&self, id: ReleaseId) -> Option<&'static str> {
        if self.audience != Audience::Preview {
            return None;
        }
        match self.waits_for(id) {
            _ if self.catalog.release(id).facts.draft => Some("draft"),
            [true, _] => Some("embargoed"),
            [_, true] => Some("scheduled"),
            _ => None,
        }
    }

    /// A release as lists show it, but for what the clock says of it.
    fn entry(&self, lang: LangId, id: ReleaseId, with_summary: bool) -> Entry<'_> {
        let release = self.catalog.release(id);
        let facts = &release.facts;
        let agency = release.agencies.first().map(|id| self.agency_then(lang, release, *id));
        let config = &*self.catalog.config;
        let other = Some(config.locale(facts.lang)).filter(|_| facts.lang != lang);
        let own = |text| config.marked(text, facts.lang, lang);
        Entry {
            lang: other.map(|locale| locale.tag()),
            dir: other.map(|locale| locale.dir()),
            url: Cow::Owned(self.catalog.config.base.url(&release.address)),
            title: &facts.title,
            date: self.release_date(lang, facts.date),
            agency: agency.map(|label| label.short.unwrap_or(label.name)),
            place: facts.place.as_deref().map(own),
            summary: facts.summary.as_deref().filter(|_| with_summary && !facts.is_withdrawn()).map(own),
            withdrawn: facts.is_withdrawn(),
            waiting: None,
        }
    }

    /// The summary of a release; of one that was withdrawn, why it was.
    fn summary_or_notice<'v>(&self, facts: &'v Facts) -> Option<Cow<'v, str>> {
        let withdrawn = facts.more.as_deref().and_then(|more| more.withdrawn.as_ref());
        match withdrawn {
            Some((_, reason)) => reason.as_deref().map(Cow::Borrowed),
            None => facts.summary.as_deref().map(Cow::Borrowed),
        }
    }

    /// Width and height of a picture, where its format tells. For keys, the picture itself stands for both.
    fn dimensions(&self, file: u32) -> (Option<u32>, Option<u32>) {
        if self.for_keys {
            let Digest(bits) = self.sources.get(file).digest;
            return (Some(bits as u32), Some((bits >> 32) as u32));
        }
        let path = self.catalog.tree.on_disk(self.catalog.tree.path(file as usize));
        let size = crate::fs::open(&path).ok().and_then(picture_size);
        (size.map(|(width, _)| width), size.map(|(_, height)| height))
    }
}

fn contact(contact: &Contact) -> contract::Contact<'_> {
    contract::Contact {
        name: contact.name.as_deref(),
        role: contact.role.as_deref(),
        email: contact.email.as_deref(),
        phone: contact.phone.as_deref(),
        hours: contact.hours.as_deref(),
    }
}
