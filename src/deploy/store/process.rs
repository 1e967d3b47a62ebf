//! Programs that stores run: `ssh`, `rsync`, `git`.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a program with something on its standard input.
pub(super) fn piped(command: &mut Command, input: &[u8]) -> std::io::Result<std::process::Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("it was asked for");
    std::thread::scope(|scope| {
        // One that ends without reading all of it says why.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output()
    })
}

/// The last thing that a program said.
pub(super) fn said(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [] => "it did not say why".to_owned(),
        lines => lines[lines.len().saturating_sub(3)..].join("; "),
    }
}
