//! Putting a finished store into its place, so that a power cut leaves the old one or the new one.
//!
//! A store is made in `.making` within its home. When it is whole and on the disk, the file `ready`
//! there says so and lists what is to be moved; from then on the move is finished by whoever takes
//! the lock next. Without `ready`, `.making` is thrown away.

use std::fs;
use std::path::PathBuf;

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::home::{Home, READY_MAX};

/// All that a store consists of, the database last: while it has not been moved, the rest may still
/// be the old store's.
fn parts(home: &Home) -> [PathBuf; 8] {
    let with = |suffix: &str| home.dir().join(format!("senlog.db{suffix}"));
    [
        home.keys_pass(),
        home.keys_plain(),
        home.keys_lead(),
        home.keys_root(),
        home.nonce(),
        with("-wal"),
        with("-shm"),
        home.db(),
    ]
}

/// A store on its way; thrown away unless it is [`finish`](Making::finish)ed.
pub(crate) struct Making {
    home: Home,
    inside: Home,
    done: bool,
}

impl Making {
    /// Begins one in `home`. Only for the holder of the lock.
    pub(crate) fn begin(home: &Home) -> Result<Making, StoreError> {
        settle(home)?;
        files::create_folder(&home.making())?;
        Ok(Making { home: home.clone(), inside: Home::at(home.making()), done: false })
    }

    /// Where it is made.
    pub(crate) fn inside(&self) -> &Home {
        &self.inside
    }

    /// Moves it into its place. What stood there goes to the folder `aside` of the home's backups.
    pub(crate) fn finish(mut self, aside: &str) -> Result<(), StoreError> {
        let mut list = format!("{aside}\n");
        for path in parts(&self.inside).iter().filter(|p| p.exists()) {
            // Opened for writing, without which Windows flushes nothing.
            fs::OpenOptions::new()
                .write(true)
                .open(path)
                .and_then(|file| file.sync_all())
                .map_err(StoreError::writing(path))?;
            list.push_str(&files::file_name(path));
            list.push('\n');
        }
        files::replace(&self.inside.ready(), list.as_bytes())?;
        files::sync_folder(self.home.dir())?;
        // From here on the store is made, whatever happens.
        self.done = true;
        move_in(&self.home)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(self.inside.dir());
        }
    }
}

/// Finishes or throws away what an earlier run left. Only for the holder of the lock.
pub(crate) fn settle(home: &Home) -> Result<(), StoreError> {
    let making = Home::at(home.making());
    if making.ready().exists() {
        return move_in(home);
    }
    if making.dir().exists() {
        fs::remove_dir_all(making.dir()).map_err(StoreError::writing(making.dir()))?;
    }
    Ok(())
}

fn move_in(home: &Home) -> Result<(), StoreError> {
    let making = Home::at(home.making());
    let list = files::read_small(&making.ready(), READY_MAX)?;
    let list = String::from_utf8_lossy(&list);
    let mut lines = list.lines();
    let aside = home.backups().join(lines.next().unwrap_or("replaced"));
    let new: Vec<&str> = lines.collect();
    // The database is moved last, so until then anything that is not ours already is the old one's.
    if making.db().exists() {
        for old in parts(home).iter().filter(|p| p.exists()) {
            let name = files::file_name(old);
            let ours = new.contains(&name.as_str());
            if !ours || making.dir().join(&name).exists() {
                files::create_folder(&aside)?;
                rename(old, &aside.join(name))?;
            }
        }
        for path in parts(home) {
            let from = making.dir().join(files::file_name(&path));
            if from.exists() {
                rename(&from, &path)?;
            }
        }
        files::sync_folder(home.dir())?;
    }
    fs::remove_dir_all(making.dir()).map_err(StoreError::writing(making.dir()))?;
    files::sync_folder(home.dir())
}

fn rename(from: &std::path::Path, to: &std::path::Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(StoreError::writing(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::home::HomeState;

    fn store(home: &Home, mark: &str) {
        for path in [home.keys_pass(), home.nonce(), home.db()] {
            fs::write(path, mark).unwrap();
        }
    }

    /// Power cuts after every single rename: what is finished later is always the whole new store.
    #[test]
    fn a_move_that_was_cut_short_is_finished() {
        for cut in 0..8 {
            let dir = tempfile::tempdir().unwrap();
            let home = Home::at(dir.path());
            store(&home, "old");
            fs::write(home.keys_root(), "old").unwrap();
            fs::write(dir.path().join("senlog.db-wal"), "old").unwrap();
            let making = Home::at(home.making());
            fs::create_dir(making.dir()).unwrap();
            store(&making, "new");
            fs::write(making.ready(), "aside\nkeys.pass.age\nnonce\nsenlog.db\n").unwrap();
            let aside = home.backups().join("aside");
            fs::create_dir_all(&aside).unwrap();
            let steps: Vec<(PathBuf, PathBuf)> =
                ["keys.pass.age", "keys.root.age", "nonce", "senlog.db-wal", "senlog.db"]
                    .iter()
                    .map(|f| (home.dir().join(f), aside.join(f)))
                    .chain(
                        ["keys.pass.age", "nonce", "senlog.db"]
                            .iter()
                            .map(|f| (making.dir().join(f), home.dir().join(f))),
                    )
                    .collect();
            for (from, to) in &steps[..cut] {
                fs::rename(from, to).unwrap();
            }
            assert_eq!(home.state(), HomeState::Encrypted, "a passphrase is asked for: cut {cut}");
            settle(&home).unwrap();
            for path in [home.keys_pass(), home.nonce(), home.db()] {
                assert_eq!(fs::read_to_string(path).unwrap(), "new", "cut after {cut}");
            }
            assert!(!home.keys_root().exists() && !home.making().exists());
            assert!(!dir.path().join("senlog.db-wal").exists(), "an old log beside the new store");
            for name in ["keys.pass.age", "keys.root.age", "senlog.db", "senlog.db-wal"] {
                assert_eq!(
                    fs::read_to_string(aside.join(name)).unwrap(),
                    "old",
                    "{name}, cut {cut}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_ready_is_thrown_away() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        store(&home, "old");
        let making = Making::begin(&home).unwrap();
        store(making.inside(), "new");
        drop(making);
        assert!(!home.making().exists());
        fs::create_dir(home.making()).unwrap();
        settle(&home).unwrap();
        assert!(!home.making().exists());
        assert_eq!(fs::read_to_string(home.db()).unwrap(), "old");
    }
}
