//! The encrypted file: its keys, the log of changes, the tables projected from it, queries, search,
//! undo, backup.
//!
//! Everything written is an [`Action`](action::Action): one thing a person did, made of edits, each
//! of which becomes one change in an append-only log. Tables that screens read are projections of
//! the log and can be dropped and rebuilt from it at any time.

pub mod action;
pub mod backup;
pub mod clock;
pub mod ctx;
pub mod error;
mod files;
pub mod home;
pub mod identity;
pub mod keys;
pub mod lock;
pub mod open;
pub mod secret;
pub mod views;
pub mod words;

pub use action::{Action, Base, Edit, Loaded};
pub use clock::Clock;
pub use ctx::{Ctx, DevId, Dot};
pub use error::StoreError;
