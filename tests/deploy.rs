//! `pressroom deploy` against real peers on this machine: a folder, a server of the protocol of S3, one of Azure's, a git
//! repository, an ssh server with rsync; with deployments that are killed, and a network that fails.
//!
//! `PRESSROOM_KILLS=300 cargo test --release --test deploy` makes the deployments that are killed many. A peer that is not
//! installed is passed over, but where `CI` is set it must be there: `.ci/run` installs all.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests start servers, and edit sites")]

#[path = "deploy/peers.rs"]
mod peers;
mod support;

use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use peers::{Azurite, Bucket, Folder, Git, Peer, Ssh};
use support::{Files, Site, path_of, tags};

const BASE: &str = "https://press.example.org/";

/// A series of numbers that looks random (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A site with some releases that lead to each other, and a target.
fn site(peer: &dyn Peer) -> Site {
    let site = Site::with(&[
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/topics/trade.md", "---\nname: Trade\n---\n"),
        ("content/pages/about.md", "---\ntitle: About\nmenu: 1\n---\nText.\n"),
    ]);
    site.write("site.yaml", format!("name: Office\nbase_url: {BASE}\ndeploy:\n  public:\n{}", peer.yaml()).as_bytes());
    site.write("themes/own/theme.yaml", b"extends: default\n");
    for number in 0..4 {
        release(&site, number, "First.");
    }
    site
}

fn release(site: &Site, number: u64, text: &str) {
    let more = if number.is_multiple_of(2) {
        "topics: [trade]\nattachments: [{src: paper.pdf}]\n"
    } else {
        "attachments: [{src: paper.pdf}]\n"
    };
    let text = format!(
        "---\ntitle: Release {number}\ndate: 2025-0{}-1{}\nagencies: [office]\n{more}---\n{text}\n",
        1 + number % 3,
        number % 9
    );
    site.write(&format!("content/releases/r{number}/index.md"), text.as_bytes());
    site.write(&format!("content/releases/r{number}/paper.pdf"), format!("%PDF-1.4 {number}").as_bytes());
}

fn command(site: &Site, peer: &dyn Peer, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    command.arg("--site").arg(site.root()).arg("deploy").args(arguments).env("NO_COLOR", "1");
    command.env_remove("SOURCE_DATE_EPOCH").envs(peer.env()).stdin(Stdio::null());
    command
}

fn deploy(site: &Site, peer: &dyn Peer, arguments: &[&str]) -> Output {
    command(site, peer, arguments).output().expect("the program")
}

#[track_caller]
fn deploy_well(site: &Site, peer: &dyn Peer, arguments: &[&str]) -> String {
    let output = deploy(site, peer, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{:?}\n{said}", output.status.code());
    said
}

/// What lies at a target, without what is ours and assets that stay.
fn public(peer: &dyn Peer, site: &Site) -> Files {
    let built = site.published();
    let stays = |path: &String| path.starts_with("assets/") && !built.contains_key(path);
    peer.files().into_iter().filter(|(path, _)| !path.starts_with(".pressroom/") && !stays(path)).collect()
}

#[track_caller]
fn assert_is_what_was_built(peer: &dyn Peer, site: &Site, when: &str) {
    let (there, built) = (public(peer, site), site.published());
    let names = |files: &Files| files.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&there), names(&built), "{when}");
    let other = built.iter().find(|(path, bytes)| there[*path] != **bytes);
    assert!(other.is_none(), "{when}: {} has other bytes", other.expect("one").0);
}

/// Where links of what readers can come to from the home page lead nowhere.
fn broken_links(files: &Files) -> Vec<String> {
    let (mut open, mut seen, mut broken) = (vec!["index.html".to_owned()], BTreeSet::new(), Vec::new());
    if !files.contains_key("index.html") {
        return broken;
    }
    while let Some(page) = open.pop() {
        let html = String::from_utf8_lossy(&files[&page]).into_owned();
        let tags = tags(&html);
        let links = tags.iter().flat_map(|tag| ["href", "src"].into_iter().filter_map(|name| tag.get(name)));
        let inside =
            links.filter(|url| url.starts_with('/') && !url.starts_with("//")).filter_map(|url| path_of("/", url));
        for path in inside.filter(|path| seen.insert(path.clone())).collect::<Vec<_>>() {
            match files.contains_key(&path) {
                true if path.ends_with(".html") => open.push(path),
                true => {}
                false => broken.push(format!("{page} → {path}")),
            }
        }
    }
    broken
}

