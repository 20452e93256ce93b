//! The box in which a PIN is chosen.
//!
//! ```text
//! ╭ A PIN until midnight ─────────────────────────────╮
//! │ 4 to 8 digits reopen senlog when it locks itself. │
//! │ PIN ••••                                          │
//! ╰───────────────────────────────────────────────────╯
//! ```

use crate::app::layout::Area;
use crate::app::overlays::{PinBox, wrap};
use crate::app::strings;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, pin: &PinBox) {
    let area = pen.shell.layout.body.middle(56, 7);
    let inside = super::dialog(pen, area, strings::PIN_TITLE, "");
    let base = pen.style(Role::Base);
    let mut y = inside.y;
    for line in wrap(strings::PIN_WHAT, usize::from(inside.w)) {
        pen.put(inside.x, y, inside.w, &line, base);
        y += 1;
    }
    let label = if pin.again() { strings::PIN_AGAIN } else { strings::PIN };
    let style = pen.style(Role::FieldLabel);
    let line = Area { y: y + 1, h: 1, ..inside };
    let used = pen.put(line.x, line.y, line.w, label, style) + 1;
    let field = Area { x: line.x + used, w: 10.min(line.w.saturating_sub(used)), ..line };
    let style = pen.style(Role::Field);
    pen.tint(field, style);
    let typed = u16::try_from(pin.typed()).unwrap_or(0).min(field.w.saturating_sub(1));
    let dots = pen.glyphs.masked.repeat(usize::from(typed));
    pen.put(field.x, field.y, field.w, &dots, style);
    pen.point(field.x + typed, field.y);
    if let Some(error) = pin.error {
        let style = pen.style(Role::PreviewWrong);
        pen.put(inside.x, line.y + 1, inside.w, error, style);
    }
}
