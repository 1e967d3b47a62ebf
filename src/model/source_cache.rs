//! The files of the content folder and what the releases among them say. Only what changed since it was seen last is
//! read: a file is the same where the file system [is sure of it](Stat::is_settled), else where its bytes are.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::cached::Revision;
use crate::base::fs::{self, FsError, Stat};
use crate::base::hash::{Digest, Digester};
use crate::locale::country::Names;
use crate::model::config::Config;
use crate::model::content::tree::{self, ContentName, MAX_TEXT, Tree};
use crate::model::release::{self, Body, Parsed};

/// How many bytes of a release that is too large are looked at for its address.
const HEAD: usize = 16 << 10;

/// How many bytes of bodies are kept from parsing to rendering. Small sites are read once; large ones keep to their
/// bound of memory and read the rest again.
const KEPT_BODIES: usize = 16 << 20;

/// What is known of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CachedFile {
    /// What the file system said of it, but for its size left blank where it was not sure; then it is read again.
    pub stat: Stat,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What it says, if it is a release.
    pub parsed: Option<Parsed>,
    /// Of its facts, unique among all that were read in this process.
    #[serde(skip)]
    pub revision: Revision,
}

/// The revisions of what is read from the content folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    /// Which files there are.
    pub tree: Revision,
    /// The front matter of releases, and which of them have one.
    pub facts: Revision,
    /// What the bodies of releases name: links, and the speakers of quotes.
    pub links: Revision,
    /// The bytes of files that are no releases.
    pub others: Revision,
}

impl Revisions {
    fn advance_all(&mut self) {
        let Revisions { tree, facts, links, others } = self;
        [tree, facts, links, others].into_iter().for_each(Revision::advance);
    }
}

/// All files of the content folder.
pub struct SourceCache {
    tree: Arc<Tree>,
    /// One for each file of the tree.
    files: Vec<CachedFile>,
    /// Bodies that were read in this build, by file.
    texts: HashMap<u32, Box<str>>,
    /// Files of which more is known than the build database has.
    fresh: BTreeSet<Box<str>>,
    /// Files that the build database has and that are gone.
    gone: BTreeSet<Box<str>>,
    revisions: Revisions,
    /// The last revision of any facts.
    latest: Revision,
    /// The releases whose text changed since all was recorded, by path.
    edited: BTreeSet<Box<str>>,
}

/// What parsing a release needs to know besides its file.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Names of countries.
    pub countries: &'a Names,
}

/// True for files that are parsed as releases.
fn is_release(path: &str) -> bool {
    path.strip_prefix(release::FOLDER).is_some_and(|rest| rest.starts_with('/')) && ContentName::of(path).is_some()
}

impl SourceCache {
    /// Looks at every file of the tree. `earlier` is what was known, sorted by path; where the site's configuration is
    /// another by now, what releases say must be missing in it. `now` is the time of the file system.
    pub fn read(
        tree: Arc<Tree>,
        site: Site,
        earlier: Vec<(Box<str>, CachedFile)>,
        now: i64,
    ) -> Result<SourceCache, FsError> {
        SourceCache::read_since(tree, site, earlier, now, Revision::default())
    }

    fn read_since(
        tree: Arc<Tree>,
        site: Site,
        mut earlier: Vec<(Box<str>, CachedFile)>,
        now: i64,
        mut latest: Revision,
    ) -> Result<SourceCache, FsError> {
        let mut gone = BTreeSet::new();
        let mut known: Vec<Option<CachedFile>> = Vec::with_capacity(tree.files().len());
        let mut before = earlier.drain(..).peekable();
        for path in tree.files() {
            while let Some((old, _)) = before.next_if(|(old, _)| **old < **path) {
                gone.insert(old);
            }
            known.push(before.next_if(|(old, _)| **old == **path).map(|(_, source)| source));
        }
        gone.extend(before.map(|(old, _)| old));

        let room = AtomicUsize::new(0);
        let looked: Vec<(CachedFile, Option<Box<str>>, bool)> = known
            .into_par_iter()
            .enumerate()
            .with_min_len(64)
            .map_init(Vec::new, |buffer, (file, known)| look(&tree, file, site, known, now, buffer, &room))
            .collect::<Result<_, FsError>>()?;
        let mut files = Vec::with_capacity(looked.len());
        let (mut texts, mut fresh) = (HashMap::new(), BTreeSet::new());
        for (file, (mut source, text, is_fresh)) in looked.into_iter().enumerate() {
            if source.parsed.is_some() && source.revision == Revision::default() {
                source.revision = latest.advanced();
            }
            files.push(source);
            texts.extend(text.map(|text| (file as u32, text)));
            if is_fresh {
                fresh.insert(tree.path(file).into());
            }
        }
        let (revisions, edited) = (Revisions::default(), BTreeSet::new());
        Ok(SourceCache { tree, files, texts, fresh, gone, revisions, latest, edited })
    }

