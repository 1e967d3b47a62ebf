//! Security headers: those of a strict host, so that what it would block is seen before publication, or those that the
//! site itself asks for in a file `_headers`, as Netlify and Cloudflare Pages read it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::url::decode;

/// The file at the root of a site that tells a host what to send.
pub const FILE: &str = "_headers";

/// What a strict host would send.
const STRICT: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        // `connect-src` is for the preview, which asks what is new; published pages do without.
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// What a file `_headers` cannot say: how the answer is sent, and how long it is kept, since a preview that is kept is
/// one of yesterday.
const OURS: [HeaderName; 18] = [
    header::ACCEPT_RANGES,
    header::AGE,
    header::ALLOW,
    header::ALT_SVC,
    header::CACHE_CONTROL,
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::LOCATION,
    header::SERVER,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Dresses an answer. Headers of the site take the place of the strict ones, all of them: its host would send no others.
pub fn dress(headers: &mut HeaderMap, of_site: Option<HeaderMap>, cache: &'static str) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    match of_site {
        Some(of_site) => headers.extend(of_site),
        None => headers.extend(STRICT.map(|(name, value)| (name, HeaderValue::from_static(value)))),
    }
}

/// The headers that a file `_headers` has for an address; `None` where no rule of it is for that address.
///
/// A rule is a path at the beginning of a line and, below it, indented lines of `Name: value`, or of `! Name`, which
/// takes away what rules above have set. `*` in a path stands for anything, `:name` for one folder or file. Rules of
/// whole URLs are for other hosts, and lines that are nothing of the kind are passed over.
pub fn of_site(rules: &str, address: &str) -> Option<HeaderMap> {
    let mut found: Option<HeaderMap> = None;
    let mut applies = false;
    for line in rules.lines() {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if !line.starts_with(char::is_whitespace) {
            applies = matches(&decode(text), address);
            continue;
        }
        if !applies {
            continue;
        }
        let headers = found.get_or_insert_default();
        if let Some(name) = text.strip_prefix('!') {
            headers.remove(name.trim());
        } else if let Some((name, value)) = text.split_once(':')
            && let Ok(name) = name.trim().parse::<HeaderName>()
            && let Ok(value) = HeaderValue::from_str(value.trim())
            && !OURS.contains(&name)
        {
            headers.append(name, value);
        }
    }
    found
}

/// True where a pattern with `*` and `:name` is that of an address.
fn matches(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.as_bytes(), address.as_bytes());
    let segment = |text: &[u8]| text.iter().position(|c| *c == b'/').unwrap_or(text.len());
    let (mut at, mut from) = (0, 0);
    // What follows the last `*`, and where in the address that was tried last.
    let mut star: Option<(usize, usize)> = None;
    loop {
        let placeholder = || at > 0 && pattern[at - 1] == b'/' && segment(&address[from..]) > 0;
        match pattern.get(at) {
            None if from == address.len() => return true,
            Some(b'*') => {
                at += 1;
                star = Some((at, from));
                continue;
            }
            Some(b':') if placeholder() => {
                at += segment(&pattern[at..]);
                from += segment(&address[from..]);
                continue;
            }
            Some(c) if address.get(from) == Some(c) => {
                at += 1;
                from += 1;
                continue;
            }
            _ => {}
        }
        match star {
            Some((rest, tried)) if tried < address.len() => {
                star = Some((rest, tried + 1));
                (at, from) = (rest, tried + 1);
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match() {
        for (pattern, address, expected) in [
            ("/", "/", true),
            ("/", "/a", false),
            ("/*", "/", true),
            ("/*", "/a/b/", true),
            ("/a/*", "/a/b/c", true),
            ("/a/*", "/b/", false),
            ("/*.html", "/a/b.html", true),
            ("/*.html", "/a/b.htm", false),
            ("/*/a/*.css", "/x/a/a/b.css", true),
            ("/*a*b*", "/xxaxxaxb", true),
            ("/:year/:slug/", "/2025/meeting/", true),
            ("/:year/", "/2025/meeting/", false),
            ("/:year/", "//", false),
            ("/*/:slug", "/a/b/c", true),
            ("", "/", false),
            ("https://example.org/*", "/a", false),
        ] {
            assert_eq!(matches(pattern, address), expected, "{pattern} {address}");
        }
    }

    #[test]
    fn rules_are_read() {
        let rules = "# comment\n/*\n  X-Frame-Options: DENY\n  Link: <https://a.example/>; rel=x\n\n  # comment\n\
                     /a/*\n\t! x-frame-options\n\tLink: <b>\n  Content-Length: 3\n  cache-control: max-age=9\n  nonsense\n\
                     \x20 B\u{e4}d Name: x\n";
        let headers = of_site(rules, "/b").unwrap();
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["link"], "<https://a.example/>; rel=x");
        let headers = of_site(rules, "/a/").unwrap();
        assert!(!headers.contains_key("x-frame-options"));
        assert_eq!(headers.get_all("link").iter().collect::<Vec<_>>(), ["<https://a.example/>; rel=x", "<b>"]);
        assert_eq!(headers.len(), 2, "{headers:?}");
        assert_eq!(of_site("/a\n  X: y\n", "/b"), None);
        assert_eq!(of_site("  X: y\n", "/b"), None);
        assert_eq!(of_site("\u{feff}", "/"), None);
    }

    #[test]
    fn the_site_takes_the_place_of_the_strict_host() {
        let mut headers = HeaderMap::new();
        dress(&mut headers, None, "no-store");
        assert!(headers.contains_key("content-security-policy") && headers["x-content-type-options"] == "nosniff");
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))]);
        dress(&mut headers, of_site("/*\n  Content-Type: text/x\n  A: 1\n  A: 2\n", "/"), "no-store");
        assert!(!headers.contains_key("content-security-policy") && headers["x-content-type-options"] == "nosniff");
        assert_eq!(headers.get_all("content-type").iter().collect::<Vec<_>>(), ["text/x"]);
        assert_eq!(headers.get_all("a").iter().count(), 2);
    }
}
