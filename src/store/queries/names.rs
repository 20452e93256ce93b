//! Names as lists show them, and cells as lists read them.

use chrono::NaiveDate;

use crate::domain::records::short_name;
use crate::domain::{Cell, Id};

use super::super::core::Store;
use super::super::error::StoreError;

impl Store {
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

    /// A pupil's short name: `Maya B.`
    pub(super) fn pupil_short(&self, id: Id) -> Result<Option<String>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT coalesce(preferred, forename), surname FROM p_pupil WHERE id = ?1",
        )?;
        let mut rows = read.query([id.0.as_slice()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (called, surname): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(Some(short_name(&called, &surname)))
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
