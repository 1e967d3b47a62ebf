//! Names and addresses of entries in one language, made once per build.

use super::Members;
use crate::base::localised::{LangId, Localised};
use crate::base::registry_kind::RegistryKind;
use crate::locale::country::{Country, Names};
use crate::model::config::Config;
use crate::model::registry::{EntryId, Registries};

/// Name and address of an entry.
#[derive(PartialEq, Eq)]
pub struct LabelText {
    pub name: Box<str>,
    /// Acronym.
    pub short: Option<Box<str>>,
    /// Both as pages show them, where one of them is in another language than theirs.
    marked: Option<Box<Marked>>,
    /// Root-relative url of its page, where it has one.
    pub url: Option<Box<str>>,
}

/// Name and acronym with their languages marked: see [`crate::base::foreign`].
#[derive(PartialEq, Eq)]
struct Marked {
    name: Box<str>,
    short: Option<Box<str>>,
}

impl LabelText {
    /// The name as pages show it.
    pub fn shown_name(&self) -> &str {
        self.marked.as_deref().map_or(&self.name, |marked| &marked.name)
    }

    /// The acronym as pages show it.
    pub fn shown_short(&self) -> Option<&str> {
        self.marked.as_deref().map_or(self.short.as_deref(), |marked| marked.short.as_deref())
    }
}

/// The labels of one language.
#[derive(PartialEq, Eq)]
pub struct Labels {
    by_kind: [Vec<LabelText>; RegistryKind::COUNT],
}

impl Labels {
    pub(super) fn build(
        config: &Config,
        countries: &Names,
        registries: &Registries,
        members: &[Vec<Members>; RegistryKind::COUNT],
        lang: LangId,
    ) -> Labels {
        let codes: Vec<Country> = Country::all().collect();
        let by_kind = RegistryKind::ALL.map(|kind| {
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
                    let shown = |text: Option<&Localised>| -> Option<Box<str>> {
                        let text = text.filter(|text| text.lender(lang).is_some())?;
                        Some(config.shown(text, lang).into())
                    };
                    let (name, short): (Box<str>, Option<Box<str>>) = (name, short.map(Into::into));
                    let (other_name, other_short) = (shown(entry.name.as_ref()), shown(entry.short.as_ref()));
                    let marked = (other_name.is_some() || other_short.is_some()).then(|| {
                        Box::new(Marked {
                            name: other_name.unwrap_or_else(|| name.clone()),
                            short: short.as_ref().map(|own| other_short.unwrap_or_else(|| own.clone())),
                        })
                    });
                    LabelText { name, short, marked, url }
                })
                .collect()
        });
        Labels { by_kind }
    }

    /// The label of an entry.
    pub fn get(&self, kind: RegistryKind, id: EntryId) -> &LabelText {
        &self.by_kind[kind.index()][id as usize]
    }
}
