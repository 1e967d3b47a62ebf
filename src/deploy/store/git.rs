//! A branch of a git repository, as hosts of pages read it: one commit a deployment, by the `git` of whoever deploys.
//!
//! What is sent becomes a stream for `git fast-import`, in a repository of our own that holds what is needed for it; nothing of
//! the office's own repository is touched. The push is what makes it public, all at once, and a push that would lose what
//! somebody else pushed meanwhile is refused by git.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

use super::process::{piped, said};
use super::{Condition, Conflict, Done, Result, Sending, Store, StoreError, Version, read};
use crate::base::fs;

/// The branch as it was fetched.
const BASE: &str = "refs/pressroom/base";

/// The branch as it will be.
const NEXT: &str = "refs/pressroom/next";

/// A branch.
pub(super) struct GitStore {
    /// The repository of our own.
    dir: PathBuf,
    remote: String,
    branch: String,
    output: PathBuf,
    /// The commit of the branch; `None` if it does not exist yet.
    base: Option<String>,
    /// The changes of files, as `git fast-import` reads them.
    stream: Mutex<Vec<u8>>,
}

impl GitStore {
    /// Fetches the branch, as far as it is not there.
    pub(super) fn open(remote: &str, branch: &str, dir: &Path, output: PathBuf) -> Result<GitStore> {
        let git = |action: &str, args: &[&str]| git(dir, action, args, &[]);
        if !fs::exists(&dir.join("HEAD")) {
            fs::create_dir(dir)?;
            git("make a repository", &["init", "--quiet", "--bare"])?;
        }
        // A name of a remote is one of the repository that the site is in.
        let here = dir.parent().and_then(Path::parent).and_then(Path::parent).unwrap_or(Path::new("."));
        let url = Command::new("git").arg("-C").arg(here).args(["remote", "get-url", "--push", "--", remote]).output();
        let url = url.ok().filter(|output| output.status.success());
        let url = url.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let remote = url.unwrap_or_else(|| remote.to_owned());
        let full = format!("refs/heads/{branch}");
        let found = git("look at the branch", &["ls-remote", "--", &remote, &full])?;
        let base = String::from_utf8_lossy(&found.stdout).split_ascii_whitespace().next().map(str::to_owned);
        if base.is_some() {
            git("fetch the branch", &["fetch", "--quiet", "--depth=1", "--", &remote, &format!("+{full}:{BASE}")])?;
        }
        Ok(GitStore { dir: dir.to_owned(), remote, branch: branch.to_owned(), output, base, stream: Mutex::default() })
    }

    fn add(&self, line: &str, bytes: Option<&[u8]>) {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.extend_from_slice(line.as_bytes());
        stream.push(b'\n');
        if let Some(bytes) = bytes {
            stream.extend_from_slice(format!("data {}\n", bytes.len()).as_bytes());
            stream.extend_from_slice(bytes);
            stream.push(b'\n');
        }
    }
}

/// Runs git in the repository of our own.
fn git(dir: &Path, action: &str, args: &[&str], input: &[u8]) -> Result<Output> {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(dir).args(args).env("GIT_TERMINAL_PROMPT", "0");
    let output = piped(&mut command, input).map_err(|error| StoreError::refused(action, error))?;
    match output.status.success() {
        true => Ok(output),
        false => Err(StoreError::refused(action, said(&output.stderr))),
    }
}

/// A path as `git fast-import` reads it.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', r"\\").replace('"', "\\\""))
}

impl Store for GitStore {
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let Some(base) = &self.base else { return Ok(None) };
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(&self.dir).args(["cat-file", "blob", &format!("{base}:{path}")]);
        let output = command.stdin(Stdio::null()).output();
        let output = output.map_err(|error| StoreError::refused(format!("read {path}"), error))?;
        Ok(output.status.success().then(|| (output.stdout, Version(base.clone()))))
    }

    fn put(&self, path: &str, bytes: &[u8], _: Condition) -> Result<std::result::Result<Version, Conflict>> {
        // Whether somebody else was faster is found out by the push.
        self.add(&format!("M 100644 inline {}", quoted(path)), Some(bytes));
        Ok(Ok(Version(self.base.clone().unwrap_or_default())))
    }

    fn send(&self, files: &[Sending], done: Done) -> Result<()> {
        files.iter().try_for_each(|file| {
            self.add(&format!("M 100644 inline {}", quoted(file.path)), Some(&read(&self.output, file)?));
            done();
            Ok(())
        })
    }

    fn delete(&self, paths: &[&str], done: Done) -> Result<()> {
        for path in paths {
            self.add(&format!("D {}", quoted(path)), None);
            done();
        }
        Ok(())
    }

    fn list(&self) -> Result<Vec<(String, Option<u64>)>> {
        let Some(base) = &self.base else { return Ok(Vec::new()) };
        let listed = git(&self.dir, "list what is there", &["ls-tree", "-r", "-z", "--name-only", base], &[])?;
        let names = listed.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| (String::from_utf8_lossy(name).into_owned(), None)).collect())
    }

    fn is_atomic(&self) -> bool {
        true
    }

    fn finish(&self, message: &str) -> Result<std::result::Result<(), Conflict>> {
        let ident = git(&self.dir, "find out who commits", &["var", "GIT_COMMITTER_IDENT"], &[])?;
        let ident = String::from_utf8_lossy(&ident.stdout).trim().to_owned();
        let mut stream = format!("commit {NEXT}\ncommitter {ident}\ndata {}\n{message}\n", message.len()).into_bytes();
        if let Some(base) = &self.base {
            stream.extend_from_slice(format!("from {base}\n").as_bytes());
        }
        stream.extend_from_slice(&self.stream.lock().unwrap_or_else(PoisonError::into_inner));
        stream.extend_from_slice(b"done\n");
        git(&self.dir, "write the commit", &["fast-import", "--quiet", "--force", "--done"], &stream)?;
        let to = format!("{NEXT}:refs/heads/{}", self.branch);
        match git(&self.dir, "push the branch", &["push", "--quiet", "--", &self.remote, &to], &[]) {
            Ok(_) => Ok(Ok(())),
            Err(StoreError::Refused { why, .. }) if why.contains("fetch first") || why.contains("non-fast-forward") => {
                Ok(Err(Conflict))
            }
            Err(error) => Err(error),
        }
    }
}
