//! Titles that lists, search engines and feed readers will cut, and titles that seem to be in another language.

use crate::base::diagnostics::Kind;
use crate::build::Survey;
use crate::model::catalog::{Finding, Spot};
use crate::model::release::facts::Facts;

/// How many characters a title has at most.
const LONGEST: usize = 110;

/// Titles of releases and pages that are too long.
pub(super) fn long(survey: &Survey) -> Vec<Finding> {
    let tree = survey.sources.tree();
    let releases = survey.releases().map(|(file, _, facts)| (file, &*facts.title, true));
    let pages = survey.site_data.pages.iter();
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

/// Titles of releases none of whose letters is in the script of the release's language.
pub(super) fn in_another_script(survey: &Survey) -> Vec<Finding> {
    let config = &survey.settings.config;
    // Names and abbreviations may well be in Latin letters anywhere.
    let is_sentence = |title: &str| title.split_whitespace().count() > 2;
    let doubtful = survey
        .releases()
        .filter(|(_, _, facts)| is_sentence(&facts.title) && config.locale(facts.lang).is_foreign_script(&facts.title));
    let finding = |(file, _, facts): (u32, _, &Facts)| {
        let tag = config.tag(facts.lang);
        let message = format!("`title` has no letter of the script in which the language `{tag}` is written");
        let help = "if the release is in another language, say so in the file's name (`meeting.ru.md`) or with `lang`";
        Finding::new(Kind::TitleScript, file, Spot::key("title"), message, Some(help.to_owned()))
    };
    doubtful.map(finding).collect()
}
