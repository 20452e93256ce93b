//! Which commands can be given now, and why the others cannot.

use super::{Layer, Shell};
use crate::app::commands::{COMMANDS, Cmd, CommandSpec, Scope};
use crate::app::overlays::{Offer, Overlay};
use crate::app::panes::PANES;
use crate::app::strings;

impl Shell {
    /// Every command, with why it cannot be given now; those of the nearest scope first, those of no
    /// scope at hand last.
    pub fn offers(&self) -> Vec<Offer> {
        let scopes = self.scopes();
        let nearness = |spec: &CommandSpec| {
            let here = scopes.iter().position(|s| *s == spec.scope);
            here.unwrap_or(scopes.len() + usize::from(!self.is_pane_away(spec.scope)))
        };
        let mut specs: Vec<&'static CommandSpec> = COMMANDS.iter().collect();
        specs.sort_by_key(|spec| nearness(spec));
        specs.into_iter().map(|spec| Offer { spec, why: self.why_not(spec) }).collect()
    }

    /// Whether a scope is that of another pane of the main screen, where a command only needs to go
    /// there first.
    fn is_pane_away(&self, scope: Scope) -> bool {
        self.layer() == Layer::Pane && PANES.iter().any(|spec| spec.scope == scope)
    }

    /// Why a command cannot be given now; none where it can.
    fn why_not(&self, spec: &CommandSpec) -> Option<String> {
        if !self.scopes().contains(&spec.scope) && !self.is_pane_away(spec.scope) {
            return Some(strings::only_in(spec.scope.title()));
        }
        if let (Some(Overlay::Board(board)), Scope::Board) = (self.top(), spec.scope) {
            return board.why_not(spec.cmd).map(String::from);
        }
        let on_pane = PANES.iter().find(|pane| pane.scope == spec.scope).map(|pane| pane.id);
        let rows = self.panes.rows(on_pane.unwrap_or(self.focus));
        let open_form = self.overlays.iter().any(|o| {
            matches!(o, Overlay::Sheet(_) | Overlay::Line(_) | Overlay::Form(_) | Overlay::Week(_))
        });
        let why = match spec.cmd {
            Cmd::Undo | Cmd::Redo if open_form => strings::UNDO_LATER,
            Cmd::Undo if self.about.undo.is_none() => strings::NOTHING_TO_UNDO,
            Cmd::Pin if !self.about.encrypted => strings::PIN_NEEDLESS,
            Cmd::Reopen if self.last_saved.is_none() => strings::NONE_SAVED,
            Cmd::Today if self.panes.today.chosen.is_none() => strings::TODAY_ALREADY,
            Cmd::Back if spec.scope == Scope::Panes && rows.filter().0.text().is_empty() => {
                strings::NO_FILTER
            }
            Cmd::GroupPage | Cmd::WeekGrid | Cmd::Backdate
                if on_pane.is_some() && rows.is_empty() =>
            {
                strings::NO_ROWS
            }
            Cmd::Open | Cmd::Done | Cmd::Sort(_) | Cmd::SeePupil if on_pane.is_some() => {
                // Today's Enter opens a line where no row is.
                let needs = !(spec.scope == Scope::Today && spec.cmd == Cmd::Open);
                if needs && rows.is_empty() { strings::NO_ROWS } else { return None }
            }
            _ => return None,
        };
        Some(why.into())
    }

    /// Goes to the pane a command belongs to, where that is another one of the main screen.
    pub(super) fn go_for(&mut self, scope: Scope) {
        if let Some(spec) = PANES.iter().find(|spec| spec.scope == scope)
            && self.layer() == Layer::Pane
        {
            self.focus = spec.id;
        }
    }
}
