//! A handful of fields, one under the other.
//!
//! ```text
//! School          Fairfield Primary
//! Your name       Jo O
//!                 As people say it: Jo Okafor, Mrs Barnes.
//! Days in         Mon Tue Wed Thu Fri
//! ```

use crate::app::entry::Entries;
use crate::app::layout::Area;
use crate::app::mouse::Spot;
use crate::app::overlays::wrap;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws them from the top of `area`; returns the row after them.
pub fn draw(pen: &mut Pen<'_>, area: Area, entries: &Entries) -> u16 {
    let widest = entries.list.iter().map(|entry| pen.width(entry.label)).max().unwrap_or(0);
    let label = widest.min(area.w / 3);
    let mut y = area.y;
    let end = area.y + area.h;
    for (n, entry) in entries.list.iter().enumerate() {
        if y >= end {
            break;
        }
        let used = n == entries.at;
        let style = pen.style(if used { Role::FieldLabel } else { Role::Base });
        pen.put(area.x, y, label, entry.label, style);
        let (x, w) = (area.x + label + 1, area.w.saturating_sub(label + 1));
        let field = Area { x, y, w, h: 1 };
        pen.spot(Area { x: area.x, w: area.w, ..field }, || Spot::Line(n));
        let style = pen.style(if used { Role::Field } else { Role::Base });
        if used && !entry.masked {
            pen.field(field, "", &entry.field, style);
        } else {
            if used {
                pen.tint(field, style);
            }
            let text = entry.field.text();
            let dots = pen.glyphs.masked.repeat(text.chars().count());
            let shown = if entry.masked { dots.as_str() } else { text };
            let typed = pen.put(x, y, w.saturating_sub(1), shown, style);
            if used {
                pen.point(x + typed, y);
            }
        }
        y += 1;
        let (says, role) = match &entry.error {
            Some(error) => (error.as_str(), Role::PreviewWrong),
            None if used => (entry.help, Role::Quiet),
            None => continue,
        };
        let style = pen.style(role);
        for line in wrap(says, usize::from(w.max(1))) {
            if y < end {
                pen.put(x, y, w, &line, style);
            }
            y += 1;
        }
    }
    y
}
