//! A laptop that exists twice: how far its series goes here, and putting one of two aside.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use crate::domain::Id;
use crate::store::core::{Store, id_at};
use crate::store::ctx::DevId;
use crate::store::error::StoreError;

impl Store {
    /// How far the series of a device goes here, and the hash of its last change; nothing where none is here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tip(&self, dev: DevId) -> Result<Option<(u64, [u8; 32])>, StoreError> {
        let Ok(n) = self.device_number(dev) else { return Ok(None) };
        let found: Option<(i64, Vec<u8>)> = self
            .conn
            .prepare_cached(
                "SELECT seq, hash FROM change WHERE dev = ?1 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.and_then(|(seq, hash)| Some((seq.unsigned_abs(), hash.try_into().ok()?))))
    }

    /// Puts aside what a device wrote from a number on, for another series of it to take its place: each
    /// is listed with its text, and its row is worked out without it. Within a transaction.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(crate) fn give_way(
        &mut self,
        dev: DevId,
        from: u64,
        sender: DevId,
        reason: &str,
    ) -> Result<(), StoreError> {
        let (n, sender) = (self.device_number(dev)?, self.device_number(sender)?);
        let mut touched: BTreeMap<Id, String> = BTreeMap::new();
        {
            let mut read = self
                .conn
                .prepare_cached("SELECT row, ent FROM change WHERE dev = ?1 AND seq >= ?2")?;
            let mut rows = read.query(params![n, from.cast_signed()])?;
            while let Some(row) = rows.next()? {
                touched.insert(id_at(row, 0)?, self.names.name(row.get(1)?).to_string());
            }
        }
        // What is kept of a refused change refers to the log, which it leaves now.
        self.conn.execute(
            "UPDATE refusal SET raw = (SELECT c.raw FROM change c WHERE c.dev = ?1 AND c.seq = refusal.seq
               AND c.hash = refusal.hash)
             WHERE dev = ?2 AND seq >= ?3 AND raw IS NULL",
            params![n, dev.0.as_slice(), from.cast_signed()],
        )?;
        self.conn.execute(
            "INSERT OR IGNORE INTO refusal(sender, dev, seq, hash, kind, reason, raw, at)
             SELECT ?1, ?2, c.seq, c.hash, (SELECT name FROM name WHERE n = c.ent), ?3, c.raw, ?4
             FROM change c WHERE c.dev = ?5 AND c.seq >= ?6 AND c.raw IS NOT NULL",
            params![sender, dev.0.as_slice(), reason, self.clock.unix_ms(), n, from.cast_signed()],
        )?;
        self.conn.execute(
            "DELETE FROM change WHERE dev = ?1 AND seq >= ?2",
            params![n, from.cast_signed()],
        )?;
        self.conn.execute(
            "UPDATE peer SET have = min(have, ?3) WHERE dev = ?1 AND about = ?2",
            params![self.me.dev, n, (from - 1).cast_signed()],
        )?;
        for (row, entity) in &touched {
            self.project_row(entity, *row)?;
        }
        Ok(())
    }

    /// Marks a device as copied: two changes of it share a number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn mark_copied(&mut self, dev: DevId) -> Result<(), StoreError> {
        self.conn.execute("UPDATE device SET copied = 1 WHERE dev_id = ?1", [dev.0.as_slice()])?;
        Ok(())
    }
}
