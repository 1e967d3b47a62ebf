//! The only user of `std::fs`: every error names the path and what was tried.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where the disk is used")]

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A disk operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct FsError {
    /// What was tried: `read`, `write`, …
    pub action: &'static str,
    /// On what.
    pub path: PathBuf,
    /// Why it failed.
    pub source: io::Error,
}

impl FsError {
    /// True if a file was to be read that does not exist: it went since it was listed.
    pub fn is_vanished(&self) -> bool {
        self.action == "read" && matches!(self.source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }
}

/// The result of a disk operation.
pub(crate) type Result<T> = std::result::Result<T, FsError>;

fn wrap<T>(action: &'static str, path: &Path, result: io::Result<T>) -> Result<T> {
    result.map_err(|source| FsError { action, path: path.to_owned(), source })
}

/// What a regular file is said to be by the file system; the error says what is there instead. A pipe would keep whoever
/// opens it waiting for ever, and a device has no end, so neither is ever opened.
fn regular(path: &Path) -> io::Result<fs::Metadata> {
    let meta = fs::metadata(path)?;
    match special(&meta) {
        None => Ok(meta),
        Some(kind) => {
            let message = format!("it is {kind}, and only regular files are read");
            Err(io::Error::new(io::ErrorKind::InvalidInput, message))
        }
    }
}

/// What a file is that is not a regular one; folders are left to the system's own words.
fn special(meta: &fs::Metadata) -> Option<&'static str> {
    let kind = meta.file_type();
    if kind.is_file() || kind.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

/// What is at a path that is neither a regular file nor a folder: `a named pipe`, `a socket`, `a device`.
pub(crate) fn special_file(path: &Path) -> Option<&'static str> {
    fs::metadata(path).ok().as_ref().and_then(special)
}

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let size = wrap("read", path, regular(path))?.len();
    let mut bytes = Vec::new();
    if size < LARGE {
        read_into(path, &mut bytes)?;
        return Ok(bytes);
    }
    // A buffer that grows by doubling would take up to three times as much memory.
    let room = usize::try_from(size).ok().and_then(|size| bytes.try_reserve_exact(size).ok());
    let room = room.ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory));
    wrap("read", path, room.and_then(|()| fs::File::open(path)?.read_to_end(&mut bytes)))?;
    Ok(bytes)
}

/// The size in bytes from which on a file is worth asking for before its buffer is made.
const LARGE: u64 = 1 << 20;

/// Reads a whole file into a buffer that is cleared first, so that one buffer serves many files. Who calls this has
/// [looked](stat) whether it is a regular one.
pub(crate) fn read_into(path: &Path, buffer: &mut Vec<u8>) -> Result<()> {
    buffer.clear();
    let result = fs::File::open(path).and_then(|mut file| read_to_end(&mut file, buffer));
    wrap("read", path, result)
}

/// Opens a file of which only a part is read.
pub(crate) fn open(path: &Path) -> Result<impl io::BufRead + io::Seek + use<>> {
    wrap("read", path, regular(path).and_then(|_| fs::File::open(path)).map(io::BufReader::new))
}

/// Reads a file piece by piece, however large it is; the buffer is for the pieces. Who calls this has [looked](stat)
/// whether it is a regular one.
pub(crate) fn read_pieces(path: &Path, buffer: &mut Vec<u8>, each: &mut dyn FnMut(&[u8])) -> Result<()> {
    let mut file = wrap("read", path, fs::File::open(path))?;
    pieces(&mut file, buffer, |read| {
        let piece = wrap("read", path, read)?;
        each(piece);
        Ok(())
    })
}

/// Copies a file piece by piece, and shows each; what is at `to` is replaced, and its folder must exist.
pub(crate) fn copy_pieces(from: &Path, to: &Path, buffer: &mut Vec<u8>, each: &mut dyn FnMut(&[u8])) -> Result<()> {
    let mut file = wrap("read", from, regular(from).and_then(|_| fs::File::open(from)))?;
    let mut copy = wrap("write", to, fs::File::create(to))?;
    pieces(&mut file, buffer, |read| {
        let piece = wrap("read", from, read)?;
        each(piece);
        wrap("write", to, copy.write_all(piece))
    })
}

