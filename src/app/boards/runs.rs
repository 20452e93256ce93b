//! Who may run what, and whose training runs out.

use super::{Board, BoardKey, Cell, Column, Go, Look, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::Value;
use crate::domain::dates::on;
use crate::store::Store;
use crate::store::queries::timetable::{RunsRow, TrainingRow};

/// Days ahead in which training that runs out is shown first: a term, in which a course can be found.
const SOON_DAYS: u64 = 90;

/// Builds it.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let (runs, training) = (store.who_may_run(today)?, store.training()?);
    let columns = vec![
        Column::text("Intervention").least(16),
        Column::text("Adult").least(12),
        Column::whole("Until"),
        Column::rest("").least(12),
    ];
    let mut board = Board::new(BoardKey::Runs, "Who may run what", columns);
    board.empty = "No training is on file. n notes one.";
    let with = vec![("date", Value::Text(today.to_string()))];
    board.new = Some(Go::New("training", Vec::new(), with));
    let nobody = runs.iter().filter(|row| row.may.is_empty()).count();
    board.counts = match nobody {
        0 => format!("{} for trained adults only", runs.len()),
        n => format!("{} for trained adults only · {n} with nobody", runs.len()),
    };
    let rows = runs.iter().flat_map(|row| may_rows(row, today)).collect();
    board.part("Only trained adults may run", rows);
    let soon = on(today, SOON_DAYS);
    let ends =
        |row: &&TrainingRow| !row.renewed && row.training.ends.is_some_and(|day| day <= soon);
    board.part(
        "Run out, or will within a term",
        training.iter().filter(ends).map(|row| training_row(row, today)).collect(),
    );
    let rest = training.iter().filter(|row| !ends(row) && !row.renewed);
    board.part("In date", rest.map(|row| training_row(row, today)).collect());
    Ok(board)
}

fn may_rows(row: &RunsRow, today: chrono::NaiveDate) -> Vec<Row> {
    let go = || Go::Record("intervention", row.intervention);
    let line = |first: bool, who: &str, until: String, says: &str, look: Look| {
        let title = if first { row.title.as_str() } else { "" };
        let cells = vec![
            title.into(),
            who.into(),
            Cell::Tinted(until, look),
            Cell::Tinted(says.to_string(), look),
        ];
        Row::of(cells).record("intervention", row.intervention).go(go())
    };
    let mut out = Vec::new();
    for (_, name, until) in &row.may {
        let until = until.map_or("for good".to_string(), words::full_day);
        out.push(line(out.is_empty(), name, until, "may run it", Look::Good));
    }
    if row.may.is_empty() {
        out.push(line(true, "nobody", String::new(), "nobody's training is in date", Look::Late));
    }
    for (_, name, since) in &row.expired {
        let since = words::past_day(*since, today);
        out.push(line(false, name, since, "training has run out", Look::Late));
    }
    out
}

fn training_row(row: &TrainingRow, today: chrono::NaiveDate) -> Row {
    let of = &row.training;
    let (until, look) = match of.ends {
        Some(day) if day < today => (words::past_day(day, today), Look::Late),
        Some(day) => (words::full_day(day), Look::Plain),
        None => ("for good".to_string(), Look::Quiet),
    };
    let cells = vec![
        row.intervention.clone().unwrap_or_default().into(),
        row.name.as_str().into(),
        Cell::Tinted(until, look),
        of.title.as_str().into(),
    ];
    Row::of(cells).record("training", row.id).go(Go::Record("training", row.id))
}
