//! How long a whole archive takes, beside what cannot be beaten (copying the finished files) and beside Hugo:
//!
//! ```text
//! cargo bench --bench compare -- 1000 10000 100000
//! ```
//!
//! Every size is measured in one run of several rounds: clean build, copy of its output, build with nothing to do, and
//! Hugo, one after the other, so that a slow minute of the machine falls on all of them. The first round warms up and is
//! not counted; the table shows medians. Folders are emptied between the measurements, never within one: deleting costs
//! as much as writing, and no builder should be charged for the one before it.

#![expect(clippy::disallowed_methods, reason = "a bench makes its own files and reads the clock")]

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/figures.rs"]
mod figures;
#[path = "corpus/hugo.rs"]
mod hugo;
#[path = "corpus/workshop.rs"]
mod workshop;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use corpus::Corpus;
use figures::{grouped, median, seconds};
use serde_json::Value;
use wait4::{ResourceUsage, Wait4};
use workshop::{Place, remove};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Compares a clean build with copying its output, with a build that has nothing to do, and with Hugo.
#[derive(Parser)]
struct Arguments {
    /// How many releases, once per table row. [default: 1000 10000]
    sizes: Vec<usize>,

    /// The folder to work in: it must not exist yet, and is removed in the end. [default: one in /dev/shm where that is
    /// a tmpfs, else in the system's folder for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,

    /// How many rounds are counted.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,

    /// Up to how many releases Hugo takes part; larger archives take it minutes and gigabytes.
    #[arg(long, default_value_t = 10_000)]
    hugo_max: usize,

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
    match compare(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<()> {
    let place = Place::make(arguments.dir.as_deref(), arguments.keep)?;
    let hugo_version = hugo::version(&arguments.hugo);
    match &hugo_version {
        Some(version) => eprintln!("Hugo {version}, up to {} releases", arguments.hugo_max),
        None => eprintln!("no Hugo: `{}` does not run", arguments.hugo.display()),
    }
    let mut rows = Vec::new();
    let sizes = match &arguments.sizes[..] {
        [] if arguments.bench => &[1_000, 10_000],
        [] => &[100][..],
        sizes => sizes,
    };
    for size in sizes {
        let with_hugo = hugo_version.is_some() && *size <= arguments.hugo_max;
        rows.push(measure(arguments, &place, *size, with_hugo)?);
    }
    print_table(&rows, hugo_version.as_deref());
    Ok(())
}

/// What one size came to.
struct Row {
    releases: usize,
    source: Contents,
    output: Contents,
    clean: Measure,
    copy: Measure,
    second: Measure,
    hugo: Option<(Measure, Contents)>,
}

/// All rounds of one thing.
#[derive(Default)]
struct Measure {
    times: Vec<Duration>,
    /// Processor time, all threads together: what is left of a figure when other programs disturb it.
    work: Vec<Duration>,
    /// The most memory of any round, in bytes.
    memory: u64,
}

impl Measure {
    /// Runs a program to its end and, where the round counts, keeps what it took. Returns what it printed.
    fn run(&mut self, what: &str, command: &mut Command, counted: bool) -> Result<String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let start = Instant::now();
        let mut child = command.spawn().map_err(|error| format!("{what}: {error}"))?;
        let mut printed = String::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_string(&mut printed)?;
        }
        let ended = child.wait4()?;
        let time = start.elapsed();
        if !ended.status.success() {
            return Err(format!("{what}: {}\n{printed}", ended.status).into());
        }
        let ResourceUsage { utime, stime, maxrss, .. } = ended.rusage;
        let work = utime + stime;
        let mark = if counted { "" } else { " (warm-up)" };
        eprintln!("  {what}: {}, {} of work, {}{mark}", seconds(time), seconds(work), megabytes(maxrss));
        if counted {
            self.times.push(time);
            self.work.push(work);
            self.memory = self.memory.max(maxrss);
        }
        Ok(printed)
    }
}

/// A build of Pressroom, which must write as many files as it should: a second build that writes is not one that has
/// nothing to do.
fn build(measure: &mut Measure, what: &str, command: &mut Command, counted: bool, expected: Expected) -> Result<()> {
    let printed = measure.run(what, command, counted)?;
    let report: Value = serde_json::from_str(&printed)?;
    let count = |key: &str| report[key].as_u64().ok_or_else(|| format!("{what}: it does not tell `{key}`"));
    let (planned, written) = (count("planned")?, count("written")?);
    let right = match expected {
        Expected::All => planned,
        Expected::Nothing => 0,
    };
    if written != right {
        return Err(format!("{what}: {written} files written, not {right}").into());
    }
    Ok(())
}

/// What a build has to write.
enum Expected {
    All,
    Nothing,
}

