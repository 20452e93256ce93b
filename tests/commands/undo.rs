//! Taking back and bringing back, each in a process of its own.

use serde_json::json;

use crate::home::{Home, keys, text};

/// A store and what its dump was after each of `n` tasks, the first of them empty.
fn tasks(n: usize) -> (Home, Vec<String>, Vec<String>) {
    let home = Home::encrypted();
    let (mut dumps, mut actions) = (vec![home.dump()], Vec::new());
    for k in 0..n {
        let made = home.json(&["new", "task", &format!("title=task {k}")]);
        actions.push(made["undo"].as_str().unwrap().to_string());
        dumps.push(home.dump());
    }
    (home, dumps, actions)
}

#[test]
fn by_number_there_and_back() {
    let (home, dumps, _) = tasks(5);
    let undone = home.json(&["undo"]);
    assert_eq!(undone["undone"].as_array().unwrap().len(), 1);
    assert_eq!(undone["undone"][0]["title"], "New task: task 4");
    assert_eq!(home.dump(), dumps[4]);
    // Newest first.
    let undone = home.json(&["undo", "3"]);
    let titles: Vec<&str> =
        undone["undone"].as_array().unwrap().iter().map(|u| u["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["New task: task 3", "New task: task 2", "New task: task 1"]);
    assert_eq!(home.dump(), dumps[1]);
    let redone = home.json(&["redo", "2"]);
    assert_eq!(keys(&redone), ["redone"]);
    assert_eq!(redone["redone"].as_array().unwrap().len(), 2);
    assert_eq!(home.dump(), dumps[3]);
    // More than there is takes what there is; then there is nothing.
    assert_eq!(home.json(&["redo", "99"])["redone"].as_array().unwrap().len(), 2);
    assert_eq!(home.dump(), dumps[5]);
    home.run(&["redo", "--json"]).refusal(1, "refused");
    assert_eq!(home.json(&["undo", "99"])["undone"].as_array().unwrap().len(), 5);
    assert_eq!(home.dump(), dumps[0]);
    home.run(&["undo", "--json"]).refusal(1, "refused");
    // Something new ends what can be brought back.
    home.run(&["new", "task", "title=another"]).ok();
    home.run(&["redo", "--json"]).refusal(1, "refused");
}

#[test]
fn by_id_out_of_order() {
    let (home, dumps, actions) = tasks(3);
    home.json(&["undo", &actions[1]]);
    let now = home.dump();
    assert!(now.contains("task 0") && !now.contains("task 1") && now.contains("task 2"));
    home.run(&["undo", &actions[1], "--json"]).refusal(1, "refused");
    // By as much of the id as tells it from the others, in capitals too.
    home.json(&["undo", &actions[2][..8].to_uppercase()]);
    assert_eq!(home.dump(), dumps[1]);
    home.json(&["redo", "2"]);
    assert_eq!(home.dump(), dumps[3]);
    // The list of what was done names the actions.
    let history = home.json(&["history"]);
    let txns = history["entries"].to_string();
    assert!(actions.iter().all(|id| txns.contains(id.as_str())));
}

#[test]
fn what_was_changed_since_is_asked_about_and_force_goes_on() {
    let home = Home::encrypted();
    let made = home.json(&["new", "task", "title=ring the EP", "note=first"]);
    let id = made["id"].as_str().unwrap();
    let first = home.json(&["set", "task", id, "note=second"]);
    home.json(&["set", "task", id, "note=third"]);
    let before = home.dump();
    let run = home.run(&["undo", first["undo"].as_str().unwrap(), "--json"]);
    let error = run.refusal(1, "refused");
    assert!(error["message"].as_str().unwrap().contains("changed again since"), "{error}");
    assert_eq!(error["candidates"], json!(["Note"]));
    assert!(error["hints"].to_string().contains("--force"), "{error}");
    assert_eq!(home.dump(), before);
    home.json(&["undo", first["undo"].as_str().unwrap(), "--force"]);
    assert_eq!(home.json(&["list", "task"])["records"][0]["fields"]["note"], "first");
    // Another field changed since is no reason to ask.
    let note = home.json(&["set", "task", id, "note=fourth"]);
    home.json(&["set", "task", id, "due=fri"]);
    home.json(&["undo", note["undo"].as_str().unwrap()]);
    let fields = home.json(&["list", "task"])["records"][0]["fields"].clone();
    assert_eq!((&fields["note"], &fields["due"]), (&json!("first"), &json!("2026-11-27")));
}

#[test]
fn several_that_meet_a_later_change_are_taken_back_whole_or_not_at_all() {
    let home = Home::encrypted();
    let made = home.json(&["new", "task", "title=one", "note=first"]);
    let id = made["id"].as_str().unwrap();
    home.json(&["set", "task", id, "note=second"]);
    let undone = home.json(&["undo", "2"]);
    assert_eq!(undone["undone"].as_array().unwrap().len(), 2);
    assert!(!home.dump().contains("\"task\""));
}

#[test]
fn an_import_is_one_action_and_a_log_line_another() {
    let home = Home::school();
    let before = home.dump();
    home.json(&["log", "neli a maya q off // good blending"]);
    assert_eq!(home.json(&["undo"])["undone"].as_array().unwrap().len(), 1);
    assert_eq!(home.dump(), before);
    let rows: String = (0..30).map(|n| format!("Ida{n},Wren,4,K\n")).collect();
    let list = home.file("thirty.csv", format!("Forename,Surname,Year group,SEN status\n{rows}"));
    assert_eq!(home.json(&["import", "pupils", text(&list)])["created"], 30);
    let full = home.dump();
    home.json(&["undo"]);
    assert_eq!(home.dump(), before);
    home.json(&["redo"]);
    assert_eq!(home.dump(), full);
}

#[test]
fn a_session_logged_again_after_an_undo_keeps_nothing_of_the_first() {
    let home = Home::school();
    home.json(&["log", "neli a maya q off // a note that must not come back"]);
    home.json(&["undo"]);
    let again = home.json(&["log", "neli a all here"]);
    assert_eq!(again["sessions"][0]["note"], json!(null));
    let sessions = home.json(&["list", "session"]);
    assert_eq!(sessions["records"].as_array().unwrap().len(), 1);
    assert_eq!(sessions["records"][0]["fields"]["note"], json!(null));
    let marks = home.json(&["list", "mark"]);
    let all: Vec<&str> = marks["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["fields"]["mark"].as_str().unwrap())
        .collect();
    assert_eq!(all, ["here", "here"]);
}
