//! Agencies, adjustments, equipment, wellbeing, training, leavers and joiners from outside.

use serde_json::{Value as Json, json};

use crate::casework::{new, school};
use crate::home::Home;

/// The rows of a part of a view: those whose heading begins with these words.
fn part(home: &Home, view: &str, heading: &str) -> Vec<Json> {
    let object = home.json(&["view", view]);
    let rows = object["rows"].as_array().unwrap().iter();
    let of = |row: &&Json| row["part"].as_str().unwrap_or_default().starts_with(heading);
    rows.filter(of).cloned().collect()
}

fn cells(row: &Json) -> String {
    let cells = row["cells"].as_array().unwrap();
    let text: Vec<&str> = cells.iter().filter_map(Json::as_str).filter(|c| !c.is_empty()).collect();
    text.join(" | ")
}

#[test]
fn a_referral_is_chased_and_what_it_recommends_becomes_support() {
    let home = school();
    let agency = new(&home, &["agency", "name=EP service", "type=ep", "sla_minutes=600"]);
    let referral = new(
        &home,
        &[
            "referral",
            "pupil=maya q",
            "service=ep",
            &format!("agency={agency}"),
            "reason=Reading has stalled",
            "what=assessment",
        ],
    );
    assert!(cells(&part(&home, "agencies", "Ours")[0]).contains("parents are to be told first"));
    home.json(&["set", "referral", &referral, "parents_told=2026-10-01"]);
    assert!(cells(&part(&home, "agencies", "Ours")[0]).contains("waits for consent"));
    home.json(&[
        "set",
        "referral",
        &referral,
        "consent_on=2026-10-05",
        "sent_on=2026-10-06",
        "state=sent",
        "expected_by=2026-11-17",
    ]);
    let chase = part(&home, "agencies", "To chase");
    assert_eq!(
        cells(&chase[0]),
        "Maya Q. | EP service | sent | 48 days | 6 days late, not chased yet"
    );
    let due = home.json(&["due"])["items"].to_string();
    assert!(due.contains("educational psychologist: chase the referral"), "{due}");
    home.json(&["set", "referral", &referral, "chased_on=today"]);
    // For two weeks it is theirs again.
    assert!(part(&home, "agencies", "To chase").is_empty());
    let waits = part(&home, "agencies", "With the service");
    assert!(cells(&waits[0]).contains("6 days late, chased today"), "{waits:?}");
    let due = home.json(&["due", "--days", "30"])["items"].clone();
    let due = due.as_array().unwrap().iter().find(|item| item["kind"] == "referral").cloned();
    assert_eq!(due.unwrap()["due"], "2026-12-07");
    home.json(&[
        "set",
        "referral",
        &referral,
        "seen_on=2026-11-20",
        "report_on=today",
        "state=report",
    ]);
    assert!(part(&home, "agencies", "To chase").is_empty());
    let advice = new(
        &home,
        &[
            "recommendation",
            "pupil=maya q",
            "text=Words shown with a picture",
            &format!("referral={referral}"),
        ],
    );
    let open = part(&home, "agencies", "Recommended, to be decided");
    assert!(cells(&open[0]).contains("EP service | to decide"), "{open:?}");
    home.json(&["set", "recommendation", &advice, "state=doing", "provision=neli a"]);
    assert!(cells(&part(&home, "agencies", "Recommended, being done")[0]).contains("group"));
    // Ten hours bought; two used, one and a half booked.
    for (date, minutes) in [("2026-11-03", 120), ("2026-12-01", 90), ("2025-11-03", 600)] {
        new(
            &home,
            &[
                "agency_visit",
                &format!("agency={agency}"),
                &format!("date={date}"),
                &format!("minutes={minutes}"),
            ],
        );
    }
    let hours = part(&home, "agencies", "Hours bought");
    let says = cells(&hours[0]);
    assert!(says.contains("2 h of 10 h bought, 1 h 30 booked, 6 h 30 left"), "{says}");
    assert!(says.contains("sees a child after 45 days"), "{says}");
    let bar = hours[0]["cells"].as_array().unwrap().iter().find(|c| c.is_object()).unwrap();
    assert_eq!(bar, &json!({ "delivered": 120, "awaiting": 90, "rest": 390 }));
}

#[test]
fn the_authority_is_asked_and_answers() {
    let home = school();
    let entry = new(
        &home,
        &[
            "casework",
            "pupil=zebedee",
            "type=request",
            "what=The amended plan",
            "answer_by=2026-11-20",
        ],
    );
    let open = part(&home, "agencies", "What the authority was asked");
    assert!(cells(&open[0]).contains("The amended plan: 3 days late"), "{open:?}");
    assert!(home.json(&["due"])["items"].to_string().contains("authority: chase an answer"));
    home.json(&["set", "casework", &entry, "answered_on=today"]);
    assert!(part(&home, "agencies", "What the authority was asked").is_empty());
}

