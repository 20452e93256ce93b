//! The senlog program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    senlog::cli::run(std::env::args_os())
}
