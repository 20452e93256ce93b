//! A board.
//!
//! ```text
//! ╭ Provision map by class ──────────────────── minutes, 2 Nov to 18 Dec 2026 ╮
//! │ Class   pupils  planned   had    %  minutes                   lost  open  │
//! │►1C           6     2040  1620  79%  ███████████████▄××░░        240   180 │
//! ╰ █ had  ▄ assumed  × lost  · awaiting  ░ not accounted for ────────────────╯
//! ```

use ratatui::style::Style;

use super::{framed, point_at, row_style};
use crate::app::boards::{Board, Cell, Look, Row};
use crate::app::layout::Area;
use crate::app::overlays::BoardBox;
use crate::app::strings;
use crate::tui::charts;
use crate::tui::panes::lines;
use crate::tui::pen::{Fill, Pen};
use crate::tui::theme::Role;

fn role(look: Look) -> Role {
    match look {
        Look::Heading => Role::Heading,
        Look::Plain => Role::Base,
        Look::Quiet => Role::Quiet,
        Look::Strong => Role::ContextSchool,
        Look::Good => Role::MarkDone,
        Look::Open => Role::MarkOpen,
        Look::Late => Role::Overdue,
    }
}

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &BoardBox) {
    let area = pen.shell.layout.wide_box();
    let Some(board) = it.board.clone() else {
        let inner = framed(pen, area, "", "", "", Role::DialogTitle);
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        pen.point(inner.x, inner.y);
        return;
    };
    let foot = foot(pen, it, &board);
    let mut inner = framed(pen, area, &board.title, &board.counts, &foot, Role::DialogTitle);
    pen.point(inner.x, inner.y);
    if it.filtered() && inner.h > 0 {
        let style = pen.style(Role::Field);
        pen.field(Area { h: 1, ..inner }, "filter: ", &it.filter, style);
        inner = Area { y: inner.y + 1, h: inner.h - 1, ..inner };
    }
    if it.shown.is_empty() {
        let quiet = pen.style(Role::Quiet);
        let text = if it.filtered() { strings::NO_MATCH } else { board.empty };
        pen.put(inner.x, inner.y, inner.w, text, quiet);
        return;
    }
    heads(pen, it, &board, Area { h: 1.min(inner.h), ..inner });
    let table = Area { y: inner.y + 1, h: inner.h.saturating_sub(1), ..inner };
    let shown = it.shown.iter().enumerate().skip(it.offset);
    for ((place, n), line) in shown.zip(lines(table)) {
        let Some(row) = board.rows.get(*n) else { continue };
        let selected = place == it.at && row.rests();
        draw_row(pen, it, &board, row, line, selected);
        if row.rests() {
            point_at(pen, line, place);
        }
        if selected && !it.typing {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
}

/// What the signs mean, and how much there is beyond the screen.
fn foot(pen: &Pen<'_>, it: &BoardBox, board: &Board) -> String {
    let (above, below) = it.beyond();
    let mut parts: Vec<String> = [(above, pen.glyphs.above), (below, pen.glyphs.below)]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, arrow)| format!("{arrow} {n} more"))
        .collect();
    parts.extend(board.legend.map(|legend| charts::legend(pen, legend)));
    parts.join("  ")
}

/// The columns that are shown: where, and which.
fn columns<'a>(it: &'a BoardBox, line: Area) -> impl Iterator<Item = (usize, Area)> + use<'a> {
    let end = line.x + line.w;
    let mut x = line.x;
    it.widths.iter().enumerate().filter(|(_, w)| **w > 0).map_while(move |(n, w)| {
        let w = u16::try_from(*w).unwrap_or(0).min(end.saturating_sub(x));
        let area = Area { x, w, h: 1, y: line.y };
        x = x.saturating_add(w).saturating_add(1);
        (w > 0).then_some((n, area))
    })
}

fn heads(pen: &mut Pen<'_>, it: &BoardBox, board: &Board, line: Area) {
    let style = pen.style(Role::FieldLabel);
    for (n, area) in columns(it, line) {
        if let Some(column) = board.columns.get(n) {
            let fill = if column.right { Fill::Right } else { Fill::Left };
            put(pen, area, column.title, fill, style);
        }
    }
}

fn put(pen: &mut Pen<'_>, area: Area, text: &str, fill: Fill, style: Style) {
    match fill {
        Fill::Left => pen.put(area.x, area.y, area.w, text, style),
        Fill::Right => pen.put_right(area, text, style),
    };
}

fn draw_row(
    pen: &mut Pen<'_>,
    it: &BoardBox,
    board: &Board,
    row: &Row,
    line: Area,
    selected: bool,
) {
    let style = row_style(pen, line, selected, role(row.look));
    if row.whole() {
        let text = row.cells.first().map_or("", Cell::words);
        pen.put(line.x, line.y, line.w, text, style);
        return;
    }
    let over = selected.then_some(style);
    for (n, area) in columns(it, line) {
        let (Some(cell), Some(column)) = (row.cells.get(n), board.columns.get(n)) else { continue };
        let fill = if column.right { Fill::Right } else { Fill::Left };
        match cell {
            Cell::Text(text) => put(pen, area, text, fill, style),
            Cell::Tinted(text, look) => {
                let style = over.unwrap_or_else(|| pen.style(role(*look)));
                put(pen, area, text, fill, style);
            }
            Cell::Bar(parts) => charts::bar(pen, area, parts, over),
            Cell::Weeks(weeks) => charts::weeks(pen, area, weeks, over),
            Cell::Steps(steps) => charts::steps(pen, area, steps, over),
            Cell::Lane(lessons) => charts::lane(pen, area, lessons, over),
        }
    }
}
