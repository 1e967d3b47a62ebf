//! Bodies: read again when they are rendered, so that a site of any size keeps no more than its facts in memory.

use std::fmt;

use super::Viewer;
use crate::catalog::ReleaseId;
use crate::fs::{self, FsError};
use crate::hash::Digest;
use crate::localised::LangId;
use crate::plan::links::{LinkTarget, Links};
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
    /// The body of a release as HTML. With `absolute`, links are absolute, as feeds need them.
    pub(super) fn release_body(&self, id: ReleaseId, absolute: bool) -> Result<String, ViewError> {
        let release = self.catalog.release(id);
        let facts = &release.facts;
        if let Some(body) = self.catalog.bodies.get(&facts.file) {
            return Ok(self.markdown(facts.file, facts.lang, &release.address, body, absolute));
        }
        let path = self.catalog.tree.path(facts.file as usize);
        let bytes = fs::read(&self.catalog.tree.on_disk(path))?;
        if Digest::of(&bytes) != facts.digest {
            return Err(ViewError::Changed(path.to_owned()));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| ViewError::Changed(path.to_owned()))?;
        let body = text.get(facts.body_start as usize..).unwrap_or_default();
        Ok(self.markdown(facts.file, facts.lang, &release.address, body, absolute))
    }

    /// Markdown of a content file as HTML; `address` is that of the page.
    pub(super) fn markdown(&self, file: u32, lang: LangId, address: &str, text: &str, absolute: bool) -> String {
        let links = Links { catalog: self.catalog, pages: &self.plan.pages };
        let base = &self.catalog.config.base;
        let url = |address: &str| {
            if absolute { base.canonical(address) } else { base.url(address) }
        };
        self.markdown.render(text, &mut |dest, picture, _| match links.find(file, lang, address, dest, picture) {
            // A fragment leads to its own page, which a feed is not.
            LinkTarget::Elsewhere if absolute && dest.starts_with('#') => Target::To(format!("{}{dest}", url(address))),
            LinkTarget::Elsewhere => Target::AsIs,
            LinkTarget::Address(to) => Target::To(url(&to)),
            LinkTarget::File(_, to) => Target::To(url(&to)),
            LinkTarget::Hidden
            | LinkTarget::HiddenFile
            | LinkTarget::Lost
            | LinkTarget::Forbidden
            | LinkTarget::Broken(_) => Target::Nowhere,
        })
    }
}
