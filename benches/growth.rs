//! Whether time and memory grow in step with an archive, phase by phase:
//!
//! ```text
//! cargo bench --bench growth -- 1000 10000 100000
//! cargo bench --bench growth -- --dry-run --dir /somewhere/with/room 1000000
//! ```
//!
//! Each size is built once for the first time and once with nothing to do; the table shows microseconds and kilobytes a
//! release, so that a phase whose figures rise from left to right is one that is not linear. With `--dry-run` nothing
//! is written and the second build is left out: an archive of a million releases is then 8 GB on a disk, and 25 GB
//! otherwise.

#![expect(clippy::disallowed_methods, reason = "a bench makes its own files and reads the clock")]

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/figures.rs"]
#[expect(dead_code, reason = "other benches use the rest")]
mod figures;
#[path = "corpus/workshop.rs"]
mod workshop;

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use clap::Parser;
use corpus::Corpus;
use figures::grouped;
use wait4::Wait4;
use workshop::{Place, remove};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures how the phases of a build grow with the archive.
#[derive(Parser)]
struct Arguments {
    /// How many releases, once per column. [default: 1000 10000]
    sizes: Vec<usize>,

    /// The folder to work in: it must not exist yet, and is removed in the end. [default: one in /dev/shm where that is
    /// a tmpfs, else in the system's folder for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,

    /// Write nothing.
    #[arg(long)]
    dry_run: bool,

    /// The program to measure, if not the one that this bench was compiled with.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_pressroom"))]
    pressroom: PathBuf,

    /// Added by `cargo bench`, and not by `cargo test --benches`, which is content with a small archive.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("growth: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::make(arguments.dir.as_deref(), false)?;
    let sizes = match &arguments.sizes[..] {
        [] if arguments.bench => &[1_000, 10_000],
        [] => &[100][..],
        sizes => sizes,
    };
    let columns: Vec<Vec<(String, f64)>> =
        sizes.iter().map(|size| measure(arguments, &place, *size)).collect::<Result<_>>()?;
    print!("| a release |");
    sizes.iter().for_each(|size| print!(" {} |", grouped(*size)));
    println!("\n| --- |{}", " ---: |".repeat(sizes.len()));
    for (row, (name, _)) in columns[0].iter().enumerate() {
        print!("| {name} |");
        columns.iter().for_each(|column| print!(" {:.1} |", column[row].1));
        println!();
    }
    Ok(())
}

/// What a build took: its phases and the whole in µs, and its memory in kB.
struct Build {
    phases: Vec<(String, f64)>,
    whole: f64,
    memory: f64,
}

/// The rows of one size, by name, each for one release.
fn measure(arguments: &Arguments, place: &Place, size: usize) -> Result<Vec<(String, f64)>> {
    let site = place.dir.join(size.to_string());
    eprintln!("{} releases", grouped(size));
    Corpus::new(size).write_site(&site)?;
    let first = build(arguments, &site)?;
    let mut rows: Vec<(String, f64)> =
        first.phases.into_iter().map(|(phase, time)| (format!("{phase}, µs"), time)).collect();
    rows.push(("first build, µs".to_owned(), first.whole));
    rows.push(("its memory, kB".to_owned(), first.memory));
    if !arguments.dry_run {
        let nothing = build(arguments, &site)?;
        rows.push(("nothing to do, µs".to_owned(), nothing.whole));
        rows.push(("its memory, kB".to_owned(), nothing.memory));
    }
    remove(&site)?;
    rows.iter_mut().for_each(|(_, figure)| *figure /= size as f64);
    Ok(rows)
}

fn build(arguments: &Arguments, site: &std::path::Path) -> Result<Build> {
    let mut command = Command::new(&arguments.pressroom);
    command.arg("build").arg("--stats").arg("--site").arg(site);
    if arguments.dry_run {
        command.arg("--dry-run");
    }
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut printed = String::new();
    child.stderr.take().ok_or("no standard error")?.read_to_string(&mut printed)?;
    let ended = child.wait4()?;
    let whole = start.elapsed().as_secs_f64() * 1e6;
    if !ended.status.success() {
        return Err(format!("the build failed: {}", ended.status).into());
    }
    // `  render      1956.9 ms`
    let phase = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        let (name, time, unit) = (words.next()?, words.next()?.parse::<f64>().ok()?, words.next()?);
        (unit == "ms").then(|| (name.to_owned(), time * 1e3))
    };
    let phases: Vec<(String, f64)> = printed.lines().filter_map(phase).collect();
    if phases.is_empty() {
        return Err("the build told no phases".into());
    }
    eprintln!("  {:.2} s, {} MB", whole / 1e6, grouped(ended.rusage.maxrss as usize / 1_000_000));
    Ok(Build { phases, whole, memory: ended.rusage.maxrss as f64 / 1e3 })
}
