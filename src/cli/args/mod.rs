//! The command line as it is written: commands, their options, and the help of each.

mod help;

use std::path::PathBuf;

use clap::builder::{PossibleValue, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::base::diagnostics::nearest;
use crate::base::registry_kind::RegistryKind;
use crate::model::listing::State;
use help::{
    ADD_HELP, CHECK_HELP, COMPLETIONS_HELP, DEPLOY_HELP, EXIT_STATUS, MV_HELP, SCHEDULE_HELP, SERVE_HELP, THEME_HELP,
    VIEW_HELP, WIDEST, build_help, init_help, list_help, new_help,
};

/// Options of other programs, with what does the same here.
const ELSEWHERE: [(&str, &str); 8] = [
    ("--buildDrafts", "`pressroom serve` shows drafts and what waits for its hour"),
    (
        "--clean",
        "a build deletes by itself what it wrote earlier and has no page now; an output folder that was deleted is filled again",
    ),
    ("--drafts", "`pressroom serve` shows drafts and what waits for its hour"),
    ("--force", "a build compares all files with what is there; an output folder that was deleted is filled again"),
    ("--future", "`--at 2030-01-01` builds the site as it is at another moment"),
    ("--port", "`pressroom serve` has a port; a build does not show anything"),
    ("--strict", "`severities` in site.yaml say what is an error"),
    ("--verbose", "`--explain` and `--stats` say more"),
];

/// A fault of the command line without a proposal of an option that is only remotely like the one that was written, and
/// with what does here what that does elsewhere.
pub(super) fn with_own_tips(mut fault: clap::Error) -> clap::Error {
    let word = |kind| match fault.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    };
    let Some(written) = word(ContextKind::InvalidArg).filter(|_| fault.kind() == ErrorKind::UnknownArgument) else {
        return fault;
    };
    let meant = word(ContextKind::SuggestedArg);
    if meant.is_some_and(|meant| nearest(&written, [meant.as_str()]).is_none()) {
        fault.remove(ContextKind::SuggestedArg);
    }
    let known = ELSEWHERE.iter().find(|(other, _)| written == *other && fault.get(ContextKind::SuggestedArg).is_none());
    if let Some((_, tip)) = known {
        fault.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(*tip)]));
    }
    fault
}

/// The options of every command.
const EVERYWHERE: &str = "Options of every command";

/// A static site generator for press releases.
///
/// Pressroom turns a folder of Markdown press releases into the website of a press office. What is public on the
/// website is decided by each release: a draft never is, an embargoed one only after its instant.
#[derive(Parser)]
#[command(name = "pressroom", version, max_term_width = WIDEST, disable_help_subcommand = true)]
pub(super) struct Args {
    /// The site's folder: the one with site.yaml.
    #[arg(long, global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    #[arg(help_heading = EVERYWHERE)]
    pub site: PathBuf,

    /// When to print in colours: auto (on terminals, unless NO_COLOR is set), always or never.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    #[arg(hide_default_value = true, hide_possible_values = true, help_heading = EVERYWHERE)]
    pub color: Color,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to print in colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On terminals, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Build the website.
    ///
    /// Reads site.yaml and content/, checks everything, and fills the output folder. Files whose bytes are the same are
    /// not touched; files that an earlier build wrote and this one does not are deleted. Where something is invalid,
    /// all of it is reported and the output stays as it was.
    Build(BuildArgs),

    /// Look the sources over, as a careful editor would, and build nothing.
    ///
    /// Reports all that a build would report before it writes, and besides: pictures without a text, headings that skip a
    /// level, links that say `here`, numbers given twice, missing translations and more; for drafts and embargoed
    /// releases as well. With --external, links to other sites are asked for. Nothing is written but what those sites
    /// answered, in .pressroom/links.json.
    Check(CheckArgs),

    /// Preview the website while you write.
    ///
    /// Builds the site with drafts and embargoed releases, each under a banner, into a folder of its own, and shows it on
    /// this machine. Whatever you save shows in the browser at once: styles without loading the page again, faults as a
    /// message over the last good page. Nothing of it reaches the output folder. Ctrl-C ends it.
    Serve(ServeArgs),

    /// Publish the website: build it, and bring a target of `deploy` in site.yaml to what was built.
    ///
    /// Sends what is missing there or another, pictures and assets first, then new pages, then changed ones, and deletes
    /// last, so that every link leads somewhere at every moment. It can be broken off and begun again. What was deployed is
    /// noted at the target; files there that no deployment sent are left alone. Credentials are those of the environment.
    Deploy(DeployArgs),

    /// Make a new site.
    ///
    /// The folder gets a site.yaml in which every setting is explained, two agencies, a release and a page. It builds
    /// as it is.
    Init(InitArgs),

