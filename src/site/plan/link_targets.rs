//! Where all links of the site lead: the files that they need are published beside the page, what leads nowhere is reported.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use crate::base::cached::Revision;
use crate::base::diagnostics::{Kind, nearest};
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::stamp::Stamp;
use crate::model::catalog::{Catalog, Finding, Help, ReleaseId, Reuse, Spot};
use crate::model::content::common::own_place;
use crate::model::registry::{Details, Entry, EntryId, unknown_message};
use crate::model::release::dialect::Rules;
use crate::model::release::facts::{Facts, More, PersonRef};
use crate::model::release::links::{Link, find_links};
use crate::model::release::mentions::{Mention, SHORT};
use crate::model::release::quotes::find_quotes;
use crate::model::source_cache::SourceCache;
use crate::yaml::{self, Step};

use super::resolve::{LinkTarget, Links};

/// What the links of the site need.
#[derive(Default)]
pub(super) struct Linked {
    /// Files to publish: address, language, number in the tree.
    pub files: BTreeSet<(String, LangId, u32)>,
    /// Files that texts need which are not published: nothing is wrong with them.
    pub unpublished: HashSet<u32>,
    /// Releases named by `related` in each release that names some.
    pub related: BTreeMap<ReleaseId, Vec<ReleaseId>>,
    /// The release in whose place each of some stands.
    pub supersedes: BTreeMap<ReleaseId, ReleaseId>,
    /// The releases that lead the home page, per language.
    pub featured: Vec<Vec<ReleaseId>>,
    /// Where the links of each release lead, by [`ReleaseId`].
    pub link_targets: Vec<LinkTargets>,
    /// The same of the release that is being looked at, as bytes.
    targets: Vec<u8>,
    /// The releases that these are, if they are releases by themselves.
    released: Option<Vec<Revision>>,
}

/// Where the links of a release lead.
#[derive(Debug, Default)]
pub struct LinkTargets {
    /// The digest of what they become; blank where there are none.
    pub digest: Digest,
    /// Where they all lead to releases and lasting pages, which releases those are: as long as they are there, the links
    /// become the same. `None` if more has to be looked at.
    released: Option<Box<[Revision]>>,
}

/// How many releases one thread looks at before it asks for more.
const BATCH: usize = 512;

/// A text with links.
struct Text<'a> {
    /// The path of the file that it is in.
    file: &'a str,
    /// The page that shows it.
    lang: LangId,
    address: &'a str,
    /// Where the text begins in the file, in bytes; or the key of the front matter that holds it.
    place: Result<u32, Spot>,
}

impl Linked {
    /// Looks up every link, attachment and picture of the site, except those of releases whose targets can be reused.
    pub(super) fn collect(
        links: &Links,
        sources: &SourceCache,
        previous: Previous,
        findings: &mut Vec<Finding>,
    ) -> Linked {
        let mut linked = Linked::default();
        let catalog = links.catalog;
        let mut kept = previous.reuse(catalog.releases.len());
        let batches = kept.par_chunks_mut(BATCH).enumerate().map(|(batch, kept)| {
            let (mut linked, mut findings) = (Linked::default(), Vec::new());
            for (at, kept) in kept.iter_mut().enumerate().filter(|(_, kept)| kept.is_none()) {
                *kept = Some(linked.release(links, sources, (batch * BATCH + at) as ReleaseId, &mut findings));
            }
            (linked, findings)
        });
        for (batch, found) in batches.collect::<Vec<_>>() {
            linked.files.extend(batch.files);
            linked.unpublished.extend(batch.unpublished);
            linked.related.extend(batch.related);
            linked.supersedes.extend(batch.supersedes);
            findings.extend(found);
        }
        linked.link_targets = kept.into_iter().map(|targets| targets.expect("each was looked up or reused")).collect();
        for (file, facts) in &catalog.unseen {
            // What they need is not published.
            let mut found = Vec::new();
            let mut aside = Linked::default();
            aside.facts(links, sources, *file, facts, "/", &mut found);
            linked.unpublished.extend(aside.files.iter().map(|(_, _, file)| *file));
            // Two that are held back may well name each other.
            findings.extend(found.into_iter().filter(|finding| finding.kind != Kind::HiddenLink));
        }
        for (page, address) in catalog.pages.iter().zip(&catalog.page_addresses) {
            let text = Text { file: &page.file, lang: page.lang, address, place: Ok(page.body_start as u32) };
            linked.text(links, &text, &page.links, Some(findings));
            if let Some(file) = catalog.tree.find(&page.file) {
                let start = page.body_start as u32;
                linked.mentions(links, file as u32, &page.mentions.found, &page.links, start, findings);
            }
        }
        for kind in RegistryKind::ALL {
            for (id, entry) in catalog.registries.of(kind).entries().iter().enumerate() {
                linked.entry(links, kind, id as EntryId, entry, findings);
            }
        }
        for lang in catalog.config.lang_ids() {
            let featured = catalog.config.featured.iter();
            linked.featured.push(featured.filter_map(|path| links.featured(lang, path)).collect());
        }
        linked
    }

