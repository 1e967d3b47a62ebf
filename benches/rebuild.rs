//! How long it takes until an edit is in the output: builds from the command line beside `find` over the same trees,
//! which only lists them, and watching beside the server of Hugo.
//!
//! ```text
//! cargo bench --bench rebuild -- 1000 10000 100000
//! ```
//!
//! A build from the command line is a new process that knows nothing but what the record of the last one tells. A
//! watching program is measured from before the file is saved until the new bytes stand in the output, which the bench
//! looks for all the time; the server of Hugo until it answers with them, since it rebuilds what a browser has open.
//! The table shows medians of all rounds after the first.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench makes its own files and reads the clock"
)]

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/figures.rs"]
mod figures;
#[path = "corpus/hugo.rs"]
mod hugo;
#[path = "corpus/workshop.rs"]
mod workshop;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use corpus::Corpus;
use figures::{grouped, median, seconds};
use serde_json::Value;
use workshop::{Place, remove};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures how long an edit takes to be in the output.
#[derive(Parser)]
struct Arguments {
    /// How many releases, once per table row. [default: 1000 10000]
    sizes: Vec<usize>,

    /// The folder to work in: it must not exist yet, and is removed in the end. [default: one in /dev/shm where that is
    /// a tmpfs, else in the system's folder for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,

    /// How many rounds are counted.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=20))]
    runs: u16,

    /// Up to how many releases Hugo takes part; larger archives take it minutes and gigabytes.
    #[arg(long, default_value_t = 10_000)]
    hugo_max: usize,

    /// How many rounds of Hugo are counted.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=20))]
    hugo_runs: u16,

    /// The program of Hugo; left out where there is none.
    #[arg(long, default_value = "hugo")]
    hugo: PathBuf,

    /// The program to measure, if not the one that this bench was compiled with.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_pressroom"))]
    pressroom: PathBuf,

    /// Leave the sites and their outputs where they are.
    #[arg(long)]
    keep: bool,

    /// Added by `cargo bench`, and not by `cargo test --benches`, which is content with a small archive.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rebuild: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What one size came to, all times.
struct Row {
    releases: usize,
    find: Vec<Duration>,
    nothing: Vec<Duration>,
    one_text: Vec<Duration>,
    /// How many files the build of a newest release writes; the least and the most of all rounds.
    writes: (u64, u64),
    watch_text: Vec<Duration>,
    watch_new: Vec<Duration>,
    hugo: Option<(Vec<Duration>, Vec<Duration>)>,
}

fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::make(arguments.dir.as_deref(), arguments.keep)?;
    let hugo_version = hugo::version(&arguments.hugo);
    let sizes = match &arguments.sizes[..] {
        [] if arguments.bench => &[1_000, 10_000],
        [] => &[100][..],
        sizes => sizes,
    };
    let mut rows = Vec::new();
    for size in sizes {
        eprintln!("{size} releases");
        let with_hugo = hugo_version.is_some() && *size <= arguments.hugo_max;
        rows.push(measure(arguments, &place, *size, with_hugo)?);
    }
    print_table(&rows, hugo_version.as_deref());
    Ok(())
}

