//! Which `Host` headers are answered.
//!
//! A page of any site can send requests to this machine. What keeps it from reading the answers is that a browser takes
//! another host for another origin; so a site that lets its own name point to 127.0.0.1 ("DNS rebinding") could read
//! drafts through the browser of who writes them. Such requests come with the name of that site, and are refused.

use std::net::{Ipv4Addr, Ipv6Addr};

/// True if a `Host` header names this machine, by an address or as `localhost`, or a name that was allowed besides.
pub fn is_allowed(header: &str, besides: &[String]) -> bool {
    let Some(host) = without_port(header) else { return false };
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok()
        || besides.iter().any(|name| name.eq_ignore_ascii_case(&host))
}

/// The host of `host[:port]`; `None` if the port is none.
fn without_port(header: &str) -> Option<&str> {
    match header.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => port.bytes().all(|c| c.is_ascii_digit()).then_some(host),
        _ => Some(header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_allowed() {
        for host in [
            "localhost",
            "LocalHost:4000",
            "localhost.",
            "press.localhost:4000",
            "127.0.0.1",
            "127.0.0.1:4000",
            "192.168.0.7:80",
            "[::1]",
            "[::1]:4000",
            "[2001:db8::1]:4000",
            "Desk.Example.org:4000",
        ] {
            assert!(is_allowed(host, &["desk.example.org".to_owned()]), "{host}");
        }
    }

    #[test]
    fn others_are_refused() {
        for host in [
            "",
            ":4000",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "127.0.0.1.evil.example",
            "evil.example:127.0.0.1",
            "localhost:4000@evil.example",
            "evil.example#localhost",
            "[localhost]",
            "[::1",
            "::1",
            "127.1",
            "desk.example.org",
        ] {
            assert!(!is_allowed(host, &[]), "{host}");
        }
    }
}
