//! The census check from outside, rule by rule (DOMAIN.md 1.3): each is triggered, shown with what to
//! open, and ended by its fix. Rule 2310 (a status that no version knows) cannot be typed: see
//! `domain::census`.

use serde_json::Value as Json;

use crate::casework::{new, school};
use crate::home::Home;

fn rules(home: &Home) -> Vec<i64> {
    let check = home.run(&["--now", "2026-11-23T09:20", "report", "census-check", "--json"]);
    let check = check.ok().json();
    let rules = check["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_i64().unwrap());
    rules.collect()
}

/// Maya Underhill with a status and needs, each as type and rank, "" for none.
fn maya(home: &Home, status: &str, needs: &[(&str, &str)]) -> Vec<String> {
    if !status.is_empty() {
        let status = format!("status={status}");
        new(home, &["register", "pupil=maya u", &status, "starts=2026-11-01"]);
    }
    let mut out = Vec::new();
    for (code, rank) in needs {
        let code = match *code {
            "" => "words=finds reading tricky".to_string(),
            code => format!("code={code}"),
        };
        let rank = format!("rank={rank}");
        let mut args = vec!["need", "pupil=maya u", code.as_str()];
        args.extend((rank != "rank=").then_some(rank.as_str()));
        out.push(new(home, &args));
    }
    out
}

#[test]
fn each_rule_of_a_need_is_found_and_ended_by_its_fix() {
    for (status, needs, found, fix) in [
        (
            "",
            &[("SLCN", "1")][..],
            &[2120][..],
            &["new", "register", "pupil=maya u", "status=K"][..],
        ),
        ("N", &[("SLCN", "1")], &[2125], &["set", "need", "0", "ends=2026-11-20"]),
        ("K", &[], &[2170], &["new", "need", "pupil=maya u", "code=SLCN", "rank=1"]),
        ("K", &[("", "1")], &[2130, 2170], &["set", "need", "0", "code=SLCN"]),
        ("K", &[("SLCN", "")], &[2140], &["set", "need", "0", "rank=1"]),
        ("K", &[("SLCN", "2")], &[2160], &["set", "need", "0", "rank=1"]),
        (
            "K",
            &[("SLCN", "1"), ("ASD", "2"), ("SEMH", "2")],
            &[2166],
            &["set", "need", "2", "rank=3"],
        ),
        ("E", &[("NSA", "1")], &[2175], &["set", "need", "0", "code=ASD"]),
    ] {
        let home = school();
        assert_eq!(rules(&home), [0; 0], "sound before");
        let made = maya(&home, status, needs);
        let mut now = rules(&home);
        now.sort_unstable();
        assert_eq!(now, found, "{status} {needs:?}");
        // The screen's view names the rule too, with the pupil to open.
        let view = home.json(&["view", "census"]);
        assert!(found.iter().all(|rule| view["rows"].to_string().contains(&rule.to_string())));
        assert!(view["rows"][0]["pupil"].is_string());
        let fix: Vec<&str> = fix
            .iter()
            .map(|word| match word.parse::<usize>() {
                Ok(n) => made[n].as_str(),
                Err(_) => word,
            })
            .collect();
        home.json(&fix);
        assert_eq!(rules(&home), [0; 0], "{fix:?}");
    }
}

#[test]
fn a_statement_of_an_old_list_is_an_ehcp_to_be_looked_at() {
    let home = school();
    let file = home.file(
        "old.csv",
        "Forename,Surname,Date of birth,Year group,Class,SEN status,Primary need\n\
         Ottoline,Fernsby,12/10/2020,1,1B,S,SLCN\n",
    );
    let import = home.json(&["import", "pupils", file.to_str().unwrap()]);
    assert!(import["warnings"].to_string().contains("EHCP"), "{import}");
    assert_eq!(rules(&home), [2115]);
    let list = home.json(&["list", "register"]);
    let of = |row: &&Json| !row["fields"]["original"].is_null();
    let row = list["records"].as_array().unwrap().iter().find(of).unwrap()["id"].clone();
    home.json(&["set", "register", row.as_str().unwrap(), "original="]);
    assert_eq!(rules(&home), [0; 0]);
}

#[test]
fn units_are_asked_of_schools_that_have_one_and_never_of_a_special_school() {
    let home = school();
    let fill = |sen_unit: &str, resourced: &str| {
        let list = home.json(&["list", "register"]);
        for row in list["records"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            home.run(&["set", "register", id, sen_unit, resourced, "--json"]);
        }
    };
    home.json(&["set", "school", "fairfield", "has_unit=yes"]);
    let mut now = rules(&home);
    now.sort_unstable();
    assert_eq!(now, [2230, 2230, 2250, 2250], "two pupils are on the register");
    fill("sen_unit=no", "resourced=yes");
    assert_eq!(rules(&home), [0; 0]);
    home.json(&["set", "school", "fairfield", "special=yes"]);
    let mut now = rules(&home);
    now.sort_unstable();
    assert_eq!(now, [5049, 5049, 5050, 5050]);
    fill("sen_unit=", "resourced=");
    assert_eq!(rules(&home), [0; 0]);
}

#[test]
fn types_of_need_are_asked_for_before_the_spring_census_alone() {
    let home = school();
    maya(&home, "K", &[]);
    assert_eq!(rules(&home), [2170], "the next is in spring");
    let check = home.run(&["--now", "2027-02-01T09:00", "report", "census-check", "--json"]).ok();
    assert_eq!(check.json()["findings"].as_array().unwrap().len(), 0);
    assert!(check.json()["notes"].to_string().contains("summer census on 20 May 2027"));
    let check = home.run(&["--now", "2027-06-01T09:00", "report", "census-check", "--json"]).ok();
    assert!(check.json()["notes"].to_string().contains("autumn census on 7 Oct 2027"));
}
