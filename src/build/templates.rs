//! Templates that plain pages name, checked against those of the theme.

use crate::base::diagnostics::{Kind, nearest};
use crate::model::catalog::{Catalog, Finding, Spot};
use crate::theme::Theme;

/// The pages whose template does not exist, reported where they name it rather than where it is looked for.
pub(super) fn missing_templates(theme: &Theme, catalog: &Catalog) -> Vec<Finding> {
    let missing = catalog.pages.iter().filter(|page| !theme.has(&format!("{}.html", page.template)));
    let found = missing.filter_map(|page| {
        let file = catalog.tree.find(&page.file)?;
        // What is in folders is a part of templates, or shared by all.
        let names = theme.templates().map(|((_, path), _)| path).filter(|path| !path.contains('/'));
        let mut names: Vec<&str> = names.filter_map(|path| path.strip_suffix(".html")).collect();
        names.sort_unstable();
        names.dedup();
        let written = page.template.strip_suffix(".html").unwrap_or(&page.template);
        let near = names.iter().copied().find(|name| *name == written);
        let help = match near.or_else(|| nearest(written, names.iter().copied())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the templates of the theme are `{}`", names.join("`, `")),
        };
        let message = format!("the theme has no template `{}.html`", page.template);
        Some(Finding::new(Kind::Template, file as u32, Spot::key("template"), message, Some(help)))
    });
    found.collect()
}
