//! Puts a message together: Fluent's syntax tree with values, by the plural rules and in the numerals of one language.
//!
//! The syntax is that of fluent-syntax, what it means that of the [Fluent guide](https://projectfluent.org/fluent/guide/).
//! fluent-bundle is not used: its plural rules (intl_pluralrules 7) drop the modulo of conditions such as
//! `n % 100 = 3..10`, so that they are wrong for Arabic from 103, for most Belarusian and Lithuanian numbers and others,
//! and know nothing of the form that French and Spanish have for millions. ICU4X has them all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use fluent_syntax::ast::{Attribute, CallArguments, Entry, Expression, InlineExpression, Message, Pattern};
use fluent_syntax::ast::{PatternElement, Resource, Term, Variant, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::fault::StringFault;
use super::number::Number;
use crate::base::foreign::{mark, mark_value};
use crate::locale::language::Locale;

/// How many placeables one message may have, those of what it refers to included: a few lines could fill the memory.
const MOST_PLACEABLES: usize = 100;

/// Messages and terms, and the language in which they are put together.
pub(super) struct Bundle {
    /// Whether it is the language of the page, rather than one that is borrowed from.
    pub own: bool,
    pub locale: Locale,
    resources: Vec<Arc<Resource<String>>>,
    /// Where each message is: its file and its entry there.
    messages: HashMap<String, (usize, usize)>,
    terms: HashMap<String, (usize, usize)>,
}

impl Bundle {
    /// From the files of the language, best first; the first that has a message or term wins.
    pub(super) fn new(own: bool, locale: Locale, resources: Vec<Arc<Resource<String>>>) -> Bundle {
        let (mut messages, mut terms) = (HashMap::new(), HashMap::new());
        for (file, resource) in resources.iter().enumerate() {
            for (at, entry) in resource.body.iter().enumerate() {
                let (map, id) = match entry {
                    Entry::Message(message) => (&mut messages, &message.id),
                    Entry::Term(term) => (&mut terms, &term.id),
                    _ => continue,
                };
                map.entry(id.name.clone()).or_insert((file, at));
            }
        }
        Bundle { own, locale, resources, messages, terms }
    }

    fn message(&self, id: &str) -> Option<&Message<String>> {
        let (file, at) = self.messages.get(id)?;
        match &self.resources[*file].body[*at] {
            Entry::Message(message) => Some(message),
            _ => None,
        }
    }

    fn term(&self, id: &str) -> Option<&Term<String>> {
        let (file, at) = self.terms.get(id)?;
        match &self.resources[*file].body[*at] {
            Entry::Term(term) => Some(term),
            _ => None,
        }
    }

    /// True for a message with a text, rather than with attributes alone.
    pub(super) fn has_text(&self, id: &str) -> bool {
        self.message(id).is_some_and(|message| message.value.is_some())
    }

    /// A message with its values put in, and as a whole marked where it is borrowed; `None` if it does not exist.
    pub(super) fn format(&self, id: &str, values: Vec<(&str, Value<'_>)>) -> Option<Result<String, StringFault>> {
        let pattern = self.message(id)?.value.as_ref()?;
        let mut text = String::new();
        let mut resolver =
            Resolver { bundle: self, open: Vec::new(), placeables: 0, missing: Vec::new(), broken: None };
        resolver.pattern(&mut text, pattern, &Scope { values, is_term: false });
        let Resolver { missing, broken, .. } = resolver;
        Some(match broken {
            Some(why) => Err(StringFault::Broken { id: id.to_owned(), why }),
            None if !missing.is_empty() => Err(StringFault::Arguments { id: id.to_owned(), names: missing }),
            None if self.own => Ok(text),
            None => Ok(mark(&text, self.locale.tag(), self.locale.dir())),
        })
    }
}

/// What a placeable can hold.
#[derive(Clone)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(Number),
    /// What does not exist, as it is written.
    Missing(String),
}

/// The values that a pattern can name.
struct Scope<'v> {
    values: Vec<(&'v str, Value<'v>)>,
    /// A term has what it is called with, and may go without.
    is_term: bool,
}

/// One message on its way to a text.
struct Resolver<'b> {
    bundle: &'b Bundle,
    /// The patterns that refer to each other, down to the one that is written now.
    open: Vec<&'b Pattern<String>>,
    placeables: usize,
    /// Values that it needs and that were not given.
    missing: Vec<String>,
    /// The first thing that is wrong with it.
    broken: Option<String>,
}

impl<'b> Resolver<'b> {
    fn fail(&mut self, why: String) {
        self.broken.get_or_insert(why);
    }

