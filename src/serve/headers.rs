//! Security headers: those of a strict host, so that what it would block is seen before publication, or those that the
//! site itself asks for in a file `_headers`, as Netlify and Cloudflare Pages read it.
//!
//! A preview shows drafts in the browser of someone who has other sites open, too. So none of those may read it, put it
//! into a frame, or learn its addresses, whatever the site says: a file `_headers` can set only what is known here to
//! be without danger. A list of what is forbidden would be out of date with the next header that browsers learn.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::base::address::decode;

/// The file at the root of a site that tells a host what to send.
pub(crate) const FILE: &str = "_headers";

/// What a strict host would send.
const STRICT: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        // `connect-src` is for the preview, which asks what is new; published pages do without.
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// What goes with every answer: no page of another site may use it as a script, a picture or a window, or learn from
/// whether it can that there is such a file (Fetch, "Cross-Origin-Resource-Policy"; HTML, "Cross-origin opener policies").
const GUARD: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Goes with a policy of the site, or with none: a page must obey all policies that it comes with, so this one only
/// takes away. Pages of the site may frame one another.
const UNFRAMED: &str = "frame-ancestors 'self'";

/// Values of `Referrer-Policy` under which other sites do not learn which page links to them.
const DISCREET: [&str; 6] = [
    "no-referrer",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
];

/// Directives of a policy that send addresses of pages to where they say.
const REPORTS: [&str; 2] = ["report-uri", "report-to"];

/// Dresses an answer. Headers of the site take the place of the strict ones, all of them: its host would send no others.
pub fn dress(headers: &mut HeaderMap, of_site: Option<HeaderMap>, cache: &'static str) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    match of_site {
        Some(of_site) => {
            headers.extend(of_site);
            headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(UNFRAMED));
        }
        None => headers.extend(STRICT.map(|(name, value)| (name, HeaderValue::from_static(value)))),
    }
    // Each in the place of what the site may have set: twice, a browser may take it for neither.
    for (name, value) in GUARD {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The value that a preview sends for a header of the site; `None` if it sends none.
///
/// Left out on purpose is everything that opens a page to other sites (`Access-Control-*`, `Timing-Allow-Origin`,
/// `Cross-Origin-*-Policy` but that which only restricts), that reports addresses elsewhere (`Report-To`,
/// `Reporting-Endpoints`, `NEL`, `…-Report-Only`), that stays in the browser when the preview is over (`Set-Cookie`,
/// `Clear-Site-Data`, `Strict-Transport-Security`, `Service-Worker-Allowed`, how long an answer is kept), that leads
/// away (`Location`, `Refresh`), that a proxy obeys (`X-Accel-Redirect`), and how an answer is sent.
fn admitted(name: &HeaderName, value: &str) -> Option<HeaderValue> {
    let is = |expected: &str| value.eq_ignore_ascii_case(expected);
    let value = match name.as_str() {
        "content-security-policy" => without_reports(value),
        // Where the page loads something from elsewhere, it could say here that its address is sent along.
        "link" if value.to_ascii_lowercase().contains("referrerpolicy") => return None,
        "referrer-policy" => {
            let mut policies = value.split(',').map(|policy| policy.trim().to_ascii_lowercase());
            policies.all(|policy| DISCREET.contains(&policy.as_str())).then(|| value.to_owned())?
        }
        "x-frame-options" => (is("deny") || is("sameorigin")).then(|| value.to_owned())?,
        "content-disposition"
        | "content-language"
        | "content-type"
        | "cross-origin-embedder-policy"
        | "link"
        | "origin-agent-cluster"
        | "permissions-policy"
        | "x-robots-tag" => value.to_owned(),
        _ => GUARD.iter().find(|(known, ours)| known == name && is(ours)).map(|(_, ours)| (*ours).to_owned())?,
    };
    HeaderValue::from_str(&value).ok()
}

/// A Content Security Policy without the directives that report what it blocked, and with it the address of the page.
fn without_reports(policies: &str) -> String {
    let name = |directive: &str| directive.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let discreet = |policy: &str| {
        let kept: Vec<&str> = policy.split(';').filter(|part| !REPORTS.contains(&name(part).as_str())).collect();
        kept.join(";")
    };
    policies.split(',').map(discreet).collect::<Vec<_>>().join(",")
}

/// Headers that the rules of a file `_headers` set, and that a preview does not send: each once, as it is written
/// there, in the order of the file.
pub fn refused(rules: &str) -> Vec<String> {
    let mut refused: Vec<String> = Vec::new();
    for line in rules.lines().filter(|line| line.starts_with(char::is_whitespace)) {
        let Some((written, name, value)) = setting(line.trim()) else { continue };
        let sent = admitted(&name, value);
        if sent.is_some_and(|sent| sent == value) || refused.iter().any(|known| known.eq_ignore_ascii_case(written)) {
            continue;
        }
        refused.push(written.to_owned());
    }
    refused
}

/// `Name: value`: the name as it is written, as a name, and the value; `None` for a line that is nothing of the kind.
fn setting(text: &str) -> Option<(&str, HeaderName, &str)> {
    let (name, value) = text.split_once(':').filter(|_| !text.starts_with(['#', '!']))?;
    Some((name.trim(), name.trim().parse().ok()?, value.trim()))
}

/// The headers that a file `_headers` has for an address; `None` if no rule of it is for that address.
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
        } else if let Some((_, name, value)) = setting(text)
            && let Some(value) = admitted(&name, value)
        {
            headers.append(name, value);
        }
    }
    found
}

