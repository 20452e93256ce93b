//! Opening a store: the lock, the key, the checks in a fixed order, and who this installation is.
//!
//! The order is: the lock; what an earlier run left unfinished; the keys; SQLCipher silenced; the
//! key given; the cipher there at all; the file not plaintext; the first page readable; the
//! write-ahead log and the settings; migrations; the device's identity; the run of the store.
//! Deriving the key takes about half a second by design, so open on a thread of its own; a [`Store`]
//! can be sent to another. The rest takes milliseconds whatever the size of the store, so the
//! integrity checks are not among it: after a crash [`OpenWarning::Unclean`] asks for
//! [`Store::quick_check`], which reads the whole file.

pub(crate) mod conn;
mod create;
pub mod forgotten;
pub(crate) mod incarnation;
pub(crate) mod nonce;
pub(crate) mod place;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;
use std::fs;
use std::io::Write;
use std::sync::Arc;

use rusqlite::Connection;

use crate::domain::id::{IdSource, SeededIds};
use crate::domain::records::School as SchoolRecord;

use super::backup;
use super::clock::Clock;
use super::core::Store;
use super::error::StoreError;
use super::files;
use super::home::{Home, HomeState, PlaceWarning, unwrap_error};
use super::identity::{DeviceKeys, DevicePublic, Root, School};
use super::keys::{self, KDF_LOG_N, Keys, LeadKey};
use super::lock::StoreLock;
use super::schema;
use super::secret::{Passphrase, Secret32};
use super::words::{RecoverySheet, Words};

use incarnation::Issuer;
use nonce::Nonce;

pub use conn::warm_up;
pub(super) use create::NewFolder;
pub use create::Setup;

/// What opens a store.
#[derive(Clone, Debug)]
pub enum Unlock {
    /// The passphrase of an encrypted store; an unencrypted one needs none and opens all the same.
    Passphrase(Passphrase),
    /// Nothing: only for a store made with `--unencrypted`.
    Plain,
}

/// What the owner of a store should know once it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenWarning {
    /// Everything in it can be read by whoever has the file.
    Unencrypted,
    /// The last program did not end as it should; [`Store::quick_check`] is due.
    Unclean,
    /// The file was put back to an earlier copy, or comes from elsewhere; this installation has
    /// begun anew, and changes made after that copy are not here.
    PutBack,
    /// As that, and until a SENCO's laptop has admitted this one anew, nobody takes in what it writes.
    JoinAgain,
    /// The passphrase is cheaper to guess than it should be: the power of two.
    WeakPassphraseCost(u8),
    /// The 24 words are not known to be on paper.
    SheetNotConfirmed,
    /// The tables were brought to this version and the backup to be made first was not; a sentence.
    NotBackedUp(String),
    /// The folder is not a good one.
    Place(PlaceWarning),
}

impl fmt::Display for OpenWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenWarning::Unencrypted => f.write_str(
                "this store is not encrypted: whoever has the computer can read it; use it for trying things out only",
            ),
            OpenWarning::Unclean => f.write_str(
                "senlog did not end properly last time; nothing saved is lost, and the store is being checked",
            ),
            OpenWarning::PutBack => f.write_str(
                "the store was put back to an earlier copy, so later entries may be missing; the other laptops must bring in an update file from here before they send",
            ),
            OpenWarning::JoinAgain => f.write_str(
                "this laptop was put back to an earlier copy, and the SENCO's does not know it any more; ask to join again with \"senlog device join\", logging goes on meanwhile",
            ),
            OpenWarning::WeakPassphraseCost(log_n) => write!(
                f,
                "the passphrase is protected less than it should be (2^{log_n} instead of 2^{KDF_LOG_N}); change it with \"senlog passphrase\"",
            ),
            OpenWarning::SheetNotConfirmed => f.write_str(
                "the recovery sheet has not been confirmed: print it and type four of its words with \"senlog recovery\"",
            ),
            OpenWarning::NotBackedUp(why) => write!(
                f,
                "the store was brought to this version without the backup to be made before that: {why}",
            ),
            OpenWarning::Place(place) => fmt::Display::fmt(place, f),
        }
    }
}

