//! Opening the screen on a store.

use std::io::{self, IsTerminal};

use crate::app::error::AppError;
use crate::store::home::Home;

use super::output::{Done, Out};
use super::place::Env;

/// Opens the screen of a home.
pub(super) fn open(_env: &mut Env, _home: &Home, _out: &mut Out<'_>) -> Done {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(AppError::refused("the screen needs a terminal")
            .hint("every command works without one; see \"senlog help\"")
            .into());
    }
    Ok(())
}
