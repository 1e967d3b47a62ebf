//! Findings as SARIF 2.1.0, which code hosts and editors read
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).

use serde::Serialize;

use crate::base::address::encode_segment;
use crate::base::diagnostics::{Diagnostic, Kind, Level, Severity};

/// A log with one run.
#[derive(Serialize)]
pub(super) struct Sarif {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

/// A kind of findings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

impl Sarif {
    /// The log of these findings.
    pub(super) fn of(findings: &[Diagnostic]) -> Sarif {
        let rules = Kind::ALL.iter().map(|kind| Rule {
            id: kind.name(),
            short_description: Message { text: kind.about().to_owned() },
            default_configuration: Configuration { level: default_level(*kind) },
        });
        let driver = Driver { name: "Pressroom", semantic_version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
        Sarif {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool { driver },
                column_kind: "unicodeCodePoints",
                results: findings.iter().map(outcome).collect(),
            }],
        }
    }
}

fn outcome(finding: &Diagnostic) -> Outcome {
    let Diagnostic { severity, kind, file, line, column, message, help, excerpt, floor: _ } = finding;
    let text = match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message.clone(),
    };
    // Columns are counted in characters; the end is the column after the last one.
    let end_column = excerpt.as_ref().and_then(|excerpt| {
        let marked = excerpt.text.get(excerpt.start..excerpt.end)?.chars().count() as u32;
        (marked > 0).then_some(column + marked)
    });
    let region = (*line > 0).then_some(Region { start_line: *line, start_column: *column, end_column });
    let place = || Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: file.split('/').map(encode_segment).collect::<Vec<_>>().join("/") },
            region,
        },
    };
    Outcome {
        rule_id: kind.name(),
        rule_index: Kind::ALL.iter().position(|known| known == kind).expect("every kind is in the list"),
        level: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: Message { text: without_links(text) },
        locations: if file.is_empty() { Vec::new() } else { vec![place()] },
    }
}

fn default_level(kind: Kind) -> &'static str {
    match kind.default_level() {
        Level::Error => "error",
        Level::Warn | Level::Skip => "warning",
        Level::Note => "note",
        Level::Off => "none",
    }
}

/// The text with brackets marked where they would make a link of it (3.11.6): examples of Markdown are in some.
fn without_links(text: String) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}
