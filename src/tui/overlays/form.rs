//! A form.
//!
//! ```text
//! ╭ New group ─────────────────────────────── kept from before ╮
//! │ Name          NELI A                                       │
//! │ Intervention  ne                                           │
//! │              ►NELI                                         │
//! │               Nessy                                        │
//! │ Children      Maya Barnes, Leo Price                       │
//! │ Days          mon tue thu                                  │
//! │               "tu" is not a day of the week.               │
//! │ F3 shows 9 more fields, 2 filled in                        │
//! │                                                            │
//! │ From the school's library.                                 │
//! ╰ Ctrl-S saves ──────────────────────────────────────────────╯
//! ```

use chrono::Datelike;

use super::{framed, row_style};
use crate::app::layout::Area;
use crate::app::mouse::Spot;
use crate::app::overlays::FormBox;
use crate::app::overlays::form::{FOOT, FormLine, Input, What, label_width};
use crate::app::overlays::wrap;
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &FormBox) {
    let area = pen.shell.layout.form_box(it.lines.len() + FOOT);
    let counts = if it.kept { "kept from before" } else { "" };
    let foot = match (&it.error, it.saving) {
        (Some(error), _) => error.clone(),
        (None, true) => "Saving…".into(),
        (None, false) => more(pen, it),
    };
    let inner = framed(pen, area, &it.title(), counts, &foot, Role::DialogTitle);
    if it.view.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    let foot = u16::try_from(FOOT).unwrap_or(0).min(inner.h);
    let body = Area { h: inner.h - foot, ..inner };
    let labels = u16::try_from(label_width(&it.entries)).unwrap_or(0).min(inner.w / 2);
    for (line, row) in it.lines.iter().skip(it.offset).zip(lines(body)) {
        draw_line(pen, it, line, row, labels);
    }
    help(pen, it, Area { y: body.y + body.h, h: foot, ..inner });
}

/// What stands above and below the lines on the screen.
fn more(pen: &Pen<'_>, it: &FormBox) -> String {
    let below = it.lines.len().saturating_sub(it.offset + it.height());
    match (it.offset, below) {
        (0, 0) => "Ctrl-S saves".into(),
        (above, 0) => format!("{} {above} more", pen.glyphs.above),
        (0, below) => format!("{} {below} more", pen.glyphs.below),
        (above, below) => {
            format!("{} {above}  {} {below} more", pen.glyphs.above, pen.glyphs.below)
        }
    }
}

/// The help of the field with the cursor, in two lines after a blank one.
fn help(pen: &mut Pen<'_>, it: &FormBox, area: Area) {
    let Some(entry) = it.entry() else { return };
    if let Some(reminder) = &it.reminder {
        let style = pen.style(Role::PreviewAsk);
        if let Some(row) = lines(area).nth(1) {
            pen.put(row.x, row.y, row.w, reminder, style);
        }
        return;
    }
    let mut text = entry.help.to_string();
    let keys = match entry.input {
        Input::Date if it.month.is_some() => "Arrows and PgUp, PgDn move, Enter takes the day.",
        Input::Date => "Such as fri, +2w or 14/9; F4 shows the month.",
        Input::Flag(_) => "Space turns it round.",
        Input::Note => "Ctrl-J begins a new line.",
        Input::Many(_) => {
            "Type a few letters, Enter adds or takes out; Backspace takes out the last."
        }
        Input::Code(_) | Input::One(_) => "Type a few letters, or arrows.",
        Input::Line => "",
    };
    if !keys.is_empty() {
        text = format!("{text} {keys}");
    }
    let quiet = pen.style(Role::Quiet);
    for (part, row) in wrap(&text, usize::from(area.w.max(1))).iter().zip(lines(area).skip(1)) {
        pen.put(row.x, row.y, row.w, part, quiet);
    }
}

