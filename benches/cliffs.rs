//! What some archives have a lot of, and others have not: links that lead nowhere, which is how archives of other programs
//! come, and pictures. The same archive is built with and without them.
//!
//! ```text
//! cargo bench --bench cliffs -- 6000
//! ```
//!
//! Instead of two links that are broken, a release has two to another host; instead of two pictures, none. Both are
//! built in turn, five times each: for the first time, again with nothing to do, and while the program watches and a text
//! changes. The tables show medians.

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

/// Measures what broken links and pictures cost.
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
            eprintln!("cliffs: {error}");
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
        let archive = |name: &str| place.dir.join(name);
        let links = |a: &str, b: &str| format!("\n\n[a]({a}) [b]({b})\n");
        let sound = Archive::write(&archive("sound"), *size, "", |_| {
            links("https://other.example.org/a/", "https://other.example.org/b/")
        })?;
        let broken = Archive::write(&archive("broken"), *size, "", |number| {
            links(&format!("/news/what-was-said-{number:05}/"), &format!("../old/page-{number:05}.md"))
        })?;
        compare(arguments, &format!("{size} releases, two broken links each"), [&sound, &broken])?;
        let plain = Archive::write(&archive("plain"), *size, "", |_| String::new())?;
        let illustrated = Archive::write(&archive("illustrated"), *size, IMAGES, |_| String::new())?;
        illustrated.add_pictures()?;
        compare(arguments, &format!("{size} releases, two pictures each"), [&plain, &illustrated])?;
    }
    Ok(())
}

/// Measures the builds of an archive without and with something, prints the medians, and removes both.
fn compare(arguments: &Arguments, title: &str, archives: [&Archive; 2]) -> Result<()> {
    println!("{title:40} {:>12} {:>9} {:>7}", "without, ms", "with, ms", "ratio");
    let names = ["first build", "nothing to do", "watch: a text", "watch: a link"];
    let mut times: [[Vec<Duration>; 2]; 4] = Default::default();
    for round in 0..=arguments.runs {
        for (which, archive) in archives.iter().enumerate() {
            for (times, time) in times.iter_mut().zip(archive.measure(&arguments.pressroom, round)?) {
                // The first round warms up.
                if round > 0 {
                    times[which].push(time);
                }
            }
        }
    }
    for (name, [without, with]) in names.into_iter().zip(times) {
        let [one, other] = [median(&without), median(&with)].map(|time| time.as_secs_f64() * 1_000.0);
        println!("  {name:38} {one:12.1} {other:9.1} {:7.2}", other / one);
    }
    archives.iter().try_for_each(|archive| Ok(remove(&archive.dir)?))
}

/// The pictures of a release in its front matter; each has files of its own in a folder beside it.
const IMAGES: &str = "images:\n- {src: NAME/one.png, alt: A well}\n- {src: NAME/two.png, alt: A road}\n";

/// A picture of one point (PNG, third edition), and so much behind its end that it weighs as much as a small one.
fn picture() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    bytes.extend_from_slice(
        b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\xab\xce6\x89\0\0\0\0IEND\xaeB`\x82",
    );
    bytes.resize(20_000, 0);
    bytes
}

struct Archive {
    dir: PathBuf,
    /// A release, and its path in the site.
    text: String,
    path: String,
    /// The files of all.
    releases: Vec<PathBuf>,
}

impl Archive {
    /// Writes an archive in which all releases have more keys, with `NAME` for the name of the file, and more text.
    fn write(dir: &Path, size: usize, keys: &str, text: impl Fn(usize) -> String) -> Result<Archive> {
        let corpus = Corpus::new(size);
        corpus.write_site(dir)?;
        let config = dir.join("site.yaml");
        fs::write(&config, fs::read_to_string(&config)? + "severities: {broken-link: warn}\n")?;
        for number in 0..size {
            let path = dir.join("content").join(corpus.head(number).path);
            let name = path.file_stem().and_then(|name| name.to_str()).ok_or("a release without a name")?;
            let head = format!("---\n{}", keys.replace("NAME", name));
            let written = fs::read_to_string(&path)?.replacen("---\n", &head, 1);
            fs::write(&path, written + &text(number))?;
        }
        let path = format!("content/{}", corpus.head(size / 2).path);
        let releases = (0..size).map(|number| dir.join("content").join(corpus.head(number).path)).collect();
        Ok(Archive { dir: dir.to_owned(), text: fs::read_to_string(dir.join(&path))?, path, releases })
    }

    /// Writes the files of [`IMAGES`].
    fn add_pictures(&self) -> Result<()> {
        let bytes = picture();
        for folder in self.releases.iter().map(|path| path.with_extension("")) {
            fs::create_dir(&folder)?;
            fs::write(folder.join("one.png"), &bytes)?;
            fs::write(folder.join("two.png"), &bytes)?;
        }
        Ok(())
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
