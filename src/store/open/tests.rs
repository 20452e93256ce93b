//! Stores on disk: made, opened, refused, put back.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::domain::Id;
use crate::domain::kind::LEAD;
use crate::domain::records::{Pupil, Staff};
use crate::store::action::Action;
use crate::store::tests::{clock, pupil};
use crate::store::undo::Which;

pub(crate) const PASS: &str = "correct horse battery";

pub(crate) fn pass(text: &str) -> Passphrase {
    Passphrase::new(text.into())
}

pub(crate) fn ids(salt: u64) -> Box<dyn IdSource + Send> {
    Box::new(SeededIds::new("open", salt))
}

pub(crate) fn setup(passphrase: Option<&str>) -> Setup {
    let mut setup =
        Setup::lead("Fairfield Primary", "Jo Okafor", passphrase.map(pass), Id([0xab; 16]));
    setup.kdf_log_n = 10;
    setup.initials = Some("JO".into());
    setup
}

pub(crate) fn create(home: &Home, passphrase: Option<&str>) -> (Store, RecoverySheet) {
    Store::create(home, &setup(passphrase), clock(), ids(1)).unwrap()
}

pub(crate) fn open(home: &Home) -> Result<Store, StoreError> {
    Store::open(home, &Unlock::Passphrase(pass(PASS)), clock(), ids(2))
}

pub(crate) fn add_pupil(store: &mut Store, surname: &str) -> Id {
    let mut action = Action::new("New pupil");
    let id = action.add(store.ids(), &pupil("Maya", surname));
    store.write(&action).unwrap();
    id
}

/// An encrypted store of one pupil, closed.
fn closed() -> (TempDir, Home, Id) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let id = add_pupil(&mut create(&home, Some(PASS)).0, "Barnes");
    (dir, home, id)
}

/// Every file below a folder, with its bytes.
pub(crate) fn files_of(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().into_owned();
                out.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

pub(crate) fn holds(bytes: &[u8], canary: &str) -> bool {
    bytes.windows(canary.len()).any(|w| w == canary.as_bytes())
}

#[test]
fn a_store_can_be_opened_on_a_worker_and_handed_over() {
    fn sendable<T: Send>() {}
    sendable::<Store>();
    sendable::<Unlock>();
    sendable::<Home>();
    sendable::<RecoverySheet>();
    let (_dir, home, id) = closed();
    let store = std::thread::spawn(move || open(&home).unwrap()).join().unwrap();
    assert!(store.get::<Pupil>(id).unwrap().is_some());
}

#[test]
fn what_was_written_is_there_tomorrow() {
    let dir = tempfile::tempdir().unwrap();
    for (name, passphrase) in [("a", Some(PASS)), ("b", None)] {
        let home = Home::at(dir.path().join(name));
        let (mut store, _) = create(&home, passphrase);
        let id = add_pupil(&mut store, "Barnes");
        assert_eq!(store.encrypted(), passphrase.is_some());
        drop(store);
        let store = open(&home).unwrap();
        assert_eq!(store.get::<Pupil>(id).unwrap().unwrap().surname, "Barnes");
        let adults = store.rows::<Staff>().unwrap();
        assert_eq!(adults.len(), 1);
        assert_eq!(adults[0].0, store.me().user);
        assert_eq!(adults[0].1.full(), "Jo Okafor");
        assert_eq!(adults[0].1.initials.as_deref(), Some("JO"));
        assert_eq!(store.rows::<SchoolRecord>().unwrap()[0].1.name, "Fairfield Primary");
        assert_eq!(store.warnings().contains(&OpenWarning::Unencrypted), passphrase.is_none());
    }
}

#[test]
fn the_device_is_certified_by_the_school_of_the_sheet() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path());
    let (mut store, sheet) = create(&home, None);
    let own = incarnation::own_device(&store.conn).unwrap().unwrap();
    let school = store.school().unwrap().clone();
    assert_eq!(Root::from_words(&sheet.words).unwrap().public().unwrap(), school);
    assert_eq!((own.role, own.user), (LEAD, store.me().user));
    assert_eq!(store.device().unwrap().dev_id(), store.me().dev_id);
    assert!(incarnation::is_certified(&store.conn, &own, &school.root_pk).unwrap());
    assert!(!incarnation::is_certified(&store.conn, &own, &[9; 32]).unwrap());
    assert!(store.rehearse(&sheet.words).unwrap());
    let other = Root::random().unwrap().words().unwrap();
    assert!(!store.rehearse(&other).unwrap());
}

