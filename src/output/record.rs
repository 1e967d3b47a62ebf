//! The record of an output folder: the paths that builds of this site wrote there, and so the only ones that a build
//! may delete. A text file in `.pressroom/records/`, one path a line.

use std::path::{Path, PathBuf};

use crate::fs::{self, FsError};
use crate::hash::fingerprint;

/// The first line; a record that begins otherwise is of another version and counts as none.
const HEAD: &str = "pressroom record 1";

/// The record of one output folder.
pub struct Record {
    file: PathBuf,
    paths: Vec<String>,
}

impl Record {
    /// Reads the record of an output folder. One that is missing or damaged is empty: nothing is deleted then.
    pub fn load(site: &Path, output: &Path) -> Result<Record, FsError> {
        let name = match output.strip_prefix(site) {
            Ok(path) => path.to_string_lossy().replace(['/', '\\'], "-"),
            Err(_) => format!("elsewhere-{}", fingerprint(output.as_os_str().as_encoded_bytes())),
        };
        let file = site.join(".pressroom/records").join(format!("{name}.txt"));
        let bytes = fs::read_if_there(&file)?.unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let mut lines = text.lines();
        let known = lines.next() == Some(HEAD);
        // A record must never lead out of its folder, whoever wrote it.
        let inside = |path: &&str| {
            !path.is_empty() && !path.starts_with('/') && path.split('/').all(|name| !matches!(name, "" | "." | ".."))
        };
        let mut paths: Vec<String> = if known { lines.filter(inside).map(str::to_owned).collect() } else { Vec::new() };
        paths.sort_unstable();
        paths.dedup();
        Ok(Record { file, paths })
    }

    /// The recorded paths that are not among `planned`, which is sorted.
    pub fn stale(&self, planned: &[String]) -> Vec<String> {
        self.paths.iter().filter(|path| planned.binary_search(path).is_err()).cloned().collect()
    }

    /// Records the planned paths, and the stale ones as long as they have not been deleted. Called before the first
    /// file is put in place, so that a build that is killed leaves nothing unrecorded.
    pub fn save(&self, planned: &[String], stale: &[String]) -> Result<(), FsError> {
        let size = planned.iter().chain(stale).map(|path| path.len() + 1).sum::<usize>();
        let mut text = String::with_capacity(size + HEAD.len() + 1);
        for line in std::iter::once(HEAD).chain(planned.iter().chain(stale).map(String::as_str)) {
            text.push_str(line);
            text.push('\n');
        }
        if let Some(folder) = self.file.parent() {
            fs::create_dir(folder)?;
        }
        let new = self.file.with_extension("new");
        fs::write(&new, text.as_bytes())?;
        fs::rename(&new, &self.file)
    }
}
