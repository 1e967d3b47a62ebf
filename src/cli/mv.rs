//! `pressroom mv`

use std::path::Path;

use crate::base::fs;
use crate::base::slug::is_portable_name;
use crate::build::Loaded;
use crate::cli::args::MvArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::relocate::{Moves, files_of, rewrite, rewrite_featured, set_key};
use crate::cli::site;
use crate::cli::stream::{err, out};
use crate::cli::text::count;
use crate::cli::yaml::{list, scalar};
use crate::model::catalog::release_address;
use crate::model::config;
use crate::model::content::tree::{CONTENT, ContentName};
use crate::model::release::facts::{Audience, Facts, Visibility, visible};
use crate::model::release::{self, FOLDER, ParseOutcome};
use crate::site::plan::beside;
use crate::yaml::{Input, Step, place};

/// A file with the text that it gets.
struct Edit {
    path: String,
    text: String,
}

/// What a move does.
struct Plan {
    moves: Moves,
    /// Moved files whose text changes, by their new paths.
    moved: Vec<Edit>,
    /// Files that stay where they are and whose references change, with how many.
    others: Vec<(Edit, usize)>,
    /// Old addresses that lead to new ones from now on.
    aliases: Vec<(String, String)>,
}

/// Moves a release with its translations, and tells what became of it.
pub(super) fn run(dir: &Path, args: &MvArgs) -> Result<Exit> {
    let loaded = site::load(dir)?;
    let old = match fs::is_dir(&args.old) {
        true => args.old.join("index.md"),
        false => args.old.clone(),
    };
    let old = site::find_release(dir, &loaded, "OLD", &old)?;
    let moves = moves(dir, &loaded, old, &args.new)?;
    let plan = plan(&loaded, moves)?;
    if !args.dry_run {
        carry_out(dir, &plan)?;
    }
    let shown = |path: &str| site::shown(dir, path);
    let moved: String = plan.moves.iter().map(|(old, new)| format!("{} -> {}\n", shown(old), shown(new))).collect();
    out(&moved)?;
    for (old, new) in &plan.aliases {
        err(&format!("{old} leads to {new} from now on (`aliases`).\n"));
    }
    for (edit, references) in &plan.others {
        err(&format!("{}: {} changed\n", shown(&edit.path), count(*references, "reference")));
    }
    if args.dry_run {
        err("Nothing was touched.\n");
    }
    Ok(Exit::Done)
}

/// Which files get which paths: the release in all of its languages, or a folder with all that is in it.
fn moves(dir: &Path, loaded: &Loaded, old: &str, new: &Path) -> Result<Moves> {
    let tree = &loaded.tree;
    let written = new.display().to_string();
    let Some(new) = site::inside(dir, new).filter(|new| new.starts_with(&format!("{FOLDER}/")) || new == FOLDER) else {
        let help = format!("name a file or folder below {FOLDER}/");
        return Err(usage(format!("`NEW`: {written} is not where releases lie"), help));
    };
    let (folder, stem, _) = parts(loaded, old);
    let bundle = stem == "index";
    let own = if bundle { folder.rsplit('/').next().unwrap_or(folder) } else { stem };
    if let Some(there) = tree.find(new.trim_end_matches('/')).filter(|_| written.ends_with('/')) {
        let message = format!("`NEW`: {} is a file and no folder", tree.path(there));
        return Err(usage(message, "name a folder, or another file"));
    }
    let into = written.ends_with('/') || (!new.ends_with(".md") && !tree.below(&new).is_empty());
    let target = match (into, bundle) {
        (true, true) => format!("{new}/{own}/index.md"),
        (true, false) => format!("{new}/{own}.md"),
        (false, true) if !new.ends_with(".md") => format!("{new}/index.md"),
        (false, _) => new,
    };
    let Some(name) = ContentName::of(&target) else {
        return Err(usage(format!("`NEW`: {written} is not a Markdown file"), "name a file that ends in `.md`"));
    };
    if name.suffix.is_some_and(|suffix| loaded.config.lang(suffix).is_some()) {
        let help = "name it without its language; all languages are moved";
        return Err(usage(format!("`NEW`: {written} names a language"), help));
    }
    let (new_folder, new_stem) = (name.folder, ContentName::whole_stem(&target));
    let mut moves = Moves::new();
    for file in tree.below(folder) {
        let path = tree.path(file);
        let rest = &path[folder.len() + 1..];
        let is_version = !rest.contains('/') && path.ends_with(".md") && parts(loaded, path).1 == stem;
        if is_version {
            let lang = &rest[stem.len()..];
            moves.insert(path.to_owned(), format!("{new_folder}/{new_stem}{lang}"));
        } else if bundle && new_stem == "index" {
            moves.insert(path.to_owned(), format!("{new_folder}/{rest}"));
        } else if bundle {
            let help = "name a folder, or take the file out first";
            return Err(usage(format!("{folder}/ holds {rest}, which would be left behind"), help));
        }
    }
    for (old, new) in &moves {
        if tree.find(new).is_some() && !moves.contains_key(new) || old == new {
            return Err(usage(format!("{} is there already", site::shown(dir, new)), "nothing was moved"));
        }
        for part in new[CONTENT.len() + 1..].split('/') {
            is_portable_name(part).map_err(|why| usage(format!("`NEW`: the name `{part}` {why}"), "choose another"))?;
        }
    }
    Ok(moves)
}

