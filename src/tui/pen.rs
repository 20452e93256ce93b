//! Writing on the screen: text cut to its cells, columns, frames. Nothing here can write outside the
//! window, whatever its size.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::border;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::glyphs::{self, GlyphSet};
use super::theme::{Role, Theme};
use crate::app::field::TextField;
use crate::app::layout::Area;
use crate::app::mouse::Spot;
use crate::app::shell::Shell;

/// Everything a drawing function needs.
pub struct Pen<'a> {
    /// What is drawn.
    pub shell: &'a Shell,
    /// In these colours.
    pub theme: &'a Theme,
    /// With these characters.
    pub glyphs: GlyphSet,
    /// Framed so; `None` in the plain mode.
    pub frame: Option<border::Set<'static>>,
    /// Onto this.
    pub buf: &'a mut Buffer,
    /// Where the terminal's own cursor goes.
    pub cursor: Option<Position>,
    /// What can be pointed at, the topmost last; nothing where there is no mouse.
    pub spots: Vec<(Area, Spot)>,
}

/// How a column is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// From the left.
    Left,
    /// From the right.
    Right,
}

/// One cell of a row: how wide, filled how, with what, in which style.
pub struct Col<'a>(pub u16, pub Fill, pub Cow<'a, str>, pub Style);

impl<'a> Pen<'a> {
    /// A pen for a screen.
    pub fn new(shell: &'a Shell, theme: &'a Theme, buf: &'a mut Buffer) -> Pen<'a> {
        Pen {
            shell,
            theme,
            glyphs: GlyphSet::of(&shell.config),
            frame: glyphs::frame(&shell.config),
            buf,
            cursor: None,
            spots: Vec::new(),
        }
    }

    /// Notes what stands somewhere, for the mouse.
    pub fn spot(&mut self, area: Area, spot: impl FnOnce() -> Spot) {
        if self.shell.config.mouse {
            self.spots.push((area, spot()));
        }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes text at a place, at most `room` cells wide; longer text ends in a dot mark. Returns the
    /// cells used.
    pub fn put(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let area = self.buf.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return 0;
        }
        let room = room.min(area.right() - x);
        let shown = self.shell.show(text);
        let shown = self.glyphs.plain(&shown);
        let text = fit(&shown, room, self.glyphs.cut);
        if is_plain(&text) {
            return self.put_plain(x, y, &text, style);
        }
        let (end, _) = self.buf.set_stringn(x, y, &text, usize::from(room), style);
        end.saturating_sub(x)
    }

    /// Writes text of which every byte is one cell: nearly all there is, and finding the letters of the
    /// rest costs ten times as much.
    fn put_plain(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let mut at = x;
        for letter in text.chars() {
            if let Some(cell) = self.buf.cell_mut(Position::new(at, y)) {
                cell.set_char(letter).set_style(style);
            }
            at = at.saturating_add(1);
        }
        at - x
    }

    /// Writes text that ends at the right edge of `area`'s first row. Returns the cells used.
    pub fn put_right(&mut self, area: Area, text: &str, style: Style) -> u16 {
        let width = self.width(text).min(area.w);
        self.put(area.x + area.w - width, area.y, width, text, style)
    }

    /// Takes out what text of `width` cells at the right edge of `area`'s first row would leave the
    /// beginning of: half of what is said there says something else.
    pub fn half_said(&mut self, area: Area, width: u16) {
        let (cut, end) = (area.x + area.w - width, area.x + area.w);
        let frame = self.frame.map(|set| [set.bottom_left, set.horizontal_bottom]);
        let dot = self.glyphs.plain("·").into_owned();
        let at = |x: u16| self.buf.cell((x, area.y)).map_or(" ", |cell| cell.symbol());
        // Words end at the frame, at a dot, and at two blanks.
        let gap = |x: u16| {
            let symbol = at(x);
            let framed = frame.is_some_and(|parts| parts.contains(&symbol));
            framed || symbol == dot || (symbol == " " && (x + 1 >= end || at(x + 1) == " "))
        };
        let Some(start) = (area.x..cut).rev().take_while(|x| !gap(*x)).last() else { return };
        if gap(cut) || at(cut) == " " && gap(cut + 1) {
            return;
        }
        // The dot before them goes with them.
        let dotted = start > area.x && at(start - 1) == dot;
        for x in start - u16::from(dotted)..cut {
            if let Some(cell) = self.buf.cell_mut((x, area.y)) {
                cell.set_symbol(" ");
            }
        }
    }

    /// How wide text is as it will be shown.
    pub fn width(&self, text: &str) -> u16 {
        let shown = self.shell.show(text);
        cells(&self.glyphs.plain(&shown))
    }

    /// Writes a row of columns with a cell of air between them, over the whole width of `area`.
    pub fn columns(&mut self, area: Area, cols: &[Col<'_>]) {
        let mut x = area.x;
        let end = area.x.saturating_add(area.w);
        for Col(width, fill, text, style) in cols {
            if x >= end {
                return;
            }
            let room = (*width).min(end - x);
            let used = self.width(text).min(room);
            let from = if *fill == Fill::Right { x + room - used } else { x };
            self.put(from, area.y, room, text, *style);
            x = x.saturating_add(*width).saturating_add(1);
        }
    }

    /// Fills an area with one style and nothing else.
    pub fn clear(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buf.area);
        for y in area.top()..area.bottom() {
            // A wide letter that reaches into the area goes with its half: the terminal would draw
            // it over what comes here.
            let before = area.left().checked_sub(1).map(|x| Position::new(x, y));
            if let Some(cell) = before.and_then(|at| self.buf.cell_mut(at))
                && cells(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.buf.cell_mut(Position::new(x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Lays a style over what is written.
    pub fn tint(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buf.area);
        self.buf.set_style(area, style);
    }

    /// A frame with its title on the left, counts on the right, and a foot; returns what is inside.
    pub fn boxed(&mut self, area: Area, style: Style, head: &Head<'_>) -> Area {
        if area.w < 2 || area.h < 2 {
            return Area { w: 0, h: 0, ..area };
        }
        if let Some(set) = self.frame {
            self.edges(area, set, style);
        }
        let inner = Area { x: area.x + 1, w: area.w - 2, h: 1, y: area.y };
        let used = self.put(inner.x, area.y, inner.w, &pad(head.title, self.frame), head.style);
        let left = inner.w.saturating_sub(used);
        if !head.counts.is_empty() && self.width(head.counts) + 3 <= left {
            self.put_right(inner, &pad(head.counts, self.frame), head.counts_style);
        }
        if !head.foot.is_empty() {
            let foot = Area { y: area.y + area.h - 1, ..inner };
            self.put(foot.x, foot.y, foot.w, &pad(head.foot, self.frame), head.foot_style);
        }
        area.inside(self.frame.is_some())
    }

    fn edges(&mut self, area: Area, set: border::Set<'static>, style: Style) {
        let (right, bottom) = (area.x + area.w - 1, area.y + area.h - 1);
        let across = |s: &str| s.repeat(usize::from(area.w) - 2);
        self.raw(area.x + 1, area.y, &across(set.horizontal_top), style);
        self.raw(area.x + 1, bottom, &across(set.horizontal_bottom), style);
        for y in area.y + 1..bottom {
            self.raw(area.x, y, set.vertical_left, style);
            self.raw(right, y, set.vertical_right, style);
        }
        for (x, y, corner) in [
            (area.x, area.y, set.top_left),
            (right, area.y, set.top_right),
            (area.x, bottom, set.bottom_left),
            (right, bottom, set.bottom_right),
        ] {
            self.raw(x, y, corner, style);
        }
    }

    fn raw(&mut self, x: u16, y: u16, text: &str, style: Style) {
        let area = self.buf.area;
        if x < area.right() && y < area.bottom() {
            self.buf.set_string(x, y, text, style);
        }
    }

    /// A text field on one row: what is round the cursor is always in sight, and the terminal's own
    /// cursor stands in it.
    pub fn field(&mut self, area: Area, label: &str, field: &TextField, style: Style) {
        let label_style = self.style(Role::FieldLabel);
        let used = self.put(area.x, area.y, area.w, label, label_style);
        let x = area.x + used;
        let room = area.w.saturating_sub(used);
        if room == 0 {
            return;
        }
        self.tint(Area { x, w: room, h: 1, y: area.y }, style);
        let text = self.shell.show(field.text()).into_owned();
        let before = self.shell.show(field.before()).into_owned();
        let (shown, at) = window(&text, &before, room);
        self.put(x, area.y, room, &shown, style);
        self.point(x + at.min(room - 1), area.y);
    }

    /// Puts the terminal's own cursor at a place.
    pub fn point(&mut self, x: u16, y: u16) {
        let position = Position::new(x, y);
        if self.buf.area.contains(position) {
            self.cursor = Some(position);
        }
    }
}

/// What stands on a frame.
pub struct Head<'a> {
    /// On the left above.
    pub title: &'a str,
    /// Its style.
    pub style: Style,
    /// On the right above.
    pub counts: &'a str,
    /// Its style.
    pub counts_style: Style,
    /// On the left below.
    pub foot: &'a str,
    /// Its style.
    pub foot_style: Style,
}

fn pad(text: &str, frame: Option<border::Set<'static>>) -> String {
    if frame.is_some() { format!(" {text} ") } else { text.to_string() }
}

/// An area as ratatui knows it.
pub fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.w, area.h)
}

/// How many cells text takes.
pub fn cells(text: &str) -> u16 {
    let width = if is_plain(text) { text.len() } else { text.width() };
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// Whether every byte is a character of one cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Text cut to `room` cells, between letters; `cut` in the last cell says so.
pub fn fit<'a>(text: &'a str, room: u16, cut: &str) -> Cow<'a, str> {
    if cells(text) <= room {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut used = 0;
    let room = usize::from(room.saturating_sub(cells(cut)));
    for letter in text.graphemes(true) {
        if used + letter.width() > room {
            break;
        }
        used += letter.width();
        out.push_str(letter);
    }
    out.push_str(cut);
    Cow::Owned(out)
}

/// The part of a line to show in `room` cells so that the end of `before` is in it, and the cell the
/// cursor has there.
fn window(text: &str, before: &str, room: u16) -> (String, u16) {
    let cursor = cells(before);
    // One cell stays free for a cursor behind the last letter.
    if cells(text) < room {
        return (text.to_string(), cursor);
    }
    let skip = cursor.saturating_sub(room.saturating_sub(1).saturating_sub(room / 4));
    let mut gone = 0;
    let mut start = text.len();
    for (n, letter) in text.grapheme_indices(true) {
        if gone >= skip {
            start = n;
            break;
        }
        gone += cells(letter);
    }
    (text[start..].to_string(), cursor.saturating_sub(gone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_between_letters() {
        assert_eq!(fit("Sensory circuits", 8, "…"), "Sensory…");
        assert_eq!(fit("Zoe\u{308}", 3, "…"), "Zoe\u{308}");
        assert_eq!(fit("宽宽宽", 4, "…"), "宽…");
        assert_eq!(fit("abc", 0, ""), "");
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn cut_text_fits(text in "\\PC{0,30}", room in 1u16..20) {
            prop_assert!(cells(&fit(&text, room, "…")) <= room);
        }

        #[test]
        fn the_cursor_is_always_in_the_window(text in "[a-zë宽 ]{0,40}", at in 0usize..40, room in 2u16..30) {
            let before: String = text.chars().take(at).collect();
            let (_, cursor) = window(&text, &before, room);
            prop_assert!(cursor < room.max(1) + 1, "{cursor} of {room}");
        }
    }
}
