//! The provision map as a board, and what stands behind one row of it.

use unicode_width::UnicodeWidthStr;

use super::reach::span_words;
use super::{Board, BoardKey, Cell, Column, Go, Got, Legend, Look, Part, Reach, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::schedule::Account;
use crate::store::Store;
use crate::store::queries::map::{Axis, EmptyWeek, MapRow};

/// The words of an axis, as in "by class".
fn by(axis: Axis) -> &'static str {
    match axis {
        Axis::Area => "area of need and tier",
        Axis::Class => "class",
        Axis::Pupil => "pupil",
        Axis::Adult => "adult",
        Axis::Group => "group",
        Axis::SectionF => "line of section F",
    }
}

/// The axis before and after one, round and round.
fn beside(axis: Axis) -> (Axis, Axis) {
    let n = Axis::ALL.len();
    let at = Axis::ALL.iter().position(|(_, a)| *a == axis).unwrap_or(0);
    (Axis::ALL[(at + n - 1) % n].1, Axis::ALL[(at + 1) % n].1)
}

/// Builds the map.
pub(super) fn board(store: &Store, axis: Axis, reach: Reach) -> Result<Board, AppError> {
    let calendar = store.calendar()?;
    let span = reach.span(&calendar, store.clock().today());
    let view = store.provision_map(axis, span)?;
    let minutes = match axis {
        Axis::Adult => "own min",
        _ => "a week",
    };
    let mut columns = vec![match axis {
        Axis::Area => Column::text("Area of need").least(20),
        Axis::Class => Column::text("Class"),
        Axis::Pupil | Axis::SectionF => Column::text("Pupil").least(14),
        Axis::Adult => Column::text("Adult"),
        Axis::Group => Column::text("Group").least(18),
    }];
    if matches!(axis, Axis::Area | Axis::SectionF) {
        columns.push(Column::text(if axis == Axis::Area { "Tier" } else { "Line" }));
    }
    columns.extend([
        Column::number("pupils").drop(5),
        Column::number("groups").drop(6),
        Column::number("planned"),
        Column::number("had"),
        Column::number("%"),
        Column::bar("minutes"),
        Column::number("lost").drop(3),
        Column::number("open").drop(4),
        Column::number("beyond").drop(7),
        Column::number(minutes).drop(8),
        Column::bar("weeks").drop(9),
    ]);
    let title = format!("Provision map by {}", by(axis));
    let mut board = Board::new(BoardKey::Map(axis, reach), title, columns);
    board.counts = format!("minutes, {}", span_words(span));
    board.legend = Some(Legend::Minutes);
    board.empty = "No group ran in these days.";
    let (before, after) = beside(axis);
    board.beside = Some((BoardKey::Map(before, reach), BoardKey::Map(after, reach)));
    let words_wide = if matches!(axis, Axis::Area | Axis::SectionF) { 2 } else { 1 };
    for row in &view.rows {
        board.rows.push(map_row(row, axis, reach, words_wide));
    }
    if !view.rows.is_empty() {
        let mut cells: Vec<Cell> = vec!["All".into()];
        cells.resize(words_wide, "".into());
        cells.extend(["".into(), "".into()]);
        cells.extend(account_cells(&view.total));
        // A line of section F is given by one group and another by two: what adds up are the rows.
        let sums = axis != Axis::SectionF;
        if sums {
            board.rows.push(Row::of(cells).look(Look::Strong));
            board.rows.extend(lost_rows(&view.total));
        }
        // Newest first, a part for each week.
        for monday in view.weeks.iter().rev() {
            let of_week = view.empty.iter().filter(|week| week.monday == *monday);
            let rows = of_week.map(|week| empty_row(week, reach, words_wide)).collect();
            let day = words::day_and_month(*monday);
            board.part(&format!("Got nothing of what was planned in the week of {day}"), rows);
        }
    }
    Ok(board)
}

fn map_row(row: &MapRow, axis: Axis, reach: Reach, words_wide: usize) -> Row {
    let mut cells: Vec<Cell> =
        row.keys.iter().take(words_wide).map(|key| key.as_str().into()).collect();
    cells.resize(words_wide, "".into());
    cells.extend([row.pupils.to_string().into(), row.groups.to_string().into()]);
    cells.extend(account_cells(&row.account));
    cells.push(row.minutes.map_or(String::new(), |n| n.to_string()).into());
    cells.push(Cell::Weeks(row.weeks.iter().map(got).collect()));
    let one = row.parts.first().filter(|(pupil, _)| {
        axis == Axis::Pupil && row.parts.iter().all(|(other, _)| other == pupil)
    });
    Row::of(cells)
        .go(Go::Board(BoardKey::Cell(axis, reach, row.keys.clone())))
        .pupil(one.map(|(pupil, _)| *pupil))
}

