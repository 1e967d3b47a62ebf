//! What other sites answered lately, in `.pressroom/links.json` of the site.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::base::fs::{self, FsError};

/// Where it is in the site.
pub(crate) const PATH: &str = ".pressroom/links.json";

/// The folder of that file.
const FOLDER: &str = ".pressroom";

/// The form of the file; one of another form is not read.
const VERSION: u32 = 1;

/// How long it holds that a page is there.
const GOOD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long it holds that it is not: whoever mends something wants to see that it is mended.
const BAD: SignedDuration = SignedDuration::from_hours(1);

/// The answers by address, as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cache {
    version: u32,
    links: BTreeMap<String, Kept>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// When it was answered, as RFC 3339 has it.
    at: String,
    answer: Answer,
}

impl Default for Cache {
    fn default() -> Cache {
        Cache { version: VERSION, links: BTreeMap::new() }
    }
}

impl Cache {
    /// Reads the cache of a site. Where it is damaged it is empty, and the text says why.
    pub(crate) fn read(site: &Path) -> Result<(Cache, Option<String>), FsError> {
        let Some(bytes) = fs::read_if_there(&site.join(PATH))? else {
            return Ok((Cache::default(), None));
        };
        Ok(match serde_json::from_slice::<Cache>(&bytes) {
            Ok(cache) if cache.version == VERSION => (cache, None),
            Ok(cache) => (Cache::default(), Some(format!("it is of version {}", cache.version))),
            Err(error) => (Cache::default(), Some(error.to_string())),
        })
    }

    /// What was answered, where that still holds.
    pub(crate) fn get(&self, url: &str, now: Timestamp) -> Option<&Answer> {
        self.links.get(url).filter(|kept| kept.holds(now)).map(|kept| &kept.answer)
    }

    /// Keeps an answer of now.
    pub(crate) fn put(&mut self, url: &str, answer: &Answer, now: Timestamp) {
        self.links.insert(url.to_owned(), Kept { at: now.to_string(), answer: answer.clone() });
    }

    /// Writes it, without what holds no more.
    pub(crate) fn write(&mut self, site: &Path, now: Timestamp) -> Result<(), FsError> {
        self.links.retain(|_, kept| kept.holds(now));
        fs::create_dir(&site.join(FOLDER))?;
        let bytes = serde_json::to_vec_pretty(self).expect("maps of texts and numbers become JSON");
        // Two checks at a time write the same name; whoever comes last is right as well.
        let fresh = site.join(FOLDER).join("links.json.new");
        fs::write(&fresh, &bytes)?;
        fs::rename(&fresh, &site.join(PATH))
    }
}

impl Kept {
    fn holds(&self, now: Timestamp) -> bool {
        let Ok(at) = self.at.parse::<Timestamp>() else { return false };
        let age = now.duration_since(at);
        let longest = if matches!(self.answer, Answer::Dead(_)) { BAD } else { GOOD };
        // What was answered in the future was answered by a clock that was wrong.
        !age.is_negative() && age < longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_answers_hold_for_days_and_bad_ones_for_an_hour() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut cache = Cache::default();
        let then = at("2025-10-01T00:00:00Z");
        cache.put("a", &Answer::Good, then);
        cache.put("b", &Answer::Dead("answers 404".to_owned()), then);
        cache.put("c", &Answer::Moved("d".to_owned()), then);
        let known = |now: &str| ["a", "b", "c"].map(|url| cache.get(url, at(now)).is_some());
        assert_eq!(known("2025-10-01T00:59:59Z"), [true, true, true]);
        assert_eq!(known("2025-10-01T01:00:00Z"), [true, false, true]);
        assert_eq!(known("2025-10-08T00:00:00Z"), [false, false, false]);
        assert_eq!(known("2025-09-30T00:00:00Z"), [false, false, false]);
    }

    #[test]
    fn it_is_written_and_read_again_and_survives_damage() {
        let dir = tempfile::tempdir().unwrap();
        let now = "2025-10-01T00:00:00Z".parse().unwrap();
        let (mut cache, why) = Cache::read(dir.path()).unwrap();
        assert!(why.is_none());
        cache.put("a", &Answer::Moved("b".to_owned()), now);
        cache.write(dir.path(), now).unwrap();
        let (cache, why) = Cache::read(dir.path()).unwrap();
        assert_eq!((cache.get("a", now), why), (Some(&Answer::Moved("b".to_owned())), None));
        for damaged in ["", "{", "[]", "{\"version\": 2, \"links\": {}}"] {
            std::fs::write(dir.path().join(".pressroom/links.json"), damaged).unwrap();
            let (cache, why) = Cache::read(dir.path()).unwrap();
            assert!(cache.links.is_empty() && why.is_some(), "{damaged}");
        }
    }
}
