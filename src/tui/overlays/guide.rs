//! Something done step by step.
//!
//! ```text
//! ╭ Add a computer ──────────────────────────────────────────╮
//! │ Dawn Shaw asks to join with "Dawn's laptop".             │
//! │ On its screen stand six words. These must be among them: │
//! │ 1 cabbage, 4 fabric, 5 oak. Type the others.             │
//! │                                                          │
//! │ Word 2        eager                                      │
//! │ Word 3                                                   │
//! ╰ Enter goes on ───────────────────────────────────────────╯
//! ```

use super::{dialog, entries, page};
use crate::app::layout::Area;
use crate::app::overlays::{GUIDE_WIDTH, Guide, wrap};
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Guide) {
    let area = pen.shell.layout.body.middle(GUIDE_WIDTH, it.box_height());
    let below = it.lines.len().saturating_sub(it.offset + it.height);
    let foot = match (&it.page.busy, below) {
        (Some(_), _) => String::new(),
        (None, 0) => it.page.then.to_string(),
        (None, more) => page::foot(pen, more),
    };
    let inner = dialog(pen, area, &it.page.title, &foot);
    pen.point(inner.x, inner.y);
    let (base, quiet) = (pen.style(Role::Base), pen.style(Role::Quiet));
    if let Some(busy) = &it.page.busy {
        pen.put(inner.x, inner.y, inner.w, busy, quiet);
        return;
    }
    let mut y = inner.y;
    let end = inner.y + inner.h;
    for line in it.lines.iter().skip(it.offset).take(it.height) {
        if y < end {
            pen.put(inner.x, y, inner.w, line, base);
        }
        y += 1;
    }
    if !it.page.words.is_empty() {
        y += 1;
        let strong = pen.style(Role::ContextSchool);
        for line in wrap(&it.page.words, usize::from(inner.w.max(1))) {
            if y < end {
                pen.put(inner.x, y, inner.w, &line, strong);
            }
            y += 1;
        }
    }
    if !it.page.fields.list.is_empty() {
        y += 1;
        let rest = Area { y, h: end.saturating_sub(y), ..inner };
        entries::draw(pen, rest, &it.page.fields);
    }
}