#[test]
fn undo_stops_before_the_set_up() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = create(&Home::at(dir.path()), None);
    assert_eq!(store.undo_title().unwrap(), None);
    add_pupil(&mut store, "Barnes");
    store.undo(&Which::Latest, false).unwrap();
    assert!(matches!(store.undo(&Which::Latest, true), Err(StoreError::NothingTo("undo"))));
    assert_eq!(store.rows::<Staff>().unwrap().len(), 1);
}

#[test]
fn every_setting_holds() {
    let (_dir, home, _) = closed();
    let store = open(&home).unwrap();
    let table = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("cache_size", "-8192"),
        ("mmap_size", "0"),
        ("foreign_keys", "1"),
        ("cell_size_check", "1"),
        ("trusted_schema", "0"),
        ("temp_store", "2"),
        ("cipher_log_level", "NONE"),
    ];
    for (pragma, want) in table {
        let got: String = store
            .conn
            .query_row(&format!("PRAGMA {pragma}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .map(|v| match v {
                rusqlite::types::Value::Integer(n) => n.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            // No memory map at all is as good as one of nothing.
            .unwrap_or("0".into());
        assert_eq!(got, want, "{pragma}");
    }
}

#[test]
fn nothing_on_the_disk_is_plain() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path());
    let (mut store, sheet) = create(&home, Some(PASS));
    add_pupil(&mut store, "Canaryton");
    // With the write-ahead log still there, and closed.
    for _ in 0..2 {
        for (name, bytes) in files_of(dir.path()) {
            assert!(!bytes.starts_with(b"SQLite format 3"), "{name} is plain");
            for canary in ["Canaryton", "Fairfield", "Okafor", PASS] {
                assert!(!holds(&bytes, canary), "{name} holds {canary}");
            }
            let words: Vec<_> = sheet.words.numbered().map(|(_, w)| w).collect();
            assert!(!holds(&bytes, &words.join(" ")), "{name} holds the words");
        }
        if store.held.is_some() {
            drop(std::mem::replace(&mut store, crate::store::tests::store()));
        }
    }
}

#[test]
fn wrong_or_missing_passphrases_are_told_apart_and_change_nothing() {
    let (dir, home, _) = closed();
    let before = files_of(dir.path());
    let wrong = Unlock::Passphrase(pass("correct horse batterx"));
    let refused = |unlock: &Unlock| Store::open(&home, unlock, clock(), ids(3)).err().unwrap();
    assert!(matches!(refused(&wrong), StoreError::WrongPassphrase));
    assert!(matches!(refused(&Unlock::Plain), StoreError::NoPassphrase));
    assert_eq!(files_of(dir.path()), before);
    assert!(home.check_passphrase(&pass(PASS)).unwrap());
    assert!(!home.check_passphrase(&pass("correct horse batterx")).unwrap());
}

