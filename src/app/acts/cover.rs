//! Cover for an absent adult: planned lessons given to somebody else, or called off.

use crate::domain::codes::{Part, Reason, SessionState};
use crate::domain::id::IdSource;
use crate::domain::records::{Session, SessionProvision, SessionStaff};
use crate::domain::timetable::Lesson;
use crate::domain::{Cell, Id, Value};
use crate::store::{Action, Edit};

/// Who does a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covering {
    /// This adult.
    By(Id),
    /// Nobody: it does not happen.
    Nobody,
}

/// The lessons of an absent adult as they are to be, as one action: sessions dated ahead, as every
/// planned exception is.
///
/// A lesson that somebody covers stays to be logged, with that adult in it; one that nobody covers
/// did not happen, because the adult was absent. What is stored already must not be handed in.
pub fn cover_action(
    lessons: &[(&Lesson, Covering)],
    title: String,
    ids: &mut dyn IdSource,
) -> Action {
    let mut action = Action::new(title);
    for (lesson, covering) in lessons {
        let cells = [Value::Id(lesson.slot), lesson.date.put()];
        let row = Id::derived("session", &cells);
        let session = Session {
            slot: Some(lesson.slot),
            planned: Some(lesson.date),
            date: lesson.date,
            state: match covering {
                // Moved within its day, and so still to be logged.
                Covering::By(_) => SessionState::Moved,
                Covering::Nobody => SessionState::NotHeld,
            },
            reason: Some(Reason::StaffAbsent),
            time: lesson.time,
            minutes: lesson.minutes,
            note: None,
            ..Session::on(lesson.date, SessionState::Held)
        };
        action.edits.push(Edit::Insert {
            kind: <Session as crate::domain::Record>::KIND,
            row,
            cells: crate::domain::Record::cells(&session),
        });
        action.add(
            ids,
            &SessionProvision {
                session: row,
                provision: lesson.provision,
                slot: Some(lesson.slot),
                planned: Some(lesson.date),
            },
        );
        if let Covering::By(staff) = covering {
            let part = Part::Cover;
            action.add(ids, &SessionStaff { session: row, staff: *staff, part, minutes: None });
        }
    }
    action
}
