//! Plain pages: `content/pages/about.md`, in any of the site's languages.

use serde_json::{Map, Value};

use crate::base::diagnostics::{Diagnostic, Kind, Level};
use crate::base::localised::LangId;
use crate::base::slug;
use crate::model::content::common::{Context, language, plain_text, read_aliases};
use crate::model::content::front_matter::Document;
use crate::model::content::held::{Given, Terms};
use crate::model::content::tree::ContentName;
use crate::model::registry::reading::extra_of;
use crate::model::release::dialect::Rules;
use crate::model::release::links::{Link, find_links};
use crate::model::release::mentions::Mentions;
use crate::model::release::placeholder;
use crate::model::release::{markup, remarks};
use crate::model::texts::{Change, Texts};
use crate::yaml::Step;

/// The folder of plain pages.
pub(crate) const FOLDER: &str = "content/pages";

/// A plain page of `content/pages/`.
#[derive(Clone)]
pub struct ContentPage {
    /// The path of the file.
    pub file: Box<str>,
    /// Its language.
    pub lang: LangId,
    /// What all its translations share.
    pub key: String,
    /// The last part of its address.
    pub slug: String,
    pub title: String,
    pub summary: Option<String>,
    /// The template that renders it, without `.html`.
    pub template: String,
    /// Its place in the site's menu.
    pub menu: Option<i64>,
    /// Addresses that lead here.
    pub aliases: Vec<String>,
    /// Where the body begins in the file, in bytes.
    pub body_start: usize,
    /// The text, as Markdown.
    pub body: String,
    /// Links of the body that lead into the site.
    pub links: Box<[Link]>,
    /// Whole addresses of the site's own host in the file.
    pub mentions: Mentions,
    /// When it may be public.
    pub terms: Terms,
    /// The free map for themes.
    pub extra: Option<Value>,
}

impl Texts for ContentPage {
    /// Those of its front matter: its text is Markdown with links.
    fn each_text(&mut self, change: &mut Change) {
        let ContentPage {
            file: _,
            lang: _,
            key: _,
            slug: _,
            title,
            summary,
            template: _,
            menu: _,
            aliases: _,
            body_start: _,
            body: _,
            links: _,
            mentions: _,
            terms: _,
            extra,
        } = self;
        title.each_text(change);
        summary.each_text(change);
        extra.each_text(change);
    }
}

/// The front matter of a page as it is written.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawPage {
    title: Option<String>,
    summary: Option<String>,
    slug: Option<String>,
    lang: Option<String>,
    menu: Option<i64>,
    template: Option<String>,
    translation_key: Option<String>,
    aliases: Option<Vec<String>>,
    draft: Given<bool>,
    embargo: Given<String>,
    extra: Option<Map<String, Value>>,
}

/// Reads the file of a plain page; the findings are raw.
pub(crate) fn parse(context: &Context, file: usize, bytes: &[u8]) -> (Option<ContentPage>, Vec<Diagnostic>) {
    let path = context.tree.path(file);
    let Some(name) = ContentName::of(path) else {
        return (None, Vec::new());
    };
    let mut document = match Document::open(path, bytes) {
        Ok(document) => document,
        Err(fault) => return (None, vec![*fault]),
    };
    let (front, unknown) = document.front::<RawPage>();
    let Some(front) = front else {
        return (None, document.faults);
    };
    let RawPage {
        title,
        summary,
        slug: written_slug,
        lang,
        menu,
        template,
        translation_key,
        aliases,
        draft,
        embargo,
        extra,
    } = front;
    let terms = document.terms(draft, embargo, &context.config.zone);
    let (lang, stem) = language(context.config, &mut document, &name, path, lang);
    let summary = summary.map(|summary| plain_text(&mut document, "summary", summary));
    let title = title.map(|title| plain_text(&mut document, "title", title).trim().to_owned()).unwrap_or_default();
    if title.is_empty() && document.is_missing("title", document.has_level(&context.config.severities, Level::Error)) {
        document.hold(Kind::EmptyTitle, &[Step::Key("title")], "`title` is missing or empty", None);
    }
    let aliases = read_aliases(&mut document, aliases);
    let folder = name.folder.strip_prefix(FOLDER).unwrap_or_default().trim_start_matches('/');
    markup::check(&mut document);
    remarks::check(&mut document, &Rules::of(context.config));
    let slug = read_slug(&mut document, written_slug, folder, stem);
    placeholder::check(&mut document, context.config);
    let extra = extra_of(&mut document, extra, unknown);
    let lost = document.is_lost(&context.config.severities) || title.is_empty() || slug.is_empty();
    let page = (!lost).then(|| ContentPage {
        file: path.into(),
        lang: lang.unwrap_or(context.config.default_lang),
        key: translation_key.unwrap_or_else(|| format!("{folder}/{stem}")),
        slug,
        title,
        summary,
        template: template.unwrap_or_else(|| "page".to_owned()),
        menu,
        aliases,
        body_start: document.body_start,
        body: document.body().to_owned(),
        terms,
        links: find_links(document.body(), &Rules::of(context.config)),
        mentions: Mentions::of(document.text(), document.body_start, &Rules::of(context.config).hosts),
        extra,
    });
    (page, document.faults)
}

/// The address of a page below that of its language: as it is written, else by the names of its folders and its file.
fn read_slug(document: &mut Document, written: Option<String>, folder: &str, stem: &str) -> String {
    let base = match (folder, stem) {
        ("", "index") => "home",
        (folder, "index") => folder,
        (_, stem) => stem,
    };
    let own = match written {
        Some(written) => {
            let slug = slug::slug(&written);
            if slug != written {
                let help = (!slug.is_empty()).then(|| format!("write `slug: {slug}`"));
                let message =
                    format!("`slug` is `{written}`; it may hold a–z, 0–9 and single hyphens, at most 100 of them");
                document.fault(Kind::BadValue, &[Step::Key("slug")], message, help);
            }
            slug
        }
        None => {
            let parts: Vec<String> = base.split('/').map(slug::slug).collect();
            parts.join("/")
        }
    };
    let slug = match (folder, stem) {
        ("", _) | (_, "index") => own,
        (folder, _) => {
            let above: Vec<String> = folder.split('/').map(slug::slug).collect();
            format!("{}/{own}", above.join("/"))
        }
    };
    if slug.is_empty() {
        let message = "the file's name gives no address";
        document.fault_in(Kind::BadPath, 0..0, message, Some("add `slug: …`".to_owned()));
        document.hold_for_last();
    }
    slug
}
