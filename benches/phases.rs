//! What the phases of a build cost, one by one: `cargo bench --bench phases`.
//!
//! Each is measured on one archive of 10,000 releases, which lies in a folder for temporary files while the bench runs.

#![expect(clippy::disallowed_methods, reason = "a bench makes its own files and reads the clock")]

mod corpus;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use corpus::Corpus;
use corpus::place::temp_dir;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use pressroom::build::{self, Loaded, Workspace};
use pressroom::internals::Format;
use pressroom::internals::Markdown;
use pressroom::internals::RegistryKind;
use pressroom::internals::Target;
use pressroom::internals::release;
use pressroom::internals::{OutputFile, Plan, Previous, Subject};
use pressroom::internals::{ViewContext, Viewer};

// The allocator of the program, which counts for a sixth of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many releases the archive has.
const RELEASES: usize = 10_000;

/// How many different releases are parsed and rendered: one alone would stay in the caches.
const SAMPLE: usize = 100;

static LOADED: OnceLock<Loaded> = OnceLock::new();

static DIR: OnceLock<PathBuf> = OnceLock::new();

fn main() {
    let dir = tempfile::tempdir_in(temp_dir()).expect("a folder for temporary files");
    Corpus::new(RELEASES).write_site(dir.path()).expect("room for the archive");
    let Ok((loaded, faults)) = build::load(dir.path(), None) else {
        panic!("the archive cannot be loaded");
    };
    assert!(faults.is_empty(), "{}", faults[0]);
    LOADED.get_or_init(|| loaded);
    DIR.get_or_init(|| dir.path().to_owned());
    divan::main();
}

fn dir() -> &'static Path {
    DIR.get().expect("main writes the archive")
}

fn loaded() -> &'static Loaded {
    LOADED.get().expect("main loads the archive")
}

/// After all releases; nothing is held back.
fn instant() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().expect("an instant")
}

/// The archive as it is planned, once for all benches that only read it.
fn workspace() -> &'static Workspace {
    static WORKSPACE: OnceLock<Workspace> = OnceLock::new();
    WORKSPACE.get_or_init(|| {
        let mut workspace = read();
        let (_, found) = workspace.plan(instant()).expect("the archive can be read");
        assert!(found.open.is_empty(), "{}", found.open[0].message);
        assert!(workspace.renderer(instant()).is_ok(), "the theme can be used");
        workspace
    })
}

fn read() -> Workspace {
    let Ok(workspace) = Workspace::once(dir()) else { panic!("the archive cannot be read") };
    workspace
}

fn context() -> ViewContext<'static> {
    workspace().rendering(instant()).0
}

fn viewer() -> Viewer<'static> {
    Viewer::new(context())
}

/// The first releases of the archive: their numbers in the tree, and their bytes.
fn sources() -> Vec<(String, Vec<u8>)> {
    let tree = &loaded().tree;
    // Spread over the archive, as months differ.
    let step = RELEASES / SAMPLE;
    tree.below(release::FOLDER)
        .step_by(step)
        .map(|file| (tree.path(file).to_owned(), std::fs::read(tree.on_disk(tree.path(file))).expect("a release")))
        .collect()
}

/// The pages of the plan that a bench is about.
fn pages(wanted: impl Fn(&Subject) -> bool) -> Vec<&'static OutputFile> {
    let pages: Vec<&OutputFile> = context().plan.pages.iter().filter(|page| wanted(&page.subject)).collect();
    let step = pages.len().div_ceil(SAMPLE).max(1);
    pages.into_iter().step_by(step).collect()
}

/// Front matter, links and checks: from the bytes of a file to what is kept of a release.
#[divan::bench(sample_count = 1_000)]
fn parse_release(bencher: Bencher) {
    let Loaded { config, countries, .. } = loaded();
    let sources = sources();
    let mut next = (0..sources.len()).cycle();
    bencher
        .with_inputs(|| &sources[next.next().unwrap_or_default()])
        .input_counter(|(_, bytes)| BytesCount::of_slice(bytes))
        .bench_local_values(|(path, bytes)| release::parse(config, countries, path, bytes));
}

