//! Support plans: who has none, whose is late or gone quiet; one pupil's plans with their targets;
//! SEN queries step by step.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Legend, Look, Part, QueryStep, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::codes::{PlanState, QueryState, TargetState};
use crate::domain::records::{Plan, Query};
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::queries::plans::{
    AdjustmentRow, PlanLine, PlanView, QueryRow, STALE_DAYS, TargetView,
};

/// Every plan in force, what is missing first.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let columns = vec![
        Column::text("Pupil").least(14),
        // Of all pupils the same, but for those who have none: their heading says so.
        Column::text("Plan").drop(6),
        Column::whole("Review by"),
        Column::text("Owner").drop(4),
        Column::number("targets"),
        Column::bar("").drop(5),
        Column::whole("Last noted").drop(3),
        Column::rest("").least(19).drop(2),
    ];
    let name = store.plan_name(today)?;
    let mut board = Board::new(BoardKey::Plans, format!("{name}s"), columns);
    board.legend = Some(Legend::Targets);
    board.empty = "Nobody has a plan yet. n makes one.";
    let without = store.without_plan()?;
    let lines = store.plan_lines()?;
    board.counts = format!("{} in force · {} without", lines.len(), without.len());
    let missing = |(pupil, name): &(Id, String)| {
        let mut row = Row::of(vec![name.as_str().into(), Cell::Tinted("none".into(), Look::Late)]);
        row.new = Some(Go::New("plan", vec![("pupil", *pupil)], vec![("starts", date(today))]));
        row.pupil(Some(*pupil)).go(Go::Board(BoardKey::Plan(*pupil, None)))
    };
    board.part("On the register without a plan", without.iter().map(missing).collect());
    let part = |keep: &dyn Fn(&PlanLine) -> bool| -> Vec<Row> {
        lines.iter().filter(|line| keep(line)).map(|line| line_row(line, today)).collect()
    };
    let draft = |line: &PlanLine| line.plan.state == PlanState::Draft;
    let done = |line: &PlanLine| line.plan.reviewed_on.is_some();
    let late = |line: &PlanLine| !done(line) && line.plan.review_on.is_some_and(|day| day < today);
    board.part("Drafts that wait for a SENCO to agree", part(&draft));
    board.part("Review overdue", part(&|line| !draft(line) && late(line)));
    board.part("Reviewed: the next one is to be begun", part(&|line| !draft(line) && done(line)));
    let sound = |line: &PlanLine| !draft(line) && !late(line) && !done(line);
    let quiet = format!("Nothing noted on a target for {STALE_DAYS} days");
    board.part(&quiet, part(&|line| sound(line) && line.stale > 0));
    board.part("Up to date", part(&|line| sound(line) && line.stale == 0));
    board.new = Some(Go::New("plan", Vec::new(), vec![("starts", date(today))]));
    Ok(board)
}

fn date(day: NaiveDate) -> Value {
    Value::Text(day.to_string())
}

fn line_row(line: &PlanLine, today: NaiveDate) -> Row {
    let review = line.plan.review_on.map_or(String::new(), words::day_and_month);
    let late =
        line.plan.reviewed_on.is_none() && line.plan.review_on.is_some_and(|day| day < today);
    let n = |count: usize| i64::try_from(count).unwrap_or(0);
    let open = line.targets.saturating_sub(line.reached);
    let bar = Cell::Bar(vec![
        (Part::Delivered, n(line.reached)),
        (Part::Rest, n(open.saturating_sub(line.stale))),
        (Part::Unknown, n(line.stale)),
    ]);
    let last = line.last.map_or("never".to_string(), |day| words::past_day(day, today));
    let says = match (line.targets, line.stale, line.no_baseline) {
        (0, ..) => "no target yet".to_string(),
        (_, 0, 0) => String::new(),
        (_, 0, n) => format!("{} without a baseline", words::counted(n, "target", "targets")),
        (_, n, _) => format!("{} gone quiet", words::counted(n, "target", "targets")),
    };
    let cells = vec![
        line.name.as_str().into(),
        line.called.as_str().into(),
        if late { Cell::Tinted(review, Look::Late) } else { review.into() },
        line.owner.clone().unwrap_or_default().into(),
        format!("{} of {}", line.reached, line.targets).into(),
        if line.targets == 0 { "".into() } else { bar },
        last.into(),
        Cell::Tinted(says, Look::Open),
    ];
    Row::of(cells)
        .record("plan", line.id)
        .go(Go::Board(BoardKey::Plan(line.plan.pupil, None)))
        .pupil(Some(line.plan.pupil))
        .done(plan_done(line.id, &line.plan, &line.name))
}

