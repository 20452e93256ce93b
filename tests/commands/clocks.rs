//! Plans and statutory clocks from outside, with the dates of DOMAIN.md 4.1, 4.3 and 4.4.

use serde_json::{Value as Json, json};

use crate::casework::{new, school};
use crate::home::Home;

/// Lines of `due`, each as kind, title and day.
fn due(home: &Home, now: &str) -> Vec<(String, String, String, String)> {
    let run = home.run(&["--now", now, "due", "--days", "365", "--json"]).ok().json();
    let text = |item: &Json, key: &str| item[key].as_str().unwrap_or_default().to_string();
    let items = run["items"].as_array().unwrap();
    items
        .iter()
        .map(|i| (text(i, "kind"), text(i, "title"), text(i, "due"), text(i, "force")))
        .collect()
}

fn of_kind(home: &Home, kind: &str) -> Vec<(String, String, String)> {
    due(home, "2026-11-23T09:20")
        .into_iter()
        .filter(|(k, ..)| k == kind)
        .map(|(_, title, day, force)| (title, day, force))
        .collect()
}

/// The rows of a view whose first cell has these words, as their cells.
fn rows(home: &Home, view: &[&str], words: &str) -> Vec<Vec<String>> {
    let object = home.json(&[&["view"], view].concat());
    let cells = |row: &Json| -> Vec<String> {
        let cells = row["cells"].as_array().unwrap();
        cells.iter().map(|c| c.as_str().map_or(c.to_string(), str::to_string)).collect()
    };
    let rows = object["rows"].as_array().unwrap().iter().map(cells);
    rows.filter(|row| row.first().is_some_and(|first| first.contains(words))).collect()
}

#[test]
fn a_query_goes_to_the_watch_list_and_the_register_and_parents_are_told() {
    let home = school();
    // What every query says without being typed: today, and open.
    let query = new(&home, &["query", "pupil=maya u", "worry=Cannot follow two steps", "area=ci"]);
    let row = rows(&home, &["queries"], "Maya U");
    assert!(row[0].join(" ").contains("1 of 3: tell the parents"), "{row:?}");
    home.json(&["set", "query", &query, "parents_told=today", "review_on=2026-11-20"]);
    let row = rows(&home, &["queries"], "Maya U");
    assert!(row[0].join(" ").contains("3 of 3: decide"), "{row:?}");
    assert_eq!(
        of_kind(&home, "query"),
        [("SEN query: look again".to_string(), "2026-11-20".to_string(), "own".to_string())]
    );
    home.json(&["set", "query", &query, "state=on the sen register", "decided_on=today"]);
    new(&home, &["register", "pupil=maya u", "status=K", "parents_told=2026-11-23"]);
    assert!(of_kind(&home, "query").is_empty());
    assert_eq!(home.json(&["show", "maya u"])["register"]["status"], "K");
}

#[test]
fn a_plan_has_its_review_day_waits_as_a_draft_and_is_asked_for_once() {
    let home = school();
    new(&home, &["plan_setting", "name=ISP", "starts=2026-09-01", "weeks=10"]);
    let plan = new(&home, &["plan", "pupil=maya q", "starts=2026-09-14"]);
    let stored = home.json(&["list", "plan"])["records"][0]["fields"].clone();
    // Ten weeks after its first day, as the setting says; a draft until a lead agrees.
    assert_eq!((&stored["review_on"], &stored["state"]), (&json!("2026-11-23"), &json!("draft")));
    let view = home.json(&["view", "plans"]);
    assert_eq!(view["title"], "ISPs");
    assert_eq!(view["rows"][1]["part"], "Drafts that wait for a SENCO to agree (1)");
    home.json(&["set", "plan", &plan, "state=agreed"]);
    assert_eq!(of_kind(&home, "plan").len(), 1, "asked for by its day, a should");
    assert_eq!(of_kind(&home, "plan")[0].2, "should");
    // With the meeting on the list of reviews, it is not asked for twice.
    let review = new(&home, &["review", "pupil=maya q", "type=plan review", "booked=2026-11-30"]);
    assert!(of_kind(&home, "plan").is_empty());
    assert_eq!(
        of_kind(&home, "review"),
        [("Plan review: meeting".to_string(), "2026-11-30".to_string(), "should".to_string())]
    );
    // Holding it reviews the plan, so that nothing is left of it but to begin the next one.
    home.json(&["set", "review", &review, "held=2026-11-23", "outcome=Go on, smaller steps"]);
    assert!(of_kind(&home, "plan").is_empty() && of_kind(&home, "review").is_empty());
    let stored = home.json(&["list", "plan"])["records"][0]["fields"].clone();
    assert_eq!(stored["reviewed_on"], "2026-11-23");
    let view = home.json(&["view", "plans"]);
    let parts = view["rows"].to_string();
    assert!(parts.contains("Reviewed: the next one is to be begun (1)"), "{parts}");
    home.json(&["undo"]);
    let stored = home.json(&["list", "plan"])["records"][0]["fields"].clone();
    assert!(stored["reviewed_on"].is_null(), "one step");
}

