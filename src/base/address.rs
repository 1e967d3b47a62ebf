//! Addresses: the site's base, patterns such as `/releases/{year}/{month}/{slug}/`, and percent-encoding.
//!
//! An *address* is root-relative without the base path (`/releases/2025/09/meeting/`); a *url* has the base path
//! (`/press/releases/…`); a *canonical* one is absolute.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

/// Where the site is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// Path with a slash at both ends, `/` at least.
    pub path: String,
}

/// Why a text is no base address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoBase {
    /// What was expected.
    pub message: String,
    /// The address that was probably meant.
    pub help: Option<String>,
}

impl Base {
    /// Reads `https://host[:port][/path]`.
    pub fn parse(text: &str) -> Result<Base, NoBase> {
        let fault = |message: &str| NoBase { message: message.to_owned(), help: None };
        let expected = || fault("an address such as `https://press.example.org/` was expected");
        let (scheme, rest) = text.split_once("://").ok_or_else(|| match text.contains('.') && !text.contains(':') {
            true => NoBase {
                message: "it lacks `https://`".to_owned(),
                help: Some(format!("https://{}", text.trim_start_matches('/'))),
            },
            false => expected(),
        })?;
        if !matches!(scheme, "http" | "https") {
            return Err(NoBase {
                message: format!("the scheme must be `http` or `https`, not `{scheme}`"),
                help: Some(format!("https://{rest}")),
            });
        }
        if rest.contains(['?', '#']) || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(fault("a base address has no `?`, `#` or spaces"));
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains('@') {
            return Err(expected());
        }
        let (above, last) = path.rsplit_once('/').map_or(("", path), |(above, last)| (above, last));
        if [".html", ".htm", ".php", ".xml", ".aspx", ".jsp"].iter().any(|end| last.to_lowercase().ends_with(end)) {
            let above = if above.is_empty() { String::new() } else { format!("{above}/") };
            return Err(NoBase {
                message: format!("it is that of a folder, and `{last}` is a file"),
                help: Some(format!("{scheme}://{host}/{above}")),
            });
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{}/", encode(path)) };
        Ok(Base { origin: format!("{scheme}://{host}"), path })
    }

    /// The whole base address, with a slash at the end.
    pub fn full(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(&*self.origin, |(_, host)| host);
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name })
    }

    /// Root-relative url of an address.
    pub fn url(&self, address: &str) -> String {
        let mut url = String::with_capacity(self.path.len() + address.len());
        url.push_str(&self.path);
        url.push_str(address.strip_prefix('/').unwrap_or(address));
        url
    }

    /// Absolute url of an address.
    pub fn canonical(&self, address: &str) -> String {
        let address = address.strip_prefix('/').unwrap_or(address);
        let mut url = String::with_capacity(self.origin.len() + self.path.len() + address.len());
        url.push_str(&self.origin);
        url.push_str(&self.path);
        url.push_str(address);
        url
    }

    /// The path of a whole url on the host of this site, below its base path, and its query and fragment; whatever its
    /// scheme, port and spelling are, as browsers read it (WHATWG URL). With whether the port is that of the site. `None`
    /// for other hosts.
    pub fn own(&self, url: &str) -> Option<(String, String, bool)> {
        let base = Url::parse(&self.full()).ok()?;
        let url = base.join(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let name = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
        if name(&url) != name(&base) {
            return None;
        }
        let path = self.address_of(url.path())?.to_owned();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let is_same_port = url.port() == base.port();
        Some((path, query + &fragment, is_same_port))
    }

    /// The address of a root-relative url of this site; `None` if the url is outside the base path.
    pub fn address_of<'a>(&self, url: &'a str) -> Option<&'a str> {
        let rest = url.strip_prefix(&*self.path)?;
        Some(&url[url.len() - rest.len() - 1..])
    }
}

/// What is percent-encoded in a path: all but letters, digits, what RFC 3986 (section 3.3) lets a path hold, and `%`.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'%');

/// Percent-encodes what may not be in the path of a URL (RFC 3986); `/` and `%` stay.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, &ENCODED).to_string()
}

/// Percent-encodes one segment of a path, `%` and `/` included.
pub(crate) fn encode_segment(name: &str) -> String {
    encode(&name.replace('%', "%25").replace('/', "%2F"))
}

/// The address of the plain-text edition of a release: `index.txt` in its folder, or its own with another ending.
pub(crate) fn text_address(address: &str) -> String {
    let stem = match address.rsplit_once('.') {
        _ if address.ends_with('/') => return format!("{address}index.txt"),
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => address,
    };
    format!("{stem}.txt")
}

/// Undoes percent-encoding; bytes that are not UTF-8 are left encoded.
pub fn decode(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path))
}

/// An address with places to fill in, such as `/agencies/{id}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(usize),
}

