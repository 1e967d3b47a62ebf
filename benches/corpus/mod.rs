//! The archive of a press office that does not exist, for the benches: any number of releases of about 4 kB each.
//!
//! Nothing here asks a clock or the system for randomness: the text of a release depends on its number and on the size
//! of the corpus alone, so two machines measure the same bytes. Releases are made one by one and forgotten when they
//! are written. That is not thrift: on Linux a child's peak memory counts from that of the process which started it, so
//! a bench that holds the corpus would measure itself.

pub mod place;
pub mod words;

use std::fs;
use std::io;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use words::{
    BODIES, CONNECTIVES, COUNTRIES, FIELDS, OBJECTS, PLACES_OF_MEETING, QUOTES, SUBJECTS, TAILS, TITLE_OBJECTS,
    TITLE_VERBS, TOPICS, VERBS,
};

/// The last day of the archive.
const LAST_DAY: Date = date(2024, 12, 31);

/// How many releases the office issues in a year, once the archive is large enough for three years.
const PER_YEAR: usize = 2_500;

/// One release in this many has raw HTML in its body.
const RAW_HTML_EVERY: u64 = 100;

/// An archive of a given size.
#[derive(Clone, Copy)]
pub struct Corpus {
    releases: usize,
    agencies: usize,
    first_day: Date,
    days: usize,
}

/// What the front matter of a release says.
pub struct Head {
    /// Folder and file name below `content/`: `releases/2021/03/slug.md`.
    pub path: String,
    /// Title.
    pub title: String,
    /// Day.
    pub date: Date,
    /// Summary.
    pub summary: String,
    /// Place of the dateline.
    pub place: &'static str,
    /// Host country.
    pub country: &'static str,
    /// Participating countries.
    pub countries: Vec<&'static str>,
    /// Agencies, the issuing one first.
    pub agencies: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
}

/// An agency of the registry.
pub struct Agency {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its acronym.
    pub acronym: String,
    /// The id of the agency above it.
    pub parent: Option<String>,
}

impl Corpus {
    /// An archive of that many releases.
    pub fn new(releases: usize) -> Corpus {
        let years = (releases / PER_YEAR).max(3) as i64;
        let first_day = LAST_DAY.saturating_sub(years.years()).saturating_add(1.day());
        let days = first_day.until(LAST_DAY).map_or(1, |span| span.get_days() as usize + 1);
        let agencies = match releases {
            0..=1_000 => 40,
            1_001..=10_000 => 100,
            _ => 300,
        };
        Corpus { releases, agencies, first_day, days }
    }

    /// The agencies, in the order of their numbers.
    pub fn agencies(&self) -> impl Iterator<Item = Agency> {
        (0..self.agencies).map(|number| {
            let (body, field) = (BODIES[number % BODIES.len()], FIELDS[number / BODIES.len()]);
            let name = format!("{body} for {field}");
            let acronym = name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
            Agency { id: agency_id(number), name, acronym, parent: (number % 3 == 2).then(|| agency_id(number / 3)) }
        })
    }

    /// The topics: id and name.
    pub fn topics(&self) -> impl Iterator<Item = (String, &'static str)> {
        TOPICS.iter().map(|name| (slug(name), *name))
    }

    /// The front matter of a release.
    pub fn head(&self, number: usize) -> Head {
        let mut random = Random::of(number as u64, 1);
        let date = self.first_day.saturating_add(((number * self.days / self.releases) as i64).days());
        let (country, _, city) = COUNTRIES[random.skewed(COUNTRIES.len())];
        let title_object = random.pick(TITLE_OBJECTS);
        let agency = random.skewed(self.agencies);
        let issuer = BODIES[agency % BODIES.len()];
        let title = format!("{issuer} {} {title_object} in {city}", random.pick(TITLE_VERBS));
        let path = format!("releases/{:04}/{:02}/{}-{number:06}.md", date.year(), date.month(), slug(&title));
        let summary = format!("{} {}", random.sentence(), random.sentence());
        let mut agencies = vec![agency_id(agency)];
        if random.one_in(3) {
            push_new(&mut agencies, agency_id(random.skewed(self.agencies)));
        }
        let mut countries = Vec::new();
        for _ in 0..1 + random.below(3) {
            push_new(&mut countries, COUNTRIES[random.skewed(COUNTRIES.len())].0);
        }
        countries.retain(|code| *code != country);
        let mut topics = vec![slug(TOPICS[random.skewed(TOPICS.len())])];
        if random.one_in(2) {
            push_new(&mut topics, slug(TOPICS[random.skewed(TOPICS.len())]));
        }
        Head { path, title, date, summary, place: city, country, countries, agencies, topics }
    }

    /// The body of a release, as Markdown.
    pub fn body(&self, number: usize) -> String {
        let mut random = Random::of(number as u64, 2);
        let mut body = String::with_capacity(4_500);
        let end = 2_600 + random.below(1_500) as usize;
        random.paragraph(&mut body);
        if random.one_in(2) {
            self.link(&mut random, &mut body);
        }
        random.paragraph(&mut body);
        body.push_str("## ");
        body.push_str(random.pick(PLACES_OF_MEETING));
        body.push_str("\n\n");
        random.paragraph(&mut body);
        for _ in 0..3 + random.below(3) {
            body.push_str("- ");
            body.push_str(&random.sentence());
            body.push('\n');
        }
        body.push('\n');
        if number as u64 % RAW_HTML_EVERY == RAW_HTML_EVERY / 2 {
            body.push_str("<div class=\"note\" onclick=\"void 0\">");
            body.push_str(&random.sentence());
            body.push_str("<br>CO<sub>2</sub> &amp; H<sub>2</sub>O</div>\n\n");
        }
        while body.len() < end {
            random.paragraph(&mut body);
            if random.one_in(4) {
                body.push_str("> ");
                body.push_str(random.pick(QUOTES));
                body.push_str("\n\n");
            }
        }
        if random.one_in(3) {
            self.link(&mut random, &mut body);
        }
        body
    }

