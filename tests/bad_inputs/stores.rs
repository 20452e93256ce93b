//! Stores and backups that are not as they should be, and keys that do not open them.

use std::fs;
use std::path::Path;

use senlog::domain::id::SeededIds;
use senlog::store::home::Home as Folder;
use senlog::store::open::Unlock;
use senlog::store::secret::Passphrase;
use senlog::store::{Clock, Store};

use super::*;
use crate::home::{CHEAP, NOW, PASSPHRASE, text};

/// Every file of a store and what is in it, but for what says who uses it.
fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if name != "lock" && entry.file_type().unwrap().is_file() {
            out.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    out.sort();
    out
}

/// Commands that read, write, and look after a store.
const EVERY_SORT: [&[&str]; 4] = [&["today"], &["log", "neli a all here"], &["dump"], &["check"]];

#[test]
fn a_passphrase_that_is_wrong_missing_or_unreadable() {
    let mut home = Home::school();
    let before = home.state();
    let files = bytes(&home.path());
    let right = home.passphrase.take();
    for args in EVERY_SORT {
        // Standard input is no terminal here.
        let error = refused(&home, args, LOCKED, "no passphrase");
        assert!(error["hints"].to_string().contains("--passphrase-file"), "{error}");
    }
    home.passphrase = Some(home.file("wrong", "wrong horse battery"));
    for args in EVERY_SORT {
        refused(&home, args, LOCKED, "passphrase");
    }
    for (name, content) in [
        ("empty", &b""[..]),
        ("blank", b"\n\n"),
        ("bytes", b"\xff\xfe\x00"),
        ("long", &[b'x'; 70_000]),
    ] {
        home.passphrase = Some(home.file(name, content));
        refused(&home, &["today"], LOCKED, name);
    }
    for absent in [home.beside().join("absent"), home.beside().to_path_buf()] {
        home.passphrase = Some(absent.clone());
        refused(&home, &["today"], LOCKED, text(&absent));
    }
    assert_eq!(bytes(&home.path()), files);
    home.passphrase = right;
    assert_eq!(home.state(), before);
}

#[test]
fn a_new_passphrase_that_is_too_short() {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("short", "elevenchars"));
    let init = [&["init", "--school", "F", "--name", "Jo"][..], &CHEAP].concat();
    refused(&home, &init, REFUSED, "12 characters");
    assert!(!home.path().exists(), "nothing is left behind");
    let home = Home::school();
    let files = bytes(&home.path());
    let short = home.file("short", "elevenchars");
    refused(&home, &["passphrase", "--new-file", text(&short)], REFUSED, "12 characters");
    assert_eq!(bytes(&home.path()), files);
}

#[test]
fn a_store_that_is_there_is_not_made_again() {
    let home = Home::school();
    let (before, files) = (home.state(), bytes(&home.path()));
    let init = [&["init", "--school", "F", "--name", "Jo"][..], &CHEAP].concat();
    refused(&home, &init, REFUSED, "already");
    refused(&home, &[&init[..], &["--unencrypted"]].concat(), REFUSED, "already");
    refused(&home, &["demo", "--no-tui"], REFUSED, "already");
    assert_eq!(bytes(&home.path()), files);
    assert_eq!(home.state(), before);
}

#[test]
fn a_store_that_is_cut_short_overwritten_or_taken_apart() {
    let home = Home::school();
    let before = home.state();
    let whole = fs::read(home.db()).unwrap();
    let middle = whole.len() / 2;
    let mut flipped = whole.clone();
    flipped[16] ^= 1;
    let spoilt: &[(&str, Vec<u8>)] = &[
        ("cut in half", whole[..middle].to_vec()),
        ("cut within a page", whole[..middle + 100].to_vec()),
        ("cut to nothing", Vec::new()),
        ("cut to a few bytes", whole[..10].to_vec()),
        ("garbage", b"no store at all, but long enough ".repeat(300)),
        ("zeroes", vec![0; whole.len()]),
        ("one bit of the first page", flipped),
        ("a plaintext SQLite file", plaintext(&home)),
    ];
    for (what, content) in spoilt {
        fs::write(home.db(), content).unwrap();
        let files = bytes(&home.path());
        for args in EVERY_SORT {
            let error = refused(&home, args, STORE, "damaged");
            assert!(error["hints"].to_string().contains("restore"), "{what}: {error}");
        }
        assert_eq!(bytes(&home.path()), files, "{what}");
    }
    fs::remove_file(home.db()).unwrap();
    refused(&home, &["today"], STORE, "missing");
    fs::write(home.db(), &whole).unwrap();
    let key = home.path().join("keys.pass.age");
    let wrapped = fs::read(&key).unwrap();
    for (what, content) in [
        ("half", wrapped[..wrapped.len() / 2].to_vec()),
        ("nothing", Vec::new()),
        ("garbage", vec![7; 300]),
        ("far too much", vec![7; 1 << 20]),
    ] {
        fs::write(&key, content).unwrap();
        let error = refused(&home, &["today"], STORE, "damaged");
        assert!(error["message"].as_str().unwrap().contains("keys.pass.age"), "{what}: {error}");
    }
    fs::remove_file(&key).unwrap();
    refused(&home, &["today"], STORE, "key file is missing");
    fs::write(&key, &wrapped).unwrap();
    assert_eq!(home.state(), before);
}

