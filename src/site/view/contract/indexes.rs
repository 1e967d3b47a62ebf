//! What templates see of pages that list others: facets, archives, charts and maps; and of those of few words.

use serde::Serialize;

use super::releases::{Chart, Contact, Date, Full, Label, Link, Logo, Payload, Text};

/// `agency`, `country`, `topic`, `person` and `event` pages: a facet's landing page.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FacetPage"))]
pub struct FacetPage<'a, P: Payload = Full> {
    /// The entry.
    #[cfg_attr(test, schemars(with = "Facet<'a>"))]
    pub facet: Facet<'a, P>,
    /// Its newest releases. A country has a group each for `host`, `participant` and `subject`, where not empty; all
    /// others have one group, `all`.
    #[cfg_attr(test, schemars(with = "Vec<Group<'a>>"))]
    pub groups: Vec<Group<'a, P>>,
    /// Its archive by year, newest first; empty where everything is on this page.
    pub years: Vec<Link<'a>>,
    /// Releases per month of the newest two years; of agencies and countries, where there are some.
    pub chart: Option<Chart<'a>>,
}

/// An entry of a registry in full.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Facet"))]
pub struct Facet<'a, P: Payload = Full> {
    /// `agency`, `country`, `topic`, `person` or `event`.
    pub kind: &'a str,
    /// Id, name, acronym, address.
    pub label: Label<'a>,
    /// The parent entry.
    pub parent: Option<Label<'a>>,
    /// The entries below it, sorted by name.
    pub children: Vec<Label<'a>>,
    /// Names that an agency had before, newest first.
    pub former: Vec<FormerName<'a>>,
    /// The agencies that took its place.
    pub successors: Vec<Label<'a>>,
    /// The agencies whose place it took.
    pub predecessors: Vec<Label<'a>>,
    /// The country of an agency, person or event.
    pub country: Option<Label<'a>>,
    /// The place of an event.
    pub place: Option<Text<'a>>,
    /// First day of an event or agency.
    pub start: Option<Date<'a>>,
    /// Last day of an event or agency.
    pub end: Option<Date<'a>>,
    /// The agencies of an event.
    pub agencies: Vec<Label<'a>>,
    /// Its own website.
    pub site: Option<&'a str>,
    /// Its logo or portrait.
    #[cfg_attr(test, schemars(with = "Option<Logo<'a>>"))]
    pub logo: Option<Logo<'a, P>>,
    /// Roles of a person, newest first.
    pub roles: Vec<Role<'a>>,
    /// Press contacts.
    pub contacts: Vec<Contact<'a>>,
    /// Boilerplate, as HTML.
    pub boilerplate: Option<String>,
    /// Landing text, as HTML.
    pub body: Option<String>,
    /// The free map of its file.
    pub extra: Option<&'a serde_json::Value>,
}

/// A name that an agency had before.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FormerName<'a> {
    /// The name.
    pub name: Text<'a>,
    /// The acronym.
    pub short: Option<Text<'a>>,
    /// Its last day.
    pub until: Option<Date<'a>>,
}

/// A role that a person held.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Role<'a> {
    /// Name of the role.
    pub title: Text<'a>,
    /// Where: an agency.
    pub agency: Option<Label<'a>>,
    /// First day.
    pub from: Option<Date<'a>>,
    /// Last day.
    pub until: Option<Date<'a>>,
}

/// Releases of a facet in one role.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Group"))]
pub struct Group<'a, P: Payload = Full> {
    /// `all`, `host`, `participant` or `subject`.
    pub role: &'a str,
    /// The releases, newest first.
    #[cfg_attr(test, schemars(with = "Vec<super::releases::Entry<'a>>"))]
    pub entries: Vec<P::Card<'a>>,
}

/// `facet_year` pages: the releases of a facet in one year.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FacetYearPage"))]
pub struct FacetYearPage<'a, P: Payload = Full> {
    /// `agency`, `country`, `topic`, `person` or `event`.
    pub facet_kind: &'a str,
    /// The entry.
    pub facet: Label<'a>,
    /// Year, in the page's language.
    pub year: Text<'a>,
    /// The releases in their groups, as on the landing page.
    #[cfg_attr(test, schemars(with = "Vec<Group<'a>>"))]
    pub groups: Vec<Group<'a, P>>,
    /// Releases per month of the year, where there are some.
    pub chart: Option<Chart<'a>>,
    /// The neighbouring page with newer releases.
    pub newer: Option<Link<'a>>,
    /// The neighbouring page with older releases.
    pub older: Option<Link<'a>>,
}

