//! Rendering: what became different is made again and staged.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::options::{Options, Progress};
use super::report::{Action, Stop};
use super::settings::ENGINE;
use crate::base::diagnostics::Diagnostic;
use crate::base::fs::{self, Stat};
use crate::base::hash::Digest;
use crate::build::build_db::{BuildDb, OutputRecord};
use crate::build::output::{Output, Scratch, holds, path_of};
use crate::site::plan::OutputFile;
use crate::site::view::key::Field;
use crate::site::view::payload::Fingerprint;
use crate::site::view::{ViewError, Viewer};
use crate::theme::{Renderer, Theme};

/// What is known of the output before a build.
pub(super) struct Known<'a> {
    /// Its files, page by page of the plan.
    pub made: &'a [Option<&'a OutputRecord>],
    /// The pages that may have become different, by their places in the plan; without, all may.
    pub wanted: Option<&'a [u32]>,
    /// Where the parts of their views are.
    pub db: &'a BuildDb,
    /// Whether to look at the files; without, they are taken to be as they were written.
    pub look: bool,
    /// The time of the file system.
    pub now: i64,
}

/// What is new about a file.
pub(super) struct Made {
    /// The place of its page in the plan.
    pub at: u32,
    /// What the build database does not know yet; what the file system says of it is added when it is in place.
    pub record: OutputRecord,
    /// The digests of the parts of its view.
    pub parts: Box<[u16]>,
    /// What happened to it, if anything did, and why.
    pub action: Option<Action>,
    pub why: Vec<String>,
}

/// Why rendering stopped.
pub(super) enum RenderStop {
    /// For a reason that is no template's.
    Stop(Stop),
    /// Templates are invalid.
    Faults(Vec<Diagnostic>),
}

/// The key of a file: everything that it depends on.
fn key(
    viewer: &Viewer<Fingerprint>,
    renderer: &Renderer,
    page: &OutputFile,
    buffer: &mut Vec<u8>,
) -> Result<Digest, ViewError> {
    let view = viewer.digest(page, buffer)?;
    buffer.clear();
    buffer.extend_from_slice(ENGINE.as_bytes());
    buffer.extend_from_slice(&view.0.to_le_bytes());
    if let Some(template) = viewer.template(page) {
        for digest in theme_digests(viewer.theme, renderer, page, template) {
            buffer.extend_from_slice(&digest.0.to_le_bytes());
        }
    }
    Ok(Digest::of(buffer))
}

/// What a page depends on besides its view: its template, the strings of its language, and what all pages share.
fn theme_digests(theme: &Theme, renderer: &Renderer, page: &OutputFile, template: &str) -> [Digest; 3] {
    [theme.template_digest(template), theme.strings_digest(page.lang), renderer.shared_digest(page.lang)]
}

/// What a page is made from, each part with a short digest.
struct Parts {
    outer: [u16; OUTER.len()],
    fields: Vec<Field>,
}

/// Names of the parts that are no field of a view; they come before the others in a build database.
const OUTER: [&str; 4] = ["pressroom", "template", "strings", "site"];

