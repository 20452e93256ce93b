//! A menu.
//!
//! ```text
//! ╭ Settings of the school ──────────────────────────────────────────╮
//! │ Name, number on roll, terms, what the plan is called.            │
//! │►School     Name, number on roll, terms, what the plan is called. │
//! │ Calendar   Terms, half terms, INSET, bank holidays.              │
//! ╰──────────────────────────────────────────────────────────────────╯
//! ```

use super::{dialog, row_style};
use crate::app::layout::Area;
use crate::app::overlays::Menu;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Menu) {
    let area = pen.shell.layout.menu_box(it.items.len() + 2);
    let inner = dialog(pen, area, it.title, "");
    let style = pen.style(Role::Field);
    pen.field(Area { h: 1.min(inner.h), ..inner }, "/ ", &it.field, style);
    // What the highlighted line is, whole, where the list has to cut it.
    let lit = it.shown.get(it.at).and_then(|place| it.items.get(*place));
    let quiet = pen.style(Role::Quiet);
    let says = lit.map_or("", |item| item.detail.as_str());
    pen.put(inner.x, inner.y + 1, inner.w, says, quiet);
    let list = Area { y: inner.y + 2, h: inner.h.saturating_sub(2), ..inner };
    let widest = it.items.iter().map(|i| pen.width(&i.label)).max().unwrap_or(0);
    let label = widest.min(list.w / 2);
    for ((n, place), line) in it.shown.iter().enumerate().skip(it.offset).zip(lines(list)) {
        let Some(item) = it.items.get(*place) else { continue };
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let name = row_style(pen, line, selected, Role::Base);
        let words = row_style(pen, line, selected, Role::Quiet);
        let room = line.w.saturating_sub(label + 1);
        pen.columns(
            line,
            &[
                Col(label, Fill::Left, item.label.as_str().into(), name),
                Col(room, Fill::Left, item.detail.as_str().into(), words),
            ],
        );
    }
    if it.shown.is_empty() {
        let quiet = pen.style(Role::Quiet);
        pen.put(list.x, list.y, list.w, "Nothing has these letters.", quiet);
    }
}
