//! What a build does when the disk or another program is in its way: two builds at once, no file handles, no space, files
//! that go while they are read, files that are larger than memory.
//!
//! `PRESSROOM_PAIRS=2000 cargo test --release --test disk two_builds` starts that many pairs of builds.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests look at the disk as a user does")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::Site;

const RELEASE: &str = "content/releases/visit.md";
const PAGE: &str = "output/releases/2025/05/visit/index.html";

fn site() -> Site {
    Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        (RELEASE, "---\ntitle: A visit\ndate: 2025-05-01\nagencies: [office]\n---\nText.\n"),
    ])
}

/// The program, for a site.
fn pressroom(site: &Site, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    command
        .arg("--site")
        .arg(site.root())
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A build in a shell, after a command that takes something away from it.
fn build_after(site: &Site, limit: &str) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{limit}; exec \"$0\" --site \"$1\" build"), env!("CARGO_BIN_EXE_pressroom")]);
    command.arg(site.root()).output().expect("a shell")
}

#[track_caller]
fn ended(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

#[track_caller]
fn build(site: &Site) -> String {
    ended(&pressroom(site, &["build"]).output().expect("a build"), 0)
}

/// Puts the release under embargo.
fn hold_back(site: &Site) {
    let text = "---\ntitle: A visit\ndate: 2025-05-01\nembargo: 2099-01-01T00:00:00Z\nagencies: [office]\n---\nText.\n";
    site.write(RELEASE, text.as_bytes());
}

#[track_caller]
fn no_stage(site: &Site) {
    assert!(!site.output().join(".pressroom-stage").exists(), "the stage is left");
}

#[test]
fn two_builds_at_once_both_end_well() {
    let pairs = std::env::var("PRESSROOM_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(24);
    let site = site();
    for pair in 0..pairs {
        if pair % 5 == 0 {
            let _ = fs::remove_dir_all(site.output());
        }
        let two = [(), ()].map(|()| pressroom(&site, &["build", "--json"]).spawn().expect("a build"));
        for child in two {
            let output = child.wait_with_output().expect("a build");
            assert_eq!(output.status.code(), Some(0), "pair {pair}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}

#[test]
fn a_program_that_stays_is_named_and_its_lock_ends_with_it() {
    let site = site();
    let mut watching =
        pressroom(&site, &["build", "--watch"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while !site.root().join(PAGE).exists() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    let said = ended(&pressroom(&site, &["build"]).output().unwrap(), 3);
    assert!(said.contains(&format!("pressroom build --watch (process {})", watching.id())), "{said}");
    // With a signal that no program can do anything about.
    watching.kill().unwrap();
    watching.wait().unwrap();
    build(&site);
}

/// An error that passes gives nothing up: what must not be public any more is deleted by the next build.
#[test]
fn an_error_that_passes_loses_no_file() {
    for limit in ["ulimit -n 4", "ulimit -n 6", "trap '' XFSZ; ulimit -f 0"] {
        let site = site();
        build(&site);
        hold_back(&site);
        ended(&build_after(&site, limit), 3);
        let said = build(&site);
        assert!(!site.root().join(PAGE).exists(), "{limit}: {said}");
    }
    // A record that cannot be read.
    let site = site();
    build(&site);
    hold_back(&site);
    let (record, aside) = (site.root().join(".pressroom/records/output.record"), site.root().join("aside"));
    fs::rename(&record, &aside).unwrap();
    fs::create_dir(&record).unwrap();
    let said = ended(&pressroom(&site, &["build"]).output().unwrap(), 3);
    assert!(said.contains("output.record"), "{said}");
    fs::remove_dir(&record).unwrap();
    fs::rename(&aside, &record).unwrap();
    build(&site);
    assert!(!site.root().join(PAGE).exists());
}

/// A record of which a part went bad while a release was put under embargo.
#[test]
fn a_damaged_record_keeps_no_page_public() {
    for name in ["output.record", "output.files"] {
        let site = site();
        build(&site);
        hold_back(&site);
        let path = site.root().join(".pressroom/records").join(name);
        fs::write(&path, vec![0; fs::read(&path).unwrap().len()]).unwrap();
        build(&site);
        assert!(!site.root().join(PAGE).exists(), "{name}");
    }
    let site = site();
    build(&site);
    hold_back(&site);
    fs::write(site.root().join(".pressroom/records/output.record"), "").unwrap();
    fs::write(site.root().join(".pressroom/records/output.files"), "").unwrap();
    let said = build(&site);
    assert!(said.contains("warning[stray-file]") && said.contains("releases/2025/05/visit/index.html"), "{said}");
}

#[test]
fn a_ledger_that_cannot_be_written_keeps_pages_out() {
    let site = site();
    fs::create_dir(site.root().join("published.txt.new")).unwrap();
    let said = ended(&pressroom(&site, &["build"]).output().unwrap(), 3);
    assert!(said.contains("published.txt"), "{said}");
    assert!(support::files(&site.output()).is_empty());
    no_stage(&site);
    fs::remove_dir(site.root().join("published.txt.new")).unwrap();
    build(&site);
    assert!(site.root().join(PAGE).exists());
}

#[test]
fn no_stage_is_left_where_pages_cannot_be_put_in_place() {
    let site = site();
    // Somebody's folder where a page was.
    build(&site);
    fs::remove_file(site.root().join(PAGE)).unwrap();
    site.write(&format!("{PAGE}/mine.txt"), b"mine");
    ended(&pressroom(&site, &["build"]).output().unwrap(), 3);
    no_stage(&site);
    assert_eq!(fs::read(site.root().join(PAGE).join("mine.txt")).unwrap(), b"mine");
}

#[test]
fn an_output_folder_may_have_the_longest_name() {
    let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
    let long = elsewhere.path().join("o".repeat(255));
    for output in [long.to_str().unwrap(), "public.html", "a/b", "a-b"] {
        let inside = site.root().join(output);
        ended(&pressroom(&site, &["build", "--output", inside.to_str().unwrap()]).output().unwrap(), 0);
        assert!(inside.join("index.html").exists(), "{output}");
    }
}

/// Files that come and go all the time do not keep a build from its end.
#[test]
fn files_that_go_while_they_are_read_are_no_error() {
    let site = site();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let text = fs::read(site.root().join(RELEASE)).unwrap();
            while !done.load(Ordering::Relaxed) {
                for number in 0..20 {
                    site.write(&format!("content/releases/more-{number}.md"), &text);
                    site.write(&format!("content/static/{number}.txt"), b"x");
                }
                for number in 0..20 {
                    let _ = fs::remove_file(site.root().join(format!("content/releases/more-{number}.md")));
                    let _ = fs::remove_file(site.root().join(format!("content/static/{number}.txt")));
                }
            }
        });
        let ended: Vec<Output> = (0..10).map(|_| pressroom(&site, &["build"]).output().unwrap()).collect();
        done.store(true, Ordering::Relaxed);
        // A file may be half written when it is read: then the content is invalid. A build begins again twenty times, which
        // is now and then not enough for a folder that never rests; then it says so.
        let mut gave_up = 0;
        for output in ended {
            let said = String::from_utf8_lossy(&output.stderr);
            let is_told = said.contains("files were changed again and again");
            assert!(matches!(output.status.code(), Some(0 | 1)) || is_told, "{said}");
            gave_up += usize::from(is_told);
        }
        assert!(gave_up < 5, "{gave_up} of 10");
    });
    build(&site);
    no_stage(&site);
}

/// A file beside a release may be larger than memory.
#[test]
fn large_files_are_never_held_in_memory() {
    use wait4::Wait4;
    const SIZE: u64 = 400 << 20;
    let site = site();
    site.write(RELEASE, b"---\ntitle: A visit\ndate: 2025-05-01\nagencies: [office]\n---\n[Film](visit/film.mp4)\n");
    site.write("content/releases/visit/film.mp4", b"film");
    let film = site.root().join("content/releases/visit/film.mp4");
    fs::File::options().write(true).open(&film).unwrap().set_len(SIZE).unwrap();
    let mut child = pressroom(&site, &["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let used = child.wait4().unwrap();
    assert!(used.status.success());
    assert_eq!(size(&site.root().join("output/releases/2025/05/visit/film.mp4")), SIZE);
    assert!(used.rusage.maxrss < 150 << 20, "{} MB", used.rusage.maxrss >> 20);
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}
