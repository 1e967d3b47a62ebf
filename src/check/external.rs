//! Links to other sites: which there are and where they are, and what to tell of those that lead nowhere.
//!
//! A request for an address tells its host that somebody knows of it. So a link that stands only in what is not public is
//! not asked for unless that is wanted.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Tag};
use rayon::prelude::*;
use url::Url;

use super::html;
use super::text::{self, Text};
use crate::base::diagnostics::Kind;
use crate::base::fs::FsError;
use crate::base::registry_kind::RegistryKind;
use crate::build::Survey;
use crate::check::link_check::Answer;
use crate::check::link_check::address::{is_reserved, parse};
use crate::model::catalog::{FileState, Finding, Spot};

/// The links of a site to other sites.
pub struct External {
    /// Those to ask for.
    pub urls: Vec<Url>,
    /// How many lead to names that are kept for examples and tests.
    pub reserved: usize,
    /// How many stand only in what is not public.
    pub left_out: usize,
    links: Vec<Link>,
}

/// A link and where it is.
struct Link {
    /// As written.
    written: String,
    /// As it is asked for; `None` if it is no address.
    url: Option<Url>,
    public: bool,
    file: u32,
    spot: Spot,
}

impl Link {
    /// `None` if it does not lead to another site.
    fn of(written: &str, public: bool, file: u32, spot: Spot) -> Option<Link> {
        let url = parse(written)?.ok();
        Some(Link { written: written.trim().to_owned(), url, public, file, spot })
    }
}

/// Finds the links to other sites; with `drafts`, those that stand only in what is not public are to be asked for, too.
pub fn external(survey: &Survey, drafts: bool) -> Result<External, FsError> {
    let releases: Vec<_> = survey.releases().collect();
    let found: Vec<Vec<Link>> = releases
        .par_iter()
        .with_min_len(16)
        .map(|(file, parsed, facts)| {
            let mut links: Vec<Link> =
                text::of_release(survey, *file, &parsed.body, facts)?.iter().flat_map(of_text).collect();
            let shown = Some(facts).filter(|facts| !facts.is_withdrawn());
            let source = shown.and_then(|facts| facts.more.as_deref()?.source.as_ref()?.1.as_deref());
            let public = matches!(survey.catalog.file_state(*file as usize), FileState::Release(_));
            let spot = Spot::Front { key: "source", item: None, field: Some("url") };
            links.extend(source.and_then(|url| Link::of(url, public, *file, spot)));
            Ok(links)
        })
        .collect::<Result<_, FsError>>()?;
    let mut links: Vec<Link> = found.into_iter().flatten().collect();
    links.extend(text::of_office(survey).iter().flat_map(of_text));
    let tree = survey.sources.tree();
    for kind in RegistryKind::ALL {
        for details in
            survey.site_data.registries.of(kind).entries().iter().filter_map(|entry| entry.details.as_deref())
        {
            let (Some(site), Some(file)) = (&details.site, tree.find(&details.file)) else { continue };
            links.extend(Link::of(site, true, file as u32, Spot::key("site")));
        }
    }
    let urls: BTreeMap<&Url, bool> = links.iter().filter_map(|link| Some((link.url.as_ref()?, link.public))).fold(
        BTreeMap::new(),
        |mut urls, (url, public)| {
            *urls.entry(url).or_default() |= public;
            urls
        },
    );
    let (reserved, asked): (Vec<_>, Vec<_>) = urls.into_iter().partition(|(url, _)| is_reserved(url));
    let (asked, left_out): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, public)| *public || drafts);
    let urls = asked.into_iter().map(|(url, _)| url.clone()).collect();
    Ok(External { urls, reserved: reserved.len(), left_out: left_out.len(), links })
}

/// The links and pictures of a text that lead to other sites.
fn of_text(text: &Text) -> Vec<Link> {
    let events = text.events();
    let markdown = events.iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Link::of(dest_url, text.public, text.file, text.spot(range))
        }
        _ => None,
    });
    let raw = html::tags(&events).into_iter().filter_map(|tag| {
        let key = match tag.name.as_str() {
            "a" => "href",
            "img" => "src",
            _ => return None,
        };
        Link::of(tag.get(key)?, text.public, text.file, text.spot(&tag.range))
    });
    markdown.chain(raw).collect()
}

/// What to report of the links by the answers of their hosts, raw: at every place where one is.
pub fn dead_links(external: &External, answers: &BTreeMap<String, Answer>) -> Vec<Finding> {
    let mut found = Vec::new();
    // A text may have a link twice, and those of the front matter have but one place.
    let mut reported = BTreeSet::new();
    for link in &external.links {
        let Link { written, url, file, spot, .. } = link;
        let answer = url.as_ref().map(|url| answers.get(url.as_str()));
        let (kind, message, help) = match answer {
            Some(None | Some(Answer::Good)) => continue,
            Some(Some(Answer::Moved(to))) => {
                let message = format!("the page `{written}` has moved for good to {to}");
                (Kind::MovedLink, message, "link to the new address".to_owned())
            }
            Some(Some(Answer::Dead(why))) => {
                (Kind::DeadLink, format!("the link `{written}` {why}"), advice(why).to_owned())
            }
            None => {
                let help = "an address such as `https://www.example.org/` was expected";
                (Kind::DeadLink, format!("the link `{written}` is no address of a page"), help.to_owned())
            }
        };
        let place = match spot {
            Spot::Body(start, end) => Some((*start, *end)),
            Spot::Front { .. } => None,
        };
        if reported.insert((*file, written.as_str(), place)) {
            found.push(Finding::new(kind, *file, *spot, message, Some(help)));
        }
    }
    found
}

/// What to do about a link that leads nowhere. Hosts that refuse programs may well answer people.
fn advice(why: &str) -> &'static str {
    let begins = |starts: &[&str]| starts.iter().any(|start| why.starts_with(start));
    if begins(&["answers 401", "answers 403", "answers 429", "answers 999"]) {
        "the host may refuse programs only; open the link in a browser"
    } else if begins(&["answers 5", "had no answer", "leads to"]) && !why.ends_with("no such host") {
        "it may be so for a while only; check again later"
    } else {
        "find the new address, link to a copy in a web archive, or take the link out"
    }
}