/// True if a pattern with `*` and `:name` is that of an address.
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
        assert_eq!(of_site("/a\n  Link: y\n", "/b"), None);
        assert_eq!(of_site("  Link: y\n", "/b"), None);
        assert_eq!(of_site("\u{feff}", "/"), None);
        assert_eq!(refused(rules), ["Content-Length", "cache-control"]);
    }

    #[test]
    fn no_other_site_is_let_in() {
        for line in [
            "Access-Control-Allow-Origin: *",
            "access-control-allow-credentials: true",
            "Access-Control-Something-New: yes",
            "Timing-Allow-Origin: *",
            "Cross-Origin-Resource-Policy: cross-origin",
            "Cross-Origin-Opener-Policy: unsafe-none",
            "X-Content-Type-Options: sniff",
            "X-Frame-Options: ALLOWALL",
            "X-Frame-Options: ALLOW-FROM https://evil.example/",
            "Referrer-Policy: unsafe-url",
            "Referrer-Policy: origin, no-referrer-when-downgrade",
            "Referrer-Policy:",
            "Link: <https://evil.example/a.css>; rel=preload; ReferrerPolicy=unsafe-url",
            "Content-Security-Policy-Report-Only: default-src 'none'; report-uri https://evil.example/",
            "Reporting-Endpoints: a=\"https://evil.example/\"",
            "Report-To: {}",
            "NEL: {}",
            "Set-Cookie: a=b",
            "Clear-Site-Data: \"*\"",
            "Location: https://evil.example/",
            "Refresh: 0; url=https://evil.example/",
            "Service-Worker-Allowed: /",
            "Strict-Transport-Security: max-age=99999999",
            "X-Accel-Redirect: /etc/passwd",
            "X-Permitted-Cross-Domain-Policies: all",
            "Connection: close",
            "Transfer-Encoding: chunked",
            "Content-Encoding: br",
            "Vary: *",
            "X-Something-New: yes",
        ] {
            let rules = format!("/*\n  {line}\n");
            assert_eq!(of_site(&rules, "/"), Some(HeaderMap::new()), "{line}");
            let name = line.split(':').next().unwrap();
            assert_eq!(refused(&rules), [name], "{line}");
        }
        for line in [
            "Content-Security-Policy: default-src 'self' https://cdn.example",
            "Referrer-Policy: no-referrer, strict-origin-when-cross-origin",
            "X-Frame-Options: SAMEORIGIN",
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cross-Origin-Embedder-Policy: require-corp",
            "Permissions-Policy: camera=()",
            "X-Robots-Tag: noindex",
        ] {
            let rules = format!("/*\n  {line}\n");
            let (name, value) = line.split_once(": ").unwrap();
            assert_eq!(of_site(&rules, "/").unwrap()[name], value, "{line}");
            assert_eq!(refused(&rules), [""; 0], "{line}");
        }
    }

    #[test]
    fn policies_report_to_nobody() {
        for (policy, expected) in [
            ("default-src 'none'; report-uri /a https://b.example", "default-src 'none'"),
            ("Report-To a; img-src *;REPORT-URI\tx;", " img-src *;"),
            ("img-src *, report-uri x, font-src *", "img-src *,, font-src *"),
            ("img-src *; reporting x", "img-src *; reporting x"),
        ] {
            assert_eq!(without_reports(policy), expected, "{policy}");
        }
        let rules = "/*\n  Content-Security-Policy: img-src *; report-uri https://b.example\n";
        assert_eq!(refused(rules), ["Content-Security-Policy"]);
        assert_eq!(of_site(rules, "/").unwrap()["content-security-policy"], "img-src *");
    }

    #[test]
    fn the_site_takes_the_place_of_the_strict_host() {
        let policies = |headers: &HeaderMap| {
            let policies = headers.get_all("content-security-policy").iter();
            policies.map(|policy| policy.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let mut headers = HeaderMap::new();
        dress(&mut headers, None, "no-store");
        assert!(policies(&headers)[0].contains("font-src 'self'; "));
        assert!(policies(&headers).len() == 1 && headers["x-content-type-options"] == "nosniff");
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))]);
        dress(&mut headers, of_site("/*\n  Content-Type: text/x\n  Link: 1\n  Link: 2\n", "/"), "no-store");
        assert_eq!(policies(&headers), [UNFRAMED]);
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers.get_all("content-type").iter().collect::<Vec<_>>(), ["text/x"]);
        assert_eq!(headers.get_all("link").iter().count(), 2);
        let mut headers = HeaderMap::new();
        dress(&mut headers, of_site("/*\n  Cross-Origin-Resource-Policy: same-origin\n", "/"), "no-store");
        assert_eq!(headers.get_all("cross-origin-resource-policy").iter().count(), 1);
        let mut headers = HeaderMap::new();
        dress(&mut headers, of_site("/*\n  Content-Security-Policy: frame-ancestors *\n", "/"), "no-store");
        assert_eq!(policies(&headers), ["frame-ancestors *", UNFRAMED]);
    }
}
