//! Taking in: one transaction, after which the rows that were touched are worked out again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use crate::domain::Id;
use crate::domain::kind::LEAD;
use crate::store::change::{Change, What};
use crate::store::core::{Store, id_at};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::error::StoreError;
use crate::store::hlc::{self, Hlc};
use crate::store::schema::state;

use super::LogRow;

/// A clock that is further ahead than this is wrong and does not move this one (SYNC.md 3.1).
const AHEAD_MS: i64 = 24 * 60 * 60 * 1000;

/// What becomes of a change that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Apply,
    /// It is kept aside for a lead, with the reason.
    Hold(String),
    /// It is kept aside, and not as what it says it is: it carries another's name or number.
    Forged(String),
    /// Its row was erased for good.
    Erased,
}

/// A change that came in, checked.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The change.
    pub change: Change,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Its hash: of a received value, that of the whole change.
    pub hash: [u8; 32],
    /// What becomes of it.
    pub verdict: Verdict,
}

/// What is to be taken in of one bundle.
#[derive(Clone, Debug)]
pub struct Take {
    /// Who sent it.
    pub sender: DevId,
    /// The bundle, and what proves that the sender made it.
    pub bundle: ([u8; 16], [u8; 32], [u8; 64]),
    /// Devices by certificate, the lead that serves each, and where it was cut off.
    pub devices: Vec<(Vec<u8>, Option<DevId>, Option<u64>)>,
    /// Changes, each device's in order.
    pub changes: Vec<Incoming>,
    /// Places in the log without content.
    pub stubs: Vec<LogRow>,
    /// What a lead did not accept.
    pub refused: Vec<(Dot, [u8; 32], String)>,
    /// What the sender has.
    pub have: Ctx,
    /// What leads gave to each laptop.
    pub sent: Vec<(DevId, Ctx)>,
    /// What a snapshot stands for; nothing for changes.
    pub covers: Option<Ctx>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Changes that count now and did not before.
    pub applied: usize,
    /// Fields of the touched rows that hold two versions now.
    pub conflicts: usize,
    /// Changes that were kept aside: record type and reason.
    pub held: Vec<(String, String)>,
}

/// What a snapshot would take away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Rows that would go.
    pub rows: usize,
    /// Rows that are held now.
    pub of: usize,
    /// Rows among them with changes of this laptop that no lead has.
    pub unsent: usize,
}

impl Store {
    /// Takes a checked bundle in, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written; nothing has changed then.
    pub fn take(&mut self, take: &Take) -> Result<Taken, StoreError> {
        self.with_large_cache(|store| store.in_transaction(|store| store.take_all(take)))
    }

    fn take_all(&mut self, take: &Take) -> Result<Taken, StoreError> {
        for (cert, home, revoked) in &take.devices {
            self.know_device(cert, *home, *revoked)?;
        }
        let mut taken = Taken::default();
        let mut touched: BTreeMap<Id, String> = BTreeMap::new();
        match &take.covers {
            Some(covers) => self.take_snapshot(take, covers, &mut taken, &mut touched)?,
            None => self.take_changes(take, &mut taken, &mut touched)?,
        }
        self.take_refused(take, &mut touched)?;
        for (row, entity) in &touched {
            self.project_row(entity, *row)?;
            taken.conflicts += self.clashes_of(*row)?;
        }
        self.take_notes(take)?;
        Ok(taken)
    }

    fn clashes_of(&self, row: Id) -> Result<usize, StoreError> {
        let n: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM clash WHERE row = ?1")?
            .query_row([row.0.as_slice()], |row| row.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    fn take_changes(
        &mut self,
        take: &Take,
        taken: &mut Taken,
        touched: &mut BTreeMap<Id, String>,
    ) -> Result<(), StoreError> {
        let mut upto = self.acked(self.me.dev)?;
        let mut at = |dot: Dot| {
            let seen = upto.0.entry(dot.dev).or_default();
            if dot.seq == *seen + 1 {
                *seen += 1;
            }
        };
        // What carries another's number is not the change of that number: that one is still to come.
        for incoming in take.changes.iter().filter(|c| !matches!(c.verdict, Verdict::Forged(_))) {
            at(incoming.change.dot);
        }
        for stub in &take.stubs {
            at(Dot { dev: stub.dev, seq: stub.seq });
        }
        for incoming in &take.changes {
            self.take_change(take.sender, incoming, taken, touched)?;
        }
        for stub in &take.stubs {
            self.take_stub(stub)?;
        }
        for (dev, seq) in upto.0 {
            let Ok(n) = self.device_number(dev) else { continue };
            let mut seq = seq;
            while n != self.me.dev && self.has_change(n, seq + 1)? {
                seq += 1;
            }
            self.set_peer(self.me.dev, n, seq)?;
        }
        Ok(())
    }

    fn has_change(&self, dev: i64, seq: u64) -> Result<bool, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM change WHERE dev = ?1 AND seq = ?2")?
            .exists(params![dev, seq.cast_signed()])?)
    }

