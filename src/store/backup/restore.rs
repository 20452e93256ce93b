//! Bringing a store back from a backup: everything is verified before anything is put in its place.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use crate::domain::id::IdSource;
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::home::{self, Home, HomeState};
use crate::store::identity::{DeviceKeys, Root};
use crate::store::keys::{self, KDF_LOG_N, Keys, Unwrap};
use crate::store::lock::StoreLock;
use crate::store::open::incarnation::{self, Issuer};
use crate::store::open::nonce::Nonce;
use crate::store::open::place::{self, Making};
use crate::store::open::{NewFolder, Unlock, conn, take_into_use, write_keys, write_lead_keys};
use crate::store::schema;
use crate::store::secret::{Passphrase, Secret32};
use crate::store::words::Words;

use super::container::{self, Fault, Head, Manifest};
use super::{database_key, verify_database};

/// What opens a backup.
#[derive(Debug)]
pub enum RestoreKey {
    /// The passphrase that the store had when the backup was made; the restored one keeps it.
    Passphrase(Passphrase),
    /// The 24 words of the recovery sheet, and the passphrase that the restored store is to have.
    Words {
        /// From the sheet.
        words: Words,
        /// A new one.
        passphrase: Passphrase,
    },
    /// Nothing: only for a backup of an unencrypted store.
    Plain,
}

/// How a backup is to be brought back.
#[derive(Debug)]
pub struct Restore<'a> {
    /// The backup.
    pub file: &'a Path,
    /// What opens it.
    pub key: RestoreKey,
    /// Whether a store that stands there may be replaced; it is kept in the home's `backups`.
    pub replace: bool,
    /// The cost of a guess at the passphrase; [`KDF_LOG_N`] but for tests.
    pub kdf_log_n: u8,
}

impl<'a> Restore<'a> {
    /// Into an empty home, at the default cost.
    pub fn new(file: &'a Path, key: RestoreKey) -> Restore<'a> {
        Restore { file, key, replace: false, kdf_log_n: KDF_LOG_N }
    }
}

/// What a file is, told from its front without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupInfo {
    /// Whether the passphrase or the words are needed.
    pub encrypted: bool,
}

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, milliseconds since 1970, UTC.
    pub made: i64,
    /// How many changes are in it.
    pub changes: u64,
    /// Where the store that it replaced is kept.
    pub replaced: Option<std::path::PathBuf>,
}

/// Looks at a backup's front: whether it is one, and whether to ask for a passphrase.
///
/// # Errors
/// [`StoreError::BadBackup`] when it is none; [`StoreError::Io`] when it cannot be read.
pub fn inspect(file: &Path) -> Result<BackupInfo, StoreError> {
    let (head, _) = open(file)?;
    Ok(BackupInfo { encrypted: head.encrypted })
}

impl Store {
    /// Brings a backup back and opens it. The store begins anew: it has its own keys and name, and
    /// the laptop that the backup is of is closed at its last known change. Slow by design.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`], [`StoreError::WrongPassphrase`], [`StoreError::NoPassphrase`],
    /// [`StoreError::BadWords`], [`StoreError::Exists`], [`StoreError::Newer`],
    /// [`StoreError::Full`]; what was there is there as it was.
    pub fn restore(
        home: &Home,
        restore: &Restore<'_>,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<(Store, Restored), StoreError> {
        let (head, payload) = open(restore.file)?;
        refuse_existing(home, restore.replace)?;
        let opened = unlock(restore, &head)?;
        let folder = NewFolder::make(home)?;
        let lock = Arc::new(StoreLock::take(home, clock)?);
        place::settle(home)?;
        refuse_existing(home, restore.replace)?;
        let had_store = home.state() != HomeState::Empty;
        if home.state() == HomeState::Encrypted && matches!(restore.key, RestoreKey::Plain) {
            // Truth 9: what was encrypted never becomes plain by the way.
            return Err(StoreError::Refused(
                "this backup is not encrypted and would take the place of a store that is; restore it into another folder".into(),
            ));
        }
        let making = Making::begin(home)?;
        let made = Fill { restore, head: &head, opened, inside: making.inside(), clock };
        let (keys, manifest, name) = made.run(payload)?;
        let aside = free_aside(home, clock);
        making.finish(&aside)?;
        folder.keep();
        if let Some(name) = name {
            home::note(home, &name)?;
        }
        // Read back from its place, every page of it.
        let conn = crate::store::open::open_database(home, &keys)?;
        if let Some(first) = conn::findings(&conn, false)?.first() {
            return Err(StoreError::damaged(home.dir(), format!("after restoring it: {first}")));
        }
        let store = take_into_use(home, conn, keys, lock, Vec::new(), clock, ids)?;
        store.note_audit("restore", restore.file)?;
        let replaced = had_store.then(|| home.backups().join(aside));
        Ok((store, Restored { made: manifest.made, changes: manifest.changes, replaced }))
    }
}

