//! The colours of a theme: named in its `theme.yaml`, set otherwise by the site, published as custom properties.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::base::color::Pair;
use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::model::config::{Config, FILE};
use crate::yaml::{self, Input, Step};

/// Two colours that are on each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contrast {
    /// What is to be read.
    pub text: String,
    /// On what.
    pub on: String,
    /// How much contrast it needs: 4.5 for text, 3 for large text and for what is no text (WCAG 2.2, 1.4.3 and 1.4.11).
    pub at_least: f64,
}

/// What a theme and those that it extends say of colours, its own words first.
#[derive(Default)]
pub(super) struct Palette {
    /// By name, with the file that says so.
    pub colors: BTreeMap<String, (Pair, String)>,
    /// What is on what.
    pub contrasts: Vec<Contrast>,
    /// New names that are near those of a theme below: no fault of the chain, which is usable.
    doubts: Vec<Diagnostic>,
    /// The texts of the `theme.yaml` files.
    texts: BTreeMap<String, String>,
    /// Colours that contrasts name and that no theme so far has, with the file.
    unknown: Vec<(String, String)>,
}

impl Palette {
    /// Adds what a theme says further down the chain. `text` is its `theme.yaml`, called `file`.
    pub(super) fn add(
        &mut self,
        file: &str,
        text: &str,
        colors: &IndexMap<String, Value>,
        contrasts: &[Contrast],
        faults: &mut Vec<Diagnostic>,
    ) {
        for (name, color) in colors {
            match Pair::parse(color) {
                Ok(pair) => {
                    self.colors.entry(name.clone()).or_insert((pair, file.to_owned()));
                }
                Err(why) => {
                    let path = ["colors", name.as_str()];
                    let mut wrong = fault(Kind::Config, file, text, &path, why, None);
                    wrong.help = unquoted(&wrong, name, text);
                    faults.push(wrong);
                }
            }
        }
        self.contrasts.extend_from_slice(contrasts);
        // A new name near one of the theme below is rarely meant.
        for (name, (_, other)) in self.colors.iter().filter(|(name, _)| !colors.contains_key(*name)) {
            let (meant, near) = (colors.keys().map(String::as_str), name.as_str());
            if let (Some(meant), Some(own)) = (nearest(near, meant), self.texts.get(other)) {
                let message =
                    format!("the colour `{name}` is new, and the theme below has one that is called `{meant}`");
                let doubt = Diagnostic::new(Kind::BrokenStyle, other.as_str(), message);
                let steps = [Step::Key("colors"), Step::Key(name)];
                let range = yaml::locate_key(&Input::whole(other, own), &steps);
                let help = format!("did you mean `{meant}`?");
                let doubt = match range {
                    Some(range) => doubt.at(own, range),
                    None => doubt,
                };
                self.doubts.push(doubt.help(help));
            }
        }
        for Contrast { text: above, on, .. } in contrasts {
            for name in [above, on].into_iter().filter(|name| !self.colors.contains_key(*name)) {
                self.unknown.push((file.to_owned(), name.clone()));
            }
        }
        self.texts.insert(file.to_owned(), text.to_owned());
    }

