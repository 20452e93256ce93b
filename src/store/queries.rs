//! What the screens and the command line ask of the store: each question a small, constant number of
//! indexed statements over the projections, bounded by date, whatever the length of the history.

pub mod agencies;
pub mod casework;
pub mod contacts;
pub mod cost;
pub mod digest;
pub mod due;
pub mod find;
pub mod group;
pub mod helps;
pub mod judge;
mod links;
pub mod map;
pub mod missed;
mod naming;
mod part;
mod past;
pub mod people;
mod plan;
pub mod plans;
pub mod pupil;
pub mod register;
pub mod reviews;
pub mod snapshot;
pub mod term;
pub mod timetable;
pub mod today;
pub mod work;

#[cfg(test)]
mod tests;
