//! A folder of another machine, by the `ssh` and `rsync` of whoever deploys, with their keys and settings.

use std::path::PathBuf;
use std::process::Command;

use super::process::{piped, said};
use super::{Condition, Conflict, Done, Result, Sending, Store, StoreError, Version, read};

/// A folder of another machine.
pub(super) struct SshStore {
    host: String,
    port: Option<u16>,
    /// From the root, without `/` at its end.
    path: String,
    output: PathBuf,
}

/// What a remote script ends with where its condition does not hold.
const CONFLICT: i32 = 10;

/// What it ends with where there is no such file.
const ABSENT: i32 = 11;

impl SshStore {
    /// Nothing is asked yet.
    pub(super) fn new(host: &str, port: Option<u16>, path: &str, output: PathBuf) -> SshStore {
        SshStore { host: host.to_owned(), port, path: path.to_owned(), output }
    }

    /// `ssh` with what it always needs: it never asks, since nobody may be there to answer.
    fn ssh(&self) -> Vec<String> {
        let mut words = vec!["ssh".to_owned(), "-o".to_owned(), "BatchMode=yes".to_owned()];
        if let Some(port) = self.port {
            words.extend(["-p".to_owned(), port.to_string()]);
        }
        words
    }

    /// Runs a script for `sh` in the folder over there, which is made if it does not exist, with `input`; what it prints, and
    /// its exit status if that is one of ours.
    fn run(&self, action: &str, script: &str, input: &[u8]) -> Result<(Vec<u8>, i32)> {
        let folder = quoted(&self.path);
        self.run_anywhere(action, &format!("mkdir -p {folder}; cd {folder}; {script}"), input)
    }

    /// The same, but makes nothing: where there is no folder, that is [`ABSENT`].
    fn look(&self, action: &str, script: &str) -> Result<(Vec<u8>, i32)> {
        let folder = quoted(&self.path);
        self.run_anywhere(action, &format!("test -d {folder} || exit {ABSENT}; cd {folder}; {script}"), &[])
    }

    fn run_anywhere(&self, action: &str, script: &str, input: &[u8]) -> Result<(Vec<u8>, i32)> {
        let words = self.ssh();
        let script = format!("set -e; umask 022; {script}");
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).arg(&self.host).arg(format!("sh -c {}", quoted(&script)));
        let output = piped(&mut command, input).map_err(|error| StoreError::refused(action, error))?;
        match output.status.code() {
            Some(code @ (0 | CONFLICT | ABSENT)) => Ok((output.stdout, code)),
            _ => Err(StoreError::refused(action, said(&output.stderr))),
        }
    }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

impl Store for SshStore {
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let path = quoted(path);
        let script = format!("test -e {path} || exit {ABSENT}; cat {path}");
        let (bytes, code) = self.look(&format!("read {path}"), &script)?;
        Ok((code != ABSENT).then(|| {
            let version = Version::of(&bytes);
            (bytes, version)
        }))
    }

    fn put(&self, path: &str, bytes: &[u8], condition: Condition) -> Result<std::result::Result<Version, Conflict>> {
        if let Condition::If(known) = &condition
            && self.get(path)?.is_none_or(|(_, there)| there != **known)
        {
            return Ok(Err(Conflict));
        }
        let (target, new) = (quoted(path), quoted(&format!("{path}.new")));
        let folder = quoted(path.rsplit_once('/').map_or(".", |(folder, _)| folder));
        let script = match condition {
            // The system makes a file for one program alone (`set -C`: POSIX, Shell Command Language, 2.7.2).
            Condition::IfAbsent => format!("mkdir -p {folder}; set -C; cat > {target} || exit {CONFLICT}"),
            _ => format!("mkdir -p {folder}; cat > {new}; mv -f {new} {target}"),
        };
        let (_, code) = self.run(&format!("write {path}"), &script, bytes)?;
        Ok(if code == CONFLICT { Err(Conflict) } else { Ok(Version::of(bytes)) })
    }

    fn send(&self, files: &[Sending], done: Done) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let mut names = Vec::new();
        for file in files {
            // `rsync` reads it again by itself; what it is, is known before.
            read(&self.output, file)?;
            names.extend_from_slice(file.path.as_bytes());
            names.push(0);
        }
        let mut from = self.output.clone().into_os_string();
        from.push("/");
        let mut command = Command::new("rsync");
        // Whatever size and time say: a site has lost an edit when `14` became `41` in the same second.
        command.args(["--ignore-times", "--compress", "--chmod=D755,F644", "--from0", "--files-from=-", "-e"]);
        command.arg(self.ssh().join(" ")).arg(from).arg(format!("{}:{}/", self.host, self.path));
        let action = "send files with rsync";
        let output = piped(&mut command, &names).map_err(|error| StoreError::refused(action, error))?;
        if !output.status.success() {
            return Err(StoreError::refused(action, said(&output.stderr)));
        }
        files.iter().for_each(|_| done());
        Ok(())
    }

    fn delete(&self, paths: &[&str], done: Done) -> Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        let list = |paths: &[&str]| paths.iter().flat_map(|path| path.bytes().chain([0])).collect::<Vec<u8>>();
        self.run("delete what is gone", "xargs -0 rm -f --", &list(paths))?;
        // Folders from the deepest up, as far as they are empty.
        let above = |path: &&&str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>();
        let mut folders: Vec<String> = paths.iter().flat_map(|path| above(&path)).collect();
        folders.sort_unstable_by(|a, b| b.cmp(a));
        folders.dedup();
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        if !folders.is_empty() {
            self.run("delete empty folders", "xargs -0 rmdir -- 2>/dev/null || true", &list(&folders))?;
        }
        paths.iter().for_each(|_| done());
        Ok(())
    }

    fn list(&self) -> Result<Vec<(String, Option<u64>)>> {
        let (listed, _) = self.look("list what is there", "find . -type f -print0")?;
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let name = |name: &[u8]| String::from_utf8_lossy(name).trim_start_matches("./").to_owned();
        Ok(names.map(|path| (name(path), None)).collect())
    }
}
