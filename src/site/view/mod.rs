//! Views: what each page's template may see, computed from the catalog and the plan. A view is all that a page depends
//! on besides its template.

mod body;
mod charts;
pub(crate) mod contract;
mod dates;
mod digests;
mod feeds;
mod fingerprint;
mod head;
mod indexes;
pub(crate) mod key;
mod map;
pub(crate) mod payload;
mod plain;
mod queries;
pub(crate) mod reference;
mod release;
mod site;
mod sitemaps;
mod words;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use jiff::Timestamp;
use serde::Serialize;
use tera::Context;

pub(crate) use body::ViewError;
use contract::{
    Answers, ArchiveMonthPage, ArchivePage, ArchiveYearPage, Content, FacetPage, FacetYearPage, FeedLink, HomePage,
    IndexPage, Link, PageMeta, PlainPage, RedirectPage, ReleasePage,
};
use contract::{Full, Payload};
use dates::Dates;
pub(crate) use digests::ReleaseDigests;
use payload::Fill;
pub(crate) use site::Shared;
use words::Words;

use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::base::xml_chars::remove_forbidden;
use crate::feed::model::Format;
use crate::model::catalog::{Catalog, ReleaseId};
use crate::model::registry::EntryId;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::{Audience, Contact, More};
use crate::model::release::markdown::Markdown;
use crate::model::source_cache::SourceCache;
use crate::site::plan::{self, Plan, Subject};
use crate::theme::Theme;

