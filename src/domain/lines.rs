//! The grammar of a typed line: what adults in schools type, read as sessions and conversations.
//!
//! [`read_log`] and [`read_contact`] are pure functions of a line and a [`Snapshot`] of the school.
//! They never guess between two readings: a [`Reading`] says what each stretch of the line was
//! understood as, for the live preview, and what comes of it: one reading to save, one that needs a
//! yes, a question with its answers, or a plain refusal. Nothing can be saved that it did not show.

mod contact;
mod drafts;
mod facts;
mod index;
mod log;
mod names;
mod phrases;
mod reading;
mod short;
mod snapshot;
mod titles;
mod tokens;

#[cfg(test)]
pub(crate) mod tests;

pub use crate::domain::safeguarding::Guard;
pub use drafts::guest_counts_for;
pub use reading::{
    AdultPart, Ask, Candidate, Choice, ContactDraft, ContactReading, FollowUp, GroupPart,
    LogReading, MarkDraft, Mode, NewGroup, Outcome, Pick, Reading, Refusal, SessionDraft, Span,
    SpanKind,
};
pub use short::short_names;
pub use snapshot::{
    AdultRow, CarerRow, Facts, GroupRow, InterventionRow, PlannedRow, PupilRow, SlotRow, Snapshot,
};
pub use titles::title_of;

/// Reads a log line.
pub fn read_log(line: &str, school: &Snapshot, mode: Mode) -> LogReading {
    read_log_with(line, school, mode, &[])
}

/// Reads a log line about which something was decided already: the choices of
/// [`Reading::choices_with`].
pub fn read_log_with(line: &str, school: &Snapshot, mode: Mode, choices: &[Choice]) -> LogReading {
    log::read(line, school, mode, choices)
}

/// Reads a contact line.
pub fn read_contact(line: &str, school: &Snapshot, mode: Mode) -> ContactReading {
    read_contact_with(line, school, mode, &[])
}

/// Reads a contact line about which something was decided already: the choices of
/// [`Reading::choices_with`].
pub fn read_contact_with(
    line: &str,
    school: &Snapshot,
    mode: Mode,
    choices: &[Choice],
) -> ContactReading {
    contact::read(line, school, mode, choices)
}
