//! What templates see on every page, and of releases.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

/// Text that is borrowed from the catalog where it can be.
pub(crate) type Text<'a> = Cow<'a, str>;

/// What is in a view for what is costly to make or is on many pages: see [`payload`](super::super::payload).
pub trait Payload: Sized + Send + Sync + 'static {
    /// A text of a release as HTML.
    type Html: Serialize;
    /// A release in a list.
    type Card<'a>: Serialize;
    /// A link to a release.
    type Link<'a>: Serialize;
    /// The standing text about an agency.
    type Boilerplate<'a>: Serialize;
    /// The width or height of a picture.
    type Side: Serialize;
    /// The outline of a country on a map.
    type Outline<'a>: Serialize;
    /// The land of a map.
    type Land: Serialize;
}

/// What templates see.
pub enum Full {}

impl Payload for Full {
    type Html = String;
    type Card<'a> = Box<Entry<'a>>;
    type Link<'a> = Link<'a>;
    type Boilerplate<'a> = Boilerplate<'a>;
    type Side = u32;
    type Outline<'a> = &'a str;
    type Land = String;
}

/// `page`: about the page itself; on every page.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageMeta<'a> {
    /// The kind of page: `home`, `release`, `agency`, `country`, `topic`, `person`, `event`, `facet_year`, `agencies`,
    /// `countries`, `topics`, `people`, `events`, `archive`, `archive_year`, `archive_month`, `page`, `not_found`, `redirect`; of a plain page
    /// that names a template, that.
    pub kind: &'a str,
    /// Language as a BCP 47 tag.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'a str,
    /// The page's own title, without the site's name; on the home page the site's name.
    pub title: Text<'a>,
    /// For `<meta name="description">`.
    pub description: Option<Text<'a>>,
    /// The page's address.
    pub url: Text<'a>,
    /// The page's absolute address.
    pub canonical: String,
    /// The same page in every language that has it, this one included, sorted as in `site.yaml`; empty where there is
    /// no other language.
    pub alternates: Vec<Alternate<'a>>,
    /// The absolute address for `hreflang="x-default"`; `none` where `alternates` is empty.
    pub x_default: Option<String>,
    /// The page's own feeds, besides the site's.
    pub feeds: Vec<FeedLink<'a>>,
    /// The way here, from the home page on, the page itself left out; empty on home pages.
    pub trail: Vec<Link<'a>>,
    /// True if search engines are to leave the page out.
    pub noindex: bool,
}

/// One language version of a page.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Alternate<'a> {
    /// Language as a BCP 47 tag, for `hreflang` and `lang`.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'a str,
    /// The language's own name, such as `Кыргызча`.
    pub name: &'a str,
    /// Root-relative address.
    pub url: Text<'a>,
    /// Absolute address.
    pub canonical: String,
    /// True for the page itself.
    pub current: bool,
}

/// A link with a text.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Link<'a> {
    /// What it says.
    pub label: Text<'a>,
    /// Where it leads.
    pub url: Text<'a>,
}

/// A feed, for `<link rel="alternate">` and for people.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedLink<'a> {
    /// `RSS`, `Atom` or `JSON Feed`.
    pub format: &'a str,
    /// The media type.
    pub media_type: &'a str,
    /// The feed's title.
    pub title: Text<'a>,
    /// Where it is.
    pub url: Text<'a>,
}

/// `site`: about the site in the page's language; on every page.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Site<'a> {
    /// The office's name.
    pub name: Text<'a>,
    /// The office's emblem.
    pub emblem: Option<Logo<'a>>,
    /// A line below the name.
    pub tagline: Option<Text<'a>>,
    /// A sentence about the site.
    pub description: Option<Text<'a>>,
    /// Absolute base address, with a slash at the end.
    pub base_url: String,
    /// Its path, with a slash at both ends; `/` where the site is at the root of its host.
    pub base_path: &'a str,
    /// The home page in this language.
    pub home_url: String,
    /// The languages of the site, in the order of `site.yaml`.
    pub languages: Vec<Language<'a>>,
    /// The site's menu: what `menu` of `site.yaml` lists and is there in this language; without it, the indexes that have
    /// entries, the archive, and plain pages that ask for it.
    pub menu: Vec<Link<'a>>,
    /// The site's feeds in this language.
    pub feeds: Vec<FeedLink<'a>>,
    /// Footer, as HTML.
    pub footer: Option<String>,
    /// The free map `extra` of `site.yaml`.
    pub extra: &'a serde_json::Value,
}

/// A language of the site.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Language<'a> {
    /// BCP 47 tag.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'a str,
    /// The language's own name.
    pub name: &'a str,
    /// Its home page.
    pub url: String,
}

/// A date or instant.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Date<'a> {
    /// For `datetime` attributes: `2025-09-10`, or an RFC 3339 instant where a time was given.
    pub iso: Text<'a>,
    /// In the page's language and its calendar: `10 September 2025`.
    pub text: Text<'a>,
    /// Time of day in the zone of the site, where a time was given, with the name of the zone by CLDR and the offset from
    /// UTC: `14:00 Kyrgyzstan Time (+06:00)`.
    pub time: Option<Text<'a>>,
}

