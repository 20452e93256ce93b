//! What may follow a key that begins a longer one.
//!
//! ```text
//!                                      ╭ s … ────────────────────╮
//!                                      │ n   by name             │
//!                                      │ c   by class            │
//!                                      ╰─────────────────────────╯
//! ```

use crate::app::key::show_sequence;
use crate::app::layout::Area;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it in the lower right corner.
pub fn draw(pen: &mut Pen<'_>) {
    let shell = pen.shell;
    let after = shell.keymap.after(&shell.scopes(), &shell.prefix);
    let body = shell.layout.body;
    let h = u16::try_from(after.len()).unwrap_or(u16::MAX).saturating_add(2).min(body.h);
    let w = 34.min(body.w);
    let area = Area {
        x: body.x + (body.w - w).saturating_sub(2),
        y: body.y + (body.h - h).saturating_sub(1),
        w,
        h,
    };
    let cursor = pen.cursor;
    let title = format!("{} then", show_sequence(&shell.prefix));
    let inner = super::dialog(pen, area, &title, "");
    let (key, words) = (pen.style(Role::HintKey), pen.style(Role::Base));
    for ((keys, spec), line) in after.into_iter().zip(lines(inner)) {
        let room = inner.w.saturating_sub(5);
        pen.columns(
            line,
            &[
                Col(4, Fill::Left, keys.into(), key),
                Col(room, Fill::Left, spec.title.into(), words),
            ],
        );
    }
    pen.cursor = cursor;
}
