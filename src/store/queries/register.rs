//! The SEN register as it stands today.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{SenStatus, YearGroup};
use crate::domain::dates::relative;
use crate::domain::deadlines;
use crate::domain::fold::fold;

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::views::{RegisterRow, RegisterView};
use super::people::day_text;
use super::plan::{day_at, flag_at};

/// Days ahead from which the next step of a review is worth a word beside the name.
const HINT_DAYS: i64 = 14;

impl Store {
    /// The register pane: pupils with a status or on the watch list, by surname.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn register(&self) -> Result<RegisterView, StoreError> {
        let today = self.clock().today();
        let mut rows = self.register_rows(today)?;
        let needs = self.needs_on_register(today)?;
        let hints = self.hints(today)?;
        let meetings = Meetings::of(self, today)?;
        let clashes = self.rows_with_two_versions()?;
        let mut view = RegisterView::default();
        for (entry, row) in &mut rows {
            row.needs = needs.get(&row.pupil).cloned().unwrap_or_default();
            row.conflict = clashes.contains(&row.pupil) || clashes.contains(entry);
            (row.hint, row.hint_due) = match hints.get(&row.pupil) {
                Some((hint, due)) => (hint.clone(), Some(*due)),
                None => (meetings.hint(row), None),
            };
            match row.status {
                SenStatus::Support => view.support += 1,
                SenStatus::Plan => view.plans += 1,
                _ => view.monitoring += 1,
            }
        }
        rows.sort_by_cached_key(|(_, row)| (fold(&row.name), row.pupil));
        view.rows = rows.into_iter().map(|(_, row)| row).collect();
        view.pupils = self.pupils_on_roll(today)?;
        Ok(view)
    }

    fn register_rows(&self, today: NaiveDate) -> Result<Vec<(Id, RegisterRow)>, StoreError> {
        // With max(), SQLite takes the other columns from the row that has it.
        let mut read = self.conn().prepare_cached(
            "SELECT r.id, r.pupil, r.status, r.monitoring, r.since,
                    coalesce(p.preferred, p.forename), p.surname, pl.class, pl.year_group
             FROM (SELECT id, pupil, status, monitoring, max(starts) AS since FROM p_register
                   WHERE starts <= ?1 GROUP BY pupil) r
             JOIN p_pupil p ON p.id = r.pupil
             LEFT JOIN p_placement pl ON pl.id =
               (SELECT id FROM p_placement WHERE pupil = r.pupil AND starts <= ?1
                ORDER BY starts DESC LIMIT 1)
             WHERE (r.status IN ('K', 'E') OR r.monitoring = 1)
               AND (p.\"left\" IS NULL OR p.\"left\" >= ?1)",
        )?;
        let mut rows = read.query([day_text(today)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let status: String = row.get(2)?;
            let (called, surname): (String, String) = (row.get(5)?, row.get(6)?);
            let class: Option<String> = row.get(7)?;
            let year: Option<String> = row.get(8)?;
            let year = || year.map(|code| YearGroup::from_code(&code).label().to_string());
            let line = RegisterRow {
                pupil: id_at(row, 1)?,
                name: format!("{surname}, {called}"),
                class: class.or_else(year).unwrap_or_default(),
                status: SenStatus::from_code(&status),
                monitoring: flag_at(row, 3)?,
                since: day_at(row, 4)?,
                needs: Vec::new(),
                hint: String::new(),
                hint_due: None,
                conflict: false,
            };
            out.push((id_at(row, 0)?, line));
        }
        Ok(out)
    }

    /// Codes of need by rank, of every pupil who has any today.
    fn needs_on_register(&self, today: NaiveDate) -> Result<HashMap<Id, Vec<String>>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT pupil, coalesce(code, words) FROM p_need
             WHERE (ends IS NULL OR ends >= ?1) ORDER BY pupil, rank IS NULL, rank, code",
        )?;
        let mut rows = read.query([day_text(today)])?;
        let mut out: HashMap<Id, Vec<String>> = HashMap::new();
        while let Some(row) = rows.next()? {
            if let Some(code) = row.get::<_, Option<String>>(1)? {
                out.entry(id_at(row, 0)?).or_default().push(code);
            }
        }
        Ok(out)
    }

    /// The step of a review that is overdue or near, and its day, for each pupil who has one: the
    /// first.
    fn hints(&self, today: NaiveDate) -> Result<HashMap<Id, (String, NaiveDate)>, StoreError> {
        let mut out = HashMap::new();
        for one in self.open_reviews()? {
            let days = deadlines::days_to(one.leg.due, today);
            if days > HINT_DAYS || !one.leg.step.ours() {
                continue;
            }
            let what = match one.leg.step {
                deadlines::Step::Meeting => one.review.r#type.label(),
                step => step.title(),
            };
            let hint = match days {
                ..0 => format!("{what}, overdue"),
                _ => format!("{what} {}", relative(one.leg.due, today)),
            };
            out.entry(one.review.pupil).or_insert((hint, one.leg.due));
        }
        Ok(out)
    }

    fn rows_with_two_versions(&self) -> Result<HashSet<Id>, StoreError> {
        let mut read = self.conn().prepare_cached("SELECT DISTINCT row FROM clash")?;
        let mut rows = read.query([])?;
        let mut out = HashSet::new();
        while let Some(row) = rows.next()? {
            out.insert(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// How many pupils are on the books.
    fn pupils_on_roll(&self, today: NaiveDate) -> Result<usize, StoreError> {
        let n: i64 = self
            .conn()
            .prepare_cached(
                "SELECT count(*) FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?1",
            )?
            .query_row([day_text(today)], |row| row.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }
}

/// Meetings with parents this year.
struct Meetings {
    held: HashMap<Id, usize>,
    wanted: usize,
}

impl Meetings {
    fn of(store: &Store, today: NaiveDate) -> Result<Meetings, StoreError> {
        let held = store.meetings_held(today)?.into_iter().map(|(id, days)| (id, days.len()));
        let wanted = store.plan_setting(today)?.meetings;
        Ok(Meetings { held: held.collect(), wanted })
    }

    /// "2 of 3 meetings", for a pupil on SEN support who has not had them all (the Code, 6.65).
    fn hint(&self, row: &RegisterRow) -> String {
        let held = self.held.get(&row.pupil).copied().unwrap_or(0);
        if row.status != SenStatus::Support || held >= self.wanted {
            return String::new();
        }
        deadlines::Meetings { held, wanted: self.wanted, next_by: None }.label()
    }
}
