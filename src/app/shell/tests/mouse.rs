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
fn a_second_click_opens_in_every_list_over_the_screen() {
    let twice = |keys: &str, place: usize| {
        let mut person = with_mouse();
        person.types(keys);
        let kinds = |person: &Person| person.shell.overlays.len();
        let before = kinds(&person);
        click(&mut person, Spot::Line(place));
        assert_eq!(kinds(&person), before, "{keys}: one click opens nothing");
        click(&mut person, Spot::Line(place));
        (before, person)
    };
    // A board, a page, a list of records, a menu, what earlier days left unlogged.
    for (keys, place) in [(":list rev<Enter>", 1), (";", 1), ("vk", 1), ("e", 1)] {
        let (before, person) = twice(keys, place);
        assert!(person.shell.overlays.len() > before, "{keys} opens nothing");
        assert!(person.titles().is_empty());
    }
    // The first line of a pupil's page that leads somewhere.
    let mut person = with_mouse();
    person.types("2<Down><Enter>");
    let Some(Overlay::Pupil(page)) = person.shell.top() else { panic!("no page") };
    let leads = page.page.rows.iter().rposition(|row| row.link.is_some()).unwrap();
    click(&mut person, Spot::Line(leads));
    click(&mut person, Spot::Line(leads));
    assert_eq!(person.shell.overlays.len(), 2);
    // A line that leads nowhere is no line.
    let mut person = with_mouse();
    person.types("2<Down><Enter>");
    click(&mut person, Spot::Line(0));
    click(&mut person, Spot::Line(0));
    assert_eq!(person.shell.overlays.len(), 1);
}

#[test]
fn a_field_of_a_form_is_clicked_and_what_it_offers_is_taken_but_never_saved() {
    let mut person = with_mouse();
    person.types("nr");
    let at = |person: &Person| match person.shell.top() {
        Some(Overlay::Form(form)) => form.at,
        _ => panic!("no form"),
    };
    let first = at(&person);
    click(&mut person, Spot::Offer(1));
    click(&mut person, Spot::Offer(1));
    let Some(Overlay::Form(form)) = person.shell.top() else { panic!("no form") };
    assert!(form.entries[first].filled() && form.at != first);
    // A day that cannot be read keeps the cursor, as Tab does.
    let dated = form.entries.iter().position(|e| e.name == "due").unwrap();
    click(&mut person, Spot::Line(dated));
    assert_eq!(at(&person), dated);
    person.types("31 feb");
    click(&mut person, Spot::Line(first));
    assert_eq!(at(&person), dated);
    for _ in 0..4 {
        click(&mut person, Spot::Line(dated));
    }
    assert!(person.titles().is_empty() && matches!(person.shell.top(), Some(Overlay::Form(_))));
}

#[test]
fn a_cell_of_the_week_is_ticked_and_setting_up_is_clicked_through() {
    let mut person = with_mouse();
    person.types("<Home><Down><Down>w[");
    let Some(Overlay::Week(grid)) = person.shell.top() else { panic!("no week") };
    let columns = grid.view.as_ref().unwrap().columns.len();
    click(&mut person, Spot::Line(columns + 1));
    click(&mut person, Spot::Line(columns + 1));
    let Some(Overlay::Week(grid)) = person.shell.top() else { panic!("no week") };
    assert_eq!((grid.row, grid.column, grid.ticked()), (1, 1, 1));
    assert!(person.titles().is_empty());
    let mut person = with_mouse();
    person.types("<F6>");
    click(&mut person, Spot::Line(2));
    click(&mut person, Spot::Line(2));
    click(&mut person, Spot::Line(3));
    person.types("25");
    let Some(Overlay::Setup(setup)) = person.shell.top() else { panic!("no set-up") };
    let crate::app::overlays::Page::Fields(_, fields) = &setup.page else { panic!("no fields") };
    assert_eq!((fields.at, fields.text(3)), (3, "25"));
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
