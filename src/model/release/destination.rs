//! Where links and pictures lead: what their authors wrote, and what becomes of it.

/// What a link's destination is, before it is looked up.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination<'a> {
    /// With a scheme that a reader may follow, or an address on another host.
    External,
    /// With a scheme that runs or hides something, such as `javascript:` or `data:`.
    Forbidden,
    /// A place on the same page.
    Fragment,
    /// A path of this site, without query and fragment, and what followed it.
    Internal(&'a str, &'a str),
}

impl Destination<'_> {
    /// Sorts out a destination as it is in Markdown.
    pub fn of(dest: &str) -> Destination<'_> {
        if dest.is_empty() || dest.starts_with('#') {
            return Destination::Fragment;
        }
        if dest.starts_with("//") {
            return Destination::External;
        }
        let scheme = dest.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
        if let Some(scheme) = scheme {
            let allowed = ["http", "https", "mailto", "tel", "sms", "ftp", "ftps", "geo", "xmpp", "sip", "sips"];
            let known = allowed.iter().any(|known| scheme.eq_ignore_ascii_case(known));
            return if known { Destination::External } else { Destination::Forbidden };
        }
        // Browsers strip control characters and spaces before they look for a scheme.
        if dest.chars().any(char::is_control) || dest.starts_with(char::is_whitespace) {
            return Destination::Forbidden;
        }
        let end = dest.find(['?', '#']).unwrap_or(dest.len());
        Destination::Internal(&dest[..end], &dest[end..])
    }
}

/// The ports of previews and other servers that people begin: lower ones are kept by systems, higher ones are given out
/// at random.
const PORTS: std::ops::Range<u16> = 1024..32_768;

/// The path of an address of a preview, which nobody else can see: one with a port on this machine itself, such as
/// `http://127.0.0.1:4000/about/`.
pub(crate) fn preview_path(dest: &str) -> Option<&str> {
    let rest = dest.strip_prefix("http://").or_else(|| dest.strip_prefix("https://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, port) = rest[..end].rsplit_once(':')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_here = matches!(host, "localhost" | "[::1]" | "0.0.0.0") || host.strip_prefix("127.").is_some_and(is_number);
    let is_begun = port.parse::<u16>().is_ok_and(|port| PORTS.contains(&port));
    (is_here && is_begun).then(|| if end == rest.len() { "/" } else { &rest[end..] })
}

/// The scheme and the rest of an address of the web without its two slashes, such as `http:/example.org/`.
pub(crate) fn without_slashes(dest: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = dest.split_once(':')?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (is_web && !rest.starts_with("//")).then(|| (scheme, rest.trim_start_matches('/')))
}

/// Where a link or picture leads.
pub enum Target {
    /// As it is written: another site, a fragment, an address for mail.
    AsIs,
    /// To this url instead.
    To(String),
    /// Nowhere that may be shown: its text stays, the link goes.
    Nowhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_previews() {
        for (dest, path) in [
            ("http://127.0.0.1:4000/about/", Some("/about/")),
            ("http://localhost:8000", Some("/")),
            ("http://[::1]:4000/a?b#c", Some("/a?b#c")),
            ("http://127.0.0.1:45678/a", None),
            ("http://localhost:1/", None),
            ("http://localhost/a", None),
            ("https://127.example.org:4000/a", None),
            ("/about/", None),
        ] {
            assert_eq!(preview_path(dest), path, "{dest}");
        }
    }

    #[test]
    fn destinations_are_told_apart() {
        assert_eq!(Destination::of("https://a.example/"), Destination::External);
        assert_eq!(Destination::of("MAILTO:a@example.org"), Destination::External);
        assert_eq!(Destination::of("//a.example/"), Destination::External);
        assert_eq!(Destination::of("javascript:alert(1)"), Destination::Forbidden);
        assert_eq!(Destination::of("java\tscript:alert(1)"), Destination::Forbidden);
        assert_eq!(Destination::of("data:text/html,x"), Destination::Forbidden);
        assert_eq!(Destination::of("#notes"), Destination::Fragment);
        assert_eq!(Destination::of("../a.md?x#y"), Destination::Internal("../a.md", "?x#y"));
        assert_eq!(Destination::of("/a:b/"), Destination::Internal("/a:b/", ""));
    }
}
