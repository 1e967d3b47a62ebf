//! The folders that a theme is put together from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::Value;
use walkdir::WalkDir;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::fs::{self, FsError};
use crate::model::content::tree;
use crate::model::release::mentions::{Mention, SHORT, find_mentions, shorten};
use crate::yaml::{self, Input, Step};

use super::colors::{Contrast, Palette};
use super::geometry;
use super::queries::{Queries, RawQuery};

/// Bytes of a file, from the program or from disk.
pub(super) type Bytes = Cow<'static, [u8]>;

/// What a theme says about itself.
const MANIFEST: &str = "theme.yaml";

/// The theme that is in the program.
pub(crate) const BUILTIN: &str = "default";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/themes/default"]
struct Builtin;

/// The files of the built-in theme, sorted by path.
pub(crate) fn builtin_files() -> impl Iterator<Item = (String, Bytes)> {
    let mut names: Vec<Cow<'static, str>> = Builtin::iter().collect();
    names.sort();
    let names = names.into_iter().filter(|name| !is_note(name));
    names.filter_map(|name| Some((name.to_string(), Builtin::get(&name)?.data)))
}

/// True for a file whose text may be on pages.
fn is_shown(file: &str) -> bool {
    file.starts_with("templates/") || file.starts_with("strings/")
}

/// True for what tells how the map was made, which is no part of the theme.
fn is_note(name: &str) -> bool {
    name.starts_with("map/") && name != geometry::FILE
}

/// One theme of the chain.
pub struct Layer {
    pub name: String,
    /// Path in the theme → bytes.
    pub files: BTreeMap<String, Bytes>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawTheme {
    // For people who look into the folder; the program has no use for them.
    #[allow(dead_code)]
    name: Option<String>,
    #[allow(dead_code)]
    description: Option<String>,
    extends: Option<String>,
    colors: Option<IndexMap<String, Value>>,
    contrast: Option<Vec<Contrast>>,
    queries: Option<IndexMap<String, RawQuery>>,
}

impl Layer {
    /// The path of a file for diagnostics.
    pub fn path(&self, file: &str) -> String {
        format!("themes/{}/{file}", self.name)
    }

    /// The files below a folder, by their path in it.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Bytes)> {
        self.files.iter().filter_map(move |(name, bytes)| Some((name.strip_prefix(folder)?, bytes)))
    }

    /// Whole addresses of the site's own host in its texts: see [`Theme::mentions`](super::Theme::mentions).
    pub fn mentions<'a>(&'a self, hosts: &'a [String]) -> impl Iterator<Item = (Box<str>, Diagnostic)> + 'a {
        let texts = self.files.iter().filter(|(file, _)| is_shown(file));
        let texts = texts.filter_map(|(file, bytes)| Some((file, std::str::from_utf8(bytes).ok()?)));
        texts.flat_map(move |(file, text)| {
            let finding = move |mention: Mention| {
                let message = format!(
                    "the address `{}` is that of a release that is not public now; it is cut short to `{SHORT}`",
                    mention.path
                );
                let finding = Diagnostic::new(Kind::HiddenLink, self.path(file), message);
                (mention.path, finding.at(text, mention.start as usize..mention.end as usize))
            };
            find_mentions(text, hosts).into_iter().map(finding)
        })
    }

    /// Cuts some of them short, by their paths.
    pub fn shorten(&mut self, hosts: &[String], cut: &BTreeSet<Box<str>>) {
        for (_, bytes) in self.files.iter_mut().filter(|(file, _)| is_shown(file)) {
            let short = std::str::from_utf8(bytes).map(|text| shorten(text, hosts, &|path| cut.contains(path)));
            if let Ok(Cow::Owned(short)) = short {
                *bytes = Cow::Owned(short.into_bytes());
            }
        }
    }

    /// The templates, under names that begin with the theme's.
    pub fn templates(&self, faults: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
        let mut templates = Vec::new();
        for (name, bytes) in self.below("templates/") {
            match std::str::from_utf8(bytes) {
                Ok(text) => templates.push((format!("{}/{name}", self.name), text.to_owned())),
                Err(_) => {
                    let file = self.path(&format!("templates/{name}"));
                    faults.push(Diagnostic::new(Kind::NotUtf8, file, "this template is not UTF-8 text"));
                }
            }
        }
        templates
    }
}

