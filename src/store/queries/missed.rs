//! What earlier days left unlogged, and the sessions beside a session in time.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::params;

use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::dates::{back, on};
use crate::domain::records::{Provision, Slot};
use crate::domain::schedule::{DayState, Known, Occurrence, Plan, PlanRows};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::views::{MissedRow, TodayKey};
use super::people::day_text;
use super::plan::day_at;
use super::today::{EARLIER_DAYS, Names};

/// How far a planned session is looked for before another, or after it: longer than the summer
/// holiday.
const BESIDE_DAYS: u64 = 70;

/// A session that is over and that nobody logged.
pub(super) struct Missing {
    /// What names it.
    pub key: TodayKey,
    /// What was planned.
    pub planned: Occurrence,
    /// Not logged, or awaiting.
    pub state: DayState,
}

impl Store {
    /// The sessions of the four weeks before `date` that are over and were not logged, and those
    /// that another adult's laptop is awaited for: the user's own first, then the newest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn missed(&self, date: NaiveDate) -> Result<Vec<MissedRow>, StoreError> {
        let calendar = self.calendar()?;
        let span = (back(date, EARLIER_DAYS), back(date, 1));
        let plan = Plan::new(self.plan_between(span.0, span.1)?);
        let heard = self.heard()?;
        let known = self.known(&heard);
        let missing = self.missing(&plan, &calendar, span, &known)?;
        let alone = |m: &Missing| {
            let expected = plan.expected(m.planned.slot, m.planned.provision, m.planned.date);
            (expected.len() == 1).then(|| expected.into_iter().next()).flatten()
        };
        let pupils = self.short_names(missing.iter().filter_map(alone))?;
        let mut names = Names { store: self, pupils, adults: HashMap::new() };
        let mut out = Vec::new();
        for one in &missing {
            let Occurrence { slot, provision, date, time, .. } = one.planned;
            let adults = plan.adults(Some(slot), provision, date);
            let mut staff = Vec::new();
            for adult in &adults {
                staff.push(names.adult(*adult)?);
            }
            out.push(MissedRow {
                key: one.key.clone(),
                provision,
                title: plan.provision(provision).map(|p| p.title.clone()).unwrap_or_default(),
                date,
                time,
                mine: known.me.is_some_and(|me| adults.contains(&me)),
                staff,
                awaiting: one.state == DayState::Awaiting,
                only: alone(one).and_then(|pupil| names.pupils.get(&pupil).cloned()),
            });
        }
        out.sort_by_key(|row| {
            (!row.mine, row.awaiting, std::cmp::Reverse(row.date), row.time, row.title.clone())
        });
        Ok(out)
    }

    /// What is missing between two days: planned sessions that are over and not stored, and sessions
    /// that moved there and nobody logged since.
    pub(super) fn missing(
        &self,
        plan: &Plan,
        calendar: &Calendar,
        (from, to): (NaiveDate, NaiveDate),
        known: &Known<'_>,
    ) -> Result<Vec<Missing>, StoreError> {
        let met = self.met_between(from, to)?;
        let mut out: Vec<Missing> = plan
            .between(calendar, from, to)
            .filter(|o| !met.contains(&(o.slot, o.date)))
            .map(|planned| Missing {
                key: TodayKey::Slot(planned.slot, planned.date),
                state: plan.unmet(&planned, known),
                planned,
            })
            .filter(|m| matches!(m.state, DayState::NotLogged | DayState::Awaiting))
            .collect();
        out.extend(self.moved_there(plan, (from, to))?);
        Ok(out)
    }

    /// Sessions that were moved to one of these days, or added ahead, and not logged since.
    fn moved_there(
        &self,
        plan: &Plan,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<Missing>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT s.id, s.date, s.time, s.minutes, g.provision, g.slot
             FROM p_session s JOIN p_session_provision g ON g.session = s.id
             WHERE s.state = 'moved' AND s.date BETWEEN ?1 AND ?2 AND s.counted IS NULL
               AND NOT EXISTS (SELECT 1 FROM p_mark m WHERE m.session = s.id)
             ORDER BY s.id, g.slot",
        )?;
        let mut rows = read.query([day_text(from), day_text(to)])?;
        let (mut out, mut seen) = (Vec::new(), HashSet::new());
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            let Some(date) = day_at(row, 1)? else { continue };
            let provision = id_at(row, 4)?;
            if !seen.insert(id) {
                continue;
            }
            let slot = super::super::core::optional_id_at(row, 5)?;
            let time = row.get::<_, Option<String>>(2)?;
            let time = time.and_then(|t| chrono::NaiveTime::parse_from_str(&t, "%H:%M").ok());
            let planned = Occurrence {
                // A session of its own names itself.
                slot: slot.unwrap_or(id),
                provision,
                date,
                time: time.or_else(|| slot.and_then(|s| plan.slot(s)).and_then(|s| s.time)),
                minutes: row.get(3)?,
            };
            out.push(Missing { key: TodayKey::Session(id), planned, state: DayState::NotLogged });
        }
        Ok(out)
    }

    /// The planned session of a weekly time's group before the one planned for `day`, or after it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn planned_beside(
        &self,
        slot: Id,
        day: NaiveDate,
        by: i32,
    ) -> Result<Option<(Id, NaiveDate)>, StoreError> {
        let Some(row) = self.get::<Slot>(slot)? else { return Ok(None) };
        let provision = row.provision;
        let Some(group) = self.get::<Provision>(provision)? else { return Ok(None) };
        let (from, to) = match by {
            ..0 => (back(day, BESIDE_DAYS), day),
            _ => (day, on(day, BESIDE_DAYS)),
        };
        let key = [provision.0.as_slice()];
        let running = self.plan_between(from, to)?;
        let plan = Plan::new(PlanRows {
            provisions: vec![(provision, group)],
            slots: self.select::<Slot, _>("WHERE provision = ?1", key)?,
            ..running
        });
        let calendar = self.calendar()?;
        let place = (day, row.time, slot);
        let mut planned: Vec<_> = plan
            .between(&calendar, from, to)
            .filter(|o| o.provision == provision)
            .map(|o| (o.date, o.time, o.slot))
            .filter(|o| if by < 0 { *o < place } else { *o > place })
            .collect();
        planned.sort_unstable();
        let found = if by < 0 { planned.last() } else { planned.first() };
        Ok(found.map(|(date, _, slot)| (*slot, *date)))
    }

    /// The stored sessions of a group that were on a day between two.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sessions_of(
        &self,
        group: Id,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Id>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT s.id FROM p_session_provision g JOIN p_session s ON s.id = g.session
             WHERE g.provision = ?1 AND s.date BETWEEN ?2 AND ?3 ORDER BY s.date, s.time",
        )?;
        let mut rows = read.query(params![group.0.as_slice(), day_text(from), day_text(to)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// The last session of a group before a day that was held.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_held(&self, group: Id, before: NaiveDate) -> Result<Option<Id>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT s.id FROM p_session_provision g JOIN p_session s ON s.id = g.session
             WHERE g.provision = ?1 AND s.date < ?2 AND s.state IN ('held', 'cut_short')
             ORDER BY s.date DESC, s.time DESC LIMIT 1",
        )?;
        let mut rows = read.query(params![group.0.as_slice(), day_text(before)])?;
        match rows.next()? {
            Some(row) => Ok(Some(id_at(row, 0)?)),
            None => Ok(None),
        }
    }
}
