//! The program `pressroom`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    pressroom::cli::main()
}
