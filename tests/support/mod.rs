//! What the integration tests share: sites in temporary folders, what a build left on disk, and a reader of HTML that
//! knows no more than tags and attributes.

#![allow(dead_code, reason = "each test file uses its own part of this")]

pub mod helps;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use pressroom::build::{Ledger, LoadError, Options, Report, Workspace, build};
use pressroom::{Diagnostic, Severity};

/// Path → bytes of every file of a folder, dot-files included.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A site in a temporary folder, which goes when this does.
pub struct Site {
    dir: tempfile::TempDir,
}

impl Site {
    /// An empty folder.
    pub fn new() -> Site {
        Site { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Site {
        let site = Site::new();
        for (path, text) in files {
            site.write(path, text.as_bytes());
        }
        site
    }

    /// A copy of the demonstration site of this repository. The original is never built in tests, so that they leave
    /// nothing in it.
    pub fn demonstration() -> Site {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Site::new();
        for name in ["site.yaml", "content", "themes"] {
            copy(&root.join(name), &site.root().join(name));
        }
        site
    }

    /// A copy without what builds made: neither the output nor the record.
    pub fn sources(&self) -> Site {
        let copied = Site::new();
        for (path, bytes) in files(self.root()) {
            if path.starts_with("output/") || path.starts_with(".pressroom/") {
                continue;
            }
            let (own, other) = (self.root().join(&path), copied.root().join(&path));
            if own.is_symlink() {
                #[cfg(unix)]
                {
                    fs::create_dir_all(other.parent().expect("a folder")).expect("the folders of a link");
                    std::os::unix::fs::symlink(fs::read_link(own).expect("a link"), other).expect("a symbolic link");
                }
            } else {
                copied.write(&path, &bytes);
            }
        }
        copied
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Its output folder.
    pub fn output(&self) -> PathBuf {
        self.root().join("output")
    }

    /// Writes a file and makes its folders.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folders of a file");
        fs::write(path, bytes).expect("a file");
    }

    /// Deletes a file or a folder with all that is in it.
    pub fn remove(&self, path: &str) {
        let path = self.root().join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("a folder to delete");
        } else {
            fs::remove_file(path).expect("a file to delete");
        }
    }

    /// Builds the site as it is at an instant.
    pub fn build(&self, instant: &str) -> Report {
        self.build_with(instant, Ledger::Off)
    }

    /// The same, with a ledger of published addresses.
    pub fn build_with(&self, instant: &str, ledger: Ledger) -> Report {
        let options = Options { ledger, ..Options::of(self.root(), at(instant)) };
        build(&options, &|_, _| {}, &|_| true)
    }

    /// Builds the site and wants no error.
    pub fn build_well(&self, instant: &str) -> Report {
        let report = self.build(instant);
        assert!(
            report.status == pressroom::build::Status::Done && errors(&report).is_empty(),
            "{:?}\n{}",
            report.status,
            reported(&report.diagnostics)
        );
        report
    }

    /// Looks the site over as it is at an instant: how that ended, and what was found.
    pub fn check(&self, instant: &str) -> (&'static str, Vec<Diagnostic>) {
        let mut workspace = match self.workspace() {
            Ok(workspace) => workspace,
            Err(findings) => return ("config", findings),
        };
        let survey = match workspace.survey(at(instant)) {
            Ok(survey) => survey,
            Err(LoadError::Config(findings)) => return ("config", findings),
            Err(LoadError::Disk(error)) => panic!("{error}"),
        };
        let found = pressroom::check::check(&survey).expect("files that can be read");
        let (findings, _) = survey.apply_severities(found, pressroom::build::Shown::All);
        (outcome(&findings), findings)
    }

    /// Looks the theme of the site over: how that ended, and what was found.
    pub fn check_theme(&self) -> (&'static str, Vec<Diagnostic>) {
        let mut workspace = match self.workspace() {
            Ok(workspace) => workspace,
            Err(findings) => return ("config", findings),
        };
        let findings = pressroom::check::theme(&mut workspace).expect("files that can be read");
        (outcome(&findings), findings)
    }

    fn workspace(&self) -> Result<Workspace, Vec<Diagnostic>> {
        match Workspace::once(self.root()) {
            Ok(workspace) => Ok(workspace),
            Err(LoadError::Config(findings)) => Err(findings),
            Err(LoadError::Disk(error)) => panic!("{error}"),
        }
    }

    /// All files of the output folder.
    pub fn published(&self) -> Files {
        files(&self.output())
    }
}

/// How a check with these findings ends.
fn outcome(findings: &[Diagnostic]) -> &'static str {
    let failed = findings.iter().any(|one| one.severity == Severity::Error);
    if failed { "content" } else { "done" }
}

/// An instant in RFC 3339.
pub fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap_or_else(|error| panic!("`{instant}` is no instant: {error}"))
}

/// The errors of a build.
pub fn errors(report: &Report) -> Vec<&Diagnostic> {
    let errors = report.diagnostics.iter();
    errors.filter(|one| one.severity == Severity::Error).collect()
}

/// Findings as the command line prints them, without the excerpts.
pub fn reported(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&format!("{diagnostic}\n"));
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("    help: {help}\n"));
        }
    }
    text
}