impl Parts {
    /// The parts of a page; none of a file that no template renders.
    fn of(
        viewer: &Viewer<Fingerprint>,
        renderer: &Renderer,
        page: &OutputFile,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Parts>, ViewError> {
        let Some(template) = viewer.template(page) else { return Ok(None) };
        let [template, strings, shared] = theme_digests(viewer.theme, renderer, page, template);
        let outer = [Digest::of(ENGINE.as_bytes()), template, strings, shared].map(|Digest(bits)| bits as u16);
        Ok(Some(Parts { outer, fields: viewer.fields(page, buffer)? }))
    }

    fn digests(&self) -> impl Iterator<Item = u16> {
        self.outer.into_iter().chain(self.fields.iter().map(|field| field.digest))
    }

    fn names(&self) -> impl Iterator<Item = String> {
        OUTER.map(str::to_owned).into_iter().chain(self.fields.iter().map(Field::name))
    }
}

/// After how many pages a thread tells how far it is.
const TOLD: usize = 128;

/// Makes and stages what became different.
pub(super) fn render(
    viewer: &Viewer,
    renderer: &Renderer,
    output: &Output,
    known: &Known,
    options: &Options,
    progress: Progress,
) -> Result<Vec<Made>, RenderStop> {
    let keys = viewer.for_keys(known.wanted.is_none());
    let pages = &viewer.plan.pages;
    let count = known.wanted.map_or(pages.len(), <[u32]>::len);
    let done = AtomicUsize::new(0);
    progress(0, count);
    // The error is `None` if a template is invalid.
    type Step = Result<Option<Made>, Option<Stop>>;
    let stop = |error: ViewError| Some(Stop::from(error));
    let made: Result<Vec<Made>, Option<Stop>> = (0..count as u32)
        .into_par_iter()
        .with_min_len(32)
        .map_init(
            || (Vec::with_capacity(64 * 1024), Scratch::default(), 0),
            |(buffer, scratch, steps), at| -> Step {
                *steps += 1;
                if *steps == TOLD {
                    progress(done.fetch_add(*steps, Ordering::Relaxed) + *steps, count);
                    *steps = 0;
                }
                let at = known.wanted.map_or(at, |wanted| wanted[at as usize]);
                let page = &pages[at as usize];
                let key = key(&keys, renderer, page, buffer).map_err(stop)?;
                let before = known.made[at as usize];
                if !known.look && before.is_some_and(|before| before.key == key) {
                    return Ok(None);
                }
                let path = path_of(&page.address);
                let found = before.map(|made| known.find(output, &path, made, buffer));
                let intact = matches!(found, Some(DiskState::Same | DiskState::SameBytes(_)));
                if let (Some(before), true) = (before.filter(|before| before.key == key), intact) {
                    // Another time or number for the same bytes is worth a note, lest they be read again and again.
                    let Some(DiskState::SameBytes(stat)) = found else { return Ok(None) };
                    let stat = if stat.is_settled(known.now) { stat } else { return Ok(None) };
                    let parts = Parts::of(&keys, renderer, page, buffer).map_err(stop)?;
                    let parts = parts.iter().flat_map(Parts::digests).collect();
                    let record = OutputRecord { stat, ..*before };
                    return Ok(Some(Made { at, record, parts, action: None, why: Vec::new() }));
                }
                let parts = Parts::of(&keys, renderer, page, buffer).map_err(stop)?;
                let why = match options.explain {
                    true => known.why(&path, before, found.as_ref(), parts.as_ref()),
                    false => Vec::new(),
                };
                let is_same = |hash: Digest| intact && before.is_some_and(|before| before.hash == hash);
                let (hash, written) = match viewer.file(page) {
                    Some((source, hash)) => {
                        let written = match (is_same(hash), options.dry_run) {
                            (true, _) => false,
                            (false, true) => !holds(&output.on_disk(&path), hash, buffer),
                            (false, false) => copy(viewer, output, source, hash, &path, scratch).map_err(Some)?,
                        };
                        (hash, written)
                    }
                    None => {
                        let bytes = render_one(viewer, renderer, page, buffer).map_err(Some)?.map_err(|_| None)?;
                        let hash = Digest::of(&bytes);
                        let written = match (is_same(hash), options.dry_run) {
                            (true, _) => false,
                            (false, true) => !fs::holds(&output.on_disk(&path), &bytes, &mut Vec::new()),
                            (false, false) => output.put(&path, &bytes, scratch).map_err(Stop::from).map_err(Some)?,
                        };
                        (hash, written)
                    }
                };
                let action = Some(if written { Action::Written } else { Action::Rendered });
                let record = OutputRecord { key, hash, stat: Stat::default() };
                let parts = parts.iter().flat_map(Parts::digests).collect();
                Ok(Some(Made { at, record, parts, action, why }))
            },
        )
        .filter_map(Result::transpose)
        .collect();
    match made {
        Ok(made) => Ok(made),
        Err(Some(stop)) => Err(RenderStop::Stop(stop)),
        Err(None) => Err(collect_faults(viewer, renderer)),
    }
}

/// What became of a file since it was written.
enum DiskState {
    /// Nothing, as far as the file system is sure.
    Same,
    /// Its bytes are the same.
    SameBytes(Stat),
    /// Somebody changed it, or it is gone.
    Other,
}

impl Known<'_> {
    fn find(&self, output: &Output, path: &str, made: &OutputRecord, buffer: &mut Vec<u8>) -> DiskState {
        if !self.look {
            return DiskState::Same;
        }
        let on_disk = output.on_disk(path);
        let Some(stat) = fs::stat(&on_disk) else { return DiskState::Other };
        if stat == made.stat {
            return DiskState::Same;
        }
        if holds(&on_disk, made.hash, buffer) { DiskState::SameBytes(stat) } else { DiskState::Other }
    }

