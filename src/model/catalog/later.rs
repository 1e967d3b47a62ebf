//! Dates of releases that lie in the future and hold nothing back.

use jiff::{SignedDuration, Timestamp};

use super::{Finding, Spot};
use crate::base::diagnostics::Kind;
use crate::locale::stamp::Stamp;
use crate::model::release::facts::Facts;

/// How far a day may lie in the future and yet be today, for an office that is ahead of the zone of its site.
const TODAY: SignedDuration = SignedDuration::from_hours(24);

/// Reports those of a release, and the first instant at which one of them is no longer in the future.
pub(super) fn report(file: u32, facts: &Facts, instant: Timestamp, findings: &mut Vec<Finding>) -> Option<Timestamp> {
    let more = facts.more.as_deref()?;
    let withdrawn = more.withdrawn.as_ref().and_then(|(stamp, _)| *stamp);
    let corrections = more.corrections.iter().map(|(stamp, _)| (Spot::key("corrections"), "corrections", Some(*stamp)));
    let dates = [
        (Spot::Front { key: "withdrawn", item: None, field: None }, "withdrawn", withdrawn),
        (Spot::key("updated"), "updated", more.updated),
    ];
    let mut next: Option<Timestamp> = None;
    for (spot, name, stamp) in dates.into_iter().chain(corrections) {
        let ends = |stamp: Stamp| stamp.instant().saturating_sub(TODAY).unwrap_or(Timestamp::MAX);
        let Some((stamp, ends)) = stamp.map(|stamp| (stamp, ends(stamp))).filter(|(_, ends)| *ends > instant) else {
            continue;
        };
        let (message, help) = match name {
            "withdrawn" => (
                format!("this release is withdrawn on {}, in the future, but its text is gone even now", stamp.iso()),
                "`expires` takes a release down at an hour to come; `withdrawn` says what was done",
            ),
            name => {
                (format!("`{name}` says {}, which is in the future", stamp.iso()), "give the day on which it was done")
            }
        };
        findings.push(Finding::new(Kind::DateOrder, file, spot, message, Some(help.to_owned())));
        next = [next, Some(ends)].into_iter().flatten().min();
    }
    next
}
