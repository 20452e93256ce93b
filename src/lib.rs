//! senlog: the daily log of a school's SENCO (special educational needs co-ordinator) and teaching
//! assistants. A keyboard-driven terminal program on one encrypted SQLite file, with no server.
//!
//! # Layers
//!
//! Each imports only what stands left of it; `tests/layers.rs` reads the sources and holds it.
//!
//! ```text
//! domain <- store <- { sync, intake, report } <- app <- { tui, cli } <- main
//! ```
//!
//! | layer | holds | may not |
//! |---|---|---|
//! | [`domain`] | record declarations, code lists, the calendar, deadlines, the grammar of a typed line | do I/O, read a clock, know SQL or a terminal |
//! | [`store`] | the encrypted file: keys, the change log, projections, queries, search, undo, backup | know files other than its own |
//! | [`sync`] | laptops of one school: joining, roles, bundles, what may come in, what goes out | write to the store other than through changes |
//! | [`intake`] | lists from Excel, CSV and CTF: reading, mapping, checking, a plan of what to write | guess silently |
//! | [`report`] | documents out: a document as data, written as Markdown, HTML, CSV, JSON, Excel | query past the store's own functions |
//! | [`app`] | the use cases, commands and their keys, the state of the screen | name a terminal or SQL |
//! | [`tui`] | one drawing function for each pane and overlay, themes, the loop, the terminal guard | decide anything about records |
//! | [`cli`] | commands, text and JSON output, exit codes | do again what `app` or `store` does |
//!
//! # Declared once
//!
//! **A record type** is one `record!` in `domain/records/`: its fields with names, kinds, labels,
//! help, place in a form, readers and writers. The macro expands to data only: a struct, a
//! `&'static` [`domain::Kind`], `cells()` and `read()`. Everything else is a plain function over
//! `Kind`: the projection's SQL (`store::schema`), checks (`domain::check`), forms and values typed
//! on the command line (`app::fields`), JSON (`store::dump`), search text (`store::search`), history,
//! and the merge. Adding a field is one line; `tests/record_type.rs` adds a whole type.
//!
//! **A command of the screen** is one line of `app::commands::COMMANDS`; the key map, the hint bar,
//! `?`, the palette and the key table of README follow.
//!
//! **A change** is the only way a record is written. Beside the log the store holds what is this device's
//! own: keys, what was half typed, where an exchange stands. Two things take words out of the log: an
//! erasure ([`store::purge`]), and on a TA's laptop an update that no longer gives it a row.
//!
//! # Where a new line goes
//!
//! | new | goes into |
//! |---|---|
//! | a field, a record type | `domain/records/`, and nothing else |
//! | a code, a deadline, a formula | `domain/codes/`, `domain/deadlines`, `domain/evaluation` and beside them |
//! | a word of the log or contact line | `domain/lines/`; its example into the tables of `domain/lines/tests/` |
//! | a key or command of the screen | `app::commands` (the list), then what it does in its pane or overlay |
//! | a view under `v` | `app::boards`: a [`app::boards::BoardKey`], its rows as data, which `store::queries` reads; a [`app::commands::View`] with its key, what it opens in `app/shell/input.rs`; its word for `senlog view` in `cli/view.rs` |
//! | what one key of a view says was done | [`app::boards::Deed`], and its arm in `app/desk/deeds.rs` |
//! | a change that a person can save | a pure builder in `app::acts`; a [`app::msg::Save`], which `app::desk` turns into one [`store::Action`] |
//! | a screen | `app::overlays` (state), `tui::overlays` (one drawing function), a line in `tui/tests/states.rs` |
//! | a document | `report::kinds` |
//! | a heading of a list that comes in | `intake::fields` |
//! | a list that comes in | a plan in `intake`, its word in [`intake::What`], its columns in `intake/template.rs` |
//! | a table of the store, not of a record | a new migration in `store/schema.rs`, never an edit of one |
//! | a command of the command line | `cli::args`, and a file beside the ones of `cli/` |
//! | a rule of what a laptop may send | the readers and writers of the record; `sync::check` for the rest |
//!
//! # The path of a change
//!
//! ```text
//!  keys or words             domain::lines, app            store::write                 store::project
//!  ┌───────────────┐  read   ┌──────────────────┐ Action  ┌───────────────────────┐    ┌──────────────────┐
//!  │ elsa leo 30m  │ ──────> │ SessionDraft     │ ──────> │ for each edit: one    │ ─> │ merge(changes of │
//!  │ form, import  │         │ -> Action{title, │         │ change {dot, hlc, txn,│    │ the row) -> heads│
//!  └───────────────┘         │    edits}        │         │ cells + contexts, hash│    │ p_<kind>, clash, │
//!                            └──────────────────┘         │ of the one before}    │    │ search           │
//!                                                         └───────────────────────┘    └──────────────────┘
//! ```
//!
//! An [`store::Action`] is one thing a person did: one undo step, its title the toast. Each
//! [`store::Edit`] becomes one change, appended to `change` as the CBOR bytes that are hashed, kept
//! and later sent. Every cell of a change carries the context its author had seen when the form
//! opened ([`store::Base`]), so that two laptops' edits are told apart from one after the other
//! without trusting a clock. One pure function, [`store::merge::merge`], says what a row is given its
//! changes; writing, undoing and [`store::Store::rebuild`] all go through it, and property tests hold
//! that they agree. Undo and redo are changes too.
//!
//! # Ids, time and other things injected
//!
//! Row ids are random or derived from what two people would both name ([`domain::Id::for_cells`]).
//! The clock ([`store::Clock`]), the source of ids, the home folder and the size of the terminal are
//! handed in, so that every test and every screenshot can be repeated.
//!
//! # Threads of the screen
//!
//! Three work: input, store, and the loop that draws; on Unix two more sleep until a signal or a
//! closed terminal ends the program, and once a day one verifies and seals a backup, of a copy that the
//! store's thread took. The loop waits for a message, takes in all that wait, draws at
//! most once; a draw neither asks the store nor reads the clock; nothing wakes up when nothing happens.

pub mod app;
pub mod cli;
pub mod domain;
pub mod intake;
pub mod report;
pub mod store;
pub mod sync;
pub mod tui;

/// How properties are tried out.
#[cfg(test)]
pub(crate) mod regressions {
    use proptest::test_runner::{Config, FileFailurePersistence};

    /// So many cases, 256 where nothing speaks for another number, which is proptest's own. A case that
    /// failed is kept under `tests/`, and every property tries it first from then on.
    pub(crate) fn config(cases: u32) -> Config {
        let kept = FileFailurePersistence::Direct("tests/regressions.txt");
        Config { failure_persistence: Some(Box::new(kept)), ..Config::with_cases(cases) }
    }
}
