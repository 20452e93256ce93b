//! A forgotten passphrase (SYNC.md 5.3). The database key is sealed to the leads and the recovery words in
//! `keys.lead.age`, and the database holds the laptop's own keys, so either of them opens the store again
//! as the laptop that it was: nothing is lost, and nobody has to admit it anew.
//!
//! By a lead: the new passphrase is chosen first. A pair of keys made for this one answer stays here under
//! it, in `keys.help.age`; its public half goes to the lead with a copy of `keys.lead.age`, and what comes
//! back is the database key, sealed to it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::Signer;
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use crate::domain::kind::LEAD;
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::error::StoreError;
use crate::store::exchange::Device;
use crate::store::files;
use crate::store::home::{Home, HomeState};
use crate::store::identity::{DeviceKeys, DevicePublic, Root, School};
use crate::store::keys::{self, Keys, LeadKey, Unwrap};
use crate::store::lock::StoreLock;
use crate::store::secret::{Passphrase, Secret32};
use crate::store::words::Words;

use super::{Unlock, conn, incarnation, place, write_keys};

/// The laptop's own keys in `local`, which is within the encrypted database.
const OWN_KEYS: &str = "device keys";
const HELP_NAME: &str = "keys.help.age";

/// A store whose passphrase is forgotten, as it asks for help.
#[derive(Debug)]
pub struct Asking {
    keys: DeviceKeys,
    /// A copy of `keys.lead.age`.
    pub lead_keys: Vec<u8>,
}

impl Asking {
    /// Begins: `new` is the passphrase that the store is to have. Slow by design.
    ///
    /// # Errors
    /// [`StoreError::Absent`], [`StoreError::NotEncrypted`], [`StoreError::ShortPassphrase`],
    /// [`StoreError::InUse`], [`StoreError::Damaged`] where `keys.lead.age` is not there.
    pub fn begin(
        home: &Home,
        new: &Passphrase,
        kdf_log_n: u8,
        clock: Clock,
    ) -> Result<Asking, StoreError> {
        encrypted(home)?;
        new.check_new()?;
        let _lock = StoreLock::take(home, clock)?;
        let lead_keys = files::read_small(&home.keys_lead(), keys::KEY_FILE_MAX)
            .map_err(|_| StoreError::damaged(home.dir(), "keys.lead.age cannot be read"))?;
        let device = DeviceKeys::random()?;
        let kept = Keys { db: None, device: device.clone() };
        files::replace(&home.keys_help(), &keys::wrap_pass(&kept.encode(), new, kdf_log_n)?)?;
        Ok(Asking { keys: device, lead_keys })
    }

    /// The public half of the keys made for the answer.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn public(&self) -> Result<DevicePublic, StoreError> {
        self.keys.public()
    }

    /// Signs as they.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.keys.sign.sign(message).to_bytes()
    }
}

/// Who answered, as the answer says, and what it holds.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The lead's signing key; the signature was checked.
    pub sender: [u8; 32],
    /// The school it says it is of.
    pub group: [u8; 16],
    /// The database key, sealed to the keys made for it.
    pub sealed: &'a [u8],
}

