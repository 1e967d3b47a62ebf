//! The front matter of a release as it is written: every key that there is, nothing checked but its type.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::base::keys::keys;
use crate::model::content::held::Given;

keys! {
    /// The keys of a release. All are optional here, so that a missing one is reported with all other faults.
    Front {
        /// The title, as plain text on one line. **Required.**
        title: Option<String>, "text",
            example "title: Water Board opens its second well",
            blank "…";
        /// A line below the title.
        subtitle: Option<String>, "text",
            example "subtitle: Enough for ten thousand households",
            blank "…";
        /// One or two sentences for lists, feeds and search engines.
        summary: Option<String>, "text",
            example "summary: The well at Example Springs gives forty litres a second.",
            blank "…";
        /// The day, or an instant such as `2025-09-10T14:00:00+06:00`; the release is held back until then. One without
        /// an offset is in the site's `zone`. **Required.**
        date: Given<String>, "date",
            example "date: 2025-09-10                          # or an instant: 2025-09-10T14:00:00+06:00",
            blank "2025-09-10";
        /// The day of the last major change.
        updated: Option<String>, "date",
            example "updated: 2025-09-12",
            blank "2025-09-11";
        /// The place at the head of the text.
        place: Option<String>, "text",
            example "place: Example Springs",
            blank "Bishkek";
        /// The host country: an ISO 3166-1 code, or a country's name in a language of the site.
        country: Option<String>, "country",
            example "country: KG                               # the host",
            blank "KG";
        /// Countries that take part.
        countries: Option<Vec<String>>, "list of countries",
            example "countries: [KZ, Uzbekistan]               # those that take part",
            blank "[KZ, UZ]";
        /// Countries that the release is about.
        subjects: Option<Vec<String>>, "list of countries",
            example "subjects: [Tajikistan]                    # those that it is about",
            blank "[CN]";
        /// The agencies by their ids, the one that issues the release first. **Required**, except under `registries:
        /// open`.
        agencies: Option<Vec<String>>, "list of ids",
            example "agencies: [water-board]                   # the one that issues it first",
            blank "[ministry]";
        /// Topics by their ids.
        topics: Option<Vec<String>>, "list of ids",
            example "topics: [water]",
            blank "[security]";
        /// People by their ids; `role` is given only if it is not the one that they held on the day.
        people: Option<Vec<RawPerson>>, "list",
            example r#"people:
  - a-example                             # with the role held on the day of the release
  - {id: b-example, role: Guest of honour}"#,
            blank "[a-example, {id: b-example, role: Chair}]";
        /// The event by its id.
        event: Option<String>, "id",
            example "event: water-week-2025",
            blank "summit-2025";
        /// The number of the release.
        number: Option<String>, "text",
            example "number: 2025/17",
            blank "\"12/2025\"";
        /// Where the text comes from: `name`, `url`.
        source: Option<RawSource>, "map",
            example "source: {name: Example News, url: https://news.example.org/17}",
            blank "{name: …, url: https://example.org/}";
        /// The status line, instead of `For immediate release`.
        status: Option<String>, "text",
            example "status: For immediate release",
            blank "For immediate release";
        /// The instant before which nothing of the release is in the output.
        embargo: Given<String>, "date",
            example "embargo: 2025-09-10T12:00:00+06:00",
            blank "2025-09-10T14:00:00+06:00";
        /// The instant from which on the release is no longer in the output.
        expires: Given<String>, "date",
            example "expires: 2035-01-01",
            blank "2026-09-10T14:00:00+06:00";
        /// A draft is never published: take this line out when the text is ready.
        draft: Given<bool>, "true or false",
            example "draft: false",
            blank "true";
        /// Press contacts, instead of those of the issuing agency: `name`, `role`, `email`, `phone`, `hours`.
        contacts: Option<Vec<RawContact>>, "list of maps",
            example r#"contacts:
  - {name: Press desk, role: Duty officer, email: press@example.org, phone: +996 000 000000, hours: 9 to 18}"#,
            blank r#"
  - {name: …, role: …, email: press@example.org, phone: "+996 312 000000", hours: 9 to 17}"#;
        /// Pictures beside this file: `src` (required), `alt`, `caption`, `credit`, `rights`.
        images: Option<Vec<RawImage>>, "list of maps",
            example r#"images:
  - {src: well.jpg, alt: A well, caption: The second well, credit: C. Example, rights: Free to use}"#,
            blank r#"
  - {src: photo.jpg, alt: What it shows, caption: …, credit: …, rights: …}"#;
        /// Documents beside this file: `src` (required), `title`, `lang`.
        attachments: Option<Vec<RawAttachment>>, "list of maps",
            example r#"attachments:
  - {src: figures.pdf, title: Figures, lang: en}"#,
            blank r#"
  - {src: statement.pdf, title: …, lang: en}"#;
        /// What journalists should know besides, as Markdown.
        notes_to_editors: Option<String>, "text",
            example r#"notes_to_editors: |
  The first well was opened in [2001](../2001/first-well.md)."#,
            blank r#"|
  …"#;
        /// What was corrected after publication: `date` (required), `note`.
        corrections: Option<Vec<RawCorrection>>, "list of maps",
            example r#"corrections:
  - {date: 2025-09-12, note: The first version named the wrong village.}"#,
            blank r#"
  - {date: 2025-09-11, note: …}"#;
        /// A withdrawn release keeps its address and says why: `date`, `reason`.
        withdrawn: Given<RawWithdrawal>, "map",
            example "withdrawn: {date: 2025-10-01, reason: The figures were wrong.}",
            blank "{date: 2025-09-12, reason: …}";
        /// Takes the release away; its address leads to `redirect`: a content file, an address or a URL.
        unpublish: Given<RawUnpublish>, "map",
            example "unpublish: {redirect: releases/2025/newer.md}",
            blank "{redirect: releases/2025/meeting.md}";
        /// Other releases: paths of content files (from `content/`, or relative to this one), or addresses.
        related: Option<Vec<String>>, "list",
            example "related: [releases/2001/first-well.md]",
            blank "[releases/2025/meeting.md]";
        /// The release that this one replaces: its page links here, and this one there.
        supersedes: Option<String>, "path",
            example "supersedes: releases/2025/first-well.md",
            blank "releases/2025/meeting.md";
        /// Old addresses that lead here, such as `/news/17/`. One that ends in the name of a document or picture of the
        /// release, such as `/news/17/figures.pdf`, is that file. Names that hosts keep for themselves (those that
        /// begin with a dot, `_headers`, `_redirects`, `CNAME`, `robots.txt`) cannot be aliases.
        aliases: Option<Vec<String>>, "list",
            example "aliases: [/news/17/]",
            blank "[/news/1234/]";
        /// The last part of the address, instead of the name of this file. It may hold a–z, 0–9 and single hyphens, at
        /// most 100.
        slug: Option<String>, "text",
            example "slug: second-well",
            blank "meeting";
        /// The language, if the name of this file does not say it.
        lang: Option<String>, "text",
            example "lang: en",
            blank "en";
        /// What all translations share, if they do not lie side by side. Without it, it is the path of their files
        /// below `content/releases/`; with a slash before it, the path that they had before they moved.
        translation_key: Option<String>, "text",
            example "translation_key: second-well",
            blank "meeting";
        /// Anything else, for a theme of your own; Pressroom looks at nothing in it.
        extra: Option<serde_json::Map<String, Value>>, "map",
            example "extra: {colour: blue}",
            blank "{}";
    }
}

