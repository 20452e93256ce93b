//! What support costs, for leads: each pupil against the threshold, each group, in pounds.

use super::{Board, BoardKey, Cell, Column, Go, Legend, Look, Part, Reach, Row};
use crate::app::error::AppError;
use crate::domain::calendar::{academic_year, academic_year_name};
use crate::domain::cost::{THRESHOLD, pounds};
use crate::store::Store;
use crate::store::queries::cost::{CostRow, CostView};

/// Builds it, by pupil or by group.
pub(super) fn board(store: &Store, groups: bool, reach: Reach) -> Result<Board, AppError> {
    let calendar = store.calendar()?;
    let today = store.clock().today();
    // Money is by the year, whatever is asked.
    let reach = match reach {
        Reach::Year(_) => reach,
        Reach::HalfTerm(_) | Reach::Days(..) => Reach::Year(0),
    };
    let span = reach.span(&calendar, today);
    let view = store.costs(span)?;
    let title = if groups { "Cost by group" } else { "Cost by pupil" };
    let columns = match groups {
        true => vec![
            Column::text("Group").least(16),
            Column::number("planned"),
            Column::number("to date"),
            Column::bar("to date of planned"),
        ],
        false => vec![
            Column::text("Pupil").least(12),
            Column::number("planned"),
            Column::number("to date"),
            Column::number("not time").drop(3),
            Column::number("top-up").drop(2),
            Column::bar("against £6,000").least(12),
            Column::rest("").least(16),
        ],
    };
    let mut board = Board::new(BoardKey::Cost(groups, reach), title, columns);
    board.counts = format!("for leads · {}", academic_year_name(academic_year(span.0)));
    board.legend = Some(Legend::Money);
    board.empty = "Nothing costs anything yet: give grades their hourly rates (r, hourly rates).";
    let other = BoardKey::Cost(!groups, reach);
    board.beside = Some((other.clone(), other));
    board.new = Some(Go::New("rate", Vec::new(), Vec::new()));
    if groups {
        for (id, title, planned, now) in &view.groups {
            let rest = (planned - now).max(0);
            let cells = vec![
                title.as_str().into(),
                pounds(*planned).into(),
                pounds(*now).into(),
                Cell::Bar(vec![(Part::Delivered, *now), (Part::Rest, rest)]),
            ];
            board.rows.push(Row::of(cells).go(Go::Group(*id)).record("provision", *id));
        }
    } else {
        board.rows.extend(view.rows.iter().map(pupil_row));
    }
    if !board.rows.is_empty() {
        board.rows.push(total(&view, groups));
    }
    if !view.no_rate.is_empty() {
        board.rows.push(Row::of(Vec::new()));
        let names = view.no_rate.join(", ");
        let text = format!("Without an hourly rate, so their time costs nothing here: {names}");
        board.rows.push(Row::remark(text).look(Look::Open));
    }
    Ok(board)
}

fn pupil_row(row: &CostRow) -> Row {
    let cost = &row.cost;
    let below = cost.below_threshold();
    let (says, look) = match (below, cost.unfunded()) {
        (0.., _) => (format!("{} below it", pounds(below)), Look::Quiet),
        (_, 0) => (format!("{} above it, met by the top-up", pounds(-below)), Look::Good),
        (_, n) => (format!("{} above it and the top-up", pounds(n)), Look::Late),
    };
    let cells = vec![
        row.name.as_str().into(),
        pounds(cost.planned).into(),
        pounds(cost.to_date).into(),
        if row.lines == 0 { "".into() } else { pounds(row.lines).into() },
        if cost.top_up == 0 { "".into() } else { pounds(cost.top_up).into() },
        against(cost.to_date, cost.planned),
        Cell::Tinted(says, look),
    ];
    Row::of(cells).go(Go::Pupil(row.pupil)).pupil(Some(row.pupil))
}

/// To date, then what is planned still, then what is left below the threshold; a bar that is full of
/// the first two stands at or above it.
fn against(now: i64, planned: i64) -> Cell {
    let ahead = (planned - now).max(0);
    Cell::Bar(vec![
        (Part::Delivered, now),
        (Part::Assumed, ahead),
        (Part::Rest, (THRESHOLD - now - ahead).max(0)),
    ])
}

fn total(view: &CostView, groups: bool) -> Row {
    let (planned, now) = match groups {
        true => view.groups.iter().fold((0, 0), |sum, g| (sum.0 + g.2, sum.1 + g.3)),
        false => view
            .rows
            .iter()
            .fold((0, 0), |sum, row| (sum.0 + row.cost.planned, sum.1 + row.cost.to_date)),
    };
    let mut cells: Vec<Cell> = vec!["All".into(), pounds(planned).into(), pounds(now).into()];
    if !groups {
        let lines: i64 = view.rows.iter().map(|row| row.lines).sum();
        let top_up: i64 = view.rows.iter().map(|row| row.cost.top_up).sum();
        cells.extend([pounds(lines).into(), pounds(top_up).into()]);
    }
    Row::of(cells).look(Look::Strong)
}
