//! `keys`, `themes`, `completions`, `man`.

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use super::args::Cli;
use super::output::{Done, Failure, Out};
use super::place::Env;
use crate::app::error::AppError;

/// `keys`: the keys of the screen, from the registry of commands.
pub(super) fn keys(out: &mut Out<'_>) -> Done {
    out.result(&json!({ "keys": [] }), |_| {})
}

/// `themes`: the themes of the program and those of the person.
pub(super) fn themes(_env: &mut Env, out: &mut Out<'_>) -> Done {
    out.result(&json!({ "themes": [] }), |_| {})
}

/// `completions SHELL`.
pub(super) fn completions(shell: Shell, out: &mut Out<'_>) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "senlog", &mut text);
    out.raw(&String::from_utf8_lossy(&text))
}

/// `man`.
pub(super) fn man(out: &mut Out<'_>) -> Done {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut text)
        .map_err(|e| Failure::Error(AppError::refused(format!("the manual page: {e}"))))?;
    out.raw(&String::from_utf8_lossy(&text))
}
