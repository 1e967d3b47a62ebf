//! Where files go: what each kind of target can do, behind one trait.

mod cloud;
mod folder;
mod git;
mod http;
mod process;
mod ssh;

use std::path::{Path, PathBuf};

use crate::base::fs::FsError;
use crate::base::hash::Digest;
use crate::model::config::deploy::{DeployTarget, Destination};

/// Why a target did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// It cannot be reached, or refuses, after all tries; what was to be done, and what it said.
    #[error("{action}: {why}")]
    Refused {
        /// `send releases/2025/a/index.html`
        action: String,
        why: String,
    },
    /// A file of the output is not what the build wrote.
    #[error("{0} in the output folder is not what the last build wrote")]
    Changed(String),
    /// The disk of this machine.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl StoreError {
    fn refused(action: impl Into<String>, why: impl ToString) -> StoreError {
        StoreError::Refused { action: action.into(), why: why.to_string() }
    }
}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// What a store calls a state of one of its files, so that the file is replaced only while it is in that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version(pub String);

impl Version {
    /// That of a file with these bytes, where the store has no name for it.
    fn of(bytes: &[u8]) -> Version {
        let Digest(digest) = Digest::of(bytes);
        Version(format!("{digest:032x}"))
    }
}

/// When a small file may be written.
pub(crate) enum Condition<'v> {
    /// In any case.
    Always,
    /// Where there is none.
    IfAbsent,
    /// Where it is as it was read.
    If(&'v Version),
}

/// That a small file was not written, because its condition did not hold.
#[derive(Debug)]
pub(crate) struct Conflict;

/// A file on its way.
pub(crate) struct Sending<'a> {
    /// Its path at the target, and in the output folder.
    pub path: &'a str,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// Is told of each file that is done.
pub(crate) type Done<'a> = &'a (dyn Fn() + Sync);

/// A place for files. What is sent replaces what is there at once, never a part of it.
pub(crate) trait Store: Sync {
    /// A small file with its version; `None` where there is none.
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>>;

    /// Writes a small file.
    fn put(&self, path: &str, bytes: &[u8], condition: Condition) -> Result<std::result::Result<Version, Conflict>>;

    /// Sends files of the output folder, in any order.
    fn send(&self, files: &[Sending], done: Done) -> Result<()>;

    /// Deletes files; that one is gone already is no error.
    fn delete(&self, paths: &[&str], done: Done) -> Result<()>;

    /// All files that are there, with their sizes where the store knows, in any order.
    fn list(&self) -> Result<Vec<(String, Option<u64>)>>;

    /// True if nothing is public until [`Store::finish`], and all of it at once: then nobody needs to be kept out
    /// meanwhile.
    fn is_atomic(&self) -> bool {
        false
    }

    /// Makes public what was sent, where that was not so yet. `message` says what it was.
    fn finish(&self, _message: &str) -> Result<std::result::Result<(), Conflict>> {
        Ok(Ok(()))
    }
}

/// Opens the store of a target. `output` is the folder that is sent, `scratch` one beside the site in which the store may
/// keep what costs nothing but time to lose.
pub(crate) fn open(target: &DeployTarget, site: &Path, output: &Path, scratch: &Path) -> Result<Box<dyn Store>> {
    let output = output.to_owned();
    Ok(match &target.to {
        Destination::Bucket { .. } => Box::new(cloud::CloudStore::open(target, output)?),
        Destination::Folder(path) => Box::new(folder::FolderStore::new(site.join(path), output)),
        Destination::Ssh { host, port, path } => Box::new(ssh::SshStore::new(host, *port, path, output)),
        Destination::Git { remote, branch } => {
            Box::new(git::GitStore::open(remote, branch, &scratch.join(format!("{}.git", target.name)), output)?)
        }
    })
}

/// The bytes of a file of the output, which must be those that the build wrote.
fn read(output: &Path, file: &Sending) -> Result<Vec<u8>> {
    let path: PathBuf = output.join(file.path);
    let bytes = crate::base::fs::read(&path)?;
    match Digest::of(&bytes) == file.digest {
        true => Ok(bytes),
        false => Err(StoreError::Changed(file.path.to_owned())),
    }
}
