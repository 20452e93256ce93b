//! What is planned for a day, what became of it, and minutes that always add up.
//!
//! Nothing here is stored: a day's sessions follow from weekly times and the calendar, and *not
//! logged*, *awaiting*, *planned* and *assumed* are computed. Everything is a pure function of
//! [`Plan`] (what should be), [`Log`] (what was), the calendar and [`Known`] (what can be known by
//! now).

mod account;
mod day;
mod log;
mod weeks;

pub use account::{Account, Lost, accounts, adult_minutes};
pub use day::{DaySession, DayState, day, session_id};
pub use log::{Log, LogRows};
pub use weeks::{Week, weeks};

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Id;
use super::calendar::Calendar;
use super::codes::{Logging, ProvisionStatus, Schedule};
use super::records::{Membership, Provision, ProvisionStaff, Slot, SlotPupil};

/// The records that say what should happen.
#[derive(Clone, Debug, Default)]
pub struct PlanRows {
    /// Groups and 1:1s.
    pub provisions: Vec<(Id, Provision)>,
    /// Their weekly times.
    pub slots: Vec<(Id, Slot)>,
    /// Who is expected at a weekly time, where that is not the whole group.
    pub slot_pupils: Vec<SlotPupil>,
    /// Who is in which group, and when.
    pub memberships: Vec<Membership>,
    /// The adults of the groups.
    pub staff: Vec<ProvisionStaff>,
    /// The last day on roll of pupils who have left or will leave.
    pub left: HashMap<Id, NaiveDate>,
}

/// What should happen, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    provisions: HashMap<Id, Provision>,
    slots: Vec<(Id, Slot)>,
    slot_pupils: HashMap<Id, Vec<Id>>,
    memberships: HashMap<Id, Vec<Membership>>,
    staff: HashMap<Id, Vec<ProvisionStaff>>,
    left: HashMap<Id, NaiveDate>,
}

/// One meeting that a weekly time plans for a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The weekly time.
    pub slot: Id,
    /// The group.
    pub provision: Id,
    /// The day.
    pub date: NaiveDate,
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// How long it should last, where anybody has said.
    pub minutes: Option<i64>,
}

impl Occurrence {
    /// When it is over: at the end of its minutes, or of the day where it has no time.
    fn over_at(&self) -> NaiveDateTime {
        match self.time {
            Some(time) => self.date.and_time(time) + TimeDelta::minutes(self.minutes.unwrap_or(0)),
            None => self.date.and_time(NaiveTime::MIN) + TimeDelta::days(1),
        }
    }
}

/// A pupil's share of a planned meeting.
#[derive(Clone, Copy, Debug)]
struct Share {
    /// Minutes planned for the pupil.
    minutes: i64,
    /// Whether they are the pupil's own, not the group's.
    own: bool,
}

impl Share {
    /// What of a session of `length` minutes was meant for the pupil.
    fn of(self, length: Option<i64>) -> i64 {
        match length {
            Some(length) if self.own => length.min(self.minutes),
            Some(length) => length,
            None => self.minutes,
        }
    }
}

/// What can be known by now.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Civil time at the school.
    pub now: NaiveDateTime,
    /// The user, if they are one of the adults.
    pub me: Option<Id>,
    /// When the laptops of other adults were last heard from. An adult who is not here logs on
    /// this device, or on none, and is never waited for.
    pub heard: &'a HashMap<Id, NaiveDateTime>,
}

impl Plan {
    /// Makes records ready to be asked.
    pub fn new(rows: PlanRows) -> Plan {
        let mut plan = Plan {
            provisions: rows.provisions.into_iter().collect(),
            slots: rows.slots,
            left: rows.left,
            ..Plan::default()
        };
        plan.slots.sort_by_key(|(id, _)| *id);
        for row in rows.slot_pupils {
            plan.slot_pupils.entry(row.slot).or_default().push(row.pupil);
        }
        for row in rows.memberships {
            plan.memberships.entry(row.provision).or_default().push(row);
        }
        for row in rows.staff {
            plan.staff.entry(row.provision).or_default().push(row);
        }
        plan
    }

    /// A group by its id.
    pub fn provision(&self, id: Id) -> Option<&Provision> {
        self.provisions.get(&id)
    }

    /// The groups that run on a day without weekly times: so many times a week, or continuous.
    pub fn untimed_on(&self, day: NaiveDate) -> impl Iterator<Item = (Id, &Provision)> {
        let timed = |p: &Provision| p.schedule == Schedule::Timed;
        let running = self.provisions.iter().filter(move |(_, p)| !timed(p) && in_plan(p, day));
        running.map(|(id, provision)| (*id, provision))
    }

    /// A weekly time by its id.
    pub fn slot(&self, id: Id) -> Option<&Slot> {
        self.slots.binary_search_by_key(&id, |(slot, _)| *slot).ok().map(|n| &self.slots[n].1)
    }

    /// What the weekly times plan for `day`; nothing on a day without school.
    pub fn on_day(&self, calendar: &Calendar, day: NaiveDate) -> Vec<Occurrence> {
        if calendar.is_school_day(day) { self.pattern_on(calendar, day) } else { Vec::new() }
    }

    /// As [`on_day`](Plan::on_day), as if there were school: what an ordinary week is made of.
    pub fn pattern_on(&self, calendar: &Calendar, day: NaiveDate) -> Vec<Occurrence> {
        self.slots
            .iter()
            .filter(|(_, slot)| slot.in_force(day) && calendar.meets(&slot.weeks, day))
            .filter_map(|(id, slot)| {
                let provision = self.provisions.get(&slot.provision)?;
                let planned = provision.schedule == Schedule::Timed && in_plan(provision, day);
                planned.then(|| Occurrence {
                    slot: *id,
                    provision: slot.provision,
                    date: day,
                    time: slot.time,
                    minutes: slot.minutes.or(provision.minutes),
                })
            })
            .filter(|occurrence| self.has_anybody(occurrence))
            .collect()
    }

