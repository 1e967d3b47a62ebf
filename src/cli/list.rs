//! `pressroom list`

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use clap::builder::styling::Style;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::base::diagnostics::Severity;
use crate::base::registry_kind::RegistryKind;
use crate::build::{Contents, Workspace};
use crate::cli::args::ListArgs;
use crate::cli::build::moment;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::site;
use crate::cli::stream::{DIM, GREEN, RED, YELLOW, err, json, out, out_width, styled};
use crate::cli::text::{clean, count, cut, cut_front, pad, width};
use crate::locale::stamp::Stamp;
use crate::model::catalog::Finding;
use crate::model::listing::{Change, Filter, Item, Row, State, Wanted, apply_build, changes, rfc3339, rows};
use crate::model::registry::Registries;
use crate::model::release::facts::Filed;

/// Lists releases with what a build makes of them. Errors are reported below the list, as a build reports them: files that
/// cannot be read at all are found there alone.
pub(super) fn run(dir: &Path, args: &ListArgs) -> Result<Exit> {
    site::check(dir)?;
    let mut workspace = Workspace::once(dir)?;
    let instant = clock::instant(args.at.as_deref(), &workspace.settings().config.zone)?;
    let site = &workspace.contents(instant)?;
    let Contents { settings, sources, site_data, catalog, found } = site;
    let config = &*settings.config;
    let releases: Vec<Filed> =
        sources.releases().filter_map(|(file, parsed)| Some((file, Arc::clone(parsed.read_facts()?)))).collect();
    let errors = site::errors(config, found.placed.clone());
    let filter = filter(site, args, &site_data.registries, &releases)?;
    let mut rows = rows(&site.settings.config, &releases, instant);
    let stops = |finding: &&Finding| site.settings.config.severities.severity(finding.kind) == Some(Severity::Error);
    let of_several = found.open.iter().filter(stops).filter(|finding| finding.file != Finding::CONFIG);
    let failed: BTreeSet<&str> = errors
        .iter()
        .map(|error| &*error.file)
        .chain(of_several.map(|finding| site.sources.tree().path(finding.file as usize)))
        .collect();
    apply_build(&mut rows, catalog, &failed);
    rows.retain(|row| filter.keeps(row, &site.settings.config, &site_data.registries));
    match (args.pending, args.json) {
        (false, false) => table(site, &rows)?,
        (false, true) => {
            let items: Vec<Item> =
                rows.iter().map(|row| row.item(&site.settings.config, site.sources.tree())).collect();
            json(&items)?;
        }
        (true, false) => pending(site, &changes(&rows))?,
        (true, true) => {
            let items: Vec<PendingItem> = changes(&rows)
                .into_iter()
                .map(|(at, change, row)| PendingItem {
                    at: rfc3339(at, &site.settings.config.zone),
                    change,
                    item: row.item(&site.settings.config, site.sources.tree()),
                })
                .collect();
            json(&items)?;
        }
    }
    if errors.is_empty() { Ok(Exit::Done) } else { Err(Failure::Findings(Exit::Content, errors)) }
}

/// A change that the clock will make, for programs.
#[derive(Serialize)]
struct PendingItem<'a> {
    at: String,
    change: Change,
    #[serde(flatten)]
    item: Item<'a>,
}

fn filter(site: &Contents, args: &ListArgs, registries: &Registries, releases: &[Filed]) -> Result<Filter> {
    let ListArgs { agency, country, topic, lang, states, since, until, pending: _, at: _, json: _ } = args;
    let wanted = |option: &str, kind: RegistryKind, name: &Option<String>| -> Result<Option<Wanted>> {
        let Some(name) = name else { return Ok(None) };
        match Wanted::find(&site.settings.config, registries, kind, name, releases) {
            Some(wanted) => Ok(Some(wanted)),
            None => Err(site::unknown(registries.of(kind), option, name, false)),
        }
    };
    let day = |option: &str, text: &Option<String>| -> Result<Option<Date>> {
        let Some(text) = text else { return Ok(None) };
        match Stamp::parse(text, &site.settings.config.zone) {
            Ok(stamp) => Ok(Some(stamp.date())),
            Err(fault) => Err(usage(format!("`{option}`: {}", fault.message), fault.help.unwrap_or_default())),
        }
    };
    Ok(Filter {
        agency: wanted("--agency", RegistryKind::Agency, agency)?,
        country: country
            .as_deref()
            .map(|country| site::find_country(&site.settings.countries, Some("--country"), country))
            .transpose()?,
        topic: wanted("--topic", RegistryKind::Topic, topic)?,
        lang: lang.as_deref().map(|lang| site::find_lang(&site.settings.config, "--lang", lang)).transpose()?,
        states: states.clone(),
        since: day("--since", since)?,
        until: day("--until", until)?,
    })
}

/// A line of a table.
struct Line<'r, 'a> {
    /// When, what, language, agency.
    cells: [String; 4],
    /// Of the second cell.
    style: Style,
    row: &'r Row<'a>,
}

