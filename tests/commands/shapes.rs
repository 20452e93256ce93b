//! The shapes that scripts lean on, as they are documented, word for word.

use serde_json::Value as Json;

use crate::home::{CHEAP, Home, text};
use crate::shape::assert_shape;

const IMPORT: &str = r#"{"created":n,"updated":n,"unchanged":n,"rejected":[{"row":n,"field":s,"reason":s}],"warnings":[{"row":n,"field":s,"reason":s}]}"#;
/// The time is null for a session that was extra and given none.
const TODAY: &str = r#"{"date":d,"sessions":[{"id":s,"time":"09:30"|null,"provision":s,"staff":[s],"state":"not_logged|awaiting|planned|held|cut_short|not_held|moved|assumed","extra":b,"expected":n,"present":n,"minutes":n,"reason":s|null}]}"#;
const DUE: &str =
    r#"{"items":[{"kind":s,"pupil":s,"title":s,"due":d,"days":n,"force":"must|should|own"}]}"#;
const FIND: &str = r#"{"results":[{"kind":s,"id":s,"label":s,"detail":s,"score":n}]}"#;
/// With `monitoring` beside the three of the register: a status of none may be watched or not.
const SHOW: &str = r#"{"pupil":{…},"register":{"status":s,"since":d|null,"needs":[{"code":s|null,"rank":n|null}],"monitoring":b},"provisions":[{"id":s,"title":s,"planned_minutes":n,"delivered_minutes":n,"attended":n,"expected":n}],"targets":[…],"reviews":[…],"contacts":[…]}"#;
const TICKSHEET: &str = r#"{"sheets":[{"provision":s,"title":s,"week":d,"staff":[s],"minutes":n|null,"days":[{"date":d,"time":s|null,"closed":s|null,"expected":[s]}],"pupils":[{"id":s,"name":s}]}]}"#;
const LOG: &str = r#"{"sessions":[{"id":s,"provisions":[s],"date":d,"time":s|null,"minutes":n,"state":s,"extra":b,"reason":s|null,"staff":[s],"marks":[{"pupil":s,"mark":s,"provision":s}],"note":s|null}],"undo":s}"#;
const CONTACT: &str = r#"{"contact":s,"pupils":[s],"with":s,"medium":s,"direction":"in|out","note":s,"follow_up":{"date":d,"action":s}|null}"#;
const SAVED: &str = r#"{"kind":s,"id":s,"undo":s}"#;
const LIST: &str = r#"{"records":[{"kind":s,"id":s,"fields":{…}}]}"#;
const INIT: &str = r#"{"home":s,"device":s,"encrypted":b}"#;
const UNDO: &str = r#"{"undone":[{"txn":s,"title":s}]}"#;
const REDO: &str = r#"{"redone":[{"txn":s,"title":s}]}"#;
const HISTORY: &str = r#"{"entries":[{"at":s,"by":s,"kind":s,"id":s,"field":s,"before":…,"after":…,"txn":s,"title":s}]}"#;
const DUMP: &str = r#"{"kind":s,"id":s,"fields":{…}}"#;
const ERROR: &str = r#"{"error":{"kind":s,"message":s,"hints":[s],"candidates":[s]}}"#;

/// The list of an object, which has something in it, lest the shape of nothing pass.
#[track_caller]
fn some<'a>(object: &'a Json, key: &str) -> &'a Vec<Json> {
    let list = object[key].as_array().unwrap();
    assert!(!list.is_empty(), "{key}: {object}");
    list
}

#[test]
fn of_what_is_read_in_the_made_up_school() {
    let home = crate::demo::made_up();
    // A day with everything on it, a day of the past, a Sunday, and a day far off.
    let mut states = std::collections::BTreeSet::new();
    for date in ["today", "yesterday", "fri", "thu", "wed", "2026-10-20", "2027-03-01"] {
        let today = home.json(&["today", "--date", date]);
        assert_shape(&today, TODAY);
        for session in today["sessions"].as_array().unwrap() {
            states.insert(session["state"].as_str().unwrap().to_string());
            assert_eq!(session["id"].as_str().unwrap().len(), 32);
        }
    }
    assert!(states.contains("held") && states.contains("planned"), "{states:?}");
    let due = home.json(&["due", "--days", "60"]);
    assert_shape(&due, DUE);
    let days: Vec<i64> = some(&due, "items").iter().map(|i| i["days"].as_i64().unwrap()).collect();
    assert!(days.is_sorted() && days[0] < 0 && *days.last().unwrap() <= 60, "{days:?}");
    for query in ["maya", "barnes", "neli", "shaw", "spelling"] {
        let found = home.json(&["find", query]);
        assert_shape(&found, FIND);
        some(&found, "results");
    }
    let today = home.json(&["today"]);
    let alone = |s: &&Json| !s["provision"].as_str().unwrap().contains(" + ");
    let session = some(&today, "sessions").iter().find(alone).unwrap();
    let title = session["provision"].as_str().unwrap();
    let adult = session["staff"][0].as_str().unwrap().rsplit(' ').next().unwrap();
    for args in [
        &["ticksheet", title][..],
        &["ticksheet", "--adult", adult],
        &["ticksheet", title, "--week", "2026-10-27"],
    ] {
        let sheets = home.json(args);
        assert_shape(&sheets, TICKSHEET);
        for sheet in some(&sheets, "sheets") {
            assert!(sheet["days"].as_array().unwrap().len() >= 5, "{sheet}");
        }
    }
    let paper = home.run(&["ticksheet", title]).ok().out;
    assert!(paper.contains(title) && paper.contains("[  ]"), "{paper}");
    home.run(&["ticksheet", "no such group", "--json"]).refusal(1, "not_found");
    for pupil in home.json(&["list", "pupil"])["records"].as_array().unwrap() {
        let shown = home.json(&["show", pupil["id"].as_str().unwrap()]);
        assert_shape(&shown, SHOW);
        assert_eq!(shown["pupil"]["surname"], pupil["fields"]["surname"]);
    }
    let history = home.json(&["history", "maya barnes", "--limit", "50"]);
    assert_shape(&history, HISTORY);
    some(&history, "entries");
    for kind in ["session", "contact", "review", "task"] {
        let list = home.json(&["list", kind]);
        assert_shape(&list, LIST);
        some(&list, "records");
    }
    for line in home.dump().lines() {
        assert_shape(&serde_json::from_str(line).unwrap(), DUMP);
    }
}

