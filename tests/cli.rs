//! The program as people and scripts meet it: what each command prints where, what it writes, and its exit status.
//!
//! Every run has a fixed clock (`SOURCE_DATE_EPOCH`), no colours and no terminal unless a test says otherwise.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests look at the disk as a user does")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

/// 2025-10-01T12:00:00Z
const NOW: &str = "1759320000";

/// How a run ended.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            code: output.status.code().expect("an exit status"),
            out: String::from_utf8(output.stdout).expect("text on standard output"),
            err: String::from_utf8(output.stderr).expect("text on standard error"),
        }
    }

    /// The same run, after a look at its exit status.
    #[track_caller]
    fn code(self, expected: i32) -> Run {
        assert_eq!(self.code, expected, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, expected: &str) -> Run {
        assert!(self.err.contains(expected), "{expected:?} is not in\n{}", self.err);
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON on standard output")
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("pressroom"));
    command
        .current_dir(dir)
        .args(args)
        .env("SOURCE_DATE_EPOCH", NOW)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("CI");
    command
}

#[track_caller]
fn run(dir: &Path, args: &[&str]) -> Run {
    Run::of(command(dir, args).output().expect("the program runs"))
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).expect(path)
}

/// A site with two languages, agencies one below the other, and releases in every state.
fn office() -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let at = dir.path();
    write(
        at,
        "site.yaml",
        "name: Office\nbase_url: https://press.example.org/base/\nlanguages: {en: {}, ru: {}}\nzone: Asia/Bishkek\n",
    );
    write(at, "content/agencies/ministry.md", "---\nname: Ministry\n---\n");
    write(at, "content/agencies/scns.md", "---\nname: Committee\nparent: ministry\n---\n");
    write(at, "content/topics/water.md", "---\nname: Water\n---\n");
    for (name, more) in [
        ("2025/public.md", "date: 2025-09-10\ncountry: KG\ntopics: [water]\nagencies: [scns]"),
        ("2025/public.ru.md", "date: 2025-09-10\nagencies: [scns]"),
        ("2025/draft.md", "date: 2025-09-11\nagencies: [ministry]\ndraft: true"),
        ("2025/embargoed.md", "date: 2025-09-12\nagencies: [ministry]\nembargo: 2025-10-02T09:00:00+06:00"),
        ("2025/scheduled.md", "date: 2025-11-01\nagencies: [ministry]\nexpires: 2025-12-01"),
        ("2025/expired.md", "date: 2025-09-01\nagencies: [ministry]\nexpires: 2025-09-02"),
        ("2025/withdrawn.md", "date: 2025-08-01\nagencies: [ministry]\nwithdrawn: {reason: An error}"),
        ("2024/old.md", "date: 2024-01-02\nagencies: [ministry]\nsubjects: [KZ]\nexpires: 2025-10-05"),
    ] {
        let title = name.split(['/', '.']).nth(1).expect("a name");
        let text = format!("---\ntitle: The {title} release\n{more}\n---\nText.\n");
        write(at, &format!("content/releases/{name}"), &text);
    }
    dir
}

#[test]
fn under_another_base_url_the_host_of_the_settings_is_an_own_one() {
    let dir = office();
    let at = dir.path();
    let held = "press.example.org/base/releases/2025/09/embargoed/";
    let text = format!(
        "---\ntitle: About\nsummary: At https://{held}\n---\n[a](https://{held}), {held} and \
         https://elsewhere.example/releases/2025/09/embargoed/. https://press.example.org/base/topics/water/\n"
    );
    write(at, "content/pages/about.md", &text);
    let instant = "2025-10-01T00:00:00Z";
    run(at, &["build", "--at", instant, "--base-url", "https://elsewhere.example/"]).code(0).says("hidden-link");
    let about = read(at, "output/about/index.html");
    assert!(!about.contains("embargoed") && about.contains("https://press.example.org/base/topics/water/"), "{about}");
}

#[test]
fn jobs_are_printed() {
    let dir = office();
    let at = dir.path();
    // A program that is installed by its name alone may be a stranger's.
    let refused = run(at, &["schedule", "github"]).code(2).says("needs `--install COMMAND`");
    assert_eq!(refused.out, "");
    let install = "cargo install --locked --git https://git.example.org/pressroom --tag v0.1.0";
    let printed = run(at, &["schedule", "github", "--install", install]).code(0);
    assert!(printed.out.contains(install) && printed.out.contains("pressroom check"), "{}", printed.out);
    let both = run(at, &["schedule", "systemd"]).code(0).out;
    for unit in ["service", "timer"] {
        let one = run(at, &["schedule", "systemd", "--unit", unit]).code(0).out;
        assert!(one.starts_with("[Unit]\n") && both.contains(&one), "{one}");
        assert!(both.contains(&format!("# /etc/systemd/system/pressroom.{unit}\n")), "{both}");
    }
    let cron = run(at, &["schedule", "cron", "--publish", "true"]).code(0).out;
    assert!(cron.lines().last().is_some_and(|line| line.ends_with(" build --quiet && true")), "{cron}");
    run(at, &["schedule", "cron", "--install", install]).code(2).says("`--install` is for `schedule github`");
    run(at, &["schedule", "cron", "--publish", "a\nb"]).code(2).says("a command is on one line");
}

#[test]
fn help_tells_how_to_go_on() {
    let dir = TempDir::new().unwrap();
    let help = run(dir.path(), &["--help"]).code(0);
    for word in [
        "build",
        "check",
        "init",
        "new",
        "add",
        "mv",
        "schedule",
        "list",
        "view",
        "theme",
        "completions",
        "Exit status:",
    ] {
        assert!(help.out.contains(word), "{word}");
        if word.ends_with(':') {
            continue;
        }
        let help = run(dir.path(), &[word, "--help"]).code(0);
        assert!(help.out.contains("Example"), "{word}");
        for line in ["0  done", "1  the content", "2  the command line", "3  the disk"] {
            assert!(help.out.contains(line), "{word}: {line}");
        }
    }
    let build = run(dir.path(), &["build", "--help"]).code(0);
    for kind in pressroom::Kind::ALL {
        assert!(build.out.contains(kind.name()), "{}", kind.name());
    }
    run(dir.path(), &[]).code(2).says("Usage:");
    run(dir.path(), &["biuld"]).code(2).says("build");
    assert!(run(dir.path(), &["--version"]).code(0).out.starts_with("pressroom "));
}

