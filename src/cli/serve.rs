//! `pressroom serve`

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::base::fs::{self, Lock};
use crate::build::{Action, Builder, Options, Report, Status};
use crate::cli::args::ServeArgs;
use crate::cli::build::wait_for;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, disk, usage};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{GREEN, err, err_width, styled};
use crate::cli::text::{count, number};
use crate::cli::watching;
use crate::model::release::facts::Audience;
use crate::serve::headers;
use crate::serve::{Limits, News, ServeError, Server, Settings};

/// Where previews are built, relative to the site.
const PREVIEW: &str = ".pressroom/preview";

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Failure {
        usage(error.to_string(), "`--port` and `--bind` say where to listen")
    }
}

/// The file that the one program holds that shows the preview of a site, relative to the site. It says where.
const SHOWN: &str = ".pressroom/serve.lock";

/// Serves the site until it is interrupted.
pub(super) fn run(dir: &Path, args: &ServeArgs) -> Result<Exit> {
    let config = site::load(dir)?.config;
    let folder = if args.public { dir.join(&config.output) } else { dir.join(PREVIEW) };
    let rules = folder.join(headers::FILE);
    let mut refused = Vec::new();
    let mut watch = watching::start(dir, args.poll)?;
    let server = Server::bind(Settings {
        bind: args.bind,
        port: args.port.unwrap_or(4000),
        exact_port: args.port.is_some_and(|port| port != 0),
        folder,
        base_path: config.base.path.trim_end_matches('/').to_owned(),
        live: !args.public,
        allowed_hosts: Vec::new(),
        generation: u64::try_from(clock::now().as_millisecond()).unwrap_or_default(),
        limits: Limits::default(),
    })?;
    let url = server.url();
    // Held until the end: two programs cannot build into one folder.
    let _shown = match args.public {
        true => None,
        false => Some(shown(dir, &url, args.open)?),
    };
    err(&format!("Serving {}\nCtrl+C ends it.\n", styled(GREEN, &url)));
    if args.open {
        open(&url);
    }
    if args.public {
        err("The output folder is served as it is; `pressroom build --watch` beside this keeps it up to date.\n");
        err(&unsent(&rules, &mut refused));
        watch.wait_for_end();
    } else {
        let mut builder = Builder::new(Options {
            output: Some(dir.join(PREVIEW)),
            base_url: Some(url),
            audience: Audience::Preview,
            holder: clock::holder("serve"),
            shown: report::SHOWN,
            ..Options::of(dir, clock::now())
        });
        watching::keep_building(
            &mut watch,
            &mut builder,
            &mut |builder, scope| builder.build(scope, &|_, _| {}, &|other| wait_for(other, false)),
            &mut |report| {
                err(&people(report));
                err(&unsent(&rules, &mut refused));
                server.publish(news(report));
                ControlFlow::Continue(())
            },
        );
    }
    server.stop();
    Ok(Exit::Done)
}

/// Says to others that this program shows the preview, and where. Where another one does, that is the end of this one.
fn shown(dir: &Path, url: &str, opens: bool) -> Result<Lock> {
    let path = dir.join(SHOWN);
    path.parent().map(fs::create_dir).transpose()?;
    Lock::take(&path, &clock::holder(url), &|_| false)?.map_err(|other| {
        let url = other.split(' ').next().unwrap_or_default();
        if opens && !url.is_empty() {
            open(url);
        }
        // The name is missing for the moment in which the other program writes it.
        let place = if url.is_empty() { "by another program".to_owned() } else { format!("at {other}") };
        disk(format!("this site is already shown {place}"))
    })
}

/// A line on what the site's own file `_headers` asks for and the preview does not send, where that is another than
/// before.
fn unsent(rules: &Path, known: &mut Vec<String>) -> String {
    let text = fs::read(rules).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let refused = headers::refused(&text);
    let text = match refused.as_slice() {
        names if names.is_empty() || names == known.as_slice() => String::new(),
        names => format!(
            "content/static/{} sets {}, which the preview does not send as it is: other sites in your browser \
             could read drafts by some headers, and others last longer than a preview. Your host gets the file as it \
             is.\n",
            headers::FILE,
            names.join(", ")
        ),
    };
    *known = refused;
    text
}

/// What people read in the terminal.
fn people(report: &Report) -> String {
    let mut text = report::all(&report.diagnostics, &report.more, err_width());
    if report.status != Status::Done {
        text.push_str("Nothing was built; the preview stays as it was.\n");
        return text;
    }
    let took: std::time::Duration = report.phases.iter().map(|(_, took)| *took).sum();
    let (releases, written) = (count(report.releases, "release"), number(report.written));
    text.push_str(&format!("{releases}: {written} files written in {:.0} ms\n", took.as_secs_f64() * 1000.0));
    text
}

/// What open pages are sent.
fn news(report: &Report) -> News {
    if report.status != Status::Done {
        let text = report::all(&report.diagnostics, &report.more, Some(100));
        return News::Faults(anstream::adapter::strip_str(&text).to_string());
    }
    let changed = report.outcomes.iter().filter(|outcome| outcome.action != Action::Rendered);
    let address = |path: &str| {
        let path =
            path.strip_suffix("index.html").filter(|path| path.is_empty() || path.ends_with('/')).unwrap_or(path);
        crate::base::address::encode(&format!("/{}", path.replace('%', "%25")))
    };
    News::Changed(changed.map(|outcome| address(&outcome.path)).collect())
}

/// Shows the site in the browser of whoever sits there; that there is none is no fault.
fn open(url: &str) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
