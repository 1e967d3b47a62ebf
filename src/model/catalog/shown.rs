//! Whole addresses of what is not public are cut short in everything that pages show as it is: the settings of the site,
//! the front matter of releases, plain pages and entries. All of it comes through [`cut_addresses`]. Texts in Markdown have
//! links, and are cut when they are rendered.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::addresses::page_address;
use super::{FileState, Finding, Held, Help, Release, Spot, find_held, has_held_slug, held_addresses};
use crate::base::address::decode;
use crate::base::diagnostics::Kind;
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::model::content_page::ContentPage;
use crate::model::registry::{Entry, Registries};
use crate::model::release::dialect::Rules;
use crate::model::release::facts::{Facts, Filed};
use crate::model::release::mentions::{Mention, SHORT, find_mentions, shorten};
use crate::model::source_cache::SourceCache;
use crate::model::texts::Texts;

/// The addresses that were cut short in what belongs to no release.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Cut {
    config: Vec<String>,
    /// With the place of the entry or page among all.
    others: Vec<(usize, Vec<String>)>,
}

impl Cut {
    pub(super) fn in_config(&self) -> &[String] {
        &self.config
    }
}

/// What is not public.
pub(super) struct NotPublic<'a> {
    /// Releases that are held back, have an error or are skipped.
    pub releases: [&'a Vec<Filed>; 3],
    /// The addresses of plain pages and entries.
    pub others: &'a [(String, Held)],
    /// What each file became.
    pub files: &'a [FileState],
}

/// What pages show.
pub(super) struct Shown<'a> {
    pub config: &'a Arc<Config>,
    pub registries: &'a mut Arc<Registries>,
    pub pages: &'a mut Arc<[Arc<ContentPage>]>,
    pub releases: &'a mut [Release],
}

/// Cuts them short; the configuration as pages may show it. What no reader of the files finds, since it is written with
/// escapes, is reported here.
pub(super) fn cut_addresses(
    shown: Shown,
    not_public: &NotPublic,
    tree: &Tree,
    sources: &SourceCache,
    findings: &mut Vec<Finding>,
) -> (Arc<Config>, Cut) {
    let Shown { config, registries, pages, releases } = shown;
    let mut cut = Cut::default();
    if not_public.others.is_empty() && not_public.releases.iter().all(|list| list.is_empty()) {
        return (Arc::clone(config), cut);
    }
    let hidden = {
        let addresses = |registries: &Registries| -> Vec<String> { registry_addresses(config, registries) };
        let public = releases.iter().map(|release| release.address.to_string());
        let public: HashSet<String> = match names_any(config, registries, pages, releases) {
            false => return (Arc::clone(config), cut),
            true => {
                public.chain(pages.iter().map(|page| page_address(config, page))).chain(addresses(registries)).collect()
            }
        };
        Hidden { config, hosts: Rules::of(config).hosts, public, not_public, held: OnceLock::new() }
    };
    let mut report = |file: Option<usize>, found: &[Mention], paths: &[String]| {
        let Some(file) = file else { return };
        for path in paths.iter().filter(|path| !found.iter().any(|mention| *mention.path == ***path)) {
            let message = format!(
                "the address `{path}` is that of a release that is not public now; it is cut short to `{SHORT}`"
            );
            findings.push(Finding::new(Kind::HiddenLink, file as u32, Spot::Body(0, 0), message, Help::None));
        }
    };
    let mut shown_config = Config::clone(config);
    cut.config = hidden.cut(&mut shown_config);
    let shown_config = if cut.config.is_empty() { Arc::clone(config) } else { Arc::new(shown_config) };
    let cut_release = |release: &mut Release| {
        let mentions = &sources.body(release.file)?.mentions;
        if !mentions.escaped && !mentions.found.iter().any(|mention| hidden.is_hidden(&mention.path)) {
            return None;
        }
        let mut facts = Facts::clone(&release.facts);
        let paths = hidden.cut(&mut facts);
        if paths.is_empty() {
            return None;
        }
        release.facts = Arc::new(facts);
        release.stands_alone = false;
        Some((release.file, paths))
    };
    let suspects = releases.par_iter_mut().with_min_len(256).filter(|release| release.names_own_host);
    for (file, paths) in suspects.filter_map(cut_release).collect::<Vec<_>>() {
        report(Some(file as usize), sources.body(file).map_or(&[], |body| &body.mentions.found), &paths);
    }
    if pages.iter().any(|page| page.mentions.in_values) {
        let cut_page = |(at, page): (usize, &Arc<ContentPage>)| {
            if !page.mentions.in_values {
                return Arc::clone(page);
            }
            let mut short = ContentPage::clone(page);
            let paths = hidden.cut(&mut short);
            if paths.is_empty() {
                return Arc::clone(page);
            }
            report(tree.find(&page.file), &page.mentions.found, &paths);
            cut.others.push((at, paths));
            Arc::new(short)
        };
        *pages = pages.iter().enumerate().map(cut_page).collect();
    }
    if registries.may_name_own_host() {
        for (at, entry) in Arc::make_mut(registries).naming_own_host().enumerate() {
            let mut short = Entry::clone(entry);
            let paths = hidden.cut(&mut short);
            if paths.is_empty() {
                continue;
            }
            if let Some(details) = &entry.details {
                report(tree.find(&details.file), &details.mentions.found, &paths);
            }
            *entry = short;
            cut.others.push((pages.len() + at, paths));
        }
    }
    (shown_config, cut)
}

