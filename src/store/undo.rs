//! Undo and redo: new changes that take back, or bring back, one action.

use rusqlite::{OptionalExtension, params};

use crate::domain::kind::Kind;
use crate::domain::{Id, Value};

use super::action::{Action, Base, Edit};
use super::change::{Change, What};
use super::core::{Store, base_of, damaged, id_at};
use super::error::StoreError;
use super::merge::{self, Merged, merge};
use super::schema::state;
use super::write::Written;

/// The note in `local` of where undo ends.
const UNDO_FROM: &str = "setup";

/// Which action to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The latest that is not undone.
    Latest,
    /// This one.
    Action(Id),
}

impl Store {
    /// Takes back this user's latest action on this device that is not undone, or a given one, by
    /// changes that restore what stood before. An import is one action.
    ///
    /// # Errors
    /// [`StoreError::NothingTo`] when there is none; [`StoreError::ChangedSince`] when something it
    /// wrote was changed later and `force` is not given.
    pub fn undo(&mut self, which: &Which, force: bool) -> Result<Written, StoreError> {
        let target = match which {
            Which::Latest => self.latest_done()?,
            Which::Action(id) => self.is_open_action(*id)?.then_some(*id),
        };
        let Some(target) = target else { return Err(StoreError::NothingTo("undo")) };
        self.reverse(target, force)
    }

    /// Brings back the action undone last, unless something new was done since.
    ///
    /// # Errors
    /// As [`undo`](Store::undo).
    pub fn redo(&mut self, force: bool) -> Result<Written, StoreError> {
        let Some(undo) = self.latest_undo()? else { return Err(StoreError::NothingTo("redo")) };
        self.reverse(undo, force)
    }

    /// The title of what `undo` would take back, if anything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn undo_title(&self) -> Result<Option<String>, StoreError> {
        match self.latest_done()? {
            Some(id) => Ok(Some(self.txn(id)?.1)),
            None => Ok(None),
        }
    }

    /// How many records `undo` would take back. The marks, groups and adults of a session are parts of
    /// it and not counted: a class logged in one go is one record to whoever logged it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn undo_size(&self) -> Result<usize, StoreError> {
        let Some(id) = self.latest_done()? else { return Ok(0) };
        let (number, _) = self.txn(id)?;
        let rows: i64 = self
            .conn
            .prepare_cached(
                "SELECT count(DISTINCT c.row) FROM change c JOIN name k ON k.n = c.ent
                 WHERE c.txn = ?1
                 AND k.name NOT IN ('mark', 'session_provision', 'session_staff')",
            )?
            .query_row([number], |row| row.get(0))?;
        Ok(usize::try_from(rows).unwrap_or(0))
    }

    /// This user's actions on this device that are not undone and whose id begins with `prefix`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_actions(&self, prefix: &str) -> Result<Vec<Id>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT id FROM txn WHERE user_id = ?1 AND undoes IS NULL AND lower(hex(id)) LIKE ?2 || '%' LIMIT 20",
        )?;
        let mut rows = read.query(params![
            self.me.user.0.as_slice(),
            prefix.to_ascii_lowercase().replace(['%', '_'], "")
        ])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// Draws a line under what was done so far: undo goes no further back. For setting up a store,
    /// which nobody means to take back with one key.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn seal_undo(&mut self) -> Result<(), StoreError> {
        let last: i64 =
            self.conn.query_row("SELECT coalesce(max(n), 0) FROM txn", [], |row| row.get(0))?;
        self.set_local(UNDO_FROM, &last.to_string())
    }

    /// The local number of the last action that undo leaves alone.
    fn undo_from(&self) -> Result<i64, StoreError> {
        Ok(self.local(UNDO_FROM)?.and_then(|n| n.parse().ok()).unwrap_or(0))
    }

    /// Local number and title of an action.
    fn txn(&self, id: Id) -> Result<(i64, String), StoreError> {
        let (number, title): (i64, String) = self
            .conn
            .prepare_cached("SELECT n, title FROM txn WHERE id = ?1")?
            .query_row([id.0.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((number, self.title_to_show(&title)?))
    }

    /// Whether an action is this user's, made on this device, and not undone.
    fn is_open_action(&self, id: Id) -> Result<bool, StoreError> {
        let mine: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT t.n FROM txn t WHERE t.id = ?1 AND t.user_id = ?2 AND t.undoes IS NULL
                 AND t.n > ?4 AND EXISTS(SELECT 1 FROM change c WHERE c.txn = t.n AND c.dev = ?3
                                         AND c.state = ?5)",
            )?
            .query_row(
                params![
                    id.0.as_slice(),
                    self.me.user.0.as_slice(),
                    self.me.dev,
                    self.undo_from()?,
                    state::APPLIED
                ],
                |row| row.get(0),
            )
            .optional()?;
        Ok(mine.is_some() && !self.is_undone(id)?)
    }

    /// An action is undone when some action takes it back that is not itself taken back.
    fn is_undone(&self, id: Id) -> Result<bool, StoreError> {
        let mut read = self.conn.prepare_cached("SELECT id FROM txn WHERE undoes = ?1")?;
        let mut rows = read.query([id.0.as_slice()])?;
        while let Some(row) = rows.next()? {
            if !self.is_undone(id_at(row, 0)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn latest_done(&self) -> Result<Option<Id>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT id FROM txn WHERE user_id = ?1 AND undoes IS NULL AND n > ?2 ORDER BY n DESC",
        )?;
        let mut rows = read.query(params![self.me.user.0.as_slice(), self.undo_from()?])?;
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            if self.is_open_action(id)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The latest undo that is not redone and that nothing new came after.
    fn latest_undo(&self) -> Result<Option<Id>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT u.id, u.undoes, a.undoes FROM txn u LEFT JOIN txn a ON a.id = u.undoes
             WHERE u.user_id = ?1 ORDER BY u.n DESC",
        )?;
        let mut rows = read.query([self.me.user.0.as_slice()])?;
        while let Some(row) = rows.next()? {
            let takes_back: Option<Vec<u8>> = row.get(1)?;
            let of_an_undo: Option<Vec<u8>> = row.get(2)?;
            if takes_back.is_none() {
                return Ok(None);
            }
            let id = id_at(row, 0)?;
            if of_an_undo.is_none() && !self.is_undone(id)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// Writes the changes that take back those of one action.
    fn reverse(&mut self, target: Id, force: bool) -> Result<Written, StoreError> {
        let (number, title) = self.txn(target)?;
        let mut action = Action::new(title.clone());
        let mut since = Vec::new();
        for change in self.changes_of_action(number)?.iter().rev() {
            let Some(kind) = self.kind(&change.entity) else { continue };
            let known = self.changes_of(change.row)?;
            let merged = merge(&known);
            since.extend(changed_since(kind, change, &merged));
            if others(change, &known) {
                since.push(kind.label.to_string());
            }
            if let Some(edit) = inverse(kind, change, &known) {
                action.edits.push(edit);
            }
        }
        if !since.is_empty() && !force {
            since.sort();
            since.dedup();
            return Err(StoreError::ChangedSince { title, fields: since });
        }
        if action.is_empty() {
            // What it did was erased for good since.
            return Err(StoreError::NothingTo("undo"));
        }
        self.write_undoing(&action, Some(target))
    }

    fn changes_of_action(&self, number: i64) -> Result<Vec<Change>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT raw FROM change WHERE txn = ?1 AND raw IS NOT NULL AND state IN (0, 2, 4) ORDER BY dev, seq",
        )?;
        let mut rows = read.query([number])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let raw = row.get_ref(0)?.as_blob().map_err(|_| damaged("a change is no bytes"))?;
            out.push(Change::decode(raw).map_err(|_| damaged("a change cannot be read"))?);
        }
        Ok(out)
    }
}

