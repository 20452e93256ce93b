//! Who is in a group, and when.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::kind::{ALL, MINUTES, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// That a pupil is in a group between dates of their own.
    Membership = "membership", "place in a group", "places in groups";
    scope: Scope::Of("pupil");
    id: &[&["provision", "pupil", "starts"], &["provision", "pupil"]];
    title: &["provision", "pupil"];
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who.", Main, ALL, STAFFROOM;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day; empty counts from the group's first.", Main, ALL, STAFFROOM;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day; empty counts to the group's last.", More, ALL, STAFFROOM;
    minutes: Option<i64> = MINUTES, "Minutes", "Where this child's share of a session differs.", More, ALL, STAFFROOM;
    reason: Option<String> = Ty::Line, "Why it ended", "Reached the goal, moved, stopped.", More, ALL, STAFFROOM;
}

impl Membership {
    /// Whether the pupil is in the group on `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.starts.is_none_or(|s| s <= day) && self.ends.is_none_or(|e| e >= day)
    }
}
