//! What a person logs: how many keys it takes, and what is stored.

use serde_json::{Value as Json, json};

use crate::school::School;
use crate::term::Term;

/// Leaves the main screen.
#[track_caller]
fn leave(mut term: Term) {
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
    term.assert_sane();
}

/// The mark of each pupil by surname, of the one session there is.
#[track_caller]
fn marks(school: &School) -> Vec<(String, Json)> {
    let pupils = school.records("pupil");
    let mut marks: Vec<(String, Json)> = school
        .records("mark")
        .into_iter()
        .map(|mark| {
            let pupil = pupils.iter().find(|p| p["id"] == mark["pupil"]).unwrap();
            (pupil["surname"].as_str().unwrap().to_string(), mark)
        })
        .collect();
    marks.sort_by(|a, b| a.0.cmp(&b.0));
    marks
}

fn codes(marks: &[(String, Json)]) -> Vec<(&str, &str)> {
    marks.iter().map(|(name, mark)| (name.as_str(), mark["mark"].as_str().unwrap())).collect()
}

/// The number of a pupil on the logging screen.
#[track_caller]
fn number(term: &Term, pupil: &str) -> String {
    let contents = term.contents();
    let mut before = contents.lines().filter_map(|line| Some(line.split_once(pupil)?.0.trim_end()));
    let row = before.find(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    row.unwrap().chars().next_back().unwrap().to_string()
}

/// Opens the logging screen of the group that is next: NELI A.
fn open_sheet(school: &School) -> Term {
    let mut term = school.open();
    term.press("enter");
    term.wait("Enter saves: ");
    term
}

#[test]
fn a_group_of_six_all_here_takes_two_keys() {
    let school = School::new();
    let mut term = school.open();
    term.press("enter");
    term.press("enter");
    term.wait("Saved: NELI A");
    assert_eq!(term.keys, 2);
    term.wait("1 of 3 logged");
    leave(term);
    let row = school.today("NELI A");
    assert_eq!((&row["state"], &row["present"]), (&json!("held"), &json!(6)), "{row}");
    assert!(marks(&school).iter().all(|(_, mark)| mark["mark"] == "here"));
    let session = school.record("session");
    assert_eq!((&session["minutes"], &session["date"]), (&json!(20), &json!("2026-11-23")));
    let led = school.record("session_staff");
    assert_eq!((&led["staff"], &led["part"]), (&school.id("staff", "Okafor"), &json!("led")));
}

#[test]
fn a_group_with_one_not_in_school_takes_three_keys() {
    let school = School::new();
    let mut term = school.open();
    term.press("enter");
    term.wait("Enter saves: ");
    let number = number(&term, "Maya B.");
    term.press(&number);
    term.press("enter");
    term.wait("Saved: NELI A: Maya not in school");
    assert!(term.keys <= 4, "{}", term.keys);
    leave(term);
    let marks = marks(&school);
    let expected = [
        ("Adeyemi", "here"),
        ("Barnes", "away"),
        ("Chowdhury", "here"),
        ("Dunn", "here"),
        ("Evans", "here"),
        ("Fox", "here"),
    ];
    assert_eq!(codes(&marks), expected);
    assert_eq!(school.today("NELI A")["present"], 5);
}

#[test]
fn a_one_to_one_with_a_note_takes_one_line() {
    let school = School::new();
    let mut term = school.open();
    let words = "precision maya 8/10 // calm by the end";
    term.press("l");
    term.type_text(words);
    term.press("enter");
    term.wait("Saved: Precision teaching");
    assert_eq!(term.keys, words.len() + 2);
    leave(term);
    let row = school.today("Precision teaching");
    assert_eq!((&row["state"], &row["present"]), (&json!("held"), &json!(1)), "{row}");
    let mark = school.record("mark");
    assert_eq!((&mark["score"], &mark["out_of"]), (&json!(8), &json!(10)));
    assert_eq!(school.record("session")["note"], "calm by the end");
}

#[test]
fn a_call_with_a_follow_up_takes_one_line() {
    let school = School::new();
    let before = school.records("contact");
    let mut term = school.open();
    let words = "maya mum rang // reading at home >thu send the books";
    term.press("c");
    term.type_text(words);
    term.press("enter");
    term.wait("Saved: ");
    assert_eq!(term.keys, words.len() + 2);
    leave(term);
    let contacts = school.records("contact");
    assert_eq!(contacts.len(), before.len() + 1);
    let contact = contacts.into_iter().find(|c| !before.contains(c)).unwrap();
    assert_eq!(contact["medium"], "phone");
    assert_eq!(contact["with_name"], "Mrs Barnes");
    assert_eq!(contact["note"], "reading at home");
    assert_eq!(contact["follow_up"], "send the books");
    assert_eq!(contact["follow_up_on"], "2026-11-26");
    let about = school.records("contact_pupil");
    let about = about.iter().find(|link| link["contact"] == contact["id"]).unwrap();
    assert_eq!(about["pupil"], school.id("pupil", "Barnes"));
}

#[test]
fn what_a_pupil_is_getting_takes_three_letters() {
    let school = School::new();
    let before = school.dump();
    let mut term = school.open();
    term.press("/");
    term.type_text("may");
    term.press("enter");
    term.wait_until("the groups of Maya", |screen| {
        let page = ["Maya Barnes", "NELI A", "Precision teaching", "Mrs Barnes"];
        page.iter().all(|words| screen.contains(words)) && !screen.contains("Loading")
    });
    assert_eq!(term.keys, 5);
    let page = term.contents();
    let page: Vec<&str> = page.lines().filter(|line| line.contains("min")).collect();
    assert!(page.iter().any(|line| line.contains("NELI A")), "delivered: {page:?}");
    term.press("esc");
    term.wait("Enter log it");
    leave(term);
    assert_eq!(school.dump(), before);
}

#[test]
fn what_is_due_takes_no_key() {
    let school = School::new();
    let term = school.open();
    assert_eq!(term.keys, 0);
    assert!(term.row("4 Reviews").contains("1 overdue"), "{}", term.row("4 Reviews"));
    assert!(term.row("EHCP annual").contains("T. Hill"));
    assert!(term.row("3 Contact log").contains("1 to follow up"));
    assert!(term.row("Mrs Barnes").contains("ring her back"));
    assert!(term.contents().contains("to do before you go"));
    leave(term);
    let due = school.json(&["due"]);
    assert!(due["items"].to_string().contains("EHCP annual"), "{due}");
}

#[test]
fn a_session_that_did_not_happen_has_its_reason_in_one_key() {
    let school = School::new();
    let mut term = open_sheet(&school);
    term.press("x");
    term.wait("Did not happen: why?");
    // The letter stands beside the words.
    let row = term.row("assembly, event or trip");
    let before = row.split("assembly, event").next().unwrap();
    let letter = before.split_whitespace().next_back().unwrap().trim_start_matches('►').to_string();
    term.press(&letter);
    term.wait_gone("Did not happen: why?");
    term.press("enter");
    term.wait("Saved: ");
    assert_eq!(term.keys, 4);
    leave(term);
    let session = school.record("session");
    assert_eq!((&session["state"], &session["reason"]), (&json!("not_held"), &json!("event")));
    assert!(school.records("mark").iter().all(|mark| mark["mark"] != "here"));
    assert_eq!(school.today("NELI A")["present"], 0);
}

#[test]
fn a_guest_counts_for_his_own_group() {
    let school = School::new();
    let mut term = open_sheet(&school);
    term.press("+");
    term.wait("Who joined?");
    term.type_text("hill");
    term.wait_until("only one left", |screen| {
        screen.contains("Thomas Hill") && !screen.contains("Łukasz Nowak")
    });
    term.press("enter");
    term.wait_gone("Who joined?");
    term.wait("guest");
    term.press("enter");
    term.wait("Saved: NELI A");
    leave(term);
    let marks = marks(&school);
    assert_eq!(marks.len(), 7);
    let (_, guest) = marks.iter().find(|(name, _)| name == "Hill").unwrap();
    assert_eq!((&guest["guest"], &guest["mark"]), (&json!(true), &json!("here")));
    assert_eq!(guest["provision"], school.id("provision", "NELI B"));
    assert_eq!(marks.iter().filter(|(_, mark)| mark["guest"] == true).count(), 1);
}

#[test]
fn an_adult_covers() {
    let school = School::new();
    let mut term = open_sheet(&school);
    term.press("b");
    term.wait("Who led?");
    term.type_text("shaw");
    term.wait_gone("Supply");
    term.press("enter");
    term.wait_gone("Who led?");
    term.wait("D. Shaw");
    term.press("enter");
    term.wait("Saved: NELI A");
    leave(term);
    let led = school.record("session_staff");
    assert_eq!((&led["staff"], &led["part"]), (&school.id("staff", "Shaw"), &json!("cover")));
    assert_eq!(school.record("session")["supply"], false);
}

#[test]
fn two_groups_of_one_hour_join_and_each_pupil_keeps_a_group() {
    let school = School::new();
    let mut term = open_sheet(&school);
    term.press("j");
    term.wait_until("NELI B offered", |screen| screen.matches("NELI B").count() > 1);
    term.type_text("neli b");
    term.press("enter");
    term.wait("Thomas H.");
    term.press("enter");
    term.wait("Saved: NELI A");
    term.wait("1 of 2 logged");
    leave(term);
    let session = school.record("session");
    let parts = school.records("session_provision");
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|part| part["session"] == session["id"]));
    let (a, b) = (school.id("provision", "NELI A"), school.id("provision", "NELI B"));
    let marks = marks(&school);
    let of = |group: &Json| marks.iter().filter(|(_, mark)| mark["provision"] == *group).count();
    assert_eq!((of(&a), of(&b)), (6, 2));
    let row = school.today("NELI A + NELI B");
    assert_eq!((&row["state"], &row["present"]), (&json!("held"), &json!(8)), "{row}");
    let mut adults: Vec<Json> =
        school.records("session_staff").into_iter().map(|adult| adult["staff"].clone()).collect();
    adults.sort_by_key(Json::to_string);
    let mut planned = vec![school.id("staff", "Okafor"), school.id("staff", "Shaw")];
    planned.sort_by_key(Json::to_string);
    assert_eq!(adults, planned, "both groups' adults are there until a key says otherwise");
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let school = School::new();
    let empty = school.dump();
    let mut term = school.open();
    term.type_text("\r\r");
    term.wait("Saved: NELI A: 6 here · u undoes");
    leave(term);
    let logged = school.dump();
    assert_ne!(logged, empty);

    let mut term = school.open();
    term.wait("1 of 3 logged");
    term.press("u");
    term.wait("Undone: NELI A: 6 here · U does it again");
    term.wait("0 of 3 logged");
    leave(term);
    assert_eq!(school.dump(), empty);

    let mut term = school.open();
    term.press("U");
    term.wait("Done again: NELI A: 6 here · u undoes");
    term.wait("1 of 3 logged");
    leave(term);
    assert_eq!(school.dump(), logged);
}

#[test]
fn what_was_begun_and_not_saved_is_asked_about_and_never_stored() {
    let school = School::new();
    let before = school.dump();
    let mut term = open_sheet(&school);
    term.press("2");
    term.wait("not in school, 5 here");
    term.press("esc");
    term.wait("Kept for next time.");
    term.press("enter");
    term.wait("not in school, 5 here");
    term.press("ctrl-c");
    term.wait("is not saved. Close senlog all the same?");
    term.press("n");
    term.wait_gone("Close senlog all the same?");
    term.wait("not in school, 5 here");
    term.press("ctrl-c");
    term.wait("Close senlog all the same?");
    term.press("y");
    assert_eq!(term.end().exit_code(), 0);
    term.assert_sane();
    assert_eq!(school.dump(), before);
}
