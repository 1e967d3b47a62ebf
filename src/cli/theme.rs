//! `pressroom theme`, `pressroom theme check` and `pressroom theme strings`

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use crate::base::diagnostics::{More, Severity, nearest};
use crate::base::fs;
use crate::build::Workspace;
use crate::check;
use crate::cli::args::{ThemeArgs, ThemeCheckArgs, ThemeCommand, ThemeStringsArgs};
use crate::cli::build::JsonFinding;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{err, err_width, json, out};
use crate::model::release::facts::Audience;
use crate::theme::{Theme, builtin_files};

/// Lists the files of the built-in theme, copies some, or checks the theme of the site.
pub(super) fn run(dir: &Path, args: &ThemeArgs) -> Result<Exit> {
    match &args.command {
        Some(ThemeCommand::Check(args)) => look_over(dir, args),
        Some(ThemeCommand::Strings(args)) => strings(dir, args),
        None => list_or_copy(dir, &args.files),
    }
}

/// Reports what is wrong with the theme of a site.
fn look_over(dir: &Path, args: &ThemeCheckArgs) -> Result<Exit> {
    site::check(dir)?;
    let mut workspace = Workspace::once(dir)?;
    let findings = check::theme(&mut workspace)?;
    let theme = &*workspace.settings().config.theme;
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    let exit = if failed { Exit::Content } else { Exit::Done };
    if args.json {
        let diagnostics = findings.iter().map(JsonFinding::of).collect();
        json(&Json { status: if failed { "content" } else { "done" }, theme, diagnostics })?;
        return Ok(exit);
    }
    let counted = report::counted(&findings, &More::new()).unwrap_or_else(|| "nothing found".to_owned());
    err(&format!("{}theme `{}` checked: {counted}\n", report::listed(&findings, &More::new(), err_width()), theme));
    Ok(exit)
}

/// Writes the words that a language lacks, to be translated.
fn strings(dir: &Path, args: &ThemeStringsArgs) -> Result<Exit> {
    let loaded = site::load(dir)?;
    let config = &loaded.config;
    let lang = site::find_lang(config, "LANG", &args.lang)?;
    let (theme, findings) = Theme::load(dir, config, &loaded.config_text, Audience::Public, BTreeSet::new())?;
    let Some(theme) = theme else { return Err(Failure::Findings(Exit::Content, findings)) };
    let tag = config.tag(lang);
    let Some(text) = theme.strings_to_translate(lang, config.locale(lang)) else {
        err(&format!("`{tag}` lacks none of the words of the theme `{}`.\n", config.theme));
        return Ok(Exit::Done);
    };
    if args.missing {
        out(&text)?;
        return Ok(Exit::Done);
    }
    let path = format!("themes/{}/strings/{tag}.ftl", config.theme);
    if fs::exists(&dir.join(&path)) {
        let shown = site::shown(dir, &path);
        let help = format!("`pressroom theme strings {tag} --missing >> {shown}` adds what it lacks, to be translated");
        return Err(usage(format!("{shown} exists; nothing was written"), help));
    }
    fs::write_new(&dir.join(&path), text.as_bytes())?;
    out(&format!("{}\n", site::shown(dir, &path)))?;
    Ok(Exit::Done)
}

/// What a check found, for programs.
#[derive(Serialize)]
struct Json<'a> {
    status: &'static str,
    theme: &'a str,
    diagnostics: Vec<JsonFinding<'a>>,
}

fn list_or_copy(dir: &Path, files: &[String]) -> Result<Exit> {
    let all: Vec<_> = builtin_files().filter(|(name, _)| name.contains('/')).collect();
    if files.is_empty() {
        let names: String = all.iter().map(|(name, _)| format!("{name}\n")).collect();
        out(&names)?;
        return Ok(Exit::Done);
    }
    let theme = site::load(dir)?.config.theme.clone();
    // All are looked up before any is written.
    let mut copies = Vec::new();
    for file in files {
        let Some((name, bytes)) = all.iter().find(|(name, _)| name == file) else {
            let language = file.strip_prefix("strings/").and_then(|name| name.strip_suffix(".ftl"));
            if let Some(tag) = language {
                let help =
                    format!("`pressroom theme strings {tag}` writes it with the English texts, to be translated");
                return Err(usage(format!("the built-in theme has no file `{file}`"), help));
            }
            let help = match nearest(file, all.iter().map(|(name, _)| name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`pressroom theme` lists the files".to_owned(),
            };
            return Err(usage(format!("the built-in theme has no file `{file}`"), help));
        };
        let path = format!("themes/{theme}/{name}");
        if fs::exists(&dir.join(&path)) {
            let message = format!("{} is there already", site::shown(dir, &path));
            return Err(usage(message, "nothing was written"));
        }
        copies.push((path, bytes));
    }
    for (path, bytes) in copies {
        fs::write_new(&dir.join(&path), bytes)?;
        out(&format!("{}\n", site::shown(dir, &path)))?;
    }
    Ok(Exit::Done)
}
