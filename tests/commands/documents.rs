//! Documents and lists of casework from outside: what goes to governors, to the next school, to whoever
//! asks; what comes back from class teachers; the worked examples of the rules.

use serde_json::{Value as Json, json};

use crate::casework::{new, school};
use crate::home::{Home, strings, text};

fn report(home: &Home, args: &[&str]) -> Json {
    home.json(&[&["report"], args].concat())
}

/// Maya's plan with one target, and its id.
fn target(home: &Home) -> String {
    let plan = new(
        home,
        &["plan", "pupil=maya q", "type=iep", "starts=2026-09-14", "state=agreed", "owner=dawn"],
    );
    let of = format!("plan={plan}");
    new(home, &["target", &of, "smart=Reads 40 common words", "state=working"])
}

#[test]
fn a_plan_is_reviewed_after_as_many_weeks_as_the_school_has_set() {
    let home = school();
    let review = |home: &Home, id: &str| {
        let list = home.json(&["list", "plan"]);
        let rows = list["records"].as_array().unwrap().clone();
        rows.iter().find(|r| r["id"] == *id).unwrap()["fields"]["review_on"].clone()
    };
    let of = ["plan", "pupil=maya q", "type=iep", "starts=2026-09-14", "state=agreed"];
    assert_eq!(review(&home, &new(&home, &of)), Json::Null, "nothing is set");
    new(&home, &["plan_setting", "name=ISP", "starts=2026-09-01", "weeks=13"]);
    assert_eq!(review(&home, &new(&home, &of)), "2026-12-14");
    let typed = new(&home, &[&of[..], &["review_on=2026-11-20"]].concat());
    assert_eq!(review(&home, &typed), "2026-11-20");
}

#[test]
fn counts_for_governors_are_kept_back_where_they_are_small_and_by_subtraction() {
    let home = school();
    // One with an EHCP, one on SEN support, of three on roll: nothing may be shown but the roll.
    let doc = report(&home, &["governors"]);
    let rows = doc["status"].as_array().unwrap();
    let shown: Vec<&Json> = rows.iter().map(|row| &row["pupils"]).collect();
    assert!(shown.iter().all(|cell| cell.is_string()), "{doc}");
    // A group may be called after a child, and has a name in no report to governors.
    let list = home.file(
        "named.csv",
        "Group,Days,Time,Minutes,From,Staff,Members\n\
         In class Zebedee,Tue,13:00,60,07/09/2026,Dawn Shaw,Zebedee Nightjar\n",
    );
    home.run(&["import", "provisions", text(&list)]).ok();
    assert!(!report(&home, &["governors"]).to_string().contains("Zebedee"));
    assert!(!report(&home, &["information-report"]).to_string().contains("Zebedee"));
    home.json(&["set", "school", "Fairfield", "roll=420"]);
    let doc = report(&home, &["governors"]);
    let of = |status: &str| {
        let rows = doc["status"].as_array().unwrap();
        rows.iter().find(|row| row["status"] == status).unwrap()["pupils"].clone()
    };
    assert_eq!((of("EHCP"), of("SEN support")), (json!("under 5"), json!("under 5")));
    // Two that are one each would be known from their sum, so the third is kept back too.
    assert_eq!((of("No SEN"), of("All")), (json!("not shown"), json!(420)));
    assert!(!doc.to_string().contains("Quillfeather") && !doc.to_string().contains("Maya"));
    let page = home.run(&["report", "governors"]).ok().out;
    assert!(page.contains("Counts under 5 are not shown"), "{page}");
}

