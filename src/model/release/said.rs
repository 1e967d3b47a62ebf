//! What a release says in words about its own publication: offices write `status: draft` or EMBARGOED UNTIL above the
//! text, and mean the keys `draft` and `embargo`.

/// Words of a status that say that something is not to be public, as people and WordPress write them.
const NOT_PUBLIC: [&str; 27] = [
    "auto-draft",
    "borrador",
    "brouillon",
    "confidential",
    "draft",
    "entwurf",
    "for review",
    "future",
    "hidden",
    "in review",
    "internal",
    "not for publication",
    "not for release",
    "not public",
    "on hold",
    "pending",
    "pending review",
    "private",
    "scheduled",
    "to be published",
    "under review",
    "unpublished",
    "vertraulich",
    "черновик",
    "草稿",
    "مسودة",
    "پیش‌نویس",
];

/// Beginnings that say that what follows is not to be published yet, whatever comes behind them.
const BEGINNINGS: [&str; 29] = [
    "do not publish before",
    "do not publish until",
    "embargado hasta",
    "embargo bis",
    "embargo hasta",
    "embargo jusqu",
    "embargo till",
    "embargo until",
    "embargoed for",
    "embargoed till",
    "embargoed to ",
    "embargoed until",
    "gesperrt bis",
    "hold for release",
    "hold until",
    "ne pas publier avant",
    "no publicar antes",
    "not for publication before",
    "not for publication until",
    "not for release before",
    "not for release until",
    "sous embargo jusqu",
    "sperrfrist bis",
    "strictly embargoed",
    "under embargo till",
    "under embargo until",
    "не публиковать до",
    "под эмбарго до",
    "эмбарго до",
];

/// Words that say the same where a sign, a number or nothing is behind them; otherwise they may begin a sentence,
/// such as one about an embargo on arms.
const WORDS: [&str; 11] = [
    "bajo embargo",
    "embargado",
    "embargo",
    "embargoed",
    "sous embargo",
    "sperrfrist",
    "strict embargo",
    "under embargo",
    "under strict embargo",
    "под эмбарго",
    "эмбарго",
];

/// The key that a status means, if it says that the release is not to be public.
pub(crate) fn meant_by_status(status: &str) -> Option<&'static str> {
    let folded = status.trim().trim_end_matches(['.', '!']).to_lowercase();
    if NOT_PUBLIC.contains(&folded.as_str()) {
        return Some("draft");
    }
    speaks_of_embargo(&folded).then_some("embargo")
}

/// True for a title or the first line of a text that begins by saying that it is under embargo.
pub(crate) fn speaks_of_embargo(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "*_#>[(<\"“«-–—".contains(c));
    // Most lines begin with none of these letters.
    let Some(first) = line.chars().next().and_then(|first| first.to_lowercase().next()) else { return false };
    if !"bdeghnsuнпэ".contains(first) {
        return false;
    }
    let start: String = line.chars().take(40).flat_map(char::to_lowercase).collect();
    let begins = |words: &&str| start.starts_with(*words);
    if BEGINNINGS.iter().any(begins) {
        return true;
    }
    WORDS.iter().any(|words| {
        let Some(rest) = start.strip_prefix(*words) else { return false };
        let rest = rest.trim_start_matches(['*', '_']);
        let behind = rest.trim_start();
        let is_sign = behind.starts_with(|c: char| c.is_numeric() || ":!–—-|/)]".contains(c));
        // A hyphen right behind the word makes another word of it.
        behind.is_empty() || behind.starts_with('\n') || (is_sign && !rest.starts_with('-'))
    })
}

/// The first line of a text that is not blank, and where it begins.
pub(crate) fn first_line(text: &str) -> Option<(usize, &str)> {
    let start = text.find(|c: char| !c.is_whitespace())?;
    Some((start, text[start..].lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_an_embargo() {
        for line in [
            "EMBARGOED UNTIL 1 JANUARY 2030, 09:00",
            "**EMBARGO: 1 January 2030**",
            "Embargoed until 1 January 2030: Water Board opens its well",
            "EMBARGO",
            "# Embargo 09:00",
            "Sperrfrist: 1. Januar, 9 Uhr",
            "Sous embargo jusqu’au 1er janvier",
            "ЭМБАРГО ДО 1 ЯНВАРЯ",
            "(Not for publication before 9:00)",
            "Under embargo — 1 January",
        ] {
            assert!(speaks_of_embargo(line), "{line}");
        }
        for line in [
            "Embargo on arms exports to be lifted",
            "Embargoed goods seized at the border",
            "Water Board opens its well",
            "Embargo-breaking ship seized",
            "Under embargo the country suffered",
            "Hold the line",
            "",
            "***",
        ] {
            assert!(!speaks_of_embargo(line), "{line}");
        }
    }

    #[test]
    fn statuses_that_hold_back() {
        for (status, key) in [
            ("draft", Some("draft")),
            ("Draft.", Some("draft")),
            ("PRIVATE", Some("draft")),
            ("pending", Some("draft")),
            ("embargoed", Some("embargo")),
            ("Embargoed until 1 January 2030", Some("embargo")),
            ("For immediate release", None),
            ("Final", None),
            ("Draft law adopted", None),
        ] {
            assert_eq!(meant_by_status(status), key, "{status}");
        }
    }
}
