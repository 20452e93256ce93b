//! Backups: one file with everything, verified by opening what was written.

mod container;
mod nightly;
mod restore;
mod rotation;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use rusqlite::Connection;
use tempfile::NamedTempFile;

use super::clock::Clock;
use super::core::{Store, id_at};
use super::ctx::DevId;
use super::error::StoreError;
use super::files;
use super::keys::{self, Keys, LeadKey};
use super::lock::StoreLock;
use super::open::{Source, conn, incarnation};
use super::secret::Secret32;

use container::{Fault, Head, Manifest, Tip, measure, sha256};

pub(super) use nightly::before_update;
pub use restore::{BackupInfo, Restore, RestoreKey, Restored, inspect};
pub use rotation::{DAILY, Kept, WEEKLY};

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

/// A backup that was read through and found whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupChecked {
    /// When it was made, milliseconds since 1970, UTC.
    pub made: i64,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many changes are in it.
    pub changes: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// A backup on its way: the copy of the database is taken, and the rest may be done on any thread,
/// while the store goes on being used.
pub struct Pending {
    copy: NamedTempFile,
    to: PathBuf,
    keys: Keys,
    /// `keys.pass.age` or `keys.plain` as it is now.
    key_file: Vec<u8>,
    /// Who may open it.
    readers: Vec<String>,
    tips: Vec<Tip>,
    /// Milliseconds since 1970, UTC.
    made: i64,
    home: PathBuf,
    /// Whether older ones are to go once this one is there, and what day it is.
    rotate: Option<NaiveDate>,
    /// Until it is done no other program may open the store, which would sweep away what is on its
    /// way. The last field, so that it goes last.
    _lock: Arc<StoreLock>,
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
        let made = Pending::begin(&self.conn, held.source(), self.clock, to)?.finish()?;
        self.note_audit("backup", to)?;
        if !folder_of(to).starts_with(held.home.dir()) {
            // One inside the store is lost with it.
            self.set_local(Store::BACKED_UP, &self.clock.today().to_string())?;
        }
        Ok(made)
    }

    /// Reads a backup of this store from its first byte to its last, as a restore would.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`] says what is wrong with it; [`StoreError::Io`] when it cannot be
    /// read.
    pub fn check_backup(&self, file: &Path) -> Result<BackupChecked, StoreError> {
        let held = self.on_disk()?;
        let bytes = conn::length(file)?;
        let (manifest, encrypted) =
            read_through(file, &held.keys.device.age).map_err(|problem| match problem {
                Problem::Store(error) => error,
                Problem::Fault(fault) => restore::bad(file, fault),
            })?;
        Ok(BackupChecked { made: manifest.made, bytes, changes: manifest.changes, encrypted })
    }

    pub(super) fn note_audit(&self, what: &str, path: &Path) -> Result<(), StoreError> {
        self.conn.execute(
            "INSERT INTO audit_local(at, user_id, what, detail) VALUES(?1, ?2, ?3, ?4)",
            (self.clock.unix_ms(), self.me.user.0.as_slice(), what, files::file_name(path)),
        )?;
        Ok(())
    }
}

