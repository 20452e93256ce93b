//! The reviews.
//!
//! ```text
//!  ! EHCP annual   T. Adeyemi     Mon 7 Dec · papers out today
//! ►  Plan review   M. Barnes      Mon 30 Nov 15:30
//! ╰ do by Tue 24, your last day in before Thu 26
//! ```

use super::{RowLook, lines, widest};
use crate::app::layout::Area;
use crate::app::panes::{PaneId, do_by, review_when};
use crate::app::shell::Shell;
use crate::store::views::Force;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Days ahead that count as soon: the fortnight of the title.
const SOON: i64 = 14;

/// The selected review's deadline as the user's own, and how binding it is.
pub fn foot(shell: &Shell) -> String {
    let Some(row) = shell.panes.reviews.list.selected() else { return String::new() };
    let deadline = do_by(row, shell.now.date(), shell.about.days);
    if deadline.is_empty() {
        return deadline;
    }
    let force = match row.force {
        Force::Must => "by law",
        Force::Should => "by the Code of Practice",
        Force::Own => "the school's own",
    };
    format!("{deadline} · {force}")
}

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    let today = shell.now.date();
    let list = &shell.panes.reviews.list;
    let [name, when, kind] = widest(
        pen,
        list,
        [&|row| row.name.clone(), &|row| review_when(row, today), &|row| row.what.label().into()],
    );
    let name = name.min(area.w / 3);
    let room = area.w.saturating_sub(1 + 1 + name + 1 + 1);
    // The kind gives way before the day does.
    let kind = kind.min(room.saturating_sub(when).max(area.w / 5));
    let rest = area.w.saturating_sub(1 + 1 + kind + 1 + name + 1);
    for ((selected, row), line) in shell.panes.reviews.list.visible().zip(lines(area)) {
        let look = RowLook::of(pen, PaneId::Reviews, line, selected);
        let (mark, role) = match row.due {
            Some(_) if row.days < 0 => (pen.glyphs.open, Role::Overdue),
            Some(_) if row.days <= SOON => (pen.glyphs.later, Role::Soon),
            _ => (" ", Role::Quiet),
        };
        let when = whole_parts(pen, review_when(row, today), rest);
        pen.columns(
            line,
            &[
                Col(1, Fill::Left, mark.into(), look.cell(pen, role)),
                Col(kind, Fill::Left, row.what.label().into(), look.cell(pen, Role::Base)),
                Col(name, Fill::Left, row.name.as_str().into(), look.cell(pen, Role::Base)),
                Col(rest, Fill::Left, when.into(), look.cell(pen, role)),
            ],
        );
    }
}

/// As many of the parts between dots as there is room for: half a date is read as another.
fn whole_parts(pen: &Pen<'_>, mut text: String, room: u16) -> String {
    while pen.width(&text) > room
        && let Some(cut) = text.rfind(" \u{b7} ")
    {
        text.truncate(cut);
    }
    text
}
