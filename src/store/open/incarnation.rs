//! Who an installation is, as rows of the database: the first time, and each time it begins anew.
//!
//! A device's name is used by one installation only. A store that was restored or put back begins
//! anew: new keys, a new name, and the old name closed. Of a TA's laptop it is closed at the last change
//! known here, and the lead that admits the new one says what counts. A lead's is closed without a cut
//! ([`REPLACED`]): what it wrote after the backup may be on another lead's laptop, and comes back.

use rusqlite::{Connection, OptionalExtension, Params, params};

use crate::domain::Id;
use crate::domain::kind::{LEAD, Roles};
use crate::store::error::StoreError;
use crate::store::exchange::REPLACED;
use crate::store::identity::{Certificate, DevicePublic, School};
use crate::store::keys::Keys;

use super::nonce;

/// The row of a device, as far as it is needed here.
#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    pub(crate) dev: i64,
    pub(crate) sign_pk: [u8; 32],
    pub(crate) user: Id,
    pub(crate) label: String,
    pub(crate) role: Roles,
    pub(crate) cert: Vec<u8>,
}

/// The note in `local` that other laptops have entries of this one that are not on it.
pub(crate) const PUT_BACK: &str = "put back";

/// Keeps a value for this device alone.
pub(crate) fn set_local(
    conn: &Connection,
    key: &str,
    value: &dyn rusqlite::ToSql,
) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO local(key, value) VALUES(?1, ?2)
         ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}

/// Writes who this is into a new database.
pub(crate) fn found(
    conn: &Connection,
    device: &DevicePublic,
    school: &School,
    certificate: Certificate,
    cert: &[u8],
) -> Result<(), StoreError> {
    let dev = insert(conn, device, &certificate.user, &certificate.label, certificate.role, cert)?;
    set_local(conn, "dev", &dev)?;
    set_local(conn, "user", &certificate.user.0.as_slice())?;
    set_local(conn, "root_pk", &school.root_pk.as_slice())?;
    set_local(conn, "recovery", &school.recovery)?;
    nonce::renew(conn)
}

/// Writes who this is into a new database that belongs to no school yet: no user, no role.
pub(crate) fn found_joining(
    conn: &Connection,
    device: &DevicePublic,
    label: &str,
) -> Result<(), StoreError> {
    let nobody = Id([0; 16]);
    let dev = insert(conn, device, &nobody, label, 0, &[])?;
    set_local(conn, "dev", &dev)?;
    set_local(conn, "user", &nobody.0.as_slice())?;
    nonce::renew(conn)
}

fn insert(
    conn: &Connection,
    device: &DevicePublic,
    user: &Id,
    label: &str,
    role: Roles,
    cert: &[u8],
) -> Result<i64, StoreError> {
    conn.execute(
        "INSERT INTO device(dev_id, sign_pk, age_pk, user_id, label, role, cert)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            device.dev_id().0.as_slice(),
            device.sign_pk.as_slice(),
            device.age_pk,
            user.0.as_slice(),
            label,
            role,
            cert
        ],
    )?;
    Ok(conn.last_insert_rowid())
}

/// The public side of the school's root, as this database has it.
pub(crate) fn school(conn: &Connection) -> Result<Option<School>, StoreError> {
    let row: Option<(Vec<u8>, String)> = conn
        .query_row(
            "SELECT r.value, s.value FROM local r, local s
             WHERE r.key = 'root_pk' AND s.key = 'recovery'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(row.and_then(|(pk, recovery)| Some(School { root_pk: pk.try_into().ok()?, recovery })))
}

/// This installation's row.
pub(crate) fn own_device(conn: &Connection) -> Result<Option<DeviceRow>, StoreError> {
    one_device(conn, "dev = (SELECT value FROM local WHERE key = 'dev')", [])
}

/// The row of a signing key.
pub(crate) fn device_of_key(
    conn: &Connection,
    sign_pk: &[u8; 32],
) -> Result<Option<DeviceRow>, StoreError> {
    one_device(conn, "sign_pk = ?1", [sign_pk.as_slice()])
}

fn one_device(
    conn: &Connection,
    condition: &str,
    params: impl Params,
) -> Result<Option<DeviceRow>, StoreError> {
    let sql =
        format!("SELECT dev, sign_pk, user_id, label, role, cert FROM device WHERE {condition}");
    let row = conn
        .query_row(&sql, params, |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, Vec<u8>>(1)?,
                row.get::<_, Option<Vec<u8>>>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, Roles>(4)?,
                row.get::<_, Vec<u8>>(5)?,
            ))
        })
        .optional()?;
    Ok(row.and_then(|(dev, sign_pk, user, label, role, cert)| {
        let user = user.as_deref().and_then(Id::from_slice)?;
        Some(DeviceRow { dev, sign_pk: sign_pk.try_into().ok()?, user, label, role, cert })
    }))
}

