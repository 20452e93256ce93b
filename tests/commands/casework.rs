//! Casework from outside: plans and targets, the map whose minutes add up, evaluation, cost, the
//! census, what is due, while you were out, and leavers; with the worked examples of the rules.

use serde_json::{Value as Json, json};

use crate::home::{Home, keys};

/// The school of the other tests: NELI A on Mondays and Thursdays at 09:15 for 25 minutes from 7
/// September 2026, with Maya Quillfeather (K) and Zebedee Nightjar (E), led by Dawn Shaw.
pub fn school() -> Home {
    let home = Home::plain();
    home.furnish();
    home
}

pub fn new(home: &Home, args: &[&str]) -> String {
    home.json(&[&["new"], args].concat())["id"].as_str().unwrap().to_string()
}

fn number(json: &Json, key: &str) -> i64 {
    json[key].as_i64().unwrap_or_else(|| panic!("{key} in {json}"))
}

#[test]
fn a_plan_with_targets_and_progress_is_shown_and_printed() {
    let home = school();
    new(&home, &["plan_setting", "name=ISP", "starts=2026-09-01", "weeks=13"]);
    let plan = new(
        &home,
        &[
            "plan",
            "pupil=maya q",
            "type=iep",
            "starts=2026-09-14",
            "review_on=2026-11-20",
            "state=agreed",
            "owner=dawn",
        ],
    );
    let target = new(
        &home,
        &[
            "target",
            &format!("plan={plan}"),
            "smart=Reads 40 common words",
            "by=2026-12-11",
            "baseline=22 words",
            "criterion=40 right, twice running",
            "state=not started",
        ],
    );
    new(
        &home,
        &["progress", &format!("target={target}"), "date=2026-11-19", "state=wt", "value=31"],
    );
    let shown = home.json(&["show", "maya", "q"]);
    assert_eq!(
        keys(&shown)[..6],
        ["pupil", "register", "provisions", "targets", "reviews", "contacts"]
    );
    let one = &shown["targets"][0];
    assert_eq!(
        (&one["target"], &one["state"]),
        (&json!("Reads 40 common words"), &json!("working"))
    );
    assert_eq!(one["progress"][0]["value"], 31);
    assert_eq!(shown["pupil"]["plans"][0]["called"], "ISP");
    // The agreed day has passed: a should of the Code, never a must.
    let due = home.json(&["due"]);
    let item = due["items"].as_array().unwrap().iter().find(|i| i["kind"] == "plan").unwrap();
    assert_eq!((&item["force"], &item["due"]), (&json!("should"), &json!("2026-11-20")));
    let page = home.run(&["report", "plan", "--pupil", "maya q"]).ok().out;
    assert!(page.starts_with("# ISP: Maya Quillfeather"), "{page}");
    assert!(
        page.contains("| Reads 40 common words | 22 words | 40 right, twice running |"),
        "{page}"
    );
    let html = home.run(&["report", "plan", "--pupil", "maya q", "--format", "html"]).ok().out;
    assert!(html.contains("<td>Reads 40 common words</td>"), "{html}");
}

#[test]
fn minutes_of_the_map_add_up_on_every_axis() {
    let home = school();
    for line in [
        "neli a all here @2026-11-16",
        "neli a zebedee off @2026-11-19",
        "no neli a, assembly @2026-11-12",
    ] {
        home.json(&["log", line]);
    }
    let mut totals = Vec::new();
    for by in ["area", "class", "pupil", "adult", "group"] {
        let map = home.json(&["map", "--by", by, "--from", "2026-11-02", "--to", "2026-11-22"]);
        for minutes in
            map["rows"].as_array().unwrap().iter().map(|r| &r["minutes"]).chain([&map["total"]])
        {
            let parts = ["delivered", "assumed", "lost", "awaiting", "unaccounted"];
            let sum: i64 = parts.iter().map(|part| number(minutes, part)).sum();
            assert_eq!(number(minutes, "planned"), sum, "{by}: {minutes}");
        }
        let rows: i64 =
            map["rows"].as_array().unwrap().iter().map(|r| number(&r["minutes"], "planned")).sum();
        assert_eq!(rows, number(&map["total"], "planned"), "{by}");
        totals.push(map["total"].clone());
    }
    assert!(totals.windows(2).all(|two| two[0] == two[1]), "{totals:?}");
    let total = &totals[0];
    assert_eq!((number(total, "planned"), number(total, "delivered")), (300, 75));
    // Assembly took 25 minutes from each, absence 25 from one.
    assert_eq!(number(total, "lost"), 75);
    let reasons: Vec<&str> = total["lost_by_reason"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["assembly, event or trip", "not in school"]);
    // In the first two weeks nobody got anything that is known of.
    let map = home.json(&["map", "--from", "2026-11-02", "--to", "2026-11-22"]);
    assert_eq!(map["empty_weeks"].as_array().unwrap().len(), 4, "{map}");
    home.run(&["map", "--by", "colour", "--json"]).refusal(2, "usage");
}

