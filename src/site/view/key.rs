//! Views as bytes for a key, and their digests.
//!
//! Two values have the same bytes only where they are the same: each value is written with a mark of its type, texts and
//! lists with their lengths. Names of fields are left out, since a type always has the same fields in the same order.

use std::fmt::Display;
use std::ops::Range;

use serde::ser::{self, Serialize, Serializer};

use crate::base::hash::Digest;

/// Why a view is always written.
const NEVER: &str = "writing into memory does not fail, and no view has a `Serialize` that does";

/// The digest of a value; `buffer` is cleared first and can serve many.
pub(super) fn digest<T: Serialize>(buffer: &mut Vec<u8>, value: &T) -> Digest {
    buffer.clear();
    let mut writer = Writer { bytes: std::mem::take(buffer), fields: None };
    value.serialize(&mut writer).expect(NEVER);
    *buffer = writer.bytes;
    Digest::of(buffer)
}

/// A field of a view, with a short digest of its value.
pub(crate) struct Field {
    /// The name of the view in templates; empty where its fields are variables themselves.
    view: &'static str,
    outer: &'static str,
    /// Of a field that is a structure itself, one of its own.
    inner: Option<&'static str>,
    pub digest: u16,
}

impl Field {
    /// As templates call it: `release.body`.
    pub(crate) fn name(&self) -> String {
        let parts = [Some(self.view).filter(|view| !view.is_empty()), Some(self.outer), self.inner];
        parts.into_iter().flatten().collect::<Vec<_>>().join(".")
    }
}

