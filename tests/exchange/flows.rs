//! What people do: join, exchange, decide between two versions, lose a laptop.

use crate::home::{Home, text};
use crate::{School, carry, export, join};

fn names(home: &Home) -> Vec<String> {
    let records = home.json(&["list", "pupil"])["records"].clone();
    let mut names: Vec<String> = records
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["fields"]["surname"].as_str().unwrap().to_string())
        .collect();
    names.sort();
    names
}

#[test]
fn a_ta_joins_logs_and_sends() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    // Every name and class, and the records of her own group's pupils.
    assert_eq!(names(&ta), ["Nightjar", "Quillfeather", "Underhill"]);
    assert_eq!(ta.json(&["list", "provision"])["records"].as_array().unwrap().len(), 1);

    let logged = ta.json(&["log", "neli a maya off // Zebedee blended well"]);
    let session = logged["sessions"][0]["id"].as_str().unwrap().to_string();
    let up = export(&ta, None);
    let taken = school.lead.json(&["bundle", "import", text(&up)]);
    let report = &taken["bundles"][0];
    assert_eq!(report["from"], "LAPTOP7");
    assert!(report["applied"].as_u64().unwrap() >= 4, "{report}");
    assert_eq!(report["refused"].as_array().unwrap().len(), 0, "{report}");
    assert!(school.lead.dump().contains(&session));
    // Twice is once.
    let state = school.lead.dump();
    let again = school.lead.json(&["bundle", "import", text(&up)]);
    assert_eq!(
        (&again["bundles"][0]["already"], &again["bundles"][0]["applied"]),
        (&true.into(), &0.into())
    );
    assert_eq!(school.lead.dump(), state);

    // What the SENCO writes comes down, and the TA's own entry stays.
    school.lead.run(&["set", "pupil", "Zebedee Nightjar", "helps=A quiet corner"]).ok();
    let down = carry(&school.lead, &ta, Some("LAPTOP7"));
    assert_eq!(down["conflicts"], 0, "{down}");
    let dump = ta.dump();
    assert!(dump.contains("A quiet corner") && dump.contains(&session), "{dump}");
    // Nothing is left to send.
    let nothing = carry(&ta, &school.lead, None);
    assert_eq!(nothing["applied"], 0, "{nothing}");
    ta.run(&["check"]).ok();
    school.lead.run(&["check"]).ok();
}

#[test]
fn scope_follows_the_groups_by_itself() {
    let school = School::made();
    let lead = &school.lead;
    lead.run(&[
        "set",
        "pupil",
        "Maya Underhill",
        "helps=CANARY-HELPS",
        "upn=",
        "notes=CANARY-NOTES",
    ])
    .ok();
    lead.run(&["set", "pupil", "Maya Underhill", "medical=Wears glasses"]).ok();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    assert!(!ta.dump().contains("CANARY") && ta.dump().contains("Wears glasses"));
    // She takes LEGO over.
    let lego = lead.json(&["list", "provision", "title=LEGO"])["records"][0]["id"]
        .as_str()
        .unwrap()
        .to_string();
    let link =
        lead.json(&["new", "provision_staff", &format!("provision={lego}"), "staff=Dawn Shaw"]);
    carry(lead, &ta, Some("LAPTOP7"));
    assert!(ta.dump().contains("CANARY-HELPS") && !ta.dump().contains("CANARY-NOTES"));
    // And gives it back.
    let id = link["id"].as_str().unwrap();
    lead.run(&["set", "provision_staff", id, "ends=2026-11-20"]).ok();
    carry(lead, &ta, Some("LAPTOP7"));
    assert!(!ta.dump().contains("CANARY"), "{}", ta.dump());
    let db = std::fs::read(ta.db()).unwrap();
    assert!(!db.windows(6).any(|w| w == b"CANARY"));
}

