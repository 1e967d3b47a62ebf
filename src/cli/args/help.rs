//! What is below the options in the help of each command: exit status, examples, where to read on.

use crate::base::diagnostics::{Kind, Level};
use crate::base::keys::Key;
use crate::cli::stream::out_width;
use crate::cli::text::hang;
use crate::model::config::raw::RawConfig;
use crate::model::listing::State;
use crate::model::release::front::Front;

/// What the exit status says; at the end of every help.
pub(super) const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  the content or the theme is invalid
  2  the command line or the configuration is invalid
  3  the disk or the system failed
  4  a target of `deploy` refused or could not be reached, or the public still sees what was deleted
  101  pressroom itself has a bug; the output is as it was";

/// Help is no wider than this, however wide the terminal is.
pub(super) const WIDEST: usize = 100;

pub(super) fn build_help() -> String {
    let width = Kind::ALL.iter().map(|kind| kind.name().len()).max().unwrap_or(0);
    let columns = out_width().map_or(WIDEST, |terminal| terminal.min(WIDEST));
    let mut kinds = String::new();
    for kind in Kind::ALL {
        let level = match kind.default_level() {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Skip => "skip",
            Level::Note => "note",
            Level::Off => "off",
        };
        let head = format!("  {:width$}  {level:5}  ", kind.name());
        kinds.push_str(&format!("\n{}", hang(&head, kind.about(), columns)));
    }
    format!("{BUILD_HELP}{kinds}")
}

pub(super) fn init_help() -> String {
    format!("{INIT_HELP}\n\nSettings of site.yaml:{}", keys(RawConfig::KEYS))
}

pub(super) fn new_help() -> String {
    format!("{NEW_HELP}\n\nKeys of a release:{}", keys(Front::KEYS))
}

/// What keys are for, below each other.
fn keys(keys: &[Key]) -> String {
    let width = keys.iter().map(|key| key.name.len()).max().unwrap_or(0);
    let columns = out_width().map_or(WIDEST, |terminal| terminal.min(WIDEST));
    let line = |key: &Key| {
        let default = if key.default.is_empty() { String::new() } else { format!(" Default: {}.", key.default) };
        let about = format!("{}{default}", key.about.replace("**", ""));
        format!("\n{}", hang(&format!("  {:width$}  ", key.name), &about, columns))
    };
    keys.iter().map(line).collect()
}

pub(super) fn list_help() -> String {
    let states: String = State::ALL.iter().map(|state| format!("\n  {:9}  {}", state.word(), state.about())).collect();
    format!("{LIST_HELP}{states}")
}

const BUILD_HELP: &str = "\
Examples:
  pressroom build                                    what is public now
  pressroom build --watch                            and again whenever something changes
  pressroom build --at 2025-12-01T09:00:00+06:00     what will be public then
  pressroom build --output /tmp/preview --base-url http://localhost:8000/
  pressroom build --json | jq '.diagnostics[] | select(.severity == \"error\")'

Findings are printed on standard error, one below the other, as
  content/releases/2025/meeting.md:5:9: error[unknown-agency]: `agencies`: there is no agency `scn`
The kind stands in brackets. What a kind means here, `severities` in site.yaml can change, as in
  severities: {twin-names: error, unknown-key: warn}
  error  the build fails and the output stays as it was
  warn   a warning; the value at fault is left out
  skip   a warning; the file at fault is not published
  note   worth knowing
  off    not reported

The JSON object has: status (`done`, `content`, `config` or `disk`), planned, rendered, written and deleted (numbers \
of files), releases (the number of public ones), phases (milliseconds by name), next_change_at (RFC 3339, or null) \
and diagnostics, each with severity, kind, file, line, column, message and help; what is not known is null.

Kinds of findings, and what they mean unless the site says otherwise:";

pub(super) const CHECK_HELP: &str = "\
Examples:
  pressroom check                                    all findings, the gravest last
  pressroom check --external                         links to other sites as well
  pressroom check --json | jq -r '.diagnostics[] | select(.kind == \"missing-alt\") | .file'
  pressroom check --sarif > findings.sarif           for code hosts and editors

What a kind of finding means here, `severities` in site.yaml can change; `pressroom build --help` lists the kinds.

Names that are kept for examples (example.org, and all of .example, .test, .invalid and .localhost) are never asked \
for. A link that stands only in what is not public is asked for with --drafts alone.

The JSON object has: status (`done`, `content`, `config` or `disk`), releases (the number of files), diagnostics as \
`pressroom build --json` has them, and external: null, or checked, cached, dead, moved, reserved and left_out \
(numbers of addresses).";

const INIT_HELP: &str = "\
Example:
  pressroom init my-site
  cd my-site
  pressroom build

