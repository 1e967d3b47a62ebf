//! Where a site is published to: the targets of `pressroom deploy`.

use std::fmt;

use crate::base::address::Base;

/// A target by its name in `site.yaml`.
#[derive(Clone, Debug)]
pub struct DeployTarget {
    /// Its name.
    pub name: String,
    /// Where the files go.
    pub to: Destination,
    /// Where the public sees what lies there; `None` if nobody does, as that of a copy to look at.
    pub url: Option<Base>,
    /// For how many days an asset stays that no page refers to any more: pages that readers or caches still have do.
    pub keep_assets: u32,
    /// How many files a deployment may delete without being asked; a tenth of what is there, and 20 at least, if it does
    /// not say.
    pub max_delete: Option<usize>,
    /// How many files are sent at a time.
    pub parallel: usize,
    /// Whether texts lie there compressed; for hosts that send files as they are, with the header that says so.
    pub gzip: bool,
    /// `Cache-Control` by kind of file.
    pub cache: CacheControl,
}

/// `Cache-Control` of what is sent (RFC 9111).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheControl {
    /// Of pages, feeds and all else whose bytes change under one address.
    pub pages: String,
    /// Of files whose name has the fingerprint of their bytes.
    pub assets: String,
}

impl Default for CacheControl {
    fn default() -> CacheControl {
        CacheControl {
            pages: "public, max-age=0, must-revalidate".to_owned(),
            assets: "public, max-age=31536000, immutable".to_owned(),
        }
    }
}

/// A kind of store in a cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// Amazon S3, and what speaks its protocol.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

/// Where the files of a target go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A bucket or container, and the folder in it, without `/` at its ends.
    Bucket {
        /// Whose it is.
        cloud: Cloud,
        /// Its name.
        bucket: String,
        /// The folder in it; empty for its root.
        prefix: String,
        /// The server, where it is not the cloud's own.
        endpoint: Option<String>,
    },
    /// A folder of this machine, or one that is mounted; relative to the site.
    Folder(String),
    /// A folder of another machine, over `ssh` and `rsync`.
    Ssh {
        /// As `ssh` takes it: `user@host`.
        host: String,
        /// The port, if not the usual one.
        port: Option<u16>,
        /// The folder, from the root.
        path: String,
    },
    /// A branch of a git repository.
    Git {
        /// As `git push` takes it: an address, or the name of a remote.
        remote: String,
        /// The branch.
        branch: String,
    },
}

/// What a destination may look like, for messages.
pub(super) const FORMS: &str = "`s3://BUCKET/FOLDER`, `gs://…`, `az://…`, `ssh://USER@HOST/FOLDER`, `git:REMOTE` or the path of a folder was expected";

impl Destination {
    /// Reads `to`; the server and the branch are keys beside it.
    pub(super) fn parse(to: &str, endpoint: Option<&str>, branch: Option<&str>) -> Result<Destination, &'static str> {
        let bucket = |cloud, rest: &str| {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let prefix = prefix.trim_matches('/');
            let is_good = !bucket.is_empty()
                && prefix.split('/').all(|name| !matches!(name, "." | ".."))
                && !prefix.contains("//");
            let bucket = Destination::Bucket {
                cloud,
                bucket: bucket.to_owned(),
                prefix: prefix.to_owned(),
                endpoint: endpoint.map(|address| address.trim_end_matches('/').to_owned()),
            };
            is_good.then_some(bucket).ok_or("it names no bucket")
        };
        let parsed = match to.split_once(':') {
            Some(("s3", rest)) => bucket(Cloud::S3, rest.strip_prefix("//").unwrap_or_default()),
            Some(("gs", rest)) => bucket(Cloud::Google, rest.strip_prefix("//").unwrap_or_default()),
            Some(("az", rest)) => bucket(Cloud::Azure, rest.strip_prefix("//").unwrap_or_default()),
            Some(("ssh", rest)) => ssh(rest.strip_prefix("//").unwrap_or_default()),
            Some(("git", remote)) if !remote.is_empty() && !remote.starts_with('-') => {
                Ok(Destination::Git { remote: remote.to_owned(), branch: branch.unwrap_or("gh-pages").to_owned() })
            }
            Some(("file", rest)) if rest.starts_with("///") => Ok(Destination::Folder(rest[2..].to_owned())),
            Some((scheme, rest)) if rest.starts_with("//") || scheme.len() > 1 => Err("it is of no kind that is known"),
            _ if to.trim().is_empty() => Err("it is empty"),
            _ => Ok(Destination::Folder(to.to_owned())),
        }?;
        let has = |found: bool, used: bool, why| if found && !used { Err(why) } else { Ok(()) };
        has(endpoint.is_some(), matches!(parsed, Destination::Bucket { .. }), "only a bucket has an `endpoint`")?;
        has(branch.is_some(), matches!(parsed, Destination::Git { .. }), "only a git repository has a `branch`")?;
        Ok(parsed)
    }
}