/// `agencies`, `countries`, `topics`, `people` and `events` pages: all entries of a registry.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "IndexPage"))]
pub struct IndexPage<'a, P: Payload = Full> {
    /// `agency`, `country`, `topic`, `person` or `event`.
    pub facet_kind: &'a str,
    /// On `countries` pages a map of the world; `none` where `map.show` of `site.yaml` is false, where the theme has no
    /// geometry, or where nothing is on the map.
    #[cfg_attr(test, schemars(with = "Option<Map<'a>>"))]
    pub map: Option<Map<'a, P>>,
    /// The entries, sorted by the rules of the language; agencies and topics under their parents.
    pub items: Vec<IndexItem<'a>>,
}

/// A map of the countries that have releases.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Map"))]
pub struct Map<'a, P: Payload = Full> {
    /// For the attribute `viewBox` of the SVG: `0 0 2000 907`.
    pub view_box: String,
    /// The outlines of all land that is none of `shapes`, as one path, for the attribute `d`; may be empty.
    #[cfg_attr(test, schemars(with = "String"))]
    pub land: P::Land,
    /// The outlines of disputed territory, in nobody's count and shape, as one path; empty with `map: {view: de-facto}`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub disputed: P::Land,
    /// The countries that have releases in this language, sorted by the rules of the language, those with dots after the
    /// others, so that no land lies over a dot.
    #[cfg_attr(test, schemars(with = "Vec<Shape<'a>>"))]
    pub shapes: Vec<Shape<'a, P>>,
    /// The shades that there may be on this map, palest first.
    pub scale: Vec<Shade>,
    /// `map.note` of `site.yaml`.
    pub note: Option<Text<'a>>,
}

/// A country on a map. It has a path, a dot, or both.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Shape"))]
pub struct Shape<'a, P: Payload = Full> {
    /// The ISO 3166-1 code in capitals.
    pub code: &'a str,
    /// Name in the page's language.
    pub name: Text<'a>,
    /// Its page.
    pub url: Text<'a>,
    /// Number of releases in this language.
    pub count: usize,
    /// The same in the numerals of the language.
    pub count_text: String,
    /// From 1 for few releases to 5 for many.
    pub shade: u32,
    /// Its outline, for the attribute `d`.
    #[cfg_attr(test, schemars(with = "Option<&'a str>"))]
    pub path: Option<P::Outline<'a>>,
    /// Where a country whose outline is too small to be seen is marked.
    pub dot: Option<Dot>,
}

/// A place on a map, in units of its view box.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dot {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
}

/// A shade of a map.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Shade {
    /// From 1 to 5.
    pub shade: u32,
    /// The numbers of releases for which it stands, such as `4–7`, in the numerals of the language.
    pub text: String,
}

/// An entry of an index.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IndexItem<'a> {
    /// The entry.
    pub label: Label<'a>,
    /// Number of releases in this language, descendants included.
    pub count: usize,
    /// The same in the numerals of the language.
    pub count_text: String,
    /// The entries below it.
    pub children: Vec<IndexItem<'a>>,
}

/// `archive` pages: years, and months of each.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArchivePage<'a> {
    /// Newest first.
    pub years: Vec<ArchiveYear<'a>>,
}

/// A year of the archive.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArchiveYear<'a> {
    /// Year, in the page's language.
    pub label: Text<'a>,
    /// Its page.
    pub url: Text<'a>,
    /// Its months that have releases, oldest first.
    pub months: Vec<Link<'a>>,
}

/// `archive_year` pages: the months of a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArchiveYearPage<'a> {
    /// The year.
    pub year: ArchiveYear<'a>,
    /// Releases per month, where there are some.
    pub chart: Option<Chart<'a>>,
    /// The next newer year.
    pub newer: Option<Link<'a>>,
    /// The next older year.
    pub older: Option<Link<'a>>,
}

/// `archive_month` pages: the releases of a month.
#[derive(Serialize)]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ArchiveMonthPage"))]
pub struct ArchiveMonthPage<'a, P: Payload = Full> {
    /// Month and year, in the page's language.
    pub month: Text<'a>,
    /// The releases, newest first.
    #[cfg_attr(test, schemars(with = "Vec<super::releases::Entry<'a>>"))]
    pub entries: Vec<P::Card<'a>>,
    /// The neighbouring page with newer releases.
    pub newer: Option<Link<'a>>,
    /// The neighbouring page with older releases.
    pub older: Option<Link<'a>>,
}

/// `page` pages: plain pages of `content/pages/`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlainPage<'a> {
    /// The page.
    pub content: Content<'a>,
}

/// A plain page.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Content<'a> {
    /// Title.
    pub title: &'a str,
    /// The text, as HTML.
    pub body: String,
    /// The free map of the front matter.
    pub extra: Option<&'a serde_json::Value>,
}

/// `redirect` pages: an address that moved. They have `page`, `site` and `text` besides.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RedirectPage<'a> {
    /// Where the reader is sent.
    pub target: Link<'a>,
    /// The same, absolute.
    pub canonical: String,
}
