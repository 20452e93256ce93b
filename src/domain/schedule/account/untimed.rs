//! Groups without fixed times: so many times a week, and continuous.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, Weekday};

use super::{Books, Entry, Fate, Key, Span};
use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::codes::{Logging, Schedule};
use crate::domain::dates::{latest, on};
use crate::domain::schedule::in_plan;

impl Books<'_> {
    /// For every pupil of a group without fixed times, what was planned for each week or day that
    /// is over: its first day and its minutes.
    pub(super) fn untimed_members(
        &self,
        calendar: &Calendar,
        (from, to): Span,
        loose: &HashMap<Key, Vec<Entry>>,
    ) -> HashMap<Key, Vec<(NaiveDate, i64)>> {
        let mut out: HashMap<Key, Vec<(NaiveDate, i64)>> = HashMap::new();
        let today = self.known.now.date();
        for (id, provision) in &self.plan.provisions {
            let pupils: BTreeSet<Id> = self
                .plan
                .memberships
                .get(id)
                .map(|rows| rows.iter().map(|m| m.pupil).filter(|p| self.wanted(*p)).collect())
                .unwrap_or_default();
            for pupil in pupils {
                let due = |day: NaiveDate| {
                    in_plan(provision, day) && self.plan.members(*id, day).contains(&pupil)
                };
                let share = |day| self.plan.share(*id, pupil, day, provision.minutes).minutes;
                let logged = loose.get(&(pupil, *id));
                let targets = match provision.schedule {
                    Schedule::Continuous => calendar
                        .school_days(from, to)
                        .filter(|day| {
                            due(*day)
                                && (*day < today
                                    || logged.is_some_and(|l| l.iter().any(|(d, ..)| d == day)))
                        })
                        .map(|day| (day, share(day)))
                        .collect(),
                    Schedule::Times => {
                        weekly(calendar, (from, to), today, provision.per_week.unwrap_or(1), due)
                            .into_iter()
                            .map(|(day, times)| (day, times * share(day)))
                            .collect()
                    }
                    Schedule::Timed | Schedule::Other(_) => continue,
                };
                out.insert((pupil, *id), targets);
            }
        }
        out
    }

    /// Sets what was logged against what was planned for each week or day; the rest is assumed or
    /// unaccounted for. Without a plan everything delivered is beyond it.
    pub(super) fn settle_untimed(
        &mut self,
        (pupil, provision): Key,
        targets: &[(NaiveDate, i64)],
        entries: Vec<Entry>,
    ) {
        let details = self.plan.provision(provision);
        let timed = details.is_none_or(|p| p.schedule == Schedule::Timed);
        let weekly = details.is_some_and(|p| p.schedule == Schedule::Times);
        let assumed = details.is_some_and(|p| p.logging != Logging::Every);
        let bucket = |date: NaiveDate| if weekly { latest(Weekday::Mon, date) } else { date };
        let mut left: HashMap<NaiveDate, i64> = HashMap::new();
        for (date, minutes) in targets {
            *left.entry(bucket(*date)).or_default() += minutes;
        }
        let account = self.accounts.entry((pupil, provision)).or_default();
        account.planned += left.values().sum::<i64>();
        // What was delivered is set against the plan first, then what was lost.
        let (given, rest): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|(_, _, fate)| matches!(fate, Fate::Delivered(..)));
        for (date, share, fate) in given.into_iter().chain(rest) {
            let room = left.entry(bucket(date)).or_default();
            match fate {
                Fate::Delivered(minutes, _) if timed => {
                    let open = self.open.entry((pupil, provision, date)).or_default();
                    account.fill(open, minutes);
                }
                Fate::Delivered(minutes, short) => {
                    let taken = minutes.min(*room);
                    *room -= taken;
                    account.delivered += taken;
                    account.beyond += minutes - taken;
                    let missed = (share - minutes).clamp(0, *room);
                    *room -= missed;
                    account.lose(short, missed);
                }
                Fate::Lost(why) => {
                    let taken = share.min(*room);
                    *room -= taken;
                    account.lose(why, taken);
                }
                Fate::Unknown => {
                    let taken = share.min(*room);
                    *room -= taken;
                    account.unaccounted += taken;
                }
                Fate::NotExpected => {
                    let taken = share.min(*room);
                    *room -= taken;
                    account.planned -= taken;
                }
            }
        }
        let rest = left.values().sum::<i64>();
        if assumed {
            account.assumed += rest;
        } else {
            account.unaccounted += rest;
        }
    }
}

/// How many meetings "so many a week" plans for each week that touches the range: the first day of
/// the pupil's in it and a number. A week with fewer days has no more meetings than it has room
/// for, and a week that is not over as many as its days so far, rounded down.
fn weekly(
    calendar: &Calendar,
    (from, to): Span,
    today: NaiveDate,
    per_week: i64,
    due: impl Fn(NaiveDate) -> bool,
) -> Vec<(NaiveDate, i64)> {
    /// Days in a school week.
    const WEEK: i64 = 5;
    let most_a_day = (per_week + WEEK - 1) / WEEK;
    let mut out = Vec::new();
    let mut monday = latest(Weekday::Mon, from);
    while monday <= to {
        let days: Vec<NaiveDate> = calendar.school_days(monday, on(monday, 6)).collect();
        let over: Vec<NaiveDate> = days
            .iter()
            .copied()
            .filter(|day| (from..=to).contains(day) && *day < today && due(*day))
            .collect();
        let all = i64::try_from(days.len()).unwrap_or(WEEK);
        let so_far = i64::try_from(over.len()).unwrap_or(WEEK);
        if let (Some(first), true) = (over.first(), all > 0) {
            let target = per_week.min(all * most_a_day);
            out.push((*first, target * so_far / all));
        }
        monday = on(monday, 7);
    }
    out
}
