//! What a request gets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use tokio::sync::Semaphore;
use tower_http::services::ServeFile;

use super::find::{Found, find};
use super::inject::inject;
use super::live::{self, Live};
use super::path::Wanted;
use super::{headers, host, origin};
use crate::base::fs;
use crate::base::media::media_type;

/// The page of what does not exist.
const MISSING: &str = "404.html";

/// The media type of pages, which alone can listen.
const HTML: &str = "text/html";

/// The site that is shown.
pub(super) struct Site {
    /// Its files.
    folder: PathBuf,
    /// Base path, encoded, without a slash at the end; and taken apart.
    base: String,
    base_names: Wanted,
    /// Names of hosts that are answered besides those of this machine.
    allowed_hosts: Vec<String>,
    /// Where pages listen for news; `None` if files go out as they are.
    live: Option<Arc<Live>>,
    /// As many as may listen at once.
    listeners: Arc<Semaphore>,
}

impl Site {
    /// The site of a folder below a base path. Of the pages that listen for news, `listeners` at once get them.
    pub(super) fn new(
        folder: PathBuf,
        base: String,
        allowed_hosts: Vec<String>,
        live: Option<Arc<Live>>,
        listeners: usize,
    ) -> Site {
        let base_names = Wanted::parse(&base).unwrap_or_default();
        Site { folder, base, base_names, allowed_hosts, live, listeners: Arc::new(Semaphore::new(listeners)) }
    }
}

/// What the disk has for a request.
enum Reply {
    /// A file as it is.
    File(PathBuf, HeaderValue),
    /// Bytes that are not those of a file, or not under its own address.
    Bytes(StatusCode, HeaderValue, Vec<u8>),
    /// The same path with a slash at the end.
    Slash,
}

impl Reply {
    fn text(status: StatusCode, text: impl Into<String>) -> Reply {
        Reply::Bytes(status, HeaderValue::from_static("text/plain; charset=utf-8"), text.into().into())
    }
}

/// Answers a request.
pub(super) async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let cache = if site.live.is_some() { "no-store" } else { "no-cache" };
    let (mut response, of_site) = match refusal(&site, &request) {
        Some(refusal) => (refusal, None),
        None => admitted(site, request).await,
    };
    headers::dress(response.headers_mut(), of_site, cache);
    response
}

/// The answer to a request that gets no other.
fn refusal(site: &Site, request: &Request) -> Option<Response> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (None, _) if request.version() < Version::HTTP_11 => None,
        (Some(host), None) => Some(String::from_utf8_lossy(host.as_bytes()).into_owned()),
        _ => return Some((StatusCode::BAD_REQUEST, "A request has one header `Host`.\n").into_response()),
    };
    if origin::is_foreign(request.headers(), host.as_deref()) {
        let text = "A page of another site can link to this preview, but not load anything from it: it could learn \
                    which drafts there are.\n";
        return Some((StatusCode::FORBIDDEN, text).into_response());
    }
    // Whoever writes a whole URL into the request line names the host there too.
    let in_line = request.uri().authority().map(ToString::to_string);
    if let Some(host) = host.into_iter().chain(in_line).find(|host| !host::is_allowed(host, &site.allowed_hosts)) {
        let text = format!(
            "This preview is not shown under the name `{host}`.\n\n\
             It answers to `localhost`, to IP addresses, and to a name that was given with --bind. Under any other \
             name, a page from elsewhere that lets its name point to this machine could read drafts through your \
             browser (DNS rebinding).\n"
        );
        return Some((StatusCode::FORBIDDEN, text).into_response());
    }
    (!matches!(*request.method(), Method::GET | Method::HEAD)).then(|| {
        let allow = [(header::ALLOW, "GET, HEAD")];
        (StatusCode::METHOD_NOT_ALLOWED, allow, "A preview is only read: GET and HEAD.\n").into_response()
    })
}

/// The answer to a request that was not refused, and the headers that the site has for it.
async fn admitted(site: Arc<Site>, request: Request) -> (Response, Option<HeaderMap>) {
    let asked = Wanted::parse(request.uri().path());
    let wanted = asked.as_ref().and_then(|asked| asked.below(&site.base_names));
    if let Some(asked) = asked
        && wanted.is_none()
    {
        return (outside(&site, &asked), None);
    }
    if let (Some(live), Some(wanted)) = (&site.live, &wanted)
        && let Some(response) = endpoint(live, wanted, &site.listeners)
    {
        return (response, None);
    }
    // The disk may be slow; whoever else asks does not wait for it.
    match tokio::task::spawn_blocking(move || look(&site, wanted.as_ref())).await {
        Ok((reply, of_site)) => (send(reply, request).await, of_site),
        Err(error) => ((StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(), None),
    }
}

/// The answer outside the base path: where the site is.
fn outside(site: &Site, asked: &Wanted) -> Response {
    let home = format!("{}/", site.base);
    if asked.names.is_empty() || *asked == site.base_names {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, home)]).into_response();
    }
    (StatusCode::NOT_FOUND, format!("Nothing is here: `base_url` puts the site at {home}\n")).into_response()
}