#[test]
fn a_damaged_file_is_no_wrong_passphrase() {
    type Harm = fn(&Home);
    let table: &[(&str, Harm)] = &[
        ("cut short", |home| cut(&home.db(), 100)),
        ("cut to ten pages", |home| cut(&home.db(), 40_960)),
        ("empty", |home| cut(&home.db(), 0)),
        ("garbage", |home| fs::write(home.db(), vec![0x5a; 65_536]).unwrap()),
        ("its first page altered", |home| flip(&home.db(), 2_000)),
        ("plaintext", |home| {
            let plain = home.dir().join("plain.db");
            let conn = Connection::open(&plain).unwrap();
            conn.execute_batch("CREATE TABLE change(x)").unwrap();
            drop(conn);
            fs::rename(plain, home.db()).unwrap();
        }),
        ("another store's", |home| {
            let other = Home::at(home.dir().join("other"));
            drop(create(&other, Some(PASS)));
            fs::rename(other.db(), home.db()).unwrap();
        }),
        ("without it", |home| fs::remove_file(home.db()).unwrap()),
        ("without keys", |home| fs::remove_file(home.keys_pass()).unwrap()),
        ("keys cut short", |home| cut(&home.keys_pass(), 50)),
        ("keys of garbage", |home| fs::write(home.keys_pass(), "x".repeat(500)).unwrap()),
        ("keys far too long", |home| fs::write(home.keys_pass(), vec![0; 100_000]).unwrap()),
    ];
    for (what, harm) in table {
        let (dir, home, _) = closed();
        harm(&home);
        let before = files_of(dir.path());
        match open(&home).err() {
            Some(StoreError::Damaged { path, .. }) => assert_eq!(path, home.dir(), "{what}"),
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!(files_of(dir.path()), before, "{what}: something was changed");
    }
}

fn cut(path: &Path, len: u64) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(len).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_flipped_bit_deep_in_the_file_is_found_by_the_check() {
    let (_dir, home, _) = closed();
    let at = fs::metadata(home.db()).unwrap().len() / 4096 / 2 * 4096 + 77;
    flip(&home.db(), usize::try_from(at).unwrap());
    match open(&home) {
        Ok(store) => assert!(!store.full_check().unwrap().is_empty()),
        Err(e) => assert!(matches!(e, StoreError::Damaged { .. } | StoreError::Sql(_)), "{e}"),
    }
    let (_dir, home, _) = closed();
    let store = open(&home).unwrap();
    assert_eq!(store.full_check().unwrap(), Vec::<String>::new());
    assert_eq!(store.quick_check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let (_dir, home, _) = closed();
    let store = open(&home).unwrap();
    store.conn.execute_batch("PRAGMA user_version=999").unwrap();
    drop(store);
    let before = fs::read(home.db()).unwrap();
    assert!(matches!(open(&home), Err(StoreError::Newer(path)) if path == home.dir()));
    assert_eq!(fs::read(home.db()).unwrap(), before);
}

#[test]
fn a_store_that_stands_is_not_made_again() {
    let (dir, home, _) = closed();
    let before = files_of(dir.path());
    let again = Store::create(&home, &setup(Some(PASS)), clock(), ids(3));
    assert!(matches!(again.err(), Some(StoreError::Exists(_))));
    assert_eq!(files_of(dir.path()), before);
    fs::remove_file(home.db()).unwrap();
    let before = files_of(dir.path());
    let again = Store::create(&home, &setup(Some(PASS)), clock(), ids(3));
    assert!(
        matches!(again.err(), Some(StoreError::Damaged { .. })),
        "its keys may still be needed"
    );
    assert_eq!(files_of(dir.path()), before);
}

#[test]
fn a_set_up_that_fails_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("new"));
    let short = setup(Some("elevenchars"));
    let nameless = Setup { school: "  ".into(), ..setup(None) };
    let cheap = Setup { kdf_log_n: 9, ..setup(Some(PASS)) };
    for (setup, what) in [(short, "short"), (nameless, "nameless"), (cheap, "cheap")] {
        assert!(Store::create(&home, &setup, clock(), ids(1)).is_err(), "{what}");
        assert!(!home.dir().exists(), "{what}");
    }
    // In a folder of the user's own, what was there stays.
    fs::create_dir(home.dir()).unwrap();
    fs::write(home.dir().join("config.toml"), "x").unwrap();
    let cheap = Setup { kdf_log_n: 63, ..setup(Some(PASS)) };
    assert!(Store::create(&home, &cheap, clock(), ids(1)).is_err());
    let left: Vec<String> = files_of(home.dir()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["config.toml", "lock"]);
    drop(create(&home, Some(PASS)));
}

#[test]
fn a_mistyped_folder_gets_no_files() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open(&Home::at(dir.path())), Err(StoreError::Absent(_))));
    assert!(files_of(dir.path()).is_empty());
    assert!(matches!(open(&Home::at(dir.path().join("x"))), Err(StoreError::Absent(_))));
}

#[test]
fn one_program_at_a_time() {
    let (_dir, home, _) = closed();
    let store = open(&home).unwrap();
    assert!(matches!(open(&home), Err(StoreError::InUse { .. })));
    drop(store);
    drop(open(&home).unwrap());
    fs::write(home.lock_info(), "left behind").unwrap();
    let store = open(&home).unwrap();
    assert!(store.warnings().contains(&OpenWarning::Unclean));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let (mut store, _) = create(&home, None);
    add_pupil(&mut store, "Barnes");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.dir()), 0o700);
    for (name, _) in files_of(home.dir()) {
        assert_eq!(mode(&home.dir().join(&name)), 0o600, "{name}");
    }
}

/// As the superuser nothing is read-only, so this holds only for others; the mapping of the errors
/// is held for everyone.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said_plainly() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let locked = dir.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(locked.join("probe"), "x").is_err() {
        let made = Store::create(&Home::at(&locked), &setup(None), clock(), ids(1));
        assert!(matches!(made.err(), Some(StoreError::ReadOnly(_))));
    }
    use std::io::{Error, ErrorKind};
    for (kind, full) in [
        (ErrorKind::StorageFull, true),
        (ErrorKind::QuotaExceeded, true),
        (ErrorKind::PermissionDenied, false),
        (ErrorKind::ReadOnlyFilesystem, false),
    ] {
        let error = StoreError::writing("x")(Error::from(kind));
        assert_eq!(matches!(error, StoreError::Full), full, "{kind:?}");
        assert_eq!(matches!(error, StoreError::ReadOnly(_)), !full, "{kind:?}");
    }
}