#[test]
fn an_annual_review_runs_from_papers_to_the_final_plan_and_on_to_the_next() {
    let home = school();
    let review = new(&home, &["review", "pupil=zebedee", "type=ehcp annual", "due=2026-12-31"]);
    // Complete only at the decision: twelve months less four weeks, and invitations a month before.
    let id = review.as_str();
    let clock = |home: &Home| -> Vec<(String, String)> {
        let object = home.json(&["view", "review", "--of", id]);
        let rows = object["rows"].as_array().unwrap().clone();
        rows.iter()
            .filter(|row| row["part"] == "The clock" && row["cells"].as_array().unwrap().len() > 1)
            .map(|row| {
                let cell = |n: usize| row["cells"][n].as_str().unwrap_or_default().to_string();
                (cell(0), cell(1))
            })
            .collect()
    };
    let has = |home: &Home, step: &str, day: &str| {
        let clock = clock(home);
        assert!(clock.contains(&(step.to_string(), day.to_string())), "{step} {day}: {clock:?}");
    };
    has(&home, "meeting", "Thu 3 Dec");
    home.json(&["set", "review", id, "booked=2026-12-03"]);
    for (step, day) in [
        ("invitations out", "Thu 19 Nov"),
        ("papers out", "Thu 19 Nov"),
        ("meeting", "Thu 3 Dec"),
        ("report to all", "Thu 17 Dec"),
        ("authority decides", "Thu 31 Dec"),
    ] {
        has(&home, step, day);
    }
    let first = &of_kind(&home, "review")[0];
    assert_eq!(
        first,
        &("EHCP annual: invitations out".to_string(), "2026-11-19".to_string(), "must".to_string())
    );
    // Somebody is asked for advice, chased, and it comes.
    let invitee = new(
        &home,
        &[
            "review_invitee",
            &format!("review={id}"),
            "name=Dr Lowe",
            "role=EP",
            "invited_on=2026-11-12",
            "advice_asked_on=2026-11-12",
        ],
    );
    let asked = rows(&home, &["review", "--of", id], "Dr Lowe");
    assert!(asked[0].join(" ").contains("invited") && asked[0].join(" ").contains("advice asked"));
    home.json(&["set", "review_invitee", &invitee, "advice_chased_on=today"]);
    assert!(rows(&home, &["review", "--of", id], "Dr Lowe")[0].join(" ").contains("chased today"));
    home.json(&["set", "review_invitee", &invitee, "advice_in_on=today", "attended=yes"]);
    assert!(rows(&home, &["review", "--of", id], "Dr Lowe")[0].join(" ").contains("advice in"));
    for pairs in [
        &["invited_on=2026-11-18", "papers_on=2026-11-19"][..],
        &["held=2026-12-03", "recommendation=amend", "outcome=Progress is good"],
        &["report_on=2026-12-10"],
    ] {
        home.json(&[&["set", "review", id], pairs].concat());
    }
    new(
        &home,
        &[
            "review_action",
            &format!("review={id}"),
            "text=Ring the OT",
            "owner=jo",
            "due=2026-12-11",
        ],
    );
    assert_eq!(of_kind(&home, "review_action")[0].0, "Ring the OT");
    // Until the authority decides, what it owes is shown late, and the next one is provisional.
    let view = home.run(&["--now", "2027-01-05T09:00", "view", "reviews", "--json"]).ok().json();
    let owed = view["rows"].as_array().unwrap().iter().find(|row| {
        row["part"].as_str().unwrap_or_default().starts_with("What the authority owes")
    });
    let owed = owed.unwrap()["cells"].to_string();
    assert!(owed.contains("5 days late, not chased yet"), "{owed}");
    let next = rows(&home, &["review", "--of", id], "next review");
    assert!(next[0][1].contains("3 Dec 2027") && next[0][3].contains("provisional"), "{next:?}");
    // Its decision starts the next clock, and an amendment its eight weeks.
    home.json(&["set", "review", id, "decided_on=2026-12-31", "decision=amend"]);
    has(&home, "authority issues the final plan", "Thu 25 Feb");
    let list = home.json(&["list", "review", "pupil=zebedee"]);
    let due: Vec<&Json> = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["id"] != json!(id))
        .map(|row| &row["fields"]["due"])
        .collect();
    assert_eq!(due, [&json!("2027-12-31")], "put on the list by itself");
    home.json(&["undo"]);
    assert_eq!(home.json(&["list", "review"])["records"].as_array().unwrap().len(), 1);
}

