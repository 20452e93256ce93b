//! Where pupils stand on a day: year and class, SEN status, names for the finder.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::codes::{SenStatus, YearGroup};
use crate::domain::dates::back;
use crate::domain::fold::fold;
use crate::domain::records::{Carer, Intervention, Provision, Pupil, Staff};
use crate::domain::{Cell, Id};

use super::super::core::{Store, id_at, optional_id_at};
use super::super::error::StoreError;
use super::super::views::{Families, NameRow};

/// Days within which being logged counts as being used: a half term's worth of habit.
const USED_DAYS: u64 = 28;
/// A conversation says more of who will be looked up next than a session does.
const TALK: i64 = 5;

/// Who and what is logged, with its weight. From the days to what hangs on them, whatever the planner
/// thinks: grouped by pupil it would read seven years of marks to count four weeks.
const USES: [(&str, i64); 4] = [
    ("SELECT m.pupil FROM p_session s CROSS JOIN p_mark m ON m.session = s.id", 1),
    ("SELECT l.pupil FROM p_contact s CROSS JOIN p_contact_pupil l ON l.contact = s.id", TALK),
    (
        "SELECT g.provision FROM p_session s
         CROSS JOIN p_session_provision g ON g.session = s.id",
        1,
    ),
    ("SELECT a.staff FROM p_session s CROSS JOIN p_session_staff a ON a.session = s.id", 1),
];

/// Year and class of a pupil on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The year group.
    pub year: Option<YearGroup>,
    /// The class.
    pub class: Option<String>,
    /// The class teacher.
    pub teacher: Option<Id>,
    /// From when.
    pub since: Option<NaiveDate>,
}

impl Place {
    /// `4W`, else the year group, else nothing.
    pub fn short(&self) -> String {
        match (&self.class, &self.year) {
            (Some(class), _) => class.clone(),
            (None, Some(year)) => year.label().to_string(),
            (None, None) => String::new(),
        }
    }
}

/// SEN status of a pupil on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The register entry.
    pub entry: Id,
    /// The status.
    pub status: SenStatus,
    /// On the school's watch list.
    pub monitoring: bool,
    /// From when.
    pub since: NaiveDate,
}

impl Standing {
    /// The words on the screen: "SEN support", "EHCP", "monitoring", or nothing.
    pub fn words(&self) -> &str {
        match &self.status {
            SenStatus::None if self.monitoring => "monitoring",
            SenStatus::None => "",
            other => other.label(),
        }
    }
}

/// The day as it stands in a cell.
pub(in crate::store) fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

