//! What a deployment has to do, from what was built and from what lies at the target; pure.
//!
//! The order is what keeps a site whole at every moment, whoever breaks it off: what pages refer to comes before them, what
//! is new before what leads to it, and what goes goes last. So a page that is public never refers to what is not there yet
//! or not any more.
//!
//! What is public is a set of files that lead to nothing outside of it. A file that is new is not in it until something that
//! is leads there, which is not before all that is new has been sent; a file that is to be deleted is not in it any more
//! when all that is changed has been sent. So of a deployment that was broken off two things must be known: what it may have
//! touched, and which of that nothing leads to ([`Doubt`]).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::doubt::Doubt;
use super::record::Record;
use crate::base::hash::{Digest, has_fingerprint};
use crate::base::media::media_type;

/// The steps of a deployment, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Style sheets, scripts, fonts, pictures and documents; those that are new first.
    Assets,
    /// All else at addresses where nothing is yet: nobody can come there before something that is public leads there.
    New,
    /// Pages that are another by now; those deep down first, the home page last.
    Pages,
    /// Feeds, and lists for programs.
    Feeds,
    /// Sitemaps.
    Sitemaps,
}

impl Step {
    /// All of them, in their order.
    pub(crate) const ALL: [Step; 5] = [Step::Assets, Step::New, Step::Pages, Step::Feeds, Step::Sitemaps];

    /// What is sent in it, for people.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Step::Assets => "pictures, documents and assets",
            Step::New => "new pages",
            Step::Pages => "changed pages",
            Step::Feeds => "feeds",
            Step::Sitemaps => "sitemaps",
        }
    }

    /// Its name for programs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Step::Assets => "assets",
            Step::New => "new",
            Step::Pages => "pages",
            Step::Feeds => "feeds",
            Step::Sitemaps => "sitemaps",
        }
    }

    /// The step of a file that is new at the target or not.
    fn of(path: &str, is_new: bool) -> Step {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let step = match media_type(path) {
            _ if name == "robots.txt" => Step::Sitemaps,
            "text/html" | "text/plain" => Step::Pages,
            "application/xml" if name.starts_with("sitemap") => Step::Sitemaps,
            "application/xml" | "application/json" => Step::Feeds,
            _ => Step::Assets,
        };
        if is_new && step != Step::Assets { Step::New } else { step }
    }
}

/// How far a deployment is, as far as it matters to the one that goes on if this one is broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// It sends what nothing leads to yet.
    New,
    /// It sends what leads there.
    Changed,
    /// It deletes what nothing leads to any more.
    Delete,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The files to send, step by step in order: whether nothing leads there yet, and their places among those that were
    /// built.
    pub send: Vec<(Step, bool, u32)>,
    /// How many of them nothing leads to yet.
    pub new: usize,
    /// What is to be deleted, sorted; that other pages lead to it no more is certain by then.
    pub delete: Vec<Box<str>>,
    /// What the record has in the end as [kept](Record::kept).
    pub kept: BTreeMap<Box<str>, (Digest, Timestamp)>,
}

impl Changes {
    /// True if there is nothing to send and nothing to delete.
    pub(crate) fn are_none(&self) -> bool {
        self.send.is_empty() && self.delete.is_empty()
    }

    /// What is in doubt from a phase on, until all is done. `before` was in doubt when it began.
    pub(crate) fn doubt(&self, files: &[(Box<str>, Digest)], before: &Doubt, phase: Phase) -> Doubt {
        let mut doubt = Doubt::default();
        for (_, is_new, at) in &self.send {
            let is_orphan = *is_new && phase == Phase::New;
            if is_orphan { &mut doubt.orphans } else { &mut doubt.public }.insert(files[*at as usize].0.clone());
        }
        for path in &self.delete {
            let is_orphan = phase == Phase::Delete || before.orphans.contains(path);
            if is_orphan { &mut doubt.orphans } else { &mut doubt.public }.insert(path.clone());
        }
        doubt
    }

