//! What is written by hand in the markup of templates: addresses of assets, which change with their bytes; and what strict
//! policies block, that of `pressroom serve` among them (Content Security Policy, level 3).

use std::ops::Range;

use super::parsed::path_of;
use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::model::content::tree::Tree;
use crate::model::release::tags::{Attribute, Tag, Token, tokens};
use crate::theme::Theme;
use crate::theme::tags::{CODE, markup};

/// The attributes that lead to files.
const ATTRIBUTES: [&str; 4] = ["href", "src", "poster", "data"];

/// The endings of files that a theme has and a site does not make.
const ENDINGS: [&str; 13] =
    ["avif", "css", "gif", "ico", "jpeg", "jpg", "js", "mjs", "png", "svg", "webmanifest", "webp", "woff2"];

/// Reports them.
pub(super) fn check(tree: &Tree, theme: &Theme) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (file, text) in theme.templates() {
        let path = path_of(file);
        for token in tokens(&markup(text)) {
            let Token::Open(tag) = token else { continue };
            found.extend(blocked(&tag, &path).map(|(finding, range)| finding.at(text, range)));
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

/// What of a tag a strict policy blocks, and where.
fn blocked(tag: &Tag, path: &str) -> Option<(Diagnostic, Range<usize>)> {
    let foreign =
        |name: &str| tag.attributes.iter().find(|attribute| attribute.name == name && is_foreign(&attribute.value));
    let is_sheet = || tag.get("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "stylesheet"));
    let asset = match &*tag.name {
        "script" => foreign("src"),
        "link" if is_sheet() => foreign("href"),
        _ => None,
    };
    if let Some(attribute) = asset {
        let message =
            format!("`{}` asks another host, which learns who reads; strict policies block it", attribute.value);
        let help = "put a copy into `assets/` of the theme";
        return Some((Diagnostic::new(Kind::ForeignAsset, path, message).help(help), attribute.range.clone()));
    }
    let handler = |attribute: &&Attribute| attribute.name == "style" || attribute.name.starts_with("on");
    let inline = tag
        .attributes
        .iter()
        .find(handler)
        .map(|attribute| (format!("`{}=`", attribute.name), attribute.range.clone()));
    // A script of data runs nothing.
    let runs = || tag.get("type").is_none_or(|kind| kind.contains("javascript") || kind == "module");
    let inline = inline.or_else(|| match &*tag.name {
        "style" => Some(("`<style>`".to_owned(), tag.range.clone())),
        "script" if tag.get("src").is_none() && runs() => Some(("`<script>`".to_owned(), tag.range.clone())),
        _ => None,
    });
    let (what, range) = inline?;
    let message = format!("{what} in the markup is blocked by strict policies, that of `pressroom serve` among them");
    let help = "put it into a file of `assets/`";
    Some((Diagnostic::new(Kind::BrokenStyle, path, message).help(help), range))
}

/// True for an address of another host.
fn is_foreign(address: &str) -> bool {
    ["https://", "http://", "//"].iter().any(|start| address.starts_with(start))
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
