//! The plan and the log of a stretch of days, read once for maps, costs and judgements.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::Id;
use crate::domain::calendar::{Calendar, academic_year, academic_year_span};
use crate::domain::records::{
    Intervention, Mark, Membership, Provision, Session, SessionProvision, SessionStaff,
};
use crate::domain::schedule::{Account, Log, LogRows, Plan, accounts};

use super::super::core::Store;
use super::super::error::StoreError;
use super::people::day_text;

/// First and last day.
pub type Span = (NaiveDate, NaiveDate);

/// What should have happened and what did, with all that is needed to count it.
pub struct Work {
    /// What should happen.
    pub plan: Plan,
    /// What did.
    pub log: Log,
    /// The school's calendar.
    pub calendar: Calendar,
    /// The days it covers.
    pub span: Span,
    /// Groups of the stretch, by id.
    pub groups: HashMap<Id, Provision>,
    /// Who was in which of them on any of the days.
    pub members: Vec<Membership>,
    heard: HashMap<Id, NaiveDateTime>,
}

impl Work {
    /// The account of every pupil in every group.
    pub fn accounts(&self, store: &Store) -> HashMap<(Id, Id), Account> {
        let known = store.known(&self.heard);
        accounts(&self.plan, &self.log, &self.calendar, &known, self.span, None)
    }

    /// As [`accounts`](Work::accounts), for some of its days.
    pub fn accounts_in(&self, store: &Store, span: Span) -> HashMap<(Id, Id), Account> {
        let known = store.known(&self.heard);
        let log = self.log.within(span);
        accounts(&self.plan, &log, &self.calendar, &known, span, None)
    }

    /// The pupils of a group on any of the days.
    pub fn pupils(&self, provision: Id) -> BTreeSet<Id> {
        let of_group = self.members.iter().filter(|m| m.provision == provision);
        of_group.map(|m| m.pupil).collect()
    }
}

impl Store {
    /// The academic year of today, up to its end.
    pub fn this_year(&self) -> Span {
        academic_year_span(academic_year(self.clock().today()))
    }

    /// Reads the plan and the log of some days: nine statements, each bounded by the days.
    pub(super) fn work(&self, span: Span) -> Result<Work, StoreError> {
        let rows = self.plan_between(span.0, span.1)?;
        let mut groups: HashMap<Id, Provision> = rows.provisions.iter().cloned().collect();
        let members = rows.memberships.clone();
        let log = self.log_between(span)?;
        for group in &log.groups {
            if !groups.contains_key(&group.provision)
                && let Some(known) = self.get::<Provision>(group.provision)?
            {
                groups.insert(group.provision, known);
            }
        }
        Ok(Work {
            plan: Plan::new(rows),
            log: Log::new(log),
            calendar: self.calendar()?,
            span,
            groups,
            members,
            heard: self.heard()?,
        })
    }

    /// Every session of some days, or planned for one of them, with all that belongs to it.
    fn log_between(&self, (from, to): Span) -> Result<LogRows, StoreError> {
        const OF: &str = "IN (SELECT id FROM p_session WHERE date BETWEEN ?1 AND ?2 UNION
             SELECT session FROM p_session_provision WHERE planned BETWEEN ?1 AND ?2)";
        let (from, to) = (day_text(from), day_text(to));
        let days = [from.as_str(), to.as_str()];
        let of = format!("WHERE session {OF}");
        let groups = self.select::<SessionProvision, _>(&of, days)?;
        let staff = self.select::<SessionStaff, _>(&of, days)?;
        let marks = self.select::<Mark, _>(&of, days)?;
        Ok(LogRows {
            sessions: self.select::<Session, _>(&format!("WHERE id {OF}"), days)?,
            groups: groups.into_iter().map(|r| r.1).collect(),
            staff: staff.into_iter().map(|r| r.1).collect(),
            marks: marks.into_iter().map(|r| r.1).collect(),
        })
    }

    /// The account of one pupil in every group of theirs, for some days.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn accounts_of_pupil(
        &self,
        pupil: Id,
        span: Span,
    ) -> Result<HashMap<(Id, Id), Account>, StoreError> {
        let work = self.work(span)?;
        let known = self.known(&work.heard);
        Ok(accounts(&work.plan, &work.log, &work.calendar, &known, span, Some(pupil)))
    }

    /// The library by id.
    pub(super) fn library(&self) -> Result<HashMap<Id, Intervention>, StoreError> {
        Ok(self.rows::<Intervention>()?.into_iter().collect())
    }
}
