//! Themes: templates, assets, strings and the geometry of a map, found along the chain of `extends`, and rendered by Tera.
//!
//! A theme is a folder `themes/NAME/` with `theme.yaml`, `templates/`, `assets/`, `strings/` and `map/`. What it lacks
//! comes from the theme that it extends. The built-in theme `default` is in the program; a folder `themes/default/` replaces single
//! files of it.
//!
//! A template sees its view and nothing else. The one function besides those of Tera, `t`, formats a message of the
//! page's language; it knows no page and no clock.
//!
//! In: files of themes and of the program. Out: a [`Theme`], and from it a [`Renderer`] for each language. Imports `model`
//! and what is below it, and knows nothing of views.

mod advice;
mod assets;
mod colors;
pub(crate) mod depth;
mod explain;
pub(crate) mod geometry;
mod lacking;
mod layers;
pub(crate) mod queries;
mod renderer;
mod sheet;
pub(crate) mod tags;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tera::{ErrorKind, Kwargs, State, Tera, Value};

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs::FsError;
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::locale::language::Locale;
use crate::locale::messages::{self, Strings, skeleton};
use crate::model::config::Config;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::Audience;
use advice::Vocabulary;
pub(crate) use assets::Asset;
use explain::{explain, explain_all};
use geometry::Geometry;
pub(crate) use layers::{BUILTIN, builtin_files};
use layers::{Bytes, Chain, Layer};
use queries::{Queries, Query};
pub(crate) use renderer::Renderer;

/// The language whose strings are in where a theme lacks those of another.
const FALLBACK_LANGUAGE: &str = "en";

/// A theme: what its files say, whatever site it shows.
pub struct Theme {
    /// All templates, compiled.
    engine: Tera,
    strings: Vec<Arc<Strings>>,
    /// Tag and direction of each language.
    languages: Vec<(String, &'static str)>,
    /// Digests of the files that the strings come from, per language.
    string_digests: Vec<Digest>,
    /// What pages depend on by the name of their template without `.html`: see [`closures`].
    closures: HashMap<String, Digest>,
    assets: Arc<[Asset]>,
    /// The shapes of countries; `None` if no theme of the chain has them.
    geometry: Option<Geometry>,
    queries: Queries,
    /// Whole addresses of the site's own host in templates and strings, with what is reported where one is not public.
    mentions: Vec<(Box<str>, Diagnostic)>,
    /// The paths of those that were cut short.
    cut: BTreeSet<Box<str>>,
    layers: Arc<[Layer]>,
}

impl Theme {
    /// Loads a site's theme from disk and from the program. The findings are raw; a theme that cannot be used at
    /// all is `None`. For previews, assets keep their addresses when their bytes change: a page need not change when a
    /// style does. Addresses of the site's own host whose paths are `cut` are cut short in templates and strings.
    pub fn load(
        root: &std::path::Path,
        config: &Config,
        config_text: &str,
        audience: Audience,
        cut: BTreeSet<Box<str>>,
    ) -> Result<(Option<Theme>, Vec<Diagnostic>), FsError> {
        let (chain, mut faults) = layers::chain(root, &config.theme, config_text)?;
        let Chain { mut layers, mut palette, queries, left_out } = chain;
        let hosts = Rules::of(config).hosts;
        let mentions: Vec<_> = layers.iter().flat_map(|layer| layer.mentions(&hosts)).collect();
        if !cut.is_empty() {
            layers.iter_mut().for_each(|layer| layer.shorten(&hosts, &cut));
        }
        let is_usable = faults.is_empty();
        faults.extend(left_out);
        if !is_usable {
            return Ok((None, faults));
        }
        palette.choose(config, config_text, &mut faults);
        if faults.iter().any(|fault| fault.kind.is_fixed()) {
            return Ok((None, faults));
        }
        let mut wrong = Vec::new();
        let engine = compile(&layers, &mut wrong);
        faults.extend(wrong);
        let Some(engine) = engine else {
            return Ok((None, faults));
        };
        let mut assets = assets::collect(&layers, &palette, &mut faults);
        if audience == Audience::Preview {
            assets.iter_mut().for_each(Asset::keep_address);
        }
        let geometry = load_geometry(config, &layers, &mut faults);
        let strings: Vec<Arc<Strings>> =
            config.lang_ids().map(|lang| Arc::new(load_strings(config, &layers, lang, &mut faults))).collect();
        let lacking = config.lang_ids().zip(&strings).filter_map(|(lang, own)| {
            let file = strings_file(config.tag(lang));
            lacking::missing(config, lang, own, layers.first().is_some_and(|theme| theme.files.contains_key(&file)))
        });
        faults.extend(lacking);
        faults.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
        faults.dedup();
        let string_digests = config.lang_ids().map(|lang| digest_strings(config, &layers, lang)).collect();
        let closures = closures(&layers);
        let languages = config.lang_ids().map(|lang| config.locale(lang)).map(|own| (own.tag().to_owned(), own.dir()));
        let languages = languages.collect();
        let layers = layers.into();
        let theme = Theme {
            engine,
            strings,
            languages,
            string_digests,
            closures,
            assets: assets.into(),
            geometry,
            queries,
            mentions,
            cut,
            layers,
        };
        Ok((Some(theme), faults))
    }

