//! How deep templates are nested. The parser of Tera calls itself for each level and has no bound, so that a file of a few
//! kilobytes could end the program; it is looked at before Tera sees it. So does what follows and renders templates that
//! include each other.

use std::collections::HashMap;
use std::ops::Range;

use crate::theme::tags::{What, tags};

/// How deep tags may be in each other; each `elif` counts as one that is in its `if`.
pub(crate) const MOST_TAGS: usize = 200;

/// How many templates may include or extend each other, one the next.
pub(crate) const MOST_TEMPLATES: usize = 100;

/// How many brackets, operators, filters and dots one tag of a template may have.
pub(crate) const MOST_SIGNS: usize = 1_000;

/// The tags of Tera that have an end.
const OPENING: [&str; 7] = ["if", "for", "block", "filter", "set", "component", "set_global"];

/// What is too deep in a template, and where.
pub fn of_template(text: &str) -> Option<(String, Range<usize>)> {
    // For each open tag, how many levels it is: an `if` with the `elif` in it.
    let (mut open, mut depth): (Vec<usize>, usize) = (Vec::new(), 0);
    for tag in tags(text) {
        let place = tag.start..tag.start + 2;
        let signs = tag.tokens.iter().filter(|token| is_sign(&token.what)).count();
        if signs > MOST_SIGNS {
            let message =
                format!("this tag has {signs} brackets, operators, filters and dots; {MOST_SIGNS} is the most");
            return Some((message, place));
        }
        if tag.prints {
            continue;
        }
        let word = tag.word();
        let sign = |at: usize, sign: char| tag.tokens.get(at).is_some_and(|token| token.what == What::Sign(sign));
        let is_component = sign(0, '<');
        if word == "elif" {
            depth += 1;
            if let Some(levels) = open.last_mut() {
                *levels += 1;
            }
        } else if word.starts_with("end") || (is_component && sign(1, '/')) {
            depth = depth.saturating_sub(open.pop().unwrap_or_default());
        } else if (OPENING.contains(&word) && !tag.is_assignment()) || is_component {
            open.push(1);
            depth += 1;
        }
        if depth > MOST_TAGS {
            let message =
                format!("tags are nested more than {MOST_TAGS} deep here (an `elif` counts as one in its `if`)");
            return Some((message, place));
        }
    }
    None
}

/// The template at which a chain of templates that include or extend each other is too long, by its place in the list,
/// and the tag there. `templates` are names and texts; `find` gives the place of a template by the name in a tag.
pub(crate) fn of_chains(
    templates: &[(String, String)],
    find: &dyn Fn(&str) -> Option<usize>,
) -> Option<(usize, String, Range<usize>)> {
    let used: Vec<Vec<(usize, Range<usize>)>> = templates.iter().map(|(_, text)| used_in(text, find)).collect();
    // How many templates the longest chain from each has, as soon as that is known.
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for start in 0..templates.len() {
        // The templates that are followed now, each with how many of those that it uses were.
        let mut open = vec![(start, 0)];
        while let Some((at, next)) = open.last_mut() {
            let at = *at;
            match used[at].get(*next) {
                _ if lengths.contains_key(&at) => drop(open.pop()),
                None => {
                    let longest = used[at].iter().filter_map(|(child, _)| lengths.get(child)).max();
                    lengths.insert(at, longest.map_or(1, |longest| longest + 1));
                    open.pop();
                }
                Some((child, range)) => {
                    *next += 1;
                    let (child, range) = (*child, range.clone());
                    if open.len() + lengths.get(&child).copied().unwrap_or(1) > MOST_TEMPLATES {
                        let message =
                            format!("more than {MOST_TEMPLATES} templates include or extend each other, one the next");
                        return Some((at, message, range));
                    }
                    // That one uses itself in the end is Tera's to report.
                    if !open.iter().any(|(known, _)| *known == child) {
                        open.push((child, 0));
                    }
                }
            }
        }
    }
    None
}

