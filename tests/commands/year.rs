//! The turns of the year from outside: tasks that come back, the end of a term, a new academic year.

use serde_json::{Value as Json, json};

use crate::casework::{new, school};
use crate::home::{strings, text};

fn names(list: &Json) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn a_task_that_comes_back_is_there_again_when_it_is_done() {
    let home = school();
    let task = new(
        &home,
        &[
            "task",
            "title=Meet the SEN governor",
            "due=2026-11-20",
            "repeats=half_termly",
            "owner=jo",
        ],
    );
    home.json(&["set", "task", &task[..8], "done=2026-11-23"]);
    let list = home.json(&["list", "task"]);
    let tasks = list["records"].as_array().unwrap();
    assert_eq!(tasks.len(), 2);
    let next = tasks.iter().find(|t| t["fields"]["done"].is_null()).unwrap();
    // As far into spring 1 as it was into autumn 2, which began on 2 November.
    assert_eq!(next["fields"]["due"], "2027-01-22");
    assert_eq!(next["fields"]["title"], "Meet the SEN governor");
    home.json(&["undo"]);
    assert_eq!(home.json(&["list", "task"])["records"].as_array().unwrap().len(), 1);
}

#[test]
fn a_term_is_judged_in_one_go_and_its_groups_carried_on() {
    let home = school();
    home.json(&["set", "provision", "neli a", "ends=2026-12-18"]);
    let grid = home.json(&["term", "end"]);
    assert_eq!(
        (&grid["term"]["name"], &grid["next"]["name"]),
        (&json!("autumn"), &json!("spring"))
    );
    let group = &grid["groups"][0];
    assert_eq!((&group["title"], &group["not_judged"]), (&json!("NELI A"), &json!(2)));
    home.json(&["term", "end", "--group", "neli a", "--outcome", "1"]);
    let judged = home.json(&["term", "end"]);
    assert_eq!(judged["groups"][0]["not_judged"], 0);
    assert_eq!(judged["groups"][0]["pupils"][0]["outcome"], "1");
    let again = ["term", "end", "--group", "neli a", "--outcome", "-1", "--json"];
    home.run(&again).refusal(1, "refused");
    // One child has reached the goal.
    let list = home.json(&["list", "evaluation", "pupil=zebedee"]);
    let id = list["records"][0]["id"].as_str().unwrap().to_string();
    home.json(&["set", "evaluation", &id, "next=Stop, goal reached"]);

    let before = home.dump();
    let shown = home.json(&["term", "carry-on", "--all", "--dry-run"]);
    assert_eq!(home.dump(), before, "only shown");
    assert_eq!(shown["groups"].as_array().unwrap().len(), 1);
    let done = home.json(&["term", "carry-on", "neli a"]);
    let made = done["groups"][0]["provision"].as_str().unwrap();
    assert_eq!(done["next"]["from"], "2027-01-04");
    let list = |kind: &str| home.json(&["list", kind, &format!("provision={made}")]);
    let members = list("membership");
    assert_eq!(members["records"].as_array().unwrap().len(), 1, "one child has stopped");
    let slot = &list("slot")["records"][0]["fields"];
    assert_eq!((&slot["time"], &slot["starts"]), (&json!("09:15"), &json!("2027-01-04")));
    assert_eq!(list("provision_staff")["records"].as_array().unwrap().len(), 1);
    // It is planned for the first Thursday of the new term, and not in the old one twice.
    let day = home.json(&["today", "--date", "2027-01-07"]);
    assert_eq!(day["sessions"].as_array().unwrap().len(), 1);
    let day = home.json(&["today", "--date", "2026-12-17"]);
    assert_eq!(day["sessions"].as_array().unwrap().len(), 1);
    home.run(&["term", "carry-on", "neli a", "--json"]).refusal(1, "ambiguous");
    home.run(&["term", "carry-on", "--all", "--json"]).refusal(1, "refused");
    home.json(&["undo"]);
    assert_eq!(home.dump(), before);
}

#[test]
fn a_new_year_from_the_new_list_is_one_action_and_leaves_last_year_alone() {
    let home = school();
    for line in ["neli a all here @2026-11-16", "neli a zebedee off @2026-11-19"] {
        home.json(&["log", line]);
    }
    let last_year = ["map", "--by", "class", "--from", "2026-09-01", "--to", "2026-11-22"];
    let (before, map) = (home.dump(), home.json(&last_year));
    let file = home.file(
        "new.csv",
        "Forename,Surname,Date of birth,Year group,Class,SEN status,Primary need\n\
         Maya,Quillfeather,04/03/2018,5,5W,K,SPLD\n\
         Zebedee,Nightjar,02/02/2018,5,5E,E,ASD\n\
         Ottoline,Fernsby,12/10/2020,2,2B,K,SLCN\n",
    );
    let args = ["year", "new", text(&file), "--year", "2027"];
    let shown = home.json(&[&args[..], &["--dry-run"]].concat());
    assert_eq!(home.dump(), before, "only shown");
    assert_eq!((&shown["year"], &shown["from"]), (&json!("2027/28"), &json!("2027-09-01")));
    assert_eq!(names(&shown["leavers"]), ["Maya Underhill"]);
    assert_eq!(names(&shown["joiners"]), ["Ottoline Fernsby"]);
    assert_eq!(names(&shown["moves"]), ["Zebedee Nightjar", "Maya Quillfeather"]);
    let done = home.json(&args);
    assert_eq!(done["moves"], shown["moves"]);
    assert!(done["calendar"].as_i64().unwrap() >= 6, "terms and half terms to edit");

    assert_eq!(home.json(&last_year), map, "last year's figures");
    let places = |day: &str| {
        let list =
            home.run(&["--now", &format!("{day}T09:00"), "show", "maya", "q", "--json"]).ok();
        list.json()["pupil"]["class"].clone()
    };
    assert_eq!(
        (places("2027-08-31"), places("2027-09-01")),
        (json!("Year 4, 4W"), json!("Year 5, 5W"))
    );
    let left = home.json(&["list", "pupil", "surname=underhill"]);
    assert_eq!(left["records"][0]["fields"]["left"], done["left_on"]);
    // The last school of a joiner on the register has a file to send.
    let transfers = home.json(&["list", "transfer"]);
    assert_eq!(transfers["records"][0]["fields"]["way"], "in");
    assert_eq!(transfers["records"].as_array().unwrap().len(), 1);
    home.json(&["undo"]);
    assert_eq!(home.dump(), before);
}

