//! Backups made, read back, bent and restored.

mod own;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::domain::Id;
use crate::domain::records::Pupil;
use crate::store::home::Home;
use crate::store::open::tests::{PASS, add_pupil, create, files_of, holds, ids, open, pass};
use crate::store::open::{OpenWarning, Unlock};
use crate::store::tests::clock;
use crate::store::words::{RecoverySheet, Words};

struct Scene {
    dir: TempDir,
    home: Home,
    pupil: Id,
    file: PathBuf,
    sheet: RecoverySheet,
}

/// A store of one pupil, backed up, and another pupil added after.
fn scene(passphrase: Option<&str>) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let (mut store, sheet) = create(&home, passphrase);
    let pupil = add_pupil(&mut store, "Canaryton");
    let file = dir.path().join("stick.backup");
    let made = store.backup(&file).unwrap();
    assert_eq!(made.encrypted, passphrase.is_some());
    assert_eq!((made.changes, made.bytes), (3, fs::metadata(&file).unwrap().len()));
    add_pupil(&mut store, "Later");
    Scene { dir, home, pupil, file, sheet }
}

impl Scene {
    fn elsewhere(&self) -> Home {
        Home::at(self.dir.path().join("new laptop"))
    }

    fn restore(&self, home: &Home, key: RestoreKey) -> Result<(Store, Restored), StoreError> {
        self.restore_file(&self.file, home, key)
    }

    fn restore_file(
        &self,
        file: &Path,
        home: &Home,
        key: RestoreKey,
    ) -> Result<(Store, Restored), StoreError> {
        let mut restore = Restore::new(file, key);
        restore.kdf_log_n = 10;
        Store::restore(home, &restore, clock(), ids(9))
    }

    fn words(&self) -> Words {
        let words: Vec<_> = self.sheet.words.numbered().map(|(_, w)| w).collect();
        Words::parse(&words.join(" ")).unwrap()
    }
}

fn by_pass(text: &str) -> RestoreKey {
    RestoreKey::Passphrase(pass(text))
}

#[test]
fn the_passphrase_brings_everything_back_under_a_new_name() {
    let scene = scene(Some(PASS));
    let old = open(&scene.home).unwrap().me();
    let home = scene.elsewhere();
    let (mut store, restored) = scene.restore(&home, by_pass(PASS)).unwrap();
    assert_eq!((restored.changes, restored.replaced), (3, None));
    assert_eq!(restored.made, clock().unix_ms());
    assert!(store.encrypted());
    assert_eq!(store.get::<Pupil>(scene.pupil).unwrap().unwrap().surname, "Canaryton");
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 1);
    assert_ne!(store.me().dev_id, old.dev_id);
    assert_eq!(store.me().user, old.user);
    let closed: i64 = store
        .conn
        .query_row("SELECT revoked_after_seq FROM device WHERE dev = ?1", [old.dev], |r| r.get(0))
        .unwrap();
    assert_eq!(closed, i64::MAX, "closed, and no entry cut off");
    let own = incarnation::own_device(&store.conn).unwrap().unwrap();
    let root_pk = store.school().unwrap().root_pk;
    assert!(incarnation::is_certified(&store.conn, &own, &root_pk).unwrap());
    // It is a store like any other: written to, closed, opened, backed up again.
    let new = add_pupil(&mut store, "Patel");
    let again = scene.dir.path().join("again.backup");
    store.backup(&again).unwrap();
    drop(store);
    assert!(open(&home).unwrap().get::<Pupil>(new).unwrap().is_some());
    let third = Home::at(scene.dir.path().join("third"));
    let (store, _) = scene.restore_file(&again, &third, by_pass(PASS)).unwrap();
    assert!(store.get::<Pupil>(new).unwrap().is_some());
}

