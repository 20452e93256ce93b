//! What senlog knows about schools: records, codes, dates, calendars, the grammar of a typed line.
//!
//! Nothing here does I/O, reads a clock, or knows SQL or a terminal. Every rule that comes from
//! law or guidance names its paragraph or regulation where it stands.

pub mod age;
pub mod calendar;
pub mod census;
pub mod check;
pub mod codes;
pub mod cost;
pub mod dates;
pub mod deadlines;
pub mod evaluation;
pub mod fold;
pub mod id;
pub mod kind;
pub mod library;
pub mod lines;
pub mod links;
pub mod nearest;
pub mod records;
pub mod retention;
pub mod roll;
pub mod safeguarding;
pub mod schedule;
pub mod suppress;
pub mod text;
pub mod timetable;
pub mod upn;
pub mod value;

pub use id::Id;
pub use kind::{Field, Kind, Record, Ty};
pub use value::{Cell, Value};

/// The kind of that stored name among `kinds`.
pub fn record_type_of(kinds: &[&'static Kind], name: &str) -> Option<&'static Kind> {
    kinds.iter().copied().find(|k| k.name == name)
}
