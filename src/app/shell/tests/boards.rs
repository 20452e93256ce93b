//! Views made for looking, as key presses.

use crate::app::boards::BoardKey;
use crate::app::overlays::{BoardBox, Overlay};
use crate::app::shell::fake::Person;

fn board(person: &Person) -> &BoardBox {
    match person.shell.top() {
        Some(Overlay::Board(board)) => board,
        other => panic!("{other:?}"),
    }
}

fn title(person: &Person) -> String {
    board(person).board.as_ref().unwrap().title.clone()
}

#[test]
fn a_map_turns_by_arrows_opens_a_cell_and_comes_back_where_it_was() {
    let mut person = Person::new(120, 36);
    person.types("vm");
    assert_eq!(title(&person), "Provision map by area of need and tier");
    person.types("<Right>");
    assert_eq!(title(&person), "Provision map by class");
    person.types("<Down>");
    let class = board(&person).selected().unwrap().cells[0].words().to_string();
    person.types("<Enter>");
    assert_eq!(title(&person), format!("Provision map: {class}"));
    person.types("<Enter>");
    assert!(matches!(board(&person).key, BoardKey::Part(..)));
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))), "the session itself");
    person.types("<Esc><Esc><Esc>");
    assert_eq!(board(&person).selected().unwrap().cells[0].words(), class);
    person.types("<Esc>");
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn days_are_turned_and_typed_and_a_wrong_one_is_refused() {
    let mut person = Person::new(120, 36);
    person.types("vm]");
    assert_eq!(person.toast(), "This is the newest there is.");
    person.types("[");
    let counts = |person: &Person| board(person).board.as_ref().unwrap().counts.clone();
    assert!(counts(&person).contains("1 Sep"), "{}", counts(&person));
    person.types("t20 nov to 1 sep<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pick(_))), "it stays to be put right");
    person.types("<Esc>t16 nov to 20 nov<Enter>");
    assert_eq!(counts(&person), "minutes, 16 Nov to 20 Nov 2026");
    person.types("y");
    assert_eq!(counts(&person), "minutes, 2 Nov to 18 Dec 2026");
}

#[test]
fn keys_pressed_while_a_board_is_on_its_way_wait_for_it() {
    let mut person = Person::new(120, 36);
    person.types("vm").types_ahead("<Right><Right>");
    assert_eq!(title(&person), "Provision map by pupil");
}

#[test]
fn while_you_were_out_logs_what_is_missing_and_ticks_off_what_is_due() {
    let mut person = Person::new(120, 36);
    person.types("vw");
    let rows = &board(&person).board.as_ref().unwrap().rows;
    let place = rows.iter().filter(|r| r.rests()).position(|r| r.done.is_some()).unwrap();
    person.types(&"<Down>".repeat(place)).types("d");
    assert!(matches!(person.shell.top(), Some(Overlay::Pick(_))), "a review asks for its day");
    person.types("<Enter>");
    assert_eq!(person.saved.len(), 1);
    person.types("<Esc>vwfneli<Enter><Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))));
}

#[test]
fn a_key_with_nothing_to_do_says_so_and_is_not_on_the_bar() {
    let mut person = Person::new(120, 36);
    person.types("vw");
    let titles: Vec<&str> = person.shell.hints().iter().map(|h| h.1).collect();
    assert!(!titles.contains(&"other days") && titles.contains(&"filter"), "{titles:?}");
    person.types("t");
    assert_eq!(person.toast(), "There is nothing for this key here.");
}