/// What one key says was done of a plan: a draft agreed to; a plan in force reviewed, or followed by
/// the next one.
fn plan_done(id: Id, plan: &Plan, name: &str) -> Option<Done> {
    match plan.state {
        PlanState::Draft => Some(Done::Now(Deed::Agree(id))),
        PlanState::Agreed => {
            let mut choices = Vec::new();
            if plan.reviewed_on.is_none() {
                choices.push(('r', "reviewed today".to_string(), Deed::Reviewed(id, false)));
            }
            let next = "close it and begin the next plan, with the targets still open";
            choices.push(('n', next.to_string(), Deed::Reviewed(id, true)));
            Some(Done::Ask(format!("{name}: what was done?"), choices))
        }
        _ => None,
    }
}

/// One pupil's plans, the newest first, with their targets.
pub(super) fn of_pupil(store: &Store, pupil: Id, session: Option<Id>) -> Result<Board, AppError> {
    let today = store.clock().today();
    let name = store.pupil_name(pupil)?.unwrap_or_default();
    let columns = vec![
        Column::rest("Target").least(36),
        Column::whole("By").drop(2),
        Column::text("Who").drop(4),
        Column::whole("State"),
        Column::bar("progress").drop(3),
        Column::whole("Last noted").drop(1),
        Column::rest("").drop(5),
    ];
    let mut board = Board::new(BoardKey::Plan(pupil, session), format!("{name}: plans"), columns);
    board.empty = "There is no plan yet. n makes one.";
    board.legend = Some(Legend::Progress);
    board.new = Some(Go::New("plan", vec![("pupil", pupil)], vec![("starts", date(today))]));
    for view in store.plans_of(pupil)? {
        if !board.rows.is_empty() {
            board.rows.push(Row::of(Vec::new()));
        }
        board.rows.push(plan_row(&view, pupil, today));
        for target in &view.targets {
            board.rows.push(target_row(target, &view, (pupil, session), today));
        }
    }
    let adjustments = store.adjustments_of(pupil)?;
    board.part(
        "Adjustments, d: used today",
        adjustments.iter().map(|a| used_row(a, pupil, today)).collect(),
    );
    Ok(board)
}

fn plan_row(view: &PlanView, pupil: Id, today: NaiveDate) -> Row {
    let mut says = vec![
        words::capital(&view.called),
        format!("from {}", words::day_and_month(view.plan.starts)),
        view.plan.state.label().to_string(),
    ];
    let reviewed = view.plan.reviewed_on;
    says.extend(reviewed.map(|day| format!("reviewed {}", words::day_and_month(day))));
    // A plan that was reviewed is due no more.
    let due = view.plan.review_on;
    let due = due.filter(|_| reviewed.is_none() && view.plan.state != PlanState::Reviewed);
    says.extend(due.map(|day| match day < today {
        true => format!("review was due {}", words::day_and_month(day)),
        false => format!("review by {}", words::day_and_month(day)),
    }));
    if !view.current(today) {
        says.push("not in force".to_string());
    }
    says.extend(view.owner.clone());
    let mut row = Row::of(vec![Cell::Text(says.join(" · "))])
        .look(Look::Heading)
        .record("plan", view.id)
        .go(Go::Record("plan", view.id))
        .wide();
    row.pupil = Some(pupil);
    row.new = Some(new_here(view, pupil, today));
    row.done(plan_done(view.id, &view.plan, &view.called))
}