/// A registry entry as releases and lists name it.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Label<'a> {
    /// Language-neutral id; for a country the ISO 3166-1 code in capitals.
    pub id: &'a str,
    /// Name in the page's language.
    pub name: Text<'a>,
    /// Acronym or short form, where there is one.
    pub short: Option<Text<'a>>,
    /// Its page in this language, where there is one.
    pub url: Option<Text<'a>>,
}

/// A release as lists show it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry<'a> {
    /// Its language, where it is not the page's.
    pub lang: Option<&'a str>,
    /// The direction of that language: `ltr` or `rtl`.
    pub dir: Option<&'a str>,
    /// Address.
    pub url: Text<'a>,
    /// Title.
    pub title: &'a str,
    /// Date of the release.
    pub date: Date<'a>,
    /// The issuing agency's acronym, else its name.
    pub agency: Option<Text<'a>>,
    /// Place of the dateline.
    pub place: Option<Text<'a>>,
    /// Summary; on home and landing pages only, so that archives stay light.
    pub summary: Option<Text<'a>>,
    /// True if the release was withdrawn.
    pub withdrawn: bool,
    /// In previews, why the release is not public yet: `draft`, `embargoed` or `scheduled`.
    pub waiting: Option<&'a str>,
}

/// `query`: what the theme asked for pages of this kind, by the names in its `theme.yaml`.
pub(crate) type Answers<'a, P = Full> = BTreeMap<&'a str, Answer<'a, P>>;

/// The answer to a question of the theme.
#[derive(Serialize)]
#[serde(untagged, bound = "")]
pub enum Answer<'a, P: Payload = Full> {
    /// Releases.
    Releases(Vec<P::Card<'a>>),
    /// One release for each of some entries.
    Picks(Vec<Pick<'a, P>>),
}

/// The answer to a question with `one_per`: a release with the entry that it stands for.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Pick"))]
pub struct Pick<'a, P: Payload = Full> {
    /// The entry.
    pub label: Label<'a>,
    /// The release.
    #[cfg_attr(test, schemars(with = "Entry<'a>"))]
    pub entry: P::Card<'a>,
}

/// `home` pages.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "HomePage"))]
pub struct HomePage<'a, P: Payload = Full> {
    /// Text of `content/pages/home.md` in this language, as HTML.
    pub intro: Option<String>,
    /// The releases that `home.featured` of `site.yaml` names.
    #[cfg_attr(test, schemars(with = "Vec<Entry<'a>>"))]
    pub featured: Vec<P::Card<'a>>,
    /// The newest releases, the featured ones left out.
    #[cfg_attr(test, schemars(with = "Vec<Entry<'a>>"))]
    pub newest: Vec<P::Card<'a>>,
    /// The archive's first page; `none` where nothing is published.
    pub archive_url: Option<String>,
    /// Agencies with pages that are part of no other, sorted by name: the twelve with the most releases.
    pub agencies: Vec<Label<'a>>,
    /// Countries with pages, sorted by name: the twenty-four with the most releases.
    pub countries: Vec<Label<'a>>,
}

/// Releases per month as bars.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Chart<'a> {
    /// One per month, oldest first.
    pub bars: Vec<Bar<'a>>,
}

/// A month of a chart.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Bar<'a> {
    /// Month and year, in the page's language.
    pub label: Text<'a>,
    /// The page of the month, where there is one.
    pub url: Option<Text<'a>>,
    /// Number of releases.
    pub count: usize,
    /// The same in the numerals of the language.
    pub count_text: String,
    /// The height of the bar; the highest has 100.
    pub height: usize,
}

/// `release` pages.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ReleasePage"))]
pub struct ReleasePage<'a, P: Payload = Full> {
    /// The release.
    #[cfg_attr(test, schemars(with = "Release<'a>"))]
    pub release: Release<'a, P>,
}