impl Store {
    /// Year and class of every pupil on a day, of one pupil when `only` is given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn places_on(
        &self,
        day: NaiveDate,
        only: Option<Id>,
    ) -> Result<HashMap<Id, Place>, StoreError> {
        // With max(), SQLite takes the other columns from the row that has it.
        const ALL: &str = "SELECT pupil, max(starts), year_group, class, teacher FROM p_placement
             WHERE starts <= ?1 GROUP BY pupil";
        const ONE: &str = "SELECT pupil, max(starts), year_group, class, teacher FROM p_placement
             WHERE starts <= ?1 AND pupil = ?2 GROUP BY pupil";
        let mut read = self.conn().prepare_cached(if only.is_some() { ONE } else { ALL })?;
        let day = day_text(day);
        let mut rows = match only {
            Some(id) => read.query(rusqlite::params![day, id.0.as_slice()])?,
            None => read.query([day])?,
        };
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let year: Option<String> = row.get(2)?;
            let since: Option<String> = row.get(1)?;
            let place = Place {
                year: year.map(|code| YearGroup::from_code(&code)),
                class: row.get(3)?,
                teacher: optional_id_at(row, 4)?,
                since: since.and_then(|s| s.parse().ok()),
            };
            out.insert(id_at(row, 0)?, place);
        }
        Ok(out)
    }

    /// SEN status of every pupil who has or had one on a day, of one pupil when `only` is given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn standings_on(
        &self,
        day: NaiveDate,
        only: Option<Id>,
    ) -> Result<HashMap<Id, Standing>, StoreError> {
        const ALL: &str = "SELECT pupil, max(starts), status, monitoring, id FROM p_register
             WHERE starts <= ?1 GROUP BY pupil";
        const ONE: &str = "SELECT pupil, max(starts), status, monitoring, id FROM p_register
             WHERE starts <= ?1 AND pupil = ?2 GROUP BY pupil";
        let mut read = self.conn().prepare_cached(if only.is_some() { ONE } else { ALL })?;
        let text = day_text(day);
        let mut rows = match only {
            Some(id) => read.query(rusqlite::params![text, id.0.as_slice()])?,
            None => read.query([text])?,
        };
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let since: String = row.get(1)?;
            let status: String = row.get(2)?;
            let monitoring: Option<i64> = row.get(3)?;
            let standing = Standing {
                entry: id_at(row, 4)?,
                status: SenStatus::from_code(&status),
                monitoring: bool::get(&monitoring.put()).unwrap_or(false),
                since: since.parse().unwrap_or(day),
            };
            out.insert(id_at(row, 0)?, standing);
        }
        Ok(out)
    }

    /// Pupils on roll, adults and groups by name, those used most first: what the finder holds in
    /// memory.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names(&self) -> Result<Vec<NameRow>, StoreError> {
        let today = self.clock().today();
        let places = self.places_on(today, None)?;
        let standings = self.standings_on(today, None)?;
        let mut out = Vec::new();
        let mut read = self.conn().prepare_cached(
            "SELECT id, forename, surname, preferred FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?1",
        )?;
        let mut rows = read.query([day_text(today)])?;
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            let (forename, surname): (String, String) = (row.get(1)?, row.get(2)?);
            let preferred: Option<String> = row.get(3)?;
            let label = format!("{} {surname}", preferred.as_deref().unwrap_or(&forename));
            // Both names find a child who is known by another.
            let folded = match &preferred {
                Some(_) => fold(&format!("{label} {forename}")),
                None => fold(&label),
            };
            let detail = detail(places.get(&id), standings.get(&id));
            out.push(NameRow { kind: "pupil", id, label, detail, folded });
        }
        for (id, group) in self.select::<Provision, _>(
            "WHERE (ends IS NULL OR ends >= ?1) AND status NOT IN ('ended', 'abandoned')",
            [day_text(today)],
        )? {
            let folded = fold(&format!("{} {}", group.title, group.also.unwrap_or_default()));
            out.push(NameRow {
                kind: "provision",
                id,
                label: group.title,
                detail: "group".into(),
                folded,
            });
        }
        for (id, adult) in self.rows::<Staff>()? {
            if adult.employed(today) {
                let detail = adult.role.as_ref().map_or("adult", |r| r.label()).to_string();
                let label = adult.full();
                let folded = fold(&label);
                out.push(NameRow { kind: "staff", id, label, detail, folded });
            }
        }
        let used = self.used_since(back(today, USED_DAYS))?;
        let use_of = |row: &NameRow| used.get(&row.id).copied().unwrap_or(0);
        out.sort_by_cached_key(|row| (std::cmp::Reverse(use_of(row)), row.folded.clone(), row.id));
        Ok(out)
    }

    /// What initials hide besides the names for the finder, and what they do not: families, children
    /// who left or are called otherwise; groups that are over, the library, adults.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn families(&self) -> Result<Families, StoreError> {
        let name = |(_, carer): (Id, Carer)| {
            let parts = [carer.title, carer.forename, Some(carer.surname)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        let mut hidden: Vec<String> = self.rows::<Carer>()?.into_iter().map(name).collect();
        for (_, pupil) in self.rows::<Pupil>()? {
            hidden.push(format!("{} {}", pupil.forename, pupil.surname));
            hidden.extend(pupil.preferred);
        }
        let mut kept: Vec<String> =
            self.rows::<Intervention>()?.into_iter().map(|(_, entry)| entry.title).collect();
        kept.extend(self.rows::<Provision>()?.into_iter().map(|(_, group)| group.title));
        for (_, adult) in self.rows::<Staff>()? {
            kept.extend([adult.full(), adult.short()]);
            kept.extend(adult.title.map(|title| format!("{title} {}", adult.surname)));
        }
        Ok(Families { hidden, kept })
    }

    /// How often children, groups and adults were logged since a day; a conversation about a child
    /// counts as [`TALK`] sessions.
    fn used_since(&self, day: NaiveDate) -> Result<HashMap<Id, i64>, StoreError> {
        let mut out: HashMap<Id, i64> = HashMap::new();
        for (sql, weight) in USES {
            let mut read = self.conn().prepare_cached(&format!("{sql} WHERE s.date >= ?1"))?;
            let mut rows = read.query([day_text(day)])?;
            while let Some(row) = rows.next()? {
                *out.entry(id_at(row, 0)?).or_default() += weight;
            }
        }
        Ok(out)
    }

    /// `Maya Barnes`, for one pupil.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pupil_name(&self, id: Id) -> Result<Option<String>, StoreError> {
        Ok(self.get::<Pupil>(id)?.map(|p| format!("{} {}", p.called(), p.surname)))
    }
}

fn detail(place: Option<&Place>, standing: Option<&Standing>) -> String {
    let class = place.map(Place::short).unwrap_or_default();
    let status = standing.map_or("", Standing::words);
    match (class.is_empty(), status.is_empty()) {
        (false, false) => format!("{class}, {status}"),
        (false, true) => class,
        (true, _) => status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::USES;
    use crate::store::tests::store;

    #[test]
    fn four_weeks_of_use_are_counted_without_reading_the_years_before() {
        let store = store();
        for (sql, _) in USES {
            let sql = format!("EXPLAIN QUERY PLAN {sql} WHERE s.date >= '2026-11-01'");
            let mut read = store.conn().prepare(&sql).unwrap();
            let steps: Vec<String> =
                read.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
            assert_eq!(steps.len(), 2, "{steps:?}");
            assert!(steps.iter().all(|step| step.starts_with("SEARCH ")), "{steps:?}");
        }
    }
}
