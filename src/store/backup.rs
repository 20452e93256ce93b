//! Backups: one file with everything, verified by opening what was written.

mod container;
mod restore;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::core::{Store, id_at};
use super::ctx::DevId;
use super::error::StoreError;
use super::files;
use super::keys;
use super::open::{Held, conn, incarnation};
use super::secret::Secret32;

use container::{Fault, Head, Manifest, Tip, measure, sha256};

pub use restore::{BackupInfo, Restore, RestoreKey, Restored, inspect};

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupMade {
    /// The file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many changes are in it.
    pub changes: u64,
    /// Whether it is encrypted; one of an unencrypted store is not, and the screen says so.
    pub encrypted: bool,
}

impl Store {
    /// Under this name `local` keeps the day of the last backup outside the store's folder.
    pub const BACKED_UP: &'static str = "backed_up";

    /// Writes everything to one new file: the database as it is now, and the keys under the
    /// passphrase and to the leads and the recovery words. It is read back before it gets its name.
    ///
    /// # Errors
    /// [`StoreError::FileExists`], [`StoreError::Full`], [`StoreError::ReadOnly`],
    /// [`StoreError::BackupFailed`]; no file of that name is left then.
    pub fn backup(&self, to: &Path) -> Result<BackupMade, StoreError> {
        let held = self.on_disk()?;
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::FileExists(to.to_path_buf()));
        }
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let (snapshot, manifest, head) = self.copy_out(held)?;
        let mut part = files::staging(folder)?;
        write_file(part.as_file_mut(), held, &head, &manifest, snapshot.path(), &self.conn)
            .map_err(|e| failed(to, e))?;
        drop(snapshot);
        verify_file(part.path(), held, &manifest).map_err(|e| failed(to, e))?;
        let bytes = conn::length(part.path())?;
        give_name(part, to)?;
        files::sync_folder(folder)?;
        self.note_audit("backup", to)?;
        if !folder.starts_with(held.home.dir()) {
            // One inside the store is lost with it.
            self.set_local(Store::BACKED_UP, &self.clock.today().to_string())?;
        }
        Ok(BackupMade {
            path: to.to_path_buf(),
            bytes,
            changes: manifest.changes,
            encrypted: head.encrypted,
        })
    }

    /// A copy of the database beside it, verified, and what is to be said of it.
    fn copy_out(
        &self,
        held: &Held,
    ) -> Result<(tempfile::NamedTempFile, Manifest, Head), StoreError> {
        let home = &held.home;
        // On the store's own disk: the target may be a slow stick, and gets one file only.
        let snapshot = files::staging(home.dir())?;
        let name = snapshot.path().to_str().ok_or_else(|| {
            StoreError::BackupFailed("the store's folder has a name that is not text".into())
        })?;
        self.conn.execute("VACUUM INTO ?1", [name])?;
        let copy = conn::keyed(snapshot.path(), held.keys.db.as_ref(), home.dir())?;
        let changes = self.change_count()?;
        let tips = tips(&self.conn)?;
        verify_database(&copy, changes, &tips).map_err(StoreError::BackupFailed)?;
        drop(copy);
        let encrypted = held.keys.db.is_some();
        conn::check_head(snapshot.path(), encrypted, home.dir())?;
        let keys_path = if encrypted { home.keys_pass() } else { home.keys_plain() };
        let head = Head {
            encrypted,
            keys: files::read_small(&keys_path, keys::KEY_FILE_MAX)?,
            lead: match &held.keys.db {
                // Wrapped anew, so that it is for the leads of today.
                Some(db) => keys::wrap_to(db.bytes(), &recipients(&self.conn, held)?)?,
                None => Vec::new(),
            },
        };
        let mut file = File::open(snapshot.path()).map_err(StoreError::io(snapshot.path()))?;
        let (db_len, db_hash) = measure(&mut file).map_err(StoreError::io(snapshot.path()))?;
        let manifest = Manifest {
            made: self.clock.unix_ms(),
            app: env!("CARGO_PKG_VERSION").to_owned(),
            sign_pk: held.keys.device.public()?.sign_pk,
            db_len,
            db_hash,
            keys_hash: sha256(&head.keys),
            lead_hash: sha256(&head.lead),
            changes,
            tips,
        };
        Ok((snapshot, manifest, head))
    }

    fn note_audit(&self, what: &str, path: &Path) -> Result<(), StoreError> {
        self.conn.execute(
            "INSERT INTO audit_local(at, user_id, what, detail) VALUES(?1, ?2, ?3, ?4)",
            (self.clock.unix_ms(), self.me.user.0.as_slice(), what, files::file_name(path)),
        )?;
        Ok(())
    }
}

