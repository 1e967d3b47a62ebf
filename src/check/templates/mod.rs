//! What is wrong with a theme and shows on no page that anybody looks at: names that mean nothing, strings that are not
//! there, templates that no page uses, questions whose answers nobody reads.

mod files;
mod links;
pub(crate) mod parsed;
pub(crate) mod schema;
mod strings;
mod styles;
mod tokens;
pub(crate) mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::build::SiteData;
use crate::locale::messages::StringFault;
use crate::model::config::Config;
use crate::model::content::tree::Tree;
use crate::theme::queries::KINDS;
use crate::theme::{BUILTIN, Theme, builtin_files};
use parsed::{Templates, path_of};
use schema::{Schema, Type};
use walk::{Known, Missing, Seen, Walk};

/// The findings about the templates of a theme, raw.
pub(crate) fn check(config: &Config, tree: &Tree, site_data: &SiteData, theme: &Theme) -> Vec<Diagnostic> {
    let schema = Schema::of_reference();
    let templates = Templates::read(theme.templates());
    let names = Names { config, theme };
    let mut seen = Seen::default();
    let named: BTreeSet<&str> = site_data.pages.iter().map(|page| page.template.as_str()).collect();
    let kinds: BTreeSet<&str> = KINDS.into_iter().chain(named).collect();
    let owned = |variables: BTreeMap<&'static str, Type>| -> BTreeMap<String, Type> {
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    };
    let shared = |name: &str| !matches!(name, "page" | "query");
    let everywhere: BTreeMap<String, Type> =
        owned(schema.everywhere()).into_iter().filter(|(name, _)| shared(name)).collect();
    for kind in &kinds {
        let Some(file) = templates.find(&format!("{kind}.html")) else { continue };
        let mut variables = owned(schema.everywhere());
        variables.extend(owned(schema.variables(kind)));
        Walk::new(&templates, &schema, &names, kind, everywhere.clone(), &mut seen).page(file, &variables);
    }
    for file in templates.files().filter(|(_, path)| path.starts_with("shared/")) {
        Walk::new(&templates, &schema, &names, "", everywhere.clone(), &mut seen).page(file, &BTreeMap::new());
    }
    let mut found = Vec::new();
    for ((file, start, end), missing) in seen.names.iter().chain(&seen.printed) {
        let Some(Missing { message, help, kind, .. }) = missing else { continue };
        let path = path_of(*file);
        let mut finding = Diagnostic::new(*kind, &path, message).at(&theme.text_of(&path), *start..*end);
        finding.help.clone_from(help);
        found.push(finding);
    }
    let used: BTreeSet<&str> = seen.files.iter().map(|(_, path)| *path).collect();
    // What the program brings is for sites that want it.
    let built_in: BTreeSet<String> = builtin_files().map(|(name, _)| format!("themes/{BUILTIN}/{name}")).collect();
    let unused = templates.files().filter(|(_, path)| !used.contains(path));
    for file in unused.filter(|file| !built_in.contains(&path_of(*file))) {
        let kinds: Vec<&str> = kinds.iter().copied().collect();
        let stem = file.1.strip_suffix(".html").unwrap_or(file.1);
        let help = match nearest(stem, kinds) {
            Some(near) => format!("did you mean `templates/{near}.html`?"),
            None => "it is used where it is the name of a kind of page, where a plain page has it as `template`, and \
                     where another template extends or includes it or calls its components"
                .to_owned(),
        };
        found.push(Diagnostic::new(Kind::Unused, path_of(file), "no page uses this template").help(help));
    }
    found.extend(files::check(config, theme));
    found.extend(links::check(tree, theme));
    found.extend(styles::check(theme));
    found.extend(strings::unasked(theme));
    found.extend(strings::untranslated(config, theme));
    for query in theme.queries().iter().filter(|query| !seen.answers.contains(&query.name)) {
        let help = format!("a template reads it as `query.{}`", query.name);
        found.push(query.report(
            |file| theme.text_of(file),
            Kind::Unused,
            "on",
            "no template reads the answer".to_owned(),
            &help,
        ));
    }
    found
}

/// What templates can name besides variables.
struct Names<'a> {
    config: &'a Config,
    theme: &'a Theme,
}

impl Known for Names<'_> {
    fn string(&self, id: &str, plain: bool) -> Option<Missing> {
        let config = self.config;
        let has = |lang| self.theme.strings(lang).knows(id);
        let lacking: Vec<&str> = config.lang_ids().filter(|lang| !has(*lang)).map(|lang| config.tag(lang)).collect();
        if let Some(first) = config.lang_ids().next().filter(|_| lacking.len() == config.languages.len()) {
            let near = nearest(id, self.theme.strings(first).ids());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it to strings/{}.ftl of the theme", config.tag(first)),
            };
            return Some(Missing {
                message: format!("there is no string `{id}`"),
                help: Some(help),
                kind: Kind::MissingString,
                is_whole: false,
            });
        }
        if !lacking.is_empty() {
            let message = format!("the string `{id}` is not there in `{}`", lacking.join("`, `"));
            let help = "add it to strings/LANGUAGE.ftl, or to strings/en.ftl for all".to_owned();
            return Some(Missing { message, help: Some(help), kind: Kind::MissingString, is_whole: false });
        }
        let values =
            config.lang_ids().filter(|_| plain).find_map(|lang| match self.theme.strings(lang).format(id, &[]) {
                Err(StringFault::Arguments { names, .. }) => Some(names),
                _ => None,
            });
        let given = |names: Vec<String>| names.iter().map(|name| format!(", {name}=…")).collect::<String>();
        values.map(|names| Missing {
            message: format!("the string `{id}` needs values"),
            help: Some(format!("write `t(key=\"{id}\"{})` with each of its values", given(names))),
            kind: Kind::MissingString,
            is_whole: true,
        })
    }

    fn asset(&self, name: &str) -> bool {
        self.theme.assets().iter().any(|asset| asset.name == name)
    }

    fn near_asset(&self, name: &str) -> Option<String> {
        let ending = name.rsplit('.').next().unwrap_or(name);
        let names = self.theme.assets().iter().map(|asset| asset.name.as_str());
        nearest(name, names.filter(|name| name.ends_with(ending))).map(str::to_owned)
    }

    fn fragment(&self, name: &str) -> bool {
        self.theme.has(&format!("shared/{name}.html"))
    }

    fn answer(&self, name: &str, kind: &str) -> Option<&'static str> {
        let query = self.theme.queries().iter().find(|query| query.name == name)?;
        query.on.iter().any(|on| on == kind).then_some(if query.one_per.is_some() { "Pick" } else { "Entry" })
    }
}
