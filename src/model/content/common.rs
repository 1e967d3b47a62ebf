//! What the files of the content folder have in common: a language, countries, files beside them, addresses.

use crate::base::diagnostics::{Kind, nearest};
use crate::base::localised::{LangId, Localised, TextOrMap};
use crate::base::media::media_type;
use crate::base::slug;
use crate::locale::country::{Country, Names};
use crate::model::config::Config;
use crate::model::content::front_matter::Document;
use crate::model::content::tree::{ContentName, Tree, join};
use crate::yaml::{self, Step};

/// What parsing a registry or a page needs to know besides the file.
pub struct Context<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// Names of countries.
    pub countries: &'a Names,
    /// Which files there are.
    pub tree: &'a Tree,
}

/// The language of a file and its stem: from the front matter, else the suffix, else the site's default.
///
/// A suffix is a language only where the site has it; a known language that the site does not have is reported.
pub(crate) fn language<'a>(
    config: &Config,
    document: &mut Document,
    name: &ContentName<'a>,
    path: &'a str,
    written: Option<String>,
) -> (Option<LangId>, &'a str) {
    let from_suffix = name.suffix.and_then(|suffix| config.lang(suffix));
    let known = name.suffix.is_some_and(|suffix| from_suffix.is_none() && crate::locale::language::is_language(suffix));
    let stem = if from_suffix.is_some() || known { name.stem } else { ContentName::whole_stem(path) };
    let help =
        |tag: &str| Some(format!("{}, or add `unknown-language: skip` to `severities`", config.to_add_language(tag)));
    if let Some(written) = written {
        let lang = config.lang(&written);
        if lang.is_none() {
            let message = format!("`lang` is `{written}`, which is not a language of this site");
            let help = match crate::locale::language::meant(&written) {
                Some((tag, _)) if config.lang(tag).is_some() => Some(format!("write `lang: {tag}`")),
                Some((tag, language)) => {
                    let known =
                        config.lang_ids().map(|lang| format!("{}: {{}}, ", config.tag(lang))).collect::<String>();
                    Some(format!(
                        "the tag of {language} is `{tag}`, and site.yaml lists the languages: `languages: {{{known}{tag}: {{}}}}`"
                    ))
                }
                None if crate::locale::language::is_language(&written) => help(&written),
                None => {
                    let tags: Vec<&str> = config.lang_ids().map(|lang| config.tag(lang)).collect();
                    Some(format!("the tag of a language of this site was expected: `{}`", tags.join("`, `")))
                }
            };
            document.fault(Kind::UnknownLanguage, &[Step::Key("lang")], message, help);
        } else if from_suffix.is_some() && from_suffix != lang {
            let suffix = name.suffix.unwrap_or_default();
            let message = format!("`lang` is `{written}`, but the file's name says `{suffix}`");
            document.fault(Kind::BadValue, &[Step::Key("lang")], message, None);
        }
        return (lang.or(Some(config.default_lang)), stem);
    }
    if let (true, Some(suffix)) = (known, name.suffix) {
        let message = format!("the name of this file ends in `.{suffix}.md`, which is not a language of this site");
        document.fault_in(Kind::UnknownLanguage, 0..0, message, help(suffix));
    }
    (Some(from_suffix.unwrap_or(config.default_lang)), stem)
}

/// A text in the languages of the site; those that the site does not have are reported. `None` if nothing is left.
pub(crate) fn localised(
    context: &Context,
    document: &mut Document,
    path: &[Step],
    text: Option<TextOrMap>,
) -> Option<Localised> {
    let (text, unknown) = context.config.localise(text?);
    for tag in unknown {
        let mut path = path.to_vec();
        path.push(Step::Key(&tag));
        let message = format!("`{tag}` is not a language of this site");
        let help = Some(context.config.to_add_language(&tag));
        document.fault(Kind::UnknownLanguage, &path, message, help);
    }
    Some(text).filter(|text| text.all().any(|text| !text.is_empty()))
}

/// A title or summary as plain text: character references such as `&#8217;` are the characters that they mean, and tags
/// are taken out and reported.
pub(crate) fn plain_text(document: &mut Document, key: &'static str, text: String) -> String {
    let may_be_tag = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let has_tags = memchr::memchr_iter(b'<', text.as_bytes()).any(may_be_tag) && text.contains('>');
    if !has_tags && !memchr::memchr_iter(b'&', text.as_bytes()).any(|at| reference(&text[at..])) {
        return text;
    }
    // An ampersand that begins no reference means itself; HTML would take `&copy` for one without its semicolon.
    let mut html = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' if !reference(&text[at..]) => html.push_str("&amp;"),
            '<' if !may_be_tag(at) || !has_tags => html.push_str("&lt;"),
            // What begins a line or a paragraph divides words.
            '<' if divides(&text[at + 1..]) => html.push_str(" <"),
            c => html.push(c),
        }
    }
    let clean = ammonia::Builder::empty().clean(&html).to_string().replace("&nbsp;", "\u{a0}");
    let plain = quick_xml::escape::unescape(&clean).map(std::borrow::Cow::into_owned).unwrap_or(clean);
    if has_tags {
        let message = format!("`{key}` has HTML in it, which is taken out: it is shown as plain text");
        let shown = plain.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "”").replace('\\', "/");
        document.fault(Kind::MarkupInText, &[Step::Key(key)], message, Some(format!("write `{key}: \"{shown}\"`")));
    }
    plain
}

