//! Rendering: the templates of a theme, filled with what a site has.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::advice::Vocabulary;
use super::assets::Asset;
use super::explain::explain;
use super::layers::Layer;
use crate::base::diagnostics::Diagnostic;
use crate::base::foreign;
use crate::base::hash::Digest;
use crate::base::localised::LangId;
use crate::base::xml_chars::remove_forbidden;
use crate::locale::messages::{Arg, Strings};

/// The templates of a theme with what all pages of each language share.
pub struct Renderer {
    /// One per language of the site: each has `t` and the shared variables of its language.
    engines: Vec<Tera>,
    /// Tag and direction of each language.
    languages: Vec<(String, &'static str)>,
    /// What the pages of each language share, as a digest.
    shared: Vec<Digest>,
    // For advice on what templates lack.
    strings: Vec<Arc<Strings>>,
    assets: Arc<[Asset]>,
    layers: Arc<[Layer]>,
}

impl Renderer {
    /// All templates for languages with these strings, tags and directions; nothing is shared yet.
    pub fn new(
        engine: &Tera,
        strings: &[Arc<Strings>],
        languages: &[(String, &'static str)],
        assets: &Arc<[Asset]>,
        layers: &Arc<[Layer]>,
    ) -> Renderer {
        let of_language = |strings: &Arc<Strings>| {
            let mut engine = engine.clone();
            let strings = Arc::clone(strings);
            engine.register_function("t", move |kwargs: Kwargs, _: &State| translate(&strings, &kwargs));
            engine
        };
        Renderer {
            engines: strings.iter().map(of_language).collect(),
            languages: languages.to_vec(),
            shared: vec![Digest::default(); strings.len()],
            strings: strings.to_vec(),
            assets: Arc::clone(assets),
            layers: Arc::clone(layers),
        }
    }

    /// Makes variables known to all pages of a language; `digest` is theirs. The templates of `templates/shared/` are
    /// rendered, which see only these, and made known as `shared.NAME`: what is the same on every page is rendered once.
    ///
    /// # Errors
    /// The fault of such a template.
    pub fn share<const N: usize>(
        &mut self,
        lang: LangId,
        values: [(&'static str, Value); N],
        digest: Digest,
    ) -> Result<(), Box<Diagnostic>> {
        for (name, value) in values {
            self.engines[lang.index()].global_context().insert_value(name, value);
        }
        let fragments = self.share_fragments(lang)?;
        self.shared[lang.index()] = Digest::of(&[digest.0.to_le_bytes(), fragments.0.to_le_bytes()].concat());
        Ok(())
    }

    /// Renders the templates of `templates/shared/` for a language; the digest of what they say.
    fn share_fragments(&mut self, lang: LangId) -> Result<Digest, Box<Diagnostic>> {
        let mut names: Vec<String> = Vec::new();
        for layer in self.layers.iter() {
            names.extend(layer.below("templates/shared/").map(|(name, _)| name.to_owned()));
        }
        names.sort();
        names.dedup();
        let mut fragments: BTreeMap<String, Value> = BTreeMap::new();
        let (mut buffer, mut all) = (Vec::new(), Vec::new());
        for name in names {
            let template = format!("shared/{name}");
            let subject = || format!("what the pages share ({template})");
            self.fill(lang, &template, &Context::new(), &subject, &mut buffer)?;
            let stem = name.strip_suffix(".html").unwrap_or(&name).to_owned();
            all.extend([name.as_bytes(), &[0], &buffer.len().to_le_bytes(), &buffer].concat());
            // Tera checked that it is UTF-8.
            fragments.insert(stem, Value::safe_string(&String::from_utf8_lossy(&buffer)));
        }
        self.engines[lang.index()].global_context().insert_value("shared", Value::from(fragments));
        Ok(Digest::of(&all))
    }

    /// The digest of `site`, `text`, `assets` and `shared` of a language.
    pub fn shared_digest(&self, lang: LangId) -> Digest {
        self.shared[lang.index()]
    }

    /// Renders a template into a buffer, which is cleared first. `subject` says in words which page it is.
    pub fn render(
        &self,
        lang: LangId,
        template: &str,
        context: &Context,
        subject: &dyn Fn() -> String,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        self.fill(lang, template, context, subject, buffer)?;
        let (tag, dir) = &self.languages[lang.index()];
        foreign::to_html(buffer, tag, dir);
        remove_forbidden(buffer);
        Ok(())
    }

    /// Fills a template with values, whose marks of languages stay.
    fn fill(
        &self,
        lang: LangId,
        template: &str,
        context: &Context,
        subject: &dyn Fn() -> String,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        buffer.clear();
        let rendered = self.engines[lang.index()].render_to(template, context, &mut *buffer);
        rendered.map_err(|error| {
            let strings = Some(&*self.strings[lang.index()]);
            let known = Vocabulary { layers: &self.layers, assets: &self.assets, strings };
            let mut diagnostic = explain(&known, &error, template);
            let while_rendering = format!("while rendering {}", subject());
            diagnostic.help = Some(match diagnostic.help.take() {
                Some(help) => format!("{while_rendering}; {help}"),
                None => while_rendering,
            });
            Box::new(diagnostic)
        })
    }
}

/// `t(key="…", name=value)`: a message of the page's language.
fn translate(strings: &Strings, kwargs: &Kwargs) -> TeraResult<String> {
    let key: &str = kwargs.must_get("key")?;
    let mut args: Vec<(&str, Arg)> = Vec::new();
    for (name, value) in kwargs.iter() {
        let Some(name) = name.as_str().filter(|name| *name != "key") else {
            continue;
        };
        let arg = if let Some(text) = value.as_str() {
            Arg::Text(text)
        } else if let Some(number) = value.as_i64() {
            Arg::Whole(number)
        } else if let Some(number) = value.as_f64() {
            Arg::Real(number)
        } else {
            return Err(tera::Error::message(format!("`t`: `{name}` must be text or a number")));
        };
        args.push((name, arg));
    }
    strings.format_shown(key, &args).map_err(|fault| tera::Error::message(fault.to_string()))
}
