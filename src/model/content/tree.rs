//! The content folder: walked once, sorted, and asked which files there are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::fs::{self, FsError, Stat};
use crate::base::sorted_index::Index;

/// The content folder's name in the site.
pub const CONTENT: &str = "content";

/// The folders in it in which anything is looked for.
const FOLDERS: [&str; 8] = ["releases", "pages", "agencies", "countries", "topics", "people", "events", "static"];

/// Which of them there are beside `content/`, in the folder of the site.
pub(crate) fn beside(site: &Path) -> impl Iterator<Item = &'static str> {
    FOLDERS.into_iter().filter(move |name| fs::is_dir(&site.join(name)))
}

/// The folder of releases.
pub(crate) const RELEASES: &str = "content/releases";

/// The largest text that is read, in bytes. A megabyte is a book, and a parser takes many times the size of its text.
pub(crate) const MAX_TEXT: u64 = 16 << 20;

/// The finding about a text that is larger than that.
pub(crate) fn too_large(path: &str) -> Diagnostic {
    let message = format!("this text is larger than {} MB, which is more than is read", MAX_TEXT >> 20);
    let help = "is it a document under the name of a text? Publish it as a file beside a release, or take it out";
    Diagnostic::new(Kind::TooLarge, path, message).help(help)
}

/// The finding about what is at a path in place of a regular file, which is never opened; `None` if nothing is wrong.
pub(crate) fn special(on_disk: &Path, path: &str) -> Option<Diagnostic> {
    let kind = fs::special_file(on_disk)?;
    let message = format!("this is {kind}, and only regular files are read");
    Some(Diagnostic::new(Kind::BadPath, path, message).help("take it out of the site, or put a file in its place"))
}

/// Why the walk of a folder could not look at a path: the finding about a link to nowhere, and none for a name with a
/// dot, since editors leave such as locks, nor for what went since its folder was listed: the list is as of now. `None`
/// where it is something else.
pub(crate) fn dangling(
    error: &walkdir::Error,
    path: &Path,
    shown: impl FnOnce() -> String,
) -> Option<Option<Diagnostic>> {
    if !fs::exists(path) {
        let is_gone = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        return is_gone.then_some(None);
    }
    if fs::canonical(path).is_ok() {
        return None;
    }
    if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
        return Some(None);
    }
    let message = format!("this link leads to `{}`, which is not there", fs::link_target(path));
    Some(Some(Diagnostic::new(Kind::MissingFile, shown(), message)))
}

/// What to do about a link that leads out.
const OUTSIDE: &str = "copy it into the site, or allow such links with `symlinks: anywhere` in site.yaml";

/// True for the names that are passed over: those that begin with a dot, but for a Markdown file that is called just `.md`
/// and the folder `.well-known` (RFC 8615).
pub(crate) fn is_passed_over(name: &[u8]) -> bool {
    name.starts_with(b".") && name != b".md" && name != b".well-known"
}

/// All files of the content folder.
#[derive(Clone, Default)]
pub struct Tree {
    /// The site's folder.
    root: PathBuf,
    /// Paths relative to the site (`content/releases/…`) with `/`, sorted by bytes; shared, since a list is copied when a
    /// file comes or goes while the last catalog still has it.
    files: Vec<Arc<str>>,
    /// The folders with what the file system said of them before their names were listed.
    folders: Vec<(Box<str>, Stat)>,
    /// Where symbolic links in it lead.
    links: Vec<PathBuf>,
    /// The same by the path of the link; relative to the site where it leads into the site.
    linked: BTreeMap<Box<str>, Box<str>>,
    /// Where each path stands.
    index: Index,
}

