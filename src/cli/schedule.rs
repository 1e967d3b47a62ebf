//! `pressroom schedule`

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::base::hash::fingerprint;
use crate::build::{self, Workspace};
use crate::cli::args::{ScheduleArgs, Scheduler, Unit};
use crate::cli::build::moment;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result, usage};
use crate::cli::site;
use crate::cli::stream::{err, out};
use crate::cli::text::quoted;
use crate::model::listing::{changes, rows};

/// Prints a job that publishes, and tells what it will publish next.
pub(super) fn run(dir: &Path, args: &ScheduleArgs) -> Result<Exit> {
    check(args)?;
    let folder = site::absolute(dir);
    if !one_line(&folder.display().to_string()) {
        return Err(usage("the name of the site's folder is not on one line", "give it another name"));
    }
    site::check(dir)?;
    let workspace = Workspace::once(dir)?;
    let config = &*workspace.settings().config;
    let releases = build::good_releases(workspace.sources());
    let instant = clock::instant(None, &config.zone)?;
    let next: Option<Timestamp> = changes(&rows(config, &releases, instant)).first().map(|(at, ..)| *at);
    let publish = args.publish.as_deref();
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("pressroom")).display().to_string();
    match (args.kind, &args.install) {
        (Scheduler::Github, Some(install)) => out(&github(&config.output, install, publish, args.sarif))?,
        (Scheduler::Github, None) => {
            return Err(usage(
                "`schedule github` needs `--install COMMAND`: there is no place yet from which a job could install \
                 Pressroom by its name alone, and a program of that name may be another one",
                "write the command that installs it, such as \
                 `--install 'cargo install --locked --git https://git.example.org/pressroom --tag v0.1.0'`",
            ));
        }
        (Scheduler::Cron, _) => out(&cron(&program, &folder.display().to_string(), publish))?,
        (Scheduler::Systemd, _) => {
            let output = folder.join(&config.output);
            let service = service(&program, &folder, &output, publish);
            out(&match args.unit {
                Some(Unit::Service) => service,
                Some(Unit::Timer) => TIMER.to_owned(),
                None => format!(
                    "# /etc/systemd/system/pressroom.service\n{service}\n# /etc/systemd/system/pressroom.timer\n{TIMER}"
                ),
            })?;
        }
    }
    err(&match next {
        Some(at) => format!("The output will next change on {}.\n", moment(at, &config.zone)),
        None => "Nothing is waiting now; the job publishes what will be.\n".to_owned(),
    });
    Ok(Exit::Done)
}

/// What the options cannot be.
fn check(args: &ScheduleArgs) -> Result<()> {
    if !args.publish.iter().chain(&args.install).all(|text| one_line(text)) {
        return Err(usage("a command is on one line", "join its lines with `&&`"));
    }
    for (option, given, kind) in [
        ("--install", args.install.is_some(), Scheduler::Github),
        ("--sarif", args.sarif, Scheduler::Github),
        ("--unit", args.unit.is_some(), Scheduler::Systemd),
    ] {
        if given && args.kind != kind {
            let kind = if kind == Scheduler::Github { "github" } else { "systemd" };
            return Err(usage(format!("`{option}` is for `schedule {kind}`"), format!("leave `{option}` out")));
        }
    }
    Ok(())
}

fn one_line(text: &str) -> bool {
    !text.contains(['\n', '\r'])
}

/// A line for crontab(5), where programs are not looked for as in a shell. It is quiet unless something is wrong, so that
/// cron sends a mail only then.
fn cron(program: &str, folder: &str, publish: Option<&str>) -> String {
    let publish = publish.map(|publish| format!(" && {publish}")).unwrap_or_default();
    // A `%` ends the command there.
    let command = format!("cd {} && {} build --quiet{publish}", quoted(folder), quoted(program)).replace('%', "\\%");
    format!(
        "# Builds the site of the press office every minute, so that embargoes end on the minute.\n* * * * * {command}\n"
    )
}

/// Every minute, to the second; a build that was missed while the machine was off comes when it is on again.
const TIMER: &str = "\
[Unit]
Description=Builds the site of the press office every minute, so that embargoes end on the minute

[Timer]
OnCalendar=minutely
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
";

