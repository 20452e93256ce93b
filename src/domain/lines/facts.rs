//! What a line is read against, as plain data.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{Relationship, Schedule, StaffRole};
use crate::domain::value::Days;

/// A pupil.
#[derive(Clone, Debug)]
pub struct PupilRow {
    /// Who.
    pub id: Id,
    /// As on the roll.
    pub forename: String,
    /// What the child is called, where it differs.
    pub preferred: Option<String>,
    /// As on the roll.
    pub surname: String,
    /// `4W`.
    pub class: Option<String>,
    /// `4`.
    pub year: Option<String>,
    /// Whether on roll today; others are never found.
    pub on_roll: bool,
}

/// An adult of the school.
#[derive(Clone, Debug)]
pub struct AdultRow {
    /// Who.
    pub id: Id,
    /// Mr, Mrs, Ms, Dr.
    pub title: Option<String>,
    /// First name.
    pub forename: Option<String>,
    /// Family name.
    pub surname: String,
    /// As signed on a tick sheet.
    pub initials: Option<String>,
    /// What they do.
    pub role: Option<StaffRole>,
}

/// A weekly time of a group.
#[derive(Clone, Debug)]
pub struct SlotRow {
    /// Which.
    pub id: Id,
    /// The days of the week.
    pub days: Days,
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// Its length, where it differs from the group's.
    pub minutes: Option<i64>,
    /// First day.
    pub starts: Option<NaiveDate>,
    /// Last day.
    pub ends: Option<NaiveDate>,
    /// The adult, where it differs from the group's.
    pub staff: Option<Id>,
    /// Who is expected; empty expects the whole group.
    pub expected: Vec<Id>,
}

/// A group or 1:1 that runs, or ran lately.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// Which.
    pub id: Id,
    /// As staff call it.
    pub title: String,
    /// Short forms, with commas between.
    pub also: Option<String>,
    /// The intervention.
    pub intervention: Option<Id>,
    /// Planned length of a session.
    pub minutes: Option<i64>,
    /// At fixed times, times a week, continuous.
    pub schedule: Schedule,
    /// Its pupils, in the order to show them.
    pub members: Vec<Id>,
    /// Its adults, and whether each leads it.
    pub staff: Vec<(Id, bool)>,
    /// Its weekly times.
    pub slots: Vec<SlotRow>,
}

/// An entry of the school's library.
#[derive(Clone, Debug)]
pub struct InterventionRow {
    /// Which.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// Short forms, with commas between.
    pub also: Option<String>,
    /// Length of a session.
    pub minutes: Option<i64>,
}

/// A session that a weekly time and the calendar plan for a day.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The group.
    pub group: Id,
    /// The weekly time.
    pub slot: Id,
    /// The day it was planned for.
    pub planned: NaiveDate,
    /// The day it is or was: another one if it moved.
    pub date: NaiveDate,
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// Its length.
    pub minutes: Option<i64>,
    /// Who is expected, in the order to show them.
    pub expected: Vec<Id>,
    /// The adults planned, and whether each leads.
    pub staff: Vec<(Id, bool)>,
    /// Whether the user is one of them.
    pub mine: bool,
    /// Whether it is logged.
    pub logged: bool,
    /// The stored session, where there is one.
    pub session: Option<Id>,
}

/// A parent or carer of one pupil.
#[derive(Clone, Debug)]
pub struct CarerRow {
    /// Who; one row for each of their children.
    pub id: Id,
    /// The child.
    pub pupil: Id,
    /// Mr, Mrs, Ms, Dr.
    pub title: Option<String>,
    /// First name.
    pub forename: Option<String>,
    /// Family name.
    pub surname: String,
    /// Mother, father.
    pub relationship: Option<Relationship>,
    /// A hard stop on calls and letters.
    pub no_contact: bool,
}

impl CarerRow {
    /// `Mrs Barnes`, else `Ann Barnes`, else `Barnes`.
    pub fn name(&self) -> String {
        match self.title.as_ref().or(self.forename.as_ref()) {
            Some(first) => format!("{first} {}", self.surname),
            None => self.surname.clone(),
        }
    }
}

/// What a line is read against, before it is indexed.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Civil time at the school.
    pub now: NaiveDateTime,
    /// The user, as an adult of the school.
    pub user: Option<Id>,
    /// Whether the user is a lead, who alone may mark a pupil suspended.
    pub lead: bool,
    /// Whether the user's laptop may restrict a note: one that may not would have it refused
    /// elsewhere.
    pub restricts: bool,
    /// Pupils.
    pub pupils: Vec<PupilRow>,
    /// Adults.
    pub adults: Vec<AdultRow>,
    /// Groups that run, or ran in the last weeks.
    pub groups: Vec<GroupRow>,
    /// The library.
    pub interventions: Vec<InterventionRow>,
    /// Classes: `4W`.
    pub classes: Vec<String>,
    /// Planned sessions of all groups from `planned_from` to `planned_to`.
    pub planned: Vec<PlannedRow>,
    /// Sessions that are logged beside any weekly time, as those of groups without fixed times are:
    /// the group and the day, between the same days as `planned`.
    pub loose: Vec<(Id, NaiveDate)>,
    /// The first day that `planned` speaks for: about three weeks back.
    pub planned_from: NaiveDate,
    /// The last day that `planned` speaks for: about two weeks ahead.
    pub planned_to: NaiveDate,
    /// Parents and carers.
    pub carers: Vec<CarerRow>,
}

impl SlotRow {
    /// Whether it is in force on `date` and meets on that day of the week.
    pub(super) fn in_force(&self, date: NaiveDate) -> bool {
        use chrono::Datelike;
        self.days.has(date.weekday())
            && self.starts.is_none_or(|s| s <= date)
            && self.ends.is_none_or(|e| e >= date)
    }
}