fn draw_line(pen: &mut Pen<'_>, it: &FormBox, line: &FormLine, row: Area, labels: u16) {
    let entry = line.entry.and_then(|n| it.entries.get(n));
    let focus = line.entry == Some(it.at);
    if let Some(n) = line.entry {
        pen.spot(row, || Spot::Line(n));
    }
    if let (true, Some(entry)) = (line.first, entry) {
        let role = if focus { Role::Heading } else { Role::FieldLabel };
        let style = pen.style(role);
        let used = pen.put(row.x, row.y, labels.saturating_sub(1), entry.label, style);
        if entry.changed() && it.kept {
            let quiet = pen.style(Role::Quiet);
            pen.put(row.x + used, row.y, labels.saturating_sub(used), "*", quiet);
        }
    }
    let cell = Area { x: row.x + labels, w: row.w.saturating_sub(labels), ..row };
    match &line.what {
        What::Words(words) => {
            let quiet = entry.is_some_and(|e| e.fixed);
            let style = pen.style(if quiet { Role::Quiet } else { Role::Base });
            let style = if focus { pen.style(Role::Field) } else { style };
            if focus {
                pen.tint(cell, style);
                pen.point(cell.x, cell.y);
            }
            pen.put(cell.x, cell.y, cell.w, words, style);
        }
        What::Field(read) => {
            if let Some(entry) = entry {
                let style = pen.style(Role::Field);
                pen.field(cell, "", &entry.text, style);
                let room = cell.w.saturating_sub(pen.width(entry.text.text()) + 3);
                if !read.is_empty() && pen.width(read) <= room {
                    pen.put_right(cell, read, style);
                }
            }
        }
        What::Note(text, before) => {
            let style = pen.style(Role::Field);
            pen.tint(cell, style);
            pen.put(cell.x, cell.y, cell.w, text.trim_end(), style);
            if let Some(before) = before {
                let at = pen.width(before).min(cell.w.saturating_sub(1));
                pen.point(cell.x + at, cell.y);
            }
        }
        What::Version(version) => {
            let style = pen.style(Role::PreviewAsk);
            pen.put(cell.x, cell.y, cell.w, &format!("two versions: {version}"), style);
        }
        What::Wrong(why) => {
            let style = pen.style(Role::PreviewWrong);
            pen.put(cell.x, cell.y, cell.w, why, style);
        }
        What::Offer(n) => offer(pen, it, *n, cell),
        What::Month(name) => {
            let style = pen.style(Role::Heading);
            pen.put(cell.x, cell.y, cell.w, name, style);
        }
        What::Weekdays => {
            let style = pen.style(Role::Quiet);
            pen.put(cell.x, cell.y, cell.w, " Mo  Tu  We  Th  Fr  Sa  Su", style);
        }
        What::Week(days) => week(pen, it, days, cell),
        What::More(count, filled) => {
            let style = pen.style(Role::Quiet);
            let filled = match filled {
                0 => String::new(),
                n => format!(", {n} filled in"),
            };
            let text = format!("F3 shows {count} more fields{filled}");
            pen.put(row.x, row.y, row.w, &text, style);
        }
    }
}

fn offer(pen: &mut Pen<'_>, it: &FormBox, n: usize, cell: Area) {
    let Some((entry, offer)) = it.entry().and_then(|e| Some((e, e.offers.get(n)?))) else { return };
    let selected = entry.at == Some(n);
    pen.spot(cell, || Spot::Offer(n));
    let name = row_style(pen, cell, selected, Role::Base);
    let words = row_style(pen, cell, selected, Role::Quiet);
    let label = pen.width(&offer.label).min(cell.w);
    pen.columns(
        cell,
        &[
            Col(label, Fill::Left, offer.label.as_str().into(), name),
            Col(cell.w.saturating_sub(label + 1), Fill::Left, offer.detail.as_str().into(), words),
        ],
    );
}

/// A week of the month; the day that Enter takes has the cursor and brackets.
fn week(pen: &mut Pen<'_>, it: &FormBox, days: &[(chrono::NaiveDate, bool); 7], cell: Area) {
    let today = pen.shell.now.date();
    for (n, (day, within)) in days.iter().enumerate() {
        let x = cell.x + u16::try_from(n).unwrap_or(0) * 4;
        if x + 4 > cell.x + cell.w {
            return;
        }
        let chosen = it.month == Some(*day);
        let text = match (chosen, *day == today) {
            (true, _) => format!("[{:>2}]", day.day()),
            (false, true) => format!(" {:>2}*", day.day()),
            (false, false) => format!(" {:>2} ", day.day()),
        };
        let role = match (chosen, within) {
            (true, _) => Role::Selected,
            (false, true) => Role::Base,
            (false, false) => Role::Quiet,
        };
        let style = pen.style(role);
        pen.put(x, cell.y, 4, &text, style);
        if chosen {
            pen.point(x + 1, cell.y);
        }
    }
}
