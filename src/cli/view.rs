//! `pressroom view`

use std::path::Path;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::base::diagnostics::{Diagnostic, Kind, Severity, nearest};
use crate::base::localised::LangId;
use crate::build::{RawFindings, Survey, Workspace};
use crate::cli::args::ViewArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{err, json};
use crate::cli::text::{clean, count};
use crate::model::catalog::{Catalog, FileState};
use crate::model::config::Config;
use crate::site::plan::{OutputFile, Plan, Subject};
use crate::site::view::{ReleaseDigests, Shared, View, Viewer};

/// Prints what the template of a page may use.
pub(super) fn run(dir: &Path, args: &ViewArgs) -> Result<Exit> {
    site::check(dir)?;
    let zone = site::zone(dir).unwrap_or(TimeZone::UTC);
    let mut workspace = Workspace::once(dir)?;
    let survey = workspace.survey(clock::instant(args.at.as_deref(), &zone)?)?;
    let lang = match &args.lang {
        Some(tag) => Some(site::find_lang(&survey.settings.config, "--lang", tag)?),
        None => None,
    };
    let (mut errors, more) = survey.apply_severities(RawFindings::default(), report::SHOWN);
    errors.retain(|finding| finding.severity == Severity::Error);
    let more = more.iter().filter(|((severity, _), _)| *severity == Severity::Error).map(|(_, count)| count);
    let failed = errors.len() + more.sum::<usize>();
    let Survey { catalog, plan, theme, .. } = survey;
    let Some(theme) = theme else { return Err(Failure::Findings(Exit::Content, errors)) };
    let page = find(dir, catalog, plan, &args.address, lang)?;
    let digests = ReleaseDigests::new(catalog.releases.len());
    let viewer = Viewer::new(survey.view_context(theme, &digests));
    let view = viewer.view(page).map_err(|error| {
        let finding = Diagnostic::new(Kind::Disk, "", error.to_string());
        Failure::Findings(Exit::Disk, vec![finding])
    })?;
    let Some(view) = view else {
        let message = format!("{} is made by no template, so it has no view", page.address);
        return Err(usage(message, "feeds, sitemaps and files are written by the program"));
    };
    json(&Variables { view, shared: viewer.shared(page.lang) })?;
    if failed > 0 {
        let message =
            format!("The content has {}; `pressroom build` lists them.\n", count(failed, Severity::Error.word()));
        err(&message);
    }
    Ok(Exit::Done)
}

/// The top-level variables of a template.
#[derive(Serialize)]
struct Variables<'a> {
    #[serde(flatten)]
    view: View<'a>,
    #[serde(flatten)]
    shared: Shared<'a>,
}

/// The page that is meant, in the language that is wanted.
fn find<'p>(
    dir: &Path,
    catalog: &Catalog,
    plan: &'p Plan,
    written: &str,
    lang: Option<LangId>,
) -> Result<&'p OutputFile> {
    let config = &*catalog.config;
    let address = match by_file(dir, catalog, written)? {
        Some(address) => address,
        None => address_of(config, written),
    };
    let Some(page) = find_address(plan, &address) else {
        let help = match near(plan, &address).as_slice() {
            [] => "`pressroom view /` shows the home page".to_owned(),
            near => format!("did you mean {}?", site::quoted(near)),
        };
        return Err(usage(format!("there is no page {}", clean(&address)), help));
    };
    let Some(lang) = lang else { return Ok(page) };
    in_language(catalog, plan, page, lang).ok_or_else(|| {
        let there: Vec<&str> = config
            .lang_ids()
            .filter(|lang| in_language(catalog, plan, page, *lang).is_some())
            .map(|lang| config.tag(lang))
            .collect();
        let message = format!("the page {} is not there in `{}`", page.address, config.tag(lang));
        usage(message, format!("it is in {}", site::quoted(&there)))
    })
}

/// The same page in a language.
fn in_language<'p>(catalog: &Catalog, plan: &'p Plan, page: &'p OutputFile, lang: LangId) -> Option<&'p OutputFile> {
    if page.lang == lang {
        return Some(page);
    }
    let config = &*catalog.config;
    let address = match &page.subject {
        Subject::Release(id) => catalog.release(catalog.in_language(*id, lang)?).address.to_string(),
        Subject::Plain(at) => {
            let key = &catalog.pages[*at as usize].key;
            let pages = catalog.pages.iter().zip(&catalog.page_addresses);
            let mut same = pages.filter(|(page, _)| page.key == *key && page.lang == lang);
            same.next()?.1.clone()
        }
        // A redirect may be at any address, whatever its language.
        _ => format!("{}{}", config.prefix(lang), page.address.strip_prefix(config.prefix(page.lang))?),
    };
    plan.find(&address).filter(|page| page.lang == lang)
}