/// A service for systemd.service(5) that builds once. It may write to the site and to nothing else, and without a command
/// that publishes it has no network.
fn service(program: &str, folder: &Path, output: &Path, publish: Option<&str>) -> String {
    let of_unit = |path: &Path| unit_word(&path.display().to_string());
    let writes = match output.starts_with(folder) {
        true => of_unit(folder),
        false => format!("{} {}", of_unit(folder), of_unit(output)),
    };
    let (after, publish, network) = match publish {
        Some(publish) => (
            "Wants=network-online.target\nAfter=network-online.target\n",
            format!("ExecStart=/bin/sh -c {}\n", unit_word(publish).replace('$', "$$")),
            "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n",
        ),
        None => ("", String::new(), "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX\n"),
    };
    format!(
        "\
[Unit]
Description=Builds the site of the press office
{after}
[Service]
Type=oneshot
# The user whose files these are. Without this line, it is root.
User={user}
WorkingDirectory={directory}
ExecStart={program} build --quiet
{publish}TimeoutStartSec=15min
UMask=0022
ReadWritePaths={writes}
ProtectSystem=strict
ProtectHome=read-only
{network}CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
",
        user = user().as_deref().unwrap_or("www-data"),
        // A path alone is there as it is.
        directory = folder.display().to_string().replace('%', "%%"),
        program = unit_word(program),
    )
}

/// Who runs this program, where the name is a plain one.
#[expect(clippy::disallowed_methods, reason = "a command asks who calls it; no page depends on this")]
fn user() -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    std::env::var("USER").ok().filter(|name| !name.is_empty() && name.chars().all(plain))
}

/// A text as one word of a unit (systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers").
fn unit_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@:,".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%")),
    }
}

/// Commits the ledger of addresses where it became longer.
const KEEP: &str = "git add published.txt && { git diff --cached --quiet || { git -c user.name=pressroom \
     -c user.email=pressroom@localhost commit -m 'Published addresses' && git push; }; }";

/// How the check of a workflow goes on where GitHub shows findings at their lines; else it says how to get there.
fn check_steps(sarif: bool) -> &'static str {
    match sarif {
        true => {
            "      - run: pressroom check --sarif > findings.sarif
      - if: ${{ !cancelled() }}
        uses: github/codeql-action/upload-sarif@v4
        with:
          sarif_file: findings.sarif
"
        }
        false => {
            "      # `pressroom schedule github --sarif` prints steps that show the findings at their lines.
      - run: pressroom check
"
        }
    }
}

