//! What is handed out: changes as they were authored, and what still stands of a row.

use rusqlite::params;

use crate::domain::Id;
use crate::store::change::{CellOp, Change, What};
use crate::store::core::{Store, id_at};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::error::StoreError;
use crate::store::hlc::Hlc;
use crate::store::merge::{Merged, merge};
use crate::store::schema::state;

/// Where a change of the log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogState {
    /// Counted, or kept for a newer version.
    Counts,
    /// Not accepted.
    Refused,
    /// Erased for good.
    Erased,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Whose.
    pub dev: DevId,
    /// Its number.
    pub seq: u64,
    /// Its stamp.
    pub hlc: Hlc,
    /// Its row.
    pub row: Id,
    /// Its hash.
    pub hash: [u8; 32],
    /// Where it stands.
    pub state: LogState,
    /// Its bytes, where they are kept.
    pub raw: Option<Vec<u8>>,
}

impl Store {
    /// The lines of the log that an acknowledgement does not cover, of every device or of this one,
    /// each device's in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log_after(&self, have: &Ctx, own_only: bool) -> Result<Vec<LogRow>, StoreError> {
        let mut out = Vec::new();
        for device in self.devices()? {
            if own_only && device.n != self.me.dev {
                continue;
            }
            let from = have.0.get(&device.dev).copied().unwrap_or(0);
            let mut read = self.conn.prepare_cached(
                "SELECT seq, hlc, row, hash, state, raw FROM change WHERE dev = ?1 AND seq > ?2
                 AND state NOT IN (4, 5) ORDER BY seq",
            )?;
            let mut rows = read.query(params![device.n, from.cast_signed()])?;
            while let Some(row) = rows.next()? {
                let hash: Vec<u8> = row.get(3)?;
                out.push(LogRow {
                    dev: device.dev,
                    seq: row.get::<_, i64>(0)?.unsigned_abs(),
                    hlc: row.get(1)?,
                    row: id_at(row, 2)?,
                    hash: hash.try_into().unwrap_or([0; 32]),
                    state: match row.get::<_, i64>(4)? {
                        state::QUARANTINED => LogState::Refused,
                        state::PURGED => LogState::Erased,
                        _ => LogState::Counts,
                    },
                    raw: row.get(5)?,
                });
            }
        }
        Ok(out)
    }

    /// What the file holds of one change: its hash, and whether it counts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_hash(&self, dev: DevId, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let Ok(n) = self.device_number(dev) else { return Ok(None) };
        let mut read =
            self.conn.prepare_cached("SELECT hash FROM change WHERE dev = ?1 AND seq = ?2")?;
        let mut rows = read.query(params![n, seq.cast_signed()])?;
        Ok(match rows.next()? {
            Some(row) => row.get::<_, Vec<u8>>(0)?.try_into().ok(),
            None => None,
        })
    }

    /// The changes of a row that count, for a check of what is to come.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn changes_to(&self, row: Id) -> Result<Vec<Change>, StoreError> {
        self.changes_of(row)
    }

    /// What still stands of a living row in the fields that `may` names: for each change that wrote
    /// such a cell, its whole hash and the change with those cells alone. Titles stay behind: they
    /// may speak of others. With `only` a user, only what they wrote and what was written over it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn standing(
        &self,
        row: Id,
        may: &dyn Fn(&str) -> bool,
        only: Option<Id>,
    ) -> Result<Vec<([u8; 32], Change)>, StoreError> {
        let hashed = self.hashed_changes_of(row)?;
        let changes: Vec<Change> = hashed.iter().map(|(_, c)| c.clone()).collect();
        let merged = merge(&changes);
        if !merged.alive {
            return Ok(Vec::new());
        }
        // By device and number, as the user of one never changes.
        let theirs: Option<Vec<Dot>> =
            only.map(|user| changes.iter().filter(|c| c.user == user).map(|c| c.dot).collect());
        let may = |change: &Change, cell: &CellOp| {
            may(&cell.field)
                && theirs.as_ref().is_none_or(|dots| {
                    dots.iter().any(|dot| *dot == change.dot || cell.ctx.covers(*dot))
                })
        };
        let trimmed = hashed.into_iter();
        Ok(trimmed.filter_map(|(hash, c)| Some((hash, trim(c, &merged, &may)?))).collect())
    }

    fn hashed_changes_of(&self, row: Id) -> Result<Vec<([u8; 32], Change)>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT hash, raw FROM change WHERE row = ?1 AND state IN (0, 2, 4) AND raw IS NOT NULL",
        )?;
        let mut rows = read.query([row.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(found) = rows.next()? {
            let hash: Vec<u8> = found.get(0)?;
            let raw: Vec<u8> = found.get(1)?;
            let change = Change::decode(&raw)
                .map_err(|_| crate::store::core::damaged("a change cannot be read"))?;
            out.push((hash.try_into().unwrap_or([0; 32]), change));
        }
        Ok(out)
    }
}

/// A change with only those cells that stand and may be seen; `None` when nothing is left of it.
fn trim(
    mut change: Change,
    merged: &Merged,
    may: &dyn Fn(&Change, &CellOp) -> bool,
) -> Option<Change> {
    if matches!(change.what, What::Delete) {
        return None;
    }
    let stands = |cell: &CellOp| {
        may(&change, cell)
            && merged
                .cells
                .get(&cell.field)
                .is_some_and(|heads| heads.iter().any(|head| head.dot == change.dot))
    };
    let cells: Vec<CellOp> = change.cells.iter().filter(|cell| stands(cell)).cloned().collect();
    // A row brought back stands by that alone.
    if cells.is_empty() && change.what != What::Restore {
        return None;
    }
    change.cells = cells;
    change.title = None;
    change.undoes = None;
    change.previous = None;
    change.salt = [0; 16];
    change.row_ctx = Ctx::default();
    Some(change)
}