/// What a store on disk holds while it is open; the keys are wiped and the lock let go with it.
pub(super) struct Held {
    pub(super) home: Home,
    pub(super) keys: Keys,
    pub(super) school: Option<School>,
    warnings: Vec<OpenWarning>,
    lock: Arc<StoreLock>,
}

/// What a backup is of, beside the database.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) home: &'a Home,
    pub(super) keys: &'a Keys,
    pub(super) lock: &'a Arc<StoreLock>,
}

impl Held {
    pub(super) fn source(&self) -> Source<'_> {
        Source { home: &self.home, keys: &self.keys, lock: &self.lock }
    }
}

impl Store {
    /// Opens the store of a home. Slow by design when there is a passphrase; see the module.
    ///
    /// # Errors
    /// [`StoreError::Absent`], [`StoreError::InUse`], [`StoreError::NoPassphrase`],
    /// [`StoreError::WrongPassphrase`], [`StoreError::Damaged`], [`StoreError::Newer`],
    /// [`StoreError::ReadOnly`]; nothing has changed then.
    pub fn open(
        home: &Home,
        unlock: &Unlock,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<Store, StoreError> {
        // Before anything is written, lest a mistyped folder gets a lock file.
        if home.state() == HomeState::Empty {
            return Err(StoreError::Absent(home.dir().to_path_buf()));
        }
        let lock = Arc::new(StoreLock::take(home, clock)?);
        place::settle(home)?;
        files::sweep(home.dir());
        let mut keys = unlock_keys(home, unlock)?;
        let mut warnings = Vec::new();
        let mut conn = connect(home, &keys)?;
        if schema::is_behind(&conn)? {
            let source = Source { home, keys: &keys, lock: &lock };
            let failed = backup::before_update(&conn, source, clock).err();
            warnings.extend(failed.map(|why| OpenWarning::NotBackedUp(why.to_string())));
        }
        bring_up_to_date(&mut conn, home)?;
        if lock.unclean() {
            warnings.push(OpenWarning::Unclean);
        }
        if must_begin_anew(&conn, home, &keys)? {
            keys = begin_anew(&mut conn, home, &keys, unlock, clock)?;
            warnings.push(OpenWarning::PutBack);
        }
        let mut store = take_into_use(home, conn, keys, lock, warnings, clock, ids)?;
        if store.must_join_again()? {
            store.carry_over()?;
            if let Some(held) = &mut store.held {
                held.warnings.retain(|warning| *warning != OpenWarning::PutBack);
                held.warnings.push(OpenWarning::JoinAgain);
            }
        }
        Ok(store)
    }

    /// What its owner should know; in the order of weight.
    pub fn warnings(&self) -> &[OpenWarning] {
        self.held.as_ref().map_or(&[], |held| &held.warnings)
    }

    /// Its folder; none for a store in memory.
    pub fn home(&self) -> Option<&Home> {
        self.held.as_ref().map(|held| &held.home)
    }

    /// Whether the file is encrypted. The screen says so when it is not.
    pub fn encrypted(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.keys.db.is_some())
    }

    /// This installation's public keys.
    ///
    /// # Errors
    /// On a store in memory.
    pub fn device(&self) -> Result<DevicePublic, StoreError> {
        self.on_disk()?.keys.device.public()
    }

    /// The public side of the school's root; none before a TA's laptop has joined one.
    pub fn school(&self) -> Option<&School> {
        self.held.as_ref().and_then(|held| held.school.as_ref())
    }

    pub(super) fn on_disk(&self) -> Result<&Held, StoreError> {
        self.held.as_ref().ok_or_else(|| StoreError::Refused("this store is in memory only".into()))
    }

