//! The encrypted file: its keys, the log of changes, the tables projected from it, queries, search,
//! undo, backup.
//!
//! Everything written is an [`Action`]: one thing a person did, made of edits, each of which becomes
//! one change in an append-only log. Tables that screens read are projections of the log and can be
//! dropped and rebuilt from it at any time; one pure function, [`merge::merge`], says what a row is
//! given its changes, so writing and rebuilding cannot disagree.

pub mod action;
pub mod amend;
pub mod backup;
mod care;
pub mod change;
pub mod clock;
pub mod core;
pub mod ctx;
mod deleted;
mod drafts;
pub mod dump;
pub mod error;
pub mod exchange;
mod files;
pub mod history;
pub mod hlc;
pub mod home;
pub mod identity;
pub mod keys;
pub mod lock;
pub mod merge;
pub mod open;
mod project;
pub mod purge;
pub mod queries;
pub mod schema;
pub mod search;
pub mod secret;
mod titles;
mod trial;
pub mod undo;
pub mod views;
pub mod words;
mod write;

pub use action::{Action, Base, Edit, Loaded};
pub use clock::Clock;
pub use core::{Me, Store};
pub use ctx::{Ctx, DevId, Dot};
pub use deleted::Deleted;
pub use error::StoreError;
pub use history::Of;
pub use purge::{Erased, Erasure, Purged};
pub use undo::Which;
pub use write::Written;

#[cfg(test)]
pub(crate) mod tests;
