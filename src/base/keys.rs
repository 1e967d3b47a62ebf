//! The keys of maps in YAML, each in one place: its name, type, default, example, and what it is for. The raw structure, the
//! keys that are known, the reference and the help all come from there.

/// A key, as the reference and the help show it.
pub(crate) struct Key {
    pub name: &'static str,
    /// The type of its value, in words.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reference is written by a test"))]
    pub kind: &'static str,
    /// Its value where the key does not exist; empty where that goes without saying.
    pub default: &'static str,
    /// The key with a value, as YAML, for the reference.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reference is written by a test"))]
    pub example: &'static str,
    /// The value that a new file has for it: what is to be written by somebody is `…`.
    pub blank: &'static str,
    /// What it is for, as Markdown; the first sentence alone, in a new file.
    pub about: &'static str,
}

/// Defines a raw structure, in which every key may be missing, and `KEYS`, what is known of them. A key is what it is for as
/// a doc comment, then `name: Type, "type in words", default "…", example "…", blank "…";`.
macro_rules! keys {
    ($(#[$meta:meta])* $structure:ident {
        $($(#[doc = $about:literal])+ $key:ident: $type:ty, $kind:literal,
            $(default $default:literal,)? example $example:literal $(, blank $blank:literal)?;)+
    }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize, Default)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct $structure { $($(#[doc = $about])+ pub $key: $type,)+ }

        impl $structure {
            /// The keys, in the order of the reference.
            pub(crate) const KEYS: &'static [$crate::base::keys::Key] = &[$($crate::base::keys::Key {
                name: stringify!($key),
                kind: $kind,
                default: concat!($($default)?),
                example: $example,
                blank: concat!($($blank)?),
                about: concat!($($about,)+).trim_ascii(),
            },)+];
        }
    };
}

pub(crate) use keys;

impl Key {
    /// The first sentence of what it is for.
    pub(crate) fn summary(&self) -> &'static str {
        self.about.split_inclusive(". ").next().unwrap_or_default().trim_end()
    }
}
