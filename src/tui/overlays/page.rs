//! The lines of a page: a pupil's, a group's.

use super::row_style;
use crate::app::layout::Area;
use crate::app::overlays::{PageRole, PageRow};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws rows from `offset` on; the one at `at` is highlighted and holds the cursor.
pub(super) fn rows(
    pen: &mut Pen<'_>,
    all: &[PageRow],
    (offset, at): (usize, Option<usize>),
    label_width: usize,
    inner: Area,
) {
    let label_width = u16::try_from(label_width).unwrap_or(0);
    pen.point(inner.x, inner.y);
    for ((n, row), line) in all.iter().enumerate().skip(offset).zip(lines(inner)) {
        let role = match row.role {
            PageRole::Name => Role::ContextSchool,
            PageRole::Heading => Role::Heading,
            PageRole::Alert => Role::Alert,
            PageRole::Plain | PageRole::Who => Role::Base,
            PageRole::Quiet | PageRole::WhoQuiet => Role::Quiet,
            PageRole::Overdue => Role::Overdue,
        };
        let selected = at == Some(n);
        if row.link.is_some() {
            super::point_at(pen, line, n);
        }
        let style = row_style(pen, line, selected, role);
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
        if matches!(
            row.role,
            PageRole::Name | PageRole::Heading | PageRole::Who | PageRole::WhoQuiet
        ) {
            pen.put(line.x, line.y, line.w, &row.text, style);
            continue;
        }
        let room = line.w.saturating_sub(label_width + 1);
        let before = match (selected, row.role) {
            (true, _) | (false, PageRole::Alert) => style,
            _ => pen.style(Role::FieldLabel),
        };
        pen.columns(
            line,
            &[
                Col(label_width, Fill::Left, row.label.as_str().into(), before),
                Col(room, Fill::Left, row.text.as_str().into(), style),
            ],
        );
    }
}

/// What stands under a page that goes on: `↓ 12 more`.
pub(super) fn foot(pen: &Pen<'_>, below: usize) -> String {
    match below {
        0 => String::new(),
        n => format!("{} {n} more", pen.glyphs.below),
    }
}
