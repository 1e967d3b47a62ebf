//! Whether a request comes from a page of another site.
//!
//! Browsers keep such a page from reading an answer, but not from asking; and from how an answer is taken (a picture that
//! loads or does not), the page can learn which drafts there are. Browsers say who asks: with `Sec-Fetch-Site` (W3C,
//! "Fetch Metadata Request Headers") where the address is one of this machine or comes by HTTPS, and with `Origin`
//! (RFC 6454) in some requests. Programs that are no browsers say neither.

use axum::http::{HeaderMap, header};

/// True if a page of another site asks: for something to load or to listen to, or to show in a frame. That someone
/// follows a link from elsewhere to a page of the preview is fine. `host` is what the request names in `Host`, if it does.
pub(super) fn is_foreign(headers: &HeaderMap, host: Option<&str>) -> bool {
    let says = |name: &str, values: &[&str]| {
        headers.get_all(name).iter().all(|value| values.iter().any(|known| value == known))
            && headers.contains_key(name)
    };
    // Another port of this machine is another site as well, which browsers call `same-site`.
    let unknown = !headers.contains_key("sec-fetch-site");
    let own = unknown || says("sec-fetch-site", &["same-origin", "none"]);
    let followed = says("sec-fetch-mode", &["navigate"]) && says("sec-fetch-dest", &["document"]);
    let foreign_origin = headers.get_all(header::ORIGIN).iter().any(|origin| {
        // A proxy before the preview may have spoken HTTPS.
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        origin.is_none_or(|(_, origin)| host.is_none_or(|host| !origin.eq_ignore_ascii_case(host)))
    });
    foreign_origin || !(own || followed)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn foreign(headers: &[(&'static str, &'static str)]) -> bool {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_foreign(&headers.collect(), Some("localhost:4000"))
    }

    #[test]
    fn pages_of_other_sites_are_known() {
        for headers in [
            &[("sec-fetch-site", "cross-site")] as &[_],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "document")],
            &[("origin", "https://evil.example")],
            &[("origin", "http://localhost:3000")],
            &[("origin", "http://localhost")],
            &[("origin", "null")],
            &[("origin", "")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        ] {
            assert!(foreign(headers), "{headers:?}");
        }
    }

    #[test]
    fn others_are_not() {
        for headers in [
            &[] as &[_],
            &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
            &[("sec-fetch-mode", "cors")],
            &[("origin", "http://LOCALHOST:4000")],
            &[("origin", "https://localhost:4000"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(!foreign(headers), "{headers:?}");
        }
    }
}
