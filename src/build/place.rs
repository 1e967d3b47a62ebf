//! Places of findings: a phase that no longer has the text of a file tells a key or a range of bytes; here the file is
//! read again to show the line, which only findings cost.

use rayon::prelude::*;

use crate::catalog::{Finding, Spot};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Level};
use crate::document::Document;
use crate::fs;
use crate::source::Tree;
use crate::yaml::Step;

/// Gives findings their place: the files are read again, which only findings cost.
pub fn place(tree: &Tree, config: &Config, mut findings: Vec<Finding>) -> Vec<Diagnostic> {
    findings.retain(|finding| config.severities.level(finding.kind) != Level::Off);
    findings.sort_by_key(|finding| finding.file);
    let in_content = findings.partition_point(|finding| finding.file != Finding::CONFIG);
    let in_config = findings.split_off(in_content);
    let place_file = |findings: &[Finding]| -> Vec<Diagnostic> {
        let path = tree.path(findings[0].file as usize);
        let bytes = fs::read(&tree.on_disk(path)).unwrap_or_default();
        let mut document = Document::open(path, &bytes).ok();
        for Finding { kind, spot, message, help, .. } in findings {
            let Some(document) = document.as_mut() else { break };
            let (message, help) = (message.clone(), help.clone());
            match *spot {
                Spot::Body(start, end) => document.fault_in(*kind, start as usize..end as usize, message, help),
                Spot::Front { key, item, field } => {
                    let inside = item.map(Step::Index).into_iter().chain(field.map(Step::Key));
                    let path: Vec<Step> = [Step::Key(key)].into_iter().chain(inside).collect();
                    document.fault(*kind, &path, message, help);
                }
            }
        }
        match document {
            Some(document) => document.faults,
            None => {
                findings.iter().map(|finding| Diagnostic::new(finding.kind, path, finding.message.clone())).collect()
            }
        }
    };
    let groups: Vec<&[Finding]> = findings.chunk_by(|a, b| a.file == b.file).collect();
    let mut placed: Vec<Diagnostic> = groups.into_par_iter().flat_map_iter(place_file).collect();
    placed.extend(in_config.into_iter().map(|finding| Diagnostic::new(finding.kind, config::FILE, finding.message)));
    placed
}
