//! Things to do, and what the census would refuse.

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::dates::on;
use crate::domain::records::{Need, Register};
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::queries::work::TaskRow;

/// Tasks that are done stay on the list for so many days.
pub const DONE_DAYS: u64 = 14;

/// Everything to do, by when.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let columns = vec![
        Column::whole("By"),
        Column::rest("What").least(36),
        Column::text("Who").drop(2),
        Column::text("About").drop(3),
        Column::whole("Comes back").drop(4),
        Column::whole("").drop(1),
    ];
    let mut board = Board::new(BoardKey::Tasks, "Tasks", columns);
    board.empty = "There is nothing to do. n makes a task.";
    board.new = Some(Go::New("task", Vec::new(), Vec::new()));
    let rows = store.tasks(DONE_DAYS)?;
    let part = |keep: &dyn Fn(&TaskRow) -> bool| -> Vec<Row> {
        rows.iter().filter(|row| keep(row)).map(|row| task_row(row, today)).collect()
    };
    let week = on(today, 7);
    let open = |row: &TaskRow| row.task.done.is_none();
    let due = |row: &TaskRow| row.task.due.filter(|_| open(row));
    let overdue = part(&|row| due(row).is_some_and(|day| day < today));
    board.counts = format!(
        "{} to do · {} overdue",
        rows.iter().filter(|row| open(row)).count(),
        overdue.len()
    );
    board.part("Overdue", overdue);
    board.part("In the next week", part(&|row| due(row).is_some_and(|d| d >= today && d <= week)));
    board.part("Later", part(&|row| due(row).is_some_and(|day| day > week)));
    board.part("Without a day", part(&|row| open(row) && row.task.due.is_none()));
    board.part("Done in the last two weeks", part(&|row| !open(row)));
    Ok(board)
}

fn task_row(row: &TaskRow, today: chrono::NaiveDate) -> Row {
    let task = &row.task;
    let (look, far) = match (task.done, task.due) {
        (Some(day), _) => (Look::Quiet, format!("done {}", words::past_day(day, today))),
        (None, Some(due)) => {
            let days = (due - today).num_days();
            let look = if days < 0 { Look::Late } else { Look::Plain };
            (look, words::distance(days))
        }
        (None, None) => (Look::Plain, String::new()),
    };
    let cells = vec![
        task.due.map_or(String::new(), words::day_and_month).into(),
        task.title.as_str().into(),
        row.owner.clone().unwrap_or_default().into(),
        row.pupil.clone().unwrap_or_default().into(),
        task.repeats.as_ref().map_or("", |repeats| repeats.label()).into(),
        Cell::Tinted(far, if look == Look::Late { Look::Late } else { Look::Quiet }),
    ];
    let done = task.done.is_none().then_some(Done::Now(Deed::Task(row.id)));
    Row::of(cells)
        .look(look)
        .record("task", row.id)
        .go(Go::Edit("task", row.id))
        .pupil(task.pupil)
        .done(done)
}

/// What the next census would refuse, each with the form that puts it right behind Enter.
pub(super) fn census(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.census_check()?;
    let columns = vec![
        Column::text("Pupil").least(14),
        Column::number("Rule").drop(1),
        Column::rest("What is to be put right"),
    ];
    let title = format!("{}, {}", words::capital(view.census), words::full_day(view.day));
    let mut board = Board::new(BoardKey::Census, title, columns);
    board.empty = "The census would take everything as it stands.";
    board.counts = match view.findings.len() {
        0 => "nothing to put right".to_string(),
        n => format!("{n} to put right"),
    };
    for (finding, name) in &view.findings {
        let cells = vec![
            name.as_str().into(),
            Cell::Tinted(finding.rule.to_string(), Look::Quiet),
            finding.says.as_str().into(),
        ];
        let go = fix(store, finding.rule, finding.pupil, finding.fix, today)?;
        board.rows.push(Row::of(cells).go(go).pupil(Some(finding.pupil)));
    }
    Ok(board)
}

/// The form that puts a finding right: the row it names, else a new one that is missing.
fn fix(
    store: &Store,
    rule: u16,
    pupil: Id,
    row: Option<Id>,
    today: chrono::NaiveDate,
) -> Result<Go, AppError> {
    /// Of the census's errors, the two that ask for a type of need which is not there.
    const NEEDS_A_NEED: u16 = 2170;
    /// And the one that asks for a status.
    const NEEDS_A_STATUS: u16 = 2120;
    let around = vec![("pupil", pupil)];
    if let Some(id) = row {
        if store.get::<Need>(id)?.is_some() && rule != NEEDS_A_STATUS {
            return Ok(Go::Edit("need", id));
        }
        if store.get::<Register>(id)?.is_some() && rule != NEEDS_A_NEED {
            return Ok(Go::Edit("register", id));
        }
    }
    let since = vec![("starts", Value::Text(today.to_string()))];
    Ok(match rule {
        NEEDS_A_NEED => Go::New("need", around, Vec::new()),
        NEEDS_A_STATUS => Go::New("register", around, since),
        _ => Go::Pupil(pupil),
    })
}
