//! What stands over the main screen, one drawing function each.

mod board;
mod detail;
mod device;
mod door;
mod entries;
mod erase;
mod finder;
mod form;
mod grid;
mod group;
mod guide;
mod help;
mod laptops;
mod line;
mod lock;
mod menu;
mod missed;
mod page;
mod palette;
mod paper;
mod pick;
mod pin;
mod prefix;
mod pupil;
mod question;
mod records;
mod refused;
mod setup;
mod sheet;
mod themes;
mod versions;
mod week;

pub use door::draw as door;
pub use lock::draw as lock;
pub use prefix::draw as after_prefix;

use super::pen::{Head, Pen};
use super::theme::Role;
use crate::app::layout::Area;
use crate::app::mouse::Spot;
use crate::app::overlays::Overlay;

/// Draws an overlay.
pub fn draw(pen: &mut Pen<'_>, overlay: &Overlay) {
    match overlay {
        Overlay::Sheet(it) => sheet::draw(pen, it),
        Overlay::Line(it) => line::draw(pen, it),
        Overlay::Finder(it) => finder::draw(pen, it),
        Overlay::Pupil(it) => pupil::draw(pen, it),
        Overlay::Form(it) => form::draw(pen, it),
        Overlay::Detail(it) => detail::draw(pen, it),
        Overlay::Records(it) => records::draw(pen, it),
        Overlay::Menu(it) => menu::draw(pen, it),
        Overlay::Group(it) => group::draw(pen, it),
        Overlay::Week(it) => week::draw(pen, it),
        Overlay::Missed(it) => missed::draw(pen, it),
        Overlay::Board(it) => board::draw(pen, it),
        Overlay::Grid(it) => grid::draw(pen, it),
        Overlay::Paper(it) => paper::draw(pen, it),
        Overlay::Pick(it) => pick::draw(pen, it),
        Overlay::Help(it) => help::draw(pen, it),
        Overlay::Palette(it) => palette::draw(pen, it),
        Overlay::Device(it) => device::draw(pen, it),
        Overlay::Themes(it) => themes::draw(pen, it),
        Overlay::Confirm(it) => question::confirm(pen, it),
        Overlay::Message(it) => question::message(pen, it),
        Overlay::Pin(it) => pin::draw(pen, it),
        Overlay::Setup(it) => setup::draw(pen, it),
        Overlay::Erase(it) => erase::draw(pen, it),
        Overlay::Guide(it) => guide::draw(pen, it),
        Overlay::Versions(it) => versions::draw(pen, it),
        Overlay::Laptops(it) => laptops::draw(pen, it),
        Overlay::Refused(it) => refused::draw(pen, it),
    }
}

/// A box over what lies below; returns what is inside.
fn dialog(pen: &mut Pen<'_>, area: Area, title: &str, foot: &str) -> Area {
    framed(pen, area, title, "", foot, Role::DialogTitle)
}

fn framed(
    pen: &mut Pen<'_>,
    area: Area,
    title: &str,
    counts: &str,
    foot: &str,
    role: Role,
) -> Area {
    let base = pen.style(Role::Base);
    pen.clear(area, base);
    pen.spot(area, || Spot::Box);
    let head = Head {
        title,
        style: pen.style(role),
        counts,
        counts_style: pen.style(Role::TitleCount),
        foot,
        foot_style: pen.style(Role::Quiet),
    };
    let border = pen.style(Role::Dialog);
    pen.boxed(area, border, &head)
}

/// Notes that a line of the screen is the one at that place of the overlay's list, for the mouse.
fn point_at(pen: &mut Pen<'_>, line: Area, place: usize) {
    let wide = Area { x: line.x.saturating_sub(1), w: line.w + 2, ..line };
    pen.spot(wide, || Spot::Line(place));
}

/// "↑ 3 more  ↓ 2 more": what stands above and below the lines of a list, where anything does.
fn beyond(
    pen: &mut Pen<'_>,
    (above, below): (usize, usize),
    rows: &mut impl Iterator<Item = Area>,
) {
    let more: Vec<String> = [(above, pen.glyphs.above), (below, pen.glyphs.below)]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, arrow)| format!("{arrow} {n} more"))
        .collect();
    if more.is_empty() {
        return;
    }
    let quiet = pen.style(Role::Quiet);
    if let Some(line) = rows.next() {
        pen.put(line.x, line.y, line.w, &more.join("  "), quiet);
    }
}

/// One row of a list in an overlay: whether it is the highlighted one decides its style.
fn row_style(pen: &mut Pen<'_>, line: Area, selected: bool, role: Role) -> ratatui::style::Style {
    if !selected {
        return pen.style(role);
    }
    let style = pen.style(Role::Selected);
    let wide = Area { x: line.x.saturating_sub(1), w: line.w + 2, ..line };
    pen.tint(wide, style);
    let mark = pen.glyphs.select;
    pen.put(wide.x, line.y, 1, mark, style);
    style
}