#[test]
fn what_worked_is_judged_only_where_it_was_delivered() {
    let home = school();
    for (date, age, stage) in [("2026-01-12", "6;02", "start"), ("2026-06-12", "7;01", "end")] {
        new(
            &home,
            &[
                "measure",
                "pupil=maya q",
                "test=BNST",
                &format!("date={date}"),
                &format!("age_months={age}"),
                &format!("stage={stage}"),
                "provision=neli a",
            ],
        );
    }
    new(&home, &["evaluation", "provision=neli a", "pupil=maya q", "grade=less"]);
    let doc = home.json(&["report", "evaluation", "--from", "2026-09-01"]);
    let row = doc["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["pupil"].as_str().unwrap().starts_with("Maya"))
        .unwrap();
    // Eleven months in five: 2.2, which Brooks calls useful (DOMAIN.md section 5).
    assert_eq!((&row["start"], &row["end"]), (&json!("6;02"), &json!("7;01")));
    assert_eq!((&row["months_gained"], &row["ratio_gain"]), (&json!(11), &json!("2.2 useful")));
    assert_eq!(row["says"], "not delivered, so not judged");
    assert!(doc["notes"].to_string().contains("fewer than five pupils"), "{doc}");
    home.run(&[
        "new",
        "measure",
        "pupil=maya q",
        "test=BNST",
        "date=today",
        "age_months=6.2",
        "--json",
    ])
    .refusal(1, "refused");
}

#[test]
fn a_year_of_fifteen_minutes_a_day_costs_828_75_and_what_happened_costs_what_it_took() {
    let home = school();
    home.json(&["set", "staff", "dawn", "grade=TA2"]);
    new(&home, &["rate", "grade=TA2", "starts=2026-04-01", "hourly=£17"]);
    home.json(&["log", "neli a all here @2026-11-16"]);
    new(
        &home,
        &[
            "resource",
            "title=NELI kit",
            "cost=£35.01",
            "type=kit",
            "starts=2026-10-01",
            "provision=neli a",
        ],
    );
    new(
        &home,
        &["funding", "pupil=zebedee", "source=top up", "amount=£1,000", "starts=2026-09-01"],
    );
    let doc = home.json(&["report", "cost"]);
    let of = |name: &str| {
        let rows = doc["pupils"].as_array().unwrap();
        rows.iter().find(|r| r["pupil"].as_str().unwrap().starts_with(name)).unwrap().clone()
    };
    let (maya, zebedee) = (of("Maya"), of("Zebedee"));
    // 25 minutes at £17 an hour are £7.08 for two, and the kit's odd penny goes to one of them.
    let time = 2 * 354;
    let both = number(&maya, "to_date") + number(&zebedee, "to_date");
    assert_eq!(both, time + 3_501, "{doc}");
    assert_eq!(number(&zebedee, "top_up"), 100_000);
    assert!(number(&maya, "planned") > number(&maya, "to_date"));
    // 15 minutes, five times a week, 39 weeks, £17: £828.75 (DOMAIN.md 4.8).
    assert_eq!(senlog::domain::cost::estimate(15, 5, 39, 1_700, 1), 82_875);
    // Somebody else's laptop sees none of it.
    let empty = Home::empty();
    empty.init(&["--unencrypted", "--role", "ta"]).ok();
    empty.run(&["report", "cost", "--json"]).refusal(1, "refused");
}

#[test]
fn the_census_is_checked_rule_by_rule_and_a_fix_ends_it() {
    let home = school();
    assert_eq!(home.json(&["report", "census-check"])["findings"], json!([]));
    let need = new(&home, &["need", "pupil=maya u", "code=SLCN", "rank=1"]);
    let check = home.json(&["report", "census-check"]);
    assert!(check["notes"].to_string().contains("spring census on 21 Jan 2027"), "{check}");
    let found = &check["findings"][0];
    // What is missing is the pupil's status, so the pupil is what to open.
    let maya = home.json(&["list", "pupil", "surname=Underhill"])["records"][0]["id"].clone();
    let maya = maya.as_str().unwrap();
    assert_eq!((&found["rule"], &found["open"]), (&json!(2120), &json!(maya[..8])));
    home.json(&["new", "register", "pupil=maya u", "status=K", "starts=2026-11-01"]);
    assert_eq!(home.json(&["report", "census-check"])["findings"], json!([]));
    home.json(&["set", "need", &need, "code=NSA"]);
    home.json(&["new", "register", "pupil=maya u", "status=E", "starts=2026-11-20"]);
    assert_eq!(home.json(&["report", "census-check"])["findings"][0]["rule"], 2175);
}

#[test]
fn an_assessment_runs_its_clock_and_a_leavers_records_follow() {
    let home = school();
    new(
        &home,
        &["ehc_assessment", "pupil=maya q", "received_on=2026-11-23", "advice_asked_on=2026-11-23"],
    );
    let due = home.json(&["due", "--days", "60"]);
    let item = due["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["kind"] == "ehc_assessment")
        .unwrap()
        .clone();
    assert_eq!((&item["due"], &item["force"]), (&json!("2027-01-04"), &json!("must")));
    assert!(item["title"].as_str().unwrap().ends_with("our advice sent"), "{item}");
    home.json(&["set", "pupil", "zebedee", "left=2026-11-20", "destination=Hillside Primary"]);
    let due = home.json(&["due", "--days", "60"]);
    let item =
        due["items"].as_array().unwrap().iter().find(|i| i["kind"] == "pupil").unwrap().clone();
    assert_eq!((&item["due"], &item["force"]), (&json!("2026-12-11"), &json!("must")));
    new(
        &home,
        &[
            "transfer",
            "pupil=zebedee",
            "way=leaving",
            "sent_on=2026-11-23",
            "received_on=2026-11-23",
        ],
    );
    let due = home.json(&["due", "--days", "60"]);
    assert!(!due["items"].to_string().contains("records to the next school"), "{due}");
    let kept = home.json(&["retention"])["pupils"][0].clone();
    assert_eq!(
        (&kept["erase_from"], &kept["may_be_erased"]),
        (&json!("2027-11-23"), &json!(false))
    );
    // Without a receipt, 31 years from birth.
    let row = home.json(&["list", "transfer"])["records"][0]["id"].as_str().unwrap().to_string();
    home.json(&["set", "transfer", &row, "received_on="]);
    assert_eq!(home.json(&["retention"])["pupils"][0]["erase_from"], "2049-02-02");
}

#[test]
fn while_you_were_out_says_what_happened() {
    let home = school();
    new(&home, &["query", "pupil=maya u", "raised_on=2026-11-20", "state=open"]);
    new(
        &home,
        &[
            "contact",
            "date=2026-11-17",
            "with_type=parent",
            "medium=phone",
            "direction=in",
            "follow_up_on=2026-11-20",
            "follow_up=ring back",
        ],
    );
    let view = home.json(&["digest", "--since", "2026-11-16"]);
    assert_eq!(view["since"], "2026-11-16");
    let missing: Vec<&str> = view["not_logged"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["date"].as_str().unwrap())
        .collect();
    assert_eq!(missing, ["2026-11-16", "2026-11-19"], "{view}");
    assert_eq!(view["not_logged"][0]["staff"], json!(["D. Shaw"]));
    assert_eq!(view["queries"].as_array().unwrap().len(), 1);
    assert_eq!(view["without_plan"].as_array().unwrap().len(), 2, "{view}");
    assert_eq!(view["calls"].as_array().unwrap().len(), 1, "{view}");
    let text = home.run(&["digest", "--since", "2026-11-16"]).ok().out;
    assert!(text.contains("Not logged (2)") && text.contains("without a plan"), "{text}");
}

#[test]
fn documents_have_every_form_and_name_what_they_need() {
    let home = school();
    home.json(&["set", "pupil", "maya q", "helps=A wobble cushion"]);
    let sheet = home.run(&["report", "class-sheet", "--class", "4W"]).ok().out;
    assert!(sheet.contains("wobble cushion") && sheet.contains("SEN support"), "{sheet}");
    let csv = home.run(&["report", "register", "--format", "csv"]).ok().out;
    assert!(csv.starts_with("Pupil,Class,Status,Since,Needs,Note\r\n"), "{csv}");
    assert!(home.run(&["report", "profile", "--pupil", "maya q"]).ok().out.contains("What helps"));
    let file = home.beside().join("register.xlsx");
    home.run(&["report", "register", "-o", file.to_str().unwrap()]).ok();
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    home.run(&["report", "class-sheet", "--json"]).refusal(1, "refused");
    home.run(&["report", "plan", "--json"]).refusal(1, "refused");
    home.run(&["report", "registr", "--json"]).refusal(2, "usage");
    home.run(&["report", "register", "--format", "xlsx", "--json"]).refusal(2, "usage");
}