    fn set_peer(&self, dev: i64, about: i64, have: u64) -> Result<(), StoreError> {
        self.conn
            .prepare_cached(
                "INSERT INTO peer(dev, about, have) VALUES(?1, ?2, ?3)
                 ON CONFLICT(dev, about) DO UPDATE SET have = excluded.have",
            )?
            .execute(params![dev, about, have.cast_signed()])?;
        Ok(())
    }

    fn take_change(
        &mut self,
        sender: DevId,
        incoming: &Incoming,
        taken: &mut Taken,
        touched: &mut BTreeMap<Id, String>,
    ) -> Result<(), StoreError> {
        let change = &incoming.change;
        if let Verdict::Forged(reason) = &incoming.verdict {
            let new = self.note_refusal(sender, incoming, reason, true)?;
            if new {
                taken.held.push((change.entity.clone(), reason.clone()));
            }
            return Ok(());
        }
        let dev = self.device_number(change.dot.dev)?;
        if self.has_change(dev, change.dot.seq)? {
            return Ok(());
        }
        let known = self.kind(&change.entity).is_some();
        let (state, raw) = match &incoming.verdict {
            _ if change.what == What::Purge => (state::PURGED, Some(&incoming.raw)),
            Verdict::Erased => (state::PURGED, None),
            Verdict::Hold(_) | Verdict::Forged(_) => (state::QUARANTINED, Some(&incoming.raw)),
            Verdict::Apply if change.what.is_control() => (state::CONTROL, Some(&incoming.raw)),
            Verdict::Apply if !known || matches!(change.what, What::Other(_)) => {
                (state::UNKNOWN, Some(&incoming.raw))
            }
            Verdict::Apply => (state::APPLIED, Some(&incoming.raw)),
        };
        self.put_change(dev, incoming, state, raw.map(Vec::as_slice))?;
        match &incoming.verdict {
            Verdict::Hold(reason) => {
                self.note_refusal(sender, incoming, reason, false)?;
                taken.held.push((change.entity.clone(), reason.clone()));
            }
            Verdict::Apply => {
                taken.applied += 1;
                match change.what.is_control() {
                    true => self.apply_control(change)?,
                    false => {
                        touched.insert(change.row, change.entity.clone());
                    }
                }
            }
            Verdict::Erased | Verdict::Forged(_) => {}
        }
        Ok(())
    }