/// The templates that the tags of one name, and where.
fn used_in(text: &str, find: &dyn Fn(&str) -> Option<usize>) -> Vec<(usize, Range<usize>)> {
    let tags = tags(text);
    let using = tags.iter().filter(|tag| matches!(tag.word(), "include" | "extends"));
    let named = using.flat_map(|tag| tag.tokens.iter().map(move |token| (tag.start, token)));
    let found = named.filter_map(|(start, token)| match &token.what {
        What::Text(name) => Some((find(name)?, start..start + 2)),
        _ => None,
    });
    found.collect()
}

/// True for what a parser may call itself for.
fn is_sign(what: &What) -> bool {
    match what {
        What::Sign(sign) => "([{<>=!+-*/%~|.?".contains(*sign),
        What::Name(word) => matches!(word.as_str(), "not" | "and" | "or" | "in" | "is" | "if" | "else"),
        What::Text(_) | What::Number => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_templates_are_found() {
        let nested = |count: usize| "{% if a %}".repeat(count) + &"{% endif %}".repeat(count);
        assert_eq!(of_template(&nested(MOST_TAGS)), None);
        let (message, range) = of_template(&nested(MOST_TAGS + 1)).unwrap();
        assert!(message.contains("nested"), "{message}");
        assert_eq!(range, MOST_TAGS * 10..MOST_TAGS * 10 + 2);
        assert_eq!(of_template(&"{% if a %}{% elif b %}{% endif %}".repeat(5_000)), None);
        let chain = format!("{{% if a %}}{}{{% endif %}}", "{% elif b %}".repeat(5_000));
        assert!(of_template(&chain).is_some());
        assert_eq!(of_template(&"{% set a = 1 %}".repeat(5_000)), None);
        assert_eq!(of_template(&"{# {% if a %} #}{% raw %}{% if a %}{% endraw %}".repeat(5_000)), None);
        for sign in ["(", "not ", "a.", "a ~ ", "a | b"] {
            assert!(of_template(&format!("{{{{ {} }}}}", sign.repeat(2_000))).is_some(), "{sign}");
        }
        assert_eq!(of_template(&format!("{{{{ [{}] }}}}", "1.5, \"a.b.c\", ".repeat(2_000))), None);
        // What is no end of a tag, a text or a comment hides nothing.
        for before in [r#"{{ "\"" }}"#, "{% raw %} endraw {# {% endraw %}"] {
            assert!(of_template(&format!("{before}{chain}")).is_some(), "{before}");
        }
        let set = "{% elif b %}{% set c | f(d=1) %}{% endset %}";
        assert!(of_template(&format!("{{% if a %}}{}{{% endif %}}", set.repeat(5_000))).is_some());
        assert_eq!(of_template(&format!("{{#}} {chain} #}}")), None);
        assert_eq!(of_template("{"), None);
        assert_eq!(of_template("{{ a"), None);
    }

    #[test]
    fn long_chains_of_templates_are_found() {
        let chain = |count: usize| -> Vec<(String, String)> {
            let text = |at: usize| format!("{{% include \"{}\" %}}{{% include \"{}\" %}}", at + 1, at + 2);
            (0..count).map(|at| (at.to_string(), text(at))).collect()
        };
        let find = |templates: &[(String, String)], name: &str| templates.iter().position(|(known, _)| known == name);
        let too_long = |templates: &[(String, String)]| of_chains(templates, &|name| find(templates, name));
        assert_eq!(too_long(&chain(MOST_TEMPLATES)), None);
        assert!(too_long(&chain(MOST_TEMPLATES + 1)).is_some());
        assert!(too_long(&chain(3_000)).is_some());
        let mut backwards = chain(3_000);
        backwards.reverse();
        assert!(too_long(&backwards).is_some());
        // A circle is Tera's to report, as long as Tera can follow it.
        let circle =
            [("a".to_owned(), "{% include \"b\" %}".to_owned()), ("b".to_owned(), "{% include 'a' %}".to_owned())];
        assert_eq!(too_long(&circle), None);
    }
}
