//! The SEN register.
//!
//! ```text
//!  E  Adeyemi, Tobi      3B  ASD SLCN   papers due today
//! ►K  Barnes, Maya       4W  SPLD       2 of 3 meetings
//! ```

use super::{RowLook, lines, widest};
use crate::app::layout::Area;
use crate::app::panes::{PaneId, letter};
use crate::domain::codes::SenStatus;
use crate::store::views::RegisterRow;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// The rows.
pub fn rows(pen: &mut Pen<'_>, area: Area) {
    let shell = pen.shell;
    let list = &shell.panes.register.list;
    let every: fn(&RegisterRow) -> String = |row| row.needs.join(" ");
    let first: fn(&RegisterRow) -> String = |row| row.needs.first().cloned().unwrap_or_default();
    let [class, hint, name, all, one] = widest(
        pen,
        list,
        [
            &|row| row.class.clone(),
            &|row| row.hint.clone(),
            &|row| row.name.clone(),
            &every,
            &first,
        ],
    );
    let class = class.clamp(2, 6);
    let room = area.w.saturating_sub(1 + 1 + 1 + class + 1);
    // Names stand whole; where there is too little room the lesser needs go first, then all of them.
    let name = name.min(room * 2 / 3);
    let spare = room.saturating_sub(name + 1 + hint.min(room / 3));
    let (needs, needs_of) = match spare {
        spare if all <= spare => (all, every),
        spare if one <= spare => (one, first),
        _ => (0, first),
    };
    let hint = area.w.saturating_sub(1 + 1 + name + 1 + class + 1 + needs + 1);
    for ((selected, row), line) in shell.panes.register.list.visible().zip(lines(area)) {
        let look = RowLook::of(pen, PaneId::Register, line, selected);
        let status = match row.status {
            SenStatus::Plan => Role::StatusPlan,
            SenStatus::Support => Role::StatusSupport,
            _ => Role::StatusMonitoring,
        };
        let to_do = if row.conflict { "two versions" } else { row.hint.as_str() };
        let to_do_role = if row.conflict { Role::Overdue } else { Role::Soon };
        let code = letter(&row.status, row.monitoring);
        pen.columns(
            line,
            &[
                Col(1, Fill::Left, code.into(), look.cell(pen, status)),
                Col(name, Fill::Left, row.name.as_str().into(), look.cell(pen, Role::Base)),
                Col(class, Fill::Left, row.class.as_str().into(), look.cell(pen, Role::Quiet)),
                Col(needs, Fill::Left, needs_of(row).into(), look.cell(pen, Role::Quiet)),
                Col(hint, Fill::Left, to_do.into(), look.cell(pen, to_do_role)),
            ],
        );
    }
}