/// What open pages ask for by themselves.
fn endpoint(live: &Live, wanted: &Wanted, listeners: &Arc<Semaphore>) -> Option<Response> {
    let [live::FOLDER, name] = *wanted.file().collect::<Vec<_>>() else { return None };
    match name {
        live::EVENTS => Some(match Arc::clone(listeners).try_acquire_owned() {
            Ok(place) => {
                // The place is free again when the stream is dropped.
                let news = live.listen().inspect(move |_| _ = &place);
                Sse::new(news).keep_alive(KeepAlive::default()).into_response()
            }
            Err(_) => Sse::new(live::later()).into_response(),
        }),
        live::SCRIPT => Some(([(header::CONTENT_TYPE, content_type(name))], live::CLIENT).into_response()),
        _ => None,
    }
}

/// Looks on the disk for what is wanted, which is `None` for a path that no file can have; with it, the headers that
/// the site has for it.
fn look(site: &Site, wanted: Option<&Wanted>) -> (Reply, Option<HeaderMap>) {
    let found = wanted.map(|wanted| (wanted, find(&site.folder, wanted)));
    let reply = match found {
        Some((_, Found::Folder)) => Reply::Slash,
        Some((wanted, Found::File(path))) => {
            let media = content_type(wanted.file().last().unwrap_or_default());
            if site.live.is_some() && is_page(&media) {
                page(site, StatusCode::OK, media, &path, &wanted.address())
            } else {
                Reply::File(path, media)
            }
        }
        Some((_, Found::Nothing)) | None => missing(site, wanted),
    };
    let of_site = wanted.and_then(|wanted| headers::of_site(&rules(site)?, &wanted.address()));
    (reply, of_site)
}

/// What the site shows where nothing is: the page in the folder of a language, or else that of the whole site.
fn missing(site: &Site, wanted: Option<&Wanted>) -> Reply {
    let lang = wanted.and_then(|wanted| wanted.names.first());
    let folders = [lang.map(|lang| vec![lang.clone()]), Some(Vec::new())];
    for mut names in folders.into_iter().flatten() {
        names.push(MISSING.to_owned());
        let wanted = Wanted { names, folder: false };
        if let Found::File(path) = find(&site.folder, &wanted) {
            return page(site, StatusCode::NOT_FOUND, content_type(MISSING), &path, &wanted.address());
        }
    }
    match &site.live {
        Some(live) => unbuilt(site, live),
        None => Reply::text(StatusCode::NOT_FOUND, "There is no such page, and the site has no 404.html.\n"),
    }
}

/// The page of a preview that has no good page yet: what is wrong, and the script, which reloads it when that is mended.
fn unbuilt(site: &Site, live: &Live) -> Reply {
    let script = live.script(&site.base, "");
    let reported = match live.faults() {
        Some(faults) => format!(
            "<p>The site has an error, so no page of it was made yet. This page reloads when the error is mended.</p>\n\
             <pre>{}</pre>",
            faults.replace('&', "&amp;").replace('<', "&lt;")
        ),
        None => "<p>There is no such page, and the site has no 404.html.</p>".to_owned(),
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Preview</title>\n<body>\n{reported}\n\
         {script}</body>\n</html>\n"
    );
    Reply::Bytes(StatusCode::NOT_FOUND, content_type(MISSING), page.into_bytes())
}

/// A page that is read here; where pages listen, with the script.
fn page(site: &Site, status: StatusCode, media: HeaderValue, path: &Path, address: &str) -> Reply {
    let script = site.live.as_ref().map(|live| live.script(&site.base, address));
    match (fs::read(path), script) {
        (Ok(bytes), Some(script)) => Reply::Bytes(status, media, inject(bytes, &script)),
        (Ok(bytes), None) => Reply::Bytes(status, media, bytes),
        (Err(error), _) => Reply::text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
    }
}

/// The file `_headers` of the site.
fn rules(site: &Site) -> Option<String> {
    let wanted = Wanted { names: vec![headers::FILE.to_owned()], folder: false };
    let Found::File(path) = find(&site.folder, &wanted) else { return None };
    fs::read(&path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Sends what the disk has.
async fn send(reply: Reply, request: Request) -> Response {
    match reply {
        Reply::Bytes(status, media, bytes) => (status, [(header::CONTENT_TYPE, media)], bytes).into_response(),
        Reply::Slash => {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            let to = format!("{}/{query}", request.uri().path());
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        Reply::File(path, media) => match ServeFile::new(path).try_call(request).await {
            Ok(response) => {
                let mut response = response.map(Body::new);
                if response.status().is_success() {
                    response.headers_mut().insert(header::CONTENT_TYPE, media);
                }
                response
            }
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
        },
    }
}

/// The `Content-Type` of a file, with the charset where the file is text: all that a build writes is UTF-8.
fn content_type(name: &str) -> HeaderValue {
    let media = media_type(name);
    if media.starts_with("text/") || matches!(media, "application/xml" | "image/svg+xml") {
        HeaderValue::try_from(format!("{media}; charset=utf-8")).unwrap_or(HeaderValue::from_static(media))
    } else {
        HeaderValue::from_static(media)
    }
}

fn is_page(media: &HeaderValue) -> bool {
    media.as_bytes().starts_with(HTML.as_bytes())
}