/// Those to whom a store's key and its backups are wrapped: the leads that are not revoked, and the
/// recovery words.
pub(crate) fn lead_recipients(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut read = conn.prepare(
        "SELECT age_pk FROM device WHERE role = ?1 AND revoked_after_seq IS NULL ORDER BY dev",
    )?;
    let mut to =
        read.query_map([LEAD], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    to.extend(school(conn)?.map(|s| s.recovery));
    Ok(to)
}

/// Who vouches for a new incarnation.
pub(crate) enum Issuer<'a> {
    /// The keys it had before; only a lead's are worth anything.
    Old(&'a Keys),
    /// The school's root, from the words of the sheet.
    Root(&'a ed25519_dalek::SigningKey),
}

/// Begins anew as `new`: a device of its own, certified by `issuer`, and the old one closed. Whether a
/// TA's laptop counts for others again, a lead decides; a lead's counts where its certificate leads to
/// the root or to a lead that is not lost (`sync::import`).
pub(crate) fn begin_anew(
    conn: &mut Connection,
    old: &DeviceRow,
    new: &DevicePublic,
    issuer: &Issuer<'_>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let certificate = Certificate {
        device: new.clone(),
        user: old.user,
        role: old.role,
        label: old.label.clone(),
        issued: now_ms,
        issuer: [0; 32],
    };
    let cert = match issuer {
        Issuer::Root(key) => certificate.sign(key),
        Issuer::Old(keys) if old.role == LEAD => certificate.sign(&keys.device.sign),
        Issuer::Old(_) => Vec::new(),
    };
    let tx = conn.transaction()?;
    // An attempt that was cut short left a device that never wrote anything.
    tx.execute(
        "DELETE FROM device WHERE dev = (SELECT value FROM local WHERE key = 'dev') AND dev <> ?1
         AND NOT EXISTS (SELECT 1 FROM change WHERE change.dev = device.dev)",
        [old.dev],
    )?;
    tx.execute("DELETE FROM peer WHERE dev NOT IN (SELECT dev FROM device)", [])?;
    tx.execute(
        "UPDATE device SET revoked_after_seq = CASE role WHEN ?2 THEN ?3 ELSE
           (SELECT coalesce(max(seq), 0) FROM change WHERE change.dev = device.dev) END
         WHERE dev = ?1",
        params![old.dev, LEAD, REPLACED.cast_signed()],
    )?;
    let dev = insert(&tx, new, &old.user, &old.label, old.role, &cert)?;
    // Stamps go on from the highest known here, or the new device's first edits would sort early.
    tx.execute(
        "UPDATE device SET last_hlc = (SELECT max(last_hlc) FROM device) WHERE dev = ?1",
        [dev],
    )?;
    // What is here of every device is here of it under the new name too, its own series among it.
    tx.execute(
        "INSERT INTO peer(dev, about, have) SELECT ?2, about, have FROM peer WHERE dev = ?1
         UNION ALL SELECT ?2, ?1, max(seq) FROM change WHERE dev = ?1 HAVING max(seq) > 0",
        params![old.dev, dev],
    )?;
    set_local(&tx, "dev", &dev)?;
    tx.execute("DELETE FROM local WHERE key = ?1", [PUT_BACK])?;
    nonce::renew(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Whether a device's certificate leads, over leads it knows, to the school's root.
pub(crate) fn is_certified(
    conn: &Connection,
    device: &DeviceRow,
    root_pk: &[u8; 32],
) -> Result<bool, StoreError> {
    /// More restores than a laptop lives through.
    const LINKS: usize = 64;
    let mut at = device.clone();
    for link in 0..LINKS {
        let Ok(issuer) = Certificate::issuer(&at.cert) else { return Ok(false) };
        let Ok(certificate) = Certificate::check(&at.cert, &[issuer]) else { return Ok(false) };
        // Only a lead may vouch for others.
        if certificate.device.sign_pk != at.sign_pk || (link > 0 && certificate.role != LEAD) {
            return Ok(false);
        }
        if issuer == *root_pk {
            return Ok(true);
        }
        match device_of_key(conn, &issuer)? {
            Some(lead) if lead.dev != at.dev => at = lead,
            _ => return Ok(false),
        }
    }
    Ok(false)
}