    /// Sets the colours that the site chose; reports those that the theme does not know, and what cannot be read on what.
    pub(super) fn choose(&mut self, config: &Config, config_text: &str, faults: &mut Vec<Diagnostic>) {
        for (name, pair) in &config.look.colors {
            match self.colors.get_mut(name) {
                Some(known) => *known = (*pair, FILE.to_owned()),
                None => {
                    let help = match nearest(name, self.colors.keys().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => {
                            let names: Vec<&str> = self.colors.keys().map(String::as_str).collect();
                            format!("its colours are `{}`", names.join("`, `"))
                        }
                    };
                    let message = format!("the theme has no colour `{name}`");
                    let path = ["look", "colors", name.as_str()];
                    let mut unknown = fault(Kind::Config, FILE, config_text, &path, message, Some(help));
                    let steps: Vec<Step> = path.iter().map(|name| Step::Key(name)).collect();
                    if let Some(range) = yaml::locate_key(&Input::whole(FILE, config_text), &steps) {
                        unknown = unknown.at(config_text, range);
                    }
                    faults.push(unknown);
                }
            }
        }
        faults.append(&mut self.doubts);
        for (file, name) in self.unknown.iter().filter(|(_, name)| !self.colors.contains_key(name)) {
            let text = self.texts.get(file).map_or("", String::as_str);
            let message = format!("`contrast` names the colour `{name}`, which no theme has");
            let near = nearest(name, self.colors.keys().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let mut unknown = fault(Kind::BrokenStyle, file, text, &["contrast"], message, help);
            // Where it is written rather than where the list begins.
            let word = |at: &usize| {
                let around = [text[..*at].chars().next_back(), text[at + name.len()..].chars().next()];
                around.iter().all(|c| c.is_none_or(|c| !(c.is_alphanumeric() || c == '-' || c == '_')))
            };
            let begins = text.find("contrast:").unwrap_or_default();
            let at = text[begins..].match_indices(name.as_str()).map(|(at, _)| at + begins).find(word);
            if let Some(at) = at {
                unknown = unknown.at(text, at..at + name.len());
            }
            faults.push(unknown);
        }
        for Contrast { text, on, at_least } in &self.contrasts {
            let (Some((above, file)), Some((below, other))) = (self.colors.get(text), self.colors.get(on)) else {
                continue;
            };
            for (page, above, below) in [("light", above.light, below.light), ("dark", above.dark, below.dark)] {
                let contrast = above.contrast(below);
                if contrast >= *at_least {
                    continue;
                }
                // Rounded down, lest it look like enough.
                let shown = (contrast * 100.0).floor() / 100.0;
                let message = format!(
                    "on {page} pages, `{text}` ({above}) on `{on}` ({below}) has a contrast of {shown}; WCAG 2.2 AA asks \
                     for {at_least}"
                );
                let help = Some("choose a darker or a lighter one of the two".to_owned());
                // It is reported where the site chose, else where the theme did.
                let (name, file) = if file == FILE || other != FILE { (text, file) } else { (on, other) };
                let path = ["look", "colors", name.as_str()];
                let text = if file == FILE { config_text } else { "" };
                faults.push(fault(Kind::LowContrast, file, text, &path, message, help));
            }
        }
    }

    /// The style sheet that makes them known as custom properties; `None` if there are none.
    pub(super) fn sheet(&self) -> Option<String> {
        if self.colors.is_empty() {
            return None;
        }
        let mut sheet = String::from(":root {\n");
        for (name, (Pair { light, dark }, _)) in &self.colors {
            sheet.push_str(&format!("  --{name}: light-dark({light}, {dark});\n"));
        }
        sheet.push_str("}\n");
        Some(sheet)
    }
}

/// What to do where a colour without quotation marks was taken for a comment.
fn unquoted(wrong: &Diagnostic, name: &str, text: &str) -> Option<String> {
    let line = text.lines().nth((wrong.line as usize).checked_sub(1)?)?;
    let (_, color) = line.split_once(": #")?;
    let digits: String = color.chars().take_while(char::is_ascii_hexdigit).collect();
    matches!(digits.len(), 3 | 6)
        .then(|| format!("write `{name}: \"#{digits}\"`: without quotation marks, it is a comment"))
}

fn fault(kind: Kind, file: &str, text: &str, path: &[&str], message: String, help: Option<String>) -> Diagnostic {
    let steps: Vec<Step> = path.iter().map(|name| Step::Key(name)).collect();
    let mut fault = Diagnostic::new(kind, file, message);
    fault.help = help;
    match yaml::locate(&Input::whole(file, text), &steps) {
        Some(range) => fault.at(text, range),
        None => fault,
    }
}