/// Folder, stem and language of a content file; a suffix is a language only where the site has it.
fn parts<'a>(loaded: &Loaded, path: &'a str) -> (&'a str, &'a str, Option<&'a str>) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match ContentName::of(path) {
        Some(ContentName { stem, suffix: Some(suffix), .. }) if loaded.config.lang(suffix).is_some() => {
            (folder, stem, Some(suffix))
        }
        _ => (folder, ContentName::whole_stem(path), None),
    }
}

/// What the files say afterwards.
fn plan(loaded: &Loaded, moves: Moves) -> Result<Plan> {
    let tree = &loaded.tree;
    let instant = clock::instant(None, &loaded.config.zone)?;
    let is_markdown = |path: &str| path.ends_with(".md");
    let mut versions = Vec::new();
    for (old, new) in moves.iter().filter(|(old, _)| is_markdown(old)) {
        let text = read(loaded, old)?;
        let facts = parse(loaded, old, &text)?;
        versions.push((old, new, text, facts));
    }
    let was_public = |facts: &Facts| match visible(facts, instant, Audience::Public) {
        Visibility::Public { .. } | Visibility::Moved => true,
        // It expired.
        Visibility::Hidden { until } => until.is_none() && !facts.draft,
    };
    let any_public = versions.iter().any(|(.., facts)| was_public(facts));
    let (mut moved, mut aliases) = (Vec::new(), Vec::new());
    for (old, new, text, facts) in &versions {
        let (mut changed, _) = rewrite(tree, &moves, old, text);
        let now = parse(loaded, new, &changed)?;
        // What readers of feeds know it by, and what its translations share.
        if any_public && now.translation_key != facts.translation_key {
            let key = scalar(&format!("/{}", facts.translation_key));
            changed = set(new, &changed, "translation_key", &key)?;
        }
        let [before, after] = [facts, &now].map(|facts| release_address(&loaded.config, facts).to_string());
        if was_public(facts) && before != after {
            let known = facts.more.iter().flat_map(|more| more.aliases.iter().cloned());
            // Documents and pictures lie beside the page: their old addresses are theirs, too.
            let mut files: Vec<String> =
                files_of(tree, old, text).into_iter().map(|file| beside(&before, file)).collect();
            files.sort();
            files.dedup();
            let all = known.chain([before.clone()]).chain(files);
            let mut all: Vec<String> = all.filter(|alias| !alias.starts_with(&after)).collect();
            let mut seen = std::collections::BTreeSet::new();
            all.retain(|alias| seen.insert(alias.clone()));
            changed = set(new, &changed, "aliases", &list(&all))?;
            aliases.push((before, after));
        }
        let result = parse(loaded, new, &changed).map_err(|_| by_hand(old))?;
        if any_public && result.translation_key != facts.translation_key || result.title != facts.title {
            return Err(by_hand(new));
        }
        if changed != *text {
            moved.push(Edit { path: (*new).clone(), text: changed });
        }
    }
    // Only files that hold one of the names can refer to what is moved.
    let names: Vec<&str> = moves.keys().filter_map(|old| old.rsplit('/').next()).collect();
    let mut others = Vec::new();
    for path in tree.files().iter().filter(|path| is_markdown(path) && !moves.contains_key(&***path)) {
        let bytes = fs::read(&tree.on_disk(path))?;
        let may_refer = |name: &&str| {
            name.contains([' ', '%']) || !name.is_ascii() || memchr::memmem::find(&bytes, name.as_bytes()).is_some()
        };
        let Some(text) = std::str::from_utf8(&bytes).ok().filter(|_| names.iter().any(may_refer)) else { continue };
        let (text, count) = rewrite(tree, &moves, path, text);
        if count > 0 {
            others.push((Edit { path: path.to_string(), text }, count));
        }
    }
    let source = Input::whole(config::FILE, &loaded.config_text);
    let featured = loaded.config.featured.iter().enumerate().filter_map(|(at, path)| {
        Some((place(&source, &[Step::Key("home"), Step::Key("featured"), Step::Index(at)])?, path.clone()))
    });
    let (text, count) = rewrite_featured(tree, &moves, &loaded.config_text, &featured.collect::<Vec<_>>());
    if count > 0 {
        others.push((Edit { path: config::FILE.to_owned(), text }, count));
    }
    Ok(Plan { moves, moved, others, aliases })
}

