//! Weekly times of a group.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{WEEKS, Weeks};
use crate::domain::kind::{ALL, MINUTES, STAFFROOM, Scope, Ty};
use crate::domain::value::Days;
use crate::record;

record! {
    /// A weekly time of a group, between dates: another day, time or set of children ends one and
    /// starts another, so the past never moves.
    Slot = "slot", "weekly time", "weekly times";
    scope: Scope::Via("provision");
    id: &[];
    title: &["provision", "days", "time"];
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
    days: Days = Ty::Days, "Day", "The day of the week; several share a time.", Main, ALL, STAFFROOM;
    time: Option<NaiveTime> = Ty::Time, "Time", "When it begins.", Main, ALL, STAFFROOM;
    minutes: Option<i64> = MINUTES, "Minutes", "Where it differs from the group's.", Main, ALL, STAFFROOM;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day; empty counts from the group's first.", More, ALL, STAFFROOM;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day; empty counts to the group's last.", More, ALL, STAFFROOM;
    weeks: Weeks = Ty::Code(&WEEKS), "Weeks", "Every week, or odd or even weeks of the half term.", More, ALL, STAFFROOM, = "every";
    staff: Option<Id> = Ty::Ref("staff"), "Adult", "Where it differs from the group's.", More, ALL, STAFFROOM;
    location: Option<String> = Ty::Line, "Where", "Where it differs from the group's.", More, ALL, STAFFROOM;
}

impl Slot {
    /// Whether the slot is in force on `day` and meets on that day of the week; which weeks it
    /// meets in is the calendar's to say.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        use chrono::Datelike;
        self.days.has(day.weekday())
            && self.starts.is_none_or(|s| s <= day)
            && self.ends.is_none_or(|e| e >= day)
    }
}

record! {
    /// That a pupil is expected at a weekly time; a time without any expects the whole group.
    SlotPupil = "slot_pupil", "expected pupil", "expected pupils";
    scope: Scope::Of("pupil");
    id: &[&["slot", "pupil"]];
    title: &["slot", "pupil"];
    slot: Id = Ty::Ref("slot"), "Weekly time", "Which.", Main, ALL, STAFFROOM;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who.", Main, ALL, STAFFROOM;
}
