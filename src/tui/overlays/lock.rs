//! The lock screen.
//!
//! ```text
//!                      senlog
//!
//!            Passphrase ••••••••••••
//!
//!   That passphrase does not open this store. …
//! ```

use crate::app::layout::Area;
use crate::app::overlays::wrap;
use crate::app::strings;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it; the school and the child on the screen behind are never shown.
pub fn draw(pen: &mut Pen<'_>) {
    let shell = pen.shell;
    let Some(lock) = &shell.lock else { return };
    let area = shell.layout.screen.middle(58, 9);
    let name = pen.style(Role::ContextSchool);
    let x = area.x + area.w.saturating_sub(6) / 2;
    pen.put(x, area.y, 6, "senlog", name);
    let line = Area { y: area.y + 2, h: 1, ..area };
    if lock.opening {
        let quiet = pen.style(Role::Quiet);
        let from = area.x + area.w.saturating_sub(pen.width(strings::OPENING)) / 2;
        pen.put(from, line.y, area.w, strings::OPENING, quiet);
    } else if lock.asks {
        let label = pen.style(Role::FieldLabel);
        let asked = if lock.pin { strings::PIN_OR_PASSPHRASE } else { strings::PASSPHRASE };
        let used = pen.put(line.x, line.y, line.w, asked, label) + 1;
        let field = Area { x: line.x + used, w: line.w.saturating_sub(used), ..line };
        let style = pen.style(Role::Field);
        pen.tint(field, style);
        let typed = u16::try_from(lock.typed()).unwrap_or(u16::MAX).min(field.w.saturating_sub(1));
        let dots = pen.glyphs.masked.repeat(usize::from(typed));
        pen.put(field.x, field.y, field.w, &dots, style);
        pen.point(field.x + typed, field.y);
    } else {
        let quiet = pen.style(Role::Base);
        let from = area.x + area.w.saturating_sub(pen.width(strings::LOCKED_PLAIN)) / 2;
        pen.put(from, line.y, area.w, strings::LOCKED_PLAIN, quiet);
    }
    let mut y = line.y + 2;
    for (text, role) in [(&lock.error, Role::PreviewWrong), (&lock.hint, Role::Base)] {
        let style = pen.style(role);
        for part in text.iter().flat_map(|t| wrap(t, usize::from(area.w.max(1)))) {
            if y < area.y + area.h {
                pen.put(area.x, y, area.w, &part, style);
            }
            y += 1;
        }
    }
}
