//! The mouse, for those who ask for it. Drawing notes what stands where; a click is on what was seen.

use super::panes::PaneId;

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The left button went down.
    Click,
    /// The wheel turned away from the hand.
    WheelUp,
    /// The wheel turned to the hand.
    WheelDown,
}

/// Something on the screen that can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A pane, beside its rows.
    Pane(PaneId),
    /// A row of a pane, counted from the first on the screen.
    Row(PaneId, usize),
    /// A key on the bar: the click presses it.
    Keys(String),
    /// A line of the topmost overlay, by its place in the whole list.
    Line(usize),
    /// What the field in use offers, by its place.
    Offer(usize),
    /// A box that hides what lies under it.
    Box,
}

/// One act of the mouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub act: Act,
    /// Column and row, from 0.
    pub at: (u16, u16),
    /// What stands there, as drawn last.
    pub spot: Option<Spot>,
}
