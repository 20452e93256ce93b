//! Erasures that are asked for and still to come: a week to think better of it (SYNC.md 5.5).
//!
//! Only ids and days are noted, on this computer alone: what an entry says is never written down a
//! second time. Until its day the entry is where it was.

use chrono::{Days, NaiveDate};

use super::{Erasure, Purged};
use crate::domain::Id;
use crate::domain::kind::Kind;
use crate::store::core::Store;
use crate::store::error::StoreError;

/// So long an erasure can be called off, unless it is urgent (SYNC.md 5.5).
pub const WINDOW_DAYS: u64 = 7;

/// How the names of these notes in `local` begin; the rest is the row.
const NOTE: &str = "erase:";

/// An erasure to come.
#[derive(Clone, Debug)]
pub struct Coming {
    /// The record type of the entry.
    pub kind: &'static Kind,
    /// The entry.
    pub row: Id,
    /// Its name to a person.
    pub title: String,
    /// The day it was asked for.
    pub asked: NaiveDate,
    /// The day it is erased.
    pub day: NaiveDate,
}

impl Store {
    /// Notes that an entry is to be erased once the week is over, from today. One that is noted already
    /// keeps its day. The day.
    ///
    /// # Errors
    /// As [`Store::purge`].
    pub fn erase_later(&mut self, erasure: &Erasure) -> Result<NaiveDate, StoreError> {
        self.may_erase()?;
        let known = self.erasures_to_come()?.into_iter().find(|known| known.row == erasure.row);
        if let Some(known) = known {
            return Ok(known.day);
        }
        let today = self.clock.today();
        let day = today + Days::new(WINDOW_DAYS);
        self.in_transaction(|store| {
            store.set_local(&name(erasure.row), &format!("{} {today} {day}", erasure.kind.name))?;
            store.note_erasure("erase later", erasure.len())
        })?;
        Ok(day)
    }

    /// What is to be erased, the next first. An entry that is gone already is not listed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn erasures_to_come(&self) -> Result<Vec<Coming>, StoreError> {
        let mut out = Vec::new();
        for (row, note) in self.erasure_notes()? {
            let mut parts = note.split(' ');
            let kind = parts.next().and_then(|kind| self.kind(kind));
            let asked = parts.next().and_then(|day| day.parse().ok());
            let day = parts.next().and_then(|day| day.parse().ok());
            let (Some(kind), Some(asked), Some(day)) = (kind, asked, day) else { continue };
            if self.is_purged(row)? {
                continue;
            }
            let title = match self.cells(kind, row)? {
                Some(cells) => self.title_of(kind, &cells)?,
                None => format!("a deleted {}", kind.label),
            };
            out.push(Coming { kind, row, title, asked, day });
        }
        out.sort_by_key(|coming| (coming.day, coming.row));
        Ok(out)
    }

    /// Calls an erasure off. Returns whether there was one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_after_all(&mut self, row: Id) -> Result<bool, StoreError> {
        self.in_transaction(|store| {
            let gone = store
                .conn
                .prepare_cached("DELETE FROM local WHERE key = ?1")?
                .execute([name(row)])?;
            if gone > 0 {
                store.note_erasure("erase called off", 1)?;
            }
            Ok(gone > 0)
        })
    }

    /// Erases everything whose day is here. Slow where there is something to erase, as
    /// [`Store::purge`] is.
    ///
    /// # Errors
    /// As [`Store::purge`].
    pub fn erase_due(&mut self) -> Result<Vec<Purged>, StoreError> {
        let today = self.clock.today();
        let mut done = Vec::new();
        for coming in self.erasures_to_come()?.into_iter().filter(|coming| coming.day <= today) {
            let erasure = match self.erasure(coming.kind, coming.row) {
                Ok(erasure) => erasure,
                // It was never written after all, or went with something else.
                Err(StoreError::NoRow { .. }) => continue,
                Err(error) => return Err(error),
            };
            done.push(self.purge(&erasure)?);
        }
        Ok(done)
    }

    /// Notes whose entry is erased are done with.
    pub(super) fn forget_erasure_notes(&self) -> Result<(), StoreError> {
        for (row, _) in self.erasure_notes()? {
            if self.is_purged(row)? {
                self.conn
                    .prepare_cached("DELETE FROM local WHERE key = ?1")?
                    .execute([name(row)])?;
            }
        }
        Ok(())
    }

    fn erasure_notes(&self) -> Result<Vec<(Id, String)>, StoreError> {
        let mut read = self
            .conn
            .prepare_cached("SELECT key, value FROM local WHERE key >= ?1 AND key < ?2")?;
        // The sign after the colon.
        let mut rows = read.query([NOTE, "erase;"])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            let id = key.strip_prefix(NOTE).and_then(Id::parse);
            out.extend(id.zip(row.get::<_, String>(1).ok()));
        }
        Ok(out)
    }
}

fn name(row: Id) -> String {
    format!("{NOTE}{row}")
}