#[test]
fn other_reviews_have_their_own_force_and_a_move_to_year_7_is_final_by_15_february() {
    let home = school();
    for (kind, due_on, force, meeting) in [
        ("ehcp interim", "2026-12-18", "own", None),
        ("ehcp under five", "2026-12-18", "should", None),
        ("phase transfer", "2027-02-15", "must", Some("Sun 22 Nov")),
        ("pep", "2026-12-11", "should", None),
        ("taf", "2026-12-11", "own", None),
        ("transition", "2026-12-11", "own", None),
        ("child in need", "2026-12-11", "own", None),
    ] {
        let type_is = format!("type={kind}");
        let due_is = format!("due={due_on}");
        let review = new(&home, &["review", "pupil=zebedee", &type_is, &due_is]);
        let clock = rows(&home, &["review", "--of", &review], "meeting");
        let clock = clock.iter().find(|row| row[0] == "meeting").unwrap();
        assert_eq!(
            clock.last().unwrap().trim_start_matches("own"),
            force.trim_start_matches("own")
        );
        if let Some(day) = meeting {
            assert_eq!(clock[1], day);
            // By the user's own days the Sunday is the Friday before: it is said on the list.
            home.json(&["set", "review", &review, "booked=2026-11-24", "held=2026-11-23"]);
            let last = rows(&home, &["review", "--of", &review], "authority issues");
            assert_eq!(last[0][1], "Sun 14 Feb", "before 15 February");
        }
    }
}

#[test]
fn an_assessment_runs_six_sixteen_and_twenty_weeks_from_23_november() {
    let home = school();
    let id = new(&home, &["ehc_assessment", "pupil=maya q", "received_on=2026-11-23"]);
    let next = |home: &Home| {
        let rows = of_kind(home, "ehc_assessment");
        rows.first().map(|(title, day, _)| {
            (title.trim_start_matches("EHC needs assessment: ").to_string(), day.clone())
        })
    };
    let is = |title: &str, day: &str| Some((title.to_string(), day.to_string()));
    assert_eq!(next(&home), is("authority says whether it will assess", "2027-01-04"));
    home.json(&["set", "ehc_assessment", &id, "advice_asked_on=2026-12-01"]);
    assert_eq!(next(&home), is("our advice sent", "2027-01-12"), "ours first");
    home.json(&[
        "set",
        "ehc_assessment",
        &id,
        "advice_sent_on=2026-12-18",
        "whether_on=2026-12-20",
        "decision=assess",
    ]);
    assert_eq!(next(&home), is("authority says if there is no plan", "2027-03-15"));
    home.json(&["set", "ehc_assessment", &id, "decided_on=2027-03-01", "decision=plan"]);
    assert_eq!(next(&home), is("authority issues the final plan", "2027-04-12"));
    home.json(&["set", "ehc_assessment", &id, "final_on=2027-04-09"]);
    assert_eq!(next(&home), None);
}

#[test]
fn three_meetings_a_year_are_counted_and_how_many_is_a_dated_setting() {
    let home = school();
    let short = |home: &Home, now: &str| -> String {
        let view = home.run(&["--now", now, "view", "reviews", "--json"]).ok().json();
        let rows = view["rows"].as_array().unwrap().clone();
        let of = |row: &&Json| {
            row["part"].as_str().unwrap_or_default().starts_with("Fewer parent meetings")
                && row["cells"][0].as_str().unwrap_or_default().starts_with("Maya Q")
        };
        rows.iter().find(of).map_or(String::new(), |row| row["cells"].to_string())
    };
    assert!(short(&home, "2026-12-01T09:00").contains("0 of 3 meetings"));
    new(&home, &["review", "pupil=maya q", "type=parent meeting", "held=2026-11-20"]);
    assert_eq!(short(&home, "2026-12-01T09:00"), "", "one a term is enough");
    assert!(short(&home, "2027-03-01T09:00").contains("1 of 3 meetings"));
    // A call is no meeting; last year's do not count; a setting from January wants six.
    new(&home, &["review", "pupil=maya q", "type=parent meeting", "held=2026-06-20"]);
    new(&home, &["contact", "with_type=parent", "medium=phone", "date=2026-11-20"]);
    assert!(short(&home, "2027-03-01T09:00").contains("1 of 3 meetings"));
    new(&home, &["plan_setting", "name=ISP", "starts=2027-01-01", "weeks=10", "meetings_a_year=6"]);
    assert_eq!(short(&home, "2026-12-01T09:00"), "", "the setting of that day");
    assert!(short(&home, "2027-03-01T09:00").contains("1 of 6 meetings"));
    // Always a should.
    assert!(short(&home, "2027-03-01T09:00").contains("should"));
}
