//! What a laptop wrote under an earlier name and no lead has, written again under its new one.
//!
//! A TA's laptop that begins anew (it was put back to an earlier copy, or copied) has another name and
//! numbers of its own. What it had not sent yet carries the old name, which nobody takes in any more. So
//! before anything new is written, those changes become changes of the new name: the same rows, cells and
//! contexts, in the same order, and of the same actions. In the contexts what moved is called as it is called
//! now, for no lead will ever know the other. Where the old name's numbers did come to a lead after all,
//! both say the same and are one version; what was changed since is shown as two.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::domain::Id;
use crate::domain::kind::LEAD;
use crate::store::change::Change;
use crate::store::core::Store;
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::error::StoreError;
use crate::store::schema::state;

/// A change that moves to the new name.
struct Moving {
    /// The device's number in this file.
    dev: i64,
    /// The action's number in this file.
    txn: i64,
    change: Change,
}

/// What the dots that moved are called now.
#[derive(Default)]
struct Moved {
    /// For each earlier name, how far a lead has it: that much keeps its name.
    known: BTreeMap<DevId, u64>,
    dots: BTreeMap<Dot, Dot>,
}

impl Moved {
    /// A context as the new name may say it.
    fn of(&self, ctx: &Ctx) -> Ctx {
        let mut out = Ctx::default();
        for (dev, seq) in &ctx.0 {
            let Some(known) = self.known.get(dev) else {
                out.add(Dot { dev: *dev, seq: *seq });
                continue;
            };
            if *known > 0 {
                out.add(Dot { dev: *dev, seq: *seq.min(known) });
            }
            let (from, to) = (Dot { dev: *dev, seq: 0 }, Dot { dev: *dev, seq: *seq });
            self.dots.range(from..=to).for_each(|(_, now)| out.add(*now));
        }
        out
    }
}

impl Store {
    /// Writes again, under this laptop's name, what it wrote under earlier ones and no lead has; how many
    /// changes that were. For a laptop that must join again, before anything else is written.
    ///
    /// # Errors
    /// When the file cannot be read or written; nothing has changed then.
    pub(crate) fn carry_over(&mut self) -> Result<usize, StoreError> {
        let moving = self.left_under_earlier_names()?;
        if moving.is_empty() {
            return Ok(0);
        }
        self.whole(|store| store.move_over(moving))
    }

    fn left_under_earlier_names(&self) -> Result<Vec<Moving>, StoreError> {
        let mut read = self.conn.prepare(
            "SELECT c.dev, c.txn, c.raw FROM device o JOIN change c ON c.dev = o.dev
             WHERE o.user_id = ?1 AND o.dev <> ?2 AND o.revoked_after_seq IS NOT NULL
               AND c.state = ?3 AND c.raw IS NOT NULL
               AND c.seq > (SELECT coalesce(max(p.have), 0) FROM peer p JOIN device d ON d.dev = p.dev
                            WHERE p.about = o.dev AND d.dev <> ?2 AND d.role = ?4)
             ORDER BY c.dev, c.seq",
        )?;
        let (user, me) = (self.me.user.0.as_slice(), self.me.dev);
        let mut rows = read.query(params![user, me, state::APPLIED, LEAD])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let raw: Vec<u8> = row.get(2)?;
            let change = Change::decode(&raw)
                .map_err(|what| StoreError::Unreadable { kind: "change", what })?;
            out.push(Moving { dev: row.get(0)?, txn: row.get(1)?, change });
        }
        Ok(out)
    }

    fn move_over(&mut self, moving: Vec<Moving>) -> Result<usize, StoreError> {
        let mut moved = Moved::default();
        let mut touched: BTreeMap<Id, String> = BTreeMap::new();
        let n = moving.len();
        for Moving { dev, txn, change } in moving {
            let old = change.dot;
            moved.known.entry(old.dev).or_insert(old.seq - 1);
            touched.insert(change.row, change.entity.clone());
            let mut series = self.series_of(change.txn, txn)?;
            let again = Change {
                dot: series.next_dot(self.me.dev_id),
                hlc: series.next_stamp(crate::store::hlc::unix_ms(change.hlc)),
                previous: series.previous(),
                salt: self.ids.next_id().0,
                row_ctx: moved.of(&change.row_ctx),
                cells: change
                    .cells
                    .into_iter()
                    .map(|mut cell| {
                        cell.ctx = moved.of(&cell.ctx);
                        cell
                    })
                    .collect(),
                ..change
            };
            moved.dots.insert(old, again.dot);
            self.enter_log(&mut series, &again)?;
            self.end_series(&series)?;
            self.conn.execute(
                "DELETE FROM change WHERE dev = ?1 AND seq = ?2",
                params![dev, old.seq.cast_signed()],
            )?;
            self.conn.execute(
                "UPDATE peer SET have = min(have, ?3) WHERE dev = ?1 AND about = ?2",
                params![self.me.dev, dev, (old.seq - 1).cast_signed()],
            )?;
        }
        for (row, entity) in &touched {
            self.project_row(entity, *row)?;
        }
        Ok(n)
    }
}
