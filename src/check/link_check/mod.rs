//! Other sites, asked whether their pages are still there: the one part of the program that asks others for anything.
//!
//! It asks as a guest should: many hosts at a time, but of each host one page at a time and with a pause between two;
//! for no more than the head of a page where the host allows that; and not again for what was answered lately
//! ([`cache`]). It reads no clock: who asks hands one down.

pub(crate) mod address;
mod answer;
pub(crate) mod cache;
mod gate;
mod request;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

pub(crate) use answer::Answer;
use gate::RateLimiter;
use request::Client;

/// How many hosts are asked at a time.
const WORKERS: usize = 16;

/// The pause between two requests to one host.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// How pages are asked for.
pub(crate) struct RequestOptions<'a> {
    /// The pause between two requests to one host.
    pub pause: Duration,
    /// The clock.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
    /// Told every answer as it comes, and how many of all have come.
    pub reported: &'a (dyn Fn(&Url, &Answer, usize, usize) + Sync),
}

/// Asks for all pages, each once. The addresses are as [`address::parse`] gives them.
pub(crate) fn ask(urls: &[Url], manners: &RequestOptions) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<&str, Vec<&Url>> = BTreeMap::new();
    for url in urls {
        hosts.entry(url.host_str().unwrap_or_default()).or_default().push(url);
    }
    // Those with most pages take longest, so they begin first; they are taken from the end.
    let mut queue: Vec<Vec<&Url>> = hosts.into_values().collect();
    queue.sort_by_key(Vec::len);
    let (workers, total) = (queue.len().min(WORKERS), urls.len());
    let (queue, answers, done) = (Mutex::new(queue), Mutex::new(BTreeMap::new()), AtomicUsize::new(0));
    let (gates, asker) = (RateLimiter::new(manners.pause, manners.now), Client::new());
    let work = || {
        while let Some(urls) = { queue.lock().unwrap_or_else(PoisonError::into_inner).pop() } {
            for url in urls {
                let answer = asker.ask(url, &gates);
                (manners.reported)(url, &answer, done.fetch_add(1, Ordering::Relaxed) + 1, total);
                answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.as_str().to_owned(), answer);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}
