//! The themes, each tried on.
//!
//! ```text
//!                            ╭ Theme ─────────────────────── ╮
//!                            │ as the terminal is            │
//!                            │►dark          Calm on dark: … │
//!                            │ light         Ink on paper, … │
//!                            ╰ config.toml keeps it ─────────╯
//! ```

use super::{dialog, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{Themes, wrap};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it in the lower right corner.
pub fn draw(pen: &mut Pen<'_>, it: &Themes) {
    let area = pen.shell.layout.corner_box(it.lines(), it.said.len());
    let inner = dialog(pen, area, "Theme", "");
    let said = u16::try_from(it.said.len()).unwrap_or(u16::MAX).min(inner.h.saturating_sub(1));
    let list = Area { h: inner.h - said, ..inner };
    for (n, line) in (it.offset..it.lines()).zip(lines(list)) {
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let name = row_style(pen, line, selected, Role::Base);
        let words = row_style(pen, line, selected, Role::Quiet);
        let theme = n.checked_sub(1).and_then(|n| it.list.get(n));
        let (label, says) = match theme {
            None => ("as the terminal is", ""),
            Some(theme) if theme.own && theme.says.is_empty() => (theme.name.as_str(), "your own"),
            Some(theme) => (theme.name.as_str(), theme.says.as_str()),
        };
        let left = if says.is_empty() { line.w } else { 14 };
        let room = line.w.saturating_sub(left + 1);
        let cols =
            [Col(left, Fill::Left, label.into(), name), Col(room, Fill::Left, says.into(), words)];
        pen.columns(line, &cols);
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
    let wrong = pen.style(Role::PreviewWrong);
    let below = Area { y: list.y + list.h, h: said, ..inner };
    for (text, line) in it.said.iter().zip(lines(below)) {
        // One line each is enough to know that something is wrong; `senlog themes` says all.
        let text = wrap(text, usize::from(line.w.max(1)));
        pen.put(line.x, line.y, line.w, text.first().map_or("", String::as_str), wrong);
    }
}