#[test]
fn the_words_bring_everything_back_with_a_new_passphrase() {
    let scene = scene(Some(PASS));
    let home = scene.elsewhere();
    let new = "something else now";
    let key = RestoreKey::Words { words: scene.words(), passphrase: pass(new) };
    let (store, _) = scene.restore(&home, key).unwrap();
    assert!(store.get::<Pupil>(scene.pupil).unwrap().is_some());
    let own = incarnation::own_device(&store.conn).unwrap().unwrap();
    let root_pk = store.school().unwrap().root_pk;
    assert!(incarnation::is_certified(&store.conn, &own, &root_pk).unwrap());
    drop(store);
    assert!(matches!(open(&home), Err(StoreError::WrongPassphrase)));
    let unlock = Unlock::Passphrase(pass(new));
    let store = Store::open(&home, &unlock, clock(), ids(3)).unwrap();
    assert!(store.get::<Pupil>(scene.pupil).unwrap().is_some());
    // The words go on opening what is made from here.
    let again = scene.dir.path().join("again.backup");
    store.backup(&again).unwrap();
    let third = Home::at(scene.dir.path().join("third"));
    let key = RestoreKey::Words { words: scene.words(), passphrase: pass(new) };
    scene.restore_file(&again, &third, key).unwrap();
}

#[test]
fn an_unencrypted_store_has_an_unencrypted_backup_and_says_so() {
    let scene = scene(None);
    assert_eq!(inspect(&scene.file).unwrap(), BackupInfo { encrypted: false });
    let (store, _) = scene.restore(&scene.elsewhere(), RestoreKey::Plain).unwrap();
    assert!(store.get::<Pupil>(scene.pupil).unwrap().is_some());
    assert!(store.warnings().contains(&OpenWarning::Unencrypted));
}

#[test]
fn nothing_in_a_backup_is_plain() {
    let scene = scene(Some(PASS));
    let bytes = fs::read(&scene.file).unwrap();
    assert!(bytes.len() > 50_000);
    for canary in ["Canaryton", "Fairfield", "Okafor", "SQLite format 3", "laptop", PASS] {
        assert!(!holds(&bytes, canary), "{canary}");
    }
    assert_eq!(inspect(&scene.file).unwrap(), BackupInfo { encrypted: true });
    let left: Vec<String> = files_of(scene.home.dir()).into_iter().map(|f| f.0).collect();
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}

#[test]
fn wrong_keys_are_told_apart_and_leave_nothing() {
    let scene = scene(Some(PASS));
    let home = scene.elsewhere();
    let other = create(&Home::at(scene.dir.path().join("other school")), None).1;
    let others: Vec<_> = other.words.numbered().map(|(_, w)| w).collect();
    let words = |w: Words, p: &str| RestoreKey::Words { words: w, passphrase: pass(p) };
    let refused = |key| scene.restore(&home, key).err().unwrap();
    assert!(matches!(refused(by_pass("not the right one")), StoreError::WrongPassphrase));
    assert!(matches!(refused(RestoreKey::Plain), StoreError::NoPassphrase));
    let key = words(Words::parse(&others.join(" ")).unwrap(), PASS);
    assert!(matches!(refused(key), StoreError::BadWords(_)));
    assert!(matches!(refused(words(scene.words(), "short")), StoreError::ShortPassphrase));
    assert!(!home.dir().exists());
}

#[test]
fn a_bent_backup_is_refused_and_leaves_nothing() {
    for passphrase in [Some(PASS), None] {
        let scene = scene(passphrase);
        let home = scene.elsewhere();
        let bytes = fs::read(&scene.file).unwrap();
        let bent = scene.dir.path().join("bent.backup");
        let refused = |bytes: &[u8], what: &str| {
            fs::write(&bent, bytes).unwrap();
            match scene.restore_file(&bent, &home, by_pass(PASS)).err() {
                Some(StoreError::BadBackup { path, .. }) => assert_eq!(path, bent),
                // The wrapping of the key cannot be told from another passphrase.
                Some(StoreError::WrongPassphrase) if passphrase.is_some() => {}
                other => panic!("{what}: {other:?}"),
            }
            assert!(!home.dir().exists(), "{what}");
        };
        let step = bytes.len() / 23;
        for at in (0..bytes.len()).step_by(step).chain([16, 18, 20, bytes.len() - 1]) {
            let mut one = bytes.clone();
            one[at] ^= 0x20;
            refused(&one, &format!("byte {at}"));
            refused(&bytes[..at], &format!("{at} bytes"));
        }
        refused(&[&bytes[..], b"x"].concat(), "longer");
        refused(b"", "empty");
        refused(&fs::read(scene.home.db()).unwrap(), "a database");
    }
}

