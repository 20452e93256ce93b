//! What the screens and the command line ask of the store: each question a small, constant number of
//! indexed statements over the projections, bounded by date, whatever the length of the history.

pub mod contacts;
pub mod due;
pub mod find;
pub mod group;
mod links;
pub mod missed;
mod naming;
mod past;
pub mod people;
mod plan;
pub mod pupil;
pub mod register;
pub mod reviews;
pub mod snapshot;
pub mod today;

#[cfg(test)]
mod tests;
