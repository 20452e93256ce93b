//! What a person does with senlog, free of any terminal: commands and keys, messages and effects,
//! the state of every pane and overlay, the use cases that screen and command line share.
//!
//! # The screen in five lines
//!
//! The loop in `tui::run` turns what happens into a [`msg::Msg`]; [`shell::Shell::update`] changes the
//! state and answers with [`effects::Effect`]s: questions to the worker, or the end. The worker owns
//! the store on a thread of its own and answers each [`msg::Request`] with a [`msg::Reply`], which
//! comes back as a message. Drawing takes `&Shell` and never asks, parses or reads a clock.

pub mod acts;
pub mod backups;
pub mod boards;
pub mod commands;
pub mod config;
pub mod days;
pub mod demo;
pub mod desk;
pub mod effects;
pub mod entry;
pub mod erasing;
pub mod error;
pub mod exchange;
pub mod field;
pub mod fields;
pub mod follows;
pub mod forms;
pub mod grid;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod listing;
pub mod located;
pub mod log;
pub mod looks;
pub mod mouse;
pub mod msg;
pub mod overlays;
pub mod panes;
pub mod pin;
pub mod privacy;
pub mod ranking;
pub mod records;
pub mod shell;
pub mod strings;
pub mod ticksheet;
pub mod toast;
pub mod words;
pub mod worker;
pub mod year;

pub use crate::domain::nearest;