    fn release(
        &mut self,
        links: &Links,
        sources: &SourceCache,
        id: ReleaseId,
        findings: &mut Vec<Finding>,
    ) -> LinkTargets {
        let release = links.catalog.release(id);
        let (file, _lang) = (release.file, release.facts.lang);
        self.targets.clear();
        self.released = Some(Vec::new());
        let (files, reported) = (self.files.len(), findings.len());
        if release.facts.is_withdrawn() {
            // Its text is checked and not shown, so it needs nothing.
            let mut aside = Linked::default();
            let mut found = Vec::new();
            aside.facts(links, sources, file, &release.facts, &release.address, &mut found);
            findings.extend(found.into_iter().filter(|finding| finding.kind != Kind::HiddenLink));
            self.unpublished.extend(aside.files.iter().map(|(_, _, file)| *file));
            return LinkTargets::default();
        }
        let (related, old) = self.facts(links, sources, file, &release.facts, &release.address, findings);
        // One that is named and held back is neither found nor told now, and may be gone later.
        let names = |more: &More| !more.related.is_empty() || more.supersedes.is_some();
        let names = release.facts.more.as_deref().is_some_and(names);
        let is_all = !names && self.files.len() == files && findings.len() == reported;
        if !related.is_empty() {
            self.related.insert(id, related);
        }
        if let Some(old) = old.filter(|old| *old != id) {
            self.supersedes.insert(id, old);
        }
        let digest = if self.targets.is_empty() { Digest::default() } else { Digest::of(&self.targets) };
        LinkTargets { digest, released: self.released.take().filter(|_| is_all).map(Vec::into_boxed_slice) }
    }