/// What every kind of target does: all of it is sent, then what changed, and what is gone goes.
fn goes_through_its_life(peer: &dyn Peer) {
    let site = site(peer);
    let said = deploy_well(&site, peer, &[]);
    assert!(said.contains("files sent, 0 deleted"), "{said}");
    assert_is_what_was_built(peer, &site, "the first time");
    assert!(deploy_well(&site, peer, &[]).contains("nothing to do"));

    // A plan, and nothing else.
    release(&site, 1, "Second.");
    let said = deploy_well(&site, peer, &["--dry-run"]);
    assert!(said.contains("send     releases/2025/02/r1/index.html") && said.contains("nothing was touched"), "{said}");
    let before = peer.files();
    assert!(!String::from_utf8_lossy(&before["releases/2025/02/r1/index.html"]).contains("Second."));
    deploy_well(&site, peer, &[]);
    assert_is_what_was_built(peer, &site, "an edit");

    // An edit that has the size of what was there, within the same second.
    release(&site, 1, "It was 14.");
    deploy_well(&site, peer, &[]);
    release(&site, 1, "It was 41.");
    deploy_well(&site, peer, &[]);
    assert!(String::from_utf8_lossy(&peer.files()["releases/2025/02/r1/index.html"]).contains("It was 41."));

    // New, gone, and another style sheet, whose predecessor stays for those that still have old pages.
    release(&site, 5, "New.");
    site.remove("content/releases/r2");
    site.write("themes/own/assets/style.css", b"body { color: black }\n");
    let config = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
    site.write("site.yaml", format!("{config}theme: own\nseverities: {{lost-address: warn}}\n").as_bytes());
    let sheets = |files: &Files| files.keys().filter(|path| path.ends_with(".css")).cloned().collect::<BTreeSet<_>>();
    let before = sheets(&peer.files());
    deploy_well(&site, peer, &[]);
    assert_is_what_was_built(peer, &site, "new, gone and another");
    assert!(before.is_subset(&sheets(&peer.files())) && sheets(&peer.files()).len() > before.len());
    assert!(broken_links(&peer.files()).is_empty());
    assert!(deploy_well(&site, peer, &["--verify"]).contains("nothing to do"));
}

#[test]
fn a_folder() {
    goes_through_its_life(&Folder::new());
}

#[test]
fn a_branch_of_a_git_repository() {
    let peer = Git::new();
    goes_through_its_life(&peer);
    // Each deployment was one commit, and nothing was lost.
    assert_eq!(peer.commits(), 5);
}

#[test]
fn a_bucket() {
    let Some(peer) = Bucket::start("") else { return };
    goes_through_its_life(&peer);
    let head = peer.head("index.html");
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    assert!(head.contains("cache-control: public, max-age=0, must-revalidate"), "{head}");
    let sheet = peer.files().into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    assert!(peer.head(&sheet).contains("immutable"));
}

#[test]
fn a_folder_of_a_bucket_with_compressed_texts() {
    let Some(peer) = Bucket::start("site/en") else { return };
    let peer = peer.compressed();
    goes_through_its_life(&peer);
    let head = peer.head("index.html");
    assert!(head.contains("content-encoding: gzip") && !peer.head("releases/2025/02/r1/paper.pdf").contains("gzip"));
}

#[test]
fn a_container_of_azure() {
    let Some(peer) = Azurite::start() else { return };
    goes_through_its_life(&peer);
}

#[test]
fn a_folder_behind_ssh() {
    let Some(peer) = Ssh::start() else { return };
    goes_through_its_life(&peer);
}

