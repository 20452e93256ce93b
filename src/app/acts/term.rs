//! The end of a term: outcomes of many children at once, and groups carried on.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::calendar::TermSpan;
use crate::domain::codes::{Grade, ProvisionStatus};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records::{
    Evaluation, Membership, Provision, ProvisionSectionF, ProvisionStaff, Slot, SlotPupil,
    TargetProvision,
};
use crate::store::queries::term::GroupParts;
use crate::store::{Action, Loaded};

/// What is to be written of one child in one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The group.
    pub provision: Id,
    /// The child.
    pub pupil: Id,
    /// The outcome; none takes one away.
    pub grade: Option<Grade>,
    /// The note; none leaves what is there.
    pub note: Option<String>,
    /// What follows; none leaves what is there.
    pub next: Option<String>,
}

/// The outcomes as one action: what is there already is changed, and only where it differs.
///
/// `stored` finds the evaluation of a group and a child; `me` judges, on `today`.
///
/// # Errors
/// What `stored` says.
pub fn outcomes_action<E>(
    outcomes: &[Outcome],
    (me, today): (Id, NaiveDate),
    ids: &mut dyn IdSource,
    mut stored: impl FnMut(Id) -> Result<Option<Loaded>, E>,
) -> Result<Action, E> {
    let mut action = Action::new(String::new());
    for one in outcomes {
        let mut row = Evaluation {
            provision: one.provision,
            pupil: one.pupil,
            grade: one.grade.clone(),
            date: one.grade.as_ref().map(|_| today),
            reviewer: one.grade.as_ref().map(|_| me),
            left_out: None,
            note: one.note.clone(),
            next: one.next.clone(),
        };
        let there = match Id::for_cells(Evaluation::KIND, &row.cells()) {
            Some(id) => stored(id)?,
            None => None,
        };
        let Some(loaded) = there else {
            action.add(ids, &row);
            continue;
        };
        if let Ok(old) = loaded.record::<Evaluation>() {
            row.left_out = old.left_out;
            row.note = row.note.or(old.note);
            row.next = row.next.or(old.next);
            if row.grade == old.grade {
                (row.date, row.reviewer) = (old.date, old.reviewer);
            }
        }
        action.change(&loaded, &row);
    }
    let n = action.edits.len();
    action.title = format!("{n} {}", if n == 1 { "outcome" } else { "outcomes" });
    Ok(action)
}

/// Whether what was written of a child says that it does not go on.
fn stops(evaluation: Option<&Evaluation>) -> bool {
    let next = evaluation.and_then(|e| e.next.as_deref()).map(fold).unwrap_or_default();
    evaluation.is_some_and(|e| e.left_out == Some(true))
        || ["stop", "finish", "end", "no more"].iter().any(|word| next.starts_with(word))
}

/// The groups that go on next term with the same children, adults and weekly times, as one action:
/// each is a new group, so that the term that is over keeps its own scores and figures.
///
/// A child of whom it was written that it stops, and one who leaves the school, is not in the new
/// group; one that nobody would be left in is not made. A group without a last day ends with its
/// term. Returns the new groups beside the action, each with the one that it carries on.
pub fn carry_on_action(
    groups: &[GroupParts],
    next: &TermSpan,
    ids: &mut dyn IdSource,
    mut load: impl FnMut(Id) -> Option<Loaded>,
) -> (Action, Vec<(Id, Id)>) {
    let mut action = Action::new(String::new());
    let mut made = Vec::new();
    for parts in groups {
        let going: Vec<&Membership> = parts
            .members
            .iter()
            .filter(|(_, evaluation)| !stops(evaluation.as_ref()))
            .map(|(row, _)| row)
            .collect();
        if going.is_empty() {
            continue;
        }
        let provision = action.add(
            ids,
            &Provision {
                starts: Some(next.starts),
                ends: Some(next.ends),
                review_on: Some(next.ends),
                status: ProvisionStatus::Running,
                ..parts.group.clone()
            },
        );
        for row in &parts.staff {
            action.add(ids, &ProvisionStaff { provision, starts: None, ends: None, ..row.clone() });
        }
        for row in &going {
            let (starts, ends) = (Some(next.starts), Some(next.ends));
            action
                .add(ids, &Membership { provision, starts, ends, reason: None, ..(*row).clone() });
        }
        for (slot, named) in &parts.slots {
            let still: Vec<Id> = named
                .iter()
                .copied()
                .filter(|id| going.iter().any(|row| row.pupil == *id))
                .collect();
            // A time that was kept for children who stop is not everybody's.
            if still.is_empty() && !named.is_empty() {
                continue;
            }
            let (starts, ends) = (Some(next.starts), Some(next.ends));
            let slot = action.add(ids, &Slot { provision, starts, ends, ..slot.clone() });
            for pupil in still {
                action.add(ids, &SlotPupil { slot, pupil });
            }
        }
        for section_f in &parts.section_f {
            action.add(ids, &ProvisionSectionF { section_f: *section_f, provision });
        }
        for target in &parts.targets {
            action.add(ids, &TargetProvision { target: *target, provision });
        }
        if parts.group.ends.is_none()
            && let Some(loaded) = load(parts.id)
        {
            let ended = Provision { ends: Some(parts.last), ..parts.group.clone() };
            action.change(&loaded, &ended);
        }
        made.push((parts.id, provision));
    }
    action.title = match (groups, made.as_slice()) {
        ([one], [_]) => format!("{} carried on into the {} term", one.group.title, next.name),
        (_, made) => format!("{} groups carried on into the {} term", made.len(), next.name),
    };
    (action, made)
}
