//! What to do about faults of templates: guesses among what there is, and what the words of other systems are called
//! here.

use std::collections::BTreeSet;
use std::ops::Range;

use super::assets::Asset;
use super::layers::{BUILTIN, Layer};
use crate::base::diagnostics::nearest;
use crate::locale::messages::Strings;

/// The filters of Tera.
pub(super) const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// The tests of Tera.
pub(super) const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// The functions of Tera, and ours.
const FUNCTIONS: [&str; 3] = ["range", "t", "throw"];

/// The tags of Tera that begin something.
const TAGS: [&str; 12] =
    ["block", "break", "component", "continue", "elif", "else", "extends", "filter", "for", "if", "include", "raw"];

/// Filters of other systems.
const OTHER_FILTERS: [(&str, &str); 11] = [
    ("capitalise", "capitalize"),
    ("count", "length"),
    ("downcase", "lower"),
    ("limit", "truncate"),
    ("lowercase", "lower"),
    ("raw", "safe"),
    ("safeHTML", "safe"),
    ("size", "length"),
    ("to_upper", "upper"),
    ("upcase", "upper"),
    ("uppercase", "upper"),
];

/// Tags of other systems, and what is done here.
const OTHER_TAGS: [(&str, &str); 14] = [
    ("assign", "here it is `{% set name = value %}`"),
    ("capture", "here it is `{% set name %}` to `{% endset %}`"),
    ("case", "here it is `{% if %}` with `{% elif %}`"),
    ("define", "here it is `{% block name %}` to `{% endblock %}`"),
    ("from", "components need no import: any template may write `{{ <name label=\"…\" /> }}`"),
    ("import", "components need no import: any template may write `{{ <name label=\"…\" /> }}`"),
    ("load", "nothing is loaded here: take it out"),
    ("macro", "here it is `{% component name(label) %}` to `{% endcomponent %}`"),
    ("partial", "here it is `{% include \"name.html\" %}`"),
    ("range", "here it is `{% for item in list %}` to `{% endfor %}`"),
    ("render", "here it is `{% include \"name.html\" %}`"),
    ("template", "here it is `{% include \"name.html\" %}`"),
    ("unless", "here it is `{% if not … %}`"),
    ("with", "here it is `{% set name = value %}`"),
];

/// What a theme has, for guesses.
pub(super) struct Vocabulary<'a> {
    pub layers: &'a [Layer],
    /// None while templates are compiled.
    pub assets: &'a [Asset],
    /// Those of the language of the page.
    pub strings: Option<&'a Strings>,
}

/// A fault of a template in better words.
#[derive(Default)]
pub(super) struct Advice {
    /// What is wrong, if that can be said better.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Where that is to be done, if not where Tera noticed it.
    pub range: Option<Range<usize>>,
}

impl Advice {
    fn help(help: impl Into<String>) -> Advice {
        Advice { help: Some(help.into()), ..Advice::default() }
    }
}

/// What to do about a fault that Tera tells of a template, with the range that it underlines.
pub(super) fn advise(known: &Vocabulary, message: &str, text: &str, range: Range<usize>) -> Advice {
    let lower = message.to_lowercase();
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    if lower.starts_with("unknown filter") {
        let meant = OTHER_FILTERS.iter().find(|(other, _)| *other == quoted()).map(|(_, own)| *own);
        if quoted() == "date" {
            return Advice::help(
                "dates are texts in the language of the page: `pressroom view ADDRESS` shows their forms",
            );
        }
        return guess(meant, quoted(), FILTERS, "the filters are", text, range);
    }
    if lower.starts_with("unknown test") {
        return guess(None, quoted(), TESTS, "the tests are", text, range);
    }
    if lower.starts_with("unknown function") {
        return guess(None, quoted(), FUNCTIONS, "the functions are", text, range);
    }
    if lower.starts_with("unknown component") {
        let names = known.named_by("component");
        return guess(None, quoted(), names.iter().copied(), "the components are", text, range);
    }
    if lower.starts_with("block ") && lower.contains("is not defined") {
        let mut names = known.named_by("block");
        names.remove(quoted());
        return guess(None, quoted(), names.iter().copied(), "the blocks are", text, range);
    }
    if lower.starts_with("unknown template") {
        return template(known, quoted(), text, range);
    }
    if lower.starts_with("unexpected end of input") {
        return unclosed(text, range);
    }
    if lower.starts_with("unknown tag") {
        return tag(text, range);
    }
    if lower.starts_with("found ") {
        return expression(text, range);
    }
    if lower.starts_with("field ") || lower.starts_with("variable ") {
        return name(known, message, text, range);
    }
    if lower.starts_with("tried to render a variable that is undefined") {
        return undefined(known, text, range);
    }
    Advice::default()
}

