//! The school's laptops.
//!
//! ```text
//! ╭ Laptops ─────────────────────────────────────────────────────────────── 4 ╮
//! │ Laptop          Whose        May do        Heard               Waits      │
//! │►SENCO           Jo Okafor    SENCO laptop  this laptop                    │
//! │ Dawn's laptop   Dawn Shaw    TA            Wed 18 Nov 15:20    an update  │
//! ╰───────────────────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, page, row_style};
use crate::app::exchange::laptops::{LaptopState, LaptopView, role_words};
use crate::app::exchange::moment;
use crate::app::layout::Area;
use crate::app::overlays::Laptops;
use crate::app::strings;
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// The widest that a label or a name gets before the other columns have what they need.
const WIDEST: u16 = 20;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Laptops) {
    let area = pen.shell.layout.wide_box();
    let all = it.all.as_deref().unwrap_or(&[]);
    let counts = if all.is_empty() { String::new() } else { all.len().to_string() };
    let room = usize::from(area.inside(true).h).saturating_sub(1);
    let foot = page::foot(pen, all.len().saturating_sub(it.offset + room));
    let inner = framed(pen, area, strings::LAPTOPS, &counts, &foot, Role::DialogTitle);
    pen.point(inner.x, inner.y);
    if it.all.is_none() {
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    }
    let widest = |pen: &Pen<'_>, of: &dyn Fn(&LaptopView) -> String, head: &str| {
        let cells = all.iter().map(|laptop| pen.width(&of(laptop)));
        cells.max().unwrap_or(0).max(pen.width(head)).min(WIDEST)
    };
    let widths = [
        widest(pen, &|l| l.label.clone(), "Laptop"),
        widest(pen, &|l| l.user.clone(), "Whose"),
        widest(pen, &|l| role_words(l.role).into(), "May do"),
        widest(pen, &heard, "Heard"),
    ];
    let heading = pen.style(Role::Heading);
    let heads = ["Laptop", "Whose", "May do", "Heard", "Waits"].map(String::from);
    row(pen, Area { h: 1.min(inner.h), ..inner }, &widths, heads, heading, heading);
    let rows = Area { y: inner.y + 1, h: inner.h.saturating_sub(1), ..inner };
    for ((n, laptop), line) in all.iter().enumerate().skip(it.offset).zip(lines(rows)) {
        let selected = n == it.at;
        let gone = matches!(laptop.state, LaptopState::Lost | LaptopState::Replaced);
        let role = if gone { Role::Quiet } else { Role::Base };
        let style = row_style(pen, line, selected, role);
        let last = match laptop.state {
            LaptopState::InUse => row_style(pen, line, selected, Role::Quiet),
            LaptopState::Lost | LaptopState::Copied => {
                row_style(pen, line, selected, Role::Overdue)
            }
            LaptopState::Replaced => row_style(pen, line, selected, Role::Quiet),
        };
        super::point_at(pen, line, n);
        let cells = [
            laptop.label.clone(),
            laptop.user.clone(),
            role_words(laptop.role).to_string(),
            heard(laptop),
            stands(laptop),
        ];
        row(pen, line, &widths, cells, style, last);
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
}

/// When it was last heard from.
fn heard(laptop: &LaptopView) -> String {
    laptop.heard.filter(|_| !laptop.mine).map_or_else(|| laptop.heard_words(), moment)
}

/// What waits for it, who serves it, or that it is lost.
fn stands(laptop: &LaptopView) -> String {
    match (laptop.state, &laptop.served_by) {
        (LaptopState::InUse, Some(lead)) => format!("served by {lead}"),
        (LaptopState::InUse, None) => laptop.waits_words(),
        (state, _) => state.words().to_string(),
    }
}

fn row(
    pen: &mut Pen<'_>,
    line: Area,
    widths: &[u16; 4],
    cells: [String; 5],
    style: ratatui::style::Style,
    last: ratatui::style::Style,
) {
    let used: u16 = widths.iter().map(|w| w + 1).sum();
    let rest = line.w.saturating_sub(used);
    let mut cols: Vec<Col<'_>> = Vec::new();
    for (n, cell) in cells.into_iter().enumerate() {
        let width = widths.get(n).copied().unwrap_or(rest);
        let style = if n + 1 > widths.len() { last } else { style };
        cols.push(Col(width, Fill::Left, cell.into(), style));
    }
    pen.columns(line, &cols);
}
