//! Where everything stands on a screen of a given size, in terminal cells.
//!
//! ```text
//! wide (from 110x20)                    narrow (from 60x15)
//! ┌ context ───────────────────────┐    ┌ context ───────────────┐
//! │ 1 Today        │ 2 SEN register│    │ tabs with counts       │
//! │                │               │    │ the pane in use        │
//! ├────────────────┼───────────────┤    │                        │
//! │ 3 Contact log  │ 4 Reviews     │    │                        │
//! └ keys ──────────────────────────┘    └ keys ──────────────────┘
//! ```

use super::panes::{PANES, PaneId};

/// The smallest window that is usable: 120x30 at 200 % zoom.
pub const MIN: (u16, u16) = (60, 15);
/// From this width on the four panes stand side by side.
pub const WIDE: u16 = 110;
/// From this height on they do.
pub const TALL: u16 = 20;

/// A piece of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Cells from the left.
    pub x: u16,
    /// Rows from the top.
    pub y: u16,
    /// Width in cells.
    pub w: u16,
    /// Height in rows.
    pub h: u16,
}

impl Area {
    /// What is left within a frame, and one cell of air on both sides.
    pub fn inside(self, framed: bool) -> Area {
        if framed {
            Area {
                x: self.x + 2.min(self.w),
                y: self.y + 1.min(self.h),
                w: self.w.saturating_sub(4),
                h: self.h.saturating_sub(2),
            }
        } else {
            // Without a frame the title keeps the first row and the foot the last.
            Area {
                x: self.x + 1.min(self.w),
                y: self.y + 1.min(self.h),
                w: self.w.saturating_sub(2),
                h: self.h.saturating_sub(2),
            }
        }
    }

    /// Whether a cell stands in it.
    pub fn holds(self, (x, y): (u16, u16)) -> bool {
        x >= self.x && x - self.x < self.w && y >= self.y && y - self.y < self.h
    }

    /// A box of at most `w` by `h` in the middle.
    pub fn middle(self, w: u16, h: u16) -> Area {
        let (w, h) = (w.min(self.w), h.min(self.h));
        Area { x: self.x + (self.w - w) / 2, y: self.y + (self.h - h) / 2, w, h }
    }

    /// A box of at most `w` by `h`, in the middle across and a third down: where lists grow.
    pub fn upper(self, w: u16, h: u16) -> Area {
        let (w, h) = (w.min(self.w), h.min(self.h));
        Area { x: self.x + (self.w - w) / 2, y: self.y + (self.h - h) / 3, w, h }
    }
}

/// The main screen, cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The whole window.
    pub screen: Area,
    /// The context line.
    pub context: Area,
    /// The tabs, where the panes do not stand side by side.
    pub tabs: Option<Area>,
    /// Everything between context and keys.
    pub body: Area,
    /// The panes, in the order of [`PANES`]; one that is only a tab has none.
    pub panes: [Option<Area>; PANES.len()],
    /// The keys.
    pub hints: Area,
    /// Whether there is room to work at all.
    pub fits: bool,
}

impl Layout {
    /// Cuts up a window of `w` by `h` cells.
    pub fn of(w: u16, h: u16, focus: PaneId) -> Layout {
        let screen = Area { x: 0, y: 0, w, h };
        let context = Area { h: 1.min(h), ..screen };
        let hints = Area { y: h.saturating_sub(1), h: 1.min(h), ..screen };
        let wide = w >= WIDE && h >= TALL;
        let top = if wide { 1 } else { 2 };
        let body = Area { x: 0, y: top.min(h), w, h: h.saturating_sub(top + 1) };
        let mut panes = [None; PANES.len()];
        if wide {
            // Today's times and names fit in a little less than half; deadlines need the rest.
            let left = share(body.w, 48);
            let upper = share(body.h, 56);
            for (n, pane) in panes.iter_mut().enumerate() {
                let (x, w) = if n % 2 == 0 { (0, left) } else { (left, body.w - left) };
                let (y, h) = if n < 2 { (0, upper) } else { (upper, body.h - upper) };
                *pane = Some(Area { x: body.x + x, y: body.y + y, w, h });
            }
        } else {
            panes[focus.index()] = Some(body);
        }
        Layout {
            screen,
            context,
            tabs: (!wide).then_some(Area { y: 1.min(h), h: 1.min(h.saturating_sub(1)), ..screen }),
            body,
            panes,
            hints,
            fits: w >= MIN.0 && h >= MIN.1,
        }
    }

