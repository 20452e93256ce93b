//! One pupil in one group over some days: every week with its sessions, which add up.

use super::map::{account_cells, lost_rows};
use super::reach::span_words;
use super::{Board, BoardKey, Cell, Column, Go, Legend, Look, Reach, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::Id;
use crate::domain::schedule::Account;
use crate::store::Store;
use crate::store::queries::map::PartLine;

/// Builds it.
pub(super) fn board(store: &Store, pupil: Id, group: Id, reach: Reach) -> Result<Board, AppError> {
    let calendar = store.calendar()?;
    let span = reach.span(&calendar, store.clock().today());
    let view = store.part(pupil, group, span)?;
    let columns = vec![
        Column::whole("Day"),
        Column::text("Session"),
        Column::number("planned"),
        Column::number("had"),
        Column::number("%"),
        Column::bar("minutes"),
        Column::number("lost").drop(3),
        Column::number("open").drop(4),
        Column::number("beyond").drop(5),
    ];
    let title = format!("{}, {}", view.name, view.title);
    let mut board = Board::new(BoardKey::Part(pupil, group, reach), title, columns);
    board.counts = format!("minutes, {}", span_words(span));
    board.legend = Some(Legend::Minutes);
    board.empty = "Nothing was planned and nothing happened in these days.";
    let mut total = Account::default();
    for week in view.weeks.iter().rev() {
        let sunday = crate::domain::dates::on(week.monday, 6);
        let lines: Vec<&PartLine> =
            view.lines.iter().filter(|l| (week.monday..=sunday).contains(&l.date)).collect();
        if week.is_empty() && lines.is_empty() {
            continue;
        }
        total.add(&week.account);
        let mut cells: Vec<Cell> =
            vec![format!("Week of {}", words::day_and_month(week.monday)).into(), "".into()];
        cells.extend(account_cells(&week.account));
        let nothing = week.account.planned > 0
            && week.account.total_delivered() + week.account.assumed == 0
            && week.account.awaiting == 0;
        let look = if nothing { Look::Late } else { Look::Strong };
        board.rows.push(Row::of(cells).look(look));
        board.rows.extend(lines.into_iter().map(|line| line_row(line, pupil)));
    }
    if !board.rows.is_empty() {
        let mut cells: Vec<Cell> = vec!["All".into(), "".into()];
        cells.extend(account_cells(&total));
        board.rows.push(Row::of(cells).look(Look::Strong));
        board.rows.extend(lost_rows(&total));
    }
    Ok(board)
}

fn line_row(line: &PartLine, pupil: Id) -> Row {
    let mut day = words::day_and_month(line.date);
    if let Some(time) = line.time {
        day = format!("{day} {}", words::time(time));
    }
    let had = line.minutes.map_or(String::new(), |n| n.to_string());
    let cells = vec![
        format!("  {day}").into(),
        line.says.as_str().into(),
        line.planned.map_or(String::new(), |n| n.to_string()).into(),
        had.into(),
    ];
    Row::of(cells).go(Go::Log(line.key.clone())).pupil(Some(pupil))
}