    /// Looks for faults in the file quickly: every page, but not every index entry. Reads the whole
    /// file, so call it off the screen's thread, after [`OpenWarning::Unclean`].
    ///
    /// # Errors
    /// When the check cannot run at all; faults are in the list.
    pub fn quick_check(&self) -> Result<Vec<String>, StoreError> {
        conn::findings(&self.conn, true)
    }

    /// Looks for faults in the file thoroughly: the seal of every page, then every entry.
    ///
    /// # Errors
    /// As [`quick_check`](Store::quick_check).
    pub fn full_check(&self) -> Result<Vec<String>, StoreError> {
        conn::findings(&self.conn, false)
    }

    /// Changes the passphrase: only the small key file is written again. Backups made before still
    /// open with the old one. Slow by design, twice over.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::ShortPassphrase`],
    /// [`StoreError::NotEncrypted`]; the old one holds then.
    pub fn change_passphrase(
        &mut self,
        old: &Passphrase,
        new: &Passphrase,
        kdf_log_n: u8,
    ) -> Result<(), StoreError> {
        let held = self.on_disk()?;
        if held.keys.db.is_none() {
            return Err(StoreError::NotEncrypted);
        }
        new.check_new()?;
        let path = held.home.keys_pass();
        keys::open_pass(&path, old)?;
        let wrapped = keys::wrap_pass(&held.keys.encode(), new, kdf_log_n)?;
        files::replace(&path, &wrapped)?;
        if let Some(held) = &mut self.held {
            held.warnings.retain(|w| !matches!(w, OpenWarning::WeakPassphraseCost(_)));
            held.warnings.extend(weak_cost(kdf_log_n));
        }
        Ok(())
    }

    /// The recovery sheet, as long as it has not been confirmed on this laptop.
    ///
    /// # Errors
    /// [`StoreError::NoSheet`] once its words are erased.
    pub fn recovery_sheet(&self) -> Result<RecoverySheet, StoreError> {
        let held = self.on_disk()?;
        let path = held.home.keys_root();
        if !path.exists() {
            return Err(StoreError::NoSheet);
        }
        let root = open_root(&held.home, &held.keys.device)?;
        let made = self.local("made")?.and_then(|day| day.parse().ok());
        let school = self.rows::<SchoolRecord>()?.pop().map(|(_, school)| school.name);
        Ok(RecoverySheet {
            school: school.unwrap_or_default(),
            made: made.unwrap_or_else(|| self.clock.today()),
            words: root.words()?,
        })
    }

    /// Takes four typed words (place 1 to 24, word) as proof that the sheet is on paper, and erases
    /// the root seed here. `false`: a word is wrong, and nothing has changed.
    ///
    /// # Errors
    /// [`StoreError::NoSheet`] once it is confirmed; [`StoreError::ReadOnly`].
    pub fn confirm_sheet(&mut self, typed: &[(usize, &str)]) -> Result<bool, StoreError> {
        if !self.recovery_sheet()?.confirms(typed) {
            return Ok(false);
        }
        let path = self.on_disk()?.home.keys_root();
        erase(&path)?;
        let today = self.clock.today().to_string();
        self.set_local("sheet_confirmed", &today)?;
        if let Some(held) = &mut self.held {
            held.warnings.retain(|w| *w != OpenWarning::SheetNotConfirmed);
        }
        Ok(true)
    }

    /// Whether these are this school's words: a rehearsal that restores nothing.
    ///
    /// # Errors
    /// On a store that belongs to no school yet.
    pub fn rehearse(&mut self, words: &Words) -> Result<bool, StoreError> {
        let root = Root::from_words(words)?.public()?;
        let right = self.on_disk()?.school.as_ref() == Some(&root);
        if right {
            let today = self.clock.today().to_string();
            self.set_local("sheet_rehearsed", &today)?;
        }
        Ok(right)
    }