/// The file and text of a template by the name that Tera gives it.
pub(super) fn find_template(layers: &[Layer], name: &str) -> (String, Option<String>) {
    let found = layers.iter().find_map(|layer| {
        let own = name.strip_prefix(&format!("{}/", layer.name)).unwrap_or(name);
        let file = format!("templates/{own}");
        let bytes = layer.files.get(&file)?;
        Some((layer.path(&file), String::from_utf8_lossy(bytes).into_owned()))
    });
    match found {
        Some((file, text)) => (file, Some(text)),
        None => (format!("themes/{name}"), None),
    }
}

/// A theme and those that it extends, with what their `theme.yaml` files say together.
pub(super) struct Chain {
    /// Itself first, the built-in one last.
    pub layers: Vec<Layer>,
    /// Their colours.
    pub palette: Palette,
    /// Their questions.
    pub queries: Queries,
    /// The findings about files that were left out; the theme can be used without them.
    pub left_out: Vec<Diagnostic>,
}

/// The theme of that name and those that it extends, down to the built-in one.
pub(super) fn chain(root: &Path, name: &str, config_text: &str) -> Result<(Chain, Vec<Diagnostic>), FsError> {
    let (mut layers, mut faults): (Vec<Layer>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let (mut palette, mut queries, mut left_out) = (Palette::default(), Queries::default(), Vec::new());
    let mut next = Some(name.to_owned());
    while let Some(name) = next.take() {
        // What names this theme: `extends` of the one before, or the site's configuration.
        let report = |layers: &[Layer], message: String, help: Option<String>| {
            let (file, text, key) = match layers.last() {
                Some(layer) => {
                    let bytes = layer.files.get(MANIFEST).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                    (layer.path(MANIFEST), bytes.unwrap_or_default(), "extends")
                }
                None => (crate::model::config::FILE.to_owned(), config_text.to_owned(), "theme"),
            };
            let mut fault = Diagnostic::new(Kind::Config, file.as_str(), message);
            fault.help = help;
            match yaml::locate(&Input::whole(&file, &text), &[Step::Key(key)]) {
                Some(range) => fault.at(&text, range),
                None => fault,
            }
        };
        if layers.iter().any(|layer| layer.name == name) {
            faults.push(report(&layers, format!("`extends: {name}` leads round in a circle"), None));
            break;
        }
        let Some(layer) = load(root, &name, &mut faults, &mut left_out)? else {
            let known = fs::names(&root.join("themes"))?;
            let known = known.iter().filter(|(_, dir)| *dir).map(|(name, _)| name.as_str()).chain([BUILTIN]);
            let help = match nearest(&name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("make the folder `themes/{name}/`, or use `theme: default`"),
            };
            faults.push(report(&layers, format!("there is no theme `{name}`"), Some(help)));
            break;
        };
        for (file, bytes) in &layer.files {
            let is_text = file == MANIFEST
                || file == geometry::FILE
                || file.starts_with("templates/")
                || file.starts_with("strings/");
            if is_text && std::str::from_utf8(bytes).is_err() {
                faults.push(Diagnostic::new(Kind::NotUtf8, layer.path(file), "this file is not UTF-8 text"));
            }
        }
        let file = layer.path(MANIFEST);
        if let Some(bytes) = layer.files.get(MANIFEST) {
            let text = std::str::from_utf8(bytes).unwrap_or_default().to_owned();
            let read = yaml::read::<RawTheme>(&Input::whole(&file, &text));
            faults.extend(read.faults);
            let RawTheme { extends, colors, contrast, queries: asked, .. } = read.value.unwrap_or_default();
            let (colors, contrast) = (colors.unwrap_or_default(), contrast.unwrap_or_default());
            palette.add(&file, &text, &colors, &contrast, &mut faults);
            queries.add(&file, &text, asked.unwrap_or_default(), &mut faults);
            next = extends;
        }
        layers.push(layer);
    }
    if faults.is_empty() {
        let template = |kind: &str| format!("templates/{kind}.html");
        let is_template = |kind: &str| layers.iter().any(|layer| layer.files.contains_key(&template(kind)));
        faults = queries.check_kinds(is_template, |file| text_of(&layers, file));
    }
    Ok((Chain { layers, palette, queries, left_out }, faults))
}

/// The text of a file by its path for diagnostics; empty where no theme of the chain has it.
pub(super) fn text_of(layers: &[Layer], path: &str) -> String {
    let file = layers.iter().find_map(|layer| {
        let file = path.strip_prefix("themes/")?.strip_prefix(&layer.name)?.strip_prefix('/')?;
        layer.files.get(file)
    });
    file.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

/// The largest file of `assets/`, in bytes: it is held in memory, since its name changes with its bytes.
const MAX_ASSET: u64 = 32 << 20;

/// The files of one theme; those on disk go before those in the program. Symbolic links are followed, also out of the site,
/// since a theme that several sites share lies outside of each; but not into what the site publishes by its own rules.
/// What is no regular file, or too large, is reported and not opened.
fn load(
    root: &Path,
    name: &str,
    faults: &mut Vec<Diagnostic>,
    left_out: &mut Vec<Diagnostic>,
) -> Result<Option<Layer>, FsError> {
    let mut files: BTreeMap<String, Bytes> = BTreeMap::new();
    if name == BUILTIN {
        files.extend(builtin_files());
    }
    let dir = root.join("themes").join(name);
    if fs::is_dir(&dir) {
        let content = Content::of(root)?;
        for entry in WalkDir::new(&dir).follow_links(true).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&dir).to_owned();
                    if let Some(fault) = tree::dangling(&error, &path, || shown(root, &path)) {
                        faults.extend(fault);
                        continue;
                    }
                    let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                    return Err(FsError { action: "read", path, source });
                }
            };
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if entry.file_type().is_dir() || hidden {
                continue;
            }
            let path = entry.path().strip_prefix(&dir).unwrap_or(entry.path());
            let path = path.to_string_lossy().replace('\\', "/");
            // Notes for authors are no part of the theme.
            if (!path.contains('/') && path != MANIFEST) || is_note(&path) {
                left_out.extend(misplaced(name, &path));
                continue;
            }
            if !entry.file_type().is_file() {
                faults.extend(tree::special(entry.path(), &format!("themes/{name}/{path}")));
                continue;
            }
            let shown = format!("themes/{name}/{path}");
            if content.decides_on(entry.path())? {
                let message = "this is a link to a file of `content/`, which a theme may not publish; it is left out";
                let help = "copy what everybody may see into the theme, or link to a file of `content/static/`";
                left_out.push(Diagnostic::new(Kind::HiddenLink, shown, message).help(help));
                continue;
            }
            if let Some(fault) = too_large(&path, &shown, fs::stat_regular(entry.path())?.size) {
                left_out.push(fault);
                continue;
            }
            files.insert(path, Cow::Owned(fs::read(entry.path())?));
        }
    } else if files.is_empty() {
        return Ok(None);
    }
    Ok(Some(Layer { name: name.to_owned(), files }))
}

