//! Which warnings a quiet build has reported before: a job that runs each minute sends one mail about each, not one a
//! minute.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::diagnostics::{Diagnostic, Kind, More, Severity};
use crate::base::fs::{self, FsError};
use crate::base::hash::Digest;

/// The file in the site's folder: the digests of the warnings of the last quiet build, one a line, in hexadecimal digits.
const PATH: &str = ".pressroom/reported.txt";

/// What a quiet build prints: errors each time, a warning when it is new, and how many more there are of a kind when the
/// number is another. A warning that went and came back is new again. Where the file cannot be read or written, all are
/// printed: twice is better than never. A `dry_run` writes nothing and prints all.
pub(super) fn new_findings(
    site: &Path,
    findings: &[Diagnostic],
    more: &More,
    dry_run: bool,
) -> (Vec<Diagnostic>, More) {
    let path = site.join(PATH);
    let known = fs::read_if_there(&path).ok().flatten().unwrap_or_default();
    let known: BTreeSet<&str> = std::str::from_utf8(&known).unwrap_or_default().lines().collect();
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).map(digest);
    let counts = more.iter().filter(|((severity, _), _)| *severity == Severity::Warning).map(digest_of_count);
    let now: BTreeSet<String> = warnings.chain(counts).collect();
    let is_kept = now.len() == known.len() && now.iter().all(|digest| known.contains(&**digest));
    let kept = !dry_run && (is_kept || keep(&path, &now).is_ok());
    let is_new = |severity: Severity, digest: String| match severity {
        Severity::Error => true,
        Severity::Warning => !kept || !known.contains(&*digest),
        Severity::Note => false,
    };
    let more: More = more
        .iter()
        .filter(|count| is_new(count.0.0, digest_of_count(*count)))
        .map(|(kind, count)| (*kind, *count))
        .collect();
    // Where there are more or fewer of a kind than before, the first of them are above the number.
    let shown = |finding: &&Diagnostic| {
        more.contains_key(&(finding.severity, finding.kind)) || is_new(finding.severity, digest(finding))
    };
    (findings.iter().filter(shown).cloned().collect(), more)
}

fn digest(finding: &Diagnostic) -> String {
    hex(&finding.to_string())
}

fn digest_of_count(((severity, kind), count): (&(Severity, Kind), &usize)) -> String {
    hex(&format!("{count} more {}[{}]", severity.word(), kind.name()))
}

fn hex(text: &str) -> String {
    format!("{:032x}", Digest::of(text.as_bytes()).0)
}

fn keep(path: &Path, digests: &BTreeSet<String>) -> Result<(), FsError> {
    if let Some(folder) = path.parent() {
        fs::create_dir(folder)?;
    }
    let lines: String = digests.iter().flat_map(|digest| [digest, "\n"]).collect();
    fs::replace(path, lines.as_bytes())
}
