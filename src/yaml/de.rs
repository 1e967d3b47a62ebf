//! Reads a [`Node`] into a type, as `serde_yaml` would, with errors that keep what is wrong and where.

use std::fmt::Display;
use std::iter::Enumerate;
use std::slice;

use libyaml_safer::ScalarStyle;
use serde::Deserializer;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Expected, Unexpected, Visitor};

use crate::yaml::tree::{Content, Node};

/// What is wrong. `expected` is in the words of the type that was read for, such as `a string`.
#[derive(Debug)]
pub enum Fault {
    /// A key that the struct does not have, or a word that the enum does not have.
    Unknown { name: String, known: &'static [&'static str] },
    /// Two names of one field.
    Duplicate,
    /// A field that must be there.
    Missing(&'static str),
    /// A value of another type.
    Type { expected: String },
    /// A value of the right type that cannot be taken.
    Value { expected: String },
    /// A list or map with too many or too few members.
    Length { expected: String },
    /// Anything else, in the words of the type.
    Other(String),
}

/// A [`Fault`] and its place.
#[derive(Debug)]
pub struct Error {
    /// What is wrong.
    pub fault: Fault,
    /// The key is invalid, not the value.
    pub on_key: bool,
    /// The positions that lead to the value, innermost first: each level adds its own as the error passes.
    path: Vec<usize>,
}

impl Error {
    fn new(fault: Fault) -> Error {
        Error { fault, on_key: false, path: Vec::new() }
    }

    fn under(mut self, at: usize) -> Error {
        self.path.push(at);
        self
    }

    fn on_key(mut self, at: usize) -> Error {
        self.on_key = true;
        self.path = vec![at];
        self
    }