#[test]
fn adjustments_are_noted_as_used_and_equipment_comes_back() {
    let home = school();
    let reader = new(
        &home,
        &[
            "adjustment",
            "pupil=maya q",
            "type=reader",
            "approval=none",
            "starts=2026-09-01",
            "what=An adult reads",
        ],
    );
    assert!(cells(&part(&home, "helps", "Access arrangements")[0]).contains("not used | never"));
    for day in ["2026-11-19", "2026-11-20", "2026-06-20"] {
        new(&home, &["adjustment_use", &format!("adjustment={reader}"), &format!("date={day}")]);
    }
    let row = cells(&part(&home, "helps", "Access arrangements")[0]);
    assert!(row.contains("2 days") && row.contains("Fri"), "{row}");
    let pack = home.json(&["report", "access-arrangements"]).to_string();
    assert!(pack.contains("reader"), "{pack}");
    let radio = new(&home, &["equipment", "title=Radio aid", "owner=The authority"]);
    let loan = new(
        &home,
        &[
            "equipment_loan",
            &format!("equipment={radio}"),
            "pupil=zebedee",
            "starts=2026-09-10",
            "due=2026-11-20",
        ],
    );
    let out = part(&home, "helps", "Out on loan");
    assert!(
        cells(&out[0]).contains("Zebedee N. | Radio aid") && cells(&out[0]).contains("3 days late")
    );
    assert!(home.json(&["due"])["items"].to_string().contains("Radio aid: back from loan"));
    home.json(&["set", "equipment_loan", &loan, "returned_on=today"]);
    assert!(part(&home, "helps", "Out on loan").is_empty());
    assert_eq!(part(&home, "helps", "Equipment in the cupboard").len(), 1);
}

#[test]
fn circumstances_ask_for_what_is_due() {
    let home = school();
    home.json(&["set", "pupil", "maya u", "looked_after=yes", "allergy=Nuts, pen in the office"]);
    home.json(&["set", "pupil", "zebedee", "young_carer=S", "see_dsl=yes"]);
    let peps = part(&home, "helps", "Looked after");
    assert!(cells(&peps[0]).contains("no PEP is booked: one each term"), "{peps:?}");
    let pep = new(&home, &["review", "pupil=maya u", "type=pep", "booked=2026-12-01"]);
    assert!(cells(&part(&home, "helps", "Looked after")[0]).contains("PEP Tue 1 Dec"));
    home.json(&["set", "review", &pep, "held=2026-11-23"]);
    assert!(cells(&part(&home, "helps", "Looked after")[0]).contains("held this term"));
    let flags: Vec<String> = part(&home, "helps", "To know of").iter().map(cells).collect();
    assert!(
        flags.contains(&"Maya U. | allergy | Nuts, pen in the office".to_string()),
        "{flags:?}"
    );
    assert!(flags.iter().any(|f| f == "Zebedee N. | see DSL"), "a flag without text: {flags:?}");
    assert!(flags.iter().any(|f| f.starts_with("Zebedee N. | young carer")), "{flags:?}");
    // Whoever is on the register has a profile to write, until one is written.
    assert_eq!(part(&home, "helps", "Profiles to write").len(), 2);
    new(&home, &["profile", "pupil=zebedee", "review_on=2027-11-01", "important=Quiet"]);
    assert_eq!(part(&home, "helps", "Profiles to write").len(), 1);
}

#[test]
fn an_elsa_agreement_counts_its_sessions_and_its_scale() {
    let home = school();
    let group = new(
        &home,
        &[
            "provision",
            "title=ELSA",
            "schedule=times a week",
            "per_week=1",
            "minutes=30",
            "starts=2026-09-01",
        ],
    );
    let of_group = format!("provision={group}");
    new(&home, &["membership", &of_group, "pupil=zebedee", "starts=2026-09-01"]);
    new(&home, &["provision_staff", &of_group, "staff=dawn", "leads=yes"]);
    let elsa = new(
        &home,
        &[
            "elsa_contract",
            "pupil=zebedee",
            "objective=Names what is felt",
            &of_group,
            "before=3",
            "starts=2026-09-07",
        ],
    );
    // Six sessions unless another number was agreed.
    assert!(cells(&part(&home, "wellbeing", "ELSA, going on")[0]).contains("0 of 6 | 3 of 10"));
    assert!(cells(&part(&home, "wellbeing", "ELSA, going on")[0]).contains("letter home is to go"));
    home.json(&["set", "elsa_contract", &elsa, "parents_told=2026-09-08"]);
    for line in ["elsa all here @2026-11-16", "elsa zebedee off @2026-11-09", "no elsa @2026-11-02"]
    {
        home.json(&["log", line]);
    }
    let row = cells(&part(&home, "wellbeing", "ELSA, going on")[0]);
    assert!(row.contains("1 of 6") && row.contains("5 sessions to go"), "{row}");
    let marks = home.json(&["list", "mark", "mark=here"]);
    let mark = marks["records"][0]["id"].as_str().unwrap();
    home.json(&["set", "mark", mark, "mood_before=2", "mood_after=4"]);
    assert!(cells(&part(&home, "wellbeing", "ELSA, going on")[0]).contains("2.0 → 4.0 of 5"));
    // Logging the session again takes nothing of it away.
    home.json(&["log", "elsa all here 25m @2026-11-16", "--yes"]);
    assert!(cells(&part(&home, "wellbeing", "ELSA, going on")[0]).contains("2.0 → 4.0 of 5"));
    home.json(&["set", "elsa_contract", &elsa, "after=7", "ends=2026-11-20", "voice=I can say it"]);
    let closed = part(&home, "wellbeing", "ELSA, closed");
    assert!(cells(&closed[0]).contains("3 → 7 of 10"), "{closed:?}");
    new(&home, &["peer_mentor", "pupil=zebedee", "mentor=maya u", "starts=2026-11-02"]);
    assert!(cells(&part(&home, "wellbeing", "Peer mentors")[0]).contains("peer mentor Maya U."));
    new(&home, &["plan", "pupil=maya q", "type=wellbeing plan", "review_on=2026-12-01"]);
    assert_eq!(part(&home, "wellbeing", "Wellbeing plans").len(), 1);
}

