//! Setting up, step by step.
//!
//! ```text
//! ╭ Set up: what you skip can be done another day ──────────────────╮
//! │ √ 1 The list of pupils you have            64 pupils            │
//! │►· 2 Number on roll                         for rates            │
//! ╰─────────────────────────────────────────────────────────────────╯
//! ```

use super::{dialog, entries, row_style};
use crate::app::layout::Area;
use crate::app::msg::SheetWords;
use crate::app::overlays::{Page, SETUP_WIDTH, Setup, wrap};
use crate::app::strings;
use crate::domain::dates;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Setup) {
    let title = match &it.page {
        Page::Tasks => strings::SETUP,
        Page::Fields(task, _) => task.title(),
        Page::Plan(..) => strings::PLAN,
        Page::Words(_) | Page::Asked(..) => strings::SHEET,
    };
    let area = pen.shell.layout.body.middle(SETUP_WIDTH, it.box_height());
    let inner = dialog(pen, area, title, "");
    if it.busy {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::MAKING, quiet);
        return;
    }
    let end = match &it.page {
        Page::Tasks => tasks(pen, inner, it),
        Page::Fields(_, fields) => {
            let end = entries::draw(pen, inner, fields);
            let style = pen.style(Role::PreviewMain);
            say(pen, Area { y: end, ..inner }, &it.understood, style, inner.y + inner.h)
        }
        Page::Plan(plan, lines, first) => {
            let base = pen.style(Role::Base);
            pen.point(inner.x, inner.y);
            let rows = usize::from(inner.h.saturating_sub(1));
            for (line, y) in lines.iter().skip(*first).take(rows).zip(inner.y..) {
                pen.put(inner.x, y, inner.w, line, base);
            }
            let does = if plan.takes > 0 { strings::PLAN_TAKE } else { strings::PLAN_NOTHING };
            let quiet = pen.style(Role::Quiet);
            pen.put(inner.x, inner.y + inner.h.saturating_sub(1), inner.w, does, quiet);
            return;
        }
        Page::Words(sheet) => words(pen, inner, sheet),
        Page::Asked(_, fields) => entries::draw(pen, inner, fields),
    };
    if let Some(says) = &it.says {
        let style = pen.style(Role::PreviewMain);
        say(pen, Area { y: end + 1, ..inner }, says, style, inner.y + inner.h);
    }
}

fn say(pen: &mut Pen<'_>, at: Area, text: &str, style: ratatui::style::Style, end: u16) -> u16 {
    let mut y = at.y;
    if text.is_empty() {
        return y;
    }
    for line in wrap(text, usize::from(at.w.max(1))) {
        if y < end {
            pen.put(at.x, y, at.w, &line, style);
        }
        y += 1;
    }
    y
}

fn tasks(pen: &mut Pen<'_>, area: Area, it: &Setup) -> u16 {
    let all = it.tasks();
    let widest = all.iter().map(|(task, ..)| pen.width(task.title())).max().unwrap_or(0);
    let mut y = area.y;
    for (n, (task, done, how)) in all.iter().enumerate() {
        let line = Area { y, h: 1, x: area.x + 1, w: area.w.saturating_sub(2) };
        super::point_at(pen, line, n);
        let name = row_style(pen, line, n == it.at, if *done { Role::Quiet } else { Role::Base });
        let quiet = row_style(pen, line, n == it.at, Role::Quiet);
        let mark = if *done { pen.glyphs.done } else { pen.glyphs.later };
        let room = widest.min(line.w.saturating_sub(4));
        let rest = line.w.saturating_sub(room + 6);
        let number = format!("{mark} {}", n + 1);
        pen.columns(
            line,
            &[
                Col(3, Fill::Left, number.into(), name),
                Col(room, Fill::Left, task.title().into(), name),
                Col(rest, Fill::Left, how.as_str().into(), quiet),
            ],
        );
        if n == it.at {
            pen.point(line.x, y);
        }
        y += 1;
    }
    y
}

/// The sheet: three columns of eight, as it is printed.
fn words(pen: &mut Pen<'_>, area: Area, sheet: &SheetWords) -> u16 {
    const ROWS: usize = 8;
    let (base, strong) = (pen.style(Role::Base), pen.style(Role::ContextSchool));
    let head = format!("{}, {}", sheet.school, dates::with_year(sheet.made));
    pen.put(area.x, area.y, area.w, &head, strong);
    pen.point(area.x, area.y);
    let column = area.w / 3;
    for (n, word) in sheet.words.iter().enumerate() {
        let (row, col) = (n % ROWS, n / ROWS);
        let x = area.x + column * u16::try_from(col).unwrap_or(0);
        let y = area.y + 1 + u16::try_from(row).unwrap_or(0);
        pen.put(x, y, column, &format!("{:>2} {word}", n + 1), base);
    }
    let quiet = pen.style(Role::Quiet);
    let below = Area { y: area.y + 9, ..area };
    say(pen, below, strings::SHEET_WHAT, quiet, area.y + area.h)
}
