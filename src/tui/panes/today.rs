//! The day.
//!
//! ```text
//!  • 08:45 Sensory circuits    R. Patel   8 of 8
//!  × 09:30 NELI A              R. Patel   assembly
//! ►! 10:45 ELSA                A. Grant   Leo P. · to log
//! ```

use super::{MEASURED, RowLook, lines, widest};
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

/// The columns of the day, in cells.
struct Columns {
    title: u16,
    /// None where no adult's name has room.
    staff: u16,
    /// What the adults' column shows.
    adults: fn(&TodayRow) -> String,
    /// From the title on, to the right edge.
    room: u16,
}

impl Columns {
    /// Three rows in four keep the name of their adult: what came of a session is never cut for it,
    /// so a row with more to say takes the adult's cells too, and only that row.
    fn of(pen: &Pen<'_>, area: Area) -> Columns {
        let shell = pen.shell;
        let list = &shell.panes.today.list;
        // What came of a session changes while the clock runs, and a day has few of them.
        let rows = list.all().iter().take(MEASURED);
        let mut outcomes: Vec<u16> = rows.map(|row| pen.width(&came_of(shell, row))).collect();
        outcomes.sort_unstable();
        let usual = outcomes.get((outcomes.len() * 3).div_ceil(4).saturating_sub(1));
        let usual = usual.copied().unwrap_or(0);
        let room = area.w.saturating_sub(1 + 1 + 5 + 1);
        let [widest_title, every, first] =
            widest(pen, list, [&|row| row.title.clone(), &adults, &first_adult]);
        // Names of adults stand whole or not at all: all of them, else the first, else none.
        let forms: [fn(&TodayRow) -> String; 2] = [adults, first_adult];
        for (form, staff) in forms.into_iter().zip([every, first]) {
            // A cell of air, where there is one to spare.
            let title = (widest_title + 1).min(room.saturating_sub(staff + usual + 2));
            if title >= widest_title.min(TITLE_MIN) {
                return Columns { title, staff, adults: form, room };
            }
        }
        let most = outcomes.last().copied().unwrap_or(0).min(area.w / 2);
        let title = (widest_title + 1).min(room.saturating_sub(most + 1));
        Columns { title, staff: 0, adults: first_adult, room }
    }
}

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    let columns = Columns::of(pen, area);
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
        let text = came_of(shell, row);
        let needs = pen.width(&text).min(area.w / 2);
        let title = columns.title.min(columns.room.saturating_sub(needs + 1));
        let left = columns.room.saturating_sub(columns.title + 1);
        let beside = columns.staff > 0 && needs + columns.staff < left;
        let outcome = if beside { left - columns.staff - 1 } else { columns.room - title };
        let mut cols = vec![
            Col(1, Fill::Left, mark.into(), look.cell(pen, role)),
            Col(5, Fill::Left, time.into(), look.cell(pen, Role::Quiet)),
            Col(title, Fill::Left, row.title.as_str().into(), look.cell(pen, title_role)),
        ];
        if beside {
            let adults = (columns.adults)(row);
            cols.push(Col(columns.staff, Fill::Left, adults.into(), look.cell(pen, Role::Quiet)));
        }
        cols.push(Col(outcome, Fill::Left, text.into(), look.cell(pen, outcome_role)));
        pen.columns(line, &cols);
    }
}