    /// What the weekly times plan from one day to another, both included, in order of days.
    pub fn between(
        &self,
        calendar: &Calendar,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = Occurrence> {
        calendar.school_days(from, to).flat_map(move |day| self.on_day(calendar, day))
    }

    /// The pupils expected at a weekly time on a day: those it names, else the whole group; nobody
    /// who has left the group or the school.
    pub fn expected(&self, slot: Id, provision: Id, day: NaiveDate) -> BTreeSet<Id> {
        let members = self.memberships.get(&provision).map_or(&[][..], Vec::as_slice);
        match self.slot_pupils.get(&slot) {
            Some(named) => named
                .iter()
                .filter(|pupil| {
                    let mut own = members.iter().filter(|m| m.pupil == **pupil).peekable();
                    own.peek().is_none() || own.any(|m| m.covers(day))
                })
                .filter(|pupil| self.on_roll(**pupil, day))
                .copied()
                .collect(),
            None => self.members(provision, day),
        }
    }

    /// The pupils of a group on a day.
    pub fn members(&self, provision: Id, day: NaiveDate) -> BTreeSet<Id> {
        let members = self.memberships.get(&provision).map_or(&[][..], Vec::as_slice);
        members
            .iter()
            .filter(|m| m.covers(day) && self.on_roll(m.pupil, day))
            .map(|m| m.pupil)
            .collect()
    }

    /// The adults of a group on a day, those who lead first; the weekly time's own where it has
    /// one.
    pub fn adults(&self, slot: Option<Id>, provision: Id, day: NaiveDate) -> Vec<Id> {
        if let Some(adult) = slot.and_then(|id| self.slot(id)).and_then(|slot| slot.staff) {
            return vec![adult];
        }
        let rows = self.staff.get(&provision).map_or(&[][..], Vec::as_slice);
        let mut adults: Vec<(bool, Id)> = rows
            .iter()
            .filter(|r| r.starts.is_none_or(|s| s <= day) && r.ends.is_none_or(|e| e >= day))
            .map(|r| (!r.leads, r.staff))
            .collect();
        adults.sort_unstable();
        adults.dedup_by_key(|(_, adult)| *adult);
        adults.into_iter().map(|(_, adult)| adult).collect()
    }

    /// How a planned meeting stands of which nothing is stored.
    ///
    /// It is *not logged* only once it is over; until then it is *planned*. Where exceptions alone
    /// are logged it is *assumed*. Where none of its adults logs here and a laptop of theirs has
    /// not been heard from since, it is *awaiting*.
    pub fn unmet(&self, occurrence: &Occurrence, known: &Known<'_>) -> DayState {
        let over = occurrence.over_at();
        if over > known.now {
            return DayState::Planned;
        }
        let logging = self.provisions.get(&occurrence.provision).map(|p| &p.logging);
        if matches!(logging, Some(Logging::Exceptions | Logging::Nothing)) {
            return DayState::Assumed;
        }
        let adults = self.adults(Some(occurrence.slot), occurrence.provision, occurrence.date);
        let silent = |adult: &Id| known.heard.get(adult).is_some_and(|heard| *heard < over);
        let ours = known.me.is_some_and(|me| adults.contains(&me));
        if !ours && adults.iter().any(silent) { DayState::Awaiting } else { DayState::NotLogged }
    }

    /// The planned meetings from one day to another that are over, should have been logged, and
    /// were not. `met` holds the weekly time and planned day of every stored session.
    pub fn not_logged(
        &self,
        calendar: &Calendar,
        (from, to): (NaiveDate, NaiveDate),
        met: &HashSet<(Id, NaiveDate)>,
        known: &Known<'_>,
    ) -> Vec<Occurrence> {
        self.between(calendar, from, to)
            .filter(|o| !met.contains(&(o.slot, o.date)))
            .filter(|o| self.unmet(o, known) == DayState::NotLogged)
            .collect()
    }

    /// One pupil's share of a meeting of a group that is planned to last `minutes`.
    fn share(&self, provision: Id, pupil: Id, day: NaiveDate, minutes: Option<i64>) -> Share {
        let members = self.memberships.get(&provision).map_or(&[][..], Vec::as_slice);
        let own =
            members.iter().find(|m| m.pupil == pupil && m.covers(day)).and_then(|m| m.minutes);
        Share { minutes: own.or(minutes).unwrap_or(0), own: own.is_some() }
    }

    fn on_roll(&self, pupil: Id, day: NaiveDate) -> bool {
        self.left.get(&pupil).is_none_or(|left| *left >= day)
    }

    /// Whether there is anybody to come. A group to which nobody was ever added is shown, so that
    /// it can be noticed; one that everybody has left is not.
    fn has_anybody(&self, occurrence: &Occurrence) -> bool {
        let never = !self.memberships.contains_key(&occurrence.provision)
            && !self.slot_pupils.contains_key(&occurrence.slot);
        never || !self.expected(occurrence.slot, occurrence.provision, occurrence.date).is_empty()
    }
}

/// Whether a group is in the plan on `day`: between its dates and not paused. One that was
/// abandoned was in the plan until its last day.
fn in_plan(provision: &Provision, day: NaiveDate) -> bool {
    let dated =
        provision.starts.is_none_or(|s| s <= day) && provision.ends.is_none_or(|e| e >= day);
    dated
        && match provision.status {
            ProvisionStatus::Paused => false,
            ProvisionStatus::Abandoned => provision.ends.is_some(),
            _ => true,
        }
}

#[cfg(test)]
mod tests;
