//! Groups and 1:1s.

use chrono::NaiveDate;

use crate::domain::codes::{
    AREAS, Area, FUNDING_SOURCES, FundingSource, LOGGINGS, Logging, PROVISION_STATUSES,
    ProvisionStatus, SCHEDULES, Schedule, TIERS, Tier,
};
use crate::domain::kind::Record;
use crate::domain::kind::{ALL, LEAD, MINUTES, STAFFROOM, Scope, Ty};
use crate::domain::value::Cell;
use crate::domain::{Id, Value};
use crate::record;

record! {
    /// An intervention being run for named pupils between dates, by named adults, on a schedule.
    Provision = "provision", "group", "groups";
    scope: Scope::School;
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "Name", "As staff call it: NELI A, ELSA.", Main, ALL, STAFFROOM;
    intervention: Option<Id> = Ty::Ref("intervention"), "Intervention", "From the school's library.", Main, ALL, STAFFROOM;
    schedule: Schedule = Ty::Code(&SCHEDULES), "Schedule", "At fixed times, times a week, or continuous.", Main, ALL, STAFFROOM, = "timed";
    minutes: Option<i64> = MINUTES, "Minutes", "Planned length of one session; a day, for continuous.", Main, ALL, STAFFROOM;
    per_week: Option<i64> = Ty::Count(1, 25, "a week"), "Times a week", "For those without fixed times.", Main, ALL, STAFFROOM;
    logging: Logging = Ty::Code(&LOGGINGS), "Logged", "Every session, exceptions only, or nothing.", More, ALL, STAFFROOM, = "every";
    starts: Option<NaiveDate> = Ty::Date, "From", "First day; today where it is left empty.", Main, ALL, STAFFROOM, = "today";
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day.", More, ALL, STAFFROOM;
    area: Option<Area> = Ty::Code(&AREAS), "Area of need", "Where it differs from the intervention's.", More, ALL, STAFFROOM;
    tier: Option<Tier> = Ty::Code(&TIERS), "Tier", "Where it differs from the intervention's.", More, ALL, STAFFROOM;
    status: ProvisionStatus = Ty::Code(&PROVISION_STATUSES), "Status", "Planned, running, paused, ended.", More, ALL, STAFFROOM, = "running";
    location: Option<String> = Ty::Line, "Where", "Room or corner.", More, ALL, STAFFROOM;
    also: Option<String> = Ty::Line, "Also called", "Short forms people type, with commas between.", More, ALL, STAFFROOM;
    intended: Option<String> = Ty::Note, "Intended outcome", "What should be different at the end.", More, ALL, STAFFROOM;
    review_on: Option<NaiveDate> = Ty::Date, "Review on", "When to judge it.", More, ALL, STAFFROOM;
    charge_to: Option<Id> = Ty::Ref("pupil"), "Charge to", "The one funded pupil it is run for, who bears all of its cost.", More, LEAD, LEAD;
    planning_minutes: Option<i64> = Ty::Count(0, 600, "minutes a week"), "Planning", "Minutes a week to prepare it, which cost too.", More, LEAD, LEAD;
    notes: Option<String> = Ty::Note, "Notes", "Plan, resources, what to remember.", More, ALL, STAFFROOM;
    agency: Option<Id> = Ty::Ref("agency"), "Supported by", "The agency that runs it or advises on it.", More, ALL, STAFFROOM;
    funding: Option<FundingSource> = Ty::Code(&FUNDING_SOURCES), "Paid from", "Where its money comes from.", More, LEAD, LEAD;
    confidential: Option<bool> = Ty::Flag, "Confidential", "Left out of the one-page profile, which hangs in a classroom.", More, ALL, STAFFROOM;
}

impl Provision {
    /// A group made with no first day begins on the day it is made, unless it is over by then: what
    /// nobody had set up was not owed to anybody.
    pub fn begin(cells: &mut [Value], today: NaiveDate) {
        let over = NaiveDate::get(Self::KIND.cell(cells, "ends")).is_ok_and(|last| last < today);
        let starts = Self::KIND.position("starts").and_then(|n| cells.get_mut(n));
        if let Some(starts) = starts.filter(|cell| cell.is_null() && !over) {
            *starts = today.put();
        }
    }

    /// Whether it runs on `day`: between its dates, and neither paused, ended nor abandoned early.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.starts.is_none_or(|s| s <= day)
            && self.ends.is_none_or(|e| e >= day)
            && matches!(
                self.status,
                ProvisionStatus::Running | ProvisionStatus::Planned | ProvisionStatus::Ended
            )
    }
}

record! {
    /// That an adult runs or helps with a group.
    ProvisionStaff = "provision_staff", "adult of a group", "adults of groups";
    scope: Scope::Via("provision");
    id: &[&["provision", "staff"]];
    title: &["provision", "staff"];
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
    staff: Id = Ty::Ref("staff"), "Adult", "Who.", Main, ALL, STAFFROOM;
    leads: bool = Ty::Flag, "Leads", "Leads it, rather than helps.", Main, ALL, STAFFROOM;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day, where it differs from the group's.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day, where it differs from the group's.", More, ALL, LEAD;
}
