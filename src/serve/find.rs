//! The file that a path names, wherever links lead: what is not inside the folder does not exist.

use std::path::{Path, PathBuf};

use super::path::{INDEX, Wanted, hidden};
use crate::base::fs;

/// What is there.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A regular file, with all links followed.
    File(PathBuf),
    /// A folder with a page, asked for without the slash at the end.
    Folder,
    /// Nothing that may be seen.
    Nothing,
}

/// Looks a path up. The folder may be made, and made again, while the server runs.
pub fn find(folder: &Path, wanted: &Wanted) -> Found {
    if wanted.is_hidden() {
        return Found::Nothing;
    }
    let Ok(root) = fs::canonical(folder) else { return Found::Nothing };
    let named = wanted.file().fold(root.clone(), |path, name| path.join(name));
    let Ok(path) = fs::canonical(&named) else { return Found::Nothing };
    let Ok(inside) = path.strip_prefix(&root) else { return Found::Nothing };
    // A link may lead to what could not be asked for by its own name.
    if hidden(inside.iter().map(|name| name.to_string_lossy())) {
        Found::Nothing
    } else if fs::stat(&path).is_some() {
        Found::File(path)
    } else if !wanted.folder && fs::stat(&path.join(INDEX)).is_some() {
        Found::Folder
    } else {
        Found::Nothing
    }
}
