//! The preview server as browsers and others meet it: requests over real sockets, written out byte by byte.
//!
//! Every read ends after ten seconds at the latest, so no test hangs.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests make files, look at the clock, and ask")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pressroom::serve::{Limits, News, ServeError, Server, Settings};
use serde_json::{Value, json};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(10);
const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A folder and the server that shows it.
struct Preview {
    server: Server,
    dir: TempDir,
}

/// An answer, taken apart.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "`{name}` stands there twice");
        value
    }

    fn all(&self, name: &str) -> Vec<&str> {
        let found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).collect()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

fn settings(folder: &Path) -> Settings {
    Settings {
        bind: LOCALHOST,
        port: 0,
        exact_port: true,
        folder: folder.to_owned(),
        base_path: String::new(),
        live: false,
        allowed_hosts: Vec::new(),
        generation: 1,
        limits: Limits::default(),
    }
}

fn preview(files: &[(&str, &str)], change: impl FnOnce(&mut Settings)) -> Preview {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = dir.path().join("output");
    fs::create_dir(&folder).expect("a folder");
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut settings = settings(&folder);
    change(&mut settings);
    Preview { server: Server::bind(settings).expect("a server"), dir }
}

fn plain(files: &[(&str, &str)]) -> Preview {
    preview(files, |_| {})
}

fn live(files: &[(&str, &str)]) -> Preview {
    preview(files, |settings| settings.live = true)
}

impl Preview {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).expect("a connection");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream
    }

    /// Sends exactly these bytes and reads the answer to its end.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the end of the head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("text");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines.map(|line| line.split_once(": ").expect("a header"));
        Answer {
            status: status.parse().expect("a number"),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    fn request(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n"))
    }

    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[])
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        // A stream of version 1.0 has no chunks.
        stream.write_all(b"GET /__pressroom/events HTTP/1.0\r\nHost: localhost\r\n\r\n").expect("a request");
        let mut events = Events(BufReader::new(stream));
        let head = events.block().expect("a head");
        assert!(head[0].contains(" 200 "), "{head:?}");
        assert!(head.iter().any(|line| line == "content-type: text/event-stream"), "{head:?}");
        events
    }
}

/// A stream of events.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The lines up to an empty one; `None` at the end of the stream.
    fn block(&mut self) -> Option<Vec<String>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).expect("a line in time") == 0 {
                return None;
            }
            match line.trim_end() {
                "" => return Some(lines),
                line => lines.push(line.to_owned()),
            }
        }
    }

    /// The next block, where it is an event and not the request to come later.
    fn next_or_later(&mut self) -> Option<Vec<String>> {
        self.block().filter(|block| block.iter().any(|line| line.starts_with("event:")))
    }

    /// The name and the data of the next event.
    fn next(&mut self) -> Option<(String, Value)> {
        let block = self.block()?;
        let field = |name: &str| block.iter().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let data = field("data:").expect("data");
        Some((field("event:").expect("a name").to_owned(), serde_json::from_str(data).expect("JSON")))
    }
}

fn event(name: &str, data: Value) -> Option<(String, Value)> {
    Some((name.to_owned(), data))
}

#[test]
fn content_types() {
    let types = [
        ("index.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("script.js", "text/javascript; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/json"),
        ("site.webmanifest", "application/manifest+json"),
        ("logo.svg", "image/svg+xml; charset=utf-8"),
        ("photo.AVIF", "image/avif"),
        ("photo.webp", "image/webp"),
        ("font.woff2", "font/woff2"),
        ("figures.pdf", "application/pdf"),
        ("film.mp4", "video/mp4"),
        ("LICENSE", "application/octet-stream"),
    ];
    let preview = plain(&types.map(|(name, _)| (name, name)));
    for (name, expected) in types {
        let answer = preview.get(&format!("/{name}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(expected)), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{name}");
        assert_eq!(answer.text(), name);
    }
    let answer = preview.get("/");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
}

#[test]
fn names_are_decoded_once() {
    let preview = plain(&[("а б.txt", "1"), ("a%2fb.txt", "2"), ("q?.txt", "3")]);
    assert_eq!(preview.get("/%D0%B0%20%D0%B1.txt?query=1").text(), "1");
    assert_eq!(preview.get("/a%252fb.txt").text(), "2");
    assert_eq!(preview.get("/q%3F.txt").text(), "3");
    assert_eq!(preview.get("/%zz").status, 404);
    assert_eq!(preview.get("/%ff").status, 404);
}

#[test]
fn parts_of_files() {
    let preview = plain(&[("film.mp4", "0123456789")]);
    for (range, status, body, content_range) in [
        ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=20-", 416, "", "bytes */10"),
    ] {
        let answer = preview.request("GET", "/film.mp4", &[&format!("Range: {range}")]);
        assert_eq!((answer.status, answer.text()), (status, body), "{range}");
        assert_eq!(answer.header("content-range"), Some(content_range), "{range}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{range}");
    }
    assert_eq!(preview.get("/film.mp4").header("accept-ranges"), Some("bytes"));
}

#[test]
fn texts_go_out_compressed() {
    let text = "All the news of the Water Board. ".repeat(100);
    let preview = plain(&[("index.html", &text), ("a.css", &text), ("film.mp4", &text)]);
    for path in ["/", "/a.css"] {
        let answer = preview.request("GET", path, &["Accept-Encoding: gzip, br"]);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, Some("gzip")), "{path}");
        assert!(answer.body.len() < text.len() / 4, "{path}");
        assert_eq!(preview.get(path).header("content-encoding"), None, "{path}");
    }
    // A part of a file is a part of what lies on the disk.
    let part = preview.request("GET", "/film.mp4", &["Accept-Encoding: gzip", "Range: bytes=0-99"]);
    assert_eq!((part.status, part.header("content-encoding"), part.body.len()), (206, None, 100));
}

