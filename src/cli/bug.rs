//! A bug of the program: what is said where something does not hold that must hold.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::process::ExitCode;

use super::outcome::Exit;
use super::stream::err;

/// The exit status of a command that met a bug: that of any Rust program which panics.
const STATUS: u8 = 101;

/// Lets every panic say that it is a bug of the program.
pub(super) fn report_panics() {
    set_hook(Box::new(|panic| err(&message(panic))));
}

/// Runs a command; a panic ends it at once. A build puts its pages in place after the last one was made, so it leaves the
/// output as it was.
pub(super) fn caught(command: impl FnOnce() -> Exit) -> ExitCode {
    catch_unwind(AssertUnwindSafe(command)).map_or(ExitCode::from(STATUS), |exit| ExitCode::from(exit as u8))
}

fn message(panic: &PanicHookInfo) -> String {
    let mut message = format!("bug: {}", said(panic).unwrap_or("something that must hold does not"));
    if let Some(place) = panic.location() {
        // A String takes whatever is written to it.
        let _ = write!(message, " ({}:{})", place.file(), place.line());
    }
    message.push_str(concat!(
        "\nThis is a fault of pressroom ",
        env!("CARGO_PKG_VERSION"),
        ", not of your site. What is published stays as it was.\n\
         help: please report it with this message, the command, and the file that it may be about\n"
    ));
    message
}

/// What a panic says; it is a text whichever macro it comes from.
fn said<'p>(panic: &'p PanicHookInfo) -> Option<&'p str> {
    let payload = panic.payload();
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_ends_the_command() {
        assert_eq!(caught(|| Exit::Content), ExitCode::from(1));
        assert_eq!(caught(|| panic!("the plan has this page")), ExitCode::from(STATUS));
    }
}
