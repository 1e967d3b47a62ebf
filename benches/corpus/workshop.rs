//! The folder in which a bench works.

use std::fs;
use std::path::{Path, PathBuf};

use super::corpus::place::{file_system, temp_dir};

/// The folder to work in; removed when it is dropped.
pub struct Place {
    /// Where it is.
    pub dir: PathBuf,
    keep: bool,
}

impl Place {
    /// Makes it; `dir` must not exist yet.
    pub fn make(dir: Option<&Path>, keep: bool) -> Result<Place, Box<dyn std::error::Error>> {
        let dir = match dir {
            Some(dir) => dir.to_owned(),
            None => temp_dir().join(format!("pressroom-bench-{}", std::process::id())),
        };
        // One that is there already may hold what somebody wants to keep.
        fs::create_dir(&dir).map_err(|error| format!("cannot create the folder {}: {error}", dir.display()))?;
        let dir = fs::canonicalize(dir)?;
        eprintln!("working in {} ({})", dir.display(), file_system(&dir));
        Ok(Place { dir, keep })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.keep {
            eprintln!("left in place: {}", self.dir.display());
        } else if let Err(error) = fs::remove_dir_all(&self.dir) {
            eprintln!("cannot remove {}: {error}", self.dir.display());
        }
    }
}

/// Removes a folder that may be there.
pub fn remove(dir: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
