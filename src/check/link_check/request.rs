//! One page, asked for until it is known whether it is there.

#![expect(clippy::disallowed_types, reason = "this is where other hosts are asked")]

use std::io;
use std::time::Duration;

use jiff::Timestamp;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::{Agent, Error};
use url::Url;

use super::address::is_reserved;
use super::answer::Answer;
use super::gate::{LONGEST, RateLimiter};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a page may lead on.
const HOPS: usize = 10;

/// As whom we ask.
const NAME: &str = concat!("pressroom/", env!("CARGO_PKG_VERSION"), " (link check)");

/// Asks for pages.
pub(super) struct Client {
    agent: Agent,
}

/// What a host said, as far as it matters.
struct Said {
    status: StatusCode,
    location: Option<String>,
    retry_after: Option<Duration>,
}

impl Client {
    /// With nothing asked yet.
    pub(super) fn new() -> Client {
        let config = Agent::config_builder()
            .user_agent(NAME)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Client { agent: Agent::new_with_config(config) }
    }

    /// What became of a page.
    pub(super) fn ask(&self, url: &Url, gates: &RateLimiter) -> Answer {
        let mut at = url.clone();
        let (mut head, mut patient, mut hops) = (true, true, 0);
        // Where it stands for good: as far as it leads on for good from the first step.
        let (mut moved, mut for_good) = (None, true);
        loop {
            let said = match self.request(&at, head, gates) {
                Ok(said) => said,
                Err(error) => return Answer::Dead(in_words(&error, &at)),
            };
            match said.status.as_u16() {
                200..=299 => return moved.map_or(Answer::Good, |moved: Url| Answer::Moved(moved.into())),
                429 | 503 if patient && said.retry_after.is_none_or(|wait| wait <= LONGEST) => patient = false,
                403 | 404 | 405 | 501 if head => head = false,
                status @ (301 | 302 | 303 | 307 | 308) => {
                    let next = said.location.as_deref().and_then(|location| at.join(location).ok());
                    let Some(mut next) = next else {
                        return Answer::Dead(format!("answers {status} and does not say where it leads"));
                    };
                    next.set_fragment(None);
                    if !matches!(next.scheme(), "http" | "https") || is_reserved(&next) {
                        return Answer::Dead(format!("leads on to {next}, which is no page"));
                    }
                    hops += 1;
                    if hops > HOPS {
                        return Answer::Dead(format!("leads on more than {HOPS} times, and perhaps in a circle"));
                    }
                    for_good &= matches!(status, 301 | 308);
                    if for_good {
                        moved = Some(next.clone());
                    }
                    (at, head) = (next, true);
                }
                _ => {
                    let reason = said.status.canonical_reason().unwrap_or_default().to_lowercase();
                    let reason = if reason.is_empty() { reason } else { format!(" ({reason})") };
                    return Answer::Dead(format!("answers {}{reason}", said.status.as_str()));
                }
            }
        }
    }

    fn request(&self, url: &Url, head: bool, gates: &RateLimiter) -> Result<Said, Error> {
        gates.pass(url.host_str().unwrap_or_default(), || {
            let request = if head { self.agent.head(url.as_str()) } else { self.agent.get(url.as_str()) };
            // The body is not read: that the page begins is enough.
            let said = request.header(header::ACCEPT, "*/*").call().map(|answer| {
                let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
                Said {
                    status: answer.status(),
                    location: text(header::LOCATION),
                    retry_after: retry_after(answer.headers(), gates.now()),
                }
            });
            let alone = said.as_ref().ok().and_then(|said| said.retry_after);
            (said, alone)
        })
    }
}

/// How long a host wants to be left alone: seconds, or the time from which on it can be asked again (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

/// Why there was no answer.
fn in_words(error: &Error, at: &Url) -> String {
    let host = at.host_str().unwrap_or_default();
    let not_found = || format!("leads to {host}, and there is no such host");
    match error {
        Error::HostNotFound => not_found(),
        Error::Timeout(_) => format!("had no answer from {host} within {} seconds", PATIENCE.as_secs()),
        Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => format!("leads to {host}, which refuses connections"),
            io::ErrorKind::TimedOut => format!("had no answer from {host} in time"),
            io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                format!("leads to {host}, which broke off the connection")
            }
            // Systems have no kind for it; the text is that of the standard library, then that of the system. That names
            // cannot be looked up at all reads otherwise.
            _ if error.to_string().starts_with("failed to lookup") && error.to_string().contains("not known") => {
                not_found()
            }
            io::ErrorKind::InvalidData => format!("leads to {host}, with which no safe connection is made: {error}"),
            _ => format!("leads to {host}, which cannot be asked: {error}"),
        },
        error => format!("leads to {host}, which cannot be asked: {error}"),
    }
}
