//! What overlays ask for, done.

use std::time::Instant;

use super::{Input, Shell};
use crate::app::effects::ExitReason;
use crate::app::exchange::Exchange;
use crate::app::msg::{Care, PinState, Request, Save};
use crate::app::overlays::{Answer, Overlay, Purpose, Setup, Step, guard_name};
use crate::app::panes::PaneId;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::store::views::TodayKey;

impl Shell {
    /// Opens an overlay: on top, but never over a question or a message that waits for an answer
    /// unless it is one itself.
    pub(super) fn open(&mut self, mut overlay: Overlay, at: Instant) {
        if let Overlay::Form(form) = &mut overlay {
            form.draft = self.drafts.get(&form.key.draft()).cloned();
        }
        match &overlay {
            Overlay::Pupil(page) => {
                self.ask(Request::Pupil(page.pupil));
            }
            Overlay::Group(page) => {
                self.ask(Request::Group(page.group));
            }
            Overlay::Week(grid) if grid.view.is_none() => {
                // Ticks that were left in it come back.
                match self.weeks.remove(&grid.group) {
                    Some(kept) => return self.open(Overlay::Week(kept), at),
                    None => {
                        self.ask(Request::Week(grid.group, grid.asked));
                    }
                }
            }
            Overlay::Missed(list) => {
                self.ask(Request::Missed(list.before));
            }
            Overlay::Board(board) => {
                self.ask(Request::Board(board.key.clone()));
            }
            Overlay::Grid(grid) => {
                // What was typed and left comes back; what is stored is read afresh all the same.
                let key = grid.key;
                self.ask(Request::Grid(key));
                if let Some(kept) = self.grids.remove(&key) {
                    overlay = Overlay::Grid(kept);
                }
            }
            Overlay::Sheet(sheet) if sheet.view.is_none() => {
                self.ask(Request::Sheet(sheet.key.clone()));
            }
            Overlay::Form(form) => {
                self.ask(Request::Form(form.key.clone()));
                if self.names.is_none() {
                    self.ask(Request::Names);
                }
            }
            Overlay::Detail(detail) => {
                self.ask(Request::Detail(detail.kind, detail.id));
            }
            Overlay::Erase(erase) => {
                self.ask(Request::Erasure(erase.kind, erase.id));
            }
            Overlay::Records(records) => {
                self.ask(Request::List(records.key));
            }
            Overlay::Versions(_) => {
                self.ask(Request::Exchange(Exchange::Versions));
            }
            Overlay::Laptops(_) => {
                self.ask(Request::Exchange(Exchange::Laptops));
            }
            Overlay::Refused(_) => {
                self.ask(Request::Exchange(Exchange::Refused));
            }
            Overlay::Line(_) if self.school.is_none() => {
                self.ask(Request::Snapshot);
            }
            Overlay::Finder(_) | Overlay::Palette(_) if self.names.is_none() => {
                self.ask(Request::Names);
            }
            _ => {}
        }
        let rank = |o: &Overlay| match o {
            Overlay::Confirm(_) => 2,
            Overlay::Message(_) => 1,
            _ => 0,
        };
        let below = self.overlays.iter().rev().take_while(|o| rank(o) > rank(&overlay)).count();
        let place = self.overlays.len() - below;
        self.overlays.insert(place, overlay);
        self.toasts.expire(at);
        // What was said of pasted text is out of date once there is a field to paste into.
        self.toasts.forget(strings::PASTED);
        self.dirty = true;
    }

    /// Does what the overlay at `place` asks for.
    pub(super) fn steps(&mut self, place: usize, steps: Vec<Step>, at: Instant) {
        for step in steps {
            match step {
                Step::Close => self.close(place, at),
                Step::Open(overlay) => self.open(*overlay, at),
                Step::Line(kind, begun) => self.open_line(kind, begun, at),
                Step::Ask(request) => {
                    if let Request::SetPin(typed) = &request {
                        let set = typed.is_some();
                        self.about.pin = if set { PinState::Set } else { PinState::Unwanted };
                    }
                    self.ask(request);
                }
                Step::Keep(name, words) => self.keep_all([(name, words)]),
                Step::Set(setting) => self.set(setting),
                Step::Save(save) => {
                    let sessions = match &save {
                        Save::Sheet(_) | Save::Week(_) | Save::NotHeld(..) => true,
                        // A new 1:1 is in other panes too.
                        Save::Sessions(drafts) => drafts.iter().all(|d| d.new_group.is_none()),
                        _ => false,
                    };
                    let key = match &save {
                        Save::Sheet(view) => Some(view.key.clone()),
                        _ => None,
                    };
                    let n = self.ask(Request::Save(save));
                    self.saving = key.map(|key| (n, key));
                    if sessions {
                        self.sessions.push(n);
                    }
                }
                Step::Type(keys) => self.type_below(keys, at),
                Step::Run(cmd, scope) => {
                    self.go_for(scope);
                    self.run(cmd, at);
                }
                Step::Log(key) => self.log(key, at),
                Step::Go(pane, session) => self.go(pane, session),
                Step::Toast(toast) => self.toast(toast, at),
                Step::Hush => self.toasts.clear(),
                Step::Answer(answer) => self.hand_down(answer, at),
                Step::Tell(answer) => {
                    let over = self.overlays.split_off(place.min(self.overlays.len()));
                    self.hand_down(answer, at);
                    self.overlays.extend(over);
                }
                Step::Yes(purpose) => self.agreed(purpose, at),
            }
        }
    }

