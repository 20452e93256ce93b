//! What support costs, and whether it worked, from outside, with the worked examples of DOMAIN.md 4.8
//! and 5.

use serde_json::{Value as Json, json};

use crate::casework::{new, school};
use crate::home::Home;

/// Toe by Toe, fifteen minutes on every school day of the year with Dawn, whose hour costs £17.
fn toe_by_toe(home: &Home, pupils: &[&str]) -> String {
    home.json(&["set", "staff", "dawn", "grade=TA2"]);
    new(home, &["rate", "grade=TA2", "starts=2026-04-01", "hourly=£17"]);
    let dates = ["starts=2026-09-01", "ends=2027-08-31"];
    let group = new(
        home,
        &[&["provision", "title=Toe by Toe", "schedule=timed", "minutes=15"], &dates[..]].concat(),
    );
    let of = format!("provision={group}");
    new(home, &["slot", &of, "days=mon-fri", "time=08:50", "starts=2026-09-01"]);
    new(home, &["provision_staff", &of, "staff=dawn", "leads=yes"]);
    for pupil in pupils {
        new(home, &["membership", &of, &format!("pupil={pupil}"), "starts=2026-09-01"]);
    }
    group
}

fn pence(home: &Home, name: &str, key: &str) -> i64 {
    let doc = home.json(&["report", "cost"]);
    let rows = doc["pupils"].as_array().unwrap();
    let row = rows.iter().find(|r| r["pupil"].as_str().unwrap().starts_with(name));
    row.map_or(0, |row| row[key].as_i64().unwrap())
}

#[test]
fn a_year_of_fifteen_minutes_a_day_at_17_pounds_is_828_75_to_the_penny() {
    let home = school();
    // 39 weeks of five: the days that the made-in calendar has for 2026/27, without INSET days.
    let group = toe_by_toe(&home, &["maya u"]);
    assert_eq!(pence(&home, "Maya U", "planned"), 82_875);
    assert_eq!(pence(&home, "Maya U", "to_date"), 0, "nothing has happened yet");
    home.json(&["log", "toe by toe @2026-11-20"]);
    assert_eq!(pence(&home, "Maya U", "to_date"), 425);
    home.json(&["log", "no toe by toe, assembly @2026-11-19"]);
    assert_eq!(pence(&home, "Maya U", "to_date"), 425, "what did not happen costs nothing");
    // Against the £6,000 that a school meets.
    assert_eq!(pence(&home, "Maya U", "below_threshold"), 600_000 - 82_875);
    let view = home.json(&["view", "cost"]);
    assert!(view["rows"][0]["cells"].to_string().contains("£828.75"), "{view}");
    // Shared by three it is a third each, and no penny is lost.
    for pupil in ["zebedee", "maya q"] {
        let pupil = format!("pupil={pupil}");
        new(&home, &["membership", &format!("provision={group}"), &pupil, "starts=2026-09-01"]);
    }
    // NELI A is over after its first day, which cost two children £3.54 each.
    home.json(&["set", "provision", "neli a", "status=abandoned", "ends=2026-09-07"]);
    let each = |name| pence(&home, name, "planned");
    assert_eq!(each("Maya U") + each("Maya Q") + each("Zebedee"), 82_875 + 2 * 354);
    assert_eq!(each("Zebedee"), 27_625 + 354);
    // Run for one funded child, that child bears all of it.
    home.json(&["set", "provision", &group, "charge_to=zebedee"]);
    assert_eq!((each("Zebedee"), each("Maya Q")), (82_875 + 354, 354));
}

#[test]
fn rates_are_dated_and_training_kit_and_top_up_are_lines_of_their_own() {
    let home = school();
    let group = toe_by_toe(&home, &["maya u"]);
    home.json(&["log", "toe by toe @2026-11-20"]);
    // From that Friday on an hour costs £20: the day before it costs what it did.
    new(&home, &["rate", "grade=TA2", "starts=2026-11-20", "hourly=£20"]);
    assert_eq!(pence(&home, "Maya U", "to_date"), 500);
    home.json(&["log", "toe by toe @2026-11-19"]);
    assert_eq!(pence(&home, "Maya U", "to_date"), 925);
    for (title, kind, cost) in [("Books", "kit", "£12.50"), ("Course", "training", "£90")] {
        new(
            &home,
            &[
                "resource",
                &format!("title={title}"),
                &format!("type={kind}"),
                &format!("cost={cost}"),
                "starts=2026-10-01",
                &format!("provision={group}"),
            ],
        );
    }
    assert_eq!(pence(&home, "Maya U", "to_date"), 925 + 1_250 + 9_000);
    assert_eq!(pence(&home, "Maya U", "of_it_lines"), 10_250);
    new(&home, &["funding", "pupil=maya u", "source=top up", "amount=£2,000", "starts=2026-09-01"]);
    assert_eq!(pence(&home, "Maya U", "top_up"), 200_000);
}

fn judged(home: &Home, pupil: &str) -> Json {
    let doc = home.json(&["report", "evaluation", "--from", "2025-09-01"]);
    let rows = doc["groups"].as_array().unwrap();
    let of = |r: &&Json| r["of"] == "NELI A" && r["pupil"].as_str().unwrap().starts_with(pupil);
    rows.iter().find(of).unwrap_or_else(|| panic!("{pupil}: {doc}")).clone()
}

