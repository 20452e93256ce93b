//! The finder: names, then notes; what a pupil is getting stands beside them.
//!
//! ```text
//! ╭ Find ────────────────────────────────────────────────────────────────╮
//! │ / may                                                                │
//! │►Maya Barnes     4W, SEN support │ Maya Barnes                        │
//! │ Maya Khan       1C              │ Year 4, 4W · SEN support           │
//! │ notes                           │ Precision teaching  180 of 240 min │
//! │ Mrs Barnes …                    │ Last contact  Fri, Mrs Barnes      │
//! ╰──────────────────────────────────────────────────────────────────────╯
//! ```

use chrono::NaiveDate;

use super::{dialog, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{Finder, FinderRow, wrap};
use crate::app::panes::review_when;
use crate::app::words;
use crate::store::views::{FindRow, GroupView, PupilGlance};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// From this width inside the box on, the pupil stands beside the list.
const BESIDE: u16 = 72;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Finder) {
    let area = pen.shell.layout.list_box();
    let inner = dialog(pen, area, "Find a pupil, group, adult or note", "");
    let style = pen.style(Role::Field);
    pen.field(Area { h: 1.min(inner.h), ..inner }, "/ ", &it.field, style);
    let body = Area { y: inner.y + 2, h: inner.h.saturating_sub(2), ..inner };
    let list_width = if inner.w >= BESIDE { inner.w * 3 / 5 } else { inner.w };
    let list = Area { w: list_width, ..body };
    if inner.w >= BESIDE {
        let x = list.x + list.w + 2;
        let side = Area { x, w: (inner.x + inner.w).saturating_sub(x), ..body };
        let note = match it.selected() {
            Some(FinderRow::Note(row)) => note(row, pen.shell.now.date()),
            _ => Vec::new(),
        };
        let beside = match (&it.glance, &it.group) {
            (Some(view), _) => glance(pen, view),
            (None, Some(view)) => group(view),
            (None, None) => Vec::new(),
        };
        write(pen, note.into_iter().chain(beside), side);
    }
    rows(pen, it, list);
}

fn rows(pen: &mut Pen<'_>, it: &Finder, list: Area) {
    let mut room = lines(list);
    let today = pen.shell.now.date();
    let day = |row: &FindRow| row.date.map(|day| words::past_day(day, today)).unwrap_or_default();
    // As wide as the longest day there is: a year that is cut is another year.
    let days = it.rows.iter().filter_map(|row| match row {
        FinderRow::Note(row) => Some(pen.width(&day(row))),
        FinderRow::Name(_) => None,
    });
    let day_width = days.max().unwrap_or(0);
    for (n, row) in it.rows.iter().enumerate().skip(it.offset) {
        if n == it.names() && n > 0 {
            let Some(line) = room.next() else { return };
            let style = pen.style(Role::Heading);
            pen.put(line.x, line.y, line.w, "Notes", style);
        }
        let Some(line) = room.next() else { return };
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let name = row_style(pen, line, selected, Role::Base);
        let quiet = row_style(pen, line, selected, Role::Quiet);
        match row {
            FinderRow::Name(row) => {
                let left = (line.w / 2).max(18).min(line.w);
                let rest = line.w.saturating_sub(left + 1);
                let cols = [
                    Col(left, Fill::Left, row.label.as_str().into(), name),
                    Col(rest, Fill::Left, row.detail.as_str().into(), quiet),
                ];
                pen.columns(line, &cols);
            }
            // The day, the child, the words around what was typed.
            FinderRow::Note(row) => {
                let who = (line.w / 4).clamp(8, 16);
                let rest = line.w.saturating_sub(day_width + 1 + who + 1);
                let cols = [
                    Col(day_width, Fill::Left, day(row).into(), quiet),
                    Col(who, Fill::Left, row.who.as_str().into(), name),
                    Col(rest, Fill::Left, row.around.as_str().into(), quiet),
                ];
                pen.columns(line, &cols);
            }
        }
    }
    if it.rows.is_empty() {
        let quiet = pen.style(Role::Quiet);
        if let Some(line) = room.next() {
            pen.put(line.x, line.y, line.w, "Nothing has these letters.", quiet);
        }
    }
}

/// One line beside the list: its look and its words.
type Said = (Role, String);

/// A note as it was typed, with its day.
fn note(row: &FindRow, today: NaiveDate) -> Vec<Said> {
    let day = row.date.map(|day| words::past_day(day, today));
    let head: Vec<String> = [Some(row.label.clone()), day].into_iter().flatten().collect();
    let text = if row.text.is_empty() { row.around.clone() } else { row.text.clone() };
    vec![(Role::Heading, head.join(" · ")), (Role::Base, text), (Role::Base, String::new())]
}

/// What a group is, who runs it, who is in it.
fn group(view: &GroupView) -> Vec<Said> {
    let mut rows = vec![(Role::Heading, view.title.clone()), (Role::Base, view.when.clone())];
    let adults: Vec<&str> = view.adults.iter().filter(|a| a.now).map(|a| a.name.as_str()).collect();
    rows.push((Role::Quiet, adults.join(", ")));
    for member in view.members.iter().filter(|m| m.now) {
        let (came, of) = (member.account.attended, member.account.expected);
        rows.push((Role::Base, format!("{} · {came} of {of}", member.name)));
    }
    if let Some(span) = view.spans.first() {
        let (given, planned) = (span.account.total_delivered(), span.account.planned);
        rows.push((Role::Quiet, format!("{given} of {planned} min, {}", span.name)));
    }
    rows
}

/// Who they are, what they are getting, the last contact and the next review.
fn glance(pen: &Pen<'_>, view: &PupilGlance) -> Vec<Said> {
    let today = pen.shell.now.date();
    let mut rows: Vec<(Role, String)> = vec![(Role::Heading, view.name.clone())];
    rows.push((Role::Base, format!("{} · {}", view.class, view.status.label())));
    for (label, text) in &view.alerts {
        rows.push((Role::Alert, format!("{label}: {text}")));
    }
    if view.now.is_empty() {
        rows.push((Role::Quiet, "Nothing is running now.".into()));
    }
    for p in &view.now {
        let share = format!("{} of {} min", p.delivered_minutes, p.planned_minutes);
        rows.push((Role::Base, format!("{} · {share}", p.title)));
    }
    if let Some(contact) = &view.contact {
        let day = words::past_day(contact.date, today);
        rows.push((Role::Quiet, format!("Last contact {day}, {}", contact.with)));
    }
    if let Some(review) = &view.review {
        let text = format!("{} {}", review.what.label(), review_when(review, today));
        rows.push((if review.days < 0 { Role::Overdue } else { Role::Quiet }, text));
    }
    rows
}

/// Writes lines beside the list, as far as there is room.
fn write(pen: &mut Pen<'_>, rows: impl Iterator<Item = Said>, area: Area) {
    let mut room = lines(area);
    for (role, text) in rows {
        let style = pen.style(role);
        for part in wrap(&text, usize::from(area.w.max(1))) {
            let Some(line) = room.next() else { return };
            pen.put(line.x, line.y, line.w, &part, style);
        }
    }
}
