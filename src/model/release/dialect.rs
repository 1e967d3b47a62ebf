//! Which Markdown releases are written in, and what a site says about it.

use pulldown_cmark::Options;
use url::Url;

use crate::model::config::Config;

/// The extensions of CommonMark that releases may use.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// What a site says about its Markdown.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Raw HTML is passed on as it is.
    pub trust_html: bool,
    /// The hosts of the site, in small letters: that of its address, and the one in `site.yaml` where the command line
    /// gave another.
    pub hosts: Vec<String>,
}

impl Rules {
    /// Those of a site.
    pub fn of(config: &Config) -> Rules {
        let written = config.bases().map(|base| base.host().to_ascii_lowercase());
        let encoded = config.bases().filter_map(|base| Some(Url::parse(&base.full()).ok()?.host_str()?.to_owned()));
        let mut hosts: Vec<String> = written.chain(encoded).collect();
        hosts.sort_unstable();
        hosts.dedup();
        Rules { trust_html: config.trust_html, hosts }
    }

    /// True for an address of a host of the site, whatever its scheme, user, port and spelling.
    pub fn is_own(&self, dest: &str) -> bool {
        self.hosts.iter().any(|host| is_of(host, dest))
    }
}

fn is_of(host: &str, dest: &str) -> bool {
    let own = |name: &str| name.trim_end_matches('.').eq_ignore_ascii_case(host);
    let rest = ["https://", "http://", "//"].iter().find_map(|start| dest.strip_prefix(start));
    // Most addresses are plain, and their hosts can be read as they are.
    if let Some(rest) = rest {
        let name = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)) {
            return own(name);
        }
    }
    // All others as browsers read them (WHATWG URL).
    let absolute = if dest.starts_with("//") { Url::parse(&format!("https:{dest}")) } else { Url::parse(dest) };
    let encoded = || Url::parse(&format!("https://{host}/"));
    absolute.is_ok_and(|url| {
        let known = url.host_str().map(|name| name.trim_end_matches('.'));
        known.is_some_and(|known| own(known) || encoded().is_ok_and(|url| url.host_str() == Some(known)))
    })
}
