//! Before any store: who are you, and how to begin.
//!
//! ```text
//!            Who are you?
//!
//!           ►Jo Okafor
//!            Dawn Shaw
//!            somebody new, or a made-up school to look round in
//! ```

use super::{entries, row_style};
use crate::app::layout::Area;
use crate::app::overlays::wrap;
use crate::app::shell::{Door, Stage, WELCOME};
use crate::app::strings;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, door: &Door) {
    let area = pen.shell.layout.body.upper(66, 18);
    let title = match &door.stage {
        Stage::Who { .. } => strings::WHO,
        Stage::Welcome(_) => strings::WELCOME,
        Stage::Start => strings::START,
        Stage::Join => strings::JOIN,
    };
    let strong = pen.style(Role::ContextSchool);
    pen.put(area.x, area.y, area.w, title, strong);
    // A row of air, where there is one to spare.
    let air = u16::from(area.h > 13);
    let below = Area { y: area.y + 1 + air, h: area.h.saturating_sub(1 + air), ..area };
    if door.busy {
        let quiet = pen.style(Role::Quiet);
        pen.put(below.x, below.y, below.w, strings::MAKING, quiet);
        return;
    }
    let mut y = match &door.stage {
        Stage::Who { typed, at } => {
            let rows: Vec<(&str, &str)> = door.who().iter().map(|(_, name)| (*name, "")).collect();
            let list = Area { y: below.y + 2, h: below.h.saturating_sub(2), ..below };
            let end = lines(pen, list, &rows, *at, false);
            let style = pen.style(Role::Field);
            pen.field(Area { h: 1, ..below }, "", typed, style);
            end
        }
        Stage::Welcome(at) => lines(pen, below, WELCOME, *at, true),
        Stage::Start | Stage::Join => {
            let base = pen.style(Role::Base);
            let used = pen.put(below.x, below.y, below.w, strings::OFFERED, base);
            let words = pen.style(Role::ContextSchool);
            // On a line of its own where the window is narrow.
            let fits = used + 1 + pen.width(door.offered()) <= below.w;
            let (x, y) = if fits { (below.x + used + 1, below.y) } else { (below.x, below.y + 1) };
            pen.put(x, y, (below.x + below.w).saturating_sub(x), door.offered(), words);
            let top = y + 1 + air;
            let rest = Area { y: top, h: (below.y + below.h).saturating_sub(top), ..below };
            match door.entries() {
                Some(fields) => entries::draw(pen, rest, fields),
                None => top,
            }
        }
    };
    y += 1;
    let (says, role) = match (&door.says, &door.stage) {
        (Some(says), _) => (says.clone(), Role::Base),
        (None, Stage::Who { .. }) => (strings::WHO_HINT.to_string(), Role::Quiet),
        (None, Stage::Welcome(_)) => {
            (format!("The store will be in {}", door.place()), Role::Quiet)
        }
        (None, Stage::Start | Stage::Join) => return,
    };
    let style = pen.style(role);
    for line in wrap(&says, usize::from(area.w.max(1))) {
        if y < area.y + area.h {
            pen.put(area.x, y, area.w, &line, style);
        }
        y += 1;
    }
}

/// The lines to choose from; returns the row after them.
fn lines(pen: &mut Pen<'_>, area: Area, rows: &[(&str, &str)], at: usize, digits: bool) -> u16 {
    let height = usize::from(area.h.max(1));
    let first = (at + 1).saturating_sub(height);
    let number = if digits { 2 } else { 0 };
    let widest = rows.iter().map(|(label, _)| pen.width(label) + number).max().unwrap_or(0);
    let mut y = area.y;
    for (n, (label, detail)) in rows.iter().enumerate().skip(first).take(height) {
        let line = Area { x: area.x + 1, y, w: area.w.saturating_sub(2), h: 1 };
        let name = row_style(pen, line, n == at, Role::Base);
        let quiet = row_style(pen, line, n == at, Role::Quiet);
        let label = if digits { format!("{} {label}", n + 1) } else { (*label).to_string() };
        let room = widest.min(line.w);
        let rest = line.w.saturating_sub(room + 2);
        pen.columns(
            line,
            &[
                Col(room, Fill::Left, label.into(), name),
                Col(rest, Fill::Right, (*detail).into(), quiet),
            ],
        );
        if n == at && digits {
            pen.point(line.x, y);
        }
        y += 1;
    }
    y
}
