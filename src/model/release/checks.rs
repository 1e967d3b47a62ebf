//! What is wrong with a release whose values are all valid: texts that no page shows as they were meant, dates that
//! contradict each other, words about its own publication.

use super::dialect::Rules;
use super::facts::{Facts, More};
use super::{markup, placeholder, remarks, said};
use crate::base::diagnostics::Kind;
use crate::locale::stamp::Stamp;
use crate::model::config::Config;
use crate::model::content::front_matter::Document;
use crate::yaml::{self, Step};

/// Reports what its texts hold that no page shows as it was meant.
pub(super) fn check_words(document: &mut Document, facts: &Facts, rules: &Rules) {
    remarks::check_line(document, "title", &facts.title);
    remarks::check_line(document, "summary", facts.summary.as_deref().unwrap_or_default());
    if let Some(notes) = facts.more.as_deref().and_then(|more| more.notes_to_editors.as_deref()) {
        remarks::check_value(document, &[Step::Key("notes_to_editors")], notes, rules);
    }
    markup::check(document);
    remarks::check(document, rules);
}

/// Reports what would be published without having been written. A draft may wait for its text.
pub(super) fn check_text(document: &mut Document, config: &Config, facts: &Facts) {
    placeholder::check(document, config);
    let is_gone = facts.more.as_deref().is_some_and(|more| more.withdrawn.is_some() || more.unpublish.is_some());
    if !is_gone && document.body().trim().is_empty() {
        let help =
            "write the text below the second line of `---`; until it is there, `draft: true` holds the release back";
        document.fault_in(Kind::EmptyText, 0..0, "this release has no text", Some(help.to_owned()));
    }
}

/// Reports what a release says in words about its own publication, where no key says it: `status: draft`, or a title or
/// text that begins with EMBARGOED UNTIL.
pub(super) fn check_what_it_says(document: &mut Document, title: Option<&str>, status: Option<&str>) {
    const EMBARGO: &str = "write when it ends, such as `embargo: 2025-09-10T09:00:00+06:00`; if it has ended, take the \
                           words out";
    if let Some(status) = status
        && let Some(key) = said::meant_by_status(status)
    {
        let message = format!("`status` is `{}`, which keeps nothing back; so this file is held back", status.trim());
        let help = if key == "draft" { "write `draft: true`, and take this line out" } else { EMBARGO };
        document.hold(Kind::BadValue, &[Step::Key("status")], message, Some(help.to_owned()));
        return;
    }
    let help = Some(EMBARGO.to_owned());
    if title.is_some_and(said::speaks_of_embargo) {
        let message = "`title` speaks of an embargo, and there is no key `embargo`";
        document.fault(Kind::EmbargoInText, &[Step::Key("title")], message, help);
    } else if let Some((start, line)) =
        said::first_line(document.body()).filter(|(_, line)| said::speaks_of_embargo(line))
    {
        let (start, length) = (document.body_start + start, line.trim_end().len());
        let message = "the text begins by speaking of an embargo, and there is no key `embargo`";
        document.fault_in(Kind::EmbargoInText, start..start + length, message, help);
    }
}

/// Reports dates that contradict each other.
pub(super) fn check_order(document: &mut Document, date: Option<Stamp>, more: &More) {
    let Some(date) = date else { return };
    let begins = more.embargo.filter(|embargo| embargo.instant() > date.instant()).unwrap_or(date);
    if let Some(expires) = more.expires.filter(|expires| expires.instant() <= begins.instant()) {
        let message = format!(
            "`expires` is {}, and the release is not public before {}: nobody would ever see it",
            expires.iso(),
            begins.iso()
        );
        let help = Some("give the day from which on it is to be taken down, or take the line out".to_owned());
        document.fault(Kind::DateOrder, &[Step::Key("expires")], message, help);
    }
    let mut before = |path: &[Step], what: &str, stamp: Option<Stamp>| {
        let Some(stamp) = stamp.filter(|stamp| stamp.date() < date.date()) else { return };
        let message = format!(
            "`{}` is {}, before the release was {what}: its `date` is {}",
            yaml::name(path),
            stamp.iso(),
            date.iso()
        );
        document.fault(Kind::DateOrder, path, message, Some("one of the two dates is wrong".to_owned()));
    };
    before(&[Step::Key("updated")], "there to be changed", more.updated);
    let withdrawn = more.withdrawn.as_ref().and_then(|(stamp, _)| *stamp);
    before(&[Step::Key("withdrawn"), Step::Key("date")], "there to be withdrawn", withdrawn);
    for (stamp, _) in &more.corrections {
        before(&[Step::Key("corrections")], "there to be corrected", Some(*stamp));
    }
}
