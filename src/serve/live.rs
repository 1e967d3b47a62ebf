//! News for open pages: a stream of events that begins with how things stand.
//!
//! | event | data | when |
//! | --- | --- | --- |
//! | `state` | `generation`, `faults` (a text or null) | once, at the beginning |
//! | `changed` | `generation`, `addresses` | the build has changed files |
//! | `faults` | `text` | the build failed; the last good site stays |
//! | `mended` | nothing | the build went well and changed nothing |
//! | `reload` | nothing | this listener was too slow for the rest |
//!
//! Each page carries the generation at which it was served ([`Live::script`]). Where the stream tells another, the page
//! has missed something: between its own request and the stream, asleep, or while the server was started again.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::base::address;

/// The script of a page that listens.
pub(crate) const CLIENT: &str = include_str!("client.js");

/// The folder of the script and the stream, below the base path. There is none such on the disk.
pub(crate) const FOLDER: &str = "__pressroom";

/// The name of the script in it.
pub(crate) const SCRIPT: &str = "live.js";

/// The name of the stream in it.
pub(crate) const EVENTS: &str = "events";

/// News that a listener may leave waiting; who is behind by more reloads.
const WAITING: usize = 64;

/// How soon a browser asks again when the stream has ended.
const RETRY: Duration = Duration::from_secs(1);

/// How soon it asks again where too many pages listen.
const LATER: Duration = Duration::from_secs(5);

/// What open pages are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A build has changed files: their addresses in the site, without its base path (`/releases/a/`,
    /// `/assets/style.css`), deleted ones too. It went well, as with [`News::Mended`].
    Changed(Vec<String>),
    /// A build failed: its diagnostics as in the terminal, without colours. The last good site stays up.
    Faults(String),
    /// A build went well.
    Mended,
}

/// An event, written out once for all who listen.
#[derive(Clone)]
struct Message {
    event: &'static str,
    data: Arc<str>,
}

impl Message {
    fn new(event: &'static str, data: &Value) -> Message {
        Message { event, data: data.to_string().into() }
    }

    fn into_event(self) -> Event {
        Event::default().event(self.event).data(&*self.data)
    }
}

/// The state of the site, and who listens.
pub(crate) struct Live {
    state: Mutex<State>,
}

struct State {
    /// Rises with every build that changes files.
    generation: u64,
    faults: Option<String>,
    /// `None` when all is over.
    listeners: Option<Sender<Message>>,
}

impl Live {
    /// Nothing has been sent yet.
    pub(crate) fn new(generation: u64) -> Live {
        let listeners = Some(broadcast::channel(WAITING).0);
        Live { state: Mutex::new(State { generation, faults: None, listeners }) }
    }

    /// Sends to all who listen, and those who come later how things stand now.
    pub(crate) fn publish(&self, news: News) {
        let mut state = self.state();
        let message = match news {
            News::Changed(addresses) if !addresses.is_empty() => {
                state.generation += 1;
                state.faults = None;
                Message::new("changed", &json!({"generation": state.generation, "addresses": addresses}))
            }
            News::Changed(_) | News::Mended => {
                state.faults = None;
                Message::new("mended", &json!({}))
            }
            News::Faults(text) => {
                let message = Message::new("faults", &json!({"text": text}));
                state.faults = Some(text);
                message
            }
        };
        if let Some(listeners) = &state.listeners {
            // An error says that nobody listens.
            let _ = listeners.send(message);
        }
    }

    /// What is wrong now, if the last build failed.
    pub(crate) fn faults(&self) -> Option<String> {
        self.state().faults.clone()
    }

    /// The stream of one listener. Nothing falls between how things stand and what comes after.
    pub(crate) fn listen(&self) -> impl Stream<Item = Result<Event, Infallible>> + Send + use<> {
        let (first, news) = {
            let state = self.state();
            let first = Message::new("state", &json!({"generation": state.generation, "faults": state.faults}));
            (first, state.listeners.as_ref().map(Sender::subscribe))
        };
        let first = first.into_event().retry(RETRY);
        stream::once(async { first }).chain(stream::unfold(news, next)).map(Ok)
    }

    /// Ends all streams.
    pub(crate) fn close(&self) {
        self.state().listeners = None;
    }

    /// The tag for a page of this moment; `page` is the address of its file. Ask for it before the file is read: what
    /// changes in between is then sent, at worst once too often.
    pub(crate) fn script(&self, base: &str, page: &str) -> String {
        let generation = self.state().generation;
        let [base, page] = [base, page].map(|text| address::encode(text).replace('&', "&amp;"));
        format!(
            "<script src=\"{base}/{FOLDER}/{SCRIPT}\" data-generation=\"{generation}\" data-page=\"{page}\"></script>\n"
        )
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No panic leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that ends at once and says when to ask again. With an error, browsers would not ask again at all.
pub(crate) fn later() -> impl Stream<Item = Result<Event, Infallible>> + Send {
    stream::once(async { Ok(Event::default().retry(LATER)) })
}

/// Waits for the next of the news; the stream ends when the server does.
async fn next(news: Option<Receiver<Message>>) -> Option<(Event, Option<Receiver<Message>>)> {
    let mut news = news?;
    match news.recv().await {
        Ok(message) => Some((message.into_event(), Some(news))),
        Err(RecvError::Lagged(_)) => Some((Message::new("reload", &json!({})).into_event(), Some(news))),
        Err(RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_that_change_files_are_counted() {
        let live = Live::new(7);
        for (news, generation, faults) in [
            (News::Faults("a".to_owned()), 7, true),
            (News::Mended, 7, false),
            (News::Faults("b".to_owned()), 7, true),
            (News::Changed(vec!["/".to_owned()]), 8, false),
            (News::Faults("c".to_owned()), 8, true),
            (News::Changed(Vec::new()), 8, false),
        ] {
            live.publish(news.clone());
            let state = live.state();
            assert_eq!((state.generation, state.faults.is_some()), (generation, faults), "{news:?}");
        }
    }

    #[test]
    fn tags_hold_any_address() {
        assert_eq!(
            Live::new(3).script("/a&b", "/\"><x>/"),
            "<script src=\"/a&amp;b/__pressroom/live.js\" data-generation=\"3\" data-page=\"/%22%3E%3Cx%3E/\"></script>\n"
        );
    }
}