    /// Gives the source of ids back and closes the file, keeping the lock with `held`.
    fn release_ids(&mut self) -> Box<dyn IdSource + Send> {
        std::mem::replace(&mut self.ids, Box::new(SeededIds::new("closed", 0)))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(held) = &self.held {
            // A note for the next start; without it nothing is worse than before.
            let _ = Nonce::of(&self.conn).and_then(|now| now.keep(&held.home));
        }
    }
}

/// The keys, or why there are none.
fn unlock_keys(home: &Home, unlock: &Unlock) -> Result<Keys, StoreError> {
    match (home.state(), unlock) {
        (HomeState::Empty, _) => Err(StoreError::Absent(home.dir().to_path_buf())),
        (HomeState::Encrypted, Unlock::Passphrase(pass)) => {
            keys::open_pass(&home.keys_pass(), pass)
        }
        (HomeState::Encrypted, Unlock::Plain) => Err(StoreError::NoPassphrase),
        (HomeState::Plain, _) => keys::open_plain(&home.keys_plain()),
        (HomeState::Broken, _) => {
            let what = match home.db().exists() {
                true => "its key file is missing; restore a backup",
                false => "its keys are there but senlog.db is missing; restore a backup",
            };
            Err(StoreError::damaged(home.dir(), what))
        }
    }
}

/// Opens the database of a home and brings its tables up to date.
pub(super) fn open_database(home: &Home, keys: &Keys) -> Result<Connection, StoreError> {
    let mut conn = connect(home, keys)?;
    bring_up_to_date(&mut conn, home)?;
    Ok(conn)
}

fn connect(home: &Home, keys: &Keys) -> Result<Connection, StoreError> {
    conn::connect(&home.db(), keys.db.as_ref(), home.dir())
}

fn bring_up_to_date(conn: &mut Connection, home: &Home) -> Result<(), StoreError> {
    schema::migrate(conn).map_err(|e| match e {
        StoreError::TooNew => StoreError::Newer(home.dir().to_path_buf()),
        StoreError::Sql(e) => StoreError::opening(home.dir())(e),
        other => other,
    })
}

/// Whether the file was put back, or its last new beginning was cut short.
fn must_begin_anew(conn: &Connection, home: &Home, keys: &Keys) -> Result<bool, StoreError> {
    let own = incarnation::own_device(conn)?;
    let sign_pk = keys.device.public()?.sign_pk;
    let told =
        conn.prepare("SELECT 1 FROM local WHERE key = ?1")?.exists([incarnation::PUT_BACK])?;
    Ok(told || own.is_none_or(|own| own.sign_pk != sign_pk) || nonce::was_put_back(conn, home)?)
}

fn begin_anew(
    conn: &mut Connection,
    home: &Home,
    keys: &Keys,
    unlock: &Unlock,
    clock: Clock,
) -> Result<Keys, StoreError> {
    let old =
        incarnation::device_of_key(conn, &keys.device.public()?.sign_pk)?.ok_or_else(|| {
            StoreError::damaged(home.dir(), "senlog.db does not know the computer of its key file")
        })?;
    let new = Keys { db: keys.db.clone(), device: DeviceKeys::random()? };
    let log_n = home.kdf_log_n().unwrap_or(KDF_LOG_N);
    let root = match home.keys_root().exists() {
        true => Some(open_root(home, &keys.device)?),
        false => None,
    };
    // The database first: cut short here, the key file's old device is found closed at the next
    // start and this is done again.
    let issuer = Issuer::Old(keys);
    incarnation::begin_anew(conn, &old, &new.device.public()?, &issuer, clock.unix_ms())?;
    if let Some(root) = root {
        // To both, for as long as the key file may be the old one's.
        files::replace(&home.keys_root(), &wrap_root(&root, &[&keys.device, &new.device])?)?;
    }
    write_lead_keys(conn, home, &new)?;
    write_keys(home, &new, unlock, log_n)?;
    Ok(new)
}

