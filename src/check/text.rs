//! The Markdown texts of a site: bodies of releases and pages, landing texts, notes to editors, boilerplates, the footer.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::base::diagnostics::Kind;
use crate::base::fs::{self, FsError};
use crate::base::localised::{LangId, Localised};
use crate::base::registry_kind::RegistryKind;
use crate::build::Survey;
use crate::model::catalog::{FileState, Finding, Spot};
use crate::model::release::Body;
use crate::model::release::dialect::options;
use crate::model::release::facts::Facts;

/// A Markdown text.
pub(super) struct Text<'a> {
    /// The file that it is in, by its number in the tree; [`Finding::CONFIG`] for `site.yaml`.
    pub file: u32,
    /// The tag of its language.
    pub tag: &'a str,
    /// It is on the website now.
    pub public: bool,
    place: Place,
    text: Cow<'a, str>,
}

/// Where a text is in its file.
#[derive(Clone, Copy)]
enum Place {
    /// From a byte on.
    Body(u32),
    /// In a value of the front matter, in which places cannot be told apart.
    Value(Spot),
}

/// Something to report about a part of a text.
pub(super) struct Remark {
    /// What kind of finding.
    pub kind: Kind,
    /// The part, in bytes of the text.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A text taken apart: what CommonMark makes of it, and where.
pub(super) type Events<'t> = Vec<(Event<'t>, Range<usize>)>;

impl Text<'_> {
    /// Takes it apart, as it will be when it is rendered.
    pub(super) fn events(&self) -> Events<'_> {
        // Without these there is no link, picture, tag, or heading that could skip a level.
        if !self.text.contains(['[', '<', '#', '=']) {
            return Vec::new();
        }
        Parser::new_ext(&self.text, options()).into_offset_iter().collect()
    }

    /// Where a part of it stands.
    pub(super) fn spot(&self, range: &Range<usize>) -> Spot {
        match self.place {
            Place::Body(start) => Spot::Body(start + range.start as u32, start + range.end as u32),
            Place::Value(spot) => spot,
        }
    }

    /// The finding of a remark.
    pub(super) fn finding(&self, remark: Remark) -> Finding {
        let Remark { kind, range, message, help } = remark;
        Finding::new(kind, self.file, self.spot(&range), message, Some(help))
    }
}

/// The texts of a release; none where they are published no more.
pub(super) fn of_release<'a>(
    survey: &'a Survey,
    file: u32,
    body: &Body,
    facts: &'a Facts,
) -> Result<Vec<Text<'a>>, FsError> {
    let mut texts = Vec::new();
    if facts.is_withdrawn() {
        return Ok(texts);
    }
    let tag = survey.settings.config.tag(facts.lang);
    let public = matches!(survey.catalog.file_state(file as usize), FileState::Release(_));
    let text = |place, text| Text { file, tag, public, place, text };
    let written = match survey.sources.text(file) {
        Some(text) => Cow::Borrowed(text),
        None => {
            let tree = survey.sources.tree();
            let bytes = fs::read(&tree.on_disk(tree.path(file as usize)))?;
            let bytes = bytes.get(body.start as usize..).unwrap_or_default();
            Cow::Owned(String::from_utf8_lossy(bytes).into_owned())
        }
    };
    texts.push(text(Place::Body(body.start), written));
    if let Some(notes) = facts.more.as_deref().and_then(|more| more.notes_to_editors.as_deref()) {
        texts.push(text(Place::Value(Spot::key("notes_to_editors")), Cow::Borrowed(notes)));
    }
    Ok(texts)
}

/// All other texts, which are public.
pub(super) fn of_office<'a>(survey: &'a Survey) -> Vec<Text<'a>> {
    let (config, tree) = (&*survey.settings.config, survey.sources.tree());
    let number = |path: &str| tree.find(path).map(|file| file as u32);
    let text = |file, lang: LangId, place, text| {
        let (tag, text) = (config.tag(lang), Cow::Borrowed(text));
        Text { file, tag, public: true, place, text }
    };
    let mut texts = Vec::new();
    for page in survey.site_data.pages.iter() {
        let Some(file) = number(&page.file) else { continue };
        texts.push(text(file, page.lang, Place::Body(page.body_start as u32), &*page.body));
    }
    for kind in RegistryKind::ALL {
        for details in
            survey.site_data.registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref())
        {
            for body in &details.bodies {
                let Some(file) = number(&body.file) else { continue };
                texts.push(text(file, body.lang, Place::Body(body.start), &*body.text));
            }
            if let (Some(file), Some(boilerplate)) = (number(&details.file), &details.boilerplate) {
                let place = Place::Value(Spot::key("boilerplate"));
                texts.extend(versions(survey, boilerplate).map(|(lang, own)| text(file, lang, place, own)));
            }
        }
    }
    if let Some(footer) = &config.footer {
        let place = Place::Value(Spot::key("footer"));
        texts.extend(versions(survey, footer).map(|(lang, own)| text(Finding::CONFIG, lang, place, own)));
    }
    texts
}

/// The versions of a text, each once, the default language first.
fn versions<'a>(survey: &'a Survey, text: &'a Localised) -> impl Iterator<Item = (LangId, &'a str)> {
    let config = &*survey.settings.config;
    let mut versions: Vec<(LangId, &str)> = Vec::new();
    for lang in [config.default_lang].into_iter().chain(config.lang_ids()) {
        let own = text.get(lang);
        if !versions.iter().any(|(_, known)| *known == own) {
            versions.push((lang, own));
        }
    }
    versions.into_iter()
}