/// Opens a store again by a lead's answer; `new` is the passphrase chosen when help was asked for, and is
/// the store's from then on. Slow by design.
///
/// # Errors
/// [`StoreError::Refused`] where no help was asked for, or the answer is another's or of nobody who is
/// a lead here; [`StoreError::WrongPassphrase`] for another than that chosen. Nothing has changed then.
pub fn by_answer(
    home: &Home,
    new: &Passphrase,
    answer: &Answer<'_>,
    kdf_log_n: u8,
    clock: Clock,
) -> Result<(), StoreError> {
    encrypted(home)?;
    let path = home.keys_help();
    if !path.exists() {
        return Err(StoreError::Refused(
            "nobody asked for help with a forgotten passphrase here".into(),
        ));
    }
    let wrapped = files::read_small(&path, keys::KEY_FILE_MAX)?;
    let content = keys::unwrap_pass(&wrapped, new).map_err(|e| match e {
        Unwrap::NotMine => StoreError::WrongPassphrase,
        _ => StoreError::damaged(home.dir(), format!("{HELP_NAME} cannot be read")),
    })?;
    let asked = Keys::decode(&content)
        .ok_or_else(|| StoreError::damaged(home.dir(), format!("{HELP_NAME} cannot be read")))?;
    let strange = || StoreError::Refused("the answer is not for this laptop".into());
    let db = keys::unwrap_with(answer.sealed, &asked.device.age).map_err(|_| strange())?;
    let db = Secret32::from_slice(&db).ok_or_else(strange)?;
    reopen(home, db, new, kdf_log_n, clock, |conn, school| {
        let lead = incarnation::device_of_key(conn, &answer.sender)?;
        let known = match &lead {
            Some(lead) if lead.role == LEAD => {
                let stands = conn.query_row(
                    "SELECT revoked_after_seq IS NULL FROM device WHERE dev = ?1",
                    [lead.dev],
                    |row| row.get::<_, bool>(0),
                )?;
                stands
                    && incarnation::is_certified(conn, lead, &school.root_pk)?
                    && school.group() == answer.group
            }
            _ => false,
        };
        match known {
            true => Ok(()),
            false => Err(StoreError::Refused(
                "the answer is not from a SENCO laptop of this school".into(),
            )),
        }
    })?;
    fs::remove_file(&path).map_err(StoreError::writing(path))
}

/// Opens a store again with the 24 words of the recovery sheet, and gives it another passphrase. Slow by
/// design.
///
/// # Errors
/// [`StoreError::BadWords`] where they are not of the school; [`StoreError::ShortPassphrase`].
pub fn by_words(
    home: &Home,
    new: &Passphrase,
    words: &Words,
    kdf_log_n: u8,
    clock: Clock,
) -> Result<(), StoreError> {
    encrypted(home)?;
    new.check_new()?;
    let root = Root::from_words(words)?;
    let wrapped = files::read_small(&home.keys_lead(), keys::KEY_FILE_MAX)?;
    let strange = || StoreError::BadWords("they are not of the school of this store".into());
    let db = LeadKey::open(&wrapped, root.recovery()).ok_or_else(strange)?.db;
    reopen(home, db, new, kdf_log_n, clock, |_, _| Ok(()))
}

impl Store {
    /// Whose laptop asks for help, by the `keys.lead.age` that it sent. It is shown before anybody helps:
    /// the file alone does not say in whose hands it is.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where this is no lead's laptop, the key was not sealed to it, or it is no
    /// key of another's laptop that a lead may open: a SENCO's own is opened by the recovery sheet.
    pub fn asks_for_help(&self, lead_keys: &[u8]) -> Result<Device, StoreError> {
        Ok(self.key_of_other(lead_keys)?.1)
    }

    /// The database key of a store that asks for help, sealed to the keys made for the answer; what it
    /// sent is its `keys.lead.age`.
    ///
    /// # Errors
    /// As [`asks_for_help`](Store::asks_for_help).
    pub(crate) fn help_with(&self, lead_keys: &[u8], age_pk: &str) -> Result<Vec<u8>, StoreError> {
        let (key, device) = self.key_of_other(lead_keys)?;
        let sealed = keys::wrap_to(key.bytes(), &[age_pk])?;
        self.note_audit("unlock help", Path::new(&device.dev.to_string()))?;
        Ok(sealed)
    }

    fn key_of_other(&self, lead_keys: &[u8]) -> Result<(Secret32, Device), StoreError> {
        let refused = |why: &str| Err(StoreError::Refused(why.into()));
        if self.me().role & LEAD == 0 {
            return refused("only a SENCO's laptop can do that");
        }
        let Ok(content) = self.unseal(lead_keys) else {
            return refused(
                "its key was not sealed to this laptop; another SENCO laptop or the recovery sheet may open it",
            );
        };
        // Nothing else that is sealed to the leads is opened for whoever sends it here.
        let Some(key) = LeadKey::decode(&content) else {
            return refused("the request holds no key of a store");
        };
        let devices = self.devices()?;
        let Some(device) = devices.into_iter().find(|d| Some(d.dev) == key.of) else {
            return refused(
                "the request does not say whose laptop it is of; its recovery sheet opens it",
            );
        };
        // A copy of a SENCO's folder would be a SENCO laptop in whoever's hands it is.
        if device.role & LEAD != 0 {
            return refused(
                "it is of a SENCO's laptop, which the recovery sheet alone opens again",
            );
        }
        match device.revoked_after {
            None => Ok((key.db, device)),
            Some(_) => refused("it is of a laptop that is marked as lost"),
        }
    }
}

