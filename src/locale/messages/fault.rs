//! Why a message cannot be put together.

/// Why a message cannot be formatted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StringFault {
    /// No file has it.
    #[error("there is no string `{id}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// The message.
        id: String,
        /// One with nearly the same name.
        near: Option<String>,
    },
    /// Its text needs values that were not given.
    #[error("the string `{id}` needs `{}`", names.join("`, `"))]
    Arguments {
        /// The message.
        id: String,
        /// The names of the values.
        names: Vec<String>,
    },
    /// Its text refers to something that does not exist, or to itself.
    #[error("the string `{id}` is broken: {why}")]
    Broken {
        /// The message.
        id: String,
        /// What Fluent says of it.
        why: String,
    },
}
