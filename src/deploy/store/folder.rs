//! A folder of this machine, or one that is mounted.

use std::path::PathBuf;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Condition, Conflict, Done, Result, Sending, Store, StoreError, Version, read};
use crate::base::fs;

/// Where a file that is sent is until it is whole; the lock has been taken by then, so the folder exists. A small file has a
/// place of its own beside it, since the lock is renewed while others are written.
const NEW: &str = ".pressroom/new";

/// A folder.
pub(super) struct FolderStore {
    dir: PathBuf,
    output: PathBuf,
}

impl FolderStore {
    /// Nothing is looked at or made yet.
    pub(super) fn new(dir: PathBuf, output: PathBuf) -> FolderStore {
        FolderStore { dir, output }
    }

    /// Writes a file, so that it is there whole at every moment. Until then it is at `new`, where nobody looks, so that a
    /// deployment that is killed leaves nothing behind that is public.
    fn write(&self, path: &str, new: &str, bytes: &[u8]) -> Result<()> {
        let new = self.dir.join(new);
        fs::write(&new, bytes)?;
        let path = self.dir.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir(folder)?;
        }
        Ok(fs::rename(&new, &path)?)
    }
}

impl Store for FolderStore {
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let bytes = fs::read_if_there(&self.dir.join(path))?;
        Ok(bytes.map(|bytes| {
            let version = Version::of(&bytes);
            (bytes, version)
        }))
    }

    fn put(&self, path: &str, bytes: &[u8], condition: Condition) -> Result<std::result::Result<Version, Conflict>> {
        let full = self.dir.join(path);
        let new = format!("{path}.new");
        match condition {
            Condition::Always => self.write(path, &new, bytes)?,
            // The system makes a new file for one program alone; what is to be replaced is compared first, and who
            // replaces it has the lock.
            Condition::IfAbsent => match fs::write_new(&full, bytes) {
                Ok(()) => {}
                Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => return Ok(Err(Conflict)),
                Err(error) => return Err(error.into()),
            },
            Condition::If(known) => {
                if fs::read_if_there(&full)?.is_none_or(|there| Version::of(&there) != *known) {
                    return Ok(Err(Conflict));
                }
                self.write(path, &new, bytes)?;
            }
        }
        Ok(Ok(Version::of(bytes)))
    }

    fn send(&self, files: &[Sending], done: Done) -> Result<()> {
        // In order: a folder is fast enough, and who is served from it sees the order of the steps.
        files.iter().try_for_each(|file| {
            self.write(file.path, NEW, &read(&self.output, file)?)?;
            done();
            Ok(())
        })
    }

    fn delete(&self, paths: &[&str], done: Done) -> Result<()> {
        for path in paths {
            let full = self.dir.join(path);
            fs::remove_file(&full)?;
            let above = full.ancestors().skip(1).take_while(|folder| *folder != self.dir);
            above.map(fs::remove_empty_dir).take_while(|gone| *gone).count();
            done();
        }
        Ok(())
    }

    fn list(&self) -> Result<Vec<(String, Option<u64>)>> {
        if !fs::exists(&self.dir) {
            return Ok(Vec::new());
        }
        let entries = WalkDir::new(&self.dir)
            .into_iter()
            .filter(|entry| entry.as_ref().map_or(true, |entry| entry.file_type().is_file()));
        let entries = entries.collect::<std::result::Result<Vec<_>, _>>();
        let entries = entries.map_err(|error| StoreError::refused("list what is there", error))?;
        let listed = entries.par_iter().filter_map(|entry| {
            let path = entry.path().strip_prefix(&self.dir).ok()?.to_str()?.replace('\\', "/");
            Some((path, fs::stat(entry.path()).map(|stat| stat.size)))
        });
        Ok(listed.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::Digest;

    #[test]
    fn a_lock_that_is_renewed_is_in_nobodys_way() {
        let (output, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let names: Vec<String> = (0..500).map(|number| format!("r{number}/index.html")).collect();
        let text = |name: &str| name.repeat(2_000).into_bytes();
        for name in &names {
            fs::write_new(&output.path().join(name), &text(name)).unwrap();
        }
        let store = FolderStore::new(target.path().to_owned(), output.path().to_owned());
        let mut version = store.put(".pressroom/lock", b"0", Condition::IfAbsent).unwrap().unwrap();
        let files: Vec<Sending> =
            names.iter().map(|name| Sending { path: name, digest: Digest::of(&text(name)) }).collect();
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| store.send(&files, &|| {}).unwrap());
            for renewal in 1_u32.. {
                let lock = renewal.to_string().into_bytes();
                version = store.put(".pressroom/lock", &lock, Condition::If(&version)).unwrap().unwrap();
                if sending.is_finished() {
                    break;
                }
            }
        });
        let whole = |name: &String| fs::read(&target.path().join(name)).unwrap() == text(name);
        assert!(names.iter().all(whole));
    }
}
