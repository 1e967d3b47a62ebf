//! All templates of a theme as tags, and the components that they define.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::theme::tags::{Tag, What, tags};

/// A template: the theme that it is of, and its path below `templates/`.
pub(crate) type File<'t> = (&'t str, &'t str);

/// The path of a template, relative to the site.
pub(super) fn path_of((theme, path): File) -> String {
    format!("themes/{theme}/templates/{path}")
}

/// All templates of a theme and of those that it extends, read into tags.
pub struct Templates<'t> {
    pub(super) files: BTreeMap<File<'t>, Vec<Tag>>,
    /// The templates of each path, that of the site's own theme first.
    paths: BTreeMap<&'t str, Vec<File<'t>>>,
    pub(super) components: BTreeMap<String, Component<'t>>,
}

/// A component as it is defined.
pub(super) struct Component<'t> {
    pub(super) file: File<'t>,
    /// The tags between its first and last.
    pub(super) body: Range<usize>,
    /// Its parameters; true if one is taken from where it is used.
    pub(super) parameters: Vec<(String, bool)>,
}

impl<'t> Templates<'t> {
    /// Reads templates; those of each theme follow each other, the site's own theme first.
    pub fn read(texts: impl Iterator<Item = (File<'t>, &'t str)>) -> Templates<'t> {
        let (mut themes, mut files) = (Vec::new(), BTreeMap::new());
        let mut paths: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for ((theme, path), text) in texts {
            if themes.last() != Some(&theme) {
                themes.push(theme);
            }
            files.insert((theme, path), tags(text));
            paths.entry(path).or_default().push((theme, path));
        }
        let mut components = BTreeMap::new();
        // The first theme that defines a component goes before the others.
        for theme in themes.iter().rev() {
            for (file, tags) in files.iter().filter(|((of, _), _)| of == theme) {
                for (name, component) in defined(*file, tags) {
                    components.insert(name, component);
                }
            }
        }
        Templates { files, paths, components }
    }

    /// The template that a name means, as Tera finds it: in a theme that it names, else in the first that has it.
    pub fn find(&self, name: &str) -> Option<File<'t>> {
        let of_path = |path: &str| self.paths.get(path).map_or(&[][..], Vec::as_slice);
        let in_theme = |(theme, path)| of_path(path).iter().find(|(of, _)| *of == theme);
        name.split_once('/').and_then(in_theme).or_else(|| of_path(name).first()).copied()
    }

    /// All templates.
    pub fn files(&self) -> impl Iterator<Item = File<'t>> + '_ {
        self.files.keys().copied()
    }
}

/// The components that a template defines.
fn defined<'t>(file: File<'t>, tags: &[Tag]) -> Vec<(String, Component<'t>)> {
    let mut found = Vec::new();
    for (start, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.word() == "component") {
        let end = tags[start..].iter().position(|tag| tag.word() == "endcomponent").map_or(tags.len(), |at| start + at);
        let Some(What::Name(name)) = tag.tokens.get(1).map(|token| &token.what) else { continue };
        let mut parameters = Vec::new();
        for at in 2..tag.tokens.len() {
            let before = &tag.tokens[at - 1].what;
            let begins = matches!(before, What::Sign('(' | ',' | '@' | '.'));
            if let (What::Name(name), true) = (&tag.tokens[at].what, begins) {
                parameters.push((name.clone(), *before == What::Sign('@')));
            }
        }
        found.push((name.clone(), Component { file, body: start + 1..end, parameters }));
    }
    found
}