fn measure(arguments: &Arguments, place: &Place, size: usize, with_hugo: bool) -> Result<Row> {
    let base = place.dir.join(size.to_string());
    let site = base.join("site");
    let corpus = Corpus::new(size);
    corpus.write_site(&site)?;
    let editor = Editor::of(&corpus, size, &site, Pages::Folder(site.join("output")));
    let build = || -> Result<(Duration, u64)> {
        let mut command = Command::new(&arguments.pressroom);
        let start = Instant::now();
        let output = command.arg("build").arg("--site").arg(&site).arg("--json").stdin(Stdio::null()).output()?;
        let time = start.elapsed();
        let report: Value = serde_json::from_slice(&output.stdout)?;
        expect(output.status.success(), &format!("a build failed: {}", report["diagnostics"]))?;
        let written = report["written"].as_u64().ok_or("the build does not tell `written`")?;
        Ok((time, written))
    };
    build()?;
    // What is just written is not sure to be what it was; a second build settles that.
    std::thread::sleep(Duration::from_millis(100));
    build()?;
    let (mut find, mut nothing, mut one_text) = (Vec::new(), Vec::new(), Vec::new());
    let mut writes = (u64::MAX, 0);
    for round in 0..=u32::from(arguments.runs) {
        let listed = find_all(&site)?;
        let (idle, written) = build()?;
        expect(written == 0, "a build with nothing to do wrote files")?;
        editor.edit(round)?;
        let (text, written) = build()?;
        expect(written > 0, "an edit was not built")?;
        editor.add(round)?;
        let (_, written) = build()?;
        if round > 0 {
            find.push(listed);
            nothing.push(idle);
            one_text.push(text);
            writes = (writes.0.min(written), writes.1.max(written));
        }
    }
    let mut command = Command::new(&arguments.pressroom);
    command.arg("build").arg("--site").arg(&site).arg("--watch").arg("--quiet");
    let (watch_text, watch_new) = watch(&mut command, &editor, arguments.runs)?;
    let hugo = match with_hugo {
        true => Some(watch_hugo(arguments, &corpus, size, &base)?),
        false => None,
    };
    if !arguments.keep {
        remove(&base)?;
    }
    Ok(Row { releases: size, find, nothing, one_text, writes, watch_text, watch_new, hugo })
}

fn expect(holds: bool, message: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(message.into()) }
}

/// Lists both trees with what the file system says of each file: the least that a look at them can take.
fn find_all(site: &Path) -> Result<Duration> {
    let start = Instant::now();
    let mut command = Command::new("find");
    command.current_dir(site).args(["content", "output", "-type", "f", "-printf", "%p %s %T@\\n"]);
    expect(command.stdout(Stdio::null()).status()?.success(), "`find` failed")?;
    Ok(start.elapsed())
}

/// Where Hugo serves.
const PORT: u16 = 14_131;

fn watch_hugo(
    arguments: &Arguments,
    corpus: &Corpus,
    size: usize,
    base: &Path,
) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let (site, output) = (base.join("hugo"), base.join("hugo-output"));
    hugo::write_site(corpus, &site)?;
    let editor = Editor::of(corpus, size, &site, Pages::Server(PORT));
    let mut command = Command::new(&arguments.hugo);
    command.arg("server").arg("--source").arg(&site).arg("--destination").arg(&output);
    command
        .args(["--port", &PORT.to_string(), "--logLevel", "error", "--disableLiveReload"])
        .env("HUGO_CACHEDIR", base.join("hugo-cache"));
    watch(command.stdout(Stdio::null()), &editor, arguments.hugo_runs)
}

/// Starts a program that watches and measures how long edits take to be in its output: of a text, of a new release.
fn watch(command: &mut Command, editor: &Editor, runs: u16) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let _running = Running(command.stdin(Stdio::null()).spawn()?);
    let patience = Duration::from_secs(180);
    // Its first build is done when an edit after it is answered: an edit before that may be part of it.
    editor.until(&editor.page, "html>", patience)?;
    let mut rounds = 1_000..;
    loop {
        let round = rounds.next().unwrap_or_default();
        let marker = editor.edit(round)?;
        if editor.until(&editor.page, &marker, Duration::from_secs(60)).is_ok() {
            break;
        }
    }
    let (mut texts, mut new) = (Vec::new(), Vec::new());
    for round in 0..=u32::from(runs) {
        // So that the program is at rest, as it is when people edit.
        std::thread::sleep(Duration::from_millis(600));
        let start = Instant::now();
        let marker = editor.edit(2_000 + round)?;
        editor.until(&editor.page, &marker, patience)?;
        let text = start.elapsed();
        std::thread::sleep(Duration::from_millis(600));
        let start = Instant::now();
        let marker = editor.add(100 + round)?;
        editor.until(HOME, &marker, patience)?;
        if round > 0 {
            texts.push(text);
            new.push(start.elapsed());
        }
    }
    Ok((texts, new))
}

