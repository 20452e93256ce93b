//! Erasing for good, in words.

use chrono::NaiveDate;

use super::words;
use crate::store::Erasure;
use crate::store::purge::Purged;

/// An erasure that was called off.
pub const CALLED_OFF: &str = "It stays: nothing is erased.";

/// `1 pupil, 12 marks and 3 contacts`.
pub fn goes(erasure: &Erasure) -> String {
    let mut parts: Vec<String> = erasure
        .counts
        .iter()
        .map(|(kind, n)| words::counted(*n, kind.label, kind.plural))
        .collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}

/// That it is erased on a day to come.
pub fn later(day: NaiveDate) -> String {
    format!("It is erased on {}; until then \"v e\" calls it off.", words::full_day(day))
}

/// What was erased because its day had come.
pub fn done(done: &[Purged]) -> String {
    let rows = done.iter().map(|purged| purged.rows).sum();
    let records = words::counted(rows, "record", "records");
    format!("Erased for good, as was asked a week ago: {records}.")
}
