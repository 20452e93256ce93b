//! The backups that nobody asks for.

use chrono::{Days, NaiveDateTime};

use super::*;
use crate::store::backup::rotation::name;

fn monday() -> NaiveDateTime {
    clock().now()
}

/// A store made on Monday, opened so many days later.
fn days_on(home: &Home, days: u64) -> Store {
    let at = Clock::Fixed(monday() + Days::new(days));
    Store::open(home, &Unlock::Passphrase(pass(PASS)), at, ids(2 + days)).unwrap()
}

fn day_of(store: &Store) -> Vec<String> {
    store.own_backups().unwrap().iter().map(|kept| kept.day.to_string()).collect()
}

#[test]
fn each_day_has_one_that_opens_with_the_passphrase() {
    let scene = scene(Some(PASS));
    let mut store = days_on(&scene.home, 1);
    let pending = store.nightly(false).unwrap().unwrap();
    // The store goes on being used while the copy is verified and sealed.
    add_pupil(&mut store, "Meanwhile");
    let made = pending.finish().unwrap();
    assert_eq!(made.path, scene.home.backups().join("senlog-2026-11-24.backup"));
    assert_eq!((made.changes, made.encrypted), (4, true));
    assert!(store.nightly(false).unwrap().is_none(), "one a day");
    assert_eq!(store.missed_backup().unwrap(), None);
    // It is no backup outside this computer.
    assert_eq!(store.local(Store::BACKED_UP).unwrap().as_deref(), Some("2026-11-23"));
    let checked = store.check_backup(&made.path).unwrap();
    assert_eq!((checked.changes, checked.bytes), (4, made.bytes));
    drop(store);
    let home = scene.elsewhere();
    let (store, _) = scene.restore_file(&made.path, &home, by_pass(PASS)).unwrap();
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 2, "as it was when the copy was taken");
    assert!(store.full_check().unwrap().is_empty());
}

#[test]
fn on_the_first_day_it_is_made_on_leaving() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let (store, _) = create(&home, Some(PASS));
    assert!(store.nightly(false).unwrap().is_none());
    store.nightly(true).unwrap().unwrap().finish().unwrap();
    assert_eq!(day_of(&store), ["2026-11-23"]);
}

#[test]
fn a_store_without_encryption_makes_none() {
    let scene = scene(None);
    let store = Store::open(&scene.home, &Unlock::Plain, clock(), ids(5)).unwrap();
    assert!(store.nightly(true).unwrap().is_none());
    assert!(!scene.home.backups().exists());
}

#[test]
fn a_month_of_them_keeps_seven_days_and_four_weeks_and_nothing_else_of_the_folder() {
    let scene = scene(Some(PASS));
    fs::create_dir_all(scene.home.backups()).unwrap();
    let mine = scene.home.backups().join("my own.backup");
    fs::write(&mine, "x").unwrap();
    fs::write(scene.home.backups().join(".senlog-half"), "x").unwrap();
    for days in 1..=40 {
        let store = days_on(&scene.home, days);
        store.nightly(false).unwrap().unwrap().finish().unwrap();
    }
    let store = days_on(&scene.home, 40);
    let days = day_of(&store);
    assert_eq!(
        days,
        [
            "2027-01-02",
            "2027-01-01",
            "2026-12-31",
            "2026-12-30",
            "2026-12-29",
            "2026-12-28",
            "2026-12-27",
            "2026-12-20",
            "2026-12-13",
            "2026-12-06",
            "2026-11-29"
        ]
    );
    assert!(mine.exists());
    assert!(!scene.home.backups().join(".senlog-half").exists());
}

#[test]
fn one_that_fails_is_tried_again_that_day_and_said_the_next() {
    let scene = scene(Some(PASS));
    // A file where the folder should be: nothing can be written there.
    fs::write(scene.home.backups(), "x").unwrap();
    let store = days_on(&scene.home, 1);
    for _ in 0..3 {
        assert!(store.nightly(false).is_err());
    }
    assert!(store.nightly(false).unwrap().is_none(), "not at every command of the day");
    assert_eq!(store.missed_backup().unwrap(), None, "today's is said at once");
    drop(store);
    let store = days_on(&scene.home, 2);
    assert_eq!(store.missed_backup().unwrap().unwrap().to_string(), "2026-11-24");
    fs::remove_file(scene.home.backups()).unwrap();
    store.nightly(false).unwrap().unwrap().finish().unwrap();
    drop(store);
    assert_eq!(days_on(&scene.home, 3).missed_backup().unwrap(), None);
}

#[test]
fn nobody_else_opens_the_store_before_it_is_done() {
    let scene = scene(Some(PASS));
    let store = days_on(&scene.home, 1);
    let pending = store.nightly(false).unwrap().unwrap();
    drop(store);
    assert!(matches!(open(&scene.home), Err(StoreError::InUse { .. })));
    pending.finish().unwrap();
    open(&scene.home).unwrap();
}

#[test]
fn before_an_update_the_store_is_backed_up_as_it_was() {
    let scene = scene(Some(PASS));
    let store = open(&scene.home).unwrap();
    // The tables of the first version.
    store
        .conn
        .execute_batch(
            "ALTER TABLE device DROP COLUMN home; ALTER TABLE device DROP COLUMN copied;
             DROP TABLE sent; DROP TABLE refusal; PRAGMA user_version=1;",
        )
        .unwrap();
    drop(store);
    let store = open(&scene.home).unwrap();
    assert!(!store.warnings().iter().any(|w| matches!(w, OpenWarning::NotBackedUp(_))));
    let own = store.own_backups().unwrap();
    assert_eq!(own.len(), 1);
    assert!(own[0].before_update);
    assert_ne!(own[0].path, scene.home.backups().join(name(own[0].day)), "beside the day's own");
    drop(store);
    let (store, _) = scene.restore_file(&own[0].path, &scene.elsewhere(), by_pass(PASS)).unwrap();
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 2);
    drop(store);
    // The next start has nothing to bring up to date.
    assert_eq!(open(&scene.home).unwrap().own_backups().unwrap().len(), 1);
}

#[test]
fn an_update_that_cannot_be_backed_up_goes_on_and_says_so() {
    let scene = scene(Some(PASS));
    let store = open(&scene.home).unwrap();
    let back = "ALTER TABLE device DROP COLUMN home; ALTER TABLE device DROP COLUMN copied;
         DROP TABLE sent; DROP TABLE refusal; PRAGMA user_version=1;";
    store.conn.execute_batch(back).unwrap();
    drop(store);
    fs::write(scene.home.backups(), "x").unwrap();
    let store = open(&scene.home).unwrap();
    let said = store.warnings().iter().find(|w| matches!(w, OpenWarning::NotBackedUp(_)));
    assert!(said.unwrap().to_string().contains("without the backup"));
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 2);
}

#[test]
fn a_bent_backup_of_ones_own_is_found_out() {
    let scene = scene(Some(PASS));
    let store = open(&scene.home).unwrap();
    assert!(store.check_backup(&scene.file).is_ok());
    let mut bytes = fs::read(&scene.file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&scene.file, &bytes).unwrap();
    match store.check_backup(&scene.file) {
        Err(StoreError::BadBackup { path, what }) => {
            assert_eq!(path, scene.file);
            assert!(what.contains("altered"), "{what}");
        }
        other => panic!("{other:?}"),
    }
}
