//! Taking in a snapshot: what stands of a TA's pupils replaces what was received before.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use crate::domain::Id;
use crate::store::core::{Store, id_at};
use crate::store::ctx::Ctx;
use crate::store::error::StoreError;
use crate::store::schema::state;

use super::{Incoming, Known, Loss, Take, Taken};

impl Store {
    pub(super) fn take_snapshot(
        &mut self,
        take: &Take,
        covers: &Ctx,
        known: &mut Known<'_>,
        taken: &mut Taken,
        touched: &mut BTreeMap<Id, String>,
    ) -> Result<(), StoreError> {
        let mut given: BTreeMap<(i64, u64), &Incoming> = BTreeMap::new();
        let mut rows: BTreeSet<Id> = BTreeSet::new();
        for incoming in &take.changes {
            let dot = incoming.change.dot;
            given.insert((self.device_number(dot.dev)?, dot.seq), incoming);
            rows.insert(incoming.change.row);
        }
        for held in self.covered(covers)? {
            let key = (held.dev, held.seq);
            if held.received && !given.contains_key(&key) {
                self.let_go(held.dev, held.seq)?;
                touched.insert(held.row, held.entity);
            } else if !held.received
                && !rows.contains(&held.row)
                && self.stands(&held.entity, held.row)?
            {
                // It is on the lead, and no longer for this laptop to hold.
                self.let_go(held.dev, held.seq)?;
                touched.insert(held.row, held.entity);
            }
        }
        for ((dev, seq), incoming) in given {
            if self.put_received(dev, seq, incoming, known)? {
                taken.applied += 1;
                touched.insert(incoming.change.row, incoming.change.entity.clone());
            }
        }
        for (dev, seq) in &covers.0 {
            let Ok(n) = self.device_number(*dev) else { continue };
            if n != self.me.dev {
                self.set_peer(self.me.dev, n, *seq)?;
            }
        }
        Ok(())
    }

    fn stands(&self, entity: &str, row: Id) -> Result<bool, StoreError> {
        match self.kind(entity) {
            Some(kind) => Ok(self.cells(kind, row)?.is_some()),
            None => Ok(true),
        }
    }

    /// Puts a received value in its place; `false` when it stood there so.
    fn put_received(
        &mut self,
        dev: i64,
        seq: u64,
        incoming: &Incoming,
        known: &mut Known<'_>,
    ) -> Result<bool, StoreError> {
        let stands: Option<(i64, Option<Vec<u8>>)> = self
            .conn
            .prepare_cached("SELECT state, raw FROM change WHERE dev = ?1 AND seq = ?2")?
            .query_row(params![dev, seq.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match stands {
            None => {
                self.put_change(dev, incoming, state::RECEIVED, Some(&incoming.raw), known)?;
                Ok(true)
            }
            Some((state::RECEIVED, Some(raw))) if raw == incoming.raw => Ok(false),
            Some((state::RECEIVED | state::LEFT, _)) => {
                self.conn
                    .prepare_cached(
                        "UPDATE change SET raw = ?3, hash = ?4, state = 4 WHERE dev = ?1 AND seq = ?2",
                    )?
                    .execute(params![
                        dev,
                        seq.cast_signed(),
                        incoming.raw,
                        incoming.hash.as_slice()
                    ])?;
                Ok(true)
            }
            // This laptop's own, whole; or erased, or not accepted.
            Some(_) => Ok(false),
        }
    }

    /// Lets a change go. The number and hash of this laptop's own stay, for the chain.
    fn let_go(&self, dev: i64, seq: u64) -> Result<(), StoreError> {
        let sql = match dev == self.me.dev {
            true => "UPDATE change SET raw = NULL, state = 5 WHERE dev = ?1 AND seq = ?2",
            false => "DELETE FROM change WHERE dev = ?1 AND seq = ?2",
        };
        self.conn.prepare_cached(sql)?.execute(params![dev, seq.cast_signed()])?;
        Ok(())
    }

    /// Changes held here that a vector covers: received values, and this laptop's own that count.
    fn covered(&self, covers: &Ctx) -> Result<Vec<HeldChange>, StoreError> {
        let mut out = Vec::new();
        for (dev, upto) in &covers.0 {
            let Ok(n) = self.device_number(*dev) else { continue };
            let mut read = self.conn.prepare_cached(
                "SELECT seq, row, ent, state FROM change
                 WHERE dev = ?1 AND seq <= ?2 AND state IN (0, 2, 4)",
            )?;
            let mut rows = read.query(params![n, upto.cast_signed()])?;
            while let Some(row) = rows.next()? {
                let received = row.get::<_, i64>(3)? == state::RECEIVED;
                // The row that says whose laptop this is came with it, not from it.
                out.push(HeldChange {
                    dev: n,
                    seq: row.get::<_, i64>(0)?.unsigned_abs(),
                    row: id_at(row, 1)?,
                    entity: self.names.name(row.get(2)?).to_string(),
                    received,
                });
            }
        }
        Ok(out)
    }

    /// What a snapshot would take away, rows of pupils who left this laptop's scope aside.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn loss(&self, take: &Take, scope: &BTreeSet<Id>) -> Result<Loss, StoreError> {
        let Some(covers) = &take.covers else { return Ok(Loss::default()) };
        let given: BTreeSet<Id> = take.changes.iter().map(|c| c.change.row).collect();
        let mut going = BTreeSet::new();
        let mut of = BTreeSet::new();
        for held in self.covered(covers)? {
            if self.stands(&held.entity, held.row)? {
                of.insert(held.row);
                if !given.contains(&held.row) && !self.is_purged(held.row)? {
                    going.insert(held.row);
                }
            }
        }
        let last = covers.0.get(&self.me.dev_id).copied().unwrap_or(0);
        let mut loss = Loss { rows: 0, of: of.len(), unsent: 0 };
        for row in going {
            if self.pupil_of_row(row)?.is_some_and(|pupil| !scope.contains(&pupil)) {
                continue;
            }
            loss.rows += 1;
            let unsent = self
                .conn
                .prepare_cached("SELECT 1 FROM change WHERE row = ?1 AND dev = ?2 AND seq > ?3")?
                .exists(params![row.0.as_slice(), self.me.dev, last.cast_signed()])?;
            loss.unsent += usize::from(unsent);
        }
        Ok(loss)
    }
}

/// A change that is held, as far as letting it go needs to know.
struct HeldChange {
    dev: i64,
    seq: u64,
    row: Id,
    entity: String,
    received: bool,
}
