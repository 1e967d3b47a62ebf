//! Addresses that are written by hand in templates: of an asset, whose own address changes with its bytes, and of what is
//! nowhere.

use crate::diag::{Diagnostic, Kind, nearest};
use crate::release::tags::{Attribute, Token, tokens};
use crate::source::Tree;
use crate::template::{CODE, markup};
use crate::theme::Theme;

/// The attributes that lead to files.
const ATTRIBUTES: [&str; 4] = ["href", "src", "poster", "data"];

/// The endings of files that a theme has and a site does not make.
const ENDINGS: [&str; 13] =
    ["avif", "css", "gif", "ico", "jpeg", "jpg", "js", "mjs", "png", "svg", "webmanifest", "webp", "woff2"];

/// Reports them.
pub(super) fn check(tree: &Tree, theme: &Theme) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (file, text) in theme.templates() {
        let path = super::path_of(file);
        for token in tokens(&markup(text)) {
            let Token::Open(tag) = token else { continue };
            for attribute in tag.attributes.iter().filter(|attribute| ATTRIBUTES.contains(&&*attribute.name)) {
                if let Some((message, help)) = fault(tree, theme, attribute) {
                    let finding = Diagnostic::new(Kind::BrokenLink, path.as_str(), message);
                    found.push(finding.help(help).at(text, attribute.range.clone()));
                }
            }
        }
    }
    found
}

/// What is wrong with an address, and what to write.
fn fault(tree: &Tree, theme: &Theme, attribute: &Attribute) -> Option<(String, String)> {
    let written = &*attribute.value;
    let address = written.split(['?', '#']).next().unwrap_or(written);
    let (_, ending) = address.rsplit_once('.')?;
    if written.contains(CODE) || written.contains(':') || written.starts_with("//") || !ENDINGS.contains(&ending) {
        return None;
    }
    let name = address.trim_start_matches("./").trim_start_matches('/');
    if address.starts_with('/') && tree.find(&format!("content/static/{name}")).is_some() {
        return None;
    }
    let name = name.strip_prefix("assets/").unwrap_or(name);
    let names = || theme.assets().iter().map(|asset| asset.name.as_str()).filter(|name| name.ends_with(ending));
    let written_as = |name: &str| format!("write `{}=\"{{{{ assets[\"{name}\"] }}}}\"`", attribute.name);
    if let Some(asset) = names().find(|asset| *asset == name) {
        let message = format!("`{written}` leads nowhere: the address of an asset changes with its bytes");
        return Some((message, written_as(asset)));
    }
    let help = match nearest(name, names()) {
        Some(near) => written_as(near),
        None => format!("put the file into `assets/` of the theme, and ask `assets` for `{name}`"),
    };
    Some((format!("`{written}` leads nowhere: there is no asset `{name}`"), help))
}