/// `id`, or `{id, role}`.
pub(crate) struct RawPerson {
    pub id: Option<String>,
    pub role: Option<String>,
}

impl<'de> Deserialize<'de> for RawPerson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["id", "role"];
        struct PersonVisitor;
        impl<'de> Visitor<'de> for PersonVisitor {
            type Value = RawPerson;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a person's id, or a map with `id` and `role`")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<RawPerson, E> {
                Ok(RawPerson { id: Some(id.to_owned()), role: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawPerson, A::Error> {
                let mut person = RawPerson { id: None, role: None };
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "id" => person.id = map.next_value()?,
                        "role" => person.role = map.next_value()?,
                        other => return Err(de::Error::unknown_field(other, FIELDS)),
                    }
                }
                Ok(person)
            }
        }
        deserializer.deserialize_any(PersonVisitor)
    }
}

/// Where the text comes from.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawSource {
    pub name: Option<String>,
    pub url: Option<String>,
}

/// A press contact.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct RawContact {
    pub name: Option<String>,
    pub role: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub hours: Option<String>,
}

/// A document beside the release.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawAttachment {
    pub src: Option<String>,
    pub title: Option<String>,
    pub lang: Option<String>,
}

/// A picture beside the release.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawImage {
    pub src: Option<String>,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub rights: Option<String>,
}

/// A dated public note.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCorrection {
    pub date: Option<String>,
    pub note: Option<String>,
}

/// When and why a release was withdrawn.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawWithdrawal {
    pub date: Option<String>,
    pub reason: Option<String>,
}

/// Where the address of a release leads that was taken away.
#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawUnpublish {
    pub redirect: Option<String>,
}
