//! The configuration from its raw shape: every value checked, every fault reported.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde_json::Value;

use super::deploy::{CacheControl, DeployTarget, Destination, FORMS};
use super::forms::{is_address, is_tagging_entity, zone_of_offset};
use super::raw;
use super::raw::{RawAddresses, RawConfig, RawFeeds, RawLook};
use super::{Addresses, Config, FILE, Feeds, Language, Look, Map, MenuEntry, MenuTarget, RELEASE_FIELDS, localise};
use crate::base::address::{Base, Pattern, decode};
use crate::base::color::Pair;
use crate::base::diagnostics::{Diagnostic, Kind, Level, Severities, nearest};
use crate::base::localised::{LangId, Localised, TextOrMap};
use crate::base::registry_kind::RegistryKind;
use crate::base::slug;
use crate::feed::model::Format;
use crate::locale::language::{self, Calendar, Locale};
use crate::yaml::{self, Input, Step};

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
            deploy,
            severities,
            extra,
        } = raw;
        let default_tag = language.unwrap_or_else(|| "en".to_owned());
        let languages = self.languages(&default_tag, languages.unwrap_or_default());
        let default_lang = languages.iter().position(|one| one.prefix.is_empty()).map(|at| LangId(at as u8));
        let written_base = base_url.and_then(|_| Base::parse(written_base_url.as_deref()?).ok());
        let base = self.base(base_url, written_base_url);
        let zone = self.zone(zone.unwrap_or_else(|| "UTC".to_owned()));
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
        let deploy = self.deploy(deploy.unwrap_or_default(), base.as_ref());
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
        let mut text = |key, value| self.text(key, value, &languages, known_default);
        let (name, tagline) = (text("name", name), text("tagline", tagline));
        let (description, footer) = (text("description", description), text("footer", footer));
        let map = Map { show: show.unwrap_or(true), neutral, note: text("map.note", note) };
        let menu = menu.map(|entries| self.menu(entries, &languages, known_default));
        let (base, zone, addresses) = (base?, zone?, addresses?);
        self.check_id_base(id_base.as_deref(), &base);
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
            deploy,
            severities: Severities::new(severities),
            extra: extra.unwrap_or_else(|| Value::Object(Default::default())),
            languages,
        })
    }

    /// Where the site is published: as the command line says, else as the file does.
    fn base(&mut self, base_url: Option<&str>, written_base_url: Option<String>) -> Option<Base> {
        match (base_url, written_base_url) {
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
        }
    }

    /// The time zone of a name.
    fn zone(&mut self, zone: String) -> Option<TimeZone> {
        // The database in the program, so that a site is the same on every machine.
        let zones = TimeZoneDatabase::bundled();
        zones
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
            .ok()
    }

    /// A text in the languages of the site.
    fn text(
        &mut self,
        key: &'static str,
        value: Option<TextOrMap>,
        languages: &[Language],
        default: LangId,
    ) -> Option<Localised> {
        let (text, unknown) = localise(value?, languages, default);
        for tag in unknown {
            let path: Vec<Step> = key.split('.').chain([tag.as_str()]).map(Step::Key).collect();
            self.fault(
                &path,
                format!("`{key}` has a text in `{tag}`, which is not among the languages of the site"),
                "add the language to `languages`, or take the text out",
            );
        }
        Some(text)
    }

    /// The authority by which ids of feeds begin.
    fn check_id_base(&mut self, id_base: Option<&str>, base: &Base) {
        if let Some(id_base) = id_base.filter(|id_base| !is_tagging_entity(id_base)) {
            let message =
                format!("`id_base` is `{id_base}`, and it begins the ids of feeds: a host, a comma and a year");
            self.fault(&[Step::Key("id_base")], message, format!("write `id_base: {},2025`", base.host()));
        }
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

    /// The targets of deployments.
    fn deploy(
        &mut self,
        written: indexmap::IndexMap<String, raw::RawTarget>,
        base: Option<&Base>,
    ) -> Vec<DeployTarget> {
        let mut targets = Vec::with_capacity(written.len());
        for (name, target) in written {
            let (settings, is_alone) = match target {
                raw::RawTarget::To(to) => (raw::RawTargetSettings { to: Some(to), ..Default::default() }, true),
                raw::RawTarget::Settings(settings) => (settings, false),
            };
            // The first is where the public looks.
            let usual = if targets.is_empty() { base.cloned() } else { None };
            targets.extend(self.target(name, settings, is_alone, usual));
        }
        targets
    }

    /// A target; `url` is where the public sees it if it does not say.
    fn target(
        &mut self,
        name: String,
        raw: raw::RawTargetSettings,
        is_alone: bool,
        url_of_site: Option<Base>,
    ) -> Option<DeployTarget> {
        let raw::RawTargetSettings { to, endpoint, branch, url, keep_assets, max_delete, parallel, compress, cache } =
            raw;
        let path = [Step::Key("deploy"), Step::Key(&name)];
        let Some(to) = to else {
            if self.is_missing(&format!("deploy.{name}.to")) {
                let message = format!("`deploy.{name}` does not say where the site goes");
                self.fault_of_key(&path, message, "add `to`: an address such as `s3://press-site`, or a folder");
            }
            return None;
        };
        let to_path = [Step::Key("deploy"), Step::Key(&name), Step::Key("to")];
        let to_path = if is_alone { &path[..] } else { &to_path[..] };
        let to = match Destination::parse(&to, endpoint.as_deref(), branch.as_deref()) {
            Ok(to) => to,
            Err(why) => {
                self.fault(to_path, format!("the site cannot go to `{to}`: {why}"), FORMS);
                return None;
            }
        };
        let gzip = self.word(&["deploy", &name, "compress"], compress, ["none", "gzip"]) == 1;
        if gzip && !matches!(to, Destination::Bucket { .. }) {
            let path = [Step::Key("deploy"), Step::Key(&name), Step::Key("compress")];
            let message = "`compress` is for buckets, whose files have headers of their own";
            self.fault(&path, message, "take the line out; other hosts compress by themselves");
        }
        let usual = CacheControl::default();
        let raw::RawCache { pages, assets } = cache.unwrap_or_default();
        let cache = CacheControl { pages: pages.unwrap_or(usual.pages), assets: assets.unwrap_or(usual.assets) };
        for (key, value) in [("pages", &cache.pages), ("assets", &cache.assets)] {
            // What is no visible ASCII cannot be in a header (RFC 9110, section 5.5).
            if !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
                let path = [Step::Key("deploy"), Step::Key(&name), Step::Key("cache"), Step::Key(key)];
                self.fault(&path, format!("`{value}` cannot be in a header"), "write it in plain letters, in one line");
            }
        }
        let url = match url.map(|url| Base::parse(&url)) {
            None => url_of_site,
            Some(Ok(url)) => Some(url),
            Some(Err(why)) => {
                let path = [Step::Key("deploy"), Step::Key(&name), Step::Key("url")];
                self.fault(&path, format!("`deploy.{name}.url`: {}", why.message), why.help.unwrap_or_default());
                None
            }
        };
        Some(DeployTarget {
            name,
            to,
            url,
            keep_assets: keep_assets.unwrap_or(30),
            max_delete: max_delete.map(|most| most as usize),
            parallel: parallel.unwrap_or(16).clamp(1, 256) as usize,
            gzip,
            cache,
        })
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