    /// A sentence with a link: to another release, to an agency, or to another site.
    fn link(&self, random: &mut Random, body: &mut String) {
        let text = random.pick(OBJECTS);
        let dest = match random.below(4) {
            0 => format!("https://documents.example.org/{:05}?lang=en&format=pdf", random.below(100_000)),
            1 => format!("/agencies/{}/", agency_id(random.skewed(self.agencies))),
            _ => {
                let path = self.head(random.below(self.releases as u64) as usize).path;
                format!("../../{}", path.trim_start_matches("releases/"))
            }
        };
        body.push_str(&format!("See also [{text}]({dest}).\n\n"));
    }

    /// Writes the archive as a site of Pressroom: `site.yaml` and `content/`.
    pub fn write_site(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir.join("content/agencies"))?;
        fs::create_dir_all(dir.join("content/topics"))?;
        fs::create_dir_all(dir.join("content/pages"))?;
        fs::write(dir.join("site.yaml"), SITE)?;
        fs::write(
            dir.join("content/pages/about.md"),
            "---\ntitle: About\n---\n\nThis office exists to be measured.\n",
        )?;
        for agency in self.agencies() {
            let Agency { id, name, acronym, parent } = agency;
            let parent = parent.map(|parent| format!("parent: {parent}\n")).unwrap_or_default();
            let text = format!(
                "---\nname: {name}\nacronym: {acronym}\n{parent}site: https://{id}.example.org/\ncontacts:\n  - name: \
                 Press desk\n    email: {id}@example.org\nboilerplate: >-\n  The {name} prepares and carries out what \
                 the member states decide in its field.\n---\n\nAll that the {name} announces.\n"
            );
            fs::write(dir.join(format!("content/agencies/{id}.md")), text)?;
        }
        for (id, name) in self.topics() {
            fs::write(dir.join(format!("content/topics/{id}.md")), format!("---\nname: {name}\n---\n"))?;
        }
        self.write_releases(&dir.join("content"), |head| {
            let Head { path: _, title, date, summary, place, country, countries, agencies, topics } = head;
            let (countries, agencies, topics) = (countries.join(", "), agencies.join(", "), topics.join(", "));
            format!(
                "---\ntitle: {title}\ndate: {date}\nsummary: >-\n  {summary}\nplace: {place}\ncountry: {country}\n\
                 countries: [{countries}]\nagencies: [{agencies}]\ntopics: [{topics}]\n---\n\n"
            )
        })
    }

    /// Writes all releases below a content folder, with the front matter that `front` makes.
    pub fn write_releases(&self, content: &Path, front: impl Fn(&Head) -> String + Sync) -> io::Result<()> {
        for day in 0..self.days {
            let day = self.first_day.saturating_add((day as i64).days());
            if day.day() == 1 || day == self.first_day {
                fs::create_dir_all(content.join(format!("releases/{:04}/{:02}", day.year(), day.month())))?;
            }
        }
        (0..self.releases).into_par_iter().try_for_each(|number| {
            let head = self.head(number);
            let mut text = front(&head);
            text.push_str(&self.body(number));
            fs::write(content.join(&head.path), text)
        })
    }
}

/// The configuration of the site.
const SITE: &str = "\
name: Office of the Benches
tagline: An archive that is measured
description: The announcements of an office that exists to be measured.
base_url: https://press.example.org/
language: en
zone: UTC
id_base: \"press.example.org,2024\"
footer: >-
  This office does not exist; its texts mean nothing.
";

fn agency_id(number: usize) -> String {
    slug(&format!("{} for {}", BODIES[number % BODIES.len()], FIELDS[number / BODIES.len()]))
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Small letters, digits and single hyphens.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    /// The numbers of one stream of one release.
    fn of(number: u64, stream: u64) -> Random {
        let mut random =
            Random(number.wrapping_mul(0xA076_1D64_78BD_642F) ^ stream.wrapping_mul(0xE703_7ED1_A0B4_28DB));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    /// A number that is small more often than not: a few agencies and countries have most of the releases.
    fn skewed(&mut self, end: usize) -> usize {
        let end = self.below(end as u64) + 1;
        self.below(end) as usize
    }

    fn pick(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len() as u64) as usize]
    }

    fn sentence(&mut self) -> String {
        let (subject, verb, object) = (self.pick(SUBJECTS), self.pick(VERBS), self.pick(OBJECTS));
        let tail = if self.one_in(3) { "" } else { self.pick(TAILS) };
        format!("{subject} {verb} {object}{tail}.")
    }

    fn paragraph(&mut self, body: &mut String) {
        for at in 0..3 + self.below(3) {
            if at > 0 {
                // Written as people write: lines of a readable length.
                body.push('\n');
            }
            let sentence = self.sentence();
            if at > 0 && self.one_in(3) {
                body.push_str(self.pick(CONNECTIVES));
                let mut chars = sentence.chars();
                body.extend(chars.next().map(|c| c.to_ascii_lowercase()));
                body.push_str(chars.as_str());
            } else if self.one_in(12) {
                body.push_str(&format!(
                    "In {} it was {} % of **{}**. {sentence}",
                    self.below(30) + 1990,
                    self.below(90),
                    self.below(9000)
                ));
            } else {
                body.push_str(&sentence);
            }
        }
        body.push_str("\n\n");
    }
}
