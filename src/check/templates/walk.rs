//! Follows a template tag by tag, as if a page of some kind were rendered, and notes of each name whether it means
//! something there. It goes into every branch, into what is extended and included, and into components with what they
//! are given.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::parsed::{File, Templates};
use super::schema::{Schema, Type};
use super::tokens::{closing, first_text};
use crate::base::diagnostics::{Kind, nearest};
use crate::theme::tags::{Tag, Token, What};

/// What can be named besides variables.
pub trait Known {
    /// Why there is no such string, if there is none; `plain` where it is as `text.ID`.
    fn string(&self, id: &str, plain: bool) -> Option<Missing>;
    /// True for an asset of that name.
    fn asset(&self, name: &str) -> bool;
    /// The asset of the nearest name.
    fn near_asset(&self, name: &str) -> Option<String>;
    /// True for a fragment `templates/shared/NAME.html`.
    fn fragment(&self, name: &str) -> bool;
    /// What the answer to a question is a list of, where pages of a kind ask it.
    fn answer(&self, name: &str, kind: &str) -> Option<&'static str>;
}

/// What is wrong with a name.
#[derive(Clone, Debug)]
pub struct Missing {
    /// In plain words.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What the finding is.
    pub kind: Kind,
    /// Whether the variable before it is to be written otherwise, too.
    pub is_whole: bool,
}