/// A program that is ended with the bench.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where the pages of a site can be looked at.
enum Pages {
    Folder(PathBuf),
    Server(u16),
}

impl Pages {
    /// The HTML of the page at an address without its first slash.
    fn read(&self, address: &str) -> std::io::Result<String> {
        match self {
            Pages::Folder(dir) => fs::read_to_string(dir.join(address).join("index.html")),
            Pages::Server(port) => {
                let mut stream = TcpStream::connect(("127.0.0.1", *port))?;
                write!(stream, "GET /{address} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n")?;
                let mut page = String::new();
                stream.read_to_string(&mut page)?;
                Ok(page)
            }
        }
    }
}

/// Someone who edits a site.
struct Editor {
    site: PathBuf,
    /// A release in the middle of the archive, and the address of its page.
    file: PathBuf,
    page: String,
    pages: Pages,
}

/// The address of the home page.
const HOME: &str = "";

impl Editor {
    fn of(corpus: &Corpus, size: usize, site: &Path, pages: Pages) -> Editor {
        let path = corpus.head(size / 2).path;
        let page = format!("{}/", path.trim_end_matches(".md"));
        Editor { file: site.join("content").join(&path), page, pages, site: site.to_owned() }
    }

    /// Adds a line to the text of the release; the line.
    fn edit(&self, round: u32) -> Result<String> {
        let marker = format!("Edited for the {round}th time.");
        let mut text = fs::read_to_string(&self.file)?;
        text.push_str(&format!("\n{marker}\n"));
        fs::write(&self.file, text)?;
        Ok(marker)
    }

    /// Adds a release that is newer than all others and is like that in the middle; its title.
    fn add(&self, round: u32) -> Result<String> {
        let title = format!("Newest release number {round}");
        let model = fs::read_to_string(&self.file)?;
        let (facts, _) = model[4..].split_once("---\n").ok_or("a release has front matter")?;
        let mut text = "---\n".to_owned();
        for line in facts.lines() {
            match line {
                line if line.starts_with("title: ") => text.push_str(&format!("title: {title}")),
                // One day for each, in the months after the archive's last.
                line if line.starts_with("date: ") => {
                    text.push_str(&format!("date: 2025-{:02}-{:02}", 1 + round / 28 % 12, 1 + round % 28));
                }
                line => text.push_str(line),
            }
            text.push('\n');
        }
        text.push_str("---\n\nNothing is known of it but that it is new.\n");
        let folder = self.site.join("content/releases/2025");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("newest-{round}.md")), text)?;
        Ok(title)
    }

    /// Waits until a page holds a text.
    fn until(&self, address: &str, text: &str, patience: Duration) -> Result<()> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if self.pages.read(address).is_ok_and(|page| page.contains(text)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        Err(format!("the page /{address} never held `{text}`").into())
    }
}

fn print_table(rows: &[Row], hugo_version: Option<&str>) {
    let hugo = hugo_version.map_or_else(|| "Hugo".to_owned(), |version| format!("Hugo {version}"));
    println!(
        "| releases | `find` | nothing to do | one text | newest release writes | watching: one text | a new release | \
         {hugo} server: one text | a new release |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in rows {
        let time = |times: &[Duration]| format!("{:.0} ms", median(times).as_secs_f64() * 1e3);
        let writes = match row.writes {
            (least, most) if least == most => format!("{least} files"),
            (least, most) => format!("{least} to {most} files"),
        };
        let (hugo_text, hugo_new) = match &row.hugo {
            Some((text, new)) => (time(text), time(new)),
            None => ("–".to_owned(), "–".to_owned()),
        };
        println!(
            "| {} | {} | {} | {} | {writes} | {} | {} | {hugo_text} | {hugo_new} |",
            grouped(row.releases),
            seconds(median(&row.find)),
            seconds(median(&row.nothing)),
            seconds(median(&row.one_text)),
            time(&row.watch_text),
            time(&row.watch_new),
        );
    }
}
