//! The options of each command.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{ArgAction, Args as ClapArgs, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::base::registry_kind::RegistryKind;
use crate::model::listing::State;

/// `pressroom build`
#[derive(ClapArgs, Default)]
pub(in crate::cli) struct BuildArgs {
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
pub(in crate::cli) struct CheckArgs {
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
pub(in crate::cli) struct ServeArgs {
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
pub(in crate::cli) struct DeployArgs {
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
pub(in crate::cli) struct InitArgs {
    /// The folder; it must be empty or not there yet.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `pressroom new`
#[derive(ClapArgs)]
pub(in crate::cli) struct NewArgs {
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
pub(in crate::cli) struct AddArgs {
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
pub(in crate::cli) enum EntryKind {
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
    pub(in crate::cli) fn facet(self) -> RegistryKind {
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
pub(in crate::cli) struct MvArgs {
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
pub(in crate::cli) struct ScheduleArgs {
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
pub(in crate::cli) enum Scheduler {
    /// A line for crontab(5).
    Cron,
    /// A service and its timer: systemd.service(5), systemd.timer(5).
    Systemd,
    /// A workflow for GitHub Actions.
    Github,
}

/// A unit of systemd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Unit {
    /// What is run.
    Service,
    /// When.
    Timer,
}

/// `pressroom list`
#[derive(ClapArgs)]
pub(in crate::cli) struct ListArgs {
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
pub(in crate::cli) struct ViewArgs {
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
pub(in crate::cli) struct ThemeArgs {
    /// The files to copy, such as `templates/release.html`.
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    #[command(subcommand)]
    pub command: Option<ThemeCommand>,
}

/// `pressroom theme …`
#[derive(Subcommand)]
pub(in crate::cli) enum ThemeCommand {
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
pub(in crate::cli) struct ThemeStringsArgs {
    /// A language of the site, such as `tr`.
    #[arg(value_name = "LANG")]
    pub lang: String,

    /// Print what the language lacks, and write nothing.
    #[arg(long)]
    pub missing: bool,
}

/// `pressroom theme check`
#[derive(ClapArgs)]
pub(in crate::cli) struct ThemeCheckArgs {
    /// Print one JSON object on standard output, and nothing else
    #[arg(long)]
    pub json: bool,
}

/// `pressroom completions`
#[derive(ClapArgs)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}