    /// The links of a release; the releases that it calls related, and the one in whose place it stands.
    fn facts(
        &mut self,
        links: &Links,
        sources: &SourceCache,
        file: u32,
        facts: &Facts,
        address: &str,
        findings: &mut Vec<Finding>,
    ) -> (Vec<ReleaseId>, Option<ReleaseId>) {
        let lang = facts.lang;
        let path = links.catalog.tree.path(file as usize);
        if let Some(body) = sources.body(file).filter(|body| !body.links.is_empty()) {
            let text = Text { file: path, lang, address, place: Ok(body.start) };
            self.text(links, &text, &body.links, Some(findings));
        }
        if let Some(body) = sources.body(file).filter(|body| !body.mentions.found.is_empty()) {
            self.mentions(links, file, &body.mentions.found, &body.links, body.start, findings);
        }
        let persons = links.catalog.registries.of(RegistryKind::Person);
        if let Some(body) = sources.body(file).filter(|_| !links.catalog.config.open_registries) {
            for quote in body.quotes.iter().filter(|quote| persons.find(&quote.id).is_none()) {
                let message = unknown_message(RegistryKind::Person, "— […]", &quote.id);
                let help = Help::Entry(RegistryKind::Person, quote.id.clone());
                let start = body.start + quote.start;
                let spot = Spot::Body(start, start + quote.id.len() as u32);
                findings.push(Finding::new(Kind::UnknownPerson, file, spot, message, help));
            }
        }
        if let Some(body) = sources.body(file).filter(|body| !body.quotes.is_empty() && facts.date != Stamp::EPOCH) {
            let day = facts.date.date();
            for quote in &body.quotes {
                let found = persons.find(&quote.id).and_then(|id| persons.get(id).details.as_deref());
                let has_role = |details: &Details| details.roles.iter().any(|role| role.held_on(day));
                let is_named = |person: &PersonRef| *person.id == *quote.id;
                if found.is_none_or(|details| details.roles.is_empty() || has_role(details))
                    || facts.refs.people.iter().any(is_named)
                {
                    continue;
                }
                let message =
                    format!("`{}` held no role on {day}, so the name is shown alone below the quote", quote.id);
                let help = format!("add the role to content/people/{}.md", quote.id);
                let start = body.start + quote.start;
                let spot = Spot::Body(start, start + quote.id.len() as u32);
                findings.push(Finding::new(Kind::NoRole, file, spot, message, Some(help)));
            }
        }
        let mut related = Vec::new();
        let Some(more) = facts.more.as_deref() else { return (related, None) };
        if let Some(notes) = &more.notes_to_editors {
            if !links.catalog.config.open_registries {
                for quote in find_quotes(notes).iter().filter(|quote| persons.find(&quote.id).is_none()) {
                    let message = unknown_message(RegistryKind::Person, "notes_to_editors", &quote.id);
                    let help = Help::Entry(RegistryKind::Person, quote.id.clone());
                    let spot = Spot::key("notes_to_editors");
                    findings.push(Finding::new(Kind::UnknownPerson, file, spot, message, help));
                }
            }
            let text = Text { file: path, lang, address, place: Err(Spot::key("notes_to_editors")) };
            self.text(links, &text, &find_links(notes, &Rules::of(&links.catalog.config)), Some(findings));
        }
        let mut find = |steps: &[Step], spot: Spot, reference: &str| match links.find_release(path, lang, reference) {
            Ok(found) => found,
            Err(help) => {
                let message = format!("`{}`: there is no release `{reference}`", yaml::name(steps));
                findings.push(Finding::new(Kind::BrokenLink, file, spot, message, help));
                None
            }
        };
        for (at, reference) in more.related.iter().enumerate() {
            related.extend(find(&[Step::Key("related"), Step::Index(at)], Spot::item("related", at), reference));
        }
        let old = more.supersedes.as_deref();
        let old = old.and_then(|old| find(&[Step::Key("supersedes")], Spot::key("supersedes"), old));
        (related, old)
    }

    /// The landing text and boilerplate of an entry. A page without a text in its language shows that of the default
    /// one, so files are published beside each page that shows them; findings are reported once.
    fn entry(&mut self, links: &Links, kind: RegistryKind, id: EntryId, entry: &Entry, findings: &mut Vec<Finding>) {
        let catalog = links.catalog;
        let Some(details) = entry.details.as_deref() else { return };
        for lang in catalog.config.lang_ids() {
            let Some(body) = details.body(lang, catalog.config.default_lang) else { continue };
            let address = catalog.entry_address(lang, kind, id);
            let text = Text { file: &body.file, lang, address: &address, place: Ok(body.start) };
            let reported = (body.lang == lang).then_some(&mut *findings);
            self.text(links, &text, &body.links, reported);
        }
        for body in details.bodies.iter().filter(|body| !body.mentions.is_empty()) {
            let Some(file) = catalog.tree.find(&body.file) else { continue };
            self.mentions(links, file as u32, &body.mentions, &body.links, body.start, findings);
        }
        let Some(file) = catalog.tree.find(&details.file).map(|file| file as u32) else { return };
        let own = details.bodies.iter().find(|body| body.file == details.file);
        let (in_body, start) = own.map_or((&[][..], u32::MAX), |body| (&body.links, body.start));
        // Where the links of a boilerplate stand is not known.
        let is_link = |mention: &&Mention| {
            mention.start < start && details.boilerplate_links.iter().any(|link| link.dest.contains(&*mention.path))
        };
        let others: Vec<Mention> = details.mentions.found.iter().filter(|mention| !is_link(mention)).cloned().collect();
        self.mentions(links, file, &others, in_body, start, findings);
        for link in &details.boilerplate_links {
            let lang = catalog.config.default_lang;
            let spot = Spot::key("boilerplate");
            match links.find(&details.file, lang, "/", &link.dest, link.picture) {
                // It is on the pages of many releases.
                LinkTarget::File(..) => {
                    let message = format!("`boilerplate`: `{}` lies beside this file only", link.dest);
                    let help = Some("put the file into content/static/ and link to its address".to_owned());
                    findings.push(Finding::new(Kind::MissingFile, file, spot, message, help));
                }
                target => report(&target, file, spot, link, findings),
            }
        }
    }

