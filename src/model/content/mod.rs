//! Files of the content folder, whatever they are: which there are, what their names say, how front matter is read, and
//! what holds a file back.

pub(crate) mod common;
pub(crate) mod front_matter;
pub(crate) mod held;
pub(crate) mod tree;
