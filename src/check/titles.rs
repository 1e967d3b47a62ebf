//! Titles that lists, search engines and feed readers will cut.

use crate::build::Survey;
use crate::catalog::{Finding, Spot};
use crate::diag::Kind;

/// How many characters a title has at most.
const LONGEST: usize = 110;

/// Titles of releases and pages that are too long.
pub fn long(survey: &Survey) -> Vec<Finding> {
    let tree = survey.sources.tree();
    let releases = survey.releases().map(|(file, _, facts)| (file, &*facts.title, true));
    let pages = survey.office.pages.iter();
    let pages = pages.filter_map(|page| Some((tree.find(&page.file)? as u32, page.title.as_str(), false)));
    let long = releases.chain(pages).filter_map(|(file, title, has_subtitle)| {
        // Bytes are counted at no cost, and no character has none.
        let length = if title.len() > LONGEST { title.chars().count() } else { 0 };
        (length > LONGEST).then(|| {
            let message = format!("`title` has {length} characters; more than {LONGEST} are cut in many places");
            let help = if has_subtitle { "shorten it; a `subtitle` takes what is left over" } else { "shorten it" };
            let help = help.to_owned();
            Finding::new(Kind::LongTitle, file, Spot::key("title"), message, Some(help))
        })
    });
    long.collect()
}
