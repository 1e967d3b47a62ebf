//! Bodies: read again when they are rendered, so that a site of any size keeps no more than its facts in memory.

use std::fmt;

use super::Viewer;
use crate::catalog::ReleaseId;
use crate::fs::{self, FsError};
use crate::hash::Digest;
use crate::localised::LangId;
use crate::plan::links::LinkTarget;
use crate::release::links::{Link, find_links};
use crate::release::markdown::Target;

/// Why a view cannot be made.
#[derive(Debug)]
pub enum ViewError {
    /// A file cannot be read.
    Disk(FsError),
    /// A file is no longer what it was when the build began; the build begins again.
    Changed(String),
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ViewError::Disk(error) => error.fmt(f),
            ViewError::Changed(file) => write!(f, "{file} was changed while the site was built"),
        }
    }
}

impl From<FsError> for ViewError {
    fn from(error: FsError) -> ViewError {
        ViewError::Disk(error)
    }
}

impl Viewer<'_> {
    /// The body of a release as HTML. With `absolute`, links are absolute, as feeds need them. For keys, a digest of all
    /// that the HTML is made from.
    pub(super) fn release_body(&self, id: ReleaseId, absolute: bool) -> Result<String, ViewError> {
        let release = self.catalog.release(id);
        let (file, lang) = (release.file, release.facts.lang);
        if release.facts.is_withdrawn() {
            return Ok(String::new());
        }
        let path = self.catalog.tree.path(file as usize);
        let Some(body) = self.sources.body(file) else { return Ok(String::new()) };
        if self.for_keys {
            return Ok(self.unmade(path, lang, &release.address, &body.digest, &body.links, absolute));
        }
        if let Some(text) = self.sources.text(file) {
            return Ok(self.markdown(path, lang, &release.address, text, absolute));
        }
        let bytes = fs::read(&self.catalog.tree.on_disk(path))?;
        let text = bytes.get(body.start as usize..).unwrap_or_default();
        if Digest::of(text) != body.digest {
            return Err(ViewError::Changed(path.to_owned()));
        }
        let text = std::str::from_utf8(text).map_err(|_| ViewError::Changed(path.to_owned()))?;
        Ok(self.markdown(path, lang, &release.address, text, absolute))
    }

    /// [`Viewer::markdown`]; for keys, a digest of all that it is made from.
    pub(super) fn markdown_of(&self, file: &str, lang: LangId, address: &str, text: &str, absolute: bool) -> String {
        if !self.for_keys {
            return self.markdown(file, lang, address, text, absolute);
        }
        self.unmade(file, lang, address, &Digest::of(text.as_bytes()), &find_links(text), absolute)
    }

    /// What stands for the HTML of a text in a key: the text, where its links lead, and what becomes of raw HTML.
    fn unmade(&self, file: &str, lang: LangId, address: &str, text: &Digest, links: &[Link], absolute: bool) -> String {
        let html = if self.catalog.config.trust_html { "trusted" } else { "sanitised" };
        let mut unmade = format!("{:032x} {html}", text.0);
        for link in links {
            match self.target(file, lang, address, &link.dest, link.picture, absolute) {
                Target::AsIs => unmade.push_str(" ="),
                Target::To(url) => unmade.extend([" ", &url]),
                Target::Nowhere => unmade.push_str(" -"),
            }
        }
        unmade
    }

    /// Markdown of a content file as HTML; `address` is that of the page.
    pub(super) fn markdown(&self, file: &str, lang: LangId, address: &str, text: &str, absolute: bool) -> String {
        let mut resolve = |dest: &str, picture: bool, _| self.target(file, lang, address, dest, picture, absolute);
        self.shelf.markdown.render(text, &mut resolve)
    }

    fn target(&self, file: &str, lang: LangId, address: &str, dest: &str, picture: bool, absolute: bool) -> Target {
        let links = self.plan.links_of(self.catalog);
        let base = &self.catalog.config.base;
        let url = |address: &str| {
            if absolute { base.canonical(address) } else { base.url(address) }
        };
        match links.find(file, lang, address, dest, picture) {
            // A fragment leads to its own page, which a feed is not.
            LinkTarget::Elsewhere if absolute && dest.starts_with('#') => Target::To(format!("{}{dest}", url(address))),
            LinkTarget::Elsewhere => Target::AsIs,
            LinkTarget::Address(to) | LinkTarget::Release(_, to) | LinkTarget::Lasting(to) => Target::To(url(&to)),
            LinkTarget::File(_, to) => Target::To(url(&to)),
            LinkTarget::Hidden
            | LinkTarget::HiddenFile
            | LinkTarget::Lost
            | LinkTarget::Forbidden
            | LinkTarget::Broken(_) => Target::Nowhere,
        }
    }
}