    /// Whole addresses of the site's own host in templates and strings, by their paths, with what is reported where one
    /// is not public.
    pub fn mentions(&self) -> &[(Box<str>, Diagnostic)] {
        &self.mentions
    }

    /// The paths of those that were cut short.
    pub fn cut(&self) -> &BTreeSet<Box<str>> {
        &self.cut
    }

    /// The assets, sorted by name.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The shapes of countries, for a map.
    pub fn geometry(&self) -> Option<&Geometry> {
        self.geometry.as_ref()
    }

    /// What the theme asks the build.
    pub fn queries(&self) -> &[Query] {
        self.queries.all()
    }

    /// All templates with their texts, theme by theme, the site's own first: `(theme, path below templates/)`.
    pub fn templates(&self) -> impl Iterator<Item = ((&str, &str), &str)> {
        self.layers.iter().flat_map(|layer| {
            // That they are UTF-8 was reported where they were read.
            let files = layer.below("templates/");
            files.filter_map(|(path, bytes)| Some(((layer.name.as_str(), path), std::str::from_utf8(bytes).ok()?)))
        })
    }

    /// The files of strings by their paths for diagnostics, theme by theme, the site's own first.
    pub fn string_files(&self) -> impl Iterator<Item = (String, &str)> {
        self.layers.iter().flat_map(|layer| {
            let files = layer.files.iter().filter(|(name, _)| name.starts_with("strings/") && name.ends_with(".ftl"));
            files.filter_map(|(name, bytes)| Some((layer.path(name), std::str::from_utf8(bytes).ok()?)))
        })
    }

    /// All files, theme by theme, the site's own first: the name of the theme, and the path in its folder.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.layers.iter().flat_map(|layer| layer.files.keys().map(|file| (layer.name.as_str(), file.as_str())))
    }

    /// The text of a file of the theme by its path for diagnostics, such as `themes/default/theme.yaml`; empty where
    /// there is none.
    pub fn text_of(&self, path: &str) -> String {
        layers::text_of(&self.layers, path)
    }

    /// The strings that a language lacks in English, as Fluent, ready to be translated; `None` if it lacks none.
    pub fn strings_to_translate(&self, lang: LangId, locale: &Locale) -> Option<String> {
        let strings = self.strings(lang);
        let missing = strings.missing(strings);
        let file = strings_file(FALLBACK_LANGUAGE);
        let english = self.layers.iter().filter_map(|layer| std::str::from_utf8(layer.files.get(&file)?).ok());
        let english: Vec<&str> = english.collect();
        (!missing.is_empty()).then(|| skeleton(&english, &missing, locale))
    }

    /// The strings of a language.
    pub fn strings(&self, lang: LangId) -> &Strings {
        &self.strings[lang.index()]
    }

    /// The digest of a template that a page is rendered by, `release` for `release.html`, with all that it extends and
    /// includes and every file of components.
    pub fn template_digest(&self, template: &str) -> Digest {
        // A plain page may name one that does not exist, which is reported when the page is rendered.
        self.closures.get(template).copied().unwrap_or_default()
    }

    /// The digest of the files that the strings of a language come from.
    pub fn strings_digest(&self, lang: LangId) -> Digest {
        self.string_digests[lang.index()]
    }

    /// Its templates, ready to render.
    pub fn renderer(&self) -> Renderer {
        Renderer::new(&self.engine, &self.strings, &self.languages, &self.assets, &self.layers)
    }

