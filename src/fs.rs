//! The only user of `std::fs`: every error names the path and what was tried.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where the disk is used")]

use std::fmt;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A disk operation that failed.
#[derive(Debug)]
pub struct FsError {
    /// What was tried: `read`, `write`, …
    pub action: &'static str,
    /// On what.
    pub path: PathBuf,
    /// Why it failed.
    pub source: io::Error,
}

impl fmt::Display for FsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.action, self.path.display(), self.source)
    }
}

impl std::error::Error for FsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// The result of a disk operation.
pub type Result<T> = std::result::Result<T, FsError>;

fn wrap<T>(action: &'static str, path: &Path, result: io::Result<T>) -> Result<T> {
    result.map_err(|source| FsError { action, path: path.to_owned(), source })
}

/// Reads a whole file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read_into(path, &mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file into a buffer that is cleared first, so that one buffer serves many files.
pub fn read_into(path: &Path, buffer: &mut Vec<u8>) -> Result<()> {
    buffer.clear();
    let result = fs::File::open(path).and_then(|mut file| read_to_end(&mut file, buffer));
    wrap("read", path, result)
}

/// As `read_to_end`, but for the two calls by which the standard library asks a file for its size and place: most
/// content files are smaller than the first piece.
fn read_to_end(file: &mut fs::File, buffer: &mut Vec<u8>) -> io::Result<()> {
    const PIECE: usize = 16 * 1024;
    let mut filled = 0;
    loop {
        if buffer.len() - filled < PIECE {
            buffer.resize(filled + PIECE.max(filled), 0);
        }
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(filled);
    Ok(())
}

/// Reads a file that may be missing.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.source.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the file system says of a file without reading it. Where two of them are the same and both are [settled], so are
/// the bytes.
///
/// [settled]: Stat::is_settled
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// Size in bytes.
    pub size: u64,
    /// When the bytes changed, in nanoseconds since 1970. Programs can set it to what they like.
    pub modified: i64,
    /// When bytes or names changed (`ctime`), in nanoseconds since 1970. No program can set it.
    pub changed: i64,
    /// Which file it is: one that is put in the place of another has another number.
    pub inode: u64,
}

impl Stat {
    /// True where a change after `now`, the time of the file system when this was read, would show in it.
    ///
    /// Clocks of file systems tick: two changes within a tick have one time. Linux ticks every 1 to 10 ms; file systems
    /// whose times have no fraction tick every one or two seconds. Where there is no `ctime`, nothing is ever sure.
    pub fn is_settled(&self, now: i64) -> bool {
        const SECOND: i64 = 1_000_000_000;
        let coarse = self.changed % SECOND == 0 && self.modified % SECOND == 0;
        let tick = if coarse { 2 * SECOND } else { SECOND / 50 };
        self.inode != 0 && self.changed.max(self.modified).saturating_add(tick) < now
    }

    fn of(meta: &fs::Metadata) -> Stat {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
            Stat {
                size: meta.len(),
                modified: nanoseconds(meta.mtime(), meta.mtime_nsec()),
                changed: nanoseconds(meta.ctime(), meta.ctime_nsec()),
                inode: meta.ino(),
            }
        }
        #[cfg(not(unix))]
        Stat { size: meta.len(), ..Stat::default() }
    }
}

/// What the file system says of a regular file; `None` where there is none.
pub fn stat(path: &Path) -> Option<Stat> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| Stat::of(&meta))
}

/// True where the file holds exactly `bytes`. A file that cannot be read is not the same.
pub fn holds(path: &Path, bytes: &[u8], buffer: &mut Vec<u8>) -> bool {
    let Ok(mut file) = fs::File::open(path) else {
        return false;
    };
    match file.metadata() {
        Ok(meta) if meta.is_file() && meta.len() == bytes.len() as u64 => {}
        _ => return false,
    }
    buffer.clear();
    file.read_to_end(buffer).is_ok() && buffer.as_slice() == bytes
}

/// A file that one program at a time can hold. It lets go when it ends, however it ends.
pub struct Lock {
    file: fs::File,
    path: PathBuf,
    holder: String,
}

impl Lock {
    /// Takes hold of the file at `path`, which is made if it is not there, and writes into it who holds it. Where another
    /// program has it, `wait` is told who, and says whether to wait; the inner error is that other one.
    pub fn take(path: &Path, holder: &str, wait: &dyn Fn(&str) -> bool) -> Result<std::result::Result<Lock, String>> {
        let open = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = wrap("open", path, open)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let other = fs::read_to_string(path).unwrap_or_default().trim().to_owned();
                if !wait(&other) {
                    return Ok(Err(other));
                }
                wrap("lock", path, file.lock())?;
            }
            Err(fs::TryLockError::Error(error)) => return wrap("lock", path, Err(error)),
        }
        let lock = Lock { file, path: path.to_owned(), holder: holder.to_owned() };
        lock.touch()?;
        Ok(Ok(lock))
    }

    /// Writes the holder's name again: the time that the file system gives to it is its time now, in nanoseconds since
    /// 1970.
    pub fn touch(&self) -> Result<i64> {
        let mut file = &self.file;
        let written = file.set_len(0).and_then(|()| {
            io::Seek::rewind(&mut file)?;
            file.write_all(self.holder.as_bytes())
        });
        wrap("write", &self.path, written.and_then(|()| file.metadata()).map(|meta| Stat::of(&meta).modified))
    }
}

/// Makes a folder and those above it.
pub fn create_dir(path: &Path) -> Result<()> {
    wrap("create the folder", path, fs::create_dir_all(path))
}

/// Makes one folder whose parent exists; that it is there already is no error.
pub fn create_one_dir(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Writes a file, replacing what is there; the folder must exist.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    wrap("write", path, fs::File::create(path).and_then(|mut file| file.write_all(bytes)))
}

/// Writes a file anew so that it is there whole, old or new, whatever happens meanwhile.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    // A link stays one.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let path = real.as_path();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    write(&new, bytes)?;
    rename(&new, path)
}

/// Writes a file and makes its folders; refuses to replace one that exists.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dir(parent)?;
    }
    let result =
        fs::OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(bytes));
    wrap("write", path, result)
}

/// Puts a file or folder in its place, replacing a file that is there.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    wrap("put in place", to, fs::rename(from, to))
}

/// Deletes a file; that it is gone already is no error.
pub fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => wrap("delete", path, result),
    }
}

/// Deletes an empty folder; true where it is gone.
pub fn remove_empty_dir(path: &Path) -> bool {
    fs::remove_dir(path).is_ok()
}

/// Deletes a folder with everything in it; that it is gone already is no error.
pub fn remove_dir(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => wrap("delete", path, result),
    }
}

/// The names in a folder, sorted; empty where there is no folder.
pub fn names(path: &Path) -> Result<Vec<(String, bool)>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return wrap("list", path, Err(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = wrap("list", path, entry)?;
        let kind = wrap("list", path, entry.file_type())?;
        names.push((entry.file_name().to_string_lossy().into_owned(), kind.is_dir()));
    }
    names.sort();
    Ok(names)
}

/// The path with all links followed.
pub fn canonical(path: &Path) -> Result<PathBuf> {
    wrap("find", path, path.canonicalize())
}

/// What a symbolic link says; empty where it is none.
pub fn link_target(path: &Path) -> String {
    path.read_link().map(|target| target.to_string_lossy().into_owned()).unwrap_or_default()
}

/// True where a folder is there.
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// True where anything is there, a dangling link included.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
