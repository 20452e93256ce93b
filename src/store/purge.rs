//! Erasing for good: by the id of a row, for ever (SYNC.md 5.5).
//!
//! An erased row leaves its changes' numbers and hashes, so that the log still checks, and its id in
//! `purged`; what anybody typed is gone from the log, the projections, the search index, the drafts
//! and the titles of actions. The id keeps it from coming back: out of an old update file, a backup,
//! or a form that was open.
//!
//! Log entries cannot be erased one by one instead: an older value, overwritten by the erased one,
//! would come to light again.

mod coming;
mod kept;
#[cfg(test)]
mod tests;
mod web;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use crate::domain::fold::fold;
use crate::domain::kind::{Kind, LEAD, Record};
use crate::domain::records::{CalendarRow, Pupil, School, Staff};
use crate::domain::{Id, Value};

use super::action::Action;
use super::change::What;
use super::core::{Store, id_at};
use super::ctx::DevId;
use super::error::StoreError;
use super::hlc::Hlc;
use super::schema::state;

use web::Web;

pub use coming::{Coming, WINDOW_DAYS};

/// How long an erased row lives on in the backups that senlog makes by itself: four weekly ones and
/// the days to the next (SYNC.md 5.6).
pub const BACKUPS_KEEP_DAYS: u64 = 35;

/// An erased row: an id, and nothing of what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The row.
    pub row: Id,
    /// When.
    pub hlc: Hlc,
    /// By which computer.
    pub by: DevId,
}

/// What would be erased, to show before it is.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// The record type of the entry.
    pub kind: &'static Kind,
    /// The entry.
    pub row: Id,
    /// Its name to a person.
    pub title: String,
    /// The entry and all that goes with it.
    rows: BTreeSet<Id>,
    /// How many records of which type that is, the most first: "mark", 3.
    pub counts: Vec<(&'static Kind, usize)>,
}

impl Erasure {
    /// How many records go.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing goes; never so for one that [`Store::erasure`] made.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// How many records.
    pub rows: usize,
    /// How many changes of the log lost their content.
    pub changes: usize,
}