/// `user@host:port/folder`.
fn ssh(rest: &str) -> Result<Destination, &'static str> {
    let (host, path) = rest.split_once('/').ok_or("it names no folder")?;
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().map_err(|_| "its port is no number")?)),
        None => (host, None),
    };
    let is_host = !host.is_empty() && !host.starts_with('-') && !host.contains(char::is_whitespace);
    if !is_host || path.trim_matches('/').is_empty() {
        return Err("it names no host and folder");
    }
    Ok(Destination::Ssh { host: host.to_owned(), port, path: format!("/{}", path.trim_end_matches('/')) })
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::Bucket { cloud, bucket, prefix, endpoint } => {
                let scheme = match cloud {
                    Cloud::S3 => "s3",
                    Cloud::Google => "gs",
                    Cloud::Azure => "az",
                };
                write!(f, "{scheme}://{bucket}/{prefix}")?;
                endpoint.iter().try_for_each(|endpoint| write!(f, " at {endpoint}"))
            }
            Destination::Folder(path) => f.write_str(path),
            Destination::Ssh { host, port: None, path } => write!(f, "ssh://{host}{path}"),
            Destination::Ssh { host, port: Some(port), path } => write!(f, "ssh://{host}:{port}{path}"),
            Destination::Git { remote, branch } => write!(f, "the branch {branch} of {remote}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(to: &str) -> String {
        Destination::parse(to, None, None).map_or_else(str::to_owned, |to| format!("{to}"))
    }

    #[test]
    fn destinations_are_read() {
        assert_eq!(shown("s3://press/site/"), "s3://press/site");
        assert_eq!(shown("gs://press"), "gs://press/");
        assert_eq!(shown("az://press"), "az://press/");
        assert_eq!(shown("s3:press"), "it names no bucket");
        assert_eq!(shown("s3://press/../x"), "it names no bucket");
        assert_eq!(shown("ssh://www@example.org:2222/srv/www/"), "ssh://www@example.org:2222/srv/www");
        assert_eq!(shown("ssh://example.org"), "it names no folder");
        assert_eq!(shown("ssh://-oProxyCommand=x/srv"), "it names no host and folder");
        assert_eq!(
            shown("git:git@example.org:office/site.git"),
            "the branch gh-pages of git@example.org:office/site.git"
        );
        assert_eq!(shown("git:-x"), "it is of no kind that is known");
        assert_eq!(shown("../public"), "../public");
        assert_eq!(shown("file:///srv/www"), "/srv/www");
        assert_eq!(shown("ftp://example.org/"), "it is of no kind that is known");
        assert_eq!(shown(""), "it is empty");
        assert!(Destination::parse("/srv", Some("https://x"), None).is_err());
        assert!(Destination::parse("/srv", None, Some("main")).is_err());
    }
}
