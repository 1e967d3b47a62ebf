//! The output folder: pages are staged inside it, compared with what is there, and put in place only when every page
//! has been made; what an earlier build wrote and this one does not is deleted.
//!
//! The stage is a dot-folder of the output, so that putting in place is a rename on one file system. A whole new folder
//! takes one rename, whatever is in it; a file whose bytes did not change is not touched.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::base::fs::{self, FsError};
use crate::base::hash::{Digest, Digester};

/// The stage's name in the output folder.
pub(super) const STAGE: &str = ".pressroom-stage";

/// The path in the output folder of an address: `/a/` is `a/index.html`. Percent-encoding is undone: it is for links.
pub(crate) fn path_of(address: &str) -> String {
    let path = crate::base::address::decode(address.trim_start_matches('/'));
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() }
}

/// True if a file has this digest. One that cannot be read has not.
pub(crate) fn holds(path: &Path, digest: Digest, buffer: &mut Vec<u8>) -> bool {
    let mut digester = Digester::default();
    fs::stat(path).is_some()
        && fs::read_pieces(path, buffer, &mut |piece| digester.update(piece)).is_ok()
        && digester.finish() == digest
}

/// An output folder that is being filled. When it goes out of use, however that comes, the stage goes with it.
pub(crate) struct Output {
    dir: PathBuf,
    stage: PathBuf,
    /// True if there was nothing to compare with.
    fresh: bool,
}

/// Buffers that one thread uses for many files.
#[derive(Default)]
pub(crate) struct Scratch {
    /// For the file that is already there.
    old: Vec<u8>,
    /// The folder that was made last.
    folder: PathBuf,
}

impl Output {
    /// Prepares a folder, which is made if it does not exist; what a build that was killed left on the stage goes.
    pub(crate) fn open(dir: &Path) -> Result<Output, FsError> {
        fs::create_dir(dir)?;
        let stage = dir.join(STAGE);
        fs::remove_dir(&stage)?;
        let fresh = fs::names(dir)?.iter().all(|(name, _)| name.starts_with('.'));
        fs::create_dir(&stage)?;
        Ok(Output { dir: dir.to_owned(), stage, fresh })
    }

    /// True if the folder had no file in it.
    pub(crate) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Where a file of the output is on disk.
    pub(crate) fn on_disk(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }

    /// Stages a file unless the folder already holds these bytes there; true if it was staged.
    pub(crate) fn put(&self, path: &str, bytes: &[u8], scratch: &mut Scratch) -> Result<bool, FsError> {
        self.refuse_outside(path)?;
        if !self.fresh && fs::holds(&self.dir.join(path), bytes, &mut scratch.old) {
            return Ok(false);
        }
        fs::write(&self.staged(path, scratch)?, bytes)?;
        Ok(true)
    }

    /// Stages a copy of a file that had this digest when it was seen, unless the folder already holds it; true if it
    /// was staged, `None` if it is another by now.
    pub(crate) fn put_copy(
        &self,
        path: &str,
        source: &Path,
        digest: Digest,
        scratch: &mut Scratch,
    ) -> Result<Option<bool>, FsError> {
        self.refuse_outside(path)?;
        if !self.fresh && holds(&self.dir.join(path), digest, &mut scratch.old) {
            return Ok(Some(false));
        }
        let staged = self.staged(path, scratch)?;
        let mut digester = Digester::default();
        fs::copy_pieces(source, &staged, &mut scratch.old, &mut |piece| digester.update(piece))?;
        Ok((digester.finish() == digest).then_some(true))
    }

    /// The plan drops paths that lead out of the output; nothing may depend on that.
    fn refuse_outside(&self, path: &str) -> Result<(), FsError> {
        if path.split('/').any(|name| matches!(name, "" | "." | "..")) || path.contains('\\') {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the output folder");
            return Err(FsError { action: "write", path: self.dir.join(path), source });
        }
        Ok(())
    }