impl Pending {
    /// Takes the copy. The file is copied as it stands, after everything of the log beside it was put
    /// into it: eighty megabytes take a moment, where having SQLite write them anew takes seconds,
    /// during which nobody could save anything.
    fn begin(
        conn: &Connection,
        of: Source<'_>,
        clock: Clock,
        to: &Path,
    ) -> Result<Pending, StoreError> {
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::FileExists(to.to_path_buf()));
        }
        let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy != 0 {
            return Err(StoreError::BackupFailed("the store is being written to".into()));
        }
        let (home, db) = (of.home, of.home.db());
        // On the store's own disk: the target may be a slow stick, and gets one file only.
        let mut copy = files::staging(home.dir())?;
        of.lock.copy_of(&db, copy.as_file_mut()).map_err(StoreError::writing(home.dir()))?;
        let key_file = if of.keys.db.is_some() { home.keys_pass() } else { home.keys_plain() };
        Ok(Pending {
            copy,
            to: to.to_path_buf(),
            key_file: files::read_small(&key_file, keys::KEY_FILE_MAX)?,
            readers: readers(conn, of.keys)?,
            keys: of.keys.clone(),
            tips: tips(conn)?,
            made: clock.unix_ms(),
            home: home.dir().to_path_buf(),
            rotate: None,
            _lock: Arc::clone(of.lock),
        })
    }

    /// Verifies the copy, writes the file and reads it back.
    ///
    /// # Errors
    /// As [`Store::backup`]; no file of that name is left then.
    pub fn finish(self) -> Result<BackupMade, StoreError> {
        let (head, manifest) = self.describe()?;
        let to = &self.to;
        let mut part = files::staging(folder_of(to))?;
        self.write(part.as_file_mut(), &head, &manifest).map_err(|e| failed(to, e))?;
        verify_file(part.path(), &self.keys.device.age, &manifest).map_err(|e| failed(to, e))?;
        let bytes = conn::length(part.path())?;
        give_name(part, to)?;
        files::sync_folder(folder_of(to))?;
        if let Some(today) = self.rotate {
            rotation::rotate(folder_of(to), today);
        }
        Ok(BackupMade {
            path: to.clone(),
            bytes,
            changes: manifest.changes,
            encrypted: head.encrypted,
        })
    }

    /// Whether the copy is whole, and what is to be said of it.
    fn describe(&self) -> Result<(Head, Manifest), StoreError> {
        let (path, db) = (self.copy.path(), self.keys.db.as_ref());
        let copy = conn::keyed(path, db, &self.home)?;
        let changes = count_changes(&copy)?;
        verify_database(&copy, changes, &self.tips).map_err(StoreError::BackupFailed)?;
        drop(copy);
        conn::check_head(path, db.is_some(), &self.home)?;
        let lead = match db {
            // Wrapped anew, so that it is for the leads of today.
            Some(db) => keys::wrap_to(db.bytes(), &self.readers)?,
            None => Vec::new(),
        };
        let head = Head { encrypted: db.is_some(), keys: self.key_file.clone(), lead };
        let mut file = File::open(path).map_err(StoreError::io(path))?;
        let (db_len, db_hash) = measure(&mut file).map_err(StoreError::io(path))?;
        let manifest = Manifest {
            made: self.made,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            sign_pk: self.keys.device.public()?.sign_pk,
            db_len,
            db_hash,
            keys_hash: sha256(&head.keys),
            lead_hash: sha256(&head.lead),
            changes,
            tips: self.tips.clone(),
        };
        Ok((head, manifest))
    }

    /// Writes the file through to the disk.
    fn write(&self, file: &mut File, head: &Head, manifest: &Manifest) -> Result<(), Problem> {
        let to = match head.encrypted {
            true => keys::parse_recipients(&self.readers)?,
            false => Vec::new(),
        };
        let mut out = BufWriter::new(&mut *file);
        head.write(&mut out)?;
        let mut db = File::open(self.copy.path())?;
        let sign = &self.keys.device.sign;
        let mut out = container::write_payload(out, &to, manifest, sign, &mut db)?;
        out.flush()?;
        drop(out);
        file.sync_all()?;
        Ok(())
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Who may open a backup of this store: its leads, the recovery words, and its own device, so that
/// a TA's passphrase opens a TA's backup.
fn readers(conn: &Connection, keys: &Keys) -> Result<Vec<String>, StoreError> {
    let mut to = incarnation::lead_recipients(conn)?;
    let own = keys.device.public()?.age_pk;
    if !to.contains(&own) {
        to.push(own);
    }
    Ok(to)
}

/// Reads a file from its first byte to its last, as a restore would; whether it is encrypted, and
/// what it says of itself.
fn read_through(path: &Path, identity: &Secret32) -> Result<(Manifest, bool), Problem> {
    let mut from = BufReader::new(File::open(path)?);
    let head = Head::read(&mut from)?;
    let identity = head.encrypted.then_some(identity);
    let mut payload = container::open_payload(from, identity)?;
    let manifest = Manifest::read(&mut *payload, &head)?;
    manifest.copy_db(&mut *payload, &mut io::sink())?;
    Ok((manifest, head.encrypted))
}

/// Whether a file that was just written reads back as what was written.
fn verify_file(path: &Path, identity: &Secret32, written: &Manifest) -> Result<(), Problem> {
    match read_through(path, identity)? {
        (manifest, _) if manifest == *written => Ok(()),
        _ => Err(Problem::Fault(Fault::Broken("what was written is not what is there"))),
    }
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

fn count_changes(conn: &Connection) -> Result<u64, StoreError> {
    let n: i64 = conn.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// Whether a copy of a database is whole, and the one that was meant; else what is wrong.
fn verify_database(copy: &Connection, changes: u64, ends: &[Tip]) -> Result<(), String> {
    let found = conn::findings(copy, false).map_err(|e| e.to_string())?;
    if let Some(first) = found.first() {
        return Err(format!("the copy has {} faults, the first: {first}", found.len()));
    }
    let n = count_changes(copy).map_err(|e| e.to_string())?;
    if n != changes || tips(copy).map_err(|e| e.to_string())? != ends {
        return Err("the copy does not hold the same changes".into());
    }
    Ok(())
}

/// The key of a database that a wrapped `keys.lead.age` holds.
fn database_key(lead: &[u8], identity: &Secret32) -> Option<Secret32> {
    Some(LeadKey::open(lead, identity)?.db)
}