    /// True if the theme has that template.
    pub fn has(&self, template: &str) -> bool {
        self.engine.contains_template(template)
    }
}

/// For every template the digest of the files that it may use: itself, the templates whose names are in quotes in any
/// of them (Tera extends and includes by such names alone), and all files in which components are defined, since Tera
/// does not say which are used. A name stands for the file of that name in every theme of the chain: children extend
/// the file of their own name in their parents.
fn closures(layers: &[Layer]) -> HashMap<String, Digest> {
    let mut texts: BTreeMap<&str, Vec<&Bytes>> = BTreeMap::new();
    for layer in layers {
        for (name, bytes) in layer.below("templates/") {
            texts.entry(name).or_default().push(bytes);
        }
    }
    let holds = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    let names: Vec<(&str, [String; 3])> =
        texts.keys().map(|name| (*name, [format!("{name}\""), format!("{name}'"), format!("{name}`")])).collect();
    let uses = |files: &[&Bytes]| -> Vec<&str> {
        let used = |quoted: &[String; 3]| files.iter().any(|file| quoted.iter().any(|word| holds(file, word)));
        names.iter().filter(|(_, quoted)| used(quoted)).map(|(name, _)| *name).collect()
    };
    let arrows: BTreeMap<&str, Vec<&str>> = texts.iter().map(|(name, files)| (*name, uses(files))).collect();
    let with_components: Vec<&str> = texts
        .iter()
        .filter(|(_, files)| files.iter().any(|file| holds(file, "component")))
        .map(|(name, _)| *name)
        .collect();
    let closure = |name: &str| {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = with_components.iter().copied().chain([name]).collect();
        while let Some(next) = open.pop() {
            if let Some((name, _)) = texts.get_key_value(next)
                && found.insert(name)
            {
                open.extend(&arrows[name]);
            }
        }
        let mut all = Vec::new();
        for name in found {
            for bytes in &texts[name] {
                all.extend([name.as_bytes(), &[0], &Digest::of(bytes).0.to_le_bytes()].concat());
            }
        }
        Digest::of(&all)
    };
    let stem = |name: &str| name.strip_suffix(".html").unwrap_or(name).to_owned();
    texts.keys().map(|name| (stem(name), closure(name))).collect()
}

/// Compiles all templates; on faults, reports those of every template and returns nothing.
fn compile(layers: &[Layer], faults: &mut Vec<Diagnostic>) -> Option<Tera> {
    let known = Vocabulary { layers, assets: &[], strings: None };
    let mut engine = Tera::new();
    // A placeholder, so that templates which use `t` compile; each language gets its own.
    engine.register_function("t", |_: Kwargs, _: &State| Value::from(""));
    let prefixes: Vec<String> = layers.iter().map(|layer| format!("{}/", layer.name)).collect();
    let templates: Vec<(String, String)> = layers.iter().flat_map(|layer| layer.templates(faults)).collect();
    // Deeper ones would overflow the stack of the parser.
    let deep = templates.iter().filter_map(|(name, text)| {
        let (message, range) = depth::of_template(text)?;
        let (file, _) = layers::find_template(layers, name);
        let help = "move parts of it into components or files that it includes";
        Some(Diagnostic::new(Kind::Template, file, message).help(help).at(text, range))
    });
    let mut deep: Vec<Diagnostic> = deep.collect();
    deep.extend(too_long_chain(layers, &prefixes, &templates));
    faults.extend(empty(layers, &templates));
    if !deep.is_empty() {
        faults.extend(deep);
        return None;
    }
    let result = engine
        .set_fallback_prefixes(prefixes)
        .and_then(|()| engine.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), text.as_str()))));
    match result {
        Ok(()) if faults.is_empty() => return Some(engine),
        Ok(()) => return None,
        Err(error) => faults.extend(explain_all(&known, &error)),
    }
    // Tera stops at the first fault. Syntax can be checked template by template, so that all are reported in one run.
    for (name, text) in &templates {
        let mut alone = Tera::new();
        if let Err(error) = alone.add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            let fault = explain(&known, &error, name);
            // On its own, a template knows no filters, functions and components of the others.
            if !fault.message.starts_with("unknown") && !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    None
}

