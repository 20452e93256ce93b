//! Any command and any pupil.
//!
//! ```text
//! ╭ Commands and pupils ─────────────────────────────────────────────────╮
//! │ : cont                                                               │
//! │►contact line   Logs a conversation in one line of plain words.     c │
//! ╰──────────────────────────────────────────────────────────────────────╯
//! ```

use super::{dialog, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{Offer, Palette, PaletteRow};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Palette) {
    let area = pen.shell.layout.list_box();
    let inner = dialog(pen, area, "Commands and pupils", "");
    let style = pen.style(Role::Field);
    pen.field(Area { h: 1.min(inner.h), ..inner }, ": ", &it.field, style);
    let list = Area { y: inner.y + 2, h: inner.h.saturating_sub(2), ..inner };
    for ((n, row), line) in it.rows.iter().enumerate().skip(it.offset).zip(lines(list)) {
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let (left, middle, right) = match row {
            PaletteRow::Command(keys, Offer { spec, why }) => {
                (spec.title, why.as_deref().unwrap_or(spec.doc), keys.as_str())
            }
            PaletteRow::List(kind, words) => (words.as_str(), kind.doc.trim(), "list"),
            PaletteRow::Pupil(_, name, detail) => (name.as_str(), detail.as_str(), "pupil"),
        };
        // What cannot be done now is grey, and says why in place of what it does.
        let grey = matches!(row, PaletteRow::Command(_, Offer { why: Some(_), .. }));
        let pick = |on: Role| if grey { Role::Quiet } else { on };
        let name = row_style(pen, line, selected, pick(Role::Base));
        let words = row_style(pen, line, selected, Role::Quiet);
        let key = row_style(pen, line, selected, pick(Role::HintKey));
        let room = line.w.saturating_sub(22 + 1 + 12 + 1);
        if selected && pen.width(middle) > room {
            // Words that are cut stand whole under the field.
            let quiet = pen.style(Role::Quiet);
            let below = Area { y: inner.y + 1, h: 1, ..inner };
            pen.put(below.x + 2, below.y, below.w.saturating_sub(2), middle, quiet);
        }
        pen.columns(
            line,
            &[
                Col(22, Fill::Left, left.into(), name),
                Col(room, Fill::Left, middle.into(), words),
                Col(12, Fill::Right, right.into(), key),
            ],
        );
    }
    if it.rows.is_empty() {
        let quiet = pen.style(Role::Quiet);
        pen.put(list.x, list.y, list.w, "No command or pupil has these letters.", quiet);
    }
}
