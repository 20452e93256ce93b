//! Laptops of one school: how one joins, what each may read and write, and the bundles that files on
//! a stick or in a shared folder carry between them.
//!
//! A star: leads hold the whole log and give each other all of it; a TA's laptop sends up what its
//! user wrote and receives the current values of what its user may hold. There is no server, and no
//! laptop believes another: who made a bundle is proved by its signature, what its author may write
//! is decided by the laptop that takes it in (SYNC.md sections 3 to 5).
//!
//! | module | holds |
//! |---|---|
//! | [`bundle`] | the file format, a pure function of bytes |
//! | [`join`] | requests to join, certificates, the six words |
//! | [`check`] | what may come in: checks A1 to A9 |
//! | [`export`], [`import`] | what goes out, and the one order in which a file is taken in |
//! | [`folder`] | a shared folder or a stick |
//! | [`settle`] | two versions of a field, changes that were not accepted |

pub mod bundle;
pub mod check;
mod error;
pub mod export;
pub mod folder;
pub mod import;
pub mod join;
pub mod lease;
pub mod settle;

#[cfg(test)]
pub(crate) mod tests;

pub use error::{SyncError, Why};
