//! `view`: any of the screen's views made for looking, as text and as JSON.

use serde_json::{Value as Json, json};

use crate::app::boards::{Board, BoardKey, Cell, Got, Judge, Look, Part, Reach, Row, board};
use crate::app::error::AppError;
use crate::app::records::one;
use crate::domain::kind::Record;
use crate::domain::records::{Pupil, Review};
use crate::store::queries::map::Axis;

use super::args::ViewOf;
use super::output::{Done, Lines, Out};
use super::place::Env;
use super::text::Table;

/// The words for the views, each with the view; `plan` and `review` want to know whose.
pub(super) const VIEWS: &[(&str, BoardKey)] = &[
    ("agencies", BoardKey::Agencies),
    ("away", BoardKey::Digest(None)),
    ("census", BoardKey::Census),
    ("cost", BoardKey::Cost(false, Reach::Year(0))),
    ("effects", BoardKey::Judged(Judge::Intervention, Reach::Year(0))),
    ("helps", BoardKey::Helps),
    ("judged", BoardKey::Judged(Judge::Group, Reach::Year(0))),
    ("map", BoardKey::Map(Axis::Area, Reach::HalfTerm(0))),
    ("moves", BoardKey::Moves),
    ("plans", BoardKey::Plans),
    ("queries", BoardKey::Queries),
    ("reviews", BoardKey::Reviews),
    ("tasks", BoardKey::Tasks),
    ("term", BoardKey::Term),
    ("training", BoardKey::Runs),
    ("wellbeing", BoardKey::Wellbeing),
    ("year", BoardKey::Year(None)),
];

/// `view NAME`.
pub(super) fn view(args: &ViewOf, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open_to_read(out)?;
    let key = match (args.name.as_str(), &args.of) {
        ("plan", Some(of)) => BoardKey::Plan(one(&store, Pupil::KIND, of)?, None),
        ("review", Some(of)) => BoardKey::Review(one(&store, Review::KIND, of)?),
        ("plan" | "review", None) => {
            return Err(AppError::usage("say whose plans, or which review").into());
        }
        (name, _) => match VIEWS.iter().find(|(word, _)| *word == name) {
            Some((_, key)) => key.clone(),
            None => {
                let words = VIEWS.iter().map(|(word, _)| (*word).to_string());
                let words = words.chain(["plan".to_string(), "review".to_string()]).collect();
                let error = AppError::usage(format!("there is no view called \"{name}\""));
                return Err(error.candidates(words).into());
            }
        },
    };
    let made = board(&mut store, &key)?;
    out.result(&board_json(&args.name, &made), |lines| board_lines(&made, lines))
}

/// A heading that parts the rows.
fn parts(row: &Row) -> Option<&str> {
    let heads = row.look == Look::Heading && row.cells.len() == 1;
    heads.then(|| row.cells.first().map_or("", Cell::words))
}

fn board_json(name: &str, board: &Board) -> Json {
    let mut part = None;
    let mut rows = Vec::new();
    for row in &board.rows {
        if let Some(heading) = parts(row) {
            part = Some(heading);
            if row.record.is_none() {
                continue;
            }
        }
        if row.cells.is_empty() {
            continue;
        }
        rows.push(json!({
            "part": part,
            "kind": row.record.map(|(kind, _)| kind),
            "id": row.record.map(|(_, id)| id.to_string()),
            "pupil": row.pupil.map(|id| id.to_string()),
            "late": row.look == Look::Late,
            "cells": row.cells.iter().map(cell_json).collect::<Vec<_>>(),
        }));
    }
    json!({
        "view": name,
        "title": board.title,
        "counts": board.counts,
        "columns": board.columns.iter().map(|column| column.title).collect::<Vec<_>>(),
        "rows": rows,
    })
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Delivered => "delivered",
        Part::Assumed => "assumed",
        Part::Lost => "lost",
        Part::Awaiting => "awaiting",
        Part::Unknown => "unknown",
        Part::Rest => "rest",
    }
}

fn cell_json(cell: &Cell) -> Json {
    match cell {
        Cell::Text(text) | Cell::Tinted(text, _) => json!(text.trim()),
        Cell::Bar(parts) => {
            parts.iter().map(|(part, n)| (part_word(*part).to_string(), json!(n))).collect()
        }
        Cell::Weeks(weeks) => weeks.iter().map(|got| json!(got_word(*got))).collect(),
        Cell::Steps(steps) => json!(steps),
        Cell::Lane(lessons) => lessons
            .iter()
            .map(|l| json!({ "from": l.from, "to": l.to, "label": l.label, "clash": l.clash }))
            .collect(),
    }
}

fn got_word(got: Got) -> &'static str {
    match got {
        Got::Unplanned => "unplanned",
        Got::Nothing => "nothing",
        Got::Some => "some",
        Got::Enough => "enough",
        Got::Unknown => "unknown",
    }
}

/// A drawing has its words beside it: only words are printed.
fn board_lines(board: &Board, lines: &mut Lines) {
    lines.line(&format!("{} · {}", board.title, board.counts));
    if board.rows.is_empty() {
        lines.line(board.empty);
    }
    let mut table = Table::default();
    for row in &board.rows {
        if let Some(heading) = parts(row) {
            lines.table(&std::mem::take(&mut table));
            lines.line("");
            lines.line(heading);
        } else if row.whole() && row.cells.len() == 1 {
            lines.table(&std::mem::take(&mut table));
            lines.line(row.cells[0].words());
        } else if !row.cells.is_empty() {
            let words = row.cells.iter().filter(|c| matches!(c, Cell::Text(_) | Cell::Tinted(..)));
            table.row(words.map(|cell| cell.words().to_string()));
        }
    }
    lines.table(&table);
}