    /// Begin a release, or the translation of one.
    ///
    /// Writes content/releases/YEAR/MONTH/SLUG.md, in which every key of a release is explained, and prints its path.
    /// The release is a draft until you take out the line `draft: true`.
    New(NewArgs),

    /// Add an agency, topic, person, event or country.
    ///
    /// Writes its file below content/, in which every key is explained, and prints the path. Releases name the entry by
    /// its ID: small letters a–z, digits and hyphens. Countries are all there without a file; one is needed only to
    /// give a country another name, or its page a text.
    Add(AddArgs),

    /// Move or rename a release, in all of its languages.
    ///
    /// Its old address leads to the new one from then on, readers of feeds do not see it as new, and whatever refers to its
    /// file refers to the new path: links, `related`, `supersedes`, `home.featured`.
    Mv(MvArgs),

    /// Print a job that builds and publishes when an embargo ends or a release expires.
    ///
    /// For cron, systemd or GitHub Actions. A build in which nothing changed takes a moment and touches nothing, so the job
    /// runs every few minutes.
    Schedule(ScheduleArgs),

    /// List releases, those that are not public yet among them.
    ///
    /// Newest first; with `--pending`, what will go out or expire, soonest first. Filters go together: a release is
    /// listed where all of them hold.
    List(ListArgs),

    /// Show the view of a page: all that its template may use.
    ///
    /// Prints JSON: what the top-level variables of the template hold. For authors of themes.
    View(ViewArgs),

    /// List the files of the built-in theme, copy some into the theme of the site, or check the theme of the site.
    ///
    /// A file in the theme of the site goes before the built-in one of the same name. Copy those that you want to
    /// change, and no others, so that the rest gets better with each version of Pressroom.
    Theme(ThemeArgs),

    /// Print the script that lets a shell complete commands.
    Completions(CompletionsArgs),
}

/// `pressroom build`
#[derive(ClapArgs, Default)]
pub(super) struct BuildArgs {
    /// Where the website is written, instead of where site.yaml says.
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Where the website will be published, instead of where site.yaml says.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// Build the website as it is at another moment than now: `2025-09-10`, or `2025-09-10T14:00:00+06:00`.
    ///
    /// What names no offset is in the time zone of the site. Without this option the environment variable
    /// SOURCE_DATE_EPOCH counts, if it is set: seconds since 1970.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,

    /// Stay, and build again whenever something in content/, themes/ or site.yaml changes, and when an embargo ends or
    /// a release expires.
    #[arg(long, short, conflicts_with_all = ["at", "json"])]
    pub watch: bool,

    /// With --watch: look at the files once a second instead of waiting for the system to report changes; for network
    /// drives and shared folders, whose changes the system does not report.
    #[arg(long, requires = "watch")]
    pub poll: bool,

    /// Only say what would be written and deleted; touch nothing.
    #[arg(long, conflicts_with = "watch")]
    pub dry_run: bool,

    /// Say of each page that was rendered which part of its view changed.
    #[arg(long)]
    pub explain: bool,

    /// Say how many files were planned and rendered, and how long each phase took.
    #[arg(long)]
    pub stats: bool,

    /// Print one JSON object on standard output, however the build ends, and nothing else.
    #[arg(long)]
    pub json: bool,

    /// Print errors and new warnings only: nothing where nothing is wrong, and each warning once, until it went and came
    /// back.
    #[arg(long, short)]
    pub quiet: bool,
}

/// `pressroom check`
#[derive(ClapArgs)]
pub(super) struct CheckArgs {
    /// The moment to look at, if it is not now: as `--at` of `pressroom build`.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,

    /// Ask other sites whether the pages that the site links to are still there.
    #[arg(long)]
    pub external: bool,

    /// With --external: ask, too, for pages to which only drafts and embargoed releases link. Their hosts may guess why.
    #[arg(long, requires = "external")]
    pub drafts: bool,

    /// With --external: the pause between two requests to one host, in milliseconds.
    #[arg(long, value_name = "MS", requires = "external", hide = true)]
    pub delay: Option<u64>,

    /// Print one JSON object on standard output, and nothing else.
    #[arg(long)]
    pub json: bool,

    /// Print SARIF 2.1.0 on standard output, as code hosts and editors read it, and nothing else.
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
}

/// `pressroom serve`
#[derive(ClapArgs)]
pub(super) struct ServeArgs {
    /// The port; 4000, or the next one that is free.
    #[arg(long, short, value_name = "PORT")]
    pub port: Option<u16>,

    /// The address to listen at. Others than those of this machine let the network see what is not public.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,

    /// Open the browser.
    #[arg(long, short)]
    pub open: bool,

    /// Look at the files once a second instead of waiting for the system to report changes; for network drives and
    /// shared folders, whose changes the system does not report.
    #[arg(long)]
    pub poll: bool,

