//! One file with very much of one thing: what a build of it takes, and whether twice as much takes more than twice as
//! long. It ends with an error where something grows as the square of the file.
//!
//! ```text
//! cargo bench --bench large
//! ```

#![expect(clippy::disallowed_methods, reason = "a bench makes its own files and reads the clock")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures builds of sites with one very large file.
#[derive(Parser)]
struct Arguments {
    /// Kinds of files: all whose names hold one of these words. [default: all]
    kinds: Vec<String>,

    /// How many items the larger of the two files has at most. [default: as many as make about 1 MB]
    #[arg(long)]
    items: Option<usize>,

    /// The program to measure, if not the one that this bench was compiled with.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_pressroom"))]
    pressroom: PathBuf,

    /// Added by `cargo bench`, and not by `cargo test --benches`, which is content with small files.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Files of a site: path and text.
type Files = Vec<(String, String)>;

/// A kind of file; how many of its items make a megabyte; what makes it.
struct Large {
    name: &'static str,
    items: usize,
    files: fn(usize) -> Files,
}

/// What each build may take besides growing in step: programs start, and machines are busy.
const SPARE: Duration = Duration::from_millis(250);

/// What any of them may take.
const MOST: Duration = Duration::from_secs(10);

const LARGE: &[Large] = &[
    Large {
        name: "links, broken, one line",
        items: 60_000,
        files: |n| body(n, |n, text| write!(text, "[a](/x{n}/) ")),
    },
    Large {
        name: "links, broken, lines",
        items: 60_000,
        files: |n| body(n, |n, text| writeln!(text, "[a](x{n}.md)\n")),
    },
    Large {
        name: "links, broken, notes",
        items: 60_000,
        files: |n| front(n, "notes_to_editors: '", "", "'", |n| format!("[a](/x{n}/) ")),
    },
    Large { name: "agencies, unknown", items: 100_000, files: |n| list(n, "agencies", |n| format!("u{n}")) },
    Large { name: "topics, unknown", items: 100_000, files: |n| list(n, "topics", |n| format!("u{n}")) },
    Large { name: "people, unknown", items: 100_000, files: |n| list(n, "people", |n| format!("u{n}")) },
    Large { name: "countries, unknown", items: 100_000, files: |n| list(n, "countries", |n| format!("Land{n}")) },
    Large { name: "countries, the same", items: 200_000, files: |n| list(n, "countries", |_| "KG".to_owned()) },
    Large { name: "related, unknown", items: 80_000, files: |n| list(n, "related", |n| format!("r/{n}.md")) },
    Large { name: "related, itself", items: 80_000, files: |n| list(n, "related", |_| "releases/a.md".to_owned()) },
    Large { name: "aliases", items: 80_000, files: |n| list(n, "aliases", |n| format!("/o/{n}/")) },
    Large { name: "aliases, twice", items: 80_000, files: |n| list(n, "aliases", |n| format!("/o/{}/", n / 2)) },
    Large { name: "aliases of files", items: 80_000, files: |n| list(n, "aliases", |n| format!("/o/{n}.pdf")) },
    Large { name: "aliases, bad", items: 80_000, files: |n| list(n, "aliases", |n| format!("o/{n}/")) },
    Large {
        name: "attachments, missing",
        items: 50_000,
        files: |n| list(n, "attachments", |n| format!("{{src: x{n}.pdf}}")),
    },
    Large {
        name: "images, missing",
        items: 50_000,
        files: |n| list(n, "images", |n| format!("{{src: x{n}.png, alt: a}}")),
    },
    Large {
        name: "corrections",
        items: 25_000,
        files: |n| list(n, "corrections", |n| format!("{{date: 2025-01-{:02}, note: n}}", 1 + n % 28)),
    },
    Large {
        name: "corrections, bad",
        items: 40_000,
        files: |n| list(n, "corrections", |n| format!("{{date: never, note: n{n}}}")),
    },
    Large { name: "contacts", items: 40_000, files: |n| list(n, "contacts", |n| format!("{{name: N{n}}}")) },
    Large { name: "quotes", items: 40_000, files: |n| body(n, |n, text| writeln!(text, "> Said.\n> — [p{n}]\n")) },
    Large { name: "title", items: 1_000_000, files: |n| release("a", &format!("title: {}\n", "t".repeat(n)), "") },
    Large {
        name: "summary",
        items: 200_000,
        files: |n| release("a", &format!("title: T\nsummary: {}\n", "word ".repeat(n)), ""),
    },
    Large {
        name: "roles, unknown",
        items: 40_000,
        files: |n| {
            let roles: String = (0..n).map(|n| format!("- {{title: R, agency: a{n}}}\n")).collect();
            vec![("content/people/p.md".to_owned(), format!("---\nname: P\nroles:\n{roles}---\n"))]
        },
    },
    Large {
        name: "ledger, lost",
        items: 100_000,
        files: |n| {
            let lines: String = (0..n).map(|n| format!("/lost/{n:06}/\n")).collect();
            vec![("published.txt".to_owned(), lines)]
        },
    },
    Large {
        name: "releases, one address",
        items: 8_000,
        files: |n| (0..n).flat_map(|n| release(&format!("d{n}/same"), "title: Same\n", "")).collect(),
    },
    Large {
        name: "releases, taken away",
        items: 8_000,
        files: |n| {
            let next = |n: usize| format!("title: T{n}\nunpublish: {{redirect: releases/r{}.md}}\n", n + 1);
            (0..n).flat_map(|n| release(&format!("r{n}"), &next(n), "")).collect()
        },
    },
    Large {
        name: "pages",
        items: 8_000,
        files: |n| {
            let page = |n: usize| format!("---\ntitle: P{n}\n---\n[a](p{}.md)\n", n / 2);
            (0..n).map(|n| (format!("content/pages/p{n}.md"), page(n))).collect()
        },
    },
];

fn release(name: &str, front: &str, body: &str) -> Files {
    let text = format!("---\ndate: 2025-05-01\n{front}---\n{body}\n");
    vec![(format!("content/releases/{name}.md"), text)]
}

fn body(items: usize, item: fn(usize, &mut String) -> std::fmt::Result) -> Files {
    let mut text = String::new();
    (0..items).for_each(|at| item(at, &mut text).expect("a text takes all"));
    release("a", "title: T\nagencies: [office]\n", &text)
}

fn front(items: usize, head: &str, between: &str, foot: &str, item: fn(usize) -> String) -> Files {
    let items: Vec<String> = (0..items).map(item).collect();
    let agencies = if head.starts_with("agencies") { "" } else { "agencies: [office]\n" };
    release("a", &format!("title: T\n{agencies}{head}{}{foot}\n", items.join(between)), "Text.")
}

fn list(items: usize, key: &str, item: fn(usize) -> String) -> Files {
    front(items, &format!("{key}: ["), ", ", "]", item)
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("large: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let mut good = true;
    println!("{:28}{:>8}{:>10}{:>10}{:>10}{:>10}", "", "items", "half", "all", "half json", "all json");
    let wanted =
        |large: &&Large| arguments.kinds.is_empty() || arguments.kinds.iter().any(|word| large.name.contains(&**word));
    for large in LARGE.iter().filter(wanted) {
        let most = if arguments.bench { large.items } else { 200 };
        let items = arguments.items.unwrap_or(most).min(large.items);
        let mut row = format!("{:28}{items:>8}", large.name);
        for json in [false, true] {
            let mut times = Vec::new();
            for items in [items / 2, items] {
                let site = tempfile::Builder::new().prefix("pressroom-large").tempdir_in(folder())?;
                write_site(site.path(), (large.files)(items))?;
                let time = build(&arguments.pressroom, site.path(), json)?;
                write!(row, "{:>10.2}", time.as_secs_f64())?;
                times.push(time);
            }
            if arguments.bench && (times[1] > times[0] * 3 + SPARE || times[1] > MOST) {
                good = false;
                row.push_str(" !");
            }
        }
        println!("{row}");
    }
    Ok(good)
}

/// In memory, where that is possible.
fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

fn write_site(dir: &Path, files: Files) -> Result<()> {
    let usual = [
        ("site.yaml", "name: Office\nbase_url: https://press.example.org/\n"),
        ("content/agencies/office.md", "---\nname: Office\n---\n"),
        ("content/agencies/branch.md", "---\nname: Branch\n---\n"),
    ];
    let usual = usual.map(|(path, text)| (path.to_owned(), text.to_owned()));
    for (path, text) in usual.into_iter().chain(files) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().ok_or("a file stands in a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// The time of a build, which may well end with findings; not with a crash.
fn build(program: &Path, site: &Path, json: bool) -> Result<Duration> {
    let mut command = Command::new(program);
    command.arg("build").arg("--site").arg(site).args(json.then_some("--json"));
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let time = start.elapsed();
    if matches!(status.code(), Some(0 | 1)) { Ok(time) } else { Err(format!("a build ended with {status}").into()) }
}
