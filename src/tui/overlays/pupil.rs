//! A pupil's page.
//!
//! ```text
//! ╭ Maya B. ───────────────────────────────────────────────────────── parent view ╮
//! │ Maya Barnes                                                                   │
//! │ Year 4, 4W, Mr Hill · 8 years old · SEN support since Sep 2026                │
//! │ Allergy            Nuts: pen in the office, ring 999                          │
//! │                                                                               │
//! │ Getting now, delivered of planned this half term                              │
//! │ Precision teaching 180 of 240 min (75%) · 9 of 12 sessions                    │
//! ╰ ↓ 12 more ────────────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, page};
use crate::app::overlays::PupilPage;
use crate::app::strings;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &PupilPage) {
    let area = pen.shell.layout.body;
    let (title, counts) = match (&it.view, it.hidden) {
        (Some(view), true) => (view.short.as_str(), "parent view"),
        (Some(view), false) => (view.short.as_str(), ""),
        (None, _) => ("Pupil", ""),
    };
    let foot = page::foot(pen, it.page.below());
    let inner = framed(pen, area, title, counts, &foot, Role::DialogTitle);
    if it.view.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    page::rows(pen, &it.page.rows, (it.page.offset, it.page.at), it.label_width(), inner);
}