#[test]
fn without_a_list_everybody_moves_up_and_the_oldest_leave() {
    let home = school();
    for (surname, year, class) in
        [("Ashby", "6", "6W"), ("Bright", "3", "Oak"), ("Cole", "R", "RB")]
    {
        let pupil = new(&home, &["pupil", "forename=Kit", &format!("surname={surname}")]);
        let place = [
            "placement".to_string(),
            format!("pupil={pupil}"),
            "starts=2026-09-01".to_string(),
            format!("year_group={year}"),
            format!("class={class}"),
        ];
        new(&home, &place.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let ashby = ["register", "pupil=ashby", "status=E", "starts=2025-09-01"];
    new(&home, &ashby);
    let run = |day: &str| {
        home.run(&["--now", &format!("{day}T09:00"), "year", "new", "--json"]).ok().json()
    };
    let done = run("2027-07-05");
    assert_eq!(done["year"], "2027/28");
    assert_eq!(names(&done["leavers"]), ["Kit Ashby"]);
    assert_eq!(names(&done["unplaced"]), ["Kit Bright"], "Oak is a room");
    let to: Vec<&str> =
        done["moves"].as_array().unwrap().iter().map(|m| m["to"].as_str().unwrap()).collect();
    assert_eq!(to, ["1B", "5W", "5W", "5W"]);
    assert_eq!(strings(&json!([done["left_on"]])), ["2027-07-21"]);
    // A leaver on the register has a file to send on, within fifteen school days.
    let list = home.json(&["list", "transfer"]);
    assert_eq!(list["records"][0]["fields"]["way"], "out");
    let due = home.run(&["--now", "2027-09-02T09:00", "due", "--days", "40", "--json"]).ok().json();
    let row = due["items"].as_array().unwrap().iter().find(|i| i["kind"] == "pupil").unwrap();
    assert_eq!(
        (&row["force"], &row["title"]),
        (&json!("must"), &json!("records to the next school"))
    );
    // Once more there is nothing to do.
    let again = home.run(&["--now", "2027-07-06T09:00", "year", "new", "--json"]);
    again.refusal(1, "refused");
    // The oldest are those who were Year 5 a year later.
    let next = home.run(&["--now", "2028-07-05T09:00", "year", "new", "--dry-run", "--json"]).ok();
    assert!(names(&next.json()["leavers"]).is_empty());
}

#[test]
fn a_list_of_the_sen_pupils_alone_is_not_taken_for_the_school() {
    let home = school();
    let file = home.file(
        "sen.csv",
        "Forename,Surname,Date of birth,Year group,Class\nZebedee,Nightjar,02/02/2018,5,5E\n",
    );
    let before = home.dump();
    let args = ["year", "new", text(&file), "--year", "2027", "--json"];
    let error = home.run(&args).refusal(1, "refused");
    assert!(error["message"].as_str().unwrap().contains("1 of the 3"), "{error}");
    assert_eq!(home.dump(), before);
    home.run(&[&args[..], &["--yes"]].concat()).ok();
}

#[test]
fn rooms_keep_their_names_where_each_year_has_one() {
    let home = school();
    for (surname, year, class) in [("Dale", "1", "Beech"), ("Elmore", "2", "Cedar")] {
        let pupil = new(&home, &["pupil", "forename=Kit", &format!("surname={surname}")]);
        let place = [
            "placement".to_string(),
            format!("pupil={pupil}"),
            "starts=2026-09-01".to_string(),
            format!("year_group={year}"),
            format!("class={class}"),
        ];
        new(&home, &place.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let args = ["--now", "2027-07-05T09:00", "year", "new", "--dry-run", "--json"];
    let shown = home.run(&args).ok().json();
    let moves = shown["moves"].as_array().unwrap();
    let dale = moves.iter().find(|m| m["name"] == "Kit Dale").unwrap();
    assert_eq!((&dale["from"], &dale["to"]), (&json!("Beech"), &json!("Cedar")));
    assert_eq!(names(&shown["unplaced"]), ["Kit Elmore"], "no class of Year 3 is known");
}
