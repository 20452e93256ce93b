//! Before any store: who it is, and the first questions.

use super::super::fake::{FakeWorker, Person, beginning};
use super::super::{Doorway, Layer, Stage};
use crate::app::config::Config;
use crate::app::effects::ExitReason;
use crate::app::msg::{Request, TroubleKind};

fn at(doorway: Doorway, size: (u16, u16)) -> Person {
    let mut person =
        Person::at_door(size.0, size.1, Config::default(), FakeWorker::default(), doorway);
    person.answer_all();
    person
}

fn several() -> Person {
    let people = vec!["Jo Okafor".into(), "Dawn Shaw".into(), "Zoë Grant".into()];
    at(Doorway::Who(people, beginning()), (80, 24))
}

fn first() -> Person {
    at(Doorway::First(beginning()), (80, 24))
}

fn stage(person: &Person) -> &Stage {
    &person.shell.door.as_ref().expect("a door").stage
}

#[test]
fn letters_pick_a_person_and_the_passphrase_is_next() {
    let mut person = several();
    assert!(person.asked.is_empty(), "nothing is asked before anybody is chosen");
    person.types("shaw<Enter>");
    assert!(matches!(person.asked[..], [Request::Choose(1)]));
    assert!(person.shell.door.is_none());
    let lock = person.shell.lock.as_ref().unwrap();
    assert!(lock.asks && lock.who.is_some());
    person.types("<Esc>");
    assert!(matches!(stage(&person), Stage::Who { .. }), "it was somebody else");
    person.types("<Down><Down><Enter>open sesame<Enter>");
    assert!(person.shell.lock.is_none());
    assert!(person.asked.iter().any(|r| matches!(r, Request::Open(Some(_)))));
}

#[test]
fn keys_typed_while_a_made_up_school_is_made_are_for_its_screen() {
    let mut person = first();
    person.types_ahead("12<Down>");
    assert!(person.shell.lock.is_none());
    assert_eq!(person.shell.focus, crate::app::panes::PaneId::Register);
    assert_eq!(crate::app::listing::Rows::line(&person.shell.panes.register.list), 1);
}

#[test]
fn escape_on_the_first_screen_says_how_to_leave() {
    let mut person = first();
    assert!(person.shell.hints().iter().all(|(key, _)| key != "Esc" && key != "F5"));
    person.types("<Esc>");
    let door = person.shell.door.as_ref().unwrap();
    assert!(door.says.as_deref().is_some_and(|says| says.contains("Ctrl-Q")));
    assert!(person.ended.is_none());
}

#[test]
fn letters_that_name_nobody_leave_somebody_new() {
    let mut person = several();
    person.types("xyz");
    let door = person.shell.door.as_ref().unwrap();
    assert_eq!(door.who().len(), 1);
    person.types("<Enter>");
    assert!(matches!(stage(&person), Stage::Welcome(_)));
    person.types("<Esc>");
    assert!(matches!(stage(&person), Stage::Who { .. }));
    assert_eq!(
        person.shell.outcome(ExitReason::Quit),
        ExitReason::NeverOpened(TroubleKind::Locked)
    );
}

#[test]
fn a_school_is_begun_in_five_answers() {
    let mut person = first();
    person.types("2Fairfield Primary<Enter>Jo Okafor<Enter>");
    // What stands there may be kept, or typed anew.
    person.types("<Enter>cabin fossil rhythm copper<Enter>cabin fossil rhythm<Enter>");
    let door = person.shell.door.as_ref().unwrap();
    assert_eq!(door.start.at, 4, "the two differ");
    assert!(door.start.list[4].error.is_some());
    assert!(person.worker.made.is_empty());
    person.types(" copper<Enter>");
    let [made] = &person.worker.made[..] else { panic!("nothing was made") };
    assert_eq!((made.school.as_str(), made.name.as_str()), ("Fairfield Primary", "Jo Okafor"));
    assert_eq!(made.days.words(), "Mon Tue Wed Thu Fri");
    assert_eq!(made.passphrase.as_str(), "cabin fossil rhythm copper");
    assert_ne!(person.shell.layer(), Layer::Lock);
}

#[test]
fn faults_are_said_where_they_are_and_esc_keeps_what_was_typed() {
    let mut person = first();
    person.types("<Down><Enter><Ctrl-S>");
    let door = person.shell.door.as_ref().unwrap();
    let faulty: Vec<usize> = (0..5).filter(|n| door.start.list[*n].error.is_some()).collect();
    assert_eq!((faulty, door.start.at), (vec![0, 1, 3], 0));
    person.types("Fairfield<Esc>");
    assert!(matches!(stage(&person), Stage::Welcome(1)));
    person.types("<Enter>");
    let door = person.shell.door.as_ref().unwrap();
    assert_eq!(door.start.text(0), "Fairfield");
    person.types("<Enter>Jo<Enter><Backspace>blursday<Ctrl-S>");
    let door = person.shell.door.as_ref().unwrap();
    assert!(door.start.list[2].error.is_some(), "no set of days");
    assert!(person.worker.made.is_empty());
}

#[test]
fn other_words_are_offered_and_a_made_up_school_is_one_key_away() {
    let mut person = first();
    person.types("2");
    let offered = person.shell.door.as_ref().unwrap().offered().to_string();
    person.types("<F5>");
    assert_ne!(person.shell.door.as_ref().unwrap().offered(), offered);
    let mut person = first();
    person.types("1");
    assert!(matches!(person.asked[0], Request::LookRound));
    assert_ne!(person.shell.layer(), Layer::Lock);
    let person = first();
    assert_eq!(person.shell.outcome(ExitReason::Quit), ExitReason::Quit, "nobody was locked out");
}

#[test]
fn nothing_of_the_first_questions_is_shown_by_debug() {
    let mut person = first();
    person.types("2Fairfield<Enter>Jo<Enter><Enter>a secret passphrase");
    let door = format!("{:?}", person.shell.door);
    assert!(!door.contains("a secret"), "{door}");
}