/// All files of a folder; none where there is no folder. Links are not followed: what counts is where they lead.
pub fn files(dir: &Path) -> Files {
    let mut found = Files::new();
    collect(dir, "", &mut found);
    found
}

fn collect(dir: &Path, prefix: &str, found: &mut Files) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let name = format!("{prefix}{name}");
        if path.is_symlink() {
            let target = fs::read_link(&path).expect("a link");
            found.insert(name, target.into_os_string().into_encoded_bytes());
        } else if path.is_dir() {
            collect(&path, &format!("{name}/"), found);
        } else if path.is_file() {
            found.insert(name, fs::read(&path).expect("a file"));
        } else {
            // Whoever opens a pipe waits for ever.
            found.insert(name, b"a special file".to_vec());
        }
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry of a folder");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("a file to copy");
    }
}

/// A start tag of HTML or XML.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, in small letters, with their values.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The start tags of an HTML page. Comments and the contents of scripts and styles are passed over. A page that is cut
/// off inside a tag, or that has an attribute twice, is an error of the test.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open..];
        if rest.starts_with("<!--") {
            rest = &rest[rest.find("-->").expect("a comment that ends") + 3..];
            continue;
        }
        let name_end =
            rest[1..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).map_or(rest.len(), |end| end + 1);
        let name = rest[1..name_end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = &rest[1..];
            continue;
        }
        let (attributes, after) = attributes(&rest[name_end..]);
        rest = after;
        if name == "script" || name == "style" {
            let end = rest.find(&format!("</{name}")).expect("a script or style that ends");
            rest = &rest[end..];
        }
        tags.push(Tag { name, attributes });
    }
    tags
}

fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (attributes, after);
        }
        assert!(!rest.is_empty(), "a tag without its end");
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).expect("an attribute that ends");
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (raw, tail) = match quote {
                Some(quote) => after[1..].split_once(quote).expect("a value that ends"),
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len())),
            };
            value = unescape(raw);
            rest = tail;
        }
        assert!(!attributes.iter().any(|(known, _)| *known == name), "the attribute `{name}` is there twice");
        attributes.push((name, value));
    }
}

/// Undoes the character references that escaping makes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let known = rest.find(';').and_then(|end| {
            let name = &rest[1..end];
            let code = name
                .strip_prefix("#x")
                .map(|hex| u32::from_str_radix(hex, 16))
                .or_else(|| name.strip_prefix('#').map(str::parse));
            let c = match (name, code) {
                ("amp", _) => '&',
                ("lt", _) => '<',
                ("gt", _) => '>',
                ("quot", _) => '"',
                ("apos", _) => '\'',
                (_, Some(Ok(code))) => char::from_u32(code)?,
                _ => return None,
            };
            Some((c, end + 1))
        });
        let (c, end) = known.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Undoes percent-encoding.
pub fn decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("an address in UTF-8")
}

/// The path in the output folder of a root-relative url, without its query and fragment; `None` where the url is not
/// below the base path.
pub fn path_of(base_path: &str, url: &str) -> Option<String> {
    let url = &url[..url.find(['?', '#']).unwrap_or(url.len())];
    let path = decode(url.strip_prefix(base_path)?);
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
}

/// Attributes that hold an address of something.
const ADDRESSES: [&str; 6] = ["href", "src", "action", "poster", "cite", "data"];

/// Whatever is wrong with the links, pictures and assets of the HTML pages of an output folder: what leads to no file,
/// what is not below the base path, what is relative.
pub fn dead_links(files: &Files, base_url: &str) -> Vec<String> {
    let host_end = base_url.find("://").map_or(0, |at| at + 3);
    let host_end = base_url[host_end..].find('/').map_or(base_url.len(), |at| at + host_end);
    let (origin, base_path) = base_url.split_at(host_end);
    let base_path = format!("/{}/", base_path.trim_matches('/')).replace("//", "/");
    let mut wrong = BTreeSet::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).expect("a page in UTF-8");
        for tag in tags(html) {
            for (attribute, url) in &tag.attributes {
                if !ADDRESSES.contains(&attribute.as_str()) || url.starts_with('#') {
                    continue;
                }
                let own = url.strip_prefix(origin).filter(|rest| rest.is_empty() || rest.starts_with('/'));
                let url = match own {
                    Some(rest) if rest.starts_with(base_path.as_str()) => rest,
                    // Another site of the same host.
                    Some(_) => continue,
                    None => url,
                };
                let scheme = url.split_once(':').is_some_and(|(scheme, _)| {
                    !scheme.is_empty()
                        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                });
                if url.starts_with("//") || scheme {
                    continue;
                }
                let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte));
                let found = path_of(&base_path, url).is_some_and(|path| files.contains_key(&path));
                if !plain || !found {
                    wrong.insert(format!("{name}: <{} {attribute}=\"{url}\">", tag.name));
                }
            }
        }
    }
    wrong.into_iter().collect()
}

/// Unified-like lines of what differs; empty where nothing does.
pub fn difference(expected: &str, actual: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    // The table of longest common subsequences; texts here are short.
    let mut table = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i][j] = if a[i] == b[j] { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = String::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && table[i + 1][j] >= table[i][j + 1] {
            out.push_str(&format!("  - {}\n", a[i]));
            i += 1;
        } else {
            out.push_str(&format!("  + {}\n", b[j]));
            j += 1;
        }
    }
    out
}