#[test]
fn a_backup_signed_by_a_stranger_is_refused() {
    // Who knows the recovery recipient can seal anything to it; the school's root has not vouched
    // for them.
    let scene = scene(Some(PASS));
    let forged = Home::at(scene.dir.path().join("forged"));
    let (store, _) = create(&forged, Some(PASS));
    let school = open(&scene.home).unwrap().school().unwrap().clone();
    incarnation::set_local(&store.conn, "root_pk", &school.root_pk.as_slice()).unwrap();
    incarnation::set_local(&store.conn, "recovery", &school.recovery).unwrap();
    let file = scene.dir.path().join("forged.backup");
    store.backup(&file).unwrap();
    let key = RestoreKey::Words { words: scene.words(), passphrase: pass(PASS) };
    let home = scene.elsewhere();
    match scene.restore_file(&file, &home, key).err() {
        Some(StoreError::BadBackup { what, .. }) => assert!(what.contains("this school"), "{what}"),
        other => panic!("{other:?}"),
    }
    assert!(!home.dir().exists());
}

#[test]
fn a_store_that_stands_is_replaced_only_when_told_and_is_kept() {
    let scene = scene(Some(PASS));
    let before = files_of(scene.home.dir());
    let refused = scene.restore(&scene.home, by_pass(PASS)).err();
    assert!(matches!(refused, Some(StoreError::Exists(_))));
    assert_eq!(files_of(scene.home.dir()), before);

    let mut restore = Restore::new(&scene.file, by_pass(PASS));
    restore.kdf_log_n = 10;
    restore.replace = true;
    let (store, restored) = Store::restore(&scene.home, &restore, clock(), ids(9)).unwrap();
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 1);
    drop(store);
    assert_eq!(open(&scene.home).unwrap().rows::<Pupil>().unwrap().len(), 1);
    let kept = Home::at(restored.replaced.unwrap());
    assert_eq!(open(&kept).unwrap().rows::<Pupil>().unwrap().len(), 2, "Later is still there");
}

#[test]
fn a_backup_never_overwrites_and_leaves_no_half() {
    let scene = scene(Some(PASS));
    let store = open(&scene.home).unwrap();
    let before = files_of(scene.dir.path());
    assert!(matches!(store.backup(&scene.file), Err(StoreError::FileExists(_))));
    let folder = scene.dir.path().join("no such folder").join("x");
    assert!(matches!(store.backup(&folder), Err(StoreError::Io { .. })));
    assert!(matches!(store.backup(scene.dir.path()), Err(StoreError::FileExists(_))));
    assert_eq!(files_of(scene.dir.path()), before);
}

#[test]
fn a_damaged_store_is_not_backed_up_as_if_it_were_well() {
    let scene = scene(None);
    let store = open(&scene.home).unwrap();
    store
        .conn
        .execute_batch(
            "PRAGMA writable_schema=ON;
             UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name='device')
              WHERE name = 'draft';
             PRAGMA writable_schema=RESET;",
        )
        .unwrap();
    let file = scene.dir.path().join("bad.backup");
    assert!(store.backup(&file).is_err());
    assert!(!file.exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look_at_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let scene = scene(Some(PASS));
    assert_eq!(fs::metadata(&scene.file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_newer_backup_says_so() {
    let scene = scene(Some(PASS));
    let store = open(&scene.home).unwrap();
    store.conn.execute_batch("PRAGMA user_version=999").unwrap();
    let file = scene.dir.path().join("newer.backup");
    store.backup(&file).unwrap();
    match scene.restore_file(&file, &scene.elsewhere(), by_pass(PASS)).err() {
        Some(StoreError::BadBackup { what, .. }) => assert!(what.contains("newer"), "{what}"),
        other => panic!("{other:?}"),
    }
    assert!(!scene.elsewhere().dir().exists());
}
