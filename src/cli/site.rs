//! What commands need of a site before they begin.

use std::path::{Component, Path, PathBuf};

use jiff::tz::TimeZone;

use crate::base::diagnostics::{Diagnostic, Severity, nearest};
use crate::base::fs;
use crate::base::localised::LangId;
use crate::build::{self, Loaded};
use crate::cli::outcome::{Failure, Result, usage};
use crate::locale::country::{Country, Names};
use crate::model::config::{self, Config};
use crate::model::content::tree::{CONTENT, ContentName};
use crate::model::registry::{Registry, open_id};
use crate::model::release::{self, FOLDER};

/// Refuses a folder that holds no site, and says where there is one.
pub(super) fn check(site: &Path) -> Result<()> {
    if !fs::is_dir(site) {
        let message = format!("there is no folder {}", site.display());
        return Err(usage(message, "`--site` names the folder with site.yaml"));
    }
    if fs::exists(&site.join(config::FILE)) {
        return Ok(());
    }
    let above =
        absolute(site).ancestors().skip(1).find(|above| fs::exists(&above.join(config::FILE))).map(Path::to_owned);
    let message = match site == Path::new(".") {
        true => "there is no site.yaml in this folder".to_owned(),
        false => format!("there is no site.yaml in {}", site.display()),
    };
    let help = match above {
        _ if fs::exists(&site.join("site.yml")) => "rename `site.yml` to `site.yaml`".to_owned(),
        Some(above) => format!("there is one above: `--site {}`", above.display()),
        None => {
            "name the folder of the site with `--site DIR`, or make a new site with `pressroom init DIR`".to_owned()
        }
    };
    Err(usage(message, help))
}

/// Reads the configuration and walks the content folder.
pub(super) fn load(site: &Path) -> Result<Loaded> {
    check(site)?;
    let (loaded, _) = build::load(site, None)?;
    Ok(loaded)
}

/// The time zone of the site; `None` if its configuration cannot be read.
pub(super) fn zone(site: &Path) -> Option<TimeZone> {
    let bytes = fs::read_if_there(&site.join(config::FILE)).ok()??;
    let config = config::read(std::str::from_utf8(&bytes).ok()?, Some("https://example.org/")).ok()?;
    Some(config.zone)
}

/// The errors among findings, with the severities of the site.
pub(super) fn errors(config: &Config, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let applied = findings.into_iter().filter_map(|finding| config.severities.apply(finding));
    let mut errors: Vec<Diagnostic> = applied.filter(|finding| finding.severity == Severity::Error).collect();
    crate::base::diagnostics::sort(&mut errors);
    errors.dedup();
    errors
}

/// A path from the root, without `.` and `..`. Links are not followed, as shells do not follow them in `cd ..`.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                absolute.pop();
            }
            part => absolute.push(part),
        }
    }
    absolute
}

/// A path in the site, as someone in the current folder calls it.
pub(super) fn shown(site: &Path, path: &str) -> String {
    let path = site.join(path);
    path.strip_prefix(".").unwrap_or(&path).display().to_string()
}

/// A language of the site by its tag.
pub(super) fn find_lang(config: &Config, option: &str, tag: &str) -> Result<LangId> {
    config.lang(tag).ok_or_else(|| {
        let tags: Vec<&str> = config.lang_ids().map(|lang| config.tag(lang)).collect();
        let known = match tags.as_slice() {
            [only] => format!("its only language is `{only}`; {}", config.to_add_language(tag)),
            tags => format!("its languages are {}; site.yaml lists them", quoted(tags)),
        };
        if let Some((meant, language)) = crate::locale::language::meant(tag) {
            let help = match config.lang(meant) {
                Some(_) => format!("did you mean `{meant}`?"),
                None => format!("the tag of {language} is `{meant}`; {}", config.to_add_language(meant)),
            };
            return usage(format!("`{option}`: `{tag}` is not the tag of a language"), help);
        }
        let help = match nearest(tag, tags.iter().copied()).filter(|_| tag.chars().count() > 3) {
            Some(near) => format!("did you mean `{near}`?"),
            None => known,
        };
        usage(format!("`{option}`: `{tag}` is not a language of this site"), help)
    })
}