    /// Adds where a link leads to those of its release.
    fn note(&mut self, catalog: &Catalog, target: &LinkTarget) {
        match (target, &mut self.released) {
            (LinkTarget::Release(id, _), Some(released)) => released.push(catalog.release(*id).revision),
            (LinkTarget::Lasting(_) | LinkTarget::Whole(_), _) => {}
            _ => self.released = None,
        }
        if let LinkTarget::Whole(target) = target {
            // It stays as it is written; what holds for the other is whether it is there as long.
            if !matches!(**target, LinkTarget::Lasting(_)) {
                self.released = match (&**target, self.released.take()) {
                    (LinkTarget::Release(id, _), Some(mut released)) => {
                        released.push(catalog.release(*id).revision);
                        Some(released)
                    }
                    _ => None,
                };
            }
            return self.targets.push(0);
        }
        let (mark, address) = match target {
            LinkTarget::Elsewhere | LinkTarget::Whole(_) => (0, ""),
            LinkTarget::Address(address) | LinkTarget::Release(_, address) | LinkTarget::Lasting(address) => {
                (1, &**address)
            }
            LinkTarget::File(_, address) => (1, &**address),
            LinkTarget::Hidden
            | LinkTarget::HiddenFile
            | LinkTarget::Manuscript
            | LinkTarget::Lost
            | LinkTarget::Forbidden
            | LinkTarget::Broken(_) => (2, ""),
        };
        self.targets.push(mark);
        self.targets.extend_from_slice(&(address.len() as u32).to_le_bytes());
        self.targets.extend_from_slice(address.as_bytes());
    }

    /// Without `findings`, what leads nowhere was reported before.
    fn text(&mut self, links: &Links, text: &Text, found: &[Link], mut findings: Option<&mut Vec<Finding>>) {
        for link in found {
            let target = links.find(text.file, text.lang, text.address, &link.dest, link.picture);
            self.note(links.catalog, &target);
            match target {
                LinkTarget::File(number, address) => {
                    self.files.insert((address, text.lang, number));
                }
                target => {
                    let spot = match text.place {
                        Ok(start) => Spot::Body(start + link.start, start + link.end),
                        Err(spot) => spot,
                    };
                    let file = links.catalog.tree.find(text.file);
                    if let (Some(findings), Some(file)) = (findings.as_deref_mut(), file) {
                        report(&target, file as u32, spot, link, findings);
                    }
                }
            }
        }
    }
}

impl Linked {
    /// Whole addresses in a file that are no links. Those that are links are reported as such.
    fn mentions(
        &mut self,
        links: &Links,
        file: u32,
        mentions: &[Mention],
        found: &[Link],
        body_start: u32,
        findings: &mut Vec<Finding>,
    ) {
        for mention in mentions {
            let target = links.mention(&mention.path);
            let is_hidden = target.is_hidden();
            self.note(links.catalog, &if is_hidden { target } else { LinkTarget::Whole(Box::new(target)) });
            // Links are in the order of the text, and few are within each other.
            let start = mention.start.checked_sub(body_start);
            let before = start.map_or(0, |start| found.partition_point(|link| link.start <= start));
            let around = |link: &&Link| mention.end <= body_start + link.end && link.dest.contains(&*mention.path);
            if is_hidden && !found[..before].iter().rev().take(8).any(|link| around(&link)) {
                findings.push(hidden_mention(file, mention));
            }
        }
    }
}

