//! The program `pressroom`: see the library.

use std::process::ExitCode;

// Rendering makes many small values for Tera; glibc's allocator spends a sixth of a build on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pressroom::cli::main()
}