#[test]
fn a_full_disk_saves_nothing_and_says_so() {
    let (_dir, home, id) = closed();
    let mut store = open(&home).unwrap();
    let pages: i64 = store.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    // As many pages as there are and no more: SQLite's own way to a full disk.
    store.conn.query_row(&format!("PRAGMA max_page_count={pages}"), [], |_| Ok(())).unwrap();
    let before = store.change_count().unwrap();
    let refused = (0..1000).find_map(|n| {
        let mut action = Action::new("New pupil");
        action.add(store.ids(), &pupil("Maya", &format!("Filling the disk {n}")));
        store.write(&action).err().map(|e| (n, e))
    });
    let (n, error) = refused.expect("it was never full");
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert_eq!(store.change_count().unwrap(), before + n);
    drop(store);
    let store = open(&home).unwrap();
    assert_eq!(store.change_count().unwrap(), before + n, "what was acknowledged is there");
    assert!(store.get::<Pupil>(id).unwrap().is_some());
    assert!(store.full_check().unwrap().is_empty());
}

#[test]
fn the_passphrase_changes_and_the_keys_do_not() {
    let (_dir, home, id) = closed();
    let mut store = open(&home).unwrap();
    let device = store.device().unwrap();
    let new = pass("a quite different one");
    let wrong = pass("not the right one at all");
    assert!(matches!(store.change_passphrase(&wrong, &new, 10), Err(StoreError::WrongPassphrase)));
    let short = pass("short");
    assert!(matches!(
        store.change_passphrase(&pass(PASS), &short, 10),
        Err(StoreError::ShortPassphrase)
    ));
    store.change_passphrase(&pass(PASS), &new, 11).unwrap();
    drop(store);
    assert!(matches!(open(&home), Err(StoreError::WrongPassphrase)));
    let store = Store::open(&home, &Unlock::Passphrase(new), clock(), ids(3)).unwrap();
    assert_eq!(store.device().unwrap(), device);
    assert!(store.get::<Pupil>(id).unwrap().is_some());
    assert_eq!(home.kdf_log_n(), Some(11));
    assert!(store.warnings().contains(&OpenWarning::WeakPassphraseCost(11)));
    drop(store);
    let plain = Home::at(home.dir().join("plain"));
    let (mut store, _) = create(&plain, None);
    assert!(matches!(
        store.change_passphrase(&pass(PASS), &pass(PASS), 10),
        Err(StoreError::NotEncrypted)
    ));
}

#[test]
fn the_sheet_is_shown_until_four_words_are_typed() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path());
    let (store, sheet) = create(&home, Some(PASS));
    let words: Vec<(usize, &str)> = sheet.words.numbered().collect();
    drop(store);
    let mut store = open(&home).unwrap();
    assert!(store.warnings().contains(&OpenWarning::SheetNotConfirmed));
    let again = store.recovery_sheet().unwrap();
    assert_eq!(*again.text(), *sheet.text());
    assert!(!store.confirm_sheet(&[(1, "zoo"), (2, "zoo"), (3, "zoo"), (4, "zoo")]).unwrap());
    assert!(home.keys_root().exists());
    assert!(store.confirm_sheet(&words[3..7]).unwrap());
    assert!(!home.keys_root().exists());
    assert!(matches!(store.recovery_sheet(), Err(StoreError::NoSheet)));
    assert!(!store.warnings().contains(&OpenWarning::SheetNotConfirmed));
    drop(store);
    assert!(!open(&home).unwrap().warnings().contains(&OpenWarning::SheetNotConfirmed));
}

