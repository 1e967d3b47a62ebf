//! The files of `assets/`: published under names that change with their bytes.
//!
//! A style sheet names other assets: fonts, pictures, more sheets. Those names become the published ones, so the name of
//! a sheet changes with the files that it names, and a browser that keeps them for ever never mixes old and new. What a
//! sheet names and does not exist is reported, and what lies on another host, since careful hosts block it.

use std::collections::BTreeMap;
use std::ops::Range;

use cssparser::{ParseError, Parser, Token, serialize_string};

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::hash::fingerprint;

use super::colors::Palette;
use super::layers::{Bytes, Layer};
use super::sheet;

/// A file of `assets/` with its address in the output.
pub struct Asset {
    /// Its path in `assets/`: what a template calls it.
    pub name: String,
    /// Its address, which changes with its bytes: `/assets/style.1f2e3d4c5b.css`.
    pub address: String,
    /// Its bytes, which name other assets as they are published.
    pub bytes: Bytes,
    /// The bytes as they are in the theme, where they differ.
    written: Option<Bytes>,
}

impl Asset {
    /// Gives it the address that it keeps when its bytes change, and the bytes that name others so.
    pub fn keep_address(&mut self) {
        self.address = crate::base::address::encode(&format!("/assets/{}", self.name));
        if let Some(written) = self.written.take() {
            self.bytes = written;
        }
    }
}

/// The files of `assets/` along the chain of themes, and `colors.css` where there are colours; sorted by name.
pub(super) fn collect(layers: &[Layer], palette: &Palette, faults: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let mut sources: BTreeMap<&str, (Bytes, String)> = BTreeMap::new();
    for layer in layers {
        for (name, bytes) in layer.below("assets/") {
            let file = || layer.path(&format!("assets/{name}"));
            sources.entry(name).or_insert_with(|| (bytes.clone(), file()));
        }
    }
    if let Some(sheet) = palette.sheet() {
        sources.entry("colors.css").or_insert_with(|| (Bytes::Owned(sheet.into_bytes()), String::new()));
    }
    let mut naming = Naming { sources: &sources, done: BTreeMap::new(), open: Vec::new(), faults };
    for name in sources.keys() {
        naming.publish(name);
    }
    naming.done.into_values().collect()
}

/// Names assets, those first that others name.
struct Naming<'a> {
    /// Bytes and the path for diagnostics, by name.
    sources: &'a BTreeMap<&'a str, (Bytes, String)>,
    done: BTreeMap<&'a str, Asset>,
    /// The sheets that are being read, each named by the one before.
    open: Vec<&'a str>,
    faults: &'a mut Vec<Diagnostic>,
}

impl<'a> Naming<'a> {
    /// Gives an asset its address, and before it those that it names.
    fn publish(&mut self, name: &'a str) {
        if self.done.contains_key(name) {
            return;
        }
        let (bytes, file) = &self.sources[name];
        let is_sheet = name.to_ascii_lowercase().ends_with(".css");
        let rewritten = if is_sheet { self.rewrite(name, bytes, file) } else { None };
        let (bytes, written) = match rewritten {
            Some(text) => (Bytes::Owned(text.into_bytes()), Some(bytes.clone())),
            None => (bytes.clone(), None),
        };
        let (folder, _) = split(name);
        let address = crate::base::address::encode(&format!("/assets/{folder}{}", published_name(name, &bytes)));
        self.done.insert(name, Asset { name: name.to_owned(), address, bytes, written });
    }

