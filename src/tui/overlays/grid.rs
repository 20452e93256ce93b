//! A grid of scores and outcomes.
//!
//! ```text
//! ╭ NELI A: scores and outcomes ─────────────────────────── 2 not saved ╮
//! │ Child     Test      Start     End       Outcome  Next           had  │
//! │►Kai R.    YARC      6;02      7;01      +1       carry on       86%  │
//! ╰ An age 6;02, SS 85 or a number · -2 to 2 · Ctrl-S saves ────────────╯
//! ```

use super::{framed, point_at, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{GridBox, GridColumn};
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Pen, cells};
use crate::tui::theme::Role;

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &GridBox) {
    let area = pen.shell.layout.wide_box();
    let title = it.view.as_ref().map_or("", |view| view.title.as_str());
    let counts = if it.changed() { "not saved yet" } else { "" };
    let (above, below) = it.beyond();
    let foot = match (it.error, it.saving, above + below) {
        (Some(why), ..) => why.to_string(),
        (None, true, _) => "Saving…".to_string(),
        (None, false, 0) => strings::GRID_KEYS.to_string(),
        (None, false, _) => {
            format!(
                "{} {above} {} {below} more  {}",
                pen.glyphs.above,
                pen.glyphs.below,
                strings::GRID_KEYS
            )
        }
    };
    let role = if it.error.is_some() { Role::DialogWrong } else { Role::DialogTitle };
    let inner = framed(pen, area, title, counts, &foot, role);
    pen.point(inner.x, inner.y);
    let quiet = pen.style(Role::Quiet);
    let Some(view) = it.view.clone() else {
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    };
    if view.rows.is_empty() {
        pen.put(inner.x, inner.y, inner.w, strings::NO_CHILDREN, quiet);
        return;
    }
    let several = view.rows.iter().any(|row| row.provision != view.rows[0].provision);
    let columns = columns(pen, it, inner, several);
    let heads = pen.style(Role::FieldLabel);
    pen.put(
        inner.x,
        inner.y,
        columns.name,
        if several { "Child and group" } else { "Child" },
        heads,
    );
    for (column, (x, w)) in GridColumn::ALL.iter().zip(columns.cells) {
        pen.put(inner.x + x, inner.y, w, column.title(), heads);
    }
    let had = Area { x: inner.x + columns.had, w: 5.min(inner.w), ..inner };
    pen.put(had.x, had.y, had.w, "had", heads);
    let table = Area { y: inner.y + 1, h: inner.h.saturating_sub(1), ..inner };
    for ((n, row), line) in view.rows.iter().enumerate().skip(it.offset).zip(lines(table)) {
        let selected = n == it.at.0;
        let style = row_style(pen, line, selected, Role::Base);
        let name = if several { format!("{}, {}", row.name, row.group) } else { row.name.clone() };
        pen.put(line.x, line.y, columns.name, &name, style);
        point_at(pen, line, n);
        let percent = row.delivered.map_or(String::new(), |n| format!("{n}%"));
        pen.put(line.x + columns.had, line.y, 5, &percent, style);
        for (c, (x, w)) in columns.cells.iter().enumerate() {
            let Some(field) = it.cells.get(n).and_then(|cells| cells.get(c)) else { continue };
            let cell = Area { x: line.x + x, w: *w, ..line };
            if selected && c == it.at.1 {
                let style = pen.style(Role::Field);
                pen.field(cell, "", field, style);
            } else {
                let changed = !selected && it.differs(n, c);
                let style = if changed { pen.style(Role::MarkOpen) } else { style };
                pen.put(cell.x, cell.y, cell.w, field.text(), style);
            }
        }
    }
}

/// Where the columns stand.
struct Columns {
    name: u16,
    cells: [(u16, u16); GridColumn::ALL.len()],
    had: u16,
}

/// The narrowest a score can be typed into: an age and a standardised score.
const SCORE: u16 = 12;
/// An outcome with its heading.
const OUTCOME: u16 = 7;
/// A percentage.
const HAD: u16 = 5;

fn columns(pen: &Pen<'_>, it: &GridBox, inner: Area, several: bool) -> Columns {
    let widest = it.view.iter().flat_map(|view| &view.rows).map(|row| {
        let group = if several { pen.width(&row.group) + 2 } else { 0 };
        pen.width(&row.name) + group
    });
    let name = widest.max().unwrap_or(0).max(cells("Child")).min(inner.w / 4);
    let fixed = name + 1 + 2 * (SCORE + 1) + OUTCOME + 1 + HAD;
    let left = inner.w.saturating_sub(fixed + 2);
    let test = (left / 2).min(24);
    let widths = [test, SCORE, SCORE, OUTCOME, left.saturating_sub(test)];
    let mut x = name + 1;
    let cells = widths.map(|w| {
        let here = (x, w);
        x += w + 1;
        here
    });
    Columns { name, cells, had: x }
}