#[test]
fn a_file_put_back_by_hand_begins_anew() {
    for passphrase in [Some(PASS), None] {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        let (mut store, sheet) = create(&home, passphrase);
        let first = add_pupil(&mut store, "Barnes");
        drop(store);
        let earlier = fs::read(home.db()).unwrap();
        let mut store = open(&home).unwrap();
        let old = store.me();
        add_pupil(&mut store, "Khan");
        drop(store);
        fs::write(home.db(), earlier).unwrap();

        let mut store = open(&home).unwrap();
        assert!(store.warnings().contains(&OpenWarning::PutBack));
        assert_ne!(store.me().dev_id, old.dev_id);
        assert_eq!(store.me().user, old.user);
        let closed: i64 = store
            .conn
            .query_row("SELECT revoked_after_seq FROM device WHERE dev = ?1", [old.dev], |r| {
                r.get(0)
            })
            .unwrap();
        assert_eq!(closed, i64::MAX, "closed, and no entry cut off");
        let own = incarnation::own_device(&store.conn).unwrap().unwrap();
        let root_pk = store.school().unwrap().root_pk;
        assert!(incarnation::is_certified(&store.conn, &own, &root_pk).unwrap());
        assert_eq!(*store.recovery_sheet().unwrap().text(), *sheet.text());
        let second = add_pupil(&mut store, "Patel");
        drop(store);
        let store = open(&home).unwrap();
        assert!(!store.warnings().contains(&OpenWarning::PutBack));
        assert!(store.get::<Pupil>(first).unwrap().is_some());
        assert!(store.get::<Pupil>(second).unwrap().is_some());
    }
}

#[test]
fn a_new_beginning_that_was_cut_short_is_done_again() {
    let (_dir, home, id) = closed();
    let keys_before = fs::read(home.keys_pass()).unwrap();
    let earlier = fs::read(home.nonce()).unwrap();
    fs::write(home.nonce(), String::from_utf8(earlier).unwrap().replace("\n3\n", "\n9\n")).unwrap();
    drop(open(&home).unwrap());
    // The power went after the database was written and before the key file was.
    fs::write(home.keys_pass(), keys_before).unwrap();
    let store = open(&home).unwrap();
    assert!(store.get::<Pupil>(id).unwrap().is_some());
    let devices: i64 =
        store.conn.query_row("SELECT count(*) FROM device", [], |row| row.get(0)).unwrap();
    assert_eq!(devices, 2, "the attempt that came to nothing is gone");
    assert_eq!(store.device().unwrap().dev_id(), store.me().dev_id);
}

#[test]
fn a_store_made_but_not_yet_in_its_place_is_opened() {
    let (_dir, home, id) = closed();
    let making = home.making();
    fs::create_dir(&making).unwrap();
    let names = ["keys.pass.age", "keys.lead.age", "keys.root.age", "nonce", "senlog.db"];
    for name in names {
        fs::rename(home.dir().join(name), making.join(name)).unwrap();
    }
    fs::write(making.join("ready"), format!("aside\n{}\n", names.join("\n"))).unwrap();
    assert_eq!(home.state(), HomeState::Encrypted);
    assert!(open(&home).unwrap().get::<Pupil>(id).unwrap().is_some());
    assert!(!making.exists());
}

#[test]
fn people_are_listed_by_the_name_they_gave() {
    let dir = tempfile::tempdir().unwrap();
    let places = crate::store::home::Places::new(dir.path().join("data"), dir.path());
    let home = places.new_home("Jo Okafor").unwrap();
    drop(create(&home, Some(PASS)));
    assert_eq!(places.find(None).unwrap(), home);
    assert_eq!(places.people().unwrap()[0].name, "Jo Okafor");
    assert!(matches!(places.new_home("jo okafor"), Err(StoreError::Exists(_))));
}

/// SQLCipher writes to the standard error by itself, so a process of its own is watched: run again
/// with a folder in the environment, this test opens stores the wrong way and prints nothing.
#[test]
fn nothing_is_written_over_the_screen() {
    const FOLDER: &str = "SENLOG_TEST_QUIET";
    if let Some(dir) = std::env::var_os(FOLDER) {
        let home = Home::at(std::path::PathBuf::from(dir));
        let (mut store, _) = create(&home, Some(PASS));
        add_pupil(&mut store, "Barnes");
        drop(store);
        assert!(open(&home).is_ok());
        let bytes = fs::read(home.db()).unwrap();
        let wrong = Secret32::random().unwrap();
        assert!(conn::connect(&home.db(), Some(&wrong), home.dir()).is_err());
        for harm in [0, 20, 5000] {
            let mut bent = bytes.clone();
            bent[harm] ^= 1;
            fs::write(home.db(), &bent).unwrap();
            let _ = open(&home).map(|store| store.full_check());
        }
        fs::write(home.db(), &bytes[..5000]).unwrap();
        assert!(open(&home).is_err());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let name = concat!(module_path!(), "::nothing_is_written_over_the_screen");
    let name = name.split_once("::").unwrap().1;
    let out = std::process::Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, dir.path().join("store"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
}
