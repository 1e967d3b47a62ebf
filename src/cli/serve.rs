//! `pressroom serve`

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::build::{Action, Builder, Options, Report, Status};
use crate::cli::args::ServeArgs;
use crate::cli::build::wait_for;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Failure, Result, usage};
use crate::cli::report;
use crate::cli::site;
use crate::cli::stream::{GREEN, err_width, styled, tell};
use crate::cli::text::{count, number};
use crate::cli::watching;
use crate::release::facts::Audience;
use crate::serve::{News, ServeError, Server, Settings};

/// Where previews are built, relative to the site.
const PREVIEW: &str = ".pressroom/preview";

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Failure {
        usage(error.to_string(), "`--port` and `--bind` say where to listen")
    }
}

/// Serves the site until it is interrupted.
pub fn run(dir: &Path, args: &ServeArgs) -> Result<Exit> {
    let config = site::load(dir)?.config;
    let folder = if args.public { dir.join(&config.output) } else { dir.join(PREVIEW) };
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
    })?;
    let url = server.url();
    tell(&format!("Serving {}\n", styled(GREEN, &url)));
    if args.open {
        open(&url);
    }
    if args.public {
        tell("The output folder is served as it is; `pressroom build --watch` beside this keeps it up to date.\n");
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
                tell(&people(report));
                server.publish(news(report));
                ControlFlow::Continue(())
            },
        );
    }
    server.stop();
    Ok(Exit::Done)
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

/// What open pages are told.
fn news(report: &Report) -> News {
    if report.status != Status::Done {
        let text = report::all(&report.diagnostics, &report.more, Some(100));
        return News::Faults(anstream::adapter::strip_str(&text).to_string());
    }
    let changed = report.outcomes.iter().filter(|outcome| outcome.action != Action::Rendered);
    let address = |path: &str| {
        let path =
            path.strip_suffix("index.html").filter(|path| path.is_empty() || path.ends_with('/')).unwrap_or(path);
        crate::url::encode(&format!("/{}", path.replace('%', "%25")))
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
