//! Follows a template tag by tag, as if a page of some kind were rendered, and notes of each name whether it means
//! something there. It goes into every branch, into what is extended and included, and into components with what they
//! are given.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::schema::{Schema, Type};
use crate::diag::nearest;
use crate::template::{Tag, Token, What, tags};

/// A template: the theme that it is of, and its path below `templates/`.
pub type File<'t> = (&'t str, &'t str);

/// All templates of a theme and of those that it extends, read into tags.
pub struct Templates<'t> {
    /// The themes, the site's own first.
    themes: Vec<&'t str>,
    files: BTreeMap<File<'t>, Vec<Tag>>,
    components: BTreeMap<String, Component<'t>>,
}

/// A component as it is defined.
struct Component<'t> {
    file: File<'t>,
    /// The tags between its first and last.
    body: Range<usize>,
    /// Its parameters; true where one is taken from where it is used.
    parameters: Vec<(String, bool)>,
}

/// What can be named besides variables.
pub trait Known {
    /// Why there is no such string, if there is none; `plain` where it stands as `text.ID`.
    fn string(&self, id: &str, plain: bool) -> Option<Missing>;
    /// True for an asset of that name.
    fn asset(&self, name: &str) -> bool;
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
    /// A string, rather than a variable.
    pub is_string: bool,
    /// Whether the variable before it is to be written otherwise, too.
    pub is_whole: bool,
}

/// What was seen on all walks.
#[derive(Default)]
pub struct Seen<'t> {
    /// By place: `None` where the name means something on some page.
    pub names: BTreeMap<(File<'t>, usize, usize), Option<Missing>>,
    /// The templates that were used.
    pub files: BTreeSet<File<'t>>,
    /// The questions whose answers are read.
    pub answers: BTreeSet<String>,
}

impl<'t> Templates<'t> {
    /// Reads templates; those of each theme follow each other, the site's own theme first.
    pub fn read(texts: impl Iterator<Item = (File<'t>, &'t str)>) -> Templates<'t> {
        let (mut themes, mut files) = (Vec::new(), BTreeMap::new());
        for ((theme, path), text) in texts {
            if themes.last() != Some(&theme) {
                themes.push(theme);
            }
            files.insert((theme, path), tags(text));
        }
        let mut components = BTreeMap::new();
        // The first theme that defines a component goes before the others.
        for theme in themes.iter().rev() {
            for (file, tags) in files.iter().filter(|((of, _), _)| of == theme) {
                for (name, component) in defined(*file, tags) {
                    components.insert(name, component);
                }
            }
        }
        Templates { themes, files, components }
    }

    /// The template that a name means, as Tera finds it: in a theme that it names, else in the first that has it.
    pub fn find(&self, name: &str) -> Option<File<'t>> {
        let own = self
            .files
            .keys()
            .find(|(theme, path)| name.strip_prefix(theme).and_then(|rest| rest.strip_prefix('/')) == Some(*path));
        own.copied().or_else(|| {
            let in_theme = |theme: &&str| self.files.keys().find(|(of, path)| of == theme && *path == name).copied();
            self.themes.iter().find_map(in_theme)
        })
    }

    /// All templates.
    pub fn files(&self) -> impl Iterator<Item = File<'t>> + '_ {
        self.files.keys().copied()
    }
}

/// The components that a template defines.
fn defined<'t>(file: File<'t>, tags: &[Tag]) -> Vec<(String, Component<'t>)> {
    let mut found = Vec::new();
    for (start, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.word() == "component") {
        let end = tags[start..].iter().position(|tag| tag.word() == "endcomponent").map_or(tags.len(), |at| start + at);
        let Some(What::Name(name)) = tag.tokens.get(1).map(|token| &token.what) else { continue };
        let mut parameters = Vec::new();
        for at in 2..tag.tokens.len() {
            let before = &tag.tokens[at - 1].what;
            let begins = matches!(before, What::Sign('(' | ',' | '@' | '.'));
            if let (What::Name(name), true) = (&tag.tokens[at].what, begins) {
                parameters.push((name.clone(), *before == What::Sign('@')));
            }
        }
        found.push((name.clone(), Component { file, body: start + 1..end, parameters }));
    }
    found
}

/// Variables by name.
type Scope = BTreeMap<String, Type>;

/// A walk through the templates for pages of one kind.
pub struct Walk<'w, 't, K: Known> {
    /// The templates.
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
}

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
        Walk { templates, schema, known, kind, everywhere, seen, done: BTreeSet::new() }
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
                    let variables = scopes.iter().flatten().map(|(name, kind)| (name.clone(), kind.clone())).collect();
                    // What includes itself ends somewhere; that is Tera's to tell.
                    if let Some(found) =
                        found.filter(|(theme, path)| self.done.insert((format!("{theme}/{path}"), variables)))
                    {
                        self.file(found, scopes);
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
                _ => drop(self.expression(file, &tag.tokens, scopes)),
            }
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
        let missing = found.is_none().then(|| self.no_variable(name, scopes));
        // Each name on the way with what is wrong with it; behind one that means nothing, nothing is known.
        let mut names: Vec<(Range<usize>, Option<Missing>)> = vec![(tokens[start].range.clone(), missing)];
        let mut value = found.unwrap_or(Type::Any);
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
        let fault =
            |message: String, help: Option<String>| Err(Missing { message, help, is_string: false, is_whole: false });
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
            Type::Plain => fault(format!("`{path}` has no fields"), None),
            Type::Strings => self.known.string(field, true).map_or(Ok(Type::Plain), Err),
            Type::Assets if self.known.asset(field) => Ok(Type::Plain),
            Type::Assets => fault(format!("the theme has no file `assets/{field}`"), None),
            Type::Fragments if self.known.fragment(field) => Ok(Type::Plain),
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
        Missing { message, help: Some(help), is_string: false, is_whole: false }
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
        if self.done.insert((format!("<{name}>"), with)) {
            let body = &templates.files[&component.file][component.body.clone()];
            self.tags(component.file, body, &mut vec![scope]);
        }
    }
}

impl Token {
    fn name(&self) -> Option<&String> {
        match &self.what {
            What::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// The first text among some tokens.
fn first_text(tokens: &[Token]) -> Option<&str> {
    tokens.iter().find_map(|token| match &token.what {
        What::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// Where the bracket or brace that opens at `open` is closed.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.what {
            What::Sign('[' | '{' | '(') => depth += 1,
            What::Sign(']' | '}' | ')') => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// What a filter makes of a value.
fn filtered(filter: &str, value: Option<Type>) -> Type {
    match (filter, value) {
        ("reverse" | "sort" | "slice" | "filter" | "unique" | "default", Some(value)) => value,
        ("first" | "last" | "nth", Some(Type::List(item))) => *item,
        _ => Type::Any,
    }
}