#[test]
fn who_may_run_what_follows_training_that_is_in_date() {
    let home = school();
    let nobody = part(&home, "training", "Only trained adults");
    assert!(cells(&nobody[0]).contains("ELSA | nobody"), "{nobody:?}");
    let course = ["training", "staff=dawn", "title=ELSA", "date=2023-09-01", "intervention=ELSA"];
    let row = new(&home, &[&course[..], &["ends=2026-11-01"]].concat());
    let rows: Vec<String> =
        part(&home, "training", "Only trained adults").iter().map(cells).collect();
    assert!(rows[1].contains("Dawn Shaw") && rows[1].contains("training has run out"), "{rows:?}");
    home.json(&["set", "training", &row, "ends=2027-11-01"]);
    let rows: Vec<String> =
        part(&home, "training", "Only trained adults").iter().map(cells).collect();
    assert!(rows[0].contains("ELSA | Dawn Shaw") && rows[0].contains("may run it"), "{rows:?}");
}

#[test]
fn records_follow_a_leaver_and_are_asked_for_of_a_joiner() {
    let home = school();
    home.json(&["set", "pupil", "zebedee", "left=2026-11-20", "destination=Hillside Primary"]);
    home.json(&["set", "pupil", "maya u", "left=2026-11-20"]);
    let send = part(&home, "moves", "To send on");
    // Fifteen school days; who never had a SEN file has none to send.
    assert_eq!(send.len(), 1);
    assert!(cells(&send[0]).contains("send by Fri 11 Dec"), "{send:?}");
    assert_eq!(part(&home, "moves", "Left without ever").len(), 1);
    let transfer = new(&home, &["transfer", "pupil=zebedee", "way=leaving", "sent_on=2026-11-23"]);
    assert!(cells(&part(&home, "moves", "Sent, without a receipt")[0]).contains("sent today"));
    home.json(&["set", "transfer", &transfer, "received_on=2026-11-23"]);
    let there = part(&home, "moves", "Arrived at the next school");
    assert!(cells(&there[0]).contains("erase from 23 Nov 2027"), "{there:?}");
    // A joiner on the register: nobody has asked, then asked, then they came.
    let file = home.file(
        "joiner.csv",
        "Forename,Surname,Date of birth,Year group,Class,SEN status,Primary need\n\
         Ottoline,Fernsby,12/10/2020,1,1B,K,SLCN\n",
    );
    home.json(&["import", "pupils", file.to_str().unwrap()]);
    home.json(&["set", "pupil", "ottoline", "joined=2026-11-02"]);
    assert!(cells(&part(&home, "moves", "To come")[0]).contains("to be asked for"));
    let asked = new(
        &home,
        &["transfer", "pupil=ottoline", "way=joining", "school=Elm", "asked_on=2026-11-02"],
    );
    assert!(cells(&part(&home, "moves", "To come")[0]).contains("asked for 2 Nov | Elm"));
    assert!(
        home.json(&["due"])["items"].to_string().contains("records of the last school: ask again")
    );
    home.json(&["set", "transfer", &asked, "received_on=today"]);
    assert!(part(&home, "moves", "To come").is_empty());
    assert_eq!(part(&home, "moves", "Came from the last school").len(), 1);
}

#[test]
fn a_view_is_named_and_a_wrong_word_is_refused() {
    let home = school();
    let error = home.run(&["view", "agency", "--json"]).refusal(2, "usage");
    assert!(error["candidates"].to_string().contains("agencies"), "{error}");
    home.run(&["view", "plan", "--json"]).refusal(2, "usage");
    let text = home.run(&["view", "plans"]).ok().out;
    assert!(text.contains("On the register without a plan (2)"), "{text}");
}