    /// What makes a target of what `there` says have the `files`. `doubt` is what lies there besides or instead. `days` is for
    /// how long assets stay.
    pub(crate) fn between(
        files: &[(Box<str>, Digest)],
        there: &Record,
        doubt: &Doubt,
        now: Timestamp,
        days: u32,
    ) -> Changes {
        let mut changes = Changes::default();
        let mut known = there.files.iter().peekable();
        let mut gone: Vec<(&str, Option<Digest>)> = Vec::new();
        for ((path, digest), at) in files.iter().zip(0..) {
            while let Some((old, digest)) = known.next_if(|(old, _)| old < path) {
                gone.push((old, Some(*digest)));
            }
            let lies = known.next_if(|(old, _)| old == path).map(|(_, digest)| digest);
            let lies = lies.or_else(|| there.kept.get(path).map(|(digest, _)| digest));
            if lies != Some(digest) || doubt.has(path) {
                let is_new = doubt.orphans.contains(path) || (lies.is_none() && !doubt.public.contains(path));
                changes.new += usize::from(is_new);
                changes.send.push((Step::of(path, is_new), is_new, at));
            }
        }
        gone.extend(known.map(|(old, digest)| (&**old, Some(*digest))));
        let is_built = |path: &str| files.binary_search_by(|(built, _)| (**built).cmp(path)).is_ok();
        let recorded = |path: &str| there.find(path).is_some() || there.kept.contains_key(path);
        gone.extend(doubt.paths().map(|path| (&**path, None)).filter(|(path, _)| !is_built(path) && !recorded(path)));
        changes.send.sort_by_cached_key(|(step, is_new, at)| {
            (*step, !is_new, Reverse(files[*at as usize].0.matches('/').count()), *at)
        });

        let long = SignedDuration::from_hours(24 * i64::from(days));
        // What is not known to lie there whole is no use to a page that refers to it.
        let stays = |path: &str| has_fingerprint(path) && !doubt.has(path) && days > 0;
        for (path, digest) in gone {
            match digest.filter(|_| stays(path)) {
                Some(digest) => drop(changes.kept.insert(path.into(), (digest, now))),
                None => changes.delete.push(path.into()),
            }
        }
        for (path, (digest, since)) in there.kept.iter().filter(|(path, _)| !is_built(path)) {
            match now.duration_since(*since) < long && stays(path) {
                true => drop(changes.kept.insert(path.clone(), (*digest, *since))),
                false => changes.delete.push(path.clone()),
            }
        }
        changes.delete.sort_unstable();
        changes
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use proptest::prelude::*;

    use super::*;

    /// A version of a site: its pages, each with those that it leads to.
    type Site = BTreeMap<Box<str>, Vec<Box<str>>>;

    fn path(number: usize) -> Box<str> {
        match number % 4 {
            0 => format!("assets/s{number}.{number:010x}.css").into(),
            1 => format!("releases/2025/r{number}/index.html").into(),
            2 => format!("agencies/a{number}/index.html").into(),
            _ => format!("f{number}/feed.xml").into(),
        }
    }

    /// Whose links all lead somewhere.
    fn site() -> impl Strategy<Value = Site> {
        prop::collection::btree_map(0..24usize, prop::collection::vec(0..24usize, 0..6), 1..20).prop_map(|pages| {
            let there: BTreeSet<usize> = pages.keys().copied().collect();
            let links = |from: usize, to: &[usize]| -> Vec<Box<str>> {
                let leads = |to: &&usize| there.contains(to) && !from.is_multiple_of(4);
                to.iter().filter(leads).map(|to| path(*to)).collect()
            };
            pages.iter().map(|(number, to)| (path(*number), links(*number, to))).collect()
        })
    }

    fn files(site: &Site) -> Vec<(Box<str>, Digest)> {
        site.iter().map(|(path, links)| (path.clone(), Digest::of(format!("{path} {links:?}").as_bytes()))).collect()
    }

    /// What lies at a target: its files with their links and digests.
    type Target = HashMap<Box<str>, (Vec<Box<str>>, Digest)>;

    /// What a test knows of a target.
    #[derive(Default)]
    struct There {
        target: Target,
        record: Record,
        doubt: Doubt,
        /// What readers can come to.
        public: BTreeSet<Box<str>>,
    }

    impl There {
        /// True if everything that readers can come to leads to what is there.
        fn is_whole(&self) -> bool {
            let mut open: Vec<&Box<str>> = self.public.iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(path) = open.pop() {
                let Some((links, _)) = self.target.get(path) else { return false };
                open.extend(links.iter().filter(|link| seen.insert(*link)));
            }
            true
        }

        /// Deploys a site, but for what comes after `most` steps; whether it came to its end.
        fn deploy(&mut self, site: &Site, most: usize) -> bool {
            let files = files(site);
            // As a listing says.
            let absent: BTreeSet<_> =
                self.doubt.paths().filter(|path| !self.target.contains_key(*path)).cloned().collect();
            self.record.without(&absent);
            self.doubt.keep_those(|path| !absent.contains(path));
            let before = std::mem::take(&mut self.doubt);
            let changes = Changes::between(&files, &self.record, &before, Timestamp::UNIX_EPOCH, 30);
            self.doubt = changes.doubt(&files, &before, Phase::New);
            let mut phase = Phase::New;
            let new = || changes.send.iter().filter(|(_, new, _)| *new).map(|(_, _, at)| files[*at as usize].0.clone());
            let mut steps = 0..most;
            for (step, is_new, at) in &changes.send {
                let (path, digest) = &files[*at as usize];
                if *step > Step::New && phase == Phase::New {
                    phase = Phase::Changed;
                    self.doubt = changes.doubt(&files, &before, phase);
                    self.public.extend(new());
                }
                if steps.next().is_none() {
                    return false;
                }
                self.target.insert(path.clone(), (site[path].clone(), *digest));
                assert!(*is_new || self.public.contains(path) || *step == Step::Assets);
                assert!(self.is_whole(), "{path} leads to what is not there");
            }
            self.doubt = changes.doubt(&files, &before, Phase::Delete);
            self.public.extend(new());
            self.public.retain(|path| changes.delete.binary_search(path).is_err());
            for path in &changes.delete {
                if steps.next().is_none() {
                    return false;
                }
                self.target.remove(path);
                assert!(self.is_whole(), "something leads to {path}");
            }
            self.public = files.iter().map(|(path, _)| path.clone()).collect();
            assert!(self.is_whole());
            self.record = Record { files, kept: changes.kept };
            self.doubt = Doubt::default();
            true
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// However often a deployment is broken off and begun again with another version, every link of what is public
        /// leads somewhere, and in the end what was built lies there and nothing else, but for assets that stay.
        #[test]
        fn links_are_whole_at_every_moment(versions in prop::collection::vec((site(), 0..40usize), 1..6), last in site()) {
            let mut there = There::default();
            for (site, most) in &versions {
                there.deploy(site, *most);
            }
            prop_assert!(there.deploy(&last, usize::MAX));
            let lie: BTreeMap<Box<str>, Digest> =
                there.target.iter().map(|(path, (_, digest))| (path.clone(), *digest)).collect();
            let kept = there.record.kept.iter().map(|(path, (digest, _))| (path.clone(), *digest));
            let wanted: BTreeMap<Box<str>, Digest> = files(&last).into_iter().chain(kept).collect();
            prop_assert_eq!(lie, wanted);
            let again = Changes::between(&there.record.files, &there.record, &Doubt::default(), Timestamp::UNIX_EPOCH, 30);
            prop_assert!(again.are_none());
        }
    }

    #[test]
    fn assets_stay_for_their_days() {
        let asset = || vec![(Box::from("assets/a.0123456789.css"), Digest(1))];
        let (day, no) = (|day: i64| Timestamp::from_second(day * 86_400).expect("in range"), Doubt::default());
        let there = Record { files: asset(), ..Record::default() };
        let first = Changes::between(&[], &there, &no, day(1), 30);
        assert!(first.delete.is_empty() && first.kept.len() == 1);
        let there = Record { files: Vec::new(), kept: first.kept };
        assert!(Changes::between(&[], &there, &no, day(30), 30).delete.is_empty());
        assert_eq!(Changes::between(&[], &there, &no, day(31), 30).delete.len(), 1);
        // One that pages refer to again is there already.
        let again = Changes::between(&asset(), &there, &no, day(2), 30);
        assert!(again.are_none() && again.kept.is_empty());
    }

    #[test]
    fn steps_go_by_what_a_file_is() {
        let step = |path| Step::of(path, false);
        assert_eq!(step("assets/a.0123456789.css"), Step::Assets);
        assert_eq!(step("releases/2025/a/photo.jpg"), Step::Assets);
        assert_eq!(step("releases/2025/a/index.html"), Step::Pages);
        assert_eq!(step("releases/2025/a/index.txt"), Step::Pages);
        assert_eq!(Step::of("404.html", true), Step::New);
        assert_eq!(Step::of("feed.xml", true), Step::New);
        assert_eq!(step("feed.xml"), Step::Feeds);
        assert_eq!(step("feed.json"), Step::Feeds);
        assert_eq!(step("sitemap.xml"), Step::Sitemaps);
        assert_eq!(step("sitemap-releases-2025-01.xml"), Step::Sitemaps);
        assert_eq!(step("robots.txt"), Step::Sitemaps);
    }
}
