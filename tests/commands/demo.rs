//! The made-up school.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::home::{Home, Run, copy, senlog};

/// Pupils of the school that tests read: small, and with everything in it.
const PUPILS: [&str; 2] = ["--pupils", "60"];

/// A home with the made-up school, copied from one that was made once.
pub fn made_up() -> Home {
    static ONCE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, from) = ONCE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join("home");
        let mut command = senlog(dir.path());
        command.arg("--home").arg(&at).args(["demo", "--no-tui"]).args(PUPILS);
        let run: Run = command.output().unwrap().into();
        run.ok();
        (dir, at)
    });
    let home = Home::empty();
    copy(from, &home.path());
    home
}

fn dump(more: &[&str]) -> String {
    let home = Home::empty();
    home.run(&[&["demo", "--no-tui"], more].concat()).ok();
    home.dump()
}

#[test]
fn the_same_seed_makes_the_same_school_and_another_makes_another() {
    let small = |seed| [&PUPILS[..], &["--seed", seed]].concat();
    let one = dump(&small("3"));
    assert!(one.lines().count() > 1000);
    assert_eq!(dump(&small("3")), one);
    assert_ne!(dump(&small("4")), one);
    assert_ne!(dump(&["--pupils", "90", "--seed", "3"]), one);
    // It lies around the day it is made on.
    let later = dump(&[&small("3")[..], &["--now", "2027-02-02T09:20"]].concat());
    assert!(
        later.contains("2027-01-") && !one.contains("\"2027-01-15\",\"state\""),
        "relative to now"
    );
    // Whatever seeds the ids of other commands.
    let home = Home::empty();
    let mut command = home.command(&[&["demo", "--no-tui"], &small("3")[..]].concat());
    command.env("SENLOG_ID_SEED", "another").output().map(Run::from).unwrap().ok();
    assert_eq!(home.dump(), one);
}

#[test]
fn it_is_not_encrypted_says_what_it_made_and_lives_where_it_is_told() {
    let home = Home::empty();
    let made = home.json(&["demo", "--no-tui", "--pupils", "60"]);
    assert_eq!(made["home"], crate::home::text(&home.path()));
    assert_eq!(made["pupils"], 60);
    assert!(home.path().join("keys.plain").exists());
    assert_eq!(home.json(&["check"])["findings"], serde_json::json!([]));
    // On roll now; some left before.
    let pupils = home.json(&["list", "pupil"]);
    let here = |p: &&serde_json::Value| p["fields"]["left"].is_null();
    assert_eq!(pupils["records"].as_array().unwrap().iter().filter(here).count(), 60);
    // It was not done by the person, so there is nothing to take back.
    home.run(&["undo", "--json"]).refusal(1, "refused");
    // Without a folder it is gone when the command ends, whatever the temporary folder is.
    let elsewhere = Home::empty();
    std::fs::create_dir(elsewhere.path()).unwrap();
    let mut command = senlog(elsewhere.beside());
    command.env("TMPDIR", elsewhere.path()).args(["demo", "--no-tui", "--pupils", "60"]);
    let run: Run = command.output().unwrap().into();
    assert!(run.ok().out.contains("60 pupils"));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0, "gone");
}

#[test]
fn every_view_of_the_casework_has_something_to_show() {
    let home = made_up();
    for view in [
        "agencies",
        "away",
        "cost",
        "effects",
        "helps",
        "judged",
        "map",
        "moves",
        "plans",
        "queries",
        "reviews",
        "tasks",
        "term",
        "training",
        "wellbeing",
        "year",
    ] {
        let made = home.json(&["view", view]);
        assert!(!made["rows"].as_array().unwrap().is_empty(), "{view}: {made}");
    }
    // Each part of what waits on agencies, of what helps, of wellbeing.
    let parts = |view: &str| {
        let made = home.json(&["view", view]);
        let rows = made["rows"].as_array().unwrap().clone();
        let parts: Vec<String> =
            rows.iter().map(|row| row["part"].as_str().unwrap_or_default().to_string()).collect();
        parts.join("\n")
    };
    let all = ["agencies", "helps", "wellbeing", "training", "moves"].map(parts).join("\n");
    for part in [
        "With the service",
        "Recommended, to be decided",
        "Recommended, being done",
        "What the authority was asked",
        "Hours bought and used",
        "Adjustments of every day",
        "Out on loan",
        "ELSA, going on",
        "Peer mentors",
        "Wellbeing plans",
        "Only trained adults",
        "In date",
        "To come from the last school",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
}
