//! Which Markdown releases are written in, and what a site says about it.

use pulldown_cmark::Options;
use url::Url;

use crate::config::Config;

/// The extensions of CommonMark that releases may use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// What a site says about its Markdown.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Raw HTML is passed on as it is.
    pub trust_html: bool,
    /// The host of the site, in small letters; empty where none is known.
    pub host: String,
}

impl Rules {
    /// Those of a site.
    pub fn of(config: &Config) -> Rules {
        Rules { trust_html: config.trust_html, host: config.base.host().to_ascii_lowercase() }
    }

    /// True for an address of the site's own host, whatever its scheme, user, port and spelling.
    pub fn is_own(&self, dest: &str) -> bool {
        if self.host.is_empty() {
            return false;
        }
        let rest = ["https://", "http://", "//"].iter().find_map(|start| dest.strip_prefix(start));
        // Most addresses are plain, and their hosts can be read as they are.
        if let Some(rest) = rest {
            let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
            if !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)) {
                return host.trim_end_matches('.').eq_ignore_ascii_case(&self.host);
            }
        }
        // All others as browsers read them (WHATWG URL).
        let absolute = if dest.starts_with("//") { Url::parse(&format!("https:{dest}")) } else { Url::parse(dest) };
        let own = |host: &str| host.trim_end_matches('.').eq_ignore_ascii_case(&self.host);
        let encoded = || Url::parse(&format!("https://{}/", self.host));
        absolute.is_ok_and(|url| {
            let known = url.host_str().map(|host| host.trim_end_matches('.'));
            known.is_some_and(|known| own(known) || encoded().is_ok_and(|url| url.host_str() == Some(known)))
        })
    }
}
