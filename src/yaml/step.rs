//! Ways to values, and what messages call them.

/// How much of a value is in a message.
pub(super) const SHOWN: usize = 40;

/// A step on the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// The item of a list, from 0.
    Index(usize),
}

/// The way to a value as messages call it, such as `images[1].alt`: items count from 1, as people do.
pub(crate) fn name(path: &[Step<'_>]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&shown(key));
            }
            Step::Index(at) => name.push_str(&format!("[{}]", at + 1)),
        }
    }
    name
}

/// The beginning of a text, on one line.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
