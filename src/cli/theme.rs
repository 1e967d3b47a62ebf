//! `pressroom theme`

use std::path::Path;

use crate::cli::args::ThemeArgs;
use crate::cli::outcome::{Exit, Result, usage};
use crate::cli::site;
use crate::cli::stream::out;
use crate::diag::nearest;
use crate::fs;
use crate::theme::builtin_files;

/// Lists the files of the built-in theme, or copies some.
pub fn run(dir: &Path, args: &ThemeArgs) -> Result<Exit> {
    let all: Vec<_> = builtin_files().filter(|(name, _)| name.contains('/')).collect();
    if args.files.is_empty() {
        let names: String = all.iter().map(|(name, _)| format!("{name}\n")).collect();
        out(&names)?;
        return Ok(Exit::Done);
    }
    let theme = site::load(dir)?.config.theme.clone();
    // All are looked up before any is written.
    let mut copies = Vec::new();
    for file in &args.files {
        let Some((name, bytes)) = all.iter().find(|(name, _)| name == file) else {
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
