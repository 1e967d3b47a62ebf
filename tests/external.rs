//! `check --external` against a server on this machine that counts what it is asked for.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests look at the disk as a user does")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

/// What a server was asked for.
#[derive(Default)]
struct Seen {
    /// `HEAD /path`, in the order in which they came, and when.
    requests: Mutex<Vec<(String, Instant)>>,
    agents: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

/// A server on this machine. It goes with the program that tests it.
struct Server {
    port: u16,
    seen: Arc<Seen>,
}

impl Server {
    fn start() -> Server {
        Server::start_at("127.0.0.1:0")
    }

    fn start_at(address: &str) -> Server {
        let listener = TcpListener::bind(address).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Seen::default());
        let reported = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let reported = Arc::clone(&reported);
                // A thread for each, so that two requests at a time would be seen.
                std::thread::spawn(move || answer(&stream, &reported));
            }
        });
        Server { port, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it was asked for since this was asked last, sorted.
    fn asked(&self) -> Vec<String> {
        let mut asked: Vec<String> =
            self.seen.requests.lock().expect("requests").drain(..).map(|(request, _)| request).collect();
        asked.sort();
        asked
    }
}

fn answer(mut stream: &TcpStream, seen: &Seen) {
    let mut lines = BufReader::new(stream).lines().map_while(std::result::Result::ok);
    let Some(first) = lines.next() else { return };
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let agent = lines.by_ref().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("user-agent").then(|| value.trim().to_owned())
    });
    seen.agents.lock().expect("agents").extend(agent);
    let most = seen.now.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most.fetch_max(most, Ordering::SeqCst);
    let times = {
        let mut requests = seen.requests.lock().expect("requests");
        requests.push((format!("{method} {path}"), Instant::now()));
        requests.iter().filter(|(request, _)| request.ends_with(&format!(" {path}"))).count()
    };
    let (status, header) = match path {
        "/gone" => ("404 Not Found", String::new()),
        "/no-head" if method == "HEAD" => ("405 Method Not Allowed", String::new()),
        "/moved" => ("301 Moved Permanently", "Location: /new\r\n".to_owned()),
        "/for-now" => ("302 Found", "Location: /new\r\n".to_owned()),
        "/moved-for-now" => ("308 Permanent Redirect", "Location: /for-now#there\r\n".to_owned()),
        "/circle" => ("302 Found", "Location: /circle\r\n".to_owned()),
        "/astray" => ("302 Found", "Location: https://www.example.org/\r\n".to_owned()),
        "/busy" if times == 1 => ("429 Too Many Requests", "Retry-After: 1\r\n".to_owned()),
        "/always-busy" => ("503 Service Unavailable", "Retry-After: 0\r\n".to_owned()),
        "/long-busy" => ("503 Service Unavailable", "Retry-After: 86400\r\n".to_owned()),
        "/broken" => ("500 Internal Server Error", String::new()),
        path if path.starts_with("/slow") => {
            std::thread::sleep(Duration::from_millis(300));
            ("200 OK", String::new())
        }
        _ => ("200 OK", String::new()),
    };
    let body = if method == "HEAD" { "" } else { "<p>A page</p>" };
    seen.now.fetch_sub(1, Ordering::SeqCst);
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{header}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

/// A site with one release.
fn site(front: &str, body: &str) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    write(dir.path(), "site.yaml", "name: Office\nbase_url: https://press.example.org/\n");
    write(dir.path(), "content/agencies/office.md", "---\nname: Office\n---\n");
    let text = format!("---\ntitle: A meeting\ndate: 2025-09-10\nagencies: [office]\n{front}---\n{body}\n");
    write(dir.path(), "content/releases/meeting.md", &text);
    dir
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("pressroom"));
    command.current_dir(dir).args(["check", "--external", "--delay", "0", "--at", "2025-10-01"]).args(args);
    for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(proxy);
    }
    command
}