/// The nearest name, or all of them. The name is in what is underlined, or just before.
fn guess<'n>(
    meant: Option<&str>,
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
    list: &str,
    text: &str,
    range: Range<usize>,
) -> Advice {
    let names: Vec<&str> = names.into_iter().collect();
    let within = text.get(range.clone()).and_then(|underlined| underlined.find(written));
    let place = within.map(|at| range.start + at..range.start + at + written.len());
    let help = match meant.or_else(|| nearest(written, names.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => return Advice::default(),
        None => format!("{list} `{}`", names.join("`, `")),
    };
    Advice { help: Some(help), range: place, message: None }
}

impl Vocabulary<'_> {
    /// The names that tags of a kind give in all templates: those of components, of blocks.
    fn named_by(&self, word: &str) -> BTreeSet<&str> {
        let texts = self.layers.iter().flat_map(|layer| layer.below("templates/"));
        let texts = texts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
        texts
            .flat_map(tags)
            .filter(|tag| tag.word == word)
            .filter_map(|tag| tag.rest.split(['(', ' ']).find(|name| !name.is_empty()))
            .collect()
    }

    /// The names of all templates, as they extend and include each other.
    fn templates(&self) -> BTreeSet<String> {
        let of = |layer: &Layer| {
            let own = layer.below("templates/").map(|(name, _)| name.to_owned());
            let whole = layer.below("templates/").map(|(name, _)| format!("{}/{name}", layer.name));
            own.chain(whole).collect::<Vec<_>>()
        };
        self.layers.iter().flat_map(of).collect()
    }
}

/// A template that does not exist.
pub(super) fn template(known: &Vocabulary, written: &str, text: &str, range: Range<usize>) -> Advice {
    let names = known.templates();
    let quoted = [format!("\"{written}\""), format!("'{written}'")];
    let place = quoted.iter().find_map(|quoted| text.find(quoted.as_str()).map(|at| at + 1..at + 1 + written.len()));
    let with_ending = format!("{written}.html");
    // Another folder, or the ending left out.
    let own_name = |name: &&String| name.rsplit('/').next() == written.rsplit('/').next() && !name.is_empty();
    let near = names.get(&with_ending).map(String::as_str);
    let near = near.or_else(|| nearest(written, names.iter().map(String::as_str)));
    let near = near.or_else(|| names.iter().find(own_name).map(String::as_str));
    let help = match (written.split_once('/'), near) {
        (Some((theme, _)), _) if theme == BUILTIN && known.layers.iter().all(|layer| layer.name != theme) => {
            let own = known.layers.first().map_or("", |layer| layer.name.as_str());
            format!("write `extends: {theme}` in themes/{own}/theme.yaml, so that the theme builds on that one")
        }
        (_, Some(near)) => format!("did you mean `{near}`?"),
        (_, None) => format!("make the file `templates/{written}`"),
    };
    Advice { help: Some(help), range: Some(place.unwrap_or(range)), message: None }
}

/// A tag `{% word rest %}`.
struct Tag<'t> {
    word: &'t str,
    /// Where the word stands.
    place: Range<usize>,
    rest: &'t str,
}

/// The tags of a template, without those in comments and in `raw`.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let (mut tags, mut at, mut is_raw) = (Vec::new(), 0, false);
    while let Some(open) = text[at..].find("{").map(|open| at + open) {
        let rest = &text[open..];
        if rest.starts_with("{#") && !is_raw {
            at = rest.find("#}").map_or(text.len(), |end| open + end + 2);
            continue;
        }
        if !rest.starts_with("{%") {
            at = open + 1;
            continue;
        }
        let end = rest.find("%}").map_or(text.len(), |end| open + end);
        let inside = text[open + 2..end].trim_start_matches('-');
        let start = end - inside.trim_start().len();
        let inside = &text[start..end];
        let length = inside.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inside.len());
        let word = &inside[..length];
        if !is_raw || word == "endraw" {
            is_raw = word == "raw";
            let rest = inside[length..].trim_end_matches('-').trim();
            tags.push(Tag { word, place: start..start + length, rest });
        }
        at = (end + 2).min(text.len());
    }
    tags
}

