//! `site.yaml` as it is written: every key that there is, nothing checked but its type.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::base::keys::keys;
use crate::base::localised::TextOrMap;

keys! {
    /// The settings of a site. All are optional here, so that a missing one is reported with all other faults.
    RawConfig {
        /// Whose site it is; text, or a map of languages to texts. **Required.**
        name: Option<TextOrMap>, "text",
            example "name: {en: Example Press Office, ru: Пресс-служба}    # text, or a map of languages to texts";
        /// A line below the name; text or map.
        tagline: Option<TextOrMap>, "text",
            example "tagline: News from Example Springs                    # text or map";
        /// What the site has, for search engines and feeds; text or map.
        description: Option<TextOrMap>, "text",
            example "description: All releases of the Example Office.      # text or map";
        /// What is below every page: Markdown, with links as addresses; text or map.
        footer: Option<TextOrMap>, "text",
            example "footer: \"Example Office, [contact](/contact/)\"          # Markdown, links as addresses; text or map";
        /// The entries of the menu, in this order: a word such as `agencies`, a page, an address, or a map of `label`
        /// and `url`.
        menu: Option<Vec<RawMenuEntry>>, "list", default "the indexes that have entries, the archive, and pages that say `menu`",
            example r#"menu:                                                 # in this order; see below for what stands there without it
  - releases                                          # or home, agencies, countries, topics, events, people
  - agencies
  - pages/about.md                                    # a content file, the slug of a page, or an address
  - {label: {en: Parliament, ru: Парламент}, url: https://parliament.example.org/}"#;
        /// Where the site is published. It may have a path. **Required.**
        base_url: Option<String>, "text",
            example "base_url: https://press.example.org/                  # where the site is published; may have a path";
        /// The default language; its addresses have no prefix.
        language: Option<String>, "text", default "`en`",
            example "language: en                                          # the default language; its addresses have no prefix";
        /// All languages, in the order of menus, each with `name` and `calendar` if they are not the usual ones.
        languages: Option<IndexMap<String, Option<RawLanguage>>>, "map", default "`language` alone",
            example r#"languages:                                            # all languages, in the order of menus
  en: {}
  ru: {name: Русский}                                 # `name` if not the language's own
  fa: {calendar: persian}                             # of its days; gregorian by default"#;
        /// The time zone of dates and instants that name none.
        zone: Option<String>, "text", default "`UTC`",
            example "zone: Asia/Bishkek                                    # of dates and instants that name none; UTC by default";
        /// The theme: a folder in `themes/`, or the built-in one.
        theme: Option<String>, "text", default "`default`",
            example "theme: default                                        # a folder in themes/";
        /// `open`: any name is an entry, with or without a file.
        registries: Option<String>, "word", default "`closed`",
            example "registries: closed                                    # or `open`: any name is an entry";
        /// `trust`: HTML in Markdown is passed on as it is.
        raw_html: Option<String>, "word", default "`sanitise`",
            example "raw_html: sanitise                                    # or `trust`: HTML in Markdown is passed on";
        /// Each release has a plain-text edition, `index.txt`, for wire desks.
        plain_text: Option<bool>, "true or false", default "`true`",
            example "plain_text: true                                      # each release has an `index.txt` for wire desks";
        /// `anywhere`: symbolic links in `content/` may lead out of the site.
        symlinks: Option<String>, "word", default "`inside`",
            example "symlinks: inside                                      # or `anywhere`: links in content/ may lead out of the site";
        /// The fixed part of the ids in feeds; never change it.
        id_base: Option<String>, "text", default "the host of `base_url` with `,2025`",
            example "id_base: press.example.org,2025                       # the fixed part of feed ids; never change it";
        /// The folder into which the site is built.
        output: Option<String>, "text", default "`output`",
            example "output: output                                        # the output folder";
        /// The patterns of addresses, by kind of page.
        addresses: Option<RawAddresses>, "map", default "those of the example",
            example r#"addresses:                                            # these are the defaults
  release: /releases/{year}/{month}/{slug}/           # {year} {month} {day} {slug}
  page: /{slug}/
  agency: /agencies/{id}/
  country: /countries/{id}/
  topic: /topics/{id}/
  person: /people/{id}/
  event: /events/{id}/
  archive: /archive/{year}/{month}/"#;
        /// The formats of feeds by kind of page, `items` in each, and which have the `full_text`.
        feeds: Option<RawFeeds>, "map", default "those of the example",
            example r#"feeds:
  site: [rss, atom, json]                             # formats, per kind of page
  agency: [rss]
  country: [rss]
  topic: [rss]
  person: []
  event: []
  items: 20                                           # releases in a feed
  full_text: [site]                                   # which feeds carry whole texts rather than summaries"#;
        /// The `emblem` in the masthead, a file of `content/static/`; and `colors` of the theme, one for light and dark
        /// pages or one for each.
        look: Option<RawLook>, "map", default "the look of the theme",
            example r##"look:
  emblem: static/emblem.svg                           # in the masthead; a file of content/static/
  colors:                                             # of the theme, for light and dark pages or for both
    accent: ["#0a4b83", "#8fbdeb"]"##;
        /// The front page: `featured` releases, and how many of the `newest` follow.
        home: Option<RawHome>, "map", default "`newest: 12`",
            example r#"home:
  featured: [releases/2025/second-well.md]            # releases at the head of the home page
  newest: 12                                          # how many others follow"#;
        /// The map on the page of all countries: whether to `show` it, its `view` of disputed territory, and a `note`
        /// below it.
        map: Option<RawMap>, "map", default "`show: true`, `view: neutral`",
            example r#"map:
  show: true                                          # a map of the world on the page of all countries
  view: neutral                                       # disputed territory is hatched; or `de-facto`: of who holds it
  note: Borders are those of Natural Earth.           # a line below it; text or map"#;
        /// Where `pressroom deploy` puts the site, by names of your choice: an address or path, or a map of settings with
        /// `to`.
        deploy: Option<IndexMap<String, RawTarget>>, "map",
            example r#"deploy:                                               # where `pressroom deploy` puts the site
  public:                                             # a name of your choice
    to: s3://press-site                               # or gs://…, az://…, ssh://user@host/folder, git:REMOTE, a folder
    keep_assets: 30                                   # days for which style sheets and the like stay that no page uses
    max_delete: 20                                    # more deletions than that are asked for first
  staging: ../staging                                 # an address or path alone does"#;
        /// What findings mean here, by their kinds.
        severities: Option<IndexMap<String, String>>, "map",
            example "severities: {unknown-key: warn}                       # or error, skip, note, off; see the page of findings";
        /// Anything else, for a theme of your own.
        extra: Option<serde_json::Value>, "map",
            example "extra: {}                                             # for themes of your own";
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLanguage {
    pub name: Option<String>,
    pub calendar: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawAddresses {
    pub release: Option<String>,
    pub page: Option<String>,
    pub agency: Option<String>,
    pub country: Option<String>,
    pub topic: Option<String>,
    pub person: Option<String>,
    pub event: Option<String>,
    pub archive: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFeeds {
    pub site: Option<Vec<String>>,
    pub agency: Option<Vec<String>>,
    pub country: Option<Vec<String>>,
    pub topic: Option<Vec<String>>,
    pub person: Option<Vec<String>>,
    pub event: Option<Vec<String>>,
    pub items: Option<u32>,
    pub full_text: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawLook {
    pub emblem: Option<String>,
    pub colors: Option<IndexMap<String, serde_json::Value>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawHome {
    pub featured: Option<Vec<String>>,
    pub newest: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawMap {
    pub show: Option<bool>,
    pub view: Option<String>,
    pub note: Option<TextOrMap>,
}

/// A target of deployments: where it is, or a map that says that and more.
pub(crate) enum RawTarget {
    To(String),
    Settings(RawTargetSettings),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawTargetSettings {
    pub to: Option<String>,
    pub endpoint: Option<String>,
    pub branch: Option<String>,
    pub url: Option<String>,
    pub keep_assets: Option<u32>,
    pub max_delete: Option<u32>,
    pub parallel: Option<u32>,
    pub compress: Option<String>,
    pub cache: Option<RawCache>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCache {
    pub pages: Option<String>,
    pub assets: Option<String>,
}

impl<'de> de::Deserialize<'de> for RawTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TargetVisitor;
        impl<'de> Visitor<'de> for TargetVisitor {
            type Value = RawTarget;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address or path, or a map with `to`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawTarget, E> {
                Ok(RawTarget::To(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawTarget, A::Error> {
                RawTargetSettings::deserialize(MapAccessDeserializer::new(map)).map(RawTarget::Settings)
            }
        }
        deserializer.deserialize_any(TargetVisitor)
    }
}

/// An entry of the menu: what is built in, a page, or a link with a label.
pub(crate) enum RawMenuEntry {
    Word(String),
    Link(RawMenuLink),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawMenuLink {
    pub label: Option<TextOrMap>,
    pub url: Option<String>,
}

impl<'de> de::Deserialize<'de> for RawMenuEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;
        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = RawMenuEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word such as `agencies`, a page, or a map with `label` and `url`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawMenuEntry, E> {
                Ok(RawMenuEntry::Word(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawMenuEntry, A::Error> {
                RawMenuLink::deserialize(MapAccessDeserializer::new(map)).map(RawMenuEntry::Link)
            }
        }
        deserializer.deserialize_any(EntryVisitor)
    }
}
