//! Who may take part, as changes of the log: a device admitted, a device lost. They are a lead's
//! alone, and the table `device` follows from them.

use rusqlite::{OptionalExtension, params};

use crate::domain::kind::{Kind, LEAD, Scope};
use crate::domain::{Id, Value};
use crate::store::action::Action;
use crate::store::change::{CellOp, Change, What};
use crate::store::core::{Store, damaged};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::error::StoreError;
use crate::store::identity::{Certificate, Root};
use crate::store::schema::state;
use crate::store::secret::hex;
use crate::store::words::Words;

use super::Device;

/// What stands for a record type in changes about devices: the row is the device's name.
pub static GRANT: Kind = Kind {
    name: "device",
    label: "laptop",
    plural: "laptops",
    doc: "A laptop of the school.",
    scope: Scope::School,
    id: &[],
    title: &[],
    fields: &[],
};

/// Which lead serves a laptop, and the change that says so. The highest stands on every lead, in whatever
/// order the grants came and whatever the clocks of those who made them said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HomeGrant {
    /// One more than that of the grant that its author knew of.
    pub order: u64,
    /// The change.
    pub dot: Dot,
    /// The lead.
    pub home: DevId,
}

impl Store {
    /// Admits a device: the certificate goes into the log, and the lead that serves it. Given again,
    /// it changes that lead.
    ///
    /// # Errors
    /// [`StoreError::Refused`] on a laptop that is not a lead's, or for a certificate that does not
    /// read.
    pub fn grant(
        &mut self,
        title: &str,
        cert: &[u8],
        home: Option<DevId>,
    ) -> Result<(), StoreError> {
        let device = dev_of(cert)?;
        let mut cells = vec![("cert", Value::Text(hex(cert)))];
        if let Some(home) = home {
            let order = self.home_grant(device)?.map_or(0, |grant| grant.order) + 1;
            cells.push(("home", Value::Id(Id(home.0))));
            cells.push(("order", Value::Int(order.cast_signed())));
        }
        self.write_control(title, What::Grant, device, cells)
    }

    /// Marks a device as lost: nothing of it after `last` counts.
    ///
    /// # Errors
    /// As [`grant`](Store::grant).
    pub fn revoke(&mut self, title: &str, device: DevId, last: u64) -> Result<(), StoreError> {
        let cells = vec![("after", Value::Int(last.cast_signed()))];
        self.write_control(title, What::Revoke, device, cells)?;
        self.rewrap_lead_keys()
    }

    fn write_control(
        &mut self,
        title: &str,
        what: What,
        device: DevId,
        cells: Vec<(&str, Value)>,
    ) -> Result<(), StoreError> {
        if self.me.role & LEAD == 0 {
            return Err(StoreError::Refused("only a SENCO's laptop can do that".into()));
        }
        self.in_transaction(|store| {
            let mut series = store.start_series(&Action::new(title), None)?;
            let mut change = store.change(&series, &GRANT, Id(device.0), what);
            change.cells = cells
                .into_iter()
                .map(|(field, value)| CellOp { field: field.into(), value, ctx: Ctx::default() })
                .collect();
            store.append(&mut series, &GRANT, change.clone())?;
            store.end_series(&series)?;
            store.apply_control(&change)
        })
    }

    /// Brings the table of devices to what a grant or a revocation says. Within a transaction; the
    /// change is a lead's.
    pub(super) fn apply_control(&mut self, change: &Change) -> Result<(), StoreError> {
        let value = |name: &str| change.cells.iter().find(|c| c.field == name).map(|c| &c.value);
        match change.what {
            What::Grant => {
                let Some(cert) = value("cert").and_then(Value::as_text).and_then(unhex) else {
                    return Ok(());
                };
                let home = value("home").and_then(Value::as_id).map(|id| DevId(id.0));
                self.know_device(&cert, home, None)?;
                self.settle_home(DevId(change.row.0))
            }
            What::Revoke => {
                let last = match value("after") {
                    Some(Value::Int(n)) => *n,
                    _ => 0,
                };
                self.close_device(DevId(change.row.0), last)
            }
            _ => Ok(()),
        }
    }

