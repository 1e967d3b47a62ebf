//! What `site.yaml` asks for, checked against what there is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::fs::{self, FsError};
use crate::locale::stamp::Stamp;
use crate::model::catalog::{Catalog, Finding, Spot};
use crate::model::config::{self, Config, MenuTarget};
use crate::model::content::tree::{CONTENT, RELEASES, Tree};
use crate::model::release;
use crate::model::release::dialect::Rules;
use crate::model::release::facts::{Audience, Facts};
use crate::model::release::links::find_links;
use crate::model::release::mentions::{SHORT, find_in_yaml};
use crate::model::release::remarks;
use crate::site::ledger;
use crate::site::plan::Plan;
use crate::site::plan::resolve::{LinkTarget, Links, MenuPlace};
use crate::theme::Theme;
use crate::yaml::{self, Input, Step};

/// What `site.yaml` names and does not exist: entries of the menu, releases that lead the home page, links of the
/// footer.
pub(super) fn check_config(config_text: &str, catalog: &Catalog, plan: &Plan) -> Vec<Diagnostic> {
    let source = Input::whole(config::FILE, config_text);
    let mut check = ConfigCheck { source, catalog, plan, links: plan.links_of(catalog), faults: Vec::new() };
    for (key, message, help) in doubts(&catalog.config) {
        check.report(Kind::DoubtfulSetting, &[Step::Key(key)], message, Some(help));
    }
    check.menu();
    check.featured();
    check.emblem();
    check.footer();
    check.mentions();
    check.faults.dedup();
    check.faults
}

/// What looks at the values of `site.yaml`.
struct ConfigCheck<'a> {
    source: Input<'a>,
    catalog: &'a Catalog,
    plan: &'a Plan,
    links: Links<'a>,
    faults: Vec<Diagnostic>,
}

