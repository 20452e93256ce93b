//! The panes, one drawing function each.

mod contacts;
mod register;
mod reviews;
mod today;

use ratatui::style::Style;

use super::pen::{Head, Pen};
use super::theme::Role;
use crate::app::commands::{Cmd, of_scope};
use crate::app::layout::Area;
use crate::app::listing::{Listing, Row};
use crate::app::mouse::Spot;
use crate::app::panes::{PaneId, PaneSpec};
use crate::app::shell::Layer;
use crate::app::strings;

/// Rows that decide how wide columns are: not only those in sight, so that columns stay where they
/// are while a person scrolls, and no more than are measured in a tenth of a millisecond.
const MEASURED: usize = 400;

/// What a column shows of a row.
type Text<'a, R> = &'a dyn Fn(&R) -> String;

/// How wide each of these texts is in the widest row of a list. With initials in place of names it is
/// measured at every draw: which words are names may change without the rows.
fn widest<R: Row, const N: usize>(
    pen: &Pen<'_>,
    list: &Listing<R>,
    texts: [Text<'_, R>; N],
) -> [u16; N] {
    let work = || measure(pen, list, &texts);
    let widths = match pen.shell.initials {
        true => work(),
        false => list.measured((pen.shell.now.date(), pen.shell.config.glyphs), work),
    };
    std::array::from_fn(|n| widths.get(n).copied().unwrap_or(0))
}

fn measure<R: Row>(pen: &Pen<'_>, list: &Listing<R>, texts: &[&dyn Fn(&R) -> String]) -> Vec<u16> {
    let rows = || list.all().iter().take(MEASURED);
    let one = |text: &Text<'_, R>| rows().map(|row| pen.width(&text(row))).max();
    texts.iter().map(|text| one(text).unwrap_or(0)).collect()
}

/// Draws a pane with its frame.
pub fn draw(pen: &mut Pen<'_>, spec: &PaneSpec, area: Area) {
    let shell = pen.shell;
    let focus = shell.focus == spec.id;
    let rows = shell.panes.rows(spec.id);
    let (filter, typing) = rows.filter();
    let number = spec.id.index() + 1;
    let mut title = match spec.id {
        PaneId::Today => format!("{number} {}", today::when(shell)),
        _ => format!("{number} {}", spec.title),
    };
    title.push_str(&sorted(rows.sort(), spec));
    let counts = match (filter.text().is_empty(), rows.loaded()) {
        (false, _) => format!("{} shown", rows.len()),
        (true, true) => shell.panes.counts(spec.id),
        (true, false) => String::new(),
    };
    let (above, below) = rows.beyond();
    let mut foot = match spec.id {
        PaneId::Today => shell.panes.today.foot(),
        PaneId::Reviews if focus => reviews::foot(shell),
        _ => String::new(),
    };
    if foot.is_empty() && above + below > 0 && focus {
        let more: Vec<String> = [(above, pen.glyphs.above), (below, pen.glyphs.below)]
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, arrow)| format!("{arrow} {n} more"))
            .collect();
        foot = more.join("  ");
    }
    let pick = |on: Role, off: Role| if focus { on } else { off };
    let head = Head {
        title: &title,
        style: pen.style(pick(Role::TitleFocus, Role::Title)),
        counts: &counts,
        counts_style: pen.style(Role::TitleCount),
        foot: &foot,
        foot_style: pen.style(Role::Quiet),
    };
    let border = pen.style(pick(Role::BorderFocus, Role::Border));
    let mut body = pen.boxed(area, border, &head);
    if (typing || !filter.text().is_empty()) && body.h > 0 {
        let line = Area { h: 1, ..body };
        let style = pen.style(Role::Field);
        let before = pen.cursor;
        pen.field(line, "filter: ", filter, style);
        if !(focus && typing) {
            pen.cursor = before;
        }
        body = Area { y: body.y + 1, h: body.h - 1, ..body };
    }
    pen.spot(area, || Spot::Pane(spec.id));
    for (n, line) in lines(body).enumerate().take(rows.len()) {
        // The frame beside a row belongs to it: the mark stands there.
        let wide = Area { x: line.x.saturating_sub(1), w: line.w + 2, ..line };
        pen.spot(wide, || Spot::Row(spec.id, n));
    }
    if rows.is_empty() {
        return empty(pen, spec.id, body, !filter.text().is_empty());
    }
    match spec.id {
        PaneId::Today => today::rows(pen, body),
        PaneId::Register => register::rows(pen, body),
        PaneId::Contacts => contacts::rows(pen, body),
        PaneId::Reviews => reviews::rows(pen, body),
    }
    if focus && shell.layer() == Layer::Pane {
        let line = u16::try_from(rows.line()).unwrap_or(u16::MAX);
        if line < body.h {
            pen.point(body.x.saturating_sub(1), body.y + line);
        }
    }
}

/// How the rows are sorted, where it is not the usual way: ` · by class`.
fn sorted((column, reverse): (u8, bool), spec: &PaneSpec) -> String {
    let command = of_scope(spec.scope).find(|c| c.cmd == Cmd::Sort(column));
    match command {
        Some(command) if column != 0 || reverse => {
            let way = if reverse { ", reversed" } else { "" };
            format!(" · {}{way}", command.title)
        }
        _ => String::new(),
    }
}

/// What an empty pane says: what to press.
fn empty(pen: &mut Pen<'_>, id: PaneId, area: Area, filtered: bool) {
    let shell = pen.shell;
    let text = match (&shell.trouble, shell.panes.rows(id).loaded()) {
        (Some(trouble), false) => trouble.as_str(),
        (None, false) => strings::LOADING,
        _ if filtered => strings::NO_MATCH,
        _ => match id {
            PaneId::Today if !shell.panes.today.school_day => shell.panes.today.term.as_str(),
            PaneId::Today => strings::NO_SESSIONS,
            PaneId::Register => strings::NO_REGISTER,
            PaneId::Contacts => strings::NO_CONTACTS,
            PaneId::Reviews => strings::NO_REVIEWS,
        },
    };
    let style = pen.style(Role::Quiet);
    let lines = crate::app::overlays::wrap(text, usize::from(area.w.max(1)));
    for (line, y) in lines.iter().zip(area.y..area.y + area.h) {
        pen.put(area.x, y, area.w, line, style);
    }
}

/// The look of one row: selected rows are one plain colour, so that nothing on them is lost; the
/// mark in front says the same to those who see no colours.
pub struct RowLook {
    /// The style of the whole row, where it is selected.
    over: Option<Style>,
}

impl RowLook {
    /// Marks the row of `area` as selected or not, and says how its cells look.
    pub fn of(pen: &mut Pen<'_>, id: PaneId, area: Area, selected: bool) -> RowLook {
        if !selected {
            return RowLook { over: None };
        }
        let focus = pen.shell.focus == id;
        let style = pen.style(if focus { Role::Selected } else { Role::SelectedFar });
        let wide = Area { x: area.x.saturating_sub(1), w: area.w + 2, ..area };
        pen.tint(wide, style);
        if focus {
            let mark = pen.glyphs.select;
            pen.put(wide.x, area.y, 1, mark, style);
        }
        RowLook { over: Some(style) }
    }

    /// The style of a cell of this row.
    pub fn cell(&self, pen: &Pen<'_>, role: Role) -> Style {
        self.over.unwrap_or_else(|| pen.style(role))
    }
}

/// The rows of an area, one below the other.
pub fn lines(area: Area) -> impl Iterator<Item = Area> {
    (area.y..area.y.saturating_add(area.h)).map(move |y| Area { y, h: 1, ..area })
}