impl Tree {
    /// Walks `content/` of the site, but for what is [passed over](is_passed_over).
    /// Names that are not UTF-8 are reported. Symbolic links that lead out of the site are followed with `outside` alone.
    pub fn walk(root: &Path, outside: bool) -> Result<(Tree, Vec<Diagnostic>), FsError> {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let mut links = Vec::new();
        let mut linked = BTreeMap::new();
        let mut faults = Vec::new();
        let content = root.join(CONTENT);
        if !fs::is_dir(&content) {
            return Ok((Tree { root: root.to_owned(), ..Tree::default() }, faults));
        }
        let mut walk = WalkDir::new(&content)
            .follow_links(true)
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name().as_encoded_bytes()));
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&content).to_owned();
                    if error.loop_ancestor().is_some() {
                        let file = relative(root, &path).unwrap_or_default();
                        let message = "this link leads round in a circle and is not followed";
                        faults.push(Diagnostic::new(Kind::BadPath, file, message));
                        continue;
                    }
                    if let Some(fault) = dangling(&error, &path, || relative(root, &path).unwrap_or_default()) {
                        faults.extend(fault);
                        continue;
                    }
                    let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                    return Err(FsError { action: "read", path, source });
                }
            };
            if entry.path_is_symlink()
                && let Ok(target) = fs::canonical(entry.path())
            {
                if let Some(path) = relative(root, entry.path()).filter(|_| entry.depth() > 0) {
                    linked.insert(path.into_boxed_str(), seen_from(root, &content, &target));
                }
                links.push(target);
            }
            if entry.file_type().is_dir() {
                if entry.path_is_symlink() && !outside && !stays_inside(root, entry.path()) {
                    let file = relative(root, entry.path()).unwrap_or_default();
                    let message = "this link leads out of the site and is not followed";
                    faults.push(Diagnostic::new(Kind::BadPath, file, message).help(OUTSIDE));
                    walk.skip_current_dir();
                } else if let Some(path) = relative(root, entry.path()) {
                    let stat = fs::stat_dir(entry.path()).unwrap_or_default();
                    folders.push((path.into_boxed_str(), stat));
                }
                continue;
            }
            if entry.path_is_symlink() && !outside && !stays_inside(root, entry.path()) {
                let file = relative(root, entry.path()).unwrap_or_default();
                let message = "this link leads out of the site and is not followed";
                faults.push(Diagnostic::new(Kind::BadPath, file, message).help(OUTSIDE));
                continue;
            }
            match relative(root, entry.path()) {
                Some(path) if !entry.file_type().is_file() => faults.extend(special(entry.path(), &path)),
                Some(path) => files.push(path.into()),
                None => {
                    let shown = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
                    let message = "the name of this file is not UTF-8 text, so it has no address";
                    faults.push(Diagnostic::new(Kind::BadPath, shown, message).help("rename the file"));
                }
            }
        }
        faults.extend(files_of_hosts(&content)?);
        files.sort_unstable();
        Ok((Tree { root: root.to_owned(), files, folders, links, linked, index: Index::default() }, faults))
    }

    /// Where a path of the content folder leads when all symbolic links are followed: relative to the site, or absolute
    /// where it leads out of it. Two paths of one file come to one text.
    pub fn real<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if self.linked.is_empty() {
            return Cow::Borrowed(path);
        }
        let mut end = path.len();
        loop {
            if let Some(target) = self.linked.get(&path[..end]) {
                return Cow::Owned(format!("{target}{}", &path[end..]));
            }
            match path[..end].rfind('/') {
                Some(slash) => end = slash,
                None => return Cow::Borrowed(path),
            }
        }
    }

    /// The files that a symbolic link leads to, or that lie in a folder which one leads to.
    pub fn linked_files(&self) -> impl Iterator<Item = usize> + '_ {
        self.linked.keys().flat_map(|link| self.find(link).into_iter().chain(self.below(link)))
    }

    /// True for the source of a release, or what an editor would take for one: a text that is read for its page and never
    /// published as a file, by whatever path it is named.
    pub fn is_manuscript(&self, path: &str) -> bool {
        if !is_text_name(path) {
            return false;
        }
        let is_below = |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let real = self.real(path);
        let links = self.linked.iter().filter(|(link, _)| is_below(link, RELEASES) || &***link == RELEASES);
        is_below(path, RELEASES)
            || is_below(&real, RELEASES)
            || links.into_iter().any(|(_, target)| *real == **target || is_below(&real, target))
    }

    /// Where the symbolic links of the folder lead. What is changed there has two names, and a watcher tells one.
    pub fn links(&self) -> &[PathBuf] {
        &self.links
    }

    /// The folders, with what the file system said of them before they were listed.
    pub fn folders(&self) -> &[(Box<str>, Stat)] {
        &self.folders
    }

    /// Adds a file; its number. Those of the files after it go up by one.
    pub fn insert(&mut self, path: &str) -> usize {
        let at = self.files.partition_point(|file| **file < *path);
        self.files.insert(at, path.into());
        self.index.insert(at, path);
        at
    }

    /// Takes a file out; the numbers of those after it go down by one.
    pub fn remove(&mut self, file: usize) {
        self.files.remove(file);
        self.index = Index::default();
    }

    /// The paths, relative to the site, sorted.
    pub fn files(&self) -> &[Arc<str>] {
        &self.files
    }

    /// The path of a file.
    pub fn path(&self, file: usize) -> &str {
        &self.files[file]
    }

    /// Where a file is on disk.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The number of a path among [`Tree::files`].
    pub fn find(&self, path: &str) -> Option<usize> {
        self.index.find(&self.files, AsRef::as_ref, path)
    }

    /// Markdown files that lie where nothing of the site is looked for, with the folder that was probably meant.
    pub fn strays(&self) -> Vec<Diagnostic> {
        let mut strays = Vec::new();
        for path in self.files.iter().filter(|path| path.ends_with(".md")) {
            let inside = path.strip_prefix("content/").unwrap_or(path);
            let folder = inside.split_once('/').map_or("", |(folder, _)| folder);
            if FOLDERS.contains(&folder) {
                continue;
            }
            let help = match nearest(folder, FOLDERS.into_iter().filter(|name| *name != "static")) {
                Some(near) => format!("did you mean `content/{near}/`?"),
                None => "releases lie in `content/releases/`, plain pages in `content/pages/`".to_owned(),
            };
            let message = "this file lies in no folder of the site and is not published";
            strays.push(Diagnostic::new(Kind::StrayFile, &**path, message).help(help));
        }
        strays
    }

    /// Folders of the content that lie beside `content/`, but for the output, and releases that take a whole folder of
    /// others for theirs.
    pub fn misplaced(&self, output: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let is_output = |name: &str| output.trim_matches(['.', '/']).split('/').next() == Some(name);
        for name in beside(&self.root) {
            if !is_output(name) {
                let message = format!("the folder `{name}/` lies beside `content/`, and nothing in it is read");
                let help = format!("move it into `content/`, where `content/{name}/` is expected");
                found.push(Diagnostic::new(Kind::StrayFile, name, message).help(help));
            }
        }
        for file in self.below(RELEASES) {
            let Some(folder) = self.path(file).strip_suffix("/index.md") else { continue };
            let name = folder.rsplit('/').next().unwrap_or_default();
            let is_month = !name.is_empty() && name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_digit());
            let is_other = |other: &usize| {
                let path = self.path(*other);
                let stem = path[folder.len() + 1..].split('.').next().unwrap_or_default();
                path.ends_with(".md") && stem != "index"
            };
            if is_month && self.below(folder).any(|other| is_other(&other)) {
                let message = format!(
                    "this file takes the whole folder `{name}/` for its own, and the others in it for its files"
                );
                let help = format!("give it a name of its own, such as `{folder}/news.md`");
                found.push(Diagnostic::new(Kind::StrayFile, self.path(file), message).help(help));
            }
        }
        found
    }

    /// The numbers of the files below a folder (`content/releases`).
    pub fn below(&self, folder: &str) -> std::ops::Range<usize> {
        self.beginning_with(&format!("{folder}/"))
    }

    /// The numbers of the files whose paths begin so.
    pub fn beginning_with(&self, prefix: &str) -> std::ops::Range<usize> {
        let start = self.files.partition_point(|file| **file < *prefix);
        let end = start + self.files[start..].partition_point(|file| file.starts_with(prefix));
        start..end
    }
}