#[test]
fn a_build_tells_people_what_it_did() {
    let dir = office();
    let build = run(dir.path(), &["build"]).code(0);
    assert_eq!(build.out, "");
    let reported = build.err.lines().collect::<Vec<_>>();
    let [.., done, moment, next] = reported.as_slice() else { panic!("{}", build.err) };
    assert!(moment.starts_with("The moment of this build is that of SOURCE_DATE_EPOCH, 2025-10-01 18:00 +06:00: "));
    assert!(done.starts_with("4 releases, ") && done.contains(" written, 0 deleted in "), "{done}");
    assert_eq!(*next, "The output would next change on 2025-10-02 09:00 +06:00.");
    assert!(dir.path().join("output/releases/2025/09/public/index.html").exists());
    run(dir.path(), &["build"]).code(0).says(" files: 0 written, 0 deleted");
    run(dir.path(), &["build", "--watch", "--json"]).code(2).says("--watch");
    let quiet = run(dir.path(), &["build", "--quiet"]).code(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn a_build_is_of_the_instant_that_is_asked_for() {
    let dir = office();
    let at = |args: &[&str]| {
        let build = run(dir.path(), &[&["build", "--json"], args].concat()).code(0);
        build.json()["releases"].as_u64().unwrap()
    };
    assert_eq!(at(&[]), 4);
    // What names no offset is in the zone of the site.
    assert_eq!(at(&["--at", "2025-10-02T08:59:59"]), 4);
    assert_eq!(at(&["--at", "2025-10-02T09:00:00"]), 5);
    assert_eq!(at(&["--at", "2025-10-02T03:00:00Z"]), 5);
    let epoch = command(dir.path(), &["build", "--json"]).env("SOURCE_DATE_EPOCH", "0").output().unwrap();
    assert_eq!(Run::of(epoch).code(0).json()["releases"], 0);
    let epoch = command(dir.path(), &["build"]).env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    Run::of(epoch).code(2).says("SOURCE_DATE_EPOCH");
    // Without either, the clock counts: everything above is past.
    let now = command(dir.path(), &["build", "--json"]).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    assert_eq!(Run::of(now).code(0).json()["releases"], 4);
}

#[test]
fn output_and_base_address_can_be_named() {
    let dir = office();
    run(dir.path(), &["build", "--output", "elsewhere/site", "--base-url", "https://other.example.org/"]).code(0);
    assert!(!dir.path().join("output").exists());
    let page = read(dir.path(), "elsewhere/site/releases/2025/09/public/index.html");
    assert!(page.contains("https://other.example.org/releases/2025/09/public/"));
    // However it is called, it is one folder with one record, so that what goes stale is deleted.
    let absolute = dir.path().join("elsewhere/site");
    fs::remove_file(dir.path().join("content/releases/2025/public.md")).unwrap();
    let build = run(
        Path::new("/"),
        &["build", "--json", "--site", dir.path().to_str().unwrap(), "--output", absolute.to_str().unwrap()],
    );
    assert!(build.code(0).json()["deleted"].as_u64().unwrap() > 0);
    let outside = TempDir::new().unwrap();
    let path = outside.path().to_str().unwrap();
    run(dir.path(), &["build", "--output", &format!("{path}/a/../b")]).code(0);
    fs::remove_file(dir.path().join("content/releases/2025/public.ru.md")).unwrap();
    let build = run(outside.path(), &["build", "--json", "--output", "b", "--site", dir.path().to_str().unwrap()]);
    assert!(build.code(0).json()["deleted"].as_u64().unwrap() > 0);
}

#[test]
fn json_has_one_shape_however_a_build_ends() {
    let dir = office();
    let keys = "deleted diagnostics next_change_at outcomes phases planned releases rendered status written";
    let json = |args: &[&str], code: i32, status: &str| {
        let build = run(dir.path(), &[&["build", "--json"], args].concat()).code(code);
        assert_eq!(build.err, "", "{args:?}");
        let json = build.json();
        let found: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let mut found_sorted = found.clone();
        found_sorted.sort_unstable();
        assert_eq!(found_sorted.join(" "), keys);
        assert_eq!(json["status"], status);
        json
    };
    let done = json(&[], 0, "done");
    assert!(done["phases"]["parse"].is_f64() && done["planned"] == done["rendered"]);
    assert_eq!(done["next_change_at"], "2025-10-02T09:00:00+06:00");
    assert_eq!(done["diagnostics"][0]["kind"], "future-date");

    let config = json(&["--at", "yesterday"], 2, "config");
    assert_eq!(config["diagnostics"][0]["file"], Value::Null);
    json(&["--base-url", "nowhere"], 2, "config");
    let bare = json(&["--base-url", "press.example.org"], 2, "config");
    assert!(bare["diagnostics"][0]["help"].as_str().unwrap().contains("write `--base-url https://press.example.org`"));
    json(&["--site", "nowhere"], 2, "config");
    json(&["--output", "site.yaml"], 3, "disk");

    write(dir.path(), "content/releases/2025/bad.md", "---\ntitle: T\ndate: 2025-09-01\nagencies: [scn]\n---\nText.\n");
    let content = json(&[], 1, "content");
    let finding = &content["diagnostics"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["kind"], "unknown-agency");
    assert_eq!(finding["file"], "content/releases/2025/bad.md");
    assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(4), Some(12)));
    assert!(finding["message"].as_str().unwrap().contains("`scn`"));
    assert!(finding["help"].as_str().unwrap().contains("`scns`"));

    write(dir.path(), "site.yaml", "name: Office\n");
    json(&[], 2, "config");
}

#[test]
fn findings_are_told_where_they_are() {
    let dir = office();
    write(
        dir.path(),
        "content/releases/2025/bad.md",
        "---\ntitle: T\ndate: 2025-09-01\nagencies: [scn]\n---\n国家 [link](/no/)\n",
    );
    let build = run(dir.path(), &["build"]).code(1);
    assert_eq!(build.out, "");
    let build = build
        .says("content/releases/2025/bad.md:4:12: error[unknown-agency]: ")
        .says("\n4 | agencies: [scn]\n  |            ^^^\nhelp: did you mean `scns`?")
        // Underlined as wide as it is shown: two columns for each of these letters.
        .says("\n6 | 国家 [link](/no/)\n  |      ^^^^^^^^^^^^\n")
        .says("\n2 errors, 1 note\nNothing was built; the output is as it was.\n");
    let note = build.err.find("note[").unwrap();
    assert!(note < build.err.find("error[").unwrap(), "the gravest come last");
    assert!(!dir.path().join("output").exists());
}

#[test]
fn many_findings_of_one_kind_are_counted() {
    let dir = office();
    for number in 0..2012 {
        let text = format!("---\ntitle: T {number}\ndate: 2025-09-01\nagencies: [ministry]\nextras: 1\n---\nText.\n");
        write(dir.path(), &format!("content/releases/2025/n{number}.md"), &text);
    }
    let build = run(dir.path(), &["build", "--quiet"])
        .code(1)
        .says("… and 2,002 more error[unknown-key]; --json lists all\n2,012 errors\n");
    assert_eq!(build.err.matches("unknown key").count(), 10);
    // The same help is reported once.
    assert_eq!(build.err.matches("help: did you mean `extra`?").count(), 1);
    let json = run(dir.path(), &["build", "--json"]).code(1).json();
    let all = json["diagnostics"].as_array().unwrap();
    assert_eq!(all.iter().filter(|one| one["kind"] == "unknown-key").count(), 2012);
}

#[test]
fn a_quiet_build_tells_a_warning_once() {
    let dir = office();
    let quiet = |code: i32| run(dir.path(), &["build", "--quiet"]).code(code).err;
    assert_eq!(quiet(0), "");
    assert!(!dir.path().join(".pressroom/reported.txt").exists(), "nothing is kept where nothing is wrong");
    let text = "---\ntitle: T\ndate: 2025-09-01\nagencies: [scns]\n---\n[draft](draft.md)\n";
    write(dir.path(), "content/releases/2025/linked.md", text);
    let dry = run(dir.path(), &["build", "--quiet", "--dry-run"]).code(0).err;
    assert!(dry.contains("warning[hidden-link]"), "{dry}");
    assert!(quiet(0).contains("warning[hidden-link]"));
    assert_eq!(quiet(0), "", "once");
    run(dir.path(), &["build"]).code(0).says("warning[hidden-link]");
    // Errors each time, beside a warning that is new.
    write(dir.path(), "content/releases/2025/bad.md", &text.replace("scns", "scn"));
    for bad in [quiet(1), quiet(1)] {
        assert!(bad.contains("error[unknown-agency]") && bad.contains("1 error"), "{bad}");
    }
    fs::remove_file(dir.path().join("content/releases/2025/bad.md")).unwrap();
    assert_eq!(quiet(0), "");
    write(dir.path(), "content/releases/2025/linked.md", &text.replace("[draft](draft.md)", "None."));
    assert_eq!(quiet(0), "");
    write(dir.path(), "content/releases/2025/linked.md", text);
    assert!(quiet(0).contains("warning[hidden-link]"), "it went and came back");
}