/// More deletions than may be stop a deployment before it has sent anything.
#[test]
fn many_deletions_need_a_word() {
    let peer = Folder::new();
    let site = site(&peer);
    deploy_well(&site, &peer, &[]);
    let before = peer.files();
    for number in 0..3 {
        site.remove(&format!("content/releases/r{number}"));
    }
    let config = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
    site.write("site.yaml", format!("{config}severities: {{lost-address: warn}}\n").as_bytes());
    let output = deploy(&site, &peer, &["--max-delete", "2"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("nothing was sent") && said.contains("--yes"), "{said}");
    assert_eq!(peer.files(), before);
    deploy_well(&site, &peer, &["--yes"]);
    assert_is_what_was_built(&peer, &site, "after the word");
}

/// Files that nobody of us sent are left alone, whatever happens.
#[test]
fn what_others_put_there_stays() {
    let peer = Folder::new();
    peer.write("verification-0123.txt", b"theirs");
    peer.write("about/index.html", b"theirs, and at an address of ours");
    let site = site(&peer);
    let said = deploy_well(&site, &peer, &[]);
    assert!(said.contains("left alone: verification-0123.txt"), "{said}");
    let mut there = public(&peer, &site);
    assert_eq!(there.remove("verification-0123.txt").as_deref(), Some(&b"theirs"[..]));
    assert_eq!(there, site.published());
    // What somebody changed or deleted there is found by a listing.
    peer.write("about/index.html", b"changed by hand");
    peer.remove("releases/2025/02/r1/index.html");
    deploy_well(&site, &peer, &["--verify"]);
    peer.remove("verification-0123.txt");
    assert_is_what_was_built(&peer, &site, "after --verify");
}

/// An output that somebody wrote into is not published.
#[test]
fn what_no_build_wrote_is_not_sent() {
    let peer = Folder::new();
    let site = site(&peer);
    deploy_well(&site, &peer, &["--dry-run"]);
    assert!(peer.files().is_empty() && std::fs::read_dir(peer.dir()).expect("the folder").next().is_none());
    site.write("output/secret.html", b"not ours");
    site.write("output/about/index.html", b"changed by hand");
    let output = deploy(&site, &peer, &["--no-build"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("about/index.html in the output folder is not what the last build wrote"), "{said}");
    deploy_well(&site, &peer, &[]);
    assert!(!peer.files().contains_key("secret.html"));
}

/// Whatever the moment at which a deployment is killed: links of what is public lead somewhere, and the next one ends with
/// what was built.
fn is_put_right_after_kills(peer: &dyn Peer, kills: u64, longest: u64) {
    let seed = setting("PRESSROOM_SEED", 15);
    println!("PRESSROOM_SEED={seed}");
    let (site, mut chance) = (site(peer), Chance(seed));
    let config = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
    site.write("site.yaml", format!("{config}severities: {{lost-address: off}}\n").as_bytes());
    deploy_well(&site, peer, &[]);
    let mut unfinished = 0;
    for kill in 0..kills {
        for _ in 0..=chance.below(3) {
            let number = chance.below(8);
            let is_there = site.root().join(format!("content/releases/r{number}")).exists();
            match is_there && number > 0 && chance.below(3) == 0 {
                true => site.remove(&format!("content/releases/r{number}")),
                false => release(&site, number, &format!("Text {}.", chance.below(1000))),
            }
        }
        if chance.below(4) == 0 {
            site.write("themes/own/assets/style.css", format!("body {{ top: {}px }}\n", chance.below(99)).as_bytes());
        }
        let built = Command::new(env!("CARGO_BIN_EXE_pressroom"))
            .args(["--site".as_ref(), site.root().as_os_str(), "build".as_ref()])
            .output()
            .expect("the program");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let mut child =
            command(&site, peer, &["--no-build", "--yes"]).stderr(Stdio::null()).spawn().expect("the program");
        std::thread::sleep(Duration::from_micros(chance.below(longest * 1000)));
        child.kill().expect("a program to kill");
        unfinished += u64::from(!child.wait().expect("its end").success());
        let files = peer.files();
        let broken = broken_links(&files);
        assert!(broken.is_empty(), "kill {kill}: {broken:?}");
        if chance.below(3) > 0 {
            deploy_well(&site, peer, &["--no-build", "--yes"]);
            assert_is_what_was_built(peer, &site, &format!("kill {kill}"));
        }
    }
    println!("{unfinished} of {kills} were killed before their end");
    deploy_well(&site, peer, &["--yes"]);
    assert_is_what_was_built(peer, &site, "in the end");
}

#[test]
fn deployments_that_are_killed_are_put_right() {
    is_put_right_after_kills(&Folder::new(), setting("PRESSROOM_KILLS", 12), 60);
}

#[test]
fn deployments_to_a_bucket_that_are_killed_are_put_right() {
    let Some(peer) = Bucket::start("") else { return };
    is_put_right_after_kills(&peer, setting("PRESSROOM_KILLS", 8), 400);
}

/// Connections that are cut, and a server that has too much to do: it is tried again, and nothing is lost.
#[test]
fn a_network_that_fails_now_and_then() {
    let Some(peer) = Bucket::start("") else { return };
    let peer = peer.behind(peers::Trouble::NowAndThen);
    goes_through_its_life(&peer);
}

/// A target that refuses is named, with what it said, and the exit status says so.
#[test]
fn a_target_that_refuses() {
    let Some(peer) = Bucket::start("") else { return };
    let site = site(&peer);
    let gone = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
    site.write("site.yaml", gone.replace("s3://press", "s3://no-such-bucket").as_bytes());
    let output = deploy(&site, &peer, &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("s3://no-such-bucket/") && said.contains("NoSuchBucket"), "{said}");
}

/// One deployment at a time, from whatever machine.
#[test]
fn two_deployments_do_not_meet() {
    let Some(peer) = Bucket::start("") else { return };
    let site = site(&peer);
    deploy_well(&site, &peer, &[]);
    // Another machine has it.
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(2);
    peer.put(".pressroom/lock", format!("pressroom lock 1\nother\n{until}\n{until}\n").as_bytes());
    release(&site, 1, "Second.");
    let output = deploy(&site, &peer, &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("another deployment to s3://press/"), "{said}");
    // It ended without a word.
    peer.put(".pressroom/lock", b"pressroom lock 1\nother\n2025-01-01T00:00:00Z\n2025-01-01T00:03:00Z\n");
    deploy_well(&site, &peer, &[]);
    assert_is_what_was_built(&peer, &site, "after a lock that ended");
    assert!(!peer.files().contains_key(".pressroom/lock"));
}

/// A changed release is few requests, however large the archive is.
#[test]
fn an_edit_is_few_requests() {
    let Some(peer) = Bucket::start("") else { return };
    let site = site(&peer);
    deploy_well(&site, &peer, &[]);
    let before = peer.requests();
    release(&site, 1, "Second.");
    deploy_well(&site, &peer, &[]);
    let requests = peer.requests() - before;
    assert!(requests <= 20, "{requests} requests");
}

/// Serves the files of a folder, and for some time what it served before, as the cache of a delivery network does.
fn serve_with_cache(dir: std::path::PathBuf, stale: Duration) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let before = support::files(&dir);
    let begin = std::time::Instant::now();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let Ok(mut client) = client else { return };
            let mut line = String::new();
            let mut reader = std::io::BufReader::new(client.try_clone().expect("a connection"));
            let _ = std::io::BufRead::read_line(&mut reader, &mut line);
            let path = line.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
            let path =
                if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
            let files = if begin.elapsed() < stale { before.clone() } else { support::files(&dir) };
            let (status, body) = match files.get(&path) {
                Some(bytes) => ("200 OK", bytes.clone()),
                None => ("404 Not Found", b"nothing".to_vec()),
            };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = std::io::Write::write_all(&mut client, &[head.as_bytes(), &body].concat());
        }
    });
    port
}

