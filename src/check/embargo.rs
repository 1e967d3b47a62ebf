//! Embargoes that two readers may take for two instants, and those that are in comments.

use rayon::prelude::*;

use crate::base::diagnostics::Kind;
use crate::base::fs::{self, FsError};
use crate::build::Survey;
use crate::locale::stamp::Stamp;
use crate::model::catalog::{FileState, Finding, Spot};

/// Embargoes without an offset: how they were read.
pub(super) fn without_offset(survey: &Survey) -> Vec<Finding> {
    let zone = &survey.settings.config.zone;
    let zone = zone.iana_name().unwrap_or("UTC");
    let found = survey.releases().filter_map(|(file, _, facts)| {
        let embargo = facts.more.as_deref()?.embargo.filter(|embargo| !embargo.zoned())?;
        let read = embargo.rfc3339();
        let message = format!("`embargo` names no offset; it was read as {read}, in the zone of the site, {zone}");
        let help = format!("if that is right, write `embargo: {read}`");
        Some(Finding::new(Kind::EmbargoZone, file, Spot::key("embargo"), message, Some(help)))
    });
    found.collect()
}

/// Keys in comments whose hour is yet to come, in releases that are public: `pressroom new` writes them as comments, and
/// who gives one an hour may have left the `#` before it.
pub(super) fn commented_out(survey: &Survey) -> Result<Vec<Finding>, FsError> {
    let tree = survey.sources.tree();
    let public: Vec<(u32, u32)> = survey
        .releases()
        .filter(|(file, ..)| matches!(survey.catalog.file_state(*file as usize), FileState::Release(_)))
        .map(|(file, parsed, _)| (file, parsed.body.start))
        .collect();
    let found: Vec<Option<Finding>> = public
        .into_par_iter()
        .with_min_len(64)
        .map(|(file, end)| {
            let bytes = fs::read(&tree.on_disk(tree.path(file as usize)))?;
            let front = bytes.get(..end as usize).unwrap_or_default();
            if memchr::memchr(b'#', front).is_none() {
                return Ok(None);
            }
            let front = String::from_utf8_lossy(front);
            Ok(commented(&front, survey).map(|(range, key, written)| {
                let message =
                    format!("`{key}` comes after a `#`, which makes a comment of it, and this release is public");
                let help = format!("if it is to hold, write `{key}: {written}`; else take the line out");
                let spot = Spot::Body(range.start as u32, range.end as u32);
                Finding::new(Kind::CommentedEmbargo, file, spot, message, Some(help))
            }))
        })
        .collect::<Result<_, FsError>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// The first such line: where it is, its key and its value.
fn commented<'t>(front: &'t str, survey: &Survey) -> Option<(std::ops::Range<usize>, &'static str, &'t str)> {
    let mut start = 0;
    for line in front.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let Some(comment) = line.trim_start().strip_prefix('#') else { continue };
        let Some((key, value)) = comment.trim_start_matches(['#', ' ', '\t']).split_once(':') else { continue };
        let Some(key) = ["embargo", "expires"].into_iter().find(|known| key.trim_end() == *known) else { continue };
        let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let stamp = Stamp::parse(value, &survey.settings.config.zone);
        if stamp.is_ok_and(|stamp| stamp.instant() > survey.instant) {
            return Some((range, key, value));
        }
    }
    None
}