/// Settings of web servers and hosts whose names begin with a dot.
const OF_HOSTS: [&str; 5] = [".htaccess", ".htpasswd", ".nojekyll", ".user.ini", ".domains"];

/// Those that lie where files are published as they are: they are passed over like all names that begin with a dot.
fn files_of_hosts(content: &Path) -> Result<Vec<Diagnostic>, FsError> {
    let folder = content.join("static");
    if !fs::is_dir(&folder) {
        return Ok(Vec::new());
    }
    let names = fs::names(&folder)?.into_iter().map(|(name, _)| name);
    let mut found: Vec<String> = names.filter(|name| OF_HOSTS.contains(&name.as_str())).collect();
    found.sort_unstable();
    let report = |name: String| {
        let message = "this file is not published: its name begins with a dot";
        let help = "put it into the output folder itself; builds leave what begins with a dot alone there";
        Diagnostic::new(Kind::StrayFile, format!("{CONTENT}/static/{name}"), message).help(help)
    };
    Ok(found.into_iter().map(report).collect())
}

/// True if a link leads to somewhere in the site.
fn stays_inside(root: &Path, link: &Path) -> bool {
    match (fs::canonical(root), fs::canonical(link)) {
        (Ok(root), Ok(target)) => target.starts_with(root),
        _ => false,
    }
}