#[test]
fn two_leads_end_with_the_same_bytes_and_decide_between_two_versions() {
    let school = School::made();
    let (a, b) = (&school.lead, school.join("Ada Lovage", "ADA", "lead"));
    assert_eq!(a.dump(), b.dump());
    a.run(&["set", "pupil", "Zebedee Nightjar", "helps=A quiet corner"]).ok();
    b.run(&["set", "pupil", "Zebedee Nightjar", "helps=A loud corner"]).ok();
    carry(a, &b, Some("ADA"));
    let lead_label = b.json(&["device", "list"])["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["this"] == false)
        .unwrap()["label"]
        .as_str()
        .unwrap()
        .to_string();
    let came = carry(&b, a, Some(&lead_label));
    assert_eq!(came["conflicts"], 1, "{came}");
    assert_eq!(a.dump(), b.dump());
    let found = a.json(&["conflicts"])["conflicts"].clone();
    assert_eq!(found.as_array().unwrap().len(), 1);
    let values = found[0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 2, "{found}");
    assert_eq!(found[0]["field"], "helps");
    let id = found[0]["id"].as_str().unwrap();
    assert_eq!(a.run(&["conflicts", "resolve", "pupil", id, "helps", "--keep", "3"]).code, 1);
    a.run(&["conflicts", "resolve", "pupil", id, "helps", "--keep", "1"]).ok();
    assert_eq!(a.json(&["conflicts"])["conflicts"].as_array().unwrap().len(), 0);
    carry(a, &b, Some("ADA"));
    assert_eq!(a.dump(), b.dump());
    assert_eq!(b.json(&["conflicts"])["conflicts"].as_array().unwrap().len(), 0);
    // A laptop admitted on one is known on the other.
    let ta = join(&b, "Dawn Shaw", "LAPTOP7", "ta");
    let refused = a.run(&["bundle", "export", "--to", "LAPTOP7", "-o", "/nonexistent/x"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    carry(&b, a, Some(&lead_label));
    let out = a.beside().join("other-home.senlog");
    let refused = a.run(&["bundle", "export", "--to", "LAPTOP7", "-o", text(&out)]);
    assert!(refused.code == 1 && refused.err.contains("ADA"), "{refused:?}");
    // What it sends goes to both.
    ta.run(&["log", "neli a all here"]).ok();
    let up = export(&ta, None);
    b.json(&["bundle", "import", text(&up)]);
    a.json(&["bundle", "import", text(&up)]);
    carry(a, &b, Some("ADA"));
    carry(&b, a, Some(&lead_label));
    assert_eq!(a.dump(), b.dump());
    assert!(a.dump().contains("session_provision"));
}

#[test]
fn a_folder_carries_everything() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    let stick = tempfile::tempdir().unwrap();
    let at = text(stick.path());
    ta.run(&["log", "neli a all here // on the stick"]).ok();
    let out = ta.json(&["sync", at]);
    assert_eq!(out["written"].as_array().unwrap().len(), 1, "{out}");
    // Half a file, a copy under another name, and a file that is no update file.
    let outbox = stick.path().join("outbox");
    let folder = std::fs::read_dir(&outbox).unwrap().next().unwrap().unwrap().path();
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(folder.join("half.senlog"), &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(stick.path().join("copy-LAPTOP7.senlog"), &bytes).unwrap();
    std::fs::write(stick.path().join("letter.senlog"), "Dear parents").unwrap();
    let came = school.lead.json(&["sync", at]);
    assert_eq!(came["bundles"].as_array().unwrap().len(), 1, "{came}");
    assert_eq!(came["arriving"].as_array().unwrap().len(), 1, "{came}");
    assert_eq!(came["refused"].as_array().unwrap().len(), 0, "{came}");
    assert!(school.lead.dump().contains("on the stick"));
    let back = ta.json(&["sync"]);
    assert_eq!(back["bundles"].as_array().unwrap().len(), 1, "{back}");
    // Nothing more to say on either side, after the acknowledgement has gone up.
    school.lead.json(&["sync"]);
    ta.json(&["sync"]);
    let quiet = school.lead.json(&["sync"]);
    let still = ta.json(&["sync"]);
    assert_eq!(still["bundles"].as_array().unwrap().len(), 0, "{quiet} {still}");
    assert_eq!(still["written"].as_array().unwrap().len(), 0, "{still}");
}

#[test]
fn a_lost_laptop_counts_no_more_and_can_join_again() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    ta.run(&["log", "neli a all here"]).ok();
    let up = export(&ta, None);
    let lost = school.lead.json(&["device", "revoke", "LAPTOP7"]);
    assert_eq!(lost["pupils"], 2, "{lost}");
    let state = school.lead.dump();
    let run = school.lead.run(&["bundle", "import", text(&up), "--json"]);
    run.refusal(5, "bundle");
    assert_eq!(school.lead.dump(), state);
    let out = school.lead.beside().join("to-lost.senlog");
    assert_eq!(school.lead.run(&["bundle", "export", "--to", "LAPTOP7", "-o", text(&out)]).code, 1);
    // A new one for the same adult, under the same name.
    let again = school.join("Dawn Shaw", "LAPTOP7", "ta");
    again.run(&["log", "neli a all here"]).ok();
    assert!(carry(&again, &school.lead, None)["applied"].as_u64().unwrap() > 0);
}

#[test]
fn what_is_erased_leaves_every_laptop() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    ta.run(&["log", "neli a all here // CANARY Zebedee"]).ok();
    let old = export(&ta, None);
    school.lead.json(&["bundle", "import", text(&old)]);
    school.lead.run(&["purge", "Zebedee Nightjar", "--urgent", "--yes"]).ok();
    assert!(!school.lead.dump().contains("Nightjar"));
    carry(&school.lead, &ta, Some("LAPTOP7"));
    assert!(!ta.dump().contains("Nightjar"), "{}", ta.dump());
    ta.run(&["check"]).ok();
    // Nor does an old file bring anything back.
    school.lead.json(&["bundle", "import", text(&old)]);
    carry(&ta, &school.lead, None);
    assert!(!school.lead.dump().contains("Nightjar"));
}

#[test]
fn a_laptop_that_hears_nothing_hides_the_pupils_and_goes_on_logging() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    // Sixty days of term after Monday 23 November lie in February; Christmas does not count.
    ta.run(&["--now", "2027-01-25T09:20", "show", "Zebedee"]).ok();
    for args in [&["show", "Zebedee"][..], &["dump"], &["list", "pupil"], &["find", "zeb"]] {
        let run = ta.run(&[&["--now", "2027-03-20T09:20"], args].concat());
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{run:?}");
    }
    ta.run(&["--now", "2027-03-15T09:20", "log", "neli a all here"]).ok();
    let down = export(&school.lead, Some("LAPTOP7"));
    ta.run(&["--now", "2027-03-20T09:20", "bundle", "import", text(&down)]).ok();
    ta.run(&["--now", "2027-03-20T09:20", "show", "Zebedee"]).ok();
}