/// A name in `backups` for the store that is replaced, which nothing has yet: two restores in one
/// second keep both.
fn free_aside(home: &Home, clock: Clock) -> String {
    let stamp = format!("replaced-{}", clock.now().format("%Y-%m-%d-%H%M%S"));
    let mut name = stamp.clone();
    let mut n = 2;
    while home.backups().join(&name).exists() {
        name = format!("{stamp}-{n}");
        n += 1;
    }
    name
}

fn refuse_existing(home: &Home, replace: bool) -> Result<(), StoreError> {
    match home.state() {
        HomeState::Empty => Ok(()),
        _ if replace => Ok(()),
        // Parts of a store are what a restore is for, but not without being told.
        _ => Err(StoreError::Exists(home.dir().to_path_buf())),
    }
}

fn open(file: &Path) -> Result<(Head, BufReader<File>), StoreError> {
    let mut from = BufReader::new(File::open(file).map_err(StoreError::io(file))?);
    let head = Head::read(&mut from).map_err(|e| bad(file, e))?;
    Ok((head, from))
}

pub(super) fn bad(file: &Path, fault: Fault) -> StoreError {
    let what = match fault {
        Fault::Io(e) => return StoreError::io(file)(e),
        Fault::NotBackup => "it is not a senlog backup",
        Fault::Newer => "it was made by a newer version of senlog",
        Fault::Broken(what) => what,
        Fault::NotMine => "it was made for other keys",
    };
    broken(file, what)
}

fn broken(file: &Path, what: impl Into<String>) -> StoreError {
    StoreError::BadBackup { path: file.to_path_buf(), what: what.into() }
}

/// What the passphrase or the words gave.
struct Opened {
    /// Opens the payload.
    identity: Option<Secret32>,
    /// The keys of the laptop that made it; not with the words.
    old: Option<Keys>,
    root: Option<Root>,
    /// Opens the database.
    db: Option<Secret32>,
}

fn unlock(restore: &Restore<'_>, head: &Head) -> Result<Opened, StoreError> {
    let file = restore.file;
    if !head.encrypted {
        let old = Keys::decode(&head.keys).filter(|keys| keys.db.is_none());
        let old = old.ok_or_else(|| broken(file, "its keys cannot be read"))?;
        return Ok(Opened { identity: None, old: Some(old), root: None, db: None });
    }
    match &restore.key {
        RestoreKey::Plain => Err(StoreError::NoPassphrase),
        RestoreKey::Passphrase(passphrase) => {
            let old = keys::keys_from_pass(&head.keys, passphrase).map_err(|e| match e {
                Unwrap::NotMine => StoreError::WrongPassphrase,
                Unwrap::TooMuchWork => {
                    broken(file, "its key file asks for more work than senlog ever sets")
                }
                Unwrap::Damaged => broken(file, "its keys cannot be read"),
            })?;
            let (identity, db) = (Some(old.device.age.clone()), old.db.clone());
            Ok(Opened { identity, old: Some(old), root: None, db })
        }
        RestoreKey::Words { words, passphrase } => {
            passphrase.check_new()?;
            let root = Root::from_words(words)?;
            let db = database_key(&head.lead, root.recovery()).ok_or_else(|| {
                StoreError::BadWords("they are not of the school that this backup is of".into())
            })?;
            let identity = Some(root.recovery().clone());
            Ok(Opened { identity, old: None, root: Some(root), db: Some(db) })
        }
    }
}

/// Fills the place where the store is made.
struct Fill<'a> {
    restore: &'a Restore<'a>,
    head: &'a Head,
    opened: Opened,
    inside: &'a Home,
    clock: Clock,
}

