//! What is due: steps of reviews, follow-ups, tasks, groups to judge.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::dates::{back, on};
use crate::domain::deadlines::{self, Force};
use crate::domain::value::Days;

use super::super::core::{Store, id_at, optional_id_at};
use super::super::error::StoreError;
use super::super::views::DueRow;
use super::contacts::with_words;
use super::people::day_text;
use super::plan::flag_at;
use crate::domain::codes::WithType;

/// Days after its last day in which a group nobody has judged is still asked about.
const JUDGED_DAYS: u64 = 28;

impl Store {
    /// Everything overdue or due within `days` days, by the day it is due.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn due(&self, days: u32) -> Result<Vec<DueRow>, StoreError> {
        let today = self.clock().today();
        let horizon = on(today, u64::from(days));
        let list = List { calendar: self.calendar()?, days: self.my_days()?, today };
        let mut out = self.reviews_due(&list, horizon)?;
        out.extend(self.follow_ups_due(&list, horizon)?);
        out.extend(self.tasks_due(&list, horizon)?);
        out.extend(self.groups_due(&list, horizon)?);
        out.extend(self.casework_due(&list, horizon)?);
        out.sort_by(|a, b| (a.due, a.kind, &a.title, a.id).cmp(&(b.due, b.kind, &b.title, b.id)));
        Ok(out)
    }

    fn reviews_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut out = Vec::new();
        for one in self.open_reviews()? {
            if one.leg.due > horizon {
                continue;
            }
            let pupil = self.pupil_named(one.review.pupil)?;
            let title = format!("{}: {}", one.review.r#type.label(), one.leg.step.title());
            out.push(list.row("review", one.id, pupil, title, one.leg.due, one.leg.force));
        }
        Ok(out)
    }

    fn follow_ups_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT c.id, c.follow_up_on, c.follow_up, c.with_type, c.relationship, c.with_name,
                    c.restricted, c.\"by\",
                    (SELECT cp.pupil FROM p_contact_pupil cp WHERE cp.contact = c.id ORDER BY cp.id LIMIT 1)
             FROM p_contact c
             WHERE c.followed_up_on IS NULL AND c.follow_up_on <= ?1",
        )?;
        let mut rows = read.query([day_text(horizon)])?;
        let mut out = Vec::new();
        let lead = self.is_lead()?;
        while let Some(row) = rows.next()? {
            let on: String = row.get(1)?;
            let Ok(due) = on.parse() else { continue };
            let hidden =
                flag_at(row, 6)? && !lead && optional_id_at(row, 7)? != Some(self.me().user);
            let what: Option<String> = row.get(2)?;
            let with_type = WithType::from_code(&row.get::<_, String>(3)?);
            let relationship: Option<String> = row.get(4)?;
            let name: Option<String> = row.get(5)?;
            let with = with_words(&with_type, relationship.as_deref(), name.as_deref());
            let title = match what.filter(|_| !hidden) {
                Some(what) => format!("{with}: {what}"),
                None if hidden => "restricted, see SENCO".to_string(),
                None => format!("{with}: follow up"),
            };
            let pupil = match optional_id_at(row, 8)? {
                Some(id) => self.pupil_named(id)?,
                None => None,
            };
            out.push(list.row("contact", id_at(row, 0)?, pupil, title, due, Force::Own));
        }
        Ok(out)
    }

    fn tasks_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT id, due, title, pupil FROM p_task
             WHERE done IS NULL AND due <= ?1",
        )?;
        let mut rows = read.query([day_text(horizon)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let on: String = row.get(1)?;
            let Ok(due) = on.parse() else { continue };
            let pupil = match optional_id_at(row, 3)? {
                Some(id) => self.pupil_named(id)?,
                None => None,
            };
            out.push(list.row("task", id_at(row, 0)?, pupil, row.get(2)?, due, Force::Own));
        }
        Ok(out)
    }

    /// Running groups that were to be judged by a day.
    fn groups_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT id, review_on, title FROM p_provision
             WHERE id IN (SELECT id FROM p_provision WHERE ends >= ?2
                          UNION ALL SELECT id FROM p_provision WHERE ends IS NULL)
               AND review_on <= ?1 AND status IN ('planned', 'running', 'paused')",
        )?;
        let ended = back(list.today, JUDGED_DAYS);
        let mut rows = read.query([day_text(horizon), day_text(ended)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let on: String = row.get(1)?;
            let Ok(due) = on.parse() else { continue };
            let title: String = row.get(2)?;
            let title = format!("{title}: how did it go?");
            out.push(list.row("provision", id_at(row, 0)?, None, title, due, Force::Own));
        }
        Ok(out)
    }

    pub(super) fn pupil_named(&self, id: Id) -> Result<Option<(Id, String)>, StoreError> {
        Ok(self.pupil_short(id)?.map(|name| (id, name)))
    }
}

/// What every line needs: the calendar, the user's days in, today.
pub(super) struct List {
    pub(super) calendar: Calendar,
    days: Days,
    pub(super) today: NaiveDate,
}

impl List {
    pub(super) fn row(
        &self,
        kind: &'static str,
        id: Id,
        pupil: Option<(Id, String)>,
        title: String,
        due: NaiveDate,
        force: Force,
    ) -> DueRow {
        DueRow {
            kind,
            id,
            pupil,
            title,
            due,
            do_by: deadlines::do_by(due, self.days, &self.calendar),
            days: deadlines::days_to(due, self.today),
            force,
        }
    }
}
