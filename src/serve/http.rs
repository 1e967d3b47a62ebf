//! The server itself: its socket, the thread that answers, and its end.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use futures_util::future::select;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;

use super::answer::{Site, answer};
use super::live::{Live, News};
use crate::url;

/// How many ports after the wanted one are tried.
const FURTHER_PORTS: u16 = 100;

/// How long answers that are under way may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen at: a loopback one, unless others on the network shall see the preview.
    pub bind: IpAddr,
    /// The port; 0 for any.
    pub port: u16,
    /// True: a port in use is an error. False: the next free one is taken.
    pub exact_port: bool,
    /// The output folder. It may be made later than the server.
    pub folder: PathBuf,
    /// The base path of the site, `""` or `"/press"`, without a slash at the end.
    pub base_path: String,
    /// True: pages get a script on their way out that listens for news. False: files go out as they are.
    pub live: bool,
    /// Names of hosts that are answered besides `localhost` and addresses.
    pub allowed_hosts: Vec<String>,
    /// The number of the first state, which rises with every build. A page remembers the number at which it was served,
    /// so one that no earlier server has had, such as the seconds of the program's start, makes pages of earlier
    /// servers reload. Below 2^53, since a browser reads it.
    pub generation: u64,
}

/// Why a server could not begin.
#[derive(Debug)]
pub enum ServeError {
    /// The port is taken by another program.
    PortInUse(u16),
    /// The port and those after it, up to the second one, are taken.
    PortsInUse(u16, u16),
    /// The system does not give this port to this user.
    Denied(u16),
    /// The address is not one of this machine.
    NotHere(IpAddr),
    /// Anything else.
    Io(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServeError::PortInUse(port) => write!(f, "port {port} is in use: choose another one"),
            ServeError::PortsInUse(first, last) => {
                write!(f, "all ports from {first} to {last} are in use: choose another one")
            }
            ServeError::Denied(port @ ..1024) => write!(f, "permission denied for port {port}: choose one above 1023"),
            ServeError::Denied(port) => write!(f, "permission denied for port {port}: choose another one"),
            ServeError::NotHere(address) => write!(f, "{address} is not an address of this machine"),
            ServeError::Io(error) => write!(f, "the preview server cannot begin: {error}"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ServeError::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// A server that answers, in a thread of its own, until it is stopped or dropped.
pub struct Server {
    address: SocketAddr,
    base: String,
    live: Arc<Live>,
    running: Option<Running>,
}

/// The thread; it ends when nothing is left that sends.
struct Running {
    stop: watch::Sender<()>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Takes a port and begins to answer.
    pub fn bind(settings: Settings) -> Result<Server, ServeError> {
        let listener = listen(settings.bind, settings.port, settings.exact_port)?;
        let address = listener.local_addr().map_err(ServeError::Io)?;
        let live = Arc::new(Live::new(settings.generation));
        let base = url::encode(settings.base_path.trim_end_matches('/'));
        let pages = settings.live.then(|| Arc::clone(&live));
        let site = Site::new(settings.folder, base.clone(), settings.allowed_hosts, pages);
        let running = Some(start(listener, site).map_err(ServeError::Io)?);
        Ok(Server { address, base, live, running })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The front page of the site, as a browser on this machine finds it.
    pub fn url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}{}/", SocketAddr::new(ip, self.address.port()), self.base)
    }

    /// Tells open pages what is new, without waiting for them.
    pub fn publish(&self, news: News) {
        self.live.publish(news);
    }

    /// Ends: streams are closed, and answers under way have two seconds to finish.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.live.close();
        if let Some(Running { stop, thread }) = self.running.take() {
            drop(stop);
            // A panic has been told already where it happened.
            let _ = thread.join();
        }
    }
}

/// Binds the port or, unless it must be that one, the first free one after it.
fn listen(ip: IpAddr, port: u16, exact: bool) -> Result<TcpListener, ServeError> {
    let last = if exact || port == 0 { port } else { port.saturating_add(FURTHER_PORTS) };
    for port in port..=last {
        match TcpListener::bind((ip, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => match error.kind() {
                io::ErrorKind::AddrInUse => {}
                io::ErrorKind::PermissionDenied => return Err(ServeError::Denied(port)),
                io::ErrorKind::AddrNotAvailable => return Err(ServeError::NotHere(ip)),
                _ => return Err(ServeError::Io(error)),
            },
        }
    }
    Err(if last == port { ServeError::PortInUse(port) } else { ServeError::PortsInUse(port, last) })
}

/// Begins to answer. All that can fail does so before the thread begins.
fn start(listener: TcpListener, site: Site) -> io::Result<Running> {
    // One thread answers; what waits for the disk does so in others.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    listener.set_nonblocking(true)?;
    let listener = {
        let _within = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = watch::channel(());
    let thread =
        std::thread::Builder::new().name("serve".to_owned()).spawn(move || run(runtime, listener, site, stopped))?;
    Ok(Running { stop, thread })
}

/// Answers until it is stopped.
fn run(runtime: Runtime, listener: tokio::net::TcpListener, site: Site, stopped: watch::Receiver<()>) {
    // What is said to an open page is small and should not wait for more.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    // Texts go out compressed, as hosts send them, so that what is measured here holds there.
    let router = Router::new().fallback(answer).with_state(Arc::new(site)).layer(CompressionLayer::new());
    runtime.block_on(async {
        let serving = axum::serve(listener, router).with_graceful_shutdown(ended(stopped.clone()));
        let patience = async {
            ended(stopped).await;
            tokio::time::sleep(PATIENCE).await;
        };
        select(pin!(serving.into_future()), pin!(patience)).await;
    });
    // A disk that does not answer is not waited for.
    runtime.shutdown_background();
}

/// Waits until the other end is dropped; nothing is ever sent.
async fn ended(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}
