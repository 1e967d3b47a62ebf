//! Peers of deployments on this machine, each with what a test needs to look behind it.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::{self, Files};

/// Where a site can go.
pub trait Peer {
    /// The settings of its target in `site.yaml`, indented by four blanks.
    fn yaml(&self) -> String;

    /// What the environment says.
    fn env(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What lies there, as a reader gets it.
    fn files(&self) -> Files;
}

/// Whether a peer that is not installed is a fault: where the tests are run for good.
fn is_missing(what: &str) -> bool {
    assert!(std::env::var_os("CI").is_none(), "{what} is not installed, and CI is set");
    eprintln!("passed over: {what} is not installed");
    true
}

/// A program that ends with its test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// Starts a server, and waits until it listens; `None` if there is no such program.
fn start(command: &mut Command, port: u16) -> Option<Server> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let server = Server(child);
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{command:?} does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    Some(server)
}

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folders of a file");
        fs::write(path, bytes).expect("a file");
    }

    pub fn dir(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.0.path().join(path)).expect("a file to delete");
    }
}

impl Peer for Folder {
    fn yaml(&self) -> String {
        format!("    to: {}\n", self.0.path().display())
    }

    fn files(&self) -> Files {
        support::files(self.0.path())
    }
}

pub struct Git(tempfile::TempDir);

impl Git {
    pub fn new() -> Git {
        let git = Git(tempfile::tempdir().expect("a temporary folder"));
        git.run(&["init", "--quiet", "--bare"]);
        git
    }

    fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("git").arg("--git-dir").arg(self.0.path()).args(arguments).output().expect("git");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    pub fn commits(&self) -> usize {
        String::from_utf8_lossy(&self.run(&["rev-list", "gh-pages"])).lines().count()
    }
}

impl Peer for Git {
    fn yaml(&self) -> String {
        format!("    to: git:{}\n", self.0.path().display())
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let names = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        names.into_iter().map(|name| (name, "press@example.org".to_owned())).collect()
    }

    fn files(&self) -> Files {
        let listed = self.run(&["ls-tree", "-r", "-z", "--name-only", "gh-pages"]);
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let names = names.map(|name| String::from_utf8_lossy(name).into_owned());
        names.map(|name| (name.clone(), self.run(&["cat-file", "blob", &format!("gh-pages:{name}")]))).collect()
    }
}

/// What is wrong with a network.
#[derive(Clone, Copy)]
pub enum Trouble {
    /// Nothing.
    None,
    /// Some requests are cut off, some are answered by `503`.
    NowAndThen,
}

/// A bucket of a server of the protocol of S3 (moto).
pub struct Bucket {
    _server: Arc<Server>,
    /// Where the program sends: to what counts requests.
    port: u16,
    /// The server itself.
    real: u16,
    prefix: String,
    is_compressed: bool,
    requests: Arc<AtomicUsize>,
}

impl Bucket {
    pub fn start(prefix: &str) -> Option<Bucket> {
        let real = free_port();
        let Some(server) = start(Command::new("moto_server").args(["-p", &real.to_string()]), real) else {
            return is_missing("moto_server (PyPI: moto[server])").then_some(()).and(None);
        };
        let requests = Arc::default();
        let port = proxy(real, Trouble::None, Arc::clone(&requests));
        let bucket =
            Bucket { _server: Arc::new(server), port, real, prefix: prefix.to_owned(), is_compressed: false, requests };
        bucket.request("PUT", "/press", &[]);
        Some(bucket)
    }

    pub fn compressed(self) -> Bucket {
        Bucket { is_compressed: true, ..self }
    }

    pub fn behind(self, trouble: Trouble) -> Bucket {
        Bucket { port: proxy(self.real, trouble, Arc::clone(&self.requests)), ..self }
    }

