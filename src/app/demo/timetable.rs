//! Who is busy when, and finding a time that suits everybody.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Timelike, Weekday};

use super::at;
use super::groups::Group;
use super::people::School;
use super::plans::Plan;
use crate::domain::value::Days;

/// The groups running now, and who is busy when.
#[derive(Default)]
pub(super) struct Timetable {
    pub(super) groups: Vec<Group>,
    /// Groups that are over, the oldest first.
    pub(super) past: Vec<Group>,
    adults: BTreeMap<usize, Vec<Busy>>,
    children: BTreeMap<usize, Vec<Busy>>,
    /// Kept free for groups to come: the adult, the children, when.
    reserved: Vec<(usize, Vec<usize>, Busy)>,
}

type Busy = (Days, u32, u32);

impl Timetable {
    pub(super) fn rebuild(&mut self) {
        self.adults.clear();
        self.children.clear();
        for n in 0..self.groups.len() {
            self.book(n);
        }
        for (adult, children, busy) in &self.reserved {
            self.adults.entry(*adult).or_default().push(*busy);
            for child in children {
                self.children.entry(*child).or_default().push(*busy);
            }
        }
    }

    /// Keeps an adult and children free at a weekly time, whether or not they meet then yet.
    pub(super) fn reserve(
        &mut self,
        adult: usize,
        children: &[usize],
        days: Days,
        time: NaiveTime,
        minutes: i64,
    ) {
        self.reserved.push((adult, children.to_vec(), busy(days, time, minutes)));
        self.rebuild();
    }

    pub(super) fn book(&mut self, n: usize) {
        let group = &self.groups[n];
        for time in &group.times {
            let busy = busy(time.days, time.time, group.minutes);
            self.adults.entry(time.lead.unwrap_or(group.lead)).or_default().push(busy);
            for member in &group.members {
                self.children.entry(member.child).or_default().push(busy);
            }
        }
    }

    pub(super) fn load(&self, adult: usize) -> u32 {
        let times = self.adults.get(&adult);
        times.map_or(0, |list| list.iter().map(|(d, a, b)| d.0.count_ones() * (b - a)).sum())
    }
}

fn busy(days: Days, time: NaiveTime, minutes: i64) -> Busy {
    let from = time.hour() * 60 + time.minute();
    (days, from, from + u32::try_from(minutes).unwrap_or(0))
}

fn clashes(list: Option<&Vec<Busy>>, wanted: Busy) -> bool {
    list.is_some_and(|list| {
        list.iter()
            .any(|(days, from, to)| days.0 & wanted.0.0 != 0 && *from < wanted.2 && wanted.1 < *to)
    })
}

/// Days and a time when the adult is in and nobody is elsewhere.
#[expect(clippy::too_many_arguments, reason = "a search over everything that binds a timetable")]
pub(super) fn find_time(
    school: &School,
    table: &Timetable,
    plan: &Plan,
    lead: usize,
    members: &[usize],
    per_week: usize,
    minutes: i64,
    rng: &mut fastrand::Rng,
) -> Option<(Days, NaiveTime)> {
    const WEEK: [Weekday; 5] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let adult = &school.adults[lead];
    for _ in 0..60 {
        let time = if plan.first_thing { at(8, 45) } else { lesson_time(minutes, rng) };
        let mut days: Vec<Weekday> = WEEK.into_iter().filter(|d| adult.works(*d, time)).collect();
        rng.shuffle(&mut days);
        days.truncate(per_week);
        let days = days.into_iter().fold(Days::default(), Days::with);
        let wanted = busy(days, time, minutes);
        let free = !clashes(table.adults.get(&lead), wanted)
            && members.iter().all(|m| !clashes(table.children.get(m), wanted));
        if days.0 != 0 && free {
            return Some((days, time));
        }
    }
    None
}

/// A time on the quarter hour or the ten minutes, clear of break (10.30), lunch (12.00) and home
/// time (15.10).
fn lesson_time(minutes: i64, rng: &mut fastrand::Rng) -> NaiveTime {
    let blocks: [(i64, i64); 3] =
        [(9 * 60, 10 * 60 + 30), (10 * 60 + 45, 12 * 60), (13 * 60, 15 * 60 + 10)];
    let (from, to) = blocks[rng.usize(..blocks.len())];
    let latest = (to - minutes).max(from);
    let minute = rng.i64(from..=latest) / 5 * 5;
    at(u32::try_from(minute / 60).unwrap_or(9), u32::try_from(minute % 60).unwrap_or(0))
}
