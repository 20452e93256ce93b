//! Laptops of one school: how one joins, what each may read and write, and the bundles that files on
//! a stick or in a shared folder carry between them.
//!
//! A star: leads hold the whole log and give each other all of it; a TA's laptop sends up what its
//! user wrote and receives the current values of what its user may hold. There is no server, and no
//! laptop believes another: who made a bundle is proved by its signature, what its author may write
//! is decided by the laptop that takes it in (SYNC.md sections 3 to 5).
//!
//! # What stands by rule
//!
//! - **A delete and a restore hold no cells.** A merge takes the words of every deed, so words within a
//!   delete would go by the rules of none: such a change is refused ([`check::may_write`]).
//! - **A laptop's own changes that it let go are covered.** Once a snapshot has covered what a TA wrote and
//!   no longer gives it, the text leaves that laptop and its number and hash stay. What is written to
//!   such a row later stands on them all the same, as if they were held: no second version of words
//!   that nobody has before them, and a field left empty stays empty.
//! - **A device's name is used by one installation only.** Brought back from a backup, put back or copied, a
//!   laptop begins anew. A lead is known again by the certificates in its next update file
//!   ([`import::open`]); a TA's laptop asks to join again.
//!
//! | module | holds |
//! |---|---|
//! | [`bundle`] | the file format, a pure function of bytes |
//! | [`join`] | requests to join, certificates, the six words |
//! | [`check`] | what may come in: checks A1 to A9 |
//! | [`export`], [`import`] | what goes out, and the one order in which a file is taken in |
//! | `fork` | a laptop that exists twice |
//! | [`help`] | a forgotten passphrase, answered with a file |
//! | [`folder`] | a shared folder or a stick |
//! | [`settle`] | two versions of a field, changes that were not accepted |

pub mod bundle;
pub mod check;
mod error;
pub mod export;
pub mod folder;
mod fork;
pub mod help;
pub mod import;
pub mod join;
pub mod lease;
pub mod settle;

#[cfg(test)]
pub(crate) mod tests;

pub use error::{SyncError, Why};
