//! Whether the public sees that something is gone: what was deleted or taken back at a target may still be in the cache of a
//! network that delivers it.

#![expect(clippy::disallowed_types, reason = "the public address is that of another host")]

use std::io::Read;
use std::time::Duration;

use ureq::Agent;

use crate::base::address::{Base, encode};
use crate::base::hash::{Digest, Digester};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it is waited before it is asked again.
const PAUSE: Duration = Duration::from_secs(2);

/// So many addresses are asked for at most.
const MOST: usize = 50;

/// What nobody may see any more.
pub(crate) struct Gone<'a> {
    /// The path of its file.
    pub path: &'a str,
    /// The digest of what was there, if that is known: where something else is there, it is gone.
    pub was: Option<Digest>,
}

/// An address at which the public still sees what is gone, or of which it is not known.
pub(crate) struct StillThere {
    /// The whole address.
    pub url: String,
    /// What its host said.
    pub answer: String,
}

/// Asks for what is gone until none of it is there, for so long at most; what still is. That an address leads elsewhere or
/// says that nothing is there is as good. `pause` waits, and says whether there is time left.
pub(crate) fn await_gone(base: &Base, gone: &[Gone], pause: &dyn Fn(Duration) -> bool) -> Vec<StillThere> {
    let config = Agent::config_builder()
        .user_agent(concat!("pressroom/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let agent = Agent::new_with_config(config);
    let mut open: Vec<&Gone> = gone.iter().take(MOST).collect();
    loop {
        let asked = open.iter().map(|gone| (*gone, ask(&agent, base, gone)));
        let there: Vec<(&Gone, StillThere)> = asked.filter_map(|(gone, there)| Some((gone, there?))).collect();
        if there.is_empty() || !pause(PAUSE) {
            return there.into_iter().map(|(_, there)| there).collect();
        }
        open = there.into_iter().map(|(gone, _)| gone).collect();
    }
}

/// What is still at the address of something that is gone.
fn ask(agent: &Agent, base: &Base, gone: &Gone) -> Option<StillThere> {
    let url = format!("{}{}", base.full().trim_end_matches('/'), encode(&address(gone.path)));
    let answer = match agent.get(&url).header("Cache-Control", "no-cache").call() {
        Ok(answer) => answer,
        Err(error) => return Some(StillThere { url, answer: format!("cannot be asked: {error}") }),
    };
    let status = answer.status();
    let is_there =
        status.is_success() && gone.was.is_none_or(|was| digest(answer.into_body().into_reader()) == Some(was));
    is_there.then(|| StillThere { url, answer: format!("answers {}", status.as_u16()) })
}

/// The digest of a body; `None` if it cannot be read to its end.
fn digest(mut body: impl Read) -> Option<Digest> {
    let (mut digester, mut piece) = (Digester::default(), vec![0; 64 << 10]);
    loop {
        match body.read(&mut piece).ok()? {
            0 => return Some(digester.finish()),
            read => digester.update(&piece[..read]),
        }
    }
}

/// The address of a file of the output.
fn address(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}