impl Pattern {
    /// Reads a pattern whose places are among `fields`; `needed` ones must be there. The error says what is wrong.
    pub fn parse(text: &str, fields: &[&str], needed: &[&str]) -> Result<Pattern, String> {
        if !text.starts_with('/') || !text.ends_with('/') {
            return Err("a pattern begins and ends with `/`".to_owned());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').ok_or("a `{` has no `}`")? + open;
            let name = &rest[open + 1..close];
            let field = fields
                .iter()
                .position(|field| *field == name)
                .ok_or_else(|| format!("there is no `{{{name}}}`; there are {}", in_braces(fields)))?;
            parts.push(Part::Text(rest[..open].to_owned()));
            parts.push(Part::Field(field));
            rest = &rest[close + 1..];
        }
        parts.push(Part::Text(rest.to_owned()));
        for name in needed {
            let at = fields.iter().position(|field| field == name);
            if !parts.iter().any(|part| matches!(part, Part::Field(field) if Some(*field) == at)) {
                return Err(format!("the pattern needs `{{{name}}}`, or all would have one address"));
            }
        }
        let clean = text.split('/').all(|segment| segment != "." && segment != "..");
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/{}".contains(c);
        if !clean || text.contains("//") || !text.chars().all(plain) {
            return Err("a pattern is made of letters a–z, digits, `-`, `_`, `.` and `/`".to_owned());
        }
        Ok(Pattern { parts })
    }

    /// What comes before its first place.
    pub fn start(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Fills in the values, which are in the order of the fields given to [`Pattern::parse`].
    pub fn fill(&self, values: &[&str]) -> String {
        let mut address = String::with_capacity(64);
        for part in &self.parts {
            match part {
                Part::Text(text) => address.push_str(text),
                Part::Field(field) => address.push_str(values[*field]),
            }
        }
        address
    }
}

fn in_braces(fields: &[&str]) -> String {
    fields.iter().map(|field| format!("`{{{field}}}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_an_origin_and_a_path() {
        let base = Base::parse("https://host.example:8080/press").unwrap();
        assert_eq!(base.full(), "https://host.example:8080/press/");
        assert_eq!(base.host(), "host.example");
        assert_eq!(base.url("/a/"), "/press/a/");
        assert_eq!(base.canonical("/a/"), "https://host.example:8080/press/a/");
        assert_eq!(base.address_of("/press/a/"), Some("/a/"));
        assert_eq!(base.address_of("/other/"), None);
        assert_eq!(Base::parse("https://host").unwrap().address_of("/a/"), Some("/a/"));
        for bad in ["", "host/path", "ftp://host/", "https:///x", "https://h/?q", "https://a b/"] {
            assert!(Base::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn whole_addresses_of_the_own_host_are_known() {
        let base = Base::parse("https://host.example/press/").unwrap();
        let own = |url: &str| base.own(url).map(|(path, suffix, same)| (format!("{path}{suffix}"), same));
        for url in [
            "https://host.example/press/a/?b#c",
            "HTTP://user@HOST.example:80/press/x/../a/?b#c",
            "//host.example./press/a/?b#c",
            r"https:\\host.example\press\a/?b#c",
        ] {
            assert_eq!(own(url), Some(("/a/?b#c".to_owned(), true)), "{url}");
        }
        assert_eq!(own("https://host.example:8080/press/a/"), Some(("/a/".to_owned(), false)));
        for url in ["https://host.example/other/", "https://www.host.example/press/a/", "mailto:a@host.example"] {
            assert_eq!(own(url), None, "{url}");
        }
    }

    #[test]
    fn patterns_are_checked_and_filled() {
        let fields = ["year", "slug"];
        let pattern = Pattern::parse("/r/{year}/{slug}/", &fields, &["slug"]).unwrap();
        assert_eq!(pattern.fill(&["2025", "a"]), "/r/2025/a/");
        for bad in ["r/{slug}/", "/r/{slug}", "/r/{year}/", "/r/{slug/", "/r/{x}/{slug}/", "/../{slug}/", "/a//{slug}/"]
        {
            assert!(Pattern::parse(bad, &fields, &["slug"]).is_err(), "{bad}");
        }
    }

    #[test]
    fn encoding_goes_there_and_back() {
        assert_eq!(encode_segment("50% of a/b é.pdf"), "50%25%20of%20a%2Fb%20%C3%A9.pdf");
        assert_eq!(decode("50%25%20of%20a%2Fb%20%C3%A9.pdf"), "50% of a/b é.pdf");
        assert_eq!(decode("%zz%"), "%zz%");
        // What is no percent-encoding (RFC 3986, section 2.1) stays as it is.
        for text in ["%+5", "%-1", "% 5", "%4", "%", "%g0"] {
            assert_eq!(decode(text), text);
        }
    }
}