#[test]
fn heads_have_no_body() {
    for preview in [plain(&[("index.html", "<p>a")]), live(&[("index.html", "<p>a")])] {
        let (get, head) = (preview.get("/"), preview.request("HEAD", "/", &[]));
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), Some(&*get.body.len().to_string()));
        assert_eq!(head.header("content-type"), get.header("content-type"));
        let missing = preview.request("HEAD", "/missing", &[]);
        assert_eq!((missing.status, missing.body.len()), (404, 0));
    }
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let preview = plain(&[("index.html", "<p>a")]);
    let first = preview.get("/");
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    for (header, condition) in [("last-modified", "If-Modified-Since"), ("etag", "If-None-Match")] {
        let value = first.header(header).expect(header);
        let again = preview.request("GET", "/", &[&format!("{condition}: {value}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{condition}");
    }
    let old = preview.request("GET", "/", &["If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert_eq!(old.status, 200);
}

#[test]
fn missing_pages() {
    let preview = plain(&[("404.html", "missing"), ("ru/404.html", "нет"), ("ru/index.html", "да"), ("a/b", "")]);
    for (path, body) in [
        ("/missing", "missing"),
        ("/missing/", "missing"),
        ("/a/", "missing"),
        ("/a", "missing"),
        ("/a/b/c", "missing"),
        ("/ru/missing", "нет"),
        ("/ru/releases/missing/", "нет"),
        ("/ru/../../etc/passwd", "missing"),
        ("/kg/missing", "missing"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.text()), (404, body), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(answer.header("last-modified"), None, "{path}");
    }
    assert_eq!(preview.get("/404.html").status, 200);
    let answer = plain(&[]).get("/missing");
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/plain; charset=utf-8")));
}

#[test]
fn a_site_without_a_good_page_shows_what_is_wrong() {
    let preview = live(&[]);
    let text = preview.get("/").text().to_owned();
    assert!(text.contains("There is no such page") && text.contains("live.js"), "{text}");
    preview.server.publish(News::Faults("error[wrong-type]: <b> & c".to_owned()));
    let answer = preview.get("/about/");
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(answer.text().contains("<pre>error[wrong-type]: &lt;b> &amp; c</pre>"), "{}", answer.text());
    // Whoever has it open hears of the first good build.
    assert!(answer.text().contains("data-generation=\"1\""), "{}", answer.text());
}

#[test]
fn the_folder_may_come_later_than_the_server() {
    let preview = plain(&[]);
    let folder = preview.dir.path().join("output");
    fs::remove_dir(&folder).unwrap();
    assert_eq!(preview.get("/").status, 404);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("index.html"), "a").unwrap();
    assert_eq!(preview.get("/").text(), "a");
}

#[test]
fn folders_have_a_slash() {
    let preview = plain(&[("a/b/index.html", "b"), ("a/б/index.html", "b"), ("style.css", "")]);
    for (path, to) in [("/a/b", "/a/b/"), ("/a/b?x=1", "/a/b/?x=1"), ("/a/%D0%B1", "/a/%D0%B1/")] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (308, Some(to)), "{path}");
    }
    for path in ["//a/b", "/a//b", "/style.css/", "/a", "//evil.example/a/b"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_base_path() {
    let files = [("index.html", "home"), ("a/index.html", "a"), ("404.html", "missing")];
    let preview = preview(&files, |settings| {
        settings.base_path = "/press".to_owned();
        settings.live = true;
    });
    let address = preview.server.address();
    assert_eq!(preview.server.url(), format!("http://{address}/press/"));
    assert!(preview.get("/press/").text().starts_with("home<script src=\"/press/__pressroom/live.js\""));
    assert_eq!(preview.get("/press/__pressroom/live.js").status, 200);
    for (path, status, to) in [("/", 307, "/press/"), ("/press", 307, "/press/"), ("/press/a", 308, "/press/a/")] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (status, Some(to)), "{path}");
    }
    assert!(preview.get("/press/b").text().starts_with("missing"));
    for path in ["/a/", "/pressroom/", "/index.html", "/__pressroom/live.js"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("/press/"), "{path}");
    }
}

