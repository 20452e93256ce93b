//! One record, whole.
//!
//! ```text
//! ╭ Maya Barnes plan review ───────────────────────── review ╮
//! │ Pupil          ►Maya Barnes                              │
//! │ Due by          30 Nov 2026                              │
//! │                                                          │
//! │ History                                                  │
//! │                 Mon 23 Nov 2026 09:20 · Jo Okafor        │
//! │   Due by        27 Nov 2026 -> 30 Nov 2026               │
//! ╰──────────────────────────────────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::overlays::{DetailBox, DetailRole};
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &DetailBox) {
    let area = pen.shell.layout.list_box();
    let (above, below) = it.beyond();
    let more: Vec<String> = [(above, pen.glyphs.above), (below, pen.glyphs.below)]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, arrow)| format!("{arrow} {n} more"))
        .collect();
    let title = it.view.as_ref().map_or("", |view| view.title.as_str());
    let foot = more.join("  ");
    let inner = framed(pen, area, title, it.kind.label, &foot, Role::DialogTitle);
    if it.view.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    let labels = u16::try_from(it.label_width()).unwrap_or(0).min(inner.w / 2);
    for ((n, row), line) in it.rows.iter().enumerate().skip(it.offset).zip(lines(inner)) {
        super::point_at(pen, line, n);
        let selected = n == it.at && row.role != DetailRole::Heading;
        let role = match row.role {
            DetailRole::Heading => Role::Heading,
            DetailRole::Plain => Role::Base,
            DetailRole::Alert => Role::Alert,
            DetailRole::Version => Role::PreviewAsk,
            DetailRole::Quiet => Role::Quiet,
        };
        let label = row_style(pen, line, selected, Role::FieldLabel);
        let words = row_style(pen, line, selected, role);
        if row.label.is_empty() && row.to.is_some() || row.role == DetailRole::Heading {
            pen.put(line.x, line.y, line.w, &row.text, words);
        } else {
            let room = line.w.saturating_sub(labels + 1);
            pen.columns(
                line,
                &[
                    Col(labels, Fill::Left, row.label.as_str().into(), label),
                    Col(room, Fill::Left, row.text.as_str().into(), words),
                ],
            );
        }
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
}