    /// The grant that says which lead serves a laptop; nothing where this log holds none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn home_grant(&self, device: DevId) -> Result<Option<HomeGrant>, StoreError> {
        Ok(self.home_grants(device)?.into_iter().max())
    }

    /// Every lead that served a laptop, by the grants in this log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn homes_of(&self, device: DevId) -> Result<Vec<DevId>, StoreError> {
        Ok(self.home_grants(device)?.into_iter().map(|grant| grant.home).collect())
    }

    fn home_grants(&self, device: DevId) -> Result<Vec<HomeGrant>, StoreError> {
        let mut read =
            self.conn.prepare_cached("SELECT raw FROM change WHERE row = ?1 AND state = ?2")?;
        let mut rows = read.query(params![device.0.as_slice(), state::CONTROL])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let raw = row.get_ref(0)?.as_blob().map_err(|_| damaged("a change is no bytes"))?;
            let change = Change::decode(raw).map_err(|_| damaged("a change cannot be read"))?;
            out.extend(home_said(&change));
        }
        Ok(out)
    }

    fn settle_home(&self, device: DevId) -> Result<(), StoreError> {
        if let Some(grant) = self.home_grant(device)? {
            self.conn
                .prepare_cached("UPDATE device SET home = ?2 WHERE dev_id = ?1")?
                .execute(params![device.0.as_slice(), grant.home.0.as_slice()])?;
        }
        Ok(())
    }

    fn close_device(&self, device: DevId, last: i64) -> Result<(), StoreError> {
        // Lost is for ever, and the earlier cut stands.
        self.conn
            .prepare_cached(
                "UPDATE device SET revoked_after_seq = min(coalesce(revoked_after_seq, ?2), ?2)
                 WHERE dev_id = ?1",
            )?
            .execute(params![device.0.as_slice(), last])?;
        Ok(())
    }

    /// Enters leads by the certificates that lead to one, the one nearest the root first, and returns
    /// that one as it is known then. Within a transaction.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(crate) fn introduce(&mut self, chain: &[Vec<u8>]) -> Result<Option<Device>, StoreError> {
        for cert in chain {
            self.know_device(cert, None, None)?;
        }
        let Some(last) = chain.last() else { return Ok(None) };
        let device = dev_of(last)?;
        Ok(self.devices()?.into_iter().find(|d| d.dev == device))
    }

    /// Has the school's root vouch for this lead's laptop, by the words of the sheet: its certificate
    /// goes out with its next update files, and counts also where the laptop it took the place of is
    /// marked as lost.
    ///
    /// # Errors
    /// [`StoreError::BadWords`] where they are another school's; [`StoreError::Refused`] on a laptop
    /// that is no lead's or is marked as lost itself.
    pub fn vouch(&mut self, words: &Words) -> Result<(), StoreError> {
        let root = Root::from_words(words)?;
        if self.school() != Some(&root.public()?) {
            return Err(StoreError::BadWords("they are not of this school".into()));
        }
        let own = self.devices()?.into_iter().find(|d| d.n == self.me.dev);
        let own = own.filter(|d| d.role & LEAD != 0 && d.revoked_after.is_none());
        let Some(own) = own else {
            return Err(StoreError::Refused("only a SENCO's laptop can do that".into()));
        };
        let certificate = Certificate {
            device: own.public,
            user: own.user,
            role: own.role,
            label: own.label,
            issued: self.clock.unix_ms(),
            issuer: root.signing_key().verifying_key().to_bytes(),
        };
        let cert = certificate.sign(root.signing_key());
        self.conn
            .execute("UPDATE device SET cert = ?2 WHERE dev = ?1", params![self.me.dev, cert])?;
        Ok(())
    }

    /// Enters a device by its certificate, or brings what is known of it up to date. A certificate
    /// that nobody known has signed, or an older one than is known, changes nothing.
    pub(super) fn know_device(
        &mut self,
        cert: &[u8],
        home: Option<DevId>,
        revoked_after: Option<u64>,
    ) -> Result<(), StoreError> {
        let Ok(issuer) = Certificate::issuer(cert) else { return Ok(()) };
        let Ok(certificate) = Certificate::check(cert, &[issuer]) else { return Ok(()) };
        let root = self.school().map(|s| s.root_pk);
        let vouched = root == Some(issuer)
            || self
                .conn
                .prepare_cached("SELECT 1 FROM device WHERE sign_pk = ?1 AND role = ?2")?
                .exists(params![issuer.as_slice(), LEAD])?;
        if !vouched {
            return Ok(());
        }
        let device = certificate.device.dev_id();
        let known: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT cert FROM device WHERE dev_id = ?1")?
            .query_row([device.0.as_slice()], |row| row.get(0))
            .optional()?;
        let issued = |cert: &[u8]| {
            let issuer = Certificate::issuer(cert).ok()?;
            Certificate::check(cert, &[issuer]).ok().map(|known| known.issued)
        };
        let older = known.and_then(|cert| issued(&cert)).is_some_and(|at| at > certificate.issued);
        if !older {
            self.conn
                .prepare_cached(
                    "INSERT INTO device(dev_id, sign_pk, age_pk, user_id, label, role, cert)
                     VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
                     ON CONFLICT(dev_id) DO UPDATE SET user_id = excluded.user_id,
                       label = excluded.label, role = excluded.role, cert = excluded.cert
                     WHERE excluded.cert <> device.cert",
                )?
                .execute(params![
                    device.0.as_slice(),
                    certificate.device.sign_pk.as_slice(),
                    certificate.device.age_pk,
                    certificate.user.0.as_slice(),
                    certificate.label,
                    certificate.role,
                    cert
                ])?;
        }
        // A lead has the grants themselves; an update file that comes late says what was so once.
        if let Some(home) = home
            && self.home_grant(device)?.is_none()
        {
            self.conn
                .prepare_cached("UPDATE device SET home = ?2 WHERE dev_id = ?1")?
                .execute(params![device.0.as_slice(), home.0.as_slice()])?;
        }
        if let Some(last) = revoked_after {
            self.close_device(device, last.cast_signed())?;
        }
        Ok(())
    }

    /// Wraps the database's key anew to the leads that there are now.
    pub(crate) fn rewrap_lead_keys(&self) -> Result<(), StoreError> {
        let held = self.on_disk()?;
        if self.school().is_none() {
            return Ok(());
        }
        crate::store::open::write_lead_keys(&self.conn, &held.home, &held.keys)
    }
}

/// What a change says about the lead that serves its device.
fn home_said(change: &Change) -> Option<HomeGrant> {
    let value = |name: &str| change.cells.iter().find(|c| c.field == name).map(|c| &c.value);
    let order = match value("order") {
        Some(Value::Int(n)) => n.unsigned_abs(),
        _ => 0,
    };
    let home = value("home").and_then(Value::as_id).map(|id| DevId(id.0))?;
    (change.what == What::Grant).then_some(HomeGrant { order, dot: change.dot, home })
}

fn dev_of(cert: &[u8]) -> Result<DevId, StoreError> {
    Certificate::issuer(cert)
        .and_then(|issuer| Certificate::check(cert, &[issuer]))
        .map(|c| c.device.dev_id())
        .map_err(|e| StoreError::Refused(e.to_string()))
}

/// Reads lower-case hex.
fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
