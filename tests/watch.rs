//! `pressroom build --watch` as people use it: with editors that save in their own ways, with many files at once, with
//! folders that are moved, with links, and with a clock that goes on.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests edit sites and wait for what comes of it")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pressroom::build::{Options, build};
use support::Site;

const PATIENCE: Duration = Duration::from_secs(60);

/// A program that watches a site, and what it says.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    root: PathBuf,
}

impl Watching {
    fn start(root: &Path, arguments: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pressroom"))
            .arg("--site")
            .arg(root)
            .args(["build", "--watch"])
            .args(arguments)
            .env("NO_COLOR", "1")
            .env_remove("SOURCE_DATE_EPOCH")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let reported = BufReader::new(child.stderr.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || reported.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let watching = Watching { child, lines, root: root.to_owned() };
        let mut reported = Vec::new();
        while reported.last().is_none_or(|line: &String| !line.contains("written")) {
            reported.push(watching.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{reported:#?}")));
        }
        // What came into a new folder before it was watched is looked for once more.
        std::thread::sleep(Duration::from_millis(500));
        watching
    }

    /// Waits until a file of the output is as it should be.
    #[track_caller]
    fn until(&self, path: &str, is_right: impl Fn(Option<&str>) -> bool) {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let text = fs::read_to_string(self.root.join("output").join(path)).ok();
            if is_right(text.as_deref()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let reported: Vec<String> = self.lines.try_iter().collect();
        panic!("output/{path} is not what it should be; {reported:#?}");
    }

    #[track_caller]
    fn until_holds(&self, path: &str, text: &str) {
        self.until(path, |page| page.is_some_and(|page| page.contains(text)));
    }

    #[track_caller]
    fn until_gone(&self, path: &str) {
        self.until(path, |page| page.is_none());
    }

    /// What it said since it was asked last, once it says nothing more.
    fn said(&self) -> Vec<String> {
        let mut said = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(1500)) {
            said.push(line);
        }
        said
    }

    /// The output is what a build that knows nothing would make of the site.
    #[track_caller]
    fn equals_a_clean_build(&self) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { output: Some(folder.path().join("clean")), ..Options::of(&self.root, now()) };
        let report = build(&options, &|_, _| {}, &|_| true);
        assert_eq!(report.status, pressroom::build::Status::Done, "{}", support::reported(&report.diagnostics));
        let (clean, watched) =
            (support::files(&folder.path().join("clean")), support::files(&self.root.join("output")));
        let names = |files: &support::Files| files.keys().cloned().collect::<Vec<_>>().join("\n");
        assert_eq!(names(&clean), names(&watched));
        assert!(clean == watched, "the bytes of some files differ");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn release(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2025-05-06\nagencies: [office]\n---\n{text}\n")
}

fn site() -> Site {
    Site::with(&[
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/releases/2025/meeting.md", &release("A meeting", "Before.")),
        ("content/releases/2025/visit.md", &release("A visit", "Before.")),
    ])
}

const MEETING: &str = "releases/2025/05/meeting/index.html";

#[test]
fn editors_save_in_their_own_ways() {
    let site = site();
    let watching = Watching::start(site.root(), &[]);
    let folder = site.root().join("content/releases/2025");
    let file = folder.join("meeting.md");
    let save = |name: &str, text: &str| fs::write(folder.join(name), release("A meeting", text)).unwrap();

    // Nano, and VS Code as it is set up: the file itself is written.
    save("meeting.md", "In place.");
    watching.until_holds(MEETING, "In place.");

    // Vim: a probe, the old file aside, a new one, the old one deleted.
    fs::write(folder.join("4913"), "").unwrap();
    fs::remove_file(folder.join("4913")).unwrap();
    fs::rename(&file, folder.join("meeting.md~")).unwrap();
    save("meeting.md", "By Vim.");
    fs::remove_file(folder.join("meeting.md~")).unwrap();
    watching.until_holds(MEETING, "By Vim.");

    // Gedit, Kate, JetBrains, rsync, mv: a new file in the place of the old one.
    save(".meeting.md.tmp", "By renaming.");
    fs::rename(folder.join(".meeting.md.tmp"), &file).unwrap();
    watching.until_holds(MEETING, "By renaming.");
    save("meeting.md.tmp-0815", "By renaming again.");
    fs::rename(folder.join("meeting.md.tmp-0815"), &file).unwrap();
    watching.until_holds(MEETING, "By renaming again.");

    // Emacs: a lock, which is a link to nowhere.
    symlink("someone@host.1234", folder.join(".#meeting.md")).unwrap();
    save("meeting.md", "By Emacs.");
    fs::remove_file(folder.join(".#meeting.md")).unwrap();
    watching.until_holds(MEETING, "By Emacs.");

    // On a machine that is busy, a build may well see a file that is there for a moment only, and name it.
    let said = watching.said();
    assert!(!said.iter().any(|line| line.contains("error")), "{said:#?}");
    watching.equals_a_clean_build();
}

#[test]
fn a_checkout_of_a_thousand_files_is_at_most_two_builds() {
    let site = site();
    let name = |number: usize| format!("content/releases/2025/r{number}.md");
    for number in 0..1_000 {
        site.write(&name(number), release("A release", "Before.").as_bytes());
    }
    let watching = Watching::start(site.root(), &[]);
    watching.said();
    let begin = Instant::now();
    for number in 0..1_000 {
        // As git does it: the old file goes, the new one is written.
        site.remove(&name(number));
        site.write(&name(number), release("A release", "After.").as_bytes());
    }
    let took = begin.elapsed();
    for number in [0, 500, 999] {
        watching.until_holds(&format!("releases/2025/05/r{number}/index.html"), "After.");
    }
    // The page is there a moment before the line that says so.
    let mut said = vec![watching.lines.recv_timeout(PATIENCE).expect("a line")];
    said.extend(watching.said());
    let builds = said.iter().filter(|line| line.contains("written")).count();
    // On a machine that is busy, a checkout pauses for longer than the program waits.
    let most = if took < Duration::from_millis(300) { 2 } else { 2 + took.as_millis() as usize / 50 };
    assert!((1..=most).contains(&builds), "{took:?}: {said:#?}");
    watching.equals_a_clean_build();
}

#[test]
fn folders_move() {
    let site = site();
    // A folder of releases that is empty all at once would be taken for one that is not mounted.
    site.write("content/releases/2024/stays.md", release("It stays", "Here.").as_bytes());
    let watching = Watching::start(site.root(), &[]);
    let (content, aside) = (site.root().join("content/releases"), site.root().join("aside"));
    fs::rename(content.join("2025"), &aside).unwrap();
    watching.until_gone(MEETING);
    watching.equals_a_clean_build();
    fs::rename(&aside, content.join("archive")).unwrap();
    watching.until_holds(MEETING, "Before.");
    fs::rename(content.join("archive"), content.join("old")).unwrap();
    fs::write(content.join("old/visit.md"), release("A visit", "After.")).unwrap();
    watching.until_holds("releases/2025/05/visit/index.html", "After.");
    fs::create_dir_all(content.join("a/b/c")).unwrap();
    fs::write(content.join("a/b/c/deep.md"), release("Deep", "Deep.")).unwrap();
    watching.until_holds("releases/2025/05/deep/index.html", "Deep.");
    fs::remove_dir_all(content.join("a")).unwrap();
    watching.until_gone("releases/2025/05/deep/index.html");
    watching.equals_a_clean_build();
}

#[test]
fn a_change_during_a_build_is_not_lost() {
    let site = site();
    let watching = Watching::start(site.root(), &[]);
    for number in 0..200 {
        let text = format!("Number {number}.");
        site.write("content/releases/2025/meeting.md", release("A meeting", &text).as_bytes());
        std::thread::sleep(Duration::from_millis(number % 13));
    }
    watching.until_holds(MEETING, "Number 199.");
    watching.equals_a_clean_build();
}

#[test]
fn everything_that_a_site_is_made_of_is_watched() {
    let site = site();
    let watching = Watching::start(site.root(), &[]);
    site.write("content/agencies/office.md", b"---\nname: Bureau\n---\n");
    watching.until_holds(MEETING, "Bureau");
    site.write("site.yaml", b"name: Ministry\nbase_url: https://press.example.org/\n");
    watching.until_holds(MEETING, "Ministry");
    // The folder of themes comes while the site is watched.
    site.write("themes/default/templates/page.html", b"<p>{{ content.title }}</p>");
    site.write("content/pages/about.md", b"---\ntitle: About us\n---\n");
    watching.until_holds("about/index.html", "<p>About us</p>");
    site.write("themes/default/templates/page.html", b"<b>{{ content.title }}</b>");
    watching.until_holds("about/index.html", "<b>About us</b>");
    site.remove("themes");
    watching.until_holds("about/index.html", "<h1");
    watching.equals_a_clean_build();
}

#[test]
fn links_are_followed_inside_the_site() {
    let site = site();
    site.write("drafts/linked.md", release("Linked", "Before.").as_bytes());
    site.write("notes/single.md", release("Single", "Before.").as_bytes());
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("foreign.md"), release("Foreign", "Before.")).unwrap();
    let releases = site.root().join("content/releases");
    symlink("../../drafts", releases.join("drafts")).unwrap();
    symlink("../../notes/single.md", releases.join("single.md")).unwrap();
    symlink(".", releases.join("round")).unwrap();
    symlink(outside.path(), releases.join("foreign")).unwrap();
    let config = "name: Office\nbase_url: https://press.example.org/\nseverities: {bad-path: warn}\n";
    site.write("site.yaml", config.as_bytes());
    let watching = Watching::start(site.root(), &[]);
    watching.until_holds("releases/2025/05/linked/index.html", "Before.");
    watching.until_holds("releases/2025/05/single/index.html", "Before.");
    watching.until_gone("releases/2025/05/foreign/index.html");
    site.write("drafts/linked.md", release("Linked", "After.").as_bytes());
    watching.until_holds("releases/2025/05/linked/index.html", "After.");
    site.write("notes/single.md", release("Single", "After.").as_bytes());
    watching.until_holds("releases/2025/05/single/index.html", "After.");
    site.write("notes/.single.tmp", release("Single", "Renamed.").as_bytes());
    fs::rename(site.root().join("notes/.single.tmp"), site.root().join("notes/single.md")).unwrap();
    watching.until_holds("releases/2025/05/single/index.html", "Renamed.");
    site.write("notes/single.md", release("Single", "Once more.").as_bytes());
    watching.until_holds("releases/2025/05/single/index.html", "Once more.");

    site.write("site.yaml", format!("{config}symlinks: anywhere\n").as_bytes());
    watching.until_holds("releases/2025/05/foreign/index.html", "Before.");
    fs::write(outside.path().join("foreign.md"), release("Foreign", "After.")).unwrap();
    watching.until_holds("releases/2025/05/foreign/index.html", "After.");
}

/// Reads and lists the site and its output all the time, as backups and searches do, until it is dropped.
struct Reader(Arc<AtomicBool>, Option<JoinHandle<()>>);

impl Reader {
    fn of(root: &Path) -> Reader {
        let (root, ended) = (root.to_owned(), Arc::new(AtomicBool::new(false)));
        let end = Arc::clone(&ended);
        let thread = std::thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                for folder in ["output", "content/releases", "content/releases/2025", "."] {
                    let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
                    entries.flatten().for_each(|entry| drop(fs::read(entry.path())));
                }
                std::thread::sleep(Duration::from_millis(3));
            }
        });
        Reader(ended, Some(thread))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
        self.1.take().unwrap().join().unwrap();
    }
}