/// What is made from a row of a plan: a target, and where the plan is over, the next plan.
fn new_here(view: &PlanView, pupil: Id, today: NaiveDate) -> Go {
    match view.current(today) || view.plan.state == PlanState::Draft {
        true => Go::New("target", vec![("plan", view.id), ("pupil", pupil)], Vec::new()),
        false => Go::New("plan", vec![("pupil", pupil)], vec![("starts", date(today))]),
    }
}

/// An adjustment with how often it was used: evidence that it is the child's way of working.
fn used_row(row: &AdjustmentRow, pupil: Id, today: NaiveDate) -> Row {
    let what = row.adjustment.what.clone().map_or(String::new(), |what| format!(": {what}"));
    let cells = vec![
        format!("  {}{what}", row.adjustment.r#type.label()).into(),
        "".into(),
        "".into(),
        match row.uses {
            0 => Cell::Tinted("never used".into(), Look::Open),
            n => format!("used {}", words::counted(n, "time", "times")).into(),
        },
        "".into(),
        row.last.map_or(String::new(), |day| words::past_day(day, today)).into(),
    ];
    let done = (row.last != Some(today)).then_some(Done::Now(Deed::Used(row.id)));
    Row::of(cells)
        .record("adjustment", row.id)
        .go(Go::Record("adjustment", row.id))
        .pupil(Some(pupil))
        .done(done)
}

/// The letters that say how a target goes.
const STATES: [(char, TargetState); 5] = [
    ('w', TargetState::Working),
    ('p', TargetState::Partly),
    ('m', TargetState::Met),
    ('x', TargetState::Exceeded),
    ('n', TargetState::NotStarted),
];

fn target_row(
    view: &TargetView,
    plan: &PlanView,
    (pupil, session): (Id, Option<Id>),
    today: NaiveDate,
) -> Row {
    let target = &view.target;
    let smart = target.smart.lines().next().unwrap_or_default();
    let last = view.progress.first().map(|(_, p)| p);
    let says = match (view.stale, last.and_then(|p| p.note.clone())) {
        (true, _) => Cell::Tinted(format!("nothing noted for {STALE_DAYS} days"), Look::Open),
        (false, Some(note)) => note.lines().next().unwrap_or_default().into(),
        (false, None) => target.criterion.clone().unwrap_or_default().into(),
    };
    let look = match &view.state {
        state if state.reached() => Look::Good,
        state if state.open() => Look::Plain,
        _ => Look::Quiet,
    };
    let late = view.state.open() && target.by.is_some_and(|day| day < today);
    let by = target.by.map_or(String::new(), words::day_and_month);
    let cells = vec![
        format!("  {smart}").into(),
        if late { Cell::Tinted(by, Look::Late) } else { by.into() },
        view.who.clone().unwrap_or_default().into(),
        Cell::Tinted(view.state.label().to_string(), look),
        steps(view),
        last.map_or("never".to_string(), |p| words::past_day(p.date, today)).into(),
        says,
    ];
    let choices = STATES
        .iter()
        .map(|(key, state)| {
            (*key, state.label().to_string(), Deed::Progress(view.id, state.clone(), session))
        })
        .collect();
    let mut row = Row::of(cells).record("target", view.id).go(Go::Record("target", view.id));
    row.pupil = Some(pupil);
    row.new = Some(new_here(plan, pupil, today));
    row.done(Some(Done::Ask(format!("How does it go? {smart}"), choices)))
}

/// The last entries, oldest first, each as high as its state; counts as a part of what is wanted.
fn steps(view: &TargetView) -> Cell {
    /// Entries that are drawn: a term of weekly ones.
    const SHOWN: usize = 12;
    let wanted = view.target.target_value;
    let level = |p: &crate::domain::records::Progress| -> Option<u8> {
        if let (Some(value), Some(whole)) = (p.value, p.out_of.or(wanted)) {
            let part = value.clamp(0, whole) * 3 / whole.max(1);
            return Some(u8::try_from(part).unwrap_or(0));
        }
        Some(match p.state.as_ref()? {
            TargetState::NotStarted => 0,
            TargetState::Working => 1,
            TargetState::Partly => 2,
            TargetState::Met | TargetState::Exceeded => 3,
            _ => return None,
        })
    };
    let mut out: Vec<u8> = view.progress.iter().filter_map(|(_, p)| level(p)).take(SHOWN).collect();
    out.reverse();
    Cell::Steps(out)
}

/// SEN queries, from the worry to the register, each with its next step.
pub(super) fn queries(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let columns = vec![
        Column::text("Pupil").least(14),
        Column::whole("Raised"),
        Column::text("By").drop(4),
        Column::text("Area of need").drop(5),
        Column::text("Seen").least(20).drop(3),
        Column::rest("Next step").least(30),
    ];
    let mut board = Board::new(BoardKey::Queries, "SEN queries", columns);
    board.empty = "Nobody has raised a worry. n makes one.";
    board.new = Some(Go::New("query", Vec::new(), Vec::new()));
    let rows = store.queries_open()?;
    let open: Vec<&QueryRow> = rows.iter().filter(|r| r.query.state == QueryState::Open).collect();
    board.counts = format!("{} open · {} watched", open.len(), rows.len() - open.len());
    board.part("Open", open.into_iter().map(|row| query_row(row, today)).collect());
    let watched = rows.iter().filter(|r| r.query.state == QueryState::Watching);
    board.part("On the watch list", watched.map(|row| query_row(row, today)).collect());
    Ok(board)
}

/// What is to be done next of a query: parents first, then a day to look again, then a decision.
pub(super) fn next_step(query: &Query, today: NaiveDate) -> (u8, String, Look) {
    match (query.parents_told, query.review_on) {
        (None, _) if query.by_parent != Some(true) => {
            (1, "1 of 3: tell the parents".to_string(), Look::Open)
        }
        (_, None) => (2, "2 of 3: say when to look again".to_string(), Look::Open),
        (_, Some(day)) if day > today => {
            let when = words::coming_day(day, today);
            (2, format!("2 of 3: look again {when}"), Look::Quiet)
        }
        (_, Some(_)) => (3, "3 of 3: decide".to_string(), Look::Late),
    }
}

fn query_row(row: &QueryRow, today: NaiveDate) -> Row {
    let query = &row.query;
    let (_, says, look) = next_step(query, today);
    let seen = query.worry.as_deref().and_then(|text| text.lines().next()).unwrap_or_default();
    let cells = vec![
        row.name.as_str().into(),
        words::past_day(query.raised_on, today).into(),
        match query.by_parent {
            Some(true) => "parents".into(),
            _ => row.by.clone().unwrap_or_default().into(),
        },
        query.area.as_ref().map_or("", |area| area.label()).into(),
        seen.into(),
        Cell::Tinted(says, look),
    ];
    let step = |key, label: &str, step| (key, label.to_string(), Deed::Query(row.id, step));
    let mut choices = Vec::new();
    if query.parents_told.is_none() {
        choices.push(step('t', "parents were told today", QueryStep::Told));
    }
    choices.push(step('l', "look again in six weeks", QueryStep::LookAgain));
    if query.state == QueryState::Open {
        choices.push(step('w', "on the watch list: monitoring from today", QueryStep::Watch));
    }
    choices.push(step('r', "on the register: SEN support from today", QueryStep::Register));
    choices.push(step('n', "no SEN found", QueryStep::NoSen));
    Row::of(cells)
        .record("query", row.id)
        .go(Go::Record("query", row.id))
        .pupil(Some(query.pupil))
        .done(Some(Done::Ask(format!("{}: what was done?", row.name), choices)))
}
