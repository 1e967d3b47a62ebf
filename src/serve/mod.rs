//! The preview server: shows an output folder in a browser of this machine, as a strict host would, and tells open
//! pages what a new build has changed.
//!
//! It is for looking at a site before it is published, not for publishing it. It reads the folder and nothing else; who
//! builds into the folder says so by [`Server::publish`].
//!
//! | file | charge |
//! | --- | --- |
//! | [`http`] | the socket, the thread that answers, and its end |
//! | `answer` | what a request gets: the only file that puts the others together |
//! | [`host`] | which `Host` headers are answered |
//! | `origin` | whether a page of another site asks |
//! | [`path`] | the path of a request, taken apart; nothing in it leads out of the folder |
//! | [`find`] | the file that a path names |
//! | [`headers`] | security headers: strict ones, or those of the site's own `_headers` |
//! | [`live`] | news for open pages, as a stream of events |
//! | `inject` | puts the script into a page on its way out |
//! | `client.js` | that script: exchanges style sheets, reloads, shows faults |
//!
//! In: requests, and news of builds. Out: answers. Imports `base`.

#![warn(missing_docs)]

mod answer;
pub(crate) mod find;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod http;
mod inject;
pub(crate) mod live;
mod origin;
pub(crate) mod path;

pub use http::{Limits, ServeError, Server, Settings};
pub use live::News;
