//! The mouse: a click selects, a second one opens, the wheel moves, a key on the bar is pressed.

use std::time::{Duration, Instant};

use super::{Input, Layer, Shell};
use crate::app::commands::Cmd;
use crate::app::key::{Code, Key};
use crate::app::mouse::{Act, Mouse, Spot};
use crate::app::overlays::Click;
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
                let Some(mut top) = self.overlays.pop() else { return };
                let steps = top.point(*place, self.cx());
                let second = top.second_click().filter(|_| again && steps.is_some());
                self.overlays.push(top);
                self.steps(self.overlays.len() - 1, steps.unwrap_or_default(), at);
                match second {
                    Some(Click::Enter) => self.input(Input::Key(Key::plain(Code::Enter)), at),
                    Some(Click::Command(cmd)) => self.run(cmd, at),
                    None => {}
                }
            }
            (Spot::Offer(place), Layer::Overlay) => {
                let Some(mut top) = self.overlays.pop() else { return };
                let steps = top.point_at_offer(*place, again, self.cx());
                self.overlays.push(top);
                self.steps(self.overlays.len() - 1, steps, at);
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
