//! Where pages of the plan come from.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::model::catalog::{Catalog, Spot};

use super::{OutputFile, Subject};

/// The content file that a page comes from.
pub(crate) fn origin(catalog: &Catalog, page: &OutputFile) -> Option<(u32, Spot)> {
    Origins::of(catalog).find(page)
}

/// Where pages come from, for many pages.
pub(super) struct Origins<'a> {
    catalog: &'a Catalog,
    /// The files of releases and plain pages, by address; made for the first redirect.
    by_address: OnceCell<HashMap<&'a str, u32>>,
    /// The same of releases that were taken away.
    moved: OnceCell<HashMap<&'a str, u32>>,
}

impl<'a> Origins<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Origins<'a> {
        Origins { catalog, by_address: OnceCell::new(), moved: OnceCell::new() }
    }

    /// The content file that a page comes from.
    pub(super) fn find(&self, page: &OutputFile) -> Option<(u32, Spot)> {
        let catalog = self.catalog;
        let number = |path: &str| catalog.tree.find(path).map(|file| file as u32);
        match &page.subject {
            Subject::Release(id) | Subject::Text(id) => Some((catalog.release(*id).file, Spot::key("slug"))),
            Subject::Plain(at) => Some((number(&catalog.pages[*at as usize].file)?, Spot::key("slug"))),
            Subject::File(file) => Some((*file, Spot::Body(0, 0))),
            Subject::Facet(kind, id) | Subject::FacetYear(kind, id, ..) => {
                let entry = catalog.registries.of(*kind).get(*id);
                let details = entry.details.as_deref().filter(|_| entry.filed)?;
                Some((number(&details.file)?, Spot::key("name")))
            }
            Subject::Redirect(target) => {
                let moved = || catalog.moved.iter().map(|moved| (&*moved.address, moved.file)).collect();
                if let Some(file) = self.moved.get_or_init(moved).get(&*page.address) {
                    return Some((*file, Spot::key("unpublish")));
                }
                let by_address = self.by_address.get_or_init(|| {
                    let pages = catalog.pages.iter().zip(&catalog.page_addresses);
                    let pages = pages.filter_map(|(page, address)| Some((address.as_str(), number(&page.file)?)));
                    let releases = catalog.releases.iter().map(|release| (&*release.address, release.file));
                    pages.chain(releases).collect()
                });
                let file = by_address.get(&**target)?;
                Some((*file, Spot::key("aliases")))
            }
            _ => None,
        }
    }

    pub(super) fn describe(&self, page: &OutputFile) -> String {
        match (self.find(page), &page.subject) {
            (Some((file, _)), Subject::Redirect(_)) => format!("an alias in {}", self.catalog.tree.path(file as usize)),
            (Some((file, _)), _) => self.catalog.tree.path(file as usize).to_owned(),
            (None, Subject::Feed(format, _)) => format!("a feed ({})", format.name()),
            (None, subject) => format!("the page of kind `{}`", subject.template().unwrap_or("file")),
        }
    }
}