/// True for the name of an element that does not stand within a line.
fn divides(tag: &str) -> bool {
    let name: String = tag.chars().skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
    let names = ["br", "p", "div", "li", "ul", "ol", "hr", "td", "tr", "h1", "h2", "h3"];
    names.contains(&name.to_ascii_lowercase().as_str())
}

/// True if a text begins with a character reference of HTML.
fn reference(text: &str) -> bool {
    let Some((name, _)) = text[1..].split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A country by its code or by its name in a language of the site.
pub(crate) fn find_country(
    countries: &Names,
    document: &mut Document,
    path: &[Step],
    written: &str,
) -> Option<Country> {
    let written = written.trim();
    if written.is_empty() {
        let help = Some("give it a value, or take the line out".to_owned());
        document.fault(Kind::UnknownCountry, path, format!("`{}` is empty", yaml::name(path)), help);
        return None;
    }
    if let Some(country) = Country::parse(written).or_else(|| countries.find(written)) {
        return Some(country);
    }
    let help = if let Some(several) = countries.several(written) {
        format!("did you mean `{}`? A comma divides the names of a list", several.join(", "))
    } else if let Some((country, name)) = countries.suggest(written) {
        format!("did you mean `{}` ({name})?", country.code())
    } else {
        "a code of ISO 3166-1 such as `KG`, or a country's name, was expected".to_owned()
    };
    let message = format!("`{}`: there is no country `{written}`", yaml::name(path));
    document.fault(Kind::UnknownCountry, path, message, Some(help));
    None
}

/// Reports an address that is not that of a website: a theme makes a link of it.
pub(crate) fn check_website(document: &mut Document, path: &[Step], url: &str) {
    let rest = url.trim().strip_prefix("https://").or_else(|| url.trim().strip_prefix("http://"));
    let is_broken = |rest: &str| rest.contains(|c: char| c.is_whitespace() || c.is_control());
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/') || is_broken(rest)) {
        let message = format!("`{}` is `{url}`, which is no address of a website", yaml::name(path));
        let help = Some("an address such as `https://www.example.org/` was expected".to_owned());
        document.fault(Kind::BadValue, path, message, help);
    }
}

/// Reports an address for mail that is none: a theme makes a link of it.
pub(crate) fn check_email(document: &mut Document, path: &[Step], email: Option<&str>) {
    let Some(email) = email.map(str::trim).filter(|email| !email.is_empty()) else { return };
    let is_one = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !email.contains(char::is_whitespace)
    });
    if !is_one {
        let message = format!("`{}` is `{email}`, which is no address for mail", yaml::name(path));
        let help = "an address such as `press@example.org` was expected; a number belongs to `phone`";
        document.fault(Kind::BadValue, path, message, Some(help.to_owned()));
    }
}

/// A file of the content folder by its path relative to `folder`, or from `content/` where it begins with a slash.
pub fn find_file(tree: &Tree, folder: &str, src: &str) -> Option<usize> {
    let path = match src.strip_prefix('/') {
        Some(rest) => join(crate::model::content::tree::CONTENT, rest)?,
        None => join(folder, src)?,
    };
    tree.find(&path).filter(|_| !path.ends_with(".md") && !tree.is_manuscript(&path))
}

/// That a file does not exist.
pub(crate) fn missing_message(src: &str) -> String {
    format!("there is no file `{src}`")
}

/// What to do about a file that does not exist. `near` finds the nearest name among the files of a folder: those of pages
/// where the last is true, else those of all others.
pub(crate) fn missing_help(tree: &Tree, folder: &str, src: &str, near: Nearest) -> String {
    if let Some(help) = no_file(src) {
        return help;
    }
    if let Some(meant) = other_path(tree, folder, src) {
        return format!("did you mean `{meant}`?");
    }
    let src = &src.replace('\\', "/");
    let path = match src.strip_prefix('/') {
        Some(rest) => join(crate::model::content::tree::CONTENT, rest),
        None => join(folder, src),
    };
    match &path {
        None => format!("put the file into `{folder}/`; a path cannot lead out of `content/`"),
        Some(path) if tree.find(path).is_some() => "a text is a page, not a file beside one".to_owned(),
        Some(path) => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            match near(folder, name, name.ends_with(".md")) {
                Some(near) => {
                    format!("did you mean `{}{near}`?", &src[..src.len() - src.rsplit('/').next().unwrap_or("").len()])
                }
                None => format!("put the file into `{folder}/`"),
            }
        }
    }
}

/// What to do about a path on somebody's own computer or network.
pub(crate) fn own_place(path: &str) -> Option<String> {
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    (path.starts_with('\\') || path.starts_with("//") || path.starts_with("file:") || is_drive).then(|| {
        "that is a place on a computer or network of yours, which readers cannot reach: put the file beside this one and \
         name it without a folder"
            .to_owned()
    })
}