    /// A sheet that names its files as they are published; `None` if it names none.
    fn rewrite(&mut self, name: &'a str, bytes: &[u8], file: &str) -> Option<String> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.faults.push(Diagnostic::new(Kind::NotUtf8, file, "this style sheet is not UTF-8 text"));
            return None;
        };
        for sheet::Fault { range, message, help } in sheet::faults(text) {
            self.faults.push(Diagnostic::new(Kind::BrokenStyle, file, message).help(help).at(text, range));
        }
        let found = references(text);
        if found.is_empty() {
            return None;
        }
        self.open.push(name);
        let (mut rewritten, mut end) = (String::with_capacity(text.len()), 0);
        for reference in found {
            let Some(url) = self.published(name, file, text, &reference) else { continue };
            rewritten.push_str(&text[end..reference.range.start]);
            let mut quoted = String::new();
            // Writing into memory does not fail.
            let _ = serialize_string(&url, &mut quoted);
            match reference.bare {
                true => rewritten.extend(["url(", &quoted, ")"]),
                false => rewritten.push_str(&quoted),
            }
            end = reference.range.end;
        }
        self.open.pop();
        if end == 0 {
            return None;
        }
        rewritten.push_str(&text[end..]);
        Some(rewritten)
    }

    /// The url of what a sheet names, as it is published; `None` if it stays as it is.
    fn published(&mut self, sheet: &'a str, file: &str, text: &str, reference: &Reference) -> Option<String> {
        let url = reference.url.trim();
        let fault = |kind: Kind, message: String, help: Option<String>| {
            let mut fault = Diagnostic::new(kind, file, message).at(text, reference.range.clone());
            fault.help = help;
            fault
        };
        if reference.broken {
            let message = "this `url(…)` cannot be read: it is not closed, or holds a space, a quote or a bracket";
            self.faults.push(fault(
                Kind::Template,
                message.to_owned(),
                Some("put the url in quotes: `url(\"…\")`".to_owned()),
            ));
            return None;
        }
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (path, suffix) = url.split_at(end);
        if url.starts_with("//") || has_scheme(url) {
            if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
                return None;
            }
            let message =
                format!("this style sheet asks another host, `{url}`, which the strict policy of careful hosts blocks");
            let help =
                "put the file into `assets/` and name it by its path from the sheet: `url(\"fonts/brand.woff2\")`"
                    .to_owned();
            self.faults.push(fault(Kind::ForeignAsset, message, Some(help)));
            return None;
        }
        // A place in the document, or an address of the site, where content/static/ is published.
        if path.is_empty() || path.starts_with('/') {
            return None;
        }
        let decoded = crate::base::address::decode(path);
        let target = join(split(sheet).0, &decoded);
        let found = target.as_deref().and_then(|target| self.sources.get_key_value(target));
        let Some((&target, _)) = found else {
            let wanted = target.unwrap_or_else(|| decoded.into_owned());
            let help = self.suggest(sheet, &wanted);
            let message = format!("there is no asset `{wanted}`, which this style sheet names");
            self.faults.push(fault(Kind::MissingFile, message, help));
            return None;
        };
        if self.open.contains(&target) {
            let message = format!(
                "this style sheet names `{target}`, which names it in turn, so neither can have its name first"
            );
            self.faults.push(fault(
                Kind::Template,
                message,
                Some("let one of the two do without the other".to_owned()),
            ));
            return None;
        }
        self.publish(target);
        let (_, name) = self.done[target].address.rsplit_once('/')?;
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        Some(format!("{folder}{name}{suffix}"))
    }

    /// The asset whose name is nearest, as the sheet would write it.
    fn suggest(&self, sheet: &str, wanted: &str) -> Option<String> {
        let names = || self.sources.keys().copied().filter(|name| *name != sheet);
        let same_file = names().find(|name| split(name).1 == split(wanted).1);
        let near = same_file.or_else(|| nearest(wanted, names()))?;
        let (folder, _) = split(sheet);
        let written = match near.strip_prefix(folder) {
            Some(below) => below.to_owned(),
            None => format!("{}{near}", "../".repeat(folder.matches('/').count())),
        };
        Some(format!("did you mean `url(\"{written}\")`?"))
    }
}

/// The folder of a path, with the slash at its end, and the name.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |at| at + 1))
}

/// A relative path seen from a folder of the assets; `None` if it leads out of them.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The name of a file with the fingerprint of its bytes before the first dot of its extension.
fn published_name(path: &str, bytes: &[u8]) -> String {
    let (_, file) = split(path);
    let mark = fingerprint(bytes);
    match file.split_once('.') {
        Some((stem, extension)) => format!("{stem}.{mark}.{extension}"),
        None => format!("{file}.{mark}"),
    }
}

fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// A file that a sheet names.
#[derive(Debug, PartialEq)]
struct Reference {
    /// Where it is in the sheet: the string, or the whole `url(…)` where it has no quotes.
    range: Range<usize>,
    url: String,
    /// Without quotes.
    bare: bool,
    /// That it cannot be read.
    broken: bool,
}

