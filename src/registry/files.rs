//! Registry files as they were read, to show later what is at fault in them.

use crate::content::Context;
use crate::diag::{Diagnostic, Kind};
use crate::document::Document;
use crate::yaml::Step;

/// A registry file with its bytes.
pub struct RegistryFile<'a> {
    /// Its number in the tree.
    pub file: usize,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// A finding about a file that was read before, at the value that `path` leads to.
pub(super) fn placed(
    context: &Context,
    files: &[RegistryFile],
    file: &str,
    path: &[Step],
    kind: Kind,
    message: String,
    help: String,
) -> Option<Diagnostic> {
    let read = files.iter().find(|read| context.tree.path(read.file) == file)?;
    let mut document = Document::open(file, read.bytes).ok()?;
    document.fault(kind, path, message, Some(help));
    document.faults.pop()
}
