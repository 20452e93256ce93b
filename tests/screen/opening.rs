//! Opening: the passphrase, and what can go wrong.

use std::fs;

use crate::home::{Home, PASSPHRASE, text};

const WRONG: &str = "That passphrase does not open this store.";

#[test]
fn a_wrong_passphrase_is_said_and_the_right_one_opens() {
    let home = Home::new();
    let mut term = home.locked().start(None);
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
    let home = Home::new();
    let mut term = home.locked().start(None);
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
    assert_eq!(home.today("NELI A")["state"], "held");
}

#[test]
fn three_wrong_passphrases_change_nothing_and_leave_a_sane_terminal() {
    let home = Home::new();
    let before = home.run(&["dump"]);
    let errors = home.beside("errors");
    let mut term = home.locked().start(Some(&errors));
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
    term.end();
    term.assert_sane();
    assert_eq!(term.outside(), (String::new(), String::new()));
    assert_eq!(fs::read_to_string(errors).unwrap(), "");
    assert_eq!(home.run(&["dump"]), before);
}

#[test]
fn a_store_in_use_says_so_and_opens_once_it_is_free() {
    let home = Home::new();
    let mut first = home.open();
    let mut second = home.locked().start(None);
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
    let home = Home::new();
    let nowhere = home.beside("nowhere");
    let mut term = crate::term::Start::senlog(["--home", text(&nowhere)]).start(None);
    assert_eq!(term.end().exit_code(), 1);
    term.assert_sane();
    assert!(term.contents().contains("senlog init"), "{}", term.contents());
    assert!(!nowhere.exists());

    let (path, missing) = (home.path(), home.beside("missing"));
    let args = ["--home", text(&path), "--passphrase-file", text(&missing)];
    let mut term = crate::term::Start::senlog(args).start(None);
    assert_ne!(term.end().exit_code(), 0);
    term.assert_sane();
    assert!(term.contents().contains("missing"), "{}", term.contents());
}