/// That a text has the whole address of a release that is not public.
fn hidden_mention(file: u32, mention: &Mention) -> Finding {
    let message = format!(
        "the address `{}` is that of a release that is not public now; it is cut short to `{SHORT}`",
        mention.path
    );
    Finding::new(Kind::HiddenLink, file, Spot::Body(mention.start, mention.end), message, Help::None)
}

/// Where the links of releases led in the previous plan.
#[derive(Default)]
pub struct Previous<'a> {
    /// By the numbers of its catalog; empty where no text may be taken to have the links that it had.
    pub link_targets: Vec<LinkTargets>,
    /// Which releases those are now; `None` if the catalog is the same.
    pub reuse: Option<&'a Reuse>,
}

impl Previous<'_> {
    /// The targets that are still the same, by the numbers of this catalog, which has so many releases.
    fn reuse(mut self, releases: usize) -> Vec<Option<LinkTargets>> {
        let is_valid = |targets: &LinkTargets| match (&targets.released, self.reuse) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(released), Some(reuse)) => reuse.none_gone() || !released.iter().any(|one| reuse.is_gone(*one)),
        };
        let find = |id: ReleaseId| {
            let previous = self.reuse.map_or(Some(id), |reuse| reuse.previous(id))?;
            let targets = self.link_targets.get_mut(previous as usize)?;
            is_valid(targets).then(|| std::mem::take(targets))
        };
        (0..releases as ReleaseId).map(find).collect()
    }
}

/// What to do about an address whose scheme is misspelt: `htps://example.org/`.
fn other_scheme(dest: &str) -> Option<String> {
    let (scheme, rest) = dest.split_once("://")?;
    let near = nearest(scheme, ["https", "http"])?;
    Some(format!("write `{near}://{rest}`"))
}

fn report(target: &LinkTarget, file: u32, spot: Spot, link: &Link, findings: &mut Vec<Finding>) {
    let what = if link.picture { "picture" } else { "link" };
    let dest = &link.dest;
    let (kind, message, help) = match target {
        LinkTarget::Broken(help) => (Kind::BrokenLink, format!("the {what} `{dest}` leads nowhere"), help.clone()),
        LinkTarget::Forbidden => {
            let help = own_place(dest)
                .or_else(|| other_scheme(dest))
                .unwrap_or_else(|| "links begin with https:, http:, mailto:, tel: or a path of this site".to_owned());
            (Kind::BrokenLink, format!("a {what} may not lead to `{dest}`"), Help::Text(help))
        }
        LinkTarget::Hidden => {
            let message =
                format!("the {what} `{dest}` leads to a release that is not public now; its text is shown alone");
            (Kind::HiddenLink, message, Help::None)
        }
        LinkTarget::HiddenFile => {
            let where_to = "a file of a release that is not public now";
            let help = "if it may be seen before that release, copy it to the file that names it".to_owned();
            let message = format!("the {what} `{dest}` leads to {where_to}; its text is shown alone");
            (Kind::HiddenLink, message, Help::Text(help))
        }
        LinkTarget::Manuscript => {
            let help = "a release is read from a file that ends in `.md`; link to that".to_owned();
            (Kind::BrokenLink, format!("the {what} `{dest}` leads to a text that is no page"), Help::Text(help))
        }
        LinkTarget::Address(_)
        | LinkTarget::Release(..)
        | LinkTarget::Lasting(_)
        | LinkTarget::Whole(_)
        | LinkTarget::File(..)
        | LinkTarget::Lost
        | LinkTarget::Elsewhere => return,
    };
    findings.push(Finding::new(kind, file, spot, message, help));
}
