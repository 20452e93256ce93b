//! Every command from outside, through the built program: the shapes of its JSON, its exit codes,
//! and that nothing but the one object goes to standard output under `--json`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[path = "support/home.rs"]
mod home;
#[path = "support/shape.rs"]
mod shape;

#[path = "commands/care.rs"]
mod care;
#[path = "commands/casework.rs"]
mod casework;
#[path = "commands/census.rs"]
mod census;
#[path = "commands/clocks.rs"]
mod clocks;
#[path = "commands/demo.rs"]
mod demo;
#[path = "commands/documents.rs"]
mod documents;
#[path = "commands/help.rs"]
mod help;
#[path = "commands/helps.rs"]
mod helps;
#[path = "commands/import.rs"]
mod import;
#[path = "commands/kinds.rs"]
mod kinds;
#[path = "commands/lines.rs"]
mod lines;
#[path = "commands/money.rs"]
mod money;
#[path = "commands/people.rs"]
mod people;
#[path = "commands/purge.rs"]
mod purge;
#[path = "commands/shapes.rs"]
mod shapes;
#[path = "commands/timetable.rs"]
mod timetable;
#[path = "commands/undo.rs"]
mod undo;
#[path = "commands/year.rs"]
mod year;