/// A SQLite file that is not encrypted, with tables of its own.
fn plaintext(home: &Home) -> Vec<u8> {
    let path = home.beside().join("plain.db");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TABLE change(seq INTEGER); INSERT INTO change VALUES (1);").unwrap();
    drop(conn);
    fs::read(path).unwrap()
}

#[test]
fn a_page_that_is_damaged_later_in_the_file_is_found() {
    let home = Home::school();
    let whole = fs::read(home.db()).unwrap();
    // SQLCipher's pages are of 4096 bytes, each with a seal of its own.
    let mut found = 0;
    for page in (2..whole.len() / 4096).step_by(7) {
        let mut spoilt = whole.clone();
        spoilt[page * 4096 + 1000] ^= 0x10;
        fs::write(home.db(), &spoilt).unwrap();
        let run = home.run(&["check", "--json"]);
        assert_eq!(run.code, 4, "page {page}: {}{}", run.out, run.err);
        found += 1;
        let dump = home.run(&["dump", "--json"]);
        assert!(matches!(dump.code, 0 | 4), "page {page}: {}{}", dump.out, dump.err);
    }
    assert!(found > 3);
}

#[test]
fn a_store_of_a_newer_version() {
    let home = Home::plain();
    home.furnish();
    let before = home.state();
    let conn = rusqlite::Connection::open(home.db()).unwrap();
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    conn.pragma_update(None, "user_version", version + 1).unwrap();
    drop(conn);
    let files = bytes(&home.path());
    for args in EVERY_SORT {
        let error = refused(&home, args, STORE, "newer version");
        assert!(error["hints"].to_string().to_lowercase().contains("update senlog"), "{error}");
    }
    assert_eq!(bytes(&home.path()), files);
    let conn = rusqlite::Connection::open(home.db()).unwrap();
    conn.pragma_update(None, "user_version", version).unwrap();
    drop(conn);
    assert_eq!(home.state(), before);
}

#[test]
fn a_store_in_use_says_by_whom_and_since_when() {
    let home = Home::school();
    let before = home.state();
    let clock = Clock::Fixed(format!("{NOW}:00").parse().unwrap());
    let unlock = Unlock::Passphrase(Passphrase::new(PASSPHRASE.into()));
    let ids = Box::new(SeededIds::new("held", 0));
    let held = Store::open(&Folder::at(home.path()), &unlock, clock, ids).unwrap();
    for args in EVERY_SORT {
        let error = refused(&home, args, STORE, "in use by");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
        assert!(message.contains("since 09:20 on 23 November"), "{message}");
    }
    drop(held);
    assert_eq!(home.state(), before);
}

#[test]
fn a_backup_that_is_no_backup_or_damaged_or_would_overwrite() {
    let home = Home::school();
    let before = home.state();
    let backup = home.beside().join("backup.senlog");
    home.run(&["backup", text(&backup)]).ok();
    refused(&home, &["backup", text(&backup)], REFUSED, "already");
    let whole = fs::read(&backup).unwrap();
    refused(&home, &["restore", text(&backup)], REFUSED, "already");
    refused(&home, &["restore", "/nowhere/at/all"], REFUSED, "/nowhere/at/all");
    refused(&home, &["restore", text(home.beside())], REFUSED, text(home.beside()));
    refused(&home, &["backup", text(home.beside())], REFUSED, text(home.beside()));

    let into = |more: &[&str]| {
        let elsewhere = home.beside().join("elsewhere");
        let run = |json: &[&str]| -> Run {
            let mut command = home::senlog(home.beside());
            command.arg("--home").arg(&elsewhere).arg("--passphrase-file");
            command.arg(home.passphrase.as_ref().unwrap()).arg("restore").args(CHEAP);
            command.args(more).args(json).output().unwrap().into()
        };
        let runs = (run(&[]), run(&["--json"]));
        assert!(!elsewhere.exists(), "nothing is left behind");
        runs
    };
    let bad = home.file("bad.senlog", b"");
    let middle = whole.len() / 2;
    // Head, wrapped keys, start of the payload, middle, the last bytes.
    for place in [0, 9, 40, 200, 600, 1500, middle, whole.len() - 40, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        fs::write(&bad, flipped).unwrap();
        let (plain, json) = into(&[text(&bad)]);
        let why = if json.code == 3 { LOCKED } else { REFUSED };
        told(&plain, &json, why, "");
    }
    for content in [
        &b""[..],
        b"not a backup",
        &whole[..middle],
        &whole[..20],
        &[whole.as_slice(), b"more"].concat(),
    ] {
        fs::write(&bad, content).unwrap();
        let (plain, json) = into(&[text(&bad)]);
        told(&plain, &json, REFUSED, "bad.senlog");
    }
    // Over a store that is there, the store stays.
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    fs::write(&bad, flipped).unwrap();
    refused(&home, &["restore", text(&bad), "--replace"], REFUSED, "bad.senlog");
    // Words that are no sheet's.
    let words = home.file("words", "abandon ".repeat(23) + "banana");
    let (plain, json) = into(&[text(&backup), "--words-file", text(&words)]);
    told(&plain, &json, LOCKED, "words");
    let words = home.file("words", "abandon ".repeat(23) + "art");
    let (plain, json) = into(&[text(&backup), "--words-file", text(&words)]);
    told(&plain, &json, LOCKED, "words");
    let (plain, json) = into(&[text(&backup), "--words-file", "/nowhere/at/all"]);
    told(&plain, &json, LOCKED, "/nowhere/at/all");
    assert_eq!(home.state(), before);
}