#[test]
fn the_information_report_has_every_heading_of_the_schedule() {
    let home = school();
    let page = home.run(&["report", "information-report"]).ok().out;
    for heading in 1..=13 {
        let numbered = [format!("## {heading} "), format!("## {heading}(a) ")];
        assert!(numbered.iter().any(|h| page.contains(h.as_str())), "{heading}: {page}");
    }
    assert!(page.contains("Section 69(3)") && page.contains("To be written by the school"));
    let own = report(&home, &["self-evaluation"]);
    let figures = own["figures"].as_array().unwrap();
    let of = |what: &str| figures.iter().find(|r| r["what"] == what).unwrap().clone();
    assert_eq!(of("SEN support")["figure"], 1);
    assert_eq!(of("On the register with a plan in force")["figure"], 0);
    target(&home);
    let own = report(&home, &["self-evaluation"]);
    assert!(own.to_string().contains(r#""figure":1,"of":2"#), "{own}");
}

#[test]
fn a_review_pack_sets_section_f_against_what_was_given() {
    let home = school();
    home.json(&["log", "neli a all here @2026-11-16"]);
    for (reference, words) in [("F1", "Language group"), ("F2", "A quiet place")] {
        let line = [
            "section_f",
            "pupil=zebedee",
            &format!("text={words}"),
            "delivery=times_a_week",
            "per_week=2",
            "minutes=25",
            &format!("reference={reference}"),
        ];
        let id = new(&home, &line);
        if reference == "F1" {
            new(&home, &["provision_section_f", &format!("section_f={id}"), "provision=neli a"]);
        }
    }
    new(&home, &["outcome", "pupil=zebedee", "text=Says what he needs", "reference=E1"]);
    let review = ["review", "pupil=zebedee", "type=annual", "due=2027-02-01", "booked=2026-12-03"];
    let id = new(&home, &review);
    new(&home, &["review_invitee", &format!("review={id}"), "name=Dr Lowe", "role=EP"]);
    let pack = report(&home, &["review-pack", "--pupil", "zebedee"]);
    let lines = pack["section_f"].as_array().unwrap();
    assert_eq!(lines[0]["minutes_a_week_in_the_plan"], 50);
    assert_eq!(lines[0]["minutes_given"], 25);
    assert_eq!(lines[1]["minutes_given"], "no group delivers it");
    assert_eq!(pack["invited"][0]["invited"], "Dr Lowe");
    assert_eq!(pack["outcomes"][0]["outcome"], "Says what he needs");
}

#[test]
fn a_referral_says_when_there_is_no_consent() {
    let home = school();
    let bare = home.run(&["report", "referral", "--pupil", "maya q", "--json"]);
    bare.refusal(1, "refused");
    let of = ["referral", "pupil=maya q", "service=salt", "date=2026-11-02", "state=consent"];
    let id = new(&home, &[&of[..], &["reason=Speech sounds"]].concat());
    let page = home.run(&["report", "referral", "--pupil", "maya q"]).ok().out;
    assert!(page.contains("Speech sounds") && page.contains("no consent on file"), "{page}");
    home.json(&["set", "referral", &id, "consent_on=2026-11-20", "state=sent"]);
    let page = home.run(&["report", "referral", "--pupil", "maya q"]).ok().out;
    assert!(!page.contains("no consent on file"), "{page}");
}

#[test]
fn access_arrangements_stand_with_the_days_they_were_used() {
    let home = school();
    let id = new(
        &home,
        &["adjustment", "pupil=maya q", "type=reader", "approval=none", "starts=2026-09-07"],
    );
    for (day, lesson) in [("2026-11-09", "maths"), ("2026-11-10", "science")] {
        let of = format!("adjustment={id}");
        new(&home, &["adjustment_use", &of, &format!("date={day}"), &format!("lesson={lesson}")]);
    }
    let doc = report(&home, &["access-arrangements"]);
    let row = &doc["arrangements"][0];
    assert_eq!((&row["days_used"], &row["last_used"]), (&json!(2), &json!("2026-11-10")));
    assert_eq!(row["lessons"], "maths, science");
    let one = report(&home, &["access-arrangements", "--pupil", "maya q"]);
    assert_eq!(one["uses"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_for_the_next_school_is_signed_and_named_after_nobody() {
    let home = school();
    target(&home);
    let folder = home.beside().join("out");
    home.json(&["report", "transfer", "--pupil", "maya q", "-o", text(&folder)]);
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["manifest.txt", "sen-file.csv", "sen-file.json", "sen-file.md"]);
    let manifest = std::fs::read_to_string(folder.join("manifest.txt")).unwrap();
    let page = std::fs::read(folder.join("sen-file.md")).unwrap();
    let digest: String = {
        use sha2::{Digest, Sha256};
        Sha256::digest(&page).iter().map(|b| format!("{b:02x}")).collect()
    };
    assert!(manifest.contains(&format!("{digest}  sen-file.md")), "{manifest}");
    assert!(manifest.contains("\nsignature "), "{manifest}");
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("Reads 40 common words") && page.contains("We have received"), "{page}");
    let again = ["report", "transfer", "--pupil", "maya q", "-o", text(&folder), "--json"];
    home.run(&again).refusal(1, "refused");
}

#[test]
fn whoever_asks_gets_all_of_their_own_and_nothing_of_another_child() {
    let home = school();
    home.json(&["contact", "maya q mum gate // fell out with Zebedee Nightjar at lunch"]);
    // A forename alone names a child as well; this child's own stays.
    home.json(&["contact", "maya q dad gate // Zebedee's drawing upset Maya, Dawn Shaw helped"]);
    home.json(&["log", "neli a all here @2026-11-16 // good blending"]);
    target(&home);
    let page = home.run(&["report", "subject-access", "--pupil", "maya q"]).ok().out;
    for held in [
        "Reads 40 common words",
        "fell out with another child",
        "good blending",
        "NELI A",
        "another child's drawing upset Maya, Dawn Shaw helped",
    ] {
        assert!(page.contains(held), "{held}: {page}");
    }
    assert!(
        !page.contains("Nightjar") && !page.contains("Zebedee") && !page.contains("Underhill"),
        "{page}"
    );
}

#[test]
fn the_calendar_holds_meetings_by_initials_and_the_week_is_a_document() {
    let home = school();
    let of = ["review", "pupil=zebedee", "type=annual", "due=2027-02-01", "booked=2026-12-17"];
    new(&home, &[&of[..], &["time=14:00", "venue=Hall"]].concat());
    let file = home.run(&["report", "calendar"]).ok().out;
    assert!(file.starts_with("BEGIN:VCALENDAR"), "{file}");
    let lines: Vec<&str> = file.lines().map(str::trim_end).collect();
    assert!(lines.contains(&"SUMMARY:EHCP annual ZN"), "{file}");
    assert!(lines.contains(&"DTSTART:20261217T140000"), "{file}");
    // Papers are due two weeks before the meeting, the report two weeks after it.
    assert!(lines.contains(&"SUMMARY:EHCP annual: papers out ZN"), "{file}");
    for day in ["20261203", "20261231"] {
        let start = format!("DTSTART;VALUE=DATE:{day}");
        assert!(lines.contains(&start.as_str()), "{day}: {file}");
    }
    assert!(!file.contains("Nightjar") && !file.contains("Zebedee"), "{file}");
    assert_eq!(home.run(&["report", "calendar"]).ok().out, file, "the same store, the same file");
    let week = report(&home, &["timetable", "--from", "2026-11-23"]);
    assert_eq!(week["lessons"].as_array().unwrap().len(), 2);
}

#[test]
fn what_class_teachers_write_comes_back_once_and_what_they_propose_waits() {
    let home = school();
    let id = target(&home);
    let sheet = |rows: &str| {
        let head = "Target id,Pupil,Target,Met when,How,By,State,Date,Comment\n";
        home.file("back.csv", format!("{head}{rows}"))
    };
    let file = sheet(&format!(
        "{id},Maya Q.,Reads 40 common words,,,,working towards,20/11/2026,Knows 31 now\n\
         ,Zebedee Nightjar,Asks for help with a card,4 of 5 times,Card on the table,18/12/2026,,,\n\
         {id},Maya Q.,Reads 40 common words,,,,sort of,19/11/2026,\n"
    ));
    let before = home.dump();
    let shown = home.json(&["import", "progress", text(&file), "--dry-run"]);
    assert_eq!(home.dump(), before, "only shown");
    let done = home.json(&["import", "progress", text(&file)]);
    assert_eq!((&done["created"], &shown["created"]), (&json!(2), &json!(2)), "{done}");
    assert_eq!(done["rejected"][0]["row"], 4);
    assert_eq!(done["rejected"][0]["field"], "state");
    let seen = home.json(&["show", "maya", "q"]);
    let progress = &seen["targets"][0]["progress"][0];
    assert_eq!(
        (&progress["note"], &progress["date"]),
        (&json!("Knows 31 now"), &json!("2026-11-20"))
    );
    // The proposal is a draft, which the digest names until a lead agrees to it.
    let digest = home.json(&["digest", "--since", "2026-11-16"]);
    assert_eq!(digest["drafts"].as_array().unwrap().len(), 1, "{digest}");
    let again = home.json(&["import", "progress", text(&file)]);
    assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(0)), "{again}");
    home.json(&["undo"]);
    assert_eq!(home.dump(), before);
}

#[test]
fn the_workbook_that_goes_out_comes_back_as_it_is() {
    let home = school();
    target(&home);
    let file = home.beside().join("4W.xlsx");
    home.run(&["report", "progress", "--class", "4W", "-o", text(&file)]).ok();
    let before = home.dump();
    let back = home.json(&["import", "progress", text(&file)]);
    assert_eq!((&back["unchanged"], &back["rejected"]), (&json!(1), &json!([])), "{back}");
    assert_eq!(home.dump(), before);
    let other = home.file("other.csv", "Name,Score\nMaya,3\n");
    home.run(&["import", "progress", text(&other), "--json"]).refusal(1, "refused");
}

#[test]
fn scores_come_from_a_list_and_eleven_months_in_five_are_2_2() {
    let home = school();
    let file = home.file(
        "scores.csv",
        "Pupil,Class,Group,Test,Start date,Start,End date,End,Outcome\n\
         Maya Quillfeather,4W,NELI A,Catch Up,12/01/2026,6;02,12/06/2026,7;01,1\n\
         Zebedee Nightjar,4W,NELI A,Catch Up,12/01/2026,6.2,12/06/2026,7;01,\n\
         Nobody Here,4W,NELI A,Catch Up,12/01/2026,6;02,,,\n",
    );
    let done = home.json(&["import", "measures", text(&file)]);
    assert_eq!(done["created"], 1, "{done}");
    let fields: Vec<&str> =
        done["rejected"].as_array().unwrap().iter().map(|r| r["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["start", "pupil"], "6.2 may be years and months or a decimal");
    let doc = report(&home, &["evaluation", "--from", "2026-09-01"]);
    let rows = doc["groups"].as_array().unwrap();
    let maya = rows.iter().find(|r| r["pupil"].as_str().unwrap().starts_with("Maya")).unwrap();
    assert_eq!((&maya["months_gained"], &maya["ratio_gain"]), (&json!(11), &json!("2.2 useful")));
    assert_eq!(maya["outcome"], "1 more than expected");
    let again = home.json(&["import", "measures", text(&file)]);
    assert_eq!((&again["unchanged"], &again["created"]), (&json!(1), &json!(0)), "{again}");
    home.run(&["import", "measures", "--template"]).ok();
}

#[test]
fn an_annual_review_runs_its_clock_and_the_authority_is_late_by_the_day() {
    let home = school();
    // Meeting 3 December 2026: papers 19 November, report 17 December, authority 31 December
    // (DOMAIN.md 4.4).
    let of = ["review", "pupil=zebedee", "type=annual", "booked=2026-12-03", "due=2027-01-10"];
    let id = new(&home, &of);
    let next = |home: &Home, now: &str| {
        let run = home.run(&["--now", &format!("{now}T09:00"), "show", "zebedee", "--json"]).ok();
        run.json()["reviews"][0].clone()
    };
    let row = next(&home, "2026-11-10");
    assert_eq!((&row["next"], &row["due"]), (&json!("invitations out"), &json!("2026-11-19")));
    home.json(&["set", "review", &id, "invited_on=2026-11-10", "papers_on=2026-11-18"]);
    assert_eq!(next(&home, "2026-11-20")["next"], "meeting");
    home.json(&["set", "review", &id, "held=2026-12-03"]);
    let row = next(&home, "2026-12-04");
    assert_eq!((&row["next"], &row["due"]), (&json!("report to all"), &json!("2026-12-17")));
    // Until the authority decides, the next one is counted from the meeting, and may move.
    assert_eq!(row["next_review"], json!({ "due": "2027-12-03", "provisional": true }));
    home.json(&["set", "review", &id, "report_on=2026-12-16"]);
    let row = next(&home, "2027-01-10");
    assert_eq!(
        row["authority_owes"],
        json!({ "what": "authority decides", "due": "2026-12-31", "days_late": 10 })
    );
    home.json(&["set", "review", &id, "chased_on=2027-01-08"]);
    assert_eq!(next(&home, "2027-01-10")["chased"], "2027-01-08");
    let amend = ["decided_on=2026-12-31", "decision=amend"];
    home.json(&[&["set", "review", &id], &amend[..]].concat());
    let row = next(&home, "2027-01-10");
    // The final plan within eight weeks of the notice: 25 February.
    assert_eq!(row["due"], "2027-02-25");
    assert_eq!(row["next_review"], json!({ "due": "2027-12-31", "provisional": false }));
}

#[test]
fn a_phase_transfer_meets_by_the_20th_of_november_and_a_meeting_is_four_weeks_before_its_year() {
    let home = school();
    let of = ["review", "pupil=zebedee", "type=phase_transfer", "due=2027-02-14"];
    let id = new(&home, &of);
    let shown = home.run(&["--now", "2026-09-14T09:00", "show", "zebedee", "--json"]).ok().json();
    // Four and eight weeks back from 14 February is Sunday 22 November.
    assert_eq!(shown["reviews"][0]["meeting"], "2026-11-22");
    let legs = ["booked=2026-11-20", "invited_on=2026-11-02", "papers_on=2026-11-05"];
    home.json(&[&["set", "review", &id], &legs[..]].concat());
    let due = home.run(&["--now", "2026-11-09T09:00", "due", "--days", "30", "--json"]).ok().json();
    let row = due["items"].as_array().unwrap().iter().find(|i| i["kind"] == "review").unwrap();
    assert_eq!((&row["force"], &row["due"]), (&json!("must"), &json!("2026-11-20")));
    new(&home, &["review", "pupil=maya q", "type=annual", "due=2027-06-30"]);
    let shown = home.json(&["show", "maya", "q"]);
    assert_eq!(shown["reviews"][0]["meeting"], "2027-06-02");
}

#[test]
fn a_year_of_a_quarter_of_an_hour_a_day_is_planned_at_828_75() {
    let home = school();
    home.json(&["set", "staff", "dawn", "grade=TA2"]);
    new(&home, &["rate", "grade=TA2", "starts=2026-04-01", "hourly=£17"]);
    let list = home.file(
        "groups.csv",
        "Group,Days,Time,Minutes,From,To,Staff,Members\n\
         Reading,Mon Tue Wed Thu Fri,13:00,15,01/09/2026,31/08/2027,Dawn Shaw,Maya Underhill\n",
    );
    home.run(&["import", "provisions", text(&list)]).ok();
    let doc = report(&home, &["cost"]);
    let rows = doc["pupils"].as_array().unwrap();
    let maya = rows.iter().find(|r| r["pupil"].as_str().unwrap() == "Maya U.").unwrap();
    let week = home.json(&["timetable", "--staff", "dawn"]);
    assert_eq!(week["adults"][0]["timed"], 75 + 50, "a quarter of an hour a day and NELI twice");
    // 39 weeks of five days at 15 minutes are 195 quarters of £17 an hour: £828.75, less the days
    // on which this year's calendar has no school.
    let days = 195 - maya["planned"].as_i64().unwrap() * 4 / 1_700;
    assert!((0..=5).contains(&days), "{maya}");
    assert_eq!(senlog::domain::cost::estimate(15, 5, 39, 1_700, 1), 82_875);
}

#[test]
fn the_census_rules_hold_one_by_one() {
    let home = school();
    let rules = |home: &Home| {
        let doc = home.json(&["report", "census-check"]);
        let list = doc["findings"].as_array().unwrap().clone();
        list.iter().map(|f| f["rule"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&home), [0; 0]);
    let need =
        |home: &Home, words: &[&str]| new(home, &[&["need", "pupil=maya q"], words].concat());
    // Maya has SPLD at rank 1 and is on SEN support.
    let second = need(&home, &["code=MLD", "rank=2"]);
    let third = need(&home, &["code=SLCN", "rank=2"]);
    assert_eq!(rules(&home), [2166], "at most two types");
    home.json(&["set", "need", &third, "rank="]);
    assert_eq!(rules(&home), [2140], "a type without a rank");
    home.json(&["set", "need", &third, "code=", "words=reading", "rank=3"]);
    assert_eq!(rules(&home), [2130], "a rank without a type");
    home.json(&["set", "need", &third, "ends=2026-11-01"]);
    let first = home.json(&["list", "need", "code=SPLD"])["records"][0]["id"].clone();
    home.json(&["set", "need", first.as_str().unwrap(), "ends=2026-11-01"]);
    assert_eq!(rules(&home), [2160], "no primary");
    home.json(&["set", "need", &second, "ends=2026-11-01"]);
    assert_eq!(rules(&home), [2170], "no type at all");
    let list = home.json(&["list", "register", "pupil=maya q"]);
    home.json(&["set", "register", list["records"][0]["id"].as_str().unwrap(), "status=N"]);
    assert_eq!(rules(&home), [0; 0]);
    home.json(&["set", "need", &second, "ends="]);
    assert_eq!(rules(&home), [2125], "no SEN with a type");
    home.json(&["set", "need", &second, "ends=2026-11-01"]);
    // In a school with a unit both are asked of whoever is on the register.
    home.json(&["set", "school", "Fairfield", "has_unit=yes"]);
    assert_eq!(rules(&home), [2230, 2250]);
    let of_zebedee = home.json(&["list", "register", "pupil=zebedee"])["records"][0]["id"].clone();
    let row = of_zebedee.as_str().unwrap();
    home.json(&["set", "register", row, "sen_unit=no", "resourced=yes"]);
    assert_eq!(rules(&home), [0; 0]);
    home.json(&["set", "school", "Fairfield", "special=yes"]);
    assert_eq!(rules(&home), [5049, 5050], "never of a special school");
    home.json(&["set", "register", row, "sen_unit=", "resourced="]);
    assert_eq!(rules(&home), [0; 0]);
    // An old code in a list is read as E and looked at.
    let file = home.file(
        "old.csv",
        "Forename,Surname,Date of birth,Year group,Class,SEN status,Primary need\n\
         Orla,Penhaligon,05/05/2018,4,4W,S,ASD\n",
    );
    home.run(&["import", "pupils", text(&file)]).ok();
    assert_eq!(rules(&home), [2115]);
}

#[test]
fn a_joiners_records_are_asked_for_and_asked_for_again() {
    let home = school();
    home.json(&["set", "pupil", "maya q", "joined=2026-11-02"]);
    let id = new(&home, &["transfer", "pupil=maya q", "way=in", "school=Elmbrook"]);
    let title = |home: &Home| {
        let due = home.json(&["due", "--days", "60"]);
        let items = due["items"].as_array().unwrap().clone();
        items
            .iter()
            .find(|i| i["kind"] == "transfer")
            .map(|i| format!("{} {}", i["due"].as_str().unwrap(), i["title"].as_str().unwrap()))
    };
    assert_eq!(
        title(&home).as_deref(),
        Some("2026-11-23 records of the last school: ask for them")
    );
    home.json(&["set", "transfer", &id, "asked_on=2026-11-23"]);
    assert_eq!(title(&home).as_deref(), Some("2026-12-14 records of the last school: ask again"));
    home.json(&["set", "transfer", &id, "received_on=2026-11-23"]);
    assert_eq!(title(&home), None);
    let named = strings(&home.json(&["report", "governors"])["notes"]).join(" ");
    assert!(!named.contains("Maya"));
}

#[test]
fn a_printed_plan_has_the_headings_that_the_school_set_from_a_day_on() {
    let home = school();
    let plan = ["plan", "pupil=maya q", "starts=2026-09-14", "state=agreed"];
    let words = ["assessed=Strong in talk", "strategies=Word mat", "home=Reads daily"];
    new(&home, &[&plan[..], &words[..]].concat());
    let page = || home.run(&["report", "plan", "--pupil", "maya q"]).ok().out;
    assert!(page().contains("| Assess | Strong in talk |"), "{}", page());
    new(
        &home,
        &["plan_setting", "name=ISP", "starts=2026-09-01", "template=At home\nIn class\nSigned by"],
    );
    let ours = page();
    let place = |text: &str| ours.find(text).unwrap_or_else(|| panic!("{text}: {ours}"));
    assert!(place("| At home | Reads daily |") < place("| In class | Word mat |"));
    // What is no field of a plan is there to be filled in by hand; what was left out is not there.
    assert!(ours.contains("| Signed by |") && !ours.contains("Strong in talk"), "{ours}");
}

#[test]
fn a_confidential_group_is_not_on_the_profile_that_hangs_in_the_classroom() {
    let home = school();
    let page = || home.run(&["report", "profile", "--pupil", "maya q"]).ok().out;
    assert!(page().contains("NELI A"));
    home.json(&["set", "provision", "neli a", "confidential=yes"]);
    assert!(!page().contains("NELI A"));
}
