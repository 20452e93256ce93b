//! A sheet of plain text.

use super::{framed, page};
use crate::app::overlays::Paper;
use crate::tui::panes::lines;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &Paper) {
    let area = pen.shell.layout.body;
    let foot = match it.below() {
        0 => it.foot.to_string(),
        below => page::foot(pen, below),
    };
    let inner = framed(pen, area, &it.title, "", &foot, Role::DialogTitle);
    let style = pen.style(Role::Base);
    for (text, line) in it.lines.iter().skip(it.offset).zip(lines(inner)) {
        pen.put(line.x, line.y, line.w, text, style);
    }
    pen.point(inner.x, inner.y);
}