impl Store {
    /// What erasing an entry would take with it: what hangs on it and, for a pupil, every conversation,
    /// session, group and parent/carer that was of nobody else. Reads the whole log.
    ///
    /// # Errors
    /// [`StoreError::NoRow`]; [`StoreError::Refused`] for the school itself and its user.
    pub fn erasure(&self, kind: &'static Kind, row: Id) -> Result<Erasure, StoreError> {
        let web = Web::read(self)?;
        if web.kind(row).is_none_or(|known| known.name != kind.name) {
            return Err(StoreError::NoRow { kind: kind.label, id: row });
        }
        self.may_go(kind, row)?;
        let live = |id: Id| {
            let cells = web.kind(id).map(|kind| self.cells(kind, id));
            matches!(cells, Some(Ok(Some(_))))
        };
        let rows = web.with(row, &live);
        let mut counts: BTreeMap<&str, (&'static Kind, usize)> = BTreeMap::new();
        for kind in rows.iter().filter_map(|row| web.kind(*row)) {
            counts.entry(kind.name).or_insert((kind, 0)).1 += 1;
        }
        let mut counts: Vec<_> = counts.into_values().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let title = match self.cells(kind, row)? {
            Some(cells) => self.title_of(kind, &cells)?,
            None => kind.label.to_string(),
        };
        Ok(Erasure { kind, row, title, rows, counts })
    }

    /// Refuses everybody but a lead.
    fn may_erase(&self) -> Result<(), StoreError> {
        match self.me.role & LEAD {
            0 => Err(StoreError::Refused(
                "only a SENCO's laptop can erase an entry for good; ask the SENCO".into(),
            )),
            _ => Ok(()),
        }
    }

    /// Refuses what a store cannot be without.
    fn may_go(&self, kind: &Kind, row: Id) -> Result<(), StoreError> {
        const STAY: &[&str] = &[School::KIND.name, CalendarRow::KIND.name];
        if STAY.contains(&kind.name) || (kind.name == Staff::KIND.name && row == self.me.user) {
            return Err(StoreError::Refused(format!(
                "this {} cannot be erased: the store is nothing without it",
                kind.label
            )));
        }
        Ok(())
    }

    /// Erases for good, and rewrites the file so that nothing is left in what it no longer uses.
    /// There is no undo. Slow: as long as it takes to write the file once.
    ///
    /// # Errors
    /// [`StoreError::Refused`] on a laptop that is not a lead's; [`StoreError::Full`],
    /// [`StoreError::ReadOnly`]. Nothing has changed then.
    pub fn purge(&mut self, erasure: &Erasure) -> Result<Purged, StoreError> {
        self.may_erase()?;
        self.may_go(erasure.kind, erasure.row)?;
        let title = format!("Erased a {} for good", erasure.kind.label);
        let rows: Vec<Id> = erasure.rows.iter().copied().collect();
        let purged = self.in_transaction(|store| {
            let words = store.words_of(&rows)?;
            let mut series = store.start_series(&Action::new(title), None)?;
            let mut erased = Vec::with_capacity(rows.len());
            let mut kinds = Vec::with_capacity(rows.len());
            for row in &rows {
                kinds.push(store.kind_of_row(*row)?);
            }
            let (stamp, by) = (series.next_stamp(store.clock.unix_ms()), store.me.dev_id);
            erased.extend(rows.iter().map(|row| Erased { row: *row, hlc: stamp, by }));
            let changes = store.erase(&erased, &words)?;
            for (row, kind) in rows.iter().zip(kinds) {
                let Some(kind) = kind else { continue };
                let change = store.change(&series, kind, *row, What::Purge);
                store.append(&mut series, kind, change)?;
            }
            store.end_series(&series)?;
            store.forget_erasure_notes()?;
            store.note_erasure("erase", rows.len())?;
            Ok(Purged { rows: rows.len(), changes })
        })?;
        self.sweep_after_purge()?;
        Ok(purged)
    }

    /// Erases what was erased elsewhere: the list of an update file, or of the side file after a
    /// restore. Rows that are erased already, or were never here, are only noted.
    ///
    /// # Errors
    /// When the file cannot be written; nothing has changed then.
    pub fn apply_purged(&mut self, list: &[Erased]) -> Result<Purged, StoreError> {
        let purged = self.note_purged(list)?;
        if purged.rows > 0 {
            self.sweep_after_purge()?;
        }
        Ok(purged)
    }

    /// As [`apply_purged`](Store::apply_purged), within a larger transaction. What was erased leaves the
    /// file with [`sweep_after_purge`](Store::sweep_after_purge), once that has ended.
    pub(crate) fn note_purged(&mut self, list: &[Erased]) -> Result<Purged, StoreError> {
        let mut new = Vec::new();
        for erased in list {
            if !self.is_purged(erased.row)? {
                new.push(*erased);
            }
        }
        if new.is_empty() {
            return Ok(Purged { rows: 0, changes: 0 });
        }
        self.in_transaction(|store| {
            let rows: Vec<Id> = new.iter().map(|erased| erased.row).collect();
            let words = store.words_of(&rows)?;
            let changes = store.erase(&new, &words)?;
            Ok(Purged { rows: new.len(), changes })
        })
    }

    /// Everything that was ever erased, by row: what every update file carries.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn purged(&self) -> Result<Vec<Erased>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT p.row, p.hlc, d.dev_id FROM purged p JOIN device d ON d.dev = p.by_dev ORDER BY p.row",
        )?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(Erased { row: id_at(row, 0)?, hlc: row.get(1)?, by: DevId(id_at(row, 2)?.0) });
        }
        Ok(out)
    }

    /// Whether a row was erased for good.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_purged(&self, row: Id) -> Result<bool, StoreError> {
        let found: Option<i64> = self
            .conn
            .prepare_cached("SELECT 1 FROM purged WHERE row = ?1")?
            .query_row([row.0.as_slice()], |row| row.get(0))
            .optional()?;
        Ok(found.is_some())
    }

    /// Brings the side file and the table to hold the same: a store that was put back to an earlier
    /// copy loses again what had been erased, before anybody sees it.
    pub(super) fn settle_purged(&mut self) -> Result<(), StoreError> {
        let Some(home) = self.home().cloned() else { return Ok(()) };
        let listed = kept::read(&home)?;
        let known: i64 =
            self.conn.query_row("SELECT count(*) FROM purged", [], |row| row.get(0))?;
        if listed.is_empty() && known == 0 {
            return Ok(());
        }
        let list: Vec<Erased> = listed.values().copied().collect();
        if self.apply_purged(&list)?.rows == 0 && known.unsigned_abs() > listed.len() as u64 {
            self.keep_purged_list()?;
        }
        Ok(())
    }

    /// Takes rows out of everything. Within a transaction.
    fn erase(&mut self, list: &[Erased], words: &BTreeSet<String>) -> Result<usize, StoreError> {
        let mut changes = 0;
        for erased in list {
            let row = erased.row;
            if let Some(kind) = self.kind_of_row(row)? {
                let before = self.cells(kind, row)?;
                self.write_projection(kind, row, before.as_deref(), None)?;
            }
            let id = row.0.as_slice();
            self.conn.prepare_cached("DELETE FROM head WHERE row = ?1")?.execute([id])?;
            self.conn.prepare_cached("DELETE FROM clash WHERE row = ?1")?.execute([id])?;
            self.conn.prepare_cached("DELETE FROM dead WHERE row = ?1")?.execute([id])?;
            changes += self
                .conn
                .prepare_cached(
                    "UPDATE change SET raw = NULL, state = ?2 WHERE row = ?1 AND raw IS NOT NULL",
                )?
                .execute(params![id, state::PURGED])?;
            let by = self.device_number(erased.by).unwrap_or(self.me.dev);
            self.conn
                .prepare_cached(
                    "INSERT OR IGNORE INTO purged(row, hlc, by_dev) VALUES(?1, ?2, ?3)",
                )?
                .execute(params![id, erased.hlc, by])?;
        }
        for erased in list {
            // An action that wrote nothing else may say in its title what it wrote.
            self.conn
                .prepare_cached(
                    "UPDATE txn SET title = '' WHERE n IN (SELECT txn FROM change WHERE row = ?1)
                     AND NOT EXISTS(SELECT 1 FROM change c WHERE c.txn = txn.n AND c.raw IS NOT NULL)",
                )?
                .execute([erased.row.0.as_slice()])?;
        }
        self.forget_drafts(list, words)?;
        Ok(changes)
    }

    /// The record type of a row, from the log.
    fn kind_of_row(&self, row: Id) -> Result<Option<&'static Kind>, StoreError> {
        let ent: Option<i64> = self
            .conn
            .prepare_cached("SELECT ent FROM change WHERE row = ?1 LIMIT 1")?
            .query_row([row.0.as_slice()], |found| found.get(0))
            .optional()?;
        Ok(ent.and_then(|ent| self.kind(self.names.name(ent))))
    }

    /// The names of pupils among rows that are to be erased, folded: a half-written line that has one
    /// goes too.
    fn words_of(&self, rows: &[Id]) -> Result<BTreeSet<String>, StoreError> {
        let mut words = BTreeSet::new();
        for row in rows {
            if self.kind_of_row(*row)?.is_some_and(|kind| kind.name == Pupil::KIND.name)
                && let Some(cells) = self.cells(Pupil::KIND, *row)?
            {
                for name in ["forename", "surname", "preferred"] {
                    if let Value::Text(text) = Pupil::KIND.cell(&cells, name) {
                        words.insert(fold(text));
                    }
                }
            }
        }
        words.remove("");
        Ok(words)
    }

    /// Drafts of the erased entries, and lines that name an erased pupil.
    fn forget_drafts(
        &mut self,
        list: &[Erased],
        words: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let ids: BTreeSet<String> = list.iter().map(|erased| erased.row.to_string()).collect();
        for (key, body) in self.drafts()? {
            let whole = format!("{key} {body}");
            let digits = whole.split(|c: char| !c.is_ascii_hexdigit());
            let folded = fold(&body);
            let named = words.iter().any(|word| {
                let mut parts = word.split(' ').peekable();
                parts.peek().is_some() && parts.all(|part| folded.split(' ').any(|w| w == part))
            });
            if named || digits.into_iter().any(|run| run.len() == 32 && ids.contains(run)) {
                self.keep_draft(&key, "")?;
            }
        }
        Ok(())
    }

    /// Notes for this computer's own audit that something was erased, and not what.
    fn note_erasure(&self, what: &str, rows: usize) -> Result<(), StoreError> {
        let (at, detail) = (self.clock.unix_ms(), format!("{rows} records"));
        self.conn.execute(
            "INSERT INTO audit_local(at, user_id, what, detail) VALUES(?1, ?2, ?3, ?4)",
            params![at, self.me.user.0.as_slice(), what, detail],
        )?;
        Ok(())
    }

    /// Writes the file anew without the pages that the erased rows stood on, and the side file.
    pub(crate) fn sweep_after_purge(&mut self) -> Result<(), StoreError> {
        self.keep_purged_list()?;
        self.conn.execute_batch("VACUUM")?;
        // One row of answer; a reader elsewhere cannot be, for the store is this program's alone.
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn keep_purged_list(&self) -> Result<(), StoreError> {
        let Some(home) = self.home() else { return Ok(()) };
        let mut all = kept::read(home)?;
        all.extend(self.purged()?.into_iter().map(|erased| (erased.row, erased)));
        kept::write(home, &all)
    }
}