impl Fill<'_> {
    fn run(self, payload: impl Read) -> Result<(Keys, Manifest, Option<String>), StoreError> {
        let manifest = self.unpack(payload)?;
        let db = self.inside.db();
        let file = self.restore.file;
        let at_fault = |e: StoreError| match e {
            StoreError::Damaged { what, .. } => broken(file, what),
            StoreError::TooNew => bad(file, Fault::Newer),
            other => other,
        };
        let mut conn =
            conn::connect(&db, self.opened.db.as_ref(), self.inside.dir()).map_err(at_fault)?;
        verify_database(&conn, manifest.changes, &manifest.tips).map_err(|e| broken(file, e))?;
        schema::migrate(&mut conn).map_err(at_fault)?;
        let old = self.check_author(&conn, &manifest)?;
        let keys = Keys { db: self.opened.db.clone(), device: DeviceKeys::random()? };
        let issuer = match (&self.opened.root, &self.opened.old) {
            (Some(root), _) => Issuer::Root(root.signing_key()),
            (None, Some(keys)) => Issuer::Old(keys),
            (None, None) => return Err(broken(file, "its keys cannot be read")),
        };
        let device = keys.device.public()?;
        incarnation::begin_anew(&mut conn, &old, &device, &issuer, self.clock.unix_ms())?;
        write_lead_keys(&conn, self.inside, &keys)?;
        Nonce::of(&conn)?.keep(self.inside)?;
        let name = conn
            .query_row("SELECT value FROM local WHERE key = 'name'", [], |row| row.get(0))
            .optional()?;
        conn.close().map_err(|(_, e)| StoreError::from(e))?;
        self.write_keys(&keys)?;
        conn::check_head(&db, keys.db.is_some(), self.inside.dir())?;
        Ok((keys, manifest, name))
    }

    /// The database, to the disk, with everything that can be checked before it is opened.
    fn unpack(&self, payload: impl Read) -> Result<Manifest, StoreError> {
        let file = self.restore.file;
        let mut payload = container::open_payload(payload, self.opened.identity.as_ref())
            .map_err(|e| bad(file, e))?;
        let manifest = Manifest::read(&mut *payload, self.head).map_err(|e| bad(file, e))?;
        let path = self.inside.db();
        let mut out = Writer { file: files::create_private(&path)?, failed: false };
        if let Err(fault) = manifest.copy_db(&mut *payload, &mut out) {
            return Err(match fault {
                Fault::Io(e) if out.failed => StoreError::writing(path)(e),
                fault => bad(file, fault),
            });
        }
        out.file.sync_all().map_err(StoreError::writing(path))?;
        Ok(manifest)
    }

    /// The laptop that made the backup, once it is known to be who it says: the one whose keys the
    /// passphrase opened, or one that the school of the words vouches for.
    fn check_author(
        &self,
        conn: &Connection,
        manifest: &Manifest,
    ) -> Result<incarnation::DeviceRow, StoreError> {
        let strange = || broken(self.restore.file, "it was not made by a computer of this school");
        let author = incarnation::own_device(conn)?.ok_or_else(strange)?;
        let known = match (&self.opened.root, &self.opened.old) {
            (Some(root), _) => {
                let school = root.public()?;
                incarnation::school(conn)?.as_ref() == Some(&school)
                    && incarnation::is_certified(conn, &author, &school.root_pk)?
            }
            (None, Some(keys)) => keys.device.public()?.sign_pk == author.sign_pk,
            (None, None) => false,
        };
        match known && author.sign_pk == manifest.sign_pk {
            true => Ok(author),
            false => Err(strange()),
        }
    }

    fn write_keys(&self, keys: &Keys) -> Result<(), StoreError> {
        let unlock = match &self.restore.key {
            RestoreKey::Passphrase(passphrase) | RestoreKey::Words { passphrase, .. } => {
                Unlock::Passphrase(passphrase.clone())
            }
            RestoreKey::Plain => Unlock::Plain,
        };
        write_keys(self.inside, keys, &unlock, self.restore.kdf_log_n)
    }
}

/// Tells a full disk from a broken backup: both are errors of one copy.
struct Writer {
    file: File,
    failed: bool,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.failed |= written.is_err();
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
