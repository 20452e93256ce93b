//! What earlier days left unlogged.
//!
//! ```text
//! ╭ Not logged on earlier days ─────────── 4 not logged · 1 awaiting · 2 chosen ╮
//! │►+ Fri 20 Nov 09:30 NELI A              you        to log                    │
//! │   Thu 19 Nov 11:00 Toe by Toe          A. Grant   awaiting                  │
//! ╰ Enter logs it · Space chooses · x did not happen ───────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::overlays::Missed;
use crate::app::strings;
use crate::app::words;
use crate::store::views::MissedRow;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// The group, and the child of a 1:1.
fn title_of(row: &MissedRow) -> String {
    match &row.only {
        Some(only) => format!("{}, {only}", row.title),
        None => row.title.clone(),
    }
}

/// Draws it over everything between the context line and the keys.
pub fn draw(pen: &mut Pen<'_>, it: &Missed) {
    let area = pen.shell.layout.body;
    let head = match it.mine {
        true => "Not logged on earlier days · yours",
        false => "Not logged on earlier days",
    };
    let counts = if it.loaded { it.counts() } else { String::new() };
    let foot = if it.saving { "Saving…" } else { strings::MISSED_KEYS };
    let inner = framed(pen, area, head, &counts, foot, Role::DialogTitle);
    let quiet = pen.style(Role::Quiet);
    if !it.loaded || it.rows.is_empty() {
        let text = match (it.loaded, it.mine) {
            (false, _) => strings::LOADING,
            (true, true) => strings::NONE_OF_MINE,
            (true, false) => strings::NOTHING_EARLIER,
        };
        pen.put(inner.x, inner.y, inner.w, text, quiet);
        return;
    }
    let day = |row: &MissedRow| words::day_and_month(row.date);
    let adults = |row: &MissedRow| if row.mine { "you".into() } else { row.staff.join(", ") };
    let widest = |text: &dyn Fn(&MissedRow) -> String| {
        it.rows.iter().take(200).map(|row| pen.width(&text(row))).max().unwrap_or(0)
    };
    let (days, staff) = (widest(&day), widest(&adults).min(inner.w / 4));
    let state = 18.min(inner.w / 4);
    let room = inner.w.saturating_sub(2 + days + 1 + 6 + 1 + staff + 1 + state);
    // Names of adults stand near the groups, not at the far edge of a wide window.
    let title = (widest(&title_of) + 2).min(room);
    for ((n, row), line) in it.rows.iter().enumerate().skip(it.offset).zip(lines(inner)) {
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let base = row_style(pen, line, selected, Role::Base);
        let soft = row_style(pen, line, selected, Role::Quiet);
        let open = row_style(pen, line, selected, Role::MarkOpen);
        let chosen = it.chosen.contains(&row.key);
        let mark = if chosen { "+" } else { " " };
        let name = title_of(row);
        let (words, style) = match (chosen, row.awaiting) {
            (true, _) => ("chosen", open),
            (false, true) => ("awaiting", soft),
            (false, false) => ("to log", open),
        };
        let time = row.time.map(words::time).unwrap_or_default();
        pen.columns(
            line,
            &[
                Col(1, Fill::Left, mark.into(), open),
                Col(days, Fill::Left, day(row).into(), base),
                Col(5, Fill::Left, time.into(), soft),
                Col(title, Fill::Left, name.into(), base),
                Col(staff, Fill::Left, adults(row).into(), soft),
                Col(state, Fill::Left, words.into(), style),
            ],
        );
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
}
