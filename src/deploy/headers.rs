//! What a file is sent with: its media type, how long it may be kept, and how it is compressed.

use crate::base::hash::has_fingerprint;
use crate::base::media::media_type;
use crate::model::config::deploy::CacheControl;

/// Header fields of a file (RFC 9110, section 8; RFC 9111, section 5.2).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Headers<'c> {
    /// `Content-Type`
    pub content_type: String,
    /// `Cache-Control`
    pub cache_control: &'c str,
    /// `Content-Encoding`
    pub content_encoding: Option<&'static str>,
}

impl<'c> Headers<'c> {
    /// Those of a file of the output.
    pub(crate) fn of(path: &str, cache: &'c CacheControl, gzip: bool) -> Headers<'c> {
        let media_type = media_type(path);
        let is_text = media_type.starts_with("text/")
            || matches!(
                media_type,
                "application/json" | "application/xml" | "application/manifest+json" | "image/svg+xml"
            );
        // JSON is UTF-8 and has no parameter (RFC 8259, section 11).
        let has_charset = media_type.starts_with("text/") || media_type == "application/xml";
        Headers {
            content_type: if has_charset { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() },
            cache_control: if has_fingerprint(path) { &cache.assets } else { &cache.pages },
            content_encoding: (gzip && is_text).then_some("gzip"),
        }
    }

    /// True if its bytes are sent compressed.
    pub(crate) fn is_compressed(&self) -> bool {
        self.content_encoding.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_go_by_what_a_file_is() {
        let cache = CacheControl::default();
        let of = |path| Headers::of(path, &cache, true);
        let page = of("ru/index.html");
        assert_eq!(page.content_type, "text/html; charset=utf-8");
        assert_eq!((page.cache_control, page.content_encoding), (&*cache.pages, Some("gzip")));
        assert_eq!(of("feed.xml").content_type, "application/xml; charset=utf-8");
        assert_eq!(of("feed.json").content_type, "application/json");
        let sheet = of("assets/press.0123456789.css");
        assert_eq!((&*sheet.content_type, sheet.cache_control), ("text/css; charset=utf-8", &*cache.assets));
        let photo = of("releases/2025/a/photo.jpg");
        assert_eq!((&*photo.content_type, photo.content_encoding), ("image/jpeg", None));
        assert!(!Headers::of("index.html", &cache, false).is_compressed());
    }
}