    /// How many requests the program has made.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// Header, in small letters, and body of an answer of the server itself.
    fn request(&self, method: &str, path: &str, body: &[u8]) -> (String, Vec<u8>) {
        let url = format!("http://127.0.0.1:{}{path}", self.real);
        // The server wants to know who asks, and believes it.
        let who = "AWS4-HMAC-SHA256 Credential=key/20250101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let request = ureq::http::Request::builder().method(method).uri(url).header("Authorization", who);
        let request = request.body(body).expect("a request");
        let config = ureq::Agent::config_builder().http_status_as_error(false).accept_encoding("identity").build();
        let answer = ureq::Agent::new_with_config(config).run(request).expect("an answer");
        let line = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            format!("{name}: {}\n", value.to_str().expect("ASCII"))
        };
        let head = answer.headers().iter().map(line).collect::<String>().to_lowercase();
        (head, answer.into_body().read_to_vec().expect("a body"))
    }

    fn key(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }

    /// The header of a file, in small letters.
    pub fn head(&self, path: &str) -> String {
        self.request("GET", &format!("/press/{}", self.key(path)), &[]).0
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.request("PUT", &format!("/press/{}", self.key(path)), bytes);
    }
}

impl Peer for Bucket {
    fn yaml(&self) -> String {
        let compress = if self.is_compressed { "    compress: gzip\n" } else { "" };
        format!("    to: s3://press/{}\n    endpoint: http://127.0.0.1:{}\n{compress}", self.prefix, self.port)
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let words = [("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "us-east-1")];
        words.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn files(&self) -> Files {
        let (_, list) = self.request("GET", "/press?list-type=2&max-keys=1000", &[]);
        let list = String::from_utf8(list).expect("XML");
        assert!(!list.contains("<IsTruncated>true"), "a site for tests is small");
        let keys = list.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
        let within = |key: &str| match self.prefix.as_str() {
            "" => key.to_owned(),
            prefix => key.strip_prefix(prefix).and_then(|key| key.strip_prefix('/')).expect("the prefix").to_owned(),
        };
        keys.map(|key| {
            let (head, body) = self.request("GET", &format!("/press/{key}"), &[]);
            let mut bytes = Vec::new();
            match head.contains("content-encoding: gzip") {
                true => drop(flate2::read::GzDecoder::new(&*body).read_to_end(&mut bytes).expect("gzip")),
                false => bytes = body,
            }
            (within(key), bytes)
        })
        .collect()
    }
}

/// Passes connections on to a port of this machine and counts the requests; the port where it listens.
fn proxy(to: u16, trouble: Trouble, requests: Arc<AtomicUsize>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for (number, client) in listener.incoming().enumerate() {
            let Ok(client) = client else { return };
            let requests = Arc::clone(&requests);
            std::thread::spawn(move || {
                let _ = pass_on(client, to, trouble, number, &requests);
            });
        }
    });
    port
}

/// Passes requests of one connection on, one after the other.
fn pass_on(
    mut client: TcpStream,
    to: u16,
    trouble: Trouble,
    number: usize,
    requests: &AtomicUsize,
) -> std::io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", to))?;
    let mut back = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut back.0, &mut back.1);
        let _ = back.1.shutdown(std::net::Shutdown::Both);
    });
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = client.read(&mut buffer)?;
        if read == 0 {
            return server.shutdown(std::net::Shutdown::Write);
        }
        let is_head =
            [&b"GET "[..], b"PUT ", b"POST ", b"DELETE ", b"HEAD "].iter().any(|method| buffer.starts_with(method));
        let count = if is_head { requests.fetch_add(1, Ordering::Relaxed) } else { 1 };
        if is_head && matches!(trouble, Trouble::NowAndThen) {
            match (count + number) % 5 {
                // Cut off before the server has all of it.
                3 => {
                    server.write_all(&buffer[..read / 2])?;
                    let _ = server.shutdown(std::net::Shutdown::Both);
                    return client.shutdown(std::net::Shutdown::Both);
                }
                4 => {
                    client.write_all(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
                    return client.shutdown(std::net::Shutdown::Both);
                }
                _ => {}
            }
        }
        server.write_all(&buffer[..read])?;
    }
}

/// A container of Azurite, which its makers have for tests.
pub struct Azurite {
    _server: Server,
    _dir: tempfile::TempDir,
    port: u16,
}

/// The account that all of them have, with its key, from the documentation of Azurite.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

