//! `site.yaml`: from the text to a [`Config`] in which every value is known to be right.

mod forms;
pub(crate) mod raw;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde_json::Value;

use crate::base::address::{Base, Pattern, decode};
use crate::base::color::Pair;
use crate::base::diagnostics::{Diagnostic, Kind, Level, Severities, nearest};
use crate::base::foreign;
use crate::base::localised::{LangId, Localised, TextOrMap};
use crate::base::registry_kind::RegistryKind;
use crate::base::slug;
use crate::feed::model::Format;
use crate::locale::language::{self, Calendar, Locale};
use crate::model::content::texts::{Change, Texts};
use crate::yaml::{self, Input, Step};
use forms::{is_address, is_tagging_entity, zone_of_offset};
use raw::{RawAddresses, RawConfig, RawFeeds, RawLook};

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

    /// Where a url leads; `None` where readers may not follow it.
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
    /// What stands before its addresses: nothing for the default language, else `/ru`.
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
    /// Of the site.
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

    /// What stands before the addresses of a language.
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

/// Reads `site.yaml`. On faults, all of them; the configuration is then not to be had.
///
/// `base_url` overrides the file's, as the command line may.
pub fn read(text: &str, base_url: Option<&str>) -> Result<Config, Vec<Diagnostic>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let source = Input { file: FILE, text, yaml: start..text.len() };
    let read = yaml::read::<RawConfig>(&source);
    let Some(value) = read.value else { return Err(read.faults) };
    let mut check = Check { source, faults: read.faults, left_out: read.left_out };
    let config = check.config(value, base_url);
    match config {
        Some(config) if check.faults.is_empty() => Ok(config),
        _ => Err(check.faults),
    }
}

struct Check<'a> {
    source: Input<'a>,
    faults: Vec<Diagnostic>,
    /// Keys whose values are invalid, which has been reported.
    left_out: Vec<String>,
}