    /// Why a file is made again, in a few words.
    fn why(
        &self,
        path: &str,
        before: Option<&OutputRecord>,
        found: Option<&DiskState>,
        parts: Option<&Parts>,
    ) -> Vec<String> {
        let words = |words: &str| vec![words.to_owned()];
        if before.is_none_or(|before| before.key == Digest::default()) {
            return words("no record of it");
        }
        if let Some(DiskState::Other) = found {
            return words("somebody changed or deleted it");
        }
        let Some(parts) = parts else { return words("what it holds") };
        let old = self.db.parts(path).unwrap_or_default();
        if old.len() != parts.digests().count() {
            return words("another kind of page");
        }
        let changed = parts.names().zip(parts.digests()).zip(old).filter(|((_, new), old)| new != old);
        changed.map(|((name, _), _)| name).collect()
    }
}

/// The faults of templates, each told for the first page that has it. One thread does it in the order of the plan, so
/// that the same faults are reported every time; a template that is invalid is not tried again.
fn collect_faults(viewer: &Viewer, renderer: &Renderer) -> RenderStop {
    let mut faults: Vec<Diagnostic> = Vec::new();
    let mut failed = BTreeSet::new();
    let mut buffer = Vec::new();
    for page in &viewer.plan.pages {
        let template = viewer.template(page);
        if template.is_none() || failed.contains(&template) {
            continue;
        }
        match render_one(viewer, renderer, page, &mut buffer) {
            Ok(Ok(_)) => {}
            Ok(Err(fault)) => {
                failed.insert(template);
                // One file may serve several templates.
                let place = |one: &Diagnostic| (one.file.clone(), one.line, one.column, one.message.clone());
                if !faults.iter().any(|known| place(known) == place(&fault)) {
                    faults.push(*fault);
                }
            }
            Err(stop) => return RenderStop::Stop(stop),
        }
    }
    RenderStop::Faults(faults)
}

/// Stages a file of the content folder as it is; true if that is a change.
fn copy(
    viewer: &Viewer,
    output: &Output,
    source: &str,
    digest: Digest,
    path: &str,
    scratch: &mut Scratch,
) -> Result<bool, Stop> {
    let copied = output.put_copy(path, &viewer.catalog.tree.on_disk(source), digest, scratch)?;
    copied.ok_or_else(|| Stop::from(ViewError::Changed(source.to_owned())))
}

/// The bytes of one page.
fn render_one<'b>(
    viewer: &'b Viewer,
    renderer: &Renderer,
    page: &OutputFile,
    buffer: &'b mut Vec<u8>,
) -> Result<Result<std::borrow::Cow<'b, [u8]>, Box<Diagnostic>>, Stop> {
    if let Some(bytes) = viewer.machine(page)? {
        return Ok(Ok(bytes));
    }
    let (Some(template), Some(view)) = (viewer.template(page), viewer.view(page)?) else {
        return Ok(Ok(std::borrow::Cow::Borrowed(&[])));
    };
    let subject = || match crate::site::plan::origin(viewer.catalog, page) {
        Some((file, _)) => format!("{} ({})", page.address, viewer.catalog.tree.path(file as usize)),
        None => page.address.to_string(),
    };
    let rendered = renderer.render(page.lang, &format!("{template}.html"), &view.context(), &subject, buffer);
    Ok(rendered.map(|()| std::borrow::Cow::Borrowed(buffer.as_slice())))
}
