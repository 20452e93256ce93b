//! Real days: weeks ticked on Friday, earlier days cleared, exceptions ahead, pages of groups.

use super::super::fake::{FakeWorker, Person, id};
use super::{flow, rows};
use crate::app::config::Config;
use crate::app::overlays::{Link, Overlay};
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};

/// NELI A is the third row of the day.
const NELI: &str = "<Home><Down><Down>";

#[test]
fn a_week_is_ticked_in_a_few_keys_and_saved_as_one_action() {
    let mut person = Person::new(120, 36);
    // The week before: all here on Monday; Tuesday Zoë away, Thursday did not happen.
    person.types(&format!("{NELI}w[ <Right><Down>a<Right><Right>xe<Enter>"));
    assert!(person.shell.overlays.is_empty(), "saved and closed");
    assert_eq!(person.titles().len(), 1, "one action, one undo: {:?}", person.titles());
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    let days: Vec<String> = sessions.iter().map(|s| s.date.to_string()).collect();
    assert_eq!(days, ["2026-11-16", "2026-11-17", "2026-11-19"], "Wednesday is an INSET day");
    assert_eq!(sessions[2].state, SessionState::NotHeld);
    assert_eq!(sessions[2].reason, Some(Reason::Event));
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    assert_eq!(marks.len(), 8, "four children on two days");
    let away: Vec<_> = marks.iter().filter(|m| m.mark == MarkCode::Away).collect();
    assert_eq!(away.len(), 1);
    assert_eq!(away[0].pupil, id(b'p', 5));
    person.types("u");
    assert!(person.titles().is_empty());
}

#[test]
fn a_tick_goes_round_the_marks_and_a_day_is_taken_back() {
    let mut person = Person::new(120, 36);
    person.types(&format!("{NELI}w[ "));
    let cell = |person: &Person| match person.shell.top() {
        Some(Overlay::Week(grid)) => {
            let view = grid.view.as_ref().unwrap();
            let sheet = &view.columns[grid.column].ticks().unwrap().view.sheet;
            sheet.session.marks[grid.row].mark.clone()
        }
        other => panic!("{other:?}"),
    };
    for mark in [MarkCode::Here, MarkCode::Away, MarkCode::Late, MarkCode::LeftEarly] {
        assert_eq!(cell(&person), mark);
        person.types(" ");
    }
    person.types("<Del><Enter>");
    assert!(person.titles().is_empty(), "nothing is ticked, so Enter closes");
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn a_day_that_cannot_be_ticked_says_why() {
    let mut person = Person::new(120, 36);
    let error = |person: &Person| match person.shell.top() {
        Some(Overlay::Week(grid)) => grid.error.clone().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    person.types(&format!("{NELI}w<Right><Right> "));
    assert_eq!(error(&person), "Wed 25 Nov: INSET day.");
    person.types("x");
    assert_eq!(error(&person), "Wed 25 Nov: INSET day.");
    person.types("<Right>a");
    assert!(error(&person).starts_with("Thu 26 Nov 09:30 is still to come"), "{}", error(&person));
    // But that it will not happen can be said ahead.
    person.types("xe<Enter>");
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].date.to_string(), "2026-11-26");
    assert_eq!(sessions[0].state, SessionState::NotHeld);
}

#[test]
fn ticks_survive_the_end_of_the_program() {
    let mut person = Person::new(120, 36);
    person.types(&format!("{NELI}w[ <Down>a<Right>xe<Ctrl-Q>"));
    assert!(person.ended.is_some(), "nothing is asked: nothing is lost");
    let drafts = person.worker.drafts.clone();
    let (name, body) = drafts.last().unwrap().clone();
    assert!(name.starts_with("week:") && body.contains("away"), "{name} {body}");
    assert!(!body.contains("Zo"), "ids, and no names");
    let mut worker = FakeWorker::default();
    worker.about.drafts = vec![(name.clone(), body)];
    let mut person = Person::with(120, 36, Config::default(), worker);
    person.types(&format!("{NELI}w["));
    let Some(Overlay::Week(grid)) = person.shell.top() else { panic!() };
    assert_eq!(grid.ticked(), 2);
    person.types("<Enter>");
    assert_eq!(person.worker.actions.len(), 1);
    assert_eq!(person.worker.drafts.last().unwrap(), &(name, String::new()), "done with");
}

#[test]
fn ticks_of_several_weeks_are_saved_together_and_escape_keeps_them() {
    let mut person = Person::new(120, 36);
    person.types(&format!("{NELI}w[A[A<Esc>"));
    assert!(person.titles().is_empty());
    assert!(person.shell.overlays.is_empty());
    person.types(&format!("{NELI}w<Enter>"));
    assert_eq!(person.titles().len(), 1);
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions.len(), 8, "two weeks without their Wednesdays");
}