/// Planned, had, percent, bar, lost, open, beyond.
pub(super) fn account_cells(account: &Account) -> Vec<Cell> {
    let had = account.delivered + account.assumed;
    let open = account.awaiting + account.unaccounted;
    let percent = match account.planned {
        ..=0 => String::new(),
        planned => format!("{}%", (had * 100 + planned / 2) / planned),
    };
    let number = |n: i64| if n == 0 { String::new() } else { n.to_string() };
    vec![
        account.planned.to_string().into(),
        had.to_string().into(),
        percent.into(),
        bar(account),
        number(account.total_lost()).into(),
        match open {
            0 => "".into(),
            n => Cell::Tinted(n.to_string(), Look::Open),
        },
        number(account.beyond).into(),
    ]
}

/// The parts of planned minutes, which add up.
pub(super) fn bar(account: &Account) -> Cell {
    Cell::Bar(vec![
        (Part::Delivered, account.delivered),
        (Part::Assumed, account.assumed),
        (Part::Lost, account.total_lost()),
        (Part::Awaiting, account.awaiting),
        (Part::Unknown, account.unaccounted),
    ])
}

/// Four fifths of what was planned is enough (RECORDS.md section 2: the usual share for judging).
pub(super) fn got(account: &Account) -> Got {
    let had = account.total_delivered() + account.assumed;
    match account.planned {
        0 => Got::Unplanned,
        _ if had == 0 && account.awaiting + account.unaccounted > 0 => Got::Unknown,
        _ if had == 0 => Got::Nothing,
        planned if had * 5 >= planned * 4 => Got::Enough,
        _ => Got::Some,
    }
}

/// `Lost: assembly 120 · adult absent 60`.
fn lost_words(account: &Account) -> Option<String> {
    let lost = lost_parts(account);
    (!lost.is_empty()).then(|| format!("Lost: {}", lost.join(" · ")))
}

fn lost_parts(account: &Account) -> Vec<String> {
    account.lost.iter().map(|(why, n)| format!("{} {n}", why.label())).collect()
}

/// The same as rows, as many as it takes: a reason that is cut off has no number.
pub(super) fn lost_rows(account: &Account) -> Vec<Row> {
    /// Cells of a row in the narrowest of usual windows, 80 columns.
    const ROOM: usize = 76;
    let mut rows: Vec<String> = Vec::new();
    for part in lost_parts(account) {
        match rows.last_mut() {
            Some(row) if row.width() + 3 + part.width() <= ROOM => {
                row.push_str(" · ");
                row.push_str(&part);
            }
            Some(_) => rows.push(format!("      {part}")),
            None => rows.push(format!("Lost: {part}")),
        }
    }
    rows.into_iter().map(Row::remark).collect()
}

fn empty_row(week: &EmptyWeek, reach: Reach, words_wide: usize) -> Row {
    let mut cells: Vec<Cell> = vec![week.name.as_str().into()];
    cells.resize(words_wide + 2, "".into());
    cells.extend(account_cells(&week.account));
    // Where nobody has logged it, it may have been given all the same.
    let look = if week.account.unaccounted > 0 { Look::Open } else { Look::Late };
    let key = BoardKey::Cell(Axis::Pupil, reach, vec![week.name.clone()]);
    Row::of(cells).look(look).go(Go::Board(key)).pupil(Some(week.pupil))
}

/// What stands behind one row of the map: its pupils in their groups.
pub(super) fn cell(
    store: &Store,
    axis: Axis,
    reach: Reach,
    keys: &[String],
) -> Result<Board, AppError> {
    let calendar = store.calendar()?;
    let span = reach.span(&calendar, store.clock().today());
    let parts = store.map_parts(axis, span, keys)?;
    let columns = vec![
        Column::text("Pupil"),
        Column::text("Group"),
        Column::number("planned"),
        Column::number("had"),
        Column::number("%"),
        Column::bar("minutes"),
        Column::number("lost").drop(3),
        Column::number("open").drop(4),
        Column::number("beyond").drop(5),
        Column::rest("lost to").drop(6),
    ];
    let named: Vec<&str> = keys.iter().map(String::as_str).collect();
    let title = format!("Provision map: {}", named.join(", "));
    let mut board = Board::new(BoardKey::Cell(axis, reach, keys.to_vec()), title, columns);
    board.counts = format!("minutes, {}", span_words(span));
    board.legend = Some(Legend::Minutes);
    let mut total = Account::default();
    for part in &parts {
        total.add(&part.account);
        let mut cells: Vec<Cell> = vec![part.name.as_str().into(), part.title.as_str().into()];
        cells.extend(account_cells(&part.account));
        let lost = lost_words(&part.account).unwrap_or_default();
        cells.push(lost.trim_start_matches("Lost: ").into());
        let key = BoardKey::Part(part.pupil, part.provision, reach);
        board.rows.push(Row::of(cells).go(Go::Board(key)).pupil(Some(part.pupil)));
    }
    if parts.len() > 1 {
        let mut cells: Vec<Cell> = vec!["All".into(), "".into()];
        cells.extend(account_cells(&total));
        board.rows.push(Row::of(cells).look(Look::Strong));
        board.rows.extend(lost_rows(&total));
    }
    Ok(board)
}
