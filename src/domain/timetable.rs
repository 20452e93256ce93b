//! Who is where when: the lessons of some days, what clashes among them, the hours that adults are
//! committed to, who may run what. Pure functions of the plan, the calendar and what is known of
//! adults; nothing here is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};

use super::Id;
use super::calendar::Calendar;
use super::codes::Schedule;
use super::dates::on;
use super::fold::fold;
use super::records::{Staff, Training};
use super::schedule::{Occurrence, Plan};

/// Weekdays of an ordinary week.
const WEEKDAYS: u64 = 5;

/// One planned meeting, with everybody and everything it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The weekly time.
    pub slot: Id,
    /// The group.
    pub provision: Id,
    /// The day.
    pub date: NaiveDate,
    /// When it begins, where anybody has said.
    pub time: Option<NaiveTime>,
    /// How long it lasts, where anybody has said.
    pub minutes: Option<i64>,
    /// Its adults, those who lead first.
    pub adults: Vec<Id>,
    /// The room or corner.
    pub room: Option<String>,
    /// The pupils expected.
    pub pupils: BTreeSet<Id>,
}

impl Lesson {
    fn of(plan: &Plan, occurrence: &Occurrence) -> Lesson {
        let Occurrence { slot, provision, date, time, minutes } = *occurrence;
        let own = plan.slot(slot).and_then(|s| s.location.clone());
        Lesson {
            slot,
            provision,
            date,
            time,
            minutes,
            adults: plan.adults(Some(slot), provision, date),
            room: own.or_else(|| plan.provision(provision).and_then(|p| p.location.clone())),
            pupils: plan.expected(slot, provision, date),
        }
    }

    /// When it is over: the end of its minutes.
    pub fn ends(&self) -> Option<NaiveTime> {
        let minutes = self.minutes.filter(|n| *n > 0)?;
        let (end, days) = self.time?.overflowing_add_signed(TimeDelta::minutes(minutes));
        // A meeting over midnight is a slip of typing; it ends with the day.
        Some(if days == 0 { end } else { NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(end) })
    }

    /// Whether both are on at one moment. One that ends as the other begins is not: nobody has
    /// said how far apart the rooms are.
    pub fn overlaps(&self, other: &Lesson) -> bool {
        let times = |l: &Lesson| Some((l.time?, l.ends().or(l.time)?));
        match (times(self), times(other)) {
            (Some((a, a_end)), Some((b, b_end))) if self.date == other.date => {
                a == b || (a < b_end && b < a_end)
            }
            _ => false,
        }
    }
}

/// The meetings that are planned for some days, by day and time.
pub fn lessons(plan: &Plan, calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Vec<Lesson> {
    let mut out: Vec<Lesson> =
        plan.between(calendar, from, to).map(|one| Lesson::of(plan, &one)).collect();
    out.sort_by_key(|l| (l.date, l.time.is_none(), l.time, l.slot));
    out
}

/// Why something of a timetable cannot be as it is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// An adult is in two places at once.
    Adult(Id),
    /// A room holds two groups at once.
    Room(String),
    /// A pupil is expected in two places at once.
    Pupil(Id),
    /// An adult is not in on that day, or not at the school.
    NotIn(Id),
    /// An adult leads what only those who are trained for it may run.
    NotTrained(Id, Permit),
}

/// One clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Why.
    pub why: Why,
    /// The day.
    pub date: NaiveDate,
    /// The lessons it is between, by their place; one for an adult who is not in or not trained.
    pub lessons: (usize, Option<usize>),
}

/// What clashes among lessons, in their order; `staff` is every adult and `permit` says who may
/// lead what.
pub fn clashes(
    lessons: &[Lesson],
    staff: &HashMap<Id, Staff>,
    permit: impl Fn(Id, Id, NaiveDate) -> Permit,
) -> Vec<Clash> {
    let mut out = Vec::new();
    for (n, lesson) in lessons.iter().enumerate() {
        let date = lesson.date;
        let alone = |why| Clash { why, date, lessons: (n, None) };
        for adult in &lesson.adults {
            if staff.get(adult).is_some_and(|s| !is_in(s, date)) {
                out.push(alone(Why::NotIn(*adult)));
            }
        }
        if let Some(lead) = lesson.adults.first() {
            let permit = permit(*lead, lesson.provision, date);
            if !permit.may() {
                out.push(alone(Why::NotTrained(*lead, permit)));
            }
        }
        let later = lessons.iter().enumerate().skip(n + 1).take_while(|(_, l)| l.date == date);
        for (m, other) in later.filter(|(_, other)| lesson.overlaps(other)) {
            let mut both = |why| out.push(Clash { why, date, lessons: (n, Some(m)) });
            for adult in lesson.adults.iter().filter(|a| other.adults.contains(a)) {
                both(Why::Adult(*adult));
            }
            for pupil in lesson.pupils.intersection(&other.pupils) {
                both(Why::Pupil(*pupil));
            }
            if let (Some(a), Some(b)) = (&lesson.room, &other.room)
                && fold(a) == fold(b)
            {
                both(Why::Room(a.clone()));
            }
        }
    }
    out
}

