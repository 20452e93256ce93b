//! Entries that were not accepted.
//!
//! ```text
//! ╭ Not accepted ─────────────────────────────────────────── 2 ╮
//! │►Register of Dawn's laptop                                  │
//! │   A TA's laptop may not write this.                        │
//! │   Status: SEN support                                      │
//! ╰────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, page, row_style};
use crate::app::overlays::{RefusedBox, RefusedRole};
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &RefusedBox) {
    let area = pen.shell.layout.wide_box();
    let count = it.all.as_ref().map_or(0, Vec::len);
    let counts = if count == 0 { String::new() } else { count.to_string() };
    let foot = page::foot(pen, it.below());
    let inner = framed(pen, area, strings::REFUSED, &counts, &foot, Role::DialogTitle);
    let quiet = pen.style(Role::Quiet);
    pen.point(inner.x, inner.y);
    let says = match &it.all {
        None => Some(strings::LOADING),
        Some(all) if all.is_empty() => Some(strings::NONE_REFUSED),
        Some(_) => None,
    };
    if let Some(says) = says {
        pen.put(inner.x, inner.y, inner.w, says, quiet);
        return;
    }
    for ((role, text), line) in it.lines.iter().skip(it.offset).zip(lines(inner)) {
        match role {
            RefusedRole::Head(n) => {
                let style = row_style(pen, line, *n == it.at, Role::Heading);
                pen.put(line.x, line.y, line.w, text, style);
                if *n == it.at {
                    pen.point(line.x.saturating_sub(1), line.y);
                }
                super::point_at(pen, line, *n);
            }
            RefusedRole::Why | RefusedRole::Text => {
                let role = if *role == RefusedRole::Why { Role::Overdue } else { Role::Base };
                let style = pen.style(role);
                pen.put(line.x + 2, line.y, line.w.saturating_sub(2), text, style);
            }
        }
    }
}