/// Who may open a backup of this store: its leads, the recovery words, and its own device, so that
/// a TA's passphrase opens a TA's backup.
fn recipients(conn: &Connection, held: &Held) -> Result<Vec<String>, StoreError> {
    let mut to = incarnation::lead_recipients(conn)?;
    let own = held.keys.device.public()?.age_pk;
    if !to.contains(&own) {
        to.push(own);
    }
    Ok(to)
}

/// Writes the file through to the disk.
fn write_file(
    file: &mut File,
    held: &Held,
    head: &Head,
    manifest: &Manifest,
    db: &Path,
    conn: &Connection,
) -> Result<(), Problem> {
    let to = match head.encrypted {
        true => keys::parse_recipients(&recipients(conn, held)?)?,
        false => Vec::new(),
    };
    let mut out = BufWriter::new(&mut *file);
    head.write(&mut out)?;
    let mut db = File::open(db)?;
    let mut out = container::write_payload(out, &to, manifest, &held.keys.device.sign, &mut db)?;
    out.flush()?;
    drop(out);
    file.sync_all()?;
    Ok(())
}

/// Reads a written file from its first byte to its last, as a restore would.
fn verify_file(path: &Path, held: &Held, written: &Manifest) -> Result<(), Problem> {
    let mut from = BufReader::new(File::open(path)?);
    let head = Head::read(&mut from)?;
    let identity = head.encrypted.then_some(&held.keys.device.age);
    let mut payload = container::open_payload(from, identity)?;
    let manifest = Manifest::read(&mut *payload, &head)?;
    if manifest != *written {
        return Err(Problem::Fault(Fault::Broken("what was written is not what is there")));
    }
    manifest.copy_db(&mut *payload, &mut io::sink())?;
    Ok(())
}

/// Gives a finished file its name, never over another.
fn give_name(part: tempfile::NamedTempFile, to: &Path) -> Result<(), StoreError> {
    let error = match part.persist_noclobber(to) {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    if error.error.kind() == io::ErrorKind::AlreadyExists || to.symlink_metadata().is_ok() {
        return Err(StoreError::FileExists(to.to_path_buf()));
    }
    // Some sticks' file systems cannot rename without overwriting; nothing is there, so it will not.
    error.file.persist(to).map_err(|e| StoreError::writing(to)(e.error))?;
    Ok(())
}

/// What went wrong with a backup file.
enum Problem {
    Fault(Fault),
    Store(StoreError),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Fault(fault)
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        Problem::Fault(Fault::Io(error))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::Store(error)
    }
}

/// A backup that was not made: the disk's own reason, or that it did not read back.
fn failed(to: &Path, problem: Problem) -> StoreError {
    match problem {
        Problem::Store(error) => error,
        Problem::Fault(Fault::Io(e)) => StoreError::writing(to)(e),
        Problem::Fault(fault) => {
            let what = match fault {
                Fault::Broken(what) => what,
                _ => "it cannot be read",
            };
            StoreError::BackupFailed(format!("it was read back and {what}; is the disk at fault?"))
        }
    }
}

/// The end of every device's series, by device.
fn tips(conn: &Connection) -> Result<Vec<Tip>, StoreError> {
    let mut read = conn.prepare(
        "SELECT d.dev_id, c.seq, c.hash FROM device d JOIN change c ON c.dev = d.dev
         WHERE c.seq = (SELECT max(seq) FROM change WHERE dev = d.dev) ORDER BY d.dev_id",
    )?;
    let mut rows = read.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let dev = DevId(id_at(row, 0)?.0);
        out.push(Tip { dev, seq: row.get::<_, i64>(1)?.unsigned_abs(), hash: row.get(2)? });
    }
    Ok(out)
}

/// Whether a copy of a database is whole, and the one that was meant; else what is wrong.
fn verify_database(copy: &Connection, changes: u64, ends: &[Tip]) -> Result<(), String> {
    let found = conn::findings(copy, false).map_err(|e| e.to_string())?;
    if let Some(first) = found.first() {
        return Err(format!("the copy has {} faults, the first: {first}", found.len()));
    }
    let n: i64 = copy
        .query_row("SELECT count(*) FROM change", [], |row| row.get(0))
        .map_err(|e| e.to_string())?;
    if n.unsigned_abs() != changes || tips(copy).map_err(|e| e.to_string())? != ends {
        return Err("the copy does not hold the same changes".into());
    }
    Ok(())
}

/// The key of a database that a wrapped `keys.lead.age` holds.
fn database_key(lead: &[u8], identity: &Secret32) -> Option<Secret32> {
    Secret32::from_slice(&keys::unwrap_with(lead, identity).ok()?)
}
