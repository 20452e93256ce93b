//! From what was read or keyed to one action on the store: pure builders.
//!
//! Nothing here reads the store: what stands already is handed in as [`Stored`], and an action holds
//! only the difference from it.

mod contact;
mod cover;
mod group;
mod keep;
mod log;
mod plan;
mod scores;
mod sheet;
mod task;
mod term;
#[cfg(test)]
mod tests;

pub use contact::contact_action;
pub use cover::{Covering, cover_action};
pub use group::{GroupDraft, Meets, Somebody, group_action, read_group};
pub use keep::{guard, guarded};
pub use log::{Relog, Stored, log_action, session_id};
pub use plan::{TargetLinks, next_plan_action, review_day};
pub use scores::{
    ChildScores, OUTCOME_HELP, SCORE_HELP, TypedScore, read_outcome, read_score, rows_named,
    scores_action,
};
pub use sheet::{SheetDraft, SheetError};
pub use task::{follow_up, next_due};
pub use term::{Outcome, carry_on_action, outcomes_action};
