//! The senlog program: everything is in the library.

fn main() -> std::process::ExitCode {
    senlog::cli::leave(senlog::cli::run(std::env::args_os()))
}