    /// Looks at every file again, those of another tree; with `reparse`, what releases say is read again in any case.
    pub fn read_again(&mut self, tree: Arc<Tree>, site: Site, reparse: bool, now: i64) -> Result<(), FsError> {
        let paths = self.tree.files().iter().map(|path| Box::from(&**path));
        let known = paths.zip(self.files.iter().cloned()).map(|(path, mut source)| {
            if reparse {
                (source.parsed, source.revision) = (None, Revision::default());
            }
            (path, source)
        });
        let again = SourceCache::read_since(tree, site, known.collect(), now, self.latest)?;
        let SourceCache { fresh, gone, revisions, edited, .. } = std::mem::replace(self, again);
        (self.revisions, self.edited) = (revisions, edited);
        self.revisions.advance_all();
        self.fresh.extend(fresh.into_iter().filter(|path| self.tree.find(path).is_some()));
        self.gone.extend(gone.into_iter().filter(|path| self.tree.find(path).is_none()));
        Ok(())
    }

    /// Looks again at single files: paths relative to the site, which may have changed, come or gone. Each must be a
    /// regular file, or gone.
    pub fn look_again(&mut self, site: Site, paths: &BTreeSet<String>, now: i64) -> Result<(), FsError> {
        // They are of the last build, and any of these files may have another one by now.
        self.forget_texts();
        let mut is_listed_anew = false;
        let (room, mut buffer) = (AtomicUsize::new(0), Vec::new());
        for path in paths {
            let is_there = fs::stat(&self.tree.on_disk(path)).is_some();
            let release = is_release(path);
            let before = match (self.tree.find(path), is_there) {
                (None, false) => continue,
                (Some(file), false) => {
                    Arc::make_mut(&mut self.tree).remove(file);
                    self.files.remove(file);
                    self.fresh.remove(path.as_str());
                    self.gone.insert(path.as_str().into());
                    is_listed_anew = true;
                    self.note(release);
                    continue;
                }
                (Some(file), true) => Some((file, self.files[file].clone())),
                (None, true) => None,
            };
            let file = match &before {
                Some((file, _)) => *file,
                None => {
                    is_listed_anew = true;
                    Arc::make_mut(&mut self.tree).insert(path)
                }
            };
            let known = before.map(|(_, source)| source);
            // An event says that it changed, whatever the file system says.
            let unsure = known.clone().map(|source| CachedFile { stat: Stat::default(), ..source });
            let (mut source, _, _) = match look(&self.tree, file, site, unsure, now, &mut buffer, &room) {
                Ok(looked) => looked,
                Err(error) => {
                    if known.is_none() {
                        Arc::make_mut(&mut self.tree).remove(file);
                    }
                    return Err(error);
                }
            };
            match known {
                None => {
                    source.revision = self.latest.advanced();
                    self.note(release);
                    self.files.insert(file, source);
                }
                Some(known) => {
                    match (&known.parsed, &mut source.parsed) {
                        (Some(old), Some(new)) => {
                            share_same(old, new);
                            let same_facts = old.facts == new.facts;
                            source.revision = if same_facts { known.revision } else { self.latest.advanced() };
                            if !(same_facts && old.outcome == new.outcome && old.faults == new.faults) {
                                self.revisions.facts.advance();
                            }
                            let (old, new) = (&old.body, &new.body);
                            if old.digest != new.digest {
                                self.edited.insert(path.as_str().into());
                            }
                            if old.links != new.links
                                || old.quotes != new.quotes
                                || old.mentions != new.mentions
                                || old.start != new.start
                            {
                                self.revisions.links.advance();
                            }
                        }
                        _ if known.digest != source.digest => self.revisions.others.advance(),
                        _ => {}
                    }
                    self.files[file] = source;
                }
            }
            self.gone.remove(path.as_str());
            self.fresh.insert(path.as_str().into());
        }
        // File numbers moved; they are few, so they are read again where they are needed.
        if is_listed_anew {
            self.texts.clear();
            self.revisions.tree.advance();
        }
        Ok(())
    }

    /// Notes that a file came or went.
    fn note(&mut self, is_release: bool) {
        let Revisions { facts, others, .. } = &mut self.revisions;
        if is_release { facts } else { others }.advance();
    }

    /// What is computed from the content folder is stale where these are others.
    pub fn revisions(&self) -> Revisions {
        self.revisions
    }