    fn pattern(&mut self, out: &mut String, pattern: &'b Pattern<String>, scope: &Scope<'_>) {
        if self.open.iter().any(|open| std::ptr::eq(*open, pattern)) {
            return self.fail("it refers to itself".to_owned());
        }
        self.open.push(pattern);
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => {
                    self.placeables += 1;
                    if self.placeables > MOST_PLACEABLES {
                        self.fail(format!("it has more than {MOST_PLACEABLES} placeables"));
                        break;
                    }
                    self.expression(out, expression, scope);
                }
            }
        }
        self.open.pop();
    }

    fn expression(&mut self, out: &mut String, expression: &'b Expression<String>, scope: &Scope<'_>) {
        match expression {
            Expression::Inline(inline) => self.write(out, inline, scope),
            Expression::Select { selector, variants } => {
                let selector = self.value(selector, scope);
                let chosen = variants.iter().find(|variant| self.is_chosen(variant, &selector));
                match chosen.or_else(|| variants.iter().find(|variant| variant.default)) {
                    Some(variant) => self.pattern(out, &variant.value, scope),
                    None => self.fail("it has no variant for all others".to_owned()),
                }
            }
        }
    }

    /// True if the key of a variant is the value, or the plural form of it.
    fn is_chosen(&self, variant: &Variant<String>, selector: &Value) -> bool {
        match (&variant.key, selector) {
            (VariantKey::Identifier { name }, Value::Text(text)) => name == text,
            (VariantKey::Identifier { name }, Value::Number(number)) => number.category(&self.bundle.locale) == name,
            (VariantKey::NumberLiteral { value }, Value::Number(number)) => number.is(value),
            _ => false,
        }
    }

    /// Writes what is in a placeable.
    fn write(&mut self, out: &mut String, expression: &'b InlineExpression<String>, scope: &Scope<'_>) {
        match expression {
            InlineExpression::StringLiteral { value } => out.push_str(&unescape_unicode_to_string(value)),
            InlineExpression::Placeable { expression } => self.expression(out, expression, scope),
            InlineExpression::MessageReference { id, attribute } => {
                let message = self.bundle.message(&id.name);
                let found = match (message, attribute) {
                    (Some(message), Some(attribute)) => of_name(&message.attributes, &attribute.name),
                    (Some(message), None) => message.value.as_ref(),
                    (None, _) => None,
                };
                match (found, message, attribute) {
                    (Some(pattern), ..) => self.pattern(out, pattern, scope),
                    (None, _, Some(attribute)) => {
                        self.fail(format!("there is no attribute `{}.{}`", id.name, attribute.name));
                    }
                    (None, Some(_), None) => self.fail(format!("the string `{}` has no text", id.name)),
                    (None, None, None) => self.fail(format!("there is no string `{}`", id.name)),
                }
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                let term = self.bundle.term(&id.name);
                let found = match (term, attribute) {
                    (Some(term), Some(attribute)) => of_name(&term.attributes, &attribute.name),
                    (term, _) => term.map(|term| &term.value),
                };
                let Some(pattern) = found else {
                    let attribute = attribute.as_ref().map(|attribute| format!(".{}", attribute.name));
                    return self.fail(format!("there is no term `-{}{}`", id.name, attribute.unwrap_or_default()));
                };
                let named = arguments.iter().flat_map(|arguments| &arguments.named);
                let values = named.map(|named| (named.name.name.as_str(), self.value(&named.value, scope))).collect();
                self.pattern(out, pattern, &Scope { values, is_term: true });
            }
            InlineExpression::NumberLiteral { .. }
            | InlineExpression::VariableReference { .. }
            | InlineExpression::FunctionReference { .. } => {
                let value = self.value(expression, scope);
                self.show(out, &value);
            }
        }
    }

    /// A value that is selected by, or given to a term or a function.
    fn value<'v>(&mut self, expression: &'b InlineExpression<String>, scope: &Scope<'v>) -> Value<'v>
    where
        'b: 'v,
    {
        match expression {
            InlineExpression::StringLiteral { value } => Value::Text(unescape_unicode_to_string(value)),
            InlineExpression::NumberLiteral { value } => Value::Number(Number::literal(value)),
            InlineExpression::VariableReference { id } => {
                let given = scope.values.iter().find(|(name, _)| *name == id.name);
                if given.is_none() && !scope.is_term && !self.missing.contains(&id.name) {
                    self.missing.push(id.name.clone());
                }
                given.map_or_else(|| Value::Missing(format!("${}", id.name)), |(_, value)| value.clone())
            }
            InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
                self.number(arguments, scope)
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.fail(format!("there is no function `{}`", id.name));
                Value::Missing(format!("{}()", id.name))
            }
            other => {
                let mut text = String::new();
                self.write(&mut text, other, scope);
                Value::Text(text.into())
            }
        }
    }

    /// Fluent's function `NUMBER`.
    fn number<'v>(&mut self, arguments: &'b CallArguments<String>, scope: &Scope<'v>) -> Value<'v>
    where
        'b: 'v,
    {
        let first = arguments.positional.first().map(|first| self.value(first, scope));
        let Some(Value::Number(mut number)) = first else { return Value::Missing("NUMBER()".to_owned()) };
        for named in &arguments.named {
            match self.value(&named.value, scope) {
                Value::Text(word) => number.set_word(&named.name.name, &word),
                Value::Number(count) => number.set_count(&named.name.name, &count),
                Value::Missing(_) => {}
            }
        }
        Value::Number(number)
    }

    /// Writes a value as the language does. Texts are in that of the page, and marked where it is another.
    fn show(&self, out: &mut String, value: &Value) {
        match value {
            Value::Number(number) => out.push_str(&number.show(&self.bundle.locale)),
            Value::Text(text) if self.bundle.own => out.push_str(text),
            Value::Text(text) => out.push_str(mark_value(text).as_deref().unwrap_or(text)),
            Value::Missing(name) => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
    }
}

fn of_name<'a>(attributes: &'a [Attribute<String>], name: &str) -> Option<&'a Pattern<String>> {
    attributes.iter().find(|attribute| attribute.id.name == name).map(|attribute| &attribute.value)
}
