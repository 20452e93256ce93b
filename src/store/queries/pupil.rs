//! The pupil page: who they are, what every adult must know, what they are getting, what happened.

use chrono::NaiveDate;

use crate::domain::age::age_on;
use crate::domain::codes::{NeedType, Relationship, SenStatus};
use crate::domain::records::{Pupil, Staff};
use crate::domain::{Id, Record};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::merge::Head;
use super::super::views::{FamilyRow, PupilGlance, PupilView};
use super::people::day_text;
use super::plan::flag_at;

/// Conversations that the page holds; older ones are found by searching.
const CONTACTS: usize = 500;

/// What every adult must know, whoever looks at the page.
const ALERTS: &[&str] = &["medical", "allergy", "handling", "family_contact"];

/// What helps, and what the child says.
const HELPS: &[&str] = &["helps", "hinders", "strengths", "communication", "views"];

impl Store {
    /// Everything about one pupil.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is no such pupil, or the file cannot be read.
    pub fn pupil(&self, id: Id) -> Result<PupilView, StoreError> {
        let today = self.clock().today();
        let pupil: Pupil =
            self.get(id)?.ok_or(StoreError::NoRow { kind: Pupil::KIND.label, id })?;
        let standing = self.standings_on(today, Some(id))?.remove(&id);
        let contacts = self.contacts_of(id, CONTACTS)?;
        let reviews = self.reviews_of(id)?;
        let past = self.past_of(id)?;
        let timeline = self.timeline(id, &past, &contacts)?;
        let mut alerts = self.alerts_of(id, &pupil)?;
        if let Some(standing) = &standing {
            alerts.extend(self.two_statuses(standing.entry)?);
        }
        let (weeks, scores) = (self.weeks_of(id, &past)?, past.scores());
        Ok(PupilView {
            pupil: id,
            name: format!("{} {}", pupil.called(), pupil.surname),
            short: self.pupil_short(id)?.unwrap_or_else(|| pupil.short()),
            class: self.class_words(id, today)?,
            age: pupil.dob.and_then(|born| age_on(born, today)),
            status: standing.as_ref().map_or(SenStatus::None, |s| s.status.clone()),
            monitoring: standing.as_ref().is_some_and(|s| s.monitoring),
            since: standing.as_ref().map(|s| s.since),
            needs: self.needs_of(id, today)?,
            alerts,
            helps: self.helps_of(id, &pupil)?,
            carers: self.carers_of(id)?,
            provisions: self.provisions_of(id, past)?,
            contacts,
            reviews,
            timeline,
            weeks,
            scores,
        })
    }

    /// What stands beside a pupil's name in the finder. Of the past only the groups that run now are
    /// read: it follows every letter that is typed.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is no such pupil, or the file cannot be read.
    pub fn glance(&self, id: Id) -> Result<PupilGlance, StoreError> {
        let today = self.clock().today();
        let pupil: Pupil =
            self.get(id)?.ok_or(StoreError::NoRow { kind: Pupil::KIND.label, id })?;
        let standing = self.standings_on(today, Some(id))?.remove(&id);
        let mut alerts = self.alerts_of(id, &pupil)?;
        if let Some(standing) = &standing {
            alerts.extend(self.two_statuses(standing.entry)?);
        }
        let mut now = self.provisions_of(id, self.present_of(id, today)?)?;
        now.retain(|provision| provision.now);
        Ok(PupilGlance {
            pupil: id,
            name: format!("{} {}", pupil.called(), pupil.surname),
            class: self.class_words(id, today)?,
            status: standing.map_or(SenStatus::None, |s| s.status),
            alerts,
            now,
            contact: self.contacts_of(id, 1)?.pop(),
            review: self.reviews_of(id)?.into_iter().next(),
        })
    }

    /// `Year 4, 4W, Mr Hill`.
    fn class_words(&self, id: Id, today: NaiveDate) -> Result<String, StoreError> {
        let Some(place) = self.places_on(today, Some(id))?.remove(&id) else {
            return Ok(String::new());
        };
        let mut words: Vec<String> = Vec::new();
        words.extend(place.year.as_ref().map(|year| year.label().to_string()));
        words.extend(place.class);
        if let Some(teacher) = place.teacher {
            words.extend(self.get::<Staff>(teacher)?.map(|staff| match &staff.title {
                Some(title) => format!("{title} {}", staff.surname),
                None => staff.full(),
            }));
        }
        Ok(words.join(", "))
    }

