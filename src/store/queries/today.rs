//! The day pane: planned sessions and what became of them.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::domain::Id;
use crate::domain::dates::back;
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};
use crate::domain::schedule::{self, DaySession, DayState, Log, LogRows, Plan};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::views::{TodayKey, TodayRow, TodayView};
use super::people::day_text;

/// Days before the one shown in which sessions that nobody logged are counted: four weeks.
pub const EARLIER_DAYS: u64 = 28;

impl Store {
    /// The sessions of a day, and how many of the four weeks before it were not logged.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn today(&self, date: NaiveDate) -> Result<TodayView, StoreError> {
        let calendar = self.calendar()?;
        let (from, day_before) = (back(date, EARLIER_DAYS), back(date, 1));
        let plan = Plan::new(self.plan_between(from, date)?);
        let log = Log::new(self.log_of(date)?);
        let heard = self.heard()?;
        let known = self.known(&heard);
        let missing = self.missing(&plan, &calendar, (from, day_before), &known)?;
        let earlier = missing.iter().filter(|m| m.state == DayState::NotLogged).count();
        let lines = schedule::day(&plan, &log, &calendar, date, &known);
        // Only the child of a 1:1 is named.
        let alone = |line: &DaySession| match line.expected.first() {
            Some(pupil) if line.expected.len() == 1 => Some(*pupil),
            _ => None,
        };
        let pupils = self.short_names(lines.iter().filter_map(alone))?;
        let mut names = Names { store: self, pupils, adults: HashMap::new() };
        let mut rows = Vec::new();
        for line in lines {
            rows.push(self.today_row(line, &plan, &mut names)?);
        }
        let mut told: Vec<(String, NaiveDate)> = Vec::new();
        for row in rows.iter().filter(|row| row.state == DayState::Awaiting) {
            for (name, id) in row.staff.iter().zip(&row.staff_ids) {
                // The year in which nobody had a laptop stands for never.
                let at = heard.get(id).map(NaiveDateTime::date).filter(|at| at.year() > 1970);
                if let Some(at) = at.filter(|_| !told.iter().any(|(known, _)| known == name)) {
                    told.push((name.clone(), at));
                }
            }
        }
        Ok(TodayView {
            date,
            term: calendar.line(date),
            school_day: calendar.is_school_day(date),
            rows,
            earlier,
            heard: told,
        })
    }

    fn today_row(
        &self,
        line: DaySession,
        plan: &Plan,
        names: &mut Names<'_>,
    ) -> Result<TodayRow, StoreError> {
        let mut titles = Vec::new();
        for id in &line.provisions {
            titles.push(match plan.provision(*id) {
                Some(provision) => provision.title.clone(),
                // Logged for a group that had ended.
                None => self.group_title(*id)?.unwrap_or_default(),
            });
        }
        titles.sort();
        let mut staff = Vec::new();
        for id in &line.staff {
            staff.push(names.adult(*id)?);
        }
        let only = match line.expected.first() {
            Some(pupil) if line.expected.len() == 1 => names.pupils.get(pupil).cloned(),
            _ => None,
        };
        let key = match (line.stored, line.slot) {
            (false, Some((slot, planned))) => TodayKey::Slot(slot, planned),
            _ => TodayKey::Session(line.id),
        };
        Ok(TodayRow {
            key,
            session: Some(line.id),
            provisions: line.provisions,
            title: titles.join(" + "),
            time: line.time,
            minutes: line.minutes,
            staff,
            staff_ids: line.staff,
            mine: line.mine,
            state: line.state,
            extra: line.extra,
            expected: line.expected.len(),
            present: line.present,
            only,
            reason: line.reason,
            covered: line.covered,
        })
    }

    fn group_title(&self, id: Id) -> Result<Option<String>, StoreError> {
        let mut read = self.conn().prepare_cached("SELECT title FROM p_provision WHERE id = ?1")?;
        let mut rows = read.query([id.0.as_slice()])?;
        Ok(match rows.next()? {
            Some(row) => row.get(0)?,
            None => None,
        })
    }

    /// Everything logged for a day: sessions of that day, and those planned for it and moved away.
    fn log_of(&self, date: NaiveDate) -> Result<LogRows, StoreError> {
        let day = day_text(date);
        let day = [day.as_str()];
        let mut log = LogRows {
            sessions: self.select::<Session, _>("WHERE date = ?1", day)?,
            ..LogRows::default()
        };
        let of_day = "WHERE session IN (SELECT id FROM p_session WHERE date = ?1)";
        let groups = self.select::<SessionProvision, _>(of_day, day)?;
        log.groups = groups.into_iter().map(|r| r.1).collect();
        log.staff = self.select::<SessionStaff, _>(of_day, day)?.into_iter().map(|r| r.1).collect();
        log.marks = self.select::<Mark, _>(of_day, day)?.into_iter().map(|r| r.1).collect();
        let here: HashSet<Id> = log.sessions.iter().map(|(id, _)| *id).collect();
        for id in self.planned_for(date)? {
            if here.contains(&id) {
                continue;
            }
            self.add_session(id, &mut log)?;
        }
        Ok(log)
    }

    /// The sessions that were planned for a day, on whichever day they were.
    fn planned_for(&self, date: NaiveDate) -> Result<HashSet<Id>, StoreError> {
        let mut read = self
            .conn()
            .prepare_cached("SELECT session FROM p_session_provision WHERE planned = ?1")?;
        let mut rows = read.query([day_text(date)])?;
        let mut out = HashSet::new();
        while let Some(row) = rows.next()? {
            out.insert(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// Adds one session with all that belongs to it.
    pub(super) fn add_session(&self, id: Id, log: &mut LogRows) -> Result<(), StoreError> {
        let Some(session) = self.get::<Session>(id)? else { return Ok(()) };
        log.sessions.push((id, session));
        let (tail, id) = ("WHERE session = ?1", [id.0.as_slice()]);
        log.groups.extend(self.select::<SessionProvision, _>(tail, id)?.into_iter().map(|r| r.1));
        log.staff.extend(self.select::<SessionStaff, _>(tail, id)?.into_iter().map(|r| r.1));
        log.marks.extend(self.select::<Mark, _>(tail, id)?.into_iter().map(|r| r.1));
        Ok(())
    }
}

/// Names asked for once each.
pub(super) struct Names<'a> {
    /// Where they are asked.
    pub store: &'a Store,
    /// `Maya B.`, by pupil.
    pub pupils: HashMap<Id, String>,
    /// `D. Shaw`, by adult.
    pub adults: HashMap<Id, String>,
}

impl Names<'_> {
    /// An adult's name.
    pub(super) fn adult(&mut self, id: Id) -> Result<String, StoreError> {
        if let Some(name) = self.adults.get(&id) {
            return Ok(name.clone());
        }
        let name = self.store.adult_short(id)?.unwrap_or_else(|| "unknown adult".to_string());
        self.adults.insert(id, name.clone());
        Ok(name)
    }
}
