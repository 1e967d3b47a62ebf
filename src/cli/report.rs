//! Findings as people read them. The first line of each is `PATH:LINE:COL: severity[kind]: message`, which editors and
//! terminals turn into a link; below it stands the faulty line.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::base::diagnostics::{Diagnostic, Excerpt, Kind, More, Severity};
use crate::build::Shown;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::stream::{BOLD, CYAN, RED, YELLOW, err, err_width, styled};
use crate::cli::text::{clean, count, hang, number};

/// How many findings of one kind are shown in full.
const FIRST: usize = 10;

/// Which findings people need: ten of a kind show what is the matter with an archive that was imported.
pub(super) const SHOWN: Shown = Shown::First(FIRST);

/// The width where there is no terminal.
const USUAL_WIDTH: usize = 120;

/// Says to people why a command stopped; the exit status.
pub(super) fn failure(failure: Failure) -> Exit {
    match failure {
        Failure::Usage { message, help } => {
            say(&message, help.as_deref());
            Exit::Usage
        }
        Failure::Remote { message, help } => {
            say(&message, help.as_deref());
            Exit::Remote
        }
        Failure::Findings(exit, findings) => {
            err(&all(&findings, &More::new(), err_width()));
            exit
        }
    }
}

/// Says what is wrong where there is no file to point at, and what to do.
fn say(message: &str, help: Option<&str>) {
    let mut text = format!("{} {}\n", styled(RED, "error:"), clean(message));
    push_help(&mut text, help, err_width());
    err(&text);
}

/// All findings, the gravest last, next to where the reader looks; and how many there are.
pub(super) fn all(findings: &[Diagnostic], more: &More, terminal: Option<usize>) -> String {
    let mut text = listed(findings, more, terminal);
    if let Some(counts) = counted(findings, more) {
        text.push_str(&format!("{counts}\n"));
    }
    text
}

/// All findings, the gravest last; of each kind the first, and how many more there are. `more` is the number of those
/// that are not among the findings.
pub(super) fn listed(findings: &[Diagnostic], more: &More, terminal: Option<usize>) -> String {
    let mut text = String::new();
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        let mut last_help = None;
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            let seen = kinds.entry(finding.kind).or_default();
            *seen += 1;
            if *seen <= FIRST {
                // The same advice ten times over would hide what differs.
                let help = finding.help.as_deref().map(|help| (finding.kind, help));
                push(&mut text, finding, help.filter(|help| last_help != Some(*help)), terminal);
                last_help = help;
            }
        }
        for (kind, seen) in &kinds {
            let seen = seen + more.get(&(severity, *kind)).copied().unwrap_or_default();
            if let Some(more) = seen.checked_sub(FIRST).filter(|more| *more > 0) {
                let name = styled(style(severity), &format!("{}[{}]", severity.word(), kind.name()));
                text.push_str(&format!("… and {} more {name}; --json lists all\n", number(more)));
            }
        }
    }
    text
}

/// How many findings there are: `2 errors, 1 warning`; `None` if there are none.
pub(super) fn counted(findings: &[Diagnostic], more: &More) -> Option<String> {
    let mut totals: BTreeMap<Severity, usize> = BTreeMap::new();
    let more = more.iter().map(|((severity, _), count)| (*severity, *count));
    for (severity, count) in findings.iter().map(|finding| (finding.severity, 1)).chain(more) {
        *totals.entry(severity).or_default() += count;
    }
    let counts: Vec<String> = totals
        .iter()
        .rev()
        .map(|(severity, total)| styled(style(*severity), &count(*total, severity.word())))
        .collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

fn style(severity: Severity) -> clap::builder::styling::Style {
    match severity {
        Severity::Note => CYAN,
        Severity::Warning => YELLOW,
        Severity::Error => RED,
    }
}

/// One finding: its first line, the faulty line, the help, a blank line.
fn push(text: &mut String, finding: &Diagnostic, help: Option<(Kind, &str)>, terminal: Option<usize>) {
    let line = clean(&finding.to_string()).replace('\n', " ");
    let tag = format!("{}[{}]:", finding.severity.word(), finding.kind.name());
    match line.split_once(&tag) {
        Some((place, message)) => text.push_str(&format!(
            "{}{}{}\n",
            styled(BOLD, place),
            styled(style(finding.severity), &tag),
            styled(BOLD, message)
        )),
        None => text.push_str(&format!("{line}\n")),
    }
    if let Some(excerpt) = &finding.excerpt {
        push_excerpt(text, finding, excerpt, terminal);
    }
    push_help(text, help.map(|(_, help)| help), terminal);
    text.push('\n');
}

fn push_excerpt(text: &mut String, finding: &Diagnostic, excerpt: &Excerpt, terminal: Option<usize>) {
    // Nothing to see on an empty line; a place that is wrong must not end the report.
    let ends = excerpt.text.get(excerpt.start..excerpt.end).is_some();
    if excerpt.text.trim().is_empty() || !ends {
        return;
    }
    let level = match finding.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let snippet = Snippet::source(&*excerpt.text)
        .line_start(finding.line.max(1) as usize)
        .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end));
    let rendered = Renderer::styled()
        .term_width(terminal.unwrap_or(USUAL_WIDTH))
        .render(&[Group::with_level(level).element(snippet)]);
    text.push_str(rendered.trim_end());
    text.push('\n');
}

fn push_help(text: &mut String, help: Option<&str>, terminal: Option<usize>) {
    let Some(help) = help else { return };
    let head = "help:";
    let columns = terminal.unwrap_or(usize::MAX);
    let lines: Vec<String> = clean(help)
        .lines()
        .enumerate()
        .map(|(at, line)| hang(if at == 0 { "help: " } else { "      " }, line, columns))
        .collect();
    let lines = lines.join("\n");
    let rest = lines.strip_prefix(head).unwrap_or(&lines);
    text.push_str(&format!("{}{rest}\n", styled(CYAN, head)));
}