    /// The releases whose text changed since all was recorded, by path.
    pub fn edited(&self) -> &BTreeSet<Box<str>> {
        &self.edited
    }

    /// The paths of the files.
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The releases that could be read, and what was said of those that could not.
    pub fn releases(&self) -> impl Iterator<Item = (u32, &Parsed)> {
        let below = self.tree.below(release::FOLDER);
        below.filter_map(|file| Some((file as u32, self.files[file].parsed.as_ref()?)))
    }

    /// What is known of a file.
    pub fn get(&self, file: u32) -> &CachedFile {
        &self.files[file as usize]
    }

    /// The body of a release.
    pub fn body(&self, file: u32) -> Option<&Body> {
        self.files[file as usize].parsed.as_ref().map(|parsed| &*parsed.body)
    }

    /// The text of a body that was read in this build and kept.
    pub fn text(&self, file: u32) -> Option<&str> {
        self.texts.get(&file).map(|text| &**text)
    }

    /// Forgets the texts, which are for the build that read them.
    pub fn forget_texts(&mut self) {
        self.texts = HashMap::new();
    }

    /// What a build database of this does not have yet: files with what is known of them, and files that are gone.
    pub fn unrecorded(&self) -> (impl Iterator<Item = (&str, &CachedFile)>, impl Iterator<Item = &str>) {
        let fresh = self.fresh.iter().filter_map(|path| Some((&**path, self.files.get(self.tree.find(path)?)?)));
        (fresh, self.gone.iter().map(|path| &**path))
    }

    /// All is recorded now.
    pub fn recorded(&mut self) {
        self.fresh.clear();
        self.gone.clear();
        self.edited.clear();
    }
}

/// Lets `new` share with `old` in memory what is the same.
fn share_same(old: &Parsed, new: &mut Parsed) {
    if old.body == new.body {
        new.body = Arc::clone(&old.body);
    }
    if old.facts == new.facts {
        new.facts = old.facts.clone();
    }
}

/// Looks at one file: what is known of it now, the text of its body if there is room for it, and whether that is more
/// than was known.
fn look(
    tree: &Tree,
    file: usize,
    site: Site,
    known: Option<CachedFile>,
    now: i64,
    buffer: &mut Vec<u8>,
    room: &AtomicUsize,
) -> Result<(CachedFile, Option<Box<str>>, bool), FsError> {
    let path = tree.path(file);
    let on_disk = tree.on_disk(path);
    let release = is_release(path);
    // Before it is read: what is changed afterwards will show.
    let stat = fs::stat_regular(&on_disk)?;
    let known = match known {
        Some(known) if known.stat == stat && (!release || known.parsed.is_some()) => return Ok((known, None, false)),
        known => known,
    };
    // A release is parsed from memory; anything else is only told apart from what it was, however large it is.
    let too_large = stat.size > MAX_TEXT;
    let mut head = Vec::new();
    let (digest, size) = if release && !too_large {
        fs::read_into(&on_disk, buffer)?;
        (Digest::of(buffer), buffer.len() as u64)
    } else {
        let (mut digester, mut size) = (Digester::default(), 0);
        fs::read_pieces(&on_disk, buffer, &mut |piece| {
            if release && size == 0 {
                head = piece[..piece.len().min(HEAD)].to_vec();
            }
            digester.update(piece);
            size += piece.len() as u64;
        })?;
        (digester.finish(), size)
    };
    let stat = if stat.is_settled(now) { stat } else { Stat { size, ..Stat::default() } };
    match known {
        Some(known) if known.digest == digest && (!release || known.parsed.is_some()) => {
            return Ok((CachedFile { stat, ..known }, None, true));
        }
        _ if !release => {
            return Ok((CachedFile { stat, digest, parsed: None, revision: Revision::default() }, None, true));
        }
        _ if too_large => {
            let parsed = Parsed::unreadable(site.config, path, &head, vec![tree::too_large(path)]);
            return Ok((CachedFile { stat, digest, parsed: Some(parsed), revision: Revision::default() }, None, true));
        }
        _ => {}
    }
    let parsed = release::parse(site.config, site.countries, path, buffer);
    let body = buffer.get(parsed.body.start as usize..).unwrap_or_default();
    // Freed room is not given back: what matters is that there is a bound.
    let keep = parsed.outcome == release::ParseOutcome::Good
        && room.fetch_add(body.len(), Ordering::Relaxed) + body.len() <= KEPT_BODIES;
    let text = if keep { std::str::from_utf8(body).ok().map(Box::from) } else { None };
    Ok((CachedFile { stat, digest, parsed: Some(parsed), revision: Revision::default() }, text, true))
}