/// The address of the page that a content file became; `None` if `written` is no content file.
fn by_file(dir: &Path, catalog: &Catalog, written: &str) -> Result<Option<String>> {
    if !written.ends_with(".md") {
        return Ok(None);
    }
    let absolute = site::absolute(Path::new(written));
    let inside = absolute.strip_prefix(site::absolute(dir)).ok().and_then(Path::to_str);
    let below = format!("{}/{written}", crate::model::content::tree::CONTENT);
    let found = [inside, Some(written), Some(&below)].into_iter().flatten().find_map(|path| catalog.tree.find(path));
    let Some(file) = found else {
        let files = || catalog.tree.files().iter().map(|file| &**file);
        let help = match nearest(inside.unwrap_or(written), files()) {
            Some(near) => format!("did you mean {near}?"),
            None => "`pressroom list` shows the files of all releases".to_owned(),
        };
        return Err(usage(format!("there is no file {}", clean(written)), help));
    };
    match catalog.file_state(file) {
        FileState::Release(id) => Ok(Some(catalog.release(id).address.to_string())),
        FileState::Page(at) => Ok(Some(catalog.page_addresses[at as usize].clone())),
        FileState::Entry(kind, id) => {
            let details = catalog.registries.of(kind).get(id).details.as_deref();
            let bodies = details.map_or(&[][..], |details| &details.bodies);
            let body = bodies.iter().find(|body| *body.file == *catalog.tree.path(file));
            let lang = body.map_or(catalog.config.default_lang, |body| body.lang);
            Ok(Some(catalog.entry_address(lang, kind, id)))
        }
        FileState::Moved => {
            let moved = catalog.moved.iter().find(|moved| moved.file as usize == file);
            Ok(moved.map(|moved| moved.address.to_string()))
        }
        FileState::Hidden => Err(usage(
            format!("{written} is not public, so it has no page"),
            "`--at` looks at another moment; a draft has no page at any",
        )),
        FileState::Lost => {
            Err(usage(format!("{written} has errors, so it has no page"), "`pressroom build` lists them"))
        }
        FileState::Other => Ok(None),
    }
}

/// An address as it is planned, from what people copy: with the host, with the base path, without the first slash.
fn address_of(config: &Config, written: &str) -> String {
    let path = written.strip_prefix(&config.base.origin).unwrap_or(written);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = config.base.address_of(path).unwrap_or(path);
    let path = path.strip_suffix("index.html").unwrap_or(path);
    format!("/{}", path.trim_start_matches('/'))
}

fn find_address<'p>(plan: &'p Plan, address: &str) -> Option<&'p OutputFile> {
    let folder = || format!("{address}/");
    let encoded = || crate::base::address::encode(address);
    plan.find(address).or_else(|| plan.find(&folder())).or_else(|| plan.find(&encoded()))
}

/// How many addresses are offered for one that does not exist.
const OFFERED: usize = 3;

/// The addresses of pages that come nearest to one that does not exist.
fn near<'p>(plan: &'p Plan, address: &str) -> Vec<&'p str> {
    let last = |address: &str| -> String {
        let mut names = address.split('/').rev().filter(|name| !name.is_empty());
        names.next().unwrap_or_default().to_owned()
    };
    let wanted = last(address);
    let mut found: Vec<(usize, &str)> = plan
        .pages
        .iter()
        .filter(|page| page.subject.template().is_some())
        .filter_map(|page| {
            let distance = || strsim::osa_distance(&page.address, address);
            // What ends in the same name may be meant, wherever it is.
            if !wanted.is_empty() && last(&page.address) == wanted {
                return Some((distance(), &*page.address));
            }
            let longer = page.address.len().max(address.len());
            // Their lengths alone tell most that are far.
            if page.address.len().abs_diff(address.len()) > longer / 3 {
                return None;
            }
            let distance = distance();
            (distance <= longer / 3).then_some((distance, &*page.address))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(OFFERED).map(|(_, address)| address).collect()
}