/// The fields of views by name. A field that is a structure itself is taken apart. `buffer` is cleared first and can serve
/// many.
pub(super) fn fields(buffer: &mut Vec<u8>, views: &[(&'static str, &dyn Part)]) -> Vec<Field> {
    let mut all = Vec::with_capacity(64);
    let mut writer = Writer { bytes: std::mem::take(buffer), fields: None };
    for (view, value) in views {
        writer.bytes.clear();
        writer.fields = Some(Fields::default());
        value.write(&mut writer);
        let done = writer.fields.take().expect("set above").done;
        for (at, ((outer, inner), range)) in done.iter().enumerate() {
            // What is inside of it comes before.
            let is_apart = inner.is_none()
                && at > 0
                && matches!(&done[at - 1], ((last, Some(_)), inside) if last == outer && inside.start >= range.start);
            if !is_apart {
                let Digest(bits) = Digest::of(&writer.bytes[range.clone()]);
                all.push(Field { view, outer, inner: *inner, digest: bits as u16 });
            }
        }
    }
    *buffer = writer.bytes;
    all
}

/// Anything that can be written.
pub(super) trait Part {
    fn write(&self, writer: &mut Writer);
}

impl<T: Serialize> Part for T {
    fn write(&self, writer: &mut Writer) {
        self.serialize(writer).expect(NEVER);
    }
}

/// Writes values as bytes.
pub(super) struct Writer {
    bytes: Vec<u8>,
    fields: Option<Fields>,
}

/// The name of a field, and that of one within it.
type FieldName = (&'static str, Option<&'static str>);

/// Where the fields of the outer two structures end.
#[derive(Default)]
struct Fields {
    /// The outer one of those that are open.
    outer: &'static str,
    /// How many are open.
    depth: usize,
    done: Vec<(FieldName, Range<usize>)>,
    /// Lists, maps and tuples that are open: what is inside of them is no field of the view.
    lists: usize,
}

impl Writer {
    fn tag(&mut self, tag: u8) {
        self.bytes.push(tag);
    }

    fn put<const N: usize>(&mut self, tag: u8, bytes: [u8; N]) -> Result<(), Never> {
        self.tag(tag);
        self.bytes.extend_from_slice(&bytes);
        Ok(())
    }

    fn run(&mut self, tag: u8, bytes: &[u8]) -> Result<(), Never> {
        self.put(tag, (bytes.len() as u32).to_le_bytes())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn open_list(&mut self, tag: u8) {
        self.tag(tag);
        if let Some(fields) = &mut self.fields {
            fields.lists += 1;
        }
    }

    fn close_list(&mut self) -> Result<(), Never> {
        self.tag(b']');
        if let Some(fields) = &mut self.fields {
            fields.lists -= 1;
        }
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
        let start = self.bytes.len();
        let named = match &mut self.fields {
            Some(fields) if fields.lists == 0 && fields.depth < 2 => {
                fields.depth += 1;
                if fields.depth == 1 {
                    fields.outer = name;
                }
                true
            }
            _ => false,
        };
        value.serialize(&mut *self)?;
        if named && let Some(fields) = &mut self.fields {
            fields.depth -= 1;
            let path = if fields.depth == 1 { (fields.outer, Some(name)) } else { (name, None) };
            fields.done.push((path, start..self.bytes.len()));
        }
        Ok(())
    }
}

/// Writing into memory does not fail.
#[derive(Debug)]
pub(super) struct Never(String);

impl Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(message: T) -> Never {
        Never(message.to_string())
    }
}

macro_rules! numbers {
    ($($name:ident: $type:ty = $tag:literal;)+) => {
        $(fn $name(self, value: $type) -> Result<(), Never> { self.put($tag, value.to_le_bytes()) })+
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_i8: i8 = 1;
        serialize_i16: i16 = 2;
        serialize_i32: i32 = 3;
        serialize_i64: i64 = 4;
        serialize_u8: u8 = 5;
        serialize_u16: u16 = 6;
        serialize_u32: u32 = 7;
        serialize_u64: u64 = 8;
        serialize_u128: u128 = 9;
        serialize_i128: i128 = 10;
        serialize_f32: f32 = 11;
        serialize_f64: f64 = 12;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.tag(if value { b'+' } else { b'-' });
        Ok(())
    }
    fn serialize_char(self, value: char) -> Result<(), Never> {
        self.put(b'c', u32::from(value).to_le_bytes())
    }
    fn serialize_str(self, text: &str) -> Result<(), Never> {
        self.run(b's', text.as_bytes())
    }
    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Never> {
        self.run(b'b', bytes)
    }
    fn serialize_none(self) -> Result<(), Never> {
        self.tag(b'0');
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        self.tag(b'1');
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Never> {
        self.tag(b'u');
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, number: u32, _: &'static str) -> Result<(), Never> {
        self.put(b'v', number.to_le_bytes())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.put(b'w', number.to_le_bytes())?;
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Never> {
        self.open_list(b'[');
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Never> {
        self.open_list(b'(');
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.open_list(b'(');
        Ok(self)
    }
    fn serialize_tuple_variant(self, _: &'static str, number: u32, _: &'static str, _: usize) -> Result<Self, Never> {
        self.put(b'w', number.to_le_bytes())?;
        self.open_list(b'(');
        Ok(self)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self, Never> {
        self.open_list(b'm');
        Ok(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.tag(b'{');
        Ok(self)
    }
    fn serialize_struct_variant(self, _: &'static str, number: u32, _: &'static str, _: usize) -> Result<Self, Never> {
        self.put(b'w', number.to_le_bytes())?;
        self.tag(b'{');
        Ok(self)
    }
}

macro_rules! lists {
    ($($trait:ident :: $method:ident;)+) => {
        $(impl ser::$trait for &mut Writer {
            type Ok = ();
            type Error = Never;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Never> {
                self.close_list()
            }
        })+
    };
}

lists! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

impl ser::SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Never;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Never> {
        self.close_list()
    }
}

macro_rules! structures {
    ($($trait:ident)+) => {
        $(impl ser::$trait for &mut Writer {
            type Ok = ();
            type Error = Never;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
                self.field(name, value)
            }
            fn end(self) -> Result<(), Never> {
                self.tag(b'}');
                Ok(())
            }
        })+
    };
}

structures! { SerializeStruct SerializeStructVariant }