#[test]
fn of_what_is_written_in_an_encrypted_store() {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", crate::home::PASSPHRASE));
    let made = home.init(&[&CHEAP[..], &["--json"]].concat()).ok();
    assert_shape(&made.json(), INIT);
    assert_eq!(made.json()["encrypted"], true);
    assert_eq!(made.json()["home"], text(&home.path()));
    // The sheet is for the eyes of whoever sits there, and no part of the object.
    assert!(made.err.contains("RECOVERY SHEET"), "{}", made.err);
    home.furnish();
    let list =
        home.file("more.csv", "Forename,Surname,Year group\nIda,Wren,4\n,Finch,4\nEdi,Lark,99\n");
    let import = home.json(&["import", "pupils", text(&list)]);
    assert_shape(&import, IMPORT);
    some(&import, "rejected");
    some(&import, "warnings");

    let log = home.json(&["log", "neli a maya q off // good blending"]);
    assert_shape(&log, LOG);
    assert_eq!(some(&some(&log, "sessions")[0], "marks").len(), 2);
    let off = home.json(&["log", "no neli a @ 2026-11-19, assembly"]);
    assert_shape(&off, LOG);
    for line in ["maya q mum gate // spelling upset >fri ring her", "rang zebedee dad no answer"] {
        assert_shape(&home.json(&["contact", line]), CONTACT);
    }
    let task = home.json(&["new", "task", "title=ring the EP", "due=fri"]);
    assert_shape(&task, SAVED);
    assert_shape(&home.json(&["set", "task", task["id"].as_str().unwrap(), "done=today"]), SAVED);
    assert_shape(&home.json(&["undo"]), UNDO);
    // One is about a pupil, the other about nobody.
    let due = home.json(&["due"]);
    assert_shape(&due, DUE);
    assert_eq!(some(&due, "items").len(), 2);
    assert_shape(&home.json(&["redo"]), REDO);
    let history = home.json(&["history"]);
    assert_shape(&history, HISTORY);
    some(&history, "entries");
    assert_shape(&home.run(&["show", "nobody", "--json"]).json(), ERROR);
    assert_shape(&home.run(&["frobnicate", "--json"]).json(), ERROR);
    // What a dry run would have done has the same shape, without what was not made.
    let dry = home.json(&["log", "neli a all here @ 2026-11-16", "--dry-run"]);
    assert_eq!(dry["undo"], Json::Null);
    let dry = home.json(&["contact", "maya q mum gate", "--dry-run"]);
    assert_eq!(dry["contact"], Json::Null);
}

#[test]
fn options_stand_before_and_after_the_command() {
    let home = crate::demo::made_up();
    let after = home.json(&["today", "--now", "2026-11-20T15:00"]);
    let before = home.run(&["--json", "--now", "2026-11-20T15:00", "today"]).ok().json();
    assert_eq!(after, before);
    assert_eq!(after["date"], "2026-11-20");
    let mut command = crate::home::senlog(home.beside());
    command.env("SENLOG_HOME", home.path()).env("SENLOG_NOW", "2026-11-20T15:00");
    let run: crate::home::Run = command.args(["today", "--json"]).output().unwrap().into();
    assert_eq!(run.ok().json(), before);
    // Seconds are taken; the option stands before the environment.
    assert_eq!(home.json(&["today", "--now", "2026-11-19T15:00:30"])["date"], "2026-11-19");
}

#[test]
fn what_is_quiet_says_only_what_was_asked() {
    let home = crate::demo::made_up();
    let told = home.run(&["today"]).ok();
    let quiet = home.run(&["today", "--quiet"]).ok();
    assert_eq!((told.out, ""), (quiet.out, quiet.err.as_str()));
    let error = home.run(&["show", "nobody", "--quiet"]);
    assert!(error.code == 1 && !error.err.is_empty());
}