/// What was seen on all walks.
#[derive(Default)]
pub struct Seen<'t> {
    /// By place: `None` if the name means something on some page.
    pub names: BTreeMap<(File<'t>, usize, usize), Option<Missing>>,
    /// The same of printed expressions: `None` if the value is text on some page.
    pub printed: BTreeMap<(File<'t>, usize, usize), Option<Missing>>,
    /// The templates that were used.
    pub files: BTreeSet<File<'t>>,
    /// The questions whose answers are read.
    pub answers: BTreeSet<String>,
}

/// Variables by name.
type Scope = BTreeMap<String, Type>;

/// A walk through the templates for pages of one kind.
pub struct Walk<'w, 't, K: Known> {
    /// Where names of templates and components lead.
    pub templates: &'w Templates<'t>,
    /// The types of variables.
    pub schema: &'w Schema,
    /// What else can be named.
    pub known: &'w K,
    /// The kind of page.
    pub kind: &'w str,
    /// The variables that are there everywhere, in components too.
    pub everywhere: Scope,
    /// What was seen.
    pub seen: &'w mut Seen<'t>,
    /// Components with what they were given, and included templates, that were walked through.
    done: BTreeSet<(String, Vec<(String, Type)>)>,
    /// How often each of them was.
    walks: BTreeMap<String, usize>,
    /// Whether any name may mean something: what is walked through was given too many things to follow each.
    is_open: bool,
}

/// With how many different things a component or an included template is followed; when there are more, it is followed
/// once more as if it had been given anything. A few templates that include each other with other values each time would
/// be followed more often than there are seconds.
const WALKS: usize = 16;

/// Words of expressions that are no variables.
const KEYWORDS: [&str; 15] =
    ["and", "or", "not", "in", "is", "if", "else", "true", "false", "True", "False", "none", "None", "for", "super"];

impl<'w, 't, K: Known> Walk<'w, 't, K> {
    /// Begins a walk.
    pub fn new(
        templates: &'w Templates<'t>,
        schema: &'w Schema,
        known: &'w K,
        kind: &'w str,
        everywhere: Scope,
        seen: &'w mut Seen<'t>,
    ) -> Walk<'w, 't, K> {
        let (done, walks) = (BTreeSet::new(), BTreeMap::new());
        Walk { templates, schema, known, kind, everywhere, seen, done, walks, is_open: false }
    }

    /// Walks through a template and those that it extends, with those variables besides the ones of everywhere.
    pub fn page(&mut self, file: File<'t>, variables: &Scope) {
        let mut next = Some(file);
        let mut known = BTreeSet::new();
        while let Some(file) = next.take().filter(|file| known.insert(*file)) {
            self.file(file, &mut vec![variables.clone()]);
            let extends = self.templates.files[&file].iter().find(|tag| tag.word() == "extends");
            next = extends.and_then(|tag| self.templates.find(first_text(&tag.tokens)?));
        }
    }

    fn file(&mut self, file: File<'t>, scopes: &mut Vec<Scope>) {
        self.seen.files.insert(file);
        let templates = self.templates;
        let tags = &templates.files[&file];
        self.tags(file, tags, scopes);
    }

    fn tags(&mut self, file: File<'t>, tags: &[Tag], scopes: &mut Vec<Scope>) {
        let mut at = 0;
        while at < tags.len() {
            let tag = &tags[at];
            at += 1;
            let rest = tag.tokens.get(1..).unwrap_or_default();
            match tag.word() {
                "component" => {
                    let end = tags[at..].iter().position(|tag| tag.word() == "endcomponent");
                    at += end.map_or(tags.len(), |end| end + 1);
                }
                "extends" | "block" | "endblock" | "endif" | "endset" | "endfilter" | "else" => {}
                "include" => {
                    let found = first_text(rest).and_then(|name| self.templates.find(name));
                    // What includes itself ends somewhere; that is Tera's to report.
                    if let Some(found @ (theme, path)) = found {
                        let variables = scopes.iter().flatten().map(|(name, kind)| (name.clone(), kind.clone()));
                        self.once(format!("{theme}/{path}"), variables.collect(), |walk| walk.file(found, scopes));
                    }
                }
                "for" => {
                    let inside = rest.iter().position(|token| token.what == What::Name("in".to_owned()));
                    let (names, list) = rest.split_at(inside.unwrap_or(rest.len()));
                    let list = self.expression(file, list.get(1..).unwrap_or_default(), scopes);
                    let names: Vec<&String> = names.iter().filter_map(|token| token.name()).collect();
                    let item = match list {
                        Type::List(item) => *item,
                        _ => Type::Any,
                    };
                    let mut scope = Scope::from([("loop".to_owned(), Type::Any)]);
                    match names.as_slice() {
                        [one] => drop(scope.insert((*one).clone(), item)),
                        several => scope.extend(several.iter().map(|name| ((*name).clone(), Type::Any))),
                    }
                    scopes.push(scope);
                }
                "endfor" => {
                    if scopes.len() > 1 {
                        scopes.pop();
                    }
                }
                "set" | "set_global" => {
                    // The filters of a block follow its name.
                    let after_name = if tag.is_assignment() { 2 } else { 1 };
                    let value = self.expression(file, rest.get(after_name..).unwrap_or_default(), scopes);
                    let value = if tag.is_assignment() { value } else { Type::Plain };
                    let of_page = tag.word() == "set_global";
                    let scope = if of_page { scopes.first_mut() } else { scopes.last_mut() };
                    if let (Some(name), Some(scope)) = (rest.first().and_then(|token| token.name()), scope) {
                        scope.insert(name.clone(), value);
                    }
                }
                "if" | "elif" | "filter" => drop(self.expression(file, rest, scopes)),
                _ => {
                    let value = self.expression(file, &tag.tokens, scopes);
                    if tag.prints {
                        self.printed(file, &tag.tokens, &value);
                    }
                }
            }
        }
    }

    /// Walks on, unless it was done with the same or with anything.
    fn once(&mut self, what: String, given: Vec<(String, Type)>, walk_on: impl FnOnce(&mut Self)) {
        let walks = self.walks.entry(what.clone()).or_default();
        if *walks > WALKS || self.is_open && *walks == WALKS + 1 {
            return;
        }
        let is_last = self.is_open || *walks == WALKS;
        if is_last {
            *walks = WALKS + 1;
        } else if !self.done.insert((what, given)) {
            return;
        } else {
            *walks += 1;
        }
        let was_open = std::mem::replace(&mut self.is_open, is_last);
        walk_on(self);
        self.is_open = was_open;
    }

    /// Notes a value that readers would see as code: HTML that is escaped, a list or map as a whole.
    fn printed(&mut self, file: File<'t>, tokens: &[Token], value: &Type) {
        let ([first, ..], [.., last]) = (tokens, tokens) else { return };
        let path: String = tokens.iter().map(Token::text).collect();
        let (message, help) = match value {
            Type::Html => (
                format!("`{path}` is HTML, and is printed as text: readers would see its tags"),
                format!("write `{path} | safe`"),
            ),
            Type::List(_) => (
                format!("`{path}` is a list, and is printed as data"),
                format!("go through it: `{{% for item in {path} %}}`"),
            ),
            Type::Map(fields) => {
                let names: Vec<&str> = self.schema.names(fields).collect();
                let message = format!("`{path}` is a map, and is printed as data");
                (message, format!("print a field of it: `{path}.{}`", names.join(&format!("`, `{path}."))))
            }
            _ => return self.note_whole(file, first.range.start..last.range.end, None),
        };
        let missing = Missing { message, help: Some(help), kind: Kind::RawValue, is_whole: true };
        self.note_whole(file, first.range.start..last.range.end, Some(missing));
    }

    /// Notes what is wrong with a whole expression, beside what is with the names in it.
    fn note_whole(&mut self, file: File<'t>, range: Range<usize>, missing: Option<Missing>) {
        let known = self.seen.printed.entry((file, range.start, range.end));
        let known = known.or_insert_with(|| missing.clone());
        if missing.is_none() {
            *known = None;
        }
    }

    /// Notes the names of an expression; what is known of its value.
    fn expression(&mut self, file: File<'t>, tokens: &[Token], scopes: &[Scope]) -> Type {
        if let [first, second, rest @ ..] = tokens
            && first.what == What::Sign('<')
            && let Some(name) = second.name()
        {
            self.component(file, name, rest, scopes);
            return Type::Any;
        }
        let mut value: Option<Type> = None;
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            let sign = |at: usize| match tokens.get(at).map(|token| &token.what) {
                Some(What::Sign(sign)) => *sign,
                _ => ' ',
            };
            let before = at.checked_sub(1).map(|at| &tokens[at].what);
            match &token.what {
                // `name=` in a call; `==` compares.
                What::Name(_) if sign(at + 1) == '=' && sign(at + 2) != '=' => at += 1,
                What::Name(name) if before == Some(&What::Sign('|')) => {
                    value = Some(filtered(name, value.take()));
                    at += 1;
                }
                What::Name(name) if matches!(before, Some(What::Name(word)) if word == "is") && name != "not" => {
                    at += 1
                }
                What::Name(name) if KEYWORDS.contains(&name.as_str()) => {
                    // The name of a test follows.
                    let not = tokens.get(at + 1).is_some_and(|token| token.what == What::Name("not".to_owned()));
                    at += if name == "is" { 2 + usize::from(not) } else { 1 };
                    value = Some(Type::Any);
                }
                What::Name(name) if sign(at + 1) == '(' => {
                    if name == "t" {
                        self.translated(file, &tokens[at..]);
                    }
                    value = Some(Type::Any);
                    at += 1;
                }
                What::Name(_) => {
                    let (found, end) = self.reference(file, tokens, at, scopes);
                    value = Some(if value.is_none() && at == 0 { found } else { Type::Any });
                    at = end;
                }
                // What a filter is given does not make the value another.
                What::Sign('|' | '(' | ')' | ',' | '=') | What::Number | What::Text(_) if value.is_some() => at += 1,
                What::Sign(_) | What::Number | What::Text(_) => {
                    value = Some(Type::Any);
                    at += 1;
                }
            }
        }
        value.unwrap_or(Type::Any)
    }

    /// `t(key="…")`: the message must be there. A key that is put together is not known here.
    fn translated(&mut self, file: File<'t>, call: &[Token]) {
        let whole = call.windows(4).find_map(|four| {
            let is_key = four[0].what == What::Name("key".to_owned()) && four[1].what == What::Sign('=');
            let ends = matches!(four[3].what, What::Sign(',' | ')'));
            (is_key && ends).then_some(&four[2])
        });
        if let Some(Token { what: What::Text(id), range }) = whole {
            let missing = self.known.string(id, false);
            self.note(file, range, missing);
        }
    }

    /// Follows `a.b["c"][0]` from its first name on; what it is, and where it ends.
    fn reference(&mut self, file: File<'t>, tokens: &[Token], start: usize, scopes: &[Scope]) -> (Type, usize) {
        let Some(name) = tokens[start].name() else { return (Type::Any, start + 1) };
        let found =
            scopes.iter().rev().find_map(|scope| scope.get(name)).or_else(|| self.everywhere.get(name)).cloned();
        let (mut path, mut at) = (name.clone(), start + 1);
        let missing = (found.is_none() && !self.is_open).then(|| self.no_variable(name, scopes));
        // Each name on the way with what is wrong with it; behind one that means nothing, nothing is known.
        let mut names: Vec<(Range<usize>, Option<Missing>)> = vec![(tokens[start].range.clone(), missing)];
        let mut value = found.filter(|_| !self.is_open).unwrap_or(Type::Any);
        let sign = |at: usize| match tokens.get(at).map(|token| &token.what) {
            Some(What::Sign(sign)) => *sign,
            _ => ' ',
        };
        loop {
            // `?.` and `?[` are the same for what is missing.
            let step = at + usize::from(sign(at) == '?' && matches!(sign(at + 1), '.' | '['));
            let (field, end) = match (sign(step), tokens.get(step + 1).map(|token| &token.what)) {
                ('.', Some(What::Name(field))) => (Some((field, step + 1)), step + 2),
                ('.', Some(What::Number)) => (None, step + 2),
                ('[', Some(What::Text(field))) if sign(step + 2) == ']' => (Some((field, step + 1)), step + 3),
                ('[', Some(_)) => {
                    let end = closing(tokens, step);
                    self.expression(file, &tokens[step + 1..end], scopes);
                    (None, end + 1)
                }
                _ => break,
            };
            value = match field {
                Some((field, place)) => {
                    let inside = self.inside(&value, &path, field);
                    path = format!("{path}.{field}");
                    let is_lost = names.iter().any(|(_, missing)| missing.is_some());
                    let (inside, missing) = match inside {
                        Ok(inside) => (inside, None),
                        Err(missing) => (Type::Any, Some(missing)),
                    };
                    if !is_lost {
                        // A string that needs values is written in another way, the variable included.
                        let range = match missing.as_ref().is_some_and(|missing| missing.is_whole) {
                            true => tokens[start].range.start..tokens[end - 1].range.end,
                            false => tokens[place].range.clone(),
                        };
                        names.push((range, missing));
                    }
                    inside
                }
                None => match value {
                    Type::List(item) => *item,
                    Type::Strings => Type::Plain,
                    _ => Type::Any,
                },
            };
            at = end;
        }
        // Whether it is there is the very question.
        let is_asked = matches!(tokens.get(at), Some(Token { what: What::Name(word), .. }) if word == "is");
        for (range, missing) in names {
            self.note(file, &range, missing.filter(|_| !is_asked));
        }
        (value, at)
    }

    /// A field of a value; why there is none.
    fn inside(&mut self, value: &Type, path: &str, field: &str) -> Result<Type, Missing> {
        let fault = |message: String, help: Option<String>| {
            Err(Missing { message, help, kind: Kind::UnknownVariable, is_whole: false })
        };
        match value {
            Type::Any => Ok(Type::Any),
            Type::Map(fields) => match self.schema.field(fields, field) {
                Some(value) => Ok(value),
                None => {
                    let names: Vec<&str> = self.schema.names(fields).collect();
                    let help = match nearest(field, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("`{path}` has `{}`", names.join("`, `")),
                    };
                    fault(format!("there is no `{path}.{field}`"), Some(help))
                }
            },
            Type::List(_) => fault(
                format!("`{path}` is a list, which has no field `{field}`"),
                Some("go through it with `for`, or take one: `[0]`".to_owned()),
            ),
            Type::Plain | Type::Html => fault(format!("`{path}` has no fields"), None),
            Type::Strings => self.known.string(field, true).map_or(Ok(Type::Plain), Err),
            Type::Assets if self.known.asset(field) => Ok(Type::Plain),
            Type::Assets => {
                let help = self.known.near_asset(field).map(|near| format!("did you mean `{near}`?"));
                fault(format!("the theme has no file `assets/{field}`"), help)
            }
            Type::Fragments if self.known.fragment(field) => Ok(Type::Html),
            Type::Fragments => fault(format!("the theme has no template `shared/{field}.html`"), None),
            Type::Answers => {
                self.seen.answers.insert(field.to_owned());
                match self.known.answer(field, self.kind) {
                    Some(item) => Ok(Type::List(Box::new(self.schema.named(item)))),
                    None => fault(
                        format!("no query `{field}` is asked on `{}` pages", self.kind),
                        Some("ask it in theme.yaml: `queries`, with this kind under `on`".to_owned()),
                    ),
                }
            }
        }
    }

    fn no_variable(&self, name: &str, scopes: &[Scope]) -> Missing {
        let names = scopes.iter().flatten().chain(&self.everywhere).map(|(name, _)| name.as_str());
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`pressroom view ADDRESS` shows what a page has".to_owned(),
        };
        let message = match self.kind {
            "" => format!("there is no variable `{name}` in what all pages share"),
            kind => format!("there is no variable `{name}` on `{kind}` pages"),
        };
        Missing { message, help: Some(help), kind: Kind::UnknownVariable, is_whole: false }
    }

    /// Notes what a name means here; elsewhere the same name may mean something.
    fn note(&mut self, file: File<'t>, range: &Range<usize>, missing: Option<Missing>) {
        let known = self.seen.names.entry((file, range.start, range.end));
        let known = known.or_insert_with(|| missing.clone());
        if missing.is_none() {
            *known = None;
        }
    }

    /// `<name a={…} b="…" c />`: what it is given, and its body with that.
    fn component(&mut self, file: File<'t>, name: &str, call: &[Token], scopes: &[Scope]) {
        let mut given: BTreeMap<String, Type> = BTreeMap::new();
        let mut at = 0;
        let mut spreads = false;
        while at < call.len() {
            let is = |at: usize, sign: char| call.get(at).is_some_and(|token| token.what == What::Sign(sign));
            match &call[at].what {
                What::Name(argument) if is(at + 1, '=') && is(at + 2, '{') => {
                    let end = closing(call, at + 2);
                    let value = self.expression(file, &call[at + 3..end], scopes);
                    given.insert(argument.clone(), value);
                    at = end + 1;
                }
                What::Name(argument) if is(at + 1, '=') => {
                    given.insert(argument.clone(), Type::Plain);
                    at += 3;
                }
                What::Name(argument) => {
                    let (value, _) = self.reference(file, &call[at..=at], 0, scopes);
                    given.insert(argument.clone(), value);
                    at += 1;
                }
                What::Sign('{') => {
                    let end = closing(call, at);
                    self.expression(file, &call[at + 1..end], scopes);
                    spreads = true;
                    at = end + 1;
                }
                _ => at += 1,
            }
        }
        let templates = self.templates;
        let Some(component) = templates.components.get(name) else { return };
        self.seen.files.insert(component.file);
        let mut scope = Scope::from([("body".to_owned(), Type::Any)]);
        for (parameter, is_implicit) in &component.parameters {
            let around = || scopes.iter().rev().find_map(|scope| scope.get(parameter)).cloned();
            let value = match given.remove(parameter) {
                Some(value) => value,
                None if *is_implicit => {
                    around().or_else(|| self.everywhere.get(parameter).cloned()).unwrap_or(Type::Any)
                }
                None => Type::Any,
            };
            scope.insert(parameter.clone(), if spreads { Type::Any } else { value });
        }
        let with: Vec<(String, Type)> = scope.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        self.once(format!("<{name}>"), with, |walk| {
            let body = &templates.files[&component.file][component.body.clone()];
            walk.tags(component.file, body, &mut vec![scope]);
        });
    }
}

