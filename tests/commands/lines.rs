//! Lines of plain words, logged, read back by another process, and what exit codes say of them.

use serde_json::{Value as Json, json};

use crate::home::{Home, strings};

fn logged(home: &Home, line: &str) -> Json {
    home.json(&["log", line])["sessions"][0].clone()
}

#[test]
fn a_session_is_in_today_show_history_find_and_list() {
    let home = Home::school();
    let session = logged(&home, "neli a 20m maya q off, zebedee late // good blending");
    assert_eq!(session["provisions"], json!(["NELI A"]));
    assert_eq!((&session["date"], &session["time"]), (&json!("2026-11-23"), &json!("09:15")));
    assert_eq!((&session["state"], &session["minutes"]), (&json!("held"), &json!(20)));
    assert_eq!((&session["extra"], &session["reason"]), (&json!(false), &json!(null)));
    assert_eq!(session["note"], "good blending");
    let marks: Vec<(&str, &str)> = session["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["mark"].as_str().unwrap(), m["provision"].as_str().unwrap()))
        .collect();
    assert_eq!(marks, [("away", "NELI A"), ("late", "NELI A")]);
    let id = session["id"].as_str().unwrap();

    let today = home.json(&["today"])["sessions"][0].clone();
    assert_eq!(today["id"], id);
    assert_eq!((&today["state"], &today["minutes"]), (&json!("held"), &json!(20)));
    assert_eq!((&today["expected"], &today["present"]), (&json!(2), &json!(1)));
    let shown = home.json(&["show", "zebedee"])["provisions"][0].clone();
    assert_eq!((&shown["attended"], &shown["delivered_minutes"]), (&json!(1), &json!(20)));
    let shown = home.json(&["show", "maya q"])["provisions"][0].clone();
    assert_eq!((&shown["attended"], &shown["delivered_minutes"]), (&json!(0), &json!(0)));
    assert_eq!(shown["expected"].as_i64().unwrap(), 1);
    let found = home.json(&["find", "blending"]);
    assert_eq!(found["results"][0]["id"], id, "{found}");
    let fields = home.json(&["list", "session"])["records"][0]["fields"].clone();
    assert_eq!((&fields["minutes"], &fields["note"]), (&json!(20), &json!("good blending")));
    let history = home.json(&["history", "zebedee"]);
    assert_eq!(history["entries"][0]["kind"], "mark", "{history}");
}

#[test]
fn a_group_made_without_a_first_day_owes_nothing_before_it() {
    let home = Home::school();
    let group = ["title=Reading club", "schedule=times_a_week", "per_week=3", "minutes=20"];
    let more = ["logging=every", "status=running"];
    home.json(&[&["new", "provision"][..], &group, &more].concat());
    home.json(&["new", "membership", "provision=Reading club", "pupil=Maya Quillfeather"]);
    logged(&home, "reading club 20m");
    let shown = home.json(&["show", "maya q"]);
    let club = shown["provisions"].as_array().unwrap();
    let club = club.iter().find(|p| p["title"] == "Reading club").unwrap();
    assert_eq!((&club["planned_minutes"], &club["delivered_minutes"]), (&json!(0), &json!(20)));
    let all = home.json(&["list", "provision", "title=Reading club"]);
    assert_eq!(all["records"][0]["fields"]["starts"], "2026-11-23");
    // On Friday four days are over, of which two of the three a week were to be.
    let friday = home.run(&["show", "maya q", "--json", "--now", "2026-11-27T16:00"]).ok().json();
    let club = friday["provisions"].as_array().unwrap();
    let club = club.iter().find(|p| p["title"] == "Reading club").unwrap();
    assert_eq!((&club["planned_minutes"], &club["delivered_minutes"]), (&json!(40), &json!(20)));
    // One that is over already keeps to what was said of it.
    home.json(
        &[&["new", "provision", "title=Old club"][..], &group[1..], &more, &["ends=2026-10-01"]]
            .concat(),
    );
    let old = home.json(&["list", "provision", "title=Old club"]);
    assert_eq!(old["records"][0]["fields"]["starts"], json!(null));
}

#[test]
fn a_second_session_of_a_day_without_fixed_times_is_offered() {
    let home = Home::school();
    let group = ["title=Reading club", "schedule=times_a_week", "per_week=3", "minutes=20"];
    home.json(&[&["new", "provision", "logging=every", "status=running"][..], &group].concat());
    home.json(&["new", "membership", "provision=Reading club", "pupil=Maya Quillfeather"]);
    logged(&home, "reading club 20m");
    let asked = home.run(&["log", "reading club 10m", "--json"]).refusal(1, "ambiguous");
    let message = asked["message"].as_str().unwrap();
    assert!(message.contains("is logged for today"), "{message}");
    home.run(&["log", "--yes", "reading club 10m"]).ok();
    logged(&home, "extra reading club 5m");
    logged(&home, "reading club yesterday 5m");
    assert_eq!(home.json(&["list", "session"])["records"].as_array().unwrap().len(), 4);
}

#[test]
fn what_did_not_happen_has_its_reason_and_its_note() {
    let home = Home::school();
    let session = logged(&home, "no neli a, assembly ran over");
    assert_eq!((&session["state"], &session["minutes"]), (&json!("not_held"), &json!(0)));
    assert!(
        session["reason"].is_string() && session["note"].as_str().unwrap().contains("assembly")
    );
    assert_eq!(session["marks"], json!([]));
    let today = home.json(&["today"])["sessions"][0].clone();
    assert_eq!((&today["state"], &today["reason"]), (&json!("not_held"), &session["reason"]));
    assert_eq!(today["present"], 0);
}

#[test]
fn a_line_may_come_in_one_word_or_many_and_begin_with_a_hyphen() {
    let home = Home::school();
    let whole = home.json(&["log", "neli a -maya // note", "--dry-run"]);
    let parts = home.json(&["log", "neli", "a", "-maya", "//", "note", "--dry-run"]);
    assert_eq!(whole, parts);
    assert_eq!(whole["sessions"][0]["marks"][0]["mark"], "away");
}

#[test]
fn what_the_screen_would_ask_needs_a_yes() {
    let home = Home::school();
    let before = home.dump();
    for line in [
        // The future.
        "neli a all here @ 26 nov",
        // An extra session.
        "neli a fri all here",
        // One typo, offered.
        "nelli a all here",
        "neli a zebedde off",
    ] {
        let error = home.run(&["log", line, "--json"]).refusal(1, "ambiguous");
        assert_eq!(error["candidates"].as_array().unwrap().len(), 1, "{line}: {error}");
        assert!(error["hints"].to_string().contains("--yes"), "{line}: {error}");
        assert_eq!(home.dump(), before, "{line}");
        // Accepting saves what was offered; looking at it first saves nothing.
        let dry = home.json(&["log", line, "--yes", "--dry-run"]);
        assert_eq!(home.dump(), before, "{line}");
        let done = home.json(&["log", line, "--yes"]);
        assert_eq!(done["sessions"][0]["marks"], dry["sessions"][0]["marks"], "{line}");
        home.json(&["undo"]);
        assert_eq!(home.dump(), before, "{line}");
    }
}

#[test]
fn two_sessions_are_not_guessed_between_and_yes_does_not_choose() {
    let home = Home::school();
    home.json(&[
        "new",
        "provision",
        "title=NELI B",
        "intervention=neli",
        "schedule=timed",
        "logging=every",
        "status=running",
    ]);
    let before = home.state();
    for args in
        [&["log", "neli all here", "--json"][..], &["log", "neli all here", "--yes", "--json"]]
    {
        let run = home.run(args);
        if run.code == 0 {
            // My one unlogged session of that name is the one reading there is.
            assert_eq!(run.json()["sessions"][0]["provisions"], json!(["NELI A"]));
            home.json(&["undo"]);
            continue;
        }
        let error = run.refusal(1, "ambiguous");
        assert!(error["candidates"].as_array().unwrap().len() >= 2, "{error}");
        assert_eq!(home.state(), before);
    }
    // Who is meant by a first name that two have.
    let error = home.run(&["log", "neli a maya off", "--json"]);
    // Only one of them is in the group, so it is she.
    assert_eq!(error.ok().json()["sessions"][0]["marks"][0]["pupil"], "Maya Q.");
}

#[test]
fn a_conversation_is_in_show_due_find_and_list() {
    let home = Home::school();
    let made = home.json(&["contact", "maya q mum gate // upset about spelling >fri ring her"]);
    assert_eq!(strings(&made["pupils"]), ["Maya Q."]);
    assert_eq!((&made["medium"], &made["direction"]), (&json!("gate"), &json!("in")));
    assert_eq!(made["note"], "upset about spelling");
    assert_eq!(made["follow_up"], json!({"date": "2026-11-27", "action": "ring her"}));
    let id = &made["contact"];
    let shown = home.json(&["show", "maya q"])["contacts"][0].clone();
    assert_eq!((&shown["id"], &shown["note"]), (id, &json!("upset about spelling")));
    let due = home.json(&["due"])["items"][0].clone();
    assert_eq!(
        (&due["kind"], &due["due"], &due["days"]),
        (&json!("contact"), &json!("2026-11-27"), &json!(4))
    );
    assert_eq!(due["force"], "own");
    assert_eq!(&home.json(&["find", "spelling"])["results"][0]["id"], id);
    // Done, it is due no more.
    home.json(&["set", "contact", id.as_str().unwrap(), "followed_up_on=today"]);
    assert_eq!(home.json(&["due"])["items"], json!([]));
    let out = home.json(&["contact", "rang zebedee dad no answer left msg"]);
    assert_eq!((&out["medium"], &out["direction"]), (&json!("phone"), &json!("out")));
    let fields = home.json(&["list", "contact", "reached=no"])["records"][0]["fields"].clone();
    assert_eq!(fields["reached"], false);
}

#[test]
fn the_story_of_a_safeguarding_matter_is_not_kept() {
    let home = Home::school();
    let made = home.json(&["contact", "sw re maya q, on cpoms"]);
    let id = made["contact"].as_str().unwrap();
    let list = home.json(&["list", "contact"]);
    let fields = &list["records"][0]["fields"];
    assert_eq!(list["records"][0]["id"], id);
    assert_eq!(fields["see_dsl"], true, "{list}");
    assert_eq!(fields["note"], json!(null), "{list}");

    // Words put after // on purpose are kept only after a yes, and nothing advises them.
    let asked = home
        .run(&["contact", "sw re maya q, on cpoms // what he said", "--json"])
        .refusal(1, "ambiguous");
    assert!(asked["message"].as_str().unwrap().contains("belongs with the DSL"), "{asked}");
    let refused =
        home.run(&["contact", "sw re maya q, on cpoms he said", "--json"]).refusal(1, "refused");
    assert!(!refused["hints"].to_string().contains("//"), "{refused}");
    assert_eq!(home.json(&["list", "contact"]), list);
}

#[test]
fn a_short_form_of_the_library_names_the_group_that_runs_it() {
    let home = Home::encrypted();
    for kind in ["staff", "interventions", "pupils", "provisions"] {
        let list = home.run(&["import", kind, "--template"]).ok().out;
        let file = home.file(&format!("{kind}.csv"), list);
        home.run(&["import", kind, crate::home::text(&file)]).ok();
    }
    let tuesday = ["--now", "2026-11-24T10:00", "--dry-run"];
    for (line, group, extra) in [
        ("word builders all here", "Word Builders A", false),
        ("wb all here", "Word Builders A", false),
        ("wb maya off", "Word Builders A", false),
        // Never a new 1:1 beside the group that the child is in.
        ("tc tom late", "Talk Circle 4W", false),
    ] {
        let session = home.json(&[&["log", line][..], &tuesday].concat())["sessions"][0].clone();
        assert_eq!(session["provisions"], json!([group]), "{line}: {session}");
        assert_eq!(session["extra"], extra, "{line}: {session}");
    }
}
