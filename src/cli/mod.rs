//! Commands.
use std::path::PathBuf;
use std::process::ExitCode;
/// temporary
pub fn main() -> ExitCode {
    let site = PathBuf::from(std::env::args().nth(1).unwrap_or(".".into()));
    let options = crate::build::Options {
        site,
        output: None,
        base_url: None,
        instant: jiff::Timestamp::now(),
    };
    let report = crate::build::build(&options, &|_, _| {});
    for d in &report.diagnostics {
        eprintln!("{d}");
        if let Some(h) = &d.help {
            eprintln!("    help: {h}");
        }
    }
    eprintln!(
        "{:?} planned {} written {} deleted {} releases {} {:?}",
        report.status, report.planned, report.written, report.deleted, report.releases, report.phases
    );
    ExitCode::SUCCESS
}
