//! Commands: each from its arguments to the library, and what comes of it reported once, at the end.
//!
//! Data goes to standard output, everything for people to standard error; the exit status says whose fault it is.
//!
//! In: arguments, the environment, the clock. Out: what is printed, and an exit status. Imports every other room, and no
//! room imports it.

#![warn(missing_docs)]

mod add;
mod args;
mod bug;
mod build;
mod check;
mod clock;
mod deploy;
mod init;
mod list;
mod mv;
mod new;
mod outcome;
#[cfg(test)]
mod reference;
pub(crate) mod relocate;
mod report;
mod reported;
mod sarif;
mod schedule;
mod serve;
mod site;
mod stream;
mod text;
mod theme;
mod view;
mod watching;
mod yaml;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ColorChoice, FromArgMatches};

use args::{Args, Color, Command, CompletionsArgs};
use outcome::{Exit, Result};

/// Runs the command that the command line names.
pub fn main() -> ExitCode {
    bug::report_panics();
    let command = args::command().color(color_of_faults(std::env::args_os()));
    let args = command.try_get_matches().and_then(|matches| Args::from_arg_matches(&matches));
    let args = match args {
        Ok(args) => args,
        Err(fault) => {
            let fault = args::with_own_tips(fault);
            // A help that nobody reads to its end is no fault.
            let _ = fault.print();
            return if fault.use_stderr() { code(Exit::Usage) } else { code(Exit::Done) };
        }
    };
    match args.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    bug::caught(|| run(&args).unwrap_or_else(report::failure))
}

fn run(args: &Args) -> Result<Exit> {
    let site = &args.site;
    match &args.command {
        Command::Build(args) => build::run(site, args),
        Command::Check(args) => check::run(site, args),
        Command::Serve(args) => serve::run(site, args),
        Command::Deploy(args) => deploy::run(site, args),
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(site, args),
        Command::Add(args) => add::run(site, args),
        Command::Mv(args) => mv::run(site, args),
        Command::Schedule(args) => schedule::run(site, args),
        Command::List(args) => list::run(site, args),
        Command::View(args) => view::run(site, args),
        Command::Theme(args) => theme::run(site, args),
        Command::Completions(args) => completions(args),
    }
}

fn completions(args: &CompletionsArgs) -> Result<Exit> {
    // Into memory first: the generator does not expect a reader that goes away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "pressroom", &mut script);
    stream::out(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// What `--color` says, for faults of the command line and for help, which are printed before it has been read.
fn color_of_faults(args: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut words = args.skip(1);
    let mut choice = ColorChoice::Auto;
    while let Some(word) = words.next() {
        let value = match word.to_str() {
            Some("--color") => words.next().and_then(|word| word.into_string().ok()),
            Some(word) => word.strip_prefix("--color=").map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("always") => choice = ColorChoice::Always,
            Some("never") => choice = ColorChoice::Never,
            _ => {}
        }
    }
    choice
}
