//! Registry files as they were read, to show later what is invalid in them.

use std::collections::HashMap;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::model::content::common::Context;
use crate::model::content::front_matter::Document;
use crate::yaml::Step;

/// A registry file with its bytes.
pub(crate) struct RegistryFile<'a> {
    /// Its number in the tree.
    pub file: usize,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// Files that were read before, for findings about them.
pub(super) struct Placer<'a> {
    bytes: HashMap<&'a str, &'a [u8]>,
    /// The file of the last finding: a file may have thousands.
    open: Option<Document<'a>>,
}

impl<'a> Placer<'a> {
    /// Of these files.
    pub(super) fn of(context: &'a Context, files: &'a [RegistryFile]) -> Placer<'a> {
        let bytes = files.iter().map(|read| (context.tree.path(read.file), read.bytes)).collect();
        Placer { bytes, open: None }
    }

    /// A finding at the value that `path` leads to.
    pub(super) fn place(
        &mut self,
        file: &str,
        path: &[Step],
        kind: Kind,
        message: String,
        help: String,
    ) -> Option<Diagnostic> {
        if self.open.as_ref().is_none_or(|open| open.file() != file) {
            let (file, bytes) = self.bytes.get_key_value(file)?;
            self.open = Document::open(file, bytes).ok();
        }
        let document = self.open.as_mut()?;
        document.fault(kind, path, message, Some(help));
        document.faults.pop()
    }
}