/// Hands on a file in pieces, of which the first is small, since most files are.
fn pieces(
    file: &mut fs::File,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(io::Result<&[u8]>) -> Result<()>,
) -> Result<()> {
    const FIRST: usize = 16 * 1024;
    const NEXT: usize = 256 * 1024;
    let mut length = FIRST;
    loop {
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        match file.read(&mut buffer[..length]) {
            Ok(0) => return Ok(()),
            Ok(read) => each(Ok(&buffer[..read]))?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => each(Err(error))?,
        }
        length = NEXT;
    }
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
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
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
    /// True if a change after `now`, the time of the file system when this was read, would show in it.
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

/// What the file system says of a regular file; `None` if there is none.
pub(crate) fn stat(path: &Path) -> Option<Stat> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| Stat::of(&meta))
}

/// The same of a folder, whose times tell when a name in it came or went.
pub(crate) fn stat_dir(path: &Path) -> Option<Stat> {
    fs::metadata(path).ok().filter(fs::Metadata::is_dir).map(|meta| Stat::of(&meta))
}

/// As [`stat`], of a file that should be there: the error says what is there instead.
pub(crate) fn stat_regular(path: &Path) -> Result<Stat> {
    wrap("read", path, regular(path)).map(|meta| Stat::of(&meta))
}

/// True if the file holds exactly `bytes`. A file that cannot be read is not the same.
pub(crate) fn holds(path: &Path, bytes: &[u8], buffer: &mut Vec<u8>) -> bool {
    if stat(path).is_none_or(|stat| stat.size != bytes.len() as u64) {
        return false;
    }
    read_into(path, buffer).is_ok() && buffer.as_slice() == bytes
}

/// A file that one program at a time can hold. The system takes it back when the program ends, however it ends.
pub(crate) struct Lock {
    file: fs::File,
    path: PathBuf,
    holder: String,
}

/// How often somebody who waits for a lock looks whether it is free.
const LOCK_LOOK: Duration = Duration::from_millis(10);

/// How long the name in a lock must stay before it is believed: a program that has just taken hold of it may not have
/// written its own yet, and one that was killed leaves its name behind.
const LOCK_NAMED: Duration = Duration::from_millis(300);

/// The same where there is no name: some systems do not let others read what is locked.
const LOCK_UNNAMED: Duration = Duration::from_secs(5);

impl Lock {
    /// Takes hold of the file at `path`, which is made if it does not exist, and writes into it who holds it. Where another
    /// program has it, `wait` is called with it as often as it changes, and says whether to wait; the inner error is that
    /// other one.
    pub(crate) fn take(
        path: &Path,
        holder: &str,
        wait: &dyn Fn(&str) -> bool,
    ) -> Result<std::result::Result<Lock, String>> {
        let open = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = wrap("open", path, open)?;
        let (mut seen, mut looks, mut asked) = (String::new(), 0, None);
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(fs::TryLockError::WouldBlock) => {}
                Err(fs::TryLockError::Error(error)) => return wrap("lock", path, Err(error)),
            }
            let other = holder_in(&mut file).unwrap_or_default();
            looks = if other == seen { looks + 1 } else { 0 };
            seen = other;
            let patience = if seen.is_empty() { LOCK_UNNAMED } else { LOCK_NAMED };
            if LOCK_LOOK * looks >= patience && asked.as_ref() != Some(&seen) {
                if !wait(&seen) {
                    return Ok(Err(seen));
                }
                asked = Some(seen.clone());
            }
            std::thread::sleep(LOCK_LOOK);
        }
        let lock = Lock { file, path: path.to_owned(), holder: format!("{holder}\n") };
        lock.touch()?;
        wrap("write", path, lock.file.set_len(lock.holder.len() as u64))?;
        Ok(Ok(lock))
    }

    /// Writes the holder's name again: the time that the file system gives to it is its time now, in nanoseconds since
    /// 1970. The name is there all the time.
    pub(crate) fn touch(&self) -> Result<i64> {
        let mut file = &self.file;
        let written = io::Seek::rewind(&mut file).and_then(|()| file.write_all(self.holder.as_bytes()));
        wrap("write", &self.path, written.and_then(|()| file.metadata()).map(|meta| Stat::of(&meta).modified))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // So that the next holder is never taken for this one. Where it fails, who waits looks for longer.
        let _ = self.file.set_len(0);
    }
}