/// The tags that are open at a place, the innermost last: their words and where these stand.
fn open_at(text: &str, end: usize) -> Vec<Tag<'_>> {
    let mut open: Vec<Tag> = Vec::new();
    for tag in tags(text).into_iter().take_while(|tag| tag.place.start < end) {
        let opens = match tag.word {
            "if" | "for" | "block" | "filter" | "component" | "raw" => true,
            "set" | "set_global" => !tag.rest.contains('='),
            _ => false,
        };
        if opens {
            open.push(tag);
        } else if let Some(word) = tag.word.strip_prefix("end")
            && open.last().is_some_and(|last| last.word == word)
        {
            open.pop();
        }
    }
    open
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// What is still open at the end of a template.
fn unclosed(text: &str, range: Range<usize>) -> Advice {
    let open = open_at(text, text.len());
    let Some(Tag { word, place, .. }) = open.last() else {
        // A tag or an expression that does not end.
        let start =
            text[..range.start.min(text.len())].rfind("{{").max(text[..range.start.min(text.len())].rfind("{%"));
        let close = match start {
            Some(start) if text[start..].starts_with("{{") => "}}",
            _ => "%}",
        };
        return Advice {
            help: Some(format!("it ends with `{close}`")),
            range: start.map(|start| start..start + 2),
            message: start.map(|_| "what begins here has no end".to_owned()),
        };
    };
    Advice {
        message: Some(format!("the `{word}` that begins here has no end")),
        help: Some(format!("its end is `{{% end{word} %}}`, before the end of what it stands in")),
        range: Some(place.clone()),
    }
}

/// A tag that is none, or ends what is not open.
fn tag(text: &str, range: Range<usize>) -> Advice {
    let all = tags(text);
    let Some(Tag { word, place, .. }) =
        all.iter().find(|tag| tag.place.end >= range.start && tag.place.start <= range.end)
    else {
        return Advice::default();
    };
    let place = Some(place.clone());
    if word.starts_with("end") {
        let begin = place.as_ref().map_or(range.start, |place| place.start);
        return match open_at(text, begin).last() {
            Some(open) => Advice {
                message: Some(format!(
                    "`{word}` ends nothing here: the `{}` of line {} is open",
                    open.word,
                    line_of(text, open.place.start)
                )),
                help: Some(format!("write `end{}`", open.word)),
                range: place,
            },
            None => Advice {
                message: Some(format!("`{word}` ends nothing: nothing is open here")),
                help: Some("take it out".to_owned()),
                range: place,
            },
        };
    }
    let message = Some(format!("there is no tag `{word}`"));
    if let Some((_, help)) = OTHER_TAGS.iter().find(|(other, _)| other == word) {
        return Advice { message, help: Some((*help).to_owned()), range: place };
    }
    let help = match nearest(word, TAGS.into_iter().chain(["set"])) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the tags are `{}` and `set`", TAGS.join("`, `")),
    };
    Advice { message, help: Some(help), range: place }
}

/// An expression in the words of another system.
fn expression(text: &str, range: Range<usize>) -> Advice {
    let before = &text[..range.start.min(text.len())];
    let Some(open) = before.rfind("{{").max(before.rfind("{%")) else { return Advice::default() };
    let end = text[open..].find(['}', '\n']).map_or(text.len(), |end| open + end);
    let inside = text[open + 2..end].trim_start_matches('-').trim().trim_end_matches(['-', '%']).trim();
    let first = inside.split([' ', '(']).next().unwrap_or_default();
    if let Some(key) = inside.strip_prefix("t(").and_then(|rest| rest.strip_prefix(['"', '\'']))
        && let Some(end_of_key) = key.find(['"', '\''])
    {
        let start = open + 2 + text[open + 2..].find("t(").unwrap_or_default();
        let place = start..start + "t(\"".len() + end_of_key + 1;
        return Advice {
            message: Some("the key of a string has a name".to_owned()),
            help: Some(format!("write `t(key=\"{}\"`", &key[..end_of_key])),
            range: Some(place),
        };
    }
    if first.starts_with('.') || inside.contains(" .") {
        if let Some((_, help)) = OTHER_TAGS.iter().find(|(other, _)| *other == first) {
            return Advice {
                message: Some("this is how Hugo writes templates".to_owned()),
                help: Some((*help).to_owned()),
                range: None,
            };
        }
        let field = first.trim_start_matches('.').split(['.', ' ', '|']).next().unwrap_or_default().to_lowercase();
        let field = if field.is_empty() { "title".to_owned() } else { field };
        return Advice {
            message: Some("this is how Hugo writes templates".to_owned()),
            help: Some(format!(
                "a field stands behind the name of what has it, as in `{{{{ release.{field} }}}}`; `pressroom view ADDRESS` \
                 shows what a page has"
            )),
            range: None,
        };
    }
    if first.starts_with("self::") {
        let name = first.trim_start_matches("self::");
        return Advice::help(format!("a component is called as a tag: `{{{{ <{name} label=\"…\" /> }}}}`"));
    }
    if let Some((_, help)) = OTHER_TAGS.iter().find(|(other, _)| *other == first) {
        return Advice::help(*help);
    }
    Advice::default()
}