/// The target of a link as [`Tree::real`] has it.
fn seen_from(root: &Path, content: &Path, target: &Path) -> Box<str> {
    let inside = |folder: &Path, name: &str| {
        let rest = target.strip_prefix(fs::canonical(folder).ok()?).ok()?;
        Some(format!("{name}{}", rest.to_string_lossy().replace('\\', "/")))
    };
    let path = inside(content, "content/").or_else(|| inside(root, ""));
    path.unwrap_or_else(|| target.to_string_lossy().into_owned()).into_boxed_str()
}

/// True for the name of a text that somebody wrote in Markdown, whatever its letters, and for the copies that editors and
/// mail programs make of one: `s.MD`, `s.markdown`, `s.md.txt`, `s.md~`.
fn is_text_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    ["md", "markdown", "mdown", "mkd", "mdx"].iter().any(|ending| {
        name.match_indices(&format!(".{ending}"))
            .any(|(at, found)| !name[at + found.len()..].starts_with(|c: char| c.is_alphanumeric()))
    })
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?.to_str()?;
    Some(if std::path::MAIN_SEPARATOR == '/' { path.to_owned() } else { path.replace('\\', "/") })
}

/// The parts of a Markdown file's path: `content/releases/2025/meeting.ru.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContentName<'a> {
    /// `content/releases/2025`
    pub folder: &'a str,
    /// `meeting`
    pub stem: &'a str,
    /// `ru`: what may be a language.
    pub suffix: Option<&'a str>,
}

impl<'a> ContentName<'a> {
    /// Takes a path apart; `None` if it is not that of a Markdown file.
    pub(crate) fn of(path: &'a str) -> Option<ContentName<'a>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.strip_suffix(".md")?;
        let split = stem.rsplit_once('.').filter(|(_, suffix)| looks_like_a_tag(suffix));
        Some(match split {
            Some((stem, suffix)) => ContentName { folder, stem, suffix: Some(suffix) },
            None => ContentName { folder, stem, suffix: None },
        })
    }

    /// The stem where the suffix turned out to be no language: `meeting.v2` of `meeting.v2.md`.
    pub(crate) fn whole_stem(path: &'a str) -> &'a str {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        name.strip_suffix(".md").unwrap_or(name)
    }
}

/// Two or three letters, perhaps with a script or region: `ru`, `zh-Hant`, `pt-BR`.
fn looks_like_a_tag(suffix: &str) -> bool {
    let mut parts = suffix.split('-');
    let language = parts.next().unwrap_or_default();
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Resolves a relative path in a content file: `folder` is the file's own, `path` what it says. `None` if it leads
/// out of the content folder.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut joined = String::with_capacity(folder.len() + path.len() + 1);
    joined.push_str(folder);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            part => {
                if !joined.is_empty() {
                    joined.push('/');
                }
                joined.push_str(part);
            }
        }
    }
    let rest = joined.strip_prefix(CONTENT)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let name = ContentName::of("content/releases/2025/meeting.ru.md").unwrap();
        assert_eq!(name, ContentName { folder: "content/releases/2025", stem: "meeting", suffix: Some("ru") });
        assert_eq!(ContentName::of("content/a.zh-Hant.md").unwrap().suffix, Some("zh-Hant"));
        assert_eq!(ContentName::of("content/v1.2.md").unwrap().stem, "v1.2");
        assert_eq!(ContentName::of("content/.md").unwrap().stem, "");
        assert_eq!(ContentName::of("content/a.png"), None);
        assert_eq!(ContentName::whole_stem("content/a.final.md"), "a.final");
    }

    #[test]
    fn relative_paths_stay_inside() {
        assert_eq!(join("content/releases/2025", "../2001/x.md").as_deref(), Some("content/releases/2001/x.md"));
        assert_eq!(join("content", "../site.yaml"), None);
        assert_eq!(join("content/releases", "../../../etc/passwd"), None);
        assert_eq!(join("content", ".."), None);
        assert_eq!(join("content/a", "../../content/b/./c.md").as_deref(), Some("content/b/c.md"));
        assert_eq!(join("content", "../contents/x"), None);
    }
}
