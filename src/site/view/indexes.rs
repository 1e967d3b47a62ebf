//! The views of pages that list: home, facets, indexes, archives.

use std::borrow::Cow;
use std::ops::Range;

use super::contract::{
    ArchiveMonthPage, ArchivePage, ArchiveYear, ArchiveYearPage, Facet, FacetPage, FacetYearPage, FormerName, Group,
    HomePage, IndexItem, IndexPage, Label, Link, Logo, Role,
};
use super::payload::Fill;
use super::{Viewer, contact};
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::model::catalog::{Archive, MonthKey, NEWEST, ReleaseId, Roles, chunks};
use crate::model::registry::{EntryId, Former};
use crate::site::plan::{beside, numbered};

/// The groups of a facet's releases: a word and the role that it stands for.
fn roles_of(kind: RegistryKind) -> &'static [(&'static str, Roles)] {
    match kind {
        RegistryKind::Country => {
            &[("host", Roles::HOST), ("participant", Roles::PARTICIPANT), ("subject", Roles::SUBJECT)]
        }
        _ => &[("all", Roles::ALL)],
    }
}

impl<P: Fill> Viewer<'_, P> {
    /// The view of a home page.
    pub(super) fn home(&self, lang: LangId) -> HomePage<'_, P> {
        let catalog = self.catalog;
        let featured = &self.plan.featured[lang.index()];
        let newest = catalog.releases_in(lang).filter(|id| !featured.contains(id)).take(catalog.config.home_newest);
        let intro = catalog.pages.iter().position(|page| page.slug == "home" && page.lang == lang).map(|at| {
            let page = &catalog.pages[at];
            self.markdown(&page.file, lang, &catalog.page_addresses[at], &page.body, false)
        });
        HomePage {
            intro: intro.filter(|html| !html.is_empty()),
            featured: featured.iter().map(|id| P::card(self, lang, *id, true)).collect(),
            newest: newest.map(|id| P::card(self, lang, id, true)).collect(),
            archive_url: (!catalog.releases_in(lang).is_empty())
                .then(|| catalog.config.base.url(&catalog.archive_root(lang))),
            agencies: self.busiest(lang, RegistryKind::Agency, 12),
            countries: self.busiest(lang, RegistryKind::Country, 24),
        }
    }

    /// The entries with the most releases, sorted by name; those below others are left out.
    fn busiest(&self, lang: LangId, kind: RegistryKind, at_most: usize) -> Vec<Label<'_>> {
        let registry = self.catalog.registries.of(kind);
        let count = |id: &EntryId| self.catalog.members(lang, kind, *id).releases.len();
        let top = |id: &EntryId| registry.get(*id).parent.is_none() && count(id) > 0;
        let mut ids: Vec<EntryId> = self.catalog.entries_with_page(lang, kind).filter(top).collect();
        ids.sort_by_key(|id| (std::cmp::Reverse(count(id)), *id));
        ids.truncate(at_most);
        let locale = self.catalog.config.locale(lang);
        let name = |id: &EntryId| &*self.catalog.label(lang, kind, *id).name;
        ids.sort_by(|a, b| locale.compare(name(a), name(b)));
        ids.into_iter().map(|id| self.words().label(lang, kind, id)).collect()
    }

    /// The view of a facet's landing page.
    pub(super) fn facet(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> FacetPage<'_, P> {
        let members = self.catalog.members(lang, kind, id);
        let groups = roles_of(kind).iter().filter_map(|(word, role)| {
            let newest = members.in_role(0..members.releases.len(), *role).take(NEWEST);
            let entries: Vec<_> = newest.map(|id| P::card(self, lang, id, true)).collect();
            (!entries.is_empty()).then_some(Group { role: word, entries })
        });
        let address = self.catalog.entry_address(lang, kind, id);
        let years = self.catalog.facet_years(lang, kind, id).iter().map(|(year, _)| Link {
            label: self.words().year(lang, *year),
            url: Cow::Owned(self.catalog.config.base.url(&format!("{address}{year:04}/"))),
        });
        let charted = matches!(kind, RegistryKind::Agency | RegistryKind::Country);
        let chart = if charted { self.newest_months(lang, kind, id) } else { None };
        FacetPage { facet: self.facet_details(lang, kind, id), groups: groups.collect(), years: years.collect(), chart }
    }

    fn facet_details(&self, lang: LangId, kind: RegistryKind, id: EntryId) -> Facet<'_, P> {
        let catalog = self.catalog;
        let registry = catalog.registries.of(kind);
        let entry = registry.get(id);
        let details = entry.details.as_deref();
        let address = catalog.entry_address(lang, kind, id);
        let locale = catalog.config.locale(lang);
        let labels = |ids: &[EntryId]| {
            let name = |id: &EntryId| &*catalog.label(lang, kind, *id).name;
            let mut there: Vec<EntryId> = ids.iter().copied().filter(|id| catalog.has_page(lang, kind, *id)).collect();
            there.sort_by(|a, b| locale.compare(name(a), name(b)));
            there.into_iter().map(|id| self.words().label(lang, kind, id)).collect::<Vec<Label>>()
        };
        let mut former: Vec<&Former> = details.map_or(&[][..], |details| &details.former).iter().collect();
        former.sort_by_key(|former| std::cmp::Reverse(former.until));
        let shown = |text| catalog.config.shown(text, lang);
        let former = former.into_iter().map(|former| FormerName {
            name: shown(&former.name),
            short: former.short.as_ref().map(shown).filter(|short| !short.is_empty()),
            until: former.until.map(|stamp| self.words().date(lang, stamp)),
        });
        let body = details.and_then(|details| details.body(lang, catalog.config.default_lang));
        let logo = catalog.logo(kind, id).map(|(path, file)| {
            let (width, height) = P::sides(&catalog.tree, self.sources, file);
            Logo { url: Cow::Owned(catalog.config.base.url(&beside(&address, path))), width, height }
        });
        let roles = details.map_or(&[][..], |details| &details.roles).iter().map(|role| Role {
            title: shown(&role.title),
            agency: role
                .agency
                .as_deref()
                .and_then(|id| catalog.registries.of(RegistryKind::Agency).find_open(id))
                .map(|id| self.words().label(lang, RegistryKind::Agency, id)),
            from: role.from.map(|stamp| self.words().date(lang, stamp)),
            until: role.until.map(|stamp| self.words().date(lang, stamp)),
        });
        Facet {
            kind: kind.name(),
            label: self.words().label(lang, kind, id),
            parent: entry.parent.map(|parent| self.words().label(lang, kind, parent)),
            children: labels(&entry.children),
            former: former.collect(),
            successors: labels(&entry.successors),
            predecessors: labels(&entry.predecessors),
            country: details.and_then(|details| details.country).map(|country| self.words().country(lang, country)),
            place: details.and_then(|details| details.place.as_ref()).map(shown),
            start: details.and_then(|details| details.start).map(|stamp| self.words().date(lang, stamp)),
            end: details.and_then(|details| details.end).map(|stamp| self.words().date(lang, stamp)),
            agencies: details
                .map_or(&[][..], |details| &details.agencies)
                .iter()
                .filter_map(|id| catalog.registries.of(RegistryKind::Agency).find_open(id))
                .map(|id| self.words().label(lang, RegistryKind::Agency, id))
                .collect(),
            site: details.and_then(|details| details.site.as_deref()),
            logo,
            roles: roles.collect(),
            contacts: details.map_or(&[][..], |details| &details.contacts).iter().map(contact).collect(),
            boilerplate: match kind {
                RegistryKind::Agency => self.boilerplate_of(lang, id).map(|html| html.text.clone()),
                _ => None,
            },
            body: body.map(|body| {
                let html = self.markdown(&body.file, lang, &address, &body.text, false);
                self.html_of(Some(body.lang), lang, html)
            }),
            extra: details.and_then(|details| details.extra.as_ref()),
        }
    }

    /// The view of a year of a facet, or of an older part of it.
    pub(super) fn facet_year(
        &self,
        lang: LangId,
        kind: RegistryKind,
        id: EntryId,
        year: i16,
        number: Option<u32>,
    ) -> FacetYearPage<'_, P> {
        let catalog = self.catalog;
        let address = catalog.entry_address(lang, kind, id);
        let years = catalog.facet_years(lang, kind, id);
        let at = years.iter().position(|(known, _)| *known == year).expect("only years with releases have pages");
        let neighbour = |at: Option<usize>| {
            let (year, _) = years.get(at?)?;
            Some((self.words().year(lang, *year), format!("{address}{year:04}/")))
        };
        let range = years[at].1.clone();
        let own = format!("{address}{year:04}/");
        let page = self.archive_part(
            &own,
            &range,
            number,
            neighbour(at.checked_sub(1)),
            neighbour(Some(at + 1)),
            self.words().year(lang, year),
        );
        let members = catalog.members(lang, kind, id);
        let groups = roles_of(kind).iter().filter_map(|(word, role)| {
            let entries: Vec<_> =
                members.in_role(page.range.clone(), *role).map(|id| P::card(self, lang, id, false)).collect();
            (!entries.is_empty()).then_some(Group { role: word, entries })
        });
        // Older parts of a list stay as they are when a release comes.
        let in_year = &members.releases[range];
        let chart = number.is_none().then(|| self.months_of_year(lang, year, in_year, &|_| None)).flatten();
        FacetYearPage {
            facet_kind: kind.name(),
            facet: self.words().label(lang, kind, id),
            year: self.words().year(lang, year),
            groups: groups.collect(),
            chart,
            newer: page.newer,
            older: page.older,
        }
    }

    /// The view of an index.
    pub(super) fn index(&self, lang: LangId, kind: RegistryKind) -> IndexPage<'_, P> {
        let entries: Vec<EntryId> = self.catalog.entries_with_page(lang, kind).collect();
        let top = entries.iter().copied().filter(|id| self.catalog.registries.of(kind).get(*id).parent.is_none());
        let mut below: std::collections::HashMap<EntryId, Vec<EntryId>> = Default::default();
        for id in &entries {
            if let Some(parent) = self.catalog.registries.of(kind).get(*id).parent {
                below.entry(parent).or_default().push(*id);
            }
        }
        let map = if kind == RegistryKind::Country { self.map(lang) } else { None };
        IndexPage { facet_kind: kind.name(), map, items: self.items(lang, kind, top.collect(), &below) }
    }

    fn items(
        &self,
        lang: LangId,
        kind: RegistryKind,
        mut ids: Vec<EntryId>,
        below: &std::collections::HashMap<EntryId, Vec<EntryId>>,
    ) -> Vec<IndexItem<'_>> {
        let locale = self.catalog.config.locale(lang);
        ids.sort_by(|a, b| {
            let name = |id: &EntryId| &*self.catalog.label(lang, kind, *id).name;
            locale.compare(name(a), name(b)).then(a.cmp(b))
        });
        ids.into_iter()
            .map(|id| {
                let count = self.catalog.members(lang, kind, id).releases.len();
                IndexItem {
                    label: self.words().label(lang, kind, id),
                    count,
                    count_text: locale.number(count as u64),
                    children: below.get(&id).map_or_else(Vec::new, |ids| self.items(lang, kind, ids.clone(), below)),
                }
            })
            .collect()
    }

    /// The view of the archive's first page.
    pub(super) fn archive(&self, lang: LangId) -> ArchivePage<'_> {
        let archive = &self.catalog.archives[lang.index()];
        ArchivePage {
            years: archive
                .years()
                .into_iter()
                .map(|(year, range)| self.archive_year_of(lang, archive, year, range))
                .collect(),
        }
    }

    fn archive_year_of(&self, lang: LangId, archive: &Archive, year: i16, range: Range<usize>) -> ArchiveYear<'_> {
        let base = &self.catalog.config.base;
        let locale = self.catalog.config.locale(lang);
        let months = archive.months[range].iter().rev().map(|(key, _)| Link {
            label: Cow::Owned(locale.month_name(key.1)),
            url: Cow::Owned(base.url(&self.catalog.month_address(lang, *key))),
        });
        ArchiveYear {
            label: self.words().year(lang, year),
            url: Cow::Owned(base.url(&format!("{}{year:04}/", self.catalog.archive_root(lang)))),
            months: months.collect(),
        }
    }

    /// The view of a year of the archive.
    pub(super) fn archive_year(&self, lang: LangId, year: i16) -> ArchiveYearPage<'_> {
        let archive = &self.catalog.archives[lang.index()];
        let years = archive.years();
        let at = years.iter().position(|(known, _)| *known == year).expect("only years with releases have pages");
        let link = |at: Option<usize>| {
            let (year, _) = years.get(at?)?;
            let address = format!("{}{year:04}/", self.catalog.archive_root(lang));
            Some(Link {
                label: self.words().year(lang, *year),
                url: Cow::Owned(self.catalog.config.base.url(&address)),
            })
        };
        let range = years[at].1.clone();
        let in_year: Vec<ReleaseId> = archive.months[range.clone()].iter().flat_map(|(_, ids)| ids.clone()).collect();
        let url = |key| Some(self.catalog.config.base.url(&self.catalog.month_address(lang, key)));
        ArchiveYearPage {
            chart: self.months_of_year(lang, year, &in_year, &url),
            year: self.archive_year_of(lang, archive, year, range),
            newer: link(at.checked_sub(1)),
            older: link(Some(at + 1)),
        }
    }

    /// The view of a month of the archive, or of an older part of it.
    pub(super) fn archive_month(&self, lang: LangId, key: MonthKey, number: Option<u32>) -> ArchiveMonthPage<'_, P> {
        let catalog = self.catalog;
        let months = &catalog.archives[lang.index()].months;
        let locale = catalog.config.locale(lang);
        let at = months.iter().position(|(known, _)| *known == key).expect("only months with releases have pages");
        let text = |key: MonthKey| Cow::Owned(locale.month_text(key.0, key.1));
        let neighbour = |at: Option<usize>| {
            let (key, _) = months.get(at?)?;
            Some((text(*key), catalog.month_address(lang, *key)))
        };
        let range = months[at].1.start as usize..months[at].1.end as usize;
        let own = catalog.month_address(lang, key);
        let page =
            self.archive_part(&own, &range, number, neighbour(at.checked_sub(1)), neighbour(Some(at + 1)), text(key));
        ArchiveMonthPage {
            month: text(key),
            entries: page.range.map(|id| P::card(self, lang, id as ReleaseId, false)).collect(),
            newer: page.newer,
            older: page.older,
        }
    }

    /// One page of an archive with its neighbours: the other parts of the same list, then the lists beside it.
    fn archive_part<'v>(
        &'v self,
        address: &str,
        range: &Range<usize>,
        number: Option<u32>,
        newer: Option<(Cow<'v, str>, String)>,
        older: Option<(Cow<'v, str>, String)>,
        label: Cow<'v, str>,
    ) -> Part<'v> {
        let base = &self.catalog.config.base;
        let chunks = chunks(range.len().max(1));
        let at = chunks.iter().position(|chunk| chunk.number == number).expect("the plan has no other parts of a list");
        let part = |at: usize| {
            let address = numbered(address.to_owned(), chunks[at].number);
            Link { label: label.clone(), url: Cow::Owned(base.url(&address)) }
        };
        let beside = |neighbour: Option<(Cow<'v, str>, String)>| {
            neighbour.map(|(label, address)| Link { label, url: Cow::Owned(base.url(&address)) })
        };
        let own = &chunks[at].range;
        Part {
            range: range.start + own.start..(range.start + own.end).min(range.end),
            newer: if at > 0 { Some(part(at - 1)) } else { beside(newer) },
            older: if at + 1 < chunks.len() { Some(part(at + 1)) } else { beside(older) },
        }
    }
}

struct Part<'a> {
    range: Range<usize>,
    newer: Option<Link<'a>>,
    older: Option<Link<'a>>,
}