/// The variables that depend on the kind of page; serialised as they stand.
#[derive(Serialize)]
#[serde(untagged, bound = "")]
pub enum Body<'a, P: Payload = Full> {
    /// The home page.
    Home(HomePage<'a, P>),
    Release(Box<ReleasePage<'a, P>>),
    /// The landing page of a facet.
    Facet(Box<FacetPage<'a, P>>),
    /// A year of a facet.
    FacetYear(FacetYearPage<'a, P>),
    /// All entries of a registry.
    Index(IndexPage<'a, P>),
    /// The archive's first page.
    Archive(ArchivePage<'a>),
    /// A year of the archive.
    ArchiveYear(ArchiveYearPage<'a>),
    /// A month of the archive.
    ArchiveMonth(ArchiveMonthPage<'a, P>),
    /// A plain page.
    Plain(PlainPage<'a>),
    /// An old address.
    Redirect(RedirectPage<'a>),
    /// A page with no variables of its own.
    Nothing {},
}

/// The view of one page, without what all pages of its language share.
#[derive(Serialize)]
#[serde(bound = "")]
pub struct View<'a, P: Payload = Full> {
    /// About the page.
    pub page: PageMeta<'a>,
    /// What the theme asked for pages of this kind.
    pub query: Answers<'a, P>,
    /// The rest.
    #[serde(flatten)]
    pub body: Body<'a, P>,
}

impl View<'_> {
    /// As Tera wants it.
    pub fn context(&self) -> Context {
        let mut context = Context::from_serialize(&self.body).expect("views are structures, whose keys are texts");
        context.insert("page", &self.page);
        context.insert("query", &self.query);
        context
    }
}

/// Makes views: [`Full`] ones for templates, [`Fingerprint`](payload::Fingerprint)s for keys.
pub struct Viewer<'a, P: Fill = Full> {
    context: ViewContext<'a>,
    cache: Arc<ViewCache>,
    prepared: P::Prepared,
}

/// What views are made from.
#[derive(Clone, Copy)]
pub struct ViewContext<'a> {
    pub catalog: &'a Catalog,
    pub plan: &'a Plan,
    /// The files of the content folder, for the bodies.
    pub sources: &'a SourceCache,
    pub theme: &'a Theme,
    /// What is reused of the keys of releases.
    pub digests: &'a ReleaseDigests,
    /// The build's instant.
    pub instant: Timestamp,
    /// Who looks at the pages.
    pub audience: Audience,
}

impl<'a, P: Fill> std::ops::Deref for Viewer<'a, P> {
    type Target = ViewContext<'a>;

    fn deref(&self) -> &ViewContext<'a> {
        &self.context
    }
}

/// What many views share, made once.
struct ViewCache {
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
    pub fn new(context: ViewContext<'a>) -> Viewer<'a> {
        let ViewContext { catalog, .. } = context;
        let agencies = catalog.registries.of(RegistryKind::Agency).entries().len();
        let empty = || std::iter::repeat_with(OnceLock::new).take(agencies).collect();
        let empty_texts = || std::iter::repeat_with(OnceLock::new).take(agencies).collect();
        let cache = ViewCache {
            rules: Rules::of(&catalog.config),
            markdown: Markdown::new(catalog.config.trust_html),
            dates: Dates::of(catalog),
            last_texts: (0..=rayon::current_num_threads()).map(|_| LastText::default()).collect(),
            boilerplates: catalog.config.lang_ids().map(|_| empty()).collect(),
            plain_boilerplates: catalog.config.lang_ids().map(|_| empty_texts()).collect(),
        };
        Viewer { context, cache: Arc::new(cache), prepared: () }
    }
}

impl<P: Fill> Viewer<'_, P> {
    /// What says names, dates and phrases.
    fn words(&self) -> Words<'_> {
        let ViewContext { catalog, theme, .. } = self.context;
        Words {
            config: &catalog.config,
            registries: &catalog.registries,
            labels: &catalog.labels,
            theme,
            dates: &self.cache.dates,
        }
    }

    /// The boilerplate of an agency, if it has one.
    fn boilerplate_of(&self, lang: LangId, id: EntryId) -> Option<&Html> {
        let details = self.catalog.registries.of(RegistryKind::Agency).get(id).details.as_deref()?;
        let boilerplate = details.boilerplate.as_ref()?;
        Some(self.cache.boilerplates[lang.index()][id as usize].get_or_init(|| {
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

    /// The template that renders a page: see [`plan::OutputFile::template`].
    pub fn template(&self, page: &plan::OutputFile) -> Option<&str> {
        page.template(self.context.catalog)
    }

    /// The view of a planned page; `None` for files that no template renders.
    pub fn view<'v>(&'v self, page: &'v plan::OutputFile) -> Result<Option<View<'v, P>>, ViewError> {
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

    /// The pages and feeds that show the text of any of these releases, by their places in the plan.
    pub fn pages_with_text_of(&self, releases: &HashSet<ReleaseId>) -> Vec<u32> {
        let shows = |page: &plan::OutputFile| match &page.subject {
            Subject::Release(id) | Subject::Text(id) => releases.contains(id),
            Subject::Feed(_, of) => self.feed_releases(page.lang, *of).iter().any(|id| releases.contains(id)),
            _ => false,
        };
        let pages = self.plan.pages.iter().enumerate();
        pages.filter(|(_, page)| shows(page)).map(|(at, _)| at as u32).collect()
    }

    /// The file of the content folder that a page is, byte for byte, with its path and the digest that it had when the
    /// site was read; `None` if a page is made.
    pub fn file(&self, page: &plan::OutputFile) -> Option<(&str, Digest)> {
        let Subject::File(file) = page.subject else { return None };
        Some((self.catalog.tree.path(file as usize), self.sources.get(file).digest))
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

    /// The feeds of the site or of a facet.
    fn feed_links(&self, lang: LangId, of: Option<(RegistryKind, EntryId)>) -> Vec<FeedLink<'_>> {
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

    fn feed_title(&self, lang: LangId, of: Option<(RegistryKind, EntryId)>) -> Cow<'_, str> {
        let name = self.catalog.config.shown(&self.catalog.config.name, lang);
        match of {
            None => name,
            Some((kind, id)) => Cow::Owned(format!("{} – {name}", self.catalog.label(lang, kind, id).shown_name())),
        }
    }
}

impl Viewer<'_, Full> {
    /// The bytes of a file that no template renders; `None` for pages. Those of [files](Viewer::file) are read whole.
    pub fn machine(&self, page: &plan::OutputFile) -> Result<Option<Cow<'_, [u8]>>, ViewError> {
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
                let bytes = crate::base::fs::read(&self.catalog.tree.on_disk(path))?;
                if Digest::of(&bytes) != self.sources.get(*file).digest {
                    return Err(ViewError::Changed(path.to_owned()));
                }
                Cow::Owned(bytes)
            }
            _ => return Ok(None),
        }))
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