fn score(home: &Home, pupil: &str, date: &str, stage: &str, more: &[&str]) {
    let given = [
        "measure".to_string(),
        format!("pupil={pupil}"),
        format!("date={date}"),
        format!("stage={stage}"),
        "provision=neli a".to_string(),
    ];
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    new(home, &[&given[..], more].concat());
}

#[test]
fn a_ratio_gain_has_guard_rails_and_a_standardised_score_its_percentile() {
    let home = school();
    // Eleven months in five: 2.2 (Catch Up Numeracy).
    score(&home, "maya q", "2026-01-12", "start", &["test=CUN", "age_months=6;02"]);
    score(&home, "maya q", "2026-06-12", "end", &["test=CUN", "age_months=7;01"]);
    let maya = judged(&home, "Maya Q");
    assert_eq!((&maya["ratio_gain"], &maya["months_gained"]), (&json!("2.2 useful"), &json!(11)));
    // Another test at the end, or one too soon after, gives none.
    score(&home, "zebedee", "2026-09-10", "start", &["test=YARC", "age_months=6;02"]);
    score(&home, "zebedee", "2026-10-01", "end", &["test=YARC", "age_months=6;08"]);
    let zebedee = judged(&home, "Zebedee").to_string();
    assert!(!zebedee.contains("remarkable") && !zebedee.contains("useful"), "{zebedee}");
    // 85 is the 16th percentile, 100 the 50th (DOMAIN.md 5).
    let home = school();
    score(&home, "zebedee", "2026-01-12", "start", &["test=NGRT", "standard=85"]);
    score(&home, "zebedee", "2026-06-12", "end", &["test=NGRT", "standard=100"]);
    let row = judged(&home, "Zebedee").to_string();
    for said in ["SS 85 (16th)", "SS 100 (50th)", "+15, gained"] {
        assert!(row.contains(said), "{said}: {row}");
    }
}

#[test]
fn an_intervention_is_looked_at_over_the_years_and_what_was_not_delivered_is_not_judged() {
    let home = school();
    let old = new(
        &home,
        &[
            "provision",
            "title=NELI 2025",
            "intervention=NELI",
            "schedule=times a week",
            "per_week=1",
            "minutes=30",
            "starts=2025-09-08",
            "ends=2025-12-12",
            "status=ended",
        ],
    );
    for pupil in ["maya q", "zebedee"] {
        let of = [format!("provision={old}"), format!("pupil={pupil}")];
        new(&home, &["membership", &of[0], &of[1], "starts=2025-09-08", "ends=2025-12-12"]);
        new(&home, &["evaluation", &of[0], &of[1], "grade=1", "date=2025-12-12"]);
    }
    new(&home, &["evaluation", "provision=neli a", "pupil=maya q", "grade=-1"]);
    let view = home.json(&["view", "effects"]);
    let rows: Vec<String> =
        view["rows"].as_array().unwrap().iter().map(|r| r["cells"].to_string()).collect();
    let of = |year: &str| rows.iter().find(|r| r.contains("NELI") && r.contains(year)).cloned();
    assert!(of("2025/26").is_some() && of("2026/27").is_some(), "{rows:?}");
    assert!(rows.iter().any(|r| r.contains("few")), "fewer than five are flagged: {rows:?}");
    let this = judged(&home, "Maya Q");
    assert_eq!(this["says"], "not delivered, so not judged");
    // A drop-in is on the group, with what to do next.
    new(
        &home,
        &[
            "observation",
            "provision=neli a",
            "adult=dawn",
            "focus=Pace",
            "seen=All joined in",
            "next=Leave longer pauses",
        ],
    );
    let list = home.json(&["list", "observation"]);
    assert_eq!(list["records"][0]["fields"]["date"], "2026-11-23");
}

#[test]
fn section_f_is_a_line_of_the_map_and_its_minutes_are_those_of_its_groups() {
    let home = school();
    let line = new(
        &home,
        &[
            "section_f",
            "pupil=zebedee",
            "text=A small group for language",
            "delivery=times a week",
            "per_week=2",
            "minutes=25",
            "reference=F1",
        ],
    );
    let map =
        || home.json(&["map", "--by", "section-f", "--from", "2026-11-02", "--to", "2026-11-22"]);
    new(&home, &["provision_section_f", &format!("section_f={line}"), "provision=neli a"]);
    home.json(&["log", "neli a all here @2026-11-16"]);
    home.json(&["log", "neli a zebedee off @2026-11-19"]);
    let row = map()["rows"].as_array().unwrap().iter().find(|r| r["keys"][0] != "none").cloned();
    let row = row.unwrap();
    // Three weeks of two times 25 minutes, of which one was had and one lost to absence.
    assert_eq!(
        (&row["minutes"]["planned"], &row["minutes"]["delivered"]),
        (&json!(150), &json!(25))
    );
    assert_eq!(row["minutes"]["lost"], 25);
    assert_eq!(row["adult_or_plan_minutes"], 50, "a week, as section F has it");
    // A target is a step to an outcome of section E.
    let outcome =
        new(&home, &["outcome", "pupil=zebedee", "text=Speaks in a group", "reference=E1"]);
    let plan = new(&home, &["plan", "pupil=zebedee"]);
    let target = new(&home, &["target", &format!("plan={plan}"), "smart=Says one sentence"]);
    new(&home, &["target_outcome", &format!("target={target}"), &format!("outcome={outcome}")]);
    let pack = home.json(&["report", "review-pack", "--pupil", "zebedee"]).to_string();
    assert!(pack.contains("Speaks in a group") && pack.contains("Says one sentence"), "{pack}");
}