fn measure(arguments: &Arguments, place: &Place, size: usize, with_hugo: bool) -> Result<Row> {
    let base = place.dir.join(size.to_string());
    let (site, output, copy) = (base.join("site"), base.join("output"), base.join("copy"));
    let (hugo_site, hugo_output, hugo_cache) = (base.join("hugo"), base.join("hugo-output"), base.join("hugo-cache"));
    let corpus = Corpus::new(size);
    eprintln!("{size} releases");
    corpus.write_site(&site)?;
    if with_hugo {
        hugo::write_site(&corpus, &hugo_site)?;
    }
    let source = Contents::of(&site)?;

    let pressroom = || {
        let mut command = Command::new(&arguments.pressroom);
        command.arg("build").arg("--site").arg(&site).arg("--output").arg(&output).arg("--json");
        command
    };
    let (mut clean, mut copied, mut second, mut hugo) =
        (Measure::default(), Measure::default(), Measure::default(), Measure::default());
    for round in 0..=arguments.runs {
        let counted = round > 0;
        remove(&output)?;
        remove(&site.join(".pressroom"))?;
        build(&mut clean, "clean build", &mut pressroom(), counted, Expected::All)?;
        remove(&copy)?;
        copied.run("cp -r", Command::new("cp").arg("-r").arg(&output).arg(&copy), counted)?;
        build(&mut second, "second build", &mut pressroom(), counted, Expected::Nothing)?;
        if with_hugo {
            for folder in [&hugo_output, &hugo_cache, &hugo_site.join("resources")] {
                remove(folder)?;
            }
            let mut command = Command::new(&arguments.hugo);
            command.arg("--source").arg(&hugo_site).arg("--destination").arg(&hugo_output).arg("--quiet");
            hugo.run("Hugo", command.env("HUGO_CACHEDIR", &hugo_cache), counted)?;
        }
    }
    let output = Contents::of(&output)?;
    output.expect("Pressroom", size)?;
    let hugo = if with_hugo {
        let output = Contents::of(&hugo_output)?;
        output.expect("Hugo", size)?;
        Some((hugo, output))
    } else {
        None
    };
    if !arguments.keep {
        remove(&base)?;
    }
    Ok(Row { releases: size, source, output, clean, copy: copied, second, hugo })
}

/// What a folder holds.
#[derive(Default)]
struct Contents {
    files: usize,
    bytes: u64,
    /// Pages of single releases: `releases/YYYY/MM/slug/index.html`.
    releases: usize,
}

impl Contents {
    fn of(dir: &Path) -> Result<Contents> {
        let mut contents = Contents::default();
        for entry in walkdir::WalkDir::new(dir) {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            contents.files += 1;
            contents.bytes += entry.metadata()?.len();
            let below = entry.path().strip_prefix(dir)?;
            let is_release = entry.depth() == 5 && below.starts_with("releases") && below.ends_with("index.html");
            // Hugo's pages of a list are as deep: `releases/page/2/index.html` is not.
            contents.releases += usize::from(is_release);
        }
        Ok(contents)
    }

    /// A builder that leaves releases out is not to be compared.
    fn expect(&self, who: &str, releases: usize) -> Result<()> {
        if self.releases == releases {
            return Ok(());
        }
        Err(format!("{who} made {} pages of {releases} releases", self.releases).into())
    }
}

fn print_table(rows: &[Row], hugo_version: Option<&str>) {
    let hugo = hugo_version.map_or_else(|| "Hugo".to_owned(), |version| format!("Hugo {version}"));
    println!("| releases | files | pressroom clean | `cp -r` | ratio | memory | second build | {hugo} |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in rows {
        let (clean, copy) = (median(&row.clean.times), median(&row.copy.times));
        println!(
            "| {} | {} | {} | {} | {:.2} | {} | {} | {} |",
            grouped(row.releases),
            grouped(row.output.files),
            seconds(clean),
            seconds(copy),
            clean.as_secs_f64() / copy.as_secs_f64(),
            megabytes(row.clean.memory),
            seconds(median(&row.second.times)),
            row.hugo.as_ref().map_or_else(|| "–".to_owned(), |(hugo, _)| seconds(median(&hugo.times))),
        );
    }
    println!();
    for row in rows {
        println!(
            "{} releases: {} files and {} of content, {} of output; clean builds of {}.",
            grouped(row.releases),
            grouped(row.source.files),
            megabytes(row.source.bytes),
            megabytes(row.output.bytes),
            spread(&row.clean),
        );
        if let Some((hugo, output)) = &row.hugo {
            let (files, bytes) = (grouped(output.files), megabytes(output.bytes));
            println!(
                "Hugo: {files} files and {bytes} of output in {}, {} of memory.",
                spread(hugo),
                megabytes(hugo.memory)
            );
        }
    }
}

/// What a median hides: the fastest and the slowest round, and the work of all threads.
fn spread(measure: &Measure) -> String {
    let (least, most) = (measure.times.iter().min().copied(), measure.times.iter().max().copied());
    format!(
        "{} to {} ({} of processor time)",
        seconds(least.unwrap_or_default()),
        seconds(most.unwrap_or_default()),
        seconds(median(&measure.work))
    )
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", grouped(bytes.div_ceil(1_000_000) as usize))
}
