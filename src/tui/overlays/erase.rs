//! The box in which an erasure is confirmed.
//!
//! ```text
//! ╭ Erase for good ──────────────────────────────────────────╮
//! │ Maya Barnes                                              │
//! │ 1 pupil, 12 marks and 3 contacts go. There is no undo.   │
//! │                                                          │
//! │ When              in 7 days; v e calls it off until then │
//! │ Type "Maya Barnes" ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                       │
//! ╰──────────────────────────────────────────────────────────╯
//! ```

use crate::app::layout::Area;
use crate::app::overlays::{EraseBox, wrap};
use crate::app::strings;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &EraseBox) {
    let area = pen.shell.layout.body.middle(66, 11);
    let inside = super::dialog(pen, area, strings::ERASE_TITLE, "");
    let (base, label) = (pen.style(Role::Base), pen.style(Role::FieldLabel));
    let Some(view) = &it.view else {
        let quiet = pen.style(Role::Quiet);
        pen.put(inside.x, inside.y, inside.w, strings::LOADING, quiet);
        return;
    };
    let end = inside.y + inside.h;
    let mut y = inside.y;
    let title = pen.style(Role::Heading);
    pen.put(inside.x, y, inside.w, &view.title, title);
    y += 1;
    for line in wrap(&view.goes, usize::from(inside.w)).iter().take(3) {
        pen.put(inside.x, y, inside.w, line, base);
        y += 1;
    }
    y += 1;
    let when = if it.urgent { strings::ERASE_NOW } else { strings::ERASE_LATER };
    let style = if it.urgent { pen.style(Role::Alert) } else { base };
    let used = pen.put(inside.x, y, inside.w, strings::ERASE_WHEN, label) + 1;
    pen.put(inside.x + used, y, inside.w.saturating_sub(used), when, style);
    y += 1;
    let style = pen.style(Role::Field);
    let line = Area { y, h: 1, ..inside };
    pen.field(line, &strings::type_what(it.asked()), &it.field, style);
    y += 1;
    if let Some(error) = &it.error
        && y < end
    {
        let style = pen.style(Role::PreviewWrong);
        pen.put(inside.x, y, inside.w, error, style);
    }
}
