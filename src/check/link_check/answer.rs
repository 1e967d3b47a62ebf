//! What is known of a page on another site.

use serde::{Deserialize, Serialize};

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It is there.
    Good,
    /// It is there, for good at another address.
    Moved(String),
    /// It does not exist, or cannot be had: why, in words that go on from "this link".
    Dead(String),
}
