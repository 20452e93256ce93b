//! Fields with two versions, one at a time.
//!
//! ```text
//! ╭ Two versions ────────────────────────────────── 1 of 3 ╮
//! │ Maya Barnes · What helps                               │
//! │                                                        │
//! │►1 Jo Okafor, Mon 23 Nov 10:12                          │
//! │   Sits near the front, with a timer                    │
//! │ 2 Ann Grant, Mon 23 Nov 15:40                          │
//! │   Sits by the door                                     │
//! │                                                        │
//! │ Both changed from: Sits near the front                 │
//! ╰────────────────────────────────────────────────────────╯
//! ```

use super::{framed, page, row_style};
use crate::app::overlays::{VERSIONS_WIDTH, VersionRole, Versions};
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Versions) {
    let rows = u16::try_from(it.lines.len().max(1)).unwrap_or(u16::MAX).saturating_add(2);
    let area = pen.shell.layout.body.middle(VERSIONS_WIDTH, rows);
    let room = usize::from(area.inside(true).h);
    let foot = page::foot(pen, it.lines.len().saturating_sub(it.offset + room));
    let inner = framed(pen, area, strings::VERSIONS, &it.counts(), &foot, Role::DialogTitle);
    let quiet = pen.style(Role::Quiet);
    pen.point(inner.x, inner.y);
    match &it.all {
        None => {
            pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
            return;
        }
        Some(all) if all.is_empty() => {
            pen.put(inner.x, inner.y, inner.w, strings::NO_VERSIONS, quiet);
            return;
        }
        Some(_) => {}
    }
    for ((role, text), line) in it.lines.iter().skip(it.offset).zip(lines(inner)) {
        match role {
            VersionRole::Head => {
                let style = pen.style(Role::ContextSchool);
                pen.put(line.x, line.y, line.w, text, style);
            }
            VersionRole::Quiet => {
                pen.put(line.x, line.y, line.w, text, quiet);
            }
            VersionRole::Who(n) => {
                let style = row_style(pen, line, *n == it.at, Role::Heading);
                pen.put(line.x, line.y, line.w, text, style);
                if *n == it.at {
                    pen.point(line.x.saturating_sub(1), line.y);
                }
                super::point_at(pen, line, *n);
            }
            VersionRole::Text(_) => {
                let style = pen.style(Role::Base);
                pen.put(line.x + 2, line.y, line.w.saturating_sub(2), text, style);
            }
        }
    }
}
