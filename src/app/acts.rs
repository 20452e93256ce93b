//! From what was read or keyed to one action on the store: pure builders.
//!
//! Nothing here reads the store: what stands already is handed in as [`Stored`], and an action holds
//! only the difference from it.

mod contact;
mod group;
mod log;
mod scores;
mod sheet;
#[cfg(test)]
mod tests;

pub use contact::contact_action;
pub use group::{GroupDraft, Meets, Somebody, group_action, read_group};
pub use log::{Relog, Stored, log_action, session_id};
pub use scores::{
    ChildScores, OUTCOME_HELP, SCORE_HELP, TypedScore, read_outcome, read_score, rows_named,
    scores_action,
};
pub use sheet::{SheetDraft, SheetError};