    /// Opens the list of what can be set up.
    pub(super) fn set_up(&mut self, at: Instant) {
        if self.overlays.iter().any(|o| matches!(o, Overlay::Setup(_))) {
            return;
        }
        let (setup, asked) = Setup::new();
        self.open(Overlay::Setup(setup), at);
        self.ask(asked);
        if self.names.is_none() {
            self.ask(Request::Names);
        }
    }

    /// Types keys where they were meant to go; behind them comes what was typed since.
    fn type_below(&mut self, keys: Vec<crate::app::key::Key>, at: Instant) {
        for key in keys.into_iter().rev() {
            self.held.push_front(Input::Key(key));
        }
        self.catch_up(at);
    }

    /// Keeps words under their names, where they are not kept so already; empty words forget them.
    pub(super) fn keep_all(&mut self, all: impl IntoIterator<Item = (String, String)>) {
        for (name, words) in all {
            if self.drafts.get(&name).map_or("", String::as_str) == words {
                continue;
            }
            if words.is_empty() {
                self.drafts.remove(&name);
            } else {
                self.drafts.insert(name.clone(), words.clone());
            }
            self.ask(Request::Draft(name, words));
        }
    }

    /// Closes the overlay at `place`; words in it are kept for next time.
    fn close(&mut self, place: usize, at: Instant) {
        if place >= self.overlays.len() {
            return;
        }
        match self.overlays.remove(place) {
            Overlay::Line(line) if line.has_words() => {
                let words = (line.begun.draft.clone(), line.field.text().to_string());
                self.keep_all([words, line.guard_draft()]);
                self.toast(Toast::hint(strings::PARKED), at);
            }
            Overlay::Line(line) => {
                let names = [guard_name(&line.begun.draft), line.begun.draft];
                self.keep_all(names.map(|name| (name, String::new())));
            }
            Overlay::Form(form) => {
                let (name, words) = (form.key.draft(), form.draft_body());
                if form.changed() {
                    self.toast(Toast::hint(strings::FORM_PARKED), at);
                }
                // Before its answer came it held nothing, and forgets nothing.
                if form.view.is_some() {
                    self.keep_all([(name, words)]);
                }
            }
            Overlay::Sheet(sheet) if sheet.changed() => {
                self.parked.insert(sheet.key.clone(), sheet);
                self.toast(Toast::hint(strings::PARKED), at);
            }
            Overlay::Grid(grid) if grid.changed() && !grid.saving => {
                self.grids.insert(grid.key, grid);
                self.toast(Toast::hint(strings::PARKED), at);
            }
            Overlay::Week(grid) if grid.changed() => {
                self.weeks.insert(grid.group, grid);
                self.toast(Toast::hint(strings::PARKED), at);
            }
            _ => {}
        }
    }

    /// The session before another of its group, or after it: in place of the sheet that asked, else
    /// opened.
    pub(super) fn beside(&mut self, key: Option<&TodayKey>, at: Instant) {
        let place = self.overlays.iter().rposition(|o| matches!(o, Overlay::Sheet(s) if s.turning));
        if let Some(place) = place
            && let Some(Overlay::Sheet(sheet)) = self.overlays.get_mut(place)
        {
            sheet.turning = false;
            if key.is_some() {
                self.close(place, at);
            }
        }
        match key {
            Some(key) => self.log(key.clone(), at),
            None => self.toast(Toast::hint(strings::NONE_BESIDE), at),
        }
    }

    fn go(&mut self, pane: PaneId, session: Option<TodayKey>) {
        self.focus = pane;
        if let Some(key) = session
            && !self.panes.today.list.select(&key)
        {
            self.panes.rows_mut(pane).clear_filter();
            self.panes.today.list.select(&key);
        }
    }

    /// An answer goes to the overlay that asked, which is the topmost now.
    fn hand_down(&mut self, answer: Answer, at: Instant) {
        let Some(mut top) = self.overlays.pop() else { return };
        let steps = top.answer(answer, self.cx());
        self.overlays.push(top);
        self.steps(self.overlays.len() - 1, steps, at);
    }

    fn agreed(&mut self, purpose: Purpose, at: Instant) {
        match purpose {
            Purpose::Quit => self.end(ExitReason::Quit),
            Purpose::SaveEarly => {
                let place = self.overlays.len().saturating_sub(1);
                if let Some(Overlay::Sheet(sheet)) = self.overlays.last_mut() {
                    let steps = sheet.save();
                    self.steps(place, steps, at);
                }
            }
            Purpose::UndoMuch => self.undo(Request::UndoMuch, at),
            Purpose::UndoAnyway => self.undo(Request::Undo(true), at),
            Purpose::RedoAnyway => self.undo(Request::Redo(true), at),
            Purpose::TakeOver(dev) => {
                self.ask(Request::Exchange(Exchange::TakeOver(dev)));
            }
            Purpose::DropRefused(n) => {
                self.ask(Request::Exchange(Exchange::Settle(n, false)));
            }
            Purpose::Discard => self.discard_form(at),
            Purpose::Delete(kind, id) => self.delete(kind, id),
            Purpose::Restore(kind, id) => self.restore(kind, id),
            Purpose::KeepAfterAll(id) => {
                self.ask(Request::Care(Care::KeepAfterAll(id)));
            }
        }
    }
}
