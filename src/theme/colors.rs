//! The colours of a theme: named in its `theme.yaml`, set otherwise by the site, published as custom properties.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::color::Pair;
use crate::config::{Config, FILE};
use crate::diag::{Diagnostic, Kind, nearest};
use crate::yaml::{self, Source, Step};

/// Two colours that stand on each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// What is to be read.
    pub text: String,
    /// On what.
    pub on: String,
    /// How much contrast it needs: 4.5 for text, 3 for large text and for what is no text (WCAG 2.2, 1.4.3 and 1.4.11).
    pub at_least: f64,
}

/// What a theme and those that it extends say of colours, its own words first.
#[derive(Default)]
pub struct Palette {
    /// By name, with the file that says so.
    pub colors: BTreeMap<String, (Pair, String)>,
    /// What stands on what.
    pub contrasts: Vec<Contrast>,
}

impl Palette {
    /// Adds what a theme says further down the chain. `text` is its `theme.yaml`, called `file`.
    pub fn add(
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
                Err(why) => faults.push(fault(Kind::Config, file, text, &["colors", name], why, None)),
            }
        }
        self.contrasts.extend_from_slice(contrasts);
    }

    /// Sets the colours that the site chose; tells those that the theme does not know, and what cannot be read on what.
    pub fn choose(&mut self, config: &Config, config_text: &str, faults: &mut Vec<Diagnostic>) {
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
                    if let Some(range) = yaml::locate_key(&Source::whole(FILE, config_text), &steps) {
                        unknown = unknown.at(config_text, range);
                    }
                    faults.push(unknown);
                }
            }
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
                // It is told where the site chose, else where the theme did.
                let (name, file) = if file == FILE || other != FILE { (text, file) } else { (on, other) };
                let path = ["look", "colors", name.as_str()];
                let text = if file == FILE { config_text } else { "" };
                faults.push(fault(Kind::LowContrast, file, text, &path, message, help));
            }
        }
    }

    /// The style sheet that makes them known as custom properties; `None` where there are none.
    pub fn sheet(&self) -> Option<String> {
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

fn fault(kind: Kind, file: &str, text: &str, path: &[&str], message: String, help: Option<String>) -> Diagnostic {
    let steps: Vec<Step> = path.iter().map(|name| Step::Key(name)).collect();
    let mut fault = Diagnostic::new(kind, file, message);
    fault.help = help;
    match yaml::locate(&Source::whole(file, text), &steps) {
        Some(range) => fault.at(text, range),
        None => fault,
    }
}