impl Check<'_> {
    fn is_missing(&self, key: &str) -> bool {
        !self.left_out.iter().any(|left_out| left_out == key)
    }

    /// A finding about the value that `path` leads to.
    fn fault(&mut self, path: &[Step], message: impl Into<String>, help: impl Into<String>) {
        self.fault_in(yaml::locate(&self.source, path), message, help);
    }

    /// A finding about the key that `path` leads to.
    fn fault_of_key(&mut self, path: &[Step], message: impl Into<String>, help: impl Into<String>) {
        self.fault_in(yaml::locate_key(&self.source, path), message, help);
    }

    fn fault_in(&mut self, place: Option<Range<usize>>, message: impl Into<String>, help: impl Into<String>) {
        let mut diagnostic = Diagnostic::new(Kind::Config, FILE, message);
        let help = help.into();
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        if let Some(range) = place {
            diagnostic = diagnostic.at(self.source.text, range);
        }
        self.faults.push(diagnostic);
    }

    fn config(&mut self, raw: RawConfig, base_url: Option<&str>) -> Option<Config> {
        // Taken apart without a rest, so that a key which nobody uses does not compile.
        let RawConfig {
            name,
            tagline,
            description,
            footer,
            menu,
            base_url: written_base_url,
            language,
            languages,
            zone,
            theme,
            registries,
            raw_html,
            symlinks,
            plain_text,
            id_base,
            output,
            addresses,
            feeds,
            look,
            home,
            map,
            severities,
            extra,
        } = raw;
        let default_tag = language.unwrap_or_else(|| "en".to_owned());
        let languages = self.languages(&default_tag, languages.unwrap_or_default());
        let default_lang = languages.iter().position(|one| one.prefix.is_empty()).map(|at| LangId(at as u8));
        let written_base = base_url.and_then(|_| Base::parse(written_base_url.as_deref()?).ok());
        let base = match (base_url, written_base_url) {
            (Some(text), _) => Base::parse(text)
                .map_err(|why| {
                    let mut fault = Diagnostic::new(Kind::Config, "", format!("`--base-url {text}`: {}", why.message));
                    fault.help = why.help.map(|url| format!("write `--base-url {url}`"));
                    self.faults.push(fault);
                })
                .ok(),
            (None, Some(text)) => Base::parse(&text)
                .map_err(|why| {
                    let message = format!("`base_url` is `{text}`: {}", why.message);
                    let help = why.help.map(|url| format!("write `base_url: {url}`"));
                    self.fault(&[Step::Key("base_url")], message, help.unwrap_or_default());
                })
                .ok(),
            (None, None) if !self.is_missing("base_url") => None,
            (None, None) => {
                self.fault(
                    &[],
                    "`base_url` is missing",
                    "say where the site will be published: `base_url: https://press.example.org/`",
                );
                None
            }
        };
        let zone = zone.unwrap_or_else(|| "UTC".to_owned());
        // The database in the program, so that a site is the same on every machine.
        let zones = TimeZoneDatabase::bundled();
        let zone = zones
            .get(&zone)
            .map_err(|_| {
                let names = zones.available().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
                let help = match nearest(&zone, names.iter().map(String::as_str)) {
                    _ if zone.contains(|c: char| c.is_ascii_digit()) => zone_of_offset(&zone),
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "a name of the IANA time zone database, such as `Asia/Bishkek`, was expected".to_owned(),
                };
                self.fault(&[Step::Key("zone")], format!("there is no time zone `{zone}`"), help);
            })
            .ok();
        let theme = theme.unwrap_or_else(|| "default".to_owned());
        if theme.is_empty() || theme.contains(['/', '\\']) || theme.starts_with('.') {
            self.fault(&[Step::Key("theme")], "`theme` is the name of a folder in `themes/`", "");
        }
        let output = output.unwrap_or_else(|| "output".to_owned());
        let open_registries = self.word(&["registries"], registries, ["closed", "open"]) == 1;
        let outside_links = self.word(&["symlinks"], symlinks, ["inside", "anywhere"]) == 1;
        let trust_html = self.word(&["raw_html"], raw_html, ["sanitise", "trust"]) == 1;
        let addresses = self.addresses(addresses.unwrap_or_default());
        let feeds = self.feeds(feeds.unwrap_or_default());
        let look = self.look(look.unwrap_or_default());
        let mut severities = self.severities(severities.unwrap_or_default());
        if open_registries {
            // An archive that comes as it is links to pages of its former home, which nobody can mend.
            severities.entry(Kind::BrokenLink).or_insert(Level::Warn);
        }
        let home = home.unwrap_or_default();
        let raw::RawMap { show, view, note } = map.unwrap_or_default();
        let neutral = self.word(&["map", "view"], view, ["neutral", "de-facto"]) == 0;
        if name.is_none() && self.is_missing("name") {
            self.fault(&[], "`name` is missing", "say whose site it is: `name: Press office of …`");
        }
        let known_default = default_lang.unwrap_or(LangId(0));
        let mut text = |key: &'static str, value: Option<TextOrMap>| -> Option<Localised> {
            let (text, unknown) = localise(value?, &languages, known_default);
            for tag in unknown {
                let path: Vec<Step> = key.split('.').chain([tag.as_str()]).map(Step::Key).collect();
                self.fault(
                    &path,
                    format!("`{key}` has a text in `{tag}`, which is not among the languages of the site"),
                    "add the language to `languages`, or take the text out",
                );
            }
            Some(text)
        };
        let (name, tagline) = (text("name", name), text("tagline", tagline));
        let (description, footer) = (text("description", description), text("footer", footer));
        let map = Map { show: show.unwrap_or(true), neutral, note: text("map.note", note) };
        let menu = menu.map(|entries| self.menu(entries, &languages, known_default));
        let (base, zone, addresses) = (base?, zone?, addresses?);
        if let Some(id_base) = id_base.as_deref().filter(|id_base| !is_tagging_entity(id_base)) {
            let message =
                format!("`id_base` is `{id_base}`, and it begins the ids of feeds: a host, a comma and a year");
            self.fault(&[Step::Key("id_base")], message, format!("write `id_base: {},2025`", base.host()));
        }
        let default_lang = default_lang?;
        Some(Config {
            name: name?,
            tagline,
            description,
            footer,
            menu,
            id_base: id_base.unwrap_or_else(|| format!("{},2025", base.host())),
            written_base: written_base.filter(|written| *written != base),
            base,
            is_base_written: base_url.is_none(),
            default_lang,
            zone,
            theme,
            open_registries,
            trust_html,
            outside_links,
            plain_text: plain_text.unwrap_or(true),
            output,
            addresses,
            feeds,
            look,
            featured: home.featured.unwrap_or_default(),
            home_newest: home.newest.unwrap_or(12) as usize,
            map,
            severities: Severities::new(severities),
            extra: extra.unwrap_or_else(|| Value::Object(Default::default())),
            languages,
        })
    }

    fn languages(
        &mut self,
        default: &str,
        written: indexmap::IndexMap<String, Option<raw::RawLanguage>>,
    ) -> Vec<Language> {
        let mut languages: Vec<Language> = Vec::new();
        let listed = written.keys().any(|tag| tag.eq_ignore_ascii_case(default));
        if !written.is_empty() && !listed {
            self.fault(
                &[Step::Key("language")],
                format!("the default language `{default}` is not among `languages`"),
                format!("add `{default}: {{}}` to `languages`"),
            );
        }
        let alone = (!listed).then(|| (default.to_owned(), None));
        let written_alone = alone.is_some();
        for (tag, raw) in alone.into_iter().chain(written) {
            let raw::RawLanguage { name, calendar } = raw.unwrap_or_default();
            let calendar = calendar.map_or(Calendar::GREGORIAN, |word| self.calendar(&tag, &word));
            if let Some((meant, language)) = language::meant(&tag) {
                let what = if tag.len() == 2 { "the code of a country" } else { "the name of a language" };
                let message = format!("`{tag}` is {what}, and a language is listed by its tag");
                let help = format!("did you mean `{meant}`? It is the tag of {language}");
                match written_alone && tag == default {
                    true => self.fault(&[Step::Key("language")], message, help),
                    false => self.fault_of_key(&[Step::Key("languages"), Step::Key(&tag)], message, help),
                }
                continue;
            }
            let Ok(locale) = Locale::parse(&tag) else {
                self.fault_of_key(
                    &[Step::Key("languages"), Step::Key(&tag)],
                    format!("`{tag}` is not a language tag"),
                    "a BCP 47 tag such as `en`, `ru` or `zh-Hant` was expected",
                );
                continue;
            };
            let prefix =
                if tag.eq_ignore_ascii_case(default) { String::new() } else { format!("/{}", tag.to_lowercase()) };
            let name = name.unwrap_or_else(|| locale.own_name().to_owned());
            languages.push(Language { name, locale: Arc::new(locale.with_calendar(calendar)), prefix });
        }
        if languages.len() > usize::from(u8::MAX) {
            self.fault(&[Step::Key("languages")], "more than 255 languages", "");
        }
        languages
    }

    /// The calendar of a language by its word.
    fn calendar(&mut self, tag: &str, word: &str) -> Calendar {
        Calendar::parse(word).unwrap_or_else(|| {
            let help = match nearest(word, Calendar::words()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of `{}` was expected", Calendar::words().collect::<Vec<_>>().join("`, `")),
            };
            let path = [Step::Key("languages"), Step::Key(tag), Step::Key("calendar")];
            self.fault(&path, format!("there is no calendar `{word}`"), help);
            Calendar::GREGORIAN
        })
    }

    /// The place of the word that was written among those that may be; the first where none was written.
    fn word(&mut self, path: &[&str], written: Option<String>, words: [&str; 2]) -> usize {
        let Some(written) = written else { return 0 };
        words.iter().position(|word| *word == written).unwrap_or_else(|| {
            let help = format!("`{}` or `{}` was expected", words[0], words[1]);
            let steps: Vec<Step> = path.iter().map(|key| Step::Key(key)).collect();
            self.fault(&steps, format!("`{}` is `{written}`", path.join(".")), help);
            0
        })
    }

    fn addresses(&mut self, raw: RawAddresses) -> Option<Addresses> {
        let RawAddresses { release, page, agency, country, topic, person, event, archive } = raw;
        let mut pattern =
            |key: &'static str, written: Option<String>, usual: &str, fields: &[&str], needed: &[&str]| {
                let text = written.unwrap_or_else(|| usual.to_owned());
                let apart = key == "release" || key == "page" || !text.starts_with("/{");
                let apart =
                    if apart { Ok(()) } else { Err("it needs a folder of its own before the first `{`".to_owned()) };
                let pattern = apart
                    .and_then(|()| slug::check_reserved(&decode(&text)))
                    .and_then(|()| Pattern::parse(&text, fields, needed))
                    .map_err(|why| {
                        self.fault(
                            &[Step::Key("addresses"), Step::Key(key)],
                            format!("`addresses.{key}` is `{text}`: {why}"),
                            format!("the usual pattern is `{usual}`"),
                        )
                    })
                    .ok();
                pattern.map(|pattern| (pattern, text.split('{').next().unwrap_or("/").to_owned()))
            };
        let release = pattern("release", release, "/releases/{year}/{month}/{slug}/", &RELEASE_FIELDS, &["slug"]);
        let page = pattern("page", page, "/{slug}/", &["slug"], &["slug"]);
        let written = [agency, country, topic, person, event];
        let facets = RegistryKind::ALL.map(|kind| {
            let usual = format!("/{}/{{id}}/", kind.plural());
            pattern(kind.name(), written[kind.index()].clone(), &usual, &["id"], &["id"])
        });
        let archive = pattern("archive", archive, "/archive/{year}/{month}/", &["year", "month"], &["year", "month"]);
        let (release, page, archive) = (release?.0, page?.0, archive?);
        let mut indexes: [String; RegistryKind::COUNT] = Default::default();
        let mut patterns = Vec::with_capacity(RegistryKind::COUNT);
        for (at, facet) in facets.into_iter().enumerate() {
            let (pattern, index) = facet?;
            indexes[at] = index;
            patterns.push(pattern);
        }
        let facets = patterns.try_into().ok()?;
        Some(Addresses { release, page, facets, indexes, archive: archive.0, archive_root: archive.1 })
    }

    fn feeds(&mut self, raw: RawFeeds) -> Feeds {
        let RawFeeds { site, agency, country, topic, person, event, items, full_text } = raw;
        let mut formats = |key: &'static str, written: Option<Vec<String>>, usual: &[Format]| {
            let Some(written) = written else { return usual.to_vec() };
            let mut formats = Vec::new();
            for (at, word) in written.iter().enumerate() {
                match Format::parse(word) {
                    Some(format) if !formats.contains(&format) => formats.push(format),
                    Some(_) => {}
                    None => self.fault(
                        &[Step::Key("feeds"), Step::Key(key), Step::Index(at)],
                        format!("there is no feed format `{word}`"),
                        "`rss`, `atom` or `json` was expected",
                    ),
                }
            }
            formats
        };
        let site = formats("site", site, &[Format::Rss, Format::Atom, Format::Json]);
        let facets = [
            formats("agency", agency, &[Format::Rss]),
            formats("country", country, &[Format::Rss]),
            formats("topic", topic, &[Format::Rss]),
            formats("person", person, &[]),
            formats("event", event, &[]),
        ];
        let mut site_full_text = full_text.is_none();
        let mut facets_full_text = [false; RegistryKind::COUNT];
        for (at, word) in full_text.unwrap_or_default().iter().enumerate() {
            match RegistryKind::ALL.iter().position(|kind| kind.name() == word) {
                Some(kind) => facets_full_text[kind] = true,
                None if word == "site" => site_full_text = true,
                None => self.fault(
                    &[Step::Key("feeds"), Step::Key("full_text"), Step::Index(at)],
                    format!("there are no feeds of `{word}`"),
                    "`site`, `agency`, `country`, `topic`, `person` or `event` was expected",
                ),
            }
        }
        Feeds { site, facets, items: items.unwrap_or(20) as usize, site_full_text, facets_full_text }
    }

    fn menu(&mut self, written: Vec<raw::RawMenuEntry>, languages: &[Language], default: LangId) -> Vec<MenuEntry> {
        let mut menu = Vec::with_capacity(written.len());
        for (at, entry) in written.into_iter().enumerate() {
            let path = [Step::Key("menu"), Step::Index(at)];
            let raw::RawMenuLink { label, url } = match entry {
                raw::RawMenuEntry::Word(word) if is_address(&word) => {
                    let url = word.trim();
                    let host = url.trim_start_matches("mailto:").trim_start_matches("tel:");
                    let host = host.split_once("//").map_or(host, |(_, rest)| rest);
                    let label = host.split(['/', '?', '#']).next().unwrap_or_default();
                    let message = format!("an entry of the menu that leads to `{url}` needs a label");
                    let help =
                        format!("write `{{label: \"{label}\", url: \"{url}\"}}`, with the words that readers see");
                    self.fault(&path, message, help);
                    continue;
                }
                raw::RawMenuEntry::Word(word) => {
                    menu.push(MenuEntry { label: None, to: MenuTarget::parse(word.trim()) });
                    continue;
                }
                raw::RawMenuEntry::Link(link) => link,
            };
            let label = label.map(|text| {
                let (text, unknown) = localise(text, languages, default);
                for tag in unknown {
                    let path = [Step::Key("menu"), Step::Index(at), Step::Key("label"), Step::Key(&tag)];
                    let message =
                        format!("the label has a text in `{tag}`, which is not among the languages of the site");
                    self.fault(&path, message, "add the language to `languages`, or take the text out");
                }
                text
            });
            let Some(url) = url else {
                self.fault(&path, "an entry of the menu has no `url`", "write `{label: …, url: https://…}`");
                continue;
            };
            let Some(to) = MenuTarget::of_url(&url) else {
                let help = "an address such as `https://parliament.example.org/` was expected";
                self.fault(&path, format!("the menu may not lead to `{url}`"), help);
                continue;
            };
            if matches!(to, MenuTarget::Elsewhere(_))
                && label.as_ref().is_none_or(|label| label.all().all(str::is_empty))
            {
                let message = "an entry of the menu that leads to another site has no `label`";
                self.fault(&path, message, "say what it is called: `{label: Parliament, url: https://…}`");
                continue;
            }
            menu.push(MenuEntry { label, to });
        }
        menu
    }

    fn look(&mut self, raw: RawLook) -> Look {
        let RawLook { emblem, colors } = raw;
        let mut chosen = Vec::new();
        for (name, value) in colors.unwrap_or_default() {
            match Pair::parse(&value) {
                Ok(pair) => chosen.push((name, pair)),
                Err(why) => {
                    let path = [Step::Key("look"), Step::Key("colors"), Step::Key(&name)];
                    let help = match value.is_null() {
                        true => format!(
                            "put it into quotation marks, as in `{name}: \"#0a4b83\"`: without them, it is a comment"
                        ),
                        false => String::new(),
                    };
                    self.fault(&path, format!("`look.colors.{name}`: {why}"), help);
                }
            }
        }
        Look { emblem, colors: chosen }
    }

    fn severities(&mut self, raw: indexmap::IndexMap<String, String>) -> BTreeMap<Kind, Level> {
        let mut settings = BTreeMap::new();
        for (name, word) in raw {
            let path = [Step::Key("severities"), Step::Key(&name)];
            let Some(kind) = Kind::parse(&name) else {
                let help = match nearest(&name, Kind::ALL.iter().map(|kind| kind.name())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`pressroom build --help` lists the kinds".to_owned(),
                };
                self.fault_of_key(&path, format!("there is no kind of finding `{name}`"), help);
                continue;
            };
            if kind.is_fixed() {
                self.fault_of_key(&path, format!("`{name}` is always an error"), "take the line out");
                continue;
            }
            match Level::parse(&word) {
                Some(level) => {
                    settings.insert(kind, level);
                }
                None => self.fault(
                    &path,
                    format!("`{name}` is `{word}`"),
                    format!("one of `{}` was expected", Level::WORDS.join("`, `")),
                ),
            }
        }
        settings
    }
}
