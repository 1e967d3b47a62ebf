//! Addresses of pages on other sites, and those that nobody may ask for.

use std::net::IpAddr;

use url::{Host, Url};

/// An address as it is asked for: without its fragment, which no host sees. `None` for what is neither `http:` nor
/// `https:`; the error is that it is no address at all.
pub(crate) fn parse(written: &str) -> Option<Result<Url, ()>> {
    let written = written.trim();
    let scheme = |name: &str| written.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let parsed = match written.starts_with("//") {
        true => Url::parse(&format!("https:{written}")),
        false if scheme("http:") || scheme("https:") => Url::parse(written),
        false => return None,
    };
    let mut url = match parsed {
        Ok(url) => url,
        Err(_) => return Some(Err(())),
    };
    url.set_fragment(None);
    Some(Ok(url))
}

/// Names that are kept for examples and tests and lead nowhere (RFC 2606, RFC 6761), and the machine itself by name. An
/// address of numbers is asked for: who writes one means it.
pub(crate) fn is_reserved(url: &Url) -> bool {
    let Some(Host::Domain(host)) = url.host() else { return false };
    if host.parse::<IpAddr>().is_ok() {
        return false;
    }
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    let (last, above) = (labels.next().unwrap_or_default(), labels.next());
    match last {
        "example" | "test" | "invalid" | "localhost" => true,
        "com" | "net" | "org" => above == Some("example"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(written: &str) -> Option<String> {
        parse(written)?.ok().map(String::from)
    }

    #[test]
    fn addresses_are_those_of_the_web() {
        assert_eq!(parsed("HTTPS://Www.Example.ORG/a b#c").as_deref(), Some("https://www.example.org/a%20b"));
        assert_eq!(parsed("//host.kg/ж?x#y").as_deref(), Some("https://host.kg/%D0%B6?x"));
        assert_eq!(parsed("http://пример.рф/").as_deref(), Some("http://xn--e1afmkfd.xn--p1ai/"));
        for other in ["mailto:a@b.kg", "/about/", "../a.md", "#a", "httpx://a", ""] {
            assert!(parse(other).is_none(), "{other}");
        }
        assert!(matches!(parse("https://"), Some(Err(()))));
        assert!(matches!(parse("http://a:99999/"), Some(Err(()))));
    }

    #[test]
    fn reserved_names_are_known() {
        let reserved = |text: &str| is_reserved(&Url::parse(text).unwrap());
        for text in [
            "https://example.org/",
            "https://www.EXAMPLE.com./a",
            "http://localhost:8000/",
            "http://a.b.localhost",
            "https://office.example",
            "https://x.test/",
            "https://x.invalid/",
            "https://user@example.net/",
        ] {
            assert!(reserved(text), "{text}");
        }
        for text in [
            "https://example.kg/",
            "https://myexample.org/",
            "http://127.0.0.1:8/",
            "http://[::1]/",
            "https://test.org",
        ] {
            assert!(!reserved(text), "{text}");
        }
    }
}