fn encrypted(home: &Home) -> Result<(), StoreError> {
    match home.state() {
        HomeState::Empty => Err(StoreError::Absent(home.dir().to_path_buf())),
        HomeState::Plain => Err(StoreError::NotEncrypted),
        // A lost key file is as good as a forgotten passphrase.
        HomeState::Encrypted | HomeState::Broken => Ok(()),
    }
}

/// Opens the database with its key, finds the laptop's own keys in it, and puts both under the new
/// passphrase.
fn reopen(
    home: &Home,
    db: Secret32,
    new: &Passphrase,
    kdf_log_n: u8,
    clock: Clock,
    check: impl FnOnce(&Connection, &School) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let _lock = Arc::new(StoreLock::take(home, clock)?);
    place::settle(home)?;
    let conn = conn::connect(&home.db(), Some(&db), home.dir())?;
    let school = incarnation::school(&conn)?
        .ok_or_else(|| StoreError::Refused("this laptop has not joined a school yet".into()))?;
    check(&conn, &school)?;
    let own: Option<Vec<u8>> = conn
        .query_row("SELECT value FROM local WHERE key = ?1", [OWN_KEYS], |row| row.get(0))
        .optional()?;
    let own = own.map(Zeroizing::new).and_then(|own| Keys::decode(&own));
    let Some(own) = own else {
        return Err(StoreError::Refused(
            "this store was last opened by a version of senlog that kept no second copy of the laptop's keys; bring back a backup".into(),
        ));
    };
    let keys = Keys { db: Some(db), device: own.device.clone() };
    drop(conn);
    write_keys(home, &keys, &Unlock::Passphrase(new.clone()), kdf_log_n)
}

/// Keeps the laptop's own keys within the encrypted database, and names it beside the database's key for
/// the leads; of an unencrypted one they lie beside it.
pub(super) fn keep_own_keys(conn: &Connection, home: &Home, keys: &Keys) -> Result<(), StoreError> {
    if keys.db.is_none() {
        return Ok(());
    }
    let own = Keys { db: None, device: keys.device.clone() }.encode();
    let stands = conn
        .prepare("SELECT 1 FROM local WHERE key = ?1 AND value = ?2")?
        .exists(rusqlite::params![OWN_KEYS, own.as_slice()])?;
    match stands {
        true => Ok(()),
        false => {
            // The file first: cut short between the two, both are done again.
            if home.keys_lead().exists() {
                super::write_lead_keys(conn, home, keys)?;
            }
            incarnation::set_local(conn, OWN_KEYS, &own.as_slice())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PASS, create, open};
    use super::*;

    /// Whoever copied the folder of a SENCO's laptop does not get its key from that SENCO, and a request
    /// opens nothing else that is sealed to the leads, nor a key that does not say whose it is.
    #[test]
    fn a_lead_gives_no_key_of_its_own_and_opens_nothing_but_keys() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path().join("store"));
        drop(create(&home, Some(PASS)));
        let store = open(&home).unwrap();
        let asking = DeviceKeys::random().unwrap().public().unwrap();
        let me = store.device().unwrap();
        let refused = |lead_keys: &[u8]| match store.help_with(lead_keys, &asking.age_pk) {
            Err(StoreError::Refused(why)) => why,
            other => panic!("{other:?}"),
        };
        let own = files::read_small(&home.keys_lead(), keys::KEY_FILE_MAX).unwrap();
        assert!(refused(&own).contains("a SENCO's laptop"));
        let sealed = |content: &[u8]| keys::wrap_to(content, &[&me.age_pk]).unwrap();
        let letter = sealed(b"what a TA sent up to the leads, sealed to them by itself");
        assert!(refused(&letter).contains("no key of a store"));
        assert!(refused(&sealed(&[7; 32])).contains("does not say whose"));
        assert!(refused(&sealed(&[7; 48])).contains("does not say whose"));
    }
}
