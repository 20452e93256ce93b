//! The contact log.
//!
//! ```text
//!  ! Fri     Mrs Barnes (Maya B.)    ring back, spelling
//! ►  Thu     EP Dr Lowe (Tobi A.)    report expected
//! ```

use chrono::NaiveDate;

use super::{RowLook, lines, widest};
use crate::app::layout::Area;
use crate::app::panes::{PaneId, gist, people};
use crate::app::words;
use crate::store::views::ContactRow;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Cells of the longest day there is: `26 Sep 2019`.
const DAY: u16 = 11;

/// The day of a conversation; of a follow-up still to come, its own.
fn when(row: &ContactRow, today: NaiveDate) -> String {
    match &row.follow_up {
        Some((due, _)) if *due > today => words::coming_day(*due, today),
        _ => words::past_day(row.date, today),
    }
}

/// Who it was with and the first pupil it was about: `EP Dr Lowe (Tobi A. +2)`.
fn first_of(row: &ContactRow) -> String {
    match row.pupils.as_slice() {
        [_, rest @ ..] if !rest.is_empty() => {
            let one = ContactRow { pupils: row.pupils[..1].to_vec(), ..row.clone() };
            people(&one).replace(')', &format!(" +{})", rest.len()))
        }
        _ => people(row),
    }
}

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    let today = shell.now.date();
    let list = &shell.panes.contacts.list;
    let [day, all, first] = widest(pen, list, [&|row| when(row, today), &people, &first_of]);
    let day = day.min(DAY);
    let rest = area.w.saturating_sub(1 + 1 + day + 1 + 1);
    // What is to be done has the most to say: several pupils become the first and a number. But a
    // child's name is whole before it is: half a name may be another child's.
    let (half, most) = (rest / 2, rest * 3 / 5);
    let (who, people): (u16, fn(&ContactRow) -> String) = match all <= half {
        true => (all, people),
        false => (first.min(most), first_of),
    };
    let what = rest.saturating_sub(who);
    for ((selected, row), line) in shell.panes.contacts.list.visible().zip(lines(area)) {
        let look = RowLook::of(pen, PaneId::Contacts, line, selected);
        let due = row.follow_up.as_ref().map(|(day, _)| *day);
        let (mark, role) = match due {
            Some(due) if due <= today => (pen.glyphs.open, Role::Overdue),
            Some(_) => (pen.glyphs.later, Role::MarkLater),
            None => (" ", Role::Quiet),
        };
        let shown = when(row, today);
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
