//! A list of records.
//!
//! ```text
//! ╭ Reviews ───────────────────────────────────────────── 24 ╮
//! │ Pupil          [Kind]        Due by       Booked for     │
//! │►Maya Barnes     plan review   30 Nov 2026                │
//! ╰──────────────────────────────────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::forms::list::{ListKey, ListRow};
use crate::app::layout::Area;
use crate::app::listing::Rows;
use crate::app::overlays::RecordsBox;
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Rows that decide how wide columns are; more than stand on any screen.
const MEASURED: usize = 200;

/// The widest a column is before the others have what they need.
const COLUMN_MAX: u16 = 30;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &RecordsBox) {
    let area = pen.shell.layout.wide_box();
    let (above, below) = it.list.beyond();
    let more: Vec<String> = [(above, pen.glyphs.above), (below, pen.glyphs.below)]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, arrow)| format!("{arrow} {n} more"))
        .collect();
    let counts = if it.loaded() { it.counts() } else { String::new() };
    let foot = more.join("  ");
    let inner = framed(pen, area, &it.title(), &counts, &foot, Role::DialogTitle);
    let mut body = inner;
    let quiet = pen.style(Role::Quiet);
    if !it.loaded() {
        pen.put(body.x, body.y, body.w, strings::LOADING, quiet);
        return;
    }
    let (filter, typing) = it.list.filter();
    if (typing || !filter.text().is_empty()) && body.h > 0 {
        let style = pen.style(Role::Field);
        pen.field(Area { h: 1, ..body }, "filter: ", filter, style);
        if !typing {
            pen.cursor = None;
        }
        body = Area { y: body.y + 1, h: body.h - 1, ..body };
    }
    if it.list.is_empty() {
        let text = match (filter.text().is_empty(), it.makeable, it.key) {
            (false, ..) => strings::NO_MATCH,
            (true, true, ListKey::Kind(_)) => strings::LIST_EMPTY,
            _ => strings::LIST_NONE,
        };
        pen.put(body.x, body.y, body.w, text, quiet);
        if !typing {
            pen.point(body.x, body.y);
        }
        return;
    }
    let widths = widths(pen, it, body.w);
    heads(pen, it, Area { h: 1.min(body.h), ..body }, &widths);
    let rows = Area { y: body.y + 1, h: body.h.saturating_sub(1), ..body };
    for ((n, (selected, row)), line) in it.list.visible().enumerate().zip(lines(rows)) {
        super::point_at(pen, line, n);
        let role = if row.rule.is_some() { Role::Quiet } else { Role::Base };
        let style = row_style(pen, line, selected, role);
        let first = if row.clash { format!("2! {}", text(row, 0)) } else { text(row, 0).into() };
        let mut cols = Vec::new();
        for (n, width) in widths.iter().enumerate() {
            let words = if n == 0 { first.clone() } else { text(row, n).to_string() };
            cols.push(Col(*width, Fill::Left, words.into(), style));
        }
        pen.columns(line, &cols);
        if selected && !typing {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
}

fn text(row: &ListRow, column: usize) -> &str {
    row.cells.get(column).map_or("", |(text, _)| text.as_str())
}

/// The words over the columns; the one to sort by in brackets, the sorted one with its way.
fn heads(pen: &mut Pen<'_>, it: &RecordsBox, line: Area, widths: &[u16]) {
    let (sorted, reverse) = it.list.sort();
    let style = pen.style(Role::Heading);
    let mut cols = Vec::new();
    for (n, width) in widths.iter().enumerate() {
        let mut words = it.columns.get(n).copied().unwrap_or("").to_string();
        if usize::from(sorted) == n + 1 {
            let arrow = if reverse { pen.glyphs.below } else { pen.glyphs.above };
            words = format!("{words} {arrow}");
        }
        if n == it.column {
            words = format!("[{words}]");
        }
        cols.push(Col(*width, Fill::Left, words.into(), style));
    }
    pen.columns(line, &cols);
}

/// The widths of the columns: what each needs, the widest giving way first; the last columns are left
/// out where not all can be read, but never the chosen one.
fn widths(pen: &Pen<'_>, it: &RecordsBox, room: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = (0..it.columns.len())
        .map(|n| {
            let head = pen.width(it.columns[n]) + 4;
            let rows = it.list.all().iter().take(MEASURED);
            let clash = u16::from(n == 0) * 3;
            let widest = rows.map(|r| pen.width(text(r, n)) + if r.clash { clash } else { 0 });
            widest.max().unwrap_or(0).clamp(head.min(COLUMN_MAX), COLUMN_MAX.max(head))
        })
        .collect();
    let total = |widths: &[u16]| widths.iter().map(|w| w + 1).sum::<u16>().saturating_sub(1);
    /// A name and a date can still be told in so many cells.
    const LEAST: u16 = 11;
    while total(&widths) > room {
        match widths.iter().enumerate().max_by_key(|(_, w)| **w) {
            Some((n, w)) if *w > LEAST => widths[n] -= 1,
            _ => break,
        }
    }
    while total(&widths) > room && widths.len() > it.column + 1 {
        widths.pop();
    }
    // The last one takes what is left.
    let left = room.saturating_sub(total(&widths));
    if let Some(last) = widths.last_mut() {
        *last += left;
    }
    widths
}