    /// The positions that lead from the root to the invalid value.
    pub fn path(&self) -> Vec<usize> {
        self.path.iter().rev().copied().collect()
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.fault)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Error {
        Error::new(Fault::Other(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Error {
        Error::new(Fault::Type { expected: expected.to_string() })
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Error {
        Error::new(Fault::Value { expected: expected.to_string() })
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Error {
        Error::new(Fault::Length { expected: expected.to_string() })
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Error {
        Error::new(Fault::Unknown { name: name.to_owned(), known })
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Error {
        Error::new(Fault::Unknown { name: name.to_owned(), known })
    }

    fn missing_field(name: &'static str) -> Error {
        Error::new(Fault::Missing(name))
    }

    fn duplicate_field(_: &'static str) -> Error {
        Error::new(Fault::Duplicate)
    }
}

/// What a text without quotation marks is, by the rules of `serde_yaml`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    U64(u64),
    I64(i64),
    U128(u128),
    I128(i128),
    Float(f64),
    Text,
}

impl Plain {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Plain {
        let number = || {
            None.or_else(|| unsigned(text).map(Plain::U64))
                .or_else(|| integer(text).map(Plain::I64))
                .or_else(|| unsigned(text).map(Plain::U128))
                .or_else(|| integer(text).map(Plain::I128))
                .or_else(|| float(text).filter(|_| !padded(text)).map(Plain::Float))
        };
        match text {
            "" | "null" | "Null" | "NULL" | "~" => Plain::Null,
            "true" | "True" | "TRUE" => Plain::Bool(true),
            "false" | "False" | "FALSE" => Plain::Bool(false),
            _ => number().unwrap_or(Plain::Text),
        }
    }

    /// Reads a text that a tag such as `!!int` says to be of a type.
    fn tagged(tag: &str, text: &str) -> Option<Plain> {
        match (tag, Plain::of(text)) {
            ("float", _) => float(text).map(Plain::Float),
            ("null", Plain::Null) if text.is_empty() => None,
            ("null", plain @ Plain::Null)
            | ("bool", plain @ Plain::Bool(_))
            | ("int", plain @ (Plain::U64(_) | Plain::I64(_) | Plain::U128(_) | Plain::I128(_))) => Some(plain),
            _ => None,
        }
    }
}

/// Digits after a leading zero, such as `007`, are text in YAML 1.2.
fn padded(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn integer<T: TryFrom<u128> + TryFrom<i128>>(text: &str) -> Option<T> {
    let negative = text.starts_with('-');
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix = |prefix, radix| rest.strip_prefix(prefix).map(|digits| (digits, radix));
    let (digits, radix) = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)).unwrap_or((rest, 10));
    if digits.starts_with('+') || padded(text) {
        return None;
    }
    let size = u128::from_str_radix(digits, radix).ok()?;
    if negative { T::try_from(0_i128.checked_sub_unsigned(size)?).ok() } else { T::try_from(size).ok() }
}

fn unsigned<T: TryFrom<u128> + TryFrom<i128>>(text: &str) -> Option<T> {
    if text.starts_with('-') { None } else { integer(text) }
}

fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('+').filter(|rest| !rest.starts_with(['+', '-']));
    match (unsigned.unwrap_or(text), text) {
        (".inf" | ".Inf" | ".INF", _) => Some(f64::INFINITY),
        (_, "-.inf" | "-.Inf" | "-.INF") => Some(f64::NEG_INFINITY),
        (_, ".nan" | ".NaN" | ".NAN") => Some(f64::NAN),
        (number, _) => number.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

impl Node {
    /// A tag of the file's own, such as `!draft`; nothing that Pressroom reads has a use for one.
    pub fn local_tag(&self) -> Option<&str> {
        self.tag.as_deref().filter(|tag| tag.starts_with('!'))
    }

    fn core_tag(&self) -> Option<&str> {
        self.tag.as_deref()?.strip_prefix("tag:yaml.org,2002:")
    }

    /// The text from which a value of the type `tag` may be read.
    fn typed(&self, tag: &str) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, style: ScalarStyle::Plain } => Some(text),
            Content::Scalar { text, style: ScalarStyle::Literal } if self.core_tag() == Some(tag) => Some(text),
            _ => None,
        }
    }

    /// Nothing is written here: for lists and maps that means an empty one.
    fn is_bare(&self) -> bool {
        self.plain() == Some("")
    }

    fn is_null(&self) -> bool {
        match (self.plain(), &self.tag) {
            (Some(""), Some(_)) | (None, _) => false,
            (Some(text), None) => Plain::of(text) == Plain::Null,
            (Some(text), Some(_)) => self.core_tag() == Some("null") && Plain::of(text) == Plain::Null,
        }
    }

    fn wrong<T>(&self, expected: &dyn Expected) -> Result<T, Error> {
        Err(de::Error::invalid_type(Unexpected::Other("another"), expected))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $parse:ident,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.typed("int").and_then($parse) {
                Some(number) => visitor.$visit(number),
                None => self.wrong(&visitor),
            }
        }
    )+};
}

macro_rules! same {
    ($($method:ident($($arg:ident: $type:ty),*) as $other:ident,)+) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, Error> {
            self.$other(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for &Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.local_tag().is_some() {
            return self.wrong(&visitor);
        }
        let text = match &self.content {
            Content::Seq(_) => return self.deserialize_seq(visitor),
            Content::Map(_) => return self.deserialize_map(visitor),
            Content::Scalar { text, .. } => text,
        };
        let plain = match (self.core_tag(), &self.tag) {
            (Some(tag @ ("bool" | "int" | "float" | "null")), _) => match Plain::tagged(tag, text) {
                Some(plain) => plain,
                None => return self.wrong(&visitor),
            },
            (_, None) => self.plain().map_or(Plain::Text, Plain::of),
            (_, Some(_)) => Plain::Text,
        };
        match plain {
            Plain::Null => visitor.visit_unit(),
            Plain::Bool(value) => visitor.visit_bool(value),
            Plain::U64(number) => visitor.visit_u64(number),
            Plain::I64(number) => visitor.visit_i64(number),
            Plain::U128(number) => visitor.visit_u128(number),
            Plain::I128(number) => visitor.visit_i128(number),
            Plain::Float(number) => visitor.visit_f64(number),
            Plain::Text => visitor.visit_str(text),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.typed("bool").map(Plain::of) {
            Some(Plain::Bool(value)) => visitor.visit_bool(value),
            _ => self.wrong(&visitor),
        }
    }

    integers! {
        deserialize_i64 visit_i64 integer,
        deserialize_i128 visit_i128 integer,
        deserialize_u64 visit_u64 unsigned,
        deserialize_u128 visit_u128 unsigned,
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.typed("float").and_then(float) {
            Some(number) => visitor.visit_f64(number),
            None => self.wrong(&visitor),
        }
    }

    /// Any scalar is text, even `no`, `1.10` and `~`: it is taken as it is written.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => self.wrong(&visitor),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.wrong(&visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.core_tag() == Some("null") && self.plain().is_some() && !self.is_null() {
            return self.wrong(&"null");
        }
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() { visitor.visit_unit() } else { self.wrong(&visitor) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = match &self.content {
            Content::Seq(items) => items.as_slice(),
            _ if self.is_bare() => &[],
            _ => return self.wrong(&visitor),
        };
        let mut items = Items { rest: items.iter().enumerate(), read: 0 };
        let value = visitor.visit_seq(&mut items)?;
        if items.rest.any(|(_, item)| !item.gone) {
            return Err(Error::new(Fault::Length { expected: format!("a list of {}", items.read) }));
        }
        Ok(value)
    }

    /// Without one of its items a tuple cannot be read: the others would move up to places that are not theirs.
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        match &self.content {
            Content::Seq(items) if items.iter().any(|item| item.gone) => Err(de::Error::invalid_length(len, &visitor)),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let pairs = match &self.content {
            Content::Map(pairs) => pairs.as_slice(),
            _ if self.is_bare() => &[],
            _ => return self.wrong(&visitor),
        };
        let mut pairs = Pairs { rest: pairs.iter().enumerate(), current: None };
        let value = visitor.visit_map(&mut pairs).map_err(|error| match (&error.fault, pairs.current) {
            // Raised after the key was read, so no level has given it a place.
            (Fault::Duplicate, Some((at, _))) if error.path.is_empty() => error.on_key(at),
            _ => error,
        })?;
        if pairs.rest.any(|(_, (_, value))| !value.gone) {
            return Err(Error::new(Fault::Length { expected: "a map with fewer keys".to_owned() }));
        }
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) if self.local_tag().is_none() => visitor.visit_enum(StrDeserializer::new(text)),
            _ => self.wrong(&format!("one of `{}`", variants.join("`, `")).as_str()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    same! {
        deserialize_i8() as deserialize_i64,
        deserialize_i16() as deserialize_i64,
        deserialize_i32() as deserialize_i64,
        deserialize_u8() as deserialize_u64,
        deserialize_u16() as deserialize_u64,
        deserialize_u32() as deserialize_u64,
        deserialize_f32() as deserialize_f64,
        deserialize_char() as deserialize_str,
        deserialize_string() as deserialize_str,
        deserialize_identifier() as deserialize_str,
        deserialize_byte_buf() as deserialize_bytes,
        deserialize_unit_struct(_name: &'static str) as deserialize_unit,
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]) as deserialize_map,
    }
}

struct Items<'a> {
    rest: Enumerate<slice::Iter<'a, Node>>,
    read: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((at, item)) = self.rest.find(|(_, item)| !item.gone) else {
            return Ok(None);
        };
        self.read += 1;
        seed.deserialize(item).map(Some).map_err(|error| error.under(at))
    }
}

struct Pairs<'a> {
    rest: Enumerate<slice::Iter<'a, (Node, Node)>>,
    /// The pair whose key was read last.
    current: Option<(usize, &'a Node)>,
}

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((at, (key, value))) = self.rest.find(|(_, (_, value))| !value.gone) else {
            return Ok(None);
        };
        self.current = Some((at, value));
        seed.deserialize(key).map(Some).map_err(|error| error.on_key(at))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((at, value)) = self.current else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(value).map_err(|error| error.under(at))
    }
}
