//! What laptops of one school give each other, as far as the file is concerned: who they are, what
//! each has of the log, what to hand out and how to take in. What may come in and what may go out is
//! decided above, in `sync`.

mod anew;
mod control;
mod decide;
mod give;
mod join;
mod scope;
mod take;

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::domain::Id;
use crate::domain::kind::{LEAD, Roles};

use super::core::{Store, id_at, optional_id_at};
use super::ctx::{Ctx, DevId};
use super::error::StoreError;
use super::hlc::Hlc;
use super::identity::{Certificate, DevicePublic};
use super::keys::{self, Unwrap};
use super::open::incarnation;

pub use control::{GRANT, HomeGrant};
pub use decide::{Conflict, Version};
pub use give::{LogRow, LogState};
pub use join::Joining;
pub use scope::{Holding, Scope};
pub use take::{Incoming, Take, Taken, Verdict};

/// The cut of a lead's laptop whose place another took, such as one brought back from a backup: nothing
/// that comes from it is taken in, and all that another lead has of it counts. A laptop that is marked
/// as lost has a lower one.
pub const REPLACED: u64 = i64::MAX.unsigned_abs();

/// A device of the school.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its local number.
    pub n: i64,
    /// Its name in the log.
    pub dev: DevId,
    /// Its keys.
    pub public: DevicePublic,
    /// Whose it is: a row of `staff`.
    pub user: Id,
    /// What people call it.
    pub label: String,
    /// What it may do.
    pub role: Roles,
    /// Its certificate, as stored; empty before it has one.
    pub cert: Vec<u8>,
    /// The last number that counts, once it was marked as lost.
    pub revoked_after: Option<u64>,
    /// The lead that serves it.
    pub home: Option<DevId>,
    /// When its last update file was taken in here, milliseconds since 1970, UTC.
    pub heard: Option<i64>,
    /// Whether two changes of it share a number: it was copied.
    pub copied: bool,
}

impl Device {
    /// One that is known by its certificate alone, and not in the file yet.
    pub(crate) fn of(certificate: Certificate, cert: Vec<u8>) -> Device {
        Device {
            n: 0,
            dev: certificate.device.dev_id(),
            public: certificate.device,
            user: certificate.user,
            label: certificate.label,
            role: certificate.role,
            cert,
            revoked_after: None,
            home: None,
            heard: None,
            copied: false,
        }
    }

    /// Whether another laptop took its place, and nobody marked it as lost.
    pub fn is_replaced(&self) -> bool {
        self.revoked_after == Some(REPLACED)
    }
}

/// What a lead did not accept, or what a lead did not accept of this laptop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its place in the list.
    pub n: i64,
    /// Who sent it.
    pub sender: DevId,
    /// Whose change it says it is.
    pub dev: DevId,
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// The record type.
    pub kind: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The change, where it is kept.
    pub raw: Option<Vec<u8>>,
}

/// How it stands with exchanging, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that a laptop which is no lead's wrote and no lead has acknowledged.
    pub unsent: usize,
    /// Fields with two versions.
    pub versions: usize,
    /// Changes that were not accepted and wait.
    pub refused: usize,
}