impl Azurite {
    pub fn start() -> Option<Azurite> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/node_modules/.bin/azurite-blob");
        let mut command = Command::new(program);
        command.args(["--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", &port.to_string()]);
        let Some(server) = start(command.current_dir(dir.path()), port) else {
            return is_missing("azurite (npm --prefix tests/peers ci)").then_some(()).and(None);
        };
        let peer = Azurite { _server: server, _dir: dir, port };
        peer.python("service.create_container('press')\nprint('[]')");
        Some(peer)
    }

    /// What a program of the cloud's own library prints.
    fn python(&self, script: &str) -> Vec<u8> {
        let connection = format!(
            "DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint=http://127.0.0.1:{}/{ACCOUNT};",
            self.port
        );
        let script = format!(
            "import sys, json, base64\nfrom azure.storage.blob import BlobServiceClient\nservice = \
             BlobServiceClient.from_connection_string({connection:?})\n{script}"
        );
        let output = Command::new("python3").args(["-c", &script]).output().expect("python3");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

impl Peer for Azurite {
    fn yaml(&self) -> String {
        format!("    to: az://press\n    endpoint: http://127.0.0.1:{}/{ACCOUNT}\n", self.port)
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        vec![("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT.to_owned()), ("AZURE_STORAGE_ACCOUNT_KEY", KEY.to_owned())]
    }

    fn files(&self) -> Files {
        let printed = self.python(
            "press = service.get_container_client('press')\nprint(json.dumps([[blob.name, \
             base64.b16encode(press.download_blob(blob.name).readall()).decode()] for blob in press.list_blobs()]))",
        );
        let files: Vec<(String, String)> = serde_json::from_slice(&printed).expect("JSON");
        let byte =
            |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal");
        files.into_iter().map(|(path, hex)| (path, hex.as_bytes().chunks(2).map(byte).collect())).collect()
    }
}

/// A folder behind an ssh server of this machine.
pub struct Ssh {
    _server: Server,
    dir: tempfile::TempDir,
    port: u16,
}

impl Ssh {
    pub fn start() -> Option<Ssh> {
        let has = |path: &str| Path::new(path).exists();
        if !has("/usr/sbin/sshd") || !has("/usr/bin/rsync") {
            return is_missing("sshd or rsync (Debian: openssh-server, rsync)").then_some(()).and(None);
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| dir.path().join(name).display().to_string();
        for name in ["host", "user"] {
            let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &path(name)]).status();
            assert!(made.is_ok_and(|status| status.success()), "a key");
        }
        let port = free_port();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM \
             no\nPermitRootLogin yes\nPasswordAuthentication no\n",
            path("host"),
            path("user.pub")
        );
        fs::write(path("sshd_config"), config).expect("a file");
        // What a user has in `~/.ssh/config`.
        let host = fs::read_to_string(path("host.pub")).expect("a key");
        fs::write(path("known_hosts"), format!("[127.0.0.1]:{port} {host}")).expect("a file");
        let config = format!("Host *\n  IdentityFile {}\n  UserKnownHostsFile {}\n", path("user"), path("known_hosts"));
        fs::write(path("ssh_config"), config).expect("a file");
        fs::create_dir(path("bin")).expect("a folder");
        let shim = format!("#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n", path("ssh_config"));
        fs::write(path("bin/ssh"), shim).expect("a file");
        fs::set_permissions(path("bin/ssh"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a program");
        fs::create_dir_all("/run/sshd").expect("what sshd wants");
        let mut command = Command::new("/usr/sbin/sshd");
        command.args(["-D", "-e", "-f", &path("sshd_config")]);
        let server = start(&mut command, port).expect("sshd");
        Some(Ssh { _server: server, dir, port })
    }

    fn public(&self) -> PathBuf {
        self.dir.path().join("it's public")
    }
}

impl Peer for Ssh {
    fn yaml(&self) -> String {
        let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
        format!("    to: \"ssh://{user}@127.0.0.1:{}{}\"\n", self.port, self.public().display())
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let path = std::env::var("PATH").unwrap_or_default();
        vec![("PATH", format!("{}:{path}", self.dir.path().join("bin").display()))]
    }

    fn files(&self) -> Files {
        support::files(&self.public())
    }
}
