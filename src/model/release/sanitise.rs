//! What raw HTML may hold: the tags and attributes that ammonia lets pass, in one place for the sanitiser and for what is
//! said of the rest.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Elements without an end tag (WHATWG HTML, section 13.1.2).
pub(super) const VOID: [&str; 18] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements that browsers carry on into the next paragraphs where nothing ends them (section 13.2.4.3), and `<pre>`.
pub(super) const FORMATTING: [&str; 14] =
    ["a", "b", "code", "em", "i", "s", "small", "strike", "strong", "tt", "u", "big", "font", "pre"];

/// True for elements whose end tag may be left out, since the next of their kind ends them: they never nest in each
/// other alone.
pub(super) fn ends_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "rp"
            | "rt"
            | "rtc"
            | "caption"
            | "colgroup"
    )
}

/// The sanitiser of texts.
pub(super) fn sanitiser() -> ammonia::Builder<'static> {
    let mut sanitiser = ammonia::Builder::default();
    // Footnotes need ids and classes.
    sanitiser
        .add_generic_attributes(["lang", "dir", "class", "id"])
        .add_tags(["section", "figure", "figcaption"])
        .add_tag_attributes("a", ["title", "aria-label"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["scope"])
        .add_url_schemes(["sips"])
        .link_rel(None);
    sanitiser
}

/// What the sanitiser lets pass.
pub(super) struct Allowed {
    /// Elements.
    pub tags: HashSet<&'static str>,
    generic: HashSet<&'static str>,
    attributes: HashMap<&'static str, HashSet<&'static str>>,
}

impl Allowed {
    /// True for an attribute that an element may have.
    pub(super) fn has(&self, tag: &str, attribute: &str) -> bool {
        self.generic.contains(attribute) || self.attributes.get(tag).is_some_and(|known| known.contains(attribute))
    }
}

/// The same, read from it once.
pub(super) fn allowed() -> &'static Allowed {
    static ALLOWED: LazyLock<Allowed> = LazyLock::new(|| {
        let sanitiser = sanitiser();
        Allowed {
            tags: sanitiser.clone_tags(),
            generic: sanitiser.clone_generic_attributes(),
            attributes: sanitiser.clone_tag_attributes(),
        }
    });
    &ALLOWED
}
