//! What links that lead nowhere cost: the same archive with two links in each release to another host, and with two
//! that are broken, which is how archives of other programs come.
//!
//! ```text
//! cargo bench --bench broken -- 6000
//! ```
//!
//! Both are built in turn, five times each: for the first time, again with nothing to do, and while the program watches
//! and a text changes. The table shows medians.

#![expect(clippy::disallowed_methods, reason = "a bench makes its own files and reads the clock")]

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/figures.rs"]
#[expect(dead_code, reason = "other benches use the rest")]
mod figures;
#[path = "corpus/workshop.rs"]
mod workshop;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use corpus::Corpus;
use figures::median;
use jiff::Timestamp;
use pressroom::build::{Builder, Options, Scope, Shown, Status};
use workshop::{Place, remove};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures what broken links cost.
#[derive(Parser)]
struct Arguments {
    /// How many releases, once per table row. [default: 6000]
    sizes: Vec<usize>,

    /// The folder to work in: it must not exist yet, and is removed in the end. [default: one in /dev/shm where that is
    /// a tmpfs, else in the system's folder for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,

    /// How many rounds are counted.
    #[arg(long, default_value_t = 5)]
    runs: usize,

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
            eprintln!("broken: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::make(arguments.dir.as_deref(), false)?;
    let sizes = match &arguments.sizes[..] {
        [] if arguments.bench => &[6_000],
        [] => &[60][..],
        sizes => sizes,
    };
    for size in sizes {
        let sound = Archive::write(&place.dir.join("sound"), *size, |_| {
            "\n\n[a](https://other.example.org/a/) [b](https://other.example.org/b/)\n".to_owned()
        })?;
        let broken = Archive::write(&place.dir.join("broken"), *size, |number| {
            format!("\n\n[a](/news/what-was-said-{number:05}/) [b](../old/page-{number:05}.md)\n")
        })?;
        println!("{size} releases, ms      without     with    ratio");
        let names = ["first build", "nothing to do", "watch: a text", "watch: a link"];
        let mut times: [[Vec<Duration>; 2]; 4] = Default::default();
        for round in 0..=arguments.runs {
            for (which, archive) in [&sound, &broken].into_iter().enumerate() {
                for (times, time) in times.iter_mut().zip(archive.measure(&arguments.pressroom, round)?) {
                    // The first round warms up.
                    if round > 0 {
                        times[which].push(time);
                    }
                }
            }
        }
        for (name, [without, with]) in names.into_iter().zip(times) {
            let (without, with) = (median(&without), median(&with));
            let [one, other] = [without, with].map(|time| time.as_secs_f64() * 1_000.0);
            println!("  {name:16} {one:10.1} {other:8.1} {:8.2}", other / one);
        }
        remove(&sound.dir)?;
        remove(&broken.dir)?;
    }
    Ok(())
}

struct Archive {
    dir: PathBuf,
    /// A release, and its path in the site.
    text: String,
    path: String,
}

impl Archive {
    fn write(dir: &Path, size: usize, links: impl Fn(usize) -> String) -> Result<Archive> {
        let corpus = Corpus::new(size);
        corpus.write_site(dir)?;
        let config = dir.join("site.yaml");
        fs::write(&config, fs::read_to_string(&config)? + "severities: {broken-link: warn}\n")?;
        for number in 0..size {
            let path = dir.join("content").join(corpus.head(number).path);
            fs::write(&path, fs::read_to_string(&path)? + &links(number))?;
        }
        let path = format!("content/{}", corpus.head(size / 2).path);
        Ok(Archive { dir: dir.to_owned(), text: fs::read_to_string(dir.join(&path))?, path })
    }

    /// The times of the four builds.
    fn measure(&self, program: &Path, round: usize) -> Result<[Duration; 4]> {
        let output = self.dir.join("output");
        for old in [&output, &self.dir.join(".pressroom")].into_iter().filter(|old| old.exists()) {
            remove(old)?;
        }
        let run = || -> Result<Duration> {
            let mut command = Command::new(program);
            command.arg("build").arg("--site").arg(&self.dir).stdin(Stdio::null()).stderr(Stdio::null());
            let start = Instant::now();
            let status = command.status()?;
            if status.success() { Ok(start.elapsed()) } else { Err("a build failed".into()) }
        };
        let first = run()?;
        // What is just written is not sure to be what it was; another build settles that.
        std::thread::sleep(Duration::from_millis(100));
        run()?;
        let nothing = run()?;
        let options = Options { shown: Shown::First(10), ..Options::of(&self.dir, Timestamp::now()) };
        let mut builder = Builder::new(options);
        let scope = Scope { files: BTreeSet::from([self.path.clone()]), ..Scope::default() };
        let mut edit = |text: String| -> Result<Duration> {
            fs::write(self.dir.join(&self.path), text)?;
            let start = Instant::now();
            let report = builder.build(&scope, &|_, _| {}, &|_| true);
            let time = start.elapsed();
            if report.status == Status::Done { Ok(time) } else { Err("an edit was not built".into()) }
        };
        edit(self.text.clone())?;
        let text = edit(format!("{}round {round}\n", self.text))?;
        let link = edit(format!("{}round {round} [c](https://other.example.org/c/) [d](/about/)\n", self.text))?;
        fs::write(self.dir.join(&self.path), &self.text)?;
        Ok([first, nothing, text, link])
    }
}
