//! Names and addresses of entries in one language, made once per build.

use crate::config::Config;
use crate::country::{Country, Names};
use crate::facet::FacetKind;
use crate::localised::LangId;
use crate::registry::{EntryId, Registries};

use super::Members;

/// Name and address of an entry.
#[derive(PartialEq, Eq)]
pub struct LabelText {
    /// Name.
    pub name: Box<str>,
    /// Acronym.
    pub short: Option<Box<str>>,
    /// Root-relative url of its page, where it has one.
    pub url: Option<Box<str>>,
}

/// The labels of one language.
#[derive(PartialEq, Eq)]
pub struct Labels {
    by_kind: [Vec<LabelText>; FacetKind::COUNT],
}

impl Labels {
    pub(super) fn build(
        config: &Config,
        countries: &Names,
        registries: &Registries,
        members: &[Vec<Members>; FacetKind::COUNT],
        lang: LangId,
    ) -> Labels {
        let codes: Vec<Country> = Country::all().collect();
        let by_kind = FacetKind::ALL.map(|kind| {
            let entries = registries.of(kind).entries().iter().zip(&members[kind.index()]);
            let pattern = &config.addresses.facets[kind.index()];
            entries
                .enumerate()
                .map(|(at, (entry, members))| {
                    let name = match &entry.name {
                        Some(name) => name.get(lang).into(),
                        None => countries.name(config.tag(lang), codes[at]).into(),
                    };
                    let paged = entry.filed || !members.releases.is_empty();
                    let url = paged.then(|| {
                        let address = format!("{}{}", config.prefix(lang), pattern.fill(&[&entry.id]));
                        config.base.url(&address).into_boxed_str()
                    });
                    let short = entry.short.as_ref().map(|short| short.get(lang)).filter(|short| !short.is_empty());
                    LabelText { name, short: short.map(Into::into), url }
                })
                .collect()
        });
        Labels { by_kind }
    }

    /// The label of an entry.
    pub fn get(&self, kind: FacetKind, id: EntryId) -> &LabelText {
        &self.by_kind[kind.index()][id as usize]
    }
}