fn read(loaded: &Loaded, path: &str) -> Result<String> {
    let bytes = fs::read(&loaded.tree.on_disk(path))?;
    // What is not text is reported when it is parsed.
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// What a release says; one with faults is not moved.
fn parse(loaded: &Loaded, path: &str, text: &str) -> Result<std::sync::Arc<Facts>> {
    let parsed = release::parse(&loaded.config, &loaded.countries, path, text.as_bytes());
    match parsed.facts.filter(|_| parsed.outcome == ParseOutcome::Good) {
        Some(facts) => Ok(facts),
        None => Err(Failure::Findings(Exit::Content, site::errors(&loaded.config, parsed.faults))),
    }
}

fn set(path: &str, text: &str, key: &'static str, value: &str) -> Result<String> {
    set_key(path, text, key, value).ok_or_else(|| by_hand(path))
}

fn by_hand(path: &str) -> Failure {
    let message = format!("the front matter of {path} is not written line by line, so nothing can be added to it");
    usage(message, "write each key on a line of its own; nothing was moved")
}

/// Puts all in place: what is new first, what is old goes last, so that nothing is lost on the way.
fn carry_out(dir: &Path, plan: &Plan) -> Result<()> {
    for (old, new) in &plan.moves {
        match plan.moved.iter().find(|edit| edit.path == *new) {
            Some(edit) => fs::write_new(&dir.join(new), edit.text.as_bytes())?,
            None => fs::write_new(&dir.join(new), &fs::read(&dir.join(old))?)?,
        }
    }
    for (edit, _) in &plan.others {
        fs::replace(&dir.join(&edit.path), edit.text.as_bytes())?;
    }
    for old in plan.moves.keys() {
        fs::remove_file(&dir.join(old))?;
    }
    for old in plan.moves.keys() {
        let mut folder = Path::new(old).parent();
        while let Some(empty) = folder.filter(|folder| folder.starts_with(FOLDER) && *folder != Path::new(FOLDER)) {
            if !fs::remove_empty_dir(&dir.join(empty)) {
                break;
            }
            folder = empty.parent();
        }
    }
    Ok(())
}