/// A release in full.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Release"))]
pub struct Release<'a, P: Payload = Full> {
    /// Title.
    pub title: &'a str,
    /// Subtitle.
    pub subtitle: Option<&'a str>,
    /// Summary.
    pub summary: Option<&'a str>,
    /// Date of the release.
    pub date: Date<'a>,
    /// Date of the last major change.
    pub updated: Option<Date<'a>>,
    /// Place, country and date at the head of the body: `CHOLPON-ATA, Kyrgyzstan, 10 September 2025`.
    pub dateline: String,
    /// Place of the dateline.
    pub place: Option<&'a str>,
    /// The host country.
    pub country: Option<Label<'a>>,
    /// Participating countries.
    pub countries: Vec<Label<'a>>,
    /// Countries that the release is about.
    pub subjects: Vec<Label<'a>>,
    /// The issuing agency first, then those that take part, with the names that they had on the day of the release.
    pub agencies: Vec<Label<'a>>,
    /// Topics.
    pub topics: Vec<Label<'a>>,
    /// People.
    pub people: Vec<PersonInRelease<'a>>,
    /// Event.
    pub event: Option<Label<'a>>,
    /// Release number.
    pub number: Option<&'a str>,
    /// Where the text comes from.
    pub source: Option<SourceNote<'a>>,
    /// The status line that the release has of its own.
    pub status: Option<&'a str>,
    /// Status line: its own, else `For immediate release` or, in previews of an embargoed release, until when it is that.
    pub status_line: Text<'a>,
    /// The plain-text edition, where the site has them.
    pub text_url: Option<String>,
    /// True in previews of a draft.
    pub draft: bool,
    /// When its embargo ends or ended.
    pub embargo: Option<Date<'a>>,
    /// True in previews of a release whose embargo still holds.
    pub embargoed: bool,
    /// True in previews of a release whose date is still to come.
    pub scheduled: bool,
    /// When it is taken down.
    pub expires: Option<Date<'a>>,
    /// Press contacts: the release's own, else those of the issuing agency.
    pub contacts: Vec<Contact<'a>>,
    /// Documents.
    pub attachments: Vec<Attachment<'a>>,
    /// Pictures.
    #[cfg_attr(test, schemars(with = "Vec<Image<'a>>"))]
    pub images: Vec<Image<'a, P>>,
    /// Notes to editors, as HTML.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub notes_to_editors: Option<P::Html>,
    /// Corrections, newest first.
    pub corrections: Vec<Note<'a>>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<Note<'a>>,
    /// Related releases.
    #[cfg_attr(test, schemars(with = "Vec<Entry<'a>>"))]
    pub related: Vec<P::Card<'a>>,
    /// The release in whose place it stands.
    #[cfg_attr(test, schemars(with = "Option<Entry<'a>>"))]
    pub supersedes: Option<P::Card<'a>>,
    /// The release that is in its place now.
    #[cfg_attr(test, schemars(with = "Option<Entry<'a>>"))]
    pub superseded_by: Option<P::Card<'a>>,
    /// Boilerplate of the agencies that have one.
    #[cfg_attr(test, schemars(with = "Vec<Boilerplate<'a>>"))]
    pub boilerplates: Vec<P::Boilerplate<'a>>,
    /// The body, as HTML.
    #[cfg_attr(test, schemars(with = "String"))]
    pub body: P::Html,
    /// The next older release.
    #[cfg_attr(test, schemars(with = "Option<Link<'a>>"))]
    pub previous: Option<P::Link<'a>>,
    /// The next newer release.
    #[cfg_attr(test, schemars(with = "Option<Link<'a>>"))]
    pub next: Option<P::Link<'a>>,
    /// The free map of the front matter.
    pub extra: Option<&'a serde_json::Value>,
}

/// A person with the role held on the day of the release.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PersonInRelease<'a> {
    /// The person.
    pub person: Label<'a>,
    /// Roles on that day, joined by commas.
    pub role: Option<Text<'a>>,
}

/// Where a text comes from.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceNote<'a> {
    /// Name.
    pub name: Option<&'a str>,
    /// Address.
    pub url: Option<&'a str>,
}

/// A press contact.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contact<'a> {
    /// Name.
    pub name: Option<&'a str>,
    /// Role.
    pub role: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Telephone number.
    pub phone: Option<&'a str>,
    /// Office hours.
    pub hours: Option<&'a str>,
}

/// A document beside a release.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attachment<'a> {
    /// Address of the file.
    pub url: String,
    /// Title, else the file's name.
    pub title: &'a str,
    /// Language of the document, where it is not the page's.
    pub lang: Option<&'a str>,
    /// File name extension in capitals, such as `PDF`.
    pub format: String,
    /// Size for people, such as `1.2 MB`.
    pub size: String,
}

/// A picture beside a release.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Image"))]
pub struct Image<'a, P: Payload = Full> {
    /// Address of the file.
    pub url: String,
    /// Absolute address of the file.
    pub canonical: String,
    /// Text for those who do not see it; empty for decoration.
    pub alt: &'a str,
    /// Caption.
    pub caption: Option<&'a str>,
    /// Credit.
    pub credit: Option<&'a str>,
    /// Rights.
    pub rights: Option<&'a str>,
    /// Width in pixels, where the format says.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    pub width: Option<P::Side>,
    /// Height in pixels, where the format says.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    pub height: Option<P::Side>,
}

/// A dated public note: a correction, a withdrawal.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note<'a> {
    /// Date; a withdrawal may lack it.
    pub date: Option<Date<'a>>,
    /// What it says.
    pub note: Option<&'a str>,
}

/// The standing text about an agency.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Boilerplate<'a> {
    /// The agency.
    pub agency: Label<'a>,
    /// The text, as HTML.
    pub html: &'a str,
}

/// A logo or portrait.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Logo"))]
pub struct Logo<'a, P: Payload = Full> {
    /// Address of the file.
    pub url: Text<'a>,
    /// Width in pixels, where the format says.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    pub width: Option<P::Side>,
    /// Height in pixels, where the format says.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    pub height: Option<P::Side>,
}
