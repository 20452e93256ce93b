//! The contact log.
//!
//! ```text
//!  ! Fri     Mrs Barnes (Maya B.)    ring back, spelling
//! ►  Thu     EP Dr Lowe (Tobi A.)    report expected
//! ```

use super::{RowLook, lines};
use crate::app::layout::Area;
use crate::app::panes::{PaneId, gist, people};
use crate::app::words;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    let today = shell.now.date();
    let day = 7;
    let rest = area.w.saturating_sub(1 + 1 + day + 1 + 1);
    let who = (rest / 2).clamp(14, 32).min(rest);
    let what = rest.saturating_sub(who);
    for ((selected, row), line) in shell.panes.contacts.list.visible().zip(lines(area)) {
        let look = RowLook::of(pen, PaneId::Contacts, line, selected);
        let due = row.follow_up.as_ref().map(|(day, _)| *day);
        let (mark, role) = match due {
            Some(due) if due <= today => (pen.glyphs.open, Role::Overdue),
            Some(_) => (pen.glyphs.later, Role::MarkLater),
            None => (" ", Role::Quiet),
        };
        // A follow-up still to come is shown by its own day.
        let shown = match due {
            Some(due) if due > today => words::coming_day(due, today),
            _ => words::past_day(row.date, today),
        };
        let what_role = match due {
            Some(due) if due <= today => Role::Overdue,
            Some(_) => Role::Base,
            None => Role::Quiet,
        };
        pen.columns(
            line,
            &[
                Col(1, Fill::Left, mark.into(), look.cell(pen, role)),
                Col(day, Fill::Left, shown.into(), look.cell(pen, Role::Quiet)),
                Col(who, Fill::Left, people(row).into(), look.cell(pen, Role::Base)),
                Col(what, Fill::Left, gist(row).into(), look.cell(pen, what_role)),
            ],
        );
    }
}
