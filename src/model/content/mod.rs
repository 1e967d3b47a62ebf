//! Files of the content folder, whatever they are: which there are, what their names say, how front matter is read, and
//! what holds a file back.

pub mod common;
pub mod front_matter;
pub mod held;
pub mod texts;
pub mod tree;
