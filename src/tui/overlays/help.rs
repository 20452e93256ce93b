//! The keys that work here.
//!
//! ```text
//! ╭ Keys ───────────────────────────────── type to search, Enter does it ╮
//! │ search:                                                              │
//! │ Today                                                                │
//! │►Enter        Opens the session to log it; Enter again saves.         │
//! ╰──────────────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::commands::{COMMANDS, Cmd};
use crate::app::layout::Area;
use crate::app::overlays::{Help, HelpRow};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Help) {
    let area = pen.shell.layout.list_box();
    let inner = framed(pen, area, "Keys", "type to search, Enter does it", "", Role::DialogTitle);
    let style = pen.style(Role::Field);
    pen.field(Area { h: 1.min(inner.h), ..inner }, "search: ", &it.field, style);
    // What this is, from its own declaration.
    let what = COMMANDS.iter().find(|c| c.cmd == Cmd::Help).map_or("", |c| c.doc);
    let quiet = pen.style(Role::Quiet);
    pen.put(inner.x, inner.y + 1, inner.w, what, quiet);
    let list = Area { y: inner.y + 2, h: inner.h.saturating_sub(2), ..inner };
    for ((n, row), line) in it.rows.iter().enumerate().skip(it.offset).zip(lines(list)) {
        match row {
            HelpRow::Group(title) => {
                let style = pen.style(Role::Heading);
                pen.put(line.x, line.y, line.w, title, style);
            }
            HelpRow::Command(keys, spec) => {
                let selected = n == it.at;
                super::point_at(pen, line, n);
                let key = row_style(pen, line, selected, Role::HintKey);
                let words = row_style(pen, line, selected, Role::Base);
                let room = line.w.saturating_sub(17);
                pen.columns(
                    line,
                    &[
                        Col(16, Fill::Left, keys.as_str().into(), key),
                        Col(room, Fill::Left, spec.doc.into(), words),
                    ],
                );
            }
        }
    }
    if it.rows.is_empty() {
        let quiet = pen.style(Role::Quiet);
        pen.put(list.x, list.y, list.w, "No key does that.", quiet);
    }
}