    /// Where a file is staged; its folder is made.
    fn staged(&self, path: &str, scratch: &mut Scratch) -> Result<PathBuf, FsError> {
        let staged = self.stage.join(path);
        if let Some(folder) = staged.parent()
            && folder != scratch.folder
        {
            // The folder above is there more often than not, so one call makes this one.
            match fs::create_one_dir(folder) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(folder)?,
                Err(source) => {
                    return Err(FsError { action: "create the folder", path: folder.to_owned(), source });
                }
            }
            scratch.folder.clear();
            scratch.folder.push(folder);
        }
        Ok(staged)
    }

    /// Puts the staged files in place and deletes those of `stale`; the number of files deleted.
    pub(crate) fn commit(self, stale: &[String]) -> Result<usize, FsError> {
        let deleted;
        if let Err(error) = place(&self.stage, &self.dir) {
            // A page may now be a folder where a file was, or the other way round: what is stale goes first then.
            if !matches!(
                error.source.kind(),
                io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory | io::ErrorKind::DirectoryNotEmpty
            ) {
                return Err(error);
            }
            deleted = self.delete(stale)?;
            place(&self.stage, &self.dir)?;
        } else {
            deleted = self.delete(stale)?;
        }
        fs::remove_dir(&self.stage)?;
        Ok(deleted)
    }

    /// Leaves the folder as it was.
    pub(crate) fn abandon(self) -> Result<(), FsError> {
        fs::remove_dir(&self.stage)
    }

    fn delete(&self, stale: &[String]) -> Result<usize, FsError> {
        let mut deleted = 0;
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for path in stale {
            let file = self.dir.join(path);
            // What was a file once may be a folder now, after a build that was killed.
            if fs::exists(&file) && !fs::is_dir(&file) {
                fs::remove_file(&file)?;
                deleted += 1;
            }
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                folder = above;
                folders.insert(above);
            }
        }
        // Deepest first; those that hold something stay.
        for folder in folders.iter().rev() {
            fs::remove_empty_dir(&self.dir.join(folder));
        }
        Ok(deleted)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // A build that fails has reported why; what cannot be deleted now, the next build deletes.
        let _ = fs::remove_dir(&self.stage);
    }
}

/// The files of a folder that `is_ours` does not know, sorted; files and folders at its root that begin with a dot are
/// passed over, as they belong to hosts and tools.
pub(crate) fn strangers(dir: &Path, is_ours: &(dyn Fn(&str) -> bool + Sync)) -> Result<Vec<Box<str>>, FsError> {
    fn walk(dir: &Path, prefix: &str, is_ours: &(dyn Fn(&str) -> bool + Sync)) -> Result<Vec<Box<str>>, FsError> {
        let mut folders = Vec::new();
        let mut found: Vec<Box<str>> = Vec::new();
        for (name, is_dir) in fs::names(dir)? {
            if prefix.is_empty() && name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if is_dir {
                folders.push((dir.join(&name), path + "/"));
            } else if !is_ours(&path) {
                found.push(path.into());
            }
        }
        let below = folders.into_par_iter().map(|(dir, prefix)| walk(&dir, &prefix, is_ours));
        for part in below.collect::<Result<Vec<_>, FsError>>()? {
            found.extend(part);
        }
        Ok(found)
    }
    let mut found = walk(dir, "", is_ours)?;
    found.sort_unstable();
    Ok(found)
}

/// Moves everything below `from` to `to`. A folder that does not exist yet is moved whole.
fn place(from: &Path, to: &Path) -> Result<(), FsError> {
    for (name, is_dir) in fs::names(from)? {
        let (source, target) = (from.join(&name), to.join(&name));
        if is_dir && fs::is_dir(&target) {
            place(&source, &target)?;
        } else {
            fs::rename(&source, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths() {
        assert_eq!(path_of("/"), "index.html");
        assert_eq!(path_of("/ru/"), "ru/index.html");
        assert_eq!(path_of("/404.html"), "404.html");
        assert_eq!(path_of("/a/b%20c.pdf"), "a/b c.pdf");
    }

    #[test]
    fn a_page_may_become_a_folder_and_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut scratch = Scratch::default();
        for (path, stale) in [("a/b", "a"), ("a", "a/b"), ("a/b/c", "a")] {
            std::fs::write(dir.path().join("kept"), "mine").unwrap();
            let output = Output::open(dir.path()).unwrap();
            assert!(output.put(path, path.as_bytes(), &mut scratch).unwrap());
            output.commit(&[stale.to_owned()]).unwrap();
            assert_eq!(std::fs::read_to_string(dir.path().join(path)).unwrap(), path);
            assert_eq!(std::fs::read_to_string(dir.path().join("kept")).unwrap(), "mine");
            scratch = Scratch::default();
        }
    }

    #[test]
    fn what_is_the_same_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let mut scratch = Scratch::default();
        let output = Output::open(dir.path()).unwrap();
        assert!(output.put("a/index.html", b"1", &mut scratch).unwrap());
        output.commit(&[]).unwrap();
        let output = Output::open(dir.path()).unwrap();
        assert!(!output.put("a/index.html", b"1", &mut scratch).unwrap());
        assert!(output.put("a/index.html", b"2", &mut Scratch::default()).unwrap());
        output.abandon().unwrap();
        assert_eq!(std::fs::read(dir.path().join("a/index.html")).unwrap(), b"1");
    }
}