/// What a sheet names: `url(…)`, `src(…)`, `@import "…"` and the strings of `image-set(…)` (CSS Values 4, section 4.5;
/// CSS Cascade 5, section 2; CSS Images 4, section 2.5).
fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    // Most sheets name nothing.
    let names_something = ["url", "@import", "image-set", "src(", "\\"];
    let lower = text.to_ascii_lowercase();
    if names_something.iter().any(|word| lower.contains(word)) {
        walk(&mut Parser::new(text), false, &mut found);
    }
    found
}

/// Walks through a block; `strings_are_urls` inside of functions whose strings are.
fn walk(parser: &mut Parser, strings_are_urls: bool, found: &mut Vec<Reference>) {
    // After `@import` and before its url; in `@namespace`, whose url is a name that nobody fetches.
    let (mut importing, mut naming) = (false, false);
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        let range = start..parser.position().byte_index();
        let mut push = |url: &str, bare: bool, broken: bool| {
            found.push(Reference { range: range.clone(), url: url.to_owned(), bare, broken });
        };
        match &token {
            Token::AtKeyword(word) => {
                importing = word.eq_ignore_ascii_case("import");
                naming = word.eq_ignore_ascii_case("namespace");
            }
            Token::Semicolon => (importing, naming) = (false, false),
            Token::UnquotedUrl(url) if !naming => {
                push(url, true, false);
                importing = false;
            }
            Token::BadUrl(url) => push(url, true, true),
            Token::QuotedString(url) if (strings_are_urls || importing) && !naming => {
                push(url, false, false);
                importing = false;
            }
            Token::Function(name) => {
                let is_set = name.eq_ignore_ascii_case("image-set") || name.eq_ignore_ascii_case("-webkit-image-set");
                let is_url = name.eq_ignore_ascii_case("url") || name.eq_ignore_ascii_case("src");
                into_block(parser, (is_url || is_set) && !naming, found);
                importing = false;
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock => into_block(parser, false, found),
            Token::CurlyBracketBlock => {
                (importing, naming) = (false, false);
                into_block(parser, false, found);
            }
            _ => {}
        }
    }
}

fn into_block(parser: &mut Parser, strings_are_urls: bool, found: &mut Vec<Reference>) {
    // The parser goes no deeper than its limit, and passes over what lies there.
    let _ = parser.parse_nested_block(|inner| {
        walk(inner, strings_are_urls, found);
        Ok::<(), ParseError<()>>(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<String> {
        let shown = |found: Reference| {
            let mark = if found.broken { "!" } else { "" };
            format!("{mark}{} in {}", found.url, &text[found.range])
        };
        references(text).into_iter().map(shown).collect()
    }

    #[test]
    fn sheets_name_files_in_many_ways() {
        let text = r#"@charset "utf-8"; @namespace url(http://www.w3.org/1999/xhtml); @import "a.css" layer(x); @import url('b.css') screen;
            @IMPORT URL(c.css); /* url(no.png) */ @font-face { font-family: "d"; src: url( fonts/d.woff2 ) format("woff2"), local("e"), url("f\2e ttf"); }
            p { background: image-set("g.png" 1x type("image/png"), url(h.png) 2x); content: "i.png"; --own: url(j.svg#k) }
            @media print { a::after { background: url() } } b { mask: src("l.svg") }"#;
        let expected = [
            "a.css in \"a.css\"",
            "b.css in 'b.css'",
            "c.css in URL(c.css)",
            "fonts/d.woff2 in url( fonts/d.woff2 )",
            "f.ttf in \"f\\2e ttf\"",
            "g.png in \"g.png\"",
            "h.png in url(h.png)",
            "j.svg#k in url(j.svg#k)",
            " in url()",
            "l.svg in \"l.svg\"",
        ];
        assert_eq!(urls(text), expected);
        assert_eq!(urls("a { color: red; content: \"url(x)\" }"), [""; 0]);
        assert_eq!(urls("a { src: url(a b.png) }"), ["!a b.png in url(a b.png)"]);
    }

    #[test]
    fn no_sheet_is_too_deep() {
        for open in ["(", "[", "{", "f(", "url("] {
            references(&format!("url(x) {}", open.repeat(100_000)));
        }
    }

    #[test]
    fn names_have_marks() {
        assert_eq!(published_name("a/b.min.css", b"x").split('.').count(), 4);
        assert!(published_name("LICENSE", b"x").starts_with("LICENSE."));
    }
}
