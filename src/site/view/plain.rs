//! The plain-text edition of a release: the furniture of its page, for wire desks.

use super::contract::Full;
use super::contract::{Contact, Note};
use super::release::{Own, more};
use super::{ViewError, Viewer};
use crate::base::foreign::unmarked;
use crate::base::localised::LangId;
use crate::base::registry_kind::RegistryKind;
use crate::locale::messages::Arg;
use crate::model::catalog::{self, ReleaseId};
use crate::model::release::quotes::Speaker;
use crate::site::plan::beside;
use crate::site::text_edition::Plain;
use crate::site::text_edition::markdown::plain;

impl Viewer<'_, Full> {
    /// The plain-text edition. It begins with a byte-order mark: hosts send text without a word on its encoding, and
    /// browsers believe the mark (WHATWG Encoding, section 6.1).
    pub(super) fn text_edition(&self, id: ReleaseId) -> Result<String, ViewError> {
        let release = self.catalog.release(id);
        let (facts, lang) = (&release.facts, release.lang);
        let more = more(facts);
        let config = &*self.catalog.config;
        let word = |key: &'static str| self.theme.strings(lang).get(key).unwrap_or(key);
        let phrase = |key: &'static str, name: &str, value: &str| {
            self.theme.strings(lang).format(key, &[(name, Arg::Text(value))]).unwrap_or_else(|_| value.to_owned())
        };
        let capitals = |text: &str| config.locale(lang).capitals(text);
        let own: Own<Full> = self.alone(id).own();
        let [embargoed, scheduled] = self.waits_for(id);

        let mut text = Plain::default();
        text.line(own.agencies.first().map_or(config.name.get(lang), |agency| &*agency.name));
        text.line(&capitals(&self.status_line(lang, more, embargoed, facts.is_withdrawn())));
        text.line(&own.number.map(|number| phrase("release_number", "number", number)).unwrap_or_default());
        if facts.draft {
            text.line(&capitals(word("draft_notice")));
        }
        if scheduled {
            text.line(&format!("{} {}", word("scheduled_for"), own.date.text));
        }
        text.paragraph(own.title);
        text.paragraph(own.subtitle.unwrap_or_default());
        if let Some(Note { date, note }) = &own.withdrawn {
            let date = date.as_ref().map(|date| &*date.text).unwrap_or_default();
            text.paragraph(&format!("{} {date}", word("withdrawn_notice")));
            text.line(note.unwrap_or_default());
        }
        if let Some(newer) = self.plan.superseded_by.get(&id).map(|id| self.catalog.release(*id)) {
            text.paragraph(&format!("{} {}", word("superseded_by"), newer.facts.title));
            text.line(&config.base.canonical(&newer.address));
        }
        if !own.corrections.is_empty() {
            text.paragraph(&capitals(word("corrections")));
            for Note { date, note } in &own.corrections {
                let date = date.as_ref().map(|date| &*date.text).unwrap_or_default();
                text.line(&format!("{date}: {}", note.unwrap_or_default()));
            }
        }
        text.paragraph(own.summary.unwrap_or_default());
        let file = self.catalog.tree.path(release.file as usize);
        if !facts.is_withdrawn() {
            let body = self.release_text(id)?;
            // Without a text, there is nothing for the dateline to come before.
            let written = !body.trim().is_empty();
            let dateline = || format!("{} {}", unmarked(&own.dateline), word("dateline_end"));
            let lead = if written { dateline() } else { String::new() };
            text.block(&plain(
                &body,
                &lead,
                &mut |dest, picture| self.target(file, lang, &release.address, dest, picture, true),
                &|id| self.plain_speaker(release, id),
            ));
            if written {
                text.paragraph(word("end_mark"));
            }
            self.furniture(id, &own, &mut text);
        }
        for contact in self.contact_lines(lang, &own.contacts) {
            text.block(&contact);
        }
        if let Some(source) = &own.source {
            let parts: Vec<&str> = source.name.into_iter().chain(source.url).collect();
            text.paragraph(&format!("{}: {}", word("source"), parts.join(word("comma"))));
        }
        text.paragraph(&format!("{}: {}", word("on_the_web"), config.base.canonical(&release.address)));
        Ok(format!("\u{feff}{}", text.finish()))
    }

    /// Notes to editors, standing texts, pictures and documents.
    fn furniture(&self, id: ReleaseId, own: &Own<Full>, text: &mut Plain) {
        let release = self.catalog.release(id);
        let lang = release.lang;
        let config = &*self.catalog.config;
        let more = more(&release.facts);
        let word = |key: &'static str| self.theme.strings(lang).get(key).unwrap_or(key);
        let capitals = |text: &str| config.locale(lang).capitals(text);
        let markdown = |file: &str, address: &str, text: &str| {
            plain(
                &self.shortened(text),
                "",
                &mut |dest, picture| self.target_there(file, lang, address, dest, picture, true),
                &|_| None,
            )
        };
        let file = self.catalog.tree.path(release.file as usize);
        if let Some(notes) = &more.notes_to_editors {
            text.paragraph(&capitals(word("notes_to_editors")));
            text.block(&plain(
                notes,
                "",
                &mut |dest, picture| self.target(file, lang, &release.address, dest, picture, true),
                &|id| self.plain_speaker(release, id),
            ));
        }
        for id in &release.agencies {
            let details = self.catalog.registries.of(RegistryKind::Agency).get(*id).details.as_deref();
            let boilerplate =
                details.and_then(|details| Some((&details.file, details.boilerplate.as_ref()?.get(lang))));
            if let Some((file, boilerplate)) = boilerplate {
                let kept = &self.cache.plain_boilerplates[lang.index()][*id as usize];
                text.block(kept.get_or_init(|| {
                    let name = &*self.catalog.label(lang, RegistryKind::Agency, *id).name;
                    let head = self.theme.strings(lang).format("about_agency", &[("name", Arg::Text(name))]);
                    let mut text = Plain::default();
                    text.paragraph(&capitals(&head.unwrap_or_else(|_| name.to_owned())));
                    text.block(&markdown(file, "/", boilerplate));
                    text.finish()
                }));
            }
        }
        let address =
            |file: u32| config.base.canonical(&beside(&release.address, self.catalog.tree.path(file as usize)));
        for (heading, lines) in [
            (
                "pictures",
                own.images
                    .iter()
                    .map(|image| {
                        let said = image.caption.unwrap_or(image.alt);
                        [Some(said), image.credit, image.rights].into_iter().flatten().collect::<Vec<_>>().join(" · ")
                    })
                    .zip(release.images.iter())
                    .collect::<Vec<_>>(),
            ),
            (
                "documents",
                own.attachments
                    .iter()
                    .map(|file| format!("{} ({}{}{})", file.title, file.format, word("comma"), file.size))
                    .zip(release.attachments.iter())
                    .collect(),
            ),
        ] {
            if !lines.is_empty() {
                text.paragraph(&capitals(word(heading)));
            }
            for (line, (_, file)) in lines {
                text.line(&line);
                text.line(&address(*file));
            }
        }
    }

    /// The person whom a quote names, without marks of languages.
    fn plain_speaker(&self, release: &catalog::Release, id: &str) -> Option<Speaker> {
        let Speaker { name, role, url, comma } = self.speaker(release, id)?;
        let plain = |text: String| unmarked(&text).into_owned();
        Some(Speaker { name: plain(name), role: role.map(plain), url, comma: plain(comma) })
    }

    /// The press contacts, each a block of lines.
    fn contact_lines(&self, lang: LangId, contacts: &[Contact]) -> Vec<String> {
        let word = |key: &'static str| self.theme.strings(lang).get(key).unwrap_or(key);
        let block = |(at, contact): (usize, &Contact)| {
            let Contact { name, role, email, phone, hours } = contact;
            let mut text = Plain::default();
            if at == 0 {
                text.line(&self.catalog.config.locale(lang).capitals(word("contacts")));
            }
            let who: Vec<&str> = [*name, *role].into_iter().flatten().collect();
            text.line(&who.join(word("comma")));
            for (key, value) in [("telephone", phone), ("email", email), ("hours", hours)] {
                text.line(&value.map(|value| format!("{}: {value}", word(key))).unwrap_or_default());
            }
            text.finish()
        };
        contacts.iter().enumerate().map(block).collect()
    }
}