    fn put_change(
        &mut self,
        dev: i64,
        incoming: &Incoming,
        state: i64,
        raw: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let change = &incoming.change;
        let txn = self.txn_of(change)?;
        let ent = self.names.number(&self.conn, &change.entity)?;
        self.conn
            .prepare_cached(
                "INSERT INTO change(dev, seq, hlc, txn, ent, row, pupil, hash, state, raw)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                dev,
                change.dot.seq.cast_signed(),
                change.hlc,
                txn,
                ent,
                change.row.0.as_slice(),
                change.pupil.map(|id| id.0.to_vec()),
                incoming.hash.as_slice(),
                state,
                raw
            ])?;
        self.conn
            .prepare_cached(
                "UPDATE device SET last_hlc = max(coalesce(last_hlc, 0), ?2)
                 WHERE dev = ?1 AND dev <> ?3",
            )?
            .execute(params![dev, change.hlc, self.me.dev])?;
        Ok(())
    }

    /// The local number of the action that a change belongs to.
    fn txn_of(&mut self, change: &Change) -> Result<i64, StoreError> {
        let known: Option<i64> = self
            .conn
            .prepare_cached("SELECT n FROM txn WHERE id = ?1")?
            .query_row([change.txn.0.as_slice()], |row| row.get(0))
            .optional()?;
        if let Some(n) = known {
            return Ok(n);
        }
        self.conn
            .prepare_cached("INSERT INTO txn(id, user_id, title, undoes) VALUES(?1, ?2, ?3, ?4)")?
            .execute(params![
                change.txn.0.as_slice(),
                change.user.0.as_slice(),
                change.title.as_deref().unwrap_or(""),
                change.undoes.map(|id| id.0.to_vec())
            ])?;
        Ok(self.conn.last_insert_rowid())
    }

    fn take_stub(&mut self, stub: &LogRow) -> Result<(), StoreError> {
        let dev = self.device_number(stub.dev)?;
        if self.has_change(dev, stub.seq)? {
            return Ok(());
        }
        let ent = self.names.number(&self.conn, "erased")?;
        self.conn
            .prepare_cached(
                "INSERT INTO change(dev, seq, hlc, txn, ent, row, hash, state)
                 VALUES(?1, ?2, ?3, 0, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                dev,
                stub.seq.cast_signed(),
                stub.hlc,
                ent,
                stub.row.0.as_slice(),
                stub.hash.as_slice(),
                state::PURGED
            ])?;
        Ok(())
    }

    /// Keeps what was not accepted; `false` when it was kept before.
    fn note_refusal(
        &self,
        sender: DevId,
        incoming: &Incoming,
        reason: &str,
        keep: bool,
    ) -> Result<bool, StoreError> {
        let change = &incoming.change;
        let n = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO refusal(sender, dev, seq, hash, kind, reason, raw, at)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.device_number(sender)?,
                change.dot.dev.0.as_slice(),
                change.dot.seq.cast_signed(),
                incoming.hash.as_slice(),
                change.entity,
                reason,
                keep.then_some(incoming.raw.as_slice()),
                self.clock.unix_ms()
            ])?;
        Ok(n > 0)
    }

    /// What a lead did not accept does not count here either. On the laptop that wrote it the text
    /// stays, and is listed; between leads the one that refused it decides.
    fn take_refused(
        &mut self,
        take: &Take,
        touched: &mut BTreeMap<Id, String>,
    ) -> Result<(), StoreError> {
        for (dot, hash, reason) in &take.refused {
            let Ok(dev) = self.device_number(dot.dev) else { continue };
            let found: Option<(Vec<u8>, i64, i64)> = self
                .conn
                .prepare_cached(
                    "SELECT row, ent, state FROM change WHERE dev = ?1 AND seq = ?2 AND hash = ?3
                     AND NOT EXISTS(SELECT 1 FROM purged p WHERE p.row = change.row)",
                )?
                .query_row(params![dev, dot.seq.cast_signed(), hash.as_slice()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let Some((row, ent, was)) = found else { continue };
            if was == state::QUARANTINED {
                continue;
            }
            let entity = self.names.name(ent).to_string();
            self.conn
                .prepare_cached("UPDATE change SET state = ?3 WHERE dev = ?1 AND seq = ?2")?
                .execute(params![dev, dot.seq.cast_signed(), state::QUARANTINED])?;
            let mine = dev == self.me.dev;
            self.conn
                .prepare_cached(
                    "INSERT OR IGNORE INTO refusal(sender, dev, seq, hash, kind, reason, at, done)
                     VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    dev,
                    dot.dev.0.as_slice(),
                    dot.seq.cast_signed(),
                    hash.as_slice(),
                    entity,
                    reason,
                    self.clock.unix_ms(),
                    !mine
                ])?;
            if let Some(row) = Id::from_slice(&row) {
                touched.insert(row, entity);
            }
        }
        Ok(())
    }

    fn take_snapshot(
        &mut self,
        take: &Take,
        covers: &Ctx,
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
            if self.put_received(dev, seq, incoming)? {
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
    ) -> Result<bool, StoreError> {
        let stands: Option<(i64, Option<Vec<u8>>)> = self
            .conn
            .prepare_cached("SELECT state, raw FROM change WHERE dev = ?1 AND seq = ?2")?
            .query_row(params![dev, seq.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match stands {
            None => {
                self.put_change(dev, incoming, state::RECEIVED, Some(&incoming.raw))?;
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

    /// Acknowledgements, the receipt, when the sender was heard, and the clock.
    fn take_notes(&mut self, take: &Take) -> Result<(), StoreError> {
        let sender = self.device_number(take.sender)?;
        for (about, have) in &take.have.0 {
            let Ok(about) = self.device_number(*about) else { continue };
            self.conn
                .prepare_cached(
                    "INSERT INTO peer(dev, about, have) VALUES(?1, ?2, ?3)
                     ON CONFLICT(dev, about) DO UPDATE SET have = max(have, excluded.have)",
                )?
                .execute(params![sender, about, have.cast_signed()])?;
        }
        for (dev, sent) in &take.sent {
            if let Ok(n) = self.device_number(*dev) {
                self.note_sent(n, sent)?;
            }
        }
        let now = self.clock.unix_ms();
        let (bundle, sha256, signature) = &take.bundle;
        let held = take.changes.iter().filter(|c| c.verdict != Verdict::Apply).count();
        self.conn.execute(
            "INSERT INTO receipt(bundle, from_dev, at, sha256, sig, n, refused)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                bundle.as_slice(),
                sender,
                now,
                sha256.as_slice(),
                signature.as_slice(),
                take.changes.len() as i64,
                held as i64
            ],
        )?;
        self.conn
            .execute("UPDATE device SET last_import = ?2 WHERE dev = ?1", params![sender, now])?;
        let latest = take.changes.iter().map(|c| c.change.hlc).max().unwrap_or(0);
        self.move_clock(latest, now)?;
        if self.me.role & LEAD == 0 && !take.devices.is_empty() {
            self.rewrap_lead_keys()?;
        }
        Ok(())
    }

    fn move_clock(&self, latest: Hlc, now: i64) -> Result<(), StoreError> {
        if hlc::unix_ms(latest) > now + AHEAD_MS {
            return Ok(());
        }
        self.conn.execute(
            "UPDATE device SET last_hlc = max(coalesce(last_hlc, 0), ?2) WHERE dev = ?1",
            params![self.me.dev, latest],
        )?;
        Ok(())
    }

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

/// A change that is held, as far as letting it go needs to know.
struct HeldChange {
    dev: i64,
    seq: u64,
    row: Id,
    entity: String,
    received: bool,
}
