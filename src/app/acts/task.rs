//! Tasks that come back: the next one is made when one is done, in the same action.

use chrono::{Months, NaiveDate};

use crate::domain::calendar::{Calendar, HalfTerm};
use crate::domain::codes::Repeat;
use crate::domain::dates::on;
use crate::domain::kind::{Kind, Record};
use crate::domain::records::Task;
use crate::domain::{Cell, Id, Value};
use crate::store::{Action, Edit};

/// The day on which a task that was due on `due` is due again.
///
/// Every week is seven days on; every half term and every term is as many days into the next one as
/// it was into its own; every year is the same date. A day without school is put off to the next one
/// with school. Nothing comes of a way of repeating that a newer version knows.
pub fn next_due(due: NaiveDate, repeats: &Repeat, calendar: &Calendar) -> Option<NaiveDate> {
    let day = match repeats {
        Repeat::Weekly => on(due, 7),
        Repeat::Yearly => due.checked_add_months(Months::new(12))?,
        Repeat::HalfTermly => {
            let own = calendar.half_term_or_last(due)?;
            let next = half_term_after(calendar, own.ends)?;
            into((own.starts, due), next.starts).min(next.ends)
        }
        Repeat::Termly => {
            let own = calendar.term_or_last(due)?;
            let next = calendar.term_after(own.ends)?;
            into((own.starts, due), next.starts).min(next.ends)
        }
        Repeat::Other(_) => return None,
    };
    Some(if calendar.is_school_day(day) { day } else { calendar.add_school_days(day, 1) })
}

/// As many days into a stretch as `due` was into its own.
fn into((starts, due): (NaiveDate, NaiveDate), next: NaiveDate) -> NaiveDate {
    let days = due.signed_duration_since(starts).num_days().max(0);
    on(next, days.unsigned_abs())
}

fn half_term_after(calendar: &Calendar, day: NaiveDate) -> Option<HalfTerm> {
    let year = crate::domain::calendar::academic_year(day);
    let mut halves = [year, year + 1].into_iter().flat_map(|y| calendar.half_terms(y));
    halves.find(|half| half.starts > day)
}

/// Adds to an action the task that follows one it marks as done: due the next time that lies after
/// today, with everything else the same. Its id follows from the one that was done, so that two people
/// who tick it make one.
pub fn follow_up(
    action: &mut Action,
    kind: &'static Kind,
    id: Id,
    (before, after): (&[Value], &[Value]),
    (calendar, today): (&Calendar, NaiveDate),
) {
    if kind.name != Task::KIND.name {
        return;
    }
    let (Ok(old), Ok(new)) = (Task::read(before), Task::read(after)) else { return };
    let (None, Some(done), Some(repeats)) = (old.done, new.done, &new.repeats) else { return };
    let mut due = new.due.unwrap_or(done);
    loop {
        match next_due(due, repeats, calendar) {
            // One that was done late is not due again in the past.
            Some(next) if next > due => due = next,
            _ => return,
        }
        if due > today.min(done) {
            break;
        }
    }
    let row = Id::derived(Task::KIND.name, &[Value::Id(id), due.put()]);
    let next = Task { due: Some(due), done: None, ..new };
    action.edits.push(Edit::Insert { kind: Task::KIND, row, cells: next.cells() });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_task_comes_back_on_a_school_day_of_the_next_stretch() {
        let calendar = Calendar::new(&[]);
        let next = |due: &str, how: Repeat| next_due(day(due), &how, &calendar).unwrap();
        assert_eq!(next("2026-11-23", Repeat::Weekly), day("2026-11-30"));
        // The last week of term: school begins again on Monday 4 January.
        assert_eq!(next("2026-12-18", Repeat::Weekly), day("2027-01-04"));
        assert_eq!(next("2026-10-01", Repeat::Yearly), day("2027-10-01"));
        let half = next("2026-09-15", Repeat::HalfTermly);
        assert_eq!(calendar.half_term(half).unwrap().name(), "autumn 2");
        let term = next("2026-09-15", Repeat::Termly);
        assert_eq!(calendar.half_term(term).unwrap().name(), "spring 1");
        assert!(calendar.is_school_day(half) && calendar.is_school_day(term));
    }

    #[test]
    fn one_that_was_done_late_is_due_next_after_it_was_done() {
        let calendar = Calendar::new(&[]);
        let task = |done: Option<&str>| Task {
            title: "Ring the EP".into(),
            due: Some(day("2026-11-02")),
            owner: None,
            pupil: None,
            done: done.map(day),
            repeats: Some(Repeat::Weekly),
            note: None,
        };
        let made = |before: &Task, after: &Task| {
            let mut action = Action::new("done");
            let cells = (before.cells(), after.cells());
            let of = (&calendar, day("2026-11-23"));
            follow_up(&mut action, Task::KIND, Id([1; 16]), (&cells.0, &cells.1), of);
            action.edits.into_iter().next().map(|edit| match edit {
                Edit::Insert { cells, row, .. } => (Task::read(&cells).unwrap(), row),
                other => panic!("{other:?}"),
            })
        };
        let (next, row) = made(&task(None), &task(Some("2026-11-23"))).unwrap();
        assert_eq!((next.due, next.done), (Some(day("2026-11-30")), None));
        assert_eq!(made(&task(None), &task(Some("2026-11-23"))).unwrap().1, row);
        let done = task(Some("2026-11-20"));
        assert!(made(&done, &task(Some("2026-11-23"))).is_none(), "it was done already");
    }
}
