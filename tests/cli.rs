//! The built program, run as a person or a script runs it: each test has a home of its own, a fixed
//! clock and seeded ids, and reads like a transcript.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

const NOW: &str = "2026-11-23T10:50";

/// A home of one person, and the program run on it.
struct Home {
    dir: TempDir,
    passphrase: Option<PathBuf>,
}

/// What a run ended with.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    #[track_caller]
    fn ok(self) -> Run {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// The one object of an error, which stands alone on standard output.
    #[track_caller]
    fn error(&self, code: i32, kind: &str) -> Json {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        let error = self.json()["error"].clone();
        assert_eq!(error["kind"], kind, "{error}");
        assert!(self.err.is_empty(), "{}", self.err);
        assert!(error["message"].as_str().unwrap().ends_with(['.', '?', '!']), "{error}");
        error
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn senlog() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_senlog"));
    for name in ["SENLOG_HOME", "SENLOG_PASSPHRASE_FILE", "SENLOG_NOW", "SENLOG_ID_SEED"] {
        command.env_remove(name);
    }
    command.env("SENLOG_NOW", NOW).env("SENLOG_ID_SEED", "tests");
    command
}

impl Home {
    /// An empty one.
    fn empty() -> Home {
        Home { dir: tempfile::tempdir().unwrap(), passphrase: None }
    }

    /// One with a store that nothing is in but what `init` puts there.
    fn new() -> Home {
        let home = Home::empty();
        home.run(&[
            "init",
            "--school",
            "Fairfield Primary",
            "--name",
            "Jo Okafor",
            "--unencrypted",
        ])
        .ok();
        home
    }

    /// One with an encrypted store.
    fn encrypted() -> Home {
        let mut home = Home::empty();
        home.passphrase = Some(home.file("passphrase", "correct horse battery\n"));
        let made = ["init", "--school", "F", "--name", "Jo Okafor", "--kdf-log-n", "10"];
        home.run(&made).ok();
        home
    }

    /// The made-up school.
    fn demo() -> Home {
        let home = Home::empty();
        home.run(&["demo", "--no-tui", "--pupils", "140"]).ok();
        home
    }

    /// The folder of the store.
    fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// A file beside the store.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = senlog();
        command.arg("--home").arg(self.path());
        if let Some(file) = &self.passphrase {
            command.arg("--passphrase-file").arg(file);
        }
        command.args(args).output().unwrap().into()
    }

    fn json(&self, args: &[&str]) -> Json {
        let run = self.run(&[args, &["--json"]].concat()).ok();
        run.json()
    }

    fn dump(&self) -> String {
        self.run(&["dump"]).ok().out
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The keys of an object, in their order.
fn keys(object: &Json) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_store_is_made_once_and_holds_the_library_and_the_calendar() {
    let home = Home::empty();
    let made =
        home.json(&["init", "--school", "Fairfield", "--name", "Jo Okafor", "--unencrypted"]);
    assert_eq!(keys(&made), ["home", "device", "encrypted"]);
    assert_eq!(made["encrypted"], false);
    assert_eq!(made["device"].as_str().unwrap().len(), 32);
    let library = home.json(&["list", "intervention", "title=neli"]);
    assert_eq!(library["records"][0]["fields"]["minutes"], 30);
    assert!(!home.json(&["list", "calendar"])["records"].as_array().unwrap().is_empty());
    let again = ["init", "--school", "F", "--name", "Jo", "--unencrypted", "--json"];
    home.run(&again).error(1, "refused");
    home.run(&["undo", "--json"]).error(1, "refused");
}

#[test]
fn init_without_a_terminal_names_what_it_needs() {
    let home = Home::empty();
    let run = home.run(&["init", "--name", "Jo", "--json"]);
    assert!(run.out.contains("--school") && !run.out.contains("--name"), "{}", run.out);
    run.error(2, "usage");
    home.run(&["init", "--json"]).error(2, "usage");
    assert!(!home.path().exists());
}

#[test]
fn the_help_of_contact_shows_a_conversation_and_that_of_log_a_session() {
    let home = Home::empty();
    let help = |command: &str| home.run(&[command, "--help"]).ok().out;
    assert!(help("contact").contains("maya mum gate"));
    assert!(help("log").contains("neli a") && !help("log").contains("mum"));
}

#[test]
fn the_latest_of_a_pupil_is_not_what_is_still_to_come() {
    let home = Home::new();
    home.json(&["new", "pupil", "forename=Maya", "surname=Barnes"]);
    let status = ["status=K", "monitoring=no"];
    home.json(
        &[&["new", "register", "pupil=Maya Barnes", "starts=2026-09-01"], &status[..]].concat(),
    );
    home.json(
        &[&["new", "register", "pupil=Maya Barnes", "starts=2099-09-01"], &status[..]].concat(),
    );
    let shown = home.run(&["show", "maya"]).ok().out;
    let latest = shown.split_once("Latest").map_or("", |(_, rest)| rest);
    assert!(latest.contains("1 Sep") && !latest.contains("2099"), "{shown}");
}

#[test]
fn records_of_any_kind_are_made_changed_listed_and_taken_back() {
    let home = Home::new();
    let made = home.json(&["new", "pupil", "forename=Maya", "surname=Barnes", "dob=3 Feb 2018"]);
    assert_eq!(keys(&made), ["kind", "id", "undo"]);
    let id = made["id"].as_str().unwrap();
    home.json(&["set", "pupil", &id[..4], "eal=yes", "known as=May"]);
    let list = home.json(&["list", "pupil", "surname=barnes"]);
    let fields = &list["records"][0]["fields"];
    assert_eq!((&fields["eal"], &fields["preferred"]), (&json!(true), &json!("May")));
    assert_eq!(fields["dob"], "2018-02-03");
    let before = home.dump();
    home.json(&["set", "pupil", "may barnes", "eal=no"]);
    assert_ne!(home.dump(), before);
    let undone = home.json(&["undo"]);
    assert_eq!(keys(&undone["undone"][0]), ["txn", "title"]);
    assert_eq!(home.dump(), before);
    home.json(&["redo"]);
    home.json(&["undo", "3"]);
    assert!(home.json(&["list", "pupil"])["records"].as_array().unwrap().is_empty());
    home.run(&["undo", "--json"]).error(1, "refused");
    let history = home.json(&["history"]);
    assert_eq!(
        keys(&history["entries"][0]),
        ["at", "by", "kind", "id", "field", "before", "after", "txn", "title"]
    );
}

#[test]
fn bad_input_is_one_sentence_and_changes_nothing() {
    let home = Home::new();
    for pupil in [["forename=Maya", "surname=Barnes"], ["forename=Maya", "surname=Khan"]] {
        home.run(&["new", "pupil", pupil[0], pupil[1]]).ok();
    }
    let before = home.dump();
    let table: &[(&[&str], i32, &str, &str)] = &[
        (&["new", "pupil", "forename=Zed"], 1, "refused", "surname"),
        (
            &["new", "pupil", "forename=A", "surname=B", "dob=31 feb 2018"],
            1,
            "refused",
            "Date of birth",
        ),
        (&["new", "pupil", "forename=A", "surname=B", "sex=perhaps"], 1, "refused", "perhaps"),
        (&["new", "pupil", "Maya"], 1, "refused", "="),
        (&["new", "pupli", "forename=A"], 1, "refused", "pupli"),
        (&["new", "mark", "mark=here"], 1, "refused", "session"),
        (&["set", "pupil", "maya", "eal=yes"], 1, "ambiguous", "2 pupils"),
        (&["set", "pupil", "zed", "eal=yes"], 1, "not_found", "zed"),
        (&["set", "pupil", "maya b", "frename=May"], 1, "refused", "frename"),
        (&["show", "nobody"], 1, "not_found", "nobody"),
        (&["show", "maya"], 1, "ambiguous", "maya"),
        (&["log", "zzz all here"], 1, "refused", ""),
        (&["today", "--date", "31 feb"], 2, "usage", "31"),
        (&["import", "pupils", "/nowhere/pupils.csv"], 1, "refused", "pupils.csv"),
        (&["import", "pupples", "x.csv"], 2, "usage", "pupples"),
        (&["import", "pupils"], 2, "usage", "FILE"),
        (&["undo", "0"], 1, "refused", "0"),
        (&["undo", "deadbeef"], 1, "not_found", "deadbeef"),
        (&["frobnicate"], 2, "usage", "frobnicate"),
        (&["today", "--frobnicate"], 2, "usage", "frobnicate"),
        (&["backup", "/nowhere/at/all"], 1, "refused", "/nowhere"),
        (&["restore", "/nowhere/at/all"], 1, "refused", "/nowhere"),
    ];
    for (args, code, kind, names) in table {
        let run = home.run(&[*args, &["--json"]].concat());
        let error = run.error(*code, kind);
        assert!(error["message"].as_str().unwrap().contains(names), "{args:?}: {error}");
        assert_eq!(keys(&error), ["kind", "message", "hints", "candidates"]);
        // The same without JSON: on standard error, nothing on standard output.
        let plain = home.run(args);
        assert_eq!((plain.code, plain.out.as_str()), (*code, ""), "{args:?}");
        assert!(!plain.err.is_empty() && !plain.err.contains("panic"), "{args:?}");
    }
    assert_eq!(home.dump(), before);
}

#[test]
fn an_encrypted_store_asks_for_its_passphrase_and_has_no_plain_word_in_it() {
    let mut home = Home::encrypted();
    home.run(&["new", "pupil", "forename=Zebedee", "surname=Quillfeather"]).ok();
    let bytes = fs::read(home.path().join("senlog.db")).unwrap();
    assert!(!bytes.windows(8).any(|w| w == b"Zebedee\0" || w == b"SQLite f"));
    let right = home.passphrase.take();
    // No terminal and no file: exit 3, naming the option.
    let error = home.run(&["today", "--json"]).error(3, "locked");
    assert!(error["hints"][0].as_str().unwrap().contains("--passphrase-file"), "{error}");
    home.passphrase = Some(home.file("wrong", "wrong horse battery\n"));
    home.run(&["today", "--json"]).error(3, "locked");
    home.passphrase = Some(home.file("short", "short\n"));
    let elsewhere = home.dir.path().join("elsewhere");
    let init = ["--home", text(&elsewhere), "init", "--school", "F", "--name", "Jo", "--json"];
    let run: Run = senlog()
        .args(init)
        .arg("--passphrase-file")
        .arg(home.passphrase.as_ref().unwrap())
        .output()
        .unwrap()
        .into();
    run.error(1, "refused");
    assert!(!elsewhere.exists());
    home.passphrase = right;
    home.run(&["today"]).ok();
}

#[test]
fn a_passphrase_changes_and_a_backup_comes_back() {
    let mut home = Home::encrypted();
    home.run(&["new", "pupil", "forename=Maya", "surname=Barnes"]).ok();
    let before = home.dump();
    let backup = home.dir.path().join("backup.senlog");
    let made = home.json(&["backup", text(&backup)]);
    assert_eq!(made["encrypted"], true);
    home.run(&["backup", text(&backup), "--json"]).error(1, "refused");
    let new = home.file("new", "another twelve letters\n");
    home.run(&["passphrase", "--new-file", text(&new), "--kdf-log-n", "10"]).ok();
    home.run(&["today", "--json"]).error(3, "locked");
    let old = home.passphrase.replace(new);
    home.run(&["today"]).ok();

    home.run(&["undo"]).ok();
    home.run(&["restore", text(&backup), "--json"]).error(1, "refused");
    home.passphrase = old;
    home.run(&["restore", text(&backup), "--replace", "--kdf-log-n", "10"]).ok();
    assert_eq!(home.dump(), before);
    let checked = home.json(&["check"]);
    assert_eq!(checked["findings"], json!([]));
    // The cost was set low for this test, and that is said.
    assert!(checked["warnings"].to_string().contains("2^10"), "{checked}");
}

#[test]
fn the_words_of_the_sheet_bring_a_backup_back_under_a_new_passphrase() {
    let home = Home::encrypted();
    home.run(&["new", "pupil", "forename=Maya", "surname=Barnes"]).ok();
    let sheet = home.json(&["recovery", "--show"]);
    let words: Vec<&str> =
        sheet["words"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    assert_eq!(words.len(), 24);
    let file = home.file("words", &words.join(" "));
    assert_eq!(home.json(&["recovery", "--try-words", text(&file)]), json!({"right": true}));
    let backup = home.dir.path().join("backup.senlog");
    home.run(&["backup", text(&backup)]).ok();

    let mut other = Home::empty();
    other.passphrase = Some(other.file("new", "another twelve letters\n"));
    let restore = ["restore", text(&backup), "--kdf-log-n", "10", "--words-file"];
    let mut wrong = words.clone();
    wrong.swap(0, 23);
    let wrong = other.file("wrong", &wrong.join(" "));
    other.run(&[&restore[..], &[text(&wrong), "--json"]].concat()).error(3, "locked");
    assert!(!other.path().exists());
    other.run(&[&restore[..], &[text(&file)]].concat()).ok();
    assert_eq!(other.dump(), home.dump());
}

#[test]
fn damage_is_told_from_a_wrong_passphrase() {
    let home = Home::encrypted();
    let db = home.path().join("senlog.db");
    let whole = fs::read(&db).unwrap();
    fs::write(&db, &whole[..whole.len() / 2 + 100]).unwrap();
    home.run(&["check", "--json"]).error(4, "store");
    fs::write(&db, b"SQLite format 3\0and then nothing").unwrap();
    home.run(&["today", "--json"]).error(4, "store");
    fs::write(&db, &whole).unwrap();
    home.run(&["today"]).ok();
}

#[test]
fn the_made_up_school_is_the_same_for_the_same_seed_and_is_read() {
    let home = Home::demo();
    let today = home.json(&["today"]);
    assert_eq!(today["date"], "2026-11-23");
    let sessions = today["sessions"].as_array().unwrap();
    assert_eq!(
        keys(&sessions[0]),
        [
            "id",
            "time",
            "provision",
            "staff",
            "state",
            "extra",
            "expected",
            "present",
            "minutes",
            "reason"
        ]
    );
    assert!(sessions.iter().any(|s| s["state"] == "held" || s["state"] == "not_held"));
    let due = home.json(&["due", "--days", "30"]);
    assert_eq!(keys(&due["items"][0]), ["kind", "pupil", "title", "due", "days", "force"]);
    let found = home.json(&["find", "maya"]);
    assert_eq!(keys(&found["results"][0]), ["kind", "id", "label", "detail", "score"]);
    assert_eq!(found["results"][0]["label"], "Maya Barnes");
    let maya = home.json(&["show", "maya", "barnes"]);
    assert_eq!(keys(&maya), ["pupil", "register", "provisions", "targets", "reviews", "contacts"]);
    assert_eq!(maya["register"]["status"], "K");
    assert_eq!(maya["register"]["needs"], json!([{"code": "SPLD", "rank": 1}]));
    let provision = ["id", "title", "planned_minutes", "delivered_minutes", "attended", "expected"];
    assert_eq!(keys(&maya["provisions"][0]), provision);
    assert_eq!(home.json(&["find", "xyzzy"])["results"], json!([]));
    assert_eq!(home.dump(), Home::demo().dump());
    // What made the school is not a slip to take back.
    home.run(&["undo", "--json"]).error(1, "refused");
}

#[test]
fn a_session_is_logged_read_back_by_another_process_and_undone() {
    let home = Home::demo();
    let before = home.dump();
    let dry = home.json(&["log", "neli", "a", "all", "here", "25", "mins", "--dry-run", "--yes"]);
    assert_eq!((keys(&dry), &dry["undo"]), (vec!["sessions", "undo"], &Json::Null));
    assert_eq!(home.dump(), before);
    let line = ["log", "neli a all here 25 mins", "--yes"];
    let logged = home.json(&line);
    let session = &logged["sessions"][0];
    assert_eq!(
        keys(session),
        [
            "id",
            "provisions",
            "date",
            "time",
            "minutes",
            "state",
            "extra",
            "reason",
            "staff",
            "marks",
            "note"
        ]
    );
    assert_eq!(session["state"], "held");
    assert_eq!(session["provisions"], json!(["NELI A"]));
    assert_eq!(keys(&session["marks"][0]), ["pupil", "mark", "provision"]);
    let id = session["id"].as_str().unwrap();
    let today = home.json(&["today"]);
    let row = today["sessions"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap().clone();
    assert_eq!((&row["state"], &row["minutes"]), (&json!("held"), &json!(25)));
    home.run(&[line.as_slice(), &["--json"]].concat()).error(1, "refused");
    home.json(&["undo", logged["undo"].as_str().unwrap()]);
    assert_eq!(home.dump(), before);
}

#[test]
fn lists_come_in_and_a_dry_run_changes_nothing() {
    let home = Home::new();
    let before = home.dump();
    let file = home.file(
        "pupils.csv",
        "Forename,Surname,Year group,SEN status,Sen need\nMaya,Barnes,Year 4,K,dyslexia\n,Nameless,4,K,\n",
    );
    let shape = ["created", "updated", "unchanged", "rejected", "warnings"];
    let dry = home.json(&["import", "pupils", text(&file), "--dry-run"]);
    assert_eq!((keys(&dry), &dry["created"]), (shape.to_vec(), &json!(1)));
    assert_eq!(home.dump(), before);
    let done = home.json(&["import", "pupils", text(&file)]);
    assert_eq!(done["created"], 1);
    assert_eq!(keys(&done["rejected"][0]), ["row", "field", "reason"]);
    assert_eq!(done["rejected"][0]["row"], 3);
    let again = home.json(&["import", "pupils", text(&file)]);
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(1)));
    home.run(&["undo"]).ok();
    assert_eq!(home.dump(), before);
    let template = home.run(&["import", "staff", "--template"]).ok().out;
    let file = home.file("staff.csv", &template);
    assert_eq!(home.run(&["import", "staff", text(&file), "--dry-run"]).ok().err, "");
}

#[test]
fn a_store_in_use_says_by_whom() {
    let home = Home::new();
    // The lock is the operating system's, held here as another program would hold it.
    let lock = fs::File::options().read(true).write(true).open(home.path().join("lock")).unwrap();
    lock.try_lock().unwrap();
    home.run(&["today", "--json"]).error(4, "store");
    drop(lock);
    home.run(&["today"]).ok();
}

#[test]
fn nobody_there_and_no_terminal_are_told_plainly() {
    let home = Home::empty();
    let error = home.run(&["today", "--json"]).error(1, "refused");
    assert!(error["hints"].to_string().contains("senlog init"), "{error}");
    assert!(!home.path().exists(), "a mistyped folder is left as it was");
    let home = Home::new();
    let run = home.run(&[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("terminal"), "{}", run.err);
}

#[test]
fn help_is_printed_whole() {
    for args in [
        &["help"][..],
        &["help", "log"],
        &["--version"],
        &["man"],
        &["completions", "bash"],
        &["keys"],
        &["themes"],
    ] {
        let run: Run = senlog().args(args).output().unwrap().into();
        let run = run.ok();
        assert!(!run.out.trim().is_empty() && run.err.is_empty(), "{args:?}: {}", run.err);
    }
    let home = Home::empty();
    fs::create_dir_all(home.path().join("themes")).unwrap();
    fs::write(home.path().join("themes/mine.toml"), "inherits = \"dark\"\n").unwrap();
    fs::write(home.path().join("config.toml"), "theme = \"mine\"\n").unwrap();
    let themes = home.json(&["themes"]);
    let mine = json!({"name": "mine", "own": true, "chosen": true});
    assert!(themes["themes"].as_array().unwrap().contains(&mine), "{themes}");
    let run: Run = senlog().args(["keys", "--json"]).output().unwrap().into();
    assert_eq!(keys(&run.ok().json()["keys"][0]), ["command", "keys", "where", "does"]);
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_away_is_no_fault() {
    use std::process::Stdio;
    let home = Home::demo();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_senlog"))
        .args(["--home", text(&home.path()), "dump"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The program with a computer account of its own, where stores go to the system's place.
#[cfg(target_os = "linux")]
fn account(dir: &Path, args: &[&str]) -> Run {
    senlog()
        .env("HOME", dir)
        .env("XDG_DATA_HOME", dir.join("data"))
        .env("XDG_CONFIG_HOME", dir.join("config"))
        .args(args)
        .output()
        .unwrap()
        .into()
}

#[cfg(target_os = "linux")]
#[test]
fn several_people_on_one_computer_say_who_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| account(dir.path(), args);
    run(&["init", "--school", "F", "--name", "Jo Okafor", "--unencrypted"]).ok();
    run(&["new", "pupil", "forename=Maya", "surname=Barnes"]).ok();
    run(&["init", "--school", "F", "--name", "Dawn Shaw", "--role", "ta", "--unencrypted"]).ok();
    let error = run(&["list", "pupil", "--json"]).error(2, "usage");
    assert_eq!(error["candidates"], json!(["Jo Okafor", "Dawn Shaw"]));
    run(&["--as", "nobody", "list", "pupil", "--json"]).error(2, "usage");
    assert!(run(&["--as", "jo", "list", "pupil"]).ok().out.contains("Maya"));
    assert_eq!(run(&["--as", "Dawn Shaw", "list", "pupil"]).ok().out, "");
    run(&["init", "--school", "F", "--name", "jo okafor", "--unencrypted", "--json"])
        .error(1, "refused");
}

#[test]
fn files_that_are_no_list_are_refused_whole() {
    let home = Home::new();
    let before = home.dump();
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                <CTfile><Header/><CTFpupilData><Pupil><Surname>&b;</Surname></Pupil></CTFpupilData></CTfile>";
    let long = format!("Forename,Surname\n{},Barnes\n", "x".repeat(3_000_000));
    for (name, content) in [
        ("payroll.csv", "Payroll no,Sort code,Gross,Net\n17,20-00-00,1200,980\n"),
        ("bomb.xml", bomb),
        ("atf.xml", "<ATfile><Header/></ATfile>"),
        ("empty.csv", ""),
        ("noise.csv", "\u{1}\u{2}\u{3}\u{0}\u{4}"),
    ] {
        let file = home.file(name, content);
        let error = home.run(&["import", "pupils", text(&file), "--json"]).error(1, "refused");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "{name}: {error}");
    }
    // One row too long to be a name: refused by number, or as a whole; never half taken.
    let file = home.file("long.csv", &long);
    let run = home.run(&["import", "pupils", text(&file), "--json"]);
    assert_eq!(run.code, 1, "{}", run.out.chars().take(200).collect::<String>());
    assert_eq!(home.dump(), before);
    let words = "neli ".repeat(20_000);
    for args in [&["log", words.as_str(), "--json"][..], &["contact", words.as_str(), "--json"]] {
        let run = home.run(args);
        assert_eq!(run.code, 1, "{}", run.out.chars().take(200).collect::<String>());
    }
    let name = format!("forename={}", "x".repeat(70_000));
    home.run(&["new", "pupil", &name, "surname=B", "--json"]).error(1, "refused");
    assert_eq!(home.dump(), before);
}
