//! Several people on one computer account; pipes; no terminal.

use std::path::Path;
use std::process::Stdio;

use crate::home::{CHEAP, Home, PASSPHRASE, Run, senlog, strings};

/// Runs the program of an account whose home folder is `at`, without `--home`.
fn account(at: &Path, args: &[&str]) -> Run {
    let file = at.join("passphrase");
    std::fs::write(&file, PASSPHRASE).unwrap();
    senlog(at).arg("--passphrase-file").arg(file).args(args).output().unwrap().into()
}

#[cfg(unix)]
#[test]
fn two_people_have_a_store_each_and_say_who_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    account(at, &["today", "--json"]).refusal(1, "refused");
    let init = |name: &str| {
        let args = ["init", "--school", "Fairfield", "--name", name, "--json"];
        account(at, &[&args[..], &CHEAP].concat())
    };
    let jo = init("Jo Okafor").ok().json();
    // One person needs not say so.
    account(at, &["new", "task", "title=of Jo"]).ok();
    let dawn = init("Dawn Shaw").ok().json();
    assert_ne!(jo["home"], dawn["home"]);
    init("jo okafor").refusal(1, "refused");
    // Two must.
    let error = account(at, &["today", "--json"]).refusal(2, "usage");
    assert_eq!(strings(&error["candidates"]), ["Jo Okafor", "Dawn Shaw"]);
    let hints = error["hints"].to_string();
    assert!(hints.contains("--as"), "{hints}");
    let error = account(at, &["today", "--as", "Sam", "--json"]).refusal(2, "usage");
    assert_eq!(strings(&error["candidates"]), ["Jo Okafor", "Dawn Shaw"]);
    // By the whole name or a part of it, before or after the command.
    for who in ["Jo Okafor", "jo", "okafor"] {
        let list = account(at, &["list", "task", "--as", who, "--json"]).ok().json();
        assert_eq!(list["records"].as_array().unwrap().len(), 1, "{who}");
    }
    let list = account(at, &["--as", "dawn", "list", "task", "--json"]).ok().json();
    assert_eq!(list["records"].as_array().unwrap().len(), 0);
    account(at, &["--as", "dawn", "new", "task", "title=of Dawn"]).ok();
    let history = account(at, &["history", "--as", "dawn", "--json"]).ok().json();
    assert_eq!(history["entries"][0]["by"], "Dawn Shaw");
    // A folder given by name is one person's own, and asks nobody.
    let error = senlog(at).arg("--home").arg(at.join("x")).args(["today", "--json"]).output();
    Run::from(error.unwrap()).refusal(1, "refused");
    // Names of people in the list, and nothing else, outside the stores.
    let data = at.join("data").join("senlog");
    let list = std::fs::read_to_string(data.join("people.toml")).unwrap();
    assert!(list.contains("Jo Okafor") && !list.contains("Fairfield"), "{list}");
    let folders = std::fs::read_dir(&data).unwrap().flatten().filter(|e| e.path().is_dir());
    for folder in folders {
        let name = folder.file_name().into_string().unwrap();
        assert!(name.len() == 8 && name.chars().all(|c| c.is_ascii_hexdigit()), "{name}");
    }
    assert!(!at.join("config").exists(), "the default settings are never written");
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let mut home = Home::school();
    let right = home.passphrase.take();
    for args in [&["today"][..], &["log", "neli a all here"], &["backup", "x"], &["passphrase"]] {
        let run = home.run(&[args, &["--json"]].concat());
        let error = run.refusal(3, "locked");
        assert!(error["hints"].to_string().contains("--passphrase-file"), "{error}");
    }
    // Words on standard input are no terminal, and are not taken for a passphrase.
    let mut child = home
        .command(&["today", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    use std::io::Write;
    let _ = child.stdin.take().unwrap().write_all(PASSPHRASE.as_bytes());
    Run::from(child.wait_with_output().unwrap()).refusal(3, "locked");
    // The screen needs one, and says so.
    home.passphrase = right;
    let error = home.run(&["--json"]).refusal(1, "refused");
    assert!(error["message"].as_str().unwrap().contains("terminal"), "{error}");
    let mut command = home.command(&["today"]);
    command.env_remove("SENLOG_PASSPHRASE_FILE");
    assert_eq!(command.output().unwrap().status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_away_ends_it_quietly() {
    use std::io::{BufRead, BufReader};
    let home = crate::demo::made_up();
    for args in
        [&["dump"][..], &["history", "--limit", "100000"], &["list", "mark", "--json"], &["man"]]
    {
        let mut child =
            home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One line, as `head -1` does.
        let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
        let mut line = String::new();
        if args[0] != "list" {
            reader.read_line(&mut line).unwrap();
        }
        drop(reader);
        let run: Run = child.wait_with_output().unwrap().into();
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
    }
    // And the store is none the worse.
    assert_eq!(home.json(&["check"])["findings"], serde_json::json!([]));
}