#[test]
fn nothing_outside_the_folder() {
    let preview = plain(&[("index.html", "home"), ("a/index.html", "a")]);
    fs::write(preview.dir.path().join("secret.txt"), "secret").unwrap();
    for path in [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%2Fsecret.txt",
        "/a/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/a/..%5c..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/../secret.txt%00.html",
        "/secret.txt%00",
        "//../secret.txt",
        "/./../secret.txt",
        "/%2fetc/passwd",
        "//etc/passwd",
        "/etc/passwd",
    ] {
        let answer = preview.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("secret") && !answer.text().contains("root:"), "{path}");
    }
}

#[test]
fn dot_files_are_hidden() {
    let preview = plain(&[
        (".env", "secret"),
        (".pressroom-stage/index.html", "secret"),
        ("a/.b/c.txt", "secret"),
        (".well-known/security.txt", "public"),
        (".well-known/.x", "secret"),
        ("a/.well-known/x", "secret"),
    ]);
    for path in [
        "/.env",
        "/%2eenv",
        "/.pressroom-stage",
        "/.pressroom-stage/",
        "/.pressroom-stage/index.html",
        "/a/.b/c.txt",
        "/.well-known/.x",
        "/a/.well-known/x",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
    assert_eq!(preview.get("/.well-known/security.txt").text(), "public");
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    use std::os::unix::fs::symlink;

    let preview = plain(&[("a.txt", "a"), (".env", "secret"), ("b/index.html", "b")]);
    let folder = preview.dir.path().join("output");
    fs::write(preview.dir.path().join("secret.txt"), "secret").unwrap();
    for (to, link) in [
        ("../secret.txt", "out.txt"),
        ("..", "up"),
        ("/etc", "etc"),
        (".env", "env.txt"),
        ("missing", "404.html"),
        ("../secret.txt", "_headers"),
        ("a.txt", "inside.txt"),
        ("b", "c"),
    ] {
        symlink(to, folder.join(link)).unwrap();
    }
    for path in ["/out.txt", "/up/secret.txt", "/up", "/up/", "/etc/passwd", "/env.txt", "/404.html", "/_headers"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
    assert_eq!(preview.get("/inside.txt").text(), "a");
    assert_eq!(preview.get("/c/").text(), "b");
}

#[test]
fn foreign_hosts_are_refused() {
    let preview = preview(&[("index.html", "home")], |settings| {
        settings.allowed_hosts = vec!["desk.example.org".to_owned()];
        settings.live = true;
    });
    let get = |host: &str| preview.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    for host in ["localhost", "LOCALHOST:1", "press.localhost", "127.0.0.1:4000", "[::1]:4000", "Desk.example.org:80"] {
        assert_eq!(get(host).status, 200, "{host}");
    }
    for host in ["evil.example", "evil.example:4000", "localhost.evil.example", "127.0.0.1.evil.example", ""] {
        let answer = get(host);
        assert_eq!(answer.status, 403, "{host}");
        assert!(answer.text().contains("DNS rebinding") && !answer.text().contains("home"), "{host}");
    }
    let whole = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(preview.raw(whole).status, 403);
    for path in ["/__pressroom/events", "/__pressroom/live.js"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assert_eq!(preview.raw(&request).status, 403, "{path}");
    }
    for hosts in ["", "Host: localhost\r\nHost: evil.example\r\n"] {
        assert_eq!(preview.raw(&format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")).status, 400, "{hosts}");
    }
    assert_eq!(preview.raw("GET / HTTP/1.0\r\n\r\n").status, 200);
}

#[test]
fn a_preview_is_only_read() {
    let preview = live(&[("index.html", "home")]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"] {
        for path in ["/", "/__pressroom/events"] {
            let answer = preview.request(method, path, &["Content-Length: 0"]);
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method} {path}");
        }
    }
}

#[test]
fn strict_headers() {
    let preview = plain(&[("index.html", "home")]);
    for path in ["/", "/missing"] {
        let answer = preview.get(path);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'; ") && policy.contains("script-src 'self'; "), "{policy}");
        assert!(policy.contains("font-src 'self'; "), "{policy}");
        assert_eq!(answer.header("referrer-policy"), Some("strict-origin-when-cross-origin"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert!(answer.header("permissions-policy").is_some());
    }
}

#[test]
fn headers_of_the_site() {
    let rules =
        "/*\n  Content-Security-Policy: default-src 'none'\n  Cache-Control: max-age=99\n/a/*\n  X-Robots-Tag: no\n";
    let preview = plain(&[("_headers", rules), ("index.html", "home"), ("a/index.html", "a")]);
    let home = preview.get("/");
    assert_eq!(home.all("content-security-policy"), ["default-src 'none'", "frame-ancestors 'self'"]);
    assert_eq!(home.header("x-frame-options"), None);
    assert_eq!(home.header("x-robots-tag"), None);
    assert_eq!(home.header("cache-control"), Some("no-cache"));
    assert_eq!(home.header("x-content-type-options"), Some("nosniff"));
    let a = preview.get("/a/");
    assert_eq!(a.all("content-security-policy"), ["default-src 'none'", "frame-ancestors 'self'"]);
    assert_eq!(a.header("x-robots-tag"), Some("no"));

    let preview = plain(&[("_headers", "/a/\n  X-Robots-Tag: no\n"), ("index.html", "home")]);
    assert!(preview.get("/").header("content-security-policy").is_some());
}

#[test]
fn no_other_site_reads_a_preview() {
    let rules = "/*\n  Access-Control-Allow-Origin: *\n  Access-Control-Allow-Credentials: true\n  \
                 Timing-Allow-Origin: *\n  Cross-Origin-Resource-Policy: cross-origin\n  \
                 Cross-Origin-Opener-Policy: unsafe-none\n  Set-Cookie: a=b\n  X-Frame-Options: ALLOWALL\n  \
                 Content-Security-Policy: frame-ancestors *; report-uri https://evil.example/\n";
    let files = [("_headers", rules), ("index.html", "secret"), ("a.png", "0123456789"), ("a/index.html", "")];
    for live in [false, true] {
        let preview = preview(&files, |settings| settings.live = live);
        let etag = preview.get("/a.png").header("etag").unwrap_or_default().to_owned();
        let foreign: &[&str] = &["Origin: https://evil.example"];
        for (path, headers, status) in [
            ("/", &[] as &[&str], 200),
            ("/", &["Accept-Encoding: gzip"], 200),
            ("/missing", &[], 404),
            ("/../x", &[], 404),
            ("/a", &[], 308),
            ("/a.png", &[], 200),
            ("/a.png", &["Range: bytes=2-4"], 206),
            ("/a.png", &["Range: bytes=20-"], 416),
            ("/a.png", &[&format!("If-None-Match: {etag}")], 304),
            ("/__pressroom/live.js", &[], if live { 200 } else { 404 }),
            ("/", foreign, 403),
            ("/a.png", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"], 403),
            ("/", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"], 403),
            ("/", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"], 200),
            ("/__pressroom/events", &["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"], 403),
            ("/__pressroom/events", foreign, 403),
        ] {
            for method in ["GET", "HEAD"] {
                let answer = preview.request(method, path, headers);
                let what = format!("{method} {path} {headers:?}");
                assert_eq!(answer.status, status, "{what}");
                assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{what}");
                assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{what}");
                assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
                let open = answer.headers.iter().find(|(name, _)| {
                    name.starts_with("access-control") || ["timing-allow-origin", "set-cookie"].contains(&name.as_str())
                });
                assert_eq!(open, None, "{what}");
                let policies = answer.all("content-security-policy");
                assert!(policies.iter().any(|policy| policy.contains("frame-ancestors '")), "{what}: {policies:?}");
                assert!(!policies.iter().any(|policy| policy.contains("evil")), "{what}: {policies:?}");
                assert!(status != 403 || !answer.text().contains("secret"), "{what}");
            }
        }
        for request in ["POST / HTTP/1.1\r\nHost: localhost", "GET / HTTP/1.1\r\nHost: evil.example"] {
            let answer = preview.raw(&format!("{request}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
            assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{request}");
        }
    }
}

/// Limits that a test can wait for.
fn short() -> Limits {
    let (request, stalled) = (Duration::from_millis(500), Duration::from_millis(500));
    Limits { connections: 4, listeners: 2, request, stalled }
}

/// Reads until the other end closes; panics where it does not.
fn closed(mut stream: TcpStream) {
    let mut buffer = [0; 1 << 16];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return,
            Err(error) => panic!("still open: {error}"),
        }
    }
}

#[test]
fn who_does_nothing_is_shown_out() {
    let large = "x".repeat(64 << 20);
    let preview = preview(&[("index.html", "home"), ("large.bin", &large)], |settings| settings.limits = short());
    // One who never asks, one who asks half, one who keeps the connection, one who takes nothing of the answer.
    let silent = preview.connect();
    let mut half = preview.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let mut idle = preview.connect();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut deaf = preview.connect();
    deaf.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    // All places are taken; the next one gets an answer all the same, when one of them is free.
    assert_eq!(preview.get("/").text(), "home");
    for stream in [silent, half, idle] {
        closed(stream);
    }
    std::thread::sleep(Duration::from_secs(2));
    let mut taken = Vec::new();
    let whole = deaf.read_to_end(&mut taken);
    assert!(whole.is_err() || taken.len() < large.len(), "{} bytes came", taken.len());
}

#[test]
fn half_a_request_is_not_stretched() {
    let preview = preview(&[("index.html", "home")], |settings| settings.limits = short());
    let mut slow = preview.connect();
    let begin = Instant::now();
    // A byte now and then keeps nothing open.
    while begin.elapsed() < LIMIT && slow.write_all(b"G").is_ok() {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(begin.elapsed() < LIMIT);
}

#[test]
fn as_many_connect_as_there_are_places() {
    let preview = preview(&[("index.html", "home")], |settings| {
        settings.limits = Limits { request: LIMIT, ..short() };
    });
    let mut kept: Vec<TcpStream> = (0..4).map(|_| preview.connect()).collect();
    for stream in &mut kept {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
    }
    let mut next = preview.connect();
    next.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    next.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(next.read(&mut [0; 1024]).is_err());
    drop(kept.pop());
    next.set_read_timeout(Some(LIMIT)).unwrap();
    assert!(next.read(&mut [0; 1024]).unwrap() > 0);
}

#[test]
fn pages_that_listen_leave_room_for_others() {
    let preview = preview(&[("index.html", "home")], |settings| {
        settings.live = true;
        settings.limits = short();
    });
    let (mut first, mut second) = (preview.events(), preview.events());
    assert!(first.next().is_some() && second.next().is_some());
    // One too many is asked to come again, and then has its place.
    let mut third = preview.events();
    assert_eq!(third.block(), Some(vec!["retry: 5000".to_owned()]));
    assert_eq!(third.block(), None);
    assert!(preview.get("/").text().starts_with("home"));
    // Who listens is not shown out, however long nothing happens.
    std::thread::sleep(Duration::from_millis(1500));
    preview.server.publish(News::Mended);
    assert_eq!(first.next(), event("mended", json!({})));
    assert_eq!(second.next(), event("mended", json!({})));
    drop(first);
    let end = Instant::now() + LIMIT;
    while preview.events().next_or_later().is_none() {
        assert!(Instant::now() < end, "the place is never free");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_site_is_shown_once() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("site.yaml"), "name: Office\nbase_url: https://press.example.org/\n").unwrap();
    fs::create_dir_all(dir.path().join("content/static")).unwrap();
    let rules = "/*\n  Access-Control-Allow-Origin: *\n  X-Robots-Tag: none\n";
    fs::write(dir.path().join("content/static/_headers"), rules).unwrap();
    let serve = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        command.arg("--site").arg(dir.path()).args(["serve", "--port", "0"]).env("NO_COLOR", "1");
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    };
    let mut first = serve().spawn().unwrap();
    let mut said = BufReader::new(first.stderr.take().unwrap()).lines().map(Result::unwrap);
    let line = said.next().unwrap();
    let url = line.strip_prefix("Serving ").unwrap();
    let second = serve().output().unwrap();
    let text = String::from_utf8(second.stderr).unwrap();
    let unsent = said.find(|line| line.starts_with("content/static/_headers"));
    let id = first.id();
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(second.status.code(), Some(3), "{text}");
    assert!(text.contains(&format!("this site is already shown at {url} (process {id})")), "{text}");
    assert!(!text.contains("Serving"), "{text}");
    assert!(unsent.is_some_and(|line| line.contains(" sets Access-Control-Allow-Origin, which")));
}

/// What a new site says of itself stops no preview, nor does a text that is still to be written, whatever address the
/// preview has.
#[test]
fn a_preview_shows_what_is_not_written_yet() {
    let dir = tempfile::tempdir().unwrap();
    let pressroom = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        command.current_dir(dir.path()).args(args).env("NO_COLOR", "1");
        command
    };
    assert!(pressroom(&["init", "."]).output().unwrap().status.success());
    let elsewhere = pressroom(&["build", "-o", "elsewhere", "--base-url", "http://localhost:8000/"]).output().unwrap();
    assert!(elsewhere.status.success(), "{}", String::from_utf8_lossy(&elsewhere.stderr));
    let release = "---\ntitle: New\ndate: 2025-01-01\nagencies: [press-office]\n---\n\nWrite the text here.\n";
    fs::write(dir.path().join("content/releases/new.md"), release).unwrap();
    let mut serve = pressroom(&["serve", "--port", "0"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut said = BufReader::new(serve.stderr.take().unwrap()).lines().map(Result::unwrap);
    let end = said.find(|line| line.contains("files written") || line.contains("Nothing was built"));
    serve.kill().unwrap();
    serve.wait().unwrap();
    assert!(end.is_some_and(|line| line.contains("files written")));
}

#[test]
fn pages_listen_where_they_are_live() {
    let page = "<!doctype html><body><p>a</body></html>";
    let files = [("index.html", page), ("404.html", "missing"), ("style.css", "</body>"), ("a.txt", "</body>")];
    let preview = live(&files);
    let script = "<script src=\"/__pressroom/live.js\" data-generation=\"1\" data-page=\"/\"></script>\n";
    let sent = preview.get("/");
    assert_eq!(sent.text(), page.replace("</body>", &format!("{script}</body>")));
    assert_eq!(sent.header("content-length"), Some(&*sent.body.len().to_string()));
    assert_eq!(sent.header("cache-control"), Some("no-store"));
    for header in ["etag", "last-modified", "accept-ranges"] {
        assert_eq!(sent.header(header), None, "{header}");
    }
    let part = preview.request("GET", "/", &["Range: bytes=0-3", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"]);
    assert_eq!((part.status, part.text()), (200, sent.text()));
    let missing = preview.get("/missing");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("data-page=\"/404.html\""), "{}", missing.text());
    for path in ["/style.css", "/a.txt"] {
        assert_eq!(preview.get(path).text(), "</body>", "{path}");
    }
    let client = preview.get("/__pressroom/live.js");
    assert_eq!((client.status, client.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    assert!(client.text().contains("EventSource"));
    assert_eq!(preview.get("/__pressroom/other").status, 404);
    assert_eq!(fs::read_to_string(preview.dir.path().join("output/index.html")).unwrap(), page);
}

#[test]
fn files_go_out_as_they_are_where_nothing_is_live() {
    let page = "<!doctype html><body><p>a</body></html>";
    let preview = plain(&[("index.html", page), ("404.html", page)]);
    assert_eq!(preview.get("/").text(), page);
    assert_eq!(preview.get("/missing").text(), page);
    for path in ["/__pressroom/live.js", "/__pressroom/events", "/__pressroom/"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    preview.server.publish(News::Mended);
}

#[test]
fn news_arrive_in_order() {
    let preview = live(&[]);
    let mut events = preview.events();
    assert_eq!(events.next(), event("state", json!({"generation": 1, "faults": null})));
    preview.server.publish(News::Changed(vec!["/".to_owned(), "/style.css".to_owned()]));
    preview.server.publish(News::Faults("error: «a»\n  --> b.md\r\n".to_owned()));
    preview.server.publish(News::Mended);
    preview.server.publish(News::Changed(vec!["/b/".to_owned()]));
    assert_eq!(events.next(), event("changed", json!({"generation": 2, "addresses": ["/", "/style.css"]})));
    assert_eq!(events.next(), event("faults", json!({"text": "error: «a»\n  --> b.md\r\n"})));
    assert_eq!(events.next(), event("mended", json!({})));
    assert_eq!(events.next(), event("changed", json!({"generation": 3, "addresses": ["/b/"]})));
}

#[test]
fn who_comes_later_is_told_how_things_stand() {
    let preview = live(&[("index.html", "")]);
    preview.server.publish(News::Changed(vec!["/".to_owned()]));
    preview.server.publish(News::Faults("error".to_owned()));
    assert!(preview.get("/").text().contains("data-generation=\"2\""));
    assert_eq!(preview.events().next(), event("state", json!({"generation": 2, "faults": "error"})));
    preview.server.publish(News::Mended);
    assert_eq!(preview.events().next(), event("state", json!({"generation": 2, "faults": null})));
}

#[test]
fn an_old_page_learns_that_it_is_old() {
    let files = [("index.html", "")];
    let before = live(&files);
    let mut events = before.events();
    assert_eq!(events.next(), event("state", json!({"generation": 1, "faults": null})));
    drop(events);
    before.server.publish(News::Changed(vec!["/".to_owned()]));
    assert_eq!(before.events().next(), event("state", json!({"generation": 2, "faults": null})));
    before.server.stop();
    // A server that is started later begins with another number.
    let after = preview(&files, |settings| {
        settings.live = true;
        settings.generation = 1000;
    });
    assert_eq!(after.events().next(), event("state", json!({"generation": 1000, "faults": null})));
}

#[test]
fn who_is_too_slow_reloads() {
    let preview = live(&[]);
    let mut events = preview.events();
    let large = "x".repeat(1 << 18);
    for _ in 0..100 {
        preview.server.publish(News::Faults(large.clone()));
    }
    preview.server.publish(News::Mended);
    let names: Vec<String> =
        std::iter::from_fn(|| events.next()).map(|(name, _)| name).take_while(|name| name != "mended").collect();
    assert_eq!(names[0], "state");
    assert!(names.iter().any(|name| name == "reload"), "{names:?}");
    assert!(names.len() < 100);
}

#[test]
fn ports_in_use() {
    let dir = tempfile::tempdir().unwrap();
    // Ports of tests beside this one come and go, so the free one is looked for.
    let taken = TcpListener::bind((LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let wanted = |exact_port| Settings { port, exact_port, ..settings(dir.path()) };
    match Server::bind(wanted(true)) {
        Err(ServeError::PortInUse(found)) => assert_eq!(found, port),
        other => panic!("{:?}", other.map(|server| server.address())),
    }
    let server = Server::bind(wanted(false)).unwrap();
    let found = server.address().port();
    assert!(found > port && found <= port.saturating_add(100), "{port} {found}");
    server.stop();
}

#[test]
fn errors_in_plain_words() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = "203.0.113.7".parse().unwrap();
    let error = Server::bind(Settings { bind: elsewhere, ..settings(dir.path()) }).err().unwrap();
    assert_eq!(error.to_string(), "203.0.113.7 is not an address of this machine");
    assert_eq!(ServeError::Denied { port: 80 }.to_string(), "permission denied for port 80: choose one above 1023");
}

#[test]
fn an_address_that_a_browser_finds() {
    let preview = preview(&[], |settings| settings.bind = IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    assert_eq!(preview.server.url(), format!("http://127.0.0.1:{}/", preview.server.address().port()));
}

#[test]
fn a_server_that_is_stopped_ends() {
    let Preview { server, dir } = live(&[("index.html", "home"), ("large", &"x".repeat(64 << 20))]);
    let preview = Preview { server, dir };
    let mut events = preview.events();
    assert!(events.next().is_some());
    // One who never asks, one who never reads, one who keeps the connection.
    let silent = preview.connect();
    let mut deaf = preview.connect();
    deaf.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut idle = preview.connect();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(idle.read(&mut [0; 1024]).unwrap() > 0);

    let address = preview.server.address();
    let begin = Instant::now();
    preview.server.stop();
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert_eq!(events.next(), None);
    assert!(TcpStream::connect(address).is_err());
    drop((silent, deaf, idle));
}

#[test]
fn an_open_page_does_not_delay_the_end() {
    let preview = live(&[("index.html", "home")]);
    let mut events = preview.events();
    assert!(events.next().is_some());
    // Browsers open connections that they may need later.
    let (_spare, _another) = (preview.connect(), preview.connect());
    std::thread::sleep(Duration::from_millis(100));
    let begin = Instant::now();
    drop(preview.server);
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    assert_eq!(events.next(), None);
}

mod requests {
    //! Requests that nobody thought of: whatever they say, what they get is inside the folder, and no other site is let in.

    use pressroom::internals::{Found, find};
    use pressroom::internals::{Wanted, hidden};
    use pressroom::internals::{headers, host};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Pieces of paths, some of which lead out in other servers.
    fn path() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => prop::sample::select(vec![
                "/", "//", ".", "..", "%2e", "%2E%2e", "%2f", "%5c", "\\", "%00", "\0", "%", "%25", "%252e", "%c0%ae", "a", "b",
                "out", "up", "round", "index.html", ".env", ".well-known", "secret.txt", "C:", "CON", "~", ";", "?", "#", "а",
            ]).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
    }

    /// Lines of a file `_headers`.
    fn rules() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "Access-Control-Allow-Origin",
            "ACCESS-CONTROL-ALLOW-ORIGIN",
            "Set-Cookie",
            "Location",
            "Content-Security-Policy",
            "Link",
            "X-Frame-Options",
            "Referrer-Policy",
            "Cross-Origin-Resource-Policy",
            "Timing-Allow-Origin",
            "! Link",
            "",
        ]);
        let value = prop_oneof![
            Just("*".to_owned()),
            Just("same-origin".to_owned()),
            Just("report-uri https://evil.example, img-src *".to_owned()),
            any::<String>(),
        ];
        let line = prop_oneof![
            2 => (name, value).prop_map(|(name, value)| format!("  {name}: {value}")),
            1 => prop::sample::select(vec!["/*", "/", "/a/*", "/:a/:b", "/*a*a*a*", "# x"]).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        vec(line, 0..12).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_rules_let_nobody_in(rules in rules(), path in path()) {
            let _ = headers::refused(&rules);
            let mut sent = Default::default();
            headers::dress(&mut sent, headers::of_site(&rules, &path), "no-store");
            for name in sent.keys() {
                let name = name.as_str();
                prop_assert!(!name.starts_with("access-control") && name != "timing-allow-origin", "{name}");
                prop_assert!(name != "set-cookie" && name != "location", "{name}");
            }
            let all = |name: &str| sent.get_all(name).iter().map(|value| value.to_str().unwrap_or("?").to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(all("cross-origin-resource-policy"), ["same-origin"]);
            let policies = all("content-security-policy");
            prop_assert!(policies.iter().any(|policy| policy.contains("frame-ancestors '")));
            prop_assert!(!policies.iter().any(|policy| policy.to_lowercase().contains("report-uri https")), "{:?}", policies);
        }

        #[test]
        fn any_host_is_one_of_this_machine(name in "[a-z0-9.:\\[\\]@#-]{0,24}") {
            if host::is_allowed(&name, &[]) {
                let (bare, _) = name.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).unwrap_or((&name, ""));
                let bare = bare.trim_start_matches('[').trim_end_matches([']', '.']);
                prop_assert!(bare.ends_with("localhost") || bare.parse::<IpAddr>().is_ok(), "{name}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn any_path_stays_inside() {
        use std::os::unix::fs::symlink;

        let preview =
            plain(&[("index.html", "a"), ("a/index.html", "a"), ("a/b", ""), (".env", ""), (".well-known/a", "a")]);
        let folder = preview.dir.path().join("output");
        fs::write(preview.dir.path().join("secret.txt"), "secret").unwrap();
        for (to, link) in [("..", "up"), ("../secret.txt", "out"), (".", "round"), (".env", "b")] {
            symlink(to, folder.join(link)).unwrap();
        }
        let root = folder.canonicalize().unwrap();
        let config = ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(path in path())| {
            let Some(wanted) = Wanted::parse(&path) else { return Ok(()) };
            prop_assert_eq!(Wanted::parse(&pressroom::internals::encode(&wanted.address().replace('%', "%25"))), Some(wanted.clone()));
            if let Found::File(found) = find(&folder, &wanted) {
                let inside = found.strip_prefix(&root);
                prop_assert!(inside.is_ok(), "{path} {}", found.display());
                prop_assert!(!hidden(inside.unwrap().iter().map(|name| name.to_string_lossy())), "{path}");
                prop_assert!(found.is_file(), "{path}");
            }
        });
    }

    #[test]
    fn any_bytes_get_an_answer_or_an_end() {
        let preview = live(&[("index.html", "a"), ("a/film.mp4", "0123456789")]);
        let config = ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(path in path(), range in "bytes=[0-9,-]{0,12}", bytes in any::<Vec<u8>>())| {
            let mut stream = preview.connect();
            let path = path.replace(['\r', '\n', ' '], "");
            let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nRange: {range}\r\nX: ");
            let _ = stream.write_all(&[head.as_bytes(), &bytes, b"\r\n\r\n"].concat());
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            prop_assert!(!answer.starts_with(b"HTTP/1.1 5"), "{path}");
            let film = preview.request("GET", "/a/film.mp4", &[&format!("Range: {range}")]);
            prop_assert!(matches!(film.status, 200 | 206 | 416), "{range} {}", film.status);
            // No more of a file goes out than it has.
            prop_assert!(film.status == 416 || film.body.len() <= 10, "{range}");
        });
    }
}