fn table(site: &Contents, rows: &[Row]) -> Result<()> {
    let line = |row| Line {
        cells: cells(site, row, day_of(row), row.state.word()),
        style: match row.state {
            State::Draft | State::Expired | State::Unpublished => DIM,
            State::Embargoed | State::Scheduled => YELLOW,
            State::Public => GREEN,
            State::Withdrawn | State::Skipped | State::Failed => RED,
        },
        row,
    };
    print(site, ["DATE", "STATE", "LANG", "AGENCY"], rows.iter().map(line).collect())?;
    err(&match rows.len() {
        0 => "No release is listed.\n".to_owned(),
        total => format!("{}\n", count(total, "release")),
    });
    if rows.iter().any(|row| matches!(row.state, State::Skipped | State::Failed)) {
        err("`pressroom build` says why releases are skipped or failed.\n");
    }
    Ok(())
}

fn pending(site: &Contents, changes: &[(Timestamp, Change, &Row)]) -> Result<()> {
    let line = |(at, change, row): &(Timestamp, Change, &'_ Row<'_>)| -> [String; 4] {
        cells(site, row, moment(*at, &site.settings.config.zone), change.word())
    };
    let lines = changes
        .iter()
        .map(|change| Line {
            cells: line(change),
            style: match change.1 {
                Change::Publish => GREEN,
                Change::Expire => YELLOW,
            },
            row: change.2,
        })
        .collect();
    print(site, ["WHEN", "WHAT", "LANG", "AGENCY"], lines)?;
    err(&match changes.len() {
        0 => "Nothing is waiting.\n".to_owned(),
        total => format!("{} to come\n", count(total, "change")),
    });
    Ok(())
}

/// The day of a release; blank where its file names none.
fn day_of(row: &Row) -> String {
    row.address.as_ref().map_or(String::new(), |_| row.facts.date.date().to_string())
}

fn cells(site: &Contents, row: &Row, when: String, what: &str) -> [String; 4] {
    let agency = row.facts.refs.agencies.first().map_or(String::new(), |agency| clean(agency));
    let lang = site.settings.config.tag(row.facts.lang).to_owned();
    [when, what.to_owned(), lang, agency]
}

/// The title gets no narrower than this where the terminal is.
const NARROWEST: usize = 24;

/// The name of an agency gets no wider than this: under open registries it may be a sentence.
const WIDEST_AGENCY: usize = 24;

/// What is above the columns that get narrower with the terminal.
const HEADS_OF_LAST: [&str; 3] = ["TITLE", "ADDRESS", "FILE"];

/// Prints a table: aligned, and no wider than the terminal if there is one.
fn print(site: &Contents, heads: [&str; 4], mut lines: Vec<Line>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    for line in &mut lines {
        line.cells[3] = cut(&line.cells[3], WIDEST_AGENCY);
    }
    let widest = |at: usize| {
        let cells = lines.iter().map(|line| width(&line.cells[at]));
        cells.chain([heads[at].len()]).max().unwrap_or(0)
    };
    let widths = [widest(0), widest(1), widest(2), widest(3)];
    let last_three = |row: &Row| {
        let file = clean(site.sources.tree().path(row.file as usize));
        [clean(&row.facts.title), clean(row.address.as_deref().unwrap_or_default()), file]
    };
    let natural = |at: usize| {
        let cells = lines.iter().map(|line| width(&last_three(line.row)[at]));
        cells.chain([HEADS_OF_LAST[at].len()]).max().unwrap_or(0)
    };
    let [titles, addresses, files] = [natural(0), natural(1), natural(2)];
    let (title_width, address_width, file_width) = match out_width() {
        None => (titles, addresses, files),
        Some(terminal) => {
            // Two blanks after each of six columns.
            let left = terminal.saturating_sub(widths.iter().sum::<usize>() + 12);
            let title = titles.min(left.saturating_sub(addresses + files).max(NARROWEST.min(left / 3)));
            let left = left.saturating_sub(title);
            let address = addresses.min(left.saturating_sub(files).max(left / 2));
            (title, address, files.min(left.saturating_sub(address)))
        }
    };
    let mut text = String::new();
    let mut push = |cells: [&str; 4], style: Option<Style>, last: [&str; 3]| {
        for (at, cell) in cells.into_iter().enumerate() {
            let padded = pad(cell, widths[at]);
            match style.filter(|_| at == 1) {
                Some(style) => text.push_str(&styled(style, &padded)),
                None => text.push_str(&padded),
            }
            text.push_str("  ");
        }
        let [title, address, file] = last;
        text.push_str(&format!("{}  {}  {file}\n", pad(title, title_width), pad(address, address_width)));
    };
    push(heads, None, HEADS_OF_LAST);
    for Line { cells, style, row } in &lines {
        let [title, address, file] = last_three(row);
        let (address, file) = (cut_front(&address, address_width), cut_front(&file, file_width));
        push(cells.each_ref().map(String::as_str), Some(*style), [&cut(&title, title_width), &address, &file]);
    }
    out(&text)
}
