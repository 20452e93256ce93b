//! What the screens and the command line ask of the store: each question a small, constant number of
//! indexed statements over the projections, bounded by date, whatever the length of the history.

pub mod contacts;
pub mod find;
mod links;
pub mod people;
pub mod plan;
pub mod snapshot;
