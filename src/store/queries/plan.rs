//! What should happen between two days: the groups then running with all that hangs on them, the
//! calendar, and what can be known by now.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::calendar::Calendar;
use crate::domain::codes::TermStyle;
use crate::domain::records::{
    CalendarRow, Membership, Provision, ProvisionStaff, School, Slot, SlotPupil, Staff,
};
use crate::domain::schedule::{Known, PlanRows};
use crate::domain::value::Days;
use crate::domain::{Cell, Id};

use super::super::core::{Store, id_at, optional_id_at};
use super::super::error::StoreError;
use super::super::hlc;
use super::people::day_text;

/// Groups that run on some day from ?1 to ?2. Two selects, each on the index of last days: an OR
/// would read every group there ever was.
const RUNNING: &str = "v.id IN (
     SELECT id FROM p_provision WHERE ends >= ?1 AND (starts IS NULL OR starts <= ?2)
     UNION ALL SELECT id FROM p_provision WHERE ends IS NULL AND (starts IS NULL OR starts <= ?2))";

impl Store {
    /// The school's calendar.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn calendar(&self) -> Result<Calendar, StoreError> {
        let rows: Vec<CalendarRow> =
            self.rows::<CalendarRow>()?.into_iter().map(|(_, row)| row).collect();
        let style = self.school_record()?.and_then(|school| school.term_style);
        Ok(Calendar::with_style(&rows, &style.unwrap_or(TermStyle::Three)))
    }

    /// The school, once somebody has named it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn school_record(&self) -> Result<Option<School>, StoreError> {
        Ok(self.select::<School, _>("ORDER BY id LIMIT 1", [])?.pop().map(|(_, school)| school))
    }

    /// The days on which the user is in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn my_days(&self) -> Result<Days, StoreError> {
        Ok(self.get::<Staff>(self.me().user)?.map_or(Days::WEEK, |me| me.days_in()))
    }

    /// When the laptops of other adults were last heard from. With one laptop nobody is waited for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn heard(&self) -> Result<HashMap<Id, NaiveDateTime>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT user_id, last_import, last_hlc FROM device
             WHERE dev <> ?1 AND user_id IS NOT NULL AND revoked_after_seq IS NULL",
        )?;
        let mut rows = read.query([self.me().dev])?;
        let mut out: HashMap<Id, NaiveDateTime> = HashMap::new();
        while let Some(row) = rows.next()? {
            let Some(user) = optional_id_at(row, 0)?.filter(|user| *user != self.me().user) else {
                continue;
            };
            let imported: Option<i64> = row.get(1)?;
            let stamp: Option<i64> = row.get(2)?;
            let at = imported.or(stamp.map(hlc::unix_ms)).unwrap_or(0);
            let at = self.clock().civil(at);
            // Somebody with two laptops has been heard from when either has.
            out.entry(user).and_modify(|known| *known = at.max(*known)).or_insert(at);
        }
        Ok(out)
    }

    /// What can be known by now.
    pub(super) fn known<'a>(&self, heard: &'a HashMap<Id, NaiveDateTime>) -> Known<'a> {
        Known { now: self.clock().now(), me: Some(self.me().user), heard }
    }

    /// The plan of the days from one to another: five statements, none of which reads history.
    pub(super) fn plan_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<PlanRows, StoreError> {
        let (from, to) = (day_text(from), day_text(to));
        let days = [from.as_str(), to.as_str()];
        let of_running = |more: &str| {
            format!("WHERE provision IN (SELECT v.id FROM p_provision v WHERE {RUNNING}){more}")
        };
        let dated = " AND (ends IS NULL OR ends >= ?1) AND (starts IS NULL OR starts <= ?2)";
        let staff = self.select::<ProvisionStaff, _>(&of_running(dated), days)?;
        let mut plan = PlanRows {
            provisions: self.select::<Provision, _>(&format!("AS v WHERE {RUNNING}"), days)?,
            slots: self.select::<Slot, _>(&of_running(dated), days)?,
            staff: staff.into_iter().map(|(_, row)| row).collect(),
            ..PlanRows::default()
        };
        self.slot_pupils_between(days, &mut plan)?;
        self.memberships_between(days, &mut plan)?;
        Ok(plan)
    }

    fn slot_pupils_between(&self, days: [&str; 2], plan: &mut PlanRows) -> Result<(), StoreError> {
        let mut read = self.conn().prepare_cached(&format!(
            "SELECT sp.slot, sp.pupil FROM p_provision v JOIN p_slot s ON s.provision = v.id
             JOIN p_slot_pupil sp ON sp.slot = s.id WHERE {RUNNING}"
        ))?;
        let mut rows = read.query(days)?;
        while let Some(row) = rows.next()? {
            plan.slot_pupils.push(SlotPupil { slot: id_at(row, 0)?, pupil: id_at(row, 1)? });
        }
        Ok(())
    }

    /// Who is in the running groups; those who have left the school too.
    fn memberships_between(&self, days: [&str; 2], plan: &mut PlanRows) -> Result<(), StoreError> {
        let mut read = self.conn().prepare_cached(&format!(
            "SELECT m.provision, m.pupil, m.starts, m.ends, m.minutes, p.\"left\"
             FROM p_provision v JOIN p_membership m ON m.provision = v.id
             JOIN p_pupil p ON p.id = m.pupil WHERE {RUNNING}"
        ))?;
        let mut rows = read.query(days)?;
        while let Some(row) = rows.next()? {
            let day = |n: usize| -> Result<Option<NaiveDate>, StoreError> {
                Ok(row.get::<_, Option<String>>(n)?.and_then(|text| text.parse().ok()))
            };
            let pupil = id_at(row, 1)?;
            plan.memberships.push(Membership {
                provision: id_at(row, 0)?,
                pupil,
                starts: day(2)?,
                ends: day(3)?,
                minutes: row.get(4)?,
                reason: None,
            });
            if let Some(left) = day(5)? {
                plan.left.insert(pupil, left);
            }
        }
        Ok(())
    }

    /// The weekly times and planned days, from one day to another, that became sessions.
    pub(super) fn met_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<HashSet<(Id, NaiveDate)>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT slot, planned FROM p_session_provision
             WHERE planned BETWEEN ?1 AND ?2 AND slot IS NOT NULL",
        )?;
        let mut rows = read.query([day_text(from), day_text(to)])?;
        let mut out = HashSet::new();
        while let Some(row) = rows.next()? {
            let planned: String = row.get(1)?;
            if let Ok(planned) = planned.parse() {
                out.insert((id_at(row, 0)?, planned));
            }
        }
        Ok(out)
    }

    /// An adult's name as lists show it: `D. Shaw`.
    pub(super) fn adult_short(&self, id: Id) -> Result<Option<String>, StoreError> {
        let mut read = self
            .conn()
            .prepare_cached("SELECT forename, surname, title FROM p_staff WHERE id = ?1")?;
        let mut rows = read.query([id.0.as_slice()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let forename: Option<String> = row.get(0)?;
        let surname: String = row.get(1)?;
        let title: Option<String> = row.get(2)?;
        let letter = forename.as_deref().and_then(|name| name.chars().next());
        Ok(Some(match (letter, title) {
            (Some(letter), _) => format!("{letter}. {surname}"),
            (None, Some(title)) => format!("{title} {surname}"),
            (None, None) => surname,
        }))
    }
}

/// A day in a column that may be empty or hold something else.
pub(super) fn day_at(row: &rusqlite::Row<'_>, n: usize) -> Result<Option<NaiveDate>, StoreError> {
    Ok(row.get::<_, Option<String>>(n)?.and_then(|text| text.parse().ok()))
}

/// A yes or no in a column; empty is no.
pub(super) fn flag_at(row: &rusqlite::Row<'_>, n: usize) -> Result<bool, StoreError> {
    let n: Option<i64> = row.get(n)?;
    Ok(bool::get(&n.put()).unwrap_or(false))
}
