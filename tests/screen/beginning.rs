//! Who is it, and the first run: from nothing to a first session.

use std::fs;
use std::path::Path;

use crate::home::{CHEAP, Home, PASSPHRASE, senlog, text};
use crate::school::NOW;
use crate::term::Start;

/// The program with all its places under a folder.
fn at(folder: &Path) -> Start {
    Start::senlog(["--now", NOW])
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
}

/// Makes a person's store on the computer account under a folder.
fn person(folder: &Path, name: &str) {
    let file = folder.join("passphrase");
    fs::write(&file, PASSPHRASE).unwrap();
    let mut command = senlog(folder);
    command.args(["init", "--school", "Fairfield Primary", "--name", name, "--passphrase-file"]);
    let made = command.arg(&file).args(CHEAP).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn several_people_say_who_they_are() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Jo Okafor", "Dawn Shaw"] {
        person(folder.path(), name);
    }
    let mut term = at(folder.path()).start(None);
    term.wait("Who are you?");
    assert!(term.contents().contains("Jo Okafor") && !term.contents().contains("Fairfield"));
    term.type_text("dawn\r");
    term.wait("Passphrase");
    term.wait("Dawn Shaw");
    term.type_text(PASSPHRASE);
    term.press("enter");
    term.wait("Fairfield Primary");
    term.wait("No sessions are planned");
    term.press("ctrl-q");
    assert_eq!(term.end().exit_code(), 0);
    term.assert_sane();
    // The command line is told, or refuses to guess.
    let refused = senlog(folder.path()).args(["today", "--json"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let mut command = senlog(folder.path());
    command
        .args(["--as", "jo", "today", "--passphrase-file"])
        .arg(folder.path().join("passphrase"));
    assert!(command.output().unwrap().status.success());
}

#[test]
fn whoever_leaves_before_saying_who_they_are_was_locked_out() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Jo Okafor", "Dawn Shaw"] {
        person(folder.path(), name);
    }
    let mut term = at(folder.path()).size(60, 15).start(None);
    term.wait("Who are you?");
    term.press("ctrl-q");
    assert_eq!(term.end().exit_code(), 3);
    term.assert_sane();
}

#[test]
fn a_made_up_school_is_one_key_away_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let temp = tempfile::tempdir().unwrap();
    let mut term = at(folder.path()).env("TMPDIR", temp.path()).start(None);
    term.wait("Welcome to senlog");
    term.press("1");
    term.wait("made-up school");
    term.wait("in the next 14 days");
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
    assert!(!folder.path().join("data").exists(), "nothing is kept");
}

#[test]
fn an_empty_folder_is_begun_in_and_left_alone_until_then() {
    let home = Home::empty();
    let path = home.path();
    let mut term = Start::senlog(["--home", text(&path), "--now", NOW]).start(None);
    term.wait("Welcome to senlog");
    term.press("ctrl-q");
    assert_eq!(term.end().exit_code(), 0);
    assert!(!path.exists());
    // Where there is no terminal nobody can be asked.
    let refused = home.run(&["--json"]).refusal(1, "refused");
    assert!(refused["hints"][0].as_str().unwrap().contains("senlog init"), "{refused}");
}

/// Types into a field as a person does: the words, and Enter once they are seen.
fn fill(term: &mut crate::term::Term, text: &str, shown: &str) {
    term.type_text(text);
    term.wait(shown);
    term.press("enter");
}

/// From nothing to a first session, by keys only, in the smallest window that is worked in.
#[test]
fn a_first_run_ends_with_a_first_session() {
    let home = Home::empty();
    let list = home.file(
        "sen.csv",
        "Forename,Surname,Year group,Class,SEN status\nMaya,Quillfeather,4,4W,K\nTom,Reed,4,4W,K\n,Nobody,4,4W,K\n",
    );
    let path = home.path();
    for size in [(80, 24), (60, 15)] {
        let _ = fs::remove_dir_all(&path);
        let mut term =
            Start::senlog(["--home", text(&path), "--now", NOW]).size(size.0, size.1).start(None);
        term.wait("Welcome to senlog");
        term.type_text("2");
        term.wait("stands on a letter");
        fill(&mut term, "Fairfield Primary", "Fairfield Primary");
        term.wait("As people say it");
        fill(&mut term, "Jo Okafor", "Jo Okafor");
        term.wait("The days you work");
        term.press("enter");
        let dots = "•".repeat(PASSPHRASE.len());
        term.wait("The four words above");
        fill(&mut term, PASSPHRASE, &dots);
        term.wait("Write it down");
        term.type_text(PASSPHRASE);
        term.wait_until("both passphrases", |shown| shown.matches(&dots).count() == 2);
        term.press("enter");
        term.wait("Set up");
        term.wait("Excel, CSV");
        term.type_text("1");
        term.wait("Its name, or drag");
        term.type_text(text(&list));
        term.press("enter");
        term.wait("2 pupils new");
        term.wait("Enter brings it in");
        term.press("enter");
        // "2 pupils" stands there already: until the list is in, Enter belongs to it.
        term.wait_gone("Enter brings it in");
        term.wait("2 pupils ");
        term.press("2");
        term.wait("All of them");
        fill(&mut term, "210", "210");
        term.wait("Log a first session");
        term.type_text("3");
        term.wait("As staff call it");
        fill(&mut term, "NELI A", "NELI A");
        term.wait("Names with commas");
        fill(&mut term, "maya, tom", "maya, tom");
        term.wait("or 3 a week");
        fill(&mut term, "mon wed 10.15", "mon wed 10.15");
        term.wait("How long one");
        fill(&mut term, "25", "25");
        term.wait("Maya Quillfeather, Tom Reed");
        term.wait("left open it is you");
        term.press("enter");
        term.wait("there is one");
        term.type_text("4");
        term.wait("NELI A");
        term.wait("10:15");
        term.press("enter");
        term.wait("Enter saves: ");
        term.press("2");
        term.wait("not in school");
        term.press("enter");
        term.wait("Saved: NELI A");
        term.press("q");
        assert_eq!(term.end().exit_code(), 0);
        term.assert_sane();
        let file = home.file("pass", PASSPHRASE);
        let run: crate::home::Run = senlog(home.beside())
            .args(["--home", text(&path), "--passphrase-file", text(&file)])
            .args(["--now", NOW, "today", "--json"])
            .output()
            .unwrap()
            .into();
        let today = run.ok().json();
        assert_eq!(today["sessions"][0]["state"], "held", "{today}");
        assert_eq!(today["sessions"][0]["present"], 1, "{today}");
    }
}