/// The edit that takes back one change.
fn inverse(kind: &'static Kind, change: &Change, known: &[Change]) -> Option<Edit> {
    let row = change.row;
    let base = || base_of(kind, known);
    match change.what {
        What::Insert | What::Restore => Some(Edit::Delete { kind, row, base: base() }),
        What::Delete => Some(Edit::Restore { kind, row }),
        What::Set | What::Resolve => {
            let cells: Vec<(usize, Value)> = change
                .cells
                .iter()
                .filter_map(|cell| {
                    let n = kind.position(&cell.field)?;
                    Some((n, merge::before(known, &cell.field, &cell.ctx)))
                })
                .collect();
            let Base { cells: seen, row: seen_row } = base();
            (!cells.is_empty()).then_some(Edit::Set {
                kind,
                row,
                cells,
                base: Base { cells: seen, row: seen_row },
            })
        }
        What::Grant | What::Revoke | What::Purge | What::Other(_) => None,
    }
}

/// Whether another laptop wrote to a row that the change made: taking the row away would take that
/// with it, even where both wrote the same.
fn others(change: &Change, known: &[Change]) -> bool {
    change.what == What::Insert && known.iter().any(|c| c.dot.dev != change.dot.dev)
}

/// What stands otherwise than the change left it, in words.
fn changed_since(kind: &'static Kind, change: &Change, merged: &Merged) -> Vec<String> {
    let gone = match change.what {
        What::Delete => merged.alive,
        _ => !merged.alive,
    };
    if gone {
        return vec![kind.label.to_string()];
    }
    let mut fields: Vec<String> = change
        .cells
        .iter()
        .filter(|cell| {
            merged
                .cells
                .get(&cell.field)
                .is_some_and(|heads| heads.iter().any(|head| head.value != cell.value))
        })
        .map(|cell| label(kind, &cell.field))
        .collect();
    if change.what == What::Insert {
        // Cells that the insert left open and somebody filled since.
        for (field, heads) in &merged.cells {
            let filled = heads.iter().any(|head| !head.value.is_null());
            if filled && !change.cells.iter().any(|cell| cell.field == *field) {
                fields.push(label(kind, field));
            }
        }
    }
    fields
}

fn label(kind: &Kind, field: &str) -> String {
    kind.field(field).map_or(field.to_string(), |f| f.label.to_string())
}