impl ConfigCheck<'_> {
    /// Adds a finding at a key.
    fn report(&mut self, kind: Kind, path: &[Step], message: String, help: Option<String>) {
        let mut fault = Diagnostic::new(kind, config::FILE, message);
        fault.help = help;
        if let Some(range) = yaml::locate(&self.source, path) {
            fault = fault.at(self.source.text, range);
        }
        self.faults.push(fault);
    }

    fn menu(&mut self) {
        let catalog = self.catalog;
        for (at, entry) in catalog.written_config.menu.iter().flatten().enumerate() {
            let MenuTarget::Place(place) = &entry.to else { continue };
            let steps = [Step::Key("menu"), Step::Index(at)];
            let in_language = |lang| self.links.of_menu(lang, place);
            let mut found: Vec<MenuPlace> = catalog.config.lang_ids().map(in_language).collect();
            if found.iter().any(|found| matches!(found, MenuPlace::Page(..) | MenuPlace::Untranslated)) {
                continue;
            }
            match found.swap_remove(0) {
                MenuPlace::Missing(help) => {
                    let help = self.plan.answer(catalog, &help).or_else(|| {
                        Some(format!(
                            "write `{}`, the path of a page such as `pages/about.md`, or an address",
                            MenuTarget::WORDS.join("`, `")
                        ))
                    });
                    self.report(Kind::Config, &steps, format!("`menu` names `{place}`, which is not there"), help);
                }
                _ => {
                    let message = format!("`menu` names `{place}`, which is not public now; the entry is left out");
                    self.report(Kind::HiddenLink, &steps, message, None);
                }
            }
        }
    }

    fn featured(&mut self) {
        let tree = &self.catalog.tree;
        for (at, path) in self.catalog.config.featured.iter().enumerate() {
            let number = tree.find(&format!("content/{}", path.trim_start_matches('/')));
            if number.filter(|file| tree.below(release::FOLDER).contains(file)).is_none() {
                let steps = [Step::Key("home"), Step::Key("featured"), Step::Index(at)];
                let message = format!("`{}`: there is no release `{path}`", yaml::name(&steps));
                let help = "a path such as `releases/2025/meeting.md` was expected".to_owned();
                self.report(Kind::BrokenLink, &steps, message, Some(help));
            }
        }
    }

    fn emblem(&mut self) {
        let Some(path) = &self.catalog.config.look.emblem else { return };
        let there = self.catalog.tree.find(&format!("content/{}", path.trim_start_matches('/')));
        // That one is a link to what may not be published is reported with the link.
        if there.is_none() || !path.trim_start_matches('/').starts_with("static/") {
            let message = format!("`look.emblem`: there is no file `{path}` in content/static/");
            let help = Some("write it as `static/emblem.svg`".to_owned());
            self.report(Kind::BrokenLink, &[Step::Key("look"), Step::Key("emblem")], message, help);
        }
    }

    fn footer(&mut self) {
        let at = [Step::Key("footer")];
        let rules = Rules::of(&self.catalog.config);
        for footer in self.catalog.config.footer.iter().flat_map(|footer| footer.all()) {
            for remark in remarks::of_text(footer, &rules) {
                self.report(remark.kind, &at, format!("`footer`: {}", remark.message), Some(remark.help));
            }
            for link in find_links(footer, &rules) {
                let dest = &link.dest;
                match self.links.by_address(dest) {
                    LinkTarget::Broken(help) => {
                        let help = self.plan.answer(self.catalog, &help);
                        self.report(Kind::BrokenLink, &at, format!("the link `{dest}` leads nowhere"), help);
                    }
                    LinkTarget::Forbidden => {
                        let message = format!("a link may not lead to `{dest}`");
                        self.report(Kind::BrokenLink, &at, message, None);
                    }
                    target if target.is_hidden() => {
                        let message = format!(
                            "the link `{dest}` leads to a release that is not public now; its text is shown alone"
                        );
                        self.report(Kind::HiddenLink, &at, message, None);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Whole addresses of what is not public, wherever they stand.
    fn mentions(&mut self) {
        let text = self.source.text;
        let found = find_in_yaml(text, &Rules::of(&self.catalog.config).hosts);
        let is_not_public = |path: &str| {
            let message = format!(
                "the address `{path}` is that of a release that is not public now; it is cut short to `{SHORT}`, or left \
                 out where it is the whole of a link"
            );
            Diagnostic::new(Kind::HiddenLink, config::FILE, message)
        };
        for mention in found.iter().filter(|mention| self.links.mention(&mention.path).is_hidden()) {
            let range = mention.start as usize..mention.end as usize;
            self.faults.push(is_not_public(&mention.path).at(text, range));
        }
        // Those that are written with escapes.
        let cut = self.catalog.cut_in_config().iter();
        let escaped = cut.filter(|path| !found.iter().any(|mention| *mention.path == ***path));
        self.faults.extend(escaped.map(|path| is_not_public(path)));
    }
}

/// The addresses in the theme's templates and strings that are not public.
pub(super) fn hidden_in_theme(theme: &Theme, catalog: &Catalog, plan: &Plan) -> BTreeSet<Box<str>> {
    let links = plan.links_of(catalog);
    let hidden = theme.mentions().iter().filter(|(path, _)| links.mention(path).is_hidden());
    hidden.map(|(path, _)| path.clone()).collect()
}

/// Reports them.
pub(super) fn check_theme(theme: &Theme, catalog: &Catalog, plan: &Plan) -> Vec<Diagnostic> {
    let hidden = hidden_in_theme(theme, catalog, plan);
    let found = theme.mentions().iter().filter(|(path, _)| hidden.contains(path));
    found.map(|(_, finding)| finding.clone()).collect()
}

/// Settings that are right in themselves and hardly meant so, by their keys.
fn doubts(config: &Config) -> Vec<(&'static str, String, String)> {
    let mut doubts = Vec::new();
    let host = config.base.host();
    if config.is_base_written && (matches!(host, "localhost" | "0.0.0.0" | "[::1]") || host.starts_with("127.")) {
        let message =
            format!("`base_url` names this machine, `{host}`: whole addresses, such as those in feeds, lead there");
        let help = "name the host where readers find the site; `pressroom serve` needs no other address, and a build can \
                    be given one with `--base-url`";
        doubts.push(("base_url", message, help.to_owned()));
    }
    // The database counts these westward, as POSIX does.
    let hours = config.zone.iana_name().and_then(|name| name.strip_prefix("Etc/GMT")).filter(|hours| hours.len() > 1);
    if let Some(hours) = hours.filter(|hours| !hours.ends_with(['+', '-']) && !hours[1..].starts_with('0')) {
        let (is, not) = if hours.starts_with('+') { ("behind", "ahead of") } else { ("ahead of", "behind") };
        let message = format!("`zone`: `Etc/GMT{hours}` is {} h {is} UTC, not {not} it", &hours[1..]);
        doubts.push(("zone", message, "name the zone by its place, such as `Asia/Bishkek`".to_owned()));
    }
    if config.lang_ids().any(|lang| config.tag(lang) == "kg") {
        let message = "`kg` is the language Kongo; Kyrgyz is `ky`".to_owned();
        doubts.push(("languages", message, "if Kyrgyz is meant, list it as `ky`".to_owned()));
    }
    doubts
}

/// Releases whose embargo still holds, where the site is in a git repository with a remote: what is pushed there can be
/// read before its hour by all who can read the repository.
pub(super) fn exposed_embargoes(site: &Path, catalog: &Catalog, instant: Timestamp) -> Result<Vec<Finding>, FsError> {
    let waits = |facts: &Facts| {
        let embargo = facts.more.as_deref().and_then(|more| more.embargo);
        embargo.filter(|embargo| !facts.draft && embargo.instant() > instant)
    };
    let waiting: Vec<_> = catalog.unseen.iter().filter_map(|(file, facts)| Some((*file, waits(facts)?))).collect();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let Some(remote) = git_remote(&fs::canonical(site)?)? else { return Ok(Vec::new()) };
    let report = |(file, embargo): (u32, Stamp)| {
        let message = format!(
            "this release is under embargo until {}, and it lies in a git repository with the remote `{remote}`",
            embargo.iso()
        );
        let help = "keep it out of what is pushed until then; where nobody else can read the remote, set \
                    `exposed-embargo: off` under `severities` in site.yaml";
        Finding::new(Kind::ExposedEmbargo, file, Spot::key("embargo"), message, Some(help.to_owned()))
    };
    Ok(waiting.into_iter().map(report).collect())
}

/// The name of the first remote of the git repository that a folder lies in: of a section `[remote "origin"]` in its
/// configuration (git-config(1)). A linked working tree has a file `.git` that names the folder (gitrepository-layout(5)).
pub(super) fn git_remote(dir: &Path) -> Result<Option<String>, FsError> {
    let Some(top) = dir.ancestors().find(|dir| fs::exists(&dir.join(".git"))) else { return Ok(None) };
    let mut git = top.join(".git");
    if let Some(link) = fs::read_if_there(&git).ok().flatten() {
        let link = String::from_utf8_lossy(&link).into_owned();
        git = top.join(link.strip_prefix("gitdir:").unwrap_or(&link).trim());
        if let Some(common) = fs::read_if_there(&git.join("commondir"))? {
            git = git.join(String::from_utf8_lossy(&common).trim());
        }
    }
    let config = fs::read_if_there(&git.join("config"))?.unwrap_or_default();
    let config = String::from_utf8_lossy(&config);
    let name = |line: &str| line.trim().strip_prefix("[remote \"")?.strip_suffix("\"]").map(str::to_owned);
    Ok(config.lines().find_map(name))
}

/// Why nothing may be built of a site that was published and whose content folder does not exist, or has nothing in it: a
/// mount or a submodule that is missing must not empty a public site.
pub(super) fn refuse_emptied(site: &Path, tree: &Tree) -> Result<Option<Diagnostic>, FsError> {
    if !tree.files().is_empty() {
        return Ok(None);
    }
    let text = fs::read_if_there(&site.join(ledger::FILE))?.unwrap_or_default();
    let was_published = !ledger::lines(&String::from_utf8_lossy(&text)).is_empty();
    Ok(was_published.then(|| emptied(site, CONTENT)))
}

/// The same where the ledger does not exist either, and pages that earlier builds wrote would be deleted.
pub(super) fn refuse_deleting_all(site: &Path, tree: &Tree, output: &Path, stale: &[String]) -> Option<Diagnostic> {
    let is_emptied = tree.files().is_empty()
        && !fs::exists(&site.join(ledger::FILE))
        && stale.iter().any(|path| path.ends_with(".html") && fs::exists(&output.join(path)));
    is_emptied.then(|| {
        let state = if fs::is_dir(&site.join(CONTENT)) { "is empty" } else { "is not there" };
        let message = format!(
            "the folder `{CONTENT}/` {state}, and earlier builds wrote pages that would be deleted. Nothing is built and \
             nothing deleted"
        );
        let help = "is it a mount or a submodule that is missing, or another folder that was meant with `--site`? Where all \
                    of it is to be gone, delete the output folder";
        Diagnostic::new(Kind::Config, CONTENT, message).help(help)
    })
}

/// The same of the folder of releases, where the ledger has addresses of some that are `lost`.
pub(super) fn refuse_unreleased(
    site: &Path,
    config: &Config,
    lost: &[Diagnostic],
) -> Result<Option<Diagnostic>, FsError> {
    if lost.is_empty() {
        return Ok(None);
    }
    let folder = site.join(RELEASES);
    if fs::is_dir(&folder) && !fs::names(&folder)?.is_empty() {
        return Ok(None);
    }
    let root = config.addresses.release.start();
    let is_release = |fault: &Diagnostic| {
        let line = fault.excerpt.as_ref().map_or("", |excerpt| excerpt.text.trim());
        fault.kind == Kind::LostAddress
            && config
                .lang_ids()
                .any(|lang| line.strip_prefix(config.prefix(lang)).is_some_and(|address| address.starts_with(root)))
    };
    Ok(lost.iter().any(is_release).then(|| emptied(site, RELEASES)))
}

fn emptied(site: &Path, folder: &str) -> Diagnostic {
    let state = if fs::is_dir(&site.join(folder)) { "is empty" } else { "is not there" };
    let message = format!(
        "the folder `{folder}/` {state}, and the site was published: {} has addresses that would be lost. Nothing is \
         built and nothing deleted",
        ledger::FILE
    );
    let help = format!(
        "is it a mount or a submodule that is missing, or another folder that was meant with `--site`? Where all of it is \
         to be gone, take its lines out of {}",
        ledger::FILE
    );
    Diagnostic::new(Kind::Config, folder, message).help(help)
}

/// Why a folder cannot be the output: files of the site itself would be in it, or it in them.
pub(super) fn refuse_output(site: &Path, dir: &Path, audience: Audience) -> Result<Option<String>, FsError> {
    let (site, real) = (fs::canonical(site)?, real_path(dir)?);
    let shown = dir.display();
    if site.starts_with(&real) {
        return Ok(Some(format!("the output folder `{shown}` is the site itself or a folder above it")));
    }
    // The preview lies with our own state; nothing that is published may.
    if audience == Audience::Preview {
        return Ok(None);
    }
    let inside = ["content", "themes", ".pressroom"].iter().find(|name| real.starts_with(site.join(name)));
    Ok(inside.map(|name| format!("the output folder `{shown}` lies in `{name}/` of the site")))
}

/// Where a folder is or would be, with all links followed.
fn real_path(dir: &Path) -> Result<PathBuf, FsError> {
    match (dir.parent(), dir.file_name()) {
        (Some(parent), Some(name)) if !fs::exists(dir) => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(real_path(parent)?.join(name))
        }
        _ => fs::canonical(dir),
    }
}