/// A country by its code or name; `option` is where it is on the command line.
pub(super) fn find_country(countries: &Names, option: Option<&str>, written: &str) -> Result<Country> {
    let written = written.trim();
    let found = Country::parse(written).or_else(|| countries.find(written));
    found.ok_or_else(|| {
        let help = match countries.suggest(written) {
            Some((country, name)) => format!("did you mean `{}` ({name})?", country.code()),
            None => "a code of ISO 3166-1 such as `KG`, or the name of a country, was expected".to_owned(),
        };
        let option = option.map(|option| format!("`{option}`: ")).unwrap_or_default();
        usage(format!("{option}there is no country `{written}`"), help)
    })
}

/// The fault that an id is not among those of a registry. `add` offers the command that would make it.
pub(super) fn unknown(registry: &Registry, option: &str, id: &str, add: bool) -> Failure {
    // Ids are long and people remember their beginnings: what begins the same is meant more often than what is near.
    let ids = || registry.entries().iter().map(|entry| &*entry.id);
    let begins: Vec<&str> = ids().filter(|known| !id.is_empty() && known.starts_with(id)).take(3).collect();
    let near = match begins.is_empty() {
        true => registry.nearest(id).map(|near| format!("did you mean `{near}`?")),
        false => Some(format!("did you mean {}?", quoted(&begins))),
    };
    let word = registry.kind.name();
    let make = add.then(|| format!("`pressroom add {word} {}` adds it", open_id(id)));
    let help = match (near, make) {
        (Some(near), Some(make)) => format!("{near} Otherwise {make}"),
        (Some(near), None) => near,
        (None, Some(make)) => make,
        (None, None) => format!("see content/{}/", registry.kind.plural()),
    };
    usage(format!("`{option}`: there is no {word} `{id}`"), help)
}

/// The file of a release, by its path from the current folder, from the site or from its content folder; `option` is where
/// it is on the command line.
pub(super) fn find_release<'a>(dir: &Path, loaded: &'a Loaded, option: &str, written: &Path) -> Result<&'a str> {
    let tree = &loaded.tree;
    let inside = absolute(written).strip_prefix(absolute(dir)).map(Path::to_owned).ok();
    let found = [inside.as_deref(), Some(written), Some(&Path::new(CONTENT).join(written))]
        .into_iter()
        .flatten()
        .filter_map(|path| tree.find(&normal(path)?))
        .next();
    let path = found.map(|file| tree.path(file));
    if let Some(path) = path.filter(|path| path.starts_with(FOLDER) && ContentName::of(path).is_some()) {
        return Ok(path);
    }
    let shown = written.display().to_string();
    let Some(path) = path else {
        let name = shown.rsplit('/').next().unwrap_or_default();
        let releases = || tree.below(release::FOLDER).map(|file| tree.path(file));
        let names = releases().map(|path| path.rsplit('/').next().unwrap_or(path));
        let near = nearest(name, names).and_then(|near| releases().find(|path| path.ends_with(&format!("/{near}"))));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`pressroom list` shows the files of all releases".to_owned(),
        };
        return Err(usage(format!("`{option}`: there is no file {shown}"), help));
    };
    Err(usage(
        format!("`{option}`: {path} is not a release"),
        format!("releases are the Markdown files below {FOLDER}/"),
    ))
}

/// The path in the site of something that may not be there yet, by its path from the current folder, from the site or from
/// its content folder.
pub(super) fn inside(dir: &Path, written: &Path) -> Option<String> {
    let from_here =
        absolute(written).strip_prefix(absolute(dir)).map(Path::to_owned).ok().and_then(|path| normal(&path));
    let is_content = |path: &String| path == CONTENT || path.starts_with("content/");
    from_here
        .filter(is_content)
        .or_else(|| normal(written).filter(is_content))
        .or_else(|| normal(&Path::new(CONTENT).join(written)))
}

/// A path with `/` and without `.` and `..`.
fn normal(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// Words as they are in a message: `en`, `ru` and so on.
pub(super) fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