    /// The box of an overlay that lists things: palette, keys, finder.
    pub fn list_box(&self) -> Area {
        self.body.upper(self.body.w.saturating_sub(4).min(96), self.body.h)
    }

    /// The box of the logging screen for so many pupils and other lines.
    pub fn sheet_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(4).min(78), rows.saturating_add(2))
    }

    /// The box of a week of a group with so many children and other lines.
    pub fn week_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(2).min(100), rows.saturating_add(2))
    }

    /// The box of a line being typed, with its preview.
    pub fn line_box(&self) -> Area {
        self.body.upper(self.body.w.saturating_sub(4).min(100), 16)
    }

    /// The box of a short choice of so many lines.
    pub fn pick_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(8).min(56), rows.saturating_add(2))
    }

    /// The box of a form of so many lines.
    pub fn form_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(4).min(84), rows.saturating_add(2))
    }

    /// The box of a menu of so many lines.
    pub fn menu_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(4).min(84), rows.saturating_add(2))
    }

    /// The box of a table: all the room there is.
    pub fn wide_box(&self) -> Area {
        self.body
    }

    /// The box of a list with so many lines of words under it, in the lower right corner: as much as
    /// can be of the screen behind stays in sight.
    pub fn corner_box(&self, rows: usize, words: usize) -> Area {
        let lines = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let h = lines(rows).saturating_add(lines(words)).saturating_add(2).min(self.body.h);
        let w = self.body.w.saturating_sub(4).min(56);
        Area {
            x: self.body.x + self.body.w.saturating_sub(w + 1),
            y: self.body.y + (self.body.h - h).saturating_sub(1),
            w,
            h,
        }
    }

    /// The box of a question or a message.
    pub fn message_box(&self, rows: usize) -> Area {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.body.upper(self.body.w.saturating_sub(4).min(64), rows.saturating_add(2))
    }
}

/// So many hundredths of a length.
fn share(length: u16, percent: u32) -> u16 {
    u16::try_from(u32::from(length) * percent / 100).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(inner: Area, outer: Area) -> bool {
        u32::from(inner.x) + u32::from(inner.w) <= u32::from(outer.x) + u32::from(outer.w)
            && u32::from(inner.y) + u32::from(inner.h) <= u32::from(outer.y) + u32::from(outer.h)
    }

    #[test]
    fn nothing_ever_stands_outside_the_window() {
        for w in (0..130).chain([300, u16::MAX]) {
            for h in (0..40).chain([100, u16::MAX]) {
                let l = Layout::of(w, h, PaneId::Contacts);
                let areas = [
                    Some(l.context),
                    Some(l.hints),
                    Some(l.body),
                    l.tabs,
                    Some(l.list_box()),
                    Some(l.sheet_box(9)),
                    Some(l.week_box(12)),
                    Some(l.line_box()),
                    Some(l.pick_box(40)),
                    Some(l.form_box(30)),
                    Some(l.menu_box(9)),
                    Some(l.wide_box()),
                    Some(l.message_box(3)),
                    Some(l.corner_box(7, 2)),
                ];
                for area in areas.into_iter().chain(l.panes).flatten() {
                    for part in [area, area.inside(true), area.inside(false)] {
                        assert!(within(part, l.screen), "{part:?} in {w}x{h}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_panes_fill_a_wide_screen_and_tabs_a_narrow_one() {
        let wide = Layout::of(120, 36, PaneId::Today);
        let cells: u32 = wide.panes.iter().flatten().map(|a| u32::from(a.w) * u32::from(a.h)).sum();
        assert_eq!(cells, 120 * 34);
        assert!(wide.tabs.is_none() && wide.fits);
        let narrow = Layout::of(80, 24, PaneId::Reviews);
        assert_eq!(narrow.panes.iter().flatten().count(), 1);
        assert_eq!(narrow.panes[3], Some(Area { x: 0, y: 2, w: 80, h: 21 }));
        assert!(Layout::of(60, 15, PaneId::Today).fits);
        assert!(!Layout::of(59, 15, PaneId::Today).fits);
    }
}
