//! Faults that Tera reports, as findings in the files of a theme.

use std::ops::Range;

use tera::{ErrorKind, ReportError};

use super::advice::{self, Advice, Vocabulary, advise};
use super::layers::{self, Layer};
use crate::base::diagnostics::{Diagnostic, Kind};

/// A Tera error as findings in the files of templates; there is one at least.
pub(super) fn explain_all(known: &Vocabulary, error: &tera::Error) -> Vec<Diagnostic> {
    let found = match error.kind() {
        ErrorKind::SyntaxError(_) | ErrorKind::RenderingError(_) => Vec::new(),
        other => reported(known, &other.to_string()),
    };
    if found.is_empty() { vec![explain(known, error, "")] } else { found }
}

/// A Tera error as a finding in the template's file.
pub(super) fn explain(known: &Vocabulary, error: &tera::Error, template: &str) -> Diagnostic {
    let layers = known.layers;
    let (message, name, report): (String, String, Option<&ReportError>) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), report.filename().to_owned(), Some(report))
        }
        ErrorKind::MissingParent { current, parent } => {
            (format!("it extends `{parent}`, which is not there"), current.clone(), None)
        }
        ErrorKind::CircularExtend { tpl, .. } => ("it extends itself in the end".to_owned(), tpl.clone(), None),
        ErrorKind::CircularInclude { tpl, .. } => ("it includes itself in the end".to_owned(), tpl.clone(), None),
        ErrorKind::TemplateNotFound(name) => (format!("there is no template `{name}`"), template.to_owned(), None),
        other => {
            let message = other.to_string();
            if let Some(fault) = reported(known, &message).into_iter().next() {
                return fault;
            }
            (message.lines().next().unwrap_or_default().to_owned(), template.to_owned(), None)
        }
    };
    let (file, text) = layers::find_template(layers, &name);
    let mut diagnostic = Diagnostic::new(Kind::Template, file, in_small(message.trim_end_matches('.')));
    if let (ErrorKind::CircularExtend { .. }, Some((theme, own))) = (error.kind(), name.split_once('/')) {
        let below = layers.iter().skip_while(|layer| layer.name != theme).nth(1);
        let help = |below: &Layer| format!("the file of that name in the theme below is `{}/{own}`", below.name);
        diagnostic.help = below.map(help);
    }
    match (report, text) {
        (Some(report), Some(text)) => {
            let span = report.span();
            let start = offset(&text, span.start_line, span.start_col);
            let end = offset(&text, span.end_line, span.end_col).max(start);
            let advice = advise(known, &message, &text, start..end);
            with_advice(diagnostic, advice, &text, start..end)
        }
        (None, Some(text)) => match error.kind() {
            ErrorKind::MissingParent { parent, .. } => {
                let advice = advice::template(known, parent, &text, 0..0);
                with_advice(diagnostic, advice, &text, 0..0)
            }
            _ => diagnostic,
        },
        _ => diagnostic,
    }
}

fn with_advice(mut diagnostic: Diagnostic, advice: Advice, text: &str, range: Range<usize>) -> Diagnostic {
    if let Some(message) = advice.message {
        diagnostic.message = message;
    }
    diagnostic.help = advice.help;
    diagnostic.at(text, advice.range.unwrap_or(range))
}

/// The faults that Tera reports as one text for people: of each, `error: …`, then ` --> theme/template.html:1:24`.
fn reported(known: &Vocabulary, message: &str) -> Vec<Diagnostic> {
    let starts =
        message.match_indices("error: ").map(|(at, _)| at).filter(|at| message[..*at].ends_with('\n') || *at == 0);
    let starts: Vec<usize> = starts.chain([message.len()]).collect();
    starts.windows(2).filter_map(|two| one_reported(known, &message[two[0]..two[1]])).collect()
}

fn one_reported(known: &Vocabulary, message: &str) -> Option<Diagnostic> {
    let mut lines = message.lines();
    let message = lines.find_map(|line| line.strip_prefix("error: "))?;
    let place = lines.find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = place.trim().rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let (file, text) = layers::find_template(known.layers, parts.next()?);
    let length = lines
        .find_map(|line| line.split_once("| ").map(|(_, marks)| marks.trim()).filter(|marks| marks.starts_with('^')));
    let diagnostic = Diagnostic::new(Kind::Template, file, in_small(message.trim_end_matches('.')));
    let Some(text) = text else { return Some(diagnostic) };
    let start = offset(&text, line, column.saturating_sub(1));
    let end = offset(&text, line, column.saturating_sub(1) + length.map_or(0, str::len));
    Some(with_advice(diagnostic, advise(known, message, &text, start..end), &text, start..end))
}

/// A sentence that comes after a colon.
fn in_small(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The byte at a line (from 1) and a column (from 0, in characters).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    start + rest.chars().take(column).map(char::len_utf8).sum::<usize>()
}
