//! Embargoes that two readers may take for two instants.

use crate::build::Survey;
use crate::catalog::{Finding, Spot};
use crate::diag::Kind;

/// Embargoes without an offset: how they were read.
pub fn without_offset(survey: &Survey) -> Vec<Finding> {
    let zone = &survey.loaded.config.zone;
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
