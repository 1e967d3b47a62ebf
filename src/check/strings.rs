//! Words of the interface that a language lacks.

use crate::config::Config;
use crate::diag::{Diagnostic, Kind};
use crate::theme::Theme;

/// How many are named.
const NAMED: usize = 5;

/// Languages of the site in whose words the theme lacks some that it has in English: one finding per language.
pub fn missing(config: &Config, theme: &Theme) -> Vec<Diagnostic> {
    let lacking = config.lang_ids().filter_map(|lang| {
        let strings = theme.strings(lang);
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
        let help = "add them to this file; what is not in a language is shown in English";
        let file = format!("themes/{theme}/strings/{tag}.ftl");
        (!missing.is_empty()).then(|| Diagnostic::new(Kind::MissingString, file, message).help(help))
    });
    lacking.collect()
}