/// A name that means nothing where it is; Tera lists what there is.
fn name(known: &Vocabulary, message: &str, text: &str, range: Range<usize>) -> Advice {
    let mut quoted = message.split('`');
    let Some(written) = quoted.nth(1) else { return Advice::default() };
    let Some((_, list)) = message.split_once("Available ") else { return Advice::default() };
    let names: Vec<&str> = list.split_once(": ").map_or("", |(_, names)| names).split(", ").collect();
    let is_variable = message.starts_with("Variable") || message.starts_with("variable");
    let what = if is_variable { "variable" } else { "field" };
    if let Some((_, help)) = OTHER_TAGS.iter().find(|(other, _)| is_variable && *other == written) {
        return Advice {
            message: Some(format!("there is no variable `{written}`")),
            help: Some((*help).to_owned()),
            range: None,
        };
    }
    let before = text[..range.start.min(text.len())].trim_end_matches('.');
    let is_string = !is_variable && before.ends_with("text") && known.strings.is_some();
    let near = nearest(written, names.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if is_string => {
            "the strings are in strings/ of the theme; one that needs values is `t(key=\"…\", n=…)`".to_owned()
        }
        None if names.len() <= 20 => format!("there are `{}`", names.join("`, `")),
        None => "`pressroom view ADDRESS` shows what a page has".to_owned(),
    };
    let place = text.get(range.clone()).and_then(|underlined| {
        let at = underlined.rfind(written)?;
        Some(range.start + at..range.start + at + written.len())
    });
    Advice { message: Some(format!("there is no {what} `{written}` here")), help: Some(help), range: place }
}

/// `assets["…"]` and the like, where what is in brackets does not exist.
fn undefined(known: &Vocabulary, text: &str, range: Range<usize>) -> Advice {
    let Some(underlined) = text.get(range.clone()) else { return Advice::default() };
    let quote = |c: char| c == '"' || c == '\'';
    let Some(open) = underlined.rfind("[").filter(|open| underlined[open + 1..].starts_with(quote)) else {
        return Advice::default();
    };
    let written = underlined[open + 2..].split(quote).next().unwrap_or_default();
    let start = range.start + open + 2;
    let place = Some(start..start + written.len());
    let of = underlined[..open].rsplit(['.', ' ']).next().unwrap_or_default();
    let (message, help) = match of {
        "assets" => {
            let names = || known.assets.iter().map(|asset| asset.name.as_str());
            let same = names().find(|name| name.rsplit('/').next() == written.rsplit('/').next());
            let help = match same.or_else(|| nearest(written, names())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("put it into assets/; there are `{}`", names().collect::<Vec<_>>().join("`, `")),
            };
            (format!("the theme has no asset `{written}`"), help)
        }
        "text" => {
            let near = known.strings.and_then(|strings| nearest(written, strings.ids()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to strings/en.ftl of the theme".to_owned(),
            };
            (format!("there is no string `{written}`"), help)
        }
        _ => {
            (format!("there is no `{written}` in `{of}`"), "`pressroom view ADDRESS` shows what a page has".to_owned())
        }
    };
    Advice { message: Some(message), help: Some(help), range: place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_known() {
        let open = |text: &str| open_at(text, text.len()).iter().map(|tag| tag.word).collect::<Vec<_>>().join(" ");
        assert_eq!(open("{% block a %}{% if b %}{% else %}{% endif %}{# {% for #}"), "block");
        assert_eq!(open("{% raw %}{% if %}{% endraw %}{%- for x in y -%}{% set z = 1 %}{% set z %}"), "for set");
        assert_eq!(open("{% if a %}{% end %}"), "if");
        for odd in ["{%", "{% ", "{#", "{", "{% é %}", "%}", "{%-%}"] {
            open(odd);
        }
    }

    #[test]
    fn the_names_are_those_of_tera() {
        let has = |template: String| {
            let mut engine = tera::Tera::new();
            engine.add_raw_template("a", &template).is_ok()
        };
        for filter in FILTERS {
            assert!(has(format!("{{{{ a | {filter} }}}}")), "{filter}");
        }
        for test in TESTS {
            assert!(has(format!("{{{{ a is {test} }}}}")), "{test}");
        }
    }
}
