//! What follows from a change of a record, in the same action: the next task of one that comes back,
//! the plan that a review reviewed, the next review after the authority decided.

use super::acts::follow_up;
use crate::domain::codes::{PlanState, PlanType, ReviewType};
use crate::domain::deadlines::{is_statutory, next_review};
use crate::domain::kind::{Kind, Record};
use crate::domain::records::{Plan, Review};
use crate::domain::{Cell, Id, Value};
use crate::store::queries::plans::PlanView;
use crate::store::{Action, Edit, Store, StoreError};

/// Adds to the action that changes a row what follows from it.
///
/// # Errors
/// When the store cannot be read.
pub fn follows(
    store: &Store,
    action: &mut Action,
    (kind, id): (&'static Kind, Id),
    cells: (&[Value], &[Value]),
) -> Result<(), StoreError> {
    let calendar = store.calendar()?;
    follow_up(action, kind, id, cells, (&calendar, store.clock().today()));
    review_held(store, action, kind, cells)?;
    review_decided(store, action, (kind, id), cells)
}

/// Once the authority has decided, the next review of the plan has its day (the Act, section 44(1)):
/// it is put on the list, unless one is there. Its id follows from the one that was decided, so that
/// two people who note it make one.
fn review_decided(
    store: &Store,
    action: &mut Action,
    (kind, id): (&'static Kind, Id),
    (before, after): (&[Value], &[Value]),
) -> Result<(), StoreError> {
    if kind.name != Review::KIND.name {
        return Ok(());
    }
    let (Ok(old), Ok(new)) = (Review::read(before), Review::read(after)) else { return Ok(()) };
    let (None, Some(_), Some(next)) = (old.decided_on, new.decided_on, next_review(&new)) else {
        return Ok(());
    };
    let waits = |one: &Review| one.held.is_none() && !one.cancelled && is_statutory(&one.r#type);
    for other in store.referring(Review::KIND, "pupil", new.pupil)? {
        if other != id && store.get::<Review>(other)?.is_some_and(|one| waits(&one)) {
            return Ok(());
        }
    }
    let row = Id::derived(Review::KIND.name, &[Value::Id(id), next.due.put()]);
    if store.cells(Review::KIND, row)?.is_some() {
        return Ok(());
    }
    let mut cells = vec![Value::Null; Review::KIND.fields.len()];
    let same = match new.r#type {
        ReviewType::UnderFive => ReviewType::UnderFive,
        _ => ReviewType::Annual,
    };
    for (field, value) in [
        ("pupil", Value::Id(new.pupil)),
        ("type", same.put()),
        ("due", next.due.put()),
        ("chair", new.chair.map_or(Value::Null, Value::Id)),
    ] {
        if let Some(cell) = Review::KIND.position(field).and_then(|n| cells.get_mut(n)) {
            *cell = value;
        }
    }
    action.edits.push(Edit::Insert { kind: Review::KIND, row, cells });
    Ok(())
}

/// Adds to an action what a review that is now held makes of the pupil's plans: those in force were
/// reviewed on its day, so that one meeting is not asked for twice.
fn review_held(
    store: &Store,
    action: &mut Action,
    kind: &'static Kind,
    (before, after): (&[Value], &[Value]),
) -> Result<(), StoreError> {
    if kind.name != Review::KIND.name {
        return Ok(());
    }
    let (Ok(old), Ok(new)) = (Review::read(before), Review::read(after)) else { return Ok(()) };
    let (None, Some(held)) = (old.held, new.held) else { return Ok(()) };
    let of_kind = |view: &PlanView| match new.r#type {
        ReviewType::Plan => view.plan.r#type != PlanType::Pep,
        ReviewType::Pep => view.plan.r#type == PlanType::Pep,
        _ => false,
    };
    let plans = store.plans_of(new.pupil)?.into_iter().filter(|view| {
        of_kind(view)
            && view.current(held)
            && view.plan.state == PlanState::Agreed
            && view.plan.reviewed_on.is_none()
    });
    for view in plans {
        if let Some(loaded) = store.load(Plan::KIND, view.id)? {
            let plan = Plan { reviewed_on: Some(held), ..view.plan };
            action.change(&loaded, &plan);
        }
    }
    Ok(())
}