/// What a filter makes of a value.
fn filtered(filter: &str, value: Option<Type>) -> Type {
    match (filter, value) {
        ("reverse" | "sort" | "slice" | "filter" | "unique" | "default", Some(value)) => value,
        ("first" | "last" | "nth", Some(Type::List(item))) => *item,
        _ => Type::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A theme that has nothing besides its templates.
    struct Nothing;

    impl Known for Nothing {
        fn string(&self, _: &str, _: bool) -> Option<Missing> {
            None
        }
        fn asset(&self, _: &str) -> bool {
            false
        }
        fn near_asset(&self, _: &str) -> Option<String> {
            None
        }
        fn fragment(&self, _: &str) -> bool {
            false
        }
        fn answer(&self, _: &str, _: &str) -> Option<&'static str> {
            None
        }
    }

    /// The names that mean nothing on a page of the first template.
    fn missing(texts: &[(String, String)]) -> Vec<String> {
        let templates = Templates::read(texts.iter().map(|(path, text)| (("own", path.as_str()), text.as_str())));
        let (schema, mut seen) = (Schema::of_reference(), Seen::default());
        let everywhere = Scope::from([("page".to_owned(), Type::Any), ("site".to_owned(), Type::Plain)]);
        let mut walk = Walk::new(&templates, &schema, &Nothing, "home", everywhere, &mut seen);
        walk.page(("own", &texts[0].0), &Scope::new());
        seen.names.into_values().flatten().map(|missing| missing.message).collect()
    }

    #[test]
    fn templates_that_include_each_other_with_other_values_are_followed_to_an_end() {
        let including = |at: usize| {
            let next = format!("{{% include \"{}.html\" %}}", at + 1);
            let text = format!(
                "{{% set a{at} = page %}}{next}{{% set a{at} = site %}}{next}{{{{ a{at} }}}}{{{{ lost{at} }}}}"
            );
            (format!("{at}.html"), text)
        };
        let mut texts: Vec<_> = (0..30).map(including).collect();
        texts.push(("30.html".to_owned(), "{{ a7 }}{{ lost30 }}{{ a7.field }}".to_owned()));
        // What was followed often enough may mean something in other ways; that is no fault.
        let found = missing(&texts);
        assert!(found[0].contains("`lost0`"), "{found:?}");
        assert!(found.iter().all(|message| message.contains("`lost")), "{found:?}");
    }

    #[test]
    fn components_that_call_themselves_with_other_values_are_followed_to_an_end() {
        let names: Vec<String> = (0..9).map(|at| format!("a{at}")).collect();
        let given = |by: usize| -> String {
            names.iter().enumerate().map(|(at, name)| format!(" {name}={{{}}}", names[(at + by) % 9])).collect()
        };
        let body: String = (1..9).map(|by| format!("{{{{ <own{} /> }}}}", given(by))).collect();
        let text = format!("{{% component own({}) %}}{body}{{{{ lost }}}}{{% endcomponent %}}", names.join(", "));
        let values = ["page", "site", "1", "page.a", "[page]", "site", "page", "site", "2"];
        let call: String = names.iter().zip(values).map(|(name, value)| format!(" {name}={{{value}}}")).collect();
        let texts = [("0.html".to_owned(), format!("{text}{{{{ <own{call} /> }}}}"))];
        assert!(missing(&texts).iter().all(|message| message.contains("`lost`")));
    }
}
