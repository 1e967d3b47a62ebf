//! `site.yaml`: from the text to a [`Config`] in which every value is known to be right.

mod check;
pub(crate) mod deploy;
mod forms;
pub(crate) mod raw;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::base::address::{Base, Pattern};
use crate::base::color::Pair;
use crate::base::diagnostics::Severities;
use crate::base::foreign;
use crate::base::localised::{LangId, Localised, TextOrMap};
use crate::base::registry_kind::RegistryKind;
use crate::feed::model::Format;
use crate::locale::language::Locale;
use crate::model::texts::{Change, Texts};
pub use check::read;
use deploy::DeployTarget;

/// The file's name, beside `content/`.
pub(crate) const FILE: &str = "site.yaml";

/// What the site says about itself; made by [`read`].
#[derive(Clone)]
pub struct Config {
    /// The office's name.
    pub name: Localised,
    /// A line below the name.
    pub tagline: Option<Localised>,
    /// A sentence about the site.
    pub description: Option<Localised>,
    /// Footer, as Markdown.
    pub footer: Option<Localised>,
    /// The menu in an order of its own; without it, all indexes that have entries, the archive, and the pages that ask for
    /// a place.
    pub menu: Option<Vec<MenuEntry>>,
    /// Where the site is published; a build may be told another address than `site.yaml` has.
    pub base: Base,
    /// Where it is published by `site.yaml`, if the command line said otherwise: addresses there are its own, too.
    pub written_base: Option<Base>,
    /// Whether the file says so, rather than the command line.
    pub is_base_written: bool,
    /// The languages, in the order of the file; at least one.
    pub languages: Vec<Language>,
    /// The language whose pages have no prefix.
    pub default_lang: LangId,
    /// The zone of dates and instants that name none.
    pub zone: TimeZone,
    /// The theme's folder in `themes/`.
    pub theme: String,
    /// Whether a name without a registry file is an entry all the same.
    pub open_registries: bool,
    /// Whether raw HTML in Markdown is passed on as it is.
    pub trust_html: bool,
    /// Whether symbolic links of the content folder may lead out of the site.
    pub outside_links: bool,
    /// Whether each release has a plain-text edition.
    pub plain_text: bool,
    /// The fixed part of feed ids: `press.example.org,2025` (RFC 4151).
    pub id_base: String,
    /// The output folder, relative to the site.
    pub output: String,
    /// Patterns of addresses.
    pub addresses: Addresses,
    /// Which feeds there are.
    pub feeds: Feeds,
    /// How the site looks.
    pub look: Look,
    /// Content files of the releases that lead the home page.
    pub featured: Vec<String>,
    /// How many newest releases the home page shows.
    pub home_newest: usize,
    /// The map on the page of all countries.
    pub map: Map,
    /// Where it is published to, in the order of the file.
    pub deploy: Vec<DeployTarget>,
    /// What each kind of finding means.
    pub severities: Severities,
    /// The free map for themes.
    pub extra: Value,
}

/// How the site looks, where it is not as the theme has it.
#[derive(Clone, Default)]
pub struct Look {
    /// The emblem in the masthead: a file of `content/static/`.
    pub emblem: Option<String>,
    /// Colours by name.
    pub colors: Vec<(String, Pair)>,
}

/// An entry of the menu that `site.yaml` lists.
#[derive(Clone)]
pub struct MenuEntry {
    /// What it says, if not the title of the page that it leads to.
    pub label: Option<Localised>,
    /// Where it leads.
    pub to: MenuTarget,
}

/// Where an entry of the menu leads.
#[derive(Clone)]
pub enum MenuTarget {
    /// To the home page.
    Home,
    /// To all entries of a registry.
    Index(RegistryKind),
    /// To the archive of releases.
    Archive,
    /// To another site.
    Elsewhere(String),
    /// To what has that path in `content/`, or that address; or to the page of that slug.
    Place(String),
}

impl MenuTarget {
    /// The words for what is built in.
    pub const WORDS: [&str; 8] = ["home", "releases", "archive", "agencies", "countries", "topics", "events", "people"];