#[test]
fn earlier_days_are_cleared_from_one_list() {
    let mut person = Person::new(120, 36);
    person.types("e<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))));
    person.types("<Enter>");
    let Some(Overlay::Missed(list)) = person.shell.top() else { panic!("back on the list") };
    assert_eq!(list.rows.len(), 4, "one is done");
    // Several at once for one reason.
    person.types(" <Down> xa");
    let Some(Overlay::Missed(list)) = person.shell.top() else { panic!("back on the list") };
    assert_eq!(list.rows.len(), 2);
    assert_eq!(person.titles().len(), 2);
    let sessions: Vec<Session> = rows(&person.worker.actions[1]);
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|s| s.reason == Some(Reason::StaffAbsent)));
    // The rest, awaiting and not logged alike, by choosing all of them.
    person.types("Axa");
    assert!(person.shell.overlays.is_empty(), "nothing is left, so the list closes");
    assert!(person.toast().contains("logged"), "{}", person.toast());
}

#[test]
fn the_list_shows_only_mine_when_asked() {
    let mut person = Person::new(120, 36);
    person.types("em");
    let Some(Overlay::Missed(list)) = person.shell.top() else { panic!() };
    assert!(list.rows.len() == 2 && list.rows.iter().all(|row| row.mine));
    assert_eq!(list.counts(), "4 not logged · 1 awaiting");
}

#[test]
fn the_day_before_is_logged_from_a_row_and_from_the_sheet() {
    let person = flow("from the row", "b<Enter>", &["ELSA, Fri 20 Nov: Leo here"]);
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].planned.unwrap().to_string(), "2026-11-20");
    let person = flow(
        "from the sheet",
        "<Enter>[[a<Enter>",
        &["ELSA, Thu 19 Nov: did not happen, Leo not in school"],
    );
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].planned.unwrap().to_string(), "2026-11-19");
    // What was begun on the first one is kept.
    let mut person = Person::new(120, 36);
    person.types("<Enter>a[<Esc><Enter>");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!() };
    assert_eq!(sheet.view.as_ref().unwrap().sheet.session.marks[0].mark, MarkCode::Away);
}

#[test]
fn as_last_time_takes_marks_minutes_and_who_led() {
    let mut person = Person::new(120, 36);
    person.types(&format!("{NELI}<Enter>=<Enter>"));
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    assert_eq!(marks[0].mark, MarkCode::Late);
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].minutes, Some(10));
    assert_eq!(sessions[0].date.to_string(), "2026-11-23", "on its own day");
    let adults: Vec<SessionStaff> = rows(&person.worker.actions[0]);
    assert_eq!((adults[0].staff, &adults[0].part), (id(b'a', 2), &Part::Led));
}

#[test]
fn exceptions_ahead_are_a_cancelled_a_moved_and_an_extra_session() {
    let mut person = Person::new(120, 36);
    person.types(&format!("<Right>{NELI}<Enter>xi<Enter>"));
    person.types(&format!("{NELI}<Enter>tthu 10.15<Enter><Enter>"));
    person.types("aneli<Enter><Enter>");
    assert_eq!(
        person.titles(),
        [
            "NELI A, Tue 24 Nov: did not happen, training or INSET",
            "NELI A, Tue 24 Nov: moved to Thu 26 Nov",
            "NELI A, Tue 24 Nov (extra): planned",
        ]
    );
    let of = |n: usize| rows::<Session>(&person.worker.actions[n]).remove(0);
    assert_eq!((of(0).state, of(0).reason), (SessionState::NotHeld, Some(Reason::Training)));
    let moved = of(1);
    assert_eq!(moved.planned.unwrap().to_string(), "2026-11-24", "it keeps its planned day");
    assert_eq!(
        (moved.date.to_string().as_str(), moved.time.unwrap().to_string().as_str()),
        ("2026-11-26", "10:15:00")
    );
    assert!(rows::<Mark>(&person.worker.actions[1]).is_empty(), "nobody was at it yet");
    assert!(of(2).extra && of(2).slot.is_none());
    assert_eq!(of(2).state, SessionState::Moved, "it is still to come");
    let groups: Vec<SessionProvision> = rows(&person.worker.actions[2]);
    assert_eq!(groups[0].provision, id(b'g', 3));
}

#[test]
fn one_key_opens_the_group_page_and_its_children_are_a_key_away() {
    let mut person = Person::new(120, 36);
    person.types(&format!("{NELI}g"));
    let Some(Overlay::Group(page)) = person.shell.top() else { panic!() };
    assert_eq!(page.page.link(), Some(Link::Pupil(id(b'p', 3))));
    person.types("<Down><Enter>");
    let Some(Overlay::Pupil(page)) = person.shell.top() else { panic!() };
    assert_eq!(page.pupil, id(b'p', 5));
    // From a pupil's page the group they are in is one key away too.
    person.types("g");
    let Some(Overlay::Group(page)) = person.shell.top() else { panic!() };
    assert_eq!(page.group, id(b'g', 2));
    person.types("w");
    assert!(matches!(person.shell.top(), Some(Overlay::Week(_))));
    person.types("<Esc>p");
    assert!(matches!(person.shell.top(), Some(Overlay::Paper(_))));
}