/// What was deleted or withdrawn is looked for at the public address, until it is gone there, too.
#[test]
fn what_is_gone_is_gone_for_the_public() {
    let peer = Folder::new();
    let site = site(&peer);
    deploy_well(&site, &peer, &[]);
    let config = std::fs::read_to_string(site.root().join("site.yaml")).expect("site.yaml");
    let with_url = |stale| {
        let url = format!("    url: http://127.0.0.1:{}/\n", serve_with_cache(peer.dir(), stale));
        site.write("site.yaml", format!("{config}{url}severities: {{lost-address: off}}\n").as_bytes());
    };
    // A cache that takes some seconds.
    with_url(Duration::from_secs(5));
    site.remove("content/releases/r1");
    deploy_well(&site, &peer, &["--wait", "30"]);
    // One that takes longer than anybody waits; a withdrawal changes the page.
    with_url(Duration::from_secs(600));
    let text = std::fs::read_to_string(site.root().join("content/releases/r2/index.md")).expect("a release");
    let withdrawn = text.replacen("---\n", "---\nwithdrawn: {date: 2025-06-01, reason: It was wrong.}\n", 1);
    site.write("content/releases/r2/index.md", withdrawn.as_bytes());
    let output = deploy(&site, &peer, &["--wait", "1"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("is still public: http://127.0.0.1:") && said.contains("/r2/"), "{said}");
    assert!(deploy_well(&site, &peer, &["--wait", "1"]).contains("nothing to do"));
}
