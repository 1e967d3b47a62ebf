//! The texts in a value that pages may show: whoever must look at each, or change some, goes through them here.

use serde_json::Value;

use crate::base::localised::Localised;

/// What a text becomes; `None` if it stays.
pub(crate) type Change<'c> = dyn FnMut(&str) -> Option<String> + 'c;

/// A value with texts.
pub(crate) trait Texts {
    /// Shows each text, and puts in its place what it is to become.
    fn each_text(&mut self, change: &mut Change);
}

impl Texts for String {
    fn each_text(&mut self, change: &mut Change) {
        if let Some(other) = change(self) {
            *self = other;
        }
    }
}

impl Texts for Box<str> {
    fn each_text(&mut self, change: &mut Change) {
        if let Some(other) = change(self) {
            *self = other.into();
        }
    }
}

impl Texts for Localised {
    fn each_text(&mut self, change: &mut Change) {
        self.all_mut().for_each(|text| text.each_text(change));
    }
}

impl<T: Texts> Texts for Option<T> {
    fn each_text(&mut self, change: &mut Change) {
        if let Some(value) = self {
            value.each_text(change);
        }
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn each_text(&mut self, change: &mut Change) {
        self.iter_mut().for_each(|value| value.each_text(change));
    }
}

impl Texts for Value {
    fn each_text(&mut self, change: &mut Change) {
        match self {
            Value::String(text) => text.each_text(change),
            Value::Array(items) => items.each_text(change),
            Value::Object(map) => map.values_mut().for_each(|value| value.each_text(change)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Leaves out a URL that would become another: a part of one leads nowhere.
pub(crate) fn leave_out_changed(url: &mut Option<String>, change: &mut Change) {
    if url.as_deref().and_then(change).is_some() {
        *url = None;
    }
}
