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
    let count = u16::try_from(after.len()).unwrap_or(u16::MAX);
    // What is too long for the screen stands in two columns: none of it may be out of sight.
    let columns = if count.saturating_add(2) > body.h { 2 } else { 1 };
    let tall = count.div_ceil(columns);
    let h = tall.saturating_add(2).min(body.h);
    let w = (32 * columns + 2).min(body.w);
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
    let wide = inner.w / columns;
    let lines: Vec<Area> = (0..columns)
        .flat_map(|n| lines(Area { x: inner.x + n * wide, w: wide, ..inner }))
        .collect();
    for ((keys, spec), line) in after.into_iter().zip(lines) {
        let room = line.w.saturating_sub(5);
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
