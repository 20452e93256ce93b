//! The mouse: a click selects, a second one opens, the wheel moves, a key on the bar is pressed.

use std::time::{Duration, Instant};

use super::{Input, Layer, Shell};
use crate::app::commands::Cmd;
use crate::app::key::Key;
use crate::app::mouse::{Act, Mouse, Spot};
use crate::app::overlays::Overlay;
use crate::app::panes::PaneId;

/// Two clicks closer together are one that opens: Windows' own default.
const DOUBLE: Duration = Duration::from_millis(500);
/// Rows of one step of the wheel: what Windows moves a list by.
const WHEEL: usize = 3;

impl Shell {
    pub(super) fn mouse(&mut self, mouse: Mouse, at: Instant) {
        if !self.config.mouse || matches!(self.layer(), Layer::Lock | Layer::Blank) {
            return;
        }
        self.dirty = true;
        let Some(spot) = mouse.spot else { return };
        match mouse.act {
            Act::WheelUp => self.wheel(&spot, Cmd::Up, at),
            Act::WheelDown => self.wheel(&spot, Cmd::Down, at),
            Act::Click => {
                let again = self.clicked.take().is_some_and(|(last, when)| {
                    last == spot && at.saturating_duration_since(when) <= DOUBLE
                });
                self.click(&spot, again, at);
                if !again {
                    self.clicked = Some((spot, at));
                }
            }
        }
    }

    fn click(&mut self, spot: &Spot, again: bool, at: Instant) {
        match (spot, self.layer()) {
            (Spot::Keys(keys), _) => {
                for key in Key::parse_sequence(keys).unwrap_or_default() {
                    self.input(Input::Key(key), at);
                }
            }
            (Spot::Pane(id), Layer::Pane | Layer::Filter) => self.focus_on(*id),
            (Spot::Row(id, line), Layer::Pane | Layer::Filter) => {
                self.focus_on(*id);
                if self.panes.rows_mut(*id).select_line(*line) && again {
                    self.run(Cmd::Open, at);
                }
            }
            (Spot::Line(place), Layer::Overlay) => {
                let Some(top) = self.overlays.last_mut() else { return };
                let open = match top {
                    // Saving is never a slip of the hand: there the second click turns the mark.
                    Overlay::Sheet(_) => Cmd::Toggle,
                    Overlay::Device(_) => Cmd::More,
                    _ => Cmd::Accept,
                };
                if top.point(*place) && again {
                    self.run(open, at);
                }
            }
            _ => {}
        }
    }

    /// The pane in use; a filter that is being typed elsewhere is kept.
    fn focus_on(&mut self, id: PaneId) {
        self.panes.rows_mut(self.focus).type_filter(false);
        self.focus = id;
    }

    fn wheel(&mut self, spot: &Spot, cmd: Cmd, at: Instant) {
        match (self.layer(), spot) {
            (Layer::Pane | Layer::Filter, Spot::Pane(id) | Spot::Row(id, _)) => {
                self.focus_on(*id);
                for _ in 0..WHEEL {
                    self.panes.rows_mut(*id).go(cmd);
                }
            }
            (Layer::Overlay, _) => {
                for _ in 0..WHEEL {
                    self.run(cmd, at);
                }
            }
            _ => {}
        }
    }
}