/// What a check says as JSON; it must end well.
#[track_caller]
fn check(dir: &Path, args: &[&str]) -> Value {
    let output = command(dir, args).arg("--json").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

/// Its findings of two kinds, as `FILE:LINE:COLUMN kind message`, with the port taken out.
fn reported(report: &Value, server: &Server) -> Vec<String> {
    let all = report["diagnostics"].as_array().expect("diagnostics").iter();
    let ours = all.filter(|one| matches!(one["kind"].as_str(), Some("dead-link" | "moved-link")));
    let text = |one: &Value| {
        let word = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let place = format!("{}:{}:{}", word("file"), one["line"], one["column"]);
        format!("{place} {} {}", word("kind"), word("message")).replace(&server.url(""), "HOST")
    };
    ours.map(text).collect()
}

#[test]
fn every_answer_is_told_in_plain_words_where_the_link_stands() {
    let server = Server::start();
    let pages =
        ["good", "gone", "no-head", "moved", "for-now", "moved-for-now", "circle", "astray", "broken", "long-busy"];
    let body: String =
        pages.iter().map(|page| format!("[The {page} page]({})\n", server.url(&format!("/{page}")))).collect();
    let dir = site("", &body);
    let report = check(dir.path(), &[]);
    let at = |line: u32, reported: &str| format!("content/releases/meeting.md:{line}:1 {reported}");
    assert_eq!(
        reported(&report, &server),
        [
            at(7, "dead-link the link `HOST/gone` answers 404 (not found)"),
            at(9, "moved-link the page `HOST/moved` has moved for good to HOST/new"),
            at(11, "moved-link the page `HOST/moved-for-now` has moved for good to HOST/for-now"),
            at(12, "dead-link the link `HOST/circle` leads on more than 10 times, and perhaps in a circle"),
            at(13, "dead-link the link `HOST/astray` leads on to https://www.example.org/, which is no page"),
            at(14, "dead-link the link `HOST/broken` answers 500 (internal server error)"),
            at(15, "dead-link the link `HOST/long-busy` answers 503 (service unavailable)"),
        ]
    );
    assert_eq!(report["external"]["checked"], 10);
    assert_eq!((&report["external"]["dead"], &report["external"]["moved"]), (&5.into(), &2.into()));
    let asked = server.asked();
    for request in ["HEAD /gone", "GET /gone", "HEAD /no-head", "GET /no-head", "HEAD /good", "HEAD /long-busy"] {
        assert_eq!(asked.iter().filter(|one| *one == request).count(), 1, "{request}: {asked:?}");
    }
    assert!(!asked.iter().any(|one| one == "GET /good" || one == "GET /broken"), "{asked:?}");
    assert_eq!(asked.iter().filter(|one| one.ends_with(" /circle")).count(), 11);
    let agents = server.seen.agents.lock().unwrap();
    assert!(
        agents.iter().all(|agent| agent.starts_with("pressroom/") && agent.ends_with(" (link check)")),
        "{agents:?}"
    );
}

#[test]
fn a_host_is_asked_one_page_at_a_time() {
    let server = Server::start();
    let body: String = (0..8).map(|n| format!("[Page {n}]({})\n", server.url(&format!("/slow?{n}")))).collect();
    let dir = site("", &body);
    check(dir.path(), &[]);
    assert_eq!(server.asked().len(), 8);
    assert_eq!(server.seen.most.load(Ordering::SeqCst), 1);
}

/// Other systems have no second address of their own.
#[cfg(target_os = "linux")]
#[test]
fn hosts_are_asked_beside_each_other() {
    let servers = [Server::start_at("127.0.0.1:0"), Server::start_at("127.0.0.2:0"), Server::start_at("127.0.0.3:0")];
    let pages = servers.iter().zip(1..).flat_map(|(server, host)| {
        let port = server.port;
        (0..3).map(move |n| format!("[Page {n}](http://127.0.0.{host}:{port}/slow?{n})\n"))
    });
    let dir = site("", &pages.collect::<String>());
    check(dir.path(), &[]);
    let spans: Vec<(Instant, Instant)> = servers
        .iter()
        .map(|server| {
            assert_eq!(server.seen.most.load(Ordering::SeqCst), 1);
            let requests = server.seen.requests.lock().unwrap();
            assert_eq!(requests.len(), 3);
            (requests[0].1, requests[2].1)
        })
        .collect();
    // Each began before any had its last.
    let (begun, last) = (spans.iter().map(|span| span.0).max(), spans.iter().map(|span| span.1).min());
    assert!(begun < last, "{spans:?}");
}

#[test]
fn a_host_gets_a_pause_between_two_requests() {
    let server = Server::start();
    let body: String = (0..3).map(|n| format!("[Page {n}]({})\n", server.url(&format!("/page-{n}")))).collect();
    let dir = site("", &body);
    let mut command = Command::new(cargo_bin("pressroom"));
    command.current_dir(dir.path()).args(["check", "--external", "--delay", "200"]);
    assert!(command.output().expect("the program runs").status.success());
    let requests = server.seen.requests.lock().unwrap();
    assert_eq!(requests.len(), 3);
    for two in requests.windows(2) {
        assert!(two[1].1 - two[0].1 >= Duration::from_millis(190), "{requests:?}");
    }
}

#[test]
fn a_busy_host_is_asked_once_more_when_it_says() {
    let server = Server::start();
    let dir = site("", &format!("[Busy]({})\n[Always]({})", server.url("/busy"), server.url("/always-busy")));
    let begin = Instant::now();
    let report = check(dir.path(), &[]);
    assert!(begin.elapsed() >= Duration::from_secs(1));
    let dead =
        "content/releases/meeting.md:7:1 dead-link the link `HOST/always-busy` answers 503 (service unavailable)";
    assert_eq!(reported(&report, &server), [dead]);
    assert_eq!(server.asked(), ["HEAD /always-busy", "HEAD /always-busy", "HEAD /busy", "HEAD /busy"]);
}

#[test]
fn answers_are_kept_and_a_damaged_cache_is_no_fault() {
    let server = Server::start();
    let dir = site("", &format!("[Good]({})\n[Gone]({})", server.url("/good"), server.url("/gone")));
    let first = check(dir.path(), &[]);
    assert_eq!(server.asked().len(), 3);
    let second = check(dir.path(), &[]);
    assert_eq!(server.asked(), [""; 0]);
    assert_eq!(first["diagnostics"], second["diagnostics"]);
    assert_eq!((&second["external"]["checked"], &second["external"]["cached"]), (&2.into(), &2.into()));

    // Two hours later the bad answer is asked for again, and the good one is not.
    let cache = dir.path().join(".pressroom/links.json");
    let mut kept: Value = serde_json::from_str(&fs::read_to_string(&cache).unwrap()).unwrap();
    for link in kept["links"].as_object_mut().unwrap().values_mut() {
        let at: jiff::Timestamp = link["at"].as_str().unwrap().parse().unwrap();
        link["at"] = (at - jiff::SignedDuration::from_hours(2)).to_string().into();
    }
    fs::write(&cache, kept.to_string()).unwrap();
    check(dir.path(), &[]);
    assert_eq!(server.asked(), ["GET /gone", "HEAD /gone"]);

    fs::write(&cache, "{").unwrap();
    let report = check(dir.path(), &[]);
    assert_eq!(server.asked().len(), 3);
    let note = &report["diagnostics"][0];
    assert_eq!((&note["severity"], &note["file"]), (&"note".into(), &".pressroom/links.json".into()));
    assert!(note["message"].as_str().unwrap().contains("given up"), "{note}");
    check(dir.path(), &[]);
    assert_eq!(server.asked(), [""; 0]);

    // Where nothing can be kept, all is reported all the same.
    fs::remove_dir_all(dir.path().join(".pressroom")).unwrap();
    fs::write(dir.path().join(".pressroom"), "").unwrap();
    let report = check(dir.path(), &[]);
    assert_eq!(server.asked().len(), 3);
    let kinds: Vec<&Value> = report["diagnostics"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["stray-file", "dead-link"]);
}

#[test]
fn every_place_counts_and_every_page_once() {
    let server = Server::start();
    let (gone, good) = (server.url("/gone"), server.url("/good"));
    let dir = site(
        &format!("source: {{url: \"{gone}\"}}\nnotes_to_editors: \"[The notes]({gone}#notes)\"\n"),
        &format!(
            "[One]({gone}) <{gone}#two> <a href=\"{gone}?a=1&amp;b=2\">x</a> <img src=\"{good}\" alt=\"\">\n![P]({gone})"
        ),
    );
    write(dir.path(), "content/pages/about.md", &format!("---\ntitle: About\n---\n[Here it is]({gone})\n"));
    write(dir.path(), "content/agencies/office.md", &format!("---\nname: Office\nsite: {gone}\n---\n[Text]({gone})\n"));
    let yaml = format!(
        "name: Office\nbase_url: https://press.example.org/\nfooter: \"[Foot]({gone}) [Port](http://a:99999/)\"\n"
    );
    write(dir.path(), "site.yaml", &yaml);
    let places: Vec<String> = reported(&check(dir.path(), &[]), &server)
        .iter()
        .map(|line| line.replace(" answers 404 (not found)", "").replace(" dead-link the link", ""))
        .collect();
    assert_eq!(
        places[..6],
        [
            "content/agencies/office.md:3:7 `HOST/gone`",
            "content/agencies/office.md:5:1 `HOST/gone`",
            "content/pages/about.md:4:1 `HOST/gone`",
            "content/releases/meeting.md:5:15 `HOST/gone`",
            "content/releases/meeting.md:6:19 `HOST/gone#notes`",
            "content/releases/meeting.md:8:1 `HOST/gone`",
        ]
    );
    assert_eq!(places.len(), 10, "{places:#?}");
    assert!(places.contains(&"site.yaml:3:9 `http://a:99999/` is no address of a page".to_owned()), "{places:#?}");
    let asked = server.asked();
    assert_eq!(asked, ["GET /gone", "HEAD /gone", "HEAD /gone?a=1&b=2", "HEAD /good"]);
}

#[test]
fn what_is_not_public_is_not_asked_for() {
    let server = Server::start();
    let dir = site("", &format!("[Public]({})", server.url("/public")));
    let release = |name: &str, more: &str, body: &str| {
        let text = format!("---\ntitle: {name}\ndate: 2025-09-10\nagencies: [office]\n{more}\n---\n{body}\n");
        write(dir.path(), &format!("content/releases/{name}.md"), &text);
    };
    let both = format!("[Both]({}) [Secret]({})", server.url("/public"), server.url("/secret"));
    release("embargoed", "embargo: 2026-01-01T00:00:00Z", &both);
    release("draft", &format!("draft: true\nsource: {{url: \"{}\"}}", server.url("/draft")), "");
    release("withdrawn", "withdrawn: {reason: Wrong}", &format!("[Old]({})", server.url("/old")));
    release(
        "reserved",
        "",
        "<https://www.example.com/> <http://localhost:1/> <https://a.test/> <mailto:a@example.org>",
    );
    let output = command(dir.path(), &[]).output().expect("the program runs");
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(server.asked(), ["HEAD /public"]);
    for line in [
        "1 link to other sites checked.\n",
        "3 links to names kept for examples were not asked for.\n",
        "2 links of releases that are not public were left out; `--drafts` asks for them.\n",
    ] {
        assert!(err.contains(line), "{err}");
    }
    let report = check(dir.path(), &["--drafts"]);
    assert_eq!(server.asked(), ["HEAD /draft", "HEAD /secret"]);
    assert_eq!((&report["external"]["left_out"], &report["external"]["cached"]), (&0.into(), &1.into()));
    // On the day on which the embargo ends, one of them is asked for.
    fs::remove_file(dir.path().join(".pressroom/links.json")).unwrap();
    let mut command = Command::new(cargo_bin("pressroom"));
    command.current_dir(dir.path()).args(["check", "--external", "--delay", "0", "--at", "2026-01-01"]);
    assert!(command.output().expect("the program runs").status.success());
    assert_eq!(server.asked(), ["HEAD /public", "HEAD /secret"]);
}

#[test]
fn a_host_that_is_not_there_is_told() {
    // A port that nobody listens at any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let dir = site("", &format!("[Away](http://127.0.0.1:{port}/)"));
    let report = check(dir.path(), &[]);
    let message = report["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.ends_with("leads to 127.0.0.1, which refuses connections"), "{message}");
}

#[test]
fn without_being_asked_to_a_check_asks_nobody_and_writes_nothing() {
    let server = Server::start();
    let dir = site("", &format!("[Gone]({})", server.url("/gone")));
    let output =
        Command::new(cargo_bin("pressroom")).current_dir(dir.path()).args(["check", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["external"].is_null());
    assert_eq!(server.asked(), [""; 0]);
    assert!(!dir.path().join(".pressroom").exists());
    let output =
        Command::new(cargo_bin("pressroom")).current_dir(dir.path()).args(["check", "--drafts"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