/// Writes `keys.pass.age` or `keys.plain`.
pub(super) fn write_keys(
    home: &Home,
    keys: &Keys,
    unlock: &Unlock,
    kdf_log_n: u8,
) -> Result<(), StoreError> {
    match (unlock, keys.db.is_some()) {
        (Unlock::Passphrase(pass), true) => {
            files::replace(&home.keys_pass(), &keys::wrap_pass(&keys.encode(), pass, kdf_log_n)?)
        }
        (_, false) => files::replace(&home.keys_plain(), &keys.encode()),
        (Unlock::Plain, true) => Err(StoreError::NoPassphrase),
    }
}

/// Writes `keys.lead.age`: the database key and whose it is, to the leads and the recovery words.
pub(super) fn write_lead_keys(
    conn: &Connection,
    home: &Home,
    keys: &Keys,
) -> Result<(), StoreError> {
    let Some(db) = &keys.db else { return Ok(()) };
    let to = incarnation::lead_recipients(conn)?;
    let of = keys.device.public()?.dev_id();
    files::replace(&home.keys_lead(), &LeadKey::wrap(db, of, &to)?)
}

/// The root seed, wrapped to this device alone.
fn wrap_root(root: &Root, devices: &[&DeviceKeys]) -> Result<Vec<u8>, StoreError> {
    let to: Vec<String> = devices.iter().map(|d| d.age.age_public()).collect::<Result<_, _>>()?;
    keys::wrap_to(root.seed().bytes(), &to)
}

fn open_root(home: &Home, device: &DeviceKeys) -> Result<Root, StoreError> {
    const NAME: &str = "keys.root.age";
    let wrapped = files::read_small(&home.keys_root(), keys::KEY_FILE_MAX)?;
    let seed = keys::unwrap_with(&wrapped, &device.age).map_err(|e| unwrap_error(home, NAME, e))?;
    let seed = Secret32::from_slice(&seed)
        .ok_or_else(|| unwrap_error(home, NAME, keys::Unwrap::Damaged))?;
    Root::from_seed(seed)
}

/// Writes over a small file before it is deleted. A disk that moves its blocks may keep a copy; it
/// is under the device's key, which is under the passphrase.
fn erase(path: &std::path::Path) -> Result<(), StoreError> {
    let len = usize::try_from(conn::length(path)?.min(keys::KEY_FILE_MAX)).unwrap_or(0);
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|mut file| {
            file.write_all(&vec![0; len])?;
            file.sync_all()
        })
        .map_err(StoreError::writing(path))?;
    fs::remove_file(path).map_err(StoreError::writing(path))?;
    files::sync_folder(path.parent().unwrap_or(path))
}

fn weak_cost(log_n: u8) -> Option<OpenWarning> {
    (log_n < KDF_LOG_N).then_some(OpenWarning::WeakPassphraseCost(log_n))
}

/// Attaches a database that is in its place, and gathers what its owner should know.
pub(super) fn take_into_use(
    home: &Home,
    conn: Connection,
    keys: Keys,
    lock: Arc<StoreLock>,
    mut warnings: Vec<OpenWarning>,
    clock: Clock,
    ids: Box<dyn IdSource + Send>,
) -> Result<Store, StoreError> {
    let mut store = Store::attach(conn, clock, ids)?;
    forgotten::keep_own_keys(&store.conn, home, &keys)?;
    Nonce::of(&store.conn)?.keep(home)?;
    if keys.db.is_none() {
        warnings.push(OpenWarning::Unencrypted);
    }
    warnings.extend(home.kdf_log_n().and_then(weak_cost));
    // Also where the sheet itself is gone: a backup made before it was confirmed does not hold it.
    if keys.db.is_some() && store.local("sheet_confirmed")?.is_none() {
        warnings.push(OpenWarning::SheetNotConfirmed);
    }
    warnings.extend(home.warnings().into_iter().map(OpenWarning::Place));
    let school = incarnation::school(&store.conn)?;
    store.held = Some(Held { home: home.clone(), keys, school, warnings, lock });
    store.settle_purged()?;
    Ok(store)
}