#[test]
fn the_clock_goes_on_whoever_reads() {
    let site = site();
    let watching = Watching::start(site.root(), &[]);
    let _reader = Reader::of(site.root());
    // The hours are whole seconds. However slow the machine is: nothing is there too early, and all of it comes.
    let hour = now() + Duration::from_secs(3);
    let [hour, later] = [hour, hour + Duration::from_secs(4)].map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let facts = format!("title: Soon\ndate: 2025-05-06\nagencies: [office]\nembargo: {hour}\n");
    site.write("content/releases/soon.md", format!("---\n{facts}---\nText.\n").as_bytes());
    let facts = format!("title: Old\ndate: 2025-05-06\nagencies: [office]\nexpires: {later}\n");
    site.write("content/releases/old.md", format!("---\n{facts}---\nText.\n").as_bytes());
    watching.until_holds("releases/2025/05/soon/index.html", "Soon");
    assert!(now() >= hour.parse().unwrap());
    let late = now().duration_since(hour.parse().unwrap());
    watching.until_gone("releases/2025/05/old/index.html");
    // What was not yet there is gone as well: then the hour had to come first.
    watching.until(MEETING, |_| now() >= later.parse().unwrap());
    watching.until_gone("releases/2025/05/old/index.html");
    println!("public {late:#} after the hour");
    site.write("content/releases/2025/meeting.md", release("A meeting", "After.").as_bytes());
    watching.until_holds(MEETING, "After.");
    watching.equals_a_clean_build();
}

#[test]
fn who_saves_all_the_time_sees_what_comes_of_it() {
    let site = site();
    let watching = Watching::start(site.root(), &[]);
    let end = Instant::now() + PATIENCE;
    let page = || fs::read_to_string(site.root().join("output").join(MEETING)).unwrap_or_default();
    let mut count = 0;
    while !page().contains("Number") {
        assert!(Instant::now() < end, "no build came");
        count += 1;
        site.write("content/releases/2025/meeting.md", release("A meeting", &format!("Number {count}.")).as_bytes());
        std::thread::sleep(Duration::from_millis(3));
    }
    watching.until_holds(MEETING, &format!("Number {count}."));
}

#[test]
fn files_are_looked_at_where_nobody_tells() {
    let site = site();
    let watching = Watching::start(site.root(), &["--poll"]);
    site.write("content/releases/2025/meeting.md", release("A meeting", "After.").as_bytes());
    watching.until_holds(MEETING, "After.");
    site.write("content/releases/2025/new.md", release("New", "New.").as_bytes());
    watching.until_holds("releases/2025/05/new/index.html", "New.");
    site.remove("content/releases/2025/new.md");
    watching.until_gone("releases/2025/05/new/index.html");
    watching.equals_a_clean_build();
}