    /// Where a url leads; `None` if readers may not follow it.
    fn of_url(url: &str) -> Option<MenuTarget> {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']));
        match scheme {
            _ if url.starts_with("//") => Some(MenuTarget::Elsewhere(url.to_owned())),
            Some(scheme) => {
                let known = ["https", "http", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
                known.then(|| MenuTarget::Elsewhere(url.to_owned()))
            }
            None if url.is_empty() || url.starts_with('#') => None,
            None => Some(MenuTarget::parse(url)),
        }
    }

    /// What a word or path means.
    fn parse(text: &str) -> MenuTarget {
        match text {
            "home" => MenuTarget::Home,
            // The archive has all releases; both words come to mind.
            "releases" | "archive" => MenuTarget::Archive,
            _ => match RegistryKind::ALL.into_iter().find(|kind| kind.plural() == text) {
                Some(kind) => MenuTarget::Index(kind),
                None => MenuTarget::Place(text.to_owned()),
            },
        }
    }
}

/// A language of the site.
#[derive(Clone)]
pub struct Language {
    /// Its rules.
    pub locale: Arc<Locale>,
    /// Its own name.
    pub name: String,
    /// What comes before its addresses: nothing for the default language, else `/ru`.
    pub prefix: String,
}

/// Patterns of addresses, language prefix not included.
#[derive(Clone)]
pub struct Addresses {
    /// Of releases; the fields are those of [`RELEASE_FIELDS`].
    pub release: Pattern,
    /// Of plain pages: `{slug}`.
    pub page: Pattern,
    /// Of facets, in the order of [`RegistryKind::ALL`]: `{id}`.
    pub facets: [Pattern; RegistryKind::COUNT],
    /// Of the index of each facet: the pattern up to its `{id}`.
    pub indexes: [String; RegistryKind::COUNT],
    /// Of months: `{year}` and `{month}`.
    pub archive: Pattern,
    /// The archive's first page: its pattern up to `{year}`.
    pub archive_root: String,
}

/// The fields of the pattern of release addresses.
pub(crate) const RELEASE_FIELDS: [&str; 4] = ["year", "month", "day", "slug"];

/// The map on the page of all countries.
#[derive(Clone)]
pub struct Map {
    /// Whether there is one.
    pub show: bool,
    /// Whether disputed territory is nobody's, rather than of those who hold it.
    pub neutral: bool,
    /// A line below it, such as whose borders it shows.
    pub note: Option<Localised>,
}

/// Which feeds there are.
#[derive(Clone)]
pub struct Feeds {
    pub site: Vec<Format>,
    /// Of facets, in the order of [`RegistryKind::ALL`].
    pub facets: [Vec<Format>; RegistryKind::COUNT],
    /// How many releases a feed carries.
    pub items: usize,
    /// Whether the site's feeds carry whole texts.
    pub site_full_text: bool,
    /// Whether the feeds of facets carry whole texts, in the order of [`RegistryKind::ALL`].
    pub facets_full_text: [bool; RegistryKind::COUNT],
}

impl Config {
    /// Where the site is published by `site.yaml`, whatever the command line says.
    pub fn own_base(&self) -> &Base {
        self.written_base.as_ref().unwrap_or(&self.base)
    }

    /// Where addresses of the site begin: what it is published at first.
    pub fn bases(&self) -> impl Iterator<Item = &Base> {
        std::iter::once(&self.base).chain(&self.written_base)
    }

