//! `pressroom list`

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::build::{self, Loaded};
use crate::cli::args::ListArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::site;
use crate::cli::stream::{BOLD, CYAN, DIM, GREEN, RED, YELLOW, json, out, out_width, styled, tell};
use crate::cli::text::{clean, count, cut, cut_front, pad, width};
use crate::date::Stamp;
use crate::facet::FacetKind;
use crate::listing::{Change, Filter, Item, Row, State, Wanted, changes, rfc3339, rows};
use crate::registry::Registries;
use crate::release::{Facts, Refs};

/// Lists releases; those that cannot be read are told, and make the content at fault.
pub fn run(dir: &Path, args: &ListArgs) -> Result<Exit> {
    let loaded = site::load(dir)?;
    let instant = clock::instant(args.at.as_deref(), &loaded.config.zone)?;
    let (parsed, findings) = build::parse(&loaded)?;
    let filter = filter(&loaded, args, &parsed.registries, &parsed.releases)?;
    let mut rows = rows(&parsed.releases, instant);
    rows.retain(|row| filter.keeps(row, &loaded.config, &parsed.registries));
    match (args.pending, args.json) {
        (false, false) => table(&loaded, &rows)?,
        (false, true) => {
            let items: Vec<Item> = rows.iter().map(|row| row.item(&loaded.config, &loaded.tree)).collect();
            json(&items)?;
        }
        (true, false) => pending(&loaded, &changes(&rows))?,
        (true, true) => {
            let items: Vec<PendingItem> = changes(&rows)
                .into_iter()
                .map(|(at, change, row)| PendingItem {
                    at: rfc3339(at, &loaded.config.zone),
                    change,
                    item: row.item(&loaded.config, &loaded.tree),
                })
                .collect();
            json(&items)?;
        }
    }
    let errors = site::errors(&loaded, findings);
    if errors.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Failure::Findings(Exit::Content, errors))
    }
}

/// A change that the clock will make, for programs.
#[derive(Serialize)]
struct PendingItem<'a> {
    at: String,
    change: Change,
    #[serde(flatten)]
    item: Item<'a>,
}

fn filter(loaded: &Loaded, args: &ListArgs, registries: &Registries, releases: &[(Facts, Refs)]) -> Result<Filter> {
    let ListArgs {
        agency,
        country,
        topic,
        lang,
        states,
        since,
        until,
        pending: _,
        at: _,
        json: _,
    } = args;
    let wanted = |option: &str, kind: FacetKind, name: &Option<String>| -> Result<Option<Wanted>> {
        let Some(name) = name else { return Ok(None) };
        match Wanted::find(&loaded.config, registries, kind, name, releases) {
            Some(wanted) => Ok(Some(wanted)),
            None => Err(site::unknown(registries.of(kind), option, name, false)),
        }
    };
    let day = |option: &str, text: &Option<String>| -> Result<Option<Date>> {
        let Some(text) = text else { return Ok(None) };
        match Stamp::parse(text, &loaded.config.zone) {
            Ok(stamp) => Ok(Some(stamp.date())),
            Err(fault) => Err(usage(
                format!("`{option}`: {}", fault.message),
                fault.help.unwrap_or_default(),
            )),
        }
    };
    Ok(Filter {
        agency: wanted("--agency", FacetKind::Agency, agency)?,
        country: country
            .as_deref()
            .map(|country| site::find_country(loaded, "--country", country))
            .transpose()?,
        topic: wanted("--topic", FacetKind::Topic, topic)?,
        lang: lang
            .as_deref()
            .map(|lang| site::find_lang(loaded, "--lang", lang))
            .transpose()?,
        states: states.clone(),
        since: day("--since", since)?,
        until: day("--until", until)?,
    })
}

fn table(loaded: &Loaded, rows: &[Row]) -> Result<()> {
    let lines: Vec<[String; 4]> = rows
        .iter()
        .map(|row| {
            [
                row.facts.date.date().to_string(),
                row.state.word().to_owned(),
                loaded.config.tag(row.facts.lang).to_owned(),
                agency(row),
            ]
        })
        .collect();
    print(loaded, ["DATE", "STATE", "LANG", "AGENCY"], lines, rows.iter().collect(), |at, text| {
        match at {
            1 => state_styled(rows, text),
            _ => text.to_owned(),
        }
    })?;
    tell(&match rows.len() {
        0 => "No release is listed.\n".to_owned(),
        total => format!("{}\n", count(total, "release")),
    });
    Ok(())
}

fn pending(loaded: &Loaded, changes: &[(Timestamp, Change, &Row)]) -> Result<()> {
    let lines: Vec<[String; 4]> = changes
        .iter()
        .map(|(at, change, row)| {
            [
                super::build::moment(*at, &loaded.config.zone),
                change.word().to_owned(),
                loaded.config.tag(row.facts.lang).to_owned(),
                agency(row),
            ]
        })
        .collect();
    let rows = changes.iter().map(|(_, _, row)| *row).collect();
    print(loaded, ["WHEN", "WHAT", "LANG", "AGENCY"], lines, rows, |_, text| text.to_owned())?;
    tell(&match changes.len() {
        0 => "Nothing is waiting.\n".to_owned(),
        total => format!("{} to come\n", count(total, "change")),
    });
    Ok(())
}