    /// Serve the output folder exactly as a host would, and build nothing.
    #[arg(long)]
    pub public: bool,
}

/// `pressroom deploy`
#[derive(ClapArgs)]
pub(super) struct DeployArgs {
    /// The target, by its name in site.yaml; if there is one alone, that one.
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,

    /// Only say what would be sent and deleted; touch nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Do not build first: deploy what the last build wrote.
    #[arg(long)]
    pub no_build: bool,

    /// Delete as many files as are to be deleted.
    #[arg(long, conflicts_with = "max_delete")]
    pub yes: bool,

    /// Delete so many files at most; if there are more to delete, nothing is done at all.
    #[arg(long, value_name = "N")]
    pub max_delete: Option<usize>,

    /// List what lies at the target, and compare that with the record.
    #[arg(long)]
    pub verify: bool,

    /// Begin although the lock of another deployment lies there; only if you know that it does not run.
    #[arg(long)]
    pub take_over: bool,

    /// For how many seconds to wait until the public does not see any more what was deleted; 0 does not look.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u64,

    /// Print one JSON object on standard output, and nothing else.
    #[arg(long)]
    pub json: bool,
}

/// `pressroom init`
#[derive(ClapArgs)]
pub(super) struct InitArgs {
    /// The folder; it must be empty or not there yet.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `pressroom new`
#[derive(ClapArgs)]
pub(super) struct NewArgs {
    /// The title; without quotation marks, too.
    #[arg(value_name = "TITLE", required = true)]
    pub title: Vec<String>,

    /// The agency that issues the release; again for each that takes part.
    #[arg(long = "agency", value_name = "ID", required_unless_present = "translation_of")]
    pub agencies: Vec<String>,

    /// The host country: a code of ISO 3166-1, or a name in a language of the site.
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,

    /// The language, if it is not the default language of the site.
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,

    /// The date, if it is not today: `2025-09-10`, or `2025-09-10T14:00:00+06:00`.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,

    /// Begin the translation of this release: beside it, with the same facts. Needs `--lang`.
    #[arg(long, value_name = "FILE", requires = "lang")]
    pub translation_of: Option<PathBuf>,
}

/// `pressroom add`
#[derive(ClapArgs)]
pub(super) struct AddArgs {
    /// What to add.
    #[arg(value_name = "KIND", value_enum, hide_possible_values = true)]
    #[arg(help = "What to add: agency, topic, person, event or country")]
    pub kind: EntryKind,

    /// The id; of a country its code or name.
    #[arg(value_name = "ID")]
    pub id: String,

    /// The name; if there is none, one is made from the id.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// The agency or topic that it is part of.
    #[arg(long, value_name = "ID")]
    pub parent: Option<String>,
}

/// The kinds of entries that `pressroom add` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EntryKind {
    /// A body that issues releases or takes part.
    Agency,
    /// A topic.
    Topic,
    /// A person.
    Person,
    /// An event.
    Event,
    /// A country.
    Country,
}

impl EntryKind {
    /// As the rest of the program calls it.
    pub(super) fn facet(self) -> RegistryKind {
        match self {
            EntryKind::Agency => RegistryKind::Agency,
            EntryKind::Topic => RegistryKind::Topic,
            EntryKind::Person => RegistryKind::Person,
            EntryKind::Event => RegistryKind::Event,
            EntryKind::Country => RegistryKind::Country,
        }
    }
}

impl ValueEnum for State {
    fn value_variants<'a>() -> &'a [State] {
        &State::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).help(self.about()))
    }
}

/// `pressroom mv`
#[derive(ClapArgs)]
pub(super) struct MvArgs {
    /// The release: its file in any language, or its folder.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The new file, or a folder to move it into; without a language.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// Only say what would be done; touch nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// `pressroom schedule`
#[derive(ClapArgs)]
pub(super) struct ScheduleArgs {
    /// For what: cron, systemd or github.
    #[arg(value_name = "KIND", value_enum, hide_possible_values = true)]
    #[arg(help = "For what: cron, systemd or github")]
    pub kind: Scheduler,

    /// The command that copies the output to where it is served; run in the site's folder after each build.
    #[arg(long, value_name = "COMMAND")]
    pub publish: Option<String>,

    /// For github, where it is required: the command that installs Pressroom.
    #[arg(long, value_name = "COMMAND")]
    pub install: Option<String>,

    /// For github: show what `pressroom check` finds at the lines of the files (GitHub Code Security must be on).
    #[arg(long)]
    pub sarif: bool,

    /// For systemd: print one unit alone, service or timer, as a file holds it.
    #[arg(long, value_name = "UNIT", value_enum, hide_possible_values = true)]
    pub unit: Option<Unit>,
}

/// What runs jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Scheduler {
    /// A line for crontab(5).
    Cron,
    /// A service and its timer: systemd.service(5), systemd.timer(5).
    Systemd,
    /// A workflow for GitHub Actions.
    Github,
}

