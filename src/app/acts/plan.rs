//! What a new support plan is given that nobody typed, and what follows it.

use chrono::{Days, NaiveDate};

use crate::domain::codes::{PlanState, TargetState};
use crate::domain::id::IdSource;
use crate::domain::kind::{Kind, Record};
use crate::domain::records::{Plan, Target, TargetOutcome, TargetProvision};
use crate::domain::{Cell, Id, Value};
use crate::store::queries::plans::TargetView;
use crate::store::{Action, Loaded};

/// Gives a new plan the day of its review, where nobody typed one: as many weeks after its first day as
/// the school has set for a cycle (the Code of Practice, 6.53, wants a date agreed). Other records stay
/// as they are.
pub fn review_day(kind: &'static Kind, cells: &mut [Value], weeks: Option<i64>) {
    if kind.name != Plan::KIND.name {
        return;
    }
    let (Some(starts), Some(review)) = (kind.position("starts"), kind.position("review_on")) else {
        return;
    };
    let weeks = weeks.and_then(|n| u64::try_from(n).ok());
    let begins = cells.get(starts).and_then(|cell| NaiveDate::get(cell).ok());
    if let (Some(weeks), Some(begins)) = (weeks, begins)
        && let Some(cell) = cells.get_mut(review).filter(|cell| cell.is_null())
        && let Some(day) = begins.checked_add_days(Days::new(weeks * 7))
    {
        *cell = day.put();
    }
}

/// The groups and the EHCP outcomes that a target belongs to.
pub type TargetLinks = (Vec<Id>, Vec<Id>);

/// The action that closes a plan on a day and begins the next one: the same owner and kind, and the
/// targets that are still open, each with where it stood as its baseline, its groups and its outcomes.
pub fn next_plan_action(
    title: String,
    (loaded, plan): (&Loaded, &Plan),
    open: &[(Loaded, TargetView, TargetLinks)],
    (day, weeks): (NaiveDate, Option<i64>),
    ids: &mut dyn IdSource,
) -> Action {
    let mut action = Action::new(title);
    let closed = Plan {
        state: PlanState::Reviewed,
        reviewed_on: plan.reviewed_on.or(Some(day)),
        // The last day of the one is the day before the other begins.
        ends: plan.ends.filter(|ends| *ends < day).or(day.pred_opt().filter(|d| *d >= plan.starts)),
        ..plan.clone()
    };
    action.change(loaded, &closed);
    let next = Plan {
        owner: plan.owner,
        agreed_on: Some(day),
        assessed: plan.assessed.clone(),
        strategies: plan.strategies.clone(),
        home: plan.home.clone(),
        ..Plan::begun(plan.pupil, plan.r#type.clone(), day, PlanState::Agreed)
    };
    let mut cells = next.cells();
    review_day(Plan::KIND, &mut cells, weeks);
    let made = action.add_cells(ids, Plan::KIND, cells);
    for (row, view, (groups, outcomes)) in open {
        let was =
            Target { state: TargetState::CarriedOn, reviewed_on: Some(day), ..view.target.clone() };
        action.change(row, &was);
        let stood = view.progress.iter().find_map(|(_, p)| p.value);
        let target = Target {
            plan: made,
            // A day that has passed is set anew.
            by: view.target.by.filter(|by| *by > day),
            state: view.state.clone(),
            // Where they stand now, in words only where no number says it.
            baseline: view.target.baseline.clone().filter(|_| stood.is_none()),
            baseline_value: stood.or(view.target.baseline_value),
            reviewed_on: None,
            review_note: None,
            ..view.target.clone()
        };
        let target = action.add(ids, &target);
        for provision in groups {
            action.add(ids, &TargetProvision { target, provision: *provision });
        }
        for outcome in outcomes {
            action.add(ids, &TargetOutcome { target, outcome: *outcome });
        }
    }
    action
}
