//! Where a store lives: one folder for each person who uses senlog on this computer.

mod people;
mod warn;

use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::files;
use super::keys::{self, Unwrap};
use super::secret::Passphrase;

pub(crate) use people::note;
pub use people::{Person, Places, resolve};
pub use warn::PlaceWarning;

/// Bytes of the list of a store's parts: eight names.
pub(crate) const READY_MAX: u64 = 4096;

/// The folder of one store, and the names of what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
    config: PathBuf,
    /// The folder that holds this one and `people.toml`; none with `--home`.
    among: Option<PathBuf>,
}

/// What stands in a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeState {
    /// No store.
    Empty,
    /// A store that needs its passphrase.
    Encrypted,
    /// A store made with `--unencrypted`; the screen says so.
    Plain,
    /// Some of a store's files without the others.
    Broken,
}

impl Home {
    /// A folder given by name (`--home`): it holds the store, the configuration, everything.
    pub fn at(dir: impl Into<PathBuf>) -> Home {
        let dir = dir.into();
        Home { config: dir.clone(), dir, among: None }
    }

    pub(crate) fn among(data: &Path, config: &Path, folder: &str) -> Home {
        Home {
            dir: data.join(folder),
            config: config.to_path_buf(),
            among: Some(data.to_path_buf()),
        }
    }

    pub(crate) fn people_folder(&self) -> Option<&Path> {
        self.among.as_deref()
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Holds `config.toml`, `themes/`, `maps/` and `templates/`.
    pub fn config_dir(&self) -> &Path {
        &self.config
    }

    /// The database.
    pub fn db(&self) -> PathBuf {
        self.dir.join("senlog.db")
    }

    /// The keys under the passphrase.
    pub fn keys_pass(&self) -> PathBuf {
        self.dir.join("keys.pass.age")
    }

    /// The keys of an unencrypted store.
    pub fn keys_plain(&self) -> PathBuf {
        self.dir.join("keys.plain")
    }

    /// The database key, to the leads and the recovery words.
    pub fn keys_lead(&self) -> PathBuf {
        self.dir.join("keys.lead.age")
    }

    /// Keys made for the answer to a forgotten passphrase, under the one that is to come.
    pub fn keys_help(&self) -> PathBuf {
        self.dir.join("keys.help.age")
    }

    /// The root seed, from set-up until the recovery sheet is confirmed.
    pub fn keys_root(&self) -> PathBuf {
        self.dir.join("keys.root.age")
    }

    /// Which run of the store this is, and how far it had come.
    pub fn nonce(&self) -> PathBuf {
        self.dir.join("nonce")
    }

    /// The ids of what was erased for good.
    pub fn purged(&self) -> PathBuf {
        self.dir.join("purged")
    }

    /// Locked while a program uses the store.
    pub fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Which program that is.
    pub fn lock_info(&self) -> PathBuf {
        self.dir.join("lock.info")
    }

    /// Bundles to send.
    pub fn outbox(&self) -> PathBuf {
        self.dir.join("outbox")
    }

    /// Backups made without being asked, and what a restore replaced.
    pub fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// Notes of crashes, without anything typed.
    pub fn crash(&self) -> PathBuf {
        self.dir.join("crash")
    }

    /// A store on its way: made here, moved into its place when it is whole.
    pub(crate) fn making(&self) -> PathBuf {
        self.dir.join(".making")
    }

    /// What is here, by which files there are; nothing is opened.
    pub fn state(&self) -> HomeState {
        // A store that was made whole, and not yet moved into its place when the power went.
        let making = Home::at(self.making());
        if making.ready().exists() && making.db().exists() {
            return making.on_its_way();
        }
        let db = self.db().exists();
        match (db, self.keys_pass().exists(), self.keys_plain().exists()) {
            (true, true, _) => HomeState::Encrypted,
            (true, false, true) => HomeState::Plain,
            (false, false, false) => HomeState::Empty,
            _ => HomeState::Broken,
        }
    }

    /// What a store is that is being moved into its place. Its keys may be there already, so the list of
    /// its parts says which it has.
    fn on_its_way(&self) -> HomeState {
        let list = files::read_small(&self.ready(), READY_MAX).unwrap_or_default();
        let list = String::from_utf8_lossy(&list);
        let has = |part: PathBuf| list.lines().any(|name| name == files::file_name(&part));
        match (has(self.keys_pass()), has(self.keys_plain())) {
            (true, _) => HomeState::Encrypted,
            (false, true) => HomeState::Plain,
            (false, false) => self.state(),
        }
    }

    /// In [`making`](Home::making), says that the store there is whole.
    pub(crate) fn ready(&self) -> PathBuf {
        self.dir.join("ready")
    }

    /// Whether the passphrase is the store's, without opening the database: for the screen lock,
    /// while the store is open. Slow by design (half a second); call it off the screen's thread.
    ///
    /// # Errors
    /// When the key file cannot be read, or there is none.
    pub fn check_passphrase(&self, passphrase: &Passphrase) -> Result<bool, StoreError> {
        match keys::open_pass(&self.keys_pass(), passphrase) {
            Ok(_) => Ok(true),
            Err(StoreError::WrongPassphrase) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// The cost of a guess at the passphrase as a power of two, for `check` to warn below
    /// [`KDF_LOG_N`](keys::KDF_LOG_N); `None` on an unencrypted store.
    pub fn kdf_log_n(&self) -> Option<u8> {
        let wrapped = files::read_small(&self.keys_pass(), keys::KEY_FILE_MAX).ok()?;
        keys::log_n_of(&wrapped)
    }

    /// What is unwise about the folder: a network drive, a stick, a folder that is copied to the
    /// internet. Best effort.
    pub fn warnings(&self) -> Vec<PlaceWarning> {
        warn::of(&self.dir)
    }
}

/// The sentence for a key file that does not open, once it is known not to be the passphrase.
pub(crate) fn unwrap_error(home: &Home, file: &str, why: Unwrap) -> StoreError {
    let what = match why {
        Unwrap::NotMine => format!("{file} was made for other keys"),
        Unwrap::TooMuchWork => format!("{file} asks for more work than senlog ever sets"),
        Unwrap::Damaged => format!("{file} cannot be read"),
    };
    StoreError::damaged(home.dir(), what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_state_follows_the_files() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        assert_eq!(home.state(), HomeState::Empty);
        fs::write(home.keys_plain(), "x").unwrap();
        assert_eq!(home.state(), HomeState::Broken);
        fs::write(home.db(), "x").unwrap();
        assert_eq!(home.state(), HomeState::Plain);
        fs::write(home.keys_pass(), "x").unwrap();
        assert_eq!(home.state(), HomeState::Encrypted);
        fs::remove_file(home.keys_pass()).unwrap();
        fs::remove_file(home.keys_plain()).unwrap();
        assert_eq!(home.state(), HomeState::Broken);
    }

    #[test]
    fn a_home_given_by_name_holds_everything() {
        let home = Home::at("/x");
        assert_eq!(home.config_dir(), home.dir());
        assert_eq!(home.db(), Path::new("/x").join("senlog.db"));
        assert!(home.people_folder().is_none());
    }
}
