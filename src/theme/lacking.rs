//! Words of the interface that a language lacks.

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::localised::LangId;
use crate::locale::messages::Strings;
use crate::model::config::Config;

/// How many are named.
const NAMED: usize = 5;

/// What a language of the site lacks of the words that the theme has in English, as one finding.
pub(super) fn missing(config: &Config, lang: LangId, strings: &Strings, has_file: bool) -> Option<Diagnostic> {
    // What a language lacks it borrows from English, so all that it knows is all that there is.
    let missing = strings.missing(strings);
    let shown: Vec<String> = missing.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    let more = match missing.len().checked_sub(NAMED) {
        None | Some(0) => String::new(),
        Some(more) => format!(" and {more} more"),
    };
    let (tag, theme) = (config.tag(lang), &config.theme);
    let what = if missing.len() == 1 { "1 string is".to_owned() } else { format!("{} strings are", missing.len()) };
    let message = format!("{what} not there in `{tag}`: {}{more}", shown.join(", "));
    let file = format!("themes/{theme}/strings/{tag}.ftl");
    let command = if has_file { format!("{tag} --missing >> {file}") } else { tag.to_owned() };
    let help =
        format!("pages show them in English; `pressroom theme strings {command}` writes them there, to be translated");
    (!missing.is_empty()).then(|| Diagnostic::new(Kind::MissingString, file, message).help(help))
}
