//! What should happen and what was logged between two days, as the schedule reads it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Params;

use crate::domain::calendar::Calendar;
use crate::domain::codes::TermStyle;
use crate::domain::records::{
    CalendarRow, Mark, Membership, ProvisionStaff, School, Session, SessionProvision, SessionStaff,
    SlotPupil,
};
use crate::domain::schedule::{Log, LogRows, Plan, PlanRows};
use crate::domain::{Id, Record};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::people::day_text;

/// Groups whose dates touch the days asked about. Two selects, each on the index of last days: an OR
/// would read every group there ever was.
const RUNNING: &str =
    "(SELECT id FROM p_provision WHERE ends >= ?1 AND (starts IS NULL OR starts <= ?2)
     UNION ALL SELECT id FROM p_provision WHERE ends IS NULL AND (starts IS NULL OR starts <= ?2))";

impl Store {
    /// The school's row, once it has one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn school_record(&self) -> Result<Option<School>, StoreError> {
        Ok(self.rows::<School>()?.pop().map(|(_, school)| school))
    }

    /// The school's calendar: the rule for England with the school's rows before it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn calendar(&self) -> Result<Calendar, StoreError> {
        let rows: Vec<CalendarRow> =
            self.rows::<CalendarRow>()?.into_iter().map(|(_, row)| row).collect();
        let style = self.school_record()?.and_then(|s| s.term_style).unwrap_or(TermStyle::Three);
        Ok(Calendar::with_style(&rows, &style))
    }

    /// The groups that run between two days, with their times, pupils and adults.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plan_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Plan, StoreError> {
        Ok(Plan::new(self.plan_rows(from, to)?))
    }

    /// The records of [`plan_between`](Store::plan_between), for whoever needs more than a plan.
    pub(in crate::store) fn plan_rows(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<PlanRows, StoreError> {
        let span = || [day_text(from), day_text(to)];
        let of_groups = |table: &str| format!("WHERE {table}.provision IN {RUNNING}");
        Ok(PlanRows {
            provisions: self.joined("g", &format!("WHERE g.id IN {RUNNING}"), span())?,
            slots: self.joined("s", &of_groups("s"), span())?,
            slot_pupils: records(self.joined::<SlotPupil, _>(
                "sp",
                &format!("WHERE sp.slot IN (SELECT id FROM p_slot WHERE provision IN {RUNNING})"),
                span(),
            )?),
            memberships: records(self.joined::<Membership, _>("m", &of_groups("m"), span())?),
            staff: records(self.joined::<ProvisionStaff, _>("ps", &of_groups("ps"), span())?),
            left: self.leavers()?,
        })
    }

    /// The sessions on, or planned for, days between two days, with their groups, adults and marks.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Log, StoreError> {
        // A union keeps to the two indexes; an OR over both would read the whole table.
        const SESSIONS: &str = "(SELECT id FROM p_session WHERE date BETWEEN ?1 AND ?2
             UNION SELECT session FROM p_session_provision WHERE planned BETWEEN ?1 AND ?2)";
        let span = || [day_text(from), day_text(to)];
        let of = |table: &str| format!("WHERE {table}.session IN {SESSIONS}");
        Ok(Log::new(LogRows {
            sessions: self.joined::<Session, _>(
                "x",
                &format!("WHERE x.id IN {SESSIONS}"),
                span(),
            )?,
            groups: records(self.joined::<SessionProvision, _>("sp", &of("sp"), span())?),
            staff: records(self.joined::<SessionStaff, _>("ss", &of("ss"), span())?),
            marks: records(self.joined::<Mark, _>("m", &of("m"), span())?),
        }))
    }

    /// Weekly time and planned day of every stored session planned between two days: what is met.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn met_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<HashSet<(Id, NaiveDate)>, StoreError> {
        Ok(self.sessions_met(from, to)?.into_keys().collect())
    }

    /// As [`met_between`](Store::met_between), with the session.
    pub(in crate::store) fn sessions_met(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<HashMap<(Id, NaiveDate), Id>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT slot, planned, session FROM p_session_provision
             WHERE planned BETWEEN ?1 AND ?2 AND slot IS NOT NULL",
        )?;
        let mut rows = read.query([day_text(from), day_text(to)])?;
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let planned: String = row.get(1)?;
            if let Ok(day) = planned.parse() {
                out.insert((id_at(row, 0)?, day), id_at(row, 2)?);
            }
        }
        Ok(out)
    }

    /// Last days of pupils who left or will.
    fn leavers(&self) -> Result<HashMap<Id, NaiveDate>, StoreError> {
        let mut read = self
            .conn()
            .prepare_cached("SELECT id, \"left\" FROM p_pupil WHERE \"left\" IS NOT NULL")?;
        let mut rows = read.query([])?;
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let left: String = row.get(1)?;
            if let Ok(day) = left.parse() {
                out.insert(id_at(row, 0)?, day);
            }
        }
        Ok(out)
    }

    /// Rows of a kind, under a short name, with SQL behind it.
    pub(in crate::store) fn joined<R: Record, P: Params>(
        &self,
        alias: &str,
        tail: &str,
        params: P,
    ) -> Result<Vec<(Id, R)>, StoreError> {
        let kind = R::KIND;
        let columns: String =
            kind.fields.iter().map(|f| format!(",{alias}.\"{}\"", f.name)).collect();
        let table = super::super::schema::table(kind);
        let sql = format!("SELECT {alias}.id{columns} FROM {table} {alias} {tail}");
        let mut read = self.conn().prepare_cached(&sql)?;
        let mut rows = read.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, cells) = super::super::core::read_row(kind, row)?;
            let record = R::read(&cells)
                .map_err(|what| StoreError::Unreadable { kind: kind.label, what })?;
            out.push((id, record));
        }
        Ok(out)
    }
}

fn records<R>(rows: Vec<(Id, R)>) -> Vec<R> {
    rows.into_iter().map(|(_, record)| record).collect()
}