/// A unit of systemd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Unit {
    /// What is run.
    Service,
    /// When.
    Timer,
}

/// `pressroom list`
#[derive(ClapArgs)]
pub(super) struct ListArgs {
    /// Releases of an agency, or of one below it.
    #[arg(long, value_name = "ID")]
    pub agency: Option<String>,

    /// Releases in which a country is host, participant or subject.
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,

    /// Releases on a topic, or on one below it.
    #[arg(long, value_name = "ID")]
    pub topic: Option<String>,

    /// Releases in a language.
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,

    /// Releases in a state; several with commas between them.
    #[arg(long = "state", value_name = "STATE", value_enum, value_delimiter = ',', action = ArgAction::Append)]
    #[arg(hide_possible_values = true)]
    pub states: Vec<State>,

    /// Releases of this day and later: `2025-09-10`.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,

    /// Releases of this day and earlier.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,

    /// What will go out or expire, and when; soonest first.
    #[arg(long)]
    pub pending: bool,

    /// The moment at which a release is public or not, if it is not now: as `--at` of `pressroom build`.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,

    /// Print a JSON array.
    #[arg(long)]
    pub json: bool,
}

/// `pressroom view`
#[derive(ClapArgs)]
pub(super) struct ViewArgs {
    /// The page: its address, its URL, or the content file that it is made from.
    #[arg(value_name = "ADDRESS")]
    pub address: String,

    /// The page of the same address in another language.
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,

    /// The moment to look at, if it is not now: as `--at` of `pressroom build`.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,
}

/// `pressroom theme`
#[derive(ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ThemeArgs {
    /// The files to copy, such as `templates/release.html`.
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    #[command(subcommand)]
    pub command: Option<ThemeCommand>,
}

/// `pressroom theme …`
#[derive(Subcommand)]
pub(super) enum ThemeCommand {
    /// Look the theme of the site over: names in templates that mean nothing, strings that do not exist, templates
    /// that no page uses, questions whose answers no template reads.
    ///
    /// Nothing is written. The names are those of the reference for authors of themes; `pressroom view ADDRESS` shows
    /// them with the values of one page.
    Check(ThemeCheckArgs),

    /// Write the words of the interface that a language lacks, in English and with its plural forms, to be translated.
    ///
    /// They go to themes/NAME/strings/LANG.ftl, where NAME is the theme that site.yaml names. Such a file that is there
    /// already is not touched: `--missing` prints what it lacks.
    Strings(ThemeStringsArgs),
}

/// `pressroom theme strings`
#[derive(ClapArgs)]
pub(super) struct ThemeStringsArgs {
    /// A language of the site, such as `tr`.
    #[arg(value_name = "LANG")]
    pub lang: String,

    /// Print what the language lacks, and write nothing.
    #[arg(long)]
    pub missing: bool,
}

/// `pressroom theme check`
#[derive(ClapArgs)]
pub(super) struct ThemeCheckArgs {
    /// Print one JSON object on standard output, and nothing else
    #[arg(long)]
    pub json: bool,
}

/// `pressroom completions`
#[derive(ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// The whole command line for clap. What the derived types cannot say is added here: examples, and lists of what the
/// program knows.
pub(super) fn command() -> clap::Command {
    let mut command = Args::command().arg_required_else_help(true).after_help(EXIT_STATUS).after_long_help(format!(
        "Begin with:\n  pressroom init my-site\n  cd my-site\n  pressroom build\n\n\
             `pressroom COMMAND --help` says more about a command.\n\n{EXIT_STATUS}"
    ));
    for (name, more) in [
        ("build", build_help()),
        ("check", CHECK_HELP.to_owned()),
        ("serve", SERVE_HELP.to_owned()),
        ("deploy", DEPLOY_HELP.to_owned()),
        ("init", init_help()),
        ("new", new_help()),
        ("add", ADD_HELP.to_owned()),
        ("mv", MV_HELP.to_owned()),
        ("schedule", SCHEDULE_HELP.to_owned()),
        ("list", list_help()),
        ("view", VIEW_HELP.to_owned()),
        ("theme", THEME_HELP.to_owned()),
        ("completions", COMPLETIONS_HELP.to_owned()),
    ] {
        command = command.mut_subcommand(name, |sub| {
            sub.after_help("`--help` says more, with examples.")
                .after_long_help(StyledStr::from(format!("{more}\n\n{EXIT_STATUS}")))
        });
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_help_has_the_exit_status() {
        for sub in command().get_subcommands_mut() {
            let help = sub.render_long_help().to_string();
            assert!(help.contains("Exit status:\n  0  done"), "{help}");
            assert!(help.contains("Example"), "{help}");
        }
    }
}
