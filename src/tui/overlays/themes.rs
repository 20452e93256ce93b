//! The themes, each tried on.
//!
//! ```text
//!                            ╭ Theme ────────────────────────╮
//!                            │ as the terminal is            │
//!                            │►dark                          │
//!                            │ light                         │
//!                            │ Calm on dark: one accent, …   │
//!                            ╰───────────────────────────────╯
//! ```

use super::{dialog, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{Themes, wrap};
use crate::tui::panes::lines;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it in the lower right corner.
pub fn draw(pen: &mut Pen<'_>, it: &Themes) {
    let area = pen.shell.layout.corner_box(it.lines(), it.below());
    let inner = dialog(pen, area, "Theme", "");
    let below = u16::try_from(it.below()).unwrap_or(u16::MAX).min(inner.h.saturating_sub(1));
    let list = Area { h: inner.h - below, ..inner };
    for (n, line) in (it.offset..it.lines()).zip(lines(list)) {
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let style = row_style(pen, line, selected, Role::Base);
        let theme = n.checked_sub(1).and_then(|n| it.list.get(n));
        let label = theme.map_or("as the terminal is", |theme| theme.name.as_str());
        pen.put(line.x, line.y, line.w, label, style);
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
    let (quiet, wrong) = (pen.style(Role::Quiet), pen.style(Role::PreviewWrong));
    let room = usize::from(inner.w.max(1));
    let says = match it.theme() {
        None => "Light or dark, as the terminal says it is.",
        Some(theme) if theme.own && theme.says.is_empty() => "Your own.",
        Some(theme) => theme.says.as_str(),
    };
    // One line each is enough to know that something is wrong; `senlog themes` says all.
    let said = it.said.iter().filter_map(|text| wrap(text, room).into_iter().next());
    let below = Area { y: list.y + list.h, h: below, ..inner };
    let texts = wrap(says, room).into_iter().map(|text| (text, quiet));
    for ((text, style), line) in texts.chain(said.map(|text| (text, wrong))).zip(lines(below)) {
        pen.put(line.x, line.y, line.w, &text, style);
    }
}