/// A chain of templates that include or extend each other which nobody can follow to its end: whoever renders or checks
/// them calls itself for each.
fn too_long_chain(layers: &[Layer], prefixes: &[String], templates: &[(String, String)]) -> Option<Diagnostic> {
    let places: HashMap<&str, usize> = templates.iter().map(|(name, _)| name.as_str()).zip(0..).collect();
    let in_theme = |prefix: &String, name: &str| places.get(format!("{prefix}{name}").as_str()).copied();
    let find = |name: &str| {
        let own = places.get(name).copied();
        own.or_else(|| prefixes.iter().find_map(|prefix| in_theme(prefix, name)))
    };
    let (at, message, range) = depth::of_chains(templates, &find)?;
    let (name, text) = &templates[at];
    let (file, _) = layers::find_template(layers, name);
    let help = "put what they have in common into fewer files";
    Some(Diagnostic::new(Kind::Template, file, message).help(help).at(text, range))
}

/// Templates of pages without a letter in them, as an editor leaves them that was stopped: pages would be empty files.
fn empty(layers: &[Layer], templates: &[(String, String)]) -> Vec<Diagnostic> {
    let is_page = |name: &str| {
        let path = name.split_once('/').map_or(name, |(_, path)| path);
        path.strip_suffix(".html").is_some_and(|kind| queries::KINDS.contains(&kind))
    };
    let blank = templates.iter().filter(|(name, text)| is_page(name) && text.trim().is_empty());
    let fault = |(name, _): &(String, String)| {
        let (file, _) = layers::find_template(layers, name);
        let help = "write what such pages show, or delete the file: then that of the theme below is used";
        Diagnostic::new(Kind::Template, file, "this template is empty, and so would be its pages").help(help)
    };
    blank.map(fault).collect()
}

/// The geometry of the first theme of the chain that has one.
fn load_geometry(config: &Config, layers: &[Layer], faults: &mut Vec<Diagnostic>) -> Option<Geometry> {
    let (layer, bytes) = layers.iter().find_map(|layer| Some((layer, layer.files.get(geometry::FILE)?)))?;
    // That it is UTF-8 was reported where the layers were read.
    let text = std::str::from_utf8(bytes).ok()?;
    let (geometry, found) = Geometry::read(&layer.path(geometry::FILE), text);
    faults.extend(found);
    Some(if config.map.neutral { geometry } else { geometry.de_facto() })
}

/// The strings of a language: of the theme, of those it extends, then the same in the fallback language.
fn load_strings(config: &Config, layers: &[Layer], lang: LangId, faults: &mut Vec<Diagnostic>) -> Strings {
    let locale = config.locale(lang);
    let locales = locales(config, lang);
    let mut texts: Vec<(String, String, usize)> = Vec::new();
    for (at, locale) in locales.iter().enumerate() {
        for layer in layers {
            let name = strings_file(locale.tag());
            let Some(bytes) = layer.files.get(&name) else { continue };
            let file = layer.path(&name);
            match std::str::from_utf8(bytes) {
                Ok(text) => texts.push((file, text.to_owned(), at)),
                Err(_) => faults.push(Diagnostic::new(Kind::NotUtf8, file, "this file is not UTF-8 text")),
            }
        }
    }
    let sources: Vec<messages::FtlFile> =
        texts.iter().map(|(file, text, at)| messages::FtlFile { file, text, locale: &locales[*at] }).collect();
    let (strings, found) = Strings::new(locale, &sources);
    faults.extend(found);
    strings
}

/// The file of a theme that has the strings of a language.
fn strings_file(tag: &str) -> String {
    format!("strings/{tag}.ftl")
}

/// The languages whose strings a language of the site may use.
fn locales(config: &Config, lang: LangId) -> Vec<Locale> {
    let mut chain = config.locale(lang).chain();
    if !chain.iter().any(|tag| tag == FALLBACK_LANGUAGE) {
        chain.push(FALLBACK_LANGUAGE.to_owned());
    }
    chain.iter().filter_map(|tag| Locale::parse(tag).ok()).collect()
}

/// The digest of the files that the strings of a language come from.
fn digest_strings(config: &Config, layers: &[Layer], lang: LangId) -> Digest {
    let mut all = Vec::new();
    for locale in locales(config, lang) {
        for layer in layers {
            if let Some(bytes) = layer.files.get(&strings_file(locale.tag())) {
                all.extend([locale.tag().as_bytes(), &[0], &Digest::of(bytes).0.to_le_bytes()].concat());
            }
        }
    }
    Digest::of(&all)
}