/// Whether an adult is at the school and in on a day.
pub fn is_in(staff: &Staff, day: NaiveDate) -> bool {
    use chrono::Datelike;
    staff.employed(day) && staff.days_in().has(day.weekday())
}

/// Minutes a week to which an adult is committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// At fixed times; minutes in which two lessons overlap count once.
    pub timed: i64,
    /// So many times a week.
    pub times: i64,
    /// Continuous, in class, on the days they are in.
    pub in_class: i64,
    /// Preparing groups that they lead.
    pub planning: i64,
}

impl Hours {
    /// All of them.
    pub fn total(self) -> i64 {
        self.timed + self.times + self.in_class + self.planning
    }
}

/// The minutes of every adult in an ordinary week, the one that begins on `monday`, holidays and
/// training days aside.
pub fn committed(
    plan: &Plan,
    calendar: &Calendar,
    staff: &HashMap<Id, Staff>,
    monday: NaiveDate,
) -> HashMap<Id, Hours> {
    let mut out: HashMap<Id, Hours> = HashMap::new();
    let mut led: BTreeSet<(Id, Id)> = BTreeSet::new();
    for day in (0..WEEKDAYS).map(|n| on(monday, n)) {
        let mut of_day: BTreeMap<Id, Vec<(NaiveTime, NaiveTime)>> = BTreeMap::new();
        for occurrence in plan.pattern_on(calendar, day) {
            let lesson = Lesson::of(plan, &occurrence);
            if let Some(lead) = lesson.adults.first() {
                led.insert((*lead, lesson.provision));
            }
            for adult in &lesson.adults {
                match (lesson.time, lesson.ends()) {
                    (Some(time), Some(ends)) => {
                        of_day.entry(*adult).or_default().push((time, ends))
                    }
                    _ => out.entry(*adult).or_default().timed += lesson.minutes.unwrap_or(0),
                }
            }
        }
        for (adult, stretches) in of_day {
            out.entry(adult).or_default().timed += covered(stretches);
        }
    }
    for (id, group) in plan.untimed_on(monday) {
        let minutes = group.minutes.unwrap_or(0);
        let adults = plan.adults(None, id, monday);
        if let Some(lead) = adults.first() {
            led.insert((*lead, id));
        }
        for adult in adults {
            let hours = out.entry(adult).or_default();
            if group.schedule == Schedule::Continuous {
                let days = staff.get(&adult).map_or(WEEKDAYS, weekdays_in);
                hours.in_class += minutes * i64::try_from(days).unwrap_or(0);
            } else {
                hours.times += minutes * group.per_week.unwrap_or(1);
            }
        }
    }
    for (adult, provision) in led {
        let planning = plan.provision(provision).and_then(|p| p.planning_minutes).unwrap_or(0);
        out.entry(adult).or_default().planning += planning;
    }
    out
}

fn weekdays_in(staff: &Staff) -> u64 {
    let days = staff.days_in();
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    week.into_iter().filter(|day| days.has(*day)).count() as u64
}

/// Minutes that stretches cover together.
fn covered(mut stretches: Vec<(NaiveTime, NaiveTime)>) -> i64 {
    stretches.sort_unstable();
    let (mut sum, mut until) = (TimeDelta::zero(), NaiveTime::MIN);
    for (from, to) in stretches {
        let from = from.max(until);
        if to > from {
            sum += to - from;
            until = to;
        }
    }
    sum.num_minutes()
}

/// Whether an adult may run something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Anybody may.
    Anybody,
    /// Trained, until a day where the training runs out.
    Trained(Option<NaiveDate>),
    /// Was trained, until a day that is past.
    Expired(NaiveDate),
    /// Only those who are trained may, and there is no training on file.
    Untrained,
}

impl Permit {
    /// What one adult's training for an intervention says on a day; `only_trained` where the
    /// library keeps it to those who are trained.
    pub fn on<'a>(
        day: NaiveDate,
        only_trained: bool,
        training: impl Iterator<Item = &'a Training>,
    ) -> Permit {
        let mut best = None;
        for one in training.filter(|t| t.date <= day) {
            // One that never runs out is later than any that does.
            let until = one.ends.unwrap_or(NaiveDate::MAX);
            best = best.max(Some(until));
        }
        match best {
            Some(NaiveDate::MAX) => Permit::Trained(None),
            Some(until) if until >= day => Permit::Trained(Some(until)),
            Some(until) if only_trained => Permit::Expired(until),
            None if only_trained => Permit::Untrained,
            _ => Permit::Anybody,
        }
    }

    /// Whether they may.
    pub fn may(self) -> bool {
        matches!(self, Permit::Anybody | Permit::Trained(_))
    }

    /// The word of `--json`.
    pub fn code(self) -> &'static str {
        match self {
            Permit::Anybody => "anybody",
            Permit::Trained(_) => "trained",
            Permit::Expired(_) => "expired",
            Permit::Untrained => "untrained",
        }
    }
}

#[cfg(test)]
mod tests;
