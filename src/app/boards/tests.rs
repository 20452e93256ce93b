//! Boards over a real store: what they say, and that it adds up.

use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

use super::*;
use crate::app::demo::{DemoOptions, build};
use crate::domain::id::SeededIds;
use crate::store::Clock;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> NaiveDateTime {
    day("2026-11-23").and_hms_opt(12, 30, 0).unwrap()
}

/// The made-up school on its Monday.
pub(super) fn demo() -> Store {
    let mut store = Store::in_memory("boards", Clock::Fixed(now())).unwrap();
    let mut opts = DemoOptions::at(now());
    opts.pupils = 90;
    let mut ids = SeededIds::new("demo", 0);
    build(opts, &mut ids, &mut |a| store.write(&a).map(|_| ()), &mut |_, _| {}).unwrap();
    store
}

fn bar_of(row: &Row) -> Option<i64> {
    row.cells.iter().find_map(|cell| match cell {
        Cell::Bar(parts) => Some(parts.iter().map(|(_, n)| n).sum()),
        _ => None,
    })
}

fn number(board: &Board, row: &Row, title: &str) -> i64 {
    let n = board.columns.iter().position(|c| c.title == title).unwrap();
    row.cells[n].words().parse().unwrap()
}

#[test]
fn every_row_of_a_map_adds_up_and_opens_to_rows_that_add_up_to_it() {
    let mut store = demo();
    let reach = Reach::HalfTerm(0);
    for (_, axis) in Axis::ALL {
        let map = board(&mut store, &BoardKey::Map(axis, reach)).unwrap();
        let rows = map.rows.iter().filter(|r| matches!(r.go, Some(Go::Board(_))));
        for row in rows.clone() {
            assert_eq!(bar_of(row), Some(number(&map, row, "planned")), "{:?}", row.cells);
        }
        let Some(first) = rows.into_iter().find(|r| number(&map, r, "planned") > 0) else {
            assert_eq!(axis, Axis::SectionF, "nothing planned by {axis:?}");
            continue;
        };
        let Some(Go::Board(key)) = &first.go else { panic!() };
        let cell = board(&mut store, key).unwrap();
        let parts: Vec<&Row> = cell.rows.iter().filter(|r| r.go.is_some()).collect();
        let sum: i64 = parts.iter().map(|r| number(&cell, r, "planned")).sum();
        assert_eq!(sum, number(&map, first, "planned"), "{axis:?}");
        // And one of those to its weeks.
        let part_row = parts.iter().find(|r| number(&cell, r, "planned") > 0).unwrap();
        let Some(Go::Board(key)) = &part_row.go else { panic!() };
        let part = board(&mut store, key).unwrap();
        let weeks = part.rows.iter().filter(|r| r.cells[0].words().starts_with("Week of"));
        let sum: i64 = weeks.map(|r| number(&part, r, "planned")).sum();
        assert_eq!(sum, number(&cell, part_row, "planned"), "{axis:?}");
        // Support in class, which section F asks for, is assumed and not logged.
        let logged = part.rows.iter().any(|r| matches!(r.go, Some(Go::Log(_))));
        assert!(logged || axis == Axis::SectionF, "{axis:?}");
    }
}

#[test]
fn the_digest_opens_what_it_tells_of() {
    let mut store = demo();
    let before = board(&mut store, &BoardKey::Digest(Some(day("2026-11-16")))).unwrap();
    let heading = |text: &str| {
        before.rows.iter().any(|r| r.look == Look::Heading && r.cells[0].words().starts_with(text))
    };
    assert!(heading("To ring or write"), "{:?}", before.rows);
    assert!(heading("Became overdue") || heading("Due before"), "{:?}", before.rows);
    for row in before.rows.iter().filter(|r| r.look != Look::Heading && !r.cells.is_empty()) {
        assert!(row.go.is_some(), "{:?} leads nowhere", row.cells);
    }
    // A follow-up that is done is gone from it.
    let call = before.rows.iter().find_map(|r| match &r.done {
        Some(Done::Now(Deed::FollowUp(id))) => Some(*id),
        _ => None,
    });
    let call = call.unwrap();
    let loaded = store.load(store.kind("contact").unwrap(), call).unwrap().unwrap();
    let mut contact: crate::domain::records::Contact = loaded.record().unwrap();
    contact.followed_up_on = Some(now().date());
    let mut action = crate::store::Action::new("done");
    action.change(&loaded, &contact);
    store.write(&action).unwrap();
    let after = board(&mut store, &before.key).unwrap();
    assert!(!after.rows.iter().any(|r| r.record == Some(("contact", call)) && r.done.is_some()));
}

#[test]
fn days_are_read_as_they_are_typed() {
    let today = day("2026-11-23");
    let days = |text| read_days(text, today);
    let autumn = Reach::Days(day("2026-09-01"), day("2026-11-20"));
    assert_eq!(days("1 sep to 20 nov"), Some(autumn));
    assert_eq!(days("1 Sep - 20 Nov"), Some(autumn));
    assert_eq!(days("2 nov"), Some(Reach::Days(day("2026-11-02"), today)));
    assert_eq!(days("1 sep to today"), Some(Reach::Days(day("2026-09-01"), today)));
    assert_eq!(days("20 nov to 1 sep"), None);
    assert_eq!(days("when I was young"), None);
    let week = Reach::Days(day("2026-11-16"), day("2026-11-22"));
    assert_eq!(week.step(true), Some(Reach::Days(day("2026-11-09"), day("2026-11-15"))));
    assert_eq!(Reach::HalfTerm(0).step(false), None);
    assert_eq!(Reach::Year(2).step(false), Some(Reach::Year(1)));
    let span = Reach::HalfTerm(1).span(&demo().calendar().unwrap(), today);
    assert!(span.1 < day("2026-11-02") && span.0 >= day("2026-09-01"), "{span:?}");
}

#[test]
fn columns_give_way_in_their_order() {
    let columns = [
        Column::text("Name"),
        Column::number("n").drop(2),
        Column::bar("bar"),
        Column::number("%").drop(1),
    ];
    let row = Row::of(vec![
        "Bartholomew Featherstone".into(),
        "12345".into(),
        Cell::Bar(vec![(Part::Delivered, 1)]),
        "100%".into(),
    ]);
    let at = |room| widths(&columns, std::slice::from_ref(&row), room);
    assert_eq!(at(80), [24, 5, 20, 4]);
    assert_eq!(at(30), [10, 5, 8, 4]);
    assert_eq!(at(28)[1], 0, "the number goes first");
    assert_eq!(at(20), [11, 0, 8, 0]);
}

proptest! {
    #![proptest_config(crate::regressions::config(256))]

    #[test]
    fn columns_never_take_more_than_the_room(room in 24usize..200, long in 0usize..60) {
        let columns = [
            Column::text("a"), Column::whole("b").drop(3), Column::bar("c"), Column::rest("d").drop(1),
        ];
        let row = Row::of(vec![
            "x".repeat(long).into(), "Mon 23 Nov".into(), Cell::Weeks(vec![Got::Enough; 12]), "y".into(),
        ]);
        let widths = widths(&columns, &[row], room);
        let shown = widths.iter().filter(|w| **w > 0);
        let total: usize = shown.map(|w| w + 1).sum::<usize>().saturating_sub(1);
        prop_assert!(total <= room, "{widths:?} in {room}");
    }
}
