//! Answers to what themes ask.

use super::Viewer;
use super::contract::{Answer, Answers, Pick};
use super::payload::Fill;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::ReleaseId;
use crate::model::registry::EntryId;
use crate::site::plan::{self, Subject};
use crate::theme::queries::{Among, Order, Query};

/// What a question is asked about.
enum About {
    Release(ReleaseId),
    Entry(RegistryKind, EntryId),
    /// Nothing that has releases of its own.
    Nothing,
}

impl<P: Fill> Viewer<'_, P> {
    /// The answers to all that is asked for a page of this kind.
    pub(super) fn answers(&self, page: &plan::OutputFile) -> Answers<'_, P> {
        let queries = self.context.theme.queries();
        if queries.is_empty() {
            return Answers::new();
        }
        let kind = self.template(page).unwrap_or_default();
        let about = match page.subject {
            Subject::Release(id) => About::Release(id),
            Subject::Facet(kind, id) | Subject::FacetYear(kind, id, ..) => About::Entry(kind, id),
            _ => About::Nothing,
        };
        let asked = queries.iter().filter(|query| query.on.iter().any(|on| on == kind));
        asked.map(|query| (query.name.as_str(), self.answer(page.lang, &about, query))).collect()
    }

    fn answer(&self, lang: LangId, about: &About, query: &Query) -> Answer<'_, P> {
        let entries = self.entries_meant(about, &query.among);
        let lists: Option<Vec<&[ReleaseId]>> = entries.map(|entries| {
            entries.iter().map(|(kind, id)| self.catalog.members(lang, *kind, *id).releases.as_slice()).collect()
        });
        let card = |id: ReleaseId| P::card(self, lang, id, query.summaries);
        if let Some(kind) = query.one_per {
            let picks = self.picks(lang, kind, lists.as_deref(), query);
            let pick = |(entry, id)| Pick { label: self.words().label(lang, kind, entry), entry: card(id) };
            return Answer::Picks(picks.into_iter().map(pick).collect());
        }
        // One more than wanted: the page's own release is no answer.
        let many = query.count + 1;
        let mut found: Vec<ReleaseId> = match lists {
            None => ends(self.catalog.releases_in(lang), query.order, many),
            Some(lists) => lists.iter().flat_map(|list| ends(list.iter().copied(), query.order, many)).collect(),
        };
        sort(&mut found, query.order);
        found.dedup();
        if let About::Release(own) = about {
            found.retain(|id| id != own);
        }
        found.truncate(query.count);
        Answer::Releases(found.into_iter().map(card).collect())
    }

    /// The entries among whose releases an answer is sought; `None` if it is sought among all.
    fn entries_meant(&self, about: &About, among: &Among) -> Option<Vec<(RegistryKind, EntryId)>> {
        let catalog = self.context.catalog;
        Some(match (among, about) {
            (Among::All, _) => return None,
            (Among::Of(kind, id), _) => {
                catalog.registries.of(*kind).find(id).map(|id| (*kind, id)).into_iter().collect()
            }
            (Among::SameFirst(kind) | Among::SameAny(kind), About::Entry(own, id)) if kind == own => vec![(*kind, *id)],
            (Among::SameFirst(kind), About::Release(id)) => {
                catalog.release(*id).first_entry(*kind).map(|id| (*kind, id)).into_iter().collect()
            }
            (Among::SameAny(kind), About::Release(id)) => {
                catalog.release(*id).entries(*kind).into_iter().map(|id| (*kind, id)).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The newest or oldest release of each entry of a registry, as far as there are some: by those releases, the newest
    /// or oldest first.
    fn picks(
        &self,
        lang: LangId,
        kind: RegistryKind,
        lists: Option<&[&[ReleaseId]]>,
        query: &Query,
    ) -> Vec<(EntryId, ReleaseId)> {
        let catalog = self.context.catalog;
        let end = |list: &[ReleaseId]| match query.order {
            Order::Newest => list.first().copied(),
            Order::Oldest => list.last().copied(),
        };
        let mut picks: Vec<(EntryId, ReleaseId)> = match lists {
            None => {
                let entries = 0..catalog.registries.of(kind).entries().len() as EntryId;
                entries.filter_map(|id| Some((id, end(&catalog.members(lang, kind, id).releases)?))).collect()
            }
            Some(lists) => {
                let mut releases: Vec<ReleaseId> = lists.iter().flat_map(|list| list.iter().copied()).collect();
                sort(&mut releases, query.order);
                let mut picks: Vec<(EntryId, ReleaseId)> = Vec::new();
                for id in releases {
                    for entry in catalog.release(id).entries(kind) {
                        if picks.iter().all(|(known, _)| *known != entry) {
                            picks.push((entry, id));
                        }
                    }
                    if picks.len() >= query.count {
                        break;
                    }
                }
                picks
            }
        };
        match query.order {
            Order::Newest => picks.sort_by_key(|(entry, id)| (*id, *entry)),
            Order::Oldest => picks.sort_by_key(|(entry, id)| (std::cmp::Reverse(*id), *entry)),
        }
        picks.truncate(query.count);
        picks
    }
}

/// The wanted end of a list that stands newest first.
fn ends(list: impl DoubleEndedIterator<Item = ReleaseId>, order: Order, many: usize) -> Vec<ReleaseId> {
    match order {
        Order::Newest => list.take(many).collect(),
        Order::Oldest => list.rev().take(many).collect(),
    }
}

/// Small numbers are new releases.
fn sort(releases: &mut [ReleaseId], order: Order) {
    match order {
        Order::Newest => releases.sort_unstable(),
        Order::Oldest => releases.sort_unstable_by(|a, b| b.cmp(a)),
    }
}
