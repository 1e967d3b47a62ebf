//! The path of a request, taken apart: names of files and folders, none of which leads out of the folder.

use std::path::{Component, Path};

use crate::base::address::decode;

/// The one dot-folder that is for the public (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// The file of a folder's page.
pub(crate) const INDEX: &str = "index.html";

/// What a path asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Folders and the file, percent-encoding undone.
    pub names: Vec<String>,
    /// True if a slash is at the end: the page of a folder.
    pub folder: bool,
}

impl Wanted {
    /// Takes the path of a URL apart; `None` for one that no file of a site can have.
    pub fn parse(path: &str) -> Option<Wanted> {
        let mut names: Vec<String> = path.strip_prefix('/')?.split('/').map(|name| decode(name).into_owned()).collect();
        let folder = names.pop_if(|last| last.is_empty()).is_some();
        names.iter().all(|name| is_name(name)).then_some(Wanted { names, folder })
    }

    /// What is asked for below a base path; `None` outside of it.
    pub fn below(&self, base: &Wanted) -> Option<Wanted> {
        let names = self.names.strip_prefix(base.names.as_slice())?;
        (!names.is_empty() || self.folder).then(|| Wanted { names: names.to_vec(), folder: self.folder })
    }

    /// The address, with nothing encoded: `/releases/a/`.
    pub fn address(&self) -> String {
        let slash = if self.folder && !self.names.is_empty() { "/" } else { "" };
        format!("/{}{slash}", self.names.join("/"))
    }

    /// The names on the way to the file, whose own is the last.
    pub fn file(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).chain(self.folder.then_some(INDEX))
    }

    /// True for what is nobody's business, such as the stage of a build.
    pub fn is_hidden(&self) -> bool {
        hidden(&self.names)
    }
}

/// True if one of the names from the root of the site on is that of a dot-file or dot-folder.
pub fn hidden(names: impl IntoIterator<Item = impl AsRef<str>>) -> bool {
    let hidden = |depth, name: &str| name.starts_with('.') && (depth > 0 || name != WELL_KNOWN);
    names.into_iter().enumerate().any(|(depth, name)| hidden(depth, name.as_ref()))
}

/// True for the name of a file: not `..`, not two names in one, not a drive.
fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name);
    plain && !name.contains(['/', '\\', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &str) -> Option<(String, bool)> {
        Wanted::parse(path).map(|wanted| (wanted.names.join("|"), wanted.folder))
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(parse("/"), Some((String::new(), true)));
        assert_eq!(parse("/a"), Some(("a".to_owned(), false)));
        assert_eq!(parse("/a/b/"), Some(("a|b".to_owned(), true)));
        assert_eq!(parse("/%D0%B0%20b"), Some(("а b".to_owned(), false)));
        // Encoded twice, it is a strange name and no more than that.
        assert_eq!(parse("/%252e%252e/a"), Some(("%2e%2e|a".to_owned(), false)));
        for path in ["/", "/a", "/a/b/"] {
            assert_eq!(Wanted::parse(path).unwrap().address(), path);
        }
        assert!(Wanted::parse("/a/b/").unwrap().file().eq(["a", "b", INDEX]));
        assert!(Wanted::parse("/a/b").unwrap().file().eq(["a", "b"]));
    }

    #[test]
    fn nothing_leads_out() {
        for path in [
            "",
            "a",
            "*",
            "//",
            "//a",
            "/a//b",
            "/..",
            "/../a",
            "/a/../b",
            "/a/..",
            "/.",
            "/./a",
            "/%2e%2e/a",
            "/%2E%2e/a",
            "/.%2e/a",
            "/a%2fb",
            "/..%2f..%2fa",
            "/%2fetc/passwd",
            "/..%5ca",
            "/a\\b",
            "/a%00b",
        ] {
            assert_eq!(parse(path), None, "{path}");
        }
    }

    #[test]
    fn dots_are_hidden() {
        let hidden = |path| Wanted::parse(path).unwrap().is_hidden();
        for path in ["/.git", "/.pressroom-stage/a", "/a/.b/c", "/.well-known/.a", "/a/.well-known/b"] {
            assert!(hidden(path), "{path}");
        }
        for path in ["/", "/a.b", "/.well-known/security.txt"] {
            assert!(!hidden(path), "{path}");
        }
    }

    #[test]
    fn a_base_path_is_taken_off() {
        let below =
            |path, base| Wanted::parse(path)?.below(&Wanted::parse(base).unwrap()).map(|wanted| wanted.address());
        assert_eq!(below("/press/a/", "/press").as_deref(), Some("/a/"));
        assert_eq!(below("/press/", "/press").as_deref(), Some("/"));
        assert_eq!(below("/press", "/press"), None);
        assert_eq!(below("/pressroom/", "/press"), None);
        assert_eq!(below("/a/b", "/").as_deref(), Some("/a/b"));
    }
}
