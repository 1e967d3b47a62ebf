//! Bodies: read again when they are rendered, so that a site of any size keeps no more than its facts in memory.

use std::borrow::Cow;
use std::sync::Arc;

use super::Viewer;
use super::contract::Full;
use super::contract::PersonInRelease;
use super::payload::Fill;
use crate::base::fs::{self, FsError};
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{self, ReleaseId};
use crate::model::release::destination::Target;
use crate::model::release::mentions::shorten;
use crate::model::release::quotes::{Speaker, find_quotes};
use crate::site::plan::resolve::LinkTarget;

/// Why a view cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] FsError),
    /// A file is no longer what it was when the build began; the build begins again.
    #[error("{0} was changed while the site was built")]
    Changed(String),
}

impl Viewer<'_, Full> {
    /// The body of a release as HTML. With `absolute`, links are absolute, as feeds need them.
    pub(super) fn release_body(&self, id: ReleaseId, absolute: bool) -> Result<String, ViewError> {
        let release = self.catalog.release(id);
        if release.facts.is_withdrawn() || self.sources.body(release.file).is_none() {
            return Ok(String::new());
        }
        let text = self.release_text(id)?;
        if text.trim().is_empty() {
            return Ok(String::new());
        }
        Ok(self.quoting(release, &text, absolute))
    }

    /// Markdown of a release whose quotes name people.
    pub(super) fn quoting(&self, release: &catalog::Release, text: &str, absolute: bool) -> String {
        let path = self.catalog.tree.path(release.file as usize);
        let mut resolve =
            |dest: &str, picture: bool, _| self.target(path, release.lang, &release.address, dest, picture, absolute);
        let base = &self.catalog.config.base;
        let speaker = |id: &str| {
            let speaker = self.speaker(release, id)?;
            let url = speaker.url.map(|address| if absolute { base.canonical(&address) } else { base.url(&address) });
            Some(Speaker { url, ..speaker })
        };
        self.cache.markdown.render(text, &mut resolve, &speaker)
    }

    /// The Markdown of a release, the addresses cut short in it that are not public.
    pub(super) fn release_text(&self, id: ReleaseId) -> Result<Arc<str>, ViewError> {
        let text = self.whole_text(id)?;
        Ok(match self.shortened(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(short) => short.into(),
        })
    }

    fn whole_text(&self, id: ReleaseId) -> Result<Arc<str>, ViewError> {
        let file = self.catalog.release(id).file;
        let Some(body) = self.sources.body(file) else { return Ok("".into()) };
        if let Some(text) = self.sources.text(file) {
            return Ok(text.into());
        }
        // Nobody else uses what belongs to a thread, so that it is never waited for.
        #[expect(clippy::disallowed_methods, reason = "it chooses where the text is cached, not what it is")]
        let thread = rayon::current_thread_index().map_or(0, |thread| thread + 1);
        let mut last = self.cache.last_texts.get(thread).and_then(|last| last.try_lock().ok());
        if let Some((_, text)) = last.as_deref().and_then(Option::as_ref).filter(|(known, _)| *known == file) {
            return Ok(Arc::clone(text));
        }
        let path = self.catalog.tree.path(file as usize);
        let mut bytes = fs::read(&self.catalog.tree.on_disk(path))?;
        bytes.drain(..(body.start as usize).min(bytes.len()));
        if Digest::of(&bytes) != body.digest {
            return Err(ViewError::Changed(path.to_owned()));
        }
        let text = String::from_utf8(bytes).map_err(|_| ViewError::Changed(path.to_owned()))?;
        let text: Arc<str> = text.into();
        if let Some(last) = last.as_deref_mut() {
            *last = Some((file, Arc::clone(&text)));
        }
        Ok(text)
    }
}

impl<P: Fill> Viewer<'_, P> {
    /// A text with the whole addresses of the site's own host cut short that are not public.
    pub(super) fn shortened<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let links = self.plan.links_of(self.catalog);
        shorten(text, &self.cache.rules.hosts, &|path| links.mention(path).is_hidden())
    }

    /// Whom the quotes of a release name, in its text and in its notes.
    pub(super) fn speakers(&self, id: ReleaseId) -> Vec<Option<Speaker>> {
        let release = self.catalog.release(id);
        let quotes = self.sources.body(release.file).map_or(&[][..], |body| &body.quotes);
        let notes = release.facts.more.as_deref().and_then(|more| more.notes_to_editors.as_deref());
        let notes = notes.map(find_quotes).unwrap_or_default();
        quotes.iter().chain(&notes).map(|quote| self.speaker(release, &quote.id)).collect()
    }

    /// The person whom a quote names, with the role held on the day of the release; `url` is an address.
    pub(super) fn speaker(&self, release: &catalog::Release, id: &str) -> Option<Speaker> {
        let (catalog, lang) = (self.catalog, release.lang);
        let comma = self.words().word(lang, "comma").to_owned();
        let Some(person) = catalog.registries.of(RegistryKind::Person).find_open(id) else {
            // Under open registries any name is a person, one without a page.
            let open = catalog.config.open_registries;
            return open.then(|| Speaker { name: id.to_owned(), role: None, url: None, comma });
        };
        let PersonInRelease { person: label, role } = self.words().person(lang, person, None, release.date.date());
        let address = || catalog.entry_address(lang, RegistryKind::Person, person);
        Some(Speaker {
            name: label.name.into_owned(),
            role: role.map(Cow::into_owned),
            url: label.url.map(|_| address()),
            comma,
        })
    }

    /// Markdown of a content file as HTML; `address` is that of the page.
    pub(super) fn markdown(&self, file: &str, lang: LangId, address: &str, text: &str, absolute: bool) -> String {
        let mut resolve =
            |dest: &str, picture: bool, _| self.target_there(file, lang, address, dest, picture, absolute);
        self.cache.markdown.render(&self.shortened(text), &mut resolve, &|_| None)
    }

    /// The same for a text that may be on several pages, as a boilerplate does: its files lie beside none of them.
    pub(super) fn target_there(
        &self,
        file: &str,
        lang: LangId,
        address: &str,
        dest: &str,
        picture: bool,
        absolute: bool,
    ) -> Target {
        match self.plan.links_of(self.catalog).find(file, lang, address, dest, picture) {
            LinkTarget::File(_, to) if self.plan.find(&to).is_none() => Target::Nowhere,
            _ => self.target(file, lang, address, dest, picture, absolute),
        }
    }

    /// What becomes of a link or picture.
    pub(super) fn target(
        &self,
        file: &str,
        lang: LangId,
        address: &str,
        dest: &str,
        picture: bool,
        absolute: bool,
    ) -> Target {
        let links = self.plan.links_of(self.catalog);
        let base = &self.catalog.config.base;
        let url = |address: &str| {
            if absolute { base.canonical(address) } else { base.url(address) }
        };
        match links.find(file, lang, address, dest, picture) {
            // A fragment leads to its own page, which a feed is not.
            LinkTarget::Elsewhere if absolute && dest.starts_with('#') => Target::To(format!("{}{dest}", url(address))),
            LinkTarget::Elsewhere | LinkTarget::Whole(_) => Target::AsIs,
            LinkTarget::Address(to) | LinkTarget::Release(_, to) | LinkTarget::Lasting(to) => Target::To(url(&to)),
            LinkTarget::File(_, to) => Target::To(url(&to)),
            LinkTarget::Hidden
            | LinkTarget::HiddenFile
            | LinkTarget::Manuscript
            | LinkTarget::Lost
            | LinkTarget::Forbidden
            | LinkTarget::Broken(_) => Target::Nowhere,
        }
    }
}
