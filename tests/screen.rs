//! The built program in a real terminal, keyed as a person keys it; what it saved is read back by a
//! second process.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[path = "support/home.rs"]
mod home;
#[path = "support/school.rs"]
mod school;
#[path = "support/term.rs"]
mod term;

#[path = "screen/beginning.rs"]
mod beginning;
#[path = "screen/logging.rs"]
mod logging;
#[path = "screen/opening.rs"]
mod opening;
#[path = "screen/terminal.rs"]
mod terminal;
#[path = "screen/words.rs"]
mod words;
