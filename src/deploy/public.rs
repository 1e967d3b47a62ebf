//! Whether the public sees that something is gone: what was deleted at a target may still be in the cache of a network that
//! delivers it.

#![expect(clippy::disallowed_types, reason = "the public address is that of another host")]

use std::io::Read;
use std::time::Duration;

use ureq::Agent;

use crate::base::address::{Base, encode};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it is waited before it is asked again.
const PAUSE: Duration = Duration::from_secs(2);

/// So many addresses are asked for at most; where these are gone, the others are.
const MOST: usize = 50;

/// Of an answer so many bytes are read: enough to tell a page from the page that says that there is none.
const HEAD: u64 = 64 << 10;

/// An address at which the public still sees what was deleted, or of which it is not known.
pub(crate) struct StillThere {
    /// The whole address.
    pub url: String,
    /// What its host said.
    pub answer: String,
}

/// Asks for the pages that were deleted until none of them is there, for so long at most; those that still are. That a page leads
/// elsewhere or says that it is gone is as good. `pause` waits, and says whether there is time left.
pub(crate) fn await_gone(base: &Base, deleted: &[Box<str>], pause: &dyn Fn(Duration) -> bool) -> Vec<StillThere> {
    let pages =
        deleted.iter().filter(|path| path.ends_with(".html") || path.ends_with(".txt") || path.ends_with(".pdf"));
    let url = |path: &str| format!("{}{}", base.full().trim_end_matches('/'), encode(&address(path)));
    let mut open: Vec<String> = pages.take(MOST).map(|path| url(path)).collect();
    let config = Agent::config_builder()
        .user_agent(concat!("pressroom/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let agent = Agent::new_with_config(config);
    loop {
        let mut there = Vec::new();
        for url in &open {
            match agent.get(url).header("Cache-Control", "no-cache").call() {
                Ok(answer) if answer.status().is_success() => {
                    let (status, mut head) = (answer.status(), Vec::new());
                    // The body is read so that the connection can be used again.
                    let _ = answer.into_body().into_reader().take(HEAD).read_to_end(&mut head);
                    there.push(StillThere { url: url.clone(), answer: format!("answers {}", status.as_u16()) });
                }
                Ok(_) => {}
                Err(error) => there.push(StillThere { url: url.clone(), answer: format!("cannot be asked: {error}") }),
            }
        }
        if there.is_empty() || !pause(PAUSE) {
            return there;
        }
        open = there.into_iter().map(|there| there.url).collect();
    }
}

/// The address of a file of the output.
fn address(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}
