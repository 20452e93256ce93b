//! `purge` and `check`: erasing for good, and what is left in order afterwards.

use std::fs;

use crate::home::{CHEAP, Home, keys, text};

#[test]
fn a_pupil_is_erased_for_good_and_the_store_stays_whole() {
    let home = Home::school();
    home.json(&["log", "neli a maya q off // good blending"]);
    home.json(&["contact", "maya q mum gate // worried about the narwhal"]);
    let file = home.beside().join("before.senlog");
    home.run(&["backup", text(&file)]).ok();
    let pupil = home.json(&["find", "maya quillfeather"])["results"][0]["id"].clone();
    let pupil = pupil.as_str().unwrap().to_string();
    // A script says that it means it, and a person types the name.
    let refused = home.run(&["purge", "maya quillfeather", "--json"]).refusal(1, "refused");
    assert!(refused["hints"][0].as_str().unwrap().contains("--yes"), "{refused}");
    home.run(&["purge", "nobody", "--urgent", "--yes", "--json"]).refusal(1, "not_found");
    let erased = home.json(&["purge", "maya quillfeather", "--urgent", "--yes"]);
    assert_eq!(
        keys(&erased),
        ["kind", "id", "records", "kinds", "erased", "on", "in_backups_until"]
    );
    assert_eq!((&erased["kind"], erased["id"].as_str()), (&"pupil".into(), Some(&*pupil)));
    assert_eq!(erased["kinds"]["contact"], 1, "{erased}");
    assert_eq!(erased["in_backups_until"], "2026-12-28");
    let dump = home.dump();
    for word in ["Quillfeather", "narwhal", &pupil] {
        assert!(!dump.contains(word), "{word}");
    }
    assert!(home.json(&["find", "narwhal"])["results"].as_array().unwrap().is_empty());
    assert!(home.json(&["history"])["entries"].to_string().find("Quillfeather").is_none());
    let check = home.json(&["check"]);
    assert_eq!(check["findings"], serde_json::json!([]), "{check}");
    // The backup from before brings back everything but that.
    home.run(&[&["restore", text(&file), "--replace"], &CHEAP[..]].concat()).ok();
    assert_eq!(home.dump(), dump);
    home.run(&["purge", &pupil, "--urgent", "--yes", "--json"]).refusal(1, "not_found");
}

#[test]
fn one_entry_is_erased_by_its_id_also_after_it_was_undone() {
    let home = Home::school();
    let contact = home.json(&["contact", "maya q mum gate // the narwhal again"]);
    let id = contact["contact"].as_str().unwrap().to_string();
    home.json(&["undo"]);
    assert!(home.json(&["history", &id])["entries"].to_string().contains("narwhal"));
    let erased = home.json(&["purge", &id, "--urgent", "--yes"]);
    assert_eq!((erased["kind"].as_str(), erased["records"].as_u64()), (Some("contact"), Some(2)));
    assert!(!home.json(&["history"])["entries"].to_string().contains("narwhal"));
    assert!(
        home.json(&["find", "quillfeather"])["results"][0]["id"].is_string(),
        "the pupil stays"
    );
    home.run(&["redo", "--json"]).refusal(1, "refused");
}

#[test]
fn only_a_lead_erases() {
    let home = Home::empty();
    home.init(&["--unencrypted", "--role", "ta"]).ok();
    let refused =
        home.run(&["purge", "anybody", "--urgent", "--yes", "--json"]).refusal(1, "refused");
    assert!(refused["message"].as_str().unwrap().contains("SENCO"), "{refused}");
    assert!(!fs::exists(home.path().join("purged")).unwrap());
}

#[test]
fn an_erasure_waits_a_week_unless_it_is_urgent() {
    let home = Home::school();
    let contact = home.json(&["contact", "maya q mum gate // the narwhal again"]);
    let id = contact["contact"].as_str().unwrap().to_string();
    let asked = home.json(&["purge", &id, "--yes"]);
    assert_eq!((&asked["erased"], &asked["on"]), (&false.into(), &"2026-11-30".into()));
    assert!(home.dump().contains("narwhal"), "it is there until its day");
    let coming = home.json(&["purge", "--list"]);
    assert_eq!(coming["coming"][0]["id"].as_str(), Some(&*id));
    assert_eq!(home.json(&["purge", &id, "--keep"])["kept"], true);
    home.run(&["purge", &id, "--keep", "--json"]).refusal(1, "refused");
    assert!(home.json(&["purge", "--list"])["coming"].as_array().unwrap().is_empty());
    home.json(&["purge", &id, "--yes"]);
    // Whatever runs first on that day erases it.
    let due = ["--now", "2026-11-30T09:20"];
    let run = home.run(&[&due[..], &["dump"]].concat()).ok();
    assert!(!run.out.contains("narwhal") && run.err.contains("Erased for good"), "{}", run.err);
}
