//! A group's page.
//!
//! ```text
//! ╭ NELI A ───────────────────────────────────────────────────────────────────────╮
//! │ NELI A                                                                        │
//! │ Communication and interaction · Targeted                                      │
//! │ Run by             D. Shaw                                                    │
//! │ When               Mon to Fri 09:30, 20 min                                   │
//! │                                                                               │
//! │ Children, this half term                                                      │
//! │►Kai R., 1C         ██████████ 9 of 9 · 180 of 180 min                         │
//! ╰ ↓ 12 more ────────────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, page};
use crate::app::overlays::GroupPage;
use crate::app::strings;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &GroupPage) {
    let area = pen.shell.layout.body;
    let title = it.view.as_ref().map_or("Group", |view| view.title.as_str());
    let foot = page::foot(pen, it.page.below());
    let inner = framed(pen, area, title, "group", &foot, Role::DialogTitle);
    if it.view.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    page::rows(pen, &it.page.rows, (it.page.offset, it.page.at), it.label_width(), inner);
}
