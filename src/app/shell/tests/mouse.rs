//! The mouse: off until asked for, then clicks and the wheel.

use std::time::Duration;

use super::*;
use crate::app::listing::Rows;
use crate::app::mouse::{Act, Mouse, Spot};

fn with_mouse() -> Person {
    let config = Config { mouse: true, ..Config::default() };
    Person::with(120, 36, config, FakeWorker::default())
}

fn act(person: &mut Person, act: Act, spot: Spot) {
    person.send(Msg::Mouse(Mouse { act, at: (0, 0), spot: Some(spot) }));
    person.answer_all();
}

fn click(person: &mut Person, spot: Spot) {
    act(person, Act::Click, spot);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut person = with_mouse();
    let row = Spot::Row(PaneId::Register, 2);
    click(&mut person, row.clone());
    assert_eq!(person.shell.focus, PaneId::Register);
    assert_eq!(person.shell.panes.register.list.selected().unwrap().name, "Barnes, Maya");
    // Two slow clicks are two clicks.
    person.at += Duration::from_millis(900);
    click(&mut person, row.clone());
    assert!(person.shell.overlays.is_empty());
    person.at += Duration::from_millis(200);
    click(&mut person, row);
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(_))));
}

#[test]
fn two_clicks_on_two_rows_open_neither() {
    let mut person = with_mouse();
    click(&mut person, Spot::Row(PaneId::Register, 2));
    click(&mut person, Spot::Row(PaneId::Register, 3));
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn a_key_on_the_bar_is_pressed() {
    let mut person = with_mouse();
    click(&mut person, Spot::Keys("l".into()));
    assert!(matches!(person.shell.top(), Some(Overlay::Line(_))));
    click(&mut person, Spot::Keys("Esc".into()));
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn the_wheel_moves_the_list_under_it() {
    let mut person = with_mouse();
    act(&mut person, Act::WheelDown, Spot::Pane(PaneId::Register));
    assert_eq!(person.shell.focus, PaneId::Register);
    assert_eq!(person.shell.panes.register.list.line(), 3);
    act(&mut person, Act::WheelUp, Spot::Row(PaneId::Register, 0));
    assert_eq!(person.shell.panes.register.list.line(), 0);
}

#[test]
fn lists_over_the_screen_take_clicks_and_saving_is_never_one() {
    let mut person = with_mouse();
    person.types(",");
    click(&mut person, Spot::Line(1));
    click(&mut person, Spot::Line(1));
    assert_eq!(person.shell.config.borders, crate::app::config::Borders::Square);
    // What lies under a box is not clicked.
    click(&mut person, Spot::Row(PaneId::Register, 2));
    assert_eq!(person.shell.focus, PaneId::Today);
    person.types("<Esc><Enter>");
    click(&mut person, Spot::Line(0));
    click(&mut person, Spot::Line(0));
    assert!(person.titles().is_empty());
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    let mark = sheet.view.as_ref().unwrap().sheet.session.marks[0].mark.clone();
    assert_eq!(mark, MarkCode::Away);
}

#[test]
fn the_mouse_does_nothing_unless_asked_for_nor_while_hidden() {
    let mut person = Person::new(120, 36);
    click(&mut person, Spot::Keys("l".into()));
    assert!(person.shell.overlays.is_empty());
    let mut person = with_mouse();
    person.types("<F9>");
    click(&mut person, Spot::Keys("l".into()));
    assert!(person.shell.overlays.is_empty() && person.shell.blank);
}

#[test]
fn too_much_pasted_is_said_and_changes_nothing() {
    for keys in ["l", "c", "/", ":", "?", "2f", "<Enter>/"] {
        let mut person = Person::new(120, 36);
        person.types(keys);
        person.send(Msg::Paste("x".repeat(5000)));
        let said = "5000 letters are too many for one line, so nothing was pasted.";
        assert_eq!(person.toast(), said, "{keys}");
        let empty = match person.shell.top() {
            Some(top) => top.field().unwrap().text().is_empty(),
            None => person.shell.panes.rows(person.shell.focus).filter().0.text().is_empty(),
        };
        assert!(empty, "{keys}");
    }
}