#[test]
fn a_check_tells_people_and_changes_nothing() {
    let dir = office();
    let text = "---\ntitle: Picture\ndate: 2025-09-10\nagencies: [scns]\n---\n![](a.svg)\n";
    write(dir.path(), "content/releases/picture.md", text);
    write(dir.path(), "content/releases/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let check = run(dir.path(), &["check"]).code(0);
    assert_eq!(check.out, "");
    let last = check.err.lines().last().unwrap_or_default();
    assert!(last.starts_with("9 releases checked in ") && last.contains(" s: 1 warning, "), "{last}");
    assert_eq!(check.err.matches("1 warning").count(), 1, "{}", check.err);
    let check = check.says("content/releases/picture.md:6:1: warning[missing-alt]: the picture");
    check.says("note[missing-translation]: this release is not there in `ru`");
    assert!(!dir.path().join(".pressroom").exists() && !dir.path().join("output").exists());

    write(
        dir.path(),
        "site.yaml",
        "name: Office\nbase_url: https://press.example.org/\nseverities: {missing-alt: error}\n",
    );
    fs::remove_file(dir.path().join("content/releases/2025/public.ru.md")).unwrap();
    run(dir.path(), &["check"]).code(1).says("error[missing-alt]").says("1 error");
    run(dir.path(), &["build"]).code(0);
    fs::remove_file(dir.path().join("content/releases/picture.md")).unwrap();
    fs::remove_file(dir.path().join("content/releases/a.svg")).unwrap();
    fs::remove_file(dir.path().join("content/releases/2025/scheduled.md")).unwrap();
    // What was published is missed until its line goes, too.
    run(dir.path(), &["check"]).code(0).says("published.txt:12:1: warning[lost-address]");
    fs::remove_file(dir.path().join("published.txt")).unwrap();
    run(dir.path(), &["check"]).code(0).says(" s: nothing found\n");
}

#[test]
fn a_check_is_of_the_instant_that_is_asked_for() {
    let dir = office();
    let noted = |args: &[&str]| run(dir.path(), args).code(0).err.contains("dated in the future");
    assert!(noted(&["check"]));
    assert!(!noted(&["check", "--at", "2025-11-02"]));
    run(dir.path(), &["check", "--at", "yesterday"]).code(2).says("`--at`");
}

#[test]
fn json_of_a_check_has_one_shape_however_it_ends() {
    let dir = office();
    let keys = |run: &Run| run.json().as_object().map(|json| json.keys().cloned().collect::<Vec<_>>());
    let check = run(dir.path(), &["check", "--json"]).code(0);
    let expected = Some(["diagnostics", "external", "releases", "status"].map(str::to_owned).to_vec());
    assert_eq!((keys(&check), check.err.as_str()), (expected.clone(), ""));
    assert_eq!((&check.json()["status"], &check.json()["releases"]), (&"done".into(), &8.into()));
    let finding = &check.json()["diagnostics"][0];
    let keys_of: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys_of, ["column", "file", "help", "kind", "line", "message", "severity"]);

    write(dir.path(), "content/releases/2025/draft.md", "---\ntitle: [\n---\n");
    let check = run(dir.path(), &["check", "--json"]).code(1);
    assert_eq!((keys(&check), &check.json()["status"]), (expected.clone(), &"content".into()));
    write(dir.path(), "site.yaml", "name: [\n");
    let check = run(dir.path(), &["check", "--json"]).code(2);
    assert_eq!((keys(&check), &check.json()["status"]), (expected.clone(), &"config".into()));
    let elsewhere = TempDir::new().unwrap();
    let check = run(elsewhere.path(), &["check", "--json"]).code(2);
    assert_eq!((keys(&check), &check.json()["status"]), (expected, &"config".into()));
}

#[test]
fn sarif_of_a_check_is_what_code_hosts_read() {
    let dir = office();
    let text = "---\ntitle: Ж\ndate: 2025-09-10\nagencies: [scns]\n---\nЖүк ![](https://www.example.org/a.jpg)\n";
    write(dir.path(), "content/releases/ж 100%.md", text);
    write(dir.path(), "content/releases/wrong.md", "---\ntitle: A\ndate: 2025-09-10\nagencies: [scn]\n---\n");
    let log = run(dir.path(), &["check", "--sarif"]).code(1).json();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let [sarif_run] = log["runs"].as_array().unwrap().as_slice() else { panic!("{log}") };
    assert_eq!(sarif_run["columnKind"], "unicodeCodePoints");
    let rules = sarif_run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), pressroom::Kind::ALL.len());
    let levels = ["none", "note", "warning", "error"];
    for rule in rules {
        assert!(rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'), "{rule}");
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()), "{rule}");
    }
    let results = sarif_run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(levels[1..].contains(&result["level"].as_str().unwrap()), "{result}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let place = &of("missing-alt")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/releases/%D0%B6%20100%25.md");
    assert_eq!(place["region"], serde_json::json!({"startLine": 6, "startColumn": 5, "endColumn": 39}));
    let text = of("missing-alt")["message"]["text"].as_str().unwrap();
    assert!(text.contains("\nhelp: ") && !text.contains("[A well](") && text.contains("!\\[A well\\]("), "{text}");
    assert_eq!(of("unknown-agency")["level"], "error");

    run(dir.path(), &["check", "--sarif", "--json"]).code(2);
    write(dir.path(), "site.yaml", "name: [\n");
    let log = run(dir.path(), &["check", "--sarif"]).code(2).json();
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
}

#[test]
fn a_folder_without_a_site_is_told() {
    let dir = office();
    let build = run(dir.path(), &["build", "--site", "nowhere"]).code(2);
    build.says("there is no folder nowhere");
    let below = dir.path().join("content/releases");
    let root = dir.path().canonicalize().unwrap();
    for args in [&["build"][..], &["list"], &["view", "/"], &["add", "topic", "x"]] {
        run(&below, args).code(2).says(&format!("`--site {}`", root.display()));
    }
    let empty = TempDir::new().unwrap();
    run(empty.path(), &["build"]).code(2).says("pressroom init");
}