/// The finding about a file that lies beside the folders of a theme and was meant for one of them.
fn misplaced(theme: &str, path: &str) -> Option<Diagnostic> {
    let folder = match path.rsplit_once('.')?.1 {
        "html" => "templates",
        "ftl" => "strings",
        "css" | "js" | "svg" | "png" | "jpg" | "webp" | "woff2" => "assets",
        _ => return None,
    };
    let file = format!("themes/{theme}/{path}");
    let fault = Diagnostic::new(Kind::StrayFile, file, "a theme has no files of this kind beside its folders");
    Some(fault.help(format!("move it to `themes/{theme}/{folder}/{path}`"))).filter(|_| !path.contains('/'))
}

/// The finding about a file that is too large to be read.
fn too_large(path: &str, shown: &str, size: u64) -> Option<Diagnostic> {
    if !path.starts_with("assets/") {
        return (size > tree::MAX_TEXT).then(|| tree::too_large(shown));
    }
    let message = format!("this file is larger than {} MB, which an asset of a theme may not be", MAX_ASSET >> 20);
    let help = "put it into `content/static/`, and name it in the templates by its address there";
    (size > MAX_ASSET).then(|| Diagnostic::new(Kind::TooLarge, shown, message).help(help))
}

/// The content folder, of which each file is public or not by what is in it: a link from elsewhere would go round that.
struct Content {
    /// Itself and its folder of what is always public, with all links followed; `None` if it does not exist.
    folders: Option<(PathBuf, PathBuf)>,
}

impl Content {
    fn of(root: &Path) -> Result<Content, FsError> {
        let content = root.join(tree::CONTENT);
        if !fs::exists(&content) {
            return Ok(Content { folders: None });
        }
        let content = fs::canonical(&content)?;
        // One that is a link itself is no part of it.
        let public = content.join("static");
        Ok(Content { folders: Some((content, public)) })
    }

    /// True for a path that leads to a file whose publication is decided there.
    fn decides_on(&self, path: &Path) -> Result<bool, FsError> {
        let Some((content, public)) = &self.folders else { return Ok(false) };
        let real = fs::canonical(path)?;
        Ok(real.starts_with(content) && !real.starts_with(public))
    }
}

/// A path as findings show it.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
