//! People and time from outside: the week, hours, clashes, cover, who may run what.

use serde_json::json;

use crate::casework::{new, school};
use crate::home::{Home, strings};

/// Dawn has NELI A on Mondays and Thursdays from 09:15 to 09:40; here too ELSA with Maya on Mondays
/// from 09:30, in the same room, and Sam Reed.
fn busy() -> Home {
    let home = school();
    home.json(&["set", "provision", "neli a", "location=Rainbow room"]);
    let elsa = new(&home, &["intervention", "title=ELSA plus", "trained=yes"]);
    let group = new(
        &home,
        &[
            "provision",
            "title=ELSA plus",
            &format!("intervention={elsa}"),
            "schedule=timed",
            "minutes=30",
            "starts=2026-09-07",
            "location=rainbow room",
            "logging=every",
            "status=running",
        ],
    );
    let slot = ["slot", &format!("provision={group}"), "days=mon", "time=09:30", "weeks=every"];
    new(&home, &slot);
    new(&home, &["provision_staff", &format!("provision={group}"), "staff=dawn", "leads=yes"]);
    new(&home, &["membership", &format!("provision={group}"), "pupil=maya q"]);
    home
}

#[test]
fn a_week_says_who_is_where_and_what_cannot_be() {
    let home = busy();
    home.json(&["set", "staff", "dawn", "contracted=600", "send_minutes=90"]);
    let week = home.json(&["timetable", "--staff", "dawn"]);
    assert_eq!(week["week"], "2026-11-23");
    let lessons = week["lessons"].as_array().unwrap();
    let seen: Vec<_> = lessons.iter().map(|l| (&l["date"], &l["time"], &l["ends"])).collect();
    assert_eq!(
        seen,
        [
            (&json!("2026-11-23"), &json!("09:15"), &json!("09:40")),
            (&json!("2026-11-23"), &json!("09:30"), &json!("10:00")),
            (&json!("2026-11-26"), &json!("09:15"), &json!("09:40")),
        ]
    );
    let says: Vec<&str> =
        week["clashes"].as_array().unwrap().iter().map(|c| c["says"].as_str().unwrap()).collect();
    assert_eq!(
        says,
        [
            "D. Shaw is in NELI A and ELSA plus at once",
            "Maya Q. is expected in NELI A and ELSA plus at once",
            "Rainbow room holds NELI A and ELSA plus at once",
            "D. Shaw leads ELSA plus and is not trained for it",
        ]
    );
    // 09:15 to 10:00 and 09:15 to 09:40: ten minutes that overlap count once.
    let dawn = &week["adults"][0];
    assert_eq!(
        (&dawn["timed"], &dawn["committed"], &dawn["left"]),
        (&json!(70), &json!(70), &json!(20))
    );
    let room = home.json(&["timetable", "--room", "rainbow room", "--date", "2026-11-26"]);
    assert_eq!(room["lessons"].as_array().unwrap().len(), 3);
    let page = home.run(&["timetable"]).ok().out;
    assert!(page.contains("Dawn Shaw") && page.contains("20m left"), "{page}");
    // In the holidays the next week with school is shown, unless a day is named.
    let run = home.run(&["timetable", "--date", "2026-12-28", "--json"]).ok();
    assert!(run.json()["days"][0]["closed"].is_string());
}

#[test]
fn an_absent_adult_is_covered_by_whoever_is_free_or_it_is_said_what_is_lost() {
    let home = busy();
    new(&home, &["staff", "forename=Sam", "surname=Reed", "role=ta"]);
    new(&home, &["staff", "forename=Tess", "surname=Hill", "role=teacher"]);
    let line = new(
        &home,
        &["section_f", "pupil=zebedee", "text=Language group", "delivery=timed", "reference=F2"],
    );
    new(&home, &["provision_section_f", &format!("section_f={line}"), "provision=neli a"]);
    let day = home.json(&["cover", "dawn"]);
    let (neli, elsa) = (&day["sessions"][0], &day["sessions"][1]);
    let free: Vec<&str> =
        neli["free"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(free, ["J. Okafor", "S. Reed"], "teachers have a class");
    assert_eq!(strings(&neli["section_f"]), ["Zebedee N.: F2"]);
    assert_eq!(neli["lost"].as_array().unwrap().len(), 2);
    assert_eq!(day["lost_minutes"], 80);
    assert_eq!(
        (&elsa["free"][0]["permit"], &elsa["free"][0]["may"]),
        (&json!("untrained"), &json!(false))
    );

    let before = home.state();
    let done = home.json(&["cover", "dawn", "--by", "sam", "--group", "neli a"]);
    assert_eq!(done["sessions"][0]["logged"], true);
    let today = home.json(&["today"]);
    let row = &today["sessions"].as_array().unwrap()[0];
    assert_eq!((&row["staff"], &row["state"]), (&json!(["S. Reed"]), &json!("planned")));
    // It adds up still, and is logged as any session is.
    home.json(&["log", "neli a all here"]);
    let today = home.json(&["today"]);
    assert_eq!(today["sessions"][0]["state"], "held");
    home.json(&["undo", "2"]);
    assert_eq!(home.dump(), before.0);

    let refused = home.run(&["cover", "dawn", "--by", "sam", "--group", "elsa plus", "--json"]);
    refused.refusal(1, "refused");
    home.json(&["cover", "dawn", "--nobody"]);
    let today = home.json(&["today"]);
    for row in today["sessions"].as_array().unwrap() {
        assert_eq!((&row["state"], &row["reason"]), (&json!("not_held"), &json!("staff_absent")));
    }
    // Nothing that is settled is settled again.
    home.run(&["cover", "dawn", "--nobody", "--json"]).refusal(1, "refused");
}

#[test]
fn who_is_trained_may_run_it_until_the_last_day_of_the_training() {
    let home = busy();
    let of = ["training", "staff=dawn", "title=ELSA plus", "intervention=elsa plus"];
    new(&home, &[&of[..], &["date=2023-11-24", "ends=2026-11-24"]].concat());
    let says = |home: &Home| {
        let week = home.json(&["timetable", "--date", "2026-11-30"]);
        let clashes = week["clashes"].as_array().unwrap().clone();
        clashes.last().map(|c| c["says"].as_str().unwrap().to_string())
    };
    // In date on Monday 23 November; a week later it has run out.
    let week = home.json(&["timetable"]);
    assert_eq!(week["clashes"].as_array().unwrap().len(), 3);
    assert_eq!(
        says(&home).as_deref(),
        Some("D. Shaw leads ELSA plus; the training for it ran out on 24 Nov 2026")
    );
    let training = home.json(&["training"]);
    assert_eq!(training["training"][0]["state"], "in date");
    let runs = training["may_run"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["intervention"] == "ELSA plus")
        .unwrap();
    assert_eq!(runs["may"][0]["until"], "2026-11-24");
    let due = home.json(&["due"]);
    assert!(due["items"].as_array().unwrap().iter().any(|i| i["kind"] == "training"));
    new(&home, &[&of[..], &["date=2026-11-25"]].concat());
    assert!(says(&home).is_some_and(|says| says.contains("holds")), "renewed");
}