/// What to do about a path that is that of no file of a site: of another computer, of another site, for mail.
fn no_file(src: &str) -> Option<String> {
    if let Some(help) = own_place(src) {
        return Some(help);
    }
    if src.contains("://") {
        return Some("only files of the site have a place here: save it beside this file and name that".to_owned());
    }
    for scheme in ["https", "http"] {
        if let Some(rest) = src.strip_prefix(scheme).and_then(|rest| rest.strip_prefix("//")) {
            return Some(format!("write `{scheme}://{rest}`"));
        }
    }
    let (name, host) = src.split_once('@')?;
    let plain =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    let is_mail = plain(name) && plain(host) && host.contains('.') && media_type(src) == "application/octet-stream";
    is_mail.then(|| format!("write `mailto:{src}`"))
}

/// Whether there is a file at a path as a file of a folder names it.
pub(crate) fn is_there(tree: &Tree, folder: &str, path: &str) -> bool {
    let full = match path.strip_prefix('/') {
        Some(rest) => join(crate::model::content::tree::CONTENT, rest),
        None => join(folder, path),
    };
    full.is_some_and(|full| tree.find(&full).is_some())
}

/// The path of a file that is there, written a little differently: with backslashes, with a sign of the sentence at its
/// end, without its `.md`.
pub(crate) fn other_path(tree: &Tree, folder: &str, src: &str) -> Option<String> {
    let path = src.replace('\\', "/");
    let path = path.trim_end_matches(['.', ',', ';', ':', '!', ')']);
    let page = format!("{}.md", path.trim_end_matches('/'));
    let is_there = |path: &str| is_there(tree, folder, path);
    [path, &page].into_iter().find(|other| *other != src && is_there(other)).map(str::to_owned)
}

/// What to do about a link that is no path at all: template code of another system, or an address of a website without
/// its `https://`. `None` for what may be one.
pub(crate) fn no_path(dest: &str) -> Option<String> {
    if ["{{", "{%", "}}", "$("].iter().any(|code| dest.contains(code)) {
        return Some("it holds template code of another system: write the address that it stood for".to_owned());
    }
    let host = dest.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, ending) = host.rsplit_once('.')?;
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let is_host = host.starts_with("www.") || matches!(ending, "com" | "org" | "net" | "gov" | "edu" | "int" | "mil");
    (plain && is_host && !host.starts_with('.')).then(|| format!("write `https://{dest}`"))
}

/// Finds the nearest to a name among the files of a folder, those of pages or all others.
pub(crate) type Nearest<'a> = &'a dyn Fn(&str, &str, bool) -> Option<String>;

/// The names of the files of a folder, those of pages or all others.
pub(crate) fn names_in<'t>(tree: &'t Tree, folder: &str, pages: bool) -> impl Iterator<Item = &'t str> {
    let skip = folder.len() + 1;
    let files = tree.files()[tree.below(folder)].iter().map(move |file| &file[skip..]);
    files.filter(move |name| !name.contains('/') && name.ends_with(".md") == pages)
}

/// The message that a file does not exist, and the nearest name in its folder.
pub(crate) fn missing(tree: &Tree, folder: &str, src: &str) -> (String, Option<String>) {
    let near = |folder: &str, name: &str, pages| nearest(name, names_in(tree, folder, pages)).map(str::to_owned);
    (missing_message(src), Some(missing_help(tree, folder, src, &near)))
}

/// An alias is a path from the root of the site.
pub(crate) fn check_alias(alias: &str) -> Result<(), String> {
    if !alias.starts_with('/') || alias.starts_with("//") {
        return Err("it must begin with one `/`".to_owned());
    }
    if alias == "/" {
        return Err("the home page cannot be an alias".to_owned());
    }
    if alias.contains(['?', '#', '\\']) || alias.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("it must be a plain path".to_owned());
    }
    for segment in alias.split('/').filter(|segment| !segment.is_empty()) {
        if segment == "." || segment == ".." {
            return Err("it must be a plain path".to_owned());
        }
        check_name(&crate::base::address::decode(segment))?;
    }
    slug::check_reserved(&crate::base::address::decode(alias))
}

/// A name of a file or folder that every system can hold.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    slug::is_portable_name(name).map_err(|why| format!("the name `{name}` {why}"))
}

/// Old addresses, without those that are none, which are reported.
pub(crate) fn read_aliases(document: &mut Document, written: Option<Vec<String>>) -> Vec<String> {
    let mut old_addresses = Vec::new();
    for (at, alias) in written.unwrap_or_default().into_iter().enumerate() {
        match check_alias(&alias) {
            Ok(()) => old_addresses.push(alias),
            Err(why) => {
                let message = format!("`{}` is `{alias}`: {why}", yaml::name(&[Step::Key("aliases"), Step::Index(at)]));
                let help = Some("an alias is an old address such as `/news/1234/`".to_owned());
                document.fault(Kind::BadPath, &[Step::Key("aliases"), Step::Index(at)], message, help);
            }
        }
    }
    old_addresses
}
