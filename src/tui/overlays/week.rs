//! The week of a group: children by days.
//!
//! ```text
//! ╭ NELI A ─────────────────────── week of Mon 23 Nov · autumn 2, week 4 of 7 ╮
//! │                    Mon 23    Tue 24    Wed 25    Thu 26    Fri 27         │
//! │                    09:30     09:30     no sess…  09:30     09:30          │
//! │►Kai R.             p         p                   [·]       ·              │
//! │ Maya B.            a         l                    ·        ·              │
//! │ Thu 26: not ticked yet                                                    │
//! │ p here   a not in school   l late   …                                     │
//! ╰ Enter saves 2 sessions ───────────────────────────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::days::{WeekCell, WeekColumn, WeekSession, WeekView};
use crate::app::layout::Area;
use crate::app::mouse::Spot;
use crate::app::overlays::{WEEK_ROWS, WeekGrid};
use crate::app::strings;
use crate::app::words;
use crate::domain::codes::{MarkCode, SessionState};
use crate::domain::dates;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// What the letters of the marks mean.
const LETTERS: [&str; 2] = [
    "p here   a not in school   l late   e left early   k kept elsewhere",
    "d did not take part   n not expected   ? not recorded   x did not happen",
];

/// Cells of a day at least: `Mon 23` and air.
const DAY: u16 = 8;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &WeekGrid) {
    let Some(view) = &it.view else {
        let area = pen.shell.layout.week_box(WEEK_ROWS);
        let inner = framed(pen, area, "Week of a group", "", "", Role::DialogTitle);
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    };
    let area = pen.shell.layout.week_box(view.pupils.len() + WEEK_ROWS);
    let when = format!("week of {} · {}", words::day_and_month(view.monday), view.term);
    let foot = match (&it.error, it.saving, it.ticked()) {
        (Some(error), ..) => error.clone(),
        (None, true, _) => "Saving…".into(),
        (None, false, 0) => strings::WEEK_KEYS.into(),
        (None, false, n) => {
            format!("Enter saves {}", words::counted(n, "session", "sessions"))
        }
    };
    let inner = framed(pen, area, &view.title, &when, &foot, Role::DialogTitle);
    let count = u16::try_from(view.columns.len()).unwrap_or(1).max(1);
    let names = view.pupils.iter().map(|(_, name)| pen.width(name)).max().unwrap_or(0);
    let name = (names + 1).clamp(8, (inner.w / 3).max(8));
    let day = (inner.w.saturating_sub(name) / count).clamp(DAY, 14);
    let mut rows = lines(inner);
    for part in 0..2 {
        if let Some(line) = rows.next() {
            heads(pen, it, view, (line, part), (name, day));
        }
    }
    if view.pupils.is_empty()
        && let Some(line) = rows.next()
    {
        let quiet = pen.style(Role::Quiet);
        pen.put(line.x, line.y, line.w, strings::NO_WEEK, quiet);
    }
    for (row, (selected, (pupil, called))) in (it.beyond().0..).zip(it.shown()) {
        let Some(line) = rows.next() else { return };
        let style = row_style(pen, line, selected, Role::Base);
        pen.put(line.x, line.y, name, called, style);
        for (n, column) in view.columns.iter().enumerate() {
            let cell = WeekGrid::cell(column, *pupil);
            let here = selected && n == it.column;
            let x = line.x + name + day * u16::try_from(n).unwrap_or(0);
            let w = day.min((line.x + line.w).saturating_sub(x));
            pen.spot(Area { x, w, ..line }, || Spot::Line(row * view.columns.len() + n));
            put_cell(pen, (&cell, here, selected), Area { x, w: day, ..line });
        }
    }
    below(pen, it, view, rows);
}

/// One line over the grid: days, or times and why there is nothing to tick.
fn heads(
    pen: &mut Pen<'_>,
    it: &WeekGrid,
    view: &WeekView,
    (line, part): (Area, u8),
    (name, day): (u16, u16),
) {
    for (n, column) in view.columns.iter().enumerate() {
        let text = match part {
            0 => dates::day(column.date),
            _ => state(column),
        };
        let role = match (n == it.column, part) {
            (true, _) => Role::Heading,
            (false, 0) => Role::Base,
            _ => Role::Quiet,
        };
        let style = pen.style(role);
        let x = line.x + name + day * u16::try_from(n).unwrap_or(0);
        let room = day.saturating_sub(1).min((line.x + line.w).saturating_sub(x));
        pen.put(x, line.y, room, &text, style);
    }
}

/// When a session is, or why there is none; a star for one that was ticked and is not saved.
fn state(column: &WeekColumn) -> String {
    match &column.what {
        WeekSession::Closed(why) => why.clone(),
        WeekSession::Open(ticks) => {
            let time = column.time.map(words::time).unwrap_or_default();
            let star = if ticks.changed() { "*" } else { "" };
            format!("{time}{star}")
        }
    }
}

fn put_cell(pen: &mut Pen<'_>, (cell, here, on_row): (&WeekCell, bool, bool), area: Area) {
    let (text, role) = match cell {
        WeekCell::None => (" ".to_string(), Role::Quiet),
        WeekCell::Blank => (pen.glyphs.later.to_string(), Role::MarkLater),
        WeekCell::Lost => (pen.glyphs.missed.to_string(), Role::MarkMissed),
        WeekCell::Mark(mark) => {
            let role = if *mark == MarkCode::Here { Role::MarkDone } else { Role::PreviewMark };
            (mark.letter().to_string(), role)
        }
    };
    let style = if on_row { pen.style(Role::Selected) } else { pen.style(role) };
    if here {
        let text = format!("[{text}]");
        pen.put(area.x, area.y, area.w, &text, style);
        pen.point(area.x + 1, area.y);
    } else {
        pen.columns(
            Area { x: area.x + 1, w: area.w.saturating_sub(1), ..area },
            &[Col(1, Fill::Left, text.into(), style)],
        );
    }
}

/// Under the grid: how many more, what the highlighted day is, what must be known, the letters.
fn below(pen: &mut Pen<'_>, it: &WeekGrid, view: &WeekView, mut rows: impl Iterator<Item = Area>) {
    let quiet = pen.style(Role::Quiet);
    super::beyond(pen, it.beyond(), &mut rows);
    if let (Some(column), Some(line)) = (view.columns.get(it.column), rows.next()) {
        let base = pen.style(Role::Base);
        let used = pen.put(line.x, line.y, line.w, &told(column), base);
        if let Some(alert) = it.alert() {
            let style = pen.style(Role::Alert);
            let room = line.w.saturating_sub(used + 2);
            pen.put(line.x + used + 2, line.y, room, alert, style);
        }
    }
    let left: Vec<Area> = rows.collect();
    for (text, line) in LETTERS.iter().zip(left.iter().skip(left.len().saturating_sub(2))) {
        pen.put(line.x, line.y, line.w, text, quiet);
    }
}

/// How the highlighted day stands, in words.
fn told(column: &WeekColumn) -> String {
    let day = dates::short(column.date);
    let words = match &column.what {
        WeekSession::Closed(why) => why.clone(),
        WeekSession::Open(ticks) => {
            let session = &ticks.view.sheet.session;
            match (&session.state, &session.reason, ticks.logged || ticks.touched) {
                (SessionState::NotHeld, Some(reason), _) => {
                    format!("did not happen: {}", words::short_reason(reason))
                }
                (_, _, false) => "not ticked yet".to_string(),
                _ => session.happened(),
            }
        }
    };
    format!("{day}: {words}")
}
