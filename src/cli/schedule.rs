//! `pressroom schedule`

use std::path::Path;

use jiff::Timestamp;

use crate::build;
use crate::cli::args::{ScheduleArgs, Scheduler};
use crate::cli::build::moment;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result, usage};
use crate::cli::site;
use crate::cli::stream::{out, tell};
use crate::listing::{changes, rows};

/// Prints a job that publishes, and tells what it will publish next.
pub fn run(dir: &Path, args: &ScheduleArgs) -> Result<Exit> {
    let one_line = |text: &str| !text.contains(['\n', '\r']);
    if !args.publish.iter().chain([&args.install]).all(|text| one_line(text)) {
        return Err(usage("a command is on one line", "join its lines with `&&`"));
    }
    let loaded = site::load(dir)?;
    let releases = build::good_releases(&loaded.sources()?);
    let instant = clock::instant(None, &loaded.config.zone)?;
    let next: Option<Timestamp> = changes(&rows(&releases, instant)).first().map(|(at, ..)| *at);
    match args.kind {
        Scheduler::Cron => {
            let folder = site::absolute(dir).display().to_string();
            let program = std::env::current_exe().ok();
            let program = program.map_or_else(|| "pressroom".to_owned(), |path| path.display().to_string());
            out(&cron(&program, &folder, args.publish.as_deref()))?;
        }
        Scheduler::Github => out(&github(&loaded.config.output, &args.install, args.publish.as_deref()))?,
    }
    tell(&match next {
        Some(at) => format!("The output will next change on {}.\n", moment(at, &loaded.config.zone)),
        None => "Nothing is waiting now; the job publishes what will be.\n".to_owned(),
    });
    Ok(Exit::Done)
}

/// A line for crontab(5), where programs are not looked for as in a shell. It is quiet unless something is wrong, so that cron sends a mail only then.
fn cron(program: &str, folder: &str, publish: Option<&str>) -> String {
    let publish = publish.map(|publish| format!(" && {publish}")).unwrap_or_default();
    // A `%` ends the command there.
    let command = format!("cd {} && {} build --quiet{publish}", quoted(folder), quoted(program)).replace('%', "\\%");
    format!(
        "# Builds the site of the press office every minute, so that embargoes end on the minute.\n* * * * * {command}\n"
    )
}

/// A text as a shell takes it for one word.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@:".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// Commits the ledger of addresses where it became longer.
const KEEP: &str = "git add published.txt && { git diff --cached --quiet || { git -c user.name=pressroom \
     -c user.email=pressroom@localhost commit -m 'Published addresses' && git push; }; }";

/// A workflow for GitHub Actions (docs.github.com, "Workflow syntax"). Five minutes is the shortest interval there.
fn github(output: &str, install: &str, publish: Option<&str>) -> String {
    let text = |command: &str| serde_json::Value::from(command).to_string();
    let (permissions, environment, steps) = match publish {
        Some(publish) => ("contents: write", "", format!("      - run: {}\n", text(publish))),
        None => (
            "contents: write\n  pages: write\n  id-token: write",
            "    environment:\n      name: github-pages\n      url: ${{ steps.pages.outputs.page_url }}\n",
            format!(
                "      - uses: actions/upload-pages-artifact@v4\n        with:\n          path: {}\n      \
                 - id: pages\n        uses: actions/deploy-pages@v4\n",
                text(output)
            ),
        ),
    };
    let install = text(&format!("command -v pressroom || {{ {install}; }}"));
    // The ledger of addresses belongs to the repository.
    let keep = text(KEEP);
    format!(
        "\
# Publishes the site of the press office on every push, and when an embargo ends or a release expires.
name: publish
on:
  push:
    branches: [main]
  schedule:
    - cron: \"*/5 * * * *\"
  workflow_dispatch: {{}}
permissions:
  {permissions}
concurrency:
  group: publish
  cancel-in-progress: false
jobs:
  publish:
    runs-on: ubuntu-latest
{environment}    steps:
      - uses: actions/checkout@v5
      - id: cache
        uses: actions/cache@v4
        with:
          path: |
            ~/.cargo/bin/pressroom
            .pressroom/records
            {output}
          key: pressroom-${{{{ github.run_id }}}}
          restore-keys: pressroom-
      - run: {install}
      - run: pressroom build
      - run: {keep}
{steps}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_one_word_for_a_shell() {
        assert_eq!(quoted("/srv/press-office"), "/srv/press-office");
        assert_eq!(quoted("/srv/it's here"), "'/srv/it'\\''s here'");
        assert!(
            cron("pressroom", "/srv/50%", None).ends_with("* * * * * cd '/srv/50\\%' && pressroom build --quiet\n")
        );
        assert!(cron("pressroom", "/a", Some("x y")).ends_with(" && pressroom build --quiet && x y\n"));
    }

    #[test]
    fn workflows_are_yaml() {
        for publish in [None, Some("rsync -a: \"x\" # y")] {
            let text = github("output", "cargo install --locked pressroom", publish);
            let yaml: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            let steps = yaml["jobs"]["publish"]["steps"].as_sequence().unwrap();
            assert_eq!(steps.iter().filter(|step| step["run"].as_str() == Some("pressroom build")).count(), 1);
            assert_eq!(steps.last().unwrap()["run"].as_str(), publish);
            assert_eq!(yaml["on"]["schedule"][0]["cron"].as_str(), Some("*/5 * * * *"));
        }
    }
}