    /// Types of need that hold today, by rank, in words.
    fn needs_of(&self, id: Id, today: NaiveDate) -> Result<Vec<(String, i64)>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT code, words, rank FROM p_need WHERE pupil = ?1
             AND (ends IS NULL OR ends >= ?2) ORDER BY rank IS NULL, rank, code",
        )?;
        let mut rows = read.query(rusqlite::params![id.0.as_slice(), day_text(today)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let code: Option<String> = row.get(0)?;
            let words: Option<String> = row.get(1)?;
            let rank: Option<i64> = row.get(2)?;
            let label = code.map(|code| NeedType::from_code(&code).label().to_string());
            if let Some(label) = label.or(words) {
                out.push((label, rank.unwrap_or(0)));
            }
        }
        Ok(out)
    }

    /// What every adult must know of a pupil: label and text.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn alerts(&self, id: Id) -> Result<Vec<(String, String)>, StoreError> {
        match self.get::<Pupil>(id)? {
            Some(pupil) => self.alerts_of(id, &pupil),
            None => Ok(Vec::new()),
        }
    }

    /// What every adult must know; every version where there are two.
    fn alerts_of(&self, id: Id, pupil: &Pupil) -> Result<Vec<(String, String)>, StoreError> {
        let versions = if self.has_clash(id)? { self.versions(id)? } else { Vec::new() };
        let mut out = every_version(pupil, ALERTS, &versions);
        let disputed = versions.iter().any(|(of, _)| of == "see_dsl");
        if pupil.see_dsl || disputed {
            out.push(("See DSL".to_string(), "the safeguarding lead holds a file".to_string()));
        }
        Ok(out)
    }

    /// Both statuses of an entry of the register that has two, one of which lists show.
    fn two_statuses(&self, entry: Id) -> Result<Vec<(String, String)>, StoreError> {
        if !self.has_clash(entry)? {
            return Ok(Vec::new());
        }
        let versions = self.versions(entry)?.into_iter().filter(|(field, _)| field == "status");
        Ok(versions
            .flat_map(|(_, heads)| heads)
            .map(|head| {
                let status = SenStatus::from_code(head.value.as_text().unwrap_or_default());
                ("SEN status (two versions)".to_string(), status.label().to_string())
            })
            .collect())
    }

    /// What helps; every version where there are two, for nobody has decided yet which is right.
    fn helps_of(&self, id: Id, pupil: &Pupil) -> Result<Vec<(String, String)>, StoreError> {
        let versions = if self.has_clash(id)? { self.versions(id)? } else { Vec::new() };
        Ok(every_version(pupil, HELPS, &versions))
    }

    /// Parents and carers, who is rung first first. Somebody who must not be contacted carries that
    /// in place of a number.
    fn carers_of(&self, id: Id) -> Result<Vec<FamilyRow>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT c.title, c.forename, c.surname, l.relationship, c.phone, l.no_contact, c.id
             FROM p_carer_pupil l JOIN p_carer c ON c.id = l.carer WHERE l.pupil = ?1
             ORDER BY l.priority IS NULL, l.priority, c.surname, c.forename",
        )?;
        let mut rows = read.query([id.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let parts: [Option<String>; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            let relationship: Option<String> = row.get(3)?;
            let name = match relationship {
                Some(code) => {
                    let words = Relationship::from_code(&code).label().to_lowercase();
                    format!("{name} ({words})")
                }
                None => name,
            };
            let phone: Option<String> = row.get(4)?;
            let phone = if flag_at(row, 5)? {
                "do not contact".to_string()
            } else {
                phone.unwrap_or_default()
            };
            out.push(FamilyRow { carer: id_at(row, 6)?, name, phone });
        }
        Ok(out)
    }

    /// The pupils of a class on a day, by surname: their ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn class_list(&self, class: &str, day: NaiveDate) -> Result<Vec<Id>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT p.id FROM (SELECT pupil, class, max(starts) FROM p_placement
                               WHERE starts <= ?1 GROUP BY pupil) pl
             JOIN p_pupil p ON p.id = pl.pupil
             WHERE pl.class = ?2 AND (p.\"left\" IS NULL OR p.\"left\" >= ?1)
             ORDER BY p.surname, p.forename, p.id",
        )?;
        let mut rows = read.query([day_text(day).as_str(), class])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(id_at(row, 0)?);
        }
        Ok(out)
    }
}

/// Label and text of those of a pupil's fields that say something, each version of one that has several.
fn every_version(
    pupil: &Pupil,
    names: &[&str],
    versions: &[(String, Vec<Head>)],
) -> Vec<(String, String)> {
    let cells = pupil.cells();
    let mut out = Vec::new();
    for name in names {
        let Some(field) = Pupil::KIND.field(name) else { continue };
        let label = field.label.to_string();
        match versions.iter().find(|(of, _)| of == name) {
            Some((_, heads)) => {
                for head in heads {
                    let text = head.value.as_text().unwrap_or("nothing").to_string();
                    out.push((format!("{label} (two versions)"), text));
                }
            }
            None => {
                let text = Pupil::KIND.cell(&cells, name).as_text();
                out.extend(text.map(|text| (label, text.to_string())));
            }
        }
    }
    out
}
