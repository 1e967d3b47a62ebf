//! What the theme asks, checked against what there is, and what it costs.

use std::collections::HashMap;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{Catalog, unknown_kind};
use crate::model::registry::EntryId;
use crate::site::plan::{Plan, Subject};
use crate::theme::Theme;
use crate::theme::queries::{Among, Order, Query};

/// From how many pages on that one new release changes a question is worth a warning, wherever it is asked.
const COSTLY: usize = 1_000;

/// Names of entries that do not exist, and questions that make one new release change many pages.
pub(super) fn check_queries(theme: &Theme, catalog: &Catalog, plan: &Plan) -> Vec<Diagnostic> {
    let queries = theme.queries();
    if queries.is_empty() {
        return Vec::new();
    }
    let costs = Costs::count(catalog, plan);
    let text = |file: &str| theme.text_of(file);
    let mut found = Vec::new();
    for query in queries {
        if let Among::Of(kind, id) = &query.among
            && catalog.registries.of(*kind).find(id).is_none()
            && !catalog.registries.of(*kind).is_held(id)
            && !catalog.config.open_registries
        {
            let entries = catalog.registries.of(*kind).entries().iter().map(|entry| &*entry.id);
            let help = match nearest(id, entries) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`pressroom add {} {id}` makes one", kind.name()),
            };
            let message = format!("there is no {} `{id}`", kind.name());
            found.push(query.report(text, unknown_kind(*kind), &format!("of.{}", kind.name()), message, &help));
        }
        let pages = costs.of(query);
        let grows = query.on.iter().any(|kind| kind == "release") && matches!(query.among, Among::All | Among::Of(..));
        if query.order == Order::Newest && (pages >= COSTLY || (grows && pages > 0)) {
            let which = match query.among {
                Among::All => "each new release",
                _ => "a new release",
            };
            let many = if pages == 1 { "one page".to_owned() } else { format!("{pages} pages") };
            let more = if grows { ", and more as the site grows" } else { "" };
            let message = format!("{which} renders up to {many} again, since the answer changes there{more}");
            let help = "ask it on fewer kinds of pages, ask for the `oldest`, or among fewer releases: `same: event`";
            found.push(query.report(text, Kind::CostlyQuery, "on", message, help));
        }
    }
    found
}

/// How many pages there are that ask, in the language that has most of them.
#[derive(Default)]
struct Costs<'a> {
    /// By kind of page.
    pages: HashMap<(LangId, &'a str), usize>,
    /// The most releases that an entry of each kind has.
    members: [usize; RegistryKind::COUNT],
    /// The most pages of years that an entry of each kind has.
    years: [usize; RegistryKind::COUNT],
}

impl<'a> Costs<'a> {
    fn count(catalog: &'a Catalog, plan: &Plan) -> Costs<'a> {
        let mut costs = Costs::default();
        let mut years: HashMap<(LangId, RegistryKind, EntryId), usize> = HashMap::new();
        for page in &plan.pages {
            if let Some(kind) = page.template(catalog) {
                *costs.pages.entry((page.lang, kind)).or_default() += 1;
            }
            if let Subject::FacetYear(kind, id, ..) = page.subject {
                let pages = years.entry((page.lang, kind, id)).or_default();
                *pages += 1;
                costs.years[kind.index()] = costs.years[kind.index()].max(*pages);
            }
        }
        for kind in RegistryKind::ALL {
            let entries = 0..catalog.registries.of(kind).entries().len() as EntryId;
            let lists = catalog.config.lang_ids().flat_map(|lang| entries.clone().map(move |id| (lang, id)));
            let most = lists.map(|(lang, id)| catalog.members(lang, kind, id).releases.len()).max();
            costs.members[kind.index()] = most.unwrap_or_default();
        }
        costs
    }

    /// Up to how many pages change their answer to a question when a release comes.
    fn of(&self, query: &Query) -> usize {
        let all = |kind: &String| {
            let pages = self.pages.iter().filter(|((_, known), _)| known == kind);
            pages.map(|(_, count)| *count).max().unwrap_or_default()
        };
        let on_page = |page: &String| match &query.among {
            Among::All | Among::Of(..) => all(page),
            Among::SameFirst(kind) | Among::SameAny(kind) => match page.as_str() {
                "release" => self.members[kind.index()],
                "facet_year" => self.years[kind.index()],
                _ => 1,
            },
        };
        query.on.iter().map(on_page).sum()
    }
}
