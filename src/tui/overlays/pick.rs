//! A short choice, or something to type.
//!
//! ```text
//! ╭ Did not happen: why? ───────────╮
//! │►a  adult absent                 │
//! │ c  adult covering elsewhere     │
//! ╰─────────────────────────────────╯
//! ```

use super::{dialog, row_style};
use crate::app::commands::{Cmd, Scope};
use crate::app::layout::Area;
use crate::app::overlays::{Pick, PickFor, guard_words};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Pick) {
    let typed = !it.by_letter();
    let rows = it.items.len() + usize::from(typed) + usize::from(it.error.is_some());
    let area = pen.shell.layout.pick_box(rows);
    let guard = guard_words(it.guarding.now, pen.shell.now.date()).join(" · ");
    let foot = match (it.error, &it.reminder) {
        (Some(error), _) => error.to_string(),
        (None, Some(reminder)) => reminder.clone(),
        (None, None) if guard.is_empty() && matches!(it.purpose, PickFor::Note(_)) => {
            let key = |cmd| pen.shell.keymap.first_key(cmd, Scope::Pick);
            format!("{} told the DSL · {} restricted", key(Cmd::ToldDsl), key(Cmd::Restrict))
        }
        (None, None) => guard,
    };
    let inner = dialog(pen, area, &it.title, &foot);
    let mut list = inner;
    if typed {
        let style = pen.style(Role::Field);
        pen.field(Area { h: 1.min(inner.h), ..inner }, "", &it.field, style);
        list = Area { y: inner.y + 1, h: inner.h.saturating_sub(1), ..inner };
    }
    if let Some(error) = it.error.filter(|_| pen.frame.is_some() && typed) {
        let style = pen.style(Role::PreviewWrong);
        pen.put(list.x, list.y, list.w, error, style);
    }
    for ((n, place), line) in it.shown.iter().enumerate().skip(it.offset).zip(lines(list)) {
        let Some(item) = it.items.get(*place) else { continue };
        let selected = it.lit && n == it.at;
        super::point_at(pen, line, n);
        let key = row_style(pen, line, selected, Role::HintKey);
        let name = row_style(pen, line, selected, Role::Base);
        let words = row_style(pen, line, selected, Role::Quiet);
        let mut cols = Vec::new();
        let mut room = line.w;
        if let Some(letter) = item.key {
            cols.push(Col(2, Fill::Left, letter.to_string().into(), key));
            room = room.saturating_sub(3);
        }
        let label = pen.width(&item.label).max(room / 2).min(room);
        cols.push(Col(label, Fill::Left, item.label.as_str().into(), name));
        let rest = room.saturating_sub(label + 1);
        cols.push(Col(rest, Fill::Left, item.detail.as_str().into(), words));
        pen.columns(line, &cols);
        // Until an arrow lights one the cursor waits at the first.
        if n == it.at && !typed {
            pen.point(line.x, line.y);
        }
    }
    if it.shown.is_empty() && !it.typed() {
        let quiet = pen.style(Role::Quiet);
        pen.put(list.x, list.y, list.w, "Nobody and nothing has these letters.", quiet);
    }
}