impl Store {
    /// Every device that is known, this one too, the oldest acquaintance first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn devices(&self) -> Result<Vec<Device>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT dev, dev_id, sign_pk, age_pk, user_id, label, role, cert, revoked_after_seq,
               home, last_import, copied FROM device ORDER BY dev",
        )?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            // A device in memory, for tests, has no keys.
            let sign_pk: Vec<u8> = row.get(2)?;
            out.push(Device {
                n: row.get(0)?,
                dev: DevId(id_at(row, 1)?.0),
                public: DevicePublic {
                    sign_pk: sign_pk.try_into().unwrap_or([0; 32]),
                    age_pk: row.get(3)?,
                },
                user: optional_id_at(row, 4)?.unwrap_or(Id([0; 16])),
                label: row.get(5)?,
                role: Roles::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
                cert: row.get(7)?,
                revoked_after: row.get::<_, Option<i64>>(8)?.map(i64::unsigned_abs),
                home: optional_id_at(row, 9)?.map(|id| DevId(id.0)),
                heard: row.get(10)?,
                copied: row.get::<_, Option<i64>>(11)?.is_some(),
            });
        }
        Ok(out)
    }

    /// When a device was last heard from: its last file, or where none came here, the stamp of its last
    /// change that is here, as of the laptop that this one took the place of; milliseconds since 1970, UTC.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_known_of(&self, device: &Device) -> Result<Option<i64>, StoreError> {
        if device.heard.is_some() {
            return Ok(device.heard);
        }
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT max(hlc) FROM change WHERE dev = ?1")?
            .query_row([device.n], |row| row.get(0))?;
        Ok(last.map(super::hlc::unix_ms))
    }

    /// What is here of every device's changes, without gaps: an acknowledgement.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn have(&self) -> Result<Ctx, StoreError> {
        let mut have = self.acked(self.me.dev)?;
        let own = self.last_own()?;
        if own > 0 {
            have.0.insert(self.me.dev_id, own);
        }
        Ok(have)
    }

    /// The last number of this device.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_own(&self) -> Result<u64, StoreError> {
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT max(seq) FROM change WHERE dev = ?1")?
            .query_row([self.me.dev], |row| row.get(0))?;
        Ok(last.unwrap_or(0).unsigned_abs())
    }

    /// The last acknowledgement that was received of a device, by its local number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn acked(&self, dev: i64) -> Result<Ctx, StoreError> {
        self.vector(
            "SELECT d.dev_id, p.have FROM peer p JOIN device d ON d.dev = p.about WHERE p.dev = ?1",
            dev,
        )
    }

    /// The highest numbers ever given to a laptop (SYNC.md 4.4, A7).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sent(&self, dev: i64) -> Result<Ctx, StoreError> {
        self.vector(
            "SELECT d.dev_id, s.high FROM sent s JOIN device d ON d.dev = s.about WHERE s.dev = ?1",
            dev,
        )
    }

    fn vector(&self, sql: &str, dev: i64) -> Result<Ctx, StoreError> {
        let mut read = self.conn.prepare_cached(sql)?;
        let mut rows = read.query([dev])?;
        let mut out = BTreeMap::new();
        while let Some(row) = rows.next()? {
            out.insert(DevId(id_at(row, 0)?.0), row.get::<_, i64>(1)?.unsigned_abs());
        }
        Ok(Ctx(out))
    }

    /// Notes what is given to a laptop, before it is given.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_sent(&self, dev: i64, given: &Ctx) -> Result<(), StoreError> {
        for (about, seq) in &given.0 {
            let Ok(about) = self.device_number(*about) else { continue };
            self.conn
                .prepare_cached(
                    "INSERT INTO sent(dev, about, high) VALUES(?1, ?2, ?3)
                     ON CONFLICT(dev, about) DO UPDATE SET high = max(high, excluded.high)",
                )?
                .execute(params![dev, about, seq.cast_signed()])?;
        }
        Ok(())
    }

    /// Whether a bundle was taken in already.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_receipt(&self, bundle: &[u8; 16]) -> Result<bool, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM receipt WHERE bundle = ?1")?
            .exists([bundle.as_slice()])?)
    }

    /// What waits for a lead's decision, or on a TA's laptop, what was not accepted of it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refusals(&self) -> Result<Vec<Refusal>, StoreError> {
        self.refusals_where("r.done = 0")
    }

    /// Every change that was ever refused, decided upon or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn all_refusals(&self) -> Result<Vec<Refusal>, StoreError> {
        self.refusals_where("1")
    }

    fn refusals_where(&self, condition: &str) -> Result<Vec<Refusal>, StoreError> {
        let sql = format!(
            "SELECT r.n, s.dev_id, r.dev, r.seq, r.hash, r.kind, r.reason,
               coalesce(r.raw, (SELECT c.raw FROM change c JOIN device d ON d.dev = c.dev
                                WHERE d.dev_id = r.dev AND c.seq = r.seq AND c.hash = r.hash))
             FROM refusal r JOIN device s ON s.dev = r.sender WHERE {condition} ORDER BY r.n"
        );
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let hash: Vec<u8> = row.get(4)?;
            out.push(Refusal {
                n: row.get(0)?,
                sender: DevId(id_at(row, 1)?.0),
                dev: DevId(id_at(row, 2)?.0),
                seq: row.get::<_, i64>(3)?.unsigned_abs(),
                hash: hash.try_into().unwrap_or([0; 32]),
                kind: row.get(5)?,
                reason: row.get(6)?,
                raw: row.get(7)?,
            });
        }
        Ok(out)
    }

    /// Takes a refusal off the list of what waits.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle_refusal(&mut self, n: i64) -> Result<(), StoreError> {
        self.conn.execute("UPDATE refusal SET done = 1 WHERE n = ?1", [n])?;
        Ok(())
    }

    /// How it stands with exchanging.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn exchange_counts(&self) -> Result<Counts, StoreError> {
        let number = |sql: &str| -> Result<usize, StoreError> {
            let n: i64 = self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
            Ok(usize::try_from(n).unwrap_or(0))
        };
        let unsent = match self.me.role & LEAD {
            0 => {
                // What any lead has acknowledged is safe with the school.
                let n: i64 = self
                    .conn
                    .prepare_cached(
                        "SELECT count(DISTINCT row) FROM change WHERE dev = ?1 AND seq > (
                           SELECT coalesce(max(p.have), 0) FROM peer p JOIN device d ON d.dev = p.dev
                           WHERE p.about = ?1 AND p.dev <> ?1 AND d.role = ?2)",
                    )?
                    .query_row(params![self.me.dev, LEAD], |row| row.get(0))?;
                usize::try_from(n).unwrap_or(0)
            }
            _ => 0,
        };
        Ok(Counts {
            unsent,
            versions: number("SELECT count(*) FROM clash")?,
            refused: number("SELECT count(*) FROM refusal WHERE done = 0")?,
        })
    }

    /// Signs bytes as this device.
    /// This device's public key, and its signature of a message.
    pub(crate) fn signed(&self, message: &[u8]) -> Result<([u8; 32], [u8; 64]), StoreError> {
        Ok((self.device()?.sign_pk, self.sign(message)?))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<[u8; 64], StoreError> {
        use ed25519_dalek::Signer;
        Ok(self.on_disk()?.keys.device.sign.sign(message).to_bytes())
    }

    /// Signs a certificate as this device.
    pub(crate) fn certify(&self, certificate: Certificate) -> Result<Vec<u8>, StoreError> {
        Ok(certificate.sign(&self.on_disk()?.keys.device.sign))
    }

    /// Opens what was sealed to this device.
    pub(crate) fn unseal(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unwrap> {
        let held = self.on_disk().map_err(|_| Unwrap::NotMine)?;
        keys::unwrap_with(sealed, &held.keys.device.age)
    }

    /// Whether a device's certificate leads to the school's root.
    pub(crate) fn is_certified(&self, device: &Device) -> Result<bool, StoreError> {
        let Some(school) = self.school() else { return Ok(false) };
        match incarnation::device_of_key(&self.conn, &device.public.sign_pk)? {
            Some(row) => incarnation::is_certified(&self.conn, &row, &school.root_pk),
            None => Ok(false),
        }
    }

    /// The stamp that this device's next change would have.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_hlc(&self) -> Result<Hlc, StoreError> {
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT last_hlc FROM device WHERE dev = ?1")?
            .query_row([self.me.dev], |row| row.get(0))
            .optional()?
            .flatten();
        Ok(super::hlc::next(last.unwrap_or(0), self.clock.unix_ms()))
    }

    /// A number kept for this device alone, zero when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn local_number(&self, key: &str) -> Result<u64, StoreError> {
        Ok(self.local(key)?.and_then(|n| n.parse().ok()).unwrap_or(0))
    }
}