/// The name in a lock: its first line.
fn holder_in(file: &mut fs::File) -> io::Result<String> {
    let mut bytes = Vec::new();
    io::Seek::rewind(file)?;
    file.take(4096).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().trim().to_owned())
}

/// A file that is written at its end.
pub(crate) struct Appending {
    file: fs::File,
    path: PathBuf,
}

impl Appending {
    /// Opens a file that is there, to write from `at` on; what lay behind is cut off.
    pub(crate) fn open(path: &Path, at: u64) -> Result<Appending> {
        let open = || {
            let mut file = fs::OpenOptions::new().write(true).open(path)?;
            let length = file.metadata()?.len();
            if length < at {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "another program has cut it off"));
            }
            if length > at {
                file.set_len(at)?;
            }
            io::Seek::seek(&mut file, io::SeekFrom::Start(at))?;
            Ok(file)
        };
        Ok(Appending { file: wrap("write", path, open())?, path: path.to_owned() })
    }

    /// Adds bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        wrap("write", &self.path, self.file.write_all(bytes))
    }

    /// Writes over the first bytes of the file; what is added after that goes on from there.
    pub(crate) fn write_start(&mut self, bytes: &[u8]) -> Result<()> {
        wrap("write", &self.path, io::Seek::rewind(&mut self.file).and_then(|()| self.file.write_all(bytes)))
    }

    /// Returns when the bytes are on the disk.
    pub(crate) fn sync(&self) -> Result<()> {
        wrap("write", &self.path, self.file.sync_data())
    }
}

/// Makes a folder and those above it.
pub(crate) fn create_dir(path: &Path) -> Result<()> {
    wrap("create the folder", path, fs::create_dir_all(path))
}

/// Makes one folder whose parent exists; that it is there already is no error.
pub(crate) fn create_one_dir(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Writes a file, replacing what is there; the folder must exist.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    wrap("write", path, fs::File::create(path).and_then(|mut file| file.write_all(bytes)))
}

/// Writes a file again so that it is there whole, old or new, whatever happens meanwhile.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    // A link stays one.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let path = real.as_path();
    let mut name = path.file_name().expect("the path of a file ends with its name").to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let done = write(&new, bytes).and_then(|()| rename(&new, path));
    if done.is_err() {
        // What failed is the error that counts.
        let _ = remove_file(&new);
    }
    done
}

/// Writes a file and makes its folders; refuses to replace one that exists.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dir(parent)?;
    }
    let result =
        fs::OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(bytes));
    wrap("write", path, result)
}

/// Puts a file or folder in its place, replacing a file that is there.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<()> {
    wrap("put in place", to, fs::rename(from, to))
}

/// Deletes a file; that it is gone already is no error.
pub(crate) fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => wrap("delete", path, result),
    }
}

/// Deletes an empty folder; true if it is gone.
pub(crate) fn remove_empty_dir(path: &Path) -> bool {
    fs::remove_dir(path).is_ok()
}

/// Deletes a folder with everything in it; that it is gone already is no error.
pub(crate) fn remove_dir(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => wrap("delete", path, result),
    }
}

/// The names in a folder, sorted; empty where there is no folder.
pub(crate) fn names(path: &Path) -> Result<Vec<(String, bool)>> {
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
pub(crate) fn canonical(path: &Path) -> Result<PathBuf> {
    wrap("find", path, path.canonicalize())
}

/// What a symbolic link says; empty where it is none.
pub(crate) fn link_target(path: &Path) -> String {
    path.read_link().map(|target| target.to_string_lossy().into_owned()).unwrap_or_default()
}

/// True if a folder is there.
pub(crate) fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// True if anything is there, a dangling link included.
pub(crate) fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
