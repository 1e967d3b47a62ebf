//! What a careful editor would look for besides the faults that a build reports: lints over the sources of a site.
//!
//! Every concern has a file and knows no other. Those about texts get each Markdown text of the site, parsed once
//! (`text.rs`); the others look at facts. What is not public yet is looked at as all else is; texts that are
//! published no more, those of withdrawn releases, are not. What is wrong with a theme is looked for apart from the
//! content (`templates`).
//!
//! In: a [`Survey`], which is a build as far as its plan. Out: findings, raw. Imports `build` and what is below it.

#![warn(missing_docs)]

mod embargo;
mod examples;
mod external;
mod headings;
mod html;
pub(crate) mod link_check;
mod names;
mod numbers;
mod pictures;
pub(crate) mod templates;
mod text;
mod titles;
mod translations;
mod wording;

use rayon::prelude::*;

use crate::base::diagnostics::{self, Diagnostic};
use crate::base::fs::FsError;
use crate::build::{RawFindings, Survey, Workspace};
use crate::model::catalog::Finding;
pub use external::{External, dead_links, external};

/// The findings about a site that no build reports, raw.
pub fn check(survey: &Survey) -> Result<RawFindings, FsError> {
    let releases: Vec<_> = survey.releases().collect();
    let texts: Vec<Vec<Finding>> = releases
        .into_par_iter()
        .with_min_len(16)
        .map(|(file, parsed, facts)| Ok(of_texts(&text::of_release(survey, file, &parsed.body, facts)?)))
        .collect::<Result<_, FsError>>()?;
    let mut found: Vec<Finding> = texts.into_iter().flatten().collect();
    found.extend(of_texts(&text::of_office(survey)));
    found.extend(pictures::without_alt(survey));
    found.extend(pictures::damaged(survey));
    found.extend(titles::long(survey));
    found.extend(titles::in_another_script(survey));
    found.extend(numbers::twice(survey));
    found.extend(embargo::without_offset(survey));
    found.extend(embargo::commented_out(survey)?);
    found.extend(examples::of_a_new_site(survey)?);
    found.extend(translations::missing(survey));
    Ok(RawFindings { placed: names::unportable(survey), open: found })
}

/// The findings about the theme of a site, with the severities of the site, sorted.
pub fn theme(workspace: &mut Workspace) -> Result<Vec<Diagnostic>, FsError> {
    workspace.site_data()?;
    let mut found = workspace.theme()?.findings.clone();
    if let Some((theme, site_data)) = workspace.theme_and_site_data() {
        found.extend(templates::check(&workspace.settings().config, workspace.sources().tree(), site_data, theme));
    }
    let severities = &workspace.settings().config.severities;
    let mut applied: Vec<Diagnostic> = found.into_iter().filter_map(|finding| severities.apply(finding)).collect();
    diagnostics::sort(&mut applied);
    applied.dedup();
    Ok(applied)
}

/// The findings about texts.
fn of_texts(texts: &[text::Text]) -> Vec<Finding> {
    let mut found = Vec::new();
    for text in texts {
        let events = text.events();
        let remarks = [pictures::check(&events), headings::check(&events), wording::check(&events, text.tag)];
        found.extend(remarks.into_iter().flatten().map(|remark| text.finding(remark)));
    }
    found
}
