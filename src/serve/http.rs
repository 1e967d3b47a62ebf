//! The server itself: its socket, the thread that answers, and its end.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use futures_util::future::select;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower_http::compression::CompressionLayer;

use super::answer::{Site, answer};
use super::live::{Live, News};
use crate::base::address;

/// How many ports after the wanted one are tried.
const FURTHER_PORTS: u16 = 100;

/// How long answers that are under way may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// How soon the server looks again for who wants to connect, where the system could not give it a connection.
const AGAIN: Duration = Duration::from_millis(100);

/// How many may use the server, and how long they may take: a preview shares its file handles with the builds.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once. Who comes later waits until one is closed.
    pub connections: usize,
    /// Connections at once, of these, on which a page listens for news; others are asked to come again.
    pub listeners: usize,
    /// How long a connection may be open before a request has come whole, and between two requests.
    pub request: Duration,
    /// How long an answer may wait for a reader that takes nothing of it.
    pub stalled: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        let (request, stalled) = (Duration::from_secs(10), Duration::from_secs(30));
        Limits { connections: 64, listeners: 32, request, stalled }
    }
}

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
    /// How many may use it, and how long they may take.
    pub limits: Limits,
}

/// Why a server could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port is taken by another program.
    #[error("port {0} is in use: choose another one")]
    PortInUse(u16),
    /// The port and those after it, up to the second one, are taken.
    #[error("all ports from {0} to {1} are in use: choose another one")]
    PortsInUse(u16, u16),
    /// The system does not give this port to this user.
    #[error("permission denied for port {port}: choose {}", if *port < 1024 { "one above 1023" } else { "another one" })]
    Denied {
        /// That of the settings.
        port: u16,
    },
    /// The address is not one of this machine.
    #[error("{0} is not an address of this machine")]
    NotHere(IpAddr),
    /// Anything else.
    #[error("the preview server cannot begin: {0}")]
    Io(#[source] io::Error),
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
        let base = address::encode(settings.base_path.trim_end_matches('/'));
        let pages = settings.live.then(|| Arc::clone(&live));
        let limits = settings.limits;
        let site = Site::new(settings.folder, base.clone(), settings.allowed_hosts, pages, limits.listeners);
        let running = Some(start(listener, site, limits).map_err(ServeError::Io)?);
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

    /// Sends to open pages what is new, without waiting for them.
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
            // A panic has been reported already where it happened.
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
                io::ErrorKind::PermissionDenied => return Err(ServeError::Denied { port }),
                io::ErrorKind::AddrNotAvailable => return Err(ServeError::NotHere(ip)),
                _ => return Err(ServeError::Io(error)),
            },
        }
    }
    Err(if last == port { ServeError::PortInUse(port) } else { ServeError::PortsInUse(port, last) })
}

/// Begins to answer. All that can fail does so before the thread begins.
fn start(listener: TcpListener, site: Site, limits: Limits) -> io::Result<Running> {
    // One thread answers; what waits for the disk does so in others.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    listener.set_nonblocking(true)?;
    let listener = {
        let _within = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = watch::channel(());
    let thread = std::thread::Builder::new()
        .name("serve".to_owned())
        .spawn(move || run(runtime, listener, site, limits, stopped))?;
    Ok(Running { stop, thread })
}

/// Answers until it is stopped.
fn run(runtime: Runtime, listener: tokio::net::TcpListener, site: Site, limits: Limits, stopped: watch::Receiver<()>) {
    // Texts go out compressed, as hosts send them, so that what is measured here holds there.
    let router = Router::new().fallback(answer).with_state(Arc::new(site)).layer(CompressionLayer::new());
    runtime.block_on(async {
        let connections = GracefulShutdown::new();
        select(pin!(accept(listener, router, limits, &connections)), pin!(ended(stopped))).await;
        // Whether all had ended by then or not.
        let _ = tokio::time::timeout(PATIENCE, connections.shutdown()).await;
    });
    // A disk that does not answer is not waited for.
    runtime.shutdown_background();
}

/// Takes connections for ever, as many at once as there are places.
async fn accept(listener: tokio::net::TcpListener, router: Router, limits: Limits, connections: &GracefulShutdown) {
    let places = Arc::new(Semaphore::new(limits.connections));
    // Nobody closes it.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        // What is said to an open page is small and should not wait for more.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.stalled));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.request)
            .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router.clone()));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // An error is the end of one connection, and that of no other.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// Waits until the other end is dropped; nothing is ever sent.
async fn ended(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}
