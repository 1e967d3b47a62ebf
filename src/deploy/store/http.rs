//! HTTP for stores in clouds, by the client that the program has anyway.
//!
//! `object_store` signs requests, tries them again and reads the answers; this hands them to `ureq`, each on a thread that
//! may wait.

#![expect(clippy::disallowed_types, reason = "a deployment sends to another host; that is what it is for")]

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use ureq::Agent;

/// How long it may take until a connection is made.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a request may take, whatever its size.
const PATIENCE: Duration = Duration::from_secs(60);

/// And how long for each so many bytes of what is sent.
const SLOWEST: usize = 50_000;

/// As whom we ask.
const NAME: &str = concat!("pressroom/", env!("CARGO_PKG_VERSION"));

/// The largest answer that is read: a listing or a record.
const LARGEST: u64 = 1 << 30;

/// Makes clients of `ureq`.
#[derive(Debug)]
pub(super) struct Connector {
    /// How many connections are kept.
    pub parallel: usize,
}

#[derive(Debug)]
struct Service {
    agent: Arc<Agent>,
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let config = Agent::config_builder()
            .user_agent(NAME)
            .timeout_connect(Some(CONNECT))
            .max_redirects(0)
            .max_idle_connections(self.parallel)
            .max_idle_connections_per_host(self.parallel)
            .http_status_as_error(false)
            .build();
        Ok(HttpClient::new(Service { agent: Arc::new(Agent::new_with_config(config)) }))
    }
}

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let agent = Arc::clone(&self.agent);
        let (head, body) = request.into_parts();
        let length = body.content_length();
        let bytes = match body.as_bytes() {
            Some(bytes) => bytes.to_vec(),
            None => http_body_util::BodyExt::collect(body).await?.to_bytes().to_vec(),
        };
        let send = move || {
            let patience = PATIENCE + Duration::from_secs((length / SLOWEST) as u64);
            let request = ureq::http::Request::from_parts(head, bytes);
            let request = agent.configure_request(request).timeout_global(Some(patience)).build();
            let (head, mut body) = agent.run(request).map_err(of_client)?.into_parts();
            let bytes = body.with_config().limit(LARGEST).read_to_vec().map_err(of_client)?;
            Ok(HttpResponse::from_parts(head, bytes.into()))
        };
        let waited = tokio::task::spawn_blocking(send).await;
        waited.unwrap_or_else(|broken_off| Err(HttpError::new(HttpErrorKind::Unknown, broken_off)))
    }
}

/// Of what kind a fault is, so that it is known whether to try again.
fn of_client(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => HttpErrorKind::Connect,
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
            io::ErrorKind::TimedOut => HttpErrorKind::Timeout,
            io::ErrorKind::InvalidData => HttpErrorKind::Unknown,
            _ => HttpErrorKind::Interrupted,
        },
        ureq::Error::Protocol(_) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    };
    let error: Box<dyn StdError + Send + Sync> = Box::new(error);
    HttpError::new_boxed(kind, error)
}
