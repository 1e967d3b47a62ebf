//! Registries and plain pages, and what the catalog is built from.

use std::sync::Arc;

use jiff::Timestamp;

use super::settings::Settings;
use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs::{self, FsError};
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{Candidate, Input, Previous};
use crate::model::content::common::Context;
use crate::model::content::tree::{self, ContentName, MAX_TEXT, Tree};
use crate::model::content_page::{self, ContentPage};
use crate::model::registry::Registries;
use crate::model::registry::files::RegistryFile;
use crate::model::registry::reading;
use crate::model::release::facts::{Audience, Filed};
use crate::model::release::{ParseOutcome, Parsed};
use crate::model::source_cache::SourceCache;

/// Registries and plain pages: files that are few. It names files by their paths, so that it stays true when releases
/// come and go.
pub struct SiteData {
    /// Agencies, countries, topics, people, events.
    pub registries: Arc<Registries>,
    /// The plain pages that could be read, sorted by file.
    pub pages: Arc<[Arc<ContentPage>]>,
    /// Pages that could not be read or were skipped, by path.
    lost: Vec<Box<str>>,
    /// The findings, raw.
    pub faults: Vec<Diagnostic>,
}

/// Reads registries and plain pages.
pub fn site_data(context: &Context) -> Result<SiteData, FsError> {
    let tree = context.tree;
    let mut faults = Vec::new();
    let mut is_markdown = |file: &usize| {
        let path = tree.path(*file);
        let is_markdown = ContentName::of(path).is_some();
        // Another file would say when a release is public than its own.
        let is_release = is_markdown && tree.is_manuscript(path);
        if is_release {
            let message = "this is a link to the text of a release; it is not read here";
            let help = "link to the release, or copy what may be read here into a file of its own";
            faults.push(Diagnostic::new(Kind::BadPath, path, message).help(help));
        }
        is_markdown && !is_release
    };
    let mut entries = Vec::new();
    let mut too_large = Vec::new();
    for kind in RegistryKind::ALL {
        for file in tree.below(&format!("content/{}", kind.plural())).filter(&mut is_markdown) {
            match read_text(tree, file)? {
                Ok(bytes) => entries.push((file, bytes)),
                Err(fault) => too_large.push(*fault),
            }
        }
    }
    let files: Vec<RegistryFile> = entries.iter().map(|(file, bytes)| RegistryFile { file: *file, bytes }).collect();
    let (registries, of_registries) = reading::read(context, &files);
    let mut pages = Vec::new();
    let mut lost = Vec::new();
    let page_files: Vec<usize> = tree.below(content_page::FOLDER).filter(&mut is_markdown).collect();
    faults.extend(of_registries);
    for file in page_files {
        let (page, found) = match read_text(tree, file)? {
            Ok(bytes) => content_page::parse(context, file, &bytes),
            Err(fault) => (None, vec![*fault]),
        };
        faults.extend(found);
        match page {
            Some(page) => pages.push(Arc::new(page)),
            None => lost.push(tree.path(file).into()),
        }
    }
    faults.extend(too_large);
    faults.extend(tree.strays());
    faults.extend(tree.misplaced(&context.config.output));
    Ok(SiteData { registries: Arc::new(registries), pages: pages.into(), lost, faults })
}

/// The bytes of a text, unless it is too large.
fn read_text(tree: &Tree, file: usize) -> Result<Result<Vec<u8>, Box<Diagnostic>>, FsError> {
    let path = tree.path(file);
    let on_disk = tree.on_disk(path);
    match fs::stat_regular(&on_disk)?.size {
        size if size > MAX_TEXT => Ok(Err(Box::new(tree::too_large(path)))),
        _ => fs::read(&on_disk).map(Ok),
    }
}

/// The releases that could be read, sorted by file; those that are held back are among them.
pub fn good_releases(sources: &SourceCache) -> Vec<Filed> {
    let good = sources.releases().filter(|(_, parsed)| parsed.outcome == ParseOutcome::Good);
    good.filter_map(|(file, parsed)| Some((file, Arc::clone(parsed.facts.as_ref()?)))).collect()
}

/// All that the catalog is built from.
pub(super) fn catalog_input<'a>(
    settings: &'a Settings,
    sources: &'a SourceCache,
    site_data: &SiteData,
    instant: Timestamp,
    audience: Audience,
    previous: Option<Previous>,
) -> Input<'a> {
    let mut lost: Vec<usize> = site_data.lost.iter().filter_map(|path| sources.tree().find(path)).collect();
    let (mut failed, mut skipped) = (Vec::new(), Vec::new());
    let mut releases = Vec::new();
    for (file, Parsed { facts, outcome, .. }) in sources.releases() {
        if *outcome != ParseOutcome::Good {
            lost.push(file as usize);
        }
        let Some(facts) = facts else { continue };
        match outcome {
            ParseOutcome::Good => releases.push(Candidate { file, revision: sources.get(file).revision, facts }),
            ParseOutcome::Failed => failed.push((file, Arc::clone(facts))),
            // Of what cannot be read the address alone may be known, as of what is skipped.
            ParseOutcome::Skipped | ParseOutcome::Unreadable => skipped.push((file, Arc::clone(facts))),
        }
    }
    Input {
        config: Arc::clone(&settings.config),
        tree: Arc::clone(sources.tree()),
        countries: &settings.countries,
        registries: Arc::clone(&site_data.registries),
        releases,
        failed,
        skipped,
        pages: Arc::clone(&site_data.pages),
        lost,
        instant,
        audience,
        previous,
        sources,
    }
}

/// The findings about each content file alone, raw.
pub fn findings(sources: &SourceCache, site_data: &SiteData) -> Vec<Diagnostic> {
    let mut found = site_data.faults.clone();
    found.extend(sources.releases().flat_map(|(_, parsed)| parsed.faults.iter().cloned()));
    found
}