A folder that holds nothing but .git counts as empty.";

const NEW_HELP: &str = "\
Examples:
  pressroom new \"Council meets in Bishkek\" --agency scns --country KG
  pressroom new \"Joint statement\" --agency scns --agency rats --date 2025-09-10
  pressroom new \"Заседание Совета в Бишкеке\" --lang ru \\
      --translation-of content/releases/2025/09/council-meets-in-bishkek.md
  $EDITOR \"$(pressroom new \"Council meets\" --agency scns)\"

`--translation-of` copies date, agencies, countries, topics, people, event and all other facts; texts of the original \
stand as comments where the translation goes. A file that is there already is never overwritten.";

pub(super) const ADD_HELP: &str = "\
Examples:
  pressroom add agency scns --name \"State Committee for National Security\"
  pressroom add agency press-centre --name \"Press Centre\" --parent scns
  pressroom add topic counter-terrorism --name \"Counter-terrorism\" --parent security
  pressroom add person a-example --name \"Aida Example\"
  pressroom add country KG

A file that is there already is never overwritten.";

pub(super) const MV_HELP: &str = "\
Examples:
  pressroom mv content/releases/meeting.md content/releases/2025/09/council-meets.md
  pressroom mv content/releases/2025/meeting/ content/releases/2025/09/
  pressroom mv --dry-run content/releases/meeting.md content/releases/council-meets.md

A release that was never public gets no alias: nobody can have its address. A file that is there already is never \
overwritten.";

pub(super) const SCHEDULE_HELP: &str = "\
Examples:
  pressroom schedule cron --publish 'rsync -a --delete output/ server:/srv/www/'
  (crontab -l; pressroom schedule cron) | crontab -
  pressroom schedule systemd --unit service > pressroom.service
  pressroom schedule systemd --unit timer > pressroom.timer
  pressroom schedule github --install 'cargo install --locked --git https://git.example.org/pressroom --tag v0.1.0' \
> .github/workflows/publish.yml

The units of systemd belong into /etc/systemd/system/; then `systemctl enable --now pressroom.timer` begins.

The job for GitHub publishes to GitHub Pages unless `--publish` names another way. GitHub begins scheduled jobs late when \
it is busy: where an embargo must end on the minute, use cron on a machine of your own. An embargoed release in a public \
repository is public already.";

const LIST_HELP: &str = "\
Examples:
  pressroom list --agency scns --since 2025-01-01
  pressroom list --state draft,embargoed
  pressroom list --pending                     what goes out or expires, and when
  pressroom list --json | jq -r '.[] | select(.state == \"draft\") | .file'

The JSON array has one object per release: date, state, lang, agencies, country, countries, subjects, topics, people, \
event, title, file, goes_out_at and expires_at (RFC 3339, or null: what the clock alone will change). With `--pending` \
it has one per change, with at and change (`publish` or `expire`) besides.

States:";

pub(super) const SERVE_HELP: &str = "\
Examples:
  pressroom serve --open
  pressroom serve --port 8080
  pressroom serve --public                     output/ as a host would serve it

Where another `pressroom serve` shows the site already, its address is printed, and the exit status is 3.";

pub(super) const DEPLOY_HELP: &str = "\
Examples:
  pressroom deploy                             to the only target of site.yaml
  pressroom deploy public --dry-run            what would be sent and deleted
  pressroom deploy --verify                    looks whether all of it still lies there
  pressroom deploy --json

Credentials: AWS_ACCESS_KEY_ID and its like for s3://, GOOGLE_APPLICATION_CREDENTIALS for gs://,
AZURE_STORAGE_ACCOUNT_NAME and its like for az://; your own ssh and git for the others.";

pub(super) const VIEW_HELP: &str = "\
Examples:
  pressroom view /
  pressroom view /agencies/scns/ --lang ru
  pressroom view content/releases/2025/09/meeting.md | jq .release
  pressroom view / | jq 'keys'";

pub(super) const THEME_HELP: &str = "\
Examples:
  pressroom theme                              lists the files
  pressroom theme templates/release.html       copies one
  pressroom theme assets/style.css strings/en.ftl
  pressroom theme check                        looks the theme of the site over
  pressroom theme strings tr                   writes the words that Turkish lacks, to be translated

Copies go to themes/NAME/, where NAME is the theme that site.yaml names. A file that is there already is never \
overwritten.";

pub(super) const COMPLETIONS_HELP: &str = "\
Examples:
  pressroom completions bash > ~/.local/share/bash-completion/completions/pressroom
  pressroom completions zsh > ~/.zfunc/_pressroom
  pressroom completions fish > ~/.config/fish/completions/pressroom.fish
  pressroom completions powershell >> $PROFILE";
