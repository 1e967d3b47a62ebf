//! Where benches put their archives: in memory, if they can. A disk measures itself, and ext4 is slow for minutes after
//! so many files have been deleted.

use std::fs;
use std::path::{Path, PathBuf};

/// `/dev/shm` where that is a tmpfs, else the system's folder for temporary files.
pub fn temp_dir() -> PathBuf {
    let shm = Path::new("/dev/shm");
    if file_system(shm) == "tmpfs" { shm.to_owned() } else { std::env::temp_dir() }
}

/// The type of the file system below a folder, as Linux tells it.
pub fn file_system(dir: &Path) -> String {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((fields.next()?, fields.next()?))
        })
        .filter(|(point, _)| dir.starts_with(point))
        // Of several mounts at one point, the last one hides the others.
        .max_by_key(|(point, _)| point.len())
        .map_or_else(|| "unknown file system".to_owned(), |(_, kind)| kind.to_owned())
}
