//! The day.
//!
//! ```text
//!  • 08:45 Sensory circuits    R. Patel   8 of 8
//!  × 09:30 NELI A              R. Patel   assembly
//! ►! 10:45 ELSA                A. Grant   Leo P. · to log
//! ```

use super::{MEASURED, RowLook, lines};
use crate::app::layout::Area;
use crate::app::panes::{PaneId, outcome};
use crate::app::shell::Shell;
use crate::app::words;
use crate::store::views::{TodayRow, TodayState};
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// A group's name cut shorter than this says too little; the adults' column goes before.
const TITLE_MIN: u16 = 20;

/// Which day it is: `Today`, `Yesterday · Fri 20 Nov`, `Thu 19 Nov`.
pub fn when(shell: &Shell) -> String {
    let today = shell.now.date();
    let day = shell.panes.today.date.unwrap_or(today);
    let shown = words::day_and_month(day);
    match (day - today).num_days() {
        0 => PaneId::Today.spec().title.into(),
        -1 => format!("Yesterday · {shown}"),
        1 => format!("Tomorrow · {shown}"),
        _ => shown,
    }
}

/// What came of it, and whether its logging was begun and left.
fn came_of(shell: &Shell, row: &TodayRow) -> String {
    let text = outcome(row);
    if shell.begun(&row.key) { format!("{text} · begun") } else { text }
}

fn adults(row: &TodayRow) -> String {
    if row.mine { "you".into() } else { row.staff.join(", ") }
}

/// The first adult, and how many more there are: `A. Grant +1`.
fn first_adult(row: &TodayRow) -> String {
    match row.staff.as_slice() {
        [first, rest @ ..] if !row.mine && !rest.is_empty() => format!("{first} +{}", rest.len()),
        _ => adults(row),
    }
}

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    // Each column is as wide as it must be. What came of a session is never cut for the name of an
    // adult, and where all have room they stand together on the left.
    let widest = |text: &dyn Fn(&TodayRow) -> String| {
        shell
            .panes
            .today
            .list
            .all()
            .iter()
            .take(MEASURED)
            .map(|row| pen.width(&text(row)))
            .max()
            .unwrap_or(0)
    };
    let outcome_width = widest(&|row| came_of(shell, row)).min(area.w / 2);
    let room = area.w.saturating_sub(1 + 1 + 5 + 1 + 1 + outcome_width);
    let title = widest(&|row| row.title.clone()).saturating_add(1).min(room);
    // Names of adults stand whole or not at all: all of them, else the first, else none.
    let (all, first) = (widest(&adults), widest(&first_adult));
    let spare = room.saturating_sub(title + 1);
    let (staff, adults): (u16, fn(&TodayRow) -> String) = match () {
        () if all <= spare => (all, adults),
        () if first <= spare => (first, first_adult),
        () if room.saturating_sub(first + 1) >= TITLE_MIN => (first, first_adult),
        () => (0, first_adult),
    };
    let title = if staff > 0 { title.min(room.saturating_sub(staff + 1)) } else { title };
    for ((selected, row), line) in shell.panes.today.list.visible().zip(lines(area)) {
        let look = RowLook::of(pen, PaneId::Today, line, selected);
        let (mark, role) = match row.state {
            TodayState::Held | TodayState::CutShort => (pen.glyphs.done, Role::MarkDone),
            TodayState::NotHeld | TodayState::Moved => (pen.glyphs.missed, Role::MarkMissed),
            TodayState::NotLogged => (pen.glyphs.open, Role::MarkOpen),
            TodayState::Awaiting => (pen.glyphs.awaiting, Role::MarkLater),
            TodayState::Planned | TodayState::Assumed => (pen.glyphs.later, Role::MarkLater),
        };
        let time = row.time.map(words::time).unwrap_or_default();
        let outcome_role = match row.state {
            TodayState::NotLogged => Role::MarkOpen,
            TodayState::Held | TodayState::CutShort => Role::Base,
            _ => Role::Quiet,
        };
        let title_role = if row.state.logged() { Role::Quiet } else { Role::Base };
        let mut cols = vec![
            Col(1, Fill::Left, mark.into(), look.cell(pen, role)),
            Col(5, Fill::Left, time.into(), look.cell(pen, Role::Quiet)),
            Col(title, Fill::Left, row.title.as_str().into(), look.cell(pen, title_role)),
        ];
        if staff > 0 {
            cols.push(Col(staff, Fill::Left, adults(row).into(), look.cell(pen, Role::Quiet)));
        }
        let text = came_of(shell, row);
        cols.push(Col(outcome_width, Fill::Left, text.into(), look.cell(pen, outcome_role)));
        pen.columns(line, &cols);
    }
}
