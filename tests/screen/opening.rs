//! Opening: the passphrase, and what can go wrong.

use std::fs;

use crate::home::{PASSPHRASE, text};
use crate::school::{NOW, School};
use crate::term::Start;

const WRONG: &str = "That passphrase does not open this store.";

#[test]
fn a_wrong_passphrase_is_said_and_the_right_one_opens() {
    let school = School::new();
    let mut term = school.locked().start(None);
    term.wait("Passphrase");
    assert!(!term.contents().contains("NELI"));
    term.type_text("q wrong horse\r");
    term.wait(WRONG);
    assert!(!term.contents().contains("horse"), "what is typed is never shown");
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("NELI A");
    term.wait("0 of 3 logged");
    assert!(!term.contents().contains(WRONG));
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
    term.assert_sane();
    let shown = String::from_utf8_lossy(term.bytes());
    assert!(!shown.contains(PASSPHRASE) && !shown.contains("wrong horse"));
}

#[test]
fn keys_typed_while_it_opens_are_kept_and_a_pasted_passphrase_waits_for_enter() {
    let school = School::new();
    let mut term = school.locked().start(None);
    term.wait("Passphrase");
    // As a password manager copies it, with a new line.
    term.paste(&format!("{PASSPHRASE}\n"));
    term.wait(&"•".repeat(PASSPHRASE.len()));
    assert!(!term.contents().contains("NELI"));
    // The two keys of a group all here, before there is a screen.
    term.type_text("\r\r\r");
    term.wait("Saved: NELI A: 6 here");
    term.press("q");
    term.end();
    assert_eq!(school.today("NELI A")["state"], "held");
}

#[test]
fn three_wrong_passphrases_change_nothing_and_leave_a_sane_terminal() {
    let school = School::new();
    let before = school.dump();
    let errors = school.beside().join("errors");
    let mut term = school.locked().start(Some(&errors));
    term.wait("Passphrase");
    for n in 1..=3 {
        term.type_text(&format!("wrong horse {n}"));
        term.press("enter");
        term.wait(WRONG);
        term.wait_gone("•");
        term.press("a");
        term.wait_gone(WRONG);
        term.press("esc");
        term.wait_gone("•");
    }
    term.press("ctrl-q");
    assert_eq!(term.end().exit_code(), 3, "it was locked to the end");
    term.assert_sane();
    assert_eq!(term.outside(), (String::new(), String::new()));
    assert_eq!(fs::read_to_string(errors).unwrap(), "");
    assert_eq!(school.dump(), before);
}

#[test]
fn a_pin_reopens_the_screen_and_three_misses_close_the_store() {
    let school = School::new();
    let mut term = school.locked().start(None);
    term.wait("Passphrase");
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("A PIN until midnight");
    term.type_text("2580\r");
    term.wait("The same again");
    term.type_text("2580\r");
    term.wait("reopens a locked screen");
    term.press("\u{c}");
    term.wait("PIN or passphrase");
    term.type_text("2580\r");
    term.wait("0 of 3 logged");
    term.press("\u{c}");
    for miss in ["1111", "2222"] {
        term.wait("PIN or passphrase");
        term.type_text(miss);
        term.wait("••••");
        term.wait_gone("That is not the PIN.");
        term.press("enter");
        term.wait("That is not the PIN.");
    }
    term.type_text("3333\r");
    term.wait("Three misses");
    // The store is closed now: another program may use it, and the PIN is forgotten. The screen says
    // so first, and its other thread closes the store.
    term.wait_for("the store let go", || !school.path().join("lock.info").exists());
    assert_eq!(school.today("NELI A")["state"], "not_logged");
    term.type_text("2580\r");
    term.wait(WRONG);
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("0 of 3 logged");
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
    term.assert_sane();
    let shown = String::from_utf8_lossy(term.bytes());
    assert!(!shown.contains("2580"), "a PIN is never shown");
}

