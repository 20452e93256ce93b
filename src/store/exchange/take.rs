//! Taking in: one transaction, after which the rows that were touched are worked out again.

mod copied;
mod snapshot;

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, params};

use crate::domain::Id;
use crate::domain::kind::LEAD;
use crate::store::change::{Change, What};
use crate::store::core::Store;
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

/// What is looked up once a bundle rather than once a change.
#[derive(Default)]
struct Known<'a> {
    /// The last number of each device that was held before, by its local number.
    last: BTreeMap<i64, u64>,
    /// The highest stamp of each device that came in.
    stamps: BTreeMap<i64, Hlc>,
    /// Local numbers of actions.
    txns: HashMap<Id, i64>,
    /// Rows that changes came in for.
    rows: BTreeMap<Id, AtHand<'a>>,
}

/// All changes of a row that count.
struct AtHand<'a> {
    /// What was held before.
    held: Vec<Change>,
    /// Whether nothing at all was, so that there is nothing to replace.
    fresh: bool,
    /// What came in.
    new: Vec<&'a Change>,
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
        // Rows to be worked out again from the file, and rows whose changes are all at hand.
        let mut touched: BTreeMap<Id, String> = BTreeMap::new();
        let mut known = Known::default();
        match &take.covers {
            Some(covers) => {
                self.take_snapshot(take, covers, &mut known, &mut taken, &mut touched)?;
            }
            None => self.take_changes(take, &mut known, &mut taken)?,
        }
        self.take_refused(take, &mut touched)?;
        // In the order of their search documents, as the index writes out all that it holds back whenever a
        // document comes before the one before it; new ones last, in the order of the tables they go into.
        let mut rows = Vec::with_capacity(known.rows.len());
        for (row, at_hand) in std::mem::take(&mut known.rows) {
            let doc = if at_hand.fresh { None } else { self.doc_of(row)? };
            rows.push((doc.unwrap_or(i64::MAX), row, at_hand));
        }
        rows.sort_unstable_by_key(|(doc, row, _)| (*doc, *row));
        for (_, row, at_hand) in rows {
            if !touched.contains_key(&row) {
                let entity = at_hand.new.last().map_or("", |c| c.entity.as_str());
                let changes: Vec<&Change> = at_hand.held.iter().chain(at_hand.new).collect();
                taken.conflicts += self.project_changes(entity, row, &changes, at_hand.fresh)?;
            }
        }
        for (row, entity) in &touched {
            self.project_row(entity, *row)?;
            taken.conflicts += self.clashes_of(*row)?;
        }
        self.note_stamps(&known)?;
        self.take_notes(take)?;
        Ok(taken)
    }

    /// Moves the stamps of other devices on to the highest that came in.
    fn note_stamps(&self, known: &Known<'_>) -> Result<(), StoreError> {
        for (dev, stamp) in &known.stamps {
            self.conn
                .prepare_cached(
                    "UPDATE device SET last_hlc = max(coalesce(last_hlc, 0), ?2)
                     WHERE dev = ?1 AND dev <> ?3",
                )?
                .execute(params![dev, stamp, self.me.dev])?;
        }
        Ok(())
    }

    fn clashes_of(&self, row: Id) -> Result<usize, StoreError> {
        let n: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM clash WHERE row = ?1")?
            .query_row([row.0.as_slice()], |row| row.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    fn take_changes<'a>(
        &mut self,
        take: &'a Take,
        known: &mut Known<'a>,
        taken: &mut Taken,
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
            self.take_change(take.sender, incoming, known, taken)?;
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

    fn take_change<'a>(
        &mut self,
        sender: DevId,
        incoming: &'a Incoming,
        known: &mut Known<'a>,
        taken: &mut Taken,
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
        // What lies beyond all that is held needs no looking up.
        let last = match known.last.get(&dev) {
            Some(last) => *last,
            None => *known.last.entry(dev).or_insert(self.last_of(dev)?),
        };
        if change.dot.seq <= last && self.has_change(dev, change.dot.seq)? {
            return Ok(());
        }
        let applies = incoming.verdict == Verdict::Apply && !change.what.is_control();
        if applies && !known.rows.contains_key(&change.row) {
            // Before the first of its changes is put beside them.
            let (held, any) = self.changes_held(change.row)?;
            known.rows.insert(change.row, AtHand { held, fresh: !any, new: Vec::new() });
        }
        let is_known = self.kind(&change.entity).is_some();
        let (state, raw) = match &incoming.verdict {
            _ if change.what == What::Purge => (state::PURGED, Some(&incoming.raw)),
            Verdict::Erased => (state::PURGED, None),
            Verdict::Hold(_) | Verdict::Forged(_) => (state::QUARANTINED, Some(&incoming.raw)),
            Verdict::Apply if change.what.is_control() => (state::CONTROL, Some(&incoming.raw)),
            Verdict::Apply if !is_known || matches!(change.what, What::Other(_)) => {
                (state::UNKNOWN, Some(&incoming.raw))
            }
            Verdict::Apply => (state::APPLIED, Some(&incoming.raw)),
        };
        self.put_change(dev, incoming, state, raw.map(Vec::as_slice), known)?;
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
                        if let Some(row) = known.rows.get_mut(&change.row) {
                            row.new.push(change);
                        }
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
        known: &mut Known<'_>,
    ) -> Result<(), StoreError> {
        let change = &incoming.change;
        let txn = match known.txns.get(&change.txn) {
            Some(txn) => *txn,
            None => *known.txns.entry(change.txn).or_insert(self.txn_of(change)?),
        };
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
        let stamp = known.stamps.entry(dev).or_insert(change.hlc);
        *stamp = change.hlc.max(*stamp);
        Ok(())
    }

    /// The last number of a device that is held; zero where there is none.
    fn last_of(&self, dev: i64) -> Result<u64, StoreError> {
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT max(seq) FROM change WHERE dev = ?1")?
            .query_row([dev], |row| row.get(0))?;
        Ok(last.unwrap_or(0).unsigned_abs())
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
}
