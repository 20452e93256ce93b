//! One pupil in one group over some days: the weeks, and the sessions behind them.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::SessionState;
use crate::domain::records::{Mark, Session};
use crate::domain::schedule::{DayState, Known, Week, weeks};

use super::super::core::Store;
use super::super::error::StoreError;
use super::super::views::TodayKey;
use super::work::{Span, Work};

/// One session of a pupil in a group, held or not.
#[derive(Clone, Debug)]
pub struct PartLine {
    /// The day it counts on: the planned one of a session that was moved.
    pub date: NaiveDate,
    /// When.
    pub time: Option<NaiveTime>,
    /// What names it.
    pub key: TodayKey,
    /// What became of it, in words.
    pub says: String,
    /// Minutes that were planned for the session; none beside the timetable.
    pub planned: Option<i64>,
    /// Minutes that the pupil had of it; none where that is not known.
    pub minutes: Option<i64>,
}

/// One pupil in one group.
#[derive(Clone, Debug)]
pub struct PartView {
    /// `Maya B.`
    pub name: String,
    /// The group's name.
    pub title: String,
    /// The weeks, in order; their parts add up.
    pub weeks: Vec<Week>,
    /// The sessions, the newest first.
    pub lines: Vec<PartLine>,
}

impl Store {
    /// One pupil in one group over some days, up to today.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn part(&self, pupil: Id, group: Id, span: Span) -> Result<PartView, StoreError> {
        let today = self.clock().today();
        let span = (span.0, span.1.min(today));
        let work = self.work(span)?;
        let heard = self.heard()?;
        let known = self.known(&heard);
        let of = (Some(pupil), Some(group));
        Ok(PartView {
            name: self.pupil_short(pupil)?.unwrap_or_default(),
            title: work.groups.get(&group).map(|g| g.title.clone()).unwrap_or_default(),
            weeks: weeks(&work.plan, &work.log, &work.calendar, &known, span, of),
            lines: lines(&work, &known, pupil, group),
        })
    }
}

fn lines(work: &Work, known: &Known<'_>, pupil: Id, group: Id) -> Vec<PartLine> {
    let mut out = Vec::new();
    let (from, to) = work.span;
    for planned in work.plan.between(&work.calendar, from, to) {
        let theirs = planned.provision == group
            && work.log.met(planned.slot, planned.date).is_none()
            && work.plan.expected(planned.slot, group, planned.date).contains(&pupil);
        let state = work.plan.unmet(&planned, known);
        if !theirs || state == DayState::Planned {
            continue;
        }
        out.push(PartLine {
            date: planned.date,
            time: planned.time,
            key: TodayKey::Slot(planned.slot, planned.date),
            says: match state {
                DayState::Awaiting => "awaiting another laptop",
                DayState::Assumed => "assumed",
                _ => "not logged",
            }
            .to_string(),
            planned: planned.minutes,
            minutes: (state == DayState::Assumed).then_some(planned.minutes).flatten(),
        });
    }
    for (id, session) in work.log.sessions() {
        if work.log.still_to_come(id, session) {
            continue;
        }
        let mark = work.log.mark(id, pupil);
        let own = work.log.groups(id).iter().find(|g| g.provision == group);
        let slot = own.and_then(|g| g.slot);
        let date = own.and_then(|g| g.planned).unwrap_or(session.date);
        let counts = match mark {
            Some(mark) => mark.provision == group,
            None => slot.is_some_and(|s| work.plan.expected(s, group, date).contains(&pupil)),
        };
        if !counts || !(from..=to).contains(&date) {
            continue;
        }
        let planned = slot.and_then(|slot| work.plan.slot(slot)).and_then(|slot| slot.minutes);
        let of_group = || work.groups.get(&group).and_then(|g| g.minutes);
        let planned = slot.and(planned.or_else(of_group));
        out.push(PartLine {
            date,
            time: session.time,
            key: TodayKey::Session(id),
            says: says(session, mark),
            planned,
            minutes: had(session, mark, planned),
        });
    }
    out.sort_by_key(|line| std::cmp::Reverse((line.date, line.time)));
    out
}

/// `held, here`; `did not happen, assembly`; `moved to 24 Nov`.
fn says(session: &Session, mark: Option<&Mark>) -> String {
    let mut words = vec![session.state.label().to_string()];
    if session.state == SessionState::NotHeld || session.state == SessionState::CutShort {
        words.extend(session.reason.as_ref().map(|reason| reason.label().to_string()));
    }
    if session.state != SessionState::NotHeld {
        words.push(mark.map_or("not recorded", |mark| mark.mark.label()).to_string());
    }
    words.join(", ")
}

/// The minutes a pupil had, where it is known that they came and for how long.
fn had(session: &Session, mark: Option<&Mark>, planned: Option<i64>) -> Option<i64> {
    let mark = mark?;
    if session.state == SessionState::NotHeld || !mark.mark.took_part() {
        return Some(0);
    }
    mark.minutes.or(session.minutes).or(planned)
}