#[test]
fn leaving_a_store_that_is_damaged_says_so_by_the_exit_code() {
    let school = School::new();
    let db = school.path().join("senlog.db");
    let mut bytes = fs::read(&db).unwrap();
    bytes[..4096].fill(7);
    fs::write(&db, bytes).unwrap();
    let mut term = school.locked().start(None);
    term.wait("Passphrase");
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("damaged");
    term.press("ctrl-q");
    assert_eq!(term.end().exit_code(), 4);
    term.assert_sane();
}

#[test]
fn a_store_in_use_says_so_and_opens_once_it_is_free() {
    let school = School::new();
    let mut first = school.open();
    let mut second = school.locked().start(None);
    second.wait("Passphrase");
    second.type_text(PASSPHRASE);
    second.press("enter");
    second.wait("in use");
    assert!(!second.contents().contains("NELI"));
    first.press("q");
    first.end();
    first.assert_sane();
    second.type_text(PASSPHRASE);
    second.press("enter");
    second.wait("0 of 3 logged");
    second.press("q");
    second.end();
    second.assert_sane();
}

#[test]
fn what_cannot_be_opened_at_all_is_said_on_the_ordinary_screen() {
    let school = School::new();
    let nowhere = school.beside().join("nowhere");
    let mut term = Start::senlog(["--home", text(&nowhere)]).start(None);
    assert_eq!(term.end().exit_code(), 1);
    term.assert_sane();
    assert!(term.contents().contains("senlog init"), "{}", term.contents());
    assert!(!nowhere.exists());

    let (path, missing) = (school.path(), school.beside().join("missing"));
    let args = ["--home", text(&path), "--passphrase-file", text(&missing)];
    let mut term = Start::senlog(args).start(None);
    assert_ne!(term.end().exit_code(), 0);
    term.assert_sane();
    assert!(term.contents().contains("missing"), "{}", term.contents());
}

#[test]
fn a_file_with_a_wrong_passphrase_is_said_and_one_may_type_the_right_one() {
    let school = School::new();
    let wrong = school.beside().join("wrong");
    fs::write(&wrong, "wrong horse battery\n").unwrap();
    let path = school.path();
    let args = ["--home", text(&path), "--now", NOW, "--passphrase-file", text(&wrong)];
    let mut term = Start::senlog(args).start(None);
    term.wait("passphrase does not open this store");
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("0 of 3 logged");
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
}

#[test]
fn a_locked_screen_shows_nothing_and_keeps_what_was_open() {
    let school = School::new();
    let mut term = school.open();
    term.press("enter");
    term.wait("Enter saves: ");
    term.press("2");
    term.wait("not in school, 5 here");
    for (key, shows) in [("\u{2}", "Hidden."), ("\u{c}", "Passphrase")] {
        term.press(key);
        term.wait(shows);
        for secret in ["NELI", "Maya", "Barnes", "4W", "Okafor"] {
            assert!(!term.contents().contains(secret), "{secret} after {shows}");
        }
        if shows == "Hidden." {
            term.press(key);
            term.wait("not in school, 5 here");
        }
    }
    term.type_text("wrong horse\r");
    term.wait(WRONG);
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("not in school, 5 here");
    term.press("enter");
    term.wait("Saved: NELI A");
    term.press("q");
    term.end();
    assert_eq!(school.today("NELI A")["present"], 5);
}

#[test]
fn the_made_up_school_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let ways: [fn(&mut crate::term::Term); 3] =
        [|term| term.press("q"), |term| term.signal("TERM"), |term| term.signal("HUP")];
    for way in ways {
        let args = ["demo", "--pupils", "30", "--seed", "1", "--now", NOW];
        let mut term = Start::senlog(args).env("TMPDIR", folder.path()).start(None);
        term.wait("made-up school");
        term.wait("in the next 14 days");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        way(&mut term);
        assert_eq!(term.end().exit_code(), 0);
        term.assert_sane();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