    /// What a path on a host of this site may be an address of: below one of its bases, or as it is, since people leave the
    /// base path out.
    pub fn addresses_of<'p>(&self, path: &'p str) -> impl Iterator<Item = &'p str> {
        let below = self.bases().filter_map(move |base| base.address_of(path));
        below.chain(Some(path).filter(|_| self.base.path != "/"))
    }

    /// The path of a whole url on a host of this site: see [`Base::own`].
    pub fn own(&self, url: &str) -> Option<(String, String, bool)> {
        self.bases().find_map(|base| base.own(url))
    }

    /// All languages.
    pub fn lang_ids(&self) -> impl Iterator<Item = LangId> + use<> {
        (0..self.languages.len() as u8).map(LangId)
    }

    /// The language of that tag.
    pub fn lang(&self, tag: &str) -> Option<LangId> {
        self.lang_ids().find(|id| self.tag(*id).eq_ignore_ascii_case(tag))
    }

    /// What to do so that the site has one more language.
    pub fn to_add_language(&self, tag: &str) -> String {
        match self.languages.as_slice() {
            // It need not be listed while it is alone.
            [only] => format!("write `languages: {{{}: {{}}, {tag}: {{}}}}` in site.yaml", only.locale.tag()),
            _ => format!("add `{tag}: {{}}` to `languages` in site.yaml"),
        }
    }

    /// The BCP 47 tag of a language.
    pub fn tag(&self, lang: LangId) -> &str {
        self.languages[lang.index()].locale.tag()
    }

    /// The rules of a language.
    pub fn locale(&self, lang: LangId) -> &Locale {
        &self.languages[lang.index()].locale
    }

    /// What comes before the addresses of a language.
    pub fn prefix(&self, lang: LangId) -> &str {
        &self.languages[lang.index()].prefix
    }

    /// The text for pages of a language, marked where it had to be taken from another.
    pub fn shown<'t>(&self, text: &'t Localised, lang: LangId) -> Cow<'t, str> {
        match text.lender(lang) {
            Some(lender) => self.marked(text.get(lang), lender, lang),
            None => Cow::Borrowed(text.get(lang)),
        }
    }

    /// A text of one language for pages of another, marked where readers and their voices must know.
    pub fn marked<'t>(&self, text: &'t str, own: LangId, page: LangId) -> Cow<'t, str> {
        let (tag, dir) = (self.tag(own), self.locale(own).dir());
        // English text is at home on a page in British English.
        let same = own == page || self.locale(page).chain().iter().any(|known| known == tag);
        if same { Cow::Borrowed(text) } else { Cow::Owned(foreign::mark(text, tag, dir)) }
    }

    /// A text from YAML with its languages resolved; tags that the site does not have are returned beside it.
    pub fn localise(&self, text: TextOrMap) -> (Localised, Vec<String>) {
        localise(text, &self.languages, self.default_lang)
    }
}

impl Texts for Config {
    /// All but the footer, which is Markdown with links. Taken apart without a rest, so that nothing new is forgotten.
    fn each_text(&mut self, change: &mut Change) {
        let Config {
            name,
            tagline,
            description,
            footer: _,
            menu,
            base: _,
            written_base: _,
            is_base_written: _,
            languages,
            default_lang: _,
            zone: _,
            theme: _,
            open_registries: _,
            trust_html: _,
            outside_links: _,
            plain_text: _,
            id_base: _,
            output: _,
            addresses: _,
            feeds: _,
            look: _,
            featured: _,
            home_newest: _,
            map: Map { show: _, neutral: _, note },
            deploy: _,
            severities: _,
            extra,
        } = self;
        name.each_text(change);
        [tagline, description, note].into_iter().for_each(|text| text.each_text(change));
        languages.iter_mut().for_each(|language| language.name.each_text(change));
        extra.each_text(change);
        if let Some(menu) = menu {
            menu.iter_mut().for_each(|entry| entry.label.each_text(change));
            menu.retain(|entry| !matches!(&entry.to, MenuTarget::Elsewhere(url) if change(url).is_some()));
        }
    }
}

fn localise(text: TextOrMap, languages: &[Language], default: LangId) -> (Localised, Vec<String>) {
    match text {
        TextOrMap::Text(text) => (Localised::same(text.trim()), Vec::new()),
        TextOrMap::Map(map) => {
            let (mut own, mut unknown) = (Vec::new(), Vec::new());
            for (tag, text) in map {
                match languages.iter().position(|language| language.locale.tag().eq_ignore_ascii_case(&tag)) {
                    Some(at) => own.push((LangId(at as u8), text.trim().into())),
                    None => unknown.push(tag),
                }
            }
            (Localised::per_language(own, default), unknown)
        }
    }
}
