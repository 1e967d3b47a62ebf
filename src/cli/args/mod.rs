//! The command line as it is written: commands, their options, and the help of each.

mod help;
mod options;

use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::base::diagnostics::nearest;
use help::{
    ADD_HELP, CHECK_HELP, COMPLETIONS_HELP, DEPLOY_HELP, EXIT_STATUS, MV_HELP, SCHEDULE_HELP, SERVE_HELP, THEME_HELP,
    VIEW_HELP, WIDEST, build_help, init_help, list_help, new_help,
};

pub(super) use options::{
    AddArgs, BuildArgs, CheckArgs, CompletionsArgs, DeployArgs, InitArgs, ListArgs, MvArgs, NewArgs, ScheduleArgs,
    Scheduler, ServeArgs, ThemeArgs, ThemeCheckArgs, ThemeCommand, ThemeStringsArgs, Unit, ViewArgs,
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