/// True if anything may have a whole address of the site's own host: nearly all sites have none there.
fn names_any(config: &Config, registries: &Registries, pages: &[Arc<ContentPage>], releases: &[Release]) -> bool {
    releases.iter().any(|release| release.names_own_host)
        || pages.iter().any(|page| page.mentions.in_values)
        || registries.may_name_own_host()
        || {
            let (hosts, mut any) = (Rules::of(config).hosts, false);
            config.clone().each_text(&mut |text| {
                any |= !find_mentions(text, &hosts).is_empty();
                None
            });
            any
        }
}

fn registry_addresses(config: &Config, registries: &Registries) -> Vec<String> {
    let mut addresses = Vec::new();
    for kind in crate::base::registry_kind::RegistryKind::ALL {
        for entry in registries.of(kind).entries() {
            addresses.extend(config.lang_ids().map(|lang| super::entry_address(config, lang, kind, &entry.id)));
        }
    }
    addresses
}

/// Distinguishes the addresses of what is not public from others.
struct Hidden<'a> {
    config: &'a Config,
    hosts: Vec<String>,
    public: HashSet<String>,
    not_public: &'a NotPublic<'a>,
    /// Made when the first is looked up.
    held: OnceLock<HashMap<String, Held>>,
}

impl Hidden<'_> {
    /// Cuts them short in a value; their paths.
    fn cut(&self, value: &mut dyn Texts) -> Vec<String> {
        let mut paths = Vec::new();
        value.each_text(&mut |text| self.shortened(text, &mut paths));
        paths
    }

    /// The text with them cut short, and their paths; `None` if it has none.
    fn shortened(&self, text: &str, paths: &mut Vec<String>) -> Option<String> {
        let before = paths.len();
        for mention in find_mentions(text, &self.hosts) {
            if self.is_hidden(&mention.path) {
                paths.push(mention.path.into());
            }
        }
        let hidden = &paths[before..];
        (!hidden.is_empty())
            .then(|| shorten(text, &self.hosts, &|path| hidden.iter().any(|one| one == path)).into_owned())
    }

    fn is_hidden(&self, path: &str) -> bool {
        let held = self.held.get_or_init(|| {
            let NotPublic { releases, others, files } = self.not_public;
            let mut held = held_addresses(self.config, *releases, files);
            held.extend(others.iter().cloned());
            held
        });
        let is_held = |path: &str| {
            let plain = decode(path);
            let is_public = self.public.contains(&*plain) || self.public.contains(&format!("{plain}/"));
            !is_public && (find_held(held, path).is_some() || has_held_slug(held, path))
        };
        self.config.addresses_of(path).any(is_held)
    }
}
