//! The contact log: follow-ups still to do first, then the newest.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::codes::{Medium, Relationship, Way, WithType};
use crate::domain::records::Session;
use crate::domain::{Id, Record};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::views::{ContactRow, ContactView};
use super::people::day_text;

/// What of a contact a list shows.
const COLUMNS: &str =
    "c.id, c.date, c.with_type, c.relationship, c.with_name, c.medium, c.direction,
     c.reached, c.note, c.follow_up_on, c.follow_up, c.followed_up_on, c.restricted, c.\"by\"";

/// The newest contacts that the pane holds; older ones are found by searching.
pub const SHOWN: usize = 60;

impl Store {
    /// The contact pane: every follow-up still to do, by day, then the `limit` newest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contacts(&self, limit: usize) -> Result<ContactView, StoreError> {
        let mut rows = self.contact_rows(
            "FROM p_contact c WHERE c.follow_up_on > '' AND c.followed_up_on IS NULL
             ORDER BY c.follow_up_on, c.date",
            [],
        )?;
        let to_follow_up = rows.len();
        let newest = self.contact_rows(
            "FROM p_contact c ORDER BY c.date DESC, c.time DESC, c.id LIMIT ?1",
            [i64::try_from(limit).unwrap_or(i64::MAX)],
        )?;
        rows.extend(newest.into_iter().filter(|row| row.follow_up.is_none()));
        Ok(ContactView { rows, to_follow_up })
    }

    /// The conversations about one pupil, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contacts_of(&self, pupil: Id, limit: usize) -> Result<Vec<ContactRow>, StoreError> {
        self.contact_rows(
            "FROM p_contact_pupil cp JOIN p_contact c ON c.id = cp.contact
             WHERE cp.pupil = ?1 ORDER BY c.date DESC, c.time DESC, c.id LIMIT ?2",
            rusqlite::params![pupil.0.as_slice(), i64::try_from(limit).unwrap_or(i64::MAX)],
        )
    }

    /// Contacts on days from `from` to `to`, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contacts_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ContactRow>, StoreError> {
        self.contact_rows(
            "FROM p_contact c WHERE c.date BETWEEN ?1 AND ?2 ORDER BY c.date, c.time, c.id",
            [day_text(from), day_text(to)],
        )
    }

    fn contact_rows(
        &self,
        tail: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<ContactRow>, StoreError> {
        let mut read = self.conn().prepare_cached(&format!("SELECT {COLUMNS} {tail}"))?;
        let mut rows = read.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(self.contact_row(row)?);
        }
        let pupils = self.pupils_of_contacts(&out)?;
        for row in &mut out {
            row.pupils = pupils.get(&row.contact).cloned().unwrap_or_default();
        }
        Ok(out)
    }

    fn contact_row(&self, row: &rusqlite::Row<'_>) -> Result<ContactRow, StoreError> {
        let day = |n: usize| -> Result<Option<NaiveDate>, StoreError> {
            Ok(row.get::<_, Option<String>>(n)?.and_then(|text| text.parse().ok()))
        };
        let flag = |n: usize| -> Result<bool, StoreError> {
            Ok(row.get::<_, Option<i64>>(n)?.unwrap_or(0) != 0)
        };
        let with_type = WithType::from_code(&row.get::<_, String>(2)?);
        let relationship: Option<String> = row.get(3)?;
        let name: Option<String> = row.get(4)?;
        let restricted = flag(12)? && !self.may_read_restricted(row)?;
        let note: Option<String> = row.get(8)?;
        let follow_up = match (day(9)?, day(11)?) {
            (Some(on), None) => Some((on, row.get::<_, Option<String>>(10)?.unwrap_or_default())),
            _ => None,
        };
        Ok(ContactRow {
            contact: id_at(row, 0)?,
            date: day(1)?.unwrap_or_default(),
            pupils: Vec::new(),
            with: with_words(&with_type, relationship.as_deref(), name.as_deref()),
            with_type,
            medium: Medium::from_code(&row.get::<_, String>(5)?),
            direction: Way::from_code(&row.get::<_, String>(6)?),
            reached: flag(7)?,
            note: if restricted {
                "restricted, see SENCO".to_string()
            } else {
                note.as_deref().and_then(|n| n.lines().next()).unwrap_or("").to_string()
            },
            follow_up: follow_up
                .map(|(on, what)| (on, if restricted { String::new() } else { what })),
            restricted,
        })
    }

    /// Restricted entries are for leads and their author.
    fn may_read_restricted(&self, row: &rusqlite::Row<'_>) -> Result<bool, StoreError> {
        let by = super::super::core::optional_id_at(row, 13)?;
        Ok(by == Some(self.me().user) || self.is_lead()?)
    }

    /// Whether this device belongs to a lead.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_lead(&self) -> Result<bool, StoreError> {
        Ok(self.me().role & crate::domain::kind::LEAD != 0)
    }

    /// Whether the user may restrict a note, by the declaration.
    pub(super) fn may_restrict(&self) -> bool {
        let field = Session::KIND.field("restricted");
        field.is_some_and(|field| field.write & self.me().role != 0)
    }

    /// The pupils of the contacts shown, asked for at once.
    fn pupils_of_contacts(
        &self,
        rows: &[ContactRow],
    ) -> Result<HashMap<Id, Vec<(Id, String)>>, StoreError> {
        let mut out: HashMap<Id, Vec<(Id, String)>> = HashMap::new();
        let mut read = self.conn().prepare_cached(
            "SELECT p.id FROM p_contact_pupil cp
             JOIN p_pupil p ON p.id = cp.pupil WHERE cp.contact = ?1 ORDER BY p.surname, p.forename",
        )?;
        let mut about: Vec<(Id, Id)> = Vec::new();
        for row in rows {
            let mut found = read.query([row.contact.0.as_slice()])?;
            while let Some(pupil) = found.next()? {
                about.push((row.contact, id_at(pupil, 0)?));
            }
        }
        let names = self.short_names(about.iter().map(|(_, pupil)| *pupil))?;
        for (contact, pupil) in about {
            let name = names.get(&pupil).cloned().unwrap_or_default();
            out.entry(contact).or_default().push((pupil, name));
        }
        Ok(out)
    }
}

/// Who a conversation was with: the name and what they are, or whichever is known.
pub(in crate::store) fn with_words(
    with_type: &WithType,
    relationship: Option<&str>,
    name: Option<&str>,
) -> String {
    let who = match (with_type, relationship) {
        (WithType::Parent, Some(code)) => Relationship::from_code(code).label().to_lowercase(),
        (WithType::Ep, _) => "EP".to_string(),
        (other, _) => other.label().to_string(),
    };
    match (name, with_type) {
        (Some(name), WithType::Parent) => format!("{name} ({who})"),
        (Some(name), _) => format!("{who} {name}"),
        (None, _) => who,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_whom_in_words() {
        assert_eq!(
            with_words(&WithType::Parent, Some("PAM"), Some("Mrs Barnes")),
            "Mrs Barnes (mother)"
        );
        assert_eq!(with_words(&WithType::Parent, Some("PAF"), None), "father");
        assert_eq!(with_words(&WithType::Ep, None, Some("Dr Lowe")), "EP Dr Lowe");
        assert_eq!(with_words(&WithType::SocialWorker, None, None), "social worker");
    }
}