/// One body to HTML, links left alone.
#[divan::bench(sample_count = 1_000)]
fn markdown_body(bencher: Bencher) {
    let bodies: Vec<String> = sources()
        .into_iter()
        .map(|(_, bytes)| {
            let text = String::from_utf8(bytes).expect("text");
            text.split_once("\n---\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
        })
        .collect();
    let markdown = Markdown::new(false);
    let mut next = (0..bodies.len()).cycle();
    bencher
        .with_inputs(|| bodies[next.next().unwrap_or_default()].as_str())
        .input_counter(|body| BytesCount::of_str(*body))
        .bench_local_values(|body| markdown.render(body, &mut |_, _, _| Target::AsIs, &|_| None));
}

/// Reading and parsing all files and putting them together: `build` up to the catalog.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn read_parse_catalog(bencher: Bencher) {
    bencher.counter(ItemsCount::new(RELEASES)).bench_local(|| {
        let mut workspace = read();
        assert!(workspace.contents(instant()).is_ok());
        workspace
    });
}

/// Addresses of all pages, every link looked up, clashes.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn plan(bencher: Bencher) {
    let ViewContext { catalog, sources, theme, .. } = context();
    let plan = || Plan::build(catalog, sources, theme.assets(), Previous::default());
    bencher.counter(ItemsCount::new(RELEASES)).bench_local(plan);
}

/// The view of a release and its HTML.
#[divan::bench(sample_count = 1_000)]
fn render_release(bencher: Bencher) {
    render(bencher, |subject| matches!(subject, Subject::Release(_)));
}

/// A page of a list: a year of an agency, a country or a topic.
#[divan::bench(sample_count = 1_000)]
fn render_facet_year(bencher: Bencher) {
    render(bencher, |subject| matches!(subject, Subject::FacetYear(..)));
}

/// A page of a list: a month of the archive.
#[divan::bench(sample_count = 1_000)]
fn render_archive_month(bencher: Bencher) {
    render(bencher, |subject| matches!(subject, Subject::ArchiveMonth(..)));
}

fn render(bencher: Bencher, wanted: impl Fn(&Subject) -> bool) {
    let (viewer, renderer) = (viewer(), workspace().rendering(instant()).1);
    let pages = pages(wanted);
    let mut buffer = Vec::new();
    let mut next = (0..pages.len()).cycle();
    bencher.with_inputs(|| pages[next.next().unwrap_or_default()]).bench_local_values(|page| {
        let (Ok(Some(view)), Some(template)) = (viewer.view(page), page.subject.template()) else {
            panic!("{} has no view", page.address);
        };
        let name = format!("{template}.html");
        let rendered = renderer.render(page.lang, &name, &view.context(), &|| page.address.to_string(), &mut buffer);
        assert!(rendered.is_ok(), "{}", page.address);
        black_box(buffer.len())
    });
}

/// The key of a release's view: what a build pays to find out that nothing changed.
#[divan::bench(sample_count = 1_000)]
fn key_of_release(bencher: Bencher) {
    let keys = viewer().for_keys(true);
    let pages = pages(|subject| matches!(subject, Subject::Release(_)));
    let mut buffer = Vec::new();
    let mut next = (0..pages.len()).cycle();
    bencher
        .with_inputs(|| pages[next.next().unwrap_or_default()])
        .bench_local_values(|page| keys.digest(page, &mut buffer).is_ok());
}

/// The site's feed in each format.
#[divan::bench(sample_count = 1_000, args = ["rss", "atom", "json"])]
fn site_feed(bencher: Bencher, format: &str) {
    machine(bencher, |subject| matches!(subject, Subject::Feed(of, None) if name(*of) == format));
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Rss => "rss",
        Format::Atom => "atom",
        Format::Json => "json",
    }
}

/// The feed of an agency.
#[divan::bench(sample_count = 1_000)]
fn agency_feed(bencher: Bencher) {
    machine(bencher, |subject| matches!(subject, Subject::Feed(_, Some((RegistryKind::Agency, _)))));
}

/// The sitemap of a month.
#[divan::bench(sample_count = 1_000)]
fn month_sitemap(bencher: Bencher) {
    machine(bencher, |subject| matches!(subject, Subject::Sitemap(Some(_), _)));
}

fn machine(bencher: Bencher, wanted: impl Fn(&Subject) -> bool) {
    let viewer = viewer();
    let pages = pages(wanted);
    let mut next = (0..pages.len()).cycle();
    bencher.with_inputs(|| pages[next.next().unwrap_or_default()]).bench_local_values(|page| {
        let Ok(Some(bytes)) = viewer.machine(page) else {
            panic!("{} has no bytes", page.address);
        };
        black_box(bytes.len())
    });
}
