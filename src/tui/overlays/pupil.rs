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

use super::framed;
use crate::app::overlays::{PageRole, PupilPage};
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &PupilPage) {
    let area = pen.shell.layout.body;
    let (title, counts) = match (&it.view, it.hidden) {
        (Some(view), true) => (view.short.as_str(), "parent view"),
        (Some(view), false) => (view.short.as_str(), ""),
        (None, _) => ("Pupil", ""),
    };
    let foot = match it.below() {
        0 => String::new(),
        n => format!("{} {n} more", pen.glyphs.below),
    };
    let inner = framed(pen, area, title, counts, &foot, Role::DialogTitle);
    if it.view.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    let label_width = u16::try_from(it.label_width()).unwrap_or(0);
    for (row, line) in it.rows.iter().skip(it.offset).zip(lines(inner)) {
        let role = match row.role {
            PageRole::Name => Role::ContextSchool,
            PageRole::Heading => Role::Heading,
            PageRole::Alert => Role::Alert,
            PageRole::Plain | PageRole::Who => Role::Base,
            PageRole::Quiet | PageRole::WhoQuiet => Role::Quiet,
            PageRole::Overdue => Role::Overdue,
        };
        let (label, style) = (pen.style(Role::FieldLabel), pen.style(role));
        if matches!(
            row.role,
            PageRole::Name | PageRole::Heading | PageRole::Who | PageRole::WhoQuiet
        ) {
            pen.put(line.x, line.y, line.w, &row.text, style);
            continue;
        }
        let room = line.w.saturating_sub(label_width + 1);
        let before = if row.role == PageRole::Alert { style } else { label };
        pen.columns(
            line,
            &[
                Col(label_width, Fill::Left, row.label.as_str().into(), before),
                Col(room, Fill::Left, row.text.as_str().into(), style),
            ],
        );
    }
    pen.point(inner.x, inner.y);
}