/// A workflow for GitHub Actions (docs.github.com, "Workflow syntax"). Five minutes is the shortest interval there. Each
/// job may do what it has to do, and nothing else.
fn github(output: &str, install: &str, publish: Option<&str>, sarif: bool) -> String {
    let text = |command: &str| serde_json::Value::from(command).to_string();
    let (permissions, environment, steps) = match publish {
        Some(publish) => ("", "", format!("      - run: {}\n", text(publish))),
        None => (
            "\n      pages: write\n      id-token: write",
            "    environment:\n      name: github-pages\n      url: ${{ steps.pages.outputs.page_url }}\n",
            format!(
                "      - uses: actions/upload-pages-artifact@v4\n        with:\n          path: {}\n      \
                 - id: pages\n        uses: actions/deploy-pages@v4\n",
                text(output)
            ),
        ),
    };
    // Another version, and another way to install it, is another program: it does not come from the cache.
    let program = format!(
        "      - uses: actions/cache@v4
        with:
          path: ~/.cargo/bin/pressroom
          key: pressroom-program-{version}-{install}
      - run: {command}
",
        version = env!("CARGO_PKG_VERSION"),
        command = text(&format!("command -v pressroom || {{ {install}; }}")),
        install = fingerprint(install.as_bytes()),
    );
    let findings = if sarif { "\n      security-events: write" } else { "" };
    let check = check_steps(sarif);
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
permissions: {{}}
jobs:
  check:
    if: github.event_name != 'schedule'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read{findings}
    steps:
      - uses: actions/checkout@v5
{program}{check}  publish:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    concurrency:
      group: publish
      cancel-in-progress: false
    permissions:
      # For the list of addresses, published.txt.
      contents: write{permissions}
{environment}    steps:
      - uses: actions/checkout@v5
{program}      - uses: actions/cache@v4
        with:
          path: |
            .pressroom/records
            {output}
          key: pressroom-site-${{{{ github.run_id }}}}
          restore-keys: pressroom-site-
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
    fn words_of_units() {
        assert_eq!(unit_word("/srv/press-office"), "/srv/press-office");
        assert_eq!(unit_word("/srv/50% \"a\\b\""), "\"/srv/50%% \\\"a\\\\b\\\"\"");
    }

    /// Sections of a unit with their settings, in order.
    fn settings(unit: &str) -> Vec<(String, String, String)> {
        let mut section = String::new();
        let lines = unit.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let settings = lines.filter_map(|line| {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name.to_owned();
                return None;
            }
            let (name, value) = line.split_once('=').expect("a setting");
            Some((section.clone(), name.to_owned(), value.to_owned()))
        });
        settings.collect()
    }

    #[test]
    fn units_are_read() {
        let (site, inside, outside) =
            (Path::new("/srv/press"), Path::new("/srv/press/output"), Path::new("/var/www/a b"));
        let of = |unit: &str, name: &str| {
            let found = settings(unit).into_iter().filter(|(_, known, _)| known == name);
            found.map(|(section, _, value)| (section, value)).collect::<Vec<_>>()
        };
        let set = |section: &str, value: &str| (section.to_owned(), value.to_owned());
        let plain = service("/usr/bin/pressroom", site, inside, None);
        assert_eq!(of(&plain, "ExecStart"), [set("Service", "/usr/bin/pressroom build --quiet")]);
        assert_eq!(of(&plain, "WorkingDirectory"), [set("Service", "/srv/press")]);
        assert_eq!(of(&plain, "ReadWritePaths"), [set("Service", "/srv/press")]);
        assert_eq!(of(&plain, "ProtectSystem"), [set("Service", "strict")]);
        assert_eq!(of(&plain, "PrivateNetwork"), [set("Service", "yes")]);
        let published = service("/usr/bin/pressroom", site, outside, Some("rsync -a \"$HOME\" 50%"));
        let publish = "/bin/sh -c \"rsync -a \\\"$$HOME\\\" 50%%\"";
        assert_eq!(of(&published, "ExecStart")[1], set("Service", publish));
        assert_eq!(of(&published, "ReadWritePaths"), [set("Service", "/srv/press \"/var/www/a b\"")]);
        assert_eq!(of(&published, "PrivateNetwork"), []);
        assert_eq!(of(&published, "After"), [set("Unit", "network-online.target")]);
        assert_eq!(of(TIMER, "OnCalendar"), [set("Timer", "minutely")]);
        assert_eq!(of(TIMER, "WantedBy"), [set("Install", "timers.target")]);
    }

    #[test]
    fn workflows_are_yaml() {
        let install = "cargo install --locked --git https://git.example.org/pressroom";
        for (publish, sarif) in [(None, false), (Some("rsync -a: \"x\" # y"), true)] {
            let text = github("output", install, publish, sarif);
            let yaml: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            let steps = |job: &str| yaml["jobs"][job]["steps"].as_sequence().unwrap().clone();
            let runs = |job: &str, command: &str| {
                steps(job).iter().filter(|step| step["run"].as_str() == Some(command)).count()
            };
            assert_eq!(runs("publish", "pressroom build"), 1);
            assert_eq!(steps("publish").last().unwrap()["run"].as_str(), publish);
            assert_eq!(yaml["on"]["schedule"][0]["cron"].as_str(), Some("*/5 * * * *"));
            // Nothing is allowed but what a job has to do.
            assert_eq!(yaml["permissions"].as_mapping().map(serde_yaml::Mapping::len), Some(0));
            let allowed = |job: &str| serde_yaml::to_string(&yaml["jobs"][job]["permissions"]).unwrap();
            let (check, published) = match sarif {
                false => ("contents: read\n", "contents: write\npages: write\nid-token: write\n"),
                true => ("contents: read\nsecurity-events: write\n", "contents: write\n"),
            };
            assert_eq!((allowed("check").as_str(), allowed("publish").as_str()), (check, published));
            assert_eq!(runs("check", "pressroom check"), usize::from(!sarif));
            assert_eq!(runs("check", "pressroom check --sarif > findings.sarif"), usize::from(sarif));
            let uploads = steps("check").iter().filter(|step| step["with"]["sarif_file"] == "findings.sarif").count();
            assert_eq!(uploads, usize::from(sarif));
            for job in ["check", "publish"] {
                let key = steps(job)[1]["with"]["key"].as_str().unwrap().to_owned();
                assert!(key.contains(env!("CARGO_PKG_VERSION")), "{key}");
                assert_eq!(steps(job)[1]["with"]["restore-keys"], serde_yaml::Value::Null);
                assert_eq!(runs(job, &format!("command -v pressroom || {{ {install}; }}")), 1);
            }
        }
        let key = |install| {
            github("output", install, None, false).lines().find(|line| line.contains("key:")).map(str::to_owned)
        };
        assert_ne!(key("install a"), key("install b"));
    }
}
