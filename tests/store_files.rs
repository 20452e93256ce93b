//! A store and a backup of the first version, which every later version must open.
//!
//! `MAKE_FIXTURES=1 cargo test --test store_files what_this` makes new ones, under the names of this
//! version.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use senlog::domain::id::{IdSource, SeededIds};
use senlog::domain::kind::Record;
use senlog::domain::records::{Pupil, School, Staff};
use senlog::domain::{Id, Value};
use senlog::store::backup::{Restore, RestoreKey};
use senlog::store::home::Home;
use senlog::store::open::{Setup, Unlock};
use senlog::store::secret::Passphrase;
use senlog::store::words::Words;
use senlog::store::{Action, Clock, Store};

const PASS: &str = "four plain fixture words";
const VERSION: &str = "v1";
/// The cheapest that is allowed, so that the test is quick.
const LOG_N: u8 = 10;

fn clock() -> Clock {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Clock::Fixed(day.and_hms_opt(9, 20, 0).unwrap())
}

fn ids(salt: u64) -> Box<dyn IdSource + Send> {
    Box::new(SeededIds::new("fixture", salt))
}

fn pass() -> Passphrase {
    Passphrase::new(PASS.into())
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// What every fixture holds: a school, its SENCO, and a pupil renamed once.
fn check(store: &mut Store) {
    assert_eq!(store.rows::<School>().unwrap()[0].1.name, "Fairfield Primary");
    assert_eq!(store.rows::<Staff>().unwrap()[0].1.full(), "Jo Okafor");
    let pupils = store.rows::<Pupil>().unwrap();
    assert_eq!(pupils.len(), 1);
    assert_eq!((&*pupils[0].1.forename, &*pupils[0].1.surname), ("Zoë", "Barnes"));
    assert_eq!(store.search("zoe", 5).unwrap().len(), 1);
    assert!(store.full_check().unwrap().is_empty());
    assert_eq!(store.change_count().unwrap(), 4);
    let before = store.derived().unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.derived().unwrap(), before);
    // Going on in it works as in any other.
    let mut action = Action::new("New pupil");
    action.add(store.ids(), &pupil("Maya", "Khan"));
    store.write(&action).unwrap();
}

fn pupil(forename: &str, surname: &str) -> Pupil {
    let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
    cells[0] = Value::text(forename);
    cells[1] = Value::text(surname);
    Pupil::read(&cells).unwrap()
}

#[test]
fn a_store_of_the_first_version_opens() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    copy(&fixtures().join("store.v1"), home.dir());
    let mut store = Store::open(&home, &Unlock::Passphrase(pass()), clock(), ids(5)).unwrap();
    check(&mut store);
}

#[test]
fn a_backup_of_the_first_version_is_restored_by_passphrase_and_by_words() {
    let file = fixtures().join("backup.v1");
    let words = fs::read_to_string(fixtures().join("backup.v1.words")).unwrap();
    let keys = [
        RestoreKey::Passphrase(pass()),
        RestoreKey::Words { words: Words::parse(&words).unwrap(), passphrase: pass() },
    ];
    for key in keys {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path().join("store"));
        let mut restore = Restore::new(&file, key);
        restore.kdf_log_n = LOG_N;
        let (mut store, _) = Store::restore(&home, &restore, clock(), ids(6)).unwrap();
        check(&mut store);
    }
}

/// What this version makes opens again. With `MAKE_FIXTURES` set it is kept as the fixtures of this
/// version: once for each, by hand.
#[test]
fn what_this_version_makes_opens_again() {
    let keep = std::env::var_os("MAKE_FIXTURES").is_some();
    let dir = tempfile::tempdir().unwrap();
    let into = if keep { fixtures() } else { dir.path().to_path_buf() };
    make(&into);
    let home = Home::at(into.join(format!("store.{VERSION}")));
    let mut store = Store::open(&home, &Unlock::Passphrase(pass()), clock(), ids(9)).unwrap();
    check(&mut store);
}

fn make(into: &Path) {
    let home = Home::at(into.join(format!("store.{VERSION}")));
    let file = into.join(format!("backup.{VERSION}"));
    let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(pass()), Id([0xab; 16]));
    setup.kdf_log_n = LOG_N;
    let (mut store, sheet) = Store::create(&home, &setup, clock(), ids(4)).unwrap();
    let mut action = Action::new("New pupil");
    let id = action.add(store.ids(), &pupil("Zoe", "Barnes"));
    store.write(&action).unwrap();
    let loaded = store.load(Pupil::KIND, id).unwrap().unwrap();
    let mut action = Action::new("Renamed Zoë");
    assert!(action.change(&loaded, &pupil("Zoë", "Barnes")));
    store.write(&action).unwrap();
    store.backup(&file).unwrap();
    let words: Vec<&str> = sheet.words.numbered().map(|(_, word)| word).collect();
    fs::write(into.join(format!("backup.{VERSION}.words")), words.join(" ") + "\n").unwrap();
    drop(store);
    fs::remove_file(home.lock()).unwrap();
}
