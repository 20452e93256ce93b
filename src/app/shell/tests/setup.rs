//! Setting up, step by step, by keys only.

use super::super::fake::{FakeWorker, Person, SHEET};
use crate::app::config::Config;
use crate::app::msg::{Care, Request};
use crate::app::overlays::{Overlay, Page, Setup, Task};

fn new_school(w: u16, h: u16) -> Person {
    let mut worker = FakeWorker::default();
    worker.about.pupils = 0;
    Person::with(w, h, Config::default(), worker)
}

fn setup(person: &Person) -> &Setup {
    match person.shell.top() {
        Some(Overlay::Setup(setup)) => setup,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_is_shown_before_it_is_brought_in() {
    let mut person = new_school(80, 24);
    person.types("<Enter>'/home/jo/sen list.xlsx'<Enter>");
    assert!(matches!(&setup(&person).page, Page::Plan(plan, ..) if plan.takes == 64));
    assert!(person.titles().is_empty(), "nothing is saved yet");
    let path = person.asked.iter().find_map(|asked| match asked {
        Request::Care(Care::PlanList(path)) => Some(path.display().to_string()),
        _ => None,
    });
    assert_eq!(path.as_deref(), Some("/home/jo/sen list.xlsx"), "as a terminal pastes it");
    person.types("<Esc>");
    assert!(matches!(setup(&person).page, Page::Tasks));
    person.types("1<Enter><Enter>");
    assert_eq!(person.titles(), ["imported 64 pupils"], "what was typed was kept");
    assert_eq!(setup(&person).at, 1, "and the next step is next");
}

#[test]
fn keys_typed_while_a_list_is_read_take_nothing_that_was_not_shown() {
    let mut person = new_school(80, 24);
    person.types("1sen.xlsx").types_ahead("<Enter><Enter><Enter>");
    assert!(matches!(&setup(&person).page, Page::Plan(..)) && person.titles().is_empty());
    person.types("<Enter>");
    assert_eq!(person.titles(), ["imported 64 pupils"]);
    // What is only asked for next is typed ahead as anywhere.
    let mut person = new_school(80, 24);
    person.types("2").types_ahead("60<Enter>3NELI C<Enter>maya");
    let Page::Fields(Task::Group, group) = &setup(&person).page else { panic!() };
    assert_eq!((group.text(0), group.text(1)), ("NELI C", "maya"));
}

#[test]
fn every_step_can_be_left_and_come_back_to() {
    let mut person = new_school(60, 15);
    person.types("3NELI C<Enter>maya, leo<Esc>");
    assert!(matches!(setup(&person).page, Page::Tasks));
    person.types("<Esc>");
    assert!(person.shell.overlays.is_empty(), "nothing is blocked");
    person.types(":set up<Enter>3");
    // What was typed outlives the box.
    let Page::Fields(Task::Group, group) = &setup(&person).page else { panic!() };
    assert_eq!((group.text(0), group.text(1)), ("NELI C", "maya, leo"));
    person.types("<Esc><Esc>");
    let mut person = new_school(80, 24);
    person.types("3NELI C<Enter>maya, leo<Esc>2abc<Enter>");
    let Page::Fields(Task::Roll, roll) = &setup(&person).page else { panic!() };
    assert!(roll.list[0].error.is_some());
    person.types("<Esc>3");
    let Page::Fields(Task::Group, group) = &setup(&person).page else { panic!() };
    assert_eq!((group.text(0), group.text(1)), ("NELI C", "maya, leo"));
}

#[test]
fn what_was_typed_survives_the_end_of_the_program_and_words_of_the_sheet_do_not() {
    let mut person = new_school(80, 24);
    person.types("3NELI C<Enter>maya, leo<Ctrl-Q>");
    assert!(person.ended.is_some(), "nothing is asked: nothing is lost");
    let kept = person.worker.drafts.last().unwrap().clone();
    assert_eq!(kept.0, "setup:group");
    let mut worker = FakeWorker::default();
    worker.about.drafts = vec![kept];
    let mut person = Person::with(80, 24, Config::default(), worker);
    person.types(":set up<Enter>3");
    let Page::Fields(Task::Group, group) = &setup(&person).page else { panic!() };
    assert_eq!((group.text(0), group.text(1)), ("NELI C", "maya, leo"));
    person.types("<Down><Down>3 a week<Ctrl-S>");
    assert_eq!(person.titles(), ["new group NELI C"]);
    let drafts = &person.worker.drafts;
    assert_eq!(drafts.last().unwrap(), &("setup:group".to_string(), String::new()), "done with");
    let mut person = Person::new(80, 24);
    person.types(":set up<Enter>5<Enter>whale<Enter>river<Esc><Esc>");
    assert!(person.worker.drafts.iter().all(|(_, words)| !words.contains("whale")));
}

#[test]
fn a_group_is_made_on_one_screen_and_its_first_session_logged() {
    let mut person = Person::new(80, 24);
    person.types(":set up<Enter>3NELI C<Enter>maya, leo<Enter>");
    person.types("whenever<Ctrl-S>");
    let Page::Fields(_, group) = &setup(&person).page else { panic!() };
    assert_eq!(group.at, 2);
    assert!(group.list[2].error.is_some());
    for _ in 0..8 {
        person.types("<Backspace>");
    }
    person.types("3 a week<Ctrl-S>");
    assert_eq!(person.titles(), ["new group NELI C"]);
    person.types("4");
    assert!(!matches!(person.shell.top(), Some(Overlay::Setup(_))), "and on to the log");
}

#[test]
fn the_sheet_is_confirmed_by_four_words_from_the_paper() {
    let mut person = Person::new(80, 24);
    person.types(":set up<Enter>5<Enter>");
    let Page::Asked(words, _) = &setup(&person).page else { panic!() };
    let asked = words.asked.clone();
    for n in &asked {
        person.types(if *n == 2 { "wrong<Enter>" } else { "" });
        if *n != 2 {
            person.types(SHEET[n - 1]).types("<Enter>");
        }
    }
    assert!(setup(&person).says.as_deref().is_some_and(|says| says.contains("not the sheet's")));
    person.types("<Up><Up><Up>");
    for _ in 0..5 {
        person.types("<Backspace>");
    }
    person.types(SHEET[1]).types("<Enter><Enter><Enter><Enter>");
    assert!(matches!(setup(&person).page, Page::Tasks));
    assert!(person.toast().contains("confirmed"));
    person.worker.standing.sheet = true;
    person.types("<Esc>:set up<Enter>5");
    assert!(matches!(setup(&person).page, Page::Fields(Task::Sheet, _)), "rehearsed from now on");
    person.types(&SHEET.join(" ")).types("<Enter>");
    assert!(setup(&person).says.as_deref().is_some_and(|says| says.contains("the school's words")));
}

#[test]
fn the_owner_is_reminded_and_never_blocked() {
    for dialog in [false, true] {
        let mut worker = FakeWorker::default();
        worker.about.remind = Some((dialog, "there is no backup".into()));
        let mut person = Person::with(80, 24, Config::default(), worker);
        assert_eq!(matches!(person.shell.top(), Some(Overlay::Message(_))), dialog);
        if dialog {
            person.types("<Esc>");
        } else {
            assert!(person.toast().contains("no backup"));
        }
        assert!(person.shell.overlays.is_empty());
    }
}