#[test]
fn the_disk_may_be_at_fault() {
    let dir = office();
    write(dir.path(), "output", "a file");
    run(dir.path(), &["build"]).code(3).says("error[disk]: cannot create the folder");
    // Without rights, a folder cannot be made; root has all of them everywhere but here.
    if cfg!(target_os = "linux") {
        run(dir.path(), &["init", "/proc/site"]).code(3).says("error[disk]");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let list = command(dir.path(), &["list"]).stdout(full).output().unwrap();
        Run::of(list).code(3).says("cannot write to standard output");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_the_disk_at_fault() {
    use std::os::unix::fs::PermissionsExt;
    let dir = office();
    let file = dir.path().join("content/agencies/scns.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        return; // Root reads everything.
    }
    for args in [&["build"][..], &["list"], &["new", "T", "--agency", "scns"]] {
        run(dir.path(), args).code(3).says("cannot read");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let dir = office();
    for args in [&["list"][..], &["list", "--json"], &["view", "/"], &["completions", "zsh"], &["build", "--help"]] {
        let mut child = command(dir.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let dir = office();
    fs::remove_file(dir.path().join("site.yaml")).unwrap();
    let colour = |args: &[&str], envs: &[(&str, &str)]| {
        let output = command(dir.path(), args).envs(envs.iter().copied()).output().unwrap();
        Run::of(output).code(2).err.contains('\u{1b}')
    };
    assert!(!colour(&["build"], &[]), "no terminal");
    assert!(colour(&["build", "--color", "always"], &[]));
    assert!(colour(&["--color=always", "build"], &[("NO_COLOR", "1")]), "the command line knows best");
    assert!(colour(&["build"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colour(&["build"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colour(&["build", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    // Faults of the command line, too.
    assert!(colour(&["nonsense", "--color", "always"], &[]));
    assert!(!colour(&["nonsense", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_new_site_builds_at_once() {
    let dir = TempDir::new().unwrap();
    let init = run(dir.path(), &["init", "my-site"]).code(0).says("cd my-site").says("pressroom build");
    assert_eq!(init.out, "");
    let site = dir.path().join("my-site");
    for path in [
        "site.yaml",
        "content/agencies/ministry.md",
        "content/agencies/press-office.md",
        "content/pages/about.md",
        "content/pages/accessibility.md",
        "content/releases/2025/10/press-office-opens.md",
    ] {
        assert!(site.join(path).is_file(), "{path}");
    }
    assert_eq!(read(&site, ".gitignore"), "/output/\n/.pressroom/\n");
    assert_eq!(fs::read_dir(site.join("themes")).unwrap().count(), 0);
    let build = run(&site, &["build", "--json"]).code(0).json();
    assert_eq!((&build["releases"], &build["diagnostics"]), (&Value::from(1), &Value::from(Vec::<Value>::new())));
    assert!(read(&site, "output/releases/2025/10/press-office-opens/index.html").contains("Press Office"));
    // Nobody has checked it, so it claims nothing.
    let statement = read(&site, "output/accessibility/index.html");
    assert!(statement.contains("It is not known yet whether this website is compliant with WCAG 2.2 AA."));
    // What its comments show can be taken in, too.
    let path = "content/pages/accessibility.md";
    let filled = read(&site, path).replace("\n  # ", "\n  ").replace("status: unknown", "status: partial");
    write(&site, path, &filled);
    run(&site, &["build"]).code(0);
    let statement = read(&site, "output/accessibility/index.html");
    assert!(statement.contains("<h3>Disproportionate burden</h3>") && statement.contains("Example Ombudsman"));
    // What the comments of site.yaml show can be taken in.
    let all: String = read(&site, "site.yaml")
        .lines()
        .map(|line| {
            let rest = line.strip_prefix("# ").unwrap_or(line);
            let key = rest.split(':').next().unwrap_or_default();
            let is_key = rest.contains(':') && !key.trim().is_empty() && !key.trim().contains(' ');
            format!("{}\n", if is_key { rest } else { line })
        })
        .collect();
    write(&site, "site.yaml", &all);
    run(&site, &["build"]).code(0);
}

#[test]
fn a_new_site_needs_a_place_of_its_own() {
    let dir = office();
    run(dir.path(), &["init", "."]).code(2).says("site.yaml");
    run(dir.path(), &["init", "content"]).code(2).says("the folder content is not empty");
    run(dir.path(), &["init", "site.yaml"]).code(2).says("site.yaml is not a folder");
    fs::create_dir_all(dir.path().join("new/.git")).unwrap();
    run(dir.path(), &["init", "new"]).code(0);
    fs::create_dir_all(dir.path().join("empty")).unwrap();
    run(&dir.path().join("empty"), &["init", "."]).code(0).says("pressroom build");
}

#[test]
fn a_new_release_is_a_draft_until_it_is_ready() {
    let dir = office();
    let new = run(
        dir.path(),
        &["new", " Council meets:  day two ", "--agency", "scns", "--agency", "ministry", "--country", "Kyrgyzstan"],
    )
    .code(0)
    .says("draft: true");
    let path = "content/releases/2025/10/council-meets-day-two.md";
    assert_eq!(new.out, format!("{path}\n"));
    let text = read(dir.path(), path);
    for line in ["title: \"Council meets: day two\"", "date: 2025-10-01", "agencies: [scns, ministry]", "country: KG"] {
        assert!(text.contains(&format!("\n{line}\n")), "{line} is not in\n{text}");
    }
    let built = |count: u64| assert_eq!(run(dir.path(), &["build", "--json"]).code(0).json()["releases"], count);
    built(4);
    let ready = text.replace("\ndraft: true\n", "\n");
    write(dir.path(), path, &ready);
    run(dir.path(), &["build"]).code(1).says("error[placeholder]: `Write the text here.` was to be replaced");
    write(dir.path(), path, &ready.replace("Write the text here.", "They met."));
    built(5);
    run(dir.path(), &["new", "Council meets, day two", "--agency", "scns"]).code(2).says(path);
    // Quotation marks are forgotten easily.
    let new = run(dir.path(), &["new", "Council", "meets", "again", "--agency", "scns"]).code(0);
    assert_eq!(new.out, "content/releases/2025/10/council-meets-again.md\n");
    assert!(!new.err.contains("letters"), "{}", new.err);
    let new = run(dir.path(), &["new", "Заседание Совета", "--agency", "scns"]).code(0);
    new.says("The title is not in the letters of `en`; for another language, `--lang ru`.");
    assert!(!read(dir.path(), path).contains("draft: true\n---"), "nothing was overwritten");
}

#[test]
fn a_new_release_lies_where_its_date_and_language_say() {
    let dir = office();
    let path = |args: &[&str]| run(dir.path(), &[&["new", "--agency", "scns"], args].concat()).code(0).out;
    assert_eq!(path(&["Заседание", "--lang", "ru"]), "content/releases/2025/10/zasedanie.ru.md\n");
    assert_eq!(path(&["A", "--date", "2024-02-29"]), "content/releases/2024/02/a.md\n");
    // 20:00 in UTC is the next day in the zone of the site.
    let late =
        command(dir.path(), &["new", "Late", "--agency", "scns"]).env("SOURCE_DATE_EPOCH", "1759262400").output();
    let path = Run::of(late.unwrap()).code(0).out;
    assert!(read(dir.path(), path.trim()).contains("\ndate: 2025-10-01\n"), "{path}");
    // The path is one that a shell can use from where it is.
    let site = dir.path().to_str().unwrap();
    let there = run(Path::new("/"), &["new", "There", "--agency", "scns", "--site", site]).code(0);
    assert!(Path::new(there.out.trim()).is_file(), "{}", there.out);
    run(dir.path(), &["build"]).code(0);
}

#[test]
fn a_new_release_names_what_there_is() {
    let dir = office();
    let new = |args: &[&str]| run(dir.path(), &[&["new", "Title"], args].concat()).code(2);
    new(&["--agency", "scsn"]).says("there is no agency `scsn`").says("did you mean `scns`?");
    new(&["--agency", "navy"]).says("`pressroom add agency navy`");
    new(&["--agency", "scns", "--country", "Kyrgystan"]).says("did you mean `KG` (Kyrgyzstan)?");
    new(&["--agency", "scns", "--lang", "fr"]).says("its languages are `en`, `ru`");
    new(&["--agency", "scns", "--date", "10.09.2025"]).says("write `2025-09-10`");
    new(&[]).says("--agency");
    run(dir.path(), &["new", "…", "--agency", "scns"]).code(2).says("no name for a file");
    run(dir.path(), &["new", " ", "--agency", "scns"]).code(2).says("TITLE is empty");
    assert!(!dir.path().join("content/releases/2025/10").exists());
    // Under open registries any name will do.
    write(dir.path(), "site.yaml", "name: Office\nbase_url: https://example.org/\nregistries: open\n");
    let path = run(dir.path(), &["new", "Title", "--agency", "Navy, the"]).code(0).out;
    assert!(read(dir.path(), path.trim()).contains("agencies: [\"Navy, the\"]"));
}

#[test]
fn a_translation_has_the_same_facts() {
    let dir = office();
    let original = "---\n\
        title: \"Original: a title\"\n\
        summary: >-\n  Two\n  lines.\n\
        date: 2025-09-20T10:00:00+06:00 # a Saturday\n\
        agencies:\n- scns\n- ministry\n\
        countries: [Казахстан, UZ]\n\
        country: KG\n\
        place: Bishkek\n\
        topics: [water]\n\
        aliases: [/old/]\n\
        images:\n  - {src: photo.png, alt: A photo}\n\
        ---\nText.\n";
    write(dir.path(), "content/releases/2025/bundle/index.md", original);
    write(dir.path(), "content/releases/2025/bundle/photo.png", "");
    let args = |file: &str, lang: &str| run(dir.path(), &["new", "Перевод", "--translation-of", file, "--lang", lang]);
    let new = args("content/releases/2025/bundle/index.md", "ru").code(0);
    let path = "content/releases/2025/bundle/index.ru.md";
    assert_eq!(new.out.trim(), path);
    let text = read(dir.path(), path);
    for part in [
        "title: Перевод\n",
        "# summary: >-\n#   Two\n#   lines.\n",
        "\ndate: 2025-09-20T10:00:00+06:00 # a Saturday\n",
        "\nagencies:\n- scns\n- ministry\n",
        "\ncountries: [Казахстан, UZ]\n",
        "\nimages:\n  - {src: photo.png, alt: A photo}\n",
        "\nplace: Bishkek\n",
        "\ntopics: [water]\n",
        "\ndraft: true\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    assert!(!text.contains("/old/"), "an old address leads to one page");
    run(dir.path(), &["build"]).code(0);
    let ready = text.replace("\ndraft: true\n", "\n").replace("Write the translation here.", "Перевод.");
    write(dir.path(), path, &ready);
    run(dir.path(), &["build"]).code(0);
    let page = read(dir.path(), "output/ru/releases/2025/09/bundle/index.html");
    assert!(page.contains("Перевод") && page.contains("/base/releases/2025/09/bundle/"));

    args(path, "ru").code(2).says("is in `ru` already");
    args("content/releases/2025/bundle/index.md", "ru").code(2).says("is there already");
    args("releases/2025/publik.md", "ru").code(2).says("did you mean `content/releases/2025/public.md`?");
    args("content/agencies/scns.md", "ru").code(2).says("is not a release");
    run(dir.path(), &["new", "T", "--translation-of", path]).code(2).says("--lang");
    let both = &["new", "T", "--translation-of", path, "--lang", "en", "--agency", "scns"];
    run(dir.path(), both)
        .code(2)
        .says("`--agency` cannot be used with `--translation-of`")
        .says("leave `--agency` out");
    // From Russian to the default language, whose files have no suffix.
    fs::remove_file(dir.path().join("content/releases/2025/public.md")).unwrap();
    let back = args("releases/2025/public.ru.md", "en").code(0);
    assert_eq!(back.out, "content/releases/2025/public.md\n");
    write(dir.path(), "content/releases/2025/broken.md", "---\ntitle: a: b\n---\n");
    args("releases/2025/broken.md", "ru").code(1).says("content/releases/2025/broken.md:2:");
}

#[test]
fn entries_are_added_for_every_kind() {
    let dir = office();
    let add = |args: &[&str]| run(dir.path(), &[&["add"], args].concat());
    for (args, path, line) in [
        (
            &["agency", "navy", "--name", "Navy: the", "--parent", "ministry"][..],
            "agencies/navy",
            "name: \"Navy: the\"",
        ),
        (&["topic", "rivers", "--parent", "water"], "topics/rivers", "parent: water"),
        (&["person", "aida-example"], "people/aida-example", "name: Aida Example"),
        (&["event", "summit-2025", "--name", "Summit"], "events/summit-2025", "name: Summit"),
        (&["country", "Киргизия", "--name", "Кыргыз Республикасы"], "countries/kg", "name: Кыргыз Республикасы"),
        (&["country", "kz"], "countries/kz", "# name: …"),
    ] {
        let path = format!("content/{path}.md");
        assert_eq!(add(args).code(0).out, format!("{path}\n"));
        assert!(read(dir.path(), &path).contains(&format!("\n{line}\n")), "{}", read(dir.path(), &path));
    }
    run(dir.path(), &["build"]).code(0);
    add(&["agency", "navy"]).code(2).says("content/agencies/navy.md is there already");
    add(&["agency", "The Navy"]).code(2).says("`the-navy` can");
    add(&["agency", "con"]).code(2).says("cannot be an id");
    add(&["agency", "fleet", "--parent", "nvy"]).code(2).says("did you mean `navy`?");
    add(&["person", "x", "--parent", "navy"]).code(2).says("people have no parent");
    add(&["country", "XX"]).code(2).says("there is no country `XX`");
    add(&["boat", "x"]).code(2).says("agency");
    assert!(!dir.path().join("content/agencies/fleet.md").exists());
}

#[test]
fn the_list_has_what_is_not_public_too() {
    let dir = office();
    let list = run(dir.path(), &["list"]).code(0).says("8 releases");
    let lines: Vec<&str> = list.out.lines().collect();
    assert_eq!(
        lines,
        [
            "DATE        STATE      LANG  AGENCY    TITLE                  ADDRESS                       FILE",
            "2025-11-01  scheduled  en    ministry  The scheduled release  /releases/2025/11/scheduled/  content/releases/2025/scheduled.md",
            "2025-09-12  embargoed  en    ministry  The embargoed release  /releases/2025/09/embargoed/  content/releases/2025/embargoed.md",
            "2025-09-11  draft      en    ministry  The draft release      /releases/2025/09/draft/      content/releases/2025/draft.md",
            "2025-09-10  public     en    scns      The public release     /releases/2025/09/public/     content/releases/2025/public.md",
            "2025-09-10  public     ru    scns      The public release     /ru/releases/2025/09/public/  content/releases/2025/public.ru.md",
            "2025-09-01  expired    en    ministry  The expired release    /releases/2025/09/expired/    content/releases/2025/expired.md",
            "2025-08-01  withdrawn  en    ministry  The withdrawn release  /releases/2025/08/withdrawn/  content/releases/2025/withdrawn.md",
            "2024-01-02  public     en    ministry  The old release        /releases/2024/01/old/        content/releases/2024/old.md",
        ]
    );
    let states: Vec<String> = run(dir.path(), &["list", "--json", "--at", "2025-12-24"])
        .code(0)
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, ["expired", "public", "draft", "public", "public", "expired", "withdrawn", "expired"]);
}

#[test]
fn the_list_is_filtered() {
    let dir = office();
    let files = |args: &[&str]| -> String {
        let json = run(dir.path(), &[&["list", "--json"], args].concat()).code(0).json();
        let rows = json.as_array().unwrap().iter();
        let names = rows.map(|row| row["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(files(&["--agency", "scns"]), "public.md public.ru.md");
    assert_eq!(files(&["--agency", "ministry", "--state", "public"]), "public.md public.ru.md old.md", "and below it");
    assert_eq!(files(&["--state", "draft,expired"]), "draft.md expired.md");
    assert_eq!(files(&["--state", "draft", "--state", "expired"]), "draft.md expired.md");
    assert_eq!(files(&["--country", "Казахстан"]), "old.md");
    assert_eq!(files(&["--topic", "water"]), "public.md");
    assert_eq!(files(&["--lang", "ru"]), "public.ru.md");
    assert_eq!(files(&["--since", "2025-09-10", "--until", "2025-09-11"]), "draft.md public.md public.ru.md");
    assert_eq!(files(&["--pending"]), "embargoed.md old.md scheduled.md scheduled.md");
    assert_eq!(files(&["--lang", "ru", "--state", "draft"]), "");
    run(dir.path(), &["list", "--lang", "ru", "--state", "draft"]).code(0).says("No release is listed.");

    let fault = |args: &[&str]| run(dir.path(), &[&["list"], args].concat()).code(2);
    fault(&["--agency", "mini"]).says("did you mean `ministry`?");
    fault(&["--topic", "wtaer"]).says("did you mean `water`?");
    fault(&["--country", "Kyrgystan"]).says("did you mean `KG`");
    fault(&["--lang", "kk"]).says("its languages are");
    fault(&["--since", "1.9.2025"]).says("`--since`");
    fault(&["--state", "publik"]).says("public");
}

#[test]
fn the_list_tells_what_waits() {
    let dir = office();
    let pending = run(dir.path(), &["list", "--pending"]).code(0).says("4 changes to come");
    let lines: Vec<&str> = pending.out.lines().skip(1).map(|line| &line[..33]).collect();
    assert_eq!(
        lines,
        [
            "2025-10-02 09:00 +06:00  goes out",
            "2025-10-05 00:00 +06:00  expires ",
            "2025-11-01 00:00 +06:00  goes out",
            "2025-12-01 00:00 +06:00  expires ",
        ]
    );
    let json = run(dir.path(), &["list", "--pending", "--json"]).code(0).json();
    assert_eq!(
        (json[0]["at"].as_str(), json[0]["change"].as_str()),
        (Some("2025-10-02T09:00:00+06:00"), Some("publish"))
    );
    assert_eq!(json[1]["change"], "expire");
    let later = run(dir.path(), &["list", "--pending", "--at", "2026-01-01"]).code(0);
    assert_eq!(later.says("Nothing is waiting.").out, "");
}

#[test]
fn json_of_the_list_has_the_facts() {
    let dir = office();
    let json = run(dir.path(), &["list", "--json", "--topic", "water"]).code(0).json();
    let expected = serde_json::json!([{
        "date": "2025-09-10", "state": "public", "lang": "en", "agencies": ["scns"], "country": "KG",
        "countries": [], "subjects": [], "topics": ["water"], "people": [], "event": null,
        "title": "The public release", "file": "content/releases/2025/public.md",
        "address": "/releases/2025/09/public/", "goes_out_at": null, "expires_at": null
    }]);
    assert_eq!(json, expected);
}

#[test]
fn a_file_that_cannot_be_listed_is_told() {
    let dir = office();
    write(dir.path(), "content/releases/2025/bad.md", "---\ntitle: T\ndate: soon\nagencies: [scns]\n---\n");
    let list = run(dir.path(), &["list"]).code(1).says("content/releases/2025/bad.md:3:7: error[bad-date]");
    let row = list.out.lines().last().unwrap();
    assert!(row.starts_with("            failed     en    scns      T  ") && row.ends_with("2025/bad.md"), "{row:?}");
    assert_eq!(list.out.lines().count(), 10, "what can be listed is");
}

#[test]
fn the_list_says_what_a_build_says() {
    let dir = office();
    let settings = "severities: {duplicate-address: skip, unknown-agency: skip, bad-date: skip}\n";
    write(dir.path(), "site.yaml", &format!("{}{settings}", read(dir.path(), "site.yaml")));
    let release =
        |agency: &str, more: &str| format!("---\ntitle: T\ndate: 2025-09-01\nagencies: [{agency}]\n{more}---\nText.\n");
    write(dir.path(), "content/releases/2025/one.md", &release("scns", "slug: same\n"));
    write(dir.path(), "content/releases/2025/other.md", &release("scns", "slug: same\n"));
    write(dir.path(), "content/releases/2025/unknown.md", &release("nobody", ""));
    write(dir.path(), "content/releases/2025/late.md", &release("scns", "embargo: some day\n"));
    run(dir.path(), &["build"]).code(0);
    let json = run(dir.path(), &["list", "--json", "--since", "2025-09-01", "--until", "2025-09-01"]).code(0).json();
    let mut states: Vec<(String, &str, bool)> = Vec::new();
    for row in json.as_array().unwrap() {
        let page = format!("output{}index.html", row["address"].as_str().unwrap());
        let file = row["file"].as_str().unwrap().rsplit('/').next().unwrap();
        states.push((file.to_owned(), row["state"].as_str().unwrap(), dir.path().join(page).exists()));
    }
    let expected = [
        ("expired.md", "expired", false),
        ("late.md", "skipped", false),
        ("one.md", "public", true),
        ("other.md", "skipped", true),
        ("unknown.md", "skipped", false),
    ];
    assert_eq!(states, expected.map(|(file, state, there)| (file.to_owned(), state, there)));
    run(dir.path(), &["list", "--state", "skipped"]).code(0).says("3 releases");
}

#[test]
fn open_registries_are_filtered_by_name_or_id() {
    let dir = office();
    write(dir.path(), "site.yaml", "name: Office\nbase_url: https://example.org/\nregistries: open\n");
    write(
        dir.path(),
        "content/releases/2025/open.md",
        "---\ntitle: Open\ndate: 2025-09-01\nagencies: [State Navy]\ntopics: [Boats]\n---\n",
    );
    fs::remove_file(dir.path().join("content/releases/2025/public.ru.md")).unwrap();
    for args in [["--agency", "State Navy"], ["--agency", "state-navy"], ["--topic", "boats"]] {
        let list = run(dir.path(), &["list", args[0], args[1]]).code(0);
        assert!(list.out.contains("open.md") && list.out.lines().count() == 2, "{}", list.out);
    }
    run(dir.path(), &["list", "--agency", "State Army"]).code(2);
}

#[test]
fn a_view_is_all_that_a_template_may_use() {
    let dir = office();
    let view = |args: &[&str]| run(dir.path(), &[&["view"], args].concat()).code(0).json();
    let page = view(&["/releases/2025/09/public/"]);
    for key in ["page", "site", "text", "assets", "release"] {
        assert!(page[key].is_object(), "{key}");
    }
    assert_eq!(page["page"]["kind"], "release");
    assert_eq!(page["release"]["title"], "The public release");
    assert!(page["assets"]["style.css"].as_str().unwrap().starts_with("/base/"));
    let address = |args: &[&str]| view(args)["page"]["url"].as_str().unwrap().to_owned();
    let public = "/base/releases/2025/09/public/";
    for written in [
        "releases/2025/09/public",
        "/base/releases/2025/09/public/index.html",
        "https://press.example.org/base/releases/2025/09/public/?x#y",
        "content/releases/2025/public.md",
        "releases/2025/public.md",
    ] {
        assert_eq!(address(&[written]), public, "{written}");
    }
    assert_eq!(address(&["/"]), "/base/");
    assert_eq!(address(&["/", "--lang", "ru"]), "/base/ru/");
    assert_eq!(address(&["content/releases/2025/public.ru.md"]), "/base/ru/releases/2025/09/public/");
    assert_eq!(address(&["content/releases/2025/public.md", "--lang", "ru"]), "/base/ru/releases/2025/09/public/");
    assert_eq!(address(&["/agencies/scns/", "--lang", "ru"]), "/base/ru/agencies/scns/");
    assert_eq!(address(&["/releases/2025/09/embargoed/", "--at", "2025-10-03"]), "/base/releases/2025/09/embargoed/");
    assert!(!dir.path().join("output").exists() && !dir.path().join(".pressroom").exists());
}

#[test]
fn a_view_that_is_not_there_is_told_with_what_is_near() {
    let dir = office();
    let view = |args: &[&str]| run(dir.path(), &[&["view"], args].concat()).code(2);
    view(&["/agencis/scns"]).says("there is no page /agencis/scns").says("`/agencies/scns/`");
    view(&["/releases/2025/09/embargoed/"]).says("there is no page");
    view(&["content/releases/2025/embargoed.md"]).says("is not public");
    view(&["content/releases/2025/publik.md"]).says("did you mean content/releases/2025/public.md?");
    view(&["/robots.txt"]).says("no template");
    view(&["/releases/2024/01/old/", "--lang", "ru"]).says("it is in `en`");
    view(&["/", "--lang", "fr"]).says("its languages are");
    // A redirect stands at any address, whatever its language.
    let moved = "---\ntitle: Алматы\ndate: 2025-09-01\nagencies: [scns]\naliases: [/o/]\n---\nТекст.\n";
    write(dir.path(), "content/releases/2025/almaty.ru.md", moved);
    view(&["/o/", "--lang", "en"]).says("the page /o/ is not there in `en`");
    write(dir.path(), "themes/default/templates/home.html", "{% if %}");
    run(dir.path(), &["view", "/"]).code(1).says("themes/default/templates/home.html:1:");
}

#[test]
fn files_of_the_theme_are_copied() {
    let dir = office();
    let all = run(dir.path(), &["theme"]).code(0);
    assert!(all.out.lines().any(|line| line == "templates/release.html"));
    let copied = run(dir.path(), &["theme", "templates/release.html", "assets/style.css"]).code(0);
    assert_eq!(copied.out, "themes/default/templates/release.html\nthemes/default/assets/style.css\n");
    let built = run(dir.path(), &["build", "--json"]).code(0).json();
    run(dir.path(), &["theme", "templates/release.html"]).code(2).says("is there already");
    run(dir.path(), &["theme", "templates/relase.html"]).code(2).says("did you mean `templates/release.html`?");
    write(dir.path(), "themes/default/templates/release.html", "mine");
    run(dir.path(), &["build"]).code(0);
    assert_eq!(read(dir.path(), "output/releases/2025/09/public/index.html"), "mine");
    assert_eq!(built["status"], "done");
}

#[test]
fn completions_know_the_commands() {
    let dir = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(dir.path(), &["completions", shell]).code(0).out;
        assert!(script.contains("pending") && script.contains("completions"), "{shell}");
    }
    run(dir.path(), &["completions", "tcsh"]).code(2);
}

#[test]
fn a_release_is_moved_in_all_of_its_languages() {
    let dir = office();
    let at = dir.path();
    write(
        at,
        "content/releases/2025/refers.md",
        "---\ntitle: Refers\ndate: 2025-09-20\nagencies: [scns]\nrelated: [releases/2025/public.md]\n---\n\
         See [that](public.md#part) and [this](draft.md).\n",
    );
    write(at, "content/releases/2025/map.svg", "<svg/>");
    let text = read(at, "content/releases/2025/public.md").replace("Text.", "![Map](map.svg) [old](../2024/old.md)");
    write(at, "content/releases/2025/public.md", &text.replace("agencies", "aliases: [/older/]\nagencies"));
    run(at, &["build"]).code(0);
    let ids = |feed: &str| -> Vec<String> {
        let ids = feed.lines().filter(|line| line.contains("<id>tag:"));
        ids.map(|line| line.trim().to_owned()).collect()
    };
    let before = [ids(&read(at, "output/atom.xml")), ids(&read(at, "output/ru/atom.xml"))];

    let (old, new) = ("content/releases/2025/public.md", "content/releases/2025/09/well-opens/index.md");
    let dry = run(at, &["mv", "--dry-run", old, new]).code(0).says("Nothing was touched.");
    assert!(at.join(old).exists() && !at.join(new).exists(), "{}", dry.out);
    let moved =
        run(at, &["mv", old, new]).code(0).says("/releases/2025/09/public/ leads to /releases/2025/09/well-opens/");
    assert!(
        moved.out.contains("2025/public.ru.md -> content/releases/2025/09/well-opens/index.ru.md\n"),
        "{}",
        moved.out
    );
    assert!(!at.join(old).exists());
    let refers = read(at, "content/releases/2025/refers.md");
    assert!(refers.contains("related: [releases/2025/09/well-opens/index.md]"), "{refers}");
    assert!(refers.contains("[that](09/well-opens/index.md#part) and [this](draft.md)"), "{refers}");
    let text = read(at, new);
    assert!(
        text.contains("aliases: [/older/, /releases/2025/09/public/, /releases/2025/09/public/map.svg]\n"),
        "{text}"
    );
    assert!(text.contains("translation_key: /2025/public\n"), "{text}");
    assert!(text.contains("![Map](../../map.svg) [old](../../../2024/old.md)"), "{text}");

    // Nothing is lost: old addresses lead on, and feeds tell nothing new.
    let built = run(at, &["build"]).code(0);
    assert!(!built.err.contains("lost-address"), "{}", built.err);
    assert_eq!(read(at, "output/releases/2025/09/public/map.svg"), "<svg/>");
    let redirect = read(at, "output/ru/releases/2025/09/public/index.html");
    assert!(redirect.contains("url=/base/ru/releases/2025/09/well-opens/"), "{redirect}");
    assert_eq!(before, [ids(&read(at, "output/atom.xml")), ids(&read(at, "output/ru/atom.xml"))]);

    // A folder goes with all that is in it, and back; what was never public leaves no alias.
    run(at, &["mv", "content/releases/2025/09/well-opens/", "content/releases/2024/"]).code(0);
    assert!(
        at.join("content/releases/2024/well-opens/index.ru.md").exists()
            && !at.join("content/releases/2025/09").exists()
    );
    run(at, &["mv", "content/releases/2025/draft.md", "content/releases/2025/first.md"]).code(0);
    assert_eq!(read(at, "content/releases/2025/first.md").matches("aliases").count(), 0);
    run(at, &["mv", "content/releases/2025/first.md", "content/releases/2025/refers.md"])
        .code(2)
        .says("is there already");
    run(at, &["mv", "content/releases/2025/nothing.md", "content/releases/2025/x.md"]).code(2).says("there is no file");
    run(at, &["mv", "content/releases/2025/first.md", "content/pages/x.md"]).code(2).says("is not where releases lie");
    run(at, &["mv", "content/releases/2025/first.md", "content/releases/x.ru.md"]).code(2).says("names a language");
    run(at, &["build"]).code(0);
}

/// Times of builds differ.
fn without_times(text: &str) -> String {
    let mut plain = String::new();
    // The clock of these runs is that variable; a reader has none.
    for line in text.lines().filter(|line| !line.starts_with("The moment of this build is that of")) {
        match line.split_once(" in ").filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
            Some((front, rest)) if rest.contains(" s") => {
                let rest = rest.split_once(" s").map_or("", |(_, rest)| rest);
                plain.push_str(&format!("{front} in 0.02 s{rest}\n"));
            }
            _ => plain.push_str(&format!("{}\n", line.trim_end())),
        }
    }
    plain
}

/// The walk through a release's life in the documentation: each command prints what stands below it. `UPDATE=1` writes what they
/// print now.
#[test]
fn the_life_of_a_release_is_as_it_is_told() {
    let dir = TempDir::new().unwrap();
    let at = dir.path().join("site");
    run(dir.path(), &["init", "site"]).code(0);
    let yaml = read(&at, "site.yaml").replace("zone: UTC", "zone: Asia/Bishkek");
    write(&at, "site.yaml", &yaml);
    run(&at, &["add", "agency", "water-board", "--name", "Water Board"]).code(0);
    fs::remove_dir_all(at.join("content/releases")).unwrap();
    // Whose site it is was said, too.
    for (path, of_a_new_site, own) in [
        ("content/agencies/ministry.md", "stands in this new site for yours", "issues press releases"),
        ("content/pages/about.md", "This site publishes the press releases", "Here are the press releases"),
    ] {
        let text = read(&at, path);
        assert!(text.contains(of_a_new_site), "{path}");
        write(&at, path, &text.replace(of_a_new_site, own));
    }
    let page_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/publishing/life-of-a-release.md");
    let page = fs::read_to_string(&page_path).unwrap();
    let program = cargo_bin("pressroom");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut clock = NOW.to_owned();
    let shell = |command: &str, clock: &str| {
        let mut shell = Command::new("sh");
        shell.current_dir(&at).args(["-c", &format!("({command}) 2>&1")]);
        shell.env("PATH", &path).env("SOURCE_DATE_EPOCH", clock).env_remove("CLICOLOR_FORCE");
        String::from_utf8(shell.output().expect("a shell").stdout).expect("text")
    };
    let (mut reported, mut in_block) = (String::new(), false);
    for line in page.lines() {
        let comment = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        if let Some(instant) = comment.and_then(|comment| comment.strip_prefix("clock: ")) {
            clock = instant.parse::<jiff::Timestamp>().expect("an instant").as_second().to_string();
        } else if let Some(edit) = comment.and_then(|comment| comment.strip_prefix("edit: ")) {
            let (edit, file) = edit.rsplit_once(' ').expect("an edit of a file");
            let name = if file == "second" { "water-board-opens-its-second-well" } else { "second-well" };
            let said = shell(&format!("{edit} content/releases/2025/09/{name}.md"), &clock);
            assert_eq!(said, "", "{edit}");
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            reported.push_str(&format!("{line}\n{}", without_times(&shell(command, &clock))));
            continue;
        }
        match line {
            "```console" => in_block = true,
            "```" => in_block = false,
            _ if in_block => continue,
            _ => {}
        }
        reported.push_str(&format!("{line}\n"));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page_path, &reported).unwrap();
    }
    let changed = page.lines().zip(reported.lines()).find(|(one, other)| one != other);
    assert!(page == reported, "{changed:?}; `UPDATE=1 cargo test --test cli life` writes what is printed now");
}

/// The guide for authors of themes: blocks with a path are files of a new site, or go on with one where a `+` follows, and
/// each command prints what stands below it. `UPDATE=1` writes what they print now.
#[test]
fn the_guide_to_themes_can_be_followed() {
    let dir = TempDir::new().unwrap();
    let at = dir.path().join("newsroom");
    run(dir.path(), &["init", "newsroom"]).code(0);
    let guide_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes/guide.md");
    let guide = fs::read_to_string(&guide_path).unwrap();
    let program = cargo_bin("pressroom");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let (mut reported, mut done) = (String::new(), 0);
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        reported.push_str(&format!("{line}\n"));
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let words: Vec<&str> = info.split(' ').collect();
        match words.as_slice() {
            ["console"] => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    let mut shell = Command::new("sh");
                    shell.current_dir(&at).args(["-c", &format!("({command}) 2>&1")]);
                    shell.env("PATH", &path).env("SOURCE_DATE_EPOCH", NOW).env_remove("CLICOLOR_FORCE");
                    let said = String::from_utf8(shell.output().expect("a shell").stdout).expect("text");
                    reported.push_str(&format!("$ {command}\n{}", without_times(&said)));
                    done += 1;
                }
            }
            [_, path, more @ ..] => {
                let before = if more == ["+"] { read(&at, path) } else { String::new() };
                write(&at, path, &format!("{before}{}\n", block.join("\n")));
                reported.push_str(&format!("{}\n", block.join("\n")));
            }
            _ => reported.push_str(&format!("{}\n", block.join("\n"))),
        }
        reported.push_str("```\n");
    }
    assert!(done > 10, "{done}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&guide_path, &reported).unwrap();
    }
    let changed = guide.lines().zip(reported.lines()).find(|(one, other)| one != other);
    assert!(guide == reported, "{changed:?}; `UPDATE=1 cargo test --test cli guide` writes what is printed now");
}

#[test]
fn the_second_theme_has_no_faults() {
    let dir = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut copy = Command::new("cp");
    copy.current_dir(root).args(["-r", "site.yaml", "content", "themes"]).arg(dir.path());
    assert!(copy.status().expect("a copy").success());
    let yaml = read(dir.path(), "site.yaml");
    write(dir.path(), "site.yaml", &yaml.replace("theme: default", "theme: wire"));
    let checked = run(dir.path(), &["theme", "check"]).code(0);
    assert!(checked.err.contains("theme `wire` checked: nothing found"), "{}", checked.err);
    let checked = run(dir.path(), &["theme", "check", "--json"]).code(0);
    let json: serde_json::Value = serde_json::from_str(&checked.out).expect("JSON");
    assert_eq!((&json["theme"], &json["status"]), (&"wire".into(), &"done".into()));
    let built = run(dir.path(), &["build"]).code(0);
    assert!(!built.err.contains("costly-query"), "{}", built.err);
}

#[test]
fn options_of_other_programs_are_explained() {
    let dir = office();
    for (words, tip) in [
        (["build", "--clean"], "deletes by itself"),
        (["build", "--drafts"], "pressroom serve"),
        (["check", "--strict"], "severities"),
    ] {
        let reported = run(dir.path(), &words).code(2).says(tip);
        assert!(!reported.err.contains("similar argument"), "{}", reported.err);
    }
    run(dir.path(), &["build", "--outptu", "x"]).code(2).says("--output");
}

#[test]
fn languages_are_found_by_their_names() {
    let dir = office();
    run(dir.path(), &["theme", "strings", "turkish"]).code(2).says("the tag of Turkish is `tr`");
    run(dir.path(), &["theme", "strings", "Russian"]).code(2).says("did you mean `ru`?");
}
